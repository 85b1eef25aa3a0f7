//! The parts of the application that handlers and middleware take from it, shared by all workers.

use actix_web::web::{Data, ServiceConfig};
use prometheus_client::registry::Registry;

use super::PAGES;
use crate::api::Counts;
use crate::api::docs::ServedContract;
use crate::extraction::Waiting;
use crate::http::auth::Auth;
use crate::http::cache::AnswerCache;
use crate::http::contract::Describe;
use crate::http::door::CacheControl;
use crate::http::feed::Following;
use crate::http::fixed::FixedAnswers;
use crate::http::health::Readiness;
use crate::http::limit::Limiter;
use crate::http::methods::Addresses;
use crate::http::metrics::{self, Requests};
use crate::http::problem::ProblemPage;
use crate::http::schemas::Schemas;
use crate::http::security_txt::Contacts;
use crate::http::urls::Urls;
use crate::outbound::Outbound;
use crate::publish::changes::SharedPage;
use crate::publish::pages;
use crate::settings::{BodyLimits, FileLimits, RateLimits};
use crate::state::App;
use crate::storage::Storage;
use crate::tokens::RevocationList;

/// What is at and below these addresses stays the same until the program ends.
const FIXED: [&str; 2] = ["/openapi.json", "/docs"];

/// The parts.
#[derive(Clone)]
pub struct Parts {
    /// What is counted of requests.
    pub requests: Data<Requests>,
    /// All numbers that `/metrics` shows.
    pub registry: Data<Registry>,
    /// Makes addresses.
    pub urls: Data<Urls>,
    answers: Option<Data<AnswerCache>>,
    limiter: Option<Data<Limiter>>,
    schemas: Data<Schemas>,
    addresses: Data<Addresses>,
    contract: Data<ServedContract>,
    auth: Data<Auth>,
    body_limits: Data<BodyLimits>,
    file_limits: Data<FileLimits>,
    rate_limits: Data<RateLimits>,
    storage: Data<Storage>,
    waiting: Data<Waiting>,
    cache_control: Data<CacheControl>,
    fixed_answers: Data<FixedAnswers>,
    following: Data<Following>,
    shared_page: Data<SharedPage>,
    readiness: Data<Readiness>,
    counts: Data<Counts>,
    problem_page: Data<ProblemPage>,
    contacts: Data<Contacts>,
    outbound: Data<Outbound>,
}

impl Parts {
    /// The parts of an application. The key and the login are taken out of it.
    pub fn of(app: &mut App, described: Describe, readiness: Readiness) -> Parts {
        let requests = Requests::default();
        let answers = AnswerCache::of_size(app.answer_cache_bytes, &pages::OF_RECORD).map(Data::new);
        let (verifier, revocations) = (app.verifier.take(), RevocationList::default());
        let readings = (verifier.as_ref().and_then(|verifier| verifier.readings()), &revocations.readings);
        let following = Data::new(Following::new(app.feed_limits, readiness.stopping()));
        let registry =
            metrics::registry(&requests, app.source.metrics(), readings, answers.clone(), &following, app.clock.now());
        let auth = Auth { verifier, clock: app.clock.clone(), revocations, difference: app.source.clock_difference() };
        Parts {
            requests: Data::new(requests),
            registry: Data::new(registry),
            urls: Data::new(Urls::new(&app.public_url)),
            answers,
            limiter: Limiter::new(&app.rate_limits, &app.clock).map(Data::new),
            schemas: Data::new(Schemas::of(described)),
            addresses: Data::new(Addresses::new(Some(described), &PAGES)),
            contract: Data::new(ServedContract::new(described, app.login.take())),
            auth: Data::new(auth),
            body_limits: Data::new(app.body_limits),
            file_limits: Data::new(app.file_limits),
            rate_limits: Data::new(app.rate_limits.clone()),
            storage: Data::new(app.storage.clone()),
            waiting: Data::new(app.waiting.clone()),
            cache_control: Data::new(CacheControl(app.cache_control.clone())),
            fixed_answers: Data::new(FixedAnswers::new(&FIXED)),
            following,
            shared_page: Data::new(SharedPage::default()),
            readiness: Data::new(readiness),
            counts: Data::new(Counts::default()),
            problem_page: Data::new(ProblemPage(pages::problem)),
            contacts: Data::new(Contacts(app.security_contacts.clone())),
            outbound: Data::from(app.outbound.clone()),
        }
    }

    /// Gives them to a worker.
    pub fn mount(self, services: &mut ServiceConfig) {
        if let Some(answers) = self.answers {
            services.app_data(answers);
        }
        if let Some(limiter) = self.limiter {
            services.app_data(limiter);
        }
        services
            .app_data(self.requests)
            .app_data(self.urls)
            .app_data(self.schemas)
            .app_data(self.addresses)
            .app_data(self.contract)
            .app_data(self.auth)
            .app_data(self.body_limits)
            .app_data(self.file_limits)
            .app_data(self.rate_limits)
            .app_data(self.storage)
            .app_data(self.waiting)
            .app_data(self.cache_control)
            .app_data(self.fixed_answers)
            .app_data(self.following)
            .app_data(self.shared_page)
            .app_data(self.readiness)
            .app_data(self.counts)
            .app_data(self.problem_page)
            .app_data(self.contacts)
            .app_data(self.outbound);
    }
}
