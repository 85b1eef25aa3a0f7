//! Records that may no longer be altered: approved minutes with all that they print, and decisions and votes that the
//! public has read.

mod around;
mod walk;

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::{Answer, Client};
use crate::support::records::{Council, id, text};

/// A meeting with published and approved minutes, and all that they print.
struct Approved {
    council: Council,
    publisher: Client,
    meeting: String,
    later: String,
    items: Vec<Value>,
    attendance: Value,
    minutes: Value,
}

impl Approved {
    async fn make(app: &TestApp) -> Approved {
        let council = app.council("ashford").await;
        let publisher = app.publisher("ashford");
        let held = async |key: &str, date: &str| {
            let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": date, "state": "held",
                "publication": "published"});
            publisher.put(&format!("/v1/meetings/by/test/{key}"), &meeting).await.created()
        };
        let (meeting, later) = (id(&held("m1", "2026-07-01").await), id(&held("m2", "2026-07-20").await));
        let mut items = Vec::new();
        for number in ["1", "2"] {
            let item = json!({"meeting_id": meeting, "title": format!("Business {number}"), "agenda_number": number,
                "minute_number": number, "recommendation": {"text": "That permission be REFUSED."},
                "minutes": {"text": "RESOLVED that the recommendation be approved.", "publication": "published"},
                "publication": "published"});
            items.push(publisher.put(&format!("/v1/items/by/test/i{number}"), &item).await.created());
        }
        let attendance = json!({"meeting_id": meeting, "name_as_recorded": "Councillor Marsden", "state": "present",
            "publication": "published"});
        let attendance = publisher.put("/v1/attendances/by/test/a1", &attendance).await.created();
        let minutes = json!({"owner": {"kind": "meeting", "id": meeting}, "kind": "minutes", "title": "Minutes",
            "publication": "published"});
        let minutes = publisher.put("/v1/documents/by/test/d1", &minutes).await.created();
        file(&publisher, &minutes, "The minutes.").await.expect(201);
        let approval = json!({"minutes_state": "approved", "approved_at_meeting_id": later});
        publisher.patch(&format!("/v1/meetings/{meeting}"), &approval).await.ok();
        Approved { council, publisher, meeting, later, items, attendance, minutes }
    }

    fn path(&self) -> String {
        format!("/v1/meetings/{}", self.meeting)
    }

    fn item(&self, index: usize) -> String {
        text(&self.items[index]["links"], "self")
    }
}

async fn file(client: &Client, document: &Value, bytes: &'static str) -> Answer {
    let path = format!("{}/file", text(&document["links"], "self"));
    let request = client.request(Method::PUT, &path).header("Content-Type", "text/plain").header("If-Match", "*");
    let first = document["file_stored_at"].is_null() && client.get(&path).await.status == 404;
    let request = if first { client.request(Method::PUT, &path).header("Content-Type", "text/plain") } else { request };
    request.bytes(bytes).send().await
}

/// The pointers at which an answer says that something cannot change any more.
#[track_caller]
fn immutable(answer: Answer) -> Vec<String> {
    let problem = answer.problem(422, "validation");
    let errors = problem["errors"].as_array().cloned().expect("errors");
    assert!(errors.iter().all(|error| error["code"] == "immutable"), "{problem}");
    errors.iter().map(|error| text(error, "pointer")).collect()
}

#[actix_web::test]
async fn what_an_item_prints_in_approved_minutes_cannot_change() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let path = approved.item(0);
    for (change, pointer) in [
        (json!({"title": "Other business"}), "/title"),
        (json!({"recommendation": {"text": "That permission be GRANTED."}}), "/recommendation"),
        (json!({"recommendation": null}), "/recommendation"),
        (json!({"purpose": {"text": "To decide."}}), "/purpose"),
        (json!({"presented_by": {"name": "Somebody"}}), "/presented_by"),
        (json!({"report_by": "Director"}), "/report_by"),
        (json!({"section": {"title": "Part two"}}), "/section"),
        (json!({"kind": "heading"}), "/kind"),
        (json!({"agenda_number": "9"}), "/agenda_number"),
        (json!({"minute_number": "9"}), "/minute_number"),
        (json!({"minute_number": null}), "/minute_number"),
        (json!({"position": 9}), "/position"),
        (json!({"minutes": {"text": "RESOLVED otherwise."}}), "/minutes"),
        (json!({"identifiers": []}), "/identifiers"),
    ] {
        assert_eq!(immutable(approved.publisher.patch(&path, &change).await), [pointer], "{change}");
    }
    let below = json!({"parent_id": approved.items[1]["id"]});
    assert_eq!(immutable(approved.publisher.patch(&path, &below).await)[0], "/parent_id");
    let refused = approved.publisher.patch(&path, &json!({"title": "x"})).await.problem(422, "validation");
    assert!(text(&refused["errors"][0], "detail").contains("/minutes-corrections"), "{refused}");
    let by_key = json!({"meeting_id": approved.meeting, "title": "Other business"});
    assert!(immutable(approved.publisher.put("/v1/items/by/test/i1", &by_key).await).contains(&"/title".to_owned()));
    approved.publisher.delete(&path).await.problem(409, "wrong_state");
}

#[actix_web::test]
async fn whole_lists_and_orders_do_not_alter_approved_minutes_either() {
    let app = TestApp::new().await;
    let Approved { publisher, meeting, items, .. } = Approved::make(&app).await;
    let path = format!("/v1/meetings/{meeting}");
    let line = |index: usize, number: &str, title: &str| {
        json!({"key": {"scheme": "test", "value": format!("i{}", index + 1)}, "title": title,
            "agenda_number": format!("{}", index + 1), "minute_number": number})
    };
    let agenda = async |lines: Value| publisher.put(&format!("{path}/agenda"), &json!({"items": lines})).await;
    let swapped = agenda(json!([line(0, "2", "Business 1"), line(1, "1", "Business 2")])).await;
    assert_eq!(immutable(swapped), ["/items/0/minute_number"]);
    let renamed = agenda(json!([line(0, "1", "Business 1"), line(1, "2", "Pleasure")])).await;
    assert_eq!(immutable(renamed), ["/items/1/title"]);
    let turned = agenda(json!([line(1, "2", "Business 2"), line(0, "1", "Business 1")])).await;
    assert_eq!(immutable(turned), ["/items/0"]);
    let same = agenda(json!([line(0, "1", "Business 1"), line(1, "2", "Business 2")])).await.ok();
    assert_eq!(same["summary"], json!({"created": 0, "changed": 0, "unchanged": 2, "removed": 0, "restored": 0}));
    let order = json!({"items": [items[1]["id"], items[0]["id"]]});
    assert_eq!(immutable(publisher.put(&format!("{path}/item-order"), &order).await), ["/items/0"]);
    let as_it_is = json!({"items": [items[0]["id"], items[1]["id"]]});
    publisher.put(&format!("{path}/item-order"), &as_it_is).await.ok();
    let emptied = publisher.put(&format!("{path}/attendances"), &json!({"attendances": []})).await;
    emptied.problem(409, "wrong_state");
    let absent = json!({"attendances": [{"name_as_recorded": "Councillor Marsden", "state": "absent"}]});
    let refused = publisher.put(&format!("{path}/attendances"), &absent).await;
    assert_eq!(immutable(refused), ["/attendances/0/state"]);
    let same = json!({"attendances": [{"name_as_recorded": "Councillor Marsden", "state": "present"}]});
    let same = publisher.put("/v1/meetings/by/test/m1/attendances", &same).await.ok();
    assert_eq!(same["summary"]["unchanged"], 1);
}

#[actix_web::test]
async fn the_head_the_attendance_and_the_document_of_approved_minutes_cannot_change() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let panel = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel"});
    let panel = id(&app.admin().post("/v1/bodies", &panel).await.created());
    let (publisher, path) = (&approved.publisher, approved.path());
    for (change, pointer) in [
        (json!({"title": "Special Cabinet"}), "/title"),
        (json!({"date": "2026-07-02"}), "/date"),
        (json!({"body_id": panel}), "/body_id"),
        (json!({"state": "cancelled"}), "/state"),
        (json!({"minutes_state": "draft"}), "/minutes_state"),
        (json!({"approved_at_meeting_id": null}), "/approved_at_meeting_id"),
        (json!({"identifiers": []}), "/identifiers"),
    ] {
        assert_eq!(immutable(publisher.patch(&path, &change).await), [pointer], "{change}");
    }
    let third = id(&app.meeting(&approved.council, "2026-07-25", "published").await);
    let other = json!({"approved_at_meeting_id": third});
    assert_eq!(immutable(publisher.patch(&path, &other).await), ["/approved_at_meeting_id"]);
    let start = json!({"start_at": "2026-07-01T17:00:00Z"});
    publisher.patch(&path, &start).await.ok();
    let other = json!({"start_at": "2026-07-01T18:00:00Z"});
    assert_eq!(immutable(publisher.patch(&path, &other).await), ["/start_at"]);
    let attendance = text(&approved.attendance["links"], "self");
    for (change, pointer) in [
        (json!({"name_as_recorded": "Councillor Quill"}), "/name_as_recorded"),
        (json!({"state": "absent"}), "/state"),
        (json!({"capacity": "officer"}), "/capacity"),
        (json!({"position": 4}), "/position"),
    ] {
        assert_eq!(immutable(publisher.patch(&attendance, &change).await), [pointer], "{change}");
    }
    let mut people = Vec::new();
    for name in ["Olive Kershaw", "Peter Quill"] {
        let person = json!({"council": "ashford", "name": name, "publication": "published"});
        people.push(id(&publisher.post("/v1/people", &person).await.created()));
    }
    publisher.patch(&attendance, &json!({"person_id": people[0]})).await.ok();
    for other in [json!(null), json!(people[1])] {
        let swapped = publisher.patch(&attendance, &json!({"person_id": other})).await;
        assert_eq!(immutable(swapped), ["/person_id"], "{other}");
    }
    publisher.delete(&attendance).await.problem(409, "wrong_state");
    assert_eq!(immutable(file(publisher, &approved.minutes, "Other minutes.").await), ["/size_bytes", "/sha256"]);
    file(publisher, &approved.minutes, "The minutes.").await.ok();
    let document = text(&approved.minutes["links"], "self");
    assert_eq!(immutable(publisher.patch(&document, &json!({"title": "Report"})).await), ["/title"]);
    assert_eq!(immutable(publisher.patch(&document, &json!({"kind": "report"})).await), ["/kind"]);
    publisher.delete(&document).await.problem(409, "wrong_state");
    let newer = json!({"owner": {"kind": "meeting", "id": approved.meeting}, "kind": "minutes",
        "title": "Signed minutes", "supersedes_id": approved.minutes["id"], "publication": "published"});
    publisher.post("/v1/documents", &newer).await.created();
}

#[actix_web::test]
async fn a_withdrawal_and_a_draft_do_not_unlock_what_was_approved() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let (publisher, clerk) = (&approved.publisher, app.clerk("ashford"));
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "For legal reasons."});
    let paths = [
        (approved.item(0), json!({"title": "Other"})),
        (text(&approved.attendance["links"], "self"), json!({"state": "absent"})),
        (text(&approved.minutes["links"], "self"), json!({"title": "Other"})),
        (approved.path(), json!({"title": "Other"})),
    ];
    for (path, change) in paths {
        publisher.patch(&path, &withdrawn).await.ok();
        immutable(publisher.patch(&path, &change).await);
        publisher.patch(&path, &json!({"publication": "draft"})).await.ok();
        immutable(clerk.patch(&path, &change).await);
    }
    let minutes = json!({"minutes": {"publication": "withdrawn"}});
    publisher.patch(&approved.item(1), &minutes).await.ok();
    assert_eq!(immutable(publisher.patch(&approved.item(1), &json!({"title": "Other"})).await), ["/title"]);
}

#[actix_web::test]
async fn approved_minutes_can_still_be_withdrawn_exempted_disclosed_and_sent_again() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let publisher = &approved.publisher;
    let same = json!({"meeting_id": approved.meeting, "title": "Business 1", "agenda_number": "1",
        "minute_number": "1", "recommendation": {"text": "That permission be REFUSED."},
        "minutes": {"text": "RESOLVED that the recommendation be approved.", "publication": "published"},
        "publication": "published"});
    let kept = publisher.put("/v1/items/by/test/i1", &same).await.ok();
    assert_eq!(kept["version"], 1);
    let key = json!({"identifiers": [{"scheme": "test", "value": "i1"}, {"scheme": "mg", "value": "7"}]});
    publisher.patch(&approved.item(0), &key).await.ok();
    publisher.patch(&approved.path(), &json!({"webcast_url": "https://example.org/watch"})).await.ok();
    let restricted = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let exemption =
        json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Land"}});
    restricted.patch(&approved.item(0), &exemption).await.ok();
    assert_eq!(app.anonymous().get(&approved.item(0)).await.ok()["title"], "Land");
    assert_eq!(immutable(restricted.patch(&approved.item(0), &json!({"title": "Other"})).await), ["/title"]);
    let disclosure = restricted.request(Method::POST, &format!("{}/disclosure", approved.item(0)));
    disclosure.header("If-Match", "*").json(&json!({"reason": "It is over."})).send().await.ok();
    let decision = app.decision(&approved.council, &id(&approved.items[0]), "To refuse it.", "published").await;
    let correction = json!({"reason": "Misprinted.", "text": "To refuse permission."});
    publisher.post(&format!("{}/correction", text(&decision["links"], "self")), &correction).await.created();
    let held = json!({"approved_at_meeting_id": approved.later});
    publisher.post(&format!("{}/minutes-approval", approved.path()), &held).await.ok();
}

#[actix_web::test]
async fn numbers_are_not_given_to_items_that_were_approved_without_one() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    app.admin()
        .patch(&format!("/v1/bodies/{}", council.body_id), &json!({"minute_numbering": "per_meeting"}))
        .await
        .ok();
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = json!({"meeting_id": meeting, "title": "Business",
        "minutes": {"text": "Noted.", "publication": "published"}, "publication": "published"});
    let item = publisher.post("/v1/items", &item).await.created();
    publisher.patch(&format!("/v1/meetings/{meeting}"), &json!({"minutes_state": "approved"})).await.ok();
    let numbers = publisher.request(Method::POST, &format!("/v1/meetings/{meeting}/minute-numbers")).send().await;
    assert_eq!(immutable(numbers), [format!("/items/{}/minute_number", id(&item))]);
}

#[actix_web::test]
async fn what_decides_the_call_in_of_a_public_decision_and_its_keys_cannot_change() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let all = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "To note.",
        "publication": "published",
        "reference": "EC 1", "is_key": "yes", "key_criteria": "Over £500,000.", "wards": ["North"],
        "effective_from": "2026-07-10",
        "published_at": "2026-07-02T09:00:00Z", "call_in": {"state": "open", "eligible_until": "2026-07-09"}});
    publisher.put("/v1/decisions/by/test/d1", &all).await.created();
    let path = text(&publisher.get("/v1/decisions/by/test/d1").await.ok()["links"], "self");
    for (change, pointer) in [
        (json!({"reference": "EC 2"}), "/reference"),
        (json!({"is_key": "no"}), "/is_key"),
        (json!({"key_criteria": "None."}), "/key_criteria"),
        (json!({"wards": ["South"]}), "/wards"),
        (json!({"published_at": "2026-06-01T09:00:00Z"}), "/published_at"),
        (json!({"effective_from": "2026-07-03"}), "/effective_from"),
        (json!({"call_in": {"state": "open", "eligible_until": "2026-07-03"}}), "/call_in"),
        (json!({"call_in": {"state": "not_subject"}}), "/call_in"),
        (json!({"identifiers": []}), "/identifiers"),
    ] {
        assert_eq!(immutable(publisher.patch(&path, &change).await), [pointer], "{change}");
    }
    let called = json!({"call_in": {"state": "called_in", "called_in_by": "Councillor Quill"}});
    publisher.patch(&path, &called).await.ok();
    let mut again = all.clone();
    again["call_in"] =
        json!({"state": "called_in", "eligible_until": "2026-07-09", "called_in_by": "Councillor Quill"});
    again.as_object_mut().expect("members").remove("published_at");
    let kept = publisher.put("/v1/decisions/by/test/d1", &again).await.ok();
    assert_eq!((&kept["version"], &kept["published_at"]), (&json!(2), &all["published_at"]));
}

#[actix_web::test]
async fn who_moved_and_seconded_a_public_vote_and_its_keys_cannot_change() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let vote = json!({"item_id": item, "motion": "To note.", "mover": "Marsden", "is_recorded": "no",
        "publication": "published"});
    let path = text(&publisher.put("/v1/votes/by/test/v1", &vote).await.created()["links"], "self");
    publisher.patch(&path, &json!({"seconder": "Quill"})).await.ok();
    let other = json!({"mover": "Quill", "seconder": null, "is_recorded": "yes", "identifiers": []});
    let refused = immutable(publisher.patch(&path, &other).await);
    assert_eq!(refused, ["/identifiers", "/mover", "/seconder", "/is_recorded"]);
}

#[actix_web::test]
async fn an_agenda_does_not_forget_a_minute_number_that_was_read() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    app.admin()
        .patch(&format!("/v1/bodies/{}", council.body_id), &json!({"minute_numbering": "per_meeting"}))
        .await
        .ok();
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
    agenda(json!([line("one", Some("1")), line("two", Some("2"))])).await;
    agenda(json!([line("one", Some("1")), line("two", Some("1a")), line("three", None)])).await;
    publisher.request(Method::POST, &format!("{path}/minute-numbers")).send().await.ok();
    let third = publisher.get("/v1/items/by/test/three").await.ok();
    assert_eq!(third["minute_number"], "3", "the public has read 2 as the number of another item");
}

#[actix_web::test]
async fn what_is_added_to_approved_minutes_says_so() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let (publisher, public) = (&approved.publisher, app.anonymous());
    let minuted = json!({"text": "RESOLVED to adjourn.", "publication": "published"});
    let item = json!({"meeting_id": approved.meeting, "title": "Late business", "minutes": minuted,
        "publication": "published"});
    let late = publisher.post("/v1/items", &item).await.created();
    assert_eq!(late["added_after_approval_at"], "2026-11-24T12:00:00Z");
    let draft = json!({"meeting_id": approved.meeting, "title": "Later business", "publication": "published"});
    let draft = publisher.post("/v1/items", &draft).await.created();
    assert_eq!(draft["added_after_approval_at"], Value::Null, "it is in no minutes yet");
    let minuted =
        json!({"minutes": {"text": "It was deferred.", "publication": "published"}, "title": "Latest business"});
    let added = publisher.patch(&text(&draft["links"], "self"), &minuted).await.ok();
    assert_eq!(added["added_after_approval_at"], "2026-11-24T12:00:00Z");
    let attendance =
        json!({"meeting_id": approved.meeting, "name_as_recorded": "Councillor Quill", "state": "present"});
    let attendance = publisher.post("/v1/attendances", &attendance).await.created();
    assert_eq!(attendance["added_after_approval_at"], Value::Null, "it is a draft");
    let path = text(&attendance["links"], "self");
    let shown = publisher.patch(&path, &json!({"publication": "published"})).await.ok();
    assert_eq!(shown["added_after_approval_at"], "2026-11-24T12:00:00Z");
    assert_eq!(immutable(publisher.patch(&path, &json!({"state": "absent"})).await), ["/state"]);
    let old = public.get(&approved.item(0)).await.ok();
    assert_eq!(old["added_after_approval_at"], Value::Null);
    let page = public.get(&format!("/meetings/{}", approved.meeting)).await.text();
    let note = "Added on 24 November 2026, after the minutes were approved.";
    assert_eq!(page.matches(note).count(), 3, "{page}");
}

#[actix_web::test]
async fn an_agenda_that_brings_all_approved_minutes_at_once_adds_nothing_later() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01", "state": "held",
        "minutes_state": "approved", "publication": "published"});
    let meeting = id(&publisher.post("/v1/meetings", &meeting).await.created());
    let line = |key: &str| {
        json!({"key": {"scheme": "test", "value": key}, "title": key, "publication": "published",
            "minutes": {"text": "Noted.", "publication": "published"}})
    };
    let agenda = json!({"items": [line("one"), line("two")]});
    publisher.put(&format!("/v1/meetings/{meeting}/agenda"), &agenda).await.ok();
    let items = app.anonymous().get(&format!("/v1/meetings/{meeting}/items")).await.ok();
    for item in items["data"].as_array().expect("items") {
        assert_eq!(item["added_after_approval_at"], Value::Null);
    }
    let again = publisher.put(&format!("/v1/meetings/{meeting}/agenda"), &agenda).await.ok();
    assert_eq!(again["summary"]["unchanged"], 2);
}

async fn correct(client: &Client, item: &str, correction: &Value) -> Answer {
    let request = client.request(Method::POST, &format!("{item}/minutes-corrections")).header("If-Match", "*");
    request.json(correction).send().await
}

#[actix_web::test]
async fn a_correction_of_approved_minutes_replaces_the_text_and_keeps_the_old_one_readable() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let (publisher, path) = (&approved.publisher, approved.item(0));
    app.clock.advance(60);
    let correction = json!({"minutes": {"text": "RESOLVED that permission be refused."},
        "reason": "The words were unclear.", "corrected_at_meeting_id": approved.later});
    let corrected = correct(publisher, &path, &correction).await.ok();
    let public = app.anonymous().get(&path).await.ok();
    assert_eq!(public["minutes"]["text"], "RESOLVED that permission be refused.");
    assert_eq!(
        public["minutes_corrections"],
        json!([{"text": "RESOLVED that the recommendation be approved.",
            "html": "<p>RESOLVED that the recommendation be approved.</p>",
            "reason": "The words were unclear.", "corrected_at_meeting_id": approved.later,
            "corrected_at": "2026-11-24T12:01:00Z"}])
    );
    assert_eq!((&corrected["version"], &public["minutes"]["publication"]), (&json!(2), &json!("published")));
    let page = app.anonymous().get(&format!("/meetings/{}", approved.meeting)).await.text();
    for shown in [
        "The words were unclear.",
        "RESOLVED that permission be refused.",
        "RESOLVED that the recommendation",
        &approved.later,
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    // A second correction keeps the first.
    let second = json!({"minutes": {"html": "<p>RESOLVED to refuse.</p>"}, "reason": "Shorter.",
        "corrected_at_meeting": {"scheme": "test", "value": "m2"}});
    let twice = correct(publisher, &path, &second).await.ok();
    let texts: Vec<&Value> =
        twice["minutes_corrections"].as_array().expect("corrections").iter().map(|one| &one["text"]).collect();
    assert_eq!(texts, ["RESOLVED that the recommendation be approved.", "RESOLVED that permission be refused."]);
    // The corrected text is as frozen as the first.
    assert_eq!(immutable(publisher.patch(&path, &json!({"minutes": {"text": "Other."}})).await), ["/minutes"]);
    publisher.patch(&path, &json!({"minutes": {"text": "RESOLVED to refuse."}})).await.ok();
}

#[actix_web::test]
async fn a_correction_names_the_text_the_reason_the_version_and_a_later_meeting_of_the_body_that_was_held() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let (publisher, path) = (&approved.publisher, approved.item(0));
    let correction = |meeting: &str| {
        json!({"minutes": {"text": "As it was."}, "reason": "Misprinted.",
            "corrected_at_meeting_id": meeting})
    };
    let good = correction(&approved.later);
    publisher.post(&format!("{path}/minutes-corrections"), &good).await.problem(428, "precondition_required");
    correct(&app.clerk("ashford"), &path, &good).await.problem(403, "missing_scope");
    let same = json!({"minutes": {"text": "RESOLVED that the recommendation be approved."}, "reason": "None.",
        "corrected_at_meeting_id": approved.later});
    assert_eq!(correct(publisher, &path, &same).await.pointers(422, "validation"), ["/minutes"]);
    let unnamed = json!({"minutes": {"text": "As it was."}, "reason": "Misprinted."});
    assert_eq!(correct(publisher, &path, &unnamed).await.pointers(422, "validation"), ["/corrected_at_meeting_id"]);
    let panel = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel"});
    let panel = id(&app.admin().post("/v1/bodies", &panel).await.created());
    let meeting = async |body: &str, date: &str, state: &str| {
        let meeting =
            json!({"body_id": body, "title": "Sitting", "date": date, "state": state, "publication": "published"});
        id(&publisher.post("/v1/meetings", &meeting).await.created())
    };
    let cabinet = &approved.council.body_id;
    for other in [meeting(&panel, "2026-07-20", "held").await, meeting(cabinet, "2026-06-01", "held").await] {
        let refused = correct(publisher, &path, &correction(&other)).await;
        assert_eq!(refused.pointers(422, "validation"), ["/corrected_at_meeting_id"]);
    }
    let to_come = meeting(cabinet, "2026-09-01", "scheduled").await;
    let refused = correct(publisher, &path, &correction(&to_come)).await;
    assert_eq!(refused.pointers(409, "wrong_state"), ["/corrected_at_meeting_id"]);
    let open =
        json!({"meeting_id": to_come, "title": "Open", "minutes": {"text": "A draft."}, "publication": "published"});
    let open = text(&publisher.post("/v1/items", &open).await.created()["links"], "self");
    correct(publisher, &open, &good).await.problem(409, "wrong_state");
}

#[actix_web::test]
async fn a_correction_is_seen_with_the_minutes_and_its_meeting_when_that_is_public() {
    let app = TestApp::new().await;
    let approved = Approved::make(&app).await;
    let (publisher, public, path) = (&approved.publisher, app.anonymous(), approved.item(0));
    let correction =
        json!({"minutes": {"text": "As it was."}, "reason": "Misprinted.", "corrected_at_meeting_id": approved.later});
    correct(publisher, &path, &correction).await.ok();
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be looked at."});
    publisher.patch(&format!("/v1/meetings/{}", approved.later), &withdrawn).await.ok();
    let seen = public.get(&path).await.ok();
    assert_eq!(seen["minutes_corrections"][0]["corrected_at_meeting_id"], Value::Null);
    assert_eq!(seen["minutes_corrections"][0]["reason"], "Misprinted.");
    publisher.patch(&path, &json!({"minutes": {"publication": "withdrawn"}})).await.ok();
    assert_eq!(public.get(&path).await.ok()["minutes_corrections"], json!([]));
    publisher.patch(&path, &json!({"minutes": {"publication": "published"}})).await.ok();
    let exemption = json!({"exemption": {"kind": "confidential", "public_title": "Confidential"}});
    app.restricted("record:publish", &["ashford"], &["cabinet"]).patch(&path, &exemption).await.ok();
    for reader in [public, app.clerk("ashford")] {
        assert_eq!(reader.get(&path).await.ok()["minutes_corrections"], json!([]));
    }
}
