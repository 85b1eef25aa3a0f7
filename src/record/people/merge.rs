//! Two entries for the same person become one. All that named the one names the other from then on, in one transaction.
//! The merged entry is deleted as a duplicate, and names the other one: its address leads there. Names as they were
//! recorded do not move, so approved minutes and public votes print what they printed. A merge publishes and hides
//! nothing.

use uuid::Uuid;

use super::clashes;
use super::model::{Person, PersonColumns};
use super::queries;
use crate::actor::Scope;
use crate::database::Tx;
use crate::database::sql::Json;
use crate::http::door::DeletionReason;
use crate::ids::PersonId;
use crate::kind::Kind;
use crate::record::noun::{LockedNoun, Stored};
use crate::record::references;
use crate::refused::{FieldError, Refused};

const INTO: &str = "/into_id";

/// Merges a person into another one of the same council, and gives that one. `check` is asked whether the merged one is
/// the version that the caller means.
///
/// # Errors
/// Why it cannot be; nothing is done then.
pub async fn merge(
    tx: &mut Tx<'_>,
    id: PersonId,
    into_id: PersonId,
    check: impl Fn(&Person) -> Result<(), Refused>,
) -> Result<Person, Refused> {
    let (was, stays) = lock(tx, id, into_id).await?;
    check(&was.record)?;
    keep_public(&was, &stays)?;
    let people: (Uuid, Uuid) = (id.into(), into_id.into());
    // The first look says what to hold. Until it is held, another writer may change it.
    let found = tx.naming(Kind::Person, people.0).await?;
    tx.hold_naming(found).await?;
    let mut naming = tx.naming(Kind::Person, people.0).await?;
    // Before the clashes, which would tell that both have a ballot in an exempt vote.
    tx.require_naming_opened(&naming).await?;
    let left = clashes::refuse(tx, people, is_revealing(&was, &stays)).await?;
    naming.values_mut().for_each(|ids| ids.retain(|id| !left.contains(id)));
    naming.retain(|_, ids| !ids.is_empty());
    let columns = with_keys_of(&was, &stays)?;
    tx.repoint(Kind::Person, people, naming).await?;
    tx.hand_keys_over(Kind::Person, people).await?;
    Person::remove(tx, id, DeletionReason::Duplicate).await?;
    queries::note_merged(tx.db(), id, into_id).await?;
    tx.deleted(Kind::Person, people.0);
    let person = Person::update(tx, into_id, &columns).await?;
    tx.updated(Kind::Person, people.1);
    Ok(person)
}

/// Holds both, in the order of their ids as all writers do. A caller who may not merge the person learns nothing of the
/// other one.
async fn lock(
    tx: &Tx<'_>,
    id: PersonId,
    into_id: PersonId,
) -> Result<(LockedNoun<Person>, LockedNoun<Person>), Refused> {
    let first = if into_id < id { Some(Person::lock(tx, into_id).await) } else { None };
    let was = Person::lock(tx, id).await?;
    tx.require_on(Scope::CouncilAdmin, was.held)?;
    if id == into_id {
        let detail = "A person cannot be merged into themselves. Send the id of the other entry.";
        return Err(Refused::field(INTO, "mismatch", detail));
    }
    let other = match first {
        Some(locked) => locked,
        None => Person::lock(tx, into_id).await,
    };
    match other {
        Ok(stays) => {
            references::of_council(Some(stays.held), was.held.council_id, INTO)?;
            Ok((was, stays))
        }
        Err(Refused::Merged { into, .. }) => {
            let detail =
                format!("This person was merged into the person {into}. Merge into that person, or into none.");
            Err(Refused::field(INTO, "merged", detail))
        }
        Err(Refused::OtherCouncil(_)) => {
            let detail = "This record belongs to another council. Send one of the same council.";
            Err(Refused::field(INTO, "mismatch", detail))
        }
        Err(Refused::Gone { .. } | Refused::NotFound | Refused::Database(diesel::result::Error::NotFound)) => {
            Err(Refused::field(INTO, "not_found", "There is no person with this id."))
        }
        Err(refused) => Err(refused),
    }
}

/// Refuses that a public person is merged into one whom the public cannot see: their memberships would vanish.
fn keep_public(was: &LockedNoun<Person>, stays: &LockedNoun<Person>) -> Result<(), Refused> {
    if !was.held.is_public || stays.held.is_public {
        return Ok(());
    }
    let detail = "The public can see the person that you merge, but not the person in into_id. Publish that person \
                  first, or merge the two the other way round.";
    Err(Refused::NotReady(vec![FieldError::new(INTO, "not_public", detail)]))
}

/// Whether the public would see what it could not see below the merged one.
fn is_revealing(was: &LockedNoun<Person>, stays: &LockedNoun<Person>) -> bool {
    !was.held.is_public && stays.held.is_public
}

/// What is written of the person who stays: the external identifiers of both.
fn with_keys_of(was: &LockedNoun<Person>, stays: &LockedNoun<Person>) -> Result<PersonColumns, Refused> {
    let mut identifiers = stays.columns.identifiers.0.clone();
    identifiers.extend(was.columns.identifiers.0.iter().cloned());
    let most = references::MAX_IDENTIFIERS;
    if identifiers.len() > most {
        let detail = format!(
            "The two people have {} external identifiers together, and a record has at most {most}. Remove some first.",
            identifiers.len()
        );
        return Err(Refused::NotReady(vec![FieldError::new(INTO, "too_long", detail)]));
    }
    Ok(PersonColumns { identifiers: Json(identifiers), ..stays.columns.clone() })
}
