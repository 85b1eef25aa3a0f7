//! Pages of changes as they are answered: each change with its links, and with its record if that is asked for.

use std::collections::{BTreeMap, HashMap};

use serde_json::value::{RawValue, to_raw_value};
use uuid::Uuid;

use super::model::{Change, ChangeLinks, ChangeWrite};
use super::queries::{self, Asked, ChangeRow, FeedPage};
use crate::database::Reader;
use crate::http::problem::{Code, Problem};
use crate::http::urls::Urls;
use crate::kind::Kind;
use crate::nouns::read_shown;
use crate::refused::Refused;

/// The changes of which the records are read together, a type at a time.
const AT_ONCE: usize = 50;

/// A page ends behind the change with which its records have so many bytes.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Where a reader begins again if its cursor does not fit.
pub const RESTART: &str = "/v1/changes?after=start&compact=true&include=record";

/// What came of reading a page.
pub enum Read {
    /// A page.
    Page(FeedPage),
    /// The cursor does not fit. The first position that there is.
    Resync(i64),
}

/// Reads a page.
///
/// # Errors
/// When the database does not answer.
pub async fn read(db: &Reader, asked: &Asked) -> Result<Read, Refused> {
    match queries::page(db, asked).await? {
        Some(page) => Ok(Read::Page(page)),
        None => queries::oldest(db).await.map(Read::Resync),
    }
}

impl Read {
    /// The page.
    ///
    /// # Errors
    /// [`Code::ResyncRequired`].
    pub fn page(self, urls: &Urls) -> Result<FeedPage, Problem> {
        match self {
            Read::Page(page) => Ok(page),
            Read::Resync(oldest) => Err(Problem::resync(oldest, urls.absolute(RESTART))),
        }
    }
}

/// The record type of a change.
///
/// # Errors
/// When a newer program wrote a type that this one does not know.
fn kind_of(row: &ChangeRow) -> Result<Kind, Problem> {
    row.kind.parse().map_err(|_| {
        log::error!("the feed has a change of an unknown record type at {}", row.position);
        Problem::new(Code::Unavailable, "The feed has a record type that this server does not know yet.")
    })
}

/// A change with its links.
///
/// # Errors
/// When its record type is not known.
pub fn change(row: ChangeRow, record: Option<Box<RawValue>>, urls: &Urls) -> Result<Change, Problem> {
    let kind = kind_of(&row)?;
    // A version that only staff saw has no address.
    let public_version = row.version.filter(|_| row.public_position.is_some());
    Ok(Change {
        position: row.position,
        at: row.at,
        kind,
        id: row.id,
        council: row.council,
        operation: row.operation,
        reason: row.reason,
        version: row.version,
        changed: row.changed,
        write: ChangeWrite { id: row.write_id, is_last: row.is_last },
        links: ChangeLinks {
            itself: urls.record(kind, row.id),
            version: public_version.map(|version| urls.part(kind, row.id, &format!("versions/{version}"))),
        },
        record,
    })
}

/// The records of the first changes of a page, in their order: as their own addresses give them now, or null. They are
/// read after the changes, so each is at least as new as its change. There may be fewer than there are changes, if
/// they are long.
///
/// # Errors
/// When the database does not answer.
pub async fn records(db: &Reader, rows: &[ChangeRow], urls: &Urls) -> Result<Vec<Box<RawValue>>, Refused> {
    let (mut records, mut bytes, mut at_once) = (Vec::new(), 0_usize, AT_ONCE);
    while records.len() < rows.len() && bytes < MAX_BYTES {
        let some: Vec<&ChangeRow> = rows.iter().skip(records.len()).take(at_once).collect();
        match of_some(db, &some, urls).await {
            Ok(found) => {
                bytes = found.iter().fold(bytes, |sum, record| sum.saturating_add(record.get().len()));
                records.extend(found);
            }
            Err(Refused::TooMuch(_)) if at_once > 1 => at_once = (at_once / 2).max(1),
            Err(refused) => return Err(refused),
        }
    }
    Ok(records)
}

/// The records of some changes, by one statement for each record type.
async fn of_some(db: &Reader, rows: &[&ChangeRow], urls: &Urls) -> Result<Vec<Box<RawValue>>, Refused> {
    let mut ids: BTreeMap<Kind, Vec<Uuid>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.operation.is_end()) {
        let of_kind = row.kind.parse().map(|kind| ids.entry(kind).or_default());
        if let Ok(of_kind) = of_kind
            && !of_kind.contains(&row.id)
        {
            of_kind.push(row.id);
        }
    }
    let mut shown = HashMap::new();
    for (kind, ids) in ids {
        shown.extend(read_shown(db, kind, &ids, urls).await?);
    }
    let none = to_raw_value(&()).map_err(|_| Refused::Unavailable)?;
    // A deleted record may be back by now. The change that says so comes later.
    let record = |row: &&ChangeRow| shown.get(&row.id).filter(|_| !row.operation.is_end()).unwrap_or(&none).clone();
    Ok(rows.iter().map(record).collect())
}
