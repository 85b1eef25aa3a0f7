//! Finds the programs of an installed PostgreSQL; it installs none.

use std::cmp::Reverse;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, anyhow};

const OLDEST_MAJOR: u32 = 15;
const PROGRAMS: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// Finds the folder of PostgreSQL's programs, of the major version that made the data if there are any.
///
/// # Errors
/// When there is none: it says where it looked, what it found, and which command installs what is missing.
pub fn find_binaries(data_made_by: Option<u32>) -> Result<PathBuf> {
    Places {
        pg_bin: std::env::var_os("PG_BIN").map(PathBuf::from),
        versions: PathBuf::from("/usr/lib/postgresql"),
        path: std::env::var_os("PATH").unwrap_or_default(),
    }
    .search(data_made_by)
}

/// Where the programs are looked for, in this order.
pub(super) struct Places {
    pub(super) pg_bin: Option<PathBuf>,
    /// Debian's folder of folders named by major version.
    pub(super) versions: PathBuf,
    pub(super) path: OsString,
}

impl Places {
    pub(super) fn search(&self, data_made_by: Option<u32>) -> Result<PathBuf> {
        let entries = fs::read_dir(&self.versions).into_iter().flatten().flatten();
        let mut versions: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        versions.sort_by_cached_key(|folder| Reverse(named_major(folder)));
        let path = std::env::split_paths(&self.path).filter(|folder| folder.is_absolute());
        let folders = self.pg_bin.clone().into_iter();
        let folders = folders.chain(versions.iter().map(|folder| folder.join("bin")));
        let mut found = Vec::new();
        for (major, folder) in folders.chain(path).filter_map(|folder| programs_in(&folder)) {
            if major >= OLDEST_MAJOR && data_made_by.is_none_or(|wanted| wanted == major) {
                log::debug!("found PostgreSQL {major} in {}", folder.display());
                return Ok(folder);
            }
            found.push(format!("PostgreSQL {major} in {}", folder.display()));
        }
        Err(self.nothing_found(data_made_by, &found))
    }

    fn nothing_found(&self, data_made_by: Option<u32>, found: &[String]) -> anyhow::Error {
        let needed = match data_made_by {
            Some(major) => format!("the data was made by PostgreSQL {major}, and only that major version can read it"),
            None => format!("PostgreSQL {OLDEST_MAJOR} or later is needed"),
        };
        let package = data_made_by.map_or("postgresql".to_owned(), |major| format!("postgresql-{major}"));
        let formula = format!("postgresql@{}", data_made_by.unwrap_or(17));
        anyhow!(
            "{needed}. Found: {}.
Looked for initdb, pg_ctl and postgres together in:
  PG_BIN ({})
  {}/*/bin
  PATH ({})
Install them with one of:
  apt-get install -y --no-install-recommends {package}   (Debian, Ubuntu)
  dnf install postgresql-server   (Fedora)
  brew install {formula}   (macOS; then set PG_BIN to \"$(brew --prefix {formula})/bin\")
or set PG_BIN to the folder that holds them, or DATABASE_URL to a server of your own.",
            if found.is_empty() { "nothing".to_owned() } else { found.join(", ") },
            self.pg_bin.as_deref().unwrap_or(Path::new("not set")).display(),
            self.versions.display(),
            self.path.display()
        )
    }
}

fn named_major(folder: &Path) -> Option<u32> {
    folder.file_name()?.to_str()?.parse().ok()
}

/// Asks the programs of a folder for their major version, following links to where they really are.
fn programs_in(folder: &Path) -> Option<(u32, PathBuf)> {
    let real = folder.join("postgres").canonicalize().ok()?;
    let named = folder.canonicalize().ok()?;
    let has_all = |folder: &&Path| PROGRAMS.iter().all(|name| folder.join(name).is_file());
    let folder = [real.parent()?, &named].into_iter().find(has_all)?;
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    // "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)", "postgres (PostgreSQL) 19beta1"
    let text = String::from_utf8(output.stdout).ok()?;
    let (_, version) = text.split_once("(PostgreSQL) ")?;
    let major = version.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((major.parse().ok()?, folder.to_path_buf()))
}
