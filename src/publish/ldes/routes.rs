//! The handlers of the streams. They show every caller what the public sees.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::ServiceConfig;
use actix_web::{HttpResponse, get};
use uuid::Uuid;

use super::model::{self, Stream};
use super::queries;
use crate::actor::Actor;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{NoQuery, Path, Query};
use crate::http::problem::{Code, Problem};

const JSON_LD: &str = "application/ld+json";

/// For pages that never change again. After a restore from a backup other changes can take the numbers of those that
/// were lost, so no cache keeps a page for longer than a week.
const FULL: &str = "public, max-age=604800, immutable";

/// Mounts them. The contract does not describe them: a stream describes itself, in words of its own.
pub fn configure(services: &mut ServiceConfig) {
    services.service(changes).service(changes_page).service(council_changes).service(council_changes_page);
}

/// The stream of all changes.
#[get("/ldes/changes")]
async fn changes(caller: Caller<Anyone>, door: Door, _: Query<NoQuery>) -> Result<HttpResponse, Problem> {
    root(&caller, &door, Stream::All).await
}

/// A page of all changes.
#[get("/ldes/changes/{number}")]
async fn changes_page(
    caller: Caller<Anyone>,
    door: Door,
    number: Path<String>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    page(&caller, &door, Stream::All, &number.0).await
}

/// The stream of the changes of a council.
#[get("/ldes/councils/{id}/changes")]
async fn council_changes(
    caller: Caller<Anyone>,
    door: Door,
    id: Path<String>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    root(&caller, &door, of_council(&id.0)?).await
}

/// A page of the changes of a council.
#[get("/ldes/councils/{id}/changes/{number}")]
async fn council_changes_page(
    caller: Caller<Anyone>,
    door: Door,
    path: Path<(String, String)>,
    _: Query<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, number) = path.0;
    page(&caller, &door, of_council(&id)?, &number).await
}

fn of_council(id: &str) -> Result<Stream, Problem> {
    let id = Uuid::parse_str(id).map_err(|_| {
        Problem::new(
            Code::BadPath,
            "A stream of one council has the id of the council. GET /v1/councils lists the ids.",
        )
    })?;
    Ok(Stream::Council(id))
}

async fn root(caller: &Caller<Anyone>, door: &Door, stream: Stream) -> Result<HttpResponse, Problem> {
    let database = door.database();
    let first = database.read(&Actor::public(), async |db| Ok(queries::first(db, stream).await?)).await?;
    if first.is_none() && stream != Stream::All {
        // A council without a public change is not public.
        return Err(Problem::new(Code::NotFound, "There is no council with this id that you may see."));
    }
    let root = model::root(stream, first.as_ref(), &door.urls).map_err(unwritten)?;
    Ok(door.made(caller, JSON_LD, root))
}

async fn page(caller: &Caller<Anyone>, door: &Door, stream: Stream, number: &str) -> Result<HttpResponse, Problem> {
    let missing = || {
        let detail = "This page has no changes yet. Begin at the address without a number, and follow the links.";
        Problem::new(Code::NoSuchAddress, detail)
    };
    let number = page_number(number).ok_or_else(missing)?;
    let database = door.database();
    let page = database.read(&Actor::public(), async |db| Ok(queries::page(db, stream, number).await?)).await?;
    let page = page.ok_or_else(missing)?;
    let text = model::page(stream, number, &page, &door.urls).map_err(unwritten)?;
    let mut answer = door.made(caller, JSON_LD, text);
    if page.is_full() && !caller.has_token {
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(FULL));
    }
    Ok(answer)
}

/// The number of a page. Each page has one address, so other spellings are none.
fn page_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number: &u32| *number > 0 && number.to_string() == text)
}

fn unwritten(error: serde_json::Error) -> Problem {
    log::error!("a stream cannot be written: {error}");
    Problem::new(Code::Internal, "The stream cannot be written.")
}
