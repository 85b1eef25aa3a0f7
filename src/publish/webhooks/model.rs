//! What a webhook and its attempts are, to readers and to writers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::{webhook_attempts, webhooks};
use crate::http::extract::Texts;
use crate::http::page::Listed;
use crate::http::patch::Input;
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::ids::{CouncilId, WebhookId};
use crate::kind::Kind;

/// What stands for all councils.
pub const EVERY_COUNCIL: &str = "*";

crate::words! {
    /// How a webhook reports changes.
    #[derive(Default)]
    pub enum WebhookMode {
        /// One message for all changes since the last one, at most one a second.
        #[default]
        Digest,
        /// One message for each change, in order.
        Each,
    }
}

crate::words! {
    /// Whether a webhook delivers.
    pub enum WebhookStatus {
        /// It delivers.
        Active,
        /// You paused it. It keeps its place.
        Paused,
        /// The server stopped, because the receiver answered 410. Send `active` to go on.
        Gone,
        /// The server stopped after five days of failures. Send `active` to go on.
        Failed,
    }
}

crate::words! {
    /// Kind of a change, as the public sees it.
    pub enum WebhookOperation {
        /// It is new.
        Created,
        /// It is different.
        Updated,
        /// It was deleted.
        Deleted,
        /// The public can no longer read it.
        Withdrawn,
        /// It is back.
        Restored,
    }
}

crate::words! {
    /// Result of an attempt.
    pub enum AttemptOutcome {
        /// The receiver answered 2xx.
        Delivered,
        /// The receiver answered another status.
        Rejected,
        /// The receiver answered with a redirect, which the server does not follow.
        Redirected,
        /// The receiver took longer than 15 seconds.
        TimedOut,
        /// The name has no public address, or there was no connection with TLS.
        Unreachable,
        /// The server no longer sends to this address.
        AddressRefused,
    }
}

/// What a writer says of a webhook, as it is kept.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = webhooks, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct Settings {
    pub url: String,
    pub mode: WebhookMode,
    pub kinds: Option<Vec<String>>,
    pub operations: Option<Vec<String>>,
    pub council_ids: Option<Vec<Uuid>>,
}

/// A webhook as readers may see it. Its secrets are in no view.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = webhooks, check_for_backend(diesel::pg::Pg))]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct WebhookRow {
    pub id: WebhookId,
    pub council_id: CouncilId,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub updated_at: DateTime<Utc>,
    #[diesel(embed)]
    pub settings: Settings,
    pub status: WebhookStatus,
    pub position: i64,
    pub failing_since: Option<DateTime<Utc>>,
    pub next_attempt_at: DateTime<Utc>,
    pub former_secret_until: Option<DateTime<Utc>>,
}

/// A new webhook.
#[derive(Debug, Insertable)]
#[diesel(table_name = webhooks, check_for_backend(diesel::pg::Pg))]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct NewRow {
    pub id: WebhookId,
    pub council_id: CouncilId,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub updated_at: DateTime<Utc>,
    #[diesel(embed)]
    pub settings: Settings,
    pub status: WebhookStatus,
    pub position: i64,
    pub next_attempt_at: DateTime<Utc>,
    pub secret: Vec<u8>,
}

/// A webhook with the slugs of its councils.
#[derive(Debug, Clone)]
pub struct Known {
    /// The row.
    pub row: WebhookRow,
    /// The slug of its own council.
    pub council: String,
    /// The slugs of those that it reports, or [`EVERY_COUNCIL`].
    pub councils: Vec<String>,
}

/// An address to which the server reports changes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Webhook {
    /// Id of the webhook. It is opaque and never changes.
    pub id: WebhookId,
    /// Counts the changes by writers, from 1.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Slug of the council that owns it.
    #[schema(examples("chorley"))]
    pub council: String,
    /// Address to which the server posts.
    #[schema(format = Uri)]
    pub url: String,
    /// How it reports changes.
    pub mode: WebhookMode,
    /// Record types that it reports. Null means all.
    pub kinds: Option<Vec<Kind>>,
    /// Operations that it reports. Null means all.
    pub operations: Option<Vec<WebhookOperation>>,
    /// Slugs of the councils that it reports. `*` means all.
    pub councils: Vec<String>,
    /// Whether it delivers.
    pub status: WebhookStatus,
    /// Position in the public feed up to which it has reported the changes.
    #[schema(minimum = 0)]
    pub position: i64,
    /// Date and time of the first failure since the last success. Null if the last attempt succeeded.
    pub failing_since: Option<DateTime<Utc>>,
    /// Date and time of the next attempt. Null unless it is active and failing.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Date and time until which the secret before the last rotation signs too. Null if only one secret signs.
    pub former_secret_until: Option<DateTime<Utc>>,
    /// Date and time when it was made.
    pub created_at: DateTime<Utc>,
    /// Subject of the token that made it.
    pub created_by: String,
    /// Date and time when a writer last changed it.
    pub updated_at: DateTime<Utc>,
    /// Key that signs the messages (Standard Webhooks 1.0). Present only in the answer that creates it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, examples("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="))]
    pub secret: Option<String>,
    /// Links.
    pub links: WebhookLinks,
}

/// Links of a webhook.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WebhookLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its last attempts to deliver.
    #[schema(format = Uri)]
    pub attempts: String,
}

impl Known {
    /// As it is answered, with a new secret.
    pub fn with_secret(self, secret: String, urls: &Urls) -> Webhook {
        Webhook { secret: Some(secret), ..self.shown(urls) }
    }
}

impl Listed for Known {
    type Shown = Webhook;

    fn plural() -> &'static str {
        "webhooks"
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "webhooks.created_at" => self.row.created_at.to_rfc3339(),
            _ => self.row.id.to_string(),
        }
    }

    fn shown(self, urls: &Urls) -> Webhook {
        let Known { row, council, councils } = self;
        let itself = urls.absolute(&format!("/v1/webhooks/{}", row.id));
        let attempts = format!("{itself}/attempts");
        let is_failing = row.status == WebhookStatus::Active && row.failing_since.is_some();
        let kinds = |words: Vec<String>| -> Vec<Kind> {
            Kind::ALL.iter().copied().filter(|kind| words.iter().any(|word| word == kind.word())).collect()
        };
        let operations = |words: Vec<String>| -> Vec<WebhookOperation> {
            words.iter().filter_map(|word| word.parse().ok()).collect()
        };
        Webhook {
            id: row.id,
            version: row.version,
            council,
            url: row.settings.url,
            mode: row.settings.mode,
            kinds: row.settings.kinds.map(kinds),
            operations: row.settings.operations.map(operations),
            councils,
            status: row.status,
            position: row.position,
            failing_since: row.failing_since,
            next_attempt_at: is_failing.then_some(row.next_attempt_at),
            former_secret_until: row.former_secret_until,
            created_at: row.created_at,
            created_by: row.created_by,
            updated_at: row.updated_at,
            secret: None,
            links: WebhookLinks { itself, attempts },
        }
    }
}

/// The one order of lists of webhooks.
pub const SORTS: Sorts = Sorts {
    all: &[Sort { name: "created_at", columns: &[Column { name: "webhooks.created_at", kind: ColumnType::Instant }] }],
    default: "-created_at",
    id: Column { name: "webhooks.id", kind: ColumnType::Id },
};

/// A webhook, as you send it.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookInput {
    /// Slug of the council that owns it. It cannot change.
    #[schema(min_length = 1, max_length = 100, examples("chorley"))]
    pub council: String,
    /// Address to which the server posts: https, with port 443 or 8443, at a public host.
    #[schema(format = Uri, min_length = 1, max_length = 2048, examples("https://example.org/minutebook"))]
    pub url: String,
    /// How it reports changes. If you leave it out, `digest`.
    #[schema(nullable = false)]
    pub mode: Option<WebhookMode>,
    /// Record types that it reports. If you leave them out or send null: all.
    #[schema(min_items = 1, max_items = 50)]
    pub kinds: Option<Vec<Kind>>,
    /// Operations that it reports. If you leave them out or send null: all.
    #[schema(min_items = 1, max_items = 10)]
    pub operations: Option<Vec<WebhookOperation>>,
    /// Slugs of the councils that it reports. `*` means all. If you leave them out or send null: its own.
    #[schema(min_items = 1, max_items = 50)]
    pub councils: Option<Vec<String>>,
    /// `active` or `paused`. If you leave it out, a new webhook is active.
    #[schema(nullable = false)]
    pub status: Option<WebhookStatus>,
}

impl Input for WebhookInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

/// Which webhooks a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct WebhookFilter {
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
}

/// Which attempts a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct AttemptFilter {
    /// Only of this message.
    pub message_id: Option<Uuid>,
}

/// A test message that waits to be sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WebhookTest {
    /// Id of the message. It is the `webhook-id` of the request, and the attempt names it.
    pub message_id: Uuid,
    /// Links.
    pub links: WebhookLinks,
}

/// An attempt to deliver a message.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = webhook_attempts, check_for_backend(diesel::pg::Pg))]
pub struct WebhookAttempt {
    /// Id of the attempt.
    pub id: Uuid,
    /// Id of the message. It is the `webhook-id` of the request, the same in all attempts.
    pub message_id: Uuid,
    /// Type of the message.
    #[schema(examples("changes.available"))]
    pub message_type: String,
    /// Date and time when it began.
    pub attempted_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    #[schema(minimum = 0)]
    pub duration_ms: i32,
    /// Result of the attempt.
    pub outcome: AttemptOutcome,
    /// Status of the receiver's answer. Null if there was none.
    #[schema(minimum = 100, maximum = 999)]
    pub status_code: Option<i32>,
}

impl Listed for WebhookAttempt {
    type Shown = WebhookAttempt;

    fn plural() -> &'static str {
        "attempts"
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "webhook_attempts.attempted_at" => self.attempted_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }

    fn shown(self, _: &Urls) -> WebhookAttempt {
        self
    }
}

/// The one order of lists of attempts.
pub const ATTEMPT_SORTS: Sorts = Sorts {
    all: &[Sort {
        name: "attempted_at",
        columns: &[Column { name: "webhook_attempts.attempted_at", kind: ColumnType::Instant }],
    }],
    default: "-attempted_at",
    id: Column { name: "webhook_attempts.id", kind: ColumnType::Id },
};
