//! Whether the program lives, and whether it is ready.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::{Code, Problem};
use crate::database::Database;
use crate::storage::Storage;

/// Whether the program takes requests: from when everything is set up until it is told to stop.
#[derive(Debug, Clone, Default)]
pub struct Readiness(Arc<Facts>);

#[derive(Debug, Default)]
struct Facts {
    takes_requests: AtomicBool,
    /// Whether the private PostgreSQL ended and does not run again yet.
    lacks_database: AtomicBool,
}

impl Readiness {
    /// Says whether it does.
    pub fn set(&self, ready: bool) {
        self.0.takes_requests.store(ready, Ordering::SeqCst);
    }

    /// Says whether the private PostgreSQL runs.
    pub fn set_database(&self, runs: bool) {
        self.0.lacks_database.store(!runs, Ordering::SeqCst);
    }

    fn get(&self) -> bool {
        self.0.takes_requests.load(Ordering::SeqCst)
    }

    fn lacks_database(&self) -> bool {
        self.0.lacks_database.load(Ordering::SeqCst)
    }
}

/// How the program is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`
    #[schema(examples("ok"))]
    pub status: String,
}

/// Whether the program lives
///
/// Answers as long as it can answer at all. It does not look at the database.
#[utoipa::path(tag = "Service", responses((status = 200, description = "It lives.", body = Health)))]
#[get("/livez")]
pub async fn get_liveness() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok".to_owned() })
}

/// Whether the program is ready
///
/// 200 when the database is migrated and answers, the directory of documents' files is there, and the demo is loaded where it was
/// asked for; 503 before that, and from the moment when the program is told to stop.
#[utoipa::path(tag = "Service", responses((status = 200, description = "It is ready.", body = Health)))]
#[get("/readyz")]
pub async fn get_readiness(
    readiness: Data<Readiness>,
    database: Data<Database>,
    storage: Data<Storage>,
) -> Result<HttpResponse, Problem> {
    if readiness.lacks_database() {
        let detail =
            "Not ready: the private PostgreSQL ended. The program starts it again, and the log says what stops it.";
        return Err(Problem::new(Code::Unavailable, detail));
    }
    if readiness.get() && database.answers().await {
        if storage.is_there().await {
            return Ok(HttpResponse::Ok().json(Health { status: "ok".to_owned() }));
        }
        let detail = "Not ready: the directory of documents' files is not the one that held them. The program's log says how to \
                      mend it. Everything but files is served.";
        return Err(Problem::new(Code::Unavailable, detail));
    }
    Err(Problem::new(
        Code::Unavailable,
        "Not ready: the program is starting or stopping, or the database does not answer.",
    ))
}
