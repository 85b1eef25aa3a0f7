//! One PostgreSQL for a run of the tests, and in it a database for each test: a copy of a template, made in a few
//! milliseconds.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use minutebook::command::demo;
use minutebook::database::embedded::{Embedded, Options};
use minutebook::database::{Address, Database, Limits, Source, migrations, seal};
use minutebook::extraction::{Extractor, Limits as ExtractionLimits};
use minutebook::record::documents::extraction::drain;
use minutebook::storage::Storage;

use super::TestClock;
use super::program::PROGRAM;

fn data_dir() -> PathBuf {
    PathBuf::from("/tmp").join(format!("minutebook-tests-{}", std::process::id()))
}

/// The cluster of this run; it stops, and its directory goes, when the test program ends.
fn cluster() -> &'static Embedded {
    static CLUSTER: OnceLock<Embedded> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let options = Options { data_dir: data_dir(), durable: false, max_connections: 500, remove_when_done: false };
        let first = Embedded::start(&options).expect("a PostgreSQL for the tests");
        let url = first.url("postgres");
        // The tests of plans count them.
        let sql = "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'";
        apart(async move { execute(&url, sql).await });
        drop(first);
        let options = Options { remove_when_done: true, ..options };
        Embedded::start(&options).expect("a PostgreSQL for the tests")
    })
}

/// Runs something on a runtime of several threads, which migrations need and a test's own is not.
pub fn apart<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let thread = std::thread::spawn(move || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("threads")
            .block_on(work)
    });
    thread.join().expect("the work to be done")
}

async fn execute(url: &str, sql: &str) {
    let (client, connection) = Address::parse(url).expect("a URL").connect().await.expect("a connection");
    tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
}

fn empty_template() -> &'static str {
    static TEMPLATE: OnceLock<&str> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let cluster = cluster();
        let (maintenance, url) = (cluster.url("postgres"), cluster.url("template_empty"));
        apart(async move {
            execute(&maintenance, "CREATE DATABASE template_empty").await;
            migrations::run(&url).await.expect("migrations");
        });
        "template_empty"
    })
}

fn demo_template() -> &'static str {
    static TEMPLATE: OnceLock<&str> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let empty = empty_template();
        let (maintenance, url) = (cluster().url("postgres"), cluster().url("template_demo"));
        apart(async move { execute(&maintenance, &format!("CREATE DATABASE template_demo TEMPLATE {empty}")).await });
        let loading = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let clock = TestClock::new(0);
                let source = Source::new(&url, Limits::default(), clock.clock()).await.expect("a database");
                let storage = demo_storage();
                demo::load(&source, &storage, None).await.expect("the demo");
                // Or each copy would be sealed anew.
                seal::drain(&source).await.expect("the log");
                let database = Database::open(&source).await.expect("a database");
                let extractor = Extractor { program: PROGRAM.into(), limits: ExtractionLimits::default() };
                assert_eq!(drain(&database, &storage, &extractor).await.expect("the text"), demo::FILES.len());
            });
        });
        loading.join().expect("the demo to be loaded");
        "template_demo"
    })
}

async fn copy(template: &'static str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::SeqCst));
    let sql = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log");
    execute(&cluster().url("postgres"), &sql).await;
    cluster().url(&name)
}

/// A folder that is not there yet, beside the cluster, with which it goes.
pub fn folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    data_dir().join(format!("files-{}", COUNT.fetch_add(1, Ordering::SeqCst)))
}

/// Where the bytes of the demo's documents are.
pub fn demo_storage() -> Storage {
    let storage = Storage::in_directory(data_dir().join("files-demo")).expect("a directory");
    storage.begin(false).expect("a directory");
    storage
}

/// A migrated database without records.
pub async fn empty_database() -> String {
    copy(empty_template()).await
}

/// A migrated database with the demo councils.
pub async fn demo_database() -> String {
    copy(demo_template()).await
}

/// A database without anything.
pub async fn bare_database() -> String {
    cluster();
    copy("template1").await
}

/// A client of a test's database, for what cannot be seen through HTTP.
pub async fn client(url: &str) -> tokio_postgres::Client {
    let (client, connection) = Address::parse(url).expect("a URL").connect().await.expect("a connection");
    tokio::spawn(connection);
    client
}
