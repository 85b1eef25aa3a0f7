//! What a post is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::database::keyset::{Column, ColumnType};
use crate::database::schema::posts;
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::page::{Sort, Sorts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::urls::Urls;
use crate::identifier::{ForeignKey, Identifier};
use crate::ids::{BodyId, CouncilId, PostId};
use crate::kind::Kind;

crate::words! {
    /// What sort of office it is.
    pub enum PostKind {
        /// A member's responsibility in the executive.
        Portfolio,
        /// Who presides over a body.
        Chair,
        /// Who presides in the chair's place.
        ViceChair,
        /// Another office, such as an officer's.
        Office,
    }
}

/// An office, whoever holds it.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = posts, check_for_backend(diesel::pg::Pg))]
pub struct Post {
    /// Its id: opaque, stable for ever.
    pub id: PostId,
    /// The council whose office it is.
    pub council_id: CouncilId,
    /// Counts the changes of the post itself, from 1. `If-Match` compares it.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was first recorded.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Other systems' keys for it.
    #[schema(value_type = Vec<Identifier>)]
    pub identifiers: Json<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri)]
    pub source_url: Option<String>,
    /// When it was deleted; null = it stands.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Why it was deleted: duplicate, `published_in_error`, superseded or other; null = it stands.
    pub deleted_reason: Option<String>,
    /// The body that it is an office of; null = of the council itself.
    pub body_id: Option<BodyId>,
    /// Name of the office, as printed. Empty on a tombstone.
    #[schema(examples("Executive Member (Customer, Advice and Streetscene)"))]
    pub label: String,
    /// What sort of office it is.
    pub kind: PostKind,
    /// First day of its existence; null = not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day of its existence; null = it goes on, or not recorded.
    pub ends_on: Option<NaiveDate>,
}

/// Addresses of a post's neighbours.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostLinks {
    /// Itself.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Its council.
    #[schema(format = Uri)]
    pub council: String,
    /// The body that it is an office of; null = of the council itself.
    #[schema(format = Uri)]
    pub body: Option<String>,
}

/// What a post carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostExtras {
    /// Addresses of its neighbours.
    pub links: PostLinks,
}

/// A post whole.
pub type FullPost = Full<Post>;

impl Resource for Post {
    type Extras = PostExtras;
    const KIND: Kind = Kind::Post;

    fn id(&self) -> Uuid {
        self.id.into()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn deletion(&self) -> Option<(DateTime<Utc>, String)> {
        self.deleted_at.zip(self.deleted_reason.clone())
    }

    fn extras(&self, urls: &Urls) -> PostExtras {
        PostExtras {
            links: PostLinks {
                itself: urls.record(Kind::Post, self.id),
                council: urls.record(Kind::Council, self.council_id),
                body: self.body_id.map(|id| urls.record(Kind::Body, id)),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> String {
        match column {
            "posts.label" => self.label.clone(),
            "posts.updated_at" => self.updated_at.to_rfc3339(),
            _ => self.id.to_string(),
        }
    }
}

/// The orders of lists of posts.
pub const SORTS: Sorts = Sorts {
    all: &[
        Sort { name: "label", columns: &[Column { name: "posts.label", kind: ColumnType::Text }] },
        Sort { name: "updated_at", columns: &[Column { name: "posts.updated_at", kind: ColumnType::Instant }] },
    ],
    default: "label",
    id: Column { name: "posts.id", kind: ColumnType::Id },
};

/// A post as it is sent.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostInput {
    /// The council whose office it is; or send `council`. It never changes.
    pub council_id: Option<CouncilId>,
    /// The same by its slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// The body that it is an office of; or send `body`; null = of the council itself. It never changes.
    pub body_id: Option<BodyId>,
    /// The same by another system's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<ForeignKey>,
    /// Name of the office, as printed.
    #[schema(min_length = 1, max_length = 300, examples("Executive Member (Customer, Advice and Streetscene)"))]
    pub label: String,
    /// What sort of office it is.
    pub kind: PostKind,
    /// First day of its existence; null = not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day of its existence; null = it goes on, or not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Other systems' keys for it. Left out of a PUT, they stay.
    #[schema(max_items = 20, nullable = false)]
    pub identifiers: Option<Vec<Identifier>>,
    /// Where it was taken from; null = not recorded.
    #[schema(format = Uri, pattern = "^https?://", max_length = 2000)]
    pub source_url: Option<String>,
}

impl Input for PostInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[&["/council_id", "/council"], &["/body_id", "/body"]];
}

/// What is written of a post.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = posts, check_for_backend(diesel::pg::Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "each is the column of its name")]
pub struct PostColumns {
    pub council_id: CouncilId,
    pub identifiers: Json<Vec<Identifier>>,
    pub source_url: Option<String>,
    pub body_id: Option<BodyId>,
    pub label: String,
    pub kind: PostKind,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
}

/// Which posts a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PostFilter {
    /// Of this council.
    pub council_id: Option<CouncilId>,
    /// Of the councils with these slugs, with commas between them.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Offices of this body.
    pub body_id: Option<BodyId>,
    /// With these labels, with commas between them. A label that has commas itself is found by `body_id` or by its key.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub label: Option<Texts>,
    /// Of these sorts, with commas between them: portfolio, chair, `vice_chair`, office.
    #[param(value_type = Option<Vec<PostKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<PostKind>>,
    /// Changed at this date and time or later. To keep a copy in step, send the `page.poll_from` of your last poll.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: label, `updated_at`, with commas between them, - before one for descending.
    #[param(default = "label")]
    pub sort: Option<String>,
}
