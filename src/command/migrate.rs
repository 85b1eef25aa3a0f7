//! `minutebook migrate`: brings a database to the shape that this version needs, and back.

use super::{open, runtime, say};
use crate::database::migrations::{self, OnLoss, Standing};
use crate::settings::{MigrateSettings, MigrateStep};

/// Takes the step.
///
/// # Errors
/// When the database cannot be reached, or a migration fails.
pub fn run(settings: &MigrateSettings) -> anyhow::Result<()> {
    let runtime = runtime()?;
    match &settings.step {
        MigrateStep::Run(database) => {
            let opened = open(database, &runtime)?;
            let applied = runtime.block_on(migrations::run(&opened.url))?;
            for version in &applied {
                say(&format!("ran {version}"));
            }
            say(&format!("{} migrations run; the database is up to date", applied.len()));
        }
        MigrateStep::Revert(revert) => {
            let opened = open(&revert.database, &runtime)?;
            let on_loss = if revert.lose_protected_data { OnLoss::LoseIt } else { OnLoss::Refuse };
            let reverted = runtime.block_on(migrations::revert(&opened.url, on_loss))?;
            say(&format!("took back {}", reverted.name));
            if !reverted.has_views {
                say("the tables no longer fit the views of this version, so readers see nothing until the older \
                     version starts, or you run `minutebook migrate run`");
            }
            for loss in &reverted.losses {
                say(&format!("--lose-protected-data was given, so this is done: {loss}"));
            }
        }
        MigrateStep::Status(database) => {
            let opened = open(database, &runtime)?;
            for step in runtime.block_on(migrations::status(&opened.url))? {
                say(&format!("{}  {}", if step.applied { "run    " } else { "missing" }, step.name));
            }
            say(match runtime.block_on(migrations::standing(&opened.url))? {
                Standing::Current => "views    those of this version",
                Standing::Differ => {
                    "views    missing or different: `minutebook migrate run` creates those of this version"
                }
                Standing::Newer => "views    those of a newer version, with which this one works",
                Standing::Missing => {
                    "views    missing: only the newer version that migrated the database can create them"
                }
            });
        }
    }
    Ok(())
}
