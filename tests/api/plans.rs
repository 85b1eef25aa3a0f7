//! Plans: PostgreSQL plans what is asked often once a connection, and not at each request; a selective filter uses its
//! index all the same.

use minutebook::database::Limits;
use serde_json::{Value, json};
use tokio_postgres::Client as Db;

use crate::contract::{document, operations};
use crate::feed::until_sealed;
use crate::support::client::Client;
use crate::support::records::{id, text};
use crate::support::{Setup, TestApp, cluster};

/// How often each address is asked for. PostgreSQL makes five plans for the values that it is given, before it keeps
/// one for all values.
const TIMES: usize = 24;

/// The most plans of a statement with a kept plan: five and the kept one, on each of two connections.
const KEPT: i64 = 12;

/// An application with one connection of each sort, and its database, which counts plans.
async fn counting() -> (TestApp, Db) {
    let url = cluster::demo_database().await;
    let db = cluster::client(&url).await;
    let setup = "CREATE EXTENSION pg_stat_statements; ANALYZE; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET \
                 pg_stat_statements.track_planning = on', current_database()); END $$";
    db.batch_execute(setup).await.expect("an extension");
    let usual = Setup::default();
    let limits = Limits { public_connections: 1, large_connections: 1, write_connections: 1, ..usual.limits };
    let storage = Some(cluster::demo_storage());
    let app = TestApp::start(url, Setup { limits, storage, answer_cache_bytes: 0, ..usual }).await;
    (app, db)
}

async fn reset(db: &Db) {
    let sql = "SELECT pg_stat_statements_reset(0, (SELECT oid FROM pg_database WHERE datname = current_database()), 0)";
    db.query(sql, &[]).await.expect("a reset");
}

/// The statements that were planned again and again since the last reset.
async fn planned_anew(db: &Db) -> Vec<String> {
    let sql = "SELECT s.query, s.calls, s.plans FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid \
               WHERE d.datname = current_database() AND s.calls >= $1 AND s.plans > $2 \
               AND s.query NOT LIKE '%pg_stat%'";
    let times = i64::try_from(TIMES).expect("a number");
    let rows = db.query(sql, &[&times, &KEPT]).await.expect("statements");
    let said = |row: &tokio_postgres::Row| {
        let (query, calls, plans): (String, i64, i64) = (row.get(0), row.get(1), row.get(2));
        format!("{plans} plans for {calls} calls: {query}")
    };
    rows.iter().map(said).collect()
}

/// Asks for addresses in turn, and says what was planned anew for them.
async fn asked(db: &Db, client: &Client, paths: &[String]) -> Vec<String> {
    reset(db).await;
    for path in paths.iter().cycle().take(TIMES.max(paths.len())) {
        let answer = client.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
    planned_anew(db).await
}

fn ids(list: &Value) -> Vec<String> {
    list["data"].as_array().map(|rows| rows.iter().map(id).collect()).unwrap_or_default()
}

/// The addresses of an operation: of some records, where it is of one; a list also with a cursor, its largest page and
/// each thing that it can include.
async fn addresses(client: &Client, document: &Value, (path, operation): (&str, &Value)) -> Vec<Vec<String>> {
    let Some((collection, rest)) = path.strip_prefix("/v1/").map(|path| path.split_once('/').unwrap_or((path, "")))
    else {
        return Vec::new();
    };
    // What all collections have is asked of one.
    let collection = if collection == "{collection}" { "meetings" } else { collection };
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let named = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
    let places: Vec<String> = match rest.strip_prefix("{id}") {
        None if rest.is_empty() => vec![path.to_owned()],
        Some(part) if !part.contains('{') => {
            let records = client.get(&format!("/v1/{collection}?limit=5")).await.ok();
            let query = if part == "/diff" { "?from=1&to=1" } else { "" };
            ids(&records).iter().map(|id| format!("/v1/{collection}/{id}{part}{query}")).collect()
        }
        _ => return Vec::new(),
    };
    let with = |query: &str| places.iter().map(|place| format!("{place}?{query}")).collect::<Vec<_>>();
    let mut all = vec![places.clone()];
    if named("cursor") && rest.is_empty() {
        all.push(with("limit=200"));
        let page = client.get(&format!("{path}?limit=2")).await.ok();
        if let Some(cursor) = page["page"]["next_cursor"].as_str() {
            all.push(vec![format!("{path}?cursor={cursor}")]);
        }
    }
    if let Some(include) = parameters.iter().find(|parameter| parameter["name"] == "include") {
        let words = include["schema"]["items"]["$ref"].as_str().expect("an enum");
        let words = document.pointer(words.trim_start_matches('#')).expect("a schema");
        for word in words["enum"].as_array().expect("words").iter().filter_map(Value::as_str) {
            all.push(with(&format!("include={word}")));
        }
    }
    all
}

#[actix_web::test]
async fn what_readers_ask_for_often_is_planned_once_a_connection() {
    let (app, db) = counting().await;
    until_sealed(&db).await;
    let client = app.anonymous();
    let (mut again, mut groups) = (Vec::new(), 0);
    let document = document();
    for (method, path, operation) in operations(&document) {
        // Files and exports are read slowly anyway, and lists of accesses by staff alone.
        let is_read = method == "GET" && operation["security"] == json!([]) && !path.contains('.');
        if !is_read || path.ends_with("/file") || path.ends_with("/text") {
            continue;
        }
        for paths in addresses(&client, &document, (&path, &operation)).await.iter().filter(|paths| !paths.is_empty()) {
            groups += 1;
            let told = asked(&db, &client, paths).await;
            again.extend(told.into_iter().map(|told| format!("{}: {told}", paths[0])));
        }
    }
    assert!(groups > 100, "{groups}");
    assert!(again.is_empty(), "{} statements are planned anew:\n{}", again.len(), again.join("\n\n"));
}

#[actix_web::test]
async fn the_write_door_plans_nothing_anew_for_a_single_record() {
    let (app, db) = counting().await;
    let publisher = app.caller("record:publish record:write progress:write", &["examplebridge"]);
    let meeting = app.anonymous().get("/v1/meetings?council=examplebridge&limit=1").await.ok()["data"][0].clone();
    let item = json!({"meeting_id": meeting["id"], "title": "Business", "publication": "published"});
    let made = publisher.post("/v1/items", &item).await.created();
    let decision = json!({"item_id": made["id"], "kind": "committee", "outcome": "noted", "text": "To note.",
        "publication": "published"});
    let mut again = Vec::new();
    for (collection, new) in [("items", &item), ("decisions", &decision)] {
        reset(&db).await;
        for _ in 0..TIMES {
            publisher.post(&format!("/v1/{collection}"), new).await.created();
        }
        again.extend(planned_anew(&db).await);
        reset(&db).await;
        for turn in 0..TIMES {
            let path = format!("/v1/{collection}/by/plans/{turn}");
            publisher.put(&path, new).await.created();
        }
        again.extend(planned_anew(&db).await);
    }
    reset(&db).await;
    for turn in 0..TIMES {
        let change = json!({"report_by": format!("Office {turn}")});
        publisher.patch(&text(&made["links"], "self"), &change).await.ok();
    }
    again.extend(planned_anew(&db).await);
    assert!(again.is_empty(), "{} statements are planned anew:\n{}", again.len(), again.join("\n\n"));
}

#[actix_web::test]
async fn a_selective_filter_uses_its_index_with_a_plan_of_either_sort() {
    let (app, db) = counting().await;
    let client = app.anonymous();
    let meeting = ids(&client.get("/v1/meetings?limit=1").await.ok()).remove(0);
    // As many rows as make a scan of the whole table dear.
    let many = "INSERT INTO record.items SELECT (jsonb_populate_record(NULL::record.items, to_jsonb(i) || \
                jsonb_build_object('id', gen_random_uuid(), 'position', 1000 + n, 'identifiers', '[]'::jsonb, \
                'minute_number', NULL, 'parent_id', NULL, 'updated_at', '2020-01-01T00:00:00Z'))).* \
                FROM (SELECT * FROM record.items WHERE is_public AND deleted_at IS NULL LIMIT 1) i, \
                generate_series(1, 20000) n";
    db.batch_execute(&format!("{many}; ANALYZE record.items")).await.expect("items");
    let of_table = "SELECT pg_relation_size('record.items') / 8192";
    let of_table: i64 = db.query_one(of_table, &[]).await.expect("a size").get(0);
    assert!(of_table > 1000, "{of_table}");
    for filter in [format!("meeting_id={meeting}"), "updated_since=2999-01-01T00:00:00Z&sort=updated_at".to_owned()] {
        for mode in ["force_custom_plan", "force_generic_plan"] {
            let set = format!(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET plan_cache_mode = {mode}', \
                 current_database()); END $$"
            );
            db.batch_execute(&set).await.expect("a setting");
            let beside = app.beside(Setup { answer_cache_bytes: 0, ..Setup::default() }).await;
            reset(&db).await;
            for _ in 0..TIMES {
                beside.anonymous().get(&format!("/v1/items?{filter}")).await.ok();
            }
            let sql = "SELECT max((s.shared_blks_hit + s.shared_blks_read) / s.calls) FROM pg_stat_statements s JOIN \
                       pg_database d ON d.oid = s.dbid WHERE d.datname = current_database() AND s.calls >= $1";
            let times = i64::try_from(TIMES).expect("a number");
            let pages: i64 = db.query_one(sql, &[&times]).await.expect("numbers").get(0);
            assert!(pages < 300, "{filter} with {mode} reads {pages} pages of the table's {of_table}");
        }
    }
}
