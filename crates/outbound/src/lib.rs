//! Builds HTTP clients: TLS provider, trust store, proxies, user agent, no redirects.
//!
//! ```
//! let url = "http://localhost:4010".parse()?;
//! let client = auth0_events_outbound::builder(&url).build()?;
//! assert!(auth0_events_outbound::is_loopback(&url));
//! # let _ = client;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::error::Error as _;
use std::sync::Once;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, Url, redirect};

/// The `User-Agent` header of every request.
pub const USER_AGENT: &str = concat!("events/", env!("CARGO_PKG_VERSION"));

/// Timeout for opening a connection.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Returns a builder for requests to the host of `url`. It never follows redirects, so that no credential follows one, and
/// never uses a proxy for this machine.
///
/// For plain `http` it does not read the system's trust store, which takes 4 ms (measured), longer than a short command.
pub fn builder(url: &Url) -> ClientBuilder {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Fails if the caller has installed another provider, which works as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let builder = Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never());
    // The loopback address of a proxy is another machine.
    let builder = if is_loopback(url) { builder.no_proxy() } else { builder };
    if url.scheme() == "https" { builder } else { builder.tls_certs_only([]) }
}

/// Reports whether `url` names this machine: `localhost`, `127.0.0.0/8` or `[::1]`.
pub fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Returns the TLS error that caused a failed request. I/O errors may be nested, and do not return the wrapped error as their
/// source.
pub fn tls_error(error: &reqwest::Error) -> Option<&rustls::Error> {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(found) = inner.downcast_ref() {
            return Some(found);
        }
        let wrapped = inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        cause = wrapped.map(|wrapped| wrapped as &dyn std::error::Error).or_else(|| inner.source());
    }
    None
}

/// Returns the problem with the server's certificate, if it caused a failed request.
pub fn certificate_error(error: &reqwest::Error) -> Option<&rustls::CertificateError> {
    match tls_error(error) {
        Some(rustls::Error::InvalidCertificate(fault)) => Some(fault),
        _ => None,
    }
}
