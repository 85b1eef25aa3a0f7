//! The views: replaced when they differ, never by an older program, and while readers go on.

use minutebook::database::migrations::{self, Missing, Standing};
use serde_json::json;

use super::apart;
use crate::support::TestApp;
use crate::support::cluster::{client, empty_database};
use crate::support::records::id;

/// Takes the stamp away, so that the next run replaces the views.
const UNSTAMPED: &str = "COMMENT ON SCHEMA published IS 'What everybody may see.'";

fn run(url: &str) -> usize {
    let url = url.to_owned();
    apart(async move { migrations::run(&url).await.expect("the views").len() })
}

fn missing(url: &str) -> Missing {
    let url = url.to_owned();
    apart(async move { migrations::missing(&url).await.expect("an answer") })
}

#[actix_web::test]
async fn views_that_differ_are_replaced_and_those_of_a_newer_version_stay() {
    let url = empty_database().await;
    let db = client(&url).await;
    assert_eq!((missing(&url).views, missing(&url).in_words()), (Standing::Current, None));
    let other = async |version: &str| {
        let stamp = format!("It has the views {version} {}.", "a".repeat(64));
        let sql = "DROP VIEW IF EXISTS published.posts; CREATE VIEW published.posts AS SELECT id FROM record.posts";
        db.batch_execute(&format!("{sql}; COMMENT ON SCHEMA published IS '{stamp}'")).await.expect("another view");
    };
    let columns = async || {
        let sql = "SELECT count(*) FROM pg_attribute WHERE attrelid = 'published.posts'::regclass AND attnum > 0";
        db.query_one(sql, &[]).await.expect("columns").get::<_, i64>(0)
    };

    other("0.0.0").await;
    assert_eq!(missing(&url).views, Standing::Differ);
    assert_eq!(missing(&url).in_words().as_deref(), Some("the views of this version"));
    assert_eq!(run(&url), 0);
    assert_eq!(missing(&url).views, Standing::Current);
    assert!(columns().await > 1);

    other("9999.0.0").await;
    assert_eq!((missing(&url).views, missing(&url).in_words()), (Standing::Newer, None));
    run(&url);
    assert_eq!(columns().await, 1);

    let unknown = "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')";
    db.batch_execute(&format!("{UNSTAMPED}; {unknown}")).await.expect("a migration of a newer program");
    assert_eq!(missing(&url).views, Standing::Newer);
    run(&url);
    assert_eq!(columns().await, 1);
}

/// A newer program migrates first, and replaces the views after that. Meanwhile an older one may write.
#[actix_web::test]
async fn a_write_succeeds_while_a_table_has_a_column_that_the_views_do_not_have_yet() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.publisher("ashford");
    let person = json!({"council_id": council.id, "name": "Alice Smith", "publication": "published"});
    let person = id(&clerk.post("/v1/people", &person).await.created());
    let db = client(&app.database_url).await;
    db.batch_execute("ALTER TABLE record.people ADD COLUMN note text DEFAULT 'A note.'").await.expect("a column");

    clerk.patch(&format!("/v1/people/{person}"), &json!({"party": "Labour"})).await.ok();
    let sql = "SELECT content ? 'note', public_content ? 'note' FROM record.changes \
               WHERE record_id = $1::text::uuid ORDER BY version DESC LIMIT 1";
    let row = db.query_one(sql, &[&person]).await.expect("a change");
    assert_eq!((row.get(0), row.get(1)), (true, Some(false)), "the public does not see the column yet");
}

#[actix_web::test]
async fn readers_go_on_while_the_views_are_replaced() {
    let app = TestApp::demo().await;
    let url = app.database_url.clone();
    let replacing = std::thread::spawn(move || {
        for _ in 0..10 {
            let other = url.clone();
            apart(async move { client(&other).await.batch_execute(UNSTAMPED).await.expect("no stamp") });
            run(&url);
        }
    });
    let mut limit = 1;
    while !replacing.is_finished() {
        for reader in [app.anonymous(), app.clerk("examplebridge")] {
            for collection in ["meetings", "items", "decisions", "documents"] {
                // Another limit each time, so that no answer comes from a cache.
                reader.get(&format!("/v1/{collection}?limit={limit}")).await.ok();
            }
        }
        limit = limit % 200 + 1;
    }
    replacing.join().expect("the views to be replaced");
}

#[actix_web::test]
async fn a_reader_that_keeps_a_view_busy_delays_the_new_views_and_sees_the_old_ones() {
    let url = empty_database().await;
    let (db, reader) = (client(&url).await, client(&url).await);
    db.batch_execute(UNSTAMPED).await.expect("no stamp");
    reader.batch_execute("BEGIN; SELECT count(*) FROM published.items").await.expect("a reader");
    let replacing = std::thread::spawn({
        let url = url.clone();
        move || run(&url)
    });
    // It has tried and waits: the reader can still use other views, and others can read.
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%DROP VIEW%' \
                   AND datname = current_database() AND pid <> pg_backend_pid()";
    while db.query_one(waiting, &[]).await.expect("the activity").get::<_, i64>(0) == 0 {
        assert!(!replacing.is_finished(), "the views were replaced under a reader");
    }
    reader.batch_execute("SELECT count(*) FROM published.actions").await.expect("another view");
    db.batch_execute("SELECT count(*) FROM published.votes").await.expect("another reader");
    assert!(!replacing.is_finished());
    reader.batch_execute("COMMIT").await.expect("an end");
    replacing.join().expect("the views to be replaced");
    assert_eq!(missing(&url).views, Standing::Current);
}
