//! What a decision is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::decisions;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{BodyId, CouncilId, DecisionId, IssueId, ItemId, MeetingId};
use crate::kind::Kind;
use crate::record::decision_maker::DecisionMaker;
use crate::record::publication::{Publication, Published};

use super::parts::{
    Alternatives, CallIn, Conflicts, DecisionKind, Key, Outcome, ReasonsOf, RecommendationFollowed, Resolution, Urgency,
};

/// What was resolved, by whom, when, why, against which alternatives.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = decisions, check_for_backend(diesel::pg::Pg))]
pub struct Decision {
    /// Its id: opaque, stable for ever.
    pub id: DecisionId,
    /// The council that decided.
    pub council_id: CouncilId,
    /// Counts the changes of the decision itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it, or a paper or vote of it, last changed or appeared.
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
    /// Label that people cite; null = has none.
    pub reference: Option<String>,
    /// The item at which it was made; null = made outside any meeting.
    pub item_id: Option<ItemId>,
    /// The issue of a decision made outside any meeting; null = none, or none that you may see. One made at an item is of the
    /// item's issue.
    pub issue_id: Option<IssueId>,
    /// Who decided.
    #[schema(value_type = DecisionMaker)]
    pub decision_maker: Json<DecisionMaker>,
    /// How it was made.
    pub kind: DecisionKind,
    /// Day on which it was made.
    pub made_on: NaiveDate,
    /// What became of the matter.
    pub outcome: Outcome,
    /// The outcome as the council printed it; null = not recorded.
    pub outcome_label: Option<String>,
    /// What was resolved, whole. Empty on a tombstone.
    #[schema(examples("To note the report."))]
    pub text: String,
    /// Its numbered limbs; empty where it has none.
    #[schema(value_type = Vec<Resolution>)]
    pub resolutions: Json<Vec<Resolution>>,
    /// Why; null = not recorded.
    pub reasons: Option<String>,
    /// Whose reasons they are.
    pub reasons_of: ReasonsOf,
    /// Alternatives considered and rejected.
    #[schema(value_type = Alternatives)]
    pub alternatives: Json<Alternatives>,
    /// Conflicts of interest declared.
    #[schema(value_type = Conflicts)]
    pub conflicts: Json<Conflicts>,
    /// Whether it is a key decision.
    pub is_key: Key,
    /// What makes it key; null = not recorded.
    pub key_criteria: Option<String>,
    /// When the notice that a key decision would be made was published (SI 2012/2089 reg 9, 10), as reported; null = not known, or none.
    pub key_notice_published_at: Option<DateTime<Utc>>,
    /// Names of the wards affected; empty where none are recorded.
    #[schema(value_type = Vec<String>)]
    pub wards: Json<Vec<String>>,
    /// Its call-in.
    #[schema(value_type = CallIn)]
    pub call_in: Json<CallIn>,
    /// Why it could not wait; null = not recorded.
    #[schema(value_type = Option<Urgency>)]
    pub urgency: Option<Json<Urgency>>,
    /// When it was published, as reported; null = not known. It does not decide who sees what.
    pub published_at: Option<DateTime<Utc>>,
    /// First day of its effect; null = not recorded.
    pub effective_from: Option<NaiveDate>,
    /// When it was carried out; null = not recorded.
    pub implemented_at: Option<DateTime<Utc>>,
    /// Whether the recommendation was followed.
    pub recommendation_followed: RecommendationFollowed,
    /// The decision that it replaces; null = none.
    pub supersedes_id: Option<DecisionId>,
    /// The decision that replaces it; null = none, or none that you may see.
    pub superseded_by_id: Option<DecisionId>,
    /// Why it replaces the other: what was wrong there; null = it corrects none that you may see, or not recorded.
    pub correction_reason: Option<String>,
}

/// Addresses of a decision's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// The item at which it was made; null = made outside any meeting.
    #[schema(format = Uri)]
    pub item: Option<String>,
    /// Its issue, where it was made outside any meeting; null = none.
    #[schema(format = Uri)]
    pub issue: Option<String>,
    /// The decision that it replaces; null = none.
    #[schema(format = Uri)]
    pub supersedes: Option<String>,
    /// The decision that replaces it; null = none, or none that you may see.
    #[schema(format = Uri)]
    pub superseded_by: Option<String>,
    /// Its papers.
    #[schema(format = Uri)]
    pub documents: String,
    /// The votes on it.
    #[schema(format = Uri)]
    pub votes: String,
    /// What was recommended beside what was decided.
    #[schema(format = Uri)]
    pub comparison: String,
    /// Its written statement.
    #[schema(format = Uri)]
    pub statement: String,
    /// What the law asks of it, and what of that the record shows.
    #[schema(format = Uri)]
    pub compliance: String,
    /// Its page, for people; null = it was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What a decision carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionExtras {
    /// Addresses of its neighbours.
    pub links: DecisionLinks,
}

/// A decision whole.
pub type FullDecision = Full<Decision>;

impl Resource for Decision {
    type Extras = DecisionExtras;
    const KIND: Kind = Kind::Decision;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> DecisionExtras {
        DecisionExtras {
            links: DecisionLinks {
                itself: urls.record(Kind::Decision, self.id),
                council: urls.record(Kind::Council, self.council_id),
                item: self.item_id.map(|id| urls.record(Kind::Item, id)),
                issue: self.issue_id.map(|id| urls.record(Kind::Issue, id)),
                supersedes: self.supersedes_id.map(|id| urls.record(Kind::Decision, id)),
                superseded_by: self.superseded_by_id.map(|id| urls.record(Kind::Decision, id)),
                documents: urls.list(Kind::Document, "decision_id", self.id),
                votes: urls.list(Kind::Vote, "decision_id", self.id),
                comparison: urls.part(Kind::Decision, self.id, "comparison"),
                statement: urls.part(Kind::Decision, self.id, "statement"),
                compliance: urls.part(Kind::Decision, self.id, "compliance"),
                html: self.deleted_at.is_none().then(|| urls.page(Kind::Decision, self.id)),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "decisions.made_on" => self.made_on.to_string(),
            "decisions.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }
}

/// The orders of lists of decisions.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "made_on", columns: &[Column { name: "decisions.made_on", kind: ColumnType::Day }] },
        Sort { name: "updated_at", columns: &[Column { name: "decisions.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "-made_on",
    id: Column { name: "decisions.id", kind: ColumnType::Id },
};

/// A decision as it is sent.
///
/// Made at an item, its council is the item's, and its maker and day are the meeting's where they are left out. Made outside any
/// meeting, it names its council, its maker and its day.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionInput {
    /// Label that people cite; null = has none.
    #[schema(min_length = 1, max_length = 100)]
    pub reference: Option<String>,
    /// The item at which it was made; or send `item`; null = made outside any meeting. It never changes.
    pub item_id: Option<ItemId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ForeignKey>,
    /// The issue of a decision made outside any meeting; or send `issue`; null = none.
    pub issue_id: Option<IssueId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<ForeignKey>,
    /// The council that decided: needed outside a meeting; or send `council`.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Who decided; null = the body that met.
    pub decision_maker: Option<DecisionMaker>,
    /// How it was made.
    pub kind: DecisionKind,
    /// Day on which it was made; null = the meeting's.
    pub made_on: Option<NaiveDate>,
    /// What became of the matter.
    pub outcome: Outcome,
    /// The outcome as the council printed it; null = not recorded.
    #[schema(min_length = 1, max_length = 200)]
    pub outcome_label: Option<String>,
    /// What was resolved, whole.
    #[schema(min_length = 1, max_length = 100000, examples("To note the report."))]
    pub text: String,
    /// Its numbered limbs.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub resolutions: Vec<Resolution>,
    /// Why; null = not recorded.
    #[schema(min_length = 1, max_length = 50000)]
    pub reasons: Option<String>,
    /// Whose reasons they are.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub reasons_of: ReasonsOf,
    /// Alternatives considered and rejected. "None." is stated: send the status `none`.
    #[serde(default)]
    pub alternatives: Alternatives,
    /// Conflicts of interest declared.
    #[serde(default)]
    pub conflicts: Conflicts,
    /// Whether it is a key decision.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub is_key: Key,
    /// What makes it key; null = not recorded.
    #[schema(min_length = 1, max_length = 5000)]
    pub key_criteria: Option<String>,
    /// When the notice that a key decision would be made was published (SI 2012/2089 reg 9, 10), as reported; null = not known, or none.
    #[serde(default, deserialize_with = "instant")]
    pub key_notice_published_at: Option<DateTime<Utc>>,
    /// Names of the wards affected.
    #[serde(default)]
    #[schema(max_items = 200, min_length = 1, max_length = 200)]
    pub wards: Vec<String>,
    /// Its call-in.
    #[serde(default)]
    pub call_in: CallIn,
    /// Why it could not wait; null = not recorded.
    pub urgency: Option<Urgency>,
    /// When it was published, as reported; null = not known. It does not decide who sees what.
    #[serde(default, deserialize_with = "instant")]
    pub published_at: Option<DateTime<Utc>>,
    /// First day of its effect; null = not recorded.
    pub effective_from: Option<NaiveDate>,
    /// When it was carried out; null = not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub implemented_at: Option<DateTime<Utc>>,
    /// Whether the recommendation was followed.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub recommendation_followed: RecommendationFollowed,
    /// The decision that it replaces; or send `supersedes`; null = none.
    pub supersedes_id: Option<DecisionId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ForeignKey>,
    /// Why it replaces the other: what was wrong there; null = it corrects none, or not recorded.
    #[schema(min_length = 1, max_length = 5000)]
    pub correction_reason: Option<String>,
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

impl Input for DecisionInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[
        &["/item_id", "/item"],
        &["/issue_id", "/issue"],
        &["/council_id", "/council"],
        &["/supersedes_id", "/supersedes"],
    ];
}

/// What is written of a decision.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = decisions, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct DecisionColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub reference: Option<String>,
    pub item_id: Option<ItemId>,
    pub issue_id: Option<IssueId>,
    pub decision_maker: Json<DecisionMaker>,
    pub kind: DecisionKind,
    pub made_on: NaiveDate,
    pub outcome: Outcome,
    pub outcome_label: Option<String>,
    pub text: String,
    pub resolutions: Json<Vec<Resolution>>,
    pub reasons: Option<String>,
    pub reasons_of: ReasonsOf,
    pub alternatives: Json<Alternatives>,
    pub conflicts: Json<Conflicts>,
    pub is_key: Key,
    pub key_criteria: Option<String>,
    pub key_notice_published_at: Option<DateTime<Utc>>,
    pub wards: Json<Vec<String>>,
    pub call_in: Json<CallIn>,
    pub urgency: Option<Json<Urgency>>,
    pub published_at: Option<DateTime<Utc>>,
    pub effective_from: Option<NaiveDate>,
    pub implemented_at: Option<DateTime<Utc>>,
    pub recommendation_followed: RecommendationFollowed,
    pub supersedes_id: Option<DecisionId>,
    pub correction_reason: Option<String>,
}

impl DecisionColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which decisions a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct DecisionFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Made at this item.
    pub item_id: Option<ItemId>,
    /// On this issue: at an item of it, or outside any meeting.
    pub issue_id: Option<IssueId>,
    /// Made at an item of this meeting.
    pub meeting_id: Option<MeetingId>,
    /// Made at a meeting of this body.
    pub body_id: Option<BodyId>,
    /// With these references, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub reference: Option<Texts>,
    /// Made so, with commas between them: executive, council, committee, `individual_member`, `officer_delegated`.
    #[param(value_type = Option<Vec<DecisionKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<DecisionKind>>,
    /// With these outcomes, with commas between them: approved, `approved_as_amended`, noted, deferred, referred, rejected,
    /// withdrawn, other.
    #[param(value_type = Option<Vec<Outcome>>, style = Form, explode = false, inline)]
    pub outcome: Option<Many<Outcome>>,
    /// Key decisions or not, with commas between them: yes, no, `not_recorded`.
    #[param(value_type = Option<Vec<Key>>, style = Form, explode = false, inline)]
    pub is_key: Option<Many<Key>>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// `true`: those alone that another one replaces; `false`: those alone that hold as they stand.
    pub superseded: Option<bool>,
    /// Made on this day or later.
    pub made_from: Option<NaiveDate>,
    /// Made on this day or earlier.
    pub made_to: Option<NaiveDate>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `made_on`, `updated_at`, with commas between them, - before one for descending.
    #[param(default = "-made_on")]
    pub sort: Option<String>,
}
