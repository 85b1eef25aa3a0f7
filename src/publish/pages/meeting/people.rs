//! Who was at a meeting, by whether they were there.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::publish::pages::own::{own, own_of};
use crate::publish::pages::words;
use crate::record::attendances::model::{Attendance, AttendanceState, Capacity};
use crate::record::publication::Publication;

/// The groups in which they are told, each with the states that belong to it.
const GROUPS: [(&str, &[AttendanceState]); 4] = [
    ("Present", &[AttendanceState::Present, AttendanceState::Late, AttendanceState::LeftEarly]),
    ("Apologies", &[AttendanceState::Apologies]),
    ("Absent", &[AttendanceState::Absent]),
    ("Expected", &[AttendanceState::Expected]),
];

/// The attendance of a meeting; nothing where none is recorded.
pub fn attendance(attendances: &[Attendance], timezone: &str) -> Markup {
    let of = |states: &'static [AttendanceState]| attendances.iter().filter(move |one| states.contains(&one.state));
    html! {
        @if !attendances.is_empty() {
            section {
                h2 { "Attendance" }
                @for (name, states) in GROUPS {
                    @if of(states).next().is_some() {
                        h3 { (name) " (" (of(states).count()) ")" }
                        ul.people { @for one in of(states) { li { (line(one, timezone)) } } }
                    }
                }
            }
        }
    }
}

fn line(one: &Attendance, timezone: &str) -> Markup {
    let capacity = match (one.capacity, &one.substitutes_for) {
        (Capacity::Member, _) => None,
        (Capacity::Substitute, Some(who)) => Some(format!("substitute for {}", own(who))),
        (Capacity::Substitute, None) => Some("substitute".to_owned()),
        (Capacity::Officer, _) => Some("officer".to_owned()),
        (Capacity::Public, _) => Some("of the public".to_owned()),
    };
    let state = match one.state {
        AttendanceState::Late => Some("came late".to_owned()),
        AttendanceState::LeftEarly => Some("left early".to_owned()),
        _ => None,
    };
    let arrived = one.arrived_at.map(|at| format!("came {}", words::moment(at, timezone)));
    let left = one.left_at.map(|at| format!("left {}", words::moment(at, timezone)));
    let post = own_of(one.post_label.as_ref()).map(Cow::into_owned);
    let facts = [post, capacity, state, arrived, left];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    html! {
        (own(&one.name_as_recorded))
        @if !facts.is_empty() { " " span.fine { (facts.join(", ")) } }
        @if let Some(at) = one.added_after_approval_at { " " span.fine { (words::added_after_approval(at, timezone)) } }
        @if one.publication != Publication::Published {
            " " span.fine { (words::hidden(one.publication).unwrap_or_default()) }
        }
    }
}
