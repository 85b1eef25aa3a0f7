//! Reading and writing progress reports.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{ProgressReport, ProgressReportColumns, ProgressReportFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{councils, progress_reports, strategies};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::ProgressReportId;
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a ProgressReportFilter, page: &PageRequest) -> progress_reports::BoxedQuery<'a, Pg> {
    let mut query = progress_reports::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(progress_reports::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(progress_reports::council_id.eq_any(of));
    }
    if let Some(strategy_id) = filter.strategy_id {
        query = query.filter(only(progress_reports::strategy_id, strategy_id));
    }
    if let Some(slugs) = &filter.strategy {
        let of = strategies::table.filter(among(strategies::slug, &slugs.0)).select(strategies::id);
        query = query.filter(progress_reports::strategy_id.eq_any(of));
    }
    if let Some(stated_rating) = &filter.stated_rating {
        query = query.filter(progress_reports::stated_rating.eq_any(&stated_rating.0));
    }
    if let Some(publication) = &filter.publication {
        query = query.filter(progress_reports::publication.eq_any(&publication.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(progress_reports::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(progress_reports::deleted_at.is_null());
    }
    query
}

/// A page of the progress reports that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &ProgressReportFilter, page: &PageRequest) -> QueryResult<Vec<ProgressReport>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(ProgressReport::as_select())
            .most(page.most())
    })
    .await
}

/// The progress reports on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &ProgressReportFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One progress report, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: ProgressReportId) -> QueryResult<ProgressReport> {
    progress_reports::table.find(id).select(ProgressReport::as_select()).known().get_result(&mut db).await
}

/// One progress report that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(
    tx: &mut Tx<'_>,
    id: ProgressReportId,
) -> Result<Locked<ProgressReport, ProgressReportColumns>, Refused> {
    let held = tx.hold_to_change(Kind::ProgressReport, id.into()).await?;
    let query =
        progress_reports::table.find(id).select((ProgressReport::as_select(), ProgressReportColumns::as_select()));
    let (record, columns): (ProgressReport, ProgressReportColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a progress report.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(
    tx: &mut Tx<'_>,
    id: ProgressReportId,
    columns: &ProgressReportColumns,
) -> QueryResult<ProgressReport> {
    let is_public =
        tx.is_public_at_once(columns.publication == Publication::Published, &[Some(columns.strategy_id.into())]);
    let row = (
        progress_reports::id.eq(id),
        progress_reports::version.eq(1),
        progress_reports::created_at.eq(tx.at()),
        progress_reports::updated_at.eq(tx.at()),
        progress_reports::is_public.eq(is_public),
        progress_reports::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(progress_reports::table)
        .values(row)
        .returning(ProgressReport::as_returning())
        .get_result(&mut tx.db())
        .await
}

/// Writes a new version of a progress report.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(
    tx: &mut Tx<'_>,
    id: ProgressReportId,
    columns: &ProgressReportColumns,
) -> QueryResult<ProgressReport> {
    let moved = (
        progress_reports::version.eq(progress_reports::version + 1),
        progress_reports::updated_at.eq(greatest(progress_reports::updated_at, tx.at())),
    );
    diesel::update(progress_reports::table.find(id))
        .set((moved, columns))
        .returning(ProgressReport::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of a progress report.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: ProgressReportId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        progress_reports::version.eq(progress_reports::version + 1),
        progress_reports::updated_at.eq(greatest(progress_reports::updated_at, tx.at())),
        progress_reports::was_public.eq(progress_reports::is_public),
        progress_reports::deleted_at.eq(tx.at()),
        progress_reports::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(progress_reports::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}
