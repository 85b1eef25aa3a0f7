//! Answering again: an idempotency key is claimed, and what was answered to it is kept for whoever still has the
//! rights.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::result::DatabaseErrorKind;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_async::RunQueryDsl;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Key, Opened, Tx};
use crate::actor::Scope;
use crate::database::sql::{Bind, Statement};
use crate::kind::Kind;
use crate::refused::Refused;

/// With what right an answer was given, as it is kept for whoever asks for it again.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Rights {
    scopes: BTreeSet<(Scope, Uuid)>,
    bodies: BTreeSet<Option<Uuid>>,
    opened: Vec<(Kind, Uuid, Uuid)>,
    /// What was written and may have become exempt since.
    written: Vec<(Kind, Uuid)>,
}

/// Claims the key, or gives the earlier answer to it, and how long that is still kept. A replay writes too: with
/// synchronous replication it would otherwise acknowledge a write that no standby has.
pub(super) async fn claim<T: DeserializeOwned>(
    tx: &Tx<'_>,
    key: &Key,
    expires_at: DateTime<Utc>,
) -> Result<Option<(T, Duration)>, Refused> {
    let statement: Statement<(Text, Nullable<Text>, Nullable<Text>, BigInt)> = Statement::new(
        "INSERT INTO record.idempotency_keys AS k (subject, operation, key, request_hash, used_at, expires_at) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subject, operation, key) DO UPDATE SET used_at = excluded.used_at, \
         request_hash = CASE WHEN k.expires_at <= excluded.used_at THEN excluded.request_hash ELSE k.request_hash END, \
         answer = CASE WHEN k.expires_at <= excluded.used_at THEN NULL ELSE k.answer END, \
         expires_at = CASE WHEN k.expires_at <= excluded.used_at THEN excluded.expires_at ELSE k.expires_at END \
         RETURNING request_hash, answer, rights, ceil(extract(epoch FROM expires_at - used_at))::bigint",
        vec![
            Bind::Text(tx.actor.subject.clone()),
            Bind::Text(key.operation.clone()),
            Bind::Text(key.key.clone()),
            Bind::Text(key.request_hash.clone()),
            Bind::Instant(tx.at()),
            Bind::Instant(expires_at),
        ],
    );
    let claimed = statement.get_result::<(String, Option<String>, Option<String>, i64)>(&mut tx.db()).await;
    let (request_hash, answer, rights, left) = claimed.map_err(|error| match error {
        // diesel keeps no SQLSTATE for a lock time-out; here it can be nothing else.
        diesel::result::Error::DatabaseError(DatabaseErrorKind::Unknown, _) => Refused::Busy,
        other => other.into(),
    })?;
    match answer {
        _ if request_hash != key.request_hash => Err(Refused::KeyReused),
        None => Ok(None),
        Some(text) => {
            let rights = Rights::read(rights.as_deref().unwrap_or("{}"))?;
            for (scope, council_id) in rights.scopes {
                tx.require(scope, council_id)?;
            }
            for body_id in rights.bodies {
                tx.require_body(body_id).await?;
            }
            for (kind, id) in rights.written {
                tx.require_answerable(kind, id).await?;
            }
            let opened = rights.opened.into_iter().map(|(kind, id, council_id)| Opened { kind, id, council_id });
            tx.opened.borrow_mut().extend(opened);
            let left = Duration::from_secs(u64::try_from(left).unwrap_or_default());
            kept(&text).map(|answer| Some((answer, left)))
        }
    }
}

impl Rights {
    /// Reads them; before there was anything withheld, the scopes alone were kept.
    fn read(text: &str) -> Result<Rights, Refused> {
        match serde_json::from_str(text) {
            Ok(scopes) => Ok(Rights { scopes, ..Rights::default() }),
            Err(_) => kept(text),
        }
    }
}

fn kept<T: DeserializeOwned>(text: &str) -> Result<T, Refused> {
    serde_json::from_str(text).map_err(|error| {
        log::error!("what was kept with an idempotency key cannot be read: {error}");
        Refused::Unavailable
    })
}

/// Keeps what was answered to a key. Every new key takes two that have expired away, so that they never pile up.
pub(super) async fn keep_answer<T: Serialize>(tx: &Tx<'_>, key: &Key, answer: &T) -> Result<(), Refused> {
    let write = |text: serde_json::Result<String>| {
        text.map_err(|error| {
            log::error!("an answer cannot be kept: {error}");
            Refused::Unavailable
        })
    };
    let rights = Rights {
        scopes: tx.rights.borrow().clone(),
        bodies: tx.bodies.borrow().clone(),
        opened: tx.opened.borrow().iter().map(|opened| (opened.kind, opened.id, opened.council_id)).collect(),
        written: tx
            .changed
            .iter()
            .filter(|(kind, _)| kind.can_be_withheld())
            .flat_map(|(kind, changes)| changes.keys().map(|id| (*kind, *id)))
            .collect(),
    };
    let (text, rights) = (write(serde_json::to_string(answer))?, write(serde_json::to_string(&rights))?);
    let statement: Statement<()> = Statement::new(
        "WITH expired AS (SELECT subject, operation, key FROM record.idempotency_keys WHERE expires_at <= ? \
         ORDER BY expires_at LIMIT 2 FOR UPDATE SKIP LOCKED), \
         forgotten AS (DELETE FROM record.idempotency_keys WHERE (subject, operation, key) IN \
         (SELECT subject, operation, key FROM expired)) \
         UPDATE record.idempotency_keys SET answer = ?, rights = ? WHERE subject = ? AND operation = ? AND key = ?",
        vec![
            Bind::Instant(tx.at()),
            Bind::Text(text),
            Bind::Text(rights),
            Bind::Text(tx.actor.subject.clone()),
            Bind::Text(key.operation.clone()),
            Bind::Text(key.key.clone()),
        ],
    );
    tx.execute(statement).await
}
