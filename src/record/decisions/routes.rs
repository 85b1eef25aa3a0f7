//! The handlers for decisions: the standard ones, and the correction.

use actix_web::{HttpResponse, post};

use super::correction::{CorrectionInput, correct};
use super::model::{Decision, FullDecision};
use crate::http::auth::{Caller, Write};
use crate::http::door::{Door, Saved, WriteQuery};
use crate::http::extract::{Json, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, OptionalIfMatch};
use crate::http::problem::Problem;
use crate::http::services::ServiceConfig;
use crate::ids::DecisionId;
use crate::record::noun::{Noun, Stored, standard};

/// Mounts it, and those of every record type.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    standard::including::<Decision>(services);
    services.service(correct_decision);
}

/// Correct a decision
///
/// Creates a new decision at the same item that replaces this one. Send the reason, and what differs. The correction is
/// published if this decision was. The old text keeps its address and names the new decision in `superseded_by_id`. If
/// this decision was already replaced, 409 names the newer one. `superseded=false` lists only decisions that are not
/// replaced.
#[utoipa::path(
    tag = "Decisions",
    params(
        ("id" = DecisionId, Path, description = "Id of the decision that is wrong."),
        WriteQuery,
        OptionalIfMatch,
        IdempotencyKey
    ),
    request_body = CorrectionInput,
    responses((status = 201, description = "The correction was created.", body = FullDecision))
)]
#[post("/v1/decisions/{id}/correction")]
async fn correct_decision(
    caller: Caller<Write>,
    door: Door,
    id: Path<DecisionId>,
    query: Query<WriteQuery>,
    body: Json<Whole<CorrectionInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = Decision::lock(tx, id.0).await?;
        door.allow_put(Some(&current.record))?;
        let decision = correct(tx, &current, new, &door.schemas).await?;
        Decision::warn(tx, &decision).await?;
        door.saved(Saved::Created(decision))
    })
    .await
}
