//! The items and decisions of an issue.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;

use crate::database::relations::threads;
use crate::ids::IssueId;

/// The ids of the items and decisions of an issue.
pub fn of(id: IssueId) -> threads::BoxedQuery<'static, Pg, SqlUuid> {
    threads::table.filter(threads::issue_id.eq(id)).select(threads::record_id).into_boxed()
}
