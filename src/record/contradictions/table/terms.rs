//! What councils, bodies, posts, memberships and municipal years contradict.

use chrono::NaiveDate;

use super::{CHECK_DAYS, after_last, before_first, warning};
use crate::record::contradictions::Contradiction;
use crate::record::contradictions::facts::{Existence, OfBody, Term, Year};

/// Of a council.
pub const COUNCIL: [Contradiction<Existence>; 2] = [
    warning("council_not_begun", "/starts_on", |council| met_before(council, "council"), CHECK_DAYS),
    warning("council_ended", "/ends_on", |council| met_after(council, "council"), CHECK_DAYS),
];

/// Of a body.
pub const BODY: [Contradiction<OfBody>; 5] = [
    warning("body_not_begun", "/starts_on", |body| met_before(&body.existence, "body"), CHECK_DAYS),
    warning("body_ended", "/ends_on", |body| met_after(&body.existence, "body"), CHECK_DAYS),
    warning(
        "council_not_begun",
        "/starts_on",
        |body| before_first(body.existence.days.0?, body.council.0, "council"),
        CHECK_DAYS,
    ),
    warning("council_ended", "/ends_on", |body| outlasts(body.existence.days.1, body.council.1, "council"), CHECK_DAYS),
    warning(
        "member_of_another_council",
        "/councils",
        |body| {
            let count = Some(body.seats_of_others).filter(|count| *count > 0)?;
            Some(format!("Seats of people of councils that do not take part in the body: {count}."))
        },
        "Name their councils in councils, or send the last days of the memberships.",
    ),
];

/// Of a council or a body, and its successors.
pub const EXISTENCE: [Contradiction<Existence>; 2] = [
    warning(
        "succeeded_before_end",
        "/successors",
        |existence| {
            let goes_on = existence.has_successors && existence.days.1.is_none();
            goes_on.then(|| "The record has successors, but no last day.".to_owned())
        },
        "Send the last day in ends_on, or check the successors.",
    ),
    warning(
        "successor_ended",
        "/successors",
        |existence| {
            let (last, ended) = existence.days.1.zip(existence.successor_ended_on)?;
            Some(format!("The last day of a successor, {ended}, is before the last day of the record, {last}."))
        },
        CHECK_DAYS,
    ),
];

/// Of a post, and of a membership.
pub const TERM: [Contradiction<Term>; 4] = [
    warning("body_not_begun", "/starts_on", |term| before_first(term.days.0?, term.body.0, "body"), CHECK_DAYS),
    warning("body_ended", "/ends_on", |term| outlasts(term.days.1, term.body.1, "body"), CHECK_DAYS),
    warning("post_not_begun", "/starts_on", |term| before_first(term.days.0?, term.post.0, "post"), CHECK_DAYS),
    warning("post_ended", "/ends_on", |term| outlasts(term.days.1, term.post.1, "post"), CHECK_DAYS),
];

/// Of a municipal year.
pub const YEAR: [Contradiction<Year>; 1] = [warning(
    "unusual_length",
    "/ends_on",
    |year| {
        let days = year.ends_on.signed_duration_since(year.starts_on).num_days().saturating_add(1);
        let is_usual = (300..=430).contains(&days);
        (!is_usual).then(|| format!("The municipal year has {days} days."))
    },
    CHECK_DAYS,
)];

/// That meetings took place before the first day.
fn met_before(existence: &Existence, of: &str) -> Option<String> {
    let first = existence.days.0.filter(|_| existence.meetings_before > 0)?;
    Some(format!("Meetings before the first day of the {of}, {first}: {}.", existence.meetings_before))
}

/// That meetings took place after the last day.
fn met_after(existence: &Existence, of: &str) -> Option<String> {
    let last = existence.days.1.filter(|_| existence.meetings_after > 0)?;
    Some(format!("Meetings after the last day of the {of}, {last}: {}.", existence.meetings_after))
}

/// That a term, or a body, goes on after the last day of what it belongs to.
fn outlasts(ends_on: Option<NaiveDate>, last: Option<NaiveDate>, of: &str) -> Option<String> {
    match ends_on {
        Some(on) => after_last(on, last, of),
        None => last.map(|last| format!("No last day is recorded, and the last day of the {of} is {last}.")),
    }
}
