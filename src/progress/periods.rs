//! Periods as they are sent: read by the look of their code where no metric says what it means, and refused at the
//! field that is wrong. A metric reads its own periods, by its frequency.

use crate::measures::period::{Frequency, Period, PeriodFault, PeriodInput};
use crate::refused::Refused;

/// Members of a period that a patch sends together: one of them without the others would contradict them.
pub const PERIOD: &[&str] =
    &["/period/code", "/period/label", "/period/starts_on", "/period/ends_on", "/period/inferred"];

/// In which month the years begin that are named where there is no metric: April, as the financial years of councils do
/// (Local Government Act 1972, section 270(1)).
const YEAR_START_MONTH: i32 = 4;

/// A period where there is no metric that says what its code means: by the look of the code.
///
/// # Errors
/// [`Refused::Invalid`] at the member that is wrong.
pub fn of_its_own(sent: &PeriodInput) -> Result<Period, Refused> {
    let regular = [Frequency::Annual, Frequency::HalfYearly, Frequency::Quarterly, Frequency::Monthly];
    for frequency in regular {
        match sent.settle(frequency, YEAR_START_MONTH) {
            Err(fault) if fault.member == "code" && fault.code == "wrong_format" => {}
            other => return other.map_err(|fault| refuse(&fault, "/period")),
        }
    }
    sent.settle(Frequency::AdHoc, YEAR_START_MONTH).map_err(|fault| refuse(&fault, "/period"))
}

/// The refusal of a period, at its member below the pointer.
pub fn refuse(fault: &PeriodFault, within: &str) -> Refused {
    Refused::field(&format!("{within}/{}", fault.member), fault.code, fault.detail.clone())
}
