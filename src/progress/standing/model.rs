//! What is told of where a strategy stands.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::queries::Latest;
use crate::decimal::Decimal;
use crate::ids::{DecisionId, MetricId, ObservationId, StrategyId, TargetId};
use crate::measures::forecast::Forecast;
use crate::measures::period::{Frequency, Period};
use crate::measures::rating::{Polarity, Rating, RatingRule};
use crate::measures::series::{Added, Direction, ObservationState, Point};
use crate::measures::unit::Unit;
use crate::progress::actions::model::FullAction;
use crate::progress::metrics::model::Baseline;
use crate::progress::progress_reports::model::FullProgressReport;
use crate::progress::source::ReportedIn;
use crate::progress::strategies::model::{Element, StrategyState};
use crate::progress::targets::model::Target;

/// Progress of a strategy on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Progress {
    /// The strategy.
    pub strategy: StrategyInBrief,
    /// Day of the report. Values count if their periods ended by then.
    pub as_of: NaiveDate,
    /// How many of its metrics have each rating.
    pub summary: Summary,
    /// The council's own progress reports, latest first; the last 20 at most.
    pub reports: Vec<FullProgressReport>,
    /// Metrics of the strategy, by code.
    pub metrics: Vec<MetricStanding>,
    /// Actions of the strategy, by title; 200 at most.
    pub actions: Vec<FullAction>,
    /// Links.
    pub links: ProgressLinks,
}

/// A strategy in brief.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StrategySummary)]
pub struct StrategyInBrief {
    /// Id of the record.
    pub id: StrategyId,
    /// Short name in addresses.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Current state.
    pub state: StrategyState,
    /// First day. Null if not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day. Null if not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Whether the days are inferred because the source does not state them.
    pub dates_inferred: bool,
    /// Parts of the strategy, in order.
    pub elements: Vec<Element>,
}

/// How many metrics have each rating.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = ProgressSummary)]
pub struct Summary {
    /// Total.
    #[schema(minimum = 0)]
    pub metrics: usize,
    /// Metrics on track.
    #[schema(minimum = 0)]
    pub on_track: usize,
    /// Metrics close to their target.
    #[schema(minimum = 0)]
    pub close: usize,
    /// Metrics off track.
    #[schema(minimum = 0)]
    pub off_track: usize,
    /// Metrics with a value, but no target to rate it against.
    #[schema(minimum = 0)]
    pub no_target: usize,
    /// Metrics without a value.
    #[schema(minimum = 0)]
    pub no_data: usize,
}

/// State of a metric: its latest value, target and rating.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetricStanding {
    /// Id of the record.
    pub id: MetricId,
    /// Code of the metric.
    pub code: String,
    /// Name: what the metric measures.
    pub name: String,
    /// How it is measured. Null if not recorded.
    pub definition: Option<String>,
    /// Position of the strategy's part that it measures. Null if it measures the whole strategy, or if not recorded.
    pub element: Option<i32>,
    /// Unit of its values.
    pub unit: Unit,
    /// Digits after the point that are printed.
    #[schema(minimum = 0, maximum = 9)]
    pub decimals: i32,
    /// Direction that counts as better.
    pub polarity: Polarity,
    /// How often it is measured.
    pub frequency: Frequency,
    /// Whether values accumulate from the beginning of the year.
    pub cumulative: bool,
    /// Rule that rates the values.
    pub rating_rule: RatingRule,
    /// Value at the beginning. Null if not recorded.
    pub baseline: Option<Baseline>,
    /// Rating of the latest value against its target.
    pub rating: Rating,
    /// Latest value. Null if there is none.
    pub latest: Option<Figure>,
    /// Last completed period, if no figure was measured for it: the figure is missing, suppressed or only expected.
    /// `latest` is then from an earlier period, or null. Null if `latest` is from the last period on record.
    pub no_figure: Option<Figure>,
    /// Latest value compared with that of the period directly before. For cumulative metrics, `change` and `direction`
    /// compare the amounts that the two periods added.
    pub previous: Compared,
    /// Latest value compared with that of the same period a year before.
    pub same_period_last_year: Compared,
    /// Target for the period of the latest value. Null if none is recorded.
    pub target: Option<Aimed>,
    /// Latest value minus its target, in the unit. For a range, minus its nearest end, and 0 inside the range. Null if
    /// there is no target.
    pub variance: Option<Decimal>,
    /// Variance in percent of the target, to one decimal place. Null if there is no target, or if it is 0.
    pub variance_percent: Option<Decimal>,
    /// Next target, after the period of the latest value. Null if none is recorded.
    pub next_target: Option<Aimed>,
    /// Forecast for the end of the strategy, if the metric continues as before.
    pub forecast: Forecast,
    /// Rating of the forecast against the last target.
    pub forecast_rating: Rating,
    /// Links.
    pub links: MetricLinks,
}

/// The figure of a metric for one period.
#[derive(Debug, Serialize, ToSchema)]
pub struct Figure {
    /// Observation. Null if it was revised at this moment.
    pub observation_id: Option<ObservationId>,
    /// Period.
    pub period: Period,
    /// Value. Null if it is missing or suppressed.
    pub value: Option<Decimal>,
    /// Value as printed, or the text in its place, such as <5. Null if not recorded.
    pub value_text: Option<String>,
    /// State of the figure.
    pub state: ObservationState,
    /// Source: the record that reported it, with the passage. Null if not recorded, or if you may not see it.
    pub reported_in: Option<ReportedIn>,
    /// The council's comment on the value. Null if there is none.
    pub commentary: Option<String>,
    /// Action that the council takes about the value. Null if not recorded.
    pub corrective_action: Option<String>,
}

impl Figure {
    /// The figure of a point, with what else is recorded of its observation, which is one of the rows.
    pub fn new(point: &Point, rows: &[Latest]) -> Figure {
        let (period, value, state) = (point.period.clone(), point.value, point.state);
        let nothing = Figure {
            observation_id: None,
            period,
            value,
            state,
            value_text: None,
            reported_in: None,
            commentary: None,
            corrective_action: None,
        };
        let is_its = |row: &&Latest| (row.starts_on, row.value) == (point.period.starts_on, point.value);
        match rows.iter().find(is_its).cloned() {
            None => nothing,
            Some(row) => Figure {
                observation_id: Some(row.id),
                value_text: row.value_text,
                reported_in: row.reported_in.map(|source| source.0),
                commentary: row.commentary,
                corrective_action: row.corrective_action,
                ..nothing
            },
        }
    }
}

/// A value compared with an earlier one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ValueComparison)]
pub struct Compared {
    /// Period of the earlier value. Null if no value is recorded for it.
    pub period: Option<Period>,
    /// Earlier value, as recorded. Null if there is none, or if the two cannot be compared.
    pub value: Option<Decimal>,
    /// Later value minus the earlier one. For cumulative metrics, compared with the period before: the amount that the
    /// later period added minus that of the earlier one. Null if they cannot be compared.
    pub change: Option<Decimal>,
    /// Direction of the change.
    pub direction: Direction,
    /// Amounts that each of the two periods added to the total of its year. Null unless the metric is cumulative and
    /// compared with the period before.
    pub added: Option<Added>,
}

/// A target value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TargetValue)]
pub struct Aimed {
    /// The target.
    pub target_id: TargetId,
    /// Value. Null if it is a range.
    pub value: Option<Decimal>,
    /// Lower end of the range. Null if there is none, or if it is not a range.
    pub lower: Option<Decimal>,
    /// Upper end of the range. Null if there is none, or if it is not a range.
    pub upper: Option<Decimal>,
    /// Period. Null if the target is by a day.
    pub period: Option<Period>,
    /// Last day of the period, or the day itself.
    pub due_on: NaiveDate,
    /// Decision that set it. Null if not recorded, or if you may not see it.
    pub set_by_id: Option<DecisionId>,
}

impl Aimed {
    /// A target in brief.
    pub fn of(target: &Target) -> Aimed {
        Aimed {
            target_id: target.id,
            value: target.value,
            lower: target.lower,
            upper: target.upper,
            period: target.period.as_ref().map(|period| period.0.clone()),
            due_on: target.due_on,
            set_by_id: target.set_by_id,
        }
    }
}

/// Links of a metric.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MetricStandingLinks)]
pub struct MetricLinks {
    /// The metric.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Observations of the metric.
    #[schema(format = Uri)]
    pub observations: String,
    /// Targets of the metric.
    #[schema(format = Uri)]
    pub targets: String,
    /// Chart of its values, as a picture.
    #[schema(format = Uri)]
    pub chart: String,
    /// Badge with its latest value in one line, as a picture.
    #[schema(format = Uri)]
    pub badge: String,
    /// Its section on the strategy's page, for people. Null if it measures no strategy.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// Links of a strategy's progress.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The strategy.
    #[schema(format = Uri)]
    pub strategy: String,
    /// Page of the strategy, for people.
    #[schema(format = Uri)]
    pub html: String,
}

/// For which day progress is asked.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ProgressQuery {
    /// State on this day. Values count if their periods ended by then, as they are recorded now. If you leave it out,
    /// today (UTC).
    pub as_of: Option<NaiveDate>,
}
