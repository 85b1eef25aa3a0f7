//! The parts of a vote: the words and structures that it is made of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::identifier::ForeignKey;
use crate::ids::PersonId;

crate::words! {
    /// Result of a vote.
    #[derive(Default)]
    pub enum VoteResult {
        /// The motion was carried.
        Carried,
        /// The motion was lost.
        Lost,
        /// As many votes were for the motion as against, and no casting vote was given.
        Tied,
        /// The motion was withdrawn before the vote was counted.
        Withdrawn,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

crate::words! {
    /// Casting vote of the person who chaired: a second vote, given on a tie (Local Government Act 1972, Schedule 12,
    /// paragraph 39(2)). No count includes it.
    #[derive(Default)]
    pub enum CastingVote {
        /// A casting vote for the motion.
        For,
        /// A casting vote against the motion.
        Against,
        /// No casting vote was given.
        None,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

crate::words! {
    /// How a vote was taken.
    #[derive(Default)]
    pub enum VoteMethod {
        /// A recorded vote: the minutes name who voted for and against.
        Recorded,
        /// By show of hands.
        ShowOfHands,
        /// By voice or by assent.
        Voice,
        /// By secret ballot. It has counts, and no ballots.
        Secret,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

impl VoteMethod {
    /// What `is_recorded` is for a vote that was taken so.
    pub fn is_recorded(self) -> RecordedVoteStatus {
        match self {
            VoteMethod::Recorded => RecordedVoteStatus::Yes,
            VoteMethod::ShowOfHands | VoteMethod::Voice | VoteMethod::Secret => RecordedVoteStatus::No,
            VoteMethod::NotRecorded => RecordedVoteStatus::NotRecorded,
        }
    }
}

crate::words! {
    /// Whether a vote was a recorded vote, with names.
    #[derive(Default)]
    pub enum RecordedVoteStatus {
        /// It was a recorded vote.
        Yes,
        /// It was not: by show of hands, by voice or by secret ballot.
        No,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

crate::words! {
    /// How a person voted.
    pub enum BallotOption {
        /// For the motion.
        For,
        /// Against the motion.
        Against,
        /// Neither for nor against.
        Abstain,
        /// Absent.
        Absent,
        /// Took no part, because of a declared interest.
        DeclaredInterest,
        /// Did not vote, for another reason or for none that is recorded.
        NotVoting,
    }
}

/// How a person voted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Ballot {
    /// Person, if recorded on this server. Null if not recorded, or if you may not see the record.
    pub person_id: Option<PersonId>,
    /// Name, as recorded.
    pub name: String,
    /// Party at the time, as recorded. Null if there was none, or if not recorded.
    pub party: Option<String>,
    /// The person's vote.
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

/// How a person voted, as you send it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BallotInput {
    /// Person, of the same council or of one that takes part; or send `person`. Null if not recorded.
    pub person_id: Option<PersonId>,
    /// External identifier of the record, in place of `person_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<ForeignKey>,
    /// Name, as recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    /// Party at the time, as recorded. Null if there was none, or if not recorded.
    #[schema(min_length = 1, max_length = 200)]
    pub party: Option<String>,
    /// The person's vote.
    pub option: BallotOption,
}
