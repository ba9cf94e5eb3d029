//! Owns [`AuthError`]: the failure to get an access token.

use super::assertion::KeyError;
use crate::http::HttpError;

/// The reason that there is no access token.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// The request to the token endpoint failed.
    #[error(transparent)]
    Transport(#[from] HttpError),
    /// The token endpoint answered with an OAuth error.
    #[error("the token endpoint answered {status}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The OAuth `error`, such as `access_denied`; `None` if the body is not an OAuth error.
        code: Option<String>,
        /// The OAuth `error_description`, or an excerpt of the body.
        message: String,
        /// The rejected credential.
        #[source]
        credential: UsedCredential,
    },
    /// The token endpoint answered 2xx without a valid token.
    #[error("cannot read the answer of the token endpoint: {0}")]
    Unreadable(String),
    /// The stored secret or key cannot be read.
    #[error("cannot read the stored secret of {domain}")]
    Store {
        /// The tenant's domain.
        domain: String,
        /// The failure of the store.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The stored key is not a valid private key.
    #[error("cannot use the stored private key of {domain}")]
    Key {
        /// The tenant's domain.
        domain: String,
        /// The problem with the key.
        source: KeyError,
    },
    /// Signing failed.
    #[error("cannot sign the client assertion with the private key")]
    Unsigned,
}

/// Names the rejected credential and its source, as the cause of a refusal.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the credential was {0}")]
pub struct UsedCredential(Box<str>);

impl UsedCredential {
    pub(crate) fn new(origin: &str) -> Self {
        Self(origin.into())
    }
}
