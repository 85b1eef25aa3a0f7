//! What an entry of the log of accesses is to readers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::accesses;
use crate::http::extract::Texts;
use crate::http::page::Listed;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::ids::CouncilId;

/// A reading of an exempt or confidential record.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = accesses, check_for_backend(diesel::pg::Pg))]
pub struct Access {
    /// Id of the record. It is opaque and never changes.
    pub id: Uuid,
    /// Council that the record belongs to.
    pub council_id: CouncilId,
    /// Subject of the reader's token.
    #[schema(examples("member.services"))]
    pub subject: String,
    /// Record type: item, document, action or vote.
    #[schema(examples("document"))]
    pub kind: String,
    /// Id of the record.
    pub record_id: Uuid,
    /// Date and time of the reading.
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
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only of this record.
    pub record_id: Option<Uuid>,
    /// Only by these subjects, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub subject: Option<Texts>,
    /// Only at this date and time or later.
    pub read_since: Option<DateTime<Utc>>,
    /// Order: `read_at`. Put - before it for descending order. If you leave it out, the latest come first.
    #[param(default = "-read_at")]
    pub sort: Option<String>,
}
