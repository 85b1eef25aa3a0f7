//! Mistakes of operators that the program prevents or reports: keys that others can read, a token for everything that
//! is printed where others reach it, a directory of files that vanished, and a log in which each client's nonsense is
//! an error.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use nix::sys::signal::Signal;
use serde_json::json;

use crate::keys::Keys;
use crate::program::{another_server, council};
use crate::support::client::Client;
use crate::support::cluster;
use crate::support::program::{Home, Program, until};
use crate::support::records::text;
use crate::support::{Setup, TestApp};

#[test]
fn a_key_that_others_can_read_is_refused_and_a_public_one_is_not() {
    let home = Home::new();
    let secret = home.secret_file();
    let secret = secret.to_str().expect("a path");
    let token = ["token", "--subject", "me", "--council", "*"];
    for mode in [0o644, 0o640, 0o604, 0o620] {
        home.write_secret(mode);
        for arguments in [["serve"].as_slice(), &token] {
            let command = home.command(&[arguments, &["--jwt-secret-file", secret]].concat());
            let error = home.run(command).refusal();
            assert!(
                error.contains(&format!("chmod 600 {secret}")) && error.contains(&format!("{mode:04o}")),
                "{error}"
            );
        }
    }
    assert!(!home.data_dir.exists());
    home.write_secret(0o400);
    home.print(&[token.as_slice(), &["--jwt-secret-file", secret]].concat());

    let keys = Keys::new(&home, "EdDSA");
    let sign = [token.as_slice(), &["--jwt-private-key-file", &keys.private_file]].concat();
    home.print(&sign);
    fs::set_permissions(&keys.private_file, Permissions::from_mode(0o644)).expect("a mode");
    let error = home.run(home.command(&sign)).refusal();
    assert!(error.contains(&format!("chmod 600 {}", &keys.private_file)), "{error}");

    home.print(&token);
    fs::set_permissions(home.data_dir.join("jwt-secret"), Permissions::from_mode(0o644)).expect("a mode");
    let error = home.run(home.command(&token)).refusal();
    assert!(error.contains("chmod 600") && error.contains("jwt-secret"), "{error}");
}

#[actix_web::test]
async fn beyond_this_machine_no_token_for_everything_is_printed() {
    let home = Home::new();
    let program = home.start_as(home.command(&["serve", "--listen", "0.0.0.0:0"]));
    let said = until("the program says how to make a token", || program.said("Token"));
    assert!(said.contains("none is printed"), "{said}");
    let output = program.output();
    assert!(output.contains("minutebook token --subject"), "{output}");
    assert!(!output.split_whitespace().any(|word| word.split('.').count() == 3 && word.len() > 100), "{output}");
    // The key is there, and a user who may read the data directory makes the token.
    let base = program.base.replace("0.0.0.0", "127.0.0.1");
    Client::new(&base, Some(home.token(&[]))).post("/v1/councils", &council("ashford")).await.created();
}

#[actix_web::test]
async fn a_directory_of_files_that_vanished_is_not_made_anew_in_silence() {
    let home = Home::new();
    let url = cluster::bare_database().await;
    let (files, away) = (home.data_dir.join("files"), home.path("away"));
    let start = || {
        let mut command = home.serve_with_secret(&url);
        command.args(["--demo", "--workers", "1"]);
        home.start_as(command)
    };
    let paper = "/v1/documents/by/demo/examplebridge-cabinet-2025-07-16-item-8-report";
    let mut program = start();
    let file = text(&program.anonymous().get(paper).await.ok()["links"], "file");
    let path = file.split_once("/v1").map(|(_, path)| format!("/v1{path}")).expect("an address");
    let get = async |program: &Program| program.anonymous().get(&path).await;
    assert_eq!(get(&program).await.status, 200);
    assert!(files.join("minutebook-storage").is_file());

    // While it runs.
    fs::rename(&files, &away).expect("a directory");
    let unready = program.anonymous().get("/readyz").await.problem(503, "unavailable");
    assert!(text(&unready, "detail").contains("directory of documents' files"), "{unready}");
    get(&program).await.problem(503, "unavailable");
    program.anonymous().get("/livez").await.ok();
    program.anonymous().get(paper).await.ok();
    assert!(!files.exists());
    program.signal(Signal::SIGTERM);
    assert_eq!(program.wait().code(), Some(0));

    // At the next start, with an empty directory in its place.
    let mut program = start();
    program.anonymous().get("/readyz").await.problem(503, "unavailable");
    get(&program).await.problem(503, "unavailable");
    let document = text(&program.anonymous().get(paper).await.ok(), "id");
    let upload =
        program.bearer(&home.secret_token()).request(awc::http::Method::PUT, &format!("/v1/documents/{document}/file"));
    let upload = upload.header("Content-Type", "text/plain").header("If-Match", "*").bytes("Minutes").send().await;
    upload.problem(503, "unavailable");
    let log = program.errors();
    assert!(log.contains("has no file minutebook-storage") && log.contains("restore that directory"), "{log}");
    // It comes back without a restart.
    fs::remove_dir_all(&files).expect("an empty directory");
    fs::rename(&away, &files).expect("a directory");
    program.anonymous().get("/readyz").await.ok();
    assert_eq!(get(&program).await.status, 200);
    program.signal(Signal::SIGTERM);
    assert_eq!(program.wait().code(), Some(0));

    // Files of an earlier version, which made no marker, are recognised.
    fs::remove_file(files.join("minutebook-storage")).expect("a marker");
    let program = start();
    program.anonymous().get("/readyz").await.ok();
    assert_eq!(get(&program).await.status, 200);
}

#[actix_web::test]
async fn a_request_that_cannot_be_read_is_no_error_in_the_log() {
    let home = Home::new();
    let url = cluster::empty_database().await;
    let unreadable = async |level: &str| {
        let mut command = home.serve_with_secret(&url);
        command.env("RUST_LOG", level);
        let mut program = home.start_as(command);
        let address = program.base.strip_prefix("http://").expect("an address").to_owned();
        for sent in
            ["\x16\x03\x01\x02nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n"]
        {
            let mut stream = TcpStream::connect(&address).expect("a connection");
            stream.write_all(sent.as_bytes()).expect("a connection");
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
        }
        program.signal(Signal::SIGTERM);
        assert_eq!(program.wait().code(), Some(0));
        program.errors()
    };
    let log = unreadable("info").await;
    assert!(!log.contains("ERROR") && !log.contains("stream error"), "{log}");
    let log = unreadable("info,actix_http=debug").await;
    assert!(log.contains("DEBUG actix_http") && log.contains("stream error"), "{log}");
}

#[actix_web::test]
async fn the_role_that_compose_makes_is_no_superuser_and_runs_the_migrations() {
    let home = Home::new();
    let server = another_server(&home);
    let superuser = server.url("postgres");
    let host = superuser.split('\'').nth(1).expect("a directory of a socket");
    // The script is for the superuser of another name than the role that it makes.
    let db = cluster::client(&superuser).await;
    db.batch_execute("CREATE ROLE postgres SUPERUSER LOGIN").await.expect("a role");
    drop(db);
    let db = cluster::client(&superuser.replace("user=minutebook", "user=postgres")).await;
    db.batch_execute("ALTER ROLE minutebook RENAME TO initial").await.expect("a name");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/create-database.sh");
    let mut command = Command::new("sh");
    command
        .arg(script)
        .env("PGHOST", host)
        .env("POSTGRES_USER", "postgres")
        .env("MINUTEBOOK_DB_PASSWORD", "it's \"one\"");
    let made = command.output().expect("psql");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));

    let url = format!("host='{host}' user=minutebook dbname=minutebook");
    let mut command = home.command(&["migrate", "run"]);
    command.env("DATABASE_URL", &url);
    home.run(command).good();
    let sql = "SELECT rolsuper OR rolcreatedb OR rolreplication OR rolbypassrls, \
               (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'minutebook')::text \
               FROM pg_roles WHERE rolname = 'minutebook'";
    let role = db.query_one(sql, &[]).await.expect("a role");
    assert_eq!((role.get::<_, bool>(0), role.get::<_, String>(1)), (false, "minutebook".to_owned()));
}

#[test]
fn the_containers_are_of_stated_versions_without_the_demo_and_without_a_superuser() {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = |name: &str| fs::read_to_string(format!("{root}/{name}")).expect("a file");
    let (compose, image) = (read("docker-compose.yml"), read("Dockerfile"));
    let used =
        compose.lines().filter_map(|line| line.trim().strip_prefix("image: ")).filter(|name| *name != "minutebook");
    let built = image.lines().filter_map(|line| line.strip_prefix("FROM "));
    let mut images = 0;
    for name in used.chain(built) {
        let tag = name.split_once(':').map_or("", |(_, tag)| tag);
        let version = tag.split(['-', ' ']).next().unwrap_or_default();
        assert!(version.contains('.') && version.starts_with(|c: char| c.is_ascii_digit()), "{name}");
        images += 1;
    }
    assert_eq!(images, 3);
    assert!(compose.contains("MINUTEBOOK_DEMO: ${MINUTEBOOK_DEMO:-false}"), "{compose}");
    assert!(compose.contains("DATABASE_URL: postgres://minutebook:") && !compose.contains("POSTGRES_USER: minutebook"));
    assert!(!compose.contains("PASSWORD:-"), "no password by default");
    assert!(compose.contains("/minutebook?sslmode=disable"), "the PostgreSQL of the image has no TLS");
}

#[actix_web::test]
async fn the_reader_of_html_writes_nothing_to_the_log() {
    let home = Home::new();
    let mut command = home.serve();
    command.env("RUST_LOG", "trace");
    let program = home.start_as(command);
    program.developer().post("/v1/councils", &council("ashford")).await.created();
    let issue = json!({"council": "ashford", "title": "Depot", "summary": {"html": "<p>Read.</p><!-- zqcanary -->"}});
    program.developer().post("/v1/issues", &issue).await.created();
    assert!(program.errors().contains("/v1/issues"));
    assert!(!program.errors().contains("zqcanary"));
}

#[actix_web::test]
async fn no_write_waits_for_the_database_to_compile_its_query() {
    let url = cluster::empty_database().await;
    let database = cluster::client(&url).await;
    // A PostgreSQL that compiles every query.
    let eager = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = on', current_database()); \
                 EXECUTE format('ALTER DATABASE %I SET jit_above_cost = 0', current_database()); END $$; \
                 CREATE TABLE public.seen (jit text); GRANT INSERT ON public.seen TO PUBLIC; \
                 CREATE FUNCTION public.look() RETURNS trigger LANGUAGE plpgsql AS \
                 'BEGIN INSERT INTO public.seen VALUES (current_setting(''jit'')); RETURN NULL; END'; \
                 CREATE TRIGGER look AFTER INSERT ON record.councils EXECUTE FUNCTION public.look()";
    database.batch_execute(eager).await.expect("a database that compiles");
    let app = TestApp::start(url, Setup::default()).await;
    app.admin().post("/v1/councils", &council("ashford")).await.created();
    let seen: String =
        database.query_one("SELECT string_agg(jit, ' ') FROM public.seen", &[]).await.expect("a row").get(0);
    assert_eq!(seen, "off");
}
