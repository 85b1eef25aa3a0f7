//! What the public and staff are told.

use actix_web::http::Method;
use serde_json::{Value, json};
use tokio_postgres::Client as Database;

use super::invariants::broken;
use super::until_sealed;
use crate::support::TestApp;
use crate::support::cluster::client;
use crate::support::records::{id, text};

/// What a role reads in the feed of one record: operation, version, changed columns, reason.
async fn told(db: &Database, record: &str) -> Vec<Value> {
    until_sealed(db).await;
    db.batch_execute("SET ROLE minutebook_public; SET search_path = published").await.expect("the role");
    let sql = "SELECT jsonb_build_array(operation, version, changed, reason)::text FROM feed WHERE id::text = $1 \
               ORDER BY position";
    let rows = db.query(sql, &[&record]).await.expect("the feed");
    db.batch_execute("RESET ROLE; SET search_path = record").await.expect("the role");
    rows.iter().map(|row| serde_json::from_str(row.get(0)).expect("JSON")).collect()
}

#[actix_web::test]
async fn the_public_is_told_what_it_saw_happen_and_no_more() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let db = client(&app.database_url).await;
    let publisher = app.publisher("ashford");
    let meeting = app.meeting(&council, "2026-07-01", "draft").await;
    let path = text(&meeting["links"], "self");
    assert_eq!(told(&db, &id(&meeting)).await, Vec::<Value>::new());
    for change in [
        json!({"title": "SECRET"}),
        json!({"title": "Cabinet", "publication": "published"}),
        json!({"title": "Executive"}),
        json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."}),
        json!({"title": "SECRET, too"}),
        json!({"title": "Executive", "publication": "published", "withdrawn_reason": null}),
    ] {
        publisher.patch(&path, &change).await.ok();
    }
    publisher.delete(&path).await;
    let reason = json!({"reason": "It was deleted by mistake."});
    publisher.post(&format!("{path}/restoration"), &reason).await.ok();
    let expected = [
        json!(["created", 3, null, null]),
        json!(["updated", 4, ["title"], null]),
        json!(["withdrawn", null, null, null]),
        json!(["restored", 7, null, null]),
        json!(["deleted", null, null, "duplicate"]),
        json!(["restored", 9, null, null]),
    ];
    assert_eq!(told(&db, &id(&meeting)).await, expected);
    assert_eq!(broken(&db).await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_record_that_names_one_that_vanishes_and_appears_has_entries_of_its_own() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let db = client(&app.database_url).await;
    let publisher = app.publisher("ashford");
    let person = json!({"council": "ashford", "name": "Olive Kershaw", "publication": "published"});
    let person = publisher.post("/v1/people", &person).await.created();
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let attendance = json!({"meeting_id": meeting, "person_id": person["id"], "name_as_recorded": "Councillor Kershaw",
        "publication": "published"});
    let attendance = publisher.post("/v1/attendances", &attendance).await.created();
    let path = text(&person["links"], "self");
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."});
    publisher.patch(&path, &withdrawn).await.ok();
    publisher.patch(&path, &json!({"publication": "published", "withdrawn_reason": null})).await.ok();
    let named = json!(["updated", 1, ["person_id"], null]);
    assert_eq!(told(&db, &id(&attendance)).await, [json!(["created", 1, null, null]), named.clone(), named]);
    let log =
        "SELECT string_agg(operation, ' ' ORDER BY changed_at, id) FROM record.changes WHERE record_id::text = $1";
    let log = db.query_one(log, &[&id(&attendance)]).await.expect("the log");
    assert_eq!(log.get::<_, String>(0), "created echoed echoed");
    assert_eq!(broken(&db).await, Vec::<String>::new());
}

#[actix_web::test]
async fn hidden_work_moves_no_public_number_and_no_public_answer() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let db = client(&app.database_url).await;
    let public_feed = async || {
        until_sealed(&db).await;
        let sql = "SELECT (SELECT head FROM record.feed), coalesce(string_agg(f::text, ' ' ORDER BY position), '') \
                   FROM published.feed f";
        let row = db.query_one(sql, &[]).await.expect("the feed");
        (row.get::<_, i64>(0), row.get::<_, String>(1))
    };
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let decision = app.decision(&council, &item, "To note it.", "published").await;
    let paths = [format!("/v1/meetings/{meeting}"), format!("/v1/items/{item}"), text(&decision["links"], "self")];
    let answers = async || {
        let mut answers = Vec::new();
        for path in &paths {
            let answer = app.anonymous().get(path).await;
            answers.push((answer.header("etag").to_owned(), answer.text()));
        }
        answers
    };
    let ((head, before), seen) = (public_feed().await, answers().await);

    app.clock.advance(60);
    let publisher = app.publisher("ashford");
    let hidden = app.item(&council, &meeting, "A draft", "draft").await;
    publisher.patch(&text(&hidden["links"], "self"), &json!({"title": "Another draft"})).await.ok();
    app.document(&council, &id(&hidden), "A paper of a draft", "published").await;
    let replacing = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "x",
        "supersedes_id": decision["id"], "correction_reason": "Misprinted."});
    let replacing = publisher.post("/v1/decisions", &replacing).await.created();
    let etag = publisher.get(&text(&replacing["links"], "self")).await.header("etag").to_owned();
    let delete = format!("{}?reason=other", text(&replacing["links"], "self"));
    let gone = publisher.request(Method::DELETE, &delete).header("If-Match", &etag).send().await;
    assert_eq!(gone.status, 204);

    let (later, after) = public_feed().await;
    assert!(later >= head + 5, "{later}");
    assert_eq!(after, before);
    assert_eq!(answers().await, seen);
    assert_eq!(broken(&db).await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_write_of_many_records_is_told_as_one() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let db = client(&app.database_url).await;
    let meeting = app.meeting(&council, "2026-07-01", "draft").await;
    let item = id(&app.item(&council, &id(&meeting), "Business", "published").await);
    let below = json!({"meeting_id": meeting["id"], "parent_id": item, "title": "A part", "publication": "published"});
    let below = id(&app.publisher("ashford").post("/v1/items", &below).await.created());
    let document = id(&app.document(&council, &item, "A paper", "published").await);
    let publish = json!({"publication": "published"});
    app.publisher("ashford").patch(&text(&meeting["links"], "self"), &publish).await.ok();
    until_sealed(&db).await;
    let sql = "SELECT id::text, operation, is_last, count(*) OVER (PARTITION BY write_id) FROM published.feed \
               WHERE kind IN ('meeting', 'item', 'document') ORDER BY position";
    let rows = db.query(sql, &[]).await.expect("the feed");
    let rows: Vec<(String, String, bool, i64)> =
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect();
    let expected = [(id(&meeting), false), (item, false), (below, false), (document, true)];
    let expected = expected.map(|(id, is_last)| (id, "created".to_owned(), is_last, 4));
    assert_eq!(rows, expected);
}

#[actix_web::test]
async fn staff_are_told_of_exempt_records_only_if_they_may_read_them() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let db = client(&app.database_url).await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = app.item(&council, &meeting, "Contract", "published").await;
    let exempt =
        json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A matter"}});
    let writer = app.restricted("record:publish", &["ashford"], &["*"]);
    let document = json!({"owner": {"kind": "item", "id": item["id"]}, "kind": "report", "title": "Tender"});
    let document = id(&writer.post("/v1/documents", &document).await.created());
    writer.patch(&text(&item["links"], "self"), &exempt).await.ok();
    until_sealed(&db).await;
    let councils = "SELECT slug, ARRAY[id]::text FROM record.councils";
    let councils = db.query(councils, &[]).await.expect("councils");
    for (slug, bodies, sees) in
        [("ashford", "", false), ("ashford", "*", true), ("barnet", "*", false), ("barnet", "", false)]
    {
        let own = councils.iter().find(|row| row.get::<_, String>(0) == slug).expect("a council");
        let own: String = own.get(1);
        let role = format!(
            "SET ROLE minutebook_staff; SET search_path = staff; SET minutebook.councils = '{own}'; \
             SET minutebook.bodies = '{bodies}'"
        );
        db.batch_execute(&role).await.expect("the role");
        let sql = "SELECT count(*) FROM feed WHERE id::text = $1";
        let count: i64 = db.query_one(sql, &[&document]).await.expect("the feed").get(0);
        assert_eq!(count > 0, sees, "{slug} {bodies}");
        db.batch_execute("RESET ROLE").await.expect("the role");
    }
}
