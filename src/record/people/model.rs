//! What a person is, to readers and to writers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::ids::{CouncilId, PersonId};
use crate::kind::Kind;
use crate::record::noun::{input, record};
use crate::record::publication::Publication;

record! { people, PersonId, with publication;
/// A person in the record: a member, an officer or another.
pub struct Person {
    /// Council that has the person in its record.
    pub council_id: CouncilId,
    /// Version of the person itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when the person, or one of their memberships, last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// Full name in use, without a title such as Councillor. Empty if the record was deleted.
    #[schema(examples("Adrian Lowe"))]
    pub name: String,
    /// Given name. Null if not recorded.
    #[schema(examples("Adrian"))]
    pub given_name: Option<String>,
    /// Family name. Null if not recorded.
    #[schema(examples("Lowe"))]
    pub family_name: Option<String>,
    /// Title, such as Councillor. Null if there is none, or if not recorded.
    #[schema(examples("Councillor"))]
    pub honorific: Option<String>,
    /// Current party, as printed. Null if there is none, or if not recorded.
    pub party: Option<String>,
    /// Ward that the person represents now, as printed. Null if there is none, or if not recorded.
    pub ward: Option<String>,
    /// Public email address. Null if not recorded.
    #[schema(format = Email)]
    pub email: Option<String>,
    /// Person into which this entry was merged, because both were the same person. Null if it was not merged. A merged
    /// entry counts as deleted.
    pub merged_into_id: Option<PersonId>,
    read only {
        /// The name as lists are ordered by it; no reader is told.
        #[serde(skip)]
        pub sort_name: String,
        /// The family name as lists are ordered by it; no reader is told.
        #[serde(skip)]
        pub sort_family_name: String,
        /// The given name as lists are ordered by it; no reader is told.
        #[serde(skip)]
        pub sort_given_name: String,
    }
}

/// What is written of a person.
pub struct PersonColumns { .. }
}

/// Links of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Memberships of the person, with their dates.
    #[schema(format = Uri)]
    pub memberships: String,
    /// Person into which this entry was merged. Null if it was not merged.
    #[schema(format = Uri)]
    pub merged_into: Option<String>,
}

/// What a person carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonExtras {
    /// Links to related records.
    pub links: PersonLinks,
}

/// A person whole.
pub type FullPerson = Full<Person>;

impl Resource for Person {
    type Extras = PersonExtras;
    const KIND: Kind = Kind::Person;

    fn extras(&self, urls: &Urls) -> PersonExtras {
        PersonExtras {
            links: PersonLinks {
                itself: urls.record(Kind::Person, self.id),
                council: urls.record(Kind::Council, self.council_id),
                memberships: urls.list(Kind::Membership, "person_id", self.id),
                merged_into: self.merged_into_id.map(|id| urls.record(Kind::Person, id)),
            },
        }
    }

    fn merged_into(&self) -> Option<Uuid> {
        self.merged_into_id.map(Into::into)
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        match column {
            "people.sort_name" => Some(self.sort_name.clone()),
            "people.sort_family_name" => Some(self.sort_family_name.clone()),
            "people.sort_given_name" => Some(self.sort_given_name.clone()),
            _ => None,
        }
    }
}

/// The orders of lists of people.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "name", columns: &[Column { name: "people.sort_name", kind: ColumnType::Text }] },
        Sort {
            name: "family_name",
            columns: &[
                Column { name: "people.sort_family_name", kind: ColumnType::Text },
                Column { name: "people.sort_given_name", kind: ColumnType::Text },
            ],
        },
        Sort { name: "updated_at", columns: &[Column { name: "people.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "name",
    id: Column { name: "people.id", kind: ColumnType::Id },
};

input! { with publication;
/// A person, as you send them.
pub struct PersonInput {
    /// Council that has the person in its record; or send `council`. Cannot be changed.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Full name in use, without a title such as Councillor.
    #[schema(min_length = 1, max_length = 300, examples("Adrian Lowe"))]
    pub name: String,
    /// Given name. Null if not recorded.
    #[schema(min_length = 1, max_length = 150)]
    pub given_name: Option<String>,
    /// Family name. Null if not recorded.
    #[schema(min_length = 1, max_length = 150)]
    pub family_name: Option<String>,
    /// Title, such as Councillor. Null if there is none, or if not recorded.
    #[schema(min_length = 1, max_length = 50, examples("Councillor"))]
    pub honorific: Option<String>,
    /// Current party, as printed. Null if there is none, or if not recorded.
    #[schema(min_length = 1, max_length = 200)]
    pub party: Option<String>,
    /// Ward that the person represents now, as printed. Null if there is none, or if not recorded.
    #[schema(min_length = 1, max_length = 200)]
    pub ward: Option<String>,
    /// Public email address. Null if not recorded.
    #[schema(format = Email, pattern = "^[^@\\s]+@[^@\\s]+$", min_length = 3, max_length = 254)]
    pub email: Option<String>,
    ..
}
}

impl Input for PersonInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[&["/council_id", "/council"]];
}

/// Which people a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PersonFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only with these names, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub name: Option<Texts>,
    /// Only of these parties, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub party: Option<Texts>,
    /// Only for these wards, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub ward: Option<Texts>,
    /// Only entries that were merged into this person. Send `include_deleted=true` too, because they count as deleted.
    pub merged_into_id: Option<PersonId>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `name`, `family_name`, `updated_at`. Separate several with commas. Put `-` before one for descending
    /// order. Names are in dictionary order: É with E, capitals with small letters. `family_name` orders by family
    /// name, then given name; a person without a recorded family name is ordered by `name`.
    #[param(default = "name")]
    pub sort: Option<String>,
}

/// The person into which an entry is merged, as you send it.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonMergeInput {
    /// Person who stays, of the same council.
    pub into_id: PersonId,
}

impl Input for PersonMergeInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}
