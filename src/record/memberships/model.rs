//! What a membership is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::memberships;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{BodyId, CouncilId, MembershipId, PersonId, PostId};
use crate::kind::Kind;
use crate::record::publication::{Publication, Published};

crate::words! {
    /// Whether somebody sits with a vote.
    #[derive(Default)]
    pub enum Voting {
        /// With a vote.
        Yes,
        /// Without one, as co-opted members often do.
        No,
        /// The record does not say.
        #[default]
        NotRecorded,
    }
}

/// That a person sat somewhere, in a post or as a plain member, from one day to another. Of one person there are as many as terms.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = memberships, check_for_backend(diesel::pg::Pg))]
pub struct Membership {
    /// Its id: opaque, stable for ever.
    pub id: MembershipId,
    /// The council whose body it is.
    pub council_id: CouncilId,
    /// Counts the changes of the membership itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed or appeared.
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
    /// Who sat. It is public only while they are.
    pub person_id: PersonId,
    /// Where.
    pub body_id: BodyId,
    /// The office held there; null = none, or not recorded.
    pub post_id: Option<PostId>,
    /// What they were there, as printed; null = not recorded.
    #[schema(examples("Vice-Chair"))]
    pub role: Option<String>,
    /// Whether with a vote.
    pub voting: Voting,
    /// For which party, as printed; null = none, or not recorded.
    pub party: Option<String>,
    /// First day; null = not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day; null = it goes on, or not recorded.
    pub ends_on: Option<NaiveDate>,
}

/// Addresses of a membership's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// Who sat.
    #[schema(format = Uri)]
    pub person: String,
    /// Where.
    #[schema(format = Uri)]
    pub body: String,
    /// The office held there; null = none.
    #[schema(format = Uri)]
    pub post: Option<String>,
}

/// What a membership carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipExtras {
    /// Addresses of its neighbours.
    pub links: MembershipLinks,
}

/// A membership whole.
pub type FullMembership = Full<Membership>;

impl Resource for Membership {
    type Extras = MembershipExtras;
    const KIND: Kind = Kind::Membership;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> MembershipExtras {
        MembershipExtras {
            links: MembershipLinks {
                itself: urls.record(Kind::Membership, self.id),
                council: urls.record(Kind::Council, self.council_id),
                person: urls.record(Kind::Person, self.person_id),
                body: urls.record(Kind::Body, self.body_id),
                post: self.post_id.map(|id| urls.record(Kind::Post, id)),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "memberships.sort_on" => sort_on(self.starts_on).to_string(),
            "memberships.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }
}

/// Where a membership stands among others: at its first day, and before all others where that is not recorded.
pub fn sort_on(starts_on: Option<NaiveDate>) -> NaiveDate {
    starts_on.or_else(|| NaiveDate::from_ymd_opt(1, 1, 1)).unwrap_or_default()
}

/// The orders of lists of memberships.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "starts_on", columns: &[Column { name: "memberships.sort_on", kind: ColumnType::Day }] },
        Sort { name: "updated_at", columns: &[Column { name: "memberships.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "-starts_on",
    id: Column { name: "memberships.id", kind: ColumnType::Id },
};

/// A membership as it is sent.
///
/// Its council is its body's. Two of one person in one body and post do not overlap.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembershipInput {
    /// Who sits; or send `person`. It never changes.
    pub person_id: Option<PersonId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<ForeignKey>,
    /// Where, of the same council; or send `body`. It never changes.
    pub body_id: Option<BodyId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<ForeignKey>,
    /// The council, where you want it checked: the body must be its.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// The office held there, of the same council; or send `post`; null = none, or not recorded.
    pub post_id: Option<PostId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<ForeignKey>,
    /// What they are there, as printed; null = not recorded.
    #[schema(min_length = 1, max_length = 300, examples("Vice-Chair"))]
    pub role: Option<String>,
    /// Whether with a vote.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub voting: Voting,
    /// For which party, as printed; null = none, or not recorded.
    #[schema(min_length = 1, max_length = 200)]
    pub party: Option<String>,
    /// First day; null = not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day; null = it goes on, or not recorded.
    pub ends_on: Option<NaiveDate>,
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

impl Input for MembershipInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/person_id", "/person"], &["/body_id", "/body"], &["/council_id", "/council"], &["/post_id", "/post"]];
}

/// What is written of a membership.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = memberships, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct MembershipColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub person_id: PersonId,
    pub body_id: BodyId,
    pub post_id: Option<PostId>,
    pub role: Option<String>,
    pub voting: Voting,
    pub party: Option<String>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub sort_on: NaiveDate,
}

impl MembershipColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which memberships a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct MembershipFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Of this person.
    pub person_id: Option<PersonId>,
    /// Of this body.
    pub body_id: Option<BodyId>,
    /// Of the bodies with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub body: Option<Texts>,
    /// In this post.
    pub post_id: Option<PostId>,
    /// For these parties, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub party: Option<Texts>,
    /// With or without a vote, with commas between them: yes, no, `not_recorded`.
    #[param(value_type = Option<Vec<Voting>>, style = Form, explode = false, inline)]
    pub voting: Option<Many<Voting>>,
    /// Who sat on this day: begun by then, or it is not recorded when, and not ended before.
    pub on: Option<NaiveDate>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `starts_on`, `updated_at`, with commas between them, - before one for descending. Those without a first day stand
    /// before all others.
    #[param(default = "-starts_on")]
    pub sort: Option<String>,
}
