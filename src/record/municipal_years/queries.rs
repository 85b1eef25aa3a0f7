//! Reading and writing municipal years.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{MunicipalYear, MunicipalYearColumns, MunicipalYearFilter};
use crate::database::Tx;
use crate::database::schema::{councils, municipal_years};
use crate::database::sql::{Bind, Statement};
use crate::ids::{CouncilId, MeetingId, MunicipalYearId};
use crate::record::noun::{filters, stored};

filters! { municipal_years: MunicipalYearFilter;
    is(council_id), of(council, councils::slug, council_id), any(name), own(around), from(updated_since, updated_at),
}
stored! { municipal_years: MunicipalYear, MunicipalYearColumns, MunicipalYearId, MunicipalYearFilter; public at once }

/// Only the year that contains the day.
fn around<'a>(
    query: municipal_years::BoxedQuery<'a, Pg>,
    filter: &'a MunicipalYearFilter,
) -> municipal_years::BoxedQuery<'a, Pg> {
    match filter.date {
        Some(date) => query.filter(municipal_years::starts_on.le(date)).filter(municipal_years::ends_on.ge(date)),
        None => query,
    }
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
    // In the order of ids, as all writers hold several.
    let sql = format!(
        "WITH due AS (SELECT m.id FROM record.meetings m \
         WHERE m.council_id = ? AND m.municipal_year_id IS DISTINCT FROM {year} ORDER BY m.id FOR NO KEY UPDATE) \
         UPDATE record.meetings m SET municipal_year_id = {year}, version = version + 1, \
         updated_at = greatest(updated_at, ?) FROM due WHERE m.id = due.id RETURNING m.id"
    );
    let binds = vec![Bind::Id(council_id.into()), Bind::Instant(tx.at())];
    let moved: Vec<(uuid::Uuid,)> = Statement::<(diesel::sql_types::Uuid,)>::new(sql, binds).load(&mut tx.db()).await?;
    Ok(moved.into_iter().map(|row| row.0.into()).collect())
}
