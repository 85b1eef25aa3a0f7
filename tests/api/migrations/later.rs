//! Migrations that come after those of the program, from the folder `later/`: what they need of the views, and what is
//! lost when they are taken back.

use diesel::migration::MigrationSource;
use diesel_migrations::FileBasedMigrations;
use minutebook::database::migrations::{self, Migrations, OnLoss, Reverted, Standing};
use serde_json::json;
use tokio_postgres::Client;

use super::apart;
use crate::leaks::FIRST_ID;
use crate::leaks::world::World;
use crate::support::cluster::{client, empty_database};
use crate::support::records::id;
use crate::support::{Setup, TestApp};

/// The migrations of the program and those of the folder.
fn later() -> anyhow::Result<Migrations> {
    let mut all = migrations::embedded()?;
    let folder = FileBasedMigrations::from_path("tests/api/migrations/later").expect("a folder");
    let mut later: Migrations = folder.migrations().expect("migrations");
    later.sort_by_key(|migration| migration.name().version().to_string());
    all.extend(later);
    Ok(all)
}

/// Runs what is missing of them, and returns how many.
pub fn run(url: &str) -> anyhow::Result<usize> {
    let url = url.to_owned();
    apart(async move { migrations::run_from(&url, later).await.map(|applied| applied.len()) })
}

fn revert(url: &str, on_loss: OnLoss) -> anyhow::Result<Reverted> {
    let url = url.to_owned();
    apart(async move { migrations::revert_from(&url, later, on_loss).await })
}

/// The columns of a view for the public.
async fn columns(db: &Client, view: &str) -> Vec<String> {
    let sql =
        "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass('published.' || $1::text) AND attnum > 0";
    db.query(sql, &[&view]).await.expect("columns").iter().map(|row| row.get(0)).collect()
}

#[actix_web::test]
async fn the_views_follow_columns_that_come_and_go() {
    let url = empty_database().await;
    let db = client(&url).await;
    let has = async |view: &str, column: &str| columns(&db, view).await.iter().any(|name| name == column);
    assert!(has("posts", "source_url").await && !has("people", "note").await);

    assert_eq!(run(&url).expect("the migrations to run"), 7);
    assert!(has("people", "note").await, "a new column is in the views");
    assert!(has("posts", "label").await && !has("posts", "source_url").await, "a dropped one is not");
    assert_eq!(run(&url).expect("nothing to run"), 0);

    let newest = revert(&url, OnLoss::Refuse).expect("a migration to be taken back");
    assert!(newest.name.ends_with("exempt_items") && !newest.has_views, "the masks need the column");
    assert_eq!(columns(&db, "items").await, Vec::<String>::new());
    let standing = apart({
        let url = url.clone();
        async move { migrations::standing(&url).await.expect("the views") }
    });
    // This program does not know the migrations that are left, and must not create its masks on their tables.
    assert_eq!(standing, Standing::Missing);
    let refused = apart({
        let url = url.clone();
        async move { migrations::run(&url).await.expect_err("no views").to_string() }
    });
    assert!(refused.contains("a newer version") && refused.contains("minutebook migrate revert"), "{refused}");

    db.batch_execute("ALTER TABLE record.items ADD COLUMN exemption jsonb").await.expect("the column");
    let dropped = revert(&url, OnLoss::Refuse).expect("a migration to be taken back");
    assert!(dropped.name.ends_with("drop_source_urls_of_posts") && dropped.has_views);
    assert!(has("posts", "source_url").await);
    let index = revert(&url, OnLoss::Refuse).expect("an index to be dropped");
    assert!(index.name.ends_with("index_posts_by_kind") && index.has_views);
}

#[actix_web::test]
async fn a_later_migration_that_loses_something_refuses_to_be_taken_back() {
    let app = TestApp::with(Setup { first_id: FIRST_ID, ..Setup::default() }).await;
    World::build(&app).await;
    let url = app.database_url.clone();
    run(&url).expect("the migrations to run");
    // The folder, and the end of the line that says what is lost.
    for (name, loss) in [
        ("exempt_items", Some("would become public")),
        // There are no views then, so whatever they show again is more than before.
        ("drop_source_urls_of_posts", Some("of posts would show the public more than it sees now")),
        ("index_posts_by_kind", None),
        ("hide_people", Some("of people would show the public more than it sees now")),
        ("keep_votes", Some("of votes would be deleted")),
        ("name_parties", Some("of people would be rewritten")),
        ("add_notes_to_people", Some("would lose people.note")),
    ] {
        let Some(loss) = loss else {
            let reverted = revert(&url, OnLoss::Refuse).expect("a migration to be taken back");
            assert!(reverted.name.ends_with(name) && reverted.losses.is_empty(), "{reverted:?}");
            continue;
        };
        let refusal = revert(&url, OnLoss::Refuse).expect_err("a refusal").to_string();
        assert!(refusal.contains(name) && refusal.lines().any(|line| line.ends_with(loss)), "{name}: {refusal}");
        let reverted = revert(&url, OnLoss::LoseIt).expect("it to be taken back");
        assert!(reverted.name.ends_with(name) && !reverted.losses.is_empty(), "{reverted:?}");
        if name == "exempt_items" {
            // The masks need the column, and the views come back with it.
            let db = client(&url).await;
            db.batch_execute("ALTER TABLE record.items ADD COLUMN exemption jsonb").await.expect("the column");
        }
    }
}

#[actix_web::test]
async fn to_take_back_an_exemption_is_refused_with_how_many_items_would_become_public() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let exemption = json!({"kind": "exempt", "regime": "england", "paragraphs": [3],
        "public_interest": "It is under negotiation.", "public_title": "Land"});
    let item = json!({"meeting_id": meeting, "title": "Sale", "publication": "published", "exemption": exemption});
    for _ in 0..3 {
        clerk.post("/v1/items", &item).await.created();
    }
    let url = app.database_url.clone();
    run(&url).expect("the migrations to run");
    let refusal = revert(&url, OnLoss::Refuse).expect_err("a refusal").to_string();
    assert!(refusal.contains("3 exempt or confidential items would become public"), "{refusal}");
    assert!(refusal.contains("--lose-protected-data"), "{refusal}");
    let reverted = revert(&url, OnLoss::LoseIt).expect("it to be taken back");
    let losses: Vec<String> = reverted.losses.iter().map(ToString::to_string).collect();
    assert_eq!(losses, ["3 exempt or confidential items would become public"]);
}
