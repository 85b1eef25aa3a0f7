//! Statements that the record cannot make, and unusual ones: one table, which every way of writing asks.

mod ways;

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::{Answer, Client};
use crate::support::cluster::client;
use crate::support::records::{Council, id, text};

/// The content of a refusal or a warning about a contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    pointer: String,
    code: String,
    detail: String,
}

fn said(entries: &Value) -> Vec<Said> {
    let entries = entries.as_array().cloned().unwrap_or_default();
    let one = |entry: &Value| Said {
        pointer: text(entry, "pointer"),
        code: text(entry, "code"),
        detail: text(entry, "detail"),
    };
    entries.iter().map(one).collect()
}

/// The contradictions of a refused write.
#[track_caller]
fn refused(answer: Answer, status: u16) -> Vec<Said> {
    let code = if status == 409 { "wrong_state" } else { "validation" };
    said(&answer.problem(status, code)["errors"])
}

/// The codes of the errors, with their pointers.
fn codes(said: &[Said]) -> Vec<(&str, &str)> {
    said.iter().map(|said| (said.pointer.as_str(), said.code.as_str())).collect()
}

fn warned(answer: &Value) -> Vec<Said> {
    said(&answer["warnings"])
}

/// A meeting of the cabinet with more fields than the usual.
async fn meeting(app: &TestApp, council: &Council, date: &str, more: Value) -> Value {
    let mut meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": date, "publication": "published"});
    meeting.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
    app.publisher(council.slug).post("/v1/meetings", &meeting).await.created()
}

fn path(record: &Value) -> String {
    text(&record["links"], "self")
}

async fn steps(client: &Client, meeting: &Value) -> Vec<Value> {
    let way = client.get(&format!("{}/workflow", path(meeting))).await.ok();
    way["steps"].as_array().cloned().expect("steps")
}

#[actix_web::test]
async fn a_meeting_to_come_is_held_by_no_way_and_the_workflow_says_so() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let made = meeting(&app, &council, "2027-02-01", json!({})).await;
    app.item(&council, &id(&made), "Business", "published").await;
    let publisher = app.publisher("ashford");
    let patched = refused(publisher.patch(&path(&made), &json!({"state": "held"})).await, 422);
    assert_eq!(codes(&patched), [("/state", "still_to_come")]);
    assert!(patched[0].detail.contains("2027-02-01"), "{patched:?}");
    let step = refused(publisher.post(&format!("{}/holding", path(&made)), &json!({})).await, 409);
    assert_eq!((&step[0].code, &step[0].detail), (&patched[0].code, &patched[0].detail));
    for reader in [&publisher, &app.anonymous()] {
        let holding = steps(reader, &made).await[1].clone();
        assert_eq!(holding["state"], "blocked");
        assert_eq!(said(&holding["missing"]), step);
    }
    app.clock.advance(200 * 24 * 3600);
    let publisher = app.publisher("ashford");
    assert_eq!(steps(&publisher, &made).await[1]["state"], "possible");
    publisher.patch(&path(&made), &json!({"state": "held"})).await.ok();
}

#[actix_web::test]
async fn the_workflow_calls_no_step_possible_that_the_step_refuses() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let names = ["agenda-publication", "holding", "decisions-publication", "minutes-publication", "minutes-approval"];
    for (date, more) in [
        ("2027-02-01", json!({})),
        ("2026-07-01", json!({})),
        ("2026-07-02", json!({"state": "held"})),
        ("2026-07-03", json!({"state": "postponed"})),
        (
            "2026-07-04",
            json!({"state": "held", "minutes_state": "draft", "minutes_published_at": "2026-07-09T10:00:00Z"}),
        ),
    ] {
        let made = meeting(&app, &council, date, more.clone()).await;
        let item = json!({"meeting_id": made["id"], "title": "Business", "publication": "published",
            "recommendation": {"text": "To agree."},
                          "minutes": {"text": "It was agreed."}});
        let item = publisher.post("/v1/items", &item).await.created();
        let decision = json!({"item_id": item["id"], "kind": "executive", "outcome": "noted", "text": "To agree.",
            "made_on": "2027-03-01"});
        publisher.post("/v1/decisions", &decision).await.created();
        let paper = json!({"owner": {"kind": "item", "id": item["id"]}, "kind": "report", "title": "Report",
            "published_at": "2027-03-01T10:00:00Z"});
        publisher.post("/v1/documents", &paper).await.created();
        for (step, name) in steps(&publisher, &made).await.iter().zip(names) {
            if step["state"] == "possible" && name != "minutes-approval" {
                publisher.post(&format!("{}/{name}?dry_run=true", path(&made)), &json!({})).await.ok();
            } else if step["state"] == "blocked" {
                let body =
                    if name == "minutes-approval" { json!({"approved_at_meeting_id": made["id"]}) } else { json!({}) };
                let answer = publisher.post(&format!("{}/{name}", path(&made)), &body).await;
                assert_eq!(refused(answer, 409), said(&step["missing"]), "{name} of {date}");
            }
        }
    }
    // The last one waits for a later meeting that was held.
    let last = publisher.get("/v1/meetings?date_from=2026-07-04&date_to=2026-07-04").await.ok()["data"][0].clone();
    publisher.post(&format!("{}/minutes-publication", path(&last)), &json!({})).await.ok();
    let approval = steps(&publisher, &last).await[4].clone();
    assert_eq!(codes(&said(&approval["missing"])), [("/approved_at_meeting_id", "required")]);
    let later = meeting(&app, &council, "2026-08-01", json!({"state": "held"})).await;
    assert_eq!(steps(&publisher, &last).await[4]["state"], "possible");
    let approval = json!({"approved_at_meeting_id": later["id"]});
    publisher.post(&format!("{}/minutes-approval", path(&last)), &approval).await.ok();
}

/// Meetings that cannot approve the minutes of a meeting of July, with the error for each.
async fn unfit(app: &TestApp, council: &Council) -> Vec<(Value, &'static str)> {
    let panel = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel"});
    let panel = id(&app.admin().post("/v1/bodies", &panel).await.created());
    vec![
        (meeting(app, council, "2026-06-01", json!({"state": "held"})).await, "approved_before_meeting"),
        (meeting(app, council, "2026-07-01", json!({"state": "held"})).await, "approved_before_meeting"),
        (meeting(app, council, "2026-08-01", json!({})).await, "approved_at_meeting_not_held"),
        (meeting(app, council, "2026-08-02", json!({"state": "cancelled"})).await, "approved_at_meeting_not_held"),
        (
            meeting(app, council, "2026-08-03", json!({"body_id": panel, "state": "held"})).await,
            "approved_by_another_body",
        ),
    ]
}

#[actix_web::test]
async fn minutes_are_approved_by_the_same_rules_by_every_way() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let minuted = json!({"state": "held", "minutes_state": "draft", "minutes_published_at": "2026-07-09T10:00:00Z"});
    for (unfit, code) in unfit(&app, &council).await {
        let mut wrong = minuted.clone();
        wrong["minutes_state"] = json!("approved");
        wrong["approved_at_meeting_id"] = unfit["id"].clone();
        let base =
            json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01", "publication": "published"});
        let told = ways::refused_by_every_way(&app, "meetings", |_| base.clone(), wrong).await;
        assert_eq!(codes(&told), [("/approved_at_meeting_id", code)]);
        let made = meeting(&app, &council, "2026-07-01", minuted.clone()).await;
        // One that was held later, so that the step is not refused for want of any.
        meeting(&app, &council, "2026-09-01", json!({"state": "held"})).await;
        let approval = json!({"approved_at_meeting_id": unfit["id"]});
        let answer = app.publisher("ashford").post(&format!("{}/minutes-approval", path(&made)), &approval).await;
        let status = if code == "approved_at_meeting_not_held" { 409 } else { 422 };
        assert_eq!(refused(answer, status), told);
    }
    // Minutes that are a draft may name a later meeting that is to approve them, but no earlier one.
    let named = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let early = meeting(&app, &council, "2026-05-01", json!({"state": "held"})).await;
    let wrong = json!({"approved_at_meeting_id": early["id"]});
    let told = ways::refused_by_every_way(&app, "meetings", |_| named.clone(), wrong).await;
    assert_eq!(codes(&told), [("/approved_at_meeting_id", "approved_before_meeting")]);
    let next = meeting(&app, &council, "2026-12-15", json!({})).await;
    let made =
        meeting(&app, &council, "2026-07-01", json!({"state": "held", "approved_at_meeting_id": next["id"]})).await;
    let told = refused(app.publisher("ashford").patch(&path(&made), &json!({"minutes_state": "approved"})).await, 422);
    assert_eq!(codes(&told), [("/approved_at_meeting_id", "approved_at_meeting_not_held")]);
}

#[actix_web::test]
async fn a_meeting_that_approved_minutes_stays_one_that_could() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let panel = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel"});
    let panel = id(&app.admin().post("/v1/bodies", &panel).await.created());
    let later = meeting(&app, &council, "2026-08-01", json!({"state": "held"})).await;
    let approved = json!({"state": "held", "minutes_state": "approved", "approved_at_meeting_id": later["id"]});
    meeting(&app, &council, "2026-07-01", approved).await;
    let publisher = app.publisher("ashford");
    for (patch, pointer, code) in [
        (json!({"date": "2026-06-01"}), "/date", "approved_before_meeting"),
        (json!({"state": "cancelled"}), "/state", "approved_at_meeting_not_held"),
        (json!({"body_id": panel}), "/body_id", "approved_by_another_body"),
    ] {
        let told = refused(publisher.patch(&path(&later), &patch).await, 422);
        assert_eq!(codes(&told), [(pointer, code)], "{patch}");
    }
    publisher.patch(&path(&later), &json!({"date": "2026-08-02", "title": "Special Cabinet"})).await.ok();
}

#[actix_web::test]
async fn a_signature_of_another_body_or_on_another_day_is_warned_of() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let panel = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel"});
    let panel = id(&app.admin().post("/v1/bodies", &panel).await.created());
    let at = meeting(&app, &council, "2026-08-01", json!({"state": "held", "body_id": panel})).await;
    let made = meeting(&app, &council, "2026-07-01", json!({"state": "held", "minutes_state": "approved"})).await;
    let publisher = app.publisher("ashford");
    let signed = |on: &str, at: &Value| {
        json!({"minutes_signed": {"by": "Councillor Marsden", "on": on,
            "at_meeting_id": at["id"]}})
    };
    let told = warned(&publisher.patch(&path(&made), &signed("2026-08-02", &at)).await.ok());
    let own: Vec<_> = codes(&told).into_iter().filter(|(pointer, _)| pointer.starts_with("/minutes_signed")).collect();
    assert_eq!(
        own,
        [("/minutes_signed/on", "far_from_meeting"), ("/minutes_signed/at_meeting_id", "signed_by_another_body")]
    );
    // The law allows a signature at the same meeting.
    let told = warned(&publisher.patch(&path(&made), &signed("2026-07-01", &made)).await.ok());
    assert!(!told.iter().any(|said| said.pointer.starts_with("/minutes_signed")), "{told:?}");
}

#[actix_web::test]
async fn a_meeting_that_takes_place_again_no_longer_says_why_it_was_called_off() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let off = json!({"state": "postponed", "state_reason": "Heavy snow."});
    let made = meeting(&app, &council, "2026-12-15", off).await;
    let publisher = app.publisher("ashford");
    let told = refused(publisher.patch(&path(&made), &json!({"state": "scheduled"})).await, 422);
    assert_eq!(codes(&told), [("/state_reason", "not_called_off")]);
    let again = json!({"state": "scheduled", "state_reason": null, "date": "2026-12-22"});
    assert_eq!(publisher.patch(&path(&made), &again).await.ok()["state_reason"], Value::Null);
}

#[actix_web::test]
async fn what_the_record_says_already_is_no_reason_to_refuse_another_change() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let made = meeting(&app, &council, "2026-07-01", json!({})).await;
    let db = client(&app.database_url).await;
    db.batch_execute("UPDATE record.meetings SET state = 'held', date = '2027-02-01'").await.expect("an old record");
    let publisher = app.publisher("ashford");
    let patched = publisher.patch(&path(&made), &json!({"title": "Special Cabinet"})).await.ok();
    assert_eq!(codes(&warned(&patched)).first(), Some(&("/state", "still_to_come")));
    let other_day = refused(publisher.patch(&path(&made), &json!({"date": "2027-02-02"})).await, 422);
    assert_eq!(codes(&other_day), [("/state", "still_to_come")]);
    publisher.patch(&path(&made), &json!({"date": "2026-07-01"})).await.ok();
}

#[actix_web::test]
async fn no_record_replaces_or_belongs_to_itself_by_way_of_others() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let made = id(&meeting(&app, &council, "2026-07-01", json!({})).await);
    let (publisher, admin) = (app.publisher("ashford"), app.council_admin("ashford"));
    let item = json!({"meeting_id": made, "title": "Business", "publication": "published"});
    let at = id(&publisher.post("/v1/items", &item).await.created());
    let paper =
        json!({"owner": {"kind": "item", "id": at}, "kind": "report", "title": "Report", "publication": "published"});
    let decision = json!({"item_id": at, "kind": "executive", "outcome": "noted", "text": "To note it."});
    let body = |number: usize| {
        json!({"council": "ashford", "slug": format!("body-{number}"), "name": "Panel",
            "kind": "panel"})
    };
    let off = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-08-01", "state": "cancelled"});
    for (client, collection, member, new) in [
        (&publisher, "documents", "supersedes_id", vec![paper.clone(); 3]),
        (&publisher, "decisions", "supersedes_id", vec![decision; 3]),
        (&publisher, "votes", "supersedes_id", vec![json!({"item_id": at, "motion": "To note it."}); 3]),
        (&publisher, "documents", "parent_id", vec![paper; 3]),
        (&publisher, "items", "parent_id", vec![item; 3]),
        (&publisher, "meetings", "rescheduled_to_id", vec![off; 3]),
        (&admin, "bodies", "parent_id", (0..3).map(body).collect()),
    ] {
        let mut made: Vec<Value> = Vec::new();
        for (number, new) in new.into_iter().enumerate() {
            let mut new = new;
            new["identifiers"] = json!([{"scheme": "test", "value": format!("{collection}-{member}-{number}")}]);
            if let Some(before) = made.last() {
                new[member] = before["id"].clone();
            }
            let mut made_one = client.post(&format!("/v1/{collection}"), &new).await.created();
            made_one["sent"] = new;
            made.push(made_one);
        }
        for last in [&made[0], &made[1], &made[2]] {
            let change = json!({member: last["id"]});
            let told = refused(client.patch(&path(&made[0]), &change).await, 422);
            assert_eq!(codes(&told), [(format!("/{member}").as_str(), "circle")], "{collection}");
            let mut whole = made[0]["sent"].clone();
            whole[member] = last["id"].clone();
            let by_key = format!("/v1/{collection}/by/test/{collection}-{member}-0");
            assert_eq!(refused(client.put(&by_key, &whole).await, 422), told, "{collection}");
        }
        // Otherwise they can be put another way round.
        client.patch(&path(&made[2]), &json!({member: made[0]["id"]})).await;
        client.patch(&path(&made[1]), &json!({member: null})).await.ok();
    }
}

#[actix_web::test]
async fn bodies_and_years_are_warned_of_from_both_sides() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for date in ["2026-07-01", "2026-08-01"] {
        meeting(&app, &council, date, json!({})).await;
    }
    meeting(&app, &council, "2026-09-01", json!({"state": "cancelled"})).await;
    let admin = app.council_admin("ashford");
    let body = format!("/v1/bodies/{}", council.body_id);
    let ended = admin.patch(&body, &json!({"starts_on": "2026-07-15", "ends_on": "2026-07-31"})).await.ok();
    let told = warned(&ended);
    assert_eq!(codes(&told), [("/starts_on", "body_not_begun"), ("/ends_on", "body_ended")]);
    assert!(told[1].detail.contains(": 1."), "a cancelled meeting does not count: {told:?}");
    let year = json!({"council": "ashford", "name": "2026/27", "starts_on": "2026-05-20", "ends_on": "2026-06-20"});
    let year = admin.post("/v1/municipal-years", &year).await.created();
    assert_eq!(codes(&warned(&year)), [("/ends_on", "unusual_length")]);
    let mended = admin.patch(&path(&year), &json!({"ends_on": "2027-05-18"})).await.ok();
    assert_eq!(mended["warnings"], Value::Null);
}

#[actix_web::test]
async fn what_is_exempt_is_not_counted_in_a_warning() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let made = meeting(&app, &council, "2026-07-01", json!({"state": "held"})).await;
    let restricted = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let item = json!({"meeting_id": made["id"], "title": "Sale of the depot", "publication": "published",
                      "minutes": {"text": "It was sold."},
                      "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A sale",
                      "public_interest": "The price would suffer."}});
    let item = restricted.post("/v1/items", &item).await.created();
    let decision = json!({"item_id": item["id"], "kind": "executive", "outcome": "approved", "text": "To sell it."});
    restricted.post("/v1/decisions", &decision).await.created();
    let vote = json!({"item_id": item["id"], "motion": "That it be sold.", "result": "carried"});
    restricted.post("/v1/votes", &vote).await.created();
    let off = app.publisher("ashford").patch(&path(&made), &json!({"state": "cancelled"})).await.ok();
    assert_eq!(codes(&warned(&off)).iter().filter(|(_, code)| *code == "meeting_called_off").count(), 0, "{off}");
    let attendance = json!({"meeting_id": made["id"], "name_as_recorded": "Councillor One", "state": "present"});
    app.publisher("ashford").post("/v1/attendances", &attendance).await.created();
    let still = app.publisher("ashford").patch(&path(&made), &json!({"location": "Town Hall"})).await.ok();
    let told = warned(&still);
    let off = told.iter().find(|said| said.code == "meeting_called_off").expect("a warning");
    assert!(off.detail.contains("(people present: 1)"), "{off:?}");
}

#[actix_web::test]
async fn a_part_of_an_agenda_or_a_list_is_judged_where_it_stands() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let to_come = meeting(&app, &council, "2027-02-01", json!({})).await;
    let present = json!({"attendances": [{"name_as_recorded": "Councillor One", "state": "apologies"},
                                         {"name_as_recorded": "Councillor Two", "state": "present"}]});
    let told = refused(publisher.put(&format!("{}/attendances", path(&to_come)), &present).await, 422);
    assert_eq!(codes(&told), [("/attendances/1/state", "still_to_come")]);
    let key = |value: &str| json!({"scheme": "test", "value": value});
    let paper = |more: Value| {
        let mut paper = json!({"key": key("paper"), "kind": "report", "title": "Report", "publication": "published"});
        paper.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
        paper
    };
    let agenda = |item: Value, paper: Value| {
        let mut line =
            json!({"key": key("item"), "title": "Business", "publication": "published", "documents": [paper]});
        line.as_object_mut().expect("fields").extend(item.as_object().cloned().expect("fields"));
        json!({"items": [line]})
    };
    let minuted = agenda(json!({"minutes": {"text": "It was agreed.", "publication": "published"}}), paper(json!({})));
    let put = async |made: &Value, agenda: &Value| publisher.put(&format!("{}/agenda", path(made)), agenda).await;
    let dry = publisher.put(&format!("{}/agenda?dry_run=true", path(&to_come)), &minuted).await.ok();
    assert_eq!(codes(&warned(&dry)), [("/items/0/minutes", "minuted_in_future")]);
    let late = agenda(json!({}), paper(json!({"published_at": "2027-03-01T10:00:00Z"})));
    assert_eq!(
        codes(&refused(put(&to_come, &late).await, 422)),
        [("/items/0/documents/0/published_at", "published_in_future")]
    );
    let off = meeting(&app, &council, "2026-07-01", json!({"state": "cancelled"})).await;
    let odd = agenda(json!({"minutes": {"text": "It was agreed."}}), paper(json!({"written_on": "2026-08-01"})));
    let saved = put(&off, &odd).await.ok();
    assert_eq!(
        codes(&warned(&saved)),
        [("/items/0/minutes", "meeting_called_off"), ("/items/0/documents/0/written_on", "written_after_meeting")]
    );
    let list = json!({"attendances": [{"name_as_recorded": "Councillor One", "state": "present"}]});
    let saved = publisher.put(&format!("{}/attendances", path(&off)), &list).await.ok();
    assert!(codes(&warned(&saved)).contains(&("/attendances/0/state", "meeting_called_off")));
}

#[actix_web::test]
async fn a_step_takes_no_time_of_publication_that_is_to_come() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let made = meeting(&app, &council, "2026-07-01", json!({})).await;
    app.item(&council, &id(&made), "Business", "published").await;
    let later = json!({"published_at": "2027-01-01T00:00:00Z"});
    let publisher = app.publisher("ashford");
    let step = refused(publisher.post(&format!("{}/agenda-publication", path(&made)), &later).await, 422);
    let patch = json!({"agenda_published_at": "2027-01-01T00:00:00Z"});
    let patched = refused(publisher.patch(&path(&made), &patch).await, 422);
    assert_eq!(codes(&step), [("/published_at", "published_in_future")]);
    assert_eq!((&step[0].code, &step[0].detail), (&patched[0].code, &patched[0].detail));
    // A record that is not public yet may say when it will be.
    let scheduled = json!({"publication": "scheduled", "publish_at": "2027-01-01T00:00:00Z",
        "agenda_published_at": "2027-01-01T00:00:00Z"});
    publisher.patch(&path(&made), &scheduled).await.ok();
    let request = publisher.request(Method::PATCH, &path(&made)).header("If-Match", "*");
    assert_eq!(
        codes(&refused(request.json(&json!({"publication": "published"})).send().await, 422)),
        [("/agenda_published_at", "published_in_future")]
    );
}
