//! The handlers for items.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use diesel::QueryResult;
use futures_util::try_join;
use uuid::Uuid;

use super::correction::{MinutesCorrectionInput, correct};
use super::model::{FullItem, Item, ItemFilter, ItemInclude, ItemInput, ItemKeyQuery, ItemQuery, SORTS};
use super::{change, create, delete, disclose, put, queries};
use crate::database::Reader;
use crate::http::auth::{Anyone, Caller, Publish, Write};
use crate::http::door::{DeleteQuery, Door, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, Many, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::include::{Children, MOMENT_TRIES, group};
use crate::http::page::{Page, narrow, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::ids::{IssueId, ItemId, MeetingId};
use crate::kind::Kind;
use crate::record::decisions::model::Decision;
use crate::record::decisions::queries as decisions;
use crate::record::documents::model::Document;
use crate::record::documents::queries as documents;
use crate::record::exemption::DisclosureInput;
use crate::refused::Refused;

type ItemPage = Page<Item>;
type ItemPatch = Patch<ItemInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_items)
        .service(list_meeting_items)
        .service(list_issue_items)
        .service(find_item)
        .service(get_item)
        .service(create_item)
        .service(put_item)
        .service(update_item)
        .service(disclose_item)
        .service(correct_item_minutes)
        .service(delete_item);
}

/// List items
///
/// Ordered with the newest first, unless you send `sort`.
#[utoipa::path(
    tag = "Items",
    params(ItemFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of items.", body = ItemPage))
)]
#[get("/v1/items")]
async fn list_items(caller: Caller<Anyone>, door: Door, query: ListQuery<ItemFilter>) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the items of a meeting
///
/// Gives the same rows as the list of all items, filtered by `meeting_id`.
#[utoipa::path(
    tag = "Items",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), ItemFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of items.", body = ItemPage))
)]
#[get("/v1/meetings/{id}/items")]
async fn list_meeting_items(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MeetingId>,
    mut query: ListQuery<ItemFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.meeting_id, id.0, "meeting_id")?;
    page(&caller, &door, &query, Some((Kind::Meeting, id.0.into()))).await
}

/// List the items of an issue
///
/// Gives the same rows as the list of all items, filtered by `issue_id`.
#[utoipa::path(
    tag = "Items",
    params(("id" = IssueId, Path, description = "Id of the issue."), ItemFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of items.", body = ItemPage))
)]
#[get("/v1/issues/{id}/items")]
async fn list_issue_items(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<IssueId>,
    mut query: ListQuery<ItemFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.issue_id, id.0, "issue_id")?;
    page(&caller, &door, &query, Some((Kind::Issue, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<ItemFilter>,
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
    let read = async |db: &Reader| -> Result<Page<Item>, Refused> {
        require_parent(db, parent).await?;
        let rows = queries::list(db, &query.filter, &request).await?;
        let mut page = Page::new(rows, total, &request, query, &door.urls);
        let ids: Vec<ItemId> = page.data.iter().map(|full| full.record.id).collect();
        Included::read(db, &ids, query.filter.include.as_ref()).await?.add(&mut page.data, &door.urls).await;
        Ok(page)
    };
    let page = match query.filter.include {
        Some(_) => door.read_large(caller, read).await?,
        None => door.read(caller, read).await?,
    };
    door.page(caller, page).await
}

/// Read an item
///
/// Gets one item by its id. A deleted item that was public gets 410.
#[utoipa::path(
    tag = "Items",
    params(("id" = ItemId, Path, description = "Id of the item."), ItemQuery, IfNoneMatch),
    responses((status = 200, description = "The item.", body = FullItem))
)]
#[get("/v1/items/{id}")]
async fn get_item(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<ItemId>,
    query: Query<ItemQuery>,
) -> Result<HttpResponse, Problem> {
    let item = door.read(&caller, async |db| one(db, id.0, query.0.include.as_ref(), &door.urls).await).await?;
    door.one(&caller, item)
}

/// Read an item by external identifier
///
/// Gets one item by the identifier that it has in another system.
#[utoipa::path(
    tag = "Items",
    params(KeyPath, ItemKeyQuery, IfNoneMatch),
    responses((status = 200, description = "The item.", body = FullItem))
)]
#[get("/v1/items/by/{scheme}/{value}")]
async fn find_item(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<ItemKeyQuery>,
) -> Result<HttpResponse, Problem> {
    let item = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Item, &key.0, query.0.council.as_deref()).await?;
            one(db, id.into(), query.0.include.as_ref(), &door.urls).await
        })
        .await?;
    door.one(&caller, item)
}

/// Create an item
///
/// A new item is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it, with a token for `record:publish`.
#[utoipa::path(
    tag = "Items",
    params(WriteQuery, IdempotencyKey),
    request_body = ItemInput,
    responses((status = 201, description = "Created.", body = FullItem))
)]
#[post("/v1/items")]
async fn create_item(
    caller: Caller<Write>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<ItemInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let item = create(tx, new, None).await?;
        door.saved(Saved::Created(item))
    })
    .await
}

/// Create or replace an item by external identifier
///
/// Use this to sync: send the whole item as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Items",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = ItemInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullItem),
        (status = 201, description = "Created.", body = FullItem)
    )
)]
#[put("/v1/items/by/{scheme}/{value}")]
async fn put_item(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<ItemInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Item>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change an item
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Items",
    params(("id" = ItemId, Path, description = "Id of the item."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((ItemPatch = "application/merge-patch+json"), (ItemPatch = "application/json"))),
    responses((status = 200, description = "The item as it is now.", body = FullItem))
)]
#[patch("/v1/items/{id}")]
async fn update_item(
    caller: Caller<Write>,
    door: Door,
    id: Path<ItemId>,
    query: Query<WriteQuery>,
    body: Json<Patch<ItemInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let item = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(item))
    })
    .await
}

/// Disclose an exempt item
///
/// Shows the whole item to the public, which until now saw only its redacted version. The record keeps the fact that it
/// was exempt, and the reason for the disclosure. You need `record:publish`, and `record:restricted` for the body.
#[utoipa::path(
    tag = "Items",
    params(("id" = ItemId, Path, description = "Id of the item."), WriteQuery, IfMatch, IdempotencyKey),
    request_body = DisclosureInput,
    responses((status = 200, description = "The record is disclosed.", body = FullItem))
)]
#[post("/v1/items/{id}/disclosure")]
async fn disclose_item(
    caller: Caller<Publish>,
    door: Door,
    id: Path<ItemId>,
    query: Query<WriteQuery>,
    body: Json<Whole<DisclosureInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let item = disclose(tx, &current, new).await?;
        door.saved(Saved::Kept(item))
    })
    .await
}

/// Correct approved minutes
///
/// Replaces the approved minutes of an item with a new text. State the reason and the later meeting of the same body
/// that made the correction. The old text stays in `minutes_corrections`. If the minutes are not approved, the answer
/// is 409: change them with PATCH. You need `record:publish`.
#[utoipa::path(
    tag = "Items",
    params(("id" = ItemId, Path, description = "Id of the item."), WriteQuery, IfMatch, IdempotencyKey),
    request_body = MinutesCorrectionInput,
    responses((status = 200, description = "The item with its corrected minutes.", body = FullItem))
)]
#[post("/v1/items/{id}/minutes-corrections")]
async fn correct_item_minutes(
    caller: Caller<Publish>,
    door: Door,
    id: Path<ItemId>,
    query: Query<WriteQuery>,
    body: Json<Whole<MinutesCorrectionInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let item = correct(tx, &current, new).await?;
        door.saved(Saved::Kept(item))
    })
    .await
}

/// Delete an item
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Items",
    params(("id" = ItemId, Path, description = "Id of the item."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
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

/// One item with what is asked for. It and its children are several statements, sent at once; where a writer came between them,
/// they are read again, so that the answer is of one moment.
async fn one(db: &Reader, id: ItemId, wanted: Option<&Many<ItemInclude>>, urls: &Urls) -> Result<FullItem, Refused> {
    let ids = [id];
    let mut tries = 0;
    loop {
        let (item, children) = try_join!(queries::get(db, id), Included::read(db, &ids, wanted))?;
        let mut full = FullItem::new(item.standing()?, urls);
        tries += 1;
        if children.add(std::slice::from_mut(&mut full), urls).await || tries == MOMENT_TRIES {
            return Ok(full);
        }
    }
}

/// What is included in items.
struct Included {
    documents: Option<Children<ItemId, Document>>,
    decisions: Option<Children<ItemId, Decision>>,
}

impl Included {
    async fn read(db: &Reader, ids: &[ItemId], wanted: Option<&Many<ItemInclude>>) -> QueryResult<Included> {
        let wants = |include: ItemInclude| wanted.is_some_and(|wanted| wanted.0.contains(&include));
        let documents = async {
            if !wants(ItemInclude::Documents) {
                return QueryResult::Ok(None);
            }
            documents::of_items(db, ids).await.map(|rows| Some(group(rows)))
        };
        let decisions = async {
            if !wants(ItemInclude::Decisions) {
                return QueryResult::Ok(None);
            }
            decisions::of_items(db, ids).await.map(|rows| Some(group(rows)))
        };
        let (documents, decisions) = try_join!(documents, decisions)?;
        Ok(Included { documents, decisions })
    }

    /// Hands them to their items, and says whether they were read at the moment when the items were.
    async fn add(mut self, items: &mut [FullItem], urls: &Urls) -> bool {
        let mut at_once = true;
        for full in items {
            let (id, updated_at) = (full.record.id, full.record.updated_at);
            if let Some(documents) = &mut self.documents {
                let (same, documents) = documents.take(id, updated_at, urls).await;
                at_once &= same;
                full.extras.documents = Some(documents);
            }
            if let Some(decisions) = &mut self.decisions {
                let (same, decisions) = decisions.take(id, updated_at, urls).await;
                at_once &= same;
                full.extras.decisions = Some(decisions);
            }
        }
        at_once
    }
}
