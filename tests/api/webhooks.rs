//! Webhooks: who may have them, what they are told and in which order, what happens when a receiver fails, and which
//! addresses the server never asks.

mod addresses;
mod failures;
mod messages;
mod processes;
mod walls;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use minutebook::database::{Database, Limits, Source};
use minutebook::http::urls::Urls;
use minutebook::outbound::Outbound;
use minutebook::publish::webhooks::Courier;
use minutebook::settings::WebhookSettings;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::feed::until_sealed;
use crate::support::client::Client;
use crate::support::cluster::client;
use crate::support::receiver::Receiver;
use crate::support::records::{Council, id, text};
use crate::support::{PUBLIC_URL, Setup, TestApp};

/// A process that delivers.
struct Process {
    database: Database,
    courier: Courier,
}

/// An application with a council, a receiver that it may reach, and a process that delivers when a test says so.
struct Told {
    app: TestApp,
    council: Council,
    receiver: Receiver,
    process: Process,
    db: tokio_postgres::Client,
    /// A meeting that is public.
    meeting: String,
    settings: WebhookSettings,
    _folder: TempDir,
}

impl Told {
    async fn new() -> Told {
        Told::with(Receiver::start("127.0.0.1")).await
    }

    async fn with(receiver: Receiver) -> Told {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("authority.pem");
        std::fs::write(&file, &receiver.authority).expect("a file");
        let settings = WebhookSettings {
            webhook_networks: vec!["127.0.0.1/32".parse().expect("a network")],
            webhook_ports: vec![receiver.port],
            webhook_ca_file: Some(file),
        };
        let app = TestApp::with(Setup { webhooks: settings.clone(), ..Setup::default() }).await;
        let council = app.council("ashford").await;
        let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
        let db = client(&app.database_url).await;
        until_sealed(&db).await;
        let process = process(&app, outbound(&settings)).await;
        Told { app, council, receiver, process, db, meeting, settings, _folder: folder }
    }

    fn admin(&self) -> Client {
        self.app.council_admin("ashford")
    }

    /// A new webhook of the council, with other fields than the usual.
    async fn webhook(&self, more: Value) -> Value {
        let mut new = json!({"council": "ashford", "url": self.receiver.url("/hook")});
        new.as_object_mut().expect("a webhook").extend(more.as_object().cloned().expect("fields"));
        self.admin().post("/v1/webhooks", &new).await.created()
    }

    /// A public item of the meeting.
    async fn item(&self, title: &str) -> Value {
        self.app.item(&self.council, &self.meeting, title, "published").await
    }

    /// Lets the process deliver what is due, and says how many attempts it made.
    async fn deliver(&self) -> usize {
        until_sealed(&self.db).await;
        self.process.courier.deliver_due(&self.process.database).await.expect("an answer")
    }

    /// The webhook as it is now.
    async fn now(&self, webhook: &Value) -> Value {
        self.admin().get(&text(&webhook["links"], "self")).await.ok()
    }

    /// Its attempts, the latest first.
    async fn attempts(&self, webhook: &Value) -> Vec<Value> {
        let list = self.admin().get(&format!("{}?limit=200", text(&webhook["links"], "attempts"))).await.ok();
        list["data"].as_array().cloned().expect("attempts")
    }
}

fn outbound(settings: &WebhookSettings) -> Outbound {
    Outbound::new(settings).expect("certificates")
}

/// Another process on the same database, by the same time.
async fn process(app: &TestApp, outbound: Outbound) -> Process {
    // Its ids are its own.
    static IDS: AtomicU64 = AtomicU64::new(5_000_000);
    let clock = app.clock.of_another_process(IDS.fetch_add(1_000_000, Ordering::SeqCst));
    let source = Source::new(&app.database_url, Limits::default(), clock.clock()).await.expect("a database");
    let database = Database::open(&source.for_background()).await.expect("a database");
    let urls = Urls::new(&PUBLIC_URL.parse().expect("an address"));
    Process { database, courier: Courier::new(Arc::new(outbound), urls) }
}
