//! Reading and writing people.

use diesel::prelude::*;

use super::model::{Person, PersonColumns, PersonFilter};
use crate::database::schema::{councils, people};
use crate::ids::PersonId;
use crate::record::noun::{filters, stored};

filters! { people: PersonFilter;
    is(council_id), of(council, councils::slug, council_id), any(name), any(party), any(ward), any(publication),
    from(updated_since, updated_at),
}
stored! { people: Person, PersonColumns, PersonId, PersonFilter; published with [] }
