//! What a response costs before anything is done for it: actix-web answering with bytes that it holds. The benchmark
//! runs it beside the program, with the same bytes and as many workers.
//!
//! usage: `static_response PORT WORKERS FILE…`, each file served at its name.

use std::path::Path;

use actix_web::web::{self, Bytes};
use actix_web::{App, HttpResponse, HttpServer};
use anyhow::Context;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().context("PORT is missing")?.parse()?;
    let workers: usize = arguments.next().context("WORKERS is missing")?.parse()?;
    let mut bodies: Vec<(String, Bytes)> = Vec::new();
    for file in arguments {
        let name = Path::new(&file).file_name().and_then(|name| name.to_str()).context("a file has no name")?;
        bodies.push((format!("/{name}"), std::fs::read(&file).with_context(|| file.clone())?.into()));
    }
    HttpServer::new(move || {
        bodies.iter().fold(App::new(), |app, (path, body)| {
            let body = body.clone();
            let answer =
                move || std::future::ready(HttpResponse::Ok().content_type("application/json").body(body.clone()));
            app.route(path, web::get().to(answer))
        })
    })
    .workers(workers)
    .bind(("127.0.0.1", port))?
    .run()
    .await?;
    Ok(())
}
