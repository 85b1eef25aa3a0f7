//! What is counted below HTTP: connections to the database, what came of writes, readings of a key set. Whoever counts
//! knows nothing of who asks; `http::metrics` shows it.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;

/// From half a millisecond to ten seconds.
const SECONDS: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// A histogram of seconds, in steps from 0.0005 to 10.
pub fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}

/// Counts something for as long as it lasts, however it ends.
#[derive(Debug)]
pub struct Lasting(Gauge);

impl Lasting {
    /// Begins.
    pub fn begin(gauge: &Gauge) -> Lasting {
        gauge.inc();
        Lasting(gauge.clone())
    }
}

impl Drop for Lasting {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// One of the sets of connections that every worker has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Pool {
    pool: &'static str,
}

impl Pool {
    /// For reads without a token, shared by all of them.
    pub const PUBLIC: Pool = Pool { pool: "public" };
    /// For reads without a token that grow with the record.
    pub const SLOW: Pool = Pool { pool: "slow" };
    /// For large answers without a token.
    pub const LARGE: Pool = Pool { pool: "large" };
    /// For reads with a token.
    pub const STAFF: Pool = Pool { pool: "staff" };
    /// For writes.
    pub const WRITERS: Pool = Pool { pool: "writers" };
}

/// What came of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Outcome {
    outcome: &'static str,
}

impl Outcome {
    /// An outcome by its word.
    pub const fn new(outcome: &'static str) -> Outcome {
        Outcome { outcome }
    }
}

/// How many connections a pool has at a moment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Connections {
    /// Open ones.
    pub open: usize,
    /// Those that somebody holds.
    pub in_use: usize,
    /// How many there may be at most.
    pub limit: usize,
    /// How many wait for one.
    pub waiting: usize,
}

/// Asks a pool of one worker; none when the worker has ended.
type Ask = Box<dyn Fn() -> Option<Connections> + Send + Sync>;

/// What the doors to the database count, of all workers together.
pub struct DatabaseMetrics {
    /// Seconds until a connection was there, for each that was asked for.
    pub waits: Family<Pool, Histogram, fn() -> Histogram>,
    /// Times that there was none.
    pub failures: Family<Pool, Counter>,
    /// What came of writes.
    pub writes: Family<Outcome, Counter>,
    /// Connections for public reads.
    pub public_open: Gauge,
    /// How many of those there should be.
    pub public_limit: Gauge,
    /// Number of the last change in the public feed.
    pub feed_head: Gauge,
    /// Age of the oldest entry that is not sealed, in seconds.
    pub unsealed_seconds: Gauge<f64, AtomicU64>,
    /// Seconds that the seals of this process took.
    pub seal_seconds: Histogram,
    /// What came of attempts to deliver to webhooks.
    pub webhook_attempts: Family<Outcome, Counter>,
    /// Changes that the active webhook which is furthest behind was not told of.
    pub webhook_lag: Gauge,
    /// Webhooks whose last attempt failed.
    pub webhooks_failing: Gauge,
    pools: Mutex<Vec<(Pool, Ask)>>,
}

impl Default for DatabaseMetrics {
    fn default() -> Self {
        let waits: Family<Pool, Histogram, fn() -> Histogram> = Family::new_with_constructor(seconds);
        let (failures, writes) = (Family::<Pool, Counter>::default(), Family::<Outcome, Counter>::default());
        // What never happened is 0 and not missing, so that an alert on it works from the start.
        for pool in [Pool::SLOW, Pool::LARGE, Pool::STAFF, Pool::WRITERS] {
            drop(waits.get_or_create(&pool));
            drop(failures.get_or_create(&pool));
        }
        for outcome in ["committed", "replayed", "dry_run", "refused", "unavailable", "unknown"] {
            drop(writes.get_or_create(&Outcome::new(outcome)));
        }
        let (public_open, public_limit, pools) = (Gauge::default(), Gauge::default(), Mutex::default());
        let webhook_attempts = Family::<Outcome, Counter>::default();
        for outcome in ["delivered", "rejected", "redirected", "timed_out", "unreachable", "address_refused"] {
            drop(webhook_attempts.get_or_create(&Outcome::new(outcome)));
        }
        DatabaseMetrics {
            waits,
            failures,
            writes,
            public_open,
            public_limit,
            feed_head: Gauge::default(),
            unsealed_seconds: Gauge::default(),
            seal_seconds: seconds(),
            webhook_attempts,
            webhook_lag: Gauge::default(),
            webhooks_failing: Gauge::default(),
            pools,
        }
    }
}

impl fmt::Debug for DatabaseMetrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DatabaseMetrics").finish_non_exhaustive()
    }
}

impl DatabaseMetrics {
    /// Watches a worker's pool.
    pub fn watch(&self, pool: Pool, ask: impl Fn() -> Option<Connections> + Send + Sync + 'static) {
        if let Ok(mut pools) = self.pools.lock() {
            pools.push((pool, Box::new(ask)));
        }
    }

    /// The pools of all workers that have not ended.
    pub fn pools(&self) -> Vec<(Pool, Connections)> {
        let Ok(mut pools) = self.pools.lock() else { return Vec::new() };
        let mut found = Vec::new();
        pools.retain(|(pool, ask)| match ask() {
            Some(connections) => {
                found.push((*pool, connections));
                true
            }
            None => false,
        });
        found
    }
}

/// How often a key set was read.
#[derive(Debug, Clone)]
pub struct Readings(pub Family<Outcome, Counter>);

impl Default for Readings {
    fn default() -> Self {
        let readings = Family::<Outcome, Counter>::default();
        for outcome in ["read", "failed"] {
            drop(readings.get_or_create(&Outcome::new(outcome)));
        }
        Readings(readings)
    }
}

impl Readings {
    /// Counts one.
    pub fn count(&self, succeeded: bool) {
        self.0.get_or_create(&Outcome::new(if succeeded { "read" } else { "failed" })).inc();
    }
}
