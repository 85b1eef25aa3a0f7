//! Server-sent events.

use std::time::Duration;

use actix_web::http::Method;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::{PATIENCE, until_number, walked};
use crate::feed::until_sealed;
use crate::support::client::{Client, Opened};
use crate::support::cluster::client;
use crate::support::records::{Council, id, text};
use crate::support::{Setup, TestApp};

/// The gauge of open streams.
const STREAMS: &str = "minutebook_feed_streams";

/// An event as a client gets it.
#[derive(Debug, Clone, PartialEq)]
struct Event {
    id: String,
    name: String,
    data: Value,
}

/// A stream that is being read.
struct Stream {
    opened: Opened,
    text: String,
}

impl Stream {
    async fn open(reader: &Client, address: &str, last_event_id: &str) -> Stream {
        let request = reader.request(Method::GET, address).header("Accept", "text/event-stream");
        let opened = request.header("Accept-Encoding", "gzip, br").header("Last-Event-ID", last_event_id).open().await;
        assert_eq!(opened.status, 200, "{address}");
        Stream { opened, text: String::new() }
    }

    fn header(&self, name: &str) -> &str {
        self.opened.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The next block of lines. None at the end.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(block);
            }
            let piece = timeout(PATIENCE, self.opened.pieces.next()).await.expect("a piece in time");
            let piece = piece?.expect("a piece");
            self.text.push_str(std::str::from_utf8(&piece).expect("text"));
        }
    }

    /// The next event. None at the end.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| {
                let lines = block.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                lines.collect::<Vec<_>>().join("\n")
            };
            if !field("event").is_empty() {
                let data = serde_json::from_str(&field("data")).expect("JSON");
                return Some(Event { id: field("id"), name: field("event"), data });
            }
            assert_eq!(block, "retry: 3000");
        }
    }

    /// The next change.
    async fn change(&mut self) -> Option<Event> {
        loop {
            let event = self.next().await?;
            if event.name == "change" {
                return Some(event);
            }
        }
    }

    async fn all(mut self) -> Vec<Event> {
        let mut all = Vec::new();
        while let Some(event) = self.next().await {
            all.push(event);
        }
        all
    }
}

async fn with_council(setup: Setup) -> (TestApp, Council) {
    let app = TestApp::with(setup).await;
    let council = app.council("ashford").await;
    until_sealed(&client(&app.database_url).await).await;
    (app, council)
}

#[actix_web::test]
async fn a_stream_until_caught_up_is_the_feed_and_ends_with_a_bookmark() {
    let app = TestApp::demo().await;
    let anyone = app.anonymous();
    for (query, first) in [("", ""), ("&kinds=decision&council=chorley", "")] {
        let stream = Stream::open(&anyone, &format!("/v1/changes/stream?until_caught_up=true{query}"), first).await;
        for (name, value) in [
            ("content-type", "text/event-stream"),
            ("cache-control", "no-store"),
            ("x-accel-buffering", "no"),
            ("content-encoding", ""),
            ("etag", ""),
        ] {
            assert_eq!(stream.header(name), value, "{name}");
        }
        let mut events = stream.all().await;
        let end = events.pop().expect("a bookmark");
        let (expected, cursor) = walked(&anyone, &format!("/v1/changes?limit=1000{query}")).await;
        assert_eq!((end.name.as_str(), end.id.as_str()), ("bookmark", cursor.as_str()));
        assert!(events.iter().all(|event| event.name == "change"));
        assert_eq!(events.iter().map(|event| event.data.clone()).collect::<Vec<_>>(), expected);
        for event in events.iter().step_by(50) {
            let rest = anyone.get(&format!("/v1/changes?limit=1&after={}{query}", event.id)).await.ok();
            let place = expected.iter().position(|change| *change == event.data).expect("a place");
            assert_eq!(rest["data"].get(0), expected.get(place + 1), "{event:?}");
        }
    }
    let answer = anyone.request(Method::HEAD, "/v1/changes/stream").send().await;
    assert_eq!((answer.status, answer.header("content-type"), answer.body.len()), (200, "text/event-stream", 0));
    let staff = Stream::open(&app.clerk("chorley"), "/v1/changes/stream?until_caught_up=true", "").await;
    assert_eq!(staff.header("cache-control"), "private, no-store");
}

#[actix_web::test]
async fn a_client_that_comes_again_with_its_last_event_misses_nothing_and_gets_nothing_twice() {
    let (app, council) = with_council(Setup::default()).await;
    let anyone = app.anonymous();
    let (mut got, mut last) = (Vec::new(), String::new());
    for round in 0..5 {
        let mut stream = Stream::open(&anyone, "/v1/changes/stream?after=start", &last).await;
        app.meeting(&council, &format!("2026-07-0{}", round + 1), "published").await;
        for _ in 0..=round % 2 {
            let event = stream.change().await.expect("a change");
            last.clone_from(&event.id);
            got.push(event.data);
        }
    }
    app.meeting(&council, "2026-08-01", "published").await;
    until_sealed(&client(&app.database_url).await).await;
    let rest = Stream::open(&anyone, "/v1/changes/stream?after=start&until_caught_up=true", &last).await.all().await;
    got.extend(rest.into_iter().filter(|event| event.name == "change").map(|event| event.data));
    let (expected, _) = walked(&anyone, "/v1/changes").await;
    assert!(expected.len() >= 8, "{expected:?}");
    assert_eq!(got, expected);
}

#[actix_web::test]
async fn a_change_comes_at_once_and_a_bookmark_when_nothing_does() {
    let mut setup = Setup::default();
    setup.feed_limits.bookmark_every = Duration::from_millis(20);
    let (app, council) = with_council(setup).await;
    let other = app.beside(Setup::default()).await;
    let anyone = app.anonymous();
    let mut stream = Stream::open(&anyone, "/v1/changes/stream?after=now", "").await;
    let mut filtered = Stream::open(&anyone, "/v1/changes/stream?after=now&kinds=action", "").await;
    for writer in [&app, &other] {
        let meeting = id(&writer.meeting(&council, "2026-07-01", "published").await);
        let told = stream.change().await.expect("a change");
        assert_eq!((&told.data["id"], &told.data["operation"]), (&json!(meeting), &json!("created")));
        // The place of a client moves past what its filters leave out.
        loop {
            let event = filtered.next().await.expect("a bookmark");
            assert_eq!((event.name.as_str(), &event.data["cursor"]), ("bookmark", &json!(event.id)));
            if event.id == told.id {
                break;
            }
        }
    }
}

#[actix_web::test]
async fn a_stream_that_cannot_begin_says_so_before_its_first_byte() {
    let (app, _) = with_council(Setup::default()).await;
    let anyone = app.anonymous();
    let now = text(&anyone.get("/v1/changes?after=now").await.ok()["page"], "next_cursor");
    let stale = format!("{}9", now.split_once('-').expect("a cursor").0) + "-0123456789abcdef";
    for (address, last, status, code) in [
        ("/v1/changes/stream".to_owned(), stale.as_str(), 410, "resync_required"),
        (format!("/v1/changes/stream?after={now}"), stale.as_str(), 410, "resync_required"),
        (format!("/v1/changes/stream?after={stale}"), "", 410, "resync_required"),
        ("/v1/changes/stream".to_owned(), "nonsense", 400, "bad_cursor"),
        ("/v1/changes/stream?council=nowhere".to_owned(), "", 400, "bad_query"),
        ("/v1/changes/stream?include=record".to_owned(), "", 400, "bad_query"),
    ] {
        let request = anyone.request(Method::GET, &address).header("Last-Event-ID", last);
        request.send().await.problem(status, code);
    }
    // The header wins.
    let fits = Stream::open(&anyone, &format!("/v1/changes/stream?until_caught_up=true&after={stale}"), &now).await;
    assert_eq!(fits.all().await.len(), 1);
    until_number(&app, STREAMS, 0.0).await;
}

#[actix_web::test]
async fn only_so_many_streams_are_open() {
    let mut setup = Setup::default();
    setup.feed_limits.max_streams = 1;
    setup.feed_limits.bookmark_every = Duration::from_millis(20);
    let (app, _) = with_council(setup).await;
    let anyone = app.anonymous();
    let mut first = Stream::open(&anyone, "/v1/changes/stream?after=now", "").await;
    first.next().await.expect("a bookmark");
    let refused = anyone.get("/v1/changes/stream").await;
    assert_eq!(refused.header("retry-after"), "30");
    refused.problem(503, "too_many_streams");
    drop(first);
    until_number(&app, STREAMS, 0.0).await;
    Stream::open(&anyone, "/v1/changes/stream?after=now", "").await.next().await.expect("a bookmark");
}

#[actix_web::test]
async fn a_stream_ends_after_its_time_and_when_the_program_stops() {
    let mut setup = Setup::default();
    setup.feed_limits.stream_lasts = Duration::from_millis(50);
    let (app, _) = with_council(setup).await;
    let events = Stream::open(&app.anonymous(), "/v1/changes/stream?after=now", "").await.all().await;
    assert!(events.iter().all(|event| event.name == "bookmark"), "{events:?}");

    let (app, _) = with_council(Setup::default()).await;
    let mut stream = Stream::open(&app.anonymous(), "/v1/changes/stream?after=now", "").await;
    stream.next().await.expect("a bookmark");
    app.readiness.stop();
    assert_eq!(stream.next().await, None);
    until_number(&app, STREAMS, 0.0).await;
}

#[actix_web::test]
async fn a_token_that_expires_or_is_revoked_ends_its_stream() {
    for is_revoked in [false, true] {
        let (app, council) = with_council(Setup::default()).await;
        let token = app.token("record:read", &["ashford"], 60);
        let mut stream = Stream::open(&app.bearer(&token), "/v1/changes/stream?after=now", "").await;
        stream.next().await.expect("a bookmark");
        let seen = id(&app.meeting(&council, "2026-07-01", "draft").await);
        assert_eq!(stream.change().await.expect("a change").data["id"], seen);
        if is_revoked {
            let now = app.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
            let new = json!({"subject": "record:read of ashford", "issued_before": now, "reason": "It was stolen."});
            app.clock.advance(1);
            app.admin().post("/v1/revocations", &new).await.created();
        } else {
            app.clock.advance(3600);
        }
        app.meeting(&council, "2026-07-02", "draft").await;
        let rest = stream.all().await;
        assert!(rest.iter().all(|event| event.name == "bookmark"), "{is_revoked}: {rest:?}");
    }
}

#[actix_web::test]
async fn a_stream_whose_database_is_set_back_says_so_and_ends() {
    let mut setup = Setup::default();
    setup.feed_limits.bookmark_every = Duration::from_secs(3600);
    let (app, council) = with_council(setup).await;
    let db = client(&app.database_url).await;
    app.meeting(&council, "2026-07-01", "published").await;
    until_sealed(&db).await;
    let mut stream = Stream::open(&app.anonymous(), "/v1/changes/stream?after=now", "").await;
    stream.next().await.expect("a bookmark");
    let back = "BEGIN; UPDATE record.feed SET head = head - 1, public_head = public_head - 1; \
                DELETE FROM record.positions p USING record.feed f WHERE p.position > f.head; COMMIT";
    db.batch_execute(back).await.expect("an earlier state");
    for day in 2..4 {
        app.meeting(&council, &format!("2026-07-0{day}"), "published").await;
    }
    let told = stream.all().await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].name.as_str(), told[0].id.as_str(), &told[0].data["oldest"]), ("resync", "", &json!(1)));
    let restart = text(&told[0].data["links"], "restart");
    app.anonymous().get(&restart).await.ok();
}
