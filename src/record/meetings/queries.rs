//! Reading and writing meetings.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Meeting, MeetingColumns, MeetingFilter};
use crate::database::schema::{bodies, councils, meetings, municipal_years};
use crate::ids::{CouncilId, MeetingId, MunicipalYearId};
use crate::record::noun::{filters, stored};

filters! { meetings: MeetingFilter;
    is(council_id), of(council, councils::slug, council_id), is(body_id), of(body, bodies::slug, body_id),
    is(municipal_year_id), any(type_), any(state), any(minutes_state), any(publication), from(date_from, date),
    to(date_to, date), from(updated_since, updated_at),
}
stored! { meetings: Meeting, MeetingColumns, MeetingId, MeetingFilter; published with [] }

/// The municipal year of a council's day.
///
/// # Errors
/// When the query fails.
pub async fn municipal_year(
    mut db: &AsyncPgConnection,
    council_id: CouncilId,
    date: chrono::NaiveDate,
) -> QueryResult<Option<MunicipalYearId>> {
    municipal_years::table
        .filter(municipal_years::council_id.eq(council_id))
        .filter(municipal_years::starts_on.le(date).and(municipal_years::ends_on.ge(date)))
        .filter(municipal_years::deleted_at.is_null())
        .select(municipal_years::id)
        .first(&mut db)
        .await
        .optional()
}

/// The time zone of a council.
///
/// # Errors
/// When there is none.
pub async fn council_timezone(mut db: &AsyncPgConnection, council_id: CouncilId) -> QueryResult<String> {
    councils::table.find(council_id).select(councils::timezone).first(&mut db).await
}
