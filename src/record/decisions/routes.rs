//! The handlers for decisions.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::correction::{CorrectionInput, correct};
use super::model::{Decision, DecisionFilter, DecisionInput, FullDecision, SORTS};
use super::{change, create, delete, put, queries, warn};
use crate::http::auth::{Anyone, Caller, Publish, Write};
use crate::http::door::{DeleteQuery, Door, FindQuery, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, OptionalIfMatch, PutHeaders};
use crate::http::page::{Page, narrow, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::{DecisionId, IssueId, ItemId};
use crate::kind::Kind;

type DecisionPage = Page<Decision>;
type DecisionPatch = Patch<DecisionInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_decisions)
        .service(list_item_decisions)
        .service(list_issue_decisions)
        .service(find_decision)
        .service(get_decision)
        .service(create_decision)
        .service(put_decision)
        .service(update_decision)
        .service(correct_decision)
        .service(delete_decision);
}

/// List decisions
///
/// Ordered with the newest first, unless you send `sort`.
#[utoipa::path(
    tag = "Decisions",
    params(DecisionFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of decisions.", body = DecisionPage))
)]
#[get("/v1/decisions")]
async fn list_decisions(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<DecisionFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the decisions of an item
///
/// Gives the same rows as the list of all decisions, filtered by `item_id`.
#[utoipa::path(
    tag = "Decisions",
    params(("id" = ItemId, Path, description = "Id of the item."), DecisionFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of decisions.", body = DecisionPage))
)]
#[get("/v1/items/{id}/decisions")]
async fn list_item_decisions(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<ItemId>,
    mut query: ListQuery<DecisionFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.item_id, id.0, "item_id")?;
    page(&caller, &door, &query, Some((Kind::Item, id.0.into()))).await
}

/// List the decisions on an issue
///
/// Gives the same rows as the list of all decisions, filtered by `issue_id`.
#[utoipa::path(
    tag = "Decisions",
    params(("id" = IssueId, Path, description = "Id of the issue."), DecisionFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of decisions.", body = DecisionPage))
)]
#[get("/v1/issues/{id}/decisions")]
async fn list_issue_decisions(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<IssueId>,
    mut query: ListQuery<DecisionFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.issue_id, id.0, "issue_id")?;
    page(&caller, &door, &query, Some((Kind::Issue, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<DecisionFilter>,
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

/// Read a decision
///
/// Gets one decision by its id. A deleted decision that was public gets 410.
#[utoipa::path(
    tag = "Decisions",
    params(("id" = DecisionId, Path, description = "Id of the decision."), IfNoneMatch),
    responses((status = 200, description = "The decision.", body = FullDecision))
)]
#[get("/v1/decisions/{id}")]
async fn get_decision(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<DecisionId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let decision = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullDecision::new(decision, &door.urls))
}

/// Read a decision by external identifier
///
/// Gets one decision by the identifier that it has in another system.
#[utoipa::path(
    tag = "Decisions",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The decision.", body = FullDecision))
)]
#[get("/v1/decisions/by/{scheme}/{value}")]
async fn find_decision(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let decision = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Decision, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullDecision::new(decision, &door.urls))
}

/// Create a decision
///
/// A new decision is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it, with a token for `record:publish`.
#[utoipa::path(
    tag = "Decisions",
    params(WriteQuery, IdempotencyKey),
    request_body = DecisionInput,
    responses((status = 201, description = "Created.", body = FullDecision))
)]
#[post("/v1/decisions")]
async fn create_decision(
    caller: Caller<Write>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<DecisionInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let decision = create(tx, new, None).await?;
        warn(tx, &decision).await?;
        door.saved(Saved::Created(decision))
    })
    .await
}

/// Create or replace a decision by external identifier
///
/// Use this to sync: send the whole decision as often as you like. If nothing differs, nothing changes. Once a decision
/// was public, you cannot alter what was decided: correct it instead.
#[utoipa::path(
    tag = "Decisions",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = DecisionInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullDecision),
        (status = 201, description = "Created.", body = FullDecision)
    )
)]
#[put("/v1/decisions/by/{scheme}/{value}")]
async fn put_decision(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<DecisionInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Decision>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        warn(tx, saved.record()).await?;
        door.saved(saved)
    })
    .await
}

/// Change a decision
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field. Once a decision was public,
/// you cannot alter what was decided: its text, resolutions, outcome and day, and any reasons, alternatives and
/// conflicts that are recorded. The answer is then 422 `immutable`: correct the decision instead.
#[utoipa::path(
    tag = "Decisions",
    params(("id" = DecisionId, Path, description = "Id of the decision."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((DecisionPatch = "application/merge-patch+json"), (DecisionPatch = "application/json"))),
    responses((status = 200, description = "The decision as it is now.", body = FullDecision))
)]
#[patch("/v1/decisions/{id}")]
async fn update_decision(
    caller: Caller<Write>,
    door: Door,
    id: Path<DecisionId>,
    query: Query<WriteQuery>,
    body: Json<Patch<DecisionInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let decision = change(tx, &current, new, None).await?;
        warn(tx, &decision).await?;
        door.saved(Saved::Kept(decision))
    })
    .await
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
        let current = queries::lock(tx, id.0).await?;
        door.allow_put(Some(&current.record))?;
        let decision = correct(tx, &current, new, &door.schemas).await?;
        warn(tx, &decision).await?;
        door.saved(Saved::Created(decision))
    })
    .await
}

/// Delete a decision
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Decisions",
    params(("id" = DecisionId, Path, description = "Id of the decision."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/decisions/{id}")]
async fn delete_decision(
    caller: Caller<Publish>,
    door: Door,
    id: Path<DecisionId>,
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
