//! The characters of a spreadsheet's file: UTF-8, or UTF-16 where a byte order mark says so. Bytes that are no text are
//! passed on as such, so that only their row is lost.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io::{self, Read};

/// How many bytes are read at once.
const BLOCK: usize = 16 * 1024;

/// The content of a file at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// A character.
    Character(char),
    /// Bytes that are no character in the encoding of the file.
    NotText,
}

#[derive(Debug, Clone, Copy)]
enum Encoding {
    Utf8,
    Utf16(fn([u8; 2]) -> u16),
}

/// The characters of a file, without its byte order mark. Memory does not grow with the file.
#[derive(Debug)]
pub struct Glyphs<R> {
    source: R,
    encoding: Encoding,
    /// Bytes of a character that is not whole yet.
    rest: Vec<u8>,
    ready: VecDeque<Glyph>,
    is_over: bool,
}

impl<R: Read> Glyphs<R> {
    /// Reads the beginning of a file, which says its encoding.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn new(source: R) -> io::Result<Glyphs<R>> {
        let mut glyphs =
            Glyphs { source, encoding: Encoding::Utf8, rest: Vec::new(), ready: VecDeque::new(), is_over: false };
        while glyphs.rest.len() < 3 && !glyphs.is_over {
            glyphs.read()?;
        }
        let (encoding, mark) = match glyphs.rest.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
            [0xFF, 0xFE, ..] => (Encoding::Utf16(u16::from_le_bytes), 2),
            [0xFE, 0xFF, ..] => (Encoding::Utf16(u16::from_be_bytes), 2),
            _ => (Encoding::Utf8, 0),
        };
        glyphs.encoding = encoding;
        glyphs.rest.drain(..mark);
        glyphs.decode();
        Ok(glyphs)
    }

    /// The first line without its end, which stays to be read; at most so many characters of it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn peek_line(&mut self, most: usize) -> io::Result<String> {
        let ends = |glyph: &Glyph| matches!(glyph, Glyph::Character('\r' | '\n'));
        while !self.is_over && self.ready.len() < most && !self.ready.iter().any(ends) {
            self.fill()?;
        }
        let line = self.ready.iter().take(most).take_while(|glyph| !ends(glyph));
        Ok(line.map(|glyph| if let Glyph::Character(character) = glyph { *character } else { '\u{FFFD}' }).collect())
    }

    /// The next character, which stays to be read.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn peek(&mut self) -> io::Result<Option<Glyph>> {
        while self.ready.is_empty() && !self.is_over {
            self.fill()?;
        }
        Ok(self.ready.front().copied())
    }

    fn read(&mut self) -> io::Result<()> {
        let mut block = [0; BLOCK];
        let read = loop {
            match self.source.read(&mut block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                done => break done?,
            }
        };
        self.is_over = read == 0;
        self.rest.extend_from_slice(block.get(..read).unwrap_or_default());
        Ok(())
    }

    fn fill(&mut self) -> io::Result<()> {
        self.read()?;
        self.decode();
        Ok(())
    }

    /// Makes characters of the bytes that were read. Half a character waits for the rest of it.
    fn decode(&mut self) {
        let used = match self.encoding {
            Encoding::Utf8 => self.decode_utf_8(),
            Encoding::Utf16(unit) => self.decode_utf_16(unit),
        };
        self.rest.drain(..used);
        if self.is_over && !self.rest.is_empty() {
            self.rest.clear();
            self.ready.push_back(Glyph::NotText);
        }
    }

    fn decode_utf_8(&mut self) -> usize {
        let mut used = 0;
        loop {
            let bytes = self.rest.get(used..).unwrap_or_default();
            let error = std::str::from_utf8(bytes).err();
            let valid = error.map_or(bytes.len(), |error| error.valid_up_to());
            let text = bytes.get(..valid).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default();
            self.ready.extend(text.chars().map(Glyph::Character));
            used += valid;
            let Some(broken) = error.and_then(|error| error.error_len()) else { return used };
            self.ready.push_back(Glyph::NotText);
            used += broken;
        }
    }

    fn decode_utf_16(&mut self, unit: fn([u8; 2]) -> u16) -> usize {
        let (pairs, _) = self.rest.as_chunks::<2>();
        let mut units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        // The first half of a character: the other is yet to come.
        if !self.is_over && units.last().is_some_and(|last| (0xD800..0xDC00).contains(last)) {
            units.pop();
        }
        let used = units.len() * 2;
        let decoded = char::decode_utf16(units);
        self.ready.extend(decoded.map(|decoded| decoded.map_or(Glyph::NotText, Glyph::Character)));
        used
    }
}

impl<R: Read> Iterator for Glyphs<R> {
    type Item = io::Result<Glyph>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.peek() {
            Ok(_) => self.ready.pop_front().map(Ok),
            Err(error) => Some(Err(error)),
        }
    }
}
