//! Record types of which one record is read with others, such as a meeting with its items: what they have beside the
//! standard reads.

use std::str::FromStr;

use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use super::Noun;
use crate::database::Reader;
use crate::http::door::FindQuery;
use crate::http::extract::Many;
use crate::http::hints::NOT_OF_PAST;
use crate::http::include::MOMENT_TRIES;
use crate::http::past::{AsOf, AsOfQuery};
use crate::http::problem::Problem;
use crate::http::resource::Full;
use crate::http::urls::Urls;
use crate::refused::Refused;

/// A record type of which a read can include other records.
#[expect(async_fn_in_trait, reason = "a request stays in its thread")]
pub trait Including: Noun {
    /// The words for what it can include. Its filter takes them in `include`.
    type Include: FromStr + 'static;

    /// One record with what is wanted, and whether all of it is of one moment.
    ///
    /// # Errors
    /// [`Refused::Gone`], and when there is none.
    async fn read_with(
        db: &Reader,
        id: Self::Id,
        wanted: Option<&Many<Self::Include>>,
        urls: &Urls,
    ) -> Result<(Full<Self>, bool), Refused>;
}

/// One record with what is wanted. These are several statements. If a writer came between them, they are read again, so
/// that the answer is of one moment.
pub(super) async fn one<N: Including>(
    db: &Reader,
    id: N::Id,
    wanted: Option<&Many<N::Include>>,
    urls: &Urls,
) -> Result<Full<N>, Refused> {
    let mut tries = 0;
    loop {
        let (full, is_of_one_moment) = N::read_with(db, id, wanted, urls).await?;
        tries += 1;
        if is_of_one_moment || tries == MOMENT_TRIES {
            return Ok(full);
        }
    }
}

/// What a read of one record takes in its query.
#[derive(Deserialize)]
#[serde(bound = "")]
pub(super) struct IncludeQuery<N: Including> {
    pub(super) include: Option<Many<N::Include>>,
    pub(super) as_of: Option<AsOf>,
}

/// It is described as for lists.
impl<N: Including> IntoParams for IncludeQuery<N> {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = N::Filter::into_params(&place);
        parameters.retain(|parameter| parameter.name == "include");
        parameters.extend(AsOfQuery::into_params(place));
        parameters
    }
}

/// The moment of a read, which includes nothing then.
///
/// # Errors
/// When it names both.
pub(super) fn without_include<T>(as_of: Option<AsOf>, include: Option<&Many<T>>) -> Result<Option<AsOf>, Problem> {
    match include.filter(|_| as_of.is_some()) {
        Some(_) => Err(Problem::query("include", "unknown_parameter", NOT_OF_PAST)),
        None => Ok(as_of),
    }
}

/// What a read of one record by another system's key takes in its query.
#[derive(Deserialize)]
#[serde(bound = "")]
pub(super) struct IncludeKeyQuery<N: Including> {
    pub(super) council: Option<String>,
    pub(super) include: Option<Many<N::Include>>,
    pub(super) as_of: Option<AsOf>,
}

impl<N: Including> IntoParams for IncludeKeyQuery<N> {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = FindQuery::into_params(&place);
        parameters.extend(IncludeQuery::<N>::into_params(place));
        parameters
    }
}
