//! What a write needs of its request: the addresses and inputs of the contract, and the version on which it depends. A
//! request that does the work of many writes has terms for each of them.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::{Answer, Door, Saved, written};
use crate::http::etag::{self, Preconditions};
use crate::http::resource::{Full, Resource};
use crate::http::schemas::Schemas;
use crate::http::urls::Urls;
use crate::refused::Refused;

/// What a write needs of its request.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// Makes addresses.
    pub urls: &'a Urls,
    /// The contract of inputs.
    pub schemas: &'a Schemas,
    /// What the write depends on.
    pub preconditions: &'a Preconditions,
}

impl Terms<'_> {
    /// Checks that the writer names the version that it means to change or delete.
    ///
    /// # Errors
    /// [`Refused::PreconditionRequired`], [`Refused::PreconditionFailed`].
    pub fn require_version<T: Resource + Clone>(&self, record: &T) -> Result<(), Refused> {
        self.preconditions.require(record.version(), &self.body(Full::new(record.clone(), self.urls))?)
    }

    /// Checks what an upsert makes depend on the record that is there, or not there.
    ///
    /// # Errors
    /// [`Refused::PreconditionFailed`], also when it names a version of what is not there.
    pub fn allow_put<T: Resource + Clone>(&self, current: Option<&T>) -> Result<(), Refused> {
        match current {
            None => self.preconditions.allow_creation(),
            Some(record) => {
                let body = self.body(Full::new(record.clone(), self.urls))?;
                self.preconditions.allow(record.version(), &body)
            }
        }
    }

    /// The answer to a write that left a record.
    ///
    /// # Errors
    /// When the answer cannot be written.
    pub fn saved<T: Resource>(&self, saved: Saved<T>) -> Result<Answer, Refused> {
        let (status, record) = match saved {
            Saved::Created(record) => (StatusCode::CREATED, record),
            Saved::Kept(record) => (StatusCode::OK, record),
        };
        let location = (status == StatusCode::CREATED).then(|| self.urls.record(T::KIND, record.id()));
        let version = record.version();
        let body = self.body(Full::new(record, self.urls))?;
        Ok(Answer {
            status: status.as_u16(),
            location,
            etag: Some(etag::of_record(version, &body)),
            body: Some(String::from_utf8_lossy(&body).into_owned()),
        })
    }

    /// The answer to a write, with what it did.
    ///
    /// # Errors
    /// When the answer cannot be written.
    pub fn done(&self, value: &impl Serialize) -> Result<Answer, Refused> {
        Ok(Answer { status: StatusCode::OK.as_u16(), location: None, etag: None, body: Some(written(value)?) })
    }

    /// The answer to a deletion.
    pub fn deleted(&self) -> Answer {
        Answer { status: StatusCode::NO_CONTENT.as_u16(), location: None, etag: None, body: None }
    }

    fn body(&self, value: impl Serialize) -> Result<Vec<u8>, Refused> {
        written(&value).map(String::into_bytes)
    }
}

impl Door {
    /// What a write needs of the request.
    pub fn terms(&self) -> Terms<'_> {
        Terms { urls: &self.urls, schemas: &self.schemas, preconditions: &self.preconditions }
    }

    /// Checks that the caller names the version that it means to change or delete.
    ///
    /// # Errors
    /// [`Refused::PreconditionRequired`], [`Refused::PreconditionFailed`].
    pub fn require_version<T: Resource + Clone>(&self, record: &T) -> Result<(), Refused> {
        self.terms().require_version(record)
    }

    /// Checks what an upsert makes depend on the record that is there, or not there.
    ///
    /// # Errors
    /// [`Refused::PreconditionFailed`], also when it names a version of what is not there.
    pub fn allow_put<T: Resource + Clone>(&self, current: Option<&T>) -> Result<(), Refused> {
        self.terms().allow_put(current)
    }

    /// Answers a write with the record that it left.
    ///
    /// # Errors
    /// When the answer cannot be written.
    pub fn saved<T: Resource>(&self, saved: Saved<T>) -> Result<Answer, Refused> {
        self.terms().saved(saved)
    }

    /// Answers a write with what it did.
    ///
    /// # Errors
    /// When the answer cannot be written.
    pub fn done(&self, value: &impl Serialize) -> Result<Answer, Refused> {
        self.terms().done(value)
    }

    /// Answers a deletion.
    pub fn deleted(&self) -> Answer {
        self.terms().deleted()
    }
}
