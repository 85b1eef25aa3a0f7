//! Why something is not for the public, or no longer kept from it.

use maud::{Markup, html};

use super::own::own;
use super::words;
use crate::clock::zone;
use crate::database::sql::Json;
use crate::law::clear_days::local_day;
use crate::law::exemption::ExemptionKind;
use crate::record::exemption::{Disclosure, Exemption};

/// On what ground it is kept back, why that is in the public interest, and whether it was disclosed after all, by the
/// clock of a time zone.
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
                    p { "Legal ground: " (own(&exemption.citation)) "." }
                }
                None => {
                    p { b { "Not public: " (kind) "." } " " (own(&exemption.citation)) "." }
                    // The law weighs the public interest only of exempt information.
                    @match (&exemption.public_interest, exemption.kind) {
                        (Some(why), _) => { p { "Public interest: " (own(why)) } }
                        (None, ExemptionKind::Exempt) => {
                            p {
                                "The record does not say why the public interest in secrecy outweighs that in \
                                 disclosure."
                            }
                        }
                        (None, ExemptionKind::Confidential) => {}
                    }
                    @if let Some(until) = exemption.until { p { "Planned end of secrecy: " (words::day(until)) "." } }
                }
            }
        }
    }
}
