//! Where a figure or a statement was reported: the item, the decision or the document, and the passage.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::database::Tx;
use crate::http::urls::Urls;
use crate::kind::Kind;
use crate::record::references::{self, NamedBy};
use crate::refused::Refused;

/// Naming the source by id sets the key aside that named it before, and the other way round.
pub const SOURCE_BY_SCHEME: &[&str] = &["/reported_in/id", "/reported_in/scheme"];

/// The same for the key's value.
pub const SOURCE_BY_VALUE: &[&str] = &["/reported_in/id", "/reported_in/value"];

crate::words! {
    /// Kind of record that can be a source.
    pub enum SourceKind {
        /// An item of an agenda, with its minutes.
        Item,
        /// A decision.
        Decision,
        /// A paper.
        Document,
    }
}

impl SourceKind {
    /// The noun.
    pub fn kind(self) -> Kind {
        match self {
            SourceKind::Item => Kind::Item,
            SourceKind::Decision => Kind::Decision,
            SourceKind::Document => Kind::Document,
        }
    }
}

/// Record where something was reported. It is shown only to users who may see that record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportedIn {
    /// Record type.
    pub kind: SourceKind,
    /// Id of the record.
    pub id: Uuid,
    /// Passage in the source. Null if not recorded.
    pub passage: Option<String>,
    /// Whether the passage is word for word. Only then is it a quotation.
    pub verbatim: bool,
}

impl ReportedIn {
    /// The address of the record.
    pub fn url(&self, urls: &Urls) -> String {
        urls.record(self.kind.kind(), self.id)
    }
}

/// Record where something was reported, as you send it: by id or by external identifier.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportedInInput {
    /// Record type.
    pub kind: SourceKind,
    /// Id of the record; or send `scheme` and `value`.
    #[schema(nullable = false)]
    pub id: Option<Uuid>,
    /// System of the external identifier in `value`.
    #[schema(min_length = 1, max_length = 200, nullable = false, examples("demo"))]
    pub scheme: Option<String>,
    /// The identifier.
    #[schema(min_length = 1, max_length = 500, nullable = false, examples("chorley-item-44"))]
    pub value: Option<String>,
    /// Passage in the source. Null if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub passage: Option<String>,
    /// Whether the passage is word for word. If you leave it out, it is not.
    #[serde(default)]
    #[schema(default = false)]
    pub verbatim: bool,
}

/// Where something was reported after a write: a record of the same council that the actor may know of.
///
/// # Errors
/// [`Refused::Invalid`] when it names none, or one that is not there or is another council's.
pub async fn check(
    tx: &Tx<'_>,
    sent: Option<ReportedInInput>,
    council: Option<&str>,
    (council_id, before): (Uuid, Option<&ReportedIn>),
) -> Result<Option<ReportedIn>, Refused> {
    // Whoever does not see a passage neither keeps it by chance nor takes it away unknowingly.
    if let Some(before) = before
        && tx.is_withheld(before.kind.kind(), before.id).await?
    {
        tx.require_opened(before.kind.kind(), before.id, council_id).await?;
    }
    let Some(sent) = sent else { return Ok(None) };
    let kind = sent.kind.kind();
    let named = references::named_by("/reported_in", sent.id, (sent.scheme.as_deref(), sent.value.as_deref()))?;
    let before = before.filter(|before| before.kind == sent.kind).map(|before| before.id);
    let id = match named {
        NamedBy::Id(id) if Some(id) == before => id,
        NamedBy::Id(id) => {
            let seen = tx.see_named(kind, id, "/reported_in/id").await?;
            references::of_council(Some(seen), council_id, "/reported_in/id")?;
            id
        }
        NamedBy::Key(key) => {
            let found = tx.find(kind, &key, council).await?.ok_or_else(|| {
                let detail = format!(
                    "No {} that you may see has the external identifier {} of {}.",
                    kind.label(),
                    key.value,
                    key.scheme
                );
                Refused::field("/reported_in", "not_found", detail)
            })?;
            let seen = tx.see_named(kind, found, "/reported_in").await?;
            references::of_council(Some(seen), council_id, "/reported_in")?;
            found
        }
    };
    // A passage of what is withheld is shown to those alone who are shown that.
    if tx.is_withheld(kind, id).await? {
        tx.require_opened(kind, id, council_id).await?;
    }
    Ok(Some(ReportedIn { kind: sent.kind, id, passage: sent.passage, verbatim: sent.verbatim }))
}

/// Where something was reported, as one would send it to keep it.
pub fn sent(source: &ReportedIn) -> ReportedInInput {
    ReportedInInput {
        kind: source.kind,
        id: Some(source.id),
        scheme: None,
        value: None,
        passage: source.passage.clone(),
        verbatim: source.verbatim,
    }
}
