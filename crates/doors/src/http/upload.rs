//! A file as it is sent: streamed to storage as it comes, never held whole, bounded in size and time, and let go unless
//! it is whole and what it is said to be.

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap, HeaderName};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::{Ready, ready};

use super::extract::{essence, refuse_coding};
use super::pace::Paced;
use super::problem::{Code, Problem};
use crate::media::{self, Sniffer};
use crate::refused::FieldError;
use crate::settings::FileLimits;
use crate::storage::{Incoming, Received, Storage};

/// `Content-Digest` (RFC 9530).
pub const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");

/// A file on its way in, none of which was read yet.
pub struct Upload {
    payload: Paced,
    storage: Data<Storage>,
    limits: FileLimits,
    media_type: String,
    digest: Option<Vec<u8>>,
}

/// A file that came whole, is what it is said to be, and is not kept yet.
pub struct Uploaded {
    /// Its bytes.
    pub received: Received,
    /// Its media type.
    pub media_type: &'static str,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let data = (request.app_data::<Data<Storage>>(), request.app_data::<Data<FileLimits>>());
        let (Some(storage), Some(limits)) = data else {
            return ready(Err(Problem::new(Code::Internal, "The server is not set up.")));
        };
        let headers = request.headers();
        let read = media_type(headers).and_then(|media_type| {
            let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
            // RFC 9110 section 14.4: a part must not be taken for the whole.
            if headers.contains_key(header::CONTENT_RANGE) {
                let detail = "You must send the whole file. Leave Content-Range out.";
                let error = FieldError::new("Content-Range", "not_taken", detail);
                return Err(Problem::new(Code::BadHeader, detail).with_errors(vec![error]));
            }
            if length.is_some_and(|length| length > limits.max_bytes) {
                return Err(too_large(limits.max_bytes));
            }
            Ok((media_type, digest(headers)?))
        });
        ready(read.map(|(media_type, digest)| Upload {
            payload: Paced::new(payload.take(), limits.pace),
            storage: storage.clone(),
            limits: *limits.as_ref(),
            media_type,
            digest,
        }))
    }
}

impl Upload {
    /// Reads the file. Where its sender does not know what it is, it is `known` to be this, or what its bytes say.
    ///
    /// # Errors
    /// What is wrong with it; nothing of it is kept then.
    pub async fn receive(mut self, known: Option<&str>) -> Result<Uploaded, Problem> {
        let mut incoming = self.storage.receive().await?;
        let mut sniffer = Sniffer::default();
        let all = tokio::time::timeout(self.limits.timeout, self.take(&mut incoming, &mut sniffer)).await;
        let checked = match all {
            Ok(Ok(())) if incoming.size_bytes() == 0 => Err(empty()),
            Ok(taken) => taken.and_then(|()| sniff(&sniffer, &self.media_type, known)),
            Err(_) => Err(Problem::new(Code::RequestTimeout, "The file did not arrive in time. Nothing was saved.")),
        };
        let media_type = match checked {
            Ok(media_type) => media_type,
            Err(problem) => {
                incoming.abort().await;
                return Err(problem);
            }
        };
        let received = incoming.end().await?;
        if let Some(digest) = self.digest.filter(|digest| hex::encode(digest) != received.sha256) {
            let computed = digest_field(&received.sha256);
            received.discard().await;
            let detail = format!(
                "The received bytes have the digest {computed}, not sha-256=:{}:. Send the file again.",
                STANDARD.encode(digest)
            );
            return Err(Problem::validation(vec![FieldError::new("Content-Digest", "mismatch", detail)]));
        }
        Ok(Uploaded { received, media_type })
    }

    async fn take(&mut self, incoming: &mut Incoming, sniffer: &mut Sniffer) -> Result<(), Problem> {
        loop {
            let next = tokio::time::timeout(self.limits.silence, self.payload.next()).await;
            let next = next.map_err(|_| {
                Problem::new(Code::RequestTimeout, "Nothing more of the file arrived. Nothing was saved.")
            })?;
            let Some(piece) = next? else { return Ok(()) };
            let piece = piece.map_err(|error| {
                log::debug!("a file broke off: {error}");
                Problem::new(Code::IncompleteBody, "The file broke off before its end. Nothing was saved.")
            })?;
            let size = u64::try_from(piece.len()).unwrap_or(u64::MAX);
            if incoming.size_bytes().saturating_add(size) > self.limits.max_bytes {
                return Err(too_large(self.limits.max_bytes));
            }
            sniffer.push(&piece);
            incoming.write(piece).await?;
        }
    }
}

fn empty() -> Problem {
    let detail = "The body is empty. Send the bytes of the file.";
    Problem::validation(vec![FieldError::new("", "too_short", detail)])
}

fn too_large(max_bytes: u64) -> Problem {
    Problem::new(Code::TooLarge, format!("The file is larger than {max_bytes} bytes. Nothing was saved."))
}

fn media_type(headers: &HeaderMap) -> Result<String, Problem> {
    refuse_coding(headers)?;
    let media_type = essence(headers);
    if media_type == media::UNKNOWN || media::is_taken(&media_type) {
        return Ok(media_type);
    }
    let what = if media_type.is_empty() {
        "No Content-Type was sent".to_owned()
    } else {
        format!("{media_type} is not supported here")
    };
    let detail = format!(
        "{what}. Send one of {}. Or send {}: the server then finds the type from the bytes.",
        media::taken(),
        media::UNKNOWN
    );
    Err(Problem::new(Code::UnsupportedMediaType, detail))
}

fn sniff(sniffer: &Sniffer, declared: &str, known: Option<&str>) -> Result<&'static str, Problem> {
    let known = known.filter(|known| media::is_taken(known) && sniffer.check(known).is_ok());
    let declared = if declared == media::UNKNOWN { known.unwrap_or(declared) } else { declared };
    sniffer.check(declared).map_err(|found| {
        let is_text = declared == media::UNKNOWN || media::is_text(declared);
        let detail = match (sniffer.no_text().filter(|_| is_text), declared) {
            (Some(fault), _) => fault.remedy(),
            (None, media::UNKNOWN) => {
                format!("The bytes only show {found}. Send the Content-Type of the file.")
            }
            (None, _) => {
                format!(
                    "The file is declared as {declared}, but its bytes look like {found}. Send its real Content-Type."
                )
            }
        };
        Problem::validation(vec![FieldError::new("Content-Type", "mismatch", detail)])
    })
}

/// The SHA-256 that a `Content-Digest` gives; none when there is no such header.
fn digest(headers: &HeaderMap) -> Result<Option<Vec<u8>>, Problem> {
    let lines: Option<Vec<&str>> = headers.get_all(CONTENT_DIGEST).map(|line| line.to_str().ok()).collect();
    let wrong = || {
        let detail = "Send sha-256=:<the digest in base64>: as RFC 9530 says.";
        let error = FieldError::new("Content-Digest", "wrong_format", detail);
        Problem::new(Code::BadHeader, "The header Content-Digest cannot be read.").with_errors(vec![error])
    };
    let list = lines.ok_or_else(wrong)?.join(",");
    if list.is_empty() {
        return Ok(None);
    }
    let sha256 = list.split(',').filter_map(|member| member.trim().strip_prefix("sha-256=")).next_back();
    let bytes = sha256.and_then(|value| STANDARD.decode(value.strip_prefix(':')?.strip_suffix(':')?).ok());
    bytes.filter(|bytes| bytes.len() == 32).map(Some).ok_or_else(wrong)
}

/// A SHA-256 in hexadecimal as the digest fields of RFC 9530 write it.
pub fn digest_field(sha256: &str) -> String {
    format!("sha-256=:{}:", STANDARD.encode(hex::decode(sha256).unwrap_or_default()))
}
