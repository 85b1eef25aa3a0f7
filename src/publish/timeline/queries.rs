//! Reading a timeline.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::{EntryRow, TimelineEntryKind, TimelineFilter};
use crate::database::Reader;
use crate::database::kept::Most;
use crate::database::keyset::{After, Order};
use crate::http::page::PageRequest;
use crate::ids::IssueId;

/// Every entry of an issue, of the tables that the reader sees. A `?` stands for the issue.
const ENTRIES: &str = "\
    WITH sittings AS (\
        SELECT t.record_id, i.id AS item_id, i.position AS place, i.agenda_number, i.minute_number, i.title, \
               i.recommendation, i.deleted_at, m.id AS meeting_id, m.title AS meeting_title, m.date, m.sort_at, b.id \
               AS body_id, b.name AS body_name \
        FROM threads t JOIN items i ON i.id = t.record_id JOIN meetings m ON m.id = i.meeting_id \
        JOIN bodies b ON b.id = m.body_id WHERE t.issue_id = ?), \
    decided AS (\
        SELECT c.id, c.made_on, c.outcome, c.outcome_label, c.text, c.reasons, c.deleted_at, i.id AS item_id, \
               coalesce(i.position, 0) AS place, i.agenda_number, i.minute_number, i.title, m.id AS meeting_id, \
               m.title AS meeting_title, m.date, coalesce(m.sort_at, c.made_on::timestamp AT TIME ZONE 'UTC') AS \
               sort_at, b.id AS body_id, b.name AS body_name \
        FROM threads t JOIN decisions c ON c.id = t.record_id LEFT JOIN items i ON i.id = c.item_id \
        LEFT JOIN meetings m ON m.id = i.meeting_id LEFT JOIN bodies b ON b.id = m.body_id WHERE t.issue_id = ?) \
    SELECT 'appearance' AS kind, date AS happened_on, sort_at AS starts_at, meeting_id AS sitting, place, 0 AS step, 0 \
           AS position, item_id AS id, deleted_at, meeting_id, meeting_title, date AS meeting_date, body_id, \
           body_name, item_id, agenda_number, minute_number, title, NULL::uuid AS document_id, NULL::text AS \
           document_kind, NULL::text AS document_title, NULL::text AS media_type, NULL::bigint AS size_bytes, \
           NULL::jsonb AS recommendation, NULL::uuid AS decision_id, NULL::text AS outcome, NULL::text AS \
           outcome_label, NULL::text AS text, NULL::text AS reasons FROM sittings \
    UNION ALL \
    SELECT 'paper', s.date, s.sort_at, s.meeting_id, s.place, 1, d.position, d.id, d.deleted_at, s.meeting_id, \
           s.meeting_title, s.date, s.body_id, s.body_name, s.item_id, s.agenda_number, s.minute_number, s.title, \
           d.id, d.kind, d.title, d.media_type, d.size_bytes, NULL, NULL, NULL, NULL, NULL, NULL FROM sittings s JOIN \
           documents d ON d.item_id = s.item_id \
    UNION ALL \
    SELECT 'recommendation', date, sort_at, meeting_id, place, 2, 0, item_id, deleted_at, meeting_id, meeting_title, \
           date, body_id, body_name, item_id, agenda_number, minute_number, title, NULL, NULL, NULL, NULL, NULL, \
           recommendation, NULL, NULL, NULL, NULL, NULL FROM sittings WHERE recommendation IS NOT NULL \
    UNION ALL \
    SELECT 'decision', made_on, sort_at, coalesce(meeting_id, '00000000-0000-0000-0000-000000000000'), place, 3, 0, \
           id, deleted_at, meeting_id, meeting_title, date, body_id, body_name, item_id, agenda_number, minute_number, \
           title, NULL, NULL, NULL, NULL, NULL, NULL, id, outcome, outcome_label, text, reasons FROM decided \
    UNION ALL \
    SELECT 'paper', c.made_on, c.sort_at, coalesce(c.meeting_id, '00000000-0000-0000-0000-000000000000'), c.place, 4, \
           d.position, d.id, d.deleted_at, c.meeting_id, c.meeting_title, c.date, c.body_id, c.body_name, c.item_id, \
           c.agenda_number, c.minute_number, c.title, d.id, d.kind, d.title, d.media_type, d.size_bytes, NULL, NULL, \
           NULL, NULL, NULL, NULL \
    FROM decided c JOIN documents d ON d.decision_id = c.id \
    UNION ALL \
    SELECT 'paper', borne_on, borne_on::timestamp AT TIME ZONE 'UTC', '00000000-0000-0000-0000-000000000000', 0, 1, \
           position, id, deleted_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, id, kind, title, \
           media_type, size_bytes, NULL, NULL, NULL, NULL, NULL, NULL \
    FROM (SELECT d.*, coalesce(written_on, (coalesce(published_at, created_at) AT TIME ZONE 'UTC')::date) AS borne_on \
          FROM documents d WHERE d.issue_id = ?) own";

type Meeting = Nullable<(SqlUuid, Text, Date, SqlUuid, Text)>;
type Item = Nullable<(SqlUuid, Nullable<Text>, Nullable<Text>, Text)>;
type Document = Nullable<(SqlUuid, Text, Text, Nullable<Text>, Nullable<BigInt>)>;
type Decision = Nullable<(SqlUuid, Text, Nullable<Text>, Text, Nullable<Text>)>;
type Row = (
    Text,
    Date,
    Timestamptz,
    SqlUuid,
    Integer,
    Integer,
    Integer,
    SqlUuid,
    Nullable<Timestamptz>,
    Meeting,
    Item,
    Document,
    Nullable<Jsonb>,
    Decision,
);

/// What is asked of a timeline.
struct Entries {
    issue_id: Uuid,
    kinds: Vec<&'static str>,
    include_deleted: bool,
    after: After,
    page: Option<(Order, Most)>,
}

impl Entries {
    fn new(id: IssueId, filter: &TimelineFilter, request: &PageRequest) -> Entries {
        let all = [
            TimelineEntryKind::Appearance,
            TimelineEntryKind::Paper,
            TimelineEntryKind::Recommendation,
            TimelineEntryKind::Decision,
        ];
        let kinds = filter.kind.as_ref().map_or(all.as_slice(), |kinds| kinds.0.as_slice());
        Entries {
            issue_id: id.into(),
            kinds: kinds.iter().map(|kind| (*kind).into()).collect(),
            include_deleted: request.include_deleted,
            after: request.keyset.whole(),
            page: None,
        }
    }

    fn push_from<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(" FROM (");
        for (index, piece) in ENTRIES.split('?').enumerate() {
            if index > 0 {
                out.push_bind_param::<SqlUuid, _>(&self.issue_id)?;
            }
            out.push_sql(piece);
        }
        out.push_sql(") AS timeline WHERE kind = ANY(");
        out.push_bind_param::<diesel::sql_types::Array<Text>, _>(&self.kinds)?;
        out.push_sql(if self.include_deleted { ") AND " } else { ") AND deleted_at IS NULL AND " });
        self.after.walk_ast(out.reborrow())
    }
}

/// The entries themselves.
struct Page(Entries);

/// How many there are.
struct Count(Entries);

impl QueryFragment<Pg> for Page {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT *");
        self.0.push_from(&mut out)?;
        if let Some((order, limit)) = &self.0.page {
            out.push_sql(" ORDER BY ");
            order.walk_ast(out.reborrow())?;
            out.push_sql(" LIMIT ");
            limit.walk_ast(out)?;
        }
        Ok(())
    }
}

impl QueryFragment<Pg> for Count {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT count(*)");
        self.0.push_from(&mut out)
    }
}

impl QueryId for Page {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryId for Count {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Page {
    type SqlType = Row;
}

impl Query for Count {
    type SqlType = BigInt;
}

/// A page of the timeline of an issue, as the reader sees it.
///
/// # Errors
/// When the query fails.
pub async fn list(
    db: &Reader,
    id: IssueId,
    filter: &TimelineFilter,
    request: &PageRequest,
) -> QueryResult<Vec<EntryRow>> {
    db.load(|| {
        Page(Entries {
            after: request.keyset.after(),
            page: Some((request.keyset.order(), request.most())),
            ..Entries::new(id, filter, request)
        })
    })
    .await
}

/// The entries on all pages.
///
/// # Errors
/// When the query fails.
pub async fn count(
    mut db: &AsyncPgConnection,
    id: IssueId,
    filter: &TimelineFilter,
    request: &PageRequest,
) -> QueryResult<i64> {
    Count(Entries::new(id, filter, request)).get_result(&mut db).await
}
