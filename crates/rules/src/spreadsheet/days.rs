//! Days as spreadsheets write them. `01/07/2025` is the first of July in one country and the seventh of January in
//! another, so the day is taken only where something settles it.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::days::DateOrder;

/// The meanings of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// One day, in any order of day and month.
    Plain(NaiveDate),
    /// One day, which can only be read with this first.
    Only(DateOrder, NaiveDate),
    /// Two days.
    Either {
        /// With the day first.
        day_first: NaiveDate,
        /// With the month first.
        month_first: NaiveDate,
    },
}

/// The order of day and month that a column's days show, with the line that shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    day_first: Option<(u64, String)>,
    month_first: Option<(u64, String)>,
}

impl Evidence {
    /// Looks at a day on a line.
    pub fn look(&mut self, line: u64, text: &str) {
        let seen = match read(text) {
            Some(Day::Only(DateOrder::DayFirst, _)) => &mut self.day_first,
            Some(Day::Only(DateOrder::MonthFirst, _)) => &mut self.month_first,
            _ => return,
        };
        seen.get_or_insert_with(|| (line, text.to_owned()));
    }

    /// The day that a text means, by the order that was asked for or that the column shows, or since it is the day that
    /// the code of the period means.
    ///
    /// # Errors
    /// The fault, and the text to write instead, in a sentence.
    pub fn settle(&self, text: &str, asked: Option<DateOrder>, meant: Option<NaiveDate>) -> Result<NaiveDate, String> {
        let shown = match (&self.day_first, &self.month_first) {
            (Some(_), None) => Some(DateOrder::DayFirst),
            (None, Some(_)) => Some(DateOrder::MonthFirst),
            _ => None,
        };
        match (read(text), asked.or(shown)) {
            (None, _) => Err(format!("'{text}' is not a date. Write it as 2025-07-01.")),
            (Some(Day::Only(order, day)), _) if asked.is_some_and(|asked| asked != order) => {
                Err(format!("'{text}' does not fit the order of --dates. Write {day}."))
            }
            (Some(Day::Plain(day) | Day::Only(_, day)), _) => Ok(day),
            (Some(Day::Either { day_first, .. }), Some(DateOrder::DayFirst)) => Ok(day_first),
            (Some(Day::Either { month_first, .. }), Some(DateOrder::MonthFirst)) => Ok(month_first),
            (Some(Day::Either { day_first, month_first }), None) => {
                if let Some(meant) = meant.filter(|meant| [day_first, month_first].contains(meant)) {
                    return Ok(meant);
                }
                let why = match (&self.day_first, &self.month_first) {
                    (Some((line, one)), Some((other_line, other))) => {
                        format!(
                            " Line {line} has '{one}' and line {other_line} '{other}', so the column does not show \
                             the order."
                        )
                    }
                    _ => String::new(),
                };
                Err(format!(
                    "'{text}' can be {day_first} or {month_first}.{why} Write one of these, or use --dates day-first \
                     or --dates month-first."
                ))
            }
        }
    }
}

/// The meanings of a text; none if it is no day with a year of four digits.
pub fn read(text: &str) -> Option<Day> {
    let text = without_midnight(text);
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let &[one, two, three] = parts.as_slice() else { return None };
    let day = |year: &str, month: u32, day: u32| NaiveDate::from_ymd_opt(year.parse().ok()?, month, day);
    if is_year(one) {
        return day(one, number(two).or_else(|| month(two))?, number(three)?).map(Day::Plain);
    }
    if !is_year(three) {
        return None;
    }
    match (number(one), number(two)) {
        (Some(first), None) => day(three, month(two)?, first).map(Day::Plain),
        (None, Some(second)) => day(three, month(one)?, second).map(Day::Plain),
        (None, None) => None,
        // No country writes the month first with points.
        (Some(first), Some(second)) if text.contains('.') => day(three, second, first).map(Day::Plain),
        (Some(first), Some(second)) => match (day(three, second, first), day(three, first, second)) {
            (Some(day_first), Some(month_first)) if day_first == month_first => Some(Day::Plain(day_first)),
            (Some(day_first), Some(month_first)) => Some(Day::Either { day_first, month_first }),
            (Some(day), None) => Some(Day::Only(DateOrder::DayFirst, day)),
            (None, Some(day)) => Some(Day::Only(DateOrder::MonthFirst, day)),
            (None, None) => None,
        },
    }
}

/// A day without the midnight that spreadsheets put behind it.
fn without_midnight(text: &str) -> &str {
    let Some((day, time)) = text.split_once(['T', ' ']).filter(|(_, time)| time.contains(':')) else { return text };
    if ["0:00", "00:00", "0:00:00", "00:00:00", "00:00:00.000"].contains(&time) { day } else { text }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(text: &str) -> Option<u32> {
    let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// An English name of a month, whole or its first three letters.
fn month(text: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = text.to_ascii_lowercase();
    let is_it = |name: &&str| **name == text || name.get(..3) == Some(text.as_str());
    (1..).zip(NAMES).find(|(_, name)| is_it(name)).map(|(month, _)| month)
}
