//! Pages in the language that the reader wants: which texts are shown, how they are marked, and where the links lead.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::pages::{BROWSER, assert_says, browse, page};
use crate::support::records::{Council, id};

/// A meeting in two languages, with an item and a decision of which some texts are translated.
async fn bilingual(app: &TestApp) -> (Council, String, String) {
    let council = app.council("ashford").await;
    let admin = app.admin();
    let names = |name: &str| json!({"translations": {"cy": {"name": name}}});
    admin.patch(&format!("/v1/councils/{}", council.id), &names("Cyngor Ashford")).await.ok();
    admin.patch(&format!("/v1/bodies/{}", council.body_id), &names("Y Cabinet")).await.ok();
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-07-01",
        "publication": "published", "translations": {"cy": {"title": "Cyfarfod y Cabinet"}}});
    let meeting = id(&admin.post("/v1/meetings", &meeting).await.created());
    let item = json!({"meeting_id": meeting, "title": "Budget & levy", "publication": "published",
        "agenda_number": "1", "translations": {"cy": {"title": "Cyllideb & ardoll"}}});
    let item = id(&admin.post("/v1/items", &item).await.created());
    let other = json!({"meeting_id": meeting, "title": "Any other business", "publication": "published"});
    admin.post("/v1/items", &other).await.created();
    let decision = json!({"item_id": item, "kind": "executive", "outcome": "approved", "text": "To adopt it.",
        "reasons": "It is due.", "publication": "published",
        "translations": {"cy": {"title": "Cyllideb & ardoll", "reasons": "Mae'n bryd."}}});
    let decision = id(&admin.post("/v1/decisions", &decision).await.created());
    (council, meeting, decision)
}

async fn in_languages(client: &Client, path: &str, languages: &str) -> String {
    let request = client.request(Method::GET, path).header("Accept", BROWSER).header("Accept-Language", languages);
    request.send().await.text()
}

#[actix_web::test]
async fn a_page_shows_each_text_in_the_language_that_is_asked_for_and_else_in_its_own() {
    let app = TestApp::new().await;
    let (_, meeting, _) = bilingual(&app).await;
    let path = format!("/meetings/{meeting}");
    let welsh = page(&app.anonymous(), &format!("{path}?lang=cy")).await;
    assert_says(
        &welsh,
        &[
            "<html lang=\"en\">",
            "<title>Cyfarfod y Cabinet, 1 July 2026 · Minutebook</title>",
            "<h1><span lang=\"cy\">Cyfarfod y Cabinet</span>, 1 July 2026</h1>",
            "<span lang=\"cy\">Y Cabinet</span></a> · <span lang=\"cy\">Cyngor Ashford</span>",
            "1. <span lang=\"cy\">Cyllideb &amp; ardoll</span>",
            "Any other business",
            "To adopt it.",
            "aria-label=\"Statement of this decision: Cyllideb &amp; ardoll\"",
        ],
    );
    assert!(!welsh.contains("Budget &amp; levy"), "{welsh}");
    assert!(!welsh.contains(['\u{1}', '\u{2}', '\u{3}']), "{welsh}");
    let english = page(&app.anonymous(), &path).await;
    assert_says(&english, &["<h1>Cabinet, 1 July 2026</h1>", "1. Budget &amp; levy"]);
    assert!(!english.contains("<span lang="), "{english}");
    let chosen = in_languages(&app.anonymous(), &format!("{path}?lang=en"), "cy").await;
    assert_says(&chosen, &["<h1>Cabinet, 1 July 2026</h1>"]);
}

#[actix_web::test]
async fn the_languages_of_the_browser_choose_where_the_address_does_not() {
    let app = TestApp::new().await;
    let (_, meeting, _) = bilingual(&app).await;
    let path = format!("/meetings/{meeting}");
    for (languages, is_welsh) in [
        ("cy", true),
        ("cy-GB, en;q=0.5", true),
        ("ur, cy;q=0.8, en;q=0.1", true),
        ("en-GB, cy;q=0.9", false),
        ("cy;q=0, en", false),
        ("*", false),
        ("not a language;;;q=", false),
    ] {
        let shown = in_languages(&app.anonymous(), &path, languages).await;
        assert_eq!(shown.contains("Cyfarfod y Cabinet"), is_welsh, "{languages}");
    }
}

#[actix_web::test]
async fn an_answer_says_its_languages_and_on_what_they_depend() {
    let app = TestApp::new().await;
    let (_, meeting, _) = bilingual(&app).await;
    let path = format!("/meetings/{meeting}");
    for (path, languages) in [(format!("{path}?lang=cy"), "en, cy"), (path, "en")] {
        let answer = browse(&app.anonymous(), &path).await;
        assert_eq!(answer.header("content-language"), languages);
        assert!(answer.header("vary").contains("accept-language"), "{}", answer.header("vary"));
    }
    let json = app.anonymous().get(&format!("/v1/meetings/{meeting}")).await;
    assert!(!json.header("vary").contains("accept-language"));
    assert!(json.headers.get("content-language").is_none());
    let english = json!({"translations": {"en": {"title": "Meeting of the Cabinet"}}});
    app.admin().patch(&format!("/v1/meetings/{meeting}"), &english).await.ok();
    let answer = browse(&app.anonymous(), &format!("/meetings/{meeting}?lang=en")).await;
    assert_eq!(answer.header("content-language"), "en");
    assert_says(&answer.text(), &["<span lang=\"en\">Meeting of the Cabinet</span>"]);
}

#[actix_web::test]
async fn a_language_that_is_none_is_refused_and_one_that_is_not_there_is_not() {
    let app = TestApp::new().await;
    let (_, meeting, decision) = bilingual(&app).await;
    for path in [
        "/".to_owned(),
        "/meetings".to_owned(),
        "/strategies".to_owned(),
        format!("/meetings/{meeting}"),
        format!("/decisions/{decision}"),
    ] {
        assert_eq!(browse(&app.anonymous(), &format!("{path}?lang=welsh")).await.status, 400, "{path}");
        assert_eq!(browse(&app.anonymous(), &format!("{path}?lang=CY")).await.status, 200, "{path}");
        assert_eq!(browse(&app.anonymous(), &format!("{path}?lang=fr")).await.status, 200, "{path}");
    }
}

#[actix_web::test]
async fn a_page_with_translations_has_links_to_its_languages_and_others_have_none() {
    let app = TestApp::new().await;
    let (_, meeting, _) = bilingual(&app).await;
    let path = format!("/meetings/{meeting}");
    let shown = page(&app.anonymous(), &format!("{path}?lang=cy")).await;
    let switch = format!("href=\"{path}?lang=cy\" lang=\"cy\" hreflang=\"cy\" aria-current=\"true\">Cymraeg</a>");
    let english = format!("href=\"{path}?lang=en\" lang=\"en\" hreflang=\"en\">English</a>");
    assert_says(&shown, &["<nav aria-label=\"Languages\">", &switch, &english, "rel=\"alternate\" hreflang=\"cy\""]);
    let barnet = app.council("barnet").await;
    let plain = id(&app.meeting(&barnet, "2026-07-02", "published").await);
    let shown = page(&app.anonymous(), &format!("/meetings/{plain}")).await;
    assert!(!shown.contains("aria-label=\"Languages\""), "{shown}");
}

#[actix_web::test]
async fn links_between_pages_keep_the_language_and_links_to_data_have_none() {
    let app = TestApp::new().await;
    let (council, meeting, decision) = bilingual(&app).await;
    let shown = page(&app.anonymous(), &format!("/meetings/{meeting}?lang=cy")).await;
    assert_says(
        &shown,
        &[
            "href=\"/?lang=cy\"",
            "href=\"/strategies?lang=cy\"",
            &format!("href=\"/meetings?council={}&amp;body=cabinet&amp;lang=cy\"", council.slug),
            &format!("href=\"/decisions/{decision}?lang=cy\""),
            "href=\"/docs/\"",
            &format!("href=\"/v1/decisions?meeting_id={meeting}\""),
        ],
    );
    let shown = page(&app.anonymous(), &format!("/decisions/{decision}?lang=cy")).await;
    assert_says(&shown, &[&format!("href=\"/meetings/{meeting}?lang=cy#")]);
}

#[actix_web::test]
async fn every_page_shows_translations() {
    let app = TestApp::new().await;
    let (council, _, decision) = bilingual(&app).await;
    let strategy = json!({"council": "ashford", "slug": "plan", "name": "Plan", "summary": "Our plan.",
        "publication": "published", "translations": {"cy": {"name": "Cynllun", "summary": "Ein cynllun."}}});
    let strategy = id(&app.admin().post("/v1/strategies", &strategy).await.created());
    let metric = json!({"strategy_id": strategy, "code": "V", "name": "Visits", "definition": "Counted.",
        "unit": {"code": "visits", "label": "visits", "kind": "count"}, "polarity": "higher",
        "frequency": "quarterly", "publication": "published",
        "translations": {"cy": {"name": "Ymweliadau", "definition": "Wedi'u cyfrif."}}});
    app.admin().post("/v1/metrics", &metric).await.created();
    let said = |text: &str| format!("<span lang=\"cy\">{text}</span>");
    for (path, texts) in [
        ("/".to_owned(), vec!["Cynllun", "Cyngor Ashford"]),
        (format!("/meetings?council={}", council.slug), vec!["Cyfarfod y Cabinet", "Y Cabinet", "Cyngor Ashford"]),
        (format!("/decisions/{decision}"), vec!["Cyllideb &amp; ardoll", "Mae'n bryd.", "Cyngor Ashford"]),
        ("/strategies".to_owned(), vec!["Cynllun", "Cyngor Ashford"]),
        ("/strategies/plan".to_owned(), vec!["Cynllun", "Ein cynllun.", "Ymweliadau", "Wedi'u cyfrif."]),
    ] {
        let separator = if path.contains('?') { '&' } else { '?' };
        let shown = page(&app.anonymous(), &format!("{path}{separator}lang=cy")).await;
        texts.into_iter().for_each(|text| assert_says(&shown, &[&said(text)]));
        assert!(!shown.contains(['\u{1}', '\u{2}', '\u{3}']), "{path}");
    }
}

#[actix_web::test]
async fn a_translation_takes_the_place_of_a_text_with_structure() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Budget", "published").await);
    let decision = json!({"item_id": item, "kind": "executive", "outcome": "approved",
        "text_html": "<ul><li>To adopt it.</li></ul>", "reasons_html": "<ul><li>It is due.</li></ul>",
        "publication": "published", "translations": {"cy": {"text": "Ei mabwysiadu.", "reasons": "Mae'n bryd."}}});
    let decision = id(&app.publisher("ashford").post("/v1/decisions", &decision).await.created());
    for (path, has_reasons) in [(format!("/decisions/{decision}"), true), (format!("/meetings/{meeting}"), false)] {
        let shown = page(&app.anonymous(), &format!("{path}?lang=cy")).await;
        assert_says(&shown, &["<span lang=\"cy\">Ei mabwysiadu.</span>"]);
        assert_eq!(shown.contains("<span lang=\"cy\">Mae'n bryd.</span>"), has_reasons, "{path}");
        assert!(!shown.contains("<li>To adopt it.</li>"), "{path}: {shown}");
    }
}

#[actix_web::test]
async fn the_page_of_an_exempt_item_says_its_title_in_no_language() {
    let app = TestApp::new().await;
    let (_, meeting, decision) = bilingual(&app).await;
    let items = app.anonymous().get(&format!("/v1/meetings/{meeting}/items")).await.ok();
    let item = items["data"].as_array().expect("items").iter().find(|item| item["title"] == "Budget & levy");
    let item = id(item.expect("the item"));
    let exemption = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3],
        "public_title": "Exempt business"}});
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    clerk.patch(&format!("/v1/items/{item}"), &exemption).await.ok();
    for path in [format!("/meetings/{meeting}?lang=cy"), format!("/decisions/{decision}?lang=cy"), "/?lang=cy".into()] {
        let shown = page(&app.anonymous(), &path).await;
        assert!(!shown.contains("Cyllideb") && !shown.contains("levy"), "{shown}");
    }
}

#[actix_web::test]
async fn a_text_that_is_written_from_right_to_left_is_isolated_and_marked() {
    let app = TestApp::new().await;
    let (_, meeting, _) = bilingual(&app).await;
    let urdu = json!({"translations": {"ur": {"title": "کابینہ"}}});
    app.admin().patch(&format!("/v1/meetings/{meeting}"), &urdu).await.ok();
    let shown = page(&app.anonymous(), &format!("/meetings/{meeting}?lang=ur")).await;
    assert_says(&shown, &["<bdi><span lang=\"ur\">کابینہ</span></bdi>"]);
}

#[actix_web::test]
async fn the_page_of_an_issue_shows_translated_titles_and_texts() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let admin = app.admin();
    let issue = json!({"council": "ashford", "title": "Rents", "publication": "published"});
    let issue = id(&admin.post("/v1/issues", &issue).await.created());
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = json!({"meeting_id": meeting, "title": "Rents of plots", "issue_id": issue,
        "publication": "published", "translations": {"cy": {"title": "Rhenti lleiniau"}}});
    let item = id(&admin.post("/v1/items", &item).await.created());
    let text = "Codi'r rhent. ".repeat(80);
    let decision: Value = json!({"item_id": item, "kind": "executive", "outcome": "approved", "text": "To raise it.",
        "publication": "published", "translations": {"cy": {"text": text}}});
    admin.post("/v1/decisions", &decision).await.created();
    let shown = page(&app.anonymous(), &format!("/issues/{issue}?lang=cy")).await;
    assert_says(&shown, &["<span lang=\"cy\">Rhenti lleiniau</span>", "<span lang=\"cy\">Codi'r rhent. ", "…</span>"]);
}
