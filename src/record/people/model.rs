//! What a person is, to readers and to writers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::people;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::Identifier;
use crate::ids::{CouncilId, PersonId};
use crate::kind::Kind;
use crate::record::publication::{Publication, Published};

/// A person who acts in the record: a member, an officer or another.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = people, check_for_backend(diesel::pg::Pg))]
pub struct Person {
    /// Its id: opaque, stable for ever.
    pub id: PersonId,
    /// The council in whose record they act.
    pub council_id: CouncilId,
    /// Counts the changes of the person itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When they, or a membership of theirs, last changed or appeared.
    pub updated_at: DateTime<Utc>,
    /// Other systems' keys for it.
    #[schema(value_type = Vec<Identifier>)]
    pub identifiers: Json<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri)]
    pub source_url: Option<String>,
    /// Whether it is for the public.
    pub publication: Publication,
    /// When it is published by itself; null unless it is scheduled.
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn; null unless it was.
    pub withdrawn_reason: Option<String>,
    /// When it was deleted; null = it stands.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Why it was deleted: duplicate, `published_in_error`, superseded or other; null = it stands.
    pub deleted_reason: Option<String>,
    /// Full name without honorific, as it is used. Empty on a tombstone.
    #[schema(examples("Adrian Lowe"))]
    pub name: String,
    /// Given name; null = not recorded.
    #[schema(examples("Adrian"))]
    pub given_name: Option<String>,
    /// Family name; null = not recorded.
    #[schema(examples("Lowe"))]
    pub family_name: Option<String>,
    /// What stands before the name; null = none, or not recorded.
    #[schema(examples("Councillor"))]
    pub honorific: Option<String>,
    /// Party at present, as printed; null = none, or not recorded.
    pub party: Option<String>,
    /// Ward represented at present, as printed; null = none, or not recorded.
    pub ward: Option<String>,
    /// Address for the public; null = not recorded.
    #[schema(format = Email)]
    pub email: Option<String>,
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

/// Addresses of a person's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// Where they sat, and from when to when.
    #[schema(format = Uri)]
    pub memberships: String,
}

/// What a person carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonExtras {
    /// Addresses of its neighbours.
    pub links: PersonLinks,
}

/// A person whole.
pub type FullPerson = Full<Person>;

impl Resource for Person {
    type Extras = PersonExtras;
    const KIND: Kind = Kind::Person;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> PersonExtras {
        PersonExtras {
            links: PersonLinks {
                itself: urls.record(Kind::Person, self.id),
                council: urls.record(Kind::Council, self.council_id),
                memberships: urls.list(Kind::Membership, "person_id", self.id),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "people.sort_name" => self.sort_name.clone(),
            "people.sort_family_name" => self.sort_family_name.clone(),
            "people.sort_given_name" => self.sort_given_name.clone(),
            "people.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
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

/// A person as they are sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonInput {
    /// The council in whose record they act; or send `council`. It never changes.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Full name without honorific, as it is used.
    #[schema(min_length = 1, max_length = 300, examples("Adrian Lowe"))]
    pub name: String,
    /// Given name; null = not recorded.
    #[schema(min_length = 1, max_length = 150)]
    pub given_name: Option<String>,
    /// Family name; null = not recorded.
    #[schema(min_length = 1, max_length = 150)]
    pub family_name: Option<String>,
    /// What stands before the name; null = none, or not recorded.
    #[schema(min_length = 1, max_length = 50, examples("Councillor"))]
    pub honorific: Option<String>,
    /// Party at present, as printed; null = none, or not recorded.
    #[schema(min_length = 1, max_length = 200)]
    pub party: Option<String>,
    /// Ward represented at present, as printed; null = none, or not recorded.
    #[schema(min_length = 1, max_length = 200)]
    pub ward: Option<String>,
    /// Address for the public; null = not recorded.
    #[schema(format = Email, pattern = "^[^@\\s]+@[^@\\s]+$", min_length = 3, max_length = 254)]
    pub email: Option<String>,
    /// Other systems' keys for it. Left out of a PUT, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
    /// Whether it is for the public. Left out, a new one is a draft, and a PUT leaves it as it is.
    #[schema(nullable = false)]
    pub publication: Option<Publication>,
    /// When it is to be published by itself: needed with `scheduled`, and only then. An instant that is past publishes at once.
    #[serde(default, deserialize_with = "instant")]
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn: needed with `withdrawn`, and only then.
    #[schema(min_length = 1, max_length = 5000)]
    pub withdrawn_reason: Option<String>,
}

impl Input for PersonInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[&["/council_id", "/council"]];
}

/// What is written of a person.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = people, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct PersonColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub name: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub honorific: Option<String>,
    pub party: Option<String>,
    pub ward: Option<String>,
    pub email: Option<String>,
}

impl PersonColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which people a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PersonFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// With these names, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub name: Option<Texts>,
    /// Of these parties, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub party: Option<Texts>,
    /// For these wards, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub ward: Option<Texts>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `name`, `family_name`, `updated_at`, with commas between them, `-` before one for descending. Names are
    /// in dictionary order: É beside E, capital letters beside small ones. `family_name` orders by family name, then
    /// given name; a person without a recorded family name is ordered by `name`.
    #[param(default = "name")]
    pub sort: Option<String>,
}
