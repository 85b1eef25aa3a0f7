//! Warnings: the part of a write's answer about facts that are unusual or still missing.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::contract::resolved;
use crate::support::records::{id, text};
use crate::support::samples::{kind_of, samples};

fn codes(answer: &Value) -> Vec<(String, String)> {
    let warnings = answer["warnings"].as_array().cloned().unwrap_or_default();
    warnings.iter().map(|warning| (text(warning, "pointer"), text(warning, "code"))).collect()
}

fn not_public_yet() -> (String, String) {
    ("/publication".to_owned(), "not_public_yet".to_owned())
}

#[actix_web::test]
async fn every_new_draft_says_that_the_public_does_not_see_it_and_how_to_publish_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let admin = app.admin();
    for sample in samples(&app, &council).await {
        let is_hidden = kind_of(sample.collection).has_publication();
        let tried = admin.post(&format!("{}?dry_run=true", sample.list()), &sample.new).await.created();
        let put = admin.put(&sample.by_key("draft"), &sample.new).await.created();
        for answer in [&tried, &put] {
            assert_eq!(codes(answer).contains(&not_public_yet()), is_hidden, "{} {answer}", sample.collection);
        }
        if is_hidden {
            let draft = put["warnings"].as_array().into_iter().flatten().find(|one| one["code"] == "not_public_yet");
            let detail = draft.and_then(|draft| draft["detail"].as_str()).unwrap_or_default();
            let scope = if sample.scope == "progress:write" { "progress:write" } else { "record:publish" };
            assert!(detail.contains(scope) && detail.contains("\"publication\": \"published\""), "{detail}");
            let path = text(&put["links"], "self");
            app.anonymous().get(&path).await.problem(404, "not_found");
            let published = admin.patch(&path, &json!({"publication": "published"})).await.ok();
            assert!(!codes(&published).contains(&not_public_yet()), "{published}");
        }
    }
}

#[actix_web::test]
async fn warnings_are_no_part_of_the_record_nor_of_its_etag() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let body = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01",
        "planned_end_at": "2026-09-01T10:00:00Z"});
    let tried = clerk.post("/v1/meetings?dry_run=true", &body).await.created();
    let made = clerk.post("/v1/meetings", &body).await;
    let etag = made.header("etag").to_owned();
    let made = made.created();
    assert_eq!(codes(&made), [not_public_yet(), ("/planned_end_at".to_owned(), "unusual_length".to_owned())]);
    assert_eq!(tried["warnings"], made["warnings"], "a dry run warns of the same");
    let read = clerk.get(&text(&made["links"], "self")).await;
    assert_eq!(read.header("etag"), etag);
    let read = read.ok();
    assert_eq!(read["warnings"], Value::Null);
    let mut record = made.clone();
    record.as_object_mut().expect("fields").remove("warnings");
    assert_eq!(read, record);
    let request = clerk.request(Method::PATCH, &text(&made["links"], "self")).header("If-Match", &etag);
    let mended = request.json(&json!({"planned_end_at": null})).send().await.ok();
    assert!(mended.get("warnings").is_none(), "nothing is left to say: {mended}");
}

#[actix_web::test]
async fn a_repeated_write_gets_the_same_warnings() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let body = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let clerk = app.clerk("ashford");
    let send =
        async || clerk.request(Method::POST, "/v1/meetings").header("Idempotency-Key", "one").json(&body).send().await;
    let (first, second) = (send().await, send().await);
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!((first.header("etag"), &first.body), (second.header("etag"), &second.body));
    assert_eq!(codes(&first.created()), [not_public_yet()]);
}

#[actix_web::test]
async fn what_is_true_of_many_records_is_said_once() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-12-15", "published").await);
    let item = |number: usize| json!({"key": {"scheme": "test", "value": number.to_string()}, "title": "Business"});
    let agenda = json!({"items": (0..30).map(item).collect::<Vec<_>>()});
    let saved = app.clerk("ashford").put(&format!("/v1/meetings/{meeting}/agenda"), &agenda).await.ok();
    assert_eq!(codes(&saved), [("/items/0/publication".to_owned(), "not_public_yet".to_owned())]);
    let detail = text(&saved["warnings"][0], "detail");
    assert!(detail.ends_with("The same is true of 29 other records in this request."), "{detail}");
}

#[actix_web::test]
async fn every_answer_to_a_write_may_have_warnings_by_the_contract() {
    let app = TestApp::new().await;
    let document = resolved(&app.anonymous().get("/openapi.json").await.json());
    let mut seen = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in ["post", "put", "patch"] {
            let responses = item[method]["responses"].as_object().cloned().unwrap_or_default();
            for (status, response) in responses.iter().filter(|(status, _)| status.starts_with('2')) {
                let schema = &response["content"]["application/json"]["schema"];
                let name = schema["$ref"].as_str().unwrap_or_else(|| panic!("{method} {path} {status}: {schema}"));
                let schema = document.pointer(name.trim_start_matches('#')).expect("a schema");
                let warnings = &schema["properties"]["warnings"];
                assert_eq!(warnings["items"]["$ref"], "#/components/schemas/FieldError", "{method} {path} {status}");
                let required = schema["required"].as_array().cloned().unwrap_or_default();
                assert!(!required.contains(&json!("warnings")), "{name}");
                seen += 1;
            }
        }
    }
    assert!(seen > 60, "{seen}");
}
