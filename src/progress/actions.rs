//! Actions: what was promised, by whom, by when, and what became of it.

pub mod model;
mod queries;

use uuid::Uuid;

use crate::database::sql::Json;
use crate::database::{Held, Tx};
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::progress::{elements, parents, source};
use crate::record::noun::{self, Below, LockedNoun, Noun, OfProgress, Words};
use crate::record::{contradictions, references};
use crate::refused::Refused;
use model::{Action, ActionColumns, ActionInput};

impl Noun for Action {
    type Input = ActionInput;
    type Rights = OfProgress;
    const WORDS: Words = Words::ordered("Ordered by title");
    const BELOW: &'static [Below<Self>] =
        &[Below::<Self>::of(Kind::Strategy, |filter, id| filter.strategy_id.replace(id.into()).is_some())];

    async fn plan(
        tx: &mut Tx<'_>,
        new: ActionInput,
        was: Option<&LockedNoun<Action>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<ActionColumns, Refused> {
        // In the order in which everybody holds them.
        let item_id = new.item_id.map(Into::into);
        let item =
            references::resolve(tx, Kind::Item, "item", item_id, (new.item.as_ref(), new.council.as_deref())).await?;
        let decision_id = new.decision_id.map(Into::into);
        let key = (new.decision.as_ref(), new.council.as_deref());
        let decision = references::resolve(tx, Kind::Decision, "decision", decision_id, key).await?;
        let strategy = parents::strategy(tx, new.strategy_id, new.strategy.as_ref(), new.council.as_deref()).await?;
        let council_id = owner(strategy, item, decision)?;
        let owners = [strategy, item, decision].map(|held| held.map(|held| held.id));
        stays(was.map(|locked| &locked.columns), owners)?;
        references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
        let published = noun::published(tx, council_id, was, new.sent())?;
        let is_withheld = item.is_some_and(|item| item.is_withheld);
        if let Some(item) = item.filter(|item| item.is_withheld) {
            tx.require_opened(Kind::Item, item.id, council_id).await?;
        }
        if let Some(strategy) = strategy {
            elements::require(tx, strategy.id.into(), new.element, "/element").await?;
        }
        let pointed = was.and_then(|locked| locked.columns.reported_in.as_ref()).map(|source| &source.0);
        let reported_in = source::check(tx, new.reported_in, new.council.as_deref(), (council_id, pointed)).await?;
        Ok(ActionColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
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

    async fn checked(
        tx: &mut Tx<'_>,
        was: Option<&LockedNoun<Action>>,
        now: ActionColumns,
    ) -> Result<ActionColumns, Refused> {
        let standing = was.and_then(|was| was.standing());
        contradictions::of_action(tx, standing.map(|was| was.columns.completed_on), now.completed_on).await?;
        Ok(now)
    }
}

/// The council of what an action is of, which is one.
fn owner(strategy: Option<Held>, item: Option<Held>, decision: Option<Held>) -> Result<Uuid, Refused> {
    let owners = [("/strategy_id", strategy), ("/item_id", item), ("/decision_id", decision)];
    let mut owners = owners.into_iter().filter_map(|(pointer, held)| Some((pointer, held?)));
    let Some((_, first)) = owners.next() else {
        let detail =
            "An action belongs to a strategy, an item or a decision. Send strategy_id, item_id or decision_id.";
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
