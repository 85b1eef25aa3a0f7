//! The ids of the nouns: UUIDs of version 7, each noun's a type of its own so that none is taken for another's.

use diesel_derive_newtype::DieselNewType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An id, or none where a record may name none.
pub trait Named {
    /// The id, of whatever record type.
    fn named(self) -> Option<Uuid>;
}

impl<Id: Into<Uuid>> Named for Option<Id> {
    fn named(self) -> Option<Uuid> {
        self.map(Into::into)
    }
}

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(DieselNewType, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = Uuid, examples("01890d5c-4e8a-7c9b-a2f1-3d5e7f90abcd"))]
        pub struct $name(Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                $name(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl Named for $name {
            fn named(self) -> Option<Uuid> {
                Some(self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($name)
            }
        }
    };
}

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $kind:ident $word:literal $table:literal $(#[doc = $of_id:literal])+ $id:ident;)+) => {
        $(id! { $(#[doc = $of_id])+ $id })+
    };
}

crate::record_types!(ids);

id! {
    /// Id of a revocation.
    RevocationId
}

id! {
    /// Id of a webhook.
    WebhookId
}
