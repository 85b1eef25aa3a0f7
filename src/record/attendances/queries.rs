//! Reading and writing attendances.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Attendance, AttendanceColumns, AttendanceFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{attendances, bodies, councils, meetings};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::include::Row;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::{AttendanceId, MeetingId};
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::record::participations;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a AttendanceFilter, page: &PageRequest) -> attendances::BoxedQuery<'a, Pg> {
    let mut query = attendances::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(attendances::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(attendances::council_id.eq_any(of));
    }
    if let Some(meeting_id) = filter.meeting_id {
        query = query.filter(only(attendances::meeting_id, meeting_id));
    }
    if let Some(body_id) = filter.body_id {
        let of = meetings::table.filter(meetings::body_id.eq(body_id)).select(meetings::id);
        query = query.filter(attendances::meeting_id.eq_any(of));
    }
    if let Some(slugs) = &filter.body {
        let bodies = bodies::table.filter(among(bodies::slug, &slugs.0)).select(bodies::id);
        let of = meetings::table.filter(meetings::body_id.eq_any(bodies)).select(meetings::id);
        query = query.filter(attendances::meeting_id.eq_any(of));
    }
    if let Some(person_id) = filter.person_id {
        query = query.filter(attendances::id.eq_any(participations::of(person_id)));
    }
    if let Some(capacities) = &filter.capacity {
        query = query.filter(attendances::capacity.eq_any(&capacities.0));
    }
    if let Some(states) = &filter.state {
        query = query.filter(attendances::state.eq_any(&states.0));
    }
    if let Some(publication) = &filter.publication {
        query = query.filter(attendances::publication.eq_any(&publication.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(attendances::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(attendances::deleted_at.is_null());
    }
    query
}

/// A page of the attendances that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &AttendanceFilter, page: &PageRequest) -> QueryResult<Vec<Attendance>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Attendance::as_select())
            .most(page.most())
    })
    .await
}

/// The attendances on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &AttendanceFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One attendance, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: AttendanceId) -> QueryResult<Attendance> {
    attendances::table.find(id).select(Attendance::as_select()).known().get_result(&mut db).await
}

/// One attendance that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: AttendanceId) -> Result<Locked<Attendance, AttendanceColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Attendance, id.into()).await?;
    let query = attendances::table.find(id).select((Attendance::as_select(), AttendanceColumns::as_select()));
    let (record, columns): (Attendance, AttendanceColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds an attendance.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: AttendanceId, columns: &AttendanceColumns) -> QueryResult<Attendance> {
    let is_public =
        tx.is_public_at_once(columns.publication == Publication::Published, &[Some(columns.meeting_id.into())]);
    let row = (
        attendances::id.eq(id),
        attendances::version.eq(1),
        attendances::created_at.eq(tx.at()),
        attendances::updated_at.eq(tx.at()),
        attendances::is_public.eq(is_public),
        attendances::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(attendances::table)
        .values(row)
        .returning(Attendance::as_returning())
        .get_result(&mut tx.db())
        .await
}

/// Writes a new version of an attendance.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: AttendanceId, columns: &AttendanceColumns) -> QueryResult<Attendance> {
    let moved = (
        attendances::version.eq(attendances::version + 1),
        attendances::updated_at.eq(greatest(attendances::updated_at, tx.at())),
    );
    diesel::update(attendances::table.find(id))
        .set((moved, columns))
        .returning(Attendance::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of an attendance.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: AttendanceId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        attendances::version.eq(attendances::version + 1),
        attendances::updated_at.eq(greatest(attendances::updated_at, tx.at())),
        attendances::was_public.eq(attendances::is_public),
        attendances::deleted_at.eq(tx.at()),
        attendances::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(attendances::table.find(id)).set(tombstone).execute(&mut tx.db()).await
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
