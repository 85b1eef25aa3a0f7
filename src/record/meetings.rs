//! Meetings: sittings of a body, or joint ones of several. A meeting has a day always and a time perhaps; it falls into
//! the municipal year of its day.

pub mod announced;
mod included;
pub mod model;
pub mod parts;
mod queries;

use futures_util::try_join;
use uuid::Uuid;

use crate::clock::zone;
use crate::database::sql::Json;
use crate::database::{Held, Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::extract::Many;
use crate::http::resource::Resource;
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{BodyId, MeetingId};
use crate::kind::Kind;
use crate::law::clear_days::local_day;
use crate::record::decisions::queries as decisions;
use crate::record::items::queries as items;
use crate::record::noun::{self, Below, Including, LockedNoun, Noun, OfRecord, Stored, Words, standard};
use crate::record::{contradictions, frozen, lawful, references};
use crate::refused::Refused;
use crate::{local_time, timezones};
use included::Included;
use model::{FullMeeting, Meeting, MeetingColumns, MeetingFilter, MeetingInclude, MeetingInput};
use parts::{JointBody, JointBodyInput, Signed};

impl Noun for Meeting {
    type Input = MeetingInput;
    type Rights = OfRecord;
    const WORDS: Words = Words {
        delete: "The server rejects the deletion while the meeting has items, papers or attendances: 409 names them.",
        ..Words::ordered("Ordered with the newest first")
    };
    const BELOW: &'static [Below<Self>] =
        &[Below::<Self>::of(Kind::Body, |filter, id| filter.body_id.replace(id.into()).is_some())];

    fn mount(services: &mut ServiceConfig<'_, '_>) {
        standard::including::<Meeting>(services);
    }

    async fn plan(
        tx: &mut Tx<'_>,
        new: MeetingInput,
        was: Option<&LockedNoun<Meeting>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<MeetingColumns, Refused> {
        let body = body(tx, &new, was).await?;
        let council_id = body.council_id;
        references::unmoved(was.map(|locked| locked.held.council_id), council_id, "/body_id")?;
        references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
        let published = noun::published(tx, council_id, was, new.sent())?;

        let timezone = match &new.timezone {
            Some(timezone) => timezone.clone(),
            None => queries::council_timezone(tx.db(), council_id.into()).await?,
        };
        let start = local_time::start(new.date, new.start_at, new.start_local, timezones::read(&timezone)?)?;
        start.refuse_end_before(new.planned_end_at)?;
        let others = others(tx, &new, was, council_id).await?;
        let joint_with = joint_with(tx, new.joint_with, new.council.as_deref(), (body.id, was)).await?;
        Ok(MeetingColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            body_id: body.id.into(),
            joint_with: Json(joint_with),
            municipal_year_id: queries::municipal_year(tx.db(), council_id.into(), start.date).await?,
            title: new.title,
            type_: new.type_,
            state: new.state,
            state_reason: new.state_reason,
            rescheduled_to_id: others.rescheduled_to,
            date: start.date,
            start_at: start.at,
            start_local: start.local,
            start_note: new.start_note,
            timezone,
            sort_at: start.sort_at,
            planned_end_at: new.planned_end_at,
            actual_start_at: new.actual_start_at,
            actual_end_at: new.actual_end_at,
            location: new.location,
            virtual_url: new.virtual_url,
            webcast_url: new.webcast_url,
            agenda_published_at: new.agenda_published_at,
            decisions_published_at: new.decisions_published_at,
            minutes_published_at: new.minutes_published_at,
            minutes_state: new.minutes_state,
            approved_at_meeting_id: others.approved_at,
            minutes_signed: new.minutes_signed.map(|signature| Json(Signed { by: signature.by, on: signature.on })),
            minutes_signed_at_meeting_id: others.signed_at,
            short_notice_reason: new.short_notice_reason,
            private_notice_published_at: new.private_notice_published_at,
            private_second_notice_published_at: new.private_second_notice_published_at,
            translations: new.translations.settle(),
        })
    }

    async fn checked(
        tx: &mut Tx<'_>,
        was: Option<&LockedNoun<Meeting>>,
        now: MeetingColumns,
    ) -> Result<MeetingColumns, Refused> {
        // That it cannot change at all is said before what would be wrong with the change.
        if let Some(was) = was.filter(|was| now != was.columns) {
            frozen::keep(tx, was.record.id, &was.columns, &now).await?;
            frozen::keep_approving(tx, was.record.id, &was.columns, &now).await?;
        }
        let standing = was.and_then(|was| was.standing());
        let before = (was.map(|was| was.record.id), standing.map(|was| &was.columns));
        contradictions::of_meeting(tx, before, &now).await?;
        if let (Some(was), Some(other)) = (was, now.rescheduled_to_id)
            && was.columns.rescheduled_to_id != Some(other)
        {
            // Two meetings that name each other at the same moment would each find no way back.
            tx.hold_task("new dates", Kind::Council, now.council_id.into()).await?;
            contradictions::of_rescheduling(tx, was.record.id, other).await?;
        }
        Ok(now)
    }

    async fn may_go(tx: &mut Tx<'_>, was: &LockedNoun<Meeting>, _: DeletionReason) -> Result<(), Refused> {
        frozen::keep_standing(tx, was.record.id, &was.columns).await?;
        frozen::keep_approving_standing(tx, was.record.id).await
    }

    async fn followed(
        tx: &mut Tx<'_>,
        id: MeetingId,
        was: Option<&MeetingColumns>,
        now: Option<&MeetingColumns>,
    ) -> Result<(), Refused> {
        let (Some(was), Some(now)) = (was, now) else { return Ok(()) };
        if (was.body_id, was.municipal_year_id) != (now.body_id, now.municipal_year_id) {
            items::renumber(tx, &[id]).await?;
        }
        if (was.body_id, was.date) != (now.body_id, now.date) {
            decisions::follow_meeting(tx, id).await?;
        }
        Ok(())
    }

    async fn include(
        db: &Reader,
        filter: &MeetingFilter,
        page: &mut [FullMeeting],
        urls: &Urls,
    ) -> Result<(), Refused> {
        let ids: Vec<MeetingId> = page.iter().map(|full| full.record.id).collect();
        Included::read(db, &ids, filter.include.as_ref()).await?.add(page, urls).await;
        Ok(())
    }

    /// Warns of what of the law fails or cannot be checked, of a meeting that is published.
    async fn warn(tx: &Tx<'_>, meeting: &Meeting) -> Result<(), Refused> {
        if !meeting.publication.is_to_be_seen() {
            return Ok(());
        }
        let checks = lawful::of_meeting(tx.db(), meeting).await?.checks(local_day(tx.at(), zone(&meeting.timezone)));
        lawful::warn(tx, &checks, Kind::Meeting);
        Ok(())
    }
}

impl Including for Meeting {
    type Include = MeetingInclude;

    async fn read_with(
        db: &Reader,
        id: MeetingId,
        wanted: Option<&Many<MeetingInclude>>,
        urls: &Urls,
    ) -> Result<(FullMeeting, bool), Refused> {
        let ids = [id];
        let (meeting, children) = try_join!(Meeting::get(db, id), Included::read(db, &ids, wanted))?;
        let mut full = FullMeeting::new(meeting.standing()?, urls);
        let is_of_one_moment = children.add(std::slice::from_mut(&mut full), urls).await;
        Ok((full, is_of_one_moment))
    }
}

/// The body that holds it. No year of the council comes or goes while the meeting is put into one. The council of an
/// existing meeting is held already.
async fn body(tx: &Tx<'_>, new: &MeetingInput, was: Option<&LockedNoun<Meeting>>) -> Result<Held, Refused> {
    let (id, key) = (new.body_id.map(Into::into), (new.body.as_ref(), new.council.as_deref()));
    let body = match was {
        Some(_) => references::resolve(tx, Kind::Body, "body", id, key).await?,
        None => references::resolve_with_council(tx, Kind::Body, "body", id, key).await?,
    };
    body.ok_or_else(|| Refused::field("/body_id", "required", "Send body_id, or body with an external identifier."))
}

/// The further bodies of a joint meeting. They are not held. No body of the council goes meanwhile, because the council
/// is held. The writers of another council's bodies hold that council, and would wait for each other.
async fn joint_with(
    tx: &Tx<'_>,
    sent: Vec<JointBodyInput>,
    council: Option<&str>,
    (host, was): (Uuid, Option<&LockedNoun<Meeting>>),
) -> Result<Vec<JointBody>, Refused> {
    let before = was.map(|was| was.columns.joint_with.0.as_slice()).unwrap_or_default();
    let mut bodies = Vec::new();
    for (index, body) in sent.into_iter().enumerate() {
        let name = format!("joint_with/{index}/body");
        let pointer = if body.body.is_some() { format!("/{name}") } else { format!("/{name}_id") };
        let is_known = |id: &BodyId| body.body.is_none() && before.iter().any(|known| known.body_id == *id);
        let body_id = match body.body_id.filter(is_known) {
            Some(known) => known,
            None => {
                let named = (body.body.as_ref(), council);
                let seen = references::see(tx, Kind::Body, &name, body.body_id.map(Into::into), named).await?;
                let missing = "Send body_id, or body with an external identifier.";
                let (seen, _) = seen.ok_or_else(|| Refused::field(&pointer, "required", missing))?;
                seen.id.into()
            }
        };
        if Uuid::from(body_id) == host {
            let detail = "This body holds the meeting already. Send only the further bodies.";
            return Err(Refused::field(&pointer, "repeated", detail));
        }
        if bodies.contains(&JointBody { body_id }) {
            return Err(Refused::field(&pointer, "repeated", "This body occurs twice here."));
        }
        bodies.push(JointBody { body_id });
    }
    Ok(bodies)
}

/// The other meetings that a meeting names.
struct Others {
    approved_at: Option<MeetingId>,
    signed_at: Option<MeetingId>,
    rescheduled_to: Option<MeetingId>,
}

/// The meetings of the same council that the input points at.
async fn others(
    tx: &Tx<'_>,
    new: &MeetingInput,
    was: Option<&LockedNoun<Meeting>>,
    council_id: Uuid,
) -> Result<Others, Refused> {
    let council = new.council.as_deref();
    let point = async |name: &str, (id, key): (Option<MeetingId>, Option<&ForeignKey>), before: Option<MeetingId>| {
        let before = before.map(Into::into);
        let id = id.map(Into::into);
        let other = references::point(tx, Kind::Meeting, name, id, (key, council), (council_id, before)).await?;
        Ok::<_, Refused>(other.map(MeetingId::from))
    };
    let was = was.map(|locked| &locked.columns);
    let signature = new.minutes_signed.as_ref();
    let approved = (new.approved_at_meeting_id, new.approved_at_meeting.as_ref());
    let signed = (
        signature.and_then(|signature| signature.at_meeting_id),
        signature.and_then(|signature| signature.at_meeting.as_ref()),
    );
    let rescheduled = (new.rescheduled_to_id, new.rescheduled_to.as_ref());
    Ok(Others {
        approved_at: point("approved_at_meeting", approved, was.and_then(|was| was.approved_at_meeting_id)).await?,
        signed_at: point("minutes_signed/at_meeting", signed, was.and_then(|was| was.minutes_signed_at_meeting_id))
            .await?,
        rescheduled_to: point("rescheduled_to", rescheduled, was.and_then(|was| was.rescheduled_to_id)).await?,
    })
}
