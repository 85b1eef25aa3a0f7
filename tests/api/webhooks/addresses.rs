//! The server asks no address inside its network: not by its number, not by a name, and not by a name that changes its
//! mind.

use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use minutebook::settings::WebhookSettings;
use serde_json::{Value, json};

use super::{Told, outbound, process};
use crate::support::TestApp;
use crate::support::receiver::Receiver;
use crate::support::records::text;

#[actix_web::test]
async fn an_address_that_breaks_a_rule_is_refused_with_the_rule_and_nothing_else() {
    let app = TestApp::new().await;
    app.council("ashford").await;
    let admin = app.council_admin("ashford");
    for (url, rule) in [
        ("http://example.org/hook", "https_only"),
        ("https://user:secret@example.org/hook", "no_user"),
        ("https://example.org/hook#part", "no_fragment"),
        ("https://example.org:22/hook", "port"),
        ("https://example.org:8080/hook", "port"),
        ("https://127.0.0.1/", "public_host"),
        ("https://127.0.0.1:8443/", "public_host"),
        ("https://10.0.0.1/", "public_host"),
        ("https://172.16.0.1/", "public_host"),
        ("https://192.168.0.1/", "public_host"),
        ("https://169.254.169.254/latest/meta-data/", "public_host"),
        ("https://100.64.0.1/", "public_host"),
        ("https://0.0.0.0/", "public_host"),
        ("https://192.0.0.1/", "public_host"),
        ("https://198.18.0.1/", "public_host"),
        ("https://224.0.0.1/", "public_host"),
        ("https://2130706433/", "public_host"),
        ("https://0x7f.1/", "public_host"),
        ("https://0177.0.0.1/", "public_host"),
        ("https://127.0.0.1./", "public_host"),
        ("https://[::1]/", "public_host"),
        ("https://[fc00::1]/", "public_host"),
        ("https://[fe80::1]/", "public_host"),
        ("https://[::ffff:127.0.0.1]/", "public_host"),
        ("https://[64:ff9b::7f00:1]/", "public_host"),
        ("https://[2002:7f00:1::]/", "public_host"),
        ("https://localhost/", "public_host"),
        ("https://localhost./", "public_host"),
        ("https://hooks.localhost:8443/", "public_host"),
    ] {
        let new = json!({"council": "ashford", "url": url});
        let problem = admin.post("/v1/webhooks", &new).await.problem(422, "address_refused");
        let error = &problem["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!("/url"), &json!(rule)), "{url}");
        assert!(!text(error, "detail").contains("127.") && !text(error, "detail").contains("secret"), "{error}");
    }
    assert_eq!(admin.get("/v1/webhooks").await.ok()["data"], json!([]));
    let new = json!({"council": "ashford", "url": "https://EXAMPLE.org:443/a/../hook"});
    let webhook = admin.post("/v1/webhooks", &new).await.created();
    assert_eq!(webhook["url"], "https://example.org/hook");
    let one = text(&webhook["links"], "self");
    admin.patch(&one, &json!({"url": "https://10.0.0.1/"})).await.problem(422, "address_refused");
    assert_eq!(admin.get(&one).await.ok()["url"], webhook["url"]);
}

/// Delivers one change to a name that leads to some addresses in turn. Gives what came of it, and how often the name
/// was looked up.
async fn delivered_to(told: &Told, answers: Vec<Vec<IpAddr>>, settings: &WebhookSettings) -> (Value, usize) {
    let looked_up = Arc::new(AtomicUsize::new(0));
    let (count, answers) = (looked_up.clone(), Mutex::new(answers));
    let outbound = outbound(settings).with_lookup(move |name| {
        assert_eq!(name, "hooks.example.org");
        count.fetch_add(1, Ordering::SeqCst);
        let mut answers = answers.lock().expect("the answers");
        Ok(if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() })
    });
    let process = process(&told.app, outbound).await;
    let url = format!("https://hooks.example.org:{}/hook", told.receiver.port);
    let webhook = told.webhook(json!({"url": url, "mode": "each"})).await;
    told.item("Business").await;
    crate::feed::until_sealed(&told.db).await;
    process.courier.deliver_due(&process.database).await.expect("an answer");
    let attempts = told.attempts(&webhook).await;
    let path = text(&webhook["links"], "self");
    told.admin().patch(&path, &json!({"status": "paused"})).await.ok();
    (attempts[0].clone(), looked_up.load(Ordering::SeqCst))
}

fn addresses(texts: &[&str]) -> Vec<IpAddr> {
    texts.iter().map(|text| text.parse().expect("an address")).collect()
}

#[actix_web::test]
async fn a_name_that_leads_inside_is_not_followed_and_the_attempt_does_not_say_where_it_led() {
    let told = Told::with(Receiver::start("hooks.example.org")).await;
    // The port is allowed, and no network is.
    let none = WebhookSettings { webhook_networks: Vec::new(), ..told.settings.clone() };
    for inside in [
        &["127.0.0.1"][..],
        &["10.0.0.1", "127.0.0.1"],
        &["::1"],
        &["::ffff:127.0.0.1"],
        &["169.254.169.254"],
        &["64:ff9b::7f00:1"],
        &[],
    ] {
        let (attempt, looked_up) = delivered_to(&told, vec![addresses(inside)], &none).await;
        assert_eq!((&attempt["outcome"], &attempt["status_code"]), (&json!("unreachable"), &Value::Null), "{inside:?}");
        assert_eq!(looked_up, 1, "{inside:?}");
        let attempt = attempt.to_string();
        assert!(!inside.iter().any(|address| attempt.contains(address)), "{attempt}");
    }
    assert_eq!(told.receiver.connections(), 0, "nothing was ever connected to");
}

#[actix_web::test]
async fn the_check_and_the_connection_use_one_answer_of_the_resolver() {
    let told = Told::with(Receiver::start("hooks.example.org")).await;
    // Of a name with several addresses, the one that is not allowed is left out; and it is asked for once, so there is
    // no second answer that could lead elsewhere.
    let answers = vec![addresses(&["10.9.9.9", "127.0.0.1"]), addresses(&["10.9.9.9"])];
    let (attempt, looked_up) = delivered_to(&told, answers, &told.settings).await;
    assert_eq!((&attempt["outcome"], looked_up), (&json!("delivered"), 1));
    assert_eq!(told.receiver.one().header("host"), format!("hooks.example.org:{}", told.receiver.port));
}

#[actix_web::test]
async fn an_address_that_the_operator_no_longer_allows_is_not_asked() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    told.item("First").await;
    crate::feed::until_sealed(&told.db).await;
    let usual = WebhookSettings::default();
    let strict = process(&told.app, outbound(&usual)).await;
    assert_eq!(strict.courier.deliver_due(&strict.database).await.expect("an answer"), 1);
    assert_eq!(told.attempts(&webhook).await[0]["outcome"], "address_refused");
    assert_eq!(told.receiver.connections(), 0);
    told.app.clock.advance(10);
    assert_eq!(told.deliver().await, 1);
    assert_eq!(told.receiver.one().json()["type"], "item.created");
}

#[actix_web::test]
async fn a_receiver_whose_certificate_nobody_vouches_for_gets_nothing() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    told.item("First").await;
    crate::feed::until_sealed(&told.db).await;
    // Another authority than the one that signed the receiver's certificate.
    let other = Receiver::start("127.0.0.1");
    let file = told.settings.webhook_ca_file.clone().expect("a file").with_file_name("other.pem");
    std::fs::write(&file, &other.authority).expect("a file");
    let settings = WebhookSettings { webhook_ca_file: Some(file), ..told.settings.clone() };
    let process = process(&told.app, outbound(&settings)).await;
    assert_eq!(process.courier.deliver_due(&process.database).await.expect("an answer"), 1);
    assert_eq!(told.attempts(&webhook).await[0]["outcome"], "unreachable");
    assert_eq!(told.receiver.count(), 0);
    assert!(told.receiver.connections() > 0, "it was tried");
}
