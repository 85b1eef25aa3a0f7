//! What readers get of the history of a record.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{Object, RefOr};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::database::past::Present;
use crate::difference::Difference;
use crate::http::page::Listed;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::kind::Kind;
use crate::words::MEANINGS;

crate::words! {
    /// Kind of a change, as the public saw it.
    pub enum VersionOperation {
        /// It appeared.
        Created,
        /// It changed.
        Updated,
        /// It was deleted.
        Deleted,
        /// It came back.
        Restored,
    }
}

/// A deletion that took the texts out of all versions of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ErasedVersion {
    /// Date and time when the record was deleted.
    pub at: DateTime<Utc>,
    /// Reason for the deletion: duplicate, superseded or other.
    pub reason: String,
}

impl ErasedVersion {
    /// The one of a record, if it is deleted now.
    pub fn of(present: &Present) -> Option<ErasedVersion> {
        present.deletion.clone().map(|(at, reason)| ErasedVersion { at, reason })
    }
}

/// Links of a version in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordVersionLinks {
    /// The version with its record.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Comparison with the version before. Null for the first version.
    #[schema(format = Uri)]
    pub diff: Option<String>,
}

/// A version of a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordVersion {
    /// Number of the version. Numbers can be missing: the public was not shown those.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Date and time of the change.
    pub at: DateTime<Utc>,
    /// Kind of change, as the public saw it.
    pub operation: VersionOperation,
    /// Fields that differ from the version before. Null for the first version.
    pub changed: Option<Vec<String>>,
    /// Subject of the token that wrote it. Null unless your token is for the council of the record.
    pub subject: Option<String>,
    /// The deletion of the record. Its versions have no texts. Null if it is not deleted.
    pub erased: Option<ErasedVersion>,
    /// Links.
    pub links: RecordVersionLinks,
}

/// A version as the database lists it.
#[derive(Debug)]
pub struct VersionRow {
    /// The record.
    pub record: (Kind, Uuid),
    /// Its number.
    pub version: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Kind of change, as the public saw it.
    pub operation: VersionOperation,
    /// Who wrote it.
    pub subject: Option<String>,
    /// The number of the version before.
    pub before: Option<i64>,
    /// Fields that differ from that one.
    pub changed: Option<Vec<String>>,
    /// Why it has no texts.
    pub erased: Option<ErasedVersion>,
}

impl Listed for VersionRow {
    type Shown = RecordVersion;

    fn plural() -> &'static str {
        "versions"
    }

    fn ordered_by(&self, _: &str) -> String {
        self.version.to_string()
    }

    fn shown(self, urls: &Urls) -> RecordVersion {
        let (kind, id) = self.record;
        RecordVersion {
            version: self.version,
            at: self.at,
            operation: self.operation,
            changed: self.changed,
            subject: self.subject,
            erased: self.erased,
            links: RecordVersionLinks {
                itself: address(urls, (kind, id), self.version),
                diff: self.before.map(|before| comparison(urls, (kind, id), (before, self.version))),
            },
        }
    }
}

/// The order of a list of versions.
pub const SORTS: Sorts =
    Sorts { all: &[Sort { name: "version", columns: &[NUMBER] }], default: "-version", id: NUMBER };

const NUMBER: Column = Column { name: "versions.version", kind: ColumnType::Integer };

/// The address of a version.
pub fn address(urls: &Urls, (kind, id): (Kind, Uuid), version: i64) -> String {
    urls.part(kind, id, &format!("versions/{version}"))
}

/// The address of a comparison of two versions.
pub fn comparison(urls: &Urls, (kind, id): (Kind, Uuid), (from, to): (i64, i64)) -> String {
    urls.part(kind, id, &format!("diff?from={from}&to={to}"))
}

/// What a list of versions takes beside its paging.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct VersionFilter {}

/// Links of a version.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownRecordLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The record as it is now.
    #[schema(format = Uri)]
    pub record: String,
    /// All versions.
    #[schema(format = Uri)]
    pub versions: String,
}

/// A record as the public was shown it in a version.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownRecord {
    /// Number of the version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Date and time of the change.
    pub at: DateTime<Utc>,
    /// Kind of change, as the public saw it.
    pub operation: VersionOperation,
    /// The deletion of the record. Its versions have no texts. Null if it is not deleted.
    pub erased: Option<ErasedVersion>,
    /// The record, as its own address gave it. Ids of records that you may not see now are null.
    #[schema(value_type = Object)]
    pub record: Value,
    /// Links.
    pub links: ShownRecordLinks,
}

impl ShownRecord {
    /// Its links.
    pub fn links(urls: &Urls, record: (Kind, Uuid), version: i64) -> ShownRecordLinks {
        ShownRecordLinks {
            itself: address(urls, record, version),
            record: urls.record(record.0, record.1),
            versions: urls.part(record.0, record.1, "versions"),
        }
    }
}

/// Two versions to compare.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DiffQuery {
    /// Number of the first version.
    #[param(minimum = 1)]
    pub from: i32,
    /// Number of the second version.
    #[param(minimum = 1)]
    pub to: i32,
}

/// A field that differs between two versions.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangedField {
    /// Name of the field.
    #[schema(examples("title"))]
    pub field: String,
    /// Its value in the first version.
    #[schema(value_type = Value)]
    pub from: Value,
    /// Its value in the second version.
    #[schema(value_type = Value)]
    pub to: Value,
    /// Differences word by word, if both values are texts. Of texts with HTML, the plain texts are compared. Null for
    /// other values.
    pub words: Option<Difference>,
}

/// Links of a comparison of versions.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionComparisonLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The first version.
    #[schema(format = Uri)]
    pub from: String,
    /// The second version.
    #[schema(format = Uri)]
    pub to: String,
}

/// Two versions of a record, compared.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionComparison {
    /// Number of the first version.
    #[schema(minimum = 1)]
    pub from: i64,
    /// Number of the second version.
    #[schema(minimum = 1)]
    pub to: i64,
    /// The deletion of the record. Its versions have no texts. Null if it is not deleted.
    pub erased: Option<ErasedVersion>,
    /// Fields that differ, in the order of the record. `version`, `updated_at` and `links` are left out.
    pub changes: Vec<ChangedField>,
    /// Links.
    pub links: VersionComparisonLinks,
}

/// Which version to cite.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct CiteQuery {
    /// Number of the version. If you leave it out, the newest one.
    #[param(minimum = 1)]
    pub version: Option<i32>,
}

/// Collection of a record type, as in addresses.
#[derive(Debug, Clone, Copy)]
pub struct CollectionName;

impl PartialSchema for CollectionName {
    fn schema() -> RefOr<Schema> {
        let meanings: Vec<&str> = Kind::ALL.iter().map(|kind| kind.about()).collect();
        let object: Object = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Collection of a record type, as in addresses."))
            .enum_values(Some(Kind::ALL.iter().map(|kind| kind.collection())))
            .extensions(Some(ExtensionsBuilder::new().add(MEANINGS, meanings).build()))
            .build();
        RefOr::T(Schema::Object(object))
    }
}

impl ToSchema for CollectionName {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("CollectionName")
    }
}

/// Id of a record of any type.
#[derive(Debug, Clone, Copy)]
pub struct RecordId;

impl PartialSchema for RecordId {
    fn schema() -> RefOr<Schema> {
        let object: Object = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
            .description(Some("Id of a record."))
            .build();
        RefOr::T(Schema::Object(object))
    }
}

impl ToSchema for RecordId {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("RecordId")
    }
}
