//! What an observation is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, Nullable, Text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::database::kept::{Written, written};
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::observations;
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::Resource;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{CouncilId, MetricId, ObservationId, StrategyId};
use crate::kind::Kind;
use crate::measures::period::{Period, PeriodInput};
use crate::measures::series::ObservationState;
use crate::progress::periods::PERIOD;
use crate::progress::places::card_of;
use crate::progress::source::{ReportedIn, ReportedInInput, SOURCE_BY_SCHEME, SOURCE_BY_VALUE};
use crate::record::noun::{input, record};
use crate::record::publication::Publication;

/// A published figure before its revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ObservationRevision {
    /// Number of the revision, from 1.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// Period that was stated.
    pub period: Period,
    /// Value. Null if it was missing or suppressed.
    pub value: Option<Decimal>,
    /// Value as printed. Null if not recorded.
    pub value_text: Option<String>,
    /// Part of the whole. Null if not recorded.
    pub numerator: Option<Decimal>,
    /// The whole, of which `numerator` is a part. Null if not recorded.
    pub denominator: Option<Decimal>,
    /// State of the figure.
    pub state: ObservationState,
    /// Source from which the value was calculated. Null if the source stated it directly.
    pub derived_from: Option<String>,
    /// Source: the record where it was reported. Null if not recorded, or if you may not see it.
    pub reported_in: Option<ReportedIn>,
    /// Date and time of the revision.
    pub replaced_at: DateTime<Utc>,
}

record! { observations, ObservationId, with publication;
/// Value of a metric for one period.
pub struct Observation {
    /// Council that the figure belongs to.
    pub council_id: CouncilId,
    /// Version of the observation itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when it last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// The metric.
    pub metric_id: MetricId,
    read only {
        /// Period.
        #[diesel(select_expression = (
            observations::period_code,
            observations::period_label,
            observations::period_starts_on,
            observations::period_ends_on,
            observations::period_inferred
        ))]
        #[diesel(select_expression_type = (
            observations::period_code,
            observations::period_label,
            observations::period_starts_on,
            observations::period_ends_on,
            observations::period_inferred
        ))]
        pub period: Period,
    }
    /// Value, in the metric's unit. Null if it is missing or suppressed.
    pub value: Option<Decimal>,
    /// Value as printed, such as 55%. For a suppressed value, the text in its place, such as <5. Null if not recorded.
    #[schema(examples("55%"))]
    pub value_text: Option<String>,
    /// The part, out of the whole in `denominator`. Null if not recorded.
    pub numerator: Option<Decimal>,
    /// The whole, of which `numerator` is a part. Null if not recorded.
    pub denominator: Option<Decimal>,
    /// State of the figure.
    pub state: ObservationState,
    /// Source from which the value was calculated. Null if the source states it directly.
    pub derived_from: Option<String>,
    /// Places that it is about, as printed. Empty if none are recorded.
    #[schema(value_type = Vec<String>)]
    pub places: Json<Vec<String>>,
    /// The council's comment on the value. Null if there is none.
    pub commentary: Option<String>,
    /// Action that the council takes about the value. Null if not recorded.
    pub corrective_action: Option<String>,
    /// Source: the record where it was reported. Null if not recorded, or if you may not see it.
    #[schema(value_type = Option<ReportedIn>)]
    pub reported_in: Option<Json<ReportedIn>>,
    /// Number of the revision, counted from the first publication, from 1.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// Earlier published figures, oldest first. Empty if it was never revised.
    #[schema(value_type = Vec<ObservationRevision>)]
    pub revisions: Json<Vec<ObservationRevision>>,
    read only {
        /// The short name of the strategy that its metric measures, and the metric's code.
        #[serde(skip)]
        #[diesel(select_expression = written::<Nullable<Array<Text>>>(CARD))]
        #[diesel(select_expression_type = Written<Nullable<Array<Text>>>)]
        pub card: Option<Vec<String>>,
    }
}

/// What is written of an observation.
pub struct ObservationColumns {
    ..
    pub period_code: String,
    pub period_label: String,
    pub period_starts_on: NaiveDate,
    pub period_ends_on: NaiveDate,
    pub period_inferred: bool,
}
}

/// Beside each observation, since its page is its metric's strategy's.
const CARD: &str = "(SELECT ARRAY[s.slug, m.code] FROM metrics m JOIN strategies s ON s.id = m.strategy_id \
                    WHERE m.id = observations.metric_id)";

/// Links of an observation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObservationLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// The metric.
    #[schema(format = Uri)]
    pub metric: String,
    /// Item, decision or document that reported it. Null if not recorded, or if you may not see it.
    #[schema(format = Uri)]
    pub source: Option<String>,
    /// Section of its metric on the page of the strategy, for people. Null if the metric measures no strategy, or if
    /// the observation was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What an observation carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObservationExtras {
    /// Links to related records.
    pub links: ObservationLinks,
}

impl Resource for Observation {
    type Extras = ObservationExtras;
    const KIND: Kind = Kind::Observation;

    fn extras(&self, urls: &Urls) -> ObservationExtras {
        ObservationExtras {
            links: ObservationLinks {
                itself: urls.record(Kind::Observation, self.id),
                council: urls.record(Kind::Council, self.council_id),
                metric: urls.record(Kind::Metric, self.metric_id),
                source: self.reported_in.as_ref().map(|source| source.0.url(urls)),
                html: match self.card.as_deref() {
                    Some([slug, code]) if self.deleted_at.is_none() => Some(urls.absolute(&card_of(slug, code))),
                    _ => None,
                },
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        match column {
            "observations.metric_id" => Some(self.metric_id.to_string()),
            "observations.period_starts_on" => Some(self.period.starts_on.to_string()),
            _ => None,
        }
    }
}

/// The orders of lists of observations.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "period", columns: &[Column { name: "observations.period_starts_on", kind: ColumnType::Day }] },
        Sort { name: "updated_at", columns: &[Column { name: "observations.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "-period",
    id: Column { name: "observations.id", kind: ColumnType::Id },
};

input! { with publication;
/// An observation, as you send it.
pub struct ObservationInput {
    /// Metric; or send `metric`. Cannot be changed.
    pub metric_id: Option<MetricId>,
    /// External identifier of the record, in place of `metric_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<ForeignKey>,
    /// Council, if you want it checked: the metric must belong to it.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Period. Send all of it, but the code is enough if the metric's frequency defines its days.
    pub period: PeriodInput,
    /// Value, in the metric's unit, within its limits, and with no more digits after the point than the metric has.
    /// Null with the states `missing` and `suppressed`, and only then.
    pub value: Option<Decimal>,
    /// Value as printed, such as 55%. For a suppressed value, the text in its place, such as <5. Null if not recorded.
    #[schema(min_length = 1, max_length = 200, examples("55%"))]
    pub value_text: Option<String>,
    /// The part, out of the whole in `denominator`. Null if not recorded.
    pub numerator: Option<Decimal>,
    /// The whole, of which `numerator` is a part. Null if not recorded.
    pub denominator: Option<Decimal>,
    /// State of the figure. If you suppress a published figure, it is not hidden: `revisions` keeps it.
    #[serde(default)]
    #[schema(default = "normal")]
    pub state: ObservationState,
    /// Source from which the value was calculated. Null if the source states it directly.
    #[schema(min_length = 1, max_length = 2000)]
    pub derived_from: Option<String>,
    /// Places that it is about, as printed.
    #[serde(default)]
    #[schema(max_items = 200, min_length = 1, max_length = 300)]
    pub places: Vec<String>,
    /// The council's comment on the value. Null if there is none.
    #[schema(min_length = 1, max_length = 20000)]
    pub commentary: Option<String>,
    /// Action that the council takes about the value. Null if not recorded.
    #[schema(min_length = 1, max_length = 20000)]
    pub corrective_action: Option<String>,
    /// Source: the record where it was reported. Null if not recorded.
    pub reported_in: Option<ReportedInInput>,
    ..
}
}

impl Input for ObservationInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/metric_id", "/metric"], &["/council_id", "/council"], PERIOD, SOURCE_BY_SCHEME, SOURCE_BY_VALUE];
}

/// Which observations a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ObservationFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only of this metric.
    pub metric_id: Option<MetricId>,
    /// Only of the metrics of this strategy.
    pub strategy_id: Option<StrategyId>,
    /// Only of the metrics of the strategies with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub strategy: Option<Texts>,
    /// Only of the metrics with these codes, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub metric: Option<Texts>,
    /// Only of periods that begin on this day or later.
    pub period_from: Option<NaiveDate>,
    /// Only of periods that begin on this day or earlier.
    pub period_to: Option<NaiveDate>,
    /// Only in these states, separated by commas: normal, provisional, estimated, forecast, missing, suppressed, break.
    #[param(value_type = Option<Vec<ObservationState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<ObservationState>>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: period, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "-period")]
    pub sort: Option<String>,
}
