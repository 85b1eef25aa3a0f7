//! Publication: a record is public when it and everything it belongs to are.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::cluster::client;
use crate::support::pages::page;
use crate::support::records::{id, text};
use crate::support::{PUBLIC_URL, TestApp};

#[actix_web::test]
async fn withdrawing_a_meeting_hides_all_that_belongs_to_it_and_publishing_shows_it_again() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Business", "published").await;
    let decision = app.decision(&council, &id(&item), "To note the report.", "published").await;
    let document = app.document(&council, &id(&item), "Report", "published").await;
    let paths: Vec<String> =
        [&meeting, &item, &decision, &document].map(|record| text(&record["links"], "self")).into();
    for path in &paths {
        app.anonymous().get(path).await.ok();
    }
    let publisher = app.publisher("ashford");
    app.clock.advance(60);
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "Published too early."});
    publisher.patch(&paths[0], &withdrawal).await.ok();
    for path in &paths {
        app.anonymous().get(path).await.problem(404, "not_found");
        publisher.get(path).await.ok();
    }
    app.clock.advance(60);
    let again = publisher.patch(&paths[0], &json!({"publication": "published"})).await.ok();
    assert_eq!(again["withdrawn_reason"], Value::Null, "the reason goes with the withdrawal");
    for path in &paths {
        let shown = app.anonymous().get(path).await.ok();
        assert_eq!(shown["updated_at"], "2026-11-24T12:02:00Z", "whoever polls learns that it is back");
    }
    let db = client(&app.database_url).await;
    let sql = "SELECT operation || ' ' || (record.shown(c) IS NOT NULL)::text FROM record.changes c WHERE kind = \
               'decision' ORDER BY id";
    let rows = db.query(sql, &[]).await.expect("changes");
    let changes: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(changes, ["created true", "hidden false", "revealed true"]);
}

#[actix_web::test]
async fn a_new_record_is_public_from_its_first_row_version_where_what_it_belongs_to_is() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let mut shown = Vec::new();
    for publication in ["published", "draft"] {
        let meeting = app.meeting(&council, "2026-07-01", publication).await;
        let item = app.item(&council, &id(&meeting), "Business", "published").await;
        let decision = app.decision(&council, &id(&item), "To note the report.", "published").await;
        let document = app.document(&council, &id(&item), "Report", "draft").await;
        shown.extend([&meeting, &item, &decision, &document].map(|record| text(&record["links"], "self")));
    }
    let mut seen = Vec::new();
    for path in &shown {
        seen.push(app.anonymous().get(path).await.status == 200);
    }
    assert_eq!(seen, [true, true, true, false, false, false, false, false]);
    let db = client(&app.database_url).await;
    let sql = "SELECT count(*) FROM record.decisions WHERE ctid::text NOT IN ('(0,1)', '(0,2)')";
    let moved: i64 = db.query_one(sql, &[]).await.expect("decisions").get(0);
    assert_eq!(moved, 0, "each was written once");
    let sql = "SELECT bool_and(was_public = is_public) FROM record.decisions";
    assert!(db.query_one(sql, &[]).await.expect("decisions").get::<_, bool>(0));
}

#[actix_web::test]
async fn minutes_have_a_publication_of_their_own() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Business", "published").await;
    let path = text(&item["links"], "self");
    let publisher = app.publisher("ashford");
    publisher.patch(&path, &json!({"minutes": {"text": "It was agreed."}})).await.ok();
    assert_eq!(app.anonymous().get(&path).await.ok()["minutes"], Value::Null);
    assert_eq!(publisher.get(&path).await.ok()["minutes"]["publication"], "draft");
    publisher.patch(&path, &json!({"minutes": {"publication": "published"}})).await.ok();
    let shown = app.anonymous().get(&path).await.ok();
    assert_eq!(shown["minutes"]["text"], "It was agreed.");
    publisher.patch(&path, &json!({"minutes": {"text": "It was agreed, Councillor Adu dissenting."}})).await.ok();
    assert_eq!(
        app.anonymous().get(&path).await.ok()["minutes"]["html"],
        "<p>It was agreed, Councillor Adu dissenting.</p>"
    );
}

#[actix_web::test]
async fn a_clerk_writes_drafts_and_touches_nothing_that_is_published() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let clerk = app.clerk("ashford");
    let path = text(&meeting["links"], "self");
    clerk.patch(&path, &json!({"title": "Altered"})).await.problem(403, "missing_scope");
    let draft = json!({"meeting_id": id(&meeting), "title": "Draft item"});
    let draft = clerk.post("/v1/items", &draft).await.created();
    let draft_path = text(&draft["links"], "self");
    clerk.patch(&draft_path, &json!({"title": "Better draft"})).await.ok();
    clerk.patch(&draft_path, &json!({"publication": "published"})).await.problem(403, "missing_scope");
    let minutes = json!({"minutes": {"text": "Agreed.", "publication": "published"}});
    clerk.patch(&draft_path, &minutes).await.problem(403, "missing_scope");
    let published = json!({"meeting_id": id(&meeting), "title": "Public item", "publication": "published"});
    clerk.post("/v1/items", &published).await.problem(403, "missing_scope");
    clerk.delete(&draft_path).await.problem(403, "missing_scope");
    assert_eq!(app.anonymous().get(&path).await.ok()["title"], "Cabinet");
}

#[actix_web::test]
async fn a_withdrawal_without_a_reason_is_refused() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    let refused = app.publisher("ashford").patch(&path, &json!({"publication": "withdrawn"})).await;
    assert_eq!(refused.pointers(422, "validation"), ["/withdrawn_reason"]);
    app.anonymous().get(&path).await.ok();
}

#[actix_web::test]
async fn a_deleted_record_is_gone_for_the_public_and_leaves_a_tombstone_without_its_texts() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Named by mistake", "published").await;
    let path = text(&item["links"], "self");
    app.publisher("ashford").delete(&path).await;
    let gone = app.anonymous().get(&path).await.problem(410, "deleted");
    assert_eq!(
        (gone["deleted_reason"].as_str(), gone["deleted_at"].as_str()),
        (Some("duplicate"), Some("2026-11-24T12:00:00Z"))
    );
    assert!(!gone.to_string().contains("Named by mistake"));
    let list = format!("/v1/items?meeting_id={}", id(&meeting));
    assert_eq!(app.anonymous().get(&list).await.ok()["data"], json!([]));
    let tombstones = app.anonymous().get(&format!("{list}&include_deleted=true")).await.ok();
    assert_eq!((&tombstones["data"][0]["id"], &tombstones["data"][0]["title"]), (&item["id"], &json!("")));
    let own = app.clerk("ashford").get(&format!("{list}&include_deleted=true")).await.ok();
    assert_eq!(own["data"][0]["title"], "Named by mistake", "staff still see what it was");
    let db = client(&app.database_url).await;
    let sql = "SELECT content ->> 'title' FROM record.changes WHERE kind = 'item' AND operation = 'deleted'";
    let kept: String = db.query_one(sql, &[]).await.expect("the change").get(0);
    assert_eq!(kept, "Named by mistake", "the change log keeps it");
}

#[actix_web::test]
async fn a_deleted_draft_is_not_found_as_if_it_had_never_been() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "draft").await;
    let path = text(&meeting["links"], "self");
    app.publisher("ashford").delete(&path).await;
    app.anonymous().get(&path).await.problem(404, "not_found");
    let all = app.anonymous().get("/v1/meetings?include_deleted=true").await.ok();
    assert_eq!(all["data"], json!([]));
}

#[actix_web::test]
async fn what_something_belongs_to_is_not_deleted() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Business", "draft").await;
    let publisher = app.publisher("ashford");
    let refused = publisher.delete(&text(&meeting["links"], "self")).await.problem(409, "has_children");
    assert!(text(&refused, "detail").contains("1 in items"), "{refused}");
    publisher.delete(&text(&item["links"], "self")).await;
    let deleted = publisher.delete(&text(&meeting["links"], "self")).await;
    assert_eq!(deleted.status, 204);
}

#[actix_web::test]
async fn hidden_and_absent_are_answered_alike() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let hidden = app.meeting(&council, "2026-07-01", "draft").await;
    let absent = "0193f0c0-0000-7000-8000-000000000000";
    for client in [app.anonymous(), app.clerk("barnet")] {
        for method in [Method::GET, Method::HEAD] {
            let answer = async |id: &str| {
                let request = client.request(method.clone(), &format!("/v1/meetings/{id}"));
                let mut answer = request.header("X-Request-Id", "same").send().await;
                answer.headers.remove("date");
                let mut headers: Vec<String> = answer.headers.iter().map(|header| format!("{header:?}")).collect();
                headers.sort();
                (answer.status, headers, answer.text().replace(id, ""))
            };
            assert_eq!(answer(&id(&hidden)).await, answer(absent).await);
        }
    }
}

#[actix_web::test]
async fn a_record_that_is_deleted_while_it_is_hidden_leaves_the_public_nothing() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    let publisher = app.publisher("ashford");
    publisher.patch(&path, &json!({"publication": "withdrawn", "withdrawn_reason": "Wrong."})).await.ok();
    let keyed = json!({"date": "2026-07-09", "identifiers": [{"scheme": "private", "value": "key"}]});
    publisher.patch(&path, &keyed).await.ok();
    publisher.delete(&path).await;
    app.anonymous().get(&path).await.problem(404, "not_found");
    app.anonymous().get("/v1/meetings/by/private/key").await.problem(404, "not_found");
    assert_eq!(app.anonymous().get("/v1/meetings?include_deleted=true").await.ok()["data"], json!([]));
}

#[actix_web::test]
async fn a_public_record_names_no_hidden_one() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let later = app.meeting(&council, "2026-08-01", "draft").await;
    let path = text(&meeting["links"], "self");
    let publisher = app.publisher("ashford");
    publisher.patch(&path, &json!({"approved_at_meeting_id": later["id"]})).await.ok();
    assert_eq!(publisher.get(&path).await.ok()["approved_at_meeting_id"], later["id"]);
    assert_eq!(app.anonymous().get(&path).await.ok()["approved_at_meeting_id"], Value::Null);
    publisher.patch(&text(&later["links"], "self"), &json!({"publication": "published"})).await.ok();
    assert_eq!(app.anonymous().get(&path).await.ok()["approved_at_meeting_id"], later["id"]);
}

#[actix_web::test]
async fn a_meeting_names_its_new_date_and_where_its_minutes_were_signed_once_those_meetings_are_public() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let make = async |more: Value| {
        let mut meeting = json!({"body_id": council.body_id, "title": "Cabinet", "publication": "published"});
        meeting.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
        publisher.post("/v1/meetings", &meeting).await.created()
    };
    let other = make(json!({"date": "2026-08-01", "state": "held", "publication": "draft"})).await;
    let off = json!({"date": "2026-07-01", "state": "cancelled", "rescheduled_to_id": other["id"]});
    let signature = json!({"by": "Councillor Marsden", "on": "2026-08-01", "at_meeting_id": other["id"]});
    let minuted = json!({"date": "2026-07-02", "state": "held", "minutes_state": "approved",
        "minutes_signed": signature});
    let (off, minuted) = (text(&make(off).await["links"], "self"), text(&make(minuted).await["links"], "self"));
    let named = async |client: &Client| {
        let (off, minuted) = (client.get(&off).await.ok(), client.get(&minuted).await.ok());
        assert_eq!(minuted["minutes_signed"]["by"], "Councillor Marsden");
        let links = [off["links"]["rescheduled_to"].clone(), minuted["links"]["minutes_signed_at_meeting"].clone()];
        let ids = [off["rescheduled_to_id"].clone(), minuted["minutes_signed"]["at_meeting_id"].clone()];
        (ids, links)
    };
    let (id, link) = (other["id"].clone(), other["links"]["self"].clone());
    let seen = ([id.clone(), id], [link.clone(), link]);
    let unseen = ([Value::Null, Value::Null], [Value::Null, Value::Null]);
    assert_eq!(named(&publisher).await, seen);
    assert_eq!(named(&app.anonymous()).await, unseen);
    publisher.patch(&text(&other["links"], "self"), &json!({"publication": "published"})).await.ok();
    assert_eq!(named(&app.anonymous()).await, seen);
}

#[actix_web::test]
async fn the_public_cannot_join_a_meeting_that_was_called_off() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let url = "https://meet.example.org/cabinet";
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-12-15", "virtual_url": url,
        "publication": "published"});
    let meeting = publisher.post("/v1/meetings", &meeting).await.created();
    let (path, html) = (text(&meeting["links"], "self"), text(&meeting["links"], "html"));
    let html = html.strip_prefix(PUBLIC_URL).expect("a page of ours");
    for (state, shown) in [("scheduled", true), ("cancelled", false), ("postponed", false), ("scheduled", true)] {
        publisher.patch(&path, &json!({"state": state})).await.ok();
        let expected = if shown { json!(url) } else { Value::Null };
        let public = app.anonymous();
        assert_eq!(public.get(&path).await.ok()["virtual_url"], expected, "{state}");
        let list = public.get("/v1/meetings").await.ok();
        assert_eq!(list["data"][0]["virtual_url"], expected, "{state}");
        for reader in [&public, &publisher] {
            assert_eq!(page(reader, html).await.contains(url), shown, "{state}");
        }
        assert_eq!(publisher.get(&path).await.ok()["virtual_url"], url, "its own staff see it: {state}");
    }
}

#[actix_web::test]
async fn work_on_what_is_hidden_moves_nothing_that_the_public_sees() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    let before = app.anonymous().get(&path).await.header("etag").to_owned();
    app.clock.advance(60);
    let item = app.item(&council, &id(&meeting), "Hidden", "draft").await;
    app.document(&council, &id(&item), "Hidden too", "published").await;
    assert_eq!(app.anonymous().get(&path).await.header("etag"), before);
    app.publisher("ashford").patch(&text(&item["links"], "self"), &json!({"publication": "published"})).await.ok();
    assert_ne!(app.anonymous().get(&path).await.header("etag"), before);
}

#[actix_web::test]
async fn a_withdrawal_reaches_parts_appendices_and_papers_of_decisions() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Reports", "published").await;
    let publisher = app.publisher("ashford");
    let part = json!({"meeting_id": id(&meeting), "parent_id": id(&item), "title": "Part", "publication": "published"});
    let part = publisher.post("/v1/items", &part).await.created();
    let decision = app.decision(&council, &id(&part), "To note.", "published").await;
    let notice = json!({"owner": {"kind": "decision", "id": id(&decision)}, "kind": "decision_notice",
        "title": "Notice", "publication": "published"});
    let notice = publisher.post("/v1/documents", &notice).await.created();
    let appendix = json!({"owner": {"kind": "decision", "id": id(&decision)}, "kind": "appendix", "title": "A",
        "parent_id": id(&notice), "publication": "published"});
    let appendix = publisher.post("/v1/documents", &appendix).await.created();
    let all = [&part, &decision, &notice, &appendix].map(|record| text(&record["links"], "self"));
    let path = text(&item["links"], "self");
    publisher.patch(&path, &json!({"publication": "withdrawn", "withdrawn_reason": "Wrong."})).await.ok();
    for hidden in &all {
        app.anonymous().get(hidden).await.problem(404, "not_found");
    }
    publisher.patch(&path, &json!({"publication": "published"})).await.ok();
    for shown in &all {
        app.anonymous().get(shown).await.ok();
    }
}
