//! The settings of the server's edges: who may come, how often, how slowly, and whom to tell of a hole.

use std::net::IpAddr;
use std::time::Duration;

use clap::{Args, ValueEnum};
use ipnet::IpNet;
use url::Url;

/// How long a body may take before its pace is looked at: a connection is slow to begin.
const GRACE: Duration = Duration::from_secs(5);

/// How often a stream of changes says where it is.
const BOOKMARK_EVERY: Duration = Duration::from_secs(15);

/// How long a stream of changes lasts. Each ends up to a fifth earlier or later, so that they do not all end together.
const STREAM_LASTS: Duration = Duration::from_secs(600);

/// How strangers are met.
#[derive(Debug, Clone, Args)]
pub struct EdgeSettings {
    /// Requests a minute for each address of clients without a token. 0 means no limit
    #[arg(long, env = "MINUTEBOOK_RATE_LIMIT", default_value_t = 600)]
    pub rate_limit: u32,
    /// Requests a minute for each subject of tokens. 0 means no limit
    #[arg(long, env = "MINUTEBOOK_TOKEN_RATE_LIMIT", default_value_t = 3000)]
    pub token_rate_limit: u32,
    /// Addresses and networks of your reverse proxies, separated by commas, such as 10.0.0.0/8. The program believes
    /// the client address only from them
    #[arg(long, env = "MINUTEBOOK_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,
    /// Header with the client address. Your proxies must set it or add to it
    #[arg(long, env = "MINUTEBOOK_PROXY_HEADER", value_enum, default_value = "x-forwarded-for")]
    pub proxy_header: ProxyHeader,
    /// Largest number of open connections, shared evenly by the workers. Others wait
    #[arg(long, env = "MINUTEBOOK_MAX_CONNECTIONS", default_value_t = 4096, value_parser = connections)]
    pub max_connections: usize,
    /// Largest number of requests that wait for changes. Others are answered immediately
    #[arg(long, env = "MINUTEBOOK_MAX_WAITING", default_value_t = 2000)]
    pub max_waiting: usize,
    /// Largest number of open streams of changes. Others get 503
    #[arg(long, env = "MINUTEBOOK_MAX_STREAMS", default_value_t = 200)]
    pub max_streams: usize,
    /// Lowest speed of a body or a file after the first five seconds, in bytes a second. 0 means no limit
    #[arg(long, env = "MINUTEBOOK_MIN_BODY_RATE", default_value_t = 1024)]
    pub min_body_rate: u32,
    /// How long a client may read nothing of its answer before the program closes the connection (on Linux)
    #[arg(long, env = "MINUTEBOOK_WRITE_TIMEOUT", default_value = "60s", value_parser = humantime::parse_duration)]
    pub write_timeout: Duration,
    /// Separate address for /metrics. The main address then does not serve it
    #[arg(long, env = "MINUTEBOOK_METRICS_LISTEN")]
    pub metrics_listen: Option<String>,
    /// Contacts for security reports in /.well-known/security.txt (RFC 9116): https:// addresses or e-mail addresses,
    /// separated by commas
    #[arg(
        long = "security-contact",
        env = "MINUTEBOOK_SECURITY_CONTACT",
        value_delimiter = ',',
        value_parser = contact
    )]
    pub security_contacts: Vec<Url>,
}

impl EdgeSettings {
    /// How fast a body must come.
    pub fn pace(&self) -> Pace {
        Pace { grace: GRACE, bytes_per_second: self.min_body_rate }
    }

    /// How many readers may wait for changes, and how.
    pub fn feed(&self) -> FeedLimits {
        FeedLimits {
            max_waiting: self.max_waiting,
            max_streams: self.max_streams,
            bookmark_every: BOOKMARK_EVERY,
            stream_lasts: STREAM_LASTS,
        }
    }

    /// How often a client may come.
    pub fn rates(&self) -> RateLimits {
        RateLimits {
            per_minute: self.rate_limit,
            with_token_per_minute: self.token_rate_limit,
            trusted_proxies: self.trusted_proxies.clone(),
            proxy_header: self.proxy_header,
        }
    }
}

/// A header in which a proxy says who its client is. One alone is read: a proxy that sets one lets pass what clients
/// send in the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ProxyHeader {
    /// X-Forwarded-For, as most proxies send it.
    #[default]
    XForwardedFor,
    /// Forwarded, RFC 7239.
    Forwarded,
}

/// How often a client may come, and by what it is known.
#[derive(Debug, Clone, Default)]
pub struct RateLimits {
    /// Requests a minute of an address; 0 for no limit.
    pub per_minute: u32,
    /// Requests a minute of a token's subject; 0 for no limit.
    pub with_token_per_minute: u32,
    /// The proxies that are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The header that they set.
    pub proxy_header: ProxyHeader,
}

/// How many readers may wait for changes, and how.
#[derive(Debug, Clone, Copy)]
pub struct FeedLimits {
    /// Requests that may wait.
    pub max_waiting: usize,
    /// Streams that may be open.
    pub max_streams: usize,
    /// Between two events of a stream at most.
    pub bookmark_every: Duration,
    /// About how long a stream lasts.
    pub stream_lasts: Duration,
}

impl Default for FeedLimits {
    fn default() -> Self {
        FeedLimits { max_waiting: 2000, max_streams: 200, bookmark_every: BOOKMARK_EVERY, stream_lasts: STREAM_LASTS }
    }
}

/// How fast a body must come.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long it may take whatever comes.
    pub grace: Duration,
    /// Bytes a second from then on; 0 for no limit.
    pub bytes_per_second: u32,
}

impl Pace {
    /// How long may have been waited at most when no more has come than this; none where there is no limit.
    pub fn longest_wait(&self, received_bytes: u64) -> Option<Duration> {
        let ms = received_bytes.saturating_mul(1000).checked_div(self.bytes_per_second.into())?;
        Some(self.grace.saturating_add(Duration::from_millis(ms)))
    }
}

pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| "an address or a network is needed, such as 10.0.0.1 or 10.0.0.0/8".to_owned())
}

fn connections(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| *count > 0).ok_or_else(|| "a number from 1 on is needed".to_owned())
}

/// RFC 9116 section 2.5.3: an address on the web begins with https://.
fn contact(text: &str) -> Result<Url, String> {
    let text = text.trim();
    let is_mail = text.contains('@') && !text.contains(':');
    let url = if is_mail { Url::parse(&format!("mailto:{text}")) } else { Url::parse(text) };
    let known = url.ok().filter(|url| ["https", "mailto", "tel"].contains(&url.scheme()));
    known.ok_or_else(|| "an address with https://, mailto: or tel:, or an e-mail address, is needed".to_owned())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Pace, contact, network};

    #[test]
    fn each_byte_buys_its_share_of_a_second() {
        let pace = Pace { grace: Duration::from_secs(5), bytes_per_second: 1000 };
        for (received, ms) in [(0, 5000), (1, 5001), (500, 5500), (1_000_000, 1_005_000)] {
            assert_eq!(pace.longest_wait(received), Some(Duration::from_millis(ms)), "{received}");
        }
        assert!(pace.longest_wait(u64::MAX).is_some());
        assert_eq!(Pace { bytes_per_second: 0, ..pace }.longest_wait(7), None);
    }

    #[test]
    fn contacts_and_networks_are_what_they_must_be() {
        let written = |text| contact(text).map(|url| url.to_string()).ok();
        assert_eq!(written("security@example.org").as_deref(), Some("mailto:security@example.org"));
        assert_eq!(written("https://example.org/security").as_deref(), Some("https://example.org/security"));
        for wrong in ["http://example.org/", "example.org", "", "javascript:alert(1)"] {
            assert_eq!(written(wrong), None, "{wrong}");
        }
        for right in ["10.0.0.1", "10.0.0.0/8", "2001:db8::/32", " ::1 "] {
            assert!(network(right).is_ok(), "{right}");
        }
        assert!(network("10.0.0.0/33").is_err() && network("proxy").is_err());
    }
}
