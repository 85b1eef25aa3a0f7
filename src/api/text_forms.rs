//! Which text of an input has which normal form, as `http::texts` has it: an extension of its schema.

use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::schema::{ArrayItems, Object, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{OpenApi, RefOr};

use super::two_ways::is_input;
use crate::texts;

/// The name of the extension.
const FORM: &str = "x-text-form";

/// Says it of each text of each input.
pub fn say(document: &mut OpenApi) {
    let schemas = document.components.iter_mut().flat_map(|components| components.schemas.values_mut());
    for schema in schemas.filter(|schema| is_input(schema)) {
        let RefOr::T(Schema::Object(object)) = schema else { continue };
        for (name, property) in &mut object.properties {
            say_of(name, property);
        }
    }
}

fn say_of(name: &str, schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) if is_free(object) => {
            if let Some(form) = texts::form_of(name) {
                let said = Extensions::from_iter([(FORM, form.word())]);
                object.extensions.get_or_insert_default().merge(said);
            }
        }
        RefOr::T(Schema::Array(array)) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                say_of(name, items);
            }
        }
        RefOr::T(Schema::OneOf(choice)) => choice.items.iter_mut().for_each(|item| say_of(name, item)),
        _ => {}
    }
}

/// Whether it is a text of the writer's own words, and no day, id or word of a closed set.
fn is_free(object: &Object) -> bool {
    let is_text = match &object.schema_type {
        SchemaType::Type(kind) => *kind == Type::String,
        SchemaType::Array(kinds) => kinds.contains(&Type::String),
        SchemaType::AnyValue => false,
    };
    let is_made = |format: &SchemaFormat| {
        let format = serde_json::to_value(format).unwrap_or_default();
        ["date", "date-time", "uuid", "binary"].iter().any(|made| format == *made)
    };
    is_text && object.enum_values.is_none() && !object.format.as_ref().is_some_and(is_made)
}
