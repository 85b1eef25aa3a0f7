//! `minutebook check`: it tries each part, and says for each fault what to do.

use crate::support::cluster;
use crate::support::program::Home;
use crate::support::tls_server::allow;

fn check(home: &Home, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = home.command(&["check"]);
    command.args(arguments);
    let ended = home.run(command);
    (ended.code, ended.output)
}

#[track_caller]
fn has(output: &str, line: &str, words: &str) {
    let is_there = output.lines().any(|text| text.starts_with(line) && text.contains(words));
    assert!(is_there, "no line {line}… {words} in:\n{output}");
}

#[actix_web::test]
async fn what_is_ready_is_said_to_be_ok_and_what_is_not_says_what_to_do() {
    let home = Home::new();
    let migrated = cluster::empty_database().await;
    let (code, output) = check(&home, &["--database-url", &migrated]);
    has(&output, "ok    database", "PostgreSQL");
    has(&output, "ok    pooling", "session");
    has(&output, "ok    roles", "there");
    has(&output, "note  roles", "is a superuser");
    has(&output, "ok    migrations", "all run");
    has(&output, "ok    storage", "deleted");
    has(&output, "to do tokens", "MINUTEBOOK_JWT_JWKS");
    assert_eq!(code, Some(1), "{output}");

    let key = home.path("secret");
    std::fs::write(&key, "a secret for tests that is long enough").expect("a file");
    allow(&key, 0o600);
    let bare = cluster::bare_database().await;
    let flags = ["--jwt-secret-file", key.to_str().expect("a path"), "--database-url"];
    let (code, output) = check(&home, &[flags.as_slice(), &[bare.as_str()]].concat());
    has(&output, "to do migrations", "minutebook migrate run");
    has(&output, "ok    tokens", "issuer minutebook");
    assert_eq!(code, Some(1), "{output}");
    let (code, output) = check(&home, &[flags.as_slice(), &[migrated.as_str()]].concat());
    assert_eq!(code, Some(0), "{output}");

    let unstamped = cluster::empty_database().await;
    let stamp = "COMMENT ON SCHEMA published IS 'What everybody may see.'";
    cluster::client(&unstamped).await.batch_execute(stamp).await.expect("views of another version");
    let (code, output) = check(&home, &[flags.as_slice(), &[unstamped.as_str()]].concat());
    has(&output, "to do migrations", "lacks the views of this version: run `minutebook migrate run`");
    assert_eq!(code, Some(1), "{output}");

    // Nothing answers there yet, which does not keep the program from serving.
    let unanswered = [migrated.as_str(), "--public-url", "http://127.0.0.1:9/api/"];
    let (code, output) = check(&home, &[flags.as_slice(), &unanswered].concat());
    has(&output, "to do public URL", "http://127.0.0.1:9/api/livez does not answer");
    assert_eq!(code, Some(0), "{output}");
    let (code, output) = check(&home, &[flags.as_slice(), &[migrated.as_str(), "--listen", "8080"]].concat());
    has(&output, "to do listen", "127.0.0.1:8080");
    assert_eq!(code, Some(1), "{output}");
    assert!(!home.data_dir.join("files").exists(), "what was made to try the storage stays");
}

#[actix_web::test]
async fn a_database_that_cannot_be_reached_and_a_public_url_that_does_not_answer_are_said() {
    let home = Home::new();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let (code, output) = check(
        &home,
        &["--database-url", &format!("postgres://nobody@{nobody}/record"), "--public-url", &format!("http://{nobody}")],
    );
    has(&output, "to do database", "cannot be reached");
    has(&output, "to do public URL", "minutebook serve");
    assert_eq!(code, Some(1), "{output}");
}

#[actix_web::test]
async fn the_private_database_is_looked_for_and_not_started() {
    let home = Home::new();
    let (code, output) = check(&home, &[]);
    has(&output, "ok    database", "is made at the first start");
    assert_eq!(code, Some(0), "{output}");
    assert!(home.processes().is_empty());
}

#[actix_web::test]
async fn a_storage_that_cannot_be_written_is_said() {
    let home = Home::new();
    let file = home.path("no-directory");
    std::fs::write(&file, "a file").expect("a file");
    let (code, output) = check(&home, &["--storage-url", &format!("file://{}", file.display())]);
    has(&output, "to do storage", "cannot keep files");
    assert_eq!(code, Some(1), "{output}");
}
