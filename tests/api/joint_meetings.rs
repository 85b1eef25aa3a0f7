//! Joint meetings: one body holds a meeting, and further bodies sit with it, also those of another council. Each of
//! them finds it.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::pages::{assert_says, page};
use crate::support::records::{Council, id, text};

/// A council with a cabinet, a panel and a scrutiny committee.
struct Bodies {
    council: Council,
    panel: String,
    scrutiny: String,
}

async fn body(app: &TestApp, council: &str, slug: &str, name: &str) -> String {
    let body = json!({"council": council, "slug": slug, "name": name, "kind": "panel"});
    id(&app.admin().post("/v1/bodies", &body).await.created())
}

async fn bodies(app: &TestApp) -> Bodies {
    let council = app.council("ashford").await;
    let panel = body(app, "ashford", "panel", "Access Panel").await;
    let scrutiny = body(app, "ashford", "scrutiny", "Scrutiny Committee").await;
    Bodies { council, panel, scrutiny }
}

impl Bodies {
    /// A meeting of the cabinet with these further bodies.
    fn meeting(&self, further: &[&str]) -> Value {
        let further: Vec<Value> = further.iter().map(|id| json!({"body_id": id})).collect();
        json!({"body_id": self.council.body_id, "joint_with": further, "title": "Budget", "date": "2026-07-01",
            "state": "held", "publication": "published"})
    }
}

async fn listed(client: &Client, path: &str) -> Vec<String> {
    let list = client.get(path).await.ok();
    list["data"].as_array().expect("a list").iter().map(id).collect()
}

fn further(meeting: &Value) -> Vec<String> {
    meeting["joint_with"].as_array().expect("bodies").iter().map(|body| text(body, "body_id")).collect()
}

#[actix_web::test]
async fn a_joint_meeting_and_its_records_are_found_by_each_of_its_bodies() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let publisher = app.publisher("ashford");
    let meeting = publisher.post("/v1/meetings", &bodies.meeting(&[&bodies.panel])).await.created();
    assert_eq!(further(&meeting), std::slice::from_ref(&bodies.panel));
    let meeting = id(&meeting);
    let item = id(&app.item(&bodies.council, &meeting, "Budget", "published").await);
    let decision = id(&app.decision(&bodies.council, &item, "To agree.", "published").await);
    let present = json!({"meeting_id": meeting, "name_as_recorded": "Councillor Kershaw", "state": "present",
        "publication": "published"});
    let present = id(&publisher.post("/v1/attendances", &present).await.created());
    let (public, council) = (app.anonymous(), &bodies.council.id);
    for (body, slug, is_found) in [
        (&bodies.council.body_id, "cabinet", true),
        (&bodies.panel, "panel", true),
        (&bodies.scrutiny, "scrutiny", false),
    ] {
        let expected = |id: &String| if is_found { vec![id.clone()] } else { Vec::new() };
        for (collection, record) in
            [("meetings", &meeting), ("items", &item), ("decisions", &decision), ("attendances", &present)]
        {
            let mut filters = vec![
                format!("body_id={body}"),
                format!("body_id={body}&council_id={council}"),
                format!("body_id={body}&council=ashford"),
            ];
            if collection != "decisions" {
                filters.extend([
                    format!("body={slug}"),
                    format!("body={slug}&council=ashford"),
                    format!("body={slug}&body_id={body}"),
                ]);
            }
            for filter in filters {
                let found = listed(&public, &format!("/v1/{collection}?{filter}")).await;
                assert_eq!(found, expected(record), "{collection}?{filter}");
                let counted = public.get(&format!("/v1/{collection}?{filter}&count=true")).await.ok();
                assert_eq!(counted["page"]["total"], json!(expected(record).len()), "{collection}?{filter}");
            }
        }
        let below = listed(&public, &format!("/v1/bodies/{body}/meetings")).await;
        assert_eq!(below, expected(&meeting), "{slug}");
    }
    assert_eq!(listed(&public, "/v1/meetings?body=panel,cabinet").await, [meeting], "one time, not two");
    public.get("/v1/meetings?body=pannel").await.problem(400, "bad_query");
}

#[actix_web::test]
async fn a_body_lists_its_own_and_its_joint_meetings_in_one_order_page_by_page() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let publisher = app.publisher("ashford");
    let mut made = Vec::new();
    for (day, is_joint) in [("2026-03-01", false), ("2026-04-01", true), ("2026-05-01", false), ("2026-06-01", true)] {
        let mut meeting = bodies.meeting(&[]);
        meeting["date"] = json!(day);
        match is_joint {
            true => meeting["joint_with"] = json!([{"body_id": bodies.panel}]),
            false => meeting["body_id"] = json!(bodies.panel),
        }
        made.insert(0, id(&publisher.post("/v1/meetings", &meeting).await.created()));
    }
    let public = app.anonymous();
    let path = format!("/v1/bodies/{}/meetings", bodies.panel);
    assert_eq!(listed(&public, &path).await, made);
    let (mut walked, mut cursor) = (Vec::new(), String::new());
    for _ in 0..made.len() {
        let part = public.get(&format!("{path}?limit=1{cursor}")).await.ok();
        walked.push(id(&part["data"][0]));
        cursor = part["page"]["next_cursor"].as_str().map(|next| format!("&cursor={next}")).unwrap_or_default();
    }
    assert_eq!(walked, made);
    assert_eq!(cursor, "", "nothing follows");
}

#[actix_web::test]
async fn a_body_of_another_council_finds_the_joint_meeting_and_its_council_does_not_write_it() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let other = app.council("barnet").await;
    let meeting = app.publisher("ashford").post("/v1/meetings", &bodies.meeting(&[&other.body_id])).await.created();
    let (path, meeting) = (text(&meeting["links"], "self"), id(&meeting));
    let public = app.anonymous();
    for query in ["council=barnet&body=cabinet", "council=ashford&body=cabinet", "body=cabinet", "council=ashford"] {
        assert_eq!(listed(&public, &format!("/v1/meetings?{query}")).await, std::slice::from_ref(&meeting), "{query}");
    }
    let of_both = format!("/v1/meetings?council_id={}&body_id={}", other.id, other.body_id);
    assert_eq!(listed(&public, &of_both).await, std::slice::from_ref(&meeting));
    // A council lists the meetings that it holds.
    assert_eq!(listed(&public, "/v1/meetings?council=barnet").await, Vec::<String>::new());
    let change = json!({"joint_with": []});
    app.publisher("barnet").patch(&path, &change).await.problem(403, "other_council");
    let shown = page(&public, "/meetings?council=barnet&body=cabinet").await;
    assert_says(&shown, &["Joint meeting of Cabinet and Cabinet"]);
    let shown = page(&public, &format!("/meetings/{meeting}")).await;
    assert_says(&shown, &["Joint meeting of ", "/meetings?council=barnet&amp;body=cabinet", "(barnet council)"]);
}

#[actix_web::test]
async fn wrong_further_bodies_are_refused_where_they_are_named() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let (host, panel) = (json!({"body_id": bodies.council.body_id}), json!({"body_id": bodies.panel}));
    let unknown = json!({"body_id": "01935d4e-8a00-7000-8000-0000ffffffff"});
    let key = json!({"body": {"scheme": "test", "value": "no-body"}});
    let two = json!({"body_id": bodies.panel, "body": {"scheme": "test", "value": "panel"}});
    let meeting = app.meeting(&bodies.council, "2026-07-01", "published").await;
    let path = text(&meeting["links"], "self");
    let publisher = app.publisher("ashford");
    for (sent, pointer) in [
        (json!([host]), "/joint_with/0/body_id"),
        (json!([panel, panel]), "/joint_with/1/body_id"),
        (json!([unknown]), "/joint_with/0/body_id"),
        (json!([panel, key]), "/joint_with/1/body"),
        (json!([two]), "/joint_with/0/body"),
        (json!([{}]), "/joint_with/0/body_id"),
        (json!([{"body_id": bodies.panel, "name": "Panel"}]), "/joint_with/0/name"),
        (json!(vec![&panel; 21]), "/joint_with"),
        (json!(bodies.panel), "/joint_with"),
    ] {
        let new =
            json!({"body_id": bodies.council.body_id, "title": "Budget", "date": "2026-07-02", "joint_with": sent});
        let told = publisher.post("/v1/meetings", &new).await.pointers(422, "validation");
        assert_eq!(told, [pointer], "{sent}");
        let told = publisher.patch(&path, &json!({"joint_with": sent})).await.pointers(422, "validation");
        assert_eq!(told, [pointer], "{sent}");
    }
    // A meeting does not move to one of its further bodies.
    publisher.patch(&path, &json!({"joint_with": [panel]})).await.ok();
    let told = publisher.patch(&path, &json!({"body_id": bodies.panel})).await.pointers(422, "validation");
    assert_eq!(told, ["/joint_with/0/body_id"]);
    let swapped = json!({"body_id": bodies.panel, "joint_with": [host]});
    assert_eq!(further(&publisher.patch(&path, &swapped).await.ok()), std::slice::from_ref(&bodies.council.body_id));
}

#[actix_web::test]
async fn further_bodies_stay_unless_they_are_left_out_of_a_whole_record_or_cleared() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let publisher = app.publisher("ashford");
    let key = json!({"identifiers": [{"scheme": "test", "value": "panel"}]});
    app.council_admin("ashford").patch(&format!("/v1/bodies/{}", bodies.panel), &key).await.ok();
    let mut whole = bodies.meeting(&[]);
    whole["joint_with"] = json!([{"body_id": bodies.scrutiny}, {"body": {"scheme": "test", "value": "panel"}}]);
    let by_key = "/v1/meetings/by/test/joint";
    let made = publisher.put(by_key, &whole).await.created();
    assert_eq!(further(&made), [bodies.scrutiny.clone(), bodies.panel.clone()]);
    assert_eq!(publisher.put(by_key, &whole).await.ok()["version"], made["version"], "the same changes nothing");
    let path = text(&made["links"], "self");
    let renamed = publisher.patch(&path, &json!({"title": "Budget for 2027"})).await.ok();
    assert_eq!(further(&renamed).len(), 2);
    for none in [json!(null), json!([])] {
        assert_eq!(further(&publisher.patch(&path, &json!({"joint_with": none})).await.ok()), Vec::<String>::new());
        assert_eq!(further(&publisher.put(by_key, &whole).await.ok()).len(), 2);
    }
    whole.as_object_mut().expect("fields").remove("joint_with");
    assert_eq!(further(&publisher.put(by_key, &whole).await.ok()), Vec::<String>::new());
    let alone = format!("/v1/meetings?body_id={}", bodies.panel);
    assert_eq!(listed(&app.anonymous(), &alone).await, Vec::<String>::new());
}

#[actix_web::test]
async fn further_bodies_are_included_in_order_and_named_on_every_page() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let publisher = app.publisher("ashford");
    let mut new = bodies.meeting(&[&bodies.scrutiny, &bodies.panel]);
    let meeting = publisher.post("/v1/meetings", &new).await.created();
    new["date"] = json!("2027-01-10");
    new["state"] = json!("scheduled");
    publisher.post("/v1/meetings", &new).await.created();
    let plain = app.meeting(&bodies.council, "2026-07-02", "published").await;
    let public = app.anonymous();
    let (path, plain) = (text(&meeting["links"], "self"), text(&plain["links"], "self"));
    let names = |meeting: &Value| {
        let included = meeting["joint_bodies"].as_array().expect("included bodies");
        included.iter().map(|body| text(body, "name")).collect::<Vec<_>>()
    };
    let one = public.get(&format!("{path}?include=joint_bodies,items")).await.ok();
    assert_eq!(names(&one), ["Scrutiny Committee", "Access Panel"]);
    assert_eq!(public.get(&path).await.ok()["joint_bodies"], Value::Null);
    assert_eq!(names(&public.get(&format!("{plain}?include=joint_bodies")).await.ok()), Vec::<String>::new());
    let list = public.get("/v1/meetings?include=joint_bodies&sort=start_at").await.ok();
    let counts: Vec<usize> = list["data"].as_array().expect("meetings").iter().map(|one| names(one).len()).collect();
    assert_eq!(counts, [2, 0, 2]);
    public.get(&format!("{path}?include=joint_body")).await.problem(400, "bad_query");
    let all = "Cabinet, Scrutiny Committee and Access Panel";
    let own = format!("/meetings/{}", id(&meeting));
    for path in ["/", "/meetings", own.as_str()] {
        assert_says(&page(&public, path).await, &[all]);
    }
    let chosen = page(&public, "/meetings?council=ashford&body=panel").await;
    assert_says(&chosen, &[&format!("Joint meeting of {all}")]);
}

#[actix_web::test]
async fn a_draft_joint_meeting_is_found_by_no_body_and_told_to_no_other_council() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let other = app.council("barnet").await;
    let spare = body(&app, "barnet", "spare", "Spare Panel").await;
    let publisher = app.publisher("ashford");
    let mut draft = bodies.meeting(&[&bodies.panel, &other.body_id, &spare]);
    draft["publication"] = json!("draft");
    let made = publisher.post("/v1/meetings", &draft).await.created();
    let path = text(&made["links"], "self");
    for reader in [app.anonymous(), app.publisher("barnet")] {
        for body in [&bodies.council.body_id, &bodies.panel, &other.body_id] {
            for filter in [format!("/v1/meetings?body_id={body}"), format!("/v1/bodies/{body}/meetings?count=true")] {
                let list = reader.get(&filter).await;
                assert!(!list.text().contains("Budget"), "{filter}");
                assert_eq!(list.ok()["data"], json!([]), "{filter}");
            }
        }
        reader.get(&path).await.problem(404, "not_found");
    }
    assert_eq!(listed(&publisher, &format!("/v1/meetings?body_id={}", bodies.panel)).await, [id(&made)]);
    // Neither a refusal nor a warning tells another council of a draft.
    let admin = app.council_admin("barnet");
    let ended = json!({"ends_on": "2026-01-01"});
    let warned = admin.patch(&format!("/v1/bodies/{}", other.body_id), &ended).await.ok();
    assert_eq!(warned["warnings"], Value::Null);
    assert_eq!(admin.delete(&format!("/v1/bodies/{spare}")).await.status, 204);
    let own = app.council_admin("ashford").delete(&format!("/v1/bodies/{}", bodies.panel)).await;
    own.problem(409, "has_children");
    // What it named before can stay, and a reader may read the deleted body as such.
    let shown = publisher.patch(&path, &json!({"publication": "published"})).await.ok();
    assert_eq!(further(&shown).len(), 3);
    let public = app.anonymous();
    let included = public.get(&format!("{path}?include=joint_bodies")).await.ok();
    assert_eq!(included["joint_bodies"].as_array().map(Vec::len), Some(2));
    assert_says(&page(&public, "/meetings").await, &["Cabinet, Access Panel and Cabinet"]);
    admin.delete(&format!("/v1/bodies/{}", other.body_id)).await.problem(409, "has_children");
    let warned = admin.patch(&format!("/v1/bodies/{}", other.body_id), &json!({"name": "Executive"})).await.ok();
    assert_eq!(warned["warnings"][0]["code"], "body_ended");
}

#[actix_web::test]
async fn a_body_is_deleted_only_while_no_meeting_is_joint_with_it() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let (publisher, admin) = (app.publisher("ashford"), app.council_admin("ashford"));
    let meeting = publisher.post("/v1/meetings", &bodies.meeting(&[&bodies.panel])).await.created();
    let (path, panel) = (text(&meeting["links"], "self"), format!("/v1/bodies/{}", bodies.panel));
    let told = admin.delete(&panel).await.problem(409, "has_children");
    assert!(text(&told, "detail").contains("1 in meetings"), "{told}");
    assert_eq!(publisher.delete(&path).await.status, 204);
    let tombstones = format!("/v1/meetings?body_id={}&include_deleted=true", bodies.panel);
    assert_eq!(listed(&app.anonymous(), &tombstones).await, [id(&meeting)], "clients that poll learn of it");
    assert_eq!(admin.delete(&panel).await.status, 204);
    // A meeting comes back with the bodies that it named: another council may have deleted one of them.
    let reason = json!({"reason": "It was deleted by mistake."});
    let back = publisher.post(&format!("{path}/restoration"), &reason).await.ok();
    assert_eq!(further(&back), std::slice::from_ref(&bodies.panel));
    admin.post(&format!("{panel}/restoration"), &reason).await.ok();
    admin.delete(&panel).await.problem(409, "has_children");
    publisher.patch(&path, &json!({"joint_with": []})).await.ok();
    assert_eq!(admin.delete(&panel).await.status, 204);
    let told = publisher.patch(&path, &json!({"joint_with": [{"body_id": bodies.panel}]})).await;
    assert_eq!(told.pointers(422, "validation"), ["/joint_with/0/body_id"]);
}

#[actix_web::test]
async fn a_meeting_of_any_body_of_a_joint_meeting_approves_and_corrects_its_minutes() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let publisher = app.publisher("ashford");
    let joint = publisher.post("/v1/meetings", &bodies.meeting(&[&bodies.panel])).await.created();
    let joint = text(&joint["links"], "self");
    let later = async |body: &String, date: &str| {
        let mut meeting = bodies.meeting(&[]);
        meeting["body_id"] = json!(body);
        meeting["date"] = json!(date);
        id(&publisher.post("/v1/meetings", &meeting).await.created())
    };
    let of_panel = later(&bodies.panel, "2026-08-01").await;
    let of_other = later(&bodies.scrutiny, "2026-08-02").await;
    let meeting = text(&publisher.get(&joint).await.ok(), "id");
    let item = json!({"meeting_id": meeting, "title": "Budget", "publication": "published",
        "minutes": {"text": "It was agreed.", "publication": "published"}});
    let item = id(&publisher.post("/v1/items", &item).await.created());
    let approval = |at: &String| json!({"minutes_state": "approved", "approved_at_meeting_id": at});
    let told = publisher.patch(&joint, &approval(&of_other)).await.pointers(422, "validation");
    assert_eq!(told, ["/approved_at_meeting_id"]);
    publisher.patch(&joint, &approval(&of_panel)).await.ok();
    // The bodies are frozen with the minutes.
    let more = json!({"joint_with": [{"body_id": bodies.panel}, {"body_id": bodies.scrutiny}]});
    assert_eq!(publisher.patch(&joint, &more).await.pointers(422, "validation"), ["/joint_with"]);
    let correction = |at: &String| {
        json!({"minutes": {"text": "It was agreed, with thanks."}, "reason": "A word was left out.",
            "corrected_at_meeting_id": at})
    };
    let correct = async |at: &String| {
        let request =
            publisher.request(actix_web::http::Method::POST, &format!("/v1/items/{item}/minutes-corrections"));
        request.header("If-Match", "*").json(&correction(at)).send().await
    };
    assert_eq!(correct(&of_other).await.pointers(422, "validation"), ["/corrected_at_meeting_id"]);
    correct(&of_panel).await.ok();
    // The meeting that approved them keeps its bodies too.
    let joined = json!({"joint_with": [{"body_id": bodies.scrutiny}]});
    let told = publisher.patch(&format!("/v1/meetings/{of_panel}"), &joined).await.pointers(422, "validation");
    assert_eq!(told, ["/joint_with"]);
}

#[actix_web::test]
async fn a_member_of_a_further_body_and_its_days_are_weighed_like_those_of_the_first() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let publisher = app.publisher("ashford");
    let joint = publisher.post("/v1/meetings", &bodies.meeting(&[&bodies.panel])).await.created();
    let person = json!({"council": "ashford", "name": "Olive Kershaw", "publication": "published"});
    let person = id(&publisher.post("/v1/people", &person).await.created());
    let seat = json!({"person_id": person, "body_id": bodies.panel, "publication": "published"});
    publisher.post("/v1/memberships", &seat).await.created();
    let substitute = |meeting: &Value| {
        json!({"meeting_id": meeting["id"], "name_as_recorded": "Councillor Quill", "capacity": "substitute",
            "state": "present", "substitutes_for": "Councillor Kershaw", "substitutes_for_id": person,
            "publication": "published"})
    };
    let made = publisher.post("/v1/attendances", &substitute(&joint)).await.created();
    assert_eq!(made["warnings"], Value::Null);
    let alone = app.meeting(&bodies.council, "2026-07-03", "published").await;
    let made = publisher.post("/v1/attendances", &substitute(&alone)).await.created();
    assert_eq!(made["warnings"][0]["code"], "replaces_no_member");
    let ended = json!({"ends_on": "2026-06-01"});
    let told = app.council_admin("ashford").patch(&format!("/v1/bodies/{}", bodies.panel), &ended).await.ok();
    assert_eq!(told["warnings"][0]["code"], "body_ended");
    let said = publisher.patch(&text(&joint["links"], "self"), &json!({"title": "Budget, again"})).await.ok();
    let said: Vec<(String, String)> = said["warnings"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|warning| (text(warning, "pointer"), text(warning, "code")))
        .collect();
    assert!(said.contains(&("/joint_with".to_owned(), "body_ended".to_owned())), "{said:?}");
}

#[actix_web::test]
async fn exempt_records_of_a_joint_meeting_open_only_to_readers_of_the_body_that_holds_it() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let meeting = app.publisher("ashford").post("/v1/meetings", &bodies.meeting(&[&bodies.panel])).await.created();
    let writer = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let exemption = json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "Land"});
    let item = json!({"meeting_id": meeting["id"], "title": "SECRET offers", "exemption": exemption,
        "publication": "published"});
    let item = text(&writer.post("/v1/items", &item).await.created()["links"], "self");
    let listed = format!("/v1/items?body_id={}", bodies.panel);
    for (body, is_open) in [("cabinet", true), ("panel", false)] {
        let reader = app.restricted("record:read", &["ashford"], &[body]);
        for path in [&item, &listed] {
            assert_eq!(reader.get(path).await.text().contains("SECRET"), is_open, "{body}: {path}");
        }
    }
    assert!(!app.anonymous().get(&listed).await.text().contains("SECRET"));
}

#[actix_web::test]
async fn people_of_every_body_attend_present_and_vote_at_a_joint_meeting() {
    let app = TestApp::new().await;
    let bodies = bodies(&app).await;
    let other = app.council("barnet").await;
    let person = json!({"council": "barnet", "name": "Olive Kershaw", "publication": "published"});
    let person = id(&app.publisher("barnet").post("/v1/people", &person).await.created());
    let publisher = app.publisher("ashford");
    for (further, is_joint) in [(vec![], false), (vec![other.body_id.as_str()], true)] {
        let meeting = id(&publisher.post("/v1/meetings", &bodies.meeting(&further)).await.created());
        let attendance = json!({"meeting_id": meeting, "person_id": person, "name_as_recorded": "Councillor Kershaw",
            "state": "present", "publication": "published"});
        let item = json!({"meeting_id": meeting, "title": "Budget", "publication": "published",
            "presented_by": {"name": "Councillor Kershaw", "person_id": person}});
        let plain = id(&app.item(&bodies.council, &meeting, "Rates", "published").await);
        let decision = id(&app.decision(&bodies.council, &plain, "To agree.", "published").await);
        let vote = |at: &str, of: &String| {
            json!({at: of, "motion": "To agree.", "publication": "published",
                "ballots": [{"name": "Councillor Kershaw", "person_id": person, "option": "for"}]})
        };
        for (collection, new, pointer) in [
            ("attendances", attendance, "/person_id"),
            ("items", item, "/presented_by/person_id"),
            ("votes", vote("item_id", &plain), "/ballots/0/person_id"),
            ("votes", vote("decision_id", &decision), "/ballots/0/person_id"),
        ] {
            let answer = publisher.post(&format!("/v1/{collection}"), &new).await;
            match is_joint {
                true => drop(answer.created()),
                false => assert_eq!(answer.pointers(422, "validation"), [pointer], "{collection}"),
            }
        }
    }
}
