//! Why something is not for the public, or no longer kept from it.

use maud::{Markup, html};

use super::own::own;
use super::words;
use crate::clock::zone;
use crate::database::sql::Json;
use crate::law::clear_days::local_day;
use crate::law::exemption::ExemptionKind;
use crate::record::exemption::{Disclosure, Exemption};

/// On what ground it is kept back, why that is in the public interest, and whether it was disclosed after all, by the clock of a time
/// zone.
pub fn note(exemption: Option<&Json<Exemption>>, disclosure: Option<&Json<Disclosure>>, timezone: &str) -> Markup {
    let Some(Json(exemption)) = exemption else { return html! {} };
    let kind = match exemption.kind {
        ExemptionKind::Exempt => "exempt",
        ExemptionKind::Confidential => "confidential",
    };
    html! {
        div.withheld {
            @match disclosure {
                Some(Json(disclosure)) => {
                    p {
                        "This was " (kind) " and was disclosed on "
                        (words::day(local_day(disclosure.disclosed_at, zone(timezone)))) ". Why: "
                        (own(&disclosure.reason))
                    }
                    p { "The ground was: " (own(&exemption.citation)) "." }
                }
                None => {
                    p { b { "Not for the public: " (kind) "." } " " (own(&exemption.citation)) "." }
                    p {
                        @match &exemption.public_interest {
                            Some(why) => { "The public interest: " (own(why)) }
                            None => { "Why keeping it back outweighs the public interest in it is not recorded." }
                        }
                    }
                    @if let Some(until) = exemption.until { p { "It is meant to be kept back until " (words::day(until)) "." } }
                }
            }
        }
    }
}
