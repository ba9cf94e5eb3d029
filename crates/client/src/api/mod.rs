//! The client of the Management API: [`Client`], one `impl` block per resource, one path for every call (`request`).

mod deliveries;
mod error;
mod page;
mod redeliver;
mod request;
mod stats;
mod streams;
mod subscribe;
mod trigger;

use std::sync::Arc;

use reqwest::Url;

pub use deliveries::DeliveryFilter;
pub use error::{Error, Refusal};
pub use page::Pages;
pub use subscribe::{OpenFeed, Start};

use crate::auth::{Credentials, Tokens};
use crate::http::{self, Transport};

/// A client of one tenant.
pub struct Client {
    base: Url,
    transport: Arc<Transport>,
    tokens: Tokens,
}

impl Client {
    /// Prepares calls to the tenant at `base`, such as `https://acme.eu.auth0.com`. Nothing is sent yet.
    ///
    /// # Errors
    /// Fails when the system's trust store cannot be read.
    pub fn new(base: Url, credentials: Credentials, options: http::Options) -> Result<Self, http::Error> {
        let transport = Arc::new(Transport::new(&base, options)?);
        let tokens = Tokens::new(Arc::clone(&transport), base.clone(), credentials);
        Ok(Self { base, transport, tokens })
    }

    /// Returns the tenant's address.
    pub fn base_url(&self) -> &Url {
        &self.base
    }

    /// Returns what hands out the token of every call.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }
}
