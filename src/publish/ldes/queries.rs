//! Reading changes page by page.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::result::Error;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::{Change, PAGE, Page, Stream};
use crate::database::sql::{Bind, Statement};
use crate::kind::Kind;
use crate::publish::changes::model::ChangeOperation;

/// The first change of a stream; none if it has none that the public sees.
///
/// # Errors
/// When the query fails.
pub async fn first(db: &AsyncPgConnection, stream: Stream) -> QueryResult<Option<Change>> {
    Ok(changes(db, stream, 0, 1).await?.into_iter().next())
}

/// A page of a stream, by its number; none if it has no change yet.
///
/// # Errors
/// When the query fails.
pub async fn page(db: &AsyncPgConnection, stream: Stream, number: u32) -> QueryResult<Option<Page>> {
    let after = i64::from(number.saturating_sub(1)).saturating_mul(PAGE);
    // One more than fits shows whether the page is full, and on which page the next one is.
    Ok(Page::of(changes(db, stream, after, PAGE.saturating_add(1)).await?))
}

/// The first changes after a position. The number of rows is one of two, so it is part of the text. For a council,
/// both ends of its part of the index are given: with `council_id = …`, PostgreSQL sorts all changes of a large council.
async fn changes(mut db: &AsyncPgConnection, stream: Stream, after: i64, rows: i64) -> QueryResult<Vec<Change>> {
    let (part, order, binds) = match stream {
        Stream::All => ("position > (SELECT ?)", "position", vec![Bind::Number(after)]),
        Stream::Council(id) => (
            "(council_id, position) > ((SELECT ?), (SELECT ?)) AND council_id <= (SELECT ?)",
            "council_id, position",
            vec![Bind::Id(id), Bind::Number(after), Bind::Id(id)],
        ),
    };
    let sql = format!("SELECT position, at, kind, id, operation FROM feed WHERE {part} ORDER BY {order} LIMIT {rows}");
    let statement: Statement<(BigInt, Timestamptz, Text, SqlUuid, Text)> = Statement::new(sql, binds);
    let rows: Vec<(i64, DateTime<Utc>, String, Uuid, ChangeOperation)> = statement.load(&mut db).await?;
    rows.into_iter()
        .map(|(position, at, kind, id, operation)| Ok(Change { position, at, kind: of_word(&kind)?, id, operation }))
        .collect()
}

fn of_word(word: &str) -> QueryResult<Kind> {
    word.parse().map_err(|_| Error::DeserializationError(format!("an unknown record type: {word}").into()))
}
