//! What a record is to HTTP: a version, an address, links to its neighbours, and what may be included in it.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{OneOf, RefOr};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use super::urls::Urls;
use crate::kind::Kind;
use crate::refused::Refused;

/// What the records of all types have.
pub trait Recorded {
    /// Its id.
    fn id(&self) -> Uuid;

    /// Its version.
    fn version(&self) -> i64;

    /// When it last changed.
    fn updated_at(&self) -> DateTime<Utc>;

    /// When and why it was deleted.
    fn deletion(&self) -> Option<(DateTime<Utc>, String)>;
}

/// A record as HTTP sees it.
pub trait Resource: Recorded + Serialize + ToSchema + std::fmt::Debug {
    /// Links to its neighbours, and what `include` can add.
    type Extras: Serialize + ToSchema + std::fmt::Debug;

    /// Which noun.
    const KIND: Kind;

    /// Its links, with nothing included.
    fn extras(&self, urls: &Urls) -> Self::Extras;

    /// The value of a column that lists are ordered by, as PostgreSQL reads it. None for `updated_at` and the id,
    /// which all types have.
    fn ordered_by(&self, column: &str) -> Option<String>;

    /// The record into which it was merged.
    fn merged_into(&self) -> Option<Uuid> {
        None
    }

    /// The record, unless it was deleted.
    ///
    /// # Errors
    /// [`Refused::Gone`], [`Refused::Merged`].
    fn standing(self) -> Result<Self, Refused>
    where
        Self: Sized,
    {
        match (self.deletion(), self.merged_into()) {
            (Some(_), Some(into)) => Err(Refused::Merged { kind: Self::KIND, id: self.id(), into }),
            (Some((deleted_at, reason)), None) => {
                Err(Refused::Gone { record: (Self::KIND, self.id()), deleted_at, reason, successor: None })
            }
            (None, _) => Ok(self),
        }
    }
}

/// A record whole, as it is answered.
#[derive(Debug, Serialize)]
pub struct Full<T: Resource> {
    /// The record.
    #[serde(flatten)]
    pub record: T,
    /// Links, and what was included.
    #[serde(flatten)]
    pub extras: T::Extras,
}

impl<T: Resource> Full<T> {
    /// The record with its links, and nothing included.
    pub fn new(record: T, urls: &Urls) -> Full<T> {
        let extras = record.extras(urls);
        Full { record, extras }
    }
}

impl<T: Resource> PartialSchema for Full<T> {
    fn schema() -> RefOr<Schema> {
        let (mut whole, extras) = match (T::schema(), T::Extras::schema()) {
            (RefOr::T(Schema::Object(record)), RefOr::T(Schema::Object(extras))) => (record, extras),
            (other, _) => return other,
        };
        whole.properties.extend(extras.properties);
        whole.required.extend(extras.required);
        RefOr::T(Schema::Object(whole))
    }
}

impl<T: Resource> ToSchema for Full<T> {
    fn name() -> Cow<'static, str> {
        T::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
        T::Extras::schemas(schemas);
    }
}

/// Whether a property may be null, so that it can be required and still say that nothing is recorded.
pub fn is_nullable(schema: &RefOr<Schema>) -> bool {
    use utoipa::openapi::schema::{SchemaType, Type};
    let null = |kind: &SchemaType| match kind {
        SchemaType::Array(kinds) => kinds.contains(&Type::Null),
        SchemaType::Type(kind) => *kind == Type::Null,
        SchemaType::AnyValue => true,
    };
    match schema {
        RefOr::T(Schema::Object(object)) => null(&object.schema_type),
        RefOr::T(Schema::Array(array)) => null(&array.schema_type),
        RefOr::T(Schema::OneOf(OneOf { items, .. })) => items.iter().any(is_nullable),
        _ => false,
    }
}
