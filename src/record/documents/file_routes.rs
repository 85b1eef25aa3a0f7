//! The handlers for documents' files and their text.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, put};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

use super::file;
use super::model::{Document, FullDocument};
use super::parts::KeptFile;
use super::texts::{self, DocumentText};
use crate::database::Tx;
use crate::extraction::Waiting;
use crate::http::auth::{Anyone, Caller, Write};
use crate::http::door::{Door, WriteQuery};
use crate::http::extract::{NoQuery, Path, Query};
use crate::http::file::StoredFile;
use crate::http::headers::{FileHeaders, IdempotencyKey, IfNoneMatch, UploadHeaders};
use crate::http::problem::{Code, Problem};
use crate::http::refusals::PreconditionRequired;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::http::upload::{Upload, Uploaded};
use crate::ids::DocumentId;
use crate::kind::Kind;
use crate::media;
use crate::record::noun::{LockedNoun, Stored};
use crate::refused::Refused;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(get_document_file).service(put_document_file).service(get_document_text);
}

/// The bytes of a file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it stands for the bytes in the contract; they are streamed")]
pub struct FileBytes(Vec<u8>);

/// How a file is handed out.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// `true` makes browsers save the file instead of showing it.
    #[param(default = false)]
    pub download: bool,
}

fn no_file() -> Problem {
    Problem::new(
        Code::NoFile,
        "The document exists, but this server does not store its file. Its source_url may give the address.",
    )
}

/// Download a document's file
///
/// Gives the stored bytes under the document's own `media_type` (`application/octet-stream` is listed here for any
/// type). `Range` asks for one part of them. If you ask for several parts, you get the whole file. `Repr-Digest` is the
/// digest of the whole file.
#[utoipa::path(
    tag = "Documents",
    params(("id" = DocumentId, Path, description = "Id of the document."), FileQuery, FileHeaders),
    responses(
        (
            status = 200,
            description = "The file.",
            body = FileBytes,
            content_type = "application/octet-stream",
            headers(
                ("ETag" = String, description = "SHA-256 of the file, in quotation marks."),
                ("Repr-Digest" = String, description = "SHA-256 of the whole file (RFC 9530)."),
                ("Accept-Ranges" = String, description = "`bytes`."),
                (
                    "Content-Disposition" = String,
                    description = "Name of the file (RFC 6266), and whether to show or to save it."
                ),
                ("Content-Digest" = String, description = "SHA-256 of the bytes in the answer (RFC 9530).")
            )
        ),
        (
            status = 206,
            description = "The part of the file that you asked for.",
            body = FileBytes,
            content_type = "application/octet-stream",
            headers(
                ("ETag" = String, description = "SHA-256 of the file, in quotation marks."),
                ("Repr-Digest" = String, description = "SHA-256 of the whole file (RFC 9530)."),
                ("Accept-Ranges" = String, description = "`bytes`."),
                (
                    "Content-Disposition" = String,
                    description = "Name of the file (RFC 6266), and whether to show or to save it."
                ),
                ("Content-Range" = String, description = "The range of bytes, and the size of the file.")
            )
        )
    )
)]
#[get("/v1/documents/{id}/file")]
async fn get_document_file(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<DocumentId>,
    query: Query<FileQuery>,
) -> Result<HttpResponse, Problem> {
    let document = door.read(&caller, async |db| Document::get(db, id.0).await?.standing()).await?;
    let file = stored(document, query.0.download).ok_or_else(no_file)?;
    door.file(&caller, &file).await
}

fn stored(document: Document, is_attachment: bool) -> Option<StoredFile> {
    document.file_stored_at?;
    let media_type = document.media_type?;
    let name = document.file_name.unwrap_or_else(|| format!("{}.{}", document.id, media::extension(&media_type)));
    let name = media::safe_name(name, &media_type);
    let size_bytes = u64::try_from(document.size_bytes?).ok()?;
    Some(StoredFile { sha256: document.sha256?, size_bytes, media_type, name, is_attachment })
}

/// Upload a document's file
///
/// Send the file itself as the body, under its own `Content-Type`. Documents can be PDF, Word, Excel or PowerPoint (old
/// and new), OpenDocument, RTF, or plain text, CSV and HTML in UTF-8. Pictures can be PNG, JPEG, GIF, TIFF or WebP. For
/// `application/octet-stream`, the server uses the document's `media_type` or detects the type. The document then has
/// the file's `sha256`, `size_bytes` and `media_type`. To replace a file, send the `ETag` of the file or of the
/// document as `If-Match`. The same file again changes nothing. If an upload breaks off, is too large, or does not
/// match its declared type or digest, nothing is stored.
#[utoipa::path(
    tag = "Documents",
    params(("id" = DocumentId, Path, description = "Id of the document."), WriteQuery, UploadHeaders, IdempotencyKey),
    request_body(content = FileBytes, content_type = "application/octet-stream", description = "The file."),
    responses(
        (
            status = 200,
            description = "The file replaced another, or was already there: the document.",
            body = FullDocument
        ),
        (status = 201, description = "The first file of the document was stored: the document.", body = FullDocument),
        PreconditionRequired
    )
)]
#[put("/v1/documents/{id}/file")]
async fn put_document_file(
    caller: Caller<Write>,
    door: Door,
    id: Path<DocumentId>,
    query: Query<WriteQuery>,
    upload: Upload,
    waiting: Data<Waiting>,
) -> Result<HttpResponse, Problem> {
    let (id, dry_run) = (id.0, query.0.dry_run);
    // Nothing is held while the file comes: what would refuse it is looked for before, and again after.
    let known = door
        .foresee(&caller, async |tx| {
            let current = allowed(tx, id).await?;
            if !door.may_be_repeated() {
                require_version(&door, &current)?;
            }
            Ok(current.record.media_type)
        })
        .await?;
    let Uploaded { received, media_type } = upload.receive(known.as_deref()).await?;
    let size_bytes = i64::try_from(received.size_bytes).unwrap_or(i64::MAX);
    let file = KeptFile { sha256: received.sha256.clone(), size_bytes, media_type: media_type.to_owned() };
    if dry_run {
        received.discard().await
    } else {
        received.keep().await?
    }
    let digest = Sha256::digest(format!("{} {media_type}", file.sha256));
    let answer = door
        .write(&caller, dry_run, Some(digest.into()), async |tx| {
            let current = allowed(tx, id).await?;
            require_version(&door, &current)?;
            let saved = file::keep(tx, &current, &file).await?;
            let address = door.urls.part(Kind::Document, id, "file");
            Ok(door.saved(saved)?.at(address))
        })
        .await?;
    if !dry_run {
        waiting.add();
    }
    Ok(answer)
}

async fn allowed(tx: &mut Tx<'_>, id: DocumentId) -> Result<LockedNoun<Document>, Refused> {
    let current = Document::lock(tx, id).await?;
    file::allow(tx, &current)?;
    Ok(current)
}

fn require_version(door: &Door, current: &LockedNoun<Document>) -> Result<(), Refused> {
    door.preconditions.require_part(file::etag_of(&current.record), current.record.version)
}

/// Read the text of a document's file
///
/// The server extracts the text of PDFs, plain texts and CSV after the upload. Until then its `state` is `pending`. The
/// text is for search and for reading aloud; the file is the authority on what was decided.
#[utoipa::path(
    tag = "Documents",
    params(("id" = DocumentId, Path, description = "Id of the document."), IfNoneMatch),
    responses((status = 200, description = "The text, or the state of its extraction.", body = DocumentText))
)]
#[get("/v1/documents/{id}/text")]
async fn get_document_text(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<DocumentId>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    // A text may be long: nobody else's answer waits behind it.
    let text = door
        .read_slowly(&caller, async |db| {
            let document = Document::get(db, id.0).await?.standing()?;
            match document.file_stored_at {
                Some(_) => Ok(Some(texts::get(db, id.0).await?)),
                None => Ok(None),
            }
        })
        .await?;
    door.part(&caller, &text.ok_or_else(no_file)?)
}
