//! Languages by their tags (BCP 47), as far as a record has texts in them: a language, and perhaps a script and a
//! region.

/// What a tag looks like in a record: cy, zh-Hant, en-GB, es-419.
pub const PATTERN: &str = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$";

/// English, the language of the pages themselves.
pub const ENGLISH: &str = "en";

/// The most languages of a reader that count.
const MOST: usize = 5;

/// A tag in its usual spelling (RFC 5646 section 2.1.1); none where it is no tag that a record can have.
pub fn canonical(tag: &str) -> Option<String> {
    let mut parts = tag.split('-').peekable();
    let language = parts.next().filter(|part| (2..=3).contains(&part.len()) && is_of_letters(part))?;
    let mut canonical = language.to_ascii_lowercase();
    if let Some(script) = parts.next_if(|part| part.len() == 4 && is_of_letters(part)) {
        let (first, rest) = script.split_at(1);
        canonical.extend(["-", &first.to_ascii_uppercase(), &rest.to_ascii_lowercase()]);
    }
    let is_number = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(region) = parts.next_if(|part| part.len() == 2 && is_of_letters(part) || is_number(part)) {
        canonical.extend(["-", &region.to_ascii_uppercase()]);
    }
    parts.next().is_none().then_some(canonical)
}

fn is_of_letters(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The language of a tag without its script and region.
pub fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The languages that `Accept-Language` asks for (RFC 9110 section 12.5.4), the most wanted first. All sorts of English
/// count as one, and what comes after it does not count: every page has a text in English or in the record's own words.
pub fn wanted(header: &str) -> Vec<String> {
    let mut ranked: Vec<(u16, String)> = Vec::new();
    for choice in header.split(',').take(64) {
        let mut parts = choice.split(';').map(str::trim);
        let tag = parts.next().and_then(canonical);
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let weight = weight.map_or(Some(1000), thousandths);
        if let (Some(tag), Some(weight @ 1..)) = (tag, weight) {
            ranked.push((weight, tag));
        }
    }
    ranked.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let mut wanted: Vec<String> = Vec::new();
    for (_, tag) in ranked {
        let is_english = primary(&tag) == ENGLISH;
        let tag = if is_english { ENGLISH.to_owned() } else { tag };
        if !wanted.contains(&tag) {
            wanted.push(tag);
        }
        if is_english || wanted.len() == MOST {
            break;
        }
    }
    wanted
}

/// A weight from 0 to 1 with three digits at most, in thousandths.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let is_short = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let whole: u16 = whole.parse().ok().filter(|whole| *whole <= 1 && is_short)?;
    let part: u16 = format!("{part:0<3}").parse().ok()?;
    Some((whole * 1000 + part).min(1000))
}

/// Of some languages the one to show to a reader: the first that is wanted, else one with the same language and another
/// script or region. None means the record's own words, also where English is wanted and not among them.
pub fn chosen<'a>(wanted: &[String], among: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    for tag in wanted {
        let exact = among.clone().find(|known| known == tag);
        let found = exact.or_else(|| among.clone().find(|known| primary(known) == primary(tag)));
        if found.is_some() || primary(tag) == ENGLISH {
            return found;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_one_spelling() {
        for (tag, canonical_tag) in [
            ("CY", Some("cy")),
            ("zh-hant", Some("zh-Hant")),
            ("EN-gb", Some("en-GB")),
            ("sr-latn-rs", Some("sr-Latn-RS")),
            ("es-419", Some("es-419")),
            ("welsh", None),
            ("c", None),
            ("cy-", None),
            ("cy_GB", None),
            ("de-CH-1901", None),
            ("*", None),
            ("", None),
            ("cý", None),
        ] {
            assert_eq!(canonical(tag).as_deref(), canonical_tag, "{tag}");
        }
    }

    #[test]
    fn the_most_wanted_language_comes_first_and_english_comes_last() {
        for (header, tags) in [
            ("cy", vec!["cy"]),
            ("en-GB,en;q=0.9,cy;q=0.5", vec!["en"]),
            ("en;q=0.5, cy;q=0.8", vec!["cy", "en"]),
            ("cy-GB, cy;q=0.9, en;q=0.8, ur;q=0.7", vec!["cy-GB", "cy", "en"]),
            ("cy;q=0, ur;q=0.001", vec!["ur"]),
            ("*", vec![]),
            ("cy;q=2, ur;q=x, pl;q=0.1234", vec![]),
            ("aa,bb,cc,dd,ee,ff", vec!["aa", "bb", "cc", "dd", "ee"]),
        ] {
            assert_eq!(wanted(header), tags, "{header}");
        }
    }

    #[test]
    fn a_reader_gets_the_language_or_one_that_is_near_it() {
        let of = |tags: &[&str], among: &[&'static str]| {
            let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
            chosen(&tags, among.iter().copied())
        };
        assert_eq!(of(&["cy"], &["cy"]), Some("cy"));
        assert_eq!(of(&["cy-GB"], &["cy"]), Some("cy"));
        assert_eq!(of(&["ur", "cy"], &["cy"]), Some("cy"));
        assert_eq!(of(&["en"], &["cy"]), None);
        assert_eq!(of(&["en"], &["cy", "en"]), Some("en"));
        assert_eq!(of(&["en", "cy"], &["cy"]), None);
        assert_eq!(of(&[], &["cy"]), None);
        assert_eq!(of(&["zh-Hans"], &["zh-Hant", "zh-Hans"]), Some("zh-Hans"));
    }
}
