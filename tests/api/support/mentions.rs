//! Records that name each other in every way in which a record can name one that it does not belong to.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::TestApp;
use super::client::Client;
use super::records::{Council, id};
use super::samples::kind_of;

/// A record that others name: its collection, its id.
pub type Named = (&'static str, String);

/// What others name, all of it published.
pub struct Mentions {
    /// The records that are named.
    pub named: Vec<Named>,
    /// The records that name them.
    pub naming: Vec<Named>,
}

async fn made(writer: &Client, collection: &'static str, record: Value) -> Named {
    let mut record = record;
    if kind_of(collection).has_publication() {
        record["publication"] = json!("published");
    }
    (collection, id(&writer.post(&format!("/v1/{collection}"), &record).await.created()))
}

/// Councils and bodies that came before and after others, and a council that takes part in a body: those that are
/// named, and those that name them.
async fn reorganised(admin: &Client, council: &Council) -> (Vec<Named>, Vec<Named>) {
    let slug = council.slug;
    let zone = "Europe/London";
    let of =
        |name: &str| json!({"slug": format!("{name}-{slug}"), "name": name, "nation": "england", "timezone": zone});
    let body = |name: &str| json!({"council": slug, "slug": name, "name": name, "kind": "committee"});
    let then = |mut record: Value, list: &str, id_name: &str, other: &Named| {
        record[list] = json!([{id_name: other.1}]);
        record
    };
    let last = made(admin, "councils", of("last")).await;
    let middle = made(admin, "councils", then(of("middle"), "successors", "council_id", &last)).await;
    let first = made(admin, "councils", then(of("first"), "successors", "council_id", &middle)).await;
    let last_body = made(admin, "bodies", body("last")).await;
    let middle_body = made(admin, "bodies", then(body("middle"), "successors", "body_id", &last_body)).await;
    let first_body = made(admin, "bodies", then(body("first"), "successors", "body_id", &middle_body)).await;
    let guest = made(admin, "councils", of("guest")).await;
    let joint = made(admin, "bodies", then(body("joint"), "councils", "council_id", &guest)).await;
    (vec![last, first, last_body, first_body, guest], vec![middle, middle_body, joint])
}

/// Makes them. Each name is at a record that stays public when the other is hidden.
pub async fn mentions(app: &TestApp, council: &Council) -> Mentions {
    let admin = app.admin();
    let slug = council.slug;
    let make = |collection, record| made(&admin, collection, record);
    let person = make("people", json!({"council": slug, "name": "Olive Kershaw"})).await;
    let issue = make("issues", json!({"council": slug, "title": "Library hours"})).await;
    let meeting = |date: &str| json!({"body_id": council.body_id, "title": "Cabinet", "date": date, "state": "held"});
    let later = make("meetings", meeting("2026-09-01")).await;
    let approved = make("meetings", meeting("2026-07-01")).await;
    let minutes = json!({"text": "It was agreed.", "publication": "published"});
    let minuted = make("items", json!({"meeting_id": approved.1, "title": "Hours", "minutes": minutes})).await;
    let signature = json!({"by": "Councillor Kershaw", "on": "2026-09-01", "at_meeting_id": later.1});
    let approval = json!({"approved_at_meeting_id": later.1, "minutes_state": "approved", "minutes_signed": signature});
    admin.patch(&format!("/v1/meetings/{}", approved.1), &approval).await.ok();
    let correction = json!({"minutes": {"text": "It was agreed, with thanks."}, "reason": "A word was left out.",
        "corrected_at_meeting_id": later.1});
    let corrected = admin.request(Method::POST, &format!("/v1/items/{}/minutes-corrections", minuted.1));
    corrected.header("If-Match", "*").json(&correction).send().await.ok();
    let mut put_off = meeting("2026-08-15");
    put_off["state"] = json!("postponed");
    put_off["rescheduled_to_id"] = json!(later.1);
    let put_off = make("meetings", put_off).await;
    let place = make("meetings", meeting("2026-08-01")).await;
    let member = make("people", json!({"council": slug, "name": "Priya Marsden"})).await;
    let attendance = json!({"meeting_id": place.1, "person_id": person.1, "name_as_recorded": "Councillor Kershaw",
        "capacity": "substitute", "substitutes_for": "Councillor Marsden", "substitutes_for_id": member.1});
    let attendance = make("attendances", attendance).await;
    let item = json!({"meeting_id": place.1, "title": "Hours", "issue_id": issue.1,
        "presented_by": {"name": "Councillor Kershaw", "person_id": person.1}});
    let item = make("items", item).await;
    let vote = json!({"item_id": item.1, "motion": "That the hours be set.",
        "ballots": [{"name": "Councillor Kershaw", "person_id": person.1, "option": "for"}]});
    let vote = make("votes", vote).await;
    let mut motion = json!({"item_id": item.1, "motion": "That the hours stay.", "votes_for": 3});
    let replaced_vote = make("votes", motion.clone()).await;
    motion["supersedes_id"] = json!(replaced_vote.1);
    motion["correction_reason"] = json!("One vote was counted twice.");
    let replacing_vote = make("votes", motion).await;
    let maker = json!({"kind": "person", "id": person.1, "name": "Olive Kershaw"});
    let due = make("issues", json!({"council": slug, "title": "Opening on Sundays", "decision_maker": maker})).await;
    let outside = |text: &str| {
        json!({"council": slug, "kind": "officer_delegated", "made_on": "2026-08-02", "outcome": "approved",
            "title": "Opening hours", "text": text, "decision_maker": {"kind": "post", "name": "Head of Libraries"}})
    };
    let mut by_person = outside("To open.");
    by_person["decision_maker"] = maker.clone();
    by_person["issue_id"] = json!(issue.1);
    let by_person = make("decisions", by_person).await;
    let replaced = make("decisions", outside("To close.")).await;
    let mut replacing = outside("To close at eight.");
    replacing["supersedes_id"] = json!(replaced.1);
    replacing["correction_reason"] = json!("The hour was left out.");
    let replacing = make("decisions", replacing).await;
    let adopting = make("decisions", outside("To adopt the strategy.")).await;
    let source_place = make("meetings", meeting("2026-10-01")).await;
    let source_item = make("items", json!({"meeting_id": source_place.1, "title": "Figures"})).await;
    let paper = |owner: &Named, title: &str| {
        json!({"owner": {"kind": "meeting", "id": owner.1}, "kind": "report",
            "title": title})
    };
    let source_paper = make("documents", paper(&source_place, "Figures")).await;
    let mut newer = paper(&place, "Figures, revised");
    newer["supersedes_id"] = json!(source_paper.1);
    let newer = make("documents", newer).await;
    let welsh = |of: &Named, title: &str| {
        let mut welsh = paper(&place, title);
        welsh["translation_of_id"] = json!(of.1);
        welsh["language"] = json!("cy");
        welsh
    };
    let of_source = make("documents", welsh(&source_paper, "Ffigurau")).await;
    let original = make("documents", paper(&place, "Opening hours")).await;
    let translation = make("documents", welsh(&original, "Oriau agor")).await;
    let mut second = paper(&place, "Opening hours, revised");
    second["supersedes_id"] = json!(original.1);
    let second = make("documents", second).await;
    let strategy = json!({"council": slug, "slug": format!("named-{slug}"), "name": "Plan", "starts_on": "2026-01-01",
        "ends_on": "2028-12-31", "elements": [{"position": 1}], "adopted_by_id": adopting.1});
    let strategy = make("strategies", strategy).await;
    let metric = json!({"strategy_id": strategy.1, "code": "CALLS", "name": "Visits", "polarity": "higher",
        "frequency": "quarterly", "unit": {"code": "visits", "label": "visits", "kind": "count"}});
    let metric = make("metrics", metric).await;
    let reported = |kind: &str, source: &Named| json!({"kind": kind, "id": source.1, "passage": "Visits rose."});
    let observation = |period: &str| json!({"metric_id": metric.1, "value": 90, "period": {"code": period}});
    let mut naming = vec![attendance, item, vote, due, by_person, approved, put_off, newer.clone(), strategy.clone()];
    naming.extend([of_source, original]);
    for (period, kind, source) in
        [("2026-Q1", "item", &source_item), ("2026-Q2", "decision", &adopting), ("2026-Q3", "document", &source_paper)]
    {
        let mut figure = observation(period);
        figure["reported_in"] = reported(kind, source);
        let figure = make("observations", figure).await;
        // The old figure stays among its revisions, with its source.
        let revised = json!({"value": 91, "reported_in": null});
        let mut revised_figure = observation(&format!("{}{}", "2027", &period[4..]));
        revised_figure["reported_in"] = reported(kind, source);
        let revised_figure = make("observations", revised_figure).await;
        admin.patch(&format!("/v1/observations/{}", revised_figure.1), &revised).await.ok();
        let mut target =
            json!({"metric_id": metric.1, "value": 100, "period": {"code": period}, "set_by_id": adopting.1});
        target["reported_in"] = reported(kind, source);
        let target = make("targets", target).await;
        let mut action = json!({"strategy_id": strategy.1, "kind": "service", "title": format!("Open in {period}")});
        action["reported_in"] = reported(kind, source);
        let action = make("actions", action).await;
        let mut report = json!({"strategy_id": strategy.1, "period": {"code": period}, "statement": "It went well."});
        report["reported_in"] = reported(kind, source);
        let report = make("progress-reports", report).await;
        naming.extend([figure, revised_figure, target, action, report]);
    }
    let reset = json!({"metric_id": metric.1, "value": 100, "period": {"code": "2027-Q1"}, "set_by_id": adopting.1});
    let reset = make("targets", reset).await;
    admin.patch(&format!("/v1/targets/{}", reset.1), &json!({"value": 120, "set_by_id": null})).await.ok();
    naming.extend([reset, replaced.clone(), replacing.clone(), replaced_vote.clone(), replacing_vote.clone()]);
    let mut named = vec![person, member, issue, later, replaced, replacing, adopting, source_item, source_paper];
    named.extend([replaced_vote, replacing_vote, second, translation]);
    let (others, reorganised) = reorganised(&admin, council).await;
    named.extend(others);
    naming.extend(reorganised);
    Mentions { named, naming }
}
