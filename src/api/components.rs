//! What several operations share is once in `components`, and the operations refer to it. This is the last step: those
//! before it find everything where it is used.

mod fields;
mod parameters;
mod texts;

use std::collections::{BTreeMap, HashMap};

use anyhow::Context;
use serde::Serialize;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::request_body::RequestBody;
use utoipa::openapi::{Components, Header, OpenApi, Ref, RefOr, Response};

use crate::http::refusals;

/// Puts the fields, responses, bodies, parameters and headers that occur more than once into `components`.
///
/// # Errors
/// When something of the contract cannot be written.
pub fn share(document: &mut OpenApi) -> anyhow::Result<()> {
    let mut components = document.components.take().unwrap_or_default();
    components.parameters = parameters::share(document, &components)?;
    // Parameters are named by the schemas that they had until here.
    texts::share(document, &mut components);
    fields::share(&mut components)?;
    components.request_bodies = share_bodies(document)?;
    components.responses = share_responses(document)?;
    components.headers = share_headers(document, &mut components)?;
    document.components = Some(components);
    Ok(())
}

/// The operations of an address.
fn operations_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

fn operations(document: &mut OpenApi) -> impl Iterator<Item = &mut Operation> {
    document.paths.paths.values_mut().flat_map(operations_of)
}

/// A part of the contract as text, by which equal parts are found.
fn written(part: &impl Serialize) -> anyhow::Result<String> {
    serde_json::to_string(part).context("a part of the contract cannot be written")
}

/// A component by its place.
fn reference<T>(section: &str, name: &str) -> RefOr<T> {
    RefOr::Ref(Ref::new(format!("#/components/{section}/{name}")))
}

/// `If-Match` or `date_from` as one word: `IfMatch`, `DateFrom`.
fn one_word(text: &str) -> String {
    let parts = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    parts
        .flat_map(|part| {
            let mut letters = part.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
        })
        .collect()
}

fn share_responses(document: &mut OpenApi) -> anyhow::Result<BTreeMap<String, RefOr<Response>>> {
    let mut uses: HashMap<(String, String), usize> = HashMap::new();
    for operation in operations(document) {
        for (status, response) in &operation.responses.responses {
            *uses.entry((status.clone(), written(response)?)).or_default() += 1;
        }
    }
    let (mut names, mut shared) = (HashMap::new(), BTreeMap::new());
    for operation in operations(document) {
        let id = operation.operation_id.clone().unwrap_or_default();
        for (status, response) in &mut operation.responses.responses {
            let key = (status.clone(), written(response)?);
            if uses.get(&key).is_none_or(|uses| *uses < 2) {
                continue;
            }
            let name = names.entry(key).or_insert_with(|| {
                let name = response_name(status, response);
                name.filter(|name| !shared.contains_key(name)).unwrap_or_else(|| format!("{}Answer", one_word(&id)))
            });
            let response = std::mem::replace(response, reference("responses", name));
            shared.insert(name.clone(), response);
        }
    }
    Ok(shared)
}

/// The name of a response: a problem has one of its own, and an answer has that of its schema.
fn response_name(status: &str, response: &RefOr<Response>) -> Option<String> {
    let RefOr::T(response) = response else { return None };
    let is = |refusal: &&refusals::Refusal| refusal.status == status && refusal.description == response.description;
    if let Some(refusal) = refusals::ALL.iter().find(is) {
        return Some(refusal.name.to_owned());
    }
    match status {
        "204" => return Some("NoContent".to_owned()),
        "304" if response.headers.contains_key("Link") => return Some("PageNotModified".to_owned()),
        "304" => return Some("NotModified".to_owned()),
        _ => {}
    }
    let RefOr::T(content) = response.content.values().next()? else { return None };
    let Some(RefOr::Ref(schema)) = &content.schema else { return None };
    let schema = schema.ref_location.rsplit('/').next()?;
    Some(format!("{schema}{}", if status == "201" { "Created" } else { "Answer" }))
}

/// The bodies that several operations take: a creation takes the same one as a write by external identifier.
fn share_bodies(document: &mut OpenApi) -> anyhow::Result<BTreeMap<String, RefOr<RequestBody>>> {
    let mut uses: HashMap<String, usize> = HashMap::new();
    for operation in operations(document) {
        if let Some(body) = &operation.request_body {
            *uses.entry(written(body)?).or_default() += 1;
        }
    }
    let (mut names, mut shared) = (HashMap::new(), BTreeMap::new());
    for operation in operations(document) {
        let id = operation.operation_id.clone().unwrap_or_default();
        let Some(body) = &mut operation.request_body else { continue };
        let text = written(body)?;
        if uses.get(&text).is_none_or(|uses| *uses < 2) {
            continue;
        }
        let name = names.entry(text).or_insert_with(|| {
            let name = body_name(body).filter(|name| !shared.contains_key(name));
            name.unwrap_or_else(|| format!("{}Body", one_word(&id)))
        });
        let body = std::mem::replace(body, reference("requestBodies", name));
        shared.insert(name.clone(), body);
    }
    Ok(shared)
}

/// The name of a body: that of its schema.
fn body_name(body: &RefOr<RequestBody>) -> Option<String> {
    let RefOr::T(body) = body else { return None };
    let RefOr::T(content) = body.content.values().next()? else { return None };
    let Some(RefOr::Ref(schema)) = &content.schema else { return None };
    Some(format!("{}Body", schema.ref_location.rsplit('/').next()?))
}

/// How often each variant of what has a name is used.
type Uses = BTreeMap<String, BTreeMap<String, usize>>;

/// Of each name the commonest variant, if more than a few places use it.
fn commonest(uses: Uses, few: usize) -> HashMap<String, String> {
    let commonest = uses.into_iter().filter_map(|(name, variants)| {
        let (variant, uses) = variants.into_iter().max_by_key(|(_, uses)| *uses)?;
        (uses > few).then_some((name, variant))
    });
    commonest.collect()
}

/// Of the headers of one name, the commonest is shared.
fn share_headers(
    document: &mut OpenApi,
    components: &mut Components,
) -> anyhow::Result<BTreeMap<String, RefOr<Header>>> {
    let mut uses = Uses::new();
    each_header(document, components, |name, header| {
        *uses.entry(name.to_owned()).or_default().entry(written(header)?).or_default() += 1;
        Ok(())
    })?;
    let commonest = commonest(uses, 1);
    let mut shared = BTreeMap::new();
    each_header(document, components, |name, header| {
        if commonest.get(name) == Some(&written(header)?) {
            let component = one_word(name);
            let header = std::mem::replace(header, reference("headers", &component));
            shared.insert(component, header);
        }
        Ok(())
    })?;
    Ok(shared)
}

fn each_header(
    document: &mut OpenApi,
    components: &mut Components,
    mut act: impl FnMut(&str, &mut RefOr<Header>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let own = operations(document).flat_map(|operation| operation.responses.responses.values_mut());
    for response in own.chain(components.responses.values_mut()) {
        let RefOr::T(response) = response else { continue };
        for (name, header) in &mut response.headers {
            act(name, header)?;
        }
    }
    Ok(())
}
