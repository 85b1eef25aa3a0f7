//! A private server that is started again whenever it ends before its program does, such as when its first process is
//! killed or its disk is full.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Result, anyhow};

use super::Embedded;

/// How often it is looked whether the server is there.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How long to wait after a start that failed, at first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// A server that is kept running by a thread of its own.
#[derive(Debug)]
pub struct Kept {
    // The thread ends when this is dropped.
    ending: Sender<()>,
    thread: JoinHandle<Embedded>,
}

impl Kept {
    /// Keeps a server running. `tell` is told false when it has ended, and true when it runs again.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn new(embedded: Embedded, tell: impl Fn(bool) + Send + 'static) -> Result<Kept> {
        let (ending, ended) = channel();
        let thread = thread::Builder::new().name("database".to_owned()).spawn(move || {
            let mut embedded = embedded;
            let mut pause = LOOK_EVERY;
            while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                if embedded.is_alive() {
                    pause = LOOK_EVERY;
                    continue;
                }
                tell(false);
                log::error!("the private PostgreSQL ended; it is started again");
                match embedded.start_again() {
                    Ok(()) => {
                        pause = LOOK_EVERY;
                        log::warn!("the private PostgreSQL runs again");
                        tell(true);
                    }
                    Err(error) => {
                        pause = if pause == LOOK_EVERY { PAUSES.0 } else { pause.saturating_mul(2).min(PAUSES.1) };
                        log::error!("it is tried again in {} seconds, for this failed: {error:#}", pause.as_secs());
                    }
                }
            }
            embedded
        })?;
        Ok(Kept { ending, thread })
    }

    /// Stops the server in good order and waits for its end.
    ///
    /// # Errors
    /// When the server had already ended, or would not.
    pub fn stop(self) -> Result<()> {
        drop(self.ending);
        self.thread.join().map_err(|_| anyhow!("the thread that keeps the database running failed"))?.stop()
    }
}
