//! Metrics of a file, one row after the other: there are hundreds, not millions.

use std::collections::HashMap;

use csv::StringRecord;
use serde_json::{Map, Value, json};

use super::columns::Columns;
use super::{Import, Reader, Stopped, header, next};
use crate::decimal::Decimal;
use crate::http::patch::Patch;
use crate::progress::metrics::model::NewMetric;
use crate::progress::metrics::{change, create, queries};
use crate::progress::strategies;
use crate::refused::{FieldError, Refused};

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

const NEEDED: &[&str] = &["code", "name", "unit", "unit_label", "unit_kind", "polarity", "frequency"];

impl Import<'_, '_> {
    /// Creates the metrics, or makes them what their rows say.
    pub(super) async fn metrics(&mut self, file: &str, mut reader: Reader<'_>) -> Result<(), Stopped> {
        let header = header(file, &mut reader)?;
        let columns = Columns::find(&header, NAMES, NEEDED, &[]).map_err(|error| error.context(file.to_owned()))?;
        let (mut lines, mut row) = (HashMap::new(), StringRecord::new());
        while let Some((line, is_text)) = next(file, &mut reader, &mut row)? {
            if let Err(error) = is_text {
                self.blame(file, line, Refused::Invalid(vec![error]))?;
                continue;
            }
            let code = columns.get(&row, "code").unwrap_or_default().to_owned();
            let done = match lines.insert(code, line) {
                Some(earlier) => {
                    Err(Refused::field("code", "repeated", format!("Line {earlier} is of this metric already.")))
                }
                None => self.metric_of(&columns, &row).await,
            };
            if let Err(refused) = done {
                self.blame(file, line, refused)?;
            }
        }
        Ok(())
    }

    async fn metric_of(&mut self, columns: &Columns, row: &StringRecord) -> Result<(), Refused> {
        let invalid = |error| Refused::Invalid(vec![error]);
        columns.check(row).map_err(invalid)?;
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
            let current = queries::lock(self.tx, id).await?;
            if columns.has("strategy") {
                members.insert("strategy_id".to_owned(), json!(strategy_id));
            }
            // A patch: what the file has no column for stays.
            let new = Patch::<NewMetric>::new(members).onto(&current.record, self.schemas)?;
            let version = current.record.version;
            let metric = change(self.tx, &current, new, None).await?;
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
        let new: NewMetric = self.schemas.read(&Value::Object(members)).map_err(Refused::Invalid)?;
        let metric = create(self.tx, new, None).await?;
        self.report.created += 1;
        self.known.insert(metric.code.clone(), metric);
        Ok(())
    }
}

/// What a row says, member by member; an empty cell clears.
fn members(columns: &Columns, row: &StringRecord) -> Result<Map<String, Value>, FieldError> {
    let mut members = Map::new();
    for name in ["code", "name", "definition", "polarity", "frequency", "owner_post"] {
        if columns.has(name) {
            members.insert(name.to_owned(), json!(columns.get(row, name)));
        }
    }
    for name in ["element", "decimals", "year_start_month"] {
        if columns.has(name) {
            let number = columns.read::<i32>(row, name, "a whole number")?;
            members.insert(name.to_owned(), json!(number));
        }
    }
    if let Some(cumulative) = columns.read::<bool>(row, "cumulative", "true or false")? {
        members.insert("cumulative".to_owned(), json!(cumulative));
    }
    let decimal = |name: &str| columns.read::<Decimal>(row, name, "a number in plain digits with a decimal point");
    let mut unit = Map::new();
    for (column, member) in [("unit", "code"), ("unit_label", "label"), ("unit_kind", "kind")] {
        unit.insert(member.to_owned(), json!(columns.get(row, column)));
    }
    for bound in ["minimum", "maximum"] {
        if columns.has(bound) {
            unit.insert(bound.to_owned(), json!(decimal(bound)?));
        }
    }
    members.insert("unit".to_owned(), Value::Object(unit));
    let mut rule = Map::new();
    if let Some(kind) = columns.get(row, "rating_rule") {
        rule.insert("kind".to_owned(), json!(kind));
    }
    if let Some(tolerance) = decimal("tolerance_percent")? {
        rule.insert("tolerance_percent".to_owned(), json!(tolerance));
    }
    if !rule.is_empty() {
        members.insert("rating_rule".to_owned(), Value::Object(rule));
    }
    if columns.has("baseline") {
        let baseline = decimal("baseline")?.map(|value| json!({"value": value}));
        members.insert("baseline".to_owned(), json!(baseline));
    }
    Ok(members)
}
