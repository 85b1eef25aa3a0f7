//! Plans that PostgreSQL keeps. To plan a read through a view takes longer than to run it, so a query that is sent
//! often is planned once a connection. PostgreSQL plans a statement anew each time if the plan for its values seems
//! cheaper than one plan for all values: if a parameter says how many rows are wanted or how many values a column can
//! have, or if a value is rarer than others. So the number of rows is part of the text, and a value that the plan must
//! not depend on is inside a subquery, which PostgreSQL runs first.

use std::marker::PhantomData;

use diesel::QueryResult;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping, is_aggregate,
};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Array, BigInt, Bool, HasSqlType, SingleValue, SqlType};

/// How many rows a query finds at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Most {
    rows: i64,
    is_usual: bool,
}

impl Most {
    /// A constant, or one of few numbers: the plan is kept.
    pub const fn usual(rows: i64) -> Most {
        Most { rows, is_usual: true }
    }

    /// A number that a reader chose. Each would be a statement of its own, so it is a parameter, and planned each time.
    pub const fn chosen(rows: i64) -> Most {
        Most { rows, is_usual: false }
    }
}

impl QueryFragment<Pg> for Most {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if self.is_usual {
            out.push_sql(&self.rows.to_string());
            return Ok(());
        }
        out.push_bind_param::<BigInt, _>(&self.rows)
    }
}

/// A query that finds so many rows at most.
#[derive(Debug, Clone)]
pub struct Limited<Q> {
    query: Q,
    most: Most,
}

/// Limits queries.
pub trait Limitable: Query + Sized {
    /// The first rows of it.
    fn most(self, most: Most) -> Limited<Self> {
        Limited { query: self, most }
    }
}

impl<Q: Query> Limitable for Q {}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Limited<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        self.most.walk_ast(out)
    }
}

impl<Q> QueryId for Limited<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Limited<Q> {
    type SqlType = Q::SqlType;
}

/// That a column is one of some values.
#[derive(Debug, Clone)]
pub struct Among<C, T> {
    column: C,
    values: Vec<T>,
}

/// The condition that a column is one of the values, by a plan that depends neither on them nor on their number.
pub fn among<C, T: Clone>(column: C, values: &[T]) -> Among<C, T> {
    Among { column, values: values.to_vec() }
}

/// The condition that a column is the value, by a plan that does not depend on it.
pub fn only<C, T>(column: C, value: T) -> Among<C, T> {
    Among { column, values: vec![value] }
}

impl<C, T> QueryFragment<Pg> for Among<C, T>
where
    C: Expression + QueryFragment<Pg>,
    C::SqlType: SingleValue,
    Pg: HasSqlType<C::SqlType> + HasSqlType<Array<C::SqlType>>,
    T: ToSql<C::SqlType, Pg>,
    Vec<T>: ToSql<Array<C::SqlType>, Pg>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        if let [value] = self.values.as_slice() {
            out.push_sql(" = (SELECT ");
            out.push_bind_param::<C::SqlType, T>(value)?;
            out.push_sql(")");
            return Ok(());
        }
        out.push_sql(" = ANY(coalesce((SELECT ");
        out.push_bind_param::<Array<C::SqlType>, Vec<T>>(&self.values)?;
        out.push_sql("), '{}'))");
        Ok(())
    }
}

impl<C, T> QueryId for Among<C, T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, T> Expression for Among<C, T> {
    type SqlType = Bool;
}

impl<C: AppearsOnTable<Tables>, T, Tables> AppearsOnTable<Tables> for Among<C, T> {}
impl<C: SelectableExpression<Tables>, T, Tables> SelectableExpression<Tables> for Among<C, T> {}

impl<C, T, Group> ValidGrouping<Group> for Among<C, T> {
    type IsAggregate = is_aggregate::No;
}

/// A write with a text that follows from its type, so it is prepared once a connection. Diesel cannot know that of an
/// update, because the text of other updates depends on the fields that are set.
#[derive(Debug, Clone)]
pub struct Prepared<Q>(Q);

/// Prepares writes once a connection.
pub trait Preparable: Query + Sized {
    /// The same write. Its text must be the same for all values.
    fn prepared(self) -> Prepared<Self> {
        Prepared(self)
    }
}

impl<Q: Query> Preparable for Q {}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Prepared<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q> QueryId for Prepared<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Prepared<Q> {
    type SqlType = Q::SqlType;
}

/// An expression with a constant text. Unlike a query with [`diesel::dsl::sql`], a query with it is prepared once a
/// connection.
#[derive(Debug, Clone, Copy)]
pub struct Written<Type> {
    sql: &'static str,
    of: PhantomData<Type>,
}

/// An expression of this text and type.
pub fn written<Type>(sql: &'static str) -> Written<Type> {
    Written { sql, of: PhantomData }
}

impl<Type> QueryFragment<Pg> for Written<Type> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(self.sql);
        Ok(())
    }
}

impl<Type> QueryId for Written<Type> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Type: SqlType + TypedExpressionType> Expression for Written<Type> {
    type SqlType = Type;
}

impl<Type, Tables> AppearsOnTable<Tables> for Written<Type> where Written<Type>: Expression {}
impl<Type, Tables> SelectableExpression<Tables> for Written<Type> where Written<Type>: Expression {}

impl<Type, Group> ValidGrouping<Group> for Written<Type> {
    type IsAggregate = is_aggregate::Never;
}
