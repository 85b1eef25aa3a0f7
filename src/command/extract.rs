//! `minutebook extract-text`: what the program calls itself as, to read a stranger's file in a process apart.

use crate::extraction;
use crate::settings::ExtractSettings;

/// Reads a PDF from the standard input and writes its text.
///
/// # Errors
/// When it cannot bind itself, or is not listened to.
pub fn run(settings: &ExtractSettings) -> anyhow::Result<()> {
    extraction::be_the_child(settings.memory_bytes, settings.cpu_seconds)
}
