//! Which tokens are revoked: a list in memory, read again when it is old or when this process changed it. Where it
//! cannot be read for long, no token is accepted. Where it is kept is for the caller to know.

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

/// For how long it may go unnoticed that another process revoked a token.
const TRUSTED_FOR: TimeDelta = TimeDelta::seconds(5);

/// How long the list holds while it cannot be read.
const KEPT_FOR: TimeDelta = TimeDelta::minutes(5);

/// How long after a reading that failed another is tried.
const FLOOR: TimeDelta = TimeDelta::seconds(1);

/// What is revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Revoked {
    /// One token, by its `jti`.
    Token(String),
    /// The tokens of a subject that were issued at an instant or before.
    Subject(String, DateTime<Utc>),
}

/// Something that is revoked, and until when; none = until it is lifted.
pub type Revocation = (Revoked, Option<DateTime<Utc>>);

/// What is revoked, as this process knows it.
#[derive(Default)]
pub struct RevocationList {
    state: ArcSwap<State>,
    /// How often this process may have changed it.
    changes: AtomicU64,
    /// Held by whoever reads.
    turn: Mutex<()>,
    /// How often it was read.
    pub readings: Readings,
}

#[derive(Default)]
struct State {
    /// Until when each token is revoked, by its `jti`.
    tokens: HashMap<String, Until>,
    /// Until when those of each subject are revoked that were issued at an instant or before.
    subjects: HashMap<String, Vec<(DateTime<Utc>, Until)>>,
    /// The change that the last reading has seen.
    read: Option<(u64, DateTime<Utc>)>,
    /// The same of the last try.
    tried: Option<(u64, DateTime<Utc>)>,
}

/// Until when something is revoked.
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

/// What must be done before a token is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// Nothing: it is not revoked.
    Stands,
    /// The list must be read, and the token then be checked by [`RevocationList::check_as_read`] for this change.
    AfterReading(u64),
}

impl RevocationList {
    /// Takes it that this process changed the list: no token is accepted before it is read again.
    pub fn changed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// Whether a token stands, by the list at hand.
    ///
    /// # Errors
    /// When it is revoked, or that cannot be known.
    pub fn check(&self, token: &Verified, now: DateTime<Utc>) -> Result<Checked, Rejected> {
        let (state, change) = (self.state.load(), self.changes.load(Ordering::SeqCst));
        if state.is_due(change, now) {
            return Ok(Checked::AfterReading(change));
        }
        state.check(token, change, now).map(|()| Checked::Stands)
    }

    /// The same after the list was read, or was tried to be. What changed after the token came concerns later ones.
    ///
    /// # Errors
    /// When it is revoked, or that cannot be known.
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
        // What is changed from here on may be missing in what is read.
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
