//! Locks on records until a transaction ends. Every writer locks a record and its ancestors from the top down, so that
//! no two writers wait for each other.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures_util::future::try_join_all;
use futures_util::try_join;
use uuid::Uuid;

use super::follow::names_one_of;
use super::held::{Held, Strength};
use super::inverses::named_by;
use super::sql::{Bind, Statement};
use super::together::key_name;
use super::writer::{Opened, Tx};
use crate::actor::{Bodies, Scope};
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::refused::Refused;

impl Tx<'_> {
    /// Locks a record and its ancestors until the transaction ends, topmost first, so that no two writers wait for each
    /// other. While a record is locked, its visibility does not change and no other writer deletes it.
    ///
    /// # Errors
    /// [`Refused::NotFound`] when there is none, deleted ones excepted.
    pub async fn hold(&self, kind: Kind, id: Uuid) -> Result<Held, Refused> {
        // A record without publication seldom changes, and every new record below it names it. So they share the lock.
        let strength = if kind.has_publication() { Strength::Alone } else { Strength::Shared };
        self.hold_with_ancestors(kind, id, strength).await
    }

    async fn hold_with_ancestors(&self, kind: Kind, id: Uuid, strength: Strength) -> Result<Held, Refused> {
        if let Some(held) = self.held_already(kind, id, strength) {
            return Ok(held);
        }
        // A new record was created below a locked one.
        if !self.is_new(kind, id) {
            let ancestors = self.ancestors(kind, id).await?;
            // The program sends all statements together, and the database runs one after the other.
            let locks = ancestors.into_iter().map(|(parent, parent_id)| self.lock(parent, parent_id, Strength::Alone));
            let (_, held) = try_join!(try_join_all(locks), self.lock(kind, id, strength))?;
            return Ok(held);
        }
        self.lock(kind, id, strength).await
    }

    /// A locked record stays as it was found, unless this transaction changed it. So it is not read again.
    fn held_already(&self, kind: Kind, id: Uuid, strength: Strength) -> Option<Held> {
        let holds = self.holds.borrow();
        let (held, known) = holds.get(&(kind, id))?;
        (*known == Strength::Alone || strength == Strength::Shared).then_some(*held)
    }

    /// Locks only this record, of one of the actor's councils, to change it. It refuses another council's record before
    /// it compares versions, because an `ETag` discloses more than the public sees.
    ///
    /// # Errors
    /// [`Refused::NotFound`], [`Refused::OtherCouncil`].
    pub async fn hold_to_change(&self, kind: Kind, id: Uuid) -> Result<Held, Refused> {
        self.hold_council_of(kind, id).await?;
        self.hold_appearances_of(kind, id).await?;
        self.hold_tied_to(kind, id).await?;
        let held = self.hold_with_ancestors(kind, id, Strength::Alone).await?;
        match (self.acts_for(held.council_id), held.is_public) {
            (true, _) if held.is_withheld => self.open(kind, held).await?,
            (true, _) => {}
            (false, true) => return Err(self.other_council(held.council_id)),
            (false, false) => return Err(Refused::NotFound),
        }
        self.note_body(kind, held).await?;
        Ok(held)
    }

    /// Locks a council of the actor, to add a record to it. The council itself stays as it is. So this locks no other
    /// council that it names, or that names it.
    ///
    /// # Errors
    /// [`Refused::OtherCouncil`].
    pub async fn hold_council_to_add(&self, id: Uuid) -> Result<Held, Refused> {
        if !self.acts_for(id) {
            return Err(self.other_council(id));
        }
        self.lock(Kind::Council, id, Strength::Alone).await
    }

    /// Locks the records of the same type that name a record or that it names, if columns are filled on both sides, and
    /// the record with them. Each of them writes to the others, so all writers lock them in one order.
    async fn hold_tied_to(&self, kind: Kind, id: Uuid) -> Result<(), Refused> {
        if kind.inverses().is_empty() || self.holds.borrow().contains_key(&(kind, id)) {
            return Ok(());
        }
        // A writer of another council is refused soon, and makes no other writer wait.
        if !self.council_of(kind, id).await?.is_some_and(|council_id| self.acts_for(council_id)) {
            return Ok(());
        }
        let (table, mut finds, mut binds) = (kind.table(), Vec::new(), Vec::new());
        for inverse in kind.inverses() {
            let (names_it, bind) = names_one_of(inverse.by, inverse.by_form, vec![id]);
            finds.push(format!("SELECT id FROM record.{table} WHERE {names_it}"));
            let (named_by_it, of_it) = named_by(kind, inverse, &[id]);
            finds.push(named_by_it);
            binds.extend([bind, of_it]);
        }
        let statement: Statement<(SqlUuid,)> = Statement::new(finds.join(" UNION "), binds);
        let rows: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let ids = rows.into_iter().map(|row| row.0).chain([id]).collect();
        self.hold_all([(kind, ids)]).await
    }

    /// Locks the council of a record before the record, if a change can affect others of the council. Years and bodies
    /// renumber its meetings and their items, and a meeting falls into one of its years.
    pub(super) async fn hold_council_of(&self, kind: Kind, id: Uuid) -> Result<(), Refused> {
        match kind {
            Kind::MunicipalYear | Kind::Body => self.hold_council(kind, id, Strength::Alone).await,
            Kind::Meeting => self.hold_council(kind, id, Strength::Shared).await,
            _ => Ok(()),
        }
    }

    /// Locks the council of a record that will change together with others of the council, before any of them.
    ///
    /// # Errors
    /// When it cannot be had in time.
    pub async fn hold_council_first(&self, kind: Kind, id: Uuid) -> Result<(), Refused> {
        self.hold_council(kind, id, Strength::Shared).await
    }

    /// Another council's record is not locked, because the actor is refused.
    async fn hold_council(&self, kind: Kind, id: Uuid, strength: Strength) -> Result<(), Refused> {
        let known = self.holds.borrow().get(&(kind, id)).map(|(held, _)| held.council_id);
        let council_id = match known {
            Some(council_id) => Some(council_id),
            None => self.council_of(kind, id).await?,
        };
        if let Some(council_id) = council_id.filter(|council_id| self.acts_for(*council_id)) {
            self.lock(Kind::Council, council_id, strength).await?;
        }
        Ok(())
    }

    pub(super) async fn council_of(&self, kind: Kind, id: Uuid) -> Result<Option<Uuid>, Refused> {
        let sql = format!("SELECT council_id FROM record.{} WHERE id = ?", kind.table());
        let statement: Statement<(SqlUuid,)> = Statement::new(sql, vec![Bind::Id(id)]);
        let rows: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
        Ok(rows.into_iter().map(|row| row.0).next())
    }

    /// The record, if the actor may know that it exists.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn tellable(&self, kind: Kind, id: Option<Uuid>) -> Result<Option<Uuid>, Refused> {
        let Some(id) = id else { return Ok(None) };
        let is_public = if kind.has_publication() { "is_public" } else { "true" };
        let sql = format!("SELECT council_id, {is_public} FROM record.{} WHERE id = ?", kind.table());
        let statement: Statement<(SqlUuid, Bool)> = Statement::new(sql, vec![Bind::Id(id)]);
        let (council_id, is_public) = statement.get_result::<(Uuid, bool)>(&mut self.db()).await?;
        if !is_public && !self.acts_for(council_id) {
            return Ok(None);
        }
        if !self.is_withheld(kind, id).await? || kind.has_exemption() && self.has_face(kind, id).await? {
            return Ok(Some(id));
        }
        Ok(self.may_open(kind, id, council_id).await?.then_some(id))
    }

    pub(super) async fn may_open(&self, kind: Kind, id: Uuid, council_id: Uuid) -> Result<bool, Refused> {
        match self.require_opened(kind, id, council_id).await {
            Ok(()) => Ok(true),
            Err(Refused::MissingScope(_) | Refused::OtherCouncil(_) | Refused::OtherBody) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Whether it is exempt itself, so that everyone sees its redacted version.
    async fn has_face(&self, kind: Kind, id: Uuid) -> Result<bool, Refused> {
        let sql =
            format!("SELECT exemption IS NOT NULL AND disclosure IS NULL FROM record.{} WHERE id = ?", kind.table());
        let statement: Statement<(Bool,)> = Statement::new(sql, vec![Bind::Id(id)]);
        Ok(statement.get_result::<(bool,)>(&mut self.db()).await?.0)
    }

    /// Notes that the actor is shown an exempt record. For an actor that may see neither the record nor a redacted
    /// version, there is none.
    async fn open(&self, kind: Kind, held: Held) -> Result<(), Refused> {
        match self.require_opened(kind, held.id, held.council_id).await {
            Ok(()) => {
                self.opened.borrow_mut().insert(Opened { kind, id: held.id, council_id: held.council_id });
                Ok(())
            }
            Err(refused) if kind.has_exemption() && self.has_face(kind, held.id).await? => Err(refused),
            Err(_) => Err(Refused::NotFound),
        }
    }

    /// Checks that the actor may read exempt records of the body to which a record belongs.
    ///
    /// # Errors
    /// [`Refused::MissingScope`], [`Refused::OtherCouncil`], [`Refused::OtherBody`].
    pub async fn require_opened(&self, kind: Kind, id: Uuid, council_id: Uuid) -> Result<(), Refused> {
        self.require(Scope::RecordRestricted, council_id)?;
        self.require_body(self.body_of(kind, id).await?).await
    }

    /// The same, for a record that belongs to a body itself and to no meeting of it.
    ///
    /// # Errors
    /// The same.
    pub async fn require_opened_at(&self, body_id: Uuid, council_id: Uuid) -> Result<(), Refused> {
        self.require(Scope::RecordRestricted, council_id)?;
        self.require_body(Some(body_id)).await
    }

    /// Checks that the actor may read exempt records of a body. For a record without a body, the actor needs the right
    /// for all bodies.
    ///
    /// # Errors
    /// [`Refused::OtherBody`].
    pub(super) async fn require_body(&self, body_id: Option<Uuid>) -> Result<(), Refused> {
        let Bodies::Named(slugs) = &self.actor.bodies else {
            self.bodies.borrow_mut().insert(body_id);
            return Ok(());
        };
        let Some(body_id) = body_id else { return Err(Refused::OtherBody) };
        let sql = "SELECT count(*) FROM record.bodies WHERE id = ? AND slug = ANY(?)";
        let statement: Statement<(BigInt,)> = Statement::new(sql, vec![Bind::Id(body_id), Bind::Texts(slugs.clone())]);
        let (count,) = statement.get_result::<(i64,)>(&mut self.db()).await?;
        if count == 0 {
            return Err(Refused::OtherBody);
        }
        self.bodies.borrow_mut().insert(Some(body_id));
        Ok(())
    }

    /// Checks that the earlier answer about a record may be sent again: the record may have become exempt since.
    ///
    /// # Errors
    /// [`Refused::MissingScope`], [`Refused::OtherBody`].
    pub(super) async fn require_answerable(&self, kind: Kind, id: Uuid) -> Result<(), Refused> {
        let sql = format!("SELECT council_id FROM record.{} WHERE id = ? AND is_withheld", kind.table());
        let statement: Statement<(SqlUuid,)> = Statement::new(sql, vec![Bind::Id(id)]);
        let rows: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
        for (council_id,) in rows {
            self.require_opened(kind, id, council_id).await?;
            self.opened.borrow_mut().insert(Opened { kind, id, council_id });
        }
        Ok(())
    }

    /// Whether a record that the input names is exempt.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn is_withheld(&self, kind: Kind, id: Uuid) -> Result<bool, Refused> {
        if !kind.can_be_withheld() {
            return Ok(false);
        }
        let sql = format!("SELECT is_withheld FROM record.{} WHERE id = ?", kind.table());
        let statement: Statement<(Bool,)> = Statement::new(sql, vec![Bind::Id(id)]);
        let rows: Vec<(bool,)> = statement.load(&mut self.db()).await?;
        Ok(rows.into_iter().any(|row| row.0))
    }

    /// The ancestors with which the record is published, topmost first.
    async fn ancestors(&self, kind: Kind, id: Uuid) -> Result<Vec<(Kind, Uuid)>, Refused> {
        let mut chain = Vec::new();
        let mut level = vec![(kind, id)];
        while let Some((kind, id)) = level.pop() {
            let parents: Vec<_> = kind.published_parents().collect();
            if parents.is_empty() {
                continue;
            }
            let columns: Vec<_> = parents.iter().map(|(_, column)| *column).collect();
            let sql = format!("SELECT ARRAY[{}] FROM record.{} WHERE id = ?", columns.join(", "), kind.table());
            let statement: Statement<(Array<Nullable<SqlUuid>>,)> = Statement::new(sql, vec![Bind::Id(id)]);
            let rows: Vec<(Vec<Option<Uuid>>,)> = statement.load(&mut self.db()).await?;
            let ids = rows.into_iter().flat_map(|row| row.0);
            let found = parents.iter().zip(ids).filter_map(|((parent, _), id)| Some((*parent, id?)));
            for ancestor in found {
                level.push(ancestor);
                chain.push(ancestor);
            }
        }
        chain.sort_unstable();
        chain.dedup();
        Ok(chain)
    }

    pub(super) async fn lock(&self, kind: Kind, id: Uuid, strength: Strength) -> Result<Held, Refused> {
        if let Some(held) = self.held_already(kind, id, strength) {
            return Ok(held);
        }
        let is_public = if kind.has_publication() { "is_public" } else { "true" };
        let columns = format!(
            "council_id, {is_public} AS is_public, deleted_at IS NOT NULL AS is_deleted, {} AS is_withheld",
            is_withheld(kind)
        );
        // The outer query reads the clock, so it does this after the lock.
        let sql = format!(
            "SELECT held.*, clock_timestamp() FROM (SELECT {columns} FROM record.{} t WHERE id = ? {}) held",
            kind.table(),
            strength.clause()
        );
        let statement: Statement<(SqlUuid, Bool, Bool, Bool, Timestamptz)> = Statement::new(sql, vec![Bind::Id(id)]);
        let row = statement.get_result::<(Uuid, bool, bool, bool, DateTime<Utc>)>(&mut self.db()).await?;
        let (council_id, is_public, is_deleted, is_withheld, shown) = row;
        self.is_now(shown);
        if is_public && !is_deleted && !is_withheld {
            self.public.borrow_mut().insert(id);
        }
        let held = Held { id, council_id, is_public, is_deleted, is_withheld };
        self.holds.borrow_mut().insert((kind, id), (held, strength));
        Ok(held)
    }

    /// Locks many records and their ancestors, so that no two writers wait for each other: each kind after those above
    /// it, and in the order of ids. It ignores records that do not exist.
    ///
    /// # Errors
    /// When they cannot be had in time.
    pub async fn hold_all(&self, records: impl IntoIterator<Item = (Kind, Vec<Uuid>)>) -> Result<(), Refused> {
        for (kind, ids) in self.with_ancestors(records).await? {
            self.hold_in_order(kind, ids.into_iter().collect()).await?;
        }
        Ok(())
    }

    /// Records and their ancestors, by kind.
    pub(super) async fn with_ancestors(
        &self,
        records: impl IntoIterator<Item = (Kind, Vec<Uuid>)>,
    ) -> Result<BTreeMap<Kind, BTreeSet<Uuid>>, Refused> {
        let mut all: BTreeMap<Kind, BTreeSet<Uuid>> = BTreeMap::new();
        let mut level: Vec<(Kind, Vec<Uuid>)> = records.into_iter().collect();
        while let Some((kind, ids)) = level.pop() {
            if ids.is_empty() {
                continue;
            }
            for (parent, column) in kind.published_parents() {
                let sql = format!(
                    "SELECT DISTINCT {column} FROM record.{} WHERE id = ANY(?) AND {column} IS NOT NULL",
                    kind.table()
                );
                let statement: Statement<(SqlUuid,)> = Statement::new(sql, vec![Bind::Ids(ids.clone())]);
                let rows: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
                level.push((parent, rows.into_iter().map(|row| row.0).collect()));
            }
            all.entry(kind).or_default().extend(ids);
        }
        Ok(all)
    }

    async fn hold_in_order(&self, kind: Kind, ids: Vec<Uuid>) -> Result<(), Refused> {
        self.hold_ordered(kind, ids, "id").await
    }

    /// The same, with a correction before the record that it corrects, which is older.
    pub(super) async fn hold_corrections_first(&self, kind: Kind, ids: Vec<Uuid>) -> Result<(), Refused> {
        let is_corrected = kind.threads().iter().any(|(of, _)| *of == kind);
        self.hold_ordered(kind, ids, if is_corrected { "id DESC" } else { "id" }).await
    }

    async fn hold_ordered(&self, kind: Kind, ids: Vec<Uuid>, order: &str) -> Result<(), Refused> {
        let sql = format!(
            "SELECT max(clock_timestamp()) FROM \
             (SELECT id FROM record.{} WHERE id = ANY(?) ORDER BY {order} FOR NO KEY UPDATE) held",
            kind.table()
        );
        let statement: Statement<(Nullable<Timestamptz>,)> = Statement::new(sql, vec![Bind::Ids(ids)]);
        let (shown,) = statement.get_result::<(Option<DateTime<Utc>>,)>(&mut self.db()).await?;
        if let Some(shown) = shown {
            self.is_now(shown);
        }
        Ok(())
    }

    /// Locks the appearances of a record, such as the items of an issue, before the record itself. A writer at one of
    /// them changes the record at the end, after its meeting. When the record appears or vanishes, its appearances look
    /// different, deleted ones too.
    pub(super) async fn hold_appearances_of(&self, kind: Kind, id: Uuid) -> Result<(), Refused> {
        if kind.appearances().next().is_none() || self.holds.borrow().contains_key(&(kind, id)) {
            return Ok(());
        }
        if !self.council_of(kind, id).await?.is_some_and(|council_id| self.acts_for(council_id)) {
            return Ok(());
        }
        let mut records = Vec::new();
        for (appearance, column) in kind.appearances() {
            let sql = format!("SELECT id FROM record.{} WHERE {column} = ?", appearance.table());
            let statement: Statement<(SqlUuid,)> = Statement::new(sql, vec![Bind::Id(id)]);
            let rows: Vec<(Uuid,)> = statement.load(&mut self.db()).await?;
            records.push((appearance, rows.into_iter().map(|row| row.0).collect::<Vec<_>>()));
        }
        if records.iter().all(|(_, ids)| ids.is_empty()) {
            return Ok(());
        }
        // Its own meeting among theirs, and the record itself last.
        records.push((kind, vec![id]));
        for (of, mut ids) in self.with_ancestors(records).await? {
            if of == kind {
                ids.remove(&id);
            }
            self.hold_in_order(of, ids.into_iter().collect()).await?;
        }
        Ok(())
    }

    /// Whether a new record is public from its first row version on, so that it needs no second. The answer is yes only
    /// if the transaction changed nothing yet, and locked the ancestors of the record. The end of the transaction
    /// computes again which records are public.
    pub fn is_public_at_once(&self, is_published: bool, parents: &[Option<Uuid>]) -> bool {
        let public = self.public.borrow();
        is_published && self.changed.is_empty() && parents.iter().flatten().all(|id| public.contains(id))
    }

    /// Lets only one writer look for an external identifier at a time. So of two equal upserts one creates and the
    /// other updates.
    ///
    /// # Errors
    /// When the lock cannot be had in time.
    pub async fn hold_key(&self, kind: Kind, key: &ForeignKey) -> Result<(), Refused> {
        if self.holds_keys.get() {
            return Ok(());
        }
        self.hold_name(key_name(kind, key)).await
    }

    /// Lets only one writer do a task at a record at a time, if the task does not write to the record itself.
    ///
    /// # Errors
    /// When the lock cannot be had in time.
    pub async fn hold_task(&self, task: &str, kind: Kind, id: Uuid) -> Result<(), Refused> {
        self.hold_name(serde_json::json!([task, [kind.word(), id]]).to_string()).await
    }

    async fn hold_name(&self, name: String) -> Result<(), Refused> {
        let statement: Statement<()> =
            Statement::new("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", vec![Bind::Text(name)]);
        self.execute(statement).await
    }

    /// Checks that no undeleted record belongs to this one or is an appearance of it, as far as the actor may know. It
    /// does not count exempt records that the actor may not see: a part of an exempt item, and an exempt item that is
    /// an appearance of the record. Nor does it count records of other councils that are not public, such as a draft of
    /// a seat in a joint committee.
    ///
    /// # Errors
    /// [`Refused::HasChildren`].
    pub async fn require_childless(&self, kind: Kind, id: Uuid) -> Result<(), Refused> {
        let mut standing = Vec::new();
        let children = kind.children().map(|child| (child, true));
        for ((child, column), shows_face) in children.chain(kind.appearances().map(|child| (child, false))) {
            let is_withheld = is_withheld(child);
            let is_own = format!("t.council_id = (SELECT o.council_id FROM record.{} o WHERE o.id = ?)", kind.table());
            let is_known = if child.has_publication() { format!("(t.is_public OR {is_own})") } else { is_own };
            let sql = format!(
                "SELECT count(*) FILTER (WHERE NOT {is_withheld}), coalesce(array_agg(t.id) FILTER (WHERE \
                 {is_withheld}), '{{}}') FROM record.{} t WHERE {column} = ? AND t.deleted_at IS NULL AND {is_known}",
                child.table()
            );
            let binds = vec![Bind::Id(id), Bind::Id(id)];
            let statement: Statement<(BigInt, Array<SqlUuid>)> = Statement::new(sql, binds);
            let (mut count, withheld) = statement.get_result::<(i64, Vec<Uuid>)>(&mut self.db()).await?;
            for id in withheld {
                count += i64::from(self.counts(child, id, shows_face).await?);
            }
            if count > 0 {
                standing.push((child, count));
            }
        }
        if standing.is_empty() { Ok(()) } else { Err(Refused::HasChildren(standing)) }
    }

    /// Whether the actor may know that an exempt record belongs to another: by its redacted version, or because the
    /// actor may see all of it.
    async fn counts(&self, kind: Kind, id: Uuid, shows_face: bool) -> Result<bool, Refused> {
        if shows_face && kind.has_exemption() && self.has_face(kind, id).await? {
            return Ok(true);
        }
        let sql = format!("SELECT council_id FROM record.{} WHERE id = ?", kind.table());
        let statement: Statement<(SqlUuid,)> = Statement::new(sql, vec![Bind::Id(id)]);
        let (council_id,) = statement.get_result::<(Uuid,)>(&mut self.db()).await?;
        self.may_open(kind, id, council_id).await
    }
}

/// SQL for whether a row of a kind is exempt. The table is `t`.
pub(super) fn is_withheld(kind: Kind) -> &'static str {
    if kind.can_be_withheld() { "t.is_withheld" } else { "false" }
}
