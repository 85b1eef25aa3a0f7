//! Units: in what a figure is counted.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::decimal::Decimal;

crate::words! {
    /// Kind of quantity.
    pub enum UnitKind {
        /// A count: a whole number, 0 or more.
        Count,
        /// A percentage.
        Percent,
        /// A ratio of one quantity to another.
        Ratio,
        /// An amount of money. The unit's code is an ISO 4217 currency.
        Currency,
        /// A duration: 0 or more.
        Duration,
        /// A figure without a unit, such as an index or a score.
        Index,
    }
}

/// Unit of a metric's values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Code, for programs.
    #[schema(min_length = 1, max_length = 50, examples("days"))]
    pub code: String,
    /// Name for people, as printed after a value.
    #[schema(min_length = 1, max_length = 100, examples("days"))]
    pub label: String,
    /// Kind of quantity.
    pub kind: UnitKind,
    /// Lowest possible value. Null if there is no limit.
    #[serde(default)]
    pub minimum: Option<Decimal>,
    /// Highest possible value, such as 100 for a percentage. Null if there is no limit.
    #[serde(default)]
    pub maximum: Option<Decimal>,
}
