//! Texts of records in other languages: Welsh councils publish in two by law. A record type says which of its texts can
//! be translated, by a struct of [`translation!`]. Everything else about translations is here, for all types.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::openapi::schema::{AdditionalProperties, Object, ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::database::Tx;
use crate::database::sql::Json;
use crate::languages::{ENGLISH, PATTERN, primary};
use crate::refused::FieldError;

/// The most languages of a record beside its own.
const MOST: usize = 8;

/// The texts of a record in one other language.
pub trait Translation: Debug + Clone + Default + PartialEq + Serialize + DeserializeOwned + ToSchema + 'static {
    /// Each of them; none where it is not translated.
    fn texts(&self) -> Vec<Option<&str>>;

    /// Whether nothing is translated.
    fn is_empty(&self) -> bool {
        self.texts().iter().all(Option::is_none)
    }

    /// Whether every text that is there is there afterwards.
    fn is_kept_in(&self, after: &Self) -> bool {
        self.texts().into_iter().zip(after.texts()).all(|(before, after)| before.is_none() || before == after)
    }
}

/// Writes the struct of the texts that can be translated. Each has the name of the record's own field.
macro_rules! translation {
    ($(#[$of:meta])* pub struct $name:ident { $($(#[$of_field:meta])* pub $field:ident,)+ }) => {
        $(#[$of])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name { $($(#[$of_field])* pub $field: Option<String>,)+ }

        impl $crate::record::translations::Translation for $name {
            fn texts(&self) -> Vec<Option<&str>> {
                vec![$(self.$field.as_deref()),+]
            }
        }
    };
}

pub(crate) use translation;

translation! {
/// The name of a record in another language.
pub struct NameTranslation {
    /// Full name.
    #[schema(min_length = 1, max_length = 300)]
    pub name,
    /// Short name.
    #[schema(min_length = 1, max_length = 100)]
    pub short_name,
}
}

translation! {
/// The title of a record in another language.
pub struct TitleTranslation {
    /// Title.
    #[schema(min_length = 1, max_length = 1000)]
    pub title,
}
}

/// Names in other languages.
pub type NameTranslations = Translations<NameTranslation>;
/// The same as writers send them.
pub type NameTranslationsInput = TranslationsInput<NameTranslation>;
/// Titles in other languages.
pub type TitleTranslations = Translations<TitleTranslation>;
/// The same as writers send them.
pub type TitleTranslationsInput = TranslationsInput<TitleTranslation>;

/// The texts of a record in other languages, by their tags.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent, bound(deserialize = "T: Translation"))]
pub struct Translations<T>(pub BTreeMap<String, T>);

impl<T: Translation> Translations<T> {
    /// Whether every text that is there is there afterwards, and readers see the same as before. Others may come, but
    /// none in English: its readers have read the record's own words. Nor may a second one come in a language that is
    /// there, for another region or script: its readers have read the first.
    pub fn are_kept_in(&self, after: &Self) -> bool {
        let are_there =
            self.0.iter().all(|(language, texts)| after.0.get(language).is_some_and(|after| texts.is_kept_in(after)));
        let is_unread = |(language, texts): (&String, &T)| match self.0.get(language) {
            Some(before) => primary(language) != ENGLISH || before == texts,
            None => primary(language) != ENGLISH && self.0.keys().all(|known| primary(known) != primary(language)),
        };
        are_there && after.0.iter().all(is_unread)
    }

    /// The translations as one would send them to keep them.
    pub fn sent(&self) -> TranslationsInput<T> {
        TranslationsInput(self.0.iter().map(|(language, texts)| (language.clone(), Some(texts.clone()))).collect())
    }
}

/// Translations as writers send them. Null means none, so that a merge patch can take away a language.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Option<BTreeMap<String, Option<T>>>", bound(deserialize = "T: Translation"))]
pub struct TranslationsInput<T>(pub BTreeMap<String, Option<T>>);

impl<T> From<Option<BTreeMap<String, Option<T>>>> for TranslationsInput<T> {
    fn from(sent: Option<BTreeMap<String, Option<T>>>) -> TranslationsInput<T> {
        TranslationsInput(sent.unwrap_or_default())
    }
}

impl<T: Translation> TranslationsInput<T> {
    /// The translations that a record has by them. A language without a text is none.
    pub fn settle(self) -> Json<Translations<T>> {
        let there = |(language, texts): (String, Option<T>)| Some((language, texts.filter(|texts| !texts.is_empty())?));
        Json(Translations(self.0.into_iter().filter_map(there).collect()))
    }
}

/// An object that has something for each language.
fn by_language(texts: RefOr<Schema>) -> Object {
    let language = ObjectBuilder::new().schema_type(Type::String).pattern(Some(PATTERN)).build();
    let texts = AdditionalProperties::RefOr(texts);
    ObjectBuilder::new().property_names(Some(language)).additional_properties(Some(texts)).build()
}

impl<T: Translation> PartialSchema for Translations<T> {
    fn schema() -> RefOr<Schema> {
        let mut object = by_language(RefOr::Ref(Ref::from_schema_name(T::name())));
        object.description = Some("Texts in other languages, by BCP 47 tag.".to_owned());
        RefOr::T(Schema::Object(object))
    }
}

impl<T: Translation> ToSchema for Translations<T> {
    fn name() -> Cow<'static, str> {
        format!("{}s", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

impl<T: Translation> PartialSchema for TranslationsInput<T> {
    fn schema() -> RefOr<Schema> {
        // The contract makes this schema of the other, for parts that are both sent and answered.
        let texts = Ref::from_schema_name(format!("{}Input", T::name()));
        let none = ObjectBuilder::new().schema_type(Type::Null);
        let mut object = by_language(OneOfBuilder::new().item(texts).item(none).into());
        object.schema_type = SchemaType::Array(vec![Type::Object, Type::Null]);
        object.max_properties = Some(MOST);
        object.description = Some("Texts in other languages, by BCP 47 tag. Null is none.".to_owned());
        RefOr::T(Schema::Object(object))
    }
}

impl<T: Translation> ToSchema for TranslationsInput<T> {
    fn name() -> Cow<'static, str> {
        // `Input` ends the names of closed objects.
        format!("Sent{}s", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Translations::<T>::schemas(schemas);
    }
}

/// Warns where a text of a record changed and its translation did not: it may still say what was taken out.
pub fn warn_outdated(tx: &Tx<'_>, before: &impl Serialize, after: &impl Serialize) {
    let Ok(Value::Object(after)) = serde_json::to_value(after) else { return };
    let Some(translations) = after.get("translations").and_then(Value::as_object).filter(|all| !all.is_empty()) else {
        return;
    };
    let Ok(Value::Object(before)) = serde_json::to_value(before) else { return };
    for (language, texts) in translations {
        for (field, text) in texts.as_object().into_iter().flatten() {
            let is_same = before.get("translations").and_then(|all| all.get(language)?.get(field)) == Some(text);
            if !text.is_null() && is_same && is_changed(field, &before, &after) {
                let pointer = format!("/translations/{language}/{field}");
                let detail =
                    format!("{field} changed, but its translation ({language}) did not. Check the translation.");
                tx.warn(FieldError::new(&pointer, "translation_outdated", detail));
            }
        }
    }
}

fn is_changed(field: &str, before: &Map<String, Value>, after: &Map<String, Value>) -> bool {
    before.get(field) != after.get(field)
}
