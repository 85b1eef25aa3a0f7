//! Actions: what was promised, by whom, by when, and what became of it.

pub mod model;
pub mod queries;
mod routes;

pub use routes::configure;

use uuid::Uuid;

use crate::actor::Scope;
use crate::database::sql::Json;
use crate::database::{Held, Tx};
use crate::http::door::{DeletionReason, Saved};
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::progress::{elements, source};
use crate::record::locked::{Locked, standing};
use crate::record::publication::{PROGRESS, Sent};
use crate::record::{contradictions, publication, references};
use crate::refused::Refused;
use model::{Action, ActionColumns, ActionInput};

/// An action that a transaction holds.
pub type LockedAction = Locked<Action, ActionColumns>;

/// Creates an action.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: ActionInput, put_by: Option<&ForeignKey>) -> Result<Action, Refused> {
    let columns = columns(tx, new, None, put_by).await?;
    contradictions::of_action(tx, None, columns.completed_on).await?;
    let id = tx.new_id();
    let action = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Action, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Action, id);
    Ok(action)
}

/// Makes an action what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedAction,
    new: ActionInput,
    put_by: Option<&ForeignKey>,
) -> Result<Action, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    contradictions::of_action(tx, Some(current.columns.completed_on), after.completed_on).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    let action = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Action, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    tx.updated(Kind::Action, id.into());
    Ok(action)
}

/// Creates the action that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: ActionInput,
    check: impl Fn(Option<&Action>) -> Result<(), Refused>,
) -> Result<Saved<Action>, Refused> {
    tx.hold_key(Kind::Action, key).await?;
    let found = match tx.find(Kind::Action, key, council).await? {
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

/// Deletes an action that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedAction, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::ProgressWrite, current.held)?;
    tx.require_childless(Kind::Action, id.into()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Action, id.into());
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: ActionInput,
    current: Option<&LockedAction>,
    put_by: Option<&ForeignKey>,
) -> Result<ActionColumns, Refused> {
    // In the order in which everybody holds them.
    let item_id = new.item_id.map(Into::into);
    let item =
        references::resolve(tx, Kind::Item, "item", item_id, (new.item.as_ref(), new.council.as_deref())).await?;
    let decision_id = new.decision_id.map(Into::into);
    let key = (new.decision.as_ref(), new.council.as_deref());
    let decision = references::resolve(tx, Kind::Decision, "decision", decision_id, key).await?;
    let strategy = super::strategy(tx, new.strategy_id, new.strategy.as_ref(), new.council.as_deref()).await?;
    let council_id = owner(strategy, item, decision)?;
    let owners = [strategy, item, decision].map(|held| held.map(|held| held.id));
    stays(current.map(|locked| &locked.columns), owners)?;
    references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
    let before = current.map(|locked| (locked.held, locked.columns.published()));
    let sent = Sent::new(new.publication, new.publish_at, new.withdrawn_reason.clone());
    let published = publication::check_as(&PROGRESS, tx, council_id, before, sent)?;
    let is_withheld = item.is_some_and(|item| item.is_withheld);
    if let Some(item) = item.filter(|item| item.is_withheld) {
        tx.require_opened(Kind::Item, item.id, council_id).await?;
    }
    if let Some(strategy) = strategy {
        elements::require(tx, strategy.id.into(), new.element, "/element").await?;
    }
    let pointed = current.and_then(|locked| locked.columns.reported_in.as_ref()).map(|source| &source.0);
    let reported_in = source::check(tx, new.reported_in, new.council.as_deref(), (council_id, pointed)).await?;
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    Ok(ActionColumns {
        council_id: council_id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
        source_url: new.source_url,
        publication: published.publication,
        publish_at: published.publish_at,
        withdrawn_reason: published.withdrawn_reason,
        strategy_id: strategy.map(|held| held.id.into()),
        item_id: item.map(|held| held.id.into()),
        decision_id: decision.map(|held| held.id.into()),
        element: new.element,
        kind: new.kind,
        title: new.title,
        description: new.description,
        owner_post: new.owner_post,
        requested_by: new.requested_by,
        due_on: new.due_on,
        state: new.state,
        completed_on: new.completed_on,
        reported_in: reported_in.map(Json),
        is_withheld,
    })
}

/// The council of what an action is of, which is one.
fn owner(strategy: Option<Held>, item: Option<Held>, decision: Option<Held>) -> Result<Uuid, Refused> {
    let owners = [("/strategy_id", strategy), ("/item_id", item), ("/decision_id", decision)];
    let mut owners = owners.into_iter().filter_map(|(pointer, held)| Some((pointer, held?)));
    let Some((_, first)) = owners.next() else {
        let detail = "An action is of a strategy, an item or a decision: send strategy_id, item_id or decision_id.";
        return Err(Refused::field("/strategy_id", "required", detail));
    };
    for (pointer, held) in owners {
        references::of_council(Some(held), first.council_id, pointer)?;
    }
    Ok(first.council_id)
}

/// Checks that an action stays with what it is of: to move it would show or hide it by the way.
fn stays(before: Option<&ActionColumns>, now: [Option<Uuid>; 3]) -> Result<(), Refused> {
    let Some(before) = before else { return Ok(()) };
    let was = [before.strategy_id.map(Into::into), before.item_id.map(Into::into), before.decision_id.map(Into::into)];
    let moved = ["/strategy_id", "/item_id", "/decision_id"].into_iter().zip(was.into_iter().zip(now));
    for (pointer, (was, is)) in moved {
        if was != is {
            let detail =
                "An action cannot move to another record. Delete it with the reason superseded, and create it again.";
            return Err(Refused::field(pointer, "immutable", detail));
        }
    }
    Ok(())
}
