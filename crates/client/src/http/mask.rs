//! Decides what of a request and its answer may be shown: what stands on a list here, and nothing else.

use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue, LOCATION};
use serde_json::Value;

use auth0_events_text::json;
use auth0_events_text::{REDACTED, Redaction, Secret};

/// Shorter texts are not looked for in answers: they would be found everywhere.
const SHORTEST_HIDDEN: usize = 4;
/// So many texts of a request are looked for in its answer.
const MOST_HIDDEN: usize = 256;

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

/// Parameters of a URL that are shown.
const OPEN_PARAMETERS: &[&str] =
    &["date_from", "date_to", "event_type", "event_types", "from", "from_timestamp", "statuses", "take"];

/// Members of JSON, and fields of forms, that are shown. Another member is masked with all that is in it.
const OPEN_MEMBERS: &[&str] = &[
    "a0purpose",
    "a0stream",
    "a0tenant",
    "action_id",
    "attempts",
    "attributes",
    "audience",
    "aws_account_id",
    "aws_partner_event_source",
    "aws_region",
    "bucket_interval",
    "buckets",
    "client_assertion_type",
    "client_id",
    "configuration",
    "created_at",
    "date_from",
    "date_to",
    "deliveries",
    "destination",
    "duration",
    "error",
    "errorCode",
    "error_code",
    "error_description",
    "error_message",
    "error_uri",
    "event",
    "eventStreams",
    "event_stream_id",
    "event_type",
    "event_types",
    "expires_in",
    "grant_type",
    "header_key",
    "id",
    "message",
    "method",
    "metrics",
    "name",
    "next",
    "scale_factor",
    "scope",
    "source",
    "specversion",
    "status",
    "statusCode",
    "statuses",
    "stream_id",
    "stream_name",
    "subscriptions",
    "time",
    "timestamp",
    "token_type",
    "type",
    "updated_at",
    "username",
    "webhook_authorization",
    "webhook_endpoint",
    "window",
    "window_total",
];

/// Masks one request, and then its answer: what was hidden on the way out is hidden on the way back, wherever it stands.
#[derive(Default)]
pub(super) struct Mask {
    hidden: Redaction,
}

impl Mask {
    /// Returns what may be shown of a header.
    pub(super) fn header(&mut self, name: &HeaderName, value: &HeaderValue) -> String {
        let text = String::from_utf8_lossy(value.as_bytes());
        if name == LOCATION {
            return self.redact(&place(&text));
        }
        if OPEN_HEADERS.contains(&name.as_str()) && !value.is_sensitive() {
            return self.text(&text);
        }
        // The last word: a scheme such as `Bearer` stands before the secret.
        self.hide(text.rsplit(' ').next().unwrap_or_default());
        REDACTED.to_owned()
    }

    /// Returns what may be shown of an address.
    pub(super) fn url(&mut self, url: &Url) -> String {
        let mut shown = url.clone();
        // A host and a path are no secrets; a user name, a password and most parameters may be.
        if !url.username().is_empty() || url.password().is_some() {
            // Fails for addresses without a host, which cannot hold them.
            let _ = shown.set_username("redacted").and_then(|()| shown.set_password(None));
        }
        shown.set_fragment(None);
        if url.query().is_some() {
            let pairs: Vec<(String, String)> = url
                .query_pairs()
                .map(|(name, value)| {
                    let value = self.member(&name, OPEN_PARAMETERS, &value);
                    (name.into_owned(), value)
                })
                .collect();
            shown.query_pairs_mut().clear().extend_pairs(pairs);
        }
        // The mask itself needs no escapes.
        self.redact(shown.as_str()).replace("%28redacted%29", REDACTED)
    }

    /// Returns what may be shown of a body. Of one that is neither JSON nor a form, that is its length.
    pub(super) fn body(&mut self, content_type: &str, body: &[u8]) -> String {
        if content_type.starts_with("application/x-www-form-urlencoded") {
            let pairs = form_urlencoded::parse(body).map(|(name, value)| {
                let value = self.member(&name, OPEN_MEMBERS, &value);
                format!("{name}={value}")
            });
            return pairs.collect::<Vec<_>>().join("&");
        }
        match json::read(body) {
            Ok(document @ (Value::Object(_) | Value::Array(_))) => self.open(document).to_string(),
            _ => format!("({} bytes that are no JSON object, not shown)", body.len()),
        }
    }

    /// Returns a text without what was hidden before.
    pub(super) fn redact(&self, text: &str) -> String {
        self.hidden.apply(text)
    }

    fn member(&mut self, name: &str, list: &[&str], value: &str) -> String {
        if list.contains(&name) {
            return self.text(value);
        }
        self.hide(value);
        REDACTED.to_owned()
    }

    /// Shows a document, or the value of a member on the list.
    fn open(&mut self, value: Value) -> Value {
        match value {
            Value::Object(members) => Value::Object(
                members
                    .into_iter()
                    .map(|(name, value)| {
                        let shown = if OPEN_MEMBERS.contains(&name.as_str()) {
                            self.open(value)
                        } else {
                            self.hide_all(&value);
                            if value.is_null() { value } else { REDACTED.into() }
                        };
                        (self.redact(&name), shown)
                    })
                    .collect(),
            ),
            Value::Array(items) => Value::Array(items.into_iter().map(|item| self.open(item)).collect()),
            Value::String(text) => Value::String(self.text(&text)),
            other => other,
        }
    }

    /// Shows a text; an address within may hold more than an address.
    fn text(&mut self, text: &str) -> String {
        let ends_word = |c: char| c.is_whitespace() || "\"'`<>(){}".contains(c);
        let words: String =
            text.split_inclusive(ends_word).map(|word| self.word(word.trim_end_matches(ends_word), word)).collect();
        self.redact(&words)
    }

    /// Shows a word of a text, with what ends it: an address without user, secret parameters and fragment.
    fn word(&mut self, word: &str, with_end: &str) -> String {
        let end = &with_end[word.len()..];
        let has_secrets = match word.find("//") {
            Some(_) => word.contains(['?', '#', '@']),
            // Without a host it is told by its parameters, or by a password in front of the host.
            None => {
                word.split_once('?').is_some_and(|(_, query)| query.contains('='))
                    || word.split_once(':').is_some_and(|(_, rest)| rest.contains('@'))
                    || word.starts_with('/') && word.contains('#')
            }
        };
        if !has_secrets {
            return with_end.to_owned();
        }
        let shown = match word.parse::<Url>() {
            Ok(url) if matches!(url.scheme(), "http" | "https") => {
                url.fragment().into_iter().for_each(|fragment| self.hide(fragment));
                self.url(&url)
            }
            _ => {
                word.split(['?', '#', '&', '@', '/']).skip(1).for_each(|part| self.hide(part));
                let from = word.find(['?', '#', '@']).unwrap_or_default();
                let before = if word[from..].starts_with('@') { "" } else { &word[..from] };
                let before = if before.contains('@') { "" } else { before };
                format!("{before}{REDACTED}")
            }
        };
        format!("{shown}{end}")
    }

    fn hide_all(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.hide(text),
            Value::Array(items) => items.iter().for_each(|item| self.hide_all(item)),
            Value::Object(members) => members.values().for_each(|value| self.hide_all(value)),
            _ => {}
        }
    }

    fn hide(&mut self, text: &str) {
        if text.len() >= SHORTEST_HIDDEN && self.hidden.len() < MOST_HIDDEN {
            self.hidden.add(&Secret::new(text));
        }
    }
}

/// Returns scheme, host and path of what a `location` leads to: what stands in front of the host or behind the path may be
/// a secret of whoever redirects.
pub(crate) fn place(location: &str) -> String {
    let path = location.split(['?', '#']).next().unwrap_or_default();
    match path.rsplit_once('@') {
        None => path.to_owned(),
        Some((before, host)) => match before.split_once("//") {
            Some((scheme, _)) => format!("{scheme}//{host}"),
            None => host.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests;
