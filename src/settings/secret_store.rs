//! Stores the secret of a tenant in the system's keyring, or in a file with mode 0600.

mod error;
#[cfg(feature = "keyring")]
mod keyring;
#[cfg(not(feature = "keyring"))]
#[path = "secret_store/no_keyring.rs"]
mod keyring;

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::Duration;

use auth0_events_client::auth::{SecretStore, StoredSecret};
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use zeroize::Zeroizing;

use auth0_events_platform::{files, reading};
use auth0_events_text::Secret;
pub(crate) use error::CredentialStoreError;

/// Timeout of a keyring operation. The user may have to type a password.
const KEYRING_TIMEOUT: Duration = Duration::from_secs(30);
/// Timeout of the test for a keyring.
const PROBE_TIMEOUT: Duration = Duration::from_secs(5);

/// The place for the secrets of stored tenants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CredentialStore {
    /// The Secret Service, the Keychain, or the Credential Manager.
    Keyring,
    /// One file per secret in this directory.
    Files(PathBuf),
}

/// The tenant and the application that a secret belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SecretOwner<'a> {
    pub(crate) domain: &'a str,
    pub(crate) client_id: &'a str,
}

impl SecretOwner<'_> {
    fn name(&self) -> String {
        format!("{}@{}", self.client_id, self.domain)
    }
}

/// One stored secret, which the client reads when it requests a token.
#[derive(Debug)]
pub(crate) struct StoredEntry {
    pub(crate) store: CredentialStore,
    pub(crate) domain: String,
    pub(crate) client_id: String,
}

impl SecretStore for StoredEntry {
    fn load(&self) -> Pin<Box<dyn Future<Output = StoredSecret> + Send + '_>> {
        Box::pin(async {
            let owner = SecretOwner { domain: &self.domain, client_id: &self.client_id };
            self.store.load(owner).await.map_err(Into::into)
        })
    }
}

/// The JSON of a file.
#[derive(Serialize, Deserialize)]
struct SecretDocument<'a> {
    domain: Cow<'a, str>,
    client_id: Cow<'a, str>,
    secret: Cow<'a, str>,
}

impl CredentialStore {
    /// Checks that a secret can be stored, without storing one.
    pub(crate) async fn probe(&self) -> Result<(), CredentialStoreError> {
        match self {
            Self::Keyring => within(PROBE_TIMEOUT, keyring::check).await,
            Self::Files(directory) if directory.exists() => create_private(directory),
            Self::Files(directory) => check_creatable(directory),
        }
    }

    /// Stores the secret, replacing an older one. The caller holds the lock of the settings.
    pub(crate) async fn save(&self, owner: SecretOwner<'_>, secret: &Secret) -> Result<(), CredentialStoreError> {
        match self {
            Self::Keyring => {
                let (name, secret) = (owner.name(), secret.clone());
                within(KEYRING_TIMEOUT, move || keyring::set(&name, &secret)).await
            }
            Self::Files(directory) => {
                create_private(directory)?;
                files::sweep(directory);
                let path = path(directory, owner);
                let document = SecretDocument {
                    domain: owner.domain.into(),
                    client_id: owner.client_id.into(),
                    secret: secret.expose().into(),
                };
                let bytes = serde_json::to_vec(&document).expect("the document has text values only");
                files::replace_durably(&path, &Zeroizing::new(bytes)).map_err(|cause| CredentialStoreError::File {
                    verb: "write",
                    path,
                    cause,
                })
            }
        }
    }

    /// Reads the secret.
    pub(crate) async fn load(&self, owner: SecretOwner<'_>) -> Result<Secret, CredentialStoreError> {
        let Self::Files(directory) = self else {
            let name = owner.name();
            let bytes = within(KEYRING_TIMEOUT, move || keyring::get(&name)).await?;
            return String::from_utf8(bytes)
                .map(Secret::new)
                .map_err(|_| CredentialStoreError::Refused("its secret is not text".to_owned()));
        };
        let path = path(directory, owner);
        let bytes = match reading::read_own(&path) {
            Ok(bytes) => bytes,
            Err(cause) => return Err(CredentialStoreError::File { verb: "read", path, cause }),
        };
        // A file moved here from elsewhere must not send its secret to another domain.
        match serde_json::from_slice::<SecretDocument<'_>>(&bytes) {
            Ok(document) if document.domain == owner.domain && document.client_id == owner.client_id => {
                Ok(Secret::new(document.secret))
            }
            _ => Err(CredentialStoreError::NotInFile { path, owner: owner.name() }),
        }
    }

    /// Removes the secret. A missing file is not an error; a keyring without the secret is
    /// [`CredentialStoreError::NotInKeyring`], since the keyring may be locked.
    pub(crate) async fn delete(&self, owner: SecretOwner<'_>) -> Result<(), CredentialStoreError> {
        match self {
            Self::Keyring => {
                let name = owner.name();
                within(KEYRING_TIMEOUT, move || keyring::delete(&name)).await
            }
            Self::Files(directory) => {
                let path = path(directory, owner);
                match files::remove(&path) {
                    Ok(_) => Ok(()),
                    Err(cause) => Err(CredentialStoreError::File { verb: "remove", path, cause }),
                }
            }
        }
    }

    /// Removes every file that is not a secret of these owners, such as those of killed processes. A keyring is unchanged: its
    /// user can list its entries.
    pub(crate) fn retain(&self, owners: &[SecretOwner<'_>]) -> Result<(), CredentialStoreError> {
        let Self::Files(directory) = self else { return Ok(()) };
        let kept: Vec<PathBuf> = owners.iter().map(|owner| path(directory, *owner)).collect();
        for path in files::list(directory).into_iter().filter(|path| !kept.contains(path)) {
            files::remove(&path).map_err(|cause| CredentialStoreError::File { verb: "remove", path, cause })?;
        }
        Ok(())
    }
}

fn create_private(directory: &Path) -> Result<(), CredentialStoreError> {
    let path = directory.to_owned();
    files::make_closed_dir(directory).map_err(|cause| CredentialStoreError::File {
        verb: "create the directory",
        path,
        cause,
    })
}

/// Checks that a directory can be created, without leaving one behind.
fn check_creatable(directory: &Path) -> Result<(), CredentialStoreError> {
    let above = directory.ancestors().find(|path| path.exists()).unwrap_or(directory);
    let trial = above.join(format!(".events-{}", std::process::id()));
    let created = fs::create_dir(&trial).and_then(|()| fs::remove_dir(&trial));
    created.map_err(|cause| CredentialStoreError::File {
        verb: "create the directory",
        path: directory.to_owned(),
        cause,
    })
}

fn path(directory: &Path, owner: SecretOwner<'_>) -> PathBuf {
    directory.join(files::name_of(&owner.name(), "json"))
}

/// Runs `work` on a thread, which continues after the timeout, since keyring calls cannot be cancelled.
async fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, CredentialStoreError> + Send + 'static,
) -> Result<T, CredentialStoreError> {
    match timeout(limit, spawn_blocking(work)).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(CredentialStoreError::Refused("its thread panicked".to_owned())),
        Err(_) => Err(CredentialStoreError::Silent(limit)),
    }
}

#[cfg(test)]
mod tests;
