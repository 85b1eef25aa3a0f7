//! `minutebook openapi`: prints the OpenAPI document, or checks that the committed one is equal to it.

use anyhow::{Context, bail};

use super::say;
use crate::api;
use crate::settings::OpenapiSettings;

/// Prints or checks.
///
/// # Errors
/// When the file cannot be read, or differs.
pub fn run(settings: &OpenapiSettings) -> anyhow::Result<()> {
    let document = api::document()?.to_pretty_json()?;
    if !settings.check {
        say(&document);
        return Ok(());
    }
    let path = settings.file.display();
    let committed = std::fs::read_to_string(&settings.file).with_context(|| format!("cannot read {path}"))?;
    if committed.trim_end() != document {
        bail!("{path} is not what the code describes. Run `make openapi` and commit the file");
    }
    say(&format!("{path} is what the code describes"));
    Ok(())
}
