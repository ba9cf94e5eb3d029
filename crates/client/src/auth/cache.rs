//! Access tokens on disk: one file per domain, client, audience and credential, with a lock beside it, so that one of several
//! processes requests a token and the others use it. A wrong secret has a file of its own, so it never finds a token of the
//! right one.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::fingerprint::CredentialFingerprint;
use super::token::{AccessToken, TokenLifetime, fits_a_header};
use auth0_events_platform::{files, reading};
use auth0_events_text::Secret;

/// Maximum wait for another process that is requesting a token. After it this process requests one as well.
const LOCK_TIMEOUT: Duration = Duration::from_secs(15);

/// After an uncacheable token, other processes do not wait for the lock for so many seconds.
const UNCACHEABLE_SECS: u64 = 600;

/// Keeps one token between processes.
#[derive(Debug, Clone)]
pub struct TokenCache {
    path: PathBuf,
    /// Domain, client, audience and credential. The file contains it too, so that all tokens of a domain can be removed.
    key: Value,
}

/// The content of a file.
struct CachedToken {
    key: Value,
    issued_at: u64,
    /// `None` if the tokens of this key expire too soon to be cached.
    token: Option<AccessToken>,
}

/// The JSON of a file.
#[derive(Serialize, Deserialize)]
struct CacheDocument<'a> {
    key: Value,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    access_token: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    issued_at: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
}

impl TokenCache {
    /// Creates the cache of a token under `directory`. Nothing is read or created yet.
    pub fn new(
        directory: &Path,
        base_url: &str,
        client_id: &str,
        audience: &str,
        credential: &CredentialFingerprint,
    ) -> Self {
        let key = json!([base_url.trim_end_matches('/'), client_id, audience, credential.as_str()]);
        Self { path: tokens(directory).join(files::name_of(&key.to_string(), "json")), key }
    }

    /// Removes every token of a domain except `kept`, and unreadable and temporary files.
    ///
    /// # Errors
    /// Fails if a file cannot be removed.
    pub fn forget_domain(directory: &Path, base_url: &str, kept: Option<&Self>) -> io::Result<()> {
        let is_removed = |path: &Path| {
            let is_token = path.extension().is_some_and(|extension| extension == "json");
            let is_of_another_domain =
                || cached(path).is_some_and(|cached| cached.key[0] != base_url.trim_end_matches('/'));
            files::is_temporary(path) || is_token && !is_of_another_domain()
        };
        for path in files::list(&tokens(directory)) {
            if is_removed(&path) && kept.is_none_or(|kept| kept.path != path) {
                files::remove(&path)?;
            }
        }
        Ok(())
    }

    /// Removes the token, if there is one.
    pub(super) fn forget(&self) -> io::Result<()> {
        files::remove(&self.path)?;
        Ok(())
    }

    /// Returns the token; `None` if there is none that another process can use, or if the file is damaged.
    pub(super) fn read(&self, now: u64) -> Option<AccessToken> {
        cached(&self.path).filter(|cached| cached.key == self.key)?.token.filter(|token| token.is_cacheable(now))
    }

    /// Reports whether the tenant issued an uncacheable token recently, so that waiting for another process is useless.
    pub(super) fn is_useless(&self, now: u64) -> bool {
        cached(&self.path).is_some_and(|cached| {
            cached.key == self.key && cached.token.is_none() && now.abs_diff(cached.issued_at) < UNCACHEABLE_SECS
        })
    }

    /// Takes the lock for replacing the token. Returns `None` if another process held it for too long.
    ///
    /// # Errors
    /// Fails if the directory is not writable.
    pub(super) async fn lock(&self) -> io::Result<Option<File>> {
        self.lock_within(LOCK_TIMEOUT).await
    }

    /// Takes the lock like [`TokenCache::lock`], without waiting.
    pub(super) async fn try_lock(&self) -> io::Result<Option<File>> {
        self.lock_within(Duration::ZERO).await
    }

    async fn lock_within(&self, timeout: Duration) -> io::Result<Option<File>> {
        files::make_closed_dir(self.directory())?;
        files::lock(&self.path.with_extension("lock"), timeout).await
    }

    /// Saves the token for other processes, or the fact that it is uncacheable. Removes expired tokens.
    ///
    /// # Errors
    /// Fails if the directory is not writable.
    pub(super) async fn write(&self, _lock: &File, token: &AccessToken, now: u64) -> io::Result<()> {
        let lifetime = token.lifetime.filter(|_| token.is_cacheable(now));
        let document = CacheDocument {
            key: self.key.clone(),
            access_token: lifetime.map(|_| token.secret.expose().into()),
            scope: lifetime.and_then(|_| token.scope.clone()),
            issued_at: lifetime.map_or(now, |lifetime| lifetime.issued_at),
            expires_at: lifetime.map(|lifetime| lifetime.expires_at),
        };
        let bytes = Zeroizing::new(serde_json::to_vec(&document)?);
        files::replace(&self.path, &bytes)?;
        self.remove_expired(now).await;
        Ok(())
    }

    /// Removes expired tokens of any key. A file that cannot be removed stays, which is harmless.
    async fn remove_expired(&self, now: u64) {
        let is_expired = |path: &Path| {
            let token = cached(path).and_then(|cached| cached.token);
            token.is_some_and(|token| token.expires_at().is_some_and(|expires_at| expires_at <= now))
        };
        for path in files::list(self.directory()) {
            // Checks again under the lock: another process may have replaced the token.
            if path != self.path
                && is_expired(&path)
                && let Ok(Some(_lock)) = files::lock(&path.with_extension("lock"), Duration::ZERO).await
                && is_expired(&path)
            {
                let _ = files::remove(&path);
            }
        }
    }

    /// Returns the directory of the file.
    pub(super) fn directory(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }
}

fn tokens(directory: &Path) -> PathBuf {
    directory.join("tokens")
}

/// Reads a file. Returns `None` if it is damaged, or from another version.
fn cached(path: &Path) -> Option<CachedToken> {
    let bytes = reading::read_own(path).ok()?;
    let document: CacheDocument<'_> = serde_json::from_slice(&bytes).ok()?;
    let CacheDocument { key, access_token, scope, issued_at, expires_at } = document;
    let token = match access_token {
        None => None,
        Some(text) => Some(AccessToken {
            secret: Some(Secret::new(text)).filter(fits_a_header)?,
            scope,
            lifetime: Some(TokenLifetime { issued_at, expires_at: expires_at? }),
        }),
    };
    Some(CachedToken { key, issued_at, token })
}
