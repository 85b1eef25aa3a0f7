//! Records included in others: the children of many parents, each handed to its own.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Utc};

use super::resource::{Full, Resource};
use super::urls::Urls;

/// How often a record and its children are read in the hope of one moment. A writer moves a parent with each of its
/// children, so a second try fails only where writers come without a pause.
pub const MOMENT_TRIES: u32 = 3;

/// A parent, the instant at which it last changed, and a child of it; none where it has none.
pub type Row<Parent, Child> = (Parent, DateTime<Utc>, Option<Child>);

/// Children by their parents, each with the instant at which its parent last changed.
pub struct Children<Parent, Child>(HashMap<Parent, (DateTime<Utc>, Vec<Child>)>);

/// Groups children by their parents.
pub fn group<Parent: Eq + Hash, Child>(rows: Vec<Row<Parent, Child>>) -> Children<Parent, Child> {
    let mut children: HashMap<Parent, (DateTime<Utc>, Vec<Child>)> = HashMap::new();
    for (parent, updated_at, child) in rows {
        children.entry(parent).or_insert_with(|| (updated_at, Vec::new())).1.extend(child);
    }
    Children(children)
}

impl<Parent: Eq + Hash, Child: Resource> Children<Parent, Child> {
    /// The children of a parent, and whether they were read at the moment when the parent was. Then other requests get
    /// their turn.
    pub async fn take(&mut self, parent: Parent, updated_at: DateTime<Utc>, urls: &Urls) -> (bool, Vec<Full<Child>>) {
        let Some((at, rows)) = self.0.remove(&parent) else { return (false, Vec::new()) };
        let children = rows.into_iter().map(|child| Full::new(child, urls)).collect();
        tokio::task::yield_now().await;
        (at == updated_at, children)
    }
}
