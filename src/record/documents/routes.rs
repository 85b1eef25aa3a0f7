//! The handlers for documents.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use uuid::Uuid;

use super::model::{Document, DocumentFilter, DocumentInput, FullDocument, SORTS};
use super::{change, create, delete, disclose, put, queries};
use crate::http::auth::{Anyone, Caller, Publish, Write};
use crate::http::door::{DeleteQuery, Door, FindQuery, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, NoQuery, Paging, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch, IfNoneMatch, PutHeaders};
use crate::http::page::{Page, narrow, require_parent};
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::ids::{DecisionId, DocumentId, IssueId, ItemId, MeetingId, StrategyId};
use crate::kind::Kind;
use crate::record::exemption::DisclosureInput;

type DocumentPage = Page<Document>;
type DocumentPatch = Patch<DocumentInput>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .service(list_documents)
        .service(list_decision_documents)
        .service(list_item_documents)
        .service(list_meeting_documents)
        .service(list_issue_documents)
        .service(list_strategy_documents)
        .service(find_document)
        .service(get_document)
        .service(create_document)
        .service(put_document)
        .service(update_document)
        .service(disclose_document)
        .service(delete_document);
}

/// List documents
///
/// Ordered with the newest first, unless you send `sort`.
#[utoipa::path(
    tag = "Documents",
    params(DocumentFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of documents.", body = DocumentPage))
)]
#[get("/v1/documents")]
async fn list_documents(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<DocumentFilter>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, &query, None).await
}

/// List the documents of a meeting
///
/// Gives the same rows as the list of all documents, filtered by `meeting_id`.
#[utoipa::path(
    tag = "Documents",
    params(("id" = MeetingId, Path, description = "Id of the meeting."), DocumentFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of documents.", body = DocumentPage))
)]
#[get("/v1/meetings/{id}/documents")]
async fn list_meeting_documents(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<MeetingId>,
    mut query: ListQuery<DocumentFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.meeting_id, id.0, "meeting_id")?;
    page(&caller, &door, &query, Some((Kind::Meeting, id.0.into()))).await
}

/// List the documents of an item
///
/// Gives the same rows as the list of all documents, filtered by `item_id`.
#[utoipa::path(
    tag = "Documents",
    params(("id" = ItemId, Path, description = "Id of the item."), DocumentFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of documents.", body = DocumentPage))
)]
#[get("/v1/items/{id}/documents")]
async fn list_item_documents(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<ItemId>,
    mut query: ListQuery<DocumentFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.item_id, id.0, "item_id")?;
    page(&caller, &door, &query, Some((Kind::Item, id.0.into()))).await
}

/// List the documents of a decision
///
/// Gives the same rows as the list of all documents, filtered by `decision_id`.
#[utoipa::path(
    tag = "Documents",
    params(("id" = DecisionId, Path, description = "Id of the decision."), DocumentFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of documents.", body = DocumentPage))
)]
#[get("/v1/decisions/{id}/documents")]
async fn list_decision_documents(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<DecisionId>,
    mut query: ListQuery<DocumentFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.decision_id, id.0, "decision_id")?;
    page(&caller, &door, &query, Some((Kind::Decision, id.0.into()))).await
}

/// List the documents of an issue
///
/// Gives the same rows as the list of all documents, filtered by `issue_id`.
#[utoipa::path(
    tag = "Documents",
    params(("id" = IssueId, Path, description = "Id of the issue."), DocumentFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of documents.", body = DocumentPage))
)]
#[get("/v1/issues/{id}/documents")]
async fn list_issue_documents(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<IssueId>,
    mut query: ListQuery<DocumentFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.issue_id, id.0, "issue_id")?;
    page(&caller, &door, &query, Some((Kind::Issue, id.0.into()))).await
}

/// List the documents of a strategy
///
/// Gives the same rows as the list of all documents, filtered by `strategy_id`.
#[utoipa::path(
    tag = "Documents",
    params(("id" = StrategyId, Path, description = "Id of the strategy."), DocumentFilter, Paging, IfNoneMatch),
    responses((status = 200, description = "A page of documents.", body = DocumentPage))
)]
#[get("/v1/strategies/{id}/documents")]
async fn list_strategy_documents(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<StrategyId>,
    mut query: ListQuery<DocumentFilter>,
) -> Result<HttpResponse, Problem> {
    narrow(&mut query.filter.strategy_id, id.0, "strategy_id")?;
    page(&caller, &door, &query, Some((Kind::Strategy, id.0.into()))).await
}

/// A page of the list, of what belongs to a parent where there is one.
async fn page(
    caller: &Caller<Anyone>,
    door: &Door,
    query: &ListQuery<DocumentFilter>,
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

/// Read a document
///
/// Gets one document by its id. A deleted document that was public gets 410.
#[utoipa::path(
    tag = "Documents",
    params(("id" = DocumentId, Path, description = "Id of the document."), IfNoneMatch),
    responses((status = 200, description = "The document.", body = FullDocument))
)]
#[get("/v1/documents/{id}")]
async fn get_document(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<DocumentId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let document = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullDocument::new(document, &door.urls))
}

/// Read a document by external identifier
///
/// Gets one document by the identifier that it has in another system.
#[utoipa::path(
    tag = "Documents",
    params(KeyPath, FindQuery, IfNoneMatch),
    responses((status = 200, description = "The document.", body = FullDocument))
)]
#[get("/v1/documents/by/{scheme}/{value}")]
async fn find_document(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<FindQuery>,
) -> Result<HttpResponse, Problem> {
    let document = door
        .read(&caller, async |db| {
            let id = door.find(db, Kind::Document, &key.0, query.0.council.as_deref()).await?;
            queries::get(db, id.into()).await?.standing()
        })
        .await?;
    door.one(&caller, FullDocument::new(document, &door.urls))
}

/// Create a document
///
/// A new document is a draft: the public cannot see it. To publish it, send PATCH `{"publication": "published"}`, or
/// include that field when you create it, with a token for `record:publish`.
#[utoipa::path(
    tag = "Documents",
    params(WriteQuery, IdempotencyKey),
    request_body = DocumentInput,
    responses((status = 201, description = "Created.", body = FullDocument))
)]
#[post("/v1/documents")]
async fn create_document(
    caller: Caller<Write>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<DocumentInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let document = create(tx, new, None).await?;
        door.saved(Saved::Created(document))
    })
    .await
}

/// Create or replace a document by external identifier
///
/// Use this to sync: send the whole document as often as you like. If nothing differs, nothing changes.
#[utoipa::path(
    tag = "Documents",
    params(KeyPath, PutQuery, PutHeaders, IdempotencyKey),
    request_body = DocumentInput,
    responses(
        (status = 200, description = "The record existed, and is now as you sent it.", body = FullDocument),
        (status = 201, description = "Created.", body = FullDocument)
    )
)]
#[put("/v1/documents/by/{scheme}/{value}")]
async fn put_document(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<DocumentInput>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Document>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved)
    })
    .await
}

/// Change a document
///
/// Send a merge patch: fields that you leave out stay as they are, `null` clears a field.
#[utoipa::path(
    tag = "Documents",
    params(("id" = DocumentId, Path, description = "Id of the document."), WriteQuery, IfMatch, IdempotencyKey),
    request_body(content((DocumentPatch = "application/merge-patch+json"), (DocumentPatch = "application/json"))),
    responses((status = 200, description = "The document as it is now.", body = FullDocument))
)]
#[patch("/v1/documents/{id}")]
async fn update_document(
    caller: Caller<Write>,
    door: Door,
    id: Path<DocumentId>,
    query: Query<WriteQuery>,
    body: Json<Patch<DocumentInput>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let document = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(document))
    })
    .await
}

/// Disclose an exempt document
///
/// Shows the whole document to the public, which until now saw only its redacted version. The record keeps the fact
/// that it was exempt, and the reason for the disclosure. You need `record:publish`, and `record:restricted` for the
/// body.
#[utoipa::path(
    tag = "Documents",
    params(("id" = DocumentId, Path, description = "Id of the document."), WriteQuery, IfMatch, IdempotencyKey),
    request_body = DisclosureInput,
    responses((status = 200, description = "The record is disclosed.", body = FullDocument))
)]
#[post("/v1/documents/{id}/disclosure")]
async fn disclose_document(
    caller: Caller<Publish>,
    door: Door,
    id: Path<DocumentId>,
    query: Query<WriteQuery>,
    body: Json<Whole<DisclosureInput>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let document = disclose(tx, &current, new).await?;
        door.saved(Saved::Kept(document))
    })
    .await
}

/// Delete a document
///
/// The server rejects the deletion while other records belong to this one: 409 names them. The change log keeps the old
/// state.
#[utoipa::path(
    tag = "Documents",
    params(("id" = DocumentId, Path, description = "Id of the document."), DeleteQuery, IfMatch, IdempotencyKey),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/v1/documents/{id}")]
async fn delete_document(
    caller: Caller<Publish>,
    door: Door,
    id: Path<DocumentId>,
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
