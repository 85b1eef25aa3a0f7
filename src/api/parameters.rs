//! What is true of every text in a query: it is not empty. Whoever has nothing to say leaves the parameter out.

use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::schema::{Array, ArrayItems, Object, Schema, SchemaType, Type};
use utoipa::openapi::{OpenApi, RefOr};

/// Says it in the contract, as `http::extract` has it.
pub fn never_empty(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        let parameters =
            operations.into_iter().flatten().flat_map(|operation| operation.parameters.iter_mut().flatten());
        for parameter in parameters {
            let RefOr::T(parameter) = parameter else { continue };
            if parameter.parameter_in != ParameterIn::Query {
                continue;
            }
            match &mut parameter.schema {
                Some(RefOr::T(Schema::Object(text))) => fill(text),
                Some(RefOr::T(Schema::Array(list))) => fill_list(list),
                _ => {}
            }
        }
    }
}

fn fill_list(list: &mut Array) {
    list.min_items = Some(1);
    if let ArrayItems::RefOrSchema(items) = &mut list.items
        && let RefOr::T(Schema::Object(text)) = &mut **items
    {
        fill(text);
    }
}

fn fill(text: &mut Object) {
    let is_text = match &text.schema_type {
        SchemaType::Type(kind) => *kind == Type::String,
        SchemaType::Array(kinds) => kinds.contains(&Type::String),
        SchemaType::AnyValue => false,
    };
    if is_text && text.enum_values.is_none() && text.format.is_none() && text.min_length.is_none() {
        text.min_length = Some(1);
    }
}
