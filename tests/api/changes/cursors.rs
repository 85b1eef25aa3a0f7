//! Cursors that fit, and those that do not.

use serde_json::json;

use crate::feed::until_sealed;
use crate::support::cluster::client;
use crate::support::records::text;
use crate::support::{Setup, TestApp};

/// The addresses that take a cursor.
const ADDRESSES: [&str; 2] = ["/v1/changes", "/v1/changes/stream"];

/// Some changes, and the cursor behind the last one. Ids count from a number.
async fn with_changes(first_id: u64) -> (TestApp, String) {
    let app = TestApp::with(Setup { first_id, ..Setup::default() }).await;
    let council = app.council("ashford").await;
    app.meeting(&council, "2026-07-01", "published").await;
    until_sealed(&client(&app.database_url).await).await;
    let cursor = text(&app.anonymous().get("/v1/changes").await.ok()["page"], "next_cursor");
    (app, cursor)
}

#[actix_web::test]
async fn a_malformed_cursor_is_refused() {
    let (app, cursor) = with_changes(1_000_000).await;
    let upper = cursor.to_uppercase();
    for wrong in ["1", "end", "-1-0000000000000000", "1-000000000000000g", &upper, &"1".repeat(65)] {
        for address in ADDRESSES {
            let answer = app.anonymous().get(&format!("{address}?after={wrong}")).await;
            answer.problem(400, "bad_cursor");
        }
    }
}

#[actix_web::test]
async fn a_cursor_that_is_not_of_this_database_asks_to_begin_again() {
    let (app, cursor) = with_changes(1_000_000).await;
    let (position, digest) = cursor.split_once('-').expect("a cursor");
    let position: i64 = position.parse().expect("a position");
    let (_other, elsewhere) = with_changes(2_000_000).await;
    let ahead = format!("{}-{digest}", position + 5);
    let rewound = format!("{}-{digest}", position - 1);
    let far = format!("{}-{digest}", i64::MAX);
    let no_start = format!("0-{digest}");
    assert_ne!(cursor, elsewhere);
    for wrong in [ahead, rewound, far, no_start, elsewhere] {
        for address in ADDRESSES {
            let answer = app.anonymous().get(&format!("{address}?after={wrong}")).await;
            let problem = answer.problem(410, "resync_required");
            assert_eq!(problem["oldest"], 1, "{wrong}");
            let restart = text(&problem["links"], "restart");
            assert!(restart.ends_with("/v1/changes?after=start&compact=true&include=record"), "{restart}");
            app.anonymous().get(&restart).await.ok();
        }
    }
    app.anonymous().get("/v1/changes?after=0-0000000000000000").await.ok();
}

#[actix_web::test]
async fn a_cursor_of_staff_is_none_of_the_public_feed_and_the_other_way_round() {
    let (app, public) = with_changes(1_000_000).await;
    let clerk = app.clerk("ashford");
    clerk.post("/v1/people", &json!({"council": "ashford", "name": "Olive Kershaw"})).await.created();
    until_sealed(&client(&app.database_url).await).await;
    let staff = text(&clerk.get("/v1/changes").await.ok()["page"], "next_cursor");
    for address in ADDRESSES {
        app.anonymous().get(&format!("{address}?after={staff}")).await.problem(400, "cursor_mismatch");
        clerk.get(&format!("{address}?after={public}")).await.problem(400, "cursor_mismatch");
        // Without the letter the two are not mixed up either: the places are others.
        let disguised = staff.strip_prefix('s').expect("a cursor of staff");
        app.anonymous().get(&format!("{address}?after={disguised}")).await.problem(410, "resync_required");
    }
}
