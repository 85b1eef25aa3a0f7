//! What the public was shown earlier: the versions of a record, and records as of a moment. The functions in
//! `views/history.sql` decide what of it may be seen now. A reader with a token sees the same.

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::QueryResult;
use diesel::expression::Expression;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};
use uuid::Uuid;

use super::kept::Most;
use super::keyset::{After, Order};
use super::sql::{Bind, Statement};
use crate::kind::Kind;
use crate::refused::Refused;

/// The reason for a deletion that closes the history of a record.
const IN_ERROR: &str = "published_in_error";

/// A moment in the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Before this time. Writes from then on do not count.
    Before(DateTime<Utc>),
    /// Up to this position of the public feed.
    UpTo(i64),
}

/// What must be known of a record as it is now before its history is read.
#[derive(Debug, Clone)]
pub struct Present {
    /// The council that it belongs to.
    pub council_id: Uuid,
    /// The time zone of that council.
    pub timezone: String,
    /// When and why it was deleted.
    pub deletion: Option<(DateTime<Utc>, String)>,
    /// The record into which it was merged.
    pub merged_into: Option<Uuid>,
    is_withheld: bool,
}

/// A row of the query for [`Present`].
type Row = (SqlUuid, Text, Nullable<Timestamptz>, Nullable<Text>, Nullable<SqlUuid>, Bool);

impl Present {
    /// Looks a record up, as the reader sees it now.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn find(mut db: &AsyncPgConnection, kind: Kind, id: Uuid) -> QueryResult<Option<Present>> {
        type Found = (Uuid, String, Option<DateTime<Utc>>, Option<String>, Option<Uuid>, bool);
        let merged_into = if kind.can_be_merged() { "t.merged_into_id" } else { "NULL::uuid" };
        let is_withheld = if kind.can_be_withheld() { "t.is_withheld" } else { "false" };
        let sql = format!(
            "SELECT t.council_id, c.timezone, t.deleted_at, t.deleted_reason, {merged_into}, {is_withheld} \
             FROM {} t JOIN councils c ON c.id = t.council_id WHERE t.id = ?",
            kind.table()
        );
        let rows: Vec<Found> = Statement::<Row>::new(sql, vec![Bind::Id(id)]).load(&mut db).await?;
        Ok(rows.into_iter().next().map(|(council_id, timezone, deleted_at, reason, merged_into, is_withheld)| {
            Present { council_id, timezone, deletion: deleted_at.zip(reason), merged_into, is_withheld }
        }))
    }

    /// The same for a record of which a version is read. A record that the reader does not see answers like one that
    /// is not there.
    ///
    /// # Errors
    /// [`Refused::NoVersion`]; [`Refused::HistoryClosed`] for one that was published in error.
    pub async fn open(db: &AsyncPgConnection, kind: Kind, id: Uuid) -> Result<Present, Refused> {
        let present = Present::find(db, kind, id).await?.filter(|present| !present.is_withheld);
        let present = present.ok_or(Refused::NoVersion)?;
        match &present.deletion {
            Some((deleted_at, reason)) if reason == IN_ERROR => {
                Err(Refused::HistoryClosed { deleted_at: *deleted_at, reason: reason.clone() })
            }
            _ => Ok(present),
        }
    }

    /// The record, unless it was deleted: then it is read at no earlier moment either.
    ///
    /// # Errors
    /// [`Refused::Gone`], [`Refused::Merged`].
    pub fn standing(self, kind: Kind, id: Uuid) -> Result<Present, Refused> {
        match (self.merged_into, &self.deletion) {
            (Some(into), _) => Err(Refused::Merged { kind, id, into }),
            (None, Some((deleted_at, reason))) => Err(Refused::Gone {
                record: (kind, id),
                deleted_at: *deleted_at,
                reason: reason.clone(),
                successor: None,
            }),
            (None, None) => Ok(self),
        }
    }
}

/// Whether a position of the public feed has this digest. 0 is the place before the first one.
///
/// # Errors
/// When the query fails.
pub async fn is_place(mut db: &AsyncPgConnection, position: i64, entry: u64) -> QueryResult<bool> {
    if position == 0 {
        return Ok(entry == 0);
    }
    let sql = "SELECT EXISTS (SELECT FROM feed_places WHERE position = ? AND entry = ?)";
    let statement = Statement::<(Bool,)>::new(sql, vec![Bind::Number(position), Bind::Text(format!("{entry:016x}"))]);
    Ok(statement.get_result::<(bool,)>(&mut db).await?.0)
}

/// What is asked for of the past.
#[derive(Debug, Clone)]
pub struct Asked {
    kind: Kind,
    said: Value,
}

impl Asked {
    /// All versions of a record, the newest 1,000.
    pub fn versions(kind: Kind, id: Uuid) -> Asked {
        Asked { kind, said: json!({"id": id}) }
    }

    /// The newest versions of a record, so many at most.
    pub fn newest(kind: Kind, id: Uuid, most: u32) -> Asked {
        Asked { kind, said: json!({"id": id, "most": most}) }
    }

    /// One version of a record.
    pub fn version(kind: Kind, id: Uuid, version: i64) -> Asked {
        Asked { kind, said: json!({"id": id, "version": version}) }
    }

    /// A record as of a moment.
    pub fn at(kind: Kind, id: Uuid, moment: Moment) -> Asked {
        Asked { kind, said: json!({"id": id}) }.of_moment(moment)
    }

    /// The records that belonged to another one at a moment. The column of that one has its name.
    pub fn below(kind: Kind, parent: (Kind, Uuid), council_id: Uuid, moment: Moment) -> Asked {
        let column = format!("{}_id", parent.0.word());
        let said = json!({"parent": parent.1, "column": column, "kind": kind.word(), "council": council_id});
        Asked { kind, said }.of_moment(moment)
    }

    fn of_moment(mut self, moment: Moment) -> Asked {
        let (name, value) = match moment {
            Moment::Before(at) => ("until", json!(at.to_rfc3339_opts(SecondsFormat::Micros, true))),
            Moment::UpTo(position) => ("position", json!(position)),
        };
        if let Value::Object(said) = &mut self.said {
            said.insert(name.to_owned(), value);
        }
        self
    }

    /// The table that it is about.
    pub fn table(&self) -> &'static str {
        self.kind.table()
    }

    /// What is asked for, as the functions of the database read it.
    pub fn text(&self) -> String {
        self.said.to_string()
    }

    /// The query for what is selected of the rows, of a page if there is one.
    pub fn query<S>(&self, selection: S, page: Option<PageOf>) -> Then<S> {
        Then { selection, table: self.table(), said: self.text(), page }
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn count(&self, mut db: &AsyncPgConnection, include_deleted: bool) -> QueryResult<i64> {
        let condition = if include_deleted { "" } else { " WHERE t.deleted_at IS NULL" };
        let sql = format!("SELECT count(*) FROM {}_then((SELECT ?::jsonb)) t{condition}", self.table());
        let statement: Statement<(BigInt,)> = Statement::new(sql, vec![Bind::Text(self.text())]);
        Ok(statement.get_result::<(i64,)>(&mut db).await?.0)
    }
}

/// A page of rows as of a moment.
#[derive(Debug, Clone)]
pub struct PageOf {
    /// The condition that a row comes after the page before.
    pub after: After,
    /// The order.
    pub order: Order,
    /// How many rows there may be.
    pub most: Most,
    /// Whether rows count that were deleted then.
    pub include_deleted: bool,
}

/// The query for rows as the public was shown them. They are called as the rows of today, so the same columns are
/// selected of them.
pub struct Then<S> {
    selection: S,
    table: &'static str,
    said: String,
    page: Option<PageOf>,
}

impl<S: QueryFragment<Pg>> QueryFragment<Pg> for Then<S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.selection.walk_ast(out.reborrow())?;
        out.push_sql(" FROM ");
        out.push_sql(self.table);
        out.push_sql("_then((SELECT ");
        out.push_bind_param::<Text, _>(&self.said)?;
        out.push_sql("::jsonb)) AS ");
        out.push_sql(self.table);
        let Some(page) = &self.page else { return Ok(()) };
        out.push_sql(if page.include_deleted { " WHERE " } else { " WHERE deleted_at IS NULL AND " });
        page.after.walk_ast(out.reborrow())?;
        out.push_sql(" ORDER BY ");
        page.order.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        page.most.walk_ast(out)
    }
}

impl<S> QueryId for Then<S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S: Expression> Query for Then<S> {
    type SqlType = S::SqlType;
}
