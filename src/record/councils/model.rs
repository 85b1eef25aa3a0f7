//! What a council is, to readers and to writers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::councils;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::Resource;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::Identifier;
use crate::ids::CouncilId;
use crate::kind::Kind;
use crate::record::noun::input;

pub use crate::law::calendar::Nation;

/// A local authority.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = councils, check_for_backend(diesel::pg::Pg))]
pub struct Council {
    /// Id of the record. It is opaque and never changes.
    pub id: CouncilId,
    /// Same as `id`: a council belongs to itself.
    pub council_id: CouncilId,
    /// Version of the council itself, from 1. Each change adds 1. `If-Match` compares it.
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

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

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

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "councils.name" => self.name.clone(),
            "councils.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
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
    ..
}
}

impl Input for CouncilInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

/// What is written of a council.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = councils, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct CouncilColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub slug: String,
    pub name: String,
    pub short_name: Option<String>,
    pub gss_code: Option<String>,
    pub nation: Nation,
    pub timezone: String,
    pub website: Option<String>,
    pub licence: Option<String>,
    pub contact_email: Option<String>,
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
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: name, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "name")]
    pub sort: Option<String>,
}
