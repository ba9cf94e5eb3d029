//! login: a token first, then the secret to its store, then the settings.

use anyhow::Context as _;

use super::identity::Identity;
use crate::auth::store::{self, Owner};
use crate::cli::domain::Domain;
use crate::cli::{Format, LoginArgs};
use crate::commands::print;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::secret::Secret;
use crate::settings::{Access, Client, Credential, Method, Proof, SecretSource, Storage, StoredTenant};

/// What is to be stored. A secret in a file or on standard input has not been read yet.
pub(in crate::commands) struct Login {
    tenant: StoredTenant,
    secret: SecretSource,
}

/// Gathers what is to be stored, from flags, variables and, on a terminal, questions. Refuses before it asks where the secret
/// could not be kept.
pub(in crate::commands) async fn ask(ctx: &Context, args: &LoginArgs) -> anyhow::Result<Login> {
    let claim = ctx.settings.claim_for_login()?;
    let mut missing = Vec::new();
    missing.extend(claim.domain.is_none().then_some("`--domain`"));
    missing.extend(claim.client_id.is_none().then_some("`--client-id`"));
    missing.extend(
        claim.proof.is_none().then_some(
            "the secret (`--client-secret-stdin`, `--client-secret-file` or `--client-assertion-private-key`)",
        ),
    );
    if !missing.is_empty() && !ctx.terminal.is_interactive() {
        return Err(Failure::usage(format!("cannot log in without {}", missing.join(", "))).into());
    }
    // Settings that cannot be used are told of before anything is asked.
    ctx.settings.config()?.tenants()?;
    let storage = if args.insecure_storage { Storage::File } else { Storage::Keyring };
    ctx.store(storage)?.probe().await.map_err(refuse).context("cannot log in")?;
    let domain = match claim.domain {
        Some(domain) => domain,
        None => answer(ctx.terminal.ask("Domain of the tenant:", check_domain)?)?.trim().parse()?,
    };
    let client_id = match claim.client_id {
        Some(given) => given.value,
        None => answer(ctx.terminal.ask("Client id:", check_filled)?)?.trim().to_owned(),
    };
    let (secret, method) = match claim.proof {
        Some(given) => given.value,
        None => {
            let typed = answer(ctx.terminal.ask_hidden("Client secret (hidden):", check_filled)?)?;
            (SecretSource::Value(typed.into()), Method::Secret)
        }
    };
    Ok(Login { tenant: StoredTenant { domain, client_id, audience: claim.audience, method, storage }, secret })
}

/// Gets a token, stores the secret and the tenant, and shows what the token allows.
pub(in crate::commands) async fn login(ctx: &Context, login: Login) -> anyhow::Result<()> {
    let Login { tenant, secret } = login;
    let secret = ctx.secret(secret, tenant.method.flag()).await?;
    let domain = tenant.domain.to_string();
    let access = Access {
        domain: tenant.domain.clone(),
        credential: Credential::Client(Client {
            client_id: tenant.client_id.clone(),
            audience: tenant.audience.clone(),
            method: tenant.method,
            proof: Proof::Given(SecretSource::Value(secret.clone())),
        }),
        origin: format!("client `{}`, as given to `login`", tenant.client_id),
    };
    let mut identity = Identity::of(&access);
    let token =
        ctx.connect(access).await?.tokens().fresh().await.with_context(|| format!("cannot log in to {domain}"))?;
    identity.learn(&token);
    keep(ctx, &tenant, &secret).await.with_context(|| format!("cannot store the credentials of {domain}"))?;

    let place = match tenant.storage {
        Storage::Keyring => "in the keyring".to_owned(),
        Storage::File => format!("unencrypted, in a file under `{}`", ctx.settings.secrets_dir()?.display()),
    };
    ctx.terminal.status(&format!("Logged in to {domain}: the secret is kept {place}. Commands now use this tenant."));
    print::one_as(ctx, &identity, Format::Table)?;
    for (lack, commands) in identity.lacks() {
        ctx.terminal.warning(&format!("the token lacks {lack}; without it these fail: {}", commands.join(", ")));
    }
    if !identity.lacks().is_empty() {
        ctx.terminal.hint(
            "grant scopes in Dashboard > Applications > APIs > Auth0 Management API > Permissions, then log in again",
        );
    }
    Ok(())
}

/// Stores the secret, then the tenant; removes what the tenant had elsewhere.
async fn keep(ctx: &Context, tenant: &StoredTenant, secret: &Secret) -> anyhow::Result<()> {
    let domain = tenant.domain.to_string();
    let owner = Owner { domain: &domain, client_id: &tenant.client_id };
    let store = ctx.store(tenant.storage)?;
    let is_same = |stored: &StoredTenant| {
        (&stored.domain, &stored.client_id, stored.storage) == (&tenant.domain, &tenant.client_id, tenant.storage)
    };
    let is_new = !ctx.settings.config()?.tenants()?.iter().any(is_same);
    store.save(owner, secret).await.map_err(refuse)?;
    let change = ctx.settings.change_config(|config| {
        let former = config.tenants()?.into_iter().find(|stored| stored.domain == tenant.domain);
        config.put(tenant);
        Ok(former)
    });
    let former = match change.await {
        Ok(former) => former,
        Err(error) => {
            // A secret that no tenant leads to would stay for ever.
            if is_new {
                drop(store.delete(owner).await);
            }
            return Err(error);
        }
    };
    let former = former.filter(|former| former.storage != tenant.storage || former.client_id != tenant.client_id);
    if let Some(former) = former {
        let owner = Owner { domain: &domain, client_id: &former.client_id };
        if let Err(error) = ctx.store(former.storage)?.delete(owner).await {
            ctx.terminal.warning(&format!("the former secret of {domain} could not be removed: {error}"));
        }
    }
    Ok(())
}

fn refuse(cause: store::Error) -> anyhow::Error {
    let failure = Failure::new(Kind::Refused, "there is no safe place for the secret").hint(
        "set AUTH0_DOMAIN, AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET in the environment instead of logging in, or pass \
         `--insecure-storage` to keep the secret in a file with mode 0600",
    );
    anyhow::Error::new(cause).context(failure)
}

fn answer(given: Option<String>) -> Result<String, Failure> {
    given.ok_or_else(|| Failure::new(Kind::Interrupted, "interrupted: nothing was stored"))
}

fn check_filled(text: &str) -> Result<(), String> {
    if text.trim().is_empty() { Err("an answer is needed".to_owned()) } else { Ok(()) }
}

fn check_domain(text: &str) -> Result<(), String> {
    text.trim().parse::<Domain>().map(drop).map_err(|failure| match failure.hint_text() {
        Some(hint) => format!("{failure}; {hint}"),
        None => failure.to_string(),
    })
}
