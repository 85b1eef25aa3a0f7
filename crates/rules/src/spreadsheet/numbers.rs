//! Numbers as spreadsheets write them: with a sign of the unit, and with separators of thousands. A number that could
//! be read in two ways is refused, never guessed.

#[cfg(test)]
mod tests;

use crate::decimal::{Decimal, DecimalFault};
use crate::measures::unit::{Unit, UnitKind};

/// The characters that may be beside the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign<'a> {
    /// Nothing.
    Nothing,
    /// A percent sign.
    Percent,
    /// The sign of a currency, or its code.
    Currency {
        /// By ISO 4217.
        code: &'a str,
        /// As it is printed.
        label: &'a str,
    },
}

impl<'a> Sign<'a> {
    /// That of a unit.
    pub fn of(unit: &'a Unit) -> Sign<'a> {
        Sign::of_kind(unit.kind, &unit.code, &unit.label)
    }

    /// That of a kind of unit.
    pub fn of_kind(kind: UnitKind, code: &'a str, label: &'a str) -> Sign<'a> {
        match kind {
            UnitKind::Percent => Sign::Percent,
            UnitKind::Currency => Sign::Currency { code, label },
            UnitKind::Count | UnitKind::Ratio | UnitKind::Duration | UnitKind::Index => Sign::Nothing,
        }
    }

    /// The texts that say it.
    fn texts(self) -> Vec<&'a str> {
        match self {
            Sign::Nothing => Vec::new(),
            Sign::Percent => vec!["%"],
            Sign::Currency { code, label } => {
                let usual = CURRENCIES.iter().filter(|(of, _)| *of == code).map(|(_, sign)| *sign);
                [label, code].into_iter().chain(usual).filter(|text| !text.is_empty()).collect()
            }
        }
    }
}

/// The signs of the currencies that councils here report in.
const CURRENCIES: [(&str, &str); 3] = [("GBP", "£"), ("EUR", "€"), ("USD", "$")];

/// How the numbers of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style<'a> {
    /// What separates the cells of the file. Where it is the comma, a comma in a number separates thousands.
    pub separator: char,
    /// The characters that may be beside the digits.
    pub sign: Sign<'a>,
    /// Whether the numbers are whole, so that a separator can only be one of thousands.
    pub is_whole: bool,
}

/// Blanks and apostrophes, which separate thousands and nothing else.
const APART: [char; 6] = [' ', '\u{A0}', '\u{202F}', '\u{2009}', '\'', '’'];

impl Style<'_> {
    /// Reads a number.
    ///
    /// # Errors
    /// The fault, and the text to write instead, in a sentence.
    pub fn read(self, text: &str) -> Result<Decimal, String> {
        let (is_negative, digits) = self.digits(text)?;
        let (whole, fraction) = self.parts(text, digits)?;
        let point = if fraction.is_empty() { "" } else { "." };
        let plain = format!("{}{whole}{point}{fraction}", if is_negative { "-" } else { "" });
        plain.parse().map_err(|fault| match fault {
            DecimalFault::NotPlain => not_a_number(text),
            fault => format!("'{text}' cannot be saved: {fault}."),
        })
    }

    /// The digits with their separators, without the sign of the unit; and whether they are below nought.
    fn digits(self, text: &str) -> Result<(bool, &str), String> {
        if text.starts_with('(') && text.ends_with(')') {
            let inside = text.trim_matches(['(', ')']);
            return Err(format!("'{text}' can be a negative number, or a note. Write -{inside} if it is negative."));
        }
        if is_exponential(text) {
            return Err(format!(
                "'{text}' was shortened by the spreadsheet. Format the cells as numbers, so that all digits are saved."
            ));
        }
        let signs = self.sign.texts();
        let (mut rest, mut is_negative, mut is_signed, mut is_in_unit) = (text, false, false, false);
        loop {
            let before = rest;
            if !is_signed && let Some(unsigned) = rest.strip_prefix(['-', '\u{2212}', '+']) {
                (is_negative, is_signed) = (!rest.starts_with('+'), true);
                rest = unsigned.trim_start();
            }
            if !is_in_unit && let Some(inner) = signs.iter().find_map(|sign| without(rest, sign, self.sign)) {
                (rest, is_in_unit) = (inner, true);
            }
            if rest == before {
                break;
            }
        }
        if let Some(other) = rest.chars().find(|character| is_sign_of_unit(*character)) {
            return Err(format!(
                "'{text}' has the sign {other}, but the metric has another unit. Write the plain number."
            ));
        }
        let is_plain = |character: char| character.is_ascii_digit() || ['.', ','].contains(&character);
        let ends_in_digit = rest.ends_with(|last: char| last.is_ascii_digit());
        if !ends_in_digit || !rest.chars().all(|character| is_plain(character) || APART.contains(&character)) {
            return Err(not_a_number(text));
        }
        Ok((is_negative, rest))
    }

    /// The digits before the point, and those after it.
    fn parts(self, text: &str, digits: &str) -> Result<(String, String), String> {
        let decimal = self.decimal_separator(text, digits)?;
        let (whole, fraction) = match decimal.and_then(|decimal| digits.rsplit_once(decimal)) {
            Some((whole, fraction)) => (whole, fraction),
            None => (digits, ""),
        };
        let is_bare = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_bare(fraction) || !(is_bare(whole) || are_thousands(whole)) {
            return Err(not_a_number(text));
        }
        Ok((whole.chars().filter(char::is_ascii_digit).collect(), fraction.to_owned()))
    }

    /// The separator before the decimals; none if all separate thousands.
    fn decimal_separator(self, text: &str, digits: &str) -> Result<Option<char>, String> {
        let count = |separator: char| digits.matches(separator).count();
        let is_apart = digits.contains(APART);
        match (count('.'), count(',')) {
            (0, 0) => Ok(None),
            (1, 0) if self.separator == ',' || is_apart => Ok(Some('.')),
            (0, 1) if is_apart => Ok(Some(',')),
            (0, 1) if self.separator == ',' => match are_thousands(digits) {
                true => Ok(None),
                false => Err(format!("'{text}' has a comma that does not separate thousands. Write a decimal point.")),
            },
            (1, 0) | (0, 1) => self.of_either(text, digits),
            (0, _) | (_, 0) => Ok(None),
            // The last of them is before the decimals.
            (dots, commas) => {
                let last = digits.chars().rfind(|character| ['.', ','].contains(character));
                let is_single = if last == Some('.') { dots == 1 } else { commas == 1 };
                if is_single { Ok(last) } else { Err(not_a_number(text)) }
            }
        }
    }

    /// A single point or comma in a file that does not separate cells by commas.
    fn of_either(self, text: &str, digits: &str) -> Result<Option<char>, String> {
        let separator = if digits.contains('.') { '.' } else { ',' };
        if !are_thousands(digits) {
            return Ok(Some(separator));
        }
        if self.is_whole {
            return Ok(None);
        }
        let (whole, fraction) = digits.split_once(separator).unwrap_or_default();
        let short = fraction.trim_end_matches('0');
        // Written with three digits, it could again be either.
        let decimals = if short.len() == 3 { format!("{short}0") } else { short.to_owned() };
        let point = if decimals.is_empty() { "" } else { "." };
        Err(format!("'{text}' can be {whole}{fraction} or {whole}{point}{decimals}. Write one of these."))
    }
}

/// A text without a sign at its beginning or its end; a percent sign is only at the end.
fn without<'a>(text: &'a str, sign: &str, kind: Sign<'_>) -> Option<&'a str> {
    let before = text.strip_prefix(sign).filter(|_| kind != Sign::Percent).map(str::trim_start);
    before.or_else(|| text.strip_suffix(sign).map(str::trim_end))
}

fn is_sign_of_unit(character: char) -> bool {
    ['%', '‰', '£', '$', '€', '¥'].contains(&character)
}

fn is_exponential(text: &str) -> bool {
    let parts = text.split_once(['e', 'E']);
    let starts = |part: &str| part.trim_start_matches(['-', '+']).starts_with(|first: char| first.is_ascii_digit());
    parts.is_some_and(|(number, exponent)| starts(number) && starts(exponent))
}

/// Whether digits are apart by threes, the same sign between all: one to three before the first, and no nought at the
/// beginning.
fn are_thousands(digits: &str) -> bool {
    let Some(separator) = digits.chars().find(|character| !character.is_ascii_digit()) else { return false };
    let mut groups = digits.split(separator);
    let first = groups.next().unwrap_or_default();
    let is_group = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let begins = (1..=3).contains(&first.len()) && is_group(first) && !first.starts_with('0');
    begins && groups.all(|group| group.len() == 3 && is_group(group))
}

fn not_a_number(text: &str) -> String {
    format!("'{text}' is not a number. Write digits with a decimal point, such as 1234.5.")
}
