//! A file as it is answered: streamed from storage, whole or a part of it (RFC 9110 section 14), under a name that can
//! harm no header, and as nothing that could run on our origin.

#[cfg(test)]
mod tests;

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ByteRangeSpec, HeaderMap, HeaderName, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpResponse};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::auth::Caller;
use super::door::Door;
use super::etag;
use super::methods::AskedByHead;
use super::problem::{Code, Problem};
use super::upload::{CONTENT_DIGEST, digest_field};
use crate::media;
use crate::storage::Storage;

/// `Repr-Digest` (RFC 9530).
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

/// What may stand in an extended value as it is (RFC 8187 section 3.2.1).
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// A file that is kept.
#[derive(Debug, Clone)]
pub struct StoredFile {
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Its size.
    pub size_bytes: u64,
    /// Its media type.
    pub media_type: String,
    /// The name under which it is handed out.
    pub name: String,
    /// Whether to save it rather than to show it.
    pub is_attachment: bool,
}

impl StoredFile {
    /// Its strong `ETag`.
    pub fn etag(&self) -> String {
        etag::of_bytes(&self.sha256)
    }
}

impl Door {
    /// Answers a read with a file, or the part of it that was asked for.
    ///
    /// # Errors
    /// [`Code::RangeNotSatisfiable`]; [`Code::Unavailable`] when its bytes cannot be had.
    pub async fn file<R>(&self, caller: &Caller<R>, file: &StoredFile) -> Result<HttpResponse, Problem> {
        let headers = self.request.headers();
        let etag = file.etag();
        if etag::unchanged(headers, &etag).is_some() {
            let mut response = HttpResponse::build(StatusCode::NOT_MODIFIED);
            response.insert_header((header::CACHE_CONTROL, self.cache_control(caller)));
            return Ok(response.insert_header((header::ETAG, etag)).finish());
        }
        let is_head = self.request.extensions().contains::<AskedByHead>();
        let part = if is_head { None } else { part(headers, &etag, file.size_bytes)? };
        let (from, to) = part.unwrap_or((0, file.size_bytes));

        let mut response =
            HttpResponse::build(if part.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK });
        response
            .insert_header((header::CACHE_CONTROL, self.cache_control(caller)))
            .insert_header((header::ETAG, etag))
            .insert_header((header::CONTENT_TYPE, content_type(&file.media_type)))
            // Says to the compression that there is nothing for it to do, and is taken away again behind it.
            .insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("identity")))
            .insert_header((header::ACCEPT_RANGES, "bytes"))
            .insert_header((header::CONTENT_DISPOSITION, disposition(&file.name, file.is_attachment)))
            .insert_header((header::CONTENT_SECURITY_POLICY, policy(&file.media_type)))
            .insert_header((REPR_DIGEST, digest_field(&file.sha256)));
        match part {
            Some((from, to)) => {
                let range = format!("bytes {from}-{}/{}", to.saturating_sub(1), file.size_bytes);
                response.insert_header((header::CONTENT_RANGE, range));
            }
            None => {
                response.insert_header((CONTENT_DIGEST, digest_field(&file.sha256)));
            }
        }
        let storage = self.request.app_data::<Data<Storage>>();
        let storage = storage.ok_or_else(|| Problem::new(Code::Internal, "The server is not set up."))?;
        let wanted = if is_head { 0..0 } else { from..to };
        let stream = storage.read(&file.sha256, file.size_bytes, wanted).await?;
        Ok(response.body(SizedStream::new(to.saturating_sub(from), stream_of(stream))))
    }
}

/// An error in the midst of a file breaks the connection off, so that nobody takes a part for the whole.
fn stream_of(
    stream: crate::storage::ByteStream,
) -> impl futures_util::Stream<Item = Result<actix_web::web::Bytes, Problem>> {
    futures_util::TryStreamExt::map_err(stream, Problem::from)
}

/// The part that is asked for, from its first byte to the one behind its last; none when the whole is to be answered,
/// as where several parts are asked for.
pub(crate) fn part(headers: &HeaderMap, etag: &str, size_bytes: u64) -> Result<Option<(u64, u64)>, Problem> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let Some(Ok(header::Range::Bytes(parts))) = text(header::RANGE).map(str::parse) else { return Ok(None) };
    if text(header::IF_RANGE).is_some_and(|tag| tag != etag) {
        return Ok(None);
    }
    let [part]: [ByteRangeSpec; 1] = match parts.try_into() {
        Ok(one) => one,
        Err(_) => return Ok(None),
    };
    match part.to_satisfiable_range(size_bytes) {
        Some((first, last)) => Ok(Some((first, last.saturating_add(1)))),
        None => {
            let detail = format!("The file has {size_bytes} bytes, and none of those that Range asks for.");
            let problem = Problem::new(Code::RangeNotSatisfiable, detail);
            Err(problem.with_header(header::CONTENT_RANGE, format!("bytes */{size_bytes}")))
        }
    }
}

/// Texts were found to be UTF-8 when they came.
fn content_type(media_type: &str) -> String {
    if media::is_text(media_type) { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() }
}

/// Nothing that a paper holds runs, loads or submits anything; it is an origin of its own. Browsers show no PDF in a
/// sandbox, and what runs in a PDF does not run on our origin: it alone is without one.
fn policy(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        _ => "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    }
}

/// `Content-Disposition` (RFC 6266), with the name in plain letters for whoever reads no other.
pub(crate) fn disposition(name: &str, is_attachment: bool) -> String {
    let hidden = |character: char| {
        let turns = matches!(
            character,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        );
        turns || character.is_control() || "/\\".contains(character)
    };
    let mut name: String = name.chars().map(|character| if hidden(character) { '_' } else { character }).collect();
    // Dots alone would name a folder.
    if name.chars().all(|character| character == '.' || character.is_whitespace()) {
        name = "_".to_owned();
    }
    let plain = |character: char| character.is_ascii_alphanumeric() || " ._-()".contains(character);
    let ascii: String = name.chars().map(|character| if plain(character) { character } else { '_' }).collect();
    let kind = if is_attachment { "attachment" } else { "inline" };
    let extended = if ascii == name {
        String::new()
    } else {
        format!("; filename*=UTF-8''{}", utf8_percent_encode(&name, ATTRIBUTE))
    };
    format!("{kind}; filename=\"{ascii}\"{extended}")
}
