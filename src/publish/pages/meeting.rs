//! The page of a meeting: what, when and where; the agenda with its papers; what was recommended, decided, voted and
//! minuted; who was there; what the law asks of it.

mod agenda;
mod people;

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::QueryResult;
use futures_util::try_join;
use maud::{Markup, html};
use uuid::Uuid;

use super::changed::section::{Past, Told, section};
use super::fit::fitting;
use super::languages::{Translated, Wanted};
use super::layout::{self, Page, Whole};
use super::own::{joined, names_of, own};
use super::papers::{self, Agenda, Superseded};
use super::queries::CouncilInBrief;
use super::queries::record::{self as queries, BodyInBrief, MeetingInBrief};
use super::words;
use super::{checks, citing};
use crate::database::Reader;
use crate::http::resource::Resource;
use crate::http::urls::{Urls, page_of};
use crate::ids::{IssueId, ItemId, MeetingId};
use crate::kind::Kind;
use crate::publish::compliance::model::MeetingCompliance;
use crate::publish::compliance::of_meeting;
use crate::record::attendances::model::Attendance;
use crate::record::decisions::model::Decision;
use crate::record::documents::model::Document;
use crate::record::items::model::Item;
use crate::record::meetings::model::{Meeting, MeetingState, MinutesState};
use crate::record::votes::model::Vote;
use crate::refused::Refused;

/// The items that a page shows.
const SHOWN_ITEMS: i64 = 500;

/// The papers, and the decisions, that a page shows.
const SHOWN_OF_ITEMS: i64 = 1000;

/// The items of which changes are told, those that changed last.
const SHOWN_PASTS: usize = 20;

/// What the page shows.
pub struct Shown {
    meeting: Meeting,
    /// The body that holds it, and the further ones of a joint meeting.
    bodies: Vec<BodyInBrief>,
    council: CouncilInBrief,
    /// The meetings that it names.
    others: Others,
    /// The meetings that corrected its minutes.
    correcting: Vec<MeetingInBrief>,
    items: Vec<Item>,
    decisions: HashMap<ItemId, Vec<Decision>>,
    papers: HashMap<Uuid, Vec<Document>>,
    superseded: Superseded,
    votes: Vec<Vote>,
    attendances: Vec<Attendance>,
    compliance: MeetingCompliance,
    issues: HashMap<IssueId, String>,
    /// The versions that were shown of the meeting.
    past: Past,
    /// Those of its items.
    pasts_of_items: Vec<Past>,
    today: NaiveDate,
    is_cut: bool,
    translated: Translated,
}

/// The meetings that a meeting names, as the reader sees them.
struct Others {
    /// The one that approved its minutes.
    approved_at: Option<MeetingInBrief>,
    /// The one at which they were signed.
    signed_at: Option<MeetingInBrief>,
    /// The one that takes place instead.
    rescheduled_to: Option<MeetingInBrief>,
}

async fn others(db: &Reader, meeting: &Meeting) -> QueryResult<Others> {
    let (approved_at, signed_at, rescheduled_to) = try_join!(
        queries::meeting_in_brief(db, meeting.approved_at_meeting_id),
        queries::meeting_in_brief(db, meeting.minutes_signed.at_meeting_id()),
        queries::meeting_in_brief(db, meeting.rescheduled_to_id),
    )?;
    Ok(Others { approved_at, signed_at, rescheduled_to })
}

/// A meeting with its agenda, as the reader sees it, and as much of it as fits on a page.
///
/// # Errors
/// [`Refused::Gone`], and when there is none.
pub async fn read(db: &Reader, id: MeetingId, today: NaiveDate, urls: &Urls) -> Result<Shown, Refused> {
    fitting(async |part| read_part(db, id, (SHOWN_ITEMS / part, SHOWN_OF_ITEMS / part), (today, urls)).await).await
}

async fn read_part(
    db: &Reader,
    id: MeetingId,
    (shown_items, shown_of_items): (i64, i64),
    (today, urls): (NaiveDate, &Urls),
) -> Result<Shown, Refused> {
    let (meeting, body, council) = queries::meeting(db, id).await?;
    let meeting = meeting.standing()?;
    let (items, votes, others, attendances, further) = try_join!(
        queries::items(db, id, shown_items),
        queries::votes_at(db, id, shown_of_items),
        others(db, &meeting),
        queries::attendances_of(db, id, shown_of_items),
        queries::further_bodies(db, &meeting),
    )?;
    let mut bodies = vec![body];
    bodies.extend(further);
    let ids: Vec<ItemId> = items.iter().map(|item| item.id).collect();
    let owners: Vec<Uuid> = ids.iter().map(|id| (*id).into()).chain([id.into()]).collect();
    let mut issue_ids: Vec<IssueId> = items.iter().filter_map(|item| item.issue_id).collect();
    issue_ids.sort_unstable();
    issue_ids.dedup();
    let corrections = items.iter().flat_map(|item| &item.minutes_corrections.0);
    let correcting: Vec<MeetingId> = corrections.filter_map(|correction| correction.corrected_at_meeting_id).collect();
    let (made, found, issues, correcting) = try_join!(
        queries::decisions_at(db, &ids, shown_of_items),
        queries::papers_of(db, &owners, shown_of_items),
        queries::issue_titles(db, &issue_ids),
        queries::meetings_in_brief(db, &correcting),
    )?;
    let superseded = queries::superseded(db, found.iter().map(|paper| paper.id)).await?;
    let compliance = of_meeting(db, id, today, urls).await?;
    let (past, pasts_of_items) = pasts(db, &meeting, &items).await?;
    let full = |count: usize, limit: i64| i64::try_from(count).is_ok_and(|count| count >= limit);
    let is_cut = full(items.len(), shown_items)
        || full(made.len(), shown_of_items)
        || full(found.len(), shown_of_items)
        || full(votes.len(), shown_of_items)
        || full(attendances.len(), shown_of_items);
    let mut decisions: HashMap<ItemId, Vec<Decision>> = HashMap::new();
    for decision in made {
        if let Some(item) = decision.item_id {
            decisions.entry(item).or_default().push(decision);
        }
    }
    let mut papers: HashMap<Uuid, Vec<Document>> = HashMap::new();
    for paper in found {
        papers.entry(paper.owner.reference().id).or_default().push(paper);
    }
    let issues = issues.into_iter().collect();
    Ok(Shown {
        meeting,
        bodies,
        council,
        others,
        correcting,
        items,
        decisions,
        papers,
        superseded,
        votes,
        attendances,
        compliance,
        issues,
        past,
        pasts_of_items,
        today,
        is_cut,
        translated: Translated::default(),
    })
}

/// The versions that were shown of a meeting, and of those of its items that changed last. An exempt item shows none:
/// they have its title from before.
async fn pasts(db: &Reader, meeting: &Meeting, items: &[Item]) -> Result<(Past, Vec<Past>), Refused> {
    let mut items: Vec<&Item> =
        items.iter().filter(|item| item.exemption.is_none() || item.disclosure.is_some()).collect();
    items.sort_by_key(|item| Reverse(item.updated_at));
    let items = items.into_iter().filter(|item| item.version > 1).take(SHOWN_PASTS);
    let items = items.map(|item| (item.id.into(), item.version));
    let own = Past::read(db, Kind::Meeting, meeting.id, meeting.version);
    try_join!(own, Past::read_all(db, Kind::Item, items))
}

impl Shown {
    /// The same in the language that the reader wants.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn translated(mut self, db: &Reader, wanted: &Wanted) -> QueryResult<Shown> {
        let Shown { meeting, bodies, council, others, correcting, items, decisions, .. } = &mut self;
        let named = [&mut others.approved_at, &mut others.signed_at, &mut others.rescheduled_to];
        let mut named: Vec<&mut MeetingInBrief> = named.into_iter().flatten().chain(correcting).collect();
        let mut ids: Vec<Uuid> = vec![meeting.id.into(), council.id.into()];
        ids.extend(bodies.iter().flat_map(|body| -> [Uuid; 2] { [body.id.into(), body.council_id.into()] }));
        ids.extend(named.iter().flat_map(|other| &other.bodies.0).map(|body| Uuid::from(body.id)));
        ids.extend(items.iter().map(|item| Uuid::from(item.id)));
        ids.extend(decisions.values().flatten().map(|decision| Uuid::from(decision.id)));
        let translated = wanted.read(db, ids).await?;
        translated.put(meeting.id, "title", &mut meeting.title);
        for body in bodies {
            translated.put(body.id, "name", &mut body.name);
            translated.put(body.council_id, "name", &mut body.council);
        }
        translated.put(council.id, "name", &mut council.name);
        for other in &mut named {
            translated.put_bodies(&mut other.bodies.0);
        }
        for item in items {
            for decision in decisions.get_mut(&item.id).into_iter().flatten() {
                translated.put(decision.id, "title", &mut decision.title);
                translated.put_plain(decision.id, "text", &mut decision.text, &mut decision.text_html);
            }
            translated.put(item.id, "title", &mut item.title);
        }
        Ok(Shown { translated, ..self })
    }

    fn papers(&self, owner: Uuid) -> Vec<&Document> {
        self.papers.get(&owner).into_iter().flatten().collect()
    }

    /// Whether the page may change although nobody writes the record.
    pub fn is_behind(&self) -> bool {
        self.past.is_behind() || self.pasts_of_items.iter().any(Past::is_behind)
    }

    fn agenda(&self) -> Agenda<'_> {
        Agenda { published_at: self.meeting.agenda_published_at, timezone: &self.meeting.timezone }
    }
}

/// The page.
pub fn page(shown: &Shown, urls: &Urls) -> Whole {
    let Shown { meeting, council, compliance, .. } = shown;
    let main = html! {
        (head(shown, urls))
        (own_papers(shown, urls))
        section {
            h2 { "Agenda" }
            @if shown.items.is_empty() { p { (none_of(meeting.state)) } }
            @if shown.is_cut {
                p { "This agenda is too long for one page, so parts are left out. The whole agenda is in "
                    a href=(urls.within(&format!("/v1/items?meeting_id={}", meeting.id))) {
                        "the list of its items as JSON"
                    } "." }
            }
            (agenda::list(shown, urls))
        }
        (people::attendance(&shown.attendances, &meeting.timezone))
        (checks::section(
            &compliance.checks,
            compliance.as_of,
            compliance.disclaimer,
            &format!("/v1/meetings/{}/compliance", meeting.id),
            urls
        ))
        (changed(shown, urls))
        (cite(shown, urls))
        (data(shown, urls))
    };
    let title = format!("{}, {}", own(&meeting.title), words::day(meeting.date));
    let met = if shown.bodies.len() > 1 { "joint meeting" } else { "meeting" };
    let bodies = joined(shown.bodies.iter().map(|body| body.name.as_str()));
    let description = format!("{title}: {met} of {bodies}, {}. Agenda, papers, decisions.", own(&council.name));
    let path = page_of(Kind::Meeting, meeting.id);
    let json = format!("/v1/meetings/{}?include=items", meeting.id);
    let page = Page {
        title: &title,
        description: &description,
        path: Some(&path),
        json: Some(&json),
        licence: council.licence.as_deref(),
        translated: Some((&shown.translated, &path)),
        main,
    };
    layout::whole(&page, urls)
}

/// What changed in the meeting and its items.
fn changed(shown: &Shown, urls: &Urls) -> Markup {
    let item = |past: &Past| shown.items.iter().find(|item| Uuid::from(item.id) == past.id());
    let own = Told { past: &shown.past, name: None, kept: &[] };
    let items = shown.pasts_of_items.iter();
    let items = items.map(|past| Told { past, name: item(past).map(agenda::link), kept: &[] });
    let told: Vec<Told<'_>> = [own].into_iter().chain(items).collect();
    section(&told, &shown.meeting.timezone, urls)
}

fn cite(shown: &Shown, urls: &Urls) -> Markup {
    let Shown { meeting, council, today, .. } = shown;
    let record = citing::Record {
        kind: Kind::Meeting,
        id: meeting.id.into(),
        version: shown.past.version(meeting.created_at),
        council: (&council.name, &council.timezone),
        title: &format!("{}, {}", meeting.title, words::day(meeting.date)),
        publication: meeting.publication,
    };
    citing::section(&record, *today, urls)
}

fn none_of(state: MeetingState) -> &'static str {
    match state {
        MeetingState::Cancelled | MeetingState::Postponed => "There is none: the meeting did not take place.",
        _ => "No item is published yet.",
    }
}

fn head(shown: &Shown, urls: &Urls) -> Markup {
    let Shown { meeting, council, .. } = shown;
    let at = |moment| words::moment(moment, &meeting.timezone);
    let is_over = meeting.state.is_off() || meeting.state == MeetingState::Held;
    html! {
        h1 { (own(&meeting.title)) ", " (words::day(meeting.date)) }
        p.fine { (sitting(shown, urls)) " · " (own(&council.name)) }
        @if let Some(note) = words::hidden(meeting.publication) { p.note { (note) } }
        dl.pairs {
            @if let Some(kind) = words::meeting_type(meeting.type_) { dt { "Type" } dd { (kind) } }
            dt { "When" }
            dd {
                (words::when(meeting.date, meeting.start_local))
                @if meeting.start_local.is_some() { " (" (meeting.timezone) ")" }
                @if let Some(note) = &meeting.start_note { ". " (own(note)) }
                @else if meeting.start_local.is_none() { ", time not recorded" }
            }
            dt { "Where" }
            dd {
                (own(meeting.location.as_deref().unwrap_or("not recorded")))
                @if let Some(url) = meeting.virtual_url.as_ref().filter(|_| !is_over) {
                    ". " a href=(url) { "Join online" }
                }
                @if let Some(url) = &meeting.webcast_url { ". " a href=(url) { "Watch the webcast" } }
            }
            dt { "State" }
            dd { (words::meeting_state(meeting.state)) }
            @if let Some(reason) = &meeting.state_reason { dt { "Reason" } dd { (own(reason)) } }
            @if let Some(other) = &shown.others.rescheduled_to { dt { "New date" } dd { (named(other, urls)) } }
            @if let Some(start) = meeting.actual_start_at { dt { "Opened" } dd { (at(start)) } }
            @if let Some(end) = meeting.actual_end_at { dt { "Closed" } dd { (at(end)) } }
            dt { "Agenda published" }
            dd { @match meeting.agenda_published_at { Some(moment) => { (at(moment)) } None => { "not known" } } }
            @if let Some(reason) = &meeting.short_notice_reason {
                dt { "Reason for short notice" } dd { (own(reason)) }
            }
            @if let Some(moment) = meeting.decisions_published_at { dt { "Decisions published" } dd { (at(moment)) } }
            (minutes(shown, urls))
        }
    }
}

/// The bodies that sit, each with a link to its meetings.
fn sitting(shown: &Shown, urls: &Urls) -> Markup {
    let last = shown.bodies.len().saturating_sub(1);
    html! {
        @if last > 0 { "Joint meeting of " }
        @for (index, body) in shown.bodies.iter().enumerate() {
            @if index > 0 { (if index == last { " and " } else { ", " }) }
            a href=(urls.within(&format!("/meetings?council={}&body={}", body.council_slug, body.slug))) {
                (own(&body.name))
            }
            @if body.council_slug != shown.council.slug { " (" (own(&body.council)) ")" }
        }
    }
}

fn minutes(shown: &Shown, urls: &Urls) -> Markup {
    let Shown { meeting, others, .. } = shown;
    html! {
        dt { "Minutes" }
        dd {
            (words::minutes_state(meeting.minutes_state))
            @if let Some(moment) = meeting.minutes_published_at {
                "; published " (words::moment(moment, &meeting.timezone))
            }
            @if let Some(approved) = &others.approved_at {
                @if meeting.minutes_state == MinutesState::Approved { "; approved" } @else { "; to be approved" }
                " at the meeting of " (named(approved, urls))
            }
        }
        @if let Some(signed) = meeting.minutes_signed.signed() {
            dt { "Signature" }
            dd {
                "Minutes signed as a correct record by " (own(&signed.by)) " on " (words::day(signed.on))
                @if let Some(at) = &others.signed_at { ", at the meeting of " (named(at, urls)) }
            }
        }
    }
}

/// Another meeting, with a link to it.
fn named(other: &MeetingInBrief, urls: &Urls) -> Markup {
    html! {
        a href=(urls.within(&page_of(Kind::Meeting, other.id))) {
            (names_of(&other.bodies.0)) ", " (words::day(other.date))
        }
    }
}

fn own_papers(shown: &Shown, urls: &Urls) -> Markup {
    let own = shown.papers(shown.meeting.id.into());
    html! {
        @if !own.is_empty() {
            section { h2 { "Papers of the meeting" } (papers::list(&own, &shown.superseded, shown.agenda(), urls)) }
        }
    }
}

fn data(shown: &Shown, urls: &Urls) -> Markup {
    let id = shown.meeting.id;
    let links = [
        ("The meeting with its items (JSON)", format!("/v1/meetings/{id}?include=items")),
        (
            "Its items, with papers and decisions (JSON)",
            format!("/v1/items?meeting_id={id}&include=documents,decisions"),
        ),
        ("Its decisions (JSON)", format!("/v1/decisions?meeting_id={id}")),
        ("Its attendance (JSON)", format!("/v1/attendances?meeting_id={id}")),
        ("Its own papers (JSON)", format!("/v1/documents?meeting_id={id}")),
    ];
    html! {
        section.data {
            h2 { "Get the data" }
            ul.links { @for (words, path) in &links { li { a href=(urls.within(path)) { (words) } } } }
            @if let Some(source) = &shown.meeting.source_url {
                p { "Taken from " a href=(source) { (own(source)) } "." }
            }
        }
    }
}
