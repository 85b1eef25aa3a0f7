//! Observations of a file, thousands at a time.

use std::collections::HashMap;

use chrono::NaiveDate;
use csv::StringRecord;

use super::columns::Columns;
use super::{Import, Reader, Stopped};
use crate::database::sql::Json;
use crate::decimal::Decimal;
use crate::ids::{MetricId, ObservationId};
use crate::kind::Kind;
use crate::progress::observations::model::{NewObservation, ObservationColumns};
use crate::progress::observations::{change, check_figures, many, queries};
use crate::progress::period::NewPeriod;
use crate::progress::period_of;
use crate::progress::series::ObservationState;
use crate::refused::{FieldError, Refused};

const NAMES: &[&str] = &[
    "metric",
    "council",
    "period",
    "period_label",
    "period_starts_on",
    "period_ends_on",
    "period_inferred",
    "value",
    "value_text",
    "numerator",
    "denominator",
    "state",
    "derived_from",
    "places",
    "commentary",
    "corrective_action",
];

const NEEDED: &[&str] = &["metric", "period", "value"];

/// What an export says besides, and an import works out by itself.
const PASSED_OVER: &[&str] = &[
    "id",
    "strategy",
    "metric_name",
    "unit",
    "revision",
    "reported_in_kind",
    "reported_in_id",
    "passage",
    "updated_at",
];

/// The rows that are written at once.
const ROWS: usize = 5_000;

const FIGURE: &str = "a number in plain digits, with at most 15 of them and at most 9 after the point";

/// A row that can be written, if nothing stands in its way.
struct Ready {
    line: u64,
    new: NewObservation,
    columns: ObservationColumns,
}

/// The lines on which periods of metrics stood.
type Lines = HashMap<(MetricId, NaiveDate), u64>;

impl Import<'_, '_> {
    /// Creates the observations, or makes them what their rows say.
    pub(super) async fn observations(&mut self, file: &str, mut reader: Reader<'_>) -> Result<(), Stopped> {
        let header = reader.headers().map_err(|error| anyhow::anyhow!("{file}: {error}"))?.clone();
        let columns =
            Columns::find(&header, NAMES, NEEDED, PASSED_OVER).map_err(|error| error.context(file.to_owned()))?;
        let ids: Vec<uuid::Uuid> = self.metric_ids().into_iter().map(Into::into).collect();
        self.tx.hold_all(Kind::Metric, &ids).await?;
        let (mut lines, mut ready, mut row) = (Lines::new(), Vec::new(), StringRecord::new());
        while reader.read_record(&mut row).map_err(|error| anyhow::anyhow!("{file}: {error}"))? {
            let line = row.position().map_or(0, csv::Position::line);
            match self.row(&columns, &row, line, &mut lines) {
                Ok(row) => ready.push(row),
                Err(refused) => {
                    let errors = self.blame(refused)?;
                    self.report.tell(file, line, &errors);
                }
            }
            if ready.len() == ROWS {
                self.write(file, std::mem::take(&mut ready)).await?;
            }
        }
        self.write(file, ready).await
    }

    /// Checks a row by itself, and against those before it.
    fn row(&self, columns: &Columns, row: &StringRecord, line: u64, lines: &mut Lines) -> Result<Ready, Refused> {
        let invalid = |error: FieldError| Refused::Invalid(vec![error]);
        columns.check(row).map_err(invalid)?;
        if let Some(council) = columns.get(row, "council").filter(|council| *council != self.council) {
            let detail = format!("'{council}' is not {}, whose figures are imported.", self.council);
            return Err(Refused::field("council", "mismatch", detail));
        }
        let code = columns.get(row, "metric").unwrap_or_default();
        let metric = self.metric(code).map_err(invalid)?;
        let new = input(columns, row, metric.id).map_err(invalid)?;
        let period = period_of(metric, &new.period)?;
        check_figures(&new, metric)?;
        if let Some(earlier) = lines.insert((metric.id, period.starts_on), line) {
            let detail = format!("Line {earlier} has a value of {code} for this period already.");
            return Err(Refused::field("period", "repeated", detail));
        }
        let columns = ObservationColumns {
            council_id: metric.council_id,
            identifiers: Json(Vec::new()),
            source_url: None,
            publication: self.publication,
            withdrawn_reason: None,
            metric_id: metric.id,
            period_code: period.code,
            period_label: period.label,
            period_starts_on: period.starts_on,
            period_ends_on: period.ends_on,
            period_inferred: period.inferred,
            value: new.value,
            value_text: new.value_text.clone(),
            numerator: new.numerator,
            denominator: new.denominator,
            state: new.state,
            derived_from: new.derived_from.clone(),
            places: Json(new.places.clone()),
            commentary: new.commentary.clone(),
            corrective_action: new.corrective_action.clone(),
            reported_in: None,
            revision: 1,
            revisions: Json(Vec::new()),
        };
        Ok(Ready { line, new, columns })
    }

    async fn write(&mut self, file: &str, ready: Vec<Ready>) -> Result<(), Stopped> {
        let days = |columns: &ObservationColumns| (columns.metric_id, columns.period_starts_on, columns.period_ends_on);
        let periods: Vec<_> = ready.iter().map(|row| days(&row.columns)).collect();
        let mut standing: HashMap<usize, Vec<(ObservationId, NaiveDate, NaiveDate)>> = HashMap::new();
        for found in many::overlapping(self.tx, &periods).await? {
            let place = usize::try_from(found.place - 1).unwrap_or(usize::MAX);
            standing.entry(place).or_default().push((found.id, found.starts_on, found.ends_on));
        }
        let mut fresh: Vec<ObservationColumns> = Vec::new();
        let mut ends: HashMap<MetricId, Vec<(NaiveDate, NaiveDate)>> = HashMap::new();
        for (place, row) in ready.into_iter().enumerate() {
            let (metric_id, starts_on, ends_on) = days(&row.columns);
            let of_metric = ends.entry(metric_id).or_default();
            let found = standing.remove(&place).unwrap_or_default();
            let same = found.iter().find(|(_, start, end)| (*start, *end) == (starts_on, ends_on)).map(|(id, ..)| *id);
            let before = found.iter().map(|(_, start, end)| (*start, *end)).chain(of_metric.iter().copied());
            let other = before.filter(|period| *period != (starts_on, ends_on));
            let done = match (other.into_iter().find(|(start, end)| *start <= ends_on && starts_on <= *end), same) {
                (Some((start, end)), _) => Err(overlap(start, end)),
                (None, Some(id)) => self.change(id, row.new).await,
                (None, None) => {
                    of_metric.push((starts_on, ends_on));
                    fresh.push(row.columns);
                    Ok(())
                }
            };
            if let Err(refused) = done {
                let errors = self.blame(refused)?;
                self.report.tell(file, row.line, &errors);
            }
        }
        if !fresh.is_empty() {
            many::insert(self.tx, &fresh).await?;
            self.report.created += fresh.len();
        }
        Ok(())
    }

    /// Makes an observation that stands what its row says; what the file does not tell of stays.
    async fn change(&mut self, id: ObservationId, mut new: NewObservation) -> Result<(), Refused> {
        let current = queries::lock(self.tx, id).await?;
        let source = current.record.reported_in.as_ref().map(|source| &source.0);
        new.reported_in = source.map(crate::progress::source::sent);
        new.source_url.clone_from(&current.record.source_url);
        new.withdrawn_reason.clone_from(&current.record.withdrawn_reason);
        let version = current.record.version;
        let after = change(self.tx, &current, new, None).await?;
        match after.version == version {
            true => self.report.unchanged += 1,
            false => self.report.changed += 1,
        }
        Ok(())
    }
}

fn overlap(starts_on: NaiveDate, ends_on: NaiveDate) -> Refused {
    let detail =
        format!("It overlaps the observation of {starts_on} to {ends_on}: one metric has one value for each day.");
    Refused::field("period", "overlap", detail)
}

/// A row as a writer would send it.
fn input(columns: &Columns, row: &StringRecord, metric_id: MetricId) -> Result<NewObservation, FieldError> {
    let day = "a day such as 2018-08-02";
    let period = NewPeriod {
        code: columns.text(row, "period", 20)?.unwrap_or_default(),
        label: columns.text(row, "period_label", 100)?,
        starts_on: columns.read(row, "period_starts_on", day)?,
        ends_on: columns.read(row, "period_ends_on", day)?,
        inferred: columns.read(row, "period_inferred", "true or false")?,
    };
    let value: Option<Decimal> = columns.read(row, "value", FIGURE)?;
    let words = "one of normal, provisional, estimated, forecast, missing, break";
    let state: Option<ObservationState> = columns.read(row, "state", words)?;
    let places = columns.text(row, "places", 20_000)?.unwrap_or_default();
    Ok(NewObservation {
        metric_id: Some(metric_id),
        metric: None,
        council_id: None,
        council: None,
        period,
        value,
        value_text: columns.text(row, "value_text", 200)?,
        numerator: columns.read(row, "numerator", FIGURE)?,
        denominator: columns.read(row, "denominator", FIGURE)?,
        state: state.unwrap_or_default(),
        derived_from: columns.text(row, "derived_from", 2_000)?,
        places: places.split(';').map(str::trim).filter(|place| !place.is_empty()).map(str::to_owned).collect(),
        commentary: columns.text(row, "commentary", 20_000)?,
        corrective_action: columns.text(row, "corrective_action", 20_000)?,
        reported_in: None,
        identifiers: None,
        source_url: None,
        publication: None,
        withdrawn_reason: None,
    })
}
