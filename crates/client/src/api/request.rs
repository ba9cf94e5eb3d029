//! Sends every call: URL, token, request, status, decoding.

use bytes::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use serde::Serialize;
use zeroize::Zeroizing;

use super::client::Client;
use super::error::{ApiRefusal, Error};
use crate::auth::{AccessToken, UsedCredential};
use crate::http::{HttpAnswer, HttpError, HttpRequest, OpenResponse, OpenedRequest};
use crate::model::{Resource, ResourceDocument};
use auth0_events_text::{Redaction, Secret, json};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A call, before it has a token.
pub(super) struct ClientCall<'a> {
    method: Method,
    segments: Vec<&'a str>,
    query: Vec<(&'static str, String)>,
    accept: HeaderValue,
    body: Option<Zeroizing<Vec<u8>>>,
    /// Secrets of the body.
    secrets: Vec<Secret>,
}

impl<'a> ClientCall<'a> {
    /// Creates a call to the resource at the path `segments` below `/api/v2`. Each segment is percent-encoded.
    pub(super) fn new(method: Method, segments: &[&'a str]) -> Self {
        Self { method, segments: segments.to_vec(), query: Vec::new(), accept: JSON, body: None, secrets: Vec::new() }
    }

    pub(super) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(super) fn query_if(self, name: &'static str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    pub(super) fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = HeaderValue::from_static(media_type);
        self
    }

    pub(super) fn json(mut self, body: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(body).expect("a request body has text keys and serializable values");
        self.body = Some(bytes.into());
        self
    }

    /// Sets the secrets of the body, so that no error message repeats them.
    pub(super) fn secrets(mut self, secrets: Vec<Secret>) -> Self {
        self.secrets = secrets;
        self
    }

    /// Returns the name of the request in errors: `GET /event-streams/est_1`.
    pub(super) fn name(&self) -> String {
        format!("{} /{}", self.method, self.segments.join("/"))
    }

    /// Returns the error of an answer that is not as documented. `status` is for a body that could not be read at all.
    pub(super) fn unreadable(&self, status: Option<StatusCode>, cause: String) -> Error {
        let status = status.map(|status| status.as_u16());
        Error::Unreadable { request: self.name(), method: self.method.clone(), status, cause }
    }

    fn unanswered(&self, source: HttpError) -> Error {
        Error::Transport { request: self.name(), method: self.method.clone(), source }
    }

    fn url(&self, base: &Url) -> Result<Url, Error> {
        let mut url = base.clone();
        // Such a segment would name another resource, even if encoded.
        if self.segments.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
            return Err(Error::NoResource { request: self.name() });
        }
        url.path_segments_mut()
            .expect("a tenant's base URL has a path")
            .clear()
            .extend(["api", "v2"])
            .extend(&self.segments);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }
}

impl Client {
    /// Sends a call and returns the 2xx answer.
    pub(super) async fn send(&self, call: &ClientCall<'_>) -> Result<HttpAnswer, Error> {
        self.with_token(async |token| {
            let answer = self.transport.send(&self.request(call, token)?).await;
            let answer = answer.map_err(|cause| call.unanswered(cause))?;
            if answer.status.is_success() { Ok(answer) } else { Err(self.refused(call, token, &answer)) }
        })
        .await
    }

    /// Sends a call once and returns the 2xx answer as soon as its headers arrive.
    pub(super) async fn open(&self, call: &ClientCall<'_>) -> Result<OpenResponse, Error> {
        self.with_token(async |token| {
            match self.transport.open(&self.request(call, token)?).await.map_err(|cause| call.unanswered(cause))? {
                OpenedRequest::Open(response) => Ok(response),
                OpenedRequest::Refused(answer) => Err(self.refused(call, token, &answer)),
            }
        })
        .await
    }

    /// Sends a call whose answer only confirms it: 202 or 204 without a body, or an object that is not an error.
    pub(super) async fn confirm(&self, call: &ClientCall<'_>) -> Result<(), Error> {
        let answer = self.send(call).await?;
        let is_empty = matches!(answer.status.as_u16(), 202 | 204) && answer.body.is_empty();
        let is_object = || {
            let document = json::read(&answer.body).ok().map(|reading| reading.value);
            document.is_some_and(|document| document.is_object() && document.get("statusCode").is_none())
        };
        if is_empty || is_object() {
            return Ok(());
        }
        Err(call.unreadable(Some(answer.status), "the answer does not confirm the request".to_owned()))
    }

    /// Sends a call and reads the answer as one resource.
    pub(super) async fn resource<T: Resource>(&self, call: &ClientCall<'_>) -> Result<T, Error> {
        let answer = self.send(call).await?;
        let status = Some(answer.status);
        let body = body(answer).map_err(|cause| call.unreadable(status, cause))?;
        let document = ResourceDocument::read(&body).map_err(|cause| call.unreadable(status, cause))?;
        T::read(document).map_err(|cause| call.unreadable(None, cause))
    }

    /// Makes an attempt. If the API rejects a token that was used before, the token is renewed once.
    async fn with_token<T>(&self, attempt: impl AsyncFn(&AccessToken) -> Result<T, Error>) -> Result<T, Error> {
        let bearer = self.tokens().bearer().await?;
        let outcome = attempt(&bearer.token).await;
        match &outcome {
            // The API rejected the token before it acted, so even a POST can be repeated.
            Err(Error::Refused(refusal)) if bearer.is_reused && refusal.is_about_the_token() => {
                match self.tokens().renew(&bearer.token).await? {
                    Some(token) => attempt(&token).await,
                    None => outcome,
                }
            }
            _ => outcome,
        }
    }

    fn request(&self, call: &ClientCall<'_>, token: &AccessToken) -> Result<HttpRequest, Error> {
        let headers = HeaderMap::from_iter([(AUTHORIZATION, authorization(token)?), (ACCEPT, call.accept.clone())]);
        Ok(HttpRequest {
            method: call.method.clone(),
            url: call.url(self.base_url())?,
            headers,
            body: call.body.clone(),
        })
    }

    fn refused(&self, call: &ClientCall<'_>, token: &AccessToken, answer: &HttpAnswer) -> Error {
        // A server or proxy may repeat the request in its answer.
        let secrets = Redaction::of(call.secrets.iter().chain([token.secret()]));
        let mut refusal = ApiRefusal::read(call.name(), &call.method, answer, &secrets);
        if matches!(refusal.status, 401 | 403) && !refusal.is_connection_limit() {
            refusal.credential = Some(UsedCredential::new(self.tokens().origin()));
        }
        Error::Refused(refusal)
    }
}

/// Returns the value of the `Authorization` header, which is marked as sensitive.
fn authorization(token: &AccessToken) -> Result<HeaderValue, Error> {
    let text = Zeroizing::new(format!("Bearer {}", token.secret().expose()));
    let mut value = HeaderValue::from_str(&text).map_err(|_| Error::BadToken)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Returns the body of an answer unless it is empty.
pub(super) fn body(answer: HttpAnswer) -> Result<Bytes, String> {
    if answer.body.is_empty() { Err("the body is empty".to_owned()) } else { Ok(answer.body.into()) }
}

#[cfg(test)]
mod tests;
