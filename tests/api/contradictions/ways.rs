//! A walk: each contradiction by every way of writing a record, each of which gives the same answer.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{Said, codes, meeting, path, refused, said, warned};
use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::{Council, id};
use minutebook::actor::Actor;
use minutebook::api;
use minutebook::database::{Database, Limits, Source};
use minutebook::http::schemas::Schemas;
use minutebook::import::bundle::Bundle;

/// By how many ways a record is written whole.
const WAYS: usize = 5;

fn with(base: &Value, more: &Value) -> Value {
    let mut whole = base.clone();
    whole.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
    whole
}

fn writer(app: &TestApp) -> Client {
    app.caller("record:publish record:write progress:write council:admin", &["ashford"])
}

/// Writes a bundle of one record, and gives its warnings; or why it was refused.
async fn bundle(app: &TestApp, collection: &str, record: &Value) -> Result<Vec<Said>, String> {
    let known = json!({"identifiers": [{"scheme": "bundle", "value": app.clock.clock().id().to_string()}]});
    let mut bundle = serde_json::Map::new();
    bundle.insert(collection.replace('-', "_"), json!([with(record, &known)]));
    let bundle = Bundle::read(&Value::Object(bundle).to_string()).expect("a bundle");
    let source = Source::new(&app.database_url, Limits::default(), app.clock.clock()).await.expect("a database");
    let database = Database::open(&source).await.expect("a database");
    let loaded = bundle.write(&database, &Actor::program("bundle"), &Schemas::of(api::contract), &Vec::new()).await;
    let loaded = loaded.map_err(|error| error.to_string())?;
    let warnings = serde_json::to_value(&loaded.warnings).expect("warnings");
    let at = format!("/{}/0", collection.replace('-', "_"));
    let mut told = said(&warnings);
    for said in &mut told {
        said.pointer = said.pointer.strip_prefix(&at).expect("its place").to_owned();
    }
    Ok(told)
}

/// Writes what contradicts itself by every way, and gives what each of them says.
pub async fn refused_by_every_way(
    app: &TestApp,
    collection: &str,
    base: impl Fn(usize) -> Value,
    wrong: Value,
) -> Vec<Said> {
    let client = writer(app);
    let (list, key) = (format!("/v1/{collection}"), |key: &str| format!("/v1/{collection}/by/walk/{key}"));
    let told = refused(client.post(&list, &with(&base(0), &wrong)).await, 422);
    assert_eq!(refused(client.put(&key("none"), &with(&base(1), &wrong)).await, 422), told, "PUT of a new one");
    let made = client.put(&key(&app.clock.clock().id().to_string()), &base(2)).await.created();
    let by_key = made["identifiers"][0]["value"].as_str().expect("a key").to_owned();
    assert_eq!(refused(client.put(&key(&by_key), &with(&base(2), &wrong)).await, 422), told, "PUT of a known one");
    assert_eq!(refused(client.patch(&path(&made), &wrong).await, 422), told, "PATCH");
    let dry = client.request(Method::PATCH, &format!("{}?dry_run=true", path(&made))).header("If-Match", "*");
    assert_eq!(refused(dry.json(&wrong).send().await, 422), told, "a dry run");
    let reason = bundle(app, collection, &with(&base(3), &wrong)).await.expect_err("a refused bundle");
    for said in &told {
        assert!(reason.contains(&said.code) && reason.contains(&said.detail), "{reason}");
    }
    told
}

/// Makes an unusual write by every way, and gives the warnings of each, without those of drafts.
async fn warned_by_every_way(app: &TestApp, collection: &str, base: impl Fn(usize) -> Value, odd: Value) -> Vec<Said> {
    let client = writer(app);
    let (list, key) = (format!("/v1/{collection}"), |key: &str| format!("/v1/{collection}/by/walk/{key}"));
    let of = |warnings: Vec<Said>| -> Vec<Said> {
        let of_law = ["not_public_yet", "statement_incomplete"];
        warnings.into_iter().filter(|said| !of_law.contains(&said.code.as_str())).collect()
    };
    let told = of(warned(&client.post(&list, &with(&base(0), &odd)).await.created()));
    let (first, second) = (app.clock.clock().id().to_string(), app.clock.clock().id().to_string());
    let put = client.put(&key(&first), &with(&base(1), &odd)).await.created();
    assert_eq!(of(warned(&put)), told, "PUT of a new one");
    let again = client.put(&key(&first), &with(&base(1), &odd)).await.ok();
    assert_eq!((of(warned(&again)), &again["version"]), (told.clone(), &put["version"]), "PUT of the same");
    let made = client.put(&key(&second), &base(2)).await.created();
    let dry = client.request(Method::PATCH, &format!("{}?dry_run=true", path(&made))).header("If-Match", "*");
    assert_eq!(of(warned(&dry.json(&odd).send().await.ok())), told, "a dry run");
    assert_eq!(of(warned(&client.patch(&path(&made), &odd).await.ok())), told, "PATCH");
    assert_eq!(of(bundle(app, collection, &with(&base(3), &odd)).await.expect("a bundle")), told, "a bundle");
    told
}

/// The records around what contradicts itself.
struct Around {
    app: TestApp,
    council: Council,
    /// Items of a meeting that was held, of one that is to come, and of one that was cancelled.
    past: String,
    to_come: String,
    off: String,
    past_meeting: String,
    to_come_meeting: String,
    off_meeting: String,
    /// A body that has ended.
    ended: String,
    people: Vec<String>,
}

impl Around {
    async fn new() -> Around {
        let app = TestApp::new().await;
        let council = app.council("ashford").await;
        let mut items = Vec::new();
        for (date, state) in [("2026-07-01", "held"), ("2027-02-01", "scheduled"), ("2026-07-08", "cancelled")] {
            let made = id(&meeting(&app, &council, date, json!({"state": state})).await);
            items.push((id(&app.item(&council, &made, "Business", "published").await), made));
        }
        let ended = json!({"council": "ashford", "slug": "panel", "name": "Panel", "kind": "panel",
            "starts_on": "2026-01-01", "ends_on": "2026-03-31"});
        let ended = id(&app.admin().post("/v1/bodies", &ended).await.created());
        let mut people = Vec::new();
        for number in 0..WAYS {
            let person = json!({"council": "ashford", "name": format!("Person {number}"), "publication": "published"});
            people.push(id(&app.admin().post("/v1/people", &person).await.created()));
        }
        let [(past, past_meeting), (to_come, to_come_meeting), (off, off_meeting)] =
            <[(String, String); 3]>::try_from(items).expect("three");
        Around { app, council, past, to_come, off, past_meeting, to_come_meeting, off_meeting, ended, people }
    }

    fn meeting(&self, more: Value) -> Value {
        let base = json!({"body_id": self.council.body_id, "title": "Cabinet", "date": "2026-07-15", "state": "held",
            "publication": "published"});
        with(&base, &more)
    }

    fn decision(&self, item: &str, more: Value) -> Value {
        let base = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "To note it."});
        with(&base, &more)
    }

    fn vote(&self, item: &str) -> Value {
        json!({"item_id": item, "motion": "That it be noted."})
    }

    fn attendance(&self, meeting: &str) -> Value {
        json!({"meeting_id": meeting, "name_as_recorded": "Councillor One"})
    }

    fn item(&self, meeting: &str) -> Value {
        json!({"meeting_id": meeting, "title": "Other business", "publication": "published"})
    }

    fn paper(&self, item: &str, more: Value) -> Value {
        let base = json!({"owner": {"kind": "item", "id": item}, "kind": "report", "title": "Report",
            "publication": "published"});
        with(&base, &more)
    }
}

#[actix_web::test]
async fn what_is_impossible_is_refused_alike_by_every_way() {
    let around = Around::new().await;
    let strategy = json!({"council": "ashford", "slug": "plan", "name": "A plan", "publication": "published"});
    let strategy = id(&around.app.admin().post("/v1/strategies", &strategy).await.created());
    let action =
        json!({"strategy_id": strategy, "kind": "service", "title": "Open on Sundays", "publication": "published"});
    let to_come = json!({"date": "2027-02-01", "state": "scheduled"});
    let later = "2027-03-01T10:00:00Z";
    let minuted = |state: &str| around.meeting(json!({"minutes_state": state}));
    let signed =
        |on: &str, at: Option<&String>| json!({"minutes_signed": {"by": "The Chair", "on": on, "at_meeting_id": at}});
    for (collection, base, wrong, pointer, code) in [
        ("meetings", around.meeting(to_come.clone()), json!({"state": "held"}), "/state", "still_to_come"),
        ("meetings", around.meeting(to_come.clone()), json!({"state": "in_progress"}), "/state", "still_to_come"),
        ("meetings", around.meeting(to_come), json!({"minutes_state": "draft"}), "/minutes_state", "still_to_come"),
        ("meetings", around.meeting(json!({})), json!({"state_reason": "A flood."}), "/state_reason", "not_called_off"),
        (
            "meetings",
            around.meeting(json!({})),
            json!({"rescheduled_to_id": around.past_meeting}),
            "/rescheduled_to_id",
            "not_called_off",
        ),
        (
            "meetings",
            around.meeting(json!({})),
            signed("2026-07-16", None),
            "/minutes_signed",
            "signed_before_approval",
        ),
        ("meetings", minuted("draft"), signed("2026-07-16", None), "/minutes_signed", "signed_before_approval"),
        ("meetings", minuted("approved"), signed("2027-03-01", None), "/minutes_signed/on", "still_to_come"),
        ("meetings", minuted("approved"), signed("2026-07-14", None), "/minutes_signed/on", "signed_before_meeting"),
        (
            "meetings",
            minuted("approved"),
            signed("2026-07-16", Some(&around.to_come_meeting)),
            "/minutes_signed/at_meeting_id",
            "signed_at_meeting_not_held",
        ),
        (
            "meetings",
            minuted("approved"),
            signed("2026-07-16", Some(&around.past_meeting)),
            "/minutes_signed/at_meeting_id",
            "signed_before_meeting",
        ),
        ("meetings", around.meeting(json!({})), json!({"actual_start_at": later}), "/actual_start_at", "still_to_come"),
        ("meetings", around.meeting(json!({})), json!({"actual_end_at": later}), "/actual_end_at", "still_to_come"),
        (
            "meetings",
            around.meeting(json!({})),
            json!({"minutes_published_at": later}),
            "/minutes_published_at",
            "published_in_future",
        ),
        (
            "decisions",
            around.decision(&around.past, json!({})),
            json!({"implemented_at": later}),
            "/implemented_at",
            "still_to_come",
        ),
        (
            "decisions",
            around.decision(&around.past, json!({})),
            json!({"no_longer_in_force_on": "2020-01-01"}),
            "/no_longer_in_force_on",
            "not_in_force_before_made",
        ),
        ("votes", around.vote(&around.to_come), json!({"result": "carried"}), "/result", "still_to_come"),
        ("votes", around.vote(&around.to_come), json!({"votes_for": 7}), "/result", "still_to_come"),
        ("votes", around.vote(&around.to_come), json!({"casting_vote": "for"}), "/result", "still_to_come"),
        ("votes", around.vote(&around.past), json!({"taken_at": later}), "/taken_at", "still_to_come"),
        (
            "votes",
            around.vote(&around.past),
            json!({"method": "show_of_hands", "is_recorded": "yes"}),
            "/is_recorded",
            "method_against_is_recorded",
        ),
        (
            "votes",
            around.vote(&around.past),
            json!({"method": "secret", "ballots": [{"name": "Councillor One", "option": "for"}]}),
            "/ballots",
            "secret_with_ballots",
        ),
        (
            "votes",
            around.vote(&around.past),
            json!({"casting_vote": "against", "votes_for": 7, "votes_against": 6}),
            "/casting_vote",
            "casting_vote_without_tie",
        ),
        (
            "votes",
            around.vote(&around.past),
            json!({"casting_vote": "for", "result": "lost", "votes_for": 7, "votes_against": 7}),
            "/result",
            "result_against_casting_vote",
        ),
        (
            "attendances",
            around.attendance(&around.to_come_meeting),
            json!({"state": "present"}),
            "/state",
            "still_to_come",
        ),
        (
            "documents",
            around.paper(&around.past, json!({})),
            json!({"published_at": later}),
            "/published_at",
            "published_in_future",
        ),
        ("actions", action, json!({"state": "done", "completed_on": "2027-03-01"}), "/completed_on", "still_to_come"),
    ] {
        let told = refused_by_every_way(&around.app, collection, |_| base.clone(), wrong.clone()).await;
        assert_eq!(codes(&told), [(pointer, code)], "{collection} {wrong}");
    }
}

#[actix_web::test]
async fn what_is_unusual_is_done_and_warned_of_alike_by_every_way() {
    let around = Around::new().await;
    let ended = json!({"body_id": around.ended, "date": "2026-02-01"});
    let at = |on: &str| format!("{on}T10:00:00Z");
    let none = json!({"source_url": "https://example.org/"});
    for (collection, base, odd, pointer, code) in [
        ("meetings", around.meeting(ended.clone()), json!({"date": "2026-07-15"}), "/date", "body_ended"),
        ("meetings", around.meeting(ended), json!({"date": "2025-07-15"}), "/date", "body_not_begun"),
        (
            "meetings",
            around.meeting(json!({})),
            json!({"actual_end_at": at("2026-10-15")}),
            "/actual_end_at",
            "unusual_length",
        ),
        (
            "meetings",
            around.meeting(json!({})),
            json!({"planned_end_at": at("2026-10-15")}),
            "/planned_end_at",
            "unusual_length",
        ),
        (
            "meetings",
            around.meeting(json!({})),
            json!({"actual_start_at": at("2026-07-01")}),
            "/actual_start_at",
            "far_from_meeting",
        ),
        (
            "meetings",
            around.meeting(json!({})),
            json!({"state": "postponed", "minutes_state": "draft"}),
            "/minutes_state",
            "meeting_not_held",
        ),
        ("meetings", around.meeting(json!({})), json!({"state": "in_progress"}), "/state", "meeting_long_ago"),
        (
            "meetings",
            around.meeting(json!({})),
            json!({"state": "postponed", "rescheduled_to_id": around.past_meeting}),
            "/rescheduled_to_id",
            "rescheduled_to_earlier",
        ),
        (
            "meetings",
            around.meeting(json!({})),
            json!({"agenda_published_at": at("2026-07-20")}),
            "/agenda_published_at",
            "agenda_after_meeting",
        ),
        (
            "meetings",
            around.meeting(json!({})),
            json!({"agenda_published_at": at("2025-06-01")}),
            "/agenda_published_at",
            "far_from_meeting",
        ),
        (
            "meetings",
            around.meeting(json!({})),
            json!({"decisions_published_at": at("2026-07-01")}),
            "/decisions_published_at",
            "published_before_meeting",
        ),
        ("decisions", around.decision(&around.off, json!({})), none.clone(), "/item_id", "meeting_called_off"),
        (
            "decisions",
            around.decision(&around.past, json!({})),
            json!({"made_on": "2026-05-01"}),
            "/made_on",
            "far_from_meeting",
        ),
        (
            "decisions",
            around.decision(&around.past, json!({})),
            json!({"made_on": "2026-08-01"}),
            "/made_on",
            "far_from_meeting",
        ),
        (
            "decisions",
            around.decision(&around.past, json!({})),
            json!({"published_at": at("2026-06-01")}),
            "/published_at",
            "published_before_made",
        ),
        (
            "decisions",
            around.decision(&around.past, json!({})),
            json!({"implemented_at": at("2026-06-01")}),
            "/implemented_at",
            "implemented_before_made",
        ),
        ("votes", around.vote(&around.off), json!({"result": "carried"}), "/item_id", "meeting_called_off"),
        (
            "votes",
            around.vote(&around.past),
            json!({"result": "carried", "votes_for": 1, "votes_against": 5}),
            "/result",
            "result_against_counts",
        ),
        ("votes", around.vote(&around.past), json!({"taken_at": at("2026-06-01")}), "/taken_at", "far_from_meeting"),
        (
            "attendances",
            around.attendance(&around.off_meeting),
            json!({"state": "left_early"}),
            "/state",
            "meeting_called_off",
        ),
        (
            "attendances",
            around.attendance(&around.past_meeting),
            json!({"arrived_at": at("2026-08-01")}),
            "/arrived_at",
            "far_from_meeting",
        ),
        (
            "attendances",
            around.attendance(&around.past_meeting),
            json!({"state": "absent", "left_at": at("2026-07-01")}),
            "/state",
            "was_not_there",
        ),
        (
            "items",
            around.item(&around.to_come_meeting),
            json!({"minutes": {"text": "It was agreed.", "publication": "published"}}),
            "/minutes",
            "minuted_in_future",
        ),
        (
            "items",
            around.item(&around.off_meeting),
            json!({"minutes": {"text": "It was agreed."}}),
            "/minutes",
            "meeting_called_off",
        ),
        (
            "documents",
            around.paper(&around.past, json!({})),
            json!({"written_on": "2026-08-01"}),
            "/written_on",
            "written_after_meeting",
        ),
        (
            "documents",
            around.paper(&around.to_come, json!({})),
            json!({"written_on": "2027-01-01"}),
            "/written_on",
            "written_in_future",
        ),
        (
            "documents",
            around.paper(&around.past, json!({"kind": "minutes"})),
            json!({"written_on": "2026-06-01"}),
            "/written_on",
            "written_before_meeting",
        ),
        (
            "documents",
            around.paper(&around.past, json!({"written_on": "2026-06-10"})),
            json!({"published_at": at("2026-06-01")}),
            "/published_at",
            "published_before_written",
        ),
        (
            "posts",
            json!({"body_id": around.ended, "label": "Chair", "kind": "chair", "ends_on": "2026-03-31"}),
            json!({"ends_on": "2026-04-30"}),
            "/ends_on",
            "body_ended",
        ),
    ] {
        // Warnings about the law are another matter.
        let base = if collection == "meetings" { with(&base, &json!({"publication": "draft"})) } else { base };
        let told = warned_by_every_way(&around.app, collection, |_| base.clone(), odd.clone()).await;
        assert_eq!(codes(&told), [(pointer, code)], "{collection} {odd}");
    }
    let member = |number: usize| {
        json!({"body_id": around.ended, "person_id": around.people[number],
            "starts_on": "2026-01-01", "ends_on": "2026-03-31"})
    };
    let told = warned_by_every_way(&around.app, "memberships", member, json!({"ends_on": null})).await;
    assert_eq!(codes(&told), [("/ends_on", "body_ended")]);
}

#[actix_web::test]
async fn a_vote_on_a_decision_is_judged_by_the_meeting_of_the_decision() {
    let around = Around::new().await;
    let client = writer(&around.app);
    let of = async |item: &str| client.post("/v1/decisions", &around.decision(item, json!({}))).await.created();
    let vote =
        |decision: &Value| json!({"decision_id": decision["id"], "motion": "That it be noted.", "result": "lost"});
    let told = refused(client.post("/v1/votes", &vote(&of(&around.to_come).await)).await, 422);
    assert_eq!(codes(&told), [("/result", "still_to_come")]);
    let public = around.decision(&around.to_come, json!({"publication": "published"}));
    let made = client.post("/v1/decisions", &public).await.created();
    assert!(codes(&warned(&made)).contains(&("/made_on", "made_in_future")), "{made}");
    let made = client.post("/v1/votes", &vote(&of(&around.off).await)).await.created();
    assert!(codes(&warned(&made)).contains(&("/decision_id", "meeting_called_off")), "{made}");
}

#[actix_web::test]
async fn a_translation_names_an_original_in_another_language() {
    let around = Around::new().await;
    let client = writer(&around.app);
    let paper = |more: Value| around.paper(&around.past, more);
    let made = async |more: Value| client.post("/v1/documents", &paper(more)).await.created();
    let original = made(json!({"language": "en"})).await;
    let welsh = made(json!({"language": "cy", "translation_of_id": original["id"]})).await;
    let base = |_: usize| paper(json!({"language": "pl"}));
    for (wrong, pointer, code) in [
        (json!({"translation_of_id": welsh["id"]}), "/translation_of_id", "translation_of_translation"),
        (json!({"translation_of_id": original["id"], "language": "EN"}), "/language", "translated_into_same_language"),
    ] {
        let told = refused_by_every_way(&around.app, "documents", base, wrong.clone()).await;
        assert_eq!(codes(&told), [(pointer, code)], "{wrong}");
    }
    let polish = made(json!({"language": "pl"})).await;
    let path = format!("/v1/documents/{}", id(&original));
    let told = refused(client.patch(&path, &json!({"translation_of_id": polish["id"]})).await, 422);
    assert_eq!(codes(&told), [("/translation_of_id", "translation_of_translation")]);
}

#[actix_web::test]
async fn a_translation_of_an_exempt_document_is_exempt_too() {
    let around = Around::new().await;
    let reader = around.app.restricted("record:publish", &["ashford"], &["*"]);
    let exemption = json!({"kind": "exempt", "regime": "england", "paragraphs": [3]});
    let made = async |more: Value| reader.post("/v1/documents", &around.paper(&around.past, more)).await;
    let exempt = made(json!({"language": "en", "exemption": exemption})).await.created();
    let open = json!({"language": "cy", "translation_of_id": exempt["id"]});
    assert_eq!(codes(&refused(made(open).await, 422)), [("/translation_of_id", "translation_of_exempt")]);
    let original = made(json!({"language": "en"})).await.created();
    made(json!({"language": "cy", "translation_of_id": original["id"]})).await.created();
    let path = format!("/v1/documents/{}", id(&original));
    let told = warned(&reader.patch(&path, &json!({"exemption": exemption})).await.ok());
    assert_eq!(codes(&told), [("/exemption", "translation_not_exempt")]);
}

#[actix_web::test]
async fn a_second_successor_and_an_earlier_one_are_warned_of() {
    let around = Around::new().await;
    let client = writer(&around.app);
    let first = client.post("/v1/documents", &around.paper(&around.past, json!({}))).await.created();
    let later = around.paper(&around.past, json!({"supersedes_id": first["id"]}));
    assert_eq!(client.post("/v1/documents", &later).await.created()["warnings"], Value::Null);
    let told = warned(&client.post("/v1/documents", &later).await.created());
    assert_eq!(codes(&told), [("/supersedes_id", "superseded_twice")]);
    let old = client.post("/v1/decisions", &around.decision(&around.past, json!({}))).await.created();
    let new = around.decision(&around.past, json!({"supersedes_id": old["id"], "made_on": "2026-06-30"}));
    let told = warned(&client.post("/v1/decisions", &new).await.created());
    assert!(codes(&told).contains(&("/made_on", "made_before_superseded")), "{told:?}");
}

#[actix_web::test]
async fn the_demo_loads_and_contradicts_nothing() {
    let app = TestApp::new().await;
    let source = Source::new(&app.database_url, Limits::default(), app.clock.clock()).await.expect("a database");
    let database = Database::open(&source.for_imports()).await.expect("a database");
    for file in ["demo/chorley.json", "demo/examplebridge.json", "demo/later.json"] {
        let bundle = Bundle::read(&std::fs::read_to_string(file).expect("a file")).expect("a bundle");
        let schemas = Schemas::of(api::contract);
        let loaded = bundle.write(&database, &Actor::program("demo"), &schemas, &Vec::new()).await.expect("the demo");
        let odd: Vec<_> = loaded.warnings.iter().filter(|warning| warning.code != "not_public_yet").collect();
        assert!(loaded.count > 2 && odd.is_empty(), "{file}: {odd:#?}");
    }
}
