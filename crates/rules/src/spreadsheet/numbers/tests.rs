//! A number is read as its writer meant it, or refused.

use proptest::prelude::*;

use super::{Sign, Style};
use crate::decimal::Decimal;

const POUNDS: Sign<'static> = Sign::Currency { code: "GBP", label: "£" };

fn style(separator: char) -> Style<'static> {
    Style { separator, sign: Sign::Nothing, is_whole: false }
}

fn read(separator: char, text: &str) -> Option<String> {
    style(separator).read(text).ok().map(|number| number.to_string())
}

fn said(separator: char, text: &str) -> String {
    style(separator).read(text).unwrap_err()
}

/// A number as a spreadsheet writes it, with its separators.
fn written(number: Decimal, thousands: &str, point: char) -> String {
    let plain = number.magnitude().to_string();
    let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), None), |(one, other)| (one, Some(other)));
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push_str(thousands);
        }
        text.push(digit);
    }
    let sign = if number < Decimal::ZERO { "-" } else { "" };
    format!("{sign}{text}{}", fraction.map(|digits| format!("{point}{digits}")).unwrap_or_default())
}

proptest! {
    #[test]
    fn a_number_with_thousands_apart_is_the_same_number(
        digits in -999_999_999_999_i64..999_999_999_999, places in 0_u32..5,
    ) {
        let number: Decimal = rust_decimal::Decimal::new(digits, places).try_into().unwrap();
        for thousands in [",", " ", "\u{A0}", "\u{202F}", "'"] {
            prop_assert_eq!(style(',').read(&written(number, thousands, '.')), Ok(number));
        }
        for (thousands, point) in [(".", ','), (" ", ','), (",", '.'), ("\u{A0}", ',')] {
            let text = written(number, thousands, point);
            for separator in [';', '\t'] {
                // Refused where it could be another number, and never taken for one.
                match style(separator).read(&text) {
                    Ok(read) => prop_assert_eq!(read, number),
                    Err(said) => prop_assert!(said.contains("can be"), "{text}: {said}"),
                }
            }
        }
        let text = written(number, "", ',');
        prop_assert!(style(';').read(&text).is_ok_and(|read| read == number) || said(';', &text).contains("can be"));
    }

    #[test]
    fn a_plain_number_is_read_in_every_file_or_could_be_another(
        digits in -999_999_999_i64..999_999_999, places in 0_u32..5,
    ) {
        let number: Decimal = rust_decimal::Decimal::new(digits, places).try_into().unwrap();
        let text = number.to_string();
        prop_assert_eq!(style(',').read(&text), Ok(number));
        prop_assert!(style(';').read(&text).is_ok_and(|read| read == number) || said(';', &text).contains("can be"));
    }

    #[test]
    fn no_text_makes_the_reader_fail_otherwise_than_by_a_sentence(text in "[0-9., %£€'()eE+-]{0,12}|.{0,12}") {
        for sign in [Sign::Nothing, Sign::Percent, POUNDS] {
            for is_whole in [true, false] {
                if let Err(said) = (Style { separator: ';', sign, is_whole }).read(&text) {
                    prop_assert!(said.ends_with('.'), "{said}");
                }
            }
        }
    }
}

#[test]
fn what_could_be_two_numbers_is_refused_with_both() {
    assert_eq!(said(';', "1.200"), "'1.200' can be 1200 or 1.2. Write one of these.");
    assert_eq!(said('\t', "1,234"), "'1,234' can be 1234 or 1.2340. Write one of these.");
    assert_eq!(said(';', "12,000"), "'12,000' can be 12000 or 12. Write one of these.");
    for (text, number) in
        [("1234,567", "1234.567"), ("0,300", "0.3"), ("1.234.567", "1234567"), ("2,5", "2.5"), ("1.2340", "1.234")]
    {
        assert_eq!(read(';', text).as_deref(), Some(number), "{text}");
    }
    let whole = Style { is_whole: true, ..style(';') };
    assert_eq!(whole.read("1.200"), Ok(Decimal::from(1200)));
    assert_eq!(read(',', "1,200").as_deref(), Some("1200"));
    assert!(said(',', "2,5").contains("Write a decimal point"));
}

#[test]
fn the_sign_of_the_unit_is_taken_and_of_another_refused() {
    let with = |sign| Style { sign, ..style(',') };
    assert_eq!(with(Sign::Percent).read("55 %"), Ok(Decimal::from(55)));
    for text in ["£1,200.50", "-£1,200.50", "£-1,200.50", "1,200.50 GBP", "GBP 1,200.50", "\u{2212}1,200.50 £"] {
        let number = with(POUNDS).read(text).unwrap();
        assert_eq!(number.magnitude().to_string(), "1200.5", "{text}");
        assert_eq!(number < Decimal::ZERO, text.contains(['-', '\u{2212}']), "{text}");
    }
    assert!(with(POUNDS).read("€5").unwrap_err().contains("the sign €"));
    assert!(with(POUNDS).read("5%").unwrap_err().contains("the sign %"));
    assert!(with(Sign::Nothing).read("5%").unwrap_err().contains("the sign %"));
    assert!(with(Sign::Percent).read("%5").is_err());
}

#[test]
fn what_a_spreadsheet_spoilt_is_refused_with_the_way_out() {
    assert!(said(',', "1.2E+06").contains("shortened by the spreadsheet"));
    assert!(said(',', "(5)").contains("Write -5 if it is negative"));
    for text in ["", "x", "<5", "1,2,3", "12,34,567", "1..2", "5-", "1.", ".5", "1 2", "--5", "1,200 300", "#DIV/0!"] {
        assert!(read(',', text).is_none(), "{text}");
    }
    assert!(said(',', "0.30000000000000004").contains("at most 9 digits after the point"));
}
