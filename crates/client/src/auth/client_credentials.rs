//! The client-credentials grant: `POST /oauth/token`, with a secret or a signed assertion.

use reqwest::header::HeaderMap;
use reqwest::{Method as HttpMethod, Url};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::UsedCredential;
use super::token::{AccessToken, fits_a_header, now};
use super::{Error, Method};
use crate::http::{Answer, Request, Transport};
use auth0_events_text::{Redaction, Secret};

/// What a client assertion is, in the words of RFC 7523.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// One request for a token.
pub(super) struct Grant<'a> {
    pub(super) base: &'a Url,
    pub(super) client_id: &'a str,
    pub(super) audience: &'a str,
    pub(super) method: &'a Method,
    pub(super) origin: &'a str,
}

#[derive(Deserialize)]
struct Issued {
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

impl Grant<'_> {
    pub(super) async fn request(&self, transport: &Transport) -> Result<AccessToken, Error> {
        let mut url = self.base.clone();
        url.set_path("/oauth/token");
        let mut body = json!({
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "audience": self.audience,
        });
        let proof = match self.method {
            Method::Secret(secret) => {
                body["client_secret"] = secret.expose().into();
                secret.clone()
            }
            Method::PrivateKey(key) => {
                let issuer = format!("{}/", self.base.as_str().trim_end_matches('/'));
                body["client_assertion_type"] = ASSERTION_TYPE.into();
                let assertion = key.assertion(self.client_id, &issuer, now()).ok_or(Error::Unsigned)?;
                body["client_assertion"] = assertion.expose().into();
                assertion
            }
        };
        let body = Some(body.to_string().into_bytes());
        let request = Request { method: HttpMethod::POST, url, headers: HeaderMap::new(), body };
        // The lifetime counts from before the request, so that a slow answer does not lengthen it.
        let asked_at = now();
        self.read(&transport.send(&request).await?, &proof, asked_at)
    }

    fn read(&self, answer: &Answer, proof: &Secret, asked_at: u64) -> Result<AccessToken, Error> {
        let status = answer.status.as_u16();
        if !answer.status.is_success() {
            // A server, or a proxy on the way, may repeat what it was sent.
            let hidden = Redaction::of([proof]);
            let (message, code) = match serde_json::from_slice::<OAuthError>(&answer.body) {
                Ok(OAuthError { error, error_description }) => {
                    (hidden.apply(error_description.as_deref().unwrap_or(&error)), Some(hidden.apply(&error)))
                }
                Err(_) => (answer.excerpt(&hidden), None),
            };
            let credential = UsedCredential::new(self.origin);
            return Err(Error::Refused { status, code, message, credential });
        }
        // The answer may hold a token however broken it is, so no excerpt of it is ever shown.
        let issued: Issued = serde_json::from_slice(&answer.body)
            .map_err(|_| Error::Unreadable("expected a JSON object with `access_token`".to_owned()))?;
        let token = Secret::new(issued.access_token);
        if !fits_a_header(&token) {
            let problem = "`access_token` is empty, or holds characters that no header can carry";
            return Err(Error::Unreadable(problem.to_owned()));
        }
        let scope = issued.scope.as_str().map(str::to_owned);
        Ok(AccessToken::issued(token, scope, seconds(&issued.expires_in), asked_at))
    }
}

/// Reads a lifetime: a number, or one in quotes. Anything else is a lifetime that is not stated.
fn seconds(value: &Value) -> Option<u64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    // A fraction is cut: `arbitrary_precision` keeps a number as its text.
    text.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests;
