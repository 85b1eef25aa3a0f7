//! Names in a query: which of them nothing has that the reader sees, and what there is instead.

use diesel::QueryResult;
use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::sql::{Bind, Statement};
use crate::kind::Kind;

/// Of so many names at most the nearest is looked for.
const COMPARED: i64 = 1000;

/// Names that a query gives: of what, by which column, and those of the councils that it is narrowed to, where it is.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The type of record that they name.
    pub kind: Kind,
    /// The column that holds them.
    pub column: &'static str,
    /// The names.
    pub names: &'a [String],
    /// Slugs of councils; none where the query names none.
    pub councils: &'a [String],
}

/// Those of some names that exist among the records that the reader sees, also deleted ones.
///
/// # Errors
/// When the query fails.
pub async fn known(db: &AsyncPgConnection, asked: Names<'_>) -> QueryResult<Vec<String>> {
    let names = Bind::Texts(asked.names.to_vec());
    select(db, asked, format!("{} = ANY(?)", asked.column), names).await
}

/// The names that may be meant: of undeleted records that the reader sees.
///
/// # Errors
/// When the query fails.
pub async fn others(db: &AsyncPgConnection, asked: Names<'_>) -> QueryResult<Vec<String>> {
    let none = Bind::Texts(asked.names.to_vec());
    select(db, asked, format!("deleted_at IS NULL AND {} <> ALL(?)", asked.column), none).await
}

async fn select(
    mut db: &AsyncPgConnection,
    asked: Names<'_>,
    condition: String,
    names: Bind,
) -> QueryResult<Vec<String>> {
    let (table, column) = (asked.kind.table(), asked.column);
    let mut sql = format!("SELECT {column} FROM {table} WHERE {condition}");
    let mut binds = vec![names];
    if !asked.councils.is_empty() && asked.kind != Kind::Council {
        sql.push_str(" AND council_id IN (SELECT id FROM councils WHERE slug = ANY(?))");
        binds.push(Bind::Texts(asked.councils.to_vec()));
    }
    sql.push_str(" LIMIT ?");
    binds.push(Bind::Number(COMPARED));
    let statement: Statement<(Text,)> = Statement::new(sql, binds);
    let rows: Vec<(String,)> = statement.load(&mut db).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
