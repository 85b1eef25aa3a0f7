//! Seals the log of changes: gives every committed entry its number, once. Transactions commit in another order than
//! they began, so a writer cannot number its own entries.
//!
//! A writer takes a stamp when it needs no more locks, and leaves its entries in `record.unsealed`. So a write that has
//! seen another one has a larger stamp. One task in each process numbers what was committed, by stamp. The process that
//! locks the row of `record.feed` seals, and correctness rests on that lock only. What waits stays in its table until
//! the transaction that numbers it is committed, so a process may be killed at any time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use diesel::QueryResult;
use diesel::sql_types::{BigInt, Bool, Double, Nullable};
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

use super::heads::{self, Heads};
use super::sql::{Bind, Statement};
use super::{Role, Source, pool, session};
use crate::kind::Kind;
use crate::metrics::DatabaseMetrics;

/// How often to look for what other processes wrote. A write of this process wakes the task.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// How long to wait while another process seals.
const SEALED_ELSEWHERE: Duration = Duration::from_millis(50);

/// The shortest time between two seals. Under load, one then numbers the entries of many writes.
const GAP: Duration = Duration::from_millis(25);

/// How long to wait after a failure.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// The head and the public one; whether entries wait; whether an older program left some; the age of the oldest that
/// waits, in seconds.
type Seen = (Option<i64>, Option<i64>, bool, bool, Option<f64>);

/// What came of a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Nothing waits.
    Nothing,
    /// Another process seals.
    Elsewhere,
    /// Entries were numbered. More may wait.
    Sealed,
}

/// The one that seals in a process.
struct Sealer {
    connections: Pool<AsyncPgConnection>,
    poke: Arc<Notify>,
    heads: Arc<watch::Sender<Heads>>,
    metrics: Arc<DatabaseMetrics>,
}

/// Seals until the program ends.
pub async fn run(source: Source) {
    let sealer = loop {
        match Sealer::new(&source) {
            Ok(sealer) => break sealer,
            Err(error) => log::error!("the log of changes is not sealed yet: {error:#}"),
        }
        sleep(TRY_AGAIN).await;
    };
    let mut has_failed = false;
    loop {
        match sealer.pass().await {
            Ok(pass) => {
                if has_failed {
                    log::info!("the log of changes is sealed again");
                }
                has_failed = false;
                sealer.rest(pass).await;
            }
            Err(error) => {
                if !has_failed {
                    log::error!("the log of changes cannot be sealed, and it is tried again every second: {error:#}");
                }
                has_failed = true;
                sleep(TRY_AGAIN).await;
            }
        }
    }
}

/// Seals until nothing waits.
///
/// # Errors
/// When the database does not answer.
pub async fn drain(source: &Source) -> anyhow::Result<()> {
    let sealer = Sealer::new(source)?;
    loop {
        match sealer.pass().await? {
            Pass::Nothing => return Ok(()),
            Pass::Elsewhere => sleep(SEALED_ELSEWHERE).await,
            Pass::Sealed => {}
        }
    }
}

impl Sealer {
    fn new(source: &Source) -> anyhow::Result<Sealer> {
        let connections = pool(&source.address, &session(Role::Sealer, &source.limits), 1, &source.limits)?;
        let (poke, heads) = (source.sealing.clone(), source.heads.clone());
        Ok(Sealer { connections, poke, heads, metrics: source.metrics.clone() })
    }

    async fn rest(&self, pass: Pass) {
        match pass {
            // Woken or not, it looks again.
            Pass::Nothing => timeout(LOOK_AGAIN, self.poke.notified()).await.unwrap_or_default(),
            Pass::Elsewhere => sleep(SEALED_ELSEWHERE).await,
            Pass::Sealed => sleep(GAP).await,
        }
    }

    /// Looks for what waits, and numbers some of it.
    async fn pass(&self) -> anyhow::Result<Pass> {
        let connection = self.connections.get().await;
        let connection = connection.map_err(|error| anyhow!("no connection to the database: {error}"))?;
        let done = self.pass_on(&connection).await;
        if done.is_err() {
            // It may have an open transaction, so it does not go back to the pool.
            drop(Object::take(connection));
        }
        Ok(done?)
    }

    async fn pass_on(&self, mut db: &AsyncPgConnection) -> QueryResult<Pass> {
        let (head, public, waits, has_strays, age): Seen = look().get_result(&mut db).await?;
        self.reached(head.unwrap_or_default(), public.unwrap_or_default());
        self.metrics.unsealed_seconds.set(age.unwrap_or_default().max(0.0));
        if !waits && !has_strays {
            return Ok(Pass::Nothing);
        }
        if head.is_none() {
            begin_feed().execute(&mut db).await?;
        }
        let began = Instant::now();
        (&mut db).batch_execute("BEGIN").await?;
        let locked: Vec<(i64,)> = lock().load(&mut db).await?;
        if locked.is_empty() {
            (&mut db).batch_execute("ROLLBACK").await?;
            return Ok(Pass::Elsewhere);
        }
        if has_strays {
            adopt().execute(&mut db).await?;
        }
        // A statement of its own: its snapshot must have all that an earlier holder of the lock committed.
        let (head, public): (i64, i64) = number().get_result(&mut db).await?;
        (&mut db).batch_execute("COMMIT").await?;
        self.metrics.seal_seconds.observe(began.elapsed().as_secs_f64());
        self.reached(head, public);
        Ok(Pass::Sealed)
    }

    /// Tells how far the feed reaches.
    fn reached(&self, all: i64, public: i64) {
        // The number of all entries would tell how much is hidden.
        self.metrics.feed_head.set(public);
        heads::tell(&self.heads, Heads { all, public });
    }
}

/// The columns of [`Seen`].
type Looked = (Nullable<BigInt>, Nullable<BigInt>, Bool, Bool, Nullable<Double>);

/// The statement that looks for what waits. It writes nothing, so that idle processes do not begin new generations.
fn look() -> Statement<Looked> {
    let sql = "SELECT (SELECT f.head FROM record.feed f), (SELECT f.public_head FROM record.feed f), \
               EXISTS (SELECT FROM record.unsealed), EXISTS (SELECT FROM record.changes c WHERE c.write_id IS NULL), \
               (SELECT extract(epoch FROM clock_timestamp() - c.changed_at)::float8 FROM \
               (SELECT u.change_id FROM record.unsealed u ORDER BY u.stamp, u.place LIMIT 1) first \
               JOIN record.changes c ON c.id = first.change_id)";
    Statement::new(sql, Vec::new())
}

/// The statement that adds the row of heads. Several processes may do so at once.
fn begin_feed() -> Statement<()> {
    let sql = "INSERT INTO record.feed (id, head, public_head, seals, sealed_at) \
               SELECT 1, coalesce(max(p.position), 0), coalesce(max(p.public_position), 0), 0, \
               coalesce(max(p.sealed_at), 'epoch') FROM record.positions p ON CONFLICT (id) DO NOTHING";
    Statement::new(sql, Vec::new())
}

fn lock() -> Statement<(BigInt,)> {
    Statement::new("SELECT head FROM record.feed FOR UPDATE SKIP LOCKED", Vec::new())
}

fn adopt() -> Statement<()> {
    Statement::new(include_str!("seal/adopt.sql"), Vec::new())
}

/// The statement that numbers a batch, and gives both heads after it.
fn number() -> Statement<(BigInt, BigInt)> {
    let filled = Kind::ALL.iter().flat_map(|kind| kind.inverses()).map(|inverse| inverse.column.to_owned());
    Statement::new(include_str!("seal/number.sql"), vec![Bind::Texts(filled.collect())])
}
