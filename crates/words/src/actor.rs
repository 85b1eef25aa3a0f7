//! Who acts: the subject, what it may do and for which councils. Where that was learned (a token, the program itself)
//! is not told here.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

/// A right that a token grants for its councils.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, Serialize, Deserialize)]
pub enum Scope {
    /// Read drafts.
    #[strum(serialize = "record:read")]
    RecordRead,
    /// Read exempt papers of some bodies.
    #[strum(serialize = "record:restricted")]
    RecordRestricted,
    /// Write drafts.
    #[strum(serialize = "record:write")]
    RecordWrite,
    /// Publish, withdraw, delete, and change what is not a draft.
    #[strum(serialize = "record:publish")]
    RecordPublish,
    /// Write strategies and their progress.
    #[strum(serialize = "progress:write")]
    ProgressWrite,
    /// Write bodies, municipal years and the council's own row.
    #[strum(serialize = "council:admin")]
    CouncilAdmin,
    /// Write councils.
    #[strum(serialize = "admin")]
    Admin,
}

impl Scope {
    /// As a token has it.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The scopes that grant this one, itself among them.
    fn granted_by(self) -> &'static [Scope] {
        use Scope::*;
        match self {
            RecordRead => {
                &[RecordRead, RecordRestricted, RecordWrite, RecordPublish, ProgressWrite, CouncilAdmin, Admin]
            }
            RecordRestricted => &[RecordRestricted],
            RecordWrite => &[RecordWrite, RecordPublish, CouncilAdmin],
            RecordPublish => &[RecordPublish, CouncilAdmin],
            ProgressWrite => &[ProgressWrite],
            CouncilAdmin => &[CouncilAdmin],
            Admin => &[Admin],
        }
    }
}

/// For which councils an actor may act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Councils {
    /// For every council.
    All,
    /// For the councils with these slugs; a slug that no council has gives no rights.
    Named(Vec<String>),
}

/// Of which bodies an actor reads what is withheld from the public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bodies {
    /// Of every body of its councils.
    All,
    /// Of the bodies with these slugs, in its councils.
    Named(Vec<String>),
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The token's subject; empty for the public.
    pub subject: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// For whom.
    pub councils: Councils,
    /// Of which bodies it reads exempt papers, where it holds `record:restricted`.
    pub bodies: Bodies,
}

impl Actor {
    /// Anybody without a token.
    pub fn public() -> Actor {
        Actor {
            subject: String::new(),
            scopes: BTreeSet::new(),
            councils: Councils::Named(Vec::new()),
            bodies: Bodies::Named(Vec::new()),
        }
    }

    /// The program itself, as it loads records.
    pub fn program(subject: &str) -> Actor {
        let scopes = BTreeSet::from([Scope::RecordRestricted, Scope::Admin, Scope::CouncilAdmin, Scope::ProgressWrite]);
        Actor { subject: subject.to_owned(), scopes, councils: Councils::All, bodies: Bodies::All }
    }

    /// Whether it holds the scope, or one that includes it.
    pub fn may(&self, scope: Scope) -> bool {
        scope.granted_by().iter().any(|granting| self.scopes.contains(granting))
    }

    /// Whether there may be anything withheld that it reads.
    pub fn opens(&self) -> bool {
        self.may(Scope::RecordRestricted) && self.bodies != Bodies::Named(Vec::new())
    }
}
