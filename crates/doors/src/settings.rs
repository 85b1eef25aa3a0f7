//! The settings: each a flag, an environment variable and a sentence, named once.

mod database;
mod edges;
mod tokens;
mod webhooks;

use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use url::Url;

use crate::days::DateOrder;

pub use database::{DatabaseSettings, DatabaseTlsSettings};
pub use edges::{EdgeSettings, FeedLimits, Pace, ProxyHeader, RateLimits};
pub use tokens::{
    IdClaim, IssuerAddress, KeyAlgorithm, KeySetPlace, KeySettings, Login, LoginSettings, ScopeClaim, TokenType,
};
pub use webhooks::WebhookSettings;

/// Variables of the environment that are no settings of one command.
const AFTER_HELP: &str = "Environment:
  RUST_LOG    how much the program logs: error, warn, info, debug, trace [default: info]
  LOG_FORMAT  json logs one JSON object a line
  PG_BIN      directory of PostgreSQL's programs, for the private server
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION
              for files in S3
  AWS_ENDPOINT
              another store with the S3 API
  AWS_ALLOW_HTTP
              true allows that store to have no TLS
  HTTPS_PROXY, NO_PROXY
              the proxy by which the program reads a key set or a provider";

/// Minutebook, the open record of local government.
#[derive(Debug, Parser)]
#[command(
    name = "minutebook",
    version,
    about = "The open record of local government: meetings, agendas, papers and decisions as an API",
    max_term_width = 100,
    after_help = AFTER_HELP
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API
    Serve(Box<ServeSettings>),
    /// Run, revert or list the migrations of the database
    Migrate(MigrateSettings),
    /// Try the settings, the database, the storage, the keys and the public URL, and say what you must do
    Check(Box<ServeSettings>),
    /// Print a token for writing
    Token(Box<TokenSettings>),
    /// Load the demo councils, if they are missing
    Demo(DemoSettings),
    /// Import records in other forms, such as spreadsheets of figures
    Import(ImportSettings),
    /// Print the OpenAPI document, or check that a file is equal to it
    Openapi(OpenapiSettings),
    /// Read a PDF from the standard input and write its text as JSON
    #[command(hide = true)]
    ExtractText(ExtractSettings),
    /// Print every setting as the Markdown of docs/SETTINGS.md
    #[command(hide = true)]
    Settings,
}

/// Where the program keeps what it makes itself.
#[derive(Debug, Clone, Args)]
pub struct DataSettings {
    /// Directory for the private PostgreSQL, the development key and documents' files.
    #[arg(
        long,
        env = "MINUTEBOOK_DATA_DIR",
        help = "Directory of the private PostgreSQL, the development key and the files of documents \
                [default: /var/lib/minutebook for root, else $XDG_DATA_HOME/minutebook]"
    )]
    pub data_dir: Option<PathBuf>,
}

impl DataSettings {
    /// The directory, by the setting or by the default.
    pub fn directory(&self) -> PathBuf {
        if let Some(directory) = &self.data_dir {
            return directory.clone();
        }
        if nix::unistd::geteuid().is_root() {
            return PathBuf::from("/var/lib/minutebook");
        }
        let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
        let base = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).or_else(home);
        base.unwrap_or_else(std::env::temp_dir).join("minutebook")
    }
}

/// Where documents' bytes are kept.
#[derive(Debug, Clone, Args)]
pub struct StorageSettings {
    /// Where documents' bytes are kept.
    #[arg(
        long,
        env = "MINUTEBOOK_STORAGE_URL",
        value_parser = storage_url,
        help = "Where the files of documents are: file:///directory, or s3://bucket/prefix with the AWS_ variables \
                [default: files in the data directory]"
    )]
    pub storage_url: Option<Url>,
}

/// Where the demo is loaded.
#[derive(Debug, Clone, Args)]
pub struct DemoSettings {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub database: DatabaseSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub storage: StorageSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub demo_day: DemoDay,
}

/// For which day the demo is loaded.
#[derive(Debug, Clone, Args)]
pub struct DemoDay {
    /// Day for which the demo is loaded, not after today: the invented council's meeting in progress is on this day
    /// [default: today]
    #[arg(long, env = "MINUTEBOOK_DEMO_DAY")]
    pub demo_day: Option<NaiveDate>,
}

/// What the program may take as it reads a stranger's file.
#[derive(Debug, Clone, Args)]
pub struct ExtractSettings {
    /// Bytes of address space
    #[arg(long)]
    pub memory_bytes: u64,
    /// Seconds of the processor
    #[arg(long)]
    pub cpu_seconds: u64,
}

/// How the API is served.
#[derive(Debug, Clone, Args)]
pub struct ServeSettings {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub database: DatabaseSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub storage: StorageSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub tokens: KeySettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub login: LoginSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub edges: EdgeSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub webhooks: WebhookSettings,
    /// Address and port to listen on. Port 0 takes a free one
    #[arg(long, env = "MINUTEBOOK_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// URL at which clients reach the API. Every link in an answer begins with it [default: the listening address]
    #[arg(long, env = "MINUTEBOOK_PUBLIC_URL", value_parser = web_address)]
    pub public_url: Option<Url>,
    /// Load the demo councils, if they are missing
    #[arg(long, env = "MINUTEBOOK_DEMO", value_parser = clap::builder::BoolishValueParser::new())]
    pub demo: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub demo_day: DemoDay,
    /// Number of threads that serve, 1 to 1024 [default: one for each core]
    #[arg(long, env = "MINUTEBOOK_WORKERS", value_parser = workers)]
    pub workers: Option<usize>,
    /// Largest body of a request, in bytes
    #[arg(long, env = "MINUTEBOOK_MAX_BODY_BYTES", default_value_t = 1024 * 1024)]
    pub max_body_bytes: usize,
    /// How long a client may take to send a body
    #[arg(long, env = "MINUTEBOOK_BODY_TIMEOUT", default_value = "30s", value_parser = humantime::parse_duration)]
    pub body_timeout: Duration,
    /// Largest file of a document, in bytes
    #[arg(long, env = "MINUTEBOOK_MAX_FILE_BYTES", default_value_t = 100 * 1024 * 1024)]
    pub max_file_bytes: u64,
    /// How long a client may take to send a file. Between two parts it may pause as long as --body-timeout
    #[arg(long, env = "MINUTEBOOK_FILE_TIMEOUT", default_value = "15m", value_parser = humantime::parse_duration)]
    pub file_timeout: Duration,
    /// How long a write may take in the database, 1s to 40s. Then it is undone and answered 503. Imports have no limit
    #[arg(long, env = "MINUTEBOOK_WRITE_DEADLINE", default_value = "20s", value_parser = write_deadline)]
    pub write_deadline: Duration,
    /// Largest difference between the clocks of this machine and of the database. Beyond it the program writes and
    /// publishes nothing, and /readyz is 503
    #[arg(
        long,
        env = "MINUTEBOOK_MAX_CLOCK_DIFFERENCE",
        default_value = "30s",
        value_parser = humantime::parse_duration
    )]
    pub max_clock_difference: Duration,
    /// How long running requests may take to finish after you stop the program
    #[arg(long, env = "MINUTEBOOK_SHUTDOWN_TIMEOUT", default_value = "30s", value_parser = humantime::parse_duration)]
    pub shutdown_timeout: Duration,
    /// Cache-Control header of public answers
    #[arg(
        long,
        env = "MINUTEBOOK_CACHE_CONTROL",
        default_value = "public, max-age=0, must-revalidate",
        value_parser = header
    )]
    pub cache_control: String,
    /// Largest size of the cache of public answers, in bytes. 0 turns the cache off
    #[arg(long, env = "MINUTEBOOK_ANSWER_CACHE", default_value_t = 8 * 1024 * 1024)]
    pub answer_cache: u64,
}

/// How large a document's file may be, and how long it may take.
#[derive(Debug, Clone, Copy)]
pub struct FileLimits {
    /// Bytes.
    pub max_bytes: u64,
    /// From its first byte to its last.
    pub timeout: Duration,
    /// Between two of its bytes.
    pub silence: Duration,
    /// How fast it must come.
    pub pace: Pace,
}

/// How large a body may be, and how long it may take.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimits {
    /// Bytes.
    pub max_bytes: usize,
    /// From its first byte to its last.
    pub timeout: Duration,
    /// How fast it must come.
    pub pace: Pace,
}

impl BodyLimits {
    /// Bytes of a body that holds those of many writes.
    pub fn max_batch_bytes(&self) -> usize {
        self.max_bytes.saturating_mul(8)
    }
}

/// What to do to the database.
#[derive(Debug, Clone, Args)]
pub struct MigrateSettings {
    /// The step to take.
    #[command(subcommand)]
    pub step: MigrateStep,
}

/// How the newest migration is taken back.
#[derive(Debug, Clone, Args)]
pub struct RevertSettings {
    /// Where the record is kept.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// Revert it even if you lose data, exempt records become public, or revoked tokens work again
    #[arg(long)]
    pub lose_protected_data: bool,
}

/// A step of the `migrate` command.
#[derive(Debug, Clone, Subcommand)]
pub enum MigrateStep {
    /// Run the migrations that the database does not have yet
    Run(DatabaseSettings),
    /// Revert the newest migration, unless you would lose data or a protection
    Revert(RevertSettings),
    /// List the migrations, and say which of them the database has
    Status(DatabaseSettings),
}

/// What to import.
#[derive(Debug, Clone, Args)]
pub struct ImportSettings {
    /// The form of the records
    #[command(subcommand)]
    pub form: ImportForm,
}

/// A form of records of the `import` command.
#[derive(Debug, Clone, Subcommand)]
pub enum ImportForm {
    /// Import the metrics and observations of a council from CSV files. It creates new ones and changes those that
    /// exist
    ///
    /// The import is one transaction. Until it ends, other writes to the same metrics, their strategies and the records
    /// below them wait, and get 503 after five seconds. Reads go on.
    #[command(after_long_help = CSV_HELP)]
    Csv(CsvSettings),
}

/// Which spreadsheets to import, and how.
#[derive(Debug, Clone, Args)]
pub struct CsvSettings {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub database: DatabaseSettings,
    /// Slug of the council to which the figures belong
    #[arg(long)]
    pub council: String,
    /// File of metrics. Its first line names the columns, which docs/IMPORT.md lists. Give this file, the other, or
    /// both
    #[arg(long, required_unless_present = "observations")]
    pub metrics: Option<PathBuf>,
    /// File of observations. Its first line names the columns
    #[arg(long)]
    pub observations: Option<PathBuf>,
    /// Publish new records immediately. Without this flag they are drafts
    #[arg(long)]
    pub publish: bool,
    /// Check everything, and save nothing. The database must be migrated
    #[arg(long)]
    pub dry_run: bool,
    /// Leave bad rows out. Without this flag one bad row stops the import, and nothing is saved
    #[arg(long)]
    pub skip_bad: bool,
    /// Order of day and month in dates such as 01/07/2025. Without it another date of the column or the period must
    /// show it
    #[arg(long, value_enum)]
    pub dates: Option<DateOrder>,
}

/// How files are read, for `--help`.
const CSV_HELP: &str = "How a file is read (docs/IMPORT.md says more):
  text        UTF-8, or UTF-16 with a byte order mark
  columns     separated by commas; by semicolons or tabs if the first line has no comma;
              or by what a line such as sep=; before it names
  quotes      a quote that is not closed, or not written twice inside a text, is refused with
              its line, and nothing is saved
  empty rows  left out, as are columns without a name and without content
  numbers     1234.5  1,234.5  1 234.5  £1,234.50  55%
              in files with semicolons or tabs also 1234,5 and 1.234,5; there 1.234 and 1,234
              are refused, unless the metric has whole numbers
  dates       2025-07-01  1 July 2025  01.07.2025
              01/07/2025 if --dates, another date of the column or the period decides it
  words       true, false, the words of enums and the names of columns in capitals or not";

/// What token to print.
#[derive(Debug, Clone, Args)]
pub struct TokenSettings {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub data: DataSettings,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap would show it as the command's description")]
    pub keys: KeySettings,
    /// File with the private key (PEM) that signs the token [default: the development key]
    #[arg(long, env = "MINUTEBOOK_JWT_PRIVATE_KEY_FILE")]
    pub jwt_private_key_file: Option<PathBuf>,
    /// Name of the person or program that gets the token
    #[arg(long)]
    pub subject: String,
    /// Rights of the token. Scopes, separated by spaces: record:read, record:restricted, record:write, record:publish,
    /// progress:write, council:admin, admin
    #[arg(long, default_value = "record:write record:publish")]
    pub scope: String,
    /// Slug of a council that the token is for. Repeat the flag for several councils, or write * for all
    #[arg(long = "council", required = true)]
    pub councils: Vec<String>,
    /// Slug of a body. With record:restricted the token can read that body's exempt records. Repeat the flag for
    /// several bodies, or write * for all
    #[arg(long = "body")]
    pub bodies: Vec<String>,
    /// Lifetime of the token
    #[arg(long, default_value = "1h", value_parser = lifetime)]
    pub ttl: Duration,
}

/// What to do with the OpenAPI document.
#[derive(Debug, Clone, Args)]
pub struct OpenapiSettings {
    /// Compare the contract with a file, and fail if they differ
    #[arg(long)]
    pub check: bool,
    /// File to compare with
    #[arg(long, default_value = "openapi/v1.json")]
    pub file: PathBuf,
}

fn workers(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|count| (1..=1024).contains(count));
    count.ok_or_else(|| "a number from 1 to 1024 is needed".to_owned())
}

fn web_address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| ["http", "https"].contains(&url.scheme()) && url.has_host());
    url.ok_or_else(|| "an address with http:// or https:// is needed".to_owned())
}

fn storage_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| match url.scheme() {
        "file" => url.to_file_path().is_ok(),
        "s3" => url.host_str().is_some_and(|bucket| !bucket.is_empty()),
        _ => false,
    });
    url.ok_or_else(|| "file:///directory or s3://bucket/prefix is needed".to_owned())
}

/// With the time that one more statement may take it stays under the minute from before which clients that poll ask
/// again.
fn write_deadline(text: &str) -> Result<Duration, String> {
    let deadline = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    let allowed = Duration::from_secs(1)..=Duration::from_secs(40);
    if allowed.contains(&deadline) { Ok(deadline) } else { Err("1s to 40s are allowed".to_owned()) }
}

fn lifetime(text: &str) -> Result<Duration, String> {
    let lifetime = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if lifetime >= Duration::from_secs(1) {
        Ok(lifetime)
    } else {
        Err("a token lives for a second at least".to_owned())
    }
}

fn header(text: &str) -> Result<String, String> {
    let harmless = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if harmless { Ok(text.to_owned()) } else { Err("visible ASCII characters are needed".to_owned()) }
}
