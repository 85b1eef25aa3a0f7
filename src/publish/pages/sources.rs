//! Where figures and statements were reported, in words and as links: each leads to the page of the item or the
//! decision, or to what is known of the document.

use std::borrow::Cow;
use std::collections::HashMap;

use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use maud::{Markup, html};
use uuid::Uuid;

use super::own::{own, own_of};
use super::queries::{self, SourceRow};
use super::words;
use crate::http::urls::{Urls, page_of};
use crate::kind::Kind;
use crate::progress::source::ReportedIn;
use crate::record::items::places;

/// What the records are called in which something was reported, and their pages where they have one.
#[derive(Debug)]
pub struct Sources(HashMap<Uuid, (String, Option<String>)>);

impl Sources {
    /// Reads what they are called, all at once.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn read(db: &AsyncPgConnection, ids: &[Uuid]) -> QueryResult<Sources> {
        if ids.is_empty() {
            return Ok(Sources(HashMap::new()));
        }
        let rows = queries::sources(db, ids).await?;
        Ok(Sources(rows.into_iter().map(|row| (row.id, (called(&row), page(&row)))).collect()))
    }

    /// A link to a record by what it is called.
    pub fn link(&self, kind: Kind, id: Uuid, urls: &Urls) -> Markup {
        let known = self.0.get(&id);
        let called = known.map_or_else(|| format!("the {}", kind.label()), |(called, _)| called.clone());
        html! {
            @match known.and_then(|(_, page)| page.as_ref()) {
                Some(page) => { a href=(urls.within(page)) { (called) } }
                None => { a href=(urls.within(&format!("/v1/{}/{id}", kind.collection()))) { (called) } " (JSON)" }
            }
        }
    }

    /// Where something was reported, as a link.
    pub fn of(&self, source: &ReportedIn, urls: &Urls) -> Markup {
        self.link(source.kind.kind(), source.id, urls)
    }

    /// The passage with its source. It is a quotation only where it stands there word for word.
    pub fn passage(&self, source: Option<&ReportedIn>, urls: &Urls) -> Markup {
        let Some(source) = source else {
            return html! { p.fine { "Source not recorded." } };
        };
        let link = self.of(source, urls);
        html! {
            @match (&source.passage, source.verbatim) {
                (Some(passage), true) => {
                    figure.source { blockquote { p { (own(passage)) } } figcaption { "Source: " (link) } }
                }
                (Some(passage), false) => {
                    div.source { p { "Summary, not the council’s words: " (own(passage)) } p { "Source: " (link) } }
                }
                (None, _) => { div.source { p { "Source: " (link) } } }
            }
        }
    }
}

/// The path of the page of a record.
fn page(row: &SourceRow) -> Option<String> {
    match (&row.place, row.kind.as_str()) {
        (Some((meeting, kind)), "item") => {
            Some(places::page_of(*meeting, &places::anchor(row.id.into(), *kind, row.minute_number.as_deref())))
        }
        (_, "decision") => Some(page_of(Kind::Decision, row.id)),
        _ => None,
    }
}

/// What a record is called: Item 44, Executive Cabinet, 2 August 2018.
fn called(row: &SourceRow) -> String {
    let number = match (own_of(row.agenda_number.as_ref()), own_of(row.minute_number.as_ref())) {
        (Some(agenda), Some(minute)) if agenda != minute => Some(format!("item {agenda} (minute {minute})")),
        (Some(number), _) | (None, Some(number)) => Some(format!("item {number}")),
        (None, None) => None,
    };
    let name = own_of(row.name.as_ref());
    let (first, at) = match row.kind.as_str() {
        "item" => (number.unwrap_or_else(|| "an item without a number".to_owned()), None),
        "decision" => (name.map_or_else(|| "decision".to_owned(), |name| format!("decision {name}")), number),
        _ => (name.map_or_else(|| "document".to_owned(), |name| format!("“{name}”")), number),
    };
    let body = own_of(row.body.as_ref()).map(Cow::into_owned);
    let parts = [Some(first), at, body, row.date.map(words::day)];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    words::begun(&text)
}
