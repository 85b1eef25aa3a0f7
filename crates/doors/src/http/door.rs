//! The one way from a handler to the database and back: it reads or writes through the doors, and makes the answer of
//! what came.

mod apart;
mod named;
mod request;
mod terms;

use std::cell::Cell;

use actix_web::body::BodyStream;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use chrono::NaiveDate;
use futures_util::future::{Ready, ready};
use futures_util::{Stream, stream};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::answer::{InPieces, Momentary, PIECE_BYTES, Pieces, Written as WrittenBody};
use super::auth::Caller;
use super::etag::{self, Preconditions};
use super::json;
use super::languages;
use super::log::RequestId;
use super::methods::AskedByHead;
use super::page::{Listed, Page};
use super::problem::{Code, Problem};
use super::resource::{Full, Resource};
use super::schemas::Schemas;
use super::urls::Urls;
use crate::database::{Attempt, Database, Key, Reader, Room, Tx, Written, find};
use crate::kind::Kind;
use crate::refused::{FieldError, Refused};

pub use apart::Part;
pub use request::{DeleteQuery, DeletionReason, FindQuery, KeyPath, PutQuery, WriteQuery};
pub use terms::Terms;

const JSON: &str = "application/json";

/// The media type of server-sent events (HTML, section 9.2).
const EVENTS: &str = "text/event-stream";

/// By which nginx knows that it must not hold an answer back.
const NO_BUFFER: HeaderName = HeaderName::from_static("x-accel-buffering");

/// `Idempotency-Key`.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Cache-Control of public answers.
#[derive(Debug, Clone)]
pub struct CacheControl(pub String);

/// The answer to a write, as it is kept for a replay.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Where the new record is.
    pub location: Option<String>,
    /// The `ETag` of the record.
    pub etag: Option<String>,
    /// Its body, as JSON.
    pub body: Option<String>,
}

impl Answer {
    /// The answer to a write that made a part of a record, which is at an address of its own.
    pub fn at(mut self, address: String) -> Answer {
        self.location = self.location.map(|_| address);
        self
    }

    /// The same answer with its warnings. They are no part of the record, so its `ETag` stays.
    fn with_warnings(mut self, warnings: &[FieldError]) -> Result<Answer, Refused> {
        if let Some(body) = self.body.as_mut().filter(|body| !warnings.is_empty() && body.ends_with('}')) {
            body.pop();
            body.push_str(",\"warnings\":");
            body.push_str(&written(warnings)?);
            body.push('}');
        }
        Ok(self)
    }

    /// The answer to a write that made what is no record, at this address.
    pub fn created(self, address: String) -> Answer {
        let etag = self.body.as_deref().map(|body| etag::of_list(body.as_bytes()));
        Answer { status: StatusCode::CREATED.as_u16(), location: Some(address), etag, ..self }
    }

    /// The answer to a write whose work goes on after it.
    pub fn accepted(self) -> Answer {
        Answer { status: StatusCode::ACCEPTED.as_u16(), ..self }
    }

    /// The same answer with the `ETag` of a version: for what is no record and has versions.
    pub fn of_version(self, version: i64) -> Answer {
        let etag = self.body.as_deref().map(|body| etag::of_record(version, body.as_bytes()));
        Answer { etag, ..self }
    }
}

/// A record before and after a write, which may have changed nothing.
#[derive(Debug)]
pub enum Saved<T> {
    /// It is new.
    Created(T),
    /// It was there, and is this now.
    Kept(T),
}

impl<T> Saved<T> {
    /// The record, new or not.
    pub fn record(&self) -> &T {
        match self {
            Saved::Created(record) | Saved::Kept(record) => record,
        }
    }
}

/// The way to the database and back.
pub struct Door {
    pub(super) request: HttpRequest,
    pub(super) database: Data<Database>,
    /// Room in memory for the answer, where it may be large.
    pub(super) room: Cell<Option<Room>>,
    /// The contract of inputs.
    pub schemas: Data<Schemas>,
    /// Makes addresses.
    pub urls: Data<Urls>,
    /// What the request makes its write depend on.
    pub preconditions: Preconditions,
}

impl FromRequest for Door {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let data = (
            request.app_data::<Data<Database>>(),
            request.app_data::<Data<Schemas>>(),
            request.app_data::<Data<Urls>>(),
        );
        let (Some(database), Some(schemas), Some(urls)) = data else {
            return ready(Err(Problem::new(Code::Internal, "The server is not set up.")));
        };
        // What a read takes of these headers is another matter, and is read where it is answered.
        let preconditions = match request.method().is_safe() {
            true => Ok(Preconditions::default()),
            false => Preconditions::from_headers(request.headers()),
        };
        let preconditions = match preconditions {
            Ok(preconditions) => preconditions,
            Err(error) => {
                let detail = format!("The header {} cannot be read. {}", error.pointer, error.detail);
                return ready(Err(Problem::new(Code::BadHeader, detail).with_errors(vec![error])));
            }
        };
        ready(Ok(Door {
            request: request.clone(),
            database: database.clone(),
            schemas: schemas.clone(),
            urls: urls.clone(),
            preconditions,
            room: Cell::default(),
        }))
    }
}

impl Door {
    /// Today, by the database's clock (UTC).
    pub fn today(&self) -> NaiveDate {
        self.database.today()
    }

    /// The languages that the reader wants, the most wanted first.
    pub fn languages(&self) -> Vec<String> {
        languages::wanted(self.request.headers())
    }

    /// Lets `work` write, in one transaction, and answers what came of it.
    ///
    /// # Errors
    /// What `work` says, a used idempotency key, and when the database does not answer.
    pub async fn write<R>(
        &self,
        caller: &Caller<R>,
        dry_run: bool,
        digest: Option<[u8; 32]>,
        work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<Answer, Refused>,
    ) -> Result<HttpResponse, Problem> {
        let attempt = Attempt { key: self.idempotency_key(digest)?, dry_run };
        let written = self.database.write(&caller.actor, &attempt, async |tx| {
            let answer = work(tx).await?;
            answer.with_warnings(&tx.take_warnings())
        });
        Ok(self.written_answer(written.await?, &attempt))
    }

    /// The same for a request that does the work of many writes, in one transaction. It may take longer.
    ///
    /// # Errors
    /// The same, and [`Refused::BusyRecords`].
    pub async fn write_together<R>(
        &self,
        caller: &Caller<R>,
        dry_run: bool,
        digest: Option<[u8; 32]>,
        work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<Answer, Refused>,
    ) -> Result<HttpResponse, Problem> {
        let attempt = Attempt { key: self.idempotency_key(digest)?, dry_run };
        let written = self.database.write_together(&caller.actor, &attempt, async |tx| {
            let answer = work(tx).await?;
            answer.with_warnings(&tx.take_warnings())
        });
        Ok(self.written_answer(written.await?, &attempt))
    }

    /// Answers a write with what came of it.
    fn written_answer(&self, written: Written<Answer>, attempt: &Attempt) -> HttpResponse {
        let (answer, replayed, left) = match written {
            Written::Now(answer) => (answer, false, self.database.key_lifetime()),
            Written::Before(answer, left) => (answer, true, left),
        };
        let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CACHE_CONTROL, "private, no-store"));
        for (name, value) in [(header::LOCATION, &answer.location), (header::ETAG, &answer.etag)] {
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                response.insert_header((name, value));
            }
        }
        if attempt.dry_run {
            response.insert_header(("dry-run", "true"));
        }
        if attempt.key.is_some() && !attempt.dry_run {
            response.insert_header(("idempotency-replayed", if replayed { "true" } else { "false" }));
            response.insert_header(("idempotency-expires-in", left.as_secs()));
        }
        match answer.body {
            Some(body) => response.content_type(JSON).body(body),
            None => response.finish(),
        }
    }

    /// Lets `work` see what a write would meet before its body is read; whatever it does is undone.
    ///
    /// # Errors
    /// What `work` says, and when the database does not answer.
    pub async fn foresee<R, T: Serialize + DeserializeOwned>(
        &self,
        caller: &Caller<R>,
        work: impl AsyncFnOnce(&mut Tx<'_>) -> Result<T, Refused>,
    ) -> Result<T, Problem> {
        let attempt = Attempt { key: None, dry_run: true };
        match self.database.write_aside(&caller.actor, &attempt, work).await? {
            Written::Now(found) | Written::Before(found, _) => Ok(found),
        }
    }

    /// The id of the request.
    pub fn request_id(&self) -> String {
        self.request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
    }

    /// Whether the write may be a repetition, which is answered as it was the first time.
    pub fn may_be_repeated(&self) -> bool {
        self.request.headers().contains_key(IDEMPOTENCY_KEY)
    }

    fn idempotency_key(&self, digest: Option<[u8; 32]>) -> Result<Option<Key>, Problem> {
        let Some(value) = self.request.headers().get(IDEMPOTENCY_KEY) else { return Ok(None) };
        let key = value.to_str().ok().filter(|key| (1..=255).contains(&key.len())).ok_or_else(|| {
            let error =
                FieldError::new("Idempotency-Key", "wrong_format", "It must have 1 to 255 visible ASCII characters.");
            Problem::new(Code::BadHeader, "The header Idempotency-Key cannot be read.").with_errors(vec![error])
        })?;
        let mut hash = Sha256::new();
        hash.update(self.request.uri().to_string());
        hash.update(digest.unwrap_or_default());
        let pattern = self.request.match_pattern().unwrap_or_default();
        Ok(Some(Key {
            operation: format!("{} {pattern}", self.request.method()),
            key: key.to_owned(),
            request_hash: hex::encode(hash.finalize()),
        }))
    }

    /// The one record that another system knows by the key, as the reader sees it.
    ///
    /// # Errors
    /// [`Refused::NotFound`].
    pub async fn find(&self, db: &Reader, kind: Kind, key: &KeyPath, council: Option<&str>) -> Result<Uuid, Refused> {
        match (find(db, kind, &key.key(), council).await?, council) {
            (Some(id), _) => Ok(id),
            (None, Some(slug)) => named::require_council(db, slug).await.and(Err(Refused::NotFound)),
            (None, None) => Err(Refused::NotFound),
        }
    }

    /// Checks that the caller does not make depend on a version what has none.
    ///
    /// # Errors
    /// [`Code::BadHeader`].
    pub fn require_unconditional(&self) -> Result<(), Problem> {
        if self.preconditions.is_empty() {
            return Ok(());
        }
        let detail = "This call writes several records, so there is no single version to compare. Leave out If-Match \
                      and If-None-Match. dry_run=true shows what would change.";
        Err(Problem::new(Code::BadHeader, detail))
    }

    fn written(&self, value: &impl Serialize) -> Result<WrittenBody, Refused> {
        let mut pieces = Pieces::default();
        json::write(&mut pieces, value).map_err(unwritten)?;
        Ok(pieces.finish())
    }

    /// Answers a read with one record.
    ///
    /// # Errors
    /// When the answer cannot be written.
    pub fn one<R, T: Resource>(&self, caller: &Caller<R>, full: Full<T>) -> Result<HttpResponse, Problem> {
        let version = full.record.version();
        let body = self.written(&full)?;
        Ok(self.conditional(caller, JSON, etag::of_record_hash(version, body.hash), body, None))
    }

    /// Answers a read with what belongs to a record and has no version of its own.
    ///
    /// # Errors
    /// When the answer cannot be written.
    pub fn part<R>(&self, caller: &Caller<R>, part: &impl Serialize) -> Result<HttpResponse, Problem> {
        let body = self.written(part)?;
        Ok(self.conditional(caller, JSON, etag::of_hash(body.hash), body, None))
    }

    /// Answers a read with what is no record and has versions.
    ///
    /// # Errors
    /// When the answer cannot be written.
    pub fn versioned<R>(
        &self,
        caller: &Caller<R>,
        version: i64,
        value: &impl Serialize,
    ) -> Result<HttpResponse, Problem> {
        let body = self.written(value)?;
        Ok(self.conditional(caller, JSON, etag::of_record_hash(version, body.hash), body, None))
    }

    /// Checks that the caller names the version that it means to change, of what is no record.
    ///
    /// # Errors
    /// [`Refused::PreconditionRequired`], [`Refused::PreconditionFailed`].
    pub fn require_version_of(&self, version: i64, value: &impl Serialize) -> Result<(), Refused> {
        self.preconditions.require(version, written(value)?.as_bytes())
    }

    /// Answers a read with what was made of records and is no JSON, such as a picture or a page.
    pub fn made<R>(&self, caller: &Caller<R>, media_type: &str, text: String) -> HttpResponse {
        let mut pieces = Pieces::default();
        text.as_bytes().chunks(PIECE_BYTES).for_each(|piece| pieces.push(piece));
        let body = pieces.finish();
        self.conditional(caller, media_type, etag::of_hash(body.hash), body, None)
    }

    /// Answers a read with a page of what goes on without a write of the record, such as the feed of changes.
    /// `cache_control` is for callers without a token. None if it is the usual one.
    ///
    /// # Errors
    /// When the answer cannot be written.
    pub fn moment<R>(
        &self,
        caller: &Caller<R>,
        page: &impl Serialize,
        next: &str,
        cache_control: Option<&'static str>,
    ) -> Result<HttpResponse, Problem> {
        let text = serde_json::to_vec(page).map_err(unwritten)?;
        let mut pieces = Pieces::default();
        text.chunks(PIECE_BYTES).for_each(|piece| pieces.push(piece));
        let body = pieces.finish();
        let link = format!("<{next}>; rel=\"next\"");
        let mut answer = self.conditional(caller, JSON, etag::of_hash(body.hash), body, Some(link));
        if let Some(value) = cache_control.filter(|_| !caller.has_token) {
            answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
        }
        answer.extensions_mut().insert(Momentary);
        Ok(answer)
    }

    /// The address of this request with another value of one parameter.
    pub fn address_with(&self, parameter: &str, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let sent = form_urlencoded::parse(self.request.query_string().as_bytes());
        query.extend_pairs(sent.filter(|(name, _)| name != parameter));
        query.append_pair(parameter, value);
        self.urls.absolute(&format!("{}?{}", self.request.path(), query.finish()))
    }

    /// Answers a read with events, for as long as there are any. Nothing on the way may hold them back.
    pub fn events<R>(
        &self,
        caller: &Caller<R>,
        events: impl Stream<Item = Result<Bytes, Problem>> + 'static,
    ) -> HttpResponse {
        let cache_control = if caller.has_token { "private, no-store" } else { "no-store" };
        let mut answer = HttpResponse::Ok();
        answer
            .insert_header((header::CACHE_CONTROL, cache_control))
            // Says to the compression that there is nothing for it to do, and is taken away again behind it.
            .insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("identity")))
            .insert_header((NO_BUFFER, "no"))
            .content_type(EVENTS);
        if self.request.extensions().contains::<AskedByHead>() {
            return answer.body(BodyStream::new(stream::empty::<Result<Bytes, Problem>>()));
        }
        answer.body(BodyStream::new(events))
    }

    /// Answers a read with a page of a list, as it is.
    ///
    /// # Errors
    /// When the answer cannot be written.
    async fn of_page<R, T: Listed>(&self, caller: &Caller<R>, page: Page<T>) -> Result<HttpResponse, Problem> {
        let next = page.page.next.as_deref().map(|next| format!("<{next}>; rel=\"next\""));
        let body = page.written().await.map_err(unwritten)?;
        Ok(self.conditional(caller, JSON, etag::of_hash(body.hash), body, next))
    }

    /// Answers a read with what is sent while it is read, as a file of the name. The first piece is there already, so
    /// that what is wrong from the start is told as a problem; what fails later breaks the answer off.
    pub fn streamed<R>(
        &self,
        caller: &Caller<R>,
        (media_type, name): (&str, &str),
        pieces: impl Stream<Item = Result<Bytes, Problem>> + 'static,
    ) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, self.cache_control(caller)))
            .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
            .content_type(media_type)
            .body(BodyStream::new(pieces))
    }

    /// The database, for what goes on being read after the answer has begun.
    pub fn database(&self) -> Data<Database> {
        self.database.clone()
    }

    /// Cache-Control of an answer to the caller.
    pub(super) fn cache_control<R>(&self, caller: &Caller<R>) -> &str {
        let public = self.request.app_data::<Data<CacheControl>>().filter(|_| !caller.has_token);
        public.map_or("private, no-store", |setting| setting.0.as_str())
    }

    fn conditional<R>(
        &self,
        caller: &Caller<R>,
        media_type: &str,
        etag: String,
        body: WrittenBody,
        link: Option<String>,
    ) -> HttpResponse {
        let headers: &HeaderMap = self.request.headers();
        let same = etag::unchanged(headers, &etag);
        let status = if same.is_some() { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CACHE_CONTROL, self.cache_control(caller)));
        response.insert_header((header::ETAG, same.clone().unwrap_or(etag)));
        if let Some(link) = link {
            response.insert_header((header::LINK, link));
        }
        match same {
            Some(_) => response.finish(),
            None => {
                let (is_long, body) = (body.is_long(), body.body(self.room.take()));
                let mut answer = response.content_type(media_type).body(body);
                if is_long {
                    answer.extensions_mut().insert(InPieces);
                }
                answer
            }
        }
    }
}

/// A part of an answer as JSON.
fn written(value: impl Serialize) -> Result<String, Refused> {
    serde_json::to_string(&value).map_err(unwritten)
}

fn unwritten(error: serde_json::Error) -> Refused {
    log::error!("an answer cannot be written: {error}");
    Refused::Unavailable
}
