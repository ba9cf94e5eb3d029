//! The announcement of a running emulator: its URL, and the environment variables that make clients use it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value, json};
use tokio::net::TcpStream;

use super::options::EmulatorOptions;
use auth0_events_text as text;

/// The path of the announcement, outside the API.
pub(crate) const PATH: &str = "/emulator";

/// The timeout for the announcement of a running emulator.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Maximum size of an announcement.
const MAX_BYTES: usize = 64 * 1024;

/// The variables that make a client use the emulator.
const CLIENT: [&str; 3] = ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET"];

/// The variables that name a certificate authority to trust: for programs with OpenSSL, for Node.js, for Python.
const TRUST: [&str; 3] = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE"];

/// The URL of an emulator, and the environment variables that make clients use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The URL, such as `http://127.0.0.1:4010`.
    pub url: String,
    /// Variables and their values, in the order for printing.
    pub env: Vec<(String, String)>,
}

impl Announcement {
    /// Describes the emulator that serves `options` on `address`.
    pub fn new(options: &EmulatorOptions, address: SocketAddr) -> Self {
        // A domain without a scheme means https. The SDKs accept no other form.
        let (url, domain) = match &options.tls {
            Some(_) => (format!("https://localhost:{}", address.port()), format!("localhost:{}", address.port())),
            None => (format!("http://{address}"), format!("http://{address}")),
        };
        let values = [domain, options.client_id.clone(), options.client_secret.expose().to_owned()];
        let mut env: Vec<_> = CLIENT.into_iter().zip(values).collect();
        if let Some(identity) = &options.tls {
            let authority = identity.authority().display().to_string();
            env.extend(TRUST.map(|name| (name, authority.clone())));
        }
        Self { env: env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), url }
    }

    /// Fetches the announcement of the emulator on a port of this machine.
    ///
    /// It uses plain HTTP, which an emulator with TLS answers, too. It can be cancelled at any point.
    ///
    /// # Errors
    /// Fails with `ConnectionRefused` if nothing listens on the port, and with `InvalidData` if it is not an emulator.
    pub async fn fetch(port: u16) -> io::Result<Self> {
        let not_an_emulator = || io::Error::from(io::ErrorKind::InvalidData);
        let fetch = async {
            let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
            let (mut sender, connection) =
                http1::handshake(TokioIo::new(stream)).await.map_err(|_| not_an_emulator())?;
            let request = Request::get(PATH).header(header::HOST, format!("127.0.0.1:{port}")).body(Body::empty());
            let body = async {
                let response = sender.send_request(request.map_err(|_| not_an_emulator())?).await;
                let body = Body::new(response.map_err(|_| not_an_emulator())?.into_body());
                axum::body::to_bytes(body, MAX_BYTES).await.map_err(|_| not_an_emulator())
            };
            let mut body = std::pin::pin!(body);
            let mut connection = std::pin::pin!(connection);
            let bytes = tokio::select! {
                biased;
                bytes = &mut body => bytes?,
                // The response can arrive together with the end of the connection.
                _ = &mut connection => body.await?,
            };
            serde_json::from_slice(&bytes).ok().and_then(|document| Self::read(&document)).ok_or_else(not_an_emulator)
        };
        tokio::time::timeout(TIMEOUT, fetch).await.unwrap_or_else(|_| Err(not_an_emulator()))
    }

    /// Reads the output of [`Announcement::to_json`]. Any program can listen on the port, and a shell evaluates the result, so
    /// other variables and control characters are refused.
    fn read(document: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().filter(|text| !text.contains(char::is_control)).map(str::to_owned);
        let is_known = |name: &str| CLIENT.iter().chain(&TRUST).any(|known| *known == name);
        let env = document["env"].as_object()?.iter();
        let env = env.map(|(name, value)| Some((name.clone(), text(value).filter(|_| is_known(name))?)));
        Some(Self { url: text(&document["url"])?, env: env.collect::<Option<_>>()? })
    }

    /// Returns the announcement for programs: `{"ready":true,"url":…,"env":{…}}`.
    pub fn to_json(&self) -> Value {
        let env: Map<String, Value> =
            self.env.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        json!({ "ready": true, "url": self.url, "env": env })
    }

    /// Returns the announcement for a shell: an `export` line for each variable.
    pub fn to_exports(&self) -> String {
        self.env.iter().map(|(name, value)| format!("export {name}={}\n", text::quoted(value))).collect()
    }
}

#[cfg(test)]
mod tests;
