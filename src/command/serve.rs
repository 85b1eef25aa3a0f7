//! `minutebook serve`: opens the database, migrates it, loads the demo where asked, and serves until it is told to
//! stop.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use anyhow::{Context, anyhow};
use chrono::{TimeDelta, Utc};
use tokio::signal::unix::{SignalKind, signal};
use url::Url;

use super::{begin_storage, demo, open, open_storage, runtime, say};
use crate::clock::Clock;
use crate::database::embedded::Kept;
use crate::database::{Limits, Source, migrations};
use crate::extraction::{Extractor, Limits as ExtractionLimits, Waiting};
use crate::http::health::Readiness;
use crate::outbound::Outbound;
use crate::server;
use crate::settings::{BodyLimits, FileLimits, ServeSettings};
use crate::state::App;
use crate::storage::Storage;
use crate::tokens::{Grant, Signer, Verifier, development_secret};

/// Serves.
///
/// # Errors
/// When something that is needed is not there: the address, the database, a key that the settings name.
pub fn run(settings: &ServeSettings) -> anyhow::Result<()> {
    let listener = listen(&settings.listen, "--listen")?;
    let metrics_listener =
        settings.edges.metrics_listen.as_deref().map(|address| listen(address, "--metrics-listen")).transpose()?;
    let public_url = match &settings.public_url {
        Some(url) => url.clone(),
        None => {
            Url::parse(&format!("http://{}", address_of(&listener)?)).context("the listening address makes no URL")?
        }
    };
    let verifier = Verifier::from_settings(&settings.tokens)?;
    let outbound = Arc::new(Outbound::new(&settings.webhooks)?);
    let program = std::env::current_exe().context("cannot tell where the program itself is")?;
    let threads = runtime()?;
    if let Some(verifier) = &verifier {
        threads.block_on(verifier.prepare(Utc::now()))?;
    }
    let opened = open(&settings.database, &threads)?;
    let (verifier, token) = match verifier {
        None if opened.embedded.is_some() => development_key(settings)?,
        other => (other, None),
    };
    let applied = threads.block_on(migrations::run(&opened.url))?;
    say(&format!("Migrations {} run, all there", applied.len()));
    let workers = settings.workers.unwrap_or_else(cores);
    let readiness = Readiness::default();
    let told = readiness.clone();
    let kept = opened.embedded.map(|embedded| Kept::new(embedded, move |runs| told.set_database(runs))).transpose()?;
    let limits = database_limits(settings, workers);
    let source = threads.block_on(Source::new(&opened.url, limits, Clock::system()))?;

    let storage = open_storage(&settings.storage, &settings.database.data)?;

    let served = actix_web::rt::System::new().block_on(async {
        begin_storage(&storage, &source).await?;
        if settings.demo {
            demo::load(&source, &storage, settings.demo_day.demo_day).await?;
        }
        sweep(&storage).await;
        let app = App {
            source,
            storage,
            extractor: Extractor { program, limits: ExtractionLimits::default() },
            waiting: Waiting::default(),
            verifier,
            login: settings.login.login(&settings.tokens),
            clock: Clock::system(),
            public_url,
            body_limits: body_limits(settings),
            file_limits: file_limits(settings),
            rate_limits: settings.edges.rates(),
            feed_limits: settings.edges.feed(),
            max_connections: settings.edges.max_connections,
            write_timeout: settings.edges.write_timeout,
            metrics_listener,
            security_contacts: settings.edges.security_contacts.clone(),
            cache_control: settings.cache_control.clone(),
            answer_cache_bytes: settings.answer_cache,
            schedule_every: std::time::Duration::from_secs(1),
            outbound,
            webhooks_every: std::time::Duration::from_secs(1),
            workers,
            shutdown_timeout: settings.shutdown_timeout,
        };
        until_stopped(app, listener, readiness, token).await
    });
    if let Some(kept) = kept {
        kept.stop()?;
    }
    served
}

fn address_of(listener: &TcpListener) -> anyhow::Result<SocketAddr> {
    listener.local_addr().context("the listener has no address")
}

fn database_limits(settings: &ServeSettings, workers: usize) -> Limits {
    Limits {
        write_timeout: settings.write_deadline,
        write_deadline: Some(settings.write_deadline),
        max_clock_difference: settings.max_clock_difference,
        ..Limits::for_workers(workers)
    }
}

fn body_limits(settings: &ServeSettings) -> BodyLimits {
    BodyLimits { max_bytes: settings.max_body_bytes, timeout: settings.body_timeout, pace: settings.edges.pace() }
}

fn file_limits(settings: &ServeSettings) -> FileLimits {
    FileLimits {
        max_bytes: settings.max_file_bytes,
        timeout: settings.file_timeout,
        silence: settings.body_timeout,
        pace: settings.edges.pace(),
    }
}

/// Serves until a signal comes, and says how the program can be used. `token` is that of the development key.
async fn until_stopped(
    app: App,
    listener: TcpListener,
    readiness: Readiness,
    token: Option<String>,
) -> anyhow::Result<()> {
    let address = address_of(&listener)?;
    let has_key = app.verifier.is_some();
    let metrics = app.metrics_listener.as_ref().and_then(|listener| listener.local_addr().ok());
    let server = server::serve(app, listener, readiness.clone())?;
    let handle = server.handle();
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for signals")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for signals")?;
    let ready = readiness.clone();
    actix_web::rt::spawn(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        ready.stop();
        say("Stopping   requests in flight are finished first; a second signal does not wait for them");
        tokio::select! {
            () = handle.stop(true) => {}
            _ = terminate.recv() => handle.stop(false).await,
            _ = interrupt.recv() => handle.stop(false).await,
        }
    });
    readiness.set(true);
    greet(&format!("http://{address}"), token.as_deref().filter(|_| address.ip().is_loopback()), has_key);
    if token.is_some() && !address.ip().is_loopback() {
        say(&no_token(&address));
    }
    if let Some(address) = metrics {
        say(&format!("Metrics    http://{address}/metrics"));
    }
    server.await.context("the server failed")
}

/// What was left unfinished is no reason not to serve, and neither is a storage that cannot be reached yet.
async fn sweep(storage: &Storage) {
    match storage.sweep().await {
        Ok(0) => {}
        Ok(count) => log::info!("{count} uploads that were never finished were removed"),
        Err(error) => log::warn!("the storage of files cannot be looked through: {error:#}"),
    }
}

fn listen(address: &str, flag: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow!("cannot listen on {address}: another program is there; {flag} takes another address")
        }
        _ => anyhow!("cannot listen on {address}: {error}; {flag} takes a host and a port, such as 127.0.0.1:8080"),
    })
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

/// The key of the development secret, and a token that it signs.
fn development_key(settings: &ServeSettings) -> anyhow::Result<(Option<Verifier>, Option<String>)> {
    let secret = development_secret(&settings.database.data.directory())?.bytes;
    let verifier = Verifier::from_secret(&secret, &settings.tokens)?;
    let now = Utc::now();
    let grant = Grant {
        subject: "developer".to_owned(),
        scope: "record:publish progress:write council:admin admin".to_owned(),
        councils: vec!["*".to_owned()],
        bodies: Vec::new(),
        expires_at: now + TimeDelta::hours(12),
    };
    let token = Signer::from_secret(&secret, &settings.tokens).sign(&grant, now)?;
    Ok((Some(verifier), Some(token)))
}

/// A token for nearly everything is not printed if others reach the program: logs often keep printed text.
fn no_token(address: &SocketAddr) -> String {
    format!(
        "Token      none is printed, since {address} can be reached from other machines. Make one for what you need:\n\
         minutebook token --subject you --council chorley --scope record:publish"
    )
}

fn greet(base: &str, token: Option<&str>, has_key: bool) {
    say(&format!("Serving    {base}/v1"));
    say(&format!("Try it     {base}/docs/"));
    say(&format!("Contract   {base}/openapi.json"));
    match token {
        Some(token) => say(&format!("Token      (good for 12 hours)\n{token}")),
        None if has_key => {}
        None => say(
            "Writes     are refused: no key for tokens is set (MINUTEBOOK_OIDC_ISSUER, MINUTEBOOK_JWT_PUBLIC_KEY_FILE \
             or MINUTEBOOK_JWT_JWKS)",
        ),
    }
}
