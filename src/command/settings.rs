//! `minutebook settings`: prints every setting as the Markdown of docs/SETTINGS.md. It reads no setting's value.

use std::collections::BTreeMap;

use clap::{Arg, Command, CommandFactory};

use super::say;
use crate::settings::Cli;

const INTRODUCTION: &str = "# Settings

Every setting is a flag of a command. Most settings are also an environment variable. If you set both, the flag wins.
`minutebook COMMAND --help` shows the same.

- A duration is a number with a unit: `30s`, `15m`, `8h`.
- As an environment variable, a flag without a value is `true` or `false`.
- TLS parameters in `DATABASE_URL`, such as `sslmode`, win over the flags and variables of that name.

The program reads its settings when it starts. After you change a setting, try it with `minutebook check`. Then restart
the program, for example with `systemctl restart minutebook`.
";

const TABLE: &str = "
| flag | environment | default | meaning |
|---|---|---|---|
";

/// Prints the document.
pub fn run() {
    say(document().trim_end());
}

/// The rows that were written, each with the command in whose section it is.
type Written = BTreeMap<String, String>;

/// A section for each command. A setting has its row in the first section only, and later ones name its flag.
fn document() -> String {
    let cli = Cli::command();
    let mut text = INTRODUCTION.to_owned();
    let mut written = Written::new();
    for (name, command) in commands("minutebook", &cli) {
        text += &section(&name, command, &mut written);
    }
    if let Some(variables) = cli.get_after_help() {
        text += &format!("\n## Other environment variables\n\n```text\n{variables}\n```\n");
    }
    text
}

/// Every command that does something, with its full name.
fn commands<'a>(name: &str, command: &'a Command) -> Vec<(String, &'a Command)> {
    let mut found = Vec::new();
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        let name = format!("{name} {}", below.get_name());
        if below.has_subcommands() {
            found.extend(commands(&name, below));
        } else {
            found.push((name, below));
        }
    }
    found
}

fn section(name: &str, command: &Command, written: &mut Written) -> String {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let mut text = format!("\n## `{name}`\n\n{}\n", sentence(&about));
    let mut rows = String::new();
    let mut shared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for argument in command.get_arguments() {
        let Some(flag) = argument.get_long() else { continue };
        let row = row(flag, argument);
        match written.get(&row) {
            Some(owner) => shared.entry(owner.clone()).or_default().push(format!("`--{flag}`")),
            None => {
                rows += &row;
                written.insert(row, name.to_owned());
            }
        }
    }
    if !rows.is_empty() {
        text += TABLE;
        text += &rows;
    }
    for (owner, flags) in &shared {
        let of_owner = written.values().filter(|other| *other == owner).count();
        if flags.len() == of_owner {
            text += &format!("\nIt takes every setting of `{owner}`.\n");
        } else {
            text += &format!("\nIt takes these settings of `{owner}`: {}.\n", flags.join(", "));
        }
    }
    text
}

fn row(flag: &str, argument: &Arg) -> String {
    let help = argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let (meaning, stated_default) = without_default(&help);
    let variable = argument.get_env().map(|name| code(&name.to_string_lossy())).unwrap_or_default();
    let values: Vec<String> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let default = match stated_default {
        Some(stated) => stated,
        None if values.is_empty() => String::new(),
        None => code(&values.join(",")),
    };
    let required = if argument.is_required_set() { " Required." } else { "" };
    let meaning = format!("{}{}{required}", sentence(&meaning), allowed(argument));
    format!("| `--{flag}` | {variable} | {} | {} |\n", cell(&default), cell(&meaning))
}

/// The allowed values, as a sentence after another; nothing where any value may do.
fn allowed(argument: &Arg) -> String {
    // An argument that was not built yet counts as one with a value.
    if !argument.get_action().takes_values() {
        return String::new();
    }
    let values = argument.get_possible_values();
    let described: Vec<String> = values
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| match value.get_help() {
            Some(help) => format!("{} ({help})", code(value.get_name())),
            None => code(value.get_name()),
        })
        .collect();
    if described.is_empty() { String::new() } else { format!(" Allowed values: {}.", described.join(", ")) }
}

/// Help texts state a default that the program works out as `[default: …]`.
fn without_default(help: &str) -> (String, Option<String>) {
    let parts = help.split_once(" [default: ").and_then(|(before, rest)| {
        let (stated, after) = rest.split_once(']')?;
        Some((format!("{before}{after}"), Some(stated.to_owned())))
    });
    parts.unwrap_or_else(|| (help.to_owned(), None))
}

fn sentence(text: &str) -> String {
    if text.ends_with('.') { text.to_owned() } else { format!("{text}.") }
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
