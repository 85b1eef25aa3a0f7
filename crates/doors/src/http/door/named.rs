//! Slugs and codes in a query: one that nothing has is 400 with the nearest, so that a misspelt one is never taken for
//! a list with nothing in it. A record that the reader does not see has no name here, and is never suggested.

use actix_web::HttpResponse;

use super::Door;
use crate::database::Reader;
use crate::database::named::{self, Names};
use crate::http::auth::Caller;
use crate::http::page::{Listed, Page};
use crate::http::problem::Problem;
use crate::kind::Kind;
use crate::refused::{FieldError, Refused};
use crate::spelling::did_you_mean;

impl Door {
    /// Answers a read with a page of a list. Where the page is empty or the query gives several names, the names are
    /// looked up.
    ///
    /// # Errors
    /// [`Code::BadQuery`](crate::http::problem::Code::BadQuery) where it is not; when the answer cannot be written.
    pub async fn page<R, T: Listed>(&self, caller: &Caller<R>, page: Page<T>) -> Result<HttpResponse, Problem> {
        let given = self.given();
        if page.data.is_empty() || given.iter().any(|names| names.len() > 1) {
            self.require(caller, &given).await?;
        }
        self.of_page(caller, page).await
    }

    /// Checks that the records exist that the query names by slug or code.
    ///
    /// # Errors
    /// [`Code::BadQuery`](crate::http::problem::Code::BadQuery) with the nearest.
    pub async fn require_named<R>(&self, caller: &Caller<R>) -> Result<(), Problem> {
        self.require(caller, &self.given()).await
    }

    async fn require<R>(&self, caller: &Caller<R>, given: &[Vec<String>]) -> Result<(), Problem> {
        if given.iter().all(Vec::is_empty) {
            return Ok(());
        }
        let councils = given.first().cloned().unwrap_or_default();
        self.read(caller, async |db| {
            for ((parameter, kind, column), names) in Kind::NAMED.iter().zip(given) {
                let asked = Names { kind: *kind, column, names, councils: &councils };
                // Of a council that is not there nothing else is found: the first that is wrong says enough.
                if !names.is_empty()
                    && let Some(error) = unknown(db, parameter, asked).await?
                {
                    return Err(Refused::Query(vec![error]));
                }
            }
            Ok(())
        })
        .await
    }

    /// The names in the query, by the parameters of [`Kind::NAMED`].
    fn given(&self) -> Vec<Vec<String>> {
        let pairs: Vec<_> = form_urlencoded::parse(self.request.query_string().as_bytes()).collect();
        let names = |parameter: &str| {
            let values = pairs.iter().filter(|(name, _)| name == parameter).flat_map(|(_, value)| value.split(','));
            values.map(str::to_owned).collect()
        };
        Kind::NAMED.iter().map(|(parameter, ..)| names(parameter)).collect()
    }
}

/// Checks that there is a council with a slug that the query gives beside a key.
///
/// # Errors
/// [`Refused::Query`] with the nearest.
pub async fn require_council(db: &Reader, slug: &str) -> Result<(), Refused> {
    let names = [slug.to_owned()];
    let asked = Names { kind: Kind::Council, column: "slug", names: &names, councils: &[] };
    match unknown(db, "council", asked).await? {
        Some(error) => Err(Refused::Query(vec![error])),
        None => Ok(()),
    }
}

/// The first of the names that no record has, as an error.
async fn unknown(db: &Reader, parameter: &str, asked: Names<'_>) -> Result<Option<FieldError>, Refused> {
    let known = named::known(db, asked).await?;
    let Some(wrong) = asked.names.iter().find(|name| !known.contains(name)) else { return Ok(None) };
    let (label, column) = (asked.kind.label(), asked.column);
    let of = match asked.councils {
        [council] if asked.kind != Kind::Council => format!(" of {council}"),
        _ => String::new(),
    };
    let folded = folded(wrong);
    let by_name = [folded.clone()];
    // The name as people write it is most often the slug, but for capitals and spaces.
    let hint = match named::known(db, Names { names: &by_name, ..asked }).await?.first() {
        Some(meant) => format!(" Did you mean '{meant}'?"),
        None => nearest(&folded, &named::others(db, asked).await?),
    };
    let collection = asked.kind.collection();
    let detail = format!("No {label}{of} has the {column} '{wrong}'.{hint} GET /v1/{collection} lists them.");
    Ok(Some(FieldError::new(parameter, "not_found", detail)))
}

/// " Did you mean 'x'?" where one of the names is near; codes may have capitals.
fn nearest(folded: &str, names: &[String]) -> String {
    let lowered: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let hint = did_you_mean(folded, lowered.iter().map(String::as_str));
    let meant = names.iter().zip(&lowered).find(|(_, lowered)| hint.contains(&format!("'{lowered}'")));
    meant.map(|(name, _)| format!(" Did you mean '{name}'?")).unwrap_or_default()
}

/// A name as a slug has it.
fn folded(name: &str) -> String {
    let name: String = name.chars().take(200).collect();
    let words = name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
