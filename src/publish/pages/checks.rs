//! What the law asks and what of that the record shows: each rule with its source, its result, what is missing, and the
//! working.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::own::own;
use super::words;
use crate::http::urls::Urls;
use crate::law::check::{Check, CheckResult, WorkingDay};

/// All checks, those that ask nothing here at the end. `json` is where the same is as JSON: the path.
pub fn section(checks: &[Check], as_of: NaiveDate, disclaimer: &str, json: &str, urls: &Urls) -> Markup {
    let (idle, asked): (Vec<&Check>, Vec<&Check>) =
        checks.iter().partition(|check| check.result == CheckResult::NotApplicable);
    html! {
        section {
            h2 { "Checks against the law" }
            p.fine { "As of " (words::day(as_of)) ". " (disclaimer) }
            @for check in asked { (one(check)) }
            @if !idle.is_empty() {
                details {
                    summary { "Checks that do not apply (" (idle.len()) ")" }
                    @for check in idle { (one(check)) }
                }
            }
            p.data { a href=(urls.within(json)) { "These checks as JSON" } }
        }
    }
}

fn one(check: &Check) -> Markup {
    html! {
        article.check {
            h3 { (check.title) }
            p { (result(check.result)) }
            p { (own(&check.detail)) }
            @if !check.missing.is_empty() {
                p { b { "Missing:" } }
                ul { @for missing in &check.missing { li { (own(&missing.detail)) } } }
            }
            p.fine {
                "Rule: "
                @match check.rule.url {
                    Some(url) => { a href=(url) { (check.rule.citation) } }
                    None => { (check.rule.citation) }
                }
                "."
            }
            (working(check.title, &check.working))
        }
    }
}

/// A result by its mark and in words, never by its colour alone.
fn result(result: CheckResult) -> Markup {
    let (mark, class, words) = match result {
        CheckResult::Pass => ("●", "on-track", "in the record"),
        CheckResult::Fail => ("■", "off-track", "not met, by this record"),
        CheckResult::Unknown => ("◆", "unrated", "unknown"),
        CheckResult::NotApplicable => ("◆", "unrated", "does not apply"),
    };
    html! {
        b { span class={ "rating " (class) } { span.mark aria-hidden="true" { (mark) } " " (words::begun(words)) } }
    }
}

fn working(title: &str, days: &[WorkingDay]) -> Markup {
    html! {
        @if !days.is_empty() {
            details {
                summary { "Day by day: " (title) }
                div.scrolls tabindex="0" role="region" aria-label={ "Day by day: " (title) } {
                    table {
                        thead { tr { th scope="col" { "Day" } th scope="col" { "Counts" } th scope="col" { "Why" } } }
                        tbody {
                            @for day in days {
                                tr {
                                    th scope="row" { (words::when(day.on, None)) }
                                    td { @match day.number { Some(number) => { "day " (number) } None => { "no" } } }
                                    td { (own(&day.why)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
