//! The single path of every call: URL, token, sending, status, decoding.

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use serde::Serialize;
use serde_json::Value;

use super::page::Room;
use super::{Client, Error, Refusal};
use crate::auth::{AccessToken, UsedCredential};
use crate::http::{self, Answer, Opened, Opening, Request};
use crate::model::Resource;
use auth0_events_text::json::{self, Unread};
use auth0_events_text::{Redaction, Secret};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// One call, before it has a token.
pub(super) struct Call<'a> {
    method: Method,
    segments: Vec<&'a str>,
    query: Vec<(&'static str, String)>,
    accept: HeaderValue,
    body: Option<Value>,
    secrets: Vec<Secret>,
}

impl<'a> Call<'a> {
    /// Starts a call to the resource that `segments` name below `/api/v2`. They are encoded one by one.
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
        self.body = Some(serde_json::to_value(body).expect("a request body has text keys and serializable values"));
        self
    }

    /// Names what the body holds that no message may repeat.
    pub(super) fn secrets(mut self, secrets: Vec<Secret>) -> Self {
        self.secrets = secrets;
        self
    }

    /// The request as errors name it: `GET /event-streams/est_1`.
    pub(super) fn name(&self) -> String {
        format!("{} /{}", self.method, self.segments.join("/"))
    }

    pub(super) fn unanswered(&self, source: http::Error) -> Error {
        Error::Transport { request: self.name(), method: self.method.clone(), source }
    }

    /// The error of an answer that is not what it should be; the status where its body as a whole could not be read.
    pub(super) fn unreadable(&self, status: Option<StatusCode>, cause: String) -> Error {
        let status = status.map(|status| status.as_u16());
        Error::Unreadable { request: self.name(), method: self.method.clone(), status, cause }
    }

    fn url(&self, base: &Url) -> Result<Url, Error> {
        let mut url = base.clone();
        // An empty or dotted segment would silently name another resource, however it is encoded.
        if self.segments.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
            return Err(Error::NoResource { request: self.name() });
        }
        url.path_segments_mut()
            .expect("a tenant's address has a path")
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
    pub(super) async fn send(&self, call: &Call<'_>) -> Result<Answer, Error> {
        self.with_token(async |token| {
            let answer =
                self.transport.send(&self.request(call, token)?).await.map_err(|cause| call.unanswered(cause))?;
            if answer.status.is_success() { Ok(answer) } else { Err(self.refused(call, token, &answer)) }
        })
        .await
    }

    /// Sends a call once and returns the 2xx answer as soon as its headers have come. Nothing is tried again.
    pub(super) async fn open(&self, call: &Call<'_>) -> Result<Opened, Error> {
        self.with_token(async |token| {
            match self.transport.open(&self.request(call, token)?).await.map_err(|cause| call.unanswered(cause))? {
                Opening::Open(opened) => Ok(opened),
                Opening::Refused(answer) => Err(self.refused(call, token, &answer)),
            }
        })
        .await
    }

    /// Makes an attempt. A token that is refused although it served before is renewed, once.
    async fn with_token<T>(&self, attempt: impl AsyncFn(&AccessToken) -> Result<T, Error>) -> Result<T, Error> {
        let bearer = self.tokens.bearer().await?;
        let outcome = attempt(&bearer.token).await;
        match &outcome {
            // The call was refused before it was acted on, so that even a POST can be repeated.
            Err(Error::Refused(refusal)) if bearer.is_reused && refusal.is_of_the_token() => {
                match self.tokens.renew(&bearer.token).await? {
                    Some(token) => attempt(&token).await,
                    None => outcome,
                }
            }
            _ => outcome,
        }
    }

    fn request(&self, call: &Call<'_>, token: &AccessToken) -> Result<Request, Error> {
        let bearer = format!("Bearer {}", token.secret().expose());
        let mut bearer = HeaderValue::try_from(bearer).map_err(|_| Error::BadToken)?;
        bearer.set_sensitive(true);
        let headers = HeaderMap::from_iter([(AUTHORIZATION, bearer), (ACCEPT, call.accept.clone())]);
        let body = call.body.as_ref().map(|body| body.to_string().into_bytes());
        Ok(Request { method: call.method.clone(), url: call.url(&self.base)?, headers, body })
    }

    fn refused(&self, call: &Call<'_>, token: &AccessToken, answer: &Answer) -> Error {
        // A server, or a proxy on the way, may repeat what it was sent.
        let hidden = Redaction::of(call.secrets.iter().chain([token.secret()]));
        let mut refusal = Refusal::read(call.name(), &call.method, answer, &hidden);
        if matches!(refusal.status, 401 | 403) && !refusal.is_connection_limit() {
            refusal.credential = Some(UsedCredential::new(self.tokens.origin()));
        }
        Error::Refused(refusal)
    }

    /// Sends a call and reads the answer as a JSON document.
    pub(super) async fn document(&self, call: &Call<'_>) -> Result<Value, Error> {
        let answer = self.send(call).await?;
        read(&answer).map_err(|cause| call.unreadable(Some(answer.status), cause))
    }

    /// Sends a call whose answer only says that it was accepted: 202 or 204 without a body, or an object that is no error.
    pub(super) async fn accepted(&self, call: &Call<'_>) -> Result<(), Error> {
        let answer = self.send(call).await?;
        let is_object = || {
            let document = read(&answer).ok();
            document.is_some_and(|document| document.is_object() && document.get("statusCode").is_none())
        };
        if matches!(answer.status.as_u16(), 202 | 204) && answer.body.is_empty() || is_object() {
            return Ok(());
        }
        let cause = "the answer does not say that it was done".to_owned();
        Err(call.unreadable(Some(answer.status), cause))
    }

    /// Sends a call and reads the answer as one resource.
    pub(super) async fn resource<T: Resource>(&self, call: &Call<'_>) -> Result<T, Error> {
        let document = self.document(call).await?;
        T::read(document).map_err(|cause| call.unreadable(None, cause))
    }

    /// Sends a call and reads one page of resources under `member`, with its cursor; a bare array, as the published description
    /// of some lists has it, is a page without a successor. Makes `room` for it where it is kept.
    pub(super) async fn page<T: Resource>(
        &self,
        call: &Call<'_>,
        member: &str,
        room: Option<&mut Room>,
    ) -> Result<(Vec<T>, Option<String>), Error> {
        let unreadable = |cause| call.unreadable(None, cause);
        let answer = self.send(call).await?;
        if let Some(room) = room {
            room.take(&answer.body)?;
        }
        let mut document = read(&answer).map_err(|cause| call.unreadable(Some(answer.status), cause))?;
        drop(answer);
        let next = document.get("next").and_then(Value::as_str).filter(|next| !next.is_empty()).map(str::to_owned);
        let items = match &mut document {
            Value::Array(_) => document,
            Value::Object(members) => {
                members.remove(member).ok_or_else(|| unreadable(format!("`{member}` is missing")))?
            }
            other => return Err(unreadable(format!("expected an object, found {}", crate::model::type_name(other)))),
        };
        let Value::Array(items) = items else {
            return Err(unreadable(format!("{member}: expected an array")));
        };
        let read = |(index, item)| T::read(item).map_err(|cause| unreadable(format!("{member}[{index}]: {cause}")));
        Ok((items.into_iter().enumerate().map(read).collect::<Result<_, _>>()?, next))
    }
}

/// Reads the body of an answer. The error says what is wrong with it, and repeats nothing.
fn read(answer: &Answer) -> Result<Value, String> {
    json::read(&answer.body).map_err(|cause| match cause {
        _ if answer.body.is_empty() => "the body is empty".to_owned(),
        // The excerpt may hold what the request held; the position says enough.
        Unread::Malformed(cause) => format!("not JSON: {cause}"),
        Unread::TooMuch => cause.to_string(),
    })
}

#[cfg(test)]
mod tests;
