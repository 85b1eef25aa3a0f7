//! The floors of the house: a file uses the floors below its own, and what is the same for all nouns names none.

use std::path::{Path, PathBuf};

use minutebook::kind::Kind;

/// The floors of each package, from the top to the ground.
const FLOORS: [(&str, &[&str]); 4] = [
    ("src", &["command", "server", "api", "import", "publish", "nouns", "progress", "record", "access"]),
    (
        "crates/doors/src",
        &["fuzzing", "http", "state", "database", "extraction", "storage", "tokens", "settings", "metrics"],
    ),
    (
        "crates/rules/src",
        &["spreadsheet", "measures", "law", "rich_text", "difference", "timezones", "local_time", "minute_numbers"],
    ),
    (
        "crates/words/src",
        &[
            "identifier",
            "ids",
            "days",
            "decimal",
            "texts",
            "spelling",
            "refused",
            "actor",
            "media",
            "kind",
            "clock",
            "words",
        ],
    ),
];

/// The macros of the packages, which have no floor.
const MACROS: [&str; 4] = ["closed_set", "described", "for_kind", ""];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Every `crate::…` path that a file names.
fn uses(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("a source");
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split("crate::").skip(1).map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn first_word(path: &str) -> &str {
    path.split(|character: char| !character.is_alphanumeric() && character != '_').next().unwrap_or_default()
}

#[test]
fn every_file_uses_only_the_floors_below_its_own() {
    let mut checked = 0;
    for (place, (root, floors)) in FLOORS.iter().enumerate() {
        let lower: Vec<&str> = FLOORS.iter().skip(place + 1).flat_map(|(_, floors)| floors.iter().copied()).collect();
        for path in sources(Path::new(root)) {
            let inside = path.strip_prefix(root).expect("a source").components().next().expect("a part");
            let own = inside.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
            let Some(level) = floors.iter().position(|floor| *floor == own) else {
                assert!(["lib", "main", "logger"].contains(&own.as_str()), "{} has no floor", path.display());
                continue;
            };
            for used in uses(&path) {
                let used = first_word(&used);
                if used == own || MACROS.contains(&used) || lower.contains(&used) {
                    continue;
                }
                let below = floors.iter().position(|floor| *floor == used);
                assert!(
                    below.is_some_and(|below| below > level),
                    "{} uses {used}, which is not below it",
                    path.display()
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn what_is_the_same_for_all_record_types_names_none() {
    let mut files: Vec<PathBuf> = ["crates/doors/src", "src/record/noun"].map(Path::new).map(sources).concat();
    files.push(PathBuf::from("src/record/noun.rs"));
    assert!(files.len() > 50);
    for path in files {
        for used in uses(&path) {
            // The metrics of the server have the name of a record type.
            let names = |kind: &Kind| used.contains(&format!("{}::", kind.table())) && *kind != Kind::Metric;
            assert!(!Kind::ALL.iter().any(names), "{} uses {used}", path.display());
        }
    }
}

#[test]
fn a_slice_uses_no_other_slices_routes() {
    for path in sources(Path::new("src/record")) {
        for used in uses(&path).iter().filter(|used| used.starts_with("record::")) {
            assert!(!used.contains("routes"), "{} uses {used}", path.display());
        }
    }
}

#[test]
fn what_is_calculated_needs_no_request_and_no_connection() {
    for (package, below) in [("words", &[][..]), ("rules", &["minutebook-words"]), ("doors", &["minutebook-words"])] {
        let text = std::fs::read_to_string(format!("crates/{package}/Cargo.toml")).expect("a manifest");
        let needed = text.split("[dependencies]").nth(1).and_then(|rest| rest.split('[').next()).expect("a list");
        let ours: Vec<&str> = needed.lines().filter_map(|line| line.split('.').next()).collect();
        let ours: Vec<&str> = ours.into_iter().filter(|name| name.starts_with("minutebook-")).collect();
        assert_eq!(ours, below, "{package}");
        for door in ["actix-web", "diesel-async", "reqwest", "tokio"] {
            assert!(package == "doors" || !needed.contains(door), "{package} needs {door}");
        }
    }
}

/// The views decide that, so that a query which forgets it shows nothing more.
#[test]
fn no_query_of_a_slice_decides_who_sees_a_row() {
    let (mut queries, mut deciding) = (0, Vec::new());
    for path in ["record", "progress", "publish"].iter().flat_map(|folder| sources(&Path::new("src").join(folder))) {
        let text = std::fs::read_to_string(&path).expect("a source");
        for line in text.lines() {
            queries += usize::from(line.contains(".filter("));
            if line.contains(".filter(")
                && ["is_public", "is_withheld", "was_public"].iter().any(|name| line.contains(name))
            {
                deciding.push(format!("{}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(queries > 100, "{queries}");
    // Checks of what is written may name it; what is read may not.
    let writes = ["src/progress/actions.rs", "src/record/agendas/queries.rs"];
    deciding.retain(|line| !writes.iter().any(|path| line.starts_with(path)));
    assert!(deciding.is_empty(), "{deciding:#?}");
}
