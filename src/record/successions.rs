//! The decisions that were replaced.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;

use crate::database::relations::successions;

/// The ids of the decisions that were replaced.
pub fn replaced() -> successions::BoxedQuery<'static, Pg, SqlUuid> {
    successions::table.select(successions::decision_id).into_boxed()
}
