//! What was logged before there was a feed, and by older programs beside it.

use minutebook::database::migrations::{self, OnLoss};

use super::invariants::broken;
use super::until_sealed;
use crate::support::TestApp;
use crate::support::cluster::{apart, client};
use crate::support::records::id;

#[actix_web::test]
async fn entries_from_before_the_feed_are_numbered_in_their_order() {
    let app = TestApp::demo().await;
    let db = client(&app.database_url).await;
    let url = app.database_url.clone();
    apart(async move {
        loop {
            let reverted = migrations::revert(&url, OnLoss::LoseIt).await.expect("a migration to be taken back");
            if reverted.name.ends_with("log_whole_writes") {
                break;
            }
        }
        migrations::run(&url).await.expect("the migrations");
    });
    until_sealed(&db).await;
    assert_eq!(broken(&db).await, Vec::<String>::new());
    let each = "SELECT count(DISTINCT write_id) = count(*) AND count(*) > 1000 FROM record.positions";
    assert!(db.query_one(each, &[]).await.expect("an answer").get::<_, bool>(0), "each is a write by itself");
}

#[actix_web::test]
async fn what_an_older_program_logs_beside_this_one_is_numbered_too() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let db = client(&app.database_url).await;
    until_sealed(&db).await;
    let older = "INSERT INTO record.changes (id, council_id, kind, record_id, version, operation, subject, changed_at, \
                 content, public_content, is_public) SELECT gen_random_uuid(), council_id, kind, record_id, version, \
                 'followed', subject, changed_at, content, public_content, is_public FROM record.changes \
                 WHERE record_id::text = $1 RETURNING id::text";
    let entry: String = db.query_one(older, &[&meeting]).await.expect("an entry").get(0);
    until_sealed(&db).await;
    let sql = "SELECT p.position = f.head AND p.is_last AND p.public_position IS NULL AND p.write_id = p.change_id \
               FROM record.positions p CROSS JOIN record.feed f WHERE p.change_id::text = $1";
    assert!(db.query_one(sql, &[&entry]).await.expect("a position").get::<_, bool>(0));
}
