//! Papers in a list, each by its type and size. Late papers, papers that others replace, translations and exempt papers
//! are marked.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::own::own;
use super::{exempt, words};
use crate::http::urls::Urls;
use crate::ids::DocumentId;
use crate::record::documents::model::Document;
use crate::record::documents::parts::{DocumentKind, DocumentTranslation};
use crate::record::publication::Publication;

/// When the agenda was published to which papers belong, where that is known, and by whose clocks.
#[derive(Clone, Copy)]
pub struct Agenda<'a> {
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// The time zone of its meeting.
    pub timezone: &'a str,
}

/// The papers that others replace, each with the one that does, as the reader sees them.
pub type Superseded = HashMap<DocumentId, DocumentId>;

/// Papers, each by its file if that is stored here, else by its source, else by its details.
pub fn list(papers: &[&Document], superseded: &Superseded, agenda: Agenda<'_>, urls: &Urls) -> Markup {
    html! {
        @if !papers.is_empty() {
            ul.papers { @for paper in papers { li { (entry(paper, superseded, agenda, urls)) } } }
        }
    }
}

/// That a paper is not the current one, with a link to the one that replaces it.
pub fn mark(id: DocumentId, superseded: &Superseded, urls: &Urls) -> Markup {
    html! {
        @if let Some(later) = superseded.get(&id) {
            " " span.mark-late { "Superseded." } " "
            span.fine {
                "It was replaced by " a href=(urls.within(&format!("/v1/documents/{later}"))) { "a later paper (JSON)" }
                "."
            }
        }
    }
}

fn entry(paper: &Document, superseded: &Superseded, agenda: Agenda<'_>, urls: &Urls) -> Markup {
    let known = urls.within(&format!("/v1/documents/{}", paper.id));
    let is_redacted = paper.exemption.is_some() && paper.disclosure.is_none();
    let (title, lang) = (own(&paper.title), paper.language.as_deref());
    html! {
        @match (paper.file_stored_at, paper.source_url.as_deref().filter(|_| !is_redacted)) {
            (Some(_), _) => {
                a href={ (known) "/file" } lang=[lang] hreflang=[lang] {
                    (title) " " (about(&words::paper(paper), lang))
                }
            }
            (None, Some(source)) => {
                a href=(source) lang=[lang] hreflang=[lang] { (title) " " (about(&words::paper(paper), lang)) }
                " " (elsewhere(&known))
            }
            (None, None) => {
                a href=(known) lang=[lang] {
                    (title) " " (about(&words::details(paper.kind), lang))
                }
                @if !is_redacted { " " span.fine { (not_here(paper)) } }
            }
        }
        (mark(paper.id, superseded, urls))
        (languages(lang, paper.translation_of_id, &paper.translations.0, urls))
        @if let Some(author) = &paper.author_post_label { " " span.fine { "By " (own(author)) "." } }
        @if let Some(at) = paper.added_after_approval_at {
            " " span.fine { (words::added_after_approval(at, agenda.timezone)) }
        }
        @if let Some(mark) = lateness(paper, agenda) { " " span.mark-late { (mark) } }
        @if let Some(id) = paper.supersedes_id {
            " " span.fine {
                "It replaces " a href=(urls.within(&format!("/v1/documents/{id}"))) { "an earlier paper (JSON)" } "."
            }
        }
        @if paper.publication != Publication::Published {
            " " span.fine { (words::hidden(paper.publication).unwrap_or_default()) }
        }
        (exempt::note(paper.exemption.as_ref(), paper.disclosure.as_ref(), agenda.timezone))
    }
}

/// That the link of a paper leads to another website, with a link to its details.
pub fn elsewhere(details: &str) -> Markup {
    html! { span.fine { "The file is on another website. See its " a href=(details) { "details (JSON)" } "." } }
}

/// In which other languages there is a paper, or that it is a translation itself.
pub fn languages(
    language: Option<&str>,
    original: Option<DocumentId>,
    translations: &[DocumentTranslation],
    urls: &Urls,
) -> Markup {
    let details = |id: DocumentId| urls.within(&format!("/v1/documents/{id}"));
    html! {
        @if !translations.is_empty() {
            " " span.fine {
                "Also in "
                @for (index, translation) in translations.iter().enumerate() {
                    @if index > 0 { ", " }
                    a href=(details(translation.id)) { (words::language(&translation.language)) " (JSON)" }
                }
                "."
            }
        }
        @if let Some(original) = original {
            " " span.fine {
                "This is a translation"
                @if let Some(language) = language { " into " (words::language(language)) }
                " of " a href=(details(original)) { "another paper (JSON)" } "."
            }
        }
    }
}

/// That the file of a paper is elsewhere, with its type and size where they are known.
fn not_here(paper: &Document) -> String {
    match words::file(paper) {
        Some(file) => format!("The file ({file}) is not on this server."),
        None => "The file is not on this server.".to_owned(),
    }
}

/// The words on a page behind a paper's title: in English, also if the paper is in another language.
pub fn about(words: &str, lang: Option<&str>) -> Markup {
    html! { @if lang.is_some() { span lang="en" { "(" (words) ")" } } @else { "(" (words) ")" } }
}

/// That a paper did not come with the agenda.
fn lateness(paper: &Document, agenda: Agenda<'_>) -> Option<String> {
    let after = paper.published_at.zip(agenda.published_at).filter(|(published, of_agenda)| published > of_agenda);
    let after = after.map(|(published, _)| words::moment(published, agenda.timezone));
    match (paper.kind, after) {
        (DocumentKind::Supplement, Some(at)) => Some(format!("Supplement, published on {at}, after the agenda.")),
        (DocumentKind::Supplement, None) => Some("Supplement: sent after the agenda.".to_owned()),
        // These come after the meeting, and are not late.
        (DocumentKind::Minutes | DocumentKind::DecisionNotice, _) | (_, None) => None,
        (_, Some(at)) => Some(format!("Late paper, published on {at}, after the agenda.")),
    }
}
