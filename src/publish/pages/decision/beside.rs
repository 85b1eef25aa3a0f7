//! What was recommended beside what was decided, with the words marked in which they differ.

use maud::{Markup, html};

use crate::difference::{Change, ChangeKind, Difference};
use crate::http::urls::Urls;
use crate::publish::comparisons::model::DecisionComparison;
use crate::publish::pages::own::own;
use crate::publish::pages::{rich, words};
use crate::record::items::parts::Recommendation;

/// The two beside each other.
pub fn section(comparison: &DecisionComparison, urls: &Urls) -> Markup {
    html! {
        section {
            h2 { "Recommendation and decision" }
            p { (words::followed(comparison.recommendation_followed)) }
            @match (&comparison.recommendation, &comparison.diff) {
                (Some(recommendation), Some(difference)) => {
                    p.fine { (alike(difference)) }
                    div.beside {
                        section {
                            h3 { "Recommendation" }
                            p.text { (side(difference, ChangeKind::Removed)) }
                            @if let Some(reasons) = &recommendation.reasons { p.text { b { "Why: " } (own(reasons)) } }
                        }
                        section { h3 { "Decision" } p.text { (side(difference, ChangeKind::Added)) } }
                    }
                    (structured(recommendation, comparison))
                }
                _ => {
                    p {
                        "The record has no public recommendation to compare with the decision."
                        @if let Some(item) = &comparison.item {
                            " For more, see " a href=(urls.within(&item.page())) { "its place on the agenda" } "."
                        }
                    }
                }
            }
        }
    }
}

/// Both texts with their tables and lists, which the marked words do not show.
fn structured(recommendation: &Recommendation, comparison: &DecisionComparison) -> Markup {
    let decision = &comparison.decision;
    html! {
        @if recommendation.html.is_some() || decision.text_html.is_some() {
            h3 { "Both texts with their tables and lists" }
            div.beside {
                section {
                    h4 { "Recommendation" }
                    (rich::said(&recommendation.text, recommendation.html.as_deref(), "Recommendation", 5))
                }
                section {
                    h4 { "Decision" }
                    (rich::said(&decision.text, decision.text_html.as_deref(), "Decision", 5))
                }
            }
        }
    }
}

fn alike(difference: &Difference) -> &'static str {
    let is_same = difference.changes.iter().all(|change| change.kind == ChangeKind::Same);
    match (is_same, difference.is_by_word) {
        (true, _) => "The two texts are the same, word for word.",
        (false, true) => {
            "Words that are only in the recommendation are struck out. Words that are only in the decision are \
             underlined."
        }
        (false, false) => {
            "The texts are too long to compare word by word. Everything between their common beginning and end is \
             marked."
        }
    }
}

/// One of the two texts, with what the other lacks marked.
fn side(difference: &Difference, shown: ChangeKind) -> Markup {
    let is_shown = |change: &&Change| change.kind == ChangeKind::Same || change.kind == shown;
    html! {
        @for change in difference.changes.iter().filter(is_shown) {
            @match change.kind {
                ChangeKind::Same => { (own(&change.text)) }
                ChangeKind::Removed => { del { (own(&change.text)) } }
                ChangeKind::Added => { ins { (own(&change.text)) } }
            }
        }
    }
}
