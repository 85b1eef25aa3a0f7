//! A day is read as its writer meant it, or refused.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{Day, Evidence, read};
use crate::days::DateOrder;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn settled(column: &[&str], asked: Option<DateOrder>) -> Vec<Result<NaiveDate, String>> {
    let mut evidence = Evidence::default();
    (1..).zip(column).for_each(|(line, text)| evidence.look(line, text));
    column.iter().map(|text| evidence.settle(text, asked, None)).collect()
}

proptest! {
    #[test]
    fn a_day_in_every_form_is_that_day_or_one_of_two(days in 0_i32..150_000) {
        let written = NaiveDate::from_ymd_opt(1850, 1, 1).unwrap() + chrono::Days::new(u64::try_from(days).unwrap());
        for form in ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%-d %B %Y", "%d-%b-%Y", "%B %-d, %Y",
            "%Y-%m-%d 00:00:00", "%Y-%m-%dT00:00:00"] {
            prop_assert_eq!(read(&written.format(form).to_string()), Some(Day::Plain(written)), "{}", form);
        }
        for (form, order) in [
            ("%d/%m/%Y", DateOrder::DayFirst), ("%-d-%-m-%Y", DateOrder::DayFirst),
            ("%m/%d/%Y", DateOrder::MonthFirst), ("%-m/%-d/%Y", DateOrder::MonthFirst),
        ] {
            let text = written.format(form).to_string();
            prop_assert_eq!(Evidence::default().settle(&text, Some(order), None), Ok(written), "{}", text);
            match Evidence::default().settle(&text, None, None) {
                Ok(read) => prop_assert_eq!(read, written),
                Err(said) => prop_assert!(said.contains(&written.to_string()) && said.contains("--dates"), "{said}"),
            }
        }
    }

    #[test]
    fn no_text_makes_the_reader_fail(text in "[0-9/.: -]{0,16}|.{0,16}") {
        let _ = Evidence::default().settle(&text, None, None);
    }
}

#[test]
fn another_day_of_the_column_settles_what_comes_first() {
    assert_eq!(settled(&["01/07/2025", "31/07/2025"], None), [Ok(day("2025-07-01")), Ok(day("2025-07-31"))]);
    assert_eq!(settled(&["01/07/2025", "07/31/2025"], None), [Ok(day("2025-01-07")), Ok(day("2025-07-31"))]);
    assert_eq!(settled(&["05/05/2025"], None), [Ok(day("2025-05-05"))]);
    let both = settled(&["01/07/2025", "31/07/2025", "07/31/2025"], None);
    assert!(both[0].as_ref().is_err_and(|said| said.contains("Line 2") && said.contains("line 3")), "{both:?}");
    assert_eq!((&both[1], &both[2]), (&Ok(day("2025-07-31")), &Ok(day("2025-07-31"))));
}

#[test]
fn the_code_of_a_period_settles_what_comes_first() {
    let settle = |meant: &str| Evidence::default().settle("01/07/2025", None, Some(day(meant)));
    assert_eq!((settle("2025-07-01"), settle("2025-01-07")), (Ok(day("2025-07-01")), Ok(day("2025-01-07"))));
    assert!(settle("2025-04-01").is_err());
}

#[test]
fn what_was_asked_for_is_held_against_every_day() {
    let asked = settled(&["01/07/2025", "31/07/2025"], Some(DateOrder::MonthFirst));
    assert_eq!(asked[0], Ok(day("2025-01-07")));
    assert!(asked[1].as_ref().is_err_and(|said| said.contains("--dates") && said.contains("2025-07-31")), "{asked:?}");
}

#[test]
fn what_is_no_day_is_refused_with_how_to_write_one() {
    for text in ["01/07/25", "2025", "31/02/2025", "13/13/2025", "2025-07-01 17:30", "July 2025", "45839", "1/7"] {
        let said = Evidence::default().settle(text, None, None).unwrap_err();
        assert!(said.contains("2025-07-01"), "{said}");
    }
}
