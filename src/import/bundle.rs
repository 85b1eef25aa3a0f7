//! Bundles: files of records in the form of the API's own inputs, each known by its first identifier, parents before children.

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use crate::actor::Actor;
use crate::database::{Attempt, Database, Tx};
use crate::http::json;
use crate::http::patch::Input;
use crate::http::schemas::Schemas;
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::record::{bodies, councils, decisions, documents, issues, items, meetings, municipal_years, people, posts};
use crate::refused::Refused;

/// The nouns of a bundle, in the order in which they are written.
const ORDER: [Kind; 10] = Kind::ALL;

/// The records of a bundle.
pub struct Bundle(Value);

impl Bundle {
    /// Reads a bundle.
    ///
    /// # Errors
    /// When it is not JSON, or holds a list of something that is no noun.
    pub fn read(text: &str) -> anyhow::Result<Bundle> {
        let value = json::parse(text.as_bytes()).map_err(|error| anyhow::anyhow!("{error}"))?;
        for name in value.as_object().context("a bundle is an object of lists")?.keys() {
            ensure!(ORDER.iter().any(|kind| kind.table() == name), "there is no noun {name}");
        }
        Ok(Bundle(value))
    }

    /// The slug of its first council.
    pub fn council(&self) -> Option<&str> {
        self.0.pointer("/councils/0/slug").and_then(Value::as_str)
    }

    fn records(&self, kind: Kind) -> impl Iterator<Item = &Value> {
        self.0.get(kind.table()).and_then(Value::as_array).into_iter().flatten()
    }

    /// Writes all of it, or nothing.
    ///
    /// # Errors
    /// Which record was refused, and why.
    pub async fn write(&self, database: &Database, actor: &Actor, schemas: &Schemas) -> anyhow::Result<usize> {
        let mut refused = None;
        let written = database
            .write(actor, &Attempt::default(), async |tx| {
                let mut count = 0_usize;
                for kind in ORDER {
                    for record in self.records(kind) {
                        if let Err(error) = put(tx, schemas, kind, record).await {
                            refused = Some(format!("{} {}: {error:?}", kind.label(), key_text(record)));
                            return Err(error);
                        }
                        count += 1;
                    }
                }
                Ok(count)
            })
            .await;
        match (written, refused) {
            (Ok(crate::database::Written::Now(count) | crate::database::Written::Before(count)), _) => Ok(count),
            (Err(_), Some(what)) => bail!("refused: {what}"),
            (Err(error), None) => Err(error.into()),
        }
    }
}

fn key_text(record: &Value) -> String {
    record.pointer("/identifiers/0/value").map(Value::to_string).unwrap_or_default()
}

fn key(record: &Value) -> Result<ForeignKey, Refused> {
    let text =
        |name: &str| record.pointer(&format!("/identifiers/0/{name}")).and_then(Value::as_str).map(str::to_owned);
    match (text("scheme"), text("value")) {
        (Some(scheme), Some(value)) => Ok(ForeignKey { scheme, value }),
        _ => Err(Refused::field("/identifiers", "required", "A record of a bundle has an identifier.")),
    }
}

async fn put(tx: &mut Tx<'_>, schemas: &Schemas, kind: Kind, record: &Value) -> Result<(), Refused> {
    let key = key(record)?;
    match kind {
        Kind::Council => councils::put(tx, &key, None, input(schemas, record)?, |_| Ok(())).await.map(drop),
        Kind::MunicipalYear => {
            municipal_years::put(tx, &key, None, input(schemas, record)?, |_| Ok(())).await.map(drop)
        }
        Kind::Body => bodies::put(tx, &key, None, input(schemas, record)?, |_| Ok(())).await.map(drop),
        Kind::Post => posts::put(tx, &key, None, input(schemas, record)?, |_| Ok(())).await.map(drop),
        Kind::Person => people::put(tx, &key, None, input(schemas, record)?, |_| Ok(())).await.map(drop),
        Kind::Issue => issues::put(tx, &key, None, input(schemas, record)?, |_| Ok(())).await.map(drop),
        Kind::Meeting => meetings::put(tx, &key, None, input(schemas, record)?, |_| Ok(())).await.map(drop),
        Kind::Item => items::put(tx, &key, None, input(schemas, record)?, |_| Ok(())).await.map(drop),
        Kind::Decision => decisions::put(tx, &key, None, input(schemas, record)?, |_| Ok(())).await.map(drop),
        Kind::Document => documents::put(tx, &key, None, input(schemas, record)?, |_| Ok(())).await.map(drop),
    }
}

fn input<T: Input>(schemas: &Schemas, record: &Value) -> Result<T, Refused> {
    schemas.read(record).map_err(Refused::Invalid)
}
