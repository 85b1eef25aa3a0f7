//! Reading and writing documents.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::file::KeptFile;
use super::model::{Document, DocumentColumns, DocumentFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{councils, documents, items, strategies};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::include::Row;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::{DocumentId, ItemId};
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a DocumentFilter, page: &PageRequest) -> documents::BoxedQuery<'a, Pg> {
    let mut query = documents::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(documents::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(documents::council_id.eq_any(of));
    }
    if let Some(meeting_id) = filter.meeting_id {
        query = query.filter(only(documents::owner_id, Uuid::from(meeting_id)));
    }
    if let Some(item_id) = filter.item_id {
        query = query.filter(only(documents::owner_id, Uuid::from(item_id)));
    }
    if let Some(decision_id) = filter.decision_id {
        query = query.filter(only(documents::owner_id, Uuid::from(decision_id)));
    }
    if let Some(issue_id) = filter.issue_id {
        query = query.filter(only(documents::owner_id, Uuid::from(issue_id)));
    }
    if let Some(strategy_id) = filter.strategy_id {
        query = query.filter(only(documents::owner_id, Uuid::from(strategy_id)));
    }
    if let Some(slugs) = &filter.strategy {
        let of = strategies::table.filter(among(strategies::slug, &slugs.0)).select(strategies::id.nullable());
        query = query.filter(documents::strategy_id.eq_any(of));
    }
    if let Some(parent_id) = filter.parent_id {
        query = query.filter(only(documents::parent_id, parent_id));
    }
    if let Some(kinds) = &filter.kind {
        query = query.filter(documents::kind.eq_any(&kinds.0));
    }
    if let Some(roles) = &filter.role {
        query = query.filter(documents::role.eq_any(&roles.0));
    }
    if let Some(types) = &filter.media_type {
        query = query.filter(documents::media_type.eq_any(&types.0));
    }
    if let Some(sha256) = &filter.sha256 {
        query = query.filter(documents::sha256.eq(sha256));
    }
    if let Some(publications) = &filter.publication {
        query = query.filter(documents::publication.eq_any(&publications.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(documents::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(documents::deleted_at.is_null());
    }
    query
}

/// A page of the documents that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &DocumentFilter, page: &PageRequest) -> QueryResult<Vec<Document>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Document::as_select())
            .most(page.most())
    })
    .await
}

/// The documents on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &DocumentFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One document, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: DocumentId) -> QueryResult<Document> {
    documents::table.find(id).select(Document::as_select()).known().get_result(&mut db).await
}

/// One document that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: DocumentId) -> Result<Locked<Document, DocumentColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Document, id.into()).await?;
    let query = documents::table.find(id).select((Document::as_select(), DocumentColumns::as_select()));
    let (record, columns): (Document, DocumentColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a document.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: DocumentId, columns: &DocumentColumns) -> QueryResult<Document> {
    let parents = [
        columns.meeting_id.map(Into::into),
        columns.item_id.map(Into::into),
        columns.decision_id.map(Into::into),
        columns.issue_id.map(Into::into),
        columns.strategy_id.map(Into::into),
        columns.parent_id.map(Into::into),
    ];
    let is_public = tx.is_public_at_once(columns.publication == Publication::Published, &parents);
    let row = (
        documents::id.eq(id),
        documents::version.eq(1),
        documents::created_at.eq(tx.at()),
        documents::updated_at.eq(tx.at()),
        documents::is_public.eq(is_public),
        documents::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(documents::table).values(row).returning(Document::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of a document.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: DocumentId, columns: &DocumentColumns) -> QueryResult<Document> {
    let moved = (
        documents::version.eq(documents::version + 1),
        documents::updated_at.eq(greatest(documents::updated_at, tx.at())),
    );
    diesel::update(documents::table.find(id))
        .set((moved, columns))
        .returning(Document::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
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

/// Leaves a tombstone, which the public sees only where it saw the record until then, of a document.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: DocumentId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        documents::version.eq(documents::version + 1),
        documents::updated_at.eq(greatest(documents::updated_at, tx.at())),
        documents::was_public.eq(documents::is_public),
        documents::deleted_at.eq(tx.at()),
        documents::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(documents::table.find(id)).set(tombstone).execute(&mut tx.db()).await
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
