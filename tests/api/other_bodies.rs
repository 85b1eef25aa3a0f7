//! A token for one body reads exempt records of that body only, after any write. The columns that decide it are taken
//! from the functions in the database, and every operation of the contract that writes to such a record tries to move
//! it.

mod columns;
mod world;

use actix_web::http::Method;
use minutebook::kind::Kind;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::records::id;
use columns::deciding_columns;
use world::{Known, World};

/// A writer, who must not open exempt records to readers of another body.
fn writers(app: &TestApp) -> Vec<(&'static str, Client)> {
    let all = "record:publish progress:write council:admin";
    vec![
        ("a writer", app.clerk("ashford")),
        ("a publisher", app.publisher("ashford")),
        ("a publisher for planning", app.restricted("record:publish progress:write", &["ashford"], &["planning"])),
        ("an administrator of the council", app.caller(all, &["ashford"])),
        ("an administrator for planning", app.restricted(all, &["ashford", "barnet"], &["planning"])),
        ("an administrator of all councils", app.caller(&format!("admin {all}"), &["*"])),
    ]
}

/// The bodies of requests that would give a column another value.
fn moves(world: &World, table: &str, column: &str) -> Vec<Value> {
    let owner = |kind: &str, id: &str| json!({"owner": {"kind": kind, "id": id}});
    let maker = |name: &str| json!({"decision_maker": {"kind": "body", "id": world.planning, "name": name}});
    match (table, column) {
        ("meetings", "body_id") => vec![json!({"body_id": world.planning})],
        ("items", "meeting_id") => vec![json!({"meeting_id": world.meeting, "parent_id": null})],
        ("decisions" | "votes" | "actions", "item_id") => {
            vec![json!({"item_id": world.item}), json!({"item_id": null})]
        }
        ("decisions", "decision_maker") => vec![maker("Cabinet"), maker("The Leader"), maker("Planning")],
        ("votes", "decision_id") => vec![json!({"decision_id": world.decision, "item_id": null})],
        ("documents", "meeting_id") => vec![owner("meeting", &world.meeting)],
        ("documents", "item_id") => vec![owner("item", &world.item)],
        ("documents", "body_id") => vec![owner("body", &world.planning)],
        ("documents", "decision_id") => vec![owner("decision", &world.decision)],
        ("bodies" | "councils", "slug") => ["planning", "barnet", "another"].map(|slug| json!({"slug": slug})).to_vec(),
        (_, "council_id") => vec![json!({"council_id": world.barnet}), json!({"council": "barnet"})],
        _ => panic!("{table}.{column} decides who reads exempt records, and no test tries to change it"),
    }
}

/// Every write of the contract to a record with a change: as a patch, as the whole record by its key, and below the
/// record.
fn attempts(world: &World, known: &Known, change: &Value) -> Vec<(Method, String, Value)> {
    let mut whole = known.input.clone();
    let mut part = json!({"reason": "It was misprinted."});
    for (member, value) in change.as_object().expect("members") {
        whole[member] = value.clone();
        part[member] = value.clone();
    }
    let key = known.input["identifiers"][0]["value"].as_str().expect("a key");
    let collection = format!("/v1/{}", known.collection);
    let mut all = Vec::new();
    for (path, operations) in world.contract["paths"].as_object().expect("paths") {
        let is_of_it = path.strip_prefix(&collection).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        for method in ["post", "put", "patch", "delete"] {
            if !is_of_it || operations.get(method).is_none() {
                continue;
            }
            let address = path.replace("{id}", &known.id).replace("{scheme}", "test").replace("{value}", key);
            let body = match method {
                "patch" => change.clone(),
                _ if path == &collection || path.ends_with("/{value}") => whole.clone(),
                _ if path.ends_with("/agenda") => json!({"items": world.agenda()}),
                _ => part.clone(),
            };
            // A deleted record could not be read any more, and would prove nothing.
            let query = if method == "delete" { "?reason=other&dry_run=true" } else { "" };
            all.push((method.to_uppercase().parse().expect("a method"), format!("{address}{query}"), body));
        }
    }
    all
}

#[actix_web::test]
async fn no_writer_opens_what_is_exempt_to_readers_of_another_body_through_any_column() {
    let world = World::new().await;
    let columns = deciding_columns(&world.db).await;
    let before = world.custody().await;
    assert!(columns.len() >= 16, "{columns:?}");
    assert!(before.len() >= 12, "{before:?}");
    let (mut tried, mut opened) = (0, Vec::new());
    for (table, column) in &columns {
        let of_it: Vec<&Known> = world.records.iter().filter(|known| known.table() == table).collect();
        assert!(!of_it.is_empty(), "there is no record in {table}");
        for change in moves(&world, table, column) {
            for known in &of_it {
                for (method, path, body) in attempts(&world, known, &change) {
                    for (name, writer) in writers(&world.app) {
                        let request = writer.request(method.clone(), &path).header("If-Match", "*");
                        let answer = request.json(&body).send().await;
                        tried += 1;
                        assert!(answer.status < 500, "{name}: {method} {path}: {}", answer.text());
                        if answer.status < 300 && world.custody().await != before {
                            opened.push(format!("{name}: {method} {path} {body}"));
                            world.db.batch_execute(&world.undo()).await.expect("as before");
                        }
                    }
                }
            }
        }
    }
    assert!(opened.is_empty(), "{} of {tried} writes open something:\n{}", opened.len(), opened.join("\n"));
    for (name, reader) in writers(&world.app) {
        for known in &world.records {
            let answer = reader.get(&format!("/v1/{}/{}", known.collection, known.id)).await;
            assert!(!answer.text().contains("SECRET"), "{name}: {}", answer.text());
        }
    }
}

#[actix_web::test]
async fn the_write_door_watches_every_record_type_that_the_views_read_at_a_body() {
    let world = World::new().await;
    let sql = "SELECT prosrc FROM pg_proc WHERE pronamespace = 'record'::regnamespace AND proname = 'body_of'";
    let source: String = world.db.query_one(sql, &[]).await.expect("the function").get(0);
    for &kind in Kind::ALL {
        assert_eq!(kind.has_body(), source.contains(&format!("WHEN '{}'", kind.word())), "{}", kind.word());
    }
}

#[actix_web::test]
async fn a_meeting_with_something_exempt_moves_to_another_body_only_by_who_reads_both() {
    let world = World::new().await;
    let path = world.path_of("meetings", "meeting");
    let change = json!({"body_id": world.planning});
    world.app.publisher("ashford").patch(&path, &change).await.problem(403, "missing_scope");
    for bodies in [["planning"], ["cabinet"]] {
        let writer = world.app.restricted("record:publish", &["ashford"], &bodies);
        writer.patch(&path, &change).await.problem(403, "other_body");
    }
    let both = world.app.restricted("record:publish", &["ashford"], &["planning", "cabinet"]);
    assert_eq!(both.patch(&path, &change).await.ok()["body_id"], json!(world.planning));
    let planning = world.app.restricted("", &["ashford"], &["planning"]);
    assert!(planning.get(&world.path_of("items", "exempt-item")).await.text().contains("SECRET"));
}

#[actix_web::test]
async fn a_meeting_without_anything_exempt_moves_by_a_publisher() {
    let world = World::new().await;
    let cabinet = world.cabinet.clone();
    let path = format!("/v1/meetings/{}", world.meeting);
    world.app.publisher("ashford").patch(&path, &json!({"body_id": cabinet})).await.ok();
}

#[actix_web::test]
async fn an_id_added_to_the_maker_of_a_decision_does_not_open_its_exempt_papers() {
    let world = World::new().await;
    let path = world.path_of("decisions", "decision-by-name");
    let maker = json!({"decision_maker": {"kind": "body", "id": world.planning, "name": "The Leader"}});
    let planning = world.app.restricted("record:publish", &["ashford"], &["planning"]);
    planning.patch(&path, &maker).await.problem(403, "other_body");
    world.app.restricted("record:publish", &["ashford"], &["*"]).patch(&path, &maker).await.ok();
}

#[actix_web::test]
async fn a_dry_run_of_a_move_is_refused_as_the_move_is() {
    let world = World::new().await;
    let path = format!("{}?dry_run=true", world.path_of("meetings", "meeting"));
    let planning = world.app.restricted("record:publish", &["ashford"], &["planning"]);
    let request = planning.request(Method::PATCH, &path).header("If-Match", "*");
    request.json(&json!({"body_id": world.planning})).send().await.problem(403, "other_body");
}

#[actix_web::test]
async fn the_slug_of_a_body_never_changes_and_no_other_body_gets_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let admin = app.council_admin("ashford");
    let body = |slug: &str| json!({"council": "ashford", "slug": slug, "name": "Panel", "kind": "panel"});
    let panel = id(&admin.post("/v1/bodies", &body("panel")).await.created());
    let path = format!("/v1/bodies/{panel}");
    let renamed = admin.patch(&path, &json!({"slug": "board"})).await.problem(422, "validation");
    assert_eq!(renamed["errors"][0]["code"], "immutable");
    admin.patch(&path, &json!({"name": "Board", "slug": "panel"})).await.ok();
    assert_eq!(admin.delete(&path).await.status, 204);
    let again = admin.post("/v1/bodies", &body("panel")).await.problem(409, "already_exists");
    assert_eq!(again["errors"][0]["pointer"], "/slug");
    let put = admin.put("/v1/bodies/by/test/panel", &body("panel")).await;
    put.problem(409, "already_exists");
    assert_eq!(council.slug, "ashford");
}

#[actix_web::test]
async fn the_slug_of_a_deleted_council_is_given_to_no_other() {
    let app = TestApp::new().await;
    let admin = app.admin();
    let council = json!({"slug": "lost", "name": "Lost", "nation": "england", "timezone": "Europe/London"});
    let lost = id(&admin.post("/v1/councils", &council).await.created());
    assert_eq!(admin.delete(&format!("/v1/councils/{lost}")).await.status, 204);
    assert_eq!(admin.post("/v1/councils", &council).await.pointers(409, "already_exists"), ["/slug"]);
}
