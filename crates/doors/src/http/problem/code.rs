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
    NoVersion,
    NoSuchAddress,
    MethodNotAllowed,
    RequestTimeout,
    AlreadyExists,
    HasChildren,
    Busy,
    WrongState,
    Deleted,
    ResyncRequired,
    HistoryClosed,
    PreconditionFailed,
    TooLarge,
    VersionsTooLarge,
    AnswerTooLarge,
    UnsupportedMediaType,
    RangeNotSatisfiable,
    Validation,
    AddressRefused,
    IdempotencyKeyReused,
    PreconditionRequired,
    TooManyRequests,
    Internal,
    WaitedForEachOther,
    Unavailable,
    TooManyStreams,
    AuthNotConfigured,
}

/// Each code with its status, its title, and what to do about it.
const TABLE: [(Code, u16, &str, &str); 41] = [
    (
        Code::MalformedJson,
        400,
        "The body is not valid JSON",
        "Fix the body at the line and column in the detail. A name can occur only once in an object, and U+0000 is \
         not allowed.",
    ),
    (
        Code::IncompleteBody,
        400,
        "The body broke off",
        "Send the request again, with the whole body. Nothing was saved.",
    ),
    (
        Code::BadQuery,
        400,
        "A query parameter cannot be read",
        "The errors name each parameter and its allowed values. The server rejects unknown parameters and slugs, so \
         that a misspelt filter never gives the whole list or an empty one.",
    ),
    (
        Code::BadPath,
        400,
        "The address cannot be read",
        "Ids are UUIDs, as in the answers. Send external identifiers to /v1/{collection}/by/{scheme}/{value}, \
         percent-encoded.",
    ),
    (
        Code::BadHeader,
        400,
        "A header cannot be read",
        "The detail or the errors name the header, and say what to send.",
    ),
    (
        Code::BadCursor,
        400,
        "The cursor cannot be read",
        "Send a cursor from page.next_cursor without changes, or begin without one.",
    ),
    (
        Code::CursorMismatch,
        400,
        "The cursor belongs to another list",
        "A cursor works only with the filters and the sort of its list. Follow page.next, or begin without a cursor.",
    ),
    (
        Code::TokenRequired,
        401,
        "A token is needed",
        "Send Authorization: Bearer with a token. To read published records, you need no token.",
    ),
    (
        Code::InvalidToken,
        401,
        "The token is not accepted",
        "Get a new token. The server rejects a bad token on public reads too, so that you do not mistake the public \
         view for your own.",
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
        "Ask for a token with the slug of the body in its bodies claim.",
    ),
    (
        Code::NotFound,
        404,
        "There is no such record",
        "Check the id or the external identifier. To see a draft, you need a token for its council.",
    ),
    (
        Code::NoFile,
        404,
        "This server does not store a file of this document",
        "The document's source_url may give the address of the file. If you may write the document, send its file \
         with PUT to this address.",
    ),
    (
        Code::NoVersion,
        404,
        "There is no such version",
        "GET /v1/{collection}/{id}/versions lists the versions. A record has no history while the public may not see \
         it, or sees only a redacted version of it.",
    ),
    (
        Code::NoSuchAddress,
        404,
        "There is nothing at this address",
        "The detail names the nearest address, if there is one. GET /v1 lists the collections; /docs describes all \
         addresses.",
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
        "The errors name the field that conflicts. conflicts_with names the other record, if you may see it.",
    ),
    (
        Code::HasChildren,
        409,
        "Other records still belong to this one",
        "Delete or move those records first: the detail names them.",
    ),
    (
        Code::Busy,
        409,
        "Another request must end first",
        "Wait for the seconds in Retry-After, then send the same request again.",
    ),
    (
        Code::WrongState,
        409,
        "The state of the record does not allow this",
        "The detail gives the state of the record. Do the missing step first, then send the request again.",
    ),
    (
        Code::Deleted,
        410,
        "The record was deleted",
        "deleted_at and deleted_reason say when and why. The change log keeps the old state.",
    ),
    (
        Code::ResyncRequired,
        410,
        "The cursor is not one of this feed",
        "The cursor is of another database, or of one that was restored from a backup. Build your copy again from \
         links.restart, and go on from the last page.next_cursor there.",
    ),
    (
        Code::HistoryClosed,
        410,
        "The history of the record is closed",
        "The record was published in error, so nobody can read its earlier versions.",
    ),
    (
        Code::PreconditionFailed,
        412,
        "The record has changed since the version you sent",
        "The record was changed after you read it. Read it again, apply your change to the current state, and send \
         the new ETag in If-Match.",
    ),
    (
        Code::TooLarge,
        413,
        "The body is too large",
        "GET /v1 gives the limits: limits.max_body_bytes, limits.max_file_bytes for a document's file, and \
         limits.max_batch_bytes and limits.max_batch_operations for a batch.",
    ),
    (
        Code::VersionsTooLarge,
        413,
        "The version is too large for this",
        "The detail has the addresses of the versions. Read them there, and compare them yourself.",
    ),
    (
        Code::UnsupportedMediaType,
        415,
        "The media type of the body is not supported",
        "Send Content-Type: application/json; for PATCH, application/merge-patch+json as well. For a document's file \
         the detail lists the types.",
    ),
    (
        Code::RangeNotSatisfiable,
        416,
        "The file does not have these bytes",
        "Content-Range gives the length of the file. Ask for a range within it, or leave out Range to get the whole \
         file.",
    ),
    (
        Code::AnswerTooLarge,
        422,
        "The answer would be too large",
        "Send a smaller limit, or leave out include and read those records as a separate list. GET /v1 gives the \
         limits.",
    ),
    (
        Code::Validation,
        422,
        "Some fields need attention",
        "Each error names the field (a JSON Pointer into the body), what is wrong, and what to send instead.",
    ),
    (
        Code::AddressRefused,
        422,
        "The server does not send to this address",
        "Send an address that begins with https://, with port 443 or 8443, at a public host. It names no user. The \
         operator of the server can allow other networks and ports.",
    ),
    (
        Code::IdempotencyKeyReused,
        422,
        "The idempotency key was used for another request",
        "A key is for one request for 24 hours. Use a new key for a new request.",
    ),
    (
        Code::PreconditionRequired,
        428,
        "If-Match is missing",
        "Send the ETag that you read as If-Match. The ETag header of this answer is the current one.",
    ),
    (
        Code::TooManyRequests,
        429,
        "Too many requests in a short time",
        "Wait for the seconds in Retry-After. RateLimit in every answer says how many requests you can send now. Use \
         limit=200 for lists. Conditional requests save the body, but count too.",
    ),
    (
        Code::Internal,
        500,
        "Something went wrong on this server",
        "It is our fault and has been logged. Give the request_id when you report it.",
    ),
    (
        Code::WaitedForEachOther,
        503,
        "Two writes waited for each other",
        "Nothing was saved. Wait for the seconds in Retry-After, then send the same request again. It normally \
         succeeds then.",
    ),
    (
        Code::Unavailable,
        503,
        "The database cannot be reached at the moment",
        "Wait for the seconds in Retry-After, then send the same request again. You can safely repeat writes with an \
         Idempotency-Key.",
    ),
    (
        Code::TooManyStreams,
        503,
        "Too many streams are open",
        "Wait for the seconds in Retry-After, then open the stream again. Or read /v1/changes with wait=25.",
    ),
    (
        Code::AuthNotConfigured,
        503,
        "No key for tokens is configured",
        "The operator of this server must set MINUTEBOOK_OIDC_ISSUER, MINUTEBOOK_JWT_JWKS or \
         MINUTEBOOK_JWT_PUBLIC_KEY_FILE. To read published records, you need no token.",
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
