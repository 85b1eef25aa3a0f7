//! Councils and bodies over time: their days, and those that came before and after them.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::pages::{assert_says, page};
use crate::support::records::{Council, text};

/// A body of a council.
async fn body(app: &TestApp, council: &Council, slug: &str, more: Value) -> Value {
    let mut body = json!({"council": council.slug, "slug": slug, "name": format!("The {slug}"), "kind": "committee"});
    body.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
    app.council_admin(council.slug).post("/v1/bodies", &body).await.created()
}

fn path(record: &Value) -> String {
    text(&record["links"], "self")
}

fn codes(answer: &Value) -> Vec<(String, String)> {
    let warnings = answer["warnings"].as_array().cloned().unwrap_or_default();
    warnings.iter().map(|warning| (text(warning, "pointer"), text(warning, "code"))).collect()
}

#[actix_web::test]
async fn a_council_leads_on_to_its_successors_and_back_to_its_predecessors() {
    let app = TestApp::new().await;
    let (old, new) = (app.council("ashford").await, app.council("barnet").await);
    let (admin, public) = (app.council_admin("ashford"), app.anonymous());
    let (from, to) = (format!("/v1/councils/{}", old.id), format!("/v1/councils/{}", new.id));
    let before = public.get(&to).await;
    let version = before.json()["version"].clone();
    app.clock.advance(1);
    let end = json!({"starts_on": "1974-04-01", "ends_on": "2026-03-31",
        "successors": [{"council": "barnet", "part": " Planning and housing "}]});
    let ended = admin.patch(&from, &end).await.ok();
    let named = |council: &Council| json!([{"council_id": council.id, "part": "Planning and housing"}]);
    assert_eq!(ended["successors"], named(&new));
    assert_eq!((&ended["ends_on"], &ended["predecessors"]), (&json!("2026-03-31"), &json!([])));
    assert!(codes(&ended).is_empty(), "{ended}");
    let after = public.get(&to).await;
    assert_eq!(after.json()["predecessors"], named(&old));
    assert_eq!(after.json()["version"], version, "it is no new version");
    assert_ne!(before.header("etag"), after.header("etag"));
    assert_eq!(text(&after.json(), "updated_at"), text(&ended, "updated_at"));
    let kept = admin.patch(&from, &json!({"short_name": "Ashford"})).await.ok();
    assert_eq!(kept["successors"], ended["successors"], "absent leaves them");
    assert_eq!(admin.patch(&from, &json!({"successors": null})).await.ok()["successors"], json!([]));
    assert_eq!(public.get(&to).await.ok()["predecessors"], json!([]));
    admin.patch(&from, &json!({"predecessors": []})).await.problem(422, "validation");
}

#[actix_web::test]
async fn a_body_can_have_successors_of_another_council() {
    let app = TestApp::new().await;
    let (old, new) = (app.council("ashford").await, app.council("barnet").await);
    let known = json!({"identifiers": [{"scheme": "test", "value": "licensing"}]});
    let licensing = body(&app, &new, "licensing", known).await;
    let planning = body(&app, &new, "planning", json!({})).await;
    let successors = json!([
        {"body": {"scheme": "test", "value": "licensing"}, "part": "Licensing of taxis"},
        {"body_id": planning["id"]}
    ]);
    let ended = body(&app, &old, "regulatory", json!({"ends_on": "2026-03-31", "successors": successors})).await;
    let named = json!([{"body_id": licensing["id"], "part": "Licensing of taxis"},
        {"body_id": planning["id"], "part": null}]);
    assert_eq!(ended["successors"], named);
    let public = app.anonymous();
    let back = public.get(&path(&licensing)).await.ok();
    assert_eq!(back["predecessors"], json!([{"body_id": ended["id"], "part": "Licensing of taxis"}]));
    let admin = app.council_admin("ashford");
    admin.patch(&path(&licensing), &json!({"name": "Ours"})).await.problem(403, "other_council");
}

#[actix_web::test]
async fn successors_that_are_missing_named_twice_or_in_a_circle_are_refused() {
    let app = TestApp::new().await;
    let (council, other) = (app.council("ashford").await, app.council("barnet").await);
    let (admin, all) = (app.council_admin("ashford"), app.admin());
    let own = format!("/v1/councils/{}", council.id);
    let missing = "01935d4e-8a00-7000-8000-0000ffffffff";
    for (successors, pointer) in [
        (json!([{"council_id": missing}]), "/successors/0/council_id"),
        (json!([{"council": "nowhere"}]), "/successors/0/council"),
        (json!([{"part": "Planning"}]), "/successors/0/council_id"),
        (json!([{"council": "barnet", "council_id": other.id}]), "/successors/0/council"),
        (json!([{"council": "barnet"}, {"council_id": other.id}]), "/successors/1/council_id"),
        (json!([{"council": "barnet", "body": "cabinet"}]), "/successors/0/body"),
        (json!([{"council": "ashford"}]), "/successors"),
    ] {
        let refused = admin.patch(&own, &json!({"successors": successors})).await;
        assert_eq!(refused.pointers(422, "validation"), [pointer], "{successors}");
    }
    let successor = |council: &Council| json!({"successors": [{"council_id": council.id}], "ends_on": "2026-03-31"});
    admin.patch(&own, &successor(&other)).await.ok();
    let third = app.council("croydon").await;
    all.patch(&format!("/v1/councils/{}", other.id), &successor(&third)).await.ok();
    let circle = all.patch(&format!("/v1/councils/{}", third.id), &successor(&council)).await;
    let circle = circle.problem(422, "validation");
    let told = (&circle["errors"][0]["code"], &circle["errors"][0]["pointer"]);
    assert_eq!(told, (&json!("circle"), &json!("/successors")));
    let ends = json!({"starts_on": "2026-04-01", "ends_on": "2026-03-31"});
    assert_eq!(admin.patch(&own, &ends).await.pointers(422, "validation"), ["/ends_on"]);
}

#[actix_web::test]
async fn successors_of_bodies_in_a_circle_or_of_themselves_are_refused() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let admin = app.council_admin("ashford");
    let (one, two) = (body(&app, &council, "one", json!({})).await, body(&app, &council, "two", json!({})).await);
    let successor = |body: &Value| json!({"successors": [{"body_id": body["id"]}], "ends_on": "2026-03-31"});
    assert_eq!(admin.patch(&path(&one), &successor(&one)).await.pointers(422, "validation"), ["/successors"]);
    admin.patch(&path(&one), &successor(&two)).await.ok();
    assert_eq!(admin.patch(&path(&two), &successor(&one)).await.pointers(422, "validation"), ["/successors"]);
    let twice = json!({"successors": [{"body_id": two["id"]}, {"body_id": two["id"], "part": "All"}]});
    let twice = admin.patch(&path(&one), &twice).await;
    assert_eq!(twice.pointers(422, "validation"), ["/successors/1/body_id"]);
    let none = json!({"successors": [{"body": {"scheme": "test", "value": "none"}}]});
    assert_eq!(admin.patch(&path(&one), &none).await.pointers(422, "validation"), ["/successors/0/body"]);
}

#[actix_web::test]
async fn a_deleted_successor_or_predecessor_is_not_named_until_it_is_restored() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let (admin, public) = (app.council_admin("ashford"), app.anonymous());
    let new = body(&app, &council, "new", json!({})).await;
    let successors = json!([{"body_id": new["id"], "part": "Secret part"}]);
    let old = body(&app, &council, "old", json!({"ends_on": "2026-03-31", "successors": successors})).await;
    let restored = async |record: &Value| {
        let restoration = format!("{}/restoration", path(record));
        admin.post(&restoration, &json!({"reason": "It was deleted by mistake."})).await.ok()
    };
    assert_eq!(admin.delete(&path(&new)).await.status, 204);
    assert_eq!(public.get(&path(&old)).await.ok()["successors"], json!([]));
    let changed = admin.patch(&path(&old), &json!({"short_name": "Old"})).await.ok();
    assert_eq!(changed["successors"], successors, "its own council keeps the name, and can send it again");
    restored(&new).await;
    assert_eq!(public.get(&path(&old)).await.ok()["successors"], successors);
    assert_eq!(admin.delete(&path(&old)).await.status, 204);
    for reader in [&public, &app.clerk("ashford")] {
        assert_eq!(reader.get(&path(&new)).await.ok()["predecessors"], json!([]));
    }
    let listed = public.get("/v1/bodies?council=ashford&include_deleted=true").await.text();
    assert!(!listed.contains("Secret part"), "{listed}");
    restored(&old).await;
    let back = json!([{"body_id": old["id"], "part": "Secret part"}]);
    assert_eq!(public.get(&path(&new)).await.ok()["predecessors"], back);
}

#[actix_web::test]
async fn what_does_not_fit_the_days_of_a_council_or_a_body_is_warned_of() {
    let app = TestApp::new().await;
    let (council, other) = (app.council("ashford").await, app.council("barnet").await);
    let (admin, publisher) = (app.council_admin("ashford"), app.publisher("ashford"));
    let own = format!("/v1/councils/{}", council.id);
    let goes_on = admin.patch(&own, &json!({"successors": [{"council": "barnet"}]})).await.ok();
    assert_eq!(codes(&goes_on), [("/successors".to_owned(), "succeeded_before_end".to_owned())]);
    app.admin().patch(&format!("/v1/councils/{}", other.id), &json!({"ends_on": "2020-03-31"})).await.ok();
    let ended = admin.patch(&own, &json!({"ends_on": "2026-03-31"})).await.ok();
    assert_eq!(codes(&ended), [("/successors".to_owned(), "successor_ended".to_owned())]);
    admin.patch(&own, &json!({"successors": [], "starts_on": "2020-04-01"})).await.ok();
    for (date, code) in [("2026-04-01", "council_ended"), ("2020-03-31", "council_not_begun")] {
        let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": date, "state": "scheduled"});
        let told = codes(&publisher.post("/v1/meetings", &meeting).await.created());
        assert!(told.contains(&("/date".to_owned(), code.to_owned())), "{told:?}");
    }
    let late = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-03-31", "state": "held",
        "minutes_state": "draft", "minutes_published_at": "2026-06-01T09:00:00Z"});
    let told = codes(&publisher.post("/v1/meetings", &late).await.created());
    assert!(!told.iter().any(|(_, code)| code.starts_with("council_")), "minutes can come later: {told:?}");
    let told = codes(&admin.patch(&own, &json!({"short_name": "Ashford"})).await.ok());
    let both = [("/starts_on", "council_not_begun"), ("/ends_on", "council_ended")];
    assert_eq!(told, both.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
    let later = json!({"starts_on": "2019-01-01"});
    let told = codes(&admin.patch(&format!("/v1/bodies/{}", council.body_id), &later).await.ok());
    assert!(told.contains(&("/starts_on".to_owned(), "council_not_begun".to_owned())), "{told:?}");
    assert!(told.contains(&("/ends_on".to_owned(), "council_ended".to_owned())), "{told:?}");
}

#[actix_web::test]
async fn councils_and_bodies_are_listed_that_existed_on_a_day() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    body(&app, &council, "ended", json!({"starts_on": "2020-01-01", "ends_on": "2020-12-31"})).await;
    let public = app.anonymous();
    let slugs = async |path: &str| {
        let listed = public.get(path).await.ok();
        listed["data"].as_array().expect("rows").iter().map(|row| text(row, "slug")).collect::<Vec<_>>()
    };
    assert_eq!(slugs("/v1/bodies?on=2020-12-31").await, ["cabinet", "ended"]);
    for day in ["2019-12-31", "2021-01-01"] {
        assert_eq!(
            slugs(&format!("/v1/bodies?on={day}")).await,
            ["cabinet"],
            "days that are not recorded exclude none"
        );
    }
    let days = json!({"starts_on": "1974-04-01", "ends_on": "2026-03-31"});
    app.council_admin("ashford").patch(&format!("/v1/councils/{}", council.id), &days).await.ok();
    assert_eq!(slugs("/v1/councils?on=2026-03-31").await, ["ashford"]);
    assert_eq!(slugs("/v1/councils?on=2026-04-01").await, Vec::<String>::new());
    public.get("/v1/councils?on=yesterday").await.problem(400, "bad_query");
}

#[actix_web::test]
async fn the_page_of_an_ended_council_or_body_leads_on() {
    let app = TestApp::new().await;
    let (old, new) = (app.council("ashford").await, app.council("barnet").await);
    let admin = app.council_admin("ashford");
    let end = json!({"ends_on": "2026-03-31", "successors": [{"council": "barnet", "part": "Planning <b>"}]});
    admin.patch(&format!("/v1/councils/{}", old.id), &end).await.ok();
    let committee = body(&app, &new, "committee", json!({})).await;
    let end = json!({"ends_on": "2030-03-31", "successors": [{"body_id": committee["id"]}]});
    admin.patch(&format!("/v1/bodies/{}", old.body_id), &end).await.ok();
    let public = app.anonymous();
    let shown = page(&public, "/meetings?council=ashford").await;
    let link = "<a href=\"/meetings?council=barnet\">barnet council</a>: Planning &lt;b&gt;";
    assert_says(&shown, &["This council ended on 31 March 2026.", "Its work went to:", link]);
    let shown = page(&public, "/meetings?council=barnet").await;
    assert_says(&shown, &["It took over work from:", "<a href=\"/meetings?council=ashford\">ashford council</a>"]);
    for path in ["/meetings?council=ashford&body=cabinet", "/meetings?council=barnet&body=committee"] {
        let shown = page(&public, path).await;
        let words = match path.contains("ashford") {
            true => ["This body ends on 31 March 2030.", "Its work goes to:", "body=committee\">The committee, barnet"],
            false => ["It took over work from:", "body=cabinet\">Cabinet, ashford council</a>", "The committee"],
        };
        assert_says(&shown, &words);
    }
    assert!(!page(&public, "/meetings").await.contains("Its work went to"));
    app.admin().delete(&path(&committee)).await;
    assert!(!page(&public, "/meetings?council=ashford&body=cabinet").await.contains("The committee"));
}
