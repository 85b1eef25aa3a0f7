//! Clients that keep a copy by polling miss nothing: a record that they see changed has a new `updated_at`. The server
//! says from when on to ask again, also while others write.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use actix_web::http::Method;
use chrono::{DateTime, Utc};
use minutebook::database::Limits;
use minutebook::kind::{Form, Kind};
use serde_json::{Value, json};
use tokio_postgres::Client as Database;

use crate::support::cluster::client;
use crate::support::mentions::mentions;
use crate::support::records::{Council, id, text};
use crate::support::samples::kind_of;
use crate::support::{Setup, TestApp};

/// Every row that the public sees, by its table and id.
async fn public_rows(db: &Database) -> BTreeMap<(&'static str, String), Value> {
    let mut rows = BTreeMap::new();
    for &kind in Kind::ALL {
        let sql = format!("SELECT id::text, to_jsonb(t)::text FROM published.{} t", kind.table());
        for row in db.query(&sql, &[]).await.expect("rows") {
            let content: String = row.get(1);
            rows.insert((kind.table(), row.get(0)), serde_json::from_str(&content).expect("a row"));
        }
    }
    rows
}

fn moved_at(row: &Value) -> DateTime<Utc> {
    text(row, "updated_at").parse().expect("an instant")
}

fn poll_from(list: &Value) -> DateTime<Utc> {
    text(&list["page"], "poll_from").parse().expect("an instant")
}

/// The fields, by their tables, in which rows differ that were there before and are there now; each of those rows has
/// moved its `updated_at` to this instant.
fn changed_fields(
    before: &BTreeMap<(&'static str, String), Value>,
    after: &BTreeMap<(&'static str, String), Value>,
    now: DateTime<Utc>,
) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    for ((table, id), row) in after {
        let Some(earlier) = before.get(&(*table, id.clone())) else { continue };
        let own: Vec<&String> = row.as_object().expect("a row").keys().filter(|name| *name != "updated_at").collect();
        let differing: Vec<&String> = own.into_iter().filter(|name| earlier[*name] != row[*name]).collect();
        assert!(differing.is_empty() || moved_at(row) == now, "{table} {id} changed {differing:?} and bears {row}");
        fields.extend(differing.into_iter().map(|name| format!("{table}.{name}")));
    }
    fields
}

#[actix_web::test]
async fn a_public_record_that_changes_since_another_is_hidden_shown_or_deleted_moves_its_updated_at() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let named = mentions(&app, &council).await.named;
    let (db, admin) = (client(&app.database_url).await, app.admin());
    let clerk = app.restricted("record:publish", &["ashford"], &["*"]);
    let mut fields = BTreeSet::new();
    let mut before = public_rows(&db).await;
    let exempt =
        json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A matter"}});
    for (collection, id) in &named {
        let path = format!("/v1/{collection}/{id}");
        let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."});
        let mut steps = Vec::new();
        if kind_of(collection).has_publication() {
            steps.push((Method::PATCH, path.clone(), withdrawn));
            steps.push((Method::PATCH, path.clone(), json!({"publication": "published"})));
        }
        if ["items", "documents"].contains(collection) {
            steps.push((Method::PATCH, path.clone(), exempt.clone()));
            steps.push((Method::POST, format!("{path}/disclosure"), json!({"reason": "It was concluded."})));
        }
        steps.push((Method::DELETE, format!("{path}?reason=duplicate"), Value::Null));
        for (method, address, body) in steps {
            app.clock.advance(1);
            let etag = clerk.get(&path).await.header("etag").to_owned();
            let writer = if method == Method::DELETE { &admin } else { &clerk };
            let answer = writer.request(method.clone(), &address).header("If-Match", &etag).json(&body).send().await;
            assert!([200, 204, 409].contains(&answer.status), "{method} {address}: {}", answer.text());
            let after = public_rows(&db).await;
            let own = format!("{}.", collection.replace('-', "_"));
            let others = changed_fields(&before, &after, app.clock.now());
            let lists = [".translations", ".successors", ".predecessors", ".councils"];
            let names = |field: &String| field.ends_with("_id") || lists.iter().any(|list| field.ends_with(list));
            fields.extend(others.into_iter().filter(|field| !field.starts_with(&own) || names(field)));
            before = after;
        }
    }
    for &kind in Kind::ALL {
        for mention in kind.mentions() {
            let field = format!("{}.{}", kind.table(), mention.column);
            assert!(fields.contains(&field), "{field} never changed: {fields:?}");
        }
    }
}

#[actix_web::test]
async fn a_face_does_not_move_when_a_record_is_hidden_that_its_hidden_part_names() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let person = json!({"council": "ashford", "name": "Olive Kershaw", "publication": "published"});
    let person = clerk.post("/v1/people", &person).await.created();
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = json!({"meeting_id": meeting, "title": "Sale", "publication": "published",
        "presented_by": {"name": "Olive Kershaw", "person_id": person["id"]},
        "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A matter"}});
    let item = text(&clerk.post("/v1/items", &item).await.created()["links"], "self");
    let before = app.anonymous().get(&item).await.text();
    app.clock.advance(60);
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."});
    clerk.patch(&text(&person["links"], "self"), &withdrawn).await.ok();
    assert_eq!(app.anonymous().get(&item).await.text(), before);
}

/// Each name of another record by which a view hides something: `items.issue_id -> issues`.
async fn masks(db: &Database) -> BTreeSet<String> {
    let mut masks = BTreeSet::new();
    for &kind in Kind::ALL {
        let table = kind.table();
        let sql = format!("SELECT pg_get_viewdef('published.{table}'::regclass, true)");
        let view: String = db.query_one(&sql, &[]).await.expect("a view").get(0);
        // The column of an array, by the name that the view gives its elements.
        let array = |name: &str| {
            view.split(&format!("jsonb_array_elements({table}.")).skip(1).find_map(|rest| {
                let (column, rest) = rest.split_once(')')?;
                let rest = rest.trim_start().trim_start_matches("WITH ORDINALITY").trim_start();
                rest.starts_with(&format!("{name}(")).then_some(column)
            })
        };
        for part in view.split("FROM record.").skip(1) {
            let mut words = part.split_whitespace();
            let (of, alias) = (words.next().expect("a table"), words.next().unwrap_or_default());
            let Some(condition) = part.split_once(&format!("WHERE {alias}.id = ")).map(|(_, condition)| condition)
            else {
                continue;
            };
            let (name, rest) = condition.trim_start_matches('(').split_at(
                condition
                    .trim_start_matches('(')
                    .find(|sign: char| !sign.is_alphanumeric() && sign != '_' && sign != '.')
                    .expect("an end"),
            );
            let (owner, column) = name.split_once('.').expect("a column");
            let path = match rest.trim_start().split('\'').next() {
                Some("->> " | "#>> ") => {
                    rest.split('\'').nth(1).expect("a path").trim_matches(['{', '}']).replace(',', ".")
                }
                _ => String::new(),
            };
            let at = if owner == table { column.to_owned() } else { format!("{}[]", array(owner).expect("an array")) };
            let dot = if path.is_empty() { "" } else { "." };
            masks.insert(format!("{table}.{at}{dot}{path} -> {of}"));
        }
    }
    masks
}

#[actix_web::test]
async fn the_names_that_follow_another_record_are_those_that_the_views_hide() {
    let db = client(&crate::support::cluster::empty_database().await).await;
    let mut listed = BTreeSet::new();
    for &kind in Kind::ALL {
        for mention in kind.mentions() {
            let at = match mention.form {
                Form::Id => String::new(),
                Form::Object | Form::ObjectOf(_) => ".id".to_owned(),
                Form::Each(field) => format!("[].{field}"),
                Form::EachObject(field) => format!("[].{field}.id"),
            };
            let of = mention.of.iter().map(|of| format!("{}.{}{at} -> {}", kind.table(), mention.column, of.table()));
            listed.extend(of);
        }
    }
    assert_eq!(listed, masks(&db).await);
}

/// A meeting of a council by a key of its own.
fn keyed_meeting(council: &Council) -> Value {
    json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-10-01", "publication": "published",
        "identifiers": [{"scheme": "test", "value": "held-up"}]})
}

/// Waits until a writer waits for a lock that another holds.
async fn until_a_writer_waits(db: &Database) {
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = \
                 'minutebook writer' AND wait_event_type = 'Lock'";
    while db.query_one(waits, &[]).await.expect("the activity").get::<_, i64>(0) == 0 {
        tokio::task::yield_now().await;
    }
}

/// Takes a key that a record of the council is to have, in a transaction that is left open: who writes the record waits
/// for its end.
async fn take_key(db: &Database, council: &Council, kind: Kind) {
    let take = format!(
        "BEGIN; INSERT INTO record.identifiers (council_id, kind, scheme, value, id, is_public) \
         VALUES ('{}', '{}', 'test', 'held-up', gen_random_uuid(), false)",
        council.id,
        kind.word()
    );
    db.batch_execute(&take).await.expect("a key that is taken");
}

#[actix_web::test]
async fn a_poll_by_poll_from_finds_what_another_process_was_writing_at_the_last_poll() {
    let app = TestApp::new().await;
    app.clock.runs();
    let council = app.council("ashford").await;
    let other = app.beside(Setup::default()).await;
    let (holder, db) = (client(&app.database_url).await, client(&app.database_url).await);
    take_key(&holder, &council, Kind::Meeting).await;
    let (publisher, meeting) = (app.publisher("ashford"), keyed_meeting(&council));
    let writing = actix_web::rt::spawn(async move { publisher.post("/v1/meetings", &meeting).await });
    until_a_writer_waits(&db).await;
    let polled_at = app.clock.now();
    let first = other.anonymous().get("/v1/meetings").await.ok();
    assert_eq!(first["data"], json!([]), "it is not there yet");
    holder.batch_execute("ROLLBACK").await.expect("an end");
    let made = writing.await.expect("the write").created();
    assert!(moved_at(&made) < polled_at, "it bears an instant before the poll");
    let poll = format!("/v1/meetings?updated_since={}", text(&first["page"], "poll_from"));
    assert_eq!(other.anonymous().get(&poll).await.ok()["data"][0]["id"], made["id"]);
    let later = other.anonymous().get(&poll).await.ok();
    assert!(poll_from(&later) > moved_at(&made), "once it is there the next poll asks from later");
}

#[actix_web::test]
async fn poll_from_stays_as_it_is_until_the_record_changes() {
    // Other tests write to other databases of the same PostgreSQL, which cannot be told from this one.
    let limits = Limits { generation_trusted_for: Duration::from_secs(3600), ..Limits::default() };
    let app = TestApp::with(Setup { limits, ..Setup::default() }).await;
    let council = app.council("ashford").await;
    app.meeting(&council, "2026-07-01", "published").await;
    let public = app.anonymous();
    let first = public.get("/v1/meetings").await;
    assert_eq!(first.json()["page"]["poll_from"], "2026-11-24T12:00:00Z");
    app.clock.advance(10);
    let again = public.request(Method::GET, "/v1/meetings").header("If-None-Match", first.header("etag")).send().await;
    assert_eq!(again.status, 304);
    let other = app.beside(Setup::default()).await;
    other.meeting(&council, "2026-08-01", "published").await;
    assert_eq!(other.anonymous().get("/v1/meetings").await.ok()["page"]["poll_from"], "2026-11-24T12:00:10Z");
}

#[actix_web::test]
async fn all_pages_of_a_walk_say_the_poll_from_of_the_first() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for date in ["2026-07-01", "2026-08-01", "2026-09-01"] {
        app.meeting(&council, date, "published").await;
    }
    let public = app.anonymous();
    let first = public.get("/v1/meetings?limit=1").await.ok();
    app.clock.advance(10);
    app.meeting(&council, "2026-10-01", "published").await;
    let (mut page, mut later) = (first.clone(), 0);
    while let Some(next) = page["page"]["next"].as_str().map(str::to_owned) {
        page = public.get(&next).await.ok();
        assert_eq!(page["page"]["poll_from"], first["page"]["poll_from"]);
        later += 1;
    }
    assert!(later >= 2, "{later}");
    let anew = public.get("/v1/meetings?limit=1").await.ok();
    assert_eq!(anew["page"]["poll_from"], "2026-11-24T12:00:10Z");
}

#[actix_web::test]
async fn a_write_that_takes_longer_than_it_may_is_undone_and_can_be_sent_again() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let limits = Limits { write_deadline: Some(Duration::from_millis(300)), ..Limits::default() };
    let hasty = app.beside(Setup { limits, ..Setup::default() }).await;
    let (holder, db) = (client(&app.database_url).await, client(&app.database_url).await);
    take_key(&holder, &council, Kind::Meeting).await;
    let write = |app: &TestApp| {
        let request = app.publisher("ashford").request(Method::POST, "/v1/meetings").json(&keyed_meeting(&council));
        request.header("Idempotency-Key", "held-up").send()
    };
    let refused = write(&hasty).await;
    assert!(!refused.header("retry-after").is_empty());
    let problem = refused.problem(503, "unavailable");
    assert!(text(&problem, "detail").contains("Nothing was saved."), "{problem}");
    holder.batch_execute("ROLLBACK").await.expect("an end");
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = \
                'minutebook writer' AND state <> 'idle'";
    while db.query_one(open, &[]).await.expect("the activity").get::<_, i64>(0) > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(app.anonymous().get("/v1/meetings").await.ok()["data"], json!([]));
    let made = write(&app).await;
    assert_eq!(made.header("idempotency-replayed"), "false");
    made.created();
}

#[actix_web::test]
async fn what_a_long_write_wrote_bears_the_instant_of_its_end_in_the_rows_and_in_the_log() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let (holder, db) = (client(&app.database_url).await, client(&app.database_url).await);
    take_key(&holder, &council, Kind::Item).await;
    let items = ["first", "held-up", "third"]
        .map(|key| json!({"key": {"scheme": "test", "value": key}, "title": "Business", "publication": "published"}));
    let agenda = format!("{}/agenda", text(&meeting["links"], "self"));
    let publisher = app.publisher("ashford");
    let writing = actix_web::rt::spawn(async move { publisher.put(&agenda, &json!({"items": items})).await });
    until_a_writer_waits(&db).await;
    app.clock.advance(10);
    holder.batch_execute("ROLLBACK").await.expect("an end");
    writing.await.expect("the write").ok();
    let listed = app.anonymous().get("/v1/items?updated_since=2026-11-24T12:00:10Z").await.ok();
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(3), "{listed}");
    let logged = "SELECT count(*) FROM record.changes WHERE kind = 'item' AND changed_at = '2026-11-24T12:00:10Z'";
    assert_eq!(db.query_one(logged, &[]).await.expect("the log").get::<_, i64>(0), 3);
}
