//! Which values of a record that may be frozen say something. What says nothing yet can still be filled in.

use crate::database::sql::Json;
use crate::record::decisions::parts::{
    Alternatives, Conflicts, KeyDecisionStatus, ListStatus, ReasonsSource, RecommendationFollowed,
};
use crate::record::meetings::parts::MeetingType;
use crate::record::votes::parts::{CastingVote, RecordedVoteStatus, VoteMethod, VoteResult};

/// A value that may say nothing yet.
pub trait Said {
    /// Whether it says something.
    fn is_said(&self) -> bool;
}

impl<T> Said for Option<T> {
    fn is_said(&self) -> bool {
        self.is_some()
    }
}

impl Said for MeetingType {
    fn is_said(&self) -> bool {
        *self != MeetingType::NotRecorded
    }
}

impl Said for String {
    fn is_said(&self) -> bool {
        !self.is_empty()
    }
}

impl<T: std::fmt::Debug> Said for Json<Vec<T>> {
    fn is_said(&self) -> bool {
        !self.0.is_empty()
    }
}

impl Said for Json<Alternatives> {
    fn is_said(&self) -> bool {
        self.0.status != ListStatus::NotRecorded
    }
}

impl Said for Json<Conflicts> {
    fn is_said(&self) -> bool {
        self.0.status != ListStatus::NotRecorded
    }
}

impl Said for KeyDecisionStatus {
    fn is_said(&self) -> bool {
        *self != KeyDecisionStatus::NotRecorded
    }
}

impl Said for ReasonsSource {
    fn is_said(&self) -> bool {
        *self != ReasonsSource::NotRecorded
    }
}

impl Said for RecommendationFollowed {
    fn is_said(&self) -> bool {
        *self != RecommendationFollowed::NotRecorded
    }
}

impl Said for VoteResult {
    fn is_said(&self) -> bool {
        *self != VoteResult::NotRecorded
    }
}

impl Said for CastingVote {
    fn is_said(&self) -> bool {
        *self != CastingVote::NotRecorded
    }
}

impl Said for VoteMethod {
    fn is_said(&self) -> bool {
        *self != VoteMethod::NotRecorded
    }
}

impl Said for RecordedVoteStatus {
    fn is_said(&self) -> bool {
        *self != RecordedVoteStatus::NotRecorded
    }
}
