//! Reading what stands out in a council's record.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::Span;
use crate::database::kept::{Limitable, Most, among};
use crate::database::schema::{bodies, items, meetings, municipal_years};
use crate::database::sql::{Bind, Statement};
use crate::ids::{CouncilId, DecisionId, ItemId, MeetingId};
use crate::law::call_in::CallInState;
use crate::law::decision_statement::ListStatus;
use crate::record::bodies::model::BodyKind;
use crate::record::decisions::queries::first_publication;
use crate::record::meetings::announced::Announced;

/// The decisions that are counted: more than most councils make in ten years.
pub const MAX_DECISIONS: i64 = 50_000;

/// The meetings of which agendas are reckoned: more than any council holds in ten years.
pub const MAX_MEETINGS: i64 = 10_000;

/// A decision, as far as it is counted.
#[derive(Debug, Clone, Queryable)]
pub struct Counted {
    /// Which.
    pub id: DecisionId,
    /// The item at which it was made.
    pub item_id: Option<ItemId>,
    /// Label that people cite.
    pub reference: Option<String>,
    /// Its day.
    pub made_on: NaiveDate,
    /// Whether it says why.
    pub has_reasons: bool,
    /// Whether it says which alternatives were considered.
    pub alternatives: ListStatus,
    /// Whether it says which conflicts were declared.
    pub conflicts: ListStatus,
    /// How far its call-in is.
    pub call_in: CallInState,
    /// When it was published; of a correction, when the first of the chain was.
    pub published_at: Option<DateTime<Utc>>,
}

/// The decisions of the days, in order. What was corrected is told of once, as it stands now.
///
/// # Errors
/// When the query fails.
pub async fn decisions(mut db: &AsyncPgConnection, council: CouncilId, span: Span) -> QueryResult<Vec<Counted>> {
    type Row = (SqlUuid, Nullable<SqlUuid>, Nullable<Text>, Date, Bool, Text, Text, Text, Nullable<Timestamptz>);
    let sql = format!(
        "SELECT id, item_id, reference, made_on, reasons IS NOT NULL, alternatives ->> 'status', \
         conflicts ->> 'status', call_in ->> 'state', \
         CASE WHEN correction_reason IS NULL THEN published_at ELSE {} END \
         FROM decisions c WHERE council_id = ? AND deleted_at IS NULL AND made_on >= ? AND made_on <= ? \
         AND (superseded_by_id IS NULL \
         OR (SELECT n.correction_reason FROM decisions n WHERE n.id = c.superseded_by_id) IS NULL) \
         ORDER BY made_on, id LIMIT ?",
        first_publication("c.supersedes_id")
    );
    let binds = vec![Bind::Id(council.into()), Bind::Day(span.from), Bind::Day(span.to), Bind::Number(MAX_DECISIONS)];
    let statement: Statement<Row> = Statement::new(sql, binds);
    statement.load(&mut db).await
}

/// What some items are called.
///
/// # Errors
/// When the query fails.
pub async fn item_titles(mut db: &AsyncPgConnection, ids: Vec<ItemId>) -> QueryResult<Vec<(ItemId, String)>> {
    items::table.filter(among(items::id, &ids)).select((items::id, items::title)).load(&mut db).await
}

/// A meeting, with what notice of it is reckoned by.
pub type Sitting = (MeetingId, String, Announced, BodyKind);

/// The meetings of the days, in order.
///
/// # Errors
/// When the query fails.
pub async fn sittings(mut db: &AsyncPgConnection, council: CouncilId, span: Span) -> QueryResult<Vec<Sitting>> {
    // By the clock of wherever it was, a meeting of a day begins within a day of that of Greenwich.
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let (first, last) = (midnight(span.from) - Days::new(1), midnight(span.to) + Days::new(2));
    meetings::table
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .filter(meetings::council_id.eq(council))
        .filter(meetings::sort_at.between(first, last))
        .filter(meetings::date.between(span.from, span.to))
        .filter(meetings::deleted_at.is_null())
        .order((meetings::sort_at, meetings::id))
        .select((meetings::id, meetings::title, Announced::as_select(), bodies::kind))
        .most(Most::usual(MAX_MEETINGS))
        .load(&mut db)
        .await
}

/// The municipal year of a council that a day falls into.
///
/// # Errors
/// When the query fails.
pub async fn municipal_year(
    mut db: &AsyncPgConnection,
    council: CouncilId,
    on: NaiveDate,
) -> QueryResult<Option<(NaiveDate, NaiveDate)>> {
    municipal_years::table
        .filter(municipal_years::council_id.eq(council))
        .filter(municipal_years::starts_on.le(on))
        .filter(municipal_years::ends_on.ge(on))
        .filter(municipal_years::deleted_at.is_null())
        .select((municipal_years::starts_on, municipal_years::ends_on))
        .first(&mut db)
        .await
        .optional()
}
