//! What a post is, to readers and to writers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::database::keyset::{Column, ColumnType};
use crate::database::sql::Json;
use crate::http::extract::{Many, Texts};
use crate::http::patch::Input;
use crate::http::resource::{Full, Resource};
use crate::http::sorts::{Sort, Sorts};
use crate::http::urls::Urls;
use crate::identifier::ForeignKey;
use crate::ids::{BodyId, CouncilId, PostId};
use crate::kind::Kind;
use crate::record::noun::{input, record};
use crate::record::translations::{Translations, TranslationsInput, translation};

crate::words! {
    /// Kind of post.
    pub enum PostKind {
        /// A member's responsibility in the executive.
        Portfolio,
        /// The person who chairs a body.
        Chair,
        /// The person who chairs a body in place of the chair.
        ViceChair,
        /// Another office, such as that of an officer.
        Office,
    }
}

translation! {
/// The label of a post in another language.
pub struct PostTranslation {
    /// Name of the office.
    #[schema(min_length = 1, max_length = 300)]
    pub label,
}
}

/// Labels of a post in other languages.
pub type PostTranslations = Translations<PostTranslation>;
/// The same as writers send them.
pub type PostTranslationsInput = TranslationsInput<PostTranslation>;

record! { posts, PostId, public at once;
/// An office, such as chair, apart from the person who holds it.
pub struct Post {
    /// Council that the post belongs to.
    pub council_id: CouncilId,
    /// Version of the post itself, from 1. Each change adds 1. `If-Match` compares it.
    pub version: i64,
    /// Date and time of the last change.
    pub updated_at: DateTime<Utc>,
    ..
    /// Body that the post belongs to. Null if it belongs to the council itself.
    pub body_id: Option<BodyId>,
    /// Name of the office, as printed. Empty if the record was deleted.
    #[schema(examples("Executive Member (Customer, Advice and Streetscene)"))]
    pub label: String,
    /// Kind of post.
    pub kind: PostKind,
    /// First day of its existence. Null if not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day of its existence. Null if it still exists, or if not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Its label in other languages, by language. Empty if there are none.
    #[schema(value_type = PostTranslations)]
    pub translations: Json<PostTranslations>,
}

/// What is written of a post.
pub struct PostColumns { .. }
}

/// Links of a post.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostLinks {
    /// Address of this resource.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// Council.
    #[schema(format = Uri)]
    pub council: String,
    /// Body that the post belongs to. Null if it belongs to the council itself.
    #[schema(format = Uri)]
    pub body: Option<String>,
}

/// What a post carries besides its own fields.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostExtras {
    /// Links to related records.
    pub links: PostLinks,
}

/// A post whole.
pub type FullPost = Full<Post>;

impl Resource for Post {
    type Extras = PostExtras;
    const KIND: Kind = Kind::Post;

    fn extras(&self, urls: &Urls) -> PostExtras {
        PostExtras {
            links: PostLinks {
                itself: urls.record(Kind::Post, self.id),
                council: urls.record(Kind::Council, self.council_id),
                body: self.body_id.map(|id| urls.record(Kind::Body, id)),
            },
        }
    }

    fn ordered_by(&self, column: &str) -> Option<String> {
        (column == "posts.label").then(|| self.label.clone())
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

input! { public at once;
/// A post, as you send it.
pub struct PostInput {
    /// Council that the post belongs to; or send `council`. Cannot be changed.
    pub council_id: Option<CouncilId>,
    /// Slug of the council, in place of `council_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub council: Option<String>,
    /// Body that the post belongs to; or send `body`. Null if it belongs to the council itself. Cannot be changed.
    pub body_id: Option<BodyId>,
    /// External identifier of the record, in place of `body_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<ForeignKey>,
    /// Name of the office, as printed.
    #[schema(min_length = 1, max_length = 300, examples("Executive Member (Customer, Advice and Streetscene)"))]
    pub label: String,
    /// Kind of post.
    pub kind: PostKind,
    /// First day of its existence. Null if not recorded.
    pub starts_on: Option<NaiveDate>,
    /// Last day of its existence. Null if it still exists, or if not recorded.
    pub ends_on: Option<NaiveDate>,
    /// Its label in other languages, by language.
    #[serde(default)]
    #[schema(value_type = PostTranslationsInput)]
    pub translations: PostTranslationsInput,
    ..
}
}

impl Input for PostInput {
    const ALTERNATIVES: &'static [&'static [&'static str]] = &[&["/council_id", "/council"], &["/body_id", "/body"]];
}

/// Which posts a list holds.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PostFilter {
    /// Only of this council.
    pub council_id: Option<CouncilId>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only posts of this body.
    pub body_id: Option<BodyId>,
    /// Only with these labels, separated by commas. To find a label that contains a comma, use `body_id` or the
    /// external identifier.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub label: Option<Texts>,
    /// Only of these kinds, separated by commas: portfolio, chair, `vice_chair`, office.
    #[param(value_type = Option<Vec<PostKind>>, style = Form, explode = false, inline)]
    pub kind: Option<Many<PostKind>>,
    /// Only records changed at this date and time or later. When you sync, send the `page.poll_from` of your last poll.
    /// Withdrawn records, and those below them, disappear unseen: to keep a copy, follow `GET /v1/changes`.
    pub updated_since: Option<DateTime<Utc>>,
    /// Order: label, `updated_at`. Separate several with commas. Put - before one for descending order.
    #[param(default = "label")]
    pub sort: Option<String>,
}
