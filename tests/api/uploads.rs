//! Files as they come: what is whole and what it is said to be is kept, and what is not leaves nothing.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use actix_web::http::Method;
use clap::Parser;
use futures_util::future::join_all;
use minutebook::settings::{Cli, FileLimits};
use minutebook::storage::Storage;
use serde_json::json;

use crate::support::client::Client;
use crate::support::files::{MINUTES, digest, report, sha256, stored, upload, with_minutes};
use crate::support::program::until;
use crate::support::records::text;
use crate::support::{PACE, Setup, TestApp};

#[actix_web::test]
async fn a_file_is_replaced_only_by_who_names_it_and_the_same_file_changes_nothing() {
    let (app, document) = with_minutes().await;
    let publisher = app.publisher("ashford");
    let etag = format!("\"{}\"", sha256(MINUTES));
    let put = |bytes: &'static [u8]| upload(&publisher, &document, "text/plain", bytes);
    let refused = put(b"Other minutes.").send().await;
    assert_eq!(refused.header("etag"), etag);
    refused.problem(428, "precondition_required");
    let stale = put(b"Other minutes.").header("If-Match", "\"0000\"").send().await;
    assert_eq!(stale.problem(412, "precondition_failed")["etag"], etag);
    put(b"Other minutes.").header("If-None-Match", "*").send().await.problem(412, "precondition_failed");

    let same = put(MINUTES).header("If-Match", &etag).send().await.ok();
    assert_eq!((same["version"].as_i64(), &same["file_stored_at"]), (Some(2), &json!("2026-11-24T12:00:00Z")));
    app.clock.advance(60);
    let other = put(b"Other minutes.").header("If-Match", &etag).send().await.ok();
    assert_eq!((other["version"].as_i64(), text(&other, "sha256")), (Some(3), sha256(b"Other minutes.")));
    assert_eq!(app.anonymous().get(&format!("{document}/file")).await.body, b"Other minutes.");
    // The document's own ETag names its file as well.
    let version = publisher.get(&document).await.header("etag").to_owned();
    let third = put(MINUTES).header("If-Match", &version).send().await.ok();
    assert_eq!(third["version"], 4);
    let db = crate::support::cluster::client(&app.database_url).await;
    let sql = "SELECT operation || ' ' || version || ' ' || coalesce(record.shown(c) ->> 'sha256', '') FROM \
               record.changes c WHERE kind = 'document' ORDER BY id";
    let log: Vec<String> = db.query(sql, &[]).await.expect("changes").iter().map(|row| row.get(0)).collect();
    let updated = |version: i64, bytes: &[u8]| format!("updated {version} {}", sha256(bytes));
    assert_eq!(log, ["created 1 ".to_owned(), updated(2, MINUTES), updated(3, b"Other minutes."), updated(4, MINUTES)]);
    assert_eq!(stored(&app).len(), 2, "the same bytes are stored once, and those before are kept");
}

#[actix_web::test]
async fn the_same_key_twice_gives_the_first_answer() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "published").await;
    let publisher = app.publisher("ashford");
    let send = |bytes: &'static [u8]| {
        upload(&publisher, &document, "text/plain", bytes).header("Idempotency-Key", "one").send()
    };
    let (first, second) = (send(MINUTES).await, send(MINUTES).await);
    assert_eq!((first.status, second.status, second.header("idempotency-replayed")), (201, 201, "true"));
    assert_eq!(first.body, second.body);
    send(b"Other minutes.").await.problem(422, "idempotency_key_reused");
}

#[actix_web::test]
async fn of_two_first_files_at_once_one_is_refused() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "published").await;
    let publisher = app.publisher("ashford");
    let answers = join_all(
        (0..4).map(|number| upload(&publisher, &document, "text/plain", format!("Minutes {number}").as_bytes()).send()),
    )
    .await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 428, 428, 428]);
}

#[actix_web::test]
async fn a_dry_run_checks_the_file_and_keeps_nothing() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "published").await;
    let publisher = app.publisher("ashford");
    let put = |media_type: &'static str| {
        let request = publisher.request(Method::PUT, &format!("{document}/file?dry_run=true"));
        request.header("Content-Type", media_type).bytes(MINUTES).send()
    };
    let tried = put("text/plain").await;
    assert_eq!(tried.header("dry-run"), "true");
    assert_eq!(text(&tried.expect(201), "sha256"), sha256(MINUTES));
    assert_eq!(put("application/pdf").await.pointers(422, "validation"), ["Content-Type"]);
    app.anonymous().get(&format!("{document}/file")).await.problem(404, "no_file");
    assert_eq!(stored(&app), [""; 0]);
}

#[actix_web::test]
async fn a_file_that_is_not_what_it_is_said_to_be_is_refused_and_leaves_nothing() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "published").await;
    let publisher = app.publisher("ashford");
    let put = |media_type: &str, bytes: &[u8]| upload(&publisher, &document, media_type, bytes);
    for media_type in ["application/json", "image/svg+xml", "application/x-msdownload", ""] {
        let refused = put(media_type, MINUTES).send().await.problem(415, "unsupported_media_type");
        assert!(text(&refused, "detail").contains("application/pdf"), "{refused}");
    }
    put("text/plain", MINUTES).header("Content-Encoding", "gzip").send().await.problem(415, "unsupported_media_type");
    for (media_type, bytes) in [
        ("application/pdf", MINUTES),
        ("text/plain", b"%PDF-1.7\n".as_slice()),
        ("text/plain", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("text/csv", b"a,b\n\0,1\n"),
        ("image/png", b"\xFF\xD8\xFF\xE0\0\x10JFIF"),
        ("application/octet-stream", b"MZ\x90\0\x03\0\0\0"),
        ("application/octet-stream", b"\x01\x02\x03"),
    ] {
        let refused = put(media_type, bytes).send().await;
        assert_eq!(refused.pointers(422, "validation"), ["Content-Type"], "{media_type}");
    }
    let wrong =
        put("text/plain", MINUTES).header("Content-Digest", &digest(b"other")).send().await.problem(422, "validation");
    assert!(text(&wrong["errors"][0], "detail").contains(&digest(MINUTES)), "{wrong}");
    for header in ["md5=:AAAA:", "sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:!:"] {
        let refused = put("text/plain", MINUTES).header("Content-Digest", header).send().await;
        assert_eq!(refused.pointers(400, "bad_header"), ["Content-Digest"], "{header}");
    }
    assert_eq!(app.anonymous().get(&document).await.ok()["version"], 1);
    assert_eq!(stored(&app), [""; 0]);
    put("text/plain", MINUTES).header("Content-Digest", &digest(MINUTES)).send().await.expect(201);
}

#[actix_web::test]
async fn what_its_sender_does_not_know_is_taken_for_what_it_is() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "published").await;
    let publisher = app.publisher("ashford");
    publisher.patch(&document, &json!({"media_type": "text/csv"})).await.ok();
    let kept =
        upload(&publisher, &document, "application/octet-stream", b"ward,votes\nNorth,12\n").send().await.expect(201);
    assert_eq!(kept["media_type"], "text/csv");
    let pdf = upload(&publisher, &document, "application/octet-stream", b"%PDF-1.4\n\x01")
        .header("If-Match", "*")
        .send()
        .await;
    assert_eq!(pdf.ok()["media_type"], "application/pdf");
}

#[actix_web::test]
async fn a_file_over_the_limit_is_refused_however_its_size_is_told() {
    let limits =
        FileLimits { max_bytes: 1000, timeout: Duration::from_secs(60), silence: Duration::from_secs(30), pace: PACE };
    let app = TestApp::with(Setup { file_limits: limits, ..Setup::default() }).await;
    let (_, document) = report(&app, "published").await;
    let publisher = app.publisher("ashford");
    let large = vec![b'x'; 1001];
    upload(&publisher, &document, "text/plain", &large).send().await.problem(413, "too_large");
    let chunked = format!("3e9\r\n{}\r\n0\r\n\r\n", "x".repeat(1001));
    let answer = raw(&app, &document, "Transfer-Encoding: chunked", chunked.as_bytes(), None);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(stored(&app), [""; 0]);
    upload(&publisher, &document, "text/plain", &large[..1000]).send().await.expect(201);
    assert_eq!(app.anonymous().get("/v1").await.ok()["limits"]["max_file_bytes"], 1000);
}

/// Sends an upload by hand, ends the sending where it is told to, and gives what was answered until the connection
/// ended.
fn raw(app: &TestApp, document: &str, framing: &str, body: &[u8], end: Option<Shutdown>) -> String {
    let path = document.trim_start_matches(crate::support::PUBLIC_URL);
    let token = app.token("record:publish", &["ashford"], 3600);
    let mut stream = TcpStream::connect(app.address()).expect("a connection");
    let head = format!(
        "PUT {path}/file HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\nContent-Type: \
         text/plain\r\n{framing}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).expect("to be sent");
    if let Some(end) = end {
        stream.shutdown(end).expect("an end");
    }
    let mut answer = Vec::new();
    // A connection that is reset has no answer either.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[actix_web::test]
async fn an_upload_that_breaks_off_at_any_byte_leaves_nothing() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "published").await;
    let length = format!("Content-Length: {}", MINUTES.len());
    let chunks = [b"27\r\n", MINUTES, b"\r\n0\r\n\r\n"].concat();
    let mut cuts = 0;
    for end in [Shutdown::Write, Shutdown::Both] {
        for cut in [0, 1, 20, MINUTES.len() - 1] {
            let answer = raw(&app, &document, &length, &MINUTES[..cut], Some(end));
            assert_refused(&answer, end);
            cuts += 1;
        }
        for cut in [0, 2, 4, 25, chunks.len() - 7, chunks.len() - 2] {
            let answer = raw(&app, &document, "Transfer-Encoding: chunked", &chunks[..cut], Some(end));
            assert_refused(&answer, end);
            cuts += 1;
        }
    }
    assert_eq!(cuts, 20);
    // A write that began is brought to its end: what comes after sees what was left, which is nothing.
    app.anonymous().get(&format!("{document}/file")).await.problem(404, "no_file");
    assert_eq!(app.anonymous().get(&document).await.ok()["version"], 1);
    let whole = raw(&app, &document, "Transfer-Encoding: chunked", &chunks, None);
    assert!(whole.starts_with("HTTP/1.1 201 "), "{whole}");
    // Whoever went away waits for no answer: the last of them may be let go of after this one was kept.
    until("nothing else is left", || (stored(&app) == [sha256(MINUTES)]).then_some(()));
}

/// Whoever only stopped sending is told so; whoever went away hears nothing.
#[track_caller]
fn assert_refused(answer: &str, end: Shutdown) {
    match end {
        Shutdown::Write => {
            assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("incomplete_body"), "{answer}")
        }
        _ => assert_eq!(answer, ""),
    }
}

#[actix_web::test]
async fn a_file_that_stops_coming_is_given_up() {
    for limits in [
        FileLimits {
            max_bytes: 1000,
            timeout: Duration::from_secs(60),
            silence: Duration::from_millis(50),
            pace: PACE,
        },
        FileLimits {
            max_bytes: 1000,
            timeout: Duration::from_millis(50),
            silence: Duration::from_secs(60),
            pace: PACE,
        },
    ] {
        let app = TestApp::with(Setup { file_limits: limits, ..Setup::default() }).await;
        let (_, document) = report(&app, "published").await;
        let answer = raw(&app, &document, "Content-Length: 500", b"Minutes", None);
        assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("request_timeout"), "{answer}");
        assert_eq!(stored(&app), [""; 0]);
    }
}

#[actix_web::test]
async fn who_may_not_change_the_document_may_not_send_its_file() {
    let app = TestApp::new().await;
    let (_, published) = report(&app, "published").await;
    app.council("barnet").await;
    let item = app.anonymous().get(&published).await.ok()["owner"]["id"].clone();
    let draft = json!({"owner": {"kind": "item", "id": item}, "kind": "report", "title": "Draft"});
    let draft = text(&app.clerk("ashford").post("/v1/documents", &draft).await.created()["links"], "self");
    let put = |client: Client, document: &str| upload(&client, document, "text/plain", MINUTES).send();
    put(app.anonymous(), &published).await.problem(401, "token_required");
    put(app.clerk("ashford"), &published).await.problem(403, "missing_scope");
    put(app.publisher("barnet"), &published).await.problem(403, "other_council");
    put(app.publisher("barnet"), &draft).await.problem(404, "not_found");
    put(app.clerk("ashford"), "/v1/documents/0193f0c0-0000-7000-8000-000000000000").await.problem(404, "not_found");
    assert_eq!(stored(&app), [""; 0]);
    put(app.clerk("ashford"), &draft).await.expect(201);
}

#[actix_web::test]
async fn the_first_file_must_be_the_one_that_the_document_is_said_to_have() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "published").await;
    let publisher = app.publisher("ashford");
    publisher.patch(&document, &json!({"sha256": sha256(b"other")})).await.ok();
    let put = || upload(&publisher, &document, "text/plain", MINUTES).send();
    assert_eq!(put().await.pointers(422, "validation"), ["/sha256"]);
    publisher.patch(&document, &json!({"sha256": sha256(MINUTES)})).await.ok();
    put().await.expect(201);
}

#[actix_web::test]
async fn a_storage_that_takes_nothing_is_a_503_and_the_record_stays_as_it_was() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "published").await;
    std::fs::create_dir_all(&app.files).expect("a directory");
    std::fs::write(app.files.join("incoming"), b"in the way").expect("a file");
    let refused = upload(&app.publisher("ashford"), &document, "text/plain", MINUTES).send().await;
    assert_eq!(refused.header("retry-after"), "2");
    refused.problem(503, "unavailable");
    assert_eq!(app.anonymous().get(&document).await.ok()["version"], 1);
}

#[actix_web::test]
async fn what_a_killed_program_left_is_removed_a_day_later() {
    let app = TestApp::new().await;
    let incoming = app.files.join("incoming");
    std::fs::create_dir_all(&incoming).expect("a directory");
    for (name, hours) in [("left#1", 25), ("at work#1", 23)] {
        let file = std::fs::File::create(incoming.join(name)).expect("a file");
        let then = std::time::SystemTime::now() - Duration::from_secs(hours * 60 * 60);
        file.set_modified(then).expect("an earlier time");
    }
    let storage = Storage::in_directory(app.files.clone()).expect("a directory");
    assert_eq!(storage.sweep().await.expect("to be swept"), 1);
    assert_eq!(stored(&app), ["at work#1"]);
}

#[test]
fn files_are_kept_in_a_directory_or_in_s3_and_nowhere_else() {
    let takes = |url: &str| Cli::try_parse_from(["minutebook", "serve", "--storage-url", url]).is_ok();
    assert!(takes("file:///srv/files") && takes("s3://bucket/prefix"));
    for url in ["memory:///", "http://127.0.0.1/files", "file://elsewhere/files", "s3:///prefix", "files"] {
        assert!(!takes(url), "{url}");
    }
}

#[actix_web::test]
async fn a_part_is_not_taken_for_the_whole_nor_nothing_for_a_file() {
    let (app, document) = with_minutes().await;
    let publisher = app.publisher("ashford");
    let part = upload(&publisher, &document, "text/plain", b"Other minut").header("Content-Range", "bytes 0-10/1000");
    part.header("If-Match", "*").send().await.problem(400, "bad_header");
    let nothing = upload(&publisher, &document, "text/plain", b"").header("If-Match", "*").send().await;
    nothing.problem(422, "validation");
    assert_eq!(app.anonymous().get(&format!("{document}/file")).await.body, MINUTES);
}
