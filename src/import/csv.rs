//! Spreadsheets of measures: metrics and observations as CSV, known by their codes. Everything of a file is written in one transaction;
//! where a row is bad nothing is, unless bad rows are to be skipped.

mod columns;
mod metrics;
mod observations;

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use ::csv::StringRecord;
use anyhow::Context;
use uuid::Uuid;

use crate::actor::{Actor, Bodies, Councils, Scope};
use crate::database::{Attempt, Database, Tx, Written};
use crate::http::schemas::Schemas;
use crate::ids::CouncilId;
use crate::kind::Kind;
use crate::progress::metrics::model::Metric;
use crate::record::publication::Publication;
use crate::record::references;
use crate::refused::{FieldError, Refused};

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
    known: HashMap<String, Metric>,
    report: Report,
}

/// Imports the files.
///
/// # Errors
/// When a file cannot be read or is no table of these columns, there is no such council, or the database does not answer.
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
    let metrics = options.metrics.map(|path| open(path, progress)).transpose()?;
    let observations = options.observations.map(|path| open(path, progress)).transpose()?;
    let mut broken = None;
    let attempt = Attempt { key: None, dry_run: options.dry_run };
    let mut refused_for = Report::default();
    let written = database.write(&actor, &attempt, async |tx| {
        let council = references::council(tx, None, Some(options.council)).await?;
        let council_id: CouncilId = council.id.into();
        let known = known(tx, council_id).await?;
        let (council, publication) = (options.council, options.publication);
        let mut import = Import { tx, council_id, council, schemas, publication, known, report: Report::default() };
        if let Some((name, reader)) = metrics {
            stop(import.metrics(&name, reader).await, &mut broken)?;
            import.tx.settle_early().await?;
        }
        if let (Some((name, reader)), Some(path)) = (observations, options.observations) {
            stop(import.observations(path, &name, reader).await, &mut broken)?;
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

type Reader<'a> = ::csv::Reader<Counted<'a>>;

/// A file that tells how much of it was read.
struct Counted<'a> {
    file: BufReader<File>,
    progress: &'a dyn Fn(u64),
    /// By how many lines the reader is behind: where lines end in CR LF it ends a row at the CR, and counts the LF with the next.
    lag: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        (self.progress)(u64::try_from(read).unwrap_or_default());
        Ok(read)
    }
}

fn open<'a>(path: &Path, progress: &'a dyn Fn(u64)) -> anyhow::Result<(String, Reader<'a>)> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut file = BufReader::new(file);
    let beginning = file.fill_buf().with_context(|| format!("cannot read {}", path.display()))?;
    let line = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let (delimiter, lag) = (delimiter(line), u64::from(line.ends_with(b"\r")));
    let file = Counted { file, progress, lag };
    Ok((name, ::csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(file)))
}

/// What stands between the fields: a comma, or, where the first line has none, the semicolon or the tab that spreadsheets put there
/// where the comma is the decimal sign. No name of a column holds any of them.
fn delimiter(line: &[u8]) -> u8 {
    [b',', b';', b'\t'].into_iter().find(|delimiter| line.contains(delimiter)).unwrap_or(b',')
}

/// The names of the columns, as the first line has them.
fn header(file: &str, reader: &mut Reader<'_>) -> anyhow::Result<StringRecord> {
    let read = reader.headers().cloned();
    read.map_err(|error| match error.kind() {
        ::csv::ErrorKind::Utf8 { .. } => anyhow::anyhow!("{file}:1: row: {NOT_UTF8}"),
        _ => anyhow::anyhow!("{file}: {error}"),
    })
}

/// A row, and the line on which it begins; what is wrong with it where it is no text.
type Row = (u64, Result<(), FieldError>);

/// Reads the next row; none after the last.
fn next(file: &str, reader: &mut Reader<'_>, row: &mut StringRecord) -> anyhow::Result<Option<Row>> {
    let lag = reader.get_ref().lag;
    let line = |position: Option<&::csv::Position>| position.map_or(0, ::csv::Position::line) + lag;
    match reader.read_record(row) {
        Ok(false) => Ok(None),
        Ok(true) => Ok(Some((line(row.position()), Ok(())))),
        Err(error) => match error.kind() {
            ::csv::ErrorKind::Utf8 { pos, .. } => {
                let error = FieldError::new("row", "wrong_format", NOT_UTF8);
                Ok(Some((line(pos.as_ref()), Err(error))))
            }
            _ => Err(anyhow::anyhow!("{file}: {error}")),
        },
    }
}

/// What a spreadsheet is to be saved as.
const NOT_UTF8: &str = "It is not text in UTF-8. Save the file as CSV UTF-8 and import that.";

impl Import<'_, '_> {
    /// Tells of a refusal that a row is to blame for. What the database itself refused ends the transaction, and with it the import.
    fn blame(&mut self, file: &str, line: u64, refused: Refused) -> Result<(), Stopped> {
        let by_database = matches!(refused, Refused::Database(_));
        let errors = match self.tx.explain(refused) {
            Refused::Invalid(errors) if !errors.is_empty() => errors,
            Refused::Conflict { error, .. } => vec![error],
            Refused::OtherCouncil(_) => vec![FieldError::new("row", "other_council", "It belongs to another council.")],
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
            let hint = crate::http::schemas::did_you_mean(code, self.known.keys().map(String::as_str));
            let detail = format!("The council {} has no metric '{code}'.{hint}", self.council);
            FieldError::new("metric", "not_found", detail)
        })
    }

    /// Holds the metrics of these codes, and reads them as they are then.
    async fn hold(&mut self, codes: &BTreeSet<String>) -> Result<(), Refused> {
        let named = self.known.values().filter(|metric| codes.contains(&metric.code));
        let ids: Vec<Uuid> = named.map(|metric| metric.id.into()).collect();
        self.tx.hold_all(Kind::Metric, &ids).await?;
        self.known = known(self.tx, self.council_id).await?;
        Ok(())
    }
}
