//! A text is the same in every encoding and in any pieces.

use std::io::{self, Read};

use proptest::prelude::*;

use super::{Glyph, Glyphs};

/// A source that hands out so many bytes at once.
struct Slow<'a>(&'a [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (given, rest) = self.0.split_at(self.0.len().min(self.1).min(buffer.len()));
        buffer[..given.len()].copy_from_slice(given);
        self.0 = rest;
        Ok(given.len())
    }
}

fn read(bytes: &[u8], at_once: usize) -> Vec<Glyph> {
    Glyphs::new(Slow(bytes, at_once)).unwrap().map(Result::unwrap).collect()
}

fn text(glyphs: &[Glyph]) -> Option<String> {
    glyphs.iter().map(|glyph| if let Glyph::Character(one) = glyph { Some(*one) } else { None }).collect()
}

proptest! {
    #[test]
    fn a_text_is_read_from_every_encoding_however_it_is_cut(
        written in "\\PC{0,40}(\r\n)?[é😀,\"]{0,9}", at_once in 1_usize..9,
    ) {
        prop_assume!(!written.starts_with('\u{FEFF}'));
        let units: Vec<u16> = "\u{FEFF}".encode_utf16().chain(written.encode_utf16()).collect();
        for bytes in [
            written.clone().into_bytes(),
            format!("\u{FEFF}{written}").into_bytes(),
            units.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
            units.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        ] {
            prop_assert_eq!(text(&read(&bytes, at_once)), Some(written.clone()));
        }
    }

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in proptest::collection::vec(any::<u8>(), 0..60), at_once in 1_usize..9) {
        let glyphs = read(&bytes, at_once);
        prop_assert!(glyphs.len() <= bytes.len());
        prop_assert_eq!(glyphs, read(&bytes, 60));
    }
}

#[test]
fn bytes_that_are_no_text_are_told_apart_from_what_is_around_them() {
    use Glyph::{Character, NotText};
    assert_eq!(read(b"a\xE9b", 1), [Character('a'), NotText, Character('b')]);
    assert_eq!(read(b"a\xC3", 1), [Character('a'), NotText]);
    assert_eq!(read(b"\xFF\xFEa\0\0\xD8b\0c", 1), [Character('a'), NotText, Character('b'), NotText]);
}
