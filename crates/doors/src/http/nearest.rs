//! Addresses that are nearly right: the one that was meant, of those that there are. Only patterns of routes are
//! compared, so the answer discloses no record.

/// The least likeness of a word that was meant to be another.
const LIKE: f64 = 0.78;

/// The longest address that is compared, in parts.
const MAX_PARTS: usize = 8;

/// What people call a collection, beside its own name.
const CALLED: [(&[&str], &str); 6] = [
    (&["councillors", "councillor", "members", "person", "persons"], "people"),
    (&["committees", "committee", "boards"], "bodies"),
    (&["papers", "reports", "files", "attachments"], "documents"),
    (&["agenda-items", "agendaitems", "minutes"], "items"),
    (&["kpis", "indicators", "measures"], "metrics"),
    (&["events", "sittings"], "meetings"),
];

/// The address nearest to one that is none.
pub fn nearest<'a>(path: &str, patterns: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut asked: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).take(MAX_PARTS + 1).collect();
    asked.retain(|part| !part.eq_ignore_ascii_case("api"));
    if asked.is_empty() || asked.len() > MAX_PARTS {
        return None;
    }
    let version = |part: &&str| part.len() < 4 && part.to_ascii_lowercase().starts_with('v');
    // As it is, and below /v1 where the version is missing or another.
    let below: Vec<&str> = std::iter::once("v1").chain(asked.iter().copied().skip_while(version)).collect();
    let mut best: Option<(f64, String)> = None;
    for pattern in patterns {
        for asked in [&asked, &below] {
            let Some((likeness, address)) = fit(asked, pattern) else { continue };
            if best.as_ref().is_none_or(|(so_far, _)| likeness > *so_far) {
                best = Some((likeness, address));
            }
        }
    }
    best.map(|(_, address)| address)
}

/// How well parts fit a pattern, and the address that they would be.
fn fit(asked: &[&str], pattern: &str) -> Option<(f64, String)> {
    let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
    let is_free = |part: &str| part.starts_with('{');
    // A key needs both its parts.
    let is_half_a_key = pattern.ends_with("/by/{scheme}/{value}") && asked.len() + 1 == parts.len();
    if parts.len() != asked.len() && !is_half_a_key {
        return None;
    }
    let (mut sum, mut words, mut address) = (0.0, 0.0, String::new());
    for (index, part) in parts.iter().enumerate() {
        let sent = asked.get(index).copied();
        address.push('/');
        address.push_str(sent.filter(|_| is_free(part)).unwrap_or(part));
        let Some(sent) = sent.filter(|_| !is_free(part)) else { continue };
        let likeness = likeness(sent, part);
        if likeness < LIKE {
            return None;
        }
        (sum, words) = (sum + likeness, words + 1.0);
    }
    (words > 0.0).then(|| (sum / words, address))
}

fn likeness(sent: &str, word: &str) -> f64 {
    let sent: String = sent.chars().take(64).collect::<String>().to_ascii_lowercase().replace('_', "-");
    let is_called = CALLED.iter().any(|(names, collection)| *collection == word && names.contains(&sent.as_str()));
    if is_called { 0.99 } else { strsim::jaro_winkler(&sent, word) }
}
