//! Which addresses there are, and how each answers.

use actix_web::http::Method;

use super::{demo, of_council};
use crate::support::TestApp;

#[actix_web::test]
async fn a_page_that_is_not_there_is_404() {
    let (app, _) = demo().await;
    let anyone = app.anonymous();
    let roots = ["/ldes/changes".to_owned(), of_council(&anyone, "chorley").await];
    let wrong = [
        "0",
        "-1",
        "+1",
        "01",
        "1.0",
        "1e3",
        "one",
        "99999",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "18446744073709551616",
        "99999999999999999999999999999999999999999",
    ];
    for root in &roots {
        assert_eq!(anyone.get(&format!("{root}/1")).await.status, 200);
        for number in wrong {
            anyone.get(&format!("{root}/{number}")).await.problem(404, "no_such_address");
        }
    }
}

#[actix_web::test]
async fn a_council_that_is_not_there_has_no_stream() {
    let app = TestApp::new().await;
    let anyone = app.anonymous();
    let missing = "/ldes/councils/01935d4e-8a00-7000-8000-0000ffffffff/changes";
    anyone.get(missing).await.problem(404, "not_found");
    anyone.get(&format!("{missing}/1")).await.problem(404, "no_such_address");
    anyone.get("/ldes/councils/chorley/changes").await.problem(400, "bad_path");
    anyone.get("/ldes/councils/chorley/changes/1").await.problem(400, "bad_path");
    anyone.get("/ldes/changes/1").await.problem(404, "no_such_address");
}

#[actix_web::test]
async fn every_address_answers_head_options_and_304_and_takes_no_parameter() {
    let (app, _) = demo().await;
    let anyone = app.anonymous();
    let of_council = of_council(&anyone, "chorley").await;
    let paths =
        ["/ldes/changes".to_owned(), "/ldes/changes/1".to_owned(), of_council.clone(), format!("{of_council}/1")];
    for path in &paths {
        let got = anyone.get(path).await;
        let etag = got.header("etag").to_owned();
        assert!(etag.starts_with('"'), "{path}: {etag}");
        let same = anyone.request(Method::GET, path).header("If-None-Match", &etag).send().await;
        assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, etag.as_str()), "{path}");
        assert_eq!(same.header("cache-control"), got.header("cache-control"), "{path}");
        let head = anyone.request(Method::HEAD, path).send().await;
        assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, etag.as_str()), "{path}");
        let options = anyone.request(Method::OPTIONS, path).send().await;
        assert_eq!((options.status, options.header("allow")), (204, "GET, HEAD, OPTIONS"), "{path}");
        anyone.request(Method::POST, path).send().await.problem(405, "method_not_allowed");
        anyone.get(&format!("{path}?page=2")).await.problem(400, "bad_query");
        let other = anyone.request(Method::GET, path).header("Origin", "https://example.org").send().await;
        assert_eq!(other.header("access-control-allow-origin"), "*", "{path}");
    }
}
