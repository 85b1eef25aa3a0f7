//! What a municipal year is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::database::keyset::{Column, ColumnType};
use crate::http::extract::Texts;
use crate::http::patch::Input;
use crate::http::resource::Resource;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::ids::{CouncilId, MunicipalYearId};
use crate::kind::Kind;
use crate::record::noun::{input, record};

record! { municipal_years, MunicipalYearId, public at once;
/// The year of a council, from one annual meeting to the next.
pub struct MunicipalYear {
    /// Council that the year belongs to.
    pub council_id: CouncilId,
    /// Version of the year itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time of the last change.
    pub updated_at: DateTime<Utc>,
    ..
    /// Name in use. Empty if the record was deleted.
    #[schema(examples("2018/19"))]
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
}

/// What is written of a municipal year.
pub struct MunicipalYearColumns { .. }
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

    fn extras(&self, urls: &Urls) -> MunicipalYearExtras {
        MunicipalYearExtras {
            links: MunicipalYearLinks {
                itself: urls.record(Kind::MunicipalYear, self.id),
                council: urls.record(Kind::Council, self.council_id),
                meetings: urls.list(Kind::Meeting, "municipal_year_id", self.id),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        (column == "municipal_years.starts_on").then(|| self.starts_on.to_string())
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
    /// Slug of the council, in place of `council_id`.
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
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `starts_on`, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "-starts_on")]
    pub sort: Option<String>,
}
