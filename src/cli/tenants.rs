//! login, logout, tenants list, tenants use, whoami.

use clap::{Args, Subcommand};

/// Store the credentials of a tenant
///
/// Needs a domain, and the client id and secret (or private key) of a machine-to-machine application that is authorized for
/// the Auth0 Management API. They come from flags, then the environment; on a terminal, `login` prompts for the rest. It
/// requests a token before it stores anything, then prints the scopes and the commands that lack one.
///
/// The secret is stored in the system's keyring and is sent only to its own domain. The tenant becomes the default.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  events login
  events login --domain acme.eu.auth0.com --client-id abc \\
      --client-secret-file secret.txt
  events login --domain acme.eu.auth0.com --client-id abc \\
      --client-assertion-private-key key.pem")]
pub(crate) struct LoginArgs {
    /// Store the secret in a file with mode 0600 instead of the keyring
    #[arg(long)]
    pub(crate) insecure_storage: bool,
}

/// Remove the stored credentials of a tenant
///
/// Removes the secret, the settings and the cached tokens. An access token stays valid until it expires, because Auth0 cannot
/// revoke it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events logout acme.eu.auth0.com")]
pub(crate) struct LogoutArgs {
    /// Domain of the tenant, or the part before its first dot [default: the default tenant]
    #[arg(value_name = "TENANT")]
    pub(crate) stored: Option<String>,
    /// Log out of all tenants
    #[arg(long, conflicts_with = "stored")]
    pub(crate) all: bool,
}

/// List the stored tenants, or set the default
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events tenants list")]
pub(crate) struct TenantsArgs {
    #[command(subcommand)]
    pub(crate) command: TenantsCommand,
}

/// The subcommands of `tenants`.
#[derive(Debug, Subcommand)]
pub(crate) enum TenantsCommand {
    /// List the stored tenants
    #[command(visible_alias = "ls", after_help = "Example:\n  events tenants list")]
    List,
    Use(TenantUseArgs),
}

/// Set the default tenant
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events tenants use acme.eu.auth0.com")]
pub(crate) struct TenantUseArgs {
    /// Domain of the tenant, or the part before its first dot
    #[arg(value_name = "TENANT")]
    pub(crate) stored: String,
}

/// Show the current credential and its scopes
///
/// Requests an access token if none is cached, then shows its scopes and the commands that lack one.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events whoami -o table")]
pub(crate) struct WhoamiArgs {}
