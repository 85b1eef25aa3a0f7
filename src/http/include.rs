//! Records included in others: the children of many parents, each handed to its own.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Utc};

use super::resource::{Full, Resource};
use super::urls::Urls;

/// How often a record and its children are read in the hope of one moment. A writer moves a parent with each of its children, so
/// a second try fails only where writers come without a pause.
pub const MOMENT_TRIES: u32 = 3;

/// Children by their parents, each with the instant at which its parent last changed.
pub struct Children<Parent, Child>(HashMap<Parent, Vec<(DateTime<Utc>, Child)>>);

/// Groups children by the parents that they name.
pub fn group<Parent: Eq + Hash, Child>(
    rows: Vec<(DateTime<Utc>, Child)>,
    parent_of: impl Fn(&Child) -> Parent,
) -> Children<Parent, Child> {
    let mut children: HashMap<Parent, Vec<(DateTime<Utc>, Child)>> = HashMap::new();
    for row in rows {
        children.entry(parent_of(&row.1)).or_default().push(row);
    }
    Children(children)
}

impl<Parent: Eq + Hash, Child: Resource> Children<Parent, Child> {
    /// The children of a parent, and whether they were read at the moment when the parent was.
    pub fn take(&mut self, parent: Parent, updated_at: DateTime<Utc>, urls: &Urls) -> (bool, Vec<Full<Child>>) {
        let rows = self.0.remove(&parent).unwrap_or_default();
        let at_once = rows.iter().all(|(at, _)| *at == updated_at);
        (at_once, rows.into_iter().map(|(_, child)| Full::new(child, urls)).collect())
    }
}
