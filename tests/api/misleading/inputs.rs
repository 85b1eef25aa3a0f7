//! Bodies and files: fields that move together, the value to send instead of one that does not fit, and texts in
//! another coding.

use serde_json::{Value, json};

use super::assert_said;
use crate::support::TestApp;
use crate::support::files::{report, stored, upload};
use crate::support::records::id;

#[actix_web::test]
async fn a_meeting_that_is_moved_to_another_time_moves_to_its_day() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let body = json!({"body_id": council.body_id, "title": "Cabinet", "start_local": "2026-12-01T18:00:00"});
    let path = format!("/v1/meetings/{}", id(&clerk.post("/v1/meetings", &body).await.created()));
    let moved = async |patch: Value| {
        let meeting = clerk.patch(&path, &patch).await.ok();
        [&meeting["date"], &meeting["start_local"], &meeting["start_at"]]
            .map(|value| value.as_str().unwrap().to_owned())
    };
    assert_eq!(
        moved(json!({"start_local": "2026-12-08T18:00:00"})).await,
        ["2026-12-08", "2026-12-08T18:00:00", "2026-12-08T18:00:00Z"]
    );
    // In summer an evening in London is the same day in UTC, and an hour earlier.
    assert_eq!(
        moved(json!({"start_at": "2026-07-14T23:30:00Z"})).await,
        ["2026-07-15", "2026-07-15T00:30:00", "2026-07-14T23:30:00Z"]
    );
    assert_eq!(moved(json!({"start_local": "2026-12-09T18:00:00", "date": "2026-12-09"})).await[0], "2026-12-09");
    let refused = clerk.patch(&path, &json!({"start_local": "2026-12-10T18:00:00", "date": "2026-12-11"})).await;
    assert_said(&refused.problem(422, "validation"), &["/date:", "2026-12-10", "the date follows"]);
    let only_date = clerk.patch(&path, &json!({"date": "2026-12-11"})).await;
    assert_said(&only_date.problem(422, "validation"), &["/date:", "2026-12-09", "Send only start_local"]);
    let cleared = clerk.patch(&path, &json!({"start_local": null})).await.ok();
    assert_eq!((&cleared["date"], &cleared["start_at"]), (&json!("2026-12-09"), &Value::Null));
    assert_eq!(clerk.patch(&path, &json!({"date": "2026-12-11"})).await.ok()["date"], "2026-12-11");
}

#[actix_web::test]
async fn a_planned_end_that_a_move_leaves_behind_is_told_to_come_along() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let body = json!({"body_id": council.body_id, "title": "Cabinet", "start_local": "2026-12-01T18:00:00",
        "planned_end_at": "2026-12-01T20:00:00Z"});
    let path = format!("/v1/meetings/{}", id(&clerk.post("/v1/meetings", &body).await.created()));
    let refused = clerk.patch(&path, &json!({"start_local": "2026-12-08T18:00:00"})).await;
    assert_said(&refused.problem(422, "validation"), &["/planned_end_at:", "Send planned_end_at with the new start"]);
    let both = json!({"start_local": "2026-12-08T18:00:00", "planned_end_at": "2026-12-08T20:00:00Z"});
    assert_eq!(clerk.patch(&path, &both).await.ok()["date"], "2026-12-08");
}

#[actix_web::test]
async fn a_time_zone_of_windows_or_by_another_name_is_answered_with_its_iana_name() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let send = async |zone: &str| {
        let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01", "timezone": zone});
        clerk.post("/v1/meetings", &meeting).await
    };
    for (zone, meant) in [
        ("GMT Standard Time", "Europe/London"),
        ("gmt standard time", "Europe/London"),
        ("GMT Summer Time", "Europe/London"),
        ("Greenwich Standard Time", "Atlantic/Reykjavik"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Romance Daylight Time", "Europe/Paris"),
        ("Russia Time Zone 3", "Europe/Samara"),
        ("europe/london", "Europe/London"),
        ("London", "Europe/London"),
        ("New York", "America/New_York"),
    ] {
        let problem = send(zone).await.problem(422, "validation");
        assert_said(&problem, &["/timezone:", zone, &format!("Send {meant}.")]);
        assert_eq!(problem["errors"][0]["allowed"], json!([meant]), "{zone}");
    }
    let near = send("Europe/Londn").await.problem(422, "validation");
    assert_said(&near, &["Did you mean 'Europe/London'?"]);
    for zone in ["BST", "GMT+1", "+01:00"] {
        let problem = send(zone).await.problem(422, "validation");
        assert_said(&problem, &["does not say when clocks change", "such as Europe/London"]);
        assert!(!super::said(&problem).contains("Did you mean"), "{problem}");
    }
    let named = json!({"slug": "dover", "name": "Dover", "nation": "england", "timezone": "GMT Standard Time"});
    let refused = app.admin().post("/v1/councils", &named).await.problem(422, "validation");
    assert_said(&refused, &["/timezone:", "Send Europe/London."]);
    send("Europe/London").await.created();
}

#[actix_web::test]
async fn what_is_no_object_is_answered_with_the_object_to_send() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let writer = app.admin();
    for (collection, body, words) in [
        (
            "decisions",
            json!({"item": "chorley-item-42"}),
            vec!["/item:", r#"Send {"scheme":"…","value":"chorley-item-42"}"#],
        ),
        ("items", json!({"meeting": 42, "title": "Budget"}), vec!["/meeting:", r#"Send {"scheme":"…","value":"42"}"#]),
        ("items", json!({"purpose": "To note."}), vec!["/purpose:", r#"Send {"text":"To note."}"#]),
        ("decisions", json!({"decision_maker": "Cabinet"}), vec!["/decision_maker:", r#""name":"Cabinet""#]),
        (
            "items",
            json!({"meeting_id": "chorley-meeting-7", "title": "Budget"}),
            vec!["/meeting_id:", r#"send "meeting": {"scheme":"…","value":"chorley-meeting-7"}"#],
        ),
        ("people", json!({"council_id": "ashford"}), vec!["/council_id:", r#"send "council": "ashford""#]),
        ("votes", json!({"item_id": 42}), vec!["/item_id:", r#"send "item": {"scheme":"…","value":"42"}"#]),
        // What is sent must fit as it is printed: a number without quotation marks, a key with its scheme.
        ("metrics", json!({"baseline": "12"}), vec!["/baseline:", r#"Send {"value":12}."#]),
        ("metrics", json!({"baseline": "twelve"}), vec!["/baseline:", r#"Send {"value":1}."#]),
        ("strategies", json!({"elements": ["Access"]}), vec!["/elements/0:", r#"{"position":1,"name":"Access"}"#]),
        (
            "progress-reports",
            json!({"per_element": ["It went well."]}),
            vec!["/per_element/0:", r#"Send {"element":1,"statement":"It went well."}."#],
        ),
        (
            "progress-reports",
            json!({"reported_in": "abc"}),
            vec!["/reported_in:", r#"Send {"kind":"…","scheme":"…","value":"abc"}."#],
        ),
        ("documents", json!({"owner": "abc"}), vec!["/owner:", r#"Send {"kind":"…","scheme":"…","value":"abc"}."#]),
        (
            "documents",
            json!({"owner": "0193f0c0-0000-7000-8000-000000000000"}),
            vec!["/owner:", r#"{"kind":"…","id":"0193f0c0-0000-7000-8000-000000000000"}"#],
        ),
    ] {
        let refused = writer.post(&format!("/v1/{collection}"), &body).await;
        assert_said(&refused.problem(422, "validation"), &words);
    }
    let meeting = json!({"items": [{"key": "one", "title": "Budget"}]});
    let agenda = writer.put("/v1/meetings/0193f0c0-0000-7000-8000-000000000000/agenda", &meeting).await;
    assert_said(&agenda.problem(422, "validation"), &["/items/0/key:", r#"Send {"scheme":"…","value":"one"}"#]);
}

#[actix_web::test]
async fn what_only_readers_get_is_named_as_such_to_a_writer() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let meeting = app.meeting(&council, "2026-07-01", "draft").await;
    let path = format!("/v1/meetings/{}", id(&meeting));
    for member in ["id", "version", "updated_at", "links"] {
        let words = format!("/{member}: {member} cannot be sent. It is in the answer only.");
        let sent = json!({member: meeting[member]});
        for refused in [clerk.post("/v1/meetings", &sent).await, clerk.patch(&path, &sent).await] {
            assert_said(&refused.problem(422, "validation"), &[&words]);
        }
    }
    let odd = clerk.patch(&path, &json!({"titel": "Cabinet"})).await.problem(422, "validation");
    assert_said(&odd, &["/titel: There is no field titel here. Did you mean 'title'?"]);
}

#[actix_web::test]
async fn a_value_has_one_sentence_and_none_about_addresses_that_it_is_not_in() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let problem = clerk.post("/v1/people", &json!({"source_url": "no address"})).await.problem(422, "validation");
    let errors = problem["errors"].as_array().expect("errors");
    assert_eq!(errors.iter().filter(|error| error["pointer"] == "/source_url").count(), 1, "{problem}");
    let decision = json!({"published_at": "yesterday"});
    let problem = clerk.post("/v1/decisions", &decision).await.problem(422, "validation");
    assert_said(&problem, &["/published_at:", "(RFC 3339)."]);
    assert!(!super::said(&problem).contains("%2B"), "{problem}");
    let query = app.anonymous().get("/v1/meetings?updated_since=2026-07-01T09:00:00+01:00").await;
    assert_said(&query.problem(400, "bad_query"), &["write + as %2B."]);
}

#[actix_web::test]
async fn a_text_in_another_coding_is_told_to_be_saved_as_utf_8() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "published").await;
    let publisher = app.publisher("ashford");
    let latin = b"<!DOCTYPE html><p>Caf\xE9 and \xA350".as_slice();
    let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let marked = [b"\xFF\xFE".to_vec(), utf_16("Agenda\r\n")].concat();
    let big: Vec<u8> = "Agenda\r\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (media_type, bytes, word) in [
        ("text/html", latin, "byte 0xE9, as ISO-8859-1"),
        ("text/plain", b"It was \x93agreed\x94.".as_slice(), "byte 0x93"),
        ("text/csv", b"BM,caf\xE9\n1,2\n", "byte 0xE9"),
        ("text/plain", b"Caf\xE9", "byte 0xE9"),
        ("application/octet-stream", latin, "byte 0xE9"),
        ("text/plain", &marked, "UTF-16"),
        ("text/csv", &utf_16("name;sum\r\nparks;1\r\n"), "UTF-16"),
        ("text/html", &big, "UTF-16"),
    ] {
        let problem = upload(&publisher, &document, media_type, bytes).send().await.problem(422, "validation");
        assert_said(&problem, &["Content-Type:", word, "Save it as UTF-8"]);
    }
    let png = upload(&publisher, &document, "text/plain", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").send().await;
    assert!(!super::said(&png.problem(422, "validation")).contains("UTF-8"));
    assert_eq!(stored(&app), [""; 0]);
    let good = "<!DOCTYPE html><p>Café and £50".as_bytes();
    assert_eq!(upload(&publisher, &document, "text/html", good).send().await.status, 201);
}

#[actix_web::test]
async fn a_body_in_another_coding_is_told_to_be_sent_in_utf_8() {
    let app = TestApp::new().await;
    let clerk = app.clerk("ashford");
    let utf_16: Vec<u8> = "{\"title\": \"Cabinet\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [b"{\"title\": \"Caf\xE9\"}".to_vec(), utf_16, [b"\xEF\xBB\xBF".as_slice(), b"{}"].concat()] {
        let request = clerk.request(actix_web::http::Method::POST, "/v1/meetings");
        let answer = request.header("Content-Type", "application/json").bytes(bytes).send().await;
        assert_said(&answer.problem(400, "malformed_json"), &["UTF-8"]);
    }
}
