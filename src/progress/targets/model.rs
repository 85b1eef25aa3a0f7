//! What a target is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::targets;
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{CouncilId, DecisionId, MetricId, StrategyId, TargetId};
use crate::kind::Kind;
use crate::progress::PERIOD;
use crate::progress::period::{Period, PeriodInput};
use crate::progress::source::{ReportedIn, ReportedInInput, SOURCE_BY_SCHEME, SOURCE_BY_VALUE};
use crate::record::publication::{Publication, Published};

/// What the public saw of a target before it was changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TargetRevision {
    /// Counts from 1.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// What was aimed at; null = a range.
    pub value: Option<Decimal>,
    /// The least; null = no least.
    pub lower: Option<Decimal>,
    /// The most; null = no most.
    pub upper: Option<Decimal>,
    /// The period for which it was set; null = it was by a day.
    pub period: Option<Period>,
    /// The day by which it was to be reached; null = it was for a period.
    pub by_on: Option<NaiveDate>,
    /// The decision that set it; null = not recorded, or not for the reader.
    pub set_by_id: Option<DecisionId>,
    /// When it was set; null = not recorded.
    pub set_on: Option<NaiveDate>,
    /// When it was changed.
    pub replaced_at: DateTime<Utc>,
}

/// What is aimed at, for a period or by a day.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = targets, check_for_backend(diesel::pg::Pg))]
pub struct Target {
    /// Its id: opaque, stable for ever.
    pub id: TargetId,
    /// The council that aims at it.
    pub council_id: CouncilId,
    /// Counts the changes of the target itself, from 1. `If-Match` compares it.
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
    /// What is aimed at, in the metric's unit; null = a range.
    pub value: Option<Decimal>,
    /// The least that is aimed at; null = no least, or no range.
    pub lower: Option<Decimal>,
    /// The most that is aimed at; null = no most, or no range.
    pub upper: Option<Decimal>,
    /// The period for which it is set; null = by a day.
    #[schema(value_type = Option<Period>)]
    pub period: Option<Json<Period>>,
    /// The day by which it is to be reached; null = for a period.
    pub by_on: Option<NaiveDate>,
    /// The decision that set it; null = not recorded, or not for the reader.
    pub set_by_id: Option<DecisionId>,
    /// When it was set; null = not recorded.
    pub set_on: Option<NaiveDate>,
    /// What there is to say of it; null = nothing.
    pub note: Option<String>,
    /// Where it was reported; null = not recorded, or not for the reader.
    #[schema(value_type = Option<ReportedIn>)]
    pub reported_in: Option<Json<ReportedIn>>,
    /// Counts what it was since it was first published, from 1.
    #[schema(minimum = 1)]
    pub revision: i32,
    /// What it was before, the oldest first; empty where it was never changed.
    #[schema(value_type = Vec<TargetRevision>)]
    pub revisions: Json<Vec<TargetRevision>>,
    /// Last day of the period, or the day; lists are ordered by it.
    #[serde(skip)]
    pub due_on: NaiveDate,
}

/// Addresses of a target's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct TargetLinks {
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
}

/// What a target carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct TargetExtras {
    /// Addresses of its neighbours.
    pub links: TargetLinks,
}

/// A target whole.
pub type FullTarget = Full<Target>;

impl Resource for Target {
    type Extras = TargetExtras;
    const KIND: Kind = Kind::Target;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> TargetExtras {
        TargetExtras {
            links: TargetLinks {
                itself: urls.record(Kind::Target, self.id),
                council: urls.record(Kind::Council, self.council_id),
                metric: urls.record(Kind::Metric, self.metric_id),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "targets.due_on" => self.due_on.to_string(),
            "targets.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
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

/// A target as it is sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetInput {
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
    /// What is aimed at, in the metric's unit; or send `lower`, `upper` or both.
    pub value: Option<Decimal>,
    /// The least that is aimed at.
    pub lower: Option<Decimal>,
    /// The most that is aimed at.
    pub upper: Option<Decimal>,
    /// The period for which it is set, whole; or send `by_on`.
    pub period: Option<PeriodInput>,
    /// The day by which it is to be reached, within the strategy's days.
    pub by_on: Option<NaiveDate>,
    /// The decision that set it; or send `set_by`; null = not recorded.
    pub set_by_id: Option<DecisionId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_by: Option<ForeignKey>,
    /// When it was set; null = not recorded.
    pub set_on: Option<NaiveDate>,
    /// What there is to say of it; null = nothing.
    #[schema(min_length = 1, max_length = 5000)]
    pub note: Option<String>,
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

/// What is written of a target.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = targets, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct TargetColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub metric_id: MetricId,
    pub value: Option<Decimal>,
    pub lower: Option<Decimal>,
    pub upper: Option<Decimal>,
    pub period: Option<Json<Period>>,
    pub by_on: Option<NaiveDate>,
    pub due_on: NaiveDate,
    pub set_by_id: Option<DecisionId>,
    pub set_on: Option<NaiveDate>,
    pub note: Option<String>,
    pub reported_in: Option<Json<ReportedIn>>,
    pub revision: i32,
    pub revisions: Json<Vec<TargetRevision>>,
}

impl TargetColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which targets a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct TargetFilter {
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
    /// Due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Due on this day or earlier.
    pub due_to: Option<NaiveDate>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: `due_on`, `updated_at`, with commas between them, - before one for descending.
    #[param(default = "due_on")]
    pub sort: Option<String>,
}
