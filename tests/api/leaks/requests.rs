//! The requests of the matrix, made of the contract's operations and of the pages.

use actix_web::http::Method;
use minutebook::kind::Kind;
use minutebook::server::PAGES;
use serde_json::{Value, json};

use super::world::{Known, Level, Secret, World};
use crate::support::client::{Answer, Client};
use crate::support::contract::{asking, finite};

/// A request.
#[derive(Debug, Clone)]
pub struct Ask {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<Value>,
    /// What is asked for and stands in no answer to a hidden thing but as an echo.
    named: String,
}

impl Ask {
    fn get(path: impl Into<String>) -> Ask {
        Ask { method: Method::GET, path: path.into(), headers: Vec::new(), body: None, named: String::new() }
    }

    fn with(&self, name: &'static str, value: &str) -> Ask {
        let mut ask = self.clone();
        ask.headers.push((name, value.to_owned()));
        ask
    }

    fn and(&self, query: &str) -> Ask {
        Ask { path: asking(&self.path, query), ..self.clone() }
    }

    /// Its address with its query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// All that it says.
    pub fn text(&self) -> String {
        format!("{} {}", self.path, self.body.as_ref().map(Value::to_string).unwrap_or_default())
    }

    /// Sends it.
    pub async fn send(&self, client: &Client) -> Answer {
        let mut request = client.request(self.method.clone(), &self.path).header("X-Request-Id", "leaks");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        match &self.body {
            Some(body) => request.json(body).send().await,
            None => request.send().await,
        }
    }

    /// The page after this one, of a list that is walked.
    pub fn next_page(&self, answer: &Answer) -> Option<Ask> {
        if !self.path.contains("limit=") || answer.status != 200 {
            return None;
        }
        let page: Value = serde_json::from_slice(&answer.body).ok()?;
        // The feed of changes has no last page.
        if page.pointer("/page/caught_up") == Some(&json!(true)) {
            return None;
        }
        Some(Ask { path: page.pointer("/page/next")?.as_str()?.to_owned(), ..self.clone() })
    }

    /// The answer without what the request named.
    pub fn anonymised(&self, answer: &Answer) -> (u16, String) {
        (answer.status, answer.text().replace(&self.named, "-"))
    }
}

fn operations<'a>(world: &'a World, method: &str) -> Vec<(&'a str, &'a Value)> {
    let paths = world.document["paths"].as_object().expect("paths");
    paths.iter().filter_map(|(path, item)| Some((path.as_str(), item.get(method)?))).collect()
}

fn parameters(operation: &Value) -> impl Iterator<Item = &Value> {
    operation["parameters"].as_array().into_iter().flatten().filter(|parameter| parameter["in"] == "query")
}

fn collection(path: &str) -> &str {
    path.trim_start_matches("/v1/").split('/').next().unwrap_or_default().split('.').next().unwrap_or_default()
}

/// Every read of the contract for every record, and every page of every record that has one.
pub fn reads(world: &World) -> Vec<Ask> {
    let mut asks = Vec::new();
    for (path, operation) in operations(world, "get") {
        let of: Vec<_> = world.records.iter().filter(|known| known.collection == collection(path)).collect();
        let made: Vec<Ask> = match path.contains('{') {
            false => lists(path, operation),
            true if path.contains("{collection}") => {
                world.records.iter().flat_map(|known| earlier(path, known)).collect()
            }
            true if path.contains("/by/") => {
                let keys = of.iter().map(|known| known.key.as_str()).filter(|key| !key.is_empty()).chain(["nothing"]);
                keys.map(|key| Ask::get(path.replace("{scheme}", "test").replace("{value}", key))).collect()
            }
            true => of.iter().flat_map(|known| of_record(path, operation, known)).collect(),
        };
        assert!(!made.iter().any(|ask| ask.path.contains('{')), "{path} cannot be asked");
        // Tests of their own ask for these, which are no records.
        let others = ["/v1/revocations/{id}", "/v1/webhooks/{id}", "/v1/webhooks/{id}/attempts"];
        assert!(!made.is_empty() || others.contains(&path), "nothing is asked of {path}");
        asks.extend(made);
    }
    for page in PAGES {
        match page {
            "/strategies/{name}" => {
                let slugs = world.secrets.iter().filter(|secret| secret.member == "slug");
                asks.extend(slugs.map(|secret| Ask::get(format!("/strategies/{}", secret.text))));
                asks.push(Ask::get("/strategies/plan-ashford"));
            }
            "/meetings/{id}" | "/decisions/{id}" | "/issues/{id}" => {
                let of = collection(page.trim_start_matches('/'));
                let known = world.records.iter().filter(|known| known.collection == of);
                asks.extend(known.map(|known| Ask::get(format!("/{of}/{}", known.id))));
            }
            "/meetings" => {
                asks.extend(
                    ["", "?council=ashford", "?council=ashford&body=cabinet", "?body=cabinet"]
                        .map(|query| Ask::get(format!("/meetings{query}"))),
                );
            }
            "/ldes/changes/{number}" => asks.push(Ask::get("/ldes/changes/1")),
            "/ldes/councils/{id}/changes" | "/ldes/councils/{id}/changes/{number}" => {
                let known = world.records.iter().filter(|known| known.collection == "councils");
                asks.extend(known.map(|known| Ask::get(page.replace("{id}", &known.id).replace("{number}", "1"))));
            }
            "/problems/{code}" => asks.push(Ask::get("/problems/not_found")),
            "/docs/{tail}*" => asks.push(Ask::get("/docs/index.html")),
            page => {
                assert!(!page.contains('{'), "{page} cannot be asked");
                asks.push(Ask::get(page));
            }
        }
    }
    asks
}

/// A read of a record, or of the list below one, as it is now and as of a moment when all had been written.
fn of_record(path: &str, operation: &Value, known: &Known) -> Vec<Ask> {
    let plain = Ask::get(path.replace("{id}", &known.id));
    let has_past =
        parameters(operation).any(|parameter| parameter["name"] == "as_of" && parameter["schema"]["format"].is_null());
    let past = has_past.then(|| plain.and("as_of=2099-12-31"));
    [plain].into_iter().chain(past).collect()
}

/// A read of the history of a record of any type.
fn earlier(path: &str, known: &Known) -> Vec<Ask> {
    let path = path.replace("{collection}", &known.collection).replace("{id}", &known.id);
    match path.rsplit('/').next().unwrap_or_default() {
        "{version}" => ["1", "2", "3"].iter().map(|version| Ask::get(path.replace("{version}", version))).collect(),
        "diff" => ["from=1&to=2", "from=1&to=3"].iter().map(|query| Ask::get(&path).and(query)).collect(),
        _ => vec![Ask::get(path)],
    }
}

/// A list in every order, with everything included, walked in small pages.
fn lists(path: &str, operation: &Value) -> Vec<Ask> {
    let plain = Ask::get(finite(path, operation));
    let mut asks = vec![plain.clone()];
    for parameter in parameters(operation) {
        let description = parameter["description"].as_str().unwrap_or_default().replace('`', "");
        match parameter["name"].as_str().unwrap_or_default() {
            "sort" => {
                let words = description.trim_start_matches("Order: ").split('.').next().unwrap_or_default().to_owned();
                for word in words.split(", ").filter(|word| !word.contains(' ')) {
                    asks.push(plain.and(&format!("sort={word}&limit=7&include_deleted=true")));
                    asks.push(plain.and(&format!("sort=-{word}&count=true")));
                }
            }
            "include_deleted" => asks.push(plain.and("include_deleted=true&limit=200")),
            "limit" => {
                let counts = parameters(operation).any(|parameter| parameter["name"] == "count");
                asks.push(plain.and(if counts { "limit=200&count=true" } else { "limit=200" }));
            }
            "compact" => {
                asks.push(plain.and("limit=1000&include=record"));
                asks.push(plain.and("limit=1000&include=record&compact=true"));
            }
            _ => {}
        }
    }
    // What takes no paging of its own does not take these.
    if !parameters(operation).any(|parameter| parameter["name"] == "include_deleted") {
        asks.retain(|ask| !ask.path.contains("include_deleted"));
    }
    asks.extend(included(&plain, operation));
    asks
}

fn included(plain: &Ask, operation: &Value) -> Option<Ask> {
    let include = parameters(operation).find(|parameter| parameter["name"] == "include")?;
    let description = include["description"].as_str()?.split(": ").nth(1)?.trim_end_matches('.').replace('`', "");
    Some(plain.and(&format!("include={}", description.replace(", ", ","))))
}

/// A read in the ways in which its form can change.
pub fn variations(ask: &Ask) -> Vec<Ask> {
    let mut ways = vec![ask.clone()];
    // The history is the same for all, in one form.
    let is_history = ["/versions", "/cite"].iter().any(|part| ask.path.contains(part));
    if ask.path.contains('?') || is_history {
        return ways;
    }
    ways.push(Ask { method: Method::HEAD, ..ask.clone() });
    ways.push(ask.with("Accept", "text/html"));
    ways.push(ask.with("If-None-Match", "*"));
    if ask.path.ends_with("/file") {
        ways.push(ask.with("Range", "bytes=0-40"));
        ways.push(ask.with("Range", "bytes=90000-"));
    }
    let including = [
        ("/v1/items/", "include=documents,decisions"),
        ("/v1/meetings/", "include=items,attendances"),
        ("/v1/decisions/", "include=item,meeting,body,documents,votes"),
    ];
    let of = including.into_iter().find(|(start, _)| ask.path.starts_with(start));
    if let Some((_, include)) = of.filter(|(start, _)| ask.path.trim_start_matches(start).len() == 36) {
        ways.push(ask.and(include));
    }
    ways
}

/// Writes that are refused, or ought to be: of every noun, at everything that this caller must not see.
pub fn writes(world: &World, level: Level) -> Vec<Ask> {
    let mut asks = Vec::new();
    let write = |method: Method, path: String, body: Value| Ask { method, body: Some(body), ..Ask::get(path) };
    for known in world.records.iter().filter(|known| known.level > level || known.state == "exempt") {
        let (collection, path) = (&known.collection, format!("/v1/{}/{}", known.collection, known.id));
        asks.push(write(Method::PATCH, path.clone(), json!({"nonsense": true})));
        asks.push(write(Method::PATCH, path.clone(), json!({"source_url": null})).with("If-Match", "\"9.9\""));
        asks.push(
            write(Method::PATCH, format!("{path}?dry_run=true"), json!({"source_url": null})).with("If-Match", "*"),
        );
        asks.push(Ask { method: Method::DELETE, ..Ask::get(format!("{path}?reason=other&dry_run=true")) });
        asks.push(
            Ask { method: Method::DELETE, ..Ask::get(format!("{path}?reason=other&dry_run=true")) }
                .with("If-Match", "*"),
        );
        for atomic in [true, false] {
            let change = json!({"method": "patch", "path": path, "if_match": "*", "body": {"source_url": null}});
            let stale = json!({"method": "delete", "path": format!("{path}?reason=other"), "if_match": "\"9.9\""});
            let bare = json!({"method": "patch", "path": path, "body": {"nonsense": true}});
            let item = json!({"method": "post", "path": "/v1/documents",
                "body": {"owner": {"kind": "item", "id": known.id}, "kind": "report", "title": "Report"}});
            let restored =
                json!({"method": "post", "path": format!("{path}/restoration"), "body": {"reason": "Error."}});
            let operations = json!([change, stale, bare, item, restored]);
            let batch = |operations: Value| json!({"atomic": atomic, "operations": operations});
            asks.push(write(Method::POST, "/v1/batch?dry_run=true".to_owned(), batch(operations.clone())));
            for operation in operations.as_array().into_iter().flatten() {
                asks.push(write(Method::POST, "/v1/batch?dry_run=true".to_owned(), batch(json!([operation]))));
            }
        }
        let steps = ["agenda-publication", "holding", "decisions-publication", "minutes-publication", "minute-numbers"];
        let parts = [
            "disclosure",
            "restoration",
            "agenda",
            "attendances",
            "file",
            "item-order",
            "correction",
            "minutes-corrections",
            "minutes-approval",
            "merge",
        ];
        for part in parts.into_iter().chain(steps) {
            let puts = ["agenda", "attendances", "file", "item-order"];
            let method = if puts.contains(&part) { Method::PUT } else { Method::POST };
            let body = match part {
                "agenda" | "item-order" => json!({"items": []}),
                "attendances" => json!({"attendances": []}),
                "disclosure" | "restoration" | "file" | "correction" => json!({"reason": "It is over."}),
                "minutes-corrections" => {
                    json!({"minutes": {"text": "x"}, "reason": "It is over.", "corrected_at_meeting_id": known.id})
                }
                "minutes-approval" => json!({"approved_at_meeting_id": known.id}),
                "merge" => json!({"into_id": known.id}),
                _ => json!({}),
            };
            if steps.contains(&part) || part == "minutes-approval" {
                asks.push(write(method.clone(), format!("{path}/{part}?dry_run=true"), body.clone()));
            }
            asks.push(write(method, format!("{path}/{part}?dry_run=true"), body).with("If-Match", "*"));
        }
        if !known.key.is_empty() {
            let key = json!([{"scheme": "test", "value": known.key}]);
            let by_key = format!("/v1/{collection}/by/test/{}?dry_run=true", known.key);
            asks.push(write(Method::PUT, by_key.clone(), json!({})));
            asks.push(write(Method::PUT, by_key, world.input_of(collection, json!({}))));
            let again = world.input_of(collection, json!({"identifiers": key}));
            asks.push(write(Method::POST, format!("/v1/{collection}?dry_run=true"), again));
        }
    }
    asks
}

/// Writes that would move a record to another body, rename a council or body that tokens name, or give a record
/// another's key.
pub fn moves(world: &World, body_id: &str, meeting_id: &str, item_id: &str) -> Vec<Ask> {
    let patch = |known: &Known, body: Value| {
        let path = format!("/v1/{}/{}", known.collection, known.id);
        Ask { method: Method::PATCH, body: Some(body), ..Ask::get(path) }.with("If-Match", "*")
    };
    let maker = json!({"decision_maker": {"kind": "body", "id": body_id, "name": "Planning"}});
    let keys: Vec<&str> = world.records.iter().map(|known| known.key.as_str()).filter(|key| !key.is_empty()).collect();
    let mut asks = Vec::new();
    for (number, known) in world.records.iter().enumerate() {
        let changes = match known.collection.as_str() {
            "meetings" => vec![json!({"body_id": body_id})],
            "items" => {
                vec![json!({"meeting_id": meeting_id}), json!({"parent_id": item_id}), json!({"parent_id": null})]
            }
            "decisions" => vec![maker.clone(), json!({"item_id": item_id})],
            "documents" => vec![json!({"owner": {"kind": "item", "id": item_id}}), json!({"parent_id": null})],
            "votes" | "actions" => vec![json!({"item_id": item_id})],
            "bodies" | "councils" => vec![json!({"slug": "planning"}), json!({"slug": "barnet"})],
            _ => Vec::new(),
        };
        asks.extend(changes.into_iter().map(|change| patch(known, change)));
        // The key of any other record.
        let key = keys[number % keys.len()];
        asks.push(patch(known, json!({"identifiers": [{"scheme": "test", "value": key}]})));
        let whole = world.input_of(&known.collection, json!({}));
        let path = format!("/v1/{}/by/test/{key}", known.collection);
        asks.push(Ask { method: Method::PUT, body: Some(whole), ..Ask::get(path) });
    }
    asks
}

/// The lists of the contract that count their rows, each with its rows on pages.
pub fn counted(world: &World) -> Vec<Ask> {
    let lists = operations(world, "get").into_iter().filter(|(path, _)| !path.contains('{'));
    let counts = lists.filter(|(_, operation)| parameters(operation).any(|parameter| parameter["name"] == "count"));
    let mut asks = Vec::new();
    for (path, operation) in counts {
        asks.push(Ask::get(path).and("count=true&limit=50"));
        if parameters(operation).any(|parameter| parameter["name"] == "include_deleted") {
            asks.push(Ask::get(path).and("count=true&limit=50&include_deleted=true"));
        }
    }
    asks
}

/// Deletions of every record that this caller may know of.
pub fn deletions(world: &World, level: Level) -> Vec<(&Known, Ask)> {
    let known = world.records.iter().filter(|known| known.level <= level);
    known
        .map(|known| {
            let path = format!("/v1/{}/{}?reason=duplicate&dry_run=true", known.collection, known.id);
            (known, Ask { method: Method::DELETE, ..Ask::get(path) }.with("If-Match", "*"))
        })
        .collect()
}

/// The list of one collection below a record, by the filter that names it; none where there is no such filter.
pub fn below(world: &World, known: &Known, collection: &str) -> Option<Ask> {
    let path = format!("/v1/{collection}");
    let filter = format!("{}_id", singular(&known.collection).replace('-', "_"));
    let operation = &world.document["paths"][&path]["get"];
    let has_filter = parameters(operation).any(|parameter| parameter["name"] == filter.as_str());
    has_filter.then(|| Ask::get(path).and(&format!("{filter}={}&count=true", known.id)))
}

/// Pairs of requests of which one names something hidden and the other something that is not there.
pub fn differ_by(world: &World, level: Level) -> Vec<(Ask, Ask)> {
    let mut pairs = Vec::new();
    let hidden = |secret: &&Secret| secret.level > level;
    let mut pair = |path: &dyn Fn(&str) -> String, hidden: &str, absent: &str| {
        let ask = |named: &str| Ask { named: named.to_owned(), ..Ask::get(path(named)) };
        pairs.push((ask(hidden), ask(absent)));
    };
    for (path, operation) in operations(world, "get").into_iter().filter(|(path, _)| !path.contains('{')) {
        for parameter in parameters(operation) {
            let name = parameter["name"].as_str().unwrap_or_default();
            let address = |value: &str| asking(&finite(path, operation), &format!("{name}={value}"));
            let named = name.trim_end_matches("_id").replace('_', "-");
            for secret in world.secrets.iter().filter(hidden) {
                let of_noun = secret.is_id && name.ends_with("_id") && singular(&secret.collection) == named;
                if of_noun {
                    pair(&address, &secret.text, "01935d4e-8a00-7000-8000-0000ffffffff");
                } else if !secret.is_id && secret.collection == collection(path) && secret.member == name {
                    pair(&address, &secret.text, "zqk99999");
                } else if let Some((_, kind, column)) = Kind::NAMED.iter().find(|(parameter, ..)| *parameter == name)
                    && !secret.is_id
                    && (secret.collection.as_str(), secret.member.as_str()) == (kind.collection(), *column)
                {
                    pair(&address, &secret.text, "zqk99999");
                }
            }
        }
    }
    for secret in world.secrets.iter().filter(hidden) {
        let collection = &secret.collection;
        if secret.is_id {
            pair(&|id| format!("/v1/{collection}/{id}"), &secret.text, "01935d4e-8a00-7000-8000-0000ffffffff");
            if PAGES.contains(&format!("/{collection}/{{id}}").as_str()) {
                pair(&|id| format!("/{collection}/{id}"), &secret.text, "01935d4e-8a00-7000-8000-0000ffffffff");
            }
        } else if secret.member == "identifiers" && level == Level::Public {
            pair(&|key| format!("/v1/{collection}/by/test/{key}"), &secret.text, "zqk99999");
        } else if secret.member == "slug" {
            pair(&|slug| format!("/v1/strategies/{slug}/progress"), &secret.text, "zqk99999");
            pair(&|slug| format!("/strategies/{slug}"), &secret.text, "zqk99999");
        }
    }
    pairs
}

fn singular(collection: &str) -> String {
    match collection {
        "people" => "person".to_owned(),
        "strategies" => "strategy".to_owned(),
        other => other.trim_end_matches('s').to_owned(),
    }
}
