//! Other systems' keys, by which they find their own records here again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

/// Another system's key for the same record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// Which system's key it is.
    #[schema(min_length = 1, max_length = 200, examples("moderngov:chorley:meeting"))]
    pub scheme: String,
    /// The key.
    #[schema(min_length = 1, max_length = 500, examples("7194"))]
    pub value: String,
    /// Where that system shows the record; null = not recorded.
    #[serde(default)]
    pub url: Option<Url>,
    /// When the record was last taken from there; null = not recorded.
    #[serde(default)]
    pub retrieved_at: Option<DateTime<Utc>>,
}

/// Names a record by another system's key instead of its id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignKey {
    /// Which system's key it is.
    #[schema(min_length = 1, max_length = 200, examples("demo"))]
    pub scheme: String,
    /// The key.
    #[schema(min_length = 1, max_length = 500, examples("chorley-cabinet-2018-08-02"))]
    pub value: String,
}
