//! The attendances and votes of each person: views that show those where the reader may see both. The person that a reader sees of
//! them is worked out from the person's visibility, so a filter by it would find no index.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;

use crate::database::schema::{attendances, votes};
use crate::ids::PersonId;

diesel::table! {
    /// The attendances and votes of each person.
    participations (record_id) {
        /// The person.
        person_id -> Uuid,
        /// An attendance of theirs, or a vote of which a ballot of theirs is listed.
        record_id -> Uuid,
    }
}
diesel::allow_tables_to_appear_in_same_query!(participations, attendances);
diesel::allow_tables_to_appear_in_same_query!(participations, votes);

/// The ids of the attendances and votes of a person.
pub fn of(id: PersonId) -> participations::BoxedQuery<'static, Pg, SqlUuid> {
    participations::table.filter(participations::person_id.eq(id)).select(participations::record_id).into_boxed()
}
