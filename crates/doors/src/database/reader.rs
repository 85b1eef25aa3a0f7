//! The read door: connections that see what their caller may see, and nothing else.

use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use tokio::sync::{Notify, OwnedSemaphorePermit};
use uuid::Uuid;

use super::sql::{Bind, Statement};
use super::{Address, Budget, Database, Source, accesses};
use crate::actor::{Actor, Bodies, Councils, Scope};
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::metrics::{Lasting, Pool};
use crate::refused::Refused;

/// A connection that sees the records that its caller may see, and how much a list that is read on it may hold.
pub struct Reader {
    connection: Connection,
    budget: Budget,
}

enum Connection {
    /// Sees `published`. Shared by many callers at once, for single statements only.
    Public(Rc<AsyncPgConnection>),
    /// Sees `staff` for the councils of one caller, or `published`; one caller's alone.
    Pooled(Box<Object<AsyncPgConnection>>),
}

impl Reader {
    fn pooled(connection: Object<AsyncPgConnection>, budget: Budget) -> Reader {
        Reader { connection: Connection::Pooled(Box::new(connection)), budget }
    }

    /// How much a list that is read here may hold.
    pub(super) fn budget(&self) -> Budget {
        self.budget
    }
}

impl Deref for Reader {
    type Target = AsyncPgConnection;

    fn deref(&self) -> &AsyncPgConnection {
        match &self.connection {
            Connection::Public(connection) => connection,
            Connection::Pooled(connection) => connection,
        }
    }
}

impl Database {
    /// Lets `work` read the records that the actor may see. Without a token the connection is shared, so a list on it
    /// is short: a longer one is for [`Database::read_large`].
    ///
    /// # Errors
    /// What `work` says; [`Refused::Unavailable`] when there is no connection; [`Refused::TooMuch`] where a list is
    /// longer.
    pub async fn read<T>(
        &self,
        actor: &Actor,
        work: impl AsyncFnOnce(&Reader) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        if actor.may(Scope::RecordRead) {
            return self.read_as_staff(actor, Budget::ANSWER, work).await;
        }
        let connection = Connection::Public(self.public.next().ok_or(Refused::Unavailable)?);
        let reader = Reader { connection, budget: Budget::SHARED };
        work(&reader).await.map_err(|refused| self.constraints.explain(refused))
    }

    /// What the views opened for the actor is logged before anything of it is given out.
    async fn read_as_staff<T>(
        &self,
        actor: &Actor,
        budget: Budget,
        work: impl AsyncFnOnce(&Reader) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let reader = Reader::pooled(self.staff_connection(actor).await?, budget);
        let read = work(&reader).await.map_err(|refused| self.constraints.explain(refused));
        if actor.opens() {
            let opened = accesses::opened(&reader).await?;
            self.log_accesses(actor, &opened).await?;
        }
        read
    }

    /// The same for what grows with the record, such as counts: on a connection of its own, so that nobody waits behind
    /// it.
    ///
    /// # Errors
    /// The same.
    pub async fn read_slowly<T>(
        &self,
        actor: &Actor,
        work: impl AsyncFnOnce(&Reader) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        if actor.may(Scope::RecordRead) {
            return self.read(actor, work).await;
        }
        let reader = Reader::pooled(self.checked_out(Pool::SLOW, &self.slow).await?, Budget::ANSWER);
        work(&reader).await.map_err(|refused| self.constraints.explain(refused))
    }

    /// The same for answers that may be large: on a connection of its own, apart from those for counts. Take a
    /// [`Database::room`] first.
    ///
    /// # Errors
    /// The same; [`Refused::TooMuch`] where a list is longer than the budget.
    pub async fn read_large<T>(
        &self,
        actor: &Actor,
        budget: Budget,
        work: impl AsyncFnOnce(&Reader) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        if actor.may(Scope::RecordRead) {
            return self.read_as_staff(actor, budget, work).await;
        }
        let reader = Reader::pooled(self.checked_out(Pool::LARGE, &self.large).await?, budget);
        work(&reader).await.map_err(|refused| self.constraints.explain(refused))
    }

    /// Room in memory for a large answer, until it is dropped. It is kept until the answer is sent: so readers who take
    /// theirs slowly hold a bounded number of them.
    ///
    /// # Errors
    /// [`Refused::Unavailable`] where there is none for too long.
    pub async fn room(&self) -> Result<Room, Refused> {
        let room = tokio::time::timeout(self.limits.wait_timeout, self.rooms.clone().acquire_owned()).await;
        room.ok().and_then(Result::ok).map(Room).ok_or(Refused::Unavailable)
    }

    /// A connection that sees `staff` for the councils; one that was lost while it lay in the pool is let go.
    async fn staff_connection(&self, actor: &Actor) -> Result<Object<AsyncPgConnection>, Refused> {
        let mut tries = 0;
        loop {
            let connection = self.checked_out(Pool::STAFF, &self.staff).await?;
            tries += 1;
            match set_actor(&connection, actor).await {
                Ok(()) => return Ok(connection),
                Err(error) => {
                    drop(Object::take(connection));
                    if tries > self.limits.staff_connections {
                        return Err(self.constraints.explain(error.into()));
                    }
                }
            }
        }
    }

    /// Whether there is a council with this slug.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_council(&self, slug: &str) -> Result<bool, Refused> {
        let statement: Statement<(SqlUuid,)> = Statement::new(
            "SELECT id FROM councils WHERE slug = ? AND deleted_at IS NULL",
            vec![Bind::Text(slug.to_owned())],
        );
        let found = self.read(&Actor::public(), async |db| Ok(statement.load::<(Uuid,)>(&mut &**db).await?)).await?;
        Ok(!found.is_empty())
    }

    /// Why the last attempt to connect failed, in a sentence that any reader may see; none if it succeeded.
    pub fn refusal(&self) -> Option<Arc<String>> {
        self.address.refusal()
    }

    /// Whether the database answers.
    pub async fn answers(&self) -> bool {
        match self.public.next() {
            Some(connection) => (&mut &*connection).batch_execute("SELECT 1").await.is_ok(),
            None => false,
        }
    }
}

/// Tells the views who reads: for which councils, of which bodies what is withheld, and whether the log of accesses.
async fn set_actor(mut connection: &AsyncPgConnection, actor: &Actor) -> QueryResult<()> {
    let mut binds = Vec::new();
    let councils = match &actor.councils {
        Councils::All => "'*'",
        Councils::Named(slugs) => {
            binds.push(Bind::Texts(slugs.clone()));
            "coalesce((SELECT array_agg(id)::text FROM councils WHERE slug = ANY(?) AND deleted_at IS NULL), '{}')"
        }
    };
    let bodies = match &actor.bodies {
        _ if !actor.opens() => "''",
        Bodies::All => "'*'",
        Bodies::Named(slugs) => {
            binds.push(Bind::Texts(slugs.clone()));
            "coalesce((SELECT array_agg(id)::text FROM bodies WHERE slug = ANY(?)), '{}')"
        }
    };
    let audits = if actor.may(Scope::CouncilAdmin) { "'on'" } else { "''" };
    let sql = format!(
        "SELECT set_config('minutebook.councils', {councils}, false), set_config('minutebook.bodies', {bodies}, \
         false), set_config('minutebook.audits', {audits}, false), set_config('minutebook.opened', '', false)"
    );
    let statement: Statement<(Text, Text, Text, Text)> = Statement::new(sql, binds);
    statement.get_result::<(String, String, String, String)>(&mut connection).await.map(drop)
}

/// The record that another system knows by the key. If several councils use the key, it is an undeleted record, and of
/// these the one of the council that has used the key longest. So a council that takes up a key later does not change
/// the record that is found.
///
/// # Errors
/// When the query fails.
pub async fn find(
    mut db: &AsyncPgConnection,
    kind: Kind,
    key: &ForeignKey,
    council: Option<&str>,
) -> QueryResult<Option<Uuid>> {
    let statement: Statement<(SqlUuid,)> = Statement::new(
        format!(
            "SELECT i.id FROM identifiers i JOIN councils c ON c.id = i.council_id JOIN {} t ON t.id = i.id \
             WHERE i.kind = ? AND i.scheme = ? AND i.value = ? AND ? IN (c.slug, '') \
             ORDER BY t.deleted_at IS NOT NULL, i.since, i.id LIMIT 1",
            kind.table()
        ),
        vec![
            Bind::Text(kind.word().to_owned()),
            Bind::Text(key.scheme.clone()),
            Bind::Text(key.value.clone()),
            Bind::Text(council.unwrap_or_default().to_owned()),
        ],
    );
    let rows: Vec<(Uuid,)> = statement.load(&mut db).await?;
    Ok(rows.into_iter().map(|row| row.0).next())
}

/// When and why a record was deleted, for a reader who sees it.
///
/// # Errors
/// When the reader sees no such record.
pub async fn deletion(
    mut db: &AsyncPgConnection,
    kind: Kind,
    id: Uuid,
) -> QueryResult<Option<(DateTime<Utc>, String)>> {
    let statement: Statement<(Nullable<Timestamptz>, Nullable<Text>)> = Statement::new(
        format!("SELECT deleted_at, deleted_reason FROM {} WHERE id = ?", kind.table()),
        vec![Bind::Id(id)],
    );
    let (deleted_at, reason) = statement.get_result::<(Option<DateTime<Utc>>, Option<String>)>(&mut db).await?;
    Ok(deleted_at.zip(reason))
}

/// The record that replaced a paper, a decision or an item, for a reader who sees both. If there are several, it is the
/// latest.
///
/// # Errors
/// When the query fails.
pub async fn successor(mut db: &AsyncPgConnection, kind: Kind, id: Uuid) -> QueryResult<Option<Uuid>> {
    if !matches!(kind, Kind::Document | Kind::Decision | Kind::Item) {
        return Ok(None);
    }
    let sql = "SELECT successor_id FROM successors WHERE record_id = ? ORDER BY successor_id DESC LIMIT 1";
    let statement: Statement<(SqlUuid,)> = Statement::new(sql, vec![Bind::Id(id)]);
    let rows: Vec<(Uuid,)> = statement.load(&mut db).await?;
    Ok(rows.into_iter().map(|row| row.0).next())
}

/// The record into which another one was merged, for a reader who sees that.
///
/// # Errors
/// When the query fails.
pub async fn merged_into(mut db: &AsyncPgConnection, kind: Kind, id: Uuid) -> QueryResult<Option<Uuid>> {
    if !kind.can_be_merged() {
        return Ok(None);
    }
    let sql = format!("SELECT merged_into_id FROM {} WHERE id = ?", kind.table());
    let statement: Statement<(Nullable<SqlUuid>,)> = Statement::new(sql, vec![Bind::Id(id)]);
    Ok(statement.get_result::<(Option<Uuid>,)>(&mut db).await?.0)
}

/// Room in memory for a large answer.
#[derive(Debug)]
pub struct Room(#[expect(dead_code, reason = "it is held")] OwnedSemaphorePermit);

type Slot = Rc<RefCell<Option<Rc<AsyncPgConnection>>>>;

/// One worker's connections of the public role. A task a slot connects, and connects again whenever the connection is
/// lost.
pub(super) struct PublicConnections {
    slots: Vec<Slot>,
    turn: Cell<usize>,
    connected: Rc<Notify>,
    _expected: Vec<Lasting>,
}

impl PublicConnections {
    pub(super) fn open(source: &Source, session: &str) -> PublicConnections {
        let connected = Rc::new(Notify::new());
        let slots: Vec<Slot> = (0..source.limits.public_connections).map(|_| Slot::default()).collect();
        for slot in &slots {
            tokio::task::spawn_local(keep(source.clone(), session.to_owned(), slot.clone(), connected.clone()));
        }
        let _expected = slots.iter().map(|_| Lasting::begin(&source.metrics.public_limit)).collect();
        PublicConnections { slots, turn: Cell::new(0), connected, _expected }
    }

    /// Waits for the first connection, so that a new worker does not begin with refusals; not for ever.
    pub(super) async fn first(&self, timeout: Duration) {
        let connected = async {
            while self.next().is_none() {
                self.connected.notified().await;
            }
        };
        if tokio::time::timeout(timeout, connected).await.is_err() {
            log::error!("no connection to the database yet: readers are refused until there is one");
        }
    }

    pub(super) fn next(&self) -> Option<Rc<AsyncPgConnection>> {
        let turn = self.turn.get().wrapping_add(1);
        self.turn.set(turn);
        (0..self.slots.len()).find_map(|offset| {
            let slot = self.slots.get(turn.wrapping_add(offset) % self.slots.len())?;
            slot.borrow().clone()
        })
    }
}

async fn keep(source: Source, session: String, slot: Slot, connected: Rc<Notify>) {
    let (mut pause, mut was_connected) = (Duration::from_millis(20), false);
    loop {
        match public_connection(&source.address, &session).await {
            Ok((connection, driver)) => {
                pause = Duration::from_millis(20);
                // Another server may have taken the place of the one before, and not have all that was read there.
                if was_connected {
                    source.generation.begin_another();
                }
                was_connected = true;
                let _open = Lasting::begin(&source.metrics.public_open);
                slot.replace(Some(Rc::new(connection)));
                connected.notify_waiters();
                driver.await;
                slot.take();
            }
            Err(error) => log::error!("cannot connect to the database: {error:#}"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}

async fn public_connection(
    address: &Address,
    session: &str,
) -> anyhow::Result<(AsyncPgConnection, impl Future<Output = ()>)> {
    let (client, connection) = address.connect().await?;
    let driver = tokio::spawn(connection);
    client.batch_execute(session).await?;
    let connection = AsyncPgConnection::try_from(client).await?;
    let ended = async {
        match driver.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => log::warn!("a connection to the database was lost: {error}"),
            Err(error) => log::error!("a connection's driver failed: {error}"),
        }
    };
    Ok((connection, ended))
}
