//! Where a strategy stands: each of its metrics with what was measured last, rated against what was aimed at, compared
//! with what it was, and carried on to the strategy's end. All of it is worked out when it is asked for, and nothing of
//! it is stored.

pub mod model;
pub mod queries;
mod routes;

pub use routes::{configure, progress};

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use futures_util::try_join;

use crate::decimal::Decimal;
use crate::http::urls::Urls;
use crate::ids::{CouncilId, MetricId, StrategyId};
use crate::kind::Kind;
use crate::measures::forecast::{Bounds, Forecast, forecast};
use crate::measures::period::Period;
use crate::measures::rating::{Aim, Rating};
use crate::measures::series::{Cadence, Comparison, Direction, Point, Series};
use crate::progress::fit;
use crate::progress::metrics::model::Metric;
use crate::progress::targets::model::Target;
use model::{Aimed, Compared, Figure, MetricLinks, MetricStanding, Summary};
use queries::{Latest, Measured, Of};

/// The greatest value that a range without an upper end reaches to.
const NO_END: i64 = 999_999_999_999_999;

/// What is recorded of some metrics.
#[derive(Debug)]
pub struct Facts {
    metrics: Vec<Metric>,
    measured: Vec<Measured>,
    latest: Vec<Latest>,
    targets: Vec<Target>,
}

impl Facts {
    /// Reads it, all at once.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn read(db: &AsyncPgConnection, of: Of<'_>, as_of: NaiveDate) -> QueryResult<Facts> {
        let (metrics, measured, latest, targets) = try_join!(
            queries::metrics(db, of),
            queries::measured(db, of, as_of),
            queries::latest(db, of, as_of),
            queries::targets(db, of),
        )?;
        Ok(Facts { metrics, measured, latest, targets })
    }

    /// Which metric measures which strategy, or its council itself.
    pub fn owners(&self) -> HashMap<MetricId, (CouncilId, Option<StrategyId>)> {
        self.metrics.iter().map(|metric| (metric.id, (metric.council_id, metric.strategy_id))).collect()
    }

    /// Each metric as it stands on a day, and at the end of its strategy.
    pub fn standings(self, as_of: NaiveDate, end: Option<NaiveDate>, urls: &Urls) -> Vec<MetricStanding> {
        let mut latest: HashMap<MetricId, Vec<Latest>> = HashMap::new();
        for row in self.latest {
            latest.entry(row.metric_id).or_default().push(row);
        }
        let mut points: HashMap<MetricId, Vec<Point>> = HashMap::new();
        for row in self.measured {
            let point = Point { period: row.period, value: row.value, state: row.state };
            points.entry(row.metric_id).or_default().push(point);
        }
        let mut targets: HashMap<MetricId, Vec<Target>> = HashMap::new();
        for target in self.targets {
            targets.entry(target.metric_id).or_default().push(target);
        }
        let standing = |metric: Metric| {
            let series = Series::new(points.remove(&metric.id).unwrap_or_default(), cadence(&metric));
            let targets = targets.remove(&metric.id).unwrap_or_default();
            let rows = latest.remove(&metric.id).unwrap_or_default();
            standing(metric, &series, &rows, &targets, (as_of, end), urls)
        };
        self.metrics.into_iter().map(standing).collect()
    }
}

/// A single metric with everything that its picture shows.
#[derive(Debug)]
pub struct Picture {
    /// The metric.
    pub metric: Metric,
    /// Its values, each rated.
    pub points: Vec<(Point, Rating)>,
    /// What is aimed at, in the order in which it is due.
    pub aims: Vec<(Period, Aim)>,
    /// What it comes to at the strategy's end.
    pub forecast: Forecast,
    /// How the latest value stands.
    pub latest: (Option<Decimal>, Rating),
    /// The last period that is over, where no figure was measured for it.
    pub no_figure: Option<Point>,
}

impl Facts {
    /// The picture of the only metric that was read.
    pub fn picture(self, as_of: NaiveDate, end: Option<NaiveDate>) -> Option<Picture> {
        let metric = self.metrics.into_iter().next()?;
        let points = self.measured.into_iter();
        let points = points.map(|row| Point { period: row.period, value: row.value, state: row.state }).collect();
        let series = Series::new(points, cadence(&metric));
        let rated = |point: &Point| {
            let aimed = target_of(&self.targets, point).and_then(aim);
            let last_year = series.against_last_year(point, metric.polarity, aimed).before;
            metric.rating_rule.0.rate(point.measured(), aimed, last_year, metric.polarity)
        };
        let latest = series.latest(as_of);
        Some(Picture {
            latest: (latest.and_then(Point::measured), latest.map_or(Rating::NoData, rated)),
            no_figure: series.unmeasured(as_of).cloned(),
            points: series.points().iter().map(|point| (point.clone(), rated(point))).collect(),
            aims: self
                .targets
                .iter()
                .filter_map(|target| Some((time_of(target, series.points()), aim(target)?)))
                .collect(),
            forecast: forecast(&series, as_of, end, bounds(&metric), decimals(&metric)),
            metric,
        })
    }
}

/// The period of a target; of one by a day, the period that the day is in, as values are rated.
fn time_of(target: &Target, points: &[Point]) -> Period {
    let day = target.due_on;
    let holds = |point: &&Point| (point.period.starts_on..=point.period.ends_on).contains(&day);
    match (&target.period, points.iter().find(holds)) {
        (Some(period), _) => period.0.clone(),
        (None, Some(point)) => point.period.clone(),
        (None, None) => {
            Period { code: day.to_string(), label: format!("by {day}"), starts_on: day, ends_on: day, inferred: false }
        }
    }
}

fn bounds(metric: &Metric) -> Bounds {
    Bounds { lower: fit::least(&metric.unit.0), upper: metric.unit.0.maximum }
}

/// Digits after the point of a metric's values.
fn decimals(metric: &Metric) -> u32 {
    u32::try_from(metric.decimals).unwrap_or_default()
}

/// How a metric is taken.
pub fn cadence(metric: &Metric) -> Cadence {
    Cadence { frequency: metric.frequency, year_start_month: metric.year_start_month, is_cumulative: metric.cumulative }
}

/// What a target aims at.
pub fn aim(target: &Target) -> Option<Aim> {
    match (target.value, target.lower, target.upper) {
        (Some(value), ..) => Some(Aim::value(value)),
        (None, lower, upper) => {
            let end = Decimal::try_from(NO_END).unwrap_or(Decimal::ZERO);
            Aim::range(lower.unwrap_or(end.negated()), upper.unwrap_or(end))
        }
    }
}

/// The target for the period of a value: one of the same period, or one by a day in it.
fn target_of<'a>(targets: &'a [Target], point: &Point) -> Option<&'a Target> {
    let period = &point.period;
    let same = |target: &&Target| match &target.period {
        Some(other) => (other.0.starts_on, other.0.ends_on) == (period.starts_on, period.ends_on),
        None => (period.starts_on..=period.ends_on).contains(&target.due_on),
    };
    targets.iter().filter(same).max_by_key(|target| target.period.is_some())
}

/// A metric as it stands on a day. Its targets are in the order in which they are due.
fn standing(
    metric: Metric,
    series: &Series,
    rows: &[Latest],
    targets: &[Target],
    (as_of, end): (NaiveDate, Option<NaiveDate>),
    urls: &Urls,
) -> MetricStanding {
    let latest = series.latest(as_of);
    let target = latest.and_then(|point| target_of(targets, point));
    let aimed = target.and_then(aim);
    let compare = |compared: Option<Comparison<'_>>| compared.map_or_else(Compared::nothing, Compared::of);
    let last_year = latest.map(|point| series.against_last_year(point, metric.polarity, aimed));
    let previous = latest.map(|point| series.against_previous(point, metric.polarity, aimed));
    let before = last_year.as_ref().and_then(|compared| compared.before);
    let value = latest.and_then(Point::measured);
    let rule = metric.rating_rule.0;
    let forecast = forecast(series, as_of, end, bounds(&metric), decimals(&metric));
    let last = targets.last().filter(|target| latest.is_none_or(|point| target.due_on > point.period.ends_on));
    let forecast_rating = rule.rate(forecast.value, last.and_then(aim), None, metric.polarity);
    let next = targets.iter().find(|target| match latest {
        Some(point) => target.due_on > point.period.ends_on,
        None => target.due_on >= as_of,
    });
    MetricStanding {
        rating: rule.rate(value, aimed, before, metric.polarity),
        latest: latest.map(|point| Figure::new(point, rows)),
        no_figure: series.unmeasured(as_of).map(|point| Figure::new(point, rows)),
        previous: compare(previous),
        same_period_last_year: compare(last_year),
        target: target.map(Aimed::of),
        variance: value.zip(aimed).and_then(|(value, aim)| aim.variance(value)),
        variance_percent: value.zip(aimed).and_then(|(value, aim)| aim.variance_percent(value)),
        next_target: next.map(Aimed::of),
        forecast,
        forecast_rating,
        links: MetricLinks {
            itself: urls.record(Kind::Metric, metric.id),
            observations: urls.list(Kind::Observation, "metric_id", metric.id),
            targets: urls.list(Kind::Target, "metric_id", metric.id),
            chart: urls.part(Kind::Metric, metric.id, "chart.svg"),
            badge: urls.part(Kind::Metric, metric.id, "badge.svg"),
            html: None,
        },
        id: metric.id,
        code: metric.code,
        name: metric.name,
        definition: metric.definition,
        element: metric.element,
        unit: metric.unit.0,
        decimals: metric.decimals,
        polarity: metric.polarity,
        frequency: metric.frequency,
        cumulative: metric.cumulative,
        rating_rule: rule,
        baseline: metric.baseline.map(|baseline| baseline.0),
    }
}

impl Compared {
    fn of(compared: Comparison<'_>) -> Compared {
        let Comparison { point, before, change, direction, added } = compared;
        // The added amount is no figure of the record: the total is.
        let total = point.and_then(Point::measured).filter(|_| direction != Direction::NotComparable);
        Compared {
            period: point.map(|point| point.period.clone()),
            value: if added.is_some() { total } else { before },
            change,
            direction,
            added,
        }
    }

    fn nothing() -> Compared {
        Compared { period: None, value: None, change: None, direction: Direction::NoData, added: None }
    }
}

/// How many metrics stand how.
pub fn summary(metrics: &[MetricStanding]) -> Summary {
    let count = |rating: Rating| metrics.iter().filter(|metric| metric.rating == rating).count();
    Summary {
        metrics: metrics.len(),
        on_track: count(Rating::OnTrack),
        close: count(Rating::Close),
        off_track: count(Rating::OffTrack),
        no_target: count(Rating::NoTarget),
        no_data: count(Rating::NoData),
    }
}
