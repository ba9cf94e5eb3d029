//! Owns [`Error`]: why there is no access token.

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
    },
    /// The token endpoint answered 2xx with something that is no token.
    #[error("cannot read the answer of the token endpoint: {0}")]
    Unreadable(String),
}

impl Error {
    /// Returns the remedy, where one is known.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Transport(error) => error.hint(),
            Self::Refused { status: 401, .. } => Some(
                "check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET against the application's Settings tab, and that \
                 AUTH0_DOMAIN is its tenant"
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
            Self::Refused { .. } | Self::Unreadable(_) => None,
        }
    }
}
