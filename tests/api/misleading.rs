//! Refusals that end a confusion: each names the wrong value, the rule, and the value to send instead.

mod addresses;
mod inputs;
mod queries;

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{id, text};

/// The text of a problem, with the text for each field.
fn said(problem: &Value) -> String {
    let errors = problem["errors"].as_array().into_iter().flatten();
    let details = errors.map(|error| format!(" {}: {}", text(error, "pointer"), text(error, "detail")));
    text(problem, "detail") + &details.collect::<String>()
}

#[track_caller]
fn assert_said(problem: &Value, words: &[&str]) {
    let said = said(problem);
    for word in words {
        assert!(said.contains(word), "no {word:?} in: {said}");
    }
}

#[actix_web::test]
async fn other_council_says_whose_the_record_is_and_for_whom_the_token_is() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let path = format!("/v1/meetings/{meeting}");
    let other = app.caller("record:publish", &["barnet", "camden"]);
    let body = json!({"title": "Theirs", "date": "2026-07-01", "body_id": council.body_id});
    let words = ["belongs to the council ashford", "the token is for barnet, camden", "Nothing was saved"];
    for refused in [
        other.patch(&path, &json!({"title": "Theirs"})).await,
        other.post("/v1/meetings", &body).await,
        other.put(&format!("{path}/agenda"), &json!({"items": []})).await,
        other.post(&format!("{path}/holding"), &json!({})).await,
        other.delete(&path).await,
    ] {
        assert_said(&refused.problem(403, "other_council"), &words);
    }
    let of_none = app.caller("record:write", &[]).patch(&path, &json!({"title": "Theirs"})).await;
    assert_said(&of_none.problem(403, "other_council"), &["ashford", "the token is for no council"]);
    let new = json!({"slug": "dover", "name": "Dover", "nation": "england", "timezone": "Europe/London"});
    let of_one = app.caller("admin", &["ashford"]).post("/v1/councils", &new).await;
    assert_said(&of_one.problem(403, "other_council"), &["all councils"]);
}

#[actix_web::test]
async fn whose_a_hidden_record_is_stays_hidden() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "draft").await);
    let other = app.publisher("barnet");
    let path = format!("/v1/meetings/{meeting}");
    for refused in [
        other.request(Method::PATCH, &path).header("If-Match", "*").json(&json!({"title": "Theirs"})).send().await,
        other.put(&format!("{path}/agenda"), &json!({"items": []})).await,
        other.request(Method::DELETE, &format!("{path}?reason=other")).header("If-Match", "*").send().await,
    ] {
        assert!(!refused.text().contains("ashford"), "{}", refused.text());
        refused.problem(404, "not_found");
    }
}

#[actix_web::test]
async fn a_token_that_is_sent_in_a_wrong_form_is_told_the_right_one() {
    let app = TestApp::new().await;
    let token = app.token("record:read", &["*"], 60);
    for (sent, word) in [
        (format!("Bearer Bearer {token}"), "Leave out the second word"),
        (format!("bearer bearer: {token}"), "Leave out the second word"),
        (token.clone(), "Put the word Bearer and a space before the token"),
        (format!("Bearer: {token}"), "After the word Bearer comes a space"),
        (format!("Bearer \"{token}\""), "without quotes"),
        ("Bearer ${TOKEN}".to_owned(), "the name of a variable"),
        (format!("Bearer {token} {token}"), "a space in the token"),
        ("Bearer ".to_owned(), "no token behind the word Bearer"),
        ("Basic Y2xlcms6aHVzaA==".to_owned(), "Only bearer tokens"),
        (format!("Token {token}"), "Only bearer tokens"),
    ] {
        let request = app.anonymous().request(Method::GET, "/v1/meetings").header("Authorization", &sent);
        let answer = request.send().await;
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{sent}");
        let problem = answer.problem(401, "invalid_token");
        assert_said(&problem, &[word]);
        assert!(!problem.to_string().contains(&token) && !problem.to_string().contains("Y2xl"), "{problem}");
    }
}

#[actix_web::test]
async fn an_etag_without_its_quotes_is_told_so_and_the_whole_one_is_taken() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let path = format!("/v1/meetings/{meeting}");
    let publisher = app.publisher("ashford");
    let change = |tag: &str| {
        let request = publisher.request(Method::PATCH, &path).header("If-Match", tag);
        request.json(&json!({"location": "Town Hall"})).send()
    };
    let etag = publisher.get(&path).await.header("etag").to_owned();
    let bare = etag.trim_matches('"').to_owned();
    for (tag, example) in [
        ("1", "If-Match: \"1.0123456789abcdef\"".to_owned()),
        (bare.as_str(), format!("If-Match: {etag}")),
        (&format!("'{bare}'"), format!("If-Match: {etag}")),
        (&format!("\"{bare}"), format!("If-Match: {etag}")),
        (&format!("{etag}, {bare}"), "in double quotes".to_owned()),
    ] {
        let problem = change(tag).await.problem(400, "bad_header");
        assert_said(&problem, &["If-Match: Put it in double quotes", &example]);
    }
    change("\"1\"").await.problem(412, "precondition_failed");
    change(&format!("\"0.0\", {etag}")).await.ok();
    let only = publisher.request(Method::PUT, "/v1/meetings/by/cms/1").header("If-None-Match", "1");
    assert_said(&only.json(&json!({})).send().await.problem(400, "bad_header"), &["If-None-Match: For a write"]);
}

#[actix_web::test]
async fn a_read_with_the_headers_that_wrappers_of_fetch_send_passes_its_preflight() {
    let app = TestApp::new().await;
    let preflight = async |method: &str, headers: &str| {
        let request = app.anonymous().request(Method::OPTIONS, "/v1/meetings");
        let request = request.header("Origin", "https://elsewhere.example");
        let request = request.header("Access-Control-Request-Method", method);
        request.header("Access-Control-Request-Headers", headers).send().await
    };
    for headers in [
        "content-type",
        "authorization,content-type",
        "cache-control,pragma",
        "x-requested-with",
        "traceparent,tracestate,x-request-id",
    ] {
        let answer = preflight("GET", headers).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, "*"), "{headers}");
        let allowed = answer.header("access-control-allow-headers").to_lowercase();
        assert!(headers.split(',').all(|header| allowed.contains(header)), "{headers}: {allowed}");
    }
    assert_eq!(preflight("GET", "idempotency-key").await.status, 400);
    let write = preflight("POST", "content-type").await.problem(400, "bad_header");
    assert_said(&write, &["GET and HEAD", "no other method", "Content-Type"]);
}

#[actix_web::test]
async fn a_replay_says_for_how_long_its_answer_is_still_kept() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let body = json!({"title": "Cabinet", "date": "2026-07-01", "body_id": council.body_id});
    let send = async || {
        let request = app.clerk("ashford").request(Method::POST, "/v1/meetings").header("Idempotency-Key", "one");
        let answer = request.json(&body).send().await;
        (answer.header("idempotency-replayed").to_owned(), answer.header("idempotency-expires-in").to_owned())
    };
    let pair = |replayed: &str, left: &str| (replayed.to_owned(), left.to_owned());
    assert_eq!(send().await, pair("false", "86400"));
    assert_eq!(send().await, pair("true", "86400"));
    app.clock.advance(3600);
    assert_eq!(send().await, pair("true", "82800"));
    app.clock.advance(82_799);
    assert_eq!(send().await, pair("true", "1"));
    app.clock.advance(1);
    assert_eq!(send().await, pair("false", "86400"));
}
