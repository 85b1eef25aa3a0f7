//! The time and the ids that the program gives out, which tests hold still.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

/// Where the present instant and new ids come from.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    elapsed: Arc<dyn Fn() -> Duration + Send + Sync>,
    id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    of_database: Arc<dyn Fn(DateTime<Utc>) -> DateTime<Utc> + Send + Sync>,
}

impl Clock {
    /// The system's clock, and random UUIDs of version 7 (RFC 9562 section 5.7).
    pub fn system() -> Clock {
        let started = Instant::now();
        let clock = Clock { elapsed: Arc::new(move || started.elapsed()), ..Clock::new(Utc::now, Uuid::now_v7) };
        clock.with_database(|shown| shown)
    }

    /// A clock of the caller's making. The database is taken to show the same time.
    pub fn new(
        now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        id: impl Fn() -> Uuid + Send + Sync + 'static,
    ) -> Clock {
        let now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync> = Arc::new(now);
        let (started, later, same) = (now(), now.clone(), now.clone());
        let elapsed = move || later().signed_duration_since(started).to_std().unwrap_or_default();
        Clock { now, elapsed: Arc::new(elapsed), id: Arc::new(id), of_database: Arc::new(move |_| same()) }
    }

    /// The same clock, with another rule for the time at the database.
    #[must_use]
    pub fn with_database(self, shows: impl Fn(DateTime<Utc>) -> DateTime<Utc> + Send + Sync + 'static) -> Clock {
        Clock { of_database: Arc::new(shows), ..self }
    }

    /// The time at the database when its clock showed `shown`, in the microseconds that it keeps.
    pub fn at_database(&self, shown: DateTime<Utc>) -> DateTime<Utc> {
        whole_microseconds((self.of_database)(shown))
    }

    /// The present instant, in the microseconds that the database keeps.
    pub fn now(&self) -> DateTime<Utc> {
        whole_microseconds((self.now)())
    }

    /// How long the clock has run. The system's never goes back, even if a person sets the time.
    pub fn elapsed(&self) -> Duration {
        (self.elapsed)()
    }

    /// A new id.
    pub fn id(&self) -> Uuid {
        (self.id)()
    }
}

/// An instant in the whole microseconds that the database keeps; a leap second is the first of the next minute.
pub fn whole_microseconds(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

/// A time zone by its name; Coordinated Universal Time where there is no such one.
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// Reads an instant that may be missing, in whole microseconds, so that what was written is equal to what is sent
/// again.
///
/// # Errors
/// When it is no instant.
pub fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    Ok(Option::<DateTime<Utc>>::deserialize(deserializer)?.map(whole_microseconds))
}
