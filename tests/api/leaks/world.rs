//! A record in which everything that somebody must not see is known.

use std::collections::{BTreeMap, HashMap};

use actix_web::http::Method;
use minutebook::kind::Kind;
use serde_json::{Map, Value, json};

use crate::feed::until_sealed;
use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::cluster;
use crate::support::contract::resolved;
use crate::support::records::id;
use crate::support::samples::{kind_of, samples};

/// With which every canary begins.
pub const PREFIX: &str = "zqk";

/// How ids of the tests' clock begin.
const IDS: &str = "01935d4e-8a00-7000-8000-";

/// Up to where somebody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What is public.
    Public,
    /// And the drafts of the council.
    Staff,
    /// And what is exempt.
    Restricted,
}

/// A text that may be seen from a level on.
#[derive(Debug, Clone)]
pub struct Secret {
    /// The text: a canary, or the id of a hidden record.
    pub text: String,
    /// From where on it may be seen.
    pub level: Level,
    /// Of what it is, for the message.
    pub about: String,
    /// The collection of its record.
    pub collection: String,
    /// The member in which it stands.
    pub member: String,
    /// Whether it is an id.
    pub is_id: bool,
    /// Whether some read shows it to who may see it.
    pub is_readable: bool,
}

/// A record that is there.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its collection below `/v1/`.
    pub collection: String,
    /// Its id.
    pub id: String,
    /// Its state, for the message.
    pub state: String,
    /// From where on it may be seen that it is there.
    pub level: Level,
    /// A key of it.
    pub key: String,
}

/// The record, with all that is hidden in it.
pub struct World {
    /// The contract.
    pub document: Value,
    /// What may not be seen by everybody.
    pub secrets: Vec<Secret>,
    /// What is there.
    pub records: Vec<Known>,
    by_text: HashMap<String, usize>,
    inputs: BTreeMap<String, Value>,
    count: usize,
}

/// A state in which a record is hidden, with what follows from it.
const STATES: [&str; 6] = ["draft", "scheduled", "withdrawn", "deleted", "deleted draft", "hidden parent"];

impl World {
    /// Makes the record of ashford; barnet is there as well.
    pub async fn build(app: &TestApp) -> World {
        let contract = std::fs::read_to_string("openapi/v1.json").expect("the contract");
        let document = resolved(&serde_json::from_str(&contract).expect("JSON"));
        let council = app.council("ashford").await;
        app.council("barnet").await;
        let samples = samples(app, &council).await;
        let inputs = samples.iter().map(|sample| (sample.collection.to_owned(), sample.new.clone())).collect();
        let mut world =
            World { document, secrets: Vec::new(), records: Vec::new(), by_text: HashMap::new(), inputs, count: 0 };
        for sample in &samples {
            world.knows(sample.collection, &sample.id, "published", Level::Public, "");
        }
        let writer = app.restricted("record:publish progress:write council:admin", &["ashford"], &["*"]);
        let admin = app.admin();
        let (published, always_public): (Vec<Kind>, Vec<Kind>) =
            Kind::ALL.iter().copied().partition(|kind| kind.has_publication());
        for kind in published {
            for state in STATES {
                world.add(&writer, kind.collection(), state).await;
            }
        }
        for kind in always_public {
            let deleter = if kind == Kind::Council { &admin } else { &writer };
            world.add(deleter, kind.collection(), "deleted").await;
        }
        world.add_exempt(&writer).await;
        world.add_minutes(&writer).await;
        world.add_originals(&writer).await;
        world.add_corrections(&writer).await;
        world.add_pointers(&writer).await;
        world.add_successors(&admin).await;
        world.add_earlier(&writer).await;
        // The history has everything too.
        until_sealed(&cluster::client(&app.database_url).await).await;
        world
    }

    /// The secrets that stand in a text.
    pub fn found_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Secret> {
        let at = |prefix: &'static str, length: usize| {
            text.match_indices(prefix).filter_map(move |(start, _)| text.get(start..start + length))
        };
        at(PREFIX, PREFIX.len() + 5)
            .chain(at(IDS, 36))
            .filter_map(|word| self.by_text.get(word).and_then(|index| self.secrets.get(*index)))
    }

    /// An input that makes a record of a noun, with more members.
    pub fn input_of(&self, collection: &str, more: Value) -> Value {
        let mut body = self.inputs[collection].clone();
        extend(&mut body, more);
        body
    }

    fn hide(&mut self, secret: Secret) {
        self.by_text.insert(secret.text.clone(), self.secrets.len());
        self.secrets.push(secret);
    }

    fn knows(&mut self, collection: &str, id: &str, state: &str, level: Level, key: &str) {
        let (collection, id) = (collection.to_owned(), id.to_owned());
        self.records.push(Known { collection, id, state: state.to_owned(), level, key: key.to_owned() });
    }

    fn canary(&mut self) -> String {
        self.count += 1;
        format!("{PREFIX}{:05}", self.count)
    }

    /// An input of a noun with a canary in every text, and the canaries by their members.
    fn input(&mut self, collection: &str) -> (Value, Vec<(String, String)>) {
        let operation = &self.document["paths"][format!("/v1/{collection}")]["post"];
        let schema = operation["requestBody"]["content"]["application/json"]["schema"].clone();
        let mut canaries = Vec::new();
        let mut filled = match self.fill(&schema, "", &mut canaries) {
            Some(Value::Object(members)) => members,
            other => panic!("{collection}: {other:?}"),
        };
        let base = self.inputs[collection].as_object().cloned().expect("an input");
        for (member, value) in base {
            if !filled.contains_key(&member) {
                filled.insert(member, value);
            }
        }
        self.suit(collection, &mut filled);
        let body = Value::Object(filled);
        let text = body.to_string();
        canaries.retain(|(_, canary)| text.contains(canary));
        (body, canaries)
    }

    /// What no schema says: which members go together, and what is there once.
    fn suit(&mut self, collection: &str, members: &mut Map<String, Value>) {
        let number = self.count;
        match collection {
            "observations" => {
                members["period"] =
                    json!({"code": format!("{}-Q1", 1900 + number % 90), "label": members["period"]["label"]});
                members["metric_id"] = self.inputs["observations"]["metric_id"].clone();
            }
            "memberships" => {
                let day = chrono::NaiveDate::from_ymd_opt(1990, 1, 1).expect("a day")
                    + chrono::Days::new(u64::try_from(number).expect("a number"));
                members.insert("starts_on".to_owned(), json!(day));
                members.insert("ends_on".to_owned(), json!(day));
            }
            "targets" => {
                members.remove("period");
                let day = chrono::NaiveDate::from_ymd_opt(2026, 2, 1).expect("a day")
                    + chrono::Days::new(u64::try_from(number % 900).expect("a number"));
                members.insert("by_on".to_owned(), json!(day));
            }
            "progress-reports" => {
                members["period"]["code"] = json!(format!("R{number}"));
                members["period"]["starts_on"] = json!("2026-01-01");
                members["period"]["ends_on"] = json!("2026-03-31");
            }
            "metrics" => {
                members["unit"]["kind"] = json!("count");
                members["frequency"] = json!("quarterly");
                members["baseline"]["period"]["code"] = json!("2019-Q1");
                members.remove("rating_rule");
            }
            "decisions" => {
                members["alternatives"]["status"] = json!("listed");
                members["conflicts"]["status"] = json!("listed");
                members["call_in"]["state"] = json!("called_in");
                // HTML is kept apart from its plain text, so both have a mask.
                for member in ["text", "reasons"] {
                    let text = members.remove(member).and_then(|text| text.as_str().map(str::to_owned));
                    let html = format!("<p><strong>{}</strong></p>", text.expect("a text"));
                    members.insert(format!("{member}_html"), json!(html));
                }
            }
            "items" => members["minutes"]["publication"] = json!("draft"),
            "councils" | "bodies" => {
                let member = if collection == "councils" { "council_id" } else { "body_id" };
                let known = self.records.iter().find(|known| known.collection == collection).expect("a record");
                if let Some(successors) = members.get_mut("successors") {
                    successors[0][member] = json!(known.id);
                }
            }
            "meetings" => {
                for member in ["state_reason", "minutes_signed"] {
                    members.remove(member);
                }
            }
            _ => {}
        }
    }

    fn fill(&mut self, schema: &Value, at: &str, canaries: &mut Vec<(String, String)>) -> Option<Value> {
        let schema = self.resolved(schema);
        let name = at.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
        let skipped = [
            "council",
            "html",
            "original_html",
            "text_html",
            "reasons_html",
            "start_local",
            "timezone",
            "sha256",
            "gss_code",
            "withdrawn_reason",
            "publication",
            "exemption",
            "identifiers",
            "reported_in",
            "owner",
            "decision_maker",
            "inferred",
            "position",
            "publish_at",
            "minute_number_format",
        ];
        if skipped.contains(&name) || name.ends_with("_id") || schema["properties"]["scheme"].is_object() {
            return None;
        }
        if let Some(words) = schema["enum"].as_array() {
            return words.first().cloned().filter(|_| !at.matches('/').count().eq(&1));
        }
        match schema["type"].as_array().and_then(|kinds| kinds.first()).unwrap_or(&schema["type"]).as_str() {
            Some("object") => {
                let required: Vec<&str> =
                    schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                let mut members = Map::new();
                for (member, property) in schema["properties"].as_object().into_iter().flatten() {
                    let filled = self.fill(property, &format!("{at}/{member}"), canaries);
                    let needed = required.contains(&member.as_str());
                    let number =
                        self.resolved(property)["type"] == "integer" || property.to_string().contains("Decimal");
                    match filled {
                        Some(value) => drop(members.insert(member.clone(), value)),
                        None if needed && number => drop(members.insert(member.clone(), json!(1))),
                        None => {}
                    }
                }
                // Texts in other languages, by language.
                if schema["additionalProperties"].is_object() {
                    let texts = self.fill(&schema["additionalProperties"], &format!("{at}/cy"), canaries);
                    members.extend(texts.map(|texts| ("cy".to_owned(), texts)));
                }
                Some(Value::Object(members)).filter(|members| *members != json!({}))
            }
            Some("array") => self.fill(&schema["items"], &format!("{at}/0"), canaries).map(|item| json!([item])),
            Some("string") => {
                let canary = match (schema["format"].as_str(), schema["pattern"].as_str()) {
                    (Some("uri"), _) => format!("https://example.org/{}", self.canary()),
                    (Some("email"), _) => format!("{}@example.org", self.canary()),
                    (None, Some(pattern)) if pattern.contains("/[a-z0-9]") => format!("text/{}", self.canary()),
                    (None, Some(pattern)) if pattern.contains("{2,8}") => format!("en-{}", self.canary()),
                    // These hold no word.
                    (None, Some(pattern)) if pattern.starts_with("^-?[0-9]") => return Some(json!("125.50")),
                    (None, Some("^[A-Z]{3}$")) => return Some(json!("GBP")),
                    (None, Some("^[0-9]{1,12}$")) => return Some(json!("100010395716")),
                    (None, _) => self.canary(),
                    (Some(_), _) => return None,
                };
                let start = canary.find(PREFIX).expect("a canary");
                canaries.push((name.to_owned(), canary[start..start + PREFIX.len() + 5].to_owned()));
                Some(json!(canary))
            }
            _ => None,
        }
    }

    /// A schema behind its references, and without null.
    fn resolved(&self, schema: &Value) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let pointer = reference.trim_start_matches('#');
            return self.resolved(self.document.pointer(pointer).unwrap_or_else(|| panic!("{reference}")));
        }
        match schema["oneOf"].as_array() {
            Some(choices) => self.resolved(choices.iter().find(|choice| choice["type"] != "null").expect("a choice")),
            None => schema.clone(),
        }
    }

    /// A record that is hidden by its state.
    async fn add(&mut self, writer: &Client, collection: &str, state: &str) {
        let (mut body, canaries) = self.input(collection);
        let key = self.canary();
        body["identifiers"] = json!([{"scheme": "test", "value": key}]);
        body["publication"] = json!(match state {
            "draft" | "deleted draft" => "draft",
            "scheduled" => "scheduled",
            _ => "published",
        });
        if state == "scheduled" {
            body["publish_at"] = json!("2030-01-01T00:00:00Z");
        }
        if !kind_of(collection).has_publication() {
            body.as_object_mut().expect("members").remove("publication");
        }
        if (collection, state) == ("targets", "deleted") {
            let label = self.canary();
            extend(&mut body, json!({"by_on": null, "period": {"code": "2027-Q4", "label": label}}));
            self.hide(secret(&label, Level::Staff, collection, state, "period"));
        }
        if (collection, state) == ("meetings", "deleted") {
            let (reason, signer) = (self.canary(), self.canary());
            let off = json!({"date": "2026-07-01", "state": "cancelled", "state_reason": reason,
                "minutes_state": "approved", "minutes_signed": {"by": signer, "on": "2026-07-02"}});
            extend(&mut body, off);
            self.hide(secret(&reason, Level::Staff, collection, state, "state_reason"));
            self.hide(secret(&signer, Level::Staff, collection, state, "minutes_signed"));
        }
        if state == "hidden parent" && !self.put_below_a_draft(collection, &mut body) {
            return;
        }
        if ["decisions", "votes"].contains(&collection) {
            // A reason to correct is said of what is corrected; and what is corrected does not tell by what.
            let mut corrected = self.input_of(collection, json!({"publication": "published"}));
            if collection == "votes" {
                corrected["item_id"] = body["item_id"].clone();
            }
            body["supersedes_id"] = json!(id(&created(writer, collection, &corrected).await));
        }
        if collection == "documents" {
            // What is replaced or translated does not tell by what.
            for name in ["supersedes_id", "translation_of_id"] {
                let public = self.input_of(collection, json!({"publication": "published"}));
                body[name] = json!(id(&created(writer, collection, &public).await));
            }
        }
        let created = id(&created(writer, collection, &body).await);
        let path = format!("/v1/{collection}/{created}");
        if state == "withdrawn" {
            let reason = self.canary();
            let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": reason});
            writer.patch(&path, &withdrawal).await.ok();
            self.hide(secret(&reason, Level::Staff, collection, state, "withdrawn_reason"));
        }
        if state.starts_with("deleted") {
            assert_eq!(writer.delete(&path).await.status, 204, "{path}");
        }
        // Of what was public until it was deleted it may be told that it was there, by which keys, and under which
        // licence.
        let told = state == "deleted";
        for (member, canary) in canaries {
            if !(told && ["slug", "code", "licence"].contains(&member.as_str())) {
                self.hide(secret(&canary, Level::Staff, collection, state, &member));
            }
        }
        if !told {
            self.hide(secret(&key, Level::Staff, collection, state, "identifiers"));
            self.hide(Secret { is_id: true, ..secret(&created, Level::Staff, collection, state, "id") });
        }
        self.knows(collection, &created, state, if told { Level::Public } else { Level::Staff }, &key);
    }

    /// Has a record belong to a draft, where there is anything published to belong to.
    fn put_below_a_draft(&mut self, collection: &str, body: &mut Value) -> bool {
        let draft = |world: &World, collection: &str| {
            let known = world.records.iter().find(|known| known.collection == collection && known.state == "draft");
            known.map(|known| known.id.clone()).expect("a draft")
        };
        match collection {
            "memberships" => body["person_id"] = json!(draft(self, "people")),
            "items" | "attendances" => body["meeting_id"] = json!(draft(self, "meetings")),
            "decisions" | "votes" => body["item_id"] = json!(draft(self, "items")),
            "documents" => body["owner"] = json!({"kind": "item", "id": draft(self, "items")}),
            "metrics" | "actions" | "progress-reports" => body["strategy_id"] = json!(draft(self, "strategies")),
            "targets" | "observations" => body["metric_id"] = json!(draft(self, "metrics")),
            _ => return false,
        }
        true
    }

    /// Exempt and confidential items and documents, and what belongs to them.
    async fn add_exempt(&mut self, writer: &Client) {
        let exempt =
            json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Exempt business"});
        for exemption in [exempt.clone(), json!({"kind": "confidential"})] {
            // The redacted version does not name its issue.
            let issue = self.records.iter().find(|known| known.collection == "issues").map(|known| known.id.clone());
            let item = self.add_with_face(writer, "items", json!({"issue_id": issue}), &exemption).await;
            self.add_with_face(writer, "documents", json!({}), &exemption).await;
            for (collection, owner) in [
                ("documents", json!({"owner": {"kind": "item", "id": item}})),
                ("items", json!({"parent_id": item})),
                ("actions", json!({"item_id": item, "strategy_id": null})),
                ("votes", json!({"item_id": item})),
            ] {
                self.add_below(writer, collection, owner).await;
            }
        }
        let report = self.add_with_face(writer, "documents", json!({"media_type": null}), &exempt).await;
        self.add_below(writer, "documents", json!({"kind": "appendix", "parent_id": report})).await;
        let bytes = self.canary();
        let file =
            writer.request(Method::PUT, &format!("/v1/documents/{report}/file")).header("Content-Type", "text/plain");
        file.bytes(bytes.clone()).send().await.expect(201);
        self.hide(secret(&bytes, Level::Restricted, "documents", "exempt", "file"));
        for collection in ["items", "documents"] {
            self.add_disclosed_and_deleted(writer, collection).await;
        }
    }

    /// A record that was exempt, was disclosed, and was deleted afterwards: of all that nothing is told.
    async fn add_disclosed_and_deleted(&mut self, writer: &Client, collection: &str) {
        let (interest, reason) = (self.canary(), self.canary());
        let mut body = self.inputs[collection].clone();
        body["publication"] = json!("published");
        body["exemption"] =
            json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_interest": interest});
        let made = id(&created(writer, collection, &body).await);
        let path = format!("/v1/{collection}/{made}");
        let disclosure = writer.request(Method::POST, &format!("{path}/disclosure")).header("If-Match", "*");
        disclosure.json(&json!({"reason": reason})).send().await.ok();
        assert_eq!(writer.delete(&path).await.status, 204);
        for (member, canary) in [("exemption", interest), ("disclosure", reason)] {
            self.hide(secret(&canary, Level::Staff, collection, "deleted", member));
        }
        self.knows(collection, &made, "deleted", Level::Public, "");
    }

    async fn add_with_face(&mut self, writer: &Client, collection: &str, more: Value, exemption: &Value) -> String {
        let (mut body, canaries) = self.input(collection);
        // What the face shows.
        let shown = ["agenda_number", "minute_number"];
        let key = self.canary();
        body["identifiers"] = json!([{"scheme": "test", "value": key}]);
        body["publication"] = json!("published");
        body["exemption"] = exemption.clone();
        extend(&mut body, more);
        let created = id(&created(writer, collection, &body).await);
        let state = exemption["kind"].as_str().expect("a kind").to_owned();
        let text = body.to_string();
        let canaries = canaries.into_iter().filter(|(_, canary)| text.contains(canary));
        for (member, canary) in canaries.filter(|(member, _)| !shown.contains(&member.as_str())) {
            self.hide(secret(&canary, Level::Restricted, collection, &state, &member));
        }
        self.hide(secret(&key, Level::Restricted, collection, &state, "identifiers"));
        self.knows(collection, &created, &state, Level::Public, &key);
        created
    }

    async fn add_below(&mut self, writer: &Client, collection: &str, more: Value) {
        let (mut body, canaries) = self.input(collection);
        let key = self.canary();
        body["identifiers"] = json!([{"scheme": "test", "value": key}]);
        body["publication"] = json!("published");
        extend(&mut body, more);
        if collection == "votes" {
            let corrected = self.input_of(collection, json!({"publication": "published", "item_id": body["item_id"]}));
            body["supersedes_id"] = json!(id(&created(writer, collection, &corrected).await));
        }
        let created = id(&created(writer, collection, &body).await);
        let state = "below what is exempt";
        for (member, canary) in canaries {
            self.hide(secret(&canary, Level::Restricted, collection, state, &member));
        }
        // Whether staff know that it has a key is no matter.
        self.hide(Secret { is_id: true, ..secret(&created, Level::Restricted, collection, state, "id") });
        self.knows(collection, &created, state, Level::Restricted, &key);
    }

    /// Minutes that are not published, at items that are.
    async fn add_minutes(&mut self, writer: &Client) {
        for publication in ["draft", "withdrawn"] {
            let canary = self.canary();
            let mut body = self.inputs["items"].clone();
            body["publication"] = json!("published");
            body["minutes"] = json!({"text": canary, "publication": publication});
            let item = id(&created(writer, "items", &body).await);
            self.hide(secret(&canary, Level::Staff, "items", "published", "minutes"));
            self.knows("items", &item, "published", Level::Public, "");
        }
    }

    /// Public texts that were sent as HTML with parts that cleaning removes. Staff see those parts; at exempt items few
    /// of them do.
    async fn add_originals(&mut self, writer: &Client) {
        let exempt = json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Exempt"});
        for (collection, member, exemption) in [
            ("issues", "summary", None),
            ("items", "purpose", None),
            ("items", "minutes", None),
            ("items", "purpose", Some(&exempt)),
            ("items", "minutes", Some(&exempt)),
        ] {
            let canary = self.canary();
            let mut body = self.inputs[collection].clone();
            body["publication"] = json!("published");
            body[member] = json!({"html": format!("<p>Read.</p><!-- {canary} -->")});
            if member == "minutes" {
                body[member]["publication"] = json!("published");
            }
            if let Some(exemption) = exemption {
                body["exemption"] = exemption.clone();
            }
            let made = id(&created(writer, collection, &body).await);
            let level = if exemption.is_some() { Level::Restricted } else { Level::Staff };
            self.hide(secret(&canary, level, collection, "published", member));
            self.knows(collection, &made, "published", Level::Public, "");
        }
    }

    /// Approved minutes that were corrected at a meeting that is hidden: of an exempt item, of one with withdrawn
    /// minutes, and of an open one.
    async fn add_corrections(&mut self, writer: &Client) {
        let meeting =
            |date: &str, publication: &str| json!({"date": date, "state": "held", "publication": publication});
        let (of, by) = (meeting("2026-07-10", "published"), meeting("2026-07-20", "draft"));
        let of = id(&created(writer, "meetings", &self.input_of("meetings", of)).await);
        let by = id(&created(writer, "meetings", &self.input_of("meetings", by)).await);
        self.hide(Secret { is_id: true, ..secret(&by, Level::Staff, "meetings", "draft", "id") });
        self.knows("meetings", &of, "published", Level::Public, "");
        self.knows("meetings", &by, "draft", Level::Staff, "");
        let exemption = json!({"kind": "exempt", "regime": "england", "paragraphs": [3]});
        let mut items = Vec::new();
        for (level, more) in [
            (Level::Restricted, json!({"exemption": exemption})),
            (Level::Staff, json!({})),
            (Level::Public, json!({})),
        ] {
            let (text, reason) = (self.canary(), self.canary());
            let minutes = json!({"text": text, "publication": "published"});
            let mut body =
                self.input_of("items", json!({"meeting_id": of, "minutes": minutes, "publication": "published"}));
            extend(&mut body, more);
            let item = id(&created(writer, "items", &body).await);
            let state = if level == Level::Restricted { "exempt" } else { "published" };
            for canary in [&text, &reason].into_iter().filter(|_| level > Level::Public) {
                self.hide(secret(canary, level, "items", state, "minutes_corrections"));
            }
            self.knows("items", &item, state, Level::Public, "");
            items.push((item, level, reason));
        }
        let signature = json!({"by": "Leader", "on": "2026-07-20", "at_meeting_id": by});
        let approval = json!({"minutes_state": "approved", "minutes_signed": signature});
        writer.patch(&format!("/v1/meetings/{of}"), &approval).await.ok();
        for (item, level, reason) in items {
            let path = format!("/v1/items/{item}");
            let correction =
                json!({"minutes": {"text": "As it was."}, "reason": reason, "corrected_at_meeting_id": by});
            let request = writer.request(Method::POST, &format!("{path}/minutes-corrections")).header("If-Match", "*");
            request.json(&correction).send().await.ok();
            if level == Level::Staff {
                writer.patch(&path, &json!({"minutes": {"publication": "withdrawn"}})).await.ok();
            }
        }
    }

    /// Public records that point at hidden ones.
    async fn add_pointers(&mut self, writer: &Client) {
        let draft = |world: &World, collection: &str, state: &str| {
            let known = world.records.iter().find(|known| known.collection == collection && known.state == state);
            known.map(|known| known.id.clone()).unwrap_or_else(|| panic!("{collection} {state}"))
        };
        let (person, issue) = (draft(self, "people", "draft"), draft(self, "issues", "draft"));
        let (decision, item) = (draft(self, "decisions", "draft"), draft(self, "items", "draft"));
        let (document, meeting) = (draft(self, "documents", "draft"), draft(self, "meetings", "draft"));
        let vote = draft(self, "votes", "draft");
        let exempt = (draft(self, "items", "exempt"), draft(self, "documents", "confidential"));
        let maker = json!({"kind": "person", "id": person, "name": "Leader"});
        let original = self.input_of("documents", json!({"publication": "draft"}));
        let original = id(&created(writer, "documents", &original).await);
        self.hide(Secret { is_id: true, ..secret(&original, Level::Staff, "documents", "draft", "id") });
        let pointers = [
            ("items", json!({"issue_id": issue, "presented_by": {"person_id": person, "name": "Leader"}})),
            ("decisions", json!({"supersedes_id": decision, "decision_maker": maker})),
            ("meetings", json!({"approved_at_meeting_id": meeting})),
            ("meetings", json!({"state": "cancelled", "rescheduled_to_id": meeting})),
            ("attendances", json!({"person_id": person})),
            (
                "attendances",
                json!({"capacity": "substitute", "substitutes_for": "Leader", "substitutes_for_id": person}),
            ),
            ("votes", json!({"ballots": [{"person_id": person, "name": "Leader", "option": "for"}]})),
            ("votes", json!({"supersedes_id": vote})),
            ("documents", json!({"supersedes_id": document})),
            ("documents", json!({"translation_of_id": original, "language": "cy"})),
            ("strategies", json!({"adopted_by_id": decision, "slug": "points-at-a-draft"})),
            ("issues", json!({"decision_maker": maker})),
            ("targets", json!({"set_by_id": decision, "by_on": "2027-12-24"})),
            ("targets", json!({"set_by_id": decision, "by_on": "2027-12-25"})),
            (
                "decisions",
                json!({"item_id": null, "council": "ashford", "issue_id": issue, "made_on": "2026-07-01",
                    "title": "Approval", "decision_maker": {"kind": "post", "name": "Director"}}),
            ),
        ];
        for (collection, more) in pointers {
            let mut body = self.inputs[collection].clone();
            body["publication"] = json!("published");
            let is_revised = more["by_on"] == "2027-12-25";
            extend(&mut body, more);
            let made = id(&created(writer, collection, &body).await);
            if is_revised {
                // What it was before keeps which decision had set it.
                let later = json!({"value": 7, "set_by_id": null});
                writer.patch(&format!("/v1/targets/{made}"), &later).await.ok();
            }
            self.knows(collection, &made, "published", Level::Public, "");
        }
        let sources = [
            ("item", item, Level::Staff),
            ("decision", decision, Level::Staff),
            ("document", document, Level::Staff),
            ("item", exempt.0, Level::Restricted),
            ("document", exempt.1, Level::Restricted),
        ];
        for (number, (kind, source, level)) in sources.into_iter().enumerate() {
            for (collection, quarter) in
                [("progress-reports", 0), ("targets", 0), ("observations", 2), ("observations", 3), ("actions", 0)]
            {
                let canary = self.canary();
                let mut body = self.inputs[collection].clone();
                body["publication"] = json!("published");
                body["reported_in"] = json!({"kind": kind, "id": source, "passage": canary});
                match collection {
                    "observations" => body["period"] = json!({"code": format!("{}-Q{quarter}", 1800 + number)}),
                    "targets" => body["by_on"] = json!(format!("2027-11-{:02}", number + 1)),
                    "progress-reports" => {
                        body["period"] =
                            json!({"code": format!("P{number}"), "starts_on": "2026-01-01", "ends_on": "2026-03-31"});
                    }
                    _ => {}
                }
                let made = id(&created(writer, collection, &body).await);
                self.hide(secret(&canary, level, collection, "published", "reported_in"));
                self.knows(collection, &made, "published", Level::Public, "");
                if quarter == 3 {
                    // What it said before keeps where that was reported.
                    let later = json!({"value": 7, "reported_in": null});
                    writer.patch(&format!("/v1/observations/{made}"), &later).await.ok();
                }
            }
        }
    }
}

impl World {
    /// A council and a body with a successor that was deleted: what went there is shown on neither side.
    async fn add_successors(&mut self, admin: &Client) {
        for (collection, member) in [("councils", "council_id"), ("bodies", "body_id")] {
            let lost = self.input_of(collection, json!({"slug": format!("lost-{collection}")}));
            let lost = id(&created(admin, collection, &lost).await);
            let part = self.canary();
            let more = json!({"slug": format!("ended-{collection}"), "successors": [{member: lost, "part": part}]});
            let ended = id(&created(admin, collection, &self.input_of(collection, more)).await);
            assert_eq!(admin.delete(&format!("/v1/{collection}/{lost}")).await.status, 204, "{collection}");
            self.hide(secret(&part, Level::Staff, collection, "deleted", "successors"));
            self.knows(collection, &ended, "published", Level::Public, "");
        }
    }

    /// What everybody could read once, and may not any more: texts of records that are exempt or were published in
    /// error, minutes that were withdrawn, an address to join a meeting that was called off, and the title of a
    /// decision whose item is exempt.
    async fn add_earlier(&mut self, writer: &Client) {
        let public = |more: Value| {
            let mut more = more;
            more["publication"] = json!("published");
            more
        };
        let [title, minutes, address, wrong] = [(); 4].map(|()| self.canary());
        let item = self.input_of("items", public(json!({"title": title})));
        let item = id(&created(writer, "items", &item).await);
        let decision = json!({"item_id": item, "kind": "executive", "outcome": "noted", "text": "To agree."});
        let decision = id(&created(writer, "decisions", &public(decision)).await);
        let exempt = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3],
            "public_title": "Exempt business"}});
        writer.patch(&format!("/v1/items/{item}"), &exempt).await.ok();
        self.hide(secret(&title, Level::Restricted, "items", "exempt", "title"));
        self.knows("items", &item, "exempt", Level::Public, "");
        self.knows("decisions", &decision, "published", Level::Public, "");

        let minuted = json!({"minutes": {"text": minutes, "publication": "published"}});
        let minuted = self.input_of("items", public(minuted));
        let minuted = id(&created(writer, "items", &minuted).await);
        let withdrawn = json!({"minutes": {"text": minutes, "publication": "withdrawn"}});
        writer.patch(&format!("/v1/items/{minuted}"), &withdrawn).await.ok();
        self.hide(secret(&minutes, Level::Staff, "items", "published", "minutes"));
        self.knows("items", &minuted, "published", Level::Public, "");

        let meeting = json!({"virtual_url": format!("https://example.org/{address}")});
        let meeting = self.input_of("meetings", public(meeting));
        let meeting = id(&created(writer, "meetings", &meeting).await);
        writer.patch(&format!("/v1/meetings/{meeting}"), &json!({"state": "cancelled"})).await.ok();
        self.hide(secret(&address, Level::Staff, "meetings", "published", "virtual_url"));
        self.knows("meetings", &meeting, "published", Level::Public, "");

        let error = self.input_of("meetings", public(json!({"title": wrong})));
        let error = id(&created(writer, "meetings", &error).await);
        writer.patch(&format!("/v1/meetings/{error}"), &json!({"title": "Cabinet"})).await.ok();
        delete_in_error(writer, &format!("/v1/meetings/{error}")).await;
        self.hide(secret(&wrong, Level::Staff, "meetings", "deleted", "title"));
        self.knows("meetings", &error, "deleted", Level::Public, "");
    }
}

/// Deletes a record that should not have been published.
async fn delete_in_error(writer: &Client, path: &str) {
    let request = writer.request(Method::DELETE, &format!("{path}?reason=published_in_error"));
    assert_eq!(request.header("If-Match", "*").send().await.status, 204, "{path}");
}

fn secret(text: &str, level: Level, collection: &str, state: &str, member: &str) -> Secret {
    // A deleted record is answered without its texts to everybody by its id, and a key by itself is in no answer but
    // its record's.
    let is_readable = !state.starts_with("deleted");
    Secret {
        text: text.to_owned(),
        level,
        about: format!("{member} of {collection} ({state})"),
        collection: collection.to_owned(),
        member: member.to_owned(),
        is_id: false,
        is_readable,
    }
}

fn extend(body: &mut Value, more: Value) {
    for (member, value) in more.as_object().cloned().unwrap_or_default() {
        match value {
            Value::Null => drop(body.as_object_mut().expect("members").remove(&member)),
            value => body[member] = value,
        }
    }
}

async fn created(writer: &Client, collection: &str, body: &Value) -> Value {
    let answer = writer.post(&format!("/v1/{collection}"), body).await;
    assert_eq!(answer.status, 201, "{collection} {body}: {}", answer.text());
    answer.json()
}
