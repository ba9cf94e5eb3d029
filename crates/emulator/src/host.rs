//! By which names calls may come: of a tenant that is this machine's alone, only by names that nobody else can make lead
//! here. A web page sends the name of its own host along, wherever its owner lets that name lead.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::error::ApiError;
use super::tenant::Tenant;
use auth0_events_cloudevents::send::{Url, is_loopback};

/// What containers call the machine that they run on. No name beneath `internal` can be registered.
const OF_CONTAINERS: [&str; 2] = ["host.docker.internal", "host.containers.internal"];

/// What every call passes first of all.
pub(super) async fn gate(State(tenant): State<Arc<Tenant>>, request: Request, next: Next) -> Response {
    if tenant.address.ip().is_loopback() && asked(&request).is_some_and(|host| !is_ours(&host)) {
        return ApiError::misdirected().into_response();
    }
    next.run(request).await
}

/// Returns the host that a request asks for, with its port. A browser never leaves it out.
fn asked(request: &Request) -> Option<String> {
    let target = request.uri().authority().map(|authority| authority.as_str().to_owned());
    target.or_else(|| Some(String::from_utf8_lossy(request.headers().get(header::HOST)?.as_bytes()).into_owned()))
}

fn is_ours(host: &str) -> bool {
    Url::parse(&format!("http://{host}")).is_ok_and(|url| {
        let name = url.host_str().unwrap_or_default();
        // A name beneath `localhost` leads to no other machine (RFC 6761).
        is_loopback(&url) || name.ends_with(".localhost") || OF_CONTAINERS.contains(&name)
    })
}

#[cfg(test)]
mod tests;
