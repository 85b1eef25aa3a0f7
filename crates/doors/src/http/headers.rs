//! Request headers of operations, for the contract. An operation names in its `params` which of these it takes, and
//! `api::shared` says what follows: with `IfMatch` it can answer 412 and 428. The headers have no examples, because
//! Swagger UI would send those.

use utoipa::IntoParams;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Header, RefOr, Required};

/// `If-None-Match` of a read.
pub struct IfNoneMatch;

/// `Last-Event-ID` of a stream.
pub struct LastEventId;

/// What a read of a file takes: `If-None-Match`, `Range` and `If-Range`.
pub struct FileHeaders;

/// `If-Match` of a write that needs it.
pub struct IfMatch;

/// `If-Match` of a write that does not need it.
pub struct OptionalIfMatch;

/// What a write by another system's key takes: `If-Match`, or `If-None-Match: *`.
pub struct PutHeaders;

/// What the upload of a file takes: `If-Match`, or `If-None-Match: *`; and `Content-Digest`.
pub struct UploadHeaders;

/// `Idempotency-Key` of a write.
pub struct IdempotencyKey;

impl IntoParams for IfNoneMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![if_none_match()]
    }
}

impl IntoParams for LastEventId {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let description =
            "The `id` of the last event that you got. The stream goes on behind it, whatever `after` says.";
        vec![header("Last-Event-ID", description, text().max_length(Some(64)))]
    }
}

impl IntoParams for FileHeaders {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let range = "The part that you want, such as `bytes=0-1023` or `bytes=-500` (RFC 9110 section 14).";
        let if_range =
            "ETag of the file of which you already have parts. If the file has changed, you get the whole file.";
        vec![if_none_match(), header("Range", range, text()), header("If-Range", if_range, text())]
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![needed_if_match()]
    }
}

impl IntoParams for OptionalIfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![optional_if_match()]
    }
}

impl IntoParams for PutHeaders {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![if_match_on_put(), if_none_match_on_put()]
    }
}

impl IntoParams for UploadHeaders {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let digest = "`sha-256=:<base64>:` (RFC 9530). The server rejects bytes with another digest.";
        vec![
            if_match("ETag of the file that you replace, or of its document. You need it if there is a file already."),
            create_only("`*` uploads only a first file: the answer is 412 if there is a file already."),
            header("Content-Digest", digest, text()),
        ]
    }
}

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![idempotency_key()]
    }
}

/// `ETag` of an answer. An answer has it if its operation takes `If-None-Match` or needs `If-Match`. Any other
/// operation says so itself.
pub fn etag_of_answer() -> RefOr<Header> {
    let description = "ETag of the answer (RFC 9110 section 8.8.3). That of a record is its version and a hash of the \
                       content. Any other, such as that of a list, is only a hash.";
    RefOr::T(HeaderBuilder::new().description(Some(description)).schema(Some(text())).build())
}

/// Those that several operations take, with their names in the contract.
pub fn named() -> [(&'static str, Parameter); 6] {
    [
        ("IfNoneMatch", if_none_match()),
        ("IfNoneMatchOnPut", if_none_match_on_put()),
        ("IfMatch", needed_if_match()),
        ("IfMatchOnPut", if_match_on_put()),
        ("OptionalIfMatch", optional_if_match()),
        ("IdempotencyKey", idempotency_key()),
    ]
}

fn needed_if_match() -> Parameter {
    let mut needed = if_match("ETag of the version that you change. The server compares only the version in it.");
    needed.required = Required::True;
    needed
}

fn optional_if_match() -> Parameter {
    if_match("ETag of the record in the address, as you read it, if you want it checked.")
}

fn if_match_on_put() -> Parameter {
    if_match("ETag of the version that you replace, if you want it checked.")
}

fn if_none_match_on_put() -> Parameter {
    create_only("`*` only creates: the answer is 412 if the record exists.")
}

fn idempotency_key() -> Parameter {
    let description = "Your own key for this request, such as a random UUID. If you send the same request with it \
                       again within 24 hours, you get the first answer and nothing changes.";
    header("Idempotency-Key", description, text().min_length(Some(1)).max_length(Some(255)))
}

fn if_none_match() -> Parameter {
    header("If-None-Match", "ETag that you have. The answer is 304 if it is still current.", text())
}

fn if_match(description: &str) -> Parameter {
    header("If-Match", description, text().pattern(Some(r#"^(\*|(W/)?"[^"]*"(\s*,\s*(W/)?"[^"]*")*)$"#)))
}

fn create_only(description: &str) -> Parameter {
    header("If-None-Match", description, text().enum_values(Some(["*"])))
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn header(name: &str, description: &str, schema: ObjectBuilder) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}
