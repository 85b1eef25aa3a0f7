//! Joint committees of several councils: which people sit and vote in them, who may write, and where they are listed.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::pages::{assert_says, page};
use crate::support::records::{Council, id, text};

/// A joint committee, with the councils around it.
struct Joint {
    app: TestApp,
    host: Council,
    guest: Council,
    body: Value,
}

impl Joint {
    /// A committee that ashford hosts, and in which barnet takes part, but not croydon.
    async fn new() -> Joint {
        let app = TestApp::new().await;
        let (host, guest) = (app.council("ashford").await, app.council("barnet").await);
        app.council("croydon").await;
        let body = json!({"council": "ashford", "slug": "crematorium", "name": "Crematorium Committee", "kind": "joint",
            "councils": [{"council": "barnet"}]});
        let body = app.council_admin("ashford").post("/v1/bodies", &body).await.created();
        Joint { app, host, guest, body }
    }

    /// A person of a council, in a publication.
    async fn person(&self, council: &str, name: &str, publication: &str) -> Value {
        let person = json!({"council": council, "name": name, "publication": publication,
            "identifiers": [{"scheme": "test", "value": name}]});
        self.app.publisher(council).post("/v1/people", &person).await.created()
    }

    fn seat(&self, person: &Value) -> Value {
        json!({"person_id": person["id"], "body_id": self.body["id"], "starts_on": "2026-05-01",
            "publication": "published"})
    }

    /// A held meeting of the committee, and an item of it.
    async fn meeting(&self) -> (Value, Value) {
        let host = self.app.publisher("ashford");
        let meeting = json!({"body_id": self.body["id"], "title": "Crematorium Committee", "date": "2026-07-01",
            "state": "held", "publication": "published"});
        let meeting = host.post("/v1/meetings", &meeting).await.created();
        let item = json!({"meeting_id": meeting["id"], "title": "Fees", "publication": "published"});
        let item = host.post("/v1/items", &item).await.created();
        (meeting, item)
    }
}

fn path(record: &Value) -> String {
    text(&record["links"], "self")
}

#[actix_web::test]
async fn people_of_the_councils_that_take_part_sit_attend_present_and_vote() {
    let joint = Joint::new().await;
    let host = joint.app.publisher("ashford");
    let guest = joint.person("barnet", "Olive Kershaw", "published").await;
    let own = joint.person("ashford", "Priya Marsden", "published").await;
    for person in [&guest, &own] {
        let seat = host.post("/v1/memberships", &joint.seat(person)).await.created();
        assert_eq!((&seat["council_id"], &seat["person_id"]), (&json!(joint.host.id), &person["id"]));
    }
    let (meeting, item) = joint.meeting().await;
    let attendance = json!({"meeting_id": meeting["id"], "person_id": guest["id"], "state": "present",
        "name_as_recorded": "Councillor Kershaw", "capacity": "substitute", "substitutes_for": "Councillor Marsden",
        "substitutes_for_person": {"scheme": "test", "value": "Priya Marsden"}, "publication": "published"});
    host.post("/v1/attendances", &attendance).await.created();
    let list = json!({"attendances": [
        {"person": {"scheme": "test", "value": "Olive Kershaw"}, "name_as_recorded": "Councillor Kershaw",
            "state": "present"},
        {"person_id": own["id"], "name_as_recorded": "Councillor Marsden", "state": "present"}
    ]});
    host.put(&format!("{}/attendances", path(&meeting)), &list).await.ok();
    let presented = json!({"presented_by": {"name": "Councillor Kershaw", "person_id": guest["id"]}});
    host.patch(&path(&item), &presented).await.ok();
    let vote = json!({"item_id": item["id"], "motion": "That the fees stay.", "publication": "published", "ballots": [
        {"person_id": guest["id"], "name": "Kershaw", "option": "for"},
        {"person_id": own["id"], "name": "Marsden", "option": "against"}]});
    let vote = host.post("/v1/votes", &vote).await.created();
    let decision = json!({"item_id": item["id"], "kind": "committee", "outcome": "noted", "text": "To note it.",
        "publication": "published"});
    let decision = host.post("/v1/decisions", &decision).await.created();
    let on_decision = json!({"decision_id": decision["id"], "motion": "To note it.",
        "ballots": [{"person_id": guest["id"], "name": "Kershaw", "option": "for"}]});
    host.post("/v1/votes", &on_decision).await.created();
    let outside = json!({"council": "ashford", "kind": "committee", "made_on": "2026-07-02", "outcome": "noted",
        "title": "Fees", "text": "To note it.", "publication": "published",
        "decision_maker": {"kind": "body", "id": joint.body["id"], "name": "Crematorium Committee"}});
    let outside = host.post("/v1/decisions", &outside).await.created();
    let outside = json!({"decision_id": outside["id"], "motion": "To note it.",
        "ballots": [{"person_id": guest["id"], "name": "Kershaw", "option": "for"}]});
    host.post("/v1/votes", &outside).await.created();
    let public = joint.app.anonymous();
    let of = |collection: &str| format!("/v1/{collection}?person_id={}", id(&guest));
    assert_eq!(public.get(&of("votes")).await.ok()["data"][0]["id"], vote["id"]);
    assert_eq!(public.get(&of("memberships")).await.ok()["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(public.get(&of("attendances")).await.ok()["data"].as_array().map(Vec::len), Some(1));
}

#[actix_web::test]
async fn people_of_other_councils_take_no_part() {
    let joint = Joint::new().await;
    let host = joint.app.publisher("ashford");
    let stranger = joint.person("croydon", "Hugo Lanternby", "published").await;
    let guest = joint.person("barnet", "Olive Kershaw", "published").await;
    let refused = host.post("/v1/memberships", &joint.seat(&stranger)).await.problem(422, "validation");
    let told = (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]);
    assert_eq!(told, (&json!("/person_id"), &json!("mismatch")));
    let (meeting, item) = joint.meeting().await;
    let at = |meeting: &Value, person: &Value| {
        let mut attendance = json!({"meeting_id": meeting["id"], "person_id": person["id"], "state": "present"});
        attendance["name_as_recorded"] = json!("X");
        attendance
    };
    let refused = host.post("/v1/attendances", &at(&meeting, &stranger)).await;
    assert_eq!(refused.pointers(422, "validation"), ["/person_id"]);
    let ballots = json!([{"person": {"scheme": "test", "value": "Hugo Lanternby"}, "name": "X", "option": "for"}]);
    let vote = json!({"item_id": item["id"], "motion": "That the fees stay.", "ballots": ballots});
    assert_eq!(host.post("/v1/votes", &vote).await.pointers(422, "validation"), ["/ballots/0/person"]);
    // In another body of the host, the guest takes no part either.
    let cabinet = joint.app.meeting(&joint.host, "2026-07-02", "published").await;
    let refused = host.post("/v1/attendances", &at(&cabinet, &guest)).await;
    assert_eq!(refused.pointers(422, "validation"), ["/person_id"]);
    let mut seat = joint.seat(&guest);
    seat["body_id"] = json!(joint.host.body_id);
    assert_eq!(host.post("/v1/memberships", &seat).await.pointers(422, "validation"), ["/person_id"]);
    // The council of the body is no part of a body of the guest.
    let own = joint.person("ashford", "Priya Marsden", "published").await;
    seat["body_id"] = json!(joint.guest.body_id);
    seat["person_id"] = own["id"].clone();
    let refused = joint.app.publisher("barnet").post("/v1/memberships", &seat).await;
    assert_eq!(refused.pointers(422, "validation"), ["/person_id"]);
}

#[actix_web::test]
async fn only_the_host_writes_and_reads_what_is_hidden() {
    let joint = Joint::new().await;
    let member = joint.person("barnet", "Olive Kershaw", "published").await;
    let (meeting, item) = joint.meeting().await;
    let guest = joint.app.restricted("record:publish council:admin", &["barnet"], &["*"]);
    guest.post("/v1/memberships", &joint.seat(&member)).await.problem(403, "other_council");
    let attendance = json!({"meeting_id": meeting["id"], "person_id": member["id"], "name_as_recorded": "X"});
    guest.post("/v1/attendances", &attendance).await.problem(403, "other_council");
    guest.patch(&path(&joint.body), &json!({"councils": []})).await.problem(403, "other_council");
    guest.patch(&path(&meeting), &json!({"title": "Ours"})).await.problem(403, "other_council");
    let host = joint.app.restricted("record:publish", &["ashford"], &["*"]);
    let exempt = json!({"meeting_id": meeting["id"], "title": "Sale of the chapel", "publication": "published",
        "exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A matter"}});
    let exempt = host.post("/v1/items", &exempt).await.created();
    let draft = json!({"meeting_id": meeting["id"], "title": "A draft"});
    let draft = host.post("/v1/items", &draft).await.created();
    assert_eq!(guest.get(&path(&exempt)).await.ok()["title"], "A matter");
    guest.get(&path(&draft)).await.problem(404, "not_found");
    assert_eq!(guest.get(&path(&item)).await.ok()["title"], "Fees");
    // A guest's draft person cannot be named by the host, who may not know of them.
    let hidden = joint.person("barnet", "Hugo Lanternby", "draft").await;
    let refused = host.post("/v1/memberships", &joint.seat(&hidden)).await.problem(422, "validation");
    assert_eq!(refused["errors"][0]["code"], "not_found");
}

#[actix_web::test]
async fn a_member_whom_their_council_withdraws_is_hidden_and_one_with_a_public_seat_is_not_deleted() {
    let joint = Joint::new().await;
    let (host, guest) = (joint.app.publisher("ashford"), joint.app.publisher("barnet"));
    let member = joint.person("barnet", "Olive Kershaw", "published").await;
    let seat = host.post("/v1/memberships", &joint.seat(&member)).await.created();
    let (meeting, _) = joint.meeting().await;
    let attendance = json!({"meeting_id": meeting["id"], "person_id": member["id"], "name_as_recorded": "Kershaw",
        "state": "present", "publication": "published"});
    let attendance = host.post("/v1/attendances", &attendance).await.created();
    let public = joint.app.anonymous();
    let withdrawn = json!({"publication": "withdrawn", "withdrawn_reason": "To be checked."});
    guest.patch(&path(&member), &withdrawn).await.ok();
    public.get(&path(&seat)).await.problem(404, "not_found");
    assert_eq!(public.get(&path(&attendance)).await.ok()["person_id"], Value::Null);
    // The host still writes the seat.
    assert_eq!(host.patch(&path(&seat), &json!({"ends_on": "2027-04-30"})).await.ok()["person_id"], member["id"]);
    // The host also restores it.
    assert_eq!(host.delete(&path(&seat)).await.status, 204);
    let reason = json!({"reason": "It was deleted by mistake."});
    let back = host.post(&format!("{}/restoration", path(&seat)), &reason).await.ok();
    assert_eq!(back["person_id"], member["id"]);
    public.get(&path(&seat)).await.problem(404, "not_found");
    guest.patch(&path(&member), &json!({"publication": "published"})).await.ok();
    assert_eq!(public.get(&path(&attendance)).await.ok()["person_id"], member["id"]);
    let admin = joint.app.council_admin("barnet");
    admin.delete(&path(&member)).await.problem(409, "has_children");
    // A draft of another council is not told of.
    host.patch(&path(&seat), &json!({"publication": "withdrawn", "withdrawn_reason": "Never sat."})).await.ok();
    assert_eq!(admin.delete(&path(&member)).await.status, 204);
}

#[actix_web::test]
async fn a_council_that_leaves_keeps_its_seats_in_the_record_and_gets_no_new_ones() {
    let joint = Joint::new().await;
    let (host, admin) = (joint.app.publisher("ashford"), joint.app.council_admin("ashford"));
    let member = joint.person("barnet", "Olive Kershaw", "published").await;
    let seat = host.post("/v1/memberships", &joint.seat(&member)).await.created();
    let left = admin.patch(&path(&joint.body), &json!({"councils": []})).await.ok();
    let warning = &left["warnings"][0];
    assert_eq!((&warning["pointer"], &warning["code"]), (&json!("/councils"), &json!("member_of_another_council")));
    let ended = host.patch(&path(&seat), &json!({"ends_on": "2026-06-30"})).await.ok();
    assert_eq!(ended["ends_on"], "2026-06-30");
    let kept = admin.patch(&path(&joint.body), &json!({"short_name": "Crematorium"})).await.ok();
    assert_eq!(kept["warnings"], Value::Null);
    let again = json!({"person_id": member["id"], "body_id": joint.body["id"], "starts_on": "2027-05-01"});
    assert_eq!(host.post("/v1/memberships", &again).await.pointers(422, "validation"), ["/person_id"]);
}

#[actix_web::test]
async fn a_joint_committee_is_listed_with_each_of_its_councils_until_one_is_deleted() {
    let joint = Joint::new().await;
    let (public, admin) = (joint.app.anonymous(), joint.app.council_admin("ashford"));
    let slugs = async |path: &str| {
        let listed = public.get(path).await.ok();
        listed["data"].as_array().expect("rows").iter().map(|row| text(row, "slug")).collect::<Vec<_>>()
    };
    let both = ["cabinet".to_owned(), "crematorium".to_owned()];
    for query in ["council=barnet", "council=ashford", &format!("council_id={}", joint.guest.id)] {
        assert_eq!(slugs(&format!("/v1/bodies?{query}")).await, both, "{query}");
    }
    assert_eq!(slugs(&format!("/v1/councils/{}/bodies", joint.guest.id)).await, both);
    assert_eq!(slugs("/v1/bodies?council=barnet&slug=crematorium").await, ["crematorium"]);
    assert_eq!(slugs("/v1/bodies?council=ashford,barnet&kind=joint").await, ["crematorium"], "each once");
    assert_eq!(slugs("/v1/bodies?council=croydon").await, ["cabinet"]);
    let lost = json!({"slug": "lost", "name": "Lost", "nation": "england", "timezone": "Europe/London"});
    let lost = joint.app.admin().post("/v1/councils", &lost).await.created();
    let councils = json!({"councils": [{"council_id": joint.guest.id}, {"council": "lost"}]});
    admin.patch(&path(&joint.body), &councils).await.ok();
    assert_eq!(slugs("/v1/bodies?council=lost").await, ["crematorium"]);
    assert_eq!(joint.app.admin().delete(&path(&lost)).await.status, 204);
    let shown = public.get(&path(&joint.body)).await.ok();
    assert_eq!(shown["councils"], json!([{"council_id": joint.guest.id}]));
    let kept = admin.patch(&path(&joint.body), &json!({"short_name": "Crematorium"})).await.ok();
    assert_eq!(kept["councils"].as_array().map(Vec::len), Some(2), "the host keeps the name");
    admin.delete(&path(&joint.body)).await;
    assert_eq!(slugs("/v1/bodies?council=barnet&include_deleted=true").await, ["cabinet"]);
}

#[actix_web::test]
async fn councils_that_take_part_are_named_once_and_are_not_the_host() {
    let joint = Joint::new().await;
    let admin = joint.app.council_admin("ashford");
    for (councils, pointer, code) in [
        (json!([{"council": "ashford"}]), "/councils/0/council", "own_council"),
        (json!([{"council_id": joint.host.id}]), "/councils/0/council_id", "own_council"),
        (json!([{"council": "barnet"}, {"council_id": joint.guest.id}]), "/councils/1/council_id", "repeated"),
        (json!([{"council": "nowhere"}]), "/councils/0/council", "not_found"),
        (json!([{}]), "/councils/0/council_id", "required"),
    ] {
        let refused = admin.patch(&path(&joint.body), &json!({"councils": councils})).await;
        let refused = refused.problem(422, "validation");
        let told = (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]);
        assert_eq!(told, (&json!(pointer), &json!(code)), "{councils}");
    }
}

#[actix_web::test]
async fn the_pages_of_all_its_councils_lead_to_a_joint_committee() {
    let joint = Joint::new().await;
    let public = joint.app.anonymous();
    let link = "<a href=\"/meetings?council=ashford&amp;body=crematorium\"";
    for path in ["/meetings?council=ashford", "/meetings?council=barnet"] {
        assert_says(&page(&public, path).await, &[link]);
    }
    assert!(!page(&public, "/meetings?council=croydon").await.contains(link));
    let shown = page(&public, "/meetings?council=ashford&body=crematorium").await;
    let councils = ["Joint committee of these councils:", "<a href=\"/meetings?council=barnet\">barnet council</a>"];
    assert_says(&shown, &councils);
    assert!(shown.contains("aria-current=\"true\">Crematorium Committee"), "{shown}");
    assert!(!page(&public, "/meetings?council=ashford&body=cabinet").await.contains("Joint committee of"));
}
