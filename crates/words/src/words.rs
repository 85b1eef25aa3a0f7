//! Closed sets of words as the contract describes them: each word with what it means, in the words of the code itself.

use serde::Serialize;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{Object, RefOr};

/// Where a schema says what each word of a closed set means, in the order of the words.
pub const MEANINGS: &str = "x-enum-descriptions";

/// Describes an enum in the contract as a closed set, with what each of its words means.
#[macro_export]
macro_rules! described {
    ($name:ident $(as $public:ident)?: $($doc:literal)+; $($variant:ident: $($said:literal)+;)+) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::words::schema(
                    concat!($($doc, "\n"),+),
                    &[$(($name::$variant, concat!($($said, "\n"),+)),)+],
                )
            }
        }

        impl utoipa::ToSchema for $name {
            $(fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($public))
            })?
        }
    };
}

/// Defines a closed set of words that answers or queries alone know: an enum that is one `lower_snake` word in JSON.
/// `#[schema(as = Name)]` gives its schema another name.
#[macro_export]
macro_rules! closed_set {
    ($(#[doc = $doc:literal])+
     $(#[derive($($derive:tt)*)])? $(#[strum($($strum:tt)*)])? $(#[schema(as = $public:ident)])? pub enum $name:ident {
        $($(#[doc = $said:literal])+ $variant:ident,)+
    }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
        $(#[derive($($derive)*)])?
        #[serde(rename_all = "snake_case")]
        $(#[strum($($strum)*)])?
        pub enum $name { $($(#[doc = $said])+ $variant,)+ }

        $crate::described! { $name $(as $public)?: $($doc)+; $($variant: $($said)+;)+ }
    };
}

/// Defines a closed set of words: an enum that is one `lower_snake` word in JSON, in addresses and in the database.
#[macro_export]
macro_rules! words {
    ($(#[doc = $doc:literal])+ $(#[derive($($derive:tt)*)])? pub enum $name:ident {
        $($(#[doc = $said:literal])+ $(#[default $($default:tt)*])? $variant:ident,)+
    }) => {
        $(#[doc = $doc])+
        $(#[derive($($derive)*)])?
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, strum::EnumString,
            strum::IntoStaticStr, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        #[diesel(sql_type = diesel::sql_types::Text)]
        pub enum $name { $($(#[doc = $said])+ $(#[default $($default)*])? $variant,)+ }

        $crate::described! { $name: $($doc)+; $($variant: $($said)+;)+ }

        impl diesel::serialize::ToSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                let word: &'static str = (*self).into();
                std::io::Write::write_all(out, word.as_bytes())?;
                Ok(diesel::serialize::IsNull::No)
            }
        }

        impl diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                Ok(std::str::from_utf8(bytes.as_bytes())?.parse()?)
            }
        }
    };
}

/// The schema of a closed set.
pub fn schema<T: Serialize>(doc: &str, words: &[(T, &str)]) -> RefOr<Schema> {
    let values = words.iter().filter_map(|(word, _)| serde_json::to_value(word).ok());
    let meanings: Vec<String> = words.iter().map(|(_, said)| one_line(said)).collect();
    let object: Object = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(one_line(doc)))
        .enum_values(Some(values))
        .extensions(Some(ExtensionsBuilder::new().add(MEANINGS, meanings).build()))
        .build();
    RefOr::T(Schema::Object(object))
}

fn one_line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}
