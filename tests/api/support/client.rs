//! Clients: somebody who calls the API, and what is answered.

use actix_web::http::Method;
use actix_web::web::Bytes;
use awc::error::PayloadError;
use awc::http::header::{HeaderMap, HeaderName, HeaderValue};
use futures_util::StreamExt;
use futures_util::stream::LocalBoxStream;
use serde_json::Value;

/// Somebody who calls the API.
#[derive(Clone)]
pub struct Client {
    base: String,
    token: Option<String>,
}

/// A request that is being made.
pub struct Request {
    method: Method,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer that is coming.
pub struct Opened {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it comes.
    pub pieces: LocalBoxStream<'static, Result<Bytes, PayloadError>>,
}

impl Client {
    /// Somebody who calls an application, with a token or without.
    pub fn new(base: &str, token: Option<String>) -> Client {
        Client { base: base.to_owned(), token }
    }

    /// Begins a request.
    pub fn request(&self, method: Method, path: &str) -> Request {
        let path = path.strip_prefix(super::PUBLIC_URL).unwrap_or(path);
        let token = self.token.as_ref().map(|token| ("Authorization".to_owned(), format!("Bearer {token}")));
        Request { method, url: format!("{}{path}", self.base), headers: token.into_iter().collect(), body: None }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path).send().await
    }

    /// Creates.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.request(Method::POST, path).json(body).send().await
    }

    /// Creates or replaces.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.request(Method::PUT, path).json(body).send().await
    }

    /// Changes what is there, whatever its version.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        let etag = self.get(path).await.header("etag").to_owned();
        self.request(Method::PATCH, path).header("If-Match", &etag).json(body).send().await
    }

    /// Deletes what is there, whatever its version.
    pub async fn delete(&self, path: &str) -> Answer {
        let etag = self.get(path).await.header("etag").to_owned();
        self.request(Method::DELETE, &format!("{path}?reason=duplicate")).header("If-Match", &etag).send().await
    }
}

impl Request {
    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Request {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Request {
        self.header("Content-Type", "application/json").bytes(body.to_string())
    }

    /// With a body of any sort.
    pub fn bytes(mut self, body: impl Into<Vec<u8>>) -> Request {
        self.body = Some(body.into());
        self
    }

    /// Sends it.
    pub async fn send(self) -> Answer {
        let Opened { status, headers, mut pieces } = self.open().await;
        let mut body = Vec::new();
        while let Some(piece) = pieces.next().await {
            body.extend_from_slice(&piece.expect("a body"));
        }
        Answer { status, headers, body }
    }

    /// Sends it, and gives the answer while it comes.
    pub async fn open(self) -> Opened {
        let connector = awc::Connector::new().timeout(std::time::Duration::from_secs(60));
        let client = awc::Client::builder()
            .connector(connector)
            .timeout(std::time::Duration::from_secs(120))
            .disable_redirects()
            .no_default_headers()
            .finish();
        let mut request = client.request(self.method, &self.url).no_decompress();
        for (name, value) in &self.headers {
            let name: HeaderName = name.parse().expect("a header's name");
            request.headers_mut().append(name, HeaderValue::from_str(value).expect("a header's value"));
        }
        let sent = match self.body {
            Some(body) => request.send_body(body).await,
            None => request.send().await,
        };
        let response = sent.unwrap_or_else(|error| panic!("{}: {error}", self.url));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        // The client lives as long as its connection.
        let pieces = response.map(move |piece| {
            let _held = &client;
            piece
        });
        Opened { status, headers, pieces: pieces.boxed_local() }
    }
}

impl Answer {
    /// A header, or the empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body of an answer that must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/json");
        self.json()
    }

    /// The body of a 200.
    #[track_caller]
    pub fn ok(self) -> Value {
        self.expect(200)
    }

    /// The body of a 201, which says where the new record is.
    #[track_caller]
    pub fn created(self) -> Value {
        let location = self.header("location").to_owned();
        let body = self.expect(201);
        assert_eq!(location, body["links"]["self"], "Location is the record's own address");
        body
    }

    /// The problem of an answer that must be refused so.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.header("content-type")), (status, "application/problem+json"), "{}", self.text());
        let problem = self.json();
        assert_eq!((problem["code"].as_str(), problem["status"].as_u64()), (Some(code), Some(u64::from(status))));
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        problem
    }

    /// The pointers of a problem's errors.
    #[track_caller]
    pub fn pointers(self, status: u16, code: &str) -> Vec<String> {
        let problem = self.problem(status, code);
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["pointer"].as_str().unwrap_or_default().to_owned()).collect()
    }
}
