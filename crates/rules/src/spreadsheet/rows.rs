//! The rows of a file, as RFC 4180 has them, and nothing looser: a quote in a wrong place is a fault, since a text
//! could swallow the rows after it, or be cut into cells.

#[cfg(test)]
mod tests;

use std::io;

use super::glyphs::Glyph;

/// The most characters of a row. A quote that is never closed would otherwise fill the memory with the rest of the
/// file.
const MAX_CHARACTERS: usize = 1_000_000;

/// A row of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Whether all of it is text in the file's encoding.
    pub is_text: bool,
    cells: Vec<String>,
}

impl Row {
    /// A cell without the blanks around it; none where it is empty.
    pub fn get(&self, place: usize) -> Option<&str> {
        self.cells.get(place).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    /// How many cells it has.
    pub fn width(&self) -> usize {
        self.cells.len()
    }

    /// Its cells, without the blanks around each.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|cell| cell.trim())
    }

    /// Whether it says nothing: spreadsheets write rows of separators below a table.
    fn is_blank(&self) -> bool {
        self.is_text && self.cells().all(str::is_empty)
    }
}

/// Why the rows of a file cannot be told apart.
#[derive(Debug)]
pub enum Fault {
    /// The file cannot be read.
    Io(io::Error),
    /// A quote is wrong.
    Quote {
        /// The line that it is on: of a text in quotes, the line where it opens.
        line: u64,
        /// Which cell of its row it is in, from 0.
        place: usize,
        /// The fault.
        fault: QuoteFault,
    },
    /// A row is longer than is read.
    TooLong {
        /// The line on which it begins.
        line: u64,
    },
}

/// The fault of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteFault {
    /// It opens, and is never closed.
    Unclosed,
    /// It is closed on a line, and something follows that is none of the separators.
    Followed {
        /// The line on which it is closed.
        closed_on: u64,
        /// What follows.
        by: char,
    },
    /// It is inside a text that does not begin with one.
    Inside,
}

/// Where in a cell one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At its beginning.
    Start,
    /// In a text without quotes.
    Bare,
    /// In a text that a quote opened on a line.
    Quoted(u64),
    /// After a quote in such a text: the end of it, or the first of two that stand for one.
    Closed(u64),
    /// In blanks after such a text.
    After(u64),
}

/// What becomes of a cell by a character.
enum Step {
    Goes(State),
    EndsCell,
    EndsRow,
}

/// Reads row after row.
#[derive(Debug)]
pub struct Rows<G> {
    glyphs: G,
    separator: char,
    line: u64,
    was_return: bool,
}

impl<G: Iterator<Item = io::Result<Glyph>>> Rows<G> {
    /// The rows of a file with this separator between its cells, from a line on.
    pub fn new(glyphs: G, separator: char, line: u64) -> Rows<G> {
        Rows { glyphs, separator, line, was_return: false }
    }

    /// The next row that says something; none after the last.
    ///
    /// # Errors
    /// Where the rows cannot be told apart any more.
    pub fn next_row(&mut self) -> Result<Option<Row>, Fault> {
        loop {
            match self.read_row()? {
                Some(row) if row.is_blank() => {}
                found => return Ok(found),
            }
        }
    }

    fn read_row(&mut self) -> Result<Option<Row>, Fault> {
        let Some(mut glyph) = self.advance()? else { return Ok(None) };
        // Where lines end in CR LF, the row ended at the CR.
        if glyph == Glyph::Character('\n') && self.was_return {
            self.was_return = false;
            match self.advance()? {
                Some(next) => glyph = next,
                None => return Ok(None),
            }
        }
        let mut row = Row { line: self.line, is_text: true, cells: Vec::new() };
        let (mut cell, mut state, mut length) = (String::new(), State::Start, 0);
        loop {
            let is_text = glyph != Glyph::NotText;
            let character =
                if let Glyph::Character(character) = glyph { character } else { char::REPLACEMENT_CHARACTER };
            row.is_text &= is_text;
            length += 1;
            if length > MAX_CHARACTERS {
                return Err(self.too_long(&row, state));
            }
            self.count(character);
            match self.step(state, character, &mut cell, row.cells.len())? {
                Step::Goes(next) => state = next,
                Step::EndsCell => {
                    row.cells.push(std::mem::take(&mut cell));
                    state = State::Start;
                }
                Step::EndsRow => break,
            }
            match self.advance()? {
                Some(next) => glyph = next,
                None if matches!(state, State::Quoted(_)) => {
                    return Err(quote(&row, state, self.line, QuoteFault::Unclosed));
                }
                None => break,
            }
        }
        row.cells.push(cell);
        Ok(Some(row))
    }

    fn advance(&mut self) -> Result<Option<Glyph>, Fault> {
        self.glyphs.next().transpose().map_err(Fault::Io)
    }

    /// Counts the line that a character ends: CR, LF and CR LF each end one.
    fn count(&mut self, character: char) {
        match character {
            '\r' => self.line += 1,
            '\n' if !self.was_return => self.line += 1,
            _ => {}
        }
        self.was_return = character == '\r';
    }

    fn step(&self, state: State, character: char, cell: &mut String, place: usize) -> Result<Step, Fault> {
        let ends = match character {
            '\r' | '\n' => Some(Step::EndsRow),
            other if other == self.separator => Some(Step::EndsCell),
            _ => None,
        };
        if let Some(ends) = ends.filter(|_| !matches!(state, State::Quoted(_))) {
            return Ok(ends);
        }
        let next = match (state, character) {
            (State::Quoted(line), '"') => State::Closed(line),
            (State::Closed(line), '"') => {
                cell.push('"');
                State::Quoted(line)
            }
            (State::Quoted(_), other) => {
                cell.push(other);
                state
            }
            (State::Start, '"') => State::Quoted(self.line),
            (State::Bare, '"') => {
                return Err(Fault::Quote { line: self.line, place, fault: QuoteFault::Inside });
            }
            (State::Closed(line) | State::After(line), ' ') => State::After(line),
            (State::Closed(line) | State::After(line), by) => {
                let fault = QuoteFault::Followed { closed_on: self.line, by };
                return Err(Fault::Quote { line, place, fault });
            }
            (State::Start | State::Bare, other) => {
                cell.push(other);
                State::Bare
            }
        };
        Ok(Step::Goes(next))
    }

    fn too_long(&self, row: &Row, state: State) -> Fault {
        match state {
            State::Quoted(_) => quote(row, state, self.line, QuoteFault::Unclosed),
            _ => Fault::TooLong { line: row.line },
        }
    }
}

/// The fault of the quote that a cell is in.
fn quote(row: &Row, state: State, line: u64, fault: QuoteFault) -> Fault {
    let line = match state {
        State::Quoted(opened) | State::Closed(opened) | State::After(opened) => opened,
        State::Start | State::Bare => line,
    };
    Fault::Quote { line, place: row.cells.len(), fault }
}
