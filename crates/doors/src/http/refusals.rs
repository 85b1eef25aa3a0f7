//! The problems that operations may answer, for the contract. `api::shared` gives each operation those that follow from
//! what it takes. An operation names any others in its `responses`.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder, Responses};

/// A problem that operations may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Its name in the contract.
    pub name: &'static str,
    /// Its status.
    pub status: &'static str,
    /// When it is answered.
    pub description: &'static str,
}

/// What every operation on the record may answer.
pub const OF_RECORD: [Refusal; 4] = [BAD_REQUEST, UNAUTHORIZED, SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS];

/// All that operations share.
pub const ALL: [Refusal; 17] = [
    BAD_REQUEST,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    REQUEST_TIMEOUT,
    CONFLICT,
    GONE,
    RESYNC_REQUIRED,
    PRECONDITION_FAILED,
    CONTENT_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    RANGE_NOT_SATISFIABLE,
    UNPROCESSABLE_CONTENT,
    ANSWER_TOO_LARGE,
    PRECONDITION_REQUIRED,
    TOO_MANY_REQUESTS,
    SERVICE_UNAVAILABLE,
];
/// 400.
pub const BAD_REQUEST: Refusal =
    Refusal::new("BadRequest", "400", "The address, the query, a header or the body cannot be read.");
/// 401.
pub const UNAUTHORIZED: Refusal = Refusal::new("Unauthorized", "401", "The token is missing or not accepted.");
/// 403.
pub const FORBIDDEN: Refusal =
    Refusal::new("Forbidden", "403", "The token lacks the scope, or is for another council or body.");
/// 404.
pub const NOT_FOUND: Refusal = Refusal::new("NotFound", "404", "There is no such record, or you may not see it.");
/// 408.
pub const REQUEST_TIMEOUT: Refusal = Refusal::new("RequestTimeout", "408", "The body did not arrive in time.");
/// 409.
pub const CONFLICT: Refusal = Refusal::new(
    "WriteConflict",
    "409",
    "Another record conflicts with this one, another council uses the same external identifier, or something else \
     must be done first.",
);
/// 410.
pub const GONE: Refusal = Refusal::new("Gone", "410", "The record was deleted.");
/// 410 of the feed of changes.
pub const RESYNC_REQUIRED: Refusal = Refusal::new(
    "ResyncRequired",
    "410",
    "The cursor is of another database, or of changes that a restored backup does not have.",
);
/// 412.
pub const PRECONDITION_FAILED: Refusal =
    Refusal::new("PreconditionFailed", "412", "The ETag that you sent is not that of the current version.");
/// 413.
pub const CONTENT_TOO_LARGE: Refusal = Refusal::new("ContentTooLarge", "413", "The body is too large.");
/// 415.
pub const UNSUPPORTED_MEDIA_TYPE: Refusal =
    Refusal::new("UnsupportedMediaType", "415", "The media type of the body is not supported.");
/// 416.
pub const RANGE_NOT_SATISFIABLE: Refusal =
    Refusal::new("RangeNotSatisfiable", "416", "The file does not have the bytes that you asked for.");
/// 422 of a write.
pub const UNPROCESSABLE_CONTENT: Refusal = Refusal::new(
    "UnprocessableContent",
    "422",
    "The server rejected some fields, or the idempotency key was used for another request.",
);
/// 422 of a read.
pub const ANSWER_TOO_LARGE: Refusal =
    Refusal::new("AnswerTooLarge", "422", "The answer would be too large: send a smaller `limit`, or include less.");
/// 428.
pub const PRECONDITION_REQUIRED: Refusal =
    Refusal::new("PreconditionRequired", "428", "You must send `If-Match` with the version that you change.");
/// 429.
pub const TOO_MANY_REQUESTS: Refusal =
    Refusal::new("TooManyRequests", "429", "Too many requests came in a short time.");
/// 503.
pub const SERVICE_UNAVAILABLE: Refusal = Refusal::new(
    "ServiceUnavailable",
    "503",
    "The database cannot be reached at the moment, two writes waited for each other, or no key for tokens is \
     configured.",
);

impl Refusal {
    const fn new(name: &'static str, status: &'static str, description: &'static str) -> Refusal {
        Refusal { name, status, description }
    }

    /// The problem as a response.
    pub fn response(&self) -> Response {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        ResponseBuilder::new().description(self.description).content("application/problem+json", problem).build()
    }

    /// Whether it is one of the answers of an operation.
    pub fn is_in(&self, responses: &Responses) -> bool {
        let answer = responses.responses.get(self.status);
        matches!(answer, Some(RefOr::T(answer)) if answer.description == self.description)
    }

    fn responses(&self) -> BTreeMap<String, RefOr<Response>> {
        BTreeMap::from([(self.status.to_owned(), RefOr::T(self.response()))])
    }
}

/// Says in an operation's `responses` that it reads the record. An operation that takes `If-None-Match` need not say
/// it.
pub struct RecordRead;

/// Says in an operation's `responses` that it may answer 404.
pub struct NotFound;

/// Says in an operation's `responses` that it may answer 410.
pub struct Gone;

/// Says in an operation's `responses` that it may answer 412.
pub struct PreconditionFailed;

/// Says in an operation's `responses` that its cursor may be none of this database.
pub struct ResyncRequired;

/// Says in an operation's `responses` that its answer may be too large.
pub struct AnswerTooLarge;

/// Says in an operation's `responses` that it may answer 428.
pub struct PreconditionRequired;

/// Says in an operation's `responses` that it may answer 429.
pub struct TooManyRequests;

impl IntoResponses for RecordRead {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        OF_RECORD.iter().flat_map(Refusal::responses).collect()
    }
}

impl IntoResponses for NotFound {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        NOT_FOUND.responses()
    }
}

impl IntoResponses for PreconditionFailed {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        PRECONDITION_FAILED.responses()
    }
}

impl IntoResponses for Gone {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        GONE.responses()
    }
}

impl IntoResponses for ResyncRequired {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        RESYNC_REQUIRED.responses()
    }
}

impl IntoResponses for AnswerTooLarge {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        ANSWER_TOO_LARGE.responses()
    }
}

impl IntoResponses for PreconditionRequired {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        PRECONDITION_REQUIRED.responses()
    }
}

impl IntoResponses for TooManyRequests {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        TOO_MANY_REQUESTS.responses()
    }
}
