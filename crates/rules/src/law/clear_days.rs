//! Clear days: those between the day of publication and the day of the meeting, neither of which counts.
//!
//! In England and Wales "clear days" of Part VA of the Local Government Act 1972 are working days: R v Swansea City
//! Council, ex parte Elitestone Ltd (1993) 66 P & CR 422, Court of Appeal. Nothing of the kind was found for Scotland,
//! so there both readings are tried.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

use super::calendar::{Calendar, Day, Nation};
use super::check::{DayCount, WorkingDay};

/// How many days before the meeting are looked at. The longest notice is 28 days, and no 28 working days take longer.
const LOOKED_AT: u64 = 60;

/// Which days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// Monday to Friday without bank holidays.
    WorkingDays,
    /// All of them.
    EveryDay,
    /// It is not settled which of the two: the working shows working days.
    Unsettled,
}

/// What notice is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Notice {
    /// How many clear days.
    pub asked: u32,
    /// Which days count.
    pub counting: Counting,
    /// Whose holidays.
    pub nation: Nation,
    /// Of what it is notice, as it stands in a sentence: "meeting".
    pub of: &'static str,
}

/// Clear days that were counted.
#[derive(Debug, PartialEq, Eq)]
pub struct Counted {
    /// Whether there were enough; none where that cannot be said.
    pub is_enough: Option<bool>,
    /// Asked and given.
    pub days: DayCount,
    /// The working.
    pub working: Vec<WorkingDay>,
}

/// The day of an instant where a council is: the clock there decides, not that of Greenwich.
pub fn local_day(at: DateTime<Utc>, timezone: Tz) -> NaiveDate {
    at.with_timezone(&timezone).date_naive()
}

impl Notice {
    /// Counts the clear days from the publication to the day. Where no publication is known, the working shows the days
    /// that there should have been.
    pub fn count(&self, published_on: Option<NaiveDate>, on: NaiveDate) -> Counted {
        let first = on.checked_sub_days(Days::new(LOOKED_AT)).unwrap_or(NaiveDate::MIN);
        let calendar = Calendar::spanning(self.nation, first, on);
        let latest_on = self.latest(&calendar, on);
        let begin = published_on.or(latest_on).unwrap_or(on);
        let working = self.working(&calendar, (begin.max(first), published_on), on);
        let counted = |counting: Counting| match counting {
            Counting::EveryDay => published_on.map(|published| clear(published, on)),
            Counting::WorkingDays | Counting::Unsettled => {
                let known = working.iter().all(|day| calendar.day(day.on) != Day::NotModelled);
                let number = working.iter().filter_map(|day| day.number).max().unwrap_or_default();
                published_on.filter(|_| known).map(|_| number)
            }
        };
        let given = counted(self.counting);
        let is_enough = match self.counting {
            Counting::WorkingDays | Counting::EveryDay => given.map(|given| given >= self.asked),
            Counting::Unsettled => match (given, counted(Counting::EveryDay)) {
                (Some(strict), _) if strict >= self.asked => Some(true),
                (_, Some(lenient)) if lenient < self.asked => Some(false),
                _ => None,
            },
        };
        Counted { is_enough, days: DayCount { asked: Some(self.asked), given, latest_on }, working }
    }

    /// The last day on which a publication is in time, counted strictly.
    fn latest(&self, calendar: &Calendar, on: NaiveDate) -> Option<NaiveDate> {
        let mut counted = 0;
        let mut day = on;
        while counted < self.asked {
            day = day.pred_opt()?;
            match calendar.day(day) {
                Day::NotModelled if self.counting != Counting::EveryDay => return None,
                Day::Working => counted += 1,
                _ => counted += u32::from(self.counting == Counting::EveryDay),
            }
        }
        day.pred_opt()
    }

    fn working(
        &self,
        calendar: &Calendar,
        (begin, published_on): (NaiveDate, Option<NaiveDate>),
        on: NaiveDate,
    ) -> Vec<WorkingDay> {
        let mut number = 0;
        let mut working = Vec::new();
        for day in begin.min(on).iter_days().take_while(|day| *day <= on) {
            let not = |why: String| WorkingDay { on: day, counts: false, number: None, why };
            let row = match calendar.day(day) {
                _ if day == on => not(format!("the day of the {}", self.of)),
                _ if Some(day) == published_on => not("the day of publication".to_owned()),
                _ if published_on.is_none() && day == begin => not("the last day to publish in time".to_owned()),
                Day::Weekend(name) if self.counting != Counting::EveryDay => not(name.to_owned()),
                Day::Holiday(name) if self.counting != Counting::EveryDay => not(name),
                Day::NotModelled if self.counting != Counting::EveryDay => {
                    not("the holidays of this year are not known".to_owned())
                }
                _ => {
                    number += 1;
                    WorkingDay { on: day, counts: true, number: Some(number), why: format!("clear day {number}") }
                }
            };
            working.push(row);
        }
        if let Some(published) = published_on.filter(|published| *published > on) {
            let why = "the day of publication".to_owned();
            working.push(WorkingDay { on: published, counts: false, number: None, why });
        }
        working
    }
}

/// The days between two, of any sort, neither of which counts.
fn clear(published: NaiveDate, on: NaiveDate) -> u32 {
    u32::try_from((on - published).num_days() - 1).unwrap_or_default()
}
