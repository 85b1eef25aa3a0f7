//! Keys of files: the program as it verifies tokens by each algorithm that it knows.

use std::fs;
use std::process::Command;

use chrono::{TimeDelta, Utc};
use minutebook::tokens::{Grant, Signer};

use crate::program::council;
use crate::support::program::{Home, Program};
use crate::support::{cluster, key_settings};

/// The two halves of a key.
pub struct Keys {
    algorithm: &'static str,
    /// The file of its private half.
    pub private_file: String,
    /// The file of its public half.
    pub public_file: String,
}

impl Keys {
    /// A new one.
    pub fn new(home: &Home, algorithm: &'static str) -> Keys {
        let options: &[&str] = match algorithm {
            "EdDSA" => &["-algorithm", "ed25519"],
            "ES256" => &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
            _ => &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        };
        let file = |name| home.path(&format!("{algorithm}-{name}.pem")).to_str().expect("a path").to_owned();
        let keys = Keys { algorithm, private_file: file("private"), public_file: file("public") };
        openssl(&[&["genpkey"], options, &["-out", &keys.private_file]].concat());
        openssl(&["pkey", "-in", &keys.private_file, "-pubout", "-out", &keys.public_file]);
        keys
    }

    /// A new RSA key of a size.
    pub fn rsa_of_bits(home: &Home, bits: u32) -> Keys {
        let file = |name| home.path(&format!("{bits}-{name}.pem")).to_str().expect("a path").to_owned();
        let keys = Keys { algorithm: "RS256", private_file: file("private"), public_file: file("public") };
        let size = format!("rsa_keygen_bits:{bits}");
        openssl(&["genpkey", "-algorithm", "RSA", "-pkeyopt", &size, "-out", &keys.private_file]);
        openssl(&["pkey", "-in", &keys.private_file, "-pubout", "-out", &keys.public_file]);
        keys
    }

    fn token(&self, home: &Home) -> String {
        home.token(&["--jwt-private-key-file", &self.private_file, "--jwt-algorithm", self.algorithm])
    }

    async fn serve(&self, home: &Home) -> Program {
        let mut command = home.serve_on(&cluster::empty_database().await);
        command.env("MINUTEBOOK_JWT_PUBLIC_KEY_FILE", &self.public_file);
        command.env("MINUTEBOOK_JWT_ALGORITHM", self.algorithm);
        home.start_as(command)
    }
}

fn openssl(arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).output();
    let output = output.expect("the command openssl, which makes the keys of these tests (apt-get install openssl)");
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

async fn assert_token_is_accepted(algorithm: &'static str) {
    let home = Home::new();
    let keys = Keys::new(&home, algorithm);
    let program = keys.serve(&home).await;
    program.bearer(&keys.token(&home)).post("/v1/councils", &council("ashford")).await.created();
}

#[actix_web::test]
async fn a_token_signed_by_an_ed25519_key_is_accepted() {
    assert_token_is_accepted("EdDSA").await;
}

#[actix_web::test]
async fn a_token_signed_by_a_p256_key_is_accepted() {
    assert_token_is_accepted("ES256").await;
}

#[actix_web::test]
async fn a_token_signed_by_an_rsa_key_is_accepted() {
    assert_token_is_accepted("RS256").await;
}

#[actix_web::test]
async fn a_token_of_another_key_or_algorithm_is_refused_even_where_the_public_key_is_taken_for_a_secret() {
    let (home, elsewhere) = (Home::new(), Home::new());
    let keys = Keys::new(&home, "ES256");
    let program = keys.serve(&home).await;
    program.bearer(&keys.token(&home)).get("/v1/councils").await.ok();

    let public_key = fs::read(&keys.public_file).expect("a key");
    let grant = Grant {
        subject: "forger".to_owned(),
        scope: "admin".to_owned(),
        councils: vec!["*".to_owned()],
        bodies: Vec::new(),
        expires_at: Utc::now() + TimeDelta::hours(1),
    };
    let forged = Signer::from_secret(&public_key, &key_settings()).sign(&grant, Utc::now()).expect("a token");
    let tokens = [
        Keys::new(&elsewhere, "ES256").token(&elsewhere),
        Keys::new(&elsewhere, "EdDSA").token(&elsewhere),
        Keys::new(&elsewhere, "RS256").token(&elsewhere),
        forged,
    ];
    for token in tokens {
        program.bearer(&token).get("/v1/councils").await.problem(401, "invalid_token");
        program.bearer(&token).post("/v1/councils", &council("ashford")).await.problem(401, "invalid_token");
    }
}

#[test]
fn a_public_key_of_another_algorithm_stops_the_start_and_is_named() {
    let home = Home::new();
    let keys = Keys::new(&home, "EdDSA");
    let arguments = ["serve", "--jwt-public-key-file", &keys.public_file, "--jwt-algorithm", "ES256"];
    let error = home.run(home.command(&arguments)).refusal();
    assert!(error.contains(&format!("{} holds no public key for ES256", keys.public_file)), "{error}");
}
