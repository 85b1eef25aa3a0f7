//! Councils: the authorities whose record this is. A council is public at once, and its slug, by which tokens name it, never
//! changes.

pub mod model;
pub mod queries;
mod routes;

pub use routes::configure;

use crate::actor::{Councils, Scope};
use crate::database::Tx;
use crate::database::sql::Json;
use crate::http::door::{DeletionReason, Saved};
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::locked::{Locked, standing};
use crate::record::{references, timezones};
use crate::refused::Refused;
use model::{Council, CouncilColumns, CouncilInput};

/// A council that a transaction holds.
pub type LockedCouncil = Locked<Council, CouncilColumns>;

/// Creates a council.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: CouncilInput, put_by: Option<&ForeignKey>) -> Result<Council, Refused> {
    let id = tx.new_id();
    let columns = CouncilColumns { council_id: id.into(), ..columns(tx, new, None, put_by).await? };
    let council = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Council, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Council, id);
    Ok(council)
}

/// Makes a council what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedCouncil,
    new: CouncilInput,
    put_by: Option<&ForeignKey>,
) -> Result<Council, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    let council = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Council, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    tx.updated(Kind::Council, id.into());
    Ok(council)
}

/// Creates the council that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: CouncilInput,
    check: impl Fn(Option<&Council>) -> Result<(), Refused>,
) -> Result<Saved<Council>, Refused> {
    tx.hold_key(Kind::Council, key).await?;
    let found = match tx.find(Kind::Council, key, council).await? {
        Some(id) => standing(queries::lock(tx, id.into()).await)?,
        None => None,
    };
    match found {
        None => {
            check(None)?;
            create(tx, new, Some(key)).await.map(Saved::Created)
        }
        Some(current) => {
            check(Some(&current.record))?;
            change(tx, &current, new, Some(key)).await.map(Saved::Kept)
        }
    }
}

/// Deletes a council that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedCouncil, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::Admin, current.held)?;
    tx.require_childless(Kind::Council, id.into()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Council, id.into());
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: CouncilInput,
    current: Option<&LockedCouncil>,
    put_by: Option<&ForeignKey>,
) -> Result<CouncilColumns, Refused> {
    match current {
        Some(locked) if tx.actor.may(Scope::CouncilAdmin) => tx.require_on(Scope::CouncilAdmin, locked.held)?,
        Some(locked) => tx.require_on(Scope::Admin, locked.held)?,
        None if !tx.actor.may(Scope::Admin) => return Err(Refused::MissingScope(Scope::Admin)),
        None if tx.actor.councils != Councils::All => return Err(Refused::OtherCouncil(None)),
        None => {}
    }
    if current.is_some_and(|locked| locked.columns.slug != new.slug) {
        let detail = "A council's slug never changes: tokens and addresses name it.";
        return Err(Refused::field("/slug", "immutable", detail));
    }
    timezones::read(&new.timezone)?;
    let other = queries::with_slug(tx.db(), current.map(|locked| locked.record.id), &new.slug).await?;
    let detail = "Another council has this slug, or had it. A slug is never used again. Send another one.";
    references::refuse_taken(tx, Kind::Council, other.map(Into::into), "/slug", detail).await?;
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    Ok(CouncilColumns {
        council_id: current.map_or(uuid::Uuid::nil().into(), |locked| locked.columns.council_id),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        slug: new.slug,
        name: new.name,
        short_name: new.short_name,
        gss_code: new.gss_code,
        nation: new.nation,
        timezone: new.timezone,
        website: new.website,
        licence: new.licence,
        contact_email: new.contact_email,
    })
}
