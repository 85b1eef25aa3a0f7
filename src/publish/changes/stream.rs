//! The feed as server-sent events. A stream reads a page when its client has taken the one before, so a slow client
//! costs the memory of one page. While it has nothing to send it holds no connection to the database.

use actix_web::HttpRequest;
use actix_web::web::{Bytes, Data};
use futures_util::{Stream, stream};
use serde::Serialize;
use serde_json::json;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use xxhash_rust::xxh3::xxh3_64;

use super::page::{self, RESTART, Read, change};
use super::queries::{Asked, FeedPage};
use crate::actor::{Actor, Scope};
use crate::database::{Database, Heads, Reader};
use crate::http::auth::{Anyone, Caller};
use crate::http::feed::{FeedCursor, Following};
use crate::http::problem::Problem;
use crate::http::urls::Urls;
use crate::metrics::Lasting;

/// The most changes that are read together.
pub const AT_ONCE: i64 = 200;

/// How a stream begins: after how many milliseconds a client that lost it should come again.
const BEGINNING: &str = "retry: 3000\n\n";

/// A client that follows the feed.
pub struct Follow {
    /// The request, whose token is verified again and again.
    pub request: HttpRequest,
    /// Who follows.
    pub actor: Actor,
    /// Whether a token was sent.
    pub has_token: bool,
    /// The read door.
    pub database: Data<Database>,
    /// Makes addresses.
    pub urls: Data<Urls>,
    /// Which changes the client wants.
    pub asked: Asked,
    /// How far the feed reaches.
    pub heads: watch::Receiver<Heads>,
    /// The limits of streams.
    pub following: Data<Following>,
    /// Whether the stream ends with the last change that there is.
    pub until_caught_up: bool,
    /// Its place among the streams.
    pub _place: Lasting,
}

/// A stream between two of its pieces.
struct Flow {
    follow: Follow,
    stopping: watch::Receiver<bool>,
    /// A page that is read, and not sent yet.
    page: Option<FeedPage>,
    /// The place behind all that was sent.
    end: FeedCursor,
    /// The last position that there was.
    head: i64,
    has_begun: bool,
    /// Whether a bookmark said that the client has everything.
    is_told: bool,
    is_over: bool,
    bookmark_at: Instant,
    ends_at: Instant,
}

/// What came while a stream had nothing to send.
enum Woken {
    Moved,
    Bookmark,
    End,
}

impl Follow {
    /// The events, from a page on.
    pub fn events(self, first: FeedPage) -> impl Stream<Item = Result<Bytes, Problem>> + 'static {
        let now = Instant::now();
        let limits = self.following.limits;
        // Up to a fifth earlier or later, so that streams that began together do not end together. Each connection has
        // another port.
        let peer = self.request.peer_addr().map(|peer| peer.to_string()).unwrap_or_default();
        let share = u32::try_from(xxh3_64(peer.as_bytes()) % 400).unwrap_or_default();
        let lasts = limits.stream_lasts.mul_f64((800.0 + f64::from(share)) / 1000.0);
        let flow = Flow {
            stopping: self.following.stopping(),
            end: first.end,
            head: first.head,
            page: Some(first),
            has_begun: false,
            is_told: false,
            is_over: false,
            bookmark_at: now + limits.bookmark_every,
            ends_at: now + lasts,
            follow: self,
        };
        stream::unfold(flow, |mut flow| async move {
            let piece = flow.next().await?;
            Some((Ok(Bytes::from(piece)), flow))
        })
    }

    /// The next page. A stream that is far behind, and has filters, may look at many changes, so it has a connection of
    /// its own.
    async fn read(&mut self, is_behind: bool) -> Option<Read> {
        if self.has_token {
            // An expired or revoked token reads no more.
            self.actor = Caller::<Anyone>::again(&self.request).await.ok()?.actor;
        }
        if self.actor.may(Scope::RecordRead) != self.asked.of_staff {
            return None;
        }
        let work = async |db: &Reader| page::read(db, &self.asked).await;
        let read = match is_behind && !self.asked.wanted.is_all() {
            true => self.database.read_slowly(&self.actor, work).await,
            false => self.database.read(&self.actor, work).await,
        };
        read.ok()
    }
}

impl Flow {
    /// The next piece of the stream. None at its end.
    async fn next(&mut self) -> Option<String> {
        if !self.has_begun {
            self.has_begun = true;
            return Some(BEGINNING.to_owned());
        }
        loop {
            if self.is_over || *self.stopping.borrow() || Instant::now() >= self.ends_at {
                return None;
            }
            if let Some(page) = self.page.take() {
                let events = self.sent(page)?;
                if !events.is_empty() {
                    self.bookmark_at = Instant::now() + self.follow.following.limits.bookmark_every;
                    return Some(events);
                }
                continue;
            }
            let is_behind = self.end.position < self.head;
            if !is_behind {
                match self.woken().await {
                    Woken::Moved => {}
                    Woken::Bookmark => {
                        self.bookmark_at = Instant::now() + self.follow.following.limits.bookmark_every;
                        return Some(self.bookmark());
                    }
                    Woken::End => return None,
                }
            }
            self.follow.asked = self.follow.asked.behind(self.end);
            match self.follow.read(is_behind).await? {
                Read::Page(page) => self.page = Some(page),
                Read::Resync(oldest) => {
                    self.is_over = true;
                    let links = json!({"restart": self.follow.urls.absolute(RESTART)});
                    return event("resync", None, &json!({"oldest": oldest, "links": links}));
                }
            }
        }
    }

    /// The changes of a page as events, and a bookmark if they are the last ones. None if they cannot be written.
    fn sent(&mut self, page: FeedPage) -> Option<String> {
        let of_staff = page.end.of_staff;
        (self.end, self.head) = (page.end, page.head);
        let mut events = String::new();
        for row in page.rows {
            let cursor = row.cursor(of_staff);
            let change = change(row, None, &self.follow.urls).ok()?;
            events.push_str(&event("change", Some(cursor), &change)?);
        }
        let has_all = self.end.position >= self.head;
        if has_all && !self.is_told {
            self.is_told = true;
            events.push_str(&self.bookmark());
        }
        self.is_over = has_all && self.follow.until_caught_up;
        Some(events)
    }

    /// Waits for a change, the next bookmark, or the end of the stream.
    async fn woken(&mut self) -> Woken {
        let (of_staff, head) = (self.follow.asked.of_staff, self.head);
        tokio::select! {
            _ = self.stopping.wait_for(|is_stopping| *is_stopping) => Woken::End,
            moved = self.follow.heads.wait_for(|heads| heads.of(of_staff) > head) => match moved {
                Ok(_) => Woken::Moved,
                Err(_) => Woken::End,
            },
            () = sleep_until(self.ends_at) => Woken::End,
            () = sleep_until(self.bookmark_at) => Woken::Bookmark,
        }
    }

    /// An event that moves the client's place, and says nothing else.
    fn bookmark(&self) -> String {
        let place = json!({"cursor": self.end.to_string(), "head": self.head});
        event("bookmark", Some(self.end), &place).unwrap_or_default()
    }
}

/// An event of one line of JSON (HTML, section 9.2.6). None if it cannot be written.
fn event(name: &str, id: Option<FeedCursor>, data: &impl Serialize) -> Option<String> {
    let data = serde_json::to_string(data).map_err(|error| log::error!("an event cannot be written: {error}")).ok()?;
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    Some(format!("{id}event: {name}\ndata: {data}\n\n"))
}
