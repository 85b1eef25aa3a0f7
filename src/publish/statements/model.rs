//! What a statement of a decision says.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::Queryable;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ids::{CouncilId, DecisionId, IssueId};
use crate::law::calendar::Nation;
use crate::law::decision_statement::{DecisionKind, PartStatus, StatedPart, StatementPart};
use crate::publish::timeline::model::{TimelineDocument, TimelineItem, TimelineMeeting};
use crate::record::concerns::Place;
use crate::record::decision_maker::DecisionMaker;
use crate::record::decisions::parts::{
    Alternatives, CallIn, Conflicts, KeyDecisionStatus, LegalBasis, Money, Outcome, ReasonsSource, Resolution, Urgency,
};

/// The council of a statement or a check.
#[derive(Debug, Clone, Queryable, Serialize, ToSchema)]
#[schema(as = CouncilSummary)]
pub struct CouncilInBrief {
    /// Id of the record.
    pub id: CouncilId,
    /// Short name in addresses and tokens.
    #[schema(examples("chorley"))]
    pub slug: String,
    /// Full name.
    #[schema(examples("Chorley Council"))]
    pub name: String,
    /// Nation of the council, which decides the law that applies.
    pub nation: Nation,
    /// IANA name of the council's time zone, in which days are counted.
    #[schema(examples("Europe/London"))]
    pub timezone: String,
}

/// The issue of a statement.
#[derive(Debug, Clone, Queryable, Serialize, ToSchema)]
#[schema(as = IssueSummary)]
pub struct IssueInBrief {
    /// Id of the record.
    pub id: IssueId,
    /// Reference that people cite. Null if it has none.
    pub reference: Option<String>,
    /// Title of the matter.
    pub title: String,
}

/// The reasons of a statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatedReasons {
    /// Whether the reasons are recorded.
    pub status: PartStatus,
    /// The reasons, as plain text. Null if not recorded.
    pub text: Option<String>,
    /// The reasons as HTML that is safe to show. Null if they have no structure.
    pub html: Option<String>,
    /// Source of the reasons: the report or the decision.
    pub reasons_of: ReasonsSource,
}

/// Links of a statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The decision.
    #[schema(format = Uri)]
    pub decision: String,
    /// Checks against the law.
    #[schema(format = Uri)]
    pub compliance: String,
}

/// The written statement of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct Statement {
    /// The decision.
    pub decision_id: DecisionId,
    /// Title: what the decision is about.
    #[schema(examples("Digital Strategy - Annual Update Report"))]
    pub title: String,
    /// Reference that people cite. Null if it has none.
    pub reference: Option<String>,
    /// Council that decided.
    pub council: CouncilInBrief,
    /// Body, post or person that decided.
    pub decision_maker: DecisionMaker,
    /// Kind of decision: how it was made.
    pub kind: DecisionKind,
    /// Day on which it was made.
    pub made_on: NaiveDate,
    /// Outcome.
    pub outcome: Outcome,
    /// Outcome, as the council printed it. Null if not recorded.
    pub outcome_label: Option<String>,
    /// Full text of the decision, as plain text.
    #[schema(examples("To note the report."))]
    pub text: String,
    /// The same text as HTML that is safe to show. Null if the text has no structure.
    pub text_html: Option<String>,
    /// Numbered parts of the decision. Empty if it has none.
    pub resolutions: Vec<Resolution>,
    /// Reasons.
    pub reasons: StatedReasons,
    /// Alternatives considered and rejected.
    pub alternatives: Alternatives,
    /// Conflicts of interest declared, with the dispensations granted.
    pub conflicts: Conflicts,
    /// Law that it was made under. Empty if none is recorded.
    pub legal_basis: Vec<LegalBasis>,
    /// Sums of money in it. Empty if none are recorded.
    pub money: Vec<Money>,
    /// Whether it is a key decision.
    pub is_key: KeyDecisionStatus,
    /// Criteria that make it a key decision. Null if not recorded.
    pub key_criteria: Option<String>,
    /// Names of the wards affected. Empty if none are recorded.
    pub wards: Vec<String>,
    /// Places that it is about. Empty if none are recorded.
    pub places: Vec<Place>,
    /// Meeting at which it was made. Null if it was made outside a meeting.
    pub meeting: Option<TimelineMeeting>,
    /// Item at which the decision was made. Null if it was made outside a meeting.
    pub item: Option<TimelineItem>,
    /// Issue. Null if there is none, or if you may not see it.
    pub issue: Option<IssueInBrief>,
    /// Papers that the decision maker had: reports, appendices, supplements, background papers, presentations; the
    /// first 200.
    pub documents: Vec<TimelineDocument>,
    /// Call-in of the decision.
    pub call_in: CallIn,
    /// Reason why it could not wait. Null if not recorded.
    pub urgency: Option<Urgency>,
    /// Date and time when it was published, as reported. Null if not known.
    pub published_at: Option<DateTime<Utc>>,
    /// First day of its effect. Null if not recorded.
    pub effective_from: Option<NaiveDate>,
    /// First day on which it is no longer in force. Null if it is in force, or not recorded.
    pub no_longer_in_force_on: Option<NaiveDate>,
    /// Parts that the law names, each with whether it is recorded.
    pub parts: Vec<StatedPart>,
    /// Parts that are not recorded. Empty if the statement is complete.
    pub missing: Vec<StatementPart>,
    /// Whether each part is stated, even if only as none.
    pub is_complete: bool,
    /// Decision that it replaces. Null if there is none, or if you may not see it.
    pub supersedes_id: Option<DecisionId>,
    /// Decision that replaces it. Null if there is none, or if you may not see it.
    pub superseded_by_id: Option<DecisionId>,
    /// Notice of what the checks are and what they are not.
    pub disclaimer: &'static str,
    /// Links.
    pub links: StatementLinks,
}
