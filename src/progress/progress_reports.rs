//! Progress reports: what a council says itself of the progress of a strategy.

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
use crate::progress::{elements, period_of_its_own, source};
use crate::record::locked::{Locked, standing};
use crate::record::publication::{PROGRESS, Sent};
use crate::record::{publication, references};
use crate::refused::Refused;
use model::{ProgressReport, ProgressReportColumns, ProgressReportInput};

/// A progress report that a transaction holds.
pub type LockedProgressReport = Locked<ProgressReport, ProgressReportColumns>;

/// Creates a progress report.
///
/// # Errors
/// Why it cannot be.
pub async fn create(
    tx: &mut Tx<'_>,
    new: ProgressReportInput,
    put_by: Option<&ForeignKey>,
) -> Result<ProgressReport, Refused> {
    let columns = columns(tx, new, None, put_by).await?;
    let id = tx.new_id();
    let report = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::ProgressReport, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::ProgressReport, id);
    Ok(report)
}

/// Makes a progress report what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedProgressReport,
    new: ProgressReportInput,
    put_by: Option<&ForeignKey>,
) -> Result<ProgressReport, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    let report = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::ProgressReport, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    tx.updated(Kind::ProgressReport, id.into());
    Ok(report)
}

/// Creates the progress report that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: ProgressReportInput,
    check: impl Fn(Option<&ProgressReport>) -> Result<(), Refused>,
) -> Result<Saved<ProgressReport>, Refused> {
    tx.hold_key(Kind::ProgressReport, key).await?;
    let found = match tx.find(Kind::ProgressReport, key, council).await? {
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

/// Deletes a progress report that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedProgressReport, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::ProgressWrite, current.held)?;
    tx.require_childless(Kind::ProgressReport, id.into()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::ProgressReport, id.into());
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: ProgressReportInput,
    current: Option<&LockedProgressReport>,
    put_by: Option<&ForeignKey>,
) -> Result<ProgressReportColumns, Refused> {
    let strategy = super::strategy(tx, new.strategy_id, new.strategy.as_ref(), new.council.as_deref()).await?;
    let strategy = strategy.ok_or_else(|| {
        Refused::field("/strategy_id", "required", "Send strategy_id, or strategy with an external identifier.")
    })?;
    let council_id = strategy.council_id;
    references::unmoved(current.map(|locked| locked.columns.strategy_id.into()), strategy.id, "/strategy_id")?;
    references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
    let before = current.map(|locked| (locked.held, locked.columns.published()));
    let sent = Sent::new(new.publication, new.publish_at, new.withdrawn_reason.clone());
    let published = publication::check_as(&PROGRESS, tx, council_id, before, sent)?;
    let period = period_of_its_own(&new.period)?;
    for (index, said) in new.per_element.iter().enumerate() {
        if new.per_element.iter().take(index).any(|earlier| earlier.element == said.element) {
            let pointer = format!("/per_element/{index}/element");
            return Err(Refused::field(&pointer, "repeated", "The report already has a statement on this part."));
        }
        elements::require(tx, strategy.id.into(), Some(said.element), &format!("/per_element/{index}/element")).await?;
    }
    let pointed = current.and_then(|locked| locked.columns.reported_in.as_ref()).map(|source| &source.0);
    let reported_in = source::check(tx, new.reported_in, new.council.as_deref(), (council_id, pointed)).await?;
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    Ok(ProgressReportColumns {
        council_id: council_id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        publication: published.publication,
        publish_at: published.publish_at,
        withdrawn_reason: published.withdrawn_reason,
        strategy_id: strategy.id.into(),
        period_ends_on: period.ends_on,
        period: Json(period),
        statement: new.statement,
        stated_rating: new.stated_rating,
        per_element: Json(new.per_element),
        reported_in: reported_in.map(Json),
    })
}
