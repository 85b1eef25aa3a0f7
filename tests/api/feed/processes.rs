//! Several processes, of which some are killed, and a database that is restored.

use std::collections::BTreeSet;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde_json::{Value, json};
use tokio_postgres::Client as Database;

use super::invariants::{broken, positions};
use super::{until, until_sealed};
use crate::program::council;
use crate::support::client::Client;
use crate::support::cluster::{client, empty_database};
use crate::support::program::Home;
use crate::support::records::id;

/// A public meeting of a new council.
async fn new_meeting(clerk: &Client) -> String {
    clerk.post("/v1/councils", &council("ashford")).await.created();
    let body = json!({"council": "ashford", "slug": "cabinet", "name": "Cabinet", "kind": "executive"});
    let body = clerk.post("/v1/bodies", &body).await.created();
    let meeting = json!({"body_id": id(&body), "title": "Cabinet", "date": "2026-12-01", "publication": "published"});
    id(&clerk.post("/v1/meetings", &meeting).await.created())
}

/// Writes an item, and gives its id if the write was answered.
async fn item(base: String, token: String, meeting: String) -> Option<String> {
    let request = awc::Client::default().post(format!("{base}/v1/items")).bearer_auth(token);
    let item = json!({"meeting_id": meeting, "title": "Business", "publication": "published"});
    let mut response = request.send_json(&item).await.ok()?;
    let body: Value = response.json().await.ok()?;
    (response.status() == 201).then(|| id(&body))
}

async fn numbered(db: &Database) -> BTreeSet<String> {
    let rows = db.query("SELECT record_id::text FROM record.positions", &[]).await.expect("positions");
    rows.iter().map(|row| row.get(0)).collect()
}

#[actix_web::test]
async fn a_process_that_is_killed_while_it_seals_leaves_the_rest_to_the_others() {
    let url = empty_database().await;
    let (db, holder) = (client(&url).await, client(&url).await);
    let home = Home::new();
    let first = home.start_as(home.serve_with_secret(&url));
    let clerk = first.bearer(&home.secret_token());
    let meeting = new_meeting(&clerk).await;
    until_sealed(&db).await;
    let before = positions(&db).await;

    holder.batch_execute("BEGIN; LOCK TABLE record.positions IN SHARE MODE").await.expect("a lock");
    let business = json!({"meeting_id": meeting, "title": "Business", "publication": "published"});
    clerk.post("/v1/items", &business).await.created();
    let seals = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = \
                 'minutebook sealer' AND wait_event_type = 'Lock')";
    until(&db, seals, true).await;
    let others = [(); 2].map(|()| home.start_as(home.serve_with_secret(&url)));
    for other in &others {
        other.bearer(&home.secret_token()).post("/v1/items", &business).await.created();
    }
    first.kill();
    assert_eq!(positions(&db).await, before);
    holder.batch_execute("ROLLBACK").await.expect("an end");
    until_sealed(&db).await;
    assert_eq!(broken(&db).await, Vec::<String>::new());
    assert!(positions(&db).await.starts_with(&before));
}

#[actix_web::test]
async fn every_answered_write_has_its_number_whatever_process_was_killed_when() {
    let url = empty_database().await;
    let db = client(&url).await;
    let home = Home::new();
    let mut first = Some(home.start_as(home.serve_with_secret(&url)));
    let token = home.secret_token();
    let meeting = new_meeting(&first.as_ref().expect("a process").bearer(&token)).await;
    let (mut answered, mut before) = (BTreeSet::new(), Vec::new());
    for round in 0..4 {
        let mut programs = vec![first.take().unwrap_or_else(|| home.start_as(home.serve_with_secret(&url)))];
        programs.extend([(); 2].map(|()| home.start_as(home.serve_with_secret(&url))));
        let bases: Vec<String> = programs.iter().map(|program| program.base.clone()).collect();
        let writes = bases.iter().cycle().take(36).map(|base| item(base.clone(), token.clone(), meeting.clone()));
        let mut writes: FuturesUnordered<_> = writes.collect();
        let mut count = 0;
        while let Some(answer) = writes.next().await {
            answered.extend(answer);
            count += 1;
            // Each time later, and in the end all.
            if count % (4 + round) == 0
                && let Some(program) = programs.pop()
            {
                program.kill();
            }
        }
        let now = positions(&db).await;
        assert!(now.starts_with(&before), "what was numbered has changed");
        before = now;
    }
    let _last = home.start_as(home.serve_with_secret(&url));
    until_sealed(&db).await;
    assert_eq!(broken(&db).await, Vec::<String>::new());
    assert!(positions(&db).await.starts_with(&before), "what was numbered has changed");
    assert!(answered.len() > 8, "{}", answered.len());
    assert!(answered.is_subset(&numbered(&db).await));
}

#[actix_web::test]
async fn an_older_database_that_is_restored_goes_on_from_its_own_head() {
    let url = empty_database().await;
    let home = Home::new();
    let program = home.start_as(home.serve_with_secret(&url));
    let token = home.secret_token();
    let meeting = new_meeting(&program.bearer(&token)).await;
    let db = client(&url).await;
    until_sealed(&db).await;
    // One write that is not sealed in the copy.
    let holder = client(&url).await;
    holder.batch_execute("BEGIN; SELECT FROM record.feed FOR UPDATE").await.expect("a lock");
    item(program.base.clone(), token.clone(), meeting.clone()).await.expect("an item");
    let copied = positions(&db).await;
    let name: String = db.query_one("SELECT current_database()::text", &[]).await.expect("a name").get(0);
    program.kill();
    drop((db, holder));
    let elsewhere = client(&empty_database().await).await;
    let others = format!("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '{name}')");
    until(&elsewhere, &others, false).await;
    let copy = format!("{name}_restored");
    elsewhere.batch_execute(&format!("CREATE DATABASE {copy} TEMPLATE {name}")).await.expect("a copy");

    let mut heads = Vec::new();
    for url in [url.clone(), url.replace(&name, &copy)] {
        let program = home.start_as(home.serve_with_secret(&url));
        for _ in 0..3 {
            item(program.base.clone(), token.clone(), meeting.clone()).await.expect("an item");
        }
        let db = client(&url).await;
        until_sealed(&db).await;
        assert_eq!(broken(&db).await, Vec::<String>::new());
        let now = positions(&db).await;
        assert!(now.starts_with(&copied) && now.len() > copied.len(), "{} of {}", copied.len(), now.len());
        heads.push(now.last().cloned());
    }
    assert_ne!(heads[0], heads[1], "the two have gone apart");
}
