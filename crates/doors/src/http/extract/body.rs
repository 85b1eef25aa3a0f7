//! JSON bodies: read under their limits of size and time, and checked against their schemas.

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use sha2::{Digest, Sha256};

use crate::http::json;
use crate::http::pace::Paced;
use crate::http::patch::{Input, Patch};
use crate::http::problem::{Code, Problem};
use crate::http::schemas::Schemas;
use crate::settings::BodyLimits;

/// A JSON body, checked against its schema.
pub struct Json<T> {
    /// What it says.
    pub value: T,
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
}

/// What can be read from a body.
pub trait FromBody: Sized + 'static {
    /// The media types that it may be sent as.
    const MEDIA_TYPES: &'static [&'static str];

    /// The most bytes that it may have.
    fn max_bytes(limits: &BodyLimits) -> usize {
        limits.max_bytes
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Code::Validation`] with everything that is wrong.
    fn from_body(body: serde_json::Value, schemas: &Schemas) -> Result<Self, Problem>;
}

impl<T: Input + 'static> FromBody for Patch<T> {
    const MEDIA_TYPES: &'static [&'static str] = &["application/merge-patch+json", "application/json"];

    fn from_body(body: serde_json::Value, schemas: &Schemas) -> Result<Self, Problem> {
        Patch::read(body, schemas)
    }
}

/// A body sent whole.
#[derive(Debug, Clone)]
pub struct Whole<T>(pub T);

impl<T: Input + 'static> FromBody for Whole<T> {
    const MEDIA_TYPES: &'static [&'static str] = &["application/json"];

    fn from_body(body: serde_json::Value, schemas: &Schemas) -> Result<Self, Problem> {
        schemas.read_sent(body).map(Whole).map_err(Problem::validation)
    }
}

impl<T: FromBody> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limits = request.app_data::<Data<BodyLimits>>().cloned();
        let schemas = request.app_data::<Data<Schemas>>().cloned();
        let media_type = check_media_type(request.headers(), T::MEDIA_TYPES);
        let payload = payload.take();
        Box::pin(async move {
            let (Some(limits), Some(schemas)) = (limits, schemas) else {
                return Err(Problem::new(Code::Internal, "The server is not set up."));
            };
            media_type?;
            let payload = Paced::new(payload, limits.pace);
            let body = tokio::time::timeout(limits.timeout, collect(payload, T::max_bytes(&limits)))
                .await
                .map_err(|_| Problem::new(Code::RequestTimeout, "The body did not arrive in time."))??;
            if body.is_empty() {
                let detail = "The body is empty. Send a JSON object: {} if you have nothing to say.";
                return Err(Problem::new(Code::MalformedJson, detail));
            }
            let value = json::parse(&body).map_err(|error| malformed(&body, &error))?;
            let value = T::from_body(value, &schemas)?;
            Ok(Json { value, digest: Sha256::digest(&body).into() })
        })
    }
}

/// Says why a body is no JSON. If it is in another coding, the place of a byte says nothing.
fn malformed(body: &[u8], error: &str) -> Problem {
    let is_marked = body.starts_with(b"\xEF\xBB\xBF");
    let detail = match std::str::from_utf8(body) {
        Ok(text) if text.contains('\0') => "The body is not in UTF-8. Send JSON in UTF-8.".to_owned(),
        Err(_) => "The body is not in UTF-8. Send JSON in UTF-8.".to_owned(),
        Ok(_) if is_marked => "The body begins with a byte order mark. Send JSON in UTF-8 without one.".to_owned(),
        Ok(_) => format!("The body is not valid JSON: {error}."),
    };
    Problem::new(Code::MalformedJson, detail)
}

/// Refuses a body that is compressed: nothing is ever unpacked here, so nothing can swell.
///
/// # Errors
/// [`Code::UnsupportedMediaType`].
pub fn refuse_coding(headers: &HeaderMap) -> Result<(), Problem> {
    let is_plain = |coding: &HeaderValue| coding.as_bytes().eq_ignore_ascii_case(b"identity");
    if let Some(coding) = headers.get_all(header::CONTENT_ENCODING).find(|coding| !is_plain(coding)) {
        let detail = format!("The body has the Content-Encoding {coding:?}. Send it without one.");
        let problem = Problem::new(Code::UnsupportedMediaType, detail);
        // RFC 9110 section 15.5.16.
        return Err(problem.with_header(header::ACCEPT_ENCODING, "identity"));
    }
    Ok(())
}

/// The media type of a body without its parameters; empty when none was sent.
pub fn essence(headers: &HeaderMap) -> String {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn check_media_type(headers: &HeaderMap, allowed: &[&str]) -> Result<(), Problem> {
    refuse_coding(headers)?;
    let essence = essence(headers);
    if allowed.contains(&essence.as_str()) {
        return Ok(());
    }
    let detail = match essence.is_empty() {
        true => {
            format!(
                "The request has no Content-Type. Send {}. If you have nothing to say, send the body {{}}.",
                allowed.join(" or ")
            )
        }
        false => format!("{essence} is not supported here. Send {}.", allowed.join(" or ")),
    };
    Err(Problem::new(Code::UnsupportedMediaType, detail))
}

async fn collect(mut payload: Paced, max_bytes: usize) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await? {
        let chunk =
            chunk.map_err(|error| Problem::new(Code::MalformedJson, format!("The body broke off: {error}.")))?;
        if body.len() + chunk.len() > max_bytes {
            return Err(Problem::new(Code::TooLarge, format!("The body is larger than {max_bytes} bytes.")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
