//! What was resolved, as every page tells it.

use maud::{Markup, html};

use super::own::own;
use super::{rich, words};
use crate::record::decisions::model::Decision;

/// How it came out, and what was resolved, limb by limb where it has limbs. Headings in it have this level or a lower
/// one.
pub fn resolved(decision: &Decision, level: u8) -> Markup {
    html! {
        @if let Some(note) = words::hidden(decision.publication) { p.note { (note) } }
        p {
            b { (words::begun(words::outcome(decision.outcome))) "." }
            @if let Some(label) = printed(decision) { " " span.fine { "Printed as “" (own(label)) "”." } }
        }
        (rich::said(&decision.text, decision.text_html.as_deref(), "Text of the decision", level))
        @if !decision.resolutions.0.is_empty() {
            ul.limbs {
                @for limb in &decision.resolutions.0 {
                    li {
                        b { (own(&limb.limb)) } " "
                        @match &limb.html {
                            Some(html) => { (rich::within(html, &format!("Part {}", own(&limb.limb)), level)) }
                            None => { span.text { (own(&limb.text)) } }
                        }
                    }
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
