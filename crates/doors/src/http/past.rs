//! The parameter `as_of`: a record, or the records below another one, as the public was shown them at a moment.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer};
use utoipa::IntoParams;

use super::feed::FeedCursor;
use crate::days::{is_day, is_instant};

/// A moment, as a caller writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// This time.
    Instant(DateTime<Utc>),
    /// The end of this day, in the time zone of the council.
    Day(NaiveDate),
    /// After this change of the public feed.
    Change(FeedCursor),
}

/// What a read of earlier states takes in its query.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct AsOfQuery {
    /// Gives what the public was shown at this moment. Send a date and time with an offset (RFC 3339), a date, or a
    /// public cursor of `/v1/changes`. A date means its end in the council's time zone.
    #[param(value_type = Option<String>, max_length = 64)]
    pub as_of: Option<AsOf>,
}

/// A text that is no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a moment")]
pub struct NoMoment;

impl FromStr for AsOf {
    type Err = NoMoment;

    fn from_str(text: &str) -> Result<AsOf, NoMoment> {
        if let Ok(cursor) = text.parse::<FeedCursor>() {
            return if cursor.of_staff { Err(NoMoment) } else { Ok(AsOf::Change(cursor)) };
        }
        if is_day(text) {
            return text.parse().map(AsOf::Day).map_err(|_| NoMoment);
        }
        if !is_instant(text) {
            return Err(NoMoment);
        }
        DateTime::parse_from_rfc3339(text).map(|at| AsOf::Instant(at.to_utc())).map_err(|_| NoMoment)
    }
}

impl<'de> Deserialize<'de> for AsOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{AsOf, NoMoment};

    #[test]
    fn a_moment_is_a_time_a_day_or_a_cursor_of_the_public_feed() {
        for text in ["2026-03-29", "2026-03-29T00:59:59.999999Z", "2026-03-29T02:00:00+01:00", "7-9f3ac01b22d4e7a8"] {
            assert!(text.parse::<AsOf>().is_ok(), "{text}");
        }
        for text in [
            "",
            "yesterday",
            "2026-02-30",
            "0000-01-01",
            "+2026-01-01",
            "2026-03-29T02:00:00",
            "2026-03-29T02:00:00 01:00",
            "0001-01-01T00:00:00+10:00",
            "9999-12-31T23:00:00-10:00",
            "s7-9f3ac01b22d4e7a8",
            "7",
        ] {
            assert_eq!(text.parse::<AsOf>(), Err(NoMoment), "{text}");
        }
    }
}
