//! Rules for parameters that no handler's description states. Texts are not blank and have no control or invisible
//! characters: a client without a value leaves the parameter out. `sort` takes allowed values only. A list below a
//! parent takes no other parent.

use utoipa::ToSchema;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::schema::{Array, ArrayItems, Object, Schema, SchemaType, Type};
use utoipa::openapi::{OpenApi, RefOr};

use crate::http::page::Page;
use crate::http::sorts::Sorts;
use crate::kind::Kind;
use crate::nouns::for_kind;
use crate::publish::{accesses, timeline};
use crate::record::noun::Stored;
use crate::texts::{INVISIBLE, NOT_OF_TEXT};

/// Says it in the contract, as `http::extract` and `http::page` have it.
pub fn bound(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            leave_parent_out(operation);
            let sorts = sorts_of(operation);
            for parameter in operation.parameters.iter_mut().flatten() {
                let RefOr::T(parameter) = parameter else { continue };
                match &mut parameter.schema {
                    Some(RefOr::T(Schema::Object(sort))) if parameter.name == "sort" => {
                        sort.pattern = sorts.map(Sorts::pattern);
                    }
                    Some(RefOr::T(Schema::Object(text))) if parameter.parameter_in != ParameterIn::Header => {
                        fill(text, "");
                    }
                    Some(RefOr::T(Schema::Array(list))) => fill_list(list),
                    _ => {}
                }
            }
        }
    }
}

/// Takes out the filters by the parent that the address names: `body_id` and `body` where it has the id of a body.
fn leave_parent_out(operation: &mut Operation) {
    let Some(parameters) = &mut operation.parameters else { return };
    let parent = parameters.iter().find_map(|parameter| match parameter {
        RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path => filter_by(parameter),
        _ => None,
    });
    let Some(by_id) = parent else { return };
    let by_name = by_id.trim_end_matches("_id");
    parameters.retain(|parameter| match parameter {
        RefOr::T(parameter) => {
            parameter.parameter_in != ParameterIn::Query
                || ![by_id.as_str(), by_name].contains(&parameter.name.as_str())
        }
        RefOr::Ref(_) => true,
    });
}

/// The name of the filter by what a parameter is the id of.
fn filter_by(parameter: &Parameter) -> Option<String> {
    let Some(RefOr::Ref(reference)) = &parameter.schema else { return None };
    let id = reference.ref_location.rsplit('/').next()?;
    let mut name = String::new();
    for letter in id.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    Some(name)
}

/// The schema that an operation answers.
pub fn schema_of(operation: &Operation) -> Option<&str> {
    let Some(RefOr::T(answer)) = operation.responses.responses.get("200") else { return None };
    let RefOr::T(content) = answer.content.get("application/json")? else { return None };
    let Some(RefOr::Ref(schema)) = &content.schema else { return None };
    schema.ref_location.rsplit('/').next()
}

/// The orders of the list that an operation answers.
fn sorts_of(operation: &Operation) -> Option<&'static Sorts> {
    let name = schema_of(operation)?;
    let of_kind = |kind| for_kind!(kind, Record => (Page::<Record>::name() == name).then_some(Record::SORTS));
    match name {
        "AccessPage" => Some(&accesses::model::SORTS),
        "TimelineEntryPage" => Some(&timeline::model::SORTS),
        _ => Kind::ALL.iter().copied().find_map(of_kind),
    }
}

/// Commas stand between the values of a list.
fn fill_list(list: &mut Array) {
    list.min_items = Some(1);
    if let ArrayItems::RefOrSchema(items) = &mut list.items
        && let RefOr::T(Schema::Object(text)) = &mut **items
    {
        fill(text, ",");
    }
}

/// Requires a text to hold a visible character, and no control or invisible characters, nor the separator of texts.
fn fill(text: &mut Object, between: &str) {
    let is_text = match &text.schema_type {
        SchemaType::Type(kind) => *kind == Type::String,
        SchemaType::Array(kinds) => kinds.contains(&Type::String),
        SchemaType::AnyValue => false,
    };
    if is_text && text.enum_values.is_none() && text.format.is_none() && text.pattern.is_none() {
        text.min_length = text.min_length.or(Some(1));
        let none = format!("{between}{NOT_OF_TEXT}{INVISIBLE}");
        text.pattern = Some(format!(r"^[^{none}]*[^{none}\s][^{none}]*$"));
    }
}
