//! Memberships: who sat where, in which post, from when to when. A person has as many as they had terms; two of them in one body and post do
//! not overlap.

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
use crate::record::{contradictions, publication, references};
use crate::refused::Refused;
use model::{Membership, MembershipColumns, MembershipInput, sort_on};

/// A membership that a transaction holds.
pub type LockedMembership = Locked<Membership, MembershipColumns>;

/// Creates a membership.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: MembershipInput, put_by: Option<&ForeignKey>) -> Result<Membership, Refused> {
    let columns = columns(tx, new, None, put_by).await?;
    contradictions::of_membership(tx, &columns).await?;
    let id = tx.new_id();
    let membership = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Membership, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Membership, id);
    Ok(membership)
}

/// Makes a membership what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedMembership,
    new: MembershipInput,
    put_by: Option<&ForeignKey>,
) -> Result<Membership, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    contradictions::of_membership(tx, &after).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    let membership = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Membership, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    tx.updated(Kind::Membership, id.into());
    Ok(membership)
}

/// Creates the membership that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: MembershipInput,
    check: impl Fn(Option<&Membership>) -> Result<(), Refused>,
) -> Result<Saved<Membership>, Refused> {
    tx.hold_key(Kind::Membership, key).await?;
    let found = match tx.find(Kind::Membership, key, council).await? {
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

/// Deletes a membership that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedMembership, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::RecordPublish, current.held)?;
    tx.require_childless(Kind::Membership, id.into()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Membership, id.into());
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: MembershipInput,
    current: Option<&LockedMembership>,
    put_by: Option<&ForeignKey>,
) -> Result<MembershipColumns, Refused> {
    let council = new.council.as_deref();
    let (body_id, key) = (new.body_id.map(Into::into), (new.body.as_ref(), council));
    let body = references::resolve(tx, Kind::Body, "body", body_id, key).await?;
    let body = body
        .ok_or_else(|| Refused::field("/body_id", "required", "Send body_id, or body with an external identifier."))?;
    let council_id = body.council_id;
    let (person_id, key) = (new.person_id.map(Into::into), (new.person.as_ref(), council));
    let person = references::resolve(tx, Kind::Person, "person", person_id, key).await?;
    let person = person.ok_or_else(|| {
        Refused::field("/person_id", "required", "Send person_id, or person with an external identifier.")
    })?;
    references::of_council(Some(person), council_id, "/person_id")?;
    references::same_council(tx, new.council_id.map(Into::into), council, council_id).await?;
    references::unmoved(current.map(|locked| locked.columns.person_id.into()), person.id, "/person_id")?;
    references::unmoved(current.map(|locked| locked.columns.body_id.into()), body.id, "/body_id")?;
    let before = current.map(|locked| (locked.held, locked.columns.published()));
    let sent = Sent::new(new.publication, new.publish_at, new.withdrawn_reason.clone());
    let published = publication::check(tx, council_id, before, sent)?;
    let before = current.and_then(|locked| locked.columns.post_id).map(Into::into);
    let (post_id, key) = (new.post_id.map(Into::into), (new.post.as_ref(), council));
    let post_id = references::point(tx, Kind::Post, "post", post_id, key, (council_id, before)).await?;
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    let columns = MembershipColumns {
        council_id: council_id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        publication: published.publication,
        publish_at: published.publish_at,
        withdrawn_reason: published.withdrawn_reason,
        person_id: person.id.into(),
        body_id: body.id.into(),
        post_id: post_id.map(Into::into),
        role: new.role,
        voting: new.voting,
        party: new.party,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        sort_on: sort_on(new.starts_on),
    };
    // Nobody adds another meanwhile: the person is held.
    let other = queries::overlapping(tx.db(), current.map(|locked| locked.record.id), &columns).await?.map(Into::into);
    let detail =
        "Another membership of this person in this body and post has days of these. End that one first, or change it.";
    references::refuse_taken(tx, Kind::Membership, other, "/starts_on", detail).await?;
    Ok(columns)
}
