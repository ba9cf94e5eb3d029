//! The client-credentials grant: `POST /oauth/token`.

use reqwest::header::HeaderMap;
use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::json;

use super::Error;
use crate::http::{Answer, Request, Transport};
use crate::secret::Secret;

/// One request for a token.
pub(super) struct Grant<'a> {
    pub(super) base: &'a Url,
    pub(super) client_id: &'a str,
    pub(super) client_secret: &'a Secret,
    pub(super) audience: &'a str,
}

#[derive(Deserialize)]
struct Issued {
    access_token: String,
}

#[derive(Deserialize)]
struct OAuthError {
    error: String,
    #[serde(default)]
    error_description: Option<String>,
}

impl Grant<'_> {
    pub(super) async fn request(&self, transport: &Transport) -> Result<Secret, Error> {
        let mut url = self.base.clone();
        url.set_path("/oauth/token");
        let body = json!({
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret.expose(),
            "audience": self.audience,
        });
        let body = Some(body.to_string().into_bytes());
        let request = Request { method: Method::POST, url, headers: HeaderMap::new(), body };
        self.read(&transport.send(&request).await?)
    }

    fn read(&self, answer: &Answer) -> Result<Secret, Error> {
        let status = answer.status.as_u16();
        if !answer.status.is_success() {
            return Err(match serde_json::from_slice::<OAuthError>(&answer.body) {
                Ok(OAuthError { error, error_description }) => {
                    let message = error_description.unwrap_or_else(|| error.clone());
                    Error::Refused { status, message: self.client_secret.redact(&message), code: Some(error) }
                }
                Err(_) => Error::Refused { status, message: self.client_secret.redact(&answer.excerpt()), code: None },
            });
        }
        // The answer may hold a token however broken it is, so no excerpt of it is ever shown.
        let issued: Issued = serde_json::from_slice(&answer.body)
            .map_err(|_| Error::Unreadable("expected a JSON object with `access_token`".to_owned()))?;
        if issued.access_token.is_empty() {
            return Err(Error::Unreadable("`access_token` is empty".to_owned()));
        }
        Ok(Secret::new(issued.access_token))
    }
}
