//! The doors to PostgreSQL: [`Database::read`] and [`Database::write`]. All data passes through these two. They name no
//! noun.
//!
//! The database holds three schemas with the same table names: `record` (the tables), `staff` and `published` (views
//! that say who sees what). A connection sees one of them by its role and its search path, so one set of queries serves
//! all three, and what a caller may not see does not exist on the caller's connection.

mod accesses;
mod address;
mod budget;
pub mod check;
mod custody;
pub mod difference;
pub mod embedded;
mod entries;
mod errors;
mod follow;
mod generation;
mod heads;
mod held;
mod hold;
mod identify;
mod inverses;
pub mod kept;
pub mod keyset;
mod locate;
pub mod migrations;
pub mod named;
pub mod past;
mod pooling;
mod reader;
pub mod relations;
mod repoint;
mod restore;
mod revocations;
pub mod schedule;
pub mod schema;
pub mod seal;
mod settle;
pub mod sql;
mod together;
mod views;
mod writer;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Context;
use chrono::NaiveDate;
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use tokio::sync::{Notify, Semaphore, watch};

pub use address::{Address, Unreachable, with_settings};
pub use budget::Budget;
pub use difference::ClockDifference;
pub use errors::Constraints;
pub use generation::Generation;
pub use heads::Heads;
pub use held::Held;
pub use pooling::refuse_shared_sessions;
pub use reader::{Reader, Room, deletion, find, merged_into, successor};
pub use together::{Named, Together};
pub use writer::{Attempt, Key, Tx, Written};

use crate::clock::Clock;
use crate::metrics::{self, Connections, DatabaseMetrics};
use crate::refused::Refused;
use reader::PublicConnections;

/// Connections of each worker for public reads that grow with the record.
const SLOW_CONNECTIONS: usize = 1;

/// How long a write may take by default: well under the minute from before which clients that poll ask again.
const WRITE_DEADLINE: Duration = Duration::from_secs(20);

/// How long a request may take that does the work of many writes in one transaction: still well under that minute.
const BATCH_DEADLINE: Duration = Duration::from_secs(30);

/// The most transactions of that sort that run in a worker at a time.
const MAX_BATCHES: usize = 2;

/// How far the program's clock may be from the database's by default.
const MAX_CLOCK_DIFFERENCE: Duration = Duration::from_secs(30);

/// How long a single statement of an import may take: it may be about a million rows.
const IMPORT_TIMEOUT: Duration = Duration::from_secs(60 * 60);

/// How the connections are kept.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections of the public role in each worker; each carries many statements at once.
    pub public_connections: usize,
    /// Connections at most for each worker's reads with a token.
    pub staff_connections: usize,
    /// Connections at most for each worker's large answers to readers without a token. The workers are as many as the
    /// cores, so with more than one each, large reads would take the cores that small reads need.
    pub large_connections: usize,
    /// Large answers that each worker may hold in memory at a time, those included that are being sent.
    pub large_answers: usize,
    /// Connections at most for each worker's writes.
    pub write_connections: usize,
    /// How long a statement of a reader may take.
    pub read_timeout: Duration,
    /// How long a statement of a writer may take.
    pub write_timeout: Duration,
    /// How long a transaction of a writer may take, from its begin to its commit; none for imports, which take as long
    /// as they need.
    pub write_deadline: Option<Duration>,
    /// How long a transaction that does the work of many writes may take.
    pub batch_deadline: Duration,
    /// How long a writer waits for another that holds what it needs.
    pub lock_timeout: Duration,
    /// How long to wait for a free connection.
    pub wait_timeout: Duration,
    /// How long an idempotency key is kept.
    pub key_lifetime: Duration,
    /// For how long it may go unnoticed that another process wrote.
    pub generation_trusted_for: Duration,
    /// How far the program's clock may be from the database's before the program does not write.
    pub max_clock_difference: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            public_connections: 2,
            staff_connections: 4,
            large_connections: 1,
            large_answers: 8,
            write_connections: 8,
            read_timeout: Duration::from_secs(10),
            write_timeout: WRITE_DEADLINE,
            write_deadline: Some(WRITE_DEADLINE),
            batch_deadline: BATCH_DEADLINE,
            lock_timeout: Duration::from_secs(5),
            wait_timeout: Duration::from_secs(10),
            key_lifetime: Duration::from_secs(24 * 60 * 60),
            generation_trusted_for: Duration::from_millis(250),
            max_clock_difference: MAX_CLOCK_DIFFERENCE,
        }
    }
}

impl Limits {
    /// For imports and bundles, which are whole in one transaction however long that takes.
    #[must_use]
    pub fn for_imports(self) -> Limits {
        Limits { write_timeout: IMPORT_TIMEOUT, write_deadline: None, ..self }
    }

    /// So that all workers together open at most about 80 connections, of the 100 that PostgreSQL takes by default.
    pub fn for_workers(workers: usize) -> Limits {
        let workers = workers.max(1);
        Limits {
            staff_connections: (16 / workers).clamp(1, 4),
            write_connections: (24 / workers).clamp(1, 8),
            public_connections: if workers > 8 { 1 } else { 2 },
            ..Limits::default()
        }
    }
}

/// What the workers share: where the database is, and what was learned of it at the start.
#[derive(Clone)]
pub struct Source {
    address: Address,
    constraints: Arc<Constraints>,
    limits: Limits,
    clock: Clock,
    difference: Arc<ClockDifference>,
    metrics: Arc<DatabaseMetrics>,
    generation: Arc<Generation>,
    /// Wakes the task that seals the log of changes.
    sealing: Arc<Notify>,
    /// How far that task has seen the feed reach.
    heads: Arc<watch::Sender<Heads>>,
}

impl Source {
    /// What the doors of all workers count.
    pub fn metrics(&self) -> Arc<DatabaseMetrics> {
        self.metrics.clone()
    }

    /// The same for a task that only writes now and then, on few connections.
    pub fn for_background(&self) -> Source {
        let limits = Limits {
            public_connections: 0,
            staff_connections: 1,
            large_connections: 1,
            write_connections: 1,
            ..self.limits.clone()
        };
        Source { limits, ..self.clone() }
    }

    /// The same for what imports.
    #[must_use]
    pub fn for_imports(&self) -> Source {
        Source { limits: self.limits.clone().for_imports(), ..self.clone() }
    }

    /// How far the program's clock is from the database's.
    pub fn clock_difference(&self) -> Arc<ClockDifference> {
        self.difference.clone()
    }

    /// Reads what the doors must know of a migrated database.
    ///
    /// # Errors
    /// When the database cannot be reached or its catalogue not be read.
    pub async fn new(url: &str, limits: Limits, clock: Clock) -> anyhow::Result<Source> {
        let address = Address::parse(url)?;
        let (client, connection) = address.connect().await?;
        let driver = tokio::spawn(connection);
        let constraints = Arc::new(Constraints::load(&client).await?);
        let difference = Arc::new(ClockDifference::new(limits.max_clock_difference));
        let before = clock.now();
        let row = client.query_one("SELECT clock_timestamp()", &[]).await.context("the database has no clock")?;
        let shown: SystemTime = row.get(0);
        difference.note(before, clock.at_database(shown.into()), clock.now());
        drop(client);
        driver.await.context("the connection's driver failed")?.context("the connection ended badly")?;
        Ok(Source {
            address,
            constraints,
            limits,
            clock,
            difference,
            metrics: Arc::default(),
            generation: Arc::default(),
            sealing: Arc::default(),
            heads: Arc::default(),
        })
    }
}

/// One worker's doors.
pub struct Database {
    address: Address,
    public: PublicConnections,
    slow: Pool<AsyncPgConnection>,
    large: Pool<AsyncPgConnection>,
    rooms: Arc<Semaphore>,
    staff: Pool<AsyncPgConnection>,
    writers: Pool<AsyncPgConnection>,
    /// Transactions that do the work of many writes leave the other connections to single writes.
    batches: Semaphore,
    constraints: Arc<Constraints>,
    limits: Limits,
    clock: Clock,
    difference: Arc<ClockDifference>,
    metrics: Arc<DatabaseMetrics>,
    generation: Arc<Generation>,
    sealing: Arc<Notify>,
    heads: Arc<watch::Sender<Heads>>,
}

impl Database {
    /// Opens one worker's doors. Connections are made as they are needed and made again when they are lost.
    ///
    /// # Errors
    /// When a pool cannot be built.
    pub async fn open(source: &Source) -> anyhow::Result<Database> {
        let limits = source.limits.clone();
        let staff = pool(&source.address, &session(Role::Staff, &limits), limits.staff_connections, &limits)?;
        let slow = pool(&source.address, &session(Role::Public, &limits), SLOW_CONNECTIONS, &limits)?;
        let large = pool(&source.address, &session(Role::Public, &limits), limits.large_connections, &limits)?;
        let writers = pool(&source.address, &session(Role::Writer, &limits), limits.write_connections, &limits)?;
        for (name, pool) in [
            (metrics::Pool::SLOW, &slow),
            (metrics::Pool::LARGE, &large),
            (metrics::Pool::STAFF, &staff),
            (metrics::Pool::WRITERS, &writers),
        ] {
            watch(&source.metrics, name, pool);
        }
        let public = PublicConnections::open(source, &session(Role::Public, &limits));
        if limits.public_connections > 0 {
            public.first(limits.wait_timeout).await;
        }
        Ok(Database {
            address: source.address.clone(),
            public,
            slow,
            large,
            rooms: Arc::new(Semaphore::new(limits.large_answers)),
            staff,
            writers,
            batches: Semaphore::new((limits.write_connections / 2).clamp(1, MAX_BATCHES)),
            constraints: source.constraints.clone(),
            limits,
            clock: source.clock.clone(),
            difference: source.difference.clone(),
            metrics: source.metrics.clone(),
            generation: source.generation.clone(),
            sealing: source.sealing.clone(),
            heads: source.heads.clone(),
        })
    }

    /// Today, by the database's clock (UTC).
    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// How long a request may take that does the work of many writes.
    pub fn batch_deadline(&self) -> Duration {
        self.limits.batch_deadline
    }

    /// What the doors count.
    pub fn metrics(&self) -> &DatabaseMetrics {
        &self.metrics
    }

    /// The clock by which it writes.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}

#[derive(Clone, Copy)]
enum Role {
    Public,
    Staff,
    Writer,
    Sealer,
}

/// How connections of the write door are called, so that it can be seen since when one of them is writing. The function
/// `published.writing_for` knows it.
const WRITER: &str = "minutebook writer";

/// How connections that seal the log of changes are called. They write nothing that readers see, so
/// `published.writing_for` leaves them out.
const SEALER: &str = "minutebook sealer";

/// What makes a connection one of the public, of staff or of the write door.
fn session(role: Role, limits: &Limits) -> String {
    let read_only =
        format!("SET default_transaction_read_only = on; SET statement_timeout = {};", limits.read_timeout.as_millis());
    // By a statement and not at the start of the connection, where poolers refuse it.
    // Compiling a query (jit) can take seconds where the query takes milliseconds.
    let quiet = "SET client_min_messages = warning; SET jit = off;";
    match role {
        Role::Public => {
            format!("{quiet} SET ROLE {}; SET search_path = published; {read_only}", migrations::PUBLIC_ROLE)
        }
        Role::Staff => format!(
            "{quiet} SET ROLE {}; SET search_path = staff; SET minutebook.councils = ''; SET minutebook.bodies = ''; \
             {read_only}",
            migrations::STAFF_ROLE
        ),
        Role::Writer => format!(
            "{quiet} SET search_path = record; SET application_name = '{WRITER}'; SET statement_timeout = {}; \
             SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}",
            limits.write_timeout.as_millis(),
            limits.lock_timeout.as_millis(),
            limits.write_timeout.as_millis(),
        ),
        // A large import is sealed in one statement, which finds everything by an index. The plan is kept, perhaps from
        // a time when the tables were empty.
        Role::Sealer => format!(
            "{quiet} SET search_path = record; SET application_name = '{SEALER}'; SET statement_timeout = {}; \
             SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}; SET enable_seqscan = off; \
             SET enable_hashjoin = off; SET enable_mergejoin = off",
            IMPORT_TIMEOUT.as_millis(),
            limits.lock_timeout.as_millis(),
            WRITE_DEADLINE.as_millis(),
        ),
    }
}

fn pool(address: &Address, session: &str, size: usize, limits: &Limits) -> anyhow::Result<Pool<AsyncPgConnection>> {
    let (address, session) = (address.clone(), session.to_owned());
    let mut manager = ManagerConfig::default();
    manager.recycling_method = RecyclingMethod::Fast;
    manager.custom_setup = Box::new(move |_| {
        let (address, session) = (address.clone(), session.clone());
        Box::pin(async move { connect(&address, &session).await })
    });
    let manager = AsyncDieselConnectionManager::new_with_config("", manager);
    Pool::builder(manager)
        .max_size(size)
        .runtime(deadpool::Runtime::Tokio1)
        .wait_timeout(Some(limits.wait_timeout))
        .create_timeout(Some(limits.wait_timeout))
        .build()
        .context("cannot build a pool of connections")
}

async fn connect(address: &Address, session: &str) -> ConnectionResult<AsyncPgConnection> {
    let bad = |error: Unreachable| ConnectionError::BadConnection(error.to_string());
    let (client, connection) = address.connect().await.map_err(bad)?;
    let connection = AsyncPgConnection::try_from_client_and_connection(client, connection).await?;
    diesel_async::SimpleAsyncConnection::batch_execute(&mut &connection, session)
        .await
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

/// Lets the pool be asked how it is, for as long as its worker keeps it.
fn watch(metrics: &DatabaseMetrics, name: metrics::Pool, pool: &Pool<AsyncPgConnection>) {
    let pool = pool.weak();
    metrics.watch(name, move || {
        let status = pool.upgrade()?.status();
        let in_use = status.size.saturating_sub(status.available);
        Some(Connections { open: status.size, in_use, limit: status.max_size, waiting: status.waiting })
    });
}

impl Database {
    async fn checked_out(
        &self,
        name: metrics::Pool,
        pool: &Pool<AsyncPgConnection>,
    ) -> Result<Object<AsyncPgConnection>, Refused> {
        let start = Instant::now();
        let connection = pool.get().await;
        self.metrics.waits.get_or_create(&name).observe(start.elapsed().as_secs_f64());
        connection.map_err(|error| {
            self.metrics.failures.get_or_create(&name).inc();
            log::error!("no connection to the database: {error}");
            Refused::Unavailable
        })
    }
}
