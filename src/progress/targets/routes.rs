//! The handlers for targets.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{FullTarget, SORTS, Target, TargetFilter, TargetInput};
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
use crate::ids::{MetricId, TargetId};
use crate::kind::Kind;

type TargetPage = Page<Target>;
type TargetPatch = Patch<TargetInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_targets)
        .service(list_metric_targets)
        .service(find_target)
        .service(get_target)
        .service(create_target)
        .service(put_target)
        .service(update_target)
        .service(delete_target);
}

/// List targets
///
/// Ordered with the earliest first, unless you send `sort`.
#[utoipa::path(
    tag = "Targets",
    params(TargetFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of targets.", body = TargetPage))
)]
#[get("/v1/targets")]
async fn list_targets(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<TargetFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the targets of a metric
///
/// Gives the same rows as the list of all targets, filtered by `metric_id`.
#[utoipa::path(
    tag = "Targets",
    params(("id" = MetricId, Path, description = "Id of the metric."), TargetFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of targets.", body = TargetPage))
)]
#[get("/v1/metrics/{id}/targets")]
async fn list_metric_targets(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MetricId>,
    mut query: ListQuery<TargetFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.metric_id, id.0, "metric_id")?;
    page(&caller, &door, &query, Some((Kind::Metric, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<TargetFilter>,
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

/// Read a target
///
/// Gets one target by its id. A deleted target that was public gets 410.
#[utoipa::path(
    tag = "Targets",
    params(("id" = TargetId, Path, description = "Id of the target."), IfNoneMatch),
    responses((status = 200, description = "The target.", body = FullTarget))
)]
#[get("/v1/targets/{id}")]
async fn get_target(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<TargetId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let target = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullTarget::new(target, &door.urls))
}

/// Read a target by external identifier
///
/// Gets one target by the identifier that it has in another system.
#[utoipa::path(
    tag = "Targets",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The target.", body = FullTarget))
)]
#[get("/v1/targets/by/{scheme}/{value}")]
async fn find_target(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let target = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Target, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullTarget::new(target, &door.urls))
}

/// Create a target
///
/// A new target is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it.
#[utoipa::path(
    tag = "Targets",
    params(WriteQuery, IdempotencyKey),
    request_body = TargetInput,
    responses((status = 201, description = "Created.", body = FullTarget))
)]
#[post("/v1/targets")]
async fn create_target(
    caller: Caller<ProgressWriter>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<TargetInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let target = create(tx, new, None).await?;
        door.saved(Saved::Created(target))
    })
    .await
}

/// Create or replace a target by external identifier
///
/// Use this to sync: send the whole target as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Targets",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = TargetInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullTarget),
        (status = 201, description = "Created.", body = FullTarget)
    )
)]
#[put("/v1/targets/by/{scheme}/{value}")]
async fn put_target(
    caller: Caller<ProgressWriter>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<TargetInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Target>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a target
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Targets",
    params(("id" = TargetId, Path, description = "Id of the target."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((TargetPatch = "application/merge-patch+json"), (TargetPatch = "application/json"))),
    responses((status = 200, description = "The target as it is now.", body = FullTarget))
)]
#[patch("/v1/targets/{id}")]
async fn update_target(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<TargetId>,
    query: Query<WriteQuery>,
    body: Json<Patch<TargetInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let target = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(target))
    })
    .await
}

/// Delete a target
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Targets",
    params(("id" = TargetId, Path, description = "Id of the target."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/targets/{id}")]
async fn delete_target(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<TargetId>,
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
