//! How input names other records: by id, or by another system's key.

use uuid::Uuid;

use crate::database::named::{self, Names};
use crate::database::{Held, Tx};
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::CouncilId;
use crate::kind::Kind;
use crate::refused::{FieldError, Refused};
use crate::spelling::did_you_mean;
use crate::texts;

/// The most keys of other systems that a record has.
pub const MAX_IDENTIFIERS: usize = 20;

/// The record that the input names as `<name>_id` or as `<name>`, a key that may need its council's slug; held until
/// the transaction ends; none when it names none.
///
/// # Errors
/// [`Refused::Invalid`] when it names two, or one that is not there.
pub async fn resolve(
    tx: &Tx<'_>,
    kind: Kind,
    name: &str,
    id: Option<Uuid>,
    (key, council): (Option<&ForeignKey>, Option<&str>),
) -> Result<Option<Held>, Refused> {
    let Some((id, pointer)) = name_one(tx, kind, name, id, (key, council)).await? else { return Ok(None) };
    tx.hold_named(kind, id, &pointer).await.map(Some)
}

/// The same record, which the input must name.
///
/// # Errors
/// [`Refused::Invalid`] when it names none, two, or one that is not there.
pub async fn resolve_one(
    tx: &Tx<'_>,
    kind: Kind,
    name: &str,
    id: Option<Uuid>,
    (key, council): (Option<&ForeignKey>, Option<&str>),
) -> Result<Held, Refused> {
    let held = resolve(tx, kind, name, id, (key, council)).await?;
    held.ok_or_else(|| {
        let detail = format!("Send {name}_id, or {name} with an external identifier.");
        Refused::field(&format!("/{name}_id"), "required", detail)
    })
}

/// The record that [`resolve`] gives, with its council held before it. The new record depends on others of the council,
/// which do not come or go meanwhile.
///
/// # Errors
/// The same.
pub async fn resolve_with_council(
    tx: &Tx<'_>,
    kind: Kind,
    name: &str,
    id: Option<Uuid>,
    (key, council): (Option<&ForeignKey>, Option<&str>),
) -> Result<Option<Held>, Refused> {
    let Some((id, pointer)) = name_one(tx, kind, name, id, (key, council)).await? else { return Ok(None) };
    let seen = tx.see_named(kind, id, &pointer).await?;
    // A writer of another council is refused soon, and makes no other writer wait.
    if tx.acts_for(seen.council_id) {
        tx.hold(Kind::Council, seen.council_id).await?;
    }
    tx.hold_named(kind, id, &pointer).await.map(Some)
}

/// The record that the input points at as `<name>_id` or as `<name>`, which must be of the same council; none when it
/// points at none. What it pointed at before may have been deleted since, and stays.
///
/// # Errors
/// [`Refused::Invalid`] when it names two, or one that is not there or is another council's.
pub async fn point(
    tx: &Tx<'_>,
    kind: Kind,
    name: &str,
    id: Option<Uuid>,
    (key, council): (Option<&ForeignKey>, Option<&str>),
    (council_id, before): (Uuid, Option<Uuid>),
) -> Result<Option<Uuid>, Refused> {
    let check = async |seen: Held, pointer: &str| of_council(Some(seen), council_id, pointer).map(|_| ());
    point_at(tx, kind, name, (id, before), (key, council), check).await
}

/// The record of any council that the input points at as `<name>_id` or as `<name>`, if it passes a check; none when it
/// points at none. What it pointed at before may have been deleted since, and stays unchecked.
///
/// # Errors
/// [`Refused::Invalid`] when it names two, or one that the actor may not know of; what the check refuses.
pub async fn point_at(
    tx: &Tx<'_>,
    kind: Kind,
    name: &str,
    (id, before): (Option<Uuid>, Option<Uuid>),
    (key, council): (Option<&ForeignKey>, Option<&str>),
    check: impl AsyncFnOnce(Held, &str) -> Result<(), Refused>,
) -> Result<Option<Uuid>, Refused> {
    if id.is_some() && id == before && key.is_none() {
        return Ok(id);
    }
    let Some((seen, pointer)) = see(tx, kind, name, id, (key, council)).await? else { return Ok(None) };
    check(seen, &pointer).await?;
    Ok(Some(seen.id))
}

/// The record of any council that the input points at as `<name>_id` or as `<name>`, and where it does; none when it
/// points at none.
///
/// # Errors
/// [`Refused::Invalid`] when it names two, or one that the actor may not know of.
pub async fn see(
    tx: &Tx<'_>,
    kind: Kind,
    name: &str,
    id: Option<Uuid>,
    (key, council): (Option<&ForeignKey>, Option<&str>),
) -> Result<Option<(Held, String)>, Refused> {
    let Some((id, pointer)) = name_one(tx, kind, name, id, (key, council)).await? else { return Ok(None) };
    let seen = tx.see_named(kind, id, &pointer).await?;
    Ok(Some((seen, pointer)))
}

/// Refuses a person who was merged into another entry, in a record that comes back. A merge leaves a record as it is
/// that was taken back and would clash.
///
/// # Errors
/// [`Refused::Invalid`] with the other person's id.
pub async fn refuse_merged(tx: &Tx<'_>, person: Option<Uuid>, pointer: &str) -> Result<(), Refused> {
    match person {
        Some(id) => tx.refuse_merged(Kind::Person, id, pointer).await,
        None => Ok(()),
    }
}

/// The id that the input names, and where it names it.
async fn name_one(
    tx: &Tx<'_>,
    kind: Kind,
    name: &str,
    id: Option<Uuid>,
    (key, council): (Option<&ForeignKey>, Option<&str>),
) -> Result<Option<(Uuid, String)>, Refused> {
    match (id, key) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => {
            let detail = format!("Send either {name}_id or {name}, not both.");
            Err(Refused::field(&format!("/{name}"), "ambiguous", detail))
        }
        (Some(id), None) => Ok(Some((id, format!("/{name}_id")))),
        (None, Some(key)) => {
            let pointer = format!("/{name}");
            let id = match tx.find(kind, key, council).await? {
                Some(id) => Some(id),
                None => tx.find_elsewhere(kind, key).await?,
            };
            let id = id.ok_or_else(|| {
                let detail = format!(
                    "No {} that you may see has the external identifier {} of {}.",
                    kind.label(),
                    key.value,
                    key.scheme
                );
                Refused::field(&pointer, "not_found", detail)
            })?;
            Ok(Some((id, pointer)))
        }
    }
}

/// How an object names a record: by id, or by another system's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedBy {
    /// By its id.
    Id(Uuid),
    /// By the key.
    Key(ForeignKey),
}

/// How the object at a place names a record. Half a key is never taken for none: its sender meant another record.
///
/// # Errors
/// [`Refused::Invalid`] when it names none, or two, or has half a key.
pub fn named_by(
    pointer: &str,
    id: Option<Uuid>,
    (scheme, value): (Option<&str>, Option<&str>),
) -> Result<NamedBy, Refused> {
    let lacks = |half: &str, other: &str| {
        let detail = format!("{half} is required. Send scheme and value together, or only id. You sent only {other}.");
        Err(Refused::field(&format!("{pointer}/{half}"), "required", detail))
    };
    match (id, scheme, value) {
        (Some(id), None, None) => Ok(NamedBy::Id(id)),
        (None, Some(scheme), Some(value)) => {
            Ok(NamedBy::Key(ForeignKey { scheme: scheme.to_owned(), value: value.to_owned() }))
        }
        (Some(_), ..) => Err(Refused::field(pointer, "ambiguous", "Send either id, or scheme and value, not both.")),
        (None, None, Some(_)) => lacks("scheme", "value"),
        (None, Some(_), None) => lacks("value", "scheme"),
        (None, None, None) => {
            let detail = "Send the id of the record, or the scheme and value of its external identifier.";
            Err(Refused::field(pointer, "required", detail))
        }
    }
}

/// The council that the input names as `council_id` or as `council`, its slug. For a new record it is held until the
/// transaction ends. The council of an existing record cannot be deleted while the record is held, and a writer holds a
/// council before all else.
///
/// # Errors
/// [`Refused::Invalid`] when it names none, two, or one that is not there.
pub async fn council(tx: &Tx<'_>, was: Option<Held>, id: Option<Uuid>, slug: Option<&str>) -> Result<Held, Refused> {
    let id = council_id(tx, id, slug).await?;
    match was {
        Some(_) => tx.see_named(Kind::Council, id, "/council_id").await,
        None => tx.hold_named(Kind::Council, id, "/council_id").await,
    }
}

/// The same council, held alone, so that nothing is added to it meanwhile that falls under what is being written.
///
/// # Errors
/// The same.
pub async fn council_alone(tx: &Tx<'_>, id: Option<Uuid>, slug: Option<&str>) -> Result<Held, Refused> {
    let id = council_id(tx, id, slug).await?;
    tx.see_named(Kind::Council, id, "/council_id").await?;
    tx.hold_council_to_add(id).await?;
    // It may have been deleted before it was held.
    tx.hold_named(Kind::Council, id, "/council_id").await
}

/// The councils that a list of the input names, each as `council_id` or as `council`, its slug, with its place.
/// One that was named before may have been deleted since, and stays. None is held.
///
/// # Errors
/// [`Refused::Invalid`] when an entry names none, two, or one that is not there, or when a council occurs twice.
pub async fn councils<'s>(
    tx: &Tx<'_>,
    list: &str,
    sent: impl Iterator<Item = (Option<CouncilId>, Option<&'s str>)>,
    before: impl Iterator<Item = CouncilId> + Clone,
) -> Result<Vec<(CouncilId, String)>, Refused> {
    let mut councils: Vec<(CouncilId, String)> = Vec::new();
    for (index, (id, slug)) in sent.enumerate() {
        let place = format!("/{list}/{index}");
        let known = id.filter(|id| slug.is_none() && before.clone().any(|known| known == *id));
        let council_id = match known {
            Some(id) => id,
            None => {
                let id = council_id_at(tx, &place, id.map(Into::into), slug).await?;
                tx.see_named(Kind::Council, id, &format!("{place}/council_id")).await?.id.into()
            }
        };
        let pointer = format!("{place}/{}", if slug.is_some() { "council" } else { "council_id" });
        if councils.iter().any(|(other, _)| *other == council_id) {
            return Err(Refused::field(&pointer, "repeated", "This council occurs twice here."));
        }
        councils.push((council_id, pointer));
    }
    Ok(councils)
}

async fn council_id(tx: &Tx<'_>, id: Option<Uuid>, slug: Option<&str>) -> Result<Uuid, Refused> {
    council_id_at(tx, "", id, slug).await
}

async fn council_id_at(tx: &Tx<'_>, place: &str, id: Option<Uuid>, slug: Option<&str>) -> Result<Uuid, Refused> {
    let pointer = |name: &str| format!("{place}/{name}");
    match (id, slug) {
        (Some(id), None) => Ok(id),
        (None, Some(slug)) => match tx.council_of_slug(slug).await? {
            Some(id) => Ok(id),
            None => Err(Refused::Invalid(vec![no_council(tx, slug, &pointer("council")).await?])),
        },
        (Some(_), Some(_)) => {
            Err(Refused::field(&pointer("council"), "ambiguous", "Send either council_id or council, not both."))
        }
        (None, None) => {
            Err(Refused::field(&pointer("council_id"), "required", "Send council_id, or council with its slug."))
        }
    }
}

/// Says that no council has a slug, with the nearest that one has.
async fn no_council(tx: &Tx<'_>, slug: &str, pointer: &str) -> Result<FieldError, Refused> {
    let names = [slug.to_owned()];
    let asked = Names { kind: Kind::Council, column: "slug", names: &names, councils: &[] };
    let others = named::others(tx.db(), asked).await?;
    let hint = did_you_mean(&slug.to_lowercase(), others.iter().map(String::as_str));
    Ok(FieldError::new(pointer, "not_found", format!("No council has the slug '{slug}'.{hint}")))
}

/// Checks that a council which the input names besides the parent is the parent's.
///
/// # Errors
/// [`Refused::Invalid`] when it is another.
pub async fn same_council(
    tx: &Tx<'_>,
    id: Option<Uuid>,
    slug: Option<&str>,
    parent_council_id: Uuid,
) -> Result<(), Refused> {
    if id.is_none() && slug.is_none() {
        return Ok(());
    }
    // Not held, since the parent is: its council stands with it.
    let named = council_id(tx, id, slug).await?;
    tx.see_named(Kind::Council, named, "/council_id").await?;
    if named == parent_council_id {
        return Ok(());
    }
    let pointer = if id.is_some() { "/council_id" } else { "/council" };
    Err(Refused::field(
        pointer,
        "mismatch",
        "The two records belong to different councils. Send a record of the same council.",
    ))
}

/// Checks that something the input points at is of the same council.
///
/// # Errors
/// [`Refused::Invalid`] when it is another's.
pub fn of_council(held: Option<Held>, council_id: Uuid, pointer: &str) -> Result<Option<Uuid>, Refused> {
    match held {
        Some(held) if held.council_id != council_id => Err(Refused::field(
            pointer,
            "mismatch",
            "This record belongs to another council. Send one of the same council.",
        )),
        other => Ok(other.map(|held| held.id)),
    }
}

/// The identifiers that a record has after a write: those sent, else those it had; and the key by which it was put.
///
/// # Errors
/// [`Refused::Invalid`] when one stands twice.
pub fn identifiers(
    sent: Option<Vec<Identifier>>,
    before: &[Identifier],
    put_by: Option<&ForeignKey>,
) -> Result<Vec<Identifier>, Refused> {
    let mut identifiers = sent.unwrap_or_else(|| before.to_vec());
    if let Some(key) = put_by
        // A key from before keys had a normal form is the same key.
        && !identifiers
            .iter()
            .any(|known| texts::label(&known.scheme) == key.scheme && texts::label(&known.value) == key.value)
    {
        let (scheme, value) = (key.scheme.clone(), key.value.clone());
        identifiers.insert(0, Identifier { scheme, value, url: None, retrieved_at: None });
    }
    if identifiers.len() > MAX_IDENTIFIERS {
        let detail = format!(
            "A record has at most {MAX_IDENTIFIERS} external identifiers, including the one in the address of the PUT."
        );
        return Err(Refused::field("/identifiers", "too_long", detail));
    }
    for (index, identifier) in identifiers.iter().enumerate() {
        let same = |earlier: &Identifier| earlier.scheme == identifier.scheme && earlier.value == identifier.value;
        if identifiers.iter().take(index).any(same) {
            return Err(Refused::field(
                &format!("/identifiers/{index}"),
                "repeated",
                "This external identifier occurs twice here.",
            ));
        }
    }
    Ok(identifiers)
}

/// Checks that a record stays in its council, whatever else of it changes.
///
/// # Errors
/// [`Refused::Invalid`] when it would move.
pub fn unmoved(before: Option<Uuid>, after: Uuid, pointer: &str) -> Result<(), Refused> {
    match before {
        Some(before) if before != after => {
            let detail = "A record cannot move there. Delete it with the reason superseded, and create it again.";
            Err(Refused::field(pointer, "immutable", detail))
        }
        _ => Ok(()),
    }
}

/// Refuses what another record has already, and names that record where the actor may know of it.
///
/// # Errors
/// [`Refused::Conflict`] when there is another.
pub async fn refuse_taken(
    tx: &Tx<'_>,
    kind: Kind,
    other: Option<Uuid>,
    pointer: &str,
    detail: &str,
) -> Result<(), Refused> {
    match other {
        Some(id) => {
            let error = FieldError::new(pointer, "already_exists", detail);
            let other = tx.tellable(kind, Some(id)).await?.map(|id| (kind, id));
            Err(Refused::Conflict { error, other })
        }
        None => Ok(()),
    }
}

/// Checks that a record which an upsert made is of the council that the query named.
///
/// # Errors
/// [`Refused::Invalid`] when it is another's.
pub async fn of_slug(tx: &Tx<'_>, council_id: Uuid, slug: Option<&str>) -> Result<(), Refused> {
    let Some(slug) = slug else { return Ok(()) };
    // The slug is in the query, so the query is refused.
    match self::council_id(tx, None, Some(slug)).await {
        Ok(named) if named == council_id => Ok(()),
        Err(Refused::Invalid(_)) => Err(Refused::Query(vec![no_council(tx, slug, "council").await?])),
        Err(other) => Err(other),
        Ok(_) => Err(Refused::field(
            "council",
            "mismatch",
            format!("The record does not belong to the council {slug} of the query."),
        )),
    }
}
