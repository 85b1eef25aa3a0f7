//! Reading and writing people.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Person, PersonColumns, PersonFilter};
use crate::database::schema::{councils, people};
use crate::database::sql::Json;
use crate::identifier::Identifier;
use crate::ids::PersonId;
use crate::record::noun::{filters, stored};

filters! { people: PersonFilter;
    is(council_id), of(council, councils::slug, council_id), any(name), any(party), any(ward),
    is(merged_into_id), any(publication), from(updated_since, updated_at),
}
stored! { people: Person, PersonColumns, PersonId, PersonFilter; published with [merged_into_id] }

/// Notes of a deleted person into whom they were merged. Their keys find that person.
///
/// # Errors
/// When the query fails.
pub async fn note_merged(mut db: &AsyncPgConnection, id: PersonId, into_id: PersonId) -> QueryResult<usize> {
    let no_keys: Json<Vec<Identifier>> = Json(Vec::new());
    diesel::update(people::table.find(id))
        .set((people::merged_into_id.eq(Some(into_id)), people::identifiers.eq(no_keys)))
        .execute(&mut db)
        .await
}
