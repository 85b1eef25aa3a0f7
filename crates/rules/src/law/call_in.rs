//! Call-in: that scrutiny looks at a decision before it is carried out.
//!
//! Local Government Act 2000, section 9F(2)(a) gives the power (England), before 4 May 2012 section 21(2)(a). For how
//! long a decision can be called in is fixed by each council's constitution, often five working days: so the length is
//! taken from the record, and never reckoned.

use chrono::NaiveDate;

use super::calendar::{Calendar, Day, Nation};
use super::check::{Check, CheckCode, CheckResult, DayCount, Rule, WorkingDay, working_days, written};
use super::decision_statement::DecisionKind;
use crate::kind::Kind;

crate::words! {
    /// Whether a decision can be called in, or was.
    #[derive(Default)]
    pub enum CallInState {
        /// Not recorded.
        #[default]
        NotRecorded,
        /// It cannot be called in.
        NotSubject,
        /// It can still be called in.
        Open,
        /// It can no longer be called in.
        Closed,
        /// It was called in.
        CalledIn,
    }
}

/// What a record says of the call-in of a decision.
#[derive(Debug, Clone, Copy)]
pub struct Recorded {
    /// Whose law applies.
    pub nation: Nation,
    /// How the decision was made.
    pub kind: DecisionKind,
    /// When.
    pub made_on: NaiveDate,
    /// How far its call-in is.
    pub state: CallInState,
    /// The day of its publication.
    pub published_on: Option<NaiveDate>,
    /// The last day on which it can be called in.
    pub eligible_until: Option<NaiveDate>,
    /// The first day of its effect.
    pub effective_from: Option<NaiveDate>,
}

/// The days of a call-in that are shown at most.
const SHOWN: usize = 60;

const RULE: Rule = Rule::at(
    "Local Government Act 2000, section 9F(2)(a), and the council's constitution",
    "https://www.legislation.gov.uk/ukpga/2000/22/section/9F",
);
const RULE_BEFORE: Rule = Rule::at(
    "Local Government Act 2000, section 21(2)(a), and the council's constitution",
    "https://www.legislation.gov.uk/ukpga/2000/22/section/21",
);

/// The first day of section 9F (Localism Act 2011 Schedule 2, SI 2012/1008).
const SINCE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2012, 5, 4);

impl Recorded {
    fn say(&self, result: CheckResult, detail: impl Into<String>) -> Check {
        let rule = if Some(self.made_on) < SINCE { RULE_BEFORE } else { RULE };
        Check::new(CheckCode::CallIn, rule, result, detail)
    }
}

/// How the call-in stands on a day.
pub fn check(recorded: &Recorded, as_of: NaiveDate) -> Check {
    let say = |result: CheckResult, detail: &str| recorded.say(result, detail);
    if recorded.nation != Nation::England {
        let nation = recorded.nation.name();
        let detail =
            format!("This check is for England only. Minutebook does not check the law of {nation} on call-in.");
        return say(CheckResult::NotApplicable, &detail);
    }
    if matches!(recorded.kind, DecisionKind::Council | DecisionKind::Committee) {
        return say(CheckResult::NotApplicable, "Only decisions of the executive can be called in.");
    }
    match recorded.state {
        CallInState::NotSubject => {
            say(CheckResult::NotApplicable, "The record says that the decision cannot be called in.")
        }
        CallInState::NotRecorded if recorded.eligible_until.is_none() => say(
            CheckResult::Unknown,
            "The record does not say whether the decision can be called in, or the last day for it.",
        )
        .lacking(
            Kind::Decision,
            Some("/call_in"),
            "Whether the decision can be called in, and the last day for it.",
        ),
        CallInState::CalledIn => say(CheckResult::Pass, "The decision was called in.").shown(recorded),
        CallInState::NotRecorded | CallInState::Open | CallInState::Closed => standing(recorded, as_of),
    }
}

/// Whether effect and call-in go together: a decision that can be called in has no effect before the last day for it.
fn standing(recorded: &Recorded, as_of: NaiveDate) -> Check {
    let say = |result: CheckResult, detail: String| recorded.say(result, detail);
    let Some(until) = recorded.eligible_until else {
        return say(CheckResult::Unknown, "The record does not give the last day for a call-in.".to_owned()).lacking(
            Kind::Decision,
            Some("/call_in/eligible_until"),
            "The last day for a call-in.",
        );
    };
    let last = written(until);
    let still = if as_of > until {
        format!("It could be called in until {last}")
    } else {
        format!("It can be called in until {last}")
    };
    let check =
        match recorded.effective_from {
            Some(from) if from <= until => say(
                CheckResult::Fail,
                format!("{still}, but by the record it takes effect on {}, before that time is over.", written(from)),
            ),
            Some(from) => say(CheckResult::Pass, format!("{still}, and it takes effect on {}.", written(from))),
            None => say(CheckResult::Unknown, format!("{still}. The record does not say when it takes effect."))
                .lacking(Kind::Decision, Some("/effective_from"), "The first day on which it has effect."),
        };
    check.shown(recorded)
}

impl Check {
    /// The same with the working days that the record gives for a call-in, from the publication to the last day for it.
    fn shown(mut self, recorded: &Recorded) -> Check {
        let (Some(published), Some(until)) = (recorded.published_on, recorded.eligible_until) else {
            if recorded.published_on.is_none() {
                return self.lacking(Kind::Decision, Some("/published_at"), "Date of publication of the decision.");
            }
            return self;
        };
        if until < published {
            self.result = CheckResult::Unknown;
            self.detail = format!(
                "The record has {}, the last day for a call-in, before {}, the day of publication. One of them is \
                 wrong.",
                written(until),
                written(published)
            );
            return self;
        }
        let calendar = Calendar::spanning(recorded.nation, published, until);
        let mut number = 0;
        let span = published.iter_days().take(SHOWN).take_while(|day| *day <= until);
        let working: Vec<WorkingDay> = span
            .map(|on| {
                let not = |why: String| WorkingDay { on, counts: false, number: None, why };
                match calendar.day(on) {
                    _ if on == published => not("the day of publication".to_owned()),
                    Day::Weekend(name) => not(name.to_owned()),
                    Day::Holiday(name) => not(name),
                    Day::NotModelled => not("the holidays of this year are not known".to_owned()),
                    Day::Working => {
                        number += 1;
                        WorkingDay { on, counts: true, number: Some(number), why: format!("working day {number}") }
                    }
                }
            })
            .collect();
        let is_known = working.iter().all(|day| calendar.day(day.on) != Day::NotModelled);
        let is_whole = is_known && working.last().is_some_and(|day| day.on == until);
        if is_whole {
            self.detail.push_str(&format!(
                " From its publication on {} that is {}. The council's constitution sets the number.",
                written(published),
                working_days(number)
            ));
        }
        self.counted(DayCount { asked: None, given: Some(number).filter(|_| is_whole), latest_on: None }, working)
    }
}
