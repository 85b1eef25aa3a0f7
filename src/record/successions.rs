//! The decisions and the documents that were replaced: views that show those where the reader may see what replaced them. What a reader
//! sees of `superseded_by_id` and `supersedes_id` is worked out, so a filter by it would find no index.

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
