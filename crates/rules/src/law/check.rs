//! The form in which it is said whether a rule was kept: the rule with its source, the result, what is missing for one,
//! and the working.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kind::Kind;

/// What every answer of this kind says of itself.
pub const DISCLAIMER: &str = "This is a calculation from the record, not legal advice. If the record does not say \
                              something, the result is unknown. Only a court can decide whether an act was lawful.";

crate::words! {
    /// Result of a check.
    pub enum CheckResult {
        /// The record has what the rule asks for, or shows that nothing more is asked.
        Pass,
        /// The record shows that the rule was broken.
        Fail,
        /// The record does not say enough, the rule cannot be checked by calculation, or the law is unclear: `detail`
        /// says which.
        Unknown,
        /// The rule does not apply here, or the law of this nation or time is not covered: `detail` says which.
        NotApplicable,
    }
}

crate::words! {
    /// Code of a check.
    pub enum CheckCode {
        /// Whether the agenda was open to the public for the required number of clear days before the meeting. Each
        /// nation has its own rule (LGA 1972 s.100B and s.100BA, SI 2012/2089 reg 6, WSI 2001/2290 reg 5, LG(Sc)A 1973
        /// s.50B).
        AgendaNotice,
        /// Whether notice was given of the executive's business in private (SI 2012/2089 reg 5).
        PrivateBusinessNotice,
        /// Whether the minutes were approved as a correct record (LGA 1972 Sch.12 para.41).
        MinutesApproved,
        /// Whether the decisions were published after the meeting (SI 2012/2089 reg 14, LGA 1972 s.100C).
        DecisionsPublished,
        /// Whether the record states the decision and its date (SI 2012/2089 reg 12 and 13, SI 2014/2095 reg 7).
        StatementDecision,
        /// Whether the record states the reasons (SI 2012/2089 reg 12 and 13, SI 2014/2095 reg 7).
        StatementReasons,
        /// Whether the record states which alternatives were considered and rejected (SI 2012/2089 reg 12 and 13, SI
        /// 2014/2095 reg 7).
        StatementAlternatives,
        /// Whether the record states which conflicts of interest were declared (SI 2012/2089 reg 12 and 13, SI
        /// 2014/2095 reg 7).
        StatementConflicts,
        /// Whether the record notes the dispensations granted for conflicts of interest (SI 2012/2089 reg 12 and 13).
        StatementDispensations,
        /// Whether the statement was published (SI 2012/2089 reg 14, SI 2014/2095 reg 8).
        StatementPublished,
        /// Whether a key decision was announced in time (SI 2012/2089 reg 9 and 10).
        KeyDecisionNotice,
        /// Whether the required persons agreed to a decision of special urgency (SI 2012/2089 reg 11).
        SpecialUrgency,
        /// State of the call-in of the decision (LGA 2000 s.9F).
        CallIn,
    }
}

/// Source of a rule in the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rule {
    /// The act or the regulations, and the paragraph, as a citation.
    #[schema(examples("Local Government Act 1972, section 100B(3)"))]
    pub citation: &'static str,
    /// Address where it can be read. Null if none is known.
    #[schema(format = Uri)]
    pub url: Option<&'static str>,
}

impl Rule {
    /// A rule that can be read.
    pub const fn at(citation: &'static str, url: &'static str) -> Rule {
        Rule { citation, url: Some(url) }
    }
}

/// A fact that the record needs before the check can have a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MissingFact)]
pub struct Missing {
    /// Record that needs the fact: the decision, the meeting or the issue.
    pub kind: Kind,
    /// Field that is missing (JSON Pointer, RFC 6901). Null if the record has no field for it.
    #[schema(examples("/agenda_published_at"))]
    pub pointer: Option<&'static str>,
    /// The missing fact, as a sentence.
    pub detail: String,
}

/// One day in the count, with the reason why it counts or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkingDay {
    /// The day.
    pub on: NaiveDate,
    /// Whether the day counts.
    pub counts: bool,
    /// Number of the day among the days that count, from 1. Null if it does not count.
    #[schema(minimum = 1)]
    pub number: Option<u32>,
    /// Reason why it counts or does not, in words.
    #[schema(examples("Saturday"))]
    pub why: String,
}

/// Days required and days given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct DayCount {
    /// Days that the rule requires. Null if it names no number.
    #[schema(minimum = 0)]
    pub asked: Option<u32>,
    /// Days given. The server counts working days in the 60 days before at most. Null if not known.
    #[schema(minimum = 0)]
    pub given: Option<u32>,
    /// Last day that would have been in time. Null if not known, or if the rule names no number.
    pub latest_on: Option<NaiveDate>,
}

/// Result of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Check {
    /// Code of the check, for programs.
    pub code: CheckCode,
    /// Title of the check, for people.
    #[schema(examples("Notice of the agenda"))]
    pub title: &'static str,
    /// The rule.
    pub rule: Rule,
    /// Result of the check.
    pub result: CheckResult,
    /// The result, in a sentence or two.
    pub detail: String,
    /// Facts that the record does not state. Empty if nothing is missing.
    pub missing: Vec<Missing>,
    /// Days required and days given. Null if the rule counts no days.
    pub days: Option<DayCount>,
    /// The count, day by day. Empty if the rule counts no days.
    pub working: Vec<WorkingDay>,
}

impl Check {
    /// A result without missing members and working.
    pub fn new(code: CheckCode, rule: Rule, result: CheckResult, detail: impl Into<String>) -> Check {
        let (missing, days, working) = (Vec::new(), None, Vec::new());
        Check { code, title: code.title(), rule, result, detail: detail.into(), missing, days, working }
    }

    /// The same with something that the record does not say.
    pub fn lacking(mut self, kind: Kind, pointer: Option<&'static str>, detail: impl Into<String>) -> Check {
        self.missing.push(Missing { kind, pointer, detail: detail.into() });
        self
    }

    /// The same with its days, and their working.
    pub fn counted(mut self, days: DayCount, working: Vec<WorkingDay>) -> Check {
        (self.days, self.working) = (Some(days), working);
        self
    }
}

impl CheckCode {
    /// Whether it is about a part of a statement.
    pub fn is_of_statement(self) -> bool {
        match self {
            CheckCode::StatementDecision
            | CheckCode::StatementReasons
            | CheckCode::StatementAlternatives
            | CheckCode::StatementConflicts
            | CheckCode::StatementDispensations => true,
            CheckCode::AgendaNotice
            | CheckCode::PrivateBusinessNotice
            | CheckCode::MinutesApproved
            | CheckCode::DecisionsPublished
            | CheckCode::StatementPublished
            | CheckCode::KeyDecisionNotice
            | CheckCode::SpecialUrgency
            | CheckCode::CallIn => false,
        }
    }

    /// In a few words for people.
    pub fn title(self) -> &'static str {
        match self {
            CheckCode::AgendaNotice => "Notice of the agenda",
            CheckCode::PrivateBusinessNotice => "Notice of private business",
            CheckCode::MinutesApproved => "Approval of the minutes",
            CheckCode::DecisionsPublished => "Publication of the decisions",
            CheckCode::StatementDecision => "Statement: the decision and its date",
            CheckCode::StatementReasons => "Statement: the reasons",
            CheckCode::StatementAlternatives => "Statement: alternatives considered and rejected",
            CheckCode::StatementConflicts => "Statement: conflicts of interest declared",
            CheckCode::StatementDispensations => "Statement: dispensations granted",
            CheckCode::StatementPublished => "Publication of the decision",
            CheckCode::KeyDecisionNotice => "Notice of a key decision",
            CheckCode::SpecialUrgency => "Agreement to special urgency",
            CheckCode::CallIn => "Call-in",
        }
    }
}

/// A day as one writes it in a sentence: 2 August 2018.
pub fn written(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// A number of days in a sentence.
pub fn days(number: u32) -> String {
    if number == 1 { "1 day".to_owned() } else { format!("{number} days") }
}

/// A number of working days in a sentence.
pub fn working_days(number: u32) -> String {
    if number == 1 { "1 working day".to_owned() } else { format!("{number} working days") }
}

/// A number of clear days in a sentence.
pub fn clear_days(number: u32) -> String {
    if number == 1 { "1 clear day".to_owned() } else { format!("{number} clear days") }
}
