//! The messages that receivers get. They name records and say what happened to them, and never what a record says.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::model::EVERY_COUNCIL;
use super::queries::Change;
use crate::http::feed::FeedCursor;
use crate::http::urls::Urls;
use crate::ids::WebhookId;
use crate::kind::Kind;

/// A message that is made: its type and its text.
pub struct Message {
    /// Its type.
    pub kind: String,
    /// Its text, the same in all attempts.
    pub text: String,
}

/// Of what a digest tells.
pub struct Digest<'a> {
    /// Cursor of the place before the changes.
    pub after: FeedCursor,
    /// Cursor of the place behind them.
    pub head: FeedCursor,
    /// How many changes there are between the two.
    pub count: i64,
    /// The filters of the webhook.
    pub kinds: Option<&'a [String]>,
    /// The same.
    pub operations: Option<&'a [String]>,
    /// Slugs of councils, or [`EVERY_COUNCIL`].
    pub councils: &'a [String],
}

/// Says that there are changes to read.
pub fn digest(digest: &Digest<'_>, at: DateTime<Utc>, urls: &Urls) -> Message {
    let councils = Some(digest.councils).filter(|slugs| *slugs != [EVERY_COUNCIL]);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("after", &digest.after.to_string());
    for (name, values) in [("council", councils), ("kinds", digest.kinds), ("operations", digest.operations)] {
        if let Some(values) = values {
            query.append_pair(name, &values.join(","));
        }
    }
    let changes = urls.absolute(&format!("/v1/changes?{}", query.finish()));
    let data = json!({
        "after": digest.after.to_string(),
        "head": digest.head.to_string(),
        "count": digest.count,
        "links": {"changes": changes},
    });
    message("changes.available", at, data)
}

/// Tells of one change. None if this program does not know the record type.
pub fn change(change: &Change, cursor: FeedCursor, urls: &Urls) -> Option<Message> {
    let kind = Kind::ALL.iter().copied().find(|kind| kind.word() == change.kind)?;
    let mut data = json!({
        "cursor": cursor.to_string(),
        "kind": change.kind,
        "id": change.id,
        "council": change.council,
        "operation": change.operation,
    });
    // What is gone has a reason and nothing else.
    let more = match change.reason.as_deref() {
        Some(reason) => json!({"reason": reason}),
        None if change.version.is_none() => json!({}),
        None => json!({"version": change.version, "changed": change.changed}),
    };
    if let (Value::Object(data), Value::Object(more)) = (&mut data, more) {
        data.extend(more);
        data.insert("links".to_owned(), json!({"self": urls.record(kind, change.id)}));
    }
    Some(message(&format!("{}.{}", change.kind, change.operation), change.at, data))
}

/// Says that the server cannot tell what the receiver missed, such as after an older database was restored.
pub fn resync(head: FeedCursor, at: DateTime<Utc>, urls: &Urls) -> Message {
    let changes = urls.absolute("/v1/changes?after=start");
    message("changes.resync_required", at, json!({"head": head.to_string(), "links": {"changes": changes}}))
}

/// Shows that messages arrive.
pub fn test(id: WebhookId, at: DateTime<Utc>, urls: &Urls) -> Message {
    let itself = urls.absolute(&format!("/v1/webhooks/{id}"));
    message("webhook.test", at, json!({"webhook_id": Uuid::from(id), "links": {"webhook": itself}}))
}

fn message(kind: &str, at: DateTime<Utc>, data: Value) -> Message {
    let timestamp = at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let text = json!({"type": kind, "timestamp": timestamp, "data": data}).to_string();
    Message { kind: kind.to_owned(), text }
}
