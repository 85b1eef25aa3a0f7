//! Errors: every one a problem, every code produced here, every code with its page.

use std::time::Duration;

use actix_web::http::Method;
use minutebook::http::problem::Code;
use minutebook::settings::BodyLimits;
use serde_json::json;
use strum::IntoEnumIterator;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::cluster::client;
use crate::support::records::{id, text};
use crate::support::{PACE, Setup, TestApp};

#[actix_web::test]
async fn every_code_has_a_page_that_says_what_to_do() {
    let app = TestApp::new().await;
    for code in Code::iter() {
        let page = app.anonymous().get(&format!("/problems/{}", code.word())).await;
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{code:?}");
        assert!(page.text().contains(code.title()) && page.text().contains("What to do"), "{code:?}");
    }
    app.anonymous().get("/problems/nothing").await.problem(404, "no_such_address");
}

#[actix_web::test]
async fn a_problem_names_its_page_its_path_and_its_request() {
    let app = TestApp::new().await;
    let request = app.anonymous().request(Method::GET, "/v1/meetings/0193f0c0-0000-7000-8000-000000000000");
    let problem = request.header("X-Request-Id", "abc-1").send().await.problem(404, "not_found");
    assert_eq!(
        (problem["type"].as_str(), problem["instance"].as_str(), problem["request_id"].as_str()),
        (
            Some("http://127.0.0.1:8080/problems/not_found"),
            Some("/v1/meetings/0193f0c0-0000-7000-8000-000000000000"),
            Some("abc-1")
        )
    );
}

#[actix_web::test]
async fn a_request_id_that_could_harm_a_log_is_replaced() {
    let app = TestApp::new().await;
    let answer = app.anonymous().request(Method::GET, "/livez").header("X-Request-Id", "a b\"c").send().await;
    assert_eq!(answer.header("x-request-id").len(), 36);
}

#[actix_web::test]
async fn an_address_that_is_none_is_a_problem() {
    let app = TestApp::new().await;
    app.anonymous().get("/v1/councillors").await.problem(404, "no_such_address");
    app.anonymous().get("/v1/meetings/44").await.problem(400, "bad_path");
    app.anonymous().get("/v1/meetings/by/a/%00").await.problem(400, "bad_path");
}

#[actix_web::test]
async fn a_misspelt_parameter_is_refused_with_the_right_word() {
    let app = TestApp::new().await;
    let problem = app.anonymous().get("/v1/meetings?counsil=chorley").await.problem(400, "bad_query");
    let detail = text(&problem["errors"][0], "detail");
    assert!(detail.starts_with("There is no parameter counsil here. Did you mean 'council'? It takes "), "{detail}");
}

#[actix_web::test]
async fn parameters_that_cannot_be_read_are_named_all_at_once() {
    let app = TestApp::new().await;
    let cases = [
        ("/v1/meetings?limit=many&count=perhaps", vec!["limit", "count"]),
        ("/v1/meetings?limit=0", vec!["limit"]),
        ("/v1/meetings?state=held,lost", vec!["state"]),
        ("/v1/meetings?date_from=2018-13-01", vec!["date_from"]),
        ("/v1/meetings?date_from=%2B99999-01-01", vec!["date_from"]),
        ("/v1/meetings?updated_since=yesterday", vec!["updated_since"]),
        ("/v1/meetings?council_id=44", vec!["council_id"]),
        ("/v1/meetings?sort=colour", vec!["sort"]),
        ("/v1/meetings?sort=title,-title", vec!["sort"]),
        ("/v1/meetings?include=everything", vec!["include"]),
        ("/v1/meetings?date_to=2018-08-02&date_to=2018-08-03", vec!["date_to"]),
        ("/v1/meetings?council=%00", vec!["council"]),
    ];
    for (path, names) in cases {
        assert_eq!(app.anonymous().get(path).await.pointers(400, "bad_query"), names, "{path}");
    }
    let include = app.anonymous().get("/v1/items?include=document").await.problem(400, "bad_query");
    let detail = text(&include["errors"][0], "detail");
    assert!(detail.ends_with("Did you mean 'documents'?"), "{detail}");
    let long = format!("/v1/meetings?council={}", "x".repeat(9000));
    app.anonymous().get(&long).await.problem(400, "bad_query");
}

#[actix_web::test]
async fn a_cursor_is_good_for_its_own_list_alone() {
    let app = TestApp::demo().await;
    let page = app.anonymous().get("/v1/items?council=examplebridge&limit=2").await.ok();
    let cursor = text(&page["page"], "next_cursor");
    app.anonymous().get(&format!("/v1/items?council=examplebridge&limit=5&cursor={cursor}")).await.ok();
    for other in [
        "/v1/items?council=chorley",
        "/v1/items?council=examplebridge&sort=updated_at",
        "/v1/documents?council=examplebridge",
    ] {
        app.anonymous().get(&format!("{other}&cursor={cursor}")).await.problem(400, "cursor_mismatch");
    }
    for broken in ["nonsense", "e30", "eyJiIjoxLCJrIjpbXX0"] {
        let answer = app.anonymous().get(&format!("/v1/items?council=examplebridge&cursor={broken}")).await;
        assert_eq!(answer.status, 400, "{broken}");
    }
}

#[actix_web::test]
async fn a_cursor_whose_values_are_no_values_is_refused() {
    use base64::Engine;
    let app = TestApp::demo().await;
    let page = app.anonymous().get("/v1/items?limit=2").await.ok();
    let cursor = text(&page["page"], "next_cursor");
    let decode = |text: &str| base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64");
    let mut inside: serde_json::Value = serde_json::from_slice(&decode(&cursor)).expect("JSON");
    inside["k"][1] = json!("1 OR true");
    let forged = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(inside.to_string());
    app.anonymous().get(&format!("/v1/items?limit=2&cursor={forged}")).await.problem(400, "bad_cursor");
}

#[actix_web::test]
async fn a_body_that_is_not_json_is_refused_with_line_and_column() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk(council.slug);
    let send = async |body: String| {
        clerk.request(Method::POST, "/v1/meetings").header("Content-Type", "application/json").bytes(body).send().await
    };
    let problem = send("{\"title\": \"Cabinet\",\n \"date\" }".to_owned()).await.problem(400, "malformed_json");
    assert!(text(&problem, "detail").contains("line 2 column"), "{problem}");
    let twice = send("{\"title\": \"A\", \"title\": \"B\"}".to_owned()).await.problem(400, "malformed_json");
    assert!(text(&twice, "detail").contains("the field \"title\" occurs twice"), "{twice}");
    let null = send("{\"title\": \"A\\u0000B\"}".to_owned()).await.problem(400, "malformed_json");
    assert!(text(&null, "detail").contains("U+0000"), "{null}");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    send(deep).await.problem(400, "malformed_json");
    send(String::new()).await.problem(400, "malformed_json");
    send("{} {}".to_owned()).await.problem(400, "malformed_json");
    send("[1e999]".to_owned()).await.problem(400, "malformed_json");
}

#[actix_web::test]
async fn all_failing_members_are_named_at_once_with_the_way_out() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let decision = json!({"item_id": "44", "kind": "executive", "outcome": "note", "text": 7, "made_on": "soon",
        "colour": "red",
        "alternatives": {"status": "nones"}, "decision_maker": {"kind": "body"}});
    let problem = app.clerk(council.slug).post("/v1/decisions", &decision).await.problem(422, "validation");
    let mut found: Vec<(String, String)> = problem["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| (text(error, "pointer"), text(error, "code")))
        .collect();
    found.sort();
    let expected = [
        ("/alternatives/status", "unknown_value"),
        ("/colour", "unknown_member"),
        ("/decision_maker/name", "required"),
        ("/item_id", "wrong_format"),
        ("/made_on", "wrong_format"),
        ("/outcome", "unknown_value"),
        ("/text", "wrong_type"),
    ];
    let expected: Vec<(String, String)> = expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())).into();
    assert_eq!(found, expected, "{problem}");
    let outcome = problem["errors"].as_array().expect("errors").iter().find(|error| error["pointer"] == "/outcome");
    let outcome = outcome.expect("the outcome's error");
    assert!(text(outcome, "detail").ends_with("Did you mean 'noted'?"), "{outcome}");
    assert_eq!(outcome["allowed"].as_array().map(Vec::len), Some(8));
}

#[actix_web::test]
async fn a_text_that_says_nothing_or_has_what_no_page_can_hold_is_refused() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk(council.slug);
    let meeting = json!({"body_id": council.body_id, "title": " \t", "start_local": "2026-12-01T18:30:60",
        "location": "Town\u{b}Hall"});
    let problem = clerk.post("/v1/meetings", &meeting).await.problem(422, "validation");
    for (pointer, code, words) in [
        ("/title", "too_short", "title is blank. Send some text."),
        ("/start_local", "wrong_format", "is not a local time"),
        ("/location", "wrong_format", "Its character 5 is U+000B, which a text cannot have"),
    ] {
        let errors = problem["errors"].as_array().expect("errors");
        let error = errors.iter().find(|error| error["pointer"] == pointer).unwrap_or_else(|| panic!("{problem}"));
        assert!(error["code"] == code && text(error, "detail").contains(words), "{error}");
    }
    let edited = id(&app.meeting(&council, "2026-12-01", "draft").await);
    for location in [" ", "\u{1}"] {
        let edit = clerk.patch(&format!("/v1/meetings/{edited}"), &json!({"location": location})).await;
        assert_eq!(edit.pointers(422, "validation"), ["/location"]);
    }
    let agenda =
        json!({"items": [{"key": {"scheme": "demo", "value": "1"}, "title": "Budget", "purpose": {"text": "\u{7f}"}}]});
    let answer = clerk.put(&format!("/v1/meetings/{edited}/agenda"), &agenda).await;
    assert_eq!(answer.pointers(422, "validation"), ["/items/0/purpose/text"]);
    clerk.get("/v1/meetings/by/demo/%0B").await.problem(400, "bad_path");
    // A key that could not be sent back in a body makes no record.
    for key in ["%20/y", "demo/%20", "demo/%C2%A0%0A"] {
        let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-12-01"});
        let put = clerk.put(&format!("/v1/meetings/by/{key}"), &meeting).await;
        assert!(text(&put.problem(400, "bad_path"), "detail").contains("Neither is blank."), "{key}");
    }
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "start_local": "2026-12-01T18:30:00",
        "location": "Hall\nRoom 2"});
    assert_eq!(clerk.post("/v1/meetings", &meeting).await.created()["location"], "Hall\nRoom 2");
}

#[actix_web::test]
async fn what_an_edit_does_not_send_is_not_held_against_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let clerk = app.clerk(council.slug);
    let meeting = id(&app.meeting(&council, "2026-12-01", "draft").await);
    // From before a rule: it could not be sent today.
    let db = client(&app.database_url).await;
    db.execute("UPDATE record.meetings SET location = ' '", &[]).await.expect("an old record");
    let edited = clerk.patch(&format!("/v1/meetings/{meeting}"), &json!({"title": "Executive Cabinet"})).await.ok();
    assert_eq!(edited["title"], "Executive Cabinet");
}

#[actix_web::test]
async fn of_very_many_errors_a_hundred_are_named_and_that_there_are_more() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let unknown: serde_json::Map<String, serde_json::Value> =
        (0..150).map(|number| (format!("member_{number}"), json!(1))).collect();
    let problem = app.clerk("ashford").post("/v1/meetings", &unknown.into()).await.problem(422, "validation");
    let errors = problem["errors"].as_array().expect("errors");
    assert_eq!((errors.len(), &errors[100]["code"]), (101, &json!("too_many_errors")), "{problem}");
}

#[actix_web::test]
async fn a_number_that_cannot_be_kept_is_refused_in_words() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-12-01", "draft").await;
    for position in [json!(4_000_000_000_u64), json!(1.0)] {
        let item = json!({"meeting_id": meeting["id"], "title": "Budget", "position": position});
        let problem = app.clerk(council.slug).post("/v1/items", &item).await.problem(422, "validation");
        let error = &problem["errors"][0];
        assert!(error["pointer"] == "/position" && !text(error, "detail").contains("i32"), "{problem}");
    }
}

#[actix_web::test]
async fn a_body_of_another_type_or_size_is_refused() {
    let setup = Setup {
        body_limits: BodyLimits { max_bytes: 1000, timeout: Duration::from_secs(30), pace: PACE },
        ..Setup::default()
    };
    let app = TestApp::with(setup).await;
    let clerk = app.clerk("ashford");
    let plain = clerk.request(Method::POST, "/v1/meetings").header("Content-Type", "text/plain").bytes("title");
    plain.send().await.problem(415, "unsupported_media_type");
    let bare = clerk.request(Method::POST, "/v1/meetings").bytes("{}");
    let problem = bare.send().await.problem(415, "unsupported_media_type");
    assert!(text(&problem, "detail").ends_with("send the body {}."), "{problem}");
    let patch = clerk.request(Method::PATCH, "/v1/meetings/0193f0c0-0000-7000-8000-000000000000");
    let patch = patch.header("Content-Type", "application/merge-patch+json; charset=utf-8").bytes("{}");
    patch.send().await.problem(404, "not_found");
    let large = clerk.request(Method::POST, "/v1/meetings").header("Content-Type", "application/json");
    large.bytes(" ".repeat(1001)).send().await.problem(413, "too_large");
}

#[actix_web::test]
async fn a_body_that_does_not_arrive_is_given_up() {
    let limits = BodyLimits { max_bytes: 1000, timeout: Duration::from_millis(50), pace: PACE };
    let app = TestApp::with(Setup { body_limits: limits, ..Setup::default() }).await;
    let token = app.token("record:write", &["ashford"], 60);
    let mut stream = tokio::net::TcpStream::connect(app.address()).await.expect("a connection");
    let head = format!(
        "POST /v1/meetings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).await.expect("the head to be sent");
    let mut answer = vec![0; 4096];
    let length = stream.read(&mut answer).await.expect("an answer");
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("application/problem+json"), "{answer}");
}

#[actix_web::test]
async fn a_server_without_a_key_serves_reads_and_says_what_writes_lack() {
    let app = TestApp::with(Setup { has_key: false, ..Setup::default() }).await;
    app.anonymous().get("/v1/meetings").await.ok();
    for client in [app.anonymous(), app.clerk("ashford")] {
        let problem = client.post("/v1/meetings", &json!({})).await.problem(503, "auth_not_configured");
        assert!(text(&problem, "detail").contains("MINUTEBOOK_JWT_PUBLIC_KEY_FILE"), "{problem}");
    }
}

#[actix_web::test]
async fn an_idempotency_key_that_is_too_long_is_refused() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let request =
        app.clerk("ashford").request(Method::DELETE, "/v1/meetings/0193f0c0-0000-7000-8000-000000000000?reason=other");
    let request = request.header("Idempotency-Key", &"x".repeat(256)).send().await;
    assert_eq!(app.clerk("ashford").post("/v1/meetings", &json!([])).await.status, 422);
    request.problem(403, "missing_scope");
    let body = json!({"title": "Cabinet", "date": "2026-07-01"});
    let request =
        app.clerk("ashford").request(Method::POST, "/v1/meetings").header("Idempotency-Key", &"x".repeat(256));
    assert_eq!(request.json(&body).send().await.pointers(400, "bad_header"), ["Idempotency-Key"]);
}

#[actix_web::test]
async fn a_deletion_says_why() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "draft").await;
    let path = format!("/v1/meetings/{}", id(&meeting));
    let publisher = app.publisher("ashford");
    publisher.request(Method::DELETE, &path).header("If-Match", "*").send().await.problem(400, "bad_query");
    let why = format!("{path}?reason=whim");
    let refused = publisher.request(Method::DELETE, &why).header("If-Match", "*").send().await;
    assert_eq!(refused.pointers(400, "bad_query"), ["reason"]);
    publisher.get(&path).await.ok();
}

#[actix_web::test]
async fn pages_of_other_sites_may_read_and_may_not_write() {
    let app = TestApp::new().await;
    let read =
        app.anonymous().request(Method::GET, "/v1/meetings").header("Origin", "https://elsewhere.example").send().await;
    assert_eq!((read.status, read.header("access-control-allow-origin")), (200, "*"));
    assert!(read.header("access-control-expose-headers").contains("etag"));
    let missing =
        app.anonymous().request(Method::GET, "/v1/nothing").header("Origin", "https://elsewhere.example").send().await;
    assert_eq!((missing.status, missing.header("access-control-allow-origin")), (404, "*"));
    let preflight = |method: &'static str| {
        let request =
            app.anonymous().request(Method::OPTIONS, "/v1/meetings").header("Origin", "https://elsewhere.example");
        request.header("Access-Control-Request-Method", method).send()
    };
    let allowed = preflight("GET").await;
    assert_eq!(allowed.status, 200);
    assert_eq!(preflight("POST").await.status, 400);
    // A client that compares answers gets the same from each worker.
    let lists = [
        read.header("access-control-expose-headers"),
        allowed.header("access-control-allow-headers"),
        allowed.header("access-control-allow-methods"),
    ];
    for list in lists {
        let names: Vec<&str> = list.split(", ").collect();
        assert!(names.len() > 1 && names.is_sorted(), "{list}");
    }
}

#[actix_web::test]
async fn a_compressed_answer_has_an_etag_of_its_own_that_is_taken_back() {
    let app = TestApp::demo().await;
    let get = |name: &'static str, value: String| {
        let request =
            app.anonymous().request(Method::GET, "/v1/items?council=chorley").header("Accept-Encoding", "gzip");
        request.header(name, &value).send()
    };
    let plain = app.anonymous().get("/v1/items?council=chorley").await;
    let packed = get("X-Nothing", "x".to_owned()).await;
    assert_eq!((packed.header("content-encoding"), plain.header("content-encoding")), ("gzip", ""));
    assert_ne!(packed.header("etag"), plain.header("etag"));
    assert!(packed.header("etag").ends_with("-gzip\""));
    for answer in [&plain, &packed] {
        assert!(answer.header("vary").to_lowercase().contains("accept-encoding"));
    }
    assert_eq!(get("If-None-Match", packed.header("etag").to_owned()).await.status, 304);
    assert_eq!(get("If-None-Match", format!("W/{}", plain.header("etag"))).await.status, 304);
}

#[actix_web::test]
async fn a_forged_cursor_is_refused_and_harms_nobody_else() {
    use base64::Engine;
    let app = TestApp::demo().await;
    let page = app.anonymous().get("/v1/meetings?limit=1").await.ok();
    let engine = base64::prelude::BASE64_URL_SAFE_NO_PAD;
    let cursor = engine.decode(text(&page["page"], "next_cursor")).expect("base64");
    for value in ["0000-01-01T00:00:00+00:00", "2018-08-02T17:30:00+23:59", "+10000-01-01T00:00:00+00:00", "infinity"] {
        let mut inside: serde_json::Value = serde_json::from_slice(&cursor).expect("JSON");
        inside["k"][0] = json!(value);
        let forged = engine.encode(inside.to_string());
        for _ in 0..3 {
            let path = format!("/v1/meetings?limit=1&cursor={forged}");
            app.anonymous().get(&path).await.problem(400, "bad_cursor");
        }
        app.anonymous().get("/v1/meetings?limit=1").await.ok();
    }
}

#[actix_web::test]
async fn what_goes_wrong_inside_is_a_problem_that_tells_nothing_of_it() {
    use actix_web::middleware::from_fn;
    use actix_web::{App, error, test, web};
    use minutebook::http::problem;
    use minutebook::http::urls::Urls;

    let urls = Urls::new(&"http://127.0.0.1:8080".parse().expect("a URL"));
    let broken = || async { Err::<&str, _>(error::ErrorInternalServerError("SECRET: /var/lib/secret")) };
    let app = App::new().app_data(web::Data::new(urls)).route("/", web::get().to(broken));
    let app = test::init_service(app.wrap(from_fn(problem::render))).await;
    let answer = test::call_service(&app, test::TestRequest::get().uri("/").to_request()).await;
    let media_type = answer.headers().get("content-type").and_then(|value| value.to_str().ok());
    assert_eq!((answer.status().as_u16(), media_type), (500, Some("application/problem+json")));
    let body: serde_json::Value = test::read_body_json(answer).await;
    assert_eq!(body["code"], "internal");
    assert!(!body.to_string().contains("SECRET"));
}
