//! The handlers for items.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{FullItem, Item, ItemFilter, NewItem, SORTS};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Anyone, Caller, Publish, Write};
use crate::http::door::{DeleteQuery, Door, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, Paging, Path, Query, Whole};
use crate::http::page::Page;
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::ids::ItemId;
use crate::kind::Kind;

type ItemPage = Page<Item>;
type ItemPatch = Patch<NewItem>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_>) {
    services
        .service(list_items)
        .service(find_item)
        .service(get_item)
        .service(create_item)
        .service(put_item)
        .service(update_item)
        .service(delete_item);
}

/// List items
///
/// The newest first, unless `sort` says otherwise.
#[utoipa::path(tag = "Items", params(ItemFilter, Paging), responses((status = 200, description = "A page of items.", body = ItemPage)))]
#[get("/v1/items")]
async fn list_items(caller: Caller<Anyone>, door: Door, query: ListQuery<ItemFilter>) -> Result<HttpResponse, Problem> {
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

/// Read an item
///
/// One item, by its id.
#[utoipa::path(tag = "Items", params(("id" = ItemId, Path, description = "Id of the item.")), responses((status = 200, description = "The item.", body = FullItem)))]
#[get("/v1/items/{id}")]
async fn get_item(caller: Caller<Anyone>, door: Door, id: Path<ItemId>) -> Result<HttpResponse, Problem> {
    let item = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullItem::new(item, &door.urls))
}

/// Read an item by another system's key
///
/// One item, by the key under which another system knows it.
#[utoipa::path(tag = "Items", params(KeyPath, PutQuery), responses((status = 200, description = "The item.", body = FullItem)))]
#[get("/v1/items/by/{scheme}/{value}")]
async fn find_item(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
) -> Result<HttpResponse, Problem> {
    let item = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Item, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullItem::new(item, &door.urls))
}

/// Create an item
///
/// A new item is a draft, which the public does not see: publish it with PATCH `{"publication": "published"}`, or send that
/// member at once with a token for `record:publish`.
#[utoipa::path(tag = "Items", params(WriteQuery), request_body = NewItem, responses((status = 201, description = "It was created.", body = FullItem)))]
#[post("/v1/items")]
async fn create_item(
    caller: Caller<Write>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<NewItem>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let item = create(tx, new, None).await?;
        door.saved(Saved::Created(item), query.0.dry_run.then(Vec::new))
    })
    .await
}

/// Create or replace an item by another system's key
///
/// The way to keep a copy in step: send the whole item as often as you like. What says nothing new changes nothing.
#[utoipa::path(tag = "Items", params(KeyPath, PutQuery), request_body = NewItem, responses((status = 200, description = "It was there, and is this now.", body = FullItem), (status = 201, description = "It was created.", body = FullItem)))]
#[put("/v1/items/by/{scheme}/{value}")]
async fn put_item(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<NewItem>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Item>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved, dry_run.then(Vec::new))
    })
    .await
}

/// Change an item
///
/// A merge patch: what is left out stays, `null` clears.
#[utoipa::path(tag = "Items", params(("id" = ItemId, Path, description = "Id of the item."), WriteQuery), request_body(content((ItemPatch = "application/merge-patch+json"), (ItemPatch = "application/json"))), responses((status = 200, description = "The item as it is now.", body = FullItem)))]
#[patch("/v1/items/{id}")]
async fn update_item(
    caller: Caller<Write>,
    door: Door,
    id: Path<ItemId>,
    query: Query<WriteQuery>,
    body: Json<Patch<NewItem>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let item = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(item), query.0.dry_run.then(Vec::new))
    })
    .await
}

/// Delete an item
///
/// What something still belongs to is not deleted: 409 names it. The change log keeps what it was.
#[utoipa::path(tag = "Items", params(("id" = ItemId, Path, description = "Id of the item."), DeleteQuery), responses((status = 204, description = "It was deleted.")))]
#[delete("/v1/items/{id}")]
async fn delete_item(
    caller: Caller<Publish>,
    door: Door,
    id: Path<ItemId>,
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
