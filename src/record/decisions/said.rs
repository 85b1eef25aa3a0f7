//! The texts of a decision, each with the HTML that was sent beside it or in place of it.

use super::model::{DecisionColumns, DecisionInput};
use super::parts::ResolutionInput;
use crate::refused::Refused;
use crate::rich_text::{Formed, SentForms, formed};

/// What was decided and why.
pub struct Said {
    /// The text.
    pub text: Formed,
    /// The numbered parts, with their HTML cleaned.
    pub resolutions: Vec<ResolutionInput>,
    /// The reasons; none where none were sent.
    pub reasons: Option<String>,
    /// The reasons as HTML, if they have structure.
    pub reasons_html: Option<String>,
}

impl Said {
    /// The texts that were sent.
    ///
    /// # Errors
    /// [`Refused::Invalid`] where both forms are missing, or differ, or the HTML cannot be kept.
    pub fn of(new: &DecisionInput, was: Option<&DecisionColumns>) -> Result<Said, Refused> {
        let source = new.source_url.as_deref();
        let text = SentForms {
            text: new.text.as_deref(),
            html: new.text_html.as_deref(),
            pointers: ("/text", "/text_html"),
            most: 100_000,
        };
        let text = formed(text, was.map(|was| (was.text.as_str(), was.text_html.as_deref())), source)?;
        let reasons = SentForms {
            text: new.reasons.as_deref(),
            html: new.reasons_html.as_deref(),
            pointers: ("/reasons", "/reasons_html"),
            most: 50_000,
        };
        let before = was.and_then(|was| Some((was.reasons.as_deref()?, was.reasons_html.as_deref())));
        let are_sent = reasons.text.is_some() || reasons.html.is_some();
        let reasons = if are_sent { Some(formed(reasons, before, source)?) } else { None };
        let (reasons, reasons_html) = reasons.map(|reasons| (reasons.text, reasons.html)).unzip();
        let before = was.map(|was| was.resolutions.0.as_slice()).unwrap_or_default();
        let resolutions = new.resolutions.iter().enumerate().map(|(index, sent)| resolved(index, sent, before, source));
        let resolutions = resolutions.collect::<Result<_, _>>()?;
        Ok(Said { text, resolutions, reasons, reasons_html: reasons_html.flatten() })
    }
}

/// A numbered part, with its HTML cleaned. What it was before is known by both of its forms.
fn resolved(
    index: usize,
    sent: &ResolutionInput,
    before: &[ResolutionInput],
    source: Option<&str>,
) -> Result<ResolutionInput, Refused> {
    let same = |other: &&ResolutionInput| (&other.text, &other.html) == (&sent.text, &sent.html);
    let before = before.iter().find(same).and_then(|same| Some((same.text.as_deref()?, same.html.as_deref())));
    let (at_text, at_html) = (format!("/resolutions/{index}/text"), format!("/resolutions/{index}/html"));
    let forms = SentForms {
        text: sent.text.as_deref(),
        html: sent.html.as_deref(),
        pointers: (&at_text, &at_html),
        most: 50_000,
    };
    let Formed { text, html } = formed(forms, before, source)?;
    Ok(ResolutionInput { limb: sent.limb.clone(), text: Some(text), html })
}
