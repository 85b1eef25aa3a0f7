//! What a statement of a decision says.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::Queryable;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ids::{CouncilId, DecisionId, IssueId};
use crate::law::calendar::Nation;
use crate::law::decision_statement::{DecisionKind, PartStatus, StatedPart, StatementPart};
use crate::publish::timeline::model::{EntryDocument, EntryItem, EntryMeeting};
use crate::record::decision_maker::DecisionMaker;
use crate::record::decisions::parts::{Alternatives, CallIn, Conflicts, Key, Outcome, ReasonsOf, Resolution, Urgency};

/// The council of a statement or a check.
#[derive(Debug, Clone, Queryable, Serialize, ToSchema)]
pub struct CouncilInBrief {
    /// Its id.
    pub id: CouncilId,
    /// Its short name in addresses and tokens.
    #[schema(examples("chorley"))]
    pub slug: String,
    /// Its full name.
    #[schema(examples("Chorley Council"))]
    pub name: String,
    /// Whose law applies.
    pub nation: Nation,
    /// IANA name of the time zone by which its days are told.
    #[schema(examples("Europe/London"))]
    pub timezone: String,
}

/// The issue of a statement.
#[derive(Debug, Clone, Queryable, Serialize, ToSchema)]
pub struct IssueInBrief {
    /// Its id.
    pub id: IssueId,
    /// Label that people cite; null = has none.
    pub reference: Option<String>,
    /// What the matter is called.
    pub title: String,
}

/// The reasons of a statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatedReasons {
    /// Whether they are there.
    pub status: PartStatus,
    /// The reasons; null = not recorded.
    pub text: Option<String>,
    /// Whose reasons they are.
    pub reasons_of: ReasonsOf,
}

/// Addresses of a statement's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The decision.
    #[schema(format = Uri)]
    pub decision: String,
    /// What the law asks of it, and what of that is in the record.
    #[schema(format = Uri)]
    pub compliance: String,
}

/// The written statement of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct Statement {
    /// The decision.
    pub decision_id: DecisionId,
    /// Label that people cite; null = has none.
    pub reference: Option<String>,
    /// The council that decided.
    pub council: CouncilInBrief,
    /// Who decided.
    pub decision_maker: DecisionMaker,
    /// How it was made.
    pub kind: DecisionKind,
    /// Day on which it was made.
    pub made_on: NaiveDate,
    /// What became of the matter.
    pub outcome: Outcome,
    /// The outcome as the council printed it; null = not recorded.
    pub outcome_label: Option<String>,
    /// What was resolved, whole.
    #[schema(examples("To note the report."))]
    pub text: String,
    /// Its numbered limbs; empty where it has none.
    pub resolutions: Vec<Resolution>,
    /// Why.
    pub reasons: StatedReasons,
    /// Alternatives considered and rejected.
    pub alternatives: Alternatives,
    /// Conflicts of interest declared, with the dispensations granted.
    pub conflicts: Conflicts,
    /// Whether it is a key decision.
    pub is_key: Key,
    /// What makes it key; null = not recorded.
    pub key_criteria: Option<String>,
    /// Names of the wards affected; empty where none are recorded.
    pub wards: Vec<String>,
    /// The meeting at which it was made; null = made outside any.
    pub meeting: Option<EntryMeeting>,
    /// The item at which it was made; null = made outside any meeting.
    pub item: Option<EntryItem>,
    /// The issue; null = none, or none that you may see.
    pub issue: Option<IssueInBrief>,
    /// The papers before whoever decided: reports, appendices, supplements, background papers, presentations; the first 200.
    pub documents: Vec<EntryDocument>,
    /// Its call-in.
    pub call_in: CallIn,
    /// Why it could not wait; null = not recorded.
    pub urgency: Option<Urgency>,
    /// When it was published, as reported; null = not known.
    pub published_at: Option<DateTime<Utc>>,
    /// First day of its effect; null = not recorded.
    pub effective_from: Option<NaiveDate>,
    /// The parts that the law names, each with whether it is there.
    pub parts: Vec<StatedPart>,
    /// The parts that are not recorded; empty where the statement is complete.
    pub missing: Vec<StatementPart>,
    /// Whether each part is stated, if only as none.
    pub is_complete: bool,
    /// The decision that it replaces; null = none, or none that you may see.
    pub supersedes_id: Option<DecisionId>,
    /// The decision that replaces it; null = none, or none that you may see.
    pub superseded_by_id: Option<DecisionId>,
    /// What this is, and what it is not.
    pub disclaimer: &'static str,
    /// Addresses.
    pub links: StatementLinks,
}
