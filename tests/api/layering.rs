//! The floors of the house: a file uses the floors below its own, files and slices use each other in no ring, and what
//! is the same for all record types names none.

mod paths;
mod rings;

use std::path::Path;

use minutebook::kind::Kind;
use paths::{Named, Source, Use, named, uses};

/// The floors of each package, from the top to the ground.
const FLOORS: [(&str, &[&str]); 4] = [
    (
        "src",
        &["logger", "command", "server", "api", "import", "publish", "batch", "nouns", "progress", "record", "access"],
    ),
    (
        "crates/doors/src",
        &["fuzzing", "http", "state", "database", "extraction", "storage", "tokens", "outbound", "settings", "metrics"],
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
            "languages",
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
const MACROS: [&str; 4] = ["closed_set", "described", "for_kind", "record_types"];

/// The folders of slices.
const FOLDERS: [Folder; 3] = [
    Folder {
        path: "src/record",
        shared: &[
            "concerns",
            "decision_maker",
            "exemption",
            "locked",
            "noun",
            "participations",
            "publication",
            "references",
            "sittings",
            "successions",
            "threads",
            "translations",
        ],
        rules: &["contradictions", "corrections", "frozen", "joint_bodies", "lawful", "workflow/facts"],
    },
    Folder {
        path: "src/progress",
        shared: &["fit", "periods", "places", "revisions", "source"],
        rules: &["elements", "parents"],
    },
    Folder { path: "src/publish", shared: &[], rules: &[] },
];

/// The files of a slice that only describe and read rows.
const DATA: [&str; 6] = ["announced", "included", "model", "parts", "places", "queries"];

/// A folder of slices.
struct Folder {
    path: &'static str,
    /// Modules that all slices share, their data too. They name no record type.
    shared: &'static [&'static str],
    /// Rules that all types ask, or several of them.
    rules: &'static [&'static str],
}

/// The levels of a folder, from the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Shared,
    Data,
    Rules,
    Types,
}

/// The level and the slice of a file; none where it is in no slice.
fn place(file: &str) -> Option<(Level, String)> {
    let in_folder = |folder: &'static Folder| Some((folder, file.strip_prefix(folder.path)?.strip_prefix('/')?));
    let (folder, rest) = FOLDERS.iter().find_map(in_folder)?;
    let is_of = |names: &[&str]| names.iter().any(|name| rest == *name || rest.starts_with(&format!("{name}/")));
    let (slice, inside) = rest.split_once('/').unwrap_or((rest, ""));
    let level = if is_of(folder.shared) {
        Level::Shared
    } else if is_of(folder.rules) {
        Level::Rules
    } else if inside.split('/').any(|part| DATA.contains(&part)) {
        Level::Data
    } else {
        Level::Types
    };
    Some((level, format!("{}/{slice}", folder.path)))
}

fn refuse_ring(uses: &[Use]) {
    let ring = rings::shortest(uses).unwrap_or_default();
    let said: Vec<&str> = ring.iter().map(|used| used.said.as_str()).collect();
    assert!(said.is_empty(), "a ring:\n{}\nMove what closes it to a file below both.", said.join("\n"));
}

#[test]
fn every_file_uses_only_the_floors_below_its_own() {
    let mut checked = 0;
    for (package, (root, floors)) in FLOORS.iter().enumerate() {
        let lower: Vec<&str> = FLOORS.iter().skip(package + 1).flat_map(|(_, floors)| floors.iter().copied()).collect();
        for source in Source::all(root).iter().filter(|source| !source.is_root()) {
            let (file, own) = (source.file.display(), source.module[0].as_str());
            let level = floors.iter().position(|floor| *floor == own);
            assert!(level.is_some(), "{file} has no floor");
            for Named { words, .. } in source.named().into_iter().chain(source.named_in_tests()) {
                let Some(used) = words.first().map(String::as_str) else { continue };
                if used == own || MACROS.contains(&used) || lower.contains(&used) {
                    continue;
                }
                let below = floors.iter().position(|floor| *floor == used);
                assert!(below.is_some() && below > level, "{file} uses {used}, which is not below it");
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn no_files_use_each_other_in_a_ring() {
    for (root, _) in FLOORS {
        let between: Vec<Use> = uses(root).into_iter().filter(|used| !used.is_within_one()).collect();
        assert!(!between.is_empty(), "{root}");
        refuse_ring(&between);
    }
}

#[test]
fn slices_use_lower_levels_and_each_other_in_no_ring() {
    let mut between = Vec::new();
    for used in uses("src") {
        let (Some((from, slice)), Some((to, other))) = (place(&used.from), place(&used.to)) else { continue };
        assert!(from >= to, "{}: {from:?} must not use {to:?}", used.said);
        if slice != other {
            between.push(Use { from: format!("{from:?} {slice}"), to: format!("{to:?} {other}"), ..used });
        }
    }
    assert!(between.len() > 100, "{}", between.len());
    refuse_ring(&between);
}

#[test]
fn every_record_type_has_a_slice_and_every_level_its_files() {
    for &kind in Kind::ALL {
        let model = |folder: &str| Path::new(folder).join(kind.table()).join("model.rs").is_file();
        assert!(model("src/record") != model("src/progress"), "{kind:?}");
    }
    for Folder { path, shared, rules } in FOLDERS {
        for name in shared.iter().chain(rules) {
            assert!(Path::new(path).join(name).with_extension("rs").is_file(), "{path} has no {name}");
        }
    }
}

#[test]
fn a_ring_is_found_with_its_lines() {
    let used = |from: &str, to: &str| Use { from: from.to_owned(), to: to.to_owned(), said: format!("{from} {to}") };
    let found = |uses: &[Use]| -> Vec<String> {
        rings::shortest(uses).unwrap_or_default().iter().map(|used| used.said.clone()).collect()
    };
    let mut uses = vec![used("a", "b"), used("b", "c"), used("a", "c"), used("d", "a")];
    assert_eq!(found(&uses), [""; 0]);
    uses.push(used("c", "a"));
    assert_eq!(found(&uses), ["a c", "c a"]);
}

#[test]
fn a_tree_of_paths_is_read_path_by_path() {
    let code =
        "use crate::a::{\n    b::{self, c as d},\n    *,\n};\n// crate::not\nfn of() -> super::e::F { crate::g() }";
    let found = named(&["x".to_owned(), "y".to_owned()], code);
    let found: Vec<String> = found.iter().map(|named| format!("{} {}", named.line, named.words.join("::"))).collect();
    assert_eq!(found, ["1 a::b", "1 a::b::c", "6 x::e::F", "6 g"]);
}

#[test]
fn what_is_the_same_for_all_record_types_names_none() {
    let mut sources = Source::all("src");
    sources.retain(|source| source.module.starts_with(&["record".to_owned(), "noun".to_owned()]));
    sources.extend(Source::all("crates/doors/src"));
    assert!(sources.len() > 50);
    for source in sources {
        for Named { line, words } in source.named().into_iter().chain(source.named_in_tests()) {
            // The metrics of the server have the name of a record type, and a table is none.
            if words.starts_with(&["metrics".to_owned()]) || words.contains(&"schema".to_owned()) {
                continue;
            }
            let names = |kind: &Kind| words.iter().any(|word| word == kind.table());
            assert!(!Kind::ALL.iter().any(names), "{}:{line} uses {}", source.file.display(), words.join("::"));
        }
    }
}

#[test]
fn a_slice_uses_no_other_slices_routes() {
    for used in uses("src").iter().filter(|used| used.to.ends_with("routes")) {
        let (Some((_, slice)), Some((_, other))) = (place(&used.from), place(&used.to)) else { continue };
        assert!(slice == other, "{}", used.said);
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
    for path in FOLDERS.iter().flat_map(|folder| Source::all(folder.path)).map(|source| source.file) {
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
    let writes = ["src/progress/actions.rs", "src/record/agendas/queries.rs", "src/record/bodies.rs"];
    deciding.retain(|line| !writes.iter().any(|path| line.starts_with(path)));
    assert!(deciding.is_empty(), "{deciding:#?}");
}
