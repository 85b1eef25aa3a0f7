//! The facts that contradictions are judged by, gathered in one place. Exempt records are left out, because a warning
//! would disclose them.

mod meetings;
mod taken;

use std::iter;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use diesel::OptionalExtension;
use diesel::sql_types::{BigInt, Bool, Date, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::clock::zone;
use crate::database::Tx;
use crate::database::sql::{Bind, Json, Statement};
use crate::ids::{BodyId, CouncilId, PostId};
use crate::kind::{Form, Kind};
use crate::law::clear_days::local_day;
use crate::record::bodies::model::BodyColumns;
use crate::record::councils::model::CouncilColumns;
use crate::record::meetings::model::{Meeting, MeetingColumns, MeetingState, MinutesState};
use crate::record::meetings::parts::JointBody;
use crate::record::publication::Publication;
use crate::refused::Refused;

pub use meetings::{Approval, OfMeeting, Signing, of_meeting};
pub use taken::{
    OfAttendance, OfDecision, OfDocument, OfItem, OfVote, is_to_be_expected, of_attendance, of_decision, of_document,
    of_item, of_vote,
};

/// A meeting, as far as another record depends on it.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Sitting {
    body_id: BodyId,
    /// Its day.
    pub date: NaiveDate,
    /// When it starts; none where the time is not recorded.
    pub start_at: Option<DateTime<Utc>>,
    /// What became of it.
    pub state: MeetingState,
    /// How far its minutes are.
    pub minutes_state: MinutesState,
    timezone: String,
    actual_end_at: Option<DateTime<Utc>>,
    joint_with: Json<Vec<JointBody>>,
}

type SittingRow = (SqlUuid, Date, Nullable<Timestamptz>, Text, Text, Text, Nullable<Timestamptz>, Jsonb);

const SITTING: &str = "SELECT m.body_id, m.date, m.start_at, m.state, m.minutes_state, m.timezone, m.actual_end_at, \
    m.joint_with FROM record.meetings m";

impl Sitting {
    /// Of a meeting that was read.
    pub fn of(meeting: &Meeting) -> Sitting {
        Sitting {
            body_id: meeting.body_id,
            date: meeting.date,
            start_at: meeting.start_at,
            state: meeting.state,
            minutes_state: meeting.minutes_state,
            timezone: meeting.timezone.clone(),
            actual_end_at: meeting.actual_end_at,
            joint_with: meeting.joint_with.clone(),
        }
    }

    /// The same, once its minutes are approved.
    pub fn once_approved(meeting: &Meeting) -> Sitting {
        Sitting { minutes_state: MinutesState::Approved, ..Sitting::of(meeting) }
    }

    fn of_columns(columns: &MeetingColumns) -> Sitting {
        Sitting {
            body_id: columns.body_id,
            date: columns.date,
            start_at: columns.start_at,
            state: columns.state,
            minutes_state: columns.minutes_state,
            timezone: columns.timezone.clone(),
            actual_end_at: columns.actual_end_at,
            joint_with: columns.joint_with.clone(),
        }
    }

    /// The clock by which its days are told.
    pub fn zone(&self) -> Tz {
        zone(&self.timezone)
    }

    /// The day on which it ended: its own, unless a later one is recorded.
    pub fn last_day(&self) -> NaiveDate {
        self.actual_end_at.map_or(self.date, |end| local_day(end, self.zone()).max(self.date))
    }

    /// The bodies that sit.
    pub fn bodies(&self) -> impl Iterator<Item = BodyId> {
        iter::once(self.body_id).chain(self.joint_with.0.iter().map(|body| body.body_id))
    }

    /// Whether a body sits at both.
    pub fn shares_a_body(&self, other: &Sitting) -> bool {
        self.bodies().any(|id| other.bodies().any(|of_other| of_other == id))
    }

    /// Whether it did not take place on its day.
    pub fn is_off(&self) -> bool {
        self.state.is_off()
    }
}

/// What belongs to a meeting, as a condition on `m`.
enum Of {
    Meeting(Uuid),
    Item(Uuid),
    Decision(Uuid),
}

async fn sitting(tx: &Tx<'_>, of: Of) -> Result<Option<Sitting>, Refused> {
    let (condition, id) = match of {
        Of::Meeting(id) => ("m.id = ?", id),
        Of::Item(id) => ("m.id = (SELECT i.meeting_id FROM record.items i WHERE i.id = ?)", id),
        Of::Decision(id) => (
            "m.id = (SELECT i.meeting_id FROM record.items i JOIN record.decisions d ON d.item_id = i.id \
             WHERE d.id = ?)",
            id,
        ),
    };
    let statement: Statement<SittingRow> = Statement::new(format!("{SITTING} WHERE {condition}"), vec![Bind::Id(id)]);
    Ok(statement.get_result(&mut tx.db()).await.optional()?)
}

/// The first and the last day of something; none where they are not recorded.
pub type Days = (Option<NaiveDate>, Option<NaiveDate>);

async fn days(tx: &Tx<'_>, kind: Kind, id: Uuid) -> Result<Days, Refused> {
    let sql = format!("SELECT starts_on, ends_on FROM record.{} WHERE id = ?", kind.table());
    let statement: Statement<(Nullable<Date>, Nullable<Date>)> = Statement::new(sql, vec![Bind::Id(id)]);
    Ok(statement.get_result(&mut tx.db()).await?)
}

/// The days of a body, and those of its council.
async fn days_of_body(tx: &Tx<'_>, id: BodyId) -> Result<(Days, Days), Refused> {
    let sql = "SELECT b.starts_on, b.ends_on, c.starts_on, c.ends_on FROM record.bodies b JOIN record.councils c \
               ON c.id = b.council_id WHERE b.id = ?";
    type Row = (Nullable<Date>, Nullable<Date>, Nullable<Date>, Nullable<Date>);
    let statement: Statement<Row> = Statement::new(sql, vec![Bind::Id(id.into())]);
    type Found = (Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>);
    let found: Found = statement.get_result(&mut tx.db()).await?;
    Ok(((found.0, found.1), (found.2, found.3)))
}

/// How a record is published, and when it says that it was.
#[derive(Debug, Clone, Copy)]
pub struct Announced {
    /// Whether the public is to see it.
    pub publication: Publication,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// A council or a body, its meetings outside its days, and its successors.
#[derive(Debug, Clone)]
pub struct Existence {
    /// Its days.
    pub days: Days,
    /// Its meetings before its first day.
    pub meetings_before: i64,
    /// Its meetings after its last day.
    pub meetings_after: i64,
    /// Whether it names successors.
    pub has_successors: bool,
    /// The last day of a successor that ended before it did; the earliest of several.
    pub successor_ended_on: Option<NaiveDate>,
}

/// A body, and the facts around it.
#[derive(Debug, Clone)]
pub struct OfBody {
    /// Its days, meetings and successors.
    pub existence: Existence,
    /// The days of its council.
    pub council: Days,
    /// Its seats without a last day, held by people of councils that do not take part.
    pub seats_of_others: i64,
}

/// A council's meetings outside its days, and its successors.
pub async fn of_council(tx: &Tx<'_>, id: Option<CouncilId>, columns: &CouncilColumns) -> Result<Existence, Refused> {
    let successors = columns.successors.0.iter().map(|successor| successor.council_id.into()).collect();
    existence(tx, (Kind::Council, id.map(Into::into)), (columns.starts_on, columns.ends_on), successors).await
}

/// A body's meetings outside its days, its successors, and the councils of its members.
pub async fn of_body(tx: &Tx<'_>, id: Option<BodyId>, columns: &BodyColumns) -> Result<OfBody, Refused> {
    let successors = columns.successors.0.iter().map(|successor| successor.body_id.into()).collect();
    let own = (columns.starts_on, columns.ends_on);
    Ok(OfBody {
        existence: existence(tx, (Kind::Body, id.map(Into::into)), own, successors).await?,
        council: days(tx, Kind::Council, columns.council_id.into()).await?,
        seats_of_others: seats_of_others(tx, id, columns).await?,
    })
}

async fn existence(
    tx: &Tx<'_>,
    (kind, id): (Kind, Option<Uuid>),
    days: Days,
    successors: Vec<Uuid>,
) -> Result<Existence, Refused> {
    let column = if kind == Kind::Body { "body_id" } else { "council_id" };
    let has_successors = !successors.is_empty();
    let successor_ended_on = match days.1.filter(|_| has_successors) {
        Some(last) => {
            let sql = format!(
                "SELECT min(ends_on) FROM record.{} WHERE id = ANY(?) AND ends_on < ? AND deleted_at IS NULL",
                kind.table()
            );
            let statement: Statement<(Nullable<Date>,)> =
                Statement::new(sql, vec![Bind::Ids(successors), Bind::Day(last)]);
            statement.get_result::<(Option<NaiveDate>,)>(&mut tx.db()).await?.0
        }
        None => None,
    };
    Ok(Existence {
        days,
        meetings_before: meetings(tx, (column, id), ("date < ?", days.0)).await?,
        meetings_after: meetings(tx, (column, id), ("date > ?", days.1)).await?,
        has_successors,
        successor_ended_on,
    })
}

/// The meetings that a body holds, and the joint ones where it is a further body. A warning would disclose the drafts
/// of another council.
const OF_BODY: &str = "SELECT * FROM record.meetings WHERE body_id = ? \
    UNION ALL SELECT m.* FROM record.bodies b JOIN record.meetings m ON m.joint_with <> '[]' \
    AND m.joint_with @> jsonb_build_array(jsonb_build_object('body_id', b.id)) \
    AND (m.is_public OR m.council_id = b.council_id) WHERE b.id = ?";

/// How many meetings of a council or a body there are on one side of a day.
async fn meetings(
    tx: &Tx<'_>,
    (column, id): (&str, Option<Uuid>),
    (side, day): (&str, Option<NaiveDate>),
) -> Result<i64, Refused> {
    let (Some(id), Some(day)) = (id, day) else { return Ok(0) };
    let (of_it, mut binds) = match column {
        "body_id" => (OF_BODY, vec![Bind::Id(id), Bind::Id(id)]),
        _ => ("SELECT * FROM record.meetings WHERE council_id = ?", vec![Bind::Id(id)]),
    };
    binds.push(Bind::Day(day));
    let sql = format!(
        "SELECT count(*) FROM ({of_it}) m WHERE {side} AND deleted_at IS NULL \
         AND state NOT IN ('cancelled', 'postponed')"
    );
    let statement: Statement<(BigInt,)> = Statement::new(sql, binds);
    Ok(statement.get_result::<(i64,)>(&mut tx.db()).await?.0)
}

/// How many seats without a last day are held by people of councils that do not take part in the body.
async fn seats_of_others(tx: &Tx<'_>, id: Option<BodyId>, columns: &BodyColumns) -> Result<i64, Refused> {
    let Some(id) = id else { return Ok(0) };
    let others = columns.councils.0.iter().map(|council| Uuid::from(council.council_id));
    let councils: Vec<Uuid> = others.chain([Uuid::from(columns.council_id)]).collect();
    let sql = "SELECT count(*) FROM record.memberships s JOIN record.people p ON p.id = s.person_id \
               WHERE s.body_id = ? AND s.ends_on IS NULL AND s.deleted_at IS NULL AND p.council_id <> ALL(?)";
    let statement: Statement<(BigInt,)> = Statement::new(sql, vec![Bind::Id(id.into()), Bind::Ids(councils)]);
    Ok(statement.get_result::<(i64,)>(&mut tx.db()).await?.0)
}

/// The term of a post or a membership, beside the days of its body and its post.
#[derive(Debug, Clone)]
pub struct Term {
    /// Its days.
    pub days: Days,
    /// Those of its body.
    pub body: Days,
    /// Those of its post.
    pub post: Days,
}

/// The facts around a term.
pub async fn of_term(
    tx: &Tx<'_>,
    (body_id, post_id): (Option<BodyId>, Option<PostId>),
    own: Days,
) -> Result<Term, Refused> {
    let body = match body_id {
        Some(id) => days(tx, Kind::Body, id.into()).await?,
        None => (None, None),
    };
    let post = match post_id {
        Some(id) => days(tx, Kind::Post, id.into()).await?,
        None => (None, None),
    };
    Ok(Term { days: own, body, post })
}

/// A municipal year.
#[derive(Debug, Clone)]
pub struct Year {
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
}

/// When something that was promised was done.
#[derive(Debug, Clone)]
pub struct Completion {
    /// The day.
    pub completed_on: Option<NaiveDate>,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// A chain of records, from one to the next.
#[derive(Debug, Clone)]
pub struct Chain {
    /// Whether it comes back to where it began.
    pub comes_back: bool,
    /// Whether it is longer than it may be.
    pub is_too_deep: bool,
}

/// The most steps from a record to the topmost one that it belongs to.
const MAX_DEPTH: usize = 10;

/// The parents that a record with this parent would belong to, one by one.
pub async fn way_up(tx: &Tx<'_>, kind: Kind, id: Option<Uuid>, parent: Uuid) -> Result<Chain, Refused> {
    let sql = format!("SELECT parent_id FROM record.{} WHERE id = ?", kind.table());
    let mut next = Some(parent);
    for _ in 0..MAX_DEPTH {
        let Some(ancestor) = next else { return Ok(Chain { comes_back: false, is_too_deep: false }) };
        if Some(ancestor) == id {
            return Ok(Chain { comes_back: true, is_too_deep: false });
        }
        let statement: Statement<(Nullable<SqlUuid>,)> = Statement::new(sql.as_str(), vec![Bind::Id(ancestor)]);
        next = statement.get_result::<(Option<Uuid>,)>(&mut tx.db()).await?.0;
    }
    Ok(Chain { comes_back: false, is_too_deep: true })
}

/// The records that one leads to by a column, itself and by way of others: whether another is among them.
pub async fn way_along(tx: &Tx<'_>, kind: Kind, column: &str, from: Uuid, to: Uuid) -> Result<Chain, Refused> {
    let table = kind.table();
    let sql = format!(
        "WITH RECURSIVE chain AS (SELECT id, {column} FROM record.{table} WHERE id = ? \
         UNION SELECT d.id, d.{column} FROM chain c JOIN record.{table} d ON d.id = c.{column}) \
         SELECT EXISTS (SELECT FROM chain WHERE id = ?)"
    );
    let statement: Statement<(Bool,)> = Statement::new(sql, vec![Bind::Id(from), Bind::Id(to)]);
    let comes_back = statement.get_result::<(bool,)>(&mut tx.db()).await?.0;
    Ok(Chain { comes_back, is_too_deep: false })
}

/// The councils or bodies to which the work went, from some of them on: whether another is among them.
pub async fn way_on(tx: &Tx<'_>, kind: Kind, from: Vec<Uuid>, to: Uuid) -> Result<Chain, Refused> {
    let named = kind.mentions().iter().find(|mention| mention.column == "successors");
    let Some(Form::Each(field)) = named.map(|mention| mention.form) else {
        return Ok(Chain { comes_back: false, is_too_deep: false });
    };
    let sql = format!(
        "WITH RECURSIVE chain(id) AS (SELECT unnest(?::uuid[]) UNION SELECT (e.entry ->> '{field}')::uuid FROM chain c \
         JOIN record.{} s ON s.id = c.id AND s.deleted_at IS NULL \
         CROSS JOIN LATERAL jsonb_array_elements(s.successors) AS e(entry)) \
         SELECT EXISTS (SELECT FROM chain WHERE id = ?)",
        kind.table()
    );
    let statement: Statement<(Bool,)> = Statement::new(sql, vec![Bind::Ids(from), Bind::Id(to)]);
    let comes_back = statement.get_result::<(bool,)>(&mut tx.db()).await?.0;
    Ok(Chain { comes_back, is_too_deep: false })
}
