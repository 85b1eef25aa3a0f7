//! Where a measure will stand when its strategy ends, if it goes on as it did. It is arithmetic over the values
//! recorded: it knows nothing of what a council plans, and no more of the past than the last values that can be
//! compared.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use crate::decimal::Decimal;
use crate::measures::period::{Period, YEARS};
use crate::measures::series::{ObservationState, Point, Series};

#[cfg(test)]
mod tests;

/// The fewest values that a line is drawn through.
const MIN_VALUES: usize = 5;

/// The most, the last ones: what was long ago says little of what is to come.
const MAX_VALUES: usize = 20;

/// The square of the quantile of the normal distribution that 10 % lie above, in millionths: 1.281552².
const Z_SQUARED_MILLIONTHS: i128 = 1_642_374;

/// The greatest number that is said, in billionths.
const GREATEST: i128 = 999_999_999_999_999 * 1_000_000_000;

crate::words! {
    /// Whether there is a forecast.
    pub enum ForecastState {
        /// There is a forecast.
        Made,
        /// Fewer than five values can be compared with one another.
        NotEnoughData,
        /// The interval would contain nearly every possible value: there are too few values, or they vary too much.
        TooUneven,
        /// The strategy ended no later than the period of the last value.
        Ended,
        /// The metric belongs to no strategy, or to one without a last day.
        NoEnd,
    }
}

/// Forecast of a metric for the end of its strategy, if it continues as before.
///
/// The server draws the line of Theil and Sen through the last 20 comparable values at most. Its slope is the median of
/// the slopes between every two values, and as many values are above the line as below it. The interval is between two
/// lines through its middle with the limits of the slope at 80 %. These limits are those of P. K. Sen (1968, Journal of
/// the American Statistical Association 63, 1379–1389). The server moves the one line down and the other up. It uses
/// the 10 % and 90 % quantiles of the differences between the values and the line. If values accumulate from the
/// beginning of the year, the server uses the amounts that each period added, and adds them up. If values scatter
/// independently about a line, the interval contains the next value four times out of five or more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Forecast {
    /// Whether there is a forecast, and why not.
    pub state: ForecastState,
    /// Day of the forecast, the last day of the strategy. Null if there is no forecast.
    pub on: Option<NaiveDate>,
    /// Period of the metric that contains the day. Null if there is no forecast, or if periods are not regular.
    pub period: Option<Period>,
    /// Expected value. Null if there is no forecast.
    pub value: Option<Decimal>,
    /// Lower end of the interval. Null if there is no forecast.
    pub lower: Option<Decimal>,
    /// Upper end of the interval. Null if there is no forecast.
    pub upper: Option<Decimal>,
    /// Number of values that it is based on. 0 if there is no forecast.
    #[schema(minimum = 0, maximum = 20)]
    pub values: u32,
}

/// What the values of a measure cannot pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    /// The least possible value; none = there is no least.
    pub lower: Option<Decimal>,
    /// The greatest possible value; none = there is no greatest.
    pub upper: Option<Decimal>,
}

impl Bounds {
    /// From the least value to the greatest that a reader may expect: the bounds, or if there is none, the measured
    /// values and zero.
    fn scale(self, series: &Series, as_of: NaiveDate) -> (i128, i128) {
        let over = series.points().iter().filter(|point| point.period.ends_on <= as_of);
        let measured = over.filter_map(|point| Some(point.measured()?.billionths()));
        let (least, greatest) =
            measured.fold((0, 0), |(least, greatest), value| (value.min(least), value.max(greatest)));
        (self.lower.map_or(least, Decimal::billionths), self.upper.map_or(greatest, Decimal::billionths))
    }

    /// Of values that may be anything.
    pub const NONE: Bounds = Bounds { lower: None, upper: None };

    /// Of counts, durations and sums of what cannot be less than nothing.
    pub const NOT_NEGATIVE: Bounds = Bounds { lower: Some(Decimal::ZERO), upper: None };

    /// Of shares in percent.
    pub const SHARE: Bounds = Bounds { lower: Some(Decimal::ZERO), upper: Some(Decimal::HUNDRED) };

    fn hold(self, billionths: i128) -> i128 {
        let lower = self.lower.map_or(-GREATEST, Decimal::billionths);
        let upper = self.upper.map_or(GREATEST, Decimal::billionths);
        billionths.min(upper).max(lower)
    }
}

impl Forecast {
    fn none(state: ForecastState, on: Option<NaiveDate>) -> Forecast {
        Forecast { state, on, period: None, value: None, lower: None, upper: None, values: 0 }
    }
}

/// Forecasts a measure at the end of its strategy from what was measured for periods that were over on the day, within
/// bounds and rounded to the decimals of the measure.
pub fn forecast(series: &Series, as_of: NaiveDate, end: Option<NaiveDate>, bounds: Bounds, decimals: u32) -> Forecast {
    let Some(end) = end.filter(|end| YEARS.contains(&end.year())) else {
        return Forecast::none(ForecastState::NoEnd, None);
    };
    let Some(latest) = series.latest(as_of) else {
        return Forecast::none(ForecastState::NotEnoughData, Some(end));
    };
    if end <= latest.period.ends_on {
        return Forecast::none(ForecastState::Ended, Some(end));
    }
    let cadence = series.cadence();
    let period = Period::holding(end, cadence.frequency, cadence.year_start_month);
    let values = comparable(series, as_of);
    let expected = Line::through(&values).and_then(|line| match (&period, cadence.is_cumulative) {
        (Some(period), true) => Some(line.added_up(series, latest, period, bounds)),
        (Some(period), false) => Some(line.at(i64::from(period.place(cadence.frequency)?))),
        (None, _) => Some(line.at(half_days(end, end))),
    });
    let Some(expected) = expected else {
        return Forecast::none(ForecastState::NotEnoughData, Some(end));
    };
    if expected.says_nothing(bounds, bounds.scale(series, as_of)) {
        return Forecast::none(ForecastState::TooUneven, Some(end));
    }
    let said = |billionths| Decimal::from_billionths(bounds.hold(billionths)).map(|value| value.rounded(decimals));
    Forecast {
        state: ForecastState::Made,
        on: Some(end),
        period,
        value: said(expected.middle),
        lower: said(expected.lower),
        upper: said(expected.upper),
        values: u32::try_from(values.len()).unwrap_or_default(),
    }
}

/// A value in billionths at a place in time: the number of the period, or half days where periods are not regular.
type Value = (i64, i128);

/// The last values that can be compared with one another.
fn comparable(series: &Series, as_of: NaiveDate) -> Vec<Value> {
    let over: Vec<&Point> = series.points().iter().filter(|point| point.period.ends_on <= as_of).collect();
    let anew = over.iter().rposition(|point| point.state == ObservationState::Break).unwrap_or_default();
    let value = |point: &&Point| {
        let part = series.added(point).filter(|part| !series.is_broken(part.since, part.until))?;
        let place = point.period.place(series.cadence().frequency);
        let place = place.map_or_else(|| half_days(point.period.starts_on, point.period.ends_on), i64::from);
        Some((place, part.value.billionths()))
    };
    let mut values: Vec<Value> =
        over.into_iter().skip(anew).rev().filter_map(|point| value(&point)).take(MAX_VALUES).collect();
    values.reverse();
    values
}

/// The middle of two days, in half days: whole.
fn half_days(one: NaiveDate, other: NaiveDate) -> i64 {
    i64::from(one.num_days_from_ce()) + i64::from(other.num_days_from_ce())
}

/// What is expected, in billionths.
#[derive(Debug, Clone, Copy, Default)]
struct Expected {
    lower: i128,
    middle: i128,
    upper: i128,
}

/// A slope as an exact fraction, its run positive. Values are under 2^80 billionths and runs under 2^19 half days, so
/// that the products below stay within 128 bits.
#[derive(Debug, Clone, Copy)]
struct Slope {
    rise: i128,
    run: i128,
}

impl Slope {
    fn compare(&self, other: &Slope) -> Ordering {
        (self.rise * other.run).cmp(&(other.rise * self.run))
    }

    /// What it rises over a distance, with its remainder: the whole billionths below, and whether there is more.
    fn over(&self, distance: i128) -> (i128, bool) {
        let product = self.rise * distance;
        (product.div_euclid(self.run), product.rem_euclid(self.run) != 0)
    }
}

/// A line through values, with what it takes to say how sure it is.
#[derive(Debug)]
struct Line {
    /// The place and the height of its middle, in billionths.
    middle: (i64, i128),
    slope: Slope,
    /// The limits of the slope.
    limits: (Slope, Slope),
    /// The quantiles of what the values differ from the line, in billionths.
    spread: (i128, i128),
    /// Twice the run of the slope times the height of the line at place 0, counted from the first value.
    height: i128,
    first: i64,
}

impl Line {
    /// The line through the values, in the order of time; none where they are too few.
    fn through(values: &[Value]) -> Option<Line> {
        let count = i128::try_from(values.len()).ok().filter(|_| values.len() >= MIN_VALUES)?;
        let mut slopes: Vec<Slope> = Vec::with_capacity(values.len() * values.len() / 2);
        for (index, (place, value)) in values.iter().enumerate() {
            let later = values.iter().skip(index + 1).filter(|(later, _)| later > place);
            slopes.extend(later.map(|(x, y)| Slope { rise: y - value, run: i128::from(x - place) }));
        }
        slopes.sort_unstable_by(Slope::compare);
        let slope = median(&slopes)?;
        let rank = limit_rank(slopes.len(), count);
        let limits = (*slopes.get(rank)?, *slopes.iter().rev().nth(rank)?);

        let first = values.first()?.0;
        let mut heights: Vec<i128> =
            values.iter().map(|(x, y)| y * slope.run - slope.rise * i128::from(x - first)).collect();
        heights.sort_unstable();
        let [below, above] = [heights.get((heights.len() - 1) / 2)?, heights.get(heights.len() / 2)?];
        let height = below + above;
        // A tenth of the values, rounded down, is left outside at either end.
        let outside = heights.len() / 10;
        let [low, high] = [heights.get(outside)?, heights.iter().rev().nth(outside)?];
        let differs = |edge: &i128| 2 * edge - height;
        let spread = (differs(low).div_euclid(2 * slope.run), -(-differs(high)).div_euclid(2 * slope.run));

        let place = values.get(values.len() / 2)?.0;
        let mut line = Line { middle: (place, 0), slope, limits, spread, height, first };
        line.middle.1 = line.value(place);
        Some(line)
    }

    /// Its height at a place, to the nearest billionth.
    fn value(&self, place: i64) -> i128 {
        let twice_run = 2 * self.slope.run;
        let height = self.height + 2 * self.slope.rise * i128::from(place - self.first);
        (height + self.slope.run).div_euclid(twice_run)
    }

    /// What is expected at a place.
    fn at(&self, place: i64) -> Expected {
        let middle = self.value(place);
        let distance = i128::from(place - self.middle.0);
        let (below, _) = self.limits.0.over(distance);
        let (above, is_more) = self.limits.1.over(distance);
        let lower = self.middle.1 + below + self.spread.0;
        let upper = self.middle.1 + above + i128::from(is_more) + self.spread.1;
        Expected { lower: lower.min(middle), middle, upper: upper.max(middle) }
    }

    /// What is expected of a period where values count from the beginning of the year: what is expected of each period
    /// of that year that has none yet, added to the last value where it is of the same year. What cannot be negative
    /// does not shrink.
    fn added_up(&self, series: &Series, latest: &Point, end: &Period, bounds: Bounds) -> Expected {
        let cadence = series.cadence();
        let mut sum = Expected::default();
        let mut period = Some(end.clone());
        while let Some(this) = period {
            if this.starts_on <= latest.period.starts_on {
                let value = latest.measured().map_or(0, Decimal::billionths);
                return sum.plus(Expected { lower: value, middle: value, upper: value });
            }
            let Some(place) = this.place(cadence.frequency) else { break };
            let added = self.at(i64::from(place));
            let floor = if bounds.lower.is_some_and(|least| least >= Decimal::ZERO) { 0 } else { i128::MIN };
            sum = sum.plus(Expected {
                lower: added.lower.max(floor),
                middle: added.middle.max(floor),
                upper: added.upper.max(floor),
            });
            if this.begins_year(cadence.frequency, cadence.year_start_month) != Some(false) {
                break;
            }
            period = this.previous(cadence.frequency);
        }
        sum
    }
}

impl Expected {
    /// Whether the interval covers nine tenths of a scale or more. A single value is said, however short the scale.
    fn says_nothing(self, bounds: Bounds, (least, greatest): (i128, i128)) -> bool {
        let (lower, upper) = (bounds.hold(self.lower), bounds.hold(self.upper));
        let covered = upper.min(greatest) - lower.max(least);
        lower < upper && covered >= 0 && covered * 10 >= (greatest - least) * 9
    }

    fn plus(self, other: Expected) -> Expected {
        Expected {
            lower: self.lower + other.lower,
            middle: self.middle + other.middle,
            upper: self.upper + other.upper,
        }
    }
}

/// The middle of slopes that are in order; of two middle ones, the middle between them.
fn median(slopes: &[Slope]) -> Option<Slope> {
    let upper = slopes.get(slopes.len() / 2)?;
    if slopes.len() % 2 == 1 {
        return Some(*upper);
    }
    let lower = slopes.get(slopes.len() / 2 - 1)?;
    Some(Slope { rise: lower.rise * upper.run + upper.rise * lower.run, run: 2 * lower.run * upper.run })
}

/// How many slopes lie outside of the limits at either end: Sen's (N − C)/2, rounded down and less one, with
/// C = z·√(n(n−1)(2n+5)/18) by Kendall's variance.
fn limit_rank(slopes: usize, values: i128) -> usize {
    let variance_18 = values * (values - 1) * (2 * values + 5);
    let is_within = |rank: &usize| {
        let between = i128::try_from(slopes.saturating_sub(2 * (rank + 1))).unwrap_or_default();
        between * between * 18 * 1_000_000 >= Z_SQUARED_MILLIONTHS * variance_18
    };
    (0..slopes / 2).take_while(is_within).last().unwrap_or_default()
}
