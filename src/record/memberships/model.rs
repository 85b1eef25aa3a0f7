//! What a membership is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::database::keyset::{Column, ColumnType};
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::Resource;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{BodyId, CouncilId, MembershipId, PersonId, PostId};
use crate::kind::Kind;
use crate::record::noun::{input, record};
use crate::record::publication::Publication;

crate::words! {
    /// Whether a person sits with a vote.
    #[derive(Default)]
    pub enum Voting {
        /// With a vote.
        Yes,
        /// Without a vote, as co-opted members often do.
        No,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

record! { memberships, MembershipId, with publication;
/// A person's seat in a body, with or without a post, from one day to another. A person has one for each term.
pub struct Membership {
    /// Council that the body belongs to.
    pub council_id: CouncilId,
    /// Version of the membership itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when it last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// Person. The membership is public only while the person is.
    pub person_id: PersonId,
    /// Body that the membership is in.
    pub body_id: BodyId,
    /// Post held in the body. Null if there is none, or if not recorded.
    pub post_id: Option<PostId>,
    /// Role in the body, as printed. Null if not recorded.
    #[schema(examples("Vice-Chair"))]
    pub role: Option<String>,
    /// Whether the person has a vote.
    pub voting: Voting,
    /// Party at the time, as printed. Null if there is none, or if not recorded.
    pub party: Option<String>,
    /// First day. Null if not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day. Null if it continues, or if not recorded.
    pub ends_on: Option<NaiveDate>,
}

/// What is written of a membership.
pub struct MembershipColumns {
    ..
    pub sort_on: NaiveDate,
}
}

/// Links of a membership.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// The person.
    #[schema(format = Uri)]
    pub person: String,
    /// Body that the membership is in.
    #[schema(format = Uri)]
    pub body: String,
    /// Post held in the body. Null if there is none.
    #[schema(format = Uri)]
    pub post: Option<String>,
}

/// What a membership carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipExtras {
    /// Links to related records.
    pub links: MembershipLinks,
}

impl Resource for Membership {
    type Extras = MembershipExtras;
    const KIND: Kind = Kind::Membership;

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

    fn ordered_by(&self, column: &str) -> Option<String> {
        (column == "memberships.sort_on").then(|| sort_on(self.starts_on).to_string())
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

input! { with publication;
/// A membership, as you send it.
///
/// It belongs to the council of its body. Two memberships of one person in the same body and post cannot overlap.
pub struct MembershipInput {
    /// Person, of the body's council or of one that takes part; or send `person`. Cannot be changed.
    pub person_id: Option<PersonId>,
    /// External identifier of the record, in place of `person_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<ForeignKey>,
    /// Body; or send `body`. Cannot be changed.
    pub body_id: Option<BodyId>,
    /// External identifier of the record, in place of `body_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<ForeignKey>,
    /// Council, if you want it checked: the body must belong to it.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Post held in the body, of the same council; or send `post`. Null if there is none, or if not recorded.
    pub post_id: Option<PostId>,
    /// External identifier of the record, in place of `post_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<ForeignKey>,
    /// Role in the body, as printed. Null if not recorded.
    #[schema(min_length = 1, max_length = 300, examples("Vice-Chair"))]
    pub role: Option<String>,
    /// Whether the person has a vote.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub voting: Voting,
    /// Party at the time, as printed. Null if there is none, or if not recorded.
    #[schema(min_length = 1, max_length = 200)]
    pub party: Option<String>,
    /// First day. Null if not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day. Null if it continues, or if not recorded.
    pub ends_on: Option<NaiveDate>,
    ..
}
}

impl Input for MembershipInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/person_id", "/person"], &["/body_id", "/body"], &["/council_id", "/council"], &["/post_id", "/post"]];
}

/// Which memberships a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct MembershipFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only of this person.
    pub person_id: Option<PersonId>,
    /// Only of this body.
    pub body_id: Option<BodyId>,
    /// Only of the bodies with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub body: Option<Texts>,
    /// Only in this post.
    pub post_id: Option<PostId>,
    /// Only for these parties, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub party: Option<Texts>,
    /// Only with these values of `voting`, separated by commas: yes, no, `not_recorded`.
    #[param(value_type = Option<Vec<Voting>>, style = Form, explode = false, inline)]
    pub voting: Option<Many<Voting>>,
    /// Only memberships on this day: begun by then (or without a recorded first day), and not ended before.
    pub on: Option<NaiveDate>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `starts_on`, `updated_at`. Separate several with commas. Put - before one for descending order.
    /// Memberships without a first day come before all others.
    #[param(default = "-starts_on")]
    pub sort: Option<String>,
}
