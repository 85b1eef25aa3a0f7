//! What bodies, posts, memberships and municipal years contradict.

use chrono::NaiveDate;

use super::{CHECK_DAYS, after_last, before_first, warning};
use crate::record::contradictions::Contradiction;
use crate::record::contradictions::facts::{OfBody, Term, Year};

/// Of a body.
pub const BODY: [Contradiction<OfBody>; 2] = [
    warning(
        "body_not_begun",
        "/starts_on",
        |body| {
            let first = body.days.0.filter(|_| body.meetings_before > 0)?;
            Some(format!("Meetings before the first day of the body, {first}: {}.", body.meetings_before))
        },
        CHECK_DAYS,
    ),
    warning(
        "body_ended",
        "/ends_on",
        |body| {
            let last = body.days.1.filter(|_| body.meetings_after > 0)?;
            Some(format!("Meetings after the last day of the body, {last}: {}.", body.meetings_after))
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

/// That a term goes on after the last day of its body or post.
fn outlasts(ends_on: Option<NaiveDate>, last: Option<NaiveDate>, of: &str) -> Option<String> {
    match ends_on {
        Some(on) => after_last(on, last, of),
        None => last.map(|last| format!("No last day is recorded, and the last day of the {of} is {last}.")),
    }
}
