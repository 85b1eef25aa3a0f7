//! A spreadsheet's file, opened: what separates its cells, the names of its columns, and its rows.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, anyhow, bail};

use crate::spreadsheet::glyphs::{Glyph, Glyphs};
use crate::spreadsheet::rows::{Fault, QuoteFault, Row, Rows};

/// The longest first line that is looked at for what separates the cells.
const MAX_HEADER: usize = 64 * 1024;

/// The format in which to save a spreadsheet.
pub const NOT_TEXT: &str = "It is not text in UTF-8. Save the file as CSV UTF-8 and import that.";

/// A file that is read row by row.
pub struct Sheet<'a> {
    /// The name of the file, without its folder.
    pub name: String,
    /// What separates its cells.
    pub separator: char,
    /// Its first row, which names the columns.
    pub header: Row,
    rows: Rows<Glyphs<Counted<'a>>>,
}

/// A file that tells how much of it was read.
struct Counted<'a> {
    file: File,
    progress: &'a dyn Fn(u64),
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        (self.progress)(u64::try_from(read).unwrap_or_default());
        Ok(read)
    }
}

impl<'a> Sheet<'a> {
    /// Opens a file, and reads the names of its columns.
    ///
    /// # Errors
    /// When it cannot be read, or has no first row.
    pub fn open(path: &Path, progress: &'a dyn Fn(u64)) -> anyhow::Result<Sheet<'a>> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let context = || format!("cannot read {}", path.display());
        let file = File::open(path).with_context(context)?;
        let mut glyphs = Glyphs::new(Counted { file, progress }).with_context(context)?;
        let mut first = glyphs.peek_line(MAX_HEADER).with_context(context)?;
        let mut line = 1;
        let mut separator = None;
        if let Some(said) = first.to_ascii_lowercase().trim_matches([' ', '"']).strip_prefix("sep=") {
            separator = Some(separator_of(said).ok_or_else(|| {
                anyhow!("{name}:1: row: '{said}' cannot separate cells. Write sep= with a comma, a semicolon or a tab.")
            })?);
            skip_line(&mut glyphs, first.chars().count()).with_context(context)?;
            first = glyphs.peek_line(MAX_HEADER).with_context(context)?;
            line = 2;
        }
        let separator = separator.unwrap_or_else(|| separator_in(&first));
        let mut sheet = Sheet { name, separator, header: Row::default(), rows: Rows::new(glyphs, separator, line) };
        match sheet.next_row()? {
            None => bail!("{}:1: row: the file is empty. Its first line names the columns", sheet.name),
            Some(header) if !header.is_text || header.cells().any(|cell| cell.contains('\0')) => {
                bail!("{}:{}: row: {NOT_TEXT}", sheet.name, header.line)
            }
            Some(header) => sheet.header = header,
        }
        Ok(sheet)
    }

    /// The next row that says something; none after the last.
    ///
    /// # Errors
    /// When the file cannot be read, or a quote does not let its rows be told apart.
    pub fn next_row(&mut self) -> anyhow::Result<Option<Row>> {
        let read = self.rows.next_row();
        read.map_err(|fault| match fault {
            Fault::Io(error) => anyhow!(error).context(format!("cannot read {}", self.name)),
            Fault::TooLong { line } => {
                anyhow!("{}:{line}: row: the row is longer than a million characters", self.name)
            }
            Fault::Quote { line, place, fault } => {
                let column = self.header.get(place).map_or_else(|| format!("column {}", place + 1), str::to_owned);
                anyhow!("{}:{line}: {column}: {}", self.name, quote_rule(fault))
            }
        })
    }
}

fn quote_rule(fault: QuoteFault) -> String {
    const TWICE: &str = "Write a quote inside the text twice: \"\".";
    match fault {
        QuoteFault::Unclosed => {
            format!("The quote that opens on this line is never closed. Close it at the end of the text. {TWICE}")
        }
        QuoteFault::Followed { closed_on, by } => format!(
            "The quote that opens on this line closes on line {closed_on}, and '{by}' follows. Only the next cell or \
             the next row can follow. Look for a quote that is not closed. {TWICE}"
        ),
        QuoteFault::Inside => {
            format!("There is a quote in a text that does not begin with one. Put the whole text in quotes. {TWICE}")
        }
    }
}

/// The separator of cells, by the first line of a file.
fn separator_of(said: &str) -> Option<char> {
    let mut characters = said.chars();
    let separator = characters.next().filter(|separator| [',', ';', '\t'].contains(separator));
    separator.filter(|_| characters.all(|rest| [',', ';', '\t'].contains(&rest)))
}

/// What separates the names of the columns: a comma, or, where there is none, the semicolon or the tab that
/// spreadsheets write where the comma is the decimal sign. No name of a column holds any of them.
fn separator_in(line: &str) -> char {
    [',', ';', '\t'].into_iter().find(|separator| line.contains(*separator)).unwrap_or(',')
}

/// Reads on to the next line; so many characters of this one are left.
fn skip_line<R: Read>(glyphs: &mut Glyphs<R>, left: usize) -> std::io::Result<()> {
    for glyph in glyphs.by_ref().take(left) {
        glyph?;
    }
    if matches!(glyphs.next().transpose()?, Some(Glyph::Character('\r')))
        && glyphs.peek()? == Some(Glyph::Character('\n'))
    {
        glyphs.next().transpose()?;
    }
    Ok(())
}
