//! A batch of which each operation is a write of its own: some may be done and others refused.

use std::time::Instant;

use actix_web::HttpResponse;

use super::model::{Results, Warned};
use super::operation::{Operation, Read};
use super::run::{MAX_TRIES, run};
use crate::database::Written;
use crate::http::auth::{AnyWriter, Caller};
use crate::http::door::{Door, Part};
use crate::http::problem::{Code, Problem};
use crate::refused::{FieldError, Refused};

/// What came of the operations until now.
#[derive(Default)]
struct Outcome {
    results: Results,
    warnings: Vec<FieldError>,
    /// Whether one was done or refused now, and not before.
    is_new: bool,
}

/// Does the operations of a batch one after the other.
///
/// # Errors
/// When the idempotency key is that of another request, or the database does not answer.
pub async fn write(
    caller: &Caller<AnyWriter>,
    door: &Door,
    read: Vec<Read>,
    (dry_run, digest): (bool, [u8; 32]),
) -> Result<HttpResponse, Problem> {
    if !dry_run {
        door.claim(caller, digest).await?;
    }
    let (began, deadline) = (Instant::now(), door.database().batch_deadline());
    let mut outcome = Outcome::default();
    for (index, Read { path, operation }) in read.into_iter().enumerate() {
        let written = match operation {
            Err(problem) => Err(problem),
            Ok(_) if began.elapsed() >= deadline => Err(Refused::TookTooLong(deadline).into()),
            Ok(operation) => one(caller, door, &operation, (dry_run, digest, index)).await,
        };
        outcome.add(door, &path, index, written);
    }
    let Outcome { results, warnings, is_new } = outcome;
    door.parts(&Warned { data: results.whole().data, warnings }, dry_run, !is_new)
}

async fn one(
    caller: &Caller<AnyWriter>,
    door: &Door,
    operation: &Operation,
    (dry_run, digest, index): (bool, [u8; 32], usize),
) -> Result<Written<Part>, Problem> {
    let mut tries = 1;
    loop {
        let written = door.write_part(caller, dry_run, (digest, index), async |tx| run(tx, door, operation).await);
        match written.await {
            Err(problem) if problem.code() == Code::WaitedForEachOther && tries < MAX_TRIES => tries += 1,
            done => return done,
        }
    }
}

impl Outcome {
    fn add(&mut self, door: &Door, path: &str, index: usize, written: Result<Written<Part>, Problem>) {
        let part = match written {
            Ok(Written::Before(part, _)) => part,
            Ok(Written::Now(part)) => {
                self.is_new = true;
                part
            }
            Err(problem) => {
                self.is_new = true;
                let address = path.split('?').next().unwrap_or(path);
                return self.results.refused(path, problem.told(&door.urls, address, &door.request_id()));
            }
        };
        for warning in part.warnings {
            let pointer = format!("/operations/{index}/body{}", warning.pointer);
            self.warnings.push(FieldError { pointer, ..warning });
        }
        self.results.done(path, part.answer);
    }
}
