//! The parts of a strategy, which others name by their position.

use crate::database::Tx;
use crate::ids::StrategyId;
use crate::progress::strategies::model::Element;
use crate::progress::strategies::queries;
use crate::refused::Refused;

/// Checks that each part stands at a position of its own, and they are sent in order.
///
/// # Errors
/// [`Refused::Invalid`] at the first that does not.
pub fn check(elements: &[Element]) -> Result<(), Refused> {
    for (index, pair) in elements.windows(2).enumerate() {
        if let [one, other] = pair
            && one.position >= other.position
        {
            let pointer = format!("/elements/{}/position", index + 1);
            let detail = "Send the parts in the order of their positions, each position once.";
            return Err(Refused::field(&pointer, "out_of_order", detail));
        }
    }
    Ok(())
}

/// Checks that the strategy has the part that an input names.
///
/// # Errors
/// [`Refused::Invalid`] at the pointer when it has none.
pub async fn require(tx: &Tx<'_>, strategy_id: StrategyId, element: Option<i32>, pointer: &str) -> Result<(), Refused> {
    let Some(position) = element else { return Ok(()) };
    let known = queries::elements(tx.db(), strategy_id).await?;
    if known.iter().any(|element| element.position == position) {
        return Ok(());
    }
    let positions: Vec<String> = known.iter().map(|element| element.position.to_string()).collect();
    let detail = match positions.as_slice() {
        [] => "The strategy has no parts. Add them to its elements first, or leave this out.".to_owned(),
        positions => format!("The strategy has no part at {position}: its parts are {}.", positions.join(", ")),
    };
    Err(Refused::field(pointer, "not_found", detail))
}
