//! The text of a file, taken out in a process of its own: a PDF is a program written by a stranger, and whatever it
//! does to its reader, it does to a child that has little memory, little time, no settings of ours, and nothing to
//! write to but its answer.

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use futures_util::StreamExt;
use nix::sys::resource::{Resource, setrlimit};
use pdf_extract::{Document, PlainTextOutput};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::watch;

use crate::media;
use crate::refused::Refused;
use crate::storage::ByteStream;

/// The command of our own program that reads one file.
pub const COMMAND: &str = "extract-text";

/// The longest text that is kept, in bytes.
pub const MAX_TEXT_BYTES: usize = 4 * 1024 * 1024;

/// The longest answer of a child: in JSON a character may take six bytes for one.
const MAX_ANSWER_BYTES: u64 = 6 * 4 * 1024 * 1024 + 4096;

/// What stands between two pages.
const PAGE_BREAK: &str = "\u{c}";

/// What a child may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of address space.
    pub memory_bytes: u64,
    /// Seconds of the processor.
    pub cpu_seconds: u64,
    /// From its start to its end.
    pub timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { memory_bytes: 1024 * 1024 * 1024, cpu_seconds: 30, timeout: Duration::from_secs(60) }
    }
}

/// What children are made of.
#[derive(Debug, Clone)]
pub struct Extractor {
    /// Our own program.
    pub program: PathBuf,
    /// What each may take.
    pub limits: Limits,
}

/// By which files that came are made known, and by which it is learned that all were dealt with.
#[derive(Clone)]
pub struct Waiting(Arc<Counts>);

struct Counts {
    came: watch::Sender<u64>,
    done: watch::Sender<u64>,
}

impl Default for Waiting {
    fn default() -> Self {
        Waiting(Arc::new(Counts { came: watch::Sender::new(0), done: watch::Sender::new(0) }))
    }
}

impl Waiting {
    /// Says that a file waits for its text.
    pub fn add(&self) {
        self.0.came.send_modify(|count| *count += 1);
    }

    /// How many were made known, as it grows.
    pub fn coming(&self) -> watch::Receiver<u64> {
        self.0.came.subscribe()
    }

    /// Says that so many of those made known were dealt with.
    pub fn dealt_with(&self, count: u64) {
        self.0.done.send_replace(count);
    }

    /// Waits until every file was dealt with that had been made known.
    pub async fn settled(&self) {
        let came = *self.0.came.borrow();
        let mut done = self.0.done.subscribe();
        // The sender lives as long as this does.
        let _ = done.wait_for(|done| *done >= came).await;
    }
}

crate::words! {
    /// Why the server could not extract the text of a file.
    #[derive(Default)]
    pub enum ExtractionFailure {
        /// No failure: the text was extracted, or extraction was not tried.
        #[default]
        None,
        /// The file is damaged, encrypted, or not of the type that it claims.
        Unreadable,
        /// The program that reads files stopped: it used too much memory, or the file is nested too deeply.
        Crashed,
        /// Reading the file took too long.
        TimedOut,
        /// The server tried several times, and stopped each time.
        GaveUp,
    }
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The text, pages with U+000C between them.
    pub text: String,
    /// Whether something is missing: the end, where it is too long, or a page that could not be read.
    pub is_partial: bool,
    /// Pages, where the file has them.
    pub page_count: Option<i32>,
}

impl Text {
    /// Cuts a text to what is kept of it. PostgreSQL keeps no U+0000.
    fn new(mut text: String, page_count: Option<i32>) -> Text {
        if text.contains('\0') {
            text = text.replace('\0', "");
        }
        let is_partial = text.len() > MAX_TEXT_BYTES;
        if is_partial {
            let end = (0..=MAX_TEXT_BYTES).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
            text.truncate(end);
        }
        Text { text, is_partial, page_count }
    }
}

/// Whether text can be taken out of files of a type.
pub fn is_supported(media_type: &str) -> bool {
    media_type == "application/pdf" || ["text/plain", "text/csv"].contains(&media_type)
}

impl Extractor {
    /// The text of a file, or why there is none.
    ///
    /// # Errors
    /// [`Refused::StorageUnavailable`], when the file cannot be read just now.
    pub async fn extract(
        &self,
        media_type: &str,
        bytes: ByteStream,
    ) -> Result<Result<Text, ExtractionFailure>, Refused> {
        if media::is_text(media_type) { plain(bytes).await.map(Ok) } else { self.in_child(bytes).await }
    }

    async fn in_child(&self, bytes: ByteStream) -> Result<Result<Text, ExtractionFailure>, Refused> {
        let child = Command::new(&self.program)
            .args([COMMAND, "--memory-bytes", &self.limits.memory_bytes.to_string()])
            .args(["--cpu-seconds", &self.limits.cpu_seconds.to_string()])
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let mut child = child.map_err(|error| {
            log::error!("cannot start {} to read a file: {error}", self.program.display());
            Refused::StorageUnavailable
        })?;
        // When the time is over the child is dropped, and killed by that.
        let answer = tokio::time::timeout(self.limits.timeout, async {
            match talk(&mut child, bytes).await? {
                Some(found) => Ok(found),
                None => Ok(Err(why(&child.wait().await))),
            }
        });
        answer.await.unwrap_or(Ok(Err(ExtractionFailure::TimedOut)))
    }
}

/// Why a child ended that gave no answer.
fn why(ended: &std::io::Result<ExitStatus>) -> ExtractionFailure {
    match ended.as_ref().ok().and_then(ExitStatus::signal) {
        Some(nix::libc::SIGXCPU) => ExtractionFailure::TimedOut,
        _ => ExtractionFailure::Crashed,
    }
}

/// Gives the child its file and takes its answer; none when it made none.
async fn talk(child: &mut Child, mut bytes: ByteStream) -> Result<Option<Result<Text, ExtractionFailure>>, Refused> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { return Ok(None) };
    let give = async move {
        while let Some(piece) = bytes.next().await {
            // A child that has ended takes no more: its answer, or the want of one, says why.
            if input.write_all(&piece?).await.is_err() {
                break;
            }
        }
        Ok::<(), Refused>(())
    };
    let mut answer = Vec::new();
    let mut limited = output.take(MAX_ANSWER_BYTES);
    let take = async { Ok(limited.read_to_end(&mut answer).await) };
    let (_, read) = futures_util::try_join!(give, take)?;
    Ok(read.ok().and_then(|_| serde_json::from_slice(&answer).ok()))
}

/// A text as it is, up to what is kept of it.
async fn plain(mut bytes: ByteStream) -> Result<Text, Refused> {
    let mut text = Vec::new();
    while let Some(piece) = bytes.next().await {
        text.extend_from_slice(&piece?);
        if text.len() > MAX_TEXT_BYTES + 4 {
            break;
        }
    }
    let valid = match std::str::from_utf8(&text) {
        Ok(_) => text.len(),
        Err(error) => error.valid_up_to(),
    };
    text.truncate(valid);
    Ok(Text::new(String::from_utf8(text).unwrap_or_default(), None))
}

/// What the child does: binds itself, reads a PDF from its standard input, and writes its text, or why there is none,
/// to its standard output.
///
/// # Errors
/// When it cannot bind itself, or is not listened to.
pub fn be_the_child(memory_bytes: u64, cpu_seconds: u64) -> anyhow::Result<()> {
    let limits = [
        (Resource::RLIMIT_AS, memory_bytes),
        (Resource::RLIMIT_CPU, cpu_seconds),
        (Resource::RLIMIT_FSIZE, 0),
        (Resource::RLIMIT_NOFILE, 16),
        (Resource::RLIMIT_CORE, 0),
    ];
    for (resource, limit) in limits {
        // Of the processor's time a second more for the end, so that the signal says which limit it was.
        let hard = if resource == Resource::RLIMIT_CPU { limit + 1 } else { limit };
        setrlimit(resource, limit, hard).with_context(|| format!("cannot limit {resource:?}"))?;
    }
    let mut file = Vec::new();
    std::io::stdin().lock().read_to_end(&mut file).context("cannot read the file")?;
    let found = std::panic::catch_unwind(|| pages(&file)).unwrap_or(Err(ExtractionFailure::Unreadable));
    let answer = serde_json::to_vec(&found)?;
    let mut out = std::io::stdout().lock();
    out.write_all(&answer).and_then(|()| out.flush()).context("nobody listens")
}

/// Page after page, so that one that cannot be read costs no other.
fn pages(file: &[u8]) -> Result<Text, ExtractionFailure> {
    let mut document = Document::load_mem(file).map_err(|_| ExtractionFailure::Unreadable)?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| ExtractionFailure::Unreadable)?;
    }
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    let mut texts = Vec::new();
    let mut bytes = 0;
    for number in &numbers {
        let text = std::panic::catch_unwind(AssertUnwindSafe(|| page(&document, *number))).ok().flatten();
        bytes += text.as_ref().map_or(0, String::len);
        texts.push(text);
        if bytes > MAX_TEXT_BYTES {
            break;
        }
    }
    if texts.iter().all(Option::is_none) {
        return Err(ExtractionFailure::Unreadable);
    }
    let is_partial = texts.len() < numbers.len() || texts.iter().any(Option::is_none);
    let texts: Vec<String> = texts.into_iter().map(Option::unwrap_or_default).collect();
    let mut whole = Text::new(texts.join(PAGE_BREAK), i32::try_from(numbers.len()).ok());
    whole.is_partial |= is_partial;
    Ok(whole)
}

fn page(document: &Document, number: u32) -> Option<String> {
    let mut text = String::new();
    pdf_extract::output_doc_page(document, &mut PlainTextOutput::new(&mut text), number).ok()?;
    Some(text.trim().to_owned())
}
