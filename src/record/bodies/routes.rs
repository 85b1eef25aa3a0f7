//! The handlers for bodies.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{Body, BodyFilter, BodyInput, FullBody, SORTS};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Anyone, Caller, CouncilAdmin};
use crate::http::door::{DeleteQuery, Door, FindQuery, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::page::{Page, narrow, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::{BodyId, CouncilId};
use crate::kind::Kind;

type BodyPage = Page<Body>;
type BodyPatch = Patch<BodyInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_bodies)
        .service(list_council_bodies)
        .service(find_body)
        .service(get_body)
        .service(create_body)
        .service(put_body)
        .service(update_body)
        .service(delete_body);
}

/// List bodies
///
/// Ordered with the newest first, unless you send `sort`.
#[utoipa::path(
    tag = "Bodies",
    params(BodyFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of bodies.", body = BodyPage))
)]
#[get("/v1/bodies")]
async fn list_bodies(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<BodyFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the bodies of a council
///
/// Gives the same rows as the list of all bodies, filtered by `council_id`.
#[utoipa::path(
    tag = "Bodies",
    params(("id" = CouncilId, Path, description = "Id of the council."), BodyFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of bodies.", body = BodyPage))
)]
#[get("/v1/councils/{id}/bodies")]
async fn list_council_bodies(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<CouncilId>,
    mut query: ListQuery<BodyFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.council_id, id.0, "council_id")?;
    page(&caller, &door, &query, Some((Kind::Council, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<BodyFilter>,
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

/// Read a body
///
/// Gets one body by its id. A deleted body that was public gets 410.
#[utoipa::path(
    tag = "Bodies",
    params(("id" = BodyId, Path, description = "Id of the body."), IfNoneMatch),
    responses((status = 200, description = "The body.", body = FullBody))
)]
#[get("/v1/bodies/{id}")]
async fn get_body(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<BodyId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let body = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullBody::new(body, &door.urls))
}

/// Read a body by external identifier
///
/// Gets one body by the identifier that it has in another system.
#[utoipa::path(
    tag = "Bodies",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The body.", body = FullBody))
)]
#[get("/v1/bodies/by/{scheme}/{value}")]
async fn find_body(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
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
/// You need a token for `council:admin`. A body is public immediately.
#[utoipa::path(
    tag = "Bodies",
    params(WriteQuery, IdempotencyKey),
    request_body = BodyInput,
    responses((status = 201, description = "Created.", body = FullBody))
)]
#[post("/v1/bodies")]
async fn create_body(
    caller: Caller<CouncilAdmin>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<BodyInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let body = create(tx, new, None).await?;
        door.saved(Saved::Created(body))
    })
    .await
}

/// Create or replace a body by external identifier
///
/// Use this to sync: send the whole body as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Bodies",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = BodyInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullBody),
        (status = 201, description = "Created.", body = FullBody)
    )
)]
#[put("/v1/bodies/by/{scheme}/{value}")]
async fn put_body(
    caller: Caller<CouncilAdmin>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<BodyInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Body>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a body
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Bodies",
    params(("id" = BodyId, Path, description = "Id of the body."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((BodyPatch = "application/merge-patch+json"), (BodyPatch = "application/json"))),
    responses((status = 200, description = "The body as it is now.", body = FullBody))
)]
#[patch("/v1/bodies/{id}")]
async fn update_body(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<BodyId>,
    query: Query<WriteQuery>,
    body: Json<Patch<BodyInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let body = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(body))
    })
    .await
}

/// Delete a body
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Bodies",
    params(("id" = BodyId, Path, description = "Id of the body."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
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
