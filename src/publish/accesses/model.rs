//! What an entry of the log of accesses is to readers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::accesses;
use crate::http::extract::Texts;
use crate::http::page::{Listed, Sort, Sorts};
use crate::http::urls::Urls;
use crate::ids::CouncilId;

/// That somebody was shown what is withheld from the public.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = accesses, check_for_backend(diesel::pg::Pg))]
pub struct Access {
    /// Its id: opaque, stable for ever.
    pub id: Uuid,
    /// The council whose record it is.
    pub council_id: CouncilId,
    /// To whom it was shown: the subject of the token.
    #[schema(examples("member.services"))]
    pub subject: String,
    /// Which noun: item, document, action or vote.
    #[schema(examples("document"))]
    pub kind: String,
    /// Which record.
    pub record_id: Uuid,
    /// When.
    pub read_at: DateTime<Utc>,
}

impl Listed for Access {
    type Shown = Access;

    fn plural() -> &'static str {
        "accesses"
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "accesses.read_at" => self.read_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }

    fn shown(self, _: &Urls) -> Access {
        self
    }
}

/// The orders of the log.
pub const SORTS: Sorts = Sorts {
    all: &[Sort { name: "read_at", columns: &[Column { name: "accesses.read_at", kind: ColumnType::Instant }] }],
    default: "-read_at",
    id: Column { name: "accesses.id", kind: ColumnType::Id },
};

/// Which entries a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct AccessFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Of this record.
    pub record_id: Option<Uuid>,
    /// To these subjects, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub subject: Option<Texts>,
    /// At this instant or later.
    pub read_since: Option<DateTime<Utc>>,
    /// Order: `read_at`, - before it for descending. The latest first where nothing is said.
    #[param(default = "-read_at")]
    pub sort: Option<String>,
}
