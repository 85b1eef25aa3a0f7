//! The losses when migrations are taken back: each is tried on a database with a row in every table.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::Method;
use minutebook::database::migrations::{self, OnLoss};
use serde_json::{Value, json};
use tokio_postgres::Client;

use super::apart;
use crate::feed::until_sealed;
use crate::leaks::FIRST_ID;
use crate::leaks::world::World;
use crate::support::cluster::client;
use crate::support::program::Home;
use crate::support::{Setup, TestApp};

/// The rows of each table of the record and of each view, as objects.
type Holdings = BTreeMap<String, Vec<Value>>;

async fn holdings(db: &Client) -> Holdings {
    // As staff who read nothing that is exempt.
    db.batch_execute("SET minutebook.councils = '*'; SET minutebook.bodies = ''").await.expect("settings");
    let names = "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                 WHERE nspname = 'record' AND relkind = 'r' OR nspname IN ('published', 'staff') AND relkind = 'v'";
    let mut holdings = Holdings::new();
    for row in db.query(names, &[]).await.expect("tables and views") {
        let name: String = row.get(0);
        let rows = db.query(&format!("SELECT to_jsonb(t)::text FROM {name} t ORDER BY 1"), &[]).await.expect("rows");
        let rows = rows.iter().map(|row| serde_json::from_str(row.get(0)).expect("a row")).collect();
        holdings.insert(name, rows);
    }
    holdings
}

/// The rows as texts, with those columns that the others have.
fn narrowed(rows: &[Value], others: &[Value]) -> BTreeSet<String> {
    let columns: BTreeSet<&String> = others.iter().filter_map(Value::as_object).flat_map(|row| row.keys()).collect();
    let narrow = |row: &Value| {
        let row = row.as_object().expect("a row");
        Value::Object(
            row.iter().filter(|(name, _)| columns.contains(name)).map(|(n, v)| (n.clone(), v.clone())).collect(),
        )
    };
    rows.iter().map(|row| narrow(row).to_string()).collect()
}

/// Whether a value is the one that a column holds if nothing is known.
fn is_nothing(value: &Value) -> bool {
    [json!(null), json!(false), json!([]), json!({})].contains(value)
}

/// What each column of the record holds where nothing is said, by table and column; none where it is generated from
/// others.
async fn defaults(db: &Client) -> BTreeMap<String, Option<Value>> {
    let columns = "SELECT d.adrelid::regclass::text || '.' || a.attname::text, \
                   CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END \
                   FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum \
                   JOIN pg_class c ON c.oid = d.adrelid WHERE c.relnamespace = 'record'::regnamespace";
    let mut defaults = BTreeMap::new();
    for row in db.query(columns, &[]).await.expect("the defaults") {
        let (column, expression): (String, Option<String>) = (row.get(0), row.get(1));
        let mut default = None;
        if let Some(expression) = expression {
            let value = db.query_one(&format!("SELECT to_jsonb({expression})::text"), &[]).await.expect("a default");
            default = Some(serde_json::from_str(value.get(0)).expect("a value"));
        }
        defaults.insert(column, default);
    }
    defaults
}

/// The losses between two moments: rows and values of tables. It also checks that views show no more than before.
fn lost(before: &Holdings, after: &Holdings, defaults: &BTreeMap<String, Option<Value>>) -> Vec<String> {
    let mut lost = Vec::new();
    let none = Vec::new();
    for (name, rows) in before.iter().filter(|(name, _)| name.starts_with("record.")) {
        let now = after.get(name).unwrap_or(&none);
        let kept = narrowed(now, rows);
        if !rows.is_empty() && !narrowed(rows, now).is_subset(&kept) {
            lost.push(format!("rows of {name}"));
        }
        let columns: BTreeSet<&String> = now.iter().filter_map(Value::as_object).flat_map(|row| row.keys()).collect();
        let gone = rows.iter().filter_map(Value::as_object).flatten();
        let is_said = |column: &str, value: &Value| match defaults.get(&format!("{name}.{column}")) {
            Some(Some(default)) => value != default && !is_nothing(value),
            Some(None) => false,
            None => !is_nothing(value),
        };
        let gone: BTreeSet<&String> = gone
            .filter(|(column, value)| !columns.contains(column) && is_said(column.as_str(), value))
            .map(|(column, _)| column)
            .collect();
        lost.extend(gone.iter().map(|column| format!("{name}.{column}")));
    }
    for (name, now) in after.iter().filter(|(name, _)| !name.starts_with("record.")) {
        let rows = before.get(name).unwrap_or(&none);
        if !now.is_empty() && (rows.is_empty() || !narrowed(now, rows).is_subset(&narrowed(rows, now))) {
            lost.push(format!("{name} shows more"));
        }
    }
    lost
}

fn revert(url: &str, on_loss: OnLoss) -> anyhow::Result<migrations::Reverted> {
    let url = url.to_owned();
    apart(async move { migrations::revert(&url, on_loss).await })
}

/// Rows that the record of the leak matrix lacks: a log of accesses, a revocation, a key of a write, a text of a file.
async fn fill(app: &TestApp, db: &Client) {
    let reader = app.restricted("", &["ashford"], &["*"]);
    let items = reader.get("/v1/items?limit=200").await.ok();
    let exempt = items["data"].as_array().expect("items").iter().find(|item| item["exemption"].is_object());
    reader.get(exempt.expect("an exempt item")["links"]["self"].as_str().expect("an address")).await.ok();
    let revocation = json!({"jti": "a-token", "reason": "It was stolen.", "expires_at": "2027-01-01T00:00:00Z"});
    let answer = app.admin().post("/v1/revocations", &revocation).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let body = json!({"council": "ashford", "slug": "keyed", "name": "Keyed", "kind": "panel"});
    let keyed = app.admin().request(Method::POST, "/v1/bodies").header("Idempotency-Key", "one");
    keyed.json(&body).send().await.created();
    let text = "INSERT INTO record.document_texts (document_id, council_id, sha256, state, queued_at) \
                SELECT id, council_id, repeat('0', 64), 'not_supported', now() FROM record.documents ORDER BY id \
                LIMIT 1 ON CONFLICT DO NOTHING";
    db.batch_execute(text).await.expect("a text");
    let webhook = json!({"council": "ashford", "url": "https://example.org/hook"});
    app.council_admin("ashford").post("/v1/webhooks", &webhook).await.created();
    let attempt = "INSERT INTO record.webhook_attempts (id, webhook_id, council_id, message_id, message_type, \
                   attempted_at, duration_ms, outcome) SELECT id, id, council_id, id, 'webhook.test', created_at, 1, \
                   'delivered' FROM record.webhooks";
    db.batch_execute(attempt).await.expect("an attempt");
    let number = "UPDATE record.items SET former_minute_numbers = '[\"7\"]' \
                  WHERE id = (SELECT min(id::text)::uuid FROM record.items)";
    db.batch_execute(number).await.expect("a number that was read");
}

#[actix_web::test]
async fn each_migration_loses_nothing_or_refuses_to_be_taken_back() {
    let app = TestApp::with(Setup { first_id: FIRST_ID, ..Setup::default() }).await;
    World::build(&app).await;
    let db = client(&app.database_url).await;
    fill(&app, &db).await;
    until_sealed(&db).await;
    let (mut before, defaults) = (holdings(&db).await, defaults(&db).await);
    let empty: Vec<&String> = before
        .iter()
        // What was unsealed has a position now.
        .filter(|(name, rows)| name.starts_with("record.") && *name != "record.unsealed" && rows.is_empty())
        .map(|(name, _)| name)
        .collect();
    assert!(empty.is_empty(), "a table without a row, so that nothing is known of what protects it: {empty:?}");
    let url = app.database_url.clone();
    let steps = apart({
        let url = url.clone();
        async move { migrations::status(&url).await.expect("the migrations") }
    });
    let mut refused = Vec::new();
    for step in steps.iter().rev() {
        match revert(&url, OnLoss::Refuse) {
            Ok(reverted) => {
                assert_eq!((&reverted.name, &reverted.losses), (&step.name, &Vec::new()));
                let after = holdings(&db).await;
                assert_eq!(lost(&before, &after, &defaults), Vec::<String>::new(), "{} was taken back", step.name);
                before = after;
            }
            Err(error) => {
                let error = error.to_string();
                let says = error.contains(&step.name) && error.contains("--lose-protected-data");
                assert!(says && error.lines().nth(1).is_some_and(|line| line.contains(" would ")), "{error}");
                assert_eq!(holdings(&db).await, before, "{} changed something although it refused", step.name);
                let reverted = revert(&url, OnLoss::LoseIt).expect("it to be taken back");
                assert!(!reverted.losses.is_empty());
                before = holdings(&db).await;
                refused.push(step.name.as_str());
            }
        }
    }
    // A migration that makes a table loses its rows.
    let makes_table = |name: &&str| name.contains("_create_") && !name.ends_with("create_schemas");
    let tables: Vec<&str> = steps.iter().rev().map(|step| step.name.as_str()).filter(makes_table).collect();
    let (of_tables, of_columns): (Vec<&str>, Vec<&str>) = refused.into_iter().partition(makes_table);
    assert_eq!(of_tables, tables);
    assert!(steps.first().is_some_and(|step| step.name.ends_with("create_schemas")), "{steps:?}");
    assert!(of_columns.iter().any(|name| name.contains("title")), "decisions have titles: {of_columns:?}");
}

#[actix_web::test]
async fn the_command_takes_back_what_loses_something_only_with_the_flag() {
    let app = TestApp::new().await;
    let url = app.database_url.clone();
    let newest = || {
        let url = url.clone();
        let steps = apart(async move { migrations::status(&url).await.expect("the migrations") });
        steps.into_iter().rev().find(|step| step.applied).expect("a migration").name
    };
    while !newest().ends_with("create_revocations") {
        revert(&url, OnLoss::LoseIt).expect("a migration to be taken back");
    }
    let revocation = "INSERT INTO record.revocations (id, jti, reason, created_at, created_by) \
                      VALUES (gen_random_uuid(), 'a-token', 'It was stolen.', now(), 'an administrator')";
    client(&url).await.batch_execute(revocation).await.expect("a revocation");
    let home = Home::new();
    let migrate = |flags: &[&str]| {
        let mut command = home.command(&[&["migrate", "revert"], flags].concat());
        command.env("DATABASE_URL", &url);
        home.run(command)
    };
    let refusal = migrate(&[]).refusal();
    assert!(refusal.contains("1 revoked token or subject would be accepted again"), "{refusal}");
    assert!(newest().ends_with("create_revocations"));
    let output = migrate(&["--lose-protected-data"]).good();
    assert!(output.contains("this is done: 1 revoked token or subject would be accepted again"), "{output}");
    assert!(!newest().ends_with("create_revocations"));
}
