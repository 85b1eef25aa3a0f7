//! Meetings: their time, their year, and the conventions that they share with every noun.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{id, text};

#[actix_web::test]
async fn a_new_meeting_is_a_draft_that_the_public_does_not_see() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-12-01"});
    let meeting = app.clerk("ashford").post("/v1/meetings", &meeting).await.created();
    assert_eq!(meeting["publication"], "draft");
    let path = format!("/v1/meetings/{}", id(&meeting));
    app.anonymous().get(&path).await.problem(404, "not_found");
    app.clerk("ashford").get(&path).await.ok();
}

#[actix_web::test]
async fn a_wall_time_is_answered_with_its_instant() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "start_local": "2026-07-01T18:30:00"});
    let meeting = app.clerk("ashford").post("/v1/meetings", &meeting).await.created();
    assert_eq!(
        (meeting["start_at"].as_str(), meeting["date"].as_str(), meeting["timezone"].as_str()),
        (Some("2026-07-01T17:30:00Z"), Some("2026-07-01"), Some("Europe/London"))
    );
}

#[actix_web::test]
async fn a_meeting_falls_into_the_year_that_is_recorded_after_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    assert_eq!(meeting["municipal_year_id"], Value::Null);
    let year = json!({"council": "ashford", "name": "2026/27", "starts_on": "2026-05-20", "ends_on": "2027-05-18"});
    let year = app.council_admin("ashford").post("/v1/municipal-years", &year).await.created();
    let meeting = app.anonymous().get(&text(&meeting["links"], "self")).await.ok();
    assert_eq!(meeting["municipal_year_id"], year["id"]);
}

#[actix_web::test]
async fn an_edit_with_a_stale_etag_is_refused_with_the_current_one() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "draft").await;
    let path = text(&meeting["links"], "self");
    let clerk = app.clerk("ashford");
    let stale = clerk.get(&path).await.header("etag").to_owned();
    let changed = clerk.patch(&path, &json!({"title": "Cabinet, urgent"})).await;
    let current = changed.header("etag").to_owned();
    assert_eq!(changed.ok()["version"], 2);
    let refused =
        clerk.request(Method::PATCH, &path).header("If-Match", &stale).json(&json!({"title": "Lost"})).send().await;
    assert_eq!(refused.header("etag"), current);
    refused.problem(412, "precondition_failed");
    let bare = clerk.request(Method::PATCH, &path).json(&json!({"title": "Lost"})).send().await;
    bare.problem(428, "precondition_required");
    assert_eq!(clerk.get(&path).await.ok()["title"], "Cabinet, urgent");
}

#[actix_web::test]
async fn a_correction_of_the_time_zone_keeps_the_time_on_the_clock() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "start_local": "2026-07-01T18:30:00"});
    let path = text(&clerk.post("/v1/meetings", &meeting).await.created()["links"], "self");
    let moved = clerk.patch(&path, &json!({"timezone": "Europe/Paris"})).await.ok();
    let start = |meeting: &Value| (text(meeting, "start_local"), text(meeting, "start_at"));
    assert_eq!(start(&moved), ("2026-07-01T18:30:00".to_owned(), "2026-07-01T16:30:00Z".to_owned()));
    let both = json!({"timezone": "Europe/London", "start_at": "2026-07-01T18:00:00Z"});
    let moved = clerk.patch(&path, &both).await.ok();
    assert_eq!(start(&moved), ("2026-07-01T19:00:00".to_owned(), "2026-07-01T18:00:00Z".to_owned()));
    let no_time = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-08"});
    let path = text(&clerk.post("/v1/meetings", &no_time).await.created()["links"], "self");
    let moved = clerk.patch(&path, &json!({"timezone": "Europe/Paris"})).await.ok();
    assert_eq!((&moved["date"], &moved["start_at"]), (&json!("2026-07-08"), &Value::Null));
}

#[actix_web::test]
async fn a_meeting_says_its_type_what_its_start_depends_on_and_why_it_was_called_off() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let plain = app.meeting(&council, "2026-12-22", "published").await;
    assert_eq!((&plain["type"], &plain["start_note"]), (&json!("not_recorded"), &Value::Null));
    let annual = json!({"body_id": council.body_id, "title": "Annual Council", "date": "2026-12-15", "type": "annual",
        "start_note": "Immediately after the Executive", "publication": "published"});
    let annual = publisher.post("/v1/meetings", &annual).await.created();
    let path = text(&annual["links"], "self");
    let key = json!({"identifiers": [{"scheme": "test", "value": "new-date"}]});
    publisher.patch(&text(&plain["links"], "self"), &key).await.ok();
    let off = json!({"state": "cancelled", "state_reason": "Heavy snow.",
        "rescheduled_to": {"scheme": "test", "value": "new-date"}});
    publisher.patch(&path, &off).await.ok();
    let public = app.anonymous();
    let read = public.get(&path).await.ok();
    let expected = json!({"type": "annual", "start_note": "Immediately after the Executive",
        "state_reason": "Heavy snow.", "rescheduled_to_id": plain["id"], "minutes_signed": null});
    for (name, value) in expected.as_object().expect("fields") {
        assert_eq!(&read[name], value, "{name}");
    }
    assert_eq!(read["links"]["rescheduled_to"], plain["links"]["self"]);
    let listed = async |filter: &str| {
        let list = public.get(&format!("/v1/meetings?{filter}")).await.ok();
        list["data"].as_array().expect("meetings").iter().map(id).collect::<Vec<String>>()
    };
    assert_eq!(listed("type=annual").await, [id(&annual)]);
    assert_eq!(listed("type=annual,not_recorded&sort=title").await, [id(&annual), id(&plain)]);
    assert_eq!(listed("type=hearing").await, Vec::<String>::new());
    public.get("/v1/meetings?type=yearly").await.problem(400, "bad_query");
}

#[actix_web::test]
async fn a_meeting_is_rescheduled_to_another_meeting_of_its_council() {
    let app = TestApp::new().await;
    let (council, other) = (app.council("ashford").await, app.council("barnet").await);
    let meeting = app.meeting(&council, "2026-12-15", "published").await;
    let elsewhere = app.meeting(&other, "2026-12-22", "published").await;
    let path = text(&meeting["links"], "self");
    let publisher = app.publisher("ashford");
    for named in [&elsewhere["id"], &json!("01935d4e-8a00-7000-8000-0000ffffffff"), &meeting["id"]] {
        let off = json!({"state": "postponed", "rescheduled_to_id": named});
        let pointers = publisher.patch(&path, &off).await.pointers(422, "validation");
        assert_eq!(pointers, ["/rescheduled_to_id"], "{named}");
    }
}

#[actix_web::test]
async fn a_meeting_is_rescheduled_to_an_earlier_one_with_a_warning() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let starts = async |start: &str| {
        let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "start_local": start});
        publisher.post("/v1/meetings", &meeting).await.created()
    };
    let meeting = starts("2026-12-15T18:00:00").await;
    let day = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-12-15"});
    let some_time = publisher.post("/v1/meetings", &day).await.created();
    let codes = async |other: &Value| -> Vec<String> {
        let off = json!({"state": "postponed", "rescheduled_to_id": other["id"]});
        let saved = publisher.patch(&text(&meeting["links"], "self"), &off).await.ok();
        assert_eq!(saved["rescheduled_to_id"], other["id"]);
        let warnings = saved["warnings"].as_array().cloned().unwrap_or_default();
        let ours = warnings.iter().filter(|warning| warning["pointer"] == "/rescheduled_to_id");
        ours.map(|warning| text(warning, "code")).collect()
    };
    for earlier in ["2026-12-14T18:00:00", "2026-12-15T17:00:00"] {
        let earlier = starts(earlier).await;
        assert_eq!(codes(&earlier).await, ["rescheduled_to_earlier"]);
        // A deleted meeting is no fact.
        let path = format!("{}?reason=duplicate", text(&earlier["links"], "self"));
        assert_eq!(publisher.request(Method::DELETE, &path).header("If-Match", "*").send().await.status, 204);
        assert_eq!(codes(&earlier).await, Vec::<String>::new());
    }
    for later in [starts("2026-12-15T19:00:00").await, starts("2026-12-22T10:00:00").await, some_time] {
        assert_eq!(codes(&later).await, Vec::<String>::new(), "{later}");
    }
}
