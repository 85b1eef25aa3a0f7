//! The handler for corrections.

use actix_web::{HttpResponse, post};

use super::correction::VoteCorrectionInput;
use super::model::{FullVote, Vote};
use crate::http::auth::{Caller, Write};
use crate::http::door::{Door, Saved, WriteQuery};
use crate::http::extract::{Json, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, OptionalIfMatch};
use crate::http::problem::Problem;
use crate::http::services::ServiceConfig;
use crate::ids::VoteId;
use crate::record::corrections;
use crate::record::noun::Stored;
use crate::record::noun::standard::standard;

/// Mounts it, and those of every record type.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    standard::<Vote>(services);
    services.service(correct_vote);
}

/// Correct a vote
///
/// Creates a new vote at the same item or on the same decision that replaces this one. Send the reason, and what
/// differs. The correction is published if this vote was. The old vote keeps its address and names the new one in
/// `superseded_by_id`. If this vote was already replaced, 409 names the newer one. `superseded=false` lists only votes
/// that are not replaced.
#[utoipa::path(
    tag = "Votes",
    params(
        ("id" = VoteId, Path, description = "Id of the vote that is wrong."),
        WriteQuery,
        OptionalIfMatch,
        IdempotencyKey
    ),
    request_body = VoteCorrectionInput,
    responses((status = 201, description = "The correction was created.", body = FullVote))
)]
#[post("/v1/votes/{id}/correction")]
async fn correct_vote(
    caller: Caller<Write>,
    door: Door,
    id: Path<VoteId>,
    query: Query<WriteQuery>,
    body: Json<Whole<VoteCorrectionInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = Vote::lock(tx, id.0).await?;
        door.allow_put(Some(&current.record))?;
        let vote = corrections::correct(tx, &current, &new, None, &door.schemas).await?;
        door.saved(Saved::Created(vote))
    })
    .await
}
