//! Pages as a browser asks for them.

use actix_web::http::Method;

use super::client::{Answer, Client};

/// What a browser sends.
pub const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// Asks for a page as a browser does.
pub async fn browse(client: &Client, path: &str) -> Answer {
    client.request(Method::GET, path).header("Accept", BROWSER).send().await
}

/// The text of a page that must be there.
pub async fn page(client: &Client, path: &str) -> String {
    let answer = browse(client, path).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
    answer.text()
}

/// Checks that all of some texts stand on a page.
#[track_caller]
pub fn assert_says(page: &str, words: &[&str]) {
    for words in words {
        assert!(page.contains(words), "{words} does not stand on {page}");
    }
}

/// What comes between two texts, wherever they stand.
pub fn between<'a>(page: &'a str, before: &'a str, after: char) -> impl Iterator<Item = &'a str> {
    page.split(before).skip(1).filter_map(move |rest| rest.split(after).next())
}
