//! The settings of a run: flags, then environment, then stored tenants, then defaults.
//!
//! `environment` and `env_file` are the only readers of the environment, `secret_text` of secrets, `config` of the settings
//! file. `resolved` holds the settings, `credentials` decides which credential is used (`credential_inputs`, `tenants`), and
//! `secret_store` keeps secrets.

mod config;
mod credential_inputs;
mod credentials;
mod early;
mod env_file;
mod environment;
mod resolved;
pub(crate) mod secret_store;
pub(crate) mod secret_text;
mod tenants;

pub(crate) use config::{ClientMethod, Config, Storage, StoredTenant};
pub(crate) use credentials::{Access, ClientCredential, Credential, SecretLocation};
pub(crate) use early::{terminal_options, wants_json};
#[cfg(any(test, fuzzing))]
pub(crate) use env_file::parse as env_file;
pub(crate) use environment::{Environment, at_home, this_program};
pub(crate) use resolved::Settings;
