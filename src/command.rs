//! What the program does: one file a command.

pub mod check;
pub mod demo;
pub mod extract;
pub mod import;
pub mod migrate;
pub mod openapi;
pub mod serve;
pub mod settings;
pub mod token;

use std::io::Write;

use anyhow::Context;
use tokio::runtime::Runtime;

use crate::database::embedded::{Embedded, Options};
use crate::database::{Address, Database, Source, refuse_shared_sessions, with_settings};
use crate::record::documents::has_files;
use crate::settings::{DataSettings, DatabaseSettings, StorageSettings};
use crate::storage::Storage;

/// The database inside the private cluster.
const DATABASE: &str = "minutebook";

/// Connections that the private cluster takes.
const MAX_CONNECTIONS: u32 = 200;

/// Writes a line for whoever started the program; a closed output is no reason to stop.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        log::debug!("nobody reads the output");
    }
}

/// A database that can be connected to, and the private cluster where it is in one.
pub struct Opened {
    /// The connection string.
    pub url: String,
    /// The cluster, which stops when this is dropped.
    pub embedded: Option<Embedded>,
}

/// Takes the database that the settings name, or starts the private one.
///
/// # Errors
/// When the private cluster cannot be started, or the database cannot be reached or is behind a pooler that shares
/// sessions.
pub fn open(settings: &DatabaseSettings, runtime: &Runtime) -> anyhow::Result<Opened> {
    if let Some(url) = &settings.database_url {
        say("Database   the one that DATABASE_URL names; none is started here");
        let url = with_settings(url, &settings.tls)?;
        let address = Address::parse(&url)?;
        if let Some(warning) = address.warning() {
            log::warn!("{warning}");
        }
        runtime.block_on(refuse_shared_sessions(&address))?;
        return Ok(Opened { url, embedded: None });
    }
    let data_dir = settings.data.directory();
    let options = Options {
        data_dir: data_dir.clone(),
        durable: true,
        max_connections: MAX_CONNECTIONS,
        remove_when_done: false,
    };
    let embedded = Embedded::start(&options)?;
    say(&format!("Database   a private PostgreSQL in {} (DATABASE_URL is not set)", data_dir.display()));
    runtime.block_on(create_database(&embedded.url("postgres")))?;
    Ok(Opened { url: embedded.url(DATABASE), embedded: Some(embedded) })
}

async fn create_database(url: &str) -> anyhow::Result<()> {
    let (client, connection) = Address::parse(url)?.connect().await?;
    let driver = tokio::spawn(connection);
    let exists = client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&DATABASE]).await?;
    if exists.is_none() {
        client.batch_execute(&format!("CREATE DATABASE {DATABASE}")).await.context("cannot create the database")?;
    }
    drop(client);
    driver.await.context("the connection's driver failed")?.context("the connection ended badly")
}

/// Opens the storage of files that the settings name, or the directory `files` in the data directory.
///
/// # Errors
/// When it cannot be opened.
pub fn open_storage(settings: &StorageSettings, data: &DataSettings) -> anyhow::Result<Storage> {
    match &settings.storage_url {
        Some(url) => Storage::open(url),
        None => Storage::in_directory(data.directory().join("files")),
    }
}

/// Begins to use the storage: a directory that lost its files is not taken for a new one.
///
/// # Errors
/// When the database or the directory does not answer.
pub async fn begin_storage(storage: &Storage, source: &Source) -> anyhow::Result<()> {
    if storage.is_there().await {
        return Ok(());
    }
    let database = Database::open(source).await?;
    storage.begin(has_files(&database).await?)
}

/// A runtime of several threads, which migrations need.
///
/// # Errors
/// When the system gives no threads.
pub fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().context("cannot start a runtime")
}
