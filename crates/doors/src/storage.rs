//! Documents' bytes: objects named by their SHA-256, in a local directory or in S3. They come in under a passing name,
//! are hashed as they come, and get their own name when they are whole; so whatever is found by its checksum is whole.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context, anyhow, ensure};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ClientConfigKey, GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt, RetryConfig, WriteMultipart};
use sha2::{Digest, Sha256};
use url::Url;
use uuid::Uuid;

use crate::refused::Refused;

/// The file by which a directory is known for the one that files were put into.
pub const MARKER: &str = "minutebook-storage";

/// The text of the marker, for people who find it.
const MARKED: &str =
    "Minutebook keeps the files of documents in this directory. Without this file it serves and takes none.\n";

/// The place of whole files, by their checksums.
const KEPT: &str = "sha256";

/// Where what is still coming in has its passing name.
const INCOMING: &str = "incoming";

/// The size of the parts that are written, in bytes: no smaller one is taken by S3.
const PART_BYTES: usize = 5 * 1024 * 1024;

/// Parts of one upload that are being written at once.
const PARTS_AT_ONCE: usize = 2;

/// How old something unfinished is when nobody can be writing it any more.
const STALE_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// A store of documents' bytes.
#[derive(Clone)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    root: Path,
    directory: Option<PathBuf>,
}

impl Storage {
    /// Opens the store at a URL: `file:///directory` or `s3://bucket/prefix`, whose keys and endpoint are in the usual
    /// `AWS_` variables of the environment.
    ///
    /// # Errors
    /// When the directory cannot be made, or what S3 needs is not set.
    pub fn open(url: &Url) -> anyhow::Result<Storage> {
        if url.scheme() == "file" {
            let directory = url.to_file_path().map_err(|()| anyhow!("{url} names no directory of this machine"))?;
            return Storage::in_directory(directory);
        }
        let patience = RetryConfig { max_retries: 3, retry_timeout: Duration::from_secs(20), ..RetryConfig::default() };
        // Bytes that somebody reads slowly are fetched slowly: only silence ends a request.
        let store = AmazonS3Builder::from_env()
            .with_url(url.as_str())
            .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), "1h")
            .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ReadTimeout), "60s")
            .with_retry(patience)
            .build()
            .with_context(|| format!("cannot keep files in {url}"))?;
        let root = Path::from_url_path(url.path()).with_context(|| format!("{url} has no prefix that S3 takes"))?;
        Ok(Storage { store: Arc::new(store), root, directory: None })
    }

    /// A store in a local directory, which is made where it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn in_directory(directory: PathBuf) -> anyhow::Result<Storage> {
        let what =
            || format!("cannot keep files in {}; MINUTEBOOK_STORAGE_URL names another place", directory.display());
        std::fs::create_dir_all(&directory).with_context(what)?;
        let store = LocalFileSystem::new_with_prefix(&directory).with_context(what)?.with_fsync(true);
        Ok(Storage { store: Arc::new(store), root: Path::default(), directory: Some(directory) })
    }

    /// Marks a directory as the one of this record's files. One that has no marker, and nothing of the files that the
    /// record has, is not the one that held them: it stays without, and files are neither served nor taken until there
    /// is one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(&self, has_files: bool) -> anyhow::Result<()> {
        let Some(directory) = self.directory.as_deref().filter(|directory| !is_marked(directory)) else {
            return Ok(());
        };
        // Files that an earlier version put there have no marker yet.
        if has_files && !directory.join(KEPT).is_dir() {
            log::error!("{}", missing(directory));
            return Ok(());
        }
        let path = directory.join(MARKER);
        std::fs::write(&path, MARKED).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Whether the store is there. A directory is when it has its marker; S3 itself says when a bucket is not.
    pub async fn is_there(&self) -> bool {
        let Some(directory) = self.directory.clone() else { return true };
        // A directory of another machine may take long to answer.
        tokio::task::spawn_blocking(move || is_marked(&directory)).await.unwrap_or(false)
    }

    async fn require_there(&self) -> Result<(), Refused> {
        match &self.directory {
            Some(directory) if !self.is_there().await => {
                log::error!("{}", missing(directory));
                Err(Refused::StorageUnavailable)
            }
            _ => Ok(()),
        }
    }

    /// A store that lasts as long as the program.
    pub fn in_memory() -> Storage {
        Storage { store: Arc::new(InMemory::new()), root: Path::default(), directory: None }
    }

    fn key(&self, sha256: &str) -> Path {
        let folder = sha256.get(..2).unwrap_or_default();
        self.root.clone().join(KEPT).join(folder).join(sha256)
    }

    /// Begins to take in bytes.
    ///
    /// # Errors
    /// [`Refused::StorageUnavailable`].
    pub async fn receive(&self) -> Result<Incoming, Refused> {
        self.require_there().await?;
        let key = self.root.clone().join(INCOMING).join(Uuid::now_v7().to_string());
        let upload = self.store.put_multipart(&key).await.map_err(|error| unavailable(&error))?;
        let parts = WriteMultipart::new_with_chunk_size(upload, PART_BYTES);
        Ok(Incoming { storage: self.clone(), key, parts, hasher: Sha256::new(), size_bytes: 0 })
    }

    /// The bytes with this checksum and size, or a part of them, as a stream.
    ///
    /// # Errors
    /// [`Refused::StorageUnavailable`], also when they are not there or are not so many.
    pub async fn read(
        &self,
        sha256: &str,
        size_bytes: u64,
        range: std::ops::Range<u64>,
    ) -> Result<ByteStream, Refused> {
        if range.is_empty() {
            return Ok(futures_util::stream::empty().boxed());
        }
        self.require_there().await?;
        let options = GetOptions { range: Some(range.into()), ..GetOptions::default() };
        let found = self.store.get_opts(&self.key(sha256), options).await.map_err(|error| unavailable(&error))?;
        if found.meta.size != size_bytes {
            log::error!("the file {sha256} has {} bytes in storage, and {size_bytes} in the record", found.meta.size);
            return Err(Refused::StorageUnavailable);
        }
        Ok(found.into_stream().map_err(|error| unavailable(&error)).boxed())
    }

    /// Writes, reads and deletes a small object, to see whether all three are allowed.
    ///
    /// # Errors
    /// When one of them is not.
    pub async fn probe(&self) -> anyhow::Result<()> {
        let key = self.root.clone().join(INCOMING).join(format!("check-{}", Uuid::now_v7()));
        let text = Bytes::from_static(b"minutebook check");
        let what = |what: &str| format!("files cannot be {what} in the storage: give the program that right");
        self.store.put(&key, text.clone().into()).await.with_context(|| what("written"))?;
        let found = self.store.get(&key).await.with_context(|| what("read"))?;
        let found = found.bytes().await.with_context(|| what("read"))?;
        ensure!(found == text, "the storage gives back other bytes than it was given: use another");
        self.store.delete(&key).await.with_context(|| what("deleted"))
    }

    /// Removes what was begun long ago and never finished, such as by a program that was killed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn sweep(&self) -> anyhow::Result<usize> {
        match &self.directory {
            Some(directory) => sweep_directory(directory.join(INCOMING)),
            None => {
                let folder = self.root.clone().join(INCOMING);
                let listed = self.store.list(Some(&folder)).try_collect::<Vec<ObjectMeta>>().await?;
                let limit = chrono::Utc::now() - STALE_AFTER;
                let stale = listed.into_iter().filter(|object| object.last_modified < limit).collect::<Vec<_>>();
                for object in &stale {
                    self.store.delete(&object.location).await?;
                }
                Ok(stale.len())
            }
        }
    }
}

fn is_marked(directory: &std::path::Path) -> bool {
    directory.join(MARKER).is_file()
}

/// The message to an operator about a directory without its marker.
fn missing(directory: &std::path::Path) -> String {
    format!(
        "{} has no file {MARKER}, so it is not the directory that held the files of documents. None are served or \
         taken. Mount or restore that directory; if its files are lost for good, make an empty file {MARKER} in it",
        directory.display()
    )
}

/// What a local upload leaves when the program is killed has names that listing the store does not show.
fn sweep_directory(folder: PathBuf) -> anyhow::Result<usize> {
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", folder.display())),
    };
    let mut removed = 0;
    for entry in entries {
        let entry = entry?;
        let age = SystemTime::now().duration_since(entry.metadata()?.modified()?).unwrap_or_default();
        if age > STALE_AFTER {
            std::fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Bytes on their way out.
pub type ByteStream = BoxStream<'static, Result<Bytes, Refused>>;

/// Bytes on their way in. Dropped before they are kept, they leave nothing in a directory; what they leave in S3 is
/// swept.
pub struct Incoming {
    storage: Storage,
    key: Path,
    parts: WriteMultipart,
    hasher: Sha256,
    size_bytes: u64,
}

impl Incoming {
    /// Takes some more.
    ///
    /// # Errors
    /// [`Refused::StorageUnavailable`].
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), Refused> {
        self.parts.wait_for_capacity(PARTS_AT_ONCE).await.map_err(|error| unavailable(&error))?;
        self.hasher.update(&bytes);
        self.size_bytes += u64::try_from(bytes.len()).unwrap_or_default();
        // Copied into whole parts: the pieces that come may each hold a much larger buffer alive.
        self.parts.write(&bytes);
        Ok(())
    }

    /// How many came so far.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Says that all came. They are not to be found yet.
    ///
    /// # Errors
    /// [`Refused::StorageUnavailable`].
    pub async fn end(self) -> Result<Received, Refused> {
        let Incoming { storage, key, parts, hasher, size_bytes } = self;
        parts.finish().await.map_err(|error| unavailable(&error))?;
        Ok(Received { storage, key, sha256: hex::encode(hasher.finalize()), size_bytes })
    }

    /// Lets go of what came.
    pub async fn abort(self) {
        if let Err(error) = self.parts.abort().await {
            log::warn!("an unfinished upload could not be removed: {error}");
        }
    }
}

/// Bytes that came whole and are not kept yet.
pub struct Received {
    storage: Storage,
    key: Path,
    /// Their SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// How many.
    pub size_bytes: u64,
}

impl Received {
    /// Keeps them, so that they are found by their checksum. The same bytes again take the place of the earlier ones,
    /// which mends an object that was lost or damaged.
    ///
    /// # Errors
    /// [`Refused::StorageUnavailable`].
    pub async fn keep(self) -> Result<(), Refused> {
        let to = self.storage.key(&self.sha256);
        let renamed = self.storage.store.rename(&self.key, &to).await;
        if let Err(error) = renamed {
            let refused = unavailable(&error);
            self.discard().await;
            return Err(refused);
        }
        Ok(())
    }

    /// Lets go of them.
    pub async fn discard(self) {
        if let Err(error) = self.storage.store.delete(&self.key).await {
            log::warn!("an upload that was not kept could not be removed: {error}");
        }
    }
}

fn unavailable(error: &object_store::Error) -> Refused {
    log::error!("the storage of files failed: {error}");
    Refused::StorageUnavailable
}
