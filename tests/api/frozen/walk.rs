//! A walk over every write of the contract that can reach approved minutes, a public decision or a public vote: each
//! field of each input in turn says something else, and nothing that is printed changes.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::Method;
use serde_json::{Map, Value, json};

use crate::contract::{document, operations};
use crate::support::TestApp;
use crate::support::client::{Answer, Client};
use crate::support::records::{id, text};
use crate::support::samples::{Sample, samples};

/// The frozen records, with the fields that are free and why: whether and when the public sees them, links to other
/// records, and facts that come later or that no minutes print.
const FROZEN: [(&str, &[&str]); 6] = [
    (
        "meetings",
        &[
            // Of a meeting that did not take place.
            "state_reason",
            "rescheduled_to_id",
            "rescheduled_to",
            "planned_end_at",
            "virtual_url",
            "webcast_url",
            "agenda_published_at",
            "decisions_published_at",
            "minutes_published_at",
            "short_notice_reason",
            "private_notice_published_at",
            "private_second_notice_published_at",
            // Follows from the day and the years of the council.
            "municipal_year_id",
        ],
    ),
    // Topics and places help to find a record.
    ("items", &["issue_id", "topics", "places"]),
    ("attendances", &["person_id", "substitutes_for_id"]),
    // A document without an original can get one.
    ("documents", &["position", "role", "published_at", "superseded_by_id", "translations", "translation_of_id"]),
    ("decisions", &["issue_id", "implemented_at", "no_longer_in_force_on", "superseded_by_id", "topics", "places"]),
    // The position only orders the votes.
    ("votes", &["position", "superseded_by_id"]),
];

/// Free in every record.
const FREE: [&str; 11] = [
    "version",
    "updated_at",
    "links",
    "identifiers",
    "source_url",
    "publication",
    "publish_at",
    "withdrawn_reason",
    "exemption",
    "disclosure",
    "minutes_corrections",
];

/// A record that is frozen.
struct Record {
    collection: &'static str,
    path: String,
    key: String,
    before: Value,
}

/// The frozen records, and the clients that write and read.
struct Walk {
    document: Value,
    writer: Client,
    records: Vec<Record>,
    /// Ids that a field may name instead.
    others: BTreeMap<&'static str, Value>,
    /// The fields that a write was refused for, by collection.
    refused: BTreeSet<(String, String)>,
    asked: BTreeSet<(String, String)>,
}

/// The printed fields of a record.
fn printed(collection: &str, record: &Value) -> Value {
    let mut members = record.as_object().cloned().expect("a record");
    let of_kind = FROZEN.iter().find(|(frozen, _)| *frozen == collection).expect("a frozen record type").1;
    members.retain(|name, _| !FREE.contains(&name.as_str()) && !of_kind.contains(&name.as_str()));
    if let Some(minutes) = members.get_mut("minutes").and_then(Value::as_object_mut) {
        minutes.remove("publication");
    }
    if let Some(presenter) = members.get_mut("presented_by").and_then(Value::as_object_mut) {
        presenter.remove("person_id");
    }
    Value::Object(members)
}

impl Walk {
    async fn begin(app: &TestApp) -> Walk {
        let council = app.council("ashford").await;
        let writer = app.restricted("record:publish", &["ashford"], &["*"]);
        let panel = json!({"council": "ashford", "slug": "other-panel", "name": "Other Panel", "kind": "panel"});
        let panel = id(&app.admin().post("/v1/bodies", &panel).await.created());
        let mut records = Vec::new();
        let mut put = async |collection: &'static str, key: &str, body: Value| {
            let record = writer.put(&format!("/v1/{collection}/by/walk/{key}"), &body).await.created();
            let path = format!("/v1/{collection}/{}", id(&record));
            records.push(Record { collection, path, key: key.to_owned(), before: Value::Null });
            id(&record)
        };
        let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "start_local": "2026-07-01T18:00:00",
            "date": "2026-07-01", "type": "special", "start_note": "After the tour",
            "state": "held", "actual_start_at": "2026-07-01T17:01:00Z", "actual_end_at": "2026-07-01T18:01:00Z",
            "location": "Town Hall", "publication": "published", "translations": {"cy": {"title": "Y Cabinet"}}});
        let mut later = meeting.clone();
        later["date"] = json!("2026-07-20");
        later["start_local"] = json!("2026-07-20T18:00:00");
        for name in ["actual_start_at", "actual_end_at"] {
            later[name] = Value::Null;
        }
        let mut approving = Vec::new();
        for _ in 0..2 {
            approving.push(id(&writer.post("/v1/meetings", &later).await.created()));
        }
        let meeting = put("meetings", "m", meeting).await;
        let mut items = Vec::new();
        for number in ["1", "2"] {
            let item = json!({"meeting_id": meeting, "title": format!("Business {number}"), "agenda_number": number,
                "minute_number": number,
                "section": {"title": "Part one"}, "purpose": {"text": "To decide."}, "report_by": "Director",
                "presented_by": {"name": "Councillor Marsden"}, "recommendation": {"text": "To agree."},
                "minutes": {"text": "RESOLVED to agree.", "publication": "published"}, "publication": "published",
                "translations": {"cy": {"title": "Busnes"}}});
            items.push(put("items", number, item).await);
        }
        for (key, more) in [("a", json!({"state": "present"})), ("b", json!({"state": "late", "post_label": "Leader"}))]
        {
            let mut attendance = json!({"meeting_id": meeting, "name_as_recorded": format!("Councillor {key}"),
                "publication": "published"});
            attendance.as_object_mut().expect("members").extend(more.as_object().cloned().expect("members"));
            put("attendances", key, attendance).await;
        }
        let minutes = json!({"owner": {"kind": "meeting", "id": meeting}, "kind": "minutes", "title": "Minutes",
            "file_name": "minutes.txt",
            "media_type": "text/plain", "size_label": "12 B", "language": "en", "page_count": 1,
            "author_post_label": "Clerk", "written_on": "2026-07-02", "publication": "published"});
        let minutes = put("documents", "d", minutes).await;
        let decision = json!({"item_id": items[0], "kind": "executive", "outcome": "approved",
            "outcome_label": "Agreed", "text": "To agree.",
            "resolutions": [{"limb": "1", "text": "To agree."}], "reference": "EC 1", "reasons": "It is due.",
            "reasons_of": "decision",
            "money": [{"amount": "125000.00", "currency": "GBP", "what": "grant"}],
            "legal_basis": [{"label": "Localism Act 2011, section 1"}],
            "alternatives": {"status": "none"}, "conflicts": {"status": "none"}, "is_key": "yes",
            "key_criteria": "Over £500,000.", "key_notice_published_at": "2026-06-01T09:00:00Z", "wards": ["North"],
            "urgency": {"basis": "general_exception"},
            "call_in": {"state": "closed", "eligible_until": "2026-07-09", "called_in_by": "Nobody", "outcome": "None"},
            "published_at": "2026-07-02T09:00:00Z", "effective_from": "2026-07-10",
            "recommendation_followed": "followed", "publication": "published",
            "translations": {"cy": {"title": "Busnes", "text": "Cytuno.", "reasons": "Mae'n bryd."}}});
        put("decisions", "c", decision).await;
        let vote = json!({"item_id": items[0], "motion": "To agree.", "mover": "Marsden", "seconder": "Quill",
            "result": "carried", "votes_for": 5, "votes_against": 2, "abstentions": 1, "is_recorded": "yes",
            "method": "recorded", "casting_vote": "none", "taken_at": "2026-07-01T17:30:00Z", "position": 1,
            "ballots": [{"name": "Marsden", "option": "for"}], "publication": "published"});
        put("votes", "v", vote).await;
        let file = writer.request(Method::PUT, &format!("/v1/documents/{minutes}/file"));
        file.header("Content-Type", "text/plain").bytes("The minutes.").send().await.expect(201);
        let signature = json!({"by": "Councillor Marsden", "on": "2026-07-20", "at_meeting_id": approving[0]});
        let approval = json!({"minutes_state": "approved", "approved_at_meeting_id": approving[0],
            "minutes_signed": signature});
        writer.patch(&format!("/v1/meetings/{meeting}"), &approval).await.ok();
        for record in &mut records {
            record.before = writer.get(&record.path).await.ok();
        }
        let others = BTreeMap::from([
            ("body_id", json!(panel)),
            ("joint_with", json!([{"body_id": panel}])),
            ("approved_at_meeting_id", json!(approving[1])),
            ("corrected_at_meeting_id", json!(approving[0])),
            ("meeting_id", json!(approving[1])),
            ("item_id", json!(items[1])),
            ("parent_id", json!(items[1])),
            ("supersedes_id", Value::Null),
            ("translation_of_id", Value::Null),
            ("translations", json!({"cy": {"title": "Arall"}})),
        ]);
        let (refused, asked) = (BTreeSet::new(), BTreeSet::new());
        Walk { document: document(), writer, records, others, refused, asked }
    }

    /// A schema behind its references, and without null.
    fn resolved(&self, schema: &Value) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.resolved(self.document.pointer(reference.trim_start_matches('#')).expect("a schema"));
        }
        match schema["oneOf"].as_array() {
            Some(choices) => self.resolved(choices.iter().find(|choice| choice["type"] != "null").expect("a choice")),
            None => schema.clone(),
        }
    }

    /// Some value that keeps to a schema, and is not the present one.
    fn other(&self, name: &str, schema: &Value, now: &Value) -> Value {
        if let Some(other) = self.others.get(name) {
            return other.clone();
        }
        let schema = self.resolved(schema);
        if let Some(words) = schema["enum"].as_array() {
            return words.iter().find(|word| *word != now).cloned().unwrap_or(Value::Null);
        }
        let kind = schema["type"].as_array().and_then(|kinds| kinds.first()).unwrap_or(&schema["type"]);
        match kind.as_str() {
            Some("object") => {
                let properties = schema["properties"].as_object().cloned().unwrap_or_default();
                let required: Vec<&str> =
                    schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                let named = |member: &&String| required.is_empty() || required.contains(&member.as_str());
                let members = properties.keys().filter(named).take(if required.is_empty() { 1 } else { usize::MAX });
                members.map(|member| (member.clone(), self.other(member, &properties[member], &now[member]))).collect()
            }
            Some("array") => json!([self.other("", &schema["items"], &Value::Null)]),
            Some("integer" | "number") => json!(9),
            Some("boolean") => json!(true),
            _ => match (schema["format"].as_str(), schema["pattern"].as_str()) {
                (Some("date"), _) => json!("2026-07-03"),
                (Some("date-time"), _) => json!("2026-07-01T09:00:00Z"),
                (Some("uri"), _) => json!("https://example.org/other"),
                (Some("uuid"), _) => json!("01935d4e-8a00-7000-8000-0000ffffffff"),
                (_, Some(pattern)) if pattern.contains("[A-Z]{3}") => json!("EUR"),
                (_, Some(pattern)) if pattern.starts_with("^-?[0-9]") => json!("9.50"),
                (_, Some(pattern)) if pattern.contains("64") => json!("0".repeat(64)),
                (_, Some(pattern)) if pattern.contains("{2,8}") => json!("cy"),
                (_, Some(pattern)) if pattern.contains('/') => json!("text/csv"),
                _ if name.ends_with("_html") => json!("<p><strong>Other</strong></p>"),
                _ if name == "timezone" => json!("Europe/Dublin"),
                _ if name == "start_local" => json!("2026-07-01T19:00:00"),
                _ => json!("Other"),
            },
        }
    }

    fn input(&self, path: &str, method: &str) -> Value {
        let content = &self.document["paths"][path][method]["requestBody"]["content"];
        let schema = content.as_object().expect("a body").values().next().expect("a media type")["schema"].clone();
        self.resolved(&schema)
    }

    /// A body that keeps a record as it is, by the fields of an input.
    fn sent(schema: &Value, record: &Value) -> Map<String, Value> {
        let mut members = record.as_object().cloned().expect("a record");
        members.retain(|name, value| schema["properties"].get(name).is_some() && !value.is_null());
        members
    }

    /// Notes the answer, and checks that nothing printed has changed if anything was saved.
    async fn check(&mut self, collection: &str, what: &str, answer: Answer) {
        assert!(answer.status < 500, "{what}: {}", answer.text());
        if answer.status == 422 {
            let problem = answer.json();
            let errors = problem["errors"].as_array().into_iter().flatten();
            for error in errors.filter(|error| error["code"] == "immutable") {
                self.refused.insert((collection.to_owned(), text(error, "pointer")));
            }
        }
        if answer.status < 300 {
            self.unchanged(what).await;
        }
    }

    /// Everything is printed as it was, and has the keys that it had.
    async fn unchanged(&self, what: &str) {
        for record in &self.records {
            let now = self.writer.get(&record.path).await.ok();
            assert_eq!(printed(record.collection, &now), printed(record.collection, &record.before), "{what}");
            for key in record.before["identifiers"].as_array().expect("keys") {
                let keys = now["identifiers"].as_array().expect("keys");
                assert!(keys.iter().any(|other| other["value"] == key["value"]), "{what}");
            }
        }
    }

    /// Sends a record again with one field otherwise, by PATCH and by PUT.
    async fn alter(&mut self, index: usize) {
        let Record { collection, path, key, .. } = &self.records[index];
        let (collection, path, key) = (*collection, path.clone(), key.clone());
        let before = self.writer.get(&path).await.ok();
        let by_key = format!("/v1/{collection}/by/walk/{key}");
        let whole = self.input(&format!("/v1/{collection}/by/{{scheme}}/{{value}}"), "put");
        let same = Value::Object(Self::sent(&whole, &before));
        let kept = self.writer.put(&by_key, &same).await.ok();
        assert_eq!(kept["version"], before["version"], "{collection}: the same changes nothing");
        for (name, schema) in whole["properties"].as_object().cloned().expect("fields") {
            let mut values = vec![self.other(&name, &schema, &before[&name]), Value::Null];
            values.dedup();
            for value in values {
                let patch = json!({name.as_str(): value});
                let request = self.writer.request(Method::PATCH, &path).header("If-Match", "*").json(&patch);
                let answer = request.send().await;
                self.check(collection, &format!("PATCH {path} {patch}"), answer).await;
                let mut body = same.clone();
                body[&name] = value;
                let answer = self.writer.put(&by_key, &body).await;
                self.check(collection, &format!("PUT {by_key} {body}"), answer).await;
            }
        }
        self.asked.insert(("PATCH".to_owned(), format!("/v1/{collection}/{{id}}")));
        self.asked.insert(("PUT".to_owned(), format!("/v1/{collection}/by/{{scheme}}/{{value}}")));
        // Another record with its keys, and one without.
        let mut another = same.clone();
        let answer = self.writer.post(&format!("/v1/{collection}"), &another).await;
        assert_ne!(answer.status, 201, "{collection}: {another}");
        self.check(collection, &format!("POST {another}"), answer).await;
        for name in ["identifiers", "position", "minute_number", "sha256"] {
            another.as_object_mut().expect("members").remove(name);
        }
        let answer = self.writer.post(&format!("/v1/{collection}"), &another).await;
        self.check(collection, &format!("POST {another}"), answer).await;
        self.asked.insert(("POST".to_owned(), format!("/v1/{collection}")));
        // How a public decision or vote is taken back is a rule of its own.
        if !["decisions", "votes"].contains(&collection) {
            let answer = self
                .writer
                .request(Method::DELETE, &format!("{path}?reason=other"))
                .header("If-Match", "*")
                .send()
                .await;
            assert_eq!(answer.status, 409, "DELETE {path}: {}", answer.text());
            self.check(collection, &format!("DELETE {path}"), answer).await;
        }
        self.asked.insert(("DELETE".to_owned(), format!("/v1/{collection}/{{id}}")));
    }

    /// Sends a whole list of the meeting with one field of one of its parts otherwise, by id and by key.
    async fn alter_list(&mut self, list: &str, part: &str, collection: &str) {
        let schema = self.resolved(&json!({"$ref": format!("#/components/schemas/{part}")}));
        let of: Vec<&Record> = self.records.iter().filter(|record| record.collection == collection).collect();
        let mut same: Vec<Value> = Vec::new();
        for record in of {
            let mut line = Self::sent(&schema, &record.before);
            line.remove("identifiers");
            if schema["properties"].get("key").is_some() {
                line.insert("key".to_owned(), json!({"scheme": "walk", "value": record.key}));
            }
            same.push(Value::Object(line));
        }
        let meeting = self.records[0].path.clone();
        let name = if list == "agenda" { "items" } else { "attendances" };
        let kept = self.writer.put(&format!("{meeting}/{list}"), &json!({name: same})).await.ok();
        assert_eq!(kept["summary"]["unchanged"], same.len(), "{kept}");
        let mut bodies = vec![json!({name: []}), json!({name: [same[1], same[0]]})];
        if list == "agenda" {
            bodies.push(json!({"items": same, "documents": []}));
        }
        for (field, schema) in schema["properties"].as_object().cloned().expect("fields") {
            let mut lines = same.clone();
            let value = self.other(&field, &schema, &lines[0][&field]);
            lines[0][&field] = value;
            bodies.push(json!({name: lines}));
            let mut lines = same.clone();
            lines[0].as_object_mut().expect("a line").remove(&field);
            bodies.push(json!({name: lines}));
        }
        for body in bodies {
            for path in [format!("{meeting}/{list}"), format!("/v1/meetings/by/walk/m/{list}")] {
                let answer = self.writer.put(&path, &body).await;
                self.check(list, &format!("PUT {path} {body}"), answer).await;
            }
        }
        self.asked.insert(("PUT".to_owned(), format!("/v1/meetings/{{id}}/{list}")));
        self.asked.insert(("PUT".to_owned(), format!("/v1/meetings/by/{{scheme}}/{{value}}/{list}")));
    }

    /// Calls the operations below one record: steps, numbers, order, file, disclosure, correction.
    async fn act(&mut self, index: usize) {
        let (collection, path) = (self.records[index].collection, self.records[index].path.clone());
        let below = format!("/v1/{collection}/{{id}}/");
        for (method, pattern, operation) in operations(&self.document.clone()) {
            let part = pattern.strip_prefix(&below).unwrap_or_default().to_owned();
            if method == "GET"
                || part.is_empty()
                || ["agenda", "attendances", "minutes-corrections"].contains(&part.as_str())
            {
                continue;
            }
            let mut bodies = vec![Value::Null];
            if operation["requestBody"].is_object() && part != "file" {
                let schema = self.input(&pattern, &method.to_ascii_lowercase());
                let full: Map<String, Value> = schema["properties"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, schema)| (name.clone(), self.other(name, schema, &self.records[index].before[name])))
                    .collect();
                let items: Vec<Value> = self
                    .records
                    .iter()
                    .filter(|record| record.collection == "items")
                    .rev()
                    .map(|record| record.before["id"].clone())
                    .collect();
                bodies = vec![
                    json!({}),
                    Value::Object(full),
                    json!({"items": items}),
                    json!({"reason": "Misprinted.", "text": "Other."}),
                ];
            }
            for body in bodies {
                let mut request = self
                    .writer
                    .request(Method::from_bytes(method.as_bytes()).expect("a method"), &format!("{path}/{part}"));
                if part != "minute-numbers" {
                    request = request.header("If-Match", "*");
                }
                let request = match (part.as_str(), &body) {
                    ("file", _) => request.header("Content-Type", "text/plain").bytes("Other minutes."),
                    (_, Value::Null) => request,
                    (_, body) => request.json(body),
                };
                let answer = request.send().await;
                self.check(&part, &format!("{method} {path}/{part} {body}"), answer).await;
            }
            self.asked.insert((method.clone(), pattern.clone()));
        }
    }
}

#[actix_web::test]
async fn no_write_of_the_contract_alters_what_approved_minutes_public_decisions_and_votes_print() {
    let app = TestApp::new().await;
    let mut walk = Walk::begin(&app).await;
    walk.alter_list("agenda", "AgendaItem", "items").await;
    walk.alter_list("attendances", "AttendanceEntry", "attendances").await;
    for index in 0..walk.records.len() {
        walk.alter(index).await;
        walk.act(index).await;
        walk.unchanged("at the end").await;
    }
    // The correction comes last: only it brings another text, and it keeps the old one.
    let item = walk.records.iter().find(|record| record.collection == "items").expect("an item");
    let correction = json!({"minutes": {"text": "RESOLVED to agree, with thanks."}, "reason": "Misprinted.",
        "corrected_at_meeting_id": walk.others["corrected_at_meeting_id"]});
    let request =
        walk.writer.request(Method::POST, &format!("{}/minutes-corrections", item.path)).header("If-Match", "*");
    let corrected = request.json(&correction).send().await.ok();
    assert_eq!(corrected["minutes_corrections"][0]["text"], item.before["minutes"]["text"]);
    walk.asked.insert(("POST".to_owned(), "/v1/items/{id}/minutes-corrections".to_owned()));
    for (collection, free) in FROZEN {
        let fields =
            walk.input(&format!("/v1/{collection}"), "post")["properties"].as_object().cloned().expect("fields");
        let derived = [
            // A day that its start contradicts is refused for that; `/start_at` is told as frozen.
            "date",
            "start_local",
            "council",
            "council_id",
            "meeting",
            "body",
            "item",
            "decision",
            "owner",
            "parent",
            "supersedes",
            "translation_of",
            "issue",
            "person",
            "substitutes_for_person",
            "decision_id",
        ];
        let elsewhere = [
            "meeting_id",
            "approved_at_meeting",
            "size_bytes",
            "sha256",
            "media_type",
            "parent_id",
            "supersedes_id",
            "translation_of_id",
            "correction_reason",
        ];
        let told = |name: &String| walk.refused.contains(&(collection.to_owned(), format!("/{name}")));
        let untold: Vec<&String> = fields
            .keys()
            .filter(|name| !FREE.contains(&name.as_str()) || name.as_str() == "identifiers")
            .filter(|name| ![free, &derived[..], &elsewhere[..]].iter().any(|list| list.contains(&name.as_str())))
            .filter(|name| !told(name))
            .collect();
        assert!(untold.is_empty(), "{collection}: no write was refused at {untold:?}");
    }
    let reachable = |path: &str| FROZEN.iter().any(|(collection, _)| path.split('/').nth(2) == Some(collection));
    let writes: BTreeSet<(String, String)> = operations(&walk.document)
        .into_iter()
        .filter(|(method, path, _)| method != "GET" && reachable(path))
        .map(|(method, path, _)| (method, path))
        .collect();
    assert_eq!(walk.asked, writes);
}

/// Other records cannot reach them: a write to a person, a body or a strategy changes no minutes.
#[actix_web::test]
async fn no_write_of_another_record_type_alters_what_is_frozen() {
    let app = TestApp::new().await;
    let mut walk = Walk::begin(&app).await;
    let council = crate::support::records::Council {
        slug: "ashford",
        id: text(&walk.records[0].before, "council_id"),
        body_id: text(&walk.records[0].before, "body_id"),
    };
    let more: Vec<Sample> = samples(&app, &council).await;
    let admin = app.admin();
    for sample in more.iter().filter(|sample| !FROZEN.iter().any(|(collection, _)| *collection == sample.collection)) {
        for (method, path, body) in sample.writes() {
            let request = admin.request(method.clone(), &path);
            let request = if method == Method::PUT { request } else { request.header("If-Match", "*") };
            let answer = body.of(request).send().await;
            walk.check(sample.collection, &format!("{method} {path}"), answer).await;
        }
    }
    let (body, council) = (format!("/v1/bodies/{}", council.body_id), format!("/v1/councils/{}", council.id));
    for (path, change) in [
        (&body, json!({"name": "Executive"})),
        (&body, json!({"minute_numbering": "per_meeting"})),
        (&body, json!({"minute_number_format": "EC.{number}"})),
        (&council, json!({"timezone": "Europe/Dublin"})),
        (&council, json!({"name": "Other Council"})),
    ] {
        let answer = admin.patch(path, &change).await;
        walk.check("councils", &format!("PATCH {path} {change}"), answer).await;
    }
}
