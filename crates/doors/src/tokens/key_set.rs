//! A set of keys that its issuer changes: kept in memory, and read again when a token names a key that is not in it, or
//! when it is old. Tokens of a known key wait for nothing.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use arc_swap::ArcSwap;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, Header};
use tokio::sync::Mutex;

use super::claims::Profile;
use super::source::{READ_TIMEOUT, Source};
use super::{Key, Rejected, apart, jwk};
use crate::metrics::Readings;
use crate::settings::{KeyAlgorithm, KeySetPlace};

/// How old the set may be before it is read again, so that a key that was taken out of it is no longer accepted.
const MAX_AGE: TimeDelta = TimeDelta::minutes(10);

/// How long the keys hold while the set cannot be read.
const KEPT_FOR: TimeDelta = TimeDelta::hours(4);

/// How long after a reading an unknown key, or a set that could not be read, leads to another.
const FLOOR: TimeDelta = TimeDelta::seconds(60);

/// The same while there is no key at all.
const FLOOR_WITHOUT_KEYS: TimeDelta = TimeDelta::seconds(5);

/// How long a token waits for a reading, its own or another's.
const PATIENCE: Duration = READ_TIMEOUT.saturating_add(Duration::from_secs(1));

/// A set of keys.
pub(super) struct KeySet {
    source: Source,
    allowed: Vec<KeyAlgorithm>,
    profile: Arc<Profile>,
    state: ArcSwap<State>,
    /// Held by whoever reads.
    turn: Mutex<()>,
    pub(super) readings: Readings,
}

/// What is known of the set.
#[derive(Default)]
struct State {
    keys: Vec<Arc<Key>>,
    ignored: Vec<String>,
    read_at: Option<DateTime<Utc>>,
    tried_at: Option<DateTime<Utc>>,
    /// Why the last reading failed; none where it did not.
    failure: Option<String>,
}

/// By which key a token must be signed.
pub(super) enum Found {
    Key(Arc<Key>),
    /// The set must be read before it can be said.
    AfterReading,
}

impl KeySet {
    /// A set that is not read yet.
    ///
    /// # Errors
    /// When this machine cannot speak TLS.
    pub(super) fn new(place: &KeySetPlace, allowed: &[KeyAlgorithm], profile: Arc<Profile>) -> anyhow::Result<KeySet> {
        let (source, state, turn) = (Source::new(place)?, ArcSwap::default(), Mutex::default());
        Ok(KeySet { source, allowed: allowed.to_vec(), profile, state, turn, readings: Readings::default() })
    }

    /// Reads the set for the first time.
    ///
    /// # Errors
    /// When it is a file that cannot be read or holds no key. Where an address does not answer, tokens wait until it
    /// does.
    pub(super) async fn prepare(self: &Arc<Self>, now: DateTime<Utc>) -> anyhow::Result<()> {
        self.refresh(now).await;
        if self.source.is_file() {
            self.key_count()
                .with_context(|| format!("{} gives no key by which tokens can be verified", self.source))?;
        }
        Ok(())
    }

    /// The origin at which the provider gives out tokens, as far as it is known.
    pub(super) fn token_origin(&self) -> Option<String> {
        self.source.token_origin()
    }

    /// How many keys it has, at least one.
    ///
    /// # Errors
    /// When it has none: why it could not be read, or why no key of it is taken.
    pub(super) fn key_count(&self) -> anyhow::Result<usize> {
        let state = self.state.load();
        if let Some(failure) = &state.failure {
            bail!("the keys at {} cannot be read: {failure}", self.source);
        }
        ensure!(
            !state.keys.is_empty(),
            "the keys at {} are of no use here. {}",
            self.source,
            if state.ignored.is_empty() { "There are none.".to_owned() } else { state.ignored.join("; ") }
        );
        Ok(state.keys.len())
    }

    /// Finds the one key of ours that the token's header names. The token chooses among them, and nothing else.
    pub(super) fn find(&self, header: &Header, now: DateTime<Utc>) -> Result<Found, Rejected> {
        if !self.allowed.iter().any(|allowed| allowed.name() == header.alg) {
            return Err(Rejected::Invalid("The token's algorithm is not one that is allowed here."));
        }
        let state = self.state.load();
        if !state.is_younger(MAX_AGE, now) && state.may_try(now) {
            return Ok(Found::AfterReading);
        }
        if !state.is_younger(KEPT_FOR, now) {
            return Err(Rejected::KeysUnread);
        }
        let named = |key: &&Arc<Key>| header.kid.is_none() || key.id == header.kid;
        let mut fitting = state.keys.iter().filter(named).filter(|key| key.algorithm == header.alg);
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(Found::Key(key.clone())),
            (Some(_), Some(_)) => Err(Rejected::Invalid("More than one key fits: the token must name its own in kid.")),
            (None, _) if state.keys.iter().any(|key| header.kid.is_some() && key.id == header.kid) => {
                Err(Rejected::Invalid("The token's algorithm is not that of the key which it names."))
            }
            (None, _) if state.may_try(now) => Ok(Found::AfterReading),
            (None, _) if state.failure.is_some() => Err(Rejected::KeysUnread),
            (None, _) => Err(Rejected::Invalid("The token is signed with a key that this server does not know.")),
        }
    }

    /// Reads the set, unless another has just done so. Whoever comes meanwhile waits for the one reading, and not for
    /// ever.
    pub(super) async fn refresh(self: &Arc<Self>, now: DateTime<Utc>) {
        let set = self.clone();
        // In a task of its own, so that a client which goes away does not stop what others wait for, or have it begun
        // again.
        let reading = tokio::spawn(async move {
            let _turn = set.turn.lock().await;
            let before = set.state.load_full();
            if before.may_try(now) {
                set.state.store(Arc::new(set.read(&before, now).await));
            }
        });
        match tokio::time::timeout(PATIENCE, reading).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => log::error!("reading the key set failed: {error}"),
            Err(_) => log::warn!("the key set at {} takes too long to read", self.source),
        }
    }

    async fn read(&self, before: &State, now: DateTime<Utc>) -> State {
        let contents = self.source.read().await.and_then(|text| jwk::read(&text, &self.allowed));
        self.readings.count(contents.is_ok());
        match contents {
            Ok(contents) => {
                let new = |key: jwk::PublicKey| Arc::new(Key::new(key.id, key.key, key.algorithm, &self.profile));
                let keys = contents.keys.into_iter().map(new).collect();
                let state =
                    State { keys, ignored: contents.ignored, read_at: Some(now), tried_at: Some(now), failure: None };
                self.tell(before, &state);
                state
            }
            Err(error) => {
                let kept = before.read_at.map(|at| format!("the keys of {at} hold for {KEPT_FOR} after that"));
                let consequence = kept.unwrap_or_else(|| "no token can be verified".to_owned());
                log::error!("the key set at {} cannot be read: {error:#}; {consequence}", self.source);
                let failure = Some(format!("{error:#}"));
                let (keys, ignored) = (before.keys.clone(), before.ignored.clone());
                State { keys, ignored, read_at: before.read_at, tried_at: Some(now), failure }
            }
        }
    }

    /// Logs what is new, and not the same again at every reading.
    fn tell(&self, before: &State, state: &State) {
        if before.read_at.is_none() || !before.names().eq(state.names()) {
            let names: Vec<String> = state.names().map(|(id, algorithm)| format!("{id:?} ({algorithm:?})")).collect();
            log::info!("the key set at {} has {} keys: {}", self.source, names.len(), names.join(", "));
        }
        if before.ignored != state.ignored && !state.ignored.is_empty() {
            log::warn!("of the key set at {} these are not taken: {}", self.source, state.ignored.join("; "));
        }
    }
}

impl State {
    fn is_younger(&self, age: TimeDelta, now: DateTime<Utc>) -> bool {
        self.read_at.is_some_and(|at| apart(at, now) <= age)
    }

    fn may_try(&self, now: DateTime<Utc>) -> bool {
        let floor = if self.is_younger(KEPT_FOR, now) { FLOOR } else { FLOOR_WITHOUT_KEYS };
        self.tried_at.is_none_or(|at| apart(at, now) >= floor)
    }

    fn names(&self) -> impl Iterator<Item = (&str, Algorithm)> {
        self.keys.iter().map(|key| (key.id.as_deref().unwrap_or_default(), key.algorithm))
    }
}
