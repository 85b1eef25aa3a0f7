//! Revoked tokens: a list in memory. The process reads it again when it is old, or after it changed it. If it cannot
//! read the list for long, it accepts no token. The caller of this module reads the list from its store.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwap;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::{Rejected, Verified, apart};
use crate::metrics::Readings;

/// How long this process may miss a revocation by another process.
const TRUSTED_FOR: TimeDelta = TimeDelta::seconds(5);

/// How long an old list stays valid while the process cannot read it again.
const KEPT_FOR: TimeDelta = TimeDelta::minutes(5);

/// Wait after a failed reading before the next.
const FLOOR: TimeDelta = TimeDelta::seconds(1);

/// The tokens that a revocation names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Revoked {
    /// One token, by its `jti`.
    Token(String),
    /// The tokens of a subject that were issued at a date and time or before.
    Subject(String, DateTime<Utc>),
}

/// A revocation and its end. None = until it is lifted.
pub type Revocation = (Revoked, Option<DateTime<Utc>>);

/// The list of revocations of this process.
#[derive(Default)]
pub struct RevocationList {
    state: ArcSwap<State>,
    /// How often this process may have changed the list.
    changes: AtomicU64,
    /// The task that reads locks it.
    turn: Mutex<()>,
    /// How often the list was read.
    pub readings: Readings,
}

#[derive(Default)]
struct State {
    /// End of the revocation of each token, by its `jti`.
    tokens: HashMap<String, Until>,
    /// For each subject: tokens issued at a date and time or before are revoked, and until when.
    subjects: HashMap<String, Vec<(DateTime<Utc>, Until)>>,
    /// The last good reading: the changes that it includes, and its time.
    read: Option<(u64, DateTime<Utc>)>,
    /// The last try of a reading: the changes that it would include, and its time.
    tried: Option<(u64, DateTime<Utc>)>,
}

/// End of a revocation.
#[derive(Clone, Copy)]
struct Until(Option<DateTime<Utc>>);

impl Until {
    fn holds(self, now: DateTime<Utc>) -> bool {
        self.0.is_none_or(|until| now < until)
    }

    fn later(self, other: Until) -> Until {
        Until(self.0.zip(other.0).map(|(one, other)| one.max(other)))
    }
}

/// The step that must come before the server accepts a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// None: the token is not revoked.
    Stands,
    /// Read the list, then check the token by [`RevocationList::check_as_read`] for this change.
    AfterReading(u64),
}

impl RevocationList {
    /// Notes that this process may have changed the list. It accepts no token before it reads the list again.
    pub fn changed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// Whether a token is valid, by the list in memory.
    ///
    /// # Errors
    /// If the token is revoked, or the list cannot say.
    pub fn check(&self, token: &Verified, now: DateTime<Utc>) -> Result<Checked, Rejected> {
        let (state, change) = (self.state.load(), self.changes.load(Ordering::SeqCst));
        if state.is_due(change, now) {
            return Ok(Checked::AfterReading(change));
        }
        state.check(token, change, now).map(|()| Checked::Stands)
    }

    /// The same after a reading, or a failed try. A change after the token came applies to later tokens.
    ///
    /// # Errors
    /// If the token is revoked, or the list cannot say.
    pub fn check_as_read(&self, token: &Verified, change: u64, now: DateTime<Utc>) -> Result<(), Rejected> {
        self.state.load().check(token, change, now)
    }

    /// Reads the list, unless another has just done so.
    pub async fn refresh<E: Display>(
        &self,
        now: DateTime<Utc>,
        read: impl AsyncFnOnce() -> Result<Vec<Revocation>, E>,
    ) {
        let _turn = self.turn.lock().await;
        // The reading may lack a change that comes after this point.
        let (before, change) = (self.state.load_full(), self.changes.load(Ordering::SeqCst));
        if !before.is_due(change, now) {
            return;
        }
        let revocations = read().await;
        self.readings.count(revocations.is_ok());
        let state = match revocations {
            Ok(revocations) => State::new(revocations, (change, now)),
            Err(error) => {
                log::error!("the list of revoked tokens cannot be read: {error}");
                before.after_failure((change, now))
            }
        };
        self.state.store(Arc::new(state));
    }
}

impl State {
    fn new(revocations: Vec<Revocation>, read: (u64, DateTime<Utc>)) -> State {
        let mut state = State { read: Some(read), tried: Some(read), ..State::default() };
        for (revoked, until) in revocations {
            let until = Until(until);
            match revoked {
                Revoked::Token(id) => {
                    state.tokens.entry(id).and_modify(|known| *known = known.later(until)).or_insert(until);
                }
                Revoked::Subject(subject, issued) => state.subjects.entry(subject).or_default().push((issued, until)),
            }
        }
        state
    }

    fn after_failure(&self, tried: (u64, DateTime<Utc>)) -> State {
        let (tokens, subjects) = (self.tokens.clone(), self.subjects.clone());
        State { tokens, subjects, read: self.read, tried: Some(tried) }
    }

    fn is_due(&self, change: u64, now: DateTime<Utc>) -> bool {
        let within = |seen: Option<(u64, DateTime<Utc>)>, time: TimeDelta| {
            seen.is_some_and(|(seen, at)| seen >= change && apart(at, now) < time)
        };
        !within(self.read, TRUSTED_FOR) && !within(self.tried, FLOOR)
    }

    fn check(&self, token: &Verified, change: u64, now: DateTime<Utc>) -> Result<(), Rejected> {
        if !self.read.is_some_and(|(seen, at)| seen >= change && apart(at, now) <= KEPT_FOR) {
            return Err(Rejected::RevocationsUnread);
        }
        if self.revokes(token, now) { Err(Rejected::Invalid("The token was revoked.")) } else { Ok(()) }
    }

    fn revokes(&self, token: &Verified, now: DateTime<Utc>) -> bool {
        let of_subject = self.subjects.get(&token.actor.subject).into_iter().flatten();
        self.tokens.get(&token.id).is_some_and(|until| until.holds(now))
            || of_subject.into_iter().any(|(issued, until)| token.issued_at <= issued.timestamp() && until.holds(now))
    }
}
