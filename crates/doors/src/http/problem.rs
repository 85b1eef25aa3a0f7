//! Errors, all as problem details (RFC 9457), from one closed table of codes.

mod code;
mod moved;
mod parts;
mod resync;

pub use code::Code;
pub use resync::ResyncLinks;

use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, Header, HeaderName, HeaderValue, Quality};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError, get, web};
use chrono::{DateTime, Utc};
use maud::{DOCTYPE, html};
use serde::Serialize;
use strum::IntoEnumIterator;
use utoipa::ToSchema;
use uuid::Uuid;

use super::log::RequestId;
use super::urls::Urls;
use crate::actor::Scope;
use crate::kind::Kind;
use crate::refused::{FieldError, OtherCouncil, Refused};

/// An error (problem details, RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Address of a page that says how to fix the problem.
    #[schema(examples("http://127.0.0.1:8080/problems/validation"))]
    pub r#type: String,
    /// Title of the problem, the same for every problem with this code.
    #[schema(examples("Some fields need attention"))]
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, examples(422))]
    pub status: u16,
    /// Code of the problem, for programs.
    #[schema(examples("validation"))]
    pub code: String,
    /// This occurrence of the problem, and what to do.
    pub detail: String,
    /// Path of the request.
    pub instance: String,
    /// Id of the request, to find it in the logs.
    pub request_id: String,
    /// Errors of single fields; only if fields are at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// The record that conflicts with this one; only on 409, if you may see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub conflicts_with: Option<Other>,
    /// The `ETag` of the record as it is now; only on 412 and 428.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub etag: Option<String>,
    /// Date and time when the record was deleted; only on 410.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub deleted_at: Option<DateTime<Utc>>,
    /// Reason for the deletion; only on 410.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub deleted_reason: Option<String>,
    /// The record that replaced the deleted one; only on 410, if there is one that you may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub successor: Option<Successor>,
    /// Position of the first change that there is; only on 410 for a cursor of the feed of changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub oldest: Option<i64>,
    /// Where to go on; only on 410 for a cursor of the feed of changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub links: Option<ResyncLinks>,
}

/// A record that conflicts with this one.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ConflictingRecord)]
pub struct Other {
    /// Record type.
    pub kind: Kind,
    /// Id of the record.
    pub id: Uuid,
}

/// A record that replaced a deleted one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Successor {
    /// Record type.
    pub kind: Kind,
    /// Id of the record.
    pub id: Uuid,
    /// Address of the record.
    #[schema(format = Uri)]
    pub url: String,
}

/// Writes the page that a problem is to those who read pages. [`render`] takes it from the application.
pub struct ProblemPage(pub fn(&ProblemBody, &Urls) -> String);

/// An error on its way out. The middleware [`render`] adds what only it knows: the path and the request's id.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}: {}", self.0.code.word(), self.0.detail)]
pub struct Problem(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    code: Code,
    detail: String,
    errors: Vec<FieldError>,
    other: Option<Other>,
    /// The record that was merged into the other one.
    merged: Option<Uuid>,
    etag: Option<String>,
    deletion: Option<(DateTime<Utc>, String)>,
    successor: Option<(Kind, Uuid)>,
    /// The first position of the feed, and where to begin again.
    resync: Option<(i64, String)>,
    headers: Vec<(HeaderName, String)>,
}

impl Problem {
    /// A problem of a code, with what is particular to this case.
    pub fn new(code: Code, detail: impl Into<String>) -> Problem {
        let mut headers = Vec::new();
        match code {
            Code::TokenRequired => headers.push((header::WWW_AUTHENTICATE, "Bearer".to_owned())),
            Code::InvalidToken => headers.push((header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"".to_owned())),
            Code::Busy | Code::WaitedForEachOther | Code::Unavailable | Code::AuthNotConfigured => {
                headers.push((header::RETRY_AFTER, "2".to_owned()));
            }
            Code::TooManyStreams => headers.push((header::RETRY_AFTER, "30".to_owned())),
            _ => {}
        }
        Problem(Box::new(Parts {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            other: None,
            merged: None,
            etag: None,
            deletion: None,
            successor: None,
            resync: None,
            headers,
        }))
    }

    /// Adds what is wrong member by member.
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Problem {
        self.0.errors = errors;
        self
    }

    /// Adds a header.
    pub fn with_header(mut self, name: HeaderName, value: impl Into<String>) -> Problem {
        self.0.headers.push((name, value.into()));
        self
    }

    fn with_etag(mut self, etag: String) -> Problem {
        self.0.etag = Some(etag.clone());
        self.with_header(header::ETAG, etag)
    }

    /// Which code it is.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// One query parameter cannot be read.
    pub fn query(name: &str, code: &str, detail: impl Into<String>) -> Problem {
        let error = FieldError::new(name, code, detail);
        Problem::new(Code::BadQuery, format!("The query parameter {name} cannot be read.")).with_errors(vec![error])
    }

    /// Some members of the body cannot stand.
    pub fn validation(errors: Vec<FieldError>) -> Problem {
        let count = errors.len();
        let were = if count == 1 { "field was" } else { "fields were" };
        Problem::new(Code::Validation, format!("{count} {were} rejected. Nothing was saved.")).with_errors(errors)
    }

    fn body(&self, urls: &Urls, request: &HttpRequest, request_id: &str) -> ProblemBody {
        let body = self.told(urls, request.path(), request_id);
        // A read saves nothing in any case, so nothing is said of it.
        match request.method().is_safe() {
            true => ProblemBody { detail: body.detail.replace(" Nothing was saved.", ""), ..body },
            false => body,
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Problem {
        match refused {
            Refused::NotFound | Refused::Database(diesel::result::Error::NotFound) => {
                Problem::new(Code::NotFound, "There is no record here that you may see.")
            }
            Refused::Gone { record, deleted_at, reason, successor } => {
                let mut problem = gone(deleted_at, reason);
                problem.0.successor = successor.map(|id| (record.0, id));
                problem
            }
            Refused::Merged { kind, id, into } => moved::merged(kind, id, into),
            Refused::NoVersion => {
                Problem::new(Code::NoVersion, "The public was not shown such a version, or may not see it now.")
            }
            Refused::HistoryClosed { deleted_at, reason } => {
                let detail = format!("It was deleted at {deleted_at:?} ({reason}), so nobody can read its history.");
                let mut problem = Problem::new(Code::HistoryClosed, detail);
                problem.0.deletion = Some((deleted_at, reason));
                problem
            }
            Refused::MissingScope(scope) => missing_scope(scope),
            Refused::OtherBody => Problem::new(
                Code::OtherBody,
                "To see exempt material here, you need a token with this body in its bodies claim. Nothing was shown \
                 or saved.",
            ),
            Refused::WrongState(detail) => Problem::new(Code::WrongState, detail),
            Refused::NotReady(errors) => not_ready(errors),
            Refused::OtherCouncil(other) => Problem::new(Code::OtherCouncil, other_council(other.as_deref())),
            Refused::PreconditionRequired { etag } => {
                let detail = format!("Send If-Match: {etag} if this is the version that you mean to change.");
                Problem::new(Code::PreconditionRequired, detail).with_etag(etag)
            }
            Refused::PreconditionFailed { etag: None } => Problem::new(
                Code::PreconditionFailed,
                "There is no such record or file, so If-Match has nothing to match. Nothing was saved.",
            ),
            Refused::ThereAlready { etag } => {
                let detail = "The record already exists, and If-None-Match: * only creates. Nothing was saved.";
                Problem::new(Code::PreconditionFailed, detail).with_etag(etag)
            }
            Refused::PreconditionFailed { etag: Some(etag) } => {
                let detail = format!("The record's ETag is {etag} now. Nothing was saved.");
                Problem::new(Code::PreconditionFailed, detail).with_etag(etag)
            }
            Refused::Conflict { error, other } => because_of(Code::AlreadyExists, error, other),
            Refused::HasChildren(children) => has_children(&children),
            Refused::DependedUpon { error, record } => because_of(Code::HasChildren, error, Some(record)),
            Refused::TooMuch(too_much) => {
                Problem::new(Code::AnswerTooLarge, format!("The answer would hold {too_much}."))
            }
            Refused::Invalid(errors) => Problem::validation(errors),
            Refused::AddressRefused(error) => because_of(Code::AddressRefused, error, None),
            Refused::Query(errors) => {
                let details: Vec<&str> = errors.iter().map(|error| error.detail.as_str()).collect();
                Problem::new(Code::BadQuery, details.join(" ")).with_errors(errors)
            }
            Refused::KeyReused => Problem::new(
                Code::IdempotencyKeyReused,
                "This Idempotency-Key was sent before with another address, query or body. Nothing was saved.",
            ),
            Refused::Busy => Problem::new(Code::Busy, "The first request with this Idempotency-Key is still running."),
            Refused::BusyRecords => Problem::new(
                Code::Busy,
                "Other writes hold records of this batch, or other batches are running. Nothing was saved. Send it \
                 again.",
            ),
            Refused::OutcomeUnknown => Problem::new(
                Code::Unavailable,
                "The database went away before it said whether this was saved. Send the same request with the same \
                 Idempotency-Key, or read before you write again.",
            ),
            Refused::WaitedForEachOther => Problem::new(
                Code::WaitedForEachOther,
                "This write and another one each held records that the other one needed, so the database undid this \
                 one. Nothing was saved. Send it again.",
            ),
            Refused::TookTooLong(deadline) => took_too_long(deadline),
            Refused::ClocksDiffer(sentence) => Problem::new(Code::Unavailable, sentence),
            Refused::StorageUnavailable => Problem::new(
                Code::Unavailable,
                "The storage of files does not answer, or cannot store more at the moment.",
            ),
            Refused::Unavailable | Refused::Database(_) => {
                Problem::new(Code::Unavailable, "The database does not answer in time at the moment.")
            }
        }
    }
}

fn gone(deleted_at: DateTime<Utc>, reason: String) -> Problem {
    let mut problem = Problem::new(Code::Deleted, format!("It was deleted at {deleted_at:?} ({reason})."));
    problem.0.deletion = Some((deleted_at, reason));
    problem
}

fn missing_scope(scope: Scope) -> Problem {
    let detail = format!("You need a token with the scope {}. Nothing was saved.", scope.word());
    let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scope.word());
    Problem::new(Code::MissingScope, detail).with_header(header::WWW_AUTHENTICATE, challenge)
}

fn not_ready(errors: Vec<FieldError>) -> Problem {
    let detail = match errors.as_slice() {
        [error] => format!("{} Nothing was saved.", error.detail),
        errors => format!("{} things must be done first. Nothing was saved.", errors.len()),
    };
    Problem::new(Code::WrongState, detail).with_errors(errors)
}

/// A write that is refused because of another record, which is named if the actor may know of it.
fn because_of(code: Code, error: FieldError, other: Option<(Kind, Uuid)>) -> Problem {
    let detail = format!("{} Nothing was saved.", error.detail);
    let mut problem = Problem::new(code, detail).with_errors(vec![error]);
    problem.0.other = other.map(|(kind, id)| Other { kind, id });
    problem
}

fn has_children(children: &[(Kind, i64)]) -> Problem {
    let list: Vec<String> = children.iter().map(|(kind, count)| format!("{count} in {}", kind.collection())).collect();
    let detail = format!("Other records still belong to it: {}. Nothing was deleted.", list.join(", "));
    Problem::new(Code::HasChildren, detail)
}

fn took_too_long(deadline: Duration) -> Problem {
    let detail = format!(
        "The write took longer than {} seconds. Nothing was saved. Send it again; send a large agenda or batch \
         in smaller parts.",
        deadline.as_secs()
    );
    Problem::new(Code::Unavailable, detail)
}

/// Names the record's council, and the councils that the token is for.
fn other_council(other: Option<&OtherCouncil>) -> String {
    let Some(other) = other else {
        return "You need a token for all councils. Nothing was saved.".to_owned();
    };
    let of = match &other.slug {
        Some(slug) => format!("The record belongs to the council {slug}"),
        None => "The record belongs to another council".to_owned(),
    };
    let token = match other.token.as_slice() {
        [] => "the token is for no council".to_owned(),
        slugs => format!("the token is for {}", slugs.join(", ")),
    };
    format!("{of}, and {token}. Ask for a token for that council. Nothing was saved.")
}

impl From<diesel::result::Error> for Problem {
    fn from(error: diesel::result::Error) -> Problem {
        Refused::from(error).into()
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

/// What the framework itself refused, in our words.
fn of_framework(status: StatusCode) -> Problem {
    let code = match status {
        StatusCode::NOT_FOUND => Code::NoSuchAddress,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => Code::RequestTimeout,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
        status if status.is_client_error() => Code::BadHeader,
        _ => Code::Internal,
    };
    Problem::new(code, code.entry().2)
}

/// Middleware that writes every error as problem+json, ours and the framework's alike.
///
/// # Errors
/// What the inner services return as errors rather than as answers; actix writes those.
pub async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answer = next.call(request).await?.map_into_boxed_body();
    let status = answer.status();
    let problem = match answer.response().error().map(|error| error.as_error::<Problem>().cloned()) {
        Some(Some(problem)) => problem,
        _ if is_preflight(answer.request()) && status.is_client_error() => Problem::new(
            Code::BadHeader,
            "Pages of other sites may send GET and HEAD here and no other method, with the headers of a read, such as \
             Accept, Authorization, Content-Type, If-None-Match and Range.",
        ),
        Some(None) => of_framework(status),
        None if status.as_u16() >= 400 => of_framework(status),
        None => return Ok(answer),
    };
    if problem.0.code == Code::Internal {
        log::error!("answered {status}: {:?}", answer.response().error());
    }
    let (request, answer) = answer.into_parts();
    let rendered = respond(&problem, &request, answer);
    Ok(ServiceResponse::new(request, rendered))
}

/// Whether a browser asks what a page of another site may send.
fn is_preflight(request: &HttpRequest) -> bool {
    request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Whether it is a browser that asks for a page. What is for programs, below `/v1/`, answers them in their own form to
/// everybody.
fn reads_pages(request: &HttpRequest) -> bool {
    let Ok(accept) = header::Accept::parse(request) else { return false };
    let mut pages = accept.0.iter().filter(|media| media.item.essence_str() == "text/html");
    request.method() == Method::GET
        && !request.path().starts_with("/v1")
        && pages.any(|media| media.quality > Quality::ZERO)
}

/// Keeps the headers that others set, such as those for CORS.
fn respond(problem: &Problem, request: &HttpRequest, answer: HttpResponse) -> HttpResponse {
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let urls = request.app_data::<web::Data<Urls>>();
    if let Some(address) = urls.and_then(|urls| problem.moved_to(urls, request)) {
        return moved::redirected(answer, &address);
    }
    let body = urls.map(|urls| problem.body(urls, request, &request_id));
    let page = request.app_data::<web::Data<ProblemPage>>().filter(|_| reads_pages(request));
    let (media_type, text) = match (page, &body, urls) {
        (Some(page), Some(body), Some(urls)) => ("text/html; charset=utf-8", (page.0)(body, urls).into_bytes()),
        _ => ("application/problem+json", serde_json::to_vec(&body).unwrap_or_default()),
    };
    let mut answer = answer.set_body(BoxBody::new(text));
    *answer.status_mut() = problem.0.code.status();
    let headers = answer.headers_mut();
    for (name, value) in &problem.0.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name.clone(), value);
        }
    }
    if let Some(successor) = body.as_ref().and_then(|body| body.successor.as_ref())
        && let Ok(link) = HeaderValue::from_str(&format!("<{}>; rel=\"successor-version\"", successor.url))
    {
        headers.insert(header::LINK, link);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    answer
}

/// The page of one problem code, for people.
#[get("/problems/{code}")]
pub async fn problem_page(code: web::Path<String>) -> Result<HttpResponse, Problem> {
    let code: Code =
        code.parse().map_err(|_| Problem::new(Code::NoSuchAddress, "There is no problem of this name."))?;
    let (status, title, remedy) = code.entry();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " - Minutebook" }
                link rel="icon" href="/docs/favicon-32x32.png";
                style {
                    ":root{color-scheme:light dark;background:Canvas;color:CanvasText}"
                    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}"
                }
            }
            body {
                main {
                    h1 { (title) }
                    p { "Status " (status) ", code " code { (code.word()) } "." }
                    h2 { "What to do" }
                    p { (remedy) }
                    h2 { "All problems" }
                    ul { @for other in Code::iter() { li { a href=(other.word()) { (other.title()) } } } }
                }
            }
        }
    };
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page.into_string()))
}
