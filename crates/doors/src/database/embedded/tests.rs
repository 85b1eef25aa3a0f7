//! What can be told without a program around it; tests/embedded.rs has the scenarios.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::binaries::Places;
use super::{Embedded, Options, quoted};

/// A folder that the server's user may pass through, even where the tests run as root.
fn folder() -> TempDir {
    let everyone = Permissions::from_mode(0o755);
    tempfile::Builder::new().permissions(everyone).tempdir().unwrap()
}

/// Makes three programs which say that they are of a PostgreSQL version.
fn install(folder: &Path, version: &str) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    for name in ["initdb", "pg_ctl", "postgres"] {
        let program = folder.join(name);
        fs::write(&program, format!("#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")).unwrap();
        fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    }
    folder.canonicalize().unwrap()
}

fn places(root: &TempDir) -> Places {
    Places {
        pg_bin: Some(root.path().join("pg_bin")),
        versions: root.path().join("versions"),
        path: root.path().join("path").into(),
    }
}

fn throw_away(data_dir: PathBuf) -> Options {
    Options { data_dir, durable: false, max_connections: 10, remove_when_done: true }
}

#[test]
fn the_newest_of_several_versions_is_taken() {
    let root = folder();
    for (name, version) in [("9.6", "9.6.24"), ("15", "15.13 (Debian)"), ("17", "17beta1")] {
        install(&root.path().join("versions").join(name).join("bin"), version);
    }
    let found = places(&root).search(None).unwrap();
    assert!(found.ends_with("versions/17/bin"), "{found:?}");
}

#[test]
fn the_version_that_made_the_data_is_taken_before_pg_bin() {
    let root = folder();
    install(&root.path().join("pg_bin"), "17.2");
    let wanted = install(&root.path().join("versions/16/bin"), "16.4");
    assert_eq!(places(&root).search(Some(16)).unwrap(), wanted);
}

#[test]
fn pg_bin_is_taken_first_for_new_data() {
    let root = folder();
    let wanted = install(&root.path().join("pg_bin"), "15.1");
    install(&root.path().join("versions/17/bin"), "17.2");
    assert_eq!(places(&root).search(None).unwrap(), wanted);
}

#[test]
fn a_link_in_path_leads_to_the_folder_of_all_programs() {
    let root = folder();
    let wanted = install(&root.path().join("elsewhere"), "16.4");
    fs::create_dir(root.path().join("path")).unwrap();
    symlink(wanted.join("postgres"), root.path().join("path/postgres")).unwrap();
    assert_eq!(places(&root).search(None).unwrap(), wanted);
}

#[test]
fn without_programs_the_error_says_where_it_looked_and_how_to_install_them() {
    let root = folder();
    let error = places(&root).search(None).unwrap_err().to_string();
    let shown = |name| root.path().join(name).display().to_string();
    for part in [
        shown("pg_bin"),
        shown("versions/*/bin"),
        shown("path"),
        "Found: nothing.".to_owned(),
        "apt-get install -y --no-install-recommends postgresql ".to_owned(),
        "DATABASE_URL".to_owned(),
    ] {
        assert!(error.contains(&part), "no {part} in: {error}");
    }
}

#[test]
fn a_version_that_is_too_old_is_named_and_not_taken() {
    let root = folder();
    install(&root.path().join("versions/13/bin"), "13.20");
    let error = places(&root).search(None).unwrap_err().to_string();
    assert!(error.contains("PostgreSQL 15 or later"), "{error}");
    assert!(error.contains("PostgreSQL 13 in"), "{error}");
}

#[test]
fn quotes_and_backslashes_are_escaped() {
    assert_eq!(quoted(r"/o'brien\s"), r"'/o\'brien\\s'");
}

#[test]
fn a_throw_away_cluster_is_deleted_when_it_is_stopped() {
    let root = folder();
    let data_dir = root.path().join("data");
    let server = Embedded::start(&throw_away(data_dir.clone())).unwrap();
    let settings = fs::read_to_string(data_dir.join("postgres/postgresql.conf")).unwrap();
    assert!(settings.contains("fsync = off"), "{settings}");
    server.stop().unwrap();
    assert!(!data_dir.exists());
}

#[test]
fn a_server_that_cannot_start_leaves_its_log_in_the_error() {
    let root = folder();
    let mut options = throw_away(root.path().join("data"));
    options.max_connections = 0;
    let error = Embedded::start(&options).unwrap_err().to_string();
    assert!(error.contains("did not start"), "{error}");
    assert!(error.contains("max_connections"), "{error}");
}

#[test]
fn a_directory_with_awkward_characters_is_served() {
    let root = folder();
    let data_dir = root.path().join(r"o'brien, \ and sons");
    let server = Embedded::start(&throw_away(data_dir)).unwrap();
    assert!(server.url("x").starts_with("host='/tmp/minutebook-"), "{}", server.url("x"));
    server.stop().unwrap();
}
