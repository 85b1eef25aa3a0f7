//! A PostgreSQL of its own that speaks TLS on a loopback port, with certificates of the tests' own authorities.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use minutebook::database::embedded::{Embedded, Options};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tempfile::TempDir;

use super::cluster;

/// The name for which the server has its certificate.
pub const NAME: &str = "db.minutebook.test";

/// Who signs certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its private key, both as PEM.
pub struct Certificate {
    /// The certificate.
    pub certificate: String,
    /// Its key.
    pub key: String,
}

impl Authority {
    /// One that no program trusts yet.
    pub fn new(name: &str) -> Authority {
        let mut parameters = CertificateParams::new(Vec::new()).expect("parameters");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.distinguished_name.push(DnType::CommonName, name);
        Authority(CertifiedIssuer::self_signed(parameters, KeyPair::generate().expect("a key")).expect("an authority"))
    }

    /// Its own certificate, as PEM.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// Signs a certificate for a server or a user of this name, which may have expired long ago.
    pub fn sign(&self, name: &str, is_good: bool) -> Certificate {
        let key = KeyPair::generate().expect("a key");
        let mut parameters = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.not_before = date_time_ymd(2000, 1, 1);
        parameters.not_after = if is_good { date_time_ymd(2100, 1, 1) } else { date_time_ymd(2001, 1, 1) };
        let certificate = parameters.signed_by(&key, &self.0).expect("a certificate").pem();
        Certificate { certificate, key: key.serialize_pem() }
    }
}

/// A running server. Its database `postgres` takes the user `minutebook` with or without TLS, `secret` by the password
/// `secret` with TLS, and `certified` by a client certificate of the authority of clients.
pub struct TlsServer {
    // Dropped in this order: the server ends before its folder goes.
    _embedded: Embedded,
    folder: TempDir,
    port: u16,
}

impl TlsServer {
    /// Starts a server with a certificate, or one without TLS.
    pub async fn start(certificate: Option<&Certificate>, clients: &Authority) -> TlsServer {
        let everyone = fs::Permissions::from_mode(0o755);
        let folder = tempfile::Builder::new().permissions(everyone).tempdir_in("/tmp").expect("a folder");
        let data_dir = folder.path().join("data");
        let options = Options { data_dir, durable: false, max_connections: 100, remove_when_done: false };
        let embedded = Embedded::start(&options).expect("a server");
        let port = free_port();
        let admin = cluster::client(&embedded.url("postgres")).await;
        admin
            .batch_execute("CREATE USER secret PASSWORD 'secret' SUPERUSER; CREATE USER certified SUPERUSER")
            .await
            .expect("users");
        let set = |name: &str, value: &str| format!("ALTER SYSTEM SET {name} = '{value}'");
        let mut settings = vec![set("listen_addresses", "127.0.0.1"), set("port", &port.to_string())];
        if let Some(certificate) = certificate {
            settings.extend([set("ssl", "on"), set("ssl_ca_file", "clients.crt")]);
            for (file, text) in [
                ("server.crt", &certificate.certificate),
                ("server.key", &certificate.key),
                ("clients.crt", &clients.pem()),
            ] {
                admin.batch_execute(&written(file, text)).await.expect("a file");
            }
        }
        for setting in &settings {
            admin.batch_execute(setting).await.expect("a setting");
        }
        drop(admin);
        embedded.stop().expect("the end");
        let rules = options.data_dir.join("postgres").join("pg_hba.conf");
        let ours = "hostssl all certified 127.0.0.1/32 cert\nhostssl all secret 127.0.0.1/32 scram-sha-256\n\
                    hostnossl all secret,certified 127.0.0.1/32 reject\n";
        let before = fs::read_to_string(&rules).expect("rules");
        fs::write(&rules, format!("{ours}{before}")).expect("rules");
        TlsServer { _embedded: Embedded::start(&options).expect("a server"), folder, port }
    }

    /// Gives the server another certificate, and closes all connections but the one that asks for that.
    pub async fn renew(&self, certificate: &Certificate) {
        let admin = cluster::client(&self.url(NAME, "minutebook", "sslmode=disable")).await;
        for (file, text) in [("server.crt", &certificate.certificate), ("server.key", &certificate.key)] {
            admin.batch_execute(&written(file, text)).await.expect("a file");
        }
        let others =
            "SELECT pg_reload_conf(), count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'secret'";
        admin.query(others, &[]).await.expect("an answer");
    }

    /// A connection string by the host's name, with further parameters.
    pub fn url(&self, name: &str, user: &str, parameters: &str) -> String {
        format!("host={name} hostaddr=127.0.0.1 port={} dbname=postgres user={user} {parameters}", self.port)
    }

    /// Writes a file that only its owner reads, and gives its path.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("a file");
        allow(&path, 0o600);
        path
    }
}

/// Sets the permissions of a file.
pub fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
}

/// Has the server write a file itself: its key must be its own user's.
fn written(file: &str, text: &str) -> String {
    let text = text.trim_end();
    format!("COPY (SELECT unnest(string_to_array('{text}', E'\\n'))) TO PROGRAM 'umask 077; cat > {file}'")
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}
