//! Publication at a set time.

use minutebook::database::{Database, Limits, Source};
use minutebook::kind::Kind;
use serde_json::{Value, json};

use crate::support::cluster::client;
use crate::support::records::{id, text};
use crate::support::{Setup, TestApp};

/// What the program does each second.
async fn publish_due(app: &TestApp) -> usize {
    let source = Source::new(&app.database_url, Limits::default(), app.clock.clock()).await.expect("a database");
    let database = Database::open(&source.for_background()).await.expect("a database");
    database.publish_due().await.expect("the schedule")
}

#[actix_web::test]
async fn a_scheduled_record_appears_at_its_instant_with_what_belongs_to_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-12-01", "draft").await;
    let item = app.item(&council, &id(&meeting), "Business", "published").await;
    let (meeting_path, item_path) = (text(&meeting["links"], "self"), text(&item["links"], "self"));
    let schedule = json!({"publication": "scheduled", "publish_at": "2026-11-24T13:00:00Z"});
    let scheduled = app.publisher("ashford").patch(&meeting_path, &schedule).await.ok();
    assert_eq!(scheduled["publish_at"], "2026-11-24T13:00:00Z");
    app.clock.advance(3599);
    assert_eq!(publish_due(&app).await, 0);
    app.anonymous().get(&item_path).await.problem(404, "not_found");
    app.clock.advance(1);
    assert_eq!(publish_due(&app).await, 1);
    let shown = app.anonymous().get(&meeting_path).await.ok();
    assert_eq!((&shown["publication"], &shown["publish_at"]), (&json!("published"), &Value::Null));
    assert_eq!(shown["updated_at"], "2026-11-24T13:00:00Z");
    assert_eq!(shown["version"], 3);
    app.anonymous().get(&item_path).await.ok();
    let db = client(&app.database_url).await;
    let sql =
        "SELECT subject FROM record.changes WHERE kind = 'meeting' AND operation = 'updated' ORDER BY id DESC LIMIT 1";
    assert_eq!(db.query_one(sql, &[]).await.expect("a change").get::<_, String>(0), "minutebook:schedule");
    let waiting: i64 = db.query_one("SELECT count(*) FROM record.schedules", &[]).await.expect("a count").get(0);
    assert_eq!(waiting, 0);
}

#[actix_web::test]
async fn of_several_processes_one_publishes_each_record_that_is_due() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-12-01", "published").await);
    let mut items = Vec::new();
    for number in 0..12 {
        let item = json!({"meeting_id": meeting, "title": format!("Business {number}"), "publication": "scheduled",
            "publish_at": "2026-11-24T12:30:00Z"});
        items.push(id(&app.publisher("ashford").post("/v1/items", &item).await.created()));
    }
    app.clock.advance(1800);
    let counts = futures_util::future::join_all((0..4).map(|_| publish_due(&app))).await;
    assert_eq!(counts.iter().sum::<usize>(), 12, "{counts:?}");
    for item in items {
        assert_eq!(app.anonymous().get(&format!("/v1/items/{item}")).await.ok()["version"], 2);
    }
}

#[actix_web::test]
async fn the_program_publishes_what_is_due_by_itself() {
    let app = TestApp::with(Setup { schedule_every: std::time::Duration::ZERO, ..Setup::default() }).await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-12-01", "draft").await;
    let path = text(&meeting["links"], "self");
    let schedule = json!({"publication": "scheduled", "publish_at": "2026-11-24T12:00:01Z"});
    app.publisher("ashford").patch(&path, &schedule).await.ok();
    app.clock.advance(1);
    let mut tries = 0;
    while app.anonymous().get(&path).await.status != 200 {
        tries += 1;
        assert!(tries < 10_000, "it is never published");
    }
}

#[actix_web::test]
async fn what_was_put_off_or_deleted_is_not_published_at_its_old_instant() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let mut paths = Vec::new();
    for date in ["2026-12-01", "2026-12-02", "2026-12-03"] {
        let meeting = app.meeting(&council, date, "draft").await;
        let path = text(&meeting["links"], "self");
        let schedule = json!({"publication": "scheduled", "publish_at": "2026-11-24T13:00:00Z"});
        app.publisher("ashford").patch(&path, &schedule).await.ok();
        paths.push(path);
    }
    let publisher = app.publisher("ashford");
    publisher.patch(&paths[0], &json!({"publish_at": "2026-11-24T14:00:00Z"})).await.ok();
    let draft = publisher.patch(&paths[1], &json!({"publication": "draft"})).await.ok();
    assert_eq!(draft["publish_at"], Value::Null, "the instant goes with the schedule");
    assert_eq!(publisher.delete(&paths[2]).await.status, 204);
    app.clock.advance(3600);
    assert_eq!(publish_due(&app).await, 0);
    app.clock.advance(3600);
    assert_eq!(publish_due(&app).await, 1);
    app.anonymous().get(&paths[0]).await.ok();
    app.anonymous().get(&paths[1]).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_schedule_names_its_instant_and_one_that_is_past_publishes_at_once() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = |rest: Value| {
        let mut meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-12-01"});
        meeting.as_object_mut().expect("members").extend(rest.as_object().cloned().expect("members"));
        meeting
    };
    let publisher = app.publisher("ashford");
    let without = publisher.post("/v1/meetings", &meeting(json!({"publication": "scheduled"}))).await;
    let error = without.problem(422, "validation")["errors"][0].clone();
    assert_eq!(error["pointer"], "/publish_at");
    assert!(error["detail"].as_str().unwrap_or_default().contains("Send publish_at, such as"), "{error}");
    let draft = publisher.post("/v1/meetings", &meeting(json!({"publish_at": "2026-12-01T09:00:00Z"}))).await;
    assert_eq!(draft.pointers(422, "validation"), ["/publish_at"]);
    let past = meeting(json!({"publication": "scheduled", "publish_at": "2026-11-24T11:00:00Z"}));
    assert_eq!(publisher.put("/v1/meetings/by/test/1", &past).await.created()["publication"], "published");
    let again = publisher.put("/v1/meetings/by/test/1", &past).await.ok();
    assert_eq!((&again["publication"], &again["version"]), (&json!("published"), &json!(1)));
    let future = meeting(json!({"publication": "scheduled", "publish_at": "2026-12-01T09:00:00Z"}));
    app.clerk("ashford").post("/v1/meetings", &future).await.problem(403, "missing_scope");
}

#[actix_web::test]
async fn every_noun_that_is_published_can_be_scheduled() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let admin = app.admin();
    for sample in crate::support::samples::samples(&app, &council).await {
        let path = format!("/v1/{}/{}", sample.collection, sample.id);
        if admin.get(&path).await.ok().get("publication").is_none() {
            continue;
        }
        let schedule = json!({"publication": "scheduled", "publish_at": "2026-11-24T13:00:00Z"});
        admin.patch(&path, &schedule).await.ok();
        app.anonymous().get(&path).await.problem(404, "not_found");
    }
    app.clock.advance(3600);
    let published = Kind::ALL.iter().filter(|kind| kind.has_publication()).count();
    assert_eq!(publish_due(&app).await, published);
}
