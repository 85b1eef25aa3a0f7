//! Whom the server runs as, and how to run programs and make files as that user.
//!
//! It changes nothing when the program is not root. When it is, root may be working in a directory of
//! another user, so files are opened in ways that links cannot lead elsewhere.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, fchown, lchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use nix::fcntl::OFlag;
use nix::unistd::{Uid, User, getegid, geteuid};

/// The user that the server runs as.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) uid: u32,
    gid: u32,
    name: String,
}

impl Account {
    /// Takes the program's own user; for root the owner of the cluster or of the data directory, else
    /// `postgres`, else `nobody`.
    pub(super) fn choose(data_dir: &Path, cluster: &Path) -> Result<Self> {
        let owner = |path| fs::metadata(path).map(|found| Uid::from_raw(found.uid()));
        let me = geteuid();
        if !me.is_root() {
            ensure!(
                owner(cluster).unwrap_or(me) == me,
                "{} belongs to another user: start the program as that user or as root, or choose another --data-dir",
                cluster.display()
            );
            return Ok(Self { uid: me.as_raw(), gid: getegid().as_raw(), name: me.to_string() });
        }
        let mut owners = [cluster, data_dir].into_iter().flat_map(owner);
        let user = match owners.find(|uid| !uid.is_root()) {
            Some(uid) => User::from_uid(uid)?.with_context(|| {
                format!(
                    "{} belongs to user id {uid}, which has no name here, and PostgreSQL needs one: give it to \
                     another user with chown",
                    data_dir.display()
                )
            })?,
            None => User::from_name("postgres")?
                .or(User::from_name("nobody")?)
                .context("PostgreSQL does not run as root: make a user for it with `useradd --system postgres`")?,
        };
        let account = Self { uid: user.uid.as_raw(), gid: user.gid.as_raw(), name: user.name };
        account.check_entry(data_dir)?;
        Ok(account)
    }

    /// Enters the folders down to the data directory as the user, since modes alone do not tell who may.
    fn check_entry(&self, data_dir: &Path) -> Result<()> {
        let mut folders: Vec<&Path> = data_dir.ancestors().collect();
        folders.reverse();
        for folder in folders {
            let mut enter = self.command("/bin/sh");
            enter.args(["-c", r#"cd -- "$1""#, "sh"]).arg(folder);
            let (name, folder) = (&self.name, folder.display());
            ensure!(
                enter.stderr(Stdio::null()).status()?.success(),
                "PostgreSQL does not run as root but as user {name}, who may not enter {folder}: choose another \
                 --data-dir, or allow it with `chmod o+x {folder}`"
            );
        }
        Ok(())
    }

    /// Builds a command that runs as the user, sees none of the program's secrets, and is not led
    /// astray by `PGPORT` and the like.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let kept = ["PATH", "LD_LIBRARY_PATH"];
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(kept.iter().flat_map(|name| Some((name, std::env::var_os(name)?))))
            .current_dir("/")
            .uid(self.uid)
            .gid(self.gid)
            .stdin(Stdio::null());
        command
    }

    /// Makes a directory that only the user may enter, or accepts one that is like that already.
    pub(super) fn make_dir(&self, path: &Path) -> Result<()> {
        let shown = path.display();
        match DirBuilder::new().mode(0o700).create(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let found = fs::symlink_metadata(path)?;
                let is_ours = [self.uid, geteuid().as_raw()].contains(&found.uid());
                ensure!(
                    found.is_dir() && is_ours && found.mode() & 0o077 == 0,
                    "{shown} is not a private directory of the server's user: delete it"
                );
            }
            made => made.with_context(|| format!("cannot make {shown}"))?,
        }
        lchown(path, Some(self.uid), Some(self.gid)).context("cannot give a directory to the server")
    }

    /// Opens a file of the user's for appending, and makes it when it is missing.
    pub(super) fn open(&self, path: &Path) -> Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true).mode(0o600);
        options.custom_flags(OFlag::O_NOFOLLOW.bits());
        let cannot = || format!("cannot write {}", path.display());
        let file = options.open(path).with_context(cannot)?;
        fchown(&file, Some(self.uid), Some(self.gid)).with_context(cannot)?;
        Ok(file)
    }
}
