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
