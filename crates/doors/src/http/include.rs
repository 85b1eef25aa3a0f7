//! Records included in others: the children of many parents, each handed to its own, and the parents of children.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{Ref, RefOr};

use super::resource::{Full, Resource};
use super::urls::Urls;
use crate::refused::Refused;

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

/// A record that one below it includes. It is JSON already, because the record above may include the one below in its
/// turn, and no two types can hold each other.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct IncludedRecord(Value);

impl IncludedRecord {
    /// The record as it is answered, with nothing included.
    ///
    /// # Errors
    /// [`Refused::Unavailable`] where it cannot be written.
    pub fn new<T: Resource>(record: T, urls: &Urls) -> Result<IncludedRecord, Refused> {
        serde_json::to_value(Full::new(record, urls)).map(IncludedRecord).map_err(|_| Refused::Unavailable)
    }

    /// The schema of a field that has a record of a type, by the name of the type's schema.
    pub fn schema_of(name: &str, description: &str) -> RefOr<Schema> {
        let mut record = Ref::from_schema_name(name);
        record.description = description.to_owned();
        RefOr::Ref(record)
    }
}
