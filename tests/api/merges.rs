//! Merging two entries for the same person: what names the one names the other, addresses lead on, and nothing that was
//! printed changes.

mod refusals;

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Answer;
use crate::support::cluster::client;
use crate::support::records::{Council, id, text};

/// A record of a council, made by its administrator.
async fn made(app: &TestApp, collection: &str, record: Value) -> Value {
    let mut record = record;
    if record["publication"].is_null() {
        record["publication"] = json!("published");
    }
    app.admin().post(&format!("/v1/{collection}"), &record).await.created()
}

async fn person(app: &TestApp, council: &Council, name: &str, key: &str) -> String {
    let keys = json!([{"scheme": "hr", "value": key}]);
    id(&made(app, "people", json!({"council": council.slug, "name": name, "identifiers": keys})).await)
}

fn merge_of(person: &str) -> String {
    format!("/v1/people/{person}/merge")
}

async fn merge(app: &TestApp, person: &str, into: &str) -> Answer {
    app.council_admin("ashford").post(&merge_of(person), &json!({"into_id": into})).await
}

/// A council with two entries for one person, and records that name the first.
struct Twice {
    app: TestApp,
    council: Council,
    was: String,
    stays: String,
    meeting: String,
    item: String,
}

impl Twice {
    async fn new() -> Twice {
        let app = TestApp::new().await;
        let council = app.council("ashford").await;
        let was = person(&app, &council, "Olive Kershaw", "17").await;
        let stays = person(&app, &council, "Olive Kershaw-Bell", "18").await;
        let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01", "state": "held"});
        let meeting = id(&made(&app, "meetings", meeting).await);
        let minutes = json!({"text": "It was agreed.", "publication": "published"});
        let item = json!({"meeting_id": meeting, "title": "Hours", "minutes": minutes,
            "presented_by": {"name": "Councillor Kershaw", "person_id": was}});
        let item = id(&made(&app, "items", item).await);
        Twice { app, council, was, stays, meeting, item }
    }

    fn attendance(&self, person: &str) -> Value {
        json!({"meeting_id": self.meeting, "person_id": person, "name_as_recorded": "Councillor Kershaw",
            "state": "present"})
    }

    fn vote(&self, people: &[&String]) -> Value {
        let ballot = |person: &&String| json!({"name": "Councillor Kershaw", "person_id": person, "option": "for"});
        let ballots: Vec<Value> = people.iter().map(ballot).collect();
        json!({"item_id": self.item, "motion": "That the hours be set.", "mover": "Councillor Kershaw",
            "ballots": ballots})
    }

    fn membership(&self, person: &str, starts_on: &str) -> Value {
        json!({"person_id": person, "body_id": self.council.body_id, "starts_on": starts_on, "ends_on": "2027-05-17"})
    }

    fn maker(&self) -> Value {
        json!({"kind": "person", "id": self.was, "name": "Olive Kershaw"})
    }
}

#[actix_web::test]
async fn all_that_named_the_merged_person_names_the_other_one() {
    let twice = Twice::new().await;
    let (app, was, stays) = (&twice.app, &twice.was, &twice.stays);
    let outside = json!({"council": "ashford", "kind": "officer_delegated", "made_on": "2026-07-02",
        "title": "Hours", "outcome": "approved", "text": "To open.", "decision_maker": twice.maker()});
    let issue = json!({"council": "ashford", "title": "Hours", "decision_maker": twice.maker()});
    let substitute = json!({"meeting_id": twice.meeting, "name_as_recorded": "Councillor Marsden",
        "capacity": "substitute", "substitutes_for": "Councillor Kershaw", "substitutes_for_id": was});
    let records = [
        ("memberships", twice.membership(was, "2026-05-20"), "/person_id"),
        ("attendances", twice.attendance(was), "/person_id"),
        ("attendances", substitute, "/substitutes_for_id"),
        ("votes", twice.vote(&[was]), "/ballots/0/person_id"),
        ("decisions", outside, "/decision_maker/id"),
        ("issues", issue, "/decision_maker/id"),
    ];
    let mut naming = vec![(format!("/v1/items/{}", twice.item), "/presented_by/person_id")];
    for (collection, record, pointer) in records {
        naming.push((text(&made(app, collection, record).await["links"], "self"), pointer));
    }
    let mut before = Vec::new();
    for (path, pointer) in &naming {
        let record = app.anonymous().get(path).await.ok();
        assert_eq!(record.pointer(pointer), Some(&json!(was)), "{path}");
        before.push(record);
    }
    app.clock.advance(60);
    let merged = merge(app, was, stays).await.ok();
    assert_eq!((id(&merged), &merged["name"]), (stays.clone(), &json!("Olive Kershaw-Bell")));
    for ((path, pointer), mut before) in naming.iter().zip(before) {
        let mut after = app.anonymous().get(path).await.ok();
        assert_eq!(after.pointer(pointer), Some(&json!(stays)), "{path}");
        assert_eq!(after["version"].as_i64(), before["version"].as_i64().map(|version| version + 1), "{path}");
        assert!(text(&after, "updated_at") > text(&before, "updated_at"), "{path}");
        // Everything else is as it was.
        for record in [&mut after, &mut before] {
            *record.pointer_mut(pointer).expect("an id") = Value::Null;
            for name in ["version", "updated_at", "links"] {
                record.as_object_mut().expect("fields").remove(name);
            }
        }
        assert_eq!(after, before, "{path}");
    }
    let listed = async |list: &str, who: &str| {
        let page = app.anonymous().get(&format!("/v1/{list}={who}")).await.ok();
        page["data"].as_array().map(Vec::len)
    };
    for list in ["memberships?person_id", "attendances?person_id", "attendances?substitutes_for_id", "votes?person_id"]
    {
        assert_eq!((listed(list, was).await, listed(list, stays).await), (Some(0), Some(1)), "{list}");
    }
}

#[actix_web::test]
async fn every_address_of_a_merged_person_leads_to_the_other_one() {
    let twice = Twice::new().await;
    let (app, was, stays) = (&twice.app, &twice.was, &twice.stays);
    merge(app, was, stays).await.ok();
    for reader in [app.anonymous(), app.clerk("ashford")] {
        for (rest, query) in [("", ""), ("/memberships", "?limit=1"), ("/memberships", "")] {
            for method in [Method::GET, Method::HEAD] {
                let path = format!("/v1/people/{was}{rest}{query}");
                let answer = reader.request(method, &path).send().await;
                let location = answer.header("location");
                assert_eq!(answer.status, 301, "{path}");
                assert!(location.ends_with(&format!("/v1/people/{stays}{rest}{query}")), "{location}");
                reader.get(location).await.ok();
            }
        }
        for key in ["17", "18"] {
            assert_eq!(id(&reader.get(&format!("/v1/people/by/hr/{key}")).await.ok()), *stays);
        }
    }
    let kept = app.anonymous().get(&format!("/v1/people/{stays}")).await.ok();
    let keys: Vec<&Value> = kept["identifiers"].as_array().expect("keys").iter().map(|key| &key["value"]).collect();
    assert_eq!(keys, ["18", "17"]);
    // A system that syncs by the old key changes the person who stays.
    let again = json!({"council": "ashford", "name": "Olive Kershaw-Bell", "party": "Independent"});
    let put = app.publisher("ashford").put("/v1/people/by/hr/17", &again).await.ok();
    assert_eq!((id(&put), &put["party"]), (stays.clone(), &json!("Independent")));
}

#[actix_web::test]
async fn a_merged_person_is_in_no_list_but_that_of_deleted_records_which_names_the_other_one() {
    let twice = Twice::new().await;
    let (app, was, stays) = (&twice.app, &twice.was, &twice.stays);
    app.clock.advance(60);
    let since = app.clock.now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    merge(app, was, stays).await.ok();
    let rows = async |query: &str| {
        let page = app.anonymous().get(&format!("/v1/people?{query}")).await.ok();
        page["data"].as_array().cloned().expect("rows")
    };
    assert!(rows("").await.iter().all(|row| row["id"] != json!(was)));
    let polled = rows(&format!("include_deleted=true&updated_since={since}")).await;
    let gone = polled.iter().find(|row| row["id"] == json!(was)).expect("the merged one");
    assert_eq!(
        (&gone["deleted_reason"], &gone["merged_into_id"], &gone["name"]),
        (&json!("duplicate"), &json!(stays), &json!(""))
    );
    assert!(text(&gone["links"], "merged_into").ends_with(stays));
    assert!(polled.iter().any(|row| row["id"] == json!(stays)), "the other one changed as well");
    let of_it = rows(&format!("include_deleted=true&merged_into_id={stays}")).await;
    assert_eq!(of_it.iter().map(id).collect::<Vec<_>>(), std::slice::from_ref(was));
}

#[actix_web::test]
async fn a_chain_of_merges_leads_to_its_end() {
    let twice = Twice::new().await;
    let app = &twice.app;
    let last = person(app, &twice.council, "Olive Bell", "19").await;
    merge(app, &twice.was, &twice.stays).await.ok();
    merge(app, &twice.stays, &last).await.ok();
    for earlier in [&twice.was, &twice.stays] {
        let answer = app.anonymous().get(&format!("/v1/people/{earlier}")).await;
        assert_eq!((answer.status, answer.header("location").ends_with(&last)), (301, true), "{earlier}");
    }
    for key in ["17", "18", "19"] {
        assert_eq!(id(&app.anonymous().get(&format!("/v1/people/by/hr/{key}")).await.ok()), last);
    }
    let item = app.anonymous().get(&format!("/v1/items/{}", twice.item)).await.ok();
    assert_eq!(item["presented_by"]["person_id"], json!(last));
}

#[actix_web::test]
async fn approved_minutes_and_public_votes_print_what_they_printed() {
    let twice = Twice::new().await;
    let (app, was, stays) = (&twice.app, &twice.was, &twice.stays);
    let attendance = made(app, "attendances", twice.attendance(was)).await;
    let vote = made(app, "votes", twice.vote(&[was])).await;
    let later = json!({"body_id": twice.council.body_id, "title": "Cabinet", "date": "2026-09-01", "state": "held"});
    let later = made(app, "meetings", later).await;
    let approval = json!({"approved_at_meeting_id": later["id"], "minutes_state": "approved"});
    app.admin().patch(&format!("/v1/meetings/{}", twice.meeting), &approval).await.ok();
    let other = json!({"person_id": stays});
    let path = text(&attendance["links"], "self");
    assert_eq!(app.admin().patch(&path, &other).await.pointers(422, "validation"), ["/person_id"]);
    merge(app, was, stays).await.ok();
    let after = app.anonymous().get(&path).await.ok();
    assert_eq!((&after["person_id"], &after["name_as_recorded"]), (&json!(stays), &json!("Councillor Kershaw")));
    let after = app.anonymous().get(&text(&vote["links"], "self")).await.ok();
    assert_eq!(
        (&after["mover"], &after["ballots"][0]["name"], &after["ballots"][0]["person_id"]),
        (&json!("Councillor Kershaw"), &json!("Councillor Kershaw"), &json!(stays))
    );
}

#[actix_web::test]
async fn the_log_of_changes_names_both_people() {
    let twice = Twice::new().await;
    let app = &twice.app;
    merge(app, &twice.was, &twice.stays).await.ok();
    let db = client(&app.database_url).await;
    let last = "SELECT c.operation, c.content ->> 'merged_into_id', record.shown(c) ->> 'merged_into_id', \
                c.content ->> 'name', record.shown(c) ->> 'name' FROM record.changes c WHERE c.record_id::text = $1 \
                ORDER BY c.version DESC LIMIT 1";
    let entry = db.query_one(last, &[&twice.was]).await.expect("an entry");
    let texts: Vec<Option<String>> = (0..5_usize).map(|column| entry.get(column)).collect();
    let stays = twice.stays.as_str();
    let known = [Some("deleted"), Some(stays), Some(stays), Some("Olive Kershaw"), Some("")];
    assert_eq!(texts, known.map(|text| text.map(str::to_owned)));
    let entry = db.query_one(last, &[&twice.stays]).await.expect("an entry");
    assert_eq!(entry.get::<_, String>(0), "updated");
}

#[actix_web::test]
async fn an_address_leads_on_only_while_the_other_person_is_seen() {
    let twice = Twice::new().await;
    let app = &twice.app;
    merge(app, &twice.was, &twice.stays).await.ok();
    let (was, stays) = (format!("/v1/people/{}", twice.was), format!("/v1/people/{}", twice.stays));
    let publisher = app.publisher("ashford");
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."});
    publisher.patch(&stays, &withdrawn).await.ok();
    app.anonymous().get(&was).await.problem(404, "not_found");
    let hidden = app.anonymous().get("/v1/people?include_deleted=true").await.ok();
    assert!(!hidden.to_string().contains(&twice.stays), "{hidden}");
    assert_eq!(publisher.get(&was).await.status, 301);
    publisher.patch(&stays, &json!({"publication": "published"})).await.ok();
    assert_eq!(app.anonymous().get(&was).await.status, 301);
}

#[actix_web::test]
async fn a_merge_is_repeated_by_its_key_and_tried_by_a_dry_run() {
    let twice = Twice::new().await;
    let (app, was) = (&twice.app, &twice.was);
    let body = json!({"into_id": twice.stays});
    let admin = app.council_admin("ashford");
    let tried = admin.post(&format!("{}?dry_run=true", merge_of(was)), &body).await;
    assert_eq!(tried.header("dry-run"), "true");
    tried.ok();
    app.anonymous().get(&format!("/v1/people/{was}")).await.ok();
    let send = || admin.request(Method::POST, &merge_of(was)).header("Idempotency-Key", "once").json(&body).send();
    let (first, second) = (send().await, send().await);
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!(first.ok(), second.ok());
}
