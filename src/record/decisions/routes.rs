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
/// The newest first, unless `sort` says otherwise.
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
/// The same as the list of all decisions with `item_id`.
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
/// The same as the list of all decisions with `issue_id`.
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
/// One decision by its id; a deleted one is answered with 410.
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

/// Read a decision by another system's key
///
/// One decision, by the key under which another system knows it.
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
/// A new decision is a draft, which the public does not see: publish it with PATCH `{"publication": "published"}`, or send that
/// member at once with a token for `record:publish`.
#[utoipa::path(
    tag = "Decisions",
    params(WriteQuery, IdempotencyKey),
    request_body = DecisionInput,
    responses((status = 201, description = "It was created.", body = FullDecision))
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

/// Create or replace a decision by another system's key
///
/// The way to keep a copy in step: send the whole decision as often as you like. What says nothing new changes nothing. What was
/// decided is not altered once the decision was public: correct it.
#[utoipa::path(
    tag = "Decisions",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = DecisionInput,
    responses(
        (status = 200, description = "It was there, and is this now.", body = FullDecision),
        (status = 201, description = "It was created.", body = FullDecision)
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
/// A merge patch: what is left out stays, `null` clears. What was decided (text, resolutions, outcome and day; reasons, alternatives and
/// conflicts once they say something) is not altered once the decision was public: 422 `immutable` says to correct it.
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
/// Makes a new decision at the same item that replaces this one and says why: send the reason, and what is otherwise. It is published
/// where this one was. The old text stays at its own address and names the new one in `superseded_by_id`; one that was replaced before
/// is 409, which names the newer. `superseded=false` lists what holds as it stands.
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
/// What something still belongs to is not deleted: 409 names it. The change log keeps what it was.
#[utoipa::path(
    tag = "Decisions",
    params(("id" = DecisionId, Path, description = "Id of the decision."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "It was deleted."))
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
