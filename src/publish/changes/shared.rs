//! A page that many readers wait for: the first of them reads it, and the others get the same.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::timeout;

use super::queries::{Asked, FeedPage};
use crate::http::feed::FeedCursor;
use crate::http::problem::Problem;

/// How long a reader waits for another one, before it reads by itself.
const PATIENCE: Duration = Duration::from_millis(500);

/// The last page that readers waited for. Pages of the public feed without filters are the same for all of them.
#[derive(Default)]
pub struct SharedPage(Mutex<Option<Shared>>);

struct Shared {
    after: FeedCursor,
    limit: i64,
    page: FeedPage,
}

impl SharedPage {
    /// The page behind a place, as of this head or a later one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn get(
        &self,
        asked: &Asked,
        after: FeedCursor,
        head: i64,
        read: impl AsyncFnOnce() -> Result<FeedPage, Problem>,
    ) -> Result<FeedPage, Problem> {
        let limit = asked.limit;
        if asked.of_staff || !asked.wanted.is_all() {
            return read().await;
        }
        let Ok(mut last) = timeout(PATIENCE, self.0.lock()).await else { return read().await };
        let is_it = |last: &&Shared| last.after == after && last.limit == limit && last.page.head >= head;
        if let Some(last) = last.as_ref().filter(is_it) {
            return Ok(last.page.clone());
        }
        let page = read().await?;
        *last = Some(Shared { after, limit, page: page.clone() });
        Ok(page)
    }
}
