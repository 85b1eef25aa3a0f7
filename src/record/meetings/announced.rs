//! The facts of a meeting by which its notice is checked.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::model::{Meeting, MeetingState};
use crate::clock::zone;
use crate::database::schema::meetings;
use crate::law::calendar::Nation;
use crate::law::clear_days::local_day;
use crate::law::notice::{self, Sits, Sitting};
use crate::record::bodies::model::BodyKind;

/// What notice of a meeting is reckoned by.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = meetings, check_for_backend(diesel::pg::Pg))]
pub struct Announced {
    /// Its day.
    pub date: NaiveDate,
    state: MeetingState,
    agenda_published_at: Option<DateTime<Utc>>,
    short_notice_reason: Option<String>,
    private_notice_published_at: Option<DateTime<Utc>>,
    private_second_notice_published_at: Option<DateTime<Utc>>,
    timezone: String,
}

impl Announced {
    /// Of a meeting that was read.
    pub fn of(meeting: &Meeting) -> Announced {
        Announced {
            date: meeting.date,
            state: meeting.state,
            agenda_published_at: meeting.agenda_published_at,
            short_notice_reason: meeting.short_notice_reason.clone(),
            private_notice_published_at: meeting.private_notice_published_at,
            private_second_notice_published_at: meeting.private_second_notice_published_at,
            timezone: meeting.timezone.clone(),
        }
    }

    /// The same for the law, of a nation and a sort of body.
    pub fn recorded(&self, nation: Nation, body: BodyKind, private_items: usize) -> notice::Recorded {
        let sitting = match self.state {
            MeetingState::Scheduled => Sitting::ToCome,
            MeetingState::InProgress | MeetingState::Held => Sitting::TookPlace,
            MeetingState::Cancelled | MeetingState::Postponed => Sitting::Off,
        };
        let sits = match body {
            BodyKind::Executive => Sits::Executive,
            BodyKind::IndividualMember | BodyKind::Officer => Sits::OnePerson,
            BodyKind::Council
            | BodyKind::Committee
            | BodyKind::Scrutiny
            | BodyKind::Regulatory
            | BodyKind::Panel
            | BodyKind::Joint => Sits::Other,
        };
        let day = |at: Option<DateTime<Utc>>| at.map(|at| local_day(at, zone(&self.timezone)));
        notice::Recorded {
            nation,
            sits,
            on: self.date,
            sitting,
            agenda_published_on: day(self.agenda_published_at),
            is_short_notice_explained: self.short_notice_reason.is_some(),
            private_items,
            private_notice_on: day(self.private_notice_published_at),
            private_second_notice_on: day(self.private_second_notice_published_at),
        }
    }
}
