//! Items: lines of agendas, with what the minutes say of them. An item stands at one position among its siblings; its
//! two numbers are texts, and either may be missing.

pub mod correction;
mod included;
pub mod model;
pub mod parts;
pub mod places;
pub mod queries;
mod routes;

use futures_util::try_join;

use crate::actor::Scope;
use crate::database::sql::Json;
use crate::database::{Held, Reader, Tx};
use crate::http::door::DeletionReason;
use crate::http::extract::Many;
use crate::http::resource::{Full, Resource};
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{IssueId, ItemId, MeetingId, PersonId};
use crate::kind::Kind;
use crate::record::decisions::queries::{self as decisions, Former};
use crate::record::exemption::DisclosureInput;
use crate::record::noun::{self, Below, Including, LockedNoun, Noun, OfRecord, Stored, Words, restoration};
use crate::record::{concerns, contradictions, exemption, frozen, joint_bodies, references};
use crate::refused::Refused;
use crate::rich_text::{RichText, RichTextInput, SentForms, formed, rich};
use included::Included;
use model::{Item, ItemColumns, ItemFilter, ItemInclude, ItemInput};
use parts::{ItemKind, Minutes, MinutesInput, MinutesPublication, NamedPresenter, PresenterInput, RecommendationInput};

impl Noun for Item {
    type Input = ItemInput;
    type Rights = OfRecord;
    const WORDS: Words = Words {
        put: "An item that an agenda left out comes back at its old address.",
        ..Words::ordered("Ordered with the newest first")
    };
    const IN_WHOLE_LISTS: bool = true;
    const BELOW: &'static [Below<Self>] = &[
        Below::<Self>::of(Kind::Meeting, |filter, id| filter.meeting_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Issue, |filter, id| filter.issue_id.replace(id.into()).is_some()),
    ];

    fn mount(services: &mut ServiceConfig<'_, '_>) {
        routes::configure(services);
    }

    async fn plan(
        tx: &mut Tx<'_>,
        new: ItemInput,
        was: Option<&LockedNoun<Item>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<ItemColumns, Refused> {
        let meeting = meeting(tx, &new).await?;
        let council_id = meeting.council_id;
        references::unmoved(was.map(|locked| locked.columns.meeting_id.into()), meeting.id, "/meeting_id")?;
        references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
        let published = noun::published(tx, council_id, was, new.sent())?;
        let parent = parent(tx, &new, meeting.id.into(), was).await?;
        let parent_id: Option<ItemId> = parent.map(|parent| parent.id.into());
        let position = position(tx, new.position, was, (meeting.id.into(), parent_id)).await?;
        let issue_id = issue(tx, &new, was, council_id).await?;
        let before = was.and_then(|locked| locked.columns.presented_by_person_id);
        let (presented_by, person_id) =
            presenter(tx, meeting, new.presented_by, new.council.as_deref(), before).await?.unzip();
        let exempt = was.map(|locked| locked.columns.exempt()).unwrap_or_default();
        let exempt = exemption::after(tx, council_id, new.exemption, exempt).await?;
        let is_withheld = exempt.withholds() || parent.is_some_and(|parent| parent.is_withheld);
        if is_withheld {
            tx.require_opened(Kind::Meeting, meeting.id, council_id).await?;
        }
        if moves(was, parent_id) {
            exemption::refuse_detached(was.is_some_and(|locked| locked.columns.is_withheld), &exempt, "/parent_id")?;
        }
        let (exemption, disclosure) = exempt.columns();
        let minutes = minutes(tx, (new.minutes, new.source_url.as_deref()), was, council_id)?;
        let (numbered_in_body_id, numbered_in_year_id) = queries::numbering(tx.db(), meeting.id.into()).await?.unzip();
        let purpose = purpose(new.purpose, was, new.source_url.as_deref())?;
        let recommendation = recommendation(new.recommendation, was, new.source_url.as_deref())?;
        concerns::check_topics(&new.topics)?;
        let columns = ItemColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            meeting_id: meeting.id.into(),
            parent_id,
            section: new.section.map(Json),
            position,
            agenda_number: new.agenda_number,
            minute_number: new.minute_number,
            numbered_in_body_id,
            numbered_in_year_id,
            title: new.title,
            purpose: purpose.map(Json),
            kind: new.kind,
            issue_id,
            presented_by,
            presented_by_person_id: person_id.flatten(),
            report_by: new.report_by,
            recommendation: recommendation.map(Json),
            concern_keys: concerns::keys(&new.topics, &[], &new.places),
            topics: Json(new.topics),
            places: Json(new.places),
            minutes: minutes.map(Json),
            exemption,
            disclosure,
            is_withheld,
            added_after_approval_at: was.and_then(|locked| locked.columns.added_after_approval_at),
            minutes_corrections: was.map(|locked| locked.columns.minutes_corrections.clone()).unwrap_or_default(),
            translations: new.translations.settle(),
        };
        refuse_collision(tx, was.map(|locked| locked.record.id), &columns).await?;
        Ok(columns)
    }

    async fn checked(
        tx: &mut Tx<'_>,
        was: Option<&LockedNoun<Item>>,
        mut now: ItemColumns,
    ) -> Result<ItemColumns, Refused> {
        let (id, was) = (was.map(|locked| locked.record.id), was.and_then(|locked| locked.standing()));
        contradictions::of_item(tx, (id, was.map(|locked| &locked.columns)), &now).await?;
        let Some(was) = was else {
            if now.is_minuted() {
                now.added_after_approval_at = frozen::added_after_approval(tx, now.meeting_id).await?;
            }
            return Ok(now);
        };
        if now == was.columns {
            return Ok(now);
        }
        let id = was.record.id;
        if now.is_minuted() && !was.columns.is_minuted() {
            // It is added to the minutes now, with all that it says.
            let added = frozen::added_after_approval(tx, now.meeting_id).await?;
            now.added_after_approval_at = now.added_after_approval_at.or(added);
        } else {
            frozen::keep(tx, id, &was.columns, &now).await?;
        }
        // This comes before the item gets new identifiers. Where they led the public to a deleted item, the item counts
        // as read by the public from then on.
        if now.minute_number != was.columns.minute_number {
            queries::keep_minute_number(tx, id, was.columns.minute_number.as_deref()).await?;
        }
        Ok(now)
    }

    async fn may_go(tx: &mut Tx<'_>, was: &LockedNoun<Item>, _: DeletionReason) -> Result<(), Refused> {
        let id = was.record.id;
        // An agenda takes an item out of itself that cannot be deleted, so nothing is written for one.
        tx.require_childless(Kind::Item, id.into()).await?;
        frozen::keep_standing(tx, id, &was.columns).await?;
        // This comes before the deletion. A deleted item counts as read by the public only if it was public until then.
        Ok(queries::keep_minute_number(tx, id, was.columns.minute_number.as_deref()).await?)
    }

    async fn is_same(tx: &Tx<'_>, new: &ItemInput, was: &ItemColumns) -> Result<bool, Refused> {
        Ok(meeting(tx, new).await?.id == uuid::Uuid::from(was.meeting_id))
    }

    async fn followed(
        tx: &mut Tx<'_>,
        id: ItemId,
        was: Option<&ItemColumns>,
        now: Option<&ItemColumns>,
    ) -> Result<(), Refused> {
        let (was, now) = match (was, now) {
            (Some(was), Some(now)) => (was, now),
            // It was restored, and is exempt now: its decisions may still have a title from before.
            (None, Some(now)) if now.is_withheld && !tx.is_new(Kind::Item, id.into()) => {
                return Ok(decisions::retitle(tx, id, Former::default(), (true, false)).await?);
            }
            _ => return Ok(()),
        };
        if was.is_withheld != now.is_withheld {
            tx.withholding_moves(Kind::Item, id.into());
        }
        retitle_decisions(tx, id, was, now).await
    }

    async fn include(db: &Reader, filter: &ItemFilter, items: &mut [Full<Item>], urls: &Urls) -> Result<(), Refused> {
        let ids: Vec<ItemId> = items.iter().map(|full| full.record.id).collect();
        Included::read(db, &ids, filter.include.as_ref()).await?.add(items, urls).await;
        Ok(())
    }
}

impl Including for Item {
    type Include = ItemInclude;

    async fn read_with(
        db: &Reader,
        id: ItemId,
        wanted: Option<&Many<ItemInclude>>,
        urls: &Urls,
    ) -> Result<(Full<Item>, bool), Refused> {
        let ids = [id];
        let (item, children) = try_join!(Item::get(db, id), Included::read(db, &ids, wanted))?;
        let mut full = Full::new(item.standing()?, urls);
        let is_of_one_moment = children.add(std::slice::from_mut(&mut full), urls).await;
        Ok((full, is_of_one_moment))
    }
}

/// Makes an item what the input says, with its place among its siblings as a whole list gives it.
///
/// # Errors
/// Why it cannot be.
pub async fn change_at(
    tx: &mut Tx<'_>,
    was: &LockedNoun<Item>,
    new: ItemInput,
    put_by: &ForeignKey,
    position: i32,
) -> Result<Item, Refused> {
    let now = Item::plan(tx, new, Some(was), Some(put_by)).await?;
    noun::write(tx, was, ItemColumns { position, ..now }).await
}

/// Brings back an item that a whole list left out, as the input says, with its place among its siblings.
///
/// # Errors
/// Why it cannot be.
pub async fn return_at(
    tx: &mut Tx<'_>,
    was: &LockedNoun<Item>,
    new: ItemInput,
    put_by: &ForeignKey,
    position: i32,
) -> Result<Item, Refused> {
    let now = Item::plan(tx, new, Some(was), Some(put_by)).await?;
    restoration::return_left_out(tx, was, ItemColumns { position, ..now }).await
}

/// Shows the public an item that was exempt.
///
/// # Errors
/// [`Refused::WrongState`] where it is not; why else it cannot be.
pub async fn disclose(tx: &mut Tx<'_>, current: &LockedNoun<Item>, new: DisclosureInput) -> Result<Item, Refused> {
    tx.require_on(Scope::RecordPublish, current.held)?;
    let exempt = current.columns.exempt().disclosed(new.settle(tx.at())?)?;
    // What it is a part of may be exempt as well: that is settled with all else at the end.
    let (exemption, disclosure) = exempt.columns();
    let columns = ItemColumns { exemption, disclosure, is_withheld: false, ..current.columns.clone() };
    let item = Item::update(tx, current.record.id, &columns).await?;
    retitle_decisions(tx, current.record.id, &current.columns, &columns).await?;
    tx.withholding_moves(Kind::Item, current.record.id.into());
    tx.updated(Kind::Item, current.record.id.into());
    Ok(item)
}

/// Brings the titles of its decisions in step, if it is called otherwise now or the public sees another title.
async fn retitle_decisions(tx: &Tx<'_>, id: ItemId, was: &ItemColumns, now: &ItemColumns) -> Result<(), Refused> {
    let called = |columns: &ItemColumns| (columns.title.clone(), columns.translations.clone(), columns.exempt());
    if called(was) == called(now) && was.is_withheld == now.is_withheld {
        return Ok(());
    }
    let public = was.exemption.as_ref().map(|exemption| exemption.0.public_title.clone());
    let titles = std::iter::once(was.title.clone()).chain(public).collect();
    let (before, after) = (was.translated_titles(), now.translated_titles());
    let translated = before.into_iter().filter(|title| !after.contains(title)).collect();
    let former = Former { titles, translated };
    Ok(decisions::retitle(tx, id, former, (now.is_withheld, was.is_withheld)).await?)
}

/// The meeting on which agenda it is.
async fn meeting(tx: &Tx<'_>, new: &ItemInput) -> Result<Held, Refused> {
    let (id, key) = (new.meeting_id.map(Into::into), (new.meeting.as_ref(), new.council.as_deref()));
    references::resolve(tx, Kind::Meeting, "meeting", id, key).await?.ok_or_else(|| {
        Refused::field("/meeting_id", "required", "Send meeting_id, or meeting with an external identifier.")
    })
}

/// Whether it becomes a part of another item, or of none.
fn moves(was: Option<&LockedNoun<Item>>, parent_id: Option<ItemId>) -> bool {
    was.is_some_and(|locked| locked.columns.parent_id != parent_id)
}

/// The position that was sent, or the old one, or the last. Among other siblings the old position says nothing. A
/// deleted item comes back at the end if another has its position now.
async fn position(
    tx: &Tx<'_>,
    sent: Option<i32>,
    was: Option<&LockedNoun<Item>>,
    (meeting_id, parent_id): (MeetingId, Option<ItemId>),
) -> Result<i32, Refused> {
    let before = was.map(|locked| locked.columns.position);
    let is_taken = match was.filter(|locked| locked.held.is_deleted) {
        Some(was) => queries::at_position(tx.db(), Some(was.record.id), &was.columns).await?.is_some(),
        None => false,
    };
    let is_old = |position: &i32| (is_taken || moves(was, parent_id)) && Some(*position) == before;
    match sent.or(before).filter(|position| !is_old(position)) {
        Some(position) => Ok(position),
        None => Ok(queries::next_position(tx.db(), meeting_id, parent_id).await?),
    }
}

/// The issue that it is an appearance of.
async fn issue(
    tx: &Tx<'_>,
    new: &ItemInput,
    was: Option<&LockedNoun<Item>>,
    council_id: uuid::Uuid,
) -> Result<Option<IssueId>, Refused> {
    let before = was.and_then(|locked| locked.columns.issue_id).map(Into::into);
    let (id, key) = (new.issue_id.map(Into::into), (new.issue.as_ref(), new.council.as_deref()));
    let issue = references::point(tx, Kind::Issue, "issue", id, key, (council_id, before)).await?;
    Ok(issue.map(Into::into))
}

/// Who presented it: how the record names them, and the person that the input points at.
async fn presenter(
    tx: &Tx<'_>,
    meeting: Held,
    sent: Option<PresenterInput>,
    council: Option<&str>,
    before: Option<PersonId>,
) -> Result<Option<(Json<NamedPresenter>, Option<PersonId>)>, Refused> {
    let Some(sent) = sent else { return Ok(None) };
    let (id, key) = (sent.person_id.map(Into::into), (sent.person.as_ref(), council));
    let (at, known) = ((Kind::Meeting, meeting.id), (meeting.council_id, before.map(Into::into)));
    let person = joint_bodies::person(tx, at, "presented_by/person", id, key, known).await?;
    let named = NamedPresenter { name: sent.name, post_label: sent.post_label };
    Ok(Some((Json(named), person.map(Into::into))))
}

/// The item of which it is a part, of the same meeting.
async fn parent(
    tx: &Tx<'_>,
    new: &ItemInput,
    meeting_id: MeetingId,
    current: Option<&LockedNoun<Item>>,
) -> Result<Option<Held>, Refused> {
    let key = (new.parent.as_ref(), new.council.as_deref());
    let parent = references::resolve(tx, Kind::Item, "parent", new.parent_id.map(Into::into), key).await?;
    let Some(parent) = parent else { return Ok(None) };
    if queries::meeting_of(tx.db(), parent.id.into()).await? != meeting_id {
        return Err(Refused::field(
            "/parent_id",
            "mismatch",
            "The parent is an item of another meeting. Send an item of the same meeting.",
        ));
    }
    contradictions::of_parents(tx, Kind::Item, current.map(|locked| locked.held.id), Some(parent.id)).await?;
    Ok(Some(parent))
}

/// The database would refuse it as well, but cannot say which item stands there.
async fn refuse_collision(tx: &Tx<'_>, id: Option<ItemId>, columns: &ItemColumns) -> Result<(), Refused> {
    let other = queries::at_position(tx.db(), id, columns).await?.map(Into::into);
    let detail = "Another item has this position. Leave it out to add the item at the end, or move the other item \
                  first.";
    references::refuse_taken(tx, Kind::Item, other, "/position", detail).await?;
    let Some(number) = columns.minute_number.as_deref().filter(|_| columns.kind != ItemKind::Heading) else {
        return Ok(());
    };
    let other = queries::with_minute_number(tx.db(), id, number, columns).await?.map(Into::into);
    let detail = "Another item of the meeting, or of the body's municipal year, has this minute number.";
    references::refuse_taken(tx, Kind::Item, other, "/minute_number", detail).await
}

fn purpose(
    sent: Option<RichTextInput>,
    was: Option<&LockedNoun<Item>>,
    source_url: Option<&str>,
) -> Result<Option<RichText>, Refused> {
    let before = was.and_then(|locked| locked.columns.purpose.as_ref()).map(|before| &before.0);
    sent.map(|purpose| rich(&purpose, before, source_url, "/purpose")).transpose()
}

/// The recommendation that was sent, with its HTML cleaned.
fn recommendation(
    sent: Option<RecommendationInput>,
    was: Option<&LockedNoun<Item>>,
    source_url: Option<&str>,
) -> Result<Option<RecommendationInput>, Refused> {
    let Some(sent) = sent else { return Ok(None) };
    let before = was.and_then(|locked| locked.columns.recommendation.as_ref()).map(|before| &before.0);
    let before = before.and_then(|before| Some((before.text.as_deref()?, before.html.as_deref())));
    let forms = SentForms {
        text: sent.text.as_deref(),
        html: sent.html.as_deref(),
        pointers: ("/recommendation/text", "/recommendation/html"),
        most: 50_000,
    };
    let said = formed(forms, before, source_url)?;
    Ok(Some(RecommendationInput { text: Some(said.text), html: said.html, reasons: sent.reasons }))
}

/// The minutes after a write. To publish, withdraw or change published minutes needs `record:publish`, whatever the
/// item is.
fn minutes(
    tx: &Tx<'_>,
    (new, source_url): (Option<MinutesInput>, Option<&str>),
    current: Option<&LockedNoun<Item>>,
    council_id: uuid::Uuid,
) -> Result<Option<Minutes>, Refused> {
    let before = current.and_then(|locked| locked.columns.minutes.as_ref()).map(|minutes| &minutes.0);
    let after = match new {
        Some(new) => {
            let said = rich(&new.said(), before.map(Minutes::said).as_ref(), source_url, "/minutes")?;
            let RichText { text, html, original_html } = said;
            let publication = new.publication.or(before.map(|before| before.publication)).unwrap_or_default();
            Some(Minutes { text, html, original_html, publication })
        }
        None => None,
    };
    let open =
        |minutes: Option<&Minutes>| minutes.is_some_and(|minutes| minutes.publication != MinutesPublication::Draft);
    if before != after.as_ref() && (open(before) || open(after.as_ref())) {
        tx.require(Scope::RecordPublish, council_id)?;
    }
    Ok(after)
}
