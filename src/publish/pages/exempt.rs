//! Why something is not for the public, or no longer kept from it.

use maud::{Markup, html};

use super::words;
use crate::database::sql::Json;
use crate::law::exemption::ExemptionKind;
use crate::record::exemption::{Disclosure, Exemption};

/// On what ground it is kept back, why that is in the public interest, and whether it was disclosed after all.
pub fn note(exemption: Option<&Json<Exemption>>, disclosure: Option<&Json<Disclosure>>) -> Markup {
    let Some(Json(exemption)) = exemption else { return html! {} };
    let kind = match exemption.kind {
        ExemptionKind::Exempt => "exempt",
        ExemptionKind::Confidential => "confidential",
    };
    html! {
        div.withheld {
            @match disclosure {
                Some(Json(disclosure)) => {
                    p { "This was " (kind) " and was disclosed on " (words::day(disclosure.disclosed_at.date_naive())) ". Why: " (disclosure.reason) }
                    p { "The ground was: " (exemption.citation) "." }
                }
                None => {
                    p { b { "Not for the public: " (kind) "." } " " (exemption.citation) "." }
                    p {
                        @match &exemption.public_interest {
                            Some(why) => { "The public interest: " (why) }
                            None => { "Why keeping it back outweighs the public interest in it is not recorded." }
                        }
                    }
                    @if let Some(until) = exemption.until { p { "It is meant to be kept back until " (words::day(until)) "." } }
                }
            }
        }
    }
}
