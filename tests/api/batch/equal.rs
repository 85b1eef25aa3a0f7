//! A batch leaves the rows that its operations leave one by one.

use actix_web::http::Method;
use minutebook::kind::Kind;
use serde_json::{Value, json};

use super::{delete, key, operation, patch, put, results, send};
use crate::log::Dice;
use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::cluster::client;
use crate::support::records::Council;
use crate::support::samples::{Sample, samples};

/// Does an operation at its own address, and says whether it was done.
async fn alone(client: &Client, operation: &Value) -> bool {
    let method: Method = operation["method"].as_str().expect("a method").to_uppercase().parse().expect("a method");
    let mut request = client.request(method, operation["path"].as_str().expect("a path"));
    if let Some(tag) = operation["if_match"].as_str() {
        request = request.header("If-Match", tag);
    }
    if operation["body"].is_object() {
        request = request.json(&operation["body"]);
    }
    let answer = request.send().await;
    assert!(answer.status < 500, "{operation}: {}", answer.text());
    answer.status < 300
}

/// Operations by chance, of which some are refused. New records have external identifiers, by which the next ones name
/// them.
fn some(dice: &mut Dice, samples: &[Sample], council: &Council, count: usize) -> Vec<Value> {
    let mut all = Vec::new();
    for number in 0..count {
        let named = |dice: &mut Dice, what: &str| format!("{what}-{}", dice.roll(4));
        let (meeting, item) = (named(dice, "m"), named(dice, "i"));
        let sample = &samples[dice.roll(samples.len())];
        all.push(match dice.roll(12) {
            0 | 1 => put(
                &format!("/v1/meetings/by/test/{meeting}"),
                json!({"body_id": council.body_id, "title": format!("Cabinet {number}"),
                    "date": format!("2026-08-{:02}", 1 + dice.roll(9)), "publication": "published"}),
            ),
            2..=4 => put(
                &format!("/v1/items/by/test/{item}"),
                json!({"meeting": key(&meeting), "title": format!("Business {number}"), "publication": "published"}),
            ),
            5 => put(
                &format!("/v1/decisions/by/test/{}", named(dice, "d")),
                json!({"item": key(&item), "kind": "executive", "outcome": "noted", "text": "To note it."}),
            ),
            6 => put(
                &format!("/v1/documents/by/test/{}", named(dice, "p")),
                json!({"owner": {"kind": "item", "scheme": "test", "value": item}, "kind": "report",
                    "title": format!("Report {number}"), "publication": "published"}),
            ),
            7 => put(
                &format!("/v1/people/by/test/{}", named(dice, "a")),
                json!({"council": "ashford", "name": format!("Ann {number}"), "publication": "published"}),
            ),
            8 => delete(&sample.path()),
            9 => operation(
                "post",
                &format!("{}/restoration", sample.path()),
                json!({"reason": "It was deleted by mistake."}),
            ),
            _ => patch(&sample.path(), sample.patch.clone()),
        });
    }
    all
}

/// All rows of the record, with external identifiers in place of the ids of new records.
async fn rows(app: &TestApp) -> Vec<String> {
    let db = client(&app.database_url).await;
    let new = "SELECT id::text, scheme || ' ' || value FROM record.identifiers";
    let names: Vec<(String, String)> =
        db.query(new, &[]).await.expect("identifiers").iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        let sql = format!("SELECT '{} ' || to_jsonb(t)::text FROM record.{} t", kind.word(), kind.table());
        for row in db.query(&sql, &[]).await.expect("rows") {
            let row: String = row.get(0);
            rows.push(names.iter().fold(row, |row, (id, name)| row.replace(id, name)));
        }
    }
    rows.sort();
    rows
}

#[actix_web::test]
async fn random_operations_leave_the_same_rows_one_by_one_and_in_a_batch() {
    let scope = "record:publish progress:write council:admin admin";
    for seed in 1..=4 {
        let (one, other) = (TestApp::new().await, TestApp::new().await);
        let mut operations = Vec::new();
        let council = one.council("ashford").await;
        let known = samples(&one, &council).await;
        let mut dice = Dice(0x2026_1130 * seed);
        let writer = one.caller(scope, &["*"]);
        for operation in some(&mut dice, &known, &council, 60) {
            if alone(&writer, &operation).await {
                operations.push(operation);
            }
        }
        assert!(operations.len() > 20, "{}", operations.len());
        let same = other.council("ashford").await;
        assert_eq!(same.body_id, council.body_id, "the ids of both count from one number");
        samples(&other, &same).await;
        let done = results(send(&other.caller(scope, &["*"]), &operations).await);
        assert_eq!(done.len(), operations.len());
        assert_eq!(rows(&one).await, rows(&other).await, "seed {seed}");
    }
}
