//! Votes: at an item or on a decision, with counts that cover the ballots, and hidden with what they belong to.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{Council, id, text};

/// A council with an item of a published meeting.
async fn item(app: &TestApp) -> (Council, String, String) {
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    (council, meeting, item)
}

fn ballot(person: Option<&Value>, name: &str, option: &str) -> Value {
    json!({"person_id": person.map(|person| person["id"].clone()), "name": name, "party": null, "option": option})
}

#[actix_web::test]
async fn a_vote_is_at_an_item_or_on_a_decision_and_stays_there() {
    let app = TestApp::new().await;
    let (council, meeting, item) = item(&app).await;
    let decision = id(&app.decision(&council, &item, "To note the report.", "published").await);
    let publisher = app.publisher("ashford");
    let vote = |at: Value| {
        let mut vote = json!({"motion": "That the report be noted.", "result": "carried", "publication": "published"});
        vote.as_object_mut().expect("members").extend(at.as_object().cloned().expect("members"));
        vote
    };
    let neither = publisher.post("/v1/votes", &vote(json!({}))).await;
    assert_eq!(neither.pointers(422, "validation"), ["/item_id"]);
    let both = publisher.post("/v1/votes", &vote(json!({"item_id": item, "decision_id": decision}))).await;
    assert_eq!(both.pointers(422, "validation"), ["/item_id"]);
    let at_item = publisher.post("/v1/votes", &vote(json!({"item_id": item}))).await.created();
    let on_decision = publisher.post("/v1/votes", &vote(json!({"decision_id": decision}))).await.created();
    assert_eq!((&at_item["meeting_id"], &on_decision["meeting_id"]), (&json!(meeting), &json!(meeting)));
    let moved = json!({"item_id": null, "decision_id": decision});
    assert_eq!(
        publisher.patch(&text(&at_item["links"], "self"), &moved).await.pointers(422, "validation"),
        ["/item_id"]
    );
    let ids = async |path: &str| {
        let listed = app.anonymous().get(path).await.ok();
        listed["data"].as_array().expect("rows").iter().map(id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&format!("/v1/items/{item}/votes")).await, [id(&at_item)]);
    assert_eq!(ids(&format!("/v1/decisions/{decision}/votes")).await, [id(&on_decision)]);
    assert_eq!(ids(&format!("/v1/votes?meeting_id={meeting}")).await, [id(&at_item), id(&on_decision)]);
    assert_eq!(ids("/v1/votes?result=lost,tied").await, [""; 0]);
    publisher.delete(&format!("/v1/decisions/{decision}")).await.problem(409, "has_children");
    let outside = json!({"council": "ashford", "title": "Hire of a hall", "kind": "officer_delegated",
        "made_on": "2026-10-01", "outcome": "approved",
        "decision_maker": {"kind": "body", "name": "Sub-Committee"}, "text": "To agree.",
        "publication": "published"});
    let outside = id(&publisher.post("/v1/decisions", &outside).await.created());
    let vote = publisher.post("/v1/votes", &vote(json!({"decision_id": outside}))).await.created();
    assert_eq!((&vote["meeting_id"], &vote["links"]["meeting"]), (&Value::Null, &Value::Null));
}

#[actix_web::test]
async fn whoever_is_listed_was_counted_and_stands_once() {
    let app = TestApp::new().await;
    let (_, _, item) = item(&app).await;
    let publisher = app.publisher("ashford");
    let person = json!({"council": "ashford", "name": "Olive Kershaw", "publication": "published"});
    let person = publisher.post("/v1/people", &person).await.created();
    let ballots = json!([
        ballot(Some(&person), "Kershaw", "for"),
        ballot(None, "Marsden", "for"),
        ballot(None, "Quill", "abstain"),
        ballot(None, "Astelle", "absent")
    ]);
    let mut vote = json!({"item_id": item, "motion": "That the report be noted.", "votes_for": 1, "votes_against": 0,
        "abstentions": 0, "ballots": ballots});
    assert_eq!(publisher.post("/v1/votes", &vote).await.pointers(422, "validation"), ["/votes_for", "/abstentions"]);
    vote["votes_for"] = json!(2);
    vote["abstentions"] = Value::Null;
    let made = publisher.post("/v1/votes", &vote).await.created();
    assert_eq!((&made["ballots"], &made["abstentions"]), (&ballots, &Value::Null));
    let path = text(&made["links"], "self");
    assert_eq!(publisher.patch(&path, &json!({"votes_for": 1})).await.pointers(422, "validation"), ["/votes_for"]);
    let twice = json!({"ballots": [ballot(Some(&person), "Kershaw", "for"),
        ballot(Some(&person), "Olive Kershaw", "against")]});
    assert_eq!(publisher.patch(&path, &twice).await.pointers(422, "validation"), ["/ballots/1/person_id"]);
    let nobody = json!({"ballots": [{"person": {"scheme": "hr", "value": "1"}, "name": "X", "option": "for"}]});
    assert_eq!(publisher.patch(&path, &nobody).await.pointers(422, "validation"), ["/ballots/0/person"]);
    let many = vec![ballot(None, "X", "for"); 301];
    assert_eq!(publisher.patch(&path, &json!({"ballots": many})).await.pointers(422, "validation"), ["/ballots"]);
    assert_eq!(
        publisher.patch(&path, &json!({"votes_against": -1})).await.pointers(422, "validation"),
        ["/votes_against"]
    );
    // Whoever was named may be deleted, and the ballot stays as it was.
    publisher.delete(&text(&person["links"], "self")).await;
    assert_eq!(publisher.patch(&path, &json!({"seconder": "Councillor Quill"})).await.ok()["ballots"], ballots);
}

#[actix_web::test]
async fn the_ballots_do_not_tell_who_a_hidden_person_is_and_are_not_found_by_them() {
    let app = TestApp::new().await;
    let (_, _, item) = item(&app).await;
    let publisher = app.publisher("ashford");
    let person = json!({"council": "ashford", "name": "Olive Kershaw"});
    let person = publisher.post("/v1/people", &person).await.created();
    let ballots = json!([ballot(None, "Marsden", "against"), ballot(Some(&person), "Kershaw", "for")]);
    let vote =
        json!({"item_id": item, "motion": "That the report be noted.", "ballots": ballots, "publication": "published"});
    let made = publisher.post("/v1/votes", &vote).await.created();
    let (path, of) = (text(&made["links"], "self"), format!("/v1/votes?person_id={}", id(&person)));
    app.council("barnet").await;
    for stranger in [app.anonymous(), app.clerk("barnet")] {
        let shown = stranger.get(&path).await.ok();
        assert_eq!(shown["ballots"], json!([ballot(None, "Marsden", "against"), ballot(None, "Kershaw", "for")]));
        assert_eq!(stranger.get(&of).await.ok()["data"], json!([]));
    }
    let clerk = app.clerk("ashford");
    assert_eq!(clerk.get(&path).await.ok()["ballots"], ballots);
    assert_eq!(clerk.get(&of).await.ok()["data"][0]["id"], made["id"]);
    publisher.patch(&text(&person["links"], "self"), &json!({"publication": "published"})).await.ok();
    assert_eq!(app.anonymous().get(&path).await.ok()["ballots"], ballots);
    assert_eq!(app.anonymous().get(&of).await.ok()["data"][0]["id"], made["id"]);
}

#[actix_web::test]
async fn a_vote_at_an_exempt_item_is_withheld_with_it_until_it_is_disclosed_and_one_on_its_decision_is_not() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let restricted = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let exemption = json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Land"});
    let item =
        json!({"meeting_id": meeting, "title": "SECRET sale", "exemption": exemption, "publication": "published"});
    let item = restricted.post("/v1/items", &item).await.created();
    let vote =
        json!({"item_id": item["id"], "motion": "That SECRET be sold.", "mover": "SECRET", "publication": "published"});
    app.publisher("ashford").post("/v1/votes", &vote).await.problem(403, "missing_scope");
    let made = restricted.post("/v1/votes", &vote).await.created();
    let path = text(&made["links"], "self");
    for closed in [app.anonymous(), app.publisher("ashford"), app.restricted("", &["ashford"], &["planning"])] {
        closed.get(&path).await.problem(404, "not_found");
        assert_eq!(closed.get(&format!("/v1/items/{}/votes", id(&item))).await.ok()["data"], json!([]));
    }
    assert_eq!(restricted.get(&path).await.ok()["motion"], "That SECRET be sold.");
    let log = app.council_admin("ashford").get("/v1/accesses").await.ok();
    let entries = log["data"].as_array().expect("entries");
    assert!(entries.iter().any(|entry| entry["kind"] == "vote" && entry["record_id"] == made["id"]), "{log}");
    let decision = id(&app.decision(&council, &id(&item), "To sell the land.", "published").await);
    let on_decision = json!({"decision_id": decision, "motion": "That the land be sold.", "publication": "published"});
    let on_decision = app.publisher("ashford").post("/v1/votes", &on_decision).await.created();
    app.anonymous().get(&text(&on_decision["links"], "self")).await.ok();
    let etag = restricted.get(&text(&item["links"], "self")).await.header("etag").to_owned();
    let disclosure =
        restricted.request(actix_web::http::Method::POST, &format!("{}/disclosure", text(&item["links"], "self")));
    disclosure.header("If-Match", &etag).json(&json!({"reason": "It was sold."})).send().await.ok();
    assert_eq!(app.anonymous().get(&path).await.ok()["motion"], "That SECRET be sold.");
}

#[actix_web::test]
async fn a_vote_moves_what_it_belongs_to_and_is_hidden_with_it() {
    let app = TestApp::new().await;
    let (_, meeting, item) = item(&app).await;
    let publisher = app.publisher("ashford");
    app.clock.advance(60);
    let vote = json!({"item_id": item, "motion": "That the report be noted.", "publication": "published"});
    let made = publisher.post("/v1/votes", &vote).await.created();
    for path in [format!("/v1/items/{item}"), format!("/v1/meetings/{meeting}")] {
        assert_eq!(app.anonymous().get(&path).await.ok()["updated_at"], "2026-11-24T12:01:00Z", "{path}");
    }
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "Not ready."});
    publisher.patch(&format!("/v1/meetings/{meeting}"), &withdrawal).await.ok();
    app.anonymous().get(&text(&made["links"], "self")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_vote_that_the_public_has_read_is_told_more_of_and_not_altered() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    let vote = json!({"item_id": item, "motion": "To open later.", "votes_for": 5,
        "ballots": [ballot(None, "Marsden", "for")]});
    let draft = publisher.post("/v1/votes", &vote).await.created();
    let path = text(&draft["links"], "self");
    publisher.patch(&path, &json!({"motion": "To open at ten."})).await.ok();
    publisher.patch(&path, &json!({"publication": "published"})).await.ok();
    let more = json!({"result": "carried", "votes_against": 2,
        "ballots": [ballot(None, "Marsden", "for"), ballot(None, "Quill", "against")]});
    publisher.patch(&path, &more).await.ok();
    publisher.patch(&path, &json!({"publication": "withdrawn", "withdrawn_reason": "To be looked at."})).await.ok();
    let other = json!({"motion": "To close.", "result": "lost", "votes_for": 6, "votes_against": null, "abstentions": 1,
                       "ballots": [ballot(None, "Marsden", "against"), ballot(None, "Quill", "against")]});
    let refused = publisher.patch(&path, &other).await;
    assert_eq!(refused.pointers(422, "validation"), ["/motion", "/result", "/votes_for", "/votes_against", "/ballots"]);
    let fewer = json!({"ballots": [ballot(None, "Marsden", "for")]});
    assert_eq!(publisher.patch(&path, &fewer).await.pointers(422, "validation"), ["/ballots"]);
    assert_eq!(publisher.delete(&path).await.status, 204);
}

#[actix_web::test]
async fn a_vote_that_was_deleted_tells_neither_its_result_nor_its_counts() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    let vote = json!({"item_id": item, "motion": "To open later.", "result": "carried", "votes_for": 5,
        "votes_against": 2,
        "abstentions": 1, "publication": "published"});
    let vote = publisher.post("/v1/votes", &vote).await.created();
    assert_eq!(publisher.delete(&text(&vote["links"], "self")).await.status, 204);
    for reader in [app.anonymous(), app.clerk("barnet")] {
        let list = reader.get(&format!("/v1/votes?item_id={item}&include_deleted=true")).await.ok();
        let tombstone = &list["data"][0];
        assert_eq!(tombstone["id"], vote["id"]);
        let told = ["result", "votes_for", "votes_against", "abstentions"].map(|member| tombstone[member].clone());
        assert_eq!(told, [json!("not_recorded"), Value::Null, Value::Null, Value::Null]);
    }
}

#[actix_web::test]
async fn two_ballots_of_one_name_are_taken_with_a_warning_unless_they_are_of_two_people() {
    let app = TestApp::new().await;
    let (_, _, item) = item(&app).await;
    let publisher = app.publisher("ashford");
    let mut people = Vec::new();
    for name in ["Olive Kershaw", "Owen Kershaw"] {
        let person = json!({"council": "ashford", "name": name, "publication": "published"});
        people.push(publisher.post("/v1/people", &person).await.created());
    }
    let (first, second) = (Some(&people[0]), Some(&people[1]));
    for (pair, is_told) in [((None, None), true), ((first, None), true), ((first, second), false)] {
        let ballots = json!([ballot(pair.0, "Kershaw", "for"), ballot(pair.1, "Kershaw", "against")]);
        let vote = json!({"item_id": item, "motion": "That the report be noted.", "ballots": ballots});
        let made = publisher.post("/v1/votes", &vote).await.created();
        let warnings = made["warnings"].as_array().cloned().unwrap_or_default();
        let told = warnings.iter().filter(|warning| warning["code"] == "named_twice").count();
        assert_eq!(told, usize::from(is_told), "{made}");
    }
}

/// A vote at an item, with more fields.
fn vote_at(item: &str, more: Value) -> Value {
    let mut vote = json!({"item_id": item, "motion": "That the report be noted.", "publication": "published"});
    vote.as_object_mut().expect("members").extend(more.as_object().cloned().expect("members"));
    vote
}

#[actix_web::test]
async fn a_casting_vote_decides_a_tie_and_no_count_includes_it() {
    let app = TestApp::new().await;
    let (_, _, item) = item(&app).await;
    let publisher = app.publisher("ashford");
    let tie = json!({"votes_for": 7, "votes_against": 7, "result": "carried", "casting_vote": "for"});
    let made = publisher.post("/v1/votes", &vote_at(&item, tie)).await.created();
    assert_eq!(
        (&made["votes_for"], &made["votes_against"], &made["casting_vote"]),
        (&json!(7), &json!(7), &json!("for"))
    );
    let counted = json!({"votes_for": 8, "votes_against": 7, "result": "carried", "casting_vote": "for"});
    let refused = publisher.post("/v1/votes", &vote_at(&item, counted)).await;
    assert_eq!(refused.pointers(422, "validation"), ["/casting_vote"]);
    let uncounted = json!({"result": "lost", "casting_vote": "against"});
    publisher.post("/v1/votes", &vote_at(&item, uncounted)).await.created();
    let none = json!({"votes_for": 8, "votes_against": 7, "casting_vote": "none"});
    publisher.post("/v1/votes", &vote_at(&item, none)).await.created();
    let silent = publisher.post("/v1/votes", &vote_at(&item, json!({}))).await.created();
    assert_eq!((&silent["casting_vote"], &silent["method"]), (&json!("not_recorded"), &json!("not_recorded")));
}

#[actix_web::test]
async fn is_recorded_follows_from_the_method_and_a_secret_vote_has_counts_alone() {
    let app = TestApp::new().await;
    let (_, _, item) = item(&app).await;
    let publisher = app.publisher("ashford");
    for (method, is_recorded) in [
        ("recorded", "yes"),
        ("show_of_hands", "no"),
        ("voice", "no"),
        ("secret", "no"),
        ("not_recorded", "not_recorded"),
    ] {
        let made = publisher.post("/v1/votes", &vote_at(&item, json!({"method": method}))).await.created();
        assert_eq!(made["is_recorded"], is_recorded, "{method}");
        let listed = app.anonymous().get(&format!("/v1/votes?method={method}")).await.ok();
        assert_eq!(listed["data"].as_array().map(Vec::len), Some(1), "{method}");
        assert_eq!(listed["data"][0]["id"], made["id"], "{method}");
    }
    let names = json!([ballot(None, "Marsden", "for")]);
    let secret = json!({"method": "secret", "votes_for": 9, "votes_against": 4, "publication": "draft"});
    let made = publisher.post("/v1/votes", &vote_at(&item, secret)).await.created();
    let path = text(&made["links"], "self");
    let named = publisher.patch(&path, &json!({"ballots": names})).await;
    assert_eq!(named.pointers(422, "validation"), ["/ballots"]);
    let other = publisher.patch(&path, &json!({"is_recorded": "yes"})).await;
    assert_eq!(other.pointers(422, "validation"), ["/is_recorded"]);
    let recorded = publisher.patch(&path, &json!({"method": "recorded", "ballots": names})).await.ok();
    assert_eq!(recorded["is_recorded"], "yes");
}

#[actix_web::test]
async fn votes_at_an_item_follow_their_position_then_their_time_then_their_recording() {
    let app = TestApp::new().await;
    let (_, _, item) = item(&app).await;
    let publisher = app.publisher("ashford");
    let mut made = Vec::new();
    for more in [
        json!({"position": 1, "taken_at": "2026-07-01T18:00:00Z"}),
        json!({}),
        json!({}),
        json!({"taken_at": "2026-07-01T19:30:00Z"}),
        json!({"taken_at": "2026-07-01T19:00:00Z"}),
    ] {
        app.clock.advance(1);
        made.push(publisher.post("/v1/votes", &vote_at(&item, more)).await.created());
    }
    let ids = async |path: &str| {
        let listed = app.anonymous().get(path).await.ok();
        listed["data"].as_array().expect("rows").iter().map(id).collect::<Vec<_>>()
    };
    let ordered: Vec<String> = [4, 3, 1, 2, 0].into_iter().map(|index| id(&made[index])).collect();
    assert_eq!(ids(&format!("/v1/items/{item}/votes")).await, ordered);
    assert_eq!(ids("/v1/votes?sort=position").await, ordered);
    let by_time: Vec<String> = [0, 4, 3, 1, 2].into_iter().map(|index| id(&made[index])).collect();
    assert_eq!(ids("/v1/votes?sort=taken_at,created_at").await, by_time);
    let mut next = Some("/v1/votes?limit=1".to_owned());
    let mut walked = Vec::new();
    while let Some(path) = next {
        let page = app.anonymous().get(&path).await.ok();
        walked.push(id(&page["data"][0]));
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    assert_eq!(walked, ordered, "page by page");
    // The order is no part of what the public has read of a vote.
    let path = text(&made[2]["links"], "self");
    assert_eq!(publisher.patch(&path, &json!({"position": 2})).await.ok()["position"], 2);
    let later = publisher.patch(&text(&made[3]["links"], "self"), &json!({"taken_at": null})).await;
    assert_eq!(later.pointers(422, "validation"), ["/taken_at"]);
}
