//! The handlers for decisions: the standard ones, the reads that include other records, and the correction.

use actix_web::{HttpResponse, get, post};

use super::correction::{CorrectionInput, correct};
use super::including::{DecisionKeyQuery, DecisionQuery, one};
use super::model::{Decision, FullDecision};
use crate::http::auth::{Anyone, Caller, Write};
use crate::http::door::{Door, KeyPath, Saved, WriteQuery};
use crate::http::extract::{Json, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfNoneMatch, OptionalIfMatch};
use crate::http::problem::Problem;
use crate::http::services::ServiceConfig;
use crate::ids::DecisionId;
use crate::kind::Kind;
use crate::record::noun::{Noun, Stored, standard};

/// Mounts it, and those of every record type.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    standard::lists::<Decision>(services);
    services.service(find_decision).service(get_decision);
    standard::writes::<Decision>(services);
    services.service(correct_decision);
}

/// Read a decision
///
/// Gets one decision by its id. A deleted decision that was public gets 410.
#[utoipa::path(
    tag = "Decisions",
    params(("id" = DecisionId, Path, description = "Id of the decision."), DecisionQuery, IfNoneMatch),
    responses((status = 200, description = "The decision.", body = FullDecision))
)]
#[get("/v1/decisions/{id}")]
async fn get_decision(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<DecisionId>,
    query: Query<DecisionQuery>,
) -> Result<HttpResponse, Problem> {
    let decision = door.read(&caller, async |db| one(db, id.0, query.0.include.as_ref(), &door.urls).await).await?;
    door.one(&caller, decision)
}

/// Read a decision by external identifier
///
/// Gets one decision by the identifier that it has in another system.
#[utoipa::path(
    tag = "Decisions",
    params(KeyPath, DecisionKeyQuery, IfNoneMatch),
    responses((status = 200, description = "The decision.", body = FullDecision))
)]
#[get("/v1/decisions/by/{scheme}/{value}")]
async fn find_decision(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<DecisionKeyQuery>,
) -> Result<HttpResponse, Problem> {
    let decision = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Decision, &key.0, query.0.council.as_deref()).await?;
            one(db, id.into(), query.0.include.as_ref(), &door.urls).await
        })
        .await?;
    door.one(&caller, decision)
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
