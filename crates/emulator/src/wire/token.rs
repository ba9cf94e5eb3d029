//! `POST /oauth/token`: client credentials as a form or JSON, with a secret or an assertion.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::assertion::ASSERTION_TYPE;
use super::call::read_body;
use super::reply::json;
use super::tenant::Tenant;
use crate::clock;

/// Issues a token.
pub(crate) async fn issue(State(tenant): State<Arc<Tenant>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = match read_body(&parts, body, &tenant.options.limits).await {
        Ok(bytes) => bytes,
        Err(error) => return error.into_response(),
    };
    let issued =
        parameters(&parts.headers, &bytes).and_then(|parameters| access_token(&tenant, &parts.headers, &parameters));
    let mut response = match issued {
        Ok(body) => json(StatusCode::OK, &body),
        Err(error) => json(error.status, &error.body),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// An OAuth error: its body has `error` and `error_description`, without `statusCode`.
struct OauthError {
    status: StatusCode,
    body: Value,
}

fn refuse<T>(status: StatusCode, error: &str, description: impl Into<String>) -> Result<T, OauthError> {
    Err(OauthError { status, body: json!({ "error": error, "error_description": description.into() }) })
}

/// Reads the parameters from JSON if the content type says so, else from a form.
fn parameters(headers: &HeaderMap, bytes: &[u8]) -> Result<Map<String, Value>, OauthError> {
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

/// Checks grant type, client and audience, in this order, and signs a token.
fn access_token(tenant: &Tenant, headers: &HeaderMap, parameters: &Map<String, Value>) -> Result<Value, OauthError> {
    let options = &tenant.options;
    if required(parameters, "grant_type")? != "client_credentials" {
        return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type", "Grant type not supported");
    }
    authenticate(tenant, headers, parameters)?;
    let audience = required(parameters, "audience")?;
    if !is_tenant(tenant, headers, audience, "/api/v2/") {
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
    let scope = granted_scopes(&options.scopes, parameters.get("scope").and_then(Value::as_str));
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

/// Checks that the caller is the tenant's client: by an assertion if it sends one, else by its secret.
fn authenticate(tenant: &Tenant, headers: &HeaderMap, parameters: &Map<String, Value>) -> Result<(), OauthError> {
    let options = &tenant.options;
    if parameters.contains_key("client_assertion") {
        let assertion = required(parameters, "client_assertion")?;
        if required(parameters, "client_assertion_type")? != ASSERTION_TYPE {
            return refuse(StatusCode::BAD_REQUEST, "invalid_request", "Invalid client_assertion_type");
        }
        let is_named =
            parameters.get("client_id").is_none_or(|id| id.is_null() || id.as_str() == Some(&options.client_id));
        let is_audience = |audience: &str| is_tenant(tenant, headers, audience, "/");
        let now = clock::now().as_second();
        if is_named && tenant.assertions.accept(assertion, &options.client_id, is_audience, now) {
            return Ok(());
        }
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client", "Client authentication failed");
    }
    let client = required(parameters, "client_id")?;
    let secret = required(parameters, "client_secret")?;
    // Both are always compared, so that the time does not reveal which of them was wrong.
    let is_known = client == options.client_id;
    if options.client_secret.matches(secret.as_bytes()) & is_known {
        Ok(())
    } else {
        refuse(StatusCode::UNAUTHORIZED, "access_denied", "Unauthorized")
    }
}

fn required<'a>(parameters: &'a Map<String, Value>, name: &str) -> Result<&'a str, OauthError> {
    match parameters.get(name).and_then(Value::as_str).filter(|value| !value.is_empty()) {
        Some(value) => Ok(value),
        None => refuse(StatusCode::BAD_REQUEST, "invalid_request", format!("Missing required parameter: {name}")),
    }
}

/// Reports whether an audience is `path` of this tenant, by one of the names of the server.
fn is_tenant(tenant: &Tenant, headers: &HeaderMap, audience: &str, path: &str) -> bool {
    let rest = audience.strip_prefix("https://").or_else(|| audience.strip_prefix("http://"));
    let Some(host) = rest.and_then(|rest| rest.strip_suffix(path)) else { return false };
    let requested = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let address = tenant.address;
    Some(host) == requested
        || host == tenant.options.domain
        || host == address.to_string()
        || host == format!("localhost:{}", address.port())
}

/// Returns the granted scopes that were requested. Default: all.
fn granted_scopes(granted: &[String], requested: Option<&str>) -> String {
    let is_requested =
        |scope: &&String| requested.is_none_or(|requested| requested.split_whitespace().any(|one| one == *scope));
    granted.iter().filter(is_requested).map(String::as_str).collect::<Vec<_>>().join(" ")
}
