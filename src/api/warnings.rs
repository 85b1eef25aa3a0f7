//! `warnings`, which the answer to any write may have.

use std::collections::BTreeSet;

use utoipa::openapi::schema::{Array, Schema};
use utoipa::openapi::{OpenApi, Ref, RefOr, Response};

const COMPONENTS: &str = "#/components/schemas/";

/// Adds it to every schema that a write answers with.
pub fn add(document: &mut OpenApi) {
    let answered = answered_by_writes(document);
    let Some(components) = &mut document.components else { return };
    for name in answered {
        let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(&name) else { continue };
        let description = "Anything unusual or missing in the record. Present only in the answer to a write that has \
                           warnings. The write is done all the same.";
        let mut warnings = Array::new(Ref::from_schema_name("FieldError"));
        warnings.description = Some(description.to_owned());
        object.properties.insert("warnings".to_owned(), RefOr::T(Schema::Array(warnings)));
    }
}

/// The schemas that POST, PUT and PATCH answer with.
fn answered_by_writes(document: &OpenApi) -> BTreeSet<String> {
    let writes = document.paths.paths.values().flat_map(|item| [&item.post, &item.put, &item.patch]).flatten();
    let responses = writes.flat_map(|operation| &operation.responses.responses);
    let done = responses.filter(|(status, _)| status.starts_with('2'));
    done.filter_map(|(_, response)| answered(response)).collect()
}

/// The name of the schema that a response has.
fn answered(response: &RefOr<Response>) -> Option<String> {
    let RefOr::T(response) = response else { return None };
    let RefOr::T(content) = response.content.get("application/json")? else { return None };
    let Some(RefOr::Ref(schema)) = &content.schema else { return None };
    schema.ref_location.strip_prefix(COMPONENTS).map(str::to_owned)
}
