//! Error texts of a failed request, worded as the service words them in its deliveries.
//!
//! The form `Post "<url>": <cause>` and the prefix `dial tcp` are known from recordings; the rest follows Go's HTTP client.

use std::error::Error as StdError;
use std::io;

use reqwest::Url;
use rustls::CertificateError;

use auth0_events_outbound::certificate_error;
use auth0_events_text::masked_address;

/// The cause of a timeout.
pub(super) const TIMED_OUT: &str = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";

/// Returns the error text of a request to `url` without a response.
pub(super) fn post(url: &Url, cause: &str) -> String {
    format!("Post \"{}\": {cause}", masked_address(url.as_str()))
}

/// Returns the cause of `error`.
pub(super) fn of(url: &Url, error: &reqwest::Error) -> String {
    let host = url.host_str().unwrap_or_default();
    let place = format!("{host}:{}", url.port_or_known_default().unwrap_or_default());
    let io = chain(error).find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    if error.is_connect() {
        if error.is_timeout() {
            return format!("dial tcp {place}: i/o timeout");
        }
        if chain(error).any(|cause| cause.to_string().starts_with("dns error")) {
            return format!("dial tcp: lookup {host}: no such host");
        }
        if let Some(fault) = certificate_error(error) {
            return format!("tls: failed to verify certificate: x509: {}", certificate_fault(fault, host));
        }
        return match io {
            Some(io::ErrorKind::ConnectionRefused) => format!("dial tcp {place}: connect: connection refused"),
            Some(io::ErrorKind::HostUnreachable) => format!("dial tcp {place}: connect: no route to host"),
            Some(io::ErrorKind::NetworkUnreachable) => format!("dial tcp {place}: connect: network is unreachable"),
            Some(io::ErrorKind::TimedOut) => format!("dial tcp {place}: i/o timeout"),
            // Only the handshake is left once the connection is open.
            _ if url.scheme() == "https" => format!("tls: {}", innermost(error)),
            _ => format!("dial tcp {place}: {}", innermost(error)),
        };
    }
    match io {
        _ if error.is_timeout() => TIMED_OUT.to_owned(),
        Some(io::ErrorKind::ConnectionReset) => format!("read tcp {place}: read: connection reset by peer"),
        Some(io::ErrorKind::BrokenPipe) => format!("write tcp {place}: write: broken pipe"),
        Some(io::ErrorKind::UnexpectedEof) => "EOF".to_owned(),
        _ => match innermost(error) {
            // hyper's text for a connection that closed before the end of the response head.
            text if text.contains("closed before message completed") => "EOF".to_owned(),
            text => text,
        },
    }
}

/// Returns `error` and its sources.
fn chain<'e>(error: &'e (dyn StdError + 'static)) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn StdError + 'static)| (*error).source())
}

/// Describes why the certificate of `host` was rejected.
fn certificate_fault(fault: &CertificateError, host: &str) -> String {
    use CertificateError as Fault;
    match fault {
        Fault::Expired | Fault::ExpiredContext { .. } | Fault::NotValidYet | Fault::NotValidYetContext { .. } => {
            "certificate has expired or is not yet valid".to_owned()
        }
        Fault::NotValidForName | Fault::NotValidForNameContext { .. } => {
            format!("certificate is valid for other names, not {host}")
        }
        Fault::UnknownIssuer | Fault::BadSignature => "certificate signed by unknown authority".to_owned(),
        other => other.to_string(),
    }
}

/// Returns the text of the innermost source.
fn innermost(error: &(dyn StdError + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests;
