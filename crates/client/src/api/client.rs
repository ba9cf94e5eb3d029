//! Owns [`Client`].

use std::sync::Arc;

use reqwest::Url;

use crate::auth::{Credentials, Tokens};
use crate::http::{HttpError, HttpOptions, Transport};

/// A client of one tenant.
pub struct Client {
    base: Url,
    pub(super) transport: Arc<Transport>,
    tokens: Tokens,
}

impl Client {
    /// Creates a client of the tenant at `base`, such as `https://acme.eu.auth0.com`. Nothing is sent yet.
    ///
    /// # Errors
    /// Fails if the system's trust store cannot be read.
    pub fn new(base: Url, credentials: Credentials, options: HttpOptions) -> Result<Self, HttpError> {
        let transport = Arc::new(Transport::new(&base, options)?);
        let tokens = Tokens::new(Arc::clone(&transport), base.clone(), credentials);
        Ok(Self { base, transport, tokens })
    }

    /// Returns the tenant's base URL.
    pub fn base_url(&self) -> &Url {
        &self.base
    }

    /// Returns the source of access tokens.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }
}
