//! A measure as a picture: its values over time with what is aimed at, where it began, and where it may end. SVG, drawn
//! by the server, so that a page shows it without a script.

use chrono::NaiveDate;

use crate::decimal::Decimal;
use crate::measures::drawing::{Drawing, Figures, GREY, INK, absence, look, rounded};
use crate::measures::forecast::{Forecast, ForecastState};
use crate::measures::period::{Frequency, Period};
use crate::measures::rating::{Aim, Rating};
use crate::measures::series::{ObservationState, Point};

use legend::{Entry, Legend};
use scale::Scale;

mod legend;
mod scale;
#[cfg(test)]
mod tests;

/// The widths that a chart is drawn in, in pixels.
pub const WIDTHS: std::ops::RangeInclusive<u32> = 240..=1600;

/// The width of a chart where none is asked for, in pixels.
pub const DEFAULT_WIDTH: u32 = 640;

/// The most periods that are drawn, the last ones; more would not be told apart.
const MAX_PERIODS: usize = 200;

/// The colour of the line through the values: Okabe and Ito's blue.
const LINE: &str = "#0072b2";

/// The colour of the band between the edges of a range: Okabe and Ito's sky blue, light.
const BAND: &str = "#d3ebf8";

/// Why a forecast that would hold nearly every value is not drawn.
const NO_FORECAST: &str = "no forecast: too few or too uneven figures";

/// The colours of the forecast: Okabe and Ito's purple, and a dark edge.
const FORECAST: (&str, &str) = ("#cc79a7", "#7d3c63");

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Chart<'a> {
    /// What tells its parts from those of other charts in one page: the id of the measure.
    pub key: &'a str,
    /// The name of the measure.
    pub name: &'a str,
    /// How its values are printed.
    pub figures: &'a Figures,
    /// How often it is measured.
    pub frequency: Frequency,
    /// Whether its values count from the beginning of the year.
    pub is_cumulative: bool,
    /// The day that the chart is of: what was measured for periods over by then counts.
    pub as_of: NaiveDate,
    /// Its values with their ratings, in the order of time.
    pub points: &'a [(Point, Rating)],
    /// What is aimed at, in the order of time.
    pub targets: &'a [(Period, Aim)],
    /// The value that it began with.
    pub baseline: Option<Decimal>,
    /// Where it may end.
    pub forecast: Option<&'a Forecast>,
}

/// Where in the image the values are drawn.
#[derive(Debug, Clone, Copy)]
struct Frame {
    width: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Chart<'_> {
    /// The chart as SVG, so many pixels wide.
    pub fn svg(&self, width: u32) -> String {
        let width = f64::from(width.clamp(*WIDTHS.start(), *WIDTHS.end()));
        let chart = self.of_last_periods();
        let legend = Legend::of(chart.entries(), width);
        let height = rounded((width * 9.0 / 16.0).max(190.0 + legend.height())).floor();
        let mut drawing = Drawing::new(self.key, (width, height), self.name, &self.description());
        let bold: [(&str, &dyn std::fmt::Display); 3] = [("font-size", &14), ("font-weight", &"bold"), ("fill", &INK)];
        drawing.text((12.0, 22.0), (width - 24.0) / 1.35, self.name, &bold);
        let Some(scale) = Scale::of(&chart, width, height - legend.height()) else {
            let at: [(&str, &dyn std::fmt::Display); 2] = [("text-anchor", &"middle"), ("fill", &INK)];
            drawing.text((width / 2.0, height / 2.0), width - 24.0, &self.nothing(), &at);
            return drawing.finish();
        };
        chart.draw_headline(&mut drawing, width);
        scale.draw_axes(&mut drawing, chart.figures.unit());
        scale.draw_periods(&mut drawing, &chart.labels());
        chart.draw_targets(&mut drawing, &scale);
        chart.draw_baseline(&mut drawing, &scale);
        chart.draw_breaks(&mut drawing, &scale);
        chart.draw_line(&mut drawing, &scale);
        chart.draw_forecast(&mut drawing, &scale);
        chart.draw_marks(&mut drawing, &scale);
        legend.draw(&mut drawing, height);
        drawing.finish()
    }

    fn of_last_periods(&self) -> Self {
        let points = self.points.get(self.points.len().saturating_sub(MAX_PERIODS)..).unwrap_or_default();
        let targets = self.targets.get(self.targets.len().saturating_sub(MAX_PERIODS)..).unwrap_or_default();
        Chart { points, targets, ..*self }
    }

    /// The last value that was measured.
    fn latest(&self) -> Option<(&Point, Decimal, Rating)> {
        let over = self.points.iter().rev().filter(|(point, _)| point.period.ends_on <= self.as_of);
        over.into_iter().find_map(|(point, rating)| Some((point, point.measured()?, *rating)))
    }

    /// The last period that is over, where no figure was measured for it.
    fn unmeasured(&self) -> Option<&Point> {
        let (last, _) = self.points.iter().rev().find(|(point, _)| point.period.ends_on <= self.as_of)?;
        Some(last).filter(|point| point.measured().is_none())
    }

    /// The words for a period without a measured value.
    fn nothing(&self) -> String {
        match self.unmeasured() {
            Some(point) => format!("There is no figure yet. {}: {}.", point.period.label, absence(point.state)),
            None => "Nothing is recorded yet.".to_owned(),
        }
    }

    /// What is aimed at in a period: the target of the shortest stretch that holds it.
    fn aim(&self, period: &Period) -> Option<Aim> {
        let holds = |of: &Period| of.starts_on <= period.starts_on && of.ends_on >= period.ends_on;
        let held = self.targets.iter().filter(|(of, _)| holds(of));
        held.min_by_key(|(of, _)| of.ends_on - of.starts_on).map(|(_, aim)| *aim)
    }

    fn printed_aim(&self, aim: Aim) -> String {
        match aim.single() {
            Some(value) => self.figures.print(value),
            None => format!("{} to {}", self.figures.print(aim.lower()), self.figures.print(aim.upper())),
        }
    }

    /// What the chart shows, in sentences.
    fn description(&self) -> String {
        let Some((point, value, rating)) = self.latest() else { return self.nothing() };
        let sort = match point.state {
            ObservationState::Provisional => ", provisional",
            ObservationState::Estimated => ", estimated",
            _ => "",
        };
        let target = match self.aim(&point.period) {
            Some(aim) => format!("the target is {}; it is {}", self.printed_aim(aim), look(rating).word),
            None => "there is no target".to_owned(),
        };
        let (value, label) = (self.figures.print(value), &point.period.label);
        let since = if self.is_cumulative { ", counted from the beginning of the year" } else { "" };
        let mut text = format!("The latest value is {value} for {label}{since}{sort}; {target}.");
        if let Some(point) = self.unmeasured() {
            text.push_str(&format!(" {}: {}.", point.period.label, absence(point.state)));
        }
        if let [(first, _), .., (last, _)] = self.points {
            let (count, first, last) = (self.points.len(), &first.period.label, &last.period.label);
            text.push_str(&format!(" {count} periods from {first} to {last}."));
        } else {
            text.push_str(" 1 period.");
        }
        if let Some(forecast) = self.printed_forecast() {
            text.push_str(&format!(" At the end the {forecast}."));
        } else if self.is_too_uneven() {
            text.push_str(&format!(" There is {NO_FORECAST}."));
        }
        text
    }

    fn is_too_uneven(&self) -> bool {
        self.forecast.is_some_and(|forecast| forecast.state == ForecastState::TooUneven)
    }

    fn printed_forecast(&self) -> Option<String> {
        let Forecast { value, lower, upper, .. } = self.forecast?;
        let [value, lower, upper] = [(*value)?, (*lower)?, (*upper)?].map(|value| self.figures.print(value));
        Some(format!("forecast is {value}, between {lower} and {upper}"))
    }

    fn draw_headline(&self, drawing: &mut Drawing, width: f64) {
        let Some((point, value, rating)) = self.latest() else { return };
        let target = self.aim(&point.period).map(|aim| format!(" · target {}", self.printed_aim(aim)));
        let (value, label, word) = (self.figures.print(value), &point.period.label, look(rating).word);
        let absent = self.unmeasured().map(|point| format!(" · {}: {}", point.period.label, absence(point.state)));
        let text = format!("{word} · {value} ({label}){}{}", target.unwrap_or_default(), absent.unwrap_or_default());
        drawing.mark(rating, (18.0, 39.0), is_hollow(point));
        drawing.text((30.0, 43.0), width - 42.0, &text, &[("fill", &INK)]);
    }

    /// The targets as steps over their periods; a range as a band between two of them.
    fn draw_targets(&self, drawing: &mut Drawing, scale: &Scale) {
        for (period, aim) in self.targets.iter().filter(|(_, aim)| aim.single().is_none()) {
            let ((x, end), top, bottom) = (scale.span(period), scale.y(aim.upper()), scale.y(aim.lower()));
            let [width, height] = [end - x, bottom - top].map(rounded);
            drawing.shape(
                "rect",
                &[
                    ("x", &x),
                    ("y", &top),
                    ("width", &width),
                    ("height", &height),
                    ("fill", &BAND),
                    // Without it a seam shows between one period and the next.
                    ("shape-rendering", &"crispEdges"),
                ],
            );
        }
        let lower = self.targets.iter().map(|(period, aim)| (period, aim.lower()));
        let upper = self.targets.iter().filter(|(_, aim)| aim.single().is_none());
        let upper = upper.map(|(period, aim)| (period, aim.upper()));
        let edges = [steps(scale, lower), steps(scale, upper)];
        for steps in edges.into_iter().filter(|steps| !steps.is_empty()) {
            drawing.shape(
                "path",
                &[
                    ("d", &steps),
                    ("fill", &"none"),
                    ("stroke", &INK),
                    ("stroke-width", &1.5),
                    ("stroke-dasharray", &"6 4"),
                ],
            );
        }
    }

    fn draw_baseline(&self, drawing: &mut Drawing, scale: &Scale) {
        let Some(baseline) = self.baseline else { return };
        let path = format!("M{} {}H{}", scale.frame.left, scale.y(baseline), scale.frame.right);
        drawing.shape("path", &[("d", &path), ("stroke", &GREY), ("stroke-width", &1.5), ("stroke-dasharray", &"2 4")]);
    }

    fn draw_breaks(&self, drawing: &mut Drawing, scale: &Scale) {
        for (point, _) in self.points.iter().filter(|(point, _)| point.state == ObservationState::Break) {
            let (x, _) = scale.span(&point.period);
            let path = format!("M{x} {}V{}", scale.frame.top, scale.frame.bottom);
            drawing.shape("path", &[("d", &path), ("stroke", &GREY), ("stroke-dasharray", &"8 3 2 3")]);
        }
    }

    /// The line through the values: it stops where a period has none, and before a value that is measured in another
    /// way.
    fn draw_line(&self, drawing: &mut Drawing, scale: &Scale) {
        let mut path = String::new();
        let mut before: Option<&Point> = None;
        for (point, _) in self.points {
            let Some(value) = point.measured() else {
                before = None;
                continue;
            };
            let is_joined = before.is_some_and(|before| self.is_next(before, point));
            let command = if is_joined { 'L' } else { 'M' };
            path.push_str(&format!("{command}{} {}", scale.x(&point.period), scale.y(value)));
            before = Some(point);
        }
        if !path.is_empty() {
            drawing.shape("path", &[("d", &path), ("fill", &"none"), ("stroke", &LINE), ("stroke-width", &2)]);
        }
    }

    fn is_next(&self, before: &Point, point: &Point) -> bool {
        let place = |point: &Point| point.period.place(self.frequency);
        let follows = match (place(before), place(point)) {
            (Some(before), Some(place)) => before + 1 == place,
            _ => true,
        };
        follows && point.state != ObservationState::Break
    }

    fn draw_marks(&self, drawing: &mut Drawing, scale: &Scale) {
        for (point, rating) in self.points {
            let Some(value) = point.value.filter(|_| point.state.has_value()) else { continue };
            let place = (scale.x(&point.period), scale.y(value));
            match point.state {
                ObservationState::Forecast => drawing.mark(Rating::NoData, place, true),
                _ => drawing.mark(*rating, place, is_hollow(point)),
            }
        }
    }

    fn draw_forecast(&self, drawing: &mut Drawing, scale: &Scale) {
        let Some(Forecast { value: Some(value), lower: Some(lower), upper: Some(upper), on: Some(on), period, .. }) =
            self.forecast
        else {
            return;
        };
        let x = period.as_ref().map_or_else(|| scale.x_of_day(*on), |period| scale.x(period));
        let (top, bottom) = (scale.y(*upper), scale.y(*lower));
        let (fill, edge) = FORECAST;
        drawing.shape(
            "rect",
            &[
                ("x", &rounded(x - 4.0)),
                ("y", &top),
                ("width", &8),
                ("height", &rounded((bottom - top).max(1.0))),
                ("fill", &fill),
                ("fill-opacity", &0.35),
                ("stroke", &edge),
            ],
        );
        draw_forecast_mark(drawing, (x, scale.y(*value)));
    }

    /// The names of the periods along the axis, with their places in time.
    fn labels(&self) -> Vec<(NaiveDate, NaiveDate, &str)> {
        let periods = self.points.iter().map(|(point, _)| &point.period);
        let forecast = self.forecast.filter(|forecast| forecast.value.is_some());
        let periods = periods.chain(forecast.and_then(|forecast| forecast.period.as_ref()));
        periods.map(|period| (period.starts_on, period.ends_on, period.label.as_str())).collect()
    }

    /// What the legend explains: what is in the picture, and no more.
    fn entries(&self) -> Vec<(Entry, String)> {
        let any = |is: &dyn Fn(&Point) -> bool| self.points.iter().any(|(point, _)| is(point));
        let mut entries = Vec::new();
        for rating in [Rating::OnTrack, Rating::Close, Rating::OffTrack, Rating::NoTarget] {
            if self.points.iter().any(|(point, of)| *of == rating && point.measured().is_some()) {
                entries.push((Entry::Rating(rating), look(rating).word.to_owned()));
            }
        }
        if any(&|point| point.measured().is_some() && is_hollow(point)) {
            entries.push((Entry::Hollow, "may be revised".to_owned()));
        }
        if any(&|point| point.state == ObservationState::Forecast && point.value.is_some()) {
            entries.push((Entry::Expected, "expected by the council".to_owned()));
        }
        if self.targets.iter().any(|(_, aim)| aim.single().is_some()) {
            entries.push((Entry::Target, "target".to_owned()));
        }
        if self.targets.iter().any(|(_, aim)| aim.single().is_none()) {
            entries.push((Entry::Range, "target range".to_owned()));
        }
        if let Some(baseline) = self.baseline {
            entries.push((Entry::Baseline, format!("baseline {}", self.figures.print(baseline))));
        }
        if let Some(value) = self.forecast.and_then(|forecast| forecast.value) {
            entries.push((Entry::Forecast, format!("forecast {}", self.figures.print(value))));
        } else if self.is_too_uneven() {
            entries.push((Entry::Forecast, NO_FORECAST.to_owned()));
        }
        if any(&|point| point.state == ObservationState::Break) {
            entries.push((Entry::Break, "measured anew".to_owned()));
        }
        entries
    }
}

/// A path of steps at the values over their periods, joined where one period ends as the next begins.
fn steps<'a>(scale: &Scale, values: impl Iterator<Item = (&'a Period, Decimal)>) -> String {
    let (mut path, mut end_before) = (String::new(), None);
    for (period, value) in values {
        let ((x, end), y) = (scale.span(period), scale.y(value));
        let start = if end_before == Some(x) { format!("V{y}") } else { format!("M{x} {y}") };
        path.push_str(&format!("{start}H{end}"));
        end_before = Some(end);
    }
    path
}

fn is_hollow(point: &Point) -> bool {
    matches!(point.state, ObservationState::Provisional | ObservationState::Estimated)
}

fn draw_forecast_mark(drawing: &mut Drawing, (x, y): (f64, f64)) {
    let at = |dx: f64, dy: f64| format!("{},{}", rounded(x + dx), rounded(y + dy));
    let points = [at(0.0, -6.0), at(6.0, 0.0), at(0.0, 6.0), at(-6.0, 0.0)].join(" ");
    let (fill, edge) = FORECAST;
    drawing.shape("polygon", &[("points", &points), ("fill", &fill), ("stroke", &edge), ("stroke-width", &1.5)]);
}
