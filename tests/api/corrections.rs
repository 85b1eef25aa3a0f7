//! What was decided is never altered once it is public: a correction replaces it, and the old text stays.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{Council, id, text};

/// A decision at a published item of a published meeting.
async fn decision(app: &TestApp, council: &Council, publication: &str) -> Value {
    let meeting = id(&app.meeting(council, "2026-07-01", "published").await);
    let item = id(&app.item(council, &meeting, "Business", "published").await);
    app.decision(council, &item, "To spend £100.", publication).await
}

#[actix_web::test]
async fn a_correction_of_a_public_decision_is_public_and_the_old_text_stays_reachable() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let old = decision(&app, &council, "published").await;
    let path = text(&old["links"], "self");
    app.clock.advance(60);
    let correction = json!({"reason": "A nought was left out.", "text": "To spend £1000.", "outcome": "approved"});
    let new = app.publisher("ashford").post(&format!("{path}/correction"), &correction).await.created();
    let public = app.anonymous();
    let (new, old_now) = (public.get(&text(&new["links"], "self")).await.ok(), public.get(&path).await.ok());
    assert_eq!(
        (&new["text"], &new["outcome"], &new["supersedes_id"], &new["correction_reason"], &new["item_id"]),
        (&correction["text"], &correction["outcome"], &old["id"], &correction["reason"], &old["item_id"])
    );
    assert_eq!(
        (&old_now["text"], &old_now["superseded_by_id"], &old_now["links"]["superseded_by"], &old_now["version"]),
        (&old["text"], &new["id"], &new["links"]["self"], &old["version"])
    );
    assert_ne!(old_now["updated_at"], old["updated_at"], "whoever polls learns of it");
    for (filter, named) in [("superseded=false", &new), ("superseded=true", &old)] {
        let list = public.get(&format!("/v1/decisions?{filter}")).await.ok();
        let ids: Vec<&Value> = list["data"].as_array().expect("rows").iter().map(|row| &row["id"]).collect();
        assert_eq!(ids, [&named["id"]], "{filter}");
    }
}

#[actix_web::test]
async fn what_was_replaced_is_not_replaced_again_and_the_newer_is_named() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let old = decision(&app, &council, "published").await;
    let publisher = app.publisher("ashford");
    let path = format!("{}/correction", text(&old["links"], "self"));
    let new = publisher.post(&path, &json!({"reason": "Misprinted.", "text": "To spend £10."})).await.created();
    let again = publisher.post(&path, &json!({"reason": "Misprinted.", "text": "To spend £1."})).await;
    let problem = again.problem(409, "already_exists");
    assert_eq!(problem["conflicts_with"], json!({"kind": "decision", "id": new["id"]}));
    let beside = json!({"item_id": old["item_id"], "kind": "executive", "outcome": "noted", "text": "x",
        "supersedes_id": old["id"]});
    assert_eq!(publisher.post("/v1/decisions", &beside).await.pointers(409, "already_exists"), ["/supersedes_id"]);
    publisher.delete(&text(&old["links"], "self")).await.problem(409, "has_children");
    // A writer does not delete the correction first, and learn only then that the decision cannot go for this reason.
    let path = format!("{}?reason=other", text(&old["links"], "self"));
    let refused = publisher.request(Method::DELETE, &path).header("If-Match", "*").send().await;
    refused.problem(409, "wrong_state");
    // The newer can be corrected in its turn, and when it is gone the older holds again.
    let path = text(&new["links"], "self");
    assert_eq!(publisher.delete(&path).await.status, 204);
    let held = app.anonymous().get("/v1/decisions?superseded=false").await.ok();
    assert_eq!(held["data"][0]["id"], old["id"]);
}

#[actix_web::test]
async fn nobody_is_told_of_a_correction_that_is_hidden() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let old = decision(&app, &council, "published").await;
    let public = app.anonymous();
    let path = text(&old["links"], "self");
    let before = (public.get(&path).await.text(), public.get(&text(&old["links"], "item")).await.text());
    app.clock.advance(60);
    let draft = json!({"item_id": old["item_id"], "kind": "executive", "outcome": "noted", "text": "x",
        "supersedes_id": old["id"], "correction_reason": "Misprinted."});
    let draft = app.publisher("ashford").post("/v1/decisions", &draft).await.created();
    assert_eq!(before, (public.get(&path).await.text(), public.get(&text(&old["links"], "item")).await.text()));
    assert_eq!(app.clerk("ashford").get(&path).await.ok()["superseded_by_id"], draft["id"]);
    let list = public.get("/v1/decisions?superseded=false&count=true").await.ok();
    assert_eq!(list["page"]["total"], 1);
    app.clock.advance(60);
    let publish = json!({"publication": "published"});
    app.publisher("ashford").patch(&text(&draft["links"], "self"), &publish).await.ok();
    let told = public.get(&path).await.ok();
    assert_eq!(told["superseded_by_id"], draft["id"]);
    assert_ne!(told["updated_at"], old["updated_at"], "it moves when the public may learn of it");
}

#[actix_web::test]
async fn what_was_decided_is_not_altered_while_it_is_public() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let old = decision(&app, &council, "published").await;
    let (publisher, path) = (app.publisher("ashford"), text(&old["links"], "self"));
    let all = json!({"text": "To spend £1.", "outcome": "approved", "made_on": "2026-07-02",
        "resolutions": [{"limb": "1", "text": "x"}]});
    let refused = publisher.patch(&path, &all).await.problem(422, "validation");
    let errors = refused["errors"].as_array().expect("errors");
    let told: Vec<(&Value, &Value)> = errors.iter().map(|error| (&error["pointer"], &error["code"])).collect();
    let immutable = json!("immutable");
    let pointers = ["/text", "/resolutions", "/outcome", "/made_on"].map(|pointer| json!(pointer));
    assert_eq!(told, pointers.iter().map(|pointer| (pointer, &immutable)).collect::<Vec<_>>());
    assert!(text(&errors[0], "detail").contains("/correction"), "{refused}");
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "Wrong.", "text": "To spend £1."});
    publisher.patch(&path, &withdrawn).await.problem(422, "validation");
    let same = json!({"text": old["text"], "reasons": "It was due.", "reasons_of": "decision"});
    publisher.patch(&path, &same).await.ok();

    let keyed = json!({"item_id": old["item_id"], "kind": "executive", "outcome": "noted", "text": "To note.",
        "publication": "published"});
    publisher.put("/v1/decisions/by/test/d", &keyed).await.created();
    publisher.put("/v1/decisions/by/test/d", &keyed).await.ok();
    let mut other = keyed.clone();
    other["text"] = json!("To note it.");
    assert_eq!(publisher.put("/v1/decisions/by/test/d", &other).await.pointers(422, "validation"), ["/text"]);
}

#[actix_web::test]
async fn who_decided_and_how_is_corrected_and_not_altered() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let old = decision(&app, &council, "published").await;
    let (publisher, path) = (app.publisher("ashford"), text(&old["links"], "self"));
    let other =
        json!({"kind": "officer_delegated", "decision_maker": {"kind": "person", "id": null, "name": "Somebody else"}});
    let refused = publisher.patch(&path, &other).await;
    assert_eq!(refused.pointers(422, "validation"), ["/decision_maker", "/kind"]);
    let notice = "2026-05-01T09:00:00Z";
    let mut correction = json!({"reason": "It was delegated.", "key_notice_published_at": notice});
    correction.as_object_mut().expect("members").extend(other.as_object().cloned().expect("members"));
    let new = publisher.post(&format!("{path}/correction"), &correction).await.created();
    assert_eq!(
        (&new["kind"], &new["decision_maker"]["name"], &new["key_notice_published_at"]),
        (&json!("officer_delegated"), &json!("Somebody else"), &json!(notice))
    );
    // Which record the maker is may become known later, and a body that is renamed keeps the name that it had.
    let person = json!({"council": "ashford", "name": "Somebody else", "publication": "published"});
    let person = publisher.post("/v1/people", &person).await.created();
    let known = json!({"decision_maker": {"kind": "person", "name": "Somebody else", "id": person["id"]}});
    let path = text(&new["links"], "self");
    publisher.patch(&path, &known).await.ok();
    publisher.patch(&path, &json!({"decision_maker": {"id": null}})).await.pointers(422, "validation");
    app.admin().patch(&format!("/v1/bodies/{}", council.body_id), &json!({"name": "Executive"})).await.ok();
    let put = json!({"item_id": old["item_id"], "kind": old["kind"], "outcome": old["outcome"], "text": old["text"],
        "publication": "published",
        "made_on": old["made_on"], "reference": "EC 1"});
    let key = json!({"identifiers": [{"scheme": "mg", "value": "d1"}]});
    publisher.patch(&text(&old["links"], "self"), &key).await.ok();
    let kept = publisher.put("/v1/decisions/by/mg/d1?council=ashford", &put).await.ok();
    assert_eq!((&kept["decision_maker"], &kept["reference"]), (&old["decision_maker"], &json!("EC 1")));
}

#[actix_web::test]
async fn drafts_change_freely_and_the_correction_of_one_is_a_draft() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let old = decision(&app, &council, "draft").await;
    let (clerk, path) = (app.clerk("ashford"), text(&old["links"], "self"));
    clerk.patch(&path, &json!({"text": "To spend £1000."})).await.ok();
    let new = clerk.post(&format!("{path}/correction"), &json!({"reason": "Misread."})).await.created();
    assert_eq!((&new["publication"], &new["text"]), (&json!("draft"), &json!("To spend £1000.")));
    assert_eq!(new["published_at"], Value::Null);
}

#[actix_web::test]
async fn a_correction_takes_the_right_to_publish_and_can_be_tried() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let old = decision(&app, &council, "published").await;
    let path = format!("{}/correction", text(&old["links"], "self"));
    let correction = json!({"reason": "Misprinted.", "text": "To spend £10."});
    app.clerk("ashford").post(&path, &correction).await.problem(403, "missing_scope");
    let tried = app.publisher("ashford").post(&format!("{path}?dry_run=true"), &correction).await.expect(201);
    assert!(tried["warnings"].to_string().contains("statement_incomplete"), "{tried}");
    assert_eq!(app.anonymous().get("/v1/decisions?count=true").await.ok()["page"]["total"], 1);
    assert_eq!(app.publisher("ashford").post(&path, &json!({})).await.pointers(422, "validation"), ["/reason"]);
    let reason_alone = json!({"item_id": old["item_id"], "kind": "executive", "outcome": "noted", "text": "x",
        "correction_reason": "y"});
    let refused = app.publisher("ashford").post("/v1/decisions", &reason_alone).await;
    assert_eq!(refused.pointers(422, "validation"), ["/correction_reason"]);
}

#[actix_web::test]
async fn what_the_public_has_read_is_not_altered_behind_a_withdrawal() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let old = decision(&app, &council, "published").await;
    let (publisher, path) = (app.publisher("ashford"), text(&old["links"], "self"));
    let told = json!({"reasons": "It was due.", "reasons_of": "decision",
        "alternatives": {"status": "listed", "options": ["To wait."]}});
    publisher.patch(&path, &told).await.ok();
    publisher.patch(&path, &json!({"publication": "withdrawn", "withdrawn_reason": "Wrong."})).await.ok();
    let altered =
        json!({"text": "To spend nothing.", "reasons": "Other.", "alternatives": {"status": "none", "options": []}});
    assert_eq!(
        publisher.patch(&path, &altered).await.pointers(422, "validation"),
        ["/text", "/reasons", "/alternatives"]
    );
    let hidden = json!({"publication": "withdrawn", "withdrawn_reason": "Wrong."});
    publisher.patch(&path, &json!({"publication": "published", "withdrawn_reason": null})).await.ok();
    publisher.patch(&text(&old["links"], "item"), &hidden).await.ok();
    assert_eq!(publisher.patch(&path, &altered).await.status, 422);
}

#[actix_web::test]
async fn a_chain_of_corrections_is_neither_cut_nor_closed() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let old = decision(&app, &council, "published").await;
    let (publisher, path) = (app.publisher("ashford"), text(&old["links"], "self"));
    let correction = json!({"reason": "Misprinted.", "text": "To spend £10."});
    let second = publisher.post(&format!("{path}/correction"), &correction).await.created();
    let second_path = text(&second["links"], "self");
    let third = publisher.post(&format!("{second_path}/correction"), &correction).await.created();
    let circle = json!({"supersedes_id": third["id"]});
    assert_eq!(publisher.patch(&path, &circle).await.pointers(422, "validation"), ["/supersedes_id"]);
    let cut = json!({"supersedes_id": null, "correction_reason": null});
    let refused = publisher.patch(&second_path, &cut).await.pointers(422, "validation");
    assert_eq!(refused, ["/supersedes_id", "/correction_reason"]);
    let standing = app.anonymous().get("/v1/decisions?superseded=false").await.ok();
    assert_eq!(standing["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(standing["data"][0]["id"], third["id"]);
}

#[actix_web::test]
async fn the_reason_for_correcting_what_is_hidden_is_hidden_too() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let old = decision(&app, &council, "published").await;
    let (publisher, path) = (app.publisher("ashford"), text(&old["links"], "self"));
    let correction = json!({"reason": "It named Mrs X.", "text": "To spend £10."});
    let new = publisher.post(&format!("{path}/correction"), &correction).await.created();
    let read = async || app.anonymous().get(&text(&new["links"], "self")).await.ok()["correction_reason"].clone();
    assert_eq!(read().await, "It named Mrs X.");
    publisher.patch(&path, &json!({"publication": "withdrawn", "withdrawn_reason": "It named Mrs X."})).await.ok();
    assert_eq!(read().await, Value::Null);
}

#[actix_web::test]
async fn of_several_that_would_replace_one_at_once_one_does() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let old = decision(&app, &council, "published").await;
    let publisher = app.publisher("ashford");
    let mut items = Vec::new();
    for title in ["One", "Two", "Three"] {
        items.push(
            app.item(
                &council,
                &text(&app.anonymous().get(&text(&old["links"], "item")).await.ok(), "meeting_id"),
                title,
                "published",
            )
            .await,
        );
    }
    let inputs: Vec<Value> = items
        .iter()
        .map(|item| {
            json!({"item_id": item["id"], "kind": "executive", "outcome": "noted", "text": "x",
                "supersedes_id": old["id"], "correction_reason": "Misprinted."})
        })
        .collect();
    let answers =
        futures_util::future::join_all(inputs.iter().map(|input| publisher.post("/v1/decisions", input))).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
}
