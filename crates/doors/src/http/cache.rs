//! Public answers, kept in memory until the record changes. A hit costs no routing, no query and no JSON.
//!
//! The cache must never serve a withdrawn record. So it does not compute which answers a write changes: an answer is
//! valid for one generation of the whole record (`database::generation`), and every write begins another. The cache
//! ignores requests with a token. A public answer must depend only on the record and the day. An answer that depends on
//! the time needs a `Cache-Control` of its own.
//!
//! The cache keeps an answer only at its second request. We measured a cache that keeps every answer: reads became a
//! sixth slower, and answers that are requested often were lost.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use chrono::{Datelike, NaiveDate};
use prometheus_client::metrics::counter::Counter;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::answer::{InPieces, Momentary, PIECE_BYTES};
use super::door::CacheControl;
use super::etag;
use super::languages;
use super::problem::{Code, Problem};
use super::route;
use crate::database::Database;

/// The largest body that is kept.
const MAX_BODY_BYTES: usize = PIECE_BYTES;

/// The cache divides itself so that each of its parts would hold 32 answers of the size it is told to expect. By this
/// one a part has a MiB or more where there is that much, and the largest answer fits.
const EXPECTED_BYTES: u64 = 32 * 1024;

/// Bytes that an answer needs beside its texts: its fields, its place in the cache, the allocator's share.
const OVERHEAD_BYTES: usize = 512;

/// Longest key of an answer. The cache does not keep an answer with a longer one.
const MAX_KEY_BYTES: usize = 4096;

/// About how many of the last requests the cache remembers.
const REMEMBERED: usize = 8192;

/// Public answers, shared by all workers.
pub struct AnswerCache {
    kept: Cache<String, Arc<Kept>, ByWeight>,
    /// Addresses of the pages that show the record.
    pages: &'static [&'static str],
    /// Hashes of requests, each at a place of its own until another request takes it.
    asked: Vec<AtomicU64>,
    hashing: RandomState,
    /// How often the cache had an answer.
    pub hits: Counter,
    /// How often it had none, although it could have.
    pub misses: Counter,
}

impl AnswerCache {
    /// An empty cache for so many bytes. It keeps answers below `/v1/`, and pages at and below some addresses. None for
    /// 0 bytes.
    pub fn of_size(max_bytes: u64, pages: &'static [&'static str]) -> Option<AnswerCache> {
        let expected = usize::try_from(max_bytes / EXPECTED_BYTES).unwrap_or(usize::MAX);
        let kept = (max_bytes > 0).then(|| Cache::with_weighter(expected.max(1), max_bytes, ByWeight))?;
        let asked = (0..REMEMBERED).map(|_| AtomicU64::new(0)).collect();
        let (hits, misses) = (Counter::default(), Counter::default());
        Some(AnswerCache { kept, pages, asked, hashing: RandomState::new(), hits, misses })
    }

    /// Whether the answer for an address comes from the record. Answers about the program need no database.
    fn is_of_record(&self, path: &str) -> bool {
        let below = |page: &str| path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        path.starts_with("/v1/") || self.pages.iter().any(|page| below(page))
    }

    /// Whether the same request came before, not long ago.
    fn was_asked_before(&self, key: &str) -> bool {
        let hash = self.hashing.hash_one(key);
        let place = usize::try_from(hash).unwrap_or_default() % REMEMBERED;
        self.asked.get(place).is_some_and(|place| place.swap(hash, Ordering::Relaxed) == hash)
    }

    /// Bytes in the cache.
    pub fn bytes(&self) -> u64 {
        self.kept.weight()
    }
}

/// An answer as it was sent, without what the log adds.
struct Kept {
    generation: u64,
    route: Arc<str>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Its `ETag` without the coding.
    etag: String,
    /// None if the answer was a 304, which has no body.
    body: Option<Bytes>,
    weight: u64,
}

#[derive(Clone)]
struct ByWeight;

impl Weighter<String, Arc<Kept>> for ByWeight {
    fn weight(&self, _: &String, kept: &Arc<Kept>) -> u64 {
        kept.weight
    }
}

impl Kept {
    fn new(
        key: &str,
        generation: u64,
        route: Arc<str>,
        headers: &HeaderMap,
        etag: String,
        body: Option<Bytes>,
    ) -> Kept {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let header = |(name, value): &(HeaderName, HeaderValue)| {
            size_of::<(HeaderName, HeaderValue)>().saturating_add(name.as_str().len()).saturating_add(value.len())
        };
        let sizes = [key.len(), etag.len(), body.as_ref().map_or(0, Bytes::len), OVERHEAD_BYTES];
        let bytes: usize = sizes.into_iter().chain(headers.iter().map(header)).sum();
        let weight = u64::try_from(bytes).unwrap_or(u64::MAX);
        Kept { generation, route, headers, etag, body, weight }
    }

    /// The answer to a request. None if the request needs a body that the cache does not have.
    fn answer(&self, asked: &HeaderMap) -> Option<HttpResponse> {
        let (status, same, body) = match etag::unchanged(asked, &self.etag) {
            Some(same) => (StatusCode::NOT_MODIFIED, Some(HeaderValue::from_str(&same).ok()?), BoxBody::new(())),
            None => (StatusCode::OK, None, BoxBody::new(self.body.clone()?)),
        };
        let mut answer = HttpResponse::with_body(status, body);
        let headers = answer.headers_mut();
        let of_body =
            [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_LANGUAGE, header::CONTENT_DISPOSITION];
        for (name, value) in self.headers.iter().filter(|(name, _)| same.is_none() || !of_body.contains(name)) {
            headers.append(name.clone(), value.clone());
        }
        if let Some(same) = same {
            headers.insert(header::ETAG, same);
        }
        Some(answer)
    }
}

/// The key of an answer: all that decides it beside the record. That is the address as it was sent, the codings that
/// the client accepts, whether the request is from a page of another site, of a page the languages that the reader
/// wants, and today. The progress of a strategy depends on today, unless the request names another day. None if the
/// request is not a public read of the record, or asks for a part.
fn key(cache: &AnswerCache, request: &ServiceRequest, today: NaiveDate) -> Option<String> {
    let headers = request.headers();
    let reads = [Method::GET, Method::HEAD].contains(request.method()) && cache.is_of_record(request.path());
    let passed_by = [header::AUTHORIZATION, header::RANGE, header::IF_RANGE, header::ACCESS_CONTROL_REQUEST_METHOD];
    if !reads || passed_by.iter().any(|name| headers.contains_key(name)) {
        return None;
    }
    let mut codings = headers.get_all(header::ACCEPT_ENCODING);
    let coding = match (codings.next(), codings.next()) {
        (None, _) => "identity",
        (Some(coding), None) => coding.to_str().ok()?,
        (Some(_), Some(_)) => return None,
    };
    let origin = if headers.contains_key(header::ORIGIN) { "another" } else { "own" };
    let address = request.uri().path_and_query()?.as_str();
    // JSON gives all languages.
    let is_page = !request.path().starts_with("/v1/");
    let wanted = if is_page { languages::wanted(headers).join(",") } else { String::new() };
    // None of them can contain the end of a line.
    let today = today.num_days_from_ce().to_string();
    let key = [origin, "\n", address, "\n", coding, "\n", &wanted, "\n", &today].concat();
    (key.len() <= MAX_KEY_BYTES).then_some(key)
}

/// Middleware that answers from the cache, and keeps the answers of the inner services.
///
/// # Errors
/// The error of the inner services.
pub async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let known = (request.app_data::<Data<AnswerCache>>(), request.app_data::<Data<Database>>());
    let (Some(cache), Some(database)) = known else { return Ok(next.call(request).await?.map_into_boxed_body()) };
    let Some(key) = key(cache, &request, database.today()) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let (cache, database) = (cache.clone(), database.clone());
    let present = database.confirmed_generation().await;
    let kept = cache.kept.get(&key).filter(|kept| Some(kept.generation) == present);
    if let Some((kept, answer)) = kept.and_then(|kept| Some((kept.clone(), kept.answer(request.headers())?))) {
        cache.hits.inc();
        route::set(request.request(), kept.route.clone());
        return Ok(request.into_response(answer));
    }
    cache.misses.inc();
    // Read before the handler runs. If the record changes meanwhile, the cache will not find the answer again.
    let generation = database.generation();
    let answer = next.call(request).await?.map_into_boxed_body();
    if cache.was_asked_before(&key) { keep(&cache, key, generation, answer).await } else { Ok(answer) }
}

/// Keeps an answer, if it is public.
async fn keep(
    cache: &AnswerCache,
    key: String,
    generation: u64,
    answer: ServiceResponse,
) -> Result<ServiceResponse, actix_web::Error> {
    // Numbering the changes begins no new generation.
    if answer.response().extensions().contains::<Momentary>() {
        return Ok(answer);
    }
    let Some(etag) = etag_of_public(&answer) else { return Ok(answer) };
    let route = route::of(answer.request());
    if answer.status() == StatusCode::NOT_MODIFIED {
        let kept = Kept::new(&key, generation, route, answer.headers(), etag, None);
        cache.kept.insert(key, Arc::new(kept));
        return Ok(answer);
    }
    // It is longer than the cache allows.
    if answer.response().extensions().contains::<InPieces>() {
        return Ok(answer);
    }
    let (request, answer) = answer.into_parts();
    let (head, body) = answer.into_parts();
    let body = match body.try_into_bytes() {
        Ok(body) => body,
        // The server compresses only whole answers, which were in memory before. So this fits into memory too.
        Err(body) if head.headers().contains_key(header::CONTENT_ENCODING) => match to_bytes(body).await {
            Ok(body) => body,
            Err(error) => {
                log::error!("an answer cannot be compressed: {error}");
                let problem = Problem::new(Code::Internal, "The answer cannot be compressed.");
                return Ok(ServiceResponse::from_err(problem, request));
            }
        },
        // A file, on its way from storage.
        Err(body) => return Ok(ServiceResponse::new(request, head.set_body(body))),
    };
    if body.len() <= MAX_BODY_BYTES {
        let kept = Kept::new(&key, generation, route, head.headers(), etag, Some(body.clone()));
        cache.kept.insert(key, Arc::new(kept));
    }
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(body))))
}

/// The `ETag` without its coding, if the answer has the headers of a public answer.
fn etag_of_public(answer: &ServiceResponse) -> Option<String> {
    let public = answer.request().app_data::<Data<CacheControl>>()?;
    let headers = answer.headers();
    let is_public = headers.get(header::CACHE_CONTROL).is_some_and(|value| value == public.0.as_str());
    if !is_public || ![StatusCode::OK, StatusCode::NOT_MODIFIED].contains(&answer.status()) {
        return None;
    }
    Some(etag::plain(headers.get(header::ETAG)?.to_str().ok()?))
}
