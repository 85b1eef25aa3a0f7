//! How the private PostgreSQL fares when the program around it is started, killed and started again.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::{Pid, User, geteuid};
use serde_json::json;

use crate::support::program::{Home, PROGRAM, Process, Program, until};

impl Home {
    fn cluster(&self) -> PathBuf {
        self.data_dir.join("postgres")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.data_dir.join("postgres.log")).expect("the server's log")
    }

    /// The line of postmaster.pid: 0 is the server's process id, 4 the directory of its socket.
    #[track_caller]
    fn server_line(&self, line: usize) -> String {
        let text = fs::read_to_string(self.cluster().join("postmaster.pid")).expect("a server");
        text.lines().nth(line).expect("a line").to_owned()
    }

    /// The answer of one worker about the database then holds for all.
    #[track_caller]
    fn start_with_one_worker(&self) -> Program {
        let mut command = self.serve();
        command.args(["--workers", "1"]);
        self.start_as(command)
    }

    #[track_caller]
    fn refusal(&self) -> String {
        self.run(self.serve()).refusal()
    }

    #[track_caller]
    fn assert_server_ended_in_good_order(&self) {
        let log = self.log();
        assert!(log.ends_with("database system is shut down\n"), "{log}");
    }

    #[track_caller]
    fn assert_server_runs_as(&self, is_right: impl Fn(u32) -> bool) {
        let processes = self.processes();
        assert!(processes.len() > 2, "{processes:?}");
        assert!(processes.iter().all(|process| is_right(process.uid)), "{processes:?}");
    }
}

impl Program {
    async fn write_council(&self) {
        let council = json!({"slug": "ashford", "name": "Ashford", "nation": "england", "timezone": "Europe/London"});
        self.developer().post("/v1/councils", &council).await.created();
    }

    /// Waits until it says that it is ready.
    async fn until_ready(&self) {
        while self.anonymous().get("/readyz").await.status != 200 {}
    }

    async fn assert_council_is_there(&self) {
        let councils = self.anonymous().get("/v1/councils").await.ok();
        assert_eq!(councils["data"][0]["slug"], "ashford");
    }
}

fn nobody() -> User {
    User::from_name("nobody").expect("the users").expect("a user nobody")
}

#[actix_web::test]
async fn a_second_start_finds_what_the_first_one_kept() {
    let home = Home::new();
    let program = home.start();
    program.write_council().await;
    program.kill();
    home.wait_until_nothing_runs();
    home.start().assert_council_is_there().await;
}

#[actix_web::test]
async fn a_second_program_on_the_same_directory_is_refused_and_the_first_serves_on() {
    let home = Home::new();
    let first = home.start();
    let error = home.refusal();
    for part in [&format!("in use by process {}", first.pid()), home.data_dir.to_str().expect("a path"), "--data-dir"] {
        assert!(error.contains(part), "no {part} in: {error}");
    }
    first.anonymous().get("/readyz").await.ok();
}

#[actix_web::test]
async fn a_killed_program_can_be_started_again_at_once_with_what_was_committed() {
    let home = Home::new();
    let program = home.start();
    program.write_council().await;
    program.kill();
    for _ in 0..3 {
        let program = home.start();
        program.assert_council_is_there().await;
        program.kill();
    }
    let log = home.log();
    assert!(!log.contains("not properly shut down"), "{log}");
}

#[test]
fn no_server_outlives_a_killed_program() {
    let home = Home::new();
    let program = home.start();
    killpg(program.pid(), Signal::SIGKILL).expect("a program");
    home.wait_until_nothing_runs();
    home.assert_server_ended_in_good_order();
}

#[actix_web::test]
async fn a_server_whose_watcher_was_killed_too_is_stopped_by_the_next_start() {
    let home = Home::new();
    let program = home.start();
    program.write_council().await;
    let server = home.server_line(0);
    let watcher = home.processes().into_iter().find(Process::is_watcher).expect("a watcher");
    kill(watcher.pid, Signal::SIGKILL).expect("a watcher");
    program.kill();
    let program = home.start();
    assert_ne!(home.server_line(0), server);
    program.assert_council_is_there().await;
}

#[actix_web::test]
async fn a_server_that_was_killed_recovers() {
    let home = Home::new();
    let program = home.start();
    program.write_council().await;
    program.kill_with_all_others(&home);
    home.start().assert_council_is_there().await;
}

#[actix_web::test]
async fn a_server_that_dies_under_the_program_is_started_again_with_what_was_written() {
    let home = Home::new();
    let mut program = home.start_with_one_worker();
    program.write_council().await;
    let server = home.server_line(0);
    kill(Pid::from_raw(server.parse().expect("a number")), Signal::SIGKILL).expect("a server");
    until("the server runs again", || program.errors().contains("the private PostgreSQL runs again").then_some(()));
    assert_ne!(home.server_line(0), server);
    program.until_ready().await;
    program.assert_council_is_there().await;
    let council = json!({"slug": "barnet", "name": "Barnet", "nation": "england", "timezone": "Europe/London"});
    program.developer().post("/v1/councils", &council).await.created();
    program.signal(Signal::SIGTERM);
    assert_eq!(program.wait().code(), Some(0), "{}", program.errors());
    home.assert_server_ended_in_good_order();
}

/// As when its disk is full and has room again later.
#[actix_web::test]
async fn a_server_that_cannot_be_started_is_tried_again_until_it_can_and_readyz_says_so() {
    let home = Home::new();
    let program = home.start_with_one_worker();
    program.write_council().await;
    let settings = home.cluster().join("postgresql.conf");
    let good = fs::read_to_string(&settings).expect("settings");
    fs::write(&settings, format!("{good}\nno such setting")).expect("settings");
    kill(Pid::from_raw(home.server_line(0).parse().expect("a number")), Signal::SIGKILL).expect("a server");
    until("a start failed", || program.errors().contains("it is tried again in 1 seconds").then_some(()));
    let problem = program.anonymous().get("/readyz").await.problem(503, "unavailable");
    assert!(problem["detail"].as_str().expect("a sentence").contains("The program starts it again"), "{problem}");
    program.anonymous().get("/v1/councils").await.problem(503, "unavailable");
    fs::write(&settings, good).expect("settings");
    program.until_ready().await;
    program.assert_council_is_there().await;
}

#[actix_web::test]
async fn a_process_that_got_the_number_of_a_crashed_server_does_not_stand_in_the_way() {
    let home = Home::new();
    let program = home.start();
    program.write_council().await;
    let (server, socket_dir) = (home.server_line(0), PathBuf::from(home.server_line(4)));
    program.kill_with_all_others(&home);
    home.wait_until_nothing_runs();
    // PostgreSQL looks twice only at processes of its own user.
    let uid = fs::metadata(home.cluster()).expect("a cluster").uid();
    let mut other = Command::new("sleep");
    other.arg("600").uid(uid);
    let mut other = home.spawn(other);
    for file in [home.cluster().join("postmaster.pid"), socket_dir.join(".s.PGSQL.5432.lock")] {
        let text = fs::read_to_string(&file).expect("a file with the server's number");
        fs::write(&file, text.replacen(&server, &other.pid().to_string(), 1)).expect("a file");
    }
    home.start().assert_council_is_there().await;
    assert!(other.is_running());
}

#[actix_web::test]
async fn a_program_killed_while_it_makes_the_database_does_not_spoil_the_next_start() {
    let home = Home::new();
    let program = home.spawn(home.serve());
    let unfinished = home.data_dir.join("postgres.new/PG_VERSION");
    until("initdb works", || unfinished.exists().then_some(()));
    program.kill();
    assert!(!home.cluster().exists());
    let program = home.start();
    program.write_council().await;
    assert!(!home.data_dir.join("postgres.new").exists());
}

#[test]
fn a_program_killed_while_the_server_starts_leaves_no_server() {
    let home = Home::new();
    home.start().kill();
    home.wait_until_nothing_runs();
    let program = home.spawn(home.serve());
    until("the watcher runs", || home.processes().iter().any(Process::is_watcher).then_some(()));
    program.kill();
    home.wait_until_nothing_runs();
}

#[test]
fn an_interrupt_from_the_keyboard_ends_program_and_server_in_good_order() {
    let home = Home::new();
    let mut program = home.start();
    killpg(program.pid(), Signal::SIGINT).expect("a program");
    assert_eq!(program.wait().code(), Some(0), "{}", program.errors());
    // A program that ends by itself waits for its server.
    home.assert_server_ended_in_good_order();
    home.wait_until_nothing_runs();
}

#[test]
fn data_of_another_major_version_is_refused_with_both_versions_named() {
    let home = Home::new();
    let program = home.start();
    let version_file = home.cluster().join("PG_VERSION");
    let installed = fs::read_to_string(&version_file).expect("a version");
    program.kill();
    home.wait_until_nothing_runs();
    fs::write(&version_file, "99\n").expect("a file");
    let error = home.refusal();
    for part in [
        "made by PostgreSQL 99",
        &format!("Found: PostgreSQL {}", installed.trim()),
        "apt-get install -y --no-install-recommends postgresql-99",
        home.data_dir.to_str().expect("a path"),
    ] {
        assert!(error.contains(part), "no {part} in: {error}");
    }
}

#[test]
fn pg_bin_and_path_are_named_when_they_hold_no_fitting_programs() {
    let home = Home::new();
    // No version is installed that made this, so it is as if none were installed.
    fs::create_dir_all(home.cluster()).expect("a folder");
    fs::write(home.cluster().join("PG_VERSION"), "99\n").expect("a file");
    let empty = home.path("empty");
    fs::create_dir(&empty).expect("a folder");
    let mut command = home.serve();
    command.env("PG_BIN", &empty).env("PATH", "");
    let error = home.run(command).refusal();
    for part in [&format!("PG_BIN ({})", empty.display()), "/usr/lib/postgresql/*/bin", "PATH ()"] {
        assert!(error.contains(part), "no {part} in: {error}");
    }
}

#[actix_web::test]
async fn a_data_directory_too_deep_for_a_socket_is_served() {
    let home = Home::with_data_dir(&["deep"; 30].join("/"));
    let program = home.start();
    program.write_council().await;
    let socket_dir = PathBuf::from(home.server_line(4));
    assert!(socket_dir.starts_with("/tmp"), "{socket_dir:?}");
    let mode = fs::metadata(&socket_dir).expect("a folder").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    program.kill();
    home.wait_until_nothing_runs();
    assert!(!socket_dir.exists());
}

#[test]
fn the_server_runs_as_the_programs_user_unless_that_is_root() {
    let home = Home::new();
    let _program = home.start();
    let me = geteuid();
    home.assert_server_runs_as(|uid| if me.is_root() { uid != 0 } else { uid == me.as_raw() });
}

#[test]
fn the_server_of_a_root_program_runs_as_the_owner_of_the_data_directory() {
    let home = Home::new();
    fs::create_dir(&home.data_dir).expect("a folder");
    if !geteuid().is_root() {
        eprintln!("only root can run another user's server: that anybody else is refused is tested instead");
        symlink("/usr", home.cluster()).expect("a link");
        let error = home.refusal();
        assert!(error.contains("belongs to another user"), "{error}");
        return;
    }
    let nobody = nobody().uid.as_raw();
    chown(&home.data_dir, Some(nobody), None).expect("a folder");
    let _program = home.start();
    home.assert_server_runs_as(|uid| uid == nobody);
}

#[test]
fn a_directory_that_the_server_may_not_enter_is_refused_by_name() {
    let home = Home::with_data_dir("closed/data");
    let closed = home.path("closed");
    fs::create_dir(&closed).expect("a folder");
    let (mode, expected) = if geteuid().is_root() {
        (0o700, format!("may not enter {}:", closed.display()))
    } else {
        eprintln!("not root: the program itself may not enter, instead of its server");
        (0o000, format!("cannot make the data directory {}", home.data_dir.display()))
    };
    let set_mode = |mode| fs::set_permissions(&closed, Permissions::from_mode(mode)).expect("a folder");
    set_mode(mode);
    let error = home.refusal();
    // So that whoever made it can delete it.
    set_mode(0o700);
    assert!(error.contains(&expected), "{error}");
}

#[actix_web::test]
async fn a_program_that_is_not_roots_serves() {
    let mut home = Home::with_data_dir("nobody/data");
    let mut user = geteuid().as_raw();
    if geteuid().is_root() {
        let nobody = nobody();
        user = nobody.uid.as_raw();
        home.user = Some((user, nobody.gid.as_raw()));
        let folder = home.path("nobody");
        fs::create_dir(&folder).expect("a folder");
        chown(&folder, Some(user), Some(nobody.gid.as_raw())).expect("a folder");
        // The program may have been built where nobody may not go. Not by fs::copy: another test that forks at that
        // moment holds the copy open for writing, and then it cannot be run.
        home.program = home.path("program");
        let copied = Command::new("cp").arg(PROGRAM).arg(&home.program).status().expect("cp");
        assert!(copied.success());
    }
    let program = home.start();
    program.write_council().await;
    program.kill();
    let program = home.start();
    program.assert_council_is_there().await;
    home.assert_server_runs_as(|uid| uid == user);
}
