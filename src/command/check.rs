//! `minutebook check`: tries everything that `serve` needs, and prints for each part "ok", a note, or the one thing to do. It
//! changes nothing that lasts.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use chrono::Utc;
use reqwest::redirect::Policy;
use url::Url;

use super::{open_storage, runtime, say};
use crate::database::embedded::{Embedded, find_binaries};
use crate::database::{Address, check as database, refuse_shared_sessions, with_settings};
use crate::settings::{CheckSettings, DatabaseSettings, KeySettings};
use crate::tokens::Verifier;

/// How long the public address may take to answer.
const PUBLIC_TIMEOUT: Duration = Duration::from_secs(10);

/// Tries each part.
///
/// # Errors
/// When something is to be done before the program can serve.
pub fn run(settings: &CheckSettings) -> anyhow::Result<()> {
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
        check_database(&settings.database, &mut tell).await;
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
        tell("tokens", check_keys(&settings.tokens, settings.database.database_url.is_none()).await);
        if let Some(url) = &settings.public_url {
            tell("public URL", check_public(url).await);
        }
    });
    ensure!(to_do == 0, "{to_do} of these parts need something before the program can serve");
    Ok(())
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
    ensure!(count > 0, "the issuer gives no key by which tokens can be verified: look at the address and at its keys");
    Ok(format!("{count} to verify by, for the issuer {} and the audience {}", settings.issuer(), settings.jwt_audience))
}

async fn check_public(url: &Url) -> anyhow::Result<String> {
    let client = reqwest::Client::builder().redirect(Policy::none()).timeout(PUBLIC_TIMEOUT).build();
    let client = client.context("this machine cannot fetch an https address: install the package ca-certificates")?;
    let place = url.join("livez").context("the public URL is not one to which a path can be added")?;
    let answer = match client.get(place.clone()).send().await {
        Ok(answer) => answer,
        Err(error) => bail!(
            "{place} does not answer ({}): start `minutebook serve`, then look at the proxy and the name before it",
            error.without_url()
        ),
    };
    ensure!(
        answer.status().is_success(),
        "{place} answers {}: let the proxy pass every path to the address of --listen",
        answer.status()
    );
    Ok(format!("{place} answers"))
}
