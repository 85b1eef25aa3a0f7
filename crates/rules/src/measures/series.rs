//! The values of a measure one after another: which is the latest, and what it may be compared with. Nothing is
//! skipped: where the period before has no value, there is nothing to compare with.

use std::cmp::Ordering;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::decimal::Decimal;
use crate::measures::period::{Frequency, Period};
use crate::measures::rating::{Aim, Polarity, better};

#[cfg(test)]
mod tests;

crate::words! {
    /// State of a value (as the observation status of SDMX).
    #[derive(Default)]
    pub enum ObservationState {
        /// Measured, and final.
        #[default]
        Normal,
        /// Measured, and may still be revised.
        Provisional,
        /// Estimated: not measured in full, and worked out from what was measured.
        Estimated,
        /// Expected. It never counts as a measured value.
        Forecast,
        /// The period is known to have no value.
        Missing,
        /// The period has a value, but it is not published, for example because it could identify people.
        Suppressed,
        /// The first value after a change of method. It cannot be compared with earlier values.
        Break,
    }
}

impl ObservationState {
    /// Whether an observation in this state has a value.
    pub fn has_value(self) -> bool {
        !matches!(self, ObservationState::Missing | ObservationState::Suppressed)
    }
}

crate::words! {
    /// Direction in which a value changed.
    pub enum Direction {
        /// Better than before.
        Improved,
        /// Worse than before.
        Worsened,
        /// The same as before.
        Unchanged,
        /// Different, but neither direction is better, or the best target is not known.
        Changed,
        /// There are values, but the measure or the method is not the same.
        NotComparable,
        /// One of the two values is not recorded.
        NoData,
    }
}

/// One value of a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The days that it was measured for.
    pub period: Period,
    /// The value; none where the period has none.
    pub value: Option<Decimal>,
    /// What sort of value it is.
    pub state: ObservationState,
}

impl Point {
    /// The value, where it was measured and not expected.
    pub fn measured(&self) -> Option<Decimal> {
        match self.state {
            ObservationState::Forecast | ObservationState::Missing | ObservationState::Suppressed => None,
            ObservationState::Normal
            | ObservationState::Provisional
            | ObservationState::Estimated
            | ObservationState::Break => self.value,
        }
    }
}

/// How a measure is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cadence {
    /// How often.
    pub frequency: Frequency,
    /// The month in which the measure's year begins, 1 to 12.
    pub year_start_month: i32,
    /// Whether a value counts from the beginning of the measure's year.
    pub is_cumulative: bool,
}

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison<'a> {
    /// The observation compared with; none where the period has none.
    pub point: Option<&'a Point>,
    /// What is compared with: its value, or what was added in its period; none where it cannot be compared.
    pub before: Option<Decimal>,
    /// The value less what it is compared with; none where it cannot be compared.
    pub change: Option<Decimal>,
    /// Which way it went.
    pub direction: Direction,
    /// The amounts that the two periods added; none if values do not count from the beginning of the year, or years are
    /// compared.
    pub added: Option<Added>,
}

/// Amounts that two periods added, if values accumulate from the beginning of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PeriodIncreases)]
pub struct Added {
    /// Amount that the period of the latest value added. Null if the period before has no value in the same year.
    pub latest: Option<Decimal>,
    /// Amount that the period before it added. Null if not known.
    pub earlier: Option<Decimal>,
}

/// The values of one measure in the order of their periods, one for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    points: Vec<Point>,
    cadence: Cadence,
}

impl Series {
    /// The series of the values, which may come in any order.
    pub fn new(mut points: Vec<Point>, cadence: Cadence) -> Series {
        points.sort_by(|one, other| one.period.cmp(&other.period));
        Series { points, cadence }
    }

    /// The values in the order of their periods.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// How the measure is taken.
    pub fn cadence(&self) -> Cadence {
        self.cadence
    }

    /// The last value that was measured for a period which was over on the day.
    pub fn latest(&self, as_of: NaiveDate) -> Option<&Point> {
        self.points.iter().rev().find(|point| point.period.ends_on <= as_of && point.measured().is_some())
    }

    /// The last period that was over on the day, if none was measured for it: it is newer than the latest value.
    pub fn unmeasured(&self, as_of: NaiveDate) -> Option<&Point> {
        let last = self.points.iter().rev().find(|point| point.period.ends_on <= as_of);
        last.filter(|point| point.measured().is_none())
    }

    /// A value compared with that of the period directly before. Where values count from the beginning of the year,
    /// what was added in the one period is compared with what was added in the other. The aim is that of the value, for
    /// measures whose target is best.
    pub fn against_previous(&self, point: &Point, polarity: Polarity, aim: Option<Aim>) -> Comparison<'_> {
        let before = self.previous(point);
        // What was added is not what is aimed at: that counts from the beginning of the year too.
        let aim = aim.filter(|_| !self.cadence.is_cumulative);
        let then = before.and_then(|before| self.added(before));
        let now = self.added(point);
        let compared = self.compared(before, now, then, polarity, aim);
        let value =
            |part: Option<Part<'_>>| part.filter(|part| !self.is_broken(part.since, part.until)).map(|part| part.value);
        let added = Added { latest: value(now), earlier: value(then) };
        Comparison { added: self.cadence.is_cumulative.then_some(added), ..compared }
    }

    /// A value compared with that of the same period a year before. The aim is that of the value, for measures whose
    /// target is best.
    pub fn against_last_year(&self, point: &Point, polarity: Polarity, aim: Option<Aim>) -> Comparison<'_> {
        let last_year = point.period.year_before(self.cadence.frequency).and_then(|period| self.at(&period.code));
        let then = last_year.and_then(Part::whole);
        self.compared(last_year, Part::whole(point), then, polarity, aim)
    }

    fn at(&self, code: &str) -> Option<&Point> {
        self.points.iter().rev().find(|point| point.period.code == code)
    }

    /// The observation of the period directly before; where periods are not regular, that which ended last before it
    /// began.
    fn previous(&self, point: &Point) -> Option<&Point> {
        match self.cadence.frequency {
            Frequency::AdHoc => self.points.iter().rev().find(|other| other.period.ends_on < point.period.starts_on),
            regular => point.period.previous(regular).and_then(|period| self.at(&period.code)),
        }
    }

    /// What was measured in the period of a point alone: the value itself, or where values count from the beginning of
    /// the year what it is more than that of the period before. None where that is not known.
    pub(super) fn added<'a>(&'a self, point: &'a Point) -> Option<Part<'a>> {
        let Cadence { frequency, year_start_month, is_cumulative } = self.cadence;
        if !is_cumulative || point.period.begins_year(frequency, year_start_month)? {
            return Part::whole(point);
        }
        let before = self.previous(point)?;
        let value = point.measured()?.minus(before.measured()?)?;
        Some(Part { value, since: before, until: point })
    }

    fn compared<'a>(
        &self,
        point: Option<&'a Point>,
        now: Option<Part<'_>>,
        then: Option<Part<'_>>,
        polarity: Polarity,
        aim: Option<Aim>,
    ) -> Comparison<'a> {
        let nothing = |direction| Comparison { point, before: None, change: None, direction, added: None };
        let Some((now, then)) = now.zip(then) else { return nothing(Direction::NoData) };
        if self.is_broken(then.since, now.until) {
            return nothing(Direction::NotComparable);
        }
        let direction = match better(now.value, then.value, polarity, aim) {
            _ if now.value == then.value => Direction::Unchanged,
            Some(Ordering::Greater) => Direction::Improved,
            Some(Ordering::Equal) => Direction::Unchanged,
            Some(Ordering::Less) => Direction::Worsened,
            None => Direction::Changed,
        };
        Comparison { point, before: Some(then.value), change: now.value.minus(then.value), direction, added: None }
    }

    /// Whether the series begins anew after the one point, up to the other.
    pub(super) fn is_broken(&self, since: &Point, until: &Point) -> bool {
        let is_between = |point: &&Point| point.period > since.period && point.period <= until.period;
        self.points.iter().filter(is_between).any(|point| point.state == ObservationState::Break)
    }
}

/// What was measured in a period alone, and the observations that it takes to know it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) value: Decimal,
    pub(super) since: &'a Point,
    pub(super) until: &'a Point,
}

impl<'a> Part<'a> {
    fn whole(point: &'a Point) -> Option<Part<'a>> {
        Some(Part { value: point.measured()?, since: point, until: point })
    }
}
