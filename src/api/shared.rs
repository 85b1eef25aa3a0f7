//! What is the same for all operations, described once: security, problems, headers, conditional requests.

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{HttpMethod, Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, Header, OpenApi, Ref, RefOr, Required, ResponseBuilder};

use super::two_ways::is_input;
use crate::http::resource::is_nullable;

/// Adds it to every operation and schema.
pub fn describe(document: &mut OpenApi) {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some(
            "Whoever runs the server gives out tokens (JWTs of RFC 9068). On your own machine `minutebook serve` prints one when it \
             starts, and `minutebook token --subject me --council chorley` another. Send it as `Authorization: Bearer <token>`; in \
             Swagger UI paste it without the word Bearer, and the browser keeps it until you log out.",
        ))
        .build();
    if let Some(components) = &mut document.components {
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        for schema in components.schemas.values_mut() {
            require_nullable(schema);
            lift_descriptions(schema);
        }
    }
    for (path, item) in &mut document.paths.paths {
        let operations = [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Put, &mut item.put),
            (HttpMethod::Patch, &mut item.patch),
            (HttpMethod::Delete, &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                describe_operation(path, &method, operation);
            }
        }
    }
}

/// Every field of an answer is always there: null says that nothing is recorded. What may be missing is not nullable.
fn require_nullable(schema: &mut RefOr<Schema>) {
    if is_input(schema) {
        return;
    }
    let RefOr::T(Schema::Object(object)) = schema else { return };
    for (name, property) in &object.properties {
        if is_nullable(property) && !object.required.contains(name) {
            object.required.push(name.clone());
        }
    }
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

fn describe_operation(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let writes = *method != HttpMethod::Get;
    let by_id = path.contains('{');
    let record = path.starts_with("/v1/");
    let asks = writes || is_private(path) || is_for_staff(path);
    operation.security =
        Some(if asks { vec![SecurityRequirement::new("bearer", Vec::<String>::new())] } else { Vec::new() });
    let is_file = path.ends_with("/file");
    describe_parameters(path, method, operation, record);
    let mut problems: Vec<(&str, &str)> = Vec::new();
    if record {
        problems.push(("400", "The address, the query, a header or the body cannot be read."));
        problems.push(("401", "The token is missing or not accepted."));
        problems.push(("503", "The record cannot be reached just now, or no key for tokens is configured."));
    }
    if record && by_id {
        problems.push(("404", "There is no such record, or the caller may not see it."));
    }
    if record && writes {
        problems.push((
            "409",
            "Another record conflicts with this one, another council uses the same key, or something else must be done first.",
        ));
    }
    if record && by_id && !path.contains("/by/") && !is_private(path)
        || path.contains("/by/") && (!writes || is_whole(path, method))
    {
        problems.push(("410", "The record was deleted."));
    }
    if asks {
        problems.push(("403", "The token lacks the scope, or is for another council or body."));
    }
    if writes {
        problems.push(("422", "Some fields need attention, or the idempotency key was used for another request."));
    }
    if !writes && may_be_large(path, operation) {
        problems.push(("422", "The answer would be too large: send a smaller limit, or include less."));
    }
    if writes && by_id && !is_whole(path, method) && !is_private(path) {
        problems.push(("412", "The record is not the version that the request names."));
    }
    if is_file && !writes {
        problems.push(("416", "The file has no such bytes."));
    }
    if names_a_version(path, method) || is_file && writes {
        problems.push(("428", "The request must name the version that it changes."));
    }
    if matches!(method, HttpMethod::Post | HttpMethod::Put | HttpMethod::Patch) {
        problems.push(("408", "The body did not arrive in time."));
        problems.push(("413", "The body is too large."));
        problems.push(("415", "The body is of a type that is not taken."));
    }
    if !["/livez", "/readyz"].contains(&path) {
        problems.push(("429", "Too many requests came in a short time."));
    }
    if path == "/readyz" {
        problems.push(("503", "The program is not ready."));
    }
    if path == "/v1" {
        problems.push(("400", "The query cannot be read: this takes none."));
        problems.push(("401", "The token is not accepted."));
        problems.push(("503", "The record cannot be reached just now."));
    }
    for (status, description) in problems {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        let response =
            ResponseBuilder::new().description(description).content("application/problem+json", problem).build();
        operation.responses.responses.insert(status.to_owned(), RefOr::T(response));
    }
    let is_part = is_file || ["/text", "/workflow", "/enums"].iter().any(|end| path.ends_with(end));
    describe_headers(
        method,
        operation,
        record,
        (!path.ends_with('}') && !is_part && !changes_a_part(path), is_whole(path, method) || moves_a_meeting(path)),
    );
    if is_file {
        describe_file(method, operation);
    }
}

/// The headers that operations take. They bear no examples: Swagger UI would send those as they are.
fn describe_parameters(path: &str, method: &HttpMethod, operation: &mut Operation, record: bool) {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let tags = || text().pattern(Some(r#"^(\*|(W/)?"[^"]*"(\s*,\s*(W/)?"[^"]*")*)$"#));
    let mut header = |name: &str, required: Required, description: &str, schema: ObjectBuilder| {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(required)
            .description(Some(description))
            .schema(Some(schema));
        operation.parameters.get_or_insert_with(Vec::new).push(RefOr::T(parameter.build()));
    };
    if !record {
        return;
    }
    match method {
        HttpMethod::Get if path.ends_with("/file") => {
            let description = "An ETag that you have: the answer is 304 where it still holds.";
            header("If-None-Match", Required::False, description, text());
            let description = "The part that you want, such as `bytes=0-1023` or `bytes=-500` (RFC 9110 section 14).";
            header("Range", Required::False, description, text());
            let description =
                "The ETag of the file of which you have other parts: where it is another now, the whole is answered.";
            header("If-Range", Required::False, description, text());
        }
        HttpMethod::Get => {
            let description = "An ETag that you have: the answer is 304 where it still holds.";
            header("If-None-Match", Required::False, description, text());
        }
        _ if names_a_version(path, method) => {
            let description = "The ETag of the version that you change. Only the version in it is compared.";
            header("If-Match", Required::True, description, tags());
        }
        _ if may_name_a_version(path) => {
            let description = "The ETag of the version that you have read, where it matters.";
            header("If-Match", Required::False, description, tags());
        }
        HttpMethod::Put if path.contains("/by/") && !is_whole(path, method) => {
            let description = "The ETag of the version that you replace, where it matters.";
            header("If-Match", Required::False, description, tags());
            let description = "`*` creates only: 412 where the record is there.";
            header("If-None-Match", Required::False, description, text().enum_values(Some(["*"])));
        }
        HttpMethod::Put if path.ends_with("/file") => {
            let description =
                "The ETag of the file that you replace, or of its document; needed where there is a file.";
            header("If-Match", Required::False, description, tags());
            let description = "`*` sends the first file only: 412 where there is one.";
            header("If-None-Match", Required::False, description, text().enum_values(Some(["*"])));
            let description = "`sha-256=:<base64>:` (RFC 9530): bytes that have another digest are refused.";
            header("Content-Digest", Required::False, description, text());
        }
        _ => {}
    }
    if *method != HttpMethod::Get {
        let key = text().min_length(Some(1)).max_length(Some(255));
        let description = "A key of your own for this request, such as a random UUID. Sent again within 24 hours with the \
                           same request, it gives the first answer and changes nothing.";
        header("Idempotency-Key", Required::False, description, key);
    }
}

/// What is said of a file besides what is said of every answer.
fn describe_file(method: &HttpMethod, operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let headers = &mut response.headers;
        let done = status.starts_with('2') && *method == HttpMethod::Get;
        if done {
            headers.insert("ETag".to_owned(), header("The SHA-256 of the file, in quotation marks."));
            headers.insert("Repr-Digest".to_owned(), header("SHA-256 of the whole file (RFC 9530)."));
            headers.insert("Accept-Ranges".to_owned(), header("`bytes`."));
            let description = "The name of the file (RFC 6266), and whether to show or to save it.";
            headers.insert("Content-Disposition".to_owned(), header(description));
        }
        match status.as_str() {
            "200" if done => {
                headers.insert("Content-Digest".to_owned(), header("SHA-256 of what is answered (RFC 9530)."));
            }
            "206" => {
                headers.insert("Content-Range".to_owned(), header("Which bytes of how many."));
            }
            "416" => {
                headers.insert("Content-Range".to_owned(), header("`bytes */` and how many there are."));
            }
            _ => {}
        }
    }
}

fn header(description: &str) -> RefOr<Header> {
    header_of(description, ObjectBuilder::new().schema_type(Type::String))
}

fn header_of(description: &str, schema: ObjectBuilder) -> RefOr<Header> {
    RefOr::T(HeaderBuilder::new().description(Some(description)).schema(Some(schema)).build())
}

/// Whether a read is for those alone who hold a scope.
fn is_for_staff(path: &str) -> bool {
    path == "/v1/accesses"
}

/// Whether it answers lists that are weighed before they are sent.
fn may_be_large(path: &str, operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten().map(|parameter| match parameter {
        RefOr::T(parameter) => parameter.name.as_str(),
        RefOr::Ref(reference) => reference.ref_location.as_str(),
    });
    let is_list = parameters.any(|name| ["include", "include_deleted"].contains(&name));
    path.ends_with("/progress") || is_list && !is_private(path) && !is_for_staff(path)
}

/// Whether the request must name the version that it changes.
fn names_a_version(path: &str, method: &HttpMethod) -> bool {
    matches!(method, HttpMethod::Patch | HttpMethod::Delete) && !is_private(path) || changes_a_part(path)
}

/// Whether it changes a part of a record, and answers with the record.
fn changes_a_part(path: &str) -> bool {
    path.ends_with("/disclosure") || path.ends_with("/minutes-corrections")
}

/// Whether it is no part of the record: who may write it alone reads it, and it has no versions.
fn is_private(path: &str) -> bool {
    path.starts_with("/v1/revocations")
}

/// Whether what is written is many records, which have no one version.
fn is_whole(path: &str, method: &HttpMethod) -> bool {
    *method == HttpMethod::Put && (path.ends_with("/agenda") || path.ends_with("/attendances"))
}

/// Whether it moves a meeting on: it answers what it did, which has no version.
fn moves_a_meeting(path: &str) -> bool {
    let ends = ["/minute-numbers", "/item-order", "/holding", "-publication", "/minutes-approval"];
    ends.iter().any(|end| path.ends_with(end))
}

/// Whether the request may name the version of the record that it is about.
fn may_name_a_version(path: &str) -> bool {
    moves_a_meeting(path) || path.ends_with("/correction")
}

fn describe_headers(method: &HttpMethod, operation: &mut Operation, record: bool, (is_list, is_whole): (bool, bool)) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let headers = &mut response.headers;
        headers.insert("X-Request-Id".to_owned(), header("By which the request is found in the logs."));
        let done = status.starts_with('2') && record;
        if done && status != "204" && !is_whole {
            headers.insert(
                "ETag".to_owned(),
                header("The version and a hash of what is answered (RFC 9110 section 8.8.3)."),
            );
        }
        if done && *method == HttpMethod::Get && is_list {
            headers.insert(
                "Link".to_owned(),
                header("Address of the next page, with `rel=\"next\"` (RFC 8288); none on the last."),
            );
        }
        if done && *method != HttpMethod::Get {
            let seconds = "Seconds for which the answer to the Idempotency-Key is still kept; only where one was sent.";
            headers.insert("Idempotency-Expires-In".to_owned(), header(seconds));
            let description = "`true` where the answer was given before to the same Idempotency-Key.";
            headers.insert("Idempotency-Replayed".to_owned(), header(description));
            headers.insert("Dry-Run".to_owned(), header("`true` where nothing was saved, as asked."));
        }
        match status.as_str() {
            "201" => {
                let uri =
                    ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::Custom("uri".to_owned())));
                headers.insert("Location".to_owned(), header_of("Address of the new record.", uri));
            }
            "401" | "403" => {
                headers.insert("WWW-Authenticate".to_owned(), header("What is asked for (RFC 6750 section 3)."));
            }
            "412" | "428" => {
                headers.insert("ETag".to_owned(), header("The ETag of the record as it is now."));
            }
            "429" => {
                headers.insert("Retry-After".to_owned(), header("Seconds to wait before the next try."));
                let description =
                    "How many requests there are for how many seconds (draft-ietf-httpapi-ratelimit-headers).";
                headers.insert("RateLimit-Policy".to_owned(), header(description));
                let description = "How many may follow at once, and after how many seconds there are as many as ever.";
                headers.insert("RateLimit".to_owned(), header(description));
            }
            "503" => {
                headers.insert("Retry-After".to_owned(), header("Seconds to wait before the next try."));
            }
            _ => {}
        }
    }
    if record && *method == HttpMethod::Get {
        let mut response = ResponseBuilder::new().description("What you have still holds.").build();
        response.headers.insert("ETag".to_owned(), header("The ETag that holds."));
        response.headers.insert("X-Request-Id".to_owned(), header("By which the request is found in the logs."));
        operation.responses.responses.insert("304".to_owned(), RefOr::T(response));
    }
}
