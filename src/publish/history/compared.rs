//! The fields in which two versions differ. Texts are compared word by word.

use serde_json::Value;

use super::model::ChangedField;
use crate::difference::Difference;

/// Fields that differ in any case, or say nothing of the record.
const APART: [&str; 3] = ["version", "updated_at", "links"];

/// The fields in which two versions of a record differ. Between two fields other requests get their turn.
pub async fn changes(from: &Value, to: &Value) -> Vec<ChangedField> {
    let mut changes = Vec::new();
    for (field, now) in to.as_object().into_iter().flatten().filter(|(field, _)| !APART.contains(&field.as_str())) {
        let was = from.get(field).unwrap_or(&Value::Null);
        if was == now {
            continue;
        }
        let words = texts(was, now).map(|(was, now)| Difference::between(was, now));
        changes.push(ChangedField { field: field.clone(), from: was.clone(), to: now.clone(), words });
        tokio::task::yield_now().await;
    }
    changes
}

/// Two values as texts, if they are texts of several words, or plain texts with their HTML.
fn texts<'a>(was: &'a Value, now: &'a Value) -> Option<(&'a str, &'a str)> {
    match (was, now) {
        (Value::Object(was), Value::Object(now)) => Some((was.get("text")?.as_str()?, now.get("text")?.as_str()?)),
        _ => {
            let (was, now) = (was.as_str()?, now.as_str()?);
            (was.contains(' ') || now.contains(' ')).then_some((was, now))
        }
    }
}
