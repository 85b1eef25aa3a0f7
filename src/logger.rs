//! The log on standard error: for people by default, one JSON object a line with `LOG_FORMAT=json`. `RUST_LOG` says how
//! much.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};

use chrono::{DateTime, Utc};
use env_logger::fmt::Formatter;
use env_logger::{Builder, Env, Logger};
use log::kv::{Error, Key, Value, VisitSource};
use log::{Level, LevelFilter, Log, Metadata, Record};
use serde_json::Map;

/// What the lines of requests are of.
const REQUESTS: &str = "minutebook::request";

/// The reader of HTML writes each piece that it reads to the log, for its own authors. These are texts of the record,
/// which may be exempt, so no setting turns them on.
const SILENT: [&str; 2] = ["html5ever", "markup5ever"];

/// Starts it.
pub fn start() {
    let mut builder = Builder::from_env(Env::default().default_filter_or("info"));
    for module in SILENT {
        builder.filter_module(module, LevelFilter::Off);
    }
    let is_json = std::env::var("LOG_FORMAT").is_ok_and(|format| format == "json");
    if is_json {
        builder.format(json);
    }
    let logger = builder.build();
    log::set_max_level(logger.filter());
    let is_coloured = std::io::stderr().is_terminal()
        || ["RUST_LOG_STYLE", "CLICOLOR_FORCE"].iter().any(|name| std::env::var_os(name).is_some());
    let logger: Box<dyn Log> = if is_json || is_coloured { Box::new(logger) } else { Box::new(Plain(logger)) };
    if log::set_boxed_logger(Box::new(Lowered(logger))).is_err() {
        log::error!("there is a logger already");
    }
}

/// Where the server speaks of each request that it cannot read, as of an error of its own. It is its client's, and any
/// client can send very many, so an operator is told when asking for it.
const UNREADABLE: [(&str, &str); 2] =
    [("actix_http::h1::dispatcher", "stream error: "), ("actix_http::h1::decoder", "MAX_BUFFER_SIZE ")];

/// Writes entries on unreadable requests at the level of debugging.
struct Lowered(Box<dyn Log>);

impl Lowered {
    fn is_unreadable(record: &Record<'_>) -> bool {
        let is_one =
            |(target, start): &(&str, &str)| record.target() == *target && record.args().to_string().starts_with(start);
        record.level() == Level::Error && UNREADABLE.iter().any(is_one)
    }
}

impl Log for Lowered {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.0.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        match Lowered::is_unreadable(record) {
            true => self.0.log(&record.to_builder().level(Level::Debug).build()),
            false => self.0.log(record),
        }
    }

    fn flush(&self) {
        self.0.flush();
    }
}

fn json(out: &mut Formatter, record: &Record<'_>) -> std::io::Result<()> {
    let mut members = Members(Map::new());
    members.0.insert("time".to_owned(), out.timestamp_millis().to_string().into());
    members.0.insert("level".to_owned(), record.level().as_str().to_ascii_lowercase().into());
    members.0.insert("target".to_owned(), record.target().into());
    members.0.insert("message".to_owned(), record.args().to_string().into());
    record.key_values().visit(&mut members).map_err(std::io::Error::other)?;
    writeln!(out, "{}", serde_json::Value::Object(members.0))
}

/// The key-value pairs of a line, as members of its object.
struct Members(Map<String, serde_json::Value>);

impl<'kvs> VisitSource<'kvs> for Members {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
        let value = match (value.to_u64(), value.to_f64()) {
            (Some(number), _) => number.into(),
            (None, Some(number)) => number.into(),
            (None, None) => value.to_string().into(),
        };
        self.0.insert(key.to_string(), value);
        Ok(())
    }
}

/// Writes the lines of requests, where they are not coloured, as the logger that it holds would, which writes all
/// others. That one puts colours in and takes them out again, and writes each second anew: a third of what an answer
/// from the cache took.
struct Plain(Logger);

impl Log for Plain {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.0.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        thread_local! {
            static LINE: RefCell<Line> =
                const { RefCell::new(Line { second: i64::MIN, time: String::new(), text: String::new() }) };
        }
        if record.target() != REQUESTS {
            return self.0.log(record);
        }
        if self.0.matches(record) {
            LINE.with_borrow_mut(|line| {
                line.write(record, Utc::now());
                // There is nowhere else to say that it failed.
                drop(std::io::stderr().lock().write_all(line.text.as_bytes()));
            });
        }
    }

    fn flush(&self) {
        self.0.flush();
    }
}

/// A line, and the second that it begins with.
struct Line {
    second: i64,
    time: String,
    text: String,
}

impl Line {
    fn write(&mut self, record: &Record<'_>, now: DateTime<Utc>) {
        if self.second != now.timestamp() {
            self.second = now.timestamp();
            self.time = now.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        }
        self.text.clear();
        let level = record.level().as_str();
        for piece in ["[", &self.time, " ", level] {
            self.text.push_str(piece);
        }
        self.text.extend(std::iter::repeat_n(' ', 6_usize.saturating_sub(level.len())));
        for piece in [record.target(), "] "] {
            self.text.push_str(piece);
        }
        // Writing to a text does not fail.
        if write!(self.text, "{}", record.args()).is_err() || record.key_values().visit(self).is_err() {
            self.text.push('…');
        }
        self.text.push('\n');
    }
}

impl<'kvs> VisitSource<'kvs> for Line {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
        for piece in [" ", key.as_str(), "="] {
            self.text.push_str(piece);
        }
        match value.to_borrowed_str() {
            Some(text) => self.text.push_str(text),
            None => write!(self.text, "{value}")?,
        }
        Ok(())
    }
}
