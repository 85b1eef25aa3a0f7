//! Texts with a little form: the minutes are shown as they were taken, in text and in HTML, and the HTML of before is
//! for staff only.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::pages::page;
use crate::support::records::{Council, id, text};

/// Each rich text of the record, as it comes out of this input: `(collection, member, record)`.
async fn made(app: &TestApp, council: &Council, input: &Value) -> Vec<(&'static str, &'static str, Value)> {
    let publisher = app.publisher(council.slug);
    let meeting = id(&app.meeting(council, "2026-07-01", "published").await);
    let item = |more: Value| {
        let mut item = json!({"meeting_id": meeting, "title": "Fees", "publication": "published"});
        item.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
        item
    };
    let mut minutes = input.clone();
    minutes["publication"] = json!("published");
    let issue = json!({"council": council.slug, "title": "Fees", "publication": "published", "summary": input});
    vec![
        ("items", "purpose", publisher.post("/v1/items", &item(json!({"purpose": input}))).await.created()),
        ("items", "minutes", publisher.post("/v1/items", &item(json!({"minutes": minutes}))).await.created()),
        ("issues", "summary", publisher.post("/v1/issues", &issue).await.created()),
    ]
}

#[actix_web::test]
async fn what_was_minuted_is_what_is_read_in_every_rich_text() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    for (input, read, html) in [
        (
            json!({"html": "<h2>Resolved</h2><p>That it be noted.</p>"}),
            "Resolved\n\nThat it be noted.",
            "<h3>Resolved</h3><p>That it be noted.</p>",
        ),
        (json!({"html": "fee be <s>£50</s> £75"}), "fee be [deleted: £50] £75", "<p>fee be <s>£50</s> £75</p>"),
        (
            json!({"html": "<div>a<del>b</del></div><div><ins>c</ins></div>"}),
            "a[deleted: b]\n\n[added: c]",
            "<p>a<del>b</del></p><p><ins>c</ins></p>",
        ),
        (json!({"text": "One.\r\n\r\nTwo."}), "One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        (json!({"text": "One.\n  \t\nTwo."}), "One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
    ] {
        for (collection, member, record) in made(&app, &council, &input).await {
            let record = app.anonymous().get(&format!("/v1/{collection}/{}", id(&record))).await.ok();
            let found = (&record[member]["text"], &record[member]["html"]);
            assert_eq!(found, (&json!(read), &json!(html)), "{member}: {input}");
        }
    }
}

#[actix_web::test]
async fn html_that_would_lose_meaning_is_refused_with_a_sentence() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    for html in ["<p>a</p><svg></svg>", "a<img src=x>", "a<b style='display:none'>b</b>", "a<input value=b>"] {
        for member in ["purpose", "minutes"] {
            let item = json!({"meeting_id": meeting, "title": "Fees", member: {"html": html}});
            let refused = app.clerk("ashford").post("/v1/items", &item).await;
            assert_eq!(refused.pointers(422, "validation"), [format!("/{member}/html")], "{html}");
        }
    }
}

#[actix_web::test]
async fn staff_read_the_html_as_it_was_sent_and_the_public_never_does() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    app.council("barnet").await;
    let html = "<h1>Fees</h1><!-- from the old system --><p class=\"x\">Noted.</p>";
    for (collection, member, record) in made(&app, &council, &json!({"html": html})).await {
        let path = format!("/v1/{collection}/{}", id(&record));
        for reader in [app.anonymous(), app.publisher("barnet")] {
            let read = reader.get(&path).await.ok();
            assert_eq!(read[member]["original_html"], Value::Null, "{member}");
            assert!(read[member].as_object().expect("a text").contains_key("original_html"), "{member}");
        }
        let clerk = app.clerk("ashford");
        let read = clerk.get(&path).await.ok();
        assert_eq!(read[member]["original_html"], json!(html), "{member}");
        // A title moves, and the text with its original stays; so does a text that is sent back as it was read.
        let renamed =
            app.publisher("ashford").patch(&path, &json!({"title": "Fees of 2027", member: read[member]})).await.ok();
        assert_eq!(renamed[member], read[member]);
        let other = app.publisher("ashford").patch(&path, &json!({member: {"text": "Refused."}})).await.ok();
        assert_eq!((&other[member]["text"], &other[member]["original_html"]), (&json!("Refused."), &Value::Null));
    }
}

#[actix_web::test]
async fn what_is_sent_again_changes_nothing() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let html = "<h1>Fees</h1>Noted<ul><p>One</p></ul>";
    let item = json!({"meeting_id": meeting, "title": "Fees", "purpose": {"html": html}});
    let first = app.clerk("ashford").put("/v1/items/by/q/fees", &item).await.created();
    let again = app.clerk("ashford").put("/v1/items/by/q/fees", &item).await.ok();
    assert_eq!(again["version"], first["version"]);
}

#[actix_web::test]
async fn relative_links_lead_to_the_source_or_are_left_out() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let mut item =
        json!({"meeting_id": meeting, "title": "Fees", "purpose": {"html": "<a href=\"/report.pdf\">Report</a>"}});
    let without = app.clerk("ashford").post("/v1/items", &item).await.created();
    assert_eq!(without["purpose"]["html"], "<p>Report</p>");
    item["source_url"] = json!("https://example.org/meetings/7?x=1");
    let with = app.clerk("ashford").post("/v1/items", &item).await.created();
    assert!(text(&with["purpose"], "html").contains("href=\"https://example.org/report.pdf\""), "{with}");
}

#[actix_web::test]
async fn a_page_keeps_the_order_of_headings_and_what_was_struck_out() {
    let app = TestApp::new().await;
    let council = app.council("ashford").await;
    let meeting = id(&app.meeting(&council, "2026-07-01", "published").await);
    let minutes = json!({"html": "<h2>Fees</h2><h3>Of <s>2025</s> 2026</h3>", "publication": "published"});
    let item = json!({"meeting_id": meeting, "title": "Fees", "publication": "published", "minutes": minutes});
    app.publisher("ashford").post("/v1/items", &item).await.created();
    let shown = page(&app.anonymous(), &format!("/meetings/{meeting}")).await;
    let levels: Vec<&str> = shown.split("aria-level=\"").skip(1).filter_map(|rest| rest.get(..1)).collect();
    assert_eq!(levels.len(), 2, "{shown}");
    assert!(levels[0] < levels[1], "{levels:?}");
    assert!(shown.contains("<s>2025</s>"), "{shown}");
}
