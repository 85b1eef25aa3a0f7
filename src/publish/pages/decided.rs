//! What was resolved, as every page tells it.

use maud::{Markup, html};

use super::own::own;
use super::words;
use crate::record::decisions::model::Decision;

/// How it came out, and what was resolved, limb by limb where it has limbs.
pub fn resolved(decision: &Decision) -> Markup {
    html! {
        @if let Some(note) = words::hidden(decision.publication) { p.note { (note) } }
        p {
            b { (words::begun(words::outcome(decision.outcome))) "." }
            @if let Some(label) = printed(decision) { " " span.fine { "Printed as “" (own(label)) "”." } }
        }
        p.text { (own(&decision.text)) }
        @if !decision.resolutions.0.is_empty() {
            ul.limbs {
                @for limb in &decision.resolutions.0 {
                    li { b { (own(&limb.limb)) } " " span.text { (own(&limb.text)) } }
                }
            }
        }
    }
}

/// The outcome in the council's own words, where they are others than ours.
fn printed(decision: &Decision) -> Option<&str> {
    let is_other = |label: &&str| label.to_lowercase() != words::outcome(decision.outcome);
    decision.outcome_label.as_deref().filter(is_other)
}
