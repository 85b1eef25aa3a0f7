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
    /// As it stands on this day; left out, today. What was published later is not yet.
    pub as_of: Option<NaiveDate>,
}

/// How many checks came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CheckSummary {
    /// Rules that the record shows to be kept.
    #[schema(minimum = 0)]
    pub pass: usize,
    /// Rules that it shows not to be kept.
    #[schema(minimum = 0)]
    pub fail: usize,
    /// Rules of which it does not say enough, or which are no matter of arithmetic.
    #[schema(minimum = 0)]
    pub unknown: usize,
    /// Rules that do not ask anything here.
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

/// Addresses of what is checked of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionComplianceLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The decision.
    #[schema(format = Uri)]
    pub decision: String,
    /// Its written statement.
    #[schema(format = Uri)]
    pub statement: String,
    /// What is checked of its meeting; null = made outside any.
    #[schema(format = Uri)]
    pub meeting_compliance: Option<String>,
}

/// What the law asks of a decision, and what of that the record shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionCompliance {
    /// The decision.
    pub decision_id: DecisionId,
    /// Its council, whose law applies.
    pub council: CouncilInBrief,
    /// The day on which it is asked.
    pub as_of: NaiveDate,
    /// How many checks came to what.
    pub summary: CheckSummary,
    /// The checks, always the same ones in the same order.
    pub checks: Vec<Check>,
    /// What this is, and what it is not.
    pub disclaimer: &'static str,
    /// Addresses.
    pub links: DecisionComplianceLinks,
}

/// Addresses of what is checked of a meeting.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingComplianceLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The meeting.
    #[schema(format = Uri)]
    pub meeting: String,
    /// What was decided at it.
    #[schema(format = Uri)]
    pub decisions: String,
}

/// What the law asks of a meeting, and what of that the record shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeetingCompliance {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// Its council, whose law applies.
    pub council: CouncilInBrief,
    /// The day on which it is asked.
    pub as_of: NaiveDate,
    /// How many checks came to what.
    pub summary: CheckSummary,
    /// The checks, always the same ones in the same order.
    pub checks: Vec<Check>,
    /// What this is, and what it is not.
    pub disclaimer: &'static str,
    /// Addresses.
    pub links: MeetingComplianceLinks,
}

/// Which part of a council's record is looked at.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PeriodQuery {
    /// First day. Left out with `to`, the municipal year of today, or where the council has none recorded the 365 days up to today.
    pub from: Option<NaiveDate>,
    /// Last day, ten years after the first at most. Left out, 365 days from the first.
    pub to: Option<NaiveDate>,
    /// Decisions that were published more than so many days after they were made are listed. The law names no number, so it is yours.
    #[param(minimum = 0, maximum = 3650, default = 14)]
    pub late_after_days: Option<i32>,
}

crate::words! {
    /// What stands out in a council's record.
    pub enum FindingCode {
        /// A decision of which no reasons are recorded.
        DecisionWithoutReasons,
        /// A decision of which it is not recorded whether alternatives were considered.
        DecisionWithoutAlternatives,
        /// A decision of which it is not recorded whether conflicts of interest were declared.
        DecisionWithoutConflicts,
        /// A decision that was published more days after it was made than were asked about.
        DecisionPublishedLate,
        /// A decision that was called in.
        DecisionCalledIn,
        /// A meeting whose agenda was published fewer clear days before it than the law asks for.
        AgendaLate,
    }
}

/// Something that stands out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// The day of the decision or the meeting.
    pub on: NaiveDate,
    /// Of which record: a decision or a meeting.
    pub kind: Kind,
    /// Its id.
    pub id: Uuid,
    /// Label that people cite; null = has none.
    pub reference: Option<String>,
    /// The item of the decision, or the meeting, as printed; null = a decision outside any meeting.
    pub title: Option<String>,
    /// Days asked: clear days for an agenda, those asked about for a decision; null = no matter of days.
    #[schema(minimum = 0)]
    pub days_asked: Option<u32>,
    /// Days given, or gone by; null = no matter of days.
    #[schema(minimum = 0)]
    pub days_given: Option<u32>,
    /// The same as a sentence.
    pub detail: String,
    /// Addresses.
    pub links: FindingLinks,
}

/// Addresses of a finding.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingLinks {
    /// The record that it is about.
    #[schema(format = Uri)]
    pub record: String,
    /// What is checked of it.
    #[schema(format = Uri)]
    pub compliance: String,
}

/// What a period holds, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeriodCounts {
    /// Decisions made.
    #[schema(minimum = 0)]
    pub decisions: i64,
    /// Those of which no reasons are recorded.
    #[schema(minimum = 0)]
    pub decisions_without_reasons: i64,
    /// Those of which it is not recorded whether alternatives were considered.
    #[schema(minimum = 0)]
    pub decisions_without_alternatives: i64,
    /// Those of which it is not recorded whether conflicts were declared.
    #[schema(minimum = 0)]
    pub decisions_without_conflicts: i64,
    /// Those whose publication is recorded.
    #[schema(minimum = 0)]
    pub decisions_with_publication: i64,
    /// Those that were published later than was asked about.
    #[schema(minimum = 0)]
    pub decisions_published_late: i64,
    /// Those that were called in.
    #[schema(minimum = 0)]
    pub decisions_called_in: i64,
    /// Meetings that took place or are to.
    #[schema(minimum = 0)]
    pub meetings: i64,
    /// Those whose agenda was out in time.
    #[schema(minimum = 0)]
    pub agendas_in_time: i64,
    /// Those whose agenda was out fewer clear days before than the law asks for.
    #[schema(minimum = 0)]
    pub agendas_late: i64,
    /// Those of which that is not known, or not yet due.
    #[schema(minimum = 0)]
    pub agendas_unknown: i64,
}

/// The same for a calendar month.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct MonthCounts {
    /// First day of the month.
    pub month: NaiveDate,
    /// What it holds.
    pub counts: PeriodCounts,
}

/// Days from making to publishing decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicationDays {
    /// Half of the decisions were published within so many days; null = of none is it recorded.
    pub median: Option<i32>,
    /// The most days; null = of none is it recorded.
    pub longest: Option<i32>,
}

/// The days that are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Span {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
}

/// Addresses of a council's compliance.
#[derive(Debug, Serialize, ToSchema)]
pub struct CouncilComplianceLinks {
    /// The same days again.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its findings as CSV.
    #[schema(format = Uri)]
    pub csv: String,
    /// The council.
    #[schema(format = Uri)]
    pub council: String,
}

/// A council's record at a glance: what stands out in some days of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CouncilCompliance {
    /// The council, whose law applies.
    pub council: CouncilInBrief,
    /// The days that are looked at.
    pub period: Span,
    /// Today, or the day by which it is said what is due.
    pub as_of: NaiveDate,
    /// Decisions published more than so many days after they were made are listed.
    #[schema(minimum = 0)]
    pub late_after_days: i32,
    /// How much there is of each.
    pub counts: PeriodCounts,
    /// Days from making to publishing decisions.
    pub publication_days: PublicationDays,
    /// The same by calendar month, in order; months without decisions and meetings are left out.
    pub months: Vec<MonthCounts>,
    /// What stands out, by sort and in each by day; the first 200 of each sort. `counts` says how many there are.
    pub findings: Vec<Finding>,
    /// Whether there are more of a sort than are listed, or more than 50 000 decisions or 10 000 meetings, of which the first
    /// are counted.
    pub is_truncated: bool,
    /// What this is, and what it is not.
    pub disclaimer: &'static str,
    /// Addresses.
    pub links: CouncilComplianceLinks,
}
