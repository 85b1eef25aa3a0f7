//! TLS to PostgreSQL: which servers are accepted, and the sentence of a refusal.

use std::path::Path;

use minutebook::database::migrations;
use serde_json::{Value, json};

use crate::support::program::Home;
use crate::support::tls_server::{Authority, NAME, TlsServer, allow};
use crate::support::{Setup, TestApp, cluster};

/// What `migrate status` says when it cannot connect by this string.
#[track_caller]
fn refusal(url: &str) -> String {
    let home = Home::new();
    home.run(home.command(&["migrate", "status", "--database-url", url])).refusal()
}

async fn connects(url: &str) {
    cluster::client(url).await.batch_execute("SELECT 1").await.expect("an answer");
}

fn trusting(authority: &Path) -> String {
    format!("sslrootcert='{}'", authority.display())
}

#[actix_web::test]
async fn every_connection_of_the_program_is_encrypted_where_the_server_is_on_another_machine() {
    let authority = Authority::new("the authority");
    let server = TlsServer::start(Some(&authority.sign(NAME, true)), &authority).await;
    let trusted = server.file("authority.crt", &authority.pem());
    // A name that is not this machine's: so the full check is the default.
    let url = server.url(NAME, "secret", &format!("password=secret {}", trusting(&trusted)));
    let migrated = url.clone();
    cluster::apart(async move { migrations::run(&migrated).await.expect("migrations") });
    let app = TestApp::start(url.clone(), Setup::default()).await;
    let council = json!({"slug": "ashford", "name": "Ashford", "nation": "england", "timezone": "Europe/London"});
    app.admin().post("/v1/councils", &council).await.created();
    for reader in [app.anonymous(), app.clerk("ashford")] {
        assert_eq!(reader.get("/v1/councils?count=true").await.ok()["page"]["total"], 1);
    }
    let sql = "SELECT usename::text, ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = \
               'minutebook'";
    let rows = cluster::client(&url).await.query(sql, &[]).await.expect("rows");
    // The public connections, the one for counts, one of staff, one of a writer, and the one that asks.
    assert!(rows.len() >= 5, "{}", rows.len());
    assert!(rows.iter().all(|row| row.get::<_, bool>("ssl")), "{rows:?}");
}

#[actix_web::test]
async fn a_server_that_is_not_the_right_one_is_refused_in_a_sentence_that_says_what_to_change() {
    let (authority, stranger) = (Authority::new("the authority"), Authority::new("a stranger"));
    let server = TlsServer::start(Some(&authority.sign(NAME, true)), &authority).await;
    let trusted = trusting(&server.file("authority.crt", &authority.pem()));
    let strange = trusting(&server.file("stranger.crt", &stranger.pem()));
    let url = |name: &str, parameters: &str| server.url(name, "minutebook", parameters);

    connects(&url(NAME, &trusted)).await;
    for (case, url, words) in [
        ("another name", url("other.minutebook.test", &trusted), ["another name", "sslmode=verify-ca"]),
        ("another authority", url(NAME, &strange), ["not trusted", "sslrootcert"]),
        (
            "any name, another authority",
            url("x.test", &format!("sslmode=verify-ca {strange}")),
            ["not trusted", "sslrootcert"],
        ),
        (
            "require checks the authority that is named",
            url("x.test", &format!("sslmode=require {strange}")),
            ["not trusted", "sslrootcert"],
        ),
        ("no authority of the machine signed it", url(NAME, ""), ["not trusted", "sslrootcert"]),
    ] {
        let said = refusal(&url);
        assert!(words.iter().all(|word| said.contains(word)), "{case}: {said}");
    }
    // What each mode of libpq lets through.
    for (name, parameters) in [
        ("x.test", format!("sslmode=verify-ca {trusted}")),
        ("x.test", format!("sslmode=require {trusted}")),
        ("x.test", "sslmode=require".to_owned()),
        ("x.test", "sslmode=prefer".to_owned()),
        ("x.test", "sslmode=disable".to_owned()),
        (NAME, format!("sslmode=verify-full channel_binding=require {trusted}")),
    ] {
        let user = if parameters.contains("channel_binding") { "secret" } else { "minutebook" };
        connects(&server.url(name, user, &format!("password=secret {parameters}"))).await;
    }
}

#[actix_web::test]
async fn an_expired_certificate_and_a_server_without_tls_are_refused() {
    let authority = Authority::new("the authority");
    let expired = TlsServer::start(Some(&authority.sign(NAME, false)), &authority).await;
    let trusted = trusting(&expired.file("authority.crt", &authority.pem()));
    for mode in ["verify-full", "verify-ca"] {
        let said = refusal(&expired.url(NAME, "minutebook", &format!("sslmode={mode} {trusted}")));
        assert!(said.contains("has expired") && said.contains("renew it"), "{mode}: {said}");
    }
    let bare = TlsServer::start(None, &authority).await;
    for mode in ["verify-full", "verify-ca", "require"] {
        let said = refusal(&bare.url(NAME, "minutebook", &format!("sslmode={mode} {trusted}")));
        assert!(said.contains("offers no TLS") && said.contains("ssl = on"), "{mode}: {said}");
    }
    connects(&bare.url(NAME, "minutebook", "sslmode=prefer")).await;
    connects(&bare.url(NAME, "minutebook", "sslmode=disable")).await;
}

#[actix_web::test]
async fn a_client_certificate_is_shown_to_a_server_that_asks_for_one() {
    let (authority, clients, stranger) =
        (Authority::new("the authority"), Authority::new("clients"), Authority::new("a stranger"));
    let server = TlsServer::start(Some(&authority.sign(NAME, true)), &clients).await;
    let trusted = trusting(&server.file("authority.crt", &authority.pem()));
    let identity = |name: &str, signer: &Authority| {
        let signed = signer.sign("certified", true);
        let certificate = server.file(&format!("{name}.crt"), &signed.certificate);
        let key = server.file(&format!("{name}.key"), &signed.key);
        (format!("{trusted} sslcert={} sslkey={}", certificate.display(), key.display()), key)
    };
    let url = |parameters: &str| server.url(NAME, "certified", parameters);
    let (right, key) = identity("right", &clients);
    connects(&url(&right)).await;
    let said = refusal(&url(&trusted));
    assert!(said.contains("asks for a client certificate") && said.contains("sslcert"), "{said}");
    let said = refusal(&url(&identity("wrong", &stranger).0));
    assert!(said.contains("refuses the client certificate") && said.contains("ssl_ca_file"), "{said}");
    allow(&key, 0o644);
    let said = refusal(&url(&right));
    assert!(said.contains("chmod 600"), "{said}");
}

#[actix_web::test]
async fn the_settings_say_what_the_connection_string_leaves_out() {
    let authority = Authority::new("the authority");
    let server = TlsServer::start(Some(&authority.sign(NAME, true)), &authority).await;
    let trusted = server.file("authority.crt", &authority.pem()).display().to_string();
    let url = server.url("other.minutebook.test", "minutebook", "");
    let home = Home::new();
    let run = |variables: &[(&str, &str)], flags: &[&str]| {
        let mut command = home.command(&["migrate", "status", "--database-url", &url]);
        command.args(flags).envs(variables.iter().copied());
        home.run(command)
    };
    run(&[("PGSSLMODE", "verify-ca"), ("PGSSLROOTCERT", &trusted)], &[]).good();
    run(&[], &["--sslmode", "verify-ca", "--sslrootcert", &trusted]).good();
    let said = run(&[("PGSSLMODE", "verify-ca"), ("PGSSLROOTCERT", &trusted)], &["--sslmode", "verify-full"]).refusal();
    assert!(said.contains("another name"), "{said}");
    let warned = run(&[], &["--sslmode", "require"]);
    assert!(warned.errors.contains("the server is not checked"), "{}", warned.errors);
    let said = run(&[], &["--sslmode", "allow"]).refusal();
    assert!(said.contains("verify-full"), "{said}");
}

#[actix_web::test]
async fn a_certificate_that_expires_later_is_told_by_readyz() {
    let authority = Authority::new("the authority");
    let server = TlsServer::start(Some(&authority.sign(NAME, true)), &authority).await;
    let trusted = server.file("authority.crt", &authority.pem());
    let url = server.url(NAME, "secret", &format!("password=secret {}", trusting(&trusted)));
    let migrated = url.clone();
    cluster::apart(async move { migrations::run(&migrated).await.expect("migrations") });
    let app = TestApp::start(url, Setup::default()).await;
    app.anonymous().get("/readyz").await.ok();
    server.renew(&authority.sign(NAME, false)).await;
    let mut detail = Value::Null;
    for _ in 0..1000 {
        let answer = app.anonymous().get("/readyz").await;
        if answer.status == 503 && answer.text().contains("certificate") {
            detail = answer.json()["detail"].clone();
            break;
        }
        // The server reads its settings again a moment later: until then, who connects is closed again.
        let admin = cluster::client(&server.url(NAME, "minutebook", "sslmode=disable")).await;
        let close = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'secret'";
        admin.query(close, &[]).await.expect("an answer");
    }
    assert!(detail.as_str().is_some_and(|detail| detail.contains("has expired")), "{detail}");
}
