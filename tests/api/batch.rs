//! Many writes in one request: all of them or none, as one write, or each by itself.

mod apart;
mod crossing;
mod equal;
mod faults;
mod limits;
mod rights;
mod together;

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::{Answer, Client};
use crate::support::records::text;

/// An operation.
fn operation(method: &str, path: &str, body: Value) -> Value {
    json!({"method": method, "path": path, "body": body})
}

/// An operation that creates or replaces a record.
fn put(path: &str, body: Value) -> Value {
    operation("put", path, body)
}

/// An operation that changes a record of any version.
fn patch(path: &str, body: Value) -> Value {
    json!({"method": "patch", "path": path, "if_match": "*", "body": body})
}

/// An operation that deletes a record of any version.
fn delete(path: &str) -> Value {
    json!({"method": "delete", "path": format!("{path}?reason=duplicate"), "if_match": "*"})
}

/// Sends a batch.
async fn send(client: &Client, operations: &[Value]) -> Answer {
    client.post("/v1/batch", &json!({"operations": operations})).await
}

/// Sends a batch by an idempotency key.
async fn send_by_key(client: &Client, key: &str, batch: &Value) -> Answer {
    client.request(Method::POST, "/v1/batch").header("Idempotency-Key", key).json(batch).send().await
}

/// The results of a batch that was done.
#[track_caller]
fn results(answer: Answer) -> Vec<Value> {
    answer.ok()["data"].as_array().cloned().expect("results")
}

/// The statuses of results.
fn statuses(results: &[Value]) -> Vec<u64> {
    results.iter().map(|result| result["status"].as_u64().expect("a status")).collect()
}

/// Pointers and codes of the errors of a batch that was refused.
#[track_caller]
fn refused(answer: Answer, status: u16, code: &str) -> Vec<(String, String)> {
    let problem = answer.problem(status, code);
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| (text(error, "pointer"), text(error, "code"))).collect()
}

/// Those pairs as they are written in tests.
fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect()
}

fn key(value: &str) -> Value {
    json!({"scheme": "test", "value": value})
}

fn person(name: &str) -> Value {
    json!({"council": "ashford", "name": name, "publication": "published"})
}

/// How many entries the log of changes has.
async fn logged(app: &TestApp) -> i64 {
    let db = crate::support::cluster::client(&app.database_url).await;
    db.query_one("SELECT count(*) FROM record.changes", &[]).await.expect("a count").get(0)
}
