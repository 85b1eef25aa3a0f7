//! Reading and writing documents.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::{Document, DocumentColumns, DocumentFilter};
use super::parts::{KeptFile, OwnerKind};
use crate::database::kept::{among, only};
use crate::database::relations::document_successions;
use crate::database::schema::{councils, decisions, documents, items, strategies};
use crate::database::sql::greatest;
use crate::database::{Reader, Tx};
use crate::http::include::Row;
use crate::ids::{DecisionId, DocumentId, ItemId};
use crate::record::noun::{filters, stored};

filters! { documents: DocumentFilter;
    is(council_id), of(council, councils::slug, council_id), own(owned),
    of_maybe(strategy, strategies::slug, strategy_id), own(of_kinds), is(parent_id), is(translation_of_id),
    any(language), own(replaced), any(kind), any(role), any(media_type), own(with_sha256), any(publication),
    from(updated_since, updated_at),
}
stored! { documents: Document, DocumentColumns, DocumentId, DocumentFilter;
    published with [meeting_id, item_id, decision_id, issue_id, strategy_id, parent_id]
}

/// Those of a meeting, an item, a decision, an issue, a strategy or a body. One column has the owner of any type.
fn owned<'a>(mut query: documents::BoxedQuery<'a, Pg>, filter: &'a DocumentFilter) -> documents::BoxedQuery<'a, Pg> {
    let owners: [Option<Uuid>; 6] = [
        filter.meeting_id.map(Into::into),
        filter.item_id.map(Into::into),
        filter.decision_id.map(Into::into),
        filter.issue_id.map(Into::into),
        filter.strategy_id.map(Into::into),
        filter.body_id.map(Into::into),
    ];
    for owner_id in owners.into_iter().flatten() {
        query = query.filter(only(documents::owner_id, owner_id));
    }
    query
}

/// Those of owners of these record types. A document has one owner, so those of owners of other types are left out.
fn of_kinds<'a>(mut query: documents::BoxedQuery<'a, Pg>, filter: &'a DocumentFilter) -> documents::BoxedQuery<'a, Pg> {
    let Some(asked) = &filter.owner_kind else { return query };
    let all = [
        OwnerKind::Meeting,
        OwnerKind::Item,
        OwnerKind::Decision,
        OwnerKind::Issue,
        OwnerKind::Strategy,
        OwnerKind::Body,
        OwnerKind::Council,
    ];
    for other in all.into_iter().filter(|kind| !asked.0.contains(kind)) {
        query = match other {
            OwnerKind::Meeting => query.filter(documents::meeting_id.is_null()),
            OwnerKind::Item => query.filter(documents::item_id.is_null()),
            OwnerKind::Decision => query.filter(documents::decision_id.is_null()),
            OwnerKind::Issue => query.filter(documents::issue_id.is_null()),
            OwnerKind::Strategy => query.filter(documents::strategy_id.is_null()),
            OwnerKind::Body => query.filter(documents::body_id.is_null()),
            OwnerKind::Council => query.filter(documents::owner_id.ne(documents::council_id)),
        };
    }
    query
}

/// Only documents that another one replaces, or that none does.
fn replaced<'a>(query: documents::BoxedQuery<'a, Pg>, filter: &'a DocumentFilter) -> documents::BoxedQuery<'a, Pg> {
    let all = document_successions::table.select(document_successions::document_id);
    match filter.superseded {
        // The first condition has an index.
        Some(true) => query.filter(documents::id.eq_any(all)).filter(documents::superseded_by_id.is_not_null()),
        Some(false) => query.filter(documents::superseded_by_id.is_null()),
        None => query,
    }
}

/// Those with this checksum of the file.
fn with_sha256<'a>(query: documents::BoxedQuery<'a, Pg>, filter: &'a DocumentFilter) -> documents::BoxedQuery<'a, Pg> {
    match &filter.sha256 {
        Some(sha256) => query.filter(documents::sha256.eq(sha256)),
        None => query,
    }
}

/// Writes a new version of a document, with a file whose bytes are in storage.
///
/// # Errors
/// When the query fails.
pub async fn keep_file(tx: &mut Tx<'_>, id: DocumentId, file: &KeptFile) -> QueryResult<Document> {
    let kept = (
        documents::version.eq(documents::version + 1),
        documents::updated_at.eq(greatest(documents::updated_at, tx.at())),
        documents::file_stored_at.eq(tx.at()),
        documents::sha256.eq(&file.sha256),
        documents::size_bytes.eq(file.size_bytes),
        documents::media_type.eq(&file.media_type),
    );
    diesel::update(documents::table.find(id))
        .set(kept)
        .returning(Document::as_returning())
        .get_result(&mut tx.db())
        .await
}

/// The papers of items, each with the instant at which its item last changed.
///
/// # Errors
/// When the query fails.
pub async fn of_items(db: &Reader, ids: &[ItemId]) -> QueryResult<Vec<Row<ItemId, Document>>> {
    db.load(|| {
        items::table
            .left_join(
                documents::table.on(documents::item_id.eq(items::id.nullable()).and(documents::deleted_at.is_null())),
            )
            .filter(among(items::id, ids))
            .order((items::id, documents::position, documents::id))
            .select((items::id, items::updated_at, Option::<Document>::as_select()))
    })
    .await
}

/// The papers of decisions, each with the instant at which its decision last changed.
///
/// # Errors
/// When the query fails.
pub async fn of_decisions(db: &Reader, ids: &[DecisionId]) -> QueryResult<Vec<Row<DecisionId, Document>>> {
    let of_it = || documents::decision_id.eq(decisions::id.nullable()).and(documents::deleted_at.is_null());
    db.load(|| {
        decisions::table
            .left_join(documents::table.on(of_it()))
            .filter(among(decisions::id, ids))
            .order((decisions::id, documents::position, documents::id))
            .select((decisions::id, decisions::updated_at, Option::<Document>::as_select()))
    })
    .await
}

/// The position after the last paper of the owner.
///
/// # Errors
/// When the query fails.
pub async fn next_position(mut db: &AsyncPgConnection, owner_id: Uuid) -> QueryResult<i32> {
    let last: Option<i32> = documents::table
        .filter(only(documents::owner_id, owner_id))
        .filter(documents::deleted_at.is_null())
        .select(diesel::dsl::max(documents::position))
        .get_result(&mut db)
        .await?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

/// What a document belongs to.
///
/// # Errors
/// When there is no such document.
pub async fn owner_of(mut db: &AsyncPgConnection, id: DocumentId) -> QueryResult<Uuid> {
    documents::table.find(id).select(documents::owner_id).first(&mut db).await
}

/// Whether there is a document with a file.
///
/// # Errors
/// When the query fails.
pub async fn any_file(mut db: &AsyncPgConnection) -> QueryResult<bool> {
    let with_file = documents::table.filter(documents::file_stored_at.is_not_null());
    diesel::select(diesel::dsl::exists(with_file)).get_result(&mut db).await
}
