//! The languages that a reader wants, by the header of the request.

use actix_web::http::header::{self, HeaderMap, HeaderValue};

use crate::languages;

/// The languages of `Accept-Language`, the most wanted first; none where the reader does not say.
pub fn wanted(headers: &HeaderMap) -> Vec<String> {
    let lines: Vec<&str> = headers.get_all(header::ACCEPT_LANGUAGE).filter_map(|line| line.to_str().ok()).collect();
    languages::wanted(&lines.join(","))
}

/// Notes that an answer depends on them.
pub fn vary(headers: &mut HeaderMap) {
    headers.append(header::VARY, HeaderValue::from_static("accept-language"));
}

/// Whether an answer depends on them.
pub fn varies(headers: &HeaderMap) -> bool {
    headers.get_all(header::VARY).any(|names| names == "accept-language")
}
