//! The facts of a decision or a meeting that rules of law are checked by, and the warnings of a write about them.
//! Nothing is refused for them: history must load.

use chrono::NaiveDate;
use chrono_tz::Tz;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::try_join;

use crate::clock::zone;
use crate::database::Tx;
use crate::database::schema::{bodies, councils, items, meetings};
use crate::ids::{CouncilId, ItemId, MeetingId};
use crate::kind::Kind;
use crate::law::calendar::Nation;
use crate::law::check::{Check, CheckResult};
use crate::law::clear_days::local_day;
use crate::law::compliance::{DecisionFacts, MeetingFacts};
use crate::law::decision_statement;
use crate::record::bodies::model::BodyKind;
use crate::record::decisions::model::Decision;
use crate::record::decisions::queries::first_published_at;
use crate::record::meetings::announced::Announced;
use crate::record::meetings::model::{Meeting, MinutesState};
use crate::refused::FieldError;

/// What the record says of a decision.
pub struct OfDecision {
    /// As the law asks of it.
    pub facts: DecisionFacts,
    /// By which clock its council tells days.
    pub timezone: Tz,
    /// The meeting at which it was made.
    pub meeting_id: Option<MeetingId>,
}

/// What the record says of a decision.
///
/// # Errors
/// When a query fails.
pub async fn of_decision(db: &AsyncPgConnection, decision: &Decision) -> QueryResult<OfDecision> {
    let ((nation, timezone), meeting, published_at) =
        try_join!(council(db, decision.council_id), met(db, decision.item_id), first_published_at(db, decision),)?;
    let timezone = zone(&timezone);
    let conflicts = &decision.conflicts.0;
    let facts = DecisionFacts {
        statement: decision_statement::Recorded {
            nation,
            kind: decision.kind,
            made_on: decision.made_on,
            has_reasons: decision.reasons.is_some(),
            alternatives: decision.alternatives.0.status,
            conflicts: conflicts.status,
            has_dispensations: conflicts.declared.iter().all(|conflict| conflict.dispensation.is_some()),
        },
        meeting: meeting.as_ref().map(|(_, announced, body)| announced.recorded(nation, *body, 0)),
        is_key: decision.is_key,
        urgency: decision.urgency.as_ref().map(|urgency| (urgency.0.basis, urgency.0.agreed_by.is_some())),
        key_notice_on: decision.key_notice_published_at.map(|at| local_day(at, timezone)),
        call_in: decision.call_in.0.state,
        eligible_until: decision.call_in.0.eligible_until,
        // A correction is not the first that the public reads of it.
        published_on: published_at.map(|at| local_day(at, timezone)),
        effective_from: decision.effective_from,
    };
    Ok(OfDecision { facts, timezone, meeting_id: meeting.map(|(id, ..)| id) })
}

/// What the record says of a meeting.
///
/// # Errors
/// When a query fails.
pub async fn of_meeting(mut db: &AsyncPgConnection, meeting: &Meeting) -> QueryResult<MeetingFacts> {
    let body = bodies::table.find(meeting.body_id).select(bodies::kind).get_result::<BodyKind>(&mut db);
    let ((nation, _), private, body, approved_on) = try_join!(
        council(db, meeting.council_id),
        private_items(db, meeting.id),
        body,
        day_of(db, meeting.approved_at_meeting_id),
    )?;
    let private = usize::try_from(private).unwrap_or(usize::MAX);
    // Only approved minutes are signed, so they were approved on that day at the latest.
    let signed_on = meeting.minutes_signed.signed().map(|signed| signed.on);
    Ok(MeetingFacts {
        notice: Announced::of(meeting).recorded(nation, body, private),
        decisions_published_on: meeting.decisions_published_at.map(|at| local_day(at, zone(&meeting.timezone))),
        minutes_approved: (meeting.minutes_state == MinutesState::Approved).then_some(approved_on.or(signed_on)),
    })
}

async fn council(mut db: &AsyncPgConnection, id: CouncilId) -> QueryResult<(Nation, String)> {
    councils::table.find(id).select((councils::nation, councils::timezone)).get_result(&mut db).await
}

/// The day of a meeting; none where the reader sees none.
async fn day_of(mut db: &AsyncPgConnection, id: Option<MeetingId>) -> QueryResult<Option<NaiveDate>> {
    let Some(id) = id else { return Ok(None) };
    meetings::table.find(id).select(meetings::date).get_result(&mut db).await.optional()
}

/// The meeting at which an item was taken, and the sort of body that sat.
async fn met(
    mut db: &AsyncPgConnection,
    item: Option<ItemId>,
) -> QueryResult<Option<(MeetingId, Announced, BodyKind)>> {
    let Some(item) = item else { return Ok(None) };
    items::table
        .inner_join(meetings::table.on(meetings::id.eq(items::meeting_id)))
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .filter(items::id.eq(item))
        .select((meetings::id, Announced::as_select(), bodies::kind))
        .get_result(&mut db)
        .await
        .optional()
}

/// The items of a meeting that are, or were, kept from the public; their public face says so.
async fn private_items(mut db: &AsyncPgConnection, id: MeetingId) -> QueryResult<i64> {
    items::table
        .filter(items::meeting_id.eq(id))
        .filter(items::exemption.is_not_null())
        .filter(items::deleted_at.is_null())
        .count()
        .get_result(&mut db)
        .await
}

/// Warns of checks that fail or cannot be made. A fact that another record lacks has the pointer of the whole, `""`.
pub fn warn<'a>(tx: &Tx<'_>, checks: impl IntoIterator<Item = &'a Check>, kind: Kind) {
    let stands_out = |check: &&Check| matches!(check.result, CheckResult::Fail | CheckResult::Unknown);
    let warning = |check: &Check| {
        let own = check.missing.iter().find(|missing| missing.kind == kind);
        let pointer = own.and_then(|missing| missing.pointer).unwrap_or_default();
        FieldError::new(pointer, check.code.into(), format!("{} ({})", check.detail, check.rule.citation))
    };
    checks.into_iter().filter(stands_out).map(warning).for_each(|warning| tx.warn(warning));
}
