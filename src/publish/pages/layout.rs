//! What all pages share: the head, the way round, the foot, and one style sheet.

use std::sync::LazyLock;

use maud::{DOCTYPE, Markup, html};
use xxhash_rust::xxh3::xxh3_64;

use super::languages::Translated;
use super::own::{marked, own};
use super::words;
use crate::http::problem::ProblemBody;
use crate::http::urls::Urls;
use crate::languages::ENGLISH;

/// The style sheet of all pages.
pub const STYLE: &str = include_str!("style.css");

/// What tells this style sheet from those before it: in its address, so that browsers may keep it.
pub static STYLE_VERSION: LazyLock<String> = LazyLock::new(|| format!("{:016x}", xxh3_64(STYLE.as_bytes())));

/// A page's own part.
pub struct Page<'a> {
    /// Its name, for its tab.
    pub title: &'a str,
    /// What it is about, for search engines.
    pub description: &'a str,
    /// Its path; none where it is of no address of its own.
    pub path: Option<&'a str>,
    /// Where the same is as JSON: the path.
    pub json: Option<&'a str>,
    /// The licence of the data on it.
    pub licence: Option<&'a str>,
    /// The translations of what it shows, and its path with its query; none where it shows nothing of the record.
    pub translated: Option<(&'a Translated, &'a str)>,
    /// What stands between head and foot.
    pub main: Markup,
}

/// A page as it is sent.
pub struct Whole {
    /// Its HTML.
    pub text: String,
    /// The languages in it, as a header lists them: that of its own words first.
    pub languages: String,
}

/// A whole page.
pub fn whole(page: &Page<'_>, urls: &Urls) -> Whole {
    let here = |path: &str| if page.path == Some(path) { Some("page") } else { None };
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) " · Minutebook" }
                meta name="description" content=(page.description);
                @if let Some(path) = page.path { link rel="canonical" href=(urls.canonical(path)); }
                @if let Some((translated, path)) = page.translated { (translated.alternates(path, urls)) }
                @if let Some(json) = page.json {
                    link rel="alternate" type="application/json" href=(urls.within(json));
                }
                link rel="icon" href=(urls.within("/docs/favicon-32x32.png"));
                link rel="stylesheet" href=(urls.within(&format!("/minutebook.css?v={}", *STYLE_VERSION)));
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header {
                    a.name href=(urls.within("/")) aria-current=[here("/")] { "Minutebook" }
                    nav aria-label="Pages" {
                        a href=(urls.within("/meetings")) aria-current=[here("/meetings")] { "Meetings" }
                        a href=(urls.within("/strategies")) aria-current=[here("/strategies")] { "Strategies" }
                        a href=(urls.within("/docs/")) { "API docs" }
                    }
                    @if let Some((translated, path)) = page.translated { (translated.switch(path, urls)) }
                }
                main id="main" tabindex="-1" { (page.main) }
                (foot(page, urls))
            }
        }
    };
    let (text, others) = marked(document.into_string());
    let others = others.iter().map(String::as_str).filter(|tag| *tag != ENGLISH);
    let languages: Vec<&str> = [ENGLISH].into_iter().chain(others).collect();
    Whole { text, languages: languages.join(", ") }
}

fn foot(page: &Page<'_>, urls: &Urls) -> Markup {
    html! {
        footer {
            p { "Minutebook is the open record of local government: meetings, decisions and results. "
                "If the record does not say something, the page says so. Nothing is guessed." }
            p {
                @match page.licence {
                    Some(licence) => { "The council publishes its data under " (licence_of(licence)) "." }
                    None => { "Each council publishes its data under its own licence." }
                }
            }
            p.links {
                a href=(urls.within("/docs/")) { "API docs" }
                @if let Some(json) = page.json { a href=(urls.within(json)) { "This page as JSON" } }
            }
        }
    }
}

/// A licence, linked where it is an address, by its name where that is known.
fn licence_of(licence: &str) -> Markup {
    let address = licence.strip_prefix("https://").or_else(|| licence.strip_prefix("http://"));
    match (address.and_then(licence_name), address) {
        (Some(name), _) => html! { "the " a href=(licence) { (name) } },
        (None, Some(_)) => html! { a href=(licence) { "the licence at " (own(licence)) } },
        (None, None) => html! { (own(licence)) },
    }
}

/// The name of the licence at an address.
fn licence_name(address: &str) -> Option<&'static str> {
    let address = address.strip_prefix("www.").unwrap_or(address);
    let version = address.strip_prefix("nationalarchives.gov.uk/doc/open-government-licence/version/")?;
    match version.trim_end_matches('/') {
        "1" => Some("Open Government Licence v1.0"),
        "2" => Some("Open Government Licence v2.0"),
        "3" => Some("Open Government Licence v3.0"),
        _ => None,
    }
}

/// The page of a problem, for whoever came with a browser. What is hidden and what is absent read the same.
pub fn problem(problem: &ProblemBody, urls: &Urls) -> String {
    let (title, said) = match (problem.status, problem.deleted_at) {
        (404, _) => (
            "Page not found".to_owned(),
            "There is no page at this address that you may see. The address may be misspelt, or the record may be \
             unpublished or withdrawn."
                .to_owned(),
        ),
        (410, Some(deleted_at)) => (
            "This record was deleted".to_owned(),
            format!(
                "It was deleted on {}. Reason: {}.",
                words::day(deleted_at.date_naive()),
                problem.deleted_reason.as_deref().unwrap_or("none").replace('_', " ")
            ),
        ),
        _ => (problem.title.clone(), problem.detail.clone()),
    };
    let main = html! {
        h1 { (title) }
        p { (own(&said)) }
        @if !problem.errors.is_empty() {
            ul { @for error in &problem.errors { li { code { (error.pointer) } ": " (own(&error.detail)) } } }
        }
        p {
            a href=(urls.within("/")) { "Go to the front page" }
            ", or look at " a href=(urls.within("/meetings")) { "all meetings" }
            " or " a href=(urls.within("/strategies")) { "all strategies" } "."
        }
        p.fine { "Status " (problem.status) ", code "
            a href=(urls.within(&format!("/problems/{}", problem.code))) { (problem.code) }
            ", request " code { (problem.request_id) } "." }
    };
    let (path, json, licence, translated) = (None, None, None, None);
    whole(&Page { title: &title, description: &said, path, json, licence, translated, main }, urls).text
}
