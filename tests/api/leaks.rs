//! The leak matrix: a canary in every text that somebody must not see, in every state of every noun, and every caller
//! at every operation and page. The inputs come from the schemas of the contract and the requests from its operations,
//! so a member or an operation that is added is tried without a line here; one that cannot be tried fails the test.
//!
//! `world` makes the record, `requests` the requests, `mutants` takes the predicates of the views away one by one.

mod mutants;
mod requests;
pub mod world;

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock};

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::client::{Answer, Client};
use crate::support::records::id;
use crate::support::{Setup, TestApp};
use requests::{Ask, below, counted, deletions, differ_by, moves, reads, variations, writes};
use world::{Level, Secret, World};

/// From where ids count: none of them stands in the examples of the contract.
pub const FIRST_ID: u64 = 7_000_000;

/// Somebody who asks, and up to where that somebody may see.
pub struct Asker {
    name: &'static str,
    client: Client,
    level: Level,
}

/// Everybody of the table in docs/SECURITY.md, seen from the council whose record it is.
fn askers(app: &TestApp) -> Vec<Asker> {
    let asker = |name, client, level| Asker { name, client, level };
    vec![
        asker("anybody", app.anonymous(), Level::Public),
        asker("another council's publisher", app.publisher("barnet"), Level::Public),
        asker("another council's restricted reader", app.restricted("", &["barnet"], &["*"]), Level::Public),
        asker("a reader", app.caller("record:read", &["ashford"]), Level::Staff),
        asker("a publisher", app.caller("record:publish progress:write council:admin", &["ashford"]), Level::Staff),
        asker("a restricted reader of another body", app.restricted("", &["ashford"], &["planning"]), Level::Staff),
        asker("an administrator", app.restricted("admin", &["*"], &["*"]), Level::Staff),
        asker("a restricted reader of the body", app.restricted("", &["ashford"], &["cabinet"]), Level::Restricted),
    ]
}

/// What of an answer its reader must not see, apart from what the request itself named.
fn leaks(world: &World, level: Level, ask: &Ask, answer: &Answer) -> BTreeSet<String> {
    let mut text = format!("{} ", answer.status);
    for (name, value) in &answer.headers {
        text.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    }
    text.push_str(&answer.text());
    text.push_str(&cursor(&answer.body));
    let request = ask.text();
    world
        .found_in(&text)
        .filter(|secret| secret.level > level && !request.contains(&secret.text))
        .filter(|secret| !is_told_by_the_feed(ask, secret))
        .map(|secret| secret.about.clone())
        .collect()
}

/// The feed of changes tells that a record was public once, by its id, and nothing else of it.
fn is_told_by_the_feed(ask: &Ask, secret: &Secret) -> bool {
    let is_feed = ask.path().contains("/v1/changes") || ask.path().starts_with("/ldes/");
    is_feed && secret.is_id && secret.about.ends_with("(withdrawn)")
}

/// What the cursor of a page holds.
fn cursor(body: &[u8]) -> String {
    use base64::Engine;
    let page: Value = serde_json::from_slice(body).unwrap_or_default();
    let cursor = page.pointer("/page/next_cursor").and_then(Value::as_str).unwrap_or_default();
    let decoded = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(cursor).unwrap_or_default();
    String::from_utf8_lossy(&decoded).into_owned()
}

#[actix_web::test]
async fn nobody_sees_by_any_read_what_they_must_not() {
    let app = TestApp::with(Setup { first_id: FIRST_ID, ..Setup::default() }).await;
    let world = World::build(&app).await;
    let (mut found, mut cells, mut shown) = (Vec::new(), 0, BTreeSet::new());
    for asker in askers(&app) {
        for ask in reads(&world) {
            for ask in variations(&ask) {
                let mut next = Some(ask);
                while let Some(ask) = next {
                    let answer = ask.send(&asker.client).await;
                    cells += 1;
                    assert!(answer.status < 500, "{} {ask:?}: {}", asker.name, answer.text());
                    for about in leaks(&world, asker.level, &ask, &answer) {
                        found.push(format!("{} sees {about} by {ask:?}", asker.name));
                    }
                    shown.extend(world.found_in(&answer.text()).map(|secret| (asker.level, secret.text.clone())));
                    next = ask.next_page(&answer);
                }
            }
        }
    }
    assert!(found.is_empty(), "{} leaks in {cells} answers:\n{}", found.len(), found[..found.len().min(40)].join("\n"));
    // The canaries are where they belong, so that a matrix which finds none has looked.
    let missing: Vec<&str> = world
        .secrets
        .iter()
        .filter(|secret| secret.is_readable && !shown.contains(&(secret.level, secret.text.clone())))
        .map(|secret| secret.about.as_str())
        .collect();
    assert!(missing.is_empty(), "never shown to who may see them: {missing:#?}");
    assert!(cells > 10_000, "{cells}");
}

#[actix_web::test]
async fn no_refused_write_and_no_filter_tells_of_what_is_hidden() {
    let app = TestApp::with(Setup { first_id: FIRST_ID, ..Setup::default() }).await;
    let world = World::build(&app).await;
    let mut found = Vec::new();
    for asker in askers(&app).iter().filter(|asker| asker.level < Level::Restricted) {
        for ask in writes(&world, asker.level) {
            let answer = ask.send(&asker.client).await;
            assert!(answer.status < 500, "{} {ask:?}: {}", asker.name, answer.text());
            for about in leaks(&world, asker.level, &ask, &answer) {
                found.push(format!("{} learns {about} by {ask:?}", asker.name));
            }
        }
        for (hidden, absent) in differ_by(&world, asker.level) {
            let (one, other) = (hidden.send(&asker.client).await, absent.send(&asker.client).await);
            if hidden.anonymised(&one) != absent.anonymised(&other) {
                found.push(format!("{} tells {hidden:?} from {absent:?}", asker.name));
            }
        }
    }
    assert!(found.is_empty(), "{} leaks:\n{}", found.len(), found[..found.len().min(40)].join("\n"));
}

#[actix_web::test]
async fn no_record_that_is_moved_renamed_or_given_another_key_is_opened_by_that() {
    let app = TestApp::with(Setup { first_id: FIRST_ID, ..Setup::default() }).await;
    let world = World::build(&app).await;
    let body = world.input_of("bodies", json!({}));
    let admin = app.council_admin("ashford");
    let planning = id(&admin.post("/v1/bodies", &body).await.created());
    let meeting = world.input_of("meetings", json!({"body_id": planning, "publication": "published"}));
    let meeting = id(&admin.post("/v1/meetings", &meeting).await.created());
    let item = json!({"meeting_id": meeting, "title": "Business", "publication": "published"});
    let item = id(&admin.post("/v1/items", &item).await.created());
    let all = "record:publish progress:write council:admin";
    let writers = [
        app.clerk("ashford"),
        app.caller(all, &["ashford"]),
        app.restricted(all, &["ashford", "barnet"], &["planning"]),
        app.caller(&format!("admin {all}"), &["*"]),
    ];
    for ask in moves(&world, &planning, &meeting, &item) {
        for writer in &writers {
            let answer = ask.send(writer).await;
            assert!(answer.status < 500, "{ask:?}: {}", answer.text());
        }
    }
    let mut found = Vec::new();
    for asker in askers(&app).iter().filter(|asker| asker.level < Level::Restricted) {
        for ask in reads(&world).into_iter().filter(|ask| !ask.path().contains('?')) {
            let answer = ask.send(&asker.client).await;
            let leaks = leaks(&world, asker.level, &ask, &answer);
            // The keys were made public by those who gave them to other records.
            for about in leaks.into_iter().filter(|about| !about.starts_with("identifiers of ")) {
                found.push(format!("{} sees {about} by {ask:?}", asker.name));
            }
        }
    }
    assert!(found.is_empty(), "{} leaks:\n{}", found.len(), found[..found.len().min(40)].join("\n"));
}

#[actix_web::test]
async fn no_count_is_of_more_rows_than_its_reader_is_shown() {
    let app = TestApp::with(Setup { first_id: FIRST_ID, ..Setup::default() }).await;
    let world = World::build(&app).await;
    let mut wrong = Vec::new();
    let shown_to_all = app.anonymous().get("/v1").await.ok();
    for asker in askers(&app) {
        for ask in counted(&world) {
            let (mut rows, mut total, mut next) = (0, None, Some(ask.clone()));
            while let Some(page) = next {
                let answer = page.send(&asker.client).await;
                let body = answer.json();
                rows += body["data"].as_array().map(Vec::len).unwrap_or_default();
                total = total.or(body["page"]["total"].as_u64());
                next = page.next_page(&answer);
            }
            if total.is_some_and(|total| total != u64::try_from(rows).expect("a count")) {
                wrong.push(format!("{}: {total:?} of {rows} by {ask:?}", asker.name));
            }
            let path = ask.path().split('?').next().unwrap_or_default();
            let collections = shown_to_all["collections"].as_array().expect("collections");
            let of_all = collections.iter().find(|of| of["url"].as_str().is_some_and(|url| url.ends_with(path)));
            let is_plain = asker.name == "anybody" && !ask.path().contains("include_deleted");
            if let Some(of_all) = of_all.filter(|_| is_plain)
                && of_all["count"] != json!(rows)
            {
                wrong.push(format!("GET /v1 counts {} of {rows} in {path}", of_all["count"]));
            }
        }
        for (known, ask) in deletions(&world, asker.level) {
            let refused = ask.send(&asker.client).await;
            let detail = refused.text();
            let counts =
                detail.split_once("Other records still belong to it: ").map(|(_, counts)| counts).unwrap_or_default();
            for count in counts.split(". ").next().unwrap_or_default().split(", ").filter(|count| !count.is_empty()) {
                let (count, collection) = count.split_once(" in ").expect("a count");
                let Some(below) = below(&world, known, collection) else { continue };
                let shown = below.send(&asker.client).await.json()["page"]["total"].to_string();
                if shown != count {
                    wrong.push(format!("{}: {count} in {collection}, and {shown} are shown: {ask:?}", asker.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

#[actix_web::test]
async fn what_somebody_may_open_is_logged_whichever_way_it_was_read() {
    let app = TestApp::with(Setup { first_id: FIRST_ID, ..Setup::default() }).await;
    let world = World::build(&app).await;
    let mut unlogged = Vec::new();
    for ask in reads(&world) {
        let answer = ask.send(&app.restricted("", &["ashford"], &["cabinet"])).await;
        let opened = world.found_in(&answer.text()).any(|secret| secret.level == Level::Restricted && !secret.is_id);
        app.clock.advance(10);
        let since =
            (app.clock.now() - chrono::TimeDelta::seconds(11)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let log = app.council_admin("ashford").get(&format!("/v1/accesses?read_since={since}&limit=1")).await.ok();
        if opened && log["data"] == json!([]) {
            unlogged.push(format!("{ask:?}"));
        }
    }
    assert!(unlogged.is_empty(), "{unlogged:#?}");
}

static LINES: OnceLock<Mutex<Vec<String>>> = OnceLock::new();

struct Keep;

impl log::Log for Keep {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        // The program's own logger never writes the entries of the reader of HTML
        // (`the_reader_of_html_writes_nothing_to_the_log`).
        if record.target().starts_with("html5ever") {
            return;
        }
        let line = format!("{} {:?}", record.args(), Pairs(record));
        if line.contains(world::PREFIX) {
            LINES.get_or_init(Mutex::default).lock().expect("the lines").push(line);
        }
    }

    fn flush(&self) {}
}

/// What a line says besides its message.
struct Pairs<'a>(&'a log::Record<'a>);

impl std::fmt::Debug for Pairs<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        struct Visit<'a, 'b>(&'a mut std::fmt::Formatter<'b>);
        impl<'kvs> log::kv::VisitSource<'kvs> for Visit<'_, '_> {
            fn visit_pair(
                &mut self,
                key: log::kv::Key<'kvs>,
                value: log::kv::Value<'kvs>,
            ) -> Result<(), log::kv::Error> {
                write!(self.0, "{key}={value} ").map_err(log::kv::Error::from)
            }
        }
        self.0.key_values().visit(&mut Visit(formatter)).map_err(|_| std::fmt::Error)
    }
}

#[actix_web::test]
async fn no_line_of_the_log_and_no_metric_holds_a_word_of_the_record() {
    log::set_boxed_logger(Box::new(Keep)).expect("no other logger");
    log::set_max_level(log::LevelFilter::Debug);
    let app = TestApp::with(Setup { first_id: FIRST_ID, ..Setup::default() }).await;
    let world = World::build(&app).await;
    for ask in reads(&world).into_iter().filter(|ask| !ask.text().contains(world::PREFIX)) {
        ask.send(&app.restricted("", &["ashford"], &["*"])).await;
    }
    for ask in writes(&world, Level::Public).into_iter().filter(|ask| !ask.path().contains(world::PREFIX)) {
        ask.send(&app.caller("record:publish", &["ashford"])).await;
    }
    let metrics = app.anonymous().request(Method::GET, "/metrics").send().await.text();
    assert!(!metrics.contains(world::PREFIX));
    let lines = LINES.get_or_init(Mutex::default).lock().expect("the lines");
    // Other tests of this process put keys of their own into addresses, which the log holds as they were sent.
    let told: Vec<&String> = lines.iter().filter(|line| !line.contains("/by/")).collect();
    assert!(told.is_empty(), "{:#?}", &told[..told.len().min(10)]);
}
