//! What the written statement of a decision must hold, and what of it a record holds.
//!
//! Executive decisions in England: SI 2012/2089 reg 12(2) (at meetings), reg 13(2) (by a member) and reg 13(4) (by an
//! officer), from 10 September 2012. Other decisions that are delegated to officers: SI 2014/2095 reg 7(3), from 6
//! August 2014. The record does not tell an officer's executive decision from another, so both are named. The law of
//! the other nations is not modelled.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::calendar::Nation;
use super::check::{Check, CheckCode, CheckResult, Rule};
use crate::kind::Kind;

crate::words! {
    /// How a decision is made.
    pub enum DecisionKind {
        /// By the executive meeting together (SI 2012/2089 reg 12).
        Executive,
        /// By the full council.
        Council,
        /// By a committee.
        Committee,
        /// By one member of the executive (SI 2012/2089 reg 13).
        IndividualMember,
        /// By an officer under delegated powers (SI 2014/2095 reg 7).
        OfficerDelegated,
    }
}

crate::words! {
    /// Whether something was stated: not at all, stated as none, or as a list.
    #[derive(Default)]
    pub enum ListStatus {
        /// The record does not say.
        #[default]
        NotRecorded,
        /// The record says that there is none.
        None,
        /// The record has a list.
        Listed,
    }
}

crate::words! {
    /// A part of a statement.
    pub enum StatementPart {
        /// The decision and its date (SI 2012/2089 reg 12(2)(a)).
        Decision,
        /// The reasons (SI 2012/2089 reg 12(2)(b)).
        Reasons,
        /// Alternatives considered and rejected (SI 2012/2089 reg 12(2)(c)).
        Alternatives,
        /// Conflicts of interest declared (SI 2012/2089 reg 12(2)(d)).
        Conflicts,
        /// Dispensations granted for conflicts of interest (SI 2012/2089 reg 12(2)(e)).
        Dispensations,
    }
}

crate::words! {
    /// Whether a part of a statement is recorded.
    pub enum PartStatus {
        /// The record states it.
        Stated,
        /// The record says that there is none.
        StatedAsNone,
        /// The record does not say. That is not the same as none.
        NotRecorded,
    }
}

/// A part of a statement, with the rule that requires it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatedPart {
    /// Name of the part.
    pub part: StatementPart,
    /// Title.
    #[schema(examples("Alternatives considered and rejected"))]
    pub title: &'static str,
    /// Rule that requires the part. Null if no rule covered here requires it of such a decision.
    pub rule: Option<Rule>,
    /// Whether the part is recorded.
    pub status: PartStatus,
}

/// What a record says of a decision.
#[derive(Debug, Clone, Copy)]
pub struct Recorded {
    /// Whose law applies.
    pub nation: Nation,
    /// How it was made.
    pub kind: DecisionKind,
    /// When.
    pub made_on: NaiveDate,
    /// Whether reasons are recorded.
    pub has_reasons: bool,
    /// What is said of alternatives.
    pub alternatives: ListStatus,
    /// What is said of conflicts.
    pub conflicts: ListStatus,
    /// Whether a dispensation is noted for each conflict.
    pub has_dispensations: bool,
}

impl StatementPart {
    const ALL: [StatementPart; 5] = [
        StatementPart::Decision,
        StatementPart::Reasons,
        StatementPart::Alternatives,
        StatementPart::Conflicts,
        StatementPart::Dispensations,
    ];

    fn title(self) -> &'static str {
        match self {
            StatementPart::Decision => "The decision and its date",
            StatementPart::Reasons => "The reasons",
            StatementPart::Alternatives => "Alternatives considered and rejected",
            StatementPart::Conflicts => "Conflicts of interest declared",
            StatementPart::Dispensations => "Dispensations granted",
        }
    }

    fn code(self) -> CheckCode {
        match self {
            StatementPart::Decision => CheckCode::StatementDecision,
            StatementPart::Reasons => CheckCode::StatementReasons,
            StatementPart::Alternatives => CheckCode::StatementAlternatives,
            StatementPart::Conflicts => CheckCode::StatementConflicts,
            StatementPart::Dispensations => CheckCode::StatementDispensations,
        }
    }

    /// The member of a decision that holds it.
    pub fn pointer(self) -> &'static str {
        match self {
            StatementPart::Decision => "/text",
            StatementPart::Reasons => "/reasons",
            StatementPart::Alternatives => "/alternatives",
            StatementPart::Conflicts | StatementPart::Dispensations => "/conflicts",
        }
    }
}

/// The first day of SI 2012/2089.
pub const EXECUTIVE_SINCE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2012, 9, 10);

/// The first day of SI 2014/2095.
pub const OFFICERS_SINCE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2014, 8, 6);

const REG_12: &str = "https://www.legislation.gov.uk/uksi/2012/2089/regulation/12";
const REG_13: &str = "https://www.legislation.gov.uk/uksi/2012/2089/regulation/13";
const OFFICERS: &str = "https://www.legislation.gov.uk/uksi/2014/2095/regulation/7";

/// The rule that asks for a part, where one does.
fn rule(recorded: &Recorded, part: StatementPart) -> Option<Rule> {
    let is_executive = Some(recorded.made_on) >= EXECUTIVE_SINCE;
    if recorded.nation != Nation::England || !is_executive {
        return None;
    }
    match recorded.kind {
        DecisionKind::Executive => Some(Rule::at(at_meetings(part), REG_12)),
        DecisionKind::IndividualMember => Some(Rule::at(by_members(part), REG_13)),
        DecisionKind::OfficerDelegated if Some(recorded.made_on) < OFFICERS_SINCE => {
            Some(Rule::at(by_officers_alone(part), REG_13))
        }
        DecisionKind::OfficerDelegated => Some(Rule::at(by_officers(part), OFFICERS)),
        DecisionKind::Council | DecisionKind::Committee => None,
    }
}

fn at_meetings(part: StatementPart) -> &'static str {
    match part {
        StatementPart::Decision => "SI 2012/2089, regulation 12(2)(a)",
        StatementPart::Reasons => "SI 2012/2089, regulation 12(2)(b)",
        StatementPart::Alternatives => "SI 2012/2089, regulation 12(2)(c)",
        StatementPart::Conflicts => "SI 2012/2089, regulation 12(2)(d)",
        StatementPart::Dispensations => "SI 2012/2089, regulation 12(2)(e)",
    }
}

fn by_members(part: StatementPart) -> &'static str {
    match part {
        StatementPart::Decision => "SI 2012/2089, regulation 13(2)(a)",
        StatementPart::Reasons => "SI 2012/2089, regulation 13(2)(b)",
        StatementPart::Alternatives => "SI 2012/2089, regulation 13(2)(c)",
        StatementPart::Conflicts => "SI 2012/2089, regulation 13(2)(d)",
        StatementPart::Dispensations => "SI 2012/2089, regulation 13(2)(e)",
    }
}

fn by_officers_alone(part: StatementPart) -> &'static str {
    match part {
        StatementPart::Decision => "SI 2012/2089, regulation 13(4)(a)",
        StatementPart::Reasons => "SI 2012/2089, regulation 13(4)(b)",
        StatementPart::Alternatives => "SI 2012/2089, regulation 13(4)(c)",
        StatementPart::Conflicts => "SI 2012/2089, regulation 13(4)(d)",
        StatementPart::Dispensations => "SI 2012/2089, regulation 13(4)(e)",
    }
}

fn by_officers(part: StatementPart) -> &'static str {
    match part {
        StatementPart::Decision => {
            "SI 2014/2095, regulation 7(3)(a) and (b); of an executive decision SI 2012/2089, regulation 13(4)(a)"
        }
        StatementPart::Reasons => {
            "SI 2014/2095, regulation 7(3)(b); of an executive decision SI 2012/2089, regulation 13(4)(b)"
        }
        StatementPart::Alternatives => {
            "SI 2014/2095, regulation 7(3)(c); of an executive decision SI 2012/2089, regulation 13(4)(c)"
        }
        StatementPart::Conflicts => {
            "SI 2014/2095, regulation 7(3)(d); of an executive decision SI 2012/2089, regulation 13(4)(d)"
        }
        StatementPart::Dispensations => "Of an executive decision SI 2012/2089, regulation 13(4)(e)",
    }
}

fn of_stated(stated: ListStatus) -> PartStatus {
    match stated {
        ListStatus::Listed => PartStatus::Stated,
        ListStatus::None => PartStatus::StatedAsNone,
        ListStatus::NotRecorded => PartStatus::NotRecorded,
    }
}

fn status(recorded: &Recorded, part: StatementPart) -> PartStatus {
    let noted = |is_there: bool| if is_there { PartStatus::Stated } else { PartStatus::NotRecorded };
    match part {
        StatementPart::Decision => PartStatus::Stated,
        StatementPart::Reasons => noted(recorded.has_reasons),
        StatementPart::Alternatives => of_stated(recorded.alternatives),
        StatementPart::Conflicts => of_stated(recorded.conflicts),
        // Where no conflict was declared there is nothing to dispense from.
        StatementPart::Dispensations => match recorded.conflicts {
            ListStatus::None => PartStatus::StatedAsNone,
            ListStatus::Listed => noted(recorded.has_dispensations),
            ListStatus::NotRecorded => PartStatus::NotRecorded,
        },
    }
}

/// The parts of a statement, in the order of the Regulations.
pub fn parts(recorded: &Recorded) -> Vec<StatedPart> {
    let part = |part: StatementPart| StatedPart {
        part,
        title: part.title(),
        rule: rule(recorded, part),
        status: status(recorded, part),
    };
    StatementPart::ALL.into_iter().map(part).collect()
}

/// Whether each part that is asked for is there. Reasons are always asked for, so a record without any fails; of
/// alternatives, conflicts and dispensations there may have been none to tell of, so a record that says nothing leaves
/// it unknown.
pub fn checks(recorded: &Recorded) -> Vec<Check> {
    parts(recorded).iter().map(|part| check(recorded, part)).collect()
}

fn check(recorded: &Recorded, part: &StatedPart) -> Check {
    let code = part.part.code();
    let Some(rule) = part.rule else {
        let rule = Rule::at("SI 2012/2089, regulations 12 and 13; SI 2014/2095, regulation 7", REG_12);
        return Check::new(code, rule, CheckResult::NotApplicable, not_asked(recorded));
    };
    let lacking = |result: CheckResult, detail: &str, missing: &str| {
        Check::new(code, rule, result, detail).lacking(Kind::Decision, Some(part.part.pointer()), missing)
    };
    match (part.status, part.part) {
        (PartStatus::Stated, _) => Check::new(code, rule, CheckResult::Pass, "The record states it."),
        (PartStatus::StatedAsNone, StatementPart::Dispensations) => Check::new(
            code,
            rule,
            CheckResult::Pass,
            "The record states that no conflict was declared, so there is none to note.",
        ),
        (PartStatus::StatedAsNone, _) => {
            Check::new(code, rule, CheckResult::Pass, "The record states that there were none.")
        }
        (PartStatus::NotRecorded, StatementPart::Decision | StatementPart::Reasons) => lacking(
            CheckResult::Fail,
            "A statement gives the reasons, but the record has none.",
            "The reasons for the decision.",
        ),
        (PartStatus::NotRecorded, StatementPart::Alternatives) => lacking(
            CheckResult::Unknown,
            "The record does not say whether alternatives were considered and rejected.",
            "The alternatives considered and rejected, or that there were none.",
        ),
        (PartStatus::NotRecorded, StatementPart::Conflicts) => lacking(
            CheckResult::Unknown,
            "The record does not say whether a conflict of interest was declared.",
            "The conflicts of interest declared, or that there were none.",
        ),
        (PartStatus::NotRecorded, StatementPart::Dispensations) => lacking(
            CheckResult::Unknown,
            "The record does not say whether a dispensation was granted for each conflict that was declared.",
            "The dispensations granted, or that no conflict was declared.",
        ),
    }
}

/// Why no rule asks for a statement.
fn not_asked(recorded: &Recorded) -> String {
    if recorded.nation != Nation::England {
        let nation = recorded.nation.name();
        return format!(
            "These Regulations are for England. Minutebook does not check the law of {nation} on records of \
             decisions."
        );
    }
    if Some(recorded.made_on) < EXECUTIVE_SINCE {
        return "These Regulations came into force on 10 September 2012, after the decision. Minutebook does not check \
                the earlier law."
            .to_owned();
    }
    "These Regulations ask for a statement of executive decisions and of delegated decisions of officers. This is \
     neither."
        .to_owned()
}
