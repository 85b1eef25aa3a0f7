//! Everything that is wrong with a batch is named in one answer, and nothing is saved.

use serde_json::json;

use super::{delete, key, logged, operation, pairs, patch, person, put, refused, send};
use crate::support::TestApp;
use crate::support::records::{id, text};

#[actix_web::test]
async fn all_faults_of_addresses_and_bodies_are_named_before_anything_is_done() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let before = logged(&app).await;
    let operations = [
        put("/v1/people/by/test/ann", person("Ann")),
        operation("post", "/v1/people", json!({"council": "ashford", "name": 7, "colour": "red"})),
        operation("post", "/v1/peple", person("Ben")),
        operation("put", "/v1/people", person("Ben")),
        operation("post", "/v1/people?counsil=ashford", person("Ben")),
        operation("patch", "/v1/people/44", json!({})),
        json!({"method": "delete", "path": "/v1/people/0193f0c0-0000-7000-8000-000000000000", "if_match": "*"}),
        json!({"method": "patch", "path": "/v1/people/0193f0c0-0000-7000-8000-000000000000", "if_match": "1",
            "body": {}}),
        json!({"method": "post", "path": "/v1/people"}),
        json!({"method": "delete", "path": "/v1/people/0193f0c0-0000-7000-8000-000000000000?reason=other",
            "body": {}}),
        put("/v1/people/by/test/%zz", person("Ben")),
        put("http://127.0.0.1:8080/v1/people/by/test/ben", person("Ben")),
        put("/v1/people/by/test/b n", person("Ben")),
        operation("post", "/v1/people?dry_run=true", person("Ben")),
        operation("patch", "/v1/people/0193f0c0-0000-7000-8000-000000000000", json!({"name": null})),
    ];
    let answer = send(&app.publisher("ashford"), &operations).await;
    let detail = answer.json()["errors"][2]["detail"].to_string();
    assert!(detail.contains("Did you mean /v1/people?"), "{detail}");
    let mut found = refused(answer, 422, "validation");
    found.sort();
    let mut expected = pairs(&[
        ("/operations/1/body/colour", "unknown_member"),
        ("/operations/1/body/name", "wrong_type"),
        ("/operations/2/path", "no_such_address"),
        ("/operations/3/path", "method_not_allowed"),
        ("/operations/4/path", "unknown_parameter"),
        ("/operations/5/path", "bad_path"),
        ("/operations/6/path", "required"),
        ("/operations/7/if_match", "wrong_format"),
        ("/operations/8/body", "required"),
        ("/operations/9/body", "unknown_member"),
        ("/operations/10/path", "bad_path"),
        ("/operations/11/path", "bad_path"),
        ("/operations/12/path", "bad_path"),
        ("/operations/13/path", "misplaced"),
        ("/operations/14/body/name", "wrong_type"),
    ]);
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(logged(&app).await, before);
}

#[actix_web::test]
async fn all_refusals_of_rules_are_named_and_the_status_is_that_of_the_first() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let decision = id(&app.decision(&council, &item, "To note it.", "published").await);
    let writer = app.publisher("ashford");
    let ann = id(&writer.post("/v1/people", &person("Ann")).await.created());
    let dan = id(&writer.post("/v1/people", &person("Dan")).await.created());
    let eve = id(&writer.post("/v1/people", &person("Eve")).await.created());
    let gone = id(&writer.post("/v1/people", &person("Ben")).await.created());
    writer.delete(&format!("/v1/people/{gone}")).await;
    let before = logged(&app).await;
    let seat =
        |from: &str, to: &str| json!({"person_id": ann, "body_id": council.body_id, "starts_on": from, "ends_on": to});
    let operations = [
        operation("post", "/v1/memberships", seat("2026-05-20", "2025-05-18")),
        put("/v1/people/by/test/cat", person("Cat")),
        operation("post", "/v1/items", json!({"meeting": key("none"), "title": "Parking"})),
        json!({"method": "patch", "path": format!("/v1/people/{ann}"), "body": {"party": "Independent"}}),
        json!({"method": "patch", "path": format!("/v1/people/{dan}"), "if_match": "\"9.9\"", "body": {}}),
        patch(&format!("/v1/people/{gone}"), json!({"party": "Independent"})),
        patch("/v1/people/0193f0c0-0000-7000-8000-000000000000", json!({})),
        patch(&format!("/v1/decisions/{decision}"), json!({"text": "To reject it."})),
        delete(&format!("/v1/meetings/{meeting}")),
        operation("post", &format!("/v1/people/{eve}/restoration"), json!({"reason": "It was deleted by mistake."})),
        json!({"method": "put", "path": "/v1/people/by/test/cat", "if_none_match": "*", "body": person("Cat")}),
    ];
    let answer = send(&writer, &operations).await;
    assert_eq!(answer.header("etag"), "");
    let problem = answer.json();
    assert_eq!(text(&problem, "detail"), "10 of 11 operations were refused. Nothing was saved.");
    let found = refused(answer, 422, "validation");
    let expected = pairs(&[
        ("/operations/0/body/ends_on", "rule"),
        ("/operations/2/body/meeting", "not_found"),
        ("/operations/3/if_match", "precondition_required"),
        ("/operations/4/if_match", "precondition_failed"),
        ("/operations/5/path", "deleted"),
        ("/operations/6/path", "not_found"),
        ("/operations/7/body/text", "immutable"),
        ("/operations/8/path", "has_children"),
        ("/operations/9/path", "wrong_state"),
        ("/operations/10/if_match", "precondition_failed"),
    ]);
    assert_eq!(found, expected);
    assert_eq!(logged(&app).await, before);
    writer.get("/v1/people/by/test/cat").await.problem(404, "not_found");
    let detail = text(&problem["errors"][2], "detail");
    assert!(detail.contains(writer.get(&format!("/v1/people/{ann}")).await.header("etag")), "{detail}");
}

#[actix_web::test]
async fn what_names_a_record_of_a_refused_operation_is_no_fault_of_its_own() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let operations = [
        put(
            "/v1/meetings/by/test/m1",
            json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-02",
                "start_local": "2026-07-01T18:30:00"}),
        ),
        put("/v1/items/by/test/i1", json!({"meeting": key("m1"), "title": "Parking"})),
        operation(
            "post",
            "/v1/decisions",
            json!({"item": key("i1"), "kind": "executive", "outcome": "noted", "text": "To note it."}),
        ),
        operation("post", "/v1/items", json!({"meeting": key("m2"), "title": "Parking"})),
    ];
    let found = refused(send(&app.publisher("ashford"), &operations).await, 422, "validation");
    let expected = pairs(&[("/operations/0/body/date", "mismatch"), ("/operations/3/body/meeting", "not_found")]);
    let places: Vec<&String> = found.iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(places, expected.iter().map(|(pointer, _)| pointer).collect::<Vec<_>>());
}

#[actix_web::test]
async fn a_record_that_was_there_before_is_named_and_written_after_a_refusal_too() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let writer = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    writer.put("/v1/people/by/test/ann", &person("Ann")).await.created();
    let path = format!("/v1/meetings/{meeting}");
    let stale = |path: &str, body| json!({"method": "patch", "path": path, "if_match": "\"9.9\"", "body": body});
    let mut ann = put("/v1/people/by/test/ann", person("Ann Field"));
    ann["if_none_match"] = json!("*");
    let operations = [
        stale(&path, json!({"title": "Council"})),
        stale(&path, json!({"title": "Full Council"})),
        operation("post", "/v1/items", json!({"meeting_id": meeting, "title": "Parking", "parent": key("none")})),
        ann.clone(),
        ann,
    ];
    let found = refused(send(&writer, &operations).await, 412, "precondition_failed");
    let places: Vec<&str> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
    let expected = ["0/if_match", "1/if_match", "2/body/parent", "3/if_match", "4/if_match"];
    assert_eq!(places, expected.map(|place| format!("/operations/{place}")));
}

#[actix_web::test]
async fn a_single_refusal_has_its_own_status_and_names_the_record_in_its_way() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let writer = app.publisher("ashford");
    let known = writer.put("/v1/people/by/test/ann", &person("Ann")).await.created();
    let mut twice = person("Ben");
    twice["identifiers"] = json!([key("ann")]);
    let operations = [put("/v1/people/by/test/cat", person("Cat")), operation("post", "/v1/people", twice)];
    let answer = send(&writer, &operations).await;
    let problem = answer.problem(409, "already_exists");
    assert_eq!(problem["conflicts_with"]["id"], known["id"]);
    assert_eq!(problem["errors"][0]["pointer"], "/operations/1/body/identifiers/0");
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let stale =
        json!({"method": "put", "path": "/v1/people/by/test/ann", "if_match": "\"7.7\"", "body": person("Ann")});
    let answer = send(&writer, &[operation("post", "/v1/meetings", meeting), stale]).await;
    answer.problem(412, "precondition_failed");
    assert_eq!(writer.get("/v1/meetings?count=true").await.ok()["page"]["total"], 0);
}

#[actix_web::test]
async fn more_faults_than_a_hundred_are_told_in_part() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let operations: Vec<_> = (0..150).map(|_| operation("post", "/v1/people", json!({"council": "ashford"}))).collect();
    let found = refused(send(&app.publisher("ashford"), &operations).await, 422, "validation");
    assert_eq!((found.len(), &found[100]), (101, &(String::new(), "too_many_errors".to_owned())));
}

#[actix_web::test]
async fn writes_that_are_not_standard_are_refused_by_name() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let below = |part: &str| format!("/v1/meetings/{meeting}/{part}");
    let operations = [
        put(&below("item-order"), json!({"items": []})),
        operation("post", &below("minute-numbers"), json!({})),
        operation("post", &below("holding"), json!({})),
        operation("post", "/v1/batch", json!({"operations": []})),
        operation("post", "/v1/revocations", json!({})),
        put("/v1/documents/0193f0c0-0000-7000-8000-000000000000/file", json!({})),
    ];
    let answer = send(&app.council_admin("ashford"), &operations).await;
    let detail = answer.json()["errors"][3]["detail"].to_string();
    assert!(detail.contains("A batch does not take POST /v1/batch"), "{detail}");
    let found = refused(answer, 422, "validation");
    let places: Vec<(String, String)> =
        (0..6).map(|index| (format!("/operations/{index}/path"), "method_not_allowed".to_owned())).collect();
    assert_eq!(found, places);
}
