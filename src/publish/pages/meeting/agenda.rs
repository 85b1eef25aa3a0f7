//! The items of a meeting, in their sections, each with what belongs to it.

use std::borrow::Cow;
use std::collections::HashMap;

use maud::{Markup, html};
use uuid::Uuid;

use super::Shown;
use crate::clock::zone;
use crate::http::urls::{Urls, page_of};
use crate::ids::ItemId;
use crate::kind::Kind;
use crate::law::clear_days::local_day;
use crate::publish::pages::own::{names_of, own, own_of};
use crate::publish::pages::{concerns, decided, exempt, papers, rich, votes, words};
use crate::record::items::model::Item;
use crate::record::items::parts::{ItemKind, MinutesCorrection, MinutesPublication, Section};
use crate::record::items::places::names_a_place;
use crate::record::votes::model::Vote;

/// The level of the headings of items that stand in no section.
const LEVEL: u8 = 3;

/// An item at its place.
struct Row<'a> {
    item: &'a Item,
    /// The section that begins with it.
    begins: Option<&'a Section>,
    /// The level of its heading.
    level: u8,
    is_part: bool,
}

/// The items in order, parts after what they are part of. However deep they are nested, nothing here is.
fn rows(items: &[Item]) -> Vec<Row<'_>> {
    let mut parts: HashMap<Option<ItemId>, Vec<&Item>> = HashMap::new();
    for item in items.iter().rev() {
        parts.entry(item.parent_id).or_default().push(item);
    }
    let mut rows = Vec::new();
    let mut before = None;
    let mut waiting: Vec<(&Item, u8)> = parts.remove(&None).into_iter().flatten().map(|item| (item, 0)).collect();
    while let Some((item, depth)) = waiting.pop() {
        let section = item.section.as_ref().map(|section| &section.0);
        let begins = section.filter(|_| depth == 0 && section != before);
        if depth == 0 {
            before = section;
        }
        let level = LEVEL + u8::from(before.is_some());
        rows.push(Row { item, begins, level: level.saturating_add(depth), is_part: depth > 0 });
        let below = parts.remove(&Some(item.id)).into_iter().flatten();
        waiting.extend(below.map(|part| (part, depth.saturating_add(1))));
    }
    rows
}

/// What the items are shown with.
struct Agenda<'a> {
    shown: &'a Shown,
    /// How often each number stands on the agenda.
    numbered: HashMap<&'a str, usize>,
    urls: &'a Urls,
}

/// All items.
pub fn list(shown: &Shown, urls: &Urls) -> Markup {
    let mut numbered: HashMap<&str, usize> = HashMap::new();
    for number in shown.items.iter().filter_map(|item| item.agenda_number.as_deref()) {
        let count = numbered.entry(number).or_default();
        *count = count.saturating_add(1);
    }
    let agenda = Agenda { shown, numbered, urls };
    html! {
        @for row in rows(&shown.items) {
            @if let Some(section) = row.begins { (begin(section)) }
            (agenda.item(&row))
        }
    }
}

/// The heading of a section.
fn begin(section: &Section) -> Markup {
    let who = section.introduced_by.as_ref().map(|who| format!("introduced by {}", own(who)));
    let facts: Vec<String> =
        [own_of(section.post_label.as_ref()).map(Cow::into_owned), who].into_iter().flatten().collect();
    html! {
        h3.section { (own(&section.title)) }
        @if !facts.is_empty() { p.fine { (facts.join(" · ")) } }
    }
}

impl Agenda<'_> {
    /// By which a number of the agenda names the item alone: none where another bears the same.
    fn named(&self, item: &Item) -> Option<String> {
        let number = item.agenda_number.as_deref().filter(|number| names_a_place(number))?;
        (self.numbered.get(number) == Some(&1)).then(|| format!("agenda-{number}"))
    }

    fn item(&self, Row { item, level, is_part, .. }: &Row<'_>) -> Markup {
        let number = words::numbers(item.agenda_number.as_deref(), item.minute_number.as_deref());
        let title = titled(item);
        html! {
            section.item.part[*is_part] id=(item.anchor()) {
                (rich::heading(*level, self.named(item).as_deref(), title))
                (about(item, number))
                @if let Some(note) = words::hidden(item.publication) { p.note { (note) } }
                (exempt::note(item.exemption.as_ref(), item.disclosure.as_ref(), self.shown.agenda().timezone))
                @if let Some(purpose) = &item.purpose {
                    (rich::within(&purpose.0.html,
                        &format!("Purpose of {}", own(&item.title)), level.saturating_add(1)))
                }
                (papers::list(&self.shown.papers(Uuid::from(item.id)), &self.shown.superseded,
                    self.shown.agenda(), self.urls))
                (recommended(item, level.saturating_add(1)))
                @for decision in self.shown.decisions.get(&item.id).into_iter().flatten() {
                    div.decision {
                        p.label { "Decision" }
                        @if ![item.title.as_str(), ""].contains(&decision.title.as_str()) {
                            p { b { (own(&decision.title)) } }
                        }
                        @if let Some(later) = decision.superseded_by_id {
                            p.note {
                                "It was replaced by " a href=(self.urls.within(&page_of(Kind::Decision, later))) {
                                    "a later decision"
                                } "."
                            }
                        }
                        (decided::resolved(decision, level.saturating_add(1)))
                        (self.votes(|vote| vote.decision_id == Some(decision.id)))
                        p {
                            a href=(self.urls.within(&page_of(Kind::Decision, decision.id)))
                                aria-label={ "Statement of this decision: " (own(&item.title)) } {
                                "Statement of this decision"
                            }
                        }
                    }
                }
                (self.votes(|vote| vote.item_id == Some(item.id)))
                (minuted(item, *level, self.shown, self.urls))
                (concerns::lines(&item.topics.0, &item.places.0))
                (self.issue(item))
            }
        }
    }

    fn votes(&self, are_there: impl Fn(&Vote) -> bool) -> Markup {
        let votes = self.shown.votes.iter().filter(|vote| are_there(vote));
        votes::list(votes, self.shown.agenda().timezone, self.urls)
    }

    fn issue(&self, item: &Item) -> Markup {
        let title = item.issue_id.and_then(|id| Some((id, self.shown.issues.get(&id)?)));
        html! {
            @if let Some((id, title)) = title {
                p.fine {
                    "Part of the issue " a href=(self.urls.within(&page_of(Kind::Issue, id))) { (own(title)) } "."
                }
            }
        }
    }
}

/// The number in front of a title. Some systems give each heading the number 0, which no agenda prints.
fn printed_number(item: &Item) -> Option<&str> {
    let number = item.minute_number.as_deref().or(item.agenda_number.as_deref())?.trim_end_matches('.');
    let is_printed = !number.is_empty() && (item.kind != ItemKind::Heading || number != "0");
    is_printed.then_some(number)
}

/// The title of an item with its number.
fn titled(item: &Item) -> Markup {
    html! { @if let Some(number) = printed_number(item) { (own(number)) ". " } (own(&item.title)) }
}

/// An item by its title, as a link to its place on the page.
pub fn link(item: &Item) -> Markup {
    html! { a href={ "#" (item.anchor()) } { (titled(item)) } }
}

/// What an item is, beside its title: its numbers, its sort, who presents it, whose report it is.
fn about(item: &Item, number: Option<String>) -> Markup {
    let number = number.map(|number| words::begun(&number)).filter(|_| item.kind != ItemKind::Heading);
    let kind = words::item_kind(item.kind).map(str::to_owned);
    let presenter = item.presented_by.sent().map(|presenter| match &presenter.post_label {
        Some(post) => format!("presented by {}, {}", own(&presenter.name), own(post)),
        None => format!("presented by {}", own(&presenter.name)),
    });
    let report = item.report_by.as_ref().map(|office| format!("report of the {}", own(office)));
    let facts: Vec<String> = [number, kind, presenter, report].into_iter().flatten().collect();
    html! { @if !facts.is_empty() { p.fine { (facts.join(" · ")) } } }
}

fn recommended(item: &Item, level: u8) -> Markup {
    html! {
        @if let Some(recommendation) = item.recommendation.as_ref().map(|json| &json.0) {
            div.recommendation {
                p.label { "Recommendation" }
                (rich::said(&recommendation.text, recommendation.html.as_deref(),
                    &format!("Recommendation on {}", own(&item.title)), level))
                @if let Some(reasons) = &recommendation.reasons { p.text { b { "Why: " } (own(reasons)) } }
            }
        }
    }
}

fn minuted(item: &Item, level: u8, shown: &Shown, urls: &Urls) -> Markup {
    let Some(minutes) = item.minutes.as_ref().map(|json| &json.0) else { return html! {} };
    let note = match minutes.publication {
        MinutesPublication::Published => None,
        MinutesPublication::Draft => Some("These minutes are a draft. The public cannot see them."),
        MinutesPublication::Withdrawn => Some("These minutes were withdrawn. The public can no longer see them."),
    };
    html! {
        div.minutes {
            p.label { "Minutes" }
            @if let Some(note) = note { p.note { (note) } }
            @if let Some(at) = item.added_after_approval_at {
                p.note { (words::added_after_approval(at, &shown.meeting.timezone)) }
            }
            (rich::within(&minutes.html, &format!("Minutes of {}", own(&item.title)), level.saturating_add(1)))
            @for correction in item.minutes_corrections.0.iter().rev() {
                (corrected(item, correction, level, shown, urls))
            }
        }
    }
}

/// A correction of the minutes, with the text before it.
fn corrected(item: &Item, correction: &MinutesCorrection, level: u8, shown: &Shown, urls: &Urls) -> Markup {
    let meeting =
        correction.corrected_at_meeting_id.and_then(|id| shown.correcting.iter().find(|meeting| meeting.id == id));
    let on = words::day(local_day(correction.corrected_at, zone(&shown.meeting.timezone)));
    html! {
        p.note {
            "Corrected "
            @match meeting {
                Some(meeting) => {
                    "by the meeting of "
                    a href=(urls.within(&page_of(Kind::Meeting, meeting.id))) {
                        (names_of(&meeting.bodies.0)) ", " (words::day(meeting.date))
                    }
                }
                None => { "on " (on) }
            }
            ". Why: " (own(&correction.reason))
        }
        details {
            summary { "The text before this correction: " (own(&item.title)) }
            (rich::within(&correction.html,
                &format!("Earlier minutes of {}", own(&item.title)), level.saturating_add(1)))
        }
    }
}
