//! The page of an issue: what became of a matter, meeting by meeting.

use std::collections::HashMap;

use diesel::QueryResult;
use futures_util::try_join;
use maud::{Markup, html};
use uuid::Uuid;

use super::fit::fitting;
use super::languages::{Translated, Wanted};
use super::layout::{self, Page, Whole};
use super::own::{own, owns};
use super::papers::{self, Superseded};
use super::queries::CouncilInBrief;
use super::queries::record::{self as queries, PaperBeside, Place};
use super::{concerns, rich, words};
use crate::database::Reader;
use crate::http::extract::{ListQuery, Paging};
use crate::http::page::{Page as Rows, PageRequest};
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::urls::{Urls, page_of, segment};
use crate::ids::{DecisionId, DocumentId, IssueId, ItemId};
use crate::kind::Kind;
use crate::publish::timeline;
use crate::publish::timeline::model::{
    EntryRow, SORTS, TimelineEntry, TimelineEntryKind, TimelineFilter, TimelineItem,
};
use crate::record::issues::model::Issue;
use crate::record::noun::Stored;
use crate::refused::Refused;

/// The entries of a timeline that one page shows.
const SHOWN: i32 = 100;

/// The characters of a text of the timeline that are shown.
const SHOWN_CHARACTERS: usize = 600;

/// What the page shows.
pub struct Shown {
    issue: Issue,
    council: CouncilInBrief,
    entries: Vec<TimelineEntry>,
    places: HashMap<ItemId, Place>,
    /// What the timeline does not say of its papers.
    papers: HashMap<DocumentId, PaperBeside>,
    superseded: Superseded,
    replaced: HashMap<DecisionId, DecisionId>,
    /// Where the page after this one begins.
    next_cursor: Option<String>,
    is_first: bool,
    translated: Translated,
}

impl Shown {
    /// The same in the language that the reader wants.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn translated(mut self, db: &Reader, wanted: &Wanted) -> QueryResult<Shown> {
        let mut ids: Vec<Uuid> = vec![self.council.id.into()];
        for entry in &self.entries {
            ids.extend(entry.meeting.as_ref().map(|meeting| Uuid::from(meeting.body_id)));
            ids.extend(entry.item.as_ref().map(|item| Uuid::from(item.id)));
            ids.extend(entry.decision.as_ref().map(|decision| Uuid::from(decision.id)));
        }
        let translated = wanted.read(db, ids).await?;
        translated.put(self.council.id, "name", &mut self.council.name);
        for entry in &mut self.entries {
            if let Some(meeting) = &mut entry.meeting {
                translated.put(meeting.body_id, "name", &mut meeting.body_name);
            }
            if let Some(item) = &mut entry.item {
                translated.put(item.id, "title", &mut item.title);
            }
            if let Some(decision) = &mut entry.decision {
                translated.put(decision.id, "text", &mut decision.text);
            }
        }
        Ok(Shown { translated, ..self })
    }
}

/// The part of a timeline that is asked for.
pub struct Asked {
    query: ListQuery<TimelineFilter>,
    request: PageRequest,
}

impl Asked {
    /// The part of the timeline of an issue that begins at a cursor; the first where there is none.
    ///
    /// # Errors
    /// When the cursor is none that was given out for it.
    pub fn new(id: IssueId, cursor: Option<String>) -> Result<Asked, Problem> {
        let paging = Paging { limit: Some(SHOWN), cursor, ..Paging::default() };
        let (filter, path) = (TimelineFilter::default(), page_of(Kind::Issue, id));
        let query = ListQuery { filter, paging, pairs: Vec::new(), path, poll_from: None };
        let request = query.page(&SORTS, None)?;
        Ok(Asked { query, request })
    }

    /// The same with fewer entries.
    fn part(&self, part: i64) -> (&ListQuery<TimelineFilter>, PageRequest) {
        let limit = i64::from(self.request.limit) / part;
        let mut request = self.request.clone();
        request.limit = u32::try_from(limit).unwrap_or(1).max(1);
        (&self.query, request)
    }
}

/// An issue and a part of its timeline, as the reader sees them.
///
/// # Errors
/// [`Refused::Gone`], and when there is none.
pub async fn read(db: &Reader, id: IssueId, asked: &Asked, urls: &Urls) -> Result<Shown, Refused> {
    fitting(async |part| read_part(db, id, asked.part(part), urls).await).await
}

async fn read_part(
    db: &Reader,
    id: IssueId,
    (query, request): (&ListQuery<TimelineFilter>, PageRequest),
    urls: &Urls,
) -> Result<Shown, Refused> {
    let issue = Issue::get(db, id).await?.standing()?;
    let (council, rows) =
        try_join!(queries::council(db, issue.council_id), timeline::queries::list(db, id, &query.filter, &request))?;
    let page: Rows<EntryRow> = Rows::new(rows, None, &request, query, urls);
    let items: Vec<ItemId> = page.data.iter().filter_map(|entry| Some(entry.item.as_ref()?.id)).collect();
    let papers: Vec<DocumentId> = page.data.iter().filter_map(|entry| Some(entry.document.as_ref()?.id)).collect();
    let decisions = page.data.iter().filter_map(|entry| Some(entry.decision.as_ref()?.id));
    let (places, beside, superseded, replaced) = try_join!(
        queries::places(db, &items),
        queries::papers_beside(db, &papers),
        queries::superseded(db, papers.iter().copied()),
        queries::replaced(db, decisions),
    )?;
    let places = places.into_iter().map(|place| (place.id, place)).collect();
    let papers = beside.into_iter().map(|paper| (paper.id, paper)).collect();
    let (next_cursor, is_first) = (page.page.next_cursor, query.paging.cursor.is_none());
    let entries = page.data;
    let translated = Translated::default();
    Ok(Shown { issue, council, entries, places, papers, superseded, replaced, next_cursor, is_first, translated })
}

/// The page.
pub fn page(shown: &Shown, urls: &Urls) -> Whole {
    let Shown { issue, council, .. } = shown;
    let path = page_of(Kind::Issue, issue.id);
    let main = html! {
        (head(shown))
        section {
            h2 { "Timeline" }
            @if !shown.is_first { p { a href=(urls.within(&path)) { "Back to the beginning" } } }
            @if shown.entries.is_empty() { p { "Nothing about it is published yet." } } @else {
                ol.timeline { @for entry in &shown.entries { li { (happened(entry, shown, urls)) } } }
            }
            @if let Some(cursor) = &shown.next_cursor {
                p { a rel="next" href=(urls.within(&format!("{path}?cursor={}", segment(cursor)))) { "Later events" } }
            }
        }
        (data(issue, urls))
    };
    let description = format!("{}, {}: its timeline, meeting by meeting.", own(&issue.title), own(&council.name));
    let json = format!("/v1/issues/{}", issue.id);
    let page = Page {
        title: &own(&issue.title),
        description: &description,
        path: Some(&path),
        json: Some(&json),
        licence: council.licence.as_deref(),
        translated: Some((&shown.translated, &path)),
        main,
    };
    layout::whole(&page, urls)
}

fn head(shown: &Shown) -> Markup {
    let issue = &shown.issue;
    html! {
        h1 { (own(&issue.title)) }
        p.fine { "Issue · " (own(&shown.council.name)) }
        @if let Some(note) = words::hidden(issue.publication) { p.note { (note) } }
        @if let Some(summary) = &issue.summary { (rich::within(&summary.0.html, "Summary", 2)) }
        dl.pairs {
            dt { "State" }
            dd { (words::issue_state(issue.state)) }
            dt { "Key decision" }
            dd { (words::issue_kind(issue.kind)) }
            @if let Some(reference) = &issue.reference { dt { "Reference" } dd { (own(reference)) } }
            @if let Some(office) = &issue.lead_officer_post { dt { "Led by" } dd { (own(office)) } }
            @if let Some(maker) = &issue.decision_maker { dt { "To be decided by" } dd { (own(&maker.0.name)) } }
            @if let Some(day) = issue.decision_due_on { dt { "Decision due" } dd { (words::day(day)) } }
            @if !issue.wards.0.is_empty() { dt { "Wards affected" } dd { (owns(&issue.wards.0)) } }
        }
        (concerns::lines(&issue.topics.0, &issue.places.0))
    }
}

/// What happened, in words, with links to where it is told.
fn happened(entry: &TimelineEntry, shown: &Shown, urls: &Urls) -> Markup {
    let body = entry.meeting.as_ref().map(|meeting| meeting.body_name.as_str());
    html! {
        p.when { (words::day(entry.on)) @if let Some(body) = body { " · " (own(body)) } }
        @match entry.kind {
            TimelineEntryKind::Appearance => {
                p { "On the agenda: " @if let Some(item) = &entry.item { (at(item, shown, urls)) } }
            }
            TimelineEntryKind::Paper => { (paper(entry, shown, urls)) }
            TimelineEntryKind::Recommendation => {
                @if let Some(recommendation) = &entry.recommendation {
                    p.text { b { "Recommended: " } (own(&words::cut(&recommendation.text, SHOWN_CHARACTERS))) }
                }
            }
            TimelineEntryKind::Decision => {
                @if let Some(decision) = &entry.decision {
                    p.text {
                        b { (words::begun(words::outcome(decision.outcome))) ": " }
                        (own(&words::cut(&decision.text, SHOWN_CHARACTERS)))
                    }
                    @if let Some(later) = shown.replaced.get(&decision.id) {
                        p.note {
                            "It was replaced by "
                            a href=(urls.within(&page_of(Kind::Decision, *later))) { "a later decision" } "."
                        }
                    }
                    p {
                        a href=(urls.within(&page_of(Kind::Decision, decision.id)))
                            aria-label={ "Statement of this decision: " (words::day(entry.on)) }
                            { "Statement of this decision" }
                    }
                }
            }
        }
    }
}

/// An item, as a link to its place on the page of its meeting.
fn at(item: &TimelineItem, shown: &Shown, urls: &Urls) -> Markup {
    let number = words::numbers(item.agenda_number.as_deref(), item.minute_number.as_deref());
    html! {
        @match shown.places.get(&item.id) {
            Some(place) => { a href=(urls.within(&place.page())) { (own(&item.title)) } }
            None => { (own(&item.title)) }
        }
        @if let Some(number) = number { ", " (number) }
    }
}

fn paper(entry: &TimelineEntry, shown: &Shown, urls: &Urls) -> Markup {
    html! {
        @if let Some(document) = &entry.document {
            @let beside = shown.papers.get(&document.id);
            @let lang = beside.and_then(|beside| beside.language.as_deref());
            @let known = urls.within(&format!("/v1/documents/{}", document.id));
            p {
                "Paper: "
                @match beside.and_then(PaperBeside::source) {
                    Some(source) => {
                        a href=(source) lang=[lang] hreflang=[lang] {
                            (own(&document.title)) " " (papers::about(words::document_kind(document.kind), lang))
                        }
                        " " (papers::elsewhere(&known))
                    }
                    None => {
                        a href=(known) lang=[lang] {
                            (own(&document.title)) " " (papers::about(&words::details(document.kind), lang))
                        }
                    }
                }
                (papers::mark(document.id, &shown.superseded, urls))
                @if let Some(beside) = beside {
                    (papers::languages(lang, beside.translation_of_id, &beside.translations.0, urls))
                }
            }
        }
    }
}

fn data(issue: &Issue, urls: &Urls) -> Markup {
    let id = issue.id;
    let links = [
        ("The issue (JSON)", format!("/v1/issues/{id}")),
        ("Its timeline (JSON)", format!("/v1/issues/{id}/timeline")),
        ("Its items (JSON)", format!("/v1/items?issue_id={id}")),
        ("Its decisions (JSON)", format!("/v1/decisions?issue_id={id}")),
    ];
    html! {
        section.data {
            h2 { "Get the data" }
            ul.links { @for (words, path) in &links { li { a href=(urls.within(path)) { (words) } } } }
            @if let Some(source) = &issue.source_url { p { "Taken from " a href=(source) { (own(source)) } "." } }
        }
    }
}
