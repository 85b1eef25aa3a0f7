//! What a server is made of, and tests replace: the doors' source, the key, the clock, the limits.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::clock::Clock;
use crate::database::Source;
use crate::extraction::{Extractor, Waiting};
use crate::outbound::Outbound;
use crate::settings::{BodyLimits, FeedLimits, FileLimits, Login, RateLimits};
use crate::storage::Storage;
use crate::tokens::Verifier;

/// What a server is made of.
pub struct App {
    /// Where the record is.
    pub source: Source,
    /// Where documents' bytes are.
    pub storage: Storage,
    /// What takes the text out of files.
    pub extractor: Extractor,
    /// What waits for its text.
    pub waiting: Waiting,
    /// By which tokens are verified; none when neither a key nor a key set is configured.
    pub verifier: Option<Verifier>,
    /// How people log in to Swagger UI; none where no provider is set.
    pub login: Option<Login>,
    /// The time and new ids.
    pub clock: Clock,
    /// With which addresses in answers begin.
    pub public_url: Url,
    /// How large a body may be, and how long it may take.
    pub body_limits: BodyLimits,
    /// How large a document's file may be, and how long it may take.
    pub file_limits: FileLimits,
    /// How often a client may come.
    pub rate_limits: RateLimits,
    /// How many readers may wait for changes, and how.
    pub feed_limits: FeedLimits,
    /// Connections that are served at once.
    pub max_connections: usize,
    /// How long a client may take nothing of what is sent to it.
    pub write_timeout: Duration,
    /// Where `/metrics` is served and nothing else; with everything else where there is none.
    pub metrics_listener: Option<TcpListener>,
    /// Whom to tell of a security hole.
    pub security_contacts: Vec<Url>,
    /// Cache-Control of public answers.
    pub cache_control: String,
    /// Bytes of public answers that are kept in memory; 0 when none are.
    pub answer_cache_bytes: u64,
    /// How often it is looked for what is due to be published.
    pub schedule_every: Duration,
    /// How webhooks reach their receivers.
    pub outbound: Arc<Outbound>,
    /// How often it is looked for what webhooks must deliver.
    pub webhooks_every: Duration,
    /// Threads that serve.
    pub workers: usize,
    /// How long requests in flight may take to finish at the end.
    pub shutdown_timeout: Duration,
}
