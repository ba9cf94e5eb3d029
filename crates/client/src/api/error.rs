//! Owns [`Error`]: the failure of a call, and [`ApiRefusal`]: the error answer of the API.

use reqwest::Method;
use serde::Deserialize;

use crate::auth::{AuthError, UsedCredential};
use crate::http::{HttpAnswer, HttpError};
use auth0_events_text::{Redaction, json, masked_address};

/// The failure of a call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no access token.
    #[error("cannot get an access token")]
    Auth(#[from] AuthError),
    /// The access token is malformed.
    #[error("the access token contains characters that are not allowed in an HTTP header")]
    BadToken,
    /// There was no complete answer.
    #[error("no answer to {request}")]
    Transport {
        /// Method and path.
        request: String,
        /// The method: a POST without an answer may have been carried out.
        method: Method,
        /// The failure of the request.
        source: HttpError,
    },
    /// The API answered with a status other than 2xx.
    #[error(transparent)]
    Refused(ApiRefusal),
    /// The answer is not as documented.
    #[error("cannot read the answer to {request}{}: {cause}", with_status(*status))]
    Unreadable {
        /// Method and path.
        request: String,
        /// The method: a POST was probably carried out.
        method: Method,
        /// The HTTP status, if the body could not be read at all.
        status: Option<u16>,
        /// The problem and its position.
        cause: String,
    },
    /// A list has too many pages.
    #[error("the list does not end: {cause}")]
    EndlessPages {
        /// The reason to stop.
        cause: String,
    },
    /// A list that is held in memory is too large.
    #[error("the list is larger than {} MiB", limit >> 20)]
    TooLong {
        /// Maximum size, in bytes of JSON.
        limit: usize,
    },
    /// An id is empty, `.` or `..`, and would name another resource.
    #[error("`{request}` does not name a resource")]
    NoResource {
        /// Method and path.
        request: String,
    },
}

/// An answer with a status other than 2xx: `statusCode`, `error`, `message` and sometimes `errorCode`, or none of them
/// if a proxy answered.
#[derive(Debug, thiserror::Error)]
#[error("the API answered {status}: {message}")]
pub struct ApiRefusal {
    /// Method and path.
    pub request: String,
    /// The HTTP status.
    pub status: u16,
    /// The API's `errorCode`, such as `insufficient_scope`; many errors have none.
    pub error_code: Option<String>,
    /// The API's message, or at most 512 characters of another body.
    pub message: String,
    /// For `insufficient_scope`: the token needs one of these scopes.
    pub required_scopes: Vec<String>,
    /// Whether the request may have been carried out: a POST answered with 5xx.
    pub may_have_been_done: bool,
    /// For 401 and 403: the credential of the token.
    #[source]
    pub credential: Option<UsedCredential>,
    /// The wait that the server asks for, in seconds, at most 60; 0 if it asks for none.
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

impl ApiRefusal {
    /// Reads an answer, without the secrets.
    pub(super) fn read(request: String, method: &Method, answer: &HttpAnswer, secrets: &Redaction) -> Self {
        let status = answer.status.as_u16();
        let may_have_been_done = *method == Method::POST && status >= 500;
        let location = answer.headers.get("location").and_then(|value| value.to_str().ok());
        let (message, error_code) = match json::from_slice::<ErrorBody>(&answer.body) {
            Ok(body) => (secrets.apply(&body.message), body.error_code.map(|code| secrets.apply(&code))),
            Err(_) if answer.status.is_redirection() => {
                let target =
                    location.map_or_else(|| "nowhere".to_owned(), |location| secrets.apply(&masked_address(location)));
                (format!("a redirect to `{target}`, which is not followed"), None)
            }
            Err(_) => (answer.excerpt(secrets), None),
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

    /// Reports whether another token of the same client may be accepted: the token was rejected, or lacks a scope that may
    /// have been granted since it was issued.
    pub(super) fn is_about_the_token(&self) -> bool {
        self.status == 401 || !self.required_scopes.is_empty()
    }

    /// Reports whether the tenant's plan allows no further connection to the feed, which the API answers with 403.
    pub fn is_connection_limit(&self) -> bool {
        self.status == 403 && self.error_code.is_none() && self.message.contains("concurrent event stream connections")
    }
}

/// Reads the scopes from `Insufficient scope, expected any of: a,b`, the only place that names them.
fn scopes(message: &str) -> Vec<String> {
    let list = message.rsplit_once(": ").map_or("", |(_, list)| list);
    list.split([',', ' ']).map(str::trim).filter(|scope| is_scope(scope)).map(str::to_owned).collect()
}

fn is_scope(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    text.split_once(':').is_some_and(|(verb, noun)| is_word(verb) && is_word(noun))
}

impl Error {
    /// Reports whether a POST may have been carried out although no answer confirms it.
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
}

#[cfg(test)]
mod tests;
