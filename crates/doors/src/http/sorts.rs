//! The orders of lists.

use crate::database::keyset::Column;

/// One of the orders that a list can have.
#[derive(Debug, Clone, Copy)]
pub struct Sort {
    /// Its name in `sort`.
    pub name: &'static str,
    /// The columns it stands for.
    pub columns: &'static [Column],
}

/// The orders that a list can have.
#[derive(Debug, Clone, Copy)]
pub struct Sorts {
    /// All of them.
    pub all: &'static [Sort],
    /// The one where the query does not say.
    pub default: &'static str,
    /// The id, which every order ends in.
    pub id: Column,
}

impl Sorts {
    /// What `sort` may be, as a pattern: the names in any order, each once.
    pub fn pattern(&self) -> String {
        format!("^{}$", after(&self.all.iter().map(|sort| sort.name).collect::<Vec<_>>()))
    }
}

/// One of the names and, behind a comma, of those that are left.
fn after(names: &[&str]) -> String {
    let choices = names.iter().map(|first| {
        let left: Vec<&str> = names.iter().copied().filter(|name| name != first).collect();
        match left.is_empty() {
            true => format!("-?{first}"),
            false => format!("-?{first}(,{})?", after(&left)),
        }
    });
    format!("({})", choices.collect::<Vec<_>>().join("|"))
}
