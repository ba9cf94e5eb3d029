//! Traces requests and answers for debugging: method, URL, status, duration, headers, bodies, without secrets.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{StatusCode, Url};
use serde_json::Value;

use super::error::HttpError;
use super::message::HttpRequest;
use auth0_events_text::redaction::Mask;
use auth0_events_text::{REDACTED, Redaction, Secret, json};

/// Maximum length of a traced line, in characters.
const MAX_LINE_CHARS: usize = 4096;
/// Minimum length of a masked value that is searched for in other values: shorter ones would match everywhere.
const MIN_SECRET_BYTES: usize = 4;
/// Maximum number of masked values that are searched for.
const MAX_SECRETS: usize = 256;

/// Headers that are shown, in lower case.
const OPEN_HEADERS: &[&str] = &[
    "accept",
    "auth0-client-quota-limit",
    "cache-control",
    "cf-ray",
    "content-length",
    "content-type",
    "date",
    "last-event-id",
    "location",
    "retry-after",
    "server",
    "transfer-encoding",
    "user-agent",
    "www-authenticate",
    "x-auth0-requestid",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
];

/// The trace of one request and its answer. Values masked in the request are removed from the answer as well.
pub(super) struct Trace {
    secrets: Secrets,
    name: String,
}

/// Secrets found so far.
#[derive(Default)]
struct Secrets {
    redaction: Redaction,
    count: usize,
}

impl Trace {
    /// Creates the trace of a request, and returns its text.
    pub(super) fn of(request: &HttpRequest) -> (Self, String) {
        let mut secrets = Secrets::default();
        // Reads the secrets of headers and body before it writes the URL.
        let mut details = headers(&mut secrets, '>', &request.headers);
        if let Some(body) = &request.body {
            details += &line('>', &secrets.body("application/json", body));
        }
        let name = format!("{} {}", request.method, secrets.url(&request.url));
        (Self { secrets, name: name.clone() }, format!("> {name}{details}"))
    }

    /// Returns the text of an answer.
    pub(super) fn answer(mut self, status: StatusCode, headers: &HeaderMap, body: &[u8], took: Duration) -> String {
        let mut text = format!("< {} in {} ms: {}", status.as_u16(), took.as_millis(), self.name);
        text += &self::headers(&mut self.secrets, '<', headers);
        if !body.is_empty() {
            let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            text += &line('<', &self.secrets.body(content_type.unwrap_or_default(), body));
        }
        text
    }

    /// Returns the text of a failure.
    pub(super) fn failure(self, error: &HttpError, took: Duration) -> String {
        let error = self.secrets.redaction.apply(&error.to_string());
        format!("< no answer in {} ms: {}: {error}", took.as_millis(), self.name)
    }
}

impl Secrets {
    fn add(&mut self, text: &str) {
        if text.len() >= MIN_SECRET_BYTES && self.count < MAX_SECRETS {
            self.redaction.add(&Secret::new(text));
            self.count += 1;
        }
    }

    fn mask(&mut self) -> Mask<impl FnMut(&str)> {
        Mask::new(REDACTED, |secret: &str| self.add(secret))
    }

    fn header(&mut self, name: &HeaderName, value: &HeaderValue) -> String {
        let text = String::from_utf8_lossy(value.as_bytes());
        if name == LOCATION || OPEN_HEADERS.contains(&name.as_str()) && !value.is_sensitive() {
            let masked = self.mask().text(&text);
            return self.redaction.apply(&masked);
        }
        // The last word, after a scheme such as `Bearer`.
        self.add(text.rsplit(' ').next().unwrap_or_default());
        REDACTED.to_owned()
    }

    fn url(&mut self, url: &Url) -> String {
        let mut shown = url.clone();
        shown.set_query(None);
        shown.set_fragment(None);
        let mut text = self.mask().text(shown.as_str());
        for (index, (name, value)) in url.query_pairs().enumerate() {
            let value = self.mask().field(&name, &value);
            let separator = if index == 0 { '?' } else { '&' };
            text += &format!("{separator}{name}={value}");
        }
        self.redaction.apply(&text)
    }

    /// Returns a body of JSON or a form, masked; only the length of any other body.
    fn body(&mut self, content_type: &str, body: &[u8]) -> String {
        let masked = if content_type.starts_with("application/x-www-form-urlencoded") {
            let mut mask = self.mask();
            let pairs =
                form_urlencoded::parse(body).map(|(name, value)| format!("{name}={}", mask.field(&name, &value)));
            pairs.collect::<Vec<_>>().join("&")
        } else {
            match json::read(body).map(|reading| reading.value) {
                Ok(document @ (Value::Object(_) | Value::Array(_))) => self.mask().document(document).to_string(),
                _ => return format!("({} bytes, neither a JSON object nor an array, not shown)", body.len()),
            }
        };
        self.redaction.apply(&masked)
    }
}

fn headers(secrets: &mut Secrets, mark: char, headers: &HeaderMap) -> String {
    headers.iter().map(|(name, value)| line(mark, &format!("{name}: {}", secrets.header(name, value)))).collect()
}

fn line(mark: char, text: &str) -> String {
    match text.char_indices().nth(MAX_LINE_CHARS) {
        Some((end, _)) => format!("\n{mark} {}… ({} characters in all)", &text[..end], text.chars().count()),
        None => format!("\n{mark} {text}"),
    }
}

#[cfg(test)]
mod tests;
