//! The log on standard error: for people by default, one JSON object a line with `LOG_FORMAT=json`. `RUST_LOG` says how much.

use std::io::Write;

use env_logger::fmt::Formatter;
use env_logger::{Builder, Env};
use log::Record;
use log::kv::{Error, Key, Value, VisitSource};
use serde_json::Map;

/// Starts it.
pub fn start() {
    let mut builder = Builder::from_env(Env::default().default_filter_or("info"));
    if std::env::var("LOG_FORMAT").is_ok_and(|format| format == "json") {
        builder.format(json);
    }
    builder.init();
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
