//! Measured numbers in PostgreSQL: what was written is what it holds, and what it holds is what is read.

use diesel::IntoSql;
use diesel::dsl::sql;
use diesel::sql_types::{Numeric, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use minutebook::decimal::Decimal;

use crate::support::cluster::empty_database;

const NUMBERS: [&str; 14] = [
    "0",
    "1",
    "-1",
    "26",
    "2.41",
    "-0.000000001",
    "0.0001",
    "0.00012",
    "9999",
    "10000",
    "120000000",
    "12345.678912345",
    "999999999999999",
    "-99999999999999.9",
];

#[actix_web::test]
async fn the_database_holds_a_number_as_it_was_written() {
    let mut db = AsyncPgConnection::establish(&empty_database().await).await.expect("a connection");
    for text in NUMBERS {
        let number: Decimal = text.parse().expect("a number");
        let held = diesel::select(sql::<Text>("concat(").bind::<Numeric, _>(number).sql(")"));
        assert_eq!(held.get_result::<String>(&mut db).await.expect("a text"), text);
        let read = diesel::select(number.into_sql::<Numeric>());
        assert_eq!(read.get_result::<Decimal>(&mut db).await.expect("a number"), number);
    }
}

#[actix_web::test]
async fn what_the_database_calculates_is_read_or_refused_and_never_rounded_in_silence() {
    let mut db = AsyncPgConnection::establish(&empty_database().await).await.expect("a connection");
    let mut read = async |text: &str| diesel::select(sql::<Numeric>(text)).get_result::<Decimal>(&mut db).await;
    assert_eq!(read("2.4100::numeric").await, Ok("2.41".parse().expect("a number")));
    assert_eq!(read("1e14::numeric").await, Ok("100000000000000".parse().expect("a number")));
    for past in ["1::numeric / 3", "1e15::numeric", "1e-10::numeric", "1e300::numeric", "'NaN'::numeric"] {
        let error = read(past).await.expect_err(past);
        assert!(matches!(error, diesel::result::Error::DeserializationError(_)), "{past}: {error}");
    }
}
