//! How far the feed of changes reaches, as the sealer of this process saw it last. Readers that wait for changes watch
//! it, and ask the database only when it moves.

use tokio::sync::watch;

use super::Database;

/// The last numbers of the feed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heads {
    /// Of all entries, which the feed of staff counts.
    pub all: i64,
    /// Of those that the public sees.
    pub public: i64,
}

impl Heads {
    /// The last number of one of the two feeds.
    pub fn of(self, of_staff: bool) -> i64 {
        if of_staff { self.all } else { self.public }
    }
}

/// Tells those who watch, if the heads moved.
pub(super) fn tell(watched: &watch::Sender<Heads>, heads: Heads) {
    watched.send_if_modified(|known| {
        let moved = *known != heads;
        *known = heads;
        moved
    });
}

impl Database {
    /// The heads of the feed, to be watched. A head counts as seen when it is asked for.
    pub fn heads(&self) -> watch::Receiver<Heads> {
        self.heads.subscribe()
    }
}
