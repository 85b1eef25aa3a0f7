//! A document's file: what keeping one means for the record, and what may be said of one that is kept.

use super::model::{Document, DocumentColumns, DocumentInput};
use super::parts::KeptFile;
use super::{queries, texts};
use crate::database::Tx;
use crate::http::door::Saved;
use crate::http::etag;
use crate::kind::Kind;
use crate::record::frozen;
use crate::record::noun::{self, LockedNoun};
use crate::record::publication::Sent;
use crate::refused::{FieldError, Refused};

/// What a document says of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Media type.
    pub media_type: Option<String>,
    /// How many bytes.
    pub size_bytes: Option<i64>,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: Option<String>,
}

/// The `ETag` of a document's file, where one is kept.
pub fn etag_of(document: &Document) -> Option<String> {
    document.file_stored_at.and(document.sha256.as_deref()).map(etag::of_bytes)
}

/// Checks that the actor may change the document's file.
///
/// # Errors
/// [`Refused::MissingScope`], [`Refused::OtherCouncil`], [`Refused::NotFound`].
pub fn allow(tx: &Tx<'_>, current: &LockedNoun<Document>) -> Result<(), Refused> {
    noun::published(tx, current.held.council_id, Some(current), Sent::default()).map(drop)
}

/// Makes the file the document's; the same again changes nothing.
///
/// # Errors
/// Why it cannot be, also where the document was said to have another.
pub async fn keep(
    tx: &mut Tx<'_>,
    current: &LockedNoun<Document>,
    file: &KeptFile,
) -> Result<Saved<Document>, Refused> {
    allow(tx, current)?;
    let before = &current.record;
    let is_first = before.file_stored_at.is_none();
    let is_same = |document: &Document| document.sha256.as_deref() == Some(&file.sha256);
    if !is_first && is_same(before) && before.media_type.as_deref() == Some(&file.media_type) {
        return Ok(Saved::Kept(before.clone()));
    }
    if let Some(expected) = before.sha256.as_deref().filter(|_| is_first && !is_same(before)) {
        let detail = format!(
            "The document has the sha256 {expected}, but these bytes have {}. Send that file, or change sha256 of \
             the document first.",
            file.sha256
        );
        return Err(Refused::field("/sha256", "mismatch", detail));
    }
    let after = DocumentColumns {
        media_type: Some(file.media_type.clone()),
        size_bytes: Some(file.size_bytes),
        sha256: Some(file.sha256.clone()),
        ..current.columns.clone()
    };
    frozen::keep(tx, before.id, &current.columns, &after).await?;
    let document = queries::keep_file(tx, before.id, file).await?;
    texts::queue(tx, &document, file).await?;
    tx.updated(Kind::Document, document.id.into());
    Ok(if is_first { Saved::Created(document) } else { Saved::Kept(document) })
}

/// What a document says of its file after a write: of a kept one what it is, whatever is left out.
///
/// # Errors
/// [`Refused::Invalid`] where the input says otherwise.
pub fn described(current: Option<&Document>, new: &DocumentInput) -> Result<Described, Refused> {
    let sent = Described { media_type: new.media_type.clone(), size_bytes: new.size_bytes, sha256: new.sha256.clone() };
    let Some(kept) = current.filter(|document| document.file_stored_at.is_some()) else { return Ok(sent) };
    let kept =
        Described { media_type: kept.media_type.clone(), size_bytes: kept.size_bytes, sha256: kept.sha256.clone() };
    let differs = [
        ("/media_type", sent.media_type.is_some() && sent.media_type != kept.media_type),
        ("/size_bytes", sent.size_bytes.is_some() && sent.size_bytes != kept.size_bytes),
        ("/sha256", sent.sha256.is_some() && sent.sha256 != kept.sha256),
    ];
    let errors: Vec<FieldError> = differs
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(pointer, _)| {
            let detail = "The stored file has another value. Leave this out, or first send the new file with PUT to \
                          links.file.";
            FieldError::new(pointer, "mismatch", detail)
        })
        .collect();
    if errors.is_empty() { Ok(kept) } else { Err(Refused::Invalid(errors)) }
}
