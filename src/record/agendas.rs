//! Agendas: all items of a meeting with their papers' metadata, sent whole in one call by another system's keys. What
//! is sent is what the agenda is afterwards: the rest is removed, but nothing at which something was decided or
//! minuted.

pub mod model;
pub mod queries;
mod routes;

pub use routes::configure;

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::actor::Scope;
use crate::database::Tx;
use crate::http::door::DeletionReason;
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{ItemId, MeetingId};
use crate::kind::Kind;
use crate::record::documents::model::{Document, DocumentInput};
use crate::record::documents::parts::OwnerKind;
use crate::record::items;
use crate::record::items::model::Item;
use crate::record::meetings::model::Meeting;
use crate::record::noun::{self, LockedNoun, Noun, Stored, restoration};
use crate::refused::{FieldError, Refused};
use model::{
    AgendaChange, AgendaDocument, AgendaInput, AgendaItem, AgendaLinks, AgendaResult, AgendaSummary, SavedAgenda,
};
use queries::Standing;

/// The agenda of a meeting while it is being made what was sent.
struct Agenda {
    meeting_id: MeetingId,
    /// The slug of the meeting's council, in which keys are looked for.
    council: String,
    /// The items by the keys they were sent by, with what they were before; those that are new are not here.
    before: HashMap<ForeignKey, Standing>,
    /// Those that were set aside, as they were before.
    set_aside: HashMap<ItemId, LockedNoun<Item>>,
    /// The papers that stand by the keys they are sent by.
    papers: HashMap<ForeignKey, Uuid>,
    changes: Vec<AgendaChange>,
}

/// The meeting of which the whole agenda or attendance is sent: by id, or by another system's key.
pub enum Of<'a> {
    /// Its id.
    Id(MeetingId),
    /// Its key.
    Key(&'a ForeignKey),
}

impl Of<'_> {
    /// The meeting, where the actor may know of it.
    ///
    /// # Errors
    /// [`Refused::NotFound`], [`Refused::OtherCouncil`].
    pub async fn find(&self, tx: &Tx<'_>, council: Option<&str>) -> Result<MeetingId, Refused> {
        match self {
            Of::Id(id) => Ok(*id),
            Of::Key(key) => match tx.find(Kind::Meeting, key, council).await? {
                Some(id) => Ok(id.into()),
                // The public finds another council's record by the key: this says so.
                None => match tx.find_elsewhere(Kind::Meeting, key).await? {
                    Some(id) => tx.hold_to_change(Kind::Meeting, id).await.map(|held| held.id.into()),
                    None => Err(Refused::NotFound),
                },
            },
        }
    }
}

/// Makes the agenda of a meeting what was sent.
///
/// # Errors
/// Why it cannot be; nothing is saved then.
pub async fn put(
    tx: &mut Tx<'_>,
    of: Of<'_>,
    council: Option<&str>,
    new: AgendaInput,
    urls: &Urls,
) -> Result<SavedAgenda, Refused> {
    check(&new)?;
    let meeting_id = of.find(tx, council).await?;
    let meeting = Meeting::lock(tx, meeting_id).await?;
    tx.require_on(Scope::RecordWrite, meeting.held)?;
    // Whoever is not told of some of it cannot say what the whole is.
    if queries::has_withheld(tx.db(), meeting_id).await? {
        tx.require_opened(Kind::Meeting, meeting_id.into(), meeting.held.council_id).await?;
    }
    let council = queries::council_slug(tx.db(), meeting_id).await?;
    let mut agenda = Agenda {
        meeting_id,
        council,
        before: HashMap::new(),
        set_aside: HashMap::new(),
        papers: HashMap::new(),
        changes: Vec::new(),
    };
    agenda.begin(tx, &new.items).await?;
    let papers =
        new.documents.iter().flatten().chain(new.items.iter().flat_map(|item| item.documents.iter().flatten()));
    agenda.papers = tx.find_all(Kind::Document, papers.map(|paper| &paper.key), &agenda.council).await?;
    if let Some(papers) = new.documents {
        agenda.put_papers(tx, (OwnerKind::Meeting, meeting_id.into()), papers, "").await?;
    }
    agenda.put_items(tx, new.items).await?;
    Ok(agenda.saved(urls))
}

/// The most items and papers of an agenda.
const MAX_RECORDS: usize = 1000;

/// Checks that an agenda is not too long, and that no key stands in it twice. The keys are not held: whoever puts one
/// of them alone at this moment waits for the meeting, and one of the two is told that the key is taken.
fn check(new: &AgendaInput) -> Result<(), Refused> {
    let mut seen = HashSet::new();
    let mut take = |kind: Kind, key: &ForeignKey, pointer: String| match seen.insert((kind, key.clone())) {
        true => Ok(()),
        false => Err(Refused::field(&pointer, "repeated", "This key occurs twice here.")),
    };
    for (index, paper) in new.documents.iter().flatten().enumerate() {
        take(Kind::Document, &paper.key, format!("/documents/{index}/key"))?;
    }
    for (index, item) in new.items.iter().enumerate() {
        take(Kind::Item, &item.key, format!("/items/{index}/key"))?;
        for (paper_index, paper) in item.documents.iter().flatten().enumerate() {
            take(Kind::Document, &paper.key, format!("/items/{index}/documents/{paper_index}/key"))?;
        }
    }
    if seen.len() > MAX_RECORDS {
        let detail =
            format!("One call takes at most {MAX_RECORDS} items and papers. Send the other papers one by one.");
        return Err(Refused::field("/items", "too_long", detail));
    }
    Ok(())
}

impl Agenda {
    /// Finds what is there, removes what the new agenda leaves out, and makes room for what moves.
    async fn begin(&mut self, tx: &mut Tx<'_>, new: &[AgendaItem]) -> Result<(), Refused> {
        let standing = queries::standing(tx.db(), self.meeting_id).await?;
        let found = tx.find_all(Kind::Item, new.iter().map(|item| &item.key), &self.council).await?;
        for (index, item) in new.iter().enumerate() {
            let Some(id) = found.get(&item.key).copied() else { continue };
            let known = standing.iter().find(|known| Uuid::from(known.id) == id).cloned().ok_or_else(|| {
                let detail = "Another meeting already has an item with this key. Send a different key.";
                Refused::field(&format!("/items/{index}/key"), "mismatch", detail)
            })?;
            if self.before.values().any(|other| other.id == known.id) {
                let detail = "Another key in this agenda already names the same item. Send each item once.";
                return Err(Refused::field(&format!("/items/{index}/key"), "repeated", detail));
            }
            self.before.insert(item.key.clone(), known);
        }
        self.make_room(tx, new).await?;
        let kept: HashSet<ItemId> = self.before.values().map(|known| known.id).collect();
        let removed: Vec<&Standing> = standing.iter().filter(|known| !kept.contains(&known.id)).collect();
        for known in deepest_first(&removed) {
            self.remove(tx, known).await?;
        }
        Ok(())
    }

    /// Sets aside the items that will stand elsewhere or bear another number, so that none is in another's way. Each of
    /// them changes, so each is written again. A rule looks at their state before.
    async fn make_room(&mut self, tx: &mut Tx<'_>, new: &[AgendaItem]) -> Result<(), Refused> {
        let mut counts: HashMap<Option<&ForeignKey>, i32> = HashMap::new();
        let mut moving = Vec::new();
        for item in new {
            let count = counts.entry(item.parent.as_ref()).or_insert(0);
            let position = *count;
            *count = count.saturating_add(1);
            let Some(before) = self.before.get(&item.key) else { continue };
            let parent = item.parent.as_ref().map(|key| self.before.get(key).map(|parent| parent.id));
            let same_parent = match (before.parent_id, parent) {
                (None, None) => true,
                (Some(before), Some(now)) => now == Some(before),
                _ => false,
            };
            let same_number = item.minute_number.is_none() || item.minute_number == before.minute_number;
            if !(same_parent && same_number && before.position == position) {
                moving.push(before.id);
            }
            if !same_number {
                // An item before it in the agenda may get the number, and is judged first.
                items::queries::keep_minute_number(tx, before.id, before.minute_number.as_deref()).await?;
            }
        }
        for id in &moving {
            self.set_aside.insert(*id, Item::lock(tx, *id).await?);
        }
        queries::set_aside(tx.db(), &moving).await?;
        Ok(())
    }

    /// Removes an item that the agenda leaves out, with its papers.
    async fn remove(&mut self, tx: &mut Tx<'_>, known: &Standing) -> Result<(), Refused> {
        let locked = Item::lock(tx, known.id).await?;
        let name = known.minute_number.as_deref().map_or_else(String::new, |number| format!("{number} "));
        let refuse = |what: &str, remedy: &str| {
            let detail = format!("The agenda leaves out the item \"{name}{}\", but {what}. {remedy}", known.title);
            let error = FieldError::new("/items", "has_children", detail);
            Err(Refused::DependedUpon { error, record: (Kind::Item, known.id.into()) })
        };
        if known.has_minutes || known.minute_number.is_some() {
            return refuse("it has minutes or a minute number", "Keep the item in the agenda.");
        }
        self.remove_papers(tx, known.id.into(), &HashSet::new()).await?;
        match noun::delete(tx, &locked, DeletionReason::Superseded).await {
            Err(Refused::HasChildren(children)) => {
                let what: Vec<String> =
                    children.iter().map(|(kind, count)| format!("{count} {}", kind.plural())).collect();
                let what = format!("other records still belong to it: {}", what.join(", "));
                return refuse(&what, "Keep the item, or delete or move those records first.");
            }
            other => other?,
        }
        self.tell(Kind::Item, known.id.into(), None, known.title.clone(), AgendaResult::Removed);
        Ok(())
    }

    /// Removes the papers of an owner that are not to be kept, appendices first.
    async fn remove_papers(&mut self, tx: &mut Tx<'_>, owner_id: Uuid, kept: &HashSet<Uuid>) -> Result<(), Refused> {
        for id in queries::papers(tx.db(), owner_id).await? {
            if kept.contains(&id.into()) {
                continue;
            }
            let locked = Document::lock(tx, id).await?;
            noun::delete(tx, &locked, DeletionReason::Superseded).await?;
            self.papers.retain(|_, known| *known != Uuid::from(id));
            self.tell(Kind::Document, id.into(), None, locked.record.title.clone(), AgendaResult::Removed);
        }
        Ok(())
    }

    async fn put_items(&mut self, tx: &mut Tx<'_>, new: Vec<AgendaItem>) -> Result<(), Refused> {
        let mut ids: HashMap<ForeignKey, ItemId> = HashMap::new();
        let mut counts: HashMap<Option<ItemId>, i32> = HashMap::new();
        for (index, item) in new.into_iter().enumerate() {
            let pointer = format!("/items/{index}");
            let parent_id = match &item.parent {
                Some(parent) => Some(*ids.get(parent).ok_or_else(|| {
                    let detail = "The item that it is a part of must come before it in the agenda.";
                    Refused::field(&format!("{pointer}/parent"), "not_found", detail)
                })?),
                None => None,
            };
            let count = counts.entry(parent_id).or_insert(0);
            let position = *count;
            *count = count.saturating_add(1);
            let (key, papers) = (item.key.clone(), item.documents.clone());
            let since = tx.warned();
            let id = self.put_item(tx, item, parent_id, position).await;
            let id = id.map_err(|refused| within(tx, &pointer, refused))?;
            tx.place_warnings(since, &pointer);
            if let Some(papers) = papers {
                self.put_papers(tx, (OwnerKind::Item, id.into()), papers, &pointer).await?;
            }
            ids.insert(key, id);
        }
        Ok(())
    }

    async fn put_item(
        &mut self,
        tx: &mut Tx<'_>,
        item: AgendaItem,
        parent_id: Option<ItemId>,
        position: i32,
    ) -> Result<ItemId, Refused> {
        let key = item.key.clone();
        let before = self.before.get(&key).cloned();
        let (after, result) = match before {
            None => self.add_item(tx, item, parent_id, position).await?,
            Some(before) => {
                let locked = match self.set_aside.remove(&before.id) {
                    Some(locked) => locked,
                    None => Item::lock(tx, before.id).await?,
                };
                let kept = Some((&locked.record, before.minute_number.clone()));
                let new = item.alone((self.meeting_id, &self.council), parent_id, position, kept);
                let after = items::change_at(tx, &locked, new, &key, position).await?;
                let result = result(locked.record.version, after.version);
                (after, result)
            }
        };
        self.tell(Kind::Item, after.id.into(), Some(key), after.title, result);
        Ok(after.id)
    }

    /// Creates an item, or brings it back if an earlier agenda left it out.
    async fn add_item(
        &self,
        tx: &mut Tx<'_>,
        item: AgendaItem,
        parent_id: Option<ItemId>,
        position: i32,
    ) -> Result<(Item, AgendaResult), Refused> {
        let (key, meeting) = (item.key.clone(), (self.meeting_id, self.council.as_str()));
        let new = item.clone().alone(meeting, parent_id, position, None);
        let Some(was) = restoration::left_out::<Item>(tx, &key, Some(&self.council), &new).await? else {
            return Ok((noun::create::<Item>(tx, new, Some(&key)).await?, AgendaResult::Created));
        };
        let kept = Some((&was.record, was.columns.minute_number.clone()));
        let new = item.alone(meeting, parent_id, position, kept);
        Ok((items::return_at(tx, &was, new, &key, position).await?, AgendaResult::Restored))
    }

    /// Makes the papers of an owner what was sent.
    async fn put_papers(
        &mut self,
        tx: &mut Tx<'_>,
        owner: (OwnerKind, Uuid),
        papers: Vec<AgendaDocument>,
        pointer: &str,
    ) -> Result<(), Refused> {
        let mut ids = HashMap::new();
        for (index, paper) in papers.into_iter().enumerate() {
            let pointer = format!("{pointer}/documents/{index}");
            let parent_id = match &paper.parent {
                Some(parent) => Some(*ids.get(parent).ok_or_else(|| {
                    let detail = "The document that it is an appendix to must come before it in the papers.";
                    Refused::field(&format!("{pointer}/parent"), "not_found", detail)
                })?),
                None => None,
            };
            let key = paper.key.clone();
            let position = i32::try_from(index).unwrap_or(i32::MAX);
            let new = paper.alone(owner, &self.council, parent_id, position);
            let since = tx.warned();
            let put = self.put_paper(tx, &key, new).await;
            let (after, result) = put.map_err(|refused| within(tx, &pointer, refused))?;
            tx.place_warnings(since, &pointer);
            ids.insert(key.clone(), after.id);
            self.tell(Kind::Document, after.id.into(), Some(key), after.title, result);
        }
        // To a new item nothing belonged before.
        if tx.is_new(owner.0.kind(), owner.1) {
            return Ok(());
        }
        let kept = ids.into_values().map(Into::into).collect();
        self.remove_papers(tx, owner.1, &kept).await
    }

    async fn put_paper(
        &self,
        tx: &mut Tx<'_>,
        key: &ForeignKey,
        new: DocumentInput,
    ) -> Result<(Document, AgendaResult), Refused> {
        match self.papers.get(key).copied() {
            None => match restoration::left_out::<Document>(tx, key, Some(&self.council), &new).await? {
                None => Ok((noun::create::<Document>(tx, new, Some(key)).await?, AgendaResult::Created)),
                Some(was) => {
                    let now = Document::plan(tx, new, Some(&was), Some(key)).await?;
                    Ok((restoration::return_left_out(tx, &was, now).await?, AgendaResult::Restored))
                }
            },
            Some(id) => {
                let locked = Document::lock(tx, id.into()).await?;
                if new.owner.id.is_some_and(|owner_id| owner_id != locked.columns.owner_id) {
                    let detail =
                        "The document with this key belongs to another record, and cannot move. Send another key.";
                    return Err(Refused::field("/key", "mismatch", detail));
                }
                let after = noun::change(tx, &locked, new, Some(key)).await?;
                let result = result(locked.record.version, after.version);
                Ok((after, result))
            }
        }
    }

    fn tell(&mut self, kind: Kind, id: Uuid, key: Option<ForeignKey>, title: String, result: AgendaResult) {
        self.changes.push(AgendaChange { kind, id, key, title, result });
    }

    fn saved(self, urls: &Urls) -> SavedAgenda {
        let mut summary = AgendaSummary::default();
        for change in &self.changes {
            summary.count(change.result);
        }
        let links = AgendaLinks {
            meeting: urls.record(Kind::Meeting, self.meeting_id),
            items: urls.list(Kind::Item, "meeting_id", self.meeting_id),
        };
        SavedAgenda { meeting_id: self.meeting_id, summary, changes: self.changes, links }
    }
}

/// What a change did to a record, by its versions.
pub fn result(before: i64, after: i64) -> AgendaResult {
    if before == after { AgendaResult::Unchanged } else { AgendaResult::Changed }
}

/// Parts before what they are part of.
fn deepest_first<'a>(items: &[&'a Standing]) -> Vec<&'a Standing> {
    let depth = |item: &Standing| {
        let mut depth = 0;
        let mut parent = item.parent_id;
        while let Some(above) = parent.and_then(|id| items.iter().find(|other| other.id == id)) {
            depth += 1;
            parent = above.parent_id;
        }
        depth
    };
    let mut ordered = items.to_vec();
    ordered.sort_by_key(|item| std::cmp::Reverse(depth(item)));
    ordered
}

/// A refusal of a part, said of where it stands in the whole.
pub fn within(tx: &Tx<'_>, pointer: &str, refused: Refused) -> Refused {
    let inside = |mut error: FieldError| {
        if error.pointer.starts_with('/') {
            // A part of a list has its position from its place there.
            let inside = error.pointer.strip_suffix("/position").unwrap_or(&error.pointer);
            error.pointer = format!("{pointer}{inside}");
        }
        error
    };
    match tx.explain(refused) {
        Refused::Invalid(errors) => Refused::Invalid(errors.into_iter().map(inside).collect()),
        Refused::Conflict { error, other } => Refused::Conflict { error: inside(error), other },
        other => other,
    }
}
