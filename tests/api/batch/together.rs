//! A batch as one write.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{delete, key, logged, operation, patch, person, put, results, send, send_by_key, statuses};
use crate::support::TestApp;
use crate::support::cluster::client;
use crate::support::records::{id, text};

/// A meeting with an item, its paper and a decision, each named by its external identifier.
fn meeting(body_id: &str) -> Vec<Value> {
    let mut all = vec![
        put(
            "/v1/meetings/by/test/m1",
            json!({"body_id": body_id, "title": "Cabinet", "date": "2026-07-01", "publication": "published"}),
        ),
        put("/v1/items/by/test/i1", json!({"meeting": key("m1"), "title": "Parking", "publication": "published"})),
        put(
            "/v1/decisions/by/test/d1",
            json!({"item": key("i1"), "kind": "executive", "outcome": "noted", "text": "To note it.",
                "publication": "published"}),
        ),
        put(
            "/v1/documents/by/test/p1",
            json!({"owner": {"kind": "item", "scheme": "test", "value": "i1"}, "kind": "report", "title": "Report",
                "publication": "published"}),
        ),
    ];
    all.push(operation("post", "/v1/people", person("Ann Field")));
    all
}

#[actix_web::test]
async fn records_of_several_types_name_each_other_and_are_one_write_of_the_log() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let before = logged(&app).await;
    let done = results(send(&app.publisher("ashford"), &meeting(&council.body_id)).await);
    assert_eq!(statuses(&done), [201; 5]);
    let decision = app.anonymous().get("/v1/decisions/by/test/d1").await.ok();
    assert_eq!((&decision["item_id"], &decision["meeting_id"]), (&done[1]["body"]["id"], &done[0]["body"]["id"]));
    let db = client(&app.database_url).await;
    let entries = "SELECT kind, write_id::text FROM record.changes ORDER BY write_id DESC, place LIMIT 5";
    let entries = db.query(entries, &[]).await.expect("entries");
    let kinds: Vec<&str> = entries.iter().map(|row| row.get(0)).collect();
    assert_eq!(kinds, ["person", "meeting", "item", "decision", "document"], "parents before children");
    assert!(entries.iter().all(|row| row.get::<_, &str>(1) == entries[0].get::<_, &str>(1)), "one write");
    assert_eq!(logged(&app).await, before + 5);
}

#[actix_web::test]
async fn each_result_is_what_the_operations_own_address_answers() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let writer = app.publisher("ashford");
    let done = results(send(&writer, &meeting(&council.body_id)).await);
    for (result, address) in done.iter().zip(["meetings/by/test/m1", "items/by/test/i1", "decisions/by/test/d1"]) {
        let address = format!("/v1/{address}");
        assert_eq!((&result["path"], &result["problem"]), (&json!(address), &Value::Null));
        let now = writer.get(&address).await;
        assert_eq!(result["etag"], now.header("etag"), "the clock stands still");
        assert_eq!(result["location"], now.json()["links"]["self"]);
        assert_eq!(result["body"], now.ok());
    }
    let again = results(send(&writer, &meeting(&council.body_id)[..4]).await);
    assert_eq!(statuses(&again), [200; 4]);
    assert!(again.iter().all(|result| result["location"].is_null() && result["body"]["version"] == 1), "{again:?}");
}

#[actix_web::test]
async fn records_are_changed_deleted_and_restored_by_their_versions() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let writer = app.publisher("ashford");
    let mut paths = Vec::new();
    for name in ["Ann", "Ben", "Cat"] {
        paths.push(format!("/v1/people/{}", id(&writer.post("/v1/people", &person(name)).await.created())));
    }
    writer.delete(&paths[2]).await;
    let etag = writer.get(&paths[0]).await.header("etag").to_owned();
    let change = json!({"method": "patch", "path": paths[0], "if_match": etag, "body": {"party": "Independent"}});
    let restoration =
        operation("post", &format!("{}/restoration", paths[2]), json!({"reason": "It was deleted by mistake."}));
    let done = results(send(&writer, &[change, delete(&paths[1]), restoration]).await);
    assert_eq!(statuses(&done), [200, 204, 200]);
    assert_eq!((&done[1]["body"], &done[1]["etag"]), (&Value::Null, &Value::Null));
    assert_eq!(writer.get(&paths[0]).await.ok()["party"], "Independent");
    writer.get(&paths[1]).await.problem(410, "deleted");
    assert_eq!(writer.get(&paths[2]).await.header("etag"), text(&done[2], "etag"));
}

#[actix_web::test]
async fn a_new_meeting_gets_its_agenda_and_its_attendance_in_the_same_write() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let writer = app.publisher("ashford");
    let agenda = json!({"items": [{"key": key("i1"), "title": "Parking"}, {"key": key("i2"), "title": "Benches"}]});
    let present = json!({"attendances": [{"name_as_recorded": "Councillor Field", "state": "present"}]});
    let mut operations = meeting(&council.body_id);
    operations.truncate(1);
    operations.push(put("/v1/meetings/by/test/m1/agenda", agenda));
    operations.push(put("/v1/meetings/by/test/m1/attendances?council=ashford", present));
    let before = logged(&app).await;
    let done = results(send(&writer, &operations).await);
    assert_eq!(statuses(&done), [201, 200, 200]);
    assert_eq!(done[1]["body"]["summary"]["created"], 2);
    assert_eq!(done[2]["body"]["meeting_id"], done[0]["body"]["id"]);
    assert_eq!(logged(&app).await, before + 4);
    let wrong = put("/v1/meetings/by/test/m1/agenda", json!({"items": [{"key": key("i1"), "title": ""}]}));
    let answer = send(&writer, &[wrong]).await;
    assert_eq!(answer.pointers(422, "validation"), ["/operations/0/body/items/0/title"]);
    let mut conditional = put("/v1/meetings/by/test/m1/agenda", json!({"items": []}));
    conditional["if_match"] = json!("*");
    let answer = send(&writer, &[conditional]).await;
    assert_eq!(answer.pointers(422, "validation"), ["/operations/0/if_match"]);
}

#[actix_web::test]
async fn a_record_can_be_written_twice_and_has_a_version_for_each() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let writer = app.publisher("ashford");
    let path = "/v1/people/by/test/ann";
    let done = results(send(&writer, &[put(path, person("Ann")), put(path, person("Ann Field"))]).await);
    assert_eq!(statuses(&done), [201, 200]);
    assert_eq!((&done[0]["body"]["version"], &done[1]["body"]["version"]), (&json!(1), &json!(2)));
    assert_eq!(writer.get(path).await.ok()["name"], "Ann Field");
}

#[actix_web::test]
async fn a_batch_that_says_nothing_new_writes_nothing() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let (writer, operations) = (app.publisher("ashford"), meeting(&council.body_id));
    send(&writer, &operations[..4]).await.ok();
    let before = logged(&app).await;
    send(&writer, &operations[..4]).await.ok();
    assert_eq!(logged(&app).await, before);
}

#[actix_web::test]
async fn a_batch_that_is_repeated_by_its_key_gets_the_same_answer_and_does_nothing() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let writer = app.publisher("ashford");
    let batch = json!({"operations": [operation("post", "/v1/people", person("Ann"))]});
    let (first, second) = (send_by_key(&writer, "one", &batch).await, send_by_key(&writer, "one", &batch).await);
    assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("false", "true"));
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    assert_eq!(writer.get("/v1/people?count=true").await.ok()["page"]["total"], 1);
    let other = json!({"operations": [operation("post", "/v1/people", person("Ben"))]});
    send_by_key(&writer, "one", &other).await.problem(422, "idempotency_key_reused");
}

#[actix_web::test]
async fn a_dry_run_answers_as_if_it_were_done_and_saves_nothing() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let writer = app.publisher("ashford");
    let batch = json!({"operations": meeting(&council.body_id)});
    let tried = writer.post("/v1/batch?dry_run=true", &batch).await;
    assert_eq!(tried.header("dry-run"), "true");
    assert_eq!(statuses(&results(tried)), [201; 5]);
    writer.get("/v1/meetings/by/test/m1").await.problem(404, "not_found");
    let wrong = json!({"operations": [patch("/v1/people/0193f0c0-0000-7000-8000-000000000000", json!({}))]});
    writer.post("/v1/batch?dry_run=true", &wrong).await.problem(404, "not_found");
}

#[actix_web::test]
async fn warnings_name_the_operation_that_they_are_about() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let answer = send(&app.publisher("ashford"), &meeting(&council.body_id)).await.ok();
    let warned: Vec<String> =
        answer["warnings"].as_array().expect("warnings").iter().map(|warning| text(warning, "pointer")).collect();
    assert!(warned.contains(&"/operations/2/body/reasons".to_owned()), "{warned:?}");
    assert!(warned.iter().all(|pointer| pointer.starts_with("/operations/")), "{warned:?}");
}

#[actix_web::test]
async fn external_identifiers_are_percent_encoded_and_a_council_is_named_beside_them() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    app.council("barnet").await;
    let both = app.caller("record:publish", &["ashford", "barnet"]);
    let mut other = person("Ben");
    other["council"] = json!("barnet");
    let path = "/v1/people/by/a%2Fb/%C3%A9%20%3F1";
    let done = results(
        send(
            &both,
            &[
                put(&format!("{path}?council=ashford"), person("Ann")),
                put(&format!("{path}?council=barnet"), other.clone()),
            ],
        )
        .await,
    );
    assert_eq!(done[0]["body"]["identifiers"][0]["scheme"], "a/b");
    assert_eq!(done[1]["body"]["identifiers"][0]["value"], "é ?1");
    assert_eq!(both.get(&format!("{path}?council=barnet")).await.ok()["name"], "Ben");
    let both_mean_one = both.request(Method::PUT, path).json(&person("Ann")).send().await;
    assert_eq!(both_mean_one.status, 409);
    both.post("/v1/batch", &json!({"operations": [put(path, person("Ann"))]})).await.problem(409, "already_exists");
}
