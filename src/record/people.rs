//! People: members, officers and others who act in the record.

pub mod model;
pub mod queries;
mod routes;

pub use routes::configure;

use crate::actor::Scope;
use crate::database::Tx;
use crate::database::sql::Json;
use crate::http::door::{DeletionReason, Saved};
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::locked::{Locked, standing};
use crate::record::publication::Sent;
use crate::record::{publication, references};
use crate::refused::Refused;
use model::{Person, PersonColumns, PersonInput};

/// A person that a transaction holds.
pub type LockedPerson = Locked<Person, PersonColumns>;

/// Creates a person.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: PersonInput, put_by: Option<&ForeignKey>) -> Result<Person, Refused> {
    let columns = columns(tx, new, None, put_by).await?;
    let id = tx.new_id();
    let person = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Person, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Person, id);
    Ok(person)
}

/// Makes a person what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedPerson,
    new: PersonInput,
    put_by: Option<&ForeignKey>,
) -> Result<Person, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    let person = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Person, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    tx.updated(Kind::Person, id.into());
    Ok(person)
}

/// Creates the person that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: PersonInput,
    check: impl Fn(Option<&Person>) -> Result<(), Refused>,
) -> Result<Saved<Person>, Refused> {
    tx.hold_key(Kind::Person, key).await?;
    let found = match tx.find(Kind::Person, key, council).await? {
        Some(id) => standing(queries::lock(tx, id.into()).await)?,
        None => None,
    };
    match found {
        None => {
            check(None)?;
            let created = create(tx, new, Some(key)).await?;
            references::of_slug(tx, created.council_id.into(), council).await?;
            Ok(Saved::Created(created))
        }
        Some(current) => {
            check(Some(&current.record))?;
            change(tx, &current, new, Some(key)).await.map(Saved::Kept)
        }
    }
}

/// Deletes a person. What named them keeps the name as it was.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedPerson, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::RecordPublish, current.held)?;
    tx.require_childless(Kind::Person, id.into()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Person, id.into());
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: PersonInput,
    current: Option<&LockedPerson>,
    put_by: Option<&ForeignKey>,
) -> Result<PersonColumns, Refused> {
    let council = references::council(tx, new.council_id.map(Into::into), new.council.as_deref()).await?;
    references::unmoved(current.map(|locked| locked.held.council_id), council.id, "/council_id")?;
    let before = current.map(|locked| (locked.held, locked.columns.published()));
    let sent = Sent::new(new.publication, new.publish_at, new.withdrawn_reason.clone());
    let published = publication::check(tx, council.id, before, sent)?;
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    Ok(PersonColumns {
        council_id: council.id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        publication: published.publication,
        publish_at: published.publish_at,
        withdrawn_reason: published.withdrawn_reason,
        name: new.name,
        given_name: new.given_name,
        family_name: new.family_name,
        honorific: new.honorific,
        party: new.party,
        ward: new.ward,
        email: new.email,
    })
}
