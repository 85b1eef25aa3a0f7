//! Warnings of a write: facts that are unusual or still missing, but no reason to refuse it.

use super::Tx;
use crate::refused::FieldError;

/// The most warnings that one write gives.
const MAX_WARNINGS: usize = 100;

/// A warning, and of how many other records the same is true.
#[derive(Debug)]
pub(super) struct Given {
    warning: FieldError,
    others: usize,
}

impl Tx<'_> {
    /// Warns the writer.
    pub fn warn(&self, warning: FieldError) {
        let mut given = self.warnings.borrow_mut();
        if given.len() < MAX_WARNINGS {
            given.push(Given { warning, others: 0 });
        }
    }

    /// Warns the writer once of a fact that holds for many records: of the first, with the number of the others.
    pub fn warn_once(&self, warning: FieldError) {
        let is_same = |known: &Given| (&known.warning.code, &known.warning.detail) == (&warning.code, &warning.detail);
        let place = self.warnings.borrow().iter().position(is_same);
        match place {
            Some(place) => {
                let mut given = self.warnings.borrow_mut();
                given.get_mut(place).into_iter().for_each(|known| known.others = known.others.saturating_add(1));
            }
            None => self.warn(warning),
        }
    }

    /// How many warnings there are.
    pub fn warned(&self) -> usize {
        self.warnings.borrow().len()
    }

    /// Moves the warnings since that number below the part's place in a larger whole.
    pub fn place_warnings(&self, since: usize, pointer: &str) {
        for Given { warning, .. } in self.warnings.borrow_mut().iter_mut().skip(since) {
            warning.pointer = format!("{pointer}{}", warning.pointer);
        }
    }

    /// The warnings for the answer; none are left.
    pub fn take_warnings(&self) -> Vec<FieldError> {
        self.warnings.take().into_iter().map(Given::told).collect()
    }
}

impl Given {
    fn told(self) -> FieldError {
        let Given { mut warning, others } = self;
        match others {
            0 => {}
            1 => warning.detail.push_str(" The same is true of 1 other record in this request."),
            _ => warning.detail.push_str(&format!(" The same is true of {others} other records in this request.")),
        }
        warning
    }
}
