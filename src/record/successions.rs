//! The decisions and votes that were replaced.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;

use crate::database::relations::{successions, vote_successions};

/// The ids of the decisions that were replaced.
pub fn replaced() -> successions::BoxedQuery<'static, Pg, SqlUuid> {
    successions::table.select(successions::decision_id).into_boxed()
}

/// The ids of the votes that were replaced.
pub fn replaced_votes() -> vote_successions::BoxedQuery<'static, Pg, SqlUuid> {
    vote_successions::table.select(vote_successions::vote_id).into_boxed()
}
