//! Parts of records that are both sent and answered have two schemas, as records themselves have. `IdentifierInput` is
//! for writers, who may leave fields out and add none. `Identifier` is for readers, who always find every field.

use std::collections::{BTreeMap, BTreeSet};

use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, Schema};
use utoipa::openapi::{OpenApi, Ref, RefOr};

const COMPONENTS: &str = "#/components/schemas/";

/// Gives each such part its second schema, and lets inputs refer to it.
pub fn part(document: &mut OpenApi) {
    let Some(components) = &mut document.components else { return };
    let schemas = &mut components.schemas;
    let mut parts = answered(schemas);
    parts.retain(|name| schemas.get(name).is_some_and(is_input));
    for name in &parts {
        let Some(schema) = schemas.get_mut(name) else { continue };
        let sent = schema.clone();
        if let RefOr::T(Schema::Object(object)) = schema {
            object.additional_properties = None;
            object.required = object.properties.keys().cloned().collect();
        }
        schemas.insert(format!("{name}Input"), sent);
    }
    for schema in schemas.values_mut().filter(|schema| is_input(schema)) {
        each_reference(schema, &mut |reference| {
            if let Some(name) = named(reference).filter(|name| parts.contains(*name)) {
                reference.ref_location = format!("{COMPONENTS}{name}Input");
            }
        });
    }
}

/// Whether it is something that writers send: no input takes a member that it does not know.
pub fn is_input(schema: &RefOr<Schema>) -> bool {
    let RefOr::T(Schema::Object(object)) = schema else { return false };
    matches!(object.additional_properties.as_deref(), Some(AdditionalProperties::FreeForm(false)))
}

/// What answers are made of, by name.
fn answered(schemas: &BTreeMap<String, RefOr<Schema>>) -> BTreeSet<String> {
    let mut answered = BTreeSet::new();
    let mut to_see: Vec<&RefOr<Schema>> = schemas.values().filter(|schema| !is_input(schema)).collect();
    while let Some(schema) = to_see.pop() {
        each_reference(&mut schema.clone(), &mut |reference| {
            let Some(name) = named(reference) else { return };
            if answered.insert(name.to_owned()) {
                to_see.extend(schemas.get(name));
            }
        });
    }
    answered
}

fn named(reference: &Ref) -> Option<&str> {
    reference.ref_location.strip_prefix(COMPONENTS)
}

fn each_reference(schema: &mut RefOr<Schema>, act: &mut impl FnMut(&mut Ref)) {
    match schema {
        RefOr::Ref(reference) => act(reference),
        RefOr::T(Schema::Object(object)) => {
            object.properties.values_mut().for_each(|property| each_reference(property, act));
            if let Some(AdditionalProperties::RefOr(others)) = object.additional_properties.as_deref_mut() {
                each_reference(others, act);
            }
        }
        RefOr::T(Schema::Array(array)) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                each_reference(items, act);
            }
        }
        RefOr::T(Schema::OneOf(choice)) => choice.items.iter_mut().for_each(|item| each_reference(item, act)),
        RefOr::T(Schema::AnyOf(choice)) => choice.items.iter_mut().for_each(|item| each_reference(item, act)),
        RefOr::T(Schema::AllOf(parts)) => parts.items.iter_mut().for_each(|item| each_reference(item, act)),
        RefOr::T(_) => {}
    }
}
