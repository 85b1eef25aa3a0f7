//! Where a key set is read: at an address, or in a file. What is read is bounded in size and time.

use std::fmt;
use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, ensure};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use url::{Host, Url};

use crate::settings::KeySetPlace;

/// The largest key set that is read, in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// How long reading may take.
pub(super) const READ_TIMEOUT: Duration = Duration::from_secs(5);

/// Where a key set is read.
pub(super) enum Source {
    Address { url: Url, client: Client },
    File(PathBuf),
}

impl Source {
    /// # Errors
    /// When this machine cannot speak TLS, for want of root certificates.
    pub(super) fn new(place: &KeySetPlace) -> anyhow::Result<Source> {
        let url = match place {
            KeySetPlace::File(path) => return Ok(Source::File(path.clone())),
            KeySetPlace::Address(url) => url.clone(),
        };
        let is_local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let mut builder = Client::builder()
            .user_agent(concat!("minutebook/", env!("CARGO_PKG_VERSION")))
            // The keys are trusted because this host gives them: another to which it points was never named in the settings.
            .redirect(Policy::none())
            // It is asked so seldom that no connection is worth keeping.
            .pool_max_idle_per_host(0)
            .timeout(READ_TIMEOUT);
        if is_local {
            builder = builder.no_proxy();
        }
        if url.scheme() == "http" {
            // No certificate is looked at, so a machine without any will do.
            builder = builder.tls_certs_only([]);
            if !is_local {
                log::warn!(
                    "the key set comes over http, without TLS: whoever is on the way can put other keys into it"
                );
            }
        }
        let client = builder.build().context(
            "no key set can be fetched by https: there are no root certificates (apt-get install ca-certificates)",
        )?;
        Ok(Source::Address { url, client })
    }

    /// Whether it is a file of this machine.
    pub(super) fn is_file(&self) -> bool {
        matches!(self, Source::File(_))
    }

    pub(super) async fn read(&self) -> anyhow::Result<Vec<u8>> {
        match self {
            Source::Address { url, client } => fetch(client, url.clone()).await,
            Source::File(path) => {
                let path = path.clone();
                tokio::task::spawn_blocking(move || read_file(&path)).await.context("reading failed")?
            }
        }
    }
}

/// As it stands in the log: without a query, which may hold a key of the program's own.
impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Address { url, .. } => write!(formatter, "{}{}", url.origin().ascii_serialization(), url.path()),
            Source::File(path) => write!(formatter, "{}", path.display()),
        }
    }
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

fn read_file(path: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::new();
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    std::fs::File::open(path)?.take(limit).read_to_end(&mut body)?;
    ensure!(body.len() <= MAX_BYTES, "it has more than {MAX_BYTES} bytes");
    Ok(body)
}
