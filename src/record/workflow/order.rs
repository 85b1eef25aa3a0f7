//! Putting items into another order, all siblings at once.

use std::collections::{HashMap, HashSet};

use super::model::{ItemOrder, ItemOrderInput, OrderedItem};
use super::queries::{self, Line};
use super::{hold, scope_to_change};
use crate::actor::Scope;
use crate::database::Tx;
use crate::ids::{ItemId, MeetingId};
use crate::record::agendas::within;
use crate::record::items::model::{Item, ItemColumns};
use crate::record::meetings::model::Meeting;
use crate::record::noun::{self, Stored};
use crate::refused::{FieldError, Refused};

/// The most errors that are told at once.
const MAX_ERRORS: usize = 100;

/// Puts siblings into the order that was sent; those that stay where they were do not change.
///
/// # Errors
/// [`Refused::Invalid`] where they are not all of them, each once.
pub async fn put(
    tx: &mut Tx<'_>,
    id: MeetingId,
    new: &ItemOrderInput,
    check: impl Fn(&Meeting) -> Result<(), Refused>,
) -> Result<ItemOrder, Refused> {
    let meeting = hold(tx, id, Scope::RecordWrite).await?;
    check(&meeting.record)?;
    let lines = queries::lines(tx.db(), id).await?;
    if let Some(parent_id) = new.parent_id
        && !lines.iter().any(|line| line.id == parent_id)
    {
        return Err(Refused::field("/parent_id", "not_found", "The meeting has no item with this id."));
    }
    let siblings: Vec<&Line> = lines.iter().filter(|line| line.parent_id == new.parent_id).collect();
    require_all(&siblings, &new.items)?;
    let before: HashMap<ItemId, i32> = siblings.iter().map(|line| (line.id, line.position)).collect();
    // The places stay, and who stands there changes: so an order that says nothing new moves nobody.
    let places = siblings.iter().map(|line| line.position);
    let mut items = Vec::new();
    queries::let_places_change(tx.db()).await?;
    for (index, (item_id, position)) in new.items.iter().copied().zip(places).enumerate() {
        let is_moved = before.get(&item_id) != Some(&position);
        if is_moved {
            let locked = Item::lock(tx, item_id).await?;
            tx.require_on(scope_to_change(locked.columns.publication), locked.held)?;
            let columns = ItemColumns { position, ..locked.columns.clone() };
            let written = noun::write(tx, &locked, columns).await;
            written.map_err(|refused| within(tx, &format!("/items/{index}"), refused))?;
        }
        items.push(OrderedItem { item_id, position, is_moved });
    }
    Ok(ItemOrder { meeting_id: id, parent_id: new.parent_id, items })
}

/// Checks that all siblings are named, each once.
fn require_all(siblings: &[&Line], sent: &[ItemId]) -> Result<(), Refused> {
    let known: HashSet<ItemId> = siblings.iter().map(|line| line.id).collect();
    let mut seen = HashSet::new();
    let mut errors = Vec::new();
    for (index, id) in sent.iter().enumerate() {
        let pointer = format!("/items/{index}");
        if !known.contains(id) {
            let detail =
                "The item is not in this list of siblings. To move an item to another parent, PATCH its parent_id.";
            errors.push(FieldError::new(&pointer, "not_found", detail));
        } else if !seen.insert(*id) {
            errors.push(FieldError::new(&pointer, "repeated", "This item occurs twice here."));
        }
    }
    for line in siblings.iter().filter(|line| !seen.contains(&line.id)) {
        let number = line.minute_number.as_deref().or(line.agenda_number.as_deref()).unwrap_or("without a number");
        let detail = format!("The item {number} with the id {} is missing. Send all siblings.", line.id);
        errors.push(FieldError::new("/items", "required", detail));
    }
    errors.truncate(MAX_ERRORS);
    if errors.is_empty() { Ok(()) } else { Err(Refused::Invalid(errors)) }
}
