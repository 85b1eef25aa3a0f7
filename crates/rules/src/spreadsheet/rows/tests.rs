//! Rows are read as they were written, and no quote goes astray unseen.

use proptest::prelude::*;

use super::{Fault, QuoteFault, Row, Rows};
use crate::spreadsheet::glyphs::Glyphs;

fn read(text: &str, separator: char) -> Result<Vec<Row>, Fault> {
    let mut rows = Rows::new(Glyphs::new(text.as_bytes()).unwrap(), separator, 1);
    let mut found = Vec::new();
    while let Some(row) = rows.next_row()? {
        found.push(row);
    }
    Ok(found)
}

fn cells(text: &str) -> Vec<Vec<String>> {
    read(text, ',').unwrap().into_iter().map(|row| row.cells).collect()
}

fn fault(text: &str) -> (u64, usize, QuoteFault) {
    match read(text, ',') {
        Err(Fault::Quote { line, place, fault }) => (line, place, fault),
        other => panic!("{text:?}: {other:?}"),
    }
}

/// A table as another program writes it.
fn written(table: &[Vec<String>], separator: char, terminator: csv::Terminator, style: csv::QuoteStyle) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(u8::try_from(separator).unwrap())
        .terminator(terminator)
        .quote_style(style)
        .from_writer(Vec::new());
    table.iter().for_each(|row| writer.write_record(row).unwrap());
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// Tables without blank rows.
fn tables() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = "[a,;\t\" \r\né]{0,8}";
    proptest::collection::vec((proptest::collection::vec(cell, 3), 1_u8..9), 1..6).prop_map(|rows| {
        rows.into_iter().map(|(cells, first)| std::iter::once(first.to_string()).chain(cells).collect()).collect()
    })
}

fn terminators() -> impl Strategy<Value = csv::Terminator> {
    prop_oneof![Just(csv::Terminator::CRLF), Just(csv::Terminator::Any(b'\n')), Just(csv::Terminator::Any(b'\r')),]
}

proptest! {
    #[test]
    fn a_table_that_was_written_is_read(
        table in tables(), separator in prop::sample::select(vec![',', ';', '\t']),
        terminator in terminators(), always in any::<bool>(),
    ) {
        let style = if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let text = written(&table, separator, terminator, style);
        let rows = read(&text, separator).unwrap();
        let found: Vec<Vec<String>> = rows.iter().map(|row| row.cells.clone()).collect();
        prop_assert_eq!(found, table);
        prop_assert_eq!(rows.first().map(|row| row.line), Some(1));
    }

    #[test]
    fn a_table_that_lost_one_quote_is_refused(table in tables(), which in any::<prop::sample::Index>()) {
        let text = written(&table, ',', csv::Terminator::Any(b'\n'), csv::QuoteStyle::Always);
        let quotes: Vec<usize> = text.match_indices('"').map(|(place, _)| place).collect();
        let mut text = text;
        text.remove(quotes[which.index(quotes.len())]);
        prop_assert!(matches!(read(&text, ','), Err(Fault::Quote { .. })), "{text:?}");
    }

    #[test]
    fn a_quote_that_is_never_closed_is_named_by_the_line_on_which_it_opens(table in tables()) {
        let mut text = written(&table, ',', csv::Terminator::Any(b'\n'), csv::QuoteStyle::Always);
        let last: String = table.last().unwrap().last().unwrap().clone();
        text.truncate(text.len() - 2);
        let ends = text.replace("\r\n", "\n").matches(['\r', '\n']).count();
        let inside = last.replace("\r\n", "\n").matches(['\r', '\n']).count();
        prop_assert_eq!(
            fault(&text), (u64::try_from(ends - inside + 1).unwrap(), 3, QuoteFault::Unclosed), "{:?}", text
        );
    }

    #[test]
    fn any_text_is_read_to_its_end_or_refused(text in "[a,\"\r\n ]{0,40}") {
        if let Ok(rows) = read(&text, ',') {
            prop_assert!(rows.is_sorted_by_key(|row| row.line) && text.matches('"').count() % 2 == 0, "{text:?}");
        }
    }
}

#[test]
fn rows_that_say_nothing_are_passed_over_and_lines_counted_all_the_same() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", ",,", "", " , ", "\"\",\"\"", "1,2", ",", ""].join(end);
        let rows = read(&text, ',').unwrap();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 6], "{end:?}");
    }
}

#[test]
fn quotes_that_stand_where_they_may_not_are_told_apart() {
    assert_eq!(fault("a,b\n1,\"open\n2,\n3,\n"), (2, 1, QuoteFault::Unclosed));
    assert_eq!(fault("a,b\n1,\"open\n2,\"x\"\n"), (2, 1, QuoteFault::Followed { closed_on: 3, by: 'x' }));
    assert_eq!(fault("a,b\n\"1\"x,2\n"), (2, 0, QuoteFault::Followed { closed_on: 2, by: 'x' }));
    assert_eq!(fault("a,b\n\"1\" x,2\n"), (2, 0, QuoteFault::Followed { closed_on: 2, by: 'x' }));
    assert_eq!(fault("a,b\n1, \"2\"\n"), (2, 1, QuoteFault::Inside));
    assert_eq!(fault("a,b\n1,the \"best\" year\n"), (2, 1, QuoteFault::Inside));
    assert_eq!(fault("a,b\n1,\"\"\"\n"), (2, 1, QuoteFault::Unclosed));
}

#[test]
fn a_text_in_quotes_holds_what_a_bare_one_cannot() {
    assert_eq!(cells("\"a,b\",\"c\nd\",\"e \"\"f\"\"\"  ,\"\"\n"), [["a,b", "c\nd", "e \"f\"", ""]]);
}

#[test]
fn a_quote_that_swallows_more_than_a_row_can_hold_is_refused_without_reading_on() {
    let endless = "a,b\n1,\"".chars().chain(std::iter::repeat('x'));
    let glyphs = endless.map(|character| Ok(super::Glyph::Character(character)));
    let mut rows = Rows::new(glyphs, ',', 1);
    rows.next_row().unwrap();
    assert!(matches!(rows.next_row(), Err(Fault::Quote { line: 2, place: 1, fault: QuoteFault::Unclosed })));
}
