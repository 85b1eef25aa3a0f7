//! Files that tests send, and what is left of them.

use actix_web::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minutebook::storage::MARKER;
use sha2::{Digest, Sha256};

use super::TestApp;
use super::client::{Client, Request};
use super::records::{Council, id, text};

/// A file.
pub const MINUTES: &[u8] = b"Minutes of the meeting.\nIt was agreed.\n";

/// A council with a report, in a publication.
pub async fn report(app: &TestApp, publication: &str) -> (Council, String) {
    let council = app.council("ashford").await;
    let meeting = app.meeting(&council, "2026-07-01", "published").await;
    let item = app.item(&council, &id(&meeting), "Business", "published").await;
    let document = app.document(&council, &id(&item), "Report", publication).await;
    (council, text(&document["links"], "self"))
}

/// A request that sends a file.
pub fn upload(client: &Client, document: &str, media_type: &str, bytes: &[u8]) -> Request {
    client.request(Method::PUT, &format!("{document}/file")).header("Content-Type", media_type).bytes(bytes)
}

/// An application with a published report whose file is `MINUTES`.
pub async fn with_minutes() -> (TestApp, String) {
    let app = TestApp::new().await;
    let (_, document) = report(&app, "published").await;
    upload(&app.publisher("ashford"), &document, "text/plain", MINUTES).send().await.expect(201);
    (app, document)
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// SHA-256 as the digest fields of RFC 9530 write it.
pub fn digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(bytes)))
}

/// Every file in the directory of an application's files.
pub fn stored(app: &TestApp) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![app.files.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path().is_dir() {
                true => folders.push(entry.path()),
                false if entry.file_name() == MARKER => {}
                false => names.push(entry.file_name().to_string_lossy().into_owned()),
            }
        }
    }
    names.sort();
    names
}
