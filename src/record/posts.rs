//! Posts: offices, whoever holds them. A post is public at once.

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
use crate::record::{contradictions, references};
use crate::refused::Refused;
use model::{Post, PostColumns, PostInput};

/// A post that a transaction holds.
pub type LockedPost = Locked<Post, PostColumns>;

/// Creates a post.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: PostInput, put_by: Option<&ForeignKey>) -> Result<Post, Refused> {
    let columns = columns(tx, new, None, put_by).await?;
    contradictions::of_post(tx, &columns).await?;
    let id = tx.new_id();
    let post = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Post, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Post, id);
    Ok(post)
}

/// Makes a post what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedPost,
    new: PostInput,
    put_by: Option<&ForeignKey>,
) -> Result<Post, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    contradictions::of_post(tx, &after).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    let post = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Post, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    tx.updated(Kind::Post, id.into());
    Ok(post)
}

/// Creates the post that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: PostInput,
    check: impl Fn(Option<&Post>) -> Result<(), Refused>,
) -> Result<Saved<Post>, Refused> {
    tx.hold_key(Kind::Post, key).await?;
    let found = match tx.find(Kind::Post, key, council).await? {
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

/// Deletes a post that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedPost, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::CouncilAdmin, current.held)?;
    tx.require_childless(Kind::Post, id.into()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Post, id.into());
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: PostInput,
    current: Option<&LockedPost>,
    put_by: Option<&ForeignKey>,
) -> Result<PostColumns, Refused> {
    let key = (new.body.as_ref(), new.council.as_deref());
    let body = references::resolve(tx, Kind::Body, "body", new.body_id.map(Into::into), key).await?;
    let council = match body {
        Some(body) => {
            references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), body.council_id)
                .await?;
            body.council_id
        }
        None => references::council(tx, new.council_id.map(Into::into), new.council.as_deref()).await?.id,
    };
    match current {
        Some(locked) => tx.require_on(Scope::CouncilAdmin, locked.held)?,
        None => tx.require(Scope::CouncilAdmin, council)?,
    }
    references::unmoved(current.map(|locked| locked.held.council_id), council, "/council_id")?;
    let body_id = body.map(|body| body.id.into());
    if current.is_some_and(|locked| locked.columns.body_id != body_id) {
        let detail = "A post cannot move to another body. Delete it with the reason superseded, and create it again.";
        return Err(Refused::field("/body_id", "immutable", detail));
    }
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    Ok(PostColumns {
        council_id: council.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        body_id,
        label: new.label,
        kind: new.kind,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
    })
}
