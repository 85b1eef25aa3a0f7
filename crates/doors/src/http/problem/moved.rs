//! A record that was merged into another one. Readers are led on to the same address of that one, and writers are
//! refused.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

use super::{Code, Other, Problem};
use crate::http::urls::Urls;
use crate::kind::Kind;

/// A read is led on by [`redirected`]. A write is refused: its sender may not know that the two are one.
pub(super) fn merged(kind: Kind, id: Uuid, into: Uuid) -> Problem {
    let label = kind.label();
    let detail = format!("The {label} was merged into the {label} {into}. Use that id. Nothing was saved.");
    let mut problem = Problem::new(Code::WrongState, detail);
    problem.0.other = Some(Other { kind, id: into });
    problem.0.merged = Some(id);
    problem
}

impl Problem {
    /// The same address of the record into which the one that is read was merged.
    pub(super) fn moved_to(&self, urls: &Urls, request: &HttpRequest) -> Option<String> {
        let (from, into) = (self.0.merged?, self.0.other.as_ref().filter(|_| request.method().is_safe())?);
        let (old, new) = (from.hyphenated().to_string(), into.id.hyphenated().to_string());
        let parts: Vec<&str> = request.path().split('/').collect();
        if !parts.contains(&old.as_str()) {
            return Some(urls.record(into.kind, into.id));
        }
        let parts = parts.into_iter().map(|part| if part == old { new.as_str() } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        Some(urls.absolute(&format!("{path}{query}")))
    }
}

/// Leads readers on to another address, permanently.
pub(super) fn redirected(answer: HttpResponse, address: &str) -> HttpResponse {
    let mut answer = answer.set_body(BoxBody::new(()));
    *answer.status_mut() = StatusCode::MOVED_PERMANENTLY;
    let headers = answer.headers_mut();
    if let Ok(address) = HeaderValue::from_str(address) {
        headers.insert(header::LOCATION, address);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.remove(header::CONTENT_TYPE);
    answer
}
