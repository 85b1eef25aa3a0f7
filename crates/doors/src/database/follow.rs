//! The effects of a change elsewhere. A record that names another is shown without the name while the other is hidden
//! ([`Kind::mentions`]), so its readers see a change when the other appears or vanishes. Its `updated_at` moves then,
//! and the log gets an entry (`echoed`), as for any change: clients that poll see it, and the log can rebuild each
//! reader's view.

use std::collections::{BTreeMap, BTreeSet};

use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::RunQueryDsl;
use futures_util::future::try_join_all;
use serde_json::json;
use uuid::Uuid;

use super::sql::{Bind, Statement, one_of};
use super::writer::{Operation, Tx};
use crate::kind::{Form, Kind};
use crate::refused::Refused;

impl Tx<'_> {
    /// Says that the database wrote to a record because of another one's change, which is no new version of it.
    pub fn follows(&self, kind: Kind, ids: impl IntoIterator<Item = Uuid>) {
        self.followed.borrow_mut().entry(kind).or_default().extend(ids);
    }

    /// Finds the records that name one that appeared or vanished, or beside which another was written, and moves the
    /// `updated_at` of those that look different now.
    ///
    /// They are held as if they were changed, so that writers take them in one order.
    pub(super) async fn follow(&mut self) -> Result<(), Refused> {
        let db = self.db();
        let finds = Kind::ALL.iter().copied().filter_map(|kind| Some((kind, self.named_by(kind)?)));
        let finds = finds.map(|(kind, statement)| async move {
            let rows: Vec<(Uuid,)> = statement.load(&mut &*db).await?;
            Ok::<_, Refused>((kind, rows.into_iter().map(|row| row.0).collect::<Vec<_>>()))
        });
        let mut found: BTreeMap<Kind, BTreeSet<Uuid>> = self.filled.clone();
        for (kind, ids) in try_join_all(finds).await? {
            found.entry(kind).or_default().extend(ids.into_iter().filter(|id| !self.is_changed(kind, *id)));
        }
        let found = found.into_iter().map(|(kind, ids)| (kind, ids.into_iter().collect::<Vec<_>>()));
        let found: Vec<(Kind, Vec<Uuid>)> = found.filter(|(_, ids)| !ids.is_empty()).collect();
        self.hold_all(found.clone()).await?;
        for (kind, ids) in found {
            let seen: Vec<(Uuid,)> = self.seen_otherwise(kind, ids).load(&mut self.db()).await?;
            self.seen_anew.entry(kind).or_default().extend(seen.into_iter().map(|row| row.0));
        }
        Ok(())
    }

    pub(super) fn is_changed(&self, kind: Kind, id: Uuid) -> bool {
        self.changed.get(&kind).is_some_and(|changes| changes.contains_key(&id))
    }

    /// The records of each kind that appeared or vanished. No earlier record names a new one.
    fn moved_of(&self, kinds: &[Kind]) -> Vec<Uuid> {
        let of_kinds = self.changed.iter().filter(|(kind, _)| kinds.contains(kind)).flat_map(|(_, changes)| changes);
        let moved = of_kinds.filter(|(id, operation)| match operation {
            Operation::Created => false,
            Operation::Deleted | Operation::Restored => true,
            _ => self.moved.contains(*id),
        });
        moved.map(|(id, _)| *id).collect()
    }

    /// The statement that finds the records of a kind that name what moved; none where nothing did that they may name.
    fn named_by(&self, kind: Kind) -> Option<Statement<(SqlUuid,)>> {
        let mut binds = Vec::new();
        let mut finds = Vec::new();
        for mention in kind.mentions() {
            let ids = self.moved_of(mention.of);
            if !ids.is_empty() {
                let (condition, bind) = names_one_of(mention.column, mention.form, ids);
                finds.push(format!("SELECT id FROM record.{} WHERE {condition}", kind.table()));
                binds.push(bind);
            }
        }
        (!finds.is_empty()).then(|| Statement::new(finds.join(" UNION "), binds))
    }

    /// The statement that moves the `updated_at` of records, if the public now sees other names in them than the log
    /// says.
    fn seen_otherwise(&self, kind: Kind, ids: Vec<Uuid>) -> Statement<(SqlUuid,)> {
        let table = kind.table();
        let columns: BTreeSet<&str> = kind.mentions().iter().map(|mention| mention.column).collect();
        // An entry from before a column was made says nothing of it.
        let differs = columns.into_iter().map(|column| {
            format!(
                "jsonb_exists(known.row, '{column}') AND known.row -> '{column}' IS DISTINCT FROM seen.row -> \
                     '{column}'"
            )
        });
        // Except where it was filled: what it says now is news.
        let filled = kind.inverses().iter().map(|inverse| {
            let column = inverse.column;
            format!("NOT jsonb_exists(known.row, '{column}') AND seen.row -> '{column}' NOT IN ('null', '[]')")
        });
        let differs: Vec<String> = differs.chain(filled).map(|differs| format!("({differs})")).collect();
        let differs = if differs.is_empty() { "false".to_owned() } else { differs.join(" OR ") };
        let sql = format!(
            "UPDATE record.{table} t SET updated_at = greatest(t.updated_at, ?) \
             FROM published.{table} p CROSS JOIN LATERAL (SELECT to_jsonb(p) AS row) seen CROSS JOIN LATERAL \
             (SELECT record.shown(c) AS row FROM record.changes c WHERE c.record_id = p.id \
             ORDER BY c.version DESC, c.changed_at DESC, c.id DESC LIMIT 1) known \
             WHERE p.id = t.id AND p.id = ANY(?) AND ({differs}) RETURNING t.id"
        );
        Statement::new(sql, vec![Bind::Instant(self.at()), Bind::Ids(ids)])
    }
}

/// The condition that a column of a record names one of the ids, with its bind.
pub(super) fn names_one_of(column: &str, form: Form, ids: Vec<Uuid>) -> (String, Bind) {
    let texts = |text: &dyn Fn(Uuid) -> String| Bind::Texts(ids.iter().map(|id| text(*id)).collect());
    let by_object = format!("{column} IS NOT NULL AND {column} ->> 'id' = ANY(?)");
    let by_elements = format!("{column} <> '[]' AND {column} @> ANY(?::jsonb[])");
    match form {
        Form::Id => one_of(column, &ids),
        Form::Object => (by_object, texts(&|id| id.to_string())),
        Form::ObjectOf(word) => {
            (format!("{by_object} AND {column} ->> 'kind' = '{word}'"), texts(&|id| id.to_string()))
        }
        Form::Each(field) => (by_elements, texts(&|id| json!([{ field: id }]).to_string())),
        Form::EachObject(field) => (by_elements, texts(&|id| json!([{ field: { "id": id } }]).to_string())),
    }
}
