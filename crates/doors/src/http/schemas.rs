//! Checks a body against its own schema of the OpenAPI document. `serde` would stop at the first error, and this names
//! all fields that are wrong.

use std::collections::{BTreeMap, HashSet};

use jsonschema::error::{ValidationError, ValidationErrorKind};
use jsonschema::{JsonType, Validator};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::contract::{Contract, Describe};
use super::shapes::Shapes;
use crate::days::{is_day, is_instant};
use crate::languages;
use crate::refused::FieldError;
use crate::spelling::did_you_mean;
use crate::texts::{self, escaped};

/// The schemas of inputs, by name.
pub struct Schemas(Describe);

impl Schemas {
    /// Those of a contract. Each is made ready when the first input of its kind comes.
    pub fn of(contract: Describe) -> Schemas {
        Schemas(contract)
    }

    fn contract(&self) -> Option<&'static Contract> {
        (self.0)().inspect_err(|error| log::error!("{error:#}")).ok()
    }

    /// The members of an input.
    pub fn members(&self, name: &str) -> &[String] {
        let input = self.contract().and_then(|contract| contract.inputs.get(name));
        input.map(|input| input.members.as_slice()).unwrap_or_default()
    }

    /// The members of an input, and what checks it.
    fn input(&self, name: &str) -> Option<(&[String], &Validator)> {
        let contract = self.contract()?;
        let input = contract.inputs.get(name)?;
        let validator = input.validator.get_or_init(|| {
            let made = validator(&contract.schemas, name);
            made.inspect_err(|error| log::error!("the schema {name} cannot be used: {error:#}")).ok()
        });
        Some((&input.members, validator.as_ref()?))
    }

    /// Everything that is wrong with what was sent.
    pub fn check(&self, name: &str, sent: &Value) -> Vec<FieldError> {
        self.settle(name, &mut sent.clone())
    }

    /// Brings the texts of a body into their normal form, and lists all its faults.
    pub fn settle(&self, name: &str, sent: &mut Value) -> Vec<FieldError> {
        let faults = texts::faults(sent, MAX_ERRORS);
        texts::settle(sent);
        let mut errors = self.misfits(name, sent);
        // A value with one fault gets no second error. Its characters are checked first, unless it takes a few allowed
        // values.
        let at_fault: HashSet<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        errors.retain(|error| error.allowed.is_some() || !at_fault.contains(error.pointer.as_str()));
        let blamed: HashSet<String> = errors.iter().map(|error| error.pointer.clone()).collect();
        errors.extend(faults.into_iter().filter(|fault| !blamed.contains(&fault.pointer)));
        if errors.len() > MAX_ERRORS {
            errors.truncate(MAX_ERRORS);
            let detail = format!("There are more than {MAX_ERRORS} errors. Fix these first.");
            errors.push(FieldError::new("", "too_many_errors", detail));
        }
        errors
    }

    /// Where a body does not fit its schema; of many places somewhat more than are named.
    fn misfits(&self, name: &str, body: &Value) -> Vec<FieldError> {
        let Some((members, validator)) = self.input(name) else {
            return vec![FieldError::new("", "unknown", format!("there is no input {name}"))];
        };
        let mut errors = Vec::new();
        for error in validator.iter_errors(body) {
            explain(&error, members, &mut errors);
            if errors.len() > MAX_ERRORS {
                break;
            }
        }
        // A value of another type is none of the words either: which words there are says it all.
        let listed = errors.iter().filter(|error| error.allowed.is_some());
        let words: Vec<String> = listed.map(|error| error.pointer.clone()).collect();
        errors.retain(|error| error.allowed.is_some() || !words.contains(&error.pointer));
        // A web address has a format and a pattern: one sentence on it is enough.
        let mut formats = HashSet::new();
        errors.retain(|error| error.code != "wrong_format" || formats.insert(error.pointer.clone()));
        let shapes = self.contract().map(|contract| Shapes::new(&contract.schemas, name));
        for error in &mut errors {
            let Some(shapes) = &shapes else { break };
            let member = error.pointer.strip_prefix('/').filter(|_| error.code == "unknown_member");
            if let Some(member) = member.filter(|member| shapes.is_of_the_answer(member)) {
                error.detail = format!("{member} cannot be sent. It is in the answer only.");
            }
            let instead = shapes.instead(body, error);
            error.detail.extend(instead);
        }
        errors
    }

    /// Reads an input that was sent.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read_sent<T: DeserializeOwned + ToSchema>(&self, mut sent: Value) -> Result<T, Vec<FieldError>> {
        let errors = self.settle(&T::name(), &mut sent);
        if errors.is_empty() { deserialize(&sent) } else { Err(errors) }
    }

    /// Reads an input that was put together here: its texts may be those of a record from before a rule.
    ///
    /// # Errors
    /// Where it does not fit its schema.
    pub fn read<T: DeserializeOwned + ToSchema>(&self, body: &Value) -> Result<T, Vec<FieldError>> {
        let errors = self.misfits(&T::name(), body);
        if errors.is_empty() { deserialize(body) } else { Err(errors) }
    }
}

/// Reads an input that was checked before.
///
/// # Errors
/// Where it cannot be read all the same.
pub fn deserialize<T: DeserializeOwned>(body: &Value) -> Result<T, Vec<FieldError>> {
    serde_path_to_error::deserialize(body).map_err(|error| {
        let pointer = pointer_of(error.path());
        let detail = match body.pointer(&pointer) {
            Some(Value::Number(number)) => format!("{number} cannot be saved: {}.", unkept(error.inner())),
            _ => format!("This value cannot be read: {}.", error.inner()),
        };
        vec![FieldError::new(&pointer, "unreadable", detail)]
    })
}

/// Why a number that fits its schema cannot be kept. Only the failure of a whole number says no reason of its own.
fn unkept(error: &serde_json::Error) -> String {
    let reason = error.to_string();
    let is_of_type = reason.starts_with("invalid type") || reason.starts_with("invalid value");
    if is_of_type { "send a whole number, without a point".to_owned() } else { reason }
}

fn validator(schemas: &BTreeMap<String, Box<RawValue>>, name: &str) -> anyhow::Result<Validator> {
    let root = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{name}"),
        "components": { "schemas": needed(schemas, name)? },
    });
    let options = jsonschema::options()
        .should_validate_formats(true)
        .with_format("date", is_day)
        .with_format("date-time", is_instant);
    options.build(&root).map_err(|error| anyhow::anyhow!("{error}"))
}

/// The schema and those that it refers to. A validator keeps all that it is given, and there is one for each input.
fn needed(all: &BTreeMap<String, Box<RawValue>>, name: &str) -> serde_json::Result<Map<String, Value>> {
    let (mut found, mut queue) = (Map::new(), vec![name.to_owned()]);
    while let Some(name) = queue.pop() {
        let Some(schema) = all.get(&name).filter(|_| !found.contains_key(&name)) else { continue };
        let schema = serde_json::from_str(schema.get())?;
        collect_references(&schema, &mut queue);
        found.insert(name, schema);
    }
    Ok(found)
}

fn collect_references(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let name = members.get("$ref").and_then(Value::as_str);
            names.extend(name.and_then(|name| name.strip_prefix("#/components/schemas/")).map(str::to_owned));
            members.values().for_each(|member| collect_references(member, names));
        }
        Value::Array(elements) => elements.iter().for_each(|element| collect_references(element, names)),
        _ => {}
    }
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{key}"),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}

/// The most errors that are named at once.
const MAX_ERRORS: usize = 100;

/// Says what is wrong and how to fix it. A choice (an object or null, one shape or another) is explained by the shape
/// that fits best.
fn explain(error: &ValidationError<'_>, members: &[String], errors: &mut Vec<FieldError>) {
    let at = error.instance_path().as_str().to_owned();
    let value = shown(error.instance());
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            for name in unexpected.iter().take(MAX_ERRORS + 1) {
                let hint = did_you_mean(name, members.iter().map(String::as_str).filter(|_| at.is_empty()));
                let detail = format!("There is no field {name} here.{hint}");
                errors.push(FieldError::new(&format!("{at}/{}", escaped(name)), "unknown_member", detail));
            }
        }
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let detail = format!("{name} is required.");
            errors.push(FieldError::new(&format!("{at}/{}", escaped(name)), "required", detail));
        }
        ValidationErrorKind::Enum { options } => {
            let allowed: Vec<String> = options
                .as_array()
                .into_iter()
                .flatten()
                .map(|option| option.as_str().map_or_else(|| option.to_string(), str::to_owned))
                .collect();
            let word = error.instance().as_str().unwrap_or_default();
            let hint = did_you_mean(word, allowed.iter().map(String::as_str));
            let detail =
                format!("{value} is not an allowed value. The allowed values are: {}.{hint}", allowed.join(", "));
            let field = FieldError::new(&at, "unknown_value", detail);
            errors.push(FieldError { allowed: Some(allowed), ..field });
        }
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            let refused_type = |branch: &Vec<ValidationError<'static>>| {
                branch.iter().find_map(|error| match error.kind() {
                    ValidationErrorKind::Type { kind } if error.instance_path().as_str() == at => Some(types(kind)),
                    _ => None,
                })
            };
            match context.iter().filter(|branch| refused_type(branch).is_none()).min_by_key(|branch| branch.len()) {
                Some(best) => best.iter().for_each(|inner| explain(inner, &[], errors)),
                None => {
                    let taken: Vec<String> = context.iter().filter_map(refused_type).collect();
                    let detail = format!("{value} has the wrong type. Send {}.", taken.join(" or "));
                    errors.push(FieldError::new(&at, "wrong_type", detail));
                }
            }
        }
        // The name of a member is wrong, such as the tag of a language.
        ValidationErrorKind::PropertyNames { error: wrong } => {
            let name = wrong.instance().as_str().unwrap_or_default();
            let detail = format!("{} {}", shown(wrong.instance()), rule(wrong.kind()));
            errors.push(FieldError::new(&format!("{at}/{}", escaped(name)), code(wrong.kind()), detail));
        }
        kind @ ValidationErrorKind::MinLength { limit: 1 } => {
            errors.push(FieldError::new(&at, code(kind), texts::blank(&at)));
        }
        kind => errors.push(FieldError::new(&at, code(kind), format!("{value} {}", rule(kind)))),
    }
}

fn code(kind: &ValidationErrorKind) -> &'static str {
    match kind {
        ValidationErrorKind::Type { .. } => "wrong_type",
        ValidationErrorKind::Format { .. } | ValidationErrorKind::Pattern { .. } => "wrong_format",
        ValidationErrorKind::MaxLength { .. }
        | ValidationErrorKind::MaxItems { .. }
        | ValidationErrorKind::MaxProperties { .. } => "too_long",
        ValidationErrorKind::MinLength { .. } | ValidationErrorKind::MinItems { .. } => "too_short",
        ValidationErrorKind::Maximum { .. } | ValidationErrorKind::ExclusiveMaximum { .. } => "too_large",
        ValidationErrorKind::Minimum { .. } | ValidationErrorKind::ExclusiveMinimum { .. } => "too_small",
        _ => "invalid",
    }
}

fn rule(kind: &ValidationErrorKind) -> String {
    match kind {
        ValidationErrorKind::Type { kind } => format!("has the wrong type. Send {}.", types(kind)),
        ValidationErrorKind::Format { format } => match format.as_str() {
            "date" => "is not a date. Send YYYY-MM-DD, with a year from 0001 to 9999.".to_owned(),
            "date-time" => {
                "is not a date and time with an offset. Send it as 2018-08-02T17:30:00Z (RFC 3339).".to_owned()
            }
            "uuid" => "is not an id. Ids are UUIDs, as in the answers.".to_owned(),
            "uri" => "is not a web address. Send the whole address, with https://.".to_owned(),
            other => format!("is not a valid {other}."),
        },
        ValidationErrorKind::Pattern { pattern } => pattern_rule(pattern),
        ValidationErrorKind::MaxLength { limit } => format!("is longer than {limit} characters."),
        ValidationErrorKind::MinLength { limit } => format!("is shorter than {limit} characters."),
        ValidationErrorKind::MaxItems { limit } => format!("has more than {limit} elements."),
        ValidationErrorKind::MaxProperties { limit } => format!("has more than {limit} fields."),
        ValidationErrorKind::MinItems { limit } => format!("has fewer than {limit} elements."),
        ValidationErrorKind::Maximum { limit } => format!("is more than {limit}."),
        ValidationErrorKind::Minimum { limit } => format!("is less than {limit}."),
        other => format!("does not satisfy {}.", other.keyword()),
    }
}

/// What a pattern of the contract asks, in words.
fn pattern_rule(pattern: &str) -> String {
    let rule = match pattern {
        "^https?://" => "is not a web address. It must begin with https:// or http://.",
        "^[a-z0-9]+(-[a-z0-9]+)*$" => {
            "is not a slug. Send lower-case letters and digits, with single hyphens between them."
        }
        "^[0-9a-f]{64}$" => "is not a SHA-256. Send 64 lower-case hexadecimal digits.",
        "^[A-Za-z0-9][A-Za-z0-9_.-]*$" => {
            "is not a code. Begin with a letter or digit. Send only letters, digits, dots, hyphens and underscores."
        }
        "^[A-Za-z0-9][A-Za-z0-9/_-]*$" => {
            "is not a code. Begin with a letter or digit. Send only letters, digits, slashes, hyphens and underscores."
        }
        languages::PATTERN => {
            "is not a language that a record can have. Send a BCP 47 tag, such as cy, en-GB or zh-Hant."
        }
        "^[EWSN][0-9]{8}$" => "is not a GSS code. Send E, W, S or N, and eight digits, such as E07000118.",
        local if local.starts_with(r"^\d{4}-\d{2}-\d{2}T") => {
            "is not a local time. Send it with seconds and without an offset, such as 2018-08-02T18:30:00."
        }
        other => return format!("does not match {other}."),
    };
    rule.to_owned()
}

fn types(kind: &jsonschema::error::TypeKind) -> String {
    use jsonschema::error::TypeKind;
    let name = |kind: JsonType| match kind {
        JsonType::Array => "an array",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a string",
    };
    match kind {
        TypeKind::Single(kind) => name(*kind).to_owned(),
        TypeKind::Multiple(kinds) => kinds.iter().map(name).collect::<Vec<_>>().join(" or "),
    }
}

/// A value as it is quoted in a sentence: short.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => format!("'{text}'"),
        Value::Array(_) => "The array".to_owned(),
        Value::Object(_) => "The object".to_owned(),
        other => other.to_string(),
    };
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…'", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
