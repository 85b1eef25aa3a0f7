//! Issues: the threads of matters through many meetings. An issue and its items are published apart.

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
use crate::record::text::rich;
use crate::record::{decision_maker, publication, references};
use crate::refused::Refused;
use model::{Issue, IssueColumns, IssueInput};

/// An issue that a transaction holds.
pub type LockedIssue = Locked<Issue, IssueColumns>;

/// Creates an issue.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: IssueInput, put_by: Option<&ForeignKey>) -> Result<Issue, Refused> {
    let columns = columns(tx, new, None, put_by).await?;
    let id = tx.new_id();
    let issue = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Issue, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Issue, id);
    Ok(issue)
}

/// Makes an issue what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedIssue,
    new: IssueInput,
    put_by: Option<&ForeignKey>,
) -> Result<Issue, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    let issue = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Issue, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    tx.updated(Kind::Issue, id.into());
    Ok(issue)
}

/// Creates the issue that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: IssueInput,
    check: impl Fn(Option<&Issue>) -> Result<(), Refused>,
) -> Result<Saved<Issue>, Refused> {
    tx.hold_key(Kind::Issue, key).await?;
    let found = match tx.find(Kind::Issue, key, council).await? {
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

/// Deletes an issue that no item, decision or paper names.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedIssue, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::RecordPublish, current.held)?;
    tx.require_childless(Kind::Issue, id.into()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Issue, id.into());
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: IssueInput,
    current: Option<&LockedIssue>,
    put_by: Option<&ForeignKey>,
) -> Result<IssueColumns, Refused> {
    let council = references::council(tx, new.council_id.map(Into::into), new.council.as_deref()).await?;
    references::unmoved(current.map(|locked| locked.held.council_id), council.id, "/council_id")?;
    let before = current.map(|locked| (locked.held, locked.columns.published()));
    let sent = Sent::new(new.publication, new.publish_at, new.withdrawn_reason.clone());
    let published = publication::check(tx, council.id, before, sent)?;
    let summary = match new.summary {
        Some(summary) => {
            let before = current.and_then(|locked| locked.columns.summary.as_ref()).map(|before| &before.0);
            Some(rich(&summary, before, new.source_url.as_deref(), "/summary")?)
        }
        None => None,
    };
    let decision_maker = match new.decision_maker {
        Some(maker) => {
            let before = current.and_then(|locked| locked.columns.decision_maker.as_ref()).map(|maker| &maker.0);
            Some(decision_maker::check(tx, maker, before, council.id).await?)
        }
        None => None,
    };
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    Ok(IssueColumns {
        council_id: council.id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        publication: published.publication,
        publish_at: published.publish_at,
        withdrawn_reason: published.withdrawn_reason,
        reference: new.reference,
        title: new.title,
        summary: summary.map(Json),
        kind: new.kind,
        state: new.state,
        lead_officer_post: new.lead_officer_post,
        wards: Json(new.wards),
        decision_due_on: new.decision_due_on,
        decision_maker: decision_maker.map(Json),
    })
}
