//! The program as whoever runs it meets it: its commands, keys, logs and signals, and what a kill leaves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use clap::CommandFactory;
use futures_util::StreamExt;
use futures_util::stream::{self, FuturesUnordered};
use minutebook::database::embedded::{Embedded, Options};
use minutebook::settings::Cli;
use nix::sys::signal::Signal;
use serde_json::{Map, Value, json};

use crate::support::client::Client;
use crate::support::program::{Home, Program, until};
use crate::support::records::{id, text};
use crate::support::{SECRET, cluster};

impl Home {
    /// The program as it serves what is in another PostgreSQL than its own.
    pub fn serve_on(&self, database_url: &str) -> Command {
        let mut command = self.serve();
        command.env("DATABASE_URL", database_url);
        command
    }

    /// The same with a secret for tokens, which `secret_token` signs by.
    pub fn serve_with_secret(&self, database_url: &str) -> Command {
        self.write_secret(0o600);
        let mut command = self.serve_on(database_url);
        command.arg("--jwt-secret-file").arg(self.secret_file());
        command
    }

    /// Writes the secret, for whom a mode says.
    pub fn write_secret(&self, mode: u32) {
        fs::write(self.secret_file(), SECRET).expect("a file");
        fs::set_permissions(self.secret_file(), Permissions::from_mode(mode)).expect("a mode");
    }

    /// The file of that secret.
    pub fn secret_file(&self) -> PathBuf {
        self.path("secret")
    }

    /// A token for everything.
    pub fn secret_token(&self) -> String {
        self.token(&["--jwt-secret-file", self.secret_file().to_str().expect("a path")])
    }

    /// A token for everything, signed as the arguments say.
    #[track_caller]
    pub fn token(&self, arguments: &[&str]) -> String {
        let all = ["token", "--subject", "clerk", "--council", "*", "--scope", "record:publish council:admin admin"];
        self.print(&[all.as_slice(), arguments].concat()).trim_end().to_owned()
    }

    /// What a command on a database prints.
    #[track_caller]
    fn print_on(&self, database_url: &str, arguments: &[&str]) -> String {
        let mut command = self.command(arguments);
        command.env("DATABASE_URL", database_url);
        self.run(command).good()
    }
}

/// What makes a council.
pub fn council(slug: &str) -> Value {
    json!({"slug": slug, "name": format!("{slug} council"), "nation": "england", "timezone": "Europe/London"})
}

/// An item of a meeting of a new council.
async fn new_item(developer: &Client) -> String {
    developer.post("/v1/councils", &council("ashford")).await.created();
    let body = json!({"council": "ashford", "slug": "cabinet", "name": "Cabinet", "kind": "executive"});
    let body = developer.post("/v1/bodies", &body).await.created();
    let meeting = json!({"body_id": id(&body), "title": "Cabinet", "date": "2026-12-01"});
    let meeting = developer.post("/v1/meetings", &meeting).await.created();
    let item = json!({"meeting_id": id(&meeting), "title": "Budget"});
    id(&developer.post("/v1/items", &item).await.created())
}

const WRITES: usize = 200;
const ANSWERED_BEFORE_THE_KILL: usize = 60;

fn decision(item_id: &str, number: usize) -> Value {
    let text = format!("That grant {number} be agreed.");
    json!({"item_id": item_id, "kind": "executive", "outcome": "approved", "text": text})
}

fn idempotency_key(number: usize) -> String {
    format!("grant-{number}")
}

/// Writes a decision, and gives what was answered if anything was.
async fn attempt(
    http: awc::Client,
    program: (String, String),
    item_id: String,
    number: usize,
) -> (usize, Option<Value>) {
    let (base, token) = program;
    let request = http
        .post(format!("{base}/v1/decisions"))
        .bearer_auth(token)
        .insert_header(("Idempotency-Key", idempotency_key(number)));
    let Ok(mut response) = request.send_json(&decision(&item_id, number)).await else { return (number, None) };
    let body = response.json().await.ok();
    (number, body.filter(|_| response.status() == 201))
}

#[actix_web::test]
async fn a_kill_amid_concurrent_writes_loses_none_that_was_answered_and_repeating_all_doubles_none() {
    let home = Home::new();
    let program = home.start();
    let item_id = new_item(&program.developer()).await;
    let token = home.token(&[]);
    let patience = Duration::from_secs(60);
    let connector = awc::Connector::new().limit(WRITES).timeout(patience);
    let http = awc::Client::builder().connector(connector).timeout(patience).finish();
    let mut attempts: FuturesUnordered<_> = (0..WRITES)
        .map(|number| attempt(http.clone(), (program.base.clone(), token.clone()), item_id.clone(), number))
        .collect();
    let mut answered = BTreeMap::new();
    let mut running = Some(program);
    while let Some((number, answer)) = attempts.next().await {
        answered.extend(answer.map(|decision| (number, decision)));
        if answered.len() == ANSWERED_BEFORE_THE_KILL
            && let Some(program) = running.take()
        {
            program.kill();
        }
    }
    assert!(running.is_none(), "only {} writes were answered", answered.len());
    assert!(answered.len() < WRITES, "every write was answered before the kill");

    let program = home.start();
    let clerk = program.bearer(&token);
    let repeat = async |number: usize| {
        let request = clerk.request(awc::http::Method::POST, "/v1/decisions");
        let request = request.header("Idempotency-Key", &idempotency_key(number));
        (number, request.json(&decision(&item_id, number)).send().await)
    };
    let mut repeats = stream::iter(0..WRITES).map(repeat).buffer_unordered(8);
    while let Some((number, answer)) = repeats.next().await {
        let replayed = answer.header("idempotency-replayed") == "true";
        let decision = answer.created();
        if let Some(before) = answered.get(&number) {
            assert!(replayed && decision["id"] == before["id"], "{before} was answered, and then {decision}");
        }
    }
    let decisions = clerk.get(&format!("/v1/decisions?item_id={item_id}&limit=200&count=true")).await.ok();
    assert_eq!(decisions["page"]["total"], WRITES);
    let texts = decisions["data"].as_array().expect("a list").iter().map(|decision| text(decision, "text"));
    let expected = (0..WRITES).map(|number| text(&decision(&item_id, number), "text"));
    assert_eq!(texts.collect::<BTreeSet<_>>(), expected.collect::<BTreeSet<_>>());
}

#[actix_web::test]
async fn a_terminated_program_answers_a_request_whose_body_is_still_on_its_way_and_exits_with_0() {
    let home = Home::new();
    let mut program = home.start_as(home.serve_with_secret(&cluster::empty_database().await));
    let address = program.base.strip_prefix("http://").expect("an address");
    let mut slow = TcpStream::connect(address).expect("a connection");
    slow.set_read_timeout(Some(Duration::from_secs(60))).expect("a connection");
    let body = council("ashford").to_string();
    let (first, second) = body.split_at(body.len() / 2);
    let head = format!(
        "POST /v1/councils HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nContent-Type: \
         application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        home.secret_token(),
        body.len()
    );
    slow.write_all(head.as_bytes()).expect("a connection");
    // So the server says that it has begun (RFC 9110 section 10.1.1).
    let mut begun = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    slow.read_exact(&mut begun).expect("an answer");
    assert_eq!(&begun, b"HTTP/1.1 100 Continue\r\n\r\n");
    slow.write_all(first.as_bytes()).expect("a connection");
    program.anonymous().get("/livez").await.ok();

    program.signal(Signal::SIGTERM);
    until("the program says that it stops", || program.said("Stopping"));
    slow.write_all(second.as_bytes()).expect("a connection");
    let mut answer = String::new();
    slow.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n") && answer.contains("\"ashford\""), "{answer}");
    assert_eq!(program.wait().code(), Some(0), "{}", program.errors());
}

/// A PostgreSQL that a test can stop. It is in the data directory, though no program starts it, so that it ends with
/// the test.
pub fn another_server(home: &Home) -> Embedded {
    let data_dir = home.data_dir.join("another");
    let options = Options { data_dir, durable: false, max_connections: 100, remove_when_done: false };
    Embedded::start(&options).expect("a PostgreSQL")
}

#[actix_web::test]
async fn readiness_follows_the_database_and_liveness_does_not() {
    let home = Home::new();
    let server = another_server(&home);
    // Each worker finds its own way back to the database: of two, one may answer that it is ready while the other is
    // not.
    let mut command = home.serve_on(&server.url("postgres"));
    command.args(["--workers", "1"]);
    let program = home.start_as(command);
    let anyone = program.anonymous();
    anyone.get("/readyz").await.ok();

    server.stop().expect("the server to end");
    anyone.get("/readyz").await.problem(503, "unavailable");
    anyone.get("/livez").await.ok();
    let refused = anyone.get("/v1/councils").await;
    assert_eq!(refused.header("retry-after"), "2");
    refused.problem(503, "unavailable");

    let _server = another_server(&home);
    wait_until_ready(&program).await;
    anyone.get("/v1/councils").await.ok();
}

async fn wait_until_ready(program: &Program) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while program.anonymous().get("/readyz").await.status != 200 {
        assert!(Instant::now() < deadline, "not ready though the database is back");
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
    }
}

#[actix_web::test]
async fn no_read_or_write_with_a_token_meets_a_connection_that_was_lost_with_an_earlier_database() {
    let home = Home::new();
    let server = another_server(&home);
    let mut command = home.serve_with_secret(&server.url("postgres"));
    command.args(["--workers", "1"]);
    let program = home.start_as(command);
    let clerk = program.bearer(&home.secret_token());
    clerk.post("/v1/councils", &council("ashford")).await.created();
    clerk.get("/v1/councils").await.ok();

    server.stop().expect("the server to end");
    let _server = another_server(&home);
    wait_until_ready(&program).await;
    clerk.get("/v1/councils").await.ok();
    clerk.post("/v1/councils", &council("examplebridge")).await.created();
}

#[actix_web::test]
async fn the_database_that_database_url_names_is_used_and_none_is_started() {
    let home = Home::new();
    let url = cluster::bare_database().await;
    let program = home.start_as(home.serve_with_secret(&url));
    assert!(program.said("Database").expect("a line").contains("the one that DATABASE_URL names"));
    program.bearer(&home.secret_token()).post("/v1/councils", &council("ashford")).await.created();
    let rows = cluster::client(&url).await.query("SELECT slug FROM record.councils", &[]).await.expect("a council");
    assert_eq!(rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>(), ["ashford"]);
    assert!(!home.data_dir.join("postgres").exists());
    assert!(home.processes().is_empty(), "{:?}", home.processes());
}

#[actix_web::test]
async fn without_a_key_reads_are_served_and_a_write_is_told_which_setting_is_missing() {
    let home = Home::new();
    let program = home.start_as(home.serve_on(&cluster::demo_database().await));
    assert!(program.anonymous().get("/v1/councils").await.ok()["data"][0].is_object());
    for client in [program.anonymous(), program.bearer("anything")] {
        let problem = client.post("/v1/councils", &council("ashford")).await.problem(503, "auth_not_configured");
        assert!(text(&problem, "detail").contains("MINUTEBOOK_JWT_PUBLIC_KEY_FILE"), "{problem}");
    }
    until("the program says so", || {
        program.said("Writes").filter(|line| line.contains("MINUTEBOOK_JWT_PUBLIC_KEY_FILE"))
    });
}

#[actix_web::test]
async fn migrate_runs_what_is_missing_takes_back_the_newest_and_lists_both() {
    let home = Home::new();
    let url = cluster::bare_database().await;
    let status = || {
        let output = home.print_on(&url, &["migrate", "status"]);
        let steps = output.lines().filter_map(|line| {
            let (word, name) = line.split_once(' ')?;
            ["run", "missing"].contains(&word).then(|| (word.to_owned(), name.trim().to_owned()))
        });
        steps.collect::<Vec<_>>()
    };
    let before = status();
    assert!(before.len() > 5 && before.iter().all(|(word, _)| word == "missing"), "{before:?}");

    let output = home.print_on(&url, &["migrate", "run"]);
    assert!(output.contains(&format!("{} migrations run", before.len())), "{output}");
    assert!(status().iter().all(|(word, _)| word == "run"), "{:?}", status());
    let output = home.print_on(&url, &["migrate", "run"]);
    assert!(output.contains("0 migrations run"), "{output}");

    let output = home.print_on(&url, &["migrate", "revert"]);
    assert!(output.contains("took back "), "{output}");
    let after = status();
    let (newest, others) = after.split_last().expect("migrations");
    assert_eq!(Some(newest), before.last());
    assert!(others.iter().all(|(word, _)| word == "run"), "{after:?}");
}

#[actix_web::test]
async fn demo_leaves_a_demo_that_is_there_as_it_is() {
    let home = Home::new();
    let url = cluster::bare_database().await;
    let client = cluster::client(&url).await;
    let changes = async || {
        let rows = client.query("SELECT count(*) FROM record.changes", &[]).await.expect("the changes");
        rows[0].get::<_, i64>(0)
    };
    let output = home.print_on(&url, &["demo", "--demo-day", "2024-06-05"]);
    assert!(output.contains("chorley: ") && output.contains("records loaded, as of 2024-06-05"), "{output}");
    let before = changes().await;
    assert!(before > 0);
    let output = home.print_on(&url, &["demo"]);
    for said in ["chorley is there already\n", "examplebridge is there already, as of 2024-06-05. Its days stay;"] {
        assert!(output.contains(said), "{output}");
    }
    let output = home.print_on(&url, &["demo", "--demo-day", "2024-06-05"]);
    assert!(output.contains("examplebridge is there already, as of 2024-06-05\n"), "{output}");
    assert_eq!(changes().await, before);
}

#[test]
fn a_demo_of_a_day_to_come_is_refused() {
    let home = Home::new();
    let error = home.run(home.command(&["demo", "--demo-day", "2999-01-01"])).refusal();
    assert!(error.contains("cannot be laid for 2999-01-01"), "{error}");
}

#[test]
fn openapi_check_accepts_what_openapi_prints_and_refuses_anything_else() {
    let home = Home::new();
    let file = home.path("v1.json");
    let check = |text: &str| {
        fs::write(&file, text).expect("a file");
        home.run(home.command(&["openapi", "--check", "--file", file.to_str().expect("a path")]))
    };
    let document = home.print(&["openapi"]);
    check(&document).good();
    let error = check(&document.replacen("\"paths\"", "\"path\"", 1)).refusal();
    assert!(error.contains("make openapi"), "{error}");
}

#[actix_web::test]
async fn token_prints_a_token_alone_that_the_running_program_accepts() {
    let home = Home::new();
    let program = home.start();
    let output = home.print(&["token", "--subject", "clerk", "--council", "ashford", "--scope", "council:admin"]);
    let token = output.strip_suffix('\n').expect("a line");
    let is_of_a_token = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    assert!(token.split('.').count() == 3 && token.chars().all(is_of_a_token), "{output:?}");
    program.bearer(token).get("/v1/councils").await.ok();
    program.bearer(token).post("/v1/councils", &council("ashford")).await.problem(403, "missing_scope");
}

#[test]
fn token_says_on_standard_error_in_which_directory_it_made_a_new_key() {
    let home = Home::new();
    let token = ["token", "--subject", "clerk", "--council", "ashford"];
    let ended = home.run(home.command(&token));
    let directory = home.data_dir.display().to_string();
    let sentence = ended.errors.lines().find(|line| line.contains("made a new key")).expect("a sentence").to_owned();
    assert!(sentence.contains(&directory) && sentence.contains("another data directory refuses"), "{sentence}");
    assert_eq!(ended.good().lines().count(), 1);
    let again = home.run(home.command(&token));
    assert_eq!(again.errors, "");
    again.good();
}

#[test]
fn token_refuses_a_body_without_the_scope_that_it_is_for_and_the_scope_without_a_body() {
    let home = Home::new();
    for (arguments, said) in [
        (["--scope", "record:restricted"].as_slice(), "--body names"),
        (&["--scope", "record:write", "--body", "cabinet"], "record:restricted"),
    ] {
        let whole = [["token", "--subject", "me", "--council", "ashford"].as_slice(), arguments].concat();
        let error = home.run(home.command(&whole)).refusal();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn token_refuses_a_scope_that_there_is_not_and_prints_nothing() {
    let home = Home::new();
    let arguments = ["token", "--subject", "clerk", "--council", "ashford", "--scope", "record:write record:wrote"];
    let ended = home.run(home.command(&arguments));
    assert_eq!(ended.output, "");
    let error = ended.refusal();
    assert!(error.contains("not a scope: record:wrote"), "{error}");
}

#[test]
fn serve_on_a_taken_port_names_the_port_and_the_way_to_another() {
    let home = Home::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let error = home.run(home.command(&["serve", "--listen", &address])).refusal();
    assert!(error.contains(&address) && error.contains("--listen"), "{error}");
    assert!(!home.data_dir.exists());
}

#[test]
fn serve_without_its_database_fails_and_keeps_the_password_to_itself() {
    let home = Home::new();
    // Nobody listens on port 1.
    for url in ["postgres://clerk:hush@127.0.0.1:1/minutebook", "postgres//clerk:hush@127.0.0.1:1/minutebook"] {
        let ended = home.run(home.serve_on(url));
        assert!(!format!("{ended:?}").contains("hush"), "{ended:?}");
        let error = ended.refusal();
        assert!(error.contains("cannot connect to the database") || error.contains("DATABASE_URL"), "{error}");
    }
}

/// Every command that does something, with the environment variables of its settings.
fn commands(command: &clap::Command, path: &[&str]) -> Vec<(Vec<String>, Vec<String>)> {
    let names = command.get_arguments().filter_map(|argument| Some(argument.get_env()?.to_str()?.to_owned()));
    let own = (path.iter().map(|word| (*word).to_owned()).collect(), names.collect());
    let below = command.get_subcommands().flat_map(|below| commands(below, &[path, &[below.get_name()]].concat()));
    std::iter::once(own).chain(below).collect()
}

#[test]
fn help_names_every_environment_variable_of_a_command() {
    let home = Home::new();
    assert!(home.print(&["--help"]).starts_with("The open record of local government"));
    let mut seen = BTreeSet::new();
    for (mut path, names) in commands(&Cli::command(), &[]) {
        path.push("--help".to_owned());
        let help = home.print(&path.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(!help.contains('`') && !help.contains("<postgres:"), "markup in {help}");
        // It wraps its lines where it will.
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for name in names {
            assert!(help.contains(&format!("[env: {name}")), "no {name} in {path:?}: {help}");
            seen.insert(name);
        }
    }
    for name in ["DATABASE_URL", "MINUTEBOOK_DATA_DIR", "MINUTEBOOK_LISTEN", "MINUTEBOOK_JWT_PRIVATE_KEY_FILE"] {
        assert!(seen.contains(name), "{seen:?}");
    }
}

#[test]
fn the_document_of_settings_is_what_the_program_prints() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/SETTINGS.md");
    let printed = Home::new().print(&["settings"]);
    if std::env::var_os("RECORD").is_some() {
        fs::write(path, &printed).expect("a file");
    }
    let committed = fs::read_to_string(path).expect("a document");
    assert_eq!(printed, committed, "run `make settings` and commit docs/SETTINGS.md");
}

/// The lines of a log, each of which must be a JSON object.
#[track_caller]
fn json_lines(log: &str) -> Vec<Map<String, Value>> {
    let object = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    log.lines().map(object).collect()
}

#[actix_web::test]
async fn a_json_log_has_a_line_a_request_and_at_no_level_what_a_caller_sent() {
    let home = Home::new();
    let mut command = home.serve_with_secret(&cluster::empty_database().await);
    command.env("LOG_FORMAT", "json").env("RUST_LOG", "trace");
    let mut program = home.start_as(command);
    let token = home.secret_token();
    let (clerk, anyone) = (program.bearer(&token), program.anonymous());
    let mut new = council("ashford");
    new["name"] = "hush of the body".into();
    let path = format!("/v1/councils/{}", id(&clerk.post("/v1/councils", &new).await.created()));
    clerk.post("/v1/councils", &new).await.problem(409, "already_exists");
    new["slug"] = "hush of the body".into();
    clerk.post("/v1/councils", &new).await.problem(422, "validation");
    let request = clerk.request(awc::http::Method::GET, &path).header("X-Request-Id", "one-of-the-clerks");
    request.send().await.ok();
    anyone.get("/v1/decisions?reference=hush-of-the-query").await.ok();
    anyone.get("/v1/decisions?hush-of-the-query").await.problem(400, "bad_query");
    anyone.get("/v1/hush-of-the-path").await.problem(404, "no_such_address");
    program.bearer("hush-of-the-token").get("/v1/councils").await.problem(401, "invalid_token");
    program.signal(Signal::SIGTERM);
    assert_eq!(program.wait().code(), Some(0));

    let log = program.errors();
    for hidden in ["hush", &token, token.rsplit('.').next().expect("a signature")] {
        assert!(!log.contains(hidden), "{hidden} is in {log}");
    }
    let lines = json_lines(&log);
    let requests: Vec<_> = lines.iter().filter(|line| line["target"] == "minutebook::request").collect();
    let seen = requests.iter().map(|line| json!([line["method"], line["route"], line["status"]]));
    let expected = json!([
        ["POST", "/v1/councils", 201],
        ["POST", "/v1/councils", 409],
        ["POST", "/v1/councils", 422],
        ["GET", "/v1/councils/{id}", 200],
        ["GET", "/v1/decisions", 200],
        ["GET", "/v1/decisions", 400],
        ["GET", "(none)", 404],
        ["GET", "/v1/councils", 401],
    ]);
    assert_eq!(Value::Array(seen.collect()), expected);
    assert_eq!(requests[3]["request_id"], "one-of-the-clerks");
    for line in requests {
        let ms = line["ms"].as_f64();
        assert!(ms.is_some() && line["request_id"].is_string(), "{line:?}");
    }
}

#[actix_web::test]
async fn a_log_for_people_has_a_line_a_request_in_the_form_of_all_its_lines() {
    let home = Home::new();
    let mut program = home.start_as(home.serve_with_secret(&cluster::empty_database().await));
    let anyone = program.anonymous();
    let request = anyone.request(awc::http::Method::GET, "/v1/councils?limit=1").header("X-Request-Id", "of-a-reader");
    request.header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").send().await.ok();
    program.signal(Signal::SIGTERM);
    assert_eq!(program.wait().code(), Some(0));

    let log = program.errors();
    let line = |word: &str| log.lines().find(|line| line.contains(word)).expect("a line");
    let (other, own) = (line("Actix runtime found"), line("request_id=of-a-reader"));
    // Both begin with the second, in brackets with the level and what the line is of.
    let form = |line: &str| {
        line.replace(|character: char| character.is_ascii_digit(), "0")
            .split_once("INFO")
            .map(|parts| parts.0.to_owned())
    };
    assert_eq!(form(own).as_deref(), Some("[0000-00-00T00:00:00Z "));
    assert_eq!(form(own), form(other));
    let (head, values) = own.split_once("] request ").expect("a head");
    assert!(head.ends_with("INFO  minutebook::request"), "{head}");
    let values: Vec<_> = values.split(' ').map(|value| value.split_once('=').expect("a value")).collect();
    assert_eq!(
        values.iter().map(|value| value.0).collect::<Vec<_>>(),
        ["method", "route", "status", "ms", "request_id", "trace_id"]
    );
    assert_eq!([values[0].1, values[1].1, values[2].1], ["GET", "/v1/councils", "200"]);
    assert!(values[3].1.parse::<f64>().is_ok(), "{own}");
    assert_eq!([values[4].1, values[5].1], ["of-a-reader", "4bf92f3577b34da6a3ce929d0e0e4736"]);
}
