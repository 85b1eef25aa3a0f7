//! The address of an operation: which standard write of which record type it is.

use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use uuid::Uuid;

use super::model::BatchMethod;
use crate::http::door::{DeleteQuery, DeletionReason, KeyPath, PutQuery, WriteQuery};
use crate::http::extract::{NO_KEY, Query};
use crate::http::methods::{Addresses, nothing_at};
use crate::http::problem::{Code, Problem};
use crate::identifier::ForeignKey;
use crate::kind::Kind;

/// What an operation does to a record of a type.
#[derive(Debug, Clone)]
pub struct Write {
    /// The record type.
    pub kind: Kind,
    /// What it does.
    pub act: Act,
}

/// A standard write.
#[derive(Debug, Clone)]
pub enum Act {
    /// Creates a record.
    Create,
    /// Creates or replaces the record with an external identifier, which a council uses.
    Put(ForeignKey, Option<String>),
    /// Changes a record.
    Change(Uuid),
    /// Deletes a record.
    Delete(Uuid, DeletionReason),
    /// Restores a deleted record.
    Restore(Uuid),
    /// Replaces the whole agenda of a meeting.
    Agenda(Meeting),
    /// Replaces the whole attendance of a meeting.
    Attendances(Meeting),
}

/// The meeting of which a whole list is sent.
#[derive(Debug, Clone)]
pub enum Meeting {
    /// By its id.
    Id(Uuid),
    /// By an external identifier, which a council uses.
    Key(ForeignKey, Option<String>),
}

/// Reads the address of an operation.
///
/// # Errors
/// [`Code::NoSuchAddress`], [`Code::MethodNotAllowed`], [`Code::BadPath`], [`Code::BadQuery`].
pub fn read(method: BatchMethod, address: &str, addresses: &Addresses) -> Result<Write, Problem> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parts = parts(address, path)?;
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let other = || elsewhere(method, path, addresses);
    let ["", "v1", collection, rest @ ..] = parts.as_slice() else { return Err(other()) };
    let kind = Kind::ALL.iter().copied().find(|kind| kind.collection() == *collection).ok_or_else(other)?;
    let act = match (method, rest) {
        (BatchMethod::Post, []) => queried::<WriteQuery>(query).map(|_| Act::Create)?,
        (BatchMethod::Put, ["by", scheme, value]) => {
            let key = key_of(path, scheme, value)?;
            Act::Put(key, queried::<PutQuery>(query)?.council)
        }
        (BatchMethod::Put, ["by", scheme, value, list]) if kind == Kind::Meeting => {
            let list = list_of(list).ok_or_else(other)?;
            let key = key_of(path, scheme, value)?;
            list(Meeting::Key(key, queried::<PutQuery>(query)?.council))
        }
        (BatchMethod::Put, [id, list]) if kind == Kind::Meeting => {
            let list = list_of(list).ok_or_else(other)?;
            let id = id_of(path, kind, id)?;
            queried::<WriteQuery>(query).map(|_| list(Meeting::Id(id)))?
        }
        (BatchMethod::Patch, [id]) => {
            let id = id_of(path, kind, id)?;
            queried::<WriteQuery>(query).map(|_| Act::Change(id))?
        }
        (BatchMethod::Delete, [id]) => {
            let id = id_of(path, kind, id)?;
            Act::Delete(id, queried::<DeleteQuery>(query)?.reason)
        }
        (BatchMethod::Post, [id, "restoration"]) => {
            let id = id_of(path, kind, id)?;
            queried::<WriteQuery>(query).map(|_| Act::Restore(id))?
        }
        _ => return Err(other()),
    };
    Ok(Write { kind, act })
}

/// The parts of a path, decoded.
fn parts(address: &str, path: &str) -> Result<Vec<String>, Problem> {
    let unfit = |rule: &str| Err(Problem::new(Code::BadPath, format!("The path cannot be read. {rule}")));
    if !address.starts_with('/') {
        return unfit("Send it from the first slash on, without the address of the server, such as /v1/items.");
    }
    if !address.bytes().all(|byte| byte.is_ascii_graphic()) || address.contains('#') {
        return unfit("Percent-encode spaces and all characters that are not ASCII, and leave out #.");
    }
    let is_hex = |digit: Option<&u8>| digit.is_some_and(u8::is_ascii_hexdigit);
    let decoded = |part: &str| {
        let bytes = part.as_bytes();
        let mut percents = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%').map(|(place, _)| place);
        let is_whole = percents.all(|place| is_hex(bytes.get(place + 1)) && is_hex(bytes.get(place + 2)));
        let text = percent_decode_str(part).decode_utf8().ok().filter(|_| is_whole)?;
        Some(text.into_owned())
    };
    let parts: Option<Vec<String>> = path.split('/').map(decoded).collect();
    match parts {
        Some(parts) => Ok(parts),
        None => unfit("Write % as %25, and percent-encode texts in UTF-8."),
    }
}

/// The write of a list of a meeting as a whole.
fn list_of(part: &str) -> Option<fn(Meeting) -> Act> {
    match part {
        "agenda" => Some(Act::Agenda),
        "attendances" => Some(Act::Attendances),
        _ => None,
    }
}

fn key_of(path: &str, scheme: &str, value: &str) -> Result<ForeignKey, Problem> {
    let refuse = || Problem::new(Code::BadPath, format!("{path} is not the address of a record. {NO_KEY}"));
    KeyPath::of(scheme, value).map(|key| key.key()).ok_or_else(refuse)
}

fn id_of(path: &str, kind: Kind, id: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| {
        let collection = kind.collection();
        let detail = format!(
            "{path} is not the address of a record. Ids are UUIDs: GET /v1/{collection} lists them. For your own \
             identifiers use PUT /v1/{collection}/by/{{scheme}}/{{value}}."
        );
        Problem::new(Code::BadPath, detail)
    })
}

/// The query of an operation. The dry run of an operation is that of the batch.
fn queried<T: DeserializeOwned + IntoParams + 'static>(query: &str) -> Result<T, Problem> {
    if form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "dry_run") {
        let detail = "Send dry_run=true in the query of the batch. It is for all operations.";
        return Err(Problem::query("dry_run", "misplaced", detail));
    }
    Ok(Query::read(query)?.0)
}

/// Says why an address is none of a standard write, and what to do.
fn elsewhere(method: BatchMethod, path: &str, addresses: &Addresses) -> Problem {
    let word = method.word();
    match addresses.find(path) {
        Ok(Some((_, methods))) if methods.split(", ").any(|known| known == word) => Problem::new(
            Code::MethodNotAllowed,
            format!(
                "A batch does not take {word} {path}. Send it by itself. A batch takes POST of a collection, PUT by \
                 external identifier, PATCH, DELETE, POST of a restoration, and PUT of an agenda or of attendances."
            ),
        ),
        Ok(Some((_, methods))) => Problem::new(Code::MethodNotAllowed, format!("{path} takes {methods}.")),
        _ => nothing_at(path, addresses),
    }
}
