//! `minutebook demo`: loads the demo councils, each bundle of them where it is not there yet.

pub mod days;

use anyhow::Context;
use chrono::NaiveDate;

use super::{begin_storage, open, open_storage, runtime, say};
use crate::actor::Actor;
use crate::api;
use crate::clock::Clock;
use crate::database::{Database, Limits, Source, find, migrations};
use crate::http::schemas::Schemas;
use crate::identifier::ForeignKey;
use crate::import::bundle::{Bundle, Files};
use crate::kind::Kind;
use crate::record::meetings::model::Meeting;
use crate::record::noun::Stored;
use crate::refused::Refused;
use crate::settings::DemoSettings;
use crate::storage::Storage;
use days::Days;

/// The demo councils: a real one, and an invented one with its neighbour.
const BUNDLES: [&str; 2] = [include_str!("../../demo/chorley.json"), include_str!("../../demo/examplebridge.json")];

/// Later changes of the invented council: they are written after it, so its records have earlier versions.
const LATER: &str = include_str!("../../demo/later.json");

/// The meeting of the invented council that is in progress when it is loaded.
const SITTING: &str = "examplebridge-council-2026-11-24";

macro_rules! files {
    ($($name:literal),* $(,)?) => { [$(include_bytes!(concat!("../../demo/files/", $name))),*] };
}

/// The files of documents of the demo.
pub const FILES: [&[u8]; 24] = files![
    "accessibility-of-the-website-and-online-forms.pdf",
    "air-quality-action-plan-northgate-junction.pdf",
    "cycle-parking-strategy.pdf",
    "digital-inclusion-devices-and-data.pdf",
    "electric-vehicle-charging-in-council-car-parks.pdf",
    "fees-and-charges-schedule-for-the-next-year.pdf",
    "general-fund-budget-and-council-tax.pdf",
    "grants-to-voluntary-organisations.pdf",
    "letting-of-empty-homes-scope-of-the-review.pdf",
    "list-of-car-parks-and-sockets.csv",
    "list-of-planting-sites.csv",
    "medium-term-financial-plan.pdf",
    "new-allotment-plots-at-low-meadows.pdf",
    "play-area-programme.pdf",
    "premises-offering-to-join-the-scheme.csv",
    "purchase-of-homes-for-temporary-accommodation.pdf",
    "results-of-the-stand-count.csv",
    "review-of-bus-shelters-follow-up.pdf",
    "review-of-public-conveniences.pdf",
    "saltmarsh-footpath-dedication-as-a-public-right-of-way.pdf",
    "shared-internal-audit-service.pdf",
    "shelters-by-ward.csv",
    "take-up-by-round.csv",
    "trees-and-woodland-plan.pdf",
];

/// Migrates, and loads.
///
/// # Errors
/// When the database cannot be reached, or a record is refused.
pub fn run(settings: &DemoSettings) -> anyhow::Result<()> {
    let threads = runtime()?;
    let opened = open(&settings.database, &threads)?;
    let storage = open_storage(&settings.storage, &settings.database.data)?;
    threads.block_on(migrations::run(&opened.url))?;
    let source = threads.block_on(Source::new(&opened.url, Limits::default(), Clock::system()))?;
    actix_web::rt::System::new().block_on(async {
        begin_storage(&storage, &source).await?;
        load(&source, &storage, settings.demo_day.demo_day).await
    })
}

/// Loads the councils that are not there yet, and says what was done. The days of the invented council fit today, or
/// the day that is named.
///
/// # Errors
/// When a record is refused, or the day is still to come.
pub async fn load(source: &Source, storage: &Storage, day: Option<NaiveDate>) -> anyhow::Result<()> {
    let schemas = Schemas::of(api::contract);
    let database = Database::open(&source.for_imports()).await?;
    let now = database.clock().now();
    for text in BUNDLES {
        let mut bundle = Bundle::read(text)?;
        let days = Days::of(bundle.lists(), now, day)?;
        let slug = bundle.council().context("a demo bundle has a council")?.to_owned();
        if database.has_council(&slug).await? {
            say(&there(&database, &slug, days.as_ref()).await?);
            continue;
        }
        if let Some(days) = &days {
            days.lay(bundle.lists());
        }
        let files = bundle.store(storage, &FILES).await?;
        let loaded = bundle.write(&database, &Actor::program("demo"), &schemas, &files).await?;
        if let Some(days) = &days {
            let mut later = Bundle::read(LATER)?;
            days.lay(later.lists());
            later.write(&database, &Actor::program("demo"), &schemas, &Files::new()).await?;
        }
        let today = days.map(|days| format!(", as of {}", days.today())).unwrap_or_default();
        say(&format!("Demo       {slug}: {} records loaded{today}", loaded.count));
    }
    Ok(())
}

/// What is said of a council that is there already: also the day of which it is, where days move.
async fn there(database: &Database, slug: &str, days: Option<&Days>) -> Result<String, Refused> {
    let there = format!("Demo       {slug} is there already");
    let Some(days) = days else { return Ok(there) };
    let key = ForeignKey { scheme: "demo".to_owned(), value: SITTING.to_owned() };
    let public = Actor::public();
    let sitting = database.read(&public, async |db| {
        let id = find(db, Kind::Meeting, &key, Some(slug)).await?;
        Ok(match id {
            Some(id) => Some(Meeting::get(db, id.into()).await?),
            None => None,
        })
    });
    Ok(match sitting.await?.map(|meeting| meeting.date) {
        None => there,
        Some(date) if date == days.today() => format!("{there}, as of {date}"),
        Some(date) => {
            let today = days.today();
            format!("{there}, as of {date}. Its days stay; in an empty database the demo is as of {today}")
        }
    })
}
