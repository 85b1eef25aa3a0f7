//! Closed sets of words that parameters take, by reference to their schemas: a generated client then has one type of
//! each, the same in a filter and in a record.
//!
//! Handlers describe them inline, since they check a query by its own description.

use utoipa::openapi::schema::{ArrayItems, Schema};
use utoipa::openapi::{OpenApi, Ref, RefOr};

/// Puts references in the place of what components describe too.
pub fn share(document: &mut OpenApi) {
    let components = document.components.as_ref();
    let known: Vec<(String, RefOr<Schema>)> = components
        .into_iter()
        .flat_map(|components| components.schemas.clone())
        .filter(|(_, set)| is_set(set))
        .collect();
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            for parameter in operation.parameters.iter_mut().flatten() {
                let RefOr::T(parameter) = parameter else { continue };
                match &mut parameter.schema {
                    Some(RefOr::T(Schema::Array(list))) => {
                        if let ArrayItems::RefOrSchema(items) = &mut list.items {
                            refer(items, &known);
                        }
                    }
                    Some(schema) => refer(schema, &known),
                    None => {}
                }
            }
        }
    }
}

fn is_set(schema: &RefOr<Schema>) -> bool {
    matches!(schema, RefOr::T(Schema::Object(object)) if object.enum_values.is_some())
}

fn refer(schema: &mut RefOr<Schema>, known: &[(String, RefOr<Schema>)]) {
    if let Some((name, _)) = known.iter().find(|(_, set)| set == schema) {
        *schema = RefOr::Ref(Ref::from_schema_name(name));
    }
}
