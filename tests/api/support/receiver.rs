//! A receiver of webhooks: a server with TLS on a loopback port, which keeps what it gets and answers as it was told.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;

use super::tls_server::Authority;

/// What a receiver answers.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A status.
    Status(u16),
    /// A status with a header.
    With(u16, &'static str, String),
    /// A body of so many bytes.
    Long(usize),
    /// Nothing: the connection stays open.
    Silence,
}

/// A request that came.
#[derive(Debug, Clone)]
pub struct Got {
    /// The request line.
    pub line: String,
    /// The headers, by their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
}

impl Got {
    /// A header, or the empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// Whether a secret made one of the signatures.
    pub fn is_signed_by(&self, secret: &str) -> bool {
        let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").expect("a secret")).expect("base64");
        let signed = format!("{}.{}.{}", self.header("webhook-id"), self.header("webhook-timestamp"), self.body);
        let key = EncodingKey::from_secret(&key);
        let made = jsonwebtoken::crypto::sign(signed.as_bytes(), &key, Algorithm::HS256).expect("a signature");
        let made = BASE64_STANDARD.encode(BASE64_URL_SAFE_NO_PAD.decode(made).expect("base64"));
        self.header("webhook-signature").split(' ').any(|signature| signature == format!("v1,{made}"))
    }
}

#[derive(Default)]
struct Kept {
    replies: VecDeque<Reply>,
    got: Vec<Got>,
    connections: usize,
    silent: Vec<StreamOwned<ServerConnection, TcpStream>>,
}

/// The server. It runs until the test program ends.
pub struct Receiver {
    /// Its port.
    pub port: u16,
    /// The certificate of the authority that signed its own, as PEM.
    pub authority: String,
    kept: Arc<Mutex<Kept>>,
}

impl Receiver {
    /// Starts one with a certificate for some names and addresses.
    pub fn start(name: &str) -> Receiver {
        let authority = Authority::new("authority of receivers");
        let certificate = authority.sign(name, true);
        let chain = vec![CertificateDer::from_pem_slice(certificate.certificate.as_bytes()).expect("a certificate")];
        let key = PrivateKeyDer::from_pem_slice(certificate.key.as_bytes()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("a server");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (config, kept) = (Arc::new(config), Arc::<Mutex<Kept>>::default());
        let state = kept.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, state) = (config.clone(), state.clone());
                std::thread::spawn(move || serve(stream, config, &state));
            }
        });
        Receiver { port, authority: authority.pem(), kept }
    }

    /// An address at it.
    pub fn url(&self, path: &str) -> String {
        format!("https://127.0.0.1:{}{path}", self.port)
    }

    /// Says what to answer next. When nothing is said it answers 204.
    pub fn will(&self, replies: impl IntoIterator<Item = Reply>) {
        self.kept.lock().expect("the state").replies.extend(replies);
    }

    /// The requests that came since this was last asked.
    pub fn take(&self) -> Vec<Got> {
        std::mem::take(&mut self.kept.lock().expect("the state").got)
    }

    /// The one request that came since then.
    #[track_caller]
    pub fn one(&self) -> Got {
        let mut got = self.take();
        assert_eq!(got.len(), 1, "{got:#?}");
        got.remove(0)
    }

    /// How many requests wait to be taken.
    pub fn count(&self) -> usize {
        self.kept.lock().expect("the state").got.len()
    }

    /// How many connections there were, with a request or without.
    pub fn connections(&self) -> usize {
        self.kept.lock().expect("the state").connections
    }
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, state: &Mutex<Kept>) {
    state.lock().expect("the state").connections += 1;
    let connection = ServerConnection::new(config).expect("a connection");
    let mut stream = StreamOwned::new(connection, stream);
    // A client that does not trust the certificate sends nothing.
    let Some(got) = read(&mut stream) else { return };
    let reply = {
        let mut state = state.lock().expect("the state");
        state.got.push(got);
        state.replies.pop_front().unwrap_or(Reply::Status(204))
    };
    let (status, header, length) = match reply {
        Reply::Status(status) => (status, String::new(), 0),
        Reply::With(status, name, value) => (status, format!("{name}: {value}\r\n"), 0),
        Reply::Long(length) => (200, String::new(), length),
        Reply::Silence => {
            state.lock().expect("the state").silent.push(stream);
            return;
        }
    };
    let head = format!("HTTP/1.1 {status} Said\r\n{header}content-length: {length}\r\nconnection: close\r\n\r\n");
    // The client may have gone.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&vec![b'x'; length]));
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

fn read(stream: &mut impl Read) -> Option<Got> {
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    lines.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut headers = BTreeMap::new();
    loop {
        let mut header = String::new();
        lines.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    Some(Got { line: line.trim_end().to_owned(), headers, body: String::from_utf8(body).ok()? })
}
