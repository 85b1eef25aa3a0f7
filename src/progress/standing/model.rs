//! What is told of where a strategy stands.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::queries::Latest;
use crate::decimal::Decimal;
use crate::ids::{DecisionId, MetricId, ObservationId, StrategyId, TargetId};
use crate::progress::actions::model::FullAction;
use crate::progress::forecast::Forecast;
use crate::progress::metrics::model::{Baseline, Unit};
use crate::progress::period::{Frequency, Period};
use crate::progress::progress_reports::model::FullProgressReport;
use crate::progress::rating::{Polarity, Rating, RatingRule};
use crate::progress::series::{Added, Direction, ObservationState, Point};
use crate::progress::source::ReportedIn;
use crate::progress::strategies::model::{Element, StrategyState};
use crate::progress::targets::model::Target;

/// Where a strategy stands on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Progress {
    /// The strategy.
    pub strategy: StrategyInBrief,
    /// The day on which it stands so: what was measured for periods that were over by then counts.
    pub as_of: NaiveDate,
    /// How many of its metrics stand how.
    pub summary: Summary,
    /// What the council says of its progress itself, the latest first; the last 20 at most.
    pub reports: Vec<FullProgressReport>,
    /// Its metrics, by code.
    pub metrics: Vec<MetricStanding>,
    /// What was promised, by title; 200 at most.
    pub actions: Vec<FullAction>,
    /// Addresses.
    pub links: ProgressLinks,
}

/// What there is to know of a strategy, in brief.
#[derive(Debug, Serialize, ToSchema)]
pub struct StrategyInBrief {
    /// Its id.
    pub id: StrategyId,
    /// Its short name in addresses.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// How far it has come.
    pub state: StrategyState,
    /// Its first day; null = not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Its last day; null = not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Whether its days are inferred, since the source does not state them.
    pub dates_inferred: bool,
    /// Its parts, in order.
    pub elements: Vec<Element>,
}

/// How many metrics stand how.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Summary {
    /// All of them.
    #[schema(minimum = 0)]
    pub metrics: usize,
    /// Those on track.
    #[schema(minimum = 0)]
    pub on_track: usize,
    /// Those close to it.
    #[schema(minimum = 0)]
    pub close: usize,
    /// Those off track.
    #[schema(minimum = 0)]
    pub off_track: usize,
    /// Those that have a value, and no target that it could be rated against.
    #[schema(minimum = 0)]
    pub no_target: usize,
    /// Those without a value.
    #[schema(minimum = 0)]
    pub no_data: usize,
}

/// A metric as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetricStanding {
    /// Its id.
    pub id: MetricId,
    /// Its code.
    pub code: String,
    /// What is measured.
    pub name: String,
    /// How it is measured; null = not recorded.
    pub definition: Option<String>,
    /// Position of the strategy's part that it measures; null = the whole, or not recorded.
    pub element: Option<i32>,
    /// Unit of its values.
    pub unit: Unit,
    /// Digits after the point that are printed.
    #[schema(minimum = 0, maximum = 9)]
    pub decimals: i32,
    /// Which values are better.
    pub polarity: Polarity,
    /// How often it is measured.
    pub frequency: Frequency,
    /// Whether a value counts from the beginning of the year.
    pub cumulative: bool,
    /// How it is rated.
    pub rating_rule: RatingRule,
    /// What it was at the beginning; null = not recorded.
    pub baseline: Option<Baseline>,
    /// How the latest value stands to its target.
    pub rating: Rating,
    /// The latest value; null = there is none.
    pub latest: Option<Figure>,
    /// The last period that is over, where no figure was measured for it: it is missing, suppressed or only expected.
    /// `latest` is then of an earlier period, or null. Null if `latest` is of the last period on record.
    pub no_figure: Option<Figure>,
    /// The latest value beside that of the period directly before. For cumulative metrics `change` and `direction`
    /// compare the amounts that the two periods added.
    pub previous: Compared,
    /// The latest value beside that of the same period a year before.
    pub same_period_last_year: Compared,
    /// What was aimed at for the period of the latest value; null = nothing is recorded.
    pub target: Option<Aimed>,
    /// The latest value less its target, in the unit; of a range less its nearest edge, 0 inside; null = there is no target.
    pub variance: Option<Decimal>,
    /// The same in percent of the target, to one decimal; null = there is no target, or it is 0.
    pub variance_percent: Option<Decimal>,
    /// What is aimed at next, after the period of the latest value; null = nothing is recorded.
    pub next_target: Option<Aimed>,
    /// What it comes to at the strategy's end, if it goes on as it did.
    pub forecast: Forecast,
    /// How the forecast would stand to the last target.
    pub forecast_rating: Rating,
    /// Addresses.
    pub links: MetricLinks,
}

/// The figure of a metric for one period.
#[derive(Debug, Serialize, ToSchema)]
pub struct Figure {
    /// The observation; null = it was revised at this moment.
    pub observation_id: Option<ObservationId>,
    /// The period.
    pub period: Period,
    /// The value. Null if it is missing or suppressed.
    pub value: Option<Decimal>,
    /// The value as printed, or the text in its place, such as <5. Null if not recorded.
    pub value_text: Option<String>,
    /// What sort of figure it is.
    pub state: ObservationState,
    /// Where it was reported, with the passage; null = not recorded, or not for the reader.
    pub reported_in: Option<ReportedIn>,
    /// What the council says of it; null = nothing.
    pub commentary: Option<String>,
    /// What the council does about it; null = not recorded.
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

/// A value beside an earlier one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Compared {
    /// The period of the earlier one; null = nothing is recorded for it.
    pub period: Option<Period>,
    /// The earlier value, as it is on the record. Null if there is none, or if the two cannot be compared.
    pub value: Option<Decimal>,
    /// The later value less the earlier one; for cumulative metrics beside the period before, the amount that the later
    /// period added less that of the earlier one. Null if they cannot be compared.
    pub change: Option<Decimal>,
    /// Which way it went.
    pub direction: Direction,
    /// What each of the two periods added to the total of its year. Null unless the metric is cumulative and compared
    /// with the period before.
    pub added: Option<Added>,
}

/// What is aimed at.
#[derive(Debug, Serialize, ToSchema)]
pub struct Aimed {
    /// The target.
    pub target_id: TargetId,
    /// The value; null = a range.
    pub value: Option<Decimal>,
    /// The least; null = no least, or no range.
    pub lower: Option<Decimal>,
    /// The most; null = no most, or no range.
    pub upper: Option<Decimal>,
    /// For which period; null = by a day.
    pub period: Option<Period>,
    /// Last day of the period, or the day.
    pub due_on: NaiveDate,
    /// The decision that set it; null = not recorded, or not for the reader.
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

/// Addresses of a metric's neighbours.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MetricStandingLinks)]
pub struct MetricLinks {
    /// The metric.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// All its values.
    #[schema(format = Uri)]
    pub observations: String,
    /// All its targets.
    #[schema(format = Uri)]
    pub targets: String,
    /// Its values as a picture.
    #[schema(format = Uri)]
    pub chart: String,
    /// Its latest value in one line, as a picture.
    #[schema(format = Uri)]
    pub badge: String,
    /// Where it stands on the strategy's page; null = it measures no strategy.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// Addresses of a strategy's progress.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The strategy.
    #[schema(format = Uri)]
    pub strategy: String,
    /// The strategy's page, for people.
    #[schema(format = Uri)]
    pub html: String,
}

/// For which day progress is asked.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ProgressQuery {
    /// As it stood on this day: what was measured for periods that were over by then counts, as it is recorded now. Left out: today
    /// (UTC).
    pub as_of: Option<NaiveDate>,
}
