//! What an observation is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::kept::{Written, written};
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::observations;
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{CouncilId, MetricId, ObservationId, StrategyId};
use crate::kind::Kind;
use crate::progress::PERIOD;
use crate::progress::metrics::card_of;
use crate::progress::period::{Period, PeriodInput};
use crate::progress::series::ObservationState;
use crate::progress::source::{ReportedIn, ReportedInInput, SOURCE_BY_SCHEME, SOURCE_BY_VALUE};
use crate::record::publication::{Publication, Published};

/// What the public saw of a figure before it was revised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ObservationRevision {
    /// Counts from 1.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// The period that it was said to be of.
    pub period: Period,
    /// The value; null = it was missing or suppressed.
    pub value: Option<Decimal>,
    /// As printed; null = not recorded.
    pub value_text: Option<String>,
    /// What part of the whole it was; null = not recorded.
    pub numerator: Option<Decimal>,
    /// The whole; null = not recorded.
    pub denominator: Option<Decimal>,
    /// What sort of figure it was.
    pub state: ObservationState,
    /// What it was worked out from; null = it was stated as it was.
    pub derived_from: Option<String>,
    /// Where it was reported; null = not recorded, or not for the reader.
    pub reported_in: Option<ReportedIn>,
    /// When it was revised.
    pub replaced_at: DateTime<Utc>,
}

/// The value of a metric for one period.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = observations, check_for_backend(diesel::pg::Pg))]
pub struct Observation {
    /// Its id: opaque, stable for ever.
    pub id: ObservationId,
    /// The council whose figure it is.
    pub council_id: CouncilId,
    /// Counts the changes of the observation itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed or appeared.
    pub updated_at: DateTime<Utc>,
    /// Other systems' keys for it.
    #[schema(value_type = Vec<Identifier>)]
    pub identifiers: Json<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri)]
    pub source_url: Option<String>,
    /// Whether it is for the public.
    pub publication: Publication,
    /// When it is published by itself; null unless it is scheduled.
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn; null unless it was.
    pub withdrawn_reason: Option<String>,
    /// When it was deleted; null = it stands.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Why it was deleted: duplicate, `published_in_error`, superseded or other; null = it stands.
    pub deleted_reason: Option<String>,
    /// The metric.
    pub metric_id: MetricId,
    /// The period.
    #[diesel(select_expression = (observations::period_code, observations::period_label, observations::period_starts_on, observations::period_ends_on, observations::period_inferred))]
    #[diesel(select_expression_type = (observations::period_code, observations::period_label, observations::period_starts_on, observations::period_ends_on, observations::period_inferred))]
    pub period: Period,
    /// The value, in the metric's unit. Null if it is missing or suppressed.
    pub value: Option<Decimal>,
    /// The value as printed, such as 55%; of a suppressed one the text in its place, such as <5. Null if not recorded.
    #[schema(examples("55%"))]
    pub value_text: Option<String>,
    /// What part of the whole it is; null = not recorded.
    pub numerator: Option<Decimal>,
    /// The whole; null = not recorded.
    pub denominator: Option<Decimal>,
    /// What sort of figure it is.
    pub state: ObservationState,
    /// What it was worked out from; null = the source states it as it is.
    pub derived_from: Option<String>,
    /// Places that it is about, as printed; empty where none are recorded.
    #[schema(value_type = Vec<String>)]
    pub places: Json<Vec<String>>,
    /// What the council says of it; null = nothing.
    pub commentary: Option<String>,
    /// What the council does about it; null = not recorded.
    pub corrective_action: Option<String>,
    /// Where it was reported; null = not recorded, or not for the reader.
    #[schema(value_type = Option<ReportedIn>)]
    pub reported_in: Option<Json<ReportedIn>>,
    /// Counts what it was since it was first published, from 1.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// What it was before, the oldest first; empty where it was never revised.
    #[schema(value_type = Vec<ObservationRevision>)]
    pub revisions: Json<Vec<ObservationRevision>>,
    /// The short name of the strategy that its metric measures, and the metric's code.
    #[serde(skip)]
    #[diesel(select_expression = written::<Nullable<Array<Text>>>(CARD))]
    #[diesel(select_expression_type = Written<Nullable<Array<Text>>>)]
    pub card: Option<Vec<String>>,
}

/// Beside each observation, since its page is its metric's strategy's.
const CARD: &str = "(SELECT ARRAY[s.slug, m.code] FROM metrics m JOIN strategies s ON s.id = m.strategy_id \
                    WHERE m.id = observations.metric_id)";

/// Addresses of an observation's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObservationLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// The metric.
    #[schema(format = Uri)]
    pub metric: String,
    /// The item, decision or document in which it was reported; null = not recorded, or not for the reader.
    #[schema(format = Uri)]
    pub source: Option<String>,
    /// The card of its metric on the page of the strategy, for people; null = the metric measures none, or the observation was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What an observation carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObservationExtras {
    /// Addresses of its neighbours.
    pub links: ObservationLinks,
}

/// An observation whole.
pub type FullObservation = Full<Observation>;

impl Resource for Observation {
    type Extras = ObservationExtras;
    const KIND: Kind = Kind::Observation;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

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

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "observations.metric_id" => self.metric_id.to_string(),
            "observations.period_starts_on" => self.period.starts_on.to_string(),
            "observations.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
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

/// An observation as it is sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservationInput {
    /// The metric; or send `metric`. It never changes.
    pub metric_id: Option<MetricId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<ForeignKey>,
    /// The council, where you want it checked: what it belongs to must be its.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// The period, whole: its code alone will do where the metric's frequency says its days.
    pub period: PeriodInput,
    /// The value, in the metric's unit: within its bounds, and with no more digits after the point than the metric has.
    /// Null with the states `missing` and `suppressed`, and only then.
    pub value: Option<Decimal>,
    /// The value as printed, such as 55%; of a suppressed one the text in its place, such as <5. Null if not recorded.
    #[schema(min_length = 1, max_length = 200, examples("55%"))]
    pub value_text: Option<String>,
    /// What part of the whole it is; null = not recorded.
    pub numerator: Option<Decimal>,
    /// The whole; null = not recorded.
    pub denominator: Option<Decimal>,
    /// What sort of figure it is. Suppressing a figure that the public has read does not hide it: `revisions` keeps it.
    #[serde(default)]
    #[schema(default = "normal")]
    pub state: ObservationState,
    /// What it was worked out from; null = the source states it as it is.
    #[schema(min_length = 1, max_length = 2000)]
    pub derived_from: Option<String>,
    /// Places that it is about, as printed.
    #[serde(default)]
    #[schema(max_items = 200, min_length = 1, max_length = 300)]
    pub places: Vec<String>,
    /// What the council says of it; null = nothing.
    #[schema(min_length = 1, max_length = 20000)]
    pub commentary: Option<String>,
    /// What the council does about it; null = not recorded.
    #[schema(min_length = 1, max_length = 20000)]
    pub corrective_action: Option<String>,
    /// Where it was reported; null = not recorded.
    pub reported_in: Option<ReportedInInput>,
    /// Other systems' keys for it. Left out of a PUT, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
    /// Whether it is for the public. Left out, a new one is a draft, and a PUT leaves it as it is.
    #[schema(nullable = false)]
    pub publication: Option<Publication>,
    /// When it is to be published by itself: needed with `scheduled`, and only then. An instant that is past publishes at once.
    #[serde(default, deserialize_with = "instant")]
    pub publish_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn: needed with `withdrawn`, and only then.
    #[schema(min_length = 1, max_length = 5000)]
    pub withdrawn_reason: Option<String>,
}

impl Input for ObservationInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/metric_id", "/metric"], &["/council_id", "/council"], PERIOD, SOURCE_BY_SCHEME, SOURCE_BY_VALUE];
}

/// What is written of an observation.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = observations, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct ObservationColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub metric_id: MetricId,
    pub period_code: String,
    pub period_label: String,
    pub period_starts_on: NaiveDate,
    pub period_ends_on: NaiveDate,
    pub period_inferred: bool,
    pub value: Option<Decimal>,
    pub value_text: Option<String>,
    pub numerator: Option<Decimal>,
    pub denominator: Option<Decimal>,
    pub state: ObservationState,
    pub derived_from: Option<String>,
    pub places: Json<Vec<String>>,
    pub commentary: Option<String>,
    pub corrective_action: Option<String>,
    pub reported_in: Option<Json<ReportedIn>>,
    pub revision: i32,
    pub revisions: Json<Vec<ObservationRevision>>,
}

impl ObservationColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which observations a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ObservationFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Of this metric.
    pub metric_id: Option<MetricId>,
    /// Of the metrics of this strategy.
    pub strategy_id: Option<StrategyId>,
    /// Of the metrics of the strategies with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub strategy: Option<Texts>,
    /// Of the metrics with these codes, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub metric: Option<Texts>,
    /// Of periods that begin on this day or later.
    pub period_from: Option<NaiveDate>,
    /// Of periods that begin on this day or earlier.
    pub period_to: Option<NaiveDate>,
    /// So reported, with commas between them: normal, provisional, estimated, forecast, missing, suppressed, break.
    #[param(value_type = Option<Vec<ObservationState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<ObservationState>>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: period, `updated_at`, with commas between them, - before one for descending.
    #[param(default = "-period")]
    pub sort: Option<String>,
}
