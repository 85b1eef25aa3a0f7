//! Queries with unknown names: parameters, orders, slugs and codes.

use serde_json::json;

use super::assert_said;
use crate::contract::{document, operations};
use crate::support::TestApp;
use crate::support::records::{id, text};

#[actix_web::test]
async fn a_slug_that_nothing_has_is_refused_with_the_nearest() {
    let app = TestApp::demo().await;
    for (query, parameter, words) in [
        ("meetings?council=chorly", "council", ["No council has the slug 'chorly'", "Did you mean 'chorley'?"]),
        ("meetings?council=Chorley", "council", ["'Chorley'", "Did you mean 'chorley'?"]),
        ("decisions?council=examplebridge,chorly", "council", ["'chorly'", "Did you mean 'chorley'?"]),
        ("decisions?council=examplebridge&council=chorly", "council", ["'chorly'", "Did you mean 'chorley'?"]),
        ("items?body=Executive%20Cabinet", "body", ["'Executive Cabinet'", "Did you mean 'executive-cabinet'?"]),
        ("meetings?council=chorley&body=executiv-cabinet", "body", ["No body of chorley", "'executive-cabinet'?"]),
        ("people?council=nowhere-at-all", "council", ["No council has", "GET /v1/councils lists them"]),
        ("observations.csv?council=chorly", "council", ["'chorly'", "Did you mean 'chorley'?"]),
        ("documents?strategy=no-such-plan", "strategy", ["No strategy has the slug", "GET /v1/strategies lists them"]),
        ("observations?metric=no-such-code", "metric", ["No metric has the code", "GET /v1/metrics lists them"]),
        ("meetings/by/demo/nothing?council=chorly", "council", ["'chorly'", "Did you mean 'chorley'?"]),
    ] {
        let problem = app.anonymous().get(&format!("/v1/{query}")).await.problem(400, "bad_query");
        assert_eq!(problem["errors"][0]["pointer"], parameter, "{query}");
        assert_said(&problem, &words);
    }
    let clerk = app.clerk("chorley");
    let put = clerk.put("/v1/people/by/cms/1?council=chorly", &json!({"name": "Ann", "council": "chorley"})).await;
    assert_said(&put.problem(400, "bad_query"), &["'chorly'", "Did you mean 'chorley'?"]);
    let posted = clerk.post("/v1/people", &json!({"name": "Ann", "council": "chorly"})).await;
    assert_said(&posted.problem(422, "validation"), &["/council:", "Did you mean 'chorley'?"]);
}

#[actix_web::test]
async fn a_slug_that_something_has_is_no_error_where_the_list_is_empty() {
    let app = TestApp::demo().await;
    for query in [
        "meetings?council=chorley&date_from=2999-01-01",
        "meetings?council=chorley,examplebridge&date_from=2999-01-01",
        "meetings?body=executive-cabinet&date_from=2999-01-01",
        "votes?council=chorley&updated_since=2999-01-01T00:00:00Z",
    ] {
        let page = app.anonymous().get(&format!("/v1/{query}")).await.ok();
        assert_eq!(page["data"], json!([]), "{query}");
    }
}

#[actix_web::test]
async fn every_filter_by_a_slug_of_every_list_refuses_one_that_nothing_has() {
    let app = TestApp::new().await;
    let caller = app.caller("council:admin", &["*"]);
    let mut asked = 0;
    for (method, path, operation) in operations(&document()) {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let name = text(parameter, "name");
            let is_named = ["council", "body", "strategy", "metric"].contains(&name.as_str());
            if method != "GET" || path.contains('{') || !is_named {
                continue;
            }
            let refused = caller.get(&format!("{path}?{name}=no-such-name")).await;
            assert_eq!(refused.pointers(400, "bad_query"), [name.as_str()], "{path}");
            asked += 1;
        }
    }
    assert!(asked > 30, "{asked}");
}

#[actix_web::test]
async fn a_slug_of_a_hidden_strategy_is_answered_as_one_that_nothing_has_and_never_meant() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let writer = app.caller("progress:write", &["ashford"]);
    let strategy = |slug: &str, publication: &str| {
        json!({"council": "ashford", "slug": slug, "name": slug,
            "publication": publication})
    };
    writer.post("/v1/strategies", &strategy("growth-hidden", "draft")).await.created();
    let anyone = app.anonymous();
    let said = async |slug: &str| {
        let problem = anyone.get(&format!("/v1/metrics?strategy={slug}")).await.problem(400, "bad_query");
        super::said(&problem).replace(slug, "-")
    };
    assert_eq!(said("growth-hidden").await, said("growth-absent").await);
    assert!(!said("growth-hiden").await.contains("growth-hidden"));
    writer.get("/v1/metrics?strategy=growth-hidden").await.ok();
    let meant = writer.get("/v1/metrics?strategy=growth-hiden").await.problem(400, "bad_query");
    assert_said(&meant, &["Did you mean 'growth-hidden'?"]);
    let other = app.caller("record:read", &["barnet"]).get("/v1/metrics?strategy=growth-hidden").await;
    other.problem(400, "bad_query");

    let public = id(&writer.post("/v1/strategies", &strategy("growth-plan", "published")).await.created());
    assert_said(
        &anyone.get("/v1/metrics?strategy=growth-pan").await.problem(400, "bad_query"),
        &["Did you mean 'growth-plan'?"],
    );
    assert_eq!(writer.delete(&format!("/v1/strategies/{public}")).await.status, 204);
    // A deleted record that was public keeps its name, so that its tombstone is found, and is never suggested.
    anyone.get("/v1/metrics?strategy=growth-plan&include_deleted=true").await.ok();
    let problem = anyone.get("/v1/metrics?strategy=growth-pan").await.problem(400, "bad_query");
    assert!(!super::said(&problem).contains("growth-plan"), "{problem}");
}

#[actix_web::test]
async fn a_parameter_of_other_apis_is_answered_with_ours_and_all_that_there_are() {
    let app = TestApp::new().await;
    for (query, words) in [
        ("meetings?q=budget", "no search by text"),
        ("people?search=ann", "no search by text"),
        ("meetings?page=2", "page.next_cursor as cursor"),
        ("items?offset=50", "page.next_cursor as cursor"),
        ("meetings?page[number]=2", "page.next_cursor as cursor"),
        ("meetings?per_page=100", "Send limit"),
        ("decisions?pageSize=100", "Send limit"),
        ("meetings?order=desc", "Send sort"),
        ("meetings?sort_by=date", "Send sort"),
        ("meetings?from=2026-01-01", "Did you mean 'date_from'?"),
        ("meetings?to=2026-01-01", "Did you mean 'date_to'?"),
        ("decisions?from=2026-01-01", "Did you mean 'made_from'?"),
        ("decisions?until=2026-01-01", "Did you mean 'made_to'?"),
        ("actions?start_date=2026-01-01", "Did you mean 'due_from'?"),
        ("meetings?date=2026-01-01", "Did you mean 'date_from'? For one day"),
        ("items?modified_since=2026-01-01", "Did you mean 'updated_since'?"),
        ("meetings?dateFrom=2026-01-01", "Did you mean 'date_from'?"),
        ("meetings?expand=items", "Did you mean 'include'?"),
        ("meetings?fields=title", "all its fields"),
        ("meetings?api_key=secret", "header Authorization"),
        ("meetings?stat=held", "Did you mean 'state'?"),
    ] {
        let problem = app.anonymous().get(&format!("/v1/{query}")).await.problem(400, "bad_query");
        assert_eq!(problem["errors"][0]["code"], "unknown_parameter", "{query}");
        assert_said(&problem, &[words, "It takes ", "updated_since", "cursor"]);
    }
    let one = app.anonymous().get("/v1/enums?page=2").await.problem(400, "bad_query");
    assert_said(&one, &["This address takes no parameters"]);
    let path = "/v1/bodies/0193f0c0-0000-7000-8000-000000000000/meetings?page=2";
    let below = app.anonymous().get(path).await.problem(400, "bad_query");
    assert!(!super::said(&below).contains("body_id"), "the address names the body: {below}");
}

#[actix_web::test]
async fn an_order_by_what_a_list_calls_otherwise_is_answered_with_its_own() {
    let app = TestApp::new().await;
    for (query, meant) in [
        ("decisions?sort=date", "'made_on'"),
        ("decisions?sort=-date", "'made_on'"),
        ("meetings?sort=date", "'start_at'"),
        ("memberships?sort=date", "'starts_on'"),
        ("observations?sort=date", "'period'"),
        ("targets?sort=date", "'due_on'"),
        ("votes?sort=date", "'taken_at'"),
        ("municipal-years?sort=time", "'starts_on'"),
        ("issues?sort=name", "'title'"),
        ("people?sort=title", "'name'"),
        ("metrics?sort=modified", "'updated_at'"),
        ("items?sort=agenda_number", "'position'"),
        ("decisions?sort=made_on:desc", "'-made_on'"),
        ("meetings?sort=title%20asc", "'title'"),
        ("meetings?sort=%2Btitle", "'title'"),
    ] {
        let problem = app.anonymous().get(&format!("/v1/{query}")).await.problem(400, "bad_query");
        assert_said(&problem, &[&format!("Did you mean {meant}?"), "is not a sort order"]);
    }
}
