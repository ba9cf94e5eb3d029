//! Owns [`HttpError`]: the failure of a request.

use std::time::Duration;

use reqwest::Url;

use auth0_events_outbound::{CONNECT_TIMEOUT, certificate_error, tls_error};
use auth0_events_text::lower_case_message;

/// The reason that a request got no complete answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum HttpError {
    /// The HTTP client cannot be created, mostly because of the trust store.
    #[error("cannot prepare HTTP: {cause}")]
    Setup {
        /// The innermost cause.
        cause: String,
    },
    /// The connection failed, so nothing was sent.
    #[error("cannot connect to `{host}`: {cause}")]
    Connect {
        /// Host and port.
        host: String,
        /// The innermost cause.
        cause: String,
    },
    /// The server's certificate is not trusted, so nothing was sent.
    #[error("cannot trust the certificate of `{host}`: {cause}")]
    Certificate {
        /// Host and port.
        host: String,
        /// The problem with the certificate.
        cause: String,
    },
    /// The server does not speak TLS, so nothing was sent.
    #[error("`{host}` does not speak TLS")]
    NoTls {
        /// Host and port.
        host: String,
    },
    /// The timeout expired. The request may have been acted on.
    #[error("no complete answer from `{host}` within {} s", limit.as_secs_f64())]
    Timeout {
        /// Host and port.
        host: String,
        /// The timeout.
        limit: Duration,
    },
    /// The connection broke after the request was sent. The request may have been acted on.
    #[error("the connection to `{host}` broke before the answer was complete: {cause}")]
    Lost {
        /// Host and port.
        host: String,
        /// The innermost cause.
        cause: String,
    },
    /// The answer is too long.
    #[error("the answer is longer than {limit} bytes")]
    TooLarge {
        /// Maximum length, in bytes.
        limit: usize,
    },
}

impl HttpError {
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
            let cause = if error.is_timeout() {
                format!("no connection within {} s", CONNECT_TIMEOUT.as_secs())
            } else {
                cause
            };
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

    /// Reports whether the server may have acted on the request.
    pub(crate) fn may_have_been_sent(&self) -> bool {
        matches!(self, Self::Timeout { .. } | Self::Lost { .. } | Self::TooLarge { .. })
    }
}

/// Returns the host, with the port if the URL names one.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Returns the message of the innermost cause, since the outer ones name layers of the library.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    let mut text = cause.to_string();
    while let Some(inner) = cause.source() {
        // On some systems the resolver's error is only a number, so its wrapper supplies the words.
        let outer = cause.to_string();
        text = inner.to_string();
        if outer.contains("dns error") {
            text = format!("name lookup failed: {text}");
        }
        cause = inner;
    }
    // rustls appends a link to its documentation, and h2 reports a GOAWAY without a reason as "not a result of an error".
    if cause.downcast_ref().is_some_and(|io: &std::io::Error| io.kind() == std::io::ErrorKind::UnexpectedEof) {
        return "the server closed it without notice".to_owned();
    }
    if text.ends_with("not a result of an error") {
        return "the server closed it".to_owned();
    }
    if text.is_empty() { "unknown cause".to_owned() } else { lower_case_message(&text) }
}
