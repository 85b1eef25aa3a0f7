//! The handlers for people.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{FullPerson, Person, PersonFilter, PersonInput, SORTS};
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
use crate::ids::{CouncilId, PersonId};
use crate::kind::Kind;

type PersonPage = Page<Person>;
type PersonPatch = Patch<PersonInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_people)
        .service(list_council_people)
        .service(find_person)
        .service(get_person)
        .service(create_person)
        .service(put_person)
        .service(update_person)
        .service(delete_person);
}

/// List people
///
/// Ordered by name, unless you send `sort`.
#[utoipa::path(
    tag = "People",
    params(PersonFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of people.", body = PersonPage))
)]
#[get("/v1/people")]
async fn list_people(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<PersonFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the people of a council
///
/// Gives the same rows as the list of all people, filtered by `council_id`.
#[utoipa::path(
    tag = "People",
    params(("id" = CouncilId, Path, description = "Id of the council."), PersonFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of people.", body = PersonPage))
)]
#[get("/v1/councils/{id}/people")]
async fn list_council_people(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<CouncilId>,
    mut query: ListQuery<PersonFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.council_id, id.0, "council_id")?;
    page(&caller, &door, &query, Some((Kind::Council, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<PersonFilter>,
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

/// Read a person
///
/// Gets one person by their id. A deleted person who was public gets 410.
#[utoipa::path(
    tag = "People",
    params(("id" = PersonId, Path, description = "Id of the person."), IfNoneMatch),
    responses((status = 200, description = "The person.", body = FullPerson))
)]
#[get("/v1/people/{id}")]
async fn get_person(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<PersonId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let person = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullPerson::new(person, &door.urls))
}

/// Read a person by external identifier
///
/// Gets one person by the identifier that they have in another system.
#[utoipa::path(
    tag = "People",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The person.", body = FullPerson))
)]
#[get("/v1/people/by/{scheme}/{value}")]
async fn find_person(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let person = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Person, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullPerson::new(person, &door.urls))
}

/// Create a person
///
/// A new person is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it, with a token for `record:publish`.
#[utoipa::path(
    tag = "People",
    params(WriteQuery, IdempotencyKey),
    request_body = PersonInput,
    responses((status = 201, description = "Created.", body = FullPerson))
)]
#[post("/v1/people")]
async fn create_person(
    caller: Caller<Write>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<PersonInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let person = create(tx, new, None).await?;
        door.saved(Saved::Created(person))
    })
    .await
}

/// Create or replace a person by external identifier
///
/// Use this to sync: send the whole person as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "People",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = PersonInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullPerson),
        (status = 201, description = "Created.", body = FullPerson)
    )
)]
#[put("/v1/people/by/{scheme}/{value}")]
async fn put_person(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<PersonInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Person>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a person
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "People",
    params(("id" = PersonId, Path, description = "Id of the person."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((PersonPatch = "application/merge-patch+json"), (PersonPatch = "application/json"))),
    responses((status = 200, description = "The person as it is now.", body = FullPerson))
)]
#[patch("/v1/people/{id}")]
async fn update_person(
    caller: Caller<Write>,
    door: Door,
    id: Path<PersonId>,
    query: Query<WriteQuery>,
    body: Json<Patch<PersonInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let person = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(person))
    })
    .await
}

/// Delete a person
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "People",
    params(("id" = PersonId, Path, description = "Id of the person."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/people/{id}")]
async fn delete_person(
    caller: Caller<Publish>,
    door: Door,
    id: Path<PersonId>,
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
