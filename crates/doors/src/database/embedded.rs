//! A private PostgreSQL that the program runs itself when it is given no `DATABASE_URL`.
//!
//! It makes the cluster, starts the server, and sees to it that the server ends with the program,
//! however the program ends. It knows nothing of databases, migrations or connections.
//!
//! In the data directory: `lock` (held by the program), `postgres` (the cluster), `postgres.new` (a
//! cluster in the making), `socket` (the one way in: no TCP) and `postgres.log`.
//!
//! The *watcher*, a shell, starts the server and reads a pipe whose other end the program holds. When
//! the program dies the kernel closes the pipe, and the watcher stops the server. Every process of a
//! run inherits `postgres.log` as its standard error, and with it a lock on that file: so the next
//! start knows when the last of them has gone. `lock` itself is inherited by nobody.
//!
//! PostgreSQL refuses to run as root; `account` says whom it runs as then. The data directory stays
//! root's, and its parents must let that user through.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail, ensure};
use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::unistd::{Pid, geteuid};

use account::Account;
pub use binaries::find_binaries;
pub use kept::Kept;

mod account;
mod binaries;
mod kept;
#[cfg(test)]
mod tests;

/// `sockaddr_un` has 108 bytes for a path and its closing zero.
const SOCKET_PATH_MAX_BYTES: usize = 107;
/// A longer log is begun anew at the next start.
const LOG_MAX_BYTES: u64 = 10 << 20;
const EARLIER_RUN_TIMEOUT: Duration = Duration::from_secs(120);

/// Arguments: `pg_ctl`, the cluster, the socket's directory. A program that died early cannot be answered, so
/// SIGPIPE is ignored too. A failed start ends at once but recovery after a crash may be long: hence 300 s.
const WATCHER: &str = r#"trap '' INT TERM HUP PIPE
if "$1" -D "$2" -s -w -t 300 start >&2; then echo started; else echo failed; fi
while read -r line; do :; done
"$1" -D "$2" -s -w -t 60 -m fast stop >&2 || "$1" -D "$2" -s -w -m immediate stop >&2
status=$?
rmdir "$3" 2>/dev/null
exit $status"#;

/// Argument: the data directory. It passes the watcher's answer on, and ends after the watcher. It is another
/// process because it keeps the program's user, who alone may delete what root made.
const REMOVER: &str = r#"trap '' INT TERM HUP PIPE
read -r answer; echo "$answer"
while read -r line; do :; done
rm -rf -- "$1""#;

/// How the private cluster is kept.
#[derive(Debug, Clone)]
pub struct Options {
    /// Directory of everything the server keeps; made when missing.
    pub data_dir: PathBuf,
    /// Whether commits survive a power cut; off only for the throw-away clusters of tests.
    pub durable: bool,
    /// Connections that the server accepts at a time.
    pub max_connections: u32,
    /// Whether `data_dir` is deleted once the server has ended; for tests only.
    pub remove_when_done: bool,
}

/// A running private server, which ends when this value is dropped or its program dies.
#[derive(Debug)]
pub struct Embedded {
    // Dropped in this order: the pipe in the watcher closes before the lock is free.
    server: Running,
    data_dir: PathBuf,
    account: Account,
    _lock: File,
}

/// A server and the processes that see to its end.
#[derive(Debug)]
struct Running {
    watcher: Child,
    remover: Option<Child>,
    socket_dir: PathBuf,
    log_path: PathBuf,
}

impl Embedded {
    /// Whether there is a cluster in the data directory.
    pub fn is_in(data_dir: &Path) -> bool {
        data_dir.join("postgres").join("PG_VERSION").exists()
    }

    /// Starts the server and returns when it answers; blocks, for seconds when the cluster is new.
    ///
    /// # Errors
    /// When another program uses the directory, PostgreSQL is missing or of another major version, the
    /// server's user may not enter the directory, or the server does not start.
    pub fn start(options: &Options) -> Result<Self> {
        let data_dir = make_data_dir(&options.data_dir)?;
        let account = Account::choose(&data_dir, &data_dir.join("postgres"))?;
        let lock = lock(&data_dir, &account)?;
        let cluster = Cluster::find(&data_dir, &account)?;
        cluster.outlast_earlier_run()?;
        if !cluster.dir.exists() {
            cluster.initialise(options.durable)?;
        }
        let socket_dir = cluster.make_socket_dir()?;
        cluster.write_settings(options, &socket_dir)?;
        let server = cluster.run(socket_dir, options.remove_when_done)?;
        Ok(Embedded { server, data_dir, account, _lock: lock })
    }

    /// Whether the server's first process is there.
    fn is_alive(&self) -> bool {
        running_pid(&self.data_dir.join("postgres")).is_some()
    }

    /// Starts the server again after its first process ended. The settings stay as they were written, since a full disk
    /// may have no room to write them.
    fn start_again(&mut self) -> Result<()> {
        // The watcher of the server that ended has nothing to stop, and ends. Waiting for it closes the pipe to it
        // first.
        self.server.watcher.wait()?;
        let cluster = Cluster::find(&self.data_dir, &self.account)?;
        cluster.outlast_earlier_run()?;
        self.server = cluster.run(cluster.make_socket_dir()?, false)?;
        Ok(())
    }

    /// Gives the key=value connection string of a database of this server.
    pub fn url(&self, database: &str) -> String {
        let host = quoted(&self.server.socket_dir.to_string_lossy());
        format!("host={host} user=minutebook dbname={}", quoted(database))
    }

    /// Stops the server in good order and waits for its end.
    ///
    /// # Errors
    /// When the server had already ended, or would not.
    pub fn stop(self) -> Result<()> {
        self.server.stop()
    }
}

impl Running {
    fn stop(mut self) -> Result<()> {
        // Waiting for a child closes the pipe to it first.
        let status = self.watcher.wait()?;
        if let Some(remover) = &mut self.remover {
            remover.wait()?;
        }
        let log = self.log_path.display();
        ensure!(status.success(), "PostgreSQL did not stop in good order: see {log}");
        Ok(())
    }
}

fn make_data_dir(wanted: &Path) -> Result<PathBuf> {
    let cannot = || format!("cannot make the data directory {}", wanted.display());
    if !wanted.exists() {
        // The server's user must pass through what root makes.
        let mode = if geteuid().is_root() { 0o711 } else { 0o700 };
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(mode).create(wanted).with_context(cannot)?;
        fs::set_permissions(wanted, Permissions::from_mode(mode)).with_context(cannot)?;
    }
    wanted.canonicalize().with_context(cannot)
}

fn lock(data_dir: &Path, account: &Account) -> Result<File> {
    let mut file = account.open(&data_dir.join("lock"))?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0)?;
            write!(file, "{}", std::process::id())?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            file.read_to_string(&mut holder)?;
            bail!(
                "the data directory {} is in use by process {holder}: stop that program, or give this one a directory \
                 of its own with --data-dir",
                data_dir.display()
            )
        }
        Err(TryLockError::Error(error)) => Err(error).context("cannot lock the data directory"),
    }
}

/// The cluster of a data directory that this program has locked.
struct Cluster {
    data_dir: PathBuf,
    dir: PathBuf,
    account: Account,
    binaries: PathBuf,
    log: File,
    log_path: PathBuf,
}

impl Cluster {
    fn find(data_dir: &Path, account: &Account) -> Result<Cluster> {
        let dir = data_dir.join("postgres");
        let made_by = fs::read_to_string(dir.join("PG_VERSION")).ok();
        let binaries = find_binaries(made_by.and_then(|text| text.trim().parse().ok()))
            .with_context(|| format!("cannot run the database in {}", data_dir.display()))?;
        let log_path = data_dir.join("postgres.log");
        let (log, data_dir, account) = (account.open(&log_path)?, data_dir.to_owned(), account.clone());
        Ok(Cluster { data_dir, dir, account, binaries, log, log_path })
    }

    fn command(&self, program: impl AsRef<Path>) -> Result<Command> {
        let mut command = self.account.command(self.binaries.join(program));
        command.stdout(self.log.try_clone()?).stderr(self.log.try_clone()?);
        Ok(command)
    }

    /// Waits for the watcher of a killed program, and stops a server whose watcher was killed too.
    fn outlast_earlier_run(&self) -> Result<()> {
        let deadline = Instant::now() + EARLIER_RUN_TIMEOUT;
        loop {
            if running_pid(&self.dir).is_some() {
                self.stop_leftover()?;
            }
            match self.log.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => {
                    return Err(error).context("cannot lock the log");
                }
                Err(TryLockError::WouldBlock) => ensure!(
                    Instant::now() < deadline,
                    "a PostgreSQL of an earlier run still works in {} and does not end: stop it by hand",
                    self.data_dir.display()
                ),
            }
            sleep(Duration::from_millis(20));
        }
        if self.log.metadata()?.len() > LOG_MAX_BYTES {
            self.log.set_len(0)?;
        }
        // The number of a server that crashed may be a zombie's, or, after a restart of the machine or container,
        // another process's. PostgreSQL would take either for that server and refuse to start.
        let is_stranger = |line: String| !line.contains("postgres");
        if let Some(pid) = server_pid(&self.dir)
            && is_alive(pid)
            && command_line(pid).is_some_and(is_stranger)
        {
            remove_if_there(&self.dir.join("postmaster.pid"))?;
        }
        Ok(())
    }

    fn stop_leftover(&self) -> Result<()> {
        log::warn!("stopping the PostgreSQL of an earlier run in {}", self.data_dir.display());
        for mode in ["fast", "immediate"] {
            let mut stop = self.command("pg_ctl")?;
            stop.args(["stop", "-s", "-w", "-t", "30", "-m", mode, "-D"]).arg(&self.dir);
            if stop.status()?.success() {
                break;
            }
        }
        Ok(())
    }

    /// Makes the cluster under another name first, so that one half made is never taken for whole.
    fn initialise(&self, durable: bool) -> Result<()> {
        log::info!("making a new database in {}", self.data_dir.display());
        let unfinished = self.data_dir.join("postgres.new");
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).context("cannot delete postgres.new")?;
        }
        self.account.make_dir(&unfinished)?;
        let attempt = |locale: &str| -> Result<bool> {
            let mut initdb = self.command("initdb")?;
            initdb.args(["-U", "minutebook", "-A", "trust", "-E", "UTF8", "--data-checksums"]);
            initdb.args(["--no-instructions", locale, "-D"]).arg(&unfinished);
            if !durable {
                initdb.arg("--no-sync");
            }
            Ok(initdb.status().context("cannot run initdb")?.success())
        };
        // Some systems have no C.UTF-8.
        if !attempt("--locale=C.UTF-8")? && !attempt("--locale=C")? {
            return Err(self.failure("PostgreSQL could not make a database"));
        }
        fs::rename(&unfinished, &self.dir)?;
        File::open(&self.data_dir)?.sync_all()?;
        Ok(())
    }

    /// Makes the socket's directory: in /tmp where the path in the data directory is too long, or has
    /// characters that a list of hosts cannot hold.
    fn make_socket_dir(&self) -> Result<PathBuf> {
        let mut socket_dir = self.data_dir.join("socket");
        let is_usable = socket_dir.to_str().is_some_and(|path| {
            path.len() + "/.s.PGSQL.5432".len() <= SOCKET_PATH_MAX_BYTES
                && !path.contains(|c: char| matches!(c, ',' | '"') || c.is_control())
        });
        if !is_usable {
            let mut hasher = DefaultHasher::new();
            (&self.data_dir, self.account.uid).hash(&mut hasher);
            socket_dir = format!("/tmp/minutebook-{:016x}", hasher.finish()).into();
        }
        self.account.make_dir(&socket_dir)?;
        // It names a process, like the file in `outlast_earlier_run`.
        remove_if_there(&socket_dir.join(".s.PGSQL.5432.lock"))?;
        Ok(socket_dir)
    }

    fn write_settings(&self, options: &Options, socket_dir: &Path) -> Result<()> {
        // A cluster that may be lost lives for one run: to vacuum its many databases would only take time.
        let durability = if options.durable {
            ""
        } else {
            "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n"
        };
        let text = format!(
            "# Written anew at every start. Lasting changes go through ALTER SYSTEM.
listen_addresses = ''
port = 5432
unix_socket_directories = {}
unix_socket_permissions = 0700
max_connections = {}
shared_buffers = '128MB'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.english'
{durability}",
            quoted(&socket_dir.to_string_lossy()),
            options.max_connections
        );
        // Deleted and made new, for root must not write through a link that the server's user left there.
        let path = self.dir.join("postgresql.conf");
        remove_if_there(&path)?;
        let mut file = File::create_new(&path)?;
        file.write_all(text.as_bytes())?;
        file.set_permissions(Permissions::from_mode(0o644))?;
        Ok(())
    }

    fn run(&self, socket_dir: PathBuf, remove_when_done: bool) -> Result<Running> {
        let mut watcher = self
            .command("/bin/sh")?
            .args(["-c", WATCHER, "minutebook-watcher"])
            .args([&self.binaries.join("pg_ctl"), &self.dir, &socket_dir])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .context("cannot run /bin/sh")?;
        let mut output = watcher.stdout.take().context("the watcher has no output")?;
        let mut remover = None;
        if remove_when_done {
            let mut child = self.spawn_remover(output)?;
            output = child.stdout.take().context("the remover has no output")?;
            remover = Some(child);
        }
        let running = Running { watcher, remover, socket_dir, log_path: self.log_path.clone() };
        let mut answer = String::new();
        BufReader::new(output).read_line(&mut answer)?;
        if answer.trim() == "started" {
            return Ok(running);
        }
        let failure = self.failure("PostgreSQL did not start");
        // Its only complaint is that no server is running.
        let _ = running.stop();
        Err(failure)
    }

    fn spawn_remover(&self, watcher_output: ChildStdout) -> Result<Child> {
        Command::new("/bin/sh")
            .args(["-c", REMOVER, "minutebook-remover"])
            .arg(&self.data_dir)
            .current_dir("/")
            .stdin(watcher_output)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("cannot run /bin/sh")
    }

    /// Makes an error that ends with the last lines of the log.
    fn failure(&self, what: &str) -> anyhow::Error {
        let log = fs::read(&self.log_path).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(20)..).unwrap_or_default();
        let path = self.log_path.display();
        anyhow!("{what}; the last lines of {path}:\n  {}", tail.join("\n  "))
    }
}

fn remove_if_there(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed.with_context(|| format!("cannot delete {}", file.display())),
    }
}

/// The first process of a cluster's server, where it is there.
fn running_pid(cluster: &Path) -> Option<Pid> {
    server_pid(cluster).filter(|pid| is_server(cluster, *pid))
}

/// Tells a cluster's server from a process that got its number later.
fn is_server(cluster: &Path, pid: Pid) -> bool {
    let dir = cluster.to_string_lossy();
    is_alive(pid) && command_line(pid).is_none_or(|line| line.contains(&*dir))
}

/// The number of the server's first process, as the cluster records it.
fn server_pid(cluster: &Path) -> Option<Pid> {
    let text = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    let pid = text.lines().next()?.trim().parse().ok()?;
    // PostgreSQL negates the number of a server in single-user mode, which is not ours to stop.
    (pid > 0).then(|| Pid::from_raw(pid))
}

fn is_alive(pid: Pid) -> bool {
    matches!(kill(pid, None), Ok(()) | Err(Errno::EPERM))
}

/// Reads how a process was called, which is empty for a zombie; there is no telling where there is no /proc.
fn command_line(pid: Pid) -> Option<String> {
    let bytes = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Quotes a value, in the way that connection strings and postgresql.conf have in common.
fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}
