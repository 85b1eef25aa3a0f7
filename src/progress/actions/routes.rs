//! The handlers for actions.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{Action, ActionFilter, ActionInput, FullAction, SORTS};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Anyone, Caller, ProgressWriter};
use crate::http::door::{DeleteQuery, Door, FindQuery, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::page::{Page, narrow, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::{ActionId, StrategyId};
use crate::kind::Kind;

type ActionPage = Page<Action>;
type ActionPatch = Patch<ActionInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_actions)
        .service(list_strategy_actions)
        .service(find_action)
        .service(get_action)
        .service(create_action)
        .service(put_action)
        .service(update_action)
        .service(delete_action);
}

/// List actions
///
/// Ordered by title, unless you send `sort`.
#[utoipa::path(
    tag = "Actions",
    params(ActionFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of actions.", body = ActionPage))
)]
#[get("/v1/actions")]
async fn list_actions(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<ActionFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the actions of a strategy
///
/// Gives the same rows as the list of all actions, filtered by `strategy_id`.
#[utoipa::path(
    tag = "Actions",
    params(("id" = StrategyId, Path, description = "Id of the strategy."), ActionFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of actions.", body = ActionPage))
)]
#[get("/v1/strategies/{id}/actions")]
async fn list_strategy_actions(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<StrategyId>,
    mut query: ListQuery<ActionFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.strategy_id, id.0, "strategy_id")?;
    page(&caller, &door, &query, Some((Kind::Strategy, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<ActionFilter>,
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
            Ok(Page::new(rows, total, &request, query, &door.urls))
        })
        .await?;
    door.page(caller, page).await
}

/// Read an action
///
/// Gets one action by its id. A deleted action that was public gets 410.
#[utoipa::path(
    tag = "Actions",
    params(("id" = ActionId, Path, description = "Id of the action."), IfNoneMatch),
    responses((status = 200, description = "The action.", body = FullAction))
)]
#[get("/v1/actions/{id}")]
async fn get_action(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<ActionId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let action = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullAction::new(action, &door.urls))
}

/// Read an action by external identifier
///
/// Gets one action by the identifier that it has in another system.
#[utoipa::path(
    tag = "Actions",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The action.", body = FullAction))
)]
#[get("/v1/actions/by/{scheme}/{value}")]
async fn find_action(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let action = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Action, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullAction::new(action, &door.urls))
}

/// Create an action
///
/// A new action is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it.
#[utoipa::path(
    tag = "Actions",
    params(WriteQuery, IdempotencyKey),
    request_body = ActionInput,
    responses((status = 201, description = "Created.", body = FullAction))
)]
#[post("/v1/actions")]
async fn create_action(
    caller: Caller<ProgressWriter>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<ActionInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let action = create(tx, new, None).await?;
        door.saved(Saved::Created(action))
    })
    .await
}

/// Create or replace an action by external identifier
///
/// Use this to sync: send the whole action as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Actions",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = ActionInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullAction),
        (status = 201, description = "Created.", body = FullAction)
    )
)]
#[put("/v1/actions/by/{scheme}/{value}")]
async fn put_action(
    caller: Caller<ProgressWriter>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<ActionInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Action>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change an action
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Actions",
    params(("id" = ActionId, Path, description = "Id of the action."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((ActionPatch = "application/merge-patch+json"), (ActionPatch = "application/json"))),
    responses((status = 200, description = "The action as it is now.", body = FullAction))
)]
#[patch("/v1/actions/{id}")]
async fn update_action(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<ActionId>,
    query: Query<WriteQuery>,
    body: Json<Patch<ActionInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let action = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(action))
    })
    .await
}

/// Delete an action
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Actions",
    params(("id" = ActionId, Path, description = "Id of the action."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/actions/{id}")]
async fn delete_action(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<ActionId>,
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
