//! Names for shared parameters. A parameter that is the same everywhere has its own name: `Limit`. One that differs has
//! the name of the record type before it: `MeetingSort`. One that differs by what is done has the verb behind it:
//! `DryRunOnDelete`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::ensure;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{Components, OpenApi, RefOr};

use super::{one_word, operations, reference, written};
use crate::api::parameters::schema_of;
use crate::http::headers;

/// A parameter that is the same for more record types than this differs by what is done, not by the record type.
const MANY: usize = 5;

/// An operation that takes a parameter.
#[derive(Clone)]
struct Use {
    verb: String,
    record: String,
}

/// The uses of equal parameters, in the order of the contract.
struct Variant {
    text: String,
    uses: Vec<Use>,
}

/// Puts the parameters that occur more than once into components.
///
/// # Errors
/// When one cannot be written.
pub fn share(document: &mut OpenApi, components: &Components) -> anyhow::Result<BTreeMap<String, RefOr<Parameter>>> {
    let (records, headers) = (records(document), headers::named());
    let mut groups: BTreeMap<String, Vec<Variant>> = BTreeMap::new();
    for operation in operations(document) {
        let by = used_by(operation, &records);
        for parameter in operation.parameters.iter().flatten() {
            let RefOr::T(parameter) = parameter else { continue };
            let text = written(parameter)?;
            let variants = groups.entry(base(parameter, &by, &headers)).or_default();
            match variants.iter_mut().find(|variant| variant.text == text) {
                Some(variant) => variant.uses.push(by.clone()),
                None => variants.push(Variant { text, uses: vec![by.clone()] }),
            }
        }
    }
    let mut names = HashMap::new();
    for (base, variants) in groups {
        name_all(&base, variants, components, &mut names);
    }
    let mut shared = BTreeMap::new();
    for operation in operations(document) {
        let by = used_by(operation, &records);
        for parameter in operation.parameters.iter_mut().flatten() {
            if let Some(name) = names.get(&(written(parameter)?, by.record.clone())) {
                let parameter = std::mem::replace(parameter, reference("parameters", name));
                let other = shared.insert(name.clone(), parameter.clone());
                ensure!(other.is_none_or(|other| other == parameter), "two parameters would be named {name}");
            }
        }
    }
    Ok(shared)
}

/// The record type of each tag, by the list that the tag has.
fn records(document: &mut OpenApi) -> HashMap<String, String> {
    let mut records = HashMap::new();
    for operation in operations(document) {
        let record = schema_of(operation).and_then(|schema| schema.strip_suffix("Page"));
        if let (Some(record), Some(tag)) = (record, tag(operation)) {
            records.entry(tag.to_owned()).or_insert_with(|| record.to_owned());
        }
    }
    records
}

fn tag(operation: &Operation) -> Option<&str> {
    operation.tags.iter().flatten().next().map(String::as_str)
}

fn used_by(operation: &Operation, records: &HashMap<String, String>) -> Use {
    let id = operation.operation_id.as_deref().unwrap_or_default();
    let tag = tag(operation).unwrap_or_default();
    Use {
        verb: id.split('_').next().map(one_word).unwrap_or_default(),
        record: records.get(tag).cloned().unwrap_or_else(|| one_word(tag)),
    }
}

/// The name of a parameter without regard to others of that name.
fn base(parameter: &Parameter, by: &Use, headers: &[(&'static str, Parameter)]) -> String {
    if let Some((name, _)) = headers.iter().find(|(_, header)| header == parameter) {
        return (*name).to_owned();
    }
    match &parameter.schema {
        Some(RefOr::Ref(id)) if parameter.parameter_in == ParameterIn::Path => {
            format!("{}InPath", id.ref_location.rsplit('/').next().unwrap_or_default())
        }
        // An id that may also be a slug has no schema of its own.
        _ if parameter.name == "id" => format!("{}IdOrSlugInPath", by.record),
        _ => one_word(&parameter.name),
    }
}

/// Names all that are used more than once, by their text and the record type that uses them.
fn name_all(
    base: &str,
    mut variants: Vec<Variant>,
    components: &Components,
    names: &mut HashMap<(String, String), String>,
) {
    variants.retain(|variant| variant.uses.len() > 1);
    let commonest = variants.iter().map(|variant| variant.uses.len()).max();
    let is_one = variants.len() == 1;
    for Variant { text, uses } in variants {
        let is_commonest = Some(uses.len()) == commonest;
        let records: BTreeSet<&str> = uses.iter().map(|by| by.record.as_str()).collect();
        let is_general = records.len() > MANY;
        for record in records {
            let name = match (is_one, is_general) {
                (true, _) => base.to_owned(),
                (false, true) if is_commonest => base.to_owned(),
                (false, true) => format!("{base}On{}", commonest_verb(&uses)),
                (false, false) => format!("{record}{base}"),
            };
            names.insert((text.clone(), record.to_owned()), beside_schemas(name, components));
        }
    }
}

fn commonest_verb(uses: &[Use]) -> &str {
    let count = |verb: &str| uses.iter().filter(|by| by.verb == verb).count();
    uses.iter().map(|by| by.verb.as_str()).max_by_key(|verb| count(verb)).unwrap_or_default()
}

/// A name that no schema has: some generators make a type of either.
fn beside_schemas(name: String, components: &Components) -> String {
    if components.schemas.contains_key(&name) { format!("{name}InQuery") } else { name }
}
