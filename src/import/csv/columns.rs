//! The columns of a file, by the names in its first line.

use std::str::FromStr;

use anyhow::{bail, ensure};
use csv::StringRecord;

use crate::http::schemas::did_you_mean;
use crate::http::texts;
use crate::refused::FieldError;

/// Where the columns stand.
pub struct Columns {
    names: &'static [&'static str],
    places: Vec<Option<usize>>,
    width: usize,
}

impl Columns {
    /// Finds the columns in the first line of a file. `passed_over` may stand there and says nothing: an export has it.
    ///
    /// # Errors
    /// When one is not known, stands twice, or is needed and missing.
    pub fn find(
        header: &StringRecord,
        names: &'static [&'static str],
        needed: &[&str],
        passed_over: &[&str],
    ) -> anyhow::Result<Columns> {
        let mut places = vec![None; names.len()];
        for (place, found) in header.iter().enumerate() {
            let found = found.trim().trim_start_matches('\u{FEFF}');
            match names.iter().position(|name| *name == found).and_then(|index| places.get_mut(index)) {
                Some(known) => {
                    ensure!(known.is_none(), "the column {found} stands twice");
                    *known = Some(place);
                }
                None if passed_over.contains(&found) => {}
                None => bail!("there is no column '{found}' here.{}", did_you_mean(found, names.iter().copied())),
            }
        }
        let columns = Columns { names, places, width: header.len() };
        for name in needed {
            ensure!(columns.place(name).is_some(), "the column {name} is missing");
        }
        Ok(columns)
    }

    /// Whether the file has the column.
    pub fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    fn place(&self, name: &str) -> Option<usize> {
        let index = self.names.iter().position(|known| *known == name)?;
        *self.places.get(index)?
    }

    /// Checks that a row is no longer than the first line: what stands beside the columns would be lost.
    ///
    /// # Errors
    /// When it is longer.
    pub fn check(&self, row: &StringRecord) -> Result<(), FieldError> {
        if row.len() <= self.width {
            return Ok(());
        }
        let detail =
            format!("There are {} fields, and {} columns: put what holds a comma in quotes.", row.len(), self.width);
        Err(FieldError::new("row", "too_long", detail))
    }

    /// What stands in a column of a row; none where nothing does.
    pub fn get<'a>(&self, row: &'a StringRecord, name: &str) -> Option<&'a str> {
        let text = row.get(self.place(name)?)?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// The same, of a length.
    ///
    /// # Errors
    /// When it is longer.
    pub fn text(&self, row: &StringRecord, name: &str, max: usize) -> Result<Option<String>, FieldError> {
        let text = self.get(row, name);
        if text.is_some_and(|text| text.len() > max && text.chars().count() > max) {
            return Err(FieldError::new(name, "too_long", format!("It is longer than {max} characters.")));
        }
        let form = texts::form_of(name).unwrap_or(texts::Form::Label);
        if let Some(detail) = text.and_then(|text| texts::unfit(text).or_else(|| form.invisible(text))) {
            return Err(FieldError::new(name, "wrong_format", detail));
        }
        Ok(text.map(|text| form.of(text)))
    }

    /// The same, read as something.
    ///
    /// # Errors
    /// When it cannot be; `what` says what was to be read.
    pub fn read<T: FromStr>(&self, row: &StringRecord, name: &str, what: &str) -> Result<Option<T>, FieldError> {
        let Some(text) = self.get(row, name) else { return Ok(None) };
        let wrong = |_| FieldError::new(name, "wrong_format", format!("'{text}' is not {what}."));
        text.parse().map(Some).map_err(wrong)
    }
}

/// The column that a pointer into an input is about.
pub fn of_pointer(pointer: &str) -> String {
    match pointer.trim_start_matches('/') {
        "period/code" => "period".to_owned(),
        "unit/code" => "unit".to_owned(),
        "rating_rule/kind" => "rating_rule".to_owned(),
        "rating_rule/tolerance_percent" => "tolerance_percent".to_owned(),
        "unit/minimum" => "minimum".to_owned(),
        "unit/maximum" => "maximum".to_owned(),
        "baseline/value" => "baseline".to_owned(),
        other => other.replace('/', "_"),
    }
}
