//! The form in which it is said whether a rule was kept: the rule with its source, the result, what is missing for one, and the working.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kind::Kind;

/// What every answer of this kind says of itself.
pub const DISCLAIMER: &str = "This is arithmetic on what the record says, and no legal advice. What the record does not say is answered \
                              as unknown, and whether what was done was lawful is for a court.";

crate::words! {
    /// What comes of a check.
    pub enum CheckResult {
        /// What the rule asks is in the record.
        Pass,
        /// The record shows that it was not kept.
        Fail,
        /// The record does not say enough, the rule is no matter of arithmetic, or the law is not settled: `detail` says which.
        Unknown,
        /// The rule does not ask it here, or the law of this nation or time is not modelled: `detail` says which.
        NotApplicable,
    }
}

crate::words! {
    /// What is checked.
    pub enum CheckCode {
        /// Whether the agenda was open to the public so many clear days before the meeting (LGA 1972 s.100B and s.100BA, SI 2012/2089 reg 6,
        /// WSI 2001/2290 reg 5, LG(Sc)A 1973 s.50B).
        AgendaNotice,
        /// Whether notice was given of what an executive deals with in private (SI 2012/2089 reg 5).
        PrivateBusinessNotice,
        /// Whether the minutes were approved as a correct record (LGA 1972 Sch.12 para.41).
        MinutesApproved,
        /// Whether what was decided was published after the meeting (SI 2012/2089 reg 14, LGA 1972 s.100C).
        DecisionsPublished,
        /// Whether the record says what was decided, and when (SI 2012/2089 reg 12 and 13, SI 2014/2095 reg 7).
        StatementDecision,
        /// Whether it says why (SI 2012/2089 reg 12 and 13, SI 2014/2095 reg 7).
        StatementReasons,
        /// Whether it says which alternatives were considered and rejected (SI 2012/2089 reg 12 and 13, SI 2014/2095 reg 7).
        StatementAlternatives,
        /// Whether it says which conflicts of interest were declared (SI 2012/2089 reg 12 and 13, SI 2014/2095 reg 7).
        StatementConflicts,
        /// Whether it notes the dispensations granted for them (SI 2012/2089 reg 12 and 13).
        StatementDispensations,
        /// Whether the statement was published (SI 2012/2089 reg 14, SI 2014/2095 reg 8).
        StatementPublished,
        /// Whether a key decision was announced in time (SI 2012/2089 reg 9 and 10).
        KeyDecisionNotice,
        /// Whether who must agree to a decision of special urgency did (SI 2012/2089 reg 11).
        SpecialUrgency,
        /// How the call-in of the decision stands (LGA 2000 s.9F).
        CallIn,
    }
}

/// Where a rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rule {
    /// The act or the regulations, and the paragraph, as one would cite it.
    #[schema(examples("Local Government Act 1972, section 100B(3)"))]
    pub citation: &'static str,
    /// Where it can be read; null = nowhere that is known here.
    #[schema(format = Uri)]
    pub url: Option<&'static str>,
}

impl Rule {
    /// A rule that can be read.
    pub const fn at(citation: &'static str, url: &'static str) -> Rule {
        Rule { citation, url: Some(url) }
    }
}

/// What the record would have to say for a check to have a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Missing {
    /// Of which record: the decision, the meeting or the issue.
    pub kind: Kind,
    /// Its member (JSON Pointer, RFC 6901); null = the record has no place for it.
    #[schema(examples("/agenda_published_at"))]
    pub pointer: Option<&'static str>,
    /// What is missing, as a sentence.
    pub detail: String,
}

/// A day of the working: whether it counts, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkingDay {
    /// The day.
    pub on: NaiveDate,
    /// Whether it counts.
    pub counts: bool,
    /// Which of those that count it is, from 1; null = it does not.
    #[schema(minimum = 1)]
    pub number: Option<u32>,
    /// Why it counts or does not, in words.
    #[schema(examples("Saturday"))]
    pub why: String,
}

/// Days asked and given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct DayCount {
    /// How many the rule asks; null = it names no number.
    #[schema(minimum = 0)]
    pub asked: Option<u32>,
    /// How many there were; working days are counted among the 60 days before at most. Null = not known.
    #[schema(minimum = 0)]
    pub given: Option<u32>,
    /// The last day on which it would have been in time; null = not known, or the rule names no number.
    pub latest_on: Option<NaiveDate>,
}

/// What comes of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Check {
    /// What is checked, as a word for programs.
    pub code: CheckCode,
    /// The same in a few words for people.
    #[schema(examples("Notice of the agenda"))]
    pub title: &'static str,
    /// The rule.
    pub rule: Rule,
    /// What comes of it.
    pub result: CheckResult,
    /// The result in a sentence or two.
    pub detail: String,
    /// What the record does not say; empty where nothing is missing.
    pub missing: Vec<Missing>,
    /// Days asked and given; null where the rule counts none.
    pub days: Option<DayCount>,
    /// The working, day by day; empty where no days are counted.
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
            CheckCode::DecisionsPublished => "Publication of what was decided",
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

/// A number of clear days in a sentence.
pub fn clear_days(number: u32) -> String {
    if number == 1 { "1 clear day".to_owned() } else { format!("{number} clear days") }
}
