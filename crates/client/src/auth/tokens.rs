//! Hands out the access token: from memory, from the cache, else from the tenant. Renews it before it expires, and once it
//! was refused.

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::Url;
use tokio::sync::Mutex;

use super::client_credentials::Grant;
use super::token::{AccessToken, now};
use super::{Cache, Credentials, Error, MethodSource, Proof};
use crate::http::Transport;
use auth0_events_text as text;

/// Hands out the access token of one process. One task asks for it, the others wait and share it.
pub struct Tokens {
    transport: Arc<Transport>,
    base: Url,
    credentials: Credentials,
    held: Mutex<Option<AccessToken>>,
    has_warned: AtomicBool,
}

/// A token to send.
pub struct Bearer {
    /// The token.
    pub token: AccessToken,
    /// Whether it was issued for an earlier call, so that a refusal may be a matter of its age.
    pub is_reused: bool,
}

impl Tokens {
    /// Prepares tokens of the tenant at `base`. Nothing is sent yet.
    pub fn new(transport: Arc<Transport>, base: Url, credentials: Credentials) -> Self {
        Self { transport, base, credentials, held: Mutex::new(None), has_warned: AtomicBool::new(false) }
    }

    /// Returns what errors call the credential.
    pub fn origin(&self) -> &str {
        &self.credentials.origin
    }

    /// Returns the token to send. It is asked for at the first call, and again when it is about to expire.
    ///
    /// Can be cancelled; a later call starts anew.
    ///
    /// # Errors
    /// Fails when the tenant refuses a token or gives no readable answer.
    pub async fn bearer(&self) -> Result<Bearer, Error> {
        if let Proof::Token(token) = &self.credentials.proof {
            return Ok(Bearer { token: AccessToken::foreign(token.clone()), is_reused: false });
        }
        let mut held = self.held.lock().await;
        if let Some(token) = held.as_ref().filter(|token| token.serves(now())) {
            return Ok(Bearer { token: token.clone(), is_reused: true });
        }
        let bearer = self.obtain(None).await?;
        *held = Some(bearer.token.clone());
        Ok(bearer)
    }

    /// Returns another token in place of one that the API refused; `None` when the credential gives no other. A token that
    /// another task or process was given in the meantime counts.
    ///
    /// Can be cancelled; a later call starts anew.
    ///
    /// # Errors
    /// Fails when the tenant refuses a token or gives no readable answer.
    pub async fn renew(&self, refused: &AccessToken) -> Result<Option<AccessToken>, Error> {
        if matches!(self.credentials.proof, Proof::Token(_)) {
            return Ok(None);
        }
        let mut held = self.held.lock().await;
        if let Some(token) = held.as_ref().filter(|token| !token.is_same_as(refused) && token.serves(now())) {
            return Ok(Some(token.clone()));
        }
        let token = self.obtain(Some(refused)).await?.token;
        *held = Some(token.clone());
        Ok(Some(token))
    }

    /// Asks the tenant for a token, whatever is at hand, and keeps it.
    ///
    /// # Errors
    /// Fails when the tenant refuses a token or gives no readable answer.
    pub async fn fresh(&self) -> Result<AccessToken, Error> {
        let mut held = self.held.lock().await;
        let token = self.request().await?;
        if let Some(cache) = &self.credentials.cache {
            let lock = cache.lock().await;
            self.keep(cache, lock, &token).await;
        }
        *held = Some(token.clone());
        Ok(token)
    }

    /// Takes the token from the cache, else asks for one while other processes wait for it.
    async fn obtain(&self, refused: Option<&AccessToken>) -> Result<Bearer, Error> {
        let Some(cache) = &self.credentials.cache else {
            return Ok(Bearer { token: self.request().await?, is_reused: false });
        };
        let cached = || cache.read(now()).filter(|token| refused.is_none_or(|refused| !token.is_same_as(refused)));
        if let Some(token) = cached() {
            return Ok(Bearer { token, is_reused: true });
        }
        let mut lock = Ok(None);
        if !cache.is_pointless(now()) {
            lock = cache.lock().await;
            // Another process may have been given one while this one waited.
            if let Some(token) = cached() {
                return Ok(Bearer { token, is_reused: true });
            }
            if cache.is_pointless(now()) {
                // Those that still wait need not wait for this one.
                lock = Ok(None);
            } else if refused.is_some() && lock.is_ok() {
                self.warn(cache, cache.forget());
            }
        }
        let token = self.request().await?;
        if matches!(lock, Ok(None)) && token.is_worth_keeping(now()) {
            lock = cache.try_lock().await;
        }
        self.keep(cache, lock, &token).await;
        Ok(Bearer { token, is_reused: false })
    }

    /// Keeps a token, if this process has the lock.
    async fn keep(&self, cache: &Cache, lock: io::Result<Option<File>>, token: &AccessToken) {
        let kept = match lock {
            Ok(Some(lock)) => cache.write(&lock, token, now()).await,
            Ok(None) => Ok(()),
            Err(cause) => Err(cause),
        };
        self.warn(cache, kept);
    }

    async fn request(&self) -> Result<AccessToken, Error> {
        match &self.credentials.proof {
            Proof::Token(token) => Ok(AccessToken::foreign(token.clone())),
            Proof::Client { client_id, audience, method } => {
                let stored;
                let method = match method {
                    MethodSource::Given(method) => method,
                    MethodSource::Stored(method) => {
                        stored = method.read().await?;
                        &stored
                    }
                };
                let origin = &self.credentials.origin;
                Grant { base: &self.base, client_id, audience, method, origin }.request(&self.transport).await
            }
        }
    }

    /// Says once that tokens are not kept. The work goes on without.
    fn warn(&self, cache: &Cache, kept: io::Result<()>) {
        if let Err(cause) = kept
            && !self.has_warned.swap(true, Ordering::Relaxed)
        {
            let directory = cache.directory().display();
            self.transport.warn(&format!(
                "the access token is not kept for the next command: cannot write to `{directory}`: {}",
                text::of_system(&cause)
            ));
        }
    }
}
