//! A vote that the public has read is never altered: a correction replaces it, says why, and the old one stays.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{id, text};

/// A vote at a published item of a published meeting.
async fn vote(app: &TestApp, publication: &str) -> Value {
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let vote = json!({"item_id": item, "motion": "That the report be noted.", "result": "carried", "votes_for": 7,
        "votes_against": 2, "abstentions": 3, "method": "show_of_hands", "publication": publication,
        "identifiers": [{"scheme": "test", "value": "v"}]});
    app.publisher("ashford").post("/v1/votes", &vote).await.created()
}

#[actix_web::test]
async fn a_correction_of_a_public_vote_replaces_it_and_both_are_readable() {
    let app = TestApp::new().await;
    let old = vote(&app, "published").await;
    let path = text(&old["links"], "self");
    app.clock.advance(60);
    let correction = json!({"reason": "One vote against was counted as an abstention.", "votes_against": 3,
        "abstentions": 2});
    let new = app.publisher("ashford").post(&format!("{path}/correction"), &correction).await.created();
    let public = app.anonymous();
    let (new, old_now) = (public.get(&text(&new["links"], "self")).await.ok(), public.get(&path).await.ok());
    assert_eq!(
        (&new["votes_for"], &new["votes_against"], &new["abstentions"], &new["method"], &new["motion"]),
        (&json!(7), &json!(3), &json!(2), &old["method"], &old["motion"])
    );
    assert_eq!(
        (&new["supersedes_id"], &new["links"]["supersedes"], &new["correction_reason"], &new["identifiers"]),
        (&old["id"], &old["links"]["self"], &correction["reason"], &json!([]))
    );
    assert_eq!(
        (&old_now["votes_against"], &old_now["superseded_by_id"], &old_now["links"]["superseded_by"]),
        (&old["votes_against"], &new["id"], &new["links"]["self"])
    );
    assert_eq!(old_now["version"], old["version"]);
    assert_ne!(old_now["updated_at"], old["updated_at"], "clients that poll learn of it");
    for (filter, named) in [("superseded=false", &new), ("superseded=true", &old)] {
        let list = public.get(&format!("/v1/votes?{filter}")).await.ok();
        let ids: Vec<&Value> = list["data"].as_array().expect("rows").iter().map(|row| &row["id"]).collect();
        assert_eq!(ids, [&named["id"]], "{filter}");
    }
}

#[actix_web::test]
async fn a_vote_is_replaced_once_and_never_without_a_reason() {
    let app = TestApp::new().await;
    let old = vote(&app, "published").await;
    let publisher = app.publisher("ashford");
    let path = text(&old["links"], "self");
    let altered = publisher.patch(&path, &json!({"votes_for": 8})).await;
    let problem = altered.problem(422, "validation");
    assert_eq!(problem["errors"][0]["code"], "immutable");
    let remedy = format!("/v1/votes/{}/correction", id(&old));
    assert!(text(&problem["errors"][0], "detail").contains(&remedy), "{problem}");
    let beside = |more: Value| {
        let mut vote = json!({"item_id": old["item_id"], "motion": "That the report be noted.",
            "publication": "published", "supersedes_id": old["id"]});
        vote.as_object_mut().expect("members").extend(more.as_object().cloned().expect("members"));
        vote
    };
    let silent = publisher.post("/v1/votes", &beside(json!({}))).await;
    assert_eq!(silent.pointers(422, "validation"), ["/correction_reason"]);
    let new = publisher.post("/v1/votes", &beside(json!({"correction_reason": "Miscounted."}))).await.created();
    let again = publisher.post(&format!("{path}/correction"), &json!({"reason": "Miscounted."})).await;
    let problem = again.problem(409, "already_exists");
    assert_eq!(problem["conflicts_with"], json!({"kind": "vote", "id": new["id"]}));
    publisher.delete(&path).await.problem(409, "has_children");
    let newer = format!("{}/correction", text(&new["links"], "self"));
    let third = publisher.post(&newer, &json!({"reason": "Miscounted again."})).await.created();
    let cut = publisher.patch(&text(&third["links"], "self"), &json!({"supersedes_id": null})).await;
    assert_eq!(cut.pointers(422, "validation"), ["/supersedes_id"]);
}

#[actix_web::test]
async fn a_vote_replaces_only_a_vote_on_the_same_business() {
    let app = TestApp::new().await;
    let old = vote(&app, "published").await;
    let publisher = app.publisher("ashford");
    let other = json!({"meeting_id": old["meeting_id"], "title": "Other business", "publication": "published"});
    let other = publisher.post("/v1/items", &other).await.created();
    let vote = |named: (&str, Value)| {
        let mut vote =
            json!({"item_id": other["id"], "motion": "That it be noted.", "correction_reason": "Misplaced."});
        vote[named.0] = named.1;
        vote
    };
    let by_id = publisher.post("/v1/votes", &vote(("supersedes_id", old["id"].clone()))).await;
    assert_eq!(by_id.pointers(422, "validation"), ["/supersedes_id"]);
    let key = json!({"scheme": "test", "value": "v"});
    let by_key = publisher.post("/v1/votes", &vote(("supersedes", key))).await;
    assert_eq!(by_key.pointers(422, "validation"), ["/supersedes"]);
}

#[actix_web::test]
async fn nobody_is_told_of_a_hidden_correction_of_a_vote() {
    let app = TestApp::new().await;
    let old = vote(&app, "published").await;
    let public = app.anonymous();
    let (path, list) = (text(&old["links"], "self"), "/v1/votes?superseded=false&count=true");
    let read = async || (public.get(&path).await.text(), public.get(list).await.ok()["data"].clone());
    let before = read().await;
    app.clock.advance(60);
    let draft = json!({"item_id": old["item_id"], "motion": "That the report be noted.", "supersedes_id": old["id"],
        "correction_reason": "Miscounted."});
    app.clerk("ashford").post("/v1/votes", &draft).await.problem(403, "missing_scope");
    let draft = app.publisher("ashford").post("/v1/votes", &draft).await.created();
    assert_eq!(before, read().await);
    assert_eq!(app.clerk("ashford").get(&path).await.ok()["superseded_by_id"], draft["id"]);
    app.clock.advance(60);
    let draft_path = text(&draft["links"], "self");
    app.publisher("ashford").patch(&draft_path, &json!({"publication": "published"})).await.ok();
    let told = public.get(&path).await.ok();
    assert_eq!(told["superseded_by_id"], draft["id"]);
    assert_ne!(told["updated_at"], old["updated_at"], "it moves when the public may learn of it");
    let gone = json!({"publication": "withdrawn", "withdrawn_reason": "Misfiled."});
    app.publisher("ashford").patch(&draft_path, &gone).await.ok();
    assert_eq!(public.get(&path).await.ok()["superseded_by_id"], Value::Null);
}

#[actix_web::test]
async fn a_deleted_vote_keeps_its_casting_vote_and_reason_to_itself() {
    let app = TestApp::new().await;
    let old = vote(&app, "published").await;
    let publisher = app.publisher("ashford");
    let correction = json!({"reason": "Miscounted.", "votes_for": 3, "votes_against": 3, "casting_vote": "for"});
    let path = format!("{}/correction", text(&old["links"], "self"));
    let new = publisher.post(&path, &correction).await.created();
    assert_eq!(new["casting_vote"], "for");
    assert_eq!(publisher.delete(&text(&new["links"], "self")).await.status, 204);
    let listed = app.anonymous().get("/v1/votes?include_deleted=true").await.ok();
    let rows = listed["data"].as_array().expect("rows");
    let gone = rows.iter().find(|row| row["id"] == new["id"]).expect("a deleted vote");
    assert_eq!((&gone["casting_vote"], &gone["correction_reason"]), (&json!("not_recorded"), &Value::Null));
    let held = rows.iter().find(|row| row["id"] == old["id"]).expect("the old vote");
    assert_eq!(held["superseded_by_id"], Value::Null, "the old vote counts again");
}

#[actix_web::test]
async fn a_replaced_draft_is_not_published_with_what_was_decided() {
    let app = TestApp::new().await;
    let old = vote(&app, "draft").await;
    let publisher = app.publisher("ashford");
    let path = format!("{}/correction", text(&old["links"], "self"));
    let new = publisher.post(&path, &json!({"reason": "Miscounted.", "votes_for": 8})).await.created();
    assert_eq!(new["publication"], "draft");
    let decision = json!({"item_id": old["item_id"], "kind": "executive", "outcome": "noted", "text": "To note it."});
    publisher.post("/v1/decisions", &decision).await.created();
    for step in ["agenda-publication", "holding", "decisions-publication"] {
        let path = format!("/v1/meetings/{}/{step}", text(&old, "meeting_id"));
        publisher.post(&path, &json!({})).await.ok();
    }
    let state = async |vote: &Value| publisher.get(&text(&vote["links"], "self")).await.ok()["publication"].clone();
    assert_eq!((state(&new).await, state(&old).await), (json!("published"), json!("draft")));
}
