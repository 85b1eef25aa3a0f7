//! Lists: filters, counts, pages, and what may be included.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use minutebook::kind::Kind;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::cluster::client;
use crate::support::records::{id, text};

fn total(page: &Value) -> i64 {
    page["page"]["total"].as_i64().expect("a total")
}

#[actix_web::test]
async fn filters_narrow_a_list_and_commas_mean_or() {
    let app = TestApp::demo().await;
    let public = app.anonymous();
    let count = async |query: &str| total(&public.get(&format!("/v1/{query}&count=true&limit=1")).await.ok());
    let all = count("meetings?council=examplebridge").await;
    let (held, cancelled) = (
        count("meetings?council=examplebridge&state=held").await,
        count("meetings?council=examplebridge&state=cancelled").await,
    );
    assert!(held > 0 && cancelled > 0 && held + cancelled < all);
    assert_eq!(count("meetings?council=examplebridge&state=held,cancelled").await, held + cancelled);
    assert_eq!(count("meetings?council=chorley,examplebridge").await, all + 1);
    assert_eq!(count("meetings?body=executive-cabinet&council=chorley").await, 1);
    assert_eq!(count("meetings?date_from=2018-08-02&date_to=2018-08-02").await, 1);
    assert_eq!(count("meetings?date_from=2018-08-03&date_to=2018-08-03").await, 0);
    assert_eq!(count("items?minute_number=44&council=chorley").await, 1);
    assert_eq!(count("items?council=chorley&date_to=2018-08-01").await, 0);
    assert_eq!(count("decisions?outcome=noted&council=chorley").await, 1);
    assert_eq!(count("documents?kind=report&council=chorley").await, 1);
    assert_eq!(count("bodies?slug=executive-cabinet&council=chorley").await, 1);
    assert_eq!(count("municipal-years?date=2018-08-02&council=chorley").await, 1);
    assert_eq!(count("councils?gss_code=E07000118").await, 1);
    assert_eq!(count("decisions?publication=draft&council=examplebridge").await, 0, "the public has no drafts");
    let clerk = app.clerk("examplebridge");
    let drafts = clerk.get("/v1/decisions?publication=draft&council=examplebridge&count=true").await.ok();
    assert!(total(&drafts) > 0);
}

#[actix_web::test]
async fn a_list_of_words_may_be_sent_piece_by_piece_and_anything_else_once() {
    let app = TestApp::demo().await;
    let public = app.anonymous();
    let (commas, pieces) =
        ("state=held,cancelled&council=examplebridge", "state=held&council=examplebridge&state=cancelled");
    let whole = public.get(&format!("/v1/meetings?{commas}&count=true&limit=2")).await.ok();
    let page = public.get(&format!("/v1/meetings?{pieces}&count=true&limit=2")).await.ok();
    assert_eq!(page, whole, "the cursor holds for both");
    assert!(total(&page) > 2);
    assert_eq!(public.get("/v1/meetings?state=held&state=").await.pointers(400, "bad_query"), ["state"]);
    assert_eq!(public.get("/v1/meetings?state=held&state=herd").await.pointers(400, "bad_query"), ["state"]);
    assert_eq!(public.get("/v1/meetings?limit=1&limit=2").await.pointers(400, "bad_query"), ["limit"]);
}

#[actix_web::test]
async fn a_number_beyond_what_the_contract_says_is_refused() {
    let app = TestApp::demo().await;
    let public = app.anonymous();
    let page = public.get("/v1/items?limit=2147483647").await.ok();
    assert_eq!(page["page"]["limit"], 200);
    for limit in ["2147483648", "4294967295", "99999999999999999999", "0", "-1", "1.5", "1e3"] {
        assert_eq!(public.get(&format!("/v1/items?limit={limit}")).await.pointers(400, "bad_query"), ["limit"]);
    }
}

/// Cursors are not signed: whoever writes one of their own gets a page, or is told that it is none.
#[actix_web::test]
async fn a_cursor_of_somebody_s_own_making_is_read_or_refused() {
    let app = TestApp::demo().await;
    let public = app.anonymous();
    let values = [
        "",
        "0",
        "-1",
        "+5",
        "2147483648",
        "0001-01-01",
        "9999-12-31",
        "+10000-01-01",
        "+12000-01-01",
        "+262142-12-31",
        "-0001-01-01",
        "2026-2-3",
        "2026-02-30",
        "infinity",
        "today",
        "epoch",
        "2026-01-01 BC",
        "+10000-01-01T00:00:00+00:00",
        "0001-01-01T00:00:00+00:00",
        "9999-12-31T23:59:60+00:00",
        "9999-12-31T23:59:59.999999999+00:00",
        "2026-01-01T00:00:00Z",
        "{01a20e53-0bda-74b4-a7bb-65c1950af71c}",
        "01a20e530bda74b4a7bb65c1950af71c",
        "urn:uuid:01a20e53-0bda-74b4-a7bb-65c1950af71c",
        "\u{0}",
        "'; DROP TABLE decisions; --",
        "\u{202E}\u{FFFF}\u{10FFFF}",
    ];
    for list in
        ["decisions", "meetings", "items?sort=position", "meetings?sort=-start_at,title", "people", "observations"]
    {
        let mark = if list.contains('?') { '&' } else { '?' };
        let page = public.get(&format!("/v1/{list}{mark}limit=1")).await.ok();
        let Some(cursor) = page["page"]["next_cursor"].as_str() else { panic!("{list} has one page") };
        let cursor: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
        for place in 0..cursor["k"].as_array().unwrap().len() {
            for value in values {
                let mut forged = cursor.clone();
                forged["k"][place] = json!(value);
                let forged = BASE64_URL_SAFE_NO_PAD.encode(forged.to_string());
                let answer = public.get(&format!("/v1/{list}{mark}limit=1&cursor={forged}")).await;
                assert!([200, 400].contains(&answer.status), "{list}: {value:?} at {place} is {}", answer.status);
            }
        }
    }
}

#[actix_web::test]
async fn a_poll_by_updated_since_finds_what_changed_below() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    app.meeting(&council, "2026-08-01", "published").await;
    app.clock.advance(60);
    let since = "/v1/meetings?updated_since=2026-11-24T12:00:30Z";
    assert_eq!(app.anonymous().get(since).await.ok()["data"], json!([]));
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    app.clock.advance(60);
    app.document(&council, &item, "Late paper", "published").await;
    let changed = app.anonymous().get(since).await.ok();
    let rows = changed["data"].as_array().expect("rows");
    assert_eq!(
        (rows.len(), &rows[0]["id"], &rows[0]["updated_at"]),
        (1, &json!(meeting), &json!("2026-11-24T12:02:00Z"))
    );
}

#[actix_web::test]
async fn a_limit_over_the_largest_is_the_largest() {
    let app = TestApp::demo().await;
    let page = app.anonymous().get("/v1/items?limit=100000").await.ok();
    assert_eq!((page["page"]["limit"].as_i64(), page["data"].as_array().map(Vec::len)), (Some(200), Some(200)));
    assert_eq!(page["page"]["total"], Value::Null);
}

#[actix_web::test]
async fn the_next_page_keeps_the_filters_and_is_counted_once() {
    let app = TestApp::demo().await;
    let page =
        app.anonymous().get("/v1/items?council=examplebridge&kind=motion,question&limit=3&count=true").await.ok();
    let next = text(&page["page"], "next");
    assert!(
        next.starts_with("http://127.0.0.1:8080/v1/items?council=examplebridge&kind=motion%2Cquestion&limit=3&cursor="),
        "{next}"
    );
    let second = app.anonymous().get(&next).await.ok();
    assert_eq!(second["page"]["total"], Value::Null);
    assert_ne!(second["data"][0]["id"], page["data"][0]["id"]);
}

#[actix_web::test]
async fn a_page_is_not_shifted_by_what_is_written_between_two() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for day in 1..=4 {
        app.meeting(&council, &format!("2026-07-0{day}"), "published").await;
    }
    let first = app.anonymous().get("/v1/meetings?sort=start_at&limit=2").await.ok();
    app.meeting(&council, "2026-06-01", "published").await;
    let second = app.anonymous().get(&text(&first["page"], "next")).await.ok();
    let dates: Vec<&Value> = second["data"].as_array().expect("rows").iter().map(|row| &row["date"]).collect();
    assert_eq!(dates, ["2026-07-03", "2026-07-04"]);
}

#[actix_web::test]
async fn a_meeting_includes_its_agenda_in_order() {
    let app = TestApp::demo().await;
    let meeting = app.anonymous().get("/v1/meetings/by/demo/chorley-cabinet-2018-08-02?include=items").await.ok();
    let numbers: Vec<&Value> =
        meeting["items"].as_array().expect("items").iter().map(|item| &item["minute_number"]).collect();
    assert_eq!(numbers, ["42", "44"]);
    let listed = app.anonymous().get("/v1/meetings?council=chorley&include=items").await.ok();
    assert_eq!(listed["data"][0]["items"], meeting["items"]);
    let plain = app.anonymous().get("/v1/meetings/by/demo/chorley-cabinet-2018-08-02").await.ok();
    assert!(plain.get("items").is_none());
}

#[actix_web::test]
async fn a_list_below_a_parent_is_the_list_narrowed_to_it() {
    let app = TestApp::demo().await;
    let public = app.anonymous();
    let item = public.get("/v1/items/by/demo/chorley-item-44").await.ok();
    let cases = [
        (
            format!("/v1/councils/{}/bodies", text(&item, "council_id")),
            format!("/v1/bodies?council_id={}", text(&item, "council_id")),
        ),
        (
            format!("/v1/meetings/{}/items", text(&item, "meeting_id")),
            format!("/v1/items?meeting_id={}", text(&item, "meeting_id")),
        ),
        (format!("/v1/items/{}/documents", id(&item)), format!("/v1/documents?item_id={}", id(&item))),
        (format!("/v1/items/{}/decisions", id(&item)), format!("/v1/decisions?item_id={}", id(&item))),
    ];
    for (below, narrowed) in cases {
        let (below_rows, rows) = (public.get(&below).await.ok(), public.get(&narrowed).await.ok());
        assert_eq!(below_rows["data"], rows["data"], "{below}");
        assert!(!rows["data"].as_array().expect("rows").is_empty(), "{below}");
    }
    public.get("/v1/meetings/0193f0c0-0000-7000-8000-000000000000/items").await.problem(404, "not_found");
    for parent in ["0193f0c0-0000-7000-8000-000000000000".to_owned(), id(&item)] {
        let said_twice = format!("/v1/items/{}/documents?item_id={parent}", id(&item));
        assert_eq!(public.get(&said_twice).await.pointers(400, "bad_query"), ["item_id"]);
    }
    let council = text(&item, "council_id");
    for list in ["people", "bodies", "strategies"] {
        let by_slug = public.get(&format!("/v1/councils/{council}/{list}?council=chorley")).await;
        let problem = by_slug.problem(400, "bad_query");
        let (pointer, detail) = (&problem["errors"][0]["pointer"], text(&problem["errors"][0], "detail"));
        assert_eq!((pointer, detail.contains("already names this record")), (&json!("council"), true), "{problem}");
    }
    let typo = public.get(&format!("/v1/councils/{council}/people?counci=chorley")).await.problem(400, "bad_query");
    assert!(!text(&typo["errors"][0], "detail").contains("'council'"), "{typo}");
}

#[actix_web::test]
async fn the_service_says_what_it_holds_and_what_it_takes() {
    let app = TestApp::demo().await;
    let service = app.anonymous().get("/v1").await.ok();
    let councils =
        service["collections"].as_array().expect("collections").iter().find(|entry| entry["kind"] == "council");
    assert_eq!(
        councils.map(|entry| (&entry["count"], &entry["url"])),
        Some((&json!(3), &json!("http://127.0.0.1:8080/v1/councils")))
    );
    assert_eq!(service["limits"]["max_body_bytes"], 1024 * 1024);
    app.anonymous().get("/v1?colour=red").await.problem(400, "bad_query");
}

/// The plan of a query, with sorts and scans of whole tables made dear, so that a small table shows what a large one
/// would do.
async fn plan(app: &TestApp, sql: &str) -> String {
    let db = client(&app.database_url).await;
    db.batch_execute(
        "SET ROLE minutebook_public; SET search_path = published; SET enable_seqscan = off; SET enable_sort = off",
    )
    .await
    .expect("settings");
    let rows = db.query(&format!("EXPLAIN {sql}"), &[]).await.expect("a plan");
    rows.iter().map(|row| row.get::<_, String>(0) + "\n").collect()
}

#[actix_web::test]
async fn deep_pages_are_read_from_an_index() {
    let app = TestApp::demo().await;
    for (sql, index) in [
        (
            "SELECT id FROM meetings WHERE deleted_at IS NULL AND (meetings.sort_at, meetings.id) < (now(), \
             '0193f0c0-0000-7000-8000-000000000000') ORDER BY meetings.sort_at DESC, meetings.id DESC LIMIT 51",
            "meetings_by_start",
        ),
        (
            "SELECT id FROM items WHERE deleted_at IS NULL AND meeting_id = '0193f0c0-0000-7000-8000-000000000000' \
             ORDER BY items.meeting_id, items.position, items.id LIMIT 51",
            "items_by_meeting",
        ),
        (
            "SELECT id FROM items WHERE deleted_at IS NULL AND (items.updated_at, items.id) > (now(), \
             '0193f0c0-0000-7000-8000-000000000000') ORDER BY items.updated_at, items.id LIMIT 51",
            "items_by_updated_at",
        ),
        (
            "SELECT id FROM documents WHERE deleted_at IS NULL AND owner_id = '0193f0c0-0000-7000-8000-000000000000' \
             ORDER BY documents.owner_id, documents.position, documents.id LIMIT 51",
            "documents_by_owner",
        ),
        (
            "SELECT id FROM decisions WHERE deleted_at IS NULL AND (decisions.made_on, decisions.id) < ('2026-01-01', \
             '0193f0c0-0000-7000-8000-000000000000') ORDER BY decisions.made_on DESC, decisions.id DESC LIMIT 51",
            "decisions_by_made_on",
        ),
        (
            "SELECT id FROM decisions WHERE deleted_at IS NULL AND (coalesce(decisions.published_at, \
             '0001-01-01T00:00:00Z'::timestamptz), decisions.id) < (now(), '0193f0c0-0000-7000-8000-000000000000') \
             ORDER BY coalesce(decisions.published_at, '0001-01-01T00:00:00Z'::timestamptz) DESC, decisions.id DESC \
             LIMIT 51",
            "decisions_by_published_at",
        ),
        (
            "SELECT id FROM people WHERE deleted_at IS NULL AND (people.sort_name, people.id) > ('É'::text, \
             '0193f0c0-0000-7000-8000-000000000000') ORDER BY people.sort_name, people.id LIMIT 51",
            "people_by_sort_name",
        ),
        (
            "SELECT id FROM people WHERE deleted_at IS NULL AND (people.sort_family_name, people.sort_given_name, \
             people.id) > ('É'::text, 'a'::text, '0193f0c0-0000-7000-8000-000000000000') \
             ORDER BY people.sort_family_name, people.sort_given_name, people.id LIMIT 51",
            "people_by_family_name",
        ),
        (
            "SELECT id FROM posts WHERE deleted_at IS NULL AND (posts.label, posts.id) > ('M'::text, \
             '0193f0c0-0000-7000-8000-000000000000') ORDER BY posts.label, posts.id LIMIT 51",
            "posts_by_label",
        ),
        (
            "SELECT id FROM issues WHERE deleted_at IS NULL AND (issues.title, issues.id) > ('M'::text, \
             '0193f0c0-0000-7000-8000-000000000000') ORDER BY issues.title, issues.id LIMIT 51",
            "issues_by_title",
        ),
        (
            "SELECT id FROM strategies WHERE deleted_at IS NULL AND (strategies.name, strategies.id) > ('M'::text, \
             '0193f0c0-0000-7000-8000-000000000000') ORDER BY strategies.name, strategies.id LIMIT 51",
            "strategies_by_name",
        ),
        (
            "SELECT id FROM metrics WHERE deleted_at IS NULL AND (metrics.name, metrics.id) > ('M'::text, \
             '0193f0c0-0000-7000-8000-000000000000') ORDER BY metrics.name, metrics.id LIMIT 51",
            "metrics_by_name",
        ),
        (
            "SELECT id FROM votes WHERE deleted_at IS NULL AND (coalesce(votes.item_id, votes.decision_id), \
             votes.position, coalesce(votes.taken_at, '9999-12-31 00:00:00+00'::timestamptz), votes.created_at, \
             votes.id) > ('0193f0c0-0000-7000-8000-000000000000', 0, now(), now(), \
             '0193f0c0-0000-7000-8000-000000000000') ORDER BY coalesce(votes.item_id, votes.decision_id), \
             votes.position, coalesce(votes.taken_at, '9999-12-31 00:00:00+00'::timestamptz), votes.created_at, \
             votes.id LIMIT 51",
            "votes_by_position",
        ),
        (
            "SELECT id FROM votes WHERE deleted_at IS NULL AND (coalesce(votes.taken_at, \
             '9999-12-31 00:00:00+00'::timestamptz), votes.id) > (now(), '0193f0c0-0000-7000-8000-000000000000') \
             ORDER BY coalesce(votes.taken_at, '9999-12-31 00:00:00+00'::timestamptz), votes.id LIMIT 51",
            "votes_by_taken_at",
        ),
    ] {
        let plan = plan(&app, sql).await;
        assert!(plan.contains(index) && !plan.contains("Sort"), "{plan}");
    }
}

#[actix_web::test]
async fn where_a_person_took_part_is_found_by_indexes() {
    let app = TestApp::demo().await;
    for list in ["attendances", "votes"] {
        let sql = format!(
            "SELECT id FROM {list} WHERE id IN (SELECT record_id FROM participations \
             WHERE person_id = '0193f0c0-0000-7000-8000-000000000000')"
        );
        let plan = plan(&app, &sql).await;
        assert!(plan.contains("attendances_by_person") && plan.contains("votes_by_ballots"), "{plan}");
    }
}

#[actix_web::test]
async fn who_was_a_substitute_for_a_person_is_found_by_an_index() {
    let app = TestApp::demo().await;
    let sql = "SELECT id FROM attendances WHERE id IN (SELECT record_id FROM substitutions \
               WHERE person_id = '0193f0c0-0000-7000-8000-000000000000')";
    let plan = plan(&app, sql).await;
    assert!(plan.contains("attendances_by_substituted"), "{plan}");
}

#[actix_web::test]
async fn what_was_replaced_is_found_by_an_index() {
    let app = TestApp::demo().await;
    let replaced = plan(&app, "SELECT id FROM decisions WHERE id IN (SELECT decision_id FROM successions)").await;
    assert!(replaced.contains("decisions_by_superseding"), "{replaced}");
    let replaced = plan(&app, "SELECT id FROM votes WHERE id IN (SELECT vote_id FROM vote_successions)").await;
    assert!(replaced.contains("votes_by_superseding"), "{replaced}");
}

#[actix_web::test]
async fn the_numbers_of_a_bodys_year_are_found_by_an_index() {
    let app = TestApp::new().await;
    let (body, year) = ("01935d4e-8a00-7000-8000-000000000001", "01935d4e-8a00-7000-8000-000000000002");
    let numbers = format!(
        "SELECT minute_number, former_minute_numbers FROM record.items WHERE (minute_number IS NOT NULL OR \
         former_minute_numbers <> '[]') AND kind <> 'heading' AND numbered_in_body_id = '{body}' AND \
         numbered_in_year_id = '{year}'"
    );
    let db = client(&app.database_url).await;
    db.batch_execute("SET enable_seqscan = off").await.expect("a setting");
    let rows = db.query(&format!("EXPLAIN {numbers}"), &[]).await.expect("a plan");
    let plan: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert!(plan.concat().contains("items_by_numbering"), "{plan:?}");
}

#[actix_web::test]
async fn what_belongs_to_a_record_is_found_by_an_index_whatever_it_is() {
    let app = TestApp::new().await;
    let db = client(&app.database_url).await;
    db.batch_execute("SET search_path = record; SET enable_seqscan = off").await.expect("settings");
    let nothing = "0193f0c0-0000-7000-8000-000000000000";
    let mut checked = 0;
    for &kind in Kind::ALL {
        for (child, column) in kind.children() {
            // What a deletion asks; and, of what is published and withdrawn, what a change of visibility asks.
            let mut asked = vec![format!(
                "SELECT count(*) FROM {} WHERE {column} = '{nothing}' AND deleted_at IS NULL",
                child.table()
            )];
            if kind.has_publication() {
                asked.push(format!("SELECT id FROM {} WHERE {column} = ANY('{{{nothing}}}'::uuid[])", child.table()));
            }
            for sql in asked {
                let rows = db.query(&format!("EXPLAIN {sql}"), &[]).await.expect("a plan");
                let plan: String = rows.iter().map(|row| row.get::<_, String>(0) + "\n").collect();
                assert!(!plan.contains("Seq Scan"), "{sql}: {plan}");
                checked += 1;
            }
        }
    }
    assert!(checked > 15, "{checked}");
}
