//! Whether the program lives, and whether it is ready.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use tokio::sync::watch;
use utoipa::ToSchema;

use super::problem::{Code, Problem, ProblemBody};
use crate::database::Database;
use crate::database::difference::Agreement;
use crate::storage::Storage;

/// Whether the program takes requests: from when everything is set up until it is told to stop.
#[derive(Debug, Clone, Default)]
pub struct Readiness(Arc<Facts>);

#[derive(Debug, Default)]
struct Facts {
    takes_requests: AtomicBool,
    /// Whether the private PostgreSQL ended and does not run again yet.
    lacks_database: AtomicBool,
    /// Whether the program is told to stop.
    is_stopping: watch::Sender<bool>,
}

impl Readiness {
    /// Says that the program is told to stop. Readers that wait for changes are answered then.
    pub fn stop(&self) {
        self.set(false);
        self.0.is_stopping.send_replace(true);
    }

    /// Whether the program is told to stop, to be watched.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.is_stopping.subscribe()
    }

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

/// Health of the server.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`
    #[schema(examples("ok"))]
    pub status: String,
}

/// Check whether the server is alive
///
/// Answers whenever the server can answer at all. It does not check the database.
#[utoipa::path(tag = "Service", responses((status = 200, description = "The server is alive.", body = Health)))]
#[get("/livez")]
pub async fn get_liveness() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok".to_owned() })
}

/// Readiness of the server.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ready {
    /// `ok`
    #[schema(examples("ok"))]
    pub status: String,
    /// Problems that the operator must deal with, one sentence each. Empty if there are none.
    pub warnings: Vec<String>,
}

/// Check whether the server is ready
///
/// Answers 200 if the database is migrated and reachable, the directory of documents' files exists, and the demo is
/// loaded if you asked for it. `warnings` says when the clocks of the server and the database differ by more than 2
/// seconds. Answers 503 before the server is ready, and from the moment when it is told to stop. Also 503 if the clocks
/// differ by more than `--max-clock-difference` allows: the server then writes and publishes nothing.
#[utoipa::path(
    tag = "Service",
    responses(
        (status = 200, description = "The server is ready.", body = Ready),
        (
            status = 503,
            description = "The server is not ready.",
            body = ProblemBody,
            content_type = "application/problem+json",
            example = json!({
                "type": "http://127.0.0.1:8080/problems/unavailable",
                "title": Code::Unavailable.title(),
                "status": 503,
                "code": "unavailable",
                "detail": "Not ready: the program is starting or stopping, or the database does not answer.",
                "instance": "/readyz",
                "request_id": "example"
            })
        )
    )
)]
#[get("/readyz")]
pub async fn get_readiness(
    readiness: Data<Readiness>,
    database: Data<Database>,
    storage: Data<Storage>,
) -> Result<HttpResponse, Problem> {
    let not_ready = |detail: &str| Err(Problem::new(Code::Unavailable, format!("Not ready: {detail}")));
    if readiness.lacks_database() {
        return not_ready("the private PostgreSQL ended. The program starts it again, and the log says what stops it.");
    }
    if !readiness.get() || !database.answers().await {
        let why = database.refusal().map(|refusal| format!("the database does not answer. {refusal}"));
        return not_ready(
            why.as_deref().unwrap_or("the program is starting or stopping, or the database does not answer."),
        );
    }
    if !storage.is_there().await {
        return not_ready(
            "the directory of documents' files is not the one that held them. The server's log says how to fix it. \
             Everything but files is served.",
        );
    }
    let difference = database.clock_difference();
    let warnings = match difference.agreement() {
        Agreement::Close => Vec::new(),
        Agreement::Apart => vec![difference.sentence()],
        Agreement::TooFarApart => return Err(Problem::new(Code::Unavailable, difference.sentence())),
    };
    Ok(HttpResponse::Ok().json(Ready { status: "ok".to_owned(), warnings }))
}
