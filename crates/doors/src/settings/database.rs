//! Where the record is kept, and how the connection to it is made secure.

use clap::Args;

use super::DataSettings;

/// Where the record is kept.
#[derive(Debug, Clone, Args)]
pub struct DatabaseSettings {
    /// PostgreSQL to use, as a connection string.
    #[arg(
        long,
        env = "DATABASE_URL",
        hide_env_values = true,
        help = "Connection string of PostgreSQL, such as postgres://user:password@host:5432/database. Without it the \
                program runs a private PostgreSQL in its data directory"
    )]
    pub database_url: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub tls: DatabaseTlsSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub data: DataSettings,
}

/// How the connection to the database is made secure, in libpq's words and with libpq's variables. `DATABASE_URL` may
/// say the same, and wins.
#[derive(Debug, Clone, Default, Args)]
pub struct DatabaseTlsSettings {
    /// TLS to the database server: disable, prefer, require, verify-ca or verify-full [default: verify-full, or disable
    /// for a server on this machine]
    #[arg(long, env = "PGSSLMODE", value_name = "MODE")]
    pub sslmode: Option<String>,
    /// File of the certificate authorities (PEM) for the database server, or system for those that this machine trusts
    /// [default: system]
    #[arg(long, env = "PGSSLROOTCERT", value_name = "FILE")]
    pub sslrootcert: Option<String>,
    /// File of the certificate (PEM) that the program shows to the database server
    #[arg(long, env = "PGSSLCERT", value_name = "FILE")]
    pub sslcert: Option<String>,
    /// File of the private key (PEM) of that certificate. Only the program's user may be able to read it
    #[arg(long, env = "PGSSLKEY", value_name = "FILE")]
    pub sslkey: Option<String>,
    /// Channel binding, which ties the password to the TLS connection: disable, prefer or require [default: prefer]
    #[arg(long, env = "PGCHANNELBINDING", value_name = "WORD")]
    pub channel_binding: Option<String>,
}
