//! `POST /oauth/token`: client credentials, as a form or as JSON, with a secret or with an assertion.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::routes;
use super::tenant::Tenant;
use super::{assertion, clock};

/// Issues a token.
pub(super) async fn issue(State(tenant): State<Arc<Tenant>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = match routes::read(&parts, body, &tenant.options.limits).await {
        Ok(bytes) => bytes,
        Err(error) => return error.into_response(),
    };
    let (status, body) =
        match parameters(&parts.headers, &bytes).and_then(|asked| answer(&tenant, &parts.headers, &asked)) {
            Ok(body) => (StatusCode::OK, body),
            Err(refusal) => (refusal.status, refusal.body),
        };
    let mut response = routes::json(status, &body);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// An OAuth error: `error` and `error_description`, without `statusCode`.
struct Refusal {
    status: StatusCode,
    body: Value,
}

fn refuse<T>(status: StatusCode, error: &str, description: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { status, body: json!({ "error": error, "error_description": description.into() }) })
}

/// Reads the parameters from a form, or from JSON where the content type says so.
fn parameters(headers: &HeaderMap, bytes: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !content_type.starts_with("application/json") {
        let pairs = form_urlencoded::parse(bytes);
        return Ok(pairs.map(|(name, value)| (name.into_owned(), value.into_owned().into())).collect());
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(parameters)) => Ok(parameters),
        _ => refuse(StatusCode::BAD_REQUEST, "invalid_request", "The request body is not a JSON object"),
    }
}

/// Checks the request in the order grant type, client, audience, and signs the token.
fn answer(tenant: &Tenant, headers: &HeaderMap, asked: &Map<String, Value>) -> Result<Value, Refusal> {
    let options = &tenant.options;
    if required(asked, "grant_type")? != "client_credentials" {
        return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type", "Grant type not supported");
    }
    authenticate(tenant, headers, asked)?;
    let audience = required(asked, "audience")?;
    if !is_ours(tenant, headers, audience, "/api/v2/") {
        let description = format!("Service not enabled within domain: {audience}");
        return refuse(StatusCode::FORBIDDEN, "access_denied", description);
    }
    if options.scopes.is_empty() {
        let description = format!(
            "Client is not authorized to access \"{audience}\". You need to create a \"client-grant\" associated to \
             this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants"
        );
        return refuse(StatusCode::FORBIDDEN, "access_denied", description);
    }
    let scope = narrowed(&options.scopes, asked.get("scope").and_then(Value::as_str));
    let now = clock::now().as_second();
    let lifetime = i64::try_from(options.token_lifetime.as_secs()).unwrap_or(i64::MAX / 2);
    let claims = json!({
        "iss": format!("https://{}/", options.domain),
        "sub": format!("{}@clients", options.client_id),
        "aud": audience,
        "iat": now,
        "exp": now.saturating_add(lifetime),
        "scope": scope,
        "gty": "client-credentials",
        "azp": options.client_id,
    });
    Ok(json!({
        "access_token": tenant.issuer.sign(&claims),
        "scope": scope,
        "expires_in": lifetime,
        "token_type": "Bearer",
    }))
}

/// Checks that the caller is the tenant's client: by its secret, or by an assertion where it sends one.
fn authenticate(tenant: &Tenant, headers: &HeaderMap, asked: &Map<String, Value>) -> Result<(), Refusal> {
    let options = &tenant.options;
    if asked.contains_key("client_assertion") {
        let assertion = required(asked, "client_assertion")?;
        if required(asked, "client_assertion_type")? != assertion::TYPE {
            return refuse(StatusCode::BAD_REQUEST, "invalid_request", "Invalid client_assertion_type");
        }
        let is_named = asked.get("client_id").is_none_or(|id| id.is_null() || id.as_str() == Some(&options.client_id));
        let is_audience = |audience: &str| is_ours(tenant, headers, audience, "/");
        let now = clock::now().as_second();
        return match is_named && tenant.assertions.accept(assertion, &options.client_id, is_audience, now) {
            true => Ok(()),
            false => refuse(StatusCode::UNAUTHORIZED, "invalid_client", "Client authentication failed"),
        };
    }
    let client = required(asked, "client_id")?;
    let secret = required(asked, "client_secret")?;
    // Both are compared whatever the first says, so that the time does not tell which of them was wrong.
    let known = client == options.client_id;
    if options.client_secret.matches(secret.as_bytes()) & known {
        Ok(())
    } else {
        refuse(StatusCode::UNAUTHORIZED, "access_denied", "Unauthorized")
    }
}

fn required<'a>(asked: &'a Map<String, Value>, name: &str) -> Result<&'a str, Refusal> {
    match asked.get(name).and_then(Value::as_str).filter(|value| !value.is_empty()) {
        Some(value) => Ok(value),
        None => refuse(StatusCode::BAD_REQUEST, "invalid_request", format!("Missing required parameter: {name}")),
    }
}

/// Tells whether an audience is this tenant at that path, under one of the names the server can be reached by.
fn is_ours(tenant: &Tenant, headers: &HeaderMap, audience: &str, path: &str) -> bool {
    let rest = audience.strip_prefix("https://").or_else(|| audience.strip_prefix("http://"));
    let Some(host) = rest.and_then(|rest| rest.strip_suffix(path)) else { return false };
    let asked = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let address = tenant.address;
    Some(host) == asked
        || host == tenant.options.domain
        || host == address.to_string()
        || host == format!("localhost:{}", address.port())
}

/// Returns the granted scopes that are also asked for; all of them when none is.
fn narrowed(granted: &[String], asked: Option<&str>) -> String {
    let wanted = |scope: &&String| asked.is_none_or(|asked| asked.split_whitespace().any(|one| one == *scope));
    granted.iter().filter(wanted).map(String::as_str).collect::<Vec<_>>().join(" ")
}
