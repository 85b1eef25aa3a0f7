//! What a strategy is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::strategies;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{CouncilId, DecisionId, StrategyId};
use crate::kind::Kind;
use crate::record::publication::{Publication, Published};

crate::words! {
    /// How far a strategy has come.
    #[derive(Default)]
    pub enum StrategyState {
        /// Drawn up, and not adopted yet.
        Proposed,
        /// Adopted, and in force.
        Adopted,
        /// At its end.
        Closed,
        /// Another took its place.
        Superseded,
        /// The record does not say.
        #[default]
        NotRecorded,
    }
}

/// A part of a strategy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// Its place among the parts, from 1; metrics, actions and reports name it by this.
    #[schema(minimum = 1, maximum = 100)]
    pub position: i32,
    /// Its name; null = not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub name: Option<String>,
    /// What it is about; null = not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub summary: Option<String>,
}

/// An adopted plan with a period.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = strategies, check_for_backend(diesel::pg::Pg))]
pub struct Strategy {
    /// Its id: opaque, stable for ever.
    pub id: StrategyId,
    /// The council whose plan it is.
    pub council_id: CouncilId,
    /// Counts the changes of the strategy itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it, or anything that belongs to it, last changed or appeared.
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
    /// Short name in addresses, unique here.
    #[schema(examples("digital-strategy"))]
    pub slug: String,
    /// What it is called. Empty on a tombstone.
    #[schema(examples("Digital Strategy 2017-2020"))]
    pub name: String,
    /// What it is about; null = not recorded.
    pub summary: Option<String>,
    /// What it is to achieve; empty where nothing is recorded.
    #[schema(value_type = Vec<String>)]
    pub aims: Json<Vec<String>>,
    /// Its first day; null = not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Its last day; null = not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Whether its days are inferred, since the source does not state them.
    pub dates_inferred: bool,
    /// How far it has come.
    pub state: StrategyState,
    /// The office that answers for it, as printed; null = not recorded.
    pub owner_post: Option<String>,
    /// The decision by which it was adopted; null = not recorded, or not for the reader.
    pub adopted_by_id: Option<DecisionId>,
    /// Its parts, in order; empty where none are recorded.
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

/// Addresses of a strategy's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct StrategyLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// Where it stands: its measures, rated.
    #[schema(format = Uri)]
    pub progress: String,
    /// What is measured of it.
    #[schema(format = Uri)]
    pub metrics: String,
    /// All values of its metrics.
    #[schema(format = Uri)]
    pub observations: String,
    /// What the council says of its progress.
    #[schema(format = Uri)]
    pub progress_reports: String,
    /// What was promised.
    #[schema(format = Uri)]
    pub actions: String,
    /// The papers that are its own, such as the strategy itself.
    #[schema(format = Uri)]
    pub documents: String,
    /// Its page, for people; null = it was deleted.
    #[schema(format = Uri)]
    pub html: Option<String>,
}

/// What a strategy carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct StrategyExtras {
    /// Addresses of its neighbours.
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
                html: self.deleted_at.is_none().then(|| urls.absolute(&super::page_of(&self.slug))),
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

/// A strategy as it is sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StrategyInput {
    /// The council whose plan it is; or send `council`. It never changes.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Short name in addresses, unique here. Once published it stays.
    #[schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", min_length = 1, max_length = 100, examples("digital-strategy"))]
    pub slug: String,
    /// What it is called.
    #[schema(min_length = 1, max_length = 500, examples("Digital Strategy 2017-2020"))]
    pub name: String,
    /// What it is about; null = not recorded.
    #[schema(min_length = 1, max_length = 10000)]
    pub summary: Option<String>,
    /// What it is to achieve.
    #[serde(default)]
    #[schema(max_items = 100, min_length = 1, max_length = 2000)]
    pub aims: Vec<String>,
    /// Its first day; null = not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Its last day; null = not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Whether its days are inferred, since the source does not state them.
    #[serde(default)]
    #[schema(default = false)]
    pub dates_inferred: bool,
    /// How far it has come.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub state: StrategyState,
    /// The office that answers for it, as printed; null = not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub owner_post: Option<String>,
    /// The decision by which it was adopted; or send `adopted_by`; null = not recorded.
    pub adopted_by_id: Option<DecisionId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted_by: Option<ForeignKey>,
    /// Its parts, each at a position of its own.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub elements: Vec<Element>,
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
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// With these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub slug: Option<Texts>,
    /// So far, with commas between them: proposed, adopted, closed, superseded, `not_recorded`.
    #[param(value_type = Option<Vec<StrategyState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<StrategyState>>,
    /// With this publication, with commas between them: draft, scheduled, published, withdrawn. The
    /// public sees published ones alone.
    #[param(value_type = Option<Vec<Publication>>, style = Form, explode = false, inline)]
    pub publication: Option<Many<Publication>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: name, `updated_at`, with commas between them, - before one for descending.
    #[param(default = "name")]
    pub sort: Option<String>,
}
