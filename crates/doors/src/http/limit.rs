//! How often a client may come: an address so many times a minute, the subject of a token so many. It stands before
//! routing and before the cache, and what it remembers is bounded however many come.

mod buckets;

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use governor::Quota;
use xxhash_rust::xxh3::xxh3_128;

use self::buckets::{Buckets, Counted};
use super::auth;
use super::client::{Proxies, network_of};
use super::problem::{Code, Problem};
use crate::clock::Clock;
use crate::settings::RateLimits;

/// `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).
const LEFT: HeaderName = HeaderName::from_static("ratelimit");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Whoever watches over the program must always hear from it.
const EXEMPT: [&str; 2] = ["/livez", "/readyz"];

/// What a page of another site must be able to read of a refusal.
const EXPOSED: &str = "ratelimit, ratelimit-policy, retry-after, x-request-id";

/// Counts the requests of each client, for all workers together.
pub struct Limiter {
    of_addresses: Option<Rate>,
    of_subjects: Option<Rate>,
    proxies: Proxies,
    warned: AtomicBool,
}

/// A rate that holds for each of many clients.
struct Rate {
    per_minute: u32,
    policy: HeaderValue,
    buckets: Buckets,
}

impl Rate {
    /// None for 0.
    fn new(per_minute: u32, clock: &Clock) -> Option<Rate> {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute)?);
        let policy = HeaderValue::from_str(&format!("\"default\";q={per_minute};w=60")).ok()?;
        Some(Rate { per_minute, policy, buckets: Buckets::new(quota, clock.clone()) })
    }
}

/// How a client stands after a request.
struct Standing<'a> {
    rate: &'a Rate,
    counted: Counted,
    has_token: bool,
}

impl Limiter {
    /// One with nobody counted; none where there are no limits.
    pub fn new(limits: &RateLimits, clock: &Clock) -> Option<Limiter> {
        let of_addresses = Rate::new(limits.per_minute, clock);
        let of_subjects = Rate::new(limits.with_token_per_minute, clock);
        let proxies = Proxies { trusted: limits.trusted_proxies.clone(), header: limits.proxy_header };
        let limiter = Limiter { of_addresses, of_subjects, proxies, warned: AtomicBool::new(false) };
        (limiter.of_addresses.is_some() || limiter.of_subjects.is_some()).then_some(limiter)
    }

    /// Counts a request. Only a token that was verified chooses whom it is counted to: with a bad one it is the
    /// address.
    fn count(&self, request: &ServiceRequest) -> Option<Standing<'_>> {
        if let Some(actor) = auth::known_actor(request.request()) {
            let rate = self.of_subjects.as_ref()?;
            let counted = rate.buckets.count(xxh3_128(actor.subject.as_bytes()));
            return Some(Standing { rate, counted, has_token: true });
        }
        let rate = self.of_addresses.as_ref()?;
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        if self.proxies.is_unknown_proxy(peer, request.headers()) && !self.warned.swap(true, Ordering::Relaxed) {
            log::warn!(
                "requests come through a proxy that --trusted-proxies does not name: all who come through it count as \
                 one client"
            );
        }
        let client = match network_of(self.proxies.client(peer, request.headers())) {
            IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
            IpAddr::V6(address) => address.to_bits(),
        };
        Some(Standing { rate, counted: rate.buckets.count(client), has_token: false })
    }
}

impl Standing<'_> {
    fn headers(&self) -> [(HeaderName, HeaderValue); 2] {
        let left = format!("\"default\";r={};t={}", self.counted.left, self.counted.full_after_seconds);
        // It is made of digits and of words of ours.
        let left = HeaderValue::from_str(&left).unwrap_or(HeaderValue::from_static("\"default\";r=0"));
        [(POLICY, self.rate.policy.clone()), (LEFT, left)]
    }

    fn problem(&self, retry_after_seconds: u64) -> Problem {
        let whose = if self.has_token { "this token's subject" } else { "this address" };
        let detail = format!(
            "More than {} requests a minute came from {whose}. Send the next in {retry_after_seconds} s.",
            self.rate.per_minute
        );
        Problem::new(Code::TooManyRequests, detail).with_header(header::RETRY_AFTER, retry_after_seconds.to_string())
    }
}

/// Middleware that answers 429 to whoever comes too often, and tells everybody how often they may still come.
///
/// # Errors
/// What the inner services return.
pub async fn requests(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let limiter = request.app_data::<Data<Limiter>>().filter(|_| !EXEMPT.contains(&request.path())).cloned();
    let Some(standing) = limiter.as_ref().and_then(|limiter| limiter.count(&request)) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let mut answer = match standing.counted.retry_after_seconds {
        None => next.call(request).await?.map_into_boxed_body(),
        Some(seconds) => {
            let mut problem = standing.problem(seconds);
            if request.headers().contains_key(header::ORIGIN) {
                problem = problem
                    .with_header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                    .with_header(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
            }
            ServiceResponse::from_err(problem, request.into_parts().0)
        }
    };
    for (name, value) in standing.headers() {
        answer.headers_mut().insert(name, value);
    }
    Ok(answer)
}
