//! The columns that decide at which body something exempt is read, as the database and the read door name them.

use std::collections::{BTreeMap, BTreeSet};

/// The functions by which the views decide it.
const FUNCTIONS: &str = "SELECT prosrc FROM pg_proc WHERE pronamespace IN ('staff'::regnamespace, \
                         'record'::regnamespace) AND proname IN ('sees', 'may_open', 'opens', 'body_of')";

/// The tables with withheld rows. The views hand their `council_id` to these functions.
const GUARDED: &str = "SELECT DISTINCT attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = \
                       a.attrelid WHERE c.relnamespace = 'record'::regnamespace AND c.relkind = 'r' AND attname = \
                       'is_withheld'";

/// Every column that decides who reads a withheld record.
pub async fn deciding_columns(db: &tokio_postgres::Client) -> BTreeSet<(String, String)> {
    let mut columns = BTreeSet::new();
    for row in db.query(FUNCTIONS, &[]).await.expect("functions") {
        let source: String = row.get(0);
        // A branch has its own names for its tables.
        for branch in source.split("WHEN '") {
            columns.extend(columns_of(branch));
        }
    }
    for row in db.query(GUARDED, &[]).await.expect("tables") {
        let table: String = row.get(0);
        columns.insert((table.trim_start_matches("record.").to_owned(), "council_id".to_owned()));
    }
    let door = std::fs::read_to_string("crates/doors/src/database/reader.rs").expect("the read door");
    for table in ["councils", "bodies"] {
        assert!(door.contains(&format!("FROM {table} WHERE slug = ANY(?)")), "tokens name {table} by another column");
        columns.insert((table.to_owned(), "slug".to_owned()));
    }
    columns
}

/// The columns that a piece of SQL reads, by the names that it gives its tables.
fn columns_of(sql: &str) -> Vec<(String, String)> {
    let is_word = |character: char| character.is_alphanumeric() || matches!(character, '_' | '.');
    let words: Vec<&str> = sql.split(|character| !is_word(character)).filter(|word| !word.is_empty()).collect();
    let mut tables: BTreeMap<&str, &str> = BTreeMap::new();
    for three in words.windows(3) {
        if let [before, table, alias] = three
            && ["FROM", "JOIN"].contains(before)
        {
            tables.insert(alias, table.trim_start_matches("record."));
        }
    }
    let columns = words.iter().filter_map(|word| word.split_once('.'));
    let of_tables = columns.filter_map(|(alias, column)| Some((tables.get(alias)?.to_string(), column.to_owned())));
    of_tables.filter(|(_, column)| column != "id").collect()
}
