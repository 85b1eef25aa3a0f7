//! What is the same for all operations, described once: security, and what follows from what an operation takes. The
//! problems and headers of its answers follow from its parameters, its body and its security. Those are said where the
//! operation is.

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Header, OpenApi, RefOr, Required, Response, ResponseBuilder};

use super::two_ways::is_input;
use crate::http::headers;
use crate::http::refusals::{self, Refusal};
use crate::http::resource::is_nullable;

/// Adds it to every operation and schema.
pub fn describe(document: &mut OpenApi) {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some(
            "Ask the operator of this server for a token. Paste it here without the word Bearer. The browser keeps it \
             until you log out. Developers: `minutebook serve` prints a token when it starts. Send it as \
             `Authorization: Bearer <token>`.",
        ))
        .build();
    if let Some(components) = &mut document.components {
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        for schema in components.schemas.values_mut() {
            require_nullable(schema);
            lift_descriptions(schema);
        }
    }
    for item in document.paths.paths.values_mut() {
        let operations = [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Put, &mut item.put),
            (HttpMethod::Patch, &mut item.patch),
            (HttpMethod::Delete, &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                describe_operation(&method, operation);
            }
        }
    }
}

/// Every field of an answer is always there: null says that nothing is recorded. What may be missing is not nullable,
/// or says when it is present.
fn require_nullable(schema: &mut RefOr<Schema>) {
    if is_input(schema) {
        return;
    }
    let RefOr::T(Schema::Object(object)) = schema else { return };
    for (name, property) in &object.properties {
        if is_nullable(property) && !is_optional(property) && !object.required.contains(name) {
            object.required.push(name.clone());
        }
    }
}

/// Whether the description says that the field may be missing.
fn is_optional(property: &RefOr<Schema>) -> bool {
    let RefOr::T(Schema::Object(object)) = property else { return false };
    object.description.as_ref().is_some_and(|description| description.contains("Present only "))
}

/// What is said of a reference that may be null belongs to the property, where generators and people look for it.
fn lift_descriptions(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(object)) = schema else { return };
    for property in object.properties.values_mut() {
        let RefOr::T(Schema::OneOf(choice)) = property else { continue };
        for item in &mut choice.items {
            if let RefOr::Ref(reference) = item {
                let description = std::mem::take(&mut reference.description);
                choice.description = choice.description.take().or(Some(description).filter(|text| !text.is_empty()));
            }
        }
    }
}

fn describe_operation(method: &HttpMethod, operation: &mut Operation) {
    let writes = *method != HttpMethod::Get;
    let asked = || if writes { vec![SecurityRequirement::new("bearer", Vec::<String>::new())] } else { Vec::new() };
    operation.security.get_or_insert_with(asked);
    let takes = Takes::of(method, operation);
    for refusal in refusals_of(&takes) {
        operation.responses.responses.insert(refusal.status.to_owned(), RefOr::T(refusal.response()));
    }
    if takes.if_none_match && !takes.writes {
        let unchanged = ResponseBuilder::new().description("Your copy is still current.").build();
        operation.responses.responses.insert("304".to_owned(), RefOr::T(unchanged));
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        add_header(response, "X-Request-Id", header("Id of the request, to find it in the logs."));
        if status.starts_with('2') {
            describe_answer(status, response, &takes);
        }
        if takes.cursor && matches!(status.as_str(), "200" | "304") {
            let description = "Address of the next page, with `rel=\"next\"` (RFC 8288). The last page has none.";
            add_header(response, "Link", header(description));
        }
        describe_status(status, response);
    }
}

/// What an operation takes. What it may answer follows from this.
struct Takes {
    /// It is a write.
    writes: bool,
    /// It needs a token.
    token: bool,
    /// It may have a body.
    body: bool,
    /// It is about one record, or what belongs to one.
    record: bool,
    /// It names the record by its id.
    id: bool,
    if_match: bool,
    needs_if_match: bool,
    if_none_match: bool,
    idempotency_key: bool,
    range: bool,
    /// It answers a page.
    cursor: bool,
    /// It answers records that are weighed before they are sent.
    weighed: bool,
}

impl Takes {
    fn of(method: &HttpMethod, operation: &Operation) -> Takes {
        let parameters = operation.parameters.iter().flatten();
        let parameters: Vec<&Parameter> = parameters
            .filter_map(|parameter| if let RefOr::T(parameter) = parameter { Some(parameter) } else { None })
            .collect();
        let takes = |place: ParameterIn, name: &str| {
            parameters.iter().any(|parameter| parameter.parameter_in == place && parameter.name == name)
        };
        Takes {
            writes: *method != HttpMethod::Get,
            token: operation.security.iter().flatten().next().is_some(),
            body: matches!(method, HttpMethod::Post | HttpMethod::Put | HttpMethod::Patch),
            record: parameters.iter().any(|parameter| parameter.parameter_in == ParameterIn::Path),
            id: takes(ParameterIn::Path, "id"),
            if_match: takes(ParameterIn::Header, "If-Match"),
            needs_if_match: parameters
                .iter()
                .any(|parameter| parameter.name == "If-Match" && parameter.required == Required::True),
            if_none_match: takes(ParameterIn::Header, "If-None-Match"),
            idempotency_key: takes(ParameterIn::Header, "Idempotency-Key"),
            range: takes(ParameterIn::Header, "Range"),
            // The cursor of the feed is `after`, which its stream takes too. Only a page can be compact.
            cursor: takes(ParameterIn::Query, "cursor") || takes(ParameterIn::Query, "compact"),
            weighed: takes(ParameterIn::Query, "include") || takes(ParameterIn::Query, "include_deleted"),
        }
    }

    /// Whether the answer has an `ETag`: that of a record or page that can be asked for again.
    fn tagged(&self, status: &str) -> bool {
        status != "204" && (self.if_none_match || self.needs_if_match || status == "201")
    }
}

fn refusals_of(takes: &Takes) -> Vec<Refusal> {
    // What takes neither is about the program itself, and names its problems where it is.
    let of_record = takes.if_none_match || takes.idempotency_key;
    let deleted = if takes.writes { takes.if_match && takes.id } else { takes.record && !takes.token };
    let refusals = [
        (takes.token, refusals::FORBIDDEN),
        (takes.record, refusals::NOT_FOUND),
        (deleted, refusals::GONE),
        (takes.writes, refusals::CONFLICT),
        (takes.writes, refusals::UNPROCESSABLE_CONTENT),
        (takes.weighed && !takes.token, refusals::ANSWER_TOO_LARGE),
        (takes.if_match, refusals::PRECONDITION_FAILED),
        (takes.needs_if_match, refusals::PRECONDITION_REQUIRED),
        (takes.range, refusals::RANGE_NOT_SATISFIABLE),
        (takes.body, refusals::REQUEST_TIMEOUT),
        (takes.body, refusals::CONTENT_TOO_LARGE),
        (takes.body, refusals::UNSUPPORTED_MEDIA_TYPE),
    ];
    let shared = refusals::OF_RECORD.map(|refusal| (of_record, refusal));
    shared.into_iter().chain(refusals).filter(|(may, _)| *may).map(|(_, refusal)| refusal).collect()
}

/// The headers of what was asked for.
fn describe_answer(status: &str, response: &mut Response, takes: &Takes) {
    if takes.tagged(status) {
        add_header(response, "ETag", headers::etag_of_answer());
    }
    if response.content.keys().any(|media_type| media_type.ends_with("csv")) {
        let description = "`attachment`, with a name for the file (RFC 6266).";
        add_header(response, "Content-Disposition", header(description));
    }
    if takes.idempotency_key {
        let seconds = "Seconds for which the answer to the Idempotency-Key is still kept. Present only if you sent \
                       one.";
        add_header(response, "Idempotency-Expires-In", header(seconds));
        let description = "`true` if this is the stored answer to an earlier request with the same Idempotency-Key.";
        add_header(response, "Idempotency-Replayed", header(description));
        add_header(response, "Dry-Run", header("`true` if this was a dry run and nothing was saved."));
    }
}

/// The headers that a status has.
fn describe_status(status: &str, response: &mut Response) {
    match status {
        "201" => {
            let uri = SchemaFormat::Custom("uri".to_owned());
            let uri = ObjectBuilder::new().schema_type(Type::String).format(Some(uri));
            add_header(response, "Location", header_of("Address of the new record.", uri));
        }
        "301" => {
            let uri = SchemaFormat::Custom("uri".to_owned());
            let uri = ObjectBuilder::new().schema_type(Type::String).format(Some(uri));
            add_header(response, "Location", header_of("Address of the record that it is now.", uri));
        }
        "304" => add_header(response, "ETag", header("The current ETag.")),
        "401" | "403" => {
            add_header(response, "WWW-Authenticate", header("The authentication that is needed (RFC 6750 section 3)."));
        }
        "410" if response.description != refusals::RESYNC_REQUIRED.description => {
            let description = "Address of the record that replaced it, with `rel=\"successor-version\"` (RFC 5829), if \
                               there is one.";
            add_header(response, "Link", header(description));
        }
        "412" | "428" => add_header(response, "ETag", header("The current ETag of the record.")),
        "416" => add_header(response, "Content-Range", header("`bytes */` and the size of the file in bytes.")),
        "429" => {
            add_header(response, "Retry-After", header("Seconds to wait before you try again."));
            let description =
                "The limit: how many requests in how many seconds (draft-ietf-httpapi-ratelimit-headers).";
            add_header(response, "RateLimit-Policy", header(description));
            let description = "Requests that you can send now, and seconds until the full number is available again.";
            add_header(response, "RateLimit", header(description));
        }
        "503" => add_header(response, "Retry-After", header("Seconds to wait before you try again.")),
        _ => {}
    }
}

/// Adds a header, unless the operation itself describes it.
fn add_header(response: &mut Response, name: &str, header: RefOr<Header>) {
    response.headers.entry(name.to_owned()).or_insert(header);
}

fn header(description: &str) -> RefOr<Header> {
    header_of(description, ObjectBuilder::new().schema_type(Type::String))
}

fn header_of(description: &str, schema: ObjectBuilder) -> RefOr<Header> {
    RefOr::T(HeaderBuilder::new().description(Some(description)).schema(Some(schema)).build())
}
