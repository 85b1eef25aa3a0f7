//! What a change begins with: the record as it is, held.

use crate::database::Held;
use crate::refused::Refused;

/// A record that stands and that a transaction holds, with what is written of it.
#[derive(Debug, Clone)]
pub struct Locked<T, Columns> {
    /// Whose it is, and whether the public sees it.
    pub held: Held,
    /// The record.
    pub record: T,
    /// What is written of it.
    pub columns: Columns,
}

/// What was locked, unless it was deleted a moment before: then there is none, and its key is free.
///
/// # Errors
/// Why else it could not be locked.
pub fn standing<T>(locked: Result<T, Refused>) -> Result<Option<T>, Refused> {
    match locked {
        Err(Refused::Gone { .. }) => Ok(None),
        other => other.map(Some),
    }
}
