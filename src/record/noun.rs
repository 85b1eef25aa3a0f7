//! The code that all record types share: how a record is created, changed, put by another system's key, deleted and
//! restored. A type has only what is its own: its structs, `plan`, which makes the columns from the input, and the
//! hooks in which it differs. This module knows none of the types.

pub mod describe;
pub mod earlier;
mod filters;
mod including;
mod record;
pub mod restoration;
pub mod rights;
pub mod standard;
mod stored;
pub mod writes;

use uuid::Uuid;

use crate::database::sql::Json;
use crate::database::{Reader, Tx};
use crate::http::auth::Requirement;
use crate::http::door::{DeletionReason, Saved};
use crate::http::patch::Input;
use crate::http::resource::Full;
use crate::http::services::ServiceConfig;
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::kind::Kind;
use crate::record::locked::{Locked, standing};
use crate::record::publication::{Publication, Publishable, Published, Sent};
use crate::record::{publication, references, translations};
use crate::refused::Refused;
pub(crate) use filters::filters;
pub use including::Including;
pub(crate) use record::{input, record};
pub use rights::{OfCouncil, OfCouncils, OfProgress, OfRecord, Publishing, Rights};
pub(crate) use stored::stored;
pub use stored::{Filter, Stored};

/// A record of a type that a transaction holds.
pub type LockedNoun<N> = Locked<N, <N as Stored>::Columns>;

/// The sentences of the contract that do not follow from what a type is called.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// The order of its lists, as the first part of a sentence: "Ordered by name".
    pub order: &'static str,
    /// Added to what is said of PUT.
    pub put: &'static str,
    /// Added to what is said of PATCH.
    pub change: &'static str,
    /// What a deletion waits for.
    pub delete: &'static str,
}

impl Words {
    /// The words of a type of which only the order of lists is its own.
    pub const fn ordered(order: &'static str) -> Words {
        let delete = "The server rejects the deletion while other records belong to this one: 409 names them.";
        Words { order, put: "", change: "", delete }
    }
}

/// A list of a type below a record that it belongs to.
#[derive(Debug)]
pub struct Below<N: Stored> {
    /// The type of that record.
    pub parent: Kind,
    /// The word between the two: of, on.
    pub word: &'static str,
    /// Whether it is also given as of an earlier moment. Of a council it would be a whole list.
    pub has_past: bool,
    narrow: fn(&mut N::Filter, Uuid) -> bool,
}

impl<N: Stored> Below<N> {
    /// The list below a type. `narrow` sets the filter by the parent, and says whether it was set before.
    pub const fn of(parent: Kind, narrow: fn(&mut N::Filter, Uuid) -> bool) -> Below<N> {
        Below { parent, word: "of", has_past: !matches!(parent, Kind::Council), narrow }
    }

    /// The same list, with another word between the two.
    pub const fn called(self, word: &'static str) -> Below<N> {
        Below { parent: self.parent, word, has_past: self.has_past, narrow: self.narrow }
    }

    /// The same list, which is given only as it is now, because more than one column says what is in it.
    pub const fn now_only(self) -> Below<N> {
        Below { parent: self.parent, word: self.word, has_past: false, narrow: self.narrow }
    }
}

/// A record type.
#[expect(async_fn_in_trait, reason = "a transaction stays in its thread")]
pub trait Noun: Stored {
    /// A record as writers send it.
    type Input: Input + 'static;

    /// Who may write it.
    type Rights: Rights;

    /// What the contract says of it.
    const WORDS: Words;

    /// The lists of it below records that it belongs to.
    const BELOW: &'static [Below<Self>] = &[];

    /// Whether whole lists, such as agendas, delete what they leave out. A record that was left out comes back if it is
    /// sent again ([`Noun::is_same`]).
    const IN_WHOLE_LISTS: bool = false;

    /// Mounts its operations: the standard ones, and those of its own.
    fn mount(services: &mut ServiceConfig<'_, '_>) {
        standard::standard::<Self>(services);
    }

    /// What is written for an input; checks what the actor may do to it. It first holds what the record belongs to, in
    /// the order of [`Kind`], so that no two writers wait for each other. What the record only points at is not held. A
    /// type that holds more, or less, says why.
    ///
    /// # Errors
    /// Why it cannot be.
    async fn plan(
        tx: &mut Tx<'_>,
        new: Self::Input,
        was: Option<&LockedNoun<Self>>,
        put_by: Option<&ForeignKey>,
    ) -> Result<Self::Columns, Refused>;

    /// What is written in which a new record names its own id.
    fn with_id(columns: Self::Columns, _: Self::Id) -> Self::Columns {
        columns
    }

    /// The columns as they are written. It checks what was planned against the rest of the record, and warns. It also
    /// runs if nothing changes. It asks `contradictions` before `frozen`, unless a type says why not. A deleted record
    /// that comes back is checked as a new one ([`Locked::standing`]).
    ///
    /// # Errors
    /// Why it cannot be.
    async fn checked(
        _: &mut Tx<'_>,
        _: Option<&LockedNoun<Self>>,
        now: Self::Columns,
    ) -> Result<Self::Columns, Refused> {
        Ok(now)
    }

    /// Whether a record may be deleted. Afterwards, it is seen that nothing belongs to it.
    ///
    /// # Errors
    /// Why not.
    async fn may_go(_: &mut Tx<'_>, _: &LockedNoun<Self>, _: DeletionReason) -> Result<(), Refused> {
        Ok(())
    }

    /// Whether an input by an external identifier means a record that was deleted as superseded. If so, that record
    /// comes back. Else a new one takes its place.
    ///
    /// # Errors
    /// Why the input cannot be read.
    async fn is_same(_: &Tx<'_>, _: &Self::Input, _: &Self::Columns) -> Result<bool, Refused> {
        Ok(false)
    }

    /// Brings in step what follows from a record that was created, changed or deleted: none before, or none after.
    ///
    /// # Errors
    /// Why it cannot be.
    async fn followed(
        _: &mut Tx<'_>,
        _: Self::Id,
        _: Option<&Self::Columns>,
        _: Option<&Self::Columns>,
    ) -> Result<(), Refused> {
        Ok(())
    }

    /// Adds to the records of a page what the query includes.
    ///
    /// # Errors
    /// When it cannot be read.
    async fn include(_: &Reader, _: &Self::Filter, _: &mut [Full<Self>], _: &Urls) -> Result<(), Refused> {
        Ok(())
    }

    /// Warns of what is unusual about a record that was written.
    ///
    /// # Errors
    /// When the record cannot be read.
    async fn warn(_: &Tx<'_>, _: &Self) -> Result<(), Refused> {
        Ok(())
    }
}

/// The publication that a record has after a write. Checks that the actor may write it.
///
/// # Errors
/// [`Refused::MissingScope`], [`Refused::OtherCouncil`], [`Refused::NotFound`], [`Refused::Invalid`].
pub fn published<N: Noun<Columns: Publishable, Rights: Publishing>>(
    tx: &Tx<'_>,
    council_id: Uuid,
    was: Option<&LockedNoun<N>>,
    sent: Sent,
) -> Result<Published, Refused> {
    let before = was.map(|was| (was.held, was.columns.published()));
    publication::check(&N::Rights::SCOPES, tx, council_id, before, sent)
}

/// Whether a record was deleted or withdrawn, and is not any more after a write.
pub fn comes_back<N: Noun<Columns: Publishable>>(was: Option<&LockedNoun<N>>, now: Publication) -> bool {
    was.is_some_and(|was| {
        let is_withdrawn = was.columns.published().publication == Publication::Withdrawn;
        was.held.is_deleted || is_withdrawn && now != Publication::Withdrawn
    })
}

/// The identifiers that a record has after a write: those that were sent, else those that it had, and the key by which
/// it was put.
///
/// # Errors
/// [`Refused::Invalid`] when one occurs twice, or there are too many.
pub fn identifiers<N: Stored>(
    was: Option<&LockedNoun<N>>,
    sent: Option<Vec<Identifier>>,
    put_by: Option<&ForeignKey>,
) -> Result<Json<Vec<Identifier>>, Refused> {
    let before = was.map(|was| N::identifiers_of(&was.columns)).unwrap_or_default();
    references::identifiers(sent, before, put_by).map(Json)
}

/// Creates a record.
///
/// # Errors
/// Why it cannot be.
pub async fn create<N: Noun>(tx: &mut Tx<'_>, new: N::Input, put_by: Option<&ForeignKey>) -> Result<N, Refused> {
    let columns = N::plan(tx, new, None, put_by).await?;
    add(tx, columns).await
}

/// Adds a record that was planned.
async fn add<N: Noun>(tx: &mut Tx<'_>, columns: N::Columns) -> Result<N, Refused> {
    let columns = N::checked(tx, None, columns).await?;
    let id = tx.new_id();
    let columns = N::with_id(columns, id.into());
    let record = N::insert(tx, id.into(), &columns).await?;
    tx.identify_new(N::KIND, N::council_of(&columns), id, N::identifiers_of(&columns)).await?;
    tx.created(N::KIND, id);
    N::followed(tx, id.into(), None, Some(&columns)).await?;
    Ok(record)
}

/// Makes a record what the input says; an input that says nothing new changes nothing.
///
/// # Errors
/// Why it cannot be.
pub async fn change<N: Noun>(
    tx: &mut Tx<'_>,
    was: &LockedNoun<N>,
    new: N::Input,
    put_by: Option<&ForeignKey>,
) -> Result<N, Refused> {
    let now = N::plan(tx, new, Some(was), put_by).await?;
    write(tx, was, now).await
}

/// Writes what was planned of a record; where that is what it was, nothing changes.
///
/// # Errors
/// When the record's rules forbid it.
pub async fn write<N: Noun>(tx: &mut Tx<'_>, was: &LockedNoun<N>, now: N::Columns) -> Result<N, Refused> {
    let now = N::checked(tx, Some(was), now).await?;
    if now == was.columns {
        return Ok(was.record.clone());
    }
    let id = was.record.id();
    let record = N::update(tx, id.into(), &now).await?;
    translations::warn_outdated(tx, &was.record, &record);
    if N::identifiers_of(&now) != N::identifiers_of(&was.columns) {
        tx.identify(N::KIND, N::council_of(&now), id, N::identifiers_of(&now)).await?;
    }
    tx.updated(N::KIND, id);
    N::followed(tx, id.into(), Some(&was.columns), Some(&now)).await?;
    Ok(record)
}

/// Creates the record that another system knows by the key, or makes it what the input says. A record that was left out
/// of a whole list comes back.
///
/// # Errors
/// Why it cannot be.
pub async fn put<N: Noun>(
    tx: &mut Tx<'_>,
    key: &ForeignKey,
    council: Option<&str>,
    new: N::Input,
    check: impl Fn(Option<&N>) -> Result<(), Refused>,
) -> Result<Saved<N>, Refused> {
    tx.hold_key(N::KIND, key).await?;
    let found = match tx.find(N::KIND, key, council).await? {
        Some(id) => standing(N::lock(tx, id.into()).await)?,
        None => None,
    };
    match found {
        None => {
            check(None)?;
            if let Some(was) = restoration::left_out::<N>(tx, key, council, &new).await? {
                let now = N::plan(tx, new, Some(&was), Some(key)).await?;
                // Until now there was nothing at the address, so this is a creation (RFC 9110, section 9.3.4).
                return restoration::return_left_out(tx, &was, now).await.map(Saved::Created);
            }
            let columns = N::plan(tx, new, None, Some(key)).await?;
            let council_id = N::council_of(&columns);
            let created = add(tx, columns).await?;
            // A council is of no council.
            if N::KIND != Kind::Council {
                references::of_slug(tx, council_id, council).await?;
            }
            Ok(Saved::Created(created))
        }
        Some(was) => {
            check(Some(&was.record))?;
            change(tx, &was, new, Some(key)).await.map(Saved::Kept)
        }
    }
}

/// Deletes a record to which nothing belongs.
///
/// # Errors
/// Why it cannot be.
pub async fn delete<N: Noun>(tx: &mut Tx<'_>, was: &LockedNoun<N>, reason: DeletionReason) -> Result<(), Refused> {
    let id = was.record.id();
    const { assert!(<N::Rights as Rights>::Delete::SCOPES.len() == 1, "a deletion needs one right") };
    for scope in <N::Rights as Rights>::Delete::SCOPES {
        tx.require_on(*scope, was.held)?;
    }
    // This comes first, so that no writer deletes the parts of a record in vain that cannot be deleted itself.
    N::may_go(tx, was, reason).await?;
    tx.require_childless(N::KIND, id).await?;
    N::remove(tx, id.into(), reason).await?;
    tx.deleted(N::KIND, id);
    N::followed(tx, id.into(), Some(&was.columns), None).await
}
