//! Access tokens on disk: one file per domain, client, audience and method, and a lock beside it, so that of many processes
//! one asks for a token and the others use it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::token::{AccessToken, Lifetime, fits_a_header};
use auth0_events_platform::files;
use auth0_events_text::Secret;

/// Longest wait for another process that is asking for a token. Past it this one asks as well.
const LOCK_PATIENCE: Duration = Duration::from_secs(15);

/// So long other processes are told not to wait for tokens that cannot be kept.
const POINTLESS_SECS: u64 = 600;

/// Keeps one token between processes.
#[derive(Debug, Clone)]
pub struct Cache {
    path: PathBuf,
    /// Domain, client, audience and method. It is in the file too, so that all of a domain can be forgotten.
    key: Value,
}

/// What a file holds.
struct Kept {
    key: Value,
    issued_at: u64,
    /// `None` when the tokens of this key are not worth keeping.
    token: Option<AccessToken>,
}

impl Cache {
    /// Names the place of a token under `directory`. Nothing is read or made yet. `method` tells apart the ways in which a
    /// client proves itself.
    pub fn new(directory: &Path, base_url: &str, client_id: &str, audience: &str, method: &str) -> Self {
        let key = json!([base_url.trim_end_matches('/'), client_id, audience, method]);
        Self { path: tokens(directory).join(files::name_of(&key.to_string(), "json")), key }
    }

    /// Forgets every token of a domain but one, and what belongs to nobody.
    ///
    /// # Errors
    /// Fails when a file exists and cannot be removed.
    pub fn forget_domain(directory: &Path, base_url: &str, but: Option<&Self>) -> io::Result<()> {
        let is_of_the_domain = |path: &Path| {
            let is_token = path.extension().is_some_and(|extension| extension == "json");
            let foreign = || kept(path).is_some_and(|kept| kept.key[0] != base_url.trim_end_matches('/'));
            files::is_temporary(path) || is_token && !foreign()
        };
        for path in files::list(&tokens(directory)) {
            if is_of_the_domain(&path) && but.is_none_or(|but| but.path != path) {
                files::remove(&path)?;
            }
        }
        Ok(())
    }

    /// Forgets the token, if there is one.
    pub(super) fn forget(&self) -> io::Result<()> {
        files::remove(&self.path).map(drop)
    }

    /// Returns the token, unless there is none that serves. A damaged file holds none.
    pub(super) fn read(&self, now: u64) -> Option<AccessToken> {
        kept(&self.path).filter(|kept| kept.key == self.key)?.token.filter(|token| token.is_worth_keeping(now))
    }

    /// Tells whether the tenant gave a token of late that cannot be kept: to wait for another process is of no use then.
    pub(super) fn is_pointless(&self, now: u64) -> bool {
        kept(&self.path).is_some_and(|kept| {
            kept.key == self.key && kept.token.is_none() && now.abs_diff(kept.issued_at) < POINTLESS_SECS
        })
    }

    /// Takes the lock under which the token is replaced. `None` when another process held it for too long.
    ///
    /// # Errors
    /// Fails when the directory cannot be written to.
    pub(super) async fn lock(&self) -> io::Result<Option<File>> {
        self.lock_within(LOCK_PATIENCE).await
    }

    /// Does what [`Cache::lock`] does, without waiting.
    pub(super) async fn try_lock(&self) -> io::Result<Option<File>> {
        self.lock_within(Duration::ZERO).await
    }

    async fn lock_within(&self, patience: Duration) -> io::Result<Option<File>> {
        files::make_closed_dir(self.directory())?;
        files::lock(&self.path.with_extension("lock"), patience).await
    }

    /// Keeps the token for other processes; of one that will not serve them, that it does not. Removes what has expired.
    ///
    /// # Errors
    /// Fails when the directory cannot be written to.
    pub(super) async fn write(&self, _lock: &File, token: &AccessToken, now: u64) -> io::Result<()> {
        let document = match token.lifetime.filter(|_| token.is_worth_keeping(now)) {
            Some(lifetime) => json!({
                "key": self.key,
                "access_token": token.secret.expose(),
                "scope": token.scope,
                "issued_at": lifetime.issued_at,
                "expires_at": lifetime.expires_at,
            }),
            None => json!({"key": self.key, "issued_at": now}),
        };
        files::replace(&self.path, document.to_string().as_bytes())?;
        self.remove_expired(now).await;
        Ok(())
    }

    /// What cannot be removed stays: it serves nobody.
    async fn remove_expired(&self, now: u64) {
        let is_expired = |path: &Path| {
            let token = kept(path).and_then(|kept| kept.token);
            token.is_some_and(|token| token.expires_at().is_some_and(|expires_at| expires_at <= now))
        };
        for path in files::list(self.directory()) {
            // Under its lock, or a token that has just taken its place would be lost.
            if path != self.path
                && is_expired(&path)
                && let Ok(Some(_lock)) = files::lock(&path.with_extension("lock"), Duration::ZERO).await
                && is_expired(&path)
            {
                drop(files::remove(&path));
            }
        }
    }

    /// Returns the directory that the file lies in.
    pub(super) fn directory(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }
}

fn tokens(directory: &Path) -> PathBuf {
    directory.join("tokens")
}

/// Reads a file. `None` when it is damaged, or another version's.
fn kept(path: &Path) -> Option<Kept> {
    let document: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let number = |name: &str| document.get(name)?.as_u64();
    let text = |name: &str| document.get(name)?.as_str().map(str::to_owned);
    let issued_at = number("issued_at")?;
    let token = match document.get("access_token") {
        None => None,
        Some(_) => Some(AccessToken {
            secret: Some(Secret::new(text("access_token")?)).filter(fits_a_header)?,
            scope: text("scope"),
            lifetime: Some(Lifetime { issued_at, expires_at: number("expires_at")? }),
        }),
    };
    Some(Kept { key: document.get("key")?.clone(), issued_at, token })
}
