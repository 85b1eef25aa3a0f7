//! Whether a value fits the metric whose value it is: its unit, its bounds and its decimals.

use crate::decimal::Decimal;
use crate::measures::unit::{Unit, UnitKind};
use crate::refused::Refused;

/// Checks that a unit makes sense of the values that it allows.
///
/// # Errors
/// [`Refused::Invalid`] at the member that does not.
pub fn check_unit(unit: &Unit, decimals: i32) -> Result<(), Refused> {
    if unit.kind == UnitKind::Count && decimals != 0 {
        let detail = "Counted things have no decimals. Send 0, or another kind of unit, such as ratio.";
        return Err(Refused::field("/decimals", "mismatch", detail));
    }
    let is_code = unit.code.len() == 3 && unit.code.bytes().all(|byte| byte.is_ascii_uppercase());
    if unit.kind == UnitKind::Currency && !is_code {
        let detail =
            format!("'{}' is not a currency code (ISO 4217). Send three capital letters, such as GBP.", unit.code);
        return Err(Refused::field("/unit/code", "wrong_format", detail));
    }
    match (unit.minimum, unit.maximum) {
        (Some(minimum), Some(maximum)) if minimum > maximum => {
            let detail = format!("The maximum {maximum} is less than the minimum {minimum}. Send a greater maximum.");
            Err(Refused::field("/unit/maximum", "mismatch", detail))
        }
        _ => Ok(()),
    }
}

/// The least that a value of the unit can be: what is counted or takes time is not below nought.
pub fn least(unit: &Unit) -> Option<Decimal> {
    let own = matches!(unit.kind, UnitKind::Count | UnitKind::Duration).then_some(Decimal::ZERO);
    unit.minimum.max(own)
}

/// Checks a value against the unit of its metric.
///
/// # Errors
/// [`Refused::Invalid`] at the pointer, saying what would fit.
pub fn check(value: Option<Decimal>, pointer: &str, unit: &Unit, decimals: i32) -> Result<(), Refused> {
    let Some(value) = value else { return Ok(()) };
    if value.rounded(u32::try_from(decimals).unwrap_or_default()) != value {
        let detail = match decimals {
            0 => format!(
                "{value} is not a whole number, but this metric has no decimals. Round it, or change the metric's \
                 decimals."
            ),
            _ => format!(
                "{value} has more than {decimals} digits after the point. Round it, or change the metric's decimals."
            ),
        };
        return Err(Refused::field(pointer, "too_fine", detail));
    }
    if let Some(least) = least(unit).filter(|least| value < *least) {
        let detail =
            format!("{value} is below {least}, the smallest allowed value of {}. Check the value.", unit.label);
        return Err(Refused::field(pointer, "too_small", detail));
    }
    if let Some(most) = unit.maximum.filter(|most| value > *most) {
        let detail = format!(
            "{value} is above {most}, the largest allowed value of {}. Fix the value, or the maximum of the metric's \
             unit.",
            unit.label
        );
        return Err(Refused::field(pointer, "too_large", detail));
    }
    Ok(())
}
