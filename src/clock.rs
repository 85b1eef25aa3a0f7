//! The time and the ids that the program gives out, which tests hold still.

use std::sync::Arc;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use uuid::Uuid;

/// Where the present instant and new ids come from.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    id: Arc<dyn Fn() -> Uuid + Send + Sync>,
}

impl Clock {
    /// The system's clock, and random UUIDs of version 7 (RFC 9562 section 5.7).
    pub fn system() -> Clock {
        Clock::new(Utc::now, Uuid::now_v7)
    }

    /// A clock of the caller's making.
    pub fn new(
        now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        id: impl Fn() -> Uuid + Send + Sync + 'static,
    ) -> Clock {
        Clock { now: Arc::new(now), id: Arc::new(id) }
    }

    /// The present instant, in the microseconds that the database keeps.
    pub fn now(&self) -> DateTime<Utc> {
        let now = (self.now)();
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }

    /// A new id.
    pub fn id(&self) -> Uuid {
        (self.id)()
    }
}
