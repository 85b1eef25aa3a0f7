//! A change as readers get it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::extract::{Many, Texts};
use crate::kind::Kind;

/// Changes on a page where the query does not say.
pub const DEFAULT_LIMIT: u32 = 200;

/// The most changes on a page.
pub const MAX_LIMIT: u32 = 1000;

/// The longest time that a request may wait, in seconds.
pub const MAX_WAIT: u32 = 25;

crate::words! {
    /// Kind of a change.
    pub enum ChangeOperation {
        /// It is new to the reader.
        Created,
        /// It is different.
        Updated,
        /// It was deleted. `reason` says why.
        Deleted,
        /// It is back, after it was deleted or withdrawn.
        Restored,
        /// The public can no longer read it.
        Withdrawn,
        /// It became public with a record above it. Only with a token.
        Revealed,
        /// It is no longer public, as a record above it is not. Only with a token.
        Hidden,
        /// A change of another record wrote to it. Only with a token.
        Followed,
        /// It looks different, because a record that it names appeared or vanished. Only with a token.
        Echoed,
    }
}

impl ChangeOperation {
    /// Whether the record is gone after it.
    pub fn is_end(self) -> bool {
        match self {
            ChangeOperation::Deleted | ChangeOperation::Withdrawn => true,
            ChangeOperation::Created
            | ChangeOperation::Updated
            | ChangeOperation::Restored
            | ChangeOperation::Revealed
            | ChangeOperation::Hidden
            | ChangeOperation::Followed
            | ChangeOperation::Echoed => false,
        }
    }
}

crate::words! {
    /// Records that a page of changes can include.
    pub enum ChangeInclude {
        /// The record of each change, as it is now.
        Record,
    }
}

/// The write that a change is part of.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeWrite {
    /// Id of the write. The changes of one write follow each other.
    pub id: Uuid,
    /// Whether this is the last change of the write.
    pub is_last: bool,
}

/// Links of a change.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeLinks {
    /// The record.
    #[serde(rename = "self")]
    #[schema(format = Uri)]
    pub itself: String,
    /// The record in the version that it had after the change. Null if that version is not public.
    #[schema(format = Uri)]
    pub version: Option<String>,
}

/// One change of one record. It does not say what the record says: read the record for that.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecordChange)]
pub struct Change {
    /// Number of the change. Later changes have larger numbers, and no number changes. The public feed has its own
    /// numbers, without gaps.
    #[schema(minimum = 1)]
    pub position: i64,
    /// Date and time when the change got its number. It never runs back.
    pub at: DateTime<Utc>,
    /// Record type.
    pub kind: Kind,
    /// Id of the record.
    pub id: Uuid,
    /// Slug of its council.
    #[schema(examples("chorley"))]
    pub council: Option<String>,
    /// Kind of change.
    pub operation: ChangeOperation,
    /// Reason for the deletion: duplicate, `published_in_error`, superseded or other. Null if it was not deleted.
    pub reason: Option<String>,
    /// Version of the record after the change. Null if it is gone.
    #[schema(minimum = 1)]
    pub version: Option<i64>,
    /// Fields in which the public sees something else than before. Null if it is no update.
    #[schema(examples("reasons"))]
    pub changed: Option<Vec<String>>,
    /// The write that it is part of.
    pub write: ChangeWrite,
    /// Links.
    pub links: ChangeLinks,
    /// The record as its own address gives it now. Null if there is no longer a record there. Present only with
    /// `include=record`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, required = false)]
    pub record: Option<Box<RawValue>>,
}

/// Place of a page in the feed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangePageInfo {
    /// Changes on a page, as used.
    #[schema(minimum = 1, maximum = 1000)]
    pub limit: u32,
    /// Cursor behind this page: send it as `after`. It also moves past the changes that your filters leave out, and
    /// never expires.
    #[schema(examples("1042-9f3ac01b22d4e7a8"))]
    pub next_cursor: String,
    /// Address of the next page. There always is one: later it has newer changes.
    #[schema(format = Uri)]
    pub next: String,
    /// Whether the page reaches to the last change that there is.
    pub caught_up: bool,
    /// Position of the last change that there is. 0 if there is none.
    #[schema(minimum = 0)]
    pub head: i64,
}

/// A page of changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangePage {
    /// Changes, the oldest first.
    pub data: Vec<Change>,
    /// Place of the page in the feed.
    pub page: ChangePageInfo,
}

/// What a page of changes can be asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// Cursor after which the page begins: `page.next_cursor` of an earlier page. `start` begins with the first change,
    /// `now` after the last one.
    #[param(default = "start", max_length = 64)]
    pub after: Option<String>,
    /// Changes on a page, 1 to 1000. A larger number counts as 1000.
    #[param(minimum = 1, default = 200)]
    pub limit: Option<i32>,
    /// Seconds to wait for a change if there is none yet, 0 to 25. A larger number counts as 25. If none comes, the
    /// page is empty.
    #[param(minimum = 0, default = 0)]
    pub wait: Option<i32>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only of these record types, separated by commas.
    #[param(value_type = Option<Vec<Kind>>, style = Form, explode = false, inline)]
    pub kinds: Option<Many<Kind>>,
    /// Only these operations, separated by commas.
    #[param(value_type = Option<Vec<ChangeOperation>>, style = Form, explode = false, inline)]
    pub operations: Option<Many<ChangeOperation>>,
    /// Adds to each change: `record`.
    #[param(value_type = Option<Vec<ChangeInclude>>, style = Form, explode = false, inline)]
    pub include: Option<Many<ChangeInclude>>,
    /// `true` gives only the last change of each record. Use it to build a copy.
    #[param(default = false)]
    pub compact: bool,
}

/// What a stream of changes can be asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct StreamQuery {
    /// Cursor after which the stream begins. `start` begins with the first change, `now` after the last one.
    #[param(default = "start", max_length = 64)]
    pub after: Option<String>,
    /// Only of the councils with these slugs, separated by commas.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false)]
    pub council: Option<Texts>,
    /// Only of these record types, separated by commas.
    #[param(value_type = Option<Vec<Kind>>, style = Form, explode = false, inline)]
    pub kinds: Option<Many<Kind>>,
    /// Only these operations, separated by commas.
    #[param(value_type = Option<Vec<ChangeOperation>>, style = Form, explode = false, inline)]
    pub operations: Option<Many<ChangeOperation>>,
    /// `true` ends the stream when it has no more changes to send.
    #[param(default = false, example = true)]
    pub until_caught_up: bool,
}

/// Which changes are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of the councils with these slugs. None for all.
    pub councils: Option<Vec<String>>,
    /// Of these types. None for all.
    pub kinds: Option<Vec<Kind>>,
    /// These operations. None for all.
    pub operations: Option<Vec<ChangeOperation>>,
    /// Only the last change of each record.
    pub is_compact: bool,
}

impl Wanted {
    fn new(
        council: Option<&Texts>,
        kinds: Option<&Many<Kind>>,
        operations: Option<&Many<ChangeOperation>>,
        is_compact: bool,
    ) -> Wanted {
        Wanted {
            councils: council.map(|slugs| slugs.0.clone()),
            kinds: kinds.map(|kinds| kinds.0.clone()),
            operations: operations.map(|operations| operations.0.clone()),
            is_compact,
        }
    }

    /// Whether all changes are wanted.
    pub fn is_all(&self) -> bool {
        self.councils.is_none() && self.kinds.is_none() && self.operations.is_none() && !self.is_compact
    }
}

impl ChangesQuery {
    /// Which changes are wanted.
    pub fn wanted(&self) -> Wanted {
        Wanted::new(self.council.as_ref(), self.kinds.as_ref(), self.operations.as_ref(), self.compact)
    }
}

impl StreamQuery {
    /// Which changes are wanted.
    pub fn wanted(&self) -> Wanted {
        Wanted::new(self.council.as_ref(), self.kinds.as_ref(), self.operations.as_ref(), false)
    }
}
