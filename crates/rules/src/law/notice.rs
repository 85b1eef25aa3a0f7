//! Notice of meetings: how many clear days before one its agenda must be open to the public, and notice of private
//! business.
//!
//! England: Local Government Act 1972 section 100B(3) and (4), five clear days since 1 October 2002 (SI 2002/715),
//! three before; meetings of an executive SI 2012/2089 reg 6 and 7, five clear days. Wales: section 100BA(3) since 1
//! May 2021 (Local Government and Elections (Wales) Act 2021 Schedule 4), section 100B(3) before; an executive WSI
//! 2001/2290 reg 5; three clear days. Scotland: Local Government (Scotland) Act 1973 section 50B, three clear days.
//! Northern Ireland: not modelled. Nothing before 1 April 1986 is, and of an executive nothing before its Regulations:
//! 10 September 2012, in Wales 28 July 2001.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::calendar::Nation;
use super::check::{Check, CheckCode, CheckResult, Rule, clear_days, written};
use super::clear_days::{Counting, Notice};
use super::decision_statement::EXECUTIVE_SINCE;
use crate::kind::Kind;

/// Whether a meeting took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sitting {
    /// It is to come.
    ToCome,
    /// It did, or does now.
    TookPlace,
    /// It did not.
    Off,
}

/// Who decides at a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sits {
    /// An executive, or a committee of one.
    Executive,
    /// One member or officer. SI 2012/2089 reg 2 has them in no "decision-making body", of which alone it asks meetings
    /// with notice.
    OnePerson,
    /// Another body.
    Other,
}

/// What a record says of a meeting.
#[derive(Debug, Clone, Copy)]
pub struct Recorded {
    /// Whose law applies.
    pub nation: Nation,
    /// Who sat.
    pub sits: Sits,
    /// Its day.
    pub on: NaiveDate,
    /// Whether it took place.
    pub sitting: Sitting,
    /// The day on which its agenda was published.
    pub agenda_published_on: Option<NaiveDate>,
    /// Whether the record says why notice was short.
    pub is_short_notice_explained: bool,
    /// The items that are kept from the public.
    pub private_items: usize,
    /// The day on which the first notice of private business was published.
    pub private_notice_on: Option<NaiveDate>,
    /// The day on which the second one was, with the representations received.
    pub private_second_notice_on: Option<NaiveDate>,
}

/// The first day of access to information (Local Government (Access to Information) Act 1985).
pub const ACCESS_SINCE: Option<NaiveDate> = NaiveDate::from_ymd_opt(1986, 4, 1);

/// The first day of five clear days in England (SI 2002/715 article 1).
const FIVE_SINCE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2002, 10, 1);

/// The first day of the Regulations on executives in Wales (WSI 2001/2290).
const WALES_EXECUTIVE_SINCE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2001, 7, 28);

/// The first day of section 100BA in Wales.
const WALES_SINCE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2021, 5, 1);

const SECTION_100B: &str = "https://www.legislation.gov.uk/ukpga/1972/70/section/100B";
const ENGLAND: Rule = Rule::at("Local Government Act 1972, section 100B(3) and (4)", SECTION_100B);
const EXECUTIVE: Rule =
    Rule::at("SI 2012/2089, regulations 6(2) and 7", "https://www.legislation.gov.uk/uksi/2012/2089/regulation/7");
const WALES: Rule = Rule::at(
    "Local Government Act 1972, section 100BA(3)",
    "https://www.legislation.gov.uk/ukpga/1972/70/section/100BA",
);
const WALES_EXECUTIVE: Rule =
    Rule::at("WSI 2001/2290, regulation 5", "https://www.legislation.gov.uk/wsi/2001/2290/regulation/5");
const SCOTLAND: Rule = Rule::at(
    "Local Government (Scotland) Act 1973, section 50B",
    "https://www.legislation.gov.uk/ukpga/1973/65/section/50B",
);
const NORTHERN_IRELAND: Rule = Rule::at(
    "Local Government Act (Northern Ireland) 2014, Part 8",
    "https://www.legislation.gov.uk/nia/2014/8/part/8",
);
const PRIVATE: Rule =
    Rule::at("SI 2012/2089, regulation 5", "https://www.legislation.gov.uk/uksi/2012/2089/regulation/5");

/// What is asked of the agenda of a meeting: the rule, and how many clear days; none where that is not modelled.
fn asked(recorded: &Recorded) -> (Rule, Option<Notice>) {
    let notice = |asked: u32, counting: Counting| {
        let is_known = Some(recorded.on) >= ACCESS_SINCE;
        Some(Notice { asked, counting, nation: recorded.nation, of: "meeting" }).filter(|_| is_known)
    };
    match (recorded.nation, recorded.sits != Sits::Other) {
        (Nation::England, true) if Some(recorded.on) >= EXECUTIVE_SINCE => {
            (EXECUTIVE, notice(5, Counting::WorkingDays))
        }
        (Nation::England, true) => (EXECUTIVE, None),
        (Nation::England, false) if Some(recorded.on) >= FIVE_SINCE => (ENGLAND, notice(5, Counting::WorkingDays)),
        (Nation::England, false) => (ENGLAND, notice(3, Counting::WorkingDays)),
        (Nation::Wales, true) if Some(recorded.on) >= WALES_EXECUTIVE_SINCE => {
            (WALES_EXECUTIVE, notice(3, Counting::WorkingDays))
        }
        (Nation::Wales, true) => (WALES_EXECUTIVE, None),
        (Nation::Wales, false) if Some(recorded.on) >= WALES_SINCE => (WALES, notice(3, Counting::WorkingDays)),
        (Nation::Wales, false) => (ENGLAND, notice(3, Counting::WorkingDays)),
        (Nation::Scotland, _) => (SCOTLAND, notice(3, Counting::Unsettled)),
        (Nation::NorthernIreland, _) => (NORTHERN_IRELAND, None),
    }
}

/// Whether the agenda was out as many clear days before as the law asks; none where that is not known on the day, or
/// not asked.
pub fn is_enough(recorded: &Recorded, as_of: NaiveDate) -> Option<bool> {
    let published_on = recorded.agenda_published_on.filter(|day| *day <= as_of)?;
    let (_, notice) = asked(recorded);
    notice
        .filter(|_| recorded.sitting != Sitting::Off && recorded.sits != Sits::OnePerson)?
        .count(Some(published_on), recorded.on)
        .is_enough
}

/// Whether the agenda was published in time, as it stands on a day.
pub fn agenda(recorded: &Recorded, as_of: NaiveDate) -> Check {
    let (rule, notice) = asked(recorded);
    let say = |result: CheckResult, detail: String| Check::new(CheckCode::AgendaNotice, rule, result, detail);
    if recorded.sitting == Sitting::Off {
        return say(CheckResult::NotApplicable, "The meeting did not take place.".to_owned());
    }
    if recorded.sits == Sits::OnePerson {
        return say(
            CheckResult::NotApplicable,
            "One person decides, so there is no meeting that needs notice.".to_owned(),
        );
    }
    let Some(notice) = notice else {
        let detail = format!(
            "Not checked: Minutebook does not know the clear days that the law of {} asked for on {}.",
            recorded.nation.name(),
            written(recorded.on)
        );
        return say(CheckResult::NotApplicable, detail);
    };
    let published_on = recorded.agenda_published_on.filter(|day| *day <= as_of);
    let counted = notice.count(published_on, recorded.on);
    let latest = counted.days.latest_on.map(written).unwrap_or_default();
    let asks = format!("The law asks for {}", clear_days(notice.asked));
    let Some(published) = published_on else {
        let (result, detail) = match counted.days.latest_on {
            None => (CheckResult::Unknown, format!("{asks}. The record does not say when the agenda was published.")),
            Some(day) if as_of <= day => {
                (CheckResult::NotApplicable, format!("{asks}. The agenda is in time if it is published by {latest}."))
            }
            Some(_) => (
                CheckResult::Unknown,
                format!(
                    "{asks}, so the agenda had to be published by {latest}. The record does not say when it was \
                     published."
                ),
            ),
        };
        let check = say(result, detail);
        let check = match result {
            CheckResult::Unknown => {
                check.lacking(Kind::Meeting, Some("/agenda_published_at"), "Date of publication of the agenda.")
            }
            _ => check,
        };
        return check.counted(counted.days, counted.working);
    };
    let there = format!("The agenda was published on {}", written(published));
    let given = counted.days.given.map(clear_days).unwrap_or_else(|| "an unknown number of days".to_owned());
    let (result, detail) = match counted.is_enough {
        Some(true) => (CheckResult::Pass, format!("{there}, which gave {given}. {asks}.")),
        Some(false) if recorded.is_short_notice_explained => (
            CheckResult::Unknown,
            format!(
                "{there}, which gave {given}. {asks}, or fewer if a meeting is called at shorter notice. The \
                 record gives a reason for that, which this check cannot judge."
            ),
        ),
        Some(false) => {
            (CheckResult::Fail, format!("{there}, which gave {given}. {asks}, so it had to be published by {latest}."))
        }
        None => (
            CheckResult::Unknown,
            format!(
                "{there}. {asks}. It is not clear in law whether weekends and holidays count, and here it matters."
            ),
        ),
    };
    say(result, detail).counted(counted.days, counted.working)
}

/// Whether notice was given of what an executive deals with in private: 28 clear days before, and again five; as it
/// stands on a day.
pub fn private_business(recorded: &Recorded, as_of: NaiveDate) -> Check {
    let say =
        |result: CheckResult, detail: String| Check::new(CheckCode::PrivateBusinessNotice, PRIVATE, result, detail);
    if let Some(why) = no_private_notice(recorded) {
        return say(CheckResult::NotApplicable, why);
    }
    let notice = |asked: u32, counting: Counting| Notice { asked, counting, nation: recorded.nation, of: "meeting" };
    let is_out = |day: &NaiveDate| *day <= as_of;
    let out = [recorded.private_notice_on.filter(is_out), recorded.private_second_notice_on.filter(is_out)];
    let first = notice(28, Counting::EveryDay).count(out[0], recorded.on);
    let second = notice(5, Counting::WorkingDays).count(out[1], recorded.on);
    let by = |day: Option<NaiveDate>| day.map_or_else(|| "an unknown day".to_owned(), written);
    let told = |out: Option<NaiveDate>| {
        out.map_or_else(|| "its date is not recorded".to_owned(), |day| format!("it was on {}", written(day)))
    };
    let detail = format!(
        "Part of the meeting is kept from the public. A first notice had to be published by {} (28 clear days, \
         weekends and holidays included); {}. A second, with the representations received, had to be published by {} \
         (five clear working days); {}.",
        by(first.days.latest_on),
        told(out[0]),
        by(second.days.latest_on),
        told(out[1])
    );
    let result = match (first.is_enough, second.is_enough) {
        (Some(true), Some(true)) => CheckResult::Pass,
        // Where it was urgent the chair of scrutiny may have agreed, of which the record has no word.
        _ => CheckResult::Unknown,
    };
    let is_short = first.is_enough == Some(false) || second.is_enough == Some(false);
    let lacking = [
        (out[0], "/private_notice_published_at", "Date of publication of the first notice of private business."),
        (
            out[1],
            "/private_second_notice_published_at",
            "Date of publication of the second notice of private business.",
        ),
    ];
    let unknown = lacking.into_iter().filter(|(out, ..)| result == CheckResult::Unknown && out.is_none());
    let mut check = unknown
        .fold(say(result, detail), |check, (_, pointer, missing)| check.lacking(Kind::Meeting, Some(pointer), missing));
    if is_short {
        check.detail.push_str(
            " Shorter notice is lawful if the chair of scrutiny agreed that the meeting was urgent and could not \
             reasonably be deferred.",
        );
        let agreement = "Agreement of the chair of scrutiny that the meeting was urgent and could not reasonably be \
                         deferred.";
        check = check.lacking(Kind::Meeting, None, agreement);
    }
    // The first notice is the longer; where it was in time the second decides, and its days are shown.
    match first.is_enough {
        Some(true) => check.counted(second.days, second.working),
        _ => check.counted(first.days, first.working),
    }
}

/// Why no notice of private business had to be given; none where it had.
fn no_private_notice(recorded: &Recorded) -> Option<String> {
    if recorded.nation != Nation::England {
        return Some(format!(
            "These Regulations are for England. Minutebook does not check the law of {} on private business.",
            recorded.nation.name()
        ));
    }
    let why = match recorded {
        _ if recorded.sitting == Sitting::Off => Some("The meeting did not take place."),
        _ if recorded.sits == Sits::OnePerson => Some("One person decides, so there is no meeting that needs notice."),
        _ if recorded.sits == Sits::Other => {
            Some("Only an executive gives notice of private business. Other bodies exclude the public by resolution.")
        }
        _ if Some(recorded.on) < EXECUTIVE_SINCE => Some(
            "These Regulations came into force on 10 September 2012, after the meeting. Minutebook does not check the \
             earlier law.",
        ),
        _ if recorded.private_items == 0 => Some("The record shows no item that was kept from the public."),
        _ => None,
    };
    why.map(str::to_owned)
}
