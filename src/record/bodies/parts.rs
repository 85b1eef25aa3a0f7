//! The parts of a body: the structures that it is made of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::identifier::ForeignKey;
use crate::ids::{BodyId, CouncilId};

/// Another body, with the part of the work that moved between the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BodySuccession {
    /// The other body. It can belong to another council.
    pub body_id: BodyId,
    /// Part of the work. Null if it was all of it, or if not recorded.
    #[schema(examples("Licensing of taxis"))]
    pub part: Option<String>,
}

/// A successor of a body, as you send it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BodySuccessionInput {
    /// The body to which the work went, of any council; or send `body`.
    #[schema(nullable = false)]
    pub body_id: Option<BodyId>,
    /// External identifier of the record, in place of `body_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<ForeignKey>,
    /// Part of the work. Null if it was all of it, or if not recorded.
    #[schema(min_length = 1, max_length = 500, examples("Licensing of taxis"))]
    pub part: Option<String>,
}

/// A council that takes part in a body of another council.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BodyCouncil {
    /// The council.
    pub council_id: CouncilId,
}

/// A council that takes part in a body of another council, as you send it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BodyCouncilInput {
    /// The council; or send `council`.
    #[schema(nullable = false)]
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
}
