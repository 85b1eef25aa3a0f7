//! What a strategy is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::strategies;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{CouncilId, DecisionId, StrategyId};
use crate::kind::Kind;
use crate::progress::places::page_of;
use crate::record::noun::input;
use crate::record::publication::{Publication, Published};

crate::words! {
    /// State of a strategy.
    #[derive(Default)]
    pub enum StrategyState {
        /// Drafted, and not adopted yet.
        Proposed,
        /// Adopted, and in force.
        Adopted,
        /// At its end.
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

/// An adopted plan with a period.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = strategies, check_for_backend(diesel::pg::Pg))]
pub struct Strategy {
    /// Id of the record. It is opaque and never changes.
    pub id: StrategyId,
    /// Council that the strategy belongs to.
    pub council_id: CouncilId,
    /// Version of the strategy itself, from 1. Each change adds 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Date and time when it was first recorded.
    pub created_at: DateTime<Utc>,
    /// Date and time when the strategy, or anything that belongs to it, last changed or became public.
    pub updated_at: DateTime<Utc>,
    /// External identifiers of the record.
    #[schema(value_type = Vec<Identifier>)]
    pub identifiers: Json<Vec<Identifier>>,
    /// Address of the source. Null if not recorded.
    #[schema(format = Uri)]
    pub source_url: Option<String>,
    /// Publication state: whether the public can see the record.
    pub publication: Publication,
    /// Date and time of the scheduled publication. Null unless it is scheduled.
    pub publish_at: Option<DateTime<Utc>>,
    /// Reason for the withdrawal. Null unless it was withdrawn.
    pub withdrawn_reason: Option<String>,
    /// Date and time when it was deleted. Null if it was not deleted.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Reason for the deletion: duplicate, `published_in_error`, superseded or other. Null if it was not deleted.
    pub deleted_reason: Option<String>,
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

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

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

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "strategies.name" => self.name.clone(),
            "strategies.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
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
    /// The same, by slug.
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
    /// The same, by external identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted_by: Option<ForeignKey>,
    /// Parts of the strategy, each with a position of its own.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub elements: Vec<Element>,
    ..
}
}

impl Input for StrategyInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] =
        &[&["/council_id", "/council"], &["/adopted_by_id", "/adopted_by"]];
}

/// What is written of a strategy.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = strategies, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct StrategyColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub slug: String,
    pub name: String,
    pub summary: Option<String>,
    pub aims: Json<Vec<String>>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub dates_inferred: bool,
    pub state: StrategyState,
    pub owner_post: Option<String>,
    pub adopted_by_id: Option<DecisionId>,
    pub elements: Json<Vec<Element>>,
}

impl StrategyColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
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
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: name, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "name")]
    pub sort: Option<String>,
}
