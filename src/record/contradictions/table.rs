//! The table of contradictions: pure rules, each with its name, its severity, the field that is wrong, a sentence and
//! a remedy.

mod meetings;
mod papers;
mod taken;
mod terms;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::Contradiction;
use super::Severity::{Refused, Warning};
use super::facts::{Announced, Chain, Completion};
use crate::record::publication::Publication;

pub use meetings::{APPROVAL, APPROVING, HELD_TO_COME, MEETING, SIGNING};
pub use papers::DOCUMENT;
pub use taken::{ATTENDANCE, DECISION, ITEM, VOTE};
pub use terms::{BODY, COUNCIL, EXISTENCE, TERM, YEAR};

/// An event that is recorded as done, on a day in the future.
const TO_COME: &str = "still_to_come";

/// A published record, with a time of publication in the future.
const PUBLISHED_TO_COME: &str = "published_in_future";

/// What happened at a meeting that did not take place.
const CALLED_OFF: &str = "meeting_called_off";

/// The meeting that approved the minutes has not been held.
pub const NOT_HELD: &str = "approved_at_meeting_not_held";

/// Clocks differ by so much at most.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(5);

const CHECK_TIMES: &str = "Check both times.";
const CHECK_DAYS: &str = "Check both dates.";

/// A date is refused that is still to come.
const CORRECT_DATE: &str = "Send the date on which it happened, or null.";

/// A time is refused that is still to come.
const CORRECT_TIME: &str = "Send the date and time at which it happened, or null.";

/// A rule by which a write is refused.
const fn refused<F>(
    name: &'static str,
    pointer: &'static str,
    sentence: fn(&F) -> Option<String>,
    remedy: &'static str,
) -> Contradiction<F> {
    Contradiction { name, severity: Refused, pointer, sentence, remedy }
}

/// A rule by which a write is warned of.
const fn warning<F>(
    name: &'static str,
    pointer: &'static str,
    sentence: fn(&F) -> Option<String>,
    remedy: &'static str,
) -> Contradiction<F> {
    Contradiction { name, severity: Warning, pointer, sentence, remedy }
}

/// That a meeting took place on a day that is still to come.
pub fn held_to_come(date: NaiveDate, today: NaiveDate) -> Option<String> {
    (date > today).then(|| format!("The meeting is on {date}, which is still to come."))
}

/// Of an action.
pub const ACTION: [Contradiction<Completion>; 1] = [refused(
    TO_COME,
    "/completed_on",
    |action| {
        // Somewhere it may be the next day already.
        let tomorrow = action.now.date_naive().succ_opt()?;
        let on = action.completed_on.filter(|on| *on > tomorrow);
        on.map(|on| format!("The action is recorded as completed on {on}, which is still to come."))
    },
    CORRECT_DATE,
)];

/// Of what belongs to something of its own kind.
pub const PARENTS: [Contradiction<Chain>; 2] = [
    refused("circle", "/parent_id", |chain| circle(chain, "belong to"), "Name another parent."),
    refused(
        "too_deep",
        "/parent_id",
        |chain| chain.is_too_deep.then(|| "The record would be nested more than ten levels deep.".to_owned()),
        "Records nest ten deep at most.",
    ),
];

/// Of what replaces something of its own kind.
pub const SUPERSEDING: [Contradiction<Chain>; 1] =
    [refused("circle", "/supersedes_id", |chain| circle(chain, "replace"), "Name an earlier record that it replaces.")];

/// Of a council or a body, and those to which its work went.
pub const SUCCESSION: [Contradiction<Chain>; 1] =
    [refused("circle", "/successors", |chain| circle(chain, "succeed"), "Name only later councils or bodies.")];

/// Of a meeting that takes place instead of another.
pub const RESCHEDULING: [Contradiction<Chain>; 1] = [refused(
    "circle",
    "/rescheduled_to_id",
    |chain| circle(chain, "take place instead of"),
    "Name the meeting that takes place instead.",
)];

/// Of a step that publishes something, and when it says that this was.
pub const STEP: Contradiction<(Announced, DateTime<Utc>)> =
    published("/published_at", |(announced, at)| published_to_come(*announced, Some(*at)));

fn circle(chain: &Chain, does: &str) -> Option<String> {
    chain.comes_back.then(|| format!("The record would then {does} itself, directly or through other records."))
}

/// A rule of a time of publication.
const fn published<F>(pointer: &'static str, sentence: fn(&F) -> Option<String>) -> Contradiction<F> {
    refused(PUBLISHED_TO_COME, pointer, sentence, "Send the time at which it was published, or null.")
}

/// Whether an instant is still to come.
fn is_to_come(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at.signed_duration_since(now) > CLOCKS_DIFFER
}

/// That something public was published later than now. A record that is not public yet may say when it will be.
fn published_to_come(announced: Announced, at: Option<DateTime<Utc>>) -> Option<String> {
    let at = at.filter(|at| is_to_come(*at, announced.now) && announced.publication == Publication::Published)?;
    Some(format!("The record is public, and this time of publication, {at:?}, is still to come."))
}

fn before_first(on: NaiveDate, first: Option<NaiveDate>, of: &str) -> Option<String> {
    let first = first.filter(|first| on < *first)?;
    Some(format!("The day {on} is before the first day of the {of}, {first}."))
}

fn after_last(on: NaiveDate, last: Option<NaiveDate>, of: &str) -> Option<String> {
    let last = last.filter(|last| on > *last)?;
    Some(format!("The day {on} is after the last day of the {of}, {last}."))
}
