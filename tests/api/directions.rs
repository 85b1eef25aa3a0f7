//! Names and texts that are written from right to left, or that turn the direction of writing, on every page: they turn
//! nothing but themselves.

use serde_json::json;

use crate::support::TestApp;
use crate::support::pages::page;
use crate::support::records::{id, text};

/// Texts that are each known again.
#[derive(Default)]
struct Canaries(usize);

impl Canaries {
    /// A name from right to left.
    fn label(&mut self) -> String {
        self.0 += 1;
        format!("אב{}ג", self.0)
    }

    /// A text that turns what follows it.
    fn text(&mut self) -> String {
        self.0 += 1;
        format!("אב{}\u{202e}ג\u{2069}", self.0)
    }
}

fn turns(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{5ff}' | '\u{202e}' | '\u{2069}')
}

/// The parts of a text that are in no isolate.
fn bare(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = text;
    while let Some((before, opened)) = rest.split_once('\u{2068}') {
        bare.push_str(before);
        rest = opened.split_once('\u{2069}').map_or("", |(_, after)| after);
    }
    bare + rest
}

/// Where a page lets a text turn another.
fn unisolated(page: &str) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), Vec::<String>::new());
    for part in page.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let name = tag.split(' ').next().unwrap_or_default();
        let is_void = ["meta", "link", "br", "hr", "img", "source", "!DOCTYPE"].contains(&name);
        if bare(tag).chars().any(turns) {
            found.push(format!("<{tag}>"));
        }
        if name.starts_with('/') {
            open.pop();
        } else if !is_void {
            open.push(tag.to_owned());
        }
        let is_isolated = open.iter().any(|tag| tag == "bdi" || tag.contains("dir=\"auto\""));
        if !is_isolated && bare(text).chars().any(turns) {
            found.push(format!("<{tag}>{text}"));
        }
    }
    found
}

#[actix_web::test]
async fn no_text_of_the_record_turns_another_on_any_page() {
    let app = TestApp::new().await;
    let writer = app.admin();
    let mut of = Canaries::default();
    let council = json!({"slug": "ashford", "name": of.label(), "nation": "england", "timezone": "Europe/London"});
    writer.post("/v1/councils", &council).await.created();
    let body = json!({"council": "ashford", "slug": "cabinet", "name": of.label(), "kind": "executive"});
    let body = id(&writer.post("/v1/bodies", &body).await.created());
    let issue = json!({"council": "ashford", "title": of.text(),
        "summary": {"html": format!("<p>{}</p><ul><li>{}</li></ul>", of.text(), of.text())},
        "reference": of.label(), "lead_officer_post": of.label(), "wards": [of.label(), of.label()],
        "decision_maker": {"kind": "post", "name": of.label()}, "publication": "published"});
    let issue = id(&writer.post("/v1/issues", &issue).await.created());
    let mut meetings = Vec::new();
    for date in ["2026-07-01", "2026-12-01"] {
        let meeting = json!({"body_id": body, "title": of.text(), "date": date, "location": of.text(),
            "short_notice_reason": of.text(), "publication": "published"});
        meetings.push(id(&writer.post("/v1/meetings", &meeting).await.created()));
    }
    let meeting = &meetings[0];
    let attendance = json!({"meeting_id": meeting, "name_as_recorded": of.label(), "post_label": of.label(),
        "capacity": "substitute", "substitutes_for": of.label(), "state": "present", "publication": "published"});
    writer.post("/v1/attendances", &attendance).await.created();
    let item = json!({
        "meeting_id": meeting, "title": of.text(), "agenda_number": of.label(), "minute_number": of.label(),
        "issue_id": issue,
        "report_by": of.label(), "section": {"title": of.text(), "post_label": of.label(), "introduced_by": of.label()},
        "purpose": {"text": of.text()}, "presented_by": {"name": of.label(), "post_label": of.label()},
        "recommendation": {"text": of.text(), "reasons": of.text()}, "publication": "published",
        "minutes": {"html": format!("<h3>{}</h3><table><tr><td>{}</td></tr></table>", of.text(), of.text()),
        "publication": "published"},
    });
    let item = id(&writer.post("/v1/items", &item).await.created());
    let vote = json!({"item_id": item, "motion": of.text(), "mover": of.label(), "seconder": of.label(),
        "publication": "published", "ballots": [{"name": of.label(), "party": of.label(), "option": "for"}]});
    writer.post("/v1/votes", &vote).await.created();
    let decision = json!({
        "title": of.text(), "item_id": item, "kind": "executive", "outcome": "other", "outcome_label": of.label(),
        "text": of.text(),
        "reasons": of.text(), "resolutions": [{"limb": of.label(), "text": of.text()}],
        "alternatives": {"status": "listed", "options": [of.text()]},
        "conflicts": {"status": "listed", "declared": [{"person": of.label(), "nature": of.text(),
        "dispensation": of.text()}]},
        "key_criteria": of.text(), "call_in": {"state": "called_in", "called_in_by": of.label(), "outcome": of.text()},
        "wards": [of.label()], "reference": of.label(), "publication": "published",
    });
    let decision = id(&writer.post("/v1/decisions", &decision).await.created());
    for (kind, owner) in [("item", &item), ("meeting", meeting), ("decision", &decision)] {
        let paper = json!({"owner": {"kind": kind, "id": owner}, "kind": "report", "title": of.text(),
            "author_post_label": of.label(), "size_label": of.label(), "publication": "published"});
        writer.post("/v1/documents", &paper).await.created();
    }
    let strategy = json!({"council": "ashford", "slug": "plan", "name": of.label(), "summary": of.text(),
        "aims": [of.text()], "owner_post": of.label(), "starts_on": "2026-01-01", "ends_on": "2028-12-31",
        "elements": [{"position": 1, "name": of.label(), "summary": of.text()}], "publication": "published"});
    let strategy = id(&writer.post("/v1/strategies", &strategy).await.created());
    let reported =
        |passage: String, verbatim: bool| json!({"kind": "item", "id": item, "passage": passage, "verbatim": verbatim});
    let metric = json!({"strategy_id": strategy, "code": "VISITS", "name": of.label(), "definition": of.text(),
        "element": 1, "unit": {"code": of.label(), "label": of.label(), "kind": "count"}, "polarity": "higher",
        "frequency": "quarterly", "publication": "published", "baseline": {"value": 1, "note": of.text()}});
    let metric = id(&writer.post("/v1/metrics", &metric).await.created());
    for (code, verbatim) in [("2026-Q1", true), ("2026-Q2", false)] {
        let observation = json!({"metric_id": metric, "value": 90, "period": {"code": code, "label": of.label()},
            "value_text": of.label(),
            "commentary": of.text(), "corrective_action": of.text(), "derived_from": of.text(),
            "reported_in": reported(of.text(), verbatim), "publication": "published"});
        writer.post("/v1/observations", &observation).await.created();
    }
    let target = json!({"metric_id": metric, "value": 100, "period": {"code": "2026-Q2", "label": of.label()},
        "publication": "published"});
    writer.post("/v1/targets", &target).await.created();
    let action = json!({"strategy_id": strategy, "kind": "service", "title": of.text(), "description": of.text(),
        "owner_post": of.label(),
        "requested_by": of.label(), "reported_in": reported(of.text(), true), "publication": "published"});
    writer.post("/v1/actions", &action).await.created();
    let report = json!({"strategy_id": strategy, "period": {"code": "2026", "label": of.label()},
        "statement": of.text(), "per_element": [{"element": 1, "statement": of.text()}], "publication": "published"});
    writer.post("/v1/progress-reports", &report).await.created();
    let paper = json!({"owner": {"kind": "strategy", "id": strategy}, "kind": "report", "title": of.text(),
        "publication": "published"});
    writer.post("/v1/documents", &paper).await.created();

    let mut pages = vec!["/".to_owned(), "/meetings".to_owned(), "/meetings?council=ashford&body=cabinet".to_owned()];
    pages.extend(["/strategies".to_owned(), "/strategies/plan".to_owned()]);
    pages.extend([format!("/issues/{issue}"), format!("/decisions/{decision}")]);
    pages.extend(meetings.iter().map(|meeting| format!("/meetings/{meeting}")));
    let mut shown = String::new();
    for path in pages {
        let page = page(&app.anonymous(), &path).await;
        let bare = unisolated(&page);
        assert!(bare.is_empty(), "{path}: {bare:#?}");
        shown.push_str(&page);
    }
    let missing: Vec<usize> = (1..=of.0).filter(|number| !shown.contains(&format!("אב{number}"))).collect();
    assert!(missing.len() < 12, "shown on no page: {missing:?} of {}", of.0);
}

#[actix_web::test]
async fn an_override_in_a_title_turns_only_the_title() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = json!({"body_id": council.body_id, "title": "Cab\u{202e}inet", "date": "2026-07-01",
        "publication": "published"});
    let meeting = id(&app.publisher("ashford").post("/v1/meetings", &meeting).await.created());
    let shown = page(&app.anonymous(), &format!("/meetings/{meeting}")).await;
    assert!(shown.contains("<h1><bdi>Cab\u{202e}inet</bdi>, 1 July 2026</h1>"), "{shown}");
    assert!(shown.contains("<title>\u{2068}Cab\u{202e}inet\u{2069}, 1 July 2026 · Minutebook</title>"), "{shown}");
}

#[actix_web::test]
async fn a_paper_says_in_which_language_it_is() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let paper = json!({"owner": {"kind": "meeting", "id": meeting}, "kind": "report", "title": "Adroddiad",
        "language": "cy", "publication": "published"});
    app.publisher("ashford").post("/v1/documents", &paper).await.created();
    let shown = page(&app.anonymous(), &format!("/meetings/{meeting}")).await;
    let link = "lang=\"cy\">Adroddiad <span lang=\"en\">(report: details as JSON)</span></a>";
    assert!(shown.contains(link), "{shown}");
    let issue = json!({"council": "ashford", "title": "Road", "publication": "published"});
    let issue = id(&app.publisher("ashford").post("/v1/issues", &issue).await.created());
    let paper = json!({"owner": {"kind": "issue", "id": issue}, "kind": "report", "title": "Adroddiad",
        "language": "cy", "published_at": "2026-07-01T12:00:00Z", "publication": "published"});
    app.publisher("ashford").post("/v1/documents", &paper).await.created();
    let shown = page(&app.anonymous(), &format!("/issues/{issue}")).await;
    assert!(shown.contains(link), "{shown}");
}

async fn names(app: &TestApp, query: &str, limit: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut next = Some(format!("/v1/people?{query}&limit={limit}"));
    while let Some(path) = next {
        let listed = app.anonymous().get(&path).await.ok();
        found.extend(listed["data"].as_array().expect("people").iter().map(|person| text(person, "name")));
        next = listed["page"]["next"].as_str().map(str::to_owned);
    }
    found
}

#[actix_web::test]
async fn people_stand_in_the_order_of_a_dictionary_on_pages_of_any_size() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let people = [
        ("Zoë Adams", Some("Adams"), Some("Zoë")),
        ("Élise Martin", Some("Martin"), Some("Élise")),
        ("eddie Zhou", Some("Zhou"), Some("eddie")),
        ("Eddie Zhou", Some("Zhou"), Some("Eddie")),
        ("Anna Östlund", Some("Östlund"), Some("Anna")),
        ("Bob O'Neil", Some("O'Neil"), Some("Bob")),
        ("Siân martin", Some("martin"), Some("Siân")),
        ("Elsie Martin", Some("Martin"), Some("Elsie")),
        ("Madonna", None, None),
    ];
    for (name, family_name, given_name) in people {
        let person = json!({"council": "ashford", "name": name, "family_name": family_name, "given_name": given_name,
            "publication": "published"});
        app.publisher("ashford").post("/v1/people", &person).await.created();
    }
    let by_name = [
        "Anna Östlund",
        "Bob O'Neil",
        "eddie Zhou",
        "Eddie Zhou",
        "Élise Martin",
        "Elsie Martin",
        "Madonna",
        "Siân martin",
        "Zoë Adams",
    ];
    let by_family = [
        "Zoë Adams",
        "Madonna",
        "Élise Martin",
        "Elsie Martin",
        "Siân martin",
        "Bob O'Neil",
        "Anna Östlund",
        "eddie Zhou",
        "Eddie Zhou",
    ];
    for limit in [1, 2, 4, 200] {
        assert_eq!(names(&app, "sort=name", limit).await, by_name, "{limit}");
        assert_eq!(names(&app, "sort=family_name", limit).await, by_family, "{limit}");
        let backwards: Vec<&str> = by_family.into_iter().rev().collect();
        assert_eq!(names(&app, "sort=-family_name", limit).await, backwards, "{limit}");
        assert_eq!(names(&app, "sort=-family_name,name", limit).await.len(), people.len(), "{limit}");
    }
    assert_eq!(names(&app, "count=false", 3).await, by_name, "by name where nothing is said");
}
