//! Owns [`Error`]: why a request got no complete answer.

use std::time::Duration;

use auth0_events_outbound::{certificate_error, tls_error};
use reqwest::Url;

use auth0_events_text::reworded;

/// Why a request got no complete answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The handle could not be made.
    #[error("cannot prepare HTTP: {cause}")]
    Setup {
        /// What was wrong, mostly with the trust store.
        cause: String,
    },
    /// No connection came about, so nothing was sent.
    #[error("cannot connect to `{host}`: {cause}")]
    Connect {
        /// Host and port.
        host: String,
        /// The innermost cause.
        cause: String,
    },
    /// The server's certificate was not accepted, so nothing was sent.
    #[error("cannot trust the certificate of `{host}`: {cause}")]
    Certificate {
        /// Host and port.
        host: String,
        /// What was wrong with the certificate.
        cause: String,
    },
    /// The server does not speak TLS, so nothing was sent.
    #[error("`{host}` does not speak TLS")]
    NoTls {
        /// Host and port.
        host: String,
    },
    /// The time limit passed first. The request may have been acted on.
    #[error("no complete answer from `{host}` within {} s", limit.as_secs_f64())]
    Timeout {
        /// Host and port.
        host: String,
        /// The limit.
        limit: Duration,
    },
    /// The connection broke after the request was under way. The request may have been acted on.
    #[error("the connection to `{host}` broke before the answer was complete: {cause}")]
    Lost {
        /// Host and port.
        host: String,
        /// The innermost cause.
        cause: String,
    },
    /// The answer was longer than the program reads.
    #[error("the answer is longer than {limit} bytes")]
    TooLarge {
        /// The longest answer that is read, in bytes.
        limit: usize,
    },
}

impl Error {
    pub(super) fn setup(error: &reqwest::Error) -> Self {
        Self::Setup { cause: root_cause(error) }
    }

    pub(super) fn sending(error: &reqwest::Error, url: &Url, limit: Duration) -> Self {
        let host = authority(url);
        let cause = root_cause(error);
        if certificate_error(error).is_some() {
            Self::Certificate { host, cause }
        } else if let Some(rustls::Error::InvalidMessage(_)) = tls_error(error) {
            Self::NoTls { host }
        } else if error.is_connect() {
            let cause = if error.is_timeout() { "no connection within 10 s".to_owned() } else { cause };
            Self::Connect { host, cause }
        } else if error.is_timeout() {
            Self::too_late(url, limit)
        } else {
            Self::Lost { host, cause }
        }
    }

    pub(super) fn too_late(url: &Url, limit: Duration) -> Self {
        Self::Timeout { host: authority(url), limit }
    }

    /// Tells whether the server may have acted on the request.
    pub fn may_have_been_sent(&self) -> bool {
        matches!(self, Self::Timeout { .. } | Self::Lost { .. } | Self::TooLarge { .. })
    }

    /// Returns the remedy, where one is known.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Certificate { .. } => Some(
                "if a proxy or a local authority signs here, name its certificate file in SSL_CERT_FILE".to_owned(),
            ),
            Self::NoTls { host } => Some(format!("for a server on this machine without TLS write `http://{host}`")),
            Self::Connect { cause, .. } if cause.contains("lookup") => {
                Some("check the spelling of the domain, and the network".to_owned())
            }
            Self::Timeout { .. } => Some("`--timeout 60s` waits longer".to_owned()),
            _ => None,
        }
    }
}

/// Host and port, as far as the address names them.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Finds the innermost cause, which names the trouble; the outer ones name the library's layers.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    let mut text = cause.to_string();
    while let Some(inner) = cause.source() {
        // The resolver's own error is an opaque number on some systems; its wrapper names it.
        let outer = cause.to_string();
        text = inner.to_string();
        if outer.contains("dns error") {
            text = format!("name lookup failed: {text}");
        }
        cause = inner;
    }
    // TLS adds an address of its documentation, and HTTP/2 calls a server that goes without a reason an error that is none.
    if cause.downcast_ref().is_some_and(|io: &std::io::Error| io.kind() == std::io::ErrorKind::UnexpectedEof) {
        return "it was closed without notice".to_owned();
    }
    if text.ends_with("not a result of an error") {
        return "the server gave it up".to_owned();
    }
    if text.is_empty() { "unknown cause".to_owned() } else { reworded(&text) }
}
