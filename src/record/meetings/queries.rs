//! Reading and writing meetings.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Meeting, MeetingColumns, MeetingFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{bodies, councils, meetings, municipal_years};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::{CouncilId, MeetingId, MunicipalYearId};
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a MeetingFilter, page: &PageRequest) -> meetings::BoxedQuery<'a, Pg> {
    let mut query = meetings::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(meetings::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(meetings::council_id.eq_any(of));
    }
    if let Some(body_id) = filter.body_id {
        query = query.filter(only(meetings::body_id, body_id));
    }
    if let Some(slugs) = &filter.body {
        let of = bodies::table.filter(among(bodies::slug, &slugs.0)).select(bodies::id);
        query = query.filter(meetings::body_id.eq_any(of));
    }
    if let Some(municipal_year_id) = filter.municipal_year_id {
        query = query.filter(only(meetings::municipal_year_id, municipal_year_id));
    }
    if let Some(states) = &filter.state {
        query = query.filter(meetings::state.eq_any(&states.0));
    }
    if let Some(states) = &filter.minutes_state {
        query = query.filter(meetings::minutes_state.eq_any(&states.0));
    }
    if let Some(publications) = &filter.publication {
        query = query.filter(meetings::publication.eq_any(&publications.0));
    }
    if let Some(from) = filter.date_from {
        query = query.filter(meetings::date.ge(from));
    }
    if let Some(to) = filter.date_to {
        query = query.filter(meetings::date.le(to));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(meetings::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(meetings::deleted_at.is_null());
    }
    query
}

/// A page of the meetings that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &MeetingFilter, page: &PageRequest) -> QueryResult<Vec<Meeting>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Meeting::as_select())
            .most(page.most())
    })
    .await
}

/// The meetings on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &MeetingFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One meeting, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: MeetingId) -> QueryResult<Meeting> {
    meetings::table.find(id).select(Meeting::as_select()).known().get_result(&mut db).await
}

/// One meeting that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: MeetingId) -> Result<Locked<Meeting, MeetingColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Meeting, id.into()).await?;
    let query = meetings::table.find(id).select((Meeting::as_select(), MeetingColumns::as_select()));
    let (record, columns): (Meeting, MeetingColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a meeting.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: MeetingId, columns: &MeetingColumns) -> QueryResult<Meeting> {
    let is_public = tx.is_public_at_once(columns.publication == Publication::Published, &[]);
    let row = (
        meetings::id.eq(id),
        meetings::version.eq(1),
        meetings::created_at.eq(tx.at()),
        meetings::updated_at.eq(tx.at()),
        meetings::is_public.eq(is_public),
        meetings::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(meetings::table).values(row).returning(Meeting::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of a meeting.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: MeetingId, columns: &MeetingColumns) -> QueryResult<Meeting> {
    let moved =
        (meetings::version.eq(meetings::version + 1), meetings::updated_at.eq(greatest(meetings::updated_at, tx.at())));
    diesel::update(meetings::table.find(id))
        .set((moved, columns))
        .returning(Meeting::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of a meeting.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: MeetingId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        meetings::version.eq(meetings::version + 1),
        meetings::updated_at.eq(greatest(meetings::updated_at, tx.at())),
        meetings::was_public.eq(meetings::is_public),
        meetings::deleted_at.eq(tx.at()),
        meetings::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(meetings::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}

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
