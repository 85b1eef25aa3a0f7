//! Publication of what was decided, and approval of the minutes.
//!
//! England: SI 2012/2089 reg 14 and SI 2014/2095 reg 8 ask for it "as soon as reasonably practicable", which no
//! arithmetic decides: the days are told, and no result is made of them. Wales: Local Government Act 1972 section
//! 100C(1C), a note within seven working days beginning with that of the meeting, since 1 May 2021. Minutes: Local
//! Government Act 1972 Schedule 12 paragraphs 41 and 44 (England and Wales).

use chrono::{Days, NaiveDate};

use super::calendar::{Calendar, Day, Nation};
use super::check::{Check, CheckCode, CheckResult, DayCount, Rule, WorkingDay, days, written};
use super::decision_statement::{DecisionKind, EXECUTIVE_SINCE, OFFICERS_SINCE};
use super::notice::{ACCESS_SINCE, Sits, Sitting};
use crate::kind::Kind;

const REG_14: Rule =
    Rule::at("SI 2012/2089, regulation 14(1)", "https://www.legislation.gov.uk/uksi/2012/2089/regulation/14");
const REG_8: Rule = Rule::at(
    "SI 2014/2095, regulation 8(1); of an executive decision SI 2012/2089, regulation 14(1)",
    "https://www.legislation.gov.uk/uksi/2014/2095/regulation/8",
);
const SECTION_100C: Rule =
    Rule::at("Local Government Act 1972, section 100C(1)", "https://www.legislation.gov.uk/ukpga/1972/70/section/100C");
const WALES: Rule = Rule::at(
    "Local Government Act 1972, section 100C(1C)",
    "https://www.legislation.gov.uk/ukpga/1972/70/section/100C",
);
const MINUTES: Rule = Rule::at(
    "Local Government Act 1972, Schedule 12, paragraphs 41 and 44",
    "https://www.legislation.gov.uk/ukpga/1972/70/schedule/12",
);

/// The working days of a note in Wales.
const WALES_DAYS: u32 = 7;

/// The days after a meeting within which working days are counted: so few that a calendar has the holidays of all of
/// them.
const COUNTED: u32 = 600;

/// What a record says of the publication of a decision, or of what a meeting decided.
#[derive(Debug, Clone, Copy)]
pub struct Recorded {
    /// Whose law applies.
    pub nation: Nation,
    /// The day of the decision or the meeting.
    pub on: NaiveDate,
    /// The day of publication.
    pub published_on: Option<NaiveDate>,
}

/// Days from a day to another; none where the other is earlier.
pub fn days_between(on: NaiveDate, published_on: NaiveDate) -> Option<u32> {
    u32::try_from((published_on - on).num_days()).ok()
}

/// Whether a decision was published.
pub fn statement(recorded: &Recorded, kind: DecisionKind) -> Check {
    let (rule, since) = match kind {
        DecisionKind::Executive | DecisionKind::IndividualMember => (REG_14, EXECUTIVE_SINCE),
        DecisionKind::OfficerDelegated => (REG_8, OFFICERS_SINCE),
        DecisionKind::Council | DecisionKind::Committee => (SECTION_100C, ACCESS_SINCE),
    };
    if recorded.nation != Nation::England {
        let detail = format!(
            "This check is for England only. Minutebook does not check the law of {} on single decisions.",
            recorded.nation.name()
        );
        return Check::new(CheckCode::StatementPublished, rule, CheckResult::NotApplicable, detail);
    }
    if Some(recorded.on) < since {
        return Check::new(CheckCode::StatementPublished, rule, CheckResult::NotApplicable, too_early(since));
    }
    soon(
        recorded,
        CheckCode::StatementPublished,
        rule,
        (Kind::Decision, "/published_at", "Date of publication of the decision."),
    )
}

fn too_early(since: Option<NaiveDate>) -> String {
    let since = since.map(written).unwrap_or_default();
    format!("Minutebook checks this only from {since}. It does not check the earlier law.")
}

/// Whether what a meeting decided was published.
pub fn of_meeting(recorded: &Recorded, is_executive: bool, sitting: Sitting) -> Check {
    let code = CheckCode::DecisionsPublished;
    let (rule, since) = match (recorded.nation, is_executive) {
        (Nation::England, true) => (REG_14, EXECUTIVE_SINCE),
        (Nation::Wales, false) => (WALES, NaiveDate::from_ymd_opt(2021, 5, 1)),
        _ => (SECTION_100C, ACCESS_SINCE),
    };
    if sitting != Sitting::TookPlace {
        let detail =
            if sitting == Sitting::Off { "The meeting did not take place." } else { "The meeting is in the future." };
        return Check::new(code, rule, CheckResult::NotApplicable, detail);
    }
    let missing = (Kind::Meeting, "/decisions_published_at", "Date of publication of the decisions.");
    let not = |detail: String| Check::new(code, rule, CheckResult::NotApplicable, detail);
    match recorded.nation {
        Nation::England | Nation::Wales if Some(recorded.on) < since => not(too_early(since)),
        Nation::England => soon(recorded, code, rule, missing),
        Nation::Wales if !is_executive => in_wales(recorded, missing),
        other => not(format!(
            "Not checked: Minutebook does not know the rule of {} on {}.",
            other.name(),
            written(recorded.on)
        )),
    }
}

/// What is asked for as soon as reasonably practicable.
fn soon(
    recorded: &Recorded,
    code: CheckCode,
    rule: Rule,
    (kind, pointer, missing): (Kind, &'static str, &str),
) -> Check {
    let unknown = |detail: String| Check::new(code, rule, CheckResult::Unknown, detail);
    let (it_was, made) = match kind {
        Kind::Meeting => ("The decisions were", "they were made"),
        _ => ("It was", "it was made"),
    };
    match recorded.published_on.map(|published| (published, days_between(recorded.on, published))) {
        None => unknown("The record does not give the date of publication.".to_owned()).lacking(
            kind,
            Some(pointer),
            missing,
        ),
        Some((published, None)) => {
            unknown(format!("{it_was} published on {} by the record, before {made}.", written(published)))
        }
        Some((published, Some(given))) => unknown(format!(
            "{it_was} published on {}, {} after {made}. The law gives no number of days: it asks for publication as \
             soon as reasonably practicable.",
            written(published),
            days(given)
        ))
        .counted(DayCount { asked: None, given: Some(given), latest_on: None }, Vec::new()),
    }
}

/// A note within seven working days, the first of which is that of the meeting. The days given are working days as
/// well, the day of publication among them.
fn in_wales(recorded: &Recorded, (kind, pointer, missing): (Kind, &'static str, &str)) -> Check {
    let end = recorded.on.checked_add_days(Days::new(30)).unwrap_or(recorded.on);
    let calendar = Calendar::spanning(recorded.nation, recorded.on, end);
    let mut number = 0;
    let mut working = Vec::new();
    for on in recorded.on.iter_days().take_while(|day| *day <= end) {
        let why = match calendar.day(on) {
            Day::Weekend(name) => Some(name.to_owned()),
            Day::Holiday(name) => Some(name),
            Day::NotModelled => Some("the holidays of this year are not known".to_owned()),
            Day::Working => None,
        };
        number += u32::from(why.is_none());
        working.push(WorkingDay {
            on,
            counts: why.is_none(),
            number: Some(number).filter(|_| why.is_none()),
            why: why.unwrap_or_else(|| format!("working day {number}")),
        });
        if number == WALES_DAYS || calendar.day(on) == Day::NotModelled {
            break;
        }
    }
    let latest_on = working.last().filter(|_| number == WALES_DAYS).map(|day| day.on);
    let given = recorded.published_on.and_then(|published| working_days(recorded, published));
    let count = DayCount { asked: Some(WALES_DAYS), given, latest_on };
    let latest = latest_on.map_or_else(|| "an unknown day".to_owned(), written);
    let asks = format!("A note of the decisions must be published within seven working days, by {latest}");
    let say = |result: CheckResult, detail: String| Check::new(CheckCode::DecisionsPublished, WALES, result, detail);
    let check = match recorded.published_on {
        None => say(CheckResult::Unknown, format!("{asks}. The record does not give the date of publication."))
            .lacking(kind, Some(pointer), missing),
        Some(published) if published < recorded.on => say(
            CheckResult::Unknown,
            format!(
                "{asks}. The decisions were published on {} by the record, before the meeting.",
                written(published)
            ),
        ),
        Some(published) if latest_on.is_none() => say(
            CheckResult::Unknown,
            format!(
                "{asks}. The decisions were published on {}, but the holidays of that time are not known.",
                written(published)
            ),
        ),
        Some(published) if Some(published) <= latest_on => {
            say(CheckResult::Pass, format!("{asks}. The decisions were published on {}.", written(published)))
        }
        Some(published) => {
            say(CheckResult::Fail, format!("{asks}. The decisions were published on {}.", written(published)))
        }
    };
    check.counted(count, working)
}

/// The working days from a meeting to a publication, both among them; none where the publication is earlier, more than
/// a year and some later, or holidays are not known.
fn working_days(recorded: &Recorded, published: NaiveDate) -> Option<u32> {
    days_between(recorded.on, published).filter(|days| *days <= COUNTED)?;
    let calendar = Calendar::spanning(recorded.nation, recorded.on, published);
    let mut counted = 0;
    for on in recorded.on.iter_days().take_while(|day| *day <= published) {
        match calendar.day(on) {
            Day::NotModelled => return None,
            Day::Working => counted += 1,
            Day::Weekend(_) | Day::Holiday(_) => {}
        }
    }
    Some(counted)
}

/// Whether the minutes were approved as a correct record.
pub fn minutes(nation: Nation, sits: Sits, sitting: Sitting, is_approved: bool) -> Check {
    let say = |result: CheckResult, detail: String| Check::new(CheckCode::MinutesApproved, MINUTES, result, detail);
    if sitting != Sitting::TookPlace {
        return say(CheckResult::NotApplicable, "There was no meeting yet, or it did not take place.".to_owned());
    }
    if sits == Sits::OnePerson {
        return say(CheckResult::NotApplicable, "One person decides, so there is no meeting with minutes.".to_owned());
    }
    if matches!(nation, Nation::Scotland | Nation::NorthernIreland) {
        let detail = format!(
            "This check is for England and Wales only. Minutebook does not check the law of {} on minutes.",
            nation.name()
        );
        return say(CheckResult::NotApplicable, detail);
    }
    if is_approved {
        return say(CheckResult::Pass, "The record says that the minutes were approved.".to_owned());
    }
    let whose =
        if sits == Sits::Executive { " It is not checked whether the paragraph binds an executive." } else { "" };
    let detail = format!(
        "Minutes are signed at the same or the next suitable meeting. The record does not say that they were.{whose}"
    );
    say(CheckResult::Unknown, detail).lacking(
        Kind::Meeting,
        Some("/minutes_state"),
        "The approval of the minutes, and the meeting that approved them.",
    )
}
