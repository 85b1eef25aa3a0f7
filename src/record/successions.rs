//! The decisions and the documents that were replaced: views that show a replaced record if the reader may see the
//! record that replaced it. The `superseded_by_id` and `supersedes_id` that a reader sees are worked out, so a filter
//! by them would find no index.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;

use crate::database::schema::decisions;

diesel::table! {
    /// The decisions that were replaced.
    successions (decision_id) {
        /// The decision.
        decision_id -> Uuid,
        /// The one that replaced it.
        successor_id -> Uuid,
    }
}

diesel::table! {
    /// The documents that were replaced.
    document_successions (document_id, successor_id) {
        /// The document.
        document_id -> Uuid,
        /// One that replaced it.
        successor_id -> Uuid,
    }
}

diesel::allow_tables_to_appear_in_same_query!(successions, decisions);

/// The ids of the decisions that were replaced.
pub fn replaced() -> successions::BoxedQuery<'static, Pg, SqlUuid> {
    successions::table.select(successions::decision_id).into_boxed()
}
