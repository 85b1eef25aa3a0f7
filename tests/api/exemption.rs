//! Exempt and confidential records: the public sees their face, and staff of the body the whole, each time logged.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{Council, id, text};

/// A published meeting with a published item that is exempt, and a clerk who reads it.
struct Exempt {
    app: TestApp,
    council: Council,
    meeting_id: String,
    item_id: String,
    clerk: Client,
}

impl Exempt {
    async fn new() -> Exempt {
        let app = TestApp::new().await;
        let council = app.council("ashford").await;
        let meeting_id = id(&app.meeting(&council, "2026-07-01", "published").await);
        let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
        let item = json!({"meeting_id": meeting_id, "title": "SECRET sale of the depot", "agenda_number": "7",
            "purpose": {"text": "SECRET purpose"}, "report_by": "SECRET office", "publication": "published",
            "minutes": {"text": "SECRET minutes", "publication": "published"},
            "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3, 1],
                "public_interest": "The sale is under negotiation.", "public_title": "Disposal of land"}});
        let item_id = id(&clerk.post("/v1/items", &item).await.created());
        Exempt { app, council, meeting_id, item_id, clerk }
    }

    fn path(&self) -> String {
        format!("/v1/items/{}", self.item_id)
    }

    async fn report(&self) -> String {
        let report = json!({"owner": {"kind": "item", "id": self.item_id}, "kind": "report", "title": "SECRET report",
            "publication": "published"});
        id(&self.clerk.post("/v1/documents", &report).await.created())
    }
}

#[actix_web::test]
async fn the_public_sees_the_face_of_an_exempt_item_and_nothing_that_belongs_to_it_but_its_decision() {
    let exempt = Exempt::new().await;
    let report = exempt.report().await;
    let decision = exempt.app.decision(&exempt.council, &exempt.item_id, "To sell.", "published").await;
    let anonymous = exempt.app.anonymous();
    let face = anonymous.get(&exempt.path()).await.ok();
    assert!(!face.to_string().contains("SECRET"), "{face}");
    assert_eq!((&face["title"], &face["agenda_number"]), (&json!("Disposal of land"), &json!("7")));
    assert_eq!(face["exemption"]["paragraphs"], json!([1, 3]));
    assert_eq!(face["exemption"]["citation"], "Local Government Act 1972, Schedule 12A, Part 1, paragraphs 1 and 3");
    anonymous.get(&format!("/v1/documents/{report}")).await.problem(404, "not_found");
    anonymous.get(&text(&decision["links"], "self")).await.ok();
    let meeting = anonymous.get(&format!("/v1/meetings/{}?include=items", exempt.meeting_id)).await.ok();
    assert!(!meeting.to_string().contains("SECRET"), "{meeting}");
}

#[actix_web::test]
async fn staff_see_the_face_and_those_of_the_body_the_whole() {
    let exempt = Exempt::new().await;
    let report = exempt.report().await;
    let reader = exempt.app.caller("record:read", &["ashford"]);
    let elsewhere = exempt.app.restricted("", &["ashford"], &["planning"]);
    let administrator = exempt.app.restricted("admin", &["*"], &["*"]);
    for caller in [&reader, &elsewhere, &administrator] {
        let face = caller.get(&exempt.path()).await.ok();
        assert!(!face.to_string().contains("SECRET"), "{face}");
        caller.get(&format!("/v1/documents/{report}")).await.problem(404, "not_found");
    }
    let whole = exempt.clerk.get(&exempt.path()).await.ok();
    assert_eq!(
        (&whole["title"], &whole["minutes"]["text"]),
        (&json!("SECRET sale of the depot"), &json!("SECRET minutes"))
    );
    exempt.clerk.get(&format!("/v1/documents/{report}")).await.ok();
    exempt.app.restricted("", &["ashford"], &["*"]).get(&exempt.path()).await.ok();
}

#[actix_web::test]
async fn each_time_that_something_exempt_is_shown_is_logged_for_its_council() {
    let exempt = Exempt::new().await;
    let report = exempt.report().await;
    let reader = exempt.app.restricted("", &["ashford"], &["cabinet"]);
    exempt.app.clock.advance(60);
    reader.get(&format!("/v1/meetings/{}?include=items", exempt.meeting_id)).await.ok();
    exempt.app.clock.advance(60);
    reader.get(&format!("/v1/documents/{report}")).await.ok();
    reader.get(&format!("/v1/meetings/{}", exempt.meeting_id)).await.ok();
    let administrator = exempt.app.council_admin("ashford");
    let log = administrator.get("/v1/accesses?read_since=2026-11-24T12:00:30Z").await.ok();
    let entries: Vec<(String, String)> = log["data"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|entry| (text(entry, "kind"), text(entry, "record_id")))
        .collect();
    assert_eq!(entries, [("document".to_owned(), report.clone()), ("item".to_owned(), exempt.item_id.clone())]);
    let one = administrator.get(&format!("/v1/accesses?record_id={report}&count=true&limit=1")).await.ok();
    assert_eq!(one["page"]["total"], 1);
    exempt.app.council("barnet").await;
    let other = exempt.app.council_admin("barnet").get("/v1/accesses").await.ok();
    assert_eq!(other["data"], json!([]));
    exempt.clerk.get("/v1/accesses").await.problem(403, "missing_scope");
    exempt.app.anonymous().get("/v1/accesses").await.problem(401, "token_required");
}

#[actix_web::test]
async fn what_cannot_be_logged_is_not_shown() {
    let exempt = Exempt::new().await;
    let db = crate::support::cluster::client(&exempt.app.database_url).await;
    db.batch_execute("ALTER TABLE record.accesses ADD CONSTRAINT none CHECK (false) NOT VALID").await.expect("a rule");
    let refused = exempt.clerk.get(&exempt.path()).await;
    assert!(refused.status >= 400 && !refused.text().contains("SECRET"), "{}", refused.text());
    exempt.clerk.get(&format!("/v1/meetings/{}", exempt.meeting_id)).await.ok();
}

#[actix_web::test]
async fn a_dry_run_or_a_write_that_changes_nothing_shows_what_is_exempt_and_is_logged() {
    let exempt = Exempt::new().await;
    let before = exempt.app.council_admin("ashford").get("/v1/accesses?count=true").await.ok()["page"]["total"].clone();
    let etag = exempt.clerk.get(&exempt.path()).await.header("etag").to_owned();
    for query in ["", "?dry_run=true"] {
        let path = format!("{}{query}", exempt.path());
        let patch = exempt.clerk.request(Method::PATCH, &path).header("If-Match", &etag).json(&json!({}));
        assert!(patch.send().await.ok().to_string().contains("SECRET"));
    }
    let after = exempt.app.council_admin("ashford").get("/v1/accesses?count=true").await.ok()["page"]["total"].clone();
    assert_eq!(after.as_i64(), before.as_i64().map(|count| count + 3));
}

#[actix_web::test]
async fn who_does_not_read_what_is_exempt_writes_nothing_to_it() {
    let exempt = Exempt::new().await;
    let report = exempt.report().await;
    let publisher = exempt.app.publisher("ashford");
    let refused = publisher.patch(&exempt.path(), &json!({"title": "Altered"})).await;
    assert!(!refused.text().contains("SECRET"));
    refused.problem(403, "missing_scope");
    publisher.delete(&exempt.path()).await.problem(403, "missing_scope");
    let elsewhere = exempt.app.restricted("record:publish", &["ashford"], &["planning"]);
    elsewhere.patch(&exempt.path(), &json!({"title": "Altered"})).await.problem(403, "other_body");
    let paper = json!({"owner": {"kind": "item", "id": exempt.item_id}, "kind": "appendix", "title": "Plan"});
    publisher.post("/v1/documents", &paper).await.problem(403, "missing_scope");
    let path = format!("/v1/documents/{report}");
    let request =
        publisher.request(Method::PATCH, &path).header("If-Match", "\"1.0\"").json(&json!({"title": "Altered"}));
    request.send().await.problem(404, "not_found");
    let agenda = json!({"items": []});
    let refused = publisher.put(&format!("/v1/meetings/{}/agenda", exempt.meeting_id), &agenda).await;
    assert!(!refused.text().contains("SECRET"), "{}", refused.text());
    refused.problem(403, "missing_scope");
    let new = json!({"meeting_id": exempt.meeting_id, "title": "Another", "exemption": {"kind": "confidential"}});
    publisher.post("/v1/items", &new).await.problem(403, "missing_scope");
}

#[actix_web::test]
async fn a_copy_that_knows_nothing_of_an_exemption_does_not_take_it_away() {
    let exempt = Exempt::new().await;
    let known = json!({"identifiers": [{"scheme": "test", "value": "depot"}]});
    exempt.clerk.patch(&exempt.path(), &known).await.ok();
    let copy = json!({"meeting_id": exempt.meeting_id, "title": "SECRET sale", "publication": "published"});
    let put = exempt.clerk.put("/v1/items/by/test/depot", &copy).await.ok();
    assert_eq!(put["exemption"]["paragraphs"], json!([1, 3]));
    let refused = exempt.clerk.patch(&exempt.path(), &json!({"exemption": null})).await;
    let problem = refused.problem(422, "validation");
    assert_eq!(problem["errors"][0]["pointer"], "/exemption");
    assert!(
        problem["errors"][0]["detail"].as_str().is_some_and(|detail| detail.contains("cannot be cleared")),
        "{problem}"
    );
    let anonymous = exempt.app.anonymous();
    assert_eq!(anonymous.get(&exempt.path()).await.ok()["title"], "Disposal of land");
    anonymous.get("/v1/items/by/test/depot").await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_disclosure_shows_the_whole_with_what_belongs_to_it_and_stays_on_the_record() {
    let exempt = Exempt::new().await;
    let report = exempt.report().await;
    let path = format!("{}/disclosure", exempt.path());
    let body = json!({"reason": "The sale was completed."});
    exempt.clerk.post(&path, &body).await.problem(428, "precondition_required");
    let etag = exempt.clerk.get(&exempt.path()).await.header("etag").to_owned();
    let disclose = |client: &Client| client.request(Method::POST, &path).header("If-Match", &etag).json(&body);
    disclose(&exempt.app.publisher("ashford")).send().await.problem(403, "missing_scope");
    let disclosed = disclose(&exempt.clerk).send().await.ok();
    assert_eq!(
        disclosed["disclosure"],
        json!({"disclosed_at": "2026-11-24T12:00:00Z", "reason": "The sale was completed."})
    );
    let shown = exempt.app.anonymous().get(&exempt.path()).await.ok();
    assert_eq!((&shown["title"], &shown["exemption"]["kind"]), (&json!("SECRET sale of the depot"), &json!("exempt")));
    exempt.app.anonymous().get(&format!("/v1/documents/{report}")).await.ok();
    let again = exempt.clerk.get(&exempt.path()).await.header("etag").to_owned();
    exempt
        .clerk
        .request(Method::POST, &path)
        .header("If-Match", &again)
        .json(&body)
        .send()
        .await
        .problem(409, "wrong_state");
    let copy = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [1, 3],
        "public_interest": "The sale is under negotiation.", "public_title": "Disposal of land"}});
    exempt.app.publisher("ashford").patch(&exempt.path(), &copy).await.ok();
    exempt.app.anonymous().get(&format!("/v1/documents/{report}")).await.ok();
}

#[actix_web::test]
async fn a_public_record_that_becomes_exempt_is_masked_at_once_with_what_belongs_to_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "SECRET", "published").await);
    let document = app.document(&council, &item, "SECRET", "published").await;
    let (path, document) = (format!("/v1/items/{item}"), text(&document["links"], "self"));
    app.anonymous().get(&document).await.ok();
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    clerk.patch(&path, &json!({"exemption": {"kind": "confidential"}})).await.ok();
    let face = app.anonymous().get(&path).await.ok();
    assert_eq!(
        (&face["title"], &face["exemption"]["citation"]),
        (&json!("Confidential"), &json!("Local Government Act 1972, section 100A(2)"))
    );
    app.anonymous().get(&document).await.problem(404, "not_found");
}

#[actix_web::test]
async fn an_exempt_document_of_a_public_item_keeps_its_file_and_its_appendices_back() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let report = json!({"owner": {"kind": "item", "id": item}, "kind": "report", "title": "SECRET report",
        "file_name": "SECRET.txt", "publication": "published",
        "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3]}});
    let report = id(&clerk.post("/v1/documents", &report).await.created());
    let path = format!("/v1/documents/{report}");
    let file =
        clerk.request(Method::PUT, &format!("{path}/file")).header("Content-Type", "text/plain").bytes("SECRET bytes");
    file.send().await.expect(201);
    let appendix = json!({"owner": {"kind": "item", "id": item}, "kind": "appendix", "title": "SECRET plan",
        "parent_id": report, "publication": "published"});
    let appendix = id(&clerk.post("/v1/documents", &appendix).await.created());
    let anonymous = app.anonymous();
    let face = anonymous.get(&path).await.ok();
    assert!(!face.to_string().contains("SECRET"), "{face}");
    assert_eq!((&face["title"], &face["links"]["file"]), (&json!("Exempt"), &Value::Null));
    anonymous.get(&format!("{path}/file")).await.problem(404, "no_file");
    anonymous.get(&format!("{path}/text")).await.problem(404, "no_file");
    anonymous.get(&format!("/v1/documents/{appendix}")).await.problem(404, "not_found");
    assert_eq!(clerk.get(&format!("{path}/file")).await.text(), "SECRET bytes");
}

#[actix_web::test]
async fn an_exemption_names_paragraphs_of_its_own_nation() {
    let exempt = Exempt::new().await;
    let table = [
        (json!({"kind": "exempt"}), vec!["/exemption/regime"]),
        (json!({"kind": "exempt", "regime": "england"}), vec!["/exemption/paragraphs"]),
        (json!({"kind": "exempt", "regime": "england", "paragraphs": [8]}), vec!["/exemption/paragraphs"]),
        (json!({"kind": "exempt", "regime": "wales", "paragraphs": [12]}), vec!["/exemption/regime"]),
        (json!({"kind": "confidential", "paragraphs": [1]}), vec!["/exemption/paragraphs"]),
        (json!({"kind": "confidential", "regime": "england"}), vec!["/exemption/regime"]),
    ];
    for (exemption, pointers) in table {
        let item = json!({"meeting_id": exempt.meeting_id, "title": "Another", "exemption": exemption});
        assert_eq!(exempt.clerk.post("/v1/items", &item).await.pointers(422, "validation"), pointers);
    }
}

#[actix_web::test]
async fn a_passage_of_what_is_exempt_is_neither_shown_nor_taken_away_by_who_does_not_see_it() {
    let exempt = Exempt::new().await;
    let writer = exempt.app.restricted("progress:write", &["ashford"], &["cabinet"]);
    let metric = json!({"council": "ashford", "code": "VISITS", "name": "Visits",
        "unit": {"code": "visits", "label": "visits", "kind": "count"},
        "polarity": "higher", "frequency": "quarterly", "publication": "published"});
    let metric = id(&writer.post("/v1/metrics", &metric).await.created());
    let source = json!({"kind": "item", "id": exempt.item_id, "passage": "SECRET passage"});
    let observation = json!({"metric_id": metric, "value": 90, "period": {"code": "2026-Q1"},
        "publication": "published", "reported_in": source,
        "source_url": "https://example.org/SECRET"});
    let action = json!({"decision_id": id(&exempt.app.decision(&exempt.council, &exempt.item_id, "To sell.",
        "published").await),
        "kind": "milestone", "title": "Sell the depot", "publication": "published", "reported_in": source,
        "source_url": "https://example.org/SECRET"});
    for (collection, new) in [("observations", observation), ("actions", action)] {
        let path = format!("/v1/{collection}/{}", id(&writer.post(&format!("/v1/{collection}"), &new).await.created()));
        let other = exempt.app.caller("progress:write", &["ashford"]);
        for client in [&exempt.app.anonymous(), &other] {
            let shown = client.get(&path).await.ok();
            assert!(!shown.to_string().contains("SECRET"), "{shown}");
        }
        assert_eq!(
            exempt.app.anonymous().get("/v1/actions").await.ok()["data"].as_array().map(Vec::len),
            Some(usize::from(collection == "actions"))
        );
        for patch in [json!({"reported_in": null}), json!({"publication": "draft"})] {
            let refused = other.patch(&path, &patch).await;
            assert!(!refused.text().contains("SECRET"));
            refused.problem(403, "missing_scope");
        }
        assert_eq!(writer.get(&path).await.ok()["reported_in"]["passage"], "SECRET passage");
        if collection == "actions" {
            assert_eq!(exempt.app.anonymous().get(&path).await.ok()["title"], "Sell the depot");
        }
    }
}

#[actix_web::test]
async fn a_refusal_that_tells_of_what_is_exempt_is_logged() {
    let exempt = Exempt::new().await;
    let count = async || {
        exempt.app.council_admin("ashford").get("/v1/accesses?count=true").await.ok()["page"]["total"].as_i64()
    };
    let before = count().await;
    let agenda = json!({"items": []});
    let refused = exempt.clerk.put(&format!("/v1/meetings/{}/agenda", exempt.meeting_id), &agenda).await;
    assert!(refused.text().contains("SECRET"), "{}", refused.text());
    refused.problem(409, "has_children");
    assert_eq!(count().await, before.map(|before| before + 1));
}

#[actix_web::test]
async fn an_answer_is_not_repeated_to_who_may_not_see_the_record_any_more() {
    let exempt = Exempt::new().await;
    let clerk = exempt.app.clerk("ashford");
    let draft = json!({"meeting_id": exempt.meeting_id, "title": "SECRET draft"});
    let send = |client: &Client| {
        client.request(Method::POST, "/v1/items").header("Idempotency-Key", "once").json(&draft).send()
    };
    let made = send(&clerk).await.created();
    let path = format!("/v1/items/{}", id(&made));
    exempt.clerk.patch(&path, &json!({"exemption": {"kind": "confidential"}})).await.ok();
    let refused = send(&clerk).await;
    assert!(!refused.text().contains("SECRET"), "{}", refused.text());
    refused.problem(403, "missing_scope");
}

#[actix_web::test]
async fn by_the_key_of_what_is_exempt_those_alone_find_it_who_may_open_it() {
    let exempt = Exempt::new().await;
    let known = json!({"identifiers": [{"scheme": "test", "value": "depot"}]});
    exempt.clerk.patch(&exempt.path(), &known).await.ok();
    exempt.app.caller("record:read", &["ashford"]).get("/v1/items/by/test/depot").await.problem(404, "not_found");
    exempt.clerk.get("/v1/items/by/test/depot").await.ok();
}

#[actix_web::test]
async fn nobody_points_at_what_is_hidden_with_something_exempt_or_learns_that_it_is_there() {
    let exempt = Exempt::new().await;
    let report = exempt.report().await;
    let known = json!({"identifiers": [{"scheme": "test", "value": "offers"}]});
    exempt.clerk.patch(&format!("/v1/documents/{report}"), &known).await.ok();
    let part = json!({"meeting_id": exempt.meeting_id, "parent_id": exempt.item_id, "title": "SECRET part"});
    let part = id(&exempt.clerk.post("/v1/items", &part).await.created());
    let public = id(&exempt.app.item(&exempt.council, &exempt.meeting_id, "Business", "published").await);
    let publisher = exempt.app.publisher("ashford");
    let paper = |more: Value| {
        let mut paper = json!({"owner": {"kind": "item", "id": public}, "kind": "report", "title": "Paper"});
        paper.as_object_mut().expect("members").extend(more.as_object().cloned().expect("members"));
        paper
    };
    let decision =
        |item_id: &str| json!({"item_id": item_id, "kind": "executive", "outcome": "noted", "text": "To note it."});
    let absent = "01935d4e-8a00-7000-8000-0000ffffffff";
    let detail = async |path: &str, body: Value| {
        let problem = publisher.post(path, &body).await.problem(422, "validation");
        problem["errors"][0]["detail"].as_str().expect("a detail").replace("offers", "-").replace("nothing", "-")
    };
    for (path, hidden, absent) in [
        ("/v1/documents", paper(json!({"supersedes_id": report})), paper(json!({"supersedes_id": absent}))),
        (
            "/v1/documents",
            paper(json!({"supersedes": {"scheme": "test", "value": "offers"}})),
            paper(json!({"supersedes": {"scheme": "test", "value": "nothing"}})),
        ),
        ("/v1/decisions", decision(&part), decision(absent)),
    ] {
        assert_eq!(detail(path, hidden).await, detail(path, absent).await);
    }
}

#[actix_web::test]
async fn what_a_read_gives_can_be_sent_back() {
    let exempt = Exempt::new().await;
    let item = json!({"meeting_id": exempt.meeting_id, "title": "Business", "exemption": null});
    let item = exempt.app.publisher("ashford").post("/v1/items", &item).await.created();
    assert_eq!(item["exemption"], Value::Null);
}

#[actix_web::test]
async fn what_was_disclosed_is_not_made_exempt_again_and_its_disclosure_stays() {
    let exempt = Exempt::new().await;
    let key = json!({"scheme": "test", "value": "depot"});
    exempt.clerk.patch(&exempt.path(), &json!({"identifiers": [key]})).await.ok();
    let disclosure = exempt.clerk.request(Method::POST, &format!("{}/disclosure", exempt.path()));
    let body = json!({"reason": "The sale was completed."});
    let disclosed = disclosure.header("If-Match", "*").json(&body).send().await.ok();
    let again = json!({"kind": "confidential"});
    let patched = exempt.clerk.patch(&exempt.path(), &json!({"exemption": again})).await;
    assert_eq!(patched.pointers(422, "validation"), ["/exemption"]);
    let whole = json!({"meeting_id": exempt.meeting_id, "title": "Sale", "exemption": again});
    let put = exempt.clerk.put("/v1/items/by/test/depot", &whole).await;
    assert_eq!(put.pointers(422, "validation"), ["/exemption"]);
    let agenda = json!({"items": [{"key": key, "title": "Sale", "exemption": again}]});
    let put = exempt.clerk.put(&format!("/v1/meetings/{}/agenda", exempt.meeting_id), &agenda).await;
    assert_eq!(put.pointers(422, "validation"), ["/items/0/exemption"]);
    let shown = exempt.app.anonymous().get(&exempt.path()).await.ok();
    assert_eq!((&shown["title"], &shown["disclosure"]), (&json!("SECRET sale of the depot"), &disclosed["disclosure"]));
}

#[actix_web::test]
async fn a_refusal_counts_only_what_the_caller_may_know_of() {
    let exempt = Exempt::new().await;
    for title in ["SECRET part", "SECRET other part"] {
        let part = json!({"meeting_id": exempt.meeting_id, "parent_id": exempt.item_id, "title": title});
        exempt.clerk.post("/v1/items", &part).await.created();
    }
    let publisher = exempt.app.publisher("ashford");
    let meeting = format!("/v1/meetings/{}", exempt.meeting_id);
    let detail =
        async |client: &Client, path: &str| text(&client.delete(path).await.problem(409, "has_children"), "detail");
    assert!(detail(&publisher, &meeting).await.contains("1 in items"));
    assert!(detail(&exempt.clerk, &meeting).await.contains("3 in items"));
    let issue = json!({"council": "ashford", "title": "The depot"});
    let issue = exempt.app.publisher("ashford").post("/v1/issues", &issue).await.created();
    exempt.clerk.patch(&exempt.path(), &json!({"issue_id": issue["id"]})).await.ok();
    let issue = text(&issue["links"], "self");
    assert!(detail(&exempt.clerk, &issue).await.contains("1 in items"));
    assert_eq!(publisher.delete(&issue).await.status, 204, "a refusal would tell which issue the exempt item is of");
}

#[actix_web::test]
async fn a_part_of_an_exempt_record_is_not_shown_by_taking_it_out() {
    let exempt = Exempt::new().await;
    let report = exempt.report().await;
    let part = json!({"meeting_id": exempt.meeting_id, "title": "SECRET price", "parent_id": exempt.item_id,
        "publication": "published"});
    let part = format!("/v1/items/{}", id(&exempt.clerk.post("/v1/items", &part).await.created()));
    let other = json!({"meeting_id": exempt.meeting_id, "title": "Open business", "publication": "published"});
    let other = id(&exempt.clerk.post("/v1/items", &other).await.created());
    for parent in [Value::Null, json!(other)] {
        let refused = exempt.clerk.patch(&part, &json!({"parent_id": parent})).await;
        assert_eq!(refused.pointers(422, "validation"), ["/parent_id"], "{parent}");
    }
    // Nor by way of another exempt record, which is disclosed.
    let decoy = json!({"meeting_id": exempt.meeting_id, "title": "Decoy", "publication": "published",
        "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3]}});
    let decoy = id(&exempt.clerk.post("/v1/items", &decoy).await.created());
    let refused = exempt.clerk.patch(&part, &json!({"parent_id": decoy})).await;
    assert_eq!(refused.pointers(422, "validation"), ["/parent_id"]);
    // The paper is exempt by itself, at an open item.
    let paper = json!({"owner": {"kind": "item", "id": other}, "kind": "report", "title": "SECRET valuation",
        "publication": "published", "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3]}});
    let paper = id(&exempt.clerk.post("/v1/documents", &paper).await.created());
    let appendix = json!({"owner": {"kind": "item", "id": other}, "kind": "appendix", "title": "SECRET plan",
        "parent_id": paper, "publication": "published"});
    let appendix = format!("/v1/documents/{}", id(&exempt.clerk.post("/v1/documents", &appendix).await.created()));
    let taken_out = json!({"parent_id": null, "kind": "report"});
    let refused = exempt.clerk.patch(&appendix, &taken_out).await;
    assert_eq!(refused.pointers(422, "validation"), ["/parent_id"]);
    let of_own = json!({"parent_id": null, "kind": "report",
        "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3]}});
    exempt.clerk.patch(&appendix, &of_own).await.ok();
    for path in [&part, &appendix, &format!("/v1/documents/{report}")] {
        assert!(!exempt.app.anonymous().get(path).await.text().contains("SECRET"), "{path}");
    }
    let disclosure = exempt.clerk.request(Method::POST, &format!("{}/disclosure", exempt.path()));
    disclosure.header("If-Match", "*").json(&json!({"reason": "It is over."})).send().await.ok();
    exempt.clerk.patch(&part, &json!({"parent_id": null})).await.ok();
}
