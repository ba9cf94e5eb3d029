//! The client credentials grant: `POST /oauth/token` with a secret or a signed assertion.

use reqwest::header::HeaderMap;
use reqwest::{Method, Url};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use super::credentials::ClientAuthentication;
use super::error::{AuthError, UsedCredential};
use super::token::{AccessToken, fits_a_header, unix_now};
use crate::http::{HttpAnswer, HttpRequest, Transport};
use auth0_events_text::{Redaction, Secret, json};

/// The type of a client assertion (RFC 7523, section 2.2).
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A request for a token.
pub(super) struct TokenRequest<'a> {
    pub(super) base: &'a Url,
    pub(super) client_id: &'a str,
    pub(super) audience: &'a str,
    pub(super) authentication: &'a ClientAuthentication,
    pub(super) origin: &'a str,
}

#[derive(Serialize)]
struct TokenRequestBody<'a> {
    grant_type: &'static str,
    client_id: &'a str,
    audience: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_assertion_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_assertion: Option<&'a str>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    #[serde(default)]
    scope: Value,
    #[serde(default)]
    expires_in: Value,
}

#[derive(Deserialize)]
struct OAuthError {
    error: String,
    #[serde(default)]
    error_description: Option<String>,
}

impl TokenRequest<'_> {
    pub(super) async fn send(&self, transport: &Transport) -> Result<AccessToken, AuthError> {
        let mut url = self.base.clone();
        url.set_path("/oauth/token");
        let secret = match self.authentication {
            ClientAuthentication::Secret(secret) => secret.clone(),
            ClientAuthentication::PrivateKey(key) => {
                let issuer = format!("{}/", self.base.as_str().trim_end_matches('/'));
                key.assertion(self.client_id, &issuer, unix_now()).ok_or(AuthError::Unsigned)?
            }
        };
        let request =
            HttpRequest { method: Method::POST, url, headers: HeaderMap::new(), body: Some(self.body(&secret)) };
        // The lifetime counts from before the request, so that a slow answer does not lengthen it.
        let requested_at = unix_now();
        self.read(&transport.send(&request).await?, &secret, requested_at)
    }

    /// Returns the request body with the client secret or the assertion.
    fn body(&self, secret: &Secret) -> Zeroizing<Vec<u8>> {
        let (client_secret, client_assertion) = match self.authentication {
            ClientAuthentication::Secret(_) => (Some(secret.expose()), None),
            ClientAuthentication::PrivateKey(_) => (None, Some(secret.expose())),
        };
        let body = TokenRequestBody {
            grant_type: "client_credentials",
            client_id: self.client_id,
            audience: self.audience,
            client_secret,
            client_assertion_type: client_assertion.map(|_| ASSERTION_TYPE),
            client_assertion,
        };
        serde_json::to_vec(&body).expect("the body has text values only").into()
    }

    fn read(&self, answer: &HttpAnswer, secret: &Secret, requested_at: u64) -> Result<AccessToken, AuthError> {
        let status = answer.status.as_u16();
        if !answer.status.is_success() {
            // A server or proxy may repeat the request in its answer.
            let redaction = Redaction::of([secret]);
            let (message, code) = match json::from_slice::<OAuthError>(&answer.body) {
                Ok(OAuthError { error, error_description }) => {
                    let message = redaction.apply(error_description.as_deref().unwrap_or(&error));
                    (message, Some(redaction.apply(&error)))
                }
                Err(_) => (answer.excerpt(&redaction), None),
            };
            let credential = UsedCredential::new(self.origin);
            return Err(AuthError::Refused { status, code, message, credential });
        }
        // Even a malformed answer may contain a token, so no error shows an excerpt.
        let answer: TokenAnswer = json::from_slice(&answer.body)
            .map_err(|_| AuthError::Unreadable("expected a JSON object with `access_token`".to_owned()))?;
        let token = Secret::new(answer.access_token);
        if !fits_a_header(&token) {
            let problem = "`access_token` is empty, or contains characters that are not allowed in an HTTP header";
            return Err(AuthError::Unreadable(problem.to_owned()));
        }
        let scope = answer.scope.as_str().map(str::to_owned);
        Ok(AccessToken::issued(token, scope, seconds(&answer.expires_in), requested_at))
    }
}

/// Reads a lifetime: a number, or a number in quotes. Returns `None` for anything else.
fn seconds(value: &Value) -> Option<u64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    // Drops a fraction: with `arbitrary_precision` a number keeps its digits.
    text.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests;
