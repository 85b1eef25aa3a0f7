//! The views with one predicate less: each of them must show in the matrix, or the matrix does not look where the wall
//! stands.

use std::collections::BTreeSet;

use super::requests::{Ask, reads};
use super::world::{Level, World};
use super::{Asker, FIRST_ID, leaks};
use crate::support::cluster::client;
use crate::support::{Setup, TestApp};

/// Masks whose lack shows nowhere, with the reason.
const UNSEEN: [(&str, &str); 7] = [
    ("concern_keys", "no answer has it: the tests of topics and wards look for what a filter finds"),
    ("withdrawn_reason", "what is withdrawn when it is deleted leaves the public nothing, so no tombstone has one"),
    ("sha256", "holds no word: the tests of exempt documents look for it"),
    ("voting", "one of a closed set of words: the tests of memberships look for it in a tombstone"),
    ("councils", "names councils by their ids, also those of deleted ones: the tests of joint bodies look for them"),
    ("result", "one of a closed set of words: the tests of votes look for it in a tombstone"),
    ("casting_vote", "one of a closed set of words: the tests of votes look for it in a tombstone"),
];

/// Views that are read behind another, which alone would keep all that is hidden: what is missing in them shows
/// nowhere.
const BEHIND_ANOTHER: [(&str, &str); 6] = [
    ("document_texts", "a text is looked for only when its document was seen to have a file"),
    ("identifiers", "a key gives an id, and what is read by it stands behind the view of its noun"),
    ("accesses", "a test of its own has another council and another scope ask for it"),
    ("feed", "holds no word of a record, and the records beside it come from their own views: it has tests of its own"),
    ("webhooks", "holds no word of a record: a test of its own has another council and other scopes ask for it"),
    ("webhook_attempts", "holds no word of a record: the same test asks for it"),
];

/// A view, the mask or condition that is taken from it, and how it is defined then.
struct Mutant {
    schema: String,
    view: String,
    without: String,
    definition: String,
}

/// Every view without each of its masks of texts, and without its condition.
async fn mutants(db: &tokio_postgres::Client) -> Vec<Mutant> {
    let views = "SELECT n.nspname::text, c.relname::text, pg_get_viewdef(c.oid, true) FROM pg_class c \
                 JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('staff', 'published') AND relkind = \
                 'v' ORDER BY 1, 2";
    let mut all = Vec::new();
    for row in db.query(views, &[]).await.expect("the views") {
        let (schema, view, definition): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let is_table = db.query_one("SELECT to_regclass('record.' || $1::text) IS NOT NULL", &[&view]).await;
        if !is_table.expect("an answer").get::<_, bool>(0) || BEHIND_ANOTHER.iter().any(|(other, _)| *other == view) {
            continue;
        }
        let definition = definition.trim_end().trim_end_matches(';').to_owned();
        let columns = "SELECT attname::text, atttypid::regtype::text FROM pg_attribute WHERE attrelid = ($1::text || \
                       '.' || $2::text)::regclass AND attnum > 0 ORDER BY attnum";
        let columns = db.query(columns, &[&schema, &view]).await.expect("columns");
        let columns: Vec<(String, String)> = columns.iter().map(|row| (row.get(0), row.get(1))).collect();
        for (column, kind) in &columns {
            let is_masked =
                definition.lines().any(|line| line.trim_end_matches(',').ends_with(&format!(" AS {column}")));
            let is_unseen = UNSEEN.iter().any(|(unseen, _)| unseen == column);
            if is_unseen || !is_masked || !["text", "jsonb", "uuid"].contains(&kind.as_str()) {
                continue;
            }
            let list: Vec<String> = columns
                .iter()
                .map(|(name, _)| match name == column {
                    true => format!("(SELECT r.{name} FROM record.{view} r WHERE r.id = o.id) AS {name}"),
                    false => format!("o.{name}"),
                })
                .collect();
            all.push(Mutant {
                schema: schema.clone(),
                view: view.clone(),
                without: column.clone(),
                definition: format!("SELECT {} FROM ({definition}) o", list.join(", ")),
            });
        }
        let whole = definition.rsplit_once(&format!("FROM record.{view}\n  WHERE"));
        if let Some((select, _)) = whole.filter(|(_, condition)| !condition.starts_with(" true")) {
            all.push(Mutant {
                schema: schema.clone(),
                view: view.clone(),
                without: "its condition".to_owned(),
                definition: format!("{select} FROM record.{view}"),
            });
        }
    }
    all
}

#[actix_web::test]
async fn each_predicate_of_the_views_that_is_taken_away_shows_in_the_matrix() {
    let app = TestApp::with(Setup { first_id: FIRST_ID, ..Setup::default() }).await;
    let world = World::build(&app).await;
    let db = client(&app.database_url).await;
    let asker = |name, client, level| Asker { name, client, level };
    let public = [asker("anybody", app.anonymous(), Level::Public)];
    let staff = [
        asker("another council's reader", app.caller("record:read", &["barnet"]), Level::Public),
        asker("a reader", app.caller("record:read", &["ashford"]), Level::Staff),
    ];
    let (mut survivors, mut count) = (BTreeSet::new(), 0);
    for Mutant { schema, view, without, definition } in mutants(&db).await {
        count += 1;
        let before: String = db
            .query_one("SELECT pg_get_viewdef(($1::text || '.' || $2::text)::regclass, true)", &[&schema, &view])
            .await
            .expect("a view")
            .get(0);
        let replace = |definition: &str| format!("CREATE OR REPLACE VIEW {schema}.{view} AS {definition}");
        db.batch_execute(&replace(&definition))
            .await
            .unwrap_or_else(|error| panic!("{schema}.{view} {without}: {error}"));
        let asks: Vec<Ask> = reads(&world).into_iter().filter(|ask| concerns(ask, &view)).collect();
        let mut caught = false;
        for asker in if schema == "published" { &public[..] } else { &staff[..] } {
            for ask in &asks {
                let answer = ask.send(&asker.client).await;
                // A row that no reader can read is found by the matrix as well.
                caught = caught || answer.status >= 500 || !leaks(&world, asker.level, ask, &answer).is_empty();
            }
        }
        if !caught {
            survivors.insert(format!("{schema}.{view} {without}"));
        }
        db.batch_execute(&replace(&before)).await.expect("the view as it was");
    }
    assert!(count > 100, "{count}");
    assert!(survivors.is_empty(), "of {count} mutants: {survivors:#?}");
}

/// The lists of a noun, which show all of it.
fn concerns(ask: &Ask, view: &str) -> bool {
    let list = format!("/v1/{}", view.replace('_', "-"));
    ask.path().split('?').next() == Some(&list) && (ask.path().contains("limit=200") || !ask.path().contains('?'))
}
