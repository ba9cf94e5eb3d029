//! Owns [`Error`]: why there is no access token.

use super::KeyError;
use crate::http;

/// Why there is no access token.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The token endpoint could not be asked.
    #[error(transparent)]
    Transport(#[from] http::Error),
    /// The token endpoint refused, in the manner of OAuth.
    #[error("the token endpoint answered {status}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The OAuth `error`, such as `access_denied`; `None` when the body was not OAuth's.
        code: Option<String>,
        /// The OAuth `error_description`, or an excerpt of the body.
        message: String,
        /// What was refused.
        #[source]
        credential: UsedCredential,
    },
    /// The token endpoint answered 2xx with something that is no token.
    #[error("cannot read the answer of the token endpoint: {0}")]
    Unreadable(String),
    /// The stored secret or key cannot be read.
    #[error("cannot read the stored secret of {domain}")]
    Store {
        /// The tenant that it is stored for.
        domain: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The stored key is no private key.
    #[error("cannot use the stored private key of {domain}")]
    Key {
        /// The tenant that it is stored for.
        domain: String,
        /// Why.
        source: KeyError,
    },
    /// The private key signs nothing.
    #[error("cannot sign the client assertion with the private key")]
    Unsigned,
}

/// Tells, below a refusal, which credential was refused and where it came from.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the credential was {0}")]
pub struct UsedCredential(Box<str>);

impl UsedCredential {
    pub(crate) fn new(origin: &str) -> Self {
        Self(origin.into())
    }
}

impl Error {
    /// Returns the remedy, where one is known.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Transport(error) => error.hint(),
            Self::Refused { status: 401, .. } => Some(
                "check client id and secret (or key) against the application's Settings tab, and that the domain is its \
                 tenant's; for a stored tenant, `events login` stores them anew"
                    .to_owned(),
            ),
            Self::Refused { status: 403, code, .. } if code.as_deref() == Some("unauthorized_client") => {
                Some("allow the Client Credentials grant in the application's Advanced Settings".to_owned())
            }
            Self::Refused { status: 403, .. } => Some(
                "authorize the application for the Auth0 Management API (Dashboard > Applications > APIs > Auth0 \
                 Management API); with a custom domain, set AUTH0_AUDIENCE to the canonical domain's API"
                    .to_owned(),
            ),
            Self::Store { domain, .. } => Some(format!("store the secret again: `events login --domain {domain}`")),
            Self::Key { domain, .. } => Some(format!("store another key: `events login --domain {domain}`")),
            Self::Refused { .. } | Self::Unreadable(_) | Self::Unsigned => None,
        }
    }
}
