//! What a request brings, read strictly: the path, the query, the body. Each refusal is a problem that names what is at
//! fault.

mod body;
mod path;
#[cfg(test)]
mod tests;

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::future::{LocalBoxFuture, Ready, ready};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::{ArrayItems, KnownFormat, Object, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{RefOr, Required};
use utoipa::{IntoParams, Number};

use super::hints;
use super::past::{AsOf, AsOfQuery};
use super::problem::{Code, Problem};
use crate::database::Database;
use crate::kind::Kind;
use crate::refused::FieldError;
use crate::spelling::did_you_mean;
use crate::texts;

pub use body::{FromBody, Json, Whole, essence, refuse_coding};
pub use path::{NO_KEY, Path};

/// The longest query that is read, in bytes.
pub const MAX_QUERY_BYTES: usize = 8 * 1024;

/// A query: every parameter known, none twice but lists, each as its type asks.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + IntoParams + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Query::read(request.query_string()))
    }
}

impl<T: DeserializeOwned + IntoParams + 'static> Query<T> {
    /// Reads a query.
    ///
    /// # Errors
    /// [`Code::BadQuery`].
    pub fn read(query: &str) -> Result<Self, Problem> {
        let known = parameters::<T>();
        let pairs = pairs(query, &known)?;
        check(&pairs, &known, &[])?;
        deserialize(&pairs, &known).map(Query)
    }
}

/// The query of what takes none.
#[derive(Debug, Deserialize, IntoParams)]
pub struct NoQuery {}

/// What every list takes.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Rows on a page, 1 to 200. A larger number counts as 200.
    #[param(minimum = 1, default = 50, example = 50)]
    pub limit: Option<i32>,
    /// Position where the page begins: `page.next_cursor` of the page before. Send the same filters and sort with it.
    pub cursor: Option<String>,
    /// `true` fills `page.total` with the number of rows on all pages.
    #[param(default = false)]
    pub count: bool,
    /// `true` also lists deleted records. They have no texts; `deleted_at` and `deleted_reason` give the date and the
    /// reason.
    #[param(default = false)]
    pub include_deleted: bool,
}

/// The query of a list: its filters, and its paging.
pub struct ListQuery<F> {
    /// The filters, the sort and what to include.
    pub filter: F,
    /// The page.
    pub paging: Paging,
    /// Every parameter as it was sent, a list with commas between its values.
    pub pairs: Vec<(String, String)>,
    /// The path of the list.
    pub path: String,
    /// From when on the next poll asks; none before the database was asked.
    pub poll_from: Option<DateTime<Utc>>,
}

impl<F: DeserializeOwned + IntoParams + 'static> FromRequest for ListQuery<F> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (read, database) = (Self::read(request), request.app_data::<Data<Database>>().cloned());
        Box::pin(async move { read?.polled(database).await })
    }
}

impl<F: DeserializeOwned + IntoParams + 'static> ListQuery<F> {
    /// Reads the query of a request.
    ///
    /// # Errors
    /// [`Code::BadQuery`].
    pub fn read(request: &HttpRequest) -> Result<Self, Problem> {
        Self::read_of(request, &Self::known())
    }

    /// The parameters that it takes.
    fn known() -> Rc<[Parameter]> {
        let (filters, paging) = (parameters::<F>(), parameters::<Paging>());
        described(TypeId::of::<Self>(), || filters.iter().chain(&*paging).cloned().collect())
    }

    /// The same, where these parameters may be sent.
    fn read_of(request: &HttpRequest, known: &[Parameter]) -> Result<Self, Problem> {
        let pairs = pairs(request.query_string(), known)?;
        check(&pairs, known, &of_parent(request))?;
        let filter = deserialize(&pairs, &parameters::<F>())?;
        let paging = deserialize(&pairs, &parameters::<Paging>())?;
        Ok(ListQuery { filter, paging, pairs, path: request.path().to_owned(), poll_from: None })
    }

    /// The same, with the time from which the next poll asks.
    async fn polled(self, database: Option<Data<Database>>) -> Result<Self, Problem> {
        let database = database.ok_or_else(|| Problem::new(Code::Internal, "The server is not set up."))?;
        // Before the rows are read: a write from now on bears a later instant.
        let poll_from = Some(database.poll_from().await?);
        Ok(ListQuery { poll_from, ..self })
    }
}

/// The query of a list below a record, which may be of an earlier moment.
pub struct BelowQuery<F> {
    /// The query of the list.
    pub list: ListQuery<F>,
    /// The moment.
    pub as_of: Option<AsOf>,
}

impl<F: DeserializeOwned + IntoParams + 'static> FromRequest for BelowQuery<F> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (read, database) = (Self::read(request), request.app_data::<Data<Database>>().cloned());
        Box::pin(async move {
            let BelowQuery { list, as_of } = read?;
            Ok(BelowQuery { list: list.polled(database).await?, as_of })
        })
    }
}

impl<F: DeserializeOwned + IntoParams + 'static> BelowQuery<F> {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let (of_list, past) = (ListQuery::<F>::known(), parameters::<AsOfQuery>());
        let known = described(TypeId::of::<Self>(), || of_list.iter().chain(&*past).cloned().collect());
        let list = ListQuery::read_of(request, &known)?;
        let AsOfQuery { as_of } = deserialize(&list.pairs, &past)?;
        let other = list.pairs.iter().map(|(name, _)| name).find(|name| !OF_PAST.contains(&name.as_str())).cloned();
        match other.filter(|_| as_of.is_some()) {
            Some(name) => Err(Problem::query(&name, "unknown_parameter", hints::NOT_OF_PAST)),
            None => Ok(BelowQuery { list, as_of }),
        }
    }
}

/// What a list of an earlier moment takes.
const OF_PAST: [&str; 6] = ["as_of", "limit", "cursor", "count", "include_deleted", "sort"];

fn parameters<T: IntoParams + 'static>() -> Rc<[Parameter]> {
    described(TypeId::of::<T>(), || T::into_params(|| Some(ParameterIn::Query)))
}

thread_local! {
    /// The parameters of each query, by its type.
    static PARAMETERS: RefCell<HashMap<TypeId, Rc<[Parameter]>>> = RefCell::default();
}

/// Keeps what is made once: to describe the parameters anew for each request is dearer than to read a row.
fn described(query: TypeId, make: impl FnOnce() -> Vec<Parameter>) -> Rc<[Parameter]> {
    PARAMETERS.with_borrow_mut(|known| known.entry(query).or_insert_with(|| make().into()).clone())
}

/// The parameters of a query. A list may come piece by piece, `state=held&state=cancelled`, as many clients write one
/// whatever the contract says; its values are put together.
fn pairs(query: &str, known: &[Parameter]) -> Result<Vec<(String, String)>, Problem> {
    if query.len() > MAX_QUERY_BYTES {
        return Err(Problem::new(Code::BadQuery, format!("The query is longer than {MAX_QUERY_BYTES} bytes.")));
    }
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()).into_owned() {
        // A character that no text may have is refused as it was sent.
        let is_label = is_words(&name, known) && texts::unfit(&value).is_none();
        let value = if is_label { texts::label(&value) } else { value };
        match pairs.iter_mut().find(|(earlier, _)| *earlier == name && is_list(&name, known)) {
            Some((_, values)) => {
                values.push(',');
                values.push_str(&value);
            }
            None => pairs.push((name, value)),
        }
    }
    Ok(pairs)
}

/// Whether a parameter takes words of the record, such as a name, and not a date, an id or a value that the server
/// made.
fn is_words(name: &str, known: &[Parameter]) -> bool {
    let free = |object: &Object| {
        let is_text = match &object.schema_type {
            SchemaType::Type(kind) => *kind == Type::String,
            SchemaType::Array(kinds) => kinds.contains(&Type::String),
            SchemaType::AnyValue => false,
        };
        is_text && object.enum_values.is_none() && object.format.is_none()
    };
    let schema = known.iter().find(|parameter| parameter.name == name).and_then(|parameter| parameter.schema.as_ref());
    match schema {
        _ if ["cursor", "sort"].contains(&name) || texts::is_as_sent(name) => false,
        Some(RefOr::T(Schema::Object(object))) => free(object),
        Some(RefOr::T(Schema::Array(array))) => match &array.items {
            ArrayItems::RefOrSchema(items) => matches!(&**items, RefOr::T(Schema::Object(object)) if free(object)),
            ArrayItems::False => false,
        },
        _ => false,
    }
}

fn is_list(name: &str, known: &[Parameter]) -> bool {
    let parameter = known.iter().find(|parameter| parameter.name == name);
    matches!(parameter.and_then(|parameter| parameter.schema.as_ref()), Some(RefOr::T(Schema::Array(_))))
}

/// The filters by the record below which a list is, by its id and by its slug: the address says it, and the list does
/// not take them.
fn of_parent(request: &HttpRequest) -> Vec<String> {
    let pattern = request.match_pattern().unwrap_or_default();
    let below = pattern.strip_prefix("/v1/").and_then(|path| path.split_once("/{id}/"));
    let kind = below.and_then(|(collection, _)| Kind::ALL.iter().copied().find(|kind| kind.collection() == collection));
    kind.map(|kind| vec![format!("{}_id", kind.word()), kind.word().to_owned()]).unwrap_or_default()
}

fn check(pairs: &[(String, String)], known: &[Parameter], of_parent: &[String]) -> Result<(), Problem> {
    let mut errors = Vec::new();
    for (index, (name, value)) in pairs.iter().enumerate() {
        let parameter = known.iter().find(|parameter| parameter.name == *name);
        let twice = pairs.iter().take(index).any(|(earlier, _)| earlier == name);
        let unseen = || texts::invisible_in_address(value).filter(|_| is_words(name, known));
        let unfit = texts::unfit(value).or_else(unseen).map(|detail| ("wrong_format", detail));
        let error = match parameter {
            None => {
                let names = known.iter().map(|parameter| parameter.name.as_str());
                let names: Vec<&str> = names.filter(|name| !of_parent.iter().any(|parent| parent == name)).collect();
                Some(("unknown_parameter", hints::unknown_parameter(name, &names)))
            }
            Some(_) if of_parent.contains(name) => Some(("unknown_parameter", hints::OF_PARENT.to_owned())),
            Some(_) if twice => Some(("repeated", "This parameter takes one value. Send it only once.".to_owned())),
            Some(_) if unfit.is_some() => unfit,
            Some(_)
                if value.is_empty() || is_list(name, known) && value.split(',').any(|part| part.trim().is_empty()) =>
            {
                Some(("wrong_format", "It is empty. Send a value, or leave the parameter out.".to_owned()))
            }
            Some(parameter) => {
                errors.extend(wrong_format(parameter, value));
                None
            }
        };
        errors.extend(error.map(|(code, detail)| FieldError::new(name, code, detail)));
    }
    if errors.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
    let detail = format!("Cannot be read: {}.", names.join(", "));
    Err(Problem::new(Code::BadQuery, detail).with_errors(errors))
}

/// What is wrong with a parameter, as far as its schema says it at once.
fn wrong_format(parameter: &Parameter, value: &str) -> Option<FieldError> {
    let schema = parameter.schema.as_ref()?;
    if let Some(words) = words_of(schema) {
        let wrong = value.split(',').find(|word| !words.iter().any(|known| known == word))?;
        let hint = did_you_mean(wrong, words.iter().map(String::as_str));
        let detail = format!("'{wrong}' is not an allowed value. The allowed values are: {}.{hint}", words.join(", "));
        let error = FieldError::new(&parameter.name, "unknown_value", detail);
        return Some(FieldError { allowed: Some(words), ..error });
    }
    if let Some((code, detail)) = beyond(schema, value) {
        return Some(FieldError::new(&parameter.name, code, detail));
    }
    // Days and instants of four-digit years only: PostgreSQL knows neither so early nor so late a year as chrono.
    let four_digits = value.len() > 4 && value.bytes().take(4).all(|byte| byte.is_ascii_digit());
    let fits = match format_of(schema) {
        Some(KnownFormat::Date) => four_digits && value.len() == 10 && value.parse::<NaiveDate>().is_ok(),
        Some(KnownFormat::DateTime) => four_digits && DateTime::parse_from_rfc3339(value).is_ok(),
        // A number that may be missing is read by itself.
        Some(KnownFormat::Int32 | KnownFormat::Int64) if parameter.required == Required::True => {
            value.parse::<i64>().is_ok()
        }
        _ => true,
    };
    if fits {
        return None;
    }
    Some(FieldError::new(&parameter.name, "wrong_format", format!("'{value}' is not {}.", expected(parameter))))
}

/// On which side a whole number lies beyond those that a parameter takes: so many bits hold more than its schema
/// allows.
fn beyond(schema: &RefOr<Schema>, value: &str) -> Option<(&'static str, String)> {
    let RefOr::T(Schema::Object(object)) = schema else { return None };
    let (least, most) = match format_of(schema)? {
        KnownFormat::Int32 => (i64::from(i32::MIN), i64::from(i32::MAX)),
        KnownFormat::Int64 => (i64::MIN, i64::MAX),
        _ => return None,
    };
    let least = object.minimum.as_ref().and_then(whole).unwrap_or(least);
    let most = object.maximum.as_ref().and_then(whole).unwrap_or(most);
    let number: i64 = value.parse().ok()?;
    match number {
        _ if number < least => Some(("too_small", format!("{number} is less than {least}."))),
        _ if number > most => Some(("too_large", format!("{number} is more than {most}."))),
        _ => None,
    }
}

fn whole(number: &Number) -> Option<i64> {
    match number {
        Number::Int(number) => i64::try_from(*number).ok(),
        Number::UInt(number) => i64::try_from(*number).ok(),
        Number::Float(_) => None,
    }
}

/// The closed set of words that a parameter takes, where it takes one.
fn words_of(schema: &RefOr<Schema>) -> Option<Vec<String>> {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            let words = object.enum_values.as_ref()?.iter().filter_map(|word| word.as_str().map(str::to_owned));
            Some(words.collect())
        }
        RefOr::T(Schema::Array(array)) => match &array.items {
            ArrayItems::RefOrSchema(items) => words_of(items),
            ArrayItems::False => None,
        },
        RefOr::T(Schema::OneOf(choice)) => choice.items.iter().find_map(words_of),
        _ => None,
    }
}

fn format_of(schema: &RefOr<Schema>) -> Option<KnownFormat> {
    match schema {
        RefOr::T(Schema::Object(object)) => match &object.format {
            Some(SchemaFormat::KnownFormat(format)) => Some(format.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// What a parameter takes, as the end of a sentence.
fn expected(parameter: &Parameter) -> &'static str {
    let Some(schema) = &parameter.schema else { return "a value that this parameter takes" };
    let is = |kind: Type| match schema {
        RefOr::T(Schema::Object(object)) => match &object.schema_type {
            SchemaType::Type(known) => *known == kind,
            SchemaType::Array(known) => known.contains(&kind),
            SchemaType::AnyValue => false,
        },
        _ => false,
    };
    match format_of(schema) {
        Some(KnownFormat::Date) => "a date. Send YYYY-MM-DD",
        Some(KnownFormat::DateTime) => {
            "a date and time with an offset. Send it as 2018-08-02T17:30:00Z (RFC 3339). In an address, write + as %2B"
        }
        _ if parameter.name == "as_of" => {
            "a date, a date and time with an offset, or a cursor of the public feed. In an address, write + as %2B"
        }
        _ if is(Type::Integer) => "a whole number that this parameter takes",
        _ if is(Type::Boolean) => "true or false",
        _ if parameter.name.ends_with("_id") => "an id. Ids are UUIDs, as in the answers",
        _ => "a value that this parameter takes",
    }
}

fn deserialize<T: DeserializeOwned>(pairs: &[(String, String)], known: &[Parameter]) -> Result<T, Problem> {
    let own: Vec<&(String, String)> =
        pairs.iter().filter(|(name, _)| known.iter().any(|parameter| parameter.name == *name)).collect();
    from_pairs(&own).map_err(|_| {
        let needs_others = known.iter().any(|parameter| parameter.required == Required::True);
        let mut errors = Vec::new();
        for parameter in known {
            match own.iter().find(|(name, _)| *name == parameter.name) {
                None if parameter.required == Required::True => errors.push(missing(parameter)),
                // Where one is needed, none can be read alone; those that are wrong were named by their schemas before.
                Some(pair) if !needs_others && from_pairs::<T>(&[pair]).is_err() => {
                    let detail = format!("'{}' is not {}.", pair.1, expected(parameter));
                    errors.push(FieldError::new(&parameter.name, "wrong_value", detail));
                }
                _ => {}
            }
        }
        let names: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
        Problem::new(Code::BadQuery, format!("Cannot be read: {}.", names.join(", "))).with_errors(errors)
    })
}

fn missing(parameter: &Parameter) -> FieldError {
    let words = parameter.schema.as_ref().and_then(words_of);
    let list = words.as_ref().map(|words| format!(" Send one of {}.", words.join(", "))).unwrap_or_default();
    let error = FieldError::new(&parameter.name, "required", format!("{} is required.{list}", parameter.name));
    FieldError { allowed: words, ..error }
}

fn from_pairs<T: DeserializeOwned>(pairs: &[&(String, String)]) -> Result<T, serde_urlencoded::de::Error> {
    let mut encoded = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        encoded.append_pair(name, value);
    }
    serde_urlencoded::from_str(&encoded.finish())
}

/// Several words of a closed set, with commas between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Many<T>(pub Vec<T>);

impl<'de, T: std::str::FromStr> Deserialize<'de> for Many<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let words = text.split(',').map(|word| word.parse().map_err(|_| serde::de::Error::custom("not such a word")));
        words.collect::<Result<_, _>>().map(Many)
    }
}

/// Several texts, with commas between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts(pub Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Texts(text.split(',').map(|part| part.trim().to_owned()).collect()))
    }
}
