//! Other systems' keys, by which they find their own records here again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

/// An external identifier: the identifier of the record in another system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The other system, as a short name.
    #[schema(min_length = 1, max_length = 200, examples("moderngov:chorley:meeting"))]
    pub scheme: String,
    /// The identifier.
    #[schema(min_length = 1, max_length = 500, examples("7194"))]
    pub value: String,
    /// Address of the record in that system. Null if not recorded.
    #[serde(default)]
    pub url: Option<Url>,
    /// Date and time when the record was last taken from that system. Null if not recorded.
    #[serde(default)]
    pub retrieved_at: Option<DateTime<Utc>>,
}

/// Names a record by an external identifier instead of its id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IdentifierReference)]
pub struct ForeignKey {
    /// The other system, as a short name.
    #[schema(min_length = 1, max_length = 200, examples("demo"))]
    pub scheme: String,
    /// The identifier.
    #[schema(min_length = 1, max_length = 500, examples("chorley-cabinet-2018-08-02"))]
    pub value: String,
}
