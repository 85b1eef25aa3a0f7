//! The handlers for memberships.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{FullMembership, Membership, MembershipFilter, MembershipInput, SORTS};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Anyone, Caller, Publish, Write};
use crate::http::door::{DeleteQuery, Door, FindQuery, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::page::{Page, narrow, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::{BodyId, MembershipId, PersonId};
use crate::kind::Kind;

type MembershipPage = Page<Membership>;
type MembershipPatch = Patch<MembershipInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_memberships)
        .service(list_person_memberships)
        .service(list_body_memberships)
        .service(find_membership)
        .service(get_membership)
        .service(create_membership)
        .service(put_membership)
        .service(update_membership)
        .service(delete_membership);
}

/// List memberships
///
/// Ordered with the latest first, unless you send `sort`.
#[utoipa::path(
    tag = "Memberships",
    params(MembershipFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of memberships.", body = MembershipPage))
)]
#[get("/v1/memberships")]
async fn list_memberships(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<MembershipFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the memberships of a person
///
/// Gives the same rows as the list of all memberships, filtered by `person_id`.
#[utoipa::path(
    tag = "Memberships",
    params(("id" = PersonId, Path, description = "Id of the person."), MembershipFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of memberships.", body = MembershipPage))
)]
#[get("/v1/people/{id}/memberships")]
async fn list_person_memberships(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<PersonId>,
    mut query: ListQuery<MembershipFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.person_id, id.0, "person_id")?;
    page(&caller, &door, &query, Some((Kind::Person, id.0.into()))).await
}

/// List the memberships of a body
///
/// Gives the same rows as the list of all memberships, filtered by `body_id`.
#[utoipa::path(
    tag = "Memberships",
    params(("id" = BodyId, Path, description = "Id of the body."), MembershipFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of memberships.", body = MembershipPage))
)]
#[get("/v1/bodies/{id}/memberships")]
async fn list_body_memberships(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<BodyId>,
    mut query: ListQuery<MembershipFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.body_id, id.0, "body_id")?;
    page(&caller, &door, &query, Some((Kind::Body, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<MembershipFilter>,
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

/// Read a membership
///
/// Gets one membership by its id. A deleted membership that was public gets 410.
#[utoipa::path(
    tag = "Memberships",
    params(("id" = MembershipId, Path, description = "Id of the membership."), IfNoneMatch),
    responses((status = 200, description = "The membership.", body = FullMembership))
)]
#[get("/v1/memberships/{id}")]
async fn get_membership(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MembershipId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let membership = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullMembership::new(membership, &door.urls))
}

/// Read a membership by external identifier
///
/// Gets one membership by the identifier that it has in another system.
#[utoipa::path(
    tag = "Memberships",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The membership.", body = FullMembership))
)]
#[get("/v1/memberships/by/{scheme}/{value}")]
async fn find_membership(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let membership = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Membership, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullMembership::new(membership, &door.urls))
}

/// Create a membership
///
/// A new membership is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it, with a token for `record:publish`.
#[utoipa::path(
    tag = "Memberships",
    params(WriteQuery, IdempotencyKey),
    request_body = MembershipInput,
    responses((status = 201, description = "Created.", body = FullMembership))
)]
#[post("/v1/memberships")]
async fn create_membership(
    caller: Caller<Write>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<MembershipInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let membership = create(tx, new, None).await?;
        door.saved(Saved::Created(membership))
    })
    .await
}

/// Create or replace a membership by external identifier
///
/// Use this to sync: send the whole membership as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Memberships",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = MembershipInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullMembership),
        (status = 201, description = "Created.", body = FullMembership)
    )
)]
#[put("/v1/memberships/by/{scheme}/{value}")]
async fn put_membership(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<MembershipInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Membership>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a membership
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Memberships",
    params(("id" = MembershipId, Path, description = "Id of the membership."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((MembershipPatch = "application/merge-patch+json"), (MembershipPatch = "application/json"))),
    responses((status = 200, description = "The membership as it is now.", body = FullMembership))
)]
#[patch("/v1/memberships/{id}")]
async fn update_membership(
    caller: Caller<Write>,
    door: Door,
    id: Path<MembershipId>,
    query: Query<WriteQuery>,
    body: Json<Patch<MembershipInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let membership = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(membership))
    })
    .await
}

/// Delete a membership
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Memberships",
    params(("id" = MembershipId, Path, description = "Id of the membership."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/memberships/{id}")]
async fn delete_membership(
    caller: Caller<Publish>,
    door: Door,
    id: Path<MembershipId>,
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
