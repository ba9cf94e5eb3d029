//! The keyring of the system. Its calls block.

use keyring::Entry;

use super::error::CredentialStoreError;
use auth0_events_text as text;
use auth0_events_text::Secret;

/// The service name of our secrets in the keyring.
const SERVICE: &str = "auth0-events";

/// Fails if there is no keyring.
pub(super) fn check() -> Result<(), CredentialStoreError> {
    match Entry::store_status() {
        Ok(()) => Ok(()),
        Err(error) => Err(CredentialStoreError::NoKeyring(root_cause(error))),
    }
}

pub(super) fn set(owner: &str, secret: &Secret) -> Result<(), CredentialStoreError> {
    with_entry(owner, |entry| entry.set_secret(secret.expose().as_bytes()))
}

pub(super) fn get(owner: &str) -> Result<Vec<u8>, CredentialStoreError> {
    with_entry(owner, Entry::get_secret)
}

pub(super) fn delete(owner: &str) -> Result<(), CredentialStoreError> {
    with_entry(owner, Entry::delete_credential)
}

fn with_entry<T>(owner: &str, work: impl FnOnce(&Entry) -> keyring::Result<T>) -> Result<T, CredentialStoreError> {
    check()?;
    Entry::new(SERVICE, owner).and_then(|entry| work(&entry)).map_err(|error| match error {
        keyring::Error::NoEntry => CredentialStoreError::NotInKeyring(owner.to_owned()),
        error => CredentialStoreError::Refused(root_cause(&error)),
    })
}

/// Returns the message of the innermost cause, since the outer ones name layers of the library.
fn root_cause(error: &keyring::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let text = cause.to_string();
    // The library's prefix for the Secret Service.
    text::lower_case_message(text.strip_prefix("SS error: ").unwrap_or(&text))
}
