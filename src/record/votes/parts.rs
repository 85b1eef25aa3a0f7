//! The parts of a vote: the words and structures that it is made of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::identifier::ForeignKey;
use crate::ids::PersonId;

crate::words! {
    /// What came of a vote.
    #[derive(Default)]
    pub enum VoteResult {
        /// The motion was carried.
        Carried,
        /// It was lost.
        Lost,
        /// As many were for it as against, and nobody's vote decided.
        Tied,
        /// It was withdrawn before the vote was counted.
        Withdrawn,
        /// The record does not say.
        #[default]
        NotRecorded,
    }
}

crate::words! {
    /// Whether a vote was a recorded one, in which the names are taken.
    #[derive(Default)]
    pub enum NamesTaken {
        /// It was.
        Yes,
        /// It was not: a show of hands, or by assent.
        No,
        /// The record does not say.
        #[default]
        NotRecorded,
    }
}

crate::words! {
    /// How somebody voted.
    pub enum BallotOption {
        /// For the motion.
        For,
        /// Against it.
        Against,
        /// Neither.
        Abstain,
        /// They were not there.
        Absent,
        /// They declared an interest and took no part.
        DeclaredInterest,
        /// They did not vote, for another reason or for none that is recorded.
        NotVoting,
    }
}

/// How somebody voted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Ballot {
    /// Who that is, where recorded here; null = not recorded, or nobody that you may see.
    pub person_id: Option<PersonId>,
    /// Name, as recorded.
    pub name: String,
    /// Party then, as recorded; null = none, or not recorded.
    pub party: Option<String>,
    /// How.
    pub option: BallotOption,
}

impl Ballot {
    /// Whether another one is the same, as far as this one says; who that is may have become known since.
    pub fn is_still(&self, other: &Ballot) -> bool {
        let is_same_person = self.person_id.is_none() || self.person_id == other.person_id;
        let is_same_party = self.party.is_none() || self.party == other.party;
        self.name == other.name && self.option == other.option && is_same_person && is_same_party
    }
}

/// How somebody voted, as it is sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BallotInput {
    /// Who that is, of the same council; or send `person`; null = not recorded.
    pub person_id: Option<PersonId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<ForeignKey>,
    /// Name, as recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    /// Party then, as recorded; null = none, or not recorded.
    #[schema(min_length = 1, max_length = 200)]
    pub party: Option<String>,
    /// How.
    pub option: BallotOption,
}
