//! Numbers keep their value through every form, and those that could not are refused.

use diesel::data_types::PgNumeric;
use proptest::prelude::*;

use super::{Decimal, DecimalFault};

/// Any number within the limits.
fn decimals() -> impl Strategy<Value = Decimal> {
    (-999_999_999_999_999_i64..=999_999_999_999_999, 0_u32..=9, 0_u32..=14).prop_map(|(digits, places, shorter)| {
        rust_decimal::Decimal::new(digits / 10_i64.pow(shorter), places).try_into().unwrap()
    })
}

fn json(text: &str) -> Result<Decimal, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn text(text: &str) -> Result<Decimal, DecimalFault> {
    text.parse()
}

proptest! {
    #[test]
    fn a_number_is_the_same_after_json(number in decimals()) {
        let written = serde_json::to_string(&number).unwrap();
        prop_assert_eq!(json(&written), Ok(number));
        let value = serde_json::to_value(number).unwrap();
        prop_assert_eq!(serde_json::from_value::<Decimal>(value).unwrap(), number);
    }

    #[test]
    fn a_number_in_json_has_no_point_where_it_is_whole(number in decimals()) {
        let written = serde_json::to_string(&number).unwrap();
        let is_whole = number.exact().fract().is_zero();
        prop_assert_eq!(is_whole, written.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()));
    }

    #[test]
    fn a_number_is_the_same_after_text(number in decimals()) {
        let written = number.to_string();
        prop_assert!(!written.contains(['e', 'E', '+']), "{}", written);
        prop_assert!(!written.contains('.') || !written.ends_with('0'), "{}", written);
        prop_assert_eq!(text(&written), Ok(number));
        prop_assert_eq!(json(&written), Ok(number));
    }

    #[test]
    fn a_number_is_the_same_after_the_database(number in decimals()) {
        prop_assert_eq!(Decimal::try_from(PgNumeric::from(number)), Ok(number));
    }

    #[test]
    fn a_number_is_the_same_after_billionths(number in decimals()) {
        prop_assert_eq!(Decimal::from_billionths(number.billionths()), Some(number));
    }

    #[test]
    fn numbers_stand_in_the_order_of_their_worth(one in decimals(), other in decimals()) {
        prop_assert_eq!(one.cmp(&other), one.exact().cmp(&other.exact()));
        if let Some(difference) = one.minus(other) {
            prop_assert_eq!(one.cmp(&other), difference.cmp(&Decimal::ZERO));
        }
    }

    #[test]
    fn any_double_is_kept_as_it_is_or_refused(bits in any::<u64>()) {
        let double = f64::from_bits(bits);
        prop_assume!(double.is_finite());
        if let Ok(number) = serde_json::from_value::<Decimal>(double.into()) {
            prop_assert_eq!(number.to_string().parse::<f64>().unwrap(), double);
        }
    }

    #[test]
    fn no_text_makes_the_reader_fail_otherwise_than_by_a_fault(any in ".{0,50}") {
        if let Ok(number) = text(&any) {
            prop_assert!(number.magnitude().to_string().len() <= 25);
        }
    }

    #[test]
    fn rounding_moves_a_number_by_half_a_place_at_most(number in decimals(), places in 0_u32..9) {
        let moved = (number.rounded(places).exact() - number.exact()).abs();
        prop_assert!(moved <= rust_decimal::Decimal::new(5, places + 1));
        prop_assert_eq!(number.rounded(places).rounded(places), number.rounded(places));
    }
}

#[test]
fn numbers_are_equal_by_value() {
    assert_eq!(text("2.410"), text("02.41"));
    assert_eq!(text("-0"), Ok(Decimal::ZERO));
    assert_eq!(text("-0.000").map(|zero| zero.to_string()).as_deref(), Ok("0"));
    assert_eq!(json("26.0").map(|number| number.to_string()).as_deref(), Ok("26"));
    assert_eq!(json("2.6e1"), json("26"));
    assert_eq!(json("-0.0"), Ok(Decimal::ZERO));
}

#[test]
fn numbers_past_the_limits_are_refused_with_the_rule() {
    for fine in ["0.0000000001", "123456789012.3456", "1.2345678901234567", "5e-324", "0.30000000000000004"] {
        assert!(json(fine).unwrap_err().contains("at most 9 digits after the point"), "{fine}");
    }
    for large in ["1000000000000000", "-1000000000000000", "1e15", "1e300", "18446744073709551615"] {
        assert!(json(large).unwrap_err().contains("between -999999999999999 and 999999999999999"), "{large}");
    }
    assert_eq!(json("999999999999999").map(|number| number.to_string()).as_deref(), Ok("999999999999999"));
    assert_eq!(json("0.000000001").map(|number| number.to_string()).as_deref(), Ok("0.000000001"));
    assert_eq!(text("1000000000000000"), Err(DecimalFault::TooLarge));
    assert_eq!(text("0.0000000001"), Err(DecimalFault::TooFine));
    assert_eq!(text("123456789012.3456"), Err(DecimalFault::TooFine));
}

#[test]
fn what_is_not_a_plain_number_is_refused() {
    for wrong in ["", "-", ".", ".5", "5.", "+5", "1e3", "1,000", " 1", "1 ", "--1", "1.2.3", "NaN", "inf", "٣", "£5"]
    {
        assert_eq!(text(wrong), Err(DecimalFault::NotPlain), "{wrong}");
    }
    assert_eq!(text(&"0".repeat(41)), Err(DecimalFault::NotPlain));
    assert!(json("\"5\"").unwrap_err().contains("expected a number"));
    assert!(json("null").unwrap_err().contains("expected a number"));
}

#[test]
fn halves_are_rounded_away_from_zero() {
    assert_eq!(text("2.5").unwrap().rounded(0), Decimal::from(3));
    assert_eq!(text("-2.5").unwrap().rounded(0), Decimal::from(-3));
    assert_eq!(text("2.405").unwrap().rounded(2), text("2.41").unwrap());
}

#[test]
fn what_is_calculated_is_kept_to_fifteen_digits() {
    let third = rust_decimal::Decimal::ONE / rust_decimal::Decimal::from(3);
    assert_eq!(Decimal::nearest(third), text("0.333333333").ok());
    assert_eq!(Decimal::nearest(third * rust_decimal::Decimal::from(1_000_000_000)), text("333333333.333333").ok());
    assert_eq!(Decimal::nearest(rust_decimal::Decimal::MAX), None);
    assert_eq!(Decimal::try_from(999_999_999_999_999_i64).unwrap().plus(Decimal::ONE), None);
}

#[test]
fn the_database_reads_and_writes_numbers_of_any_size() {
    let numeric = |weight, scale, digits: &[i16]| PgNumeric::Positive { weight, scale, digits: digits.to_vec() };
    assert_eq!(PgNumeric::from(Decimal::ZERO), numeric(0, 0, &[]));
    assert_eq!(PgNumeric::from(Decimal::from(10_000)), numeric(1, 0, &[1]));
    assert_eq!(PgNumeric::from(text("2.41").unwrap()), numeric(0, 2, &[2, 4100]));
    assert_eq!(PgNumeric::from(text("0.00005").unwrap()), numeric(-2, 5, &[5000]));
    assert_eq!(Decimal::try_from(numeric(0, 5, &[2, 4100])), text("2.41"));
    assert_eq!(Decimal::try_from(numeric(4, 0, &[1])), Err(DecimalFault::TooLarge));
    assert_eq!(Decimal::try_from(numeric(-4, 16, &[1])), Err(DecimalFault::TooFine));
    assert_eq!(Decimal::try_from(numeric(0, 12, &[0, 0, 0, 1])), Err(DecimalFault::TooFine));
    assert_eq!(Decimal::try_from(PgNumeric::NaN), Err(DecimalFault::NotPlain));
}
