//! How Rust values and SQL meet: structures kept as jsonb, and the door's own statements.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Debug;
use std::io::Write;
use std::marker::PhantomData;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryResult;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgQueryBuilder, PgValue};
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Array, BigInt, Bool, Date, Jsonb, Nullable, Numeric, Text, Timestamptz, Uuid as SqlUuid};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::decimal::Decimal;

/// A structure that the database keeps as jsonb.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[serde(transparent)]
#[diesel(sql_type = Jsonb)]
pub struct Json<T: Debug>(pub T);

impl<T: DeserializeOwned + Debug> FromSql<Jsonb, Pg> for Json<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let text = value.as_bytes().strip_prefix(&[1]).ok_or("jsonb of an unknown version")?;
        Ok(Json(serde_json::from_slice(text)?))
    }
}

impl<T: Serialize + Debug> ToSql<Jsonb, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&[1])?;
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}

diesel::define_sql_function! {
    /// The later of two instants: a transaction that began earlier may end later, and no record's time runs backwards.
    fn greatest(one: Timestamptz, other: Timestamptz) -> Timestamptz;
}

/// A value bound to a statement of the doors.
#[derive(Debug, Clone)]
pub enum Bind {
    /// A text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// An id.
    Id(Uuid),
    /// Several ids.
    Ids(Vec<Uuid>),
    /// An instant.
    Instant(DateTime<Utc>),
    /// A day.
    Day(NaiveDate),
    /// A number.
    Number(i64),
    /// Several texts, some of them null.
    MaybeTexts(Vec<Option<String>>),
    /// Several days.
    Days(Vec<NaiveDate>),
    /// Several decimal numbers, some of them null.
    MaybeDecimals(Vec<Option<Decimal>>),
    /// Several yeses and noes.
    Flags(Vec<bool>),
}

/// The condition that a column is one of the ids, with its bind. For a single id it is `column = ?`: PostgreSQL keeps
/// the plan of that, where it plans `= ANY(?)` anew each time, because it cannot know beforehand how many there will
/// be.
pub fn one_of(column: &str, ids: &[Uuid]) -> (String, Bind) {
    match ids {
        [id] => (format!("{column} = ?"), Bind::Id(*id)),
        ids => (format!("{column} = ANY(?)"), Bind::Ids(ids.to_vec())),
    }
}

/// A statement of the doors, which name no noun and so build their statements from [`crate::kind::Kind`]. Each `?`
/// takes the next bind. Other than `diesel::sql_query` it is prepared once a connection and text, so texts come from
/// code alone.
pub struct Statement<Row> {
    sql: String,
    binds: Vec<Bind>,
    row: PhantomData<Row>,
}

impl<Row> Statement<Row> {
    /// A statement with its binds.
    pub fn new(sql: impl Into<String>, binds: Vec<Bind>) -> Self {
        Statement { sql: sql.into(), binds, row: PhantomData }
    }
}

impl<Row> QueryId for Statement<Row> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Row> Query for Statement<Row> {
    type SqlType = Row;
}

impl<Row> QueryFragment<Pg> for Statement<Row> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut binds = self.binds.iter();
        for (index, piece) in self.sql.split('?').enumerate() {
            if index > 0 {
                match binds.next() {
                    Some(bind) => push_bind(bind, &mut out)?,
                    None => return Err(diesel::result::Error::QueryBuilderError("a bind is missing".into())),
                }
            }
            out.push_sql(piece);
        }
        Ok(())
    }
}

/// A query whose text follows from its type alone, as that of one record by its id does: it is written once a thread.
/// diesel-async writes the text of each query anew, also where the statement is prepared already.
pub struct Known<Q>(Q);

/// Makes queries known.
pub trait Knowable: QueryId + Sized {
    /// The same query, whose text is written once. Where its type alone does not say what its text is, it is written as
    /// ever.
    fn known(self) -> Known<Self> {
        Known(self)
    }
}

impl<Q: Query + QueryId> Knowable for Q {}

impl<Q: QueryId> QueryId for Known<Q> {
    type QueryId = Q::QueryId;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query> Query for Known<Q> {
    type SqlType = Q::SqlType;
}

impl<Q: QueryFragment<Pg> + QueryId> QueryFragment<Pg> for Known<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn to_sql(&self, out: &mut PgQueryBuilder, backend: &Pg) -> QueryResult<()> {
        thread_local! {
            static WRITTEN: RefCell<HashMap<TypeId, String>> = RefCell::default();
        }
        let Some(id) = Q::query_id() else { return self.0.to_sql(out, backend) };
        WRITTEN.with_borrow_mut(|written| {
            if let Some(sql) = written.get(&id) {
                out.push_sql(sql);
                return Ok(());
            }
            let mut once = PgQueryBuilder::default();
            self.0.to_sql(&mut once, backend)?;
            let sql = once.finish();
            out.push_sql(&sql);
            written.insert(id, sql);
            Ok(())
        })
    }
}

fn push_bind<'b>(bind: &'b Bind, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    match bind {
        Bind::Text(text) => out.push_bind_param::<Text, _>(text),
        Bind::Texts(texts) => out.push_bind_param::<Array<Text>, _>(texts),
        Bind::Id(id) => out.push_bind_param::<SqlUuid, _>(id),
        Bind::Ids(ids) => out.push_bind_param::<Array<SqlUuid>, _>(ids),
        Bind::Instant(instant) => out.push_bind_param::<Timestamptz, _>(instant),
        Bind::Day(day) => out.push_bind_param::<Date, _>(day),
        Bind::MaybeTexts(texts) => out.push_bind_param::<Array<Nullable<Text>>, _>(texts),
        Bind::Days(days) => out.push_bind_param::<Array<Date>, _>(days),
        Bind::MaybeDecimals(numbers) => out.push_bind_param::<Array<Nullable<Numeric>>, _>(numbers),
        Bind::Flags(flags) => out.push_bind_param::<Array<Bool>, _>(flags),
        Bind::Number(number) => out.push_bind_param::<BigInt, _>(number),
    }
}
