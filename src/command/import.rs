//! `minutebook import`: takes records of other forms in.

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{bail, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::runtime::Runtime;

use super::{Opened, open, runtime, say};
use crate::api;
use crate::clock::Clock;
use crate::database::embedded::Embedded;
use crate::database::{Database, Limits, Source, migrations};
use crate::http::schemas::Schemas;
use crate::import::csv::{self, Options, Report};
use crate::record::publication::Publication;
use crate::settings::{CsvSettings, ImportForm, ImportSettings};

/// Imports; migrates before, unless it is a dry run.
///
/// # Errors
/// When the database cannot be reached, a file cannot be read, or a row is bad.
pub fn run(settings: &ImportSettings) -> anyhow::Result<()> {
    match &settings.form {
        ImportForm::Csv(settings) => import_csv(settings),
    }
}

fn import_csv(settings: &CsvSettings) -> anyhow::Result<()> {
    let threads = runtime()?;
    let opened = match settings.dry_run {
        true => open_as_it_is(settings, &threads)?,
        false => {
            let opened = open(&settings.database, &threads)?;
            threads.block_on(migrations::run(&opened.url))?;
            opened
        }
    };
    let limits = Limits::default().for_imports();
    let source = threads.block_on(Source::new(&opened.url, limits, Clock::system()))?;
    let schemas = Schemas::of(api::contract);
    let publication = if settings.publish { Publication::Published } else { Publication::Draft };
    let options = Options {
        council: &settings.council,
        metrics: settings.metrics.as_deref(),
        observations: settings.observations.as_deref(),
        publication,
        dry_run: settings.dry_run,
        skip_bad: settings.skip_bad,
        dates: settings.dates,
    };
    let bar = bar([options.metrics, options.observations]);
    let report = actix_web::rt::System::new().block_on(async {
        let database = Database::open(&source).await?;
        csv::run(&database, &schemas, &options, &|bytes| bar.inc(bytes)).await
    });
    bar.finish_and_clear();
    tell(&report?, settings)
}

/// The database as it is, for a run that changes nothing: it must be there, in the shape that this version needs.
fn open_as_it_is(settings: &CsvSettings, threads: &Runtime) -> anyhow::Result<Opened> {
    let is_there = settings.database.database_url.is_some() || Embedded::is_in(&settings.database.data.directory());
    ensure!(is_there, "there is no database yet, and --dry-run makes none: let `minutebook migrate run` make it first");
    let opened = open(&settings.database, threads)?;
    if let Some(missing) = threads.block_on(migrations::missing(&opened.url))?.in_words() {
        bail!("the database lacks {missing}, and --dry-run changes nothing: run `minutebook migrate run` first");
    }
    Ok(opened)
}

/// A bar over the bytes of the files, where somebody watches.
fn bar(files: [Option<&Path>; 2]) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let sizes = files.into_iter().flatten().filter_map(|path| std::fs::metadata(path).ok());
    let bar = ProgressBar::new(sizes.map(|file| file.len()).sum());
    match ProgressStyle::with_template("{wide_bar} {bytes} of {total_bytes}, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn tell(report: &Report, settings: &CsvSettings) -> anyhow::Result<()> {
    for line in &report.told {
        say(line);
    }
    let untold = report.bad.saturating_sub(report.told.len());
    if untold > 0 {
        say(&format!("and {untold} more bad rows"));
    }
    let Report { created, changed, unchanged, bad, .. } = report;
    let saved = if report.saved { "saved" } else { "nothing was saved" };
    say(&format!("Import     {created} created, {changed} changed, {unchanged} unchanged, {bad} bad: {saved}"));
    if *bad > 0 && !settings.skip_bad {
        bail!("fix the bad rows, or leave them out with --skip-bad");
    }
    ensure!(report.saved || settings.dry_run, "nothing was saved");
    Ok(())
}
