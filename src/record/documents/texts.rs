//! The text of documents' files: derived from their bytes, so it has no version, moves no `updated_at` and stands in no
//! log.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Text as SqlText, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::Document;
use super::parts::KeptFile;
use crate::database::Tx;
use crate::database::schema::document_texts;
use crate::database::sql::{Bind, Statement};
use crate::extraction::{self, ExtractionFailure, Text};
use crate::ids::DocumentId;
use crate::refused::Refused;

/// How long a process has a file to itself before another may take it up.
const CLAIM: TimeDelta = TimeDelta::minutes(5);

/// How often a file is taken up before it is given up: whoever takes it up may end before it is done.
const MAX_ATTEMPTS: i32 = 3;

crate::words! {
    /// State of the text of a file.
    pub enum TextState {
        /// The server is extracting it: ask again.
        Pending,
        /// The text is there.
        Extracted,
        /// The server could not extract it.
        Failed,
        /// The server does not extract text from files of this type.
        NotSupported,
    }
}

/// Text of a document's file, extracted by a program.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = document_texts, check_for_backend(diesel::pg::Pg))]
pub struct DocumentText {
    /// Document that the text belongs to.
    pub document_id: DocumentId,
    /// SHA-256 of the file that the text comes from, in lower-case hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// State of the text.
    pub state: TextState,
    /// Reason why the extraction failed. `none` if it did not fail.
    pub failure: ExtractionFailure,
    /// The text in the order of the file, with U+000C between pages. Null unless extracted. A scanned page has no text.
    pub text: Option<String>,
    /// Whether something is missing: the end of a text over 4 MiB, or a page that could not be read.
    pub is_partial: bool,
    /// Pages of the file. Null if not known, or if the type has no pages.
    #[schema(minimum = 1)]
    pub page_count: Option<i32>,
    /// Date and time when the extraction succeeded or failed. Null if it has not ended, or never began.
    #[diesel(column_name = finished_at)]
    pub extracted_at: Option<DateTime<Utc>>,
}

/// A file whose text one process is to take out.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// Whose file it is.
    pub document_id: Uuid,
    /// Its checksum.
    pub sha256: String,
    /// Its size.
    pub size_bytes: u64,
    /// Its media type.
    pub media_type: String,
}

/// The text of a document's file.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: DocumentId) -> QueryResult<DocumentText> {
    document_texts::table.find(Uuid::from(id)).select(DocumentText::as_select()).first(&mut db).await
}

/// Lets a file that was just kept wait for its text, in place of the file before it.
///
/// # Errors
/// When the query fails.
pub async fn queue(tx: &mut Tx<'_>, document: &Document, file: &KeptFile) -> Result<(), Refused> {
    let is_supported = extraction::is_supported(&file.media_type);
    let state = if is_supported { TextState::Pending } else { TextState::NotSupported };
    let row = (
        document_texts::council_id.eq(Uuid::from(document.council_id)),
        document_texts::sha256.eq(&file.sha256),
        document_texts::state.eq(state),
        document_texts::failure.eq(ExtractionFailure::None),
        document_texts::text.eq(None::<String>),
        document_texts::is_partial.eq(false),
        document_texts::page_count.eq(None::<i32>),
        document_texts::queued_at.eq(tx.at()),
        document_texts::claimed_until.eq(None::<DateTime<Utc>>),
        document_texts::attempts.eq(0),
        document_texts::finished_at.eq(None::<DateTime<Utc>>),
    );
    diesel::insert_into(document_texts::table)
        .values((document_texts::document_id.eq(Uuid::from(document.id)), row.clone()))
        .on_conflict(document_texts::document_id)
        .do_update()
        .set(row)
        .execute(&mut tx.db())
        .await?;
    Ok(())
}

/// Claims the file that has waited longest, so that no other process takes it up meanwhile.
///
/// # Errors
/// When the query fails.
pub async fn claim(tx: &Tx<'_>) -> Result<Option<Claimed>, Refused> {
    let give_up: Statement<()> = Statement::new(
        "UPDATE record.document_texts SET state = 'failed', failure = 'gave_up', finished_at = ?, claimed_until = NULL \
         WHERE state = 'pending' AND claimed_until < ? AND attempts >= ?",
        vec![Bind::Instant(tx.at()), Bind::Instant(tx.at()), Bind::Number(MAX_ATTEMPTS.into())],
    );
    give_up.execute(&mut tx.db()).await?;
    let claim: Statement<(SqlUuid, SqlText, diesel::sql_types::BigInt, SqlText)> = Statement::new(
        "UPDATE record.document_texts t SET claimed_until = ?, attempts = attempts + 1 FROM record.documents d \
         WHERE d.id = t.document_id AND t.document_id = (SELECT document_id FROM record.document_texts \
         WHERE state = 'pending' AND (claimed_until IS NULL OR claimed_until < ?) \
         ORDER BY queued_at, document_id LIMIT 1 FOR UPDATE SKIP LOCKED) \
         RETURNING t.document_id, t.sha256, coalesce(d.size_bytes, 0), coalesce(d.media_type, '')",
        vec![Bind::Instant(tx.at() + CLAIM), Bind::Instant(tx.at())],
    );
    let rows: Vec<(Uuid, String, i64, String)> = claim.load(&mut tx.db()).await?;
    Ok(rows.into_iter().next().map(|(document_id, sha256, size_bytes, media_type)| Claimed {
        document_id,
        sha256,
        size_bytes: u64::try_from(size_bytes).unwrap_or_default(),
        media_type,
    }))
}

/// Keeps what became of a file that was claimed, unless another file took its place meanwhile.
///
/// # Errors
/// When the query fails.
pub async fn finish(tx: &Tx<'_>, claimed: &Claimed, found: &Result<Text, ExtractionFailure>) -> Result<(), Refused> {
    let text = found.as_ref().ok();
    let result = (
        document_texts::state.eq(if text.is_some() { TextState::Extracted } else { TextState::Failed }),
        document_texts::failure.eq(found.as_ref().err().copied().unwrap_or_default()),
        document_texts::text.eq(text.map(|text| text.text.as_str())),
        document_texts::is_partial.eq(text.is_some_and(|text| text.is_partial)),
        document_texts::page_count.eq(text.and_then(|text| text.page_count)),
        document_texts::claimed_until.eq(None::<DateTime<Utc>>),
        document_texts::finished_at.eq(tx.at()),
    );
    diesel::update(document_texts::table.find(claimed.document_id))
        .filter(document_texts::sha256.eq(&claimed.sha256))
        .filter(document_texts::state.eq(TextState::Pending))
        .set(result)
        .execute(&mut tx.db())
        .await?;
    Ok(())
}

/// Lets a file wait on whose bytes could not be read just now: that is no fault of the file's.
///
/// # Errors
/// When the query fails.
pub async fn postpone(tx: &Tx<'_>, claimed: &Claimed) -> Result<(), Refused> {
    diesel::update(document_texts::table.find(claimed.document_id))
        .filter(document_texts::state.eq(TextState::Pending))
        .set(document_texts::attempts.eq(document_texts::attempts - 1))
        .execute(&mut tx.db())
        .await?;
    Ok(())
}
