//! The days of the invented council. They move when the council is loaded, so the demo never ages.
//!
//! `demo/examplebridge.json` is written for the week of its meeting in progress. Its days move by whole weeks to the
//! week of loading, so that a Tuesday stays a Tuesday. The meeting in progress is the only event of its week, and takes
//! place on the day of loading. Months, quarters, halves and years move by whole ones, never to a later time than days.
//! So no figure is of a period that is still to come. Texts say the moved days too. External identifiers stay, so that
//! the documentation can name them.

use std::cmp::Ordering;

use anyhow::{Context, bail};
use chrono::{DateTime, Datelike, DurationRound, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use crate::clock::zone;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The quarters of a financial year in words.
const QUARTERS: [&str; 4] = ["first", "second", "third", "fourth"];

/// Signs before four digits that are part of a larger number or of a name.
const NO_YEAR_AFTER: [&str; 4] = [".", ",", "£", "-"];

const INSTANT: &str = "%Y-%m-%dT%H:%M:%SZ";
const LOCAL_TIME: &str = "%Y-%m-%dT%H:%M:%S";

/// How the days of a bundle move.
#[derive(Debug, Clone)]
pub struct Days {
    zone: Tz,
    /// The Monday of the week for which the bundle is written.
    monday: NaiveDate,
    /// The day of the meeting in progress.
    today: NaiveDate,
    /// How much later the meeting in progress starts.
    later: TimeDelta,
    /// By how much days move: whole weeks.
    weeks: TimeDelta,
    /// By how many months a month moves.
    months: i32,
    /// The first days of the municipal years in the bundle.
    municipal_years: Vec<NaiveDate>,
}

impl Days {
    /// How the days of a bundle move if it is loaded now, or as if on a day. None if no meeting is in progress in the
    /// bundle: then its days are facts.
    ///
    /// # Errors
    /// When the day is still to come.
    pub fn of(lists: &Value, now: DateTime<Utc>, day: Option<NaiveDate>) -> anyhow::Result<Option<Days>> {
        let mut sitting = records(lists, "meetings").filter(|meeting| said(meeting, "state") == Some("in_progress"));
        let Some(written) = sitting.find_map(|meeting| instant(said(meeting, "start_at")?)) else { return Ok(None) };
        let zone = zone(lists.pointer("/councils/0/timezone").and_then(Value::as_str).unwrap_or_default());
        let written = written.with_timezone(&zone);
        let laid = start(written, now, day)?.with_timezone(&zone);
        let (from, to) = (monday(written.date_naive()), monday(laid.date_naive()));
        let years = records(lists, "municipal_years").filter_map(|year| said(year, "starts_on")?.parse().ok());
        Ok(Some(Days {
            zone,
            monday: from,
            today: laid.date_naive(),
            later: laid.signed_duration_since(written),
            weeks: to.signed_duration_since(from),
            months: months_between(from, to),
            municipal_years: years.collect(),
        }))
    }

    /// The day of the meeting in progress: the day for which the demo is laid.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// Moves every day of the bundle.
    pub fn lay(&self, lists: &mut Value) {
        for (list, records) in lists.as_object_mut().into_iter().flatten() {
            for record in records.as_array_mut().into_iter().flatten() {
                self.lay_record(list, record);
            }
        }
    }

    fn lay_record(&self, list: &str, record: &mut Value) {
        for (name, value) in record.as_object_mut().into_iter().flatten() {
            // Strategies and reorganisations go by financial years, and so do the days by which a target is aimed at.
            let by_years = matches!(
                (list, name.as_str()),
                ("strategies" | "councils", "starts_on" | "ends_on") | ("targets", "by_on")
            );
            match value {
                // The law does not move.
                _ if name == "identifiers" || name == "legal_basis" => {}
                Value::String(said) if by_years => *said = self.day_by_years(said),
                value => self.lay_value(name, value),
            }
        }
    }

    fn lay_value(&self, name: &str, value: &mut Value) {
        match value {
            Value::String(said) if name == "code" => *said = self.period(said),
            Value::String(said) => *said = self.said(said),
            Value::Array(values) => values.iter_mut().for_each(|value| self.lay_value(name, value)),
            Value::Object(fields) => {
                let names_another = fields.contains_key("scheme");
                for (name, value) in fields.iter_mut().filter(|(name, _)| !names_another || *name != "value") {
                    self.lay_value(name, value);
                }
            }
            _ => {}
        }
    }

    fn said(&self, said: &str) -> String {
        if let Ok(day) = said.parse::<NaiveDate>() {
            self.day(day).to_string()
        } else if let Some(at) = instant(said) {
            self.instant(at).format(INSTANT).to_string()
        } else if let Ok(at) = NaiveDateTime::parse_from_str(said, LOCAL_TIME) {
            self.day(at.date()).and_time(at.time()).format(LOCAL_TIME).to_string()
        } else {
            self.text(said)
        }
    }

    fn day(&self, day: NaiveDate) -> NaiveDate {
        match monday(day) == self.monday {
            true => self.today,
            false => day.checked_add_signed(self.weeks).unwrap_or(day),
        }
    }

    /// An instant keeps its local time, also where clocks change in between. Those of the meeting in progress keep
    /// their distance from its start.
    fn instant(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let local = at.with_timezone(&self.zone);
        match monday(local.date_naive()) == self.monday {
            true => at + self.later,
            false => in_zone(self.zone, self.day(local.date_naive()).and_time(local.time())),
        }
    }

    fn day_by_years(&self, said: &str) -> String {
        let day = said.parse::<NaiveDate>().ok();
        let moved = day.and_then(|day| day.with_year(self.year(day.year())));
        moved.map_or_else(|| said.to_owned(), |moved| moved.to_string())
    }

    /// A year. Those before 2000 are history, and stay.
    fn year(&self, year: i32) -> i32 {
        if year < 2000 { year } else { year + self.months.div_euclid(12) }
    }

    /// The year in which the municipal year begins that began in a year of the bundle.
    fn municipal_year(&self, year: i32) -> i32 {
        let start = self.municipal_years.iter().find(|start| start.year() == year);
        start.map_or_else(|| self.year(year), |start| self.day(*start).year())
    }

    /// A period by its code: `2026-Q1`, `2026-H1`, `2026-04` or `2026`. Another code stays.
    fn period(&self, code: &str) -> String {
        let (year, part) = code.split_at_checked(4).unwrap_or((code, ""));
        let Some(year) = number(year, 4) else { return code.to_owned() };
        for (sign, length, parts) in [("-Q", 1, 4), ("-H", 1, 2), ("-", 2, 12)] {
            if let Some(part) = part.strip_prefix(sign).and_then(|part| number(part, length)) {
                let moved = year * parts + part - 1 + self.months.div_euclid(12 / parts);
                return format!("{}{sign}{:02$}", moved.div_euclid(parts), moved.rem_euclid(parts) + 1, length);
            }
        }
        if part.is_empty() { self.year(year).to_string() } else { code.to_owned() }
    }

    fn text(&self, said: &str) -> String {
        let (words, mut text, mut before) = (words(said), String::with_capacity(said.len()), "");
        let mut rest = words.as_slice();
        while let Some((&first, after)) = rest.split_first() {
            let moved = self.dated(rest).or_else(|| self.numbered(rest)).or_else(|| self.alone(before, rest));
            match moved {
                Some((moved, count)) => {
                    text += &moved;
                    rest = rest.get(count..).unwrap_or_default();
                }
                None => {
                    text += first;
                    rest = after;
                }
            }
            before = first;
        }
        text
    }

    /// A day, a month or a quarter at the beginning of some words, and how many of them say it.
    fn dated(&self, words: &[&str]) -> Option<(String, usize)> {
        match *words {
            [year, "-", month, "-", day, ..] if year.len() == 4 => {
                let day = format!("{year}-{month}-{day}").parse().ok()?;
                Some((self.day(day).to_string(), 5))
            }
            [day, " ", month, " ", year, ..] if day.len() <= 2 && place(&MONTHS, month).is_some() => {
                let day = NaiveDate::parse_from_str(&format!("{day} {month} {year}"), "%d %B %Y").ok()?;
                Some((self.day(day).format("%-d %B %Y").to_string(), 5))
            }
            [month, " ", year, ..] if year.len() == 4 => {
                let moved = number(year, 4)? * 12 + place(&MONTHS, month)? + self.months;
                Some((format!("{} {}", name(&MONTHS, moved), moved.div_euclid(12)), 3))
            }
            [quarter, " ", "Quarter", " ", year, "/", ..] => self.quarter(quarter, " Quarter ", year, 7),
            [quarter, " ", "quarter", " ", "of", " ", year, "/", ..] => self.quarter(quarter, " quarter of ", year, 9),
            _ => None,
        }
    }

    fn quarter(&self, quarter: &str, between: &str, year: &str, count: usize) -> Option<(String, usize)> {
        let place = place(&QUARTERS, &quarter.to_lowercase())?;
        let moved = number(year, 4)? * 4 + place + self.months.div_euclid(3);
        let mut quarter_moved = name(&QUARTERS, moved).to_owned();
        if quarter.starts_with(char::is_uppercase)
            && let Some(first) = quarter_moved.get_mut(..1)
        {
            first.make_ascii_uppercase();
        }
        Some((format!("{quarter_moved}{between}{}", years(moved.div_euclid(4))), count))
    }

    /// The name of a municipal year, a minute number or the number of a planning application.
    fn numbered(&self, words: &[&str]) -> Option<(String, usize)> {
        match *words {
            [first, "/", second, ..] if first.len() == 4 => {
                let (year, next) = (number(first, 4)?, number(second, 2)?);
                ((year + 1).rem_euclid(100) == next).then(|| (years(self.municipal_year(year)), 3))
            }
            [year, ".", "EC", ".", ..] => {
                let moved = self.municipal_year(2000 + number(year, 2)?);
                Some((format!("{:02}.EC.", moved.rem_euclid(100)), 4))
            }
            [year, "/", application, "/", "FUL", ..] => {
                let moved = self.year(2000 + number(year, 2)?).rem_euclid(100);
                Some((format!("{moved:02}/{application}/FUL"), 5))
            }
            _ => None,
        }
    }

    /// A month without its year, or a year.
    fn alone(&self, before: &str, words: &[&str]) -> Option<(String, usize)> {
        let word = words.first()?;
        if let Some(month) = place(&MONTHS, word) {
            return Some((name(&MONTHS, month + self.months).to_owned(), 1));
        }
        let is_year = word.starts_with("20") && !NO_YEAR_AFTER.contains(&before);
        is_year.then(|| number(word, 4)).flatten().map(|year| (self.year(year).to_string(), 1))
    }
}

/// When the meeting in progress starts: half an hour before now, or on an earlier day at the time that the bundle says.
fn start(written: DateTime<Tz>, now: DateTime<Utc>, day: Option<NaiveDate>) -> anyhow::Result<DateTime<Utc>> {
    let zone = written.timezone();
    let begun = now - TimeDelta::minutes(30);
    let begun = begun.duration_trunc(TimeDelta::minutes(5)).context("the clock shows no time of the calendar")?;
    let today = begun.with_timezone(&zone).date_naive();
    let day = day.unwrap_or(today);
    match day.cmp(&today) {
        Ordering::Less => Ok(in_zone(zone, day.and_time(written.time()))),
        Ordering::Equal => Ok(begun),
        Ordering::Greater => bail!("the demo cannot be laid for {day}, which is after {today}. Name an earlier day"),
    }
}

/// The instant of a local time. If it comes twice, it is the first.
fn in_zone(zone: Tz, at: NaiveDateTime) -> DateTime<Utc> {
    zone.from_local_datetime(&at).earliest().map_or_else(|| at.and_utc(), |at| at.with_timezone(&Utc))
}

fn instant(said: &str) -> Option<DateTime<Utc>> {
    NaiveDateTime::parse_from_str(said, INSTANT).ok().map(|at| at.and_utc())
}

fn records<'a>(lists: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    lists.get(list).and_then(Value::as_array).into_iter().flatten()
}

/// The text in a field of a record.
fn said<'a>(record: &'a Value, field: &str) -> Option<&'a str> {
    record.get(field).and_then(Value::as_str)
}

fn monday(day: NaiveDate) -> NaiveDate {
    day.week(chrono::Weekday::Mon).first_day()
}

/// The whole months from one day to another.
fn months_between(from: NaiveDate, to: NaiveDate) -> i32 {
    let month = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or_default();
    month(to) - month(from) - i32::from(to.day() < from.day())
}

/// A number of so many digits.
fn number(word: &str, digits: usize) -> Option<i32> {
    (word.len() == digits && word.bytes().all(|byte| byte.is_ascii_digit())).then(|| word.parse().ok()).flatten()
}

fn place(names: &[&str], word: &str) -> Option<i32> {
    names.iter().position(|name| *name == word).and_then(|place| i32::try_from(place).ok())
}

/// The name at a place, counted in a circle.
fn name<'a>(names: &[&'a str], place: i32) -> &'a str {
    let count = i32::try_from(names.len()).unwrap_or(i32::MAX);
    let place = usize::try_from(place.rem_euclid(count)).unwrap_or_default();
    names.get(place).copied().unwrap_or_default()
}

/// A financial or municipal year by the year in which it begins.
fn years(first: i32) -> String {
    format!("{first}/{:02}", (first + 1).rem_euclid(100))
}

/// The words of a text, and each other sign by itself. Together they are the text.
fn words(text: &str) -> Vec<&str> {
    let (mut words, mut rest) = (Vec::new(), text);
    while let Some(first) = rest.chars().next() {
        let end = match first.is_ascii_alphanumeric() {
            true => rest.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}
