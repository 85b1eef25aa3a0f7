//! What a decision is, to readers and to writers.

mod filter;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

pub use filter::{DecisionFilter, DecisionInclude};

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::include::IncludedRecord;
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{BodyId, CouncilId, DecisionId, IssueId, ItemId, MeetingId};
use crate::kind::Kind;
use crate::record::concerns::Place;
use crate::record::decision_maker::DecisionMaker;
use crate::record::documents::model::FullDocument;
use crate::record::noun::{input, record};
use crate::record::votes::model::FullVote;

use super::parts::{
    Alternatives, CallIn, Conflicts, DecisionKind, DecisionTranslations, DecisionTranslationsInput, KeyDecisionStatus,
    LegalBasis, Money, Outcome, ReasonsSource, RecommendationFollowed, Resolution, ResolutionInput, Urgency,
};

record! { decisions, DecisionId, with publication;
/// A decision: what was resolved, by whom, when and why, and the alternatives.
pub struct Decision {
    /// Council that decided.
    pub council_id: CouncilId,
    /// Version of the decision itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when the decision, or a paper or vote of it, last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// Title: what the decision is about. Empty if the record was deleted.
    #[schema(examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// Reference that people cite. Null if it has none.
    pub reference: Option<String>,
    /// Item at which the decision was made. Null if it was made outside a meeting.
    pub item_id: Option<ItemId>,
    /// Meeting that took the item. Null if the decision was made outside a meeting.
    pub meeting_id: Option<MeetingId>,
    /// Body that met. Null if the decision was made outside a meeting.
    pub body_id: Option<BodyId>,
    /// Date of the meeting, in the meeting's time zone. Null if the decision was made outside a meeting.
    pub meeting_date: Option<NaiveDate>,
    /// Issue of a decision made outside a meeting. Null if there is none, or if you may not see it. A decision made at
    /// an item belongs to the item's issue.
    pub issue_id: Option<IssueId>,
    /// Body, post or person that decided.
    #[schema(value_type = DecisionMaker)]
    pub decision_maker: Json<DecisionMaker>,
    /// Kind of decision: how it was made.
    pub kind: DecisionKind,
    /// Day on which it was made.
    pub made_on: NaiveDate,
    /// Outcome.
    pub outcome: Outcome,
    /// Outcome, as the council printed it. Null if not recorded.
    pub outcome_label: Option<String>,
    /// Full text of the decision, as plain text. Empty if the record was deleted.
    #[schema(examples("To note the report."))]
    pub text: String,
    /// The same text as HTML that is safe to show. Null if the text has no structure, such as a table.
    pub text_html: Option<String>,
    read only {
        /// Numbered parts of the decision. Empty if it has none.
        #[schema(value_type = Vec<Resolution>)]
        pub resolutions: Json<Vec<Resolution>>,
    }
    /// Reasons, as plain text. Null if not recorded.
    pub reasons: Option<String>,
    /// The reasons as HTML that is safe to show. Null if they have no structure.
    pub reasons_html: Option<String>,
    /// Source of the reasons: the report or the decision.
    pub reasons_of: ReasonsSource,
    /// Alternatives considered and rejected.
    #[schema(value_type = Alternatives)]
    pub alternatives: Json<Alternatives>,
    /// Conflicts of interest declared.
    #[schema(value_type = Conflicts)]
    pub conflicts: Json<Conflicts>,
    /// Law that it was made under. Empty if none is recorded.
    #[schema(value_type = Vec<LegalBasis>)]
    pub legal_basis: Json<Vec<LegalBasis>>,
    /// Sums of money in it. Empty if none are recorded.
    #[schema(value_type = Vec<Money>)]
    pub money: Json<Vec<Money>>,
    /// Whether it is a key decision.
    pub is_key: KeyDecisionStatus,
    /// Criteria that make it a key decision. Null if not recorded.
    pub key_criteria: Option<String>,
    /// Date and time when the notice of the key decision was published (SI 2012/2089 reg 9, 10), as reported. Null if
    /// not known, or if there was none.
    pub key_notice_published_at: Option<DateTime<Utc>>,
    /// Names of the wards affected. Empty if none are recorded.
    #[schema(value_type = Vec<String>)]
    pub wards: Json<Vec<String>>,
    /// Topics: what it is about, in short words. Empty if none are recorded.
    #[schema(value_type = Vec<String>)]
    pub topics: Json<Vec<String>>,
    /// Places that it is about. Empty if none are recorded.
    #[schema(value_type = Vec<Place>)]
    pub places: Json<Vec<Place>>,
    /// Call-in of the decision.
    #[schema(value_type = CallIn)]
    pub call_in: Json<CallIn>,
    /// Reason why it could not wait. Null if not recorded.
    #[schema(value_type = Option<Urgency>)]
    pub urgency: Option<Json<Urgency>>,
    /// Date and time when it was published, as reported. Null if not known. It does not decide who can see it.
    pub published_at: Option<DateTime<Utc>>,
    /// First day of its effect. Null if not recorded.
    pub effective_from: Option<NaiveDate>,
    /// First day on which it is no longer in force. Null if it is in force, or not recorded.
    pub no_longer_in_force_on: Option<NaiveDate>,
    /// Date and time when it was carried out. Null if not recorded.
    pub implemented_at: Option<DateTime<Utc>>,
    /// Whether the recommendation was followed.
    pub recommendation_followed: RecommendationFollowed,
    /// Decision that it replaces. Null if there is none.
    pub supersedes_id: Option<DecisionId>,
    read only {
        /// Decision that replaces it. Null if there is none, or if you may not see it.
        pub superseded_by_id: Option<DecisionId>,
    }
    /// Reason for the correction: what was wrong in the decision that it replaces. Null if not recorded, or if it
    /// corrects no decision that you may see.
    pub correction_reason: Option<String>,
    /// Its texts in other languages, by language. Empty if there are none. If its item is or becomes exempt, a title
    /// that discloses that of the item is removed.
    #[schema(value_type = DecisionTranslations)]
    pub translations: Json<DecisionTranslations>,
}

/// What is written of a decision.
pub struct DecisionColumns {
    ..
    pub resolutions: Json<Vec<ResolutionInput>>,
    pub concern_keys: Option<Json<Vec<String>>>,
}
}

/// Links of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Item at which the decision was made. Null if it was made outside a meeting.
    #[schema(format = Uri)]
    pub item: Option<String>,
    /// Meeting. Null if the decision was made outside a meeting.
    #[schema(format = Uri)]
    pub meeting: Option<String>,
    /// Body that met. Null if the decision was made outside a meeting.
    #[schema(format = Uri)]
    pub body: Option<String>,
    /// Issue, if the decision was made outside a meeting. Null if there is none.
    #[schema(format = Uri)]
    pub issue: Option<String>,
    /// Decision that it replaces. Null if there is none.
    #[schema(format = Uri)]
    pub supersedes: Option<String>,
    /// Decision that replaces it. Null if there is none, or if you may not see it.
    #[schema(format = Uri)]
    pub superseded_by: Option<String>,
    /// Papers.
    #[schema(format = Uri)]
    pub documents: String,
    /// Votes on the decision.
    #[schema(format = Uri)]
    pub votes: String,
    /// A decision compared with its recommendation.
    #[schema(format = Uri)]
    pub comparison: String,
    /// Written statement of the decision.
    #[schema(format = Uri)]
    pub statement: String,
    /// Checks against the law.
    #[schema(format = Uri)]
    pub compliance: String,
    /// Page for people. Null if the record was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What a decision carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionExtras {
    /// Links to related records.
    pub links: DecisionLinks,
    /// What `include=item` adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = included_item)]
    pub item: Option<IncludedRecord>,
    /// What `include=meeting` adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = included_meeting)]
    pub meeting: Option<IncludedRecord>,
    /// What `include=body` adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = included_body)]
    pub body: Option<IncludedRecord>,
    /// Papers of the decision. Present only with `include=documents`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub documents: Option<Vec<FullDocument>>,
    /// Votes on the decision. Present only with `include=votes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub votes: Option<Vec<FullVote>>,
}

fn included_item() -> RefOr<Schema> {
    let description = "Item at which it was made. Present only with `include=item`, and if there is one.";
    IncludedRecord::schema_of("Item", description)
}

fn included_meeting() -> RefOr<Schema> {
    let description = "Meeting that took the item. Present only with `include=meeting`, and if there is one.";
    IncludedRecord::schema_of("Meeting", description)
}

fn included_body() -> RefOr<Schema> {
    let description = "Body that met. Present only with `include=body`, and if there is one.";
    IncludedRecord::schema_of("Body", description)
}

/// A decision whole.
pub type FullDecision = Full<Decision>;

impl Resource for Decision {
    type Extras = DecisionExtras;
    const KIND: Kind = Kind::Decision;

    fn extras(&self, urls: &Urls) -> DecisionExtras {
        DecisionExtras {
            links: DecisionLinks {
                itself: urls.record(Kind::Decision, self.id),
                council: urls.record(Kind::Council, self.council_id),
                item: self.item_id.map(|id| urls.record(Kind::Item, id)),
                meeting: self.meeting_id.map(|id| urls.record(Kind::Meeting, id)),
                body: self.body_id.map(|id| urls.record(Kind::Body, id)),
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
            item: None,
            meeting: None,
            body: None,
            documents: None,
            votes: None,
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        match column {
            "decisions.made_on" => Some(self.made_on.to_string()),
            PUBLISHED_AT => Some(self.published_at.map_or_else(|| UNKNOWN.to_owned(), |at| at.to_rfc3339())),
            _ => None,
        }
    }
}

/// When a decision was published, as lists are ordered by it: never null. Indexes have this expression.
const PUBLISHED_AT: &str = "coalesce(decisions.published_at, '0001-01-01T00:00:00Z'::timestamptz)";

/// The first of all times stands for an unknown one.
const UNKNOWN: &str = "0001-01-01T00:00:00+00:00";

/// The orders of lists of decisions.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "made_on", columns: &[Column { name: "decisions.made_on", kind: ColumnType::Day }] },
        Sort { name: "published_at", columns: &[Column { name: PUBLISHED_AT, kind: ColumnType::Instant }] },
        Sort { name: "updated_at", columns: &[Column { name: "decisions.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "-made_on",
    id: Column { name: "decisions.id", kind: ColumnType::Id },
};

input! { with publication;
/// A decision, as you send it.
///
/// A decision made at an item belongs to the item's council. If you leave out the decision maker or the day, it has
/// those of the meeting. A decision made outside a meeting must name its council, its maker and its day.
///
/// Every decision has a title. If you leave it out, a new decision has the title of its item or its issue.
pub struct DecisionInput {
    /// Title: what the decision is about. If you leave it out or send null, an existing decision keeps its title. A new
    /// one has the title of its item: the public title if the item is exempt. Outside a meeting it has the title of its
    /// issue, if the public can see that. Otherwise you need to send it.
    #[schema(min_length = 1, max_length = 1000, examples("Digital Strategy - Annual Update Report"))]
    pub title: Option<String>,
    /// Reference that people cite. Null if it has none.
    #[schema(min_length = 1, max_length = 100)]
    pub reference: Option<String>,
    /// Item at which it was made; or send `item`. Null if it was made outside a meeting. Cannot be changed.
    pub item_id: Option<ItemId>,
    /// External identifier of the record, in place of `item_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ForeignKey>,
    /// Issue of a decision made outside a meeting; or send `issue`. Null if there is none.
    pub issue_id: Option<IssueId>,
    /// External identifier of the record, in place of `issue_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<ForeignKey>,
    /// Council that decided; or send `council`. Needed if the decision was made outside a meeting.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Body, post or person that decided. Null means the body that met.
    pub decision_maker: Option<DecisionMaker>,
    /// Kind of decision: how it was made.
    pub kind: DecisionKind,
    /// Day on which it was made. Null means the day of the meeting.
    pub made_on: Option<NaiveDate>,
    /// Outcome.
    pub outcome: Outcome,
    /// Outcome, as the council printed it. Null if not recorded.
    #[schema(min_length = 1, max_length = 200)]
    pub outcome_label: Option<String>,
    /// Full text of the decision, as plain text; or send `text_html`, and the server makes it.
    #[schema(min_length = 1, max_length = 100000, nullable = false, examples("To note the report."))]
    pub text: Option<String>,
    /// The text as HTML, if it has structure, such as a table. It is cleaned as `minutes.html` of an item.
    #[schema(min_length = 1, max_length = 200000)]
    pub text_html: Option<String>,
    /// Numbered parts of the decision.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub resolutions: Vec<ResolutionInput>,
    /// Reasons, as plain text; or send `reasons_html`. Null if not recorded.
    #[schema(min_length = 1, max_length = 50000)]
    pub reasons: Option<String>,
    /// The reasons as HTML, if they have structure.
    #[schema(min_length = 1, max_length = 200000)]
    pub reasons_html: Option<String>,
    /// Source of the reasons: the report or the decision.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub reasons_of: ReasonsSource,
    /// Alternatives considered and rejected. "None." is a statement too: send the status `none`.
    #[serde(default)]
    pub alternatives: Alternatives,
    /// Conflicts of interest declared.
    #[serde(default)]
    pub conflicts: Conflicts,
    /// Law that it was made under.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub legal_basis: Vec<LegalBasis>,
    /// Sums of money in it.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub money: Vec<Money>,
    /// Whether it is a key decision.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub is_key: KeyDecisionStatus,
    /// Criteria that make it a key decision. Null if not recorded.
    #[schema(min_length = 1, max_length = 5000)]
    pub key_criteria: Option<String>,
    /// Date and time when the notice of the key decision was published (SI 2012/2089 reg 9, 10), as reported. Null if
    /// not known, or if there was none.
    #[serde(default, deserialize_with = "instant")]
    pub key_notice_published_at: Option<DateTime<Utc>>,
    /// Names of the wards affected.
    #[serde(default)]
    #[schema(max_items = 200, min_length = 1, max_length = 200)]
    pub wards: Vec<String>,
    /// Topics: what it is about, in short words. Each once: upper and lower case are the same.
    #[serde(default)]
    #[schema(max_items = 50, min_length = 1, max_length = 100)]
    pub topics: Vec<String>,
    /// Places that it is about.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub places: Vec<Place>,
    /// Call-in of the decision.
    #[serde(default)]
    pub call_in: CallIn,
    /// Reason why it could not wait. Null if not recorded.
    pub urgency: Option<Urgency>,
    /// Date and time when it was published, as reported. Null if not known. It does not decide who can see it.
    #[serde(default, deserialize_with = "instant")]
    pub published_at: Option<DateTime<Utc>>,
    /// First day of its effect. Null if not recorded.
    pub effective_from: Option<NaiveDate>,
    /// First day on which it is no longer in force, not before `made_on`. You can also send it once the public has read
    /// the decision. Null if it is in force, or not recorded.
    pub no_longer_in_force_on: Option<NaiveDate>,
    /// Date and time when it was carried out. Null if not recorded.
    #[serde(default, deserialize_with = "instant")]
    pub implemented_at: Option<DateTime<Utc>>,
    /// Whether the recommendation was followed.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub recommendation_followed: RecommendationFollowed,
    /// Decision that it replaces; or send `supersedes`. Null if there is none.
    pub supersedes_id: Option<DecisionId>,
    /// External identifier of the record, in place of `supersedes_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ForeignKey>,
    /// Reason for the correction: what was wrong in the decision that it replaces. Null if it corrects none, or if not
    /// recorded.
    #[schema(min_length = 1, max_length = 5000)]
    pub correction_reason: Option<String>,
    /// Its texts in other languages, by language.
    #[serde(default)]
    #[schema(value_type = DecisionTranslationsInput)]
    pub translations: DecisionTranslationsInput,
    ..
}
}

impl Input for DecisionInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[
        &["/item_id", "/item"],
        &["/issue_id", "/issue"],
        &["/council_id", "/council"],
        &["/supersedes_id", "/supersedes"],
        &["/text", "/text_html"],
        &["/reasons", "/reasons_html"],
    ];
}
