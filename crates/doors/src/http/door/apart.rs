//! Requests that do several writes, each in a transaction of its own. The idempotency key of the request covers all of
//! them: each write claims it for itself, so that a repetition does what is left and does nothing twice.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use serde::{Deserialize, Serialize};

use super::{Answer, Door, JSON, written};
use crate::database::{Attempt, Key, Tx, Written};
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::refused::{FieldError, Refused};

/// The answer to one of the writes, as it is kept for a replay.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Part {
    /// The answer.
    pub answer: Answer,
    /// What is unusual about the write.
    pub warnings: Vec<FieldError>,
}

impl Door {
    /// Claims the idempotency key for the whole request, so that it is for no other one.
    ///
    /// # Errors
    /// [`Refused::KeyReused`], and when the database does not answer.
    pub async fn claim<R>(&self, caller: &Caller<R>, digest: [u8; 32]) -> Result<(), Problem> {
        let attempt = Attempt { key: self.idempotency_key(Some(digest))?, dry_run: false };
        if attempt.key.is_some() {
            self.database.write_aside(&caller.actor, &attempt, async |_| Ok(true)).await?;
        }
        Ok(())
    }

    /// Lets `work` do one of the writes, by its place in the request.
    ///
    /// # Errors
    /// What `work` says, and when the database does not answer.
    pub async fn write_part<R>(
        &self,
        caller: &Caller<R>,
        dry_run: bool,
        (digest, index): ([u8; 32], usize),
        work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<Answer, Refused>,
    ) -> Result<Written<Part>, Problem> {
        let whole = self.idempotency_key(Some(digest))?;
        let key = whole.map(|whole| Key { operation: format!("{} {index}", whole.operation), ..whole });
        let attempt = Attempt { key, dry_run };
        let written = self.database.write(&caller.actor, &attempt, async |tx| {
            let answer = work(tx).await?;
            Ok(Part { answer, warnings: tx.take_warnings() })
        });
        Ok(written.await?)
    }

    /// Answers the request with what came of each write. It is a replay if no write was done now.
    ///
    /// # Errors
    /// When the answer cannot be written.
    pub fn parts(&self, value: &impl Serialize, dry_run: bool, replayed: bool) -> Result<HttpResponse, Problem> {
        let mut response = HttpResponse::build(StatusCode::MULTI_STATUS);
        response.insert_header((header::CACHE_CONTROL, "private, no-store"));
        if dry_run {
            response.insert_header(("dry-run", "true"));
        } else if self.may_be_repeated() {
            response.insert_header(("idempotency-replayed", if replayed { "true" } else { "false" }));
            response.insert_header(("idempotency-expires-in", self.database.key_lifetime().as_secs()));
        }
        Ok(response.content_type(JSON).body(written(value)?))
    }
}
