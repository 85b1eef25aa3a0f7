//! Pages, filters and caching.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{changes, walked};
use crate::feed::until_sealed;
use crate::support::TestApp;
use crate::support::cluster::client;
use crate::support::records::{id, text};

#[actix_web::test]
async fn the_feed_walked_in_small_pages_is_the_whole_feed_without_gaps() {
    let app = TestApp::demo().await;
    let anyone = app.anonymous();
    let (whole, end) = walked(&anyone, "/v1/changes?limit=1000").await;
    let (by_seven, same_end) = walked(&anyone, "/v1/changes?limit=7&after=start").await;
    assert!(whole == by_seven && end == same_end);
    let positions: Vec<i64> = whole.iter().map(|change| change["position"].as_i64().expect("a position")).collect();
    assert_eq!(positions, (1..=i64::try_from(whole.len()).expect("a number")).collect::<Vec<_>>());
    assert!(whole.len() > 300, "{}", whole.len());
    assert!(whole.windows(2).all(|pair| text(&pair[0], "at") <= text(&pair[1], "at")));

    let last = anyone.get(&format!("/v1/changes?after={end}")).await.ok();
    assert_eq!((&last["data"], &last["page"]["caught_up"]), (&json!([]), &json!(true)));
    assert_eq!((&last["page"]["next_cursor"], &last["page"]["head"]), (&json!(end), &json!(whole.len())));
    let now = anyone.get("/v1/changes?after=now").await.ok();
    assert_eq!((&now["data"], &now["page"]["next_cursor"]), (&json!([]), &json!(end)));
}

#[actix_web::test]
async fn a_filter_lets_through_what_it_names_and_its_cursor_moves_past_the_rest() {
    let app = TestApp::demo().await;
    let anyone = app.anonymous();
    let (whole, end) = walked(&anyone, "/v1/changes?limit=1000").await;
    type Test = fn(&Value) -> bool;
    let cases: [(&str, Test); 4] = [
        ("kinds=decision", |change| change["kind"] == "decision"),
        ("kinds=decision,vote", |change| change["kind"] == "decision" || change["kind"] == "vote"),
        ("council=chorley", |change| change["council"] == "chorley"),
        ("council=chorley,examplebridge&kinds=item&operations=created", |change| {
            change["kind"] == "item" && change["operation"] == "created"
        }),
    ];
    for (filter, is_wanted) in cases {
        let expected: Vec<Value> = whole.iter().filter(|change| is_wanted(change)).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < whole.len(), "{filter}");
        for limit in [3, 1000] {
            let (found, found_end) = walked(&anyone, &format!("/v1/changes?{filter}&limit={limit}")).await;
            assert_eq!(found, expected, "{filter} {limit}");
            assert_eq!(found_end, end, "{filter} {limit}");
        }
    }
    let none = anyone.get("/v1/changes?operations=withdrawn").await.ok();
    assert_eq!((&none["data"], &none["page"]["next_cursor"]), (&json!([]), &json!(end)));
    for (wrong, pointer) in [
        ("council=chorly", "council"),
        ("council=chorley,chorly", "council"),
        ("kinds=meetings", "kinds"),
        ("operations=renamed", "operations"),
        ("include=text", "include"),
        ("limit=0", "limit"),
        ("wait=-1", "wait"),
        ("cursor=1", "cursor"),
    ] {
        let pointers = anyone.get(&format!("/v1/changes?{wrong}")).await.pointers(400, "bad_query");
        assert_eq!(pointers, [pointer], "{wrong}");
    }
    assert_eq!(anyone.get("/v1/changes?limit=5000").await.ok()["page"]["limit"], 1000);
}

#[actix_web::test]
async fn a_compact_feed_has_the_last_change_of_each_record() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    for month in 1..=3 {
        let path = text(&app.meeting(&council, &format!("2026-0{month}-01"), "published").await["links"], "self");
        for title in ["Executive", "Cabinet meeting"] {
            publisher.patch(&path, &json!({"title": title})).await.ok();
        }
        if month == 2 {
            publisher.delete(&path).await;
        }
    }
    until_sealed(&client(&app.database_url).await).await;
    let anyone = app.anonymous();
    let (whole, end) = walked(&anyone, "/v1/changes").await;
    for after in ["start".to_owned(), text(&anyone.get("/v1/changes?limit=5").await.ok()["page"], "next_cursor")] {
        let skipped = if after == "start" { 0 } else { 5 };
        let rest = &whole[skipped..];
        let is_last = |change: &&Value| {
            !rest
                .iter()
                .any(|later| later["id"] == change["id"] && later["position"].as_i64() > change["position"].as_i64())
        };
        let expected: Vec<Value> = rest.iter().filter(is_last).cloned().collect();
        assert!(expected.len() < rest.len());
        for limit in [1, 2, 1000] {
            let (found, found_end) =
                walked(&anyone, &format!("/v1/changes?compact=true&after={after}&limit={limit}")).await;
            assert_eq!((found, found_end), (expected.clone(), end.clone()), "{after} {limit}");
        }
    }
    for operation in ["created", "updated", "deleted"] {
        let expected: Vec<Value> = whole.iter().filter(|change| change["operation"] == operation).cloned().collect();
        assert!(!expected.is_empty(), "{operation}");
        let (found, _) = walked(&anyone, &format!("/v1/changes?limit=2&operations={operation}")).await;
        assert_eq!(found, expected, "{operation}");
    }
    let deleted = anyone.get("/v1/changes?compact=true&operations=deleted").await.ok();
    assert_eq!(changes(&deleted).len(), 1, "{deleted}");
    let updated = anyone.get("/v1/changes?compact=true&operations=updated&kinds=meeting").await.ok();
    assert_eq!(changes(&updated).len(), 2, "the last change of the other is its deletion: {updated}");
}

#[actix_web::test]
async fn pages_below_the_last_change_may_be_cached_and_those_of_the_moment_may_not() {
    let app = TestApp::demo().await;
    let anyone = app.anonymous();
    for (query, expected) in [
        ("limit=7", "public, max-age=60"),
        ("limit=7&council=chorley", "public, max-age=60"),
        ("after=now", "public, max-age=0, must-revalidate"),
        ("limit=7&include=record", "no-store"),
        ("limit=7&compact=true", "no-store"),
        ("limit=7&wait=1", "no-store"),
    ] {
        let answer = anyone.get(&format!("/v1/changes?{query}")).await;
        assert_eq!(answer.header("cache-control"), expected, "{query}");
        let etag = answer.header("etag").to_owned();
        let request = anyone.request(Method::GET, &format!("/v1/changes?{query}")).header("If-None-Match", &etag);
        let unchanged = request.send().await;
        assert_eq!((unchanged.status, unchanged.header("cache-control")), (304, expected), "{query}");
        let head = anyone.request(Method::HEAD, &format!("/v1/changes?{query}")).send().await;
        assert_eq!((head.status, head.header("etag"), head.body.len()), (200, etag.as_str(), 0), "{query}");
        let staff = app.clerk("chorley").get(&format!("/v1/changes?{query}")).await;
        assert_eq!(staff.header("cache-control"), "private, no-store", "{query}");
    }
}

#[actix_web::test]
async fn the_cache_of_answers_never_gives_an_older_page_of_the_feed() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let (db, holder) = (client(&app.database_url).await, client(&app.database_url).await);
    until_sealed(&db).await;
    let anyone = app.anonymous();
    let before = anyone.get("/v1/changes").await.ok();
    for _ in 0..3 {
        // The sealer waits, so the write has no number yet.
        holder.batch_execute("BEGIN; SELECT FROM record.feed FOR UPDATE").await.expect("a lock");
        let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
        for _ in 0..3 {
            let page = anyone.get("/v1/changes").await.ok();
            assert!(!changes(&page).iter().any(|change| change["id"] == json!(meeting)));
        }
        holder.batch_execute("ROLLBACK").await.expect("an end");
        until_sealed(&db).await;
        let page = anyone.get("/v1/changes").await.ok();
        assert!(changes(&page).iter().any(|change| change["id"] == json!(meeting)), "{page}");
    }
    assert_ne!(anyone.get("/v1/changes").await.ok(), before);
}
