//! How far the program's clock is from the database's. The database's decides which records are due, and stamps each
//! write. A program with a clock that is far off is broken in other ways, so beyond a bound it does not write. The two
//! are compared at the start, with each write, and each time that the program looks for records that are due.

use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::Timestamptz;
use diesel_async::AsyncPgConnection;

use super::Database;
use super::sql::Statement;
use crate::refused::Refused;

/// How far the clocks may be apart before that is worth saying.
const WORTH_SAYING: TimeDelta = TimeDelta::seconds(2);

/// How the clocks agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// Well enough.
    Close,
    /// They differ by more than is usual.
    Apart,
    /// They differ by more than is allowed.
    TooFarApart,
}

/// How far the program's clock is from the database's, as it was last seen.
#[derive(Debug)]
pub struct ClockDifference {
    micros: AtomicI64,
    said: AtomicU8,
    allowed: TimeDelta,
}

impl ClockDifference {
    /// None yet, and how much is allowed.
    pub(super) fn new(allowed: Duration) -> ClockDifference {
        let allowed = TimeDelta::from_std(allowed).unwrap_or(TimeDelta::MAX);
        ClockDifference { micros: AtomicI64::new(0), said: AtomicU8::new(0), allowed }
    }

    /// How far the program's clock is ahead of the database's; less than nothing where it is behind.
    pub fn get(&self) -> TimeDelta {
        TimeDelta::microseconds(self.micros.load(Ordering::SeqCst))
    }

    /// How the clocks agree.
    pub fn agreement(&self) -> Agreement {
        match self.get().abs() {
            apart if apart > self.allowed => Agreement::TooFarApart,
            apart if apart > WORTH_SAYING => Agreement::Apart,
            _ => Agreement::Close,
        }
    }

    /// The difference as a sentence.
    pub fn sentence(&self) -> String {
        let (difference, allowed) = (self.get(), self.allowed.num_seconds());
        let side = if difference < TimeDelta::zero() { "behind" } else { "ahead of" };
        let seconds = difference.abs().num_seconds();
        let begin = format!("The clock of this server is {seconds} seconds {side} the clock of the database");
        match self.agreement() {
            Agreement::TooFarApart => {
                format!("{begin}, and {allowed} are allowed. Nothing is written or published until the clocks agree.")
            }
            _ => format!("{begin}."),
        }
    }

    /// Takes note of the time on the database's clock between two looks at the program's.
    pub(super) fn note(&self, before: DateTime<Utc>, shown: DateTime<Utc>, after: DateTime<Utc>) {
        let difference = if shown < before {
            before - shown
        } else if shown > after {
            after - shown
        } else {
            TimeDelta::zero()
        };
        self.micros.store(difference.num_microseconds().unwrap_or(i64::MAX), Ordering::SeqCst);
        self.say_once();
    }

    /// Logs how the clocks agree, when that differs from the last entry.
    fn say_once(&self) {
        let agreement = self.agreement();
        let word = match agreement {
            Agreement::Close => 0,
            Agreement::Apart => 1,
            Agreement::TooFarApart => 2,
        };
        match (self.said.swap(word, Ordering::SeqCst), agreement) {
            (said, _) if said == word => {}
            (_, Agreement::Close) => log::info!("the clocks of this server and of the database agree again"),
            (_, Agreement::Apart) => log::warn!("{}", self.sentence()),
            (_, Agreement::TooFarApart) => log::error!("{}", self.sentence()),
        }
    }

    /// Checks that the clocks are not too far apart to write.
    ///
    /// # Errors
    /// [`Refused::ClocksDiffer`].
    pub(super) fn require_agreement(&self) -> Result<(), Refused> {
        match self.agreement() {
            Agreement::TooFarApart => Err(Refused::ClocksDiffer(self.sentence())),
            Agreement::Close | Agreement::Apart => Ok(()),
        }
    }
}

impl Database {
    /// How far the program's clock is from the database's.
    pub fn clock_difference(&self) -> &ClockDifference {
        &self.difference
    }

    /// Now, by the database's clock, as well as is known without asking it.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now() - self.difference.get()
    }

    /// Now, by the database's clock, which is asked.
    pub(super) async fn now_on(&self, mut connection: &AsyncPgConnection) -> Result<DateTime<Utc>, Refused> {
        let before = self.clock.now();
        let statement: Statement<(Timestamptz,)> = Statement::new("SELECT clock_timestamp()", Vec::new());
        // Its trait would take `load` of the atomic number for its own.
        let asked = diesel_async::RunQueryDsl::get_result::<(DateTime<Utc>,)>(statement, &mut connection);
        let (shown,) = asked.await?;
        let now = self.clock.at_database(shown);
        self.difference.note(before, now, self.clock.now());
        Ok(now)
    }
}
