//! Observations of a file, thousands at a time.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use chrono::NaiveDate;

use super::columns::Columns;
use super::sheet::{NOT_TEXT, Sheet};
use super::{Import, Stopped};
use crate::database::sql::Json;
use crate::days::DateOrder;
use crate::ids::{MetricId, ObservationId};
use crate::measures::period::{Frequency, Period, PeriodInput};
use crate::measures::series::ObservationState;
use crate::measures::unit::UnitKind;
use crate::progress::metrics::model::Metric;
use crate::progress::observations::model::{Observation, ObservationColumns, ObservationInput};
use crate::progress::observations::{check_figures, many, queries};
use crate::progress::source;
use crate::record::noun::{self, Stored};
use crate::refused::{FieldError, Refused};
use crate::spreadsheet::days::Evidence;
use crate::spreadsheet::numbers::Sign;
use crate::spreadsheet::rows::Row;

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

/// The most places of an observation.
const MAX_PLACES: usize = 200;

/// The most characters of one of them.
const MAX_PLACE: usize = 300;

/// The rows that are written at once.
const ROWS: usize = 5_000;

const STATES: &str = "normal, provisional, estimated, forecast, missing, suppressed, break";

/// A row that can be written, if nothing stands in its way.
struct Ready {
    line: u64,
    new: ObservationInput,
    columns: ObservationColumns,
}

/// The facts about a file that the importer needs before the first row.
#[derive(Default)]
struct Survey {
    /// The codes of the metrics that it names.
    codes: BTreeSet<String>,
    /// The first days of its periods.
    starts: Evidence,
    /// The last days of them.
    ends: Evidence,
}

/// The lines on which periods of metrics stood.
type Lines = HashMap<(MetricId, NaiveDate), u64>;

impl Import<'_, '_> {
    /// Creates the observations, or makes them what their rows say.
    pub(super) async fn observations(&mut self, path: &Path, mut sheet: Sheet<'_>) -> Result<(), Stopped> {
        let file = sheet.name.clone();
        let columns = Columns::find(&sheet, NAMES, NEEDED, PASSED_OVER).map_err(|error| error.context(file.clone()))?;
        let survey = survey(path, &columns)?;
        // All at once, before any value is looked at: held one after the other, two imports could wait for each other.
        self.hold(&survey.codes).await?;
        let (mut lines, mut ready) = (Lines::new(), Vec::new());
        while let Some(row) = sheet.next_row()? {
            let checked = match row.is_text {
                true => self.row(&columns, &row, &survey, &mut lines),
                false => Err(Refused::field("row", "wrong_format", NOT_TEXT)),
            };
            match checked {
                Ok(row) => ready.push(row),
                Err(refused) => self.blame(&file, row.line, refused)?,
            }
            if ready.len() == ROWS {
                self.write(&file, &columns, std::mem::take(&mut ready)).await?;
            }
        }
        self.write(&file, &columns, ready).await
    }

    /// Checks a row by itself, and against those before it.
    fn row(&self, columns: &Columns, row: &Row, survey: &Survey, lines: &mut Lines) -> Result<Ready, Refused> {
        let invalid = |error: FieldError| Refused::Invalid(vec![error]);
        let line = row.line;
        columns.check(row).map_err(invalid)?;
        columns.check_texts(row, "metric", |cell| self.known.contains_key(cell)).map_err(invalid)?;
        if let Some(council) = columns.get(row, "council").filter(|council| *council != self.council) {
            let detail = format!("The row is for the council '{council}', but this import is for {}.", self.council);
            return Err(Refused::field("council", "mismatch", detail));
        }
        let code = columns.get(row, "metric").unwrap_or_default();
        let metric = self.metric(code).map_err(invalid)?;
        let new = input(columns, row, metric, survey, self.dates).map_err(invalid)?;
        let period = metric.period(&new.period)?;
        check_figures(&new, metric)?;
        if let Some(earlier) = lines.insert((metric.id, period.starts_on), line) {
            let detail = format!("Line {earlier} already has a value of {code} for this period.");
            return Err(Refused::field("period", "repeated", detail));
        }
        let columns = ObservationColumns {
            council_id: metric.council_id,
            identifiers: Json(Vec::new()),
            source_url: None,
            publication: self.publication,
            publish_at: None,
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

    async fn write(&mut self, file: &str, columns: &Columns, ready: Vec<Ready>) -> Result<(), Stopped> {
        let days = |columns: &ObservationColumns| (columns.metric_id, columns.period_starts_on, columns.period_ends_on);
        let periods: Vec<_> = ready.iter().map(|row| days(&row.columns)).collect();
        let mut standing: HashMap<usize, Vec<(ObservationId, NaiveDate, NaiveDate)>> = HashMap::new();
        for found in many::overlapping(self.tx, &periods).await? {
            let place = usize::try_from(found.place - 1).unwrap_or(usize::MAX);
            standing.entry(place).or_default().push((found.id, found.starts_on, found.ends_on));
        }
        let ids: Vec<ObservationId> = standing.values().flatten().map(|(id, ..)| *id).collect();
        let known = queries::several(self.tx.db(), &ids).await?;
        let known: HashMap<ObservationId, Observation> = known.into_iter().map(|known| (known.id, known)).collect();
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
                (None, Some(id)) => self.change(id, known.get(&id), columns, row.new).await,
                (None, None) => {
                    of_metric.push((starts_on, ends_on));
                    fresh.push(row.columns);
                    Ok(())
                }
            };
            if let Err(refused) = done {
                self.blame(file, row.line, refused)?;
            }
        }
        if !fresh.is_empty() {
            many::insert(self.tx, &fresh).await?;
            self.report.created += fresh.len();
        }
        Ok(())
    }

    /// Makes an observation that stands what its row says; what the file has no column for stays.
    async fn change(
        &mut self,
        id: ObservationId,
        known: Option<&Observation>,
        columns: &Columns,
        new: ObservationInput,
    ) -> Result<(), Refused> {
        // The metric is held, and whoever changes an observation holds that first: what was read is what stands.
        if known.is_some_and(|known| says_nothing_new(&merged(known, columns, new.clone()), known)) {
            self.report.unchanged += 1;
            return Ok(());
        }
        let current = Observation::lock(self.tx, id).await?;
        let new = merged(&current.record, columns, new);
        noun::change(self.tx, &current, new, None).await?;
        self.report.changed += 1;
        Ok(())
    }
}

/// The facts about a file, before it is read row by row.
fn survey(path: &Path, columns: &Columns) -> anyhow::Result<Survey> {
    let mut sheet = Sheet::open(path, &|_| {})?;
    let mut survey = Survey::default();
    while let Some(row) = sheet.next_row()? {
        if !row.is_text {
            continue;
        }
        if let Some(code) = columns.get(&row, "metric").filter(|code| !survey.codes.contains(*code)) {
            survey.codes.insert(code.to_owned());
        }
        for (name, days) in [("period_starts_on", &mut survey.starts), ("period_ends_on", &mut survey.ends)] {
            if let Some(day) = columns.get(&row, name) {
                days.look(row.line, day);
            }
        }
    }
    Ok(survey)
}

/// A row as it is to be sent for an observation that stands: what the file has no column for is as it is.
fn merged(known: &Observation, columns: &Columns, mut new: ObservationInput) -> ObservationInput {
    let keep = |name: &str| !columns.has(name);
    if keep("period_label") && new.period.code == known.period.code {
        new.period.label = Some(known.period.label.clone());
    }
    if keep("period_inferred") {
        new.period.inferred = Some(known.period.inferred);
    }
    if keep("value_text") && new.value == known.value {
        new.value_text.clone_from(&known.value_text);
    }
    if keep("numerator") && keep("denominator") && new.value == known.value {
        (new.numerator, new.denominator) = (known.numerator, known.denominator);
    }
    if keep("state") && known.state.has_value() && new.value.is_some() {
        new.state = known.state;
    }
    if keep("derived_from") && new.value == known.value {
        new.derived_from.clone_from(&known.derived_from);
    }
    if keep("places") {
        new.places.clone_from(&known.places.0);
    }
    if keep("commentary") {
        new.commentary.clone_from(&known.commentary);
    }
    if keep("corrective_action") {
        new.corrective_action.clone_from(&known.corrective_action);
    }
    new.reported_in = known.reported_in.as_ref().map(|source| source::sent(&source.0));
    new.source_url.clone_from(&known.source_url);
    new.publish_at = known.publish_at;
    new.withdrawn_reason.clone_from(&known.withdrawn_reason);
    new
}

/// Whether a row, merged with what stands, is what stands.
fn says_nothing_new(new: &ObservationInput, known: &Observation) -> bool {
    let label = new.period.label.as_ref().is_none_or(|label| *label == known.period.label);
    let period = (&new.period.code, new.period.inferred.unwrap_or_default());
    label
        && period == (&known.period.code, known.period.inferred)
        && (new.value, &new.value_text, new.state) == (known.value, &known.value_text, known.state)
        && (new.numerator, new.denominator) == (known.numerator, known.denominator)
        && (&new.derived_from, &new.places) == (&known.derived_from, &known.places.0)
        && (&new.commentary, &new.corrective_action) == (&known.commentary, &known.corrective_action)
}

fn overlap(starts_on: NaiveDate, ends_on: NaiveDate) -> Refused {
    let detail = format!(
        "The period overlaps the observation of {starts_on} to {ends_on}. A metric has one value for each day."
    );
    Refused::field("period", "overlap", detail)
}

/// A row as a writer would send it.
fn input(
    columns: &Columns,
    row: &Row,
    metric: &Metric,
    survey: &Survey,
    dates: Option<DateOrder>,
) -> Result<ObservationInput, FieldError> {
    let unit = &metric.unit.0;
    let is_whole = metric.decimals == 0;
    // The parts of a share are of another unit, which the record does not know.
    let sign_of_part = if unit.kind == UnitKind::Percent { Sign::Nothing } else { Sign::of(unit) };
    let value =
        columns.number(row, "value", Sign::of(unit), is_whole).map_err(|error| unpublished(columns, row, error));
    let state: Option<ObservationState> = columns.one_of(row, "state", STATES)?;
    Ok(ObservationInput {
        metric_id: Some(metric.id),
        metric: None,
        council_id: None,
        council: None,
        period: period(columns, row, metric, survey, dates)?,
        value: value?,
        value_text: columns.text(row, "value_text", 200)?,
        numerator: columns.number(row, "numerator", sign_of_part, false)?,
        denominator: columns.number(row, "denominator", sign_of_part, false)?,
        state: state.unwrap_or_default(),
        derived_from: columns.text(row, "derived_from", 2_000)?,
        places: places(columns, row)?,
        commentary: columns.text(row, "commentary", 20_000)?,
        corrective_action: columns.text(row, "corrective_action", 20_000)?,
        reported_in: None,
        identifiers: None,
        source_url: None,
        publication: None,
        publish_at: None,
        withdrawn_reason: None,
    })
}

fn period(
    columns: &Columns,
    row: &Row,
    metric: &Metric,
    survey: &Survey,
    dates: Option<DateOrder>,
) -> Result<PeriodInput, FieldError> {
    let code = columns.text(row, "period", 20)?.unwrap_or_default();
    let is_regular = metric.frequency != Frequency::AdHoc;
    let known = PeriodInput::of_code(code.clone()).settle(metric.frequency, metric.year_start_month);
    let known = known.ok().filter(|_| is_regular);
    let day = |name: &str, days: &Evidence, meant: fn(&Period) -> NaiveDate| {
        let Some(text) = columns.get(row, name) else { return Ok(None) };
        let settled = days.settle(text, dates, known.as_ref().map(meant));
        settled.map(Some).map_err(|detail| FieldError::new(name, "wrong_format", detail))
    };
    Ok(PeriodInput {
        label: columns.text(row, "period_label", 100)?,
        starts_on: day("period_starts_on", &survey.starts, |period| period.starts_on)?,
        ends_on: day("period_ends_on", &survey.ends, |period| period.ends_on)?,
        inferred: columns.flag(row, "period_inferred")?,
        code,
    })
}

/// Says which column takes a text in place of a figure, such as `<5` or `n/a`.
fn unpublished(columns: &Columns, row: &Row, error: FieldError) -> FieldError {
    let text = columns.get(row, "value").unwrap_or_default();
    if text.starts_with(|first: char| first.is_ascii_digit() || ['-', '+', '(', '.'].contains(&first))
        || error.detail.contains("the sign")
    {
        return error;
    }
    let way_out = format!(
        "If no figure was published, leave the cell empty, write suppressed or missing into state, and '{text}' into \
         value_text."
    );
    FieldError { detail: format!("{} {way_out}", error.detail), ..error }
}

fn places(columns: &Columns, row: &Row) -> Result<Vec<String>, FieldError> {
    let places = columns.text(row, "places", MAX_PLACES * (MAX_PLACE + 2))?.unwrap_or_default();
    let places: Vec<String> =
        places.split(';').map(str::trim).filter(|place| !place.is_empty()).map(str::to_owned).collect();
    if places.len() > MAX_PLACES {
        return Err(FieldError::new("places", "too_long", format!("There are more than {MAX_PLACES} places.")));
    }
    if places.iter().any(|place| place.len() > MAX_PLACE && place.chars().count() > MAX_PLACE) {
        let detail = format!("A place is longer than {MAX_PLACE} characters. Put '; ' between places.");
        return Err(FieldError::new("places", "too_long", detail));
    }
    Ok(places)
}
