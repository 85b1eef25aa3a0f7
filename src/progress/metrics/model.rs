//! What a metric is, to readers and to writers.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Nullable, Text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::database::kept::{Written, written};
use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::Resource;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{CouncilId, MetricId, StrategyId};
use crate::kind::Kind;
use crate::measures::period::{Frequency, Period, PeriodInput};
use crate::measures::rating::{Polarity, RatingRule, RatingRuleInput};
use crate::measures::unit::Unit;
use crate::progress::periods;
use crate::progress::places::card_of;
use crate::record::noun::{input, record};
use crate::record::publication::Publication;
use crate::record::translations::{Translations, TranslationsInput, translation};
use crate::refused::Refused;

/// The most metrics of one strategy, or of a council itself: as many as an answer has.
pub const MAX_METRICS: i64 = 500;

/// Value of a metric at the beginning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Baseline {
    /// The value.
    pub value: Decimal,
    /// Period of the value. Null if not recorded.
    pub period: Option<Period>,
    /// Source of the value. Null if not recorded.
    pub note: Option<String>,
}

/// A baseline, as you send it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BaselineInput {
    /// The value.
    pub value: Decimal,
    /// Period of the value. Null if not recorded.
    pub period: Option<PeriodInput>,
    /// Source of the value. Null if not recorded.
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

translation! {
/// The texts of a metric in another language.
pub struct MetricTranslation {
    /// Name: what the metric measures.
    #[schema(min_length = 1, max_length = 500)]
    pub name,
    /// How it is measured.
    #[schema(min_length = 1, max_length = 5000)]
    pub definition,
}
}

/// Texts of a metric in other languages.
pub type MetricTranslations = Translations<MetricTranslation>;
/// The same as writers send them.
pub type MetricTranslationsInput = TranslationsInput<MetricTranslation>;

record! { metrics, MetricId, with publication;
/// Something that a council measures, with a unit and a frequency.
pub struct Metric {
    /// Council that measures it.
    pub council_id: CouncilId,
    /// Version of the metric itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when the metric, its targets or its observations last changed or were published.
    pub updated_at: DateTime<Utc>,
    ..
    /// Strategy that it measures. Null if it measures the council's own performance.
    pub strategy_id: Option<StrategyId>,
    /// Position of the strategy's part that it measures. Null if it measures the whole strategy, or if not recorded.
    pub element: Option<i32>,
    /// Short code, unique in the council.
    #[schema(examples("DS-ACCESS-POINTS"))]
    pub code: String,
    /// Name: what the metric measures. Empty if the record was deleted.
    #[schema(examples("Digital access points"))]
    pub name: String,
    /// How it is measured. Null if not recorded.
    pub definition: Option<String>,
    /// Unit of its values.
    #[schema(value_type = Unit)]
    pub unit: Json<Unit>,
    /// Digits after the point that are printed. Values have no more than these.
    #[schema(minimum = 0, maximum = 9)]
    pub decimals: i32,
    /// Direction that counts as better.
    pub polarity: Polarity,
    /// How often it is measured.
    pub frequency: Frequency,
    /// Month in which the metric's year begins, 1 to 12.
    #[schema(minimum = 1, maximum = 12)]
    pub year_start_month: i32,
    /// Whether values accumulate from the beginning of the year.
    pub cumulative: bool,
    /// Post responsible for it, as printed. Null if not recorded.
    pub owner_post: Option<String>,
    /// Rule that rates a value against its target.
    #[schema(value_type = RatingRule)]
    pub rating_rule: Json<RatingRule>,
    /// Value at the beginning. Null if not recorded.
    #[schema(value_type = Option<Baseline>)]
    pub baseline: Option<Json<Baseline>>,
    /// Its texts in other languages, by language. Empty if there are none.
    #[schema(value_type = MetricTranslations)]
    pub translations: Json<MetricTranslations>,
    read only {
        /// The short name of the strategy that it measures.
        #[serde(skip)]
        #[diesel(select_expression = written::<Nullable<Text>>(STRATEGY_SLUG))]
        #[diesel(select_expression_type = Written<Nullable<Text>>)]
        pub strategy_slug: Option<String>,
    }
}

/// What is written of a metric.
pub struct MetricColumns { .. }
}

impl Metric {
    /// A period of the metric, whole.
    ///
    /// # Errors
    /// [`Refused::Invalid`] at the member that is wrong.
    pub fn period(&self, sent: &PeriodInput) -> Result<Period, Refused> {
        sent.settle(self.frequency, self.year_start_month).map_err(|fault| periods::refuse(&fault, "/period"))
    }
}

/// Beside each metric, since its page is its strategy's.
const STRATEGY_SLUG: &str = "(SELECT s.slug FROM strategies s WHERE s.id = metrics.strategy_id)";

/// Links of a metric.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetricLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Strategy that it measures. Null if there is none.
    #[schema(format = Uri)]
    pub strategy: Option<String>,
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
    /// Section of the metric on the page of its strategy, for people. Null if it measures no strategy, or if it was
    /// deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What a metric carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct MetricExtras {
    /// Links to related records.
    pub links: MetricLinks,
}

impl Resource for Metric {
    type Extras = MetricExtras;
    const KIND: Kind = Kind::Metric;

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
                html: standing.map(|slug| urls.absolute(&card_of(slug, &self.code))),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        match column {
            "metrics.code" => Some(self.code.clone()),
            "metrics.name" => Some(self.name.clone()),
            _ => None,
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

input! { with publication;
/// A metric, as you send it.
pub struct MetricInput {
    /// Strategy that it measures; or send `strategy`. Null if it measures the council's own performance. Cannot be
    /// changed.
    pub strategy_id: Option<StrategyId>,
    /// External identifier of the record, in place of `strategy_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<ForeignKey>,
    /// Council that measures it; or send `council`. Not needed with a strategy. Cannot be changed.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Position of the strategy's part that it measures. Null if it measures the whole strategy, or if not recorded.
    #[schema(minimum = 1, maximum = 100)]
    pub element: Option<i32>,
    /// Short code, unique in the council.
    #[schema(pattern = "^[A-Za-z0-9][A-Za-z0-9_.-]*$", min_length = 1, max_length = 100, examples("DS-ACCESS-POINTS"))]
    pub code: String,
    /// Name: what the metric measures.
    #[schema(min_length = 1, max_length = 500, examples("Digital access points"))]
    pub name: String,
    /// How it is measured. Null if not recorded.
    #[schema(min_length = 1, max_length = 5000)]
    pub definition: Option<String>,
    /// Unit of its values. While there are observations, its code and kind cannot change, and its limits can only
    /// widen.
    pub unit: Unit,
    /// Digits after the point that are printed. Values have no more than these. While there are observations, the
    /// number can only grow.
    #[serde(default)]
    #[schema(default = 0, minimum = 0, maximum = 9)]
    pub decimals: i32,
    /// Direction that counts as better. Cannot be changed while there are observations.
    pub polarity: Polarity,
    /// How often it is measured. Cannot be changed while there are observations.
    pub frequency: Frequency,
    /// Month in which the metric's year begins, 1 to 12. Most councils use April. Cannot be changed while there are
    /// observations.
    #[serde(default = "april")]
    #[schema(default = 4, minimum = 1, maximum = 12)]
    pub year_start_month: i32,
    /// Whether values accumulate from the beginning of the year.
    #[serde(default)]
    #[schema(default = false)]
    pub cumulative: bool,
    /// Post responsible for it, as printed. Null if not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub owner_post: Option<String>,
    /// Rule that rates a value against its target. If you leave it out, it is a threshold of 5 %.
    #[schema(nullable = false)]
    pub rating_rule: Option<RatingRuleInput>,
    /// Value at the beginning. Null if not recorded.
    pub baseline: Option<BaselineInput>,
    /// Its texts in other languages, by language.
    #[serde(default)]
    #[schema(value_type = MetricTranslationsInput)]
    pub translations: MetricTranslationsInput,
    ..
}
}

impl Input for MetricInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/strategy_id", "/strategy"], &["/council_id", "/council"]];
}

/// Which metrics a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct MetricFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only of this strategy.
    pub strategy_id: Option<StrategyId>,
    /// Only of the strategies with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub strategy: Option<Texts>,
    /// Only with these codes, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub code: Option<Texts>,
    /// Only with these frequencies, separated by commas: monthly, quarterly, `half_yearly`, annual, `ad_hoc`.
    #[param(value_type = Option<Vec<Frequency>>, style = Form, explode = false, inline)]
    pub frequency: Option<Many<Frequency>>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: code, name, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "code")]
    pub sort: Option<String>,
}

/// The year of most councils' figures begins in April.
fn april() -> i32 {
    4
}
