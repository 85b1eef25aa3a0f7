//! The handlers for votes.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{FullVote, SORTS, Vote, VoteFilter, VoteInput};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Anyone, Caller, Publish, Write};
use crate::http::door::{DeleteQuery, Door, FindQuery, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::page::{Page, narrow, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::{DecisionId, ItemId, VoteId};
use crate::kind::Kind;

type VotePage = Page<Vote>;
type VotePatch = Patch<VoteInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_votes)
        .service(list_item_votes)
        .service(list_decision_votes)
        .service(find_vote)
        .service(get_vote)
        .service(create_vote)
        .service(put_vote)
        .service(update_vote)
        .service(delete_vote);
}

/// List votes
///
/// Ordered as they were recorded, unless you send `sort`.
#[utoipa::path(
    tag = "Votes",
    params(VoteFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of votes.", body = VotePage))
)]
#[get("/v1/votes")]
async fn list_votes(caller: Caller<Anyone>, door: Door, query: ListQuery<VoteFilter>) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the votes of an item
///
/// Gives the same rows as the list of all votes, filtered by `item_id`.
#[utoipa::path(
    tag = "Votes",
    params(("id" = ItemId, Path, description = "Id of the item."), VoteFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of votes.", body = VotePage))
)]
#[get("/v1/items/{id}/votes")]
async fn list_item_votes(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<ItemId>,
    mut query: ListQuery<VoteFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.item_id, id.0, "item_id")?;
    page(&caller, &door, &query, Some((Kind::Item, id.0.into()))).await
}

/// List the votes of a decision
///
/// Gives the same rows as the list of all votes, filtered by `decision_id`.
#[utoipa::path(
    tag = "Votes",
    params(("id" = DecisionId, Path, description = "Id of the decision."), VoteFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of votes.", body = VotePage))
)]
#[get("/v1/decisions/{id}/votes")]
async fn list_decision_votes(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<DecisionId>,
    mut query: ListQuery<VoteFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.decision_id, id.0, "decision_id")?;
    page(&caller, &door, &query, Some((Kind::Decision, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<VoteFilter>,
    parent: Option<(Kind, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let request = query.page(&SORTS, query.filter.sort.as_deref())?;
    let total = match request.count {
        true => {
            let count = door.read_slowly(caller, async |db| Ok(queries::count(db, &query.filter, &request).await?));
            Some(count.await?)
        }
        false => None,
    };
    let page = door
        .read(caller, async |db| {
            require_parent(db, parent).await?;
            let rows = queries::list(db, &query.filter, &request).await?;
            let page = Page::new(rows, total, &request, query, &door.urls);
            Ok(page)
        })
        .await?;
    door.page(caller, page).await
}

/// Read a vote
///
/// Gets one vote by its id. A deleted vote that was public gets 410.
#[utoipa::path(
    tag = "Votes",
    params(("id" = VoteId, Path, description = "Id of the vote."), IfNoneMatch),
    responses((status = 200, description = "The vote.", body = FullVote))
)]
#[get("/v1/votes/{id}")]
async fn get_vote(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<VoteId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let vote = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullVote::new(vote, &door.urls))
}

/// Read a vote by external identifier
///
/// Gets one vote by the identifier that it has in another system.
#[utoipa::path(
    tag = "Votes",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The vote.", body = FullVote))
)]
#[get("/v1/votes/by/{scheme}/{value}")]
async fn find_vote(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let vote = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Vote, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullVote::new(vote, &door.urls))
}

/// Create a vote
///
/// A new vote is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it, with a token for `record:publish`.
#[utoipa::path(
    tag = "Votes",
    params(WriteQuery, IdempotencyKey),
    request_body = VoteInput,
    responses((status = 201, description = "Created.", body = FullVote))
)]
#[post("/v1/votes")]
async fn create_vote(
    caller: Caller<Write>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<VoteInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let vote = create(tx, new, None).await?;
        door.saved(Saved::Created(vote))
    })
    .await
}

/// Create or replace a vote by external identifier
///
/// Use this to sync: send the whole vote as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Votes",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = VoteInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullVote),
        (status = 201, description = "Created.", body = FullVote)
    )
)]
#[put("/v1/votes/by/{scheme}/{value}")]
async fn put_vote(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<VoteInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Vote>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a vote
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Votes",
    params(("id" = VoteId, Path, description = "Id of the vote."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((VotePatch = "application/merge-patch+json"), (VotePatch = "application/json"))),
    responses((status = 200, description = "The vote as it is now.", body = FullVote))
)]
#[patch("/v1/votes/{id}")]
async fn update_vote(
    caller: Caller<Write>,
    door: Door,
    id: Path<VoteId>,
    query: Query<WriteQuery>,
    body: Json<Patch<VoteInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let vote = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(vote))
    })
    .await
}

/// Delete a vote
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Votes",
    params(("id" = VoteId, Path, description = "Id of the vote."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/votes/{id}")]
async fn delete_vote(
    caller: Caller<Publish>,
    door: Door,
    id: Path<VoteId>,
    query: Query<DeleteQuery>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, None, async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        delete(tx, &current, query.0.reason).await?;
        Ok(door.deleted())
    })
    .await
}
