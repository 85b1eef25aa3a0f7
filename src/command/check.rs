//! `minutebook check`: tries everything that `serve` needs, and prints for each part "ok", a note, or the one thing to
//! do. It changes nothing that lasts.

use std::net::ToSocketAddrs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use chrono::Utc;
use reqwest::header;
use reqwest::redirect::Policy;
use url::Url;

use super::{open_storage, runtime, say};
use crate::database::embedded::{Embedded, find_binaries};
use crate::database::{Address, check as database, refuse_shared_sessions, with_settings};
use crate::http::urls::Urls;
use crate::outbound::Outbound;
use crate::settings::{DatabaseSettings, KeySettings, ServeSettings};
use crate::tokens::Verifier;

/// How long the public address may take to answer.
const PUBLIC_TIMEOUT: Duration = Duration::from_secs(10);

/// Tries each part.
///
/// # Errors
/// When something is to be done before the program can serve.
pub fn run(settings: &ServeSettings) -> anyhow::Result<()> {
    let runtime = runtime()?;
    let mut to_do = 0;
    let mut tell = |part: &str, found: anyhow::Result<String>| match found {
        Ok(good) => say(&format!("ok    {part:<11} {good}")),
        Err(error) => {
            to_do += 1;
            say(&format!("to do {part:<11} {error:#}"));
        }
    };
    runtime.block_on(async {
        tell("listen", check_listen(&settings.listen));
        check_database(&settings.database, &mut tell).await;
        let made = made_for_the_check(settings);
        let storage = open_storage(&settings.storage, &settings.database.data);
        tell(
            "storage",
            match storage {
                Ok(storage) => {
                    storage.probe().await.map(|()| "a small object was written, read and deleted".to_owned())
                }
                Err(error) => Err(error),
            },
        );
        for directory in made {
            // It was not there before. If it holds something, the program uses it by now.
            if let Err(error) = std::fs::remove_dir(&directory) {
                log::debug!("{} stays: {error}", directory.display());
            }
        }
        if settings.webhooks.webhook_ca_file.is_some() {
            let made = Outbound::new(&settings.webhooks);
            tell("webhooks", made.map(|_| "the certificates of --webhook-ca-file were read".to_owned()));
        }
        tell("tokens", check_keys(&settings.tokens, settings.database.database_url.is_none()).await);
    });
    if let Some(url) = &settings.public_url {
        // The program serves without it: before the first start nothing can answer there.
        match runtime.block_on(check_public(url)) {
            Ok(good) => say(&format!("ok    {:<11} {good}", "public URL")),
            Err(error) => say(&format!("to do {:<11} {error:#}", "public URL")),
        }
    }
    ensure!(to_do == 0, "the program cannot serve yet: do what the lines with \"to do\" say");
    Ok(())
}

/// The directories that trying the storage makes, the innermost first.
fn made_for_the_check(settings: &ServeSettings) -> Vec<PathBuf> {
    let data = settings.database.data.directory();
    let files = match &settings.storage.storage_url {
        None => data.join("files"),
        Some(url) => match url.to_file_path() {
            Ok(path) => path,
            Err(()) => return Vec::new(),
        },
    };
    [files.join("incoming"), files, data].into_iter().filter(|directory| !directory.exists()).collect()
}

fn check_listen(listen: &str) -> anyhow::Result<String> {
    let address = listen.to_socket_addrs().ok().and_then(|mut addresses| addresses.next());
    let address = address.with_context(|| {
        format!("--listen is {listen:?}: write an address and a port of this machine, such as 127.0.0.1:8080")
    })?;
    Ok(address.to_string())
}

async fn check_database(settings: &DatabaseSettings, tell: &mut impl FnMut(&str, anyhow::Result<String>)) {
    let Some(url) = &settings.database_url else {
        tell("database", private(&settings.data.directory()));
        return;
    };
    let address = match with_settings(url, &settings.tls).and_then(|url| Address::parse(&url)) {
        Ok(address) => address,
        Err(error) => return tell("database", Err(error)),
    };
    match database::session(&address).await {
        Ok(session) => tell("database", Ok(session)),
        Err(error) => return tell("database", Err(error)),
    }
    if let Some(warning) = address.warning() {
        // The operator chose that, and the program serves.
        say(&format!("note  {:<11} {warning}", "TLS"));
    }
    tell(
        "pooling",
        refuse_shared_sessions(&address).await.map(|()| "each connection has a session of its own".to_owned()),
    );
    tell("roles", database::roles(&address).await);
    match database::superuser(&address).await {
        Ok(None) => {}
        Ok(Some(user)) => say(&format!(
            "note  {:<11} the database user {user} is a superuser, who may do more than the program needs: use one \
                 that only owns the database",
            "roles"
        )),
        Err(error) => tell("roles", Err(error)),
    }
    tell("migrations", database::migrations(&address).await);
}

/// The private server is not started: the program may be running on it.
fn private(data_dir: &Path) -> anyhow::Result<String> {
    let binaries = find_binaries(None)?;
    let state = if Embedded::is_in(data_dir) { "is there" } else { "is made at the first start" };
    Ok(format!("a private PostgreSQL by {}; its data in {} {state}", binaries.display(), data_dir.display()))
}

async fn check_keys(settings: &KeySettings, is_private: bool) -> anyhow::Result<String> {
    let Some(verifier) = Verifier::from_settings(settings)? else {
        ensure!(
            is_private,
            "no key for tokens is set, so every write is refused: set MINUTEBOOK_OIDC_ISSUER, MINUTEBOOK_JWT_JWKS or \
             MINUTEBOOK_JWT_PUBLIC_KEY_FILE"
        );
        return Ok("a development secret in the data directory".to_owned());
    };
    let count = verifier.key_count(Utc::now()).await?;
    let keys = if count == 1 { "key" } else { "keys" };
    let (issuer, audience) = (settings.issuer(), &settings.jwt_audience);
    Ok(format!("{count} {keys} to verify by, for the issuer {issuer} and the audience {audience}"))
}

async fn check_public(url: &Url) -> anyhow::Result<String> {
    let client = reqwest::Client::builder().redirect(Policy::none()).timeout(PUBLIC_TIMEOUT).build();
    let client = client.context("this machine cannot fetch an https address: install the package ca-certificates")?;
    let place = Urls::new(url).absolute("/livez");
    let answer = match client.get(&place).send().await {
        Ok(answer) => answer,
        Err(error) => bail!(
            "{place} does not answer: {:#}. Start `minutebook serve`, then look at the proxy and the name before it",
            anyhow::Error::from(error.without_url())
        ),
    };
    if answer.status().is_redirection() {
        let elsewhere =
            answer.headers().get(header::LOCATION).and_then(|place| place.to_str().ok()).unwrap_or_default();
        bail!("{place} leads to {elsewhere}: set MINUTEBOOK_PUBLIC_URL to the address to which it leads");
    }
    ensure!(
        answer.status().is_success(),
        "{place} answers {}: let the proxy pass every path to the address of --listen",
        answer.status()
    );
    Ok(format!("{place} answers"))
}
