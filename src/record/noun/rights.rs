//! Who may write records of a type. There are four kinds of types.

use crate::http::auth::{Admin, CouncilAdmin, CouncilWriter, ProgressWriter, Publish, Requirement, Write};
use crate::kind::Kind;
use crate::record::publication::{PROGRESS, RECORD, Scopes};

/// Who may write records of a type.
pub trait Rights: 'static {
    /// Who may create one.
    type Create: Requirement;
    /// Who may change one, or put it by another system's key.
    type Change: Requirement;
    /// Who may delete one.
    type Delete: Requirement;

    /// What the contract says of creating one.
    fn creation(kind: Kind) -> String;
}

/// Who may write records that have a publication.
pub trait Publishing: Rights {
    /// The scopes for drafts, and for all else.
    const SCOPES: Scopes;
}

/// Of what was met about and decided: drafts are written by one right, and published by another.
pub struct OfRecord;

/// Of strategies and their progress: who writes it also publishes it.
pub struct OfProgress;

/// Of what a council is made of: it is public at once.
pub struct OfCouncil;

/// Of councils themselves: who may add and delete them may do so for all.
pub struct OfCouncils;

impl Rights for OfRecord {
    type Create = Write;
    type Change = Write;
    type Delete = Publish;

    fn creation(kind: Kind) -> String {
        format!("{}, with a token that has the scope `record:publish`.", draft(kind))
    }
}

impl Rights for OfProgress {
    type Create = ProgressWriter;
    type Change = ProgressWriter;
    type Delete = ProgressWriter;

    fn creation(kind: Kind) -> String {
        format!("{}, with a token that has the scope `progress:write`.", draft(kind))
    }
}

impl Publishing for OfRecord {
    const SCOPES: Scopes = RECORD;
}

impl Publishing for OfProgress {
    const SCOPES: Scopes = PROGRESS;
}

impl Rights for OfCouncil {
    type Create = CouncilAdmin;
    type Change = CouncilAdmin;
    type Delete = CouncilAdmin;

    fn creation(kind: Kind) -> String {
        format!("You need a token with the scope `council:admin`. A {} is public immediately.", kind.label())
    }
}

impl Rights for OfCouncils {
    type Create = Admin;
    type Change = CouncilWriter;
    type Delete = Admin;

    fn creation(kind: Kind) -> String {
        let (label, all) = (kind.label(), kind.plural());
        format!("You need a token with the scope `admin` for all {all}. A {label} is public immediately.")
    }
}

fn draft(kind: Kind) -> String {
    let label = kind.label();
    format!(
        "A new {label} is a draft: the public cannot see it. To publish it, send PATCH `{{\"publication\": \
         \"published\"}}`, or include that field when you create it"
    )
}
