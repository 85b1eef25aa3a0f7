//! Corrections: what the public has read as decided is never altered. A correction is another decision, which replaces
//! it and says why; the old one stays where it is.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{Decision, DecisionColumns};
use super::parts::{
    Alternatives, CallIn, Conflicts, DecisionKind, DecisionTranslation, DecisionTranslationsInput, KeyDecisionStatus,
    LegalBasis, Money, Outcome, ReasonsSource, RecommendationFollowed, ResolutionInput, Urgency,
};
use super::queries;
use crate::clock::instant;
use crate::database::Tx;
use crate::http::patch::Input;
use crate::http::schemas::Schemas;
use crate::identifier::Identifier;
use crate::record::concerns::Place;
use crate::record::corrections::{self, Corrected};
use crate::record::decision_maker::DecisionMaker;
use crate::record::noun::LockedNoun;
use crate::record::publication::Publication;
use crate::refused::Refused;

/// Refuses that a decision which the public has read is replaced without a word: the other one gives the reason for the
/// correction, or was made later. It is asked where any of that changes, and when the decision is published.
///
/// # Errors
/// [`Refused::Invalid`].
pub async fn require_reason(
    tx: &Tx<'_>,
    before: Option<&DecisionColumns>,
    after: &DecisionColumns,
) -> Result<(), Refused> {
    let Some(superseded) = after.supersedes_id.filter(|_| after.correction_reason.is_none()) else { return Ok(()) };
    let said = |columns: &DecisionColumns| {
        (columns.supersedes_id, columns.correction_reason.is_some(), columns.made_on, columns.publication)
    };
    if before.is_some_and(|before| said(before) == said(after)) {
        return Ok(());
    }
    let (was_public, made_on) = queries::to_be_replaced(tx.db(), superseded).await?;
    if !was_public || after.made_on > made_on {
        return Ok(());
    }
    let detail = format!(
        "The decision replaces a public decision of {made_on}, but was not made later. Send correction_reason, the \
         error in the old decision."
    );
    Err(Refused::field("/correction_reason", "required", detail))
}

/// A correction, as you send it: the reason, and what differs from the decision that it replaces.
///
/// Fields that you leave out are copied from the other decision. The correction belongs to the same item, and is
/// published if the other was.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionInput {
    /// Reason for the correction: what was wrong.
    #[schema(min_length = 1, max_length = 5000, examples("The sum was misprinted."))]
    pub reason: String,
    /// Title: what the decision is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 1000, nullable = false, examples("Digital Strategy - Annual Update Report"))]
    pub title: Option<String>,
    /// Body, post or person that decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub decision_maker: Option<DecisionMaker>,
    /// Kind of decision: how it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub kind: Option<DecisionKind>,
    /// Reference that people cite.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, nullable = false)]
    pub reference: Option<String>,
    /// Day on which it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub made_on: Option<NaiveDate>,
    /// Outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub outcome: Option<Outcome>,
    /// Outcome, as the council printed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    pub outcome_label: Option<String>,
    /// Full text of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100000, nullable = false, examples("To note the report."))]
    pub text: Option<String>,
    /// The text as HTML, if it has structure.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200000, nullable = false)]
    pub text_html: Option<String>,
    /// All numbered parts of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 200, nullable = false)]
    pub resolutions: Option<Vec<ResolutionInput>>,
    /// Reasons.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 50000, nullable = false)]
    pub reasons: Option<String>,
    /// The reasons as HTML, if they have structure.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200000, nullable = false)]
    pub reasons_html: Option<String>,
    /// Source of the reasons: the report or the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reasons_of: Option<ReasonsSource>,
    /// All alternatives considered and rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub alternatives: Option<Alternatives>,
    /// All conflicts of interest declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub conflicts: Option<Conflicts>,
    /// All law that it was made under.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 50, nullable = false)]
    pub legal_basis: Option<Vec<LegalBasis>>,
    /// All sums of money in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 200, nullable = false)]
    pub money: Option<Vec<Money>>,
    /// Whether it is a key decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub is_key: Option<KeyDecisionStatus>,
    /// Criteria that make it a key decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 5000, nullable = false)]
    pub key_criteria: Option<String>,
    /// Date and time when the notice of the key decision was published (SI 2012/2089 reg 9, 10), as reported.
    #[serde(default, deserialize_with = "instant", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub key_notice_published_at: Option<DateTime<Utc>>,
    /// Names of all wards affected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 200, min_length = 1, max_length = 200, nullable = false)]
    pub wards: Option<Vec<String>>,
    /// All topics.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 50, min_length = 1, max_length = 100, nullable = false)]
    pub topics: Option<Vec<String>>,
    /// All places that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 200, nullable = false)]
    pub places: Option<Vec<Place>>,
    /// Call-in of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub call_in: Option<CallIn>,
    /// Reason why it could not wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub urgency: Option<Urgency>,
    /// Date and time when the correction was published, as reported. If you leave it out, it is now if the correction
    /// is published immediately, otherwise not known.
    #[serde(default, deserialize_with = "instant", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub published_at: Option<DateTime<Utc>>,
    /// First day of its effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub effective_from: Option<NaiveDate>,
    /// First day on which it is no longer in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub no_longer_in_force_on: Option<NaiveDate>,
    /// Date and time when it was carried out.
    #[serde(default, deserialize_with = "instant", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub implemented_at: Option<DateTime<Utc>>,
    /// Whether the recommendation was followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub recommendation_followed: Option<RecommendationFollowed>,
    /// Its texts in other languages, by language. Translations of texts that you correct are not copied, nor are those
    /// in a language that you send.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<DecisionTranslationsInput>, nullable = false)]
    pub translations: Option<DecisionTranslationsInput>,
    /// External identifiers of the correction. The other decision keeps its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Address of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000, nullable = false)]
    pub source_url: Option<String>,
}

impl Input for CorrectionInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

impl Corrected for Decision {
    fn superseded_by(&self) -> Option<Uuid> {
        self.superseded_by_id.map(Into::into)
    }
}

/// Replaces a decision by another one, which says why. A correction that is public at once is published now, unless it
/// says when.
///
/// # Errors
/// [`Refused::Conflict`] where it was replaced before; why else it cannot be.
pub async fn correct(
    tx: &mut Tx<'_>,
    current: &LockedNoun<Decision>,
    mut new: CorrectionInput,
    schemas: &Schemas,
) -> Result<Decision, Refused> {
    let is_published = current.record.publication == Publication::Published;
    let published_at = new.published_at.or_else(|| is_published.then(|| tx.at()));
    new.translations = Some(carried(&mut new, &current.columns));
    corrections::correct(tx, current, &new, Some(("published_at", json!(published_at))), schemas).await
}

/// The translations of a correction: those that were sent, and of the other languages those of texts that stay. A
/// translation of the wrong text would be wrong as well.
fn carried(new: &mut CorrectionInput, was: &DecisionColumns) -> DecisionTranslationsInput {
    let mut translations = new.translations.take().unwrap_or_default();
    let stays = |now: &Option<String>, before: Option<&String>| now.is_none() || now.as_ref() == before;
    let has_title = stays(&new.title, Some(&was.title));
    let has_text = stays(&new.text, Some(&was.text)) && stays(&new.text_html, was.text_html.as_ref());
    let has_reasons = stays(&new.reasons, was.reasons.as_ref()) && stays(&new.reasons_html, was.reasons_html.as_ref());
    for (language, before) in &was.translations.0.0 {
        translations.0.entry(language.clone()).or_insert_with(|| {
            Some(DecisionTranslation {
                title: before.title.clone().filter(|_| has_title),
                text: before.text.clone().filter(|_| has_text),
                reasons: before.reasons.clone().filter(|_| has_reasons),
            })
        });
    }
    translations
}
