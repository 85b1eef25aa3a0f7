//! How the minute numbers of a body look, as a pure function both ways.

use chrono::{Datelike, NaiveDate};

use crate::refused::Refused;

const NUMBER: &str = "{number}";
const YEAR: &str = "{year}";

/// A format of minute numbers that is sound: what stands before the number and after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFormat {
    before: String,
    after: String,
}

impl NumberFormat {
    /// Reads a format, such as `{year}.EC.{number}`.
    ///
    /// # Errors
    /// [`Refused::Invalid`] if it does not have the number once, or has other braces.
    pub fn parse(format: &str) -> Result<NumberFormat, Refused> {
        let unsound = |what: &str| {
            let detail = format!(
                "'{format}' {what}. Write {NUMBER} once, for the number. Write {YEAR} for the last two digits of the \
                 year in which the municipal year begins, such as {YEAR}.EC.{NUMBER}."
            );
            Refused::field("/minute_number_format", "wrong_format", detail)
        };
        if format.contains(char::is_control) {
            return Err(unsound("has a line break or another control character"));
        }
        let (before, after) = format.split_once(NUMBER).ok_or_else(|| unsound("has no number"))?;
        if after.contains(NUMBER) {
            return Err(unsound("has the number twice"));
        }
        if [before, after].iter().any(|part| part.replace(YEAR, "").contains(['{', '}'])) {
            return Err(unsound("has other braces"));
        }
        Ok(NumberFormat { before: before.to_owned(), after: after.to_owned() })
    }

    /// Whether it has the year.
    pub fn has_year(&self) -> bool {
        self.before.contains(YEAR) || self.after.contains(YEAR)
    }

    /// The format of one municipal year, by its first day.
    pub fn of_year(&self, starts_on: Option<NaiveDate>) -> NumberFormat {
        let digits = starts_on.map(|day| format!("{:02}", day.year().rem_euclid(100))).unwrap_or_default();
        NumberFormat { before: self.before.replace(YEAR, &digits), after: self.after.replace(YEAR, &digits) }
    }

    /// A number as it is printed.
    pub fn print(&self, number: u32) -> String {
        format!("{}{number}{}", self.before, self.after)
    }

    /// The number that is printed so; none where it is of another format.
    pub fn read(&self, printed: &str) -> Option<u32> {
        let digits = printed.strip_prefix(self.before.as_str())?.strip_suffix(self.after.as_str())?;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| is_number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(format: &str, starts_on: &str) -> NumberFormat {
        NumberFormat::parse(format).expect("a format").of_year(starts_on.parse().ok())
    }

    #[test]
    fn numbers_of_real_councils_are_printed_and_read() {
        for (format, starts_on, number, printed) in [
            ("{number}", "2018-05-15", 44, "44"),
            ("{year}.{number}", "2018-05-15", 1, "18.1"),
            ("{year}.EC.{number}", "2020-05-12", 180, "20.EC.180"),
            ("CAB {number}/{year}", "2009-05-12", 7, "CAB 7/09"),
        ] {
            let format = of(format, starts_on);
            assert_eq!((format.print(number).as_str(), format.read(printed)), (printed, Some(number)));
        }
    }

    #[test]
    fn what_is_of_another_format_or_year_is_no_number_of_it() {
        let format = of("{year}.EC.{number}", "2020-05-12");
        for other in ["180", "19.EC.180", "20.EC.", "20.EC.3a", "20.EC.+3", "20.EC.99999999999"] {
            assert_eq!(format.read(other), None, "{other}");
        }
    }

    #[test]
    fn a_format_without_one_number_or_with_other_braces_is_refused() {
        for format in ["", "{year}", "{number}{number}", "{number}}", "{Year}.{number}", "{{number}}", "{number}\n"] {
            assert!(NumberFormat::parse(format).is_err(), "{format}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(
            before in "[^{}\\p{Cc}]{0,10}",
            after in "[^{}\\p{Cc}]{0,10}",
            year: bool,
            number: u32
        ) {
            let year = if year { "{year}" } else { "" };
            let format = of(&format!("{before}{year}{{number}}{after}"), "2007-05-01");
            prop_assert_eq!(format.read(&format.print(number)), Some(number));
        }

        #[test]
        fn no_text_makes_reading_fail(format in ".{0,40}", printed in ".{0,40}") {
            if let Ok(format) = NumberFormat::parse(&format) {
                let _ = format.of_year(None).read(&printed);
            }
        }
    }
}
