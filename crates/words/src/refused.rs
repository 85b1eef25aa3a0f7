//! Why something was not done. Said without HTTP, so that the doors and the rules of the record can say it;
//! `http::problem` turns it into an answer.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::result::Error;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::actor::Scope;
use crate::kind::Kind;

/// One field of the input that was rejected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Place of the field in the body (JSON Pointer, RFC 6901), or the name of the query parameter or header.
    #[schema(examples("/outcome"))]
    pub pointer: String,
    /// Code of the error, for programs.
    #[schema(examples("unknown_value"))]
    pub code: String,
    /// The error and how to fix it, as a sentence.
    #[schema(examples("'note' is not an allowed value. Did you mean 'noted'?"))]
    pub detail: String,
    /// The allowed values, if they are few.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub allowed: Option<Vec<String>>,
}

impl FieldError {
    /// Says what is wrong with one member.
    pub fn new(pointer: &str, code: &str, detail: impl Into<String>) -> FieldError {
        FieldError { pointer: pointer.to_owned(), code: code.to_owned(), detail: detail.into(), allowed: None }
    }
}

/// The council of a record that a token is not for. Only a caller who may know of the record gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherCouncil {
    /// The record's council.
    pub council_id: Uuid,
    /// Its slug, once it was read.
    pub slug: Option<String>,
    /// The slugs of the councils that the token is for.
    pub token: Vec<String>,
}

/// How long a list in an answer would be, and how long it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{rows} rows of {bytes} bytes, where {max_rows} rows of {max_bytes} bytes fit")]
pub struct TooMuch {
    /// Its rows, or one more than may be.
    pub rows: i64,
    /// Bytes of those rows as text.
    pub bytes: i64,
    /// The rows that may be.
    pub max_rows: i64,
    /// The bytes that may be.
    pub max_bytes: i64,
    /// Whether no other connection would carry more.
    pub is_final: bool,
}

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is no such record, or the actor may not know of it.
    #[error("not found")]
    NotFound,
    /// The record was deleted.
    #[error("gone")]
    Gone {
        /// Which record.
        record: (Kind, Uuid),
        /// When.
        deleted_at: DateTime<Utc>,
        /// Why.
        reason: String,
        /// The record that replaced it, once that was looked for.
        successor: Option<Uuid>,
    },
    /// The record was merged into another one of its type.
    #[error("merged")]
    Merged {
        /// The record type.
        kind: Kind,
        /// The record.
        id: Uuid,
        /// The other one.
        into: Uuid,
    },
    /// The public was not shown such a version of the record, or may not see it now.
    #[error("no version")]
    NoVersion,
    /// The record was published in error, so its history is closed.
    #[error("history closed")]
    HistoryClosed {
        /// When it was deleted.
        deleted_at: DateTime<Utc>,
        /// Why.
        reason: String,
    },
    /// The actor lacks the scope.
    #[error("missing scope {0:?}")]
    MissingScope(Scope),
    /// The actor's token is not for the record's council.
    #[error("other council")]
    OtherCouncil(Option<Box<OtherCouncil>>),
    /// The actor does not read what is withheld at the body.
    #[error("other body")]
    OtherBody,
    /// The record is not in a state in which this can be done.
    #[error("wrong state")]
    WrongState(String),
    /// Something must be seen to before this can be done.
    #[error("not ready")]
    NotReady(Vec<FieldError>),
    /// A change must name the version that it changes.
    #[error("precondition required")]
    PreconditionRequired {
        /// The current `ETag`.
        etag: String,
    },
    /// The record is not the version that the change names.
    #[error("precondition failed")]
    PreconditionFailed {
        /// The current `ETag`.
        etag: Option<String>,
    },
    /// The record is there, and was only to be created.
    #[error("there already")]
    ThereAlready {
        /// The current `ETag`.
        etag: String,
    },
    /// Another record conflicts with this one.
    #[error("conflict")]
    Conflict {
        /// What collides, and with what.
        error: FieldError,
        /// The record that conflicts with this one, if the actor may know of it.
        other: Option<(Kind, Uuid)>,
    },
    /// The record still has children.
    #[error("has children")]
    HasChildren(Vec<(Kind, i64)>),
    /// The input would remove a record on which something depends.
    #[error("depended upon")]
    DependedUpon {
        /// Where the input leaves it out, and what depends on it.
        error: FieldError,
        /// The record.
        record: (Kind, Uuid),
    },
    /// Some fields cannot stand.
    #[error("invalid")]
    Invalid(Vec<FieldError>),
    /// The server does not ask this address. The error names the rule, and not what was found out about the address.
    #[error("address refused")]
    AddressRefused(FieldError),
    /// Some parameters of the query name records that do not exist.
    #[error("query")]
    Query(Vec<FieldError>),
    /// A list in the answer would be too long.
    #[error(transparent)]
    TooMuch(#[from] TooMuch),
    /// An idempotency key was used for another request.
    #[error("idempotency key reused")]
    KeyReused,
    /// The same thing is being done at this moment.
    #[error("busy")]
    Busy,
    /// Other writes hold the records, or too many batches run at this moment.
    #[error("busy records")]
    BusyRecords,
    /// The database cannot be reached or did not answer in time.
    #[error("unavailable")]
    Unavailable,
    /// The write and another one waited for each other, and the database undid this one.
    #[error("two writes waited for each other")]
    WaitedForEachOther,
    /// The write took longer than it may, and was undone.
    #[error("it took longer than {0:?}")]
    TookTooLong(Duration),
    /// The program's clock is too far from the database's to write; a sentence says how far.
    #[error("{0}")]
    ClocksDiffer(String),
    /// The storage of files cannot be reached, is full, or has lost a file.
    #[error("storage unavailable")]
    StorageUnavailable,
    /// The database did not say whether it was saved.
    #[error("outcome unknown")]
    OutcomeUnknown,
    /// What a query said; the doors put it in our words before they let it out.
    #[error(transparent)]
    Database(diesel::result::Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        match error {
            Error::DeserializationError(error) => match error.downcast::<TooMuch>() {
                Ok(too_much) => Refused::TooMuch(*too_much),
                Err(error) => Refused::Database(Error::DeserializationError(error)),
            },
            other => Refused::Database(other),
        }
    }
}

impl Refused {
    /// One field cannot stand.
    pub fn field(pointer: &str, code: &str, detail: impl Into<String>) -> Refused {
        Refused::Invalid(vec![FieldError::new(pointer, code, detail)])
    }
}
