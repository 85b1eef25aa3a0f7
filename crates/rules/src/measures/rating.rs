//! How a value stands to what was aimed at, by rules that councils publish. What a council says of itself in words is
//! no part of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::decimal::Decimal;

#[cfg(test)]
mod tests;

crate::words! {
    /// Direction that counts as better.
    #[derive(Default)]
    pub enum Polarity {
        /// Higher values are better.
        Higher,
        /// Lower values are better.
        Lower,
        /// Values nearer to the target are better, from either side.
        TargetIsBest,
        /// Neither. The value is context, and is not rated even if there is a target.
        #[default]
        None,
    }
}

crate::words! {
    /// Kind of rule that rates values.
    #[derive(Default)]
    pub enum RuleKind {
        /// A value that meets the target is `on_track`. One that misses it within the tolerance is `close`. Any other
        /// is `off_track`. Chorley Council reports like this: "on or above target or within the 5 % threshold".
        #[default]
        Threshold,
        /// A value that meets the target, or misses it within the tolerance, is `on_track`. One that misses it by more,
        /// but is no worse than in the same period of last year, is `close`. Any other is `off_track`, also if last
        /// year has nothing comparable. Havering Council reported like this in 2013/14.
        SamePeriodLastYear,
    }
}

crate::words! {
    /// Rating of a value against its target.
    pub enum Rating {
        /// It meets the target, or misses it by no more than the rule allows.
        OnTrack,
        /// It misses the target by an amount that the rule counts as close.
        Close,
        /// It misses the target by more.
        OffTrack,
        /// There is no target for the period, or neither direction is better.
        NoTarget,
        /// There is no value.
        NoData,
    }
}

/// Rule that rates the values of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RatingRule {
    /// Kind of rule.
    pub kind: RuleKind,
    /// How far a value may miss the target, in percent of the target.
    #[schema(value_type = f64, minimum = 0, maximum = 100, examples(5))]
    pub tolerance_percent: Decimal,
}

/// Rule that rates the values of a metric, as you send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingRuleInput {
    /// Kind of rule.
    pub kind: RuleKind,
    /// How far a value may miss the target, in percent of the target. If you leave it out, it is 5 with `threshold` and
    /// 10 with `same_period_last_year`.
    #[serde(default)]
    #[schema(value_type = Option<f64>, nullable = false, minimum = 0, maximum = 100, examples(5))]
    pub tolerance_percent: Option<Decimal>,
}

impl RatingRuleInput {
    /// The whole rule.
    pub fn settle(self) -> RatingRule {
        let usual = match self.kind {
            RuleKind::Threshold => 5,
            RuleKind::SamePeriodLastYear => 10,
        };
        RatingRule { kind: self.kind, tolerance_percent: self.tolerance_percent.unwrap_or(Decimal::from(usual)) }
    }
}

impl Default for RatingRule {
    fn default() -> Self {
        RatingRuleInput { kind: RuleKind::default(), tolerance_percent: None }.settle()
    }
}

/// What is aimed at: a value, or a range whose edges belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aim {
    lower: Decimal,
    upper: Decimal,
}

impl Aim {
    /// A single value.
    pub fn value(value: Decimal) -> Aim {
        Aim { lower: value, upper: value }
    }

    /// From one value to another; none where the upper is below the lower.
    pub fn range(lower: Decimal, upper: Decimal) -> Option<Aim> {
        (lower <= upper).then_some(Aim { lower, upper })
    }

    /// The least value of it.
    pub fn lower(self) -> Decimal {
        self.lower
    }

    /// The greatest value of it.
    pub fn upper(self) -> Decimal {
        self.upper
    }

    /// The value, where it is a single one.
    pub fn single(self) -> Option<Decimal> {
        (self.lower == self.upper).then_some(self.lower)
    }

    /// The edge that a value lies outside of; none inside.
    fn edge_beside(self, value: Decimal) -> Option<Decimal> {
        if value < self.lower {
            Some(self.lower)
        } else if value > self.upper {
            Some(self.upper)
        } else {
            None
        }
    }

    /// How far a value lies outside of it, on either side, in billionths of the unit.
    fn distance(self, value: Decimal) -> i128 {
        let edge = self.edge_beside(value).unwrap_or(value);
        (value.billionths() - edge.billionths()).abs()
    }

    /// How far a value lies above or below it, in the unit of the measure; zero inside. None past the limits of
    /// numbers.
    pub fn variance(self, value: Decimal) -> Option<Decimal> {
        value.minus(self.edge_beside(value).unwrap_or(value))
    }

    /// The same in percent of what is aimed at (of the edge of a range), to one decimal; positive where the value is
    /// greater. None where that is zero, or past the limits of numbers.
    pub fn variance_percent(self, value: Decimal) -> Option<Decimal> {
        let edge = match (self.single(), self.edge_beside(value)) {
            (Some(value), _) | (None, Some(value)) => value,
            (None, None) => return Some(Decimal::ZERO),
        };
        let difference = value.exact().checked_sub(edge.exact())?;
        let percent = difference.checked_mul(rust_decimal::Decimal::ONE_HUNDRED)?.checked_div(edge.exact().abs())?;
        Decimal::nearest(percent).map(|percent| percent.rounded(1))
    }

    /// The edge that a value misses, given which way is better; none where it meets the aim.
    fn missed_edge(self, value: Decimal, polarity: Polarity) -> Option<Decimal> {
        match polarity {
            Polarity::Higher => Some(self.lower).filter(|lower| value < *lower),
            Polarity::Lower => Some(self.upper).filter(|upper| value > *upper),
            Polarity::TargetIsBest => self.edge_beside(value),
            Polarity::None => None,
        }
    }
}

impl RatingRule {
    /// Rates a value against what was aimed at. What the same period of last year came to counts in the rule that asks
    /// for it, and is left out where it cannot be compared.
    pub fn rate(
        self,
        value: Option<Decimal>,
        aim: Option<Aim>,
        last_year: Option<Decimal>,
        polarity: Polarity,
    ) -> Rating {
        let Some(value) = value else { return Rating::NoData };
        let Some(aim) = aim.filter(|_| polarity != Polarity::None) else { return Rating::NoTarget };
        let Some(edge) = aim.missed_edge(value, polarity) else { return Rating::OnTrack };
        let is_near = self.forgives(value, edge);
        match self.kind {
            RuleKind::Threshold if is_near => Rating::Close,
            RuleKind::Threshold => Rating::OffTrack,
            RuleKind::SamePeriodLastYear if is_near => Rating::OnTrack,
            RuleKind::SamePeriodLastYear => match last_year {
                Some(before) if !is_worse(value, before, polarity, Some(aim)) => Rating::Close,
                _ => Rating::OffTrack,
            },
        }
    }

    /// Whether a value misses an edge by no more than the tolerance. Of an edge that is zero, no tolerance is anything.
    fn forgives(self, value: Decimal, edge: Decimal) -> bool {
        let missed = (value.billionths() - edge.billionths()).checked_mul(Decimal::HUNDRED.billionths());
        let forgiven = edge.billionths().checked_mul(self.tolerance_percent.billionths());
        missed.zip(forgiven).is_some_and(|(missed, forgiven)| missed.abs() <= forgiven.abs())
    }
}

/// Whether a value is worse than another. Where the target is best, that needs a target.
fn is_worse(value: Decimal, other: Decimal, polarity: Polarity, aim: Option<Aim>) -> bool {
    better(value, other, polarity, aim) == Some(std::cmp::Ordering::Less)
}

/// How a value compares with another: greater is better. None where neither way is better, or nothing says which.
pub fn better(value: Decimal, other: Decimal, polarity: Polarity, aim: Option<Aim>) -> Option<std::cmp::Ordering> {
    match polarity {
        Polarity::Higher => Some(value.cmp(&other)),
        Polarity::Lower => Some(other.cmp(&value)),
        Polarity::TargetIsBest => aim.map(|aim| aim.distance(other).cmp(&aim.distance(value))),
        Polarity::None => None,
    }
}
