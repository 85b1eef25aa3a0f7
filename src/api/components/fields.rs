//! Fields that are the same in many records. Each is a schema of its own, and the records refer to it: `SourceUrlField`
//! in answers, and `SourceUrlInputField` in what writers send.

use std::collections::BTreeMap;

use anyhow::ensure;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{Components, Ref, RefOr};

use super::{Uses, commonest, one_word, written};
use crate::api::two_ways::is_input;

/// A field of no more schemas than these stays in them.
const FEW: usize = 5;

/// A field with a shorter text than this, in bytes, stays where it is: a reference is hardly shorter.
const SHORT: usize = 90;

/// Puts such fields into components. Of the fields of one name, the commonest is shared.
///
/// # Errors
/// When one cannot be written, or its name is that of another schema.
pub fn share(components: &mut Components) -> anyhow::Result<()> {
    let mut uses = Uses::new();
    each_field(components, |name, field| {
        let text = written(field)?;
        if text.len() >= SHORT {
            *uses.entry(name).or_default().entry(text).or_default() += 1;
        }
        Ok(())
    })?;
    let commonest = commonest(uses, FEW);
    let mut shared = BTreeMap::new();
    each_field(components, |name, field| {
        if commonest.get(&name) == Some(&written(field)?) {
            let field = std::mem::replace(field, RefOr::Ref(Ref::from_schema_name(&name)));
            shared.insert(name, field);
        }
        Ok(())
    })?;
    for (name, field) in shared {
        let other = components.schemas.insert(name.clone(), field);
        ensure!(other.is_none(), "a field and another schema would be named {name}");
    }
    Ok(())
}

/// Goes over the texts, numbers and lists among the fields. A choice stays where it is, because some generators make a
/// type of each that has a name.
fn each_field(
    components: &mut Components,
    mut act: impl FnMut(String, &mut RefOr<Schema>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    for schema in components.schemas.values_mut() {
        let end = if is_input(schema) { "InputField" } else { "Field" };
        let RefOr::T(Schema::Object(object)) = schema else { continue };
        for (name, field) in &mut object.properties {
            if matches!(field, RefOr::T(Schema::Object(_) | Schema::Array(_))) {
                act(format!("{}{end}", one_word(name)), field)?;
            }
        }
    }
    Ok(())
}
