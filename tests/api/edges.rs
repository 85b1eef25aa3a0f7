//! The server's edges: what cannot be read, comes too slowly, swells, or comes in crowds; and what every answer tells
//! browsers.

use std::io::Write;
use std::time::Duration;

use actix_web::http::Method;
use flate2::Compression;
use flate2::write::GzEncoder;
use minutebook::api;
use minutebook::settings::{BodyLimits, FileLimits, Pace};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::client::{Answer, Client};
use crate::support::contract::{asking, finite};
use crate::support::files::{report, upload, with_minutes};
use crate::support::{Setup, TestApp};

/// Longer than anything here may take: what is not answered by then hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends bytes as they are, and gives everything that comes back until the connection is closed.
async fn raw(app: &TestApp, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(app.address()).await.expect("a connection");
    // The server may close it before it has taken everything, and what it said may be lost then.
    let _ = stream.write_all(bytes).await;
    let mut said = Vec::new();
    let end = timeout(PATIENCE, stream.read_to_end(&mut said)).await;
    assert!(end.is_ok(), "it hangs: {}", String::from_utf8_lossy(&said));
    String::from_utf8_lossy(&said).into_owned()
}

/// Every status in what was said.
fn statuses(said: &str) -> Vec<&str> {
    said.split("HTTP/1.").skip(1).filter_map(|answer| answer.get(2..5)).collect()
}

/// A head of these lines, and what follows it.
fn request(lines: &[&str], rest: &str) -> Vec<u8> {
    format!("{}\r\n\r\n{rest}", lines.join("\r\n")).into_bytes()
}

#[actix_web::test]
async fn what_cannot_be_read_is_refused_and_the_connection_closed() {
    let app = TestApp::new().await;
    let (get, host, post) = ("GET /livez HTTP/1.1", "Host: x", "POST /v1/meetings HTTP/1.1");
    let long = "a".repeat(200_000);
    let (long_path, long_header) = (format!("GET /{long} HTTP/1.1"), format!("X-Long: {long}"));
    let names: Vec<String> = (0..200).map(|number| format!("X-{number}: 1")).collect();
    let many: Vec<&str> = [get, host].into_iter().chain(names.iter().map(String::as_str)).collect();
    let chunked = "Transfer-Encoding: chunked";
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("a header with U+0000", request(&[get, host, "X-A: a\0b"], "")),
        ("a header with a control", request(&[get, host, "X-A: a\u{1}b"], "")),
        ("a header with a bare CR", request(&[get, host, "X-A: a\rX-B: b"], "")),
        ("a folded header", request(&[get, host, "X-A: a", " b"], "")),
        ("a space in a name", request(&[get, host, "X A: b"], "")),
        ("a space before the colon", request(&[get, host, "Content-Length : 5"], "hello")),
        ("a name beyond ASCII", request(&[get, host, "X-Ä: b"], "")),
        ("no colon", request(&[get, host, "nonsense"], "")),
        ("no name", request(&[get, host, ": b"], "")),
        ("no host", request(&[get], "")),
        ("two hosts", request(&[get, host, "Host: y"], "")),
        ("two lengths that agree", request(&[post, host, "Content-Length: 5", "Content-Length: 5"], "hello")),
        ("two lengths", request(&[post, host, "Content-Length: 5", "Content-Length: 0"], "hello")),
        ("two lengths in one", request(&[post, host, "Content-Length: 5, 5"], "hello")),
        ("a length with a sign", request(&[post, host, "Content-Length: +5"], "hello")),
        ("a negative length", request(&[post, host, "Content-Length: -1"], "")),
        ("a hexadecimal length", request(&[post, host, "Content-Length: 0x5"], "hello")),
        ("a length beyond all numbers", request(&[post, host, "Content-Length: 99999999999999999999"], "")),
        ("a length and chunks", request(&[post, host, "Content-Length: 4", chunked], "0\r\n\r\n")),
        ("chunks and a length", request(&[post, host, chunked, "Content-Length: 60"], "0\r\n\r\n")),
        ("chunks twice", request(&[post, host, chunked, chunked], "0\r\n\r\n")),
        ("chunks in chunks", request(&[post, host, "Transfer-Encoding: chunked, chunked"], "0\r\n\r\n")),
        ("a coding beneath chunks", request(&[post, host, "Transfer-Encoding: gzip, chunked"], "0\r\n\r\n")),
        ("a coding after chunks", request(&[post, host, "Transfer-Encoding: chunked, identity"], "0\r\n\r\n")),
        ("no such coding", request(&[post, host, "Transfer-Encoding: xchunked"], "0\r\n\r\n")),
        ("a coding that is none", request(&[post, host, "Transfer-Encoding: identity"], "")),
        ("a coding behind a control", request(&[post, host, "Transfer-Encoding: \u{b}chunked"], "0\r\n\r\n")),
        ("chunks before HTTP/1.1", request(&["POST /v1/meetings HTTP/1.0", host, chunked], "0\r\n\r\n")),
        ("a chunk of no size", request(&[post, host, chunked], "ZZ\r\nhello\r\n0\r\n\r\n")),
        ("a chunk beyond all numbers", request(&[post, host, chunked], "fffffffffffffffff\r\nhello\r\n0\r\n\r\n")),
        ("a chunk that does not end", request(&[post, host, chunked], "2\r\nhello\r\n0\r\n\r\n")),
        ("no such version", request(&["GET /livez HTTP/9.9", host], "")),
        ("no version", request(&["GET /livez", host], "")),
        ("a space in the address", request(&["GET /li vez HTTP/1.1", host], "")),
        ("a control in the address", request(&["GET /li\u{7}vez HTTP/1.1", host], "")),
        ("an address that is none", request(&["GET http://[::1 HTTP/1.1", host], "")),
        ("a method that is none", request(&["G(E)T /livez HTTP/1.1", host], "")),
        ("the start of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec()),
        ("the start of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("a long address", request(&[&long_path, host], "")),
        ("a long header", request(&[get, host, &long_header], "")),
        ("many headers", request(&many, "")),
    ];
    for (what, mut bytes) in cases {
        // What follows must not be taken for a request of its own.
        bytes.extend(request(&[get, host], ""));
        let said = raw(&app, &bytes).await;
        assert!(statuses(&said).iter().all(|status| status.starts_with('4')), "{what}: {said}");
    }
    assert_eq!(app.anonymous().get("/livez").await.status, 200);
}

#[actix_web::test]
async fn a_body_that_is_refused_unread_is_no_request_of_its_own() {
    let app = TestApp::new().await;
    let hidden = "GET /v1/meetings HTTP/1.1\r\nHost: x\r\n\r\n";
    let length = format!("Content-Length: {}", hidden.len());
    let said =
        raw(&app, &request(&["POST /v1/meetings HTTP/1.1", "Host: x", "Connection: close", &length], hidden)).await;
    assert_eq!(statuses(&said), ["401"], "{said}");
}

#[actix_web::test]
async fn nothing_is_unpacked_so_nothing_can_swell() {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "draft").await;
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&vec![b' '; 256 * 1024 * 1024]).expect("spaces");
    let bomb = packed.finish().expect("gzip");
    assert!(bomb.len() < 300_000);
    let clerk = app.clerk("ashford");
    for codings in [
        vec!["gzip"],
        vec!["GZIP"],
        vec!["br"],
        vec!["deflate"],
        vec!["zstd"],
        vec!["gzip, gzip"],
        vec!["identity", "gzip"],
    ] {
        let post = clerk.request(Method::POST, "/v1/meetings").header("Content-Type", "application/json");
        for request in [post.bytes(bomb.clone()), upload(&clerk, &document, "text/plain", &bomb)] {
            let request = codings.iter().fold(request, |request, coding| request.header("Content-Encoding", coding));
            let refused = request.send().await;
            assert_eq!(refused.header("accept-encoding"), "identity", "{codings:?}");
            refused.problem(415, "unsupported_media_type");
        }
    }
    let plain = clerk.request(Method::POST, "/v1/meetings").header("Content-Encoding", "Identity");
    assert_eq!(plain.json(&json!({})).send().await.status, 422);
}

/// Sends the head of a request and some of its body, and gives the first piece of what comes back.
async fn cut_short(app: &TestApp, token: &str, line: &str, media_type: &str, some: &str) -> String {
    let mut stream = TcpStream::connect(app.address()).await.expect("a connection");
    let head = format!(
        "{line} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: {media_type}\r\nContent-Length: \
         900\r\n\r\n{some}"
    );
    stream.write_all(head.as_bytes()).await.expect("the head to be sent");
    let mut answer = vec![0; 8192];
    let length = timeout(PATIENCE, stream.read(&mut answer)).await.expect("an answer in time").expect("an answer");
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

#[actix_web::test]
async fn what_comes_slower_than_it_must_is_given_up() {
    let pace = Pace { grace: Duration::from_millis(50), bytes_per_second: 1_000_000 };
    let body_limits = BodyLimits { max_bytes: 1000, timeout: PATIENCE, pace };
    let file_limits = FileLimits { max_bytes: 1000, timeout: PATIENCE, silence: PATIENCE, pace };
    let app = TestApp::with(Setup { body_limits, file_limits, ..Setup::default() }).await;
    let (_, document) = report(&app, "draft").await;
    let token = app.token("record:write", &["ashford"], 60);
    let path = document.trim_start_matches("http://127.0.0.1:8080");
    for (line, media_type, some) in
        [("POST /v1/meetings", "application/json", "{"), (&format!("PUT {path}/file"), "text/plain", "Minutes")]
    {
        let said = cut_short(&app, &token, line, media_type, some).await;
        assert!(said.starts_with("HTTP/1.1 408 ") && said.contains("slower than 1000000 bytes a second"), "{said}");
    }
}

#[actix_web::test]
async fn a_reader_that_takes_nothing_is_let_go() {
    let app = TestApp::with(Setup { write_timeout: Duration::from_millis(300), ..Setup::default() }).await;
    let (_, document) = report(&app, "published").await;
    // More than the buffers of both sides hold.
    let large = "Minutes of the meeting. ".repeat(1024 * 1024);
    upload(&app.publisher("ashford"), &document, "text/plain", large.as_bytes()).send().await.expect(201);
    let mut stuck = TcpStream::connect(app.address()).await.expect("a connection");
    let path = document.trim_start_matches("http://127.0.0.1:8080");
    let head = format!("GET {path}/file HTTP/1.1\r\nHost: x\r\n\r\n");
    stuck.write_all(head.as_bytes()).await.expect("the head to be sent");
    let mut first = [0; 12];
    stuck.read_exact(&mut first).await.expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200");
    let alone = async || {
        while connections(&app.anonymous().get("/metrics").await.text()) > 1.0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, alone()).await.expect("the connection to be closed");
}

/// The connections that the numbers tell of, the asker's own among them.
fn connections(numbers: &str) -> f64 {
    let line = numbers.lines().find_map(|line| line.strip_prefix("minutebook_http_connections "));
    line.and_then(|count| count.parse().ok()).expect("a number")
}

#[actix_web::test]
async fn connections_beyond_the_limit_wait_for_their_turn() {
    let app = TestApp::with(Setup { max_connections: 1, ..Setup::default() }).await;
    let mut first = TcpStream::connect(app.address()).await.expect("a connection");
    let mut second = TcpStream::connect(app.address()).await.expect("a connection");
    let ask = async |stream: &mut TcpStream| {
        stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent")
    };
    let hear = async |stream: &mut TcpStream| {
        let mut said = String::new();
        while !said.contains("# EOF") {
            let mut piece = [0; 65_536];
            let length =
                timeout(PATIENCE, stream.read(&mut piece)).await.expect("an answer in time").expect("an answer");
            assert!(length > 0, "{said}");
            said += &String::from_utf8_lossy(&piece[..length]);
        }
        said
    };
    ask(&mut second).await;
    ask(&mut first).await;
    for _ in 0..3 {
        let said = hear(&mut first).await;
        assert!(said.contains("\nminutebook_http_connections 1\n"), "{said}");
        ask(&mut first).await;
    }
    drop(first);
    assert!(hear(&mut second).await.starts_with("HTTP/1.1 200 "));
}

#[track_caller]
fn assert_safe(answer: &Answer, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        let all: Vec<_> = answer.headers.get_all(name).collect();
        assert_eq!(all, [value], "{what}: {name}");
    }
    let policies: Vec<_> = answer.headers.get_all("content-security-policy").collect();
    assert_eq!(policies.len(), 1, "{what}");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src '") && policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    assert!(!policy.contains("script-src") && !policy.contains('*'), "{what}: {policy}");
}

/// Asks for everything that there is, in every way, well and badly.
async fn everything(client: &Client) -> Vec<(String, Answer)> {
    let document = serde_json::to_value(api::document().expect("a document")).expect("JSON");
    let nobody = "0193f0c0-0000-7000-8000-000000000000";
    let pages = [
        "/",
        "/strategies",
        "/strategies/digital-strategy",
        "/strategies/none",
        "/minutebook.css",
        "/docs",
        "/docs/",
        "/docs/swagger-ui-bundle.js",
        "/docs/minutebook.css",
        "/docs/oauth2-redirect.html",
        "/openapi.json",
        "/ldes/changes",
        "/ldes/changes/1",
        "/ldes/changes/0",
        "/problems/validation",
        "/problems/none",
        "/.well-known/security.txt",
        "/nothing",
        "/v1/nothing",
    ];
    let pages = pages.into_iter().map(|path| (path.to_owned(), vec![Method::GET]));
    let operations = document["paths"].as_object().expect("paths").iter().map(|(path, item)| {
        let path = path.replace("{id}", nobody).replace("{scheme}", "test").replace("{value}", "nothing");
        let path = path.replace("{collection}", "meetings").replace("{version}", "1");
        let path = finite(&path, &item["get"]);
        let methods = item.as_object().expect("methods").keys();
        (path, methods.map(|method| method.to_uppercase().parse().expect("a method")).collect())
    });
    let mut answers = Vec::new();
    for (path, mut methods) in operations.chain(pages).collect::<Vec<_>>() {
        methods.extend([Method::HEAD, Method::OPTIONS, Method::TRACE]);
        for method in methods {
            let answer = client.request(method.clone(), &path).send().await;
            answers.push((format!("{method} {path}"), answer));
            let wrong = client.request(method.clone(), &asking(&path, "colour=red")).send().await;
            answers.push((format!("{method} {path}?colour=red"), wrong));
        }
        // From memory where it is kept, and where the caller has it already.
        let again = client.get(&path).await;
        let had = client.request(Method::GET, &path).header("If-None-Match", again.header("etag")).send().await;
        answers.extend([(format!("{path} again"), again), (format!("{path} had"), had)]);
    }
    answers
}

#[actix_web::test]
async fn every_answer_tells_browsers_what_it_may_do() {
    let app = TestApp::demo().await;
    let answers = everything(&app.anonymous()).await;
    let seen = |status: u16| answers.iter().any(|(_, answer)| answer.status == status);
    for status in [200, 204, 304, 308, 400, 401, 404, 405] {
        assert!(seen(status), "{status}");
    }
    for (what, answer) in &answers {
        assert_safe(answer, what);
        assert_eq!(answer.header("strict-transport-security"), "", "{what}");
    }
}

#[actix_web::test]
async fn browsers_are_kept_to_https_where_the_public_address_is_one() {
    let app = TestApp::with(Setup { public_url: "https://record.example.org", ..Setup::default() }).await;
    for path in ["/", "/v1/meetings", "/v1/nothing", "/livez"] {
        let answer = app.anonymous().get(path).await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{path}");
        assert_safe(&answer, path);
    }
}

#[actix_web::test]
async fn the_numbers_can_have_an_address_of_their_own() {
    let app = TestApp::with(Setup { has_metrics_apart: true, ..Setup::default() }).await;
    let public = app.anonymous();
    public.get("/metrics").await.problem(404, "no_such_address");
    public.request(Method::OPTIONS, "/metrics").send().await.problem(404, "no_such_address");
    let contract = public.get("/openapi.json").await.json();
    assert!(contract["paths"]["/metrics"].is_null() && contract["paths"]["/livez"].is_object());
    let apart = Client::new(app.metrics_base.as_deref().expect("an address"), None);
    let numbers = apart.get("/metrics").await;
    assert_eq!(numbers.status, 200);
    assert!(numbers.text().contains("minutebook_http_requests_total{"), "{}", numbers.text());
    assert_safe(&numbers, "the numbers");
    for path in ["/v1", "/", "/livez"] {
        let nothing = apart.get(path).await;
        assert_safe(&nothing, path);
        nothing.problem(404, "no_such_address");
    }
    apart.request(Method::POST, "/metrics").send().await.problem(405, "method_not_allowed");
    assert_eq!(apart.request(Method::HEAD, "/metrics").send().await.status, 200);
}

#[actix_web::test]
async fn security_txt_says_whom_to_tell_or_is_not_there() {
    let (app, _) = with_minutes().await;
    app.anonymous().get("/.well-known/security.txt").await.problem(404, "no_such_address");
    let security_contacts = ["mailto:security@example.org", "https://example.org/security"];
    let security_contacts = security_contacts.map(|contact| contact.parse().expect("a URL")).to_vec();
    let app = TestApp::with(Setup { security_contacts, ..Setup::default() }).await;
    let answer = app.anonymous().get("/.well-known/security.txt").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/plain; charset=utf-8"));
    let expected = "Contact: mailto:security@example.org\nContact: https://example.org/security\n\
                    Expires: 2027-05-23T12:00:00Z\nCanonical: http://127.0.0.1:8080/.well-known/security.txt\n";
    assert_eq!(answer.text(), expected);
}
