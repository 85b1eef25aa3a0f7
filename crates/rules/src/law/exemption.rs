//! What may be kept from the public at a meeting, and by which paragraphs.
//!
//! England and Wales: Local Government Act 1972, section 100A(2) to (4) and Schedule 12A (Part 1 for England, Part 4
//! for Wales). Scotland: Local Government (Scotland) Act 1973, section 50A(2) to (4) and Schedule 7A.

use std::ops::RangeInclusive;

crate::words! {
    /// The list of paragraphs that makes information exempt.
    #[derive(Default)]
    pub enum Regime {
        /// Local Government Act 1972, Schedule 12A, Part 1 (England): paragraphs 1 to 7.
        England,
        /// Local Government Act 1972, Schedule 12A, Part 4 (Wales): paragraphs 12 to 18.
        Wales,
        /// Local Government (Scotland) Act 1973, Schedule 7A, Part 1: paragraphs 1 to 15.
        Scotland,
        /// None: confidential information has no paragraphs.
        #[default]
        NotApplicable,
    }
}

crate::words! {
    /// Why the public cannot see something.
    pub enum ExemptionKind {
        /// Exempt information. The paragraphs named let the meeting keep it from the public (section 100A(4) of the Act
        /// of 1972, section 50A(4) of the Act of 1973).
        Exempt,
        /// Confidential information, which the meeting must keep from the public (section 100A(2) and (3), section
        /// 50A(2) and (3)). A government department gave it on terms that forbid its disclosure, or a law or a court
        /// forbids its publication.
        Confidential,
    }
}

impl Regime {
    /// The paragraphs of its list; none where it has no list.
    pub fn paragraphs(self) -> Option<RangeInclusive<i16>> {
        match self {
            Regime::England => Some(1..=7),
            Regime::Wales => Some(12..=18),
            Regime::Scotland => Some(1..=15),
            Regime::NotApplicable => None,
        }
    }

    /// The nation whose councils go by it, as a council's `nation` says it; none where any may.
    pub fn nation(self) -> Option<&'static str> {
        match self {
            Regime::England => Some("england"),
            Regime::Wales => Some("wales"),
            Regime::Scotland => Some("scotland"),
            Regime::NotApplicable => None,
        }
    }

    fn citation(self) -> &'static str {
        match self {
            Regime::England => "Local Government Act 1972, Schedule 12A, Part 1",
            Regime::Wales => "Local Government Act 1972, Schedule 12A, Part 4",
            Regime::Scotland => "Local Government (Scotland) Act 1973, Schedule 7A, Part 1",
            Regime::NotApplicable => "",
        }
    }
}

/// The ground as one would cite it: "Local Government Act 1972, Schedule 12A, Part 1, paragraphs 1 and 3".
pub fn citation(kind: ExemptionKind, regime: Regime, paragraphs: &[i16], nation: &str) -> String {
    match kind {
        ExemptionKind::Confidential if nation == "scotland" => {
            "Local Government (Scotland) Act 1973, section 50A(2)".to_owned()
        }
        ExemptionKind::Confidential => "Local Government Act 1972, section 100A(2)".to_owned(),
        ExemptionKind::Exempt => format!("{}, {}", regime.citation(), listed(paragraphs)),
    }
}

fn listed(paragraphs: &[i16]) -> String {
    let words: Vec<String> = paragraphs.iter().map(i16::to_string).collect();
    match words.as_slice() {
        [] => "no paragraph".to_owned(),
        [one] => format!("paragraph {one}"),
        [all @ .., last] => format!("paragraphs {} and {last}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_is_cited_by_its_act_and_paragraphs() {
        let cite = |regime, paragraphs: &[i16]| citation(ExemptionKind::Exempt, regime, paragraphs, "england");
        assert_eq!(
            cite(Regime::England, &[1, 2, 3]),
            "Local Government Act 1972, Schedule 12A, Part 1, paragraphs 1, 2 and 3"
        );
        assert_eq!(cite(Regime::Wales, &[14]), "Local Government Act 1972, Schedule 12A, Part 4, paragraph 14");
        let confidential = |nation| citation(ExemptionKind::Confidential, Regime::NotApplicable, &[], nation);
        assert_eq!(confidential("wales"), "Local Government Act 1972, section 100A(2)");
        assert_eq!(confidential("scotland"), "Local Government (Scotland) Act 1973, section 50A(2)");
    }

    #[test]
    fn each_regime_has_its_own_paragraphs() {
        let has = |regime: Regime, paragraph| regime.paragraphs().is_some_and(|range| range.contains(&paragraph));
        let of_england = [0, 1, 7, 8, 12].map(|paragraph| has(Regime::England, paragraph));
        assert_eq!(of_england, [false, true, true, false, false]);
        let of_wales = [7, 11, 12, 18, 19].map(|paragraph| has(Regime::Wales, paragraph));
        assert_eq!(of_wales, [false, false, true, true, false]);
        assert!(!has(Regime::NotApplicable, 1));
    }
}
