//! What an action is, to readers and to writers.

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
use crate::ids::{ActionId, CouncilId, DecisionId, ItemId, StrategyId};
use crate::kind::Kind;
use crate::progress::source::{ReportedIn, ReportedInInput, SOURCE_BY_SCHEME, SOURCE_BY_VALUE};
use crate::record::noun::{input, record};
use crate::record::publication::Publication;

crate::words! {
    /// Kind of promise.
    pub enum ActionKind {
        /// A point to reach.
        Milestone,
        /// Something to do or to keep up.
        Commitment,
        /// Something to buy.
        Purchase,
        /// A service to offer.
        Service,
    }
}

crate::words! {
    /// Current state.
    #[derive(Default)]
    pub enum ActionState {
        /// Planned.
        Planned,
        /// In progress.
        InProgress,
        /// Ongoing, with no end.
        Ongoing,
        /// Done.
        Done,
        /// Due, but not done.
        Overdue,
        /// Given up.
        Dropped,
        /// Not recorded.
        #[default]
        NotRecorded,
    }
}

record! { actions, ActionId, with publication;
/// An action: a promise of a council.
pub struct Action {
    /// Council that made the promise.
    pub council_id: CouncilId,
    /// Version of the action itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time when it last changed or became public.
    pub updated_at: DateTime<Utc>,
    ..
    /// Strategy that the action belongs to. Null if there is none.
    pub strategy_id: Option<StrategyId>,
    /// Item at which it was promised. Null if there is none, or if not recorded.
    pub item_id: Option<ItemId>,
    /// Decision that ordered the action. Null if there is none.
    pub decision_id: Option<DecisionId>,
    /// Position of the strategy's part that it serves. Null if it serves the whole strategy, or if not recorded.
    pub element: Option<i32>,
    /// Kind of promise.
    pub kind: ActionKind,
    /// Title of the action: what was promised. Empty if the record was deleted.
    #[schema(examples("Train the taxi trade in digital services"))]
    pub title: String,
    /// Further description. Null if not recorded.
    pub description: Option<String>,
    /// Post responsible for the action, as printed. Null if not recorded.
    pub owner_post: Option<String>,
    /// Person or group that asked for it, as printed. Null if not recorded.
    pub requested_by: Option<String>,
    /// Day by which it is due. Null if not recorded.
    pub due_on: Option<NaiveDate>,
    /// Current state.
    pub state: ActionState,
    /// Day on which it was done. Null if it is not done, or if that is not recorded.
    pub completed_on: Option<NaiveDate>,
    /// Source: the record where it was reported. Null if not recorded, or if you may not see it.
    #[schema(value_type = Option<ReportedIn>)]
    pub reported_in: Option<Json<ReportedIn>>,
}

/// What is written of an action.
pub struct ActionColumns {
    ..
    pub is_withheld: bool,
}
}

/// Links of an action.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Strategy. Null if there is none.
    #[schema(format = Uri)]
    pub strategy: Option<String>,
    /// Item. Null if there is none.
    #[schema(format = Uri)]
    pub item: Option<String>,
    /// Decision. Null if there is none.
    #[schema(format = Uri)]
    pub decision: Option<String>,
}

/// What an action carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionExtras {
    /// Links to related records.
    pub links: ActionLinks,
}

/// An action whole.
pub type FullAction = Full<Action>;

impl Resource for Action {
    type Extras = ActionExtras;
    const KIND: Kind = Kind::Action;

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

    fn ordered_by(&self, column: &str) -> Option<String> {
        (column == "actions.title").then(|| self.title.clone())
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

input! { with publication;
/// An action, as you send it.
pub struct ActionInput {
    /// Strategy that the action belongs to; or send `strategy`. An action belongs to a strategy, an item or a decision,
    /// and this cannot change.
    pub strategy_id: Option<StrategyId>,
    /// External identifier of the record, in place of `strategy_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<ForeignKey>,
    /// Item at which it was promised; or send `item`.
    pub item_id: Option<ItemId>,
    /// External identifier of the record, in place of `item_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ForeignKey>,
    /// Decision that ordered it; or send `decision`.
    pub decision_id: Option<DecisionId>,
    /// External identifier of the record, in place of `decision_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<ForeignKey>,
    /// Council, if you want it checked: the strategy, item or decision must belong to it.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Position of the strategy's part that it serves. Null if it serves the whole strategy, or if not recorded.
    #[schema(minimum = 1, maximum = 100)]
    pub element: Option<i32>,
    /// Kind of promise.
    pub kind: ActionKind,
    /// Title of the action: what was promised.
    #[schema(min_length = 1, max_length = 1000, examples("Train the taxi trade in digital services"))]
    pub title: String,
    /// Further description. Null if not recorded.
    #[schema(min_length = 1, max_length = 10000)]
    pub description: Option<String>,
    /// Post responsible for the action, as printed. Null if not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub owner_post: Option<String>,
    /// Person or group that asked for it, as printed. Null if not recorded.
    #[schema(min_length = 1, max_length = 300)]
    pub requested_by: Option<String>,
    /// Day by which it is due. Null if not recorded.
    pub due_on: Option<NaiveDate>,
    /// Current state.
    #[serde(default)]
    #[schema(default = "not_recorded")]
    pub state: ActionState,
    /// Day on which it was done. Send it only with the state `done`. Null if it is not done, or if not recorded.
    pub completed_on: Option<NaiveDate>,
    /// Source: the record where it was reported. Null if not recorded.
    pub reported_in: Option<ReportedInInput>,
    ..
}
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

/// Which actions a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ActionFilter {
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
    /// Only of this item.
    pub item_id: Option<ItemId>,
    /// Only of this decision.
    pub decision_id: Option<DecisionId>,
    /// Only of these kinds, separated by commas: milestone, commitment, purchase, service.
    #[param(value_type = Option<Vec<ActionKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<ActionKind>>,
    /// Only in these states, separated by commas: planned, `in_progress`, ongoing, done, overdue, dropped,
    /// `not_recorded`.
    #[param(value_type = Option<Vec<ActionState>>, style = Form, explode = false, inline)]
    pub state: Option<Many<ActionState>>,
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
    /// Order: title, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "title")]
    pub sort: Option<String>,
}
