//! Requests to addresses that people with a token chose, such as those of webhooks. The server stands inside a network
//! that those people may not reach, so it asks public addresses only.
//!
//! `addresses` says what may be asked. The check of a name and the connection use one answer of the resolver: a name
//! that leads elsewhere a moment later is not followed. Redirects and proxies of the environment are not followed
//! either.

mod addresses;
pub mod retries;
pub mod signing;

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::Context;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder};

pub use addresses::{Allowed, MAX_ADDRESS, Rule};

use crate::settings::WebhookSettings;

/// How long a receiver may take, from the name to the end of its answer.
const TIMEOUT: Duration = Duration::from_secs(15);

/// How long it may take to connect.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an idle connection to a receiver is kept.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// How much of an answer is read, in bytes. Nothing of it is kept.
const MAX_ANSWER: usize = 4096;

/// Finds the addresses of a name.
type Lookup = Arc<dyn Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync>;

/// The one way to ask such an address.
pub struct Outbound {
    allowed: Arc<Allowed>,
    lookup: Lookup,
    /// Certificates of authorities that are trusted besides those of the machine.
    authorities: Vec<Certificate>,
    /// Made when it is first needed, because it reads the machine's certificates. None if there are none.
    client: OnceLock<Option<Client>>,
}

/// What a receiver answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// `Retry-After`, as it was sent.
    pub retry_after: Option<String>,
}

/// Why there is no answer. It does not say to which address a name led.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// The address breaks a rule.
    Refused(Rule),
    /// It took too long.
    TimedOut,
    /// The name has no public address, or there was no connection.
    Unreachable,
}

impl Outbound {
    /// By the settings of the program.
    ///
    /// # Errors
    /// When the file of certificates cannot be read.
    pub fn new(settings: &WebhookSettings) -> anyhow::Result<Outbound> {
        let allowed = Allowed { networks: settings.webhook_networks.clone(), ports: settings.webhook_ports.clone() };
        let authorities = match &settings.webhook_ca_file {
            Some(path) => {
                let pem = std::fs::read(path);
                let pem = pem.with_context(|| format!("--webhook-ca-file: cannot read {}", path.display()))?;
                let read = Certificate::from_pem_bundle(&pem).ok().filter(|read| !read.is_empty());
                read.with_context(|| format!("--webhook-ca-file: no certificates (PEM) in {}", path.display()))?
            }
            None => Vec::new(),
        };
        let lookup: Lookup = Arc::new(system_lookup);
        Ok(Outbound { allowed: Arc::new(allowed), lookup, authorities, client: OnceLock::new() })
    }

    /// The same with another way to find the addresses of names.
    #[must_use]
    pub fn with_lookup(self, lookup: impl Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync + 'static) -> Outbound {
        Outbound { lookup: Arc::new(lookup), client: OnceLock::new(), ..self }
    }

    /// The address in its normal form, if it keeps the rules. A name is not looked up.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn check(&self, address: &str) -> Result<String, Rule> {
        self.allowed.check(address).map(String::from)
    }

    /// Posts JSON, and reads a little of the answer.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn post(
        &self,
        address: &str,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<Answered, Unanswered> {
        // The client does not ask the resolver for an address that is no name, and the settings may have changed.
        let url = self.allowed.check(address).map_err(Unanswered::Refused)?;
        let client = self.client().ok_or(Unanswered::Unreachable)?;
        let mut request = client.post(url).header(CONTENT_TYPE, "application/json").body(body);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut answer = request.send().await.map_err(unanswered)?;
        let retry_after = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let answered = Answered { status: answer.status().as_u16(), retry_after };
        let mut left = MAX_ANSWER;
        while left > 0
            && let Ok(Some(piece)) = answer.chunk().await
        {
            left = left.saturating_sub(piece.len());
        }
        Ok(answered)
    }

    fn client(&self) -> Option<&Client> {
        let made = self.client.get_or_init(|| {
            let merged = self.builder().tls_certs_merge(self.authorities.clone()).build();
            // A machine without certificates of its own still trusts those of the settings.
            let made = match merged {
                Err(_) if !self.authorities.is_empty() => {
                    self.builder().tls_certs_only(self.authorities.clone()).build()
                }
                made => made,
            };
            made.inspect_err(|error| {
                log::error!("no webhook can be delivered, for want of root certificates (ca-certificates): {error}");
            })
            .ok()
        });
        made.as_ref()
    }

    fn builder(&self) -> ClientBuilder {
        let resolver = PublicOnly { allowed: self.allowed.clone(), lookup: self.lookup.clone() };
        Client::builder()
            .user_agent(concat!("minutebook/", env!("CARGO_PKG_VERSION")))
            .https_only(true)
            .redirect(Policy::none())
            .referer(false)
            .no_proxy()
            .dns_resolver(Arc::new(resolver))
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
    }
}

impl fmt::Debug for Outbound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Outbound").field("allowed", &self.allowed).finish_non_exhaustive()
    }
}

/// A resolver that gives permitted addresses and no others, so a connection cannot go anywhere else.
struct PublicOnly {
    allowed: Arc<Allowed>,
    lookup: Lookup,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(permitted(self.allowed.clone(), self.lookup.clone(), name.as_str().to_owned()))
    }
}

async fn permitted(
    allowed: Arc<Allowed>,
    lookup: Lookup,
    name: String,
) -> Result<Addrs, Box<dyn std::error::Error + Send + Sync>> {
    let found = tokio::task::spawn_blocking(move || lookup(&name)).await??;
    let permitted = found.into_iter().filter(|address| allowed.permits(*address));
    let permitted: Vec<SocketAddr> = permitted.map(|address| SocketAddr::new(address, 0)).collect();
    if permitted.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the name has no public address").into());
    }
    Ok(Box::new(permitted.into_iter()))
}

/// As the system finds them.
fn system_lookup(name: &str) -> io::Result<Vec<IpAddr>> {
    Ok((name, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
}

fn unanswered(error: reqwest::Error) -> Unanswered {
    let error = error.without_url();
    log::debug!("a receiver of webhooks cannot be reached: {error}");
    if error.is_timeout() { Unanswered::TimedOut } else { Unanswered::Unreachable }
}
