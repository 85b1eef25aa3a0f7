//! Bundles: files of records in the form of the API's own inputs, each known by its first identifier, parents before
//! children.

use anyhow::{Context, bail, ensure};
use bytes::Bytes;
use futures_util::future::LocalBoxFuture;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::actor::Actor;
use crate::database::{Attempt, Database, Tx, Written};
use crate::http::json;
use crate::http::patch::Input;
use crate::http::schemas::Schemas;
use crate::identifier::ForeignKey;
use crate::kind::Kind;
use crate::media::Sniffer;
use crate::nouns::for_kind;
use crate::record::documents;
use crate::record::documents::model::Document;
use crate::record::documents::parts::KeptFile;
use crate::record::noun::{self, Noun, Stored};
use crate::refused::{FieldError, Refused};
use crate::storage::Storage;
use crate::texts;

/// Files whose bytes are in storage, each with its document's key.
pub type Files = Vec<(ForeignKey, KeptFile)>;

/// The records of a bundle that were written.
#[derive(Debug)]
pub struct Loaded {
    /// How many records it has.
    pub count: usize,
    /// Facts about them that are unusual, or still missing.
    pub warnings: Vec<FieldError>,
}

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
            ensure!(Kind::ALL.iter().any(|kind| kind.table() == name), "there is no record type {name}");
        }
        Ok(Bundle(value))
    }

    /// Its lists of records, by the names of their types.
    pub fn lists(&mut self) -> &mut Value {
        &mut self.0
    }

    /// The slug of its first council.
    pub fn council(&self) -> Option<&str> {
        self.0.pointer("/councils/0/slug").and_then(Value::as_str)
    }

    fn records(&self, kind: Kind) -> impl Iterator<Item = &Value> {
        self.0.get(kind.table()).and_then(Value::as_array).into_iter().flatten()
    }

    /// Stores the bytes of the bundle's own documents, before the record says that they are there. A document states
    /// the SHA-256 of its file. Files that no document states are left out.
    ///
    /// # Errors
    /// When the storage does not take them, or they are not what they are said to be.
    pub async fn store(&self, storage: &Storage, files: &[&'static [u8]]) -> anyhow::Result<Files> {
        let mut stored = Vec::new();
        for &bytes in files {
            let digest = format!("{:x}", Sha256::digest(bytes));
            let mut documents = self.records(Kind::Document);
            let Some(document) = documents.find(|document| text(document, "sha256") == Some(digest.as_str())) else {
                continue;
            };
            let foreign_key = key(document)?;
            let mut sniffer = Sniffer::default();
            sniffer.push(bytes);
            let found = sniffer.check(text(document, "media_type").unwrap_or_default());
            let media_type = found.map_err(|found| anyhow::anyhow!("the file of {} is {found}", foreign_key.value))?;
            let mut incoming = storage.receive().await?;
            incoming.write(Bytes::from_static(bytes)).await?;
            let received = incoming.end().await?;
            let (sha256, size_bytes) = (received.sha256.clone(), i64::try_from(received.size_bytes)?);
            received.keep().await?;
            stored.push((foreign_key, KeptFile { sha256, size_bytes, media_type: media_type.to_owned() }));
        }
        Ok(stored)
    }

    /// Writes all of it, or nothing.
    ///
    /// # Errors
    /// Which record was refused, and why.
    pub async fn write(
        &self,
        database: &Database,
        actor: &Actor,
        schemas: &Schemas,
        files: &Files,
    ) -> anyhow::Result<Loaded> {
        let (mut refused, mut warnings) = (None, Vec::new());
        let written = database
            .write(actor, &Attempt::default(), async |tx| {
                let mut count = 0_usize;
                for &kind in Kind::ALL {
                    for (index, record) in self.records(kind).enumerate() {
                        let since = tx.warned();
                        if let Err(error) = put(tx, schemas, kind, record, files).await {
                            refused = Some(format!("{} {}: {error:?}", kind.label(), key_text(record)));
                            return Err(error);
                        }
                        tx.place_warnings(since, &format!("/{}/{index}", kind.table()));
                        count += 1;
                    }
                }
                warnings = tx.take_warnings();
                Ok(count)
            })
            .await;
        match (written, refused) {
            (Ok(Written::Now(count) | Written::Before(count, _)), _) => Ok(Loaded { count, warnings }),
            (Err(_), Some(what)) => bail!("refused: {what}"),
            (Err(error), None) => Err(error.into()),
        }
    }
}

fn text<'a>(record: &'a Value, name: &str) -> Option<&'a str> {
    record.get(name).and_then(Value::as_str)
}

fn key_text(record: &Value) -> String {
    record.pointer("/identifiers/0/value").map(Value::to_string).unwrap_or_default()
}

fn key(record: &Value) -> Result<ForeignKey, Refused> {
    let text = |name: &str| record.pointer(&format!("/identifiers/0/{name}")).and_then(Value::as_str).map(texts::label);
    match (text("scheme"), text("value")) {
        (Some(scheme), Some(value)) => Ok(ForeignKey { scheme, value }),
        _ => Err(Refused::field("/identifiers", "required", "A record of a bundle has an identifier.")),
    }
}

async fn put(tx: &mut Tx<'_>, schemas: &Schemas, kind: Kind, record: &Value, files: &Files) -> Result<(), Refused> {
    let key = key(record)?;
    let id = for_kind!(kind, Record => put_one::<Record>(tx, schemas, &key, record).await?);
    if kind == Kind::Document
        && let Some((_, file)) = files.iter().find(|(of, _)| *of == key)
    {
        let document = Document::lock(tx, id.into()).await?;
        documents::file::keep(tx, &document, file).await?;
    }
    Ok(())
}

/// Puts a record of one type, and gives its id. The future is boxed, because those of all types together do not fit on
/// the stack of a thread.
fn put_one<'a, N: Noun>(
    tx: &'a mut Tx<'_>,
    schemas: &'a Schemas,
    key: &'a ForeignKey,
    record: &'a Value,
) -> LocalBoxFuture<'a, Result<Uuid, Refused>> {
    Box::pin(async move {
        let put = noun::put::<N>(tx, key, None, input(schemas, record)?, |_| Ok(())).await?;
        Ok(put.record().id())
    })
}

fn input<T: Input>(schemas: &Schemas, record: &Value) -> Result<T, Refused> {
    schemas.read_sent(record.clone()).map_err(Refused::Invalid)
}
