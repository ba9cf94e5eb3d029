//! Owns [`Tokens`]: the access token from memory, the cache or the tenant. It is renewed before it expires, and after the API
//! rejected it.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::Url;
use tokio::sync::Mutex;

use super::cache::TokenCache;
use super::client_credentials::TokenRequest;
use super::credentials::{ApiAuthorization, ClientAuthenticationSource, Credentials};
use super::error::AuthError;
use super::token::{AccessToken, unix_now};
use crate::http::Transport;
use auth0_events_text as text;

/// The access token of one process. One task requests it; the others wait and share it.
pub struct Tokens {
    transport: Arc<Transport>,
    base: Url,
    credentials: Credentials,
    current: Mutex<Option<AccessToken>>,
    has_warned: AtomicBool,
}

/// A token to send.
pub struct BearerToken {
    /// The token.
    pub token: AccessToken,
    /// Whether it was issued for an earlier call, so that the API may reject it because of its age.
    pub is_reused: bool,
}

impl Tokens {
    /// Creates the tokens of the tenant at `base`. Nothing is sent yet.
    pub fn new(transport: Arc<Transport>, base: Url, credentials: Credentials) -> Self {
        Self { transport, base, credentials, current: Mutex::new(None), has_warned: AtomicBool::new(false) }
    }

    /// Returns the name of the credential in errors.
    pub fn origin(&self) -> &str {
        &self.credentials.origin
    }

    /// Returns the cache of the token, if there is one.
    pub fn cache(&self) -> Option<&TokenCache> {
        self.credentials.cache.as_ref()
    }

    /// Returns the token to send. It is requested at the first call, and again when it is about to expire.
    ///
    /// Cancel-safe: a later call starts again.
    ///
    /// # Errors
    /// Fails if the tenant rejects the credential, or if its answer is missing or malformed.
    pub async fn bearer(&self) -> Result<BearerToken, AuthError> {
        if let ApiAuthorization::AccessToken(token) = &self.credentials.authorization {
            return Ok(BearerToken { token: AccessToken::given(token.clone()), is_reused: false });
        }
        let mut current = self.current.lock().await;
        if let Some(token) = current.as_ref().filter(|token| token.is_usable(unix_now())) {
            return Ok(BearerToken { token: token.clone(), is_reused: true });
        }
        let bearer = self.obtain(None).await?;
        *current = Some(bearer.token.clone());
        Ok(bearer)
    }

    /// Returns a token to replace one that the API rejected; `None` if the credential is an access token. It may be one that
    /// another task or process got in the meantime.
    ///
    /// Cancel-safe: a later call starts again.
    ///
    /// # Errors
    /// Fails if the tenant rejects the credential, or if its answer is missing or malformed.
    pub(crate) async fn renew(&self, rejected: &AccessToken) -> Result<Option<AccessToken>, AuthError> {
        if matches!(self.credentials.authorization, ApiAuthorization::AccessToken(_)) {
            return Ok(None);
        }
        let mut current = self.current.lock().await;
        if let Some(token) = current.as_ref().filter(|token| !token.is_same_as(rejected) && token.is_usable(unix_now()))
        {
            return Ok(Some(token.clone()));
        }
        let token = self.obtain(Some(rejected)).await?.token;
        *current = Some(token.clone());
        Ok(Some(token))
    }

    /// Requests a new token from the tenant, even if there is one, and caches it.
    ///
    /// # Errors
    /// Fails if the tenant rejects the credential, or if its answer is missing or malformed.
    pub async fn fresh(&self) -> Result<AccessToken, AuthError> {
        let mut current = self.current.lock().await;
        let token = self.request().await?;
        if let Some(cache) = &self.credentials.cache {
            let lock = cache.lock().await;
            self.save(cache, lock, &token).await;
        }
        *current = Some(token.clone());
        Ok(token)
    }

    /// Returns the token of the cache, or requests one while other processes wait for it.
    async fn obtain(&self, rejected: Option<&AccessToken>) -> Result<BearerToken, AuthError> {
        let Some(cache) = &self.credentials.cache else {
            return Ok(BearerToken { token: self.request().await?, is_reused: false });
        };
        let cached =
            || cache.read(unix_now()).filter(|token| rejected.is_none_or(|rejected| !token.is_same_as(rejected)));
        if let Some(token) = cached() {
            return Ok(BearerToken { token, is_reused: true });
        }
        let mut lock = Ok(None);
        if !cache.is_useless(unix_now()) {
            lock = cache.lock().await;
            // Another process may have got a token while this one waited.
            if let Some(token) = cached() {
                return Ok(BearerToken { token, is_reused: true });
            }
            if cache.is_useless(unix_now()) {
                // The other processes need not wait for this one.
                lock = Ok(None);
            } else if rejected.is_some() && lock.is_ok() {
                self.warn(cache, cache.forget());
            }
        }
        let token = self.request().await?;
        if matches!(lock, Ok(None)) && token.is_cacheable(unix_now()) {
            lock = cache.try_lock().await;
        }
        self.save(cache, lock, &token).await;
        Ok(BearerToken { token, is_reused: false })
    }

    /// Caches a token, if this process has the lock.
    async fn save(&self, cache: &TokenCache, lock: io::Result<Option<File>>, token: &AccessToken) {
        let saved = match lock {
            Ok(Some(lock)) => cache.write(&lock, token, unix_now()).await,
            Ok(None) => Ok(()),
            Err(cause) => Err(cause),
        };
        self.warn(cache, saved);
    }

    async fn request(&self) -> Result<AccessToken, AuthError> {
        match &self.credentials.authorization {
            ApiAuthorization::AccessToken(token) => Ok(AccessToken::given(token.clone())),
            ApiAuthorization::Application { client_id, audience, authentication } => {
                let stored;
                let authentication = match authentication {
                    ClientAuthenticationSource::Given(authentication) => authentication,
                    ClientAuthenticationSource::Stored(place) => {
                        stored = place.read().await?;
                        &stored
                    }
                };
                let origin = &self.credentials.origin;
                let request = TokenRequest { base: &self.base, client_id, audience, authentication, origin };
                request.send(&self.transport).await
            }
        }
    }

    /// Warns once that tokens cannot be cached. Requests continue without the cache.
    fn warn(&self, cache: &TokenCache, saved: io::Result<()>) {
        if let Err(cause) = saved
            && !self.has_warned.swap(true, Ordering::Relaxed)
        {
            let directory = cache.directory().display();
            self.transport.warn(&format!(
                "the access token is not cached for later runs: cannot write to `{directory}`: {}",
                text::system_message(&cause)
            ));
        }
    }
}
