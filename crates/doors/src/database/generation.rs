//! Tells whether an earlier read of the record is still current. Every write of this process begins a new generation of
//! the record. So does a write of another process: PostgreSQL's snapshot says how many have ended. A caller that asks
//! compares this count, if the last comparison is too old.
//!
//! With the count comes the date and time from which the next poll must ask: no open write has an earlier one. It
//! stays the same until the record changes, so that an unchanged list is the same to the byte.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{BigInt, Timestamptz};
use tokio::sync::{Mutex, MutexGuard};

use super::Database;
use super::sql::Statement;
use crate::refused::Refused;

/// No date and time.
const NONE: i64 = i64::MIN;

/// The generation of the record, which all workers of a process share.
#[derive(Debug)]
pub struct Generation {
    number: AtomicU64,
    /// How many writes had ended at the last comparison. The task that compares locks it, so only one compares at a
    /// time.
    ended: Mutex<Option<i64>>,
    /// Time of the last comparison, in microseconds since `start`. 0 before the first.
    compared_at: AtomicU64,
    /// Time from which the next poll must ask, in microseconds since 1970. [`NONE`] before the first comparison.
    poll_from: AtomicI64,
    start: Instant,
}

impl Default for Generation {
    fn default() -> Self {
        let (number, ended, compared_at) = (AtomicU64::new(0), Mutex::default(), AtomicU64::new(0));
        Generation { number, ended, compared_at, poll_from: AtomicI64::new(NONE), start: Instant::now() }
    }
}

impl Generation {
    /// Begins a new generation, because any record may have changed.
    pub(super) fn begin_another(&self) {
        self.number.fetch_add(1, Ordering::SeqCst);
    }

    fn micros(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    fn was_compared_within(&self, time: Duration) -> bool {
        let compared_at = self.compared_at.load(Ordering::SeqCst);
        let age = self.micros().saturating_sub(compared_at);
        compared_at > 0 && u128::from(age) < time.as_micros()
    }

    /// Guards a commit. When it is dropped, the earlier generation ends, whether or not the commit succeeded.
    pub(super) fn ending(&self) -> Ending<'_> {
        Ending(self)
    }
}

/// Ends a generation when it is dropped.
pub(super) struct Ending<'a>(&'a Generation);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.begin_another();
    }
}

impl Database {
    /// The generation of the record. Reads from now on belong to this one or to a later one.
    pub fn generation(&self) -> u64 {
        self.generation.number.load(Ordering::SeqCst)
    }

    /// The generation of the record, if a comparison within [`super::Limits::generation_trusted_for`] confirmed it.
    /// None if the database cannot confirm it now.
    pub async fn confirmed_generation(&self) -> Option<u64> {
        if !self.generation.was_compared_within(self.limits.generation_trusted_for) {
            self.compare().await?;
        }
        Some(self.generation())
    }

    /// Date and time from which the next poll must ask, so that it misses nothing. A write that reads do not show yet
    /// cannot have an earlier one, because no open write began earlier.
    ///
    /// # Errors
    /// [`Refused::Unavailable`] when the database does not answer.
    pub async fn poll_from(&self) -> Result<DateTime<Utc>, Refused> {
        if !self.generation.was_compared_within(self.limits.generation_trusted_for) {
            // If another task compares now, or the comparison fails, the last time is safe too: it is only earlier.
            self.compare().await;
        }
        if self.generation.poll_from.load(Ordering::SeqCst) == NONE {
            let known = self.generation.ended.lock().await;
            if known.is_none() {
                self.compare_into(known).await;
            }
        }
        DateTime::from_timestamp_micros(self.generation.poll_from.load(Ordering::SeqCst)).ok_or(Refused::Unavailable)
    }

    async fn compare(&self) -> Option<()> {
        self.compare_into(self.generation.ended.try_lock().ok()?).await
    }

    /// Every writing transaction raises the count when it ends, but for those that seal the log of changes. The first
    /// comparison has nothing to compare with, so it counts as a change.
    async fn compare_into(&self, mut known: MutexGuard<'_, Option<i64>>) -> Option<()> {
        let sent_at = self.generation.micros().max(1);
        let connection = self.public.next()?;
        let statement: Statement<(BigInt, Timestamptz, BigInt)> =
            Statement::new("SELECT published.generation(), statement_timestamp(), published.writing_for()", Vec::new());
        let asked = diesel_async::RunQueryDsl::get_result(statement, &mut &*connection);
        let (ended, shown, writing_for): (i64, DateTime<Utc>, i64) = asked.await.ok()?;
        if *known != Some(ended) {
            let poll_from = self.clock.at_database(shown) - TimeDelta::microseconds(writing_for);
            self.generation.poll_from.store(poll_from.timestamp_micros(), Ordering::SeqCst);
            self.generation.begin_another();
            *known = Some(ended);
        }
        self.generation.compared_at.store(sent_at, Ordering::SeqCst);
        Some(())
    }
}
