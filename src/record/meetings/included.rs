//! What a read of meetings includes: their items, who attended, and the further bodies of joint ones.

use diesel::QueryResult;
use futures_util::try_join;

use super::model::{FullMeeting, MeetingInclude};
use super::queries;
use crate::database::Reader;
use crate::http::extract::Many;
use crate::http::include::{Children, group};
use crate::http::urls::Urls;
use crate::ids::MeetingId;
use crate::record::attendances::model::Attendance;
use crate::record::attendances::queries as attendances;
use crate::record::bodies::model::Body;
use crate::record::items::model::Item;
use crate::record::items::queries as items;

/// What is included in meetings.
pub struct Included {
    items: Option<Children<MeetingId, Item>>,
    attendances: Option<Children<MeetingId, Attendance>>,
    joint_bodies: Option<Children<MeetingId, Body>>,
}

impl Included {
    /// Reads what is asked for of meetings.
    ///
    /// # Errors
    /// When a query fails.
    pub async fn read(db: &Reader, ids: &[MeetingId], wanted: Option<&Many<MeetingInclude>>) -> QueryResult<Included> {
        let wants = |include| wanted.is_some_and(|wanted| wanted.0.contains(&include));
        let items = async {
            match wants(MeetingInclude::Items) {
                true => items::of_meetings(db, ids).await.map(|rows| Some(group(rows))),
                false => Ok(None),
            }
        };
        let attendances = async {
            match wants(MeetingInclude::Attendances) {
                true => attendances::of_meetings(db, ids).await.map(|rows| Some(group(rows))),
                false => Ok(None),
            }
        };
        let joint_bodies = async {
            match wants(MeetingInclude::JointBodies) {
                true => queries::joint_bodies(db, ids).await.map(|rows| Some(group(rows))),
                false => Ok(None),
            }
        };
        let (items, attendances, joint_bodies) = try_join!(items, attendances, joint_bodies)?;
        Ok(Included { items, attendances, joint_bodies })
    }

    /// Hands them to their meetings, and says whether they were read at the moment when the meetings were.
    pub async fn add(mut self, meetings: &mut [FullMeeting], urls: &Urls) -> bool {
        let mut at_once = true;
        for full in meetings {
            let (id, updated_at) = (full.record.id, full.record.updated_at);
            if let Some(items) = &mut self.items {
                let (same, items) = items.take(id, updated_at, urls).await;
                at_once &= same;
                full.extras.items = Some(items);
            }
            if let Some(attendances) = &mut self.attendances {
                let (same, attendances) = attendances.take(id, updated_at, urls).await;
                at_once &= same;
                full.extras.attendances = Some(attendances);
            }
            if let Some(joint_bodies) = &mut self.joint_bodies {
                let (same, joint_bodies) = joint_bodies.take(id, updated_at, urls).await;
                at_once &= same;
                full.extras.joint_bodies = Some(joint_bodies);
            }
        }
        at_once
    }
}
