//! The handlers for metrics.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{FullMetric, Metric, MetricFilter, MetricInput, SORTS};
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
use crate::ids::{CouncilId, MetricId, StrategyId};
use crate::kind::Kind;

type MetricPage = Page<Metric>;
type MetricPatch = Patch<MetricInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_metrics)
        .service(list_strategy_metrics)
        .service(list_council_metrics)
        .service(find_metric)
        .service(get_metric)
        .service(create_metric)
        .service(put_metric)
        .service(update_metric)
        .service(delete_metric);
}

/// List metrics
///
/// Ordered by code, unless you send `sort`.
#[utoipa::path(
    tag = "Metrics",
    params(MetricFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of metrics.", body = MetricPage))
)]
#[get("/v1/metrics")]
async fn list_metrics(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<MetricFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the metrics of a strategy
///
/// Gives the same rows as the list of all metrics, filtered by `strategy_id`.
#[utoipa::path(
    tag = "Metrics",
    params(("id" = StrategyId, Path, description = "Id of the strategy."), MetricFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of metrics.", body = MetricPage))
)]
#[get("/v1/strategies/{id}/metrics")]
async fn list_strategy_metrics(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<StrategyId>,
    mut query: ListQuery<MetricFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.strategy_id, id.0, "strategy_id")?;
    page(&caller, &door, &query, Some((Kind::Strategy, id.0.into()))).await
}

/// List the metrics of a council
///
/// Gives the same rows as the list of all metrics, filtered by `council_id`.
#[utoipa::path(
    tag = "Metrics",
    params(("id" = CouncilId, Path, description = "Id of the council."), MetricFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of metrics.", body = MetricPage))
)]
#[get("/v1/councils/{id}/metrics")]
async fn list_council_metrics(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<CouncilId>,
    mut query: ListQuery<MetricFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.council_id, id.0, "council_id")?;
    page(&caller, &door, &query, Some((Kind::Council, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<MetricFilter>,
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

/// Read a metric
///
/// Gets one metric by its id. A deleted metric that was public gets 410.
#[utoipa::path(
    tag = "Metrics",
    params(("id" = MetricId, Path, description = "Id of the metric."), IfNoneMatch),
    responses((status = 200, description = "The metric.", body = FullMetric))
)]
#[get("/v1/metrics/{id}")]
async fn get_metric(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MetricId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let metric = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullMetric::new(metric, &door.urls))
}

/// Read a metric by external identifier
///
/// Gets one metric by the identifier that it has in another system.
#[utoipa::path(
    tag = "Metrics",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The metric.", body = FullMetric))
)]
#[get("/v1/metrics/by/{scheme}/{value}")]
async fn find_metric(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let metric = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Metric, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullMetric::new(metric, &door.urls))
}

/// Create a metric
///
/// A new metric is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it.
#[utoipa::path(
    tag = "Metrics",
    params(WriteQuery, IdempotencyKey),
    request_body = MetricInput,
    responses((status = 201, description = "Created.", body = FullMetric))
)]
#[post("/v1/metrics")]
async fn create_metric(
    caller: Caller<ProgressWriter>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<MetricInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let metric = create(tx, new, None).await?;
        door.saved(Saved::Created(metric))
    })
    .await
}

/// Create or replace a metric by external identifier
///
/// Use this to sync: send the whole metric as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Metrics",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = MetricInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullMetric),
        (status = 201, description = "Created.", body = FullMetric)
    )
)]
#[put("/v1/metrics/by/{scheme}/{value}")]
async fn put_metric(
    caller: Caller<ProgressWriter>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<MetricInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Metric>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a metric
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Metrics",
    params(("id" = MetricId, Path, description = "Id of the metric."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((MetricPatch = "application/merge-patch+json"), (MetricPatch = "application/json"))),
    responses((status = 200, description = "The metric as it is now.", body = FullMetric))
)]
#[patch("/v1/metrics/{id}")]
async fn update_metric(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<MetricId>,
    query: Query<WriteQuery>,
    body: Json<Patch<MetricInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let metric = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(metric))
    })
    .await
}

/// Delete a metric
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Metrics",
    params(("id" = MetricId, Path, description = "Id of the metric."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/metrics/{id}")]
async fn delete_metric(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<MetricId>,
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
