//! What is hidden now is hidden in every earlier version.

use serde_json::{Value, json};

use super::{numbers, settled, version};
use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{id, text};

/// Every way to read the history of a record.
const WAYS: [&str; 6] =
    ["/versions", "/versions/1", "/diff?from=1&to=2", "/cite", "/cite?version=1", "?as_of=2099-12-31"];

fn exemption() -> Value {
    json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A matter"}})
}

fn withdrawn() -> Value {
    json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."})
}

/// The answers of every way, without what names the record.
async fn answers(client: &Client, path: &str) -> Vec<(u16, String)> {
    let mut answers = Vec::new();
    for way in WAYS {
        let request = client.request(actix_web::http::Method::GET, &format!("{path}{way}"));
        let answer = request.header("X-Request-Id", "same").send().await;
        answers.push((
            answer.status,
            answer.text().replace(path, "-").replace(path.rsplit('/').next().unwrap_or(path), "-"),
        ));
    }
    answers
}

#[actix_web::test]
async fn a_hidden_record_has_no_history_and_answers_like_a_missing_one() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let title = json!({"title": "SECRET, too"});
    let draft = text(&app.item(&council, &meeting, "SECRET", "draft").await["links"], "self");
    let gone = text(&app.item(&council, &meeting, "SECRET", "published").await["links"], "self");
    let exempt = text(&app.item(&council, &meeting, "SECRET", "published").await["links"], "self");
    for path in [&draft, &gone, &exempt] {
        publisher.patch(path, &title).await.ok();
    }
    publisher.patch(&gone, &withdrawn()).await.ok();
    app.restricted("record:publish", &["ashford"], &["*"]).patch(&exempt, &exemption()).await.ok();
    settled(&app).await;
    let missing = draft.replace(draft.rsplit('/').next().unwrap_or_default(), "0193f0c0-0000-7000-8000-000000000000");
    let missing = missing.replace("http://127.0.0.1:8080", "");
    let nothing = answers(&app.anonymous(), &missing).await;
    assert!(nothing.iter().all(|(status, text)| *status == 404 && text.contains("no_version")), "{nothing:?}");
    for path in [&draft, &gone, &exempt] {
        let path = path.replace("http://127.0.0.1:8080", "");
        assert_eq!(answers(&app.anonymous(), &path).await, nothing, "{path}");
    }
    for reader in [app.clerk("ashford"), app.restricted("", &["ashford"], &["*"])] {
        for way in WAYS {
            let seen = reader.get(&format!("{exempt}{way}")).await;
            assert!(seen.status == 404 && !seen.text().contains("SECRET"), "{way}: {}", seen.text());
        }
    }
}

#[actix_web::test]
async fn what_was_hidden_for_a_while_is_listed_again_without_what_was_shown_before() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let path = text(&app.meeting(&council, "2026-07-01", "draft").await["links"], "self");
    for change in [
        json!({"title": "SECRET"}),
        json!({"title": "Cabinet", "publication": "published"}),
        withdrawn(),
        json!({"title": "SECRET, too"}),
        json!({"title": "Executive", "publication": "published", "withdrawn_reason": null}),
    ] {
        publisher.patch(&path, &change).await.ok();
    }
    publisher.delete(&path).await;
    publisher.post(&format!("{path}/restoration"), &json!({"reason": "It was deleted by mistake."})).await.ok();
    settled(&app).await;
    let anyone = app.anonymous();
    assert_eq!(numbers(&anyone, &path).await, [8, 7, 6]);
    let list = anyone.get(&format!("{path}/versions")).await.ok();
    let operations: Vec<&Value> = list["data"].as_array().expect("rows").iter().map(|row| &row["operation"]).collect();
    assert_eq!(operations, ["restored", "deleted", "restored"]);
    for hidden in [1, 2, 3, 4, 5, 9] {
        anyone.get(&format!("{path}/versions/{hidden}")).await.problem(404, "no_version");
    }
    let deleted = version(&anyone, &path, 7).await;
    assert_eq!((&deleted["title"], &deleted["deleted_reason"]), (&json!(""), &json!("duplicate")));
    assert_eq!(version(&anyone, &path, 8).await["title"], "Executive");
    assert!(!list.to_string().contains("SECRET"));
}

#[actix_web::test]
async fn a_record_that_was_deleted_in_error_and_restored_has_no_version_from_before() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let path = text(&app.meeting(&council, "2026-07-01", "published").await["links"], "self");
    publisher.patch(&path, &json!({"title": "SECRET"})).await.ok();
    let etag = publisher.get(&path).await.header("etag").to_owned();
    let deletion = publisher.request(actix_web::http::Method::DELETE, &format!("{path}?reason=published_in_error"));
    assert_eq!(deletion.header("If-Match", &etag).send().await.status, 204);
    publisher.post(&format!("{path}/restoration"), &json!({"reason": "It is corrected."})).await.ok();
    publisher.patch(&path, &json!({"title": "Cabinet"})).await.ok();
    settled(&app).await;
    let anyone = app.anonymous();
    assert_eq!(numbers(&anyone, &path).await, [5, 4]);
    anyone.get(&format!("{path}/versions/2")).await.problem(404, "no_version");
    anyone.get(&format!("{path}/diff?from=2&to=5")).await.problem(404, "no_version");
}

#[actix_web::test]
async fn minutes_that_were_withdrawn_and_corrected_are_in_no_version() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &text(&meeting, "id"), "Parking", "published").await;
    let path = text(&item["links"], "self");
    for minutes in [
        json!({"text": "SECRET", "publication": "published"}),
        json!({"text": "SECRET", "publication": "withdrawn"}),
        json!({"text": "Noted.", "publication": "published"}),
    ] {
        publisher.patch(&path, &json!({"minutes": minutes})).await.ok();
    }
    settled(&app).await;
    let anyone = app.anonymous();
    assert_eq!(numbers(&anyone, &path).await, [4, 3]);
    assert_eq!(version(&anyone, &path, 3).await["minutes"], Value::Null);
    assert_eq!(version(&anyone, &path, 4).await["minutes"]["text"], "Noted.");
    anyone.get(&format!("{path}/versions/2")).await.problem(404, "no_version");
}

#[actix_web::test]
async fn a_deleted_record_has_no_texts_and_one_published_in_error_no_history() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let mut paths = Vec::new();
    for date in ["2026-07-01", "2026-07-02"] {
        let path = text(&app.meeting(&council, date, "published").await["links"], "self");
        publisher.patch(&path, &json!({"title": "SECRET"})).await.ok();
        paths.push(path);
    }
    let [duplicate, in_error] = &paths[..] else { panic!("{paths:?}") };
    for (path, reason) in [(duplicate, "duplicate"), (in_error, "published_in_error")] {
        let etag = publisher.get(path).await.header("etag").to_owned();
        let request = publisher.request(actix_web::http::Method::DELETE, &format!("{path}?reason={reason}"));
        assert_eq!(request.header("If-Match", &etag).send().await.status, 204);
    }
    settled(&app).await;
    let anyone = app.anonymous();
    let shown = anyone.get(&format!("{duplicate}/versions/2")).await.ok();
    assert_eq!((&shown["erased"]["reason"], &shown["record"]["title"]), (&json!("duplicate"), &json!("")));
    assert!(shown["erased"]["at"].is_string() && shown["record"]["deleted_at"].is_null(), "{shown}");
    let diff = anyone.get(&format!("{duplicate}/diff?from=1&to=2")).await.ok();
    assert_eq!((&diff["erased"]["reason"], &diff["changes"]), (&json!("duplicate"), &json!([])));
    let list = anyone.get(&format!("{duplicate}/versions")).await.ok();
    assert_eq!(list["data"].as_array().map(Vec::len), Some(3));
    assert!(!list.to_string().contains("SECRET"), "{list}");
    for way in ["/cite", "?as_of=2099-12-31"] {
        anyone.get(&format!("{duplicate}{way}")).await.problem(410, "deleted");
    }
    for way in WAYS {
        let closed = anyone.get(&format!("{in_error}{way}")).await.problem(410, "history_closed");
        assert_eq!(closed["deleted_reason"], "published_in_error", "{way}");
    }
}

#[actix_web::test]
async fn an_earlier_version_names_no_record_that_is_hidden_now() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let person = json!({"council": "ashford", "name": "Olive Kershaw", "publication": "published"});
    let person = publisher.post("/v1/people", &person).await.created();
    let issue = json!({"council": "ashford", "title": "Library hours", "publication": "published"});
    let issue = publisher.post("/v1/issues", &issue).await.created();
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = json!({"meeting_id": meeting, "title": "Hours", "publication": "published", "issue_id": issue["id"],
        "presented_by": {"name": "Councillor Kershaw", "person_id": person["id"]}});
    let item = text(&publisher.post("/v1/items", &item).await.created()["links"], "self");
    publisher.patch(&item, &json!({"issue_id": null, "presented_by": null})).await.ok();
    settled(&app).await;
    let anyone = app.anonymous();
    let first = version(&anyone, &item, 1).await;
    assert_eq!((&first["issue_id"], &first["presented_by"]["person_id"]), (&issue["id"], &person["id"]));
    let below = format!("{}/items?as_of=2026-11-24T12:00:00Z", text(&issue["links"], "self"));
    anyone.get(&below).await.ok();
    for path in [text(&person["links"], "self"), text(&issue["links"], "self")] {
        publisher.patch(&path, &withdrawn()).await.ok();
    }
    settled(&app).await;
    let first = version(&anyone, &item, 1).await;
    assert_eq!((&first["issue_id"], &first["presented_by"]["person_id"]), (&Value::Null, &Value::Null));
    for way in WAYS {
        let answer = anyone.get(&format!("{item}{way}")).await.text();
        assert!(!answer.contains(&id(&person)) && !answer.contains(&id(&issue)), "{way}: {answer}");
    }
    anyone.get(&below).await.problem(404, "not_found");
}

#[actix_web::test]
async fn no_version_of_a_decision_shows_a_title_that_its_item_hides_now() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let writer = app.restricted("record:publish", &["ashford"], &["*"]);
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = json!({"meeting_id": meeting, "title": "SECRET", "publication": "published",
        "translations": {"cy": {"title": "CYFRINACH"}}});
    let item = writer.post("/v1/items", &item).await.created();
    let decision = json!({"item_id": item["id"], "kind": "executive", "outcome": "noted", "text": "To agree.",
        "publication": "published", "translations": {"cy": {"title": "CYFRINACH", "text": "Cytuno."}}});
    let path = text(&writer.post("/v1/decisions", &decision).await.created()["links"], "self");
    writer.patch(&path, &json!({"source_url": "https://example.org"})).await.ok();
    settled(&app).await;
    let anyone = app.anonymous();
    assert_eq!(version(&anyone, &path, 2).await["title"], "SECRET");
    writer.patch(&text(&item["links"], "self"), &exemption()).await.ok();
    settled(&app).await;
    for number in numbers(&anyone, &path).await {
        let shown = version(&anyone, &path, number).await;
        assert_eq!(shown["title"], anyone.get(&path).await.ok()["title"], "{number}");
        assert!(!shown.to_string().contains("CYFRINACH"), "{shown}");
    }
    for way in WAYS {
        let answer = anyone.get(&format!("{path}{way}")).await;
        assert!(answer.status == 200 && !answer.text().contains("SECRET"), "{way}: {}", answer.text());
    }
}

#[actix_web::test]
async fn parts_of_a_record_that_are_hidden_now_are_in_no_earlier_version() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    publisher.patch(&path, &json!({"virtual_url": "https://example.org/SECRET"})).await.ok();
    let item = text(&app.item(&council, &id(&meeting), "Business", "published").await["links"], "self");
    let minutes = |publication: &str| json!({"minutes": {"text": "SECRET", "publication": publication}});
    publisher.patch(&item, &minutes("published")).await.ok();
    settled(&app).await;
    let anyone = app.anonymous();
    assert_eq!(version(&anyone, &path, 2).await["virtual_url"], "https://example.org/SECRET");
    assert_eq!(version(&anyone, &item, 2).await["minutes"]["text"], "SECRET");
    publisher.patch(&item, &minutes("withdrawn")).await.ok();
    publisher.patch(&path, &json!({"state": "cancelled"})).await.ok();
    settled(&app).await;
    for way in WAYS {
        let answer = anyone.get(&format!("{path}{way}")).await;
        assert!(answer.status == 200 && !answer.text().contains("SECRET"), "{path}{way}: {}", answer.text());
        let answer = anyone.get(&format!("{item}{way}")).await;
        assert!(!answer.text().contains("SECRET"), "{item}{way}: {}", answer.text());
    }
    assert_eq!(numbers(&anyone, &item).await, [3]);
}

#[actix_web::test]
async fn a_version_below_what_is_exempt_now_is_not_shown() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let writer = app.restricted("record:publish", &["ashford"], &["*"]);
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let above = app.item(&council, &meeting, "Above", "published").await;
    let item = json!({"meeting_id": meeting, "title": "SECRET", "publication": "published", "parent_id": above["id"]});
    let path = text(&writer.post("/v1/items", &item).await.created()["links"], "self");
    writer.patch(&path, &json!({"title": "Open", "parent_id": null})).await.ok();
    settled(&app).await;
    let anyone = app.anonymous();
    assert_eq!(numbers(&anyone, &path).await, [2, 1]);
    writer.patch(&text(&above["links"], "self"), &exemption()).await.ok();
    settled(&app).await;
    assert_eq!(numbers(&anyone, &path).await, [2]);
    anyone.get(&format!("{path}/versions/1")).await.problem(404, "no_version");
    anyone.get(&format!("{path}/diff?from=1&to=2")).await.problem(404, "no_version");
    let list = anyone.get(&format!("{path}/versions")).await.ok();
    assert_eq!((&list["data"][0]["changed"], &list["data"][0]["links"]["diff"]), (&Value::Null, &Value::Null));
}

#[actix_web::test]
async fn hidden_work_adds_no_version_and_moves_no_tag() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    settled(&app).await;
    let anyone = app.anonymous();
    let tags = async || {
        let mut tags = Vec::new();
        for way in ["/versions", "/versions/1", "/cite", "?as_of=2099-12-31", "/items?as_of=2099-12-31"] {
            tags.push(anyone.get(&format!("{path}{way}")).await.header("etag").to_owned());
        }
        tags
    };
    let before = tags().await;
    let draft = text(&app.item(&council, &id(&meeting), "SECRET", "draft").await["links"], "self");
    publisher.patch(&draft, &json!({"title": "SECRET, too"})).await.ok();
    publisher.delete(&draft).await;
    settled(&app).await;
    assert_eq!(tags().await, before);
}

#[actix_web::test]
async fn who_wrote_is_told_to_the_staff_of_the_council_only() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let path = text(&app.meeting(&council, "2026-07-01", "published").await["links"], "self");
    let writer = app.bearer(&app.token_of("member.services", "record:publish", &["ashford"]));
    writer.patch(&path, &json!({"title": "Executive"})).await.ok();
    settled(&app).await;
    let list = format!("{path}/versions");
    for client in [app.anonymous(), app.clerk("barnet")] {
        assert!(!client.get(&list).await.text().contains("member.services"));
    }
    let own = app.clerk("ashford").get(&list).await.ok();
    assert_eq!(own["data"][0]["subject"], "member.services");
    assert_ne!(own["data"][1]["subject"], "member.services");
}
