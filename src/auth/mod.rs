//! Which credential applies, and how it becomes an access token.

mod client_credentials;
mod error;

use std::sync::Arc;

use reqwest::Url;
use tokio::sync::OnceCell;

use crate::http::Transport;
use crate::secret::Secret;
pub use error::Error;

/// What proves to a tenant who is calling.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// An access token, obtained elsewhere and used as it is.
    Token(Secret),
    /// A machine-to-machine application, which is given a token for its secret.
    Client {
        /// The application's id.
        client_id: String,
        /// The application's secret.
        client_secret: Secret,
        /// The audience to ask a token for: `https://<canonical domain>/api/v2/`.
        audience: String,
    },
}

/// Hands out the access token of one process. It is asked for once, by whoever needs it first.
pub struct Tokens {
    transport: Arc<Transport>,
    base: Url,
    credentials: Credentials,
    issued: OnceCell<Secret>,
}

impl Tokens {
    /// Prepares tokens of the tenant at `base`. Nothing is sent yet.
    pub fn new(transport: Arc<Transport>, base: Url, credentials: Credentials) -> Self {
        Self { transport, base, credentials, issued: OnceCell::new() }
    }

    /// Returns the token to send, asking the tenant for one at the first call.
    ///
    /// Can be cancelled; a later call starts anew.
    ///
    /// # Errors
    /// Fails when the tenant refuses a token or gives no readable answer.
    pub async fn bearer(&self) -> Result<&Secret, Error> {
        match &self.credentials {
            Credentials::Token(token) => Ok(token),
            Credentials::Client { client_id, client_secret, audience } => {
                let request = client_credentials::Grant { base: &self.base, client_id, client_secret, audience };
                self.issued.get_or_try_init(|| request.request(&self.transport)).await
            }
        }
    }
}
