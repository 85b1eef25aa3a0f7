//! The floors of the house: a file uses the floors below its own, and what is the same for all nouns names none.

use std::path::{Path, PathBuf};

use minutebook::kind::Kind;

/// From the top to the ground.
const FLOORS: [&str; 27] = [
    "command",
    "server",
    "api",
    "import",
    "publish",
    "nouns",
    "progress",
    "record",
    "law",
    "access",
    "http",
    "state",
    "database",
    "extraction",
    "storage",
    "tokens",
    "settings",
    "identifier",
    "ids",
    "decimal",
    "refused",
    "actor",
    "media",
    "kind",
    "metrics",
    "clock",
    "hostile",
];

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

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| *floor == name)
}

/// The floor of a file, and every `crate::…` path that it names.
fn uses(path: &Path) -> (String, Vec<String>) {
    let text = std::fs::read_to_string(path).expect("a source");
    let inside = path.strip_prefix("src").expect("a source");
    let own =
        inside.components().next().expect("a part").as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let paths = code.flat_map(|line| line.split("crate::").skip(1).map(str::to_owned).collect::<Vec<_>>()).collect();
    (own, paths)
}

fn first_word(path: &str) -> &str {
    path.split(|character: char| !character.is_alphanumeric() && character != '_').next().unwrap_or_default()
}

#[test]
fn every_file_uses_only_the_floors_below_its_own() {
    let mut checked = 0;
    for path in sources(Path::new("src")) {
        let (own, uses) = uses(&path);
        let Some(level) = floor(&own) else { continue };
        for used in uses
            .iter()
            .map(|used| first_word(used))
            .filter(|used| **used != own && !["", "words", "described", "closed_set"].contains(used))
        {
            let below = floor(used).unwrap_or_else(|| panic!("{} uses {used}, which has no floor", path.display()));
            assert!(below > level, "{} uses {used}, which is not below {own}", path.display());
            checked += 1;
        }
    }
    assert!(checked > 100);
}

#[test]
fn what_is_the_same_for_all_record_types_names_none() {
    let mut files: Vec<PathBuf> = ["src/http", "src/database", "src/record/noun"].map(Path::new).map(sources).concat();
    files.push(PathBuf::from("src/record/noun.rs"));
    assert!(files.len() > 50);
    for path in files {
        let (_, uses) = uses(&path);
        for used in uses {
            // The metrics of the server have the name of a record type.
            let names = |kind: &Kind| used.contains(&format!("{}::", kind.table())) && *kind != Kind::Metric;
            assert!(!Kind::ALL.iter().any(names), "{} uses {used}", path.display());
        }
    }
}

#[test]
fn a_slice_uses_no_other_slices_routes() {
    for path in sources(Path::new("src/record")) {
        let (_, uses) = uses(&path);
        for used in uses.iter().filter(|used| used.starts_with("record::")) {
            assert!(!used.contains("routes"), "{} uses {used}", path.display());
        }
    }
}

#[test]
fn what_is_calculated_of_progress_knows_neither_http_nor_the_database() {
    let pure = ["badge", "chart", "drawing", "forecast", "period", "rating", "series"];
    let is_pure = |path: &PathBuf| {
        let inside = path.strip_prefix("src/progress").expect("a file of progress");
        let first = inside.components().next().expect("a part").as_os_str().to_string_lossy();
        pure.contains(&first.trim_end_matches(".rs"))
    };
    let files: Vec<PathBuf> = sources(Path::new("src/progress")).into_iter().filter(is_pure).collect();
    assert!(files.len() >= pure.len());
    for path in files {
        let (_, uses) = uses(&path);
        for used in uses {
            assert!(!["http", "database", "record"].contains(&first_word(&used)), "{} uses {used}", path.display());
        }
    }
}

#[test]
fn the_law_knows_neither_http_nor_the_database_nor_the_record() {
    let files = sources(Path::new("src/law"));
    assert!(files.len() >= 10);
    for path in files {
        let (_, uses) = uses(&path);
        for used in uses {
            assert!(["kind", "law", "words"].contains(&first_word(&used)), "{} uses {used}", path.display());
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
