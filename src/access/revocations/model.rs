//! What a revocation is, to readers and to writers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::revocations;
use crate::http::page::{Listed, Sort, Sorts};
use crate::http::patch::Input;
use crate::http::urls::Urls;
use crate::ids::RevocationId;

/// A revocation as it is kept.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = revocations, check_for_backend(diesel::pg::Pg))]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct RevocationRow {
    pub id: RevocationId,
    pub jti: Option<String>,
    pub subject: Option<String>,
    pub issued_before: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
    pub reason: String,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub lifted_at: Option<DateTime<Utc>>,
    pub lifted_by: Option<String>,
}

/// Tokens that are accepted no longer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Revocation {
    /// Its id: opaque, stable for ever.
    pub id: RevocationId,
    /// The one token that is revoked, by its `jti`; null = those of a subject are.
    pub jti: Option<String>,
    /// Whose tokens are revoked, by their `sub`; null = one token is.
    pub subject: Option<String>,
    /// Those of the subject that were issued (`iat`) at this instant or before are revoked, and later ones hold; null = one token is
    /// revoked.
    pub issued_before: Option<DateTime<Utc>>,
    /// From when it has no effect any more; null = it has until it is lifted.
    pub expires_at: Option<DateTime<Utc>>,
    /// Why, in words of whoever revoked.
    pub reason: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// By whom: the subject of the token that made it.
    pub created_by: String,
    /// When it was lifted; null = it was not.
    pub lifted_at: Option<DateTime<Utc>>,
    /// By whom it was lifted; null = it was not.
    pub lifted_by: Option<String>,
    /// Addresses.
    pub links: RevocationLinks,
}

/// Addresses of a revocation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RevocationLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
}

impl Listed for RevocationRow {
    type Shown = Revocation;

    fn plural() -> &'static str {
        "revocations"
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "revocations.created_at" => self.created_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }

    fn shown(self, urls: &Urls) -> Revocation {
        let links = RevocationLinks { itself: urls.absolute(&format!("/v1/revocations/{}", self.id)) };
        Revocation {
            id: self.id,
            jti: self.jti,
            subject: self.subject,
            issued_before: self.issued_before,
            expires_at: self.expires_at,
            reason: self.reason,
            created_at: self.created_at,
            created_by: self.created_by,
            lifted_at: self.lifted_at,
            lifted_by: self.lifted_by,
            links,
        }
    }
}

/// The one order of lists of revocations.
pub const SORTS: Sorts = Sorts {
    all: &[Sort {
        name: "created_at",
        columns: &[Column { name: "revocations.created_at", kind: ColumnType::Instant }],
    }],
    default: "-created_at",
    id: Column { name: "revocations.id", kind: ColumnType::Id },
};

/// A revocation as it is sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevocationInput {
    /// The one token to revoke, by its `jti`; or send `subject`.
    #[schema(min_length = 1, max_length = 255)]
    pub jti: Option<String>,
    /// Whose tokens to revoke, by their `sub`; or send `jti`.
    #[schema(min_length = 1, max_length = 255)]
    pub subject: Option<String>,
    /// Revoke those of the subject that were issued (`iat`, in whole seconds) at this instant or before; null = now. One that is to come
    /// shuts the subject out until then, whatever tokens are issued to it.
    #[serde(default, deserialize_with = "instant")]
    pub issued_before: Option<DateTime<Utc>>,
    /// From when it shall have no effect any more, such as the `exp` of the token; null = it has until it is lifted.
    #[serde(default, deserialize_with = "instant")]
    pub expires_at: Option<DateTime<Utc>>,
    /// Why, in words of your own. Nobody reads it but who may revoke.
    #[schema(min_length = 1, max_length = 500, examples("The laptop was stolen."))]
    pub reason: String,
}

impl Input for RevocationInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[];
}

/// Which revocations a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct RevocationFilter {
    /// Of the token with this `jti`.
    pub jti: Option<String>,
    /// Of the tokens of this subject.
    pub subject: Option<String>,
}
