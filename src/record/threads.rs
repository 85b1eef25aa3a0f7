//! The items and decisions of each issue: views that show those where the reader may see both. The `issue_id` that a reader sees
//! of an item is worked out from the issue's visibility, so a filter by it would find no index.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;

use crate::database::schema::{decisions, items};
use crate::ids::IssueId;

diesel::table! {
    /// The items and decisions of each issue.
    threads (record_id) {
        /// The issue.
        issue_id -> Uuid,
        /// An item or a decision of it.
        record_id -> Uuid,
    }
}
diesel::allow_tables_to_appear_in_same_query!(threads, items);
diesel::allow_tables_to_appear_in_same_query!(threads, decisions);

/// The ids of the items and decisions of an issue.
pub fn of(id: IssueId) -> threads::BoxedQuery<'static, Pg, SqlUuid> {
    threads::table.filter(threads::issue_id.eq(id)).select(threads::record_id).into_boxed()
}
