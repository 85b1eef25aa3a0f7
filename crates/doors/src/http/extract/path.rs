//! The parts of a path, and the sentence where they are no address of a record.

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::{Ready, ready};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use crate::http::methods::Addresses;
use crate::http::problem::{Code, Problem};
use crate::http::services::collection;
use crate::kind::Kind;
use crate::texts::is_of_text;

/// The sentence on an address with no external identifier in it.
pub const NO_KEY: &str = "Send the scheme and the value of the external identifier percent-encoded, in UTF-8 and \
                          without control characters. Neither is blank. The scheme has at most 200 characters, and \
                          the value 500.";

/// The parts of a path.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let is_text = request.match_info().iter().all(|(_, value)| value.chars().all(is_of_text));
        let read = actix_web::web::Path::<T>::extract(request).into_inner();
        ready(match read {
            Ok(path) if is_text => Ok(Path(path.into_inner())),
            other => {
                // The error names an invisible character, since the client could not find it.
                let said = other.err().map(|error| error.to_string()).unwrap_or_default();
                let unseen = said.find("Its character").and_then(|start| said.get(start..));
                Err(unreadable(request, unseen))
            }
        })
    }
}

/// The sentence on an address with no record in it: the form of ids, the place of keys and slugs, and any invisible
/// character.
fn unreadable(request: &HttpRequest, unseen: Option<&str>) -> Problem {
    let pattern = request.match_pattern().unwrap_or_default();
    let path = request.path();
    if pattern.contains("/by/") {
        let unseen = unseen.map(|unseen| format!(" In one of its parts: {unseen}")).unwrap_or_default();
        return Problem::new(Code::BadPath, format!("{path} is not the address of a record. {NO_KEY}{unseen}"));
    }
    let collection = collection(&pattern);
    let mut detail = format!("{path} is not the address of a record. Ids are UUIDs: GET /v1/{collection} lists them.");
    if pattern.ends_with("/{version}") {
        detail.push_str(" A version is a whole number.");
    }
    let by_key = format!("/v1/{collection}/by/{{scheme}}/{{value}}");
    let addresses = request.app_data::<Data<Addresses>>();
    if addresses.is_some_and(|addresses| addresses.has(&by_key)) {
        detail.push_str(&format!(" For your own identifiers use {by_key}."));
    }
    let sent = request.match_info().iter().map(|(_, value)| value).next().unwrap_or_default();
    let sent = percent_decode_str(sent).decode_utf8_lossy();
    let is_slug = sent.starts_with(|first: char| first.is_ascii_lowercase())
        && sent.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let named = Kind::NAMED.iter().find(|(_, kind, _)| kind.collection() == collection);
    if let Some((_, _, column)) = named.filter(|_| is_slug) {
        detail.push_str(&format!(" To find it by its {column}, use /v1/{collection}?{column}={sent}."));
    }
    Problem::new(Code::BadPath, detail)
}
