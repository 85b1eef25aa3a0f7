//! Files that mean harm: none runs on our origin, and no name of one breaks a header.

use actix_web::http::Method;
use percent_encoding::percent_decode_str;
use serde_json::json;

use crate::support::TestApp;
use crate::support::client::Answer;
use crate::support::files::{upload, with_minutes};
use crate::support::records::{id, text};

const HTML: &[u8] = b"<!DOCTYPE html><html><script>fetch('/v1/meetings')</script></html>";
const SVG: &[u8] =
    b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(document.domain)</script></svg>";
const XML_SVG: &[u8] =
    b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(document.domain)</script></svg>";
const XHTML: &[u8] =
    b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script></html>";
const SCRIPT: &[u8] = b"import('/docs/');\nalert(document.domain);\n";
const GIF_AND_SCRIPT: &[u8] = b"GIF89a/*\0\0\0\0\0\0\0\0*/=1;alert(document.domain)//<script>alert(1)</script>";
const PDF_AND_HTML: &[u8] = b"%PDF-1.7\n<html><script>alert(document.domain)</script></html>\n\x01";

/// What a browser is told of a file, so that nothing in it runs on our origin.
#[track_caller]
fn assert_harmless(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 200, "{what}: {}", answer.text());
    let media_type = answer.header("content-type");
    for live in ["svg", "xml", "javascript", "ecmascript", "wasm", "octet-stream"] {
        assert!(!media_type.contains(live), "{what}: {media_type}");
    }
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    let policies: Vec<_> = answer.headers.get_all("content-security-policy").collect();
    assert_eq!(policies.len(), 1, "{what}: a handler's policy stands alone");
    let policy = answer.header("content-security-policy");
    let parts: Vec<&str> = policy.split("; ").collect();
    assert!(parts.contains(&"default-src 'none'") && parts.contains(&"frame-ancestors 'none'"), "{what}: {policy}");
    assert!(!policy.contains("script-src") && !policy.contains("allow-"), "{what}: {policy}");
    // Browsers show no PDF in a sandbox, and what runs in one does not run on our origin.
    assert!(parts.contains(&"sandbox") || media_type == "application/pdf", "{what}: {policy}");
}

#[actix_web::test]
async fn what_is_uploaded_runs_nothing_here_under_whatever_type_it_comes() {
    let (app, document) = with_minutes().await;
    let publisher = app.publisher("ashford");
    let declared = [
        "text/html",
        "text/plain",
        "text/csv",
        "text/rtf",
        "image/gif",
        "image/png",
        "application/pdf",
        "application/msword",
        "application/octet-stream",
        "image/svg+xml",
        "application/xhtml+xml",
        "text/xml",
        "application/xml",
        "text/javascript",
        "application/javascript",
        "text/html+script",
        "multipart/form-data",
        "message/rfc822",
        "*/*",
        "text/html\u{9}",
    ];
    let bodies = [HTML, SVG, XML_SVG, XHTML, SCRIPT, GIF_AND_SCRIPT, PDF_AND_HTML];
    let (mut taken, mut refused) = (0, 0);
    for media_type in declared {
        for bytes in bodies {
            let what = format!("{media_type}: {}", String::from_utf8_lossy(bytes));
            let answer = upload(&publisher, &document, media_type, bytes).header("If-Match", "*").send().await;
            match answer.status {
                200 => {
                    taken += 1;
                    for query in ["", "?download=true"] {
                        let file = app.anonymous().get(&format!("{document}/file{query}")).await;
                        assert_harmless(&file, &what);
                        assert_eq!(
                            file.header("content-disposition").starts_with("attachment;"),
                            !query.is_empty(),
                            "{what}"
                        );
                        assert_eq!(file.body, bytes, "{what}");
                    }
                    let range =
                        app.anonymous().request(Method::GET, &format!("{document}/file")).header("Range", "bytes=3-");
                    let part = range.send().await;
                    assert_eq!((part.status, part.header("x-content-type-options")), (206, "nosniff"), "{what}");
                    assert!(part.header("content-security-policy").contains("default-src 'none'"), "{what}");
                }
                415 | 422 => refused += 1,
                status => panic!("{what}: {status}"),
            }
        }
    }
    assert!(taken >= 5 && refused >= 40, "{taken} taken, {refused} refused");
}

#[actix_web::test]
async fn what_a_document_says_it_has_makes_nothing_live_of_unknown_bytes() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = id(&app.item(&council, &id(&meeting), "Business", "published").await);
    let publisher = app.publisher("ashford");
    for media_type in ["image/svg+xml", "application/xhtml+xml", "text/javascript", "text/html"] {
        for bytes in [SVG, XML_SVG, XHTML, SCRIPT, HTML] {
            let what = format!("{media_type}: {}", String::from_utf8_lossy(bytes));
            let document = text(&app.document(&council, &item, "Report", "published").await["links"], "self");
            publisher.patch(&document, &json!({"media_type": media_type})).await.ok();
            let sent = upload(&publisher, &document, "application/octet-stream", bytes).send().await;
            match sent.status {
                201 => assert_harmless(&app.anonymous().get(&format!("{document}/file")).await, &what),
                status => assert_eq!(status, 422, "{what}: {}", sent.text()),
            }
        }
    }
}

#[actix_web::test]
async fn no_name_breaks_a_header_or_hides_what_it_is() {
    let (app, document) = with_minutes().await;
    let publisher = app.publisher("ashford");
    let long = format!("{}.txt", "ý".repeat(120));
    let names = [
        "plain.txt",
        "two words.txt",
        "quote\".txt",
        "\"",
        "back\\slash.txt",
        "\\\"",
        "a;b.txt",
        "a,b=c.txt",
        "a%22b.txt",
        "%0d%0aX-Evil: 1",
        "a\r\nX-Evil: 1.txt",
        "a\nX-Evil: 1",
        "\r\n\r\n<script>alert(1)</script>",
        "a\tb\u{b}c\u{1b}[2J.txt",
        "\u{7f}\u{85}\u{9f}.txt",
        "../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "/absolute",
        "C:\\evil.exe",
        "annex\u{202e}txt.exe",
        "\u{2066}a\u{2069}\u{200f}\u{200e}.txt",
        "a\u{2028}b\u{2029}c.txt",
        "\u{feff}bom.txt",
        "Tŷ'r Cyngor.txt",
        "議事録.txt",
        "🗳️.txt",
        "e\u{301}.txt",
        "'; filename*=UTF-8''evil.exe",
        "x\"; filename=\"evil.exe",
        "=?utf-8?B?ZXZpbA==?=",
        ".",
        "..",
        "CON",
        " leading and trailing ",
        &long,
    ];
    let mut taken = 0;
    for name in names {
        let saved = publisher.patch(&document, &json!({"file_name": name})).await;
        if saved.status == 422 {
            continue;
        }
        assert_eq!(saved.status, 200, "{name:?}: {}", saved.text());
        taken += 1;
        for (query, kind) in [("", "inline"), ("?download=true", "attachment")] {
            let answer = app.anonymous().get(&format!("{document}/file{query}")).await;
            assert_eq!((answer.status, answer.header("x-evil")), (200, ""), "{name:?}");
            let all: Vec<_> = answer.headers.get_all("content-disposition").collect();
            assert_eq!(all.len(), 1, "{name:?}");
            assert_disposition(answer.header("content-disposition"), kind, name);
        }
    }
    assert!(taken >= 25, "{taken}");
    let endless = publisher.patch(&document, &json!({"file_name": "x".repeat(100_000)})).await;
    assert_eq!(endless.pointers(422, "validation"), ["/file_name"]);
}

/// `kind; filename="…"`, and perhaps `filename*`; nothing else, whatever the name.
#[track_caller]
fn assert_disposition(header: &str, kind: &str, name: &str) {
    assert!(header.len() < 2000 && header.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{name:?}: {header}");
    let rest = header.strip_prefix(&format!("{kind}; filename=\"")).unwrap_or_else(|| panic!("{name:?}: {header}"));
    let (plain, rest) = rest.split_once('"').unwrap_or_else(|| panic!("{name:?}: {header}"));
    assert!(!plain.contains(['\\', '/', '%', ';']), "{name:?}: {header}");
    let shown = match rest.strip_prefix("; filename*=UTF-8''") {
        None => {
            assert_eq!(rest, "", "{name:?}");
            plain.to_owned()
        }
        Some(extended) => {
            let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"%!#$&+-.^_`|~".contains(&byte);
            assert!(extended.bytes().all(harmless), "{name:?}: {header}");
            percent_decode_str(extended).decode_utf8().expect("UTF-8").into_owned()
        }
    };
    let turns = |character: char| {
        matches!(character,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let hidden =
        |character: char| character.is_control() || turns(character) || "/\\\u{2028}\u{2029}".contains(character);
    assert!(!shown.contains(hidden), "{name:?} is shown as {shown:?}");
    assert!(shown != "." && shown != ".." && !shown.trim().is_empty(), "{name:?} is shown as {shown:?}");
    let visible = |text: &str| text.chars().filter(|character| character.is_alphanumeric()).collect::<String>();
    assert_eq!(visible(&shown), visible(name), "no letter of it is lost");
}
