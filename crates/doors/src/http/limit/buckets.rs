//! A bucket for each client, as many as memory is set aside for. Clients that come when all are taken share a few.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::{Quota, RateLimiter};

use crate::clock::Clock;

/// Clients that have buckets of their own, some 5 MiB of them.
const MAX_CLIENTS: usize = 65_536;

/// Buckets for those who come beyond.
const SHARED: u64 = 256;

/// What was found when a request was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Requests that may follow at once.
    pub left: u32,
    /// Seconds until there are as many as ever.
    pub full_after_seconds: u64,
    /// Seconds until one is accepted, where this was not.
    pub retry_after_seconds: Option<u64>,
}

/// The buckets of one quota.
pub struct Buckets(Counting);

type Counting = RateLimiter<u128, Store, Ticks, StateInformationMiddleware>;

fn limiter(quota: Quota, max_clients: usize, clock: Clock) -> Counting {
    RateLimiter::new(quota, Store::of_size(max_clients), Ticks(clock))
}

impl Buckets {
    /// Full ones.
    pub fn new(quota: Quota, clock: Clock) -> Buckets {
        Buckets(limiter(quota, MAX_CLIENTS, clock))
    }

    /// Takes a request out of a client's bucket, where there is one left.
    pub fn count(&self, client: u128) -> Counted {
        let (left, quota, wait) = match self.0.check_key(&client) {
            Ok(state) => (state.remaining_burst_capacity(), state.quota(), None),
            Err(refused) => {
                let wait = refused.wait_time_from(governor::clock::Clock::now(self.0.clock()));
                (0, refused.quota(), Some(whole_seconds(wait).max(1)))
            }
        };
        let missing = quota.burst_size().get().saturating_sub(left);
        let full_after_seconds = whole_seconds(quota.replenish_interval().saturating_mul(missing));
        Counted { left, full_after_seconds, retry_after_seconds: wait }
    }
}

fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs().saturating_add(u64::from(duration.subsec_nanos() > 0))
}

/// The program's clock, as the limiter reads it.
struct Ticks(Clock);

impl governor::clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::new(u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Own(u128),
    Shared(u64),
}

/// When each bucket will be full, as the limiter reckons it.
struct Store {
    known: Mutex<Known>,
    max_clients: usize,
    hashing: RandomState,
}

#[derive(Default)]
struct Known {
    full_at: HashMap<Place, Nanos>,
    swept_at: u64,
}

impl Store {
    fn of_size(max_clients: usize) -> Store {
        Store { known: Mutex::default(), max_clients, hashing: RandomState::new() }
    }
}

impl StateStore for Store {
    type Key = u128;

    fn measure_and_replace<T, F, E>(&self, client: &u128, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full_at) = known.full_at.get_mut(&Place::Own(*client)) {
            let (outcome, next) = measure(Some(*full_at))?;
            *full_at = next;
            return Ok(outcome);
        }
        let (outcome, next) = measure(None)?;
        if known.full_at.len() >= self.max_clients {
            known.sweep(next);
        }
        if known.full_at.len() < self.max_clients {
            known.full_at.insert(Place::Own(*client), next);
            return Ok(outcome);
        }
        let place = Place::Shared(self.hashing.hash_one(client) % SHARED);
        let (outcome, next) = measure(known.full_at.get(&place).copied())?;
        known.full_at.insert(place, next);
        Ok(outcome)
    }
}

impl Known {
    /// Forgets whoever stands no worse than one who has just come, once a second at most: looking through all takes a
    /// while.
    fn sweep(&mut self, newcomer: Nanos) {
        let now = newcomer.as_u64();
        if now.saturating_sub(self.swept_at) >= 1_000_000_000 {
            self.full_at.retain(|_, full_at| *full_at > newcomer);
            self.swept_at = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use chrono::DateTime;
    use governor::Quota;
    use governor::nanos::Nanos;
    use governor::state::StateStore;
    use uuid::Uuid;

    use super::{Buckets, Counted, SHARED, Store, limiter};
    use crate::clock::Clock;

    fn clock() -> (Clock, Arc<AtomicI64>) {
        let ms = Arc::new(AtomicI64::new(1_800_000_000_000));
        let read = ms.clone();
        let now = move || DateTime::from_timestamp_millis(read.load(Ordering::SeqCst)).unwrap_or_default();
        (Clock::new(now, Uuid::nil), ms)
    }

    #[test]
    fn a_bucket_empties_by_requests_and_fills_with_time() {
        let (clock, ms) = clock();
        let buckets = Buckets::new(Quota::per_minute(NonZeroU32::new(6).unwrap_or(NonZeroU32::MIN)), clock);
        for (left, full) in [(5, 10), (4, 20), (3, 30), (2, 40), (1, 50), (0, 60)] {
            let expected = Counted { left, full_after_seconds: full, retry_after_seconds: None };
            assert_eq!(buckets.count(7), expected);
        }
        assert_eq!(buckets.count(7).retry_after_seconds, Some(10));
        assert_eq!(buckets.count(8).left, 5, "another has a bucket of their own");
        ms.fetch_add(9_500, Ordering::SeqCst);
        assert_eq!(buckets.count(7).retry_after_seconds, Some(1));
        ms.fetch_add(500, Ordering::SeqCst);
        assert_eq!(buckets.count(7), Counted { left: 0, full_after_seconds: 60, retry_after_seconds: None });
        ms.fetch_add(3_600_000, Ordering::SeqCst);
        assert_eq!(buckets.count(7).left, 5, "no more than ever");
    }

    #[test]
    fn memory_is_bounded_and_who_waited_makes_room() {
        let (clock, ms) = clock();
        let quota = Quota::per_minute(NonZeroU32::new(60).unwrap_or(NonZeroU32::MIN));
        let limiter = limiter(quota, 100, clock);
        let mut refused = 0;
        for client in 0..100_000_u128 {
            refused += usize::from(limiter.check_key(&client).is_err());
        }
        assert!(refused > 50_000, "who came beyond share {SHARED} buckets: {refused}");
        ms.fetch_add(120_000, Ordering::SeqCst);
        assert!((0..100).all(|client| limiter.check_key(&(1_000_000 + client)).is_ok()));
        let known = limiter.into_state_store().known;
        let held = known.lock().map(|known| known.full_at.len()).unwrap_or(usize::MAX);
        assert!(held <= 100, "{held}");
    }

    #[test]
    fn what_is_refused_changes_nothing() {
        let store = Store::of_size(1);
        let refuse = |_: Option<Nanos>| Err::<((), Nanos), ()>(());
        assert_eq!(store.measure_and_replace(&1, refuse), Err(()));
        assert!(store.known.lock().is_ok_and(|known| known.full_at.is_empty()));
    }
}
