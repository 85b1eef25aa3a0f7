//! The effects of a transaction's changes: which records are public now, and which get a new `updated_at`. Then it
//! appends the entries of the change log (`entries.rs`). Each step is one statement for each kind, so a row costs a
//! bulk import no more than a single write.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::sql::{Bind, Statement, one_of};
use super::writer::{Operation, Tx};
use crate::kind::{Kind, Parent};
use crate::refused::Refused;

type Ids = BTreeMap<Kind, BTreeSet<Uuid>>;

/// A longer transaction gives its rows a new time at its end.
const STAMPED_ANEW_AFTER: Duration = Duration::from_secs(5);

impl Tx<'_> {
    pub(super) async fn settle(&mut self) -> Result<(), Refused> {
        if self.changed.is_empty() {
            return Ok(());
        }
        self.settle_visibility().await?;
        self.require_bodies().await?;
        self.settle_schedule().await?;
        self.stamp_again().await?;
        self.fill_inverses().await?;
        self.follow().await?;
        self.touch_parents().await?;
        self.append_entries().await
    }

    /// Gives the rows of a long transaction the date and time of its end. Clients that poll ask again from a minute
    /// before. They would never see a row with the time at which a long import began.
    async fn stamp_again(&self) -> Result<(), Refused> {
        if self.age() < STAMPED_ANEW_AFTER {
            return Ok(());
        }
        let clock: Statement<(Timestamptz,)> = Statement::new("SELECT clock_timestamp()", Vec::new());
        let (shown,) = clock.get_result::<(DateTime<Utc>,)>(&mut self.db()).await?;
        self.is_now(shown);
        for (kind, changes) in &self.changed {
            let sql = format!(
                "UPDATE record.{} t SET updated_at = greatest(t.updated_at, ?) FROM unnest(?) AS c(id) WHERE t.id = \
                 c.id",
                kind.table()
            );
            let binds = vec![Bind::Instant(self.at()), Bind::Ids(changes.keys().copied().collect())];
            self.execute(Statement::new(sql, binds)).await?;
        }
        Ok(())
    }

    /// Computes which of the changed records are public now. So many records can be added below them that are public
    /// from their first row version on. The end of the transaction computes all of it again.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn settle_early(&mut self) -> Result<(), Refused> {
        self.holds.get_mut().clear();
        self.settle_visibility().await
    }

    fn changed_ids(&self) -> Ids {
        self.changed.iter().map(|(kind, changes)| (*kind, changes.keys().copied().collect())).collect()
    }

    /// The changed records, and the records below any that appeared or vanished, parents before children.
    async fn settle_visibility(&mut self) -> Result<(), Refused> {
        let mut pending = self.changed_ids();
        for kind in Kind::ALL.iter().copied().filter(|kind| kind.has_publication()) {
            while let Some(ids) = pending.remove(&kind) {
                let moved = self.recompute(kind, &ids).await?;
                let withheld = self.recompute_keys(kind, &ids).await?;
                self.moved.extend(&withheld);
                self.moved.extend(moved.iter().map(|(id, _)| *id));
                for (id, is_public) in &moved {
                    let operation = if *is_public { Operation::Revealed } else { Operation::Hidden };
                    self.changed.entry(kind).or_default().entry(*id).or_insert(operation);
                }
                // Records below a new one are changed too, so they are pending already. But those of the same kind were
                // computed together with it, before it became public.
                let (new, old): (Vec<Uuid>, Vec<Uuid>) =
                    moved.into_iter().map(|(id, _)| id).partition(|id| self.is_new(kind, *id));
                let old = old.into_iter().chain(withheld).collect();
                self.queue_children(kind.children(), old, &mut pending).await?;
                self.queue_children(kind.children().filter(|(child, _)| *child == kind), new, &mut pending).await?;
            }
        }
        Ok(())
    }

    /// Whether this transaction created the record.
    pub fn is_new(&self, kind: Kind, id: Uuid) -> bool {
        self.changed.get(&kind).and_then(|changes| changes.get(&id)) == Some(&Operation::Created)
    }

    async fn queue_children(
        &self,
        children: impl Iterator<Item = Parent>,
        ids: Vec<Uuid>,
        pending: &mut Ids,
    ) -> Result<(), Refused> {
        for (child, column) in children.filter(|_| !ids.is_empty()) {
            let (of_them, bind) = one_of(column, &ids);
            let sql = format!("SELECT id FROM record.{} WHERE {of_them}", child.table());
            let statement: Statement<(SqlUuid,)> = Statement::new(sql, vec![bind]);
            let rows: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
            if !rows.is_empty() {
                pending.entry(child).or_default().extend(rows.into_iter().map(|row| row.0));
            }
        }
        Ok(())
    }

    /// Computes again which of the records are public, and returns those for which that changed. A deleted record stays
    /// readable as deleted if it was public until then.
    async fn recompute(&self, kind: Kind, ids: &BTreeSet<Uuid>) -> Result<Vec<(Uuid, bool)>, Refused> {
        let table = kind.table();
        let parents: String = kind
            .published_parents()
            .map(|parent| {
                let open = if kind.withheld_with().contains(&parent) { " AND NOT p.is_withheld" } else { "" };
                let (parent, column) = parent;
                format!(
                    " AND coalesce((SELECT p.is_public{open} FROM record.{} p WHERE p.id = c.{column}), true)",
                    parent.table()
                )
            })
            .collect();
        let (is_one, bind) = one_of("c.id", &ids.iter().copied().collect::<Vec<Uuid>>());
        let Withholding { column, set, moves, is_open } = Withholding::of(kind);
        let sql = format!(
            "WITH moved AS (UPDATE record.{table} t SET is_public = v.visible, was_public = t.was_public OR v.visible, \
             {set} updated_at = greatest(t.updated_at, ?) \
             FROM (SELECT c.id, (CASE WHEN c.deleted_at IS NULL THEN c.publication = 'published' ELSE c.was_public END)\
             {parents} AS visible {column} FROM record.{table} c WHERE {is_one}) v \
             WHERE t.id = v.id AND (t.is_public <> v.visible {moves}) RETURNING t.id, t.is_public {is_open}), \
             known AS (UPDATE record.identifiers i SET is_public = m.is_open, was_public = i.was_public OR m.is_open \
             FROM moved m WHERE m.id = i.id) \
             SELECT id, is_public FROM moved"
        );
        let statement: Statement<(SqlUuid, Bool)> = Statement::new(sql, vec![Bind::Instant(self.at()), bind]);
        Ok(statement.load(&mut self.db()).await?)
    }

    /// The records that this transaction made exempt or disclosed. Their external identifiers find them, or not, from
    /// now on.
    async fn recompute_keys(&self, kind: Kind, ids: &BTreeSet<Uuid>) -> Result<Vec<Uuid>, Refused> {
        let withholding: Vec<(Kind, Uuid)> = self.withholding.borrow().iter().copied().collect();
        let moved: Vec<Uuid> =
            withholding.into_iter().filter(|(of, id)| *of == kind && ids.contains(id)).map(|(_, id)| id).collect();
        if !moved.is_empty() {
            let sql = format!(
                "UPDATE record.identifiers i SET is_public = t.is_public AND NOT t.is_withheld, \
                 was_public = i.was_public OR t.is_public AND NOT t.is_withheld FROM record.{} t \
                 WHERE t.id = i.id AND t.id = ANY(?)",
                kind.table()
            );
            self.execute(Statement::new(sql, vec![Bind::Ids(moved.clone())])).await?;
        }
        Ok(moved)
    }

    /// A child's change moves its parents' `updated_at`, so that clients that poll a meeting see a new paper. A hidden
    /// change moves nothing that the public sees. Otherwise the public would see when staff work on hidden records.
    async fn touch_parents(&self) -> Result<(), Refused> {
        let mut ids = self.changed_ids();
        for (kind, seen) in &self.seen_anew {
            ids.entry(*kind).or_default().extend(seen);
        }
        for kind in Kind::ALL.iter().copied().rev() {
            let Some(children) = ids.get(&kind).map(|ids| ids.iter().copied().collect::<Vec<_>>()) else { continue };
            for (parent, touched) in self.touch(kind, &children).await? {
                ids.entry(parent).or_default().insert(touched);
            }
        }
        Ok(())
    }

    /// Moves the `updated_at` of all parents of the records of a kind, in one statement, and returns those parents.
    async fn touch(&self, kind: Kind, children: &[Uuid]) -> Result<Vec<(Kind, Uuid)>, Refused> {
        let parents: Vec<Parent> = kind.published_parents().chain(kind.threads().iter().copied()).collect();
        if parents.is_empty() {
            return Ok(Vec::new());
        }
        let table = kind.table();
        let (is_child, child) = one_of("c.id", children);
        let moved: Vec<Uuid> = self.moved.iter().copied().collect();
        let (has_moved, moved) = match moved.as_slice() {
            [] => ("false".to_owned(), None),
            moved => {
                let (condition, bind) = one_of("c.id", moved);
                (condition, Some(bind))
            }
        };
        let (mut touches, mut touched, mut binds) = (Vec::new(), Vec::new(), Vec::new());
        for (index, (parent, column)) in parents.iter().enumerate() {
            // The redacted version of a record does not name its issue.
            let is_hidden_appearance = kind.can_be_withheld() && kind.threads().contains(&(*parent, column));
            let is_open = if is_hidden_appearance { "AND NOT c.is_withheld" } else { "" };
            touches.push(format!(
                "touched{index} AS (UPDATE record.{} p SET updated_at = greatest(p.updated_at, ?) \
                 FROM record.{table} c WHERE p.id = c.{column} AND {is_child} \
                 AND (c.is_public {is_open} OR {has_moved} OR NOT p.is_public) RETURNING p.id)",
                parent.table()
            ));
            touched.push(format!("SELECT {index}::bigint, id FROM touched{index}"));
            binds.extend([Bind::Instant(self.at()), child.clone()].into_iter().chain(moved.clone()));
        }
        let sql = format!("WITH {} {}", touches.join(", "), touched.join(" UNION ALL "));
        let statement: Statement<(BigInt, SqlUuid)> = Statement::new(sql, binds);
        let rows: Vec<(i64, Uuid)> = statement.load(&mut self.db()).await?;
        let parent = |index: i64| usize::try_from(index).ok().and_then(|index| parents.get(index));
        Ok(rows.into_iter().filter_map(|(index, id)| Some((parent(index)?.0, id))).collect())
    }
}

/// The part of the statement for a kind that can be exempt. Empty for other kinds.
#[derive(Default)]
struct Withholding {
    column: String,
    set: &'static str,
    moves: &'static str,
    is_open: &'static str,
}

impl Withholding {
    fn of(kind: Kind) -> Withholding {
        if !kind.can_be_withheld() {
            return Withholding { is_open: ", t.is_public AS is_open", ..Withholding::default() };
        }
        let own = if kind.has_exemption() { "c.exemption IS NOT NULL AND c.disclosure IS NULL" } else { "false" };
        let parents: String = kind
            .withheld_with()
            .iter()
            .map(|(parent, column)| {
                format!(
                    " OR coalesce((SELECT p.is_withheld FROM record.{} p WHERE p.id = c.{column}), false)",
                    parent.table()
                )
            })
            .collect();
        Withholding {
            column: format!(", (({own}){parents}) AS withheld"),
            set: "is_withheld = v.withheld,",
            moves: "OR t.is_withheld <> v.withheld",
            is_open: ", t.is_public AND NOT t.is_withheld AS is_open",
        }
    }
}
