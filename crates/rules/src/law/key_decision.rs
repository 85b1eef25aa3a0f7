//! Key decisions of an executive in England: announced 28 clear days before, by general exception five, or agreed to as
//! urgent.
//!
//! SI 2012/2089 reg 8 (what is one), reg 9 (28 clear days), reg 10 (general exception: five clear days after a notice),
//! reg 11 (special urgency: agreement). The Regulations do not say which days are clear ones. Councils count every day
//! of the 28, and working days of the five.

use chrono::NaiveDate;

use super::calendar::Nation;
use super::check::{Check, CheckCode, CheckResult, Rule, clear_days, written};
use super::clear_days::{Counting, Notice};
use super::decision_statement::{DecisionKind, EXECUTIVE_SINCE};
use crate::kind::Kind;

crate::words! {
    /// Whether a decision is a key decision (SI 2012/2089 reg 8).
    #[derive(Default)]
    pub enum KeyDecisionStatus {
        /// It is a key decision.
        Yes,
        /// It is not a key decision.
        No,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

crate::words! {
    /// Rule that let an executive decision be made without the usual notice.
    pub enum UrgencyBasis {
        /// Five clear days' notice instead of 28 days (SI 2012/2089 reg 10).
        GeneralException,
        /// No notice, by agreement (SI 2012/2089 reg 11).
        SpecialUrgency,
    }
}

/// What a record says of a decision that may be a key decision.
#[derive(Debug, Clone, Copy)]
pub struct Recorded {
    /// Whose law applies.
    pub nation: Nation,
    /// How it was made.
    pub kind: DecisionKind,
    /// When.
    pub made_on: NaiveDate,
    /// Whether it is one.
    pub is_key: KeyDecisionStatus,
    /// Why it could not wait, and whether the record says who agreed.
    pub urgency: Option<(UrgencyBasis, bool)>,
    /// The day on which its notice was published.
    pub notice_on: Option<NaiveDate>,
}

const REG_9: Rule =
    Rule::at("SI 2012/2089, regulation 9(1) and (2)", "https://www.legislation.gov.uk/uksi/2012/2089/regulation/9");
const REG_10: Rule =
    Rule::at("SI 2012/2089, regulation 10(1)", "https://www.legislation.gov.uk/uksi/2012/2089/regulation/10");
const REG_11: Rule =
    Rule::at("SI 2012/2089, regulation 11(1)", "https://www.legislation.gov.uk/uksi/2012/2089/regulation/11");

/// Notice of a key decision, and the agreement that special urgency needs.
pub fn checks(recorded: &Recorded) -> [Check; 2] {
    match outside(recorded) {
        Some(why) => {
            let not = |code: CheckCode, rule: Rule| Check::new(code, rule, CheckResult::NotApplicable, why.clone());
            [not(CheckCode::KeyDecisionNotice, REG_9), not(CheckCode::SpecialUrgency, REG_11)]
        }
        None => [notice(recorded), urgency(recorded)],
    }
}

/// Why the rules are not for this decision.
fn outside(recorded: &Recorded) -> Option<String> {
    if recorded.nation != Nation::England {
        return Some(format!(
            "These Regulations are for England. Minutebook does not check the law of {} on key decisions.",
            recorded.nation.name()
        ));
    }
    if Some(recorded.made_on) < EXECUTIVE_SINCE {
        let detail = "These Regulations came into force on 10 September 2012, after the decision. Minutebook does not \
                      check the earlier law.";
        return Some(detail.to_owned());
    }
    match (recorded.kind, recorded.is_key) {
        (DecisionKind::Council | DecisionKind::Committee, _) => {
            Some("Only an executive decision can be a key decision.".to_owned())
        }
        (_, KeyDecisionStatus::No) => Some("The record says that it is not a key decision.".to_owned()),
        (_, KeyDecisionStatus::Yes | KeyDecisionStatus::NotRecorded) => None,
    }
}

fn notice(recorded: &Recorded) -> Check {
    let unknown =
        |rule: Rule, detail: String| Check::new(CheckCode::KeyDecisionNotice, rule, CheckResult::Unknown, detail);
    if recorded.is_key == KeyDecisionStatus::NotRecorded {
        return unknown(REG_9, "The record does not say whether it is a key decision.".to_owned()).lacking(
            Kind::Decision,
            Some("/is_key"),
            "Whether it is a key decision.",
        );
    }
    let (rule, asked, counting) = match recorded.urgency {
        Some((UrgencyBasis::SpecialUrgency, _)) => {
            let detail = "It was made by special urgency, which needs agreement instead of notice.";
            return Check::new(CheckCode::KeyDecisionNotice, REG_9, CheckResult::NotApplicable, detail);
        }
        Some((UrgencyBasis::GeneralException, _)) => (REG_10, 5, Counting::WorkingDays),
        None => (REG_9, 28, Counting::EveryDay),
    };
    let notice = Notice { asked, counting, nation: recorded.nation, of: "decision" };
    let counted = notice.count(recorded.notice_on, recorded.made_on);
    let asks = counted
        .days
        .latest_on
        .map(|day| format!(" For {} it had to be published by {}.", clear_days(asked), written(day)));
    let asks = asks.unwrap_or_default();
    let check = match (recorded.notice_on, counted.is_enough) {
        (None, _) => unknown(rule, format!("The record does not say when its notice was published.{asks}")).lacking(
            Kind::Decision,
            Some("/key_notice_published_at"),
            "Date of publication of the notice of the key decision.",
        ),
        (Some(out), is_enough) => {
            let result = match is_enough {
                Some(true) => CheckResult::Pass,
                Some(false) => CheckResult::Fail,
                None => CheckResult::Unknown,
            };
            let detail = format!("Its notice was published on {}.{asks}", written(out));
            Check::new(CheckCode::KeyDecisionNotice, rule, result, detail)
        }
    };
    check.counted(counted.days, counted.working)
}

fn urgency(recorded: &Recorded) -> Check {
    let say = |result: CheckResult, detail: &str| Check::new(CheckCode::SpecialUrgency, REG_11, result, detail);
    match recorded.urgency {
        Some((UrgencyBasis::SpecialUrgency, true)) => {
            say(CheckResult::Pass, "The record says who agreed that it was urgent and could not reasonably wait.")
        }
        Some((UrgencyBasis::SpecialUrgency, false)) => {
            say(CheckResult::Unknown, "It was made by special urgency, but the record does not say who agreed.")
                .lacking(Kind::Decision, Some("/urgency/agreed_by"), "Who agreed that the decision was urgent.")
        }
        Some((UrgencyBasis::GeneralException, _)) | None => {
            say(CheckResult::NotApplicable, "The record does not say that it was made by special urgency.")
        }
    }
}
