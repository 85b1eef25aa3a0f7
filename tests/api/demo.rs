//! The demo council carries every fact of the page that it was made from, and nothing else.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::text;

async fn item(app: &TestApp, number: &str) -> Value {
    let path = format!("/v1/items?council=chorley&minute_number={number}&include=documents,decisions");
    let list = app.anonymous().get(&path).await.ok();
    assert_eq!(list["data"].as_array().map(Vec::len), Some(1));
    list["data"][0].clone()
}

#[actix_web::test]
async fn the_council_its_year_its_cabinet_and_the_meeting_are_as_the_page_says() {
    let app = TestApp::demo().await;
    let public = app.anonymous();
    let council = public.get("/v1/councils/by/demo/chorley").await.ok();
    assert_eq!(
        (text(&council, "name"), text(&council, "gss_code"), text(&council, "nation"), text(&council, "timezone")),
        ("Chorley Council".into(), "E07000118".into(), "england".into(), "Europe/London".into())
    );
    let meeting = public.get("/v1/meetings?council=chorley").await.ok()["data"][0].clone();
    assert_eq!((text(&meeting, "date"), text(&meeting, "state")), ("2018-08-02".into(), "held".into()));
    let unknown = ["start_at", "start_local", "agenda_published_at", "decisions_published_at", "minutes_published_at"];
    for name in unknown {
        assert_eq!(meeting[name], Value::Null, "the page does not say {name}");
    }
    let body = public.get(&text(&meeting["links"], "body")).await.ok();
    assert_eq!((text(&body, "name"), text(&body, "kind")), ("Executive Cabinet".into(), "executive".into()));
    let year = public.get(&format!("/v1/municipal-years/{}", text(&meeting, "municipal_year_id"))).await.ok();
    assert_eq!(text(&year, "name"), "2018/19");
}

#[actix_web::test]
async fn item_44_is_as_the_page_says() {
    let app = TestApp::demo().await;
    let item = item(&app, "44").await;
    assert_eq!(
        (text(&item, "title"), text(&item, "report_by"), item["agenda_number"].clone()),
        ("Digital Strategy - Annual Update Report".into(), "Director (Policy and Governance)".into(), Value::Null)
    );
    let presenter = app.anonymous().get(&format!("/v1/people/{}", text(&item["presented_by"], "person_id"))).await.ok();
    assert_eq!((text(&presenter, "name"), text(&presenter, "honorific")), ("Adrian Lowe".into(), "Councillor".into()));
    assert_eq!(
        item["presented_by"],
        json!({"person_id": presenter["id"], "name": "Councillor Adrian Lowe",
            "post_label": "Executive Member (Customer, Advice and Streetscene)"})
    );
    assert!(text(&item["purpose"], "text").contains("Director (Policy and Governance)"));
    let minutes = text(&item["minutes"], "text");
    for fact in [
        "2017-2020",
        "September 2017",
        "2017/2018",
        "four elements",
        "26",
        "nine",
        "Mawdesley",
        "Charnock Richard",
        "IDOX",
        "55%",
        "last quarter",
        "OD strategy",
        "Customer Services",
        "Contact Centre",
        "taxi trade",
        "iPad",
        "keyboards",
        "2 GB",
    ] {
        assert!(minutes.contains(fact), "{fact} is not in: {minutes}");
    }
}

#[actix_web::test]
async fn the_paper_of_item_44_is_known_and_its_bytes_are_not() {
    let app = TestApp::demo().await;
    let item = item(&app, "44").await;
    let document = &item["documents"][0];
    assert_eq!(item["documents"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (
            text(document, "kind"),
            text(document, "media_type"),
            text(document, "size_label"),
            text(document, "author_post_label")
        ),
        ("report".into(), "application/pdf".into(), "142 KB".into(), "Director (Policy and Governance)".into())
    );
    assert_eq!((&document["size_bytes"], &document["sha256"]), (&Value::Null, &Value::Null));
}

#[actix_web::test]
async fn the_decision_of_item_44_is_as_the_page_says() {
    let app = TestApp::demo().await;
    let item = item(&app, "44").await;
    let decision = &item["decisions"][0];
    assert_eq!(item["decisions"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (text(decision, "text"), text(decision, "outcome"), text(decision, "made_on"), text(decision, "kind")),
        ("To note the report.".into(), "noted".into(), "2018-08-02".into(), "executive".into())
    );
    assert_eq!(text(&decision["decision_maker"], "name"), "Executive Cabinet");
    assert_eq!(decision["alternatives"], json!({"status": "none", "options": []}), "None. is stated");
    assert_eq!(
        (text(decision, "reasons_of"), text(&decision["conflicts"], "status")),
        ("recommendation".into(), "not_recorded".into())
    );
    assert!(text(decision, "reasons").contains("Digital Strategy 2017-2020"));
    assert_eq!((&decision["published_at"], text(decision, "is_key")), (&Value::Null, "not_recorded".into()));
}

#[actix_web::test]
async fn what_is_known_of_item_42_is_there() {
    let app = TestApp::demo().await;
    let item = item(&app, "42").await;
    let told = format!("{} {}", text(&item, "title"), text(&item["minutes"], "text"));
    for fact in ["2018/19", "2.41 days", "target of 2"] {
        assert!(told.contains(fact), "{fact} is not in: {told}");
    }
    assert_eq!(item["decisions"], json!([]), "no decision of it is known");
}

#[actix_web::test]
async fn the_invented_council_has_bytes_that_are_what_its_record_says() {
    use sha2::Digest;
    let app = TestApp::demo().await;
    let mut count = 0;
    let mut next = Some("/v1/documents?council=examplebridge&limit=200".to_owned());
    while let Some(path) = next {
        let page = app.anonymous().get(&path).await.ok();
        for document in page["data"].as_array().expect("documents") {
            if document["file_stored_at"].is_null() {
                continue;
            }
            let bytes = std::fs::read(format!("demo/files/{}", text(document, "file_name"))).expect("the file");
            assert_eq!(document["size_bytes"].as_u64(), u64::try_from(bytes.len()).ok());
            assert_eq!(text(document, "sha256"), hex::encode(sha2::Sha256::digest(&bytes)));
            let file = app.anonymous().get(&text(&document["links"], "file")).await;
            assert_eq!((file.status, &file.body), (200, &bytes));
            let said = app.anonymous().get(&text(&document["links"], "text")).await.ok();
            assert_eq!(said["state"], "extracted", "{document}");
            count += 1;
        }
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    assert_eq!(count, 24);
}

#[actix_web::test]
async fn a_matter_of_the_invented_council_is_told_through_its_meetings_and_outside_them() {
    let app = TestApp::demo().await;
    let public = app.anonymous();
    let issue = public.get("/v1/issues/by/demo/examplebridge-homes-to-replace-nightly-rooms").await.ok();
    let timeline = public.get(&text(&issue["links"], "timeline")).await.ok();
    let told = timeline["data"].as_array().expect("entries");
    let of_kind = |kind: &str| -> Vec<(String, String)> {
        let entries = told.iter().filter(|entry| entry["kind"] == kind);
        entries
            .map(|entry| (text(entry, "on"), entry["meeting"]["body_name"].as_str().unwrap_or("outside").to_owned()))
            .collect()
    };
    let of = |on: &str, body: &str| (on.to_owned(), body.to_owned());
    // Of 16 September the public sees the face alone, which does not say what it is about.
    let meetings = [of("2026-07-15", "Executive Cabinet"), of("2026-09-22", "Council")];
    assert_eq!(of_kind("appearance"), meetings);
    assert_eq!(of_kind("decision"), [&meetings[..], &[of("2026-10-06", "outside")]].concat());
    assert!(!of_kind("paper").is_empty() && !of_kind("recommendation").is_empty(), "{timeline}");
}

#[actix_web::test]
async fn items_of_the_invented_council_do_not_name_issues_and_people_that_the_public_may_not_see() {
    let app = TestApp::demo().await;
    let (public, clerk) = (app.anonymous(), app.clerk("examplebridge"));
    for (item, hidden, pointer) in [
        (
            "planning-2026-06-25-item-3b",
            "issues/by/demo/examplebridge-bramble-field-appeal-to-the-inspectorate",
            "/issue_id",
        ),
        ("cabinet-2025-06-18-item-5", "issues/by/demo/examplebridge-future-of-the-public-lavatories", "/issue_id"),
        ("council-2025-11-25-item-5a", "people/by/demo/examplebridge-f-chatwynd", "/presented_by/person_id"),
    ] {
        let (item, hidden) = (format!("/v1/items/by/demo/examplebridge-{item}"), format!("/v1/{hidden}"));
        assert_eq!(public.get(&item).await.ok().pointer(pointer), Some(&Value::Null), "{item}");
        public.get(&hidden).await.problem(404, "not_found");
        let id = clerk.get(&hidden).await.ok()["id"].clone();
        assert_eq!(clerk.get(&item).await.ok().pointer(pointer), Some(&id), "{item}");
    }
}

#[actix_web::test]
async fn members_of_the_invented_council_have_terms_attend_and_vote() {
    let app = TestApp::demo().await;
    let (public, clerk) = (app.anonymous(), app.clerk("examplebridge"));
    let rows = async |list: &str| {
        let page = public.get(&format!("/v1/{list}&council=examplebridge")).await.ok();
        page["data"].as_array().cloned().expect("rows")
    };
    let member = public.get("/v1/people/by/demo/examplebridge-celeste-mwandari").await.ok();
    let person = text(&member, "id");
    assert_eq!(rows(&format!("memberships?body=council&person_id={person}")).await.len(), 2, "two terms");
    assert_eq!(rows(&format!("memberships?body=council&on=2021-01-01&person_id={person}")).await.len(), 0);
    let substitute = rows("attendances?capacity=substitute").await;
    assert_eq!((&substitute[0]["person_id"], substitute[0]["substitutes_for"].is_string()), (&member["id"], true));
    let replaced =
        rows(&format!("attendances?substitutes_for_id={}", text(&substitute[0], "substitutes_for_id"))).await;
    assert_eq!(replaced, substitute);
    for state in ["present", "apologies", "absent", "late", "left_early", "expected"] {
        assert!(!rows(&format!("attendances?state={state}")).await.is_empty(), "{state}");
    }
    for result in ["carried", "lost"] {
        let votes = rows(&format!("votes?is_recorded=yes&result={result}&person_id={person}")).await;
        assert_eq!(votes[0]["ballots"].as_array().map(Vec::len), Some(25), "{result}");
    }
    for method in ["recorded", "show_of_hands", "secret"] {
        assert!(!rows(&format!("votes?method={method}")).await.is_empty(), "{method}");
    }
    let corrected = rows("votes?superseded=true").await;
    assert_eq!((corrected.len(), corrected[0]["superseded_by_id"].is_string()), (1, true));
    let cast = public.get("/v1/votes/by/demo/examplebridge-planning-2026-09-24-item-3b-vote-1").await.ok();
    assert_eq!(
        (&cast["casting_vote"], &cast["votes_for"], &cast["votes_against"]),
        (&json!("for"), &json!(3), &json!(3))
    );
    let seat = "/v1/memberships/by/demo/examplebridge-f-chatwynd-digital-and-access-panel-2025-09-01";
    public.get(seat).await.problem(404, "not_found");
    assert_eq!(clerk.get(seat).await.ok()["voting"], "no");
    let resident = rows("attendances?capacity=public&body=council").await;
    assert_eq!((&resident[0]["name_as_recorded"], &resident[0]["person_id"]), (&json!("Dr F Chatwynd"), &Value::Null));
}

#[actix_web::test]
async fn the_invented_council_has_an_ended_body_a_neighbour_that_ends_and_a_joint_committee() {
    let app = TestApp::demo().await;
    let public = app.anonymous();
    let known = async |path: &str| public.get(&format!("/v1/{path}")).await.ok();
    let panel = known("bodies/by/demo/examplebridge-digital-and-access-panel").await;
    let scrutiny = known("bodies/by/demo/examplebridge-overview-and-scrutiny-committee").await;
    let part = "Access to digital services";
    assert_eq!(panel["successors"], json!([{"body_id": scrutiny["id"], "part": part}]));
    assert_eq!(scrutiny["predecessors"], json!([{"body_id": panel["id"], "part": part}]));
    let council = known("councils/by/demo/examplebridge").await;
    let neighbour = known("councils/by/demo/wendale").await;
    assert_eq!(council["predecessors"][0]["council_id"], neighbour["id"]);
    let joint = known("bodies?council=wendale").await;
    assert_eq!(joint["data"][0]["councils"], json!([{"council_id": neighbour["id"]}]));
    let guest = text(&known("people/by/demo/wendale-marguerite-dunfold").await, "id");
    for list in ["memberships", "attendances", "votes"] {
        let rows = known(&format!("{list}?person_id={guest}")).await;
        assert_eq!(rows["data"][0]["council_id"], council["id"], "{list}");
    }
}
