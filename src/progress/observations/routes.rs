//! The handlers for observations.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{FullObservation, Observation, ObservationFilter, ObservationInput, SORTS};
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
use crate::ids::{MetricId, ObservationId};
use crate::kind::Kind;

type ObservationPage = Page<Observation>;
type ObservationPatch = Patch<ObservationInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_observations)
        .service(list_metric_observations)
        .service(find_observation)
        .service(get_observation)
        .service(create_observation)
        .service(put_observation)
        .service(update_observation)
        .service(delete_observation);
}

/// List observations
///
/// Ordered with the latest period first, unless you send `sort`.
#[utoipa::path(
    tag = "Observations",
    params(ObservationFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of observations.", body = ObservationPage))
)]
#[get("/v1/observations")]
async fn list_observations(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<ObservationFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the observations of a metric
///
/// Gives the same rows as the list of all observations, filtered by `metric_id`.
#[utoipa::path(
    tag = "Observations",
    params(("id" = MetricId, Path, description = "Id of the metric."), ObservationFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of observations.", body = ObservationPage))
)]
#[get("/v1/metrics/{id}/observations")]
async fn list_metric_observations(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MetricId>,
    mut query: ListQuery<ObservationFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.metric_id, id.0, "metric_id")?;
    page(&caller, &door, &query, Some((Kind::Metric, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<ObservationFilter>,
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

/// Read an observation
///
/// Gets one observation by its id. A deleted observation that was public gets 410.
#[utoipa::path(
    tag = "Observations",
    params(("id" = ObservationId, Path, description = "Id of the observation."), IfNoneMatch),
    responses((status = 200, description = "The observation.", body = FullObservation))
)]
#[get("/v1/observations/{id}")]
async fn get_observation(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<ObservationId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let observation = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullObservation::new(observation, &door.urls))
}

/// Read an observation by external identifier
///
/// Gets one observation by the identifier that it has in another system.
#[utoipa::path(
    tag = "Observations",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The observation.", body = FullObservation))
)]
#[get("/v1/observations/by/{scheme}/{value}")]
async fn find_observation(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let observation = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Observation, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullObservation::new(observation, &door.urls))
}

/// Create an observation
///
/// A new observation is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it.
#[utoipa::path(
    tag = "Observations",
    params(WriteQuery, IdempotencyKey),
    request_body = ObservationInput,
    responses((status = 201, description = "Created.", body = FullObservation))
)]
#[post("/v1/observations")]
async fn create_observation(
    caller: Caller<ProgressWriter>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<ObservationInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let observation = create(tx, new, None).await?;
        door.saved(Saved::Created(observation))
    })
    .await
}

/// Create or replace an observation by external identifier
///
/// Use this to sync: send the whole observation as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Observations",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = ObservationInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullObservation),
        (status = 201, description = "Created.", body = FullObservation)
    )
)]
#[put("/v1/observations/by/{scheme}/{value}")]
async fn put_observation(
    caller: Caller<ProgressWriter>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<ObservationInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Observation>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change an observation
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Observations",
    params(("id" = ObservationId, Path, description = "Id of the observation."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((ObservationPatch = "application/merge-patch+json"), (ObservationPatch = "application/json"))),
    responses((status = 200, description = "The observation as it is now.", body = FullObservation))
)]
#[patch("/v1/observations/{id}")]
async fn update_observation(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<ObservationId>,
    query: Query<WriteQuery>,
    body: Json<Patch<ObservationInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let observation = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(observation))
    })
    .await
}

/// Delete an observation
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Observations",
    params(("id" = ObservationId, Path, description = "Id of the observation."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/observations/{id}")]
async fn delete_observation(
    caller: Caller<ProgressWriter>,
    door: Door,
    id: Path<ObservationId>,
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
