//! What pages say about changes since their records were published: what changed, and nothing that is hidden now.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{known, page_of};
use crate::feed::until_sealed;
use crate::support::client::Client;
use crate::support::pages::{assert_says, between, page};
use crate::support::records::{Council, id, text};
use crate::support::{TestApp, cluster};

const HEADING: &str = "<h2>Changed since it was published</h2>";

/// A page, once the log of changes has its numbers.
async fn shown(app: &TestApp, path: &str) -> String {
    shown_to(app, &app.anonymous(), path).await
}

async fn shown_to(app: &TestApp, reader: &Client, path: &str) -> String {
    until_sealed(&cluster::client(&app.database_url).await).await;
    page(reader, path).await
}

/// What a page says about changes; nothing where it has no such section.
fn section(page: &str) -> String {
    between(page, "<section class=\"changed\">", '\0').map(str::to_owned).next().map_or_else(String::new, |rest| {
        rest.split_once("</section>").map_or_else(String::new, |(section, _)| section.to_owned())
    })
}

/// A public meeting of the cabinet, and its path.
async fn meeting(app: &TestApp, council: &Council) -> String {
    id(&app.meeting(council, "2026-12-09", "published").await)
}

/// A change of a record an hour later.
async fn change(app: &TestApp, path: &str, fields: Value) {
    app.clock.advance(3600);
    app.publisher("ashford").patch(path, &fields).await.ok();
}

/// The same by a writer who may make records exempt.
async fn exempt(app: &TestApp, item: &str) {
    let clerk = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let exemption = json!({"exemption": {"kind": "exempt", "regime": "england", "paragraphs": [3],
        "public_title": "Disposal of land"}});
    clerk.patch(&format!("/v1/items/{item}"), &exemption).await.ok();
}

#[actix_web::test]
async fn a_meeting_says_what_changed_in_it_and_in_its_items_with_the_latest_first() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = meeting(&app, &council).await;
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    let path = format!("/meetings/{meeting}");
    assert!(!shown(&app, &path).await.contains(HEADING));
    change(&app, &format!("/v1{path}"), json!({"location": "Old Hall"})).await;
    change(&app, &format!("/v1{path}"), json!({"location": "Town Hall"})).await;
    change(&app, &format!("/v1/items/{item}"), json!({"title": "Library opening hours", "agenda_number": "4"})).await;
    change(&app, &format!("/v1{path}"), json!({"state": "cancelled", "state_reason": "Snow."})).await;
    let whole = shown(&app, &path).await;
    let told = section(&whole);
    assert_says(
        &told,
        &[
            HEADING,
            "<summary>4 changes, the last one on 24 November 2026, 16:00</summary>",
            "<p class=\"when\">24 November 2026, 16:00</p><ul><li>The meeting was cancelled.</li>\
             <li><b>Reason</b>: <ins>",
            &format!("15:00 · <a href=\"#item-{item}\">4. Library opening hours</a></p>"),
            "<li><b>Title</b>: <span class=\"text\">Library <ins><span class=\"unseen\">[added: </span>opening \
             <span class=\"unseen\">] </span></ins>hours</span></li>",
            "<del><span class=\"unseen\">[removed: </span>Old<span class=\"unseen\">] </span></del>\
             <ins><span class=\"unseen\">[added: </span>Town<span class=\"unseen\">] </span></ins> Hall",
            &format!("href=\"/v1/meetings/{meeting}/versions\""),
            // On paper.
            "<ul class=\"printed\"><li>24 November 2026, 16:00: The meeting was cancelled; Reason added.</li>",
        ],
    );
    let place = |words: &str| told.find(words).unwrap_or_else(|| panic!("{words}: {told}"));
    assert!(place("<p class=\"when\">24 November 2026, 14:00") > place("Library opening hours</a></p>"), "{told}");
    assert!(whole.contains(&format!("id=\"item-{item}\"")), "{whole}");
}

#[actix_web::test]
async fn decisions_and_strategies_say_what_changed_in_them() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    let decision = id(&app.decision(&council, &item, "To open on Sundays.", "published").await);
    let path = format!("/decisions/{decision}");
    assert!(!shown(&app, &path).await.contains(HEADING));
    change(&app, &format!("/v1{path}"), json!({"implemented_at": "2026-11-24T12:30:00Z"})).await;
    assert_says(
        &section(&shown(&app, &path).await),
        &["One change, on 24 November 2026, 13:00", "The decision was carried out on 24 November 2026, 12:30."],
    );
    let strategy = json!({"council": "ashford", "slug": "plan", "name": "The Plan", "publication": "published",
        "aims": ["Plant trees", "Mend roads"]});
    let strategy = id(&app.admin().post("/v1/strategies", &strategy).await.created());
    assert!(!shown(&app, "/strategies/plan").await.contains(HEADING));
    let aims = json!({"aims": ["Plant many trees", "Mend roads"], "state": "adopted"});
    app.admin().patch(&format!("/v1/strategies/{strategy}"), &aims).await.ok();
    let told = section(&shown(&app, "/strategies/plan").await);
    assert_says(&told, &["<b>State</b>: ", "<b>Aims</b>: <span class=\"text\">Plant <ins>", ">many ", "Mend roads"]);
}

#[actix_web::test]
async fn a_change_that_no_reader_sees_is_not_told() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-12-09", "draft").await);
    let path = format!("/v1/meetings/{meeting}");
    change(&app, &path, json!({"title": "SECRET draft"})).await;
    change(&app, &path, json!({"title": "Cabinet", "publication": "published"})).await;
    change(&app, &path, json!({"identifiers": [{"scheme": "test", "value": "SECRET"}]})).await;
    app.document(&council, &id(&app.item(&council, &meeting, "Business", "published").await), "Report", "draft").await;
    let whole = shown(&app, &format!("/meetings/{meeting}")).await;
    assert!(!whole.contains(HEADING) && !whole.contains("SECRET"), "{whole}");
}

#[actix_web::test]
async fn what_is_hidden_now_is_in_no_change() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let publisher = app.publisher("ashford");
    let person = json!({"council": "ashford", "name": "Ann Teller", "publication": "published"});
    let person = id(&publisher.post("/v1/people", &person).await.created());
    let exempted = id(&app.item(&council, &meeting, "SECRET sale", "published").await);
    let withdrawn = id(&app.item(&council, &meeting, "SECRET item", "published").await);
    let minuted = json!({"meeting_id": meeting, "title": "Roads", "publication": "published",
        "presented_by": {"name": "Councillor Teller", "person_id": person},
        "minutes": {"text": "SECRET minutes.", "publication": "published"}});
    let minuted = id(&publisher.post("/v1/items", &minuted).await.created());
    let paper = id(&app.document(&council, &minuted, "SECRET paper", "published").await);
    let of = |collection: &str, id: &str| format!("/v1/{collection}/{id}");
    change(&app, &of("documents", &paper), json!({"title": "SECRET report"})).await;
    change(&app, &of("items", &exempted), json!({"title": "SECRET sale of land"})).await;
    let decision = id(&app.decision(&council, &exempted, "To sell it.", "published").await);
    change(&app, &of("decisions", &decision), json!({"reference": "EC 7"})).await;
    change(&app, &of("items", &withdrawn), json!({"title": "SECRET business"})).await;
    change(&app, &of("items", &minuted), json!({"minutes": {"text": "SECRET too.", "publication": "published"}})).await;
    assert!(shown(&app, &format!("/meetings/{meeting}")).await.contains("SECRET"), "it is there before");

    let gone = json!({"publication": "withdrawn", "withdrawn_reason": "It was another's."});
    exempt(&app, &exempted).await;
    change(&app, &of("documents", &paper), gone.clone()).await;
    change(&app, &of("items", &withdrawn), gone.clone()).await;
    let no_minutes = json!({"minutes": {"text": "SECRET too.", "publication": "withdrawn"}});
    change(&app, &of("items", &minuted), no_minutes).await;
    change(&app, &of("items", &minuted), json!({"presented_by": {"name": "Councillor Wren"}})).await;
    change(&app, &of("people", &person), gone).await;
    for path in [format!("/meetings/{meeting}"), format!("/decisions/{decision}"), "/".to_owned()] {
        for query in ["", "?lang=cy"] {
            let whole = shown(&app, &format!("{path}{query}")).await;
            assert!(!whole.contains("SECRET") && !whole.contains(&person), "{path}{query}: {whole}");
        }
        let staff = shown_to(&app, &app.publisher("ashford"), &path).await;
        assert!(!staff.contains("SECRET sale"), "{path}: {staff}");
    }
    let told = section(&shown(&app, &format!("/meetings/{meeting}")).await);
    assert_says(&told, &["<b>Presented by</b>: ", "Wren"]);
}

#[actix_web::test]
async fn a_record_that_was_withdrawn_and_corrected_does_not_say_what_was_wrong() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = meeting(&app, &council).await;
    let path = format!("/v1/meetings/{meeting}");
    change(&app, &path, json!({"location": "SECRET place"})).await;
    change(&app, &path, json!({"publication": "withdrawn", "withdrawn_reason": "The place was wrong."})).await;
    change(&app, &path, json!({"location": "Town Hall", "publication": "published"})).await;
    change(&app, &path, json!({"title": "Special Cabinet"})).await;
    let whole = shown(&app, &format!("/meetings/{meeting}")).await;
    assert_says(&section(&whole), &["<b>Title</b>"]);
    assert!(!whole.contains("SECRET"), "{whole}");
}

#[actix_web::test]
async fn changes_are_told_in_the_language_of_their_texts() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet", "date": "2026-12-09",
        "publication": "published", "translations": {"cy": {"title": "Cyfarfod y Cabinet"}}});
    let meeting = id(&app.publisher("ashford").post("/v1/meetings", &meeting).await.created());
    let item = json!({"meeting_id": meeting, "title": "Roads", "publication": "published",
        "translations": {"cy": {"title": "Ffyrdd"}}});
    let item = id(&app.publisher("ashford").post("/v1/items", &item).await.created());
    let welsh = json!({"translations": {"cy": {"title": "Cyfarfod o'r Cabinet"}}});
    change(&app, &format!("/v1/meetings/{meeting}"), welsh).await;
    change(&app, &format!("/v1/items/{item}"), json!({"title": "Roads and bridges"})).await;
    let told = section(&shown(&app, &format!("/meetings/{meeting}?lang=cy")).await);
    assert_says(
        &told,
        &[
            "<b>Title in Welsh</b>: <span class=\"text\"><span lang=\"cy\">Cyfarfod ",
            "[removed: </span><span lang=\"cy\">y</span>",
            &format!("<a href=\"#item-{item}\"><span lang=\"cy\">Ffyrdd</span></a>"),
            "<b>Title</b>: <span class=\"text\">Roads<ins>",
        ],
    );
    assert!(!told.contains(['\u{1}', '\u{2}', '\u{3}']), "{told}");
}

#[actix_web::test]
async fn many_changes_and_long_texts_are_cut_with_a_link_to_the_rest() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = meeting(&app, &council).await;
    let path = format!("/v1/meetings/{meeting}");
    for number in 0..22 {
        change(&app, &path, json!({"location": format!("Room {number}")})).await;
    }
    let told = section(&shown(&app, &format!("/meetings/{meeting}")).await);
    assert_eq!((told.matches("<p class=\"when\">").count(), told.matches("Room ").count()), (20, 20), "{told}");
    assert_says(&told, &["The latest 20 changes, the last one on", "These are the latest 20. <a href=\"/v1/meetings/"]);

    let item = json!({"meeting_id": meeting, "title": "Roads", "publication": "published",
        "purpose": {"text": "one two ".repeat(2000)}});
    let item = id(&app.publisher("ashford").post("/v1/items", &item).await.created());
    let purpose = json!({"purpose": {"text": "three four ".repeat(2000)}});
    change(&app, &format!("/v1/items/{item}"), purpose).await;
    let told = section(&shown(&app, &format!("/meetings/{meeting}")).await);
    let link = format!("<a href=\"/v1/items/{item}/diff?from=1&amp;to=2\">See the whole change (JSON)</a>");
    assert_says(&told, &["<b>Purpose</b>: ", &link]);
    assert!(told.len() < 30_000, "{}", told.len());
}

#[actix_web::test]
async fn no_text_of_an_earlier_version_becomes_markup_or_turns_another() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let hostile = "\"><script>alert(1)</script> \u{202e}abc";
    let meeting = json!({"body_id": council.body_id, "title": hostile, "date": "2026-12-09", "location": hostile,
        "publication": "published"});
    let meeting = id(&app.publisher("ashford").post("/v1/meetings", &meeting).await.created());
    let other = format!("{hostile} and more");
    change(&app, &format!("/v1/meetings/{meeting}"), json!({"title": other, "location": other})).await;
    let whole = shown(&app, &format!("/meetings/{meeting}")).await;
    assert!(!whole.contains("<script") && section(&whole).contains("<bdi>"), "{whole}");
}

#[actix_web::test]
async fn the_demo_has_a_meeting_and_a_strategy_that_changed() {
    let app = TestApp::demo().await;
    let meeting = known(&app, "meetings", "examplebridge-cabinet-2026-12-09").await;
    let told = section(&page(&app.anonymous(), &page_of(&meeting)).await);
    assert_says(&told, &["Council Chamber", "Tannery Room", "Saltmarsh Footpath", "<b>Recommendation</b>: "]);
    let told = section(&page(&app.anonymous(), "/strategies/digital-inclusion").await);
    assert_says(&told, &["<b>Responsible</b>: ", "<b>Aims</b>: "]);
    let other = known(&app, "meetings", "chorley-cabinet-2018-08-02").await;
    assert!(!page(&app.anonymous(), &page_of(&other)).await.contains(HEADING));
}

#[actix_web::test]
async fn pages_with_changes_have_an_etag_and_stay_small() {
    let app = TestApp::demo().await;
    let meeting = known(&app, "meetings", "examplebridge-cabinet-2026-12-09").await;
    for path in [page_of(&meeting), "/strategies/digital-inclusion".to_owned()] {
        let ask = || app.anonymous().request(Method::GET, &path).header("Accept-Encoding", "br");
        let first = ask().send().await;
        assert!(first.body.len() < 14 * 1024, "{path}: {} bytes", first.body.len());
        let etag = first.header("etag").to_owned();
        let again = ask().header("If-None-Match", &etag).send().await;
        assert_eq!((again.status, again.header("etag")), (304, etag.as_str()), "{path}");
    }
    assert_eq!(text(&meeting, "title"), "Executive Cabinet");
}

#[actix_web::test]
async fn a_page_says_how_to_cite_the_version_that_it_shows() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = json!({"body_id": council.body_id, "title": "Cabinet & <Council>", "date": "2026-12-09",
        "publication": "published"});
    let meeting = id(&app.publisher("ashford").post("/v1/meetings", &meeting).await.created());
    let path = format!("/meetings/{meeting}");
    let cited = |version: i64| {
        format!(
            "<p class=\"cite\">ashford council. Cabinet &amp; &lt;Council&gt;, 9 December 2026. Meeting, version \
             {version}, 24 November 2026. Accessed 24 November 2026. \
             http://127.0.0.1:8080/v1/meetings/{meeting}/versions/{version}</p>"
        )
    };
    let first = shown(&app, &path).await;
    assert_says(
        &first,
        &[
            "<h2>How to cite</h2>",
            "<p class=\"cite printed\">ashford council. Cabinet",
            "<details><summary>Citation, Markdown and BibTeX</summary>",
            &cited(1),
            "<pre>ashford council. [Cabinet \\&amp; \\&lt;Council\\&gt;, 9 December 2026](&lt;http",
            "title = {{Cabinet \\&amp; &lt;Council&gt;, 9 December 2026}}",
            "urldate = {2026-11-24}",
            &format!("<a href=\"/v1/meetings/{meeting}/cite\">"),
        ],
    );
    change(&app, &format!("/v1{path}"), json!({"location": "Town Hall"})).await;
    let second = shown(&app, &path).await;
    assert!(second.contains(&cited(2)) && !second.contains(&cited(1)), "{second}");
    let address = format!("/v1/meetings/{meeting}/versions/2");
    assert_eq!(app.anonymous().get(&address).await.ok()["record"]["location"], "Town Hall");
}

#[actix_web::test]
async fn a_draft_is_not_cited() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-12-09", "draft").await);
    let own = shown_to(&app, &app.publisher("ashford"), &format!("/meetings/{meeting}")).await;
    assert!(own.contains("This is a draft.") && !own.contains("How to cite"), "{own}");
}

#[actix_web::test]
async fn a_page_that_the_log_is_behind_is_not_kept() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = meeting(&app, &council).await;
    let path = format!("/meetings/{meeting}");
    for number in 0..3 {
        change(&app, &format!("/v1{path}"), json!({"location": format!("Room {number}")})).await;
        for _ in 0..3 {
            page(&app.anonymous(), &path).await;
        }
        let told = section(&shown(&app, &path).await);
        assert!(told.contains(&number.to_string()), "{told}");
        assert_eq!(told.matches("<p class=\"when\">").count(), number + 1, "{told}");
    }
}
