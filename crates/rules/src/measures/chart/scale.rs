//! Where days and values stand in a chart, and its axes.

use chrono::{Datelike, NaiveDate};

use super::{Chart, Frame};
use crate::decimal::Decimal;
use crate::measures::drawing::{Drawing, Figures, GREY, INK, rounded, width_of};
use crate::measures::period::Period;

/// The height that a tick of the axis of values takes at least.
const TICK_HEIGHT: f64 = 44.0;

/// The most ticks of the axis of values.
const MAX_TICKS: i32 = 12;

/// The widest that the labels of the axis of values get.
const MAX_LABEL_WIDTH: f64 = 110.0;

/// The room between two labels of the axis of time.
const LABEL_GAP: f64 = 14.0;

/// The scales of a chart.
#[derive(Debug)]
pub(super) struct Scale {
    /// Where values are drawn.
    pub(super) frame: Frame,
    days: (f64, f64),
    /// The values at the bottom and the top.
    values: (f64, f64),
    ticks: Vec<(f64, String)>,
}

impl Scale {
    /// The scales that hold all of a chart in an image without its legend; none where it has no values.
    pub(super) fn of(chart: &Chart<'_>, width: f64, height: f64) -> Option<Scale> {
        chart.points.iter().find(|(point, _)| point.value.is_some())?;
        let values: Vec<f64> = values(chart).map(number).collect();
        let (top, bottom) = (70.0, height - 32.0);
        let ticks = Ticks::over(&values, bottom - top);
        let labels: Vec<(f64, String)> = ticks.labels();
        let label_width = labels.iter().map(|(_, label)| width_of(label)).fold(0.0, f64::max).min(MAX_LABEL_WIDTH);
        let frame = Frame { width, left: rounded(label_width + 16.0), right: width - 16.0, top, bottom };
        Some(Scale { frame, days: days(chart)?, values: (ticks.bottom, ticks.top), ticks: labels })
    }

    fn x_at(&self, day: f64) -> f64 {
        let (first, last) = self.days;
        let Frame { left, right, .. } = self.frame;
        rounded(left + (day - first) / (last - first) * (right - left))
    }

    /// Where a day stands.
    pub(super) fn x_of_day(&self, day: NaiveDate) -> f64 {
        self.x_at(beginning(day))
    }

    /// Where a period stands: at its middle.
    pub(super) fn x(&self, period: &Period) -> f64 {
        self.x_at((beginning(period.starts_on) + end(period.ends_on)) / 2.0)
    }

    /// Where a period begins and ends.
    pub(super) fn span(&self, period: &Period) -> (f64, f64) {
        (self.x_at(beginning(period.starts_on)), self.x_at(end(period.ends_on)))
    }

    /// Where a value stands.
    pub(super) fn y(&self, value: Decimal) -> f64 {
        self.y_at(number(value))
    }

    fn y_at(&self, value: f64) -> f64 {
        let (low, high) = self.values;
        let Frame { top, bottom, .. } = self.frame;
        rounded(bottom - (value - low) / (high - low) * (bottom - top))
    }

    /// Draws the axes with the ticks of the values.
    pub(super) fn draw_axes(&self, drawing: &mut Drawing, unit: &str) {
        let Frame { width, left, right, top, bottom, .. } = self.frame;
        for (value, label) in &self.ticks {
            let y = self.y_at(*value);
            let path = format!("M{left} {y}H{right}");
            drawing.shape("path", &[("d", &path), ("stroke", &"#e3e3e3")]);
            let at: [(&str, &dyn std::fmt::Display); 2] = [("text-anchor", &"end"), ("fill", &INK)];
            drawing.text((left - 6.0, y + 4.0), MAX_LABEL_WIDTH, label, &at);
        }
        let path = format!("M{left} {top}V{bottom}H{right}");
        drawing.shape("path", &[("d", &path), ("fill", &"none"), ("stroke", &GREY)]);
        drawing.text((8.0, top - 11.0), width - 16.0, unit, &[("fill", &GREY)]);
    }

    /// Draws the names of periods: the first and the last, and of those between as many as have room.
    pub(super) fn draw_periods(&self, drawing: &mut Drawing, labels: &[(NaiveDate, NaiveDate, &str)]) {
        let placed = |(starts_on, ends_on, label): &(NaiveDate, NaiveDate, &str)| {
            let middle = self.x_at((beginning(*starts_on) + end(*ends_on)) / 2.0);
            let half = width_of(label).min(self.frame.width / 2.0 - 8.0) / 2.0;
            (middle.max(half + 4.0).min(self.frame.width - half - 4.0), half, middle)
        };
        let (Some(first), Some(last)) = (labels.first(), labels.last()) else { return };
        let (last_x, last_half, _) = placed(last);
        let mut free = f64::MIN;
        for (index, label) in labels.iter().enumerate() {
            let (x, half, middle) = placed(label);
            let is_last = index + 1 == labels.len();
            let is_clear = x - half > free && (is_last || label == first || x + half + LABEL_GAP < last_x - last_half);
            if !is_clear || (label == first && !is_last && x + half + LABEL_GAP > last_x - last_half) {
                continue;
            }
            free = x + half + LABEL_GAP;
            let tick = format!("M{middle} {}v5", self.frame.bottom);
            drawing.shape("path", &[("d", &tick), ("stroke", &GREY)]);
            let at: [(&str, &dyn std::fmt::Display); 2] = [("text-anchor", &"middle"), ("fill", &INK)];
            drawing.text((x, self.frame.bottom + 18.0), half * 2.0 + 0.1, label.2, &at);
        }
    }
}

/// Every value that a chart shows.
fn values<'a>(chart: &'a Chart<'_>) -> impl Iterator<Item = Decimal> + 'a {
    let points = chart.points.iter().filter_map(|(point, _)| point.value);
    let aims = chart.targets.iter().flat_map(|(_, aim)| [aim.lower(), aim.upper()]);
    let forecast =
        chart.forecast.iter().flat_map(|forecast| [forecast.lower, forecast.value, forecast.upper]).flatten();
    points.chain(aims).chain(chart.baseline).chain(forecast)
}

/// The first and the last day that a chart shows.
fn days(chart: &Chart<'_>) -> Option<(f64, f64)> {
    let forecast = chart.forecast.filter(|forecast| forecast.value.is_some());
    let periods = chart.points.iter().map(|(point, _)| &point.period);
    let periods = periods.chain(chart.targets.iter().map(|(period, _)| period));
    let periods = periods.chain(forecast.and_then(|forecast| forecast.period.as_ref()));
    let ends: Vec<(f64, f64)> = periods.map(|period| (beginning(period.starts_on), end(period.ends_on))).collect();
    let first = ends.iter().map(|(first, _)| *first).reduce(f64::min)?;
    let last = ends.iter().map(|(_, last)| *last).chain(forecast.and_then(|forecast| forecast.on).map(end));
    Some((first, last.reduce(f64::max)?))
}

fn beginning(day: NaiveDate) -> f64 {
    f64::from(day.num_days_from_ce())
}

fn end(day: NaiveDate) -> f64 {
    beginning(day) + 1.0
}

fn number(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or_default()
}

/// Round numbers that hold values between them.
#[derive(Debug)]
struct Ticks {
    bottom: f64,
    top: f64,
    step: f64,
    places: u32,
}

impl Ticks {
    fn over(values: &[f64], height: f64) -> Ticks {
        let (mut low, mut high) =
            values.iter().fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(*value), high.max(*value)));
        if high - low < high.abs().max(low.abs()) * 1e-9 || high <= low {
            let around = (high.abs() * 0.1).max(1.0);
            (low, high) = (low - around, high + around);
            if values.iter().all(|value| *value >= 0.0) {
                low = low.max(0.0);
            }
        }
        // An axis that begins at zero where that costs no more than half of it.
        if low > 0.0 && low <= high / 2.0 {
            low = 0.0;
        }
        if high < 0.0 && high >= low / 2.0 {
            high = 0.0;
        }
        let (step, places) = round_step((high - low) / (height / TICK_HEIGHT).floor().clamp(2.0, 6.0));
        Ticks { bottom: (low / step).floor() * step, top: (high / step).ceil() * step, step, places }
    }

    fn labels(&self) -> Vec<(f64, String)> {
        let places = usize::try_from(self.places).unwrap_or_default();
        let ticks = (0..=MAX_TICKS).map(|index| self.bottom + f64::from(index) * self.step);
        let ticks = ticks.take_while(|tick| *tick <= self.top + self.step / 2.0);
        ticks
            .map(|tick| {
                let digits = format!("{tick:.places$}");
                let label = digits.parse().map(|value| Figures::bare(value, self.places));
                (tick, label.unwrap_or(digits))
            })
            .collect()
    }
}

/// The least of 1, 2 and 5 times a power of ten that is no less than a step, and how many decimals it has.
fn round_step(step: f64) -> (f64, u32) {
    let (mut power, mut places) = (1.0, 0);
    while power > step && places < 9 {
        (power, places) = (power / 10.0, places + 1);
    }
    while power * 10.0 <= step {
        power *= 10.0;
    }
    let times = [1.0, 2.0, 5.0].into_iter().find(|times| times * power >= step);
    match times {
        Some(times) => (times * power, places),
        None => (power * 10.0, places.saturating_sub(1)),
    }
}
