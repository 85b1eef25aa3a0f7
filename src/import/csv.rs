//! Spreadsheets of measures: metrics and observations as CSV, known by their codes. Everything of a file is written in
//! one transaction; where a row is bad nothing is, unless bad rows are to be skipped.

mod columns;
mod metrics;
mod observations;
mod sheet;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use uuid::Uuid;

use crate::actor::{Actor, Bodies, Councils, Scope};
use crate::database::{Attempt, Database, Tx, Written};
use crate::days::DateOrder;
use crate::http::schemas::Schemas;
use crate::ids::CouncilId;
use crate::kind::Kind;
use crate::progress::metrics::model::Metric;
use crate::record::publication::Publication;
use crate::record::references;
use crate::refused::{FieldError, Refused};
use sheet::Sheet;

/// The most bad rows that are told of singly.
const MAX_TOLD: usize = 100;

/// What is to be imported, and how.
#[derive(Debug, Clone, Default)]
pub struct Options<'a> {
    /// Slug of the council whose figures they are.
    pub council: &'a str,
    /// The file of metrics.
    pub metrics: Option<&'a Path>,
    /// The file of observations.
    pub observations: Option<&'a Path>,
    /// Publication of what is new.
    pub publication: Publication,
    /// Whether all is to be done and checked, and then undone.
    pub dry_run: bool,
    /// Whether bad rows are left out, instead of stopping everything.
    pub skip_bad: bool,
    /// What comes first in days such as 01/07/2025; none = each column must show it.
    pub dates: Option<DateOrder>,
}

/// What became of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// Rows that made a new record.
    pub created: usize,
    /// Rows that changed one.
    pub changed: usize,
    /// Rows that said nothing new.
    pub unchanged: usize,
    /// Rows that are bad.
    pub bad: usize,
    /// What is wrong with the first of them.
    pub told: Vec<String>,
    /// Whether anything was saved.
    pub saved: bool,
}

impl Report {
    fn tell(&mut self, file: &str, line: u64, errors: &[FieldError]) {
        self.bad += 1;
        for error in errors {
            if self.told.len() < MAX_TOLD {
                let column = columns::of_pointer(&error.pointer);
                self.told.push(format!("{file}:{line}: {column}: {}", error.detail));
            }
        }
    }
}

/// What an import works with: the transaction, the council, its metrics by code.
struct Import<'a, 'b> {
    tx: &'a mut Tx<'b>,
    council_id: CouncilId,
    council: &'a str,
    schemas: &'a Schemas,
    publication: Publication,
    dates: Option<DateOrder>,
    known: HashMap<String, Metric>,
    report: Report,
}

/// Imports the files.
///
/// # Errors
/// When a file cannot be read or is no table of these columns, there is no such council, or the database does not
/// answer.
pub async fn run(
    database: &Database,
    schemas: &Schemas,
    options: &Options<'_>,
    progress: &dyn Fn(u64),
) -> anyhow::Result<Report> {
    let actor = Actor {
        subject: "import csv".to_owned(),
        scopes: [Scope::ProgressWrite].into(),
        councils: Councils::Named(vec![options.council.to_owned()]),
        bodies: Bodies::Named(Vec::new()),
    };
    let metrics = options.metrics.map(|path| Sheet::open(path, progress)).transpose()?;
    let observations = options.observations.map(|path| Sheet::open(path, progress)).transpose()?;
    let mut broken = None;
    let attempt = Attempt { key: None, dry_run: options.dry_run };
    let mut refused_for = Report::default();
    let written = database.write(&actor, &attempt, async |tx| {
        let council = references::council(tx, None, None, Some(options.council)).await?;
        let council_id: CouncilId = council.id.into();
        let known = known(tx, council_id).await?;
        let Options { council, publication, dates, .. } = *options;
        let report = Report::default();
        let mut import = Import { tx, council_id, council, schemas, publication, dates, known, report };
        if let Some(sheet) = metrics {
            stop(import.metrics(sheet).await, &mut broken)?;
            import.tx.settle_early().await?;
        }
        if let (Some(sheet), Some(path)) = (observations, options.observations) {
            stop(import.observations(path, sheet).await, &mut broken)?;
        }
        let mut report = import.report;
        report.saved = report.bad == 0 || options.skip_bad;
        if report.saved {
            return Ok(report);
        }
        refused_for = report;
        Err(Refused::Invalid(Vec::new()))
    });
    match (written.await, broken) {
        (Ok(Written::Now(mut report) | Written::Before(mut report, _)), _) => {
            report.saved = !options.dry_run;
            Ok(report)
        }
        (Err(_), Some(error)) => Err(error),
        (Err(_), None) if refused_for.bad > 0 => Ok(refused_for),
        (Err(Refused::Invalid(errors)), None) => {
            let errors: Vec<String> = errors.into_iter().map(|error| error.detail).collect();
            anyhow::bail!("{}", errors.join(" "))
        }
        (Err(error), None) => Err(error.into()),
    }
}

/// The metrics of a council, by code.
async fn known(tx: &Tx<'_>, council_id: CouncilId) -> Result<HashMap<String, Metric>, Refused> {
    let metrics = crate::progress::metrics::queries::of_council(tx.db(), council_id).await?;
    Ok(metrics.into_iter().map(|metric| (metric.code.clone(), metric)).collect())
}

/// What stops an import altogether is kept for whoever started it, and rolls everything back.
fn stop(done: Result<(), Stopped>, broken: &mut Option<anyhow::Error>) -> Result<(), Refused> {
    match done {
        Ok(()) => Ok(()),
        Err(Stopped::Refused(refused)) => Err(refused),
        Err(Stopped::Unreadable(error)) => {
            *broken = Some(error);
            Err(Refused::Invalid(Vec::new()))
        }
    }
}

/// Why an import stopped.
enum Stopped {
    /// The database, or a rule that no row is to blame for.
    Refused(Refused),
    /// The file.
    Unreadable(anyhow::Error),
}

impl From<Refused> for Stopped {
    fn from(refused: Refused) -> Self {
        Stopped::Refused(refused)
    }
}

impl From<diesel::result::Error> for Stopped {
    fn from(error: diesel::result::Error) -> Self {
        Stopped::Refused(error.into())
    }
}

impl From<anyhow::Error> for Stopped {
    fn from(error: anyhow::Error) -> Self {
        Stopped::Unreadable(error)
    }
}

impl Import<'_, '_> {
    /// Tells of a refusal that a row is to blame for. What the database itself refused ends the transaction, and with
    /// it the import.
    fn blame(&mut self, file: &str, line: u64, refused: Refused) -> Result<(), Stopped> {
        let by_database = matches!(refused, Refused::Database(_));
        let errors = match self.tx.explain(refused) {
            Refused::Invalid(errors) if !errors.is_empty() => errors,
            Refused::Conflict { error, .. } => vec![error],
            Refused::OtherCouncil(_) => {
                vec![FieldError::new("row", "other_council", "The metric belongs to another council.")]
            }
            other => return Err(other.into()),
        };
        self.report.tell(file, line, &errors);
        if by_database {
            let told = self.report.told.last().cloned().unwrap_or_default();
            return Err(anyhow::anyhow!("{told}").into());
        }
        Ok(())
    }

    fn metric(&self, code: &str) -> Result<&Metric, FieldError> {
        self.known.get(code).ok_or_else(|| {
            let hint = crate::spelling::did_you_mean(code, self.known.keys().map(String::as_str));
            let detail = format!("The council {} has no metric '{code}'.{hint}", self.council);
            FieldError::new("metric", "not_found", detail)
        })
    }

    /// Holds the metrics of these codes, and reads them as they are then.
    async fn hold(&mut self, codes: &BTreeSet<String>) -> Result<(), Refused> {
        let named = self.known.values().filter(|metric| codes.contains(&metric.code));
        let ids: Vec<Uuid> = named.map(|metric| metric.id.into()).collect();
        self.tx.hold_all([(Kind::Metric, ids)]).await?;
        self.known = known(self.tx, self.council_id).await?;
        Ok(())
    }
}
