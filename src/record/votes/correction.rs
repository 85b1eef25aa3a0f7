//! Corrections: what the public has read of a vote is never altered. A correction is another vote, which replaces it
//! and says why; the old one stays where it is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{Vote, VoteColumns};
use super::parts::{BallotInput, CastingVote, RecordedVoteStatus, VoteMethod, VoteResult};
use super::queries;
use crate::clock::instant;
use crate::database::Tx;
use crate::http::patch::Input;
use crate::identifier::Identifier;
use crate::ids::{DecisionId, ItemId, VoteId};
use crate::kind::Kind;
use crate::record::corrections::{self, Corrected};
use crate::refused::Refused;

impl Corrected for Vote {
    fn superseded_by(&self) -> Option<Uuid> {
        self.superseded_by_id.map(Into::into)
    }
}

/// Checks that a vote and the one that it replaces are at the same item or on the same decision. So both are exempt or
/// neither is, and the reason does not disclose an exempt vote.
///
/// # Errors
/// [`Refused::Invalid`] at the pointer.
pub async fn require_same_subject(
    tx: &Tx<'_>,
    superseded: Option<VoteId>,
    subject: (Option<ItemId>, Option<DecisionId>),
    pointer: &str,
) -> Result<(), Refused> {
    match superseded {
        Some(superseded) if queries::subject(tx.db(), superseded).await? != subject => {
            let detail = "A vote replaces only a vote at the same item or on the same decision. If the old vote was \
                          recorded at the wrong one, withdraw it with a withdrawn_reason.";
            Err(Refused::field(pointer, "rule", detail))
        }
        _ => Ok(()),
    }
}

/// Refuses that a vote which the public has read is replaced without a reason. It is asked where any of that changes,
/// and when the vote is published.
///
/// # Errors
/// [`Refused::Invalid`].
pub async fn require_reason(tx: &Tx<'_>, before: Option<&VoteColumns>, after: &VoteColumns) -> Result<(), Refused> {
    let Some(superseded) = after.supersedes_id.filter(|_| after.correction_reason.is_none()) else { return Ok(()) };
    let said =
        |columns: &VoteColumns| (columns.supersedes_id, columns.correction_reason.is_some(), columns.publication);
    if before.is_some_and(|before| said(before) == said(after)) {
        return Ok(());
    }
    if !corrections::was_public(tx, Kind::Vote, superseded.into()).await? {
        return Ok(());
    }
    let detail = "The vote replaces a public vote. Send correction_reason, the error in the old vote.";
    Err(Refused::field("/correction_reason", "required", detail))
}

/// A correction, as you send it: the reason, and what differs from the vote that it replaces.
///
/// Fields that you leave out are copied from the other vote. The correction is at the same item or on the same
/// decision, and is published if the other was.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoteCorrectionInput {
    /// Reason for the correction: what was wrong.
    #[schema(min_length = 1, max_length = 5000, examples("Two votes against were counted as abstentions."))]
    pub reason: String,
    /// Order among the votes at the item or on the decision, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100000, nullable = false)]
    pub position: Option<i32>,
    /// Date and time when it was taken.
    #[serde(default, deserialize_with = "instant", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub taken_at: Option<DateTime<Utc>>,
    /// Text of the motion.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 50000, nullable = false, examples("That the recommendations be approved."))]
    pub motion: Option<String>,
    /// Person who moved it, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 300, nullable = false)]
    pub mover: Option<String>,
    /// Person who seconded it, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 300, nullable = false)]
    pub seconder: Option<String>,
    /// Result, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub result: Option<VoteResult>,
    /// Votes for the motion, without any casting vote.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100000, nullable = false)]
    pub votes_for: Option<i32>,
    /// Votes against the motion, without any casting vote.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100000, nullable = false)]
    pub votes_against: Option<i32>,
    /// Abstentions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100000, nullable = false)]
    pub abstentions: Option<i32>,
    /// Casting vote of the person who chaired. No count includes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub casting_vote: Option<CastingVote>,
    /// How the vote was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub method: Option<VoteMethod>,
    /// Whether it was a recorded vote, with names. If you send only `method`, it follows from that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub is_recorded: Option<RecordedVoteStatus>,
    /// All ballots.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 300, nullable = false)]
    pub ballots: Option<Vec<BallotInput>>,
    /// External identifiers of the correction. The other vote keeps its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Address of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000, nullable = false)]
    pub source_url: Option<String>,
}

impl Input for VoteCorrectionInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}
