//! The order of the record types.

use super::Kind;

/// The write door computes who sees a record in this order, and bundles are written in it.
#[test]
fn every_kind_comes_after_the_kinds_that_it_belongs_to_or_names() {
    let place = |kind: Kind| Kind::ALL.iter().position(|other| *other == kind);
    for &kind in Kind::ALL {
        let above = kind.parents().iter().chain(kind.threads()).map(|(other, _)| other);
        for &other in above.chain(kind.mentions().iter().flat_map(|mention| mention.of)) {
            assert!(place(other) <= place(kind), "{kind:?} names {other:?}: put {other:?} before it in the enum");
        }
    }
}

/// Otherwise the public would read the names of records that it may not see.
#[test]
fn a_column_that_the_server_fills_is_masked_as_the_names_of_others_are() {
    for &kind in Kind::ALL {
        for inverse in kind.inverses() {
            let is_masked = |mention: &super::Mention| mention.column == inverse.column && mention.form == inverse.form;
            assert!(kind.mentions().iter().any(is_masked), "{kind:?} {}", inverse.column);
        }
    }
}
