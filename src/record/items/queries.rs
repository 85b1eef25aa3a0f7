//! Reading and writing items.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Item, ItemColumns, ItemFilter};
use super::parts::ItemKind;
use crate::database::kept::{Limitable, Most, among, only};
use crate::database::schema::{bodies, councils, items, meetings};
use crate::database::sql::{Bind, Statement};
use crate::database::{Reader, Tx};
use crate::http::include::Row;
use crate::ids::{BodyId, ItemId, MeetingId, MunicipalYearId};
use crate::kind::Kind;
use crate::record::bodies::model::MinuteNumbering;
use crate::record::noun::{filters, stored};
use crate::record::sittings::{self, Bodies};
use crate::record::threads;
use crate::refused::Refused;

filters! { items: ItemFilter;
    own(of_body_or_council), own(of_issue), is(meeting_id), own(at_meetings), is(parent_id), any(minute_number),
    any(agenda_number), any(kind), any(publication), concern(topic, Item), concern(ward, Item),
    from(updated_since, updated_at),
}
stored! { items: Item, ItemColumns, ItemId, ItemFilter; published with [meeting_id, parent_id] }

/// Those of an issue.
fn of_issue<'a>(query: items::BoxedQuery<'a, Pg>, filter: &'a ItemFilter) -> items::BoxedQuery<'a, Pg> {
    match filter.issue_id {
        Some(issue_id) => query.filter(items::id.eq_any(threads::of(issue_id))),
        None => query,
    }
}

/// Those at meetings of a body, or else of a council.
fn of_body_or_council<'a>(mut query: items::BoxedQuery<'a, Pg>, filter: &'a ItemFilter) -> items::BoxedQuery<'a, Pg> {
    let ItemFilter { body_id, body, council_id, council, .. } = filter;
    let asked = Bodies { id: *body_id, slugs: body.as_ref(), council_id: *council_id, councils: council.as_ref() };
    if let Some(sat) = sittings::of(items::meeting_id, asked) {
        return query.filter(sat);
    }
    filters!(@is query, filter, items, council_id);
    filters!(@of query, filter, items, council, councils::slug, council_id);
    query
}

/// Those at meetings of some days.
fn at_meetings<'a>(mut query: items::BoxedQuery<'a, Pg>, filter: &'a ItemFilter) -> items::BoxedQuery<'a, Pg> {
    if let Some(from) = filter.date_from {
        let of = meetings::table.filter(meetings::date.ge(from)).select(meetings::id);
        query = query.filter(items::meeting_id.eq_any(of));
    }
    if let Some(to) = filter.date_to {
        let of = meetings::table.filter(meetings::date.le(to)).select(meetings::id);
        query = query.filter(items::meeting_id.eq_any(of));
    }
    query
}

/// Keeps the minute number of an item that is to have another one, or none: where the public has read it so, no other
/// item gets it.
///
/// # Errors
/// When the query fails.
pub async fn keep_minute_number(tx: &Tx<'_>, id: ItemId, number: Option<&str>) -> QueryResult<()> {
    let Some(number) = number else { return Ok(()) };
    let sql = "UPDATE record.items SET former_minute_numbers = former_minute_numbers || to_jsonb(k.number) \
               FROM (SELECT ?) AS k(number) WHERE id = ? AND was_public AND NOT jsonb_exists(former_minute_numbers, \
               k.number)";
    let binds = vec![Bind::Text(number.to_owned()), Bind::Id(id.into())];
    Statement::<()>::new(sql, binds).execute(&mut tx.db()).await.map(drop)
}

/// The items of meetings, with the instant at which each meeting last changed: where that is not what the meeting
/// itself said, the two were read at different moments.
///
/// # Errors
/// When the query fails.
pub async fn of_meetings(db: &Reader, ids: &[MeetingId]) -> QueryResult<Vec<Row<MeetingId, Item>>> {
    db.load(|| {
        meetings::table
            .left_join(items::table.on(items::meeting_id.eq(meetings::id).and(items::deleted_at.is_null())))
            .filter(among(meetings::id, ids))
            .order((items::meeting_id, items::position, items::id))
            .select((meetings::id, meetings::updated_at, Option::<Item>::as_select()))
    })
    .await
}

/// The meeting of an item.
///
/// # Errors
/// When there is none.
pub async fn meeting_of(mut db: &AsyncPgConnection, id: ItemId) -> QueryResult<MeetingId> {
    items::table.find(id).select(items::meeting_id).first(&mut db).await
}

/// The position after the last of the siblings.
///
/// # Errors
/// When the query fails.
pub async fn next_position(
    mut db: &AsyncPgConnection,
    meeting_id: MeetingId,
    parent_id: Option<ItemId>,
) -> QueryResult<i32> {
    let last: Option<i32> = items::table
        .filter(only(items::meeting_id, meeting_id))
        .filter(items::parent_id.is_not_distinct_from(parent_id))
        .filter(items::deleted_at.is_null())
        .select(diesel::dsl::max(items::position))
        .get_result(&mut db)
        .await?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

/// The body and year through which the minute numbers of a meeting run, where they run through a year.
///
/// # Errors
/// When the query fails.
pub async fn numbering(
    mut db: &AsyncPgConnection,
    meeting_id: MeetingId,
) -> QueryResult<Option<(BodyId, MunicipalYearId)>> {
    meetings::table
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .filter(meetings::id.eq(meeting_id))
        .filter(bodies::minute_numbering.eq(MinuteNumbering::PerYear))
        .filter(meetings::municipal_year_id.is_not_null())
        .select((bodies::id, meetings::municipal_year_id.assume_not_null()))
        .first(&mut db)
        .await
        .optional()
}

const RENUMBER: &str = "UPDATE record.items i SET numbered_in_body_id = n.body_id, numbered_in_year_id = n.year_id \
    FROM (SELECT m.id, m.body_id AS of_body, \
     CASE WHEN b.minute_numbering = 'per_year' THEN m.municipal_year_id END AS year_id, \
     CASE WHEN b.minute_numbering = 'per_year' AND m.municipal_year_id IS NOT NULL THEN m.body_id END AS body_id \
     FROM record.meetings m JOIN record.bodies b ON b.id = m.body_id) n WHERE n.id = i.meeting_id \
     AND (i.numbered_in_body_id, i.numbered_in_year_id) IS DISTINCT FROM (n.body_id, n.year_id) AND ";

/// Works out anew through what the minute numbers of meetings run.
///
/// # Errors
/// When two items would then have one number.
pub async fn renumber(tx: &mut Tx<'_>, ids: &[MeetingId]) -> Result<(), Refused> {
    let binds = vec![Bind::Ids(ids.iter().map(|id| (*id).into()).collect())];
    renumber_where(tx, "n.id = ANY(?)", binds).await
}

/// Works out anew through what the minute numbers of a body run.
///
/// # Errors
/// When two items would then have one number.
pub async fn renumber_body(tx: &mut Tx<'_>, id: BodyId) -> Result<(), Refused> {
    // Whoever is adding an item to one of its meetings holds the meeting, and is waited for.
    let hold = "SELECT id FROM record.meetings WHERE body_id = ? ORDER BY id FOR NO KEY UPDATE";
    Statement::<()>::new(hold, vec![Bind::Id(id.into())]).execute(&mut tx.db()).await?;
    renumber_where(tx, "n.of_body = ?", vec![Bind::Id(id.into())]).await
}

async fn renumber_where(tx: &mut Tx<'_>, condition: &str, binds: Vec<Bind>) -> Result<(), Refused> {
    let sql = format!("{RENUMBER} {condition} RETURNING i.id");
    let moved: Vec<(uuid::Uuid,)> = Statement::<(SqlUuid,)>::new(sql, binds).load(&mut tx.db()).await?;
    tx.follows(Kind::Item, moved.into_iter().map(|row| row.0));
    Ok(())
}

/// Another item that stands among the siblings at the position.
///
/// # Errors
/// When the query fails.
pub async fn at_position(
    mut db: &AsyncPgConnection,
    id: Option<ItemId>,
    columns: &ItemColumns,
) -> QueryResult<Option<ItemId>> {
    items::table
        .filter(items::meeting_id.eq(columns.meeting_id))
        .filter(items::parent_id.is_not_distinct_from(columns.parent_id))
        .filter(items::position.eq(columns.position))
        .filter(items::deleted_at.is_null())
        .filter(items::id.ne(id.unwrap_or_else(|| uuid::Uuid::nil().into())))
        .select(items::id)
        .first(&mut db)
        .await
        .optional()
}

/// Another item of the meeting, or of the year through which its numbers run, that has the minute number; headings
/// apart.
///
/// # Errors
/// When the query fails.
pub async fn with_minute_number(
    mut db: &AsyncPgConnection,
    id: Option<ItemId>,
    number: &str,
    columns: &ItemColumns,
) -> QueryResult<Option<ItemId>> {
    let others = items::table
        .filter(items::minute_number.eq(number))
        .filter(items::kind.ne(ItemKind::Heading))
        .filter(items::deleted_at.is_null())
        .filter(items::id.ne(id.unwrap_or_else(|| uuid::Uuid::nil().into())))
        .into_boxed();
    let of_meeting = items::meeting_id.eq(columns.meeting_id);
    let others = match (columns.numbered_in_body_id, columns.numbered_in_year_id) {
        (Some(body), Some(year)) => {
            let of_year = items::numbered_in_body_id.eq(body).and(items::numbered_in_year_id.eq(year));
            others.filter(of_meeting.nullable().or(of_year))
        }
        _ => others.filter(of_meeting),
    };
    others.select(items::id).most(Most::usual(1)).get_result(&mut db).await.optional()
}
