//! Which rules of the table judge which facts.

use super::facts::{
    Approval, Completion, Existence, OfAttendance, OfBody, OfDecision, OfDocument, OfItem, OfMeeting, OfVote, Signing,
    Term, Year,
};
use super::{Severity, found, table};
use crate::refused::FieldError;

/// A question to the table.
pub(super) trait Judged {
    /// What of it is found.
    fn found(&self, severity: Severity) -> Vec<FieldError>;
}

impl Judged for Existence {
    fn found(&self, severity: Severity) -> Vec<FieldError> {
        let mut errors = found(&table::COUNCIL, severity, self);
        errors.extend(found(&table::EXISTENCE, severity, self));
        errors
    }
}

impl Judged for OfBody {
    fn found(&self, severity: Severity) -> Vec<FieldError> {
        let mut errors = found(&table::BODY, severity, self);
        errors.extend(found(&table::EXISTENCE, severity, &self.existence));
        errors
    }
}

impl Judged for Term {
    fn found(&self, severity: Severity) -> Vec<FieldError> {
        found(&table::TERM, severity, self)
    }
}

impl Judged for Year {
    fn found(&self, severity: Severity) -> Vec<FieldError> {
        found(&table::YEAR, severity, self)
    }
}

impl Judged for Completion {
    fn found(&self, severity: Severity) -> Vec<FieldError> {
        found(&table::ACTION, severity, self)
    }
}

impl Judged for OfMeeting {
    fn found(&self, severity: Severity) -> Vec<FieldError> {
        let mut errors = found(&table::MEETING, severity, self);
        if let Some(at) = &self.approved_at {
            let approval = Approval { approved: self.sitting.clone(), at: at.clone() };
            errors.extend(found(&table::APPROVAL, severity, &approval));
        }
        if let (Some(on), Some(at)) = (self.signed_on, &self.signed_at) {
            let signing = Signing { signed: self.sitting.clone(), on, at: at.clone() };
            errors.extend(found(&table::SIGNING, severity, &signing));
        }
        for approved in &self.approves {
            let approval = Approval { approved: approved.clone(), at: self.sitting.clone() };
            errors.extend(found(&table::APPROVING, severity, &approval));
        }
        errors
    }
}

impl Judged for OfDecision {
    fn found(&self, severity: Severity) -> Vec<FieldError> {
        found(&table::DECISION, severity, self)
    }
}

impl Judged for OfVote {
    fn found(&self, severity: Severity) -> Vec<FieldError> {
        found(&table::VOTE, severity, self)
    }
}

impl Judged for OfAttendance {
    fn found(&self, severity: Severity) -> Vec<FieldError> {
        found(&table::ATTENDANCE, severity, self)
    }
}

impl Judged for OfItem {
    fn found(&self, severity: Severity) -> Vec<FieldError> {
        found(&table::ITEM, severity, self)
    }
}

impl Judged for OfDocument {
    fn found(&self, severity: Severity) -> Vec<FieldError> {
        found(&table::DOCUMENT, severity, self)
    }
}
