//! What the pages of meetings, decisions and issues keep to themselves: drafts, what is exempt, what was withdrawn or
//! deleted; and that no text of the record becomes markup.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::client::Answer;
use crate::support::pages::{assert_says, browse, page};
use crate::support::records::id;

#[actix_web::test]
async fn the_public_sees_the_face_of_an_exempt_item_and_who_may_open_it_the_whole() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let opener = app.restricted("record:publish", &["ashford"], &["cabinet"]);
    let exemption = json!({"kind": "exempt", "regime": "england", "paragraphs": [3], "public_title": "A sale",
                           "public_interest": "The price would suffer."});
    let item = json!({"meeting_id": meeting, "title": "Sale of the depot", "minute_number": "9", "exemption": exemption,
                      "minutes": {"text": "Three offers came.", "publication": "published"},
                      "publication": "published"});
    let item = id(&opener.post("/v1/items", &item).await.created());
    let report = json!({"owner": {"kind": "item", "id": item}, "kind": "report", "title": "Offers for the depot",
        "publication": "published"});
    opener.post("/v1/documents", &report).await.created();
    let path = format!("/meetings/{meeting}");
    let public = page(&app.anonymous(), &path).await;
    assert_says(
        &public,
        &[
            "9. A sale",
            "Not public: exempt.",
            "Schedule 12A, Part 1, paragraph 3",
            "The price would suffer.",
            "id=\"item-9\"",
        ],
    );
    let reader = page(&app.caller("record:read", &["ashford"]), &path).await;
    for words in ["depot", "Three offers", "Offers for"] {
        assert!(!public.contains(words) && !reader.contains(words), "{words}");
    }
    let whole = browse(&opener, &path).await;
    assert_says(&whole.text(), &["9. Sale of the depot", "Three offers came.", "Offers for the depot"]);
    assert_eq!(whole.header("cache-control"), "private, no-store");
    let log = app.council_admin("ashford").get("/v1/accesses").await.ok();
    assert!(log["data"].as_array().is_some_and(|rows| !rows.is_empty()), "{log}");
    let etag = opener.get(&format!("/v1/items/{item}")).await.header("etag").to_owned();
    let disclosure = opener.request(Method::POST, &format!("/v1/items/{item}/disclosure")).header("If-Match", &etag);
    disclosure.json(&json!({"reason": "The sale was completed."})).send().await.ok();
    assert_says(
        &page(&app.anonymous(), &path).await,
        &[
            "9. Sale of the depot",
            "was disclosed on 24 November 2026. Why: The sale was completed.",
            "Three offers came.",
        ],
    );
}

#[actix_web::test]
async fn a_draft_has_the_page_of_what_is_absent_but_for_those_who_may_see_it() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let item = id(&app.item(&council, &meeting, "SECRET item", "draft").await);
    let decision = id(&app.decision(&council, &item, "SECRET decision", "draft").await);
    let issue = json!({"council": "ashford", "title": "SECRET issue"});
    let issue = id(&app.publisher("ashford").post("/v1/issues", &issue).await.created());
    let hidden = id(&app.meeting(&council, "2026-12-01", "draft").await);
    let words = |answer: &Answer| answer.text().replace(answer.header("x-request-id"), "");
    let absent = browse(&app.anonymous(), "/decisions/0193f0c0-0000-7000-8000-000000000000").await;
    assert_eq!(absent.status, 404);
    for path in [
        format!("/decisions/{decision}"),
        format!("/issues/{issue}"),
        format!("/meetings/{hidden}"),
        "/meetings/not-an-id".to_owned(),
    ] {
        let answer = browse(&app.anonymous(), &path).await;
        assert_eq!((answer.status, words(&answer)), (404, words(&absent)), "{path}");
        if !path.ends_with("not-an-id") {
            let own = browse(&app.publisher("ashford"), &path).await;
            assert_eq!((own.status, own.header("cache-control")), (200, "private, no-store"), "{path}");
            assert_says(&own.text(), &["This is a draft. The public cannot see it."]);
        }
        let other = browse(&app.publisher("barnet"), &path).await;
        assert_eq!(other.status, 404, "{path}");
    }
    let public = page(&app.anonymous(), &format!("/meetings/{meeting}")).await;
    assert!(!public.contains("SECRET") && public.contains("No item is published yet."), "{public}");
    assert!(!page(&app.anonymous(), "/meetings").await.contains(&hidden));
    assert!(page(&app.publisher("ashford"), "/meetings").await.contains(&hidden));
}

#[actix_web::test]
async fn what_was_deleted_has_a_page_that_says_so() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let path = format!("/meetings/{meeting}");
    assert_eq!(app.publisher("ashford").delete(&format!("/v1{path}")).await.status, 204);
    let gone = browse(&app.anonymous(), &path).await;
    assert_eq!((gone.status, gone.header("content-type")), (410, "text/html; charset=utf-8"));
    assert_says(&gone.text(), &["This record was deleted", "24 November 2026", "duplicate"]);
    let tombstones = app.anonymous().get("/v1/meetings?include_deleted=true").await.ok();
    assert_eq!(tombstones["data"][0]["links"]["html"], Value::Null);
}

#[actix_web::test]
async fn no_text_of_the_record_becomes_markup() {
    let app = TestApp::new().await;
    let hostile = "\"><script>alert(1)</script><img src=x alt='' onerror='alert(2)'>&amp;";
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-12-01", "published").await);
    let publisher = app.publisher("ashford");
    let known = json!({"title": hostile, "location": hostile, "short_notice_reason": hostile});
    publisher.patch(&format!("/v1/meetings/{meeting}"), &known).await.ok();
    let issue = json!({"council": "ashford", "title": hostile, "summary": {"html": hostile}, "wards": [hostile],
        "publication": "published"});
    let issue = id(&publisher.post("/v1/issues", &issue).await.created());
    let item = json!({
        "meeting_id": meeting, "title": hostile, "agenda_number": "1\"><script>", "minute_number": "<script>",
        "report_by": hostile, "issue_id": issue,
        "section": {"title": hostile, "post_label": hostile, "introduced_by": hostile}, "purpose": {"html": hostile},
        "presented_by": {"name": hostile, "post_label": hostile},
        "recommendation": {"text": hostile, "reasons": hostile},
        "minutes": {"html": format!("<h3>{hostile}</h3><table><tr><td>{hostile}</td></tr></table>"),
            "publication": "published"}, "publication": "published",
    });
    let item = id(&publisher.post("/v1/items", &item).await.created());
    app.document(&council, &item, hostile, "published").await;
    let decision = json!({
        "title": hostile, "item_id": item, "kind": "executive", "outcome": "other", "outcome_label": hostile,
        "text": format!("Not {hostile}"), "reasons": hostile,
        "resolutions": [{"limb": "<script>", "text": hostile}],
        "alternatives": {"status": "listed", "options": [hostile]},
        "conflicts": {"status": "listed",
            "declared": [{"person": hostile, "nature": hostile, "dispensation": hostile}]}, "key_criteria": hostile,
        "call_in": {"state": "called_in", "called_in_by": hostile, "outcome": hostile}, "wards": [hostile],
        "reference": hostile, "publication": "published",
    });
    let decision = id(&publisher.post("/v1/decisions", &decision).await.created());
    let paths = [
        format!("/meetings/{meeting}"),
        format!("/decisions/{decision}"),
        format!("/issues/{issue}"),
        "/meetings".to_owned(),
    ];
    for path in paths {
        let text = page(&app.anonymous(), &path).await;
        assert!(!text.contains("<script") && !text.contains("<img"), "{path}: {text}");
        assert!(text.contains("&lt;script&gt;"), "{path}");
    }
    let refused = browse(&app.anonymous(), "/meetings?council=%22%3E%3Cscript%3E").await;
    assert!(!refused.text().contains("<script"), "{}", refused.text());
}

#[actix_web::test]
async fn a_withdrawn_meeting_leaves_its_pages_at_once() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-12-01", "published").await);
    let item = id(&app.item(&council, &meeting, "Library hours", "published").await);
    let decision = id(&app.decision(&council, &item, "To open.", "published").await);
    let paths = [format!("/meetings/{meeting}"), format!("/decisions/{decision}")];
    for path in &paths {
        for _ in 0..3 {
            page(&app.anonymous(), path).await;
        }
    }
    let withdrawal = json!({"publication": "withdrawn", "withdrawn_reason": "It was another's."});
    app.publisher("ashford").patch(&format!("/v1/meetings/{meeting}"), &withdrawal).await.ok();
    for path in &paths {
        assert_eq!(browse(&app.anonymous(), path).await.status, 404, "{path}");
    }
    assert!(!page(&app.anonymous(), "/").await.contains(&meeting));
}
