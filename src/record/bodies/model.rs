//! What a body is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::parts::{BodyCouncil, BodyCouncilInput, BodySuccession, BodySuccessionInput};
use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{BodyId, CouncilId};
use crate::kind::Kind;
use crate::record::noun::{input, record};
use crate::record::translations::{NameTranslations, NameTranslationsInput};

crate::words! {
    /// Kind of body.
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
        /// A joint body of several authorities.
        Joint,
        /// One member who makes decisions without a meeting.
        IndividualMember,
        /// An officer who decides under delegated powers.
        Officer,
    }
}

crate::words! {
    /// How the minute numbers of a body run.
    #[derive(Default)]
    pub enum MinuteNumbering {
        /// No rule.
        #[default]
        None,
        /// Afresh at each meeting. In any case, a number is used once in a meeting.
        PerMeeting,
        /// Through the municipal year: a number is used once in it. Headings are excluded.
        PerYear,
    }
}

record! { bodies, BodyId, public at once;
/// A group or person that meets or decides, such as a committee.
pub struct Body {
    /// Council that the body belongs to. It hosts a joint committee.
    pub council_id: CouncilId,
    /// Version of the body itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time of the last change.
    pub updated_at: DateTime<Utc>,
    ..
    /// Short name in addresses and tokens. It never changes, and no other body of the council can ever have it.
    #[schema(examples("executive-cabinet"))]
    pub slug: String,
    /// Full name. Empty if the record was deleted.
    #[schema(examples("Executive Cabinet"))]
    pub name: String,
    /// Short name, in everyday use. Null if not recorded.
    pub short_name: Option<String>,
    /// Kind of body.
    pub kind: BodyKind,
    /// Body that set it up. Null if there is none.
    pub parent_id: Option<BodyId>,
    /// How its minute numbers run.
    pub minute_numbering: MinuteNumbering,
    /// Format of its minute numbers: `{number}` is the number, `{year}` the last two digits of the year in which the
    /// municipal year begins.
    #[schema(examples("{year}.EC.{number}"))]
    pub minute_number_format: String,
    /// First day of its existence. Null if not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day of its existence. Null if it still exists, or if not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Bodies to which its work went, each with the part. They can belong to other councils.
    #[schema(value_type = Vec<BodySuccession>)]
    pub successors: Json<Vec<BodySuccession>>,
    read only {
        /// Bodies that name it as a successor, each with the part.
        #[schema(value_type = Vec<BodySuccession>)]
        pub predecessors: Json<Vec<BodySuccession>>,
    }
    /// Further councils that take part in a joint committee. Their people can sit and vote in it.
    #[schema(value_type = Vec<BodyCouncil>)]
    pub councils: Json<Vec<BodyCouncil>>,
    /// Its names in other languages, by language. Empty if there are none.
    #[schema(value_type = NameTranslations)]
    pub translations: Json<NameTranslations>,
}

/// What is written of a body.
pub struct BodyColumns { .. }
}

/// Links of a body.
#[derive(Debug, Serialize, ToSchema)]
pub struct BodyLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Body that set it up. Null if there is none.
    #[schema(format = Uri)]
    pub parent: Option<String>,
    /// Meetings of the body.
    #[schema(format = Uri)]
    pub meetings: String,
    /// Memberships of the body.
    #[schema(format = Uri)]
    pub memberships: String,
}

/// What a body carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct BodyExtras {
    /// Links to related records.
    pub links: BodyLinks,
}

/// A body whole.
pub type FullBody = Full<Body>;

impl Resource for Body {
    type Extras = BodyExtras;
    const KIND: Kind = Kind::Body;

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

    fn ordered_by(&self, column: &str) -> Option<String> {
        (column == "bodies.name").then(|| self.name.clone())
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

input! { public at once;
/// A body, as you send it.
pub struct BodyInput {
    /// Council that the body belongs to; or send `council`.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Short name in addresses and tokens. It never changes, and no other body of the council can ever have it.
    #[schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", min_length = 1, max_length = 100, examples("executive-cabinet"))]
    pub slug: String,
    /// Full name.
    #[schema(min_length = 1, max_length = 300, examples("Executive Cabinet"))]
    pub name: String,
    /// Short name, in everyday use. Null if not recorded.
    #[schema(min_length = 1, max_length = 100)]
    pub short_name: Option<String>,
    /// Kind of body.
    pub kind: BodyKind,
    /// Body that set it up; or send `parent`. Null if there is none.
    pub parent_id: Option<BodyId>,
    /// External identifier of the record, in place of `parent_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<ForeignKey>,
    /// How its minute numbers run.
    #[serde(default)]
    #[schema(default = "none")]
    pub minute_numbering: MinuteNumbering,
    /// Format of its minute numbers: a text with `{number}` once. It can also have `{year}`, the last two digits of the
    /// year in which the municipal year begins ("{year}.EC.{number}" gives "20.EC.180"). Other braces are not allowed.
    #[serde(default = "plain_number")]
    #[schema(min_length = 8, max_length = 40, default = "{number}", examples("{year}.EC.{number}"))]
    pub minute_number_format: String,
    /// First day of its existence. Null if not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day of its existence. Null if it still exists, or if not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Bodies to which its work went, each once.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub successors: Vec<BodySuccessionInput>,
    /// Further councils that take part in a joint committee, each once. Their people can sit and vote in it.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub councils: Vec<BodyCouncilInput>,
    /// Its names in other languages, by language.
    #[serde(default)]
    #[schema(value_type = NameTranslationsInput)]
    pub translations: NameTranslationsInput,
    ..
}
}

/// The number alone.
fn plain_number() -> String {
    "{number}".to_owned()
}

impl Input for BodyInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/council_id", "/council"], &["/parent_id", "/parent"]];
}

/// Which bodies a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct BodyFilter {
    /// Only bodies of this council, and bodies in which it takes part.
    pub council_id: Option<CouncilId>,
    /// Only bodies of the councils with these slugs, or in which one takes part, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub slug: Option<Texts>,
    /// Only of these kinds, separated by commas: council, executive, committee, scrutiny, regulatory, panel, joint,
    /// `individual_member`, officer.
    #[param(value_type = Option<Vec<BodyKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<BodyKind>>,
    /// Only bodies set up by this body.
    pub parent_id: Option<BodyId>,
    /// Only bodies that existed on this day. A day that is not recorded excludes none.
    pub on: Option<NaiveDate>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: name, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "name")]
    pub sort: Option<String>,
}
