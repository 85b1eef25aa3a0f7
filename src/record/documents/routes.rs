//! The handlers for documents.

use actix_web::{HttpResponse, delete, get, patch, post, put};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{Document, DocumentFilter, FullDocument, NewDocument, SORTS};
use super::{change, create, delete, put, queries};
use crate::http::auth::{Anyone, Caller, Publish, Write};
use crate::http::door::{DeleteQuery, Door, KeyPath, PutQuery, Saved, WriteQuery};
use crate::http::extract::{Json, ListQuery, Paging, Path, Query, Whole};
use crate::http::page::Page;
use crate::http::patch::Patch;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::ids::DocumentId;
use crate::kind::Kind;

type DocumentPage = Page<Document>;
type DocumentPatch = Patch<NewDocument>;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_>) {
    services
        .service(list_documents)
        .service(find_document)
        .service(get_document)
        .service(create_document)
        .service(put_document)
        .service(update_document)
        .service(delete_document);
}

/// List documents
///
/// The newest first, unless `sort` says otherwise.
#[utoipa::path(tag = "Documents", params(DocumentFilter, Paging), responses((status = 200, description = "A page of documents.", body = DocumentPage)))]
#[get("/v1/documents")]
async fn list_documents(
    caller: Caller<Anyone>,
    door: Door,
    query: ListQuery<DocumentFilter>,
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

/// Read a document
///
/// One document, by its id.
#[utoipa::path(tag = "Documents", params(("id" = DocumentId, Path, description = "Id of the document.")), responses((status = 200, description = "The document.", body = FullDocument)))]
#[get("/v1/documents/{id}")]
async fn get_document(caller: Caller<Anyone>, door: Door, id: Path<DocumentId>) -> Result<HttpResponse, Problem> {
    let document = door.read(&caller, async |db| queries::get(db, id.0).await?.standing()).await?;
    door.one(&caller, FullDocument::new(document, &door.urls))
}

/// Read a document by another system's key
///
/// One document, by the key under which another system knows it.
#[utoipa::path(tag = "Documents", params(KeyPath, PutQuery), responses((status = 200, description = "The document.", body = FullDocument)))]
#[get("/v1/documents/by/{scheme}/{value}")]
async fn find_document(
    caller: Caller<Anyone>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
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
/// A new document is a draft, which the public does not see: publish it with PATCH `{"publication": "published"}`, or send that
/// member at once with a token for `record:publish`.
#[utoipa::path(tag = "Documents", params(WriteQuery), request_body = NewDocument, responses((status = 201, description = "It was created.", body = FullDocument)))]
#[post("/v1/documents")]
async fn create_document(
    caller: Caller<Write>,
    door: Door,
    query: Query<WriteQuery>,
    body: Json<Whole<NewDocument>>,
) -> Result<HttpResponse, Problem> {
    let new = body.value.0;
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let document = create(tx, new, None).await?;
        door.saved(Saved::Created(document), query.0.dry_run.then(Vec::new))
    })
    .await
}

/// Create or replace a document by another system's key
///
/// The way to keep a copy in step: send the whole document as often as you like. What says nothing new changes nothing.
#[utoipa::path(tag = "Documents", params(KeyPath, PutQuery), request_body = NewDocument, responses((status = 200, description = "It was there, and is this now.", body = FullDocument), (status = 201, description = "It was created.", body = FullDocument)))]
#[put("/v1/documents/by/{scheme}/{value}")]
async fn put_document(
    caller: Caller<Write>,
    door: Door,
    key: Path<KeyPath>,
    query: Query<PutQuery>,
    body: Json<Whole<NewDocument>>,
) -> Result<HttpResponse, Problem> {
    let (key, new, dry_run) = (key.0.key(), body.value.0, query.0.dry_run);
    door.write(&caller, dry_run, Some(body.digest), async |tx| {
        let check = |current: Option<&Document>| door.allow_put(current);
        let saved = put(tx, &key, query.0.council.as_deref(), new, check).await?;
        door.saved(saved, dry_run.then(Vec::new))
    })
    .await
}

/// Change a document
///
/// A merge patch: what is left out stays, `null` clears.
#[utoipa::path(tag = "Documents", params(("id" = DocumentId, Path, description = "Id of the document."), WriteQuery), request_body(content((DocumentPatch = "application/merge-patch+json"), (DocumentPatch = "application/json"))), responses((status = 200, description = "The document as it is now.", body = FullDocument)))]
#[patch("/v1/documents/{id}")]
async fn update_document(
    caller: Caller<Write>,
    door: Door,
    id: Path<DocumentId>,
    query: Query<WriteQuery>,
    body: Json<Patch<NewDocument>>,
) -> Result<HttpResponse, Problem> {
    door.write(&caller, query.0.dry_run, Some(body.digest), async |tx| {
        let current = queries::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let new = body.value.onto(&current.record, &door.schemas)?;
        let document = change(tx, &current, new, None).await?;
        door.saved(Saved::Kept(document), query.0.dry_run.then(Vec::new))
    })
    .await
}

/// Delete a document
///
/// What something still belongs to is not deleted: 409 names it. The change log keeps what it was.
#[utoipa::path(tag = "Documents", params(("id" = DocumentId, Path, description = "Id of the document."), DeleteQuery), responses((status = 204, description = "It was deleted.")))]
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
