//! login, logout, tenants list, tenants use, whoami.

use clap::{Args, Subcommand};

/// Store the credentials of a tenant
///
/// Takes the domain, and client id and secret (or private key) of a machine-to-machine application that may use the Auth0
/// Management API: from flags, else from the environment, else asked for on a terminal. A token is asked for before anything
/// is stored; its scopes are shown, with the commands that will fail for want of one.
///
/// The secret goes to the keyring of the system, and to its own domain only. The tenant becomes the default one.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  events login
  events login --domain acme.eu.auth0.com --client-id abc \\
      --client-secret-file secret.txt
  events login --domain acme.eu.auth0.com --client-id abc \\
      --client-assertion-private-key key.pem")]
pub(crate) struct LoginArgs {
    /// Keep the secret in a file with mode 0600 instead of the keyring
    #[arg(long)]
    pub(crate) insecure_storage: bool,
}

/// Forget the stored credentials of a tenant
///
/// Removes the secret, the settings and the cached token. A token that was issued stays good until it expires: the service
/// revokes none.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events logout acme.eu.auth0.com")]
pub(crate) struct LogoutArgs {
    /// The tenant, by its domain or the first part of it; else the default one
    #[arg(value_name = "TENANT")]
    pub(crate) stored: Option<String>,
    /// Forget every tenant
    #[arg(long, conflicts_with = "stored")]
    pub(crate) all: bool,
}

/// List the stored tenants, or choose the default one
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events tenants list")]
pub(crate) struct TenantsArgs {
    #[command(subcommand)]
    pub(crate) command: TenantsCommand,
}

/// What can be done about stored tenants.
#[derive(Debug, Subcommand)]
pub(crate) enum TenantsCommand {
    /// List the stored tenants
    #[command(visible_alias = "ls", after_help = "Example:\n  events tenants list")]
    List,
    Use(TenantUseArgs),
}

/// Make a stored tenant the default one
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events tenants use acme.eu.auth0.com")]
pub(crate) struct TenantUseArgs {
    /// The tenant, by its domain or the first part of it
    #[arg(value_name = "TENANT")]
    pub(crate) stored: String,
}

/// Show which credential applies, and what it allows
///
/// Asks for a token, unless one is at hand, and shows its scopes with the commands that fail for want of one.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  events whoami -o table")]
pub(crate) struct WhoamiArgs {}
