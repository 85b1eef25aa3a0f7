//! What is told of whether rules were kept.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ids::{DecisionId, MeetingId};
use crate::kind::Kind;
use crate::law::check::{Check, CheckResult};
use crate::publish::statements::model::CouncilInBrief;

/// On which day it is asked.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ComplianceQuery {
    /// State on this day. If you leave it out, today. Anything published later does not count.
    pub as_of: Option<NaiveDate>,
}

/// How many checks have each result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CheckSummary {
    /// Rules that were kept, as the record shows.
    #[schema(minimum = 0)]
    pub pass: usize,
    /// Rules that were broken, as the record shows.
    #[schema(minimum = 0)]
    pub fail: usize,
    /// Rules that cannot be checked: the record does not say enough, or they are not a matter of calculation.
    #[schema(minimum = 0)]
    pub unknown: usize,
    /// Rules that do not apply here.
    #[schema(minimum = 0)]
    pub not_applicable: usize,
}

impl CheckSummary {
    /// Counts them.
    pub fn of(checks: &[Check]) -> CheckSummary {
        let count = |result: CheckResult| checks.iter().filter(|check| check.result == result).count();
        CheckSummary {
            pass: count(CheckResult::Pass),
            fail: count(CheckResult::Fail),
            unknown: count(CheckResult::Unknown),
            not_applicable: count(CheckResult::NotApplicable),
        }
    }
}

/// Links of the checks of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionComplianceLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The decision.
    #[schema(format = Uri)]
    pub decision: String,
    /// Written statement of the decision.
    #[schema(format = Uri)]
    pub statement: String,
    /// Checks of its meeting. Null if it was made outside a meeting.
    #[schema(format = Uri)]
    pub meeting_compliance: Option<String>,
}

/// Checks of a decision against the law.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionCompliance {
    /// The decision.
    pub decision_id: DecisionId,
    /// Council, which decides the law that applies.
    pub council: CouncilInBrief,
    /// Day of the check.
    pub as_of: NaiveDate,
    /// How many checks have each result.
    pub summary: CheckSummary,
    /// The checks. They are always the same, in the same order.
    pub checks: Vec<Check>,
    /// Notice of what the checks are and what they are not.
    pub disclaimer: &'static str,
    /// Links.
    pub links: DecisionComplianceLinks,
}

/// Links of the checks of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingComplianceLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The meeting.
    #[schema(format = Uri)]
    pub meeting: String,
    /// Decisions made at the meeting.
    #[schema(format = Uri)]
    pub decisions: String,
}

/// Checks of a meeting against the law.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingCompliance {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// Council, which decides the law that applies.
    pub council: CouncilInBrief,
    /// Day of the check.
    pub as_of: NaiveDate,
    /// How many checks have each result.
    pub summary: CheckSummary,
    /// The checks. They are always the same, in the same order.
    pub checks: Vec<Check>,
    /// Notice of what the checks are and what they are not.
    pub disclaimer: &'static str,
    /// Links.
    pub links: MeetingComplianceLinks,
}

/// Which part of a council's record is looked at.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PeriodQuery {
    /// First day. If you leave out both `from` and `to`, you get the current municipal year. If the council has none
    /// recorded, you get the 365 days up to today.
    pub from: Option<NaiveDate>,
    /// Last day, at most ten years after the first. If you leave it out, 365 days from the first.
    pub to: Option<NaiveDate>,
    /// Decisions published more than this number of days after they were made are listed. The law names no number, so
    /// you choose it.
    #[param(minimum = 0, maximum = 3650, default = 14)]
    pub late_after_days: Option<i32>,
}

crate::words! {
    /// Kind of finding.
    pub enum FindingCode {
        /// A decision without recorded reasons.
        DecisionWithoutReasons,
        /// A decision for which the record does not say whether alternatives were considered.
        DecisionWithoutAlternatives,
        /// A decision for which the record does not say whether conflicts of interest were declared.
        DecisionWithoutConflicts,
        /// A decision that was published more than `late_after_days` days after it was made.
        DecisionPublishedLate,
        /// A decision that was called in.
        DecisionCalledIn,
        /// A meeting with an agenda that was published fewer clear days before it than the law requires.
        AgendaLate,
    }
}

/// A decision or meeting that fails a check, or that cannot be checked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Finding {
    /// Code of the finding.
    pub code: FindingCode,
    /// Day of the decision or the meeting.
    pub on: NaiveDate,
    /// Record type: a decision or a meeting.
    pub kind: Kind,
    /// Id of the record.
    pub id: Uuid,
    /// Reference that people cite. Null if it has none.
    pub reference: Option<String>,
    /// Title of the decision's item, or of the meeting, as printed. Null for a decision made outside a meeting.
    pub title: Option<String>,
    /// Days required: clear days for an agenda, `late_after_days` for a decision. Null if the finding is not about
    /// days.
    #[schema(minimum = 0)]
    pub days_asked: Option<u32>,
    /// Days given, or days that passed. Null if the finding is not about days.
    #[schema(minimum = 0)]
    pub days_given: Option<u32>,
    /// The finding, as a sentence.
    pub detail: String,
    /// Links.
    pub links: FindingLinks,
}

/// Links of a finding.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingLinks {
    /// Record that it is about.
    #[schema(format = Uri)]
    pub record: String,
    /// The checks.
    #[schema(format = Uri)]
    pub compliance: String,
}

/// Counts for a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeriodCounts {
    /// Decisions made.
    #[schema(minimum = 0)]
    pub decisions: i64,
    /// Decisions without recorded reasons.
    #[schema(minimum = 0)]
    pub decisions_without_reasons: i64,
    /// Decisions for which the record does not say whether alternatives were considered.
    #[schema(minimum = 0)]
    pub decisions_without_alternatives: i64,
    /// Decisions for which the record does not say whether conflicts were declared.
    #[schema(minimum = 0)]
    pub decisions_without_conflicts: i64,
    /// Decisions with a recorded date of publication.
    #[schema(minimum = 0)]
    pub decisions_with_publication: i64,
    /// Decisions published more than `late_after_days` days after they were made.
    #[schema(minimum = 0)]
    pub decisions_published_late: i64,
    /// Decisions that were called in.
    #[schema(minimum = 0)]
    pub decisions_called_in: i64,
    /// Meetings that took place or are planned.
    #[schema(minimum = 0)]
    pub meetings: i64,
    /// Meetings with an agenda that was published in time.
    #[schema(minimum = 0)]
    pub agendas_in_time: i64,
    /// Meetings with an agenda that was published fewer clear days before than the law requires.
    #[schema(minimum = 0)]
    pub agendas_late: i64,
    /// Meetings for which the record does not say when the agenda was published, or with an agenda that is not due yet.
    #[schema(minimum = 0)]
    pub agendas_unknown: i64,
}

/// Counts for a calendar month.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct MonthCounts {
    /// First day of the month.
    pub month: NaiveDate,
    /// Counts for the month.
    pub counts: PeriodCounts,
}

/// Days between making and publishing a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicationDays {
    /// Median number of days: half of the decisions were published within it. Null if no publication is recorded.
    pub median: Option<i32>,
    /// Longest number of days. Null if no publication is recorded.
    pub longest: Option<i32>,
}

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DateRange)]
pub struct Span {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// Links of a council's compliance.
#[derive(Debug, Serialize, ToSchema)]
pub struct CouncilComplianceLinks {
    /// The same check for the same days.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The findings as CSV.
    #[schema(format = Uri)]
    pub csv: String,
    /// The council.
    #[schema(format = Uri)]
    pub council: String,
}

/// Checks of a council's record over a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct CouncilCompliance {
    /// Council, which decides the law that applies.
    pub council: CouncilInBrief,
    /// Days that the check covers.
    pub period: Span,
    /// Today, the day by which the check decides what is due.
    pub as_of: NaiveDate,
    /// Decisions published more than this number of days after they were made are listed.
    #[schema(minimum = 0)]
    pub late_after_days: i32,
    /// Counts for the whole period.
    pub counts: PeriodCounts,
    /// Days between making and publishing a decision.
    pub publication_days: PublicationDays,
    /// Counts by calendar month, in order. Months without decisions and meetings are left out.
    pub months: Vec<MonthCounts>,
    /// Findings, by kind and then by day; the first 200 of each kind. `counts` gives the totals.
    pub findings: Vec<Finding>,
    /// Whether something is left out. Either there are more findings of a kind than are listed, or there are more than
    /// 50 000 decisions or 10 000 meetings. In the second case only the first 50 000 decisions or 10 000 meetings are
    /// counted.
    pub is_truncated: bool,
    /// Notice of what the checks are and what they are not.
    pub disclaimer: &'static str,
    /// Links.
    pub links: CouncilComplianceLinks,
}
