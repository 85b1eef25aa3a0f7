//! Who calls. The scope that a route needs stands in its handler's signature, so that no route can forget it.

use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::{Ready, ready};

use super::problem::{Code, Problem};
use crate::actor::{Actor, Scope};
use crate::clock::Clock;
use crate::refused::Refused;
use crate::tokens::Verifier;

/// What callers' tokens are verified by.
pub struct Auth {
    /// The key; none when none is configured.
    pub verifier: Option<Verifier>,
    /// The time by which tokens expire.
    pub clock: Clock,
}

/// What a route asks of its caller.
pub trait Requirement: 'static {
    /// The scopes of which a caller needs one; none when anybody may call.
    const SCOPES: &'static [Scope];
}

/// Anybody may call.
pub struct Anyone;

/// Who may write drafts may call.
pub struct Write;

/// Who may publish, withdraw and delete may call.
pub struct Publish;

/// Who may write a council's bodies and years may call.
pub struct CouncilAdmin;

/// Who may write councils may call.
pub struct Admin;

/// Who may write a council's own row may call: its administrator, or who may write councils.
pub struct CouncilWriter;

impl Requirement for Anyone {
    const SCOPES: &'static [Scope] = &[];
}

impl Requirement for Write {
    const SCOPES: &'static [Scope] = &[Scope::RecordWrite];
}

impl Requirement for Publish {
    const SCOPES: &'static [Scope] = &[Scope::RecordPublish];
}

impl Requirement for CouncilAdmin {
    const SCOPES: &'static [Scope] = &[Scope::CouncilAdmin];
}

impl Requirement for Admin {
    const SCOPES: &'static [Scope] = &[Scope::Admin];
}

impl Requirement for CouncilWriter {
    const SCOPES: &'static [Scope] = &[Scope::CouncilAdmin, Scope::Admin];
}

/// The caller of a route that asks for `R`.
pub struct Caller<R> {
    /// Who it is.
    pub actor: Actor,
    /// Whether a token was sent.
    pub has_token: bool,
    requirement: PhantomData<R>,
}

impl<R: Requirement> FromRequest for Caller<R> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(identify(request, R::SCOPES))
    }
}

fn identify<R>(request: &HttpRequest, scopes: &[Scope]) -> Result<Caller<R>, Problem> {
    let auth =
        request.app_data::<Data<Auth>>().ok_or_else(|| Problem::new(Code::Internal, "The server is not set up."))?;
    let requirement = PhantomData;
    let Some(credentials) = request.headers().get(header::AUTHORIZATION) else {
        return match (scopes, &auth.verifier) {
            ([], _) => Ok(Caller { actor: Actor::public(), has_token: false, requirement }),
            (_, None) => Err(not_configured()),
            (_, Some(_)) => Err(Problem::new(Code::TokenRequired, "Send Authorization: Bearer with a token.")),
        };
    };
    let verifier = auth.verifier.as_ref().ok_or_else(not_configured)?;
    let bearer = credentials.to_str().ok().and_then(|text| text.split_once(' '));
    let token = match bearer {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => return Err(Problem::new(Code::InvalidToken, "Send Authorization: Bearer with a token.")),
    };
    let actor = verifier.verify(token, auth.clock.now()).map_err(|reason| Problem::new(Code::InvalidToken, reason))?;
    match scopes {
        [first, ..] if !scopes.iter().any(|scope| actor.may(*scope)) => Err(Refused::MissingScope(*first).into()),
        _ => Ok(Caller { actor, has_token: true, requirement }),
    }
}

fn not_configured() -> Problem {
    Problem::new(
        Code::AuthNotConfigured,
        "This server has no key to verify tokens by: MINUTEBOOK_JWT_PUBLIC_KEY_FILE is not set.",
    )
}
