//! A walk along the links of a stream.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use minutebook::kind::Kind;
use serde_json::{Value, json};
use tokio_postgres::Client as Database;

use super::{PAGE, demo, members, of_council, pages, parts};
use crate::feed::until_sealed;
use crate::support::cluster::client;
use crate::support::records::{id, text};
use crate::support::{PUBLIC_URL, TestApp};

/// What the members of a stream are, as the feed has them: of all councils, or of one.
async fn expected(db: &Database, council: Option<&str>) -> Vec<Value> {
    let sql = "SELECT position, kind, id::text, operation FROM published.feed \
               WHERE $1::text IS NULL OR council_id::text = $1 ORDER BY position";
    let rows = db.query(sql, &[&council]).await.expect("the feed");
    let member = |row: &tokio_postgres::Row| {
        let (position, kind, record, operation): (i64, String, String, String) =
            (row.get(0), row.get(1), row.get(2), row.get(3));
        let kind = Kind::ALL.iter().find(|one| one.word() == kind).expect("a record type");
        let activity = match operation.as_str() {
            "created" | "restored" => "as:Create",
            "updated" => "as:Update",
            "deleted" | "withdrawn" => "as:Delete",
            other => panic!("{other}"),
        };
        let page = (position - 1) / 500 + 1;
        json!({"@id": format!("{PUBLIC_URL}/ldes/changes/{page}#{position}"), "@type": activity,
            "isVersionOf": format!("{PUBLIC_URL}/v1/{}/{record}", kind.collection()), "position": position})
    };
    rows.iter().map(member).collect()
}

/// A member without its time.
fn timeless(mut member: Value) -> Value {
    member.as_object_mut().expect("a member").remove("created").expect("a time");
    member
}

#[actix_web::test]
async fn each_change_is_once_on_the_pages_of_all_and_of_its_council_in_order() {
    let (app, db) = demo().await;
    let anyone = app.anonymous();
    let mut roots = vec![("/ldes/changes".to_owned(), None)];
    let councils = anyone.get("/v1/councils").await.ok();
    for council in councils["data"].as_array().expect("councils") {
        roots.push((format!("/ldes/councils/{}/changes", id(council)), Some(id(council))));
    }
    let mut counts = Vec::new();
    for (root, council) in &roots {
        let members: Vec<Value> = members(&anyone, root).await.into_iter().map(timeless).collect();
        assert_eq!(members, expected(&db, council.as_deref()).await, "{root}");
        counts.push(members.len());
    }
    assert!(counts.len() > 2 && counts[0] > 2 * PAGE, "{counts:?}");
    assert_eq!(counts[0], counts[1..].iter().sum::<usize>(), "{counts:?}");
}

#[actix_web::test]
async fn a_page_says_which_it_is_and_how_many_fit() {
    let (app, _) = demo().await;
    let anyone = app.anonymous();
    for root in ["/ldes/changes".to_owned(), of_council(&anyone, "examplebridge").await] {
        let pages = pages(&anyone, &root).await;
        let mut seen = BTreeSet::new();
        for (index, (page, stream)) in pages.iter().enumerate() {
            let (count, is_last) = (stream["member"].as_array().expect("members").len(), index + 1 == pages.len());
            let address = page["@id"].as_str().expect("an address");
            assert!(seen.insert(address.to_owned()) && address.starts_with(&format!("{PUBLIC_URL}{root}/")), "{page}");
            assert_eq!(page["immutable"], if is_last { Value::Null } else { json!(true) }, "{address}");
            assert!(count > 0 && count <= PAGE, "{address}: {count}");
            assert!(is_last || root != "/ldes/changes" || count == PAGE, "{address}: {count}");
            let own = format!("{PUBLIC_URL}{root}");
            assert_eq!((&stream["@id"], &stream["view"]), (&json!(format!("{own}#stream")), &json!(own)));
        }
    }
}

#[actix_web::test]
async fn the_page_after_a_page_begins_at_the_time_that_the_link_gives() {
    let (app, _) = demo().await;
    let anyone = app.anonymous();
    let root = parts(&anyone, "/ldes/changes").await;
    let mut link = root.0["relation"][0].clone();
    let pages = pages(&anyone, "/ldes/changes").await;
    assert!(pages.len() > 2);
    for (page, stream) in pages {
        assert_eq!((&link["node"], &link["value"]), (&page["@id"], &stream["member"][0]["created"]));
        assert_eq!(link["path"], root.1["timestampPath"]);
        let time = |member: &Value| text(member, "created").parse::<DateTime<Utc>>().expect("a time");
        let times: Vec<_> = stream["member"].as_array().expect("members").iter().map(time).collect();
        assert!(times.is_sorted(), "{times:?}");
        link = page["relation"][0].clone();
    }
    assert_eq!(link, Value::Null);
}

#[actix_web::test]
async fn a_root_describes_its_stream() {
    let app = TestApp::new().await;
    let (page, stream) = parts(&app.anonymous(), "/ldes/changes").await;
    let root = format!("{PUBLIC_URL}/ldes/changes");
    assert_eq!(page, json!({"@id": root, "@type": "tree:Node", "relation": []}), "without a change it leads nowhere");
    let expected = json!({"@id": format!("{root}#stream"), "@type": "ldes:EventStream", "timestampPath": "dct:created",
        "sequencePath": "schema:position", "versionOfPath": "dct:isVersionOf", "versionCreateObject": "as:Create",
        "versionUpdateObject": "as:Update", "versionDeleteObject": "as:Delete", "pollingInterval": 60, "view": root});
    assert_eq!(stream, expected);
}

#[actix_web::test]
async fn what_is_withdrawn_or_deleted_is_told_and_that_it_came_back() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let db = client(&app.database_url).await;
    let publisher = app.publisher("ashford");
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."});
    publisher.patch(&path, &withdrawn).await.ok();
    publisher.patch(&path, &json!({"publication": "published", "withdrawn_reason": null})).await.ok();
    publisher.patch(&path, &json!({"title": "Executive"})).await.ok();
    assert_eq!(publisher.delete(&path).await.status, 204);
    until_sealed(&db).await;
    for root in ["/ldes/changes".to_owned(), format!("/ldes/councils/{}/changes", council.id)] {
        let members = members(&app.anonymous(), &root).await;
        let of_meeting = members.iter().filter(|member| member["isVersionOf"] == path.as_str());
        let told: Vec<&str> = of_meeting.map(|member| member["@type"].as_str().expect("a type")).collect();
        assert_eq!(told, ["as:Create", "as:Delete", "as:Create", "as:Update", "as:Delete"], "{}", id(&meeting));
    }
}
