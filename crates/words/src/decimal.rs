//! Measured numbers: exact decimals, as people write them, in JSON, in texts and in the database. Counts of things that
//! the program itself counts are plain integers; money has a form of its own.

use std::str::FromStr;

use diesel::data_types::PgNumeric;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Numeric;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

#[cfg(test)]
mod tests;

/// The most digits after the point.
const MAX_PLACES: u32 = 9;

/// The most significant digits: as many as every reader of doubles gives back unchanged (RFC 8259, section 6; IEEE
/// 754).
const MAX_DIGITS: u32 = 15;

/// The greatest value.
const MAX: i64 = 999_999_999_999_999;

/// The longest text that is read: zeros before and after the digits are forgiven, but not for ever.
const MAX_CHARACTERS: usize = 40;

/// An exact decimal number, with at most 15 significant digits, at most 9 of them after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow, ToSchema)]
#[diesel(sql_type = Numeric)]
#[schema(value_type = f64, minimum = -999_999_999_999_999_i64, maximum = 999_999_999_999_999_i64, examples(2.41))]
pub struct Decimal(rust_decimal::Decimal);

/// Why a number cannot be a [`Decimal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalFault {
    /// It is not written in plain digits.
    #[error("send a number in digits, with a minus before it and one point in it if needed, such as -2.41")]
    NotPlain,
    /// It is finer than can be kept.
    #[error("a number has at most 15 significant digits, and at most 9 digits after the point; round it")]
    TooFine,
    /// It is greater than can be kept.
    #[error("a number must be between -999999999999999 and 999999999999999; use a larger unit")]
    TooLarge,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal(rust_decimal::Decimal::ZERO);

    /// One.
    pub const ONE: Decimal = Decimal(rust_decimal::Decimal::ONE);

    /// A hundred.
    pub const HUNDRED: Decimal = Decimal(rust_decimal::Decimal::ONE_HUNDRED);

    /// The number itself, to calculate with.
    pub fn exact(self) -> rust_decimal::Decimal {
        self.0
    }

    /// The nearest that can be kept to what was calculated; none past the limits.
    pub fn nearest(number: rust_decimal::Decimal) -> Option<Decimal> {
        let rounded = number.round_dp_with_strategy(MAX_PLACES, MidpointAwayFromZero);
        let rounded = rounded.round_sf_with_strategy(MAX_DIGITS, MidpointAwayFromZero)?;
        Decimal::try_from(rounded).ok()
    }

    /// Rounded to so many digits after the point, halves away from zero as in printed statistics.
    #[must_use]
    pub fn rounded(self, places: u32) -> Decimal {
        Decimal(self.0.round_dp_with_strategy(places, MidpointAwayFromZero).normalize())
    }

    /// The sum; none past the limits.
    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        Decimal::nearest(self.0.checked_add(other.0)?)
    }

    /// The difference; none past the limits.
    pub fn minus(self, other: Decimal) -> Option<Decimal> {
        Decimal::nearest(self.0.checked_sub(other.0)?)
    }

    /// The same distance from zero on the other side.
    #[must_use]
    pub fn negated(self) -> Decimal {
        Decimal((-self.0).normalize())
    }

    /// Its distance from zero.
    #[must_use]
    pub fn magnitude(self) -> Decimal {
        Decimal(self.0.abs())
    }

    /// The number in billionths: a whole number, since nothing finer is kept.
    pub fn billionths(self) -> i128 {
        self.0.mantissa() * 10_i128.pow(MAX_PLACES - self.0.scale())
    }

    /// The nearest that can be kept to so many billionths; none past the limits.
    pub fn from_billionths(billionths: i128) -> Option<Decimal> {
        Decimal::nearest(rust_decimal::Decimal::try_from_i128_with_scale(billionths, MAX_PLACES).ok()?)
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl TryFrom<rust_decimal::Decimal> for Decimal {
    type Error = DecimalFault;

    fn try_from(number: rust_decimal::Decimal) -> Result<Self, DecimalFault> {
        let number = number.normalize();
        if number.abs() > rust_decimal::Decimal::from(MAX) {
            return Err(DecimalFault::TooLarge);
        }
        // Without the zeros at its end a number is as long as its digits.
        if number.scale() > MAX_PLACES || number.mantissa().unsigned_abs() >= 10_u128.pow(MAX_DIGITS) {
            return Err(DecimalFault::TooFine);
        }
        Ok(Decimal(number))
    }
}

impl TryFrom<i64> for Decimal {
    type Error = DecimalFault;

    fn try_from(number: i64) -> Result<Self, DecimalFault> {
        rust_decimal::Decimal::from(number).try_into()
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        Decimal(number.into())
    }
}

impl FromStr for Decimal {
    type Err = DecimalFault;

    fn from_str(text: &str) -> Result<Self, DecimalFault> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if text.len() > MAX_CHARACTERS || !are_digits(whole) || !are_digits(fraction) {
            return Err(DecimalFault::NotPlain);
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        if whole.len() > 15 {
            return Err(DecimalFault::TooLarge);
        }
        if fraction.len() > 9 {
            return Err(DecimalFault::TooFine);
        }
        let places = u32::try_from(fraction.len()).map_err(|_| DecimalFault::TooFine)?;
        let digits = format!("0{whole}{fraction}").parse::<i128>().map_err(|_| DecimalFault::NotPlain)?;
        let digits = if text.starts_with('-') { -digits } else { digits };
        let number = rust_decimal::Decimal::try_from_i128_with_scale(digits, places);
        number.map_err(|_| DecimalFault::TooLarge)?.try_into()
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(self.0.mantissa()) {
            Ok(whole) if self.0.scale() == 0 => serializer.serialize_i64(whole),
            _ => {
                let double: f64 = self.0.to_string().parse().map_err(serde::ser::Error::custom)?;
                serializer.serialize_f64(double)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Numbers)
    }
}

/// Reads numbers as they come from JSON, never texts.
struct Numbers;

impl Visitor<'_> for Numbers {
    type Value = Decimal;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a number")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Decimal, E> {
        Decimal::try_from(number).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Decimal, E> {
        Decimal::try_from(rust_decimal::Decimal::from(number)).map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Decimal, E> {
        if number.abs() >= 1e15 {
            return Err(E::custom(DecimalFault::TooLarge));
        }
        // A double is shown by the shortest digits that tell it from its neighbours, in plain notation: 15 digits come
        // out as they were sent. What is left below is finer than 40 characters hold.
        number.to_string().parse().map_err(|fault| match fault {
            DecimalFault::NotPlain => E::custom(DecimalFault::TooFine),
            fault => E::custom(fault),
        })
    }
}

/// How many powers of ten a digit of a PostgreSQL numeric holds.
const PLACES_OF_GROUP: u32 = 4;

impl From<Decimal> for PgNumeric {
    fn from(number: Decimal) -> Self {
        let places = number.0.scale();
        let groups_after_point = places.div_ceil(PLACES_OF_GROUP);
        let aligned = 10_u128.pow(groups_after_point * PLACES_OF_GROUP - places);
        let mut rest = number.0.mantissa().unsigned_abs() * aligned;
        let (mut digits, mut groups) = (Vec::new(), 0_i16);
        while rest > 0 {
            let digit = i16::try_from(rest % 10_000).unwrap_or_default();
            if digit > 0 || !digits.is_empty() {
                digits.push(digit);
            }
            groups += 1;
            rest /= 10_000;
        }
        digits.reverse();
        let weight = match groups {
            0 => 0,
            groups => groups - 1 - i16::try_from(groups_after_point).unwrap_or_default(),
        };
        let scale = u16::try_from(places).unwrap_or_default();
        match number.0.is_sign_negative() && !number.0.is_zero() {
            true => PgNumeric::Negative { weight, scale, digits },
            false => PgNumeric::Positive { weight, scale, digits },
        }
    }
}

impl TryFrom<PgNumeric> for Decimal {
    type Error = DecimalFault;

    fn try_from(numeric: PgNumeric) -> Result<Self, DecimalFault> {
        let (weight, digits, sign) = match numeric {
            PgNumeric::Positive { weight, digits, .. } => (weight, digits, 1),
            PgNumeric::Negative { weight, digits, .. } => (weight, digits, -1),
            PgNumeric::NaN => return Err(DecimalFault::NotPlain),
        };
        let mut sum = rust_decimal::Decimal::ZERO;
        for (group, digit) in (0_i32..).zip(digits) {
            let power = i32::from(weight) - group;
            let worth = match power {
                0..=3 => rust_decimal::Decimal::from(10_i64.pow(power.unsigned_abs() * PLACES_OF_GROUP)),
                -3..=-1 => rust_decimal::Decimal::new(1, power.unsigned_abs() * PLACES_OF_GROUP),
                4.. => return Err(DecimalFault::TooLarge),
                ..-3 => return Err(DecimalFault::TooFine),
            };
            sum += worth * rust_decimal::Decimal::from(digit * sign);
        }
        sum.try_into()
    }
}

impl FromSql<Numeric, Pg> for Decimal {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let numeric = <PgNumeric as FromSql<Numeric, Pg>>::from_sql(value)?;
        Ok(numeric.try_into()?)
    }
}

impl ToSql<Numeric, Pg> for Decimal {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <PgNumeric as ToSql<Numeric, Pg>>::to_sql(&PgNumeric::from(*self), &mut out.reborrow())
    }
}
