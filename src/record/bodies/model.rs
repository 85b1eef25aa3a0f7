//! What a body is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::bodies;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{BodyId, CouncilId};
use crate::kind::Kind;

crate::words! {
    /// What sort of body it is.
    pub enum BodyKind {
        /// All councillors: the full council.
        Council,
        /// The executive: a cabinet.
        Executive,
        /// A committee of the council.
        Committee,
        /// A committee that scrutinises the executive.
        Scrutiny,
        /// A committee that decides as a regulator, such as planning or licensing.
        Regulatory,
        /// A panel or working group.
        Panel,
        /// Of several authorities together.
        Joint,
        /// One member who decides alone.
        IndividualMember,
        /// An officer who decides under delegated powers.
        Officer,
    }
}

crate::words! {
    /// Through what the minute numbers of a body run.
    #[derive(Default)]
    pub enum MinuteNumbering {
        /// Nothing is promised of them.
        #[default]
        None,
        /// Each meeting; a number stands once in a meeting in any case.
        PerMeeting,
        /// The municipal year: a number stands once in it. Headings are exempt.
        PerYear,
    }
}

/// What meets or decides.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = bodies, check_for_backend(diesel::pg::Pg))]
pub struct Body {
    /// Its id: opaque, stable for ever.
    pub id: BodyId,
    /// The council whose body it is.
    pub council_id: CouncilId,
    /// Counts the changes of the body itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Other systems' keys for it.
    #[schema(value_type = Vec<Identifier>)]
    pub identifiers: Json<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri)]
    pub source_url: Option<String>,
    /// When it was deleted; null = it stands.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Why it was deleted: duplicate, `published_in_error`, superseded or other; null = it stands.
    pub deleted_reason: Option<String>,
    /// Short name in addresses and tokens. It never changes, and no other body of the council ever gets it.
    #[schema(examples("executive-cabinet"))]
    pub slug: String,
    /// Full name. Empty on a tombstone.
    #[schema(examples("Executive Cabinet"))]
    pub name: String,
    /// Name in everyday use; null = not recorded.
    pub short_name: Option<String>,
    /// What sort of body it is.
    pub kind: BodyKind,
    /// The body that set it up; null = none.
    pub parent_id: Option<BodyId>,
    /// Through what its minute numbers run.
    pub minute_numbering: MinuteNumbering,
    /// How its minute numbers look: `{number}` stands for the number, `{year}` for the last two digits of the year in which the
    /// municipal year begins.
    #[schema(examples("{year}.EC.{number}"))]
    pub minute_number_format: String,
    /// First day of its existence; null = not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day of its existence; null = it goes on, or not recorded.
    pub ends_on: Option<NaiveDate>,
}

/// Addresses of a body's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct BodyLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// The body that set it up; null = none.
    #[schema(format = Uri)]
    pub parent: Option<String>,
    /// Its meetings.
    #[schema(format = Uri)]
    pub meetings: String,
    /// Who sits there, or sat.
    #[schema(format = Uri)]
    pub memberships: String,
}

/// What a body carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct BodyExtras {
    /// Addresses of its neighbours.
    pub links: BodyLinks,
}

/// A body whole.
pub type FullBody = Full<Body>;

impl Resource for Body {
    type Extras = BodyExtras;
    const KIND: Kind = Kind::Body;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> BodyExtras {
        BodyExtras {
            links: BodyLinks {
                itself: urls.record(Kind::Body, self.id),
                council: urls.record(Kind::Council, self.council_id),
                parent: self.parent_id.map(|id| urls.record(Kind::Body, id)),
                meetings: urls.list(Kind::Meeting, "body_id", self.id),
                memberships: urls.list(Kind::Membership, "body_id", self.id),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "bodies.name" => self.name.clone(),
            "bodies.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }
}

/// The orders of lists of bodies.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "name", columns: &[Column { name: "bodies.name", kind: ColumnType::Text }] },
        Sort { name: "updated_at", columns: &[Column { name: "bodies.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "name",
    id: Column { name: "bodies.id", kind: ColumnType::Id },
};

/// A body as it is sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BodyInput {
    /// The council whose body it is; or send `council`.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Short name in addresses and tokens. It never changes, and no other body of the council ever gets it.
    #[schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", min_length = 1, max_length = 100, examples("executive-cabinet"))]
    pub slug: String,
    /// Full name.
    #[schema(min_length = 1, max_length = 300, examples("Executive Cabinet"))]
    pub name: String,
    /// Name in everyday use; null = not recorded.
    #[schema(min_length = 1, max_length = 100)]
    pub short_name: Option<String>,
    /// What sort of body it is.
    pub kind: BodyKind,
    /// The body that set it up; or send `parent`; null = none.
    pub parent_id: Option<BodyId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<ForeignKey>,
    /// Through what its minute numbers run.
    #[serde(default)]
    #[schema(default = "none")]
    pub minute_numbering: MinuteNumbering,
    /// How its minute numbers look: a text with `{number}` once, and `{year}` for the last two digits of the year in which the
    /// municipal year begins ("20.EC.180" is of "{year}.EC.{number}"). Other braces are not taken.
    #[serde(default = "plain_number")]
    #[schema(min_length = 8, max_length = 40, default = "{number}", examples("{year}.EC.{number}"))]
    pub minute_number_format: String,
    /// First day of its existence; null = not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day of its existence; null = it goes on, or not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Other systems' keys for it. Left out of a PUT, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
}

/// The number alone.
fn plain_number() -> String {
    "{number}".to_owned()
}

impl Input for BodyInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/council_id", "/council"], &["/parent_id", "/parent"]];
}

/// What is written of a body.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = bodies, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct BodyColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub slug: String,
    pub name: String,
    pub short_name: Option<String>,
    pub kind: BodyKind,
    pub parent_id: Option<BodyId>,
    pub minute_numbering: MinuteNumbering,
    pub minute_number_format: String,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
}

/// Which bodies a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct BodyFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// With these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub slug: Option<Texts>,
    /// Of these sorts, with commas between them: council, executive, committee, scrutiny, regulatory, panel, joint,
    /// `individual_member`, officer.
    #[param(value_type = Option<Vec<BodyKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<BodyKind>>,
    /// Set up by this body.
    pub parent_id: Option<BodyId>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: name, `updated_at`, with commas between them, - before one for descending.
    #[param(default = "name")]
    pub sort: Option<String>,
}
