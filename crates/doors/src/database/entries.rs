//! The entries of the log of changes, which a transaction appends at its end. Each kind takes one statement. The sealer
//! (`seal.rs`) numbers them after the commit.

use std::collections::BTreeMap;

use diesel::sql_types::{BigInt, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::sql::{Bind, Statement};
use super::writer::{Operation, Tx};
use crate::kind::Kind;
use crate::refused::Refused;

/// A record, and what happened to it.
type Entry = (Uuid, Operation);

/// What a write has logged already.
#[derive(Default)]
struct Logged {
    /// The id of its first entry.
    write_id: Option<Uuid>,
    /// Its stamp.
    stamp: Option<i64>,
    /// How many entries it has.
    count: i64,
}

impl Tx<'_> {
    /// Appends an entry for each record that changed, was written to, or looks different now: causes before effects,
    /// and parents before children. From here on the transaction takes no lock that another writer may hold.
    pub(super) async fn append_entries(&mut self) -> Result<(), Refused> {
        let mut entries = self.changed.clone();
        for (kind, ids) in self.followed.take() {
            let entries = entries.entry(kind).or_default();
            for id in ids {
                entries.entry(id).or_insert(Operation::Followed);
            }
        }
        for (kind, ids) in &self.seen_anew {
            let entries = entries.entry(*kind).or_default();
            for id in ids {
                entries.entry(*id).or_insert(Operation::Echoed);
            }
        }
        let mut logged = Logged::default();
        for (kind, entries) in entries.into_iter().filter(|(_, entries)| !entries.is_empty()) {
            let entries = self.in_order(kind, entries).await?;
            self.append(kind, &entries, &mut logged).await?;
        }
        Ok(())
    }

    /// The entries of a kind in the order in which readers of the log meet them. The order of the kinds themselves is
    /// right, because each comes after those that it belongs to or names.
    async fn in_order(&self, kind: Kind, entries: BTreeMap<Uuid, Operation>) -> Result<Vec<Entry>, Refused> {
        let mut entries: Vec<Entry> = entries.into_iter().collect();
        let own_parent = kind.parents().iter().find(|(parent, _)| *parent == kind);
        let above = match own_parent {
            Some((_, column)) if entries.len() > 1 => self.above(kind, column, &entries).await?,
            _ => BTreeMap::new(),
        };
        let is_effect = |operation: Operation| matches!(operation, Operation::Followed | Operation::Echoed);
        entries.sort_by_cached_key(|(id, operation)| (is_effect(*operation), depth(*id, &above)));
        Ok(entries)
    }

    /// The parent of the same kind of each of the records, where that is one of them too.
    async fn above(&self, kind: Kind, column: &str, entries: &[Entry]) -> Result<BTreeMap<Uuid, Uuid>, Refused> {
        let ids: Vec<Uuid> = entries.iter().map(|(id, _)| *id).collect();
        let sql = format!("SELECT id, {column} FROM record.{} WHERE id = ANY(?) AND {column} = ANY(?)", kind.table());
        let statement: Statement<(SqlUuid, SqlUuid)> =
            Statement::new(sql, vec![Bind::Ids(ids.clone()), Bind::Ids(ids)]);
        let rows: Vec<(Uuid, Uuid)> = statement.load(&mut self.db()).await?;
        Ok(rows.into_iter().collect())
    }

    async fn append(&self, kind: Kind, entries: &[Entry], logged: &mut Logged) -> Result<(), Refused> {
        let table = kind.table();
        let ids: Vec<Uuid> = entries.iter().map(|_| self.new_id()).collect();
        let write_id = logged.write_id.or(ids.as_slice().first().copied()).unwrap_or_default();
        let (rows, of_entries) = self.rows(entries, ids);
        let (stamp, bind) = match logged.stamp {
            None => ("nextval('record.stamps')", None),
            Some(stamp) => ("?::bigint", Some(Bind::Number(stamp))),
        };
        // Equal content is stored once. The statement compares JSON, not rows: a newer program may have added a column
        // that the views do not have yet, and rows of different lengths cannot be compared.
        let sql = format!(
            "WITH stamped AS MATERIALIZED (SELECT {stamp} AS stamp), logged AS (INSERT INTO record.changes \
             (id, council_id, kind, record_id, version, operation, reason, subject, changed_at, content, is_public, \
             public_content, write_id, place) \
             SELECT n.change_id, t.council_id, ?, t.id, t.version, n.operation, nullif(n.reason, ''), ?, \
             greatest(t.updated_at, ?), whole.content, p.id IS NOT NULL, \
             CASE WHEN p.id IS NOT NULL THEN nullif(to_jsonb(p), whole.content) END, ?, (? + n.place)::integer \
             FROM {rows} AS n(id, change_id, operation, reason, place) JOIN record.{table} t ON t.id = n.id \
             CROSS JOIN LATERAL (SELECT to_jsonb(t) AS content) whole \
             LEFT JOIN published.{table} p ON p.id = n.id RETURNING id, place), \
             waiting AS (INSERT INTO record.unsealed (stamp, place, change_id) \
             SELECT s.stamp, l.place, l.id FROM logged l CROSS JOIN stamped s RETURNING stamp) \
             SELECT max(stamp) FROM waiting"
        );
        let mut binds: Vec<Bind> = bind.into_iter().collect();
        binds.extend([
            Bind::Text(kind.word().to_owned()),
            Bind::Text(self.actor.subject.clone()),
            Bind::Instant(self.at()),
            Bind::Id(write_id),
            Bind::Number(logged.count),
        ]);
        binds.extend(of_entries);
        let statement: Statement<(Nullable<BigInt>,)> = Statement::new(sql, binds);
        let (stamp,): (Option<i64>,) = statement.get_result(&mut self.db()).await?;
        logged.write_id = Some(write_id);
        logged.stamp = stamp.or(logged.stamp);
        logged.count = logged.count.saturating_add(i64::try_from(entries.len()).unwrap_or(i64::MAX));
        Ok(())
    }

    /// The entries as rows for a statement to select from: the record's id, the entry's id, the operation, the reason
    /// or an empty text, and the place. A single entry is a row by itself, so PostgreSQL keeps the plan of its
    /// statement.
    fn rows(&self, entries: &[Entry], ids: Vec<Uuid>) -> (&'static str, [Bind; 4]) {
        let word = |operation: Operation| operation.word().to_owned();
        let reason = |id: &Uuid| self.reasons.get(id).cloned().unwrap_or_default();
        match (entries, ids.as_slice()) {
            ([(id, operation)], [change_id]) => {
                let binds = [Bind::Id(*id), Bind::Id(*change_id), Bind::Text(word(*operation)), Bind::Text(reason(id))];
                ("(SELECT ?, ?, ?, ?, 1::bigint)", binds)
            }
            _ => {
                let binds = [
                    Bind::Ids(entries.iter().map(|(id, _)| *id).collect()),
                    Bind::Ids(ids),
                    Bind::Texts(entries.iter().map(|(_, operation)| word(*operation)).collect()),
                    Bind::Texts(entries.iter().map(|(id, _)| reason(id)).collect()),
                ];
                ("unnest(?, ?, ?, ?) WITH ORDINALITY", binds)
            }
        }
    }
}

/// How many of the records are above one. A circle ends where the search has passed all of them.
fn depth(id: Uuid, above: &BTreeMap<Uuid, Uuid>) -> usize {
    std::iter::successors(above.get(&id), |parent| above.get(*parent)).take(above.len()).count()
}
