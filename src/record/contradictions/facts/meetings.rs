//! A meeting, its body, the records of it, and the approvals of minutes that it is part of.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::OptionalExtension;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{Announced, Days, SITTING, Sitting, SittingRow, days_of_body};
use crate::database::Tx;
use crate::database::sql::{Bind, Statement};
use crate::ids::MeetingId;
use crate::law::clear_days::local_day;
use crate::record::meetings::model::{MeetingColumns, MinutesState};
use crate::refused::Refused;

/// That one meeting approved the minutes of another, or is to approve them.
#[derive(Debug, Clone)]
pub struct Approval {
    /// The meeting that the minutes are of.
    pub approved: Sitting,
    /// The meeting that approved them, or is to.
    pub at: Sitting,
}

impl Approval {
    /// Whether they are approved already.
    pub fn is_done(&self) -> bool {
        self.approved.minutes_state == MinutesState::Approved
    }
}

/// That the minutes of a meeting were signed at a meeting, which may be the same one.
#[derive(Debug, Clone)]
pub struct Signing {
    /// The meeting that the minutes are of.
    pub signed: Sitting,
    /// The day of the signature.
    pub on: NaiveDate,
    /// The meeting at which they were signed.
    pub at: Sitting,
}

/// The records of a meeting.
#[derive(Debug, Clone, Copy, Default, diesel::Queryable)]
pub struct Taken {
    /// Decisions.
    pub decisions: i64,
    /// Votes.
    pub votes: i64,
    /// People who were present.
    pub present: i64,
    /// Items that are minuted.
    pub minuted: i64,
}

/// The decisions of a meeting that is moved to another day or body.
#[derive(Debug, Clone, Copy, Default, diesel::Queryable)]
pub struct Moved {
    /// Those made on other days.
    pub decisions_of_other_days: i64,
    /// Those that a body made which does not sit.
    pub decisions_of_other_bodies: i64,
}

/// A meeting, and the facts around it.
#[derive(Debug, Clone)]
pub struct OfMeeting {
    /// Itself.
    pub sitting: Sitting,
    /// Whether it says why it was called off.
    pub has_state_reason: bool,
    /// Whether another meeting takes place instead.
    pub is_rescheduled: bool,
    /// That meeting, unless it was deleted.
    pub rescheduled_to: Option<Sitting>,
    /// How it is published.
    pub announced: Announced,
    /// Today, where it sits.
    pub today: NaiveDate,
    /// When it is to end.
    pub planned_end_at: Option<DateTime<Utc>>,
    /// When it was opened.
    pub actual_start_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub actual_end_at: Option<DateTime<Utc>>,
    /// When its agenda was published.
    pub agenda_published_at: Option<DateTime<Utc>>,
    /// When its decisions were.
    pub decisions_published_at: Option<DateTime<Utc>>,
    /// When its minutes were.
    pub minutes_published_at: Option<DateTime<Utc>>,
    /// When the notice of private business was.
    pub private_notice_published_at: Option<DateTime<Utc>>,
    /// When the second one was.
    pub private_second_notice_published_at: Option<DateTime<Utc>>,
    /// The days of its body.
    pub body: Days,
    /// The days of its council.
    pub council: Days,
    /// Those of the further bodies of a joint meeting.
    pub joint: Vec<Days>,
    /// The records of it, if it is called off.
    pub taken: Taken,
    /// The decisions at it that do not fit it, if it is moved.
    pub moved: Moved,
    /// The meeting that approved its minutes.
    pub approved_at: Option<Sitting>,
    /// The day on which its minutes were signed.
    pub signed_on: Option<NaiveDate>,
    /// The meeting at which they were signed.
    pub signed_at: Option<Sitting>,
    /// The meetings that it approved the minutes of.
    pub approves: Vec<Sitting>,
}

impl OfMeeting {
    /// Whether there is a meeting that approved its minutes, and it was not deleted.
    pub fn is_approved_at_standing(&self) -> bool {
        self.approved_at.is_some()
    }

    /// The day of an instant where it sits.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        local_day(at, self.sitting.zone())
    }
}

/// The facts around a meeting. Those at which its minutes were approved and signed are locked, so that they do not
/// change until all are written. If it moves to another day or body, its decisions are compared with that.
pub async fn of_meeting(
    tx: &Tx<'_>,
    (id, moves): (Option<MeetingId>, bool),
    columns: &MeetingColumns,
) -> Result<OfMeeting, Refused> {
    let sitting = Sitting::of_columns(columns);
    let (body, council) = days_of_body(tx, columns.body_id).await?;
    let mut joint = Vec::new();
    for further in &columns.joint_with.0 {
        joint.push(days_of_body(tx, further.body_id).await?.0);
    }
    let approved_at = standing(tx, columns.approved_at_meeting_id, "FOR SHARE").await?;
    let signed_at = match columns.minutes_signed_at_meeting_id {
        Some(at) if Some(at) == id => Some(sitting.clone()),
        at => standing(tx, at, "FOR SHARE").await?,
    };
    // Nothing is refused because of it, so it is not locked.
    let rescheduled_to = standing(tx, columns.rescheduled_to_id, "").await?;
    let (mut approves, mut taken, mut moved) = (Vec::<Sitting>::new(), Taken::default(), Moved::default());
    if let Some(id) = id {
        let sql = format!("{SITTING} WHERE m.approved_at_meeting_id = ? AND m.deleted_at IS NULL");
        let statement: Statement<SittingRow> = Statement::new(sql, vec![Bind::Id(id.into())]);
        approves = statement.load(&mut tx.db()).await?;
        if sitting.is_off() {
            taken = taken_at(tx, id).await?;
        }
        if moves {
            moved = moved_with(tx, id, &sitting).await?;
        }
    }
    Ok(OfMeeting {
        today: local_day(tx.at(), sitting.zone()),
        sitting,
        has_state_reason: columns.state_reason.is_some(),
        is_rescheduled: columns.rescheduled_to_id.is_some(),
        rescheduled_to,
        announced: Announced { publication: columns.publication, now: tx.at() },
        planned_end_at: columns.planned_end_at,
        actual_start_at: columns.actual_start_at,
        actual_end_at: columns.actual_end_at,
        agenda_published_at: columns.agenda_published_at,
        decisions_published_at: columns.decisions_published_at,
        minutes_published_at: columns.minutes_published_at,
        private_notice_published_at: columns.private_notice_published_at,
        private_second_notice_published_at: columns.private_second_notice_published_at,
        body,
        council,
        joint,
        taken,
        moved,
        approved_at,
        signed_on: columns.minutes_signed.as_ref().map(|signed| signed.0.on),
        signed_at,
        approves,
    })
}

/// A meeting that was not deleted, locked until the end or not.
async fn standing(tx: &Tx<'_>, id: Option<MeetingId>, lock: &str) -> Result<Option<Sitting>, Refused> {
    let Some(id) = id else { return Ok(None) };
    let sql = format!("{SITTING} WHERE m.id = ? AND m.deleted_at IS NULL {lock}");
    let statement: Statement<SittingRow> = Statement::new(sql, vec![Bind::Id(id.into())]);
    Ok(statement.get_result(&mut tx.db()).await.optional()?)
}

const TAKEN: &str = "SELECT \
    (SELECT count(*) FROM record.decisions d JOIN record.items i ON i.id = d.item_id WHERE i.meeting_id = m.id \
        AND NOT i.is_withheld AND d.deleted_at IS NULL AND d.publication <> 'withdrawn'), \
    (SELECT count(*) FROM record.votes v WHERE v.meeting_id = m.id AND NOT v.is_withheld AND v.deleted_at IS NULL \
        AND v.publication <> 'withdrawn'), \
    (SELECT count(*) FROM record.attendances a WHERE a.meeting_id = m.id AND a.deleted_at IS NULL \
        AND a.publication <> 'withdrawn' AND a.state IN ('present', 'late', 'left_early')), \
    (SELECT count(*) FROM record.items i WHERE i.meeting_id = m.id AND NOT i.is_withheld AND i.deleted_at IS NULL \
        AND i.publication <> 'withdrawn' AND i.minutes IS NOT NULL) \
    FROM record.meetings m WHERE m.id = ?";

/// A meeting can go on after midnight.
const MOVED: &str = "SELECT \
    count(*) FILTER (WHERE d.made_on < ? OR d.made_on > ?::date + 1), \
    count(*) FILTER (WHERE d.decision_maker ->> 'kind' = 'body' AND d.decision_maker ->> 'id' <> ALL(?)) \
    FROM record.decisions d JOIN record.items i ON i.id = d.item_id WHERE i.meeting_id = ? AND NOT i.is_withheld \
    AND d.deleted_at IS NULL AND d.publication <> 'withdrawn'";

async fn moved_with(tx: &Tx<'_>, id: MeetingId, to: &Sitting) -> Result<Moved, Refused> {
    let days = [Bind::Day(to.date), Bind::Day(to.last_day())];
    let bodies = to.bodies().map(|body| Uuid::from(body).to_string()).collect();
    let binds = days.into_iter().chain([Bind::Texts(bodies), Bind::Id(id.into())]).collect();
    let statement: Statement<(BigInt, BigInt)> = Statement::new(MOVED, binds);
    Ok(statement.get_result(&mut tx.db()).await?)
}

async fn taken_at(tx: &Tx<'_>, id: MeetingId) -> Result<Taken, Refused> {
    let statement: Statement<(BigInt, BigInt, BigInt, BigInt)> = Statement::new(TAKEN, vec![Bind::Id(id.into())]);
    Ok(statement.get_result(&mut tx.db()).await?)
}
