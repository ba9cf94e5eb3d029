//! logout, tenants list, tenants use. Logging in has its own file (`login`), as has who one is then (`identity`).

pub(crate) mod identity;
pub(crate) mod login;

use std::borrow::Cow;
use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};

use crate::cli::{LogoutArgs, TenantUseArgs};
use crate::commands::print;
use crate::complete;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::output::Row;
use crate::settings::secret_store::{self as store, SecretOwner};
use crate::settings::{Config, Storage, StoredTenant};
use auth0_events_client::auth::TokenCache;

/// Lists the stored tenants.
pub(crate) fn list(ctx: &Context) -> anyhow::Result<()> {
    let config = ctx.settings.config()?;
    let is_default = |tenant: &StoredTenant| config.default_tenant().as_ref() == Some(&tenant.domain);
    let tenants: Vec<Shown> =
        config.tenants()?.into_iter().map(|tenant| Shown { is_default: is_default(&tenant), tenant }).collect();
    print::all(ctx, &tenants)?;
    if tenants.is_empty() {
        ctx.terminal.hint("no tenant is stored; `events login` stores one");
    }
    Ok(())
}

/// Makes a stored tenant the default one.
pub(crate) async fn choose(ctx: &Context, args: &TenantUseArgs) -> anyhow::Result<()> {
    let mut change = ctx.settings.change_config().await?;
    let tenant = change.config.find(&args.stored)?;
    change.config.set_default(&tenant);
    change.write()?;
    drop(change);
    ctx.terminal.status(&format!("Commands now use {}", tenant.domain));
    if ctx.settings.format.is_some() {
        print::one(ctx, &Shown { is_default: true, tenant })?;
    }
    Ok(())
}

/// Forgets stored tenants: token and secret first, so that what fails can be tried again. Then what killed processes left.
pub(crate) async fn logout(ctx: &Context, args: &LogoutArgs) -> anyhow::Result<()> {
    let mut change = ctx.settings.change_config().await?;
    let tenants = asked(ctx, &change.config, args)?;
    if tenants.is_empty() {
        ctx.terminal.status("No tenant is stored.");
    }
    for tenant in &tenants {
        forget(ctx, tenant).await.with_context(|| format!("cannot log out of {}", tenant.domain))?;
        change.config.remove(tenant);
        change.write()?;
        ctx.terminal.status(&format!("Logged out of {}", tenant.domain));
    }
    let left: Vec<(String, StoredTenant)> =
        change.config.tenants()?.into_iter().map(|tenant| (tenant.domain.to_string(), tenant)).collect();
    let owners: Vec<SecretOwner<'_>> =
        left.iter().map(|(domain, tenant)| SecretOwner { domain, client_id: &tenant.client_id }).collect();
    ctx.store(Storage::File)?.retain(&owners).context("cannot remove secrets of no stored tenant")?;
    drop(change);
    if ctx.settings.format.is_some() {
        let shown: Vec<Shown> = tenants.into_iter().map(|tenant| Shown { is_default: false, tenant }).collect();
        print::all(ctx, &shown)?;
    }
    Ok(())
}

fn asked(ctx: &Context, config: &Config, args: &LogoutArgs) -> Result<Vec<StoredTenant>, Failure> {
    if let Some(tenant) = ctx.settings.named_tenant(config, args.stored.as_deref(), args.all)? {
        return Ok(vec![tenant]);
    }
    let tenants = config.tenants()?;
    if args.all || tenants.len() < 2 {
        return Ok(tenants);
    }
    match config.default_tenant() {
        Some(domain) => Ok(vec![config.find(&domain.to_string())?]),
        None => Err(Failure::usage("which tenant? several are stored, and none is the default one")
            .hint("name one: `events logout TENANT`, or forget every one: `events logout --all`")),
    }
}

async fn forget(ctx: &Context, tenant: &StoredTenant) -> anyhow::Result<()> {
    let StoredTenant { domain, client_id, storage, .. } = tenant;
    if let Some(directory) = ctx.settings.cache_dir() {
        TokenCache::forget_domain(&directory, &domain.base_url(), None).context("cannot remove the cached tokens")?;
        complete::forget_tenant(&directory, &domain.base_url()).context("cannot remove what completion has kept")?;
    }
    let owner = SecretOwner { domain: &domain.to_string(), client_id };
    match ctx.store(*storage)?.delete(owner).await {
        // A secret that is gone must not keep the tenant for ever.
        Err(cause @ store::CredentialStoreError::NotInKeyring(_)) => {
            ctx.terminal.warning(&format!("{cause}; if it is locked, the secret is still there, under `auth0-events`"));
            Ok(())
        }
        Err(cause) if cause.is_about_the_keyring() => {
            let failure = Failure::new(Kind::Refused, "the secret cannot be removed from the keyring");
            Err(anyhow::Error::new(cause).context(failure.hint("unlock the keyring, then log out again")))
        }
        outcome => Ok(outcome?),
    }
}

/// Returns where the tokens of a stored tenant are kept.
fn cache_of(tenant: &StoredTenant, directory: &Path) -> TokenCache {
    let StoredTenant { domain, client_id, audience, method, .. } = tenant;
    let audience = audience.clone().unwrap_or_else(|| domain.default_audience());
    TokenCache::new(directory, &domain.base_url(), client_id, &audience, method.as_str())
}

/// A stored tenant as it is shown.
struct Shown {
    tenant: StoredTenant,
    is_default: bool,
}

impl Row for Shown {
    const COLUMNS: &'static [&'static str] = &["DOMAIN", "CLIENT ID", "METHOD", "STORAGE", "DEFAULT"];
    const SHRINKABLE: &'static [&'static str] = &["STORAGE", "METHOD", "CLIENT ID", "DEFAULT"];

    fn cells(&self) -> Vec<String> {
        let StoredTenant { domain, client_id, method, storage, .. } = &self.tenant;
        let default = if self.is_default { "yes" } else { "no" };
        [&domain.to_string(), client_id, method.as_str(), storage.as_str(), default].map(str::to_owned).to_vec()
    }

    fn json(&self) -> Cow<'_, Value> {
        let StoredTenant { domain, client_id, audience, method, storage } = &self.tenant;
        Cow::Owned(json!({
            "domain": domain.to_string(),
            "client_id": client_id,
            "audience": audience.clone().unwrap_or_else(|| domain.default_audience()),
            "method": method.as_str(),
            "storage": storage.as_str(),
            "default": self.is_default,
        }))
    }
}
