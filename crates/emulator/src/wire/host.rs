//! The check of the `Host` header against DNS rebinding: a web page whose name resolves to this machine sends its own name.
//!
//! A tenant on loopback accepts only names that always lead to this machine.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::error::ApiError;
use super::tenant::Tenant;
use auth0_events_cloudevents::send::{Url, is_loopback};

/// The names by which containers reach their host. Names under `internal` cannot be registered.
const CONTAINER_HOSTS: [&str; 2] = ["host.docker.internal", "host.containers.internal"];

/// Refuses requests that name another host.
pub(super) async fn check(State(tenant): State<Arc<Tenant>>, request: Request, next: Next) -> Response {
    if tenant.address.ip().is_loopback() && requested_host(&request).is_some_and(|host| !is_this_machine(&host)) {
        return ApiError::misdirected().into_response();
    }
    next.run(request).await
}

/// Returns the host of a request, with its port. Browsers always send it.
fn requested_host(request: &Request) -> Option<String> {
    let target = request.uri().authority().map(|authority| authority.as_str().to_owned());
    target.or_else(|| Some(String::from_utf8_lossy(request.headers().get(header::HOST)?.as_bytes()).into_owned()))
}

fn is_this_machine(host: &str) -> bool {
    Url::parse(&format!("http://{host}")).is_ok_and(|url| {
        let name = url.host_str().unwrap_or_default();
        // Names under `localhost` always lead to loopback (RFC 6761).
        is_loopback(&url) || name.ends_with(".localhost") || CONTAINER_HOSTS.contains(&name)
    })
}

#[cfg(test)]
mod tests;
