//! JSON Merge Patch (RFC 7396): `null` clears, absent leaves. A patch is merged into the record as a writer would send
//! it, and the whole is then checked as if it had been sent whole; so a rule stands in one place for POST, PUT and
//! PATCH.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::marker::PhantomData;

use serde_json::{Map, Value};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::problem::Problem;
use super::resource::is_nullable;
use super::schemas::Schemas;
use crate::refused::{FieldError, Refused};

/// What a writer sends of a noun.
pub trait Input: serde::de::DeserializeOwned + ToSchema {
    /// Members (as JSON Pointers) that stand for one another: naming one in a patch sets the others aside.
    const ALTERNATIVES: &'static [&'static [&'static str]];

    /// Members that follow from others: each with those that set it aside in a patch which gives one of them and not
    /// the member itself.
    const FOLLOWS: &'static [(&'static str, &'static [&'static str])] = &[];
}

/// What stays when it is left out of a whole, and so cannot be cleared by leaving it out of the merged whole.
const KEPT: [&str; 4] = ["identifiers", "position", "publication", "exemption"];

/// A merge patch of what a writer sends.
#[derive(Debug, Clone)]
pub struct Patch<T> {
    members: Map<String, Value>,
    of: PhantomData<T>,
}

impl<T: Input> Patch<T> {
    /// A patch with these members.
    pub fn new(members: Map<String, Value>) -> Patch<T> {
        Patch { members, of: PhantomData }
    }

    /// The input that the record would be after the patch.
    ///
    /// # Errors
    /// [`Refused::Invalid`] when the whole cannot stand.
    pub fn onto(&self, record: &impl serde::Serialize, schemas: &Schemas) -> Result<T, Refused> {
        let mut whole = match serde_json::to_value(record) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        };
        let names = schemas.members(&T::name());
        // What is not there stands for nothing among what stays when it is left out.
        whole.retain(|name, value| names.contains(name) && !(value.is_null() && KEPT.contains(&name.as_str())));
        let mut whole = Value::Object(whole);
        let patch = Value::Object(self.members.clone());
        for group in T::ALTERNATIVES {
            if group.iter().any(|pointer| patch.pointer(pointer).is_some()) {
                group.iter().for_each(|pointer| remove(&mut whole, pointer));
            }
        }
        let given = |pointer: &&str| patch.pointer(pointer).is_some_and(|value| !value.is_null());
        for (follower, leaders) in T::FOLLOWS {
            if patch.pointer(follower).is_none() && leaders.iter().any(given) {
                remove(&mut whole, follower);
            }
        }
        merge(&mut whole, &patch);
        schemas.read(&whole).map_err(Refused::Invalid)
    }
}

fn remove(whole: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    if let Some(Value::Object(members)) = whole.pointer_mut(parent) {
        members.remove(name);
    }
}

/// RFC 7396 section 2.
pub(crate) fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(members) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(object) = target else { return };
    for (name, value) in members {
        if value.is_null() {
            object.remove(name);
        } else {
            merge(object.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

impl<T: Input> PartialSchema for Patch<T> {
    fn schema() -> RefOr<Schema> {
        let RefOr::T(Schema::Object(mut object)) = T::schema() else { return T::schema() };
        let required = std::mem::take(&mut object.required);
        for (name, property) in &mut object.properties {
            forget_default(property);
            let kept = KEPT.contains(&name.as_str());
            if kept {
                not_null(property);
            }
            if !required.contains(name) && !is_nullable(property) && !kept {
                let cleared = std::mem::replace(property, RefOr::T(Schema::default()));
                *property = nullable(cleared);
            }
        }
        object.description = Some(format!(
            "A merge patch (RFC 7396): fields that you leave out stay as they are, null clears a field. {}",
            object.description.unwrap_or_default()
        ));
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        RefOr::T(Schema::Object(object))
    }
}

/// A patch has no defaults, since what is left out stays: a client that filled one in would change the record.
fn forget_default(property: &mut RefOr<Schema>) {
    match property {
        RefOr::Ref(reference) => reference.default = None,
        RefOr::T(Schema::Object(object)) => object.default = None,
        RefOr::T(Schema::Array(array)) => array.default = None,
        RefOr::T(Schema::OneOf(choice)) => choice.default = None,
        RefOr::T(_) => {}
    }
}

/// In a whole null may stand for nothing; in a patch it would clear what cannot be cleared.
fn not_null(property: &mut RefOr<Schema>) {
    let RefOr::T(Schema::OneOf(choice)) = property else { return };
    choice.items.retain(|item| !is_nullable(item));
    if let [RefOr::Ref(reference)] = choice.items.as_slice() {
        let mut reference = reference.clone();
        if reference.description.is_empty() {
            reference.description = choice.description.clone().unwrap_or_default();
        }
        *property = RefOr::Ref(reference);
    }
}

fn nullable(schema: RefOr<Schema>) -> RefOr<Schema> {
    let with_null = |kind: SchemaType| match kind {
        SchemaType::Type(kind) => SchemaType::Array(vec![kind, Type::Null]),
        other => other,
    };
    match schema {
        RefOr::T(Schema::Object(mut object)) if object.enum_values.is_none() => {
            object.schema_type = with_null(object.schema_type);
            RefOr::T(Schema::Object(object))
        }
        RefOr::T(Schema::Array(mut array)) => {
            array.schema_type = with_null(array.schema_type);
            RefOr::T(Schema::Array(array))
        }
        // What has a default is set to another value, not cleared; and nullable enums break generated clients.
        other => other,
    }
}

impl<T: Input> ToSchema for Patch<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Patch", T::name().trim_end_matches("Input")).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

impl<T: Input> Patch<T> {
    /// Reads a patch from a body that was checked against its schema.
    ///
    /// # Errors
    /// When the body is no object.
    pub fn read(mut body: Value, schemas: &Schemas) -> Result<Patch<T>, Problem> {
        let errors = Self::settle(&mut body, schemas);
        match body {
            Value::Object(members) if errors.is_empty() => Ok(Patch::new(members)),
            _ => Err(Problem::validation(errors)),
        }
    }

    /// Brings the texts of a body into their normal form, and lists all its faults.
    pub fn settle(body: &mut Value, schemas: &Schemas) -> Vec<FieldError> {
        let mut errors = schemas.settle(&Self::name(), body);
        for error in &mut errors {
            let name = error.pointer.trim_start_matches('/');
            if KEPT.contains(&name) && body.get(name) == Some(&Value::Null) {
                error.detail = format!(
                    "{name} cannot be cleared: leave it out to keep it. Its description in /docs says how it changes."
                );
            }
        }
        errors
    }
}
