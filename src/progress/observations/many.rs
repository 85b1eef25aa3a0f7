//! Writing observations in great numbers: many rows by one statement, through the same door as a single one.

use diesel::QueryResult;
use diesel::sql_types::{BigInt, Date, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::model::ObservationColumns;
use crate::database::Tx;
use crate::database::sql::{Bind, Statement};
use crate::ids::{MetricId, ObservationId};
use crate::kind::Kind;
use crate::refused::Refused;
use chrono::NaiveDate;

/// Many at once; whether each is public follows from its metric as it is now.
const INSERT: &str = "\
    INSERT INTO record.observations (id, council_id, version, created_at, updated_at, publication, is_public, \
        was_public, metric_id, period_code, period_label, period_starts_on, period_ends_on, period_inferred, value, \
        value_text, numerator, denominator, state, derived_from, places, commentary, corrective_action) \
    SELECT r.id, m.council_id, 1, t.at, t.at, r.publication, v.visible, v.visible, r.metric_id, r.code, r.label, \
        r.starts_on, r.ends_on, r.inferred, r.value, r.value_text, r.numerator, r.denominator, r.state, \
        r.derived_from, r.places::jsonb, r.commentary, r.action \
    FROM (SELECT ?::timestamptz AS at) t, \
        unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
        AS r(id, metric_id, publication, code, label, starts_on, ends_on, inferred, value, value_text, numerator, \
             denominator, state, derived_from, places, commentary, action) \
    JOIN record.metrics m ON m.id = r.metric_id AND m.deleted_at IS NULL, \
    LATERAL (SELECT r.publication = 'published' AND m.is_public AS visible) v";

/// What stands already and shares a day with rows to come. No period is longer than ten years.
const OVERLAPPING: &str = "\
    SELECT r.place, o.id, o.period_starts_on, o.period_ends_on \
    FROM unnest(?, ?, ?) WITH ORDINALITY AS r(metric_id, starts_on, ends_on, place) \
    JOIN record.observations o ON o.metric_id = r.metric_id AND o.deleted_at IS NULL \
        AND o.period_starts_on <= r.ends_on AND o.period_starts_on > r.starts_on - 3660 \
        AND o.period_ends_on >= r.starts_on";

/// An observation that stands, and the place among the rows that were asked for of the one that it overlaps.
#[derive(Debug, diesel::Queryable)]
pub struct Overlapping {
    /// From 1.
    pub place: i64,
    /// The observation.
    pub id: ObservationId,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
}

/// What stands already and shares a day with any of the periods.
///
/// # Errors
/// When the query fails.
pub async fn overlapping(tx: &Tx<'_>, periods: &[(MetricId, NaiveDate, NaiveDate)]) -> QueryResult<Vec<Overlapping>> {
    let binds = vec![
        Bind::Ids(periods.iter().map(|period| period.0.into()).collect()),
        Bind::Days(periods.iter().map(|period| period.1).collect()),
        Bind::Days(periods.iter().map(|period| period.2).collect()),
    ];
    let statement: Statement<(BigInt, SqlUuid, Date, Date)> = Statement::new(OVERLAPPING, binds);
    statement.load(&mut tx.db()).await
}

/// Adds observations of metrics that are held, all of which overlap nothing. What bears keys of other systems, an
/// address, or where it was reported is created singly.
///
/// # Errors
/// When the record's rules forbid one.
pub async fn insert(tx: &mut Tx<'_>, rows: &[ObservationColumns]) -> Result<(), Refused> {
    let ids: Vec<Uuid> = rows.iter().map(|_| tx.new_id()).collect();
    let texts =
        |text: fn(&ObservationColumns) -> &str| Bind::Texts(rows.iter().map(|row| text(row).to_owned()).collect());
    let maybe = |text: fn(&ObservationColumns) -> &Option<String>| {
        Bind::MaybeTexts(rows.iter().map(|row| text(row).clone()).collect())
    };
    let places = rows.iter().map(|row| serde_json::Value::from(row.places.0.clone()).to_string()).collect();
    let binds = vec![
        Bind::Instant(tx.at()),
        Bind::Ids(ids.clone()),
        Bind::Ids(rows.iter().map(|row| row.metric_id.into()).collect()),
        texts(|row| row.publication.into()),
        texts(|row| &row.period_code),
        texts(|row| &row.period_label),
        Bind::Days(rows.iter().map(|row| row.period_starts_on).collect()),
        Bind::Days(rows.iter().map(|row| row.period_ends_on).collect()),
        Bind::Flags(rows.iter().map(|row| row.period_inferred).collect()),
        Bind::MaybeDecimals(rows.iter().map(|row| row.value).collect()),
        maybe(|row| &row.value_text),
        Bind::MaybeDecimals(rows.iter().map(|row| row.numerator).collect()),
        Bind::MaybeDecimals(rows.iter().map(|row| row.denominator).collect()),
        texts(|row| row.state.into()),
        maybe(|row| &row.derived_from),
        Bind::Texts(places),
        maybe(|row| &row.commentary),
        maybe(|row| &row.corrective_action),
    ];
    let statement: Statement<()> = Statement::new(INSERT, binds);
    let inserted = statement.execute(&mut tx.db()).await?;
    if inserted != rows.len() {
        return Err(Refused::field("metric", "gone", "A metric was deleted meanwhile. Import the file again."));
    }
    tx.created_many(Kind::Observation, ids.into_iter());
    Ok(())
}
