//! Delivery: a task in each process sends what webhooks must be told, one message at a time for each webhook.
//!
//! 1. One transaction takes a webhook for a minute (its lease), and keeps the message that it must be told next.
//! 2. The message is sent, without a transaction.
//! 3. Another transaction notes what came of it, and moves the webhook on or puts it off.
//!
//! If the process dies in between, another one takes the webhook after the minute, and sends the same message with the
//! same id.

use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::messages::{self, Digest, Message};
use super::model::{AttemptOutcome, WebhookAttempt, WebhookMode, WebhookStatus};
use super::queries::{self, Delivering, SPAN};
use crate::actor::Actor;
use crate::database::{Attempt, Database, Source, Tx, Written};
use crate::http::urls::Urls;
use crate::ids::WebhookId;
use crate::metrics::Outcome;
use crate::outbound::{Outbound, Unanswered, retries, signing};
use crate::refused::Refused;

/// As whom the program reads and writes webhooks.
const SUBJECT: &str = "minutebook:webhooks";

/// For how long a delivery has its webhook: longer than the longest attempt with its two transactions.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// The time between two digests of one webhook.
const BETWEEN_DIGESTS: TimeDelta = TimeDelta::seconds(1);

/// How many webhooks a process delivers to at a time.
const AT_ONCE: usize = 32;

/// How many messages a webhook gets before others have their turn.
const IN_A_ROW: usize = 500;

/// For how long a webhook gets messages before others have their turn. A slow receiver keeps its place for one attempt
/// longer at most.
const TURN: Duration = Duration::from_secs(5);

/// How long to wait for a database that cannot be opened.
const OPEN_AGAIN: Duration = Duration::from_secs(10);

/// Status 410: the receiver wants no more messages.
const GONE: u16 = 410;

/// What delivers.
pub struct Courier {
    outbound: Arc<Outbound>,
    urls: Urls,
}

/// A message that a process took on to send.
#[derive(Serialize, Deserialize)]
struct Claim {
    webhook_id: WebhookId,
    council_id: Uuid,
    lease_id: Uuid,
    at: DateTime<Utc>,
    url: String,
    mode: WebhookMode,
    is_test: bool,
    message_id: Uuid,
    message_type: String,
    text: String,
    /// All that sign.
    secrets: Vec<Vec<u8>>,
}

/// What came of an attempt.
struct Attempted {
    outcome: AttemptOutcome,
    status: Option<u16>,
    retry_after: Option<String>,
    took: Duration,
}

/// Delivers until the program ends, looking for what is due as often as is said.
pub async fn run(source: Source, courier: Courier, every: Duration) {
    let source = source.for_background();
    let database = loop {
        match Database::open(&source).await {
            Ok(database) => break Rc::new(database),
            Err(error) => log::error!("no webhook is told of anything yet: {error:#}"),
        }
        tokio::time::sleep(OPEN_AGAIN).await;
    };
    let (courier, places) = (Rc::new(courier), Arc::new(Semaphore::new(AT_ONCE)));
    loop {
        tokio::time::sleep(every).await;
        let due = courier.due(&database).await.unwrap_or_else(|refused| {
            log::warn!("what webhooks must be told waits: {refused}");
            Vec::new()
        });
        for id in due {
            let Ok(place) = places.clone().try_acquire_owned() else { break };
            let (courier, database) = (courier.clone(), database.clone());
            // A receiver that is slow keeps no other waiting while there are places.
            tokio::task::spawn_local(async move {
                if let Err(refused) = courier.deliver(&database, id).await {
                    log::warn!("the webhook {id} waits: {refused}");
                }
                drop(place);
            });
        }
    }
}

impl Courier {
    /// One that sends by a way out.
    pub fn new(outbound: Arc<Outbound>, urls: Urls) -> Courier {
        Courier { outbound, urls }
    }

    /// Delivers to all webhooks that are due, and says how many attempts it made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn deliver_due(&self, database: &Database) -> Result<usize, Refused> {
        let due = self.due(database).await?;
        let attempts = join_all(due.into_iter().map(|id| self.deliver(database, id))).await;
        attempts.into_iter().sum()
    }

    /// The webhooks that must be told of something now. Those that need not be are moved on.
    async fn due(&self, database: &Database) -> Result<Vec<WebhookId>, Refused> {
        let actor = Actor::program(SUBJECT);
        let (look, write) = (Attempt { key: None, dry_run: true }, Attempt::default());
        let looked = database.write_aside(&actor, &look, async |tx| {
            let (lag, failing) = queries::standing(tx.db()).await?;
            Ok((lag, failing, queries::due(tx.db(), tx.at()).await?))
        });
        let (lag, failing, due) = now(looked.await?);
        database.metrics().webhook_lag.set(lag);
        database.metrics().webhooks_failing.set(failing);
        if due.iter().any(|(_, is_told)| !is_told) {
            let passed = database.write_aside(&actor, &write, async |tx| {
                queries::pass_over(tx.db(), tx.at()).await?;
                Ok(())
            });
            passed.await?;
        }
        Ok(due.into_iter().filter(|(_, is_told)| *is_told).map(|(id, _)| id.into()).collect())
    }

    /// Delivers to one webhook until nothing is due, and says how many attempts it made.
    async fn deliver(&self, database: &Database, id: WebhookId) -> Result<usize, Refused> {
        let (actor, write) = (Actor::program(SUBJECT), Attempt::default());
        let (began, mut attempts) = (Instant::now(), 0);
        while attempts < IN_A_ROW && began.elapsed() < TURN {
            let claimed = database.write_aside(&actor, &write, async |tx| self.claim(tx, id).await);
            let Some(claim) = now(claimed.await?) else { break };
            let attempted = self.send(&claim).await;
            database.metrics().webhook_attempts.get_or_create(&Outcome::new(attempted.outcome.into())).inc();
            let noted = database.write_aside(&actor, &write, async |tx| finish(tx, &claim, &attempted).await);
            noted.await?;
            attempts += 1;
        }
        Ok(attempts)
    }

    /// Takes a webhook, and gives the message that it must be told now.
    async fn claim(&self, tx: &mut Tx<'_>, id: WebhookId) -> Result<Option<Claim>, Refused> {
        let at = tx.at();
        let Some(row) = queries::take(tx.db(), id).await? else { return Ok(None) };
        if row.lease_until.is_some_and(|until| until > at) {
            return Ok(None);
        }
        let (message_id, message) = match row.test_id.zip(row.test_at) {
            Some((test_id, asked_at)) => (test_id, messages::test(id, asked_at, &self.urls)),
            None if row.status != WebhookStatus::Active || row.next_attempt_at > at => return Ok(None),
            None => match self.next_message(tx, id, &row).await? {
                Some(next) => next,
                None => return Ok(None),
            },
        };
        let lease_id = tx.new_id();
        queries::lease(tx.db(), id, (lease_id, at + LEASE)).await?;
        let former = row.former_secret.zip(row.former_secret_until).filter(|(_, until)| *until > at);
        Ok(Some(Claim {
            webhook_id: id,
            council_id: row.council_id,
            lease_id,
            at,
            url: row.url,
            mode: row.mode,
            is_test: row.test_id.is_some(),
            message_id,
            message_type: message.kind,
            text: message.text,
            secrets: std::iter::once(row.secret).chain(former.map(|(secret, _)| secret)).collect(),
        }))
    }

    /// The message that waits, or a new one of what comes next. None if there is nothing to tell.
    async fn next_message(
        &self,
        tx: &Tx<'_>,
        id: WebhookId,
        row: &Delivering,
    ) -> Result<Option<(Uuid, Message)>, Refused> {
        if let (Some(message_id), Some(kind), Some(text)) = (row.message_id, &row.message_type, &row.message) {
            return Ok(Some((message_id, Message { kind: kind.clone(), text: text.clone() })));
        }
        let head = queries::head(tx.db()).await?;
        let until = head.min(row.position.saturating_add(SPAN));
        let (message, until) = if row.position > head {
            // Only if the table of webhooks is newer than the feed beside it.
            (Some(messages::resync(queries::cursor(tx.db(), head).await?, tx.at(), &self.urls)), head)
        } else {
            match row.mode {
                WebhookMode::Digest => (self.digest(tx, id, row, until).await?, until),
                WebhookMode::Each => self.change(tx, id, (row.position, until)).await?,
            }
        };
        let Some(message) = message else {
            queries::move_on(tx.db(), id, until).await?;
            return Ok(None);
        };
        let message_id = tx.new_id();
        queries::keep_message(tx.db(), id, (message_id, &message.kind, &message.text), until).await?;
        Ok(Some((message_id, message)))
    }

    async fn digest(
        &self,
        tx: &Tx<'_>,
        id: WebhookId,
        row: &Delivering,
        until: i64,
    ) -> Result<Option<Message>, Refused> {
        let count = queries::count_changes(tx.db(), id, (row.position, until)).await?;
        if count == 0 {
            return Ok(None);
        }
        let after = queries::cursor(tx.db(), row.position).await?;
        let head = queries::cursor(tx.db(), until).await?;
        let councils = queries::get(tx.db(), id).await?.councils;
        let digest = Digest {
            after,
            head,
            count,
            kinds: row.kinds.as_deref(),
            operations: row.operations.as_deref(),
            councils: &councils,
        };
        Ok(Some(messages::digest(&digest, tx.at(), &self.urls)))
    }

    /// The message of the next change, and the position behind it.
    async fn change(
        &self,
        tx: &Tx<'_>,
        id: WebhookId,
        (after, until): (i64, i64),
    ) -> Result<(Option<Message>, i64), Refused> {
        let Some(change) = queries::first_change(tx.db(), id, (after, until)).await? else {
            return Ok((None, until));
        };
        let cursor = queries::cursor(tx.db(), change.position).await?;
        Ok((messages::change(&change, cursor, &self.urls), change.position))
    }

    async fn send(&self, claim: &Claim) -> Attempted {
        let (id, timestamp) = (claim.message_id.to_string(), claim.at.timestamp());
        let signature = signing::signatures(&claim.secrets, &id, timestamp, &claim.text);
        let headers =
            [("webhook-id", id), ("webhook-timestamp", timestamp.to_string()), ("webhook-signature", signature)];
        let began = Instant::now();
        let answer = self.outbound.post(&claim.url, &headers, claim.text.clone()).await;
        let took = began.elapsed();
        let failed = |outcome| Attempted { outcome, status: None, retry_after: None, took };
        match answer {
            Ok(answered) => {
                let outcome = match answered.status {
                    200..=299 => AttemptOutcome::Delivered,
                    300..=399 => AttemptOutcome::Redirected,
                    _ => AttemptOutcome::Rejected,
                };
                Attempted { outcome, status: Some(answered.status), retry_after: answered.retry_after, took }
            }
            Err(Unanswered::Refused(_)) => failed(AttemptOutcome::AddressRefused),
            Err(Unanswered::TimedOut) => failed(AttemptOutcome::TimedOut),
            Err(Unanswered::Unreachable) => failed(AttemptOutcome::Unreachable),
        }
    }
}

/// The result of a write that has no key, and so is never a repetition.
fn now<T>(written: Written<T>) -> T {
    let (Written::Now(done) | Written::Before(done, _)) = written;
    done
}

/// Notes what came of an attempt. The webhook may have been changed or deleted meanwhile.
async fn finish(tx: &Tx<'_>, claim: &Claim, attempted: &Attempted) -> Result<(), Refused> {
    let (id, at) = (claim.webhook_id, tx.at());
    match queries::lock(tx.db(), id).await {
        Err(diesel::result::Error::NotFound) => return Ok(()),
        locked => locked?,
    };
    queries::end_lease(tx.db(), id, claim.lease_id).await?;
    let attempt = WebhookAttempt {
        id: tx.new_id(),
        message_id: claim.message_id,
        message_type: claim.message_type.clone(),
        attempted_at: claim.at,
        duration_ms: i32::try_from(attempted.took.as_millis()).unwrap_or(i32::MAX),
        outcome: attempted.outcome,
        status_code: attempted.status.map(i32::from),
    };
    queries::note(tx.db(), (id, claim.council_id), &attempt).await?;
    if claim.is_test {
        return Ok(queries::end_test(tx.db(), id, claim.message_id).await?);
    }
    if attempted.outcome == AttemptOutcome::Delivered {
        let next = match claim.mode {
            WebhookMode::Digest => at + BETWEEN_DIGESTS,
            WebhookMode::Each => at,
        };
        return Ok(queries::delivered(tx.db(), (id, claim.message_id), next).await?);
    }
    let Some((failures, since)) = queries::failed(tx.db(), (id, claim.message_id), at).await? else { return Ok(()) };
    let asked = attempted.retry_after.as_deref().and_then(|header| retries::retry_after(header, at));
    let wait = retries::delay(failures, id.into()).max(asked.unwrap_or_default());
    queries::put_off(tx.db(), id, at + wait).await?;
    if attempted.status == Some(GONE) {
        queries::stop(tx.db(), id, WebhookStatus::Gone).await?;
    } else if at.signed_duration_since(since) >= retries::GIVES_UP_AFTER {
        queries::stop(tx.db(), id, WebhookStatus::Failed).await?;
    }
    Ok(())
}
