//! Reading what stands out in a council's record.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{FindingCode, PublicationDays, Span};
use crate::database::schema::{bodies, meetings, municipal_years};
use crate::database::sql::{Bind, Statement};
use crate::ids::{CouncilId, DecisionId, MeetingId};
use crate::record::bodies::model::BodyKind;
use crate::record::lawful::Announced;

/// The meetings of which agendas are reckoned: more than any council holds in ten years.
pub const MAX_MEETINGS: i64 = 10_000;

/// What is asked of a council's record.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Whose.
    pub council_id: CouncilId,
    /// By whose clock days are told.
    pub timezone: String,
    /// Which days.
    pub span: Span,
    /// After how many days a decision is published late.
    pub late_after_days: i32,
}

impl Asked {
    /// The decisions of the days, with the days that it took to publish each. What was corrected is told of once, as it stands now, and
    /// was published when the first of the chain was.
    fn decisions(&self) -> (&'static str, Vec<Bind>) {
        let sql = "(SELECT id, item_id, reference, made_on, reasons, alternatives, conflicts, call_in, published_at, \
                   (published_at AT TIME ZONE ?)::date - made_on AS days FROM (\
                   SELECT id, item_id, reference, made_on, reasons, alternatives ->> 'status' AS alternatives, \
                   conflicts ->> 'status' AS conflicts, call_in ->> 'state' AS call_in, \
                   CASE WHEN correction_reason IS NULL THEN published_at ELSE (WITH RECURSIVE chain AS (\
                   SELECT o.supersedes_id, o.correction_reason, o.published_at, 1 AS step FROM decisions o WHERE o.id = c.supersedes_id \
                   UNION ALL SELECT o.supersedes_id, o.correction_reason, o.published_at, step + 1 FROM chain JOIN decisions o \
                   ON o.id = chain.supersedes_id WHERE chain.correction_reason IS NOT NULL AND step < 100) \
                   SELECT chain.published_at FROM chain ORDER BY step DESC LIMIT 1) END AS published_at \
                   FROM decisions c WHERE council_id = ? AND deleted_at IS NULL AND made_on >= ? AND made_on <= ? \
                   AND NOT EXISTS (SELECT FROM decisions n WHERE n.id = c.superseded_by_id AND n.correction_reason IS NOT NULL)) told) d";
        let (from, to) = (Bind::Day(self.span.from), Bind::Day(self.span.to));
        (sql, vec![Bind::Text(self.timezone.clone()), Bind::Id(self.council_id.into()), from, to])
    }
}

/// The decisions of a month, in numbers.
#[derive(Debug, Clone, Queryable)]
pub struct MonthOfDecisions {
    /// Its first day.
    pub month: NaiveDate,
    /// All of them.
    pub decisions: i64,
    /// Those without reasons.
    pub without_reasons: i64,
    /// Those without a word on alternatives.
    pub without_alternatives: i64,
    /// Those without a word on conflicts.
    pub without_conflicts: i64,
    /// Those whose publication is recorded.
    pub with_publication: i64,
    /// Those that were published late.
    pub published_late: i64,
    /// Those that were called in.
    pub called_in: i64,
}

/// The decisions of the days, month by month.
///
/// # Errors
/// When the query fails.
pub async fn months(mut db: &AsyncPgConnection, asked: &Asked) -> QueryResult<Vec<MonthOfDecisions>> {
    type Row = (Date, BigInt, BigInt, BigInt, BigInt, BigInt, BigInt, BigInt);
    let (decisions, binds) = asked.decisions();
    let sql = format!(
        "SELECT date_trunc('month', made_on)::date, count(*), count(*) FILTER (WHERE reasons IS NULL), \
         count(*) FILTER (WHERE alternatives = 'not_recorded'), count(*) FILTER (WHERE conflicts = 'not_recorded'), \
         count(published_at), count(*) FILTER (WHERE days > ?), count(*) FILTER (WHERE call_in = 'called_in') \
         FROM {decisions} GROUP BY 1 ORDER BY 1"
    );
    let late = Bind::Number(asked.late_after_days.into());
    let statement: Statement<Row> = Statement::new(sql, [vec![late], binds].concat());
    statement.load(&mut db).await
}

/// The days from making to publishing the decisions.
///
/// # Errors
/// When the query fails.
pub async fn publication_days(mut db: &AsyncPgConnection, asked: &Asked) -> QueryResult<PublicationDays> {
    let (decisions, binds) = asked.decisions();
    let sql =
        format!("SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY days), max(days) FROM {decisions} WHERE days >= 0");
    let statement: Statement<(Nullable<Integer>, Nullable<Integer>)> = Statement::new(sql, binds);
    let (median, longest) = statement.get_result::<(Option<i32>, Option<i32>)>(&mut db).await?;
    Ok(PublicationDays { median, longest })
}

/// A decision that stands out.
#[derive(Debug, Clone, Queryable)]
pub struct Standout {
    /// Which.
    pub id: DecisionId,
    /// Its day.
    pub made_on: NaiveDate,
    /// Label that people cite.
    pub reference: Option<String>,
    /// The title of its item.
    pub title: Option<String>,
    /// Days from making to publishing it.
    pub days: Option<i32>,
}

/// The decisions that stand out in one way, by day; none of what is no matter of decisions.
///
/// # Errors
/// When the query fails.
pub async fn standing_out(
    mut db: &AsyncPgConnection,
    asked: &Asked,
    code: FindingCode,
    limit: i64,
) -> QueryResult<Vec<Standout>> {
    type Row = (SqlUuid, Date, Nullable<Text>, Nullable<Text>, Nullable<Integer>);
    let (condition, bind) = match code {
        FindingCode::DecisionWithoutReasons => ("d.reasons IS NULL", None),
        FindingCode::DecisionWithoutAlternatives => ("d.alternatives = 'not_recorded'", None),
        FindingCode::DecisionWithoutConflicts => ("d.conflicts = 'not_recorded'", None),
        FindingCode::DecisionPublishedLate => ("d.days > ?", Some(Bind::Number(asked.late_after_days.into()))),
        FindingCode::DecisionCalledIn => ("d.call_in = 'called_in'", None),
        FindingCode::AgendaLate => return Ok(Vec::new()),
    };
    let (decisions, mut binds) = asked.decisions();
    let sql = format!(
        "SELECT d.id, d.made_on, d.reference, i.title, d.days FROM {decisions} LEFT JOIN items i ON i.id = d.item_id \
         WHERE {condition} ORDER BY d.made_on, d.id LIMIT ?"
    );
    binds.extend(bind);
    binds.push(Bind::Number(limit));
    let statement: Statement<Row> = Statement::new(sql, binds);
    statement.load(&mut db).await
}

/// A meeting, with what notice of it is reckoned by.
pub type Sitting = (MeetingId, String, Announced, BodyKind);

/// The meetings of the days, in order.
///
/// # Errors
/// When the query fails.
pub async fn sittings(mut db: &AsyncPgConnection, asked: &Asked) -> QueryResult<Vec<Sitting>> {
    meetings::table
        .inner_join(bodies::table.on(bodies::id.eq(meetings::body_id)))
        .filter(meetings::council_id.eq(asked.council_id))
        .filter(meetings::date.between(asked.span.from, asked.span.to))
        .filter(meetings::deleted_at.is_null())
        .order((meetings::sort_at, meetings::id))
        .limit(MAX_MEETINGS)
        .select((meetings::id, meetings::title, Announced::as_select(), bodies::kind))
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
