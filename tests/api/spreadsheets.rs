//! Spreadsheets of figures: taken in by code, all or nothing, and given out as CSV.

use std::path::{Path, PathBuf};

use minutebook::clock::Clock;
use minutebook::database::{Database, Limits, Source};
use minutebook::http::schemas::Schemas;
use minutebook::import::csv::{self, Options, Report};
use minutebook::record::publication::Publication;
use serde_json::json;

use crate::support::program::Home;
use crate::support::records::text;
use crate::support::{TestApp, cluster};

/// A council, and files beside it.
pub struct Desk {
    pub app: TestApp,
    database: Database,
    schemas: Schemas,
    pub folder: tempfile::TempDir,
}

impl Desk {
    pub async fn new() -> Desk {
        let app = TestApp::new().await;
        app.council("ashford").await;
        let strategy = json!({"council": "ashford", "slug": "plan", "name": "The Plan", "publication": "published"});
        app.admin().post("/v1/strategies", &strategy).await.created();
        let source = Source::new(&app.database_url, Limits::default(), Clock::system()).await.expect("a source");
        let database = Database::open(&source).await.expect("the database");
        let schemas = Schemas::of(minutebook::api::contract);
        Desk { app, database, schemas, folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path
    }

    pub async fn import(&self, options: Options<'_>) -> Report {
        self.try_import(options).await.expect("an import")
    }

    pub async fn try_import(&self, options: Options<'_>) -> Result<Report, String> {
        let done = csv::run(&self.database, &self.schemas, &options, &|_| {}).await;
        done.map_err(|error| format!("{error:#}"))
    }

    pub async fn metrics(&self) {
        let metrics = self.file("metrics.csv", METRICS);
        self.import(files(Some(&metrics), None)).await;
    }

    pub async fn exported(&self) -> Vec<String> {
        self.app.anonymous().get("/v1/observations.csv").await.text().lines().map(str::to_owned).collect()
    }
}

pub const METRICS: &str = "code,name,strategy,unit,unit_label,unit_kind,maximum,decimals,polarity,frequency,\
    rating_rule,tolerance_percent\n\
    CALLS,Calls answered,plan,percent,%,percent,100,1,higher,quarterly,same_period_last_year,8\n\
    SPEND,Spend on devices,,GBP,£,currency,,2,none,monthly,,\n";

/// Published files, all of which must be well.
pub fn files<'a>(metrics: Option<&'a Path>, observations: Option<&'a Path>) -> Options<'a> {
    let publication = Publication::Published;
    Options { council: "ashford", metrics, observations, publication, dry_run: false, skip_bad: false, dates: None }
}

#[actix_web::test]
async fn metrics_and_observations_are_created_then_changed_by_their_codes() {
    let desk = Desk::new().await;
    let (metrics, observations) = (
        desk.file("metrics.csv", METRICS),
        desk.file(
            "observations.csv",
            "metric,period,value,value_text,state,places,commentary\nCALLS,2025-Q1,71.5,71.5%,provisional,North; \
         South,\"Better, at last\"\n\
         CALLS,2025-Q2,,,missing,,\nSPEND,2025-04,1200.50,,,,\n",
        ),
    );
    let report = desk.import(files(Some(&metrics), Some(&observations))).await;
    assert_eq!((report.created, report.changed, report.unchanged, report.bad, report.saved), (5, 0, 0, 0, true));
    let metric = desk.app.anonymous().get("/v1/metrics?code=CALLS").await.ok()["data"][0].clone();
    assert_eq!(metric["rating_rule"], json!({"kind": "same_period_last_year", "tolerance_percent": 8}));
    let listed = desk.app.anonymous().get("/v1/observations?metric=CALLS&sort=period").await.ok();
    let first = &listed["data"][0];
    assert_eq!(
        (&first["value"], &first["places"], &first["commentary"]),
        (&json!(71.5), &json!(["North", "South"]), &json!("Better, at last"))
    );
    assert_eq!((text(first, "state"), &listed["data"][1]["value"]), ("provisional".into(), &serde_json::Value::Null));

    let again = desk.import(files(Some(&metrics), Some(&observations))).await;
    assert_eq!((again.created, again.changed, again.unchanged), (0, 0, 5));
    let revised = desk.file("revised.csv", "metric,period,value\nCALLS,2025-Q1,72\nCALLS,2025-Q3,73\n");
    let report = desk.import(files(None, Some(&revised))).await;
    assert_eq!((report.created, report.changed), (1, 1));
    let first = desk.app.anonymous().get(&text(&first["links"], "self")).await.ok();
    assert_eq!((&first["value"], &first["revisions"][0]["value"]), (&json!(72), &json!(71.5)));
}

#[actix_web::test]
async fn a_bad_row_is_named_by_its_line_and_nothing_is_saved_unless_it_is_to_be_skipped() {
    let desk = Desk::new().await;
    desk.metrics().await;
    let bad = desk.file(
        "bad.csv",
        "metric,period,value,state,numerator,denominator\nCALLS,2025-Q1,101,\nCALLS,2025-Q5,1,\nCALL,2025-Q1,1,\n\
         CALLS,2025-Q2,88,\n\
                         CALLS,2025-Q2,89,\nCALLS,2025-Q3,x,\nSPEND,2025-05,1,wrong\nSPEND,2025-06,1.005,\n\
                         SPEND,2025-07,,\nCALLS,2026-Q1,1,normal,,,North\nCALLS,2026-Q2,1,,1,0\nCALLS,2026-Q3,1,,1,\n",
    );
    let report = desk.import(files(None, Some(&bad))).await;
    let place = |line: &String| line.split(": ").take(2).collect::<Vec<_>>().join(" ");
    let named = [
        "bad.csv:2 value",
        "bad.csv:3 period",
        "bad.csv:4 metric",
        "bad.csv:6 period",
        "bad.csv:7 value",
        "bad.csv:8 state",
        "bad.csv:9 value",
        "bad.csv:10 value",
        "bad.csv:11 row",
        "bad.csv:12 denominator",
        "bad.csv:13 denominator",
    ];
    assert_eq!(report.told.iter().map(place).collect::<Vec<_>>(), named, "{:?}", report.told);
    assert_eq!((report.bad, report.saved, desk.exported().await.len()), (11, false, 1), "{:?}", report.told);

    let dry = desk.import(Options { skip_bad: true, dry_run: true, ..files(None, Some(&bad)) }).await;
    assert_eq!((dry.created, dry.saved, desk.exported().await.len()), (1, false, 1));
    let report = desk.import(Options { skip_bad: true, ..files(None, Some(&bad)) }).await;
    assert_eq!((report.created, report.bad, report.saved, desk.exported().await.len()), (1, 11, true, 2));
}

#[actix_web::test]
async fn a_file_of_other_columns_an_unknown_council_and_a_missing_file_are_said_plainly() {
    let desk = Desk::new().await;
    desk.metrics().await;
    let cases = [
        ("metric,perod,value\n", "Did you mean 'period'?"),
        ("metric,period\n", "the column value is missing"),
        ("metric,period,value,value\n", "occurs twice"),
    ];
    for (header, said) in cases {
        let file = desk.file("odd.csv", header);
        let error = desk.try_import(files(None, Some(&file))).await.expect_err("no import");
        assert!(error.contains(said), "{error}");
    }
    let file = desk.file("fine.csv", "metric,period,value\nCALLS,2025-Q1,1\n");
    let elsewhere = Options { council: "nowhere", ..files(None, Some(&file)) };
    let error = desk.try_import(elsewhere).await.expect_err("no import");
    assert!(error.contains("No council has the slug 'nowhere'"), "{error}");
    let missing = desk.folder.path().join("missing.csv");
    let error = desk.try_import(files(None, Some(&missing))).await.expect_err("no import");
    assert!(error.contains("missing.csv"), "{error}");
}

#[actix_web::test]
async fn an_export_of_more_than_fits_a_page_is_whole_in_order_and_can_be_taken_in_again() {
    let desk = Desk::new().await;
    desk.metrics().await;
    let mut rows = "metric,period,value\n".to_owned();
    for year in 1850..2150 {
        for month in 1..=12 {
            rows += &format!("SPEND,{year}-{month:02},{month}.5\n");
        }
    }
    let file = desk.file("many.csv", &rows);
    let report = desk.import(files(None, Some(&file))).await;
    assert_eq!((report.created, report.bad), (3600, 0), "{:?}", report.told);
    let answer = desk.app.anonymous().get("/v1/observations.csv?metric=SPEND").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
    let text = answer.text();
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<::csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let periods: Vec<&str> = rows.iter().map(|row| &row[6]).collect();
    assert!(periods.len() == 3600 && periods.is_sorted() && periods[0] == "1850-01" && &rows[3599][11] == "12.5");
    let back = desk.file("back.csv", &text);
    let again = desk.import(files(None, Some(&back))).await;
    assert_eq!((again.created, again.changed, again.unchanged, again.bad), (0, 0, 3600, 0), "{:?}", again.told);

    let sdmx =
        desk.app.anonymous().get("/v1/observations.sdmx.csv?period_from=2018-04-01&period_to=2018-04-01").await.text();
    let mut lines = sdmx.lines();
    assert!(lines.next().is_some_and(|header| {
        header.starts_with(
            "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE",
        )
    }));
    assert_eq!(
        lines.next(),
        Some("dataflow,MINUTEBOOK:OBSERVATIONS(1.0),I,M,ashford,SPEND,2018-04,4.5,A,GBP,2,--04-01,Spend on devices")
    );
}

#[actix_web::test]
async fn an_export_shows_a_reader_what_it_may_see_and_no_more() {
    let desk = Desk::new().await;
    desk.metrics().await;
    let file = desk.file("secret.csv", "metric,period,value,commentary\nCALLS,2025-Q1,1,SECRET\n");
    desk.import(Options { publication: Publication::Draft, ..files(None, Some(&file)) }).await;
    let app = &desk.app;
    for path in ["/v1/observations.csv", "/v1/observations.sdmx.csv"] {
        assert_eq!(app.anonymous().get(path).await.text().lines().count(), 1, "{path}");
        assert_eq!(app.clerk("ashford").get(path).await.text().lines().count(), 2, "{path}");
        app.anonymous().get(&format!("{path}?sort=period")).await.problem(400, "bad_query");
    }
}

#[actix_web::test]
async fn what_a_file_has_no_column_for_stays_as_it_is() {
    let desk = Desk::new().await;
    desk.metrics().await;
    let whole = "metric,period,period_label,value,value_text,state,numerator,denominator,derived_from,places,\
    commentary\n\
                 CALLS,2025-Q1,the first,50,50%,break,1,2,Half of all.,North,Good.\n";
    let file = desk.file("whole.csv", whole);
    desk.import(files(None, Some(&file))).await;
    let seen = async || desk.app.anonymous().get("/v1/observations?metric=CALLS").await.ok()["data"][0].clone();
    let before = seen().await;
    let short = desk.file("short.csv", "metric,period,value\nCALLS,2025-Q1,50\n");
    let report = desk.import(files(None, Some(&short))).await;
    assert_eq!((report.changed, report.unchanged, seen().await), (0, 1, before.clone()));
    let short = desk.file("short.csv", "metric,period,value,commentary\nCALLS,2025-Q1,51,\n");
    let report = desk.import(files(None, Some(&short))).await;
    let after = seen().await;
    assert_eq!((report.changed, &after["value"], &after["commentary"]), (1, &json!(51), &json!(null)));
    assert_eq!(
        (&after["state"], &after["places"], &after["period"]),
        (&before["state"], &before["places"], &before["period"])
    );
    assert_eq!(
        (&after["value_text"], &after["derived_from"]),
        (&json!(null), &json!(null)),
        "they were of the old value"
    );
    assert_eq!(after["revisions"][0]["value_text"], "50%");

    let metric = desk.app.anonymous().get("/v1/metrics?code=CALLS").await.ok()["data"][0].clone();
    let more = json!({"definition": "Of all calls.", "baseline": {"value": 40, "note": "Before."},
        "source_url": "https://example.org/calls"});
    desk.app.admin().patch(&text(&metric["links"], "self"), &more).await.ok();
    let needed = desk.file(
        "needed.csv",
        "code,name,unit,unit_label,unit_kind,polarity,frequency,baseline\n\
         CALLS,Calls,percent,%,percent,higher,quarterly,41\n",
    );
    let report = desk.import(files(Some(&needed), None)).await;
    let after = desk.app.anonymous().get("/v1/metrics?code=CALLS").await.ok()["data"][0].clone();
    assert_eq!((report.changed, &after["name"], &after["rating_rule"]), (1, &json!("Calls"), &metric["rating_rule"]));
    assert_eq!(
        (&after["definition"], &after["unit"], &after["decimals"]),
        (&json!("Of all calls."), &metric["unit"], &metric["decimals"])
    );
    assert_eq!((&after["baseline"]["value"], &after["baseline"]["note"]), (&json!(41), &json!("Before.")));
    assert_eq!(
        (&after["source_url"], &after["strategy_id"]),
        (&json!("https://example.org/calls"), &metric["strategy_id"])
    );
}

#[actix_web::test]
async fn a_row_that_is_no_text_in_utf_8_is_named_by_its_line_and_skipped_alone() {
    let desk = Desk::new().await;
    desk.metrics().await;
    let file = desk.file(
        "latin.csv",
        b"metric,period,value,commentary\nCALLS,2025-Q1,1,Caf\xC3\xA9\nCALLS,2025-Q2,2,Caf\xE9\nCALLS,2025-Q3,3,\n",
    );
    let report = desk.import(files(None, Some(&file))).await;
    assert_eq!((report.bad, report.saved), (1, false), "{:?}", report.told);
    assert!(
        report.told[0].starts_with("latin.csv:3: row: ") && report.told[0].contains("CSV UTF-8"),
        "{:?}",
        report.told
    );
    let report = desk.import(Options { skip_bad: true, ..files(None, Some(&file)) }).await;
    assert_eq!((report.created, report.bad, report.saved), (2, 1, true));
    assert!(desk.exported().await[1].contains("Café"));

    let latin = |text: String| -> Vec<u8> { text.chars().map(|one| u8::try_from(one).expect("Latin 1")).collect() };
    let metrics = latin(METRICS.replace("Spend on devices", "Caf\u{E9}"));
    let metrics = desk.file("metrics.csv", metrics);
    let report = desk.import(Options { skip_bad: true, ..files(Some(&metrics), None) }).await;
    assert_eq!((report.unchanged, report.bad, &report.told[0][..15]), (1, 1, "metrics.csv:3: "));
    let wide: Vec<u8> = METRICS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = desk.file("wide.csv", wide);
    let error = desk.try_import(files(Some(&wide), None)).await.expect_err("no import");
    assert!(error.contains("wide.csv:1: ") && error.contains("CSV UTF-8"), "{error}");
}

#[actix_web::test]
async fn a_file_as_spreadsheets_write_it_elsewhere_is_read() {
    let desk = Desk::new().await;
    desk.metrics().await;
    let marked = desk.file("marked.csv", "\u{FEFF}\"metric\",\"period\",\"value\"\r\n\"CALLS\",\"2025-Q1\",\"1\"\r\n");
    assert_eq!(desk.import(files(None, Some(&marked))).await.created, 1);
    let parted = desk.file(
        "parted.csv",
        "metric;period;value;places\r\nCALLS;2025-Q2;2.5;\"North; South, West\"\r\nCALLS;2025-Q3;3,5;\r\n",
    );
    let report = desk.import(files(None, Some(&parted))).await;
    assert_eq!((report.created, report.bad), (2, 0), "{:?}", report.told);
    let listed = desk.app.anonymous().get("/v1/observations?metric=CALLS").await.ok();
    assert_eq!(listed["data"][0]["value"], json!(3.5));
    assert_eq!(listed["data"][1]["places"], json!(["North", "South, West"]));
    let tabbed = desk.file("tabbed.csv", "metric\tperiod\tvalue\nCALLS\t2025-Q4\t4\n");
    assert_eq!(desk.import(files(None, Some(&tabbed))).await.created, 1);
    let long = desk.file("long.csv", format!("metric,period,value,places\nSPEND,2025-01,1,{}\n", "é".repeat(301)));
    let report = desk.import(files(None, Some(&long))).await;
    assert!(report.bad == 1 && report.told[0].contains("longer than 300"), "{:?}", report.told);
}

#[actix_web::test]
async fn a_dry_run_changes_nothing_of_a_database_that_is_not_migrated() {
    let home = Home::new();
    let file = home.path("metrics.csv");
    std::fs::write(&file, METRICS).expect("a file");
    let dry = |url: Option<&str>| {
        let mut command = home.command(&["import", "csv", "--dry-run", "--council", "ashford", "--metrics"]);
        command.arg(&file).envs(url.map(|url| ("DATABASE_URL", url)));
        home.run(command).refusal()
    };
    let url = cluster::bare_database().await;
    let errors = dry(Some(&url));
    assert!(errors.contains("minutebook migrate run"), "{errors}");
    let sql = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname !~ \
               '^pg_|^information_schema$'";
    let count: i64 = cluster::client(&url).await.query_one(sql, &[]).await.expect("the catalogue").get(0);
    assert_eq!(count, 0);
    let errors = dry(None);
    assert!(errors.contains("there is no database yet") && !home.data_dir.exists(), "{errors}");
}
