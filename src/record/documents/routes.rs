//! The handlers for documents: the standard ones, and the disclosure.

use actix_web::{HttpResponse, post};

use super::disclose;
use super::model::{Document, FullDocument};
use crate::http::auth::{Caller, Publish};
use crate::http::door::{Door, Saved, WriteQuery};
use crate::http::extract::{Json, Path, Query, Whole};
use crate::http::headers::{IdempotencyKey, IfMatch};
use crate::http::problem::Problem;
use crate::http::services::ServiceConfig;
use crate::ids::DocumentId;
use crate::record::exemption::DisclosureInput;
use crate::record::noun::Stored;
use crate::record::noun::standard::standard;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    standard::<Document>(services);
    services.service(disclose_document);
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
        let current = Document::lock(tx, id.0).await?;
        door.require_version(&current.record)?;
        let document = disclose(tx, &current, new).await?;
        door.saved(Saved::Kept(document))
    })
    .await
}
