//! What a writer meant by a word that is not known.

/// " Did you mean 'x'?" where one of the words is near.
pub fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let word: String = word.chars().take(64).collect();
    let near = known
        .map(|candidate| (strsim::jaro_winkler(&word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    near.map(|(_, candidate)| format!(" Did you mean '{candidate}'?")).unwrap_or_default()
}
