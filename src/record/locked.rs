//! What a change begins with: the record as it is, held.

use crate::database::Held;
use crate::refused::Refused;

/// A record that a transaction holds, and that stands or is about to be restored, with what is written of it.
#[derive(Debug, Clone)]
pub struct Locked<T, Columns> {
    /// Whose it is, and whether the public sees it.
    pub held: Held,
    /// The record.
    pub record: T,
    /// What is written of it.
    pub columns: Columns,
}

impl<T, Columns> Locked<T, Columns> {
    /// The record, if it is not deleted. One that is about to be restored is checked as a new one.
    pub fn standing(&self) -> Option<&Locked<T, Columns>> {
        (!self.held.is_deleted).then_some(self)
    }
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
