//! Migrations: there and back again, named rules, and schema.rs as the database is.

mod later;
mod losses;
mod titles;
mod views;

use minutebook::database::migrations::{self, OnLoss};
use tokio_postgres::Client;

use crate::support::TestApp;
use crate::support::cluster::{bare_database, client, demo_database, empty_database};

/// Runs something on a runtime of several threads, which migrations need.
fn apart<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let runtime =
        || tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads");
    std::thread::spawn(move || runtime().block_on(work)).join().expect("the work to be done")
}

/// Everything that a migration could leave behind.
async fn shape(db: &Client) -> Vec<String> {
    let sql = "SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' \
               UNION ALL SELECT 'relation ' || n.nspname || '.' || relname || ' ' || relkind::text FROM pg_class c \
               JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('record', 'staff', 'published') \
               UNION ALL SELECT 'column ' || attrelid::regclass || '.' || attname || ' ' || atttypid::regtype || ' ' || attnotnull::text || ' ' \
               || coalesce(col_description(attrelid, attnum), '') FROM pg_attribute JOIN pg_class c ON c.oid = attrelid \
               JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('record', 'staff', 'published') AND attnum > 0 \
               UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(c.oid) \
               FROM pg_constraint c WHERE connamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'record') \
               UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'record' \
               UNION ALL SELECT 'view ' || schemaname || '.' || viewname || ' ' || definition FROM pg_views \
               WHERE schemaname IN ('staff', 'published') \
               UNION ALL SELECT 'function ' || p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace \
               WHERE nspname IN ('record', 'staff', 'published') ORDER BY 1";
    db.query(sql, &[]).await.expect("the catalogue").iter().map(|row| row.get(0)).collect()
}

#[actix_web::test]
async fn every_migration_can_be_taken_back_and_run_again() {
    let url = bare_database().await;
    let db = client(&url).await;
    let step = |work: &'static str| {
        let url = url.clone();
        apart(async move {
            match work {
                "run" => migrations::run(&url).await.map(|applied| applied.len()),
                _ => migrations::revert(&url, OnLoss::Refuse).await.map(|_| 1),
            }
        })
    };
    let bare = shape(&db).await;
    let count = step("run").expect("the migrations to run");
    let full = shape(&db).await;
    assert!(count >= 11 && full.len() > bare.len());
    for _ in 0..count {
        step("revert").expect("a migration to be taken back");
    }
    assert_eq!(shape(&db).await, bare);
    assert!(step("revert").is_err(), "nothing is left to take back");
    step("run").expect("the migrations to run again");
    assert_eq!(shape(&db).await, full);
    assert_eq!(step("run").expect("nothing to run"), 0);
}

#[actix_web::test]
async fn two_programs_that_migrate_at_once_both_end_and_a_broken_index_is_built_again() {
    let url = bare_database().await;
    let run = || {
        apart({
            let url = url.clone();
            async move { migrations::run(&url).await.map(|applied| applied.len()) }
        })
    };
    let (first, second) = std::thread::scope(|scope| {
        let other = scope.spawn(run);
        (run(), other.join().expect("the other program"))
    });
    let (first, second) = (first.expect("a run"), second.expect("the other run"));
    assert!(first.min(second) == 0 && first.max(second) > 11, "one of them does all: {first}, {second}");
    let db = client(&url).await;
    later::run(&url).expect("an index");
    let index = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('record.posts_by_kind')";
    db.batch_execute(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'record.posts_by_kind'::regclass;
         DELETE FROM __diesel_schema_migrations WHERE version = '20990101000400'",
    )
    .await
    .expect("a build that was broken off");
    assert_eq!(later::run(&url).expect("the migration to run again"), 1);
    assert!(db.query_one(index, &[]).await.expect("the index").get::<_, bool>(0));
}

#[actix_web::test]
async fn a_database_from_before_the_first_release_is_taken_over_or_stays_as_it_is() {
    let url = demo_database().await;
    let db = client(&url).await;
    let run = || {
        let url = url.clone();
        apart(async move { migrations::run(&url).await.map(|applied| applied.len()) })
    };
    let versions = async || {
        let sql = "SELECT version FROM __diesel_schema_migrations ORDER BY version";
        let rows = db.query(sql, &[]).await.expect("the versions");
        rows.iter().map(|row| row.get(0)).collect::<Vec<String>>()
    };
    let items = async || db.query_one("SELECT count(*) FROM record.items", &[]).await.expect("items").get::<_, i64>(0);
    let (now, full, count) = (versions().await, shape(&db).await, items().await);
    let folders = include_str!("../../crates/doors/src/database/migrations/before_release.txt");
    let old: Vec<String> =
        folders.lines().map(|name| name.split('_').next().expect("a stamp").replace('-', "")).collect();
    // The tables are the same, so only the versions tell that the database is from before. Those of later migrations
    // stay.
    let later: Vec<String> = now.iter().filter(|version| version.as_str() > "20261130102600").cloned().collect();
    let ran = async |versions: &[String]| {
        let values: Vec<String> = versions.iter().chain(&later).map(|version| format!("('{version}')")).collect();
        let sql = format!(
            "TRUNCATE __diesel_schema_migrations; COMMENT ON SCHEMA published IS 'What everybody may see.'; \
             INSERT INTO __diesel_schema_migrations (version) VALUES {}",
            values.join(", ")
        );
        db.batch_execute(&sql).await.expect("other versions");
    };

    let (some, _) = old.split_at(old.len() - 1);
    ran(some).await;
    let refusal = run().expect_err("a refusal").to_string();
    assert!(refusal.contains("before the first release") && refusal.contains("minutebook migrate run"), "{refusal}");
    assert!(refusal.contains("2026-11-29-170000_mark_minutes_documents_added_after_approval"), "{refusal}");
    assert_eq!((versions().await, shape(&db).await), ([some, &later].concat(), full.clone()));

    ran(&old).await;
    assert_eq!(run().expect("the database to be taken over"), 0);
    assert_eq!((versions().await, shape(&db).await, items().await), (now, full, count));
    assert_eq!(run().expect("nothing to run"), 0);
}

#[actix_web::test]
async fn migrations_are_taken_back_from_a_database_that_has_records() {
    let app = TestApp::demo().await;
    let url = app.database_url.clone();
    let db = client(&url).await;
    let count = "SELECT count(*) FROM record.documents WHERE issue_id IS NOT NULL";
    assert!(db.query_one(count, &[]).await.expect("papers of issues").get::<_, i64>(0) > 0);
    let left = apart(async move {
        loop {
            if let Err(error) = migrations::revert(&url, OnLoss::LoseIt).await {
                return error.to_string();
            }
        }
    });
    let tables = "SELECT count(*) FROM pg_namespace WHERE nspname = 'record'";
    assert_eq!(db.query_one(tables, &[]).await.expect("the catalogue").get::<_, i64>(0), 0, "{left}");
}

#[actix_web::test]
async fn every_table_and_column_is_described_and_every_rule_that_input_can_break_names_its_member() {
    let db = client(&empty_database().await).await;
    let undescribed = "SELECT a.attrelid::regclass::text || '.' || a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
                       WHERE c.relnamespace = 'record'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped \
                       AND (col_description(a.attrelid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)";
    let missing: Vec<String> =
        db.query(undescribed, &[]).await.expect("columns").iter().map(|row| row.get(0)).collect();
    assert_eq!(missing, Vec::<String>::new());
    // What input cannot break: keys that the program makes, closed sets that the contract checks first, and what the
    // door keeps.
    let silent = "_pkey$|_known$|_version_positive$|_revision_positive$|_deletion_reasoned$|_own_council$|\
                  _start_twice$|_owned_once$|_numbered_once$";
    let rules = "SELECT conname::text, obj_description(oid, 'pg_constraint') FROM pg_constraint \
                 WHERE connamespace = 'record'::regnamespace AND conname !~ $1 \
                 UNION ALL SELECT relname::text, obj_description(c.oid, 'pg_class') FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid \
                 WHERE relnamespace = 'record'::regnamespace AND i.indisunique AND relname !~ $1";
    let rows = db.query(rules, &[&silent]).await.expect("rules");
    assert!(rows.len() > 40);
    for row in rows {
        let (name, comment): (String, Option<String>) = (row.get(0), row.get(1));
        let comment = comment.unwrap_or_default();
        assert!(comment.starts_with('/') && comment.contains(": "), "{name}: '{comment}'");
    }
}

/// schema.rs, as the database and its comments make it.
async fn schema(db: &Client) -> String {
    let tables = "SELECT c.relname::text, obj_description(c.oid, 'pg_class'), (SELECT string_agg(a.attname, ', ' \
                  ORDER BY array_position(i.indkey::int2[], a.attnum)) FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid \
                  AND a.attnum = ANY (i.indkey) WHERE i.indrelid = c.oid AND i.indisprimary) FROM pg_class c \
                  WHERE relnamespace = 'record'::regnamespace AND relkind = 'r' ORDER BY 1";
    let columns = "SELECT attname::text, typname::text, attnotnull, col_description(attrelid, attnum) FROM pg_attribute \
                   JOIN pg_type t ON t.oid = atttypid WHERE attrelid = ('record.' || $1)::regclass AND attnum > 0 \
                   AND NOT attisdropped ORDER BY attnum";
    let mut text = "//! The tables of the record, generated from the migrated database and its comments. `make schema` writes this file.\n\n\
                    #![expect(clippy::doc_markdown, reason = \"the comments are the database's, where backticks mean nothing\")]\n"
        .to_owned();
    let mut names = Vec::new();
    for table in db.query(tables, &[]).await.expect("tables") {
        let (name, comment, key): (String, String, String) = (table.get(0), table.get(1), table.get(2));
        text += &format!("\ndiesel::table! {{\n    /// {comment}\n    {name} ({key}) {{\n");
        for column in db.query(columns, &[&name]).await.expect("columns") {
            let (column, kind, not_null, comment): (String, String, bool, String) =
                (column.get(0), column.get(1), column.get(2), column.get(3));
            let kind = sql_type(&kind);
            let kind = if not_null { kind.to_owned() } else { format!("Nullable<{kind}>") };
            text += &format!("        /// {comment}\n");
            // A word of Rust is no name of a column there.
            text += &match column.as_str() {
                "type" => format!("        #[sql_name = \"{column}\"]\n        {column}_ -> {kind},\n"),
                _ => format!("        {column} -> {kind},\n"),
            };
        }
        text += "    }\n}\n";
        names.push(name);
    }
    text + &format!("\ndiesel::allow_tables_to_appear_in_same_query!({});\n", names.join(", "))
}

fn sql_type(name: &str) -> &'static str {
    match name {
        "uuid" => "Uuid",
        "int8" => "BigInt",
        "int4" => "Integer",
        "timestamptz" => "Timestamptz",
        "timestamp" => "Timestamp",
        "date" => "Date",
        "jsonb" => "Jsonb",
        "text" => "Text",
        "bool" => "Bool",
        "numeric" => "Numeric",
        "bytea" => "Binary",
        "_text" => "Array<Text>",
        "_uuid" => "Array<Uuid>",
        other => panic!("no diesel type is known for {other}"),
    }
}

#[actix_web::test]
async fn schema_rs_is_what_the_database_is() {
    const PATH: &str = "crates/doors/src/database/schema.rs";
    let db = client(&empty_database().await).await;
    let made = schema(&db).await;
    if std::env::var_os("RECORD").is_some() {
        std::fs::write(PATH, &made).expect("schema.rs to be written");
    }
    // rustfmt breaks the last line; the words are compared.
    let words = |text: &str| text.split_whitespace().collect::<String>().replace(",)", ")");
    let committed = std::fs::read_to_string(PATH).expect("schema.rs");
    assert!(words(&committed) == words(&made), "{PATH} is stale: run `make schema`");
}
