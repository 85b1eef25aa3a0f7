//! The records of a meeting, and the papers for it or about it.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use diesel::OptionalExtension;
use diesel::sql_types::{Bool, Date, Nullable, Text};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{Announced, Of, Sitting, sitting};
use crate::clock::zone;
use crate::database::Tx;
use crate::database::sql::{Bind, Statement};
use crate::ids::{DocumentId, ItemId, PersonId};
use crate::record::attendances::model::{AttendanceColumns, AttendanceState};
use crate::record::decisions::model::DecisionColumns;
use crate::record::documents::model::DocumentColumns;
use crate::record::documents::parts::DocumentKind;
use crate::record::items::model::ItemColumns;
use crate::record::items::parts::MinutesPublication;
use crate::record::votes::model::VoteColumns;
use crate::record::votes::parts::{Ballot, CastingVote, RecordedVoteStatus, VoteMethod, VoteResult};
use crate::refused::Refused;

/// A decision, and the facts around it.
#[derive(Debug, Clone)]
pub struct OfDecision {
    /// How it is published.
    pub announced: Announced,
    /// By which clock its council tells days.
    pub zone: Tz,
    /// When it was made.
    pub made_on: NaiveDate,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was carried out.
    pub implemented_at: Option<DateTime<Utc>>,
    /// When it lost its force.
    pub no_longer_in_force_on: Option<NaiveDate>,
    /// The meeting at which it was made.
    pub meeting: Option<Sitting>,
    /// When the decision was made that it replaces.
    pub superseded_made_on: Option<NaiveDate>,
}

/// The facts around a decision.
pub async fn of_decision(tx: &Tx<'_>, columns: &DecisionColumns) -> Result<OfDecision, Refused> {
    let meeting = match columns.item_id {
        Some(item) => sitting(tx, Of::Item(item.into())).await?,
        None => None,
    };
    let zone = match &meeting {
        Some(meeting) => meeting.zone(),
        None => {
            let sql = "SELECT timezone FROM record.councils WHERE id = ?";
            let statement: Statement<(Text,)> = Statement::new(sql, vec![Bind::Id(columns.council_id.into())]);
            zone(&statement.get_result::<(String,)>(&mut tx.db()).await?.0)
        }
    };
    let superseded_made_on = match columns.supersedes_id {
        Some(id) => {
            let sql = "SELECT made_on FROM record.decisions WHERE id = ? AND deleted_at IS NULL";
            let statement: Statement<(Date,)> = Statement::new(sql, vec![Bind::Id(id.into())]);
            statement.get_result::<(NaiveDate,)>(&mut tx.db()).await.optional()?.map(|row| row.0)
        }
        None => None,
    };
    Ok(OfDecision {
        announced: Announced { publication: columns.publication, now: tx.at() },
        zone,
        made_on: columns.made_on,
        published_at: columns.published_at,
        implemented_at: columns.implemented_at,
        no_longer_in_force_on: columns.no_longer_in_force_on,
        meeting,
        superseded_made_on,
    })
}

/// A vote, and the facts around it.
#[derive(Debug, Clone)]
pub struct OfVote {
    /// The present instant.
    pub now: DateTime<Utc>,
    /// The meeting at which it was taken.
    pub meeting: Option<Sitting>,
    /// Whether it is at an item, and not on a decision.
    pub is_at_item: bool,
    /// Its result.
    pub result: VoteResult,
    /// How many were for it.
    pub votes_for: Option<i32>,
    /// How many were against it.
    pub votes_against: Option<i32>,
    /// What the chair's casting vote was.
    pub casting_vote: CastingVote,
    /// How it was taken.
    pub method: VoteMethod,
    /// Whether the names were taken.
    pub is_recorded: RecordedVoteStatus,
    /// When it was taken.
    pub taken_at: Option<DateTime<Utc>>,
    /// How many ballots are listed.
    pub ballots: usize,
    /// The name of two ballots that are not known to be of two people.
    pub named_twice: Option<String>,
}

/// The facts around a vote.
pub async fn of_vote(tx: &Tx<'_>, columns: &VoteColumns) -> Result<OfVote, Refused> {
    let meeting = match (columns.item_id, columns.decision_id) {
        (Some(item), _) => sitting(tx, Of::Item(item.into())).await?,
        (None, Some(decision)) => sitting(tx, Of::Decision(decision.into())).await?,
        (None, None) => None,
    };
    Ok(OfVote {
        now: tx.at(),
        meeting,
        is_at_item: columns.item_id.is_some(),
        result: columns.result,
        votes_for: columns.votes_for,
        votes_against: columns.votes_against,
        casting_vote: columns.casting_vote,
        method: columns.method,
        is_recorded: columns.is_recorded,
        taken_at: columns.taken_at,
        ballots: columns.ballots.0.len(),
        named_twice: named_twice(&columns.ballots.0),
    })
}

fn named_twice(ballots: &[Ballot]) -> Option<String> {
    let mut of_names: HashMap<&str, Vec<Option<PersonId>>> = HashMap::new();
    for ballot in ballots {
        let people = of_names.entry(&ballot.name).or_default();
        let is_another = |other: &Option<PersonId>| other.is_some() && ballot.person_id.is_some();
        if !people.iter().all(is_another) {
            return Some(ballot.name.clone());
        }
        people.push(ballot.person_id);
    }
    None
}

/// An attendance, and its meeting.
#[derive(Debug, Clone)]
pub struct OfAttendance {
    /// The present instant.
    pub now: DateTime<Utc>,
    /// The meeting.
    pub meeting: Option<Sitting>,
    /// Whether they were there.
    pub state: AttendanceState,
    /// When they came.
    pub arrived_at: Option<DateTime<Utc>>,
    /// When they left.
    pub left_at: Option<DateTime<Utc>>,
    /// Whether the person is said to be their own substitute.
    pub is_own_substitute: bool,
    /// Whether the person that a substitute replaced sat in a body of the meeting on that day; none = no such person is
    /// recorded.
    pub replaces_member: Option<bool>,
}

/// Whether an attendance says nothing that could contradict its meeting.
pub fn is_to_be_expected(columns: &AttendanceColumns) -> bool {
    let was_not_there =
        matches!(columns.state, AttendanceState::Expected | AttendanceState::Apologies | AttendanceState::Absent);
    let has_time = columns.arrived_at.is_some() || columns.left_at.is_some();
    was_not_there && !has_time && columns.substitutes_for_id.is_none()
}

/// The facts around an attendance.
pub async fn of_attendance(tx: &Tx<'_>, columns: &AttendanceColumns) -> Result<OfAttendance, Refused> {
    Ok(OfAttendance {
        now: tx.at(),
        meeting: sitting(tx, Of::Meeting(columns.meeting_id.into())).await?,
        state: columns.state,
        arrived_at: columns.arrived_at,
        left_at: columns.left_at,
        is_own_substitute: columns.person_id.is_some() && columns.person_id == columns.substitutes_for_id,
        replaces_member: replaces_member(tx, columns).await?,
    })
}

/// Whether the person that a substitute replaced sat in a body of the meeting on its day.
async fn replaces_member(tx: &Tx<'_>, columns: &AttendanceColumns) -> Result<Option<bool>, Refused> {
    let Some(person_id) = columns.substitutes_for_id else { return Ok(None) };
    let sql = "SELECT EXISTS (SELECT FROM record.memberships s JOIN record.meetings m ON m.body_id = s.body_id \
               OR m.joint_with @> jsonb_build_array(jsonb_build_object('body_id', s.body_id)) \
               WHERE m.id = ? AND s.person_id = ? AND s.deleted_at IS NULL AND s.sort_on <= m.date \
               AND (s.ends_on IS NULL OR s.ends_on >= m.date))";
    let binds = vec![Bind::Id(columns.meeting_id.into()), Bind::Id(person_id.into())];
    let statement: Statement<(Bool,)> = Statement::new(sql, binds);
    Ok(Some(statement.get_result::<(bool,)>(&mut tx.db()).await?.0))
}

/// The minutes of an item, and its meeting.
#[derive(Debug, Clone)]
pub struct OfItem {
    /// The present instant.
    pub now: DateTime<Utc>,
    /// The meeting.
    pub meeting: Option<Sitting>,
    /// The minutes of the item; none = nothing.
    pub minutes: Option<MinutesPublication>,
    /// The minute number that it gets, if the public has read that number for another item of the meeting or of the
    /// body's municipal year.
    pub number_of_another: Option<String>,
}

/// The facts around an item, and around the minute number that it gets.
pub async fn of_item(
    tx: &Tx<'_>,
    (id, new_number): (Option<ItemId>, Option<&str>),
    columns: &ItemColumns,
) -> Result<OfItem, Refused> {
    let number_of_another = match new_number {
        Some(number) if was_read_elsewhere(tx, id, number, columns).await? => Some(number.to_owned()),
        _ => None,
    };
    Ok(OfItem {
        now: tx.at(),
        meeting: sitting(tx, Of::Meeting(columns.meeting_id.into())).await?,
        minutes: columns.minutes.as_ref().map(|minutes| minutes.0.publication),
        number_of_another,
    })
}

/// Whether the public has read a minute number for another item, which has another number now or was deleted.
async fn was_read_elsewhere(
    tx: &Tx<'_>,
    id: Option<ItemId>,
    number: &str,
    columns: &ItemColumns,
) -> Result<bool, Refused> {
    let read = "i.was_public AND i.id <> ? AND NOT i.is_withheld \
                AND (jsonb_exists(i.former_minute_numbers, ?) OR i.deleted_at IS NOT NULL AND i.minute_number = ?)";
    let sql = format!(
        "SELECT EXISTS (SELECT FROM record.items i WHERE i.meeting_id = ? AND {read}) \
         OR EXISTS (SELECT FROM record.items i WHERE i.numbered_in_body_id = ? AND i.numbered_in_year_id = ? \
         AND {read})"
    );
    let own = id.map(Uuid::from).unwrap_or_default();
    let read = || [Bind::Id(own), Bind::Text(number.to_owned()), Bind::Text(number.to_owned())];
    let body = columns.numbered_in_body_id.map(Uuid::from).unwrap_or_default();
    let year = columns.numbered_in_year_id.map(Uuid::from).unwrap_or_default();
    let mut binds = vec![Bind::Id(columns.meeting_id.into())];
    binds.extend(read());
    binds.extend([Bind::Id(body), Bind::Id(year)]);
    binds.extend(read());
    let statement: Statement<(Bool,)> = Statement::new(sql, binds);
    Ok(statement.get_result::<(bool,)>(&mut tx.db()).await?.0)
}

/// A document, and the facts around it.
#[derive(Debug, Clone)]
pub struct OfDocument {
    /// How it is published.
    pub announced: Announced,
    /// What sort of paper it is.
    pub kind: DocumentKind,
    /// The date that it bears.
    pub written_on: Option<NaiveDate>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// The meeting for which it is, or of which it tells.
    pub meeting: Option<Sitting>,
    /// Whether another document replaces the same one.
    pub is_second_successor: bool,
    /// Its language.
    pub language: Option<String>,
    /// Whether it is exempt, or belongs to what is.
    pub is_withheld: bool,
    /// The document of which it is a translation.
    pub original: Option<Original>,
    /// The languages of others that are not exempt and are translations of it.
    pub translated_into: Vec<String>,
}

/// The document of which another is a translation.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Original {
    /// Whether it is a translation itself.
    pub is_translation: bool,
    /// Its language.
    pub language: Option<String>,
    /// Whether it is exempt, or belongs to what is. The writer may see that it is there.
    pub is_withheld: bool,
}

/// The facts around a document.
pub async fn of_document(
    tx: &Tx<'_>,
    id: Option<DocumentId>,
    columns: &DocumentColumns,
) -> Result<OfDocument, Refused> {
    let of = [
        columns.meeting_id.map(|id| Of::Meeting(id.into())),
        columns.item_id.map(|id| Of::Item(id.into())),
        columns.decision_id.map(|id| Of::Decision(id.into())),
    ];
    // Nothing else is compared with the meeting.
    let meeting = match of.into_iter().flatten().next().filter(|_| columns.written_on.is_some()) {
        Some(of) => sitting(tx, of).await?,
        None => None,
    };
    let is_second_successor = match columns.supersedes_id {
        Some(superseded) => {
            let sql = "SELECT EXISTS (SELECT FROM record.documents WHERE supersedes_id = ? AND id <> ? \
                       AND deleted_at IS NULL AND NOT is_withheld)";
            let binds = vec![Bind::Id(superseded.into()), Bind::Id(id.map(Uuid::from).unwrap_or_default())];
            let statement: Statement<(Bool,)> = Statement::new(sql, binds);
            statement.get_result::<(bool,)>(&mut tx.db()).await?.0
        }
        None => false,
    };
    Ok(OfDocument {
        announced: Announced { publication: columns.publication, now: tx.at() },
        kind: columns.kind,
        written_on: columns.written_on,
        published_at: columns.published_at,
        meeting,
        is_second_successor,
        language: columns.language.clone(),
        is_withheld: columns.is_withheld,
        original: original(tx, id, columns.translation_of_id).await?,
        translated_into: translated_into(tx, id).await?,
    })
}

/// The document of which another is a translation. The database refuses a translation of itself.
async fn original(
    tx: &Tx<'_>,
    id: Option<DocumentId>,
    original: Option<DocumentId>,
) -> Result<Option<Original>, Refused> {
    let Some(original) = original.filter(|original| Some(*original) != id) else { return Ok(None) };
    let sql = "SELECT translation_of_id IS NOT NULL, language, is_withheld FROM record.documents WHERE id = ? \
               AND deleted_at IS NULL";
    let statement: Statement<(Bool, Nullable<Text>, Bool)> = Statement::new(sql, vec![Bind::Id(original.into())]);
    Ok(statement.get_result(&mut tx.db()).await.optional()?)
}

/// The languages of the documents that are not exempt and are translations of one.
async fn translated_into(tx: &Tx<'_>, id: Option<DocumentId>) -> Result<Vec<String>, Refused> {
    let Some(id) = id else { return Ok(Vec::new()) };
    let sql = "SELECT language FROM record.documents WHERE translation_of_id = ? AND language IS NOT NULL \
               AND deleted_at IS NULL AND NOT is_withheld ORDER BY language";
    let statement: Statement<(Text,)> = Statement::new(sql, vec![Bind::Id(id.into())]);
    let rows: Vec<(String,)> = statement.load(&mut tx.db()).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
