//! The handlers for bodies.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{Body, BodyFilter, FullBody, NewBody, SORTS};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Anyone, Caller, CouncilAdmin};
use crate::http::door::{DeleteQuery, Door, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, Paging, Path, Query, Whole};
use crate::http::page::Page;
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::ids::BodyId;
use crate::kind::Kind;

type BodyPage = Page<Body>;
type BodyPatch = Patch<NewBody>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_>) {
    services
        .service(list_bodies)
        .service(find_body)
        .service(get_body)
        .service(create_body)
        .service(put_body)
        .service(update_body)
        .service(delete_body);
}

/// List bodies
///
/// The newest first, unless `sort` says otherwise.
#[utoipa::path(tag = "Bodies", params(BodyFilter, Paging), responses((status = 200, description = "A page of bodies.", body = BodyPage)))]
#[get("/v1/bodies")]
async fn list_bodies(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<BodyFilter>,
) -> Result<HttpResponse, Problem> {
    let page = query.page(&SORTS, query.filter.sort.as_deref())?;
    let (rows, total) = door
        .read(&caller, async |db| {
            let rows = queries::list(db, &query.filter, &page).await?;
            let total = if page.count { Some(queries::count(db, &query.filter, &page).await?) } else { None };
            Ok((rows, total))
        })
        .await?;
    door.page(&caller, &Page::new(rows, total, &page, &query, door.path(), &door.urls))
}

/// Read a body
///
/// One body, by its id.
#[utoipa::path(tag = "Bodies", params(("id" = BodyId, Path, description = "Id of the body.")), responses((status = 200, description = "The body.", body = FullBody)))]
#[get("/v1/bodies/{id}")]
async fn get_body(caller: Caller<Anyone>, door: Door, id: Path<BodyId>) -> Result<HttpResponse, Problem> {
    let body = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullBody::new(body, &door.urls))
}

/// Read a body by another system's key
///
/// One body, by the key under which another system knows it.
#[utoipa::path(tag = "Bodies", params(KeyPath, PutQuery), responses((status = 200, description = "The body.", body = FullBody)))]
#[get("/v1/bodies/by/{scheme}/{value}")]
async fn find_body(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
) -> Result<HttpResponse, Problem> {
    let body = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Body, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullBody::new(body, &door.urls))
}

/// Create a body
///
/// Needs a token for `council:admin`. A body is public at once.
#[utoipa::path(tag = "Bodies", params(WriteQuery), request_body = NewBody, responses((status = 201, description = "It was created.", body = FullBody)))]
#[post("/v1/bodies")]
async fn create_body(
    caller: Caller<CouncilAdmin>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<NewBody>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let body = create(tx, new, None).await?;
        door.saved(Saved::Created(body), query.0.dry_run.then(Vec::new))
    })
    .await
}

/// Create or replace a body by another system's key
///
/// The way to keep a copy in step: send the whole body as often as you like. What says nothing new changes nothing.
#[utoipa::path(tag = "Bodies", params(KeyPath, PutQuery), request_body = NewBody, responses((status = 200, description = "It was there, and is this now.", body = FullBody), (status = 201, description = "It was created.", body = FullBody)))]
#[put("/v1/bodies/by/{scheme}/{value}")]
async fn put_body(
    caller: Caller<CouncilAdmin>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<NewBody>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Body>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved, dry_run.then(Vec::new))
    })
    .await
}

/// Change a body
///
/// A merge patch: what is left out stays, `null` clears.
#[utoipa::path(tag = "Bodies", params(("id" = BodyId, Path, description = "Id of the body."), WriteQuery), request_body(content((BodyPatch = "application/merge-patch+json"), (BodyPatch = "application/json"))), responses((status = 200, description = "The body as it is now.", body = FullBody)))]
#[patch("/v1/bodies/{id}")]
async fn update_body(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<BodyId>,
    query: Query<WriteQuery>,
    body: Json<Patch<NewBody>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let body = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(body), query.0.dry_run.then(Vec::new))
    })
    .await
}

/// Delete a body
///
/// What something still belongs to is not deleted: 409 names it. The change log keeps what it was.
#[utoipa::path(tag = "Bodies", params(("id" = BodyId, Path, description = "Id of the body."), DeleteQuery), responses((status = 204, description = "It was deleted.")))]
#[delete("/v1/bodies/{id}")]
async fn delete_body(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<BodyId>,
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
