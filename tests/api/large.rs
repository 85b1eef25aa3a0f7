//! Large answers: how large they may be, and that no other reader waits behind them.

use std::time::Duration;

use actix_web::http::Method;
use futures_util::future::join_all;
use minutebook::database::Limits;
use tokio_postgres::Client;
use xxhash_rust::xxh3::xxh3_64;

use crate::support::cluster::client;
use crate::support::records::id;
use crate::support::{Setup, TestApp};

/// Characters of the text of each item: thirty of them are too many for one answer, and five fit on a page.
const CHARACTERS: usize = 300_000;

/// A meeting with so many published items, each with a long text. Gives the meeting's id and the first item's.
async fn long_items(app: &TestApp, db: &Client, count: usize) -> (String, String) {
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let items = (0..count).map(|_| app.item(&council, &meeting, "Business", "published"));
    let items = join_all(items).await;
    let sql = format!(
        "UPDATE record.items i SET purpose = jsonb_build_object('html', '<p>Words.</p>', 'text', \
         (SELECT string_agg(md5(i.id::text || g), ' ') FROM generate_series(1, {}) g))",
        CHARACTERS / 33
    );
    db.batch_execute(&sql).await.expect("long texts");
    (meeting, id(&items[0]))
}

/// How many connections wait for a lock in the database of the client.
async fn waiting(db: &Client) -> i64 {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    db.query_one(sql, &[]).await.expect("the connections").get(0)
}

#[actix_web::test]
async fn a_small_read_passes_24_large_ones_that_are_being_read() {
    let hour = Duration::from_secs(3600);
    let limits =
        Limits { read_timeout: hour, wait_timeout: hour, generation_trusted_for: Duration::ZERO, ..Limits::default() };
    let app = TestApp::with(Setup { limits, ..Setup::default() }).await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    app.item(&council, &meeting, "Business", "published").await;
    let (db, watch) = (client(&app.database_url).await, client(&app.database_url).await);
    let pages = format!("/meetings/{meeting}");
    let lists = ["/v1/meetings?limit=200&include=items", "/v1/items?limit=200&include=documents,decisions"];
    for address in lists.into_iter().chain([pages.as_str()]) {
        db.batch_execute("BEGIN; LOCK TABLE record.items IN ACCESS EXCLUSIVE MODE").await.expect("a lock");
        let large: Vec<_> = (0..24)
            .map(|_| {
                let (anyone, address) = (app.anonymous(), address.to_owned());
                actix_web::rt::spawn(async move { anyone.get(&address).await })
            })
            .collect();
        while waiting(&watch).await < 1 {}
        app.anonymous().get("/v1/councils").await.ok();
        app.anonymous().get(&format!("/v1/meetings/{meeting}")).await.ok();
        app.anonymous().get("/v1/meetings?limit=10").await.ok();
        assert!(large.iter().all(|answer| !answer.is_finished()), "{address}: a large read passed the lock");
        assert_eq!(waiting(&watch).await, 1, "{address}: large reads that a worker does at the same time");
        db.batch_execute("ROLLBACK").await.expect("the end of the lock");
        for answer in large {
            assert_eq!(answer.await.expect("an answer").status, 200, "{address}");
        }
    }
}

#[actix_web::test]
async fn an_answer_that_would_be_too_large_is_422_and_says_what_to_send() {
    let app = TestApp::new().await;
    let db = client(&app.database_url).await;
    let (meeting, item) = long_items(&app, &db, 30).await;
    for caller in [app.anonymous(), app.clerk("ashford")] {
        for (address, pointers) in [
            ("/v1/meetings?include=items&limit=200", &["limit", "include"][..]),
            (&format!("/v1/meetings/{meeting}?include=items"), &["include"]),
            (&format!("/v1/meetings/{meeting}/items"), &["limit"]),
            ("/v1/items?limit=200&include=documents", &["limit", "include"]),
            ("/v1/items?limit=200", &["limit"]),
        ] {
            assert_eq!(caller.get(address).await.pointers(422, "answer_too_large"), pointers, "{address}");
        }
        caller.get(&format!("/v1/items/{item}?include=documents,decisions")).await.ok();
        caller.get("/v1/meetings").await.ok();
    }
    let problem = app.anonymous().get("/v1/items?limit=200").await.problem(422, "answer_too_large");
    let hint = problem["errors"][0]["detail"].as_str().expect("a hint");
    let limit = hint.split_once("such as ").and_then(|(_, rest)| rest.split_once('.')).expect("a limit").0;
    let (mut next, mut found) = (Some(format!("/v1/items?limit={limit}")), 0);
    while let Some(address) = next {
        let page = app.anonymous().get(&address).await.ok();
        found += page["data"].as_array().expect("items").len();
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    assert_eq!(found, 30, "the limit of the hint reads them all");
    let service = app.anonymous().get("/v1").await.ok();
    assert_eq!(service["limits"]["max_answer_bytes"], 8 * 1024 * 1024);
    assert_eq!(service["limits"]["max_included_records"], 5000);
}

#[actix_web::test]
async fn more_included_records_than_fit_are_refused_however_short_they_are() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    app.item(&council, &meeting, "Business", "published").await;
    let db = client(&app.database_url).await;
    let more = "INSERT INTO record.items SELECT (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), \
                'position', g))).* FROM record.items i, generate_series(1, 5000) g";
    db.batch_execute(more).await.expect("many items");
    let problem = app.anonymous().get("/v1/meetings?include=items").await.problem(422, "answer_too_large");
    assert!(problem["detail"].as_str().expect("a sentence").contains("more than 5000 records"), "{problem}");
    db.batch_execute("DELETE FROM record.items WHERE position = 5000").await.expect("one less");
    let page = app.anonymous().get("/v1/meetings?include=items").await.ok();
    assert_eq!(page["data"][0]["items"].as_array().expect("items").len(), 5000);
}

#[actix_web::test]
async fn a_page_shows_as_much_of_a_long_agenda_as_fits_and_says_so() {
    let app = TestApp::new().await;
    let db = client(&app.database_url).await;
    let (meeting, _) = long_items(&app, &db, 30).await;
    let page = app.anonymous().get(&format!("/meetings/{meeting}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("This agenda is too long for one page"), "{}", page.text());
    assert!(page.body.len() < 6 * 1024 * 1024, "{}", page.body.len());
}

#[actix_web::test]
async fn a_large_answer_comes_in_pieces_with_the_etag_of_the_whole() {
    let app = TestApp::new().await;
    let db = client(&app.database_url).await;
    long_items(&app, &db, 10).await;
    let anyone = app.anonymous();
    let large_reads = async || {
        let metrics = anyone.get("/metrics").await.text();
        let sample = "minutebook_database_wait_seconds_count{pool=\"large\"} ";
        let line = metrics.lines().find_map(|line| line.strip_prefix(sample)).map(str::to_owned);
        line.expect("a sample")
    };
    anyone.get("/v1/meetings?limit=1").await.ok();
    assert_eq!(large_reads().await, "0", "what is small is read over the shared connections");
    let whole = anyone.get("/v1/items").await;
    assert_eq!(large_reads().await, "1");
    assert!(whole.body.len() > 9 * CHARACTERS && whole.json()["data"].is_array());
    assert_eq!(whole.header("content-length"), whole.body.len().to_string());
    assert_eq!(whole.header("etag"), format!("\"{:016x}\"", xxh3_64(&whole.body)));
    // The second and third time it would come from the cache, were it kept.
    for _ in 0..2 {
        assert_eq!(anyone.get("/v1/items").await.body, whole.body);
    }
    let known = anyone.request(Method::GET, "/v1/items").header("If-None-Match", whole.header("etag")).send().await;
    assert_eq!((known.status, known.body.len()), (304, 0));
    let head = anyone.request(Method::HEAD, "/v1/items").send().await;
    assert_eq!((head.status, head.header("etag"), head.body.len()), (200, whole.header("etag"), 0));
    let packed = anyone.request(Method::GET, "/v1/items").header("Accept-Encoding", "gzip").send().await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    let mut unpacked = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(packed.body.as_slice()), &mut unpacked)
        .expect("what was packed");
    assert_eq!(unpacked, whole.body);
}
