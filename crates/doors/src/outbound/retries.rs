//! When a message that was not delivered is tried again.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Seconds from each failure in a row to the next attempt. After the last, it stays at a day.
const DELAYS: [i64; 9] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, LONGEST];

/// A day, in seconds.
const LONGEST: i64 = 86_400;

/// How much longer a wait may be, in thousandths: so receivers that failed together are not asked together.
const JITTER: u64 = 200;

/// After how long without a success the server stops.
pub const GIVES_UP_AFTER: TimeDelta = TimeDelta::days(5);

/// The wait after so many failures in a row. `seed` decides by how much it is longer than the plan.
pub fn delay(failures: i32, seed: Uuid) -> TimeDelta {
    let index = usize::try_from(failures.saturating_sub(1)).unwrap_or_default();
    let seconds = DELAYS.get(index).copied().unwrap_or(LONGEST);
    let count = u64::try_from(failures).unwrap_or_default();
    let more = i64::try_from(xxh3_64_with_seed(seed.as_bytes(), count) % JITTER).unwrap_or_default();
    TimeDelta::milliseconds(seconds.saturating_mul(1000 + more))
}

/// For how long a receiver asks to be left alone, by its `Retry-After` (RFC 9110 section 10.2.3): a day at most.
pub fn retry_after(header: &str, now: DateTime<Utc>) -> Option<TimeDelta> {
    let header = header.trim();
    let asked = match header.parse::<u64>() {
        Ok(seconds) => TimeDelta::seconds(i64::try_from(seconds).unwrap_or(LONGEST).min(LONGEST)),
        Err(_) => DateTime::parse_from_rfc2822(header).ok()?.with_timezone(&Utc).signed_duration_since(now),
    };
    Some(asked.clamp(TimeDelta::zero(), TimeDelta::seconds(LONGEST)))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use uuid::Uuid;

    use super::{DELAYS, GIVES_UP_AFTER, delay, retry_after};

    #[test]
    fn waits_grow_by_the_plan_and_are_a_little_longer() {
        for (failures, seconds) in (1..).zip(DELAYS).chain([(10, 86_400), (i32::MAX, 86_400), (0, 5)]) {
            for id in 1..50 {
                let (least, wait) = (TimeDelta::seconds(seconds), delay(failures, Uuid::from_u128(id)));
                assert!(wait >= least && wait < least * 6 / 5, "{failures}: {wait}");
            }
        }
        let waits: Vec<TimeDelta> = (1..50).map(|id| delay(9, Uuid::from_u128(id))).collect();
        assert!(waits.iter().any(|wait| *wait != waits[0]), "all wait alike");
        let plan: i64 = DELAYS.iter().sum();
        assert!(TimeDelta::seconds(plan) < GIVES_UP_AFTER);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_a_day_at_most() {
        let now: DateTime<Utc> = "2026-11-24T12:00:00Z".parse().expect("an instant");
        for (header, seconds) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("86400", Some(86_400)),
            ("86401", Some(86_400)),
            ("18446744073709551615", Some(86_400)),
            ("Tue, 24 Nov 2026 12:10:00 GMT", Some(600)),
            ("Tue, 24 Nov 2026 11:10:00 GMT", Some(0)),
            ("Wed, 24 Nov 2027 11:10:00 GMT", Some(86_400)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after(header, now), seconds.map(TimeDelta::seconds), "{header:?}");
        }
    }
}
