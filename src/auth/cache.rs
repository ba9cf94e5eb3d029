//! Access tokens on disk: one file per domain, client, audience and method, and a lock beside it, so that of many processes
//! one asks for a token and the others use it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::token::{AccessToken, Lifetime};
use crate::files;
use crate::secret::Secret;

/// Longest wait for another process that is asking for a token. Past it this one asks as well.
const LOCK_PATIENCE: Duration = Duration::from_secs(15);

/// Keeps one token between processes.
#[derive(Debug, Clone)]
pub struct Cache {
    path: PathBuf,
}

impl Cache {
    /// Names the place of a token under `directory`. Nothing is read or made yet. `method` tells apart the ways in which a
    /// client proves itself.
    pub fn new(directory: &Path, base_url: &str, client_id: &str, audience: &str, method: &str) -> Self {
        let key = json!([base_url.trim_end_matches('/'), client_id, audience, method]);
        Self { path: directory.join("tokens").join(files::name_of(&key.to_string(), "json")) }
    }

    /// Forgets the token, if there is one.
    ///
    /// # Errors
    /// Fails when the file exists and cannot be removed.
    pub fn forget(&self) -> io::Result<()> {
        files::remove(&self.path).map(drop)
    }

    /// Returns the token, unless there is none that serves. A damaged file holds none.
    pub(super) fn read(&self, now: u64) -> Option<AccessToken> {
        let document: Value = serde_json::from_slice(&fs::read(&self.path).ok()?).ok()?;
        let number = |name: &str| document.get(name)?.as_u64();
        let text = |name: &str| document.get(name)?.as_str().map(str::to_owned);
        let token = AccessToken {
            secret: Secret::new(text("access_token").filter(|token| !token.is_empty())?),
            scope: text("scope"),
            lifetime: Some(Lifetime { issued_at: number("issued_at")?, expires_at: number("expires_at")? }),
        };
        token.is_worth_keeping(now).then_some(token)
    }

    /// Takes the lock under which the token is replaced. `None` when another process held it for too long.
    ///
    /// # Errors
    /// Fails when the directory cannot be written to.
    pub(super) async fn lock(&self) -> io::Result<Option<File>> {
        if let Some(directory) = self.path.parent() {
            files::make_closed_dir(directory)?;
        }
        files::lock(&self.path.with_extension("lock"), LOCK_PATIENCE).await
    }

    /// Keeps the token for other processes; one that will not serve them takes the old one's place by its absence.
    ///
    /// # Errors
    /// Fails when the directory cannot be written to.
    pub(super) fn write(&self, token: &AccessToken, now: u64) -> io::Result<()> {
        let Some(lifetime) = token.lifetime.filter(|_| token.is_worth_keeping(now)) else { return self.forget() };
        let document = json!({
            "access_token": token.secret.expose(),
            "scope": token.scope,
            "issued_at": lifetime.issued_at,
            "expires_at": lifetime.expires_at,
        });
        files::replace(&self.path, document.to_string().as_bytes())
    }

    /// Returns the directory that the file lies in.
    pub(super) fn directory(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }
}
