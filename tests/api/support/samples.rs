//! One record of every noun in one council, with what a writer would send for another: for tests that walk all nouns,
//! and for the examples of the contract.

use actix_web::http::Method;
use minutebook::kind::Kind;
use serde_json::{Value, json};

use super::TestApp;
use super::client::Request;
use super::records::{Council, id};

/// What a write sends.
pub enum Body {
    /// Nothing.
    None,
    /// JSON.
    Json(Value),
    /// A file of a media type.
    File(&'static str, &'static str),
}

impl Body {
    /// The request with this body.
    pub fn of(&self, request: Request) -> Request {
        match self {
            Body::None => request,
            Body::Json(body) => request.json(body),
            Body::File(media_type, text) => request.header("Content-Type", media_type).bytes(*text),
        }
    }
}

/// The record type of a collection.
pub fn kind_of(collection: &str) -> Kind {
    Kind::ALL.iter().copied().find(|kind| kind.collection() == collection).expect("a collection")
}

/// A noun, with a record of it and an input for another.
pub struct Sample {
    /// Its collection below `/v1/`.
    pub collection: &'static str,
    /// A published record that nothing belongs to.
    pub id: String,
    /// An input that makes another record.
    pub new: Value,
    /// A change.
    pub patch: Value,
    /// The scope that a writer needs.
    pub scope: &'static str,
}

impl Sample {
    /// The address of its record.
    pub fn path(&self) -> String {
        format!("/v1/{}/{}", self.collection, self.id)
    }

    /// The address of its collection.
    pub fn list(&self) -> String {
        format!("/v1/{}", self.collection)
    }

    /// The address of a record of it by a key of the tests.
    pub fn by_key(&self, key: &str) -> String {
        format!("/v1/{}/by/test/{key}", self.collection)
    }

    /// Every write that there is for it: method, path, and body.
    pub fn writes(&self) -> Vec<(Method, String, Body)> {
        let agenda = || Body::Json(json!({"items": []}));
        let attendances = || Body::Json(json!({"attendances": []}));
        let disclosure = || Body::Json(json!({"reason": "It was concluded."}));
        let parts = match self.collection {
            "meetings" => vec![
                (Method::PUT, format!("{}/agenda", self.path()), agenda()),
                (Method::PUT, format!("{}/agenda", self.by_key("lone")), agenda()),
                (Method::PUT, format!("{}/attendances", self.path()), attendances()),
                (Method::PUT, format!("{}/attendances", self.by_key("lone")), attendances()),
                (Method::POST, format!("{}/agenda-publication", self.path()), Body::Json(json!({}))),
                (Method::POST, format!("{}/holding", self.path()), Body::Json(json!({}))),
                (Method::POST, format!("{}/decisions-publication", self.path()), Body::Json(json!({}))),
                (Method::POST, format!("{}/minutes-publication", self.path()), Body::Json(json!({}))),
                (
                    Method::POST,
                    format!("{}/minutes-approval", self.path()),
                    Body::Json(json!({"approved_at_meeting_id": self.id})),
                ),
                (Method::POST, format!("{}/minute-numbers", self.path()), Body::None),
                (Method::PUT, format!("{}/item-order", self.path()), Body::Json(json!({"items": []}))),
            ],
            // Into themselves, so that the sample stays.
            "people" => {
                vec![(Method::POST, format!("{}/merge", self.path()), Body::Json(json!({"into_id": self.id})))]
            }
            "decisions" => {
                let correction = json!({"reason": "The sum was misprinted.", "text": "To note it all."});
                vec![(Method::POST, format!("{}/correction", self.path()), Body::Json(correction))]
            }
            "votes" => {
                let correction = json!({"reason": "One vote was counted twice.", "votes_for": 6});
                vec![(Method::POST, format!("{}/correction", self.path()), Body::Json(correction))]
            }
            "documents" => vec![
                (Method::PUT, format!("{}/file", self.path()), Body::File("text/plain", "Minutes.")),
                (Method::POST, format!("{}/disclosure", self.path()), disclosure()),
            ],
            "items" => {
                let correction = json!({"minutes": {"text": "It was noted."}, "reason": "Misprinted.",
                    "corrected_at_meeting": {"scheme": "test", "value": "lone"}});
                let put = json!({"method": "put", "path": self.by_key("walk"), "body": self.new});
                vec![
                    (Method::POST, "/v1/batch".to_owned(), Body::Json(json!({"operations": [put]}))),
                    (Method::POST, format!("{}/disclosure", self.path()), disclosure()),
                    (Method::POST, format!("{}/minutes-corrections", self.path()), Body::Json(correction)),
                ]
            }
            _ => Vec::new(),
        };
        let restoration = Body::Json(json!({"reason": "It was deleted by mistake."}));
        let own = vec![
            (Method::POST, format!("{}/restoration", self.path()), restoration),
            (Method::POST, self.list(), Body::Json(self.new.clone())),
            (Method::PUT, self.by_key("walk"), Body::Json(self.new.clone())),
            (Method::PATCH, self.path(), Body::Json(self.patch.clone())),
            (Method::DELETE, format!("{}?reason=published_in_error", self.path()), Body::None),
        ];
        parts.into_iter().chain(own).collect()
    }
}

/// A sample of every noun, all of one council.
pub async fn samples(app: &TestApp, council: &Council) -> Vec<Sample> {
    let slug = council.slug;
    let admin = app.admin();
    let meeting_id = id(&app.meeting(council, "2026-07-01", "published").await);
    let item_id = id(&app.item(council, &meeting_id, "Business", "published").await);
    let lone_meeting = id(&app.meeting(council, "2026-09-01", "published").await);
    let known = json!({"identifiers": [{"scheme": "test", "value": "lone"}]});
    app.publisher(slug).patch(&format!("/v1/meetings/{lone_meeting}"), &known).await.ok();
    let lone_item = id(&app.item(council, &meeting_id, "Other business", "published").await);
    let decision = id(&app.decision(council, &item_id, "To note the report.", "published").await);
    let document = id(&app.document(council, &item_id, "Report", "published").await);
    let year = json!({"council": slug, "name": "2026/27", "starts_on": "2026-05-20", "ends_on": "2027-05-18"});
    let year = id(&admin.post("/v1/municipal-years", &year).await.created());
    let body = json!({"council": slug, "slug": "panel", "name": "Panel", "kind": "panel"});
    let body = id(&admin.post("/v1/bodies", &body).await.created());
    let post = json!({"council": slug, "label": "Chair", "kind": "chair"});
    let post = id(&admin.post("/v1/posts", &post).await.created());
    let person = json!({"council": slug, "name": "Olive Kershaw", "publication": "published"});
    let person = id(&admin.post("/v1/people", &person).await.created());
    let member = json!({"council": slug, "name": "Hugo Lanternby", "publication": "published"});
    let member = id(&admin.post("/v1/people", &member).await.created());
    let membership = json!({"person_id": member, "body_id": council.body_id, "starts_on": "2026-05-20",
        "ends_on": "2027-05-18", "publication": "published"});
    let membership = id(&admin.post("/v1/memberships", &membership).await.created());
    let attendance = json!({"meeting_id": meeting_id, "name_as_recorded": "Councillor Lanternby", "state": "present",
        "publication": "published"});
    let attendance = id(&admin.post("/v1/attendances", &attendance).await.created());
    let vote = json!({"item_id": item_id, "motion": "That the report be noted.", "result": "carried",
        "publication": "published"});
    let vote = id(&admin.post("/v1/votes", &vote).await.created());
    let issue = json!({"council": slug, "title": "Library hours", "publication": "published"});
    let issue = id(&admin.post("/v1/issues", &issue).await.created());
    let strategy = |slug: &str| {
        json!({"council": council.slug, "slug": slug, "name": "A strategy",
        "starts_on": "2026-01-01", "ends_on": "2028-12-31", "elements": [{"position": 1}], "publication": "published"})
    };
    let lone_strategy = id(&admin.post("/v1/strategies", &strategy(&format!("lone-{slug}"))).await.created());
    let strategy_id = id(&admin.post("/v1/strategies", &strategy(&format!("plan-{slug}"))).await.created());
    let report = json!({"strategy_id": strategy_id, "period": {"code": "2026"}, "statement": "It went well.",
        "publication": "published"});
    let report = id(&admin.post("/v1/progress-reports", &report).await.created());
    let metric = |code: &str| {
        json!({"strategy_id": strategy_id, "code": code, "name": "Visits",
        "unit": {"code": "visits", "label": "visits", "kind": "count"}, "polarity": "higher", "frequency": "quarterly",
        "publication": "published"})
    };
    let lone_metric = id(&admin.post("/v1/metrics", &metric("LONE")).await.created());
    let metric_id = id(&admin.post("/v1/metrics", &metric("VISITS")).await.created());
    let target =
        json!({"metric_id": metric_id, "value": 100, "period": {"code": "2026-Q1"}, "publication": "published"});
    let target = id(&admin.post("/v1/targets", &target).await.created());
    let observation =
        json!({"metric_id": metric_id, "value": 90, "period": {"code": "2026-Q1"}, "publication": "published"});
    let observation = id(&admin.post("/v1/observations", &observation).await.created());
    let action =
        json!({"strategy_id": strategy_id, "kind": "service", "title": "Open on Sundays", "publication": "published"});
    let action = id(&admin.post("/v1/actions", &action).await.created());
    let empty = json!({"slug": "empty", "name": "Empty Council", "nation": "wales", "timezone": "Europe/London"});
    let empty = id(&admin.post("/v1/councils", &empty).await.created());
    let sample = |collection, id, new, patch, scope| Sample { collection, id, new, patch, scope };
    let samples = vec![
        sample(
            "councils",
            empty,
            json!({"slug": "another", "name": "Another Council", "nation": "scotland", "timezone": "Europe/London"}),
            json!({"name": "Empty Borough Council"}),
            "admin council:admin",
        ),
        sample(
            "municipal-years",
            year,
            json!({"council": slug, "name": "2028/29", "starts_on": "2028-05-20", "ends_on": "2029-05-18"}),
            json!({"name": "2026/2027"}),
            "council:admin",
        ),
        sample(
            "bodies",
            body,
            json!({"council": slug, "slug": "planning", "name": "Planning Committee", "kind": "regulatory"}),
            json!({"name": "Digital Panel"}),
            "council:admin",
        ),
        sample(
            "posts",
            post,
            json!({"council": slug, "label": "Leader of the Council", "kind": "portfolio"}),
            json!({"label": "Chair of the Panel"}),
            "council:admin",
        ),
        sample(
            "people",
            person,
            json!({"council": slug, "name": "Priya Marsden"}),
            json!({"party": "Independent"}),
            // By who may merge people.
            "council:admin",
        ),
        sample(
            "memberships",
            membership,
            json!({"person_id": member, "body_id": council.body_id, "starts_on": "2030-05-20",
                "ends_on": "2031-05-18"}),
            json!({"role": "Deputy"}),
            "record:publish",
        ),
        sample(
            "issues",
            issue,
            json!({"council": slug, "title": "Allotment rents"}),
            json!({"state": "open"}),
            "record:publish",
        ),
        sample(
            "meetings",
            lone_meeting,
            json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-10-01"}),
            json!({"title": "Special Cabinet"}),
            "record:publish",
        ),
        sample(
            "attendances",
            attendance,
            json!({"meeting_id": meeting_id, "name_as_recorded": "Councillor Marsden", "capacity": "substitute"}),
            json!({"state": "late"}),
            "record:publish",
        ),
        sample(
            "items",
            lone_item,
            json!({"meeting_id": meeting_id, "title": "New business"}),
            json!({"title": "Old business"}),
            "record:publish",
        ),
        sample(
            "documents",
            document,
            json!({"owner": {"kind": "item", "id": item_id}, "kind": "report", "title": "Another report"}),
            json!({"title": "The report"}),
            "record:publish",
        ),
        sample(
            "decisions",
            decision,
            json!({"item_id": item_id, "kind": "executive", "outcome": "approved", "text": "To approve the report."}),
            json!({"text": "To note the report and thank its author."}),
            "record:publish",
        ),
        sample(
            "votes",
            vote,
            json!({"item_id": item_id, "motion": "That the report be referred back."}),
            json!({"votes_for": 7}),
            "record:publish",
        ),
        sample(
            "strategies",
            lone_strategy,
            json!({"council": slug, "slug": format!("new-{slug}"), "name": "A new strategy"}),
            json!({"name": "The strategy"}),
            "progress:write",
        ),
        sample(
            "progress-reports",
            report,
            json!({"strategy_id": strategy_id, "period": {"code": "2027"}, "statement": "It went on well."}),
            json!({"stated_rating": "good"}),
            "progress:write",
        ),
        sample(
            "metrics",
            lone_metric,
            json!({"council": slug, "code": "LOANS", "name": "Loans",
                "unit": {"code": "loans", "label": "loans", "kind": "count"}, "polarity": "higher",
                "frequency": "annual"}),
            json!({"name": "Visits to the library"}),
            "progress:write",
        ),
        sample(
            "targets",
            target,
            json!({"metric_id": metric_id, "value": 120, "by_on": "2027-03-31"}),
            json!({"value": 110}),
            "progress:write",
        ),
        sample(
            "observations",
            observation,
            json!({"metric_id": metric_id, "value": 95, "period": {"code": "2026-Q2"}}),
            json!({"value": 91}),
            "progress:write",
        ),
        sample(
            "actions",
            action,
            json!({"strategy_id": strategy_id, "kind": "milestone", "title": "A reading room"}),
            json!({"state": "done"}),
            "progress:write",
        ),
    ];
    for kind in Kind::ALL {
        let is_there = samples.iter().any(|sample| sample.collection == kind.collection());
        assert!(is_there, "there is no sample of {}", kind.plural());
    }
    samples
}

/// A noun with what the examples of the contract send of it, to the demo council.
pub struct Example {
    /// Its kind.
    pub kind: Kind,
    /// The value of the identifier of a record of it in the demo.
    pub key: &'static str,
    /// An input that makes another record.
    pub new: Value,
    /// A change.
    pub patch: Value,
}

/// An example of every noun.
pub fn examples() -> Vec<Example> {
    let noun = |kind, key, new, patch| Example { kind, key, new, patch };
    let cabinet = json!({"scheme": "demo", "value": "chorley-executive-cabinet"});
    let meeting = json!({"scheme": "demo", "value": "chorley-cabinet-2018-08-02"});
    let item = json!({"scheme": "demo", "value": "chorley-item-44"});
    let member = json!({"scheme": "demo", "value": "examplebridge-mabel-okonreed"});
    let scrutiny = json!({"scheme": "demo", "value": "examplebridge-overview-and-scrutiny-committee"});
    let sitting = json!({"scheme": "demo", "value": "examplebridge-cabinet-2026-11-11"});
    let vote_item = json!({"scheme": "demo", "value": "examplebridge-council-2025-11-25-item-10b"});
    let strategy = json!({"scheme": "demo", "value": "chorley-digital-strategy"});
    let web = json!({"scheme": "demo", "value": "chorley-web-transactions"});
    vec![
        noun(
            Kind::Council,
            "chorley",
            json!({"slug": "anytown", "name": "Anytown Council", "nation": "wales", "timezone": "Europe/London"}),
            json!({"website": "https://www.example.org"}),
        ),
        noun(
            Kind::MunicipalYear,
            "chorley-2018-19",
            json!({"council": "chorley", "name": "2019/20", "starts_on": "2019-05-14", "ends_on": "2020-05-11"}),
            json!({"ends_on": "2020-05-12"}),
        ),
        noun(
            Kind::Body,
            "chorley-executive-cabinet",
            json!({"council": "chorley", "slug": "overview-and-scrutiny", "name": "Overview and Scrutiny Committee",
                "kind": "scrutiny"}),
            json!({"short_name": "Scrutiny"}),
        ),
        noun(
            Kind::Post,
            "chorley-executive-member-customer-advice-and-streetscene",
            json!({"body": cabinet, "label": "Executive Leader", "kind": "portfolio"}),
            json!({"starts_on": "2018-05-15"}),
        ),
        noun(
            Kind::Person,
            "chorley-adrian-lowe",
            json!({"council": "chorley", "name": "Olive Kershaw", "honorific": "Councillor"}),
            json!({"ward": "Fell and Beck", "publication": "published"}),
        ),
        noun(
            Kind::Membership,
            "examplebridge-mabel-okonreed-executive-cabinet-2025-26",
            json!({"person": member, "body": scrutiny, "role": "Substitute", "voting": "yes", "starts_on": "2026-12-01",
                "ends_on": "2027-05-17"}),
            json!({"party": "Bridge Alliance", "publication": "published"}),
        ),
        noun(
            Kind::Issue,
            "chorley-digital-strategy-annual-report",
            json!({"council": "chorley", "title": "Allotment rents", "kind": "non_key", "state": "planned"}),
            json!({"state": "open", "publication": "published"}),
        ),
        noun(
            Kind::Meeting,
            "chorley-cabinet-2018-08-02",
            json!({"body": cabinet, "title": "Executive Cabinet", "start_local": "2018-09-13T18:00:00"}),
            json!({"state": "held", "publication": "published"}),
        ),
        noun(
            Kind::Attendance,
            "examplebridge-cabinet-2026-10-14-attendance-1",
            json!({"meeting": sitting, "name_as_recorded": "Mr N Pettiworth", "capacity": "public",
                "state": "present"}),
            json!({"post_label": "Chair of the Tenants' Panel", "publication": "published"}),
        ),
        noun(
            Kind::Item,
            "chorley-item-44",
            json!({"meeting": meeting, "title": "Any other business",
                "purpose": {"text": "To consider urgent business."}}),
            json!({"minutes": {"text": "There was none.", "publication": "published"}}),
        ),
        noun(
            Kind::Document,
            "chorley-item-44-report",
            json!({"owner": {"kind": "item", "scheme": "demo", "value": "chorley-item-44"}, "kind": "background_paper",
                "title": "Background paper", "media_type": "application/pdf"}),
            json!({"size_label": "142 KB"}),
        ),
        noun(
            Kind::Decision,
            "chorley-item-44-decision",
            json!({"item": item, "kind": "executive", "outcome": "noted", "text": "To note the report.",
                "alternatives": {"status": "none"}}),
            json!({"reasons": "To keep members informed.", "reasons_of": "decision"}),
        ),
        noun(
            Kind::Vote,
            "examplebridge-council-2025-11-25-item-10b-vote-1",
            json!({"item": vote_item, "motion": "That the matter be put off to the next meeting.",
                "mover": "Councillor Agnes Birchmoor", "result": "lost", "votes_for": 2, "votes_against": 4,
                "abstentions": 0, "method": "recorded", "is_recorded": "yes", "casting_vote": "none",
                "ballots": [{"person": member, "name": "Councillor Mabel Okonreed", "party": "Bridge Alliance",
                    "option": "against"}]}),
            json!({"seconder": "Councillor Hugo Lanternby", "publication": "published"}),
        ),
        noun(
            Kind::Strategy,
            "chorley-digital-strategy",
            json!({"council": "chorley", "slug": "library-strategy", "name": "Library Strategy 2019-2022",
                "starts_on": "2019-04-01", "ends_on": "2022-03-31", "elements": [{"position": 1, "name": "Reading"}]}),
            json!({"state": "adopted", "publication": "published"}),
        ),
        noun(
            Kind::ProgressReport,
            "chorley-digital-strategy-report-2018",
            json!({"strategy": strategy, "period": {"code": "2018"},
                "statement": "Progress was made on two of the four elements.", "stated_rating": "mixed"}),
            json!({"publication": "published"}),
        ),
        noun(
            Kind::Metric,
            "chorley-web-transactions",
            json!({"council": "chorley", "code": "CALLS-ANSWERED", "name": "Calls answered",
                "unit": {"code": "percent", "label": "%", "kind": "percent", "minimum": 0, "maximum": 100},
                "decimals": 1, "polarity": "higher", "frequency": "quarterly"}),
            json!({"definition": "Share of calls to the Contact Centre that are answered.",
                "publication": "published"}),
        ),
        noun(
            Kind::Target,
            "chorley-sickness-absence-target-2018-q1",
            json!({"metric": web, "value": 60, "period": {"code": "2018-Q2"}}),
            json!({"note": "Invented for this example.", "publication": "published"}),
        ),
        noun(
            Kind::Observation,
            "chorley-web-transactions-2018-q1",
            json!({"metric": web, "period": {"code": "2018-Q2"}, "value": 57, "value_text": "57%",
                "reported_in": {"kind": "item", "scheme": "demo", "value": "chorley-item-44"}}),
            json!({"state": "provisional", "publication": "published"}),
        ),
        noun(
            Kind::Action,
            "chorley-digital-strategy-taxi-training",
            json!({"strategy": strategy, "kind": "milestone", "title": "All forms online", "due_on": "2019-03-31",
                "state": "planned"}),
            json!({"state": "done", "completed_on": "2019-02-14", "publication": "published"}),
        ),
    ]
}
