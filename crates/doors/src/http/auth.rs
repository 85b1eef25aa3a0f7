//! The caller of a request. The signature of a handler has the scope that its route needs, so no route can forget it.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, rt};
use chrono::{DateTime, Utc};
use futures_util::future::{Either, LocalBoxFuture, Ready, ready};

use super::problem::{Code, Problem};
use crate::actor::{Actor, Scope};
use crate::clock::Clock;
use crate::database::{ClockDifference, Database};
use crate::refused::Refused;
use crate::tokens::{Checked, Rejected, RevocationList, Verified, Verifier};

/// How long a token waits for a new list of revocations, before the server uses the last one.
const PATIENCE: Duration = Duration::from_secs(5);

/// The keys, the clock and the revocations that verify the tokens of callers.
pub struct Auth {
    /// The keys. None if none are configured.
    pub verifier: Option<Verifier>,
    /// The time by which tokens expire.
    pub clock: Clock,
    /// Which tokens are revoked.
    pub revocations: RevocationList,
    /// Difference between that time and the database's, which decides which tokens are revoked.
    pub difference: Arc<ClockDifference>,
}

impl Auth {
    /// Now, by the database's clock.
    fn now_at_database(&self) -> DateTime<Utc> {
        self.clock.now() - self.difference.get()
    }
}

/// The right that a route needs.
pub trait Requirement: 'static {
    /// The caller needs one of these scopes. Empty if anyone may call.
    const SCOPES: &'static [Scope];
}

/// Anyone may call.
pub struct Anyone;

/// Callers who may write drafts.
pub struct Write;

/// Callers who may publish, withdraw and delete.
pub struct Publish;

/// Callers who may write a council's bodies and years.
pub struct CouncilAdmin;

/// Callers who may write strategies and their progress.
pub struct ProgressWriter;

/// Callers who may write councils.
pub struct Admin;

/// Callers who may write a council's own row: its administrators, and callers who may write councils.
pub struct CouncilWriter;

/// Callers who may write anything at all. What they may write of it is asked for each write.
pub struct AnyWriter;

impl Requirement for AnyWriter {
    const SCOPES: &'static [Scope] =
        &[Scope::RecordWrite, Scope::RecordPublish, Scope::ProgressWrite, Scope::CouncilAdmin, Scope::Admin];
}

/// Checks that an actor has the right for a write, as its own address asks for it.
///
/// # Errors
/// [`Refused::MissingScope`].
pub fn require<R: Requirement>(actor: &Actor) -> Result<(), Refused> {
    match R::SCOPES {
        [first, ..] if !R::SCOPES.iter().any(|scope| actor.may(*scope)) => Err(Refused::MissingScope(*first)),
        _ => Ok(()),
    }
}

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

impl Requirement for ProgressWriter {
    const SCOPES: &'static [Scope] = &[Scope::ProgressWrite];
}

impl Requirement for Admin {
    const SCOPES: &'static [Scope] = &[Scope::Admin];
}

impl Requirement for CouncilWriter {
    const SCOPES: &'static [Scope] = &[Scope::CouncilAdmin, Scope::Admin];
}

/// The caller of a route that needs `R`.
pub struct Caller<R> {
    /// Who it is.
    pub actor: Actor,
    /// Whether a token was sent.
    pub has_token: bool,
    requirement: PhantomData<R>,
}

impl<R: Requirement> FromRequest for Caller<R> {
    type Error = Problem;
    /// Nearly all callers are known immediately. A box is for those who wait for a key set or the list of revocations.
    type Future = Either<Ready<Result<Self, Problem>>, LocalBoxFuture<'static, Result<Self, Problem>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        match identify(request, R::SCOPES) {
            Ok(Identified::Now(caller)) => Either::Left(ready(admit(caller))),
            Ok(Identified::AfterReading(waiting)) => Either::Right(Box::pin(async move {
                let verified = waiting.verified().await?;
                admit(Caller::with_token(verified.actor))
            })),
            Err(problem) => Either::Left(ready(Err(problem))),
        }
    }
}

impl<R: Requirement> Caller<R> {
    /// Verifies the token of a request that takes long once more. It may have expired, or be revoked by now.
    ///
    /// # Errors
    /// The same as for a new request.
    pub async fn again(request: &HttpRequest) -> Result<Caller<R>, Problem> {
        request.extensions_mut().remove::<Found>();
        Caller::from_request(request, &mut Payload::None).await
    }
}

impl<R> Caller<R> {
    fn with_token(actor: Actor) -> Caller<R> {
        Caller { actor, has_token: true, requirement: PhantomData }
    }
}

/// The caller, or the reading that must come first.
enum Identified<R> {
    Now(Caller<R>),
    AfterReading(Waiting),
}

/// A token that the server cannot accept before it reads the keys or the revocations.
struct Waiting {
    auth: Data<Auth>,
    database: Data<Database>,
    token: String,
}

impl Waiting {
    async fn verified(self) -> Result<Verified, Problem> {
        let Waiting { auth, database, token } = self;
        let verifier = auth.verifier.as_ref().ok_or_else(not_configured)?;
        let now = auth.clock.now();
        let verified = match verifier.verify(&token, now).map_err(rejected)? {
            Some(verified) => verified,
            None => verifier.verify_after_reading(&token, now).await.map_err(rejected)?,
        };
        let now = auth.now_at_database();
        if let Checked::AfterReading(change) = auth.revocations.check(&verified, now).map_err(rejected)? {
            let reader = auth.clone();
            // In a task of its own, so that a client that disconnects does not stop the reading for others.
            let reading =
                rt::spawn(async move { reader.revocations.refresh(now, async || database.revocations().await).await });
            if rt::time::timeout(PATIENCE, reading).await.is_err() {
                log::warn!("the list of revoked tokens takes too long to read");
            }
            auth.revocations.check_as_read(&verified, change, now).map_err(rejected)?;
        }
        Ok(verified)
    }
}

fn identify<R>(request: &HttpRequest, scopes: &[Scope]) -> Result<Identified<R>, Problem> {
    let auth = request.app_data::<Data<Auth>>().ok_or_else(not_set_up)?;
    let Some(credentials) = request.headers().get(header::AUTHORIZATION) else {
        return match (scopes, &auth.verifier) {
            ([], _) => {
                Ok(Identified::Now(Caller { actor: Actor::public(), has_token: false, requirement: PhantomData }))
            }
            (_, None) => Err(not_configured()),
            (_, Some(_)) => Err(Problem::new(Code::TokenRequired, "Send Authorization: Bearer with a token.")),
        };
    };
    let verifier = auth.verifier.as_ref().ok_or_else(not_configured)?;
    // A proxy may have used the other header.
    if request.headers().get_all(header::AUTHORIZATION).count() > 1 {
        return Err(Problem::new(Code::InvalidToken, "Send one header Authorization."));
    }
    let Some(token) = bearer(credentials).filter(|token| misplaced(token).is_none()) else {
        return Err(Problem::new(Code::InvalidToken, misread(credentials)));
    };
    if let Some(verified) = verify_once(request, auth, verifier, token).map_err(rejected)?
        && auth.revocations.check(&verified, auth.now_at_database()).map_err(rejected)? == Checked::Stands
    {
        return Ok(Identified::Now(Caller::with_token(verified.actor)));
    }
    let database = request.app_data::<Data<Database>>().ok_or_else(not_set_up)?;
    Ok(Identified::AfterReading(Waiting { auth: auth.clone(), database: database.clone(), token: token.to_owned() }))
}

fn bearer(credentials: &HeaderValue) -> Option<&str> {
    let (scheme, token) = credentials.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The fault in the form of a token, in words that repeat no part of it.
fn misplaced(token: &str) -> Option<&'static str> {
    let mut words = token.split_ascii_whitespace();
    match (words.next(), words.next()) {
        (None, _) => Some("There is no token behind the word Bearer. Send Authorization: Bearer with a token."),
        (Some(first), _) if first.trim_end_matches(':').eq_ignore_ascii_case("bearer") => {
            Some("Authorization says Bearer twice. Leave out the second word.")
        }
        (_, Some(_)) => Some("There is a space in the token. Send it in one piece, behind the word Bearer."),
        (Some(first), None) if first.starts_with(['"', '\'', '<', '{', '$', '[']) => {
            Some("Send the token itself, without quotes, brackets or the name of a variable.")
        }
        _ => None,
    }
}

/// Why a header has no token.
fn misread(credentials: &HeaderValue) -> &'static str {
    let sent = credentials.to_str().unwrap_or_default().trim();
    if let Some(wrong) = bearer(credentials).and_then(misplaced) {
        return wrong;
    }
    let (scheme, rest) = sent.split_once(' ').unwrap_or((sent, ""));
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => "There is no token behind the word Bearer. Send Authorization: Bearer with a token.",
        word if word.starts_with("bearer") => {
            "After the word Bearer comes a space, and then the token: send Authorization: Bearer with a token."
        }
        "basic" | "digest" | "token" | "jwt" | "apikey" => {
            "Only bearer tokens are accepted. Send Authorization: Bearer with a token."
        }
        _ if rest.is_empty() && !sent.is_empty() => "Put the word Bearer and a space before the token.",
        _ => "Send Authorization: Bearer with a token.",
    }
}

/// The result for the token of a request. The request keeps it, because the limiter asks first and the handler again.
#[derive(Clone)]
struct Found(Result<Option<Verified>, Rejected>);

fn verify_once(
    request: &HttpRequest,
    auth: &Auth,
    verifier: &Verifier,
    token: &str,
) -> Result<Option<Verified>, Rejected> {
    if let Some(Found(found)) = request.extensions().get::<Found>() {
        return found.clone();
    }
    let found = verifier.verify(token, auth.clock.now());
    request.extensions_mut().insert(Found(found.clone()));
    found
}

/// The caller that the token of a request names, if it is valid and no reading is needed.
pub fn known_actor(request: &HttpRequest) -> Option<Actor> {
    let token = bearer(request.headers().get(header::AUTHORIZATION)?)?;
    let auth = request.app_data::<Data<Auth>>()?;
    let verified = verify_once(request, auth, auth.verifier.as_ref()?, token).ok()??;
    // The limiter only counts, so it does not need the newest list of revocations.
    auth.revocations.check(&verified, auth.now_at_database()).ok()?;
    Some(verified.actor)
}

/// Accepts a caller who has the right that the route needs.
fn admit<R: Requirement>(caller: Caller<R>) -> Result<Caller<R>, Problem> {
    require::<R>(&caller.actor)?;
    Ok(caller)
}

fn rejected(rejected: Rejected) -> Problem {
    match rejected {
        Rejected::Invalid(reason) => Problem::new(Code::InvalidToken, reason),
        Rejected::KeysUnread => Problem::new(
            Code::Unavailable,
            "The keys to verify tokens cannot be read at the moment. To read published records, you need no token.",
        )
        .with_header(header::RETRY_AFTER, "5"),
        Rejected::RevocationsUnread => Problem::new(
            Code::Unavailable,
            "The list of revoked tokens cannot be read at the moment. To read published records, you need no token.",
        )
        .with_header(header::RETRY_AFTER, "5"),
    }
}

fn not_set_up() -> Problem {
    Problem::new(Code::Internal, "The server is not set up.")
}

fn not_configured() -> Problem {
    Problem::new(
        Code::AuthNotConfigured,
        "This server has no key to verify tokens: set MINUTEBOOK_OIDC_ISSUER, MINUTEBOOK_JWT_JWKS or \
         MINUTEBOOK_JWT_PUBLIC_KEY_FILE.",
    )
}
