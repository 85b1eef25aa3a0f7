//! The program in a process of its own, for what only a process can show: how it starts, is killed, and starts again.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use super::client::Client;

/// The program that is tested.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_minutebook");

const PATIENCE: Duration = Duration::from_secs(120);

/// Asks again and again until there is an answer.
#[track_caller]
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        sleep(Duration::from_millis(10));
    }
}

/// A folder of a test's own with the data directory of the programs that it starts. What still runs there at the end is
/// killed.
pub struct Home {
    folder: TempDir,
    /// The data directory, which the first program makes.
    pub data_dir: PathBuf,
    /// The program: [`PROGRAM`], or a copy of it.
    pub program: PathBuf,
    /// The user whom programs run as, and the group; the tests' own where there is none.
    pub user: Option<(u32, u32)>,
}

impl Home {
    /// One whose data directory is an ordinary one.
    pub fn new() -> Home {
        Home::with_data_dir("data")
    }

    /// One with a data directory at a path in the folder.
    pub fn with_data_dir(path: &str) -> Home {
        // Everyone may pass, since the server of a root program runs as another user.
        let everyone = Permissions::from_mode(0o755);
        let folder = tempfile::Builder::new().permissions(everyone).tempdir_in("/tmp").expect("a folder");
        Home { data_dir: folder.path().join(path), folder, program: PROGRAM.into(), user: None }
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with these arguments, and no settings of whoever runs the tests.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars_os() {
            let ours = ["DATABASE_URL", "RUST_LOG", "LOG_FORMAT", "RUST_BACKTRACE"];
            let is_ours =
                |name: &str| name.starts_with("MINUTEBOOK_") || name.starts_with("PGSSL") || ours.contains(&name);
            if name.to_str().is_some_and(is_ours) {
                command.env_remove(&name);
            }
        }
        // The address by default may be in use, by the demo that somebody tries beside the tests.
        command.env("MINUTEBOOK_LISTEN", "127.0.0.1:0");
        // What tests ask for again and again must not run out.
        command.env("MINUTEBOOK_RATE_LIMIT", "0").env("MINUTEBOOK_TOKEN_RATE_LIMIT", "0");
        command.args(arguments).env("MINUTEBOOK_DATA_DIR", &self.data_dir).stdin(Stdio::null());
        // A group of its own, so that a signal to the group does not reach the tests.
        command.process_group(0);
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// The program as it serves.
    pub fn serve(&self) -> Command {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.env_remove("MINUTEBOOK_DATA_DIR").arg("--data-dir").arg(&self.data_dir);
        command
    }

    /// Starts a command, and does not wait.
    pub fn spawn(&self, mut command: Command) -> Program {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::SeqCst);
        let (output, errors) = (self.path(&format!("output-{count}")), self.path(&format!("errors-{count}")));
        let file = |path: &Path| File::create(path).expect("a file");
        let child = command.stdout(file(&output)).stderr(file(&errors)).spawn().expect("the program to be there");
        Program { child, output, errors, base: String::new() }
    }

    /// Starts a program that serves, and waits until it says so.
    #[track_caller]
    pub fn start(&self) -> Program {
        self.start_as(self.serve())
    }

    /// Starts a program that serves in the command's way, and waits until it says so.
    #[track_caller]
    pub fn start_as(&self, command: Command) -> Program {
        let mut program = self.spawn(command);
        program.base = until("the program serves", || {
            let ended = program.child.try_wait().expect("a status");
            let line = program.said("Serving");
            assert!(line.is_some() || ended.is_none(), "the program does not serve: {}", program.errors());
            line
        });
        program.base.truncate(program.base.trim_end_matches("/v1").len());
        program
    }

    /// Runs a command to its end.
    #[track_caller]
    pub fn run(&self, command: Command) -> Ended {
        let mut program = self.spawn(command);
        let status = program.wait();
        Ended { code: status.code(), output: program.output(), errors: program.errors() }
    }

    /// Runs the program with these arguments to its end, which must be a good one, and gives what it printed.
    #[track_caller]
    pub fn print(&self, arguments: &[&str]) -> String {
        self.run(self.command(arguments)).good()
    }

    /// The server, its children, the watcher and `initdb`: all that work in the data directory, but not the program.
    pub fn processes(&self) -> Vec<Process> {
        let entries = fs::read_dir("/proc").expect("/proc").flatten();
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        pids.filter_map(Process::read)
            .filter(|process| process.works_in(&self.data_dir) && !process.is(&self.program))
            .collect()
    }

    /// Waits until none of them is left.
    #[track_caller]
    pub fn wait_until_nothing_runs(&self) {
        until("no process is left", || self.processes().is_empty().then_some(()));
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline && !self.processes().is_empty() {
            for process in self.processes() {
                // It may have ended meanwhile.
                let _ = kill(process.pid, Signal::SIGKILL);
            }
            sleep(Duration::from_millis(10));
        }
    }
}

/// What a program left that ran to its end.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub output: String,
    /// What it logged.
    pub errors: String,
}

impl Ended {
    /// What was printed by a program that must have succeeded.
    #[track_caller]
    pub fn good(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.errors);
        self.output
    }

    /// What was logged by a program that must have failed in its own good order.
    #[track_caller]
    pub fn refusal(self) -> String {
        assert_eq!(self.code, Some(1), "{}{}", self.output, self.errors);
        self.errors
    }
}

/// A running program, killed at the end of the test.
pub struct Program {
    child: Child,
    output: PathBuf,
    errors: PathBuf,
    /// With which its addresses begin.
    pub base: String,
}

impl Program {
    /// Its process.
    pub fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().try_into().expect("a number of a process"))
    }

    /// What it has printed so far.
    pub fn output(&self) -> String {
        fs::read_to_string(&self.output).expect("the output")
    }

    /// What it has logged so far.
    pub fn errors(&self) -> String {
        fs::read_to_string(&self.errors).expect("the log")
    }

    /// What follows a word on a line that it has printed whole.
    pub fn said(&self, word: &str) -> Option<String> {
        let output = self.output();
        let (lines, _) = output.rsplit_once('\n')?;
        lines.lines().find_map(|line| line.strip_prefix(word)).map(|rest| rest.trim().to_owned())
    }

    /// Somebody without a token.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.base, None)
    }

    /// Somebody with a token.
    pub fn bearer(&self, token: &str) -> Client {
        Client::new(&self.base, Some(token.to_owned()))
    }

    /// Somebody with the token that the program prints when it starts, who may do everything.
    #[track_caller]
    pub fn developer(&self) -> Client {
        let token = until("a token is printed", || {
            let output = self.output();
            let (_, rest) = output.split_once("\nToken ")?;
            let (token, _) = rest.split_once('\n')?.1.split_once('\n')?;
            Some(token.to_owned())
        });
        self.bearer(&token)
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).expect("the program to be there");
    }

    /// Whether it has not ended.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("a status").is_none()
    }

    /// Waits for its end.
    #[track_caller]
    pub fn wait(&mut self) -> ExitStatus {
        until("the program ends", || self.child.try_wait().expect("a status"))
    }

    /// Kills it as `kill -9` does.
    pub fn kill(mut self) {
        self.child.kill().expect("the program to be there");
        self.child.wait().expect("a status");
    }

    /// Kills it and everything that works for it, as when the machine loses power.
    pub fn kill_with_all_others(self, home: &Home) {
        for process in home.processes() {
            // Some end by themselves when the one before them is gone.
            let _ = kill(process.pid, Signal::SIGKILL);
        }
        self.kill();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended long before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A process of this machine.
#[derive(Debug)]
pub struct Process {
    /// Its number.
    pub pid: Pid,
    /// The user whom it runs as.
    pub uid: u32,
    cwd: PathBuf,
    command_line: String,
}

impl Process {
    fn read(pid: i32) -> Option<Process> {
        let place = PathBuf::from(format!("/proc/{pid}"));
        let status = fs::read_to_string(place.join("status")).ok()?;
        let uids = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
        let command_line = fs::read(place.join("cmdline")).ok()?;
        Some(Process {
            pid: Pid::from_raw(pid),
            uid: uids.split_whitespace().next()?.parse().ok()?,
            // Of a process that is just ending there is no working directory to read.
            cwd: fs::read_link(place.join("cwd")).unwrap_or_default(),
            command_line: String::from_utf8_lossy(&command_line).replace('\0', " "),
        })
    }

    fn works_in(&self, data_dir: &Path) -> bool {
        let named = data_dir.to_str().expect("a path of the tests' own");
        self.cwd.starts_with(data_dir) || self.command_line.contains(named)
    }

    fn is(&self, program: &Path) -> bool {
        self.command_line.starts_with(program.to_str().expect("a path of the tests' own"))
    }

    /// Whether it is the watcher.
    pub fn is_watcher(&self) -> bool {
        self.command_line.contains("minutebook-watcher")
    }
}
