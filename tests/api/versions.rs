//! The crates that had known holes are of versions that mended them. The databases of advisories lack some of these.

use std::fs;

/// Crates with the first version in each that has none of the known holes, a line for each series of versions that may
/// be in use.
const MENDED: [(&str, [u64; 3]); 9] = [
    ("jsonwebtoken", [10, 3, 0]),
    ("tokio-postgres", [0, 7, 18]),
    ("postgres-protocol", [0, 6, 12]),
    ("diesel", [2, 3, 10]),
    ("bytes", [1, 11, 1]),
    ("time", [0, 3, 47]),
    // The series which actix-web keeps to.
    ("h2", [0, 3, 27]),
    ("h2", [0, 4, 16]),
    ("quick-xml", [0, 41, 0]),
];

/// The packages of the lock file, with their versions.
fn locked() -> Vec<(String, [u64; 3])> {
    let lock = fs::read_to_string("Cargo.lock").expect("the lock file");
    let member = |package: &str, name: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \""));
        line.and_then(|rest| rest.split('"').next()).expect("a member").to_owned()
    };
    let packages = lock.split("[[package]]").skip(1);
    packages.map(|package| (member(package, "name"), numbers(&member(package, "version")))).collect()
}

fn numbers(version: &str) -> [u64; 3] {
    let plain = version.split(['-', '+']).next().expect("a version");
    let parts: Vec<u64> = plain.split('.').map(|part| part.parse().expect("a number")).collect();
    parts.try_into().expect("three numbers")
}

#[test]
fn no_crate_is_older_than_the_version_that_mended_its_known_holes() {
    let locked = locked();
    assert!(locked.len() > 200, "{}", locked.len());
    for needed in ["jsonwebtoken", "tokio-postgres", "postgres-protocol", "diesel", "bytes", "h2"] {
        assert!(locked.iter().any(|(name, _)| name == needed), "{needed} is not there any more: take it off the list");
    }
    for (name, version) in &locked {
        let lines: Vec<[u64; 3]> = MENDED.iter().filter(|(known, _)| known == name).map(|(_, least)| *least).collect();
        let of_series = lines.iter().find(|least| least[..2] == version[..2]);
        let is_mended = of_series.map_or_else(|| lines.iter().all(|least| version > least), |least| version >= least);
        assert!(is_mended, "{name} {version:?} is older than {lines:?}");
    }
}

#[test]
fn versions_are_compared_by_their_numbers() {
    assert!(numbers("0.7.9") < numbers("0.7.18"));
    assert!(numbers("10.2.12-beta.1+build") < numbers("10.3.0"));
}
