//! The tags of the contract: one for each record type, and those of the operations that belong to none.

use utoipa::openapi::tag::{Tag, TagBuilder};

use crate::kind::Kind;

/// The tags that are not of a record type.
const OTHERS: [(&str, &str); 7] = [
    ("Changes", "The feed of changes, to keep a copy of the record."),
    ("History", "Earlier versions of records, as the public was shown them."),
    ("Batches", "Many writes in one request."),
    ("Webhooks", "Addresses to which the server reports changes."),
    ("Accesses", "Log of each reading of an exempt or confidential record."),
    ("Revocations", "Tokens that are no longer accepted."),
    ("Service", "The server itself."),
];

/// All tags, in the order in which documentation shows them.
pub fn all() -> Vec<Tag> {
    let mut kinds = Kind::ALL.to_vec();
    // Most documents are papers of an item, so readers look for them there.
    kinds.sort_by_key(|kind| if *kind == Kind::Document { Kind::Item } else { *kind });
    let of_records = kinds.into_iter().map(|kind| tag(kind.heading(), kind.about()));
    of_records.chain(OTHERS.map(|(name, about)| tag(name.to_owned(), about))).collect()
}

fn tag(name: String, about: &str) -> Tag {
    TagBuilder::new().name(name).description(Some(about)).build()
}
