//! Metrics of a file, one row after the other: there are hundreds, not millions.

use csv::StringRecord;
use serde_json::{Map, Value, json};

use super::columns::Columns;
use super::{Import, Reader, Stopped};
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
        let header = reader.headers().map_err(|error| anyhow::anyhow!("{file}: {error}"))?.clone();
        let columns = Columns::find(&header, NAMES, NEEDED, &[]).map_err(|error| error.context(file.to_owned()))?;
        let mut row = StringRecord::new();
        while reader.read_record(&mut row).map_err(|error| anyhow::anyhow!("{file}: {error}"))? {
            let line = row.position().map_or(0, csv::Position::line);
            if let Err(refused) = self.metric_of(&columns, &row).await {
                let errors = self.blame(refused)?;
                self.report.tell(file, line, &errors);
            }
        }
        Ok(())
    }

    async fn metric_of(&mut self, columns: &Columns, row: &StringRecord) -> Result<(), Refused> {
        columns.check(row).map_err(|error| Refused::Invalid(vec![error]))?;
        let mut input = input(columns, row).map_err(|error| Refused::Invalid(vec![error]))?;
        match columns.get(row, "strategy") {
            Some(slug) => {
                let missing = || Refused::field("strategy", "not_found", format!("There is no strategy '{slug}'."));
                let id = strategies::queries::with_slug(self.tx.db(), slug).await?.ok_or_else(missing)?;
                input.insert("strategy_id".to_owned(), json!(id));
            }
            None => {
                input.insert("council".to_owned(), json!(self.council));
            }
        }
        let code = columns.get(row, "code").unwrap_or_default();
        if let Some(known) = self.known.get(code) {
            let id = known.id;
            let current = queries::lock(self.tx, id).await?;
            if columns.get(row, "strategy").is_none() {
                input.insert("strategy_id".to_owned(), json!(current.record.strategy_id));
            }
            let new: NewMetric = self.schemas.read(&Value::Object(input)).map_err(Refused::Invalid)?;
            let version = current.record.version;
            let metric = change(self.tx, &current, new, None).await?;
            match metric.version == version {
                true => self.report.unchanged += 1,
                false => self.report.changed += 1,
            }
            self.known.insert(metric.code.clone(), metric);
            return Ok(());
        }
        input.insert("publication".to_owned(), json!(self.publication));
        let new: NewMetric = self.schemas.read(&Value::Object(input)).map_err(Refused::Invalid)?;
        let metric = create(self.tx, new, None).await?;
        self.report.created += 1;
        self.known.insert(metric.code.clone(), metric);
        Ok(())
    }
}

/// A row as a writer would send it.
fn input(columns: &Columns, row: &StringRecord) -> Result<Map<String, Value>, FieldError> {
    let mut input = Map::new();
    for name in ["code", "name", "definition", "polarity", "frequency", "owner_post"] {
        if let Some(text) = columns.get(row, name) {
            input.insert(name.to_owned(), json!(text));
        }
    }
    for name in ["element", "decimals", "year_start_month"] {
        if let Some(number) = columns.read::<i32>(row, name, "a whole number")? {
            input.insert(name.to_owned(), json!(number));
        }
    }
    if let Some(cumulative) = columns.read::<bool>(row, "cumulative", "true or false")? {
        input.insert("cumulative".to_owned(), json!(cumulative));
    }
    let decimal = |name: &str| columns.read::<crate::decimal::Decimal>(row, name, "a number in plain digits");
    input.insert(
        "unit".to_owned(),
        json!({
            "code": columns.get(row, "unit"),
            "label": columns.get(row, "unit_label"),
            "kind": columns.get(row, "unit_kind"),
            "minimum": decimal("minimum")?,
            "maximum": decimal("maximum")?,
        }),
    );
    let tolerance = decimal("tolerance_percent")?;
    if let Some(kind) = columns.get(row, "rating_rule") {
        let rule = match tolerance {
            Some(tolerance) => json!({"kind": kind, "tolerance_percent": tolerance}),
            None => json!({"kind": kind}),
        };
        input.insert("rating_rule".to_owned(), rule);
    }
    if let Some(baseline) = decimal("baseline")? {
        input.insert("baseline".to_owned(), json!({"value": baseline}));
    }
    Ok(input)
}
