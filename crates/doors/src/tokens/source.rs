//! Where a key set is read: at an address, or in a file. What is read is bounded in size and time.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use arc_swap::ArcSwapOption;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use url::{Host, Url};

use super::read_bounded;
use crate::settings::{IssuerAddress, KeySetPlace};

/// The largest key set that is read, in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// How long reading may take.
pub(super) const READ_TIMEOUT: Duration = Duration::from_secs(5);

/// Where a key set is read.
pub(super) enum Source {
    Address {
        url: Url,
        client: Client,
    },
    /// Where an OpenID Connect provider says. The client is for its description.
    Issuer {
        issuer: IssuerAddress,
        client: Client,
        /// The origin of its token endpoint, once it was read.
        token_origin: ArcSwapOption<String>,
    },
    File(PathBuf),
}

/// What a provider says of itself (OpenID Connect Discovery 1.0 section 3), as far as it is needed.
#[derive(Deserialize)]
struct Configuration {
    issuer: String,
    jwks_uri: String,
    token_endpoint: Option<Url>,
}

impl Source {
    /// # Errors
    /// When this machine cannot speak TLS, for want of root certificates.
    pub(super) fn new(place: &KeySetPlace) -> anyhow::Result<Source> {
        let source = match place {
            KeySetPlace::File(path) => return Ok(Source::File(path.clone())),
            KeySetPlace::Address(url) => Source::Address { url: url.clone(), client: client(url)? },
            KeySetPlace::Issuer(issuer) => {
                let (client, token_origin) = (client(&issuer.configuration)?, ArcSwapOption::empty());
                Source::Issuer { issuer: issuer.clone(), client, token_origin }
            }
        };
        if let Source::Address { url, .. } | Source::Issuer { issuer: IssuerAddress { configuration: url, .. }, .. } =
            &source
            && url.scheme() == "http"
            && !is_local(url)
        {
            log::warn!("the key set comes over http, without TLS: an attacker on the way can put other keys into it");
        }
        Ok(source)
    }

    /// The origin at which a provider gives out tokens, as far as it is known.
    pub(super) fn token_origin(&self) -> Option<String> {
        match self {
            Source::Issuer { token_origin, .. } => token_origin.load_full().map(|origin| origin.as_str().to_owned()),
            Source::Address { .. } | Source::File(_) => None,
        }
    }

    /// Whether it is a file of this machine.
    pub(super) fn is_file(&self) -> bool {
        matches!(self, Source::File(_))
    }

    pub(super) async fn read(&self) -> anyhow::Result<Vec<u8>> {
        match self {
            Source::Address { url, client } => fetch(client, url.clone()).await,
            Source::Issuer { issuer, client, token_origin } => {
                let reading = tokio::time::timeout(READ_TIMEOUT, fetch_from_issuer(issuer, client, token_origin));
                reading.await.context("the provider does not answer in time")?
            }
            Source::File(path) => {
                let path = path.clone();
                tokio::task::spawn_blocking(move || read_bounded(&path, MAX_BYTES)).await.context("reading failed")?
            }
        }
    }
}

/// As it stands in the log: without a query, which may hold a key of the program's own.
impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Address { url, .. } | Source::Issuer { issuer: IssuerAddress { configuration: url, .. }, .. } => {
                write!(formatter, "{}{}", url.origin().ascii_serialization(), url.path())
            }
            Source::File(path) => write!(formatter, "{}", path.display()),
        }
    }
}

/// Whether an address is on this machine.
fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn client(url: &Url) -> anyhow::Result<Client> {
    let mut builder = Client::builder()
        .user_agent(concat!("minutebook/", env!("CARGO_PKG_VERSION")))
        // The keys are trusted because this host gives them: another to which it points was never named in the
        // settings.
        .redirect(Policy::none())
        // It is asked so seldom that no connection is worth keeping.
        .pool_max_idle_per_host(0)
        .timeout(READ_TIMEOUT);
    if is_local(url) {
        builder = builder.no_proxy();
    }
    if url.scheme() == "http" {
        // No certificate is looked at, so a machine without any will do.
        builder = builder.tls_certs_only([]);
    }
    builder
        .build()
        .context("no key set can be fetched by https: there are no root certificates (apt-get install ca-certificates)")
}

/// Reads what the provider says of itself, and then its keys. Both are read each time, so that a provider can move its
/// keys.
async fn fetch_from_issuer(
    issuer: &IssuerAddress,
    described: &Client,
    token_origin: &ArcSwapOption<String>,
) -> anyhow::Result<Vec<u8>> {
    let text = fetch(described, issuer.configuration.clone()).await.context("the provider's description")?;
    let configuration: Configuration =
        serde_json::from_slice(&text).context("the provider's description is not as OpenID Connect asks")?;
    ensure!(
        configuration.issuer == issuer.text,
        "the provider calls itself {:?}: set --oidc-issuer to exactly that, if it is the right one",
        configuration.issuer
    );
    let origin = configuration.token_endpoint.map(|endpoint| endpoint.origin().ascii_serialization());
    token_origin.store(origin.map(Arc::new));
    let url = Url::parse(&configuration.jwks_uri).context("the provider's jwks_uri is not an address")?;
    // A provider with TLS must not lead to keys without it.
    let is_safe = url.scheme() == "https" || url.scheme() == "http" && issuer.configuration.scheme() == "http";
    ensure!(is_safe, "the provider's jwks_uri must begin with https://, and is {url}");
    ensure!(url.username().is_empty() && url.password().is_none(), "the provider's jwks_uri names a user");
    fetch(&client(&url)?, url).await.context("the provider's keys")
}

async fn fetch(client: &Client, url: Url) -> anyhow::Result<Vec<u8>> {
    let mut answer = client.get(url).send().await.map_err(reqwest::Error::without_url)?;
    ensure!(answer.status() == StatusCode::OK, "the answer is {}", answer.status());
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(reqwest::Error::without_url)? {
        body.extend_from_slice(&chunk);
        ensure!(body.len() <= MAX_BYTES, "it has more than {MAX_BYTES} bytes");
    }
    Ok(body)
}
