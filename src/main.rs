//! The program `minutebook`: reads its settings, starts the logger, and does what it is told.

use std::process::ExitCode;

use clap::Parser;
use minutebook::command::{check, demo, extract, import, migrate, openapi, serve, settings, token};
use minutebook::settings::{Cli, Command};

mod logger;

fn main() -> ExitCode {
    let cli = Cli::parse();
    logger::start();
    let done = match &cli.command {
        Command::Serve(settings) => serve::run(settings),
        Command::Migrate(settings) => migrate::run(settings),
        Command::Check(settings) => check::run(settings),
        Command::Token(settings) => token::run(settings),
        Command::Demo(settings) => demo::run(settings),
        Command::Import(settings) => import::run(settings),
        Command::Openapi(settings) => openapi::run(settings),
        Command::ExtractText(settings) => extract::run(settings),
        Command::Settings => {
            settings::run();
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
