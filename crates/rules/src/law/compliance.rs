//! What is checked of a decision and of a meeting, in the order in which it is told.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::call_in::{self, CallInState};
use super::check::Check;
use super::decision_statement;
use super::key_decision::{self, KeyDecisionStatus, UrgencyBasis};
use super::notice::{self, Sits, Sitting};
use super::publication;

/// What a record says of a meeting.
#[derive(Debug, Clone, Copy)]
pub struct MeetingFacts {
    /// What notice is reckoned by.
    pub notice: notice::Recorded,
    /// The day on which what was decided was published.
    pub decisions_published_on: Option<NaiveDate>,
    /// Whether its minutes were approved, and on which day, where that is known.
    pub minutes_approved: Option<Option<NaiveDate>>,
}

/// What a record says of a decision.
#[derive(Debug, Clone, Copy)]
pub struct DecisionFacts {
    /// What its statement is made of.
    pub statement: decision_statement::Recorded,
    /// The meeting at which it was made; none = outside any.
    pub meeting: Option<notice::Recorded>,
    /// Whether it is a key decision.
    pub is_key: KeyDecisionStatus,
    /// Why it could not wait, and whether the record says who agreed.
    pub urgency: Option<(UrgencyBasis, bool)>,
    /// The day on which the notice of a key decision was published.
    pub key_notice_on: Option<NaiveDate>,
    /// How far its call-in is.
    pub call_in: CallInState,
    /// The last day on which it can be called in.
    pub eligible_until: Option<NaiveDate>,
    /// The day of its publication.
    pub published_on: Option<NaiveDate>,
    /// The first day of its effect.
    pub effective_from: Option<NaiveDate>,
}

impl MeetingFacts {
    /// The checks, as they stand on a day: what was published later is not yet.
    pub fn checks(&self, as_of: NaiveDate) -> Vec<Check> {
        let notice::Recorded { nation, sits, on, .. } = self.notice;
        let is_executive = sits != Sits::Other;
        let sitting =
            if on > as_of && self.notice.sitting == Sitting::TookPlace { Sitting::ToCome } else { self.notice.sitting };
        let published_on = self.decisions_published_on.filter(|day| *day <= as_of);
        let published = publication::Recorded { nation, on, published_on };
        let is_approved = self.minutes_approved.is_some_and(|on| on.is_none_or(|day| day <= as_of));
        vec![
            notice::agenda(&self.notice, as_of),
            notice::private_business(&self.notice, as_of),
            publication::of_meeting(&published, is_executive, sitting),
            publication::minutes(nation, sits, sitting, is_approved),
        ]
    }
}

impl DecisionFacts {
    /// The checks, as they stand on a day: what was published later is not yet.
    pub fn checks(&self, as_of: NaiveDate) -> Vec<Check> {
        let decision_statement::Recorded { nation, kind, made_on, .. } = self.statement;
        let published_on = self.published_on.filter(|day| *day <= as_of);
        let notice_on = self.key_notice_on.filter(|day| *day <= as_of);
        let key =
            key_decision::Recorded { nation, kind, made_on, is_key: self.is_key, urgency: self.urgency, notice_on };
        let call_in = call_in::Recorded {
            nation,
            kind,
            made_on,
            state: self.call_in,
            published_on,
            eligible_until: self.eligible_until,
            effective_from: self.effective_from,
        };
        let published = publication::Recorded { nation, on: made_on, published_on };
        let mut checks = decision_statement::checks(&self.statement);
        checks.extend(self.meeting.map(|meeting| notice::agenda(&meeting, as_of)));
        checks.extend(key_decision::checks(&key));
        checks.push(publication::statement(&published, kind));
        checks.push(call_in::check(&call_in, as_of));
        checks
    }
}
