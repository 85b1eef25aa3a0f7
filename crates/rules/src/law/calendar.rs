//! Which days are bank holidays in the four nations: by rule, with what was proclaimed for a single year as data.
//!
//! Banking and Financial Dealings Act 1971, section 1 and Schedule 1; St Andrew's Day Bank Holiday (Scotland) Act 2007.
//! A holiday at a weekend has a substitute: the next weekday that is none itself. Known from 1978, since when the early
//! May holiday is kept, until 2100; what is proclaimed later for a single year is not in it. Holidays that places keep
//! for themselves, as in Scotland, are not in it either.

#[cfg(test)]
mod tests;

use chrono::{Datelike, Days, NaiveDate, Weekday};

crate::words! {
    /// A nation of the United Kingdom. It decides which law applies.
    pub enum Nation {
        /// England.
        England,
        /// Wales.
        Wales,
        /// Scotland.
        Scotland,
        /// Northern Ireland.
        NorthernIreland,
    }
}

impl Nation {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Nation::England => "England",
            Nation::Wales => "Wales",
            Nation::Scotland => "Scotland",
            Nation::NorthernIreland => "Northern Ireland",
        }
    }
}

/// The years whose holidays are known.
const YEARS: std::ops::RangeInclusive<i32> = 1978..=2100;

/// The first year of St Andrew's Day (St Andrew's Day Bank Holiday (Scotland) Act 2007).
const ST_ANDREW: i32 = 2007;

/// Early May holidays that were moved: to the fiftieth and the seventy-fifth anniversary of the end of the war in
/// Europe.
const EARLY_MAY: [(i32, u32, u32); 2] = [(1995, 5, 8), (2020, 5, 8)];

/// Spring holidays that were moved to stand beside the day of a jubilee.
const SPRING: [(i32, u32, u32); 3] = [(2002, 6, 4), (2012, 6, 4), (2022, 6, 2)];

/// What was proclaimed for a single year, in all nations.
const PROCLAIMED: [((i32, u32, u32), &str); 8] = [
    ((1981, 7, 29), "Royal wedding"),
    ((1999, 12, 31), "Millennium"),
    ((2002, 6, 3), "Golden Jubilee"),
    ((2011, 4, 29), "Royal wedding"),
    ((2012, 6, 5), "Diamond Jubilee"),
    ((2022, 6, 3), "Platinum Jubilee"),
    ((2022, 9, 19), "State funeral of Queen Elizabeth II"),
    ((2023, 5, 8), "Coronation of King Charles III"),
];

/// What was proclaimed for a single year, in Scotland alone.
const PROCLAIMED_IN_SCOTLAND: [((i32, u32, u32), &str); 1] = [((2026, 6, 15), "World Cup")];

/// A bank holiday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The day that is kept: a weekday.
    pub on: NaiveDate,
    /// What it is called; "(substitute day)" where the day itself is at a weekend.
    pub name: String,
}

/// What a day is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Day {
    /// Monday to Friday, and no bank holiday.
    Working,
    /// Saturday or Sunday.
    Weekend(&'static str),
    /// A bank holiday, by its name.
    Holiday(String),
    /// Of a year whose holidays are not known.
    NotModelled,
}

/// The bank holidays of a nation in some years.
#[derive(Debug)]
pub struct Calendar {
    holidays: Vec<Holiday>,
}

impl Calendar {
    /// The holidays of the years in which these days are.
    pub fn spanning(nation: Nation, from: NaiveDate, to: NaiveDate) -> Calendar {
        let years = (from.year().max(*YEARS.start())..=to.year().min(*YEARS.end())).take(3);
        Calendar { holidays: years.flat_map(|year| bank_holidays(nation, year)).collect() }
    }

    /// What a day is.
    pub fn day(&self, on: NaiveDate) -> Day {
        let weekend = match on.weekday() {
            Weekday::Sat => Some("Saturday"),
            Weekday::Sun => Some("Sunday"),
            _ => None,
        };
        match weekend {
            _ if !YEARS.contains(&on.year()) => Day::NotModelled,
            Some(name) => Day::Weekend(name),
            None => match self.holidays.iter().find(|holiday| holiday.on == on) {
                Some(holiday) => Day::Holiday(holiday.name.clone()),
                None => Day::Working,
            },
        }
    }
}

/// Easter Sunday of a year of the Gregorian calendar (the computus of Meeus, Jones and Butcher).
pub fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, rest) = (year.div_euclid(100), year.rem_euclid(100));
    let correction = (century + 8).div_euclid(25);
    let epact =
        (19 * golden + century - century.div_euclid(4) - (century - correction + 1).div_euclid(3) + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * rest.div_euclid(4) - epact - rest.rem_euclid(4)).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday).div_euclid(451);
    let days = u32::try_from(epact + weekday - 7 * late + 114).ok()?;
    NaiveDate::from_ymd_opt(year, days.div_euclid(31), days.rem_euclid(31) + 1)
}

/// The bank holidays of a nation in a year, in order; none where they are not known.
pub fn bank_holidays(nation: Nation, year: i32) -> Vec<Holiday> {
    if !YEARS.contains(&year) {
        return Vec::new();
    }
    let mut days = nominal(nation, year);
    days.sort_by_key(|(on, _)| *on);
    let is_weekend = |on: NaiveDate| matches!(on.weekday(), Weekday::Sat | Weekday::Sun);
    let (weekends, kept): (Vec<_>, Vec<_>) = days.into_iter().partition(|(on, _)| is_weekend(*on));
    let mut holidays: Vec<Holiday> = kept.into_iter().map(|(on, name)| Holiday { on, name: name.to_owned() }).collect();
    for (on, name) in weekends {
        let free = |day: &NaiveDate| !is_weekend(*day) && !holidays.iter().any(|holiday| holiday.on == *day);
        if let Some(on) = on.iter_days().find(free) {
            holidays.push(Holiday { on, name: format!("{name} (substitute day)") });
        }
    }
    holidays.sort_by_key(|holiday| holiday.on);
    holidays
}

/// The holidays as they are named, also those at a weekend.
fn nominal(nation: Nation, year: i32) -> Vec<(NaiveDate, &'static str)> {
    let on = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let first_monday = |month| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, 1);
    let last_monday = |month| {
        let fifth = NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, 5);
        fifth.or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, 4))
    };
    let moved = |table: &[(i32, u32, u32)]| {
        let (_, month, day) = table.iter().find(|(of, _, _)| *of == year)?;
        on(*month, *day)
    };
    let easter = easter(year);
    let is_scotland = nation == Nation::Scotland;
    let mut days = vec![
        (on(1, 1), "New Year's Day"),
        (easter.and_then(|day| day.checked_sub_days(Days::new(2))), "Good Friday"),
        (moved(&EARLY_MAY).or_else(|| first_monday(5)), "Early May bank holiday"),
        (moved(&SPRING).or_else(|| last_monday(5)), "Spring bank holiday"),
        (if is_scotland { first_monday(8) } else { last_monday(8) }, "Summer bank holiday"),
        (on(12, 25), "Christmas Day"),
        (on(12, 26), "Boxing Day"),
    ];
    match nation {
        Nation::Scotland => {
            days.push((on(1, 2), "2nd January"));
            days.push((on(11, 30).filter(|_| year >= ST_ANDREW), "St Andrew's Day"));
        }
        Nation::NorthernIreland => {
            days.push((on(3, 17), "St Patrick's Day"));
            days.push((on(7, 12), "Battle of the Boyne (Orangemen's Day)"));
        }
        Nation::England | Nation::Wales => {}
    }
    if !is_scotland {
        days.push((easter.and_then(|day| day.succ_opt()), "Easter Monday"));
    }
    let in_scotland = PROCLAIMED_IN_SCOTLAND.iter().filter(|_| is_scotland);
    for ((of, month, day), name) in PROCLAIMED.iter().chain(in_scotland) {
        days.push((on(*month, *day).filter(|_| *of == year), *name));
    }
    days.into_iter().filter_map(|(on, name)| Some((on?, name))).collect()
}
