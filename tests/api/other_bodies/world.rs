//! A council with something exempt at its cabinet in every place where it can be, and a planning committee that has
//! nothing.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::cluster::client;
use crate::support::records::id;

/// A record that is there, with the input that made it.
pub struct Known {
    /// Its collection below `/v1/`.
    pub collection: &'static str,
    /// Its id.
    pub id: String,
    /// The input that it was made of.
    pub input: Value,
}

impl Known {
    /// Its table.
    pub fn table(&self) -> &str {
        self.collection
    }
}

/// The council, and the records of planning.
pub struct World {
    /// The application.
    pub app: TestApp,
    /// Its database, as its owner.
    pub db: tokio_postgres::Client,
    /// The contract.
    pub contract: Value,
    /// The cabinet.
    pub cabinet: String,
    /// The planning committee.
    pub planning: String,
    /// Another council.
    pub barnet: String,
    /// A meeting of the planning committee.
    pub meeting: String,
    /// An item of it.
    pub item: String,
    /// A decision at the item.
    pub decision: String,
    /// The records that writers try to move.
    pub records: Vec<Known>,
    undo: String,
}

impl World {
    /// Makes it.
    pub async fn new() -> World {
        let app = TestApp::new().await;
        let council = app.council("ashford").await;
        let barnet = app.council("barnet").await.id;
        let db = client(&app.database_url).await;
        let contract = std::fs::read_to_string("openapi/v1.json").expect("the contract");
        let contract = serde_json::from_str(&contract).expect("JSON");
        let body = json!({"council": "ashford", "slug": "planning", "name": "Planning", "kind": "regulatory"});
        let planning = id(&app.council_admin("ashford").post("/v1/bodies", &body).await.created());
        let nothing = String::new;
        let (meeting, item, decision, undo) = (nothing(), nothing(), nothing(), nothing());
        let cabinet = council.body_id.clone();
        let records = Vec::new();
        let mut world = World { app, db, contract, cabinet, planning, barnet, meeting, item, decision, records, undo };
        world.add_planning(&council).await;
        world.add_cabinet(&council.id).await;
        world.undo = world.as_it_is().await;
        world
    }

    async fn add_planning(&mut self, council: &crate::support::records::Council) {
        let writer = self.app.publisher("ashford");
        let meeting = json!({"body_id": self.planning, "title": "Planning", "date": "2026-07-02"});
        self.meeting = self.add(&writer, "meetings", "planning-meeting", meeting).await;
        let item = json!({"meeting_id": self.meeting, "title": "Business"});
        self.item = self.add(&writer, "items", "planning-item", item).await;
        self.decision = id(&self.app.decision(council, &self.item, "To note it.", "published").await);
    }

    async fn add_cabinet(&mut self, council_id: &str) {
        let writer = self.app.restricted("record:publish progress:write council:admin", &["ashford"], &["*"]);
        let exempt = json!({"kind": "exempt", "regime": "england", "paragraphs": [3]});
        let item = |meeting: &str, title: &str| json!({"meeting_id": meeting, "title": title});
        let paper = |kind: &str, id: &str| {
            json!({"owner": {"kind": kind, "id": id}, "kind": "report",
                "title": "SECRET report", "exemption": exempt})
        };
        let decision = |maker: Value| {
            json!({"council": "ashford", "made_on": "2026-07-01", "kind": "executive",
                "outcome": "approved", "title": "Sale", "text": "To sell it.", "decision_maker": maker})
        };
        let meeting = json!({"body_id": self.cabinet, "title": "Cabinet", "date": "2026-07-01"});
        let meeting = self.add(&writer, "meetings", "meeting", meeting).await;
        let open = self.add(&writer, "items", "open-item", item(&meeting, "Business")).await;
        let mut withheld = item(&meeting, "SECRET sale");
        withheld["exemption"] = exempt.clone();
        let withheld = self.add(&writer, "items", "exempt-item", withheld).await;
        let part = json!({"meeting_id": meeting, "parent_id": withheld, "title": "SECRET part"});
        self.add(&writer, "items", "part", part).await;
        let mut at_item = decision(json!({"kind": "body", "id": self.cabinet, "name": "Cabinet"}));
        at_item["item_id"] = json!(open);
        let at_item = self.add(&writer, "decisions", "decision-at-item", at_item).await;
        let by_body = decision(json!({"kind": "body", "id": self.cabinet, "name": "Cabinet"}));
        let by_body = self.add(&writer, "decisions", "decision-by-body", by_body).await;
        let by_name = decision(json!({"kind": "body", "name": "The Leader"}));
        let by_name = self.add(&writer, "decisions", "decision-by-name", by_name).await;
        let owners = [("meeting", &meeting), ("item", &open), ("item", &withheld), ("decision", &at_item)];
        let cabinet = self.cabinet.clone();
        let others = [("decision", &by_body), ("decision", &by_name), ("body", &cabinet)];
        for (kind, owner) in owners.into_iter().chain(others) {
            let key = format!("paper-{owner}");
            self.add(&writer, "documents", &key, paper(kind, owner)).await;
        }
        let vote = json!({"item_id": withheld, "motion": "SECRET motion", "result": "carried"});
        self.add(&writer, "votes", "vote", vote).await;
        let action = json!({"item_id": withheld, "kind": "milestone", "title": "SECRET action"});
        self.add(&writer, "actions", "action", action).await;
        for (collection, id, slug) in [
            ("councils", council_id, "ashford"),
            ("bodies", &self.cabinet, "cabinet"),
            ("bodies", &self.planning, "planning"),
        ] {
            let of = match collection {
                "councils" => json!({"nation": "england", "timezone": "Europe/London"}),
                _ => json!({"council": "ashford", "kind": "panel"}),
            };
            let key = json!([{"scheme": "test", "value": slug}]);
            let mut input = json!({"slug": slug, "name": slug, "identifiers": key});
            input.as_object_mut().expect("members").extend(of.as_object().cloned().expect("members"));
            self.app.admin().patch(&format!("/v1/{collection}/{id}"), &json!({"identifiers": key})).await.ok();
            self.records.push(Known { collection, id: id.to_owned(), input });
        }
    }

    async fn add(&mut self, writer: &Client, collection: &'static str, key: &str, mut input: Value) -> String {
        input["publication"] = json!("published");
        input["identifiers"] = json!([{"scheme": "test", "value": key}]);
        let id = id(&writer.post(&format!("/v1/{collection}"), &input).await.created());
        self.records.push(Known { collection, id: id.clone(), input });
        id
    }

    /// The address of a record by its key.
    pub fn path_of(&self, collection: &str, key: &str) -> String {
        let has_key = |known: &&Known| known.input["identifiers"][0]["value"] == key;
        let known = self.records.iter().filter(|known| known.collection == collection).find(has_key);
        format!("/v1/{collection}/{}", known.expect("a record with the key").id)
    }

    /// An agenda of planning that claims the cabinet's exempt item by its key.
    pub fn agenda(&self) -> Value {
        let item = |key: &str| json!({"title": "Business", "key": {"scheme": "test", "value": key}});
        json!([item("planning-item"), item("exempt-item")])
    }

    /// At which body each record that is withheld is read, and which body and council bears which slug.
    pub async fn custody(&self) -> Vec<String> {
        let of = |kind: &str, table: &str| {
            format!(
                "SELECT '{kind} ' || id || ' of ' || council_id || ' at ' || coalesce(record.body_of('{kind}', \
                 id)::text, 'none') FROM record.{table} WHERE is_withheld AND id::text = ANY($1)"
            )
        };
        let kinds = [("item", "items"), ("document", "documents"), ("vote", "votes"), ("action", "actions")];
        let withheld = kinds.map(|(kind, table)| of(kind, table)).join(" UNION ALL ");
        let slugs = ["bodies", "councils"]
            .map(|table| format!("SELECT slug || ' of ' || id FROM record.{table} WHERE id::text = ANY($1)"));
        let sql = format!("{withheld} UNION ALL {} ORDER BY 1", slugs.join(" UNION ALL "));
        let ids: Vec<&str> = self.records.iter().map(|known| known.id.as_str()).collect();
        self.db.query(&sql, &[&ids]).await.expect("rows").iter().map(|row| row.get(0)).collect()
    }

    /// What puts back the columns that a write has moved.
    pub fn undo(&self) -> String {
        self.undo.clone()
    }

    async fn as_it_is(&self) -> String {
        let sql = "SELECT format('UPDATE record.meetings SET body_id = %L WHERE id = %L;', body_id, id) FROM \
                   record.meetings UNION ALL SELECT format('UPDATE record.decisions SET decision_maker = %L, item_id \
                   = %L WHERE id = %L;', decision_maker, item_id, id) FROM record.decisions \
                   UNION ALL SELECT format('UPDATE record.bodies SET slug = %L WHERE id = %L;', slug, id) FROM \
                   record.bodies";
        let rows = self.db.query(sql, &[]).await.expect("rows");
        rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join("\n")
    }
}
