//! The log of changes rebuilds the record: the last entry of each record equals the record that its council's staff
//! see, and the one that the public sees.

use actix_web::http::Method;
use minutebook::kind::Kind;
use serde_json::{Value, json};
use tokio_postgres::Client as Database;

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::cluster::client;
use crate::support::mentions::mentions;
use crate::support::records::{Council, id, text};
use crate::support::samples::samples;

/// The records with a last entry that differs from the stored row, or from the row that the public sees. `updated_at`
/// also moves when a record below it changes, and the entries of that record show this; it is never earlier than the
/// last entry.
async fn unlike_their_last_entry(db: &Database) -> Vec<String> {
    let mut unlike = Vec::new();
    for &kind in Kind::ALL {
        let table = kind.table();
        let sql = format!(
            "SELECT '{table} ' || t.id || ': ' || coalesce((SELECT string_agg(k.key, ', ') FROM \
             jsonb_each(to_jsonb(t)) k WHERE (l.entry).content -> k.key IS DISTINCT FROM k.value), '') || ' / ' || \
             coalesce((SELECT string_agg(k.key, ', ') FROM jsonb_each(to_jsonb(p)) k \
             WHERE record.shown(l.entry) -> k.key IS DISTINCT FROM k.value), '') \
             FROM record.{table} t LEFT JOIN published.{table} p ON p.id = t.id LEFT JOIN LATERAL \
             (SELECT c AS entry FROM record.changes c WHERE c.record_id = t.id \
             ORDER BY c.version DESC, c.changed_at DESC, c.id DESC LIMIT 1) l ON true \
             WHERE l.entry IS NULL OR (l.entry).operation <> 'followed' AND (l.entry).changed_at > t.updated_at \
             OR (l.entry).content - 'updated_at' IS DISTINCT FROM to_jsonb(t) - 'updated_at' \
             OR record.shown(l.entry) - 'updated_at' IS DISTINCT FROM to_jsonb(p) - 'updated_at'"
        );
        unlike.extend(db.query(&sql, &[]).await.expect("entries").iter().map(|row| row.get::<_, String>(0)));
    }
    unlike
}

/// Numbers that look random, and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).expect("sides")).expect("a side")
    }
}

/// Sends one write of many. Any answer will do, but a fault of the server.
pub async fn write(writer: &Client, dice: &mut Dice, paths: &[String], council: &Council) -> String {
    let path = &paths[dice.roll(paths.len())];
    let note = json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."});
    let exempt =
        json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A matter"}});
    let roll = dice.roll(12);
    let (method, address, body) = match roll {
        0..=2 => (Method::PATCH, path.clone(), note),
        3..=6 => (Method::PATCH, path.clone(), json!({"publication": "published"})),
        7 => (Method::DELETE, format!("{path}?reason=other"), Value::Null),
        8 => (Method::PATCH, path.clone(), json!({"source_url": format!("https://example.org/{}", dice.roll(1000))})),
        9 => (Method::PATCH, path.clone(), exempt),
        10 => (Method::POST, format!("{path}/disclosure"), json!({"reason": "It was concluded."})),
        _ if path.contains("/decisions/") => (
            Method::POST,
            format!("{path}/correction"),
            json!({"reason": "It was misprinted.", "text": format!("To note {}.", dice.roll(1000))}),
        ),
        _ => {
            let numbering = ["per_year", "per_meeting"][dice.roll(2)];
            (Method::PATCH, format!("/v1/bodies/{}", council.body_id), json!({"minute_numbering": numbering}))
        }
    };
    let of =
        address.split('?').next().unwrap_or_default().trim_end_matches("/disclosure").trim_end_matches("/correction");
    let etag = writer.get(of).await.header("etag").to_owned();
    let mut request = writer.request(method.clone(), &address).json(&body);
    if !etag.is_empty() && !address.ends_with("/correction") {
        request = request.header("If-Match", &etag);
    }
    let answer = request.send().await;
    assert!(answer.status < 500, "{method} {address}: {}", answer.text());
    format!("{method} {address}: {}", answer.status)
}

#[actix_web::test]
async fn the_log_rebuilds_what_every_reader_sees_whatever_was_done() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let named = mentions(&app, &council).await;
    let mut paths: Vec<String> =
        named.named.into_iter().chain(named.naming).map(|(collection, id)| format!("/v1/{collection}/{id}")).collect();
    paths.extend(samples(&app, &council).await.iter().map(|sample| sample.path()));
    let db = client(&app.database_url).await;
    assert_eq!(unlike_their_last_entry(&db).await, Vec::<String>::new());
    let writer = app.restricted("record:publish progress:write council:admin", &["ashford"], &["*"]);
    let mut dice = Dice(0x2026_1129);
    for _ in 0..240 {
        app.clock.advance(1);
        let written = write(&writer, &mut dice, &paths, &council).await;
        assert_eq!(unlike_their_last_entry(&db).await, Vec::<String>::new(), "after {written}");
    }
}

#[actix_web::test]
async fn a_draft_that_corrects_a_public_decision_leaves_an_entry_at_that_one_and_tells_nobody() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Business", "published").await);
    let old = app.decision(&council, &item, "To note it.", "published").await;
    let before = app.anonymous().get(&text(&old["links"], "self")).await.text();
    app.clock.advance(60);
    let draft = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "x",
            "supersedes_id": old["id"], "correction_reason": "Misprinted."});
    let draft = app.publisher("ashford").post("/v1/decisions", &draft).await.created();
    let db = client(&app.database_url).await;
    let last = "SELECT c.operation, c.version, c.content ->> 'superseded_by_id', record.shown(c) ->> \
                'superseded_by_id' FROM record.changes c WHERE c.record_id::text = $1 ORDER BY c.changed_at DESC \
                LIMIT 1";
    let last = db.query_one(last, &[&id(&old)]).await.expect("an entry");
    let entry: (String, i64, Option<String>, Option<String>) = (last.get(0), last.get(1), last.get(2), last.get(3));
    assert_eq!(entry, ("followed".to_owned(), 1, Some(id(&draft)), None));
    assert_eq!(app.anonymous().get(&text(&old["links"], "self")).await.text(), before);
}
