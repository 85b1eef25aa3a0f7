//! Deleted by mistake: a record comes back at its own address, as it was, and never more public than it was. A deleted
//! record names the one that replaced it.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::{Answer, Client};
use crate::support::cluster::client as database;
use crate::support::records::{id, text};
use crate::support::samples::samples;

async fn delete(client: &Client, path: &str, reason: &str) {
    let request = client.request(Method::DELETE, &format!("{path}?reason={reason}")).header("If-Match", "*");
    let answer = request.send().await;
    assert_eq!(answer.status, 204, "{path}: {}", answer.text());
}

async fn restore(client: &Client, path: &str) -> Answer {
    client.post(&format!("{path}/restoration"), &json!({"reason": "It was deleted by mistake."})).await
}

async fn upload(client: &Client, document: &str, bytes: &str) {
    let request = client.request(Method::PUT, &format!("{document}/file")).header("Content-Type", "text/plain");
    assert_eq!(request.bytes(bytes).send().await.status, 201, "{document}");
}

/// What the public reads at an address, but for the version and the time, which move with every change.
async fn read(app: &TestApp, path: &str) -> Value {
    let mut record = app.anonymous().get(path).await.ok();
    let fields = record.as_object_mut().expect("a record");
    fields.remove("version");
    fields.remove("updated_at");
    record
}

#[actix_web::test]
async fn a_deleted_record_of_every_type_comes_back_as_it_was() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let samples = samples(&app, &council).await;
    let document = samples.iter().find(|sample| sample.collection == "documents").expect("a document").path();
    upload(&app.publisher("ashford"), &document, "A report.").await;
    for sample in samples {
        let councils = if sample.collection == "councils" { ["*"] } else { ["ashford"] };
        let (writer, path) = (app.caller(sample.scope, &councils), sample.path());
        let version = app.anonymous().get(&path).await.ok()["version"].as_i64().expect("a version");
        let before = read(&app, &path).await;
        delete(&writer, &path, "published_in_error").await;
        app.anonymous().get(&path).await.problem(410, "deleted");
        let restored = restore(&writer, &path).await;
        assert!(restored.header("etag").starts_with(&format!("\"{}.", version + 2)), "{path}: {}", restored.text());
        let restored = restored.ok();
        assert_eq!((&restored["id"], &restored["deleted_at"]), (&json!(sample.id), &Value::Null), "{path}");
        assert_eq!(read(&app, &path).await, before, "{path}");
        restore(&writer, &path).await.problem(409, "wrong_state");
    }
    let file = app.anonymous().get(&format!("{document}/file")).await;
    assert_eq!((file.status, file.text()), (200, "A report.".to_owned()));
}

#[actix_web::test]
async fn clients_that_poll_with_deleted_records_see_one_come_back() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = text(&app.item(&council, &meeting, "Business", "published").await["links"], "self");
    let publisher = app.publisher("ashford");
    app.clock.advance(60);
    delete(&publisher, &item, "other").await;
    let poll = |since: &str| format!("/v1/items?include_deleted=true&updated_since={since}");
    let deleted = app.anonymous().get(&poll("2000-01-01T00:00:00Z")).await.ok();
    assert!(deleted["data"][0]["deleted_at"].is_string(), "{deleted}");
    app.clock.advance(60);
    restore(&publisher, &item).await.ok();
    let since = text(&deleted["data"][0], "updated_at");
    let back = app.anonymous().get(&poll(&since)).await.ok();
    assert_eq!((&back["data"][0]["deleted_at"], &back["data"][0]["title"]), (&Value::Null, &json!("Business")));
    assert_ne!(back["data"][0]["updated_at"], deleted["data"][0]["updated_at"]);
}

#[actix_web::test]
async fn a_record_comes_back_only_after_what_it_belongs_to() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let document = text(&app.document(&council, &item, "Report", "published").await["links"], "self");
    let (publisher, item) = (app.publisher("ashford"), format!("/v1/items/{item}"));
    delete(&publisher, &document, "duplicate").await;
    delete(&publisher, &item, "duplicate").await;
    let refused = restore(&publisher, &document).await.problem(409, "wrong_state");
    assert_eq!(refused["errors"][0]["pointer"], "/item_id");
    assert!(text(&refused, "detail").contains(&format!("{item}/restoration")), "{refused}");
    restore(&publisher, &item).await.ok();
    restore(&publisher, &document).await.ok();
    app.anonymous().get(&document).await.ok();
}

#[actix_web::test]
async fn a_name_that_another_record_took_meanwhile_is_refused_and_the_other_is_named() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let (publisher, writer) = (app.publisher("ashford"), app.caller("progress:write", &["ashford"]));
    let strategy = json!({"council": "ashford", "slug": "plan", "name": "Plan", "publication": "published"});
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01",
        "publication": "published", "identifiers": [{"scheme": "test", "value": "m1"}]});
    for (client, collection, new, pointer) in
        [(&writer, "strategies", strategy, "/slug"), (&publisher, "meetings", meeting, "/identifiers/0")]
    {
        let list = format!("/v1/{collection}");
        let path = text(&client.post(&list, &new).await.created()["links"], "self");
        delete(client, &path, "superseded").await;
        let other = client.post(&list, &new).await.created();
        let refused = restore(client, &path).await.problem(409, "already_exists");
        let named = (&refused["errors"][0]["pointer"], &refused["conflicts_with"]["id"]);
        assert_eq!(named, (&json!(pointer), &other["id"]));
        app.anonymous().get(&path).await.problem(410, "deleted");
    }
}

#[actix_web::test]
async fn an_item_whose_place_is_taken_comes_back_at_the_end() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let publisher = app.publisher("ashford");
    let first = text(&app.item(&council, &meeting, "First", "published").await["links"], "self");
    app.item(&council, &meeting, "Second", "published").await;
    delete(&publisher, &first, "duplicate").await;
    let third = json!({"meeting_id": meeting, "title": "Third", "position": 0, "publication": "published"});
    publisher.post("/v1/items", &third).await.created();
    assert_eq!(restore(&publisher, &first).await.ok()["position"], 2);
}

#[actix_web::test]
async fn a_restoration_makes_nothing_public_that_was_not() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let draft = text(&app.item(&council, &meeting, "Draft", "draft").await["links"], "self");
    let shown = text(&app.item(&council, &meeting, "Shown", "published").await["links"], "self");
    let exemption = json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Land"});
    let exempt = json!({"meeting_id": meeting, "title": "Sale of the depot", "exemption": exemption,
        "publication": "published"});
    let exempt = text(&clerk.post("/v1/items", &exempt).await.created()["links"], "self");
    let face = read(&app, &exempt).await;
    for path in [&draft, &shown, &exempt] {
        delete(&clerk, path, "other").await;
    }
    restore(&clerk, &draft).await.ok();
    app.anonymous().get(&draft).await.problem(404, "not_found");
    assert_eq!(app.clerk("ashford").get(&draft).await.ok()["publication"], "draft");
    restore(&app.publisher("ashford"), &exempt).await.problem(403, "missing_scope");
    restore(&clerk, &exempt).await.ok();
    assert_eq!((read(&app, &exempt).await, &face["title"]), (face.clone(), &json!("Land")));
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "It was the wrong day."});
    clerk.patch(&format!("/v1/meetings/{meeting}"), &withdrawal).await.ok();
    restore(&clerk, &shown).await.ok();
    app.anonymous().get(&shown).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_decision_that_the_public_has_read_stays_frozen_when_it_comes_back() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let decision = text(&app.decision(&council, &item, "To spend £100.", "published").await["links"], "self");
    let publisher = app.publisher("ashford");
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "It was misread."});
    publisher.patch(&decision, &withdrawal).await.ok();
    delete(&publisher, &decision, "duplicate").await;
    restore(&publisher, &decision).await.ok();
    let altered = publisher.patch(&decision, &json!({"text": "To spend £1000."})).await;
    assert_eq!(altered.problem(422, "validation")["errors"][0]["code"], "immutable");
}

#[actix_web::test]
async fn a_correction_does_not_come_back_beside_another_of_the_same_decision() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let decision = text(&app.decision(&council, &item, "To spend £100.", "published").await["links"], "self");
    let publisher = app.publisher("ashford");
    let correct = async |sum: &str| {
        let correction = json!({"reason": "A nought was left out.", "text": format!("To spend £{sum}.")});
        publisher.post(&format!("{decision}/correction"), &correction).await.created()
    };
    let first = text(&correct("1000").await["links"], "self");
    delete(&publisher, &first, "duplicate").await;
    let second = correct("10000").await;
    let refused = restore(&publisher, &first).await.problem(409, "already_exists");
    assert_eq!(refused["conflicts_with"]["id"], second["id"]);
    delete(&publisher, &text(&second["links"], "self"), "duplicate").await;
    let restored = restore(&publisher, &first).await.ok();
    assert_eq!(app.anonymous().get(&decision).await.ok()["superseded_by_id"], restored["id"]);
}

#[actix_web::test]
async fn the_change_log_has_a_restoration_with_its_reason() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = text(&app.meeting(&council, "2026-07-01", "published").await["links"], "self");
    let publisher = app.publisher("ashford");
    delete(&publisher, &meeting, "duplicate").await;
    let dry = json!({"reason": "A trial."});
    publisher.post(&format!("{meeting}/restoration?dry_run=true"), &dry).await.ok();
    app.anonymous().get(&meeting).await.problem(410, "deleted");
    restore(&publisher, &meeting).await.ok();
    let db = database(&app.database_url).await;
    let sql = "SELECT operation, version, coalesce(reason, 'none'), record.shown(c) ->> 'title' FROM record.changes c \
               WHERE kind = 'meeting' ORDER BY version";
    let rows = db.query(sql, &[]).await.expect("changes");
    let log: Vec<(String, i64, String, String)> =
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect();
    let entry = |operation: &str, version, reason: &str, title: &str| {
        (operation.to_owned(), version, reason.to_owned(), title.to_owned())
    };
    let restored = entry("restored", 3, "It was deleted by mistake.", "Cabinet");
    assert_eq!(log, [entry("created", 1, "none", "Cabinet"), entry("deleted", 2, "none", ""), restored]);
}

#[actix_web::test]
async fn a_restoration_needs_the_scope_of_a_deletion_and_honours_its_headers() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = text(&app.meeting(&council, "2026-07-01", "published").await["links"], "self");
    let publisher = app.publisher("ashford");
    delete(&publisher, &meeting, "duplicate").await;
    restore(&app.clerk("ashford"), &meeting).await.problem(403, "missing_scope");
    let path = format!("{meeting}/restoration");
    let nothing = publisher.post(&path, &json!({})).await;
    assert_eq!(nothing.pointers(422, "validation"), ["/reason"]);
    let reason = json!({"reason": "It was deleted by mistake."});
    let stale = publisher.request(Method::POST, &path).header("If-Match", "\"1.0\"").json(&reason).send().await;
    stale.problem(412, "precondition_failed");
    let send = async || {
        let request = publisher.request(Method::POST, &path).header("If-Match", "\"2.0\"");
        request.header("Idempotency-Key", "once").json(&reason).send().await
    };
    let (first, second) = (send().await, send().await);
    assert_eq!((second.status, second.header("idempotency-replayed")), (200, "true"), "{}", first.text());
    assert_eq!(first.json(), second.json());
}

#[actix_web::test]
async fn a_scheduled_record_comes_back_with_its_schedule() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2099-07-01",
        "publication": "scheduled", "publish_at": "2099-06-01T09:00:00Z"});
    let meeting = text(&publisher.post("/v1/meetings", &meeting).await.created()["links"], "self");
    delete(&publisher, &meeting, "duplicate").await;
    let db = database(&app.database_url).await;
    let waiting =
        async || -> i64 { db.query_one("SELECT count(*) FROM record.schedules", &[]).await.expect("schedules").get(0) };
    restore(&publisher, &meeting).await.ok();
    assert_eq!(waiting().await, 1);
    assert_eq!(publisher.get(&meeting).await.ok()["publish_at"], "2099-06-01T09:00:00Z");
}

fn key(value: &str) -> Value {
    json!({"scheme": "cms", "value": value})
}

/// A meeting that the system `cms` knows as `m1`, with an agenda of one item that has a paper with a file.
async fn with_agenda(app: &TestApp) -> (Value, Value, Value) {
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting =
        json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01", "publication": "published"});
    publisher.put("/v1/meetings/by/cms/m1", &meeting).await.created();
    let paper = json!({"key": key("d1"), "kind": "report", "title": "Report", "publication": "published"});
    let item = json!({"key": key("1"), "title": "Budget", "publication": "published", "documents": [paper]});
    let other = json!({"key": key("2"), "title": "Hours", "publication": "published"});
    let agenda = json!({"items": [item, other]});
    publisher.put("/v1/meetings/by/cms/m1/agenda", &agenda).await.ok();
    let item = app.anonymous().get("/v1/items/by/cms/1").await.ok();
    let paper = app.anonymous().get("/v1/documents/by/cms/d1").await.ok();
    upload(&publisher, &text(&paper["links"], "self"), "A report.").await;
    (agenda, item, paper)
}

#[actix_web::test]
async fn what_an_agenda_left_out_by_mistake_comes_back_with_the_next_one() {
    let app = TestApp::new().await;
    let (agenda, item, paper) = with_agenda(&app).await;
    let publisher = app.publisher("ashford");
    let shorter = json!({"items": [agenda["items"][1]]});
    publisher.put("/v1/meetings/by/cms/m1/agenda", &shorter).await.ok();
    app.anonymous().get(&text(&item["links"], "self")).await.problem(410, "deleted");
    let saved = publisher.put("/v1/meetings/by/cms/m1/agenda", &agenda).await.ok();
    let results: Vec<(&Value, &Value)> = saved["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|change| (&change["id"], &change["result"]))
        .filter(|(_, result)| *result == "restored")
        .collect();
    let restored = json!("restored");
    assert_eq!(results, [(&item["id"], &restored), (&paper["id"], &restored)]);
    assert_eq!(saved["summary"]["restored"], 2);
    assert_eq!(app.anonymous().get("/v1/items/by/cms/1").await.ok()["position"], 0);
    let file = app.anonymous().get(&format!("{}/file", text(&paper["links"], "self"))).await;
    assert_eq!((file.status, file.text()), (200, "A report.".to_owned()));
}

#[actix_web::test]
async fn a_put_by_the_same_identifier_brings_back_what_an_agenda_left_out() {
    let app = TestApp::new().await;
    let (agenda, item, paper) = with_agenda(&app).await;
    let publisher = app.publisher("ashford");
    let shorter = json!({"items": [agenda["items"][1]]});
    publisher.put("/v1/meetings/by/cms/m1/agenda", &shorter).await.ok();
    let new = json!({"meeting": key("m1"), "title": "The budget"});
    app.clerk("ashford").put("/v1/items/by/cms/1", &new).await.problem(403, "missing_scope");
    let back = publisher.put("/v1/items/by/cms/1", &new).await;
    assert_eq!(back.header("location"), text(&item["links"], "self"));
    let back = back.created();
    assert_eq!(
        (&back["id"], &back["title"], &back["publication"]),
        (&item["id"], &json!("The budget"), &json!("published"))
    );
    let owner = json!({"kind": "item", "id": item["id"]});
    let new = json!({"owner": owner, "kind": "report", "title": "Report"});
    assert_eq!(publisher.put("/v1/documents/by/cms/d1", &new).await.created()["id"], paper["id"]);
    let file = app.anonymous().get(&format!("{}/file", text(&paper["links"], "self"))).await;
    assert_eq!((file.status, file.text()), (200, "A report.".to_owned()));
}

/// RFC 9110, section 13.1: the preconditions ask what is there, and a deleted record is not.
#[actix_web::test]
async fn a_put_that_only_creates_brings_back_what_an_agenda_left_out_and_one_that_only_replaces_does_not() {
    let app = TestApp::new().await;
    let (agenda, item, _) = with_agenda(&app).await;
    let publisher = app.publisher("ashford");
    let shorter = json!({"items": [agenda["items"][1]]});
    publisher.put("/v1/meetings/by/cms/m1/agenda", &shorter).await.ok();
    let gone = text(&item["links"], "self");
    app.anonymous().get(&gone).await.problem(410, "deleted");
    let new = json!({"meeting": key("m1"), "title": "The budget"});
    let put = async |name: &'static str, value: &str| {
        publisher.request(Method::PUT, "/v1/items/by/cms/1").header(name, value).json(&new).send().await
    };
    for version in ["*", "\"2.0000000000000000\""] {
        put("If-Match", version).await.problem(412, "precondition_failed");
    }
    app.anonymous().get(&gone).await.problem(410, "deleted");
    let back = put("If-None-Match", "*").await.created();
    assert_eq!((&back["id"], &back["title"]), (&item["id"], &json!("The budget")));
    // Now there is one.
    put("If-None-Match", "*").await.problem(412, "precondition_failed");
    assert_eq!(put("If-Match", "*").await.ok()["version"], back["version"]);
}

#[actix_web::test]
async fn a_deleted_record_names_the_one_that_replaced_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let july = id(&app.meeting(&council, "2026-07-01", "published").await);
    let august = id(&app.meeting(&council, "2026-08-01", "published").await);
    let item = |meeting: &str| json!({"meeting_id": meeting, "title": "Business", "publication": "published"});
    let old_item = publisher.put("/v1/items/by/cms/1", &item(&july)).await.created();
    delete(&publisher, &text(&old_item["links"], "self"), "superseded").await;
    let new_item = publisher.put("/v1/items/by/cms/1", &item(&august)).await.created();
    let old = app.document(&council, &id(&new_item), "Report", "published").await;
    let new = json!({"owner": {"kind": "item", "id": new_item["id"]}, "kind": "report", "title": "Second report",
        "publication": "draft", "supersedes_id": old["id"]});
    let hidden = publisher.post("/v1/documents", &new).await.created();
    delete(&publisher, &text(&old["links"], "self"), "superseded").await;
    let gone = app.anonymous().get(&text(&old["links"], "self")).await.problem(410, "deleted");
    assert_eq!(gone["successor"], Value::Null, "a draft is not named");
    let new = publisher.patch(&text(&hidden["links"], "self"), &json!({"publication": "published"})).await.ok();
    for (old, new, kind) in [(&old_item, &new_item, "item"), (&old, &new, "document")] {
        let (address, successor) = (text(&old["links"], "self"), text(&new["links"], "self"));
        let answer = app.anonymous().get(&address).await;
        assert_eq!(answer.header("link"), format!("<{successor}>; rel=\"successor-version\""), "{kind}");
        let gone = answer.problem(410, "deleted");
        assert_eq!(gone["successor"], json!({"kind": kind, "id": new["id"], "url": successor}));
    }
}
