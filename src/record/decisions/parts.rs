//! The parts of a decision: the words and structures that it is made of.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::record::translations::{Translations, TranslationsInput, translation};

// What the law tells apart stands with the law.
pub use crate::law::call_in::CallInState;
pub use crate::law::decision_statement::{DecisionKind, ListStatus};
pub use crate::law::key_decision::{KeyDecisionStatus, UrgencyBasis};

crate::words! {
    /// Outcome of a matter.
    pub enum Outcome {
        /// Approved as recommended.
        Approved,
        /// Approved with amendments.
        ApprovedAsAmended,
        /// Noted: no further action.
        Noted,
        /// Deferred to a later meeting.
        Deferred,
        /// Referred to another body.
        Referred,
        /// Rejected.
        Rejected,
        /// Withdrawn before it was decided.
        Withdrawn,
        /// Another outcome.
        Other,
    }
}

crate::words! {
    /// Source of the recorded reasons.
    #[derive(Default)]
    pub enum ReasonsSource {
        /// The report, for its recommendation, which the decision adopts.
        Recommendation,
        /// The decision itself.
        Decision,
        /// No reasons are recorded.
        #[default]
        NotRecorded,
    }
}

crate::words! {
    /// Whether the decision follows the recommendation.
    #[derive(Default)]
    pub enum RecommendationFollowed {
        /// It follows the recommendation.
        Followed,
        /// It follows the recommendation in part, or differs from it.
        Amended,
        /// It does not follow the recommendation.
        Rejected,
        /// There was no recommendation.
        NotApplicable,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

/// A numbered part of a decision.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Resolution {
    /// Number of the part, as printed.
    #[schema(examples("1"))]
    pub limb: String,
    /// Plain text of the part.
    pub text: String,
    /// The same text as HTML that is safe to show. Null if the text has no structure, such as a table.
    #[serde(default)]
    pub html: Option<String>,
}

/// A numbered part of a decision, as you send it: as plain text or as HTML. It is also kept so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolutionInput {
    /// Number of the part, as printed.
    #[schema(min_length = 1, max_length = 20, examples("1"))]
    pub limb: String,
    /// Plain text of the part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 50000, nullable = false)]
    pub text: Option<String>,
    /// HTML of the part, cleaned as `minutes.html` of an item. Null if the text has no structure.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200000)]
    pub html: Option<String>,
}

/// Law that a decision was made under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// Act, regulation or other rule, with its section, as printed.
    #[schema(min_length = 1, max_length = 300, examples("Localism Act 2011, section 1"))]
    pub label: String,
    /// Address of its text. Null if not recorded.
    #[serde(default)]
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub url: Option<String>,
}

/// Sum of money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Amount in digits, as text. It is exact: at most 15 digits before the point and 4 behind it.
    #[schema(pattern = "^-?[0-9]{1,15}([.][0-9]{1,4})?$", examples("125000.00"))]
    pub amount: String,
    /// Currency (ISO 4217).
    #[schema(pattern = "^[A-Z]{3}$", examples("GBP"))]
    pub currency: String,
    /// Purpose of the sum, in short words.
    #[schema(min_length = 1, max_length = 200, examples("contract for two years"))]
    pub what: String,
}

/// Alternatives considered and rejected.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Alternatives {
    /// Whether alternatives were stated. "None." is a statement too.
    pub status: ListStatus,
    /// The alternatives, as stated. Empty unless the status is `listed`.
    #[serde(default)]
    #[schema(max_items = 100, min_length = 1, max_length = 5000)]
    pub options: Vec<String>,
}

/// A conflict of interest that was declared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// Person who declared it, as recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub person: String,
    /// Nature of the interest, as recorded. Null if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub nature: Option<String>,
    /// Dispensation that was granted. Null if there was none, or if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub dispensation: Option<String>,
}

/// Conflicts of interest declared.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflicts {
    /// Whether conflicts of interest were stated.
    pub status: ListStatus,
    /// The conflicts of interest. Empty unless the status is `listed`.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub declared: Vec<Conflict>,
}

/// The call-in of a decision.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallIn {
    /// State of the call-in.
    pub state: CallInState,
    /// Date and time until which it can be called in. Null if not recorded.
    #[serde(default)]
    pub eligible_until: Option<NaiveDate>,
    /// Person or group that called it in. Null if it was not called in, or if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300)]
    pub called_in_by: Option<String>,
    /// Result of the call-in. Null if there is none, or if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub outcome: Option<String>,
}

/// Reason why a decision could not wait.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Urgency {
    /// Rule that allowed it.
    pub basis: UrgencyBasis,
    /// Person who agreed, as recorded. Null if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300)]
    pub agreed_by: Option<String>,
    /// Date and time of the agreement. Null if not recorded.
    #[serde(default)]
    pub agreed_at: Option<DateTime<Utc>>,
}

translation! {
/// The texts of a decision in another language.
pub struct DecisionTranslation {
    /// Title.
    #[schema(min_length = 1, max_length = 1000)]
    pub title,
    /// Full text of the decision.
    #[schema(min_length = 1, max_length = 100000)]
    pub text,
    /// Reasons.
    #[schema(min_length = 1, max_length = 50000)]
    pub reasons,
}
}

/// Texts of a decision in other languages.
pub type DecisionTranslations = Translations<DecisionTranslation>;
/// The same as writers send them.
pub type DecisionTranslationsInput = TranslationsInput<DecisionTranslation>;
