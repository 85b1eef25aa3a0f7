//! The wall between the public, staff and the tables: what each role of the database can see, whatever a handler
//! forgets.

use std::collections::BTreeSet;

use actix_web::http::Method;
use minutebook::kind::Kind;
use serde_json::json;

use crate::support::TestApp;
use crate::support::cluster::{client, empty_database};
use crate::support::records::id;

/// Tables without views, with the reason.
const WITHOUT_VIEWS: [(&str, &str); 10] = [
    (
        "accesses",
        "the log of who read what is exempt: staff have a view of it, which asks for a right more, and the public has \
         none",
    ),
    ("schedules", "concerns the write door alone: the records themselves say when they are published"),
    ("changes", "holds texts that are hidden now: the feed tells only that something changed"),
    ("positions", "readers have the views named feed, which show a part of it"),
    ("unsealed", "concerns the sealer alone"),
    ("feed", "concerns the sealer alone; the views of this name show the positions"),
    ("idempotency_keys", "concerns the write door alone"),
    ("revocations", "concerns who may revoke alone, who reads it through the write door"),
    ("webhooks", "holds secrets: staff have a view without them, which asks for a right more, and the public has none"),
    ("webhook_attempts", "staff have a view of it, which asks for a right more, and the public has none"),
];

/// Views without a table, with the reason.
const WITHOUT_TABLE: [(&str, &str); 14] = [
    ("concerns", "has the keys by which issues, items and decisions are found; holds nothing of its own"),
    ("council_bodies", "joins bodies to the councils that take part in them; holds nothing of its own"),
    (
        "document_successions",
        "joins documents to those that replaced them where the reader may see both; holds nothing of its own",
    ),
    ("participations", "joins attendances and votes to people where the reader may see both; holds nothing of its own"),
    (
        "successions",
        "joins decisions to those that replaced them where the reader may see both; holds nothing of its own",
    ),
    (
        "substitutions",
        "joins attendances to the person whom a substitute replaced where the reader may see both; holds nothing of \
         its own",
    ),
    (
        "vote_successions",
        "joins votes to those that replaced them where the reader may see both; holds nothing of its own",
    ),
    (
        "successors",
        "joins papers, decisions and items to those that replaced them where the reader may see both; holds nothing of \
         its own",
    ),
    ("threads", "joins items and decisions to issues where the reader may see both; holds nothing of its own"),
    ("accesses", "for staff alone"),
    ("webhooks", "for staff alone, without the secrets"),
    ("webhook_attempts", "for staff alone"),
    ("feed", "shows a part of the positions: the tests of the feed say which"),
    ("feed_places", "numbers with digests, by which cursors are known again"),
];

#[actix_web::test]
async fn every_table_has_its_views_with_the_same_columns_or_a_stated_reason() {
    let db = client(&empty_database().await).await;
    let columns = "SELECT relname::text, array_agg(attname::text || ' ' || atttypid::regtype::text ORDER BY attnum) \
                   FROM pg_class \
                   JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped \
                   WHERE relnamespace = $1::text::regnamespace AND relkind IN ('r', 'v') GROUP BY relname ORDER BY \
                   relname";
    let of = async |schema: &str| -> Vec<(String, Vec<String>)> {
        let rows = db.query(columns, &[&schema]).await.expect("columns");
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    };
    let mut tables = of("record").await;
    tables.retain(|(name, _)| !WITHOUT_VIEWS.iter().any(|(exempt, _)| exempt == name));
    assert!(tables.len() >= 8, "{tables:?}");
    for schema in ["published", "staff"] {
        let mut views = of(schema).await;
        views.retain(|(name, _)| !WITHOUT_TABLE.iter().any(|(exempt, _)| exempt == name));
        assert_eq!(views, tables, "{schema}");
    }
}

#[actix_web::test]
async fn each_role_reads_its_own_views_and_nothing_else() {
    let db = client(&empty_database().await).await;
    for (role, schema) in [("minutebook_public", "published"), ("minutebook_staff", "staff")] {
        let sql = "SELECT n.nspname::text || '.' || c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = \
                   c.relnamespace \
                   WHERE n.nspname IN ('record', 'staff', 'published', 'public') AND c.relkind IN ('r', 'v', 'm', \
                   'p', 'f') \
                   AND has_schema_privilege($1, n.oid, 'USAGE') AND has_table_privilege($1, c.oid, 'SELECT')";
        let rows = db.query(sql, &[&role]).await.expect("rights");
        let readable: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
        assert!(readable.len() >= 8, "{role}: {readable:?}");
        assert!(readable.iter().all(|name| name.starts_with(&format!("{schema}."))), "{role}: {readable:?}");
        let writes = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                      WHERE n.nspname IN ('record', 'staff', 'published') AND c.relkind IN ('r', 'v') \
                      AND has_table_privilege($1, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')";
        let writable: i64 = db.query_one(writes, &[&role]).await.expect("rights").get(0);
        assert_eq!(writable, 0, "{role}");
    }
}

#[actix_web::test]
async fn a_query_without_any_condition_shows_the_public_no_draft() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let hidden = id(&app.meeting(&council, "2026-08-01", "draft").await);
    let item = id(&app.item(&council, &meeting, "Seen", "published").await);
    app.item(&council, &meeting, "SECRET draft item", "draft").await;
    app.item(&council, &hidden, "SECRET item of a draft meeting", "published").await;
    app.decision(&council, &item, "SECRET decision", "draft").await;
    app.document(&council, &item, "SECRET paper", "draft").await;
    let minutes = json!({"minutes": {"text": "SECRET minutes", "publication": "draft"}});
    app.publisher("ashford").patch(&format!("/v1/items/{item}"), &minutes).await.ok();
    let keyed =
        json!({"meeting_id": meeting, "title": "SECRET", "identifiers": [{"scheme": "SECRET", "value": "SECRET"}]});
    app.clerk("ashford").post("/v1/items", &keyed).await.created();
    let db = client(&app.database_url).await;
    db.batch_execute("SET ROLE minutebook_public; SET search_path = published").await.expect("the role");
    let sql = "SELECT viewname::text FROM pg_views WHERE schemaname = 'published'";
    let views: Vec<String> = db.query(sql, &[]).await.expect("views").iter().map(|row| row.get(0)).collect();
    for kind in Kind::ALL {
        assert!(views.iter().any(|view| view == kind.table()), "{views:?}");
    }
    for view in views {
        let rows = db.query(&format!("SELECT to_jsonb(t)::text FROM {view} t"), &[]).await.expect("rows");
        for row in rows {
            let text: String = row.get(0);
            assert!(!text.contains("SECRET"), "{view}: {text}");
        }
    }
    assert!(db.query("SELECT 1 FROM record.items", &[]).await.is_err(), "the public reads no table");
}

#[actix_web::test]
async fn a_new_column_of_a_deleted_record_is_blank_until_its_view_names_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    app.publisher("ashford").delete(&format!("/v1/meetings/{meeting}")).await;
    let db = client(&app.database_url).await;
    let add = async |column: &str| {
        let views = include_str!("../../crates/doors/src/database/views/meetings.sql");
        db.batch_execute(&format!("ALTER TABLE record.meetings ADD COLUMN {column} DEFAULT 'SECRET';\n{views}")).await
    };
    add("hall text").await.expect("the views");
    let deleted = db.query_one("SELECT hall FROM published.meetings WHERE deleted_at IS NOT NULL", &[]).await;
    assert_eq!(deleted.expect("the meeting").get::<_, Option<String>>(0), None);
    let refused = add("room text NOT NULL").await.expect_err("a refusal");
    let message = refused.as_db_error().map(|error| error.message().to_owned()).unwrap_or_default();
    assert!(message.contains("room") && message.contains("kept_if_deleted"), "{refused}");
}

#[actix_web::test]
async fn a_staff_connection_sees_drafts_of_its_councils_alone() {
    let app = TestApp::new().await;
    let ashford = app.council("ashford").await;
    let barnet = app.council("barnet").await;
    let own = app.meeting(&ashford, "2026-07-01", "draft").await;
    let other = app.meeting(&barnet, "2026-07-01", "draft").await;
    let clerk = app.clerk("ashford");
    clerk.get(&format!("/v1/meetings/{}", id(&own))).await.ok();
    clerk.get(&format!("/v1/meetings/{}", id(&other))).await.problem(404, "not_found");
    let listed = clerk.get("/v1/meetings").await.ok();
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1));
    let everything = app.caller("record:read", &["*"]).get("/v1/meetings").await.ok();
    assert_eq!(everything["data"].as_array().map(Vec::len), Some(2));
    let nobody = app.caller("record:read", &["nowhere"]).get("/v1/meetings").await.ok();
    assert_eq!(nobody["data"].as_array().map(Vec::len), Some(0));
}

#[actix_web::test]
async fn a_token_of_another_council_learns_no_etag_of_what_it_may_not_see() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let path = format!("/v1/items/{item}");
    let minutes = json!({"minutes": {"text": "SECRET", "publication": "draft"}});
    app.publisher("ashford").patch(&path, &minutes).await.ok();
    let stranger = app.publisher("barnet");
    for method in [Method::PATCH, Method::DELETE] {
        for if_match in [None, Some("\"1.0\"")] {
            let mut request = stranger.request(
                method.clone(),
                &format!("{path}?{}", if method == Method::DELETE { "reason=other" } else { "" }),
            );
            if let Some(tag) = if_match {
                request = request.header("If-Match", tag);
            }
            if method == Method::PATCH {
                request = request.json(&json!({"title": "Spy"}));
            }
            let refused = request.send().await;
            assert_eq!(refused.header("etag"), "");
            refused.problem(403, "other_council");
        }
    }
}
