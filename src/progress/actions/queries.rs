//! Reading and writing actions.

use diesel::prelude::*;

use super::model::{Action, ActionColumns, ActionFilter};
use crate::database::schema::{actions, councils, strategies};
use crate::ids::ActionId;
use crate::record::noun::{filters, stored};

filters! { actions: ActionFilter;
    is(council_id), of(council, councils::slug, council_id), is(strategy_id),
    of_maybe(strategy, strategies::slug, strategy_id), is(item_id), is(decision_id), any(kind), any(state),
    from(due_from, due_on), to(due_to, due_on), any(publication), from(updated_since, updated_at),
}
stored! { actions: Action, ActionColumns, ActionId, ActionFilter; published with [strategy_id, item_id, decision_id] }
