//! The languages of pages. The words of the pages themselves are English. Texts of the record are in the language that
//! the reader wants, where they are translated: the one in the address, else those of the browser.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::QueryResult;
use maud::{Markup, html};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::own::said_in;
use super::queries::{self, Sitting, Texts};
use super::words;
use crate::database::Reader;
use crate::http::door::Door;
use crate::http::urls::Urls;
use crate::languages::{ENGLISH, canonical, chosen};

/// The addresses at and below which pages are made of the record. Links between them keep the language.
pub const OF_RECORD: [&str; 5] = ["/", "/meetings", "/decisions", "/issues", "/strategies"];

/// A language in the address of a page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Language(String);

impl TryFrom<String> for Language {
    type Error = &'static str;

    fn try_from(tag: String) -> Result<Self, Self::Error> {
        canonical(&tag).map(Language).ok_or("not the tag of a language")
    }
}

/// The query of a page that takes nothing else.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct LanguageQuery {
    /// The language in which texts are shown, if they are translated.
    #[param(value_type = Option<String>)]
    pub lang: Option<Language>,
}

/// The languages that a reader wants of a page.
pub struct Wanted {
    /// The addresses on the page, which keep the language of its own address.
    pub urls: Urls,
    tags: Vec<String>,
}

impl Wanted {
    /// What a request asks for: the language in its address, then those of the browser.
    pub fn of(door: &Door, lang: Option<Language>) -> Wanted {
        let mut tags = door.languages();
        let Some(Language(tag)) = lang else { return Wanted { urls: door.urls.as_ref().clone(), tags } };
        let urls = door.urls.in_language(&tag, &OF_RECORD);
        tags.retain(|other| *other != tag);
        tags.insert(0, tag);
        Wanted { urls, tags }
    }

    /// The translations of the records that a page shows.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn read(&self, db: &Reader, mut ids: Vec<Uuid>) -> QueryResult<Translated> {
        ids.sort_unstable();
        ids.dedup();
        let known = queries::translations(db, &ids).await?;
        Ok(Translated { wanted: self.tags.clone(), known: known.into_iter().collect() })
    }
}

/// The translations of what a page shows.
#[derive(Debug, Default)]
pub struct Translated {
    wanted: Vec<String>,
    known: HashMap<Uuid, BTreeMap<String, Texts>>,
}

impl Translated {
    /// Puts a translation in the place of a text of a record, if the reader wants one that is there.
    pub fn put(&self, id: impl Into<Uuid>, field: &str, text: &mut String) {
        if let Some(said) = self.find(id.into(), field) {
            *text = said;
        }
    }

    /// The same of a text that may not be recorded.
    pub fn put_in(&self, id: impl Into<Uuid>, field: &str, text: &mut Option<String>) {
        if let Some(text) = text {
            self.put(id, field, text);
        }
    }

    /// The same of a text with structure, which its translation does not have.
    pub fn put_plain(&self, id: impl Into<Uuid>, field: &str, text: &mut String, html: &mut Option<String>) {
        if let Some(said) = self.find(id.into(), field) {
            *text = said;
            *html = None;
        }
    }

    /// The same of the names of bodies that sit together.
    pub fn put_bodies(&self, bodies: &mut [Sitting]) {
        for body in bodies {
            self.put(body.id, "name", &mut body.name);
        }
    }

    fn find(&self, id: Uuid, field: &str) -> Option<String> {
        let languages = self.known.get(&id)?;
        let said = languages.iter().filter_map(|(tag, texts)| Some((tag.as_str(), texts.get(field)?.as_deref()?)));
        let tag = chosen(&self.wanted, said.clone().map(|(tag, _)| tag))?;
        let (_, text) = said.clone().find(|(known, _)| *known == tag)?;
        Some(said_in(tag, text))
    }

    /// The languages in which something on the page can be read beside the record's own.
    fn languages(&self) -> BTreeSet<&str> {
        self.known.values().flat_map(BTreeMap::keys).map(String::as_str).collect()
    }

    /// The links with which a reader changes the language of a page, if it has several.
    pub fn switch(&self, path: &str, urls: &Urls) -> Markup {
        let languages = self.languages();
        let current = chosen(&self.wanted, languages.iter().copied()).unwrap_or(ENGLISH);
        let others = languages.iter().copied().filter(|tag| *tag != ENGLISH);
        html! {
            @if !languages.is_empty() {
                nav aria-label="Languages" {
                    @for tag in [ENGLISH].into_iter().chain(others) {
                        a href=(urls.in_language(tag, &OF_RECORD).within(path)) lang=(tag) hreflang=(tag)
                            aria-current=[(tag == current).then_some("true")] { (words::own_name(tag)) }
                    }
                }
            }
        }
    }

    /// The same page in each language, for search engines.
    pub fn alternates(&self, path: &str, urls: &Urls) -> Markup {
        html! {
            @for tag in self.languages() {
                link rel="alternate" hreflang=(tag) href=(urls.in_language(tag, &OF_RECORD).canonical(path));
            }
        }
    }
}
