//! `minutebook demo`: loads the two demo councils, each where it is not there yet.

use anyhow::Context;

use super::{begin_storage, open, open_storage, runtime, say};
use crate::actor::Actor;
use crate::api;
use crate::clock::Clock;
use crate::database::{Database, Limits, Source, migrations};
use crate::http::schemas::Schemas;
use crate::import::bundle::{Bundle, File};
use crate::settings::DemoSettings;
use crate::storage::Storage;

/// The demo councils: one real, one invented.
const BUNDLES: [&str; 2] = [include_str!("../../demo/chorley.json"), include_str!("../../demo/examplebridge.json")];

/// The bytes of documents of the demo.
const FILES: [File; 1] = [File {
    scheme: "demo",
    value: "examplebridge-cabinet-2025-07-16-item-8-report",
    media_type: "application/pdf",
    bytes: include_bytes!("../../demo/files/cycle-parking-strategy-2025-2030-report.pdf"),
}];

/// Migrates, and loads.
///
/// # Errors
/// When the database cannot be reached, or a record is refused.
pub fn run(settings: &DemoSettings) -> anyhow::Result<()> {
    let threads = runtime()?;
    let opened = open(&settings.database, &threads)?;
    let storage = open_storage(&settings.storage, &settings.database.data)?;
    threads.block_on(migrations::run(&opened.url))?;
    let source = threads.block_on(Source::new(&opened.url, Limits::default(), Clock::system()))?;
    actix_web::rt::System::new().block_on(async {
        begin_storage(&storage, &source).await?;
        load(&source, &storage).await
    })
}

/// Loads the councils that are not there yet, and says what was done.
///
/// # Errors
/// When a record is refused.
pub async fn load(source: &Source, storage: &Storage) -> anyhow::Result<()> {
    let schemas = Schemas::of(api::contract);
    let database = Database::open(&source.for_imports()).await?;
    for text in BUNDLES {
        let bundle = Bundle::read(text)?;
        let slug = bundle.council().context("a demo bundle has a council")?;
        if database.has_council(slug).await? {
            say(&format!("Demo       {slug} is there already"));
            continue;
        }
        let files = bundle.store(storage, &FILES).await?;
        let loaded = bundle.write(&database, &Actor::program("demo"), &schemas, &files).await?;
        say(&format!("Demo       {slug}: {} records loaded", loaded.count));
    }
    Ok(())
}
