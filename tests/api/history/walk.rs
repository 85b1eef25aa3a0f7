//! Every record type: created, changed, and read in each way.

use actix_web::http::Method;
use minutebook::kind::Kind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{numbers, settled, version};
use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::text;
use crate::support::samples::samples;

/// A record without the time that also moves when a record below it changes.
fn said(record: &Value) -> Value {
    let mut said = record.clone();
    said.as_object_mut().expect("a record").remove("updated_at");
    said
}

/// Checks that a read may be repeated with its tag, has no body by HEAD, and is asked for each time.
async fn assert_conditional(client: &Client, path: &str) {
    let answer = client.get(path).await;
    let etag = answer.header("etag").to_owned();
    assert!(etag.starts_with('"'), "{path}: {etag}");
    assert_eq!(answer.header("cache-control"), "public, max-age=0, must-revalidate", "{path}");
    let same = client.request(Method::GET, path).header("If-None-Match", &etag).send().await;
    assert_eq!((same.status, same.header("etag"), same.body.len()), (304, etag.as_str(), 0), "{path}");
    let head = client.request(Method::HEAD, path).send().await;
    assert_eq!((head.status, head.header("etag"), head.body.len()), (200, etag.as_str(), 0), "{path}");
}

#[actix_web::test]
async fn every_record_type_has_versions_that_can_be_read_compared_and_cited() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let anyone = app.anonymous();
    let samples = samples(&app, &council).await;
    assert_eq!(samples.len(), Kind::ALL.len());
    let moment = app.clock.now().to_rfc3339().replace("+00:00", "Z");
    app.clock.advance(60);
    for sample in &samples {
        let path = sample.path();
        let before = anyone.get(&path).await.ok();
        let writer = app.caller(sample.scope, &["*"]);
        let changed = writer.patch(&path, &json!({"source_url": "https://example.org/changed"})).await.ok();
        settled(&app).await;
        let (old, new) = (before["version"].as_i64().expect("a number"), changed["version"].as_i64().expect("one"));
        assert_eq!(new, old + 1, "{path}");
        assert_eq!(numbers(&anyone, &path).await, (1..=new).rev().collect::<Vec<_>>(), "{path}");

        let list = anyone.get(&format!("{path}/versions")).await.ok();
        let rows = list["data"].as_array().expect("rows");
        let (first, last) = (rows.last().expect("a version"), &rows[0]);
        assert_eq!((&first["operation"], &first["changed"]), (&json!("created"), &Value::Null), "{path}");
        assert_eq!((&last["operation"], &last["changed"]), (&json!("updated"), &json!(["source_url"])), "{path}");
        assert_eq!((&last["subject"], &last["erased"]), (&Value::Null, &Value::Null), "{path}");
        assert_eq!(last["at"], changed["updated_at"], "{path}");

        assert_eq!(said(&version(&anyone, &path, old).await), said(&before), "{path}");
        assert_eq!(version(&anyone, &path, new).await, anyone.get(&path).await.ok(), "{path}");

        let diff = anyone.get(&text(&last["links"], "diff")).await.ok();
        let fields: Vec<String> =
            diff["changes"].as_array().expect("changes").iter().map(|one| text(one, "field")).collect();
        assert_eq!(fields, ["source_url"], "{path}");
        assert_eq!(diff["changes"][0]["from"], before["source_url"], "{path}");
        assert_eq!(diff["changes"][0]["to"], "https://example.org/changed", "{path}");

        let then = anyone.get(&format!("{path}?as_of={moment}")).await.ok();
        assert_eq!(said(&then), said(&before), "{path}");
        assert_eq!(anyone.get(&format!("{path}?as_of=2099-12-31")).await.ok(), anyone.get(&path).await.ok(), "{path}");
        anyone.get(&format!("{path}?as_of=2020-01-01")).await.problem(404, "no_version");

        let cited = anyone.get(&format!("{path}/cite")).await.ok();
        let address = text(&cited["links"], "version");
        assert!(address.ends_with(&format!("{path}/versions/{new}")), "{address}");
        let body = anyone.get(&address).await.body;
        assert_eq!(cited["sha256"], hex::encode(Sha256::digest(&body)), "{path}");
        for form in ["plain", "markdown", "bibtex"] {
            let said = text(&cited, form);
            assert!(said.contains(&address) && said.contains(&text(&cited, "sha256")), "{path}: {said}");
        }
        assert_eq!(cited["csl_json"]["URL"], json!(address), "{path}");

        for part in ["versions", "versions/1", "diff?from=1&to=1", "cite?version=1"] {
            assert_conditional(&anyone, &format!("{path}/{part}")).await;
        }
        assert_conditional(&anyone, &format!("{path}?as_of={moment}")).await;
    }
}

#[actix_web::test]
async fn texts_are_compared_word_by_word_and_other_values_are_not() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    let change = json!({"title": "Special Cabinet", "location": "The Town Hall", "date": "2026-07-02"});
    let changed = app.publisher("ashford").patch(&path, &change).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    settled(&app).await;
    let diff = app.anonymous().get(&format!("{path}/diff?from=1&to=2")).await.ok();
    let change_of = |field: &str| {
        let changes = diff["changes"].as_array().expect("changes");
        changes.iter().find(|change| change["field"] == field).unwrap_or_else(|| panic!("no {field} in {diff}")).clone()
    };
    assert_eq!(change_of("title")["words"]["text"], "{+Special +}Cabinet");
    assert_eq!(change_of("date")["words"], Value::Null);
    assert_eq!((&change_of("location")["from"], &change_of("location")["words"]), (&Value::Null, &Value::Null));
    let back = app.anonymous().get(&format!("{path}/diff?from=2&to=1")).await.ok();
    assert_eq!(back["changes"].as_array().map(Vec::len), diff["changes"].as_array().map(Vec::len));
    let same = app.anonymous().get(&format!("{path}/diff?from=2&to=2")).await.ok();
    assert_eq!(same["changes"], json!([]));
}

#[actix_web::test]
async fn a_citation_says_what_it_says_in_every_form() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    let title = "50% & more: {Cabinet} [draft] *two*_one";
    app.publisher("ashford").patch(&path, &json!({"title": title})).await.ok();
    settled(&app).await;
    let cited = app.anonymous().get(&format!("{path}/cite")).await.ok();
    assert_eq!(cited["title"], title);
    let plain = text(&cited, "plain");
    assert!(plain.starts_with(&format!("ashford council. {title}. Meeting, version 2, 24 November 2026. ")), "{plain}");
    let markdown = text(&cited, "markdown");
    assert!(markdown.contains("[50% \\& more: {Cabinet} \\[draft\\] \\*two\\*\\_one](<"), "{markdown}");
    let bibtex = text(&cited, "bibtex");
    assert!(bibtex.contains("title = {{50\\% \\& more: \\{Cabinet\\} [draft] *two*\\_one}}"), "{bibtex}");
    assert!(bibtex.contains("year = {2026},\n  month = nov,"), "{bibtex}");
    assert_eq!(cited["csl_json"]["author"], json!([{"literal": "ashford council"}]));
    assert_eq!(cited["csl_json"]["issued"], json!({"date-parts": [[2026, 11, 24]]}));
    let first = app.anonymous().get(&format!("{path}/cite?version=1")).await.ok();
    assert_eq!((&first["version"], &first["title"]), (&json!(1), &json!("Cabinet")));
}
