//! What a metric is, to readers and to writers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::kept::{Written, written};
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::metrics;
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{CouncilId, MetricId, StrategyId};
use crate::kind::Kind;
use crate::progress::period::{Frequency, Period, PeriodInput};
use crate::progress::rating::{Polarity, RatingRule, RatingRuleInput};
use crate::record::publication::{Publication, Published};

crate::words! {
    /// What sort of quantity a metric is.
    pub enum UnitKind {
        /// Things counted: whole, and not below nought.
        Count,
        /// Parts of a hundred.
        Percent,
        /// One quantity by another.
        Ratio,
        /// Money; the unit's code is one of ISO 4217.
        Currency,
        /// Time; not below nought.
        Duration,
        /// A figure without a unit, such as an index or a score.
        Index,
    }
}

/// The unit of a metric's values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its code, for machines.
    #[schema(min_length = 1, max_length = 50, examples("days"))]
    pub code: String,
    /// Its name, for people, as it stands behind a value.
    #[schema(min_length = 1, max_length = 100, examples("days"))]
    pub label: String,
    /// What sort of quantity it is.
    pub kind: UnitKind,
    /// The least that a value can be; null = nothing forbids less.
    #[serde(default)]
    pub minimum: Option<Decimal>,
    /// The most that a value can be, such as 100 of a share; null = nothing forbids more.
    #[serde(default)]
    pub maximum: Option<Decimal>,
}

/// What a metric was at the beginning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Baseline {
    /// The value.
    pub value: Decimal,
    /// Of which period; null = not recorded.
    pub period: Option<Period>,
    /// Where it comes from; null = not recorded.
    pub note: Option<String>,
}

/// A baseline as it is sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BaselineInput {
    /// The value.
    pub value: Decimal,
    /// Of which period; null = not recorded.
    pub period: Option<PeriodInput>,
    /// Where it comes from; null = not recorded.
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

/// What is measured.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = metrics, check_for_backend(diesel::pg::Pg))]
pub struct Metric {
    /// Its id: opaque, stable for ever.
    pub id: MetricId,
    /// The council that measures it.
    pub council_id: CouncilId,
    /// Counts the changes of the metric itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it, its targets or its observations last changed or appeared.
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
    /// The strategy that it measures; null = the council's own performance.
    pub strategy_id: Option<StrategyId>,
    /// Position of the strategy's part that it measures; null = the whole, or not recorded.
    pub element: Option<i32>,
    /// Short name, unique in the council.
    #[schema(examples("DS-ACCESS-POINTS"))]
    pub code: String,
    /// What is measured. Empty on a tombstone.
    #[schema(examples("Digital access points"))]
    pub name: String,
    /// How it is measured; null = not recorded.
    pub definition: Option<String>,
    /// Unit of its values.
    #[schema(value_type = Unit)]
    pub unit: Json<Unit>,
    /// Digits after the point that are printed, the most that a value has.
    #[schema(minimum = 0, maximum = 9)]
    pub decimals: i32,
    /// Which values are better.
    pub polarity: Polarity,
    /// How often it is measured.
    pub frequency: Frequency,
    /// Month in which its year begins, 1 to 12.
    #[schema(minimum = 1, maximum = 12)]
    pub year_start_month: i32,
    /// Whether a value counts from the beginning of the year.
    pub cumulative: bool,
    /// The office that answers for it, as printed; null = not recorded.
    pub owner_post: Option<String>,
    /// How a value is rated against its target.
    #[schema(value_type = RatingRule)]
    pub rating_rule: Json<RatingRule>,
    /// What it was at the beginning; null = not recorded.
    #[schema(value_type = Option<Baseline>)]
    pub baseline: Option<Json<Baseline>>,
    /// The short name of the strategy that it measures.
    #[serde(skip)]
    #[diesel(select_expression = written::<Nullable<Text>>(STRATEGY_SLUG))]
    #[diesel(select_expression_type = Written<Nullable<Text>>)]
    pub strategy_slug: Option<String>,
}

/// Beside each metric, since its page is its strategy's.
const STRATEGY_SLUG: &str = "(SELECT s.slug FROM strategies s WHERE s.id = metrics.strategy_id)";

/// Addresses of a metric's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetricLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// The strategy that it measures; null = of none.
    #[schema(format = Uri)]
    pub strategy: Option<String>,
    /// Its values.
    #[schema(format = Uri)]
    pub observations: String,
    /// What is aimed at.
    #[schema(format = Uri)]
    pub targets: String,
    /// Its values as a picture.
    #[schema(format = Uri)]
    pub chart: String,
    /// Its latest value in one line, as a picture.
    #[schema(format = Uri)]
    pub badge: String,
    /// Its card on the page of its strategy, for people; null = it measures none, or was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What a metric carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetricExtras {
    /// Addresses of its neighbours.
    pub links: MetricLinks,
}

/// A metric whole.
pub type FullMetric = Full<Metric>;

impl Resource for Metric {
    type Extras = MetricExtras;
    const KIND: Kind = Kind::Metric;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> MetricExtras {
        let standing = self.strategy_slug.as_deref().filter(|_| self.deleted_at.is_none());
        MetricExtras {
            links: MetricLinks {
                itself: urls.record(Kind::Metric, self.id),
                council: urls.record(Kind::Council, self.council_id),
                strategy: self.strategy_id.map(|id| urls.record(Kind::Strategy, id)),
                observations: urls.list(Kind::Observation, "metric_id", self.id),
                targets: urls.list(Kind::Target, "metric_id", self.id),
                chart: urls.part(Kind::Metric, self.id, "chart.svg"),
                badge: urls.part(Kind::Metric, self.id, "badge.svg"),
                html: standing.map(|slug| urls.absolute(&super::card_of(slug, &self.code))),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "metrics.code" => self.code.clone(),
            "metrics.name" => self.name.clone(),
            "metrics.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }
}

/// The orders of lists of metrics.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "code", columns: &[Column { name: "metrics.code", kind: ColumnType::Text }] },
        Sort { name: "name", columns: &[Column { name: "metrics.name", kind: ColumnType::Text }] },
        Sort { name: "updated_at", columns: &[Column { name: "metrics.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "code",
    id: Column { name: "metrics.id", kind: ColumnType::Id },
};

/// A metric as it is sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MetricInput {
    /// The strategy that it measures; or send `strategy`; null = the council's own performance. It never changes.
    pub strategy_id: Option<StrategyId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<ForeignKey>,
    /// The council that measures it; or send `council`. Not needed with a strategy. It never changes.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Position of the strategy's part that it measures; null = the whole, or not recorded.
    #[schema(minimum = 1, maximum = 100)]
    pub element: Option<i32>,
    /// Short name, unique in the council.
    #[schema(pattern = "^[A-Za-z0-9][A-Za-z0-9_.-]*$", min_length = 1, max_length = 100, examples("DS-ACCESS-POINTS"))]
    pub code: String,
    /// What is measured.
    #[schema(min_length = 1, max_length = 500, examples("Digital access points"))]
    pub name: String,
    /// How it is measured; null = not recorded.
    #[schema(min_length = 1, max_length = 5000)]
    pub definition: Option<String>,
    /// Unit of its values. While there are observations its code and kind stay, and its bounds only widen.
    pub unit: Unit,
    /// Digits after the point that are printed, the most that a value has. While there are observations it only grows.
    #[serde(default)]
    #[schema(default = 0, minimum = 0, maximum = 9)]
    pub decimals: i32,
    /// Which values are better. While there are observations it stays.
    pub polarity: Polarity,
    /// How often it is measured. While there are observations it stays.
    pub frequency: Frequency,
    /// Month in which its year begins, 1 to 12; April for most councils. While there are observations it stays.
    #[serde(default = "april")]
    #[schema(default = 4, minimum = 1, maximum = 12)]
    pub year_start_month: i32,
    /// Whether a value counts from the beginning of the year.
    #[serde(default)]
    #[schema(default = false)]
    pub cumulative: bool,
    /// The office that answers for it, as printed; null = not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub owner_post: Option<String>,
    /// How a value is rated against its target. Left out, it is a threshold of 5 %.
    #[schema(nullable = false)]
    pub rating_rule: Option<RatingRuleInput>,
    /// What it was at the beginning; null = not recorded.
    pub baseline: Option<BaselineInput>,
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

impl Input for MetricInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/strategy_id", "/strategy"], &["/council_id", "/council"]];
}

/// What is written of a metric.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = metrics, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct MetricColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub strategy_id: Option<StrategyId>,
    pub element: Option<i32>,
    pub code: String,
    pub name: String,
    pub definition: Option<String>,
    pub unit: Json<Unit>,
    pub decimals: i32,
    pub polarity: Polarity,
    pub frequency: Frequency,
    pub year_start_month: i32,
    pub cumulative: bool,
    pub owner_post: Option<String>,
    pub rating_rule: Json<RatingRule>,
    pub baseline: Option<Json<Baseline>>,
}

impl MetricColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which metrics a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct MetricFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Of this strategy.
    pub strategy_id: Option<StrategyId>,
    /// Of the strategies with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub strategy: Option<Texts>,
    /// With these codes, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub code: Option<Texts>,
    /// So often measured, with commas between them: monthly, quarterly, `half_yearly`, annual, `ad_hoc`.
    #[param(value_type = Option<Vec<Frequency>>, style = Form, explode = false, inline)]
    pub frequency: Option<Many<Frequency>>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: code, name, `updated_at`, with commas between them, - before one for descending.
    #[param(default = "code")]
    pub sort: Option<String>,
}

/// The year of most councils' figures begins in April.
fn april() -> i32 {
    4
}
