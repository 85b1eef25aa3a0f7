//! Where the database is, and how a connection to it is made: the one place that connects, so that all connections use
//! the same TLS.

mod parameters;
mod refusal;
mod tls;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use arc_swap::ArcSwapOption;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{CancelToken, Client, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::settings::DatabaseTlsSettings;
pub use refusal::Unreachable;
use tls::{Identity, Mode, Roots};

/// The stream of a connection, with TLS or without.
type Stream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// Adds the settings of TLS to a connection string. Settings in the string itself stay.
///
/// # Errors
/// When the string cannot be read.
pub fn with_settings(url: &str, settings: &DatabaseTlsSettings) -> anyhow::Result<String> {
    let settings = [
        ("sslmode", settings.sslmode.clone()),
        ("sslrootcert", settings.sslrootcert.clone()),
        ("sslcert", settings.sslcert.clone()),
        ("sslkey", settings.sslkey.clone()),
        ("channel_binding", settings.channel_binding.clone()),
    ];
    parameters::complete(url, &settings)
}

/// Where the database is and how it is reached.
#[derive(Clone)]
pub struct Address {
    config: tokio_postgres::Config,
    tls: MakeRustlsConnect,
    mode: Mode,
    /// Why the last attempt to connect failed; none where it did not.
    refusal: Arc<ArcSwapOption<String>>,
}

impl Address {
    /// Reads a connection string as libpq writes it, with `sslmode`, `sslrootcert`, `sslcert`, `sslkey` and
    /// `channel_binding`.
    ///
    /// Without `sslmode` a server on another machine must prove its identity (`verify-full`); on this machine (a socket
    /// or a loopback address) nothing is encrypted.
    ///
    /// # Errors
    /// When the string, or a file that it names, cannot be read.
    pub fn parse(url: &str) -> anyhow::Result<Address> {
        let parts = parameters::split(url)?;
        let mut config: tokio_postgres::Config = parts.rest.parse().context(
            "DATABASE_URL is not a PostgreSQL connection string such as postgres://user:password@host:5432/database",
        )?;
        config.application_name("minutebook");
        config.connect_timeout(Duration::from_secs(5));
        config.tcp_user_timeout(Duration::from_secs(30));
        config.keepalives_idle(Duration::from_secs(60));

        let said = |name: &str| parts.tls.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let roots = Roots::named(said("sslrootcert"));
        let mode = match said("sslmode") {
            Some(word) => Mode::named(word)?,
            None if is_on_this_machine(&config) && said("sslrootcert").is_none() => Mode::Disable,
            None => Mode::VerifyFull,
        };
        let mode = mode.with_roots(&roots)?;
        let identity = match (said("sslcert"), said("sslkey")) {
            (Some(certificate), Some(key)) => Some(Identity { certificate: certificate.into(), key: key.into() }),
            (None, None) => None,
            (Some(_), None) => bail!("sslcert is set without sslkey: name the file of the certificate's private key"),
            (None, Some(_)) => bail!("sslkey is set without sslcert: name the file of the key's certificate"),
        };
        config.ssl_mode(match mode {
            Mode::Disable => SslMode::Disable,
            Mode::Prefer => SslMode::Prefer,
            Mode::Require | Mode::VerifyCa | Mode::VerifyFull => SslMode::Require,
        });
        let tls = MakeRustlsConnect::new(tls::client(mode, &roots, identity.as_ref())?);
        Ok(Address { config, tls, mode, refusal: Arc::default() })
    }

    /// Connects. Who holds the client must drive the connection.
    ///
    /// # Errors
    /// When the server cannot be reached, or refuses, or has another identity.
    pub async fn connect(&self) -> Result<(Client, Connection<Socket, Stream>), Unreachable> {
        let connected = self.config.connect(self.tls.clone()).await.map_err(Unreachable::from);
        self.refusal.store(connected.as_ref().err().map(|refused| Arc::new(refused.to_string())));
        connected
    }

    /// Why the last attempt to connect failed, in a sentence that names no host and no user; none where it did not.
    pub fn refusal(&self) -> Option<Arc<String>> {
        self.refusal.load_full()
    }

    /// Asks the server to cancel a client's statement, by a connection as safe as the client's own.
    ///
    /// # Errors
    /// When the server cannot be reached, or has another identity.
    pub async fn cancel(&self, token: CancelToken) -> Result<(), Unreachable> {
        Ok(token.cancel_query(self.tls.clone()).await?)
    }

    /// Warnings for the operator about a connection that is not as safe as it could be.
    pub fn warning(&self) -> Option<&'static str> {
        match self.mode {
            Mode::Prefer => Some(
                "sslmode=prefer: the connection to the database may be unencrypted, and the server is not checked. \
                 Use sslmode=verify-full.",
            ),
            Mode::Require => Some(
                "sslmode=require: the connection to the database is encrypted, but the server is not checked. \
                 Use sslmode=verify-full.",
            ),
            Mode::Disable if !is_on_this_machine(&self.config) => {
                Some("sslmode=disable: the connection to the database is not encrypted. Use sslmode=verify-full.")
            }
            Mode::Disable | Mode::VerifyCa | Mode::VerifyFull => None,
        }
    }
}

fn is_on_this_machine(config: &tokio_postgres::Config) -> bool {
    let is_loopback = |name: &str| name.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    let here = |host: &Host| match host {
        Host::Tcp(name) => name.eq_ignore_ascii_case("localhost") || is_loopback(name),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    config.get_hosts().iter().all(here)
        && (!config.get_hosts().is_empty() || config.get_hostaddrs().iter().all(IpAddr::is_loopback))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> Mode {
        Address::parse(url).unwrap_or_else(|error| panic!("{url}: {error:#}")).mode
    }

    #[test]
    fn a_server_elsewhere_must_prove_who_it_is_and_one_on_this_machine_need_not() {
        for here in
            ["postgres:///record", "host=/run/postgresql", "postgres://localhost/r", "host=127.0.0.2", "host=::1"]
        {
            assert_eq!(mode(here), Mode::Disable, "{here}");
        }
        for elsewhere in [
            "postgres://db.example/r",
            "host=192.0.2.1",
            "host=localhost,db.example",
            "hostaddr=192.0.2.1",
            "host=db.example hostaddr=127.0.0.1",
            "postgres://localhost.example/r",
        ] {
            assert_eq!(mode(elsewhere), Mode::VerifyFull, "{elsewhere}");
        }
    }

    #[test]
    fn each_word_of_libpq_is_taken_and_another_is_refused_with_the_list() {
        let words = ["disable", "prefer", "require", "verify-ca", "verify-full"];
        for word in words {
            assert!(Address::parse(&format!("postgres://db.example/r?sslmode={word}")).is_ok(), "{word}");
        }
        for word in ["allow", "Verify-Full", "true"] {
            let refused =
                Address::parse(&format!("host=db.example sslmode={word}")).err().expect("a refusal").to_string();
            assert!(words.iter().all(|word| refused.contains(word)), "{refused}");
        }
    }

    #[test]
    fn the_system_s_authorities_go_with_the_full_check_only() {
        assert_eq!(mode("host=localhost sslrootcert=system"), Mode::VerifyFull);
        let refused = Address::parse("host=db.example sslmode=require sslrootcert=system").err().expect("a refusal");
        assert!(refused.to_string().contains("verify-full"), "{refused}");
    }

    #[test]
    fn half_a_client_certificate_and_missing_files_are_refused_by_name() {
        for (url, word) in [
            ("host=db.example sslcert=/nowhere.crt", "sslkey"),
            ("host=db.example sslkey=/nowhere.key", "sslcert"),
            ("host=db.example sslrootcert=/nowhere.crt", "/nowhere.crt"),
            ("host=db.example sslcert=/nowhere.crt sslkey=/nowhere.key", "/nowhere"),
        ] {
            let refused = format!("{:#}", Address::parse(url).err().expect("a refusal"));
            assert!(refused.contains(word), "{url}: {refused}");
        }
    }
}
