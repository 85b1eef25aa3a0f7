//! Order and keyset paging: the two clauses that a list's order adds to its query. They name columns given by the
//! slices and never a value, so one text serves every page of a list.

use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate};
use diesel::QueryResult;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Text};
use uuid::Uuid;

/// The type of a column that a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// timestamptz
    Instant,
    /// date
    Day,
    /// text
    Text,
    /// integer
    Integer,
    /// uuid
    Id,
}

impl ColumnType {
    fn sql(self) -> &'static str {
        match self {
            ColumnType::Instant => "timestamptz",
            ColumnType::Day => "date",
            ColumnType::Text => "text",
            ColumnType::Integer => "integer",
            ColumnType::Id => "uuid",
        }
    }

    /// Whether the text is a value of this type as it is written here; PostgreSQL reads all of these. Cursors are not
    /// signed, and other forms of a value may be none to PostgreSQL.
    pub fn reads(self, text: &str) -> bool {
        match self {
            ColumnType::Instant => {
                DateTime::parse_from_rfc3339(text).is_ok_and(|at| at.year() > 0 && at.to_utc().to_rfc3339() == text)
            }
            ColumnType::Day => {
                // PostgreSQL takes the plus of a year of five digits for a time zone.
                text.parse::<NaiveDate>().is_ok_and(|day| (1..=9999).contains(&day.year()) && day.to_string() == text)
            }
            ColumnType::Text => !text.contains('\0'),
            ColumnType::Integer => text.parse::<i32>().is_ok(),
            ColumnType::Id => text.parse::<Uuid>().is_ok_and(|id| id.to_string() == text),
        }
    }
}

/// A column that a list is ordered by; never null.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// With its table: `meetings.sort_at`.
    pub name: &'static str,
    /// Its type.
    pub kind: ColumnType,
}

/// A column and its direction.
#[derive(Debug, Clone, Copy)]
pub struct Ordered {
    /// The column.
    pub column: Column,
    /// Whether large values come first.
    pub descending: bool,
}

/// The order of a list, and the row after which a page begins.
#[derive(Debug, Clone)]
pub struct Keyset {
    columns: Arc<[Ordered]>,
    after: Option<Arc<[String]>>,
    is_common: bool,
}

impl Keyset {
    /// Orders by the columns, the last of which is the id; `after` holds the values of the last row of the page before.
    ///
    /// A common query is prepared once a connection and kept. Others are prepared each time: filters and sorts combine
    /// to more statements than a connection could hold.
    pub fn new(columns: Vec<Ordered>, after: Option<Vec<String>>, is_common: bool) -> Keyset {
        Keyset { columns: columns.into(), after: after.map(Into::into), is_common }
    }

    /// The condition of the list on all pages: always true.
    pub fn whole(&self) -> After {
        After(Keyset { after: None, ..self.clone() })
    }

    /// The condition that a row comes after the page before.
    pub fn after(&self) -> After {
        After(self.clone())
    }

    /// The order.
    pub fn order(&self) -> Order {
        Order(self.clone())
    }

    fn one_direction(&self) -> bool {
        self.columns.windows(2).all(|pair| matches!(pair, [a, b] if a.descending == b.descending))
    }
}

/// The condition that a row comes after the page before; true on the first page.
#[derive(Debug, Clone)]
pub struct After(Keyset);

/// The list's order.
#[derive(Debug, Clone)]
pub struct Order(Keyset);

impl QueryFragment<Pg> for After {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if !self.0.is_common {
            out.unsafe_to_cache_prepared();
        }
        match &self.0.after {
            None => out.push_sql("TRUE"),
            Some(values) if self.0.one_direction() => compare_rows(&self.0.columns, values, &mut out)?,
            Some(values) => compare_columns(&self.0.columns, values, &mut out)?,
        }
        Ok(())
    }
}

/// `(a, id) > (x, y)`, which PostgreSQL answers by one descent of an index.
fn compare_rows<'b>(columns: &'b [Ordered], values: &'b [String], out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    out.push_sql("(");
    for (index, ordered) in columns.iter().enumerate() {
        out.push_sql(if index > 0 { ", " } else { "" });
        out.push_sql(ordered.column.name);
    }
    out.push_sql(if columns.first().is_some_and(|first| first.descending) { ") < (" } else { ") > (" });
    for (index, (ordered, value)) in columns.iter().zip(values).enumerate() {
        out.push_sql(if index > 0 { ", " } else { "" });
        push_value(ordered, value, out)?;
    }
    out.push_sql(")");
    Ok(())
}

/// The same for mixed directions: `a >= x AND (a > x OR (a = x AND b < y) OR …)`, whose first part bounds the index
/// scan.
fn compare_columns<'b>(columns: &'b [Ordered], values: &'b [String], out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    let pairs: Vec<_> = columns.iter().zip(values).collect();
    if let Some((ordered, value)) = pairs.first() {
        out.push_sql(ordered.column.name);
        out.push_sql(if ordered.descending { " <= " } else { " >= " });
        push_value(ordered, value, out)?;
        out.push_sql(" AND ");
    }
    out.push_sql("(");
    for (index, (ordered, value)) in pairs.iter().enumerate() {
        out.push_sql(if index > 0 { " OR (" } else { "(" });
        for (earlier, earlier_value) in pairs.iter().take(index) {
            out.push_sql(earlier.column.name);
            out.push_sql(" = ");
            push_value(earlier, earlier_value, out)?;
            out.push_sql(" AND ");
        }
        out.push_sql(ordered.column.name);
        out.push_sql(if ordered.descending { " < " } else { " > " });
        push_value(ordered, value, out)?;
        out.push_sql(")");
    }
    out.push_sql(")");
    Ok(())
}

/// Behind a subquery, so that PostgreSQL does not plan each page anew: the best plan is the same for all.
fn push_value<'b>(ordered: &Ordered, value: &'b String, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    out.push_sql("(SELECT ");
    out.push_bind_param::<Text, _>(value)?;
    out.push_sql("::");
    out.push_sql(ordered.column.kind.sql());
    out.push_sql(")");
    Ok(())
}

impl QueryFragment<Pg> for Order {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (index, ordered) in self.0.columns.iter().enumerate() {
            out.push_sql(if index > 0 { ", " } else { "" });
            out.push_sql(ordered.column.name);
            out.push_sql(if ordered.descending { " DESC" } else { "" });
        }
        Ok(())
    }
}

impl QueryId for After {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryId for Order {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Expression for After {
    type SqlType = Bool;
}

impl Expression for Order {
    type SqlType = diesel::expression::expression_types::NotSelectable;
}

impl<Table> AppearsOnTable<Table> for After {}
impl<Table> AppearsOnTable<Table> for Order {}
impl<Table> SelectableExpression<Table> for After {}

impl<Group> ValidGrouping<Group> for After {
    type IsAggregate = is_aggregate::No;
}

impl<Group> ValidGrouping<Group> for Order {
    type IsAggregate = is_aggregate::No;
}

#[cfg(test)]
mod tests {
    use diesel::query_builder::QueryFragment;

    use super::{Column, ColumnType, Keyset, Ordered, Pg};

    fn is_kept(is_common: bool) -> Option<bool> {
        let column = Column { name: "meetings.id", kind: ColumnType::Id };
        let keyset = Keyset::new(vec![Ordered { column, descending: false }], None, is_common);
        keyset.whole().is_safe_to_cache_prepared(&Pg).ok()
    }

    #[test]
    fn a_common_query_is_kept_prepared_and_any_other_is_not() {
        assert_eq!((is_kept(true), is_kept(false)), (Some(true), Some(false)));
    }
}
