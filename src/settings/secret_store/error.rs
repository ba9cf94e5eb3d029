//! The error of the stores of secrets.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use auth0_events_text as text;

/// The reason that a secret cannot be read or stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CredentialStoreError {
    /// There is no keyring.
    #[cfg(feature = "keyring")]
    #[error("the keyring is not available: {0}")]
    NoKeyring(String),
    /// The program was built without the keyring.
    #[cfg(not(feature = "keyring"))]
    #[error("this program was built without the feature `keyring`")]
    NotBuilt,
    /// The keyring rejected the operation.
    #[error("the keyring refused: {0}")]
    Refused(String),
    /// The keyring did not answer in time.
    #[error("the keyring did not answer within {} s", .0.as_secs())]
    Silent(Duration),
    /// There is no such secret, or the keyring is locked. The keyring reports both alike.
    #[cfg_attr(not(feature = "keyring"), expect(dead_code, reason = "only the keyring returns it"))]
    #[error("the keyring has no secret for `{0}`, or is locked")]
    NotInKeyring(String),
    /// A file could not be read or written.
    #[error("cannot {verb} `{}`: {}", path.display(), text::system_message(cause))]
    File { verb: &'static str, path: PathBuf, cause: io::Error },
    /// The file does not contain the secret.
    #[error("`{}` does not contain a secret for `{owner}`", path.display())]
    NotInFile { path: PathBuf, owner: String },
}

impl CredentialStoreError {
    /// Reports whether the keyring failed, not a file.
    pub(crate) fn is_about_the_keyring(&self) -> bool {
        !matches!(self, Self::File { .. } | Self::NotInFile { .. })
    }
}
