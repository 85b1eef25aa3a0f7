//! What must hold whoever writes at the same time.

use std::time::Duration;

use actix_web::http::Method;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::cluster::client;
use crate::support::records::{id, text};

#[actix_web::test]
async fn a_year_and_meetings_of_its_days_made_at_once_find_each_other() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for round in 0..10 {
        let year = 2001 + round;
        let (from, to) = (format!("{year}-01-01"), format!("{year}-12-31"));
        let year = json!({"council": "ashford", "name": from, "starts_on": from, "ends_on": to});
        let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": from});
        let admin = app.council_admin("ashford");
        let meetings = (0..3).map(|_| admin.post("/v1/meetings", &meeting));
        let (year, meetings) = futures_util::join!(admin.post("/v1/municipal-years", &year), join_all(meetings));
        year.created();
        meetings.into_iter().for_each(|answer| drop(answer.created()));
    }
    let db = client(&app.database_url).await;
    let lost: i64 = db
        .query_one("SELECT count(*) FROM record.meetings WHERE municipal_year_id IS NULL", &[])
        .await
        .expect("a count")
        .get(0);
    assert_eq!(lost, 0);
}

#[actix_web::test]
async fn numbers_that_begin_to_run_through_the_year_stand_once_in_it_whoever_adds_items_meanwhile() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let admin = app.council_admin("ashford");
    let year = json!({"council": "ashford", "name": "2026/27", "starts_on": "2026-05-20", "ends_on": "2027-05-18"});
    admin.post("/v1/municipal-years", &year).await.created();
    for round in 0..8 {
        let body = json!({"council": "ashford", "slug": format!("body-{round}"), "name": "Body", "kind": "panel"});
        let body = admin.post("/v1/bodies", &body).await.created();
        let meeting = json!({"body_id": body["id"], "title": "Meeting", "date": "2026-07-01"});
        let mut items = Vec::new();
        for _ in 0..3 {
            let meeting = admin.post("/v1/meetings", &meeting).await.created();
            items.push(json!({"meeting_id": meeting["id"], "title": "Item", "minute_number": "1"}));
        }
        let path = text(&body["links"], "self");
        let change = json!({"minute_numbering": "per_year"});
        let posts = items.iter().map(|item| admin.post("/v1/items", item));
        let (changed, posted) = futures_util::join!(admin.patch(&path, &change), join_all(posts));
        let statuses: Vec<u16> = posted.iter().map(|answer| answer.status).collect();
        assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
        assert!([200, 409].contains(&changed.status), "{}", changed.text());
    }
    let db = client(&app.database_url).await;
    let twice = "SELECT count(*) FROM (SELECT 1 FROM record.items i JOIN record.meetings m ON m.id = i.meeting_id \
                 JOIN record.bodies b ON b.id = m.body_id WHERE b.minute_numbering = 'per_year' \
                 GROUP BY m.body_id, i.minute_number HAVING count(*) > 1) t";
    let twice: i64 = db.query_one(twice, &[]).await.expect("a count").get(0);
    assert_eq!(twice, 0);
}

#[actix_web::test]
async fn two_bodies_that_would_set_each_other_up_do_not_wait_for_each_other() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let admin = app.council_admin("ashford");
    for round in 0..6 {
        let mut bodies: Vec<Value> = Vec::new();
        for name in ["a", "b"] {
            let body = json!({"council": "ashford", "slug": format!("{name}-{round}"), "name": name, "kind": "panel"});
            bodies.push(admin.post("/v1/bodies", &body).await.created());
        }
        let crossed = bodies.iter().zip(bodies.iter().rev()).map(|(body, other)| {
            let (path, change) = (text(&body["links"], "self"), json!({"parent_id": id(other)}));
            let admin = &admin;
            async move { admin.patch(&path, &change).await }
        });
        let mut statuses: Vec<u16> = join_all(crossed).await.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422], "one is set up, the other would go in a circle");
    }
}

#[actix_web::test]
async fn papers_and_items_of_one_meeting_written_at_once_are_all_there() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Business", "published").await;
    let publisher = app.publisher("ashford");
    let path = text(&meeting["links"], "self");
    let withdraw = json!({"publication": "withdrawn", "withdrawn_reason": "Wrong."});
    let items = (0..6).map(|_| app.item(&council, meeting["id"].as_str().expect("an id"), "More", "published"));
    let papers = (0..6).map(|_| app.document(&council, item["id"].as_str().expect("an id"), "Paper", "published"));
    let (_, _, withdrawn) = futures_util::join!(join_all(items), join_all(papers), publisher.patch(&path, &withdraw));
    if withdrawn.status == 412 {
        publisher.patch(&path, &withdraw).await.ok();
    }
    let db = client(&app.database_url).await;
    let public = "SELECT (SELECT count(*) FROM published.items) + (SELECT count(*) FROM published.documents)";
    let public: i64 = db.query_one(public, &[]).await.expect("a count").get(0);
    assert_eq!(public, 0, "nothing of a withdrawn meeting is public");
    let kept = publisher.get(&format!("/v1/items?meeting_id={}&count=true", id(&meeting))).await.ok();
    assert_eq!(kept["page"]["total"], 7);
}

#[actix_web::test]
async fn of_two_writes_to_one_meeting_the_one_that_ends_first_bears_the_earlier_instant() {
    let app = TestApp::ticking().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let meeting_id = id(&meeting);
    join_all((0..12).map(|_| app.item(&council, &meeting_id, "Item", "published"))).await;
    let db = client(&app.database_url).await;
    // Positions are given out one after the other under the meeting's lock: they are the order in which the writes
    // ended.
    let sql = "SELECT created_at FROM record.items ORDER BY position";
    let instants: Vec<std::time::SystemTime> =
        db.query(sql, &[]).await.expect("items").iter().map(|row| row.get(0)).collect();
    assert_eq!(instants.len(), 12);
    assert!(instants.is_sorted(), "{instants:?}");
}

#[actix_web::test]
async fn a_key_that_two_councils_use_names_a_parent_with_its_council() {
    let app = TestApp::new().await;
    for slug in ["ashford", "barnet"] {
        let council = app.council(slug).await;
        let meeting = json!({"body_id": council.body_id, "title": slug, "date": "2026-07-01"});
        app.publisher(slug).put("/v1/meetings/by/shared/k1", &meeting).await.created();
    }
    let both = app.caller("record:write", &["ashford", "barnet"]);
    let mut item = json!({"meeting": {"scheme": "shared", "value": "k1"}, "title": "Business"});
    both.post("/v1/items", &item).await.problem(409, "already_exists");
    item["council"] = json!("barnet");
    let made = both.post("/v1/items", &item).await.created();
    let meeting = both.get(&text(&made["links"], "meeting")).await.ok();
    assert_eq!(meeting["title"], "barnet");
}

/// Waits until so many statements in the database wait for a lock.
async fn until_waiting(db: &tokio_postgres::Client, wanted: i64) {
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let all_wait = async { while db.query_one(waiting, &[]).await.expect("a count").get::<_, i64>(0) < wanted {} };
    tokio::time::timeout(Duration::from_secs(60), all_wait).await.expect("the statements wait");
}

#[actix_web::test]
async fn a_year_and_a_meeting_that_falls_into_it_are_changed_at_once_without_waiting_for_each_other() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let admin = app.council_admin("ashford");
    let year = json!({"council": "ashford", "name": "2026/27", "starts_on": "2026-05-20", "ends_on": "2027-05-18"});
    let year = admin.post("/v1/municipal-years", &year).await.created();
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2027-06-01"});
    let meeting = admin.post("/v1/meetings", &meeting).await.created();
    let (year_path, meeting_path) = (text(&year["links"], "self"), text(&meeting["links"], "self"));
    let (later, longer) = (json!({"date": "2027-06-02"}), json!({"ends_on": "2027-06-30"}));
    let (mut holder, watcher) = (client(&app.database_url).await, client(&app.database_url).await);
    let held = holder.transaction().await.expect("a transaction");
    held.execute("SELECT FROM record.bodies FOR UPDATE", &[]).await.expect("the bodies are held");
    let change_year = async {
        until_waiting(&watcher, 1).await;
        let let_go = async {
            until_waiting(&watcher, 2).await;
            held.rollback().await.expect("the bodies are let go");
        };
        futures_util::join!(admin.patch(&year_path, &longer), let_go).0
    };
    let (moved, extended) = futures_util::join!(admin.patch(&meeting_path, &later), change_year);
    assert_eq!((moved.status, extended.status), (200, 200), "{} {}", moved.text(), extended.text());
    let meeting = admin.get(&meeting_path).await.ok();
    assert_eq!((&meeting["date"], &meeting["municipal_year_id"]), (&json!("2027-06-02"), &year["id"]));
}

#[actix_web::test]
async fn a_body_is_added_while_a_successor_of_its_council_is_written() {
    let app = TestApp::new().await;
    let (council, other) = (app.council("ashford").await, app.council("barnet").await);
    let successors = json!({"successors": [{"council_id": other.id}]});
    app.admin().patch(&format!("/v1/councils/{}", council.id), &successors).await.ok();
    let mut holder = client(&app.database_url).await;
    let held = holder.transaction().await.expect("a transaction");
    held.execute("SELECT FROM record.councils WHERE slug = 'barnet' FOR UPDATE", &[]).await.expect("it is held");
    let body = json!({"council": "ashford", "slug": "audit", "name": "Audit", "kind": "committee"});
    app.council_admin("ashford").post("/v1/bodies", &body).await.created();
    held.rollback().await.expect("it is let go");
}

#[actix_web::test]
async fn two_meetings_that_are_moved_to_each_other_at_once_make_no_circle() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    for _ in 0..8 {
        let mut meetings = Vec::new();
        for _ in 0..2 {
            let meeting = app.meeting(&council, "2026-07-01", "published").await;
            let path = text(&meeting["links"], "self");
            meetings.push(publisher.patch(&path, &json!({"state": "postponed"})).await.ok());
        }
        let moved = (0..2).map(|one| {
            let to = json!({"rescheduled_to_id": meetings[1 - one]["id"]});
            let (publisher, path) = (&publisher, text(&meetings[one]["links"], "self"));
            async move { publisher.patch(&path, &to).await.status }
        });
        let mut answers = join_all(moved).await;
        answers.sort_unstable();
        assert_eq!(answers, [200, 422]);
    }
}

#[actix_web::test]
async fn a_write_that_was_undone_for_another_one_says_so_and_succeeds_when_it_is_sent_again() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Business", "published").await;
    let (publisher, path) = (app.publisher("ashford"), text(&item["links"], "self"));
    let send = async || {
        let request = publisher.request(Method::PATCH, &path).header("If-Match", "*");
        request.header("Idempotency-Key", "once").json(&json!({"title": "Other business"})).send().await
    };
    let (mut holder, watcher) = (client(&app.database_url).await, client(&app.database_url).await);
    // So the other one is undone, which waits first.
    holder.batch_execute("SET deadlock_timeout = '1min'").await.expect("a patient client");
    let held = holder.transaction().await.expect("a transaction");
    held.execute("SELECT FROM record.items FOR UPDATE", &[]).await.expect("the item is held");
    let hold_more = async {
        until_waiting(&watcher, 1).await;
        held.execute("SELECT FROM record.meetings FOR UPDATE", &[]).await.expect("the meeting is held too");
        held.rollback().await.expect("both are let go");
    };
    let (undone, ()) = futures_util::join!(send(), hold_more);
    assert_eq!(undone.header("retry-after"), "2");
    let problem = undone.problem(503, "waited_for_each_other");
    assert!(text(&problem, "detail").contains("Nothing was saved. Send it again."), "{problem}");
    assert_eq!(publisher.get(&path).await.ok()["title"], "Business");
    let again = send().await;
    assert_eq!(again.header("idempotency-replayed"), "false");
    assert_eq!(again.ok()["title"], "Other business");
}

#[actix_web::test]
async fn writers_of_one_council_do_not_wait_for_each_other_whatever_they_write() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let admin = app.council_admin("ashford");
    let year = json!({"council": "ashford", "name": "2026/27", "starts_on": "2026-05-20", "ends_on": "2027-05-18"});
    let year = admin.post("/v1/municipal-years", &year).await.created();
    let meeting = json!({"body_id": council.body_id, "council": "ashford", "title": "Cabinet", "date": "2027-06-01"});
    let saved = admin.post("/v1/meetings", &meeting).await.created();
    let item = json!({"meeting_id": saved["id"], "title": "Minutes", "minute_number": "1"});
    let item = admin.post("/v1/items", &item).await.created();
    let paths = [&year, &saved, &item].map(|record| text(&record["links"], "self"));
    let body = format!("/v1/bodies/{}", council.body_id);
    let post = json!({"body_id": council.body_id, "council": "ashford", "label": "Chair", "kind": "chair"});
    let person = admin.post("/v1/people", &json!({"council": "ashford", "name": "Ann Field"})).await.created();
    let person_path = text(&person["links"], "self");
    for round in 0..12 {
        let [year, saved, item] = &paths;
        let (day, last) = (format!("2027-06-{:02}", round + 1), format!("2027-06-{:02}", 30 - round));
        let numbering = if round % 2 == 0 { "per_year" } else { "per_meeting" };
        let (day, last, numbering) =
            (json!({"date": day}), json!({"ends_on": last}), json!({"minute_numbering": numbering}));
        let titled = json!({"council": "ashford", "title": format!("Minutes {round}")});
        let named = json!({"council": "ashford", "name": format!("Ann Field {round}")});
        let day_of_seat = format!("20{:02}-05-01", 10 + round);
        let seat = json!({"person_id": person["id"], "body_id": council.body_id, "starts_on": day_of_seat,
            "ends_on": day_of_seat});
        let answers = futures_util::join!(
            admin.patch(year, &last),
            admin.patch(saved, &day),
            admin.patch(item, &titled),
            admin.patch(&body, &numbering),
            admin.post("/v1/meetings", &meeting),
            admin.post("/v1/posts", &post),
            admin.patch(&person_path, &named),
            admin.post("/v1/memberships", &seat),
        );
        let (a, b, c, d, e, f, g, h) = answers;
        for answer in [a, b, c, d, e, f, g, h] {
            // A year that moved the meeting a moment before made its version old.
            assert!([200, 201, 412].contains(&answer.status), "round {round}: {} {}", answer.status, answer.text());
        }
    }
}

#[actix_web::test]
async fn an_issue_that_comes_and_goes_and_its_appearances_do_not_wait_for_each_other() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let issue = json!({"council": "ashford", "title": "Parking", "publication": "published"});
    let issue = publisher.post("/v1/issues", &issue).await.created();
    let issue_path = text(&issue["links"], "self");
    let (mut items, mut decisions) = (Vec::new(), Vec::new());
    for day in ["2026-07-01", "2026-07-02", "2026-07-03"] {
        let meeting = id(&app.meeting(&council, day, "published").await);
        let item =
            json!({"meeting_id": meeting, "title": "Parking", "issue_id": issue["id"], "publication": "published"});
        let item = publisher.post("/v1/items", &item).await.created();
        decisions.push(json!({"item_id": item["id"], "kind": "executive", "outcome": "noted", "text": "To note it.",
            "publication": "published"}));
        items.push(text(&item["links"], "self"));
    }
    for round in 0..8 {
        let hidden = json!({"publication": "withdrawn", "withdrawn_reason": "It was misread."});
        let shown = json!({"publication": "published", "withdrawn_reason": null});
        let change = if round % 2 == 0 { hidden } else { shown };
        let title = json!({"title": format!("Parking {round}")});
        let patches = join_all(items.iter().map(|path| publisher.patch(path, &title)));
        let posts = join_all(decisions.iter().map(|decision| publisher.post("/v1/decisions", decision)));
        let (moved, patched, posted) = futures_util::join!(publisher.patch(&issue_path, &change), patches, posts);
        for answer in [vec![moved], patched, posted].into_iter().flatten() {
            // A writer that was faster made the version old.
            assert!([200, 201, 412].contains(&answer.status), "round {round}: {} {}", answer.status, answer.text());
        }
    }
}

#[actix_web::test]
async fn a_paper_its_translation_and_its_new_version_are_changed_at_once_without_waiting_for_each_other() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let paper = async |more: Value| {
        let mut paper = json!({"council": "ashford", "owner": {"kind": "council"}, "kind": "other", "title": "Guide",
            "publication": "published"});
        paper.as_object_mut().expect("fields").extend(more.as_object().cloned().expect("fields"));
        publisher.post("/v1/documents", &paper).await.created()
    };
    for _ in 0..5 {
        let original = paper(json!({"language": "en"})).await;
        let translation = paper(json!({"language": "cy", "translation_of_id": original["id"]})).await;
        let newer = paper(json!({"supersedes_id": original["id"]})).await;
        let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "It was printed by mistake."});
        let paths = [&original, &translation, &newer].map(|paper| text(&paper["links"], "self"));
        let answers = join_all(paths.iter().map(|path| publisher.patch(path, &withdrawn))).await;
        answers.into_iter().for_each(|answer| drop(answer.ok()));
    }
}

#[actix_web::test]
async fn a_correction_that_comes_back_and_writes_of_its_decision_do_not_wait_for_each_other() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let publisher = app.publisher("ashford");
    let decision = json!({"council": "ashford", "title": "Hours", "kind": "officer_delegated", "made_on": "2026-07-02",
        "outcome": "approved", "text": "To open.", "decision_maker": {"kind": "post", "name": "Director"},
        "publication": "published"});
    let correction = json!({"reason": "It was misprinted.", "title": "Opening hours"});
    let restoration = json!({"reason": "It was deleted by mistake."});
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "It was printed by mistake."});
    for _ in 0..5 {
        let path = text(&publisher.post("/v1/decisions", &decision).await.created()["links"], "self");
        let correct = format!("{path}/correction");
        let corrected = text(&publisher.post(&correct, &correction).await.created()["links"], "self");
        assert_eq!(publisher.delete(&corrected).await.status, 204);
        let restore = format!("{corrected}/restoration");
        let (restored, withdrawn, again) = futures_util::join!(
            publisher.post(&restore, &restoration),
            publisher.patch(&path, &withdrawal),
            publisher.post(&correct, &correction)
        );
        for answer in [restored, withdrawn, again] {
            assert!([200, 201, 409, 412].contains(&answer.status), "{}", answer.text());
        }
    }
}
