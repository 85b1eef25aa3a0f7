//! Who decides: a body, an office or a person, by name and, where it is recorded here, by id.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::database::Tx;
use crate::kind::Kind;
use crate::record::references;
use crate::refused::Refused;

crate::words! {
    /// Kind of decision maker.
    pub enum DecisionMakerKind {
        /// A body.
        Body,
        /// An office, such as chair, apart from the person who holds it.
        Post,
        /// A person.
        Person,
    }
}

/// Body, post or person that decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionMaker {
    /// Kind of decision maker.
    pub kind: DecisionMakerKind,
    /// Id of the body, post or person. Null if it is not recorded on this server, or if you may not see it.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// Name, as it was then.
    #[schema(min_length = 1, max_length = 300, examples("Executive Cabinet"))]
    pub name: String,
}

impl DecisionMaker {
    /// Whether another one is the same, as far as this one says; which record it is may have become known since.
    pub fn is_still(&self, other: &DecisionMaker) -> bool {
        self.kind == other.kind && self.name == other.name && (self.id.is_none() || self.id == other.id)
    }
}

/// The maker that was sent: one that it names by id is there, and is the council's. What was named before may have been
/// deleted since, and stays.
///
/// # Errors
/// [`Refused::Invalid`] when the id is not there, or another council's.
pub async fn check(
    tx: &Tx<'_>,
    sent: DecisionMaker,
    before: Option<&DecisionMaker>,
    council_id: Uuid,
) -> Result<DecisionMaker, Refused> {
    let kind = match sent.kind {
        DecisionMakerKind::Body => Kind::Body,
        DecisionMakerKind::Post => Kind::Post,
        DecisionMakerKind::Person => Kind::Person,
    };
    let same = before.is_some_and(|before| (before.kind, before.id) == (sent.kind, sent.id));
    if let Some(id) = sent.id.filter(|_| !same) {
        let named = tx.see_named(kind, id, "/decision_maker/id").await?;
        references::of_council(Some(named), council_id, "/decision_maker/id")?;
    }
    Ok(sent)
}
