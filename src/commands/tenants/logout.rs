//! `logout`.

use anyhow::Context as _;

use super::list::StoredTenantRow;
use crate::cli::LogoutArgs;
use crate::commands::print;
use crate::complete;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::settings::secret_store::{self as store, SecretOwner};
use crate::settings::{Config, Storage, StoredTenant};
use auth0_events_client::auth::TokenCache;

/// Removes stored tenants, then files left by killed processes. The tokens and the secret are removed first, so that a failed
/// logout can be repeated.
pub(crate) async fn logout(ctx: &Context, args: &LogoutArgs) -> anyhow::Result<()> {
    let mut change = ctx.settings.change_config().await?;
    let tenants = tenants_to_forget(ctx, &change.config, args)?;
    if tenants.is_empty() {
        ctx.terminal.status("No tenants are stored.");
    }
    for tenant in &tenants {
        forget(ctx, tenant).await.with_context(|| format!("cannot log out of {}", tenant.domain))?;
        change.config.remove(tenant);
        change.write()?;
        ctx.terminal.status(&format!("Logged out of {}", tenant.domain));
    }
    let stored: Vec<(String, StoredTenant)> =
        change.config.tenants()?.into_iter().map(|tenant| (tenant.domain.to_string(), tenant)).collect();
    let owners: Vec<SecretOwner<'_>> =
        stored.iter().map(|(domain, tenant)| SecretOwner { domain, client_id: &tenant.client_id }).collect();
    ctx.store(Storage::File)?.retain(&owners).context("cannot remove the secrets of tenants that are not stored")?;
    drop(change);
    if ctx.settings.format.is_some() {
        let row = |tenant| StoredTenantRow { is_default: false, tenant };
        let rows: Vec<StoredTenantRow> = tenants.into_iter().map(row).collect();
        print::all(ctx, &rows)?;
    }
    Ok(())
}

fn tenants_to_forget(ctx: &Context, config: &Config, args: &LogoutArgs) -> Result<Vec<StoredTenant>, Failure> {
    if let Some(tenant) = ctx.settings.named_tenant(config, args.stored.as_deref(), args.all)? {
        return Ok(vec![tenant]);
    }
    let tenants = config.tenants()?;
    if args.all || tenants.len() < 2 {
        return Ok(tenants);
    }
    match config.default_tenant() {
        Some(domain) => Ok(vec![config.find(&domain.to_string())?]),
        None => Err(Failure::usage("several tenants are stored and none is the default")
            .hint("run `events logout TENANT` for one of them, or `events logout --all`")),
    }
}

async fn forget(ctx: &Context, tenant: &StoredTenant) -> anyhow::Result<()> {
    let StoredTenant { domain, client_id, storage, .. } = tenant;
    if let Some(directory) = ctx.settings.cache_dir() {
        TokenCache::forget_domain(&directory, &domain.base_url(), None).context("cannot remove the cached tokens")?;
        complete::forget_tenant(&directory, &domain.base_url()).context("cannot remove the completion cache")?;
    }
    let owner = SecretOwner { domain: &domain.to_string(), client_id };
    match ctx.store(*storage)?.delete(owner).await {
        // The tenant can be removed although its secret is gone.
        Err(cause @ store::CredentialStoreError::NotInKeyring(_)) => {
            ctx.terminal.warning(&format!("{cause}; if it is locked, the secret is still there, under `auth0-events`"));
            Ok(())
        }
        Err(cause) if cause.is_about_the_keyring() => {
            let failure = Failure::new(Kind::Refused, "cannot remove the secret from the keyring");
            Err(anyhow::Error::new(cause).context(failure.hint("unlock the keyring, then log out again")))
        }
        outcome => Ok(outcome?),
    }
}
