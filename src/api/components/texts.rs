//! Schemas for the texts of parameters. Each has the same long pattern: which characters a text cannot have.

use std::collections::BTreeMap;

use utoipa::openapi::path::Parameter;
use utoipa::openapi::schema::{ArrayItems, Object, Schema};
use utoipa::openapi::{Components, OpenApi, Ref, RefOr};

use super::operations;
use crate::texts::NOT_OF_TEXT;

/// Puts the schemas of texts into components, and lets parameters refer to them.
pub fn share(document: &mut OpenApi, components: &mut Components) {
    let mut shared = BTreeMap::new();
    let own = operations(document).flat_map(|operation| operation.parameters.iter_mut().flatten());
    for parameter in own.chain(components.parameters.values_mut()) {
        let RefOr::T(Parameter { schema: Some(schema), .. }) = parameter else { continue };
        match schema {
            RefOr::T(Schema::Array(list)) => {
                if let ArrayItems::RefOrSchema(items) = &mut list.items {
                    refer(items, &mut shared);
                }
            }
            schema => refer(schema, &mut shared),
        }
    }
    components.schemas.extend(shared);
}

fn refer(schema: &mut RefOr<Schema>, shared: &mut BTreeMap<String, RefOr<Schema>>) {
    let RefOr::T(Schema::Object(text)) = schema else { return };
    let Some((name, description)) = named(text) else { return };
    let mut text = text.clone();
    text.description = Some(description.to_owned());
    shared.insert(name.clone(), RefOr::T(Schema::Object(text)));
    *schema = RefOr::Ref(Ref::from_schema_name(name));
}

/// The name and the description of the schema of a text; none where it is no such text, or has more to say.
fn named(text: &Object) -> Option<(String, &'static str)> {
    let pattern = text.pattern.as_ref().filter(|pattern| pattern.contains(NOT_OF_TEXT))?;
    if text.description.is_some() || text.default.is_some() || text.example.is_some() || !text.examples.is_empty() {
        return None;
    }
    let most = text.max_length.map(|most| most.to_string()).unwrap_or_default();
    match pattern.starts_with("^[^,") {
        true => Some((format!("ListedText{most}"), "One text of a list, with commas between them.")),
        false => Some((format!("ParameterText{most}"), "Text in an address, without invisible characters.")),
    }
}
