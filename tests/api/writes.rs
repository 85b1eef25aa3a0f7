//! What every write promises: once by its key, never over somebody else's change, nothing where nothing is new.

use actix_web::http::Method;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::records::{id, text};
use crate::support::{Setup, TestApp};

#[actix_web::test]
async fn the_same_key_twice_makes_one_decision_and_gives_the_same_answer() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Business", "published").await;
    let clerk = app.clerk("ashford");
    let decision =
        json!({"item_id": id(&item), "kind": "executive", "outcome": "noted", "text": "To note the report."});
    let send = async || {
        clerk.request(Method::POST, "/v1/decisions").header("Idempotency-Key", "one").json(&decision).send().await
    };
    let (first, second) = (send().await, send().await);
    assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("false", "true"));
    for header in ["etag", "location"] {
        assert_eq!(first.header(header), second.header(header));
    }
    assert_eq!((first.status, &first.body), (second.status, &second.body));
    let listed = clerk.get("/v1/decisions?count=true").await.ok();
    assert_eq!(listed["page"]["total"], 1);
}

#[actix_web::test]
async fn the_same_key_sent_many_times_at_once_makes_one_decision() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Business", "published").await;
    let clerk = app.clerk("ashford");
    let decision =
        json!({"item_id": id(&item), "kind": "executive", "outcome": "noted", "text": "To note the report."});
    let answers =
        join_all((0..8).map(|_| {
            clerk.request(Method::POST, "/v1/decisions").header("Idempotency-Key", "one").json(&decision).send()
        }))
        .await;
    let fresh = answers.iter().filter(|answer| answer.header("idempotency-replayed") == "false").count();
    assert_eq!(fresh, 1);
    for answer in &answers {
        assert_eq!((answer.status, &answer.body), (201, &answers[0].body));
    }
    assert_eq!(clerk.get("/v1/decisions?count=true").await.ok()["page"]["total"], 1);
}

#[actix_web::test]
async fn a_key_is_good_for_one_request_of_one_subject_for_a_day() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = |title: &str| json!({"body_id": council.body_id, "title": title, "date": "2026-07-01"});
    let send = async |client: &crate::support::client::Client, body: &Value| {
        client.request(Method::POST, "/v1/meetings").header("Idempotency-Key", "one").json(body).send().await
    };
    let clerk = app.clerk("ashford");
    send(&clerk, &meeting("First")).await.created();
    send(&clerk, &meeting("Second")).await.problem(422, "idempotency_key_reused");
    send(&app.publisher("ashford"), &meeting("Another's")).await.created();
    app.clock.advance(24 * 60 * 60);
    let clerk = app.clerk("ashford");
    send(&clerk, &meeting("Second")).await.created();
    assert_eq!(clerk.get("/v1/meetings?count=true").await.ok()["page"]["total"], 3);
}

#[actix_web::test]
async fn a_refused_write_leaves_its_key_free() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let send = async |date: &str, start: &str| {
        let body = json!({"body_id": council.body_id, "title": "Cabinet", "date": date, "start_local": start});
        clerk.request(Method::POST, "/v1/meetings").header("Idempotency-Key", "one").json(&body).send().await
    };
    let refused = send("2026-07-02", "2026-07-01T18:30:00").await;
    assert_eq!(refused.pointers(422, "validation"), ["/date"]);
    send("2026-07-01", "2026-07-01T18:30:00").await.created();
}

#[actix_web::test]
async fn a_second_key_that_waits_too_long_is_told_to_come_again() {
    let setup = Setup::default();
    let limits = minutebook::database::Limits { lock_timeout: std::time::Duration::from_millis(50), ..setup.limits };
    let app = TestApp::with(Setup { limits, ..Setup::default() }).await;
    let council = app.council("ashford").await;
    let db = crate::support::cluster::client(&app.database_url).await;
    db.batch_execute("BEGIN").await.expect("a transaction");
    let claim = "INSERT INTO record.idempotency_keys (subject, operation, key, request_hash, used_at, expires_at) \
                 VALUES ('record:write of ashford', 'POST /v1/meetings', 'one', '', now(), now())";
    db.execute(claim, &[]).await.expect("a claim");
    let body = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let request =
        app.clerk("ashford").request(Method::POST, "/v1/meetings").header("Idempotency-Key", "one").json(&body);
    let refused = request.send().await;
    assert_eq!(refused.header("retry-after"), "2");
    refused.problem(409, "busy");
}

#[actix_web::test]
async fn a_dry_run_answers_as_if_it_were_done_and_saves_nothing() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Business", "published").await;
    let clerk = app.clerk("ashford");
    let decision =
        json!({"item_id": id(&item), "kind": "executive", "outcome": "noted", "text": "To note the report."});
    let tried = clerk.post("/v1/decisions?dry_run=true", &decision).await;
    assert_eq!(tried.header("dry-run"), "true");
    let tried = tried.created();
    let warned: Vec<&str> =
        tried["warnings"].as_array().expect("warnings").iter().filter_map(|w| w["pointer"].as_str()).collect();
    assert_eq!(warned, ["/publication", "/reasons", "/alternatives", "/conflicts"]);
    clerk.get(&text(&tried["links"], "self")).await.problem(404, "not_found");
    let wrong = json!({"item_id": id(&item), "kind": "executive", "outcome": "noted", "text": "Noted.",
        "made_on": "2026-07-01", "effective_from": "2026-06-30"});
    let refused = clerk.post("/v1/decisions?dry_run=true", &wrong).await;
    assert_eq!(refused.pointers(422, "validation"), ["/effective_from"]);
}

#[actix_web::test]
async fn a_new_item_does_not_spoil_an_edit_of_its_meeting() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    let publisher = app.publisher("ashford");
    let before = publisher.get(&path).await;
    app.clock.advance(60);
    app.item(&council, &id(&meeting), "Late item", "published").await;
    let after = publisher.get(&path).await;
    assert_ne!(before.header("etag"), after.header("etag"), "a reader sees that something moved");
    assert_eq!(after.json()["updated_at"], "2026-11-24T12:01:00Z");
    let edit = publisher.request(Method::PATCH, &path).header("If-Match", before.header("etag"));
    assert_eq!(edit.json(&json!({"location": "Town Hall"})).send().await.ok()["version"], 2);
}

#[actix_web::test]
async fn of_two_edits_at_once_one_is_refused() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "draft").await;
    let path = text(&meeting["links"], "self");
    let clerk = app.clerk("ashford");
    let etag = clerk.get(&path).await.header("etag").to_owned();
    let edits = join_all((0..6).map(|number| {
        let body = json!({"title": format!("Edit {number}")});
        clerk.request(Method::PATCH, &path).header("If-Match", &etag).json(&body).send()
    }))
    .await;
    let mut statuses: Vec<u16> = edits.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412, 412, 412]);
    assert_eq!(clerk.get(&path).await.ok()["version"], 2);
}

#[actix_web::test]
async fn equal_upserts_at_once_make_one_record() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let answers = join_all((0..6).map(|_| clerk.put("/v1/meetings/by/moderngov/7194", &meeting))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 201]);
    assert_eq!(clerk.get("/v1/meetings?count=true").await.ok()["page"]["total"], 1);
}

#[actix_web::test]
async fn an_upsert_can_ask_to_create_only_and_to_replace_only() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let put = |name: &'static str, value: &'static str| {
        clerk.request(Method::PUT, "/v1/meetings/by/moderngov/7194").header(name, value).json(&meeting).send()
    };
    put("If-Match", "\"1.0000000000000000\"").await.problem(412, "precondition_failed");
    put("If-None-Match", "*").await.created();
    put("If-None-Match", "*").await.problem(412, "precondition_failed");
    put("If-Match", "\"1.0000000000000000\"").await.ok();
}

#[actix_web::test]
async fn an_upsert_leaves_publication_and_keys_that_it_does_not_name() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let path = "/v1/meetings/by/moderngov/7194";
    let mut meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01",
        "publication": "published",
        "location": "Town Hall", "identifiers": [{"scheme": "moderngov", "value": "7194"},
            {"scheme": "web", "value": "a b/c"}]});
    publisher.put(path, &meeting).await.created();
    for name in ["publication", "identifiers", "location"] {
        meeting.as_object_mut().expect("an object").remove(name);
    }
    let replaced = publisher.put(path, &meeting).await.ok();
    assert_eq!((replaced["publication"].as_str(), &replaced["location"]), (Some("published"), &Value::Null));
    let found = app.anonymous().get("/v1/meetings/by/web/a%20b%2Fc").await.ok();
    assert_eq!(found["id"], replaced["id"]);
}

#[actix_web::test]
async fn a_key_that_another_record_has_is_refused_and_names_that_record() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let keyed = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01",
        "identifiers": [{"scheme": "s", "value": "1"}]});
    let first = clerk.post("/v1/meetings", &keyed).await.created();
    let refused = clerk.post("/v1/meetings", &keyed).await.problem(409, "already_exists");
    assert_eq!(refused["conflicts_with"], json!({"kind": "meeting", "id": first["id"]}));
    assert_eq!(refused["errors"][0]["pointer"], "/identifiers/0");
    app.publisher("ashford").delete(&text(&first["links"], "self")).await;
    clerk.post("/v1/meetings", &keyed).await.created();
}

#[actix_web::test]
async fn of_two_councils_with_one_key_the_first_is_found_and_the_other_by_its_slug() {
    let app = TestApp::new().await;
    for slug in ["ashford", "barnet"] {
        let council = app.council(slug).await;
        let meeting =
            json!({"body_id": council.body_id, "title": slug, "date": "2026-07-01", "publication": "published"});
        app.publisher(slug).put("/v1/meetings/by/moderngov/7194", &meeting).await.created();
    }
    assert_eq!(app.anonymous().get("/v1/meetings/by/moderngov/7194").await.ok()["title"], "ashford");
    let found = app.anonymous().get("/v1/meetings/by/moderngov/7194?council=barnet").await.ok();
    assert_eq!(found["title"], "barnet");
}

#[actix_web::test]
async fn every_change_is_logged_with_who_made_it_and_nothing_is_logged_for_nothing() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "draft").await;
    let path = text(&meeting["links"], "self");
    let clerk = app.clerk("ashford");
    clerk.patch(&path, &json!({"title": "Special Cabinet"})).await.ok();
    clerk.patch(&path, &json!({"title": "Special Cabinet"})).await.ok();
    let db = crate::support::cluster::client(&app.database_url).await;
    let sql = "SELECT operation, subject, version, content ->> 'title', record.shown(c) IS NULL FROM record.changes c \
               WHERE kind = 'meeting' ORDER BY id";
    let rows = db.query(sql, &[]).await.expect("changes");
    let log: Vec<(String, String, i64, String, bool)> =
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4))).collect();
    let entry = |operation: &str, who: &str, version, title: &str| {
        (operation.to_owned(), who.to_owned(), version, title.to_owned(), true)
    };
    assert_eq!(
        log,
        [
            entry("created", "record:publish of ashford", 1, "Cabinet"),
            entry("updated", "record:write of ashford", 2, "Special Cabinet"),
        ]
    );
}

#[actix_web::test]
async fn an_upsert_goes_on_after_staff_withdrew_the_record() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let path = "/v1/meetings/by/moderngov/7194";
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let made = publisher.put(path, &meeting).await.created();
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "Published too early."});
    publisher.patch(&text(&made["links"], "self"), &withdrawal).await.ok();
    let again = publisher.put(path, &meeting).await.ok();
    assert_eq!((again["version"].as_i64(), &again["withdrawn_reason"]), (Some(2), &json!("Published too early.")));
}

#[actix_web::test]
async fn what_stays_when_left_out_cannot_be_cleared_by_null() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "draft").await;
    let clerk = app.clerk("ashford");
    let path = text(&meeting["links"], "self");
    for member in ["identifiers", "publication"] {
        let refused = clerk.patch(&path, &json!({member: null})).await;
        assert_eq!(refused.pointers(422, "validation"), [format!("/{member}")]);
    }
    clerk.patch(&path, &json!({"identifiers": [{"scheme": "s", "value": "1"}]})).await.ok();
    let cleared = clerk.patch(&path, &json!({"identifiers": []})).await.ok();
    assert_eq!(cleared["identifiers"], json!([]));
}

#[actix_web::test]
async fn an_upsert_is_of_the_council_that_its_query_names() {
    let app = TestApp::new().await;
    let ashford = app.council("ashford").await;
    app.council("barnet").await;
    let meeting = json!({"body_id": ashford.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let both = app.caller("record:write", &["ashford", "barnet"]);
    let refused = both.put("/v1/meetings/by/moderngov/7194?council=barnet", &meeting).await;
    assert_eq!(refused.pointers(422, "validation"), ["council"]);
    both.put("/v1/meetings/by/moderngov/7194?council=ashford", &meeting).await.created();
    both.put("/v1/meetings/by/moderngov/7194?council=ashford", &meeting).await.ok();
}

#[actix_web::test]
async fn an_upsert_of_an_instant_finer_than_is_kept_changes_nothing_the_second_time() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "start_at": "2016-12-31T18:59:58.123456789Z",
        "agenda_published_at": "2016-12-20T09:00:00.1234567Z"});
    clerk.put("/v1/meetings/by/moderngov/1", &meeting).await.created();
    let again = clerk.put("/v1/meetings/by/moderngov/1", &meeting).await.ok();
    assert_eq!((again["version"].as_i64(), &again["start_at"]), (Some(1), &json!("2016-12-31T18:59:58.123456Z")));
}

#[actix_web::test]
async fn a_replay_is_given_only_to_who_could_still_write_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let body = json!({"body_id": council.body_id, "title": "SECRET draft", "date": "2026-07-01"});
    let send = |token: String| {
        let client = app.bearer(&token);
        let request = client.request(Method::POST, "/v1/meetings").header("Idempotency-Key", "one");
        request.json(&body).send()
    };
    let same_subject = |scope: &str, council: &str| app.token_of("sync", scope, &[council]);
    send(same_subject("record:write", "ashford")).await.created();
    let refused = send(same_subject("record:write", "barnet")).await;
    assert!(!refused.text().contains("SECRET"));
    refused.problem(403, "other_council");
    assert_eq!(send(same_subject("record:publish", "ashford")).await.header("idempotency-replayed"), "true");
}

#[actix_web::test]
async fn minutes_that_are_published_stay_so_when_an_upsert_does_not_say() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let publisher = app.publisher("ashford");
    let mut item = json!({"meeting_id": meeting, "title": "Business", "publication": "published",
        "minutes": {"text": "Agreed.", "publication": "published"}});
    publisher.put("/v1/items/by/s/1", &item).await.created();
    item["minutes"] = json!({"text": "Agreed."});
    let again = publisher.put("/v1/items/by/s/1", &item).await.ok();
    assert_eq!((again["version"].as_i64(), again["minutes"]["publication"].as_str()), (Some(1), Some("published")));
}

#[actix_web::test]
async fn a_precondition_that_cannot_be_read_is_not_passed_over() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let clerk = app.clerk("ashford");
    for (name, value) in [("If-Match", "\"\u{e9}\""), ("If-None-Match", "\"1.0\"")] {
        let request = clerk.request(Method::PUT, "/v1/meetings/by/s/1").header(name, value).json(&meeting);
        assert_eq!(request.send().await.pointers(400, "bad_header"), [name]);
    }
}

#[actix_web::test]
async fn years_that_cannot_be_written_are_refused() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk("ashford");
    for (member, value, pointer) in [
        ("start_at", "9999-12-31T23:59:59-23:59", "/start_at"),
        ("start_at", "0000-01-01T00:00:00+23:59", "/start_at"),
        ("date", "0000-01-01", "/date"),
        ("agenda_published_at", "0000-06-01T00:00:00Z", "/agenda_published_at"),
    ] {
        let mut meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
        meeting[member] = json!(value);
        let refused = clerk.post("/v1/meetings", &meeting).await;
        assert_eq!(refused.pointers(422, "validation"), [pointer], "{member} {value}");
    }
    let ahead = json!({"body_id": council.body_id, "title": "Cabinet", "start_at": "9999-12-31T23:59:59Z",
        "timezone": "Asia/Tokyo"});
    assert_eq!(clerk.post("/v1/meetings", &ahead).await.pointers(422, "validation"), ["/date"]);
}

#[actix_web::test]
async fn a_key_that_no_input_could_hold_is_refused_in_the_path_too() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01"});
    let clerk = app.clerk("ashford");
    for key in ["x".repeat(501), "%FF".to_owned()] {
        clerk.put(&format!("/v1/meetings/by/s/{key}"), &meeting).await.problem(400, "bad_path");
    }
}
