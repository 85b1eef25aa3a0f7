//! Batches whose records cross, and single writes meanwhile: none waits for another in a circle.

use std::time::Duration;

use futures_util::future::join_all;
use minutebook::database::Limits;
use serde_json::{Value, json};

use super::{delete, key, operation, patch, person, put, send};
use crate::support::client::{Answer, Client};
use crate::support::cluster::client;
use crate::support::records::{Council, id, text};
use crate::support::{Setup, TestApp};

/// A server with all the time that a busy machine needs.
fn patient() -> Setup {
    let hour = Duration::from_secs(3600);
    let limits = Limits {
        lock_timeout: hour,
        batch_deadline: hour,
        write_deadline: None,
        write_timeout: hour,
        ..Setup::default().limits
    };
    Setup { limits, ..Setup::default() }
}

/// What batches and single writes change.
struct World {
    meetings: Vec<String>,
    items: Vec<String>,
    issue: String,
    decisions: Vec<String>,
}

async fn world(app: &TestApp, council: &Council) -> World {
    let writer = app.publisher(council.slug);
    let issue = json!({"council": council.slug, "title": "Parking", "publication": "published"});
    let issue = id(&writer.post("/v1/issues", &issue).await.created());
    let mut world =
        World { meetings: Vec::new(), items: Vec::new(), issue: format!("/v1/issues/{issue}"), decisions: Vec::new() };
    for day in ["2026-07-01", "2026-07-02", "2026-07-03"] {
        let meeting = id(&app.meeting(council, day, "published").await);
        let item = json!({"meeting_id": meeting, "title": "Parking", "issue_id": issue, "publication": "published"});
        let item = id(&writer.post("/v1/items", &item).await.created());
        world.decisions.push(format!("/v1/decisions/{}", id(&app.decision(council, &item, "To note.", "draft").await)));
        world.meetings.push(format!("/v1/meetings/{meeting}"));
        world.items.push(format!("/v1/items/{item}"));
    }
    world
}

impl World {
    /// Changes of everything, and new records, in an order that begins somewhere.
    fn operations(&self, round: usize, first: usize, reversed: bool) -> Vec<Value> {
        let title = |of: &str| json!({"title": format!("{of} {round} {first}")});
        let mut all: Vec<Value> = self.meetings.iter().map(|path| patch(path, title("Cabinet"))).collect();
        all.extend(self.items.iter().map(|path| patch(path, title("Parking"))));
        all.extend(self.decisions.iter().map(|path| patch(path, title("Parking"))));
        all.push(patch(&self.issue, title("Parking")));
        for name in 0..4 {
            let path = format!("/v1/people/by/test/{round}-{name}");
            let mut new = person(&format!("Ann {first}"));
            new["identifiers"] = json!([key(&format!("{round}-other-{}", 3 - name))]);
            all.push(put(&path, new));
        }
        let places = all.len();
        all.rotate_left(first % places);
        if reversed {
            all.reverse();
        }
        all
    }
}

fn good(answer: &Answer, what: &str) {
    assert!([200, 201, 204, 409, 412].contains(&answer.status), "{what}: {} {}", answer.status, answer.text());
}

/// How often PostgreSQL undid one of two writes that waited for each other.
async fn deadlocks(app: &TestApp) -> i64 {
    let db = client(&app.database_url).await;
    let sql = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    db.query_one(sql, &[]).await.expect("a count").get(0)
}

#[actix_web::test]
async fn batches_and_single_writes_of_the_same_records_do_not_wait_for_each_other() {
    let app = TestApp::with(patient()).await;
    let council = app.council("ashford").await;
    let other = app.beside(patient()).await;
    let world = world(&app, &council).await;
    let (here, there) = (app.publisher("ashford"), other.publisher("ashford"));
    let mut done = 0;
    for round in 0..8 {
        let batches: Vec<(&Client, Vec<Value>)> = vec![
            (&here, world.operations(round, 0, false)),
            (&there, world.operations(round, 0, true)),
            (&here, world.operations(round, round, true)),
            (&there, world.operations(round, 2 * round + 3, false)),
        ];
        let batches = join_all(batches.iter().map(|(client, operations)| send(client, operations)));
        let title = json!({"title": format!("Alone {round}")});
        let singles = join_all(
            [&world.items[round % 3], &world.issue, &world.meetings[(round + 1) % 3], &world.decisions[0]]
                .map(|path| there.patch(path, &title)),
        );
        let (batches, singles) = futures_util::join!(batches, singles);
        done += batches.iter().filter(|answer| answer.status == 200).count();
        batches.iter().for_each(|answer| good(answer, &format!("batch in round {round}")));
        singles.iter().for_each(|answer| good(answer, &format!("single write in round {round}")));
    }
    assert!(done >= 8, "{done}");
    assert_eq!(deadlocks(&app).await, 0);
}

#[actix_web::test]
async fn batches_that_rearrange_a_council_and_those_of_its_meetings_do_not_wait_for_each_other() {
    let app = TestApp::with(patient()).await;
    let council = app.council("ashford").await;
    let world = world(&app, &council).await;
    let admin = app.council_admin("ashford");
    let year = json!({"council": "ashford", "name": "2026/27", "starts_on": "2026-05-20", "ends_on": "2027-05-18"});
    let year = text(&admin.post("/v1/municipal-years", &year).await.created()["links"], "self");
    let year = year.trim_start_matches(crate::support::PUBLIC_URL).to_owned();
    let body = format!("/v1/bodies/{}", council.body_id);
    for round in 0..8 {
        let numbering = if round % 2 == 0 { "per_meeting" } else { "per_year" };
        let last = json!({"ends_on": format!("2027-05-{:02}", 18 - round)});
        let mut arranging = vec![
            patch(&world.items[2], json!({"title": format!("Parking {round}")})),
            patch(&body, json!({"minute_numbering": numbering})),
            patch(&year, last),
            patch(&world.meetings[0], json!({"date": format!("2026-08-{:02}", round + 1)})),
        ];
        let other = world.operations(round, round, false);
        let first = send(&admin, &arranging).await;
        arranging.reverse();
        good(&first, "alone");
        let later = json!({"date": format!("2026-09-{:02}", round + 1)});
        let (one, two, three) = futures_util::join!(
            send(&admin, &arranging),
            send(&admin, &other),
            admin.patch(&world.meetings[1], &later)
        );
        for answer in [one, two, three] {
            good(&answer, &format!("round {round}"));
        }
    }
    assert_eq!(deadlocks(&app).await, 0);
}

#[actix_web::test]
async fn records_that_two_batches_create_by_the_same_identifiers_are_created_once() {
    let app = TestApp::with(patient()).await;
    app.council("ashford").await;
    let writer = app.publisher("ashford");
    for round in 0..6 {
        let names: Vec<String> = (0..6).map(|name| format!("/v1/people/by/test/{round}-{name}")).collect();
        let forwards: Vec<Value> = names.iter().map(|path| put(path, person("Ann"))).collect();
        let backwards: Vec<Value> = forwards.iter().rev().cloned().collect();
        let ann = person("Ann");
        let (one, two, single) =
            futures_util::join!(send(&writer, &forwards), send(&writer, &backwards), writer.put(&names[3], &ann));
        assert_eq!((one.status, two.status), (200, 200), "{} {}", one.text(), two.text());
        assert!([200, 201].contains(&single.status), "{}", single.text());
    }
    assert_eq!(writer.get("/v1/people?count=true").await.ok()["page"]["total"], 36);
}

#[actix_web::test]
async fn a_batch_that_was_undone_for_another_write_is_tried_again() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = format!("/v1/items/{}", id(&app.item(&council, &meeting, "Business", "published").await));
    let (mut holder, watcher) = (client(&app.database_url).await, client(&app.database_url).await);
    // So the other one is undone, which waits first.
    holder.batch_execute("SET deadlock_timeout = '1min'").await.expect("a patient client");
    let held = holder.transaction().await.expect("a transaction");
    held.execute("SELECT FROM record.items FOR UPDATE", &[]).await.expect("the item is held");
    let hold_more = async {
        let waits = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND \
                     application_name = 'minutebook writer' AND wait_event_type = 'Lock')";
        crate::feed::until(&watcher, waits, true).await;
        held.execute("SELECT FROM record.meetings FOR UPDATE", &[]).await.expect("the meeting is held too");
        held.rollback().await.expect("both are let go");
    };
    let writer = app.publisher("ashford");
    let operations = [
        operation("post", "/v1/people", person("Ann")),
        patch(&item, json!({"title": "Other business"})),
        delete("/v1/people/0193f0c0-0000-7000-8000-000000000000"),
    ];
    let (answer, ()) = futures_util::join!(send(&writer, &operations[..2]), hold_more);
    answer.ok();
    assert_eq!(writer.get("/v1/people?count=true").await.ok()["page"]["total"], 1);
    send(&writer, &operations).await.problem(404, "not_found");
}
