//! Spreadsheets as text: [`glyphs`] are the characters of a file, [`rows`] its cells, [`numbers`] and [`days`] what
//! cells say.

pub mod days;
pub mod glyphs;
pub mod numbers;
pub mod rows;
