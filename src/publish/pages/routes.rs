//! The handlers of the pages, which answer as every read does: with an `ETag`, to each caller what that caller may see.

mod record;

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::ServiceConfig;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::home::{self, Home};
use super::layout::{STYLE, STYLE_VERSION};
use super::{queries, strategies, strategy};
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{NoQuery, Path, Query};
use crate::http::problem::Problem;
use crate::http::resource::Resource;
use crate::http::urls::segment;
use crate::progress::places::page_of;
use crate::progress::standing::model::ProgressQuery;
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

fn shown(door: &Door, caller: &Caller<Anyone>, page: String) -> HttpResponse {
    let mut answer = door.made(caller, HTML, page);
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    answer
}

/// The front page.
#[get("/")]
async fn home_page(caller: Caller<Anyone>, door: Door, _: Query<NoQuery>) -> Result<HttpResponse, Problem> {
    let today = door.today();
    let home = door
        .read_slowly(&caller, async |db| {
            let (meetings, decisions, strategies) = futures_util::try_join!(
                queries::next_meetings(db, today, SHOWN),
                queries::latest_decisions(db, today, SHOWN),
                strategies::listed(db, SHOWN_STRATEGIES, today, &door.urls),
            )?;
            Ok(Home { today, meetings, decisions, strategies })
        })
        .await?;
    Ok(shown(&door, &caller, home::page(&home, &door.urls)))
}

/// All strategies.
#[get("/strategies")]
async fn strategies_page(caller: Caller<Anyone>, door: Door, _: Query<NoQuery>) -> Result<HttpResponse, Problem> {
    let today = door.today();
    let list = door.read_slowly(&caller, async |db| Ok(strategies::read(db, today, &door.urls).await?)).await?;
    Ok(shown(&door, &caller, strategies::page(&list, &door.urls)))
}

/// One strategy, by its slug. Its id leads there.
#[get("/strategies/{name}")]
async fn strategy_page(
    caller: Caller<Anyone>,
    door: Door,
    name: Path<String>,
    query: Query<ProgressQuery>,
) -> Result<HttpResponse, Problem> {
    // What is no slug names nothing, which a reader is told as of any other page.
    let name = StrategyName::try_from(name.0).map_err(|_| Refused::NotFound)?;
    let days = (query.0.as_of, door.today());
    if let StrategyName::Id(id) = name {
        let strategy = door.read(&caller, async |db| Strategy::get(db, id).await?.standing()).await?;
        return moved(&door, &strategy.slug, query.0.as_of);
    }
    let strategy = door
        .read_large(&caller, async |db| {
            let id = all_strategies::named(db, &name).await?;
            strategy::read(db, id, days, &door.urls).await
        })
        .await?;
    Ok(shown(&door, &caller, strategy::page(&strategy, &door.urls)))
}

/// Leads to the page under its slug.
fn moved(door: &Door, slug: &str, as_of: Option<NaiveDate>) -> Result<HttpResponse, Problem> {
    let query = as_of.map(|day| format!("?as_of={day}")).unwrap_or_default();
    let address = door.urls.within(&format!("{}{query}", page_of(&segment(slug))));
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
