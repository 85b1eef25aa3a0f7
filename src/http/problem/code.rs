//! The closed table of what can go wrong.

use actix_web::http::StatusCode;
use strum::{EnumIter, EnumString, IntoStaticStr};

/// What can go wrong: the `code` of a problem, and the last part of its `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "the table below says it, and the pages are made from it")]
pub enum Code {
    MalformedJson,
    IncompleteBody,
    BadQuery,
    BadPath,
    BadHeader,
    BadCursor,
    CursorMismatch,
    TokenRequired,
    InvalidToken,
    MissingScope,
    OtherCouncil,
    OtherBody,
    NotFound,
    NoFile,
    NoSuchAddress,
    MethodNotAllowed,
    RequestTimeout,
    AlreadyExists,
    HasChildren,
    Busy,
    WrongState,
    Deleted,
    PreconditionFailed,
    TooLarge,
    AnswerTooLarge,
    UnsupportedMediaType,
    RangeNotSatisfiable,
    Validation,
    IdempotencyKeyReused,
    PreconditionRequired,
    TooManyRequests,
    Internal,
    Unavailable,
    AuthNotConfigured,
}

/// Each code with its status, its title, and what to do about it.
const TABLE: [(Code, u16, &str, &str); 34] = [
    (
        Code::MalformedJson,
        400,
        "The body is not JSON as it must be",
        "Mend the body at the line and column that the detail gives. A name may stand only once in an object, and U+0000 nowhere.",
    ),
    (
        Code::IncompleteBody,
        400,
        "The body broke off",
        "Send the request again, with the whole body. Nothing of what came is kept.",
    ),
    (
        Code::BadQuery,
        400,
        "A query parameter cannot be read",
        "The errors name each parameter and what it takes. Unknown parameters and slugs that no record has are \
         refused, so that a misspelt filter never gives the whole list or an empty one.",
    ),
    (
        Code::BadPath,
        400,
        "The address cannot be read",
        "Ids are UUIDs, as the answers give them. Keys of other systems go to /v1/{collection}/by/{scheme}/{value}, percent-encoded.",
    ),
    (Code::BadHeader, 400, "A header cannot be read", "The errors name the header and what it takes."),
    (
        Code::BadCursor,
        400,
        "The cursor cannot be read",
        "Take cursors from page.next_cursor as they are, or begin without one.",
    ),
    (
        Code::CursorMismatch,
        400,
        "The cursor belongs to another list",
        "A cursor holds for the filters and the sort that it was made with. Follow page.next, or begin without a cursor.",
    ),
    (
        Code::TokenRequired,
        401,
        "A token is needed",
        "Send Authorization: Bearer with a token. Published records are read without one.",
    ),
    (
        Code::InvalidToken,
        401,
        "The token is not accepted",
        "Get a new token. A bad token is refused on public reads too, so that nobody mistakes the public view for their own.",
    ),
    (Code::MissingScope, 403, "The token lacks a scope", "Ask for a token with the scope that the detail names."),
    (
        Code::OtherCouncil,
        403,
        "The token is for another council",
        "The detail names the record's council and those of the token. Ask for a token with the record's council in \
         its councils claim.",
    ),
    (
        Code::OtherBody,
        403,
        "The token is for other bodies",
        "Ask for a token whose bodies claim names the body by its slug.",
    ),
    (
        Code::NotFound,
        404,
        "There is no such record",
        "Check the id or key. Drafts are seen with a token of their council only.",
    ),
    (
        Code::NoFile,
        404,
        "No file of this document is kept here",
        "The document's source_url may say where the file is. Whoever may write the document sends its file by PUT to the same address.",
    ),
    (
        Code::NoSuchAddress,
        404,
        "There is nothing at this address",
        "The detail names the nearest address, where there is one. GET /v1 lists what there is; /docs describes it.",
    ),
    (
        Code::MethodNotAllowed,
        405,
        "The address does not take this method",
        "The Allow header lists the methods that it takes.",
    ),
    (
        Code::RequestTimeout,
        408,
        "The body did not arrive in time",
        "Send the request again over a better connection, or in smaller parts.",
    ),
    (
        Code::AlreadyExists,
        409,
        "Another record conflicts with this one",
        "The errors say which member collides; conflicts_with names the other record where you may see it.",
    ),
    (
        Code::HasChildren,
        409,
        "The record still has children",
        "Delete or move what belongs to it first: the detail names it.",
    ),
    (
        Code::Busy,
        409,
        "The same is being done at this moment",
        "Wait as long as Retry-After says, then send the same request again.",
    ),
    (
        Code::WrongState,
        409,
        "The record is not in a state for this",
        "The detail says what state it is in. Read it again, and see to what is missing first.",
    ),
    (
        Code::Deleted,
        410,
        "The record was deleted",
        "deleted_at and deleted_reason say when and why. The change log keeps what it was.",
    ),
    (
        Code::PreconditionFailed,
        412,
        "The record is not the version you name",
        "Somebody changed it since you read it. Read it again, apply your change to what it says now, and send its new ETag in If-Match.",
    ),
    (
        Code::TooLarge,
        413,
        "The body is too large",
        "GET /v1 gives the limits: limits.max_body_bytes, and limits.max_file_bytes for a document's file.",
    ),
    (
        Code::UnsupportedMediaType,
        415,
        "The body is of a type that is not taken",
        "Send Content-Type: application/json; for PATCH, application/merge-patch+json as well. For a document's file the detail lists the types.",
    ),
    (
        Code::RangeNotSatisfiable,
        416,
        "The file has no such bytes",
        "Content-Range gives the length of the file. Ask for a range within it, or for the whole by leaving Range out.",
    ),
    (
        Code::AnswerTooLarge,
        422,
        "The answer would be too large",
        "Send a smaller limit, or leave include out and read those records as a list of their own. GET /v1 states the \
         limits.",
    ),
    (
        Code::Validation,
        422,
        "Some fields need attention",
        "Each error names the member (a JSON Pointer into what you sent), what is wrong, and the way out.",
    ),
    (
        Code::IdempotencyKeyReused,
        422,
        "The idempotency key was used for another request",
        "A key stands for one request for 24 hours. Take a new key for a new request.",
    ),
    (
        Code::PreconditionRequired,
        428,
        "The change must name the version it changes",
        "Send the ETag that you read in If-Match: the problem's own ETag header gives the current one.",
    ),
    (
        Code::TooManyRequests,
        429,
        "Too many requests in a short time",
        "Wait as long as Retry-After says. RateLimit says in every answer how many requests may follow at once; lists take limit=200, and conditional requests spare the body but count as well.",
    ),
    (
        Code::Internal,
        500,
        "Something went wrong here",
        "It is our fault and has been logged. Give the request_id when you report it.",
    ),
    (
        Code::Unavailable,
        503,
        "The record cannot be reached just now",
        "Wait as long as Retry-After says, then send the same request again; writes with an Idempotency-Key can be repeated safely.",
    ),
    (
        Code::AuthNotConfigured,
        503,
        "No key for tokens is configured",
        "Whoever runs this server must set MINUTEBOOK_JWT_PUBLIC_KEY_FILE (or MINUTEBOOK_JWT_SECRET_FILE). Published records are read without a token.",
    ),
];

impl Code {
    /// Its word.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Its status, its title, and what to do about it.
    pub fn entry(self) -> (u16, &'static str, &'static str) {
        let known = TABLE.iter().find(|(code, ..)| *code == self);
        known.map_or((500, "", ""), |(_, status, title, remedy)| (*status, *title, *remedy))
    }

    /// Its status.
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.entry().0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        self.entry().1
    }
}
