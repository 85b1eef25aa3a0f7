//! The parts of a decision: the words and structures that it is made of.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

// What the law tells apart stands with the law.
pub use crate::law::call_in::CallInState;
pub use crate::law::decision_statement::{DecisionKind, Stated};
pub use crate::law::key_decision::{Key, UrgencyBasis};

crate::words! {
    /// What became of a matter.
    pub enum Outcome {
        /// Approved as recommended.
        Approved,
        /// Approved with amendments.
        ApprovedAsAmended,
        /// Noted: nothing more was asked.
        Noted,
        /// Put off to a later meeting.
        Deferred,
        /// Sent to another body.
        Referred,
        /// Rejected.
        Rejected,
        /// Withdrawn before it was decided.
        Withdrawn,
        /// Something else.
        Other,
    }
}

crate::words! {
    /// Whose reasons are recorded.
    #[derive(Default)]
    pub enum ReasonsOf {
        /// The report's, for its recommendation, which the decision adopts.
        Recommendation,
        /// The decision's own.
        Decision,
        /// None are recorded.
        #[default]
        NotRecorded,
    }
}

crate::words! {
    /// Whether the decision does what was recommended.
    #[derive(Default)]
    pub enum RecommendationFollowed {
        /// It does.
        Followed,
        /// In part, or otherwise.
        Amended,
        /// It does not.
        Rejected,
        /// Nothing was recommended.
        NotApplicable,
        /// The record does not say.
        #[default]
        NotRecorded,
    }
}

/// A numbered limb of a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// Its number, as printed.
    #[schema(min_length = 1, max_length = 20, examples("1"))]
    pub limb: String,
    /// What it says.
    #[schema(min_length = 1, max_length = 50000)]
    pub text: String,
}

/// Alternatives considered and rejected.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Alternatives {
    /// Whether anything was stated of them. "None." is stated.
    pub status: Stated,
    /// Which, as stated; empty unless the status is `listed`.
    #[serde(default)]
    #[schema(max_items = 100, min_length = 1, max_length = 5000)]
    pub options: Vec<String>,
}

/// A conflict of interest that was declared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// Who declared it, as recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub person: String,
    /// Of what nature, as recorded; null = not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub nature: Option<String>,
    /// A dispensation that was granted; null = none, or not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub dispensation: Option<String>,
}

/// Conflicts of interest declared.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflicts {
    /// Whether anything was stated of them.
    pub status: Stated,
    /// Which; empty unless the status is `listed`.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub declared: Vec<Conflict>,
}

/// The call-in of a decision.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallIn {
    /// How far it is.
    pub state: CallInState,
    /// Until when it can be called in; null = not recorded.
    #[serde(default)]
    pub eligible_until: Option<NaiveDate>,
    /// Who called it in; null = nobody, or not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300)]
    pub called_in_by: Option<String>,
    /// What came of it; null = nothing, or not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub outcome: Option<String>,
}

/// Why a decision could not wait.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Urgency {
    /// By which rule.
    pub basis: UrgencyBasis,
    /// Who agreed, as recorded; null = not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300)]
    pub agreed_by: Option<String>,
    /// When; null = not recorded.
    #[serde(default)]
    pub agreed_at: Option<DateTime<Utc>>,
}
