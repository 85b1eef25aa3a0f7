//! What the law asks of decisions, meetings and a council's year, and what of that the record is said to show.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{Council, id, text};

/// The result of each check, in order.
fn results(compliance: &Value) -> Vec<String> {
    let checks = compliance["checks"].as_array().expect("checks");
    checks.iter().map(|check| format!("{} {}", text(check, "code"), text(check, "result"))).collect()
}

fn check<'a>(compliance: &'a Value, code: &str) -> &'a Value {
    let checks = compliance["checks"].as_array().expect("checks");
    checks.iter().find(|check| check["code"] == code).unwrap_or_else(|| panic!("no {code}"))
}

fn of(record: &Value, part: &str) -> String {
    format!("{}/{part}", text(&record["links"], "self"))
}

/// A published decision at a meeting, with more members.
async fn decided(app: &TestApp, council: &Council, date: &str, more: Value) -> Value {
    let meeting = app.meeting(council, date, "published").await;
    let item = app.item(council, &id(&meeting), "Library hours", "published").await;
    let mut decision = json!({"item_id": id(&item), "kind": "executive", "outcome": "approved",
        "text": "To open later.", "publication": "published"});
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        decision[name] = value;
    }
    app.publisher(council.slug).post("/v1/decisions", &decision).await.created()
}

#[actix_web::test]
async fn the_statement_of_the_pages_decision_says_what_is_stated_and_what_is_not_recorded() {
    let app = TestApp::demo().await;
    let decision = app.anonymous().get("/v1/decisions/by/demo/chorley-item-44-decision").await.ok();
    let statement = app.anonymous().get(&of(&decision, "statement")).await.ok();
    assert_eq!(
        (text(&statement, "text"), text(&statement, "made_on"), text(&statement["decision_maker"], "name")),
        ("To note the report.".into(), "2018-08-02".into(), "Executive Cabinet".into())
    );
    assert_eq!(
        (text(&statement["reasons"], "status"), text(&statement["reasons"], "reasons_of")),
        ("stated".into(), "recommendation".into())
    );
    assert_eq!(statement["alternatives"], json!({"status": "none", "options": []}));
    let parts: Vec<(String, String)> = statement["parts"]
        .as_array()
        .expect("parts")
        .iter()
        .map(|part| (text(&part["rule"], "citation"), text(part, "status")))
        .collect();
    let of_12 = |letter: &str| format!("SI 2012/2089, regulation 12(2)({letter})");
    let told =
        [("a", "stated"), ("b", "stated"), ("c", "stated_as_none"), ("d", "not_recorded"), ("e", "not_recorded")];
    assert_eq!(parts, told.map(|(letter, status)| (of_12(letter), status.to_owned())));
    assert_eq!(statement["missing"], json!(["conflicts", "dispensations"]));
    assert_eq!(statement["is_complete"], false);
    assert_eq!(
        (&statement["item"]["minute_number"], &statement["meeting"]["date"], &statement["issue"]["title"]),
        (&json!("44"), &json!("2018-08-02"), &json!("Digital Strategy Annual Report"))
    );
    assert_eq!(statement["documents"][0]["kind"], "report");
    assert_eq!(statement["council"]["slug"], "chorley");
}

#[actix_web::test]
async fn what_is_checked_of_the_pages_decision_is_not_guessed() {
    let app = TestApp::demo().await;
    let decision = app.anonymous().get("/v1/decisions/by/demo/chorley-item-44-decision").await.ok();
    let compliance = app.anonymous().get(&of(&decision, "compliance")).await.ok();
    assert_eq!(
        results(&compliance),
        [
            "statement_decision pass",
            "statement_reasons pass",
            "statement_alternatives pass",
            "statement_conflicts unknown",
            "statement_dispensations unknown",
            "agenda_notice unknown",
            "key_decision_notice unknown",
            "special_urgency not_applicable",
            "statement_published unknown",
            "call_in unknown",
        ]
    );
    let notice = check(&compliance, "agenda_notice");
    assert_eq!(notice["missing"][0]["pointer"], "/agenda_published_at");
    assert_eq!(notice["days"], json!({"asked": 5, "given": null, "latest_on": "2018-07-25"}));
    assert_eq!(notice["working"].as_array().map(Vec::len), Some(9));
    assert_eq!(compliance["as_of"], "2026-11-24");
    assert_eq!(compliance["summary"], json!({"pass": 3, "fail": 0, "unknown": 6, "not_applicable": 1}));
    let meeting = app.anonymous().get(&text(&compliance["links"], "meeting_compliance")).await.ok();
    assert_eq!(
        results(&meeting),
        [
            "agenda_notice unknown",
            "private_business_notice not_applicable",
            "decisions_published unknown",
            "minutes_approved unknown",
        ]
    );
}

#[actix_web::test]
async fn clear_days_are_those_of_the_nation_and_of_the_clock_on_its_wall() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let meeting = app.meeting(&council, "2018-08-02", "published").await;
    let path = text(&meeting["links"], "self");
    // Half an hour past midnight in summer time: the twenty-sixth.
    let notice = async |published: &str| {
        publisher.patch(&path, &json!({"agenda_published_at": published})).await.ok();
        app.anonymous().get(&of(&meeting, "compliance")).await.ok()["checks"][0].clone()
    };
    let late = notice("2018-07-25T23:30:00Z").await;
    assert_eq!((text(&late, "result"), &late["days"]["given"]), ("fail".into(), &json!(4)));
    assert_eq!(
        late["working"][0],
        json!({"on": "2018-07-26", "counts": false, "number": null, "why": "the day of publication"})
    );
    assert_eq!(late["working"][2]["why"], "Saturday");
    assert_eq!(text(&notice("2018-07-25T22:59:59Z").await, "result"), "pass");
    publisher
        .patch(&path, &json!({"agenda_published_at": "2018-07-30T09:00:00Z", "short_notice_reason": "A flood."}))
        .await
        .ok();
    let short = app.anonymous().get(&of(&meeting, "compliance")).await.ok();
    assert_eq!(text(check(&short, "agenda_notice"), "result"), "unknown");
    // What was published later was not yet.
    let earlier = app.anonymous().get(&format!("{}?as_of=2018-07-29", of(&meeting, "compliance"))).await.ok();
    assert_eq!(check(&earlier, "agenda_notice")["missing"][0]["pointer"], "/agenda_published_at");
    let scotland = json!({"nation": "scotland"});
    app.admin().patch(&format!("/v1/councils/{}", council.id), &scotland).await.ok();
    let there = app.anonymous().get(&of(&meeting, "compliance")).await.ok();
    let notice = check(&there, "agenda_notice");
    assert_eq!(
        (text(&notice["rule"], "citation"), &notice["days"]["asked"]),
        ("Local Government (Scotland) Act 1973, section 50B".into(), &json!(3))
    );
}

#[actix_web::test]
async fn an_officers_decision_outside_any_meeting_has_a_statement_by_its_own_regulations() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let decision = json!({"council": "ashford", "title": "Street cleaning contract", "kind": "officer_delegated",
        "made_on": "2026-03-02", "outcome": "approved",
        "decision_maker": {"kind": "post", "name": "Director of Place"}, "text": "To award the contract.",
        "reasons": "It was the best tender.", "reasons_of": "decision",
        "alternatives": {"status": "listed", "options": ["To tender again."]},
        "conflicts": {"status": "listed",
            "declared": [{"person": "Councillor Olive Kershaw", "dispensation": "Granted."}]},
        "published_at": "2026-03-05T10:00:00Z", "publication": "published"});
    let decision = app.publisher("ashford").post("/v1/decisions", &decision).await.created();
    let statement = app.anonymous().get(&of(&decision, "statement")).await.ok();
    assert_eq!(
        (&statement["meeting"], &statement["item"], &statement["missing"]),
        (&json!(null), &json!(null), &json!([]))
    );
    assert_eq!(statement["is_complete"], true);
    let compliance = app.anonymous().get(&of(&decision, "compliance")).await.ok();
    assert!(!results(&compliance).iter().any(|result| result.starts_with("agenda_notice")));
    let reasons = check(&compliance, "statement_reasons");
    assert!(text(&reasons["rule"], "citation").starts_with("SI 2014/2095, regulation 7(3)(b)"), "{reasons}");
    assert_eq!(check(&compliance, "statement_published")["days"]["given"], 3);
    assert_eq!(compliance["links"]["meeting_compliance"], json!(null));
}

#[actix_web::test]
async fn a_decision_without_reasons_fails_and_one_that_was_replaced_names_its_successor() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let first = decided(&app, &council, "2026-07-01", json!({})).await;
    let compliance = app.anonymous().get(&of(&first, "compliance")).await.ok();
    assert_eq!(text(check(&compliance, "statement_reasons"), "result"), "fail");
    let second = decided(&app, &council, "2026-07-08", json!({"supersedes_id": id(&first)})).await;
    let statement = app.anonymous().get(&of(&first, "statement")).await.ok();
    assert_eq!(statement["superseded_by_id"], json!(id(&second)));
    let statement = app.anonymous().get(&of(&second, "statement")).await.ok();
    assert_eq!((&statement["supersedes_id"], &statement["superseded_by_id"]), (&json!(id(&first)), &Value::Null));
    app.publisher("ashford").delete(&text(&second["links"], "self")).await;
    let gone = app.anonymous().get(&of(&second, "statement")).await;
    gone.problem(410, "deleted");
    app.anonymous().get(&of(&second, "compliance")).await.problem(410, "deleted");
    assert_eq!(app.anonymous().get(&of(&first, "statement")).await.ok()["superseded_by_id"], Value::Null);
}

#[actix_web::test]
async fn a_statement_shows_each_reader_what_they_may_see() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let exemption =
        json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Disposal of land"});
    let item = json!({"meeting_id": id(&meeting), "title": "Sale of the depot", "exemption": exemption,
        "publication": "published"});
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let item = clerk.post("/v1/items", &item).await.created();
    let report = json!({"owner": {"kind": "item", "id": id(&item)}, "kind": "report", "title": "Offers for the depot",
        "publication": "published"});
    clerk.post("/v1/documents", &report).await.created();
    let decision = json!({"item_id": id(&item), "kind": "executive", "outcome": "approved", "text": "To sell.",
        "publication": "published"});
    let decision = clerk.post("/v1/decisions", &decision).await.created();
    let public = app.anonymous().get(&of(&decision, "statement")).await.ok();
    assert_eq!((&public["item"]["title"], &public["documents"]), (&json!("Disposal of land"), &json!([])));
    let whole = clerk.get(&of(&decision, "statement")).await.ok();
    assert_eq!(
        (&whole["item"]["title"], &whole["documents"][0]["title"]),
        (&json!("Sale of the depot"), &json!("Offers for the depot"))
    );
    let private = app.anonymous().get(&of(&meeting, "compliance")).await.ok();
    assert_eq!(text(check(&private, "private_business_notice"), "result"), "unknown");
    let draft = decided(&app, &council, "2026-07-08", json!({"publication": "draft"})).await;
    for part in ["statement", "compliance"] {
        app.anonymous().get(&of(&draft, part)).await.problem(404, "not_found");
        app.clerk("ashford").get(&of(&draft, part)).await.ok();
    }
}

#[actix_web::test]
async fn a_dry_run_of_a_publication_warns_of_what_fails_or_is_not_known() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let draft = decided(&app, &council, "2026-07-01", json!({"publication": "draft", "is_key": "yes"})).await;
    let path = text(&draft["links"], "self");
    let warned = |answer: &Value| -> Vec<String> {
        let warnings = answer["warnings"].as_array().cloned().unwrap_or_default();
        warnings.iter().map(|warning| format!("{} {}", text(warning, "code"), text(warning, "pointer"))).collect()
    };
    let publisher = app.publisher("ashford");
    let try_out = async |path: &str, patch: &Value| {
        let request = publisher.request(Method::PATCH, &format!("{path}?dry_run=true")).header("If-Match", "*");
        request.json(patch).send().await.ok()
    };
    let publish = json!({"publication": "published"});
    let tried = try_out(&path, &publish).await;
    assert_eq!(
        warned(&tried),
        [
            "statement_incomplete /reasons",
            "statement_incomplete /alternatives",
            "statement_incomplete /conflicts",
            "agenda_notice ",
            "key_decision_notice /key_notice_published_at",
            "statement_published /published_at",
            "call_in /call_in",
        ]
    );
    assert_eq!(tried["publication"], "published");
    // Nothing is refused for it.
    publisher.patch(&path, &publish).await.ok();
    let meeting = app.meeting(&council, "2026-12-15", "draft").await;
    let path = text(&meeting["links"], "self");
    let tried = try_out(&path, &publish).await;
    assert_eq!(warned(&tried), Vec::<String>::new(), "it is to come");
    let tried = try_out(&path, &json!({"location": "Town Hall"})).await;
    assert_eq!(warned(&tried), Vec::<String>::new(), "a draft that stays one");
    let held = json!({"publication": "published", "state": "held", "date": "2026-07-01",
        "agenda_published_at": "2026-06-29T10:00:00Z"});
    let tried = try_out(&path, &held).await;
    assert_eq!(
        warned(&tried),
        ["agenda_notice ", "decisions_published /decisions_published_at", "minutes_approved /minutes_state"]
    );
}

/// A year of a council in which something stands out in each way.
async fn year(app: &TestApp, council: &Council) {
    let whole = json!({"reasons": "It is used more then.", "reasons_of": "decision", "alternatives": {"status": "none"},
        "conflicts": {"status": "none"}, "published_at": "2026-07-02T10:00:00Z"});
    decided(app, council, "2026-07-01", whole.clone()).await;
    let mut late = whole.clone();
    late["published_at"] = json!("2026-10-01T10:00:00Z");
    late["reference"] = json!("EC/2026/7");
    decided(app, council, "2026-07-08", late).await;
    let mut called_in = whole;
    called_in["call_in"] = json!({"state": "called_in", "called_in_by": "Scrutiny"});
    called_in["published_at"] = json!("2026-09-02T10:00:00Z");
    decided(app, council, "2026-09-01", called_in).await;
    decided(app, council, "2026-09-08", json!({})).await;
    decided(app, council, "2025-09-08", json!({})).await;
    let draft = json!({"publication": "draft"});
    decided(app, council, "2026-09-09", draft).await;
    for (date, agenda) in [("2026-10-06", "2026-09-28T16:00:00Z"), ("2026-10-13", "2026-10-12T16:00:00Z")] {
        let meeting = json!({"body_id": council.body_id, "title": format!("Cabinet of {date}"), "date": date,
            "state": "held",
            "agenda_published_at": agenda, "publication": "published"});
        app.publisher(council.slug).post("/v1/meetings", &meeting).await.created();
    }
    let off = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-10-20", "state": "cancelled",
        "publication": "published"});
    app.publisher(council.slug).post("/v1/meetings", &off).await.created();
}

#[actix_web::test]
async fn a_councils_year_is_told_in_numbers_and_by_what_stands_out() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    year(&app, &council).await;
    let path = format!("/v1/councils/{}/compliance", council.id);
    let year = app.anonymous().get(&format!("{path}?from=2026-05-20&to=2027-05-18")).await.ok();
    assert_eq!(
        year["counts"],
        json!({"decisions": 4, "decisions_without_reasons": 1, "decisions_without_alternatives": 1,
            "decisions_without_conflicts": 1,
            "decisions_with_publication": 3, "decisions_published_late": 1, "decisions_called_in": 1, "meetings": 7,
            "agendas_in_time": 1, "agendas_late": 1, "agendas_unknown": 5})
    );
    assert_eq!(year["publication_days"], json!({"median": 1, "longest": 85}));
    let months: Vec<String> =
        year["months"].as_array().expect("months").iter().map(|month| text(month, "month")).collect();
    assert_eq!(months, ["2026-07-01", "2026-09-01", "2026-10-01"]);
    let told: Vec<String> = year["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| format!("{} {}", text(finding, "code"), text(finding, "on")))
        .collect();
    assert_eq!(
        told,
        [
            "decision_without_reasons 2026-09-08",
            "decision_without_alternatives 2026-09-08",
            "decision_without_conflicts 2026-09-08",
            "decision_published_late 2026-07-08",
            "decision_called_in 2026-09-01",
            "agenda_late 2026-10-13",
        ]
    );
    assert_eq!(year["is_truncated"], false);
    let late = &year["findings"][3];
    assert_eq!(
        (&late["days_asked"], &late["days_given"], &late["reference"]),
        (&json!(14), &json!(85), &json!("EC/2026/7"))
    );
    let agenda = &year["findings"][5];
    assert_eq!((&agenda["days_asked"], &agenda["days_given"]), (&json!(5), &json!(0)));
    for finding in year["findings"].as_array().expect("findings") {
        app.anonymous().get(&text(&finding["links"], "compliance")).await.ok();
    }
    // Staff see their drafts.
    let staff = app.clerk("ashford").get(&format!("{path}?from=2026-05-20&to=2027-05-18")).await.ok();
    assert_eq!(staff["counts"]["decisions"], 5);
    let patient = app.anonymous().get(&format!("{path}?from=2026-05-20&to=2027-05-18&late_after_days=85")).await.ok();
    assert_eq!(patient["counts"]["decisions_published_late"], 0);
}

#[actix_web::test]
async fn the_findings_are_rows_of_a_spreadsheet() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    year(&app, &council).await;
    let path = format!("/v1/councils/{}/compliance.csv?from=2026-05-20&to=2027-05-18", council.id);
    let export = app.anonymous().get(&path).await;
    assert_eq!(export.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(export.header("content-disposition"), "attachment; filename=\"compliance.csv\"");
    let csv = export.text();
    let rows: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(rows[0], "council,code,on,kind,id,reference,title,days_asked,days_given,detail,address");
    assert_eq!(rows.len(), 7);
    assert!(rows[4].starts_with("ashford,decision_published_late,2026-07-08,decision,"), "{}", rows[4]);
    assert!(
        rows[4].contains(",EC/2026/7,Library hours,14,85,It was published 85 days after it was made.,http"),
        "{}",
        rows[4]
    );
    let head = app.anonymous().request(Method::HEAD, &path).send().await;
    assert_eq!((head.status, head.header("etag")), (200, export.header("etag")));
}

#[actix_web::test]
async fn the_days_of_a_councils_year_are_asked_for_in_order_or_are_those_of_today() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let path = format!("/v1/councils/{}/compliance", council.id);
    let period = async |query: &str| app.anonymous().get(&format!("{path}{query}")).await.ok()["period"].clone();
    assert_eq!(period("").await, json!({"from": "2025-11-25", "to": "2026-11-24"}));
    let year = json!({"council": "ashford", "name": "2026/27", "starts_on": "2026-05-19", "ends_on": "2027-05-17"});
    app.council_admin("ashford").post("/v1/municipal-years", &year).await.created();
    assert_eq!(period("").await, json!({"from": "2026-05-19", "to": "2027-05-17"}));
    assert_eq!(period("?from=2020-01-01").await, json!({"from": "2020-01-01", "to": "2020-12-30"}));
    assert_eq!(period("?to=2020-12-31").await, json!({"from": "2020-01-02", "to": "2020-12-31"}));
    for (query, pointer) in [
        ("?from=2020-01-02&to=2020-01-01", "to"),
        ("?from=2010-01-01&to=2020-01-03", "to"),
        ("?late_after_days=-1", "late_after_days"),
        ("?late_after_days=9999999999", "late_after_days"),
        ("?form=2020-01-01", "form"),
    ] {
        let refused = app.anonymous().get(&format!("{path}{query}")).await;
        assert_eq!(refused.pointers(400, "bad_query"), [pointer], "{query}");
    }
    app.anonymous().get("/v1/councils/01935d4e-8a00-7000-8000-0000ffffffff/compliance").await.problem(404, "not_found");
    // No day that is answered has a year that is not written with four digits.
    assert_eq!(period("?from=9999-12-31").await, json!({"from": "9999-12-31", "to": "9999-12-31"}));
    assert_eq!(period("?to=0000-01-01").await, json!({"from": "0000-01-01", "to": "0000-01-01"}));
}

#[actix_web::test]
async fn what_is_said_of_today_does_not_outlive_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-12-02", "published").await;
    let ask = async || app.anonymous().get(&of(&meeting, "compliance")).await.ok();
    let mut first = ask().await;
    for _ in 0..3 {
        first = ask().await;
    }
    assert_eq!(text(check(&first, "agenda_notice"), "result"), "not_applicable", "it may be published today");
    app.clock.advance(86_400);
    let later = ask().await;
    assert_eq!(
        (text(&later, "as_of"), text(check(&later, "agenda_notice"), "result")),
        ("2026-11-25".into(), "unknown".into())
    );
}

#[actix_web::test]
async fn notices_that_are_recorded_are_counted_in_clear_days() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let key = json!({"is_key": "yes", "key_notice_published_at": "2026-06-02T09:00:00Z"});
    let decision = decided(&app, &council, "2026-07-01", key).await;
    let compliance = app.anonymous().get(&of(&decision, "compliance")).await.ok();
    let notice = check(&compliance, "key_decision_notice");
    assert_eq!((&notice["result"], &notice["days"]["given"]), (&json!("pass"), &json!(28)));
    let late = json!({"is_key": "yes", "key_notice_published_at": "2026-06-03T09:00:00Z"});
    let late = decided(&app, &council, "2026-07-01", late).await;
    let compliance = app.anonymous().get(&of(&late, "compliance")).await.ok();
    assert_eq!(check(&compliance, "key_decision_notice")["result"], "fail");

    let item = app.anonymous().get(&text(&decision["links"], "item")).await.ok();
    let meeting = format!("/v1/meetings/{}", text(&item, "meeting_id"));
    let clerk = app.restricted("record:publish", &["ashford"], &["*"]);
    let exemption = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3]}});
    clerk.patch(&text(&item["links"], "self"), &exemption).await.ok();
    let private = async || {
        let compliance = app.anonymous().get(&format!("{meeting}/compliance")).await.ok();
        check(&compliance, "private_business_notice").clone()
    };
    let unknown = private().await;
    assert_eq!(
        (&unknown["result"], &unknown["missing"][0]["pointer"]),
        (&json!("unknown"), &json!("/private_notice_published_at"))
    );
    let notices = json!({"private_notice_published_at": "2026-06-02T09:00:00Z",
        "private_second_notice_published_at": "2026-06-23T09:00:00Z"});
    clerk.patch(&meeting, &notices).await.ok();
    assert_eq!(private().await["result"], "pass");
}

#[actix_web::test]
async fn what_was_corrected_counts_once_in_a_year_and_as_published_when_it_first_was() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let told = json!({"published_at": "2026-06-03T09:00:00Z", "reasons": "It was due.", "reasons_of": "decision"});
    let decision = decided(&app, &council, "2026-06-01", told).await;
    let publisher = app.publisher("ashford");
    let correction = json!({"reason": "Misprinted.", "text": "To open at nine."});
    let second = publisher.post(&of(&decision, "correction"), &correction).await.created();
    let third = publisher.post(&of(&second, "correction"), &correction).await.created();
    let now = app.anonymous().get(&of(&third, "compliance")).await.ok();
    let published = text(check(&now, "statement_published"), "detail");
    assert!(published.starts_with("It was published on 3 June 2026, 2 days after it was made."), "{published}");
    let year = format!("/v1/councils/{}/compliance?from=2026-06-01&to=2026-06-30", text(&decision, "council_id"));
    let told = app.anonymous().get(&year).await.ok();
    assert_eq!(
        (&told["counts"]["decisions"], &told["counts"]["decisions_published_late"]),
        (&json!(1), &json!(0)),
        "{told}"
    );
    assert_eq!(told["publication_days"]["longest"], 2);

    // A later decision in the place of an earlier one is another decision.
    let later = json!({"supersedes_id": text(&decided(&app, &council, "2026-06-08", json!({})).await, "id")});
    decided(&app, &council, "2026-06-15", later).await;
    assert_eq!(app.anonymous().get(&year).await.ok()["counts"]["decisions"], 3);
}
