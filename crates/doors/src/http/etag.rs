//! `ETags` and conditional requests (RFC 9110 sections 8.8 and 13).
//!
//! A record's `ETag` is `"<version>.<hash>"`: the version is what `If-Match` compares, so that a new item does not
//! spoil an edit of its meeting's title; the hash is of the representation, so that `If-None-Match` compares the whole.

use actix_web::http::header::{self, HeaderMap, HeaderName};
use xxhash_rust::xxh3::xxh3_64;

use crate::refused::{FieldError, Refused};

/// Codings whose name the server appends to an `ETag`.
pub const CODINGS: [&str; 4] = ["-br", "-gzip", "-zstd", "-deflate"];

/// The `ETag` of a record's representation.
pub fn of_record(version: i64, body: &[u8]) -> String {
    of_record_hash(version, xxh3_64(body))
}

/// The `ETag` of a record, from the hash of its representation.
pub fn of_record_hash(version: i64, hash: u64) -> String {
    format!("\"{version}.{hash:016x}\"")
}

/// The `ETag` of another representation that has this hash.
pub fn of_hash(hash: u64) -> String {
    format!("\"{hash:016x}\"")
}

/// The `ETag` of a list's representation.
pub fn of_list(body: &[u8]) -> String {
    of_hash(xxh3_64(body))
}

/// The `ETag` of bytes, by their SHA-256.
pub fn of_bytes(sha256: &str) -> String {
    format!("\"{sha256}\"")
}

/// What the request makes its write depend on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preconditions {
    if_match: Option<String>,
    create_only: bool,
}

impl Preconditions {
    /// Reads `If-Match` and `If-None-Match: *`.
    ///
    /// # Errors
    /// Which header cannot be read, and what to send.
    pub fn from_headers(headers: &HeaderMap) -> Result<Preconditions, FieldError> {
        let create_only = all(headers, header::IF_NONE_MATCH).map_err(|()| not_star())?;
        let if_match = all(headers, header::IF_MATCH)
            .map_err(|()| wrong("If-Match", "Send the ETag as the answer gave it.".to_owned()))?;
        Preconditions::of(if_match, create_only.as_deref())
    }

    /// Reads the values of `If-Match` and `If-None-Match`.
    ///
    /// # Errors
    /// Which of them cannot be read, and what to send.
    pub fn of(if_match: Option<String>, if_none_match: Option<&str>) -> Result<Preconditions, FieldError> {
        let create_only = match if_none_match {
            None => false,
            Some(list) if list.trim() == "*" => true,
            Some(_) => return Err(not_star()),
        };
        match if_match {
            Some(list) if !is_list_of_tags(&list) => Err(wrong("If-Match", unquoted(&list))),
            if_match => Ok(Preconditions { if_match, create_only }),
        }
    }

    /// Whether nothing depends on anything.
    pub fn is_empty(&self) -> bool {
        self.if_match.is_none() && !self.create_only
    }

    /// Checks a change that must name the version that it changes.
    ///
    /// # Errors
    /// [`Refused::PreconditionRequired`], [`Refused::PreconditionFailed`].
    pub fn require(&self, version: i64, body: &[u8]) -> Result<(), Refused> {
        match self.if_match {
            None => Err(Refused::PreconditionRequired { etag: of_record(version, body) }),
            Some(_) => self.allow(version, body),
        }
    }

    /// Checks a change that may name the version that it changes.
    ///
    /// # Errors
    /// [`Refused::PreconditionFailed`]; [`Refused::ThereAlready`] when the record was only to be created.
    pub fn allow(&self, version: i64, body: &[u8]) -> Result<(), Refused> {
        let named = self.if_match.as_deref().is_none_or(|tags| names_version(tags, version));
        match (self.create_only, named) {
            (true, _) => Err(Refused::ThereAlready { etag: of_record(version, body) }),
            (false, true) => Ok(()),
            (false, false) => Err(Refused::PreconditionFailed { etag: Some(of_record(version, body)) }),
        }
    }

    /// Checks a change of a record's part that has a strong `ETag` of its own, such as its file: it must be named where
    /// it is there, by its own `ETag` or by that of the record's version.
    ///
    /// # Errors
    /// [`Refused::PreconditionRequired`], [`Refused::PreconditionFailed`], [`Refused::ThereAlready`].
    pub fn require_part(&self, part: Option<String>, version: i64) -> Result<(), Refused> {
        match (part, &self.if_match) {
            (None, None) => Ok(()),
            (None, Some(list)) if tags(list).all(|tag| tag != "*") && names_version(list, version) => Ok(()),
            (None, Some(_)) => Err(Refused::PreconditionFailed { etag: None }),
            (Some(etag), _) if self.create_only => Err(Refused::ThereAlready { etag }),
            (Some(etag), None) => Err(Refused::PreconditionRequired { etag }),
            (Some(etag), Some(list)) if tags(list).any(|tag| tag == etag) || names_version(list, version) => Ok(()),
            (Some(etag), Some(_)) => Err(Refused::PreconditionFailed { etag: Some(etag) }),
        }
    }

    /// Checks a creation by upsert: a version that it names cannot be there.
    ///
    /// # Errors
    /// [`Refused::PreconditionFailed`].
    pub fn allow_creation(&self) -> Result<(), Refused> {
        if self.if_match.is_some() { Err(Refused::PreconditionFailed { etag: None }) } else { Ok(()) }
    }
}

fn wrong(name: &str, detail: String) -> FieldError {
    FieldError::new(name, "wrong_format", detail)
}

fn not_star() -> FieldError {
    wrong("If-None-Match", "For a write it takes only *, which creates and never replaces.".to_owned())
}

/// A header's lines as one list (RFC 9110 section 5.3).
fn all(headers: &HeaderMap, name: HeaderName) -> Result<Option<String>, ()> {
    let lines: Result<Vec<&str>, _> = headers.get_all(name).map(|value| value.to_str()).collect();
    let lines = lines.map_err(drop)?;
    Ok((!lines.is_empty()).then(|| lines.join(", ")))
}

/// Whether a list is `*`, or entity tags with commas between them (RFC 9110 section 8.8.3). An empty one names no
/// version.
fn is_list_of_tags(list: &str) -> bool {
    let mut rest = list.trim();
    if rest == "*" || rest.is_empty() {
        return true;
    }
    loop {
        let quoted = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"').and_then(|rest| rest.split_once('"'));
        let Some((_, after)) = quoted else { return false };
        match (after.trim_start(), after.trim_start().strip_prefix(',')) {
            ("", _) => return true,
            (_, Some(next)) => rest = next.trim_start(),
            (_, None) => return false,
        }
    }
}

/// What to send in place of a tag without its quotes.
fn unquoted(list: &str) -> String {
    let bare = list.trim().trim_matches(['"', '\'', '`', '“', '”']);
    let is_number = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = bare.len() <= 64 && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    let example = match bare {
        _ if is_number => format!("{bare}.0123456789abcdef"),
        _ if is_plain && !bare.is_empty() => bare.to_owned(),
        _ => "1.0123456789abcdef".to_owned(),
    };
    format!(
        "Put it in double quotes. Send the whole ETag as the answer to a GET gave it, such as If-Match: \
         \"{example}\"; or * for any version."
    )
}

fn tags(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}

/// Strong comparison, of the version alone.
fn names_version(list: &str, version: i64) -> bool {
    let prefix = format!("\"{version}.");
    tags(list).any(|tag| tag == "*" || tag.starts_with(&prefix))
}

/// The tag of `If-None-Match` that names the representation, by weak comparison; content codings set apart.
pub fn unchanged(headers: &HeaderMap, etag: &str) -> Option<String> {
    let list = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
    if list.trim() == "*" {
        return Some(etag.to_owned());
    }
    let same = |tag: &&str| plain(tag) == etag;
    tags(list).find(same).map(str::to_owned)
}

/// A tag as it was given first: without a coding, and strong.
pub fn plain(tag: &str) -> String {
    let tag = tag.trim_start_matches("W/");
    let Some(opaque) = tag.strip_suffix('"') else { return tag.to_owned() };
    let plain = CODINGS.iter().find_map(|coding| opaque.strip_suffix(coding)).unwrap_or(opaque);
    format!("{plain}\"")
}
