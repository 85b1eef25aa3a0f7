//! Each operation needs the rights that it needs at its own address, and tells its caller no more.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{delete, key, logged, operation, pairs, patch, person, put, refused, send};
use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{id, text};

#[actix_web::test]
async fn a_caller_without_a_token_or_a_right_to_write_is_refused_before_the_body_is_read() {
    let app = TestApp::new().await;
    let nonsense = json!({"nonsense": true});
    app.anonymous().post("/v1/batch", &nonsense).await.problem(401, "token_required");
    let reader = app.caller("record:read", &["*"]);
    // The server reads the list of revoked tokens for the first request with a token, and the body meanwhile.
    reader.get("/v1/meetings").await.ok();
    let refused = reader.post("/v1/batch", &nonsense).await;
    assert!(refused.header("www-authenticate").contains("insufficient_scope"));
    refused.problem(403, "missing_scope");
}

#[actix_web::test]
async fn an_operation_without_its_scope_is_refused_with_all_others() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let before = logged(&app).await;
    let draft = json!({"council": "ashford", "name": "Ann"});
    let operations = [
        operation("post", "/v1/people", draft.clone()),
        delete("/v1/people/0193f0c0-0000-7000-8000-000000000000"),
        operation("post", "/v1/strategies", json!({"council": "ashford"})),
        patch(&format!("/v1/bodies/{}", council.body_id), json!({"name": "Executive"})),
        operation("post", "/v1/councils", json!({})),
    ];
    let answer = send(&app.clerk("ashford"), &operations).await;
    assert!(answer.header("www-authenticate").contains("record:publish"));
    let found = refused(answer, 403, "missing_scope");
    let places = ["/operations/1", "/operations/2", "/operations/3", "/operations/4"];
    assert_eq!(found, pairs(&places.map(|place| (place, "missing_scope"))));
    // The right to publish is asked for with the record.
    let found = refused(
        send(&app.clerk("ashford"), &[operation("post", "/v1/people", person("Ann"))]).await,
        403,
        "missing_scope",
    );
    assert_eq!(found, pairs(&[("/operations/0", "missing_scope")]));
    assert_eq!(logged(&app).await, before);
    assert_eq!(send(&app.clerk("ashford"), &operations[..1]).await.status, 200);
}

#[actix_web::test]
async fn one_operation_for_another_council_refuses_all_and_names_the_council() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let barnet = app.council("barnet").await;
    let theirs = id(&app.meeting(&barnet, "2026-07-01", "published").await);
    let draft = id(&app.meeting(&barnet, "2026-07-02", "draft").await);
    let writer = app.publisher("ashford");
    let before = logged(&app).await;
    let operations = [
        operation("post", "/v1/people", person("Ann")),
        patch(&format!("/v1/meetings/{theirs}"), json!({"title": "Spy"})),
        patch(&format!("/v1/meetings/{draft}"), json!({"title": "Spy"})),
    ];
    let answer = send(&writer, &operations).await;
    let detail = answer.json()["errors"][0]["detail"].to_string();
    assert!(detail.contains("the council barnet"), "{detail}");
    let found = refused(answer, 403, "other_council");
    assert_eq!(found, pairs(&[("/operations/1", "other_council"), ("/operations/2/path", "not_found")]));
    assert_eq!(logged(&app).await, before);
}

/// The problem of one operation in a batch, and at its own address.
async fn both(client: &Client, method: Method, path: &str, body: &Value) -> (Value, Value) {
    let mut request = client.request(method.clone(), path).header("If-Match", "*");
    if method != Method::DELETE {
        request = request.json(body);
    }
    let single = request.send().await.json();
    let mut operation = json!({"method": method.as_str().to_lowercase(), "path": path, "if_match": "*"});
    if method != Method::DELETE {
        operation["body"] = body.clone();
    }
    (single, send(client, &[operation]).await.json())
}

#[actix_web::test]
async fn what_is_hidden_from_a_caller_is_refused_as_at_its_own_address() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let opened = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let item = json!({"meeting_id": meeting, "title": "SECRET sale", "publication": "published",
        "identifiers": [key("secret")],
        "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Land"}});
    let item = id(&opened.post("/v1/items", &item).await.created());
    let paper = json!({"owner": {"kind": "item", "id": item}, "kind": "report", "title": "SECRET report",
        "publication": "published"});
    let paper = id(&opened.post("/v1/documents", &paper).await.created());
    let callers = [
        app.publisher("ashford"),
        app.restricted("record:publish", &["ashford"], &["planning"]),
        app.publisher("barnet"),
    ];
    for caller in &callers {
        for (method, path, body) in [
            (Method::PATCH, format!("/v1/items/{item}"), json!({"title": "Seen"})),
            (Method::DELETE, format!("/v1/items/{item}?reason=other"), Value::Null),
            (Method::PATCH, format!("/v1/documents/{paper}"), json!({"title": "Seen"})),
            (
                Method::POST,
                "/v1/documents".to_owned(),
                json!({"owner": {"kind": "item", "id": item}, "kind": "report",
                "title": "Seen"}),
            ),
            (Method::PUT, "/v1/items/by/test/secret".to_owned(), json!({"meeting_id": meeting, "title": "Seen"})),
        ] {
            let (single, batch) = both(caller, method.clone(), &path, &body).await;
            assert_eq!((&single["status"], &single["code"]), (&batch["status"], &batch["code"]), "{method} {path}");
            assert!(!batch.to_string().contains("SECRET"), "{batch}");
            assert_eq!(single["conflicts_with"], batch["conflicts_with"], "{method} {path}");
        }
    }
    let done = send(&opened, &[patch(&format!("/v1/items/{item}"), json!({"title": "SECRET lease"}))]).await.ok();
    assert_eq!(done["data"][0]["body"]["title"], "SECRET lease");
    let log = app.council_admin("ashford").get("/v1/accesses?limit=1").await.ok();
    assert_eq!(log["data"][0]["record_id"], json!(item), "what a batch shows is logged");
}

#[actix_web::test]
async fn an_answer_is_repeated_only_to_a_caller_who_still_has_the_rights() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let opened = app.bearer(&app.token_of("clerk", "record:publish", &["ashford"]));
    let item = json!({"meeting_id": meeting, "title": "Business", "publication": "published"});
    let batch = json!({"operations": [put("/v1/items/by/test/i", item)]});
    super::send_by_key(&opened, "one", &batch).await.ok();
    let exempt =
        json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Land"}});
    let item = app.anonymous().get("/v1/items/by/test/i").await.ok();
    let path = text(&item["links"], "self");
    app.restricted("record:publish", &["ashford"], &["cabinet"]).patch(&path, &exempt).await.ok();
    super::send_by_key(&opened, "one", &batch).await.problem(403, "missing_scope");
    let elsewhere = app.bearer(&app.token_of("clerk", "record:publish", &["barnet"]));
    assert_eq!(super::send_by_key(&elsewhere, "one", &batch).await.status, 403);
}

#[actix_web::test]
async fn what_is_frozen_cannot_be_altered_through_a_batch() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let decision = id(&app.decision(&council, &item, "To note it.", "published").await);
    let (writer, path) = (app.publisher("ashford"), format!("/v1/decisions/{decision}"));
    let hidden = json!({"publication": "withdrawn", "withdrawn_reason": "It was misread."});
    let altered = json!({"text": "To reject it."});
    for operations in [
        vec![patch(&path, altered.clone())],
        vec![patch(&path, hidden.clone()), patch(&path, altered.clone())],
        vec![
            json!({"method": "delete", "path": format!("{path}?reason=published_in_error"), "if_match": "*"}),
            operation("post", &format!("{path}/restoration"), json!({"reason": "It was deleted by mistake."})),
            patch(&path, altered.clone()),
        ],
    ] {
        let found = refused(send(&writer, &operations).await, 422, "validation");
        let last = operations.len() - 1;
        assert_eq!(found, [(format!("/operations/{last}/body/text"), "immutable".to_owned())]);
        assert_eq!(app.anonymous().get(&path).await.ok()["text"], "To note it.");
    }
}
