//! A batch of which each operation is a write of its own.

use std::time::Duration;

use actix_web::http::Method;
use minutebook::database::Limits;
use serde_json::{Value, json};

use super::{delete, key, operation, patch, person, put, send_by_key, statuses};
use crate::feed::until;
use crate::program::council;
use crate::support::client::{Answer, Client};
use crate::support::cluster::{client, empty_database};
use crate::support::program::Home;
use crate::support::records::{id, text};
use crate::support::{Setup, TestApp};

async fn send(client: &Client, operations: &[Value]) -> Answer {
    client.post("/v1/batch", &json!({"atomic": false, "operations": operations})).await
}

#[track_caller]
fn results(answer: Answer) -> Vec<Value> {
    answer.expect(207)["data"].as_array().cloned().expect("results")
}

#[actix_web::test]
async fn each_operation_has_its_own_status_and_its_own_write() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let writer = app.publisher("ashford");
    let ann = writer.put("/v1/people/by/test/ann", &person("Ann")).await.created();
    let other = app.caller("record:publish", &["barnet"]);
    let theirs = json!({"council": "barnet", "name": "Ben", "publication": "published"});
    let theirs = id(&other.post("/v1/people", &theirs).await.created());
    let operations = [
        put(
            "/v1/meetings/by/test/m",
            json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01", "publication": "published"}),
        ),
        operation("post", "/v1/items", json!({"meeting": key("m"), "title": 7})),
        operation("post", "/v1/items", json!({"meeting": key("m"), "title": "Parking"})),
        json!({"method": "patch", "path": format!("/v1/people/{}", id(&ann)), "body": {"party": "Independent"}}),
        patch(&format!("/v1/people/{theirs}"), json!({})),
        operation("post", "/v1/strategies", json!({})),
        operation("post", "/v1/peple", json!({})),
        operation("post", "/v1/people?colour=red", person("Cat")),
        delete(&format!("/v1/people/{}", id(&ann))),
    ];
    let db = client(&app.database_url).await;
    let count = "SELECT count(DISTINCT write_id) FROM record.changes";
    let before: i64 = db.query_one(count, &[]).await.expect("a count").get(0);
    let done = results(send(&writer, &operations).await);
    assert_eq!(statuses(&done), [201, 422, 201, 428, 403, 403, 404, 400, 204]);
    let codes: Vec<&Value> = done.iter().map(|result| &result["problem"]["code"]).collect();
    let expected = [
        Value::Null,
        json!("validation"),
        Value::Null,
        json!("precondition_required"),
        json!("other_council"),
        json!("missing_scope"),
        json!("no_such_address"),
        json!("bad_query"),
        Value::Null,
    ];
    assert_eq!(codes, expected.iter().collect::<Vec<_>>());
    assert_eq!(done[1]["problem"]["errors"][0]["pointer"], "/title", "as at the operation's own address");
    assert_eq!((&done[1]["problem"]["instance"], &done[1]["body"]), (&json!("/v1/items"), &Value::Null));
    assert_eq!(done[3]["etag"], done[3]["problem"]["etag"]);
    let after: i64 = db.query_one(count, &[]).await.expect("a count").get(0);
    assert_eq!(after - before, 3);
}

#[actix_web::test]
async fn warnings_of_single_writes_name_their_operations() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let decision = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "To note it."});
    let operations = [operation("post", "/v1/people", person("Ann")), operation("post", "/v1/decisions", decision)];
    let answer = send(&app.publisher("ashford"), &operations).await.expect(207);
    let warned: Vec<String> =
        answer["warnings"].as_array().expect("warnings").iter().map(|warning| text(warning, "pointer")).collect();
    assert!(warned.contains(&"/operations/1/body/reasons".to_owned()), "{warned:?}");
    assert!(answer["data"][1]["body"].get("warnings").is_none(), "{answer}");
}

#[actix_web::test]
async fn a_dry_run_tries_each_operation_and_saves_none() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let writer = app.publisher("ashford");
    let operations = [put("/v1/people/by/test/ann", person("Ann")), put("/v1/people/by/test/ben", json!({}))];
    let batch = json!({"atomic": false, "operations": operations});
    let answer = writer.post("/v1/batch?dry_run=true", &batch).await;
    assert_eq!(answer.header("dry-run"), "true");
    assert_eq!(statuses(&results(answer)), [201, 422]);
    assert_eq!(writer.get("/v1/people?count=true").await.ok()["page"]["total"], 0);
}

#[actix_web::test]
async fn a_repetition_does_what_is_left_and_nothing_twice() {
    let limits = Limits { lock_timeout: Duration::from_millis(50), ..Setup::default().limits };
    let app = TestApp::with(Setup { limits, ..Setup::default() }).await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let writer = app.publisher("ashford");
    let item = json!({"meeting_id": meeting, "title": "Parking"});
    let operations = [
        operation("post", "/v1/people", person("Ann")),
        operation("post", "/v1/items", item),
        operation("post", "/v1/people", person("Ben")),
    ];
    let batch = json!({"atomic": false, "operations": operations});
    let mut holder = client(&app.database_url).await;
    let held = holder.transaction().await.expect("a transaction");
    held.execute("SELECT FROM record.meetings FOR UPDATE", &[]).await.expect("the meeting is held");
    let first = send_by_key(&writer, "one", &batch).await;
    assert_eq!(first.header("idempotency-replayed"), "false");
    let first = results(first);
    assert_eq!(statuses(&first), [201, 503, 201]);
    held.rollback().await.expect("it is let go");
    let second = send_by_key(&writer, "one", &batch).await;
    assert_eq!(second.header("idempotency-replayed"), "false");
    let second = results(second);
    assert_eq!(statuses(&second), [201; 3]);
    assert_eq!((&second[0], &second[2]), (&first[0], &first[2]));
    let third = send_by_key(&writer, "one", &batch).await;
    assert_eq!(third.header("idempotency-replayed"), "true");
    assert_eq!(results(third), second);
    assert_eq!(writer.get("/v1/people?count=true").await.ok()["page"]["total"], 2);
    assert_eq!(writer.get("/v1/items?count=true").await.ok()["page"]["total"], 1);
}

#[actix_web::test]
async fn a_key_is_for_one_batch_also_if_the_other_has_more_operations() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let writer = app.publisher("ashford");
    let batch = |names: &[&str]| {
        let operations: Vec<Value> = names.iter().map(|name| operation("post", "/v1/people", person(name))).collect();
        json!({"atomic": false, "operations": operations})
    };
    send_by_key(&writer, "one", &batch(&["Ann"])).await.expect(207);
    send_by_key(&writer, "one", &batch(&["Ann", "Ben"])).await.problem(422, "idempotency_key_reused");
    let atomic = json!({"operations": [operation("post", "/v1/people", person("Ann"))]});
    send_by_key(&writer, "one", &atomic).await.problem(422, "idempotency_key_reused");
    assert_eq!(writer.get("/v1/people?count=true").await.ok()["page"]["total"], 1);
}

#[actix_web::test]
async fn a_batch_whose_process_is_killed_in_the_middle_is_finished_by_its_repetition() {
    let url = empty_database().await;
    let (db, mut holder) = (client(&url).await, client(&url).await);
    let home = Home::new();
    let first = home.start_as(home.serve_with_secret(&url));
    let token = home.secret_token();
    let clerk = first.bearer(&token);
    clerk.post("/v1/councils", &council("ashford")).await.created();
    let body = json!({"council": "ashford", "slug": "cabinet", "name": "Cabinet", "kind": "executive"});
    let body = id(&clerk.post("/v1/bodies", &body).await.created());
    let meeting = json!({"body_id": body, "title": "Cabinet", "date": "2026-12-01", "publication": "published"});
    let meeting = id(&clerk.post("/v1/meetings", &meeting).await.created());
    let operations = [
        operation("post", "/v1/people", person("Ann")),
        operation("post", "/v1/items", json!({"meeting_id": meeting, "title": "Parking"})),
    ];
    let batch = json!({"atomic": false, "operations": operations});
    let held = holder.transaction().await.expect("a transaction");
    held.execute("SELECT FROM record.meetings FOR UPDATE", &[]).await.expect("the meeting is held");
    let request = awc::Client::default().post(format!("{}/v1/batch", first.base)).bearer_auth(&token);
    let request = request.insert_header(("Idempotency-Key", "one")).send_json(&batch);
    let killed = async {
        let waits = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND \
                     application_name = 'minutebook writer' AND wait_event_type = 'Lock')";
        until(&db, waits, true).await;
        first.kill();
    };
    let (broken, ()) = futures_util::join!(request, killed);
    assert!(broken.is_err());
    held.rollback().await.expect("it is let go");
    let second = home.start_as(home.serve_with_secret(&url));
    let again = second.bearer(&token).request(Method::POST, "/v1/batch").header("Idempotency-Key", "one");
    assert_eq!(statuses(&results(again.json(&batch).send().await)), [201, 201]);
    let people = "SELECT (SELECT count(*) FROM record.people) + 10 * (SELECT count(*) FROM record.items)";
    assert_eq!(db.query_one(people, &[]).await.expect("a count").get::<_, i64>(0), 11);
}
