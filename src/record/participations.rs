//! The attendances and votes of a person.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;

use crate::database::relations::{participations, substitutions};
use crate::ids::PersonId;

/// The ids of the attendances and votes of a person.
pub fn of(id: PersonId) -> participations::BoxedQuery<'static, Pg, SqlUuid> {
    participations::table.filter(participations::person_id.eq(id)).select(participations::record_id).into_boxed()
}

/// The ids of the attendances of substitutes for a person.
pub fn for_person(id: PersonId) -> substitutions::BoxedQuery<'static, Pg, SqlUuid> {
    substitutions::table.filter(substitutions::person_id.eq(id)).select(substitutions::record_id).into_boxed()
}
