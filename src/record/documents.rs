//! Documents: papers, by what is known of them. A document belongs to a meeting, an item, a decision, an issue, a
//! strategy or a body, else to its council. One paper taken to two meetings is two documents.

pub mod extraction;
pub mod file;
mod file_routes;
pub mod model;
pub mod parts;
pub mod queries;
mod routes;
pub mod texts;

use uuid::Uuid;

use crate::actor::{Actor, Scope};
use crate::database::{Attempt, Database, Held, Tx, Written};
use crate::http::door::DeletionReason;
use crate::http::services::ServiceConfig;
use crate::identifier::ForeignKey;
use crate::ids::DocumentId;
use crate::kind::Kind;
use crate::media;
use crate::record::exemption::DisclosureInput;
use crate::record::noun::{self, Below, LockedNoun, Noun, OfRecord, Stored, Words};
use crate::record::references::NamedBy;
use crate::record::{contradictions, exemption, frozen, references};
use crate::refused::Refused;
use model::{Document, DocumentColumns, DocumentInput};
use parts::OwnerKind;

/// Whether any document has a file that is kept, deleted ones too.
///
/// # Errors
/// When the database does not answer.
pub async fn has_files(database: &Database) -> Result<bool, Refused> {
    let (looked, program) = (Attempt { key: None, dry_run: true }, Actor::program("storage"));
    let found = database.write_aside(&program, &looked, async |tx| Ok(queries::any_file(tx.db()).await?));
    let (Written::Now(found) | Written::Before(found, _)) = found.await?;
    Ok(found)
}

impl Noun for Document {
    type Input = DocumentInput;
    type Rights = OfRecord;
    const WORDS: Words = Words {
        put: "A document that an agenda left out comes back at its old address, with its file.",
        ..Words::ordered("Ordered with the newest first")
    };
    const IN_WHOLE_LISTS: bool = true;
    const BELOW: &'static [Below<Self>] = &[
        Below::<Self>::of(Kind::Decision, |filter, id| filter.decision_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Item, |filter, id| filter.item_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Meeting, |filter, id| filter.meeting_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Issue, |filter, id| filter.issue_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Strategy, |filter, id| filter.strategy_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Body, |filter, id| filter.body_id.replace(id.into()).is_some()),
        Below::<Self>::of(Kind::Council, |filter, id| filter.council_id.replace(id.into()).is_some()),
    ];

    fn mount(services: &mut ServiceConfig<'_, '_>) {
        routes::configure(services);
        file_routes::configure(services);
    }

    async fn plan(
        tx: &mut Tx<'_>,
        new: DocumentInput,
        was: Option<&LockedNoun<Document>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<DocumentColumns, Refused> {
        let owner = owner(tx, &new, was).await?;
        let council_id = owner.council_id;
        references::unmoved(was.map(|locked| locked.columns.owner_id), owner.id, "/owner")?;
        references::same_council(tx, new.council_id.map(Into::into), new.council.as_deref(), council_id).await?;
        let published = noun::published(tx, council_id, was, new.sent())?;
        let described = file::described(was.map(|locked| &locked.record), &new)?;
        refuse_ending(was, new.file_name.as_deref(), described.media_type.as_deref())?;
        let parent = parent(tx, &new, owner.id, was).await?;
        let exempt = was.map(|locked| locked.columns.exempt()).unwrap_or_default();
        let exempt = exemption::after(tx, council_id, new.exemption.clone(), exempt).await?;
        let is_withheld = exempt.withholds() || owner.is_withheld || parent.is_some_and(|parent| parent.is_withheld);
        if is_withheld {
            require_opened(tx, new.owner.kind, owner).await?;
        }
        let moved =
            was.is_some_and(|locked| locked.columns.parent_id.map(Uuid::from) != parent.map(|parent| parent.id));
        if moved {
            exemption::refuse_detached(was.is_some_and(|locked| locked.columns.is_withheld), &exempt, "/parent_id")?;
        }
        let (exemption, disclosure) = exempt.columns();
        let supersedes_id = superseded(tx, &new, was, council_id).await?;
        let translation_of_id = original(tx, &new, was, council_id).await?;
        let position = match new.position.or(was.map(|locked| locked.columns.position)) {
            Some(position) => position,
            None => queries::next_position(tx.db(), owner.id).await?,
        };
        let owned_by = |kind: OwnerKind| (new.owner.kind == kind).then_some(owner.id);
        Ok(DocumentColumns {
            council_id: council_id.into(),
            identifiers: noun::identifiers(was, new.identifiers, put_by)?,
            source_url: new.source_url,
            publication: published.publication,
            publish_at: published.publish_at,
            withdrawn_reason: published.withdrawn_reason,
            meeting_id: owned_by(OwnerKind::Meeting).map(Into::into),
            item_id: owned_by(OwnerKind::Item).map(Into::into),
            decision_id: owned_by(OwnerKind::Decision).map(Into::into),
            issue_id: owned_by(OwnerKind::Issue).map(Into::into),
            strategy_id: owned_by(OwnerKind::Strategy).map(Into::into),
            body_id: owned_by(OwnerKind::Body).map(Into::into),
            owner_id: owner.id,
            position,
            role: new.role,
            kind: new.kind,
            title: new.title,
            file_name: new.file_name,
            media_type: described.media_type,
            size_bytes: described.size_bytes,
            size_label: new.size_label,
            sha256: described.sha256,
            language: new.language,
            page_count: new.page_count,
            author_post_label: new.author_post_label,
            written_on: new.written_on,
            published_at: new.published_at,
            parent_id: parent.map(|parent| parent.id.into()),
            supersedes_id: supersedes_id.map(Into::into),
            translation_of_id: translation_of_id.map(Into::into),
            added_after_approval_at: was.and_then(|locked| locked.columns.added_after_approval_at),
            exemption,
            disclosure,
            is_withheld,
        })
    }

    async fn checked(
        tx: &mut Tx<'_>,
        was: Option<&LockedNoun<Document>>,
        mut now: DocumentColumns,
    ) -> Result<DocumentColumns, Refused> {
        let (id, was) = (was.map(|locked| locked.record.id), was.and_then(|locked| locked.standing()));
        contradictions::of_document(tx, (id, was.map(|locked| &locked.columns)), &now).await?;
        let Some(was) = was else {
            if let Some(meeting_id) = now.is_minutes_of() {
                now.added_after_approval_at = frozen::added_after_approval(tx, meeting_id).await?;
            }
            return Ok(now);
        };
        if now == was.columns {
            return Ok(now);
        }
        let id = was.record.id;
        frozen::keep(tx, id, &was.columns, &now).await?;
        frozen::keep_told(tx, id, &was.columns, &now).await?;
        if let Some(meeting_id) = now.meeting_of_minutes() {
            let was_minutes = was.columns.meeting_of_minutes().is_some();
            let is_told_now = now.is_minutes_of().is_some() && was.columns.is_minutes_of().is_none();
            // What the public has read as another sort of paper is new as minutes.
            if !was_minutes || is_told_now && !frozen::is_frozen(tx, id, &was.columns).await? {
                now.added_after_approval_at = frozen::added_after_approval(tx, meeting_id).await?;
            }
        }
        Ok(now)
    }

    async fn may_go(tx: &mut Tx<'_>, was: &LockedNoun<Document>, _: DeletionReason) -> Result<(), Refused> {
        frozen::keep_standing(tx, was.record.id, &was.columns).await
    }

    async fn is_same(tx: &Tx<'_>, new: &DocumentInput, was: &DocumentColumns) -> Result<bool, Refused> {
        Ok(owner(tx, new, None).await?.id == was.owner_id)
    }

    async fn followed(
        tx: &mut Tx<'_>,
        id: DocumentId,
        was: Option<&DocumentColumns>,
        now: Option<&DocumentColumns>,
    ) -> Result<(), Refused> {
        if let (Some(was), Some(now)) = (was, now)
            && was.is_withheld != now.is_withheld
        {
            tx.withholding_moves(Kind::Document, id.into());
        }
        Ok(())
    }
}

/// Shows the public a document that was exempt.
///
/// # Errors
/// [`Refused::WrongState`] where it is not; why else it cannot be.
pub async fn disclose(
    tx: &mut Tx<'_>,
    current: &LockedNoun<Document>,
    new: DisclosureInput,
) -> Result<Document, Refused> {
    tx.require_on(Scope::RecordPublish, current.held)?;
    let exempt = current.columns.exempt().disclosed(new.settle(tx.at())?)?;
    // What it belongs to may be exempt as well: that is settled with all else at the end.
    let (exemption, disclosure) = exempt.columns();
    let columns = DocumentColumns { exemption, disclosure, is_withheld: false, ..current.columns.clone() };
    let document = Document::update(tx, current.record.id, &columns).await?;
    tx.withholding_moves(Kind::Document, current.record.id.into());
    tx.updated(Kind::Document, current.record.id.into());
    Ok(document)
}

/// Refuses a name with an ending that makes a computer run the file. An existing one stays, and is made harmless when
/// the file is handed out.
fn refuse_ending(
    current: Option<&LockedNoun<Document>>,
    name: Option<&str>,
    media_type: Option<&str>,
) -> Result<(), Refused> {
    let Some(name) = name else { return Ok(()) };
    let is_same = current.is_some_and(|locked| locked.columns.file_name.as_deref() == Some(name));
    let Some(ending) = media::unfit_ending(name, media_type).filter(|_| !is_same) else { return Ok(()) };
    let detail = match media_type.filter(|media_type| media::is_taken(media_type)) {
        Some(media_type) => {
            let own = media::extension(media_type);
            format!("'.{ending}' is not an extension of {media_type} files. End the name with '.{own}'.")
        }
        None => {
            format!(
                "'.{ending}' is the extension of a program. Send a name with the extension of a document, such as \
                 '.pdf'."
            )
        }
    };
    Err(Refused::field("/file_name", "wrong_format", detail))
}

/// Checks that the actor reads what is withheld at the body to which the document belongs.
async fn require_opened(tx: &Tx<'_>, kind: OwnerKind, owner: Held) -> Result<(), Refused> {
    match kind {
        OwnerKind::Body => tx.require_opened_at(owner.id, owner.council_id).await,
        other => tx.require_opened(other.kind(), owner.id, owner.council_id).await,
    }
}

/// The document that it replaces. It is held, so that no two replace each other at once.
async fn superseded(
    tx: &Tx<'_>,
    new: &DocumentInput,
    current: Option<&LockedNoun<Document>>,
    council_id: Uuid,
) -> Result<Option<Uuid>, Refused> {
    let before = current.and_then(|locked| locked.columns.supersedes_id).map(Into::into);
    let (id, key) = (new.supersedes_id.map(Into::into), (new.supersedes.as_ref(), new.council.as_deref()));
    let superseded = references::point(tx, Kind::Document, "supersedes", id, key, (council_id, before)).await?;
    if let Some(superseded) = superseded.filter(|_| superseded != before) {
        tx.hold(Kind::Document, superseded).await?;
        contradictions::of_superseding(tx, Kind::Document, current.map(|locked| locked.held.id), superseded).await?;
    }
    Ok(superseded)
}

/// The document of which it is a translation. It is held, so that it does not become a translation meanwhile.
async fn original(
    tx: &Tx<'_>,
    new: &DocumentInput,
    current: Option<&LockedNoun<Document>>,
    council_id: Uuid,
) -> Result<Option<Uuid>, Refused> {
    let before = current.and_then(|locked| locked.columns.translation_of_id).map(Into::into);
    let (id, key) = (new.translation_of_id.map(Into::into), (new.translation_of.as_ref(), new.council.as_deref()));
    let original = references::point(tx, Kind::Document, "translation_of", id, key, (council_id, before)).await?;
    if let Some(original) = original.filter(|_| original != before) {
        tx.hold(Kind::Document, original).await?;
    }
    Ok(original)
}

/// The document of which it is an appendix, with the same owner.
async fn parent(
    tx: &Tx<'_>,
    new: &DocumentInput,
    owner_id: Uuid,
    current: Option<&LockedNoun<Document>>,
) -> Result<Option<Held>, Refused> {
    let key = (new.parent.as_ref(), new.council.as_deref());
    let parent = references::resolve(tx, Kind::Document, "parent", new.parent_id.map(Into::into), key).await?;
    let Some(parent) = parent else { return Ok(None) };
    if queries::owner_of(tx.db(), parent.id.into()).await? != owner_id {
        let detail = "An appendix must belong to the same record as its document. Send the same owner.";
        return Err(Refused::field("/parent_id", "mismatch", detail));
    }
    contradictions::of_parents(tx, Kind::Document, current.map(|locked| locked.held.id), Some(parent.id)).await?;
    Ok(Some(parent))
}

/// The record that it belongs to. The council itself may be named beside the owner.
async fn owner(tx: &Tx<'_>, new: &DocumentInput, current: Option<&LockedNoun<Document>>) -> Result<Held, Refused> {
    let (owner, council) = (&new.owner, new.council.as_deref());
    if owner.kind == OwnerKind::Council && owner.is_unnamed() {
        let held = current.map(|locked| locked.held);
        return references::council(tx, held, new.council_id.map(Into::into), council).await;
    }
    let kind = owner.kind.kind();
    match references::named_by("/owner", owner.id, (owner.scheme.as_deref(), owner.value.as_deref()))? {
        NamedBy::Id(id) => tx.hold_named(kind, id, "/owner/id").await,
        NamedBy::Key(key) => {
            let found = tx.find(kind, &key, council).await?;
            let id = found.ok_or_else(|| {
                let detail = format!(
                    "No {} that you may see has the external identifier {} of {}.",
                    kind.label(),
                    key.value,
                    key.scheme
                );
                Refused::field("/owner", "not_found", detail)
            })?;
            tx.hold_named(kind, id, "/owner").await
        }
    }
}
