//! What councils set out to do and how far they are: strategies with their parts, what is measured and aimed at, and what was
//! promised. Pure files know neither HTTP nor the database.

pub mod actions;
pub mod elements;
pub mod exports;
pub mod fit;
pub mod metrics;
pub mod observations;
pub mod pictures;
pub mod progress_reports;
pub mod source;
pub mod standing;
pub mod strategies;
pub mod targets;

use std::fmt::Debug;

use diesel::sql_types::Jsonb;
use diesel_async::RunQueryDsl;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::database::sql::{Bind, Json, Statement};
use crate::database::{Held, Tx};
use crate::http::services::ServiceConfig;
use crate::identifier::ForeignKey;
use crate::ids::{MetricId, StrategyId};
use crate::kind::Kind;
use crate::measures::period::{Frequency, Period, PeriodFault, PeriodInput};
use crate::record::noun::Stored;
use crate::record::noun::standard::standard;
use crate::record::references;
use crate::refused::Refused;
use actions::model::Action;
use metrics::model::Metric;
use observations::model::Observation;
use progress_reports::model::ProgressReport;
use targets::model::Target;

/// Members of a period that a patch sends together: one of them without the others would contradict them.
pub const PERIOD: &[&str] =
    &["/period/code", "/period/label", "/period/starts_on", "/period/ends_on", "/period/inferred"];

/// In which month the years begin that are named where there is no metric: April, as the financial years of councils do (Local
/// Government Act 1972, section 270(1)).
const YEAR_START_MONTH: i32 = 4;

/// The most metrics of one strategy, or of a council itself: as many as an answer tells of.
const MAX_METRICS: i64 = 500;

/// How often a published figure can be revised and still bear all that it was.
const MAX_REVISIONS: usize = 200;

/// Mounts every noun's routes.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services
        .configure(strategies::configure)
        .configure(standing::configure)
        .configure(standard::<ProgressReport>)
        .configure(standard::<Metric>)
        .configure(pictures::configure)
        .configure(standard::<Target>)
        .configure(exports::configure)
        .configure(standard::<Observation>)
        .configure(standard::<Action>);
}

/// The strategy that the input names, held; none when it names none.
async fn strategy(
    tx: &Tx<'_>,
    id: Option<StrategyId>,
    key: Option<&ForeignKey>,
    council: Option<&str>,
) -> Result<Option<Held>, Refused> {
    references::resolve(tx, Kind::Strategy, "strategy", id.map(Into::into), (key, council)).await
}

/// The metric that the input names, held.
async fn metric(
    tx: &Tx<'_>,
    id: Option<MetricId>,
    key: Option<&ForeignKey>,
    council: Option<&str>,
) -> Result<(Metric, Held), Refused> {
    let held = references::resolve(tx, Kind::Metric, "metric", id.map(Into::into), (key, council)).await?;
    let held = held.ok_or_else(|| {
        Refused::field("/metric_id", "required", "Send metric_id, or metric with an external identifier.")
    })?;
    Ok((Metric::get(tx.db(), held.id.into()).await?, held))
}

/// A period of the metric, whole.
///
/// # Errors
/// [`Refused::Invalid`] at the member that is wrong.
pub fn period_of(metric: &Metric, sent: &PeriodInput) -> Result<Period, Refused> {
    sent.settle(metric.frequency, metric.year_start_month).map_err(|fault| refuse(&fault, "/period"))
}

/// A period where there is no metric that says what its code means: by the look of the code.
fn period_of_its_own(sent: &PeriodInput) -> Result<Period, Refused> {
    let regular = [Frequency::Annual, Frequency::HalfYearly, Frequency::Quarterly, Frequency::Monthly];
    for frequency in regular {
        match sent.settle(frequency, YEAR_START_MONTH) {
            Err(fault) if fault.member == "code" && fault.code == "wrong_format" => {}
            other => return other.map_err(|fault| refuse(&fault, "/period")),
        }
    }
    sent.settle(Frequency::AdHoc, YEAR_START_MONTH).map_err(|fault| refuse(&fault, "/period"))
}

fn refuse(fault: &PeriodFault, within: &str) -> Refused {
    Refused::field(&format!("{within}/{}", fault.member), fault.code, fault.detail.clone())
}

/// What the public saw last of a record that is hidden now, as the log of changes has it; none where it never saw it.
async fn last_shown<R: DeserializeOwned + Debug + Send + Sync + 'static>(
    tx: &Tx<'_>,
    id: Uuid,
) -> Result<Option<R>, Refused> {
    let statement: Statement<(Jsonb,)> = Statement::new(
        "SELECT record.shown(c) FROM record.changes c WHERE record_id = ? AND record.shown(c) IS NOT NULL \
         ORDER BY version DESC, changed_at DESC LIMIT 1",
        vec![Bind::Id(id)],
    );
    let rows: Vec<(Json<R>,)> = statement.load(&mut tx.db()).await?;
    Ok(rows.into_iter().map(|row| row.0.0).next())
}

/// What the public saw, with what it saw before that: never lost, and never more than can be read.
fn kept<R>(mut before: Vec<R>, last: R) -> Result<Vec<R>, Refused> {
    if before.len() >= MAX_REVISIONS {
        let detail = format!(
            "The observation was revised {MAX_REVISIONS} times, which is the limit. Delete it with the reason \
             superseded, and create it again."
        );
        return Err(Refused::field("/value", "too_many_revisions", detail));
    }
    before.push(last);
    Ok(before)
}

/// The number of the revision that follows those kept.
fn next_revision(kept: usize) -> i32 {
    i32::try_from(kept).unwrap_or(i32::MAX).saturating_add(1)
}
