//! The tour of the README and the guide after it, run as they are written except for the address of the server. The
//! clients in SYNC.md are files, which `make sync` runs.

use std::process::Command;

use crate::support::program::Home;

/// Each block of shell in a document, with the output that the document shows below it.
fn tour(document: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut rest = document;
    while let Some((_, begun)) = rest.split_once("```sh\n") {
        let (shell, after) = begun.split_once("```\n").expect("the block's end");
        let printed = after.strip_prefix("```text\n").expect("what a block prints follows it at once");
        let (printed, after) = printed.split_once("```\n").expect("the output's end");
        blocks.push((shell.to_owned(), printed.to_owned()));
        rest = after;
    }
    blocks
}

/// Runs blocks one after another in one shell, and checks what each prints.
fn run(blocks: &[(String, String)], base: &str, home: &Home) {
    let mark = "-- next block --";
    let mut script = "set -eu\n".to_owned();
    for (shell, _) in blocks {
        script += &format!("{shell}echo '{mark}'\n");
    }
    let script = script.replace("http://127.0.0.1:8080", base);
    let output = Command::new("bash")
        .args(["-c", &script])
        .env("MINUTEBOOK_DATA_DIR", &home.data_dir)
        .output()
        .expect("bash and curl");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let parts: Vec<&str> = printed.split(&format!("{mark}\n")).collect();
    for (index, (shell, expected)) in blocks.iter().enumerate() {
        let part = parts.get(index).copied().unwrap_or_default();
        assert_eq!(part, expected, "\n{shell}\nsaid: {said}");
    }
    assert!(output.status.success(), "{said}");
}

#[actix_web::test]
async fn every_call_of_the_readme_and_the_guide_prints_what_it_says() {
    let home = Home::new();
    let mut serve = home.serve();
    serve.arg("--demo");
    let program = home.start_as(serve);
    let readme = tour(include_str!("../../README.md"));
    assert!(readme.len() >= 6, "{readme:?}");
    run(&readme, &program.base, &home);
    // No section of the guide needs another, so each has a shell of its own.
    let sections: Vec<_> = include_str!("../../docs/GUIDE.md").split("\n## ").map(tour).collect();
    assert!(sections.iter().map(Vec::len).sum::<usize>() >= 10, "{sections:?}");
    for blocks in sections.iter().filter(|blocks| !blocks.is_empty()) {
        run(blocks, &program.base, &home);
    }
}

#[test]
fn the_clients_in_the_document_are_the_files_that_are_tested() {
    let document = include_str!("../../docs/SYNC.md");
    for (language, file) in
        [("python", include_str!("../../clients/sync/sync.py")), ("ts", include_str!("../../clients/sync/sync.ts"))]
    {
        let blocks: Vec<&str> = document.split(&format!("```{language}\n")).skip(1).collect();
        assert_eq!(blocks.len(), 1, "{language}");
        let (block, _) = blocks[0].split_once("```\n").expect("the block's end");
        assert_eq!(block, file, "copy the file into docs/SYNC.md");
    }
}
