//! What a batch may be, and how long it may take.

use std::time::Duration;

use actix_web::http::Method;
use minutebook::database::Limits;
use serde_json::json;

use super::{logged, operation, pairs, person, put, refused, send};
use crate::support::cluster::client;
use crate::support::{Setup, TestApp};

#[actix_web::test]
async fn a_batch_has_one_to_500_operations() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let writer = app.publisher("ashford");
    let many: Vec<_> = (0..501).map(|n| put(&format!("/v1/people/by/test/{n}"), person("Ann"))).collect();
    send(&writer, &many).await.problem(413, "too_large");
    let found = refused(send(&writer, &[]).await, 422, "validation");
    assert_eq!(found, pairs(&[("/operations", "too_short")]));
    send(&writer, &many[..500]).await.ok();
    assert_eq!(writer.get("/v1/people?count=true").await.ok()["page"]["total"], 500);
    let limits = app.anonymous().get("/v1").await.ok()["limits"].clone();
    assert_eq!((&limits["max_batch_operations"], &limits["max_batch_bytes"]), (&json!(500), &json!(8 * 1024 * 1024)));
}

#[actix_web::test]
async fn a_body_may_have_eight_times_the_bytes_of_a_single_write() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let writer = app.publisher("ashford");
    let batch = json!({"operations": [put("/v1/people/by/test/ann", person("Ann"))]}).to_string();
    let sized = |bytes: usize| format!("{batch}{}", " ".repeat(bytes - batch.len()));
    let post = async |body: String| {
        let request = writer.request(Method::POST, "/v1/batch").header("Content-Type", "application/json");
        request.bytes(body).send().await
    };
    post(sized(8 * 1024 * 1024 + 1)).await.problem(413, "too_large");
    post(sized(8 * 1024 * 1024)).await.ok();
}

#[actix_web::test]
async fn json_is_read_as_strictly_as_in_a_single_write() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let writer = app.publisher("ashford");
    let post = async |body: String| {
        let request = writer.request(Method::POST, "/v1/batch").header("Content-Type", "application/json");
        request.bytes(body).send().await
    };
    let with =
        |body: &str| format!(r#"{{"operations": [{{"method": "post", "path": "/v1/people", "body": {body}}}]}}"#);
    post(with(r#"{"name": "Ann", "name": "Ben"}"#)).await.problem(400, "malformed_json");
    post(with(&format!("{}{}", "[".repeat(40), "]".repeat(40)))).await.problem(400, "malformed_json");
    post(with(r#"{"name": "A\u0000"}"#)).await.problem(400, "malformed_json");
    post("{\"operations\"".to_owned()).await.problem(400, "malformed_json");
    let long = json!({"council": "ashford", "name": "x".repeat(100_000)});
    let found = refused(send(&writer, &[operation("post", "/v1/people", long)]).await, 422, "validation");
    assert_eq!(found, pairs(&[("/operations/0/body/name", "too_long")]));
    let request = writer.request(Method::POST, "/v1/batch").header("Content-Type", "text/plain");
    request.bytes("{}").send().await.problem(415, "unsupported_media_type");
}

#[actix_web::test]
async fn a_batch_depends_on_no_version_but_those_of_its_operations() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let batch = json!({"operations": [put("/v1/people/by/test/ann", person("Ann"))]});
    let request = app.publisher("ashford").request(Method::POST, "/v1/batch").header("If-Match", "*");
    request.json(&batch).send().await.problem(400, "bad_header");
}

#[actix_web::test]
async fn a_batch_that_takes_too_long_saves_nothing() {
    let limits = Limits { batch_deadline: Duration::from_millis(300), ..Setup::default().limits };
    let app = TestApp::with(Setup { limits, ..Setup::default() }).await;
    app.council("ashford").await;
    let writer = app.publisher("ashford");
    writer.put("/v1/people/by/test/ann", &person("Ann")).await.created();
    let before = logged(&app).await;
    let mut holder = client(&app.database_url).await;
    let held = holder.transaction().await.expect("a transaction");
    held.execute("SELECT FROM record.people FOR UPDATE", &[]).await.expect("the person is held");
    let operations = [put("/v1/people/by/test/ben", person("Ben")), put("/v1/people/by/test/ann", person("Ann Field"))];
    let answer = send(&writer, &operations).await;
    assert_eq!(answer.header("retry-after"), "2");
    answer.problem(503, "unavailable");
    held.rollback().await.expect("it is let go");
    assert_eq!(logged(&app).await, before);
    assert_eq!(send(&writer, &operations).await.status, 200);
}

#[actix_web::test]
async fn records_that_another_write_holds_for_long_are_busy() {
    let limits = Limits { lock_timeout: Duration::from_millis(50), ..Setup::default().limits };
    let app = TestApp::with(Setup { limits, ..Setup::default() }).await;
    app.council("ashford").await;
    let writer = app.publisher("ashford");
    writer.put("/v1/people/by/test/ann", &person("Ann")).await.created();
    let mut holder = client(&app.database_url).await;
    let held = holder.transaction().await.expect("a transaction");
    held.execute("SELECT FROM record.people FOR UPDATE", &[]).await.expect("the person is held");
    let operations = [put("/v1/people/by/test/ann", person("Ann Field"))];
    let answer = send(&writer, &operations).await;
    assert_eq!(answer.header("retry-after"), "2");
    answer.problem(409, "busy");
    held.rollback().await.expect("it is let go");
    send(&writer, &operations).await.ok();
}
