//! The standard operations of a record type in the contract, in the words of its kind.

use utoipa::openapi::path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::{Content, Ref, Required, Response, ResponseBuilder, ResponsesBuilder};
use utoipa::{IntoParams, ToSchema};

use super::restoration::RestorationInput;
use super::rights::Rights;
use super::{Below, Noun};
use crate::http::door::{DeleteQuery, KeyPath, PutQuery, WriteQuery};
use crate::http::endpoint::{Described, Schemas};
use crate::http::extract::Paging;
use crate::http::headers::{self, IdempotencyKey, IfMatch, IfNoneMatch, OptionalIfMatch, PutHeaders};
use crate::http::page::Page;
use crate::http::past::AsOfQuery;
use crate::http::patch::Patch;
use crate::http::resource::Full;
use crate::kind::Kind;

const JSON: &str = "application/json";

/// The list of all.
pub fn list<N: Noun>() -> Described {
    let all = N::KIND.plural();
    let said = Said {
        id: format!("list_{}", N::KIND.table()),
        summary: format!("List {all}"),
        description: format!("{}, unless you send `sort`.", N::WORDS.order),
    };
    listed::<N>(said, Vec::new(), None)
}

/// The list below a record that they belong to.
pub fn list_below<N: Noun>(below: &Below<N>) -> Described {
    let (parent, all) = (below.parent, N::KIND.plural());
    let said = Said {
        id: format!("list_{}_{}", parent.word(), N::KIND.table()),
        summary: format!("List the {all} {} {}", below.word, parent.one()),
        description: format!("Gives the same rows as the list of all {all}, filtered by `{}_id`.", parent.word()),
    };
    let mut parameters = vec![id(parent)];
    if below.has_past {
        parameters.extend(in_query::<AsOfQuery>());
    }
    listed::<N>(said, parameters, moved(parent))
}

fn listed<N: Noun>(said: Said, mut parameters: Vec<Parameter>, moved: Option<Answered>) -> Described {
    parameters.extend(in_query::<N::Filter>());
    parameters.extend(in_query::<Paging>());
    parameters.extend(in_query::<IfNoneMatch>());
    let page = answer::<Page<N>>(&format!("A page of {}.", N::KIND.plural()));
    described(operation::<N>(said, parameters, [("200", page)].into_iter().chain(moved)), schemas_of::<Page<N>>)
}

/// The read by another system's key, with what it takes in its query.
pub fn find<N: Noun, Q: IntoParams>() -> Described {
    let kind = N::KIND;
    let said = Said {
        id: format!("find_{}", kind.word()),
        summary: format!("Read {} by external identifier", kind.one()),
        description: format!("Gets one {} by the identifier that {} in another system.", kind.label(), has(kind)),
    };
    let mut parameters = in_path::<KeyPath>();
    parameters.extend(in_query::<Q>());
    parameters.extend(in_query::<IfNoneMatch>());
    let responses = [("200", the::<N>())].into_iter().chain(moved(kind));
    described(operation::<N>(said, parameters, responses), schemas_of::<Full<N>>)
}

/// The read by id, with what it takes in its query.
pub fn get<N: Noun, Q: IntoParams>() -> Described {
    let (kind, label) = (N::KIND, N::KIND.label());
    let (its, that) = if kind == Kind::Person { ("their", "who") } else { ("its", "that") };
    let said = Said {
        id: format!("get_{}", kind.word()),
        summary: format!("Read {}", kind.one()),
        description: format!("Gets one {label} by {its} id. A deleted {label} {that} was public gets 410."),
    };
    let mut parameters = vec![id(kind)];
    parameters.extend(in_query::<Q>());
    parameters.extend(in_query::<IfNoneMatch>());
    let responses = [("200", the::<N>())].into_iter().chain(moved(kind));
    described(operation::<N>(said, parameters, responses), schemas_of::<Full<N>>)
}

/// The creation.
pub fn create<N: Noun>() -> Described {
    let said = Said {
        id: format!("create_{}", N::KIND.word()),
        summary: format!("Create {}", N::KIND.one()),
        description: <N::Rights as Rights>::creation(N::KIND),
    };
    let mut parameters = in_query::<WriteQuery>();
    parameters.extend(in_query::<IdempotencyKey>());
    let mut operation = operation::<N>(said, parameters, [("201", answer::<Full<N>>("Created."))]);
    operation.request_body = Some(body::<N::Input>(&[JSON]).into());
    described(operation, whole::<N>)
}

/// The write by another system's key.
pub fn put<N: Noun>() -> Described {
    let (kind, label) = (N::KIND, N::KIND.label());
    let sync =
        format!("Use this to sync: send the whole {label} as often as you like. If nothing differs, nothing changes.");
    let said = Said {
        id: format!("put_{}", kind.word()),
        summary: format!("Create or replace {} by external identifier", kind.one()),
        description: sentences(&sync, N::WORDS.put),
    };
    let mut parameters = in_path::<KeyPath>();
    parameters.extend(in_query::<PutQuery>());
    parameters.extend(in_query::<PutHeaders>());
    parameters.extend(in_query::<IdempotencyKey>());
    // The same answers as those of a creation and a change, so that the contract has each one time.
    let kept = answer::<Full<N>>(&format!("The {label} as it is now."));
    let mut operation = operation::<N>(said, parameters, [("200", kept), ("201", answer::<Full<N>>("Created."))]);
    operation.request_body = Some(body::<N::Input>(&[JSON]).into());
    described(operation, whole::<N>)
}

/// The change.
pub fn change<N: Noun>() -> Described {
    let kind = N::KIND;
    let patch = "Send a merge patch: fields that you leave out stay as they are, `null` clears a field.";
    let said = Said {
        id: format!("update_{}", kind.word()),
        summary: format!("Change {}", kind.one()),
        description: sentences(patch, N::WORDS.change),
    };
    let mut parameters = vec![id(kind)];
    parameters.extend(in_query::<WriteQuery>());
    parameters.extend(in_query::<IfMatch>());
    parameters.extend(in_query::<IdempotencyKey>());
    let now = answer::<Full<N>>(&format!("The {} as it is now.", kind.label()));
    let mut operation = operation::<N>(said, parameters, [("200", now)]);
    operation.request_body = Some(body::<Patch<N::Input>>(&["application/merge-patch+json", JSON]).into());
    described(operation, |schemas| {
        schemas_of::<Patch<N::Input>>(schemas);
        schemas_of::<Full<N>>(schemas);
    })
}

/// The deletion.
pub fn delete<N: Noun>() -> Described {
    let said = Said {
        id: format!("delete_{}", N::KIND.word()),
        summary: format!("Delete {}", N::KIND.one()),
        description: format!("{} The change log keeps the old state.", N::WORDS.delete),
    };
    let mut parameters = vec![id(N::KIND)];
    parameters.extend(in_query::<DeleteQuery>());
    parameters.extend(in_query::<IfMatch>());
    parameters.extend(in_query::<IdempotencyKey>());
    let deleted = ResponseBuilder::new().description("Deleted.").build();
    described(operation::<N>(said, parameters, [("204", deleted)]), |_| {})
}

/// The restoration.
pub fn restore<N: Noun>() -> Described {
    let kind = N::KIND;
    let said = Said {
        id: format!("restore_{}", kind.word()),
        summary: format!("Restore a deleted {}", kind.label()),
        description: "Undoes the deletion, at the same address. You need the scope of a deletion. If something is in \
                      the way, 409 names it."
            .to_owned(),
    };
    let mut parameters = vec![id(kind)];
    parameters.extend(in_query::<WriteQuery>());
    parameters.extend(in_query::<OptionalIfMatch>());
    parameters.extend(in_query::<IdempotencyKey>());
    // The same answer as that of a change, so that the contract has it once.
    let mut now = answer::<Full<N>>(&format!("The {} as it is now.", kind.label()));
    now.headers.insert("ETag".to_owned(), headers::etag_of_answer());
    let mut operation = operation::<N>(said, parameters, [("200", now)]);
    operation.request_body = Some(body::<RestorationInput>(&[JSON]).into());
    described(operation, |schemas| {
        schemas_of::<RestorationInput>(schemas);
        schemas_of::<Full<N>>(schemas);
    })
}

/// A status and its response.
type Answered = (&'static str, Response);

/// What is said of an operation.
struct Said {
    id: String,
    summary: String,
    description: String,
}

fn operation<N: Noun>(
    said: Said,
    parameters: Vec<Parameter>,
    responses: impl IntoIterator<Item = Answered>,
) -> Operation {
    let responses =
        responses.into_iter().fold(ResponsesBuilder::new(), |all, (status, response)| all.response(status, response));
    OperationBuilder::new()
        .tag(N::KIND.heading())
        .operation_id(Some(said.id))
        .summary(Some(said.summary))
        .description(Some(said.description))
        .parameters(Some(parameters))
        .responses(responses.build())
        .build()
}

fn described(operation: Operation, schemas: fn(&mut Schemas)) -> Described {
    Described { operation, schemas }
}

fn has(kind: Kind) -> &'static str {
    if kind == Kind::Person { "they have" } else { "it has" }
}

fn sentences(first: &str, more: &str) -> String {
    if more.is_empty() { first.to_owned() } else { format!("{first} {more}") }
}

fn id(kind: Kind) -> Parameter {
    ParameterBuilder::new()
        .name("id")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(format!("Id of the {}.", kind.label())))
        .schema(Some(Ref::from_schema_name(kind.id_schema())))
        .build()
}

fn in_query<T: IntoParams>() -> Vec<Parameter> {
    T::into_params(|| Some(ParameterIn::Query))
}

fn in_path<T: IntoParams>() -> Vec<Parameter> {
    T::into_params(|| Some(ParameterIn::Path))
}

fn the<N: Noun>() -> Response {
    answer::<Full<N>>(&format!("The {}.", N::KIND.label()))
}

/// Where a reader of a record is led on to the one into which it was merged.
fn moved(kind: Kind) -> Option<Answered> {
    let description =
        format!("The {} was merged into another one. `Location` is the same address of that one.", kind.label());
    kind.can_be_merged().then(|| ("301", ResponseBuilder::new().description(description).build()))
}

fn answer<T: ToSchema>(description: &str) -> Response {
    ResponseBuilder::new().description(description).content(JSON, content::<T>()).build()
}

fn body<T: ToSchema>(media_types: &[&str]) -> utoipa::openapi::request_body::RequestBody {
    let body = RequestBodyBuilder::new().required(Some(Required::True));
    media_types.iter().fold(body, |body, media_type| body.content(*media_type, content::<T>())).build()
}

fn content<T: ToSchema>() -> Content {
    Content::new(Some(Ref::from_schema_name(T::name())))
}

fn schemas_of<T: ToSchema>(schemas: &mut Schemas) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

fn whole<N: Noun>(schemas: &mut Schemas) {
    schemas_of::<N::Input>(schemas);
    schemas_of::<Full<N>>(schemas);
}
