//! What was logged before there was a feed, and by older programs beside it.

use minutebook::database::migrations::{self, OnLoss};
use minutebook::database::{Limits, Source, seal};

use super::invariants::broken;
use super::until_sealed;
use crate::support::cluster::{apart, client, demo_database};
use crate::support::records::id;
use crate::support::{TestApp, TestClock};

/// Logs a change of a record as a program did from before the feed.
const OLDER: &str = "INSERT INTO record.changes (id, council_id, kind, record_id, version, operation, subject, \
    changed_at, content, public_content, is_public) SELECT gen_random_uuid(), council_id, kind, record_id, version, \
    'followed', subject, changed_at, content, public_content, is_public FROM record.changes \
    WHERE record_id::text = $1 ORDER BY changed_at LIMIT 1 RETURNING id::text";

/// Takes the feed's migrations back, and runs them again on what is there.
fn migrate_anew(url: &str) {
    let url = url.to_owned();
    apart(async move {
        loop {
            let reverted = migrations::revert(&url, OnLoss::LoseIt).await.expect("a migration to be taken back");
            if reverted.name.ends_with("log_whole_writes") {
                break;
            }
        }
        migrations::run(&url).await.expect("the migrations");
    });
}

#[actix_web::test]
async fn entries_from_before_the_feed_are_numbered_in_their_order() {
    let app = TestApp::demo().await;
    let db = client(&app.database_url).await;
    migrate_anew(&app.database_url);
    until_sealed(&db).await;
    assert_eq!(broken(&db).await, Vec::<String>::new());
    let each = "SELECT count(DISTINCT write_id) = count(*) AND count(*) > 1000 FROM record.positions";
    assert!(db.query_one(each, &[]).await.expect("an answer").get::<_, bool>(0), "each is a write by itself");
}

#[actix_web::test]
async fn what_an_older_program_logs_before_the_first_seal_comes_after_what_was_there() {
    let url = demo_database().await;
    migrate_anew(&url);
    let db = client(&url).await;
    let first = "(SELECT record_id::text FROM record.changes ORDER BY changed_at, id LIMIT 1)";
    let entry: String = db.query_one(&OLDER.replace("$1", first), &[]).await.expect("an entry").get(0);
    let clock = TestClock::new(1);
    let source = Source::new(&url, Limits::default(), clock.clock()).await.expect("a database");
    seal::drain(&source).await.expect("the log");
    let sql = "SELECT p.position = f.head AND f.head > 1000 FROM record.positions p CROSS JOIN record.feed f \
               WHERE p.change_id::text = $1";
    assert!(db.query_one(sql, &[&entry]).await.expect("a position").get::<_, bool>(0));
}

#[actix_web::test]
async fn what_an_older_program_logs_beside_this_one_is_numbered_too() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let db = client(&app.database_url).await;
    until_sealed(&db).await;
    let entry: String = db.query_one(OLDER, &[&meeting]).await.expect("an entry").get(0);
    until_sealed(&db).await;
    let sql = "SELECT p.position = f.head AND p.is_last AND p.public_position IS NULL AND p.write_id = p.change_id \
               FROM record.positions p CROSS JOIN record.feed f WHERE p.change_id::text = $1";
    assert!(db.query_one(sql, &[&entry]).await.expect("a position").get::<_, bool>(0));
}
