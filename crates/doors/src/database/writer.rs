//! The write door: one transaction that claims the idempotency key, does the work, computes its effects, appends to the
//! change log, and commits. Handlers, importers and the demo loader all write through it.

mod open;
mod parts;
mod replay;
mod warnings;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::Database;
use super::errors::Constraints;
use super::held::{Held, ReadAt, Strength};
use super::sql::Statement;
use crate::actor::{Actor, Councils, Scope};
use crate::clock::Clock;
use crate::kind::Kind;
use crate::metrics::{Outcome, Pool};
use crate::refused::{OtherCouncil, Refused};
use open::Open;
use warnings::Given;

/// An idempotency key as the client sent it, with its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The operation: its method and route.
    pub operation: String,
    /// The key.
    pub key: String,
    /// A hash of the request's path, query and body.
    pub request_hash: String,
}

/// The options of a write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attempt {
    /// The key that makes it safe to repeat.
    pub key: Option<Key>,
    /// Whether to do and check everything, and then undo it.
    pub dry_run: bool,
}

/// The result of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written<T> {
    /// It was done now.
    Now(T),
    /// It was done before by the same key. This is the answer from then, and how long it is kept.
    Before(T, Duration),
}

/// How a record changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Created,
    Updated,
    Deleted,
    Restored,
    Revealed,
    Hidden,
    /// Another record's change wrote to it.
    Followed,
    /// Another record appeared or vanished, so the public sees it otherwise.
    Echoed,
}

impl Operation {
    pub(super) fn word(self) -> &'static str {
        match self {
            Operation::Created => "created",
            Operation::Updated => "updated",
            Operation::Deleted => "deleted",
            Operation::Restored => "restored",
            Operation::Revealed => "revealed",
            Operation::Hidden => "hidden",
            Operation::Followed => "followed",
            Operation::Echoed => "echoed",
        }
    }
}

/// An exempt record that the answer shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Opened {
    pub(super) kind: Kind,
    pub(super) id: Uuid,
    pub(super) council_id: Uuid,
}

/// Values that are read at the beginning of a transaction.
struct Begun {
    /// Date and time, by the database's clock.
    at: DateTime<Utc>,
    /// The councils of the actor; none = all.
    councils: Option<BTreeSet<Uuid>>,
}

/// An open transaction of the write door.
pub struct Tx<'a> {
    connection: &'a AsyncPgConnection,
    constraints: &'a Constraints,
    /// Who writes.
    pub actor: &'a Actor,
    councils: Option<BTreeSet<Uuid>>,
    rights: RefCell<BTreeSet<(Scope, Uuid)>>,
    /// Bodies of which the actor reads exempt records, as far as this was checked.
    pub(super) bodies: RefCell<BTreeSet<Option<Uuid>>>,
    /// The body of each changed record before the change.
    pub(super) read_at: RefCell<BTreeMap<(Kind, Uuid), ReadAt>>,
    /// Exempt records that the actor is shown.
    pub(super) opened: &'a RefCell<BTreeSet<Opened>>,
    /// Records that were made exempt or disclosed. This changes the records below them too.
    pub(super) withholding: RefCell<BTreeSet<(Kind, Uuid)>>,
    warnings: RefCell<Vec<Given>>,
    /// Whether a record is scheduled, or was before.
    pub(super) schedule_moved: Cell<bool>,
    clock: &'a Clock,
    at: Cell<DateTime<Utc>>,
    /// Reading of the clock when the transaction began.
    began: Duration,
    pub(super) changed: BTreeMap<Kind, BTreeMap<Uuid, Operation>>,
    /// Why deleted records were restored.
    pub(super) reasons: BTreeMap<Uuid, String>,
    /// Records that another record's change wrote to. They get no new version.
    pub(super) followed: RefCell<BTreeMap<Kind, BTreeSet<Uuid>>>,
    /// Those of them beside which other records were written.
    pub(super) filled: BTreeMap<Kind, BTreeSet<Uuid>>,
    /// Records that look different to the public now, because of another record's change.
    pub(super) seen_anew: BTreeMap<Kind, BTreeSet<Uuid>>,
    /// Locked records that are public.
    pub(super) public: RefCell<BTreeSet<Uuid>>,
    /// Locked records, as they were found. If this transaction changes one, it is read again.
    pub(super) holds: RefCell<BTreeMap<(Kind, Uuid), (Held, Strength)>>,
    /// Councils that the input named by slug.
    pub(super) slugs: RefCell<BTreeMap<String, Uuid>>,
    /// Records that appeared or vanished for the public.
    pub(super) moved: BTreeSet<Uuid>,
    /// Whether records were frozen when this write first looked.
    frozen: RefCell<BTreeMap<Uuid, bool>>,
    /// Whether it holds the external identifiers that it puts.
    pub(super) holds_keys: Cell<bool>,
}

impl Database {
    /// How long the server keeps the answer to a new idempotency key.
    pub fn key_lifetime(&self) -> Duration {
        self.limits.key_lifetime
    }

    /// Does `work` in one transaction, or nothing at all.
    ///
    /// If two requests with the same key come at the same time, the second waits for the first and gets the same
    /// answer. A refusal rolls back the work and the key.
    ///
    /// # Errors
    /// What `work` says; [`Refused::KeyReused`]; [`Refused::Busy`] when the first of two equal keys takes too long;
    /// [`Refused::Unavailable`] when there is no connection.
    pub async fn write<T, F>(&self, actor: &Actor, attempt: &Attempt, work: F) -> Result<Written<T>, Refused>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, Refused>,
    {
        let written = self.write_aside(actor, attempt, work).await;
        self.metrics.writes.get_or_create(&outcome(&written, attempt.dry_run)).inc();
        written
    }

    /// The same for a transaction that does the work of many writes. It may take longer, and few of them run at a time.
    ///
    /// # Errors
    /// The same, and [`Refused::BusyRecords`] if the others take too long.
    pub async fn write_together<T, F>(&self, actor: &Actor, attempt: &Attempt, work: F) -> Result<Written<T>, Refused>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, Refused>,
    {
        let written = match tokio::time::timeout(self.limits.lock_timeout, self.batches.acquire()).await {
            Ok(Ok(_permit)) => self.write_within(Some(self.limits.batch_deadline), actor, attempt, work).await,
            _ => Err(Refused::BusyRecords),
        };
        self.metrics.writes.get_or_create(&outcome(&written, attempt.dry_run)).inc();
        written
    }

    /// The same for a transaction that no client asked for, and that the metrics do not count as a write: checks before
    /// an upload, and the program's own upkeep.
    ///
    /// # Errors
    /// The same.
    pub async fn write_aside<T, F>(&self, actor: &Actor, attempt: &Attempt, work: F) -> Result<Written<T>, Refused>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, Refused>,
    {
        self.write_within(self.limits.write_deadline, actor, attempt, work).await
    }

    async fn write_within<T, F>(
        &self,
        deadline: Option<Duration>,
        actor: &Actor,
        attempt: &Attempt,
        work: F,
    ) -> Result<Written<T>, Refused>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, Refused>,
    {
        let (open, begun) = self.begin(actor).await?;
        let opened = RefCell::default();
        let work = self.work((open.connection()?, &opened), begun, actor, attempt, work);
        let Some(done) = within(deadline, work).await else {
            open.give_up(&self.address).await;
            return Err(Refused::TookTooLong(deadline.unwrap_or_default()));
        };
        match done {
            Ok(written) if attempt.dry_run => {
                open.roll_back().await?;
                self.log_accesses(actor, &opened.take()).await.map(|()| written)
            }
            Ok(written) => {
                let _ending = self.generation.ending();
                let committed = open.commit().await;
                self.sealing.notify_one();
                committed.map(|()| written)
            }
            Err(refused) => {
                open.roll_back().await?;
                // A refusal may mention it.
                self.log_accesses(actor, &opened.take()).await?;
                Err(refused)
            }
        }
        .map_err(|refused| self.constraints.explain(refused))
    }

    /// Begins a transaction. It drops connections that were lost in the pool.
    async fn begin(&self, actor: &Actor) -> Result<(Open, Begun), Refused> {
        let mut tries = 0;
        loop {
            let connection = self.checked_out(Pool::WRITERS, &self.writers).await?;
            let before = self.clock.now();
            let begun = Open::begin(connection, actor).await;
            tries += 1;
            match begun {
                Err(_) if tries <= self.limits.write_connections => {}
                Ok((open, shown, councils)) => {
                    let at = self.clock.at_database(shown);
                    self.difference.note(before, at, self.clock.now());
                    return Ok((open, Begun { at, councils }));
                }
                Err(refused) => return Err(refused),
            }
        }
    }

    async fn work<T, F>(
        &self,
        (connection, opened): (&AsyncPgConnection, &RefCell<BTreeSet<Opened>>),
        begun: Begun,
        actor: &Actor,
        attempt: &Attempt,
        work: F,
    ) -> Result<Written<T>, Refused>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, Refused>,
    {
        let at = begun.at;
        if !attempt.dry_run {
            self.difference.require_agreement()?;
        }
        let mut tx = Tx {
            connection,
            constraints: &self.constraints,
            actor,
            councils: begun.councils,
            rights: RefCell::default(),
            bodies: RefCell::default(),
            read_at: RefCell::default(),
            opened,
            withholding: RefCell::default(),
            warnings: RefCell::default(),
            schedule_moved: Cell::new(false),
            clock: &self.clock,
            at: Cell::new(at),
            began: self.clock.elapsed(),
            changed: BTreeMap::new(),
            reasons: BTreeMap::new(),
            followed: RefCell::default(),
            filled: BTreeMap::new(),
            seen_anew: BTreeMap::new(),
            public: RefCell::default(),
            holds: RefCell::default(),
            slugs: RefCell::default(),
            moved: BTreeSet::new(),
            frozen: RefCell::default(),
            holds_keys: Cell::new(false),
        };
        let key = attempt.key.as_ref().filter(|_| !attempt.dry_run);
        if let Some(key) = key {
            let expires_at = at + self.limits.key_lifetime;
            if let Some((answer, left)) = replay::claim(&tx, key, expires_at).await? {
                tx.note_opened().await?;
                return Ok(Written::Before(answer, left));
            }
        }
        let answer = match work(&mut tx).await {
            Err(Refused::OtherCouncil(Some(other))) => return Err(parts::whose(connection, other).await),
            done => done?,
        };
        tx.settle().await?;
        tx.note_opened().await?;
        if let Some(key) = key {
            replay::keep_answer(&tx, key, &answer).await?;
        }
        Ok(Written::Now(answer))
    }
}

/// The result of the work. None if it took too long.
async fn within<T>(deadline: Option<Duration>, work: impl Future<Output = T>) -> Option<T> {
    match deadline {
        Some(deadline) => tokio::time::timeout(deadline, work).await.ok(),
        None => Some(work.await),
    }
}

fn outcome<T>(written: &Result<Written<T>, Refused>, dry_run: bool) -> Outcome {
    Outcome::new(match written {
        Ok(_) if dry_run => "dry_run",
        Ok(Written::Now(_)) => "committed",
        Ok(Written::Before(..)) => "replayed",
        Err(Refused::OutcomeUnknown) => "unknown",
        Err(Refused::Unavailable | Refused::WaitedForEachOther) => "unavailable",
        Err(_) => "refused",
    })
}

impl Tx<'_> {
    /// Turns the error of a query into one that names the field of the input.
    pub fn explain(&self, refused: Refused) -> Refused {
        self.constraints.explain(refused)
    }

    /// The connection on which the work's own queries run.
    pub fn db(&self) -> &AsyncPgConnection {
        self.connection
    }

    /// Date and time of the write, by the database's clock: when it got the lock of its records. So of two writes to
    /// one meeting, the one that ends first has the earlier time, even if they come from different processes.
    pub fn at(&self) -> DateTime<Utc> {
        self.at.get()
    }

    /// Sets the date and time of the write, after it got a lock or when its rows get a new time.
    pub(super) fn is_now(&self, shown: DateTime<Utc>) {
        self.at.set(self.clock.at_database(shown).max(self.at.get()));
    }

    /// How long ago it began.
    pub(super) fn age(&self) -> Duration {
        self.clock.elapsed().saturating_sub(self.began)
    }

    /// An id for a new record.
    pub fn new_id(&self) -> Uuid {
        self.clock.id()
    }

    /// Notes that a record is scheduled, or was before.
    pub fn schedule_moves(&self) {
        self.schedule_moved.set(true);
    }

    /// Notes that a record became exempt, or was disclosed.
    pub fn withholding_moves(&self, kind: Kind, id: Uuid) {
        self.holds.borrow_mut().remove(&(kind, id));
        self.withholding.borrow_mut().insert((kind, id));
    }

    /// Whether a record was frozen before this write. `look` finds it out, once: the write's own changes do not freeze
    /// a record for it.
    ///
    /// # Errors
    /// What `look` says.
    pub async fn was_frozen(
        &self,
        id: Uuid,
        look: impl Future<Output = Result<bool, Refused>>,
    ) -> Result<bool, Refused> {
        let known = self.frozen.borrow().get(&id).copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let found = look.await?;
        self.frozen.borrow_mut().insert(id, found);
        Ok(found)
    }

    /// Notes that a record was created.
    pub fn created(&mut self, kind: Kind, id: Uuid) {
        self.asks_again(kind, id);
        self.changed.entry(kind).or_default().insert(id, Operation::Created);
    }

    /// Notes that records were created.
    pub fn created_many(&mut self, kind: Kind, ids: impl Iterator<Item = Uuid>) {
        self.changed.entry(kind).or_default().extend(ids.map(|id| (id, Operation::Created)));
    }

    /// Notes that a record was changed.
    pub fn updated(&mut self, kind: Kind, id: Uuid) {
        self.asks_again(kind, id);
        self.changed.entry(kind).or_default().entry(id).or_insert(Operation::Updated);
    }

    /// Notes that a record was deleted.
    pub fn deleted(&mut self, kind: Kind, id: Uuid) {
        self.asks_again(kind, id);
        self.changed.entry(kind).or_default().insert(id, Operation::Deleted);
        self.reasons.remove(&id);
    }

    /// Says that a deleted record was restored, and why.
    pub fn restored(&mut self, kind: Kind, id: Uuid, reason: &str) {
        self.asks_again(kind, id);
        self.changed.entry(kind).or_default().insert(id, Operation::Restored);
        self.reasons.insert(id, reason.to_owned());
    }

    /// Forgets the known state of a record that changes.
    fn asks_again(&mut self, kind: Kind, id: Uuid) {
        self.holds.get_mut().remove(&(kind, id));
        if !kind.has_publication() {
            self.slugs.get_mut().clear();
        }
    }

    /// Whether the actor acts for the council.
    pub fn acts_for(&self, council_id: Uuid) -> bool {
        self.councils.as_ref().is_none_or(|councils| councils.contains(&council_id))
    }

    /// Checks that the actor has the scope for the council.
    ///
    /// # Errors
    /// [`Refused::MissingScope`], [`Refused::OtherCouncil`].
    pub fn require(&self, scope: Scope, council_id: Uuid) -> Result<(), Refused> {
        if !self.actor.may(scope) {
            return Err(Refused::MissingScope(scope));
        }
        if !self.acts_for(council_id) {
            return Err(self.other_council(council_id));
        }
        self.rights.borrow_mut().insert((scope, council_id));
        Ok(())
    }

    /// Checks that the actor may write to a record. A record that it may not see is not found.
    ///
    /// # Errors
    /// [`Refused::MissingScope`], [`Refused::OtherCouncil`], [`Refused::NotFound`].
    pub fn require_on(&self, scope: Scope, held: Held) -> Result<(), Refused> {
        match self.require(scope, held.council_id) {
            Err(Refused::OtherCouncil(_)) if !held.is_public => Err(Refused::NotFound),
            other => other,
        }
    }

    /// The refusal if a record belongs to a council for which the actor does not act.
    pub(super) fn other_council(&self, council_id: Uuid) -> Refused {
        if council_id.is_nil() {
            return Refused::OtherCouncil(None);
        }
        let token = match &self.actor.councils {
            Councils::All => Vec::new(),
            Councils::Named(slugs) => slugs.clone(),
        };
        Refused::OtherCouncil(Some(Box::new(OtherCouncil { council_id, slug: None, token })))
    }

    pub(super) async fn execute(&self, statement: Statement<()>) -> Result<(), Refused> {
        statement.execute(&mut self.db()).await?;
        Ok(())
    }
}
