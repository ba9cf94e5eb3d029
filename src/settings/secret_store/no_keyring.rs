//! Replaces the keyring in builds without the feature `keyring`.

use super::error::CredentialStoreError;
use auth0_events_text::Secret;

pub(super) fn check() -> Result<(), CredentialStoreError> {
    Err(CredentialStoreError::NotBuilt)
}

pub(super) fn set(_: &str, _: &Secret) -> Result<(), CredentialStoreError> {
    Err(CredentialStoreError::NotBuilt)
}

pub(super) fn get(_: &str) -> Result<Vec<u8>, CredentialStoreError> {
    Err(CredentialStoreError::NotBuilt)
}

pub(super) fn delete(_: &str) -> Result<(), CredentialStoreError> {
    Err(CredentialStoreError::NotBuilt)
}
