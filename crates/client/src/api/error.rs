//! Owns [`Error`]: what can go wrong in a call, with what the API said about it.

use reqwest::Method;
use serde::Deserialize;

use crate::auth::{self, UsedCredential};
use crate::http::{self, Answer, place};
use auth0_events_text::Redaction;

/// What went wrong in a call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no token to send.
    #[error("cannot get an access token")]
    Auth(#[from] auth::Error),
    /// The token holds characters that no header can carry.
    #[error("the access token is not one: it holds characters that no header can carry")]
    BadToken,
    /// No complete answer came.
    #[error("no answer to {request}")]
    Transport {
        /// Method and path.
        request: String,
        /// The method, which decides what a lost answer may have done.
        method: Method,
        /// Why.
        source: http::Error,
    },
    /// The API answered with a status other than 2xx.
    #[error(transparent)]
    Refused(Refusal),
    /// The answer is not what the API documents.
    #[error("cannot read the answer to {request}{}: {cause}", with_status(*status))]
    Unreadable {
        /// Method and path.
        request: String,
        /// The method, which decides what may have been done.
        method: Method,
        /// The HTTP status, where the body as a whole could not be read.
        status: Option<u16>,
        /// What was found, and where.
        cause: String,
    },
    /// Walking the pages does not come to an end.
    #[error("the list does not end: {cause}")]
    EndlessPages {
        /// How that showed.
        cause: String,
    },
    /// A list that is kept whole takes too much memory.
    #[error("the list takes more than {} MiB of memory", limit >> 20)]
    TooLong {
        /// The most that it may take, in bytes.
        limit: usize,
    },
    /// An id is empty or made of dots, and would name another resource.
    #[error("`{request}` names no resource")]
    NoResource {
        /// Method and path.
        request: String,
    },
}

/// An answer with a status other than 2xx: `statusCode`, `error`, `message` and sometimes `errorCode`, or none of them
/// when something between the API and this program answered.
#[derive(Debug, thiserror::Error)]
#[error("the API answered {status}: {message}")]
pub struct Refusal {
    /// Method and path.
    pub request: String,
    /// The HTTP status.
    pub status: u16,
    /// The API's `errorCode`, such as `insufficient_scope`. Many errors have none.
    pub error_code: Option<String>,
    /// The API's message, or at most 512 characters of a body that is not the API's.
    pub message: String,
    /// For `insufficient_scope`: the scopes of which the token needs one.
    pub required_scopes: Vec<String>,
    /// A POST that a server failed on may have been carried out.
    pub may_have_been_done: bool,
    /// For 401 and 403: the credential that the token was given for.
    #[source]
    pub credential: Option<UsedCredential>,
    /// Seconds for which the server asks to be left alone, 60 at most; 0 where it does not.
    pub wait_secs: u8,
}

fn with_status(status: Option<u16>) -> String {
    status.map(|status| format!(" (status {status})")).unwrap_or_default()
}

#[derive(Deserialize)]
struct ErrorBody {
    message: String,
    #[serde(default, rename = "errorCode")]
    error_code: Option<String>,
}

impl Refusal {
    /// Reads an answer, of which nothing is kept that is hidden.
    pub(super) fn read(request: String, method: &Method, answer: &Answer, hidden: &Redaction) -> Self {
        let status = answer.status.as_u16();
        let may_have_been_done = *method == Method::POST && status >= 500;
        let location = answer.headers.get("location").and_then(|value| value.to_str().ok());
        let (message, error_code) = match serde_json::from_slice::<ErrorBody>(&answer.body) {
            Ok(body) => (hidden.apply(&body.message), body.error_code.map(|code| hidden.apply(&code))),
            Err(_) if answer.status.is_redirection() => {
                let place = location.map_or_else(|| "nowhere".to_owned(), |location| hidden.apply(&place(location)));
                (format!("a redirect to `{place}`, which is not followed"), None)
            }
            Err(_) => (answer.excerpt(hidden), None),
        };
        let required_scopes = match error_code.as_deref() {
            Some("insufficient_scope") => scopes(&message),
            _ => Vec::new(),
        };
        Self {
            request,
            status,
            error_code,
            message,
            required_scopes,
            may_have_been_done,
            credential: None,
            wait_secs: answer.advised_wait_secs(),
        }
    }

    /// Tells whether the subscription plan allows no further connection to the feed: no matter of rights, although its
    /// status says so.
    pub fn is_connection_limit(&self) -> bool {
        self.status == 403 && self.error_code.is_none() && self.message.contains("concurrent event stream connections")
    }
}

/// Reads the scopes out of `Insufficient scope, expected any of: a,b`, the only place that names them.
fn scopes(message: &str) -> Vec<String> {
    let list = message.rsplit_once(": ").map_or("", |(_, list)| list);
    list.split([',', ' ']).map(str::trim).filter(|scope| is_scope(scope)).map(str::to_owned).collect()
}

fn is_scope(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    text.split_once(':').is_some_and(|(verb, noun)| is_word(verb) && is_word(noun))
}

impl Error {
    /// Tells whether a POST may have been carried out although no answer says so.
    pub fn may_have_been_done(&self) -> bool {
        match self {
            Self::Transport { method, source, .. } => *method == Method::POST && source.may_have_been_sent(),
            Self::Refused(refusal) => refusal.may_have_been_done,
            Self::Unreadable { method, .. } => *method == Method::POST,
            Self::Auth(_)
            | Self::BadToken
            | Self::EndlessPages { .. }
            | Self::TooLong { .. }
            | Self::NoResource { .. } => false,
        }
    }

    /// Returns the remedy, where one is known.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Auth(error) => error.hint(),
            // Whoever runs it again for the lack of an answer may have it done twice.
            _ if self.may_have_been_done() => Some(CHECK_FIRST.to_owned()),
            Self::Transport { source, .. } => source.hint(),
            Self::Refused(refusal) => refusal.hint(),
            Self::Unreadable { .. } => {
                Some("check that the domain is a tenant's, and that no proxy answers in its place".to_owned())
            }
            Self::TooLong { .. } => Some(
                "`--csv` and `--json-compact` print each page as it comes, `--limit` ends a list, and an id in place of a name \
                 needs none"
                    .to_owned(),
            ),
            Self::BadToken | Self::EndlessPages { .. } | Self::NoResource { .. } => None,
        }
    }
}

/// A POST may have been carried out although its answer never came, so it is never repeated unasked.
const CHECK_FIRST: &str = "the request was not repeated, since it may have been carried out: look with `events list` or \
                           `events deliveries` before trying again";

impl Refusal {
    /// Tells whether another token of the same client may be accepted: this one was refused, or lacks a scope that may have
    /// been granted since it was issued.
    pub(super) fn is_of_the_token(&self) -> bool {
        self.status == 401 || !self.required_scopes.is_empty()
    }

    fn hint(&self) -> Option<String> {
        if !self.required_scopes.is_empty() {
            let scopes: Vec<String> = self.required_scopes.iter().map(|scope| format!("`{scope}`")).collect();
            return Some(format!(
                "the token needs {}; grant it in Dashboard > Applications > APIs > Auth0 Management API > Permissions",
                scopes.join(" or ")
            ));
        }
        match self.status {
            403 if self.is_connection_limit() => Some(
                "end another subscriber first: the tenant's plan allows 1, 4 or 8 of them at once (free, self-service, \
                 enterprise)"
                    .to_owned(),
            ),
            401 => Some(
                "check that the domain is the tenant's that the credential belongs to, and that the token has not expired; \
                 `events whoami` shows which credential applies"
                    .to_owned(),
            ),
            404 if self.request.contains("/deliveries/") || self.request.contains("/redeliver/") => {
                Some("`events deliveries STREAM` lists the failed deliveries of a stream".to_owned())
            }
            404 => Some("`events list` shows the streams of the tenant".to_owned()),
            429 => Some("the tenant's rate limit is used up; wait, or send fewer requests at once".to_owned()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
