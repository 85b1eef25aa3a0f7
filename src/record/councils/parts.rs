//! The parts of a council: the structures that it is made of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::CouncilId;

/// Another council, with the part of the work that moved between the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CouncilSuccession {
    /// The other council.
    pub council_id: CouncilId,
    /// Part of the work. Null if it was all of it, or if not recorded.
    #[schema(examples("Planning, housing and waste"))]
    pub part: Option<String>,
}

/// A successor of a council, as you send it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CouncilSuccessionInput {
    /// The council to which the work went; or send `council`.
    #[schema(nullable = false)]
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Part of the work. Null if it was all of it, or if not recorded.
    #[schema(min_length = 1, max_length = 500, examples("Planning, housing and waste"))]
    pub part: Option<String>,
}
