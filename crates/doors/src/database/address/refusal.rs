//! Why there is no connection to the database, in a sentence that says what to change. It names no host and no user, so
//! that any reader may see it.

use std::error::Error as _;
use std::io;

use rustls::{AlertDescription, CertificateError};
use tokio_postgres::error::SqlState;

/// Why there is no connection to the database.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
pub struct Unreachable {
    sentence: String,
    source: tokio_postgres::Error,
}

impl From<tokio_postgres::Error> for Unreachable {
    fn from(source: tokio_postgres::Error) -> Self {
        Unreachable { sentence: sentence(&source), source }
    }
}

fn sentence(error: &tokio_postgres::Error) -> String {
    if let Some(refused) = rustls_error(error) {
        return of_tls(refused);
    }
    if let Some(said) = error.as_db_error() {
        return of_server(said.code(), said.message());
    }
    // tokio-postgres has no kinds of its own for these.
    let text = error.to_string();
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    let says = |words: &str| text.contains(words) || cause.contains(words);
    if says("server does not support TLS") {
        return "The database server offers no TLS: turn it on there (ssl = on), or set sslmode=disable if no other \
                computer is on the network between."
            .to_owned();
    }
    if says("channel binding") {
        return "The database server does not take part in channel binding: use scram-sha-256 for the user's password \
                there, or set channel_binding=prefer."
            .to_owned();
    }
    "The database cannot be reached: start it, or let DATABASE_URL name its host and port.".to_owned()
}

/// The complaint of rustls, wherever it lies among the causes. An input or output error shows its cause by another way.
fn rustls_error(error: &tokio_postgres::Error) -> Option<&rustls::Error> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(found) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Some(found);
        }
        cause = error.source();
    }
    None
}

fn of_tls(error: &rustls::Error) -> String {
    let sentence = match error {
        rustls::Error::InvalidCertificate(reason) => match reason {
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "The certificate of the database server is for another name: use a name of its subjectAltName in \
                 DATABASE_URL, or sslmode=verify-ca to take any name of that authority."
            }
            CertificateError::UnknownIssuer => {
                "The certificate of the database server is signed by an authority that is not trusted: set \
                 sslrootcert to the file of the authority that signed it."
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "The certificate of the database server has expired: renew it there, or set this machine's clock right."
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "The certificate of the database server is not valid yet: set this machine's clock right, or wait."
            }
            CertificateError::Revoked => {
                "The certificate of the database server was revoked: give the server another one."
            }
            other => {
                return format!(
                    "The certificate of the database server is refused ({other}): give the server another one."
                );
            }
        },
        rustls::Error::AlertReceived(alert) => match alert {
            AlertDescription::CertificateRequired => {
                "The database server asks for a client certificate: set sslcert and sslkey."
            }
            AlertDescription::UnknownCA
            | AlertDescription::BadCertificate
            | AlertDescription::CertificateUnknown
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateRevoked
            | AlertDescription::DecryptError => {
                "The database server refuses the client certificate: set sslcert to one that an authority of its \
                 ssl_ca_file signed, and that has not expired."
            }
            other => return format!("The database server broke off TLS ({other:?}): look into its log."),
        },
        other => return format!("TLS to the database failed ({other}): look into the server's log."),
    };
    sentence.to_owned()
}

fn of_server(code: &SqlState, message: &str) -> String {
    let has = |words: &str| message.contains(words);
    if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION {
        if has("client certificate") {
            return "The database server asks for a client certificate: set sslcert and sslkey.".to_owned();
        }
        if has("no encryption") || has("SSL off") {
            return "The database server refuses connections without TLS: set sslmode=verify-full.".to_owned();
        }
        return "The database server refuses this user, database or address: look at its pg_hba.conf.".to_owned();
    }
    if *code == SqlState::INVALID_PASSWORD {
        return "The database server refuses the password: check the user and the password in DATABASE_URL.".to_owned();
    }
    if *code == SqlState::INVALID_CATALOG_NAME {
        return "The database that DATABASE_URL names does not exist: create it, or name another.".to_owned();
    }
    if *code == SqlState::TOO_MANY_CONNECTIONS {
        return "The database server has no free connection: raise its max_connections, or run fewer workers \
                (--workers)."
            .to_owned();
    }
    format!("The database server refuses the connection (SQLSTATE {}): its log says why.", code.code())
}
