//! What a target is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::Resource;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{CouncilId, DecisionId, MetricId, StrategyId, TargetId};
use crate::kind::Kind;
use crate::measures::period::{Period, PeriodInput};
use crate::progress::periods::PERIOD;
use crate::progress::source::{ReportedIn, ReportedInInput, SOURCE_BY_SCHEME, SOURCE_BY_VALUE};
use crate::record::noun::{input, record};
use crate::record::publication::Publication;

/// A published target before its change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TargetRevision {
    /// Number of the revision, from 1.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// Target value. Null if it was a range.
    pub value: Option<Decimal>,
    /// Lower end of the range. Null if there was none.
    pub lower: Option<Decimal>,
    /// Upper end of the range. Null if there was none.
    pub upper: Option<Decimal>,
    /// Period of the target. Null if it was by a day.
    pub period: Option<Period>,
    /// Day by which the target had to be reached. Null if it was for a period.
    pub by_on: Option<NaiveDate>,
    /// Decision that set it. Null if not recorded, or if you may not see it.
    pub set_by_id: Option<DecisionId>,
    /// Day on which it was set. Null if not recorded.
    pub set_on: Option<NaiveDate>,
    /// Date and time of the change.
    pub replaced_at: DateTime<Utc>,
}

record! { targets, TargetId, with publication;
/// A target, for a period or by a day.
pub struct Target {
    /// Council that set the target.
    pub council_id: CouncilId,
    /// Version of the target itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when it last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// The metric.
    pub metric_id: MetricId,
    /// Target value, in the metric's unit. Null if it is a range.
    pub value: Option<Decimal>,
    /// Lower end of the target range. Null if there is none, or if the target is not a range.
    pub lower: Option<Decimal>,
    /// Upper end of the target range. Null if there is none, or if the target is not a range.
    pub upper: Option<Decimal>,
    /// Period of the target. Null if it is by a day.
    #[schema(value_type = Option<Period>)]
    pub period: Option<Json<Period>>,
    /// Day by which the target must be reached. Null if it is for a period.
    pub by_on: Option<NaiveDate>,
    /// Decision that set it. Null if not recorded, or if you may not see it.
    pub set_by_id: Option<DecisionId>,
    /// Day on which it was set. Null if not recorded.
    pub set_on: Option<NaiveDate>,
    /// Note on the target. Null if there is none.
    pub note: Option<String>,
    /// Source: the record where it was reported. Null if not recorded, or if you may not see it.
    #[schema(value_type = Option<ReportedIn>)]
    pub reported_in: Option<Json<ReportedIn>>,
    /// Number of the revision, counted from the first publication, from 1.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// Earlier published targets, oldest first. Empty if it was never changed.
    #[schema(value_type = Vec<TargetRevision>)]
    pub revisions: Json<Vec<TargetRevision>>,
    /// Last day of the period, or the day; lists are ordered by it.
    #[serde(skip)]
    pub due_on: NaiveDate,
}

/// What is written of a target.
pub struct TargetColumns { .. }
}

/// Links of a target.
#[derive(Debug, Serialize, ToSchema)]
pub struct TargetLinks {
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
}

/// What a target carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct TargetExtras {
    /// Links to related records.
    pub links: TargetLinks,
}

impl Resource for Target {
    type Extras = TargetExtras;
    const KIND: Kind = Kind::Target;

    fn extras(&self, urls: &Urls) -> TargetExtras {
        TargetExtras {
            links: TargetLinks {
                itself: urls.record(Kind::Target, self.id),
                council: urls.record(Kind::Council, self.council_id),
                metric: urls.record(Kind::Metric, self.metric_id),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        (column == "targets.due_on").then(|| self.due_on.to_string())
    }
}

/// The orders of lists of targets.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "due_on", columns: &[Column { name: "targets.due_on", kind: ColumnType::Day }] },
        Sort { name: "updated_at", columns: &[Column { name: "targets.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "due_on",
    id: Column { name: "targets.id", kind: ColumnType::Id },
};

input! { with publication;
/// A target, as you send it.
pub struct TargetInput {
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
    /// Target value, in the metric's unit; or send `lower`, `upper` or both.
    pub value: Option<Decimal>,
    /// Lower end of the target range.
    pub lower: Option<Decimal>,
    /// Upper end of the target range.
    pub upper: Option<Decimal>,
    /// Period of the target, all of it; or send `by_on`.
    pub period: Option<PeriodInput>,
    /// Day by which the target must be reached, within the strategy's days.
    pub by_on: Option<NaiveDate>,
    /// Decision that set it; or send `set_by`. Null if not recorded.
    pub set_by_id: Option<DecisionId>,
    /// External identifier of the record, in place of `set_by_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_by: Option<ForeignKey>,
    /// Day on which it was set. Null if not recorded.
    pub set_on: Option<NaiveDate>,
    /// Note on the target. Null if there is none.
    #[schema(min_length = 1, max_length = 5000)]
    pub note: Option<String>,
    /// Source: the record where it was reported. Null if not recorded.
    pub reported_in: Option<ReportedInInput>,
    ..
}
}

impl Input for TargetInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[
        &["/metric_id", "/metric"],
        &["/council_id", "/council"],
        &["/set_by_id", "/set_by"],
        PERIOD,
        SOURCE_BY_SCHEME,
        SOURCE_BY_VALUE,
    ];
}

/// Which targets a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct TargetFilter {
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
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_to: Option<NaiveDate>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `due_on`, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "due_on")]
    pub sort: Option<String>,
}
