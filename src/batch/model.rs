//! A batch as it is sent and answered.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::http::door::Answer;
use crate::http::extract::FromBody;
use crate::http::problem::{Code, Problem, ProblemBody};
use crate::http::schemas::Schemas;
use crate::refused::FieldError;
use crate::settings::BodyLimits;

/// The most operations of a batch.
pub const MAX_OPERATIONS: usize = 500;

/// The most bytes of all bodies in an answer. The records of a batch are not read again, and an answer stays in memory
/// until it is sent.
const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;

crate::closed_set! {
    /// Method of an operation in a batch.
    #[derive(serde::Deserialize)]
    pub enum BatchMethod {
        /// Create a record, or restore a deleted one.
        Post,
        /// Create or replace a record by external identifier.
        Put,
        /// Change a record.
        Patch,
        /// Delete a record.
        Delete,
    }
}

impl BatchMethod {
    /// As HTTP has it.
    pub fn word(self) -> &'static str {
        match self {
            BatchMethod::Post => "POST",
            BatchMethod::Put => "PUT",
            BatchMethod::Patch => "PATCH",
            BatchMethod::Delete => "DELETE",
        }
    }
}

/// Many writes, as you send them.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchInput {
    /// `true` does all operations or none, as one write. `false` does each by itself, and the answer is 207.
    #[serde(default = "is_atomic")]
    #[schema(default = true)]
    pub atomic: bool,
    /// The operations, in the order in which they are done. An operation can name a record that an earlier one creates
    /// by its external identifier.
    #[schema(min_items = 1, max_items = 500)]
    pub operations: Vec<BatchOperation>,
}

fn is_atomic() -> bool {
    true
}

/// One write of a batch.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchOperation {
    /// Method.
    pub method: BatchMethod,
    /// Path and query of a standard write, such as `/v1/items/by/moderngov/7194?council=chorley`. Percent-encode
    /// external identifiers. For DELETE, send `?reason=`.
    #[schema(min_length = 1, max_length = 10_000, examples("/v1/items/by/demo/chorley-item-44"))]
    pub path: String,
    /// `ETag` of the version that you change, as the header `If-Match`. PATCH and DELETE need it. Null if there is none.
    #[schema(max_length = 1000)]
    pub if_match: Option<String>,
    /// `*` only creates, as the header `If-None-Match` of PUT. Null if there is none.
    #[schema(max_length = 1000)]
    pub if_none_match: Option<String>,
    /// The body that the address takes: a whole record for POST and PUT, a merge patch for PATCH, none for DELETE.
    #[schema(value_type = Option<Object>)]
    pub body: Option<Value>,
}

/// A batch that was sent.
pub struct Sent(pub BatchInput);

impl FromBody for Sent {
    const MEDIA_TYPES: &'static [&'static str] = &["application/json"];

    fn max_bytes(limits: &BodyLimits) -> usize {
        limits.max_batch_bytes()
    }

    fn from_body(body: Value, schemas: &Schemas) -> Result<Self, Problem> {
        let count = body.get("operations").and_then(Value::as_array).map_or(0, Vec::len);
        if count > MAX_OPERATIONS {
            let detail = format!("A batch takes at most {MAX_OPERATIONS} operations, and this one has {count}.");
            return Err(Problem::new(Code::TooLarge, format!("{detail} Send them in several batches.")));
        }
        schemas.read_sent(body).map(Sent).map_err(Problem::validation)
    }
}

/// The results of a batch.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct BatchAnswer {
    /// The result of each operation, in their order.
    pub data: Vec<BatchResult>,
}

/// The result of one operation.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResult {
    /// The status that the operation has at its own address.
    #[schema(minimum = 200, maximum = 599, examples(201))]
    pub status: u16,
    /// Path of the operation, as you sent it.
    #[schema(examples("/v1/items/by/demo/chorley-item-44"))]
    pub path: String,
    /// `ETag` of the record after the operation, for a later `If-Match`. Null if there is none.
    pub etag: Option<String>,
    /// Address of the new record. Null if the operation created none.
    #[schema(format = Uri)]
    pub location: Option<String>,
    /// The record, as the operation's own address answers it. Null for DELETE, for an operation that was refused, and
    /// for those after the first 8 MiB of the answer.
    #[schema(value_type = Option<Object>)]
    pub body: Option<Box<RawValue>>,
    /// Why the operation was refused. Null if it was done.
    pub problem: Option<ProblemBody>,
}

/// The results of a batch while they come.
#[derive(Default)]
pub struct Results {
    whole: BatchAnswer,
    bytes: usize,
}

impl Results {
    /// Adds what an operation answered.
    pub fn done(&mut self, path: &str, answer: Answer) {
        let body = answer.body.filter(|body| {
            self.bytes = self.bytes.saturating_add(body.len());
            self.bytes <= MAX_ANSWER_BYTES
        });
        self.whole.data.push(BatchResult {
            status: answer.status,
            path: path.to_owned(),
            etag: answer.etag,
            location: answer.location,
            body: body.and_then(|body| RawValue::from_string(body).ok()),
            problem: None,
        });
    }

    /// Adds why an operation was refused.
    pub fn refused(&mut self, path: &str, problem: ProblemBody) {
        let (path, etag) = (path.to_owned(), problem.etag.clone());
        let status = problem.status;
        self.whole.data.push(BatchResult { status, path, etag, location: None, body: None, problem: Some(problem) });
    }

    /// All of them.
    pub fn whole(self) -> BatchAnswer {
        self.whole
    }
}

/// The results with their warnings, where no write of the door adds those.
#[derive(Debug, Serialize)]
pub struct Warned {
    /// The results.
    pub data: Vec<BatchResult>,
    /// What is unusual.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<FieldError>,
}
