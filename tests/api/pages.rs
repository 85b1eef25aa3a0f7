//! What is served for people: Swagger UI and the contract, from our own origin alone.

use actix_web::http::Method;

use crate::support::TestApp;

#[actix_web::test]
async fn swagger_ui_is_served_here_and_fetches_nothing_from_elsewhere() {
    let app = TestApp::new().await;
    for address in ["/docs/", "/docs/index.html"] {
        let page = app.anonymous().get(address).await;
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{address}");
        assert!(!page.text().contains("https://"), "{}", page.text());
        let files: Vec<String> = page.text().split(['"']).filter(|word| is_file(word)).map(str::to_owned).collect();
        assert!(files.len() >= 6, "{files:?}");
        for file in files {
            let answer = app.anonymous().get(&format!("/docs/{file}")).await;
            assert_eq!(answer.status, 200, "{file}");
        }
    }
    let initializer = app.anonymous().get("/docs/swagger-initializer.js").await.text();
    assert!(initializer.contains("/openapi.json"), "{initializer}");
    let answer = app.anonymous().get("/docs").await;
    assert_eq!((answer.status, answer.header("location")), (308, "/docs/"));
}

#[actix_web::test]
async fn a_login_comes_back_to_a_page_that_needs_no_opener() {
    let app = TestApp::new().await;
    let page = app.anonymous().get("/docs/oauth2-redirect.html").await;
    assert_eq!((page.status, page.header("cross-origin-opener-policy")), (200, "same-origin"));
    assert!(page.text().contains("src=\"oauth2-redirect.js\""), "{}", page.text());
    let script = app.anonymous().get("/docs/oauth2-redirect.js").await.text();
    assert!(script.contains("BroadcastChannel"), "{script}");
}

fn is_file(word: &str) -> bool {
    [".css", ".js", ".png"].iter().any(|ending| word.ends_with(ending))
}

#[actix_web::test]
async fn the_contract_that_is_served_is_the_committed_one() {
    let app = TestApp::new().await;
    let served = app.anonymous().get("/openapi.json").await;
    let committed: serde_json::Value = serde_json::from_str(include_str!("../../openapi/v1.json")).expect("JSON");
    assert_eq!((served.status, served.json()), (200, committed));
}

#[actix_web::test]
async fn what_is_fixed_has_an_etag_answers_304_and_takes_head() {
    let app = TestApp::new().await;
    let anyone = app.anonymous();
    for address in ["/openapi.json", "/docs/", "/docs/swagger-ui-bundle.js", "/docs/minutebook.css"] {
        for coding in ["identity", "br", "gzip"] {
            let ask = |method: Method| anyone.request(method, address).header("Accept-Encoding", coding);
            let first = ask(Method::GET).send().await;
            let etag = first.header("etag").to_owned();
            let what = format!("{address} as {coding}");
            assert_eq!((first.status, etag.starts_with('"')), (200, true), "{what}: {etag}");
            assert_eq!(first.header("cache-control"), "public, max-age=0, must-revalidate", "{what}");
            assert_eq!(first.header("content-encoding"), if coding == "identity" { "" } else { coding }, "{what}");
            let again = ask(Method::GET).send().await;
            assert_eq!((again.header("etag"), &again.body), (etag.as_str(), &first.body), "{what}");
            let unchanged = ask(Method::GET).header("If-None-Match", &etag).send().await;
            assert_eq!((unchanged.status, unchanged.header("etag")), (304, etag.as_str()), "{what}");
            assert!(unchanged.body.is_empty() && unchanged.header("content-type").is_empty(), "{what}");
            let head = ask(Method::HEAD).send().await;
            assert_eq!((head.status, head.header("etag"), head.body.len()), (200, etag.as_str(), 0), "{what}");
            assert_eq!(head.header("content-length"), first.body.len().to_string(), "{what}");
        }
    }
}

#[actix_web::test]
async fn each_coding_of_what_is_fixed_has_an_etag_of_its_own() {
    let app = TestApp::new().await;
    let ask = |coding: &str| app.anonymous().request(Method::GET, "/openapi.json").header("Accept-Encoding", coding);
    let plain = ask("identity").send().await;
    let compressed = ask("gzip;q=0.5, br").send().await;
    assert_eq!((plain.header("vary"), compressed.header("content-encoding")), (compressed.header("vary"), "br"));
    assert_ne!(plain.header("etag"), compressed.header("etag"));
    assert!(compressed.body.len() * 5 < plain.body.len(), "{} of {}", compressed.body.len(), plain.body.len());
    let other = ask("identity").header("If-None-Match", compressed.header("etag")).send().await;
    assert_eq!((other.status, other.body), (200, plain.body));
}

#[actix_web::test]
async fn another_spelling_of_a_fixed_address_is_answered_and_not_kept() {
    let app = TestApp::new().await;
    let (usual, other) = ("/docs/swagger-ui.css", "/docs/%73wagger-ui.css");
    let usual = app.anonymous().get(usual).await;
    assert_ne!(usual.header("etag"), "");
    for _ in 0..2 {
        let other = app.anonymous().get(other).await;
        assert_eq!((other.status, other.header("etag")), (200, ""));
        assert_eq!(other.body, usual.body);
    }
}

#[actix_web::test]
async fn what_is_not_there_below_a_fixed_address_is_a_problem_each_time() {
    let app = TestApp::new().await;
    for _ in 0..2 {
        assert_eq!(app.anonymous().get("/docs/none.js").await.status, 404);
        assert_eq!(app.anonymous().request(Method::POST, "/openapi.json").send().await.status, 405);
    }
}
