//! What a strategy is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{CouncilId, DecisionId, StrategyId};
use crate::kind::Kind;
use crate::progress::places::page_of;
use crate::record::noun::{input, record};
use crate::record::publication::Publication;
use crate::record::translations::{Translations, TranslationsInput, translation};

crate::words! {
    /// State of a strategy.
    #[derive(Default)]
    pub enum StrategyState {
        /// Drafted, and not adopted yet.
        Proposed,
        /// Adopted, and in force.
        Adopted,
        /// Ended.
        Closed,
        /// Replaced by another strategy.
        Superseded,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

/// A part of a strategy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StrategyPart)]
pub struct Element {
    /// Position among the parts, from 1. Metrics, actions and reports refer to the part by this number.
    #[schema(minimum = 1, maximum = 100)]
    pub position: i32,
    /// Name of the part. Null if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub name: Option<String>,
    /// Summary. Null if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub summary: Option<String>,
}

translation! {
/// The texts of a strategy in another language.
pub struct StrategyTranslation {
    /// Name.
    #[schema(min_length = 1, max_length = 500)]
    pub name,
    /// Summary.
    #[schema(min_length = 1, max_length = 10000)]
    pub summary,
}
}

/// Texts of a strategy in other languages.
pub type StrategyTranslations = Translations<StrategyTranslation>;
/// The same as writers send them.
pub type StrategyTranslationsInput = TranslationsInput<StrategyTranslation>;

record! { strategies, StrategyId, with publication;
/// An adopted plan with a period.
pub struct Strategy {
    /// Council that the strategy belongs to.
    pub council_id: CouncilId,
    /// Version of the strategy itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when the strategy, or anything that belongs to it, last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// Short name in addresses, unique on this server.
    #[schema(examples("digital-strategy"))]
    pub slug: String,
    /// Name. Empty if the record was deleted.
    #[schema(examples("Digital Strategy 2017-2020"))]
    pub name: String,
    /// Summary. Null if not recorded.
    pub summary: Option<String>,
    /// Aims of the strategy. Empty if none are recorded.
    #[schema(value_type = Vec<String>)]
    pub aims: Json<Vec<String>>,
    /// First day. Null if not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day. Null if not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Whether the days are inferred because the source does not state them.
    pub dates_inferred: bool,
    /// Current state.
    pub state: StrategyState,
    /// Post responsible for it, as printed. Null if not recorded.
    pub owner_post: Option<String>,
    /// Decision that adopted it. Null if not recorded, or if you may not see it.
    pub adopted_by_id: Option<DecisionId>,
    /// Parts of the strategy, in order. Empty if none are recorded.
    #[schema(value_type = Vec<Element>)]
    pub elements: Json<Vec<Element>>,
    /// Its texts in other languages, by language. Empty if there are none.
    #[schema(value_type = StrategyTranslations)]
    pub translations: Json<StrategyTranslations>,
}

/// What is written of a strategy.
pub struct StrategyColumns { .. }
}

/// How an address names a strategy: by its id, or by its slug.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum StrategyName {
    /// By its id.
    Id(StrategyId),
    /// By its slug.
    Slug(String),
}

impl TryFrom<String> for StrategyName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if let Ok(id) = text.parse() {
            return Ok(StrategyName::Id(id));
        }
        let is_part = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if text.len() <= 100 && text.split('-').all(is_part) { Ok(StrategyName::Slug(text)) } else { Err("not a slug") }
    }
}

/// Links of a strategy.
#[derive(Debug, Serialize, ToSchema)]
pub struct StrategyLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Progress: its metrics, rated.
    #[schema(format = Uri)]
    pub progress: String,
    /// Metrics of the strategy.
    #[schema(format = Uri)]
    pub metrics: String,
    /// All observations of its metrics.
    #[schema(format = Uri)]
    pub observations: String,
    /// The council's own reports on its progress.
    #[schema(format = Uri)]
    pub progress_reports: String,
    /// Actions of the strategy.
    #[schema(format = Uri)]
    pub actions: String,
    /// Papers of the strategy itself, such as its text.
    #[schema(format = Uri)]
    pub documents: String,
    /// Page for people. Null if the record was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What a strategy carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct StrategyExtras {
    /// Links to related records.
    pub links: StrategyLinks,
}

/// A strategy whole.
pub type FullStrategy = Full<Strategy>;

impl Resource for Strategy {
    type Extras = StrategyExtras;
    const KIND: Kind = Kind::Strategy;

    fn extras(&self, urls: &Urls) -> StrategyExtras {
        StrategyExtras {
            links: StrategyLinks {
                itself: urls.record(Kind::Strategy, self.id),
                council: urls.record(Kind::Council, self.council_id),
                progress: urls.part(Kind::Strategy, self.id, "progress"),
                metrics: urls.list(Kind::Metric, "strategy_id", self.id),
                observations: urls.list(Kind::Observation, "strategy_id", self.id),
                progress_reports: urls.list(Kind::ProgressReport, "strategy_id", self.id),
                actions: urls.list(Kind::Action, "strategy_id", self.id),
                documents: urls.list(Kind::Document, "strategy_id", self.id),
                html: self.deleted_at.is_none().then(|| urls.absolute(&page_of(&self.slug))),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        (column == "strategies.name").then(|| self.name.clone())
    }
}

/// The orders of lists of strategies.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "name", columns: &[Column { name: "strategies.name", kind: ColumnType::Text }] },
        Sort { name: "updated_at", columns: &[Column { name: "strategies.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "name",
    id: Column { name: "strategies.id", kind: ColumnType::Id },
};

input! { with publication;
/// A strategy, as you send it.
pub struct StrategyInput {
    /// Council that the strategy belongs to; or send `council`. Cannot be changed.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Short name in addresses, unique on this server. Cannot be changed after publication.
    #[schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", min_length = 1, max_length = 100, examples("digital-strategy"))]
    pub slug: String,
    /// Name.
    #[schema(min_length = 1, max_length = 500, examples("Digital Strategy 2017-2020"))]
    pub name: String,
    /// Summary. Null if not recorded.
    #[schema(min_length = 1, max_length = 10000)]
    pub summary: Option<String>,
    /// Aims of the strategy.
    #[serde(default)]
    #[schema(max_items = 100, min_length = 1, max_length = 2000)]
    pub aims: Vec<String>,
    /// First day. Null if not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day. Null if not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Whether the days are inferred because the source does not state them.
    #[serde(default)]
    #[schema(default = false)]
    pub dates_inferred: bool,
    /// Current state.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub state: StrategyState,
    /// Post responsible for it, as printed. Null if not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub owner_post: Option<String>,
    /// Decision that adopted it; or send `adopted_by`. Null if not recorded.
    pub adopted_by_id: Option<DecisionId>,
    /// External identifier of the record, in place of `adopted_by_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted_by: Option<ForeignKey>,
    /// Parts of the strategy, each with a position of its own.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub elements: Vec<Element>,
    /// Its texts in other languages, by language.
    #[serde(default)]
    #[schema(value_type = StrategyTranslationsInput)]
    pub translations: StrategyTranslationsInput,
    ..
}
}

impl Input for StrategyInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/council_id", "/council"], &["/adopted_by_id", "/adopted_by"]];
}

/// Which strategies a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct StrategyFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub slug: Option<Texts>,
    /// Only in these states, separated by commas: proposed, adopted, closed, superseded, `not_recorded`.
    #[param(value_type = Option<Vec<StrategyState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<StrategyState>>,
    /// Only with these publication states, separated by commas: draft, scheduled, published, withdrawn. The public sees
    /// only published records.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: name, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "name")]
    pub sort: Option<String>,
}
