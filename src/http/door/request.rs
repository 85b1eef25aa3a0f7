//! The parameters of reads by key and of writes: queries, and the key in a path.

use serde::{Deserialize, Deserializer};
use utoipa::IntoParams;

use crate::http::texts;
use crate::identifier::ForeignKey;

/// What every write takes in its query.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct WriteQuery {
    /// `true` checks everything and answers as if it were done, with the same `warnings`, but saves nothing.
    #[param(default = false)]
    pub dry_run: bool,
}

/// What a read by another system's key takes in its query.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct FindQuery {
    /// Slug of the council that uses the key. If several councils use the key and you send none, you get the record of
    /// the council that used it first; a deleted record is only found where no other has the key.
    pub council: Option<String>,
}

/// What a write by another system's key takes in its query.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PutQuery {
    /// Slug of the council whose key it is; needed only where two councils use the same key.
    pub council: Option<String>,
    /// `true` checks everything and answers as if it were done, with the same `warnings`, but saves nothing.
    #[param(default = false)]
    pub dry_run: bool,
}

/// What a deletion takes in its query.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeleteQuery {
    /// Why it is deleted. It stays readable as the reason of a 410 where the record was once public.
    #[param(inline)]
    pub reason: DeletionReason,
    /// `true` checks everything and answers as if it were done, but deletes nothing.
    #[serde(default)]
    #[param(default = false)]
    pub dry_run: bool,
}

crate::words! {
    /// Why a record is deleted.
    pub enum DeletionReason {
        /// It stood twice.
        Duplicate,
        /// It should not have been published.
        PublishedInError,
        /// Another record takes its place.
        Superseded,
        /// For another reason.
        Other,
    }
}

/// The key of a path `…/by/{scheme}/{value}`.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct KeyPath {
    /// Which system's key it is, percent-encoded.
    #[serde(deserialize_with = "path_text::<_, 200>")]
    #[param(min_length = 1, max_length = 200)]
    pub scheme: String,
    /// The key, percent-encoded.
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
    // A key that is only spaces has no other form.
    let text = Some(texts::label(&sent)).filter(|label| !label.is_empty()).unwrap_or(sent);
    let fits = (1..=MAX).contains(&text.chars().count()) && !text.contains('\u{FFFD}');
    if fits { Ok(text) } else { Err(serde::de::Error::custom("not a key")) }
}

impl KeyPath {
    /// As a foreign key.
    pub fn key(&self) -> ForeignKey {
        ForeignKey { scheme: self.scheme.clone(), value: self.value.clone() }
    }
}
