//! The parameters of reads by key and of writes: queries, and the key in a path.

use serde::{Deserialize, Deserializer};
use utoipa::IntoParams;

use crate::identifier::ForeignKey;
use crate::texts::{self, is_of_text};

/// What every write takes in its query.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct WriteQuery {
    /// `true` checks everything and answers as if the write were done, with the same `warnings`, but saves nothing.
    #[param(default = false)]
    pub dry_run: bool,
}

/// What a read by another system's key takes in its query.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct FindQuery {
    /// Slug of the council that uses the external identifier. If several councils use it and you send no slug, you get
    /// the record of the council that used it first. A deleted record is found only if no other record has the
    /// identifier.
    pub council: Option<String>,
}

/// What a write by another system's key takes in its query.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PutQuery {
    /// Slug of the council that uses the external identifier. You need it only if two councils use the same one.
    pub council: Option<String>,
    /// `true` checks everything and answers as if the write were done, with the same `warnings`, but saves nothing.
    #[param(default = false)]
    pub dry_run: bool,
}

/// What a deletion takes in its query.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeleteQuery {
    /// Reason for the deletion. If the record was once public, later requests get 410 with this reason.
    #[param(inline)]
    pub reason: DeletionReason,
    /// `true` checks everything and answers as if the record were deleted, but deletes nothing.
    #[serde(default)]
    #[param(default = false)]
    pub dry_run: bool,
}

crate::words! {
    /// Reason why a record is deleted.
    pub enum DeletionReason {
        /// It was recorded twice.
        Duplicate,
        /// It should not have been published.
        PublishedInError,
        /// Another record replaces it.
        Superseded,
        /// Another reason.
        Other,
    }
}

/// The key of a path `…/by/{scheme}/{value}`.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct KeyPath {
    /// System that uses the external identifier, as a short name. Generated clients and this page percent-encode it for
    /// you. If your own code builds the address, percent-encode it.
    #[serde(deserialize_with = "path_text::<_, 200>")]
    #[param(min_length = 1, max_length = 200)]
    pub scheme: String,
    /// The external identifier, as the other system writes it. Generated clients and this page percent-encode it for
    /// you. If your own code builds the address, percent-encode it.
    #[serde(deserialize_with = "path_text::<_, 500>")]
    #[param(min_length = 1, max_length = 500)]
    pub value: String,
}

/// A text of a path in its normal form, of so many characters at most. Bytes that are not UTF-8 come as U+FFFD, and
/// would be taken for another's.
fn path_text<'de, D: Deserializer<'de>, const MAX: usize>(deserializer: D) -> Result<String, D::Error> {
    let sent = String::deserialize(deserializer)?;
    if let Some(detail) = texts::invisible_in_address(&sent) {
        return Err(serde::de::Error::custom(detail));
    }
    key_text(&sent, MAX).ok_or_else(|| serde::de::Error::custom("not a key"))
}

fn key_text(sent: &str, max: usize) -> Option<String> {
    let text = texts::label(sent);
    let fits = !texts::is_blank(&text) && text.chars().count() <= max && !text.contains('\u{FFFD}');
    fits.then_some(text)
}

impl KeyPath {
    /// The key of decoded parts of a path; none where they are no key.
    pub fn of(scheme: &str, value: &str) -> Option<KeyPath> {
        let is_fit = |text: &str| text.chars().all(is_of_text) && texts::invisible_in_address(text).is_none();
        let (scheme, value) = (Some(scheme).filter(|text| is_fit(text))?, Some(value).filter(|text| is_fit(text))?);
        Some(KeyPath { scheme: key_text(scheme, 200)?, value: key_text(value, 500)? })
    }

    /// As a foreign key.
    pub fn key(&self) -> ForeignKey {
        ForeignKey { scheme: self.scheme.clone(), value: self.value.clone() }
    }
}
