//! Other systems' keys lead where they led: a council that takes up a key later does not change the record that it
//! finds. A key that was public is given to no record that says something else.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{Council, id, text};

fn keys(value: &str) -> Value {
    json!([{"scheme": "test", "value": value}])
}

/// A published item of a published meeting.
async fn item_of(app: &TestApp, council: &Council) -> String {
    let meeting = id(&app.meeting(council, "2026-07-01", "published").await);
    id(&app.item(council, &meeting, "Business", "published").await)
}

fn decision(item: &str, text: &str) -> Value {
    json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": text, "publication": "published"})
}

async fn delete(client: &Client, path: &str, reason: &str) -> crate::support::client::Answer {
    client.request(Method::DELETE, &format!("{path}?reason={reason}")).header("If-Match", "*").send().await
}

#[actix_web::test]
async fn a_key_that_another_council_takes_up_later_leads_to_the_record_that_had_it_first() {
    let app = TestApp::new().await;
    let (ashford, barnet) = (app.council("ashford").await, app.council("barnet").await);
    let early = id(&app.meeting(&barnet, "2026-07-02", "published").await);
    let meeting =
        json!({"body_id": ashford.body_id, "title": "Ours", "date": "2026-07-01", "publication": "published"});
    let ours =
        text(&app.publisher("ashford").put("/v1/meetings/by/test/m1", &meeting).await.created()["links"], "self");
    app.clock.advance(60);
    // The squatter's record is older than the key's first record, and takes up the key later.
    let squatter = app.publisher("barnet");
    squatter.patch(&format!("/v1/meetings/{early}"), &json!({"identifiers": keys("m1")})).await.ok();
    let found = async || app.anonymous().get("/v1/meetings/by/test/m1").await.ok()["title"].clone();
    assert_eq!(found().await, "Ours");
    let theirs = app.anonymous().get("/v1/meetings/by/test/m1?council=barnet").await.ok();
    assert_eq!(theirs["id"], json!(early));
    assert_eq!(squatter.delete(&format!("/v1/meetings/{early}")).await.status, 204);
    assert_eq!(found().await, "Ours", "a deleted record hides no other");
    assert_eq!(delete(&app.publisher("ashford"), &ours, "duplicate").await.status, 204);
    app.anonymous().get("/v1/meetings/by/test/m1").await.problem(410, "deleted");
}

#[actix_web::test]
async fn a_key_leads_to_the_record_that_stands_where_the_first_was_deleted() {
    let app = TestApp::new().await;
    for slug in ["ashford", "barnet"] {
        let council = app.council(slug).await;
        let meeting =
            json!({"body_id": council.body_id, "title": slug, "date": "2026-07-01", "publication": "published"});
        app.publisher(slug).put("/v1/meetings/by/test/m1", &meeting).await.created();
        app.clock.advance(60);
    }
    let first = text(&app.anonymous().get("/v1/meetings/by/test/m1").await.ok()["links"], "self");
    assert_eq!(app.publisher("ashford").delete(&first).await.status, 204);
    assert_eq!(app.anonymous().get("/v1/meetings/by/test/m1").await.ok()["title"], "barnet");
}

#[actix_web::test]
async fn a_refused_read_does_not_say_that_nothing_was_saved() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    for path in ["/v1/accesses", "/v1/revocations", "/v1/meetings/by/test/none"] {
        let refused = app.clerk("ashford").get(path).await;
        assert!(refused.status >= 400 && !refused.text().contains("saved"), "{}", refused.text());
    }
}

#[actix_web::test]
async fn a_key_by_which_the_public_found_a_deleted_decision_leads_to_none_that_says_something_else() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let item = item_of(&app, &council).await;
    let publisher = app.publisher("ashford");
    let path = "/v1/decisions/by/test/d1";
    let made = publisher.put(path, &decision(&item, "To build it.")).await.created();
    assert_eq!(delete(&publisher, &text(&made["links"], "self"), "published_in_error").await.status, 204);
    let other = publisher.put(path, &decision(&item, "To sell it.")).await;
    assert_eq!(other.pointers(409, "already_exists"), ["/identifiers/0"]);
    let gone = app.anonymous().get(path).await.problem(410, "deleted");
    assert_eq!(gone["deleted_reason"], "published_in_error");
    publisher.put(path, &decision(&item, "To build it.")).await.created();
    assert_eq!(app.anonymous().get(path).await.ok()["text"], "To build it.");
}

#[actix_web::test]
async fn a_public_decision_or_vote_is_not_deleted_to_be_replaced() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let item = item_of(&app, &council).await;
    let publisher = app.publisher("ashford");
    let vote = json!({"item_id": item, "motion": "To refer it back.", "result": "carried", "publication": "published"});
    for (collection, new) in [("decisions", decision(&item, "To build it.")), ("votes", vote)] {
        let made = publisher.post(&format!("/v1/{collection}"), &new).await.created();
        let path = text(&made["links"], "self");
        for reason in ["superseded", "other"] {
            delete(&publisher, &path, reason).await.problem(409, "wrong_state");
        }
        let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "It was misread."});
        publisher.patch(&path, &withdrawal).await.ok();
        delete(&publisher, &path, "superseded").await.problem(409, "wrong_state");
        publisher.patch(&path, &json!({"publication": "published", "withdrawn_reason": null})).await.ok();
        assert_eq!(delete(&publisher, &path, "published_in_error").await.status, 204);
        let gone = app.anonymous().get(&path).await.problem(410, "deleted");
        assert_eq!(gone["deleted_reason"], "published_in_error");
        let mut draft = new.clone();
        draft["publication"] = json!("draft");
        let draft = text(&publisher.post(&format!("/v1/{collection}"), &draft).await.created()["links"], "self");
        assert_eq!(delete(&publisher, &draft, "superseded").await.status, 204);
    }
}

fn issue(title: &str) -> Value {
    json!({"council": "ashford", "title": title, "publication": "published"})
}

#[actix_web::test]
async fn a_key_that_a_public_record_gives_up_still_leads_to_it_and_to_no_other() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let first = publisher.put("/v1/issues/by/test/i1", &issue("To build it")).await.created();
    let second = publisher.put("/v1/issues/by/test/i2", &issue("To sell it")).await.created();
    let (first, second) = (text(&first["links"], "self"), text(&second["links"], "self"));
    publisher.patch(&first, &json!({"identifiers": keys("i3")})).await.ok();
    let refused = publisher.patch(&second, &json!({"identifiers": keys("i1")})).await;
    assert_eq!(refused.pointers(409, "already_exists"), ["/identifiers/0"]);
    assert_eq!(app.anonymous().get("/v1/issues/by/test/i1").await.ok()["title"], "To build it");
    publisher.patch(&first, &json!({"identifiers": keys("i1")})).await.ok();
}

#[actix_web::test]
async fn a_key_of_what_was_withdrawn_stays_with_it() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let made = publisher.put("/v1/issues/by/test/i1", &issue("To build it")).await.created();
    let path = text(&made["links"], "self");
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "It was misread.", "identifiers": []});
    publisher.patch(&path, &withdrawal).await.ok();
    let mut other = issue("To sell it");
    other["identifiers"] = keys("i1");
    publisher.post("/v1/issues", &other).await.problem(409, "already_exists");
}

#[actix_web::test]
async fn a_key_that_was_never_public_is_free_again() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let meeting = |title: &str| json!({"body_id": council.body_id, "title": title, "date": "2026-07-01"});
    let made = clerk.put("/v1/meetings/by/test/m1", &meeting("Draft")).await.created();
    clerk.patch(&text(&made["links"], "self"), &json!({"identifiers": []})).await.ok();
    let other = clerk.put("/v1/meetings/by/test/m1", &meeting("Another")).await.created();
    assert_ne!(other["id"], made["id"]);
}

#[actix_web::test]
async fn what_takes_the_place_of_something_deleted_as_superseded_gets_its_key() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = |title: &str| {
        json!({"body_id": council.body_id, "title": title, "date": "2026-07-01",
            "publication": "published"})
    };
    for (reason, status) in [("duplicate", 409), ("superseded", 201)] {
        let path = format!("/v1/meetings/by/test/{reason}");
        let made = publisher.put(&path, &meeting("Cabinet")).await.created();
        assert_eq!(delete(&publisher, &text(&made["links"], "self"), reason).await.status, 204);
        assert_eq!(publisher.put(&path, &meeting("Executive")).await.status, status, "{reason}");
    }
}

#[actix_web::test]
async fn a_draft_of_a_writer_does_not_keep_a_publisher_from_a_correction() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let item = item_of(&app, &council).await;
    let made = app.publisher("ashford").post("/v1/decisions", &decision(&item, "To biuld it.")).await.created();
    let mut draft = decision(&item, "To build it.");
    draft["publication"] = json!("draft");
    draft["supersedes_id"] = made["id"].clone();
    app.clerk("ashford").post("/v1/decisions", &draft).await.problem(403, "missing_scope");
    let correction = json!({"reason": "It was misspelt.", "text": "To build it."});
    let path = format!("{}/correction", text(&made["links"], "self"));
    app.publisher("ashford").post(&path, &correction).await.created();
}

#[actix_web::test]
async fn an_id_that_is_written_in_another_way_is_redirected_to_the_one_address_of_its_record() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let ways = [meeting.to_uppercase(), format!("urn:uuid:{meeting}"), meeting.replace('-', "")];
    for written in ways {
        for (before, after) in [("/v1/meetings/", "?include=items"), ("/v1/meetings/", "/items"), ("/meetings/", "")] {
            let answer = app.anonymous().get(&format!("{before}{written}{after}")).await;
            assert_eq!((answer.status, answer.header("location")), (308, format!("{before}{meeting}{after}").as_str()));
        }
    }
    app.anonymous().get(&format!("/v1/meetings/{meeting}")).await.ok();
}

#[actix_web::test]
async fn what_says_the_same_as_a_deleted_decision_and_gets_its_key_is_bound_by_that() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let item = item_of(&app, &council).await;
    let (publisher, clerk) = (app.publisher("ashford"), app.clerk("ashford"));
    let path = "/v1/decisions/by/test/d1";
    let address = text(&publisher.put(path, &decision(&item, "Granted.")).await.created()["links"], "self");
    assert_eq!(delete(&publisher, &address, "duplicate").await.status, 204);
    let mut again = decision(&item, "Granted.");
    again["publication"] = "draft".into();
    clerk.put(path, &again).await.created();
    let mut altered = again.clone();
    altered["text"] = "Refused.".into();
    let request = clerk.request(Method::PUT, path).header("If-Match", "*").json(&altered).send().await;
    let problem = request.problem(422, "validation");
    assert_eq!(problem["errors"][0]["code"], "immutable", "{problem}");
    let request = publisher.request(Method::PUT, path).header("If-Match", "*");
    request.json(&decision(&item, "Granted.")).send().await.ok();
    assert_eq!(app.anonymous().get(path).await.ok()["text"], "Granted.");
}
