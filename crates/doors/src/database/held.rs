//! What a transaction knows of the records that it holds.

use uuid::Uuid;

/// What is known of a record that a transaction holds.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// Which record.
    pub id: Uuid,
    /// Whose it is.
    pub council_id: Uuid,
    /// Whether the public sees it.
    pub is_public: bool,
    /// Whether it was deleted.
    pub is_deleted: bool,
    /// Whether it is withheld from the public, as exempt or as part of what is.
    pub is_withheld: bool,
}

impl Held {
    /// What is public and stands.
    pub fn new(id: Uuid, council_id: Uuid) -> Held {
        Held { id, council_id, is_public: true, is_deleted: false, is_withheld: false }
    }
}

/// Who else may hold a record at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// Others who only name it.
    Shared,
    /// No other transaction.
    Alone,
}

impl Strength {
    /// How a query says it.
    pub(super) fn clause(self) -> &'static str {
        match self {
            Strength::Shared => "FOR SHARE",
            Strength::Alone => "FOR NO KEY UPDATE",
        }
    }
}

/// At which body a record was read when it was first held.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadAt {
    pub(super) council_id: Uuid,
    pub(super) body_id: Option<Uuid>,
}
