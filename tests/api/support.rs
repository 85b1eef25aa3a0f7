//! What the tests stand on: an application in this process on a database of its own, and clients that carry who they
//! are.

pub mod client;
pub mod cluster;
pub mod contract;
pub mod files;
pub mod mentions;
pub mod pages;
pub mod program;
pub mod receiver;
pub mod records;
pub mod samples;
pub mod tls_server;

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use clap::Parser;
use minutebook::clock::Clock;
use minutebook::database::{Limits, Source};
use minutebook::extraction::{Extractor, Limits as ExtractionLimits, Waiting};
use minutebook::http::health::Readiness;
use minutebook::outbound::Outbound;
use minutebook::server;
use minutebook::settings::{
    BodyLimits, FeedLimits, FileLimits, KeySettings, LoginSettings, Pace, RateLimits, WebhookSettings,
};
use minutebook::state::App;
use minutebook::storage::Storage;
use minutebook::tokens::{Grant, Signer, Verifier};
use url::Url;
use uuid::Uuid;

use client::Client;

/// By which the tests' tokens are signed.
pub const SECRET: &[u8] = b"a secret for tests that nobody else knows of";

/// How fast a body must come: as fast as by default.
pub const PACE: Pace = Pace { grace: Duration::from_secs(5), bytes_per_second: 1024 };

/// With which addresses in answers begin.
pub const PUBLIC_URL: &str = "http://127.0.0.1:8080";

#[derive(Parser)]
struct Keys {
    #[command(flatten)]
    keys: KeySettings,
    #[command(flatten)]
    login: LoginSettings,
}

/// The settings of keys as they are by default.
pub fn key_settings() -> KeySettings {
    Keys::parse_from(["test"]).keys
}

fn keys_of(flags: &[String]) -> Keys {
    Keys::parse_from([String::from("test")].iter().chain(flags))
}

/// A clock that stands still until it is moved, and ids that count.
#[derive(Clone)]
pub struct TestClock {
    seconds: Arc<AtomicI64>,
    step: Arc<AtomicI64>,
    ids: Arc<AtomicU64>,
    ahead: Arc<AtomicI64>,
    runs_since: Arc<OnceLock<DateTime<Utc>>>,
}

impl TestClock {
    /// A clock at a fixed instant, whose ids count from a number.
    pub fn new(first_id: u64) -> TestClock {
        TestClock {
            seconds: Arc::default(),
            step: Arc::default(),
            ids: Arc::new(AtomicU64::new(first_id)),
            ahead: Arc::default(),
            runs_since: Arc::default(),
        }
    }

    /// The instant of the clock: that of the database.
    pub fn now(&self) -> DateTime<Utc> {
        self.when_real_time_is(Utc::now())
    }

    fn when_real_time_is(&self, real: DateTime<Utc>) -> DateTime<Utc> {
        let start: DateTime<Utc> = "2026-11-24T12:00:00Z".parse().expect("an instant");
        let run = self.runs_since.get().map_or(TimeDelta::zero(), |since| real - *since);
        start + run + TimeDelta::seconds(self.seconds.load(Ordering::SeqCst))
    }

    /// Lets it run from now on, as the database's own clock does.
    pub fn runs(&self) {
        self.runs_since.get_or_init(Utc::now);
    }

    /// Sets the clock of the program ahead of the database's by so many seconds, or behind it.
    pub fn set_ahead(&self, seconds: i64) {
        self.ahead.store(seconds, Ordering::SeqCst);
    }

    /// The same time with ids of its own, for another process on the same database.
    pub fn of_another_process(&self, first_id: u64) -> TestClock {
        let own = TestClock::new(first_id);
        TestClock { ids: own.ids, ahead: own.ahead, ..self.clone() }
    }

    fn tick(&self) -> DateTime<Utc> {
        self.seconds.fetch_add(self.step.load(Ordering::SeqCst), Ordering::SeqCst);
        self.now()
    }

    /// Lets it tick a second each time that it is read.
    pub fn ticks(&self) {
        self.step.store(1, Ordering::SeqCst);
    }

    /// Moves it on.
    pub fn advance(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// As the program takes it.
    pub fn clock(&self) -> Clock {
        let (now, of_database, ids) = (self.clone(), self.clone(), self.ids.clone());
        // A version 7 UUID of a count, so that recorded examples are the same in every run.
        let id = move || {
            let count = u128::from(ids.fetch_add(1, Ordering::SeqCst));
            Uuid::from_u128((0x0193_5d4e_8a00_7000 << 64) | (0x8000 << 48) | count)
        };
        let own = move || now.tick() + TimeDelta::seconds(now.ahead.load(Ordering::SeqCst));
        Clock::new(own, id).with_database(move |shown| {
            of_database.tick();
            of_database.when_real_time_is(shown)
        })
    }
}

/// An application that listens on a port of its own.
pub struct TestApp {
    base: String,
    /// Its clock.
    pub clock: TestClock,
    /// Its database.
    pub database_url: String,
    /// The directory of its files.
    pub files: PathBuf,
    /// The address of the numbers, where it is one of their own.
    pub metrics_base: Option<String>,
    /// What waits for its text.
    pub waiting: Waiting,
    /// Whether it takes requests.
    pub readiness: Readiness,
    signer: Signer,
}

/// How a test's application differs from the usual.
pub struct Setup {
    /// Whether tokens can be verified.
    pub has_key: bool,
    /// The flags of the keys by which tokens are verified, in place of the tests' own secret.
    pub keys: Option<Vec<String>>,
    /// How large a body may be, and how long it may take.
    pub body_limits: BodyLimits,
    /// How the connections are kept.
    pub limits: Limits,
    /// How large a document's file may be, and how long it may take.
    pub file_limits: FileLimits,
    /// What a reader of files may take.
    pub extraction: ExtractionLimits,
    /// Bytes of public answers that are kept in memory.
    pub answer_cache_bytes: u64,
    /// From where its ids count.
    pub first_id: u64,
    /// Its clock; one of its own where nothing is said.
    pub clock: Option<TestClock>,
    /// How often it is looked for what is due to be published.
    pub schedule_every: Duration,
    /// How often a client may come; as often as it likes where nothing is said.
    pub rate_limits: RateLimits,
    /// How many readers may wait for changes, and how.
    pub feed_limits: FeedLimits,
    /// Connections that are served at once.
    pub max_connections: usize,
    /// How long a client may take nothing of what is sent to it.
    pub write_timeout: Duration,
    /// Whether the numbers have an address of their own.
    pub has_metrics_apart: bool,
    /// Whom to tell of a security hole.
    pub security_contacts: Vec<Url>,
    /// With which addresses in answers begin.
    pub public_url: &'static str,
    /// Where files are; a directory of its own where nothing is said.
    pub storage: Option<Storage>,
    /// To which addresses webhooks may deliver.
    pub webhooks: WebhookSettings,
}

impl Default for Setup {
    fn default() -> Self {
        let body_limits = BodyLimits { max_bytes: 1024 * 1024, timeout: Duration::from_secs(30), pace: PACE };
        let file_limits = FileLimits {
            max_bytes: 100 * 1024 * 1024,
            timeout: Duration::from_secs(900),
            silence: Duration::from_secs(30),
            pace: PACE,
        };
        let extraction = ExtractionLimits::default();
        Setup {
            has_key: true,
            keys: None,
            body_limits,
            // What a test itself writes to the database is seen at once.
            limits: Limits { generation_trusted_for: Duration::ZERO, ..Limits::default() },
            file_limits,
            extraction,
            answer_cache_bytes: 8 * 1024 * 1024,
            first_id: 1_000_000,
            clock: None,
            // Tests say themselves when it is looked for.
            schedule_every: Duration::from_secs(1_000_000),
            rate_limits: RateLimits::default(),
            feed_limits: FeedLimits::default(),
            max_connections: 1000,
            write_timeout: Duration::from_secs(60),
            has_metrics_apart: false,
            security_contacts: Vec::new(),
            public_url: PUBLIC_URL,
            storage: None,
            webhooks: WebhookSettings::default(),
        }
    }
}

impl TestApp {
    /// One on an empty record.
    pub async fn new() -> TestApp {
        TestApp::start(cluster::empty_database().await, Setup::default()).await
    }

    /// One on the demo councils.
    pub async fn demo() -> TestApp {
        let storage = Some(cluster::demo_storage());
        TestApp::start(cluster::demo_database().await, Setup { storage, ..Setup::default() }).await
    }

    /// One on an empty record, whose clock ticks.
    pub async fn ticking() -> TestApp {
        let app = TestApp::new().await;
        app.clock.ticks();
        app
    }

    /// One of the test's own making, on an empty record.
    pub async fn with(setup: Setup) -> TestApp {
        TestApp::start(cluster::empty_database().await, setup).await
    }

    /// One on a database that is there.
    pub async fn start(database_url: String, setup: Setup) -> TestApp {
        let clock = setup.clock.unwrap_or_else(|| TestClock::new(setup.first_id));
        let source = Source::new(&database_url, setup.limits, clock.clock()).await.expect("a database");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let metrics_listener = setup.has_metrics_apart.then(|| TcpListener::bind("127.0.0.1:0").expect("a port"));
        let metrics_base = metrics_listener.as_ref().map(|listener| {
            let address = listener.local_addr().expect("an address");
            format!("http://{address}")
        });
        let keys = setup.keys.as_deref().map(keys_of);
        let verifier = match &keys {
            Some(Keys { keys, .. }) => Verifier::from_settings(keys).expect("keys").expect("keys"),
            None => Verifier::from_secret(SECRET, &key_settings()).expect("a key"),
        };
        verifier.prepare(clock.now()).await.expect("keys");
        let files = cluster::folder();
        let own = || Storage::in_directory(files.clone()).expect("a directory");
        let waiting = Waiting::default();
        let storage = setup.storage.unwrap_or_else(own);
        storage.begin(false).expect("a directory");
        let app = App {
            source,
            storage,
            extractor: Extractor { program: program::PROGRAM.into(), limits: setup.extraction },
            waiting: waiting.clone(),
            file_limits: setup.file_limits,
            verifier: setup.has_key.then_some(verifier),
            login: keys.and_then(|Keys { keys, login }| login.login(&keys)),
            clock: clock.clock(),
            public_url: setup.public_url.parse().expect("a URL"),
            body_limits: setup.body_limits,
            rate_limits: setup.rate_limits,
            feed_limits: setup.feed_limits,
            max_connections: setup.max_connections,
            write_timeout: setup.write_timeout,
            metrics_listener,
            security_contacts: setup.security_contacts,
            cache_control: "public, max-age=0, must-revalidate".to_owned(),
            answer_cache_bytes: setup.answer_cache_bytes,
            schedule_every: setup.schedule_every,
            outbound: Arc::new(Outbound::new(&setup.webhooks).expect("certificates")),
            // Tests say themselves when it is delivered.
            webhooks_every: Duration::from_secs(1_000_000),
            workers: 1,
            shutdown_timeout: Duration::from_secs(1),
        };
        let readiness = Readiness::default();
        let server = server::serve(app, listener, readiness.clone()).expect("a server");
        actix_web::rt::spawn(server);
        readiness.set(true);
        let signer = Signer::from_secret(SECRET, &key_settings());
        TestApp { base, clock, database_url, files, metrics_base, waiting, readiness, signer }
    }

    /// Another process on the same database, by the same time.
    pub async fn beside(&self, setup: Setup) -> TestApp {
        let clock = Some(self.clock.of_another_process(3_000_000));
        TestApp::start(self.database_url.clone(), Setup { clock, ..setup }).await
    }

    /// The address at which it listens.
    pub fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Somebody without a token.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.base, None)
    }

    /// Somebody who may write a council's drafts.
    pub fn clerk(&self, council: &str) -> Client {
        self.caller("record:write", &[council])
    }

    /// Somebody who may publish a council's records.
    pub fn publisher(&self, council: &str) -> Client {
        self.caller("record:publish", &[council])
    }

    /// Somebody who may write a council's bodies and years.
    pub fn council_admin(&self, council: &str) -> Client {
        self.caller("council:admin", &[council])
    }

    /// Somebody who may write councils, and everything of all of them.
    pub fn admin(&self) -> Client {
        self.caller("admin council:admin progress:write", &["*"])
    }

    /// Somebody with these scopes for these councils.
    pub fn caller(&self, scope: &str, councils: &[&str]) -> Client {
        Client::new(&self.base, Some(self.token(scope, councils, 3600)))
    }

    /// Somebody with a token of the test's own making.
    pub fn bearer(&self, token: &str) -> Client {
        Client::new(&self.base, Some(token.to_owned()))
    }

    /// A token that expires in so many seconds.
    pub fn token(&self, scope: &str, councils: &[&str], seconds: i64) -> String {
        let subject = format!("{scope} of {}", councils.join(" "));
        self.sign(subject, scope, (councils, &[]), seconds)
    }

    /// A token of a subject.
    pub fn token_of(&self, subject: &str, scope: &str, councils: &[&str]) -> String {
        self.sign(subject.to_owned(), scope, (councils, &[]), 3600)
    }

    /// Somebody with these scopes for these councils, who reads what is exempt of these bodies.
    pub fn restricted(&self, scope: &str, councils: &[&str], bodies: &[&str]) -> Client {
        let subject = format!("{scope} of {} at {}", councils.join(" "), bodies.join(" "));
        let scope = format!("record:restricted {scope}");
        Client::new(&self.base, Some(self.sign(subject, scope.trim(), (councils, bodies), 3600)))
    }

    fn sign(&self, subject: String, scope: &str, (councils, bodies): (&[&str], &[&str]), seconds: i64) -> String {
        let grant = Grant {
            subject,
            scope: scope.to_owned(),
            councils: councils.iter().map(|slug| (*slug).to_owned()).collect(),
            bodies: bodies.iter().map(|slug| (*slug).to_owned()).collect(),
            expires_at: self.clock.now() + TimeDelta::seconds(seconds),
        };
        self.signer.sign(&grant, self.clock.now()).expect("a token")
    }
}
