//! Records beside approved minutes and public decisions that would change what those say: the meeting that approved
//! or corrected them, a later document of minutes, the decision that replaces another.

use serde_json::{Value, json};

use super::{Approved, correct, file, immutable};
use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{id, text};

fn warnings(answer: &Value) -> Vec<(String, String)> {
    let entries = answer["warnings"].as_array().cloned().unwrap_or_default();
    entries.iter().map(|entry| (text(entry, "pointer"), text(entry, "code"))).collect()
}

fn has(answer: &Value, pointer: &str, code: &str) -> bool {
    warnings(answer).contains(&(pointer.to_owned(), code.to_owned()))
}

async fn panel(app: &TestApp) -> String {
    let panel = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel"});
    id(&app.admin().post("/v1/bodies", &panel).await.created())
}

/// The meeting stays where and when it was, by PATCH and PUT, and is not deleted.
async fn stays(publisher: &Client, meeting: &str, panel: &str) {
    let path = format!("/v1/meetings/{meeting}");
    let current = publisher.get(&path).await.ok();
    for (change, pointer) in [
        (json!({"date": "2026-08-30"}), "/date"),
        (json!({"start_local": "2026-08-30T18:00:00"}), "/date"),
        (json!({"body_id": panel}), "/body_id"),
        (json!({"state": "cancelled"}), "/state"),
    ] {
        assert_eq!(immutable(publisher.patch(&path, &change).await), [pointer], "{change}");
        let key = &current["identifiers"][0];
        let whole = json!({"body_id": current["body_id"], "title": current["title"], "date": current["date"],
            "state": current["state"], "publication": "published"});
        let mut whole = whole.as_object().cloned().expect("fields");
        whole.extend(change.as_object().cloned().expect("fields"));
        if change.get("start_local").is_some() {
            whole.remove("date");
        }
        let by_key = format!("/v1/meetings/by/{}/{}", text(key, "scheme"), text(key, "value"));
        assert_eq!(immutable(publisher.put(&by_key, &Value::Object(whole)).await), [pointer], "{change}");
    }
    publisher.delete(&path).await.problem(409, "wrong_state");
    publisher.patch(&path, &json!({"title": "Cabinet, resumed", "start_local": null})).await.ok();
}

#[actix_web::test]
async fn the_meeting_that_approved_or_corrected_minutes_keeps_its_day_and_its_body() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let panel = panel(&app).await;
    let publisher = &approved.publisher;
    stays(publisher, &approved.later, &panel).await;
    let last = json!({"body_id": approved.council.body_id, "title": "Cabinet", "date": "2026-08-10", "state": "held",
        "publication": "published"});
    let last = id(&publisher.put("/v1/meetings/by/test/m3", &last).await.created());
    let moved = publisher.patch(&format!("/v1/meetings/{last}"), &json!({"date": "2026-08-11"})).await;
    assert_eq!(moved.ok()["date"], "2026-08-11", "nothing was approved or corrected there yet");
    let correction = json!({"minutes": {"text": "RESOLVED that permission be refused."}, "reason": "Unclear.",
        "corrected_at_meeting_id": last});
    correct(publisher, &approved.item(0), &correction).await.ok();
    stays(publisher, &last, &panel).await;
    let reason = json!({"publication": "withdrawn", "withdrawn_reason": "Its date is wrong."});
    publisher.patch(&format!("/v1/meetings/{last}"), &reason).await.ok();
    let deleted = json!({"body_id": approved.council.body_id, "title": "Cabinet", "date": "2026-08-20",
        "state": "held", "publication": "published"});
    let deleted = id(&publisher.put("/v1/meetings/by/test/m4", &deleted).await.created());
    assert_eq!(publisher.delete(&format!("/v1/meetings/{deleted}")).await.status, 204);
    let correction = json!({"minutes": {"text": "RESOLVED."}, "reason": "Unclear.",
        "corrected_at_meeting_id": deleted});
    let refused = correct(publisher, &approved.item(1), &correction).await;
    assert_eq!(refused.pointers(422, "validation"), ["/corrected_at_meeting_id"]);
}

#[actix_web::test]
async fn approved_minutes_gain_their_signature_once_and_keep_it() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let (publisher, path) = (&approved.publisher, approved.path());
    let signed = |by: &str, on: &str| json!({"minutes_signed": {"by": by, "on": on}});
    let (by, on) = ("Councillor Marsden, Chair", "2026-07-20");
    let answer = publisher.patch(&path, &signed(by, on)).await.ok();
    assert_eq!(answer["minutes_signed"]["at_meeting_id"], Value::Null);
    // The meeting can become known later.
    let mut known = signed(by, on);
    known["minutes_signed"]["at_meeting"] = json!({"scheme": "test", "value": "m2"});
    let answer = publisher.patch(&path, &known).await.ok();
    let kept = json!({"by": by, "on": on, "at_meeting_id": approved.later});
    assert_eq!(answer["minutes_signed"], kept);
    let link = text(&answer["links"], "minutes_signed_at_meeting");
    assert!(link.ends_with(&format!("/v1/meetings/{}", approved.later)), "{link}");
    let mut elsewhere = signed(by, on);
    elsewhere["minutes_signed"]["at_meeting_id"] = json!(approved.meeting);
    let both = ["/minutes_signed", "/minutes_signed/at_meeting_id"];
    for (change, pointers) in [
        (signed("Councillor Quill", on), &both[..1]),
        (signed(by, "2026-07-21"), &both[..1]),
        (elsewhere, &both[1..]),
        (json!({"minutes_signed": null}), &both[..]),
    ] {
        assert_eq!(immutable(publisher.patch(&path, &change).await), pointers, "{change}");
    }
    assert_eq!(app.anonymous().get(&path).await.ok()["minutes_signed"], kept);
}

#[actix_web::test]
async fn the_type_and_the_start_note_of_approved_minutes_are_filled_in_once() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let (publisher, path) = (&approved.publisher, approved.path());
    for (first, other, pointer) in [
        (json!({"type": "annual"}), json!({"type": "special"}), "/type"),
        (json!({"start_note": "After the tour"}), json!({"start_note": null}), "/start_note"),
    ] {
        publisher.patch(&path, &first).await.ok();
        assert_eq!(immutable(publisher.patch(&path, &other).await), [pointer], "{other}");
    }
}

#[actix_web::test]
async fn the_meeting_at_which_minutes_were_signed_keeps_its_day_and_its_body() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let panel = panel(&app).await;
    let publisher = &approved.publisher;
    let last = json!({"body_id": approved.council.body_id, "title": "Cabinet", "date": "2026-08-10", "state": "held",
        "publication": "published"});
    let last = id(&publisher.put("/v1/meetings/by/test/m3", &last).await.created());
    let signed = json!({"minutes_signed": {"by": "Councillor Marsden", "on": "2026-08-10", "at_meeting_id": last}});
    publisher.patch(&approved.path(), &signed).await.ok();
    stays(publisher, &last, &panel).await;
}

#[actix_web::test]
async fn a_minutes_document_that_comes_after_approval_says_so() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let (publisher, public) = (&approved.publisher, app.anonymous());
    let paper = |kind: &str, publication: &str| {
        json!({"owner": {"kind": "meeting", "id": approved.meeting}, "kind": kind, "title": "Other minutes",
            "publication": publication})
    };
    let at_once = publisher.post("/v1/documents", &paper("minutes", "published")).await.created();
    assert_eq!(at_once["added_after_approval_at"], "2026-11-24T12:00:00Z");
    let draft = publisher.post("/v1/documents", &paper("minutes", "draft")).await.created();
    assert_eq!(draft["added_after_approval_at"], Value::Null);
    let path = text(&draft["links"], "self");
    file(publisher, &draft, "Other words.").await.expect(201);
    let shown = publisher.patch(&path, &json!({"publication": "published"})).await.ok();
    assert_eq!(shown["added_after_approval_at"], "2026-11-24T12:00:00Z");
    let report = publisher.post("/v1/documents", &paper("report", "published")).await.created();
    assert_eq!(report["added_after_approval_at"], Value::Null, "a report is no part of the minutes");
    let turned = publisher.patch(&text(&report["links"], "self"), &json!({"kind": "minutes"})).await.ok();
    assert_eq!(turned["added_after_approval_at"], "2026-11-24T12:00:00Z");
    let agenda = publisher.post("/v1/documents", &paper("agenda", "published")).await.created();
    let agenda = text(&agenda["links"], "self");
    publisher.patch(&agenda, &json!({"publication": "draft"})).await.ok();
    publisher.patch(&agenda, &json!({"kind": "minutes"})).await.ok();
    let read_before = publisher.patch(&agenda, &json!({"publication": "published"})).await.ok();
    assert_eq!(read_before["added_after_approval_at"], "2026-11-24T12:00:00Z", "it was read, but not as minutes");
    let old = public.get(&text(&approved.minutes["links"], "self")).await.ok();
    assert_eq!(old["added_after_approval_at"], Value::Null);
    let read = public.get(&path).await.ok();
    assert_eq!(read["added_after_approval_at"], "2026-11-24T12:00:00Z");
    app.clock.advance(3600);
    let publisher = app.publisher("ashford");
    let again = publisher.patch(&path, &json!({"publication": "draft"})).await.ok();
    let again = publisher.patch(&text(&again["links"], "self"), &json!({"publication": "published"})).await.ok();
    assert_eq!(again["added_after_approval_at"], "2026-11-24T12:00:00Z", "the first time counts");
    let page = public.get(&format!("/meetings/{}", approved.meeting)).await.text();
    let note = "Added on 24 November 2026, after the minutes were approved.";
    assert_eq!(page.matches(note).count(), 4, "{page}");
}

#[actix_web::test]
async fn a_part_of_approved_minutes_that_the_public_has_not_read_becomes_no_draft() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let later = id(&app.meeting(&council, "2026-07-20", "published").await);
    for meeting in [&meeting, &later] {
        publisher.patch(&format!("/v1/meetings/{meeting}"), &json!({"state": "held"})).await.ok();
    }
    let scheduled = json!({"publication": "scheduled", "publish_at": "2031-01-01T00:00:00Z"});
    let with = |mut record: Value| {
        record.as_object_mut().expect("fields").extend(scheduled.as_object().cloned().expect("fields"));
        record
    };
    let minutes = with(json!({"owner": {"kind": "meeting", "id": meeting}, "kind": "minutes", "title": "Minutes"}));
    let minutes = text(&publisher.post("/v1/documents", &minutes).await.created()["links"], "self");
    let was_there = with(json!({"meeting_id": meeting, "name_as_recorded": "Marsden", "state": "present"}));
    let was_there = text(&publisher.post("/v1/attendances", &was_there).await.created()["links"], "self");
    let approval = json!({"minutes_state": "approved", "approved_at_meeting_id": later});
    publisher.patch(&format!("/v1/meetings/{meeting}"), &approval).await.ok();
    for path in [&minutes, &was_there] {
        let draft = json!({"publication": "draft"});
        assert_eq!(immutable(publisher.patch(path, &draft).await), ["/publication"], "{path}");
        let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "For legal reasons."});
        publisher.patch(path, &withdrawn).await.ok();
        assert_eq!(immutable(publisher.patch(path, &draft).await), ["/publication"], "{path}");
    }
}

#[actix_web::test]
async fn minutes_are_approved_by_no_meeting_that_is_deleted_meanwhile() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let held = async |date: &str| {
        let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": date, "state": "held",
            "publication": "published"});
        text(&publisher.post("/v1/meetings", &meeting).await.created()["links"], "self")
    };
    for turn in 1..=8 {
        let (meeting, later) = (held(&format!("2026-03-0{turn}")).await, held(&format!("2026-04-0{turn}")).await);
        let at = json!({"minutes_state": "approved", "approved_at_meeting_id": id(&publisher.get(&later).await.ok())});
        let (approved, deleted) = futures_util::join!(publisher.patch(&meeting, &at), publisher.delete(&later));
        let one_did = matches!((approved.status, deleted.status), (200, 409) | (422, 204));
        assert!(one_did, "{} {}: {}", approved.status, deleted.status, approved.text());
    }
}

#[actix_web::test]
async fn a_meeting_with_decisions_is_moved_with_a_warning() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let (publisher, panel) = (app.publisher("ashford"), panel(&app).await);
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let path = format!("/v1/meetings/{meeting}");
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    app.decision(&council, &item, "To note.", "published").await;
    let moved = publisher.patch(&path, &json!({"date": "2026-07-15"})).await.ok();
    assert!(has(&moved, "/date", "far_from_meeting"), "{moved}");
    let back = publisher.patch(&path, &json!({"date": "2026-07-01"})).await.ok();
    assert!(!has(&back, "/date", "far_from_meeting"), "{back}");
    let moved = publisher.patch(&path, &json!({"body_id": panel})).await.ok();
    assert!(has(&moved, "/body_id", "decided_by_another_body"), "{moved}");
    let untouched = publisher.patch(&path, &json!({"webcast_url": "https://example.org/1"})).await.ok();
    assert!(!has(&untouched, "/body_id", "decided_by_another_body"), "{untouched}");
}

#[actix_web::test]
async fn a_public_decision_is_replaced_with_a_reason_or_by_a_later_one() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let old = app.decision(&council, &item, "To note.", "published").await;
    let other = app.decision(&council, &item, "To approve.", "published").await;
    let path = text(&other["links"], "self");
    let silent = json!({"supersedes_id": old["id"]});
    assert_eq!(publisher.patch(&path, &silent).await.pointers(422, "validation"), ["/correction_reason"]);
    let made = |more: Value| {
        let mut made = json!({"item_id": item, "kind": "committee", "outcome": "noted", "text": "To note it all.",
            "supersedes_id": old["id"]});
        made.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
        made
    };
    let (none, later) = (made(json!({})), made(json!({"made_on": "2026-07-02"})));
    assert_eq!(publisher.post("/v1/decisions", &none).await.pointers(422, "validation"), ["/correction_reason"]);
    let by_key = publisher.put("/v1/decisions/by/test/d9", &none).await;
    assert_eq!(by_key.pointers(422, "validation"), ["/correction_reason"]);
    let later = publisher.post("/v1/decisions", &later).await.created();
    assert_eq!(publisher.delete(&text(&later["links"], "self")).await.status, 204);
    // A draft loses neither its reason nor its later day.
    let later = made(json!({"made_on": "2026-07-02"}));
    let later = text(&publisher.post("/v1/decisions", &later).await.created()["links"], "self");
    for change in [json!({"made_on": "2026-07-01"}), json!({"made_on": "2026-07-01", "publication": "published"})] {
        assert_eq!(publisher.patch(&later, &change).await.pointers(422, "validation"), ["/correction_reason"]);
    }
    let said = json!({"made_on": "2026-07-01", "correction_reason": "Misprinted."});
    publisher.patch(&later, &said).await.ok();
    for change in [json!({"correction_reason": null}), json!({"correction_reason": null, "publication": "published"})] {
        assert_eq!(publisher.patch(&later, &change).await.pointers(422, "validation"), ["/correction_reason"]);
    }
    assert_eq!(publisher.delete(&later).await.status, 204);
    // A draft that replaced a draft is asked when it is published.
    let draft = json!({"item_id": item, "kind": "committee", "outcome": "noted", "text": "To note."});
    let first = publisher.post("/v1/decisions", &draft).await.created();
    let mut second = draft.clone();
    second["supersedes_id"] = first["id"].clone();
    let second = text(&publisher.post("/v1/decisions", &second).await.created()["links"], "self");
    let published = json!({"publication": "published"});
    publisher.patch(&text(&first["links"], "self"), &published).await.ok();
    assert_eq!(publisher.patch(&second, &published).await.pointers(422, "validation"), ["/correction_reason"]);
    let said = json!({"publication": "published", "correction_reason": "Misprinted."});
    publisher.patch(&second, &said).await.ok();
    let said = json!({"supersedes_id": old["id"], "correction_reason": "It was recorded twice."});
    assert_eq!(publisher.patch(&path, &said).await.ok()["supersedes_id"], old["id"]);
}

#[actix_web::test]
async fn a_draft_that_replaces_a_decision_says_that_it_is_in_the_way() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let (clerk, publisher) = (app.clerk("ashford"), app.publisher("ashford"));
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let decision = |more: Value| {
        let mut decision = json!({"item_id": item, "kind": "committee", "outcome": "noted", "text": "To note."});
        decision.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
        decision
    };
    let first = clerk.post("/v1/decisions", &decision(json!({}))).await.created();
    let draft = clerk.post("/v1/decisions", &decision(json!({"supersedes_id": first["id"]}))).await.created();
    let path = text(&first["links"], "self");
    publisher.patch(&path, &json!({"publication": "published"})).await.ok();
    let correction = json!({"reason": "Misprinted.", "text": "To note all."});
    let refused = publisher.post(&format!("{path}/correction"), &correction).await.problem(409, "already_exists");
    assert_eq!(refused["conflicts_with"]["id"], draft["id"]);
    assert!(text(&refused["errors"][0], "detail").starts_with("A draft already replaces this decision."), "{refused}");
    assert_eq!(publisher.delete(&text(&draft["links"], "self")).await.status, 204);
    publisher.post(&format!("{path}/correction"), &correction).await.created();
}

#[actix_web::test]
async fn a_minute_number_that_was_read_for_another_item_is_given_with_a_warning() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let path = format!("/v1/meetings/{meeting}");
    let line = |key: &str, number: Option<&str>| {
        let mut line = json!({"key": {"scheme": "test", "value": key}, "title": key, "publication": "published"});
        if let Some(number) = number {
            line["minute_number"] = json!(number);
        }
        line
    };
    let agenda = async |lines: Value| publisher.put(&format!("{path}/agenda"), &json!({"items": lines})).await.ok();
    let first = agenda(json!([line("one", Some("1")), line("two", Some("2")), line("three", None)])).await;
    assert!(!has(&first, "/items/0/minute_number", "number_of_another_item"), "{first}");
    let swapped = agenda(json!([line("one", Some("2")), line("two", Some("1")), line("three", None)])).await;
    for at in 0..2 {
        assert!(has(&swapped, &format!("/items/{at}/minute_number"), "number_of_another_item"), "{swapped}");
    }
    let back = agenda(json!([line("one", Some("1")), line("two", Some("5")), line("three", None)])).await;
    assert!(has(&back, "/items/0/minute_number", "number_of_another_item"), "1 was read for the other too: {back}");
    assert!(!has(&back, "/items/1/minute_number", "number_of_another_item"), "{back}");
    let third = publisher.get("/v1/items/by/test/three").await.ok();
    let by_hand = publisher.patch(&text(&third["links"], "self"), &json!({"minute_number": "2"})).await.ok();
    assert!(has(&by_hand, "/minute_number", "number_of_another_item"), "{by_hand}");
    let same = publisher.patch(&text(&third["links"], "self"), &json!({"title": "Third"})).await.ok();
    assert!(!has(&same, "/minute_number", "number_of_another_item"), "{same}");
    assert_eq!(publisher.delete(&text(&third["links"], "self")).await.status, 204);
    let new = json!({"meeting_id": meeting, "title": "New", "minute_number": "2"});
    let new = publisher.post("/v1/items", &new).await.created();
    assert!(has(&new, "/minute_number", "number_of_another_item"), "{new}");
}
