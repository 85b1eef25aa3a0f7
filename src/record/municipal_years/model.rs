//! What a municipal year is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::municipal_years;
use crate::database::sql::Json;
use crate::http::extract::Texts;
use crate::http::patch::Input;
use crate::http::resource::Resource;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::Identifier;
use crate::ids::{CouncilId, MunicipalYearId};
use crate::kind::Kind;
use crate::record::noun::input;

/// The year of a council, from one annual meeting to the next.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = municipal_years, check_for_backend(diesel::pg::Pg))]
pub struct MunicipalYear {
    /// Id of the record. It is opaque and never changes.
    pub id: MunicipalYearId,
    /// Council that the year belongs to.
    pub council_id: CouncilId,
    /// Version of the year itself, from 1. Each change adds 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Date and time when it was first recorded.
    pub created_at: DateTime<Utc>,
    /// Date and time of the last change.
    pub updated_at: DateTime<Utc>,
    /// External identifiers of the record.
    #[schema(value_type = Vec<Identifier>)]
    pub identifiers: Json<Vec<Identifier>>,
    /// Address of the source. Null if not recorded.
    #[schema(format = Uri)]
    pub source_url: Option<String>,
    /// Date and time when it was deleted. Null if it was not deleted.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Reason for the deletion: duplicate, `published_in_error`, superseded or other. Null if it was not deleted.
    pub deleted_reason: Option<String>,
    /// Name in use. Empty if the record was deleted.
    #[schema(examples("2018/19"))]
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
}

/// Links of a municipal year.
#[derive(Debug, Serialize, ToSchema)]
pub struct MunicipalYearLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Meetings in the year.
    #[schema(format = Uri)]
    pub meetings: String,
}

/// What a municipal year carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct MunicipalYearExtras {
    /// Links to related records.
    pub links: MunicipalYearLinks,
}

impl Resource for MunicipalYear {
    type Extras = MunicipalYearExtras;
    const KIND: Kind = Kind::MunicipalYear;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> MunicipalYearExtras {
        MunicipalYearExtras {
            links: MunicipalYearLinks {
                itself: urls.record(Kind::MunicipalYear, self.id),
                council: urls.record(Kind::Council, self.council_id),
                meetings: urls.list(Kind::Meeting, "municipal_year_id", self.id),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "municipal_years.starts_on" => self.starts_on.to_string(),
            "municipal_years.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }
}

/// The orders of lists of municipal years.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "starts_on", columns: &[Column { name: "municipal_years.starts_on", kind: ColumnType::Day }] },
        Sort {
            name: "updated_at",
            columns: &[Column { name: "municipal_years.updated_at", kind: ColumnType::Instant }],
        },
    ],
    default: "-starts_on",
    id: Column { name: "municipal_years.id", kind: ColumnType::Id },
};

input! { public at once;
/// A municipal year, as you send it.
///
/// Years of one council cannot overlap. A meeting belongs to the year of its date, even if it was recorded before the
/// year.
pub struct MunicipalYearInput {
    /// Council that the year belongs to; or send `council`.
    pub council_id: Option<CouncilId>,
    /// The same, by slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Name in use, unique in the council.
    #[schema(min_length = 1, max_length = 100, examples("2018/19"))]
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    ..
}
}

impl Input for MunicipalYearInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[&["/council_id", "/council"]];
}

/// What is written of a municipal year.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = municipal_years, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct MunicipalYearColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub name: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
}

/// Which municipal years a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct MunicipalYearFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only with these names, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub name: Option<Texts>,
    /// Only the year that contains this day.
    pub date: Option<NaiveDate>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `starts_on`, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "-starts_on")]
    pub sort: Option<String>,
}
