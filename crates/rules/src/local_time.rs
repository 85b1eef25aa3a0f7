//! When a meeting starts: the instant, and what the clock on the wall showed.

use chrono::{DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::clock::whole_microseconds;
use crate::days::YEARS;
use crate::refused::Refused;

/// A meeting's day, and its time where it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// Its day, in its time zone.
    pub date: NaiveDate,
    /// The instant; none when the time is not recorded.
    pub at: Option<DateTime<Utc>>,
    /// The same, as the wall clock showed it.
    pub local: Option<NaiveDateTime>,
    /// Where it stands among meetings: its start, or the start of its day.
    pub sort_at: DateTime<Utc>,
}

impl Start {
    /// Checks that the meeting is not planned to end before it starts, as one that is moved may be.
    ///
    /// # Errors
    /// [`Refused::Invalid`] when it is.
    pub fn refuse_end_before(&self, planned_end_at: Option<DateTime<Utc>>) -> Result<(), Refused> {
        match planned_end_at.filter(|end| self.at.is_some_and(|start| *end < start)) {
            Some(end) => {
                let detail =
                    format!("The planned end {end:?} is before the start. Send planned_end_at with the new start.");
                Err(Refused::field("/planned_end_at", "rule", detail))
            }
            None => Ok(()),
        }
    }
}

/// Makes the whole of the parts that were sent.
///
/// # Errors
/// [`Refused::Invalid`] when there is no day, or parts contradict one another, or the wall time does not exist or
/// exists twice.
pub fn start(
    date: Option<NaiveDate>,
    at: Option<DateTime<Utc>>,
    local: Option<NaiveDateTime>,
    timezone: Tz,
) -> Result<Start, Refused> {
    let at = at.map(whole_microseconds);
    let at = match (at, local) {
        (Some(at), Some(local))
            if whole_microseconds(local.and_utc()) != at.with_timezone(&timezone).naive_local().and_utc() =>
        {
            let detail = format!(
                "start_at and start_local are different times: {at:?} is not {local} in {timezone}. Send only \
                 one of them."
            );
            return Err(Refused::field("/start_local", "mismatch", detail));
        }
        (Some(at), _) => Some(at),
        (None, Some(local)) => Some(whole_microseconds(instant(local, timezone)?)),
        (None, None) => None,
    };
    let local = at.map(|at| at.with_timezone(&timezone).naive_local());
    let date = date.or(local.map(|local| local.date()));
    let date = date.ok_or_else(|| Refused::field("/date", "required", "Send date, or start_local or start_at."))?;
    if !YEARS.contains(&date.year()) || local.is_some_and(|local| !YEARS.contains(&local.year())) {
        return Err(Refused::field(
            "/date",
            "wrong_format",
            "In the time zone of the meeting, the year must be from 0001 to 9999.",
        ));
    }
    if let Some(local) = local.filter(|local| local.date() != date) {
        let detail = format!(
            "The meeting starts at {local}, which is not on {date}. Send only start_local: the date follows from it."
        );
        return Err(Refused::field("/date", "mismatch", detail));
    }
    Ok(Start { date, at, local, sort_at: at.unwrap_or_else(|| start_of_day(date, timezone)) })
}

fn instant(local: NaiveDateTime, timezone: Tz) -> Result<DateTime<Utc>, Refused> {
    let refused = |what: &str, first: DateTime<Utc>, second: DateTime<Utc>| {
        let detail = format!("{local} {what} in {timezone}. Send start_at instead: {first:?} or {second:?}.");
        Err(Refused::field("/start_local", "wall_time", detail))
    };
    match timezone.from_local_datetime(&local) {
        LocalResult::Single(at) => Ok(at.to_utc()),
        LocalResult::Ambiguous(first, second) => {
            refused("exists twice, as clocks go back,", first.to_utc(), second.to_utc())
        }
        LocalResult::None => {
            // Read by the offset before the gap, and by the one after it.
            let day = TimeDelta::days(1);
            let offset_at = |near: NaiveDateTime| {
                let near = timezone.from_local_datetime(&near).earliest()?;
                Some(near.naive_local() - near.naive_utc())
            };
            let before = offset_at(local - day).unwrap_or_default();
            let after = offset_at(local + day).unwrap_or_default();
            refused("does not exist, as clocks go forward,", (local - before).and_utc(), (local - after).and_utc())
        }
    }
}

/// The first instant of a day; where clocks skip midnight, the first that exists.
pub fn start_of_day(date: NaiveDate, timezone: Tz) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    let day_before = date.checked_sub_days(Days::new(1)).unwrap_or(date).and_time(NaiveTime::MIN);
    timezone
        .from_local_datetime(&midnight)
        .earliest()
        .or_else(|| timezone.from_local_datetime(&day_before).earliest().map(|at| at + TimeDelta::days(1)))
        .map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(local: &str) -> String {
        let local = local.parse().expect("a local time");
        match start(None, None, Some(local), chrono_tz::Europe::London) {
            Err(Refused::Invalid(errors)) => errors.into_iter().map(|error| error.detail).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_wall_time_that_exists_twice_is_refused_with_both_instants() {
        let detail = refusal("2026-10-25T01:30:00");
        assert!(detail.contains("2026-10-25T00:30:00Z") && detail.contains("2026-10-25T01:30:00Z"), "{detail}");
    }

    #[test]
    fn a_wall_time_that_does_not_exist_is_refused_with_both_instants() {
        let detail = refusal("2026-03-29T01:30:00");
        assert!(detail.contains("2026-03-29T01:30:00Z") && detail.contains("2026-03-29T00:30:00Z"), "{detail}");
    }

    #[test]
    fn a_summer_evening_in_london_is_an_hour_earlier_in_utc() {
        let local = "2018-08-02T18:30:00".parse().expect("a local time");
        let start = start(None, None, Some(local), chrono_tz::Europe::London).expect("a start");
        assert_eq!(start.at.map(|at| at.to_rfc3339()).as_deref(), Some("2018-08-02T17:30:00+00:00"));
    }
}
