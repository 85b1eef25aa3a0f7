//! Names of time zones as writers send them: IANA names are taken. What Windows and people say instead is refused with
//! the IANA name, since a zone that is only nearly right is an hour off all summer.

mod windows;

use chrono_tz::{TZ_VARIANTS, Tz};

use crate::refused::{FieldError, Refused};
use crate::spelling::did_you_mean;
use windows::ZONES;

/// The time zone of a name.
///
/// # Errors
/// [`Refused::Invalid`] when there is none.
pub fn read(name: &str) -> Result<Tz, Refused> {
    name.parse().map_err(|_| {
        let (detail, zone) = refusal(name);
        let error = FieldError::new("/timezone", "unknown_value", detail);
        Refused::Invalid(vec![FieldError { allowed: zone.map(|zone| vec![zone.to_owned()]), ..error }])
    })
}

/// Why a name is not taken, and the one to send where that is certain.
fn refusal(name: &str) -> (String, Option<&'static str>) {
    let said = name.trim();
    if let Some(zone) = of_windows(said) {
        return (format!("'{said}' is the name that Windows has for {zone}. Send {zone}."), Some(zone));
    }
    if let Some(zone) = misspelt(said) {
        return (format!("'{said}' is not an IANA time zone. Send {zone}."), Some(zone));
    }
    let not = format!("'{said}' is not an IANA time zone such as Europe/London.");
    if is_offset(said) {
        let detail = "An offset or an abbreviation does not say when clocks change. Send the zone of the place.";
        return (format!("{not} {detail}"), None);
    }
    let names = TZ_VARIANTS.iter().map(|zone| zone.name()).filter(|zone| zone.contains('/'));
    (format!("{not}{}", did_you_mean(said, names)), None)
}

/// The zone that Windows calls so; it has names for summer as well.
fn of_windows(name: &str) -> Option<&'static str> {
    let standard = ["Daylight", "Summer"].iter().fold(name.to_owned(), |name, word| name.replace(word, "Standard"));
    let is_it = |known: &str| known.eq_ignore_ascii_case(&standard);
    ZONES.iter().find(|(known, _)| is_it(known)).map(|(_, zone)| *zone)
}

/// The zone with this name (capitals and spaces aside), or with this city.
fn misspelt(name: &str) -> Option<&'static str> {
    let name = name.replace(' ', "_");
    let names = || TZ_VARIANTS.iter().map(|zone| zone.name());
    let city = |zone: &str| zone.rsplit_once('/').is_some_and(|(_, city)| city.eq_ignore_ascii_case(&name));
    let same = names().find(|zone| zone.eq_ignore_ascii_case(&name));
    same.or_else(|| names().find(|zone| city(zone) && zone.parse::<Tz>().is_ok() && !zone.starts_with("Etc/")))
}

/// Whether it is a number of hours, or a few capitals as clocks are abbreviated.
fn is_offset(name: &str) -> bool {
    let is_short = (2..=5).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase());
    is_short || name.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{ZONES, read, refusal};

    #[test]
    fn every_name_of_windows_leads_to_a_zone_that_is_known() {
        for (name, zone) in ZONES {
            assert!(read(zone).is_ok(), "{zone}");
            // UTC is a name of both.
            assert!(name == "UTC" || refusal(name).1 == Some(zone), "{name}: {:?}", refusal(name));
        }
    }
}
