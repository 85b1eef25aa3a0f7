//! Periods that values are measured for: months, quarters, halves and years of a measure's own year, or any stretch of
//! days that a council chose. A municipal year is a noun of the record, not one of these.

use chrono::{Datelike, Days, Months, NaiveDate};
use diesel::Queryable;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[cfg(test)]
mod tests;

/// The years that periods may lie in.
pub const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;

/// The longest period, in months.
const MAX_MONTHS: u32 = 120;

/// The most characters of a code.
const MAX_CODE_CHARACTERS: usize = 20;

crate::words! {
    /// How often a metric is measured.
    #[derive(Default)]
    pub enum Frequency {
        /// Every calendar month, such as 2018-04.
        Monthly,
        /// Every quarter of the metric's year, such as 2018-Q1.
        #[default]
        Quarterly,
        /// Every half of the metric's year, such as 2018-H1.
        HalfYearly,
        /// Every year of the metric, such as 2018.
        Annual,
        /// At irregular times. Each period states its days.
        AdHoc,
    }
}

/// The days that a value covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Queryable)]
pub struct Period {
    /// Code for programs: 2018 is the metric's year that begins in 2018, 2018-H1 its first half, 2018-Q1 its first
    /// quarter, 2018-04 the calendar month. A metric measured at irregular times has codes of its own.
    #[schema(examples("2018-Q1"))]
    pub code: String,
    /// Label for people.
    #[schema(examples("2018/19 Q1"))]
    pub label: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Whether the days are inferred because the source does not state them.
    pub inferred: bool,
}

/// The days that a value covers, as you send them. For a regular metric, the code is enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodInput {
    /// Code for programs: 2018 is the metric's year that begins in 2018, 2018-H1 its first half, 2018-Q1 its first
    /// quarter, 2018-04 the calendar month. A metric measured at irregular times has codes of its own, made of letters,
    /// digits, `-`, `_` and `/`.
    #[schema(min_length = 1, max_length = 20, pattern = "^[A-Za-z0-9][A-Za-z0-9/_-]*$", examples("2018-Q1"))]
    pub code: String,
    /// Label for people. If you leave it out or send null, the server makes it from the code.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100, examples("2018/19 Q1"))]
    pub label: Option<String>,
    /// First day. If you leave it out or send null, it follows from the code. A metric measured at irregular times
    /// needs it.
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    /// Last day. If you leave it out or send null, it follows from the code. A metric measured at irregular times needs
    /// it.
    #[serde(default)]
    pub ends_on: Option<NaiveDate>,
    /// Whether the days are inferred because the source does not state them. If you leave it out, they count as stated.
    #[serde(default)]
    #[schema(nullable = false)]
    pub inferred: Option<bool>,
}

/// Why a period cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodFault {
    /// The member that it is about: code, `starts_on` or `ends_on`.
    pub member: &'static str,
    /// What is wrong, as a word for programs.
    pub code: &'static str,
    /// What is wrong and how to mend it, as a sentence.
    pub detail: String,
}

impl PeriodFault {
    fn new(member: &'static str, code: &'static str, detail: impl Into<String>) -> PeriodFault {
        PeriodFault { member, code, detail: detail.into() }
    }
}

impl Frequency {
    /// How many of its periods make a year; none where they are not regular.
    pub fn in_a_year(self) -> Option<i32> {
        match self {
            Frequency::Monthly => Some(12),
            Frequency::Quarterly => Some(4),
            Frequency::HalfYearly => Some(2),
            Frequency::Annual => Some(1),
            Frequency::AdHoc => None,
        }
    }

    /// What its codes look like.
    fn example(self) -> &'static str {
        match self {
            Frequency::Monthly => "a calendar month, such as 2018-04",
            Frequency::Quarterly => "a quarter, such as 2018-Q1",
            Frequency::HalfYearly => "a half, such as 2018-H1",
            Frequency::Annual => "the year in which the period begins, such as 2018",
            Frequency::AdHoc => {
                "up to 20 letters, digits, hyphens, underscores and slashes, beginning with a letter or digit"
            }
        }
    }
}

/// What a regular code means, apart from the month in which the measure's year begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    frequency: Frequency,
    in_a_year: i32,
    year: i32,
    /// From 0.
    part: i32,
}

impl Slot {
    fn read(code: &str, frequency: Frequency) -> Option<Slot> {
        let (year, part) = code.split_at_checked(4)?;
        let is_year = year.bytes().all(|byte| byte.is_ascii_digit());
        let part = match frequency {
            Frequency::Monthly => part.strip_prefix('-').filter(|month| month.len() == 2)?,
            Frequency::Quarterly => part.strip_prefix("-Q").filter(|quarter| quarter.len() == 1)?,
            Frequency::HalfYearly => part.strip_prefix("-H").filter(|half| half.len() == 1)?,
            Frequency::Annual if part.is_empty() => "1",
            Frequency::Annual | Frequency::AdHoc => return None,
        };
        let in_a_year = frequency.in_a_year()?;
        let are_digits = is_year && part.bytes().all(|byte| byte.is_ascii_digit());
        let part = part.parse::<i32>().ok().filter(|part| are_digits && (1..=in_a_year).contains(part))?;
        Some(Slot { frequency, in_a_year, year: year.parse().ok()?, part: part - 1 })
    }

    fn code(self) -> String {
        let (year, number) = (self.year, self.part + 1);
        match self.frequency {
            Frequency::Monthly => format!("{year}-{number:02}"),
            Frequency::Quarterly => format!("{year}-Q{number}"),
            Frequency::HalfYearly => format!("{year}-H{number}"),
            Frequency::Annual | Frequency::AdHoc => year.to_string(),
        }
    }

    /// Counted from the year 0.
    fn place(self) -> i32 {
        self.year * self.in_a_year + self.part
    }

    /// The slot so many periods later; none outside the years that periods may lie in.
    fn later(self, by: i32) -> Option<Slot> {
        let place = self.place() + by;
        let (year, part) = (place.div_euclid(self.in_a_year), place.rem_euclid(self.in_a_year));
        YEARS.contains(&year).then_some(Slot { year, part, ..self })
    }

    /// How many months its year begins after January, and after that it begins itself. Months are those of the
    /// calendar.
    fn months(self, year_start_month: i32) -> (i32, i32) {
        let year = if self.frequency == Frequency::Monthly { 0 } else { (year_start_month - 1).rem_euclid(12) };
        (year, self.part * 12 / self.in_a_year)
    }

    fn days(self, year_start_month: i32) -> Option<(NaiveDate, NaiveDate)> {
        let (year, within) = self.months(year_start_month);
        let first = self.year * 12 + year + within;
        let next = first_of_month(first + 12 / self.in_a_year)?;
        Some((first_of_month(first)?, next.checked_sub_days(Days::new(1))?))
    }

    fn label(self, year_start_month: i32) -> String {
        let (begins, _) = self.months(year_start_month);
        let year = match begins {
            0 => self.year.to_string(),
            _ => format!("{}/{:02}", self.year, (self.year + 1).rem_euclid(100)),
        };
        let number = self.part + 1;
        match self.frequency {
            Frequency::Monthly => {
                let month = first_of_month(self.part).map(|day| day.format("%B ").to_string());
                format!("{}{year}", month.unwrap_or_default())
            }
            Frequency::Quarterly => format!("{year} Q{number}"),
            Frequency::HalfYearly => format!("{year} H{number}"),
            Frequency::Annual | Frequency::AdHoc => year,
        }
    }

    fn period(self, year_start_month: i32) -> Option<Period> {
        let (starts_on, ends_on) = self.days(year_start_month)?;
        Some(Period { code: self.code(), label: self.label(year_start_month), starts_on, ends_on, inferred: false })
    }
}

/// The first day of a month counted from January of the year 0.
fn first_of_month(months: i32) -> Option<NaiveDate> {
    let month = u32::try_from(months.rem_euclid(12)).ok()?;
    NaiveDate::from_ymd_opt(months.div_euclid(12), month + 1, 1)
}

impl PeriodInput {
    /// A period named by its code alone.
    pub fn of_code(code: impl Into<String>) -> PeriodInput {
        PeriodInput { code: code.into(), label: None, starts_on: None, ends_on: None, inferred: None }
    }

    /// Makes the whole of what was sent, for a measure of the frequency whose year begins in the month (1 to 12).
    ///
    /// # Errors
    /// The first thing that is wrong with it, and how to mend it.
    pub fn settle(&self, frequency: Frequency, year_start_month: i32) -> Result<Period, PeriodFault> {
        let mut period = match frequency {
            Frequency::AdHoc => self.ad_hoc()?,
            regular => self.regular(regular, year_start_month)?,
        };
        if let Some(label) = &self.label {
            period.label.clone_from(label);
        }
        period.inferred = self.inferred.unwrap_or_default();
        Ok(period)
    }

    fn regular(&self, frequency: Frequency, year_start_month: i32) -> Result<Period, PeriodFault> {
        let code = shortened(&self.code);
        let slot = Slot::read(&self.code, frequency).ok_or_else(|| {
            let detail = format!("'{code}' is not a valid period here. Send {}.", frequency.example());
            PeriodFault::new("code", "wrong_format", detail)
        })?;
        let outside = || {
            let detail =
                format!("The year of {code} is not from {} to {}. Check the code.", YEARS.start(), YEARS.end());
            PeriodFault::new("code", "wrong_value", detail)
        };
        let slot = slot.later(0).ok_or_else(outside)?;
        let period = slot.period(year_start_month).ok_or_else(outside)?;
        for (member, sent, meant) in
            [("starts_on", self.starts_on, period.starts_on), ("ends_on", self.ends_on, period.ends_on)]
        {
            if let Some(sent) = sent.filter(|sent| *sent != meant) {
                let (first, last) = (period.starts_on, period.ends_on);
                let detail = format!(
                    "{code} is {first} to {last}, so {member} is {meant}, not {sent}. Leave it out, or send another \
                     code."
                );
                return Err(PeriodFault::new(member, "mismatch", detail));
            }
        }
        Ok(period)
    }

    fn ad_hoc(&self) -> Result<Period, PeriodFault> {
        if !is_code(&self.code) {
            let (code, example) = (shortened(&self.code), Frequency::AdHoc.example());
            let detail = format!("'{code}' is not a code. Send {example}.");
            return Err(PeriodFault::new("code", "wrong_format", detail));
        }
        let day = |member: &'static str, day: Option<NaiveDate>| {
            let required = || {
                let code = shortened(&self.code);
                let detail =
                    format!("{member} is required, because the code '{code}' does not give the dates. Send the date.");
                PeriodFault::new(member, "required", detail)
            };
            let day = day.ok_or_else(required)?;
            if YEARS.contains(&day.year()) {
                return Ok(day);
            }
            let detail = format!("The year of {day} is not from {} to {}. Check the date.", YEARS.start(), YEARS.end());
            Err(PeriodFault::new(member, "wrong_value", detail))
        };
        let (starts_on, ends_on) = (day("starts_on", self.starts_on)?, day("ends_on", self.ends_on)?);
        if ends_on < starts_on {
            let detail = format!("{ends_on} is before the first day, {starts_on}. Send the last day of the period.");
            return Err(PeriodFault::new("ends_on", "mismatch", detail));
        }
        if starts_on.checked_add_months(Months::new(MAX_MONTHS)).is_none_or(|limit| ends_on >= limit) {
            let detail = format!("{starts_on} to {ends_on} is longer than 10 years. Send an earlier last day.");
            return Err(PeriodFault::new("ends_on", "too_long", detail));
        }
        let (code, label) = (self.code.clone(), self.code.clone());
        Ok(Period { code, label, starts_on, ends_on, inferred: false })
    }
}

fn is_code(code: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-');
    let begins_well = code.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    begins_well && code.len() <= MAX_CODE_CHARACTERS && code.bytes().all(is_allowed)
}

/// A code as it is quoted in a sentence.
fn shortened(code: &str) -> String {
    match code.char_indices().nth(MAX_CODE_CHARACTERS) {
        Some((end, _)) => format!("{}…", code.get(..end).unwrap_or_default()),
        None => code.to_owned(),
    }
}

impl Period {
    /// The period directly before it, in a measure of the frequency; none where they are not regular.
    pub fn previous(&self, frequency: Frequency) -> Option<Period> {
        self.later(frequency, -1)
    }

    /// The period directly after it, in a measure of the frequency; none where they are not regular.
    pub fn next(&self, frequency: Frequency) -> Option<Period> {
        self.later(frequency, 1)
    }

    /// The same period a year before, in a measure of the frequency; none where they are not regular.
    pub fn year_before(&self, frequency: Frequency) -> Option<Period> {
        self.later(frequency, -frequency.in_a_year()?)
    }

    /// Whether the measure's year begins with it; none where periods are not regular.
    pub fn begins_year(&self, frequency: Frequency, year_start_month: i32) -> Option<bool> {
        let slot = Slot::read(&self.code, frequency)?;
        Some(match frequency {
            Frequency::Monthly => slot.part == (year_start_month - 1).rem_euclid(12),
            _ => slot.part == 0,
        })
    }

    /// Where it stands among the periods of a measure of the frequency, counted from the year 0; none where they are
    /// not regular.
    pub fn place(&self, frequency: Frequency) -> Option<i32> {
        Slot::read(&self.code, frequency).map(Slot::place)
    }

    /// The period of a regular measure that holds a day; none outside the years that periods may lie in.
    pub fn holding(day: NaiveDate, frequency: Frequency, year_start_month: i32) -> Option<Period> {
        let in_a_year = frequency.in_a_year()?;
        let january = Slot { frequency, in_a_year, year: 0, part: 0 };
        let (begins, _) = january.months(year_start_month);
        let months = day.year() * 12 + i32::try_from(day.month0()).ok()? - begins;
        january.later(months.div_euclid(12 / in_a_year))?.period(year_start_month)
    }

    /// Whether they share a day.
    pub fn overlaps(&self, other: &Period) -> bool {
        self.starts_on <= other.ends_on && other.starts_on <= self.ends_on
    }

    /// The period as one would send it to keep it.
    pub fn sent(&self) -> PeriodInput {
        PeriodInput {
            code: self.code.clone(),
            label: Some(self.label.clone()),
            starts_on: Some(self.starts_on),
            ends_on: Some(self.ends_on),
            inferred: Some(self.inferred),
        }
    }

    fn later(&self, frequency: Frequency, by: i32) -> Option<Period> {
        let slot = Slot::read(&self.code, frequency)?;
        // The month in which the measure's year begins is where the period's own first month says.
        let month = i32::try_from(self.starts_on.month()).ok()?;
        slot.later(by)?.period(month - slot.months(1).1)
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// By the first day; a shorter period before a longer one that begins with it.
impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |period: &Period| (period.starts_on, period.ends_on, period.inferred);
        key(self).cmp(&key(other)).then_with(|| (&self.code, &self.label).cmp(&(&other.code, &other.label)))
    }
}
