//! What a council is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::parts::{CouncilSuccession, CouncilSuccessionInput};
use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::Resource;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::ids::CouncilId;
use crate::kind::Kind;
use crate::record::noun::{input, record};
use crate::record::translations::{NameTranslations, NameTranslationsInput};

pub use crate::law::calendar::Nation;

record! { councils, CouncilId, public at once;
/// A local authority.
pub struct Council {
    /// Same as `id`: a council belongs to itself.
    pub council_id: CouncilId,
    /// Version of the council itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time of the last change.
    pub updated_at: DateTime<Utc>,
    ..
    /// Short name in addresses and tokens. It never changes, and no other council can ever have it.
    #[schema(examples("chorley"))]
    pub slug: String,
    /// Full name. Empty if the record was deleted.
    #[schema(examples("Chorley Council"))]
    pub name: String,
    /// Short name, in everyday use. Null if not recorded.
    pub short_name: Option<String>,
    /// GSS code of the Office for National Statistics. Null if it has none.
    #[schema(examples("E07000118"))]
    pub gss_code: Option<String>,
    /// Nation of the council, which decides the law that applies.
    pub nation: Nation,
    /// IANA name of the council's time zone, which its meetings use.
    #[schema(examples("Europe/London"))]
    pub timezone: String,
    /// Website of the council. Null if not recorded.
    #[schema(format = Uri)]
    pub website: Option<String>,
    /// Address of the licence of the council's data. Null if not recorded.
    #[schema(format = Uri)]
    pub licence: Option<String>,
    /// Email address for questions about the record. Null if not recorded.
    pub contact_email: Option<String>,
    /// First day of its existence. Null if not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day of its existence. Null if it still exists, or if not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Councils to which its work went, each with the part.
    #[schema(value_type = Vec<CouncilSuccession>)]
    pub successors: Json<Vec<CouncilSuccession>>,
    read only {
        /// Councils that name it as a successor, each with the part.
        #[schema(value_type = Vec<CouncilSuccession>)]
        pub predecessors: Json<Vec<CouncilSuccession>>,
    }
    /// Its names in other languages, by language. Empty if there are none.
    #[schema(value_type = NameTranslations)]
    pub translations: Json<NameTranslations>,
}

/// What is written of a council.
pub struct CouncilColumns { .. }
}

/// Links of a council.
#[derive(Debug, Serialize, ToSchema)]
pub struct CouncilLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Bodies.
    #[schema(format = Uri)]
    pub bodies: String,
    /// Municipal years.
    #[schema(format = Uri)]
    pub municipal_years: String,
    /// Meetings of the council.
    #[schema(format = Uri)]
    pub meetings: String,
    /// Decisions of the council.
    #[schema(format = Uri)]
    pub decisions: String,
    /// Checks of its municipal year against the law.
    #[schema(format = Uri)]
    pub compliance: String,
}

/// What a council carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct CouncilExtras {
    /// Links to related records.
    pub links: CouncilLinks,
}

impl Resource for Council {
    type Extras = CouncilExtras;
    const KIND: Kind = Kind::Council;

    fn extras(&self, urls: &Urls) -> CouncilExtras {
        CouncilExtras {
            links: CouncilLinks {
                itself: urls.record(Kind::Council, self.id),
                bodies: urls.list(Kind::Body, "council_id", self.id),
                municipal_years: urls.list(Kind::MunicipalYear, "council_id", self.id),
                meetings: urls.list(Kind::Meeting, "council_id", self.id),
                decisions: urls.list(Kind::Decision, "council_id", self.id),
                compliance: urls.part(Kind::Council, self.id, "compliance"),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        (column == "councils.name").then(|| self.name.clone())
    }
}

/// The orders of lists of councils.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "name", columns: &[Column { name: "councils.name", kind: ColumnType::Text }] },
        Sort { name: "updated_at", columns: &[Column { name: "councils.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "name",
    id: Column { name: "councils.id", kind: ColumnType::Id },
};

input! { public at once;
/// A council, as you send it.
pub struct CouncilInput {
    /// Short name in addresses and tokens. It never changes, and no other council can ever have it.
    #[schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", min_length = 1, max_length = 100, examples("chorley"))]
    pub slug: String,
    /// Full name.
    #[schema(min_length = 1, max_length = 200, examples("Chorley Council"))]
    pub name: String,
    /// Short name, in everyday use. Null if not recorded.
    #[schema(min_length = 1, max_length = 100)]
    pub short_name: Option<String>,
    /// GSS code of the Office for National Statistics. Null if it has none.
    #[schema(pattern = "^[EWSN][0-9]{8}$", examples("E07000118"))]
    pub gss_code: Option<String>,
    /// Nation of the council, which decides the law that applies.
    pub nation: Nation,
    /// IANA name of the council's time zone, which its meetings use.
    #[schema(min_length = 1, max_length = 100, examples("Europe/London"))]
    pub timezone: String,
    /// Website of the council. Null if not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub website: Option<String>,
    /// Address of the licence of the council's data. Null if not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub licence: Option<String>,
    /// Email address for questions about the record. Null if not recorded.
    #[schema(format = Email, max_length = 320)]
    pub contact_email: Option<String>,
    /// First day of its existence. Null if not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day of its existence. Null if it still exists, or if not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Councils to which its work went, each once.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub successors: Vec<CouncilSuccessionInput>,
    /// Its names in other languages, by language.
    #[serde(default)]
    #[schema(value_type = NameTranslationsInput)]
    pub translations: NameTranslationsInput,
    ..
}
}

impl Input for CouncilInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

/// Which councils a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct CouncilFilter {
    /// Only with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub slug: Option<Texts>,
    /// Only with these GSS codes, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub gss_code: Option<Texts>,
    /// Only in these nations, separated by commas: england, wales, scotland, `northern_ireland`.
    #[param(value_type = Option<Vec<Nation>>, style = Form, explode = false, inline)]
    pub nation: Option<Many<Nation>>,
    /// Only councils that existed on this day. A day that is not recorded excludes none.
    pub on: Option<NaiveDate>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: name, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "name")]
    pub sort: Option<String>,
}
