//! What is served for people: Swagger UI and the contract, from our own origin alone.

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
