//! What issues, items and decisions are about: topics and places. A list finds them by keys, which the write door makes
//! of both. The view `concerns` has the keys of a record only if the reader may see its topics and places.

use std::collections::BTreeSet;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::database::relations::concerns;
use crate::database::sql::Json;
use crate::http::extract::Texts;
use crate::kind::Kind;
use crate::refused::{FieldError, Refused};

/// Place that a record is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Address or name, as printed.
    #[schema(min_length = 1, max_length = 300, examples("Town Hall, Market Street"))]
    pub label: String,
    /// Unique property reference number (BS 7666), 1 to 12 digits. Null if not recorded.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{1,12}$", examples("100010395716"))]
    pub uprn: Option<String>,
    /// Point on the map. Null if not recorded.
    #[serde(default)]
    pub point: Option<Point>,
    /// Name of the ward. Null if not recorded.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub ward: Option<String>,
}

/// Point on the map, in degrees of WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Longitude, east of Greenwich.
    #[schema(minimum = -180, maximum = 180, examples(1.2926))]
    pub longitude: f64,
    /// Latitude, north of the equator.
    #[schema(minimum = -90, maximum = 90, examples(52.6293))]
    pub latitude: f64,
}

/// Refuses topics that occur twice. Upper and lower case are the same.
///
/// # Errors
/// [`Refused::Invalid`] at each repetition.
pub fn check_topics(topics: &[String]) -> Result<(), Refused> {
    let mut seen = BTreeSet::new();
    let is_repeated = |(_, topic): &(usize, &String)| !seen.insert(topic.to_lowercase());
    let errors: Vec<FieldError> = topics
        .iter()
        .enumerate()
        .filter(is_repeated)
        .map(|(index, topic)| {
            let detail = format!("The topic '{topic}' occurs twice here. Send it once.");
            FieldError::new(&format!("/topics/{index}"), "repeated", detail)
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Refused::Invalid(errors)) }
}

/// The keys by which lists find a record; none where it has no topic and no ward.
pub fn keys(topics: &[String], wards: &[String], places: &[Place]) -> Option<Json<Vec<String>>> {
    let wards = wards.iter().chain(places.iter().filter_map(|place| place.ward.as_ref()));
    let keys: BTreeSet<String> =
        topics.iter().map(|topic| of_topic(topic)).chain(wards.map(|ward| of_ward(ward))).collect();
    Some(keys).filter(|keys| !keys.is_empty()).map(|keys| Json(keys.into_iter().collect()))
}

fn of_topic(topic: &str) -> String {
    format!("topic:{}", spaced(topic).to_lowercase())
}

fn of_ward(ward: &str) -> String {
    format!("ward:{}", spaced(ward))
}

/// A text with one space after each comma, and none before it.
fn spaced(text: &str) -> String {
    text.split(',').map(str::trim).collect::<Vec<_>>().join(", ")
}

/// The ids of records of a type with one of the topics.
pub fn topic(kind: Kind, topics: &Texts) -> concerns::BoxedQuery<'static, Pg, SqlUuid> {
    found(kind, topics, of_topic)
}

/// The ids of records of a type that concern one of the wards.
pub fn ward(kind: Kind, wards: &Texts) -> concerns::BoxedQuery<'static, Pg, SqlUuid> {
    found(kind, wards, of_ward)
}

fn found(kind: Kind, asked: &Texts, key: fn(&str) -> String) -> concerns::BoxedQuery<'static, Pg, SqlUuid> {
    // Commas are between several, but one topic or ward can have them too.
    let mut keys: Vec<String> = asked.0.iter().map(|text| key(text)).collect();
    keys.push(key(&asked.0.join(", ")));
    let of_type = concerns::table.filter(concerns::noun.eq(kind.word()));
    of_type.filter(concerns::keys.has_any_key(keys)).select(concerns::record_id).into_boxed()
}
