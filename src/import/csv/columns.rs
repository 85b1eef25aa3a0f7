//! The columns of a file, by the names in its first line, and the values in their cells.

use std::str::FromStr;

use anyhow::{bail, ensure};

use super::sheet::Sheet;
use crate::decimal::Decimal;
use crate::refused::FieldError;
use crate::spelling::did_you_mean;
use crate::spreadsheet::numbers::{Sign, Style};
use crate::spreadsheet::rows::Row;
use crate::texts;

/// Where the columns stand.
pub struct Columns {
    names: &'static [&'static str],
    places: Vec<Option<usize>>,
    /// Columns with an empty name: spreadsheets write them beside a table.
    unnamed: Vec<usize>,
    width: usize,
    needed: usize,
    separator: char,
}

impl Columns {
    /// Finds the columns in the first row of a file. `passed_over` may stand there and says nothing: an export has it.
    ///
    /// # Errors
    /// When one is not known, stands twice, or is needed and missing.
    pub fn find(
        sheet: &Sheet<'_>,
        names: &'static [&'static str],
        needed: &[&str],
        passed_over: &[&str],
    ) -> anyhow::Result<Columns> {
        let (mut places, mut unnamed) = (vec![None; names.len()], Vec::new());
        for (place, written) in sheet.header.cells().enumerate() {
            let found = word_of(written);
            match names.iter().position(|name| *name == found).and_then(|index| places.get_mut(index)) {
                Some(known) => {
                    ensure!(known.is_none(), "the column {found} occurs twice");
                    *known = Some(place);
                }
                None if found.is_empty() => unnamed.push(place),
                None if passed_over.contains(&found.as_str()) => {}
                None => bail!("there is no column '{written}' here.{}", did_you_mean(&found, names.iter().copied())),
            }
        }
        let (width, separator) = (sheet.header.width(), sheet.separator);
        let columns = Columns { names, places, unnamed, width, needed: needed.len(), separator };
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

    /// Checks that a row says nothing beside the columns: it would be lost.
    ///
    /// # Errors
    /// When it does.
    pub fn check(&self, row: &Row) -> Result<(), FieldError> {
        if let Some((place, text)) = self.unnamed.iter().find_map(|place| Some((place, row.get(*place)?))) {
            let column = place + 1;
            let detail =
                format!("Column {column} has no name, and holds '{text}'. Name the column, or empty the cell.");
            return Err(FieldError::new("row", "unnamed", detail));
        }
        if row.cells().skip(self.width).all(str::is_empty) {
            return Ok(());
        }
        let (cells, width, separator) = (row.width(), self.width, shown(self.separator));
        let detail = format!(
            "There are {cells} cells, but {width} columns. If a text has a {separator}, put the text in quotes."
        );
        Err(FieldError::new("row", "too_long", detail))
    }

    /// Checks that no text of a row holds another row: two quotes that were forgotten make one text of all between
    /// them. A line of a text is taken for a row where it has the cells that a row needs, and the cell of the column is
    /// one of its words.
    ///
    /// # Errors
    /// When one does.
    pub fn check_texts(&self, row: &Row, name: &str, is_word: impl Fn(&str) -> bool) -> Result<(), FieldError> {
        let Some(place) = self.place(name) else { return Ok(()) };
        for (column, text) in row.cells().enumerate().filter(|(_, text)| text.contains(['\n', '\r'])) {
            let is_row = |line: &&str| {
                let cells = line.split(self.separator);
                cells.clone().count() >= self.needed
                    && cells.clone().nth(place).is_some_and(|cell| is_word(cell.trim().trim_matches('"')))
            };
            if let Some(line) = text.split(['\n', '\r']).skip(1).find(is_row) {
                let start: String = line.chars().take(40).collect();
                let detail = format!(
                    "The text holds what looks like a row of its own: '{start}'. Close the quote before it. If it is \
                     part of the text, put it on one line."
                );
                let name = self.names.iter().find(|name| self.place(name) == Some(column)).unwrap_or(&"row");
                return Err(FieldError::new(name, "swallowed", detail));
            }
        }
        Ok(())
    }

    /// What stands in a column of a row; none where nothing does.
    pub fn get<'a>(&self, row: &'a Row, name: &str) -> Option<&'a str> {
        row.get(self.place(name)?)
    }

    /// The same, of a length.
    ///
    /// # Errors
    /// When it is longer.
    pub fn text(&self, row: &Row, name: &str, max: usize) -> Result<Option<String>, FieldError> {
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

    /// The same as a word of an enum: spreadsheets change its capitals, and people write blanks in it.
    pub fn word(&self, row: &Row, name: &str) -> Option<String> {
        self.get(row, name).map(word_of)
    }

    /// The same, read as a word of an enum.
    ///
    /// # Errors
    /// When it is none; `words` says which there are.
    pub fn one_of<T: FromStr>(&self, row: &Row, name: &str, words: &str) -> Result<Option<T>, FieldError> {
        let Some(text) = self.get(row, name) else { return Ok(None) };
        let wrong = |_| FieldError::new(name, "wrong_format", format!("'{text}' is not one of {words}."));
        word_of(text).parse().map(Some).map_err(wrong)
    }

    /// The same, read as true or false, as programs and spreadsheets write them.
    ///
    /// # Errors
    /// When it is neither.
    pub fn flag(&self, row: &Row, name: &str) -> Result<Option<bool>, FieldError> {
        self.one_of(row, name, "true, false")
    }

    /// The same, read as a number.
    ///
    /// # Errors
    /// When it is none, or could be two.
    pub fn number(&self, row: &Row, name: &str, sign: Sign<'_>, is_whole: bool) -> Result<Option<Decimal>, FieldError> {
        let Some(text) = self.get(row, name) else { return Ok(None) };
        let read = Style { separator: self.separator, sign, is_whole }.read(text);
        read.map(Some).map_err(|detail| FieldError::new(name, "wrong_format", detail))
    }

    /// The same, read as a whole number.
    ///
    /// # Errors
    /// When it is none.
    pub fn whole(&self, row: &Row, name: &str) -> Result<Option<Decimal>, FieldError> {
        let number = self.number(row, name, Sign::Nothing, true)?;
        match number.filter(|number| number.rounded(0) != *number) {
            Some(number) => {
                let detail = format!("{number} is not a whole number. Write it without a decimal point.");
                Err(FieldError::new(name, "wrong_format", detail))
            }
            None => Ok(number),
        }
    }
}

/// A name of a column or a word of an enum, as the contract writes it.
fn word_of(text: &str) -> String {
    text.trim().to_lowercase().replace([' ', '-'], "_")
}

/// A separator as it is named in a sentence.
fn shown(separator: char) -> &'static str {
    match separator {
        ';' => "semicolon",
        '\t' => "tab",
        _ => "comma",
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
