//! How much a statement of a reader may find. It is weighed in the database before it is sent, so that too large a
//! result costs neither the connection nor this program's memory.

use std::pin::pin;

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::Error;
use diesel::sql_types::BigInt;
use diesel_async::methods::LoadQuery;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::TryStreamExt;

use super::Reader;
use crate::refused::TooMuch;

/// How many rows are read before other requests get their turn.
const ROWS_AT_ONCE: usize = 64;

/// How many rows, and bytes of them as text, one statement may find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Rows at most.
    pub rows: i64,
    /// Bytes at most.
    pub bytes: i64,
    /// Rows that take no more than this as they are stored, compressed, are not weighed as text. PostgreSQL makes a
    /// text up to 87 times smaller.
    trusted_bytes: i64,
    /// Whether too large a result is refused; else it is asked for again with another budget.
    is_final: bool,
}

impl Budget {
    /// The bytes that the connections carry that all readers without a token share. This budget only chooses the
    /// connection, so an estimate of the size will do.
    pub const SHARED: Budget = Budget { rows: 250, bytes: 512 * 1024, trusted_bytes: 64 * 1024, is_final: false };

    /// The most that one list in an answer may hold.
    pub const ANSWER: Budget = Budget { rows: 5000, bytes: 8 * 1024 * 1024, trusted_bytes: 80 * 1024, is_final: true };

    /// The most that one list on a page for people may hold.
    pub const PAGE: Budget = Budget { rows: 1000, bytes: 2 * 1024 * 1024, trusted_bytes: 20 * 1024, is_final: true };

    fn exceeded(self, (rows, bytes): (i64, i64)) -> Error {
        let Budget { rows: max_rows, bytes: max_bytes, is_final, .. } = self;
        Error::DeserializationError(Box::new(TooMuch { rows, bytes, max_rows, max_bytes, is_final }))
    }
}

impl Reader {
    /// Loads the rows of a query, unless they exceed the reader's budget. If no row came, a second query tells an empty
    /// result from too large a one.
    ///
    /// # Errors
    /// When the query fails. Too much is an error that holds a [`TooMuch`], which [`crate::refused::Refused`] takes
    /// out.
    pub async fn load<'c, 'q, Q, T>(&'c self, query: impl Fn() -> Q) -> QueryResult<Vec<T>>
    where
        Q: 'q,
        T: Send,
        Bounded<Q>: LoadQuery<'q, &'c AsyncPgConnection, T>,
        Weight<Q>: LoadQuery<'q, &'c AsyncPgConnection, (i64, i64)>,
    {
        let (mut db, budget): (&AsyncPgConnection, _) = (self, self.budget());
        let mut rows = Vec::new();
        {
            let mut found = pin!(Bounded { query: query(), budget }.load_stream::<T>(&mut db).await?);
            while let Some(row) = found.try_next().await? {
                rows.push(row);
                // While many rows are read, other requests get their turn.
                if rows.len().is_multiple_of(ROWS_AT_ONCE) {
                    tokio::task::yield_now().await;
                }
            }
        }
        if !rows.is_empty() {
            return Ok(rows);
        }
        let weight: (i64, i64) = Weight { query: query(), budget }.get_result(&mut db).await?;
        if weight.0 == 0 { Ok(rows) } else { Err(budget.exceeded(weight)) }
    }
}

/// A query that finds nothing where it would find more than the budget.
pub struct Bounded<Q> {
    query: Q,
    budget: Budget,
}

/// How many rows a query finds, one more than the budget at most, and how many bytes where that is told to a caller.
pub struct Weight<Q> {
    query: Q,
    budget: Budget,
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Bounded<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let Budget { rows, bytes, trusted_bytes, .. } = self.budget;
        out.push_sql("WITH found AS MATERIALIZED (SELECT * FROM (");
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(&format!(
            ") AS asked LIMIT {}) SELECT * FROM found WHERE (SELECT CASE \
             WHEN count(*) > {rows} OR sum(pg_column_size(found)) > {bytes} THEN false \
             WHEN sum(pg_column_size(found)) <= {trusted_bytes} THEN true \
             ELSE (SELECT sum(octet_length(found::text)) <= {bytes} FROM found) END FROM found)",
            rows.saturating_add(1)
        ));
        Ok(())
    }
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Weight<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let bytes = if self.budget.is_final { "coalesce(sum(octet_length(found::text)), 0)" } else { "0::bigint" };
        out.push_sql(&format!("SELECT count(*), {bytes} FROM (SELECT * FROM ("));
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(&format!(") AS asked LIMIT {}) AS found", self.budget.rows.saturating_add(1)));
        Ok(())
    }
}

impl<Q> QueryId for Bounded<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> QueryId for Weight<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Bounded<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> Query for Weight<Q> {
    type SqlType = (BigInt, BigInt);
}
