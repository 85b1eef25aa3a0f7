//! Answers that stay the same until the program ends: the contract, and Swagger UI. Each is compressed once for each
//! coding, and kept with its `ETag`.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    self, AcceptEncoding, ContentEncoding, Encoding, Header, HeaderMap, HeaderName, HeaderValue,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};

use super::door::CacheControl;
use super::etag;
use super::problem::{Code, Problem};
use super::route;

/// The codings that the server compresses to.
const CODINGS: [Encoding; 5] =
    [Encoding::identity(), Encoding::brotli(), Encoding::gzip(), Encoding::deflate(), Encoding::zstd()];

/// More answers than there are files in all codings.
const MAX_KEPT: usize = 100;

/// An address, and a coding.
type Key = (String, ContentEncoding);

/// The answers that are kept, for all workers.
pub struct FixedAnswers {
    /// What is at and below these addresses is fixed.
    addresses: &'static [&'static str],
    kept: RwLock<HashMap<Key, Arc<Fixed>>>,
}

impl FixedAnswers {
    /// None yet, of what is at and below some addresses.
    pub fn new(addresses: &'static [&'static str]) -> FixedAnswers {
        FixedAnswers { addresses, kept: RwLock::default() }
    }

    fn key(&self, request: &ServiceRequest) -> Option<Key> {
        let path = request.path();
        let below =
            |address: &&str| path.strip_prefix(address).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let reads = [Method::GET, Method::HEAD].contains(request.method());
        // Other spellings of an address are not kept, because a client could fill the memory with them.
        (reads && !path.contains('%') && self.addresses.iter().any(below)).then_some(())?;
        Some((path.to_owned(), coding(request)?))
    }

    fn find(&self, key: &Key) -> Option<Arc<Fixed>> {
        self.kept.read().ok()?.get(key).cloned()
    }

    fn keep(&self, key: Key, fixed: Arc<Fixed>) {
        if let Ok(mut kept) = self.kept.write()
            && kept.len() < MAX_KEPT
        {
            kept.insert(key, fixed);
        }
    }
}

/// The coding that the sender of a request prefers; none where it takes none of ours.
fn coding(request: &ServiceRequest) -> Option<ContentEncoding> {
    if !request.headers().contains_key(header::ACCEPT_ENCODING) {
        return Some(ContentEncoding::Identity);
    }
    match AcceptEncoding::parse(request).ok()?.negotiate(CODINGS.iter())? {
        Encoding::Known(coding) => Some(coding),
        Encoding::Unknown(_) => None,
    }
}

/// An answer as it left.
struct Fixed {
    route: Arc<str>,
    headers: Vec<(HeaderName, HeaderValue)>,
    etag: String,
    body: Bytes,
}

impl Fixed {
    fn new(request: &HttpRequest, headers: &HeaderMap, body: Bytes) -> Fixed {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        // The hash of the compressed bytes: a strong tag is of one coding.
        Fixed { route: route::of(request), headers, etag: etag::of_list(&body), body }
    }

    /// The answer to a request.
    fn answer(&self, asked: &HeaderMap, cache_control: Option<&CacheControl>) -> HttpResponse {
        let is_known = etag::unchanged(asked, &self.etag).is_some();
        let (status, body) = match is_known {
            true => (StatusCode::NOT_MODIFIED, BoxBody::new(())),
            false => (StatusCode::OK, BoxBody::new(self.body.clone())),
        };
        let mut answer = HttpResponse::with_body(status, body);
        let headers = answer.headers_mut();
        let of_body = [header::CONTENT_TYPE, header::CONTENT_ENCODING];
        for (name, value) in self.headers.iter().filter(|(name, _)| !is_known || !of_body.contains(name)) {
            headers.append(name.clone(), value.clone());
        }
        let cache_control = cache_control.map(|CacheControl(value)| (header::CACHE_CONTROL, value.as_str()));
        for (name, value) in [(header::ETAG, self.etag.as_str())].into_iter().chain(cache_control) {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
        answer
    }
}

/// Middleware around the compression that answers what is fixed from memory, once it was asked for.
///
/// # Errors
/// What the inner services return.
pub async fn answer(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answers = request.app_data::<Data<FixedAnswers>>().cloned();
    let Some((answers, key)) = answers.and_then(|answers| Some((answers.clone(), answers.key(&request)?))) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let cache_control = request.app_data::<Data<CacheControl>>().cloned();
    let cache_control = cache_control.as_ref().map(|value| &***value);
    if let Some(fixed) = answers.find(&key) {
        route::set(request.request(), fixed.route.clone());
        let answer = fixed.answer(request.headers(), cache_control);
        return Ok(request.into_response(answer));
    }
    // The answer must have the coding by which it is found again.
    request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static(key.1.as_str()));
    let answer = next.call(request).await?.map_into_boxed_body();
    if answer.status() != StatusCode::OK {
        return Ok(answer);
    }
    let (request, answer) = answer.into_parts();
    let (head, body) = answer.into_parts();
    let body = match to_bytes(body).await {
        Ok(body) => body,
        Err(error) => {
            log::error!("an answer cannot be compressed: {error}");
            let problem = Problem::new(Code::Internal, "The answer cannot be compressed.");
            return Ok(ServiceResponse::from_err(problem, request));
        }
    };
    let fixed = Arc::new(Fixed::new(&request, head.headers(), body));
    let answer = fixed.answer(request.headers(), cache_control);
    answers.keep(key, fixed);
    Ok(ServiceResponse::new(request, answer))
}
