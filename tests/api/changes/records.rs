//! `include=record`: what is read with the changes is what the addresses give.

use std::collections::BTreeMap;

use minutebook::kind::Kind;
use serde_json::{Value, json};

use super::{changes, walked};
use crate::feed::until_sealed;
use crate::log::{Dice, write};
use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::cluster::client;
use crate::support::mentions::mentions;
use crate::support::records::{id, text};
use crate::support::samples::samples;

type Copy = BTreeMap<String, Value>;

/// A copy that is brought up to date with some changes, as a client does it.
fn fold(copy: &mut Copy, changes: &[Value]) {
    for change in changes {
        match &change["record"] {
            Value::Null => copy.remove(&id(change)),
            record => copy.insert(id(change), record.clone()),
        };
    }
}

/// Every record that a reader sees, by its own address.
async fn dump(reader: &Client) -> Copy {
    let mut all = Copy::new();
    for kind in Kind::ALL {
        let mut next = Some(format!("/v1/{}?limit=200", kind.collection()));
        while let Some(address) = next {
            let page = reader.get(&address).await.ok();
            for row in page["data"].as_array().expect("rows") {
                all.insert(id(row), reader.get(&text(&row["links"], "self")).await.ok());
            }
            next = page["page"]["next"].as_str().map(str::to_owned);
        }
    }
    all
}

/// The first difference of two copies, in a few words.
fn difference(one: &Copy, other: &Copy) -> Option<String> {
    let ids = one.keys().chain(other.keys());
    ids.filter(|id| one.get(*id) != other.get(*id)).map(|id| format!("{:?} / {:?}", one.get(id), other.get(id))).next()
}

#[actix_web::test]
async fn a_copy_that_follows_the_feed_is_what_the_addresses_give_after_random_writes() {
    let app = TestApp::new().await;
    app.clock.runs();
    let council = app.council("ashford").await;
    let named = mentions(&app, &council).await;
    let mut paths: Vec<String> =
        named.named.into_iter().chain(named.naming).map(|(collection, id)| format!("/v1/{collection}/{id}")).collect();
    paths.extend(samples(&app, &council).await.iter().map(|sample| sample.path()));
    let db = client(&app.database_url).await;
    let writer = app.restricted("record:publish progress:write council:admin", &["ashford"], &["*"]);
    let mut dice = Dice(0x2026_1130);
    let readers = [app.anonymous(), writer.clone()];
    let mut copies: Vec<(Copy, String)> =
        readers.iter().map(|_| (Copy::new(), "/v1/changes?include=record&compact=true&limit=50".to_owned())).collect();
    for _ in 0..6 {
        for _ in 0..12 {
            app.clock.advance(1);
            write(&writer, &mut dice, &paths, &council).await;
        }
        until_sealed(&db).await;
        for (index, (reader, (copy, next))) in readers.iter().zip(&mut copies).enumerate() {
            let (told, cursor) = walked(reader, next).await;
            fold(copy, &told);
            let now = dump(reader).await;
            // A record that only moved its `updated_at` has no change.
            let timeless = |copy: &Copy| -> Copy {
                let rows = copy.iter().map(|(id, record)| {
                    let mut record = record.clone();
                    record["updated_at"] = Value::Null;
                    (id.clone(), record)
                });
                rows.collect()
            };
            if index == 0 {
                assert_eq!(difference(&timeless(copy), &timeless(&now)), None);
            }
            *next = format!("/v1/changes?include=record&limit=50&after={cursor}");
            // What is read now is what the address gives now, to the letter.
            let (from_start, _) = walked(reader, "/v1/changes?include=record&compact=true&limit=1000").await;
            let mut whole = Copy::new();
            fold(&mut whole, &from_start);
            assert_eq!(difference(&whole, &now), None);
        }
    }
    assert!(copies[0].0.len() > 20 && copies[1].0.len() > copies[0].0.len(), "{}", copies[0].0.len());
}

#[actix_web::test]
async fn records_that_are_long_end_a_page_earlier_and_none_is_left_out() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let minutes = "The report was noted. ".repeat(4000);
    for number in 0..60 {
        let item = json!({"meeting_id": meeting, "title": format!("Item {number}"), "publication": "published",
            "minutes": {"text": minutes, "publication": "published"}});
        app.publisher("ashford").post("/v1/items", &item).await.created();
    }
    until_sealed(&client(&app.database_url).await).await;
    let page = app.anonymous().get("/v1/changes?include=record&limit=1000&kinds=item").await.ok();
    let first = changes(&page).len();
    assert!(first > 10 && first < 60 && page["page"]["caught_up"] == false, "{first}");
    let (whole, _) = walked(&app.anonymous(), "/v1/changes?include=record&limit=1000&kinds=item").await;
    assert_eq!(whole.len(), 60);
    assert!(whole.iter().all(|change| change["record"]["id"] == change["id"]));
}

#[actix_web::test]
async fn a_record_that_is_gone_is_null_and_one_that_is_not_asked_for_is_missing() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let path = text(&app.meeting(&council, "2026-07-01", "published").await["links"], "self");
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."});
    app.publisher("ashford").patch(&path, &withdrawn).await.ok();
    until_sealed(&client(&app.database_url).await).await;
    let anyone = app.anonymous();
    let told = changes(&anyone.get("/v1/changes?kinds=meeting&include=record").await.ok());
    let operations: Vec<&str> = told.iter().filter_map(|change| change["operation"].as_str()).collect();
    assert_eq!(operations, ["created", "withdrawn"]);
    assert!(told.iter().all(|change| change.get("record") == Some(&Value::Null)), "{told:?}");
    let thin = changes(&anyone.get("/v1/changes?kinds=meeting").await.ok());
    assert!(thin.iter().all(|change| change.get("record").is_none()), "{thin:?}");
}
