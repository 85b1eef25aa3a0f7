//! A cursor of the feed of changes that does not fit.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Code, Problem};

/// Where a reader of the feed of changes goes on if its cursor does not fit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ResyncLinks {
    /// Address of the first page from which you build your copy again.
    #[schema(format = Uri)]
    pub restart: String,
}

impl Problem {
    /// A cursor of the feed of changes that does not fit: the first position that there is, and where to begin again.
    pub fn resync(oldest: i64, restart: String) -> Problem {
        let detail = "This cursor is of another database, or of changes that a restored backup does not have. Begin \
                      again at links.restart.";
        let mut problem = Problem::new(Code::ResyncRequired, detail);
        problem.0.resync = Some((oldest, restart));
        problem
    }

    /// The first position that there is and where to begin again, if the cursor is at fault.
    pub fn resynced(&self) -> Option<(i64, &str)> {
        self.0.resync.as_ref().map(|(oldest, restart)| (*oldest, restart.as_str()))
    }
}
