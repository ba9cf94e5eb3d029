//! What a client has to know about a running emulator: told when it starts, and to whoever asks on this machine.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value, json};
use tokio::net::TcpStream;

use super::error::ApiError;
use super::options::Options;
use super::routes;
use super::tenant::Tenant;
use auth0_events_text as text;

/// Where an emulator tells of itself, beside the mirrored paths.
pub(super) const PATH: &str = "/emulator";

/// Time allowed for a running emulator to tell of itself, and the bytes of what it tells.
const PATIENCE: Duration = Duration::from_secs(5);
const MAX_BYTES: usize = 64 * 1024;

/// What leads a client here.
const CLIENT: [&str; 3] = ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET"];

/// What names an authority to trust: for this program and whatever uses OpenSSL, for Node.js, for Python.
const TRUST: [&str; 3] = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE"];

/// The address of an emulator, and the environment that leads clients to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Where it listens, such as `http://127.0.0.1:4010`.
    pub url: String,
    /// Variables and their values, in the order to print them in.
    pub env: Vec<(String, String)>,
}

impl Announcement {
    /// Describes the emulator that serves `options` on `address`.
    pub fn new(options: &Options, address: SocketAddr) -> Self {
        // A domain without a scheme means https, and the SDKs take no other.
        let (url, domain) = match &options.tls {
            Some(_) => (format!("https://localhost:{}", address.port()), format!("localhost:{}", address.port())),
            None => (format!("http://{address}"), format!("http://{address}")),
        };
        // The secret guards this machine's own test data, and is of no use unless it is told.
        let values = [domain, options.client_id.clone(), options.client_secret.expose().to_owned()];
        let mut env: Vec<_> = CLIENT.into_iter().zip(values).collect();
        if let Some(identity) = &options.tls {
            let authority = identity.authority().display().to_string();
            env.extend(TRUST.map(|name| (name, authority.clone())));
        }
        Self { env: env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), url }
    }

    /// Asks the emulator on that port of this machine, over plain http: one that serves TLS answers this question all the
    /// same. Can be cancelled at any point.
    ///
    /// # Errors
    /// `ConnectionRefused` when nothing listens there, `InvalidData` when what listens there is no emulator.
    pub async fn ask(port: u16) -> io::Result<Self> {
        let no_emulator = || io::Error::from(io::ErrorKind::InvalidData);
        let asked = async {
            let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|_| no_emulator())?;
            let request = Request::get(PATH).header(header::HOST, format!("127.0.0.1:{port}")).body(Body::empty());
            let answer = async {
                let response = sender.send_request(request.map_err(|_| no_emulator())?).await;
                let body = Body::new(response.map_err(|_| no_emulator())?.into_body());
                axum::body::to_bytes(body, MAX_BYTES).await.map_err(|_| no_emulator())
            };
            let (mut answer, mut connection) = (std::pin::pin!(answer), std::pin::pin!(connection));
            let bytes = tokio::select! {
                biased;
                bytes = &mut answer => bytes?,
                // The answer may have come with the end of the connection.
                _ = &mut connection => answer.await?,
            };
            serde_json::from_slice(&bytes).ok().and_then(|document| Self::read(&document)).ok_or_else(no_emulator)
        };
        tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_| Err(no_emulator()))
    }

    /// Reads what [`Announcement::to_json`] wrote. Anybody may listen on a port, and a shell evaluates what becomes of it: other
    /// variables than ours, and values that would command a terminal, are none of an emulator.
    fn read(document: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().filter(|text| !text.contains(char::is_control)).map(str::to_owned);
        let is_ours = |name: &str| CLIENT.iter().chain(&TRUST).any(|known| *known == name);
        let env = document["env"].as_object()?.iter();
        let env = env.map(|(name, value)| Some((name.clone(), text(value).filter(|_| is_ours(name))?)));
        Some(Self { url: text(&document["url"])?, env: env.collect::<Option<_>>()? })
    }

    /// Writes it for programs: `{"ready":true,"url":…,"env":{…}}`.
    pub fn to_json(&self) -> Value {
        let env: Map<String, Value> =
            self.env.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        json!({ "ready": true, "url": self.url, "env": env })
    }

    /// Writes it for a shell: one `export` line for each variable.
    pub fn to_exports(&self) -> String {
        self.env.iter().map(|(name, value)| format!("export {name}={}\n", text::quoted(value))).collect()
    }
}

/// `GET /emulator`: asks for no token, since it tells how to get one. So only this machine may ask.
pub(super) async fn show(State(tenant): State<Arc<Tenant>>) -> Result<Response, ApiError> {
    if !tenant.address.ip().is_loopback() {
        return Err(ApiError::not_found());
    }
    Ok(routes::json(StatusCode::OK, &Announcement::new(&tenant.options, tenant.address).to_json()))
}

#[cfg(test)]
mod tests;
