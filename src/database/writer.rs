//! The write door: one transaction that claims the idempotency key, does the work, settles what it means for the rest of the
//! record, appends to the change log, and commits. Handlers, importers and the demo loader all write through it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::sql::{Bind, Statement};
use super::{Database, checked_out};
use crate::actor::{Actor, Councils, Scope};
use crate::clock::Clock;
use crate::identifier::{ForeignKey, Identifier};
use crate::kind::Kind;
use crate::refused::{FieldError, Refused};

/// An idempotency key as it was sent, with the request that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// For which operation: its operationId.
    pub operation: String,
    /// The key.
    pub key: String,
    /// A hash of the request's path, query and body.
    pub request_hash: String,
}

/// How a write is attempted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attempt {
    /// The key by which it may be repeated.
    pub key: Option<Key>,
    /// Whether all is to be done and checked, and then undone.
    pub dry_run: bool,
}

/// What came of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written<T> {
    /// It was done now.
    Now(T),
    /// It had been done before by the same key; this was answered then.
    Before(T),
}

/// How a record changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Created,
    Updated,
    Deleted,
    Revealed,
    Hidden,
}

impl Operation {
    pub(super) fn word(self) -> &'static str {
        match self {
            Operation::Created => "created",
            Operation::Updated => "updated",
            Operation::Deleted => "deleted",
            Operation::Revealed => "revealed",
            Operation::Hidden => "hidden",
        }
    }
}

/// An open transaction of the write door.
pub struct Tx<'a> {
    connection: &'a AsyncPgConnection,
    /// Who writes.
    pub actor: &'a Actor,
    councils: Option<BTreeSet<Uuid>>,
    clock: &'a Clock,
    at: DateTime<Utc>,
    pub(super) changed: BTreeMap<Kind, BTreeMap<Uuid, Operation>>,
}

/// What is known of a record that a transaction holds.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// Which record.
    pub id: Uuid,
    /// Whose it is.
    pub council_id: Uuid,
    /// Whether the public sees it.
    pub is_public: bool,
}

impl Database {
    /// Does `work` in one transaction, or nothing at all.
    ///
    /// Two equal keys at once: the second waits for the first and answers the same. What is refused is rolled back with its key.
    ///
    /// # Errors
    /// What `work` says; [`Refused::KeyReused`]; [`Refused::Busy`] when the first of two equal keys takes too long;
    /// [`Refused::Unavailable`] when there is no connection.
    pub async fn write<T, F>(&self, actor: &Actor, attempt: &Attempt, work: F) -> Result<Written<T>, Refused>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, Refused>,
    {
        let open = Open::begin(checked_out(&self.writers).await?).await?;
        let done = self.work(open.connection()?, actor, attempt, work).await;
        match done {
            Ok(Written::Now(answer)) if attempt.dry_run => open.roll_back().await.map(|()| Written::Now(answer)),
            Ok(written) => open.commit().await.map(|()| written),
            Err(refused) => {
                open.roll_back().await?;
                Err(refused)
            }
        }
        .map_err(|refused| self.constraints.explain(refused))
    }

    async fn work<T, F>(
        &self,
        connection: &AsyncPgConnection,
        actor: &Actor,
        attempt: &Attempt,
        work: F,
    ) -> Result<Written<T>, Refused>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, Refused>,
    {
        let at = self.clock.now();
        let councils = councils(connection, actor).await?;
        let mut tx = Tx { connection, actor, councils, clock: &self.clock, at, changed: BTreeMap::new() };
        let key = attempt.key.as_ref().filter(|_| !attempt.dry_run);
        if let Some(key) = key {
            let expires_at = at + self.limits.key_lifetime;
            if let Some(answer) = claim(&tx, key, expires_at).await? {
                return Ok(Written::Before(answer));
            }
        }
        let answer = work(&mut tx).await?;
        tx.settle().await?;
        if let Some(key) = key {
            keep_answer(&tx, key, &answer).await?;
        }
        Ok(Written::Now(answer))
    }
}

async fn councils(mut connection: &AsyncPgConnection, actor: &Actor) -> Result<Option<BTreeSet<Uuid>>, Refused> {
    let Councils::Named(slugs) = &actor.councils else { return Ok(None) };
    let statement: Statement<(SqlUuid,)> = Statement::new(
        "SELECT id FROM record.councils WHERE slug = ANY(?) AND deleted_at IS NULL",
        vec![Bind::Texts(slugs.clone())],
    );
    let rows: Vec<(Uuid,)> = statement.load(&mut connection).await?;
    Ok(Some(rows.into_iter().map(|row| row.0).collect()))
}

/// Claims the key, or gives what was answered to it before. A replay writes too: with synchronous replication it would
/// otherwise acknowledge a write that no standby has.
async fn claim<T: DeserializeOwned>(tx: &Tx<'_>, key: &Key, expires_at: DateTime<Utc>) -> Result<Option<T>, Refused> {
    let statement: Statement<(Text, Nullable<Text>)> = Statement::new(
        "INSERT INTO record.idempotency_keys AS k (subject, operation, key, request_hash, used_at, expires_at) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subject, operation, key) DO UPDATE SET used_at = excluded.used_at, \
         request_hash = CASE WHEN k.expires_at <= excluded.used_at THEN excluded.request_hash ELSE k.request_hash END, \
         answer = CASE WHEN k.expires_at <= excluded.used_at THEN NULL ELSE k.answer END, \
         expires_at = CASE WHEN k.expires_at <= excluded.used_at THEN excluded.expires_at ELSE k.expires_at END \
         RETURNING request_hash, answer",
        vec![
            Bind::Text(tx.actor.subject.clone()),
            Bind::Text(key.operation.clone()),
            Bind::Text(key.key.clone()),
            Bind::Text(key.request_hash.clone()),
            Bind::Instant(tx.at),
            Bind::Instant(expires_at),
        ],
    );
    let claimed = statement.get_result::<(String, Option<String>)>(&mut tx.db()).await;
    let (request_hash, answer) = claimed.map_err(|error| match error {
        // diesel keeps no SQLSTATE for a lock time-out; here it can be nothing else.
        diesel::result::Error::DatabaseError(diesel::result::DatabaseErrorKind::Unknown, _) => Refused::Busy,
        other => other.into(),
    })?;
    match answer {
        _ if request_hash != key.request_hash => Err(Refused::KeyReused),
        None => Ok(None),
        Some(text) => serde_json::from_str(&text).map(Some).map_err(|error| {
            log::error!("a kept answer cannot be read: {error}");
            Refused::Unavailable
        }),
    }
}

async fn keep_answer<T: Serialize>(tx: &Tx<'_>, key: &Key, answer: &T) -> Result<(), Refused> {
    let text = serde_json::to_string(answer).map_err(|error| {
        log::error!("an answer cannot be kept: {error}");
        Refused::Unavailable
    })?;
    let statement: Statement<()> = Statement::new(
        "UPDATE record.idempotency_keys SET answer = ? WHERE subject = ? AND operation = ? AND key = ?",
        vec![
            Bind::Text(text),
            Bind::Text(tx.actor.subject.clone()),
            Bind::Text(key.operation.clone()),
            Bind::Text(key.key.clone()),
        ],
    );
    tx.execute(statement).await
}

impl Tx<'_> {
    /// The connection on which the work's own queries run.
    pub fn db(&self) -> &AsyncPgConnection {
        self.connection
    }

    /// The instant at which the transaction began, by the program's clock.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// An id for a new record.
    pub fn new_id(&self) -> Uuid {
        self.clock.id()
    }

    /// Says that a record was created.
    pub fn created(&mut self, kind: Kind, id: Uuid) {
        self.changed.entry(kind).or_default().insert(id, Operation::Created);
    }

    /// Says that a record was changed.
    pub fn updated(&mut self, kind: Kind, id: Uuid) {
        self.changed.entry(kind).or_default().entry(id).or_insert(Operation::Updated);
    }

    /// Says that a record was deleted.
    pub fn deleted(&mut self, kind: Kind, id: Uuid) {
        self.changed.entry(kind).or_default().insert(id, Operation::Deleted);
    }

    /// Whether the actor acts for the council.
    pub fn acts_for(&self, council_id: Uuid) -> bool {
        self.councils.as_ref().is_none_or(|councils| councils.contains(&council_id))
    }

    /// Checks that the actor holds the scope for the council.
    ///
    /// # Errors
    /// [`Refused::MissingScope`], [`Refused::OtherCouncil`].
    pub fn require(&self, scope: Scope, council_id: Uuid) -> Result<(), Refused> {
        if !self.actor.may(scope) {
            return Err(Refused::MissingScope(scope));
        }
        if self.acts_for(council_id) { Ok(()) } else { Err(Refused::OtherCouncil) }
    }

    /// Checks that the actor may write to a record; one that it may not even see is not found.
    ///
    /// # Errors
    /// [`Refused::MissingScope`], [`Refused::OtherCouncil`], [`Refused::NotFound`].
    pub fn require_on(&self, scope: Scope, held: Held) -> Result<(), Refused> {
        match self.require(scope, held.council_id) {
            Err(Refused::OtherCouncil) if !held.is_public => Err(Refused::NotFound),
            other => other,
        }
    }

    /// Holds a record and what it belongs to until the transaction ends, the topmost first, so that no two writers wait for
    /// each other. Whoever holds a record may rely on its visibility, and on its not being deleted.
    ///
    /// # Errors
    /// [`Refused::NotFound`] when there is none, deleted ones excepted.
    pub async fn hold(&self, kind: Kind, id: Uuid) -> Result<Held, Refused> {
        self.hold_ancestors(kind, id).await?;
        // What has no publication is changed seldom and named by every new record below it: those may share it.
        self.lock(kind, id, if kind.has_publication() { "FOR NO KEY UPDATE" } else { "FOR SHARE" }).await
    }

    async fn hold_ancestors(&self, kind: Kind, id: Uuid) -> Result<(), Refused> {
        for (parent, parent_id) in self.ancestors(kind, id).await? {
            self.lock(parent, parent_id, "FOR NO KEY UPDATE").await?;
        }
        Ok(())
    }

    /// Holds a record that the actor may know of, alone, to change it.
    ///
    /// # Errors
    /// [`Refused::NotFound`].
    pub async fn hold_to_change(&self, kind: Kind, id: Uuid) -> Result<Held, Refused> {
        self.hold_ancestors(kind, id).await?;
        let held = self.lock(kind, id, "FOR NO KEY UPDATE").await?;
        if held.is_public || self.acts_for(held.council_id) { Ok(held) } else { Err(Refused::NotFound) }
    }

    /// What the record belongs to and is published with it, the topmost first.
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

    async fn lock(&self, kind: Kind, id: Uuid, strength: &str) -> Result<Held, Refused> {
        let is_public = if kind.has_publication() { "is_public" } else { "true" };
        let sql = format!("SELECT council_id, {is_public} FROM record.{} WHERE id = ? {strength}", kind.table());
        let statement: Statement<(SqlUuid, Bool)> = Statement::new(sql, vec![Bind::Id(id)]);
        let (council_id, is_public) = statement.get_result::<(Uuid, bool)>(&mut self.db()).await?;
        Ok(Held { id, council_id, is_public })
    }

    /// Holds a record that the input names, for a new record to belong to or point at.
    ///
    /// # Errors
    /// [`Refused::Invalid`] at the pointer when there is none that the actor may know of.
    pub async fn hold_named(&self, kind: Kind, id: Uuid, pointer: &str) -> Result<Held, Refused> {
        let missing = || Refused::field(pointer, "not_found", format!("There is no {} with this id.", kind.label()));
        let held = match self.hold(kind, id).await {
            Err(Refused::Database(diesel::result::Error::NotFound) | Refused::NotFound) => return Err(missing()),
            other => other?,
        };
        let seen = held.is_public || self.acts_for(held.council_id);
        if seen && !self.is_deleted(kind, id).await? { Ok(held) } else { Err(missing()) }
    }

    async fn is_deleted(&self, kind: Kind, id: Uuid) -> Result<bool, Refused> {
        let statement: Statement<(Nullable<Timestamptz>,)> =
            Statement::new(format!("SELECT deleted_at FROM record.{} WHERE id = ?", kind.table()), vec![Bind::Id(id)]);
        let (deleted_at,) = statement.get_result::<(Option<DateTime<Utc>>,)>(&mut self.db()).await?;
        Ok(deleted_at.is_some())
    }

    /// Finds the record that another system's key names, among those that the actor may know of and that stand.
    ///
    /// # Errors
    /// [`Refused::Conflict`] when two councils use the key and no council was named.
    pub async fn find(&self, kind: Kind, key: &ForeignKey, council: Option<&str>) -> Result<Option<Uuid>, Refused> {
        let sql = format!(
            "SELECT i.id, i.council_id FROM record.identifiers i JOIN record.{} t ON t.id = i.id AND t.deleted_at IS NULL \
             JOIN record.councils c ON c.id = i.council_id \
             WHERE i.kind = ? AND i.scheme = ? AND i.value = ? AND ? IN (c.slug, '')",
            kind.table()
        );
        let binds = vec![
            Bind::Text(kind.word().to_owned()),
            Bind::Text(key.scheme.clone()),
            Bind::Text(key.value.clone()),
            Bind::Text(council.unwrap_or_default().to_owned()),
        ];
        let statement: Statement<(SqlUuid, SqlUuid)> = Statement::new(sql, binds);
        let found: Vec<(Uuid, Uuid)> = statement.load(&mut self.db()).await?;
        let mut own = found.iter().filter(|(_, council_id)| self.acts_for(*council_id));
        match (own.next(), own.next()) {
            (Some(_), Some(_)) => Err(Refused::Conflict { error: ambiguous(key), other: None }),
            (Some((id, _)), None) => Ok(Some(*id)),
            (None, _) => Ok(None),
        }
    }

    /// Lets no two writers look for the same key at once, so that of two equal upserts one creates and the other updates.
    ///
    /// # Errors
    /// When the lock cannot be had in time.
    pub async fn hold_key(&self, kind: Kind, key: &ForeignKey) -> Result<(), Refused> {
        let name = serde_json::json!([kind.word(), key.scheme, key.value]).to_string();
        let statement: Statement<()> =
            Statement::new("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", vec![Bind::Text(name)]);
        self.execute(statement).await
    }

    /// Makes the record known by its identifiers, and by no others.
    ///
    /// # Errors
    /// [`Refused::Conflict`] when another record that stands has one of them.
    pub async fn identify(&self, kind: Kind, council_id: Uuid, id: Uuid, keys: &[Identifier]) -> Result<(), Refused> {
        let schemes = Bind::Texts(keys.iter().map(|key| key.scheme.clone()).collect());
        let values = Bind::Texts(keys.iter().map(|key| key.value.clone()).collect());
        let forget: Statement<()> = Statement::new(
            "DELETE FROM record.identifiers i WHERE i.id = ? AND NOT EXISTS \
             (SELECT FROM unnest(?, ?) AS k(scheme, value) WHERE k.scheme = i.scheme AND k.value = i.value)",
            vec![Bind::Id(id), schemes.clone(), values.clone()],
        );
        self.execute(forget).await?;
        let is_public = if kind.has_publication() { "t.is_public" } else { "true" };
        let table = kind.table();
        let sql = format!(
            "INSERT INTO record.identifiers AS i (council_id, kind, scheme, value, id, is_public) \
             SELECT ?, ?, k.scheme, k.value, t.id, {is_public} FROM unnest(?, ?) AS k(scheme, value), record.{table} t \
             WHERE t.id = ? ON CONFLICT (kind, scheme, value, council_id) DO UPDATE SET id = excluded.id, \
             is_public = excluded.is_public WHERE i.id = excluded.id OR EXISTS \
             (SELECT FROM record.{table} d WHERE d.id = i.id AND d.deleted_at IS NOT NULL) RETURNING scheme, value"
        );
        let binds = vec![Bind::Id(council_id), Bind::Text(kind.word().to_owned()), schemes, values, Bind::Id(id)];
        let remember: Statement<(Text, Text)> = Statement::new(sql, binds);
        let kept: Vec<(String, String)> = remember.load(&mut self.db()).await?;
        let lost = keys.iter().position(|key| !kept.iter().any(|(s, v)| *s == key.scheme && *v == key.value));
        match lost.and_then(|index| Some((index, keys.get(index)?))) {
            Some((index, key)) => Err(self.taken(kind, index, key).await?),
            None => Ok(()),
        }
    }

    async fn taken(&self, kind: Kind, index: usize, key: &Identifier) -> Result<Refused, Refused> {
        let foreign_key = ForeignKey { scheme: key.scheme.clone(), value: key.value.clone() };
        let other = self.find(kind, &foreign_key, None).await?.map(|id| (kind, id));
        let detail = format!(
            "Another {} is known by the key {} of {}. Change that one, or send another key.",
            kind.label(),
            key.value,
            key.scheme
        );
        let error = FieldError::new(&format!("/identifiers/{index}"), "already_exists", detail);
        Ok(Refused::Conflict { error, other })
    }

    /// Checks that nothing that stands belongs to the record.
    ///
    /// # Errors
    /// [`Refused::HasChildren`].
    pub async fn require_childless(&self, kind: Kind, id: Uuid) -> Result<(), Refused> {
        let mut standing = Vec::new();
        for (child, column) in kind.children() {
            let sql =
                format!("SELECT count(*) FROM record.{} WHERE {column} = ? AND deleted_at IS NULL", child.table());
            let statement: Statement<(diesel::sql_types::BigInt,)> = Statement::new(sql, vec![Bind::Id(id)]);
            let (count,) = statement.get_result::<(i64,)>(&mut self.db()).await?;
            if count > 0 {
                standing.push((child, count));
            }
        }
        if standing.is_empty() { Ok(()) } else { Err(Refused::HasChildren(standing)) }
    }

    pub(super) async fn execute(&self, statement: Statement<()>) -> Result<(), Refused> {
        statement.execute(&mut self.db()).await?;
        Ok(())
    }
}

fn ambiguous(key: &ForeignKey) -> FieldError {
    let detail = format!(
        "More than one council has a record with the key {} of {}. Name the council: ?council=slug.",
        key.value, key.scheme
    );
    FieldError::new("council", "ambiguous", detail)
}

/// A connection with an open transaction. Dropped before its end, it takes the connection out of the pool and closes it, so
/// that no lock is left.
struct Open(Option<Object<AsyncPgConnection>>);

impl Open {
    async fn begin(connection: Object<AsyncPgConnection>) -> Result<Open, Refused> {
        let open = Open(Some(connection));
        open.run("BEGIN").await?;
        Ok(open)
    }

    fn connection(&self) -> Result<&AsyncPgConnection, Refused> {
        self.0.as_deref().ok_or(Refused::Unavailable)
    }

    async fn run(&self, sql: &str) -> Result<(), Refused> {
        (&mut self.connection()?).batch_execute(sql).await?;
        Ok(())
    }

    async fn commit(mut self) -> Result<(), Refused> {
        self.run("COMMIT").await?;
        self.0 = None;
        Ok(())
    }

    async fn roll_back(mut self) -> Result<(), Refused> {
        self.run("ROLLBACK").await?;
        self.0 = None;
        Ok(())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(Object::take(connection));
        }
    }
}
