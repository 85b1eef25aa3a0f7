//! Bodies: what meets or decides. A body is public at once, and its slug, by which tokens name it, never changes.

pub mod model;
pub mod numbers;
pub mod queries;
mod routes;

pub use routes::configure;

use crate::actor::Scope;
use crate::database::Tx;
use crate::database::sql::Json;
use crate::http::door::{DeletionReason, Saved};
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::items::queries as items;
use crate::record::locked::{Locked, standing};
use crate::record::{contradictions, references};
use crate::refused::Refused;
use model::{Body, BodyColumns, BodyInput};
use numbers::NumberFormat;

/// A body that a transaction holds.
pub type LockedBody = Locked<Body, BodyColumns>;

/// Creates a body.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: BodyInput, put_by: Option<&ForeignKey>) -> Result<Body, Refused> {
    let columns = columns(tx, new, None, put_by).await?;
    contradictions::of_body(tx, None, &columns).await?;
    let id = tx.new_id();
    let body = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Body, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Body, id);
    Ok(body)
}

/// Makes a body what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedBody,
    new: BodyInput,
    put_by: Option<&ForeignKey>,
) -> Result<Body, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    contradictions::of_body(tx, Some(current.record.id), &after).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    let body = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Body, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    if after.minute_numbering != current.columns.minute_numbering {
        items::renumber_body(tx, id).await?;
    }
    tx.updated(Kind::Body, id.into());
    Ok(body)
}

/// Creates the body that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: BodyInput,
    check: impl Fn(Option<&Body>) -> Result<(), Refused>,
) -> Result<Saved<Body>, Refused> {
    tx.hold_key(Kind::Body, key).await?;
    let found = match tx.find(Kind::Body, key, council).await? {
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

/// Deletes a body that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedBody, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::CouncilAdmin, current.held)?;
    tx.hold_to_change(Kind::Council, current.held.council_id).await?;
    tx.require_childless(Kind::Body, id.into()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Body, id.into());
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: BodyInput,
    current: Option<&LockedBody>,
    put_by: Option<&ForeignKey>,
) -> Result<BodyColumns, Refused> {
    let council = references::council_alone(tx, new.council_id.map(Into::into), new.council.as_deref()).await?;
    tx.require_on(Scope::CouncilAdmin, current.map_or(council, |locked| locked.held))?;
    references::unmoved(current.map(|locked| locked.held.council_id), council.id, "/council_id")?;
    if current.is_some_and(|locked| locked.columns.slug != new.slug) {
        let detail =
            "A body's slug never changes: tokens name bodies by it. Send the slug it has, and change the name.";
        return Err(Refused::field("/slug", "immutable", detail));
    }
    NumberFormat::parse(&new.minute_number_format)?;
    // Not held: two bodies that change places would wait for each other. The council is held alone instead.
    let before = current.and_then(|locked| locked.columns.parent_id).map(Into::into);
    let (parent_id, parent) = (new.parent_id.map(Into::into), new.parent.as_ref());
    let parent_id =
        references::point(tx, Kind::Body, "parent", parent_id, (parent, new.council.as_deref()), (council.id, before))
            .await?;
    contradictions::of_parents(tx, Kind::Body, current.map(|locked| locked.held.id), parent_id).await?;
    let other =
        queries::with_slug(tx.db(), current.map(|locked| locked.record.id), council.id.into(), &new.slug).await?;
    let detail = "Another body of the council has this slug, or had it. A slug is never used again. Send another one.";
    references::refuse_taken(tx, Kind::Body, other.map(Into::into), "/slug", detail).await?;
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    Ok(BodyColumns {
        council_id: council.id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        slug: new.slug,
        name: new.name,
        short_name: new.short_name,
        kind: new.kind,
        parent_id: parent_id.map(Into::into),
        minute_numbering: new.minute_numbering,
        minute_number_format: new.minute_number_format,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
    })
}
