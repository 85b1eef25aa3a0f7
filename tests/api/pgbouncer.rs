//! `PgBouncer` between the program and PostgreSQL: taken where each client has a session, refused where clients share
//! one.

use std::fs;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, User, geteuid};
use serde_json::json;
use tempfile::TempDir;

use crate::support::program::{Home, until};
use crate::support::{Setup, TestApp, cluster};

/// A running `PgBouncer`, which ends with this value.
struct Pooler {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Pooler {
    /// Starts one before a database of the tests.
    fn start(database_url: &str, mode: &str) -> Pooler {
        let folder = tempfile::Builder::new().tempdir_in("/tmp").expect("a folder");
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let settings = folder.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\nrecord = {database_url}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = \
             {port}\nunix_socket_dir =\n\
             auth_type = any\npool_mode = {mode}\nmax_client_conn = 200\ndefault_pool_size = 50\n"
        );
        fs::write(&settings, text).expect("settings");
        let mut command = Command::new("/usr/sbin/pgbouncer");
        // It refuses to run as root, and must be let through the socket of the tests' server.
        if geteuid().is_root() {
            let account = User::from_name("postgres").expect("accounts").expect("the server's account");
            nix::unistd::chown(folder.path(), Some(account.uid), Some(account.gid)).expect("an owner");
            nix::unistd::chown(&settings, Some(account.uid), Some(account.gid)).expect("an owner");
            command.args(["-u", "postgres"]);
        }
        let child = command.arg(&settings).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let pooler = Pooler { child: child.expect("PgBouncer: apt-get install pgbouncer"), port, _folder: folder };
        until("PgBouncer listens", || std::net::TcpStream::connect(("127.0.0.1", port)).ok());
        pooler
    }

    fn url(&self) -> String {
        format!("postgres://minutebook@127.0.0.1:{}/record", self.port)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let pid = i32::try_from(self.child.id()).expect("a process");
        // It may have ended already.
        let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
        let _ = self.child.wait();
    }
}

#[actix_web::test]
#[ignore = "needs PgBouncer on this machine: make pooler"]
async fn a_pooler_that_shares_sessions_is_refused_and_one_that_does_not_serves() {
    let database = cluster::empty_database().await;
    for mode in ["transaction", "statement"] {
        let pooler = Pooler::start(&database, mode);
        let home = Home::new();
        let said = home.run(home.command(&["migrate", "status", "--database-url", &pooler.url()])).refusal();
        assert!(said.contains("pool_mode=session"), "{mode}: {said}");
    }
    let pooler = Pooler::start(&database, "session");
    let home = Home::new();
    let status = home.print(&["migrate", "status", "--database-url", &pooler.url()]);
    assert!(!status.contains("missing"), "{status}");
    let app = TestApp::start(pooler.url(), Setup::default()).await;
    let council = json!({"slug": "ashford", "name": "Ashford", "nation": "england", "timezone": "Europe/London"});
    app.admin().post("/v1/councils", &council).await.created();
    for reader in [app.anonymous(), app.clerk("ashford")] {
        assert_eq!(reader.get("/v1/councils?count=true").await.ok()["page"]["total"], 1);
    }
}
