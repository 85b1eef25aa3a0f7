//! Items: lines of agendas, with what the minutes say of them. An item stands at one position among its siblings; its two
//! numbers are texts, and either may be missing.

pub mod correction;
pub mod model;
pub mod parts;
pub mod queries;
mod routes;

pub use routes::configure;

use crate::actor::Scope;
use crate::database::sql::Json;
use crate::database::{Held, Tx};
use crate::http::door::{DeletionReason, Saved};
use crate::http::urls;
use crate::identifier::ForeignKey;
use crate::ids::{ItemId, MeetingId, PersonId};
use crate::kind::Kind;
use crate::record::exemption::DisclosureInput;
use crate::record::locked::{Locked, standing};
use crate::record::publication::Sent;
use crate::record::text::{RichText, rich};
use crate::record::{contradictions, exemption, frozen, publication, references};
use crate::refused::Refused;
use model::{Item, ItemColumns, ItemInput};
use parts::{ItemKind, Minutes, MinutesInput, MinutesPublication, NamedPresenter, PresenterInput};

/// An item that a transaction holds.
pub type LockedItem = Locked<Item, ItemColumns>;

/// The longest minute number that names a place: shorter than an id, so that none is taken for one.
const MAX_ANCHORING: usize = 20;

/// The name of an item's place on the page of its meeting: `item-44`. A number in the minutes stands once in a meeting, headings
/// apart. Any other number may stand there twice, and be another tomorrow: what has none in the minutes is named by its id.
pub fn anchor(id: ItemId, kind: ItemKind, minute_number: Option<&str>) -> String {
    match minute_number.filter(|number| kind != ItemKind::Heading && names_a_place(number)) {
        Some(number) => format!("item-{number}"),
        None => format!("item-{id}"),
    }
}

/// Whether a number can stand in an anchor as it is.
pub fn names_a_place(number: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    (1..=MAX_ANCHORING).contains(&number.len()) && number.bytes().all(plain)
}

/// The path of the page of a meeting, and of a place on it, for people.
pub fn page_of(meeting_id: MeetingId, anchor: &str) -> String {
    [urls::page_of(Kind::Meeting, meeting_id).as_str(), "#", anchor].concat()
}

/// Creates an item.
///
/// # Errors
/// Why it cannot be.
pub async fn create(tx: &mut Tx<'_>, new: ItemInput, put_by: Option<&ForeignKey>) -> Result<Item, Refused> {
    let mut columns = columns(tx, new, None, put_by).await?;
    contradictions::of_item(tx, (None, None), &columns).await?;
    if columns.is_minuted() {
        columns.added_after_approval_at = frozen::added_after_approval(tx, columns.meeting_id).await?;
    }
    let id = tx.new_id();
    let item = queries::insert(tx, id.into(), &columns).await?;
    tx.identify_new(Kind::Item, columns.council_id.into(), id, &columns.identifiers.0).await?;
    tx.created(Kind::Item, id);
    Ok(item)
}

/// Makes an item what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change(
    tx: &mut Tx<'_>,
    current: &LockedItem,
    new: ItemInput,
    put_by: Option<&ForeignKey>,
) -> Result<Item, Refused> {
    let after = columns(tx, new, Some(current), put_by).await?;
    write(tx, current, after).await
}

/// The same of an item that gets its place among its siblings from a whole list.
///
/// # Errors
/// Why it cannot be.
pub async fn change_at(
    tx: &mut Tx<'_>,
    current: &LockedItem,
    new: ItemInput,
    put_by: &ForeignKey,
    position: i32,
) -> Result<Item, Refused> {
    let after = columns(tx, new, Some(current), Some(put_by)).await?;
    write(tx, current, ItemColumns { position, ..after }).await
}

/// Writes what was made of an item whose change was checked; where that is what it was, nothing changes.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn write(tx: &mut Tx<'_>, current: &LockedItem, mut after: ItemColumns) -> Result<Item, Refused> {
    contradictions::of_item(tx, (Some(current.record.id), Some(&current.columns)), &after).await?;
    if after == current.columns {
        return Ok(current.record.clone());
    }
    let id = current.record.id;
    if after.is_minuted() && !current.columns.is_minuted() {
        // It is added to the minutes now, with all that it says.
        let added = frozen::added_after_approval(tx, after.meeting_id).await?;
        after.added_after_approval_at = after.added_after_approval_at.or(added);
    } else {
        frozen::keep(tx, id, &current.columns, &after).await?;
    }
    if after.minute_number != current.columns.minute_number {
        queries::keep_minute_number(tx, id, current.columns.minute_number.as_deref()).await?;
    }
    let item = queries::update(tx, id, &after).await?;
    if after.identifiers != current.columns.identifiers {
        tx.identify(Kind::Item, after.council_id.into(), id.into(), &after.identifiers.0).await?;
    }
    if after.is_withheld != current.columns.is_withheld {
        tx.withholding_moves(Kind::Item, id.into());
    }
    tx.updated(Kind::Item, id.into());
    Ok(item)
}

/// Creates the item that another system knows by the key, or makes it what the input says.
///
/// # Errors
/// Why it cannot be.
pub async fn put(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: ItemInput,
    check: impl Fn(Option<&Item>) -> Result<(), Refused>,
) -> Result<Saved<Item>, Refused> {
    tx.hold_key(Kind::Item, key).await?;
    let found = match tx.find(Kind::Item, key, council).await? {
        Some(id) => standing(queries::lock(tx, id.into()).await)?,
        None => None,
    };
    match found {
        None => {
            check(None)?;
            let created = create(tx, new, Some(key)).await?;
            references::of_slug(tx, created.council_id.into(), council).await?;
            Ok(Saved::Created(created))
        }
        Some(current) => {
            check(Some(&current.record))?;
            change(tx, &current, new, Some(key)).await.map(Saved::Kept)
        }
    }
}

/// Shows the public an item that was exempt.
///
/// # Errors
/// [`Refused::WrongState`] where it is not; why else it cannot be.
pub async fn disclose(tx: &mut Tx<'_>, current: &LockedItem, new: DisclosureInput) -> Result<Item, Refused> {
    tx.require_on(Scope::RecordPublish, current.held)?;
    let exempt = current.columns.exempt().disclosed(new.settle(tx.at())?)?;
    // What it is a part of may be exempt as well: that is settled with all else at the end.
    let (exemption, disclosure) = exempt.columns();
    let columns = ItemColumns { exemption, disclosure, is_withheld: false, ..current.columns.clone() };
    let item = queries::update(tx, current.record.id, &columns).await?;
    tx.withholding_moves(Kind::Item, current.record.id.into());
    tx.updated(Kind::Item, current.record.id.into());
    Ok(item)
}

/// Deletes an item that nothing belongs to.
///
/// # Errors
/// Why it cannot be.
pub async fn delete(tx: &mut Tx<'_>, current: &LockedItem, reason: DeletionReason) -> Result<(), Refused> {
    let id = current.record.id;
    tx.require_on(Scope::RecordPublish, current.held)?;
    tx.require_childless(Kind::Item, id.into()).await?;
    frozen::keep_standing(tx, id, &current.columns).await?;
    queries::keep_minute_number(tx, id, current.columns.minute_number.as_deref()).await?;
    queries::delete(tx, id, reason).await?;
    tx.deleted(Kind::Item, id.into());
    Ok(())
}

/// What is written for an input; checks what the actor may do to it.
async fn columns(
    tx: &mut Tx<'_>,
    new: ItemInput,
    current: Option<&LockedItem>,
    put_by: Option<&ForeignKey>,
) -> Result<ItemColumns, Refused> {
    let meeting = references::resolve(
        tx,
        Kind::Meeting,
        "meeting",
        new.meeting_id.map(Into::into),
        (new.meeting.as_ref(), new.council.as_deref()),
    );
    let meeting = meeting.await?;
    let meeting = meeting.ok_or_else(|| {
        Refused::field("/meeting_id", "required", "Send meeting_id, or meeting with an external identifier.")
    })?;
    let council_id = meeting.council_id;
    references::unmoved(current.map(|locked| locked.columns.meeting_id.into()), meeting.id, "/meeting_id")?;
    references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
    let before = current.map(|locked| (locked.held, locked.columns.published()));
    let sent = Sent::new(new.publication, new.publish_at, new.withdrawn_reason.clone());
    let published = publication::check(tx, council_id, before, sent)?;

    let parent = parent(tx, &new, meeting.id.into(), current).await?;
    let parent_id: Option<ItemId> = parent.map(|parent| parent.id.into());
    // Among other siblings the old position says nothing.
    let moved = current.is_some_and(|locked| locked.columns.parent_id != parent_id);
    let before = current.map(|locked| locked.columns.position);
    let position = match new.position.or(before).filter(|position| !(moved && Some(*position) == before)) {
        Some(position) => position,
        None => queries::next_position(tx.db(), meeting.id.into(), parent_id).await?,
    };
    let before = current.and_then(|locked| locked.columns.issue_id).map(Into::into);
    let key = (new.issue.as_ref(), new.council.as_deref());
    let issue_id = new.issue_id.map(Into::into);
    let issue_id = references::point(tx, Kind::Issue, "issue", issue_id, key, (council_id, before)).await?;
    let before = current.and_then(|locked| locked.columns.presented_by_person_id);
    let (presented_by, person_id) =
        presenter(tx, new.presented_by, new.council.as_deref(), (council_id, before)).await?.unzip();
    let exempt = current.map(|locked| locked.columns.exempt()).unwrap_or_default();
    let exempt = exemption::after(tx, council_id, new.exemption, exempt).await?;
    let is_withheld = exempt.withholds() || parent.is_some_and(|parent| parent.is_withheld);
    if is_withheld {
        tx.require_opened(Kind::Meeting, meeting.id, council_id).await?;
    }
    if moved {
        exemption::refuse_detached(current.is_some_and(|locked| locked.columns.is_withheld), &exempt, "/parent_id")?;
    }
    let (exemption, disclosure) = exempt.columns();
    let minutes = minutes(tx, (new.minutes, new.source_url.as_deref()), current, council_id)?;
    let (numbered_in_body_id, numbered_in_year_id) = queries::numbering(tx.db(), meeting.id.into()).await?.unzip();
    let purpose: Option<RichText> = match new.purpose {
        Some(purpose) => {
            let before = current.and_then(|locked| locked.columns.purpose.as_ref()).map(|before| &before.0);
            Some(rich(&purpose, before, new.source_url.as_deref(), "/purpose")?)
        }
        None => None,
    };
    let before = current.map(|locked| locked.columns.identifiers.0.as_slice()).unwrap_or_default();
    let columns = ItemColumns {
        council_id: council_id.into(),
        identifiers: Json(references::identifiers(new.identifiers, before, put_by)?),
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
        issue_id: issue_id.map(Into::into),
        presented_by,
        presented_by_person_id: person_id.flatten(),
        report_by: new.report_by,
        recommendation: new.recommendation.map(Json),
        minutes: minutes.map(Json),
        exemption,
        disclosure,
        is_withheld,
        added_after_approval_at: current.and_then(|locked| locked.columns.added_after_approval_at),
        minutes_corrections: current.map(|locked| locked.columns.minutes_corrections.clone()).unwrap_or_default(),
    };
    refuse_collision(tx, current.map(|locked| locked.record.id), &columns).await?;
    Ok(columns)
}

/// Who presented it: how the record names them, and the person of the same council that the input points at.
async fn presenter(
    tx: &Tx<'_>,
    sent: Option<PresenterInput>,
    council: Option<&str>,
    (council_id, before): (uuid::Uuid, Option<PersonId>),
) -> Result<Option<(Json<NamedPresenter>, Option<PersonId>)>, Refused> {
    let Some(sent) = sent else { return Ok(None) };
    let (id, key) = (sent.person_id.map(Into::into), (sent.person.as_ref(), council));
    let before = before.map(Into::into);
    let person = references::point(tx, Kind::Person, "presented_by/person", id, key, (council_id, before)).await?;
    let named = NamedPresenter { name: sent.name, post_label: sent.post_label };
    Ok(Some((Json(named), person.map(Into::into))))
}

/// The item of which it is a part, of the same meeting.
async fn parent(
    tx: &Tx<'_>,
    new: &ItemInput,
    meeting_id: MeetingId,
    current: Option<&LockedItem>,
) -> Result<Option<Held>, Refused> {
    let key = (new.parent.as_ref(), new.council.as_deref());
    let parent = references::resolve(tx, Kind::Item, "parent", new.parent_id.map(Into::into), key).await?;
    let Some(parent) = parent else { return Ok(None) };
    if queries::meeting_of(tx.db(), parent.id.into()).await? != meeting_id {
        return Err(Refused::field("/parent_id", "mismatch", "An item is part of an item of the same meeting."));
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

/// The minutes after a write. To publish, withdraw or change published minutes needs `record:publish`, whatever the item is.
fn minutes(
    tx: &Tx<'_>,
    (new, source_url): (Option<MinutesInput>, Option<&str>),
    current: Option<&LockedItem>,
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
