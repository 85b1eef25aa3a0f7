//! The handler for batches.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};

use super::model::{BatchAnswer, BatchInput, Sent};
use super::{apart, operation, together};
use crate::http::auth::{AnyWriter, Caller};
use crate::http::door::{Door, WriteQuery};
use crate::http::extract::{Json, Query};
use crate::http::headers::IdempotencyKey;
use crate::http::methods::Addresses;
use crate::http::problem::Problem;
use crate::http::refusals::{Gone, NotFound, PreconditionFailed, PreconditionRequired};
use crate::http::services::ServiceConfig;

/// Mounts it.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(write_batch);
}

/// Do many writes in one request
///
/// Takes the standard writes of all record types, and whole agendas and attendances. Each operation needs the rights that it needs at its own address. If
/// one is refused, nothing is saved: the answer has the status of the first, and `errors` names all faults, such as
/// `/operations/3/body/title`. With `"atomic": false`, each operation is a write of its own and has its own status.
#[utoipa::path(
    tag = "Batches",
    params(WriteQuery, IdempotencyKey),
    request_body = BatchInput,
    responses(
        (status = 200, description = "All operations were done: the result of each.", body = BatchAnswer),
        (status = 207, description = "The result of each operation, done or refused.", body = BatchAnswer),
        NotFound,
        Gone,
        PreconditionFailed,
        PreconditionRequired
    )
)]
#[post("/v1/batch")]
async fn write_batch(
    caller: Caller<AnyWriter>,
    door: Door,
    addresses: Data<Addresses>,
    query: Query<WriteQuery>,
    body: Json<Sent>,
) -> Result<HttpResponse, Problem> {
    door.require_unconditional()?;
    let (BatchInput { atomic, operations }, terms) = (body.value.0, (query.0.dry_run, body.digest));
    let read = operation::read_all(operations, &caller.actor, &door.schemas, &addresses).await;
    match atomic {
        true => together::write(&caller, &door, read, terms).await,
        false => apart::write(&caller, &door, read, terms).await,
    }
}
