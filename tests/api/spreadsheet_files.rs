//! Spreadsheets as programs save them and people break them: unambiguous values are taken. The rest is refused with its
//! line, its column and the text to write instead.

use minutebook::days::DateOrder;
use minutebook::import::csv::{Options, Report};
use serde_json::{Value, json};

use crate::spreadsheets::{Desk, METRICS, files};
use crate::support::program::Home;

/// A metric taken now and then, with periods that say their days.
const SURVEY: &str = "code,name,strategy,unit,unit_label,unit_kind,decimals,polarity,frequency\n\
                      SURVEY,Satisfied,plan,percent,%,percent,1,higher,ad_hoc\n";

async fn desk() -> Desk {
    let desk = Desk::new().await;
    desk.metrics().await;
    let survey = desk.file("survey.csv", SURVEY);
    assert_eq!(desk.import(files(Some(&survey), None)).await.created, 1);
    desk
}

async fn import(desk: &Desk, text: impl AsRef<[u8]>) -> Report {
    let file = desk.file("o.csv", text);
    desk.import(files(None, Some(&file))).await
}

/// The sentence with which a whole file is refused, also where bad rows are to be left out; nothing of it is saved.
async fn refused(desk: &Desk, text: &str) -> String {
    let file = desk.file("o.csv", text);
    let error = desk.try_import(files(None, Some(&file))).await.expect_err(text);
    let skipping = Options { skip_bad: true, ..files(None, Some(&file)) };
    assert_eq!(desk.try_import(skipping).await.expect_err(text), error);
    assert_eq!(desk.exported().await.len(), 1, "{text}");
    error
}

/// The message on the only bad row.
async fn said(desk: &Desk, text: &str) -> String {
    let report = import(desk, text).await;
    assert_eq!((report.bad, report.saved), (1, false), "{text}: {:?}", report.told);
    report.told[0].clone()
}

async fn values(desk: &Desk, metric: &str) -> Vec<Value> {
    let listed = desk.app.anonymous().get(&format!("/v1/observations?metric={metric}&sort=period")).await.ok();
    listed["data"].as_array().expect("a list").iter().map(|observation| observation["value"].clone()).collect()
}

#[actix_web::test]
async fn a_quote_that_is_never_closed_is_refused_with_the_line_on_which_it_opens() {
    let desk = desk().await;
    let error =
        refused(&desk, "metric,period,value,commentary\nCALLS,2025-Q1,1,\"Fine\nCALLS,2025-Q2,2,\nCALLS,2025-Q3,3,\n")
            .await;
    assert!(error.contains("o.csv:2: commentary: The quote that opens on this line is never closed."), "{error}");
    let error = refused(&desk, "metric,period,value,commentary\nCALLS,2025-Q1,1,\nCALLS,2025-Q2,2,\"\n").await;
    assert!(error.contains("o.csv:3: commentary: "), "{error}");
    let error = refused(&desk, "metric,period,\"value\nCALLS,2025-Q1,1\n").await;
    assert!(error.contains("o.csv:1: column 3: "), "{error}");
    let metrics = desk.file("m.csv", METRICS.replace("CALLS,Calls answered", "CALLS,\"Calls answered"));
    let error = desk.try_import(files(Some(&metrics), None)).await.expect_err("no import");
    assert!(error.contains("m.csv:2: name: "), "{error}");
}

#[actix_web::test]
async fn a_quote_that_closes_elsewhere_than_at_the_end_of_a_text_is_refused() {
    let desk = desk().await;
    let error =
        refused(&desk, "metric,period,value,commentary\nCALLS,2025-Q1,1,\"Fine\nCALLS,2025-Q2,2,\"Better\"\n").await;
    assert!(error.contains("o.csv:2: commentary: ") && error.contains("closes on line 3, and 'B' follows"), "{error}");
    let error = refused(&desk, "metric,period,value,commentary\nCALLS,2025-Q1,1,the \"best\" year\n").await;
    assert!(error.contains("o.csv:2: commentary: ") && error.contains("Put the whole text in quotes"), "{error}");
    let error = refused(&desk, "metric,period,value,commentary\nCALLS,2025-Q1,1, \"Fine, really\"\n").await;
    assert!(error.contains("o.csv:2: commentary: "), "{error}");
    let error = refused(&desk, "metric,period,value,commentary\nCALLS,2025-Q1,1,\"the \"best\" year\"\n").await;
    assert!(error.contains("o.csv:2: commentary: ") && error.contains("'b' follows"), "{error}");
}

#[actix_web::test]
async fn two_quotes_that_were_forgotten_do_not_hide_the_rows_between_them() {
    let desk = desk().await;
    let told = said(
        &desk,
        "metric,period,value,commentary\nCALLS,2025-Q1,1,\"Fine\nCALLS,2025-Q2,2,\nCALLS,2025-Q3,3,Good\"\n",
    )
    .await;
    assert!(told.starts_with("o.csv:2: commentary: ") && told.contains("'CALLS,2025-Q2,2,'"), "{told}");
    let report =
        import(&desk, "metric,period,value,commentary\nCALLS,2025-Q1,1,\"Fine.\nCALLS, as before, went well.\"\n")
            .await;
    assert_eq!((report.bad, report.created), (1, 0), "three cells with a code are a row: {:?}", report.told);
    let report = import(&desk, "metric,period,value,commentary\nCALLS,2025-Q1,1,\"Fine.\n\nCALLS went well.\"\n").await;
    assert_eq!((report.bad, report.created), (0, 1), "{:?}", report.told);
}

#[actix_web::test]
async fn a_file_as_excel_saves_it_is_taken() {
    let desk = desk().await;
    let text = "\u{FEFF}Metric,Period,Period Starts On,Period Ends On,Period Inferred,Value,State,,\r\n\
                CALLS,2025-Q1,01/04/2025,30/06/2025,TRUE,55.5%,Normal,,\r\n\
                ,,,,,,,,\r\n\
                SPEND,2025-04,01/04/2025,30/04/2025,FALSE,\"£1,200.50\",Provisional,,\r\n\
                SPEND,2025-05,2025-05-01,31/05/2025,False,\"1,234,567.00\",,,\r\n\
                ,,,,,,,,\r\n,,,,,,,,\r\n";
    let report = import(&desk, text).await;
    assert_eq!((report.created, report.bad), (3, 0), "{:?}", report.told);
    assert_eq!(values(&desk, "CALLS").await, [json!(55.5)]);
    assert_eq!(values(&desk, "SPEND").await, [json!(1200.5), json!(1_234_567)]);
    let listed = desk.app.anonymous().get("/v1/observations?metric=CALLS").await.ok();
    assert_eq!(
        (&listed["data"][0]["period"]["inferred"], &listed["data"][0]["state"]),
        (&json!(true), &json!("normal"))
    );
    let metrics = "sep=;\r\ncode;name;unit;unit_label;unit_kind;maximum;decimals;polarity;frequency;cumulative;\
                   tolerance_percent;;\r\n\
                   WASTE;Recycled;percent;%;Percent;100%;1;Higher;Half-Yearly;TRUE;7,5%;;\r\n;;;;;;;;;;;;\r\n";
    let metrics = desk.file("m.csv", metrics);
    let report = desk.import(files(Some(&metrics), None)).await;
    assert_eq!((report.created, report.bad), (1, 0), "{:?}", report.told);
    let metric = desk.app.anonymous().get("/v1/metrics?code=WASTE").await.ok()["data"][0].clone();
    assert_eq!((&metric["cumulative"], &metric["frequency"]), (&json!(true), &json!("half_yearly")));
    assert_eq!((&metric["unit"]["maximum"], &metric["rating_rule"]["tolerance_percent"]), (&json!(100), &json!(7.5)));
}

#[actix_web::test]
async fn a_file_is_read_whatever_separates_its_cells_and_in_both_encodings() {
    let desk = desk().await;
    let texts = [
        "sep=;\r\nmetric;period;value\r\nSPEND;2025-01;1\r\n",
        "sep=,\nmetric,period,value\nSPEND,2025-02,2\n",
        "\u{FEFF}sep=\t\r\nmetric\tperiod\tvalue\r\nSPEND\t2025-03\t3\r\n",
        "\"sep=;\"\rmetric;period;value\rSPEND;2025-04;4\r",
        "metric;period;value\nSPEND;2025-05;1.234.567,89\n",
        "metric\tperiod\tvalue\nSPEND\t2025-06\t1 234,5\n",
    ];
    for text in texts {
        let report = import(&desk, text).await;
        assert_eq!((report.created, report.bad), (1, 0), "{text}: {:?}", report.told);
    }
    let orders: [fn(u16) -> [u8; 2]; 2] = [u16::to_le_bytes, u16::to_be_bytes];
    for (month, order) in ["2025-07", "2025-08"].into_iter().zip(orders) {
        let text = format!("\u{FEFF}metric\tperiod\tvalue\tcommentary\r\nSPEND\t{month}\t8\tCafé 😀\r\n");
        let bytes: Vec<u8> = text.encode_utf16().flat_map(order).collect();
        let report = import(&desk, bytes).await;
        assert_eq!((report.created, report.bad), (1, 0), "{month}: {:?}", report.told);
    }
    let [one, two, three, four, five] = [1, 2, 3, 4, 8].map(|number| json!(number));
    let expected = [one, two, three, four, json!(1_234_567.89), json!(1234.5), five.clone(), five];
    assert_eq!(values(&desk, "SPEND").await, expected);
    assert!(desk.exported().await.iter().any(|row| row.contains("Café 😀")));
    let file = desk.file("o.csv", "sep=|\nmetric|period|value\n");
    let error = desk.try_import(files(None, Some(&file))).await.expect_err("no import");
    assert!(error.contains("o.csv:1: row: '|' cannot separate cells"), "{error}");
    let told = said(&desk, "sep=,\r\nmetric,period,value\r\nSPEND,2025-09,x\r\n").await;
    assert!(told.starts_with("o.csv:3: value: "), "the line of sep= counts: {told}");
}

#[actix_web::test]
async fn a_date_is_taken_where_its_column_the_option_or_the_period_settles_it() {
    let desk = desk().await;
    let header = "metric,period,period_starts_on,period_ends_on,value";
    let told = said(&desk, &format!("{header}\nSURVEY,a,01/07/2025,31/08/2025,1\n")).await;
    assert!(told.starts_with("o.csv:2: period_starts_on: '01/07/2025' can be 2025-07-01 or 2025-01-07."), "{told}");
    assert!(told.contains("--dates day-first"), "{told}");
    let told = said(&desk, &format!("{header}\nSURVEY,a,2025-07-01,1/8/25,1\n")).await;
    assert!(told.starts_with("o.csv:2: period_ends_on: '1/8/25' is not a date."), "{told}");
    let report =
        import(&desk, format!("{header}\nSURVEY,a,01/07/2025,31/08/2025,1\nSURVEY,b,13/09/2025,14/09/2025,2\n"));
    let report = report.await;
    assert_eq!((report.created, report.bad), (2, 0), "{:?}", report.told);
    let file = desk.file("o.csv", format!("{header}\nSURVEY,c,01/02/2025,01/03/2025,1\n"));
    let american = Options { dates: Some(DateOrder::MonthFirst), ..files(None, Some(&file)) };
    assert_eq!(desk.import(american).await.created, 1);
    let report = import(&desk, format!("{header}\nCALLS,2025-Q2,01/07/2025,30/09/2025,1\n")).await;
    assert_eq!((report.created, report.bad), (1, 0), "the code says the days: {:?}", report.told);
    let report =
        import(&desk, format!("{header}\nSURVEY,d,1 March 2026,05-Apr-2026,1\nSURVEY,e,01.05.2026,2026/05/31,1\n"));
    let report = report.await;
    assert_eq!((report.created, report.bad), (2, 0), "{:?}", report.told);
    let listed = desk.app.anonymous().get("/v1/observations?metric=SURVEY&sort=period").await.ok();
    let days: Vec<&Value> =
        listed["data"].as_array().expect("a list").iter().map(|one| &one["period"]["starts_on"]).collect();
    assert_eq!(days, ["2025-01-02", "2025-07-01", "2025-09-13", "2026-03-01", "2026-05-01"]);
}

#[actix_web::test]
async fn a_number_that_could_be_two_or_is_none_is_refused_with_what_to_write() {
    let desk = desk().await;
    let cases = [
        ("metric;period;value\nSPEND;2025-04;1.200\n", "value: '1.200' can be 1200 or 1.2."),
        ("metric\tperiod\tvalue\nSPEND\t2025-04\t1,200\n", "value: '1,200' can be 1200 or 1.2."),
        ("metric,period,value\nSPEND,2025-04,\"2,5\"\n", "Write a decimal point"),
        ("metric,period,value\nSPEND,2025-04,€5\n", "the sign €"),
        ("metric,period,value\nSPEND,2025-04,5%\n", "the sign %"),
        ("metric,period,value\nSPEND,2025-04,1.2E+06\n", "shortened by the spreadsheet"),
        ("metric,period,value\nSPEND,2025-04,(5)\n", "Write -5 if it is negative"),
        ("metric,period,value\nSPEND,2025-04,<5\n", "write suppressed or missing into state, and '<5' into value_text"),
        ("metric,period,value\nSPEND,2025-04,#N/A\n", "leave the cell empty"),
        ("metric,period,value\nSPEND,2025-04,0.30000000000000004\n", "at most 9 digits after the point"),
        ("metric,period,value\nSPEND,2025-04,0.125\n", "more than 2 digits after the point"),
    ];
    for (text, expected) in cases {
        let told = said(&desk, text).await;
        assert!(told.starts_with("o.csv:2: value: ") && told.contains(expected), "{told}");
    }
    let whole = desk.file(
        "m.csv",
        "code,name,unit,unit_label,unit_kind,polarity,frequency\nVISITS,Visits,visits,visits,count,higher,annual\n",
    );
    desk.import(files(Some(&whole), None)).await;
    let report = import(&desk, "metric;period;value\nVISITS;2024;1.200\nVISITS;2025;43,050\n").await;
    assert_eq!((report.created, report.bad), (2, 0), "whole numbers have no decimals: {:?}", report.told);
    assert_eq!(values(&desk, "VISITS").await, [json!(1200), json!(43_050)]);
}

#[actix_web::test]
async fn what_stands_beside_the_named_columns_is_not_lost_unseen() {
    let desk = desk().await;
    let told = said(&desk, "metric,period,value,\nCALLS,2025-Q1,1,see note\n").await;
    assert!(told.starts_with("o.csv:2: row: Column 4 has no name, and holds 'see note'."), "{told}");
    let told = said(&desk, "metric,period,value\nCALLS,2025-Q1,1,see note\n").await;
    assert!(told.contains("There are 4 cells, but 3 columns."), "{told}");
    let told = said(&desk, "metric,period,value,period_inferred\nCALLS,2025-Q1,1,yes\n").await;
    assert!(told.starts_with("o.csv:2: period_inferred: 'yes' is not one of true, false."), "{told}");
    let report = import(&desk, "metric,period,value\nCALLS,2025-Q1,1,,\n").await;
    assert_eq!((report.created, report.bad), (1, 0), "{:?}", report.told);
}

#[actix_web::test]
async fn a_suppressed_figure_is_taken_in_and_given_out() {
    let desk = desk().await;
    let report = import(
        &desk,
        "metric,period,value,value_text,state\nCALLS,2025-Q1,,<5,Suppressed\nCALLS,2025-Q2,,n/a,missing\n\
         CALLS,2025-Q3,5,,\n",
    )
    .await;
    assert_eq!((report.created, report.bad), (3, 0), "{:?}", report.told);
    let rows = desk.exported().await;
    assert!(rows[1].contains(",,<5,,,suppressed,") && rows[2].contains(",,n/a,,,missing,"), "{rows:?}");
    let back = desk.file("back.csv", rows.join("\r\n"));
    let again = desk.import(files(None, Some(&back))).await;
    assert_eq!((again.unchanged, again.bad), (3, 0), "{:?}", again.told);
    let sdmx = desk.app.anonymous().get("/v1/observations.sdmx.csv").await.text();
    let statuses: Vec<String> =
        sdmx.lines().skip(1).map(|row| row.split(',').skip(7).take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(statuses, ["NaN Q", "NaN O", "5 A"]);
    let told = said(&desk, "metric,period,value,state\nCALLS,2025-Q4,4,suppressed\n").await;
    assert!(told.starts_with("o.csv:2: value: A suppressed observation has no value."), "{told}");
    let told = said(&desk, "metric,period,value,state\nCALLS,2025-Q4,,supressed\n").await;
    assert!(told.starts_with("o.csv:2: state: ") && told.contains("suppressed"), "{told}");
}

#[test]
fn the_help_says_how_a_file_is_read() {
    let help = Home::new().print(&["import", "csv", "--help"]);
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in ["docs/IMPORT.md", "sep=;", "1.234,5", "01/07/2025", "--dates", "is not closed"] {
        assert!(help.contains(said), "{said}: {help}");
    }
}
