//! The files of a package, and the paths that they name by `crate` or `super`: in trees of `use` and in the code.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Where the tests begin that are in the file of their subject.
const TESTS: &str = "\nmod tests {\n";

/// A file of a package.
pub struct Source {
    /// Its path.
    pub file: PathBuf,
    /// The words of its module, from the root of the package.
    pub module: Vec<String>,
    code: String,
    tests: String,
}

/// A path in a file, from the root of the package.
#[derive(Debug, PartialEq)]
pub struct Named {
    /// From 1.
    pub line: usize,
    pub words: Vec<String>,
}

impl Source {
    /// All files below the root of a package.
    pub fn all(root: &str) -> Vec<Source> {
        files(Path::new(root)).into_iter().map(|file| Source::read(root, file)).collect()
    }

    fn read(root: &str, file: PathBuf) -> Source {
        let text = std::fs::read_to_string(&file).expect("a source");
        let (code, tests) = text.split_once(TESTS).unwrap_or((text.as_str(), ""));
        let inside = file.strip_prefix(root).expect("a file below the root").with_extension("");
        let module = inside.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        Source { module, code: code.to_owned(), tests: tests.to_owned(), file }
    }

    /// Its path without the ending, by which uses name it.
    pub fn name(&self) -> String {
        self.file.with_extension("").display().to_string()
    }

    /// Whether it is the root of a library or a program.
    pub fn is_root(&self) -> bool {
        self.module == ["lib"] || self.module == ["main"]
    }

    /// Whether it has only tests.
    pub fn is_test(&self) -> bool {
        self.module.iter().any(|word| word == "tests")
    }

    /// The paths that it names, apart from its tests.
    pub fn named(&self) -> Vec<Named> {
        named(&self.module, &self.code)
    }

    /// The paths that the tests in it name.
    pub fn named_in_tests(&self) -> Vec<Named> {
        named(&[&self.module[..], &["tests".to_owned()]].concat(), &self.tests)
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// That a file names an item of another file.
pub struct Use {
    /// The file, without its ending.
    pub from: String,
    /// The other one.
    pub to: String,
    /// The use as a sentence, with its line.
    pub said: String,
}

impl Use {
    /// Whether one of the files is a part of the other. They are one thing, and may name each other.
    pub fn is_within_one(&self) -> bool {
        let is_part = |part: &str, whole: &str| part.strip_prefix(whole).is_some_and(|rest| rest.starts_with('/'));
        is_part(&self.from, &self.to) || is_part(&self.to, &self.from)
    }
}

/// All uses between the files of a package, apart from tests.
pub fn uses(root: &str) -> Vec<Use> {
    let mut sources = Source::all(root);
    sources.retain(|source| !source.is_root() && !source.is_test());
    let files: HashSet<String> = sources.iter().map(Source::name).collect();
    let mut uses = Vec::new();
    for source in &sources {
        let from = source.name();
        for Named { line, words } in source.named() {
            // The longest beginning of the path that is a file has the item.
            let mut beginnings = (1..=words.len()).rev().map(|length| format!("{root}/{}", words[..length].join("/")));
            let file = beginnings.find(|beginning| files.contains(beginning));
            if let Some(to) = file.filter(|to| *to != from) {
                let said = format!("{from}.rs:{line} uses {to}.rs");
                uses.push(Use { from: from.clone(), to, said });
            }
        }
    }
    uses
}

/// The paths by `crate` or `super` in the code of a module.
pub fn named(module: &[String], code: &str) -> Vec<Named> {
    let tokens = tokens(code);
    let token = |place: usize| tokens.get(place).map(|(_, token)| *token);
    let (mut found, mut place) = (Vec::new(), 0);
    while let Some((line, first)) = tokens.get(place).copied() {
        if ["crate", "super"].contains(&first) && token(place + 1) == Some("::") {
            let mut paths = Vec::new();
            place = read_tree(&tokens, place, Vec::new(), &mut paths);
            found.extend(paths.iter().map(|path| Named { line, words: from_root(module, path) }));
        } else {
            place += 1;
        }
    }
    found
}

/// The words and signs of code, each with its line. Lines that are comments have none.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    for (line, text) in (1..).zip(code.lines()).filter(|(_, text)| !text.trim_start().starts_with("//")) {
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let end = match first {
                _ if is_of_word(first) => rest.find(|other: char| !is_of_word(other)).unwrap_or(rest.len()),
                ':' if rest.starts_with("::") => 2,
                other => other.len_utf8(),
            };
            let (token, after) = rest.split_at(end);
            tokens.push((line, token));
            rest = after.trim_start();
        }
    }
    tokens
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Reads a tree such as `a::{b, c::{self, d as e}}` that begins at a place: its paths, and the place behind it.
fn read_tree<'a>(
    tokens: &[(usize, &'a str)],
    mut place: usize,
    mut path: Vec<&'a str>,
    found: &mut Vec<Vec<&'a str>>,
) -> usize {
    let token = |place: usize| tokens.get(place).map(|(_, token)| *token).unwrap_or_default();
    while token(place).starts_with(is_of_word) {
        path.push(token(place));
        place += 1;
        if token(place) != "::" {
            found.push(path);
            return if token(place) == "as" { place + 2 } else { place };
        }
        place += 1;
    }
    if token(place) != "{" {
        found.push(path);
        return place;
    }
    place += 1;
    while !["}", ""].contains(&token(place)) {
        let is_branch = token(place).starts_with(is_of_word);
        place = if is_branch { read_tree(tokens, place, path.clone(), found) } else { place + 1 };
    }
    place + 1
}

/// A path from the root of the package.
fn from_root(module: &[String], path: &[&str]) -> Vec<String> {
    let above = path.iter().take_while(|word| **word == "super").count();
    let kept = if above == 0 { 0 } else { module.len().saturating_sub(above) };
    let own = path.iter().skip(above.max(1)).filter(|word| **word != "self").map(|word| (*word).to_owned());
    module[..kept].iter().cloned().chain(own).collect()
}
