//! What a change begins with: the record as it is, held.

use crate::database::Held;

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
