//! The list of meetings: the next ones, and those before from the latest back, of all councils or of one, or of one
//! body. With those of one council or body are the papers that belong to it itself, and the councils or bodies that
//! came before it or after it.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::QueryResult;
use futures_util::try_join;
use maud::{Markup, html};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::languages::{Language, Translated, Wanted};
use super::layout::{self, Page, Whole};
use super::own::{joined, own};
use super::papers::{self, Agenda, Superseded};
use super::queries::CouncilInBrief;
use super::queries::record::{self as queries, BodyInBrief};
use super::reorganised::{self, Reorganised};
use super::words;
use crate::database::Reader;
use crate::http::extract::{ListQuery, Paging, Texts};
use crate::http::page::{Page as Rows, PageRequest};
use crate::http::problem::Problem;
use crate::http::urls::{Urls, page_of};
use crate::ids::BodyId;
use crate::kind::Kind;
use crate::record::councils::model::Council;
use crate::record::documents::model::Document;
use crate::record::meetings::model::{Meeting, MeetingFilter, MeetingState, SORTS};
use crate::record::noun::Stored;
use crate::refused::Refused;

/// Where the list is.
pub const ADDRESS: &str = "/meetings";

/// The next meetings that are shown.
const SHOWN_NEXT: i64 = 20;

/// The meetings before on one page.
const SHOWN_PAST: i32 = 30;

/// The papers of a council or a body itself that are shown.
const SHOWN_PAPERS: i64 = 50;

/// The councils, and the bodies of one, that can be chosen.
const SHOWN_CHOICES: i64 = 200;

/// Which meetings are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct MeetingsQuery {
    /// Of the council with this slug.
    council: Option<String>,
    /// Of bodies with this slug.
    body: Option<String>,
    /// Where the meetings before begin.
    cursor: Option<String>,
    /// The language in which texts are shown, if they are translated.
    #[param(value_type = Option<String>)]
    pub lang: Option<Language>,
}

/// The part of the list that is asked for.
pub struct Asked {
    query: ListQuery<MeetingFilter>,
    request: PageRequest,
    of: MeetingsQuery,
    today: NaiveDate,
}

impl Asked {
    /// The part of the list that a query asks for on a day.
    ///
    /// # Errors
    /// When the cursor is none that was given out for these meetings.
    pub fn new(of: MeetingsQuery, today: NaiveDate) -> Result<Asked, Problem> {
        let slugs = |slug: &Option<String>| slug.clone().map(|slug| Texts(vec![slug]));
        let filter = MeetingFilter {
            council: slugs(&of.council),
            body: slugs(&of.body),
            date_to: today.pred_opt(),
            ..MeetingFilter::default()
        };
        let paging = Paging { limit: Some(SHOWN_PAST), cursor: of.cursor.clone(), ..Paging::default() };
        let query = ListQuery { filter, paging, pairs: of.pairs(), path: ADDRESS.to_owned(), poll_from: None };
        let request = query.page(&SORTS, None)?;
        Ok(Asked { query, request, of, today })
    }
}

impl MeetingsQuery {
    /// What narrows the list, as it stands in addresses.
    fn pairs(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &Option<String>| Some((name.to_owned(), value.clone()?));
        [pair("council", &self.council), pair("body", &self.body)].into_iter().flatten().collect()
    }

    /// The address of a list with these filters, from a cursor on.
    fn address(&self, page: &str, cursor: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.pairs());
        query.extend_pairs(cursor.map(|cursor| ("cursor", cursor)));
        match query.finish() {
            query if query.is_empty() => page.to_owned(),
            query => format!("{page}?{query}"),
        }
    }
}

/// What the list shows.
pub struct List {
    of: MeetingsQuery,
    next: Vec<Meeting>,
    past: Vec<Meeting>,
    bodies: HashMap<BodyId, BodyInBrief>,
    /// The councils among which one chooses; where one is chosen, its bodies.
    councils: Vec<CouncilInBrief>,
    choices: Vec<BodyInBrief>,
    next_cursor: Option<String>,
    papers: Papers,
    /// What became of the council or the body, on a day.
    reorganised: Option<Reorganised>,
    today: NaiveDate,
    translated: Translated,
}

/// The papers of the council or the body itself.
#[derive(Default)]
struct Papers {
    list: Vec<Document>,
    superseded: Superseded,
    timezone: String,
    /// What they belong to, in a word.
    owner: &'static str,
    /// Where all of them are.
    all: String,
}

impl Papers {
    async fn read(db: &Reader, of: (Option<&str>, Option<&str>)) -> QueryResult<Papers> {
        let owners = queries::owners(db, of).await?;
        let Some((owner_id, timezone)) = owners.first().cloned() else { return Ok(Papers::default()) };
        let ids: Vec<Uuid> = owners.into_iter().map(|(id, _)| id).collect();
        let list = queries::papers_of(db, &ids, SHOWN_PAPERS).await?;
        let superseded = queries::superseded(db, list.iter().map(|paper| paper.id)).await?;
        let (owner, all) = match of.1 {
            Some(_) => ("body", format!("/v1/documents?body_id={owner_id}")),
            None => ("council", format!("/v1/documents?council_id={owner_id}&owner_kind=council")),
        };
        Ok(Papers { list, superseded, timezone, owner, all })
    }

    fn section(&self, urls: &Urls) -> Markup {
        let papers: Vec<&Document> = self.list.iter().collect();
        let agenda = Agenda { published_at: None, timezone: &self.timezone };
        html! {
            @if !papers.is_empty() {
                section {
                    h2 { "Papers of the " (self.owner) }
                    (papers::list(&papers, &self.superseded, agenda, urls))
                    @if i64::try_from(papers.len()).is_ok_and(|count| count >= SHOWN_PAPERS) {
                        p.fine {
                            "These are the first " (SHOWN_PAPERS) ". The full list is in "
                            a href=(urls.within(&self.all)) { "JSON" } "."
                        }
                    }
                }
            }
        }
    }
}

/// The meetings that are asked for, as the reader sees them.
///
/// # Errors
/// [`Refused::NotFound`] when there is no such council or body; the query's own.
pub async fn read(db: &Reader, asked: &Asked, urls: &Urls) -> Result<List, Refused> {
    let Asked { query, request, of, today } = asked;
    let council = match &of.council {
        Some(slug) => Some(queries::council_with_slug(db, slug).await?.ok_or(Refused::NotFound)?),
        None => None,
    };
    if let Some(slug) = &of.body {
        let council = council.as_ref().map(|council| council.id);
        // Otherwise the page would have any words of an address as its heading.
        if queries::bodies_with_slug(db, council, slug, 1).await?.is_empty() {
            return Err(Refused::NotFound);
        }
    }
    let narrowed = (of.council.as_deref(), of.body.as_deref());
    let next = async {
        // Whoever goes back through the meetings before has seen these.
        match of.cursor {
            Some(_) => Ok(Vec::new()),
            None => queries::upcoming(db, narrowed, *today, SHOWN_NEXT).await,
        }
    };
    let choices = async {
        match &council {
            Some(council) => queries::bodies_of(db, council.id, SHOWN_CHOICES).await,
            None => Ok(Vec::new()),
        }
    };
    let reorganised = async {
        match of.cursor {
            Some(_) => Ok(None),
            None => reorganisation(db, council.as_ref(), of.body.as_deref()).await,
        }
    };
    let papers = async {
        match of.cursor {
            Some(_) => Ok(Papers::default()),
            None => Papers::read(db, narrowed).await,
        }
    };
    let (next, past, councils, choices, papers, reorganised) = try_join!(
        next,
        Meeting::list(db, &query.filter, request),
        queries::councils(db, SHOWN_CHOICES),
        choices,
        papers,
        reorganised
    )?;
    let page: Rows<Meeting> = Rows::new(past, None, request, query, urls);
    let past: Vec<Meeting> = page.data.into_iter().map(|full| full.record).collect();
    let further = |meeting: &Meeting| meeting.joint_with.0.iter().map(|body| body.body_id).collect::<Vec<_>>();
    let mut ids: Vec<BodyId> =
        next.iter().chain(&past).flat_map(|meeting| [vec![meeting.body_id], further(meeting)].concat()).collect();
    ids.sort_unstable();
    ids.dedup();
    let bodies = queries::bodies_called(db, &ids).await?.into_iter().map(|body| (body.id, body)).collect();
    let next_cursor = page.page.next_cursor;
    let (of, today, translated) = (of.clone(), *today, Translated::default());
    Ok(List { of, next, past, bodies, councils, choices, next_cursor, papers, reorganised, today, translated })
}

/// What became of the council or the body of which the meetings are; none of bodies of one name.
async fn reorganisation(
    db: &Reader,
    council: Option<&Council>,
    body: Option<&str>,
) -> QueryResult<Option<Reorganised>> {
    match (council, body) {
        (council, Some(slug)) => {
            let bodies = queries::bodies_with_slug(db, council.map(|council| council.id), slug, 2).await?;
            match bodies.as_slice() {
                [body] => reorganised::body(db, body).await.map(Some),
                _ => Ok(None),
            }
        }
        (Some(council), None) => reorganised::council(db, council).await.map(Some),
        (None, None) => Ok(None),
    }
}

impl List {
    /// The same in the language that the reader wants.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn translated(mut self, db: &Reader, wanted: &Wanted) -> QueryResult<List> {
        let bodies = self.bodies.values().chain(&self.choices);
        let ids = bodies.flat_map(|body| -> [Uuid; 2] { [body.id.into(), body.council_id.into()] });
        let ids = ids.chain(self.councils.iter().map(|council| council.id.into()));
        let ids = ids.chain(self.reorganised.iter().flat_map(Reorganised::ids));
        let ids = ids.chain(self.next.iter().chain(&self.past).map(|meeting| meeting.id.into())).collect();
        let translated = wanted.read(db, ids).await?;
        for body in self.bodies.values_mut().chain(&mut self.choices) {
            translated.put(body.id, "name", &mut body.name);
            translated.put(body.council_id, "name", &mut body.council);
        }
        for council in &mut self.councils {
            translated.put(council.id, "name", &mut council.name);
        }
        if let Some(reorganised) = &mut self.reorganised {
            reorganised.translate(&translated);
        }
        for meeting in self.next.iter_mut().chain(&mut self.past) {
            translated.put(meeting.id, "title", &mut meeting.title);
        }
        Ok(List { translated, ..self })
    }

    /// Whose meetings they are; none where they are everybody's.
    fn whose(&self) -> Option<String> {
        let council = self.of.council.as_ref().map(|slug| {
            let known = self.councils.iter().find(|council| council.slug == *slug);
            own(known.map_or(slug.as_str(), |council| council.name.as_str())).into_owned()
        });
        let body = self.of.body.as_ref().map(|slug| {
            let is_meant = |body: &&BodyInBrief| {
                body.slug == *slug && self.of.council.as_ref().is_none_or(|council| body.council_slug == *council)
            };
            let known = self.choices.iter().chain(self.bodies.values()).find(is_meant);
            own(known.map_or(slug.as_str(), |body| body.name.as_str())).into_owned()
        });
        let parts: Vec<String> = [body, council].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// The page.
pub fn page(list: &List, urls: &Urls) -> Whole {
    let whose = list.whose();
    let title = whose.as_ref().map_or_else(|| "Meetings".to_owned(), |whose| format!("Meetings of {whose}"));
    let is_first = list.of.cursor.is_none();
    let main = html! {
        h1 { (title) }
        (choices(list, urls))
        @if let Some(reorganised) = &list.reorganised { (reorganised.section(list.today, urls)) }
        @if is_first {
            section {
                h2 { "Next meetings" }
                @if list.next.is_empty() { p { "None yet." } } @else { (entries(&list.next, list, urls)) }
                @if i64::try_from(list.next.len()).is_ok_and(|count| count >= SHOWN_NEXT) {
                    p.fine {
                        "These are the next " (SHOWN_NEXT) ". The full list is in "
                        a href=(urls.within(&list.of.address("/v1/meetings", None))) { "JSON" } "."
                    }
                }
            }
        }
        section {
            h2 { @if is_first { "Latest meetings" } @else { "Earlier meetings" } }
            @if !is_first {
                p { a href=(urls.within(&list.of.address(ADDRESS, None))) { "Back to the next and latest meetings" } }
            }
            @if list.past.is_empty() { p { "None yet." } } @else { (entries(&list.past, list, urls)) }
            @if let Some(cursor) = &list.next_cursor {
                p { a rel="next" href=(urls.within(&list.of.address(ADDRESS, Some(cursor)))) { "Older meetings" } }
            }
        }
        (list.papers.section(urls))
    };
    let description = "Next and earlier meetings of councils, with agendas, papers and decisions.";
    let json = list.of.address("/v1/meetings", None);
    let path = list.of.address(ADDRESS, list.of.cursor.as_deref());
    let (licence, translated) = (None, Some((&list.translated, path.as_str())));
    let page = Page { title: &title, description, path: Some(&path), json: Some(&json), licence, translated, main };
    layout::whole(&page, urls)
}

/// The councils and bodies whose meetings one can choose to see alone.
fn choices(list: &List, urls: &Urls) -> Markup {
    let link = |name: &str, of: MeetingsQuery, is_chosen: bool| {
        let address = urls.within(&of.address(ADDRESS, None));
        html! { li { a href=(address) aria-current=[is_chosen.then_some("true")] { (own(name)) } } }
    };
    let of = |council: Option<&str>, body: Option<&str>| MeetingsQuery {
        council: council.map(str::to_owned),
        body: body.map(str::to_owned),
        cursor: None,
        lang: None,
    };
    let (council, body) = (list.of.council.as_deref(), list.of.body.as_deref());
    html! {
        @if list.councils.len() > 1 || council.is_some() {
            nav aria-label="Councils" {
                ul.links {
                    (link("All councils", of(None, None), council.is_none() && body.is_none()))
                    @for known in &list.councils {
                        (link(&known.name, of(Some(&known.slug), None), council == Some(&known.slug)))
                    }
                }
            }
        }
        @if !list.choices.is_empty() {
            nav aria-label="Bodies" {
                ul.links {
                    (link("All bodies", of(council, None), body.is_none()))
                    @for known in &list.choices {
                        @let host = Some(known.council_slug.as_str());
                        @let is_chosen = host == council && body == Some(&known.slug);
                        (link(&known.name, of(host, Some(&known.slug)), is_chosen))
                    }
                }
            }
        }
    }
}

fn entries(meetings: &[Meeting], list: &List, urls: &Urls) -> Markup {
    html! { ul.plain { @for meeting in meetings { li { (entry(meeting, list, urls)) } } } }
}

fn entry(meeting: &Meeting, list: &List, urls: &Urls) -> Markup {
    let body = list.bodies.get(&meeting.body_id);
    let further = meeting.joint_with.0.iter().filter_map(|body| list.bodies.get(&body.body_id));
    let names: Vec<&str> = body.into_iter().chain(further).map(|body| body.name.as_str()).collect();
    let state = match meeting.state {
        MeetingState::Scheduled | MeetingState::Held => None,
        other => Some(words::begun(words::meeting_state(other))),
    };
    html! {
        a href=(urls.within(&page_of(Kind::Meeting, meeting.id))) {
            (own(&meeting.title)) ", " (words::day(meeting.date))
        }
        div.fine {
            (words::when(meeting.date, meeting.start_local))
            @if let Some(note) = &meeting.start_note { ". " (own(note)) }
            @if let Some(body) = body {
                @if names.len() > 1 { " · Joint meeting of " (joined(names)) }
                @else if body.name != meeting.title { " · " (own(&body.name)) }
                " · " (own(&body.council))
            }
            @if let Some(location) = &meeting.location { " · " (own(location)) }
        }
        @if let Some(state) = state { div { b { (state) "." } } }
        @if let Some(note) = words::hidden(meeting.publication) { div.fine { (note) } }
    }
}
