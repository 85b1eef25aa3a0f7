//! Which act or regulation a sentence cites.

/// The law that a description cites: the text in brackets, or the whole if it is a citation itself.
pub fn legal_source(description: &str) -> Option<String> {
    let cites = |text: &str| text.contains("SI 20") || text.contains("SI 19") || text.contains(" Act ");
    let mut bracketed =
        description.match_indices('(').filter_map(|(start, _)| within_brackets(description.get(start..)?));
    let source = bracketed.find(|text| cites(text));
    source.or_else(|| Some(description.trim_end_matches('.')).filter(|text| cites(text))).map(str::to_owned)
}

/// The text in the brackets at the beginning of a text.
fn within_brackets(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return text.get(1..at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::legal_source;

    #[test]
    fn a_citation_is_what_stands_in_brackets_or_the_sentence_itself() {
        assert_eq!(legal_source("By an officer (SI 2014/2095 reg 7).").as_deref(), Some("SI 2014/2095 reg 7"));
        let nested = "Kept back (section 100A(4) of the Act of 1972, section 50A(4) of the Act of 1973).";
        assert_eq!(
            legal_source(nested).as_deref(),
            Some("section 100A(4) of the Act of 1972, section 50A(4) of the Act of 1973")
        );
        let whole = "Local Government Act 1972, Schedule 12A, Part 1 (England): paragraphs 1 to 7.";
        assert_eq!(legal_source(whole).as_deref(), Some(&whole[..whole.len() - 1]));
        assert_eq!(legal_source("Approved with amendments (see there)."), None);
    }
}
