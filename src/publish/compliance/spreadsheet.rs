//! The findings of a council's record as CSV (RFC 4180): a row a finding.

use super::model::{CouncilCompliance, Finding};
use crate::http::problem::{Code, Problem};

/// The names of the columns.
const HEADER: [&str; 11] =
    ["council", "code", "on", "kind", "id", "reference", "title", "days_asked", "days_given", "detail", "address"];

/// Writes it.
///
/// # Errors
/// When it cannot be written.
pub fn written(compliance: &CouncilCompliance) -> Result<String, Problem> {
    let failed = |error: String| {
        log::error!("findings cannot be written: {error}");
        Problem::new(Code::Internal, "The findings cannot be written.")
    };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADER).map_err(|error| failed(error.to_string()))?;
    for finding in &compliance.findings {
        writer.write_record(row(&compliance.council.slug, finding)).map_err(|error| failed(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

fn row(council: &str, finding: &Finding) -> [String; 11] {
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    [
        council.to_owned(),
        <&str>::from(finding.code).to_owned(),
        finding.on.to_string(),
        finding.kind.word().to_owned(),
        finding.id.to_string(),
        finding.reference.clone().unwrap_or_default(),
        finding.title.clone().unwrap_or_default(),
        number(finding.days_asked),
        number(finding.days_given),
        finding.detail.clone(),
        finding.links.record.clone(),
    ]
}
