//! The handlers for councils.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{Council, CouncilFilter, CouncilInput, FullCouncil, SORTS};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Admin, Anyone, Caller, CouncilWriter};
use crate::http::door::{DeleteQuery, Door, FindQuery, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::page::{Page, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::CouncilId;
use crate::kind::Kind;

type CouncilPage = Page<Council>;
type CouncilPatch = Patch<CouncilInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_councils)
        .service(find_council)
        .service(get_council)
        .service(create_council)
        .service(put_council)
        .service(update_council)
        .service(delete_council);
}

/// List councils
///
/// Ordered with the newest first, unless you send `sort`.
#[utoipa::path(
    tag = "Councils",
    params(CouncilFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of councils.", body = CouncilPage))
)]
#[get("/v1/councils")]
async fn list_councils(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<CouncilFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<CouncilFilter>,
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

/// Read a council
///
/// Gets one council by its id. A deleted council that was public gets 410.
#[utoipa::path(
    tag = "Councils",
    params(("id" = CouncilId, Path, description = "Id of the council."), IfNoneMatch),
    responses((status = 200, description = "The council.", body = FullCouncil))
)]
#[get("/v1/councils/{id}")]
async fn get_council(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<CouncilId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let council = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullCouncil::new(council, &door.urls))
}

/// Read a council by external identifier
///
/// Gets one council by the identifier that it has in another system.
#[utoipa::path(
    tag = "Councils",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The council.", body = FullCouncil))
)]
#[get("/v1/councils/by/{scheme}/{value}")]
async fn find_council(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let council = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Council, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullCouncil::new(council, &door.urls))
}

/// Create a council
///
/// You need a token for `admin` with all councils. A council is public immediately.
#[utoipa::path(
    tag = "Councils",
    params(WriteQuery, IdempotencyKey),
    request_body = CouncilInput,
    responses((status = 201, description = "Created.", body = FullCouncil))
)]
#[post("/v1/councils")]
async fn create_council(
    caller: Caller<Admin>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<CouncilInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let council = create(tx, new, None).await?;
        door.saved(Saved::Created(council))
    })
    .await
}

/// Create or replace a council by external identifier
///
/// Use this to sync: send the whole council as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Councils",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = CouncilInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullCouncil),
        (status = 201, description = "Created.", body = FullCouncil)
    )
)]
#[put("/v1/councils/by/{scheme}/{value}")]
async fn put_council(
    caller: Caller<CouncilWriter>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<CouncilInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Council>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a council
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Councils",
    params(("id" = CouncilId, Path, description = "Id of the council."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((CouncilPatch = "application/merge-patch+json"), (CouncilPatch = "application/json"))),
    responses((status = 200, description = "The council as it is now.", body = FullCouncil))
)]
#[patch("/v1/councils/{id}")]
async fn update_council(
    caller: Caller<CouncilWriter>,
    door: Door,
    id: Path<CouncilId>,
    query: Query<WriteQuery>,
    body: Json<Patch<CouncilInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let council = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(council))
    })
    .await
}

/// Delete a council
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Councils",
    params(("id" = CouncilId, Path, description = "Id of the council."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/councils/{id}")]
async fn delete_council(
    caller: Caller<Admin>,
    door: Door,
    id: Path<CouncilId>,
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
