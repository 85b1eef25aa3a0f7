//! Metrics of a file, one row after the other: there are hundreds, not millions.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::columns::Columns;
use super::sheet::{NOT_TEXT, Sheet};
use super::{Import, Stopped};
use crate::http::patch::Patch;
use crate::measures::period::Frequency;
use crate::measures::unit::UnitKind;
use crate::progress::metrics::model::{Metric, MetricInput};
use crate::progress::strategies;
use crate::record::noun::{self, Stored};
use crate::refused::{FieldError, Refused};
use crate::spreadsheet::numbers::Sign;
use crate::spreadsheet::rows::Row;

const NAMES: &[&str] = &[
    "code",
    "name",
    "strategy",
    "element",
    "definition",
    "unit",
    "unit_label",
    "unit_kind",
    "minimum",
    "maximum",
    "decimals",
    "polarity",
    "frequency",
    "year_start_month",
    "cumulative",
    "owner_post",
    "rating_rule",
    "tolerance_percent",
    "baseline",
];

/// The most characters of any text; the contract says less of some.
const MAX_TEXT: usize = 20_000;

const NEEDED: &[&str] = &["code", "name", "unit", "unit_label", "unit_kind", "polarity", "frequency"];

impl Import<'_, '_> {
    /// Creates the metrics, or makes them what their rows say.
    pub(super) async fn metrics(&mut self, mut sheet: Sheet<'_>) -> Result<(), Stopped> {
        let file = sheet.name.clone();
        let columns = Columns::find(&sheet, NAMES, NEEDED, &[]).map_err(|error| error.context(file.clone()))?;
        let mut lines = HashMap::new();
        while let Some(row) = sheet.next_row()? {
            let line = row.line;
            if !row.is_text {
                self.blame(&file, line, Refused::field("row", "wrong_format", NOT_TEXT))?;
                continue;
            }
            let code = columns.get(&row, "code").unwrap_or_default().to_owned();
            let done = match lines.insert(code, line) {
                Some(earlier) => {
                    Err(Refused::field("code", "repeated", format!("Line {earlier} already has this metric.")))
                }
                None => self.metric_of(&columns, &row).await,
            };
            if let Err(refused) = done {
                self.blame(&file, line, refused)?;
            }
        }
        Ok(())
    }

    async fn metric_of(&mut self, columns: &Columns, row: &Row) -> Result<(), Refused> {
        let invalid = |error| Refused::Invalid(vec![error]);
        columns.check(row).map_err(invalid)?;
        let is_frequency = |cell: &str| cell.parse::<Frequency>().is_ok();
        columns.check_texts(row, "frequency", is_frequency).map_err(invalid)?;
        let mut members = members(columns, row).map_err(invalid)?;
        let strategy_id = match columns.get(row, "strategy") {
            Some(slug) => {
                let missing = || Refused::field("strategy", "not_found", format!("There is no strategy '{slug}'."));
                Some(strategies::queries::with_slug(self.tx.db(), slug).await?.ok_or_else(missing)?)
            }
            None => None,
        };
        let code = columns.get(row, "code").unwrap_or_default();
        if let Some(id) = self.known.get(code).map(|known| known.id) {
            let current = Metric::lock(self.tx, id).await?;
            if columns.has("strategy") {
                members.insert("strategy_id".to_owned(), json!(strategy_id));
            }
            // A patch: what the file has no column for stays.
            let new = Patch::<MetricInput>::new(members).onto(&current.record, self.schemas)?;
            let version = current.record.version;
            let metric = noun::change(self.tx, &current, new, None).await?;
            match metric.version == version {
                true => self.report.unchanged += 1,
                false => self.report.changed += 1,
            }
            self.known.insert(metric.code.clone(), metric);
            return Ok(());
        }
        match strategy_id {
            Some(id) => members.insert("strategy_id".to_owned(), json!(id)),
            None => members.insert("council".to_owned(), json!(self.council)),
        };
        members.insert("publication".to_owned(), json!(self.publication));
        let rule = members.entry("rating_rule").or_insert_with(|| json!({}));
        if let Some(rule) = rule.as_object_mut() {
            rule.entry("kind").or_insert_with(|| json!("threshold"));
        }
        members.retain(|_, value| !value.is_null());
        let new: MetricInput = self.schemas.read(&Value::Object(members)).map_err(Refused::Invalid)?;
        let metric = noun::create::<Metric>(self.tx, new, None).await?;
        self.report.created += 1;
        self.known.insert(metric.code.clone(), metric);
        Ok(())
    }
}

/// What a row says, member by member; an empty cell clears.
fn members(columns: &Columns, row: &Row) -> Result<Map<String, Value>, FieldError> {
    let mut members = Map::new();
    for name in ["code", "name", "definition", "owner_post"] {
        if columns.has(name) {
            members.insert(name.to_owned(), json!(columns.text(row, name, MAX_TEXT)?));
        }
    }
    for name in ["polarity", "frequency"] {
        if columns.has(name) {
            members.insert(name.to_owned(), json!(columns.word(row, name)));
        }
    }
    for name in ["element", "decimals", "year_start_month"] {
        if columns.has(name) {
            members.insert(name.to_owned(), json!(columns.whole(row, name)?));
        }
    }
    if let Some(cumulative) = columns.flag(row, "cumulative")? {
        members.insert("cumulative".to_owned(), json!(cumulative));
    }
    let (code, label) = (columns.text(row, "unit", MAX_TEXT)?, columns.text(row, "unit_label", MAX_TEXT)?);
    let kind = columns.word(row, "unit_kind");
    let known_kind = kind.as_deref().and_then(|kind| kind.parse::<UnitKind>().ok());
    let own = known_kind
        .map(|kind| Sign::of_kind(kind, code.as_deref().unwrap_or_default(), label.as_deref().unwrap_or_default()));
    let is_whole = known_kind == Some(UnitKind::Count);
    let in_unit = |name: &str| columns.number(row, name, own.unwrap_or(Sign::Nothing), is_whole);
    let mut unit = Map::new();
    unit.insert("code".to_owned(), json!(code));
    unit.insert("label".to_owned(), json!(label));
    unit.insert("kind".to_owned(), json!(kind));
    for bound in ["minimum", "maximum"] {
        if columns.has(bound) {
            unit.insert(bound.to_owned(), json!(in_unit(bound)?));
        }
    }
    members.insert("unit".to_owned(), Value::Object(unit));
    let mut rule = Map::new();
    if let Some(kind) = columns.word(row, "rating_rule") {
        rule.insert("kind".to_owned(), json!(kind));
    }
    if let Some(tolerance) = columns.number(row, "tolerance_percent", Sign::Percent, false)? {
        rule.insert("tolerance_percent".to_owned(), json!(tolerance));
    }
    if !rule.is_empty() {
        members.insert("rating_rule".to_owned(), Value::Object(rule));
    }
    if columns.has("baseline") {
        let baseline = in_unit("baseline")?.map(|value| json!({"value": value}));
        members.insert("baseline".to_owned(), json!(baseline));
    }
    Ok(members)
}
