//! The handlers for the feed of changes.

use std::time::Duration;

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use serde_json::value::RawValue;
use tokio::time::{Instant, sleep_until};

use super::model::{
    Change, ChangeInclude, ChangePage, ChangePageInfo, ChangesQuery, DEFAULT_LIMIT, MAX_LIMIT, MAX_WAIT, StreamQuery,
};
use super::page::{self, change};
use super::queries::{After, Asked, FeedPage};
use super::shared::SharedPage;
use super::stream;
use crate::actor::Scope;
use crate::http::auth::{Anyone, Caller};
use crate::http::door::Door;
use crate::http::extract::{Many, Query};
use crate::http::feed::{FeedCursor, Following};
use crate::http::headers::{IfNoneMatch, LastEventId};
use crate::http::problem::{Code, Problem};
use crate::http::refusals::{RecordRead, ResyncRequired};
use crate::http::services::ServiceConfig;

/// Cache-Control of a whole page below the last change: it stays as it is, but for `head`.
const SETTLED: &str = "public, max-age=60";

/// Cache-Control of a page that was waited for, and of one that depends on what came later.
const MOMENTARY: &str = "no-store";

/// Seconds after which a request that cannot wait should come again.
const COME_AGAIN: &str = "5";

/// Mounts them.
pub fn configure(services: &mut ServiceConfig<'_, '_>) {
    services.service(list_changes).service(stream_changes);
}

/// List changes
///
/// The feed of changes: all changes of the record, in one order that never changes. To keep a copy, begin with
/// `after=start&compact=true&include=record`, and store each `record`, or remove the one that is null. Then follow
/// `page.next`, which also waits for new changes with `wait=25`. With a token you get the changes that you may see of
/// drafts and other hidden records too, with numbers and cursors of their own.
#[utoipa::path(
    tag = "Changes",
    params(ChangesQuery, IfNoneMatch),
    responses(
        (status = 200, description = "A page of changes.", body = ChangePage),
        ResyncRequired
    )
)]
#[get("/v1/changes")]
async fn list_changes(
    request: HttpRequest,
    caller: Caller<Anyone>,
    door: Door,
    following: Data<Following>,
    shared: Data<SharedPage>,
    query: Query<ChangesQuery>,
) -> Result<HttpResponse, Problem> {
    let (limit, wait) = (limit_of(&query.0)?, wait_of(&query.0)?);
    let of_staff = caller.actor.may(Scope::RecordRead);
    let asked = Asked {
        after: after(query.0.after.as_deref(), of_staff)?,
        of_staff,
        limit: i64::from(limit),
        wanted: query.0.wanted(),
    };
    let mut waiting = Waiting { request, caller, door, asked, until: Instant::now() + wait };
    let mut page = waiting.read().await?;
    let mut is_refused = false;
    if page.rows.is_empty() || query.0.council.as_ref().is_some_and(|slugs| slugs.0.len() > 1) {
        waiting.door.require_named(&waiting.caller).await?;
    }
    if page.rows.is_empty() && !wait.is_zero() {
        match following.wait() {
            Some(_place) => page = waiting.for_change(page, &following, &shared).await?,
            None => is_refused = true,
        }
    }
    let Waiting { caller, door, .. } = waiting;
    let includes = includes_record(query.0.include.as_ref());
    let is_momentary = includes || query.0.compact || query.0.wait.is_some_and(|seconds| seconds > 0);
    let is_settled = page.end.position < page.head;
    let (data, page) = with_records(&caller, &door, page, includes).await?;
    let next = door.address_with("after", &page.end.to_string());
    let info = ChangePageInfo {
        limit,
        next_cursor: page.end.to_string(),
        next: next.clone(),
        caught_up: page.is_caught_up(),
        head: page.head,
    };
    let cache_control = match (is_momentary, is_settled) {
        (true, _) => Some(MOMENTARY),
        (false, true) => Some(SETTLED),
        (false, false) => None,
    };
    let mut answer = door.moment(&caller, &ChangePage { data, page: info }, &next, cache_control)?;
    if is_refused {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(COME_AGAIN));
    }
    Ok(answer)
}

/// Follow changes
///
/// The same feed as server-sent events (`text/event-stream`), for `EventSource` and other clients. Each `change` event
/// has a change as JSON, and its cursor as `id`. A `bookmark` event comes when you have all changes, and every 15
/// seconds without one: its `id` is past all that your filters left out. A stream ends after about ten minutes. Then
/// send the last `id` as `Last-Event-ID`, as browsers do. Use `until_caught_up=true` to try it here.
#[utoipa::path(
    tag = "Changes",
    params(StreamQuery, LastEventId),
    responses(
        (status = 200, description = "The events.", content_type = "text/event-stream", body = String),
        RecordRead,
        ResyncRequired
    )
)]
#[get("/v1/changes/stream")]
async fn stream_changes(
    request: HttpRequest,
    caller: Caller<Anyone>,
    door: Door,
    following: Data<Following>,
    query: Query<StreamQuery>,
) -> Result<HttpResponse, Problem> {
    let of_staff = caller.actor.may(Scope::RecordRead);
    let last = last_event_id(&request)?;
    let asked = Asked {
        after: after(last.as_deref().or(query.0.after.as_deref()), of_staff)?,
        of_staff,
        limit: stream::AT_ONCE,
        wanted: query.0.wanted(),
    };
    let Some(place) = following.stream() else {
        let detail = format!("{} streams are open, and no more can be.", following.limits.max_streams);
        return Err(Problem::new(Code::TooManyStreams, detail));
    };
    door.require_named(&caller).await?;
    let first = first(&door, &caller, &asked).await?;
    let follow = stream::Follow {
        request,
        actor: caller.actor.clone(),
        has_token: caller.has_token,
        database: door.database(),
        urls: door.urls.clone(),
        asked,
        heads: door.database().heads(),
        following: following.clone(),
        until_caught_up: query.0.until_caught_up,
        _place: place,
    };
    Ok(door.events(&caller, follow.events(first)))
}

/// The cursor of the last event that a client got from an earlier stream. A client without one sends an empty header.
fn last_event_id(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(value) = request.headers().get("last-event-id").filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let text = value.to_str().map_err(|_| {
        Problem::new(Code::BadCursor, "Last-Event-ID is no cursor. Send the id of the last event without changes.")
    })?;
    Ok(Some(text.to_owned()))
}

/// The first page that a request gets. With filters it may look at many changes, so it has a connection of its own.
async fn first(door: &Door, caller: &Caller<Anyone>, asked: &Asked) -> Result<FeedPage, Problem> {
    let read = match asked.wanted.is_all() {
        true => door.read(caller, async |db| page::read(db, asked).await).await?,
        false => door.read_slowly(caller, async |db| page::read(db, asked).await).await?,
    };
    read.page(&door.urls)
}

fn after(sent: Option<&str>, of_staff: bool) -> Result<After, Problem> {
    match sent {
        None | Some("start") => Ok(After::Cursor(FeedCursor::start(of_staff))),
        Some("now") => Ok(After::Now),
        Some(text) => FeedCursor::sent(text, of_staff).map(After::Cursor),
    }
}

fn limit_of(query: &ChangesQuery) -> Result<u32, Problem> {
    match query.limit.map(u32::try_from) {
        None => Ok(DEFAULT_LIMIT),
        Some(Ok(limit)) if limit > 0 => Ok(limit.min(MAX_LIMIT)),
        Some(_) => {
            Err(Problem::query("limit", "too_small", format!("A page has at least one row. Send 1 to {MAX_LIMIT}.")))
        }
    }
}

fn wait_of(query: &ChangesQuery) -> Result<Duration, Problem> {
    match query.wait.map(u32::try_from) {
        None => Ok(Duration::ZERO),
        Some(Ok(seconds)) => Ok(Duration::from_secs(seconds.min(MAX_WAIT).into())),
        Some(Err(_)) => Err(Problem::query("wait", "too_small", format!("Send 0 to {MAX_WAIT} seconds."))),
    }
}

fn includes_record(include: Option<&Many<ChangeInclude>>) -> bool {
    include.is_some_and(|include| include.0.contains(&ChangeInclude::Record))
}

/// The changes of a page as they are answered. If their records are long, the page ends earlier.
async fn with_records(
    caller: &Caller<Anyone>,
    door: &Door,
    mut page: FeedPage,
    includes: bool,
) -> Result<(Vec<Change>, FeedPage), Problem> {
    let mut records: Vec<Option<Box<RawValue>>> = page.rows.iter().map(|_| None).collect();
    if includes && !page.rows.is_empty() {
        let read = door.read_large(caller, async |db| page::records(db, &page.rows, &door.urls).await).await?;
        records = read.into_iter().map(Some).collect();
    }
    if records.len() < page.rows.len() {
        page.rows.truncate(records.len());
        page.end = page.rows.last().map_or(page.end, |last| last.cursor(page.end.of_staff));
    }
    let rows = std::mem::take(&mut page.rows);
    let data = rows.into_iter().zip(records).map(|(row, record)| change(row, record, &door.urls));
    Ok((data.collect::<Result<_, _>>()?, page))
}

/// A request that may wait for a change. While it waits it holds no connection.
struct Waiting {
    request: HttpRequest,
    caller: Caller<Anyone>,
    door: Door,
    asked: Asked,
    until: Instant,
}

impl Waiting {
    async fn read(&self) -> Result<FeedPage, Problem> {
        first(&self.door, &self.caller, &self.asked).await
    }

    /// The same where only few changes can be new.
    async fn read_on(&self) -> Result<FeedPage, Problem> {
        self.door.read(&self.caller, async |db| page::read(db, &self.asked).await).await?.page(&self.door.urls)
    }

    /// The first page with a wanted change. If there is none in time, or the program stops, it is an empty one. A page
    /// on which the filters left out everything is answered too, if it does not reach to the last change.
    async fn for_change(
        &mut self,
        mut page: FeedPage,
        following: &Following,
        shared: &SharedPage,
    ) -> Result<FeedPage, Problem> {
        let of_staff = self.asked.of_staff;
        let (mut heads, mut stopping) = (self.door.database().heads(), following.stopping());
        while page.rows.is_empty() && page.is_caught_up() {
            let head = page.head;
            tokio::select! {
                moved = heads.wait_for(|heads| heads.of(of_staff) > head) => if moved.is_err() { break },
                _ = stopping.wait_for(|is_stopping| *is_stopping) => break,
                () = sleep_until(self.until) => break,
            }
            if self.caller.has_token {
                self.caller = Caller::again(&self.request).await?;
            }
            let now = heads.borrow_and_update().of(of_staff);
            self.asked = self.asked.behind(page.end);
            page = shared.get(&self.asked, page.end, now, async || self.read_on().await).await?;
        }
        Ok(page)
    }
}
