//! Reading and writing attendances.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Attendance, AttendanceColumns, AttendanceFilter};
use crate::database::Reader;
use crate::database::kept::{among, only};
use crate::database::schema::{attendances, councils, meetings};
use crate::http::include::Row;
use crate::ids::{AttendanceId, MeetingId};
use crate::record::noun::{filters, stored};
use crate::record::participations;
use crate::record::sittings::{self, Bodies};

filters! { attendances: AttendanceFilter;
    own(of_body_or_council), is(meeting_id), own(with_person), own(for_person), any(capacity), any(state),
    any(publication), from(updated_since, updated_at),
}
stored! { attendances: Attendance, AttendanceColumns, AttendanceId, AttendanceFilter; published with [meeting_id] }

/// Only the attendances at meetings of a body, or else of a council.
fn of_body_or_council<'a>(
    mut query: attendances::BoxedQuery<'a, Pg>,
    filter: &'a AttendanceFilter,
) -> attendances::BoxedQuery<'a, Pg> {
    let AttendanceFilter { body_id, body, council_id, council, .. } = filter;
    let asked = Bodies { id: *body_id, slugs: body.as_ref(), council_id: *council_id, councils: council.as_ref() };
    if let Some(sat) = sittings::of(attendances::meeting_id, asked) {
        return query.filter(sat);
    }
    filters!(@is query, filter, attendances, council_id);
    filters!(@of query, filter, attendances, council, councils::slug, council_id);
    query
}

/// Only the attendances of a person.
fn with_person<'a>(
    query: attendances::BoxedQuery<'a, Pg>,
    filter: &'a AttendanceFilter,
) -> attendances::BoxedQuery<'a, Pg> {
    match filter.person_id {
        Some(person_id) => query.filter(attendances::id.eq_any(participations::of(person_id))),
        None => query,
    }
}

/// Only the attendances of substitutes for a person.
fn for_person<'a>(
    query: attendances::BoxedQuery<'a, Pg>,
    filter: &'a AttendanceFilter,
) -> attendances::BoxedQuery<'a, Pg> {
    match filter.substitutes_for_id {
        Some(person_id) => query.filter(attendances::id.eq_any(participations::for_person(person_id))),
        None => query,
    }
}

/// The attendance of meetings, with the instant at which each meeting last changed.
///
/// # Errors
/// When the query fails.
pub async fn of_meetings(db: &Reader, ids: &[MeetingId]) -> QueryResult<Vec<Row<MeetingId, Attendance>>> {
    db.load(|| {
        meetings::table
            .left_join(
                attendances::table.on(attendances::meeting_id.eq(meetings::id).and(attendances::deleted_at.is_null())),
            )
            .filter(among(meetings::id, ids))
            .order((attendances::meeting_id, attendances::position, attendances::id))
            .select((meetings::id, meetings::updated_at, Option::<Attendance>::as_select()))
    })
    .await
}

/// The attendances of a meeting that stand, in order.
///
/// # Errors
/// When the query fails.
pub async fn standing(mut db: &AsyncPgConnection, id: MeetingId) -> QueryResult<Vec<Attendance>> {
    attendances::table
        .filter(attendances::meeting_id.eq(id))
        .filter(attendances::deleted_at.is_null())
        .order((attendances::position, attendances::id))
        .select(Attendance::as_select())
        .load(&mut db)
        .await
}

/// The position after the last of a meeting.
///
/// # Errors
/// When the query fails.
pub async fn next_position(mut db: &AsyncPgConnection, id: MeetingId) -> QueryResult<i32> {
    let last: Option<i32> = attendances::table
        .filter(only(attendances::meeting_id, id))
        .filter(attendances::deleted_at.is_null())
        .select(diesel::dsl::max(attendances::position))
        .get_result(&mut db)
        .await?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

/// Another attendance of the person at the meeting.
///
/// # Errors
/// When the query fails.
pub async fn of_person(
    mut db: &AsyncPgConnection,
    id: Option<AttendanceId>,
    columns: &AttendanceColumns,
) -> QueryResult<Option<AttendanceId>> {
    attendances::table
        .filter(attendances::meeting_id.eq(columns.meeting_id))
        .filter(attendances::person_id.eq(columns.person_id))
        .filter(attendances::deleted_at.is_null())
        .filter(attendances::id.ne(id.unwrap_or_else(|| uuid::Uuid::nil().into())))
        .select(attendances::id)
        .first(&mut db)
        .await
        .optional()
}
