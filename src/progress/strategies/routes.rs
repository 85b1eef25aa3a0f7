//! The handlers for strategies.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{FullStrategy, SORTS, Strategy, StrategyFilter, StrategyInput, StrategyName};
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
use crate::ids::{CouncilId, StrategyId};
use crate::kind::Kind;

type StrategyPage = Page<Strategy>;
type StrategyPatch = Patch<StrategyInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_strategies)
        .service(list_council_strategies)
        .service(find_strategy)
        .service(get_strategy)
        .service(create_strategy)
        .service(put_strategy)
        .service(update_strategy)
        .service(delete_strategy);
}

/// List strategies
///
/// Ordered by name, unless you send `sort`.
#[utoipa::path(
    tag = "Strategies",
    params(StrategyFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of strategies.", body = StrategyPage))
)]
#[get("/v1/strategies")]
async fn list_strategies(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<StrategyFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the strategies of a council
///
/// Gives the same rows as the list of all strategies, filtered by `council_id`.
#[utoipa::path(
    tag = "Strategies",
    params(("id" = CouncilId, Path, description = "Id of the council."), StrategyFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of strategies.", body = StrategyPage))
)]
#[get("/v1/councils/{id}/strategies")]
async fn list_council_strategies(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<CouncilId>,
    mut query: ListQuery<StrategyFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.council_id, id.0, "council_id")?;
    page(&caller, &door, &query, Some((Kind::Council, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<StrategyFilter>,
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

/// Read a strategy
///
/// Gets one strategy by its id or its slug. A deleted strategy that was public gets 410, by its id only.
#[utoipa::path(
    tag = "Strategies",
    params(
        (
            "id" = String,
            Path,
            description = "Id of the strategy, or its slug.",
            max_length = 100,
            pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"
        ),
        IfNoneMatch
    ),
    responses((status = 200, description = "The strategy.", body = FullStrategy))
)]
#[get("/v1/strategies/{id}")]
async fn get_strategy(
    caller: Caller<Anyone>,
    door: Door,
    name: Path<StrategyName>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let strategy =
        door.read(&caller, async |db| queries::get(db, queries::named(db, &name.0).await?).await?.standing()).await?;
    door.one(&caller, FullStrategy::new(strategy, &door.urls))
}

/// Read a strategy by external identifier
///
/// Gets one strategy by the identifier that it has in another system.
#[utoipa::path(
    tag = "Strategies",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The strategy.", body = FullStrategy))
)]
#[get("/v1/strategies/by/{scheme}/{value}")]
async fn find_strategy(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let strategy = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Strategy, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullStrategy::new(strategy, &door.urls))
}

/// Create a strategy
///
/// A new strategy is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it.
#[utoipa::path(
    tag = "Strategies",
    params(WriteQuery, IdempotencyKey),
    request_body = StrategyInput,
    responses((status = 201, description = "Created.", body = FullStrategy))
)]
#[post("/v1/strategies")]
async fn create_strategy(
    caller: Caller<ProgressWriter>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<StrategyInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let strategy = create(tx, new, None).await?;
        door.saved(Saved::Created(strategy))
    })
    .await
}

/// Create or replace a strategy by external identifier
///
/// Use this to sync: send the whole strategy as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Strategies",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = StrategyInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullStrategy),
        (status = 201, description = "Created.", body = FullStrategy)
    )
)]
#[put("/v1/strategies/by/{scheme}/{value}")]
async fn put_strategy(
    caller: Caller<ProgressWriter>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<StrategyInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Strategy>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a strategy
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Strategies",
    params(("id" = StrategyId, Path, description = "Id of the strategy."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((StrategyPatch = "application/merge-patch+json"), (StrategyPatch = "application/json"))),
    responses((status = 200, description = "The strategy as it is now.", body = FullStrategy))
)]
#[patch("/v1/strategies/{id}")]
async fn update_strategy(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<StrategyId>,
    query: Query<WriteQuery>,
    body: Json<Patch<StrategyInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let strategy = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(strategy))
    })
    .await
}

/// Delete a strategy
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Strategies",
    params(("id" = StrategyId, Path, description = "Id of the strategy."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/strategies/{id}")]
async fn delete_strategy(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<StrategyId>,
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
