//! The days of the invented council move with the day on which it is loaded.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use minutebook::actor::Actor;
use minutebook::api;
use minutebook::command::demo;
use minutebook::command::demo::days::Days;
use minutebook::database::{Database, Limits, Source};
use minutebook::http::schemas::Schemas;
use minutebook::import::bundle::Bundle;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::records::text;
use crate::support::{TestApp, TestClock, cluster};

const WRITTEN: &str = include_str!("../../demo/examplebridge.json");

/// When the file says that the present is.
const PRESENT: &str = "2026-11-24T19:00:00Z";

/// New Year's Day, a leap day, a Saturday, the day before an annual meeting, both changes of the clocks, just after
/// midnight at Christmas, a Sunday some years later, and a day before the one for which the file is written.
const LOADINGS: [&str; 9] = [
    "2027-01-01T09:12:41Z",
    "2028-02-29T12:00:00Z",
    "2027-05-15T20:00:00Z",
    "2027-05-17T10:00:00Z",
    "2027-03-28T00:40:00Z",
    "2027-10-31T01:20:00Z",
    "2026-12-25T00:10:00Z",
    "2031-08-03T15:00:00Z",
    "2024-06-05T08:30:00Z",
];

fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().expect("a date and time")
}

fn day(day: &str) -> NaiveDate {
    day.parse().expect("a day")
}

fn lay(mut lists: Value, now: &str, on: Option<&str>) -> Value {
    let days = Days::of(&lists, at(now), on.map(day)).expect("days").expect("a meeting in progress");
    days.lay(&mut lists);
    lists
}

fn written() -> Value {
    serde_json::from_str(WRITTEN).expect("JSON")
}

fn records<'a>(lists: &'a Value, list: &str) -> &'a [Value] {
    lists[list].as_array().expect("a list")
}

fn key(record: &Value) -> &str {
    record["identifiers"][0]["value"].as_str().expect("a key")
}

fn starts_on(meeting: &Value) -> NaiveDate {
    let said = ["date", "start_local", "start_at"].iter().find_map(|name| meeting[name].as_str());
    day(said.expect("a day").split('T').next().unwrap_or_default())
}

fn is_public(record: &Value) -> bool {
    record["publication"] == "published"
}

/// The public meetings to come with a time, the earliest first.
fn to_come(lists: &Value) -> Vec<&Value> {
    let meetings = records(lists, "meetings").iter();
    let mut scheduled: Vec<_> =
        meetings.filter(|meeting| meeting["state"] == "scheduled" && is_public(meeting)).collect();
    scheduled.sort_by_key(|meeting| starts_on(meeting));
    scheduled
}

#[test]
fn on_the_day_for_which_it_is_written_nothing_moves() {
    assert_eq!(lay(written(), PRESENT, None), written());
    assert_eq!(lay(written(), "2030-01-01T00:00:00Z", Some("2026-11-24")), written());
}

#[test]
fn on_every_day_one_meeting_is_in_progress_and_the_next_three_have_times_and_agendas() {
    for loading in LOADINGS {
        let (now, lists) = (at(loading), lay(written(), loading, None));
        let sitting: Vec<_> =
            records(&lists, "meetings").iter().filter(|meeting| meeting["state"] == "in_progress").collect();
        assert_eq!(sitting.len(), 1, "{loading}");
        let since = |name: &str| now - at(&text(sitting[0], name));
        assert!(since("start_at") < TimeDelta::hours(1), "{loading}: {}", sitting[0]);
        assert!(since("actual_start_at") > TimeDelta::zero(), "{loading}: {}", sitting[0]);
        assert!(since("planned_end_at") < TimeDelta::zero(), "{loading}: {}", sitting[0]);

        for meeting in to_come(&lists).into_iter().take(3) {
            let start: NaiveDateTime = text(meeting, "start_local").parse().expect("a time");
            let announced = at(&text(meeting, "agenda_published_at"));
            assert!(start.and_utc() > now && announced < now, "{loading}: {meeting}");
            // Five clear days, and three bank holidays and two weekends at most.
            assert!(start.and_utc() - announced >= TimeDelta::days(13), "{loading}: {meeting}");
            let of = |list: &str, owner: &str| {
                let of_it = |record: &&Value| record[owner]["value"] == key(meeting) && is_public(record);
                records(&lists, list).iter().filter(of_it).count()
            };
            assert!(of("items", "meeting") >= 4 && of("documents", "owner") == 2, "{loading}: {meeting}");
        }
    }
}

#[test]
fn on_every_day_what_is_past_is_past_and_weekdays_stay() {
    for loading in LOADINGS {
        let (now, before, lists) = (at(loading), written(), lay(written(), loading, None));
        for (was, meeting) in records(&before, "meetings").iter().zip(records(&lists, "meetings")) {
            assert_eq!(key(was), key(meeting));
            let (was_on, on) = (starts_on(was), starts_on(meeting));
            let is_sitting = meeting["state"] == "in_progress";
            assert!(is_sitting || was_on.weekday() == on.weekday(), "{loading}: {meeting}");
            assert!(meeting["state"] != "held" || on < now.date_naive(), "{loading}: {meeting}");
            // Each is in a municipal year.
            let holds = |year: &&Value| day(&text(year, "starts_on")) <= on && on <= day(&text(year, "ends_on"));
            assert_eq!(records(&lists, "municipal_years").iter().filter(holds).count(), 1, "{loading}: {meeting}");
        }
        for name in ["documents", "decisions"] {
            for record in records(&lists, name).iter().filter(|record| record["published_at"].is_string()) {
                assert!(at(&text(record, "published_at")) < now, "{loading}: {record}");
            }
        }
        let quarter =
            now.date_naive().year() * 4 + i32::try_from(now.date_naive().month0() / 3).expect("a quarter") - 1;
        for observation in records(&lists, "observations") {
            let code = text(&observation["period"], "code");
            let Some((year, part)) = code.split_once("-Q") else { continue };
            let of = year.parse::<i32>().expect("a year") * 4 + part.parse::<i32>().expect("a quarter") - 1;
            assert!(of < quarter, "{loading}: {observation}");
        }
        for year in records(&lists, "municipal_years") {
            assert_eq!(text(year, "name")[..4], text(year, "starts_on")[..4], "{loading}");
        }
    }
}

#[test]
fn on_every_day_texts_name_the_days_of_the_meetings() {
    for loading in LOADINGS {
        let lists = lay(written(), loading, None);
        let days: BTreeSet<String> = records(&lists, "meetings")
            .iter()
            .map(|meeting| starts_on(meeting).format("%-d %B %Y").to_string())
            .collect();
        let titles = records(&lists, "items").iter().map(|item| text(item, "title"));
        let named: Vec<String> =
            titles.filter_map(|title| title.strip_prefix("Minutes of the Meeting of ").map(str::to_owned)).collect();
        assert!(named.len() > 20, "{named:?}");
        for name in named {
            assert!(days.contains(&name), "{loading}: no meeting is on {name}");
        }
    }
}

#[test]
fn every_paper_has_a_file_or_an_address_and_two_dozen_have_files() {
    let digests: BTreeSet<String> = demo::FILES.iter().map(|bytes| hex::encode(Sha256::digest(bytes))).collect();
    let lists = written();
    let papers = records(&lists, "documents");
    let stated: BTreeSet<String> =
        papers.iter().filter_map(|paper| paper["sha256"].as_str()).map(str::to_owned).collect();
    assert_eq!((stated.len(), stated), (24, digests));
    for paper in papers {
        assert!(paper["sha256"].is_string() != paper["source_url"].is_string(), "{paper}");
    }
}

/// A bundle with one item, and the title of that item as it is loaded.
fn title_on(loading: &str, title: &str) -> String {
    let lists = json!({
        "councils": [{"slug": "examplebridge", "timezone": "Europe/London"}],
        "municipal_years": [{"name": "2026/27", "starts_on": "2026-05-19", "ends_on": "2027-05-17"}],
        "meetings": [{"state": "in_progress", "start_at": "2026-11-24T18:30:00Z"}],
        "items": [{"identifiers": [{"scheme": "demo", "value": "item-2026-11-24"}], "title": title,
            "meeting": {"scheme": "demo", "value": "meeting-2026-11-24"}}],
    });
    let laid = lay(lists, loading, None);
    assert_eq!(laid["items"][0]["identifiers"][0]["value"], "item-2026-11-24");
    assert_eq!(laid["items"][0]["meeting"]["value"], "meeting-2026-11-24");
    text(&laid["items"][0], "title")
}

#[test]
fn texts_say_the_days_months_and_years_that_moved() {
    // Fourteen weeks later: three whole months.
    for (written, laid) in [
        ("Minutes of 16 July 2025", "Minutes of 22 October 2025"),
        ("Agenda, 24 November 2026", "Agenda, 2 March 2027"),
        ("from April 2026, by the end of March", "from July 2026, by the end of June"),
        ("Monitoring - Fourth Quarter 2025/26", "Monitoring - First Quarter 2026/27"),
        ("in the first quarter of 2025/26.", "in the second quarter of 2025/26."),
        (
            "the policy of 2019, £2,026, Local Government Act 1972",
            "the policy of 2019, £2,026, Local Government Act 1972",
        ),
        (
            "https://webcast.examplebridge.example/council/2026-11-24",
            "https://webcast.examplebridge.example/council/2027-03-02",
        ),
        ("Café “Maison”: 5 of 12", "Café “Maison”: 5 of 12"),
    ] {
        assert_eq!(title_on("2027-03-02T19:00:00Z", written), laid);
    }
    // Sixty-six weeks later: fifteen whole months.
    for (written, laid) in [
        ("the policy of 2019, to 2043.", "the policy of 2020, to 2044."),
        ("26/01126/FUL: Bramble Field", "27/01126/FUL: Bramble Field"),
        ("26.EC.31", "27.EC.31"),
        ("2026/27", "2027/28"),
        ("C/2025/001", "C/2026/001"),
    ] {
        assert_eq!(title_on("2028-02-29T19:00:00Z", written), laid);
    }
}

#[test]
fn periods_and_the_days_of_strategies_move_by_whole_ones() {
    let lists = lay(written(), "2028-02-29T12:00:00Z", None);
    let find = |list: &str, value: &str| {
        let found = records(&lists, list).iter().find(|record| key(record) == value);
        found.unwrap_or_else(|| panic!("no {value}")).clone()
    };
    let strategy = find("strategies", "examplebridge-cycle-parking");
    assert_eq!((text(&strategy, "starts_on"), text(&strategy, "ends_on")), ("2026-04-01".into(), "2031-03-31".into()));
    for (value, code) in [
        ("examplebridge-cp-stands-2026-q2", "2027-Q3"),
        ("examplebridge-di-tablets-2026-10", "2028-01"),
        ("examplebridge-di-confidence-2026-h1", "2027-H1"),
        ("examplebridge-di-offline-2025", "2026"),
    ] {
        assert_eq!(find("observations", value)["period"]["code"], code, "{value}");
    }
    assert_eq!(find("metrics", "examplebridge-cp-stands")["code"], "CP-STANDS");
    let neighbour = find("councils", "wendale");
    assert_eq!(
        (text(&neighbour, "starts_on"), text(&neighbour, "ends_on")),
        ("1974-04-01".into(), "2029-03-31".into()),
        "what was before 2000 is history"
    );
    let law = |lists: &Value| -> Vec<Value> {
        records(lists, "decisions").iter().map(|decision| decision["legal_basis"].clone()).collect()
    };
    assert_eq!(law(&lists), law(&written()));
}

#[test]
fn a_day_that_is_still_to_come_is_refused() {
    let refused = Days::of(&written(), at(PRESENT), Some(day("2026-11-25"))).expect_err("a refusal");
    assert!(refused.to_string().contains("2026-11-25, which is after 2026-11-24"), "{refused}");
    let real = serde_json::from_str(include_str!("../../demo/chorley.json")).expect("JSON");
    assert!(Days::of(&real, at(PRESENT), None).expect("no refusal").is_none(), "facts do not move");
}

/// A Saturday after New Year, and a leap day.
#[actix_web::test]
async fn the_demo_of_other_days_loads_and_contradicts_nothing() {
    for loading in ["2027-01-02T10:00:00Z", "2028-02-29T12:00:00Z"] {
        let clock = TestClock::new(0);
        clock.advance((at(loading) - clock.now()).num_seconds());
        let url = cluster::empty_database().await;
        let source = Source::new(&url, Limits::default(), clock.clock()).await.expect("a database");
        let database = Database::open(&source.for_imports()).await.expect("a database");
        let mut bundle = Bundle::read(WRITTEN).expect("a bundle");
        let days =
            Days::of(bundle.lists(), database.clock().now(), None).expect("days").expect("a meeting in progress");
        assert_eq!(days.today(), at(loading).date_naive());
        days.lay(bundle.lists());
        let schemas = Schemas::of(api::contract);
        let loaded = bundle.write(&database, &Actor::program("demo"), &schemas, &Vec::new()).await.expect("the demo");
        let odd: Vec<_> = loaded.warnings.iter().filter(|warning| warning.code != "not_public_yet").collect();
        assert!(odd.is_empty(), "{loading}: {odd:#?}");
    }
}

#[actix_web::test]
async fn readers_see_the_meeting_in_progress_and_the_papers_of_the_next_three() {
    let app = TestApp::demo().await;
    let public = app.anonymous();
    let sitting = public.get("/v1/meetings?council=examplebridge&state=in_progress").await.ok();
    let sitting = sitting["data"].as_array().expect("meetings");
    assert_eq!((sitting.len(), text(&sitting[0], "start_local")), (1, "2026-11-24T11:30:00".into()));
    let next = "/v1/meetings?council=examplebridge&date_from=2026-11-25&sort=start_at&limit=3&include=items";
    let next = public.get(next).await.ok();
    for meeting in next["data"].as_array().expect("meetings") {
        assert!(meeting["start_at"].is_string() && meeting["agenda_published_at"].is_string(), "{meeting}");
        assert!(meeting["items"].as_array().is_some_and(|items| items.len() >= 4), "{meeting}");
    }
    let papers = public.get("/v1/documents?council=examplebridge&limit=200").await.ok();
    for paper in papers["data"].as_array().expect("papers") {
        let is_known = paper["file_stored_at"].is_string() || paper["source_url"].is_string();
        assert!(is_known || paper["exemption"].is_object(), "{paper}");
    }
}
