//! Random writes by several servers at once.

use futures_util::future::join_all;
use serde_json::json;

use super::invariants::{broken, positions};
use super::until_sealed;
use crate::log::{Dice, write};
use crate::support::client::Client;
use crate::support::cluster::client;
use crate::support::mentions::mentions;
use crate::support::records::Council;
use crate::support::samples::samples;
use crate::support::{Setup, TestApp};

/// Writes by one server: one in six brings back what was deleted, if it was.
async fn some(writer: &Client, dice: &mut Dice, paths: &[String], council: &Council) {
    for _ in 0..8 {
        if dice.roll(6) == 0 {
            let path = &paths[dice.roll(paths.len())];
            let reason = json!({"reason": "It was deleted by mistake."});
            let answer = writer.post(&format!("{path}/restoration"), &reason).await;
            assert!(answer.status < 500, "{path}: {}", answer.text());
        } else {
            write(writer, dice, paths, council).await;
        }
    }
}

#[actix_web::test]
async fn the_invariants_hold_after_random_writes_by_three_servers_at_once() {
    let app = TestApp::new().await;
    app.clock.runs();
    let council = app.council("ashford").await;
    let named = mentions(&app, &council).await;
    let mut paths: Vec<String> =
        named.named.into_iter().chain(named.naming).map(|(collection, id)| format!("/v1/{collection}/{id}")).collect();
    paths.extend(samples(&app, &council).await.iter().map(|sample| sample.path()));
    let beside = async |first_id| {
        let clock = Some(app.clock.of_another_process(first_id));
        TestApp::start(app.database_url.clone(), Setup { clock, ..Setup::default() }).await
    };
    let others = [beside(3_000_000).await, beside(5_000_000).await];
    let db = client(&app.database_url).await;
    let mut servers: Vec<(Client, Dice)> = [&app, &others[0], &others[1]]
        .into_iter()
        .zip(1..)
        .map(|(app, seed)| {
            let scope = "record:publish progress:write council:admin";
            (app.restricted(scope, &["ashford"], &["*"]), Dice(0x2026_1130 * seed))
        })
        .collect();
    let mut before = Vec::new();
    for _ in 0..10 {
        app.clock.advance(1);
        join_all(servers.iter_mut().map(|(writer, dice)| some(writer, dice, &paths, &council))).await;
        until_sealed(&db).await;
        assert_eq!(broken(&db).await, Vec::<String>::new());
        let now = positions(&db).await;
        assert!(now.starts_with(&before), "what was numbered has changed");
        before = now;
    }
    assert!(before.len() > 200, "{}", before.len());
}
