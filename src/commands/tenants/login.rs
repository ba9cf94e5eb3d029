//! `login`: gets a token first, then stores the secret, then the settings.

use anyhow::Context as _;

use super::identity::Identity;
use crate::cli::authorization::SecretSource;
use crate::cli::domain::Domain;
use crate::cli::{Format, LoginArgs};
use crate::commands::confirm::require_value;
use crate::commands::print;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::settings::secret_store::{self as store, SecretOwner};
use crate::settings::{Access, ClientCredential, ClientMethod, Credential, SecretLocation, Storage, StoredTenant};
use auth0_events_client::auth::TokenCache;
use auth0_events_text::Secret;

/// The tenant to store. The secret is not read yet.
struct Login {
    tenant: StoredTenant,
    secret: SecretSource,
}

/// Stores the credentials of a tenant, once they have given a token.
pub(crate) async fn login(ctx: &Context, args: &LoginArgs) -> anyhow::Result<()> {
    let login = ask(ctx, args).await?;
    store_login(ctx, login).await
}

/// Collects the tenant from flags, variables and, on a terminal, questions. Fails before it asks if the secret cannot be
/// stored.
async fn ask(ctx: &Context, args: &LoginArgs) -> anyhow::Result<Login> {
    let inputs = ctx.settings.login_inputs()?;
    let mut missing = Vec::new();
    missing.extend(inputs.domain.is_none().then_some("`--domain`"));
    missing.extend(inputs.client_id.is_none().then_some("`--client-id`"));
    missing.extend(
        inputs.secret.is_none().then_some(
            "the secret (`--client-secret-stdin`, `--client-secret-file` or `--client-assertion-private-key`)",
        ),
    );
    if !missing.is_empty() && !ctx.terminal.draws_forms() {
        return Err(Failure::usage(format!("cannot log in without {}", missing.join(", "))).into());
    }
    // Unusable settings are reported before the first question.
    ctx.settings.config()?.tenants()?;
    let storage = if args.insecure_storage { Storage::File } else { Storage::Keyring };
    let method = inputs.secret.as_ref().map_or(ClientMethod::Secret, |secret| secret.value.method);
    ctx.store(storage)?.probe().await.map_err(|cause| refuse(cause, method, storage)).context("cannot log in")?;
    let form = ctx.terminal.form();
    let domain = match inputs.domain {
        Some(domain) => domain,
        None => answer(form.line("Domain of the tenant:", "", check_domain).await?)?.trim().parse()?,
    };
    let client_id = match inputs.client_id {
        Some(given) => given.value,
        None => answer(form.line("Client id:", "", require_value).await?)?.trim().to_owned(),
    };
    let secret = match inputs.secret {
        Some(given) => given.value.source,
        None => SecretSource::Value(answer(form.hidden("Client secret (hidden):", require_value).await?)?.into()),
    };
    Ok(Login { tenant: StoredTenant { domain, client_id, audience: inputs.audience, method, storage }, secret })
}

/// Gets a token, stores the secret and the tenant, and shows what the token allows.
async fn store_login(ctx: &Context, login: Login) -> anyhow::Result<()> {
    let Login { tenant, secret } = login;
    let secret = ctx.secret(secret, tenant.method.secret_kind()).await?;
    let domain = tenant.domain.to_string();
    let access = Access {
        domain: tenant.domain.clone(),
        credential: Credential::Client(ClientCredential {
            client_id: tenant.client_id.clone(),
            audience: tenant.audience.clone(),
            method: tenant.method,
            secret: SecretLocation::Login(secret.clone()),
        }),
        origin: format!("client `{}`, as given to `login`", tenant.client_id),
    };
    let mut identity = Identity::of(&access);
    let client = ctx.connect(access).await?;
    let token = client.tokens().fresh().await.with_context(|| format!("cannot log in to {domain}"))?;
    identity.add_token(&token);
    keep(ctx, &tenant, &secret, client.tokens().cache())
        .await
        .with_context(|| format!("cannot store the credentials of {domain}"))?;

    let place = match tenant.storage {
        Storage::Keyring => "in the keyring".to_owned(),
        Storage::File => format!("unencrypted, in a file under `{}`", ctx.settings.secrets_dir()?.display()),
    };
    ctx.terminal.status(&format!("Logged in to {domain}: the secret is stored {place}. Commands now use this tenant."));
    print::one_as(ctx, &identity, Format::Table)?;
    for (scopes, commands) in identity.missing_scopes() {
        ctx.terminal.warning(&format!("the token lacks {scopes}, so these commands fail: {}", commands.join(", ")));
    }
    if !identity.missing_scopes().is_empty() {
        ctx.terminal.hint(
            "grant scopes in Dashboard > Applications > APIs > Auth0 Management API > Permissions, then log in again",
        );
    }
    Ok(())
}

/// Stores the secret, then the tenant, and removes the tenant's old secret and tokens, except those of `cache`. One lock covers
/// all of it, so that the second of two logins to a domain replaces the first completely.
async fn keep(ctx: &Context, tenant: &StoredTenant, secret: &Secret, cache: Option<&TokenCache>) -> anyhow::Result<()> {
    let domain = tenant.domain.to_string();
    let owner = SecretOwner { domain: &domain, client_id: &tenant.client_id };
    let store = ctx.store(tenant.storage)?;
    let mut change = ctx.settings.change_config().await?;
    let former = change.config.tenants()?.into_iter().find(|stored| stored.domain == tenant.domain);
    let is_same_place =
        |former: &&StoredTenant| former.storage == tenant.storage && former.client_id == tenant.client_id;
    let is_new = former.as_ref().filter(is_same_place).is_none();
    store.save(owner, secret).await.map_err(|cause| refuse(cause, tenant.method, tenant.storage))?;
    change.config.put(tenant);
    if let Err(error) = change.write() {
        // Without the tenant, `logout` would never remove the secret.
        if is_new {
            let _ = store.delete(owner).await;
        }
        return Err(error);
    }
    let Some(former) = former else { return Ok(()) };
    if is_new {
        let owner = SecretOwner { domain: &domain, client_id: &former.client_id };
        if let Err(error) = ctx.store(former.storage)?.delete(owner).await {
            ctx.terminal.warning(&format!("the old secret of {domain} could not be removed: {error}"));
        }
    }
    if let Some(directory) = ctx.settings.cache_dir()
        && let Err(error) = TokenCache::forget_domain(&directory, &tenant.domain.base_url(), cache)
    {
        ctx.terminal.warning(&format!("the old tokens of {domain} could not be removed: {error}"));
    }
    Ok(())
}

/// The error names the alternatives itself, because `--quiet` drops hints.
fn refuse(cause: store::CredentialStoreError, method: ClientMethod, storage: Storage) -> anyhow::Error {
    let (secret, variable) = match method {
        ClientMethod::Secret => ("secret", "AUTH0_CLIENT_SECRET"),
        ClientMethod::PrivateKey(_) => ("private key", "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY"),
    };
    let file = match storage {
        Storage::Keyring => ", or pass `--insecure-storage` to store it in a file with mode 0600",
        Storage::File => "",
    };
    let failure = Failure::new(
        Kind::Refused,
        format!(
            "the {secret} cannot be stored safely: set AUTH0_DOMAIN, AUTH0_CLIENT_ID and {variable} in the environment \
             instead of logging in{file}"
        ),
    );
    anyhow::Error::new(cause).context(failure)
}

fn answer(given: Option<String>) -> Result<String, Failure> {
    given.ok_or_else(|| Failure::new(Kind::Interrupted, "interrupted: nothing was stored"))
}

fn check_domain(text: &str) -> Result<(), String> {
    text.trim().parse::<Domain>().map(|_| ()).map_err(|failure| match failure.hint_text() {
        Some(hint) => format!("{failure}; {hint}"),
        None => failure.to_string(),
    })
}
