//! Contradictions: statements that a record cannot make, and unusual ones. One table (`table`) of pure rules over facts
//! (`facts`); `judged` brings them together. Every way of writing asks it: POST, PATCH and PUT, the steps of a meeting,
//! agendas, lists of attendance, bundles and importers.
//!
//! A statement that is impossible, or that would mislead the public for good, is refused. One that is only unusual is a
//! warning, because history must load. One that was already in the record does not refuse another change: it is a
//! warning then.

mod facts;
mod judged;
mod table;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::database::Tx;
use crate::ids::{BodyId, CouncilId, DocumentId, ItemId, MeetingId, PostId};
use crate::kind::Kind;
use crate::record::attendances::model::AttendanceColumns;
use crate::record::bodies::model::BodyColumns;
use crate::record::councils::model::CouncilColumns;
use crate::record::decisions::model::DecisionColumns;
use crate::record::documents::model::DocumentColumns;
use crate::record::items::model::ItemColumns;
use crate::record::items::parts::ItemKind;
use crate::record::meetings::model::{Meeting, MeetingColumns};
use crate::record::memberships::model::MembershipColumns;
use crate::record::municipal_years::model::MunicipalYearColumns;
use crate::record::posts::model::PostColumns;
use crate::record::publication::Publication;
use crate::record::votes::model::VoteColumns;
use crate::refused::{FieldError, Refused};
use facts::{Announced, Approval, Sitting};
use judged::Judged;

/// What becomes of a write that would make the record contradict itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Severity {
    /// It is refused.
    Refused,
    /// It is done, and its answer says so.
    Warning,
}

/// A way in which the record can contradict itself.
struct Contradiction<F> {
    /// Its name, for programs.
    name: &'static str,
    severity: Severity,
    /// The field that is wrong.
    pointer: &'static str,
    /// The contradiction as a sentence, where the facts contradict one another.
    sentence: fn(&F) -> Option<String>,
    /// What to do about it, as a sentence.
    remedy: &'static str,
}

impl<F> Contradiction<F> {
    fn found(&self, facts: &F) -> Option<FieldError> {
        (self.sentence)(facts).map(|sentence| self.said(&sentence))
    }

    fn said(&self, sentence: &str) -> FieldError {
        FieldError::new(self.pointer, self.name, format!("{sentence} {}", self.remedy))
    }
}

/// All that is found of one severity.
fn found<F>(table: &[Contradiction<F>], severity: Severity, facts: &F) -> Vec<FieldError> {
    table.iter().filter(|rule| rule.severity == severity).filter_map(|rule| rule.found(facts)).collect()
}

/// Refuses contradictions, unless they were in the record before; warns of unusual statements.
async fn judge<F: Judged>(
    tx: &Tx<'_>,
    after: &F,
    before: impl AsyncFnOnce() -> Result<Option<F>, Refused>,
) -> Result<(), Refused> {
    let mut refused = after.found(Severity::Refused);
    if !refused.is_empty() {
        let stood = before().await?.map(|before| before.found(Severity::Refused)).unwrap_or_default();
        let (old, new): (Vec<_>, Vec<_>) = refused.into_iter().partition(|error| stood.contains(error));
        if !new.is_empty() {
            return Err(Refused::Invalid(new));
        }
        refused = old;
    }
    for warning in refused.into_iter().chain(after.found(Severity::Warning)) {
        tx.warn(warning);
    }
    Ok(())
}

/// Asks for contradictions of a meeting.
///
/// # Errors
/// [`Refused::Invalid`].
pub async fn of_meeting(
    tx: &Tx<'_>,
    (id, before): (Option<MeetingId>, Option<&MeetingColumns>),
    after: &MeetingColumns,
) -> Result<(), Refused> {
    let sits = |columns: &MeetingColumns| (columns.body_id, columns.date, columns.actual_end_at);
    let moves = before.is_some_and(|before| sits(before) != sits(after) || before.joint_with != after.joint_with);
    let facts = facts::of_meeting(tx, (id, moves), after).await?;
    let approval = |columns: &MeetingColumns| (columns.approved_at_meeting_id, columns.minutes_state);
    let is_new = before.is_none_or(|before| approval(before) != approval(after));
    if is_new && after.approved_at_meeting_id.is_some() && !facts.is_approved_at_standing() {
        let detail = "This meeting was deleted. Name the meeting that approved the minutes.";
        return Err(Refused::field("/approved_at_meeting_id", "not_found", detail));
    }
    let signed_at = |columns: &MeetingColumns| columns.minutes_signed_at_meeting_id;
    let is_new = before.is_none_or(|before| signed_at(before) != signed_at(after));
    if is_new && signed_at(after).is_some() && facts.signed_at.is_none() {
        let detail = "This meeting was deleted. Name the meeting at which the minutes were signed.";
        return Err(Refused::field("/minutes_signed/at_meeting_id", "not_found", detail));
    }
    judge(tx, &facts, async || match before {
        Some(before) => facts::of_meeting(tx, (id, false), before).await.map(Some),
        None => Ok(None),
    })
    .await
}

/// Asks whether one meeting can approve the minutes of another.
///
/// # Errors
/// [`Refused::NotReady`] where it was only not held yet, else [`Refused::Invalid`].
pub fn of_approval(approved: &Meeting, at: &Meeting) -> Result<(), Refused> {
    let facts = Approval { approved: Sitting::once_approved(approved), at: Sitting::of(at) };
    let errors = found(&table::APPROVAL, Severity::Refused, &facts);
    match errors.as_slice() {
        [] => Ok(()),
        [error] if error.code == table::NOT_HELD => Err(Refused::NotReady(errors)),
        _ => Err(Refused::Invalid(errors)),
    }
}

/// Says that a meeting of a day cannot have taken place.
pub fn of_holding(date: NaiveDate, today: NaiveDate) -> Option<FieldError> {
    table::held_to_come(date, today).map(|sentence| table::HELD_TO_COME.said(&sentence))
}

/// Says that a record published now cannot have a later time of publication.
pub fn of_publishing(published_at: DateTime<Utc>, now: DateTime<Utc>) -> Option<FieldError> {
    let announced = Announced { publication: Publication::Published, now };
    table::STEP.found(&(announced, published_at))
}

/// Asks for contradictions of a decision.
///
/// # Errors
/// [`Refused::Invalid`].
pub async fn of_decision(
    tx: &Tx<'_>,
    before: Option<&DecisionColumns>,
    after: &DecisionColumns,
) -> Result<(), Refused> {
    let facts = facts::of_decision(tx, after).await?;
    judge(tx, &facts, async || match before {
        Some(before) => facts::of_decision(tx, before).await.map(Some),
        None => Ok(None),
    })
    .await
}

/// Asks for contradictions of a vote.
///
/// # Errors
/// [`Refused::Invalid`].
pub async fn of_vote(tx: &Tx<'_>, before: Option<&VoteColumns>, after: &VoteColumns) -> Result<(), Refused> {
    let facts = facts::of_vote(tx, after).await?;
    judge(tx, &facts, async || match before {
        Some(before) => facts::of_vote(tx, before).await.map(Some),
        None => Ok(None),
    })
    .await
}

/// Asks for contradictions of an attendance.
///
/// # Errors
/// [`Refused::Invalid`].
pub async fn of_attendance(
    tx: &Tx<'_>,
    before: Option<&AttendanceColumns>,
    after: &AttendanceColumns,
) -> Result<(), Refused> {
    if facts::is_to_be_expected(after) {
        return Ok(());
    }
    let facts = facts::of_attendance(tx, after).await?;
    judge(tx, &facts, async || match before {
        Some(before) => facts::of_attendance(tx, before).await.map(Some),
        None => Ok(None),
    })
    .await
}

/// Asks for contradictions of an item.
///
/// # Errors
/// [`Refused::Invalid`].
pub async fn of_item(
    tx: &Tx<'_>,
    (id, before): (Option<ItemId>, Option<&ItemColumns>),
    after: &ItemColumns,
) -> Result<(), Refused> {
    let is_renumbered = before.and_then(|before| before.minute_number.as_ref()) != after.minute_number.as_ref();
    let is_numbered = |item: &ItemColumns| item.kind != ItemKind::Heading;
    let is_given = is_numbered(after) && (is_renumbered || before.is_some_and(|before| !is_numbered(before)));
    let new_number = after.minute_number.as_deref().filter(|_| is_given);
    if after.minutes.is_none() && new_number.is_none() {
        return Ok(());
    }
    let facts = facts::of_item(tx, (id, new_number), after).await?;
    judge(tx, &facts, async || match before {
        Some(before) => facts::of_item(tx, (id, None), before).await.map(Some),
        None => Ok(None),
    })
    .await
}

/// Asks for contradictions of a document.
///
/// # Errors
/// [`Refused::Invalid`].
pub async fn of_document(
    tx: &Tx<'_>,
    (id, before): (Option<DocumentId>, Option<&DocumentColumns>),
    after: &DocumentColumns,
) -> Result<(), Refused> {
    let facts = facts::of_document(tx, id, after).await?;
    judge(tx, &facts, async || match before {
        Some(before) => facts::of_document(tx, id, before).await.map(Some),
        None => Ok(None),
    })
    .await
}

/// Warns of contradictions of a council.
///
/// # Errors
/// When a query fails.
pub async fn of_council(tx: &Tx<'_>, id: Option<CouncilId>, after: &CouncilColumns) -> Result<(), Refused> {
    let facts = facts::of_council(tx, id, after).await?;
    judge(tx, &facts, async || Ok(None)).await
}

/// Warns of contradictions of a body.
///
/// # Errors
/// When a query fails.
pub async fn of_body(tx: &Tx<'_>, id: Option<BodyId>, after: &BodyColumns) -> Result<(), Refused> {
    let facts = facts::of_body(tx, id, after).await?;
    judge(tx, &facts, async || Ok(None)).await
}

/// Warns of contradictions of a post.
///
/// # Errors
/// When a query fails.
pub async fn of_post(tx: &Tx<'_>, after: &PostColumns) -> Result<(), Refused> {
    let facts = facts::of_term(tx, (after.body_id, None::<PostId>), (after.starts_on, after.ends_on)).await?;
    judge(tx, &facts, async || Ok(None)).await
}

/// Warns of contradictions of a membership.
///
/// # Errors
/// When a query fails.
pub async fn of_membership(tx: &Tx<'_>, after: &MembershipColumns) -> Result<(), Refused> {
    let days = (after.starts_on, after.ends_on);
    let facts = facts::of_term(tx, (Some(after.body_id), after.post_id), days).await?;
    judge(tx, &facts, async || Ok(None)).await
}

/// Warns of contradictions of a municipal year.
///
/// # Errors
/// None: nothing of it is refused.
pub async fn of_municipal_year(tx: &Tx<'_>, after: &MunicipalYearColumns) -> Result<(), Refused> {
    let facts = facts::Year { starts_on: after.starts_on, ends_on: after.ends_on };
    judge(tx, &facts, async || Ok(None)).await
}

/// Asks whether something that was done on a day can have been done.
///
/// # Errors
/// [`Refused::Invalid`].
pub async fn of_action(
    tx: &Tx<'_>,
    before: Option<Option<NaiveDate>>,
    completed_on: Option<NaiveDate>,
) -> Result<(), Refused> {
    let fact = |completed_on| facts::Completion { completed_on, now: tx.at() };
    judge(tx, &fact(completed_on), async || Ok(before.map(fact))).await
}

/// Refuses that a record comes to belong to itself, or lies too deep.
///
/// # Errors
/// [`Refused::Invalid`] where the way up comes back to it, or is longer than ten steps.
pub async fn of_parents(tx: &Tx<'_>, kind: Kind, id: Option<Uuid>, parent: Option<Uuid>) -> Result<(), Refused> {
    let Some(parent) = parent else { return Ok(()) };
    let way_up = facts::way_up(tx, kind, id, parent).await?;
    refuse(&table::PARENTS, &way_up)
}

/// Refuses that a record comes to replace itself, by way of others.
///
/// # Errors
/// [`Refused::Invalid`] if the record that it replaces leads back to it.
pub async fn of_superseding(tx: &Tx<'_>, kind: Kind, id: Option<Uuid>, superseded: Uuid) -> Result<(), Refused> {
    let Some(id) = id else { return Ok(()) };
    let way_back = facts::way_along(tx, kind, "supersedes_id", superseded, id).await?;
    refuse(&table::SUPERSEDING, &way_back)
}

/// Refuses that a meeting comes to take place instead of itself, by way of others.
///
/// # Errors
/// [`Refused::Invalid`] if the meeting that takes place instead leads back to it.
pub async fn of_rescheduling(tx: &Tx<'_>, id: MeetingId, to: MeetingId) -> Result<(), Refused> {
    let way_on = facts::way_along(tx, Kind::Meeting, "rescheduled_to_id", to.into(), id.into()).await?;
    refuse(&table::RESCHEDULING, &way_on)
}

/// Refuses that a council or a body comes to be a successor of itself, directly or by way of others.
///
/// # Errors
/// [`Refused::Invalid`] if one of its successors leads back to it.
pub async fn of_succession(tx: &Tx<'_>, kind: Kind, id: Option<Uuid>, successors: Vec<Uuid>) -> Result<(), Refused> {
    let Some(id) = id.filter(|_| !successors.is_empty()) else { return Ok(()) };
    let way_on = facts::way_on(tx, kind, successors, id).await?;
    refuse(&table::SUCCESSION, &way_on)
}

fn refuse<F>(table: &[Contradiction<F>], facts: &F) -> Result<(), Refused> {
    let errors = found(table, Severity::Refused, facts);
    if errors.is_empty() { Ok(()) } else { Err(Refused::Invalid(errors)) }
}
