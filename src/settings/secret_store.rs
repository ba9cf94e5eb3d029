//! Keeps the secret of a stored tenant: in the keyring of the system, or in a file with mode 0600. Sole user of the keyring.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::Duration;

use auth0_events_client::auth::{SecretStore, StoredSecret};
use keyring::Entry;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use auth0_events_platform::files;
use auth0_events_text as text;
use auth0_events_text::Secret;

/// Under what the keyring lists the secrets of this program.
const SERVICE: &str = "auth0-events";
/// Longest wait for a keyring that does not answer. A person may be typing the password that opens it.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest wait for word of whether there is a keyring at all.
const PROBE_PATIENCE: Duration = Duration::from_secs(5);

/// Where a secret is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Store {
    /// The Secret Service, the Keychain, or the Credential Manager.
    Keyring,
    /// A file of its own under this directory.
    Files(PathBuf),
}

/// Whose secret it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) domain: &'a str,
    pub(crate) client_id: &'a str,
}

impl Owner<'_> {
    fn name(&self) -> String {
        format!("{}@{}", self.client_id, self.domain)
    }
}

/// Why a secret is not to be had, or not to be kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The system has no keyring that could be reached.
    #[error("no keyring can be reached: {0}")]
    NoKeyring(String),
    /// The keyring refused.
    #[error("the keyring refused: {0}")]
    Refused(String),
    /// The keyring gave no answer.
    #[error("the keyring gave no answer within {} s", .0.as_secs())]
    Silent(Duration),
    /// There is no such secret. A keyring that is locked says the same.
    #[error("the keyring holds no secret for `{0}`, or is locked")]
    NotInKeyring(String),
    /// A file could not be read or written.
    #[error("cannot {verb} `{}`: {}", path.display(), text::of_system(cause))]
    File { verb: &'static str, path: PathBuf, cause: io::Error },
    /// The file is not what was written.
    #[error("`{}` holds no secret for `{owner}`", path.display())]
    NotInFile { path: PathBuf, owner: String },
}

impl Error {
    /// Tells whether the keyring stands in the way, and not a file.
    pub(crate) fn is_of_the_keyring(&self) -> bool {
        !matches!(self, Self::File { .. } | Self::NotInFile { .. })
    }
}

/// The secret of one owner in a store, as the client reads it.
#[derive(Debug)]
pub(crate) struct StoredEntry {
    pub(crate) store: Store,
    pub(crate) domain: String,
    pub(crate) client_id: String,
}

impl SecretStore for StoredEntry {
    fn load(&self) -> Pin<Box<dyn Future<Output = StoredSecret> + Send + '_>> {
        Box::pin(async {
            let owner = Owner { domain: &self.domain, client_id: &self.client_id };
            self.store.load(owner).await.map_err(Into::into)
        })
    }
}

impl Store {
    /// Makes sure that a secret could be kept here, as far as that can be told without keeping one.
    pub(crate) async fn probe(&self) -> Result<(), Error> {
        match self {
            Self::Keyring => within(PROBE_PATIENCE, reachable).await,
            Self::Files(directory) if directory.exists() => closed(directory),
            Self::Files(directory) => can_be_made(directory),
        }
    }

    /// Keeps the secret in place of an older one. The caller holds the lock of the settings.
    pub(crate) async fn save(&self, owner: Owner<'_>, secret: &Secret) -> Result<(), Error> {
        match self {
            Self::Keyring => {
                let secret = secret.clone();
                entry(owner, move |entry| entry.set_secret(secret.expose().as_bytes())).await
            }
            Self::Files(directory) => {
                closed(directory)?;
                files::sweep(directory);
                let path = path(directory, owner);
                let document = json!({"domain": owner.domain, "client_id": owner.client_id, "secret": secret.expose()});
                files::replace_durably(&path, document.to_string().as_bytes()).map_err(|cause| Error::File {
                    verb: "write",
                    path,
                    cause,
                })
            }
        }
    }

    /// Reads the secret.
    pub(crate) async fn load(&self, owner: Owner<'_>) -> Result<Secret, Error> {
        let Self::Files(directory) = self else {
            let bytes = entry(owner, Entry::get_secret).await?;
            return String::from_utf8(bytes)
                .map(Secret::new)
                .map_err(|_| Error::Refused("what it holds is no text".to_owned()));
        };
        let path = path(directory, owner);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(cause) => return Err(Error::File { verb: "read", path, cause }),
        };
        // A file that was moved here from elsewhere must not lead a secret to another domain.
        let document: Value = serde_json::from_slice(&text).unwrap_or_default();
        let is_owners = document["domain"] == owner.domain && document["client_id"] == owner.client_id;
        match document["secret"].as_str().filter(|_| is_owners) {
            Some(secret) => Ok(Secret::new(secret)),
            None => Err(Error::NotInFile { path, owner: owner.name() }),
        }
    }

    /// Removes the secret; a file that is not there is removed already. Fails with [`Error::NotInKeyring`] where nobody can
    /// tell: the secret may be gone from the keyring, or locked up in it.
    pub(crate) async fn delete(&self, owner: Owner<'_>) -> Result<(), Error> {
        match self {
            Self::Keyring => entry(owner, Entry::delete_credential).await,
            Self::Files(directory) => {
                let path = path(directory, owner);
                files::remove(&path).map(drop).map_err(|cause| Error::File { verb: "remove", path, cause })
            }
        }
    }

    /// Removes every file that is no secret of these owners: what killed processes left behind. A keyring, which lists
    /// what it holds to its owner, is left alone.
    pub(crate) fn retain(&self, owners: &[Owner<'_>]) -> Result<(), Error> {
        let Self::Files(directory) = self else { return Ok(()) };
        let kept: Vec<PathBuf> = owners.iter().map(|owner| path(directory, *owner)).collect();
        for path in files::list(directory).into_iter().filter(|path| !kept.contains(path)) {
            files::remove(&path).map_err(|cause| Error::File { verb: "remove", path, cause })?;
        }
        Ok(())
    }
}

fn closed(directory: &Path) -> Result<(), Error> {
    let path = directory.to_owned();
    files::make_closed_dir(directory).map_err(|cause| Error::File { verb: "make the directory", path, cause })
}

/// Makes sure that a directory could be made, and makes none that stays: nothing is kept yet, and perhaps nothing will be.
fn can_be_made(directory: &Path) -> Result<(), Error> {
    let above = directory.ancestors().find(|path| path.exists()).unwrap_or(directory);
    let trial = above.join(format!(".events-{}", std::process::id()));
    let made = std::fs::create_dir(&trial).and_then(|()| std::fs::remove_dir(&trial));
    made.map_err(|cause| Error::File { verb: "make the directory", path: directory.to_owned(), cause })
}

fn path(directory: &Path, owner: Owner<'_>) -> PathBuf {
    directory.join(files::name_of(&owner.name(), "json"))
}

fn reachable() -> Result<(), Error> {
    match Entry::store_status() {
        Ok(()) => Ok(()),
        Err(error) => Err(Error::NoKeyring(root_cause(error))),
    }
}

/// Does something with the owner's entry in the keyring.
async fn entry<T: Send + 'static>(
    owner: Owner<'_>,
    work: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let name = owner.name();
    within(PATIENCE, move || {
        reachable()?;
        let done = Entry::new(SERVICE, &name).and_then(|entry| work(&entry));
        done.map_err(|error| match error {
            keyring::Error::NoEntry => Error::NotInKeyring(name),
            error => Error::Refused(root_cause(&error)),
        })
    })
    .await
}

/// Runs `work` on a thread of its own, which is left behind when the time is up: the keyring's calls cannot be cancelled.
async fn within<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    match timeout(patience, spawn_blocking(work)).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Error::Refused("it broke off".to_owned())),
        Err(_) => Err(Error::Silent(patience)),
    }
}

/// Finds the innermost cause, which names the trouble; the outer ones name the library's layers.
fn root_cause(error: &keyring::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let text = cause.to_string();
    // How the library calls the Secret Service.
    text::reworded(text.strip_prefix("SS error: ").unwrap_or(&text))
}

#[cfg(test)]
mod tests;
