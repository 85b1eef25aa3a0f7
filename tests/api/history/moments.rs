//! Reads with `as_of`: by time, by day in the council's zone, and by cursor; of records and of lists below them.

use serde_json::{Value, json};
use tokio_postgres::Client as Database;

use super::{numbers, settled, version};
use crate::support::TestApp;
use crate::support::cluster::client;
use crate::support::records::{id, text};

/// Says that a version was written at a time.
async fn written(db: &Database, record: &str, version: i64, at: &str) {
    let sql =
        "UPDATE record.changes SET changed_at = $3::text::timestamptz WHERE record_id::text = $1 AND version = $2";
    assert_eq!(db.execute(sql, &[&record, &version, &at]).await.expect("an entry"), 1);
}

fn titles(list: &Value) -> Vec<String> {
    list["data"].as_array().expect("rows").iter().map(|row| text(row, "title")).collect()
}

#[actix_web::test]
async fn a_day_ends_at_midnight_in_the_zone_of_the_council_when_clocks_change_too() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let db = client(&app.database_url).await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    for title in ["Two", "Three", "Four", "Five"] {
        app.publisher("ashford").patch(&path, &json!({"title": title})).await.ok();
    }
    settled(&app).await;
    // Clocks go forward on 29 March 2026 and back on 25 October.
    for (version, at) in [
        (1, "2026-03-28T23:59:59.999999Z"),
        (2, "2026-03-29T22:59:59.999999Z"),
        (3, "2026-03-29T23:00:00Z"),
        (4, "2026-10-24T23:00:00Z"),
        (5, "2026-10-26T00:00:00Z"),
    ] {
        written(&db, &id(&meeting), version, at).await;
    }
    let anyone = app.anonymous();
    for (as_of, version) in [
        ("2026-03-28", 1),
        ("2026-03-29", 2),
        ("2026-03-30", 3),
        ("2026-10-24", 3),
        ("2026-10-25", 4),
        ("2026-10-26", 5),
        ("2026-03-29T22:59:59.999999Z", 2),
        ("2026-03-29T23:59:59.999999%2B01:00", 2),
        ("2026-03-29T23:00:00Z", 3),
        ("9999-12-31", 5),
        ("9999-12-31T23:59:59.999999Z", 5),
    ] {
        let then = anyone.get(&format!("{path}?as_of={as_of}")).await.ok();
        assert_eq!(then["version"], version, "{as_of}");
    }
    for as_of in ["2026-03-27", "0001-01-01", "2026-03-28T23:59:59.999998Z"] {
        anyone.get(&format!("{path}?as_of={as_of}")).await.problem(404, "no_version");
    }
}

#[actix_web::test]
async fn a_cursor_of_the_public_feed_is_a_moment_and_any_other_is_refused() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let db = client(&app.database_url).await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    app.meeting(&council, "2026-07-02", "draft").await;
    app.publisher("ashford").patch(&path, &json!({"title": "Executive"})).await.ok();
    settled(&app).await;
    let cursors = "SELECT p.position || '-' || p.entry FROM published.feed_places p JOIN published.feed f \
                   ON f.position = p.position WHERE f.id::text = $1 ORDER BY p.position";
    let cursors: Vec<String> =
        db.query(cursors, &[&id(&meeting)]).await.expect("cursors").iter().map(|row| row.get(0)).collect();
    let anyone = app.anonymous();
    for (cursor, version) in cursors.iter().zip(1..) {
        assert_eq!(anyone.get(&format!("{path}?as_of={cursor}")).await.ok()["version"], version, "{cursor}");
        let listed = anyone.get(&format!("/v1/bodies/{}/meetings?as_of={cursor}", council.body_id)).await.ok();
        assert_eq!(listed["data"][0]["version"], version, "{cursor}");
    }
    assert_eq!(cursors.len(), 2);
    anyone.get(&format!("{path}?as_of=0-0000000000000000")).await.problem(404, "no_version");
    for wrong in ["1-0000000000000000", "999999-9f3ac01b22d4e7a8", "s1-9f3ac01b22d4e7a8", "1-9", "yesterday"] {
        let pointers = anyone.get(&format!("{path}?as_of={wrong}")).await.pointers(400, "bad_query");
        assert_eq!(pointers, ["as_of"], "{wrong}");
    }
}

#[actix_web::test]
async fn a_list_below_a_record_is_what_belonged_to_it_then() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let (first, second) = (
        app.item(&council, &meeting, "First", "published").await,
        app.item(&council, &meeting, "Second", "published").await,
    );
    let moment = "2026-11-24T12:00:00Z";
    app.clock.advance(60);
    app.item(&council, &meeting, "Third", "published").await;
    publisher.patch(&text(&second["links"], "self"), &json!({"title": "Renamed"})).await.ok();
    publisher.delete(&text(&first["links"], "self")).await;
    settled(&app).await;
    let anyone = app.anonymous();
    let items = format!("/v1/meetings/{meeting}/items");
    // The first one is deleted now, so it has no title to show.
    assert_eq!(titles(&anyone.get(&format!("{items}?as_of={moment}")).await.ok()), ["Second"]);
    assert_eq!(titles(&anyone.get(&format!("{items}?as_of=2099-12-31")).await.ok()), ["Renamed", "Third"]);
    assert_eq!(anyone.get(&format!("{items}?as_of=2020-01-01")).await.ok()["data"], json!([]));
    let page = anyone.get(&format!("{items}?as_of=2099-12-31&limit=1&count=true")).await.ok();
    assert_eq!((titles(&page), &page["page"]["total"]), (vec!["Renamed".to_owned()], &json!(2)));
    let next = anyone.get(&text(&page["page"], "next")).await.ok();
    assert_eq!((titles(&next), &next["page"]["next"]), (vec!["Third".to_owned()], &Value::Null));
}

#[actix_web::test]
async fn a_meeting_that_moved_to_another_body_is_still_found_where_it_was() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let panel = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel"});
    let panel = id(&app.admin().post("/v1/bodies", &panel).await.created());
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    app.clock.advance(60);
    app.publisher("ashford").patch(&path, &json!({"body_id": panel})).await.ok();
    settled(&app).await;
    let anyone = app.anonymous();
    let meetings = async |body: &str, as_of: &str| {
        let list = anyone.get(&format!("/v1/bodies/{body}/meetings?as_of={as_of}")).await.ok();
        list["data"].as_array().map(Vec::len)
    };
    let moment = "2026-11-24T12:00:00Z";
    assert_eq!(meetings(&council.body_id, moment).await, Some(1));
    assert_eq!(meetings(&council.body_id, "2099-12-31").await, Some(0));
    assert_eq!(meetings(&panel, moment).await, Some(0));
    assert_eq!(meetings(&panel, "2099-12-31").await, Some(1));
}

#[actix_web::test]
async fn a_column_that_an_old_entry_does_not_have_reads_as_its_default() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let db = client(&app.database_url).await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    let item = app.item(&council, &id(&meeting), "Business", "published").await;
    let decision = app.decision(&council, &id(&item), "To note.", "published").await;
    settled(&app).await;
    let added = "UPDATE record.changes SET content = content - ARRAY['translations', 'joint_with', 'type', 'topics', \
                 'places', 'legal_basis', 'money', 'start_note', 'rescheduled_to_id', 'text_html', 'concern_keys'], \
                 public_content = public_content - ARRAY['translations', 'joint_with', 'type', 'topics', 'places', \
                 'legal_basis', 'money', 'start_note', 'rescheduled_to_id', 'text_html', 'concern_keys']";
    db.execute(added, &[]).await.expect("older entries");
    let anyone = app.anonymous();
    let shown = version(&anyone, &path, 1).await;
    assert_eq!((&shown["translations"], &shown["joint_with"]), (&json!({}), &json!([])));
    assert_eq!((&shown["type"], &shown["rescheduled_to_id"]), (&json!("not_recorded"), &Value::Null));
    let shown = version(&anyone, &text(&decision["links"], "self"), 1).await;
    assert_eq!((&shown["legal_basis"], &shown["text_html"]), (&json!([]), &Value::Null));
    assert_eq!(numbers(&anyone, &text(&item["links"], "self")).await, [1]);
}

#[actix_web::test]
async fn lists_below_a_record_are_found_by_indexes() {
    let app = TestApp::demo().await;
    let db = client(&app.database_url).await;
    settled(&app).await;
    db.batch_execute("SET enable_seqscan = off; ANALYZE record.positions").await.expect("settings");
    let moved = "EXPLAIN SELECT p.record_id FROM record.positions p WHERE p.council_id = '0193f0c0-0000-7000-8000-000000000000' \
                 AND p.kind = 'meeting' AND (p.public_operation = 'restored' OR p.changed && '{body_id,decision_id,\
                 issue_id,item_id,joint_with,meeting_id,metric_id,parent_id,person_id,strategy_id}'::text[])";
    let plan: Vec<String> = db.query(moved, &[]).await.expect("a plan").iter().map(|row| row.get(0)).collect();
    assert!(plan.iter().any(|line| line.contains("positions_of_moves")), "{plan:#?}");
    // The condition in the function is that of the index.
    let source: String =
        db.query_one("SELECT prosrc FROM pg_proc WHERE proname = 'named_then'", &[]).await.expect("a function").get(0);
    let columns = "body_id,decision_id,issue_id,item_id,joint_with,meeting_id,metric_id,parent_id,person_id,";
    assert!(source.contains(columns) && source.contains("strategy_id}"), "{source}");
}
