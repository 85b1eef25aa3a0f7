//! The handlers for municipal years.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{FullMunicipalYear, MunicipalYear, MunicipalYearFilter, MunicipalYearInput, SORTS};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Anyone, Caller, CouncilAdmin};
use crate::http::door::{DeleteQuery, Door, FindQuery, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::page::{Page, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::MunicipalYearId;
use crate::kind::Kind;

type MunicipalYearPage = Page<MunicipalYear>;
type MunicipalYearPatch = Patch<MunicipalYearInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_municipal_years)
        .service(find_municipal_year)
        .service(get_municipal_year)
        .service(create_municipal_year)
        .service(put_municipal_year)
        .service(update_municipal_year)
        .service(delete_municipal_year);
}

/// List municipal years
///
/// Ordered with the newest first, unless you send `sort`.
#[utoipa::path(
    tag = "Municipal years",
    params(MunicipalYearFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of municipal years.", body = MunicipalYearPage))
)]
#[get("/v1/municipal-years")]
async fn list_municipal_years(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<MunicipalYearFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<MunicipalYearFilter>,
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

/// Read a municipal year
///
/// Gets one municipal year by its id. A deleted municipal year that was public gets 410.
#[utoipa::path(
    tag = "Municipal years",
    params(("id" = MunicipalYearId, Path, description = "Id of the municipal year."), IfNoneMatch),
    responses((status = 200, description = "The municipal year.", body = FullMunicipalYear))
)]
#[get("/v1/municipal-years/{id}")]
async fn get_municipal_year(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MunicipalYearId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let municipal_year = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullMunicipalYear::new(municipal_year, &door.urls))
}

/// Read a municipal year by external identifier
///
/// Gets one municipal year by the identifier that it has in another system.
#[utoipa::path(
    tag = "Municipal years",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The municipal year.", body = FullMunicipalYear))
)]
#[get("/v1/municipal-years/by/{scheme}/{value}")]
async fn find_municipal_year(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let municipal_year = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::MunicipalYear, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullMunicipalYear::new(municipal_year, &door.urls))
}

/// Create a municipal year
///
/// You need a token for `council:admin`. A municipal year is public immediately.
#[utoipa::path(
    tag = "Municipal years",
    params(WriteQuery, IdempotencyKey),
    request_body = MunicipalYearInput,
    responses((status = 201, description = "Created.", body = FullMunicipalYear))
)]
#[post("/v1/municipal-years")]
async fn create_municipal_year(
    caller: Caller<CouncilAdmin>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<MunicipalYearInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let municipal_year = create(tx, new, None).await?;
        door.saved(Saved::Created(municipal_year))
    })
    .await
}

/// Create or replace a municipal year by external identifier
///
/// Use this to sync: send the whole municipal year as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Municipal years",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = MunicipalYearInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullMunicipalYear),
        (status = 201, description = "Created.", body = FullMunicipalYear)
    )
)]
#[put("/v1/municipal-years/by/{scheme}/{value}")]
async fn put_municipal_year(
    caller: Caller<CouncilAdmin>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<MunicipalYearInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&MunicipalYear>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a municipal year
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Municipal years",
    params(
        ("id" = MunicipalYearId, Path, description = "Id of the municipal year."),
        WriteQuery,
        IfMatch,
        IdempotencyKey
    ),
    request_body(
        content((MunicipalYearPatch = "application/merge-patch+json"), (MunicipalYearPatch = "application/json"))
    ),
    responses((status = 200, description = "The municipal year as it is now.", body = FullMunicipalYear))
)]
#[patch("/v1/municipal-years/{id}")]
async fn update_municipal_year(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<MunicipalYearId>,
    query: Query<WriteQuery>,
    body: Json<Patch<MunicipalYearInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let municipal_year = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(municipal_year))
    })
    .await
}

/// Delete a municipal year
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Municipal years",
    params(
        ("id" = MunicipalYearId, Path, description = "Id of the municipal year."),
        DeleteQuery,
        IfMatch,
        IdempotencyKey
    ),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/municipal-years/{id}")]
async fn delete_municipal_year(
    caller: Caller<CouncilAdmin>,
    door: Door,
    id: Path<MunicipalYearId>,
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
