//! Rings of uses: one thing uses another, and by way of others that one uses the first.

use std::collections::{HashMap, HashSet, VecDeque};

use super::paths::Use;

/// The shortest ring, if there is any: each use begins where the one before it ends, and the last ends at the first.
pub fn shortest(uses: &[Use]) -> Option<Vec<&Use>> {
    let mut onward: HashMap<&str, Vec<&Use>> = HashMap::new();
    for used in uses {
        onward.entry(&used.from).or_default().push(used);
    }
    uses.iter().filter_map(|first| way_back(&onward, first)).min_by_key(Vec::len)
}

/// A use, and the shortest way from its end back to its beginning.
fn way_back<'a>(onward: &HashMap<&str, Vec<&'a Use>>, first: &'a Use) -> Option<Vec<&'a Use>> {
    let mut ways = VecDeque::from([vec![first]]);
    let mut seen = HashSet::new();
    while let Some(way) = ways.pop_front() {
        let end = way.last()?.to.as_str();
        if end == first.from {
            return Some(way);
        }
        for next in onward.get(end).into_iter().flatten().filter(|next| seen.insert(next.to.as_str())) {
            ways.push_back([way.as_slice(), &[*next]].concat());
        }
    }
    None
}
