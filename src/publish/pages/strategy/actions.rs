//! What was promised, by how far it has come.

use maud::{Markup, html};

use super::{Shown, part_name};
use crate::http::urls::Urls;
use crate::kind::Kind;
use crate::progress::actions::model::Action;
use crate::publish::pages::own::own;
use crate::publish::pages::words;

/// The promises of a strategy.
pub fn section(shown: &Shown, urls: &Urls) -> Markup {
    let actions = &shown.progress.actions;
    html! {
        section {
            h2 { "Actions" }
            @if actions.is_empty() { p { "No action is recorded yet." } }
            @for (state, words) in words::ACTION_STATES {
                @let of_state: Vec<&Action> =
                    actions.iter().map(|action| &action.record).filter(|action| action.state == state).collect();
                @if !of_state.is_empty() {
                    h3 { (words) " (" (of_state.len()) ")" }
                    ul.plain { @for action in of_state { li { (promise(action, shown, urls)) } } }
                }
            }
        }
    }
}

fn promise(action: &Action, shown: &Shown, urls: &Urls) -> Markup {
    let Shown { strategy, sources, .. } = shown;
    let mut details = vec![words::action_kind(action.kind).to_owned()];
    details.extend(action.element.map(|position| part_name(&strategy.elements.0, position)));
    details.extend(action.owner_post.as_ref().map(|owner| format!("responsible: {}", own(owner))));
    details.extend(action.requested_by.as_ref().map(|who| format!("asked for by {}", own(who))));
    details.push(
        action.due_on.map_or_else(|| "no due date recorded".to_owned(), |day| format!("due {}", words::day(day))),
    );
    details.extend(action.completed_on.map(|day| format!("done {}", words::day(day))));
    html! {
        b { (own(&action.title)) }
        div.fine { (details.join(" · ")) }
        @if let Some(description) = &action.description { p { (own(description)) } }
        (sources.passage(action.reported_in.as_ref().map(|source| &source.0), urls))
        @if let Some(id) = action.item_id { p { "Promised at " (sources.link(Kind::Item, id.into(), urls)) } }
        @if let Some(id) = action.decision_id { p { "Ordered by " (sources.link(Kind::Decision, id.into(), urls)) } }
    }
}
