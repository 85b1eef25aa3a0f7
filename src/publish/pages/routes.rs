//! The handlers of the pages, which answer as every read does: with an `ETag`, to each caller what that caller may see.

mod record;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::ServiceConfig;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::home::{self, Home};
use super::languages::{Language, LanguageQuery, Translated, Wanted};
use super::layout::{STYLE, STYLE_VERSION, Whole};
use super::{queries, strategies, strategy};
use crate::http::answer::momentary;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{Path, Query};
use crate::http::languages::vary;
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::urls::{Urls, segment};
use crate::progress::places::page_of;
use crate::progress::strategies::model::{Strategy, StrategyName};
use crate::progress::strategies::queries as all_strategies;
use crate::record::noun::Stored;
use crate::refused::Refused;

const HTML: &str = "text/html; charset=utf-8";

/// A page runs nothing, sends nothing, and loads pictures and its style from here alone.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The rows of each list on the front page.
const SHOWN: i64 = 5;

/// The strategies on the front page.
const SHOWN_STRATEGIES: i64 = 10;

/// Mounts them.
pub fn configure(services: &mut ServiceConfig) {
    services.service(home_page).service(strategies_page).service(strategy_page).service(style);
    record::configure(services);
}

fn shown(door: &Door, caller: &Caller<Anyone>, page: Whole) -> HttpResponse {
    let mut answer = door.made(caller, HTML, page.text);
    let is_new = answer.status() == StatusCode::OK;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    if let Some(languages) = HeaderValue::from_str(&page.languages).ok().filter(|_| is_new) {
        headers.insert(header::CONTENT_LANGUAGE, languages);
    }
    vary(headers);
    answer
}

/// The same where the page may change although nobody writes the record.
fn passing(answer: HttpResponse, is_behind: bool) -> HttpResponse {
    if is_behind { momentary(answer) } else { answer }
}

/// The front page.
#[get("/")]
async fn home_page(caller: Caller<Anyone>, door: Door, query: Query<LanguageQuery>) -> Result<HttpResponse, Problem> {
    let today = door.today();
    let wanted = Wanted::of(&door, query.0.lang);
    let home = door
        .read_slowly(&caller, async |db| {
            let (meetings, decisions, strategies) = futures_util::try_join!(
                queries::next_meetings(db, today, SHOWN),
                queries::latest_decisions(db, today, SHOWN),
                strategies::listed(db, SHOWN_STRATEGIES, today, &door.urls),
            )?;
            let home = Home { today, meetings, decisions, strategies, translated: Translated::default() };
            Ok(home.translated(db, &wanted).await?)
        })
        .await?;
    Ok(shown(&door, &caller, home::page(&home, &wanted.urls)))
}

/// All strategies.
#[get("/strategies")]
async fn strategies_page(
    caller: Caller<Anyone>,
    door: Door,
    query: Query<LanguageQuery>,
) -> Result<HttpResponse, Problem> {
    let today = door.today();
    let wanted = Wanted::of(&door, query.0.lang);
    let list = door
        .read_slowly(&caller, async |db| {
            Ok(strategies::read(db, today, &door.urls).await?.translated(db, &wanted).await?)
        })
        .await?;
    Ok(shown(&door, &caller, strategies::page(&list, &wanted.urls)))
}

/// Which day of a strategy is asked for, and in which language.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct StrategyQuery {
    /// State on this day. Without it, today (UTC).
    as_of: Option<NaiveDate>,
    /// The language in which texts are shown, if they are translated.
    #[param(value_type = Option<String>)]
    lang: Option<Language>,
}

/// One strategy, by its slug. Its id leads there.
#[get("/strategies/{name}")]
async fn strategy_page(
    caller: Caller<Anyone>,
    door: Door,
    name: Path<String>,
    query: Query<StrategyQuery>,
) -> Result<HttpResponse, Problem> {
    // What is no slug names nothing, which a reader is told as of any other page.
    let name = StrategyName::try_from(name.0).map_err(|_| Refused::NotFound)?;
    let StrategyQuery { as_of, lang } = query.0;
    let (days, wanted) = ((as_of, door.today()), Wanted::of(&door, lang));
    if let StrategyName::Id(id) = name {
        let strategy = door.read(&caller, async |db| Strategy::get(db, id).await?.standing()).await?;
        return moved(&wanted.urls, &strategy.slug, as_of);
    }
    let strategy = door
        .read_large(&caller, async |db| {
            let id = all_strategies::named(db, &name).await?;
            Ok(strategy::read(db, id, days, &door.urls).await?.translated(db, &wanted).await?)
        })
        .await?;
    Ok(passing(shown(&door, &caller, strategy::page(&strategy, &wanted.urls)), strategy.is_behind()))
}

/// Leads to the page under its slug.
fn moved(urls: &Urls, slug: &str, as_of: Option<NaiveDate>) -> Result<HttpResponse, Problem> {
    let query = as_of.map(|day| format!("?as_of={day}")).unwrap_or_default();
    let address = urls.within(&format!("{}{query}", page_of(&segment(slug))));
    Ok(HttpResponse::PermanentRedirect()
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::LOCATION, address))
        .finish())
}

/// Which style sheet is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct StyleQuery {
    /// The version that a page was made with.
    v: Option<String>,
}

/// The style sheet of all pages. Under the address of its version it never changes, and is kept for a year.
#[get("/minutebook.css")]
async fn style(caller: Caller<Anyone>, door: Door, query: Query<StyleQuery>) -> HttpResponse {
    let mut answer = door.made(&caller, "text/css; charset=utf-8", STYLE.to_owned());
    if query.0.v.as_deref() == Some(STYLE_VERSION.as_str()) {
        let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
        answer.headers_mut().insert(header::CACHE_CONTROL, kept);
    }
    answer
}
