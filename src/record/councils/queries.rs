//! Reading and writing councils.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Council, CouncilColumns, CouncilFilter};
use crate::database::kept::{Limitable, Preparable, among};
use crate::database::schema::councils;
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::CouncilId;
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a CouncilFilter, page: &PageRequest) -> councils::BoxedQuery<'a, Pg> {
    let mut query = councils::table.into_boxed();
    if let Some(slugs) = &filter.slug {
        query = query.filter(among(councils::slug, &slugs.0));
    }
    if let Some(codes) = &filter.gss_code {
        query = query.filter(councils::gss_code.eq_any(&codes.0));
    }
    if let Some(nations) = &filter.nation {
        query = query.filter(councils::nation.eq_any(&nations.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(councils::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(councils::deleted_at.is_null());
    }
    query
}

/// A page of the councils that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &CouncilFilter, page: &PageRequest) -> QueryResult<Vec<Council>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Council::as_select())
            .most(page.most())
    })
    .await
}

/// The councils on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &CouncilFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One council, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: CouncilId) -> QueryResult<Council> {
    councils::table.find(id).select(Council::as_select()).known().get_result(&mut db).await
}

/// One council that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: CouncilId) -> Result<Locked<Council, CouncilColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Council, id.into()).await?;
    let query = councils::table.find(id).select((Council::as_select(), CouncilColumns::as_select()));
    let (record, columns): (Council, CouncilColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a council.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: CouncilId, columns: &CouncilColumns) -> QueryResult<Council> {
    let row = (
        councils::id.eq(id),
        councils::version.eq(1),
        councils::created_at.eq(tx.at()),
        councils::updated_at.eq(tx.at()),
        columns,
    );
    diesel::insert_into(councils::table).values(row).returning(Council::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of a council.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: CouncilId, columns: &CouncilColumns) -> QueryResult<Council> {
    let moved =
        (councils::version.eq(councils::version + 1), councils::updated_at.eq(greatest(councils::updated_at, tx.at())));
    diesel::update(councils::table.find(id))
        .set((moved, columns))
        .returning(Council::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone of a council.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: CouncilId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        councils::version.eq(councils::version + 1),
        councils::updated_at.eq(greatest(councils::updated_at, tx.at())),
        councils::deleted_at.eq(tx.at()),
        councils::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(councils::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}

/// Another council that has the slug, or had it until it was deleted.
///
/// # Errors
/// When the query fails.
pub async fn with_slug(
    mut db: &AsyncPgConnection,
    id: Option<CouncilId>,
    slug: &str,
) -> QueryResult<Option<CouncilId>> {
    let mut query = councils::table.filter(councils::slug.eq(slug)).select(councils::id).into_boxed();
    if let Some(id) = id {
        query = query.filter(councils::id.ne(id));
    }
    query.first(&mut db).await.optional()
}
