//! Addresses in answers: absolute, and made from the public address that is set, never from what a client sends as its
//! host.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;
use uuid::Uuid;

use crate::kind::Kind;

/// What stands unescaped in a path segment (RFC 3986 section 2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Makes the addresses that stand in answers.
#[derive(Debug, Clone)]
pub struct Urls {
    base: Arc<str>,
    /// The path of the base, without a slash at its end.
    prefix: Arc<str>,
    /// The language that links between pages keep.
    language: Option<Kept>,
}

/// A language in the addresses of pages.
#[derive(Debug, Clone)]
struct Kept {
    tag: Arc<str>,
    /// The paths at and below which pages are.
    pages: &'static [&'static str],
}

impl Kept {
    fn is_page(&self, path: &str) -> bool {
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let below = |page: &str| path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.pages.iter().any(|page| below(page))
    }

    fn added_to(&self, path: &str) -> String {
        let (address, place) = path.split_at(path.find('#').unwrap_or(path.len()));
        let separator = if address.contains('?') { "&" } else { "?" };
        [address, separator, "lang=", &*self.tag, place].concat()
    }
}

impl Urls {
    /// Addresses below a public one.
    pub fn new(public_url: &Url) -> Urls {
        Urls {
            base: public_url.as_str().trim_end_matches('/').into(),
            prefix: public_url.path().trim_end_matches('/').into(),
            language: None,
        }
    }

    /// The same addresses, where links between pages keep a language. Pages are at and below some paths.
    pub fn in_language(&self, tag: &str, pages: &'static [&'static str]) -> Urls {
        Urls { language: Some(Kept { tag: tag.into(), pages }), ..self.clone() }
    }

    /// The address of a path, which begins with a slash.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The same path for a page of ours to link to, which may be read by another name than the public one.
    pub fn within(&self, path: &str) -> String {
        format!("{}{}", self.prefix, self.kept(path))
    }

    /// The address of a page in the language that links keep.
    pub fn canonical(&self, path: &str) -> String {
        self.absolute(&self.kept(path))
    }

    /// The path of a page with the language that links keep.
    fn kept<'a>(&self, path: &'a str) -> Cow<'a, str> {
        match &self.language {
            Some(kept) if kept.is_page(path) => Cow::Owned(kept.added_to(path)),
            _ => Cow::Borrowed(path),
        }
    }

    /// The address of a record.
    pub fn record(&self, kind: Kind, id: impl Into<Uuid>) -> String {
        self.below(kind, "/", "", id.into())
    }

    /// The address of what belongs to a record and is no record itself, such as its file.
    pub fn part(&self, kind: Kind, id: impl Into<Uuid>, part: &str) -> String {
        format!("{}/v1/{}/{}/{part}", self.base, kind.collection(), id.into())
    }

    /// The address of a list, narrowed to what belongs to one record.
    pub fn list(&self, kind: Kind, filter: &str, id: impl Into<Uuid>) -> String {
        self.below(kind, "?", filter, id.into())
    }

    /// The address of the page of a record, for people.
    pub fn page(&self, kind: Kind, id: impl Into<Uuid>) -> String {
        [&self.base, page_of(kind, id).as_str()].concat()
    }

    /// An answer holds several addresses a record, so they are put together without the machinery of `format!`.
    fn below(&self, kind: Kind, separator: &str, filter: &str, id: Uuid) -> String {
        let mut buffer = Uuid::encode_buffer();
        let id = id.hyphenated().encode_lower(&mut buffer);
        let equals = if filter.is_empty() { "" } else { "=" };
        [&self.base, "/v1/", kind.collection(), separator, filter, equals, id].concat()
    }
}

/// The path of the page of a record, of a noun whose records have pages by their ids.
pub fn page_of(kind: Kind, id: impl Into<Uuid>) -> String {
    let mut buffer = Uuid::encode_buffer();
    ["/", kind.collection(), "/", id.into().hyphenated().encode_lower(&mut buffer)].concat()
}

/// A text as one segment of a path.
pub fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}
