//! What an action is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::actions;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{ActionId, CouncilId, DecisionId, ItemId, StrategyId};
use crate::kind::Kind;
use crate::progress::source::{ReportedIn, ReportedInInput, SOURCE_BY_SCHEME, SOURCE_BY_VALUE};
use crate::record::publication::{Publication, Published};

crate::words! {
    /// What sort of promise it is.
    pub enum ActionKind {
        /// Something that is to be reached.
        Milestone,
        /// Something that is to be kept up or done.
        Commitment,
        /// Something that is to be bought.
        Purchase,
        /// Something that is to be offered.
        Service,
    }
}

crate::words! {
    /// How far it has come.
    #[derive(Default)]
    pub enum ActionState {
        /// Meant to be done.
        Planned,
        /// Being done.
        InProgress,
        /// Kept up, with no end.
        Ongoing,
        /// Done.
        Done,
        /// Due, and not done.
        Overdue,
        /// Given up.
        Dropped,
        /// The record does not say.
        #[default]
        NotRecorded,
    }
}

/// Something that was promised.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = actions, check_for_backend(diesel::pg::Pg))]
pub struct Action {
    /// Its id: opaque, stable for ever.
    pub id: ActionId,
    /// The council that promised it.
    pub council_id: CouncilId,
    /// Counts the changes of the action itself, from 1. `If-Match` compares it.
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
    /// The strategy that it is part of; null = of none.
    pub strategy_id: Option<StrategyId>,
    /// The item at which it was promised; null = at none, or not recorded.
    pub item_id: Option<ItemId>,
    /// The decision that ordered it; null = none.
    pub decision_id: Option<DecisionId>,
    /// Position of the strategy's part that it serves; null = the whole, or not recorded.
    pub element: Option<i32>,
    /// What sort of promise it is.
    pub kind: ActionKind,
    /// What was promised. Empty on a tombstone.
    #[schema(examples("Train the taxi trade in digital services"))]
    pub title: String,
    /// More of it; null = not recorded.
    pub description: Option<String>,
    /// The office that is to do it, as printed; null = not recorded.
    pub owner_post: Option<String>,
    /// Who asked for it, as printed; null = not recorded.
    pub requested_by: Option<String>,
    /// Day by which it is due; null = not recorded.
    pub due_on: Option<NaiveDate>,
    /// How far it has come.
    pub state: ActionState,
    /// When it was done; null = it is not, or not recorded.
    pub completed_on: Option<NaiveDate>,
    /// Where it was reported; null = not recorded, or not for the reader.
    #[schema(value_type = Option<ReportedIn>)]
    pub reported_in: Option<Json<ReportedIn>>,
}

/// Addresses of an action's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// The strategy; null = of none.
    #[schema(format = Uri)]
    pub strategy: Option<String>,
    /// The item; null = of none.
    #[schema(format = Uri)]
    pub item: Option<String>,
    /// The decision; null = of none.
    #[schema(format = Uri)]
    pub decision: Option<String>,
}

/// What an action carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionExtras {
    /// Addresses of its neighbours.
    pub links: ActionLinks,
}

/// An action whole.
pub type FullAction = Full<Action>;

impl Resource for Action {
    type Extras = ActionExtras;
    const KIND: Kind = Kind::Action;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> ActionExtras {
        ActionExtras {
            links: ActionLinks {
                itself: urls.record(Kind::Action, self.id),
                council: urls.record(Kind::Council, self.council_id),
                strategy: self.strategy_id.map(|id| urls.record(Kind::Strategy, id)),
                item: self.item_id.map(|id| urls.record(Kind::Item, id)),
                decision: self.decision_id.map(|id| urls.record(Kind::Decision, id)),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "actions.title" => self.title.clone(),
            "actions.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }
}

/// The orders of lists of actions.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "title", columns: &[Column { name: "actions.title", kind: ColumnType::Text }] },
        Sort { name: "updated_at", columns: &[Column { name: "actions.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "title",
    id: Column { name: "actions.id", kind: ColumnType::Id },
};

/// An action as it is sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionInput {
    /// The strategy that it is part of; or send `strategy`. An action is of a strategy, an item or a decision, and stays with them.
    pub strategy_id: Option<StrategyId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<ForeignKey>,
    /// The item at which it was promised; or send `item`.
    pub item_id: Option<ItemId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ForeignKey>,
    /// The decision that ordered it; or send `decision`.
    pub decision_id: Option<DecisionId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<ForeignKey>,
    /// The council, where you want it checked: what it belongs to must be its.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Position of the strategy's part that it serves; null = the whole, or not recorded.
    #[schema(minimum = 1, maximum = 100)]
    pub element: Option<i32>,
    /// What sort of promise it is.
    pub kind: ActionKind,
    /// What was promised.
    #[schema(min_length = 1, max_length = 1000, examples("Train the taxi trade in digital services"))]
    pub title: String,
    /// More of it; null = not recorded.
    #[schema(min_length = 1, max_length = 10000)]
    pub description: Option<String>,
    /// The office that is to do it, as printed; null = not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub owner_post: Option<String>,
    /// Who asked for it, as printed; null = not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub requested_by: Option<String>,
    /// Day by which it is due; null = not recorded.
    pub due_on: Option<NaiveDate>,
    /// How far it has come.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub state: ActionState,
    /// When it was done, with the state `done` alone; null = it is not, or not recorded.
    pub completed_on: Option<NaiveDate>,
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

impl Input for ActionInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[
        &["/strategy_id", "/strategy"],
        &["/item_id", "/item"],
        &["/decision_id", "/decision"],
        &["/council_id", "/council"],
        SOURCE_BY_SCHEME,
        SOURCE_BY_VALUE,
    ];
}

/// What is written of an action.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = actions, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct ActionColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub publication: Publication,
    pub publish_at: Option<DateTime<Utc>>,
    pub withdrawn_reason: Option<String>,
    pub strategy_id: Option<StrategyId>,
    pub item_id: Option<ItemId>,
    pub decision_id: Option<DecisionId>,
    pub element: Option<i32>,
    pub kind: ActionKind,
    pub title: String,
    pub description: Option<String>,
    pub owner_post: Option<String>,
    pub requested_by: Option<String>,
    pub due_on: Option<NaiveDate>,
    pub state: ActionState,
    pub completed_on: Option<NaiveDate>,
    pub reported_in: Option<Json<ReportedIn>>,
    pub is_withheld: bool,
}

impl ActionColumns {
    /// Its publication.
    pub fn published(&self) -> Published {
        Published {
            publication: self.publication,
            publish_at: self.publish_at,
            withdrawn_reason: self.withdrawn_reason.clone(),
        }
    }
}

/// Which actions a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ActionFilter {
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
    /// Of this item.
    pub item_id: Option<ItemId>,
    /// Of this decision.
    pub decision_id: Option<DecisionId>,
    /// Of these sorts, with commas between them: milestone, commitment, purchase, service.
    #[param(value_type = Option<Vec<ActionKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<ActionKind>>,
    /// So far, with commas between them: planned, `in_progress`, ongoing, done, overdue, dropped, `not_recorded`.
    #[param(value_type = Option<Vec<ActionState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<ActionState>>,
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
    /// Order: title, `updated_at`, with commas between them, - before one for descending.
    #[param(default = "title")]
    pub sort: Option<String>,
}
