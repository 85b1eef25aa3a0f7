//! Reading and writing people.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{Person, PersonColumns, PersonFilter};
use crate::database::kept::{Limitable, Preparable, among, only};
use crate::database::schema::{councils, people};
use crate::database::sql::{Knowable, greatest};
use crate::database::{Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::page::PageRequest;
use crate::http::resource::Resource;
use crate::ids::PersonId;
use crate::kind::Kind;
use crate::record::locked::Locked;
use crate::record::publication::Publication;
use crate::refused::Refused;

fn filtered<'a>(filter: &'a PersonFilter, page: &PageRequest) -> people::BoxedQuery<'a, Pg> {
    let mut query = people::table.into_boxed();
    if let Some(council_id) = filter.council_id {
        query = query.filter(only(people::council_id, council_id));
    }
    if let Some(slugs) = &filter.council {
        let of = councils::table.filter(among(councils::slug, &slugs.0)).select(councils::id);
        query = query.filter(people::council_id.eq_any(of));
    }
    if let Some(name) = &filter.name {
        query = query.filter(people::name.eq_any(&name.0));
    }
    if let Some(party) = &filter.party {
        query = query.filter(people::party.eq_any(&party.0));
    }
    if let Some(ward) = &filter.ward {
        query = query.filter(people::ward.eq_any(&ward.0));
    }
    if let Some(publication) = &filter.publication {
        query = query.filter(people::publication.eq_any(&publication.0));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(people::updated_at.ge(since));
    }
    if !page.include_deleted {
        query = query.filter(people::deleted_at.is_null());
    }
    query
}

/// A page of the people that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn list(db: &Reader, filter: &PersonFilter, page: &PageRequest) -> QueryResult<Vec<Person>> {
    db.load(|| {
        filtered(filter, page)
            .filter(page.keyset.after())
            .order(page.keyset.order())
            .select(Person::as_select())
            .most(page.most())
    })
    .await
}

/// The people on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(mut db: &AsyncPgConnection, filter: &PersonFilter, page: &PageRequest) -> QueryResult<i64> {
    filtered(filter, page).filter(page.keyset.whole()).count().get_result(&mut db).await
}

/// One person, deleted ones too.
///
/// # Errors
/// When the reader sees none.
pub async fn get(mut db: &AsyncPgConnection, id: PersonId) -> QueryResult<Person> {
    people::table.find(id).select(Person::as_select()).known().get_result(&mut db).await
}

/// One person that stands, held until the transaction ends.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Gone`].
pub async fn lock(tx: &mut Tx<'_>, id: PersonId) -> Result<Locked<Person, PersonColumns>, Refused> {
    let held = tx.hold_to_change(Kind::Person, id.into()).await?;
    let query = people::table.find(id).select((Person::as_select(), PersonColumns::as_select()));
    let (record, columns): (Person, PersonColumns) = query.first(&mut tx.db()).await?;
    Ok(Locked { held, record: record.standing()?, columns })
}

/// Adds a person.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn insert(tx: &mut Tx<'_>, id: PersonId, columns: &PersonColumns) -> QueryResult<Person> {
    let is_public = tx.is_public_at_once(columns.publication == Publication::Published, &[]);
    let row = (
        people::id.eq(id),
        people::version.eq(1),
        people::created_at.eq(tx.at()),
        people::updated_at.eq(tx.at()),
        people::is_public.eq(is_public),
        people::was_public.eq(is_public),
        columns,
    );
    diesel::insert_into(people::table).values(row).returning(Person::as_returning()).get_result(&mut tx.db()).await
}

/// Writes a new version of a person.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn update(tx: &mut Tx<'_>, id: PersonId, columns: &PersonColumns) -> QueryResult<Person> {
    let moved = (people::version.eq(people::version + 1), people::updated_at.eq(greatest(people::updated_at, tx.at())));
    diesel::update(people::table.find(id))
        .set((moved, columns))
        .returning(Person::as_returning())
        .prepared()
        .get_result(&mut tx.db())
        .await
}

/// Leaves a tombstone, which the public sees only where it saw the record until then, of a person.
///
/// # Errors
/// When the query fails.
pub async fn delete(tx: &mut Tx<'_>, id: PersonId, reason: DeletionReason) -> QueryResult<usize> {
    let tombstone = (
        people::version.eq(people::version + 1),
        people::updated_at.eq(greatest(people::updated_at, tx.at())),
        people::was_public.eq(people::is_public),
        people::deleted_at.eq(tx.at()),
        people::deleted_reason.eq(<&str>::from(reason)),
    );
    diesel::update(people::table.find(id)).set(tombstone).execute(&mut tx.db()).await
}
