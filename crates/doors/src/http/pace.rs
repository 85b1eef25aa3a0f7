//! A body as it comes, no slower than it may. What counts is how long was waited for its sender: not the storage's
//! time.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::StreamExt;
use tokio::time::{Instant, timeout};

use super::problem::{Code, Problem};
use crate::settings::Pace;

/// A body that is being read.
pub struct Paced {
    payload: Payload,
    pace: Pace,
    received_bytes: u64,
    waited: Duration,
}

impl Paced {
    /// One of which nothing was read yet.
    pub fn new(payload: Payload, pace: Pace) -> Paced {
        Paced { payload, pace, received_bytes: 0, waited: Duration::ZERO }
    }

    /// Its next piece; none at its end.
    ///
    /// # Errors
    /// [`Code::RequestTimeout`] when it comes too slowly.
    pub async fn next(&mut self) -> Result<Option<Result<Bytes, PayloadError>>, Problem> {
        let Some(longest) = self.pace.longest_wait(self.received_bytes) else { return Ok(self.payload.next().await) };
        let started = Instant::now();
        let piece = timeout(longest.saturating_sub(self.waited), self.payload.next()).await;
        self.waited = self.waited.saturating_add(started.elapsed());
        let piece = piece.map_err(|_| {
            let detail =
                format!("The body comes slower than {} bytes a second. Nothing was saved.", self.pace.bytes_per_second);
            Problem::new(Code::RequestTimeout, detail)
        })?;
        if let Some(Ok(bytes)) = &piece {
            self.received_bytes = self.received_bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        }
        Ok(piece)
    }
}
