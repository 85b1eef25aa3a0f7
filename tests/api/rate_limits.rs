//! How often a client may come, by a clock that stands still: each request counts, and only time makes up for it.

use actix_web::http::Method;
use minutebook::settings::{ProxyHeader, RateLimits};

use crate::support::client::{Answer, Client};
use crate::support::{Setup, TestApp};

fn limited(per_minute: u32, with_token_per_minute: u32) -> Setup {
    let rate_limits = RateLimits { per_minute, with_token_per_minute, ..RateLimits::default() };
    Setup { rate_limits, ..Setup::default() }
}

fn behind(proxies: &[&str], header: ProxyHeader) -> Setup {
    let trusted_proxies = proxies.iter().map(|network| network.parse().expect("a network")).collect();
    let rate_limits = RateLimits { per_minute: 2, trusted_proxies, proxy_header: header, ..RateLimits::default() };
    Setup { rate_limits, ..Setup::default() }
}

async fn from(client: &Client, header: &str, value: &str) -> Answer {
    client.request(Method::GET, "/v1/meetings").header(header, value).send().await
}

#[actix_web::test]
async fn who_comes_too_often_is_told_when_to_come_again() {
    let app = TestApp::with(limited(3, 0)).await;
    let reader = app.anonymous();
    // The second is kept, and the third comes from memory: it counts like any other.
    for left in ["\"default\";r=2;t=20", "\"default\";r=1;t=40", "\"default\";r=0;t=60"] {
        let answer = reader.get("/v1/meetings").await;
        assert_eq!((answer.status, answer.header("ratelimit")), (200, left));
        assert_eq!(answer.header("ratelimit-policy"), "\"default\";q=3;w=60");
    }
    // Before routing: what is not there is refused alike, and in whatever way it is asked for.
    for (method, path) in [(Method::GET, "/v1/meetings"), (Method::GET, "/nothing"), (Method::POST, "/v1/meetings")] {
        let refused = reader.request(method, path).send().await;
        assert_eq!(refused.header("retry-after"), "20", "{path}");
        assert_eq!(
            (refused.header("ratelimit"), refused.header("cache-control")),
            ("\"default\";r=0;t=60", "private, no-store")
        );
        let problem = refused.problem(429, "too_many_requests");
        let said = "More than 3 requests a minute came from this address. Send the next in 20 s.";
        assert_eq!(problem["detail"], said);
    }
    app.clock.advance(20);
    assert_eq!(reader.get("/v1/meetings").await.status, 200);
    reader.get("/v1/meetings").await.problem(429, "too_many_requests");
    app.clock.advance(3600);
    assert_eq!(reader.get("/v1/meetings").await.header("ratelimit"), "\"default\";r=2;t=20", "no more than ever");
}

#[actix_web::test]
async fn browsers_get_a_page_and_pages_of_other_sites_can_read_why() {
    let app = TestApp::with(limited(1, 0)).await;
    let reader = app.anonymous();
    reader.get("/v1/meetings").await.ok();
    let page = reader.request(Method::GET, "/strategies").header("Accept", "text/html").send().await;
    assert_eq!((page.status, page.header("content-type")), (429, "text/html; charset=utf-8"));
    let other = from(&reader, "Origin", "https://elsewhere.example").await;
    assert_eq!((other.status, other.header("access-control-allow-origin")), (429, "*"));
    for name in ["retry-after", "ratelimit"] {
        assert!(other.header("access-control-expose-headers").contains(name), "{name}");
    }
    assert_eq!(reader.get("/v1/meetings").await.header("access-control-allow-origin"), "");
}

#[actix_web::test]
async fn a_subject_has_its_own_share_whichever_of_its_tokens_it_sends_and_wherever_it_is() {
    let app = TestApp::with(limited(1, 2)).await;
    let first = app.bearer(&app.token_of("first", "record:read", &["ashford"]));
    let same = app.bearer(&app.token_of("first", "record:write", &["*"]));
    let second = app.bearer(&app.token_of("second", "record:read", &["ashford"]));
    app.anonymous().get("/v1/meetings").await.ok();
    app.anonymous().get("/v1/meetings").await.problem(429, "too_many_requests");
    let answer = first.get("/v1/meetings").await;
    assert_eq!(
        (answer.header("ratelimit-policy"), answer.header("ratelimit")),
        ("\"default\";q=2;w=60", "\"default\";r=1;t=30")
    );
    assert_eq!(same.get("/v1/meetings").await.header("ratelimit"), "\"default\";r=0;t=60");
    let problem = first.get("/v1/meetings").await.problem(429, "too_many_requests");
    assert_eq!(
        problem["detail"],
        "More than 2 requests a minute came from this token's subject. Send the next in 30 s."
    );
    assert_eq!(second.get("/v1/meetings").await.header("ratelimit"), "\"default\";r=1;t=30");
}

#[actix_web::test]
async fn a_bad_token_counts_to_the_address_and_not_to_whom_it_names() {
    let app = TestApp::with(limited(3, 2)).await;
    let token = app.token_of("first", "record:read", &["ashford"]);
    let (signed, _) = token.rsplit_once('.').expect("a signature");
    let expired = app.token("record:read", &["ashford"], -1);
    for bad in [format!("{signed}.AAAA"), expired, "nonsense".to_owned()] {
        app.bearer(&bad).get("/v1/meetings").await.problem(401, "invalid_token");
    }
    app.bearer("nonsense").get("/v1/meetings").await.problem(429, "too_many_requests");
    app.anonymous().get("/v1/meetings").await.problem(429, "too_many_requests");
    assert_eq!(app.bearer(&token).get("/v1/meetings").await.header("ratelimit"), "\"default\";r=1;t=30");
}

#[actix_web::test]
async fn behind_a_trusted_proxy_each_client_counts_alone_and_cannot_say_who_it_is() {
    let app = TestApp::with(behind(&["127.0.0.0/8"], ProxyHeader::XForwardedFor)).await;
    let proxy = app.anonymous();
    let left = async |value: &str| from(&proxy, "X-Forwarded-For", value).await.header("ratelimit").to_owned();
    assert_eq!(left("198.51.100.1").await, "\"default\";r=1;t=30");
    assert_eq!(left("198.51.100.2").await, "\"default\";r=1;t=30");
    // What stands before the address that the proxy saw was written by the client.
    assert_eq!(left("192.0.2.1, 198.51.100.1").await, "\"default\";r=0;t=60");
    from(&proxy, "X-Forwarded-For", "192.0.2.2, 198.51.100.1").await.problem(429, "too_many_requests");
    // The other header is the client's own.
    assert_eq!(from(&proxy, "Forwarded", "for=192.0.2.9").await.header("ratelimit"), "\"default\";r=1;t=30");
    assert_eq!(from(&proxy, "Forwarded", "for=192.0.2.8").await.header("ratelimit"), "\"default\";r=0;t=60");
    // One client may take any address of its /64.
    assert_eq!(left("2001:db8:1:2::1").await, "\"default\";r=1;t=30");
    assert_eq!(left("[2001:db8:1:2:ffff::7]:4711").await, "\"default\";r=0;t=60");
    assert_eq!(left("2001:db8:1:3::1").await, "\"default\";r=1;t=30");
}

#[actix_web::test]
async fn the_header_of_rfc_7239_is_read_where_the_proxy_sets_that_one() {
    let app = TestApp::with(behind(&["127.0.0.1/32"], ProxyHeader::Forwarded)).await;
    let proxy = app.anonymous();
    for (value, left) in [("for=198.51.100.1", 1), ("for=192.0.2.1, for=\"198.51.100.1:80\";proto=https", 0)] {
        assert!(from(&proxy, "Forwarded", value).await.header("ratelimit").contains(&format!("r={left};")), "{value}");
    }
}

#[actix_web::test]
async fn whoever_is_no_trusted_proxy_is_not_believed() {
    let app = TestApp::with(behind(&["10.0.0.0/8"], ProxyHeader::XForwardedFor)).await;
    let liar = app.anonymous();
    for address in ["198.51.100.1", "198.51.100.2"] {
        assert_eq!(from(&liar, "X-Forwarded-For", address).await.status, 200);
    }
    from(&liar, "X-Forwarded-For", "198.51.100.3").await.problem(429, "too_many_requests");
}

#[actix_web::test]
async fn whether_the_program_lives_and_is_ready_is_always_told() {
    let app = TestApp::with(limited(1, 1)).await;
    for _ in 0..3 {
        for path in ["/livez", "/readyz"] {
            let answer = app.anonymous().get(path).await;
            assert_eq!((answer.status, answer.header("ratelimit")), (200, ""), "{path}");
        }
    }
}

#[actix_web::test]
async fn the_limits_are_told_and_where_there_are_none_that_too() {
    let of = async |setup| TestApp::with(setup).await.anonymous().get("/v1").await;
    let answer = of(limited(600, 3000)).await.ok();
    assert_eq!(
        (&answer["limits"]["requests_per_minute"], &answer["limits"]["requests_per_minute_with_token"]),
        (&600.into(), &3000.into())
    );
    assert_eq!(answer["limits"]["min_body_bytes_per_second"], 1024);
    let unlimited = of(Setup::default()).await;
    assert_eq!((unlimited.header("ratelimit"), unlimited.header("ratelimit-policy")), ("", ""));
    assert!(unlimited.ok()["limits"]["requests_per_minute"].is_null());
}
