//! Reading what the steps of a meeting depend on. The same queries serve readers, who see what they may, and writers.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::database::kept::among;
use crate::database::schema::{attendances, bodies, decisions, documents, items, meetings, municipal_years, votes};
use crate::database::sql::Json;
use crate::ids::{AttendanceId, BodyId, DecisionId, DocumentId, ItemId, MeetingId, MunicipalYearId, VoteId};
use crate::record::bodies::model::MinuteNumbering;
use crate::record::documents::parts::DocumentKind;
use crate::record::items::parts::{ItemKind, MinutesPublication};
use crate::record::meetings::model::MeetingState;
use crate::record::publication::Publication;
use crate::record::sittings;

/// An item, as far as the steps depend on it.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    pub id: ItemId,
    pub parent_id: Option<ItemId>,
    pub position: i32,
    pub kind: ItemKind,
    pub agenda_number: Option<String>,
    pub minute_number: Option<String>,
    pub title: String,
    pub publication: Publication,
    pub is_withheld: bool,
    /// Whether anything is recommended.
    pub has_recommendation: bool,
    /// What is minuted of it; null = nothing.
    pub minutes: Option<MinutesPublication>,
}

/// A decision, as far as the steps depend on it.
#[derive(Debug, Clone, Queryable)]
pub struct Resolved {
    pub id: DecisionId,
    pub item_id: Option<ItemId>,
    pub publication: Publication,
    /// Whether another one replaces it.
    pub is_superseded: bool,
}

impl Resolved {
    /// Whether it is to be published, where those items are passed over.
    pub fn waits(&self, passed_over: &HashSet<ItemId>) -> bool {
        let is_passed_over = self.item_id.is_some_and(|item| passed_over.contains(&item));
        self.publication == Publication::Draft && !self.is_superseded && !is_passed_over
    }
}

/// A paper of a meeting, of an item or of a decision at one, as far as the steps depend on it.
#[derive(Debug, Clone, Queryable)]
pub struct Paper {
    pub id: DocumentId,
    pub item_id: Option<ItemId>,
    pub decision_id: Option<DecisionId>,
    pub kind: DocumentKind,
    pub publication: Publication,
    pub published_at: Option<DateTime<Utc>>,
}

/// The items of a meeting, in the order of their positions.
///
/// # Errors
/// When the query fails.
pub async fn lines(mut db: &AsyncPgConnection, meeting_id: MeetingId) -> QueryResult<Vec<Line>> {
    items::table
        .filter(items::meeting_id.eq(meeting_id))
        .filter(items::deleted_at.is_null())
        .order((items::position, items::id))
        .select((
            items::id,
            items::parent_id,
            items::position,
            items::kind,
            items::agenda_number,
            items::minute_number,
            items::title,
            items::publication,
            items::is_withheld,
            items::recommendation.is_not_null(),
            items::minutes.retrieve_as_text("publication"),
        ))
        .load(&mut db)
        .await
}

/// What was decided at the items of a meeting.
///
/// # Errors
/// When the query fails.
pub async fn decisions(mut db: &AsyncPgConnection, meeting_id: MeetingId) -> QueryResult<Vec<Resolved>> {
    let of = items::table.filter(items::meeting_id.eq(meeting_id)).select(items::id.nullable());
    decisions::table
        .filter(decisions::item_id.eq_any(of))
        .filter(decisions::deleted_at.is_null())
        .order(decisions::id)
        .select((decisions::id, decisions::item_id, decisions::publication, decisions::superseded_by_id.is_not_null()))
        .load(&mut db)
        .await
}

/// The papers of some records.
///
/// # Errors
/// When the query fails.
pub async fn papers(mut db: &AsyncPgConnection, owners: Vec<Uuid>) -> QueryResult<Vec<Paper>> {
    documents::table
        .filter(among(documents::owner_id, &owners))
        .filter(documents::deleted_at.is_null())
        .order(documents::id)
        .select((
            documents::id,
            documents::item_id,
            documents::decision_id,
            documents::kind,
            documents::publication,
            documents::published_at,
        ))
        .load(&mut db)
        .await
}

/// A vote at a meeting, as far as the steps depend on it.
#[derive(Debug, Clone, Queryable)]
pub struct Taken {
    pub id: VoteId,
    pub item_id: Option<ItemId>,
    pub decision_id: Option<DecisionId>,
    pub publication: Publication,
    /// Whether another one replaces it.
    pub is_superseded: bool,
}

/// The votes at a meeting.
///
/// # Errors
/// When the query fails.
pub async fn votes(mut db: &AsyncPgConnection, meeting_id: MeetingId) -> QueryResult<Vec<Taken>> {
    votes::table
        .filter(votes::meeting_id.eq(meeting_id))
        .filter(votes::deleted_at.is_null())
        .order(votes::id)
        .select((
            votes::id,
            votes::item_id,
            votes::decision_id,
            votes::publication,
            votes::superseded_by_id.is_not_null(),
        ))
        .load(&mut db)
        .await
}

/// Those who were expected at a meeting.
///
/// # Errors
/// When the query fails.
pub async fn attendances(
    mut db: &AsyncPgConnection,
    meeting_id: MeetingId,
) -> QueryResult<Vec<(AttendanceId, Publication)>> {
    attendances::table
        .filter(attendances::meeting_id.eq(meeting_id))
        .filter(attendances::deleted_at.is_null())
        .order((attendances::position, attendances::id))
        .select((attendances::id, attendances::publication))
        .load(&mut db)
        .await
}

/// The day and the start of the last meeting of a body, or jointly of it, that was held.
///
/// # Errors
/// When the query fails.
pub async fn latest_held(
    mut db: &AsyncPgConnection,
    body_id: BodyId,
) -> QueryResult<Option<(NaiveDate, Option<DateTime<Utc>>)>> {
    meetings::table
        .filter(meetings::body_id.eq(body_id).or(sittings::joint(meetings::id, body_id)))
        .filter(meetings::state.eq(MeetingState::Held))
        .filter(meetings::deleted_at.is_null())
        .order((meetings::sort_at.desc(), meetings::id.desc()))
        .select((meetings::date, meetings::start_at))
        .first(&mut db)
        .await
        .optional()
}

/// How the minutes of a meeting are numbered.
#[derive(Debug, Clone, Queryable)]
pub struct Numbering {
    /// Through what the numbers run.
    pub through: MinuteNumbering,
    /// How they look.
    pub format: String,
    /// First day of the municipal year of the meeting; null = its council has none recorded for that day.
    pub year_starts_on: Option<NaiveDate>,
}

/// How the minutes of a meeting are numbered.
///
/// # Errors
/// When there is no such meeting.
pub async fn numbering(mut db: &AsyncPgConnection, meeting_id: MeetingId) -> QueryResult<Numbering> {
    meetings::table
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .left_join(municipal_years::table.on(meetings::municipal_year_id.eq(municipal_years::id.nullable())))
        .filter(meetings::id.eq(meeting_id))
        .select((bodies::minute_numbering, bodies::minute_number_format, municipal_years::starts_on.nullable()))
        .first(&mut db)
        .await
}

/// The minute numbers that were given to an item.
#[derive(Debug, Clone, Queryable)]
pub struct GivenNumbers {
    number: Option<String>,
    /// Those under which the public has read it, and no longer does.
    former: Json<Vec<String>>,
    is_deleted: bool,
    /// Whether the public has read it, and of what is deleted reads the tombstone.
    was_public: bool,
}

impl GivenNumbers {
    /// The number that it has.
    pub fn current(&self) -> Option<&str> {
        self.number.as_deref().filter(|_| !self.is_deleted)
    }

    /// Those that are not given again: what the public has read is kept, also when the item is withdrawn, renumbered or
    /// deleted.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        let read = if self.was_public { self.number.as_deref() } else { None };
        read.into_iter().chain(self.former.0.iter().map(String::as_str))
    }
}

/// Through what the numbers run that are given next.
#[derive(Debug, Clone, Copy)]
pub enum Through {
    Meeting(MeetingId),
    Year(BodyId, MunicipalYearId),
}

/// The minute numbers of a meeting or of a body's municipal year, those of deleted items too; those of headings do not
/// count.
///
/// # Errors
/// When the query fails.
pub async fn given_numbers(mut db: &AsyncPgConnection, through: Through) -> QueryResult<Vec<GivenNumbers>> {
    let numbered = items::table
        .filter(items::minute_number.is_not_null().or(items::former_minute_numbers.ne(Json(Vec::<String>::new()))))
        .filter(items::kind.ne(ItemKind::Heading))
        .into_boxed();
    let numbered = match through {
        Through::Meeting(id) => numbered.filter(items::meeting_id.eq(id)),
        Through::Year(body_id, year_id) => {
            numbered.filter(items::numbered_in_body_id.eq(body_id)).filter(items::numbered_in_year_id.eq(year_id))
        }
    };
    let columns =
        (items::minute_number, items::former_minute_numbers, items::deleted_at.is_not_null(), items::was_public);
    numbered.select(columns).load(&mut db).await
}

/// Lets items of one meeting change places: no two may stand at one only when all have been moved.
///
/// # Errors
/// When the query fails.
pub async fn let_places_change(mut db: &AsyncPgConnection) -> QueryResult<()> {
    let sql = "SET CONSTRAINTS record.items_position_unique DEFERRED";
    crate::database::sql::Statement::<()>::new(sql, Vec::new()).execute(&mut db).await.map(drop)
}
