//! The operations of the history in the contract: each once, for all collections.

use utoipa::openapi::path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Content, Ref, RefOr, Required, Response, ResponseBuilder, ResponsesBuilder, Schema};
use utoipa::{IntoParams, ToSchema};

use super::cite::RecordCitation;
use super::model::{
    CiteQuery, CollectionName, DiffQuery, RecordId, RecordVersion, ShownRecord, VersionComparison, VersionFilter,
    VersionRow,
};
use crate::http::endpoint::{Described, Schemas};
use crate::http::extract::Paging;
use crate::http::headers::IfNoneMatch;
use crate::http::page::Page;
use crate::http::refusals;

/// The list of versions.
pub fn list() -> Described {
    let mut parameters = of_record();
    parameters.extend(in_query::<VersionFilter>());
    parameters.extend(in_query::<Paging>());
    let description = "The versions of a record that the public was shown, newest first, at most 1,000. A version is \
                       listed as soon as its change is in the feed. While a record is hidden or exempt, it has no \
                       history.";
    let operation = operation("list_versions", "List the versions of a record", description)
        .parameters(Some(with_condition(parameters)))
        .responses(answers::<Page<VersionRow>>("A page of versions.", [moved()]).build());
    described(operation, |schemas| {
        shared(schemas);
        of::<RecordVersion>(schemas);
        of::<Page<VersionRow>>(schemas);
    })
}

/// One version.
pub fn version() -> Described {
    let mut parameters = of_record();
    let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1));
    parameters.push(in_path("version", "Number of the version.", number.into()));
    let description = "Gets a record as the public was shown it in a version. A deleted record has no texts in any \
                       version, and one that was published in error gets 410.";
    let operation = operation("get_version", "Read a version of a record", description)
        .parameters(Some(with_condition(parameters)))
        .responses(answers::<ShownRecord>("The version.", []).build());
    described(operation, |schemas| {
        shared(schemas);
        of::<ShownRecord>(schemas);
    })
}

/// The comparison of two versions.
pub fn comparison() -> Described {
    let mut parameters = of_record();
    parameters.extend(in_query::<DiffQuery>());
    let description = "Lists the fields that differ between two versions, and the words that differ in texts. Each \
                       version can have 200 kB at most.";
    let too_large = ("413", too_large());
    let operation = operation("compare_versions", "Compare two versions of a record", description)
        .parameters(Some(with_condition(parameters)))
        .responses(answers::<VersionComparison>("The versions, compared.", [too_large]).build());
    described(operation, |schemas| {
        shared(schemas);
        of::<VersionComparison>(schemas);
    })
}

/// The citation.
pub fn citation() -> Described {
    let mut parameters = of_record();
    parameters.extend(in_query::<CiteQuery>());
    let description = "Gives the address of a version, the SHA-256 of its answer, and a citation. The citation is plain \
                       text, Markdown, BibTeX and CSL-JSON.";
    let operation = operation("cite_record", "Cite a version of a record", description)
        .parameters(Some(with_condition(parameters)))
        .responses(answers::<RecordCitation>("The citation.", [moved()]).build());
    described(operation, |schemas| {
        shared(schemas);
        of::<RecordCitation>(schemas);
    })
}

fn operation(id: &str, summary: &str, description: &str) -> OperationBuilder {
    OperationBuilder::new().tag("History").operation_id(Some(id)).summary(Some(summary)).description(Some(description))
}

fn described(operation: OperationBuilder, schemas: fn(&mut Schemas)) -> Described {
    let operation: Operation = operation.build();
    Described { operation, schemas }
}

/// The collection and the id in the address.
fn of_record() -> Vec<Parameter> {
    vec![
        in_path("collection", "Collection of the record type.", Ref::from_schema_name(CollectionName::name()).into()),
        in_path("id", "Id of the record.", Ref::from_schema_name(RecordId::name()).into()),
    ]
}

fn in_path(name: &str, description: &str, schema: RefOr<Schema>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

fn in_query<T: IntoParams>() -> Vec<Parameter> {
    T::into_params(|| Some(ParameterIn::Query))
}

fn with_condition(mut parameters: Vec<Parameter>) -> Vec<Parameter> {
    parameters.extend(in_query::<IfNoneMatch>());
    parameters
}

fn answers<T: ToSchema>(
    description: &str,
    more: impl IntoIterator<Item = (&'static str, Response)>,
) -> ResponsesBuilder {
    let content = Content::new(Some(Ref::from_schema_name(T::name())));
    let answer = ResponseBuilder::new().description(description).content("application/json", content).build();
    let answers = ResponsesBuilder::new().response("200", answer);
    more.into_iter().fold(answers, |answers, (status, response)| answers.response(status, response))
}

/// Where a reader is led on to the record into which one was merged.
fn moved() -> (&'static str, Response) {
    let description = "The record was merged into another one. `Location` is the same address of that one.";
    ("301", ResponseBuilder::new().description(description).build())
}

/// The refusal of versions that are too large to compare.
fn too_large() -> Response {
    let mut response = refusals::CONTENT_TOO_LARGE.response();
    response.description = "A version is too large to compare: the detail has the addresses of both.".to_owned();
    response
}

fn of<T: ToSchema>(schemas: &mut Schemas) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

fn shared(schemas: &mut Schemas) {
    of::<CollectionName>(schemas);
    of::<RecordId>(schemas);
}
