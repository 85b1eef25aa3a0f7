//! What a record is about: its topics and places.

use maud::{Markup, html};

use super::own::{own, owns};
use crate::record::concerns::Place;

/// The topics and places of a record, a line each.
pub fn lines(topics: &[String], places: &[Place]) -> Markup {
    html! {
        @if !topics.is_empty() { p.fine { "Topics: " (owns(topics)) "." } }
        @if !places.is_empty() {
            p.fine { "Places: " (places.iter().map(place).collect::<Vec<_>>().join("; ")) "." }
        }
    }
}

fn place(place: &Place) -> String {
    let details = [
        place.ward.as_deref().map(|ward| format!("ward {}", own(ward))),
        place.uprn.as_deref().map(|uprn| format!("UPRN {uprn}")),
        place.point.map(|point| format!("latitude {}, longitude {}", point.latitude, point.longitude)),
    ];
    let details: Vec<String> = details.into_iter().flatten().collect();
    match details.is_empty() {
        true => own(&place.label).into_owned(),
        false => format!("{} ({})", own(&place.label), details.join(", ")),
    }
}
