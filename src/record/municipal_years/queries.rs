//! Reading and writing municipal years.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{MunicipalYear, MunicipalYearColumns, MunicipalYearFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{councils, municipal_years};
use crate::database::sql::{Bind, Knowable, Statement, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::{CouncilId, MeetingId, MunicipalYearId};
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a MunicipalYearFilter, page: &PageRequest) -> municipal_years::BoxedQuery<'a, Pg> {
    let mut query = municipal_years::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(municipal_years::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(municipal_years::council_id.eq_any(of));
    }
    if let Some(names) = &filter.name {
        query = query.filter(municipal_years::name.eq_any(&names.0));
    }
    if let Some(date) = filter.date {
        query = query.filter(municipal_years::starts_on.le(date)).filter(municipal_years::ends_on.ge(date));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(municipal_years::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(municipal_years::deleted_at.is_null());
    }
    query
}

/// A page of the municipal years that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &MunicipalYearFilter, page: &PageRequest) -> QueryResult<Vec<MunicipalYear>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(MunicipalYear::as_select())
            .most(page.most())
    })
    .await
}

/// The municipal years on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &MunicipalYearFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One municipal year, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: MunicipalYearId) -> QueryResult<MunicipalYear> {
    municipal_years::table.find(id).select(MunicipalYear::as_select()).known().get_result(&mut db).await
}

/// One municipal year that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(
    tx: &mut Tx<'_>,
    id: MunicipalYearId,
) -> Result<Locked<MunicipalYear, MunicipalYearColumns>, Refused> {
    let held = tx.hold_to_change(Kind::MunicipalYear, id.into()).await?;
    let query = municipal_years::table.find(id).select((MunicipalYear::as_select(), MunicipalYearColumns::as_select()));
    let (record, columns): (MunicipalYear, MunicipalYearColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a municipal year.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(
    tx: &mut Tx<'_>,
    id: MunicipalYearId,
    columns: &MunicipalYearColumns,
) -> QueryResult<MunicipalYear> {
    let row = (
        municipal_years::id.eq(id),
        municipal_years::version.eq(1),
        municipal_years::created_at.eq(tx.at()),
        municipal_years::updated_at.eq(tx.at()),
        columns,
    );
    diesel::insert_into(municipal_years::table)
        .values(row)
        .returning(MunicipalYear::as_returning())
        .get_result(&mut tx.db())
        .await
}

/// Writes a new version of a municipal year.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(
    tx: &mut Tx<'_>,
    id: MunicipalYearId,
    columns: &MunicipalYearColumns,
) -> QueryResult<MunicipalYear> {
    let moved = (
        municipal_years::version.eq(municipal_years::version + 1),
        municipal_years::updated_at.eq(greatest(municipal_years::updated_at, tx.at())),
    );
    diesel::update(municipal_years::table.find(id))
        .set((moved, columns))
        .returning(MunicipalYear::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone of a municipal year.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: MunicipalYearId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        municipal_years::version.eq(municipal_years::version + 1),
        municipal_years::updated_at.eq(greatest(municipal_years::updated_at, tx.at())),
        municipal_years::deleted_at.eq(tx.at()),
        municipal_years::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(municipal_years::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}

/// Another year of the council that has days of this one.
///
/// # Errors
/// When the query fails.
pub async fn overlapping(
    mut db: &AsyncPgConnection,
    id: Option<MunicipalYearId>,
    columns: &MunicipalYearColumns,
) -> QueryResult<Option<(MunicipalYearId, String)>> {
    let mut query = municipal_years::table
        .filter(municipal_years::council_id.eq(columns.council_id))
        .filter(municipal_years::deleted_at.is_null())
        .filter(municipal_years::starts_on.le(columns.ends_on))
        .filter(municipal_years::ends_on.ge(columns.starts_on))
        .select((municipal_years::id, municipal_years::name))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(municipal_years::id.ne(id));
    }
    query.first(&mut db).await.optional()
}

/// Moves the council's meetings into the years that their days fall into, and gives those that moved.
///
/// # Errors
/// When the query fails.
pub async fn assign_meetings(tx: &mut Tx<'_>, council_id: CouncilId) -> QueryResult<Vec<MeetingId>> {
    let year = "(SELECT y.id FROM record.municipal_years y WHERE y.council_id = m.council_id AND y.deleted_at IS NULL \
                AND m.date BETWEEN y.starts_on AND y.ends_on)";
    let sql = format!(
        "UPDATE record.meetings m SET municipal_year_id = {year}, version = version + 1, updated_at = greatest(updated_at, ?) \
         WHERE m.council_id = ? AND m.municipal_year_id IS DISTINCT FROM {year} RETURNING m.id"
    );
    let binds = vec![Bind::Instant(tx.at()), Bind::Id(council_id.into())];
    let moved: Vec<(uuid::Uuid,)> = Statement::<(diesel::sql_types::Uuid,)>::new(sql, binds).load(&mut tx.db()).await?;
    Ok(moved.into_iter().map(|row| row.0.into()).collect())
}
