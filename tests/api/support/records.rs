//! Records that tests begin with, made through the API.

use serde_json::{Value, json};

use super::TestApp;

/// A council with a body that meets, and the ids of both.
pub struct Council {
    /// Its slug.
    pub slug: &'static str,
    /// Its id.
    pub id: String,
    /// Its cabinet's id.
    pub body_id: String,
}

/// A text of a record, such as its id.
#[track_caller]
pub fn text(record: &Value, name: &str) -> String {
    record[name].as_str().unwrap_or_else(|| panic!("no {name} in {record}")).to_owned()
}

/// An id of a record.
#[track_caller]
pub fn id(record: &Value) -> String {
    text(record, "id")
}

impl TestApp {
    /// A council with a cabinet whose minute numbers run through the year.
    pub async fn council(&self, slug: &'static str) -> Council {
        let council =
            json!({"slug": slug, "name": format!("{slug} council"), "nation": "england", "timezone": "Europe/London"});
        let council = self.admin().post("/v1/councils", &council).await.created();
        let body = json!({"council": slug, "slug": "cabinet", "name": "Cabinet", "kind": "executive",
            "minute_numbering": "per_year"});
        let body = self.admin().post("/v1/bodies", &body).await.created();
        Council { slug, id: id(&council), body_id: id(&body) }
    }

    /// A meeting of a council's cabinet, in a publication.
    pub async fn meeting(&self, council: &Council, date: &str, publication: &str) -> Value {
        let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": date, "publication": publication});
        self.publisher(council.slug).post("/v1/meetings", &meeting).await.created()
    }

    /// An item of a meeting, in a publication.
    pub async fn item(&self, council: &Council, meeting_id: &str, title: &str, publication: &str) -> Value {
        let item = json!({"meeting_id": meeting_id, "title": title, "publication": publication});
        self.publisher(council.slug).post("/v1/items", &item).await.created()
    }

    /// A decision at an item, in a publication.
    pub async fn decision(&self, council: &Council, item_id: &str, text: &str, publication: &str) -> Value {
        let decision = json!({"item_id": item_id, "kind": "executive", "outcome": "noted", "text": text,
            "publication": publication});
        self.publisher(council.slug).post("/v1/decisions", &decision).await.created()
    }

    /// A report at an item, in a publication.
    pub async fn document(&self, council: &Council, item_id: &str, title: &str, publication: &str) -> Value {
        let document = json!({"owner": {"kind": "item", "id": item_id}, "kind": "report", "title": title,
            "publication": publication});
        self.publisher(council.slug).post("/v1/documents", &document).await.created()
    }
}
