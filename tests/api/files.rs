//! Files as they go: as they came, whole or in part, to whoever sees their document.

use actix_web::http::Method;
use minutebook::storage::Storage;
use serde_json::{Value, json};

use crate::support::client::{Answer, Client};
use crate::support::files::{MINUTES, digest, report, sha256, upload, with_minutes};
use crate::support::records::text;
use crate::support::{Setup, TestApp};

async fn ranged(client: &Client, document: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = client.request(Method::GET, &format!("{document}/file"));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    request.send().await
}

#[actix_web::test]
async fn a_file_is_handed_out_as_it_came_and_the_document_says_what_it_is() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "published").await;
    let before = app.anonymous().get(&document).await.ok();
    assert_eq!((&before["links"]["file"], &before["links"]["text"]), (&Value::Null, &Value::Null));
    app.anonymous().get(&format!("{document}/file")).await.problem(404, "no_file");
    app.anonymous().get(&format!("{document}/text")).await.problem(404, "no_file");

    let sent = upload(&app.publisher("ashford"), &document, "text/plain; charset=utf-8", MINUTES).send().await;
    assert_eq!(sent.header("location"), format!("{document}/file"));
    let etag = sent.header("etag").to_owned();
    let after = sent.expect(201);
    assert_eq!(
        (after["version"].as_i64(), text(&after, "sha256"), after["size_bytes"].as_u64(), text(&after, "media_type")),
        (Some(2), sha256(MINUTES), Some(39), "text/plain".to_owned())
    );
    assert_eq!(
        (&after["file_stored_at"], text(&after["links"], "file")),
        (&json!("2026-11-24T12:00:00Z"), format!("{document}/file"))
    );
    assert_eq!(app.publisher("ashford").get(&document).await.header("etag"), etag, "it is the document's");

    let file = app.anonymous().get(&format!("{document}/file")).await;
    assert_eq!((file.status, file.body.as_slice()), (200, MINUTES));
    for (name, value) in [
        ("content-type", "text/plain; charset=utf-8"),
        ("content-length", "39"),
        ("etag", &format!("\"{}\"", sha256(MINUTES))),
        ("content-digest", &digest(MINUTES)),
        ("repr-digest", &digest(MINUTES)),
        ("accept-ranges", "bytes"),
        ("cache-control", "public, max-age=0, must-revalidate"),
        ("x-content-type-options", "nosniff"),
        ("content-encoding", ""),
    ] {
        assert_eq!(file.header(name), value, "{name}");
    }
    assert!(file.header("content-security-policy").ends_with("; sandbox"));
    let head = app.anonymous().request(Method::HEAD, &format!("{document}/file")).send().await;
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, "39", 0));
    let own = app.clerk("ashford").get(&format!("{document}/file")).await;
    assert_eq!(own.header("cache-control"), "private, no-store");
}

#[actix_web::test]
async fn a_file_is_not_compressed_and_its_etag_gives_304() {
    let (app, document) = with_minutes().await;
    let etag = format!("\"{}\"", sha256(MINUTES));
    let answer = ranged(&app.anonymous(), &document, &[("Accept-Encoding", "br, gzip")]).await;
    assert_eq!((answer.header("etag"), answer.header("content-encoding")), (etag.as_str(), ""));
    assert_eq!(answer.body, MINUTES);
    let unchanged = ranged(&app.anonymous(), &document, &[("If-None-Match", &etag)]).await;
    assert_eq!((unchanged.status, unchanged.header("etag"), unchanged.body.len()), (304, etag.as_str(), 0));
}

#[actix_web::test]
async fn a_part_of_a_file_is_that_part() {
    let (app, document) = with_minutes().await;
    let public = app.anonymous();
    let etag = format!("\"{}\"", sha256(MINUTES));
    for (range, from, to) in [
        ("bytes=0-6", 0, 7),
        ("bytes=24-", 24, 39),
        ("bytes=-4", 35, 39),
        ("bytes=30-900", 30, 39),
        ("bytes=-900", 0, 39),
    ] {
        for if_range in [None, Some(etag.as_str())] {
            let headers: Vec<_> =
                [Some(("Range", range)), if_range.map(|tag| ("If-Range", tag))].into_iter().flatten().collect();
            let answer = ranged(&public, &document, &headers).await;
            let said = format!("bytes {from}-{}/39", to - 1);
            assert_eq!((answer.status, answer.header("content-range")), (206, said.as_str()), "{range}");
            assert_eq!(answer.header("content-length"), (to - from).to_string());
            assert_eq!((answer.body.as_slice(), answer.header("content-digest")), (&MINUTES[from..to], ""), "{range}");
            assert_eq!(answer.header("repr-digest"), digest(MINUTES));
        }
    }
    // What is no range, is of several parts, or is of another file, is answered with the whole.
    for headers in [
        vec![("Range", "lines=1-2")],
        vec![("Range", "bytes=x-y")],
        vec![("Range", "bytes=0-1,4-5")],
        vec![("Range", "bytes=0-1"), ("If-Range", "\"another\"")],
        vec![("Range", "bytes=0-1"), ("If-Range", "Wed, 21 Oct 2015 07:28:00 GMT")],
    ] {
        let answer = ranged(&public, &document, &headers).await;
        assert_eq!((answer.status, answer.body.as_slice()), (200, MINUTES), "{headers:?}");
    }
    for range in ["bytes=39-", "bytes=400-500", "bytes=-0"] {
        let answer = ranged(&public, &document, &[("Range", range)]).await;
        assert_eq!(answer.header("content-range"), "bytes */39", "{range}");
        answer.problem(416, "range_not_satisfiable");
    }
}

#[actix_web::test]
async fn a_file_is_seen_exactly_when_its_document_is() {
    let (app, document) = with_minutes().await;
    app.waiting.settled().await;
    let publisher = app.publisher("ashford");
    let parts = [format!("{document}/file"), format!("{document}/text")];
    publisher.patch(&document, &json!({"publication": "withdrawn", "withdrawn_reason": "Too early."})).await.ok();
    for part in &parts {
        for method in [Method::GET, Method::HEAD] {
            let answer = app.anonymous().request(method, part).send().await;
            assert_eq!((answer.status, answer.header("etag"), answer.header("repr-digest")), (404, "", ""), "{part}");
        }
        app.anonymous().get(part).await.problem(404, "not_found");
        app.clerk("barnet").get(part).await.problem(404, "not_found");
        assert_eq!(app.clerk("ashford").get(part).await.status, 200);
    }
    publisher.patch(&document, &json!({"publication": "published"})).await.ok();
    for part in &parts {
        assert_eq!(app.anonymous().get(part).await.status, 200);
    }
    publisher.delete(&document).await;
    for part in &parts {
        app.anonymous().get(part).await.problem(410, "deleted");
        publisher.get(part).await.problem(410, "deleted");
    }
    let tombstones = app.anonymous().get("/v1/documents?include_deleted=true").await.ok();
    let tombstone = &tombstones["data"][0];
    for member in ["sha256", "size_bytes", "media_type", "file_stored_at"] {
        assert_eq!(tombstone[member], Value::Null, "{member}");
    }
    assert_eq!(tombstone["links"]["file"], Value::Null);
}

#[actix_web::test]
async fn the_text_of_what_is_hidden_is_on_no_connection_of_the_public() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "draft").await;
    let secret = upload(&app.clerk("ashford"), &document, "text/plain", b"SECRET").send().await.expect(201);
    app.waiting.settled().await;
    let db = crate::support::cluster::client(&app.database_url).await;
    let kept: String = db.query_one("SELECT text FROM record.document_texts", &[]).await.expect("the text").get(0);
    assert_eq!(kept, "SECRET");
    db.batch_execute("SET ROLE minutebook_public; SET search_path = published").await.expect("the role");
    assert!(db.query("SELECT * FROM document_texts", &[]).await.expect("rows").is_empty(), "{secret}");
}

#[actix_web::test]
async fn metadata_that_says_otherwise_than_the_file_is_refused_and_what_says_nothing_keeps_it() {
    let (app, document) = with_minutes().await;
    let publisher = app.publisher("ashford");
    let wrong = json!({"sha256": sha256(b"other"), "size_bytes": 1, "media_type": "application/pdf"});
    let refused = publisher.patch(&document, &wrong).await;
    assert_eq!(refused.pointers(422, "validation"), ["/media_type", "/size_bytes", "/sha256"]);
    let cleared =
        publisher.patch(&document, &json!({"sha256": null, "size_bytes": null, "title": "The report"})).await.ok();
    assert_eq!((text(&cleared, "sha256"), text(&cleared, "title")), (sha256(MINUTES), "The report".to_owned()));
    let owner = json!({"kind": "item", "id": cleared["owner"]["id"]});
    let mut synced =
        json!({"owner": owner, "kind": "report", "title": "Synced", "identifiers": [{"scheme": "s", "value": "1"}]});
    publisher.patch(&document, &json!({"identifiers": [{"scheme": "s", "value": "1"}]})).await.ok();
    let after = publisher.put("/v1/documents/by/s/1", &synced).await.ok();
    assert_eq!((text(&after, "sha256"), after["size_bytes"].as_u64()), (sha256(MINUTES), Some(39)));
    assert_eq!(app.anonymous().get(&format!("{document}/file")).await.body, MINUTES);
    synced["sha256"] = json!(sha256(b"other"));
    assert_eq!(publisher.put("/v1/documents/by/s/1", &synced).await.pointers(422, "validation"), ["/sha256"]);
}

#[actix_web::test]
async fn a_name_can_harm_no_header() {
    let (app, document) = with_minutes().await;
    let publisher = app.publisher("ashford");
    let named = async |name: &str, query: &str| {
        publisher.patch(&document, &json!({"file_name": name})).await.ok();
        let answer = app.anonymous().get(&format!("{document}/file{query}")).await;
        (answer.header("content-disposition").to_owned(), answer.header("x-evil").to_owned())
    };
    let plain = named("agenda (final).pdf", "").await.0;
    assert_eq!(plain, "inline; filename=\"agenda (final).pdf\"");
    let saved = named("agenda.pdf", "?download=true").await.0;
    assert_eq!(saved, "attachment; filename=\"agenda.pdf\"");
    let welsh = named("Tŷ'r Cyngor.pdf", "").await.0;
    assert_eq!(welsh, "inline; filename=\"T__r Cyngor.pdf\"; filename*=UTF-8''T%C5%B7%27r%20Cyngor.pdf");
    let evil = named("a\"\r\nX-Evil: 1;/../\u{202e}b.pdf", "").await;
    assert_eq!(evil.1, "");
    let shown = "inline; filename=\"a___X-Evil_ 1__..__b.pdf\"; filename*=UTF-8''a%22__X-Evil%3A%201%3B_..__b.pdf";
    assert_eq!(evil.0, shown);
    publisher.patch(&document, &json!({"file_name": null})).await.ok();
    let unnamed = app.anonymous().get(&format!("{document}/file")).await;
    assert!(unnamed.header("content-disposition").ends_with(".txt\""));
}

#[actix_web::test]
async fn a_file_that_storage_lost_or_cut_short_is_a_503_and_sending_it_again_mends_it() {
    let (app, document) = with_minutes().await;
    let object = app.files.join("sha256").join(&sha256(MINUTES)[..2]).join(sha256(MINUTES));
    let get = async || app.anonymous().get(&format!("{document}/file")).await;
    std::fs::write(&object, &MINUTES[..10]).expect("a shorter file");
    let refused = get().await;
    assert_eq!(refused.header("retry-after"), "2");
    refused.problem(503, "unavailable");
    std::fs::remove_file(&object).expect("the file");
    get().await.problem(503, "unavailable");
    upload(&app.publisher("ashford"), &document, "text/plain", MINUTES).header("If-Match", "*").send().await.ok();
    assert_eq!(get().await.body, MINUTES);
}

#[actix_web::test]
async fn a_file_of_many_parts_is_the_same_in_any_storage() {
    let large: Vec<u8> = (0_u32..4_000_000).flat_map(|number| format!("{:x} ", number % 4093).into_bytes()).collect();
    assert!(large.len() > 12 * 1024 * 1024);
    for storage in [None, Some(Storage::in_memory())] {
        let app = TestApp::with(Setup { storage, ..Setup::default() }).await;
        let (_, document) = report(&app, "published").await;
        let kept = upload(&app.publisher("ashford"), &document, "text/plain", &large).send().await.expect(201);
        assert_eq!(text(&kept, "sha256"), sha256(&large));
        assert!(app.anonymous().get(&format!("{document}/file")).await.body == large);
        let part = ranged(&app.anonymous(), &document, &[("Range", "bytes=5242870-10485790")]).await;
        assert!(part.status == 206 && part.body == large[5_242_870..=10_485_790]);
    }
}

#[actix_web::test]
async fn a_name_by_which_a_computer_would_run_a_file_is_refused_and_never_handed_out() {
    let (app, document) = with_minutes().await;
    let publisher = app.publisher("ashford");
    for name in ["evil.hta", "evil.pdf.HTA", "evil.exe. .", "evil.html", "evil.svg", "evil.docm", "evil.js"] {
        let refused = publisher.patch(&document, &json!({"file_name": name})).await;
        assert_eq!(refused.pointers(422, "validation"), ["/file_name"], "{name}");
    }
    for name in ["minutes.txt", "minutes.TXT", "Minutes of item 3.5 approved", "agenda.pdf", "minutes"] {
        publisher.patch(&document, &json!({"file_name": name})).await.ok();
        let answer = app.anonymous().get(&format!("{document}/file")).await;
        assert_eq!(answer.header("content-disposition"), format!("inline; filename=\"{name}\""));
    }
    // Also if nothing is known of the file but its name.
    let described = publisher.get(&document).await.ok();
    for name in ["evil.hta", "evil.pdf.exe", "evil.LNK", "evil.js .", "evil.settingContent-ms"] {
        let bare = json!({"owner": {"kind": "item", "id": described["owner"]["id"]}, "kind": "report",
            "title": "Report", "file_name": name});
        let refused = publisher.post("/v1/documents", &bare).await;
        assert_eq!(refused.pointers(422, "validation"), ["/file_name"], "{name}");
        let mut known = bare.clone();
        known["file_name"] = json!("Report of item 3.5 to the council.pub");
        publisher.post("/v1/documents", &known).await.created();
    }
    // One from before the rule is handed out with the ending of its type.
    let db = crate::support::cluster::client(&app.database_url).await;
    db.execute("UPDATE record.documents SET file_name = 'evil.hta'", &[]).await.expect("a name of before");
    let answer = app.anonymous().get(&format!("{document}/file")).await;
    assert_eq!(answer.header("content-disposition"), "inline; filename=\"evil.hta.txt\"");
    publisher.patch(&document, &json!({"title": "Other minutes"})).await.ok();
}
