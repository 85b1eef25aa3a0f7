//! Decisions: what was resolved, by whom, when, why, against which alternatives; at an item, or outside any meeting.

pub mod correction;
pub mod model;
pub mod parts;
pub mod queries;
mod routes;

pub use routes::configure;

use uuid::Uuid;

use crate::actor::Scope;
use crate::database::sql::Json;
use crate::database::{Held, Tx};
use crate::http::door::{DeletionReason, Saved};
use crate::identifier::ForeignKey;
use crate::ids::{DecisionId, IssueId};
use crate::kind::Kind;
use crate::law::clear_days::local_day;
use crate::record::decision_maker::{self, DecisionMaker, MakerKind};
use crate::record::locked::{Locked, standing};
use crate::record::publication::{Publication, Sent};
use crate::record::{contradictions, frozen, lawful, publication, references};
use crate::refused::{FieldError, Refused};
use model::{Decision, DecisionColumns, DecisionInput};
use parts::Stated;
use queries::Sitting;

/// A decision that a transaction holds.
pub type LockedDecision = Locked<Decision, DecisionColumns>;

/// Creates a decision.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: DecisionInput, put_by: Option<&ForeignKey>) -> Result<Decision, Refused> {
    let columns = columns(tx, new, None, put_by).await?;
    contradictions::of_decision(tx, None, &columns).await?;
    correction::require_reason(tx, None, &columns).await?;
    let id = tx.new_id();
    let decision = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Decision, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Decision, id);
    supersede(tx, columns.supersedes_id).await?;
    Ok(decision)
}

/// Makes a decision what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedDecision,
    new: DecisionInput,
    put_by: Option<&ForeignKey>,
) -> Result<Decision, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    write(tx, current, after).await
}

/// Writes what was made of a decision whose change was checked; where that is what it was, nothing changes.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn write(tx: &mut Tx<'_>, current: &LockedDecision, after: DecisionColumns) -> Result<Decision, Refused> {
    contradictions::of_decision(tx, Some(&current.columns), &after).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    frozen::keep(tx, id, &current.columns, &after).await?;
    correction::require_reason(tx, Some(&current.columns), &after).await?;
    let decision = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Decision, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    tx.updated(Kind::Decision, id.into());
    if after.supersedes_id != current.columns.supersedes_id {
        supersede(tx, current.columns.supersedes_id).await?;
        supersede(tx, after.supersedes_id).await?;
    }
    Ok(decision)
}

/// Keeps in step what a decision says of the one that replaces it. When the public may learn of it follows from that one.
async fn supersede(tx: &Tx<'_>, id: Option<DecisionId>) -> Result<(), Refused> {
    if let Some(id) = id
        && queries::supersede(tx.db(), id).await? > 0
    {
        tx.follows(Kind::Decision, [id.into()]);
    }
    Ok(())
}

/// Creates the decision that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: DecisionInput,
    check: impl Fn(Option<&Decision>) -> Result<(), Refused>,
) -> Result<Saved<Decision>, Refused> {
    tx.hold_key(Kind::Decision, key).await?;
    let found = match tx.find(Kind::Decision, key, council).await? {
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

/// Deletes a decision that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedDecision, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::RecordPublish, current.held)?;
    publication::check_deletion(Kind::Decision, queries::was_public(tx.db(), id).await?, reason)?;
    tx.require_childless(Kind::Decision, id.into()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Decision, id.into());
    supersede(tx, current.columns.supersedes_id).await
}

/// Warns of facts that the statement of a decision still lacks (SI 2012/2089 reg 12(2), 13(2) and 13(4)), also if no
/// rule asks for one. If it is published, it warns of other rules of law that fail or cannot be checked.
///
/// # Errors
/// When the record cannot be read.
pub async fn warn(tx: &Tx<'_>, decision: &Decision) -> Result<(), Refused> {
    let warn = |pointer: &str, what: &str| {
        let detail = format!("The statement of a decision gives {what}; nothing of it is recorded.");
        tx.warn(FieldError::new(pointer, "statement_incomplete", detail));
    };
    if decision.reasons.is_none() {
        warn("/reasons", "the reasons for it");
    }
    if decision.alternatives.0.status == Stated::NotRecorded {
        warn("/alternatives", "the alternatives considered and rejected, or that there were none");
    }
    if decision.conflicts.0.status == Stated::NotRecorded {
        warn("/conflicts", "conflicts of interest declared and dispensations granted, or that there were none");
    }
    if decision.publication.is_to_be_seen() {
        let lawful = lawful::of_decision(tx.db(), decision).await?;
        let checks = lawful.facts.checks(local_day(tx.at(), lawful.timezone));
        let others = checks.iter().filter(|check| !check.code.is_of_statement());
        lawful::warn(tx, others, Kind::Decision);
    }
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: DecisionInput,
    current: Option<&LockedDecision>,
    put_by: Option<&ForeignKey>,
) -> Result<DecisionColumns, Refused> {
    let (item, council_id, sitting) = place(tx, &new).await?;
    let before = current.map(|locked| (locked.held, locked.columns.published()));
    let sent = Sent::new(new.publication, new.publish_at, new.withdrawn_reason.clone());
    let published = publication::check(tx, council_id, before, sent)?;
    references::unmoved(current.map(|locked| locked.held.council_id), council_id, "/council_id")?;
    let item_id = item.map(|item| item.id.into());
    if current.is_some_and(|locked| locked.columns.item_id != item_id) {
        let detail = "A decision stays at its item. Delete it with the reason published_in_error, and create it at \
                      the other item.";
        return Err(Refused::field("/item_id", "immutable", detail));
    }
    let before = current.map(|locked| &locked.columns.decision_maker.0);
    let decision_maker = maker(tx, new.decision_maker, before, sitting.as_ref(), council_id).await?;
    let made_on = new
        .made_on
        .or(sitting.as_ref().map(|sitting| sitting.date))
        .ok_or_else(|| Refused::field("/made_on", "required", "A decision made outside a meeting needs made_on."))?;
    let issue_id = issue(tx, (new.issue_id, new.issue.as_ref(), new.council.as_deref()), current, council_id).await?;
    let of_item = sitting.as_ref().and_then(|sitting| sitting.issue_id);
    if item_id.is_some() && issue_id.is_some() && issue_id != of_item {
        let detail = "A decision made at an item belongs to the item's issue. Send the issue with the item.";
        return Err(Refused::field("/issue_id", "rule", detail));
    }
    // It follows from the item, and is kept there alone.
    let issue_id = issue_id.filter(|_| item_id.is_none());
    let pointed = current.and_then(|locked| locked.columns.supersedes_id).map(Into::into);
    let (superseded_id, superseded) = (new.supersedes_id.map(Into::into), new.supersedes.as_ref());
    let supersedes_id = references::point(
        tx,
        Kind::Decision,
        "supersedes",
        superseded_id,
        (superseded, new.council.as_deref()),
        (council_id, pointed),
    )
    .await?;
    if supersedes_id != pointed
        && let Some(superseded) = supersedes_id
    {
        // Held alone, so that no two replace it at once.
        tx.hold_to_change(Kind::Decision, superseded).await?;
        if queries::was_public(tx.db(), superseded.into()).await? {
            // A draft that replaces it keeps every other decision from doing so.
            tx.require(Scope::RecordPublish, council_id)?;
        }
        let id = current.map(|locked| locked.held.id);
        contradictions::of_superseding(tx, Kind::Decision, id, superseded).await?;
        let other = queries::superseding(tx.db(), superseded.into()).await?;
        correction::refuse_superseded(tx, other, "/supersedes_id").await?;
    }
    // The step that published it may have said when: a copy that knows nothing of that does not take it away.
    let is_told = |locked: &&LockedDecision| locked.columns.publication != Publication::Draft;
    let told_at = current.filter(is_told).and_then(|locked| locked.columns.published_at);
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    Ok(DecisionColumns {
        council_id: council_id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        publication: published.publication,
        publish_at: published.publish_at,
        withdrawn_reason: published.withdrawn_reason,
        reference: new.reference,
        item_id,
        issue_id,
        decision_maker: Json(decision_maker),
        kind: new.kind,
        made_on,
        outcome: new.outcome,
        outcome_label: new.outcome_label,
        text: new.text,
        resolutions: Json(new.resolutions),
        reasons: new.reasons,
        reasons_of: new.reasons_of,
        alternatives: Json(new.alternatives),
        conflicts: Json(new.conflicts),
        is_key: new.is_key,
        key_criteria: new.key_criteria,
        key_notice_published_at: new.key_notice_published_at,
        wards: Json(new.wards),
        call_in: Json(new.call_in),
        urgency: new.urgency.map(Json),
        published_at: new.published_at.or(told_at),
        effective_from: new.effective_from,
        implemented_at: new.implemented_at,
        recommendation_followed: new.recommendation_followed,
        supersedes_id: supersedes_id.map(Into::into),
        correction_reason: new.correction_reason,
    })
}

/// The issue of a decision made outside any meeting.
async fn issue(
    tx: &Tx<'_>,
    (id, key, council): (Option<IssueId>, Option<&ForeignKey>, Option<&str>),
    current: Option<&LockedDecision>,
    council_id: Uuid,
) -> Result<Option<IssueId>, Refused> {
    let before = current.and_then(|locked| locked.columns.issue_id).map(Into::into);
    let id = id.map(Into::into);
    let issue = references::point(tx, Kind::Issue, "issue", id, (key, council), (council_id, before)).await?;
    Ok(issue.map(Into::into))
}

/// The item at which it was made, with who sat then; or the council alone.
async fn place(tx: &Tx<'_>, new: &DecisionInput) -> Result<(Option<Held>, Uuid, Option<Sitting>), Refused> {
    let (council_id, council) = (new.council_id.map(Into::into), new.council.as_deref());
    let key = (new.item.as_ref(), council);
    let item = references::resolve(tx, Kind::Item, "item", new.item_id.map(Into::into), key).await?;
    match item {
        Some(item) => {
            references::same_council(tx, council_id, council, item.council_id).await?;
            Ok((Some(item), item.council_id, Some(queries::sitting(tx.db(), item.id.into()).await?)))
        }
        None => Ok((None, references::council(tx, council_id, council).await?.id, None)),
    }
}

/// Who decided: as sent, else the body that sat, by the name that it had then.
async fn maker(
    tx: &Tx<'_>,
    sent: Option<DecisionMaker>,
    before: Option<&DecisionMaker>,
    sitting: Option<&Sitting>,
    council_id: Uuid,
) -> Result<DecisionMaker, Refused> {
    match (sent, sitting) {
        (Some(maker), _) => decision_maker::check(tx, maker, before, council_id).await,
        (None, Some(sitting)) => {
            let id = Some(sitting.body_id.into());
            let known = before.filter(|before| before.kind == MakerKind::Body && before.id == id).cloned();
            Ok(known.unwrap_or_else(|| DecisionMaker { kind: MakerKind::Body, id, name: sitting.body_name.clone() }))
        }
        (None, None) => {
            let detail = "A decision made outside a meeting needs a decision maker.";
            Err(Refused::field("/decision_maker", "required", detail))
        }
    }
}
