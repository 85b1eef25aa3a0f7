//! What a revocation is, to readers and to writers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::clock::instant;
use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::revocations;
use crate::http::page::Listed;
use crate::http::patch::Input;
use crate::http::sorts::{Sort, Sorts};
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

/// Tokens that are no longer accepted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Revocation {
    /// Id of the record. It is opaque and never changes.
    pub id: RevocationId,
    /// The one token that is revoked, by its `jti`. Null if the tokens of a subject are revoked.
    pub jti: Option<String>,
    /// Subject (`sub`) of the tokens that are revoked. Null if one token is revoked.
    pub subject: Option<String>,
    /// Tokens of the subject that were issued (`iat`) at this date and time or earlier are revoked; later ones stay
    /// valid. Null if one token is revoked.
    pub issued_before: Option<DateTime<Utc>>,
    /// Date and time when the revocation ends. Null if it stays until it is lifted.
    pub expires_at: Option<DateTime<Utc>>,
    /// Reason, in the words of the person who revoked.
    pub reason: String,
    /// Date and time when it was made.
    pub created_at: DateTime<Utc>,
    /// Subject of the token that made it.
    pub created_by: String,
    /// Date and time when it was lifted. Null if it was not.
    pub lifted_at: Option<DateTime<Utc>>,
    /// Subject of the token that lifted it. Null if it was not lifted.
    pub lifted_by: Option<String>,
    /// Links.
    pub links: RevocationLinks,
}

/// Links of a revocation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RevocationLinks {
    /// Address of this resource.
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

/// A revocation, as you send it.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevocationInput {
    /// The one token to revoke, by its `jti`; or send `subject`.
    #[schema(min_length = 1, max_length = 255)]
    pub jti: Option<String>,
    /// Subject (`sub`) of the tokens to revoke; or send `jti`.
    #[schema(min_length = 1, max_length = 255)]
    pub subject: Option<String>,
    /// Revoke the tokens of the subject that were issued (`iat`, in whole seconds) at this date and time or earlier;
    /// null means now. A time in the future locks the subject out until then, whatever tokens are issued.
    #[serde(default, deserialize_with = "instant")]
    pub issued_before: Option<DateTime<Utc>>,
    /// Date and time when the revocation ends, such as the `exp` of the token. If null, it stays until it is lifted.
    #[serde(default, deserialize_with = "instant")]
    pub expires_at: Option<DateTime<Utc>>,
    /// Reason, in your own words. Only users who may revoke tokens can read it.
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
    /// Revocations of the token with this `jti`.
    pub jti: Option<String>,
    /// Revocations of the tokens of this subject.
    pub subject: Option<String>,
}
