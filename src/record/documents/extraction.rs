//! Takes the text out of files behind everybody's back: one file at a time in each process, those that wait longest
//! first.

use std::time::Duration;

use super::texts::{self, Claimed};
use crate::actor::Actor;
use crate::database::{Attempt, Database, Source, Tx, Written};
use crate::extraction::{Extractor, Waiting};
use crate::refused::Refused;
use crate::storage::Storage;

/// How often it looks for files that another process left, or that could not be read before.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// What takes the text out.
pub struct Worker {
    /// Where the record is.
    pub source: Source,
    /// Where the bytes are.
    pub storage: Storage,
    /// What reads them.
    pub extractor: Extractor,
    /// What waits.
    pub waiting: Waiting,
}

impl Worker {
    /// Works until the program ends.
    pub async fn run(self) {
        let mut coming = self.waiting.coming();
        let source = self.source.for_background();
        let database = loop {
            match Database::open(&source).await {
                Ok(database) => break database,
                Err(error) => log::error!("no text is taken out of files yet: {error:#}"),
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        };
        loop {
            let came = *coming.borrow_and_update();
            match drain(&database, &self.storage, &self.extractor).await {
                Ok(_) => self.waiting.dealt_with(came),
                Err(error) => log::warn!("the text of files waits: {error}"),
            }
            // Nobody is left to say that anything came only when the program ends.
            let _ = tokio::time::timeout(LOOK_AGAIN, coming.changed()).await;
        }
    }
}

/// Takes the text out of every file that waits, and says of how many.
///
/// # Errors
/// When the database or the storage does not answer.
pub async fn drain(database: &Database, storage: &Storage, extractor: &Extractor) -> Result<usize, Refused> {
    let mut count = 0;
    while let Some(claimed) = write(database, async |tx| texts::claim(tx).await).await? {
        let found = async {
            let bytes = storage.read(&claimed.sha256, claimed.size_bytes, 0..claimed.size_bytes).await?;
            extractor.extract(&claimed.media_type, bytes).await
        };
        match found.await {
            Ok(found) => {
                if let Err(failure) = &found {
                    log::warn!("no text of the document {}: {failure:?}", claimed.document_id);
                }
                write(database, async |tx| texts::finish(tx, &claimed, &found).await).await?;
            }
            // It stays claimed for a while, so that it is not taken up again at once.
            Err(refused) => {
                postpone(database, &claimed).await?;
                log::warn!("the text of the document {} waits: {refused}", claimed.document_id);
            }
        }
        count += 1;
    }
    Ok(count)
}

async fn postpone(database: &Database, claimed: &Claimed) -> Result<(), Refused> {
    write(database, async |tx| texts::postpone(tx, claimed).await).await
}

/// A transaction of the write door that changes no record and so leaves no change in the log.
async fn write<T>(database: &Database, work: impl AsyncFnOnce(&Tx<'_>) -> Result<T, Refused>) -> Result<T, Refused> {
    let mut found = None;
    let actor = Actor::program("text extraction");
    let attempt = Attempt::default();
    let written = database.write_aside(&actor, &attempt, async |tx| {
        found = Some(work(tx).await?);
        Ok(())
    });
    match written.await? {
        Written::Now(()) | Written::Before((), _) => found.ok_or(Refused::Unavailable),
    }
}
