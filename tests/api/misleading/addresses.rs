//! Addresses that are nearly right.

use super::assert_said;
use crate::support::TestApp;
use crate::support::records::id;

#[actix_web::test]
async fn an_address_that_is_nearly_right_is_answered_with_the_one_that_is() {
    let app = TestApp::new().await;
    let item = "0193f0c0-0000-7000-8000-000000000000";
    for (asked, meant) in [
        ("/v1/meeting".to_owned(), "/v1/meetings?".to_owned()),
        ("/v1/meetings/".to_owned(), "/v1/meetings?".to_owned()),
        ("/v1/Meetings".to_owned(), "/v1/meetings?".to_owned()),
        ("/v1/progress_reports".to_owned(), "/v1/progress-reports?".to_owned()),
        ("/v1/municipalyears".to_owned(), "/v1/municipal-years?".to_owned()),
        ("/v2/meetings".to_owned(), "/v1/meetings?".to_owned()),
        ("/api/v1/meetings".to_owned(), "/v1/meetings?".to_owned()),
        ("/councils".to_owned(), "/v1/councils?".to_owned()),
        ("/v1/councillors".to_owned(), "/v1/people?".to_owned()),
        ("/v1/committees".to_owned(), "/v1/bodies?".to_owned()),
        (format!("/v1/item/{item}"), format!("/v1/items/{item}?")),
        (format!("/v1/items/{item}/document"), format!("/v1/items/{item}/documents?")),
        (format!("/v1/items/{item}/documents/"), format!("/v1/items/{item}/documents?")),
        ("/v1/meetings/by/cms".to_owned(), "/v1/meetings/by/cms/{value}?".to_owned()),
    ] {
        let problem = app.anonymous().get(&asked).await.problem(404, "no_such_address");
        assert_said(&problem, &[&format!("There is nothing at {asked}. Did you mean {meant}")]);
    }
    let nothing = app.anonymous().get("/v1/weather").await.problem(404, "no_such_address");
    assert_said(&nothing, &["GET /v1 lists all collections"]);
}

#[actix_web::test]
async fn an_address_of_no_id_says_what_ids_are_and_where_keys_and_slugs_go() {
    let app = TestApp::new().await;
    let publisher = app.publisher("ashford");
    for (path, words) in [
        ("/v1/meetings/42", ["Ids are UUIDs: GET /v1/meetings lists them", "/v1/meetings/by/{scheme}/{value}"]),
        ("/v1/items/chorley-item-42", ["Ids are UUIDs: GET /v1/items", "/v1/items/by/{scheme}/{value}"]),
        ("/v1/meetings/42/items", ["Ids are UUIDs: GET /v1/meetings", "/v1/meetings/by/{scheme}/{value}"]),
        ("/v1/councils/chorley", ["Ids are UUIDs: GET /v1/councils", "/v1/councils?slug=chorley"]),
        ("/v1/bodies/cabinet/meetings", ["/v1/bodies/by/{scheme}/{value}", "/v1/bodies?slug=cabinet"]),
        ("/v1/metrics/crime-rate", ["/v1/metrics/by/{scheme}/{value}", "/v1/metrics?code=crime-rate"]),
        ("/v1/meetings/by/cms/%FF", ["percent-encoded", "UTF-8"]),
    ] {
        assert_said(&publisher.get(path).await.problem(400, "bad_path"), &words);
    }
    let revocation = app.admin().get("/v1/revocations/one").await.problem(400, "bad_path");
    assert!(!super::said(&revocation).contains("/by/"), "{revocation}");
}

#[actix_web::test]
async fn the_address_that_was_meant_is_told_alike_of_what_is_hidden_and_what_is_not_there() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let hidden = id(&app.meeting(&council, "2026-07-01", "draft").await);
    let absent = "0193f0c0-0000-7000-8000-000000000000";
    let said = async |id: &str| {
        let problem = app.anonymous().get(&format!("/v1/meetings/{id}/item")).await.problem(404, "no_such_address");
        super::said(&problem).replace(id, "-")
    };
    assert_eq!(said(&hidden).await, said(absent).await);
}
