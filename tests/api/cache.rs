//! The cache of public answers: what is written is seen by the very next read, whoever wrote it; what comes from the
//! cache is what came without it; and who has a token neither finds nor leaves anything there.

use std::time::Duration;

use actix_web::http::Method;
use minutebook::database::Limits;
use serde_json::{Value, json};

use crate::support::client::{Answer, Client};
use crate::support::cluster::client;
use crate::support::files::{report, upload};
use crate::support::records::{Council, id, text};
use crate::support::{Setup, TestApp};

/// An application that takes it that nobody else writes, so that other tests on the same PostgreSQL do not empty its
/// cache.
async fn alone() -> TestApp {
    with_cache_of(8 * 1024 * 1024).await
}

async fn with_cache_of(answer_cache_bytes: u64) -> TestApp {
    let limits = Limits { generation_trusted_for: Duration::from_secs(3600), ..Limits::default() };
    TestApp::with(Setup { limits, answer_cache_bytes, ..Setup::default() }).await
}

/// A council with a published meeting that has a published item.
async fn meeting_with_item(app: &TestApp) -> (Council, String, String) {
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Business", "published").await;
    (council, text(&meeting["links"], "self"), text(&item["links"], "self"))
}

/// How often an answer was in the cache, and how often not.
async fn found_and_not(app: &TestApp) -> (u64, u64) {
    let numbers = app.anonymous().get("/metrics").await.text();
    let of = |name: &str| {
        let line = numbers.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name}"));
        line.trim().parse().expect("a number")
    };
    (of("minutebook_answer_cache_hits_total "), of("minutebook_answer_cache_misses_total "))
}

/// Sends a request until its answer must be kept, and once more: the first answer, the last, and whether that was from
/// the cache.
async fn repeated(app: &TestApp, ask: impl AsyncFn() -> Answer) -> (Answer, Answer, bool) {
    let first = ask().await;
    ask().await;
    let before = found_and_not(app).await;
    let second = ask().await;
    let after = found_and_not(app).await;
    (first, second, after.0 > before.0)
}

/// Everything of an answer but what differs from request to request, and how it was sent: what is compressed on its way
/// has no length beforehand, and has one when it is kept.
fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, &[u8]) {
    let own = ["date", "x-request-id", "transfer-encoding", "content-length"];
    let headers = answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let mut headers: Vec<_> =
        headers.map(|(name, value)| (name.to_string(), value.to_str().expect("a text").to_owned())).collect();
    headers.sort();
    (answer.status, headers, &answer.body)
}

#[actix_web::test]
async fn a_page_in_one_language_is_not_given_to_readers_of_another() {
    let app = alone().await;
    let council = app.council("ashford").await;
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01",
        "publication": "published", "translations": {"cy": {"title": "Cyfarfod"}}});
    let meeting = id(&app.publisher("ashford").post("/v1/meetings", &meeting).await.created());
    let anyone = app.anonymous();
    let ask = async |languages: &str| {
        let request = anyone.request(Method::GET, &format!("/meetings/{meeting}"));
        request.header("Accept", "text/html").header("Accept-Language", languages).send().await
    };
    let (welsh, english) = ("<h1><span lang=\"cy\">Cyfarfod</span>, 1 July", "<h1>Cabinet, 1 July");
    for (languages, title) in [("cy", welsh), ("en", english), ("cy, en;q=0.5", welsh)] {
        let (first, second, is_kept) = repeated(&app, async || ask(languages).await).await;
        assert!(is_kept, "{languages}");
        assert_eq!(seen(&first), seen(&second), "{languages}");
        assert!(second.text().contains(title), "{languages}");
    }
    let before = found_and_not(&app).await;
    ask("en-GB,en;q=0.9").await;
    assert_eq!(found_and_not(&app).await.0, before.0 + 1, "all sorts of English are one");
}

#[actix_web::test]
async fn what_comes_from_the_cache_is_what_came_without_it() {
    let app = alone().await;
    let (_, meeting, item) = meeting_with_item(&app).await;
    let anyone = app.anonymous();
    let included = format!("{meeting}?include=items");
    let etag = anyone.get(&item).await.header("etag").to_owned();
    let weak = format!("\"another\", W/{etag}");
    let coded = format!("{}-br\"", etag.trim_end_matches('"'));
    let mut compared = 0;
    for path in [&item, &included, "/v1/meetings?limit=1", "/v1/councils/by/none/none"] {
        for method in [Method::GET, Method::HEAD] {
            for headers in [
                vec![],
                vec![("Accept-Encoding", "gzip, deflate, br, zstd")],
                vec![("Accept-Encoding", "gzip")],
                vec![("Accept-Encoding", "identity")],
                vec![("Origin", "https://example.org")],
                vec![("Origin", "https://example.org"), ("Accept-Encoding", "zstd")],
                vec![("If-None-Match", &*etag)],
                vec![("If-None-Match", &*weak)],
                vec![("If-None-Match", &*coded), ("Accept-Encoding", "br")],
                vec![("If-None-Match", "*"), ("Accept-Encoding", "br")],
            ] {
                // Whatever was in the cache is none of the present generation any more.
                let slug = format!("council-{compared}");
                let another =
                    json!({"slug": slug, "name": "Another", "nation": "england", "timezone": "Europe/London"});
                app.admin().post("/v1/councils", &another).await.created();
                let ask = async || {
                    let request = anyone.request(method.clone(), path);
                    headers.iter().fold(request, |request, (name, value)| request.header(name, value)).send().await
                };
                let (first, second, found) = repeated(&app, ask).await;
                assert_eq!(found, first.status < 400, "{method} {path} {headers:?}: {}", first.status);
                // A problem names its request.
                if first.status < 400 {
                    assert_eq!(seen(&first), seen(&second), "{method} {path} {headers:?}");
                }
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 80);
}

#[actix_web::test]
async fn a_304_is_the_same_whether_the_cache_has_the_body_or_knows_of_the_etag_alone() {
    let app = alone().await;
    let (_, _, item) = meeting_with_item(&app).await;
    let anyone = app.anonymous();
    let etag = app.anonymous().request(Method::GET, &item).header("Accept-Encoding", "zstd").send().await;
    let etag = etag.header("etag").to_owned();
    let conditional = async || anyone.request(Method::GET, &item).header("If-None-Match", &etag).send().await;
    let (without, of_etag, found) = repeated(&app, conditional).await;
    assert!(found && without.status == 304);
    anyone.get(&item).await.ok();
    let (of_body, _, found) = repeated(&app, conditional).await;
    assert!(found && !of_body.headers.contains_key("content-type"));
    assert_eq!((seen(&without), seen(&of_etag)), (seen(&of_body), seen(&of_body)));
    let other = anyone.request(Method::GET, &item).header("If-None-Match", "\"another\"").send().await;
    assert_eq!((other.status, other.header("etag").is_empty()), (200, false));
}

/// Everything that shows the item.
async fn views(client: &Client, meeting: &str, item: &str) -> Vec<Answer> {
    let id = meeting.rsplit('/').next().expect("an id");
    let mut answers = Vec::new();
    for path in [
        item.to_owned(),
        format!("{meeting}?include=items"),
        "/v1/items".to_owned(),
        format!("/v1/items?meeting_id={id}"),
    ] {
        answers.push(client.get(&path).await);
    }
    answers
}

#[actix_web::test]
async fn what_is_written_is_seen_by_the_very_next_read_wherever_it_shows() {
    let app = alone().await;
    let (_, meeting, item) = meeting_with_item(&app).await;
    let (anyone, publisher) = (app.anonymous(), app.publisher("ashford"));
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "Published too early."});
    let shown = |answers: &[Answer], title: &str| -> Vec<bool> {
        answers.iter().map(|answer| answer.text().contains(title)).collect()
    };
    assert_eq!(shown(&views(&anyone, &meeting, &item).await, "Business"), [true; 4]);
    let before = anyone.get(&meeting).await.ok();

    app.clock.advance(60);
    publisher.patch(&item, &json!({"title": "Other business"})).await.ok();
    assert_eq!(shown(&views(&anyone, &meeting, &item).await, "Other business"), [true; 4]);
    assert_ne!(anyone.get(&meeting).await.ok()["updated_at"], before["updated_at"], "the parent's time moves too");

    publisher.patch(&item, &withdrawal).await.ok();
    assert_eq!(shown(&views(&anyone, &meeting, &item).await, "Other business"), [false; 4]);
    anyone.get(&item).await.problem(404, "not_found");

    publisher.patch(&item, &json!({"publication": "published"})).await.ok();
    assert_eq!(shown(&views(&anyone, &meeting, &item).await, "Other business"), [true; 4]);

    publisher.patch(&meeting, &withdrawal).await.ok();
    assert_eq!(shown(&views(&anyone, &meeting, &item).await, "Other business"), [false; 4]);
    anyone.get(&meeting).await.problem(404, "not_found");
    let conditional = anyone.request(Method::GET, &item).header("If-None-Match", "*").send().await;
    assert_eq!(conditional.status, 404, "nobody is told that what they have still stands");

    publisher.patch(&meeting, &json!({"publication": "published"})).await.ok();
    assert_eq!(shown(&views(&anyone, &meeting, &item).await, "Other business"), [true; 4]);
    publisher.delete(&item).await;
    anyone.get(&item).await.problem(410, "deleted");
    assert_eq!(shown(&views(&anyone, &meeting, &item).await, "Other business"), [false; 4]);
}

#[actix_web::test]
async fn what_another_program_writes_is_seen_once_the_snapshot_is_compared() {
    let app = TestApp::new().await;
    let (_, meeting, item) = meeting_with_item(&app).await;
    let anyone = app.anonymous();
    let other = client(&app.database_url).await;
    for title in ["One", "Two", "Three"] {
        other.execute("UPDATE record.items SET title = $1", &[&title]).await.expect("an update");
        for _ in 0..2 {
            assert_eq!(anyone.get(&item).await.ok()["title"], *title);
            assert!(anyone.get(&format!("{meeting}?include=items")).await.text().contains(title));
        }
    }
    other.execute("UPDATE record.items SET is_public = false", &[]).await.expect("an update");
    anyone.get(&item).await.problem(404, "not_found");
}

#[actix_web::test]
async fn nothing_comes_from_the_cache_while_the_database_cannot_be_asked() {
    let app = TestApp::new().await;
    let (_, _, item) = meeting_with_item(&app).await;
    let anyone = app.anonymous();
    anyone.get(&item).await.ok();
    let name = app.database_url.parse::<tokio_postgres::Config>().expect("a URL");
    let name = name.get_dbname().expect("a name");
    let other = client(&app.database_url.replace(name, "postgres")).await;
    other.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await.expect("no more connections");
    let sql = "SELECT bool_and(pg_terminate_backend(pid, 60000)) FROM pg_stat_activity WHERE datname = $1";
    let ended: bool = other.query_one(sql, &[&name]).await.expect("the backends").get(0);
    assert!(ended);
    anyone.get(&item).await.problem(503, "unavailable");
}

#[actix_web::test]
async fn a_token_finds_nothing_in_the_cache_and_leaves_nothing() {
    let app = alone().await;
    let (council, _, item) = meeting_with_item(&app).await;
    let draft = text(&app.meeting(&council, "2026-08-01", "draft").await["links"], "self");
    let clerk = app.clerk("ashford");
    let before = found_and_not(&app).await;
    for _ in 0..2 {
        for path in [&draft, &item, "/v1/meetings"] {
            let answer = clerk.get(path).await;
            assert_eq!((answer.status, answer.header("cache-control")), (200, "private, no-store"));
        }
    }
    assert_eq!(found_and_not(&app).await, before);
    app.anonymous().get(&draft).await.problem(404, "not_found");
    let public: Value = app.anonymous().get("/v1/meetings").await.ok();
    assert_eq!(public["data"].as_array().map(Vec::len), Some(1));
    app.anonymous().get(&item).await.ok();
    let bad = app.anonymous().request(Method::GET, &item).header("Authorization", "Bearer nonsense").send().await;
    bad.problem(401, "invalid_token");
    assert_eq!(clerk.get("/v1/meetings").await.ok()["data"].as_array().map(Vec::len), Some(2));
}

#[actix_web::test]
async fn what_was_not_found_is_found_once_it_is_published() {
    let app = alone().await;
    let council = app.council("ashford").await;
    let meeting = text(&app.meeting(&council, "2026-07-01", "draft").await["links"], "self");
    for _ in 0..2 {
        app.anonymous().get(&meeting).await.problem(404, "not_found");
    }
    app.publisher("ashford").patch(&meeting, &json!({"publication": "published"})).await.ok();
    app.anonymous().get(&meeting).await.ok();
}

#[actix_web::test]
async fn queries_and_codings_have_answers_of_their_own() {
    let app = alone().await;
    let council = app.council("ashford").await;
    for date in ["2026-07-01", "2026-08-01"] {
        app.meeting(&council, date, "published").await;
    }
    let anyone = app.anonymous();
    for _ in 0..2 {
        for (query, first) in [("sort=start_at", "2026-07-01"), ("sort=-start_at", "2026-08-01")] {
            assert_eq!(anyone.get(&format!("/v1/meetings?{query}")).await.ok()["data"][0]["date"], *first);
        }
        anyone.get("/v1/meetings?sort=none").await.problem(400, "bad_query");
        for coding in ["gzip", "br", ""] {
            let request = anyone.request(Method::GET, "/v1/meetings").header("Accept-Encoding", coding);
            let answer = request.send().await;
            assert_eq!(answer.header("content-encoding"), coding);
            assert_eq!(answer.text().contains("2026-07-01"), coding.is_empty());
        }
    }
}

#[actix_web::test]
async fn files_are_streamed_past_the_cache_and_parts_of_them_too() {
    let app = alone().await;
    let (_, document) = report(&app, "published").await;
    upload(&app.publisher("ashford"), &document, "text/plain", b"Minutes.").send().await.expect(201);
    app.waiting.settled().await;
    let file = format!("{document}/file");
    let anyone = app.anonymous();
    let whole = async || anyone.get(&file).await;
    let part = async || anyone.request(Method::GET, &file).header("Range", "bytes=0-3").send().await;
    let ((_, whole, whole_found), (_, part, part_found)) = (repeated(&app, whole).await, repeated(&app, part).await);
    assert_eq!((whole.status, &*whole.body, whole_found), (200, &b"Minutes."[..], false));
    assert_eq!((part.status, &*part.body, part_found), (206, &b"Minu"[..], false));
}

#[actix_web::test]
async fn without_a_cache_and_with_one_that_is_too_small_the_answers_are_the_same() {
    let (none, small) = (with_cache_of(0).await, with_cache_of(1024).await);
    for app in [&none, &small] {
        let (_, _, item) = meeting_with_item(app).await;
        for _ in 0..2 {
            assert_eq!(app.anonymous().get(&item).await.ok()["title"], "Business");
        }
    }
    assert_eq!(found_and_not(&small).await, (0, 2));
    let (numbers, few) = (none.anonymous().get("/metrics").await, small.anonymous().get("/metrics").await);
    assert!(!numbers.text().contains("answer_cache"));
    assert!(few.text().contains("\nminutebook_answer_cache_bytes 0\n"));
}

#[actix_web::test]
async fn a_page_of_long_decisions_comes_from_the_cache() {
    let app = alone().await;
    let (council, _, item) = meeting_with_item(&app).await;
    let item = app.anonymous().get(&item).await.ok();
    for number in 0..6 {
        let long = format!("{number}. {}", "To note the paper on winter gritting. ".repeat(650));
        app.decision(&council, &id(&item), &long, "published").await;
    }
    let (first, second, from_cache) = repeated(&app, async || app.anonymous().get("/v1/decisions").await).await;
    assert!((130_000..250_000).contains(&first.body.len()), "{} bytes", first.body.len());
    assert!(from_cache);
    assert!(first.body == second.body);
}

#[actix_web::test]
async fn where_a_strategy_stands_today_is_not_told_of_yesterday() {
    let app = alone().await;
    let council = app.council("ashford").await;
    let strategy = json!({"council": council.slug, "slug": "plan", "name": "The Plan", "publication": "published"});
    app.admin().post("/v1/strategies", &strategy).await.created();
    let ask = async || app.anonymous().get("/v1/strategies/plan/progress").await;
    let (first, _, from_cache) = repeated(&app, ask).await;
    assert!(from_cache);
    app.clock.advance(86_400);
    assert_ne!(text(&ask().await.json(), "as_of"), text(&first.json(), "as_of"));
}
