//! Decides which tenant and credential are used: flags, then `--env-file`, then the environment, then the stored tenant.
//! A stored secret is only sent to the domain and for the client that it was stored for.

use super::config::{ClientMethod, Storage, StoredTenant};
use super::credential_inputs::{ClientSecretInput, Input};
use super::resolved::Settings;
use crate::cli::authorization::SecretSource;
use crate::cli::domain::Domain;
use crate::failure::{Failure, Kind};
use auth0_events_text::Secret;

/// Maximum length of a client id that messages show. Those of Auth0 have 32 characters, and client secrets have 64.
const MAX_CLIENT_ID_BYTES: usize = 40;

/// A tenant, and the credential for it.
pub(crate) struct Access {
    pub(crate) domain: Domain,
    pub(crate) credential: Credential,
    /// The credential and where it came from, for errors.
    pub(crate) origin: String,
}

/// A credential. Files, keyring and standard input are not read yet.
pub(crate) enum Credential {
    Token(Secret),
    Client(ClientCredential),
}

/// An application, with the location of its secret or private key.
pub(crate) struct ClientCredential {
    pub(crate) client_id: String,
    /// `None` for the default audience of the domain.
    pub(crate) audience: Option<String>,
    pub(crate) method: ClientMethod,
    pub(crate) secret: SecretLocation,
}

/// The location of an application's secret or private key.
pub(crate) enum SecretLocation {
    /// In a source that a flag or a variable names.
    Source(SecretSource),
    /// In a store.
    Stored(Storage),
    /// Here; `login` is about to store it.
    Login(Secret),
}

impl Settings {
    /// Returns the tenant and the credential. The settings file is read only if flags and variables do not suffice.
    ///
    /// Fails if either is missing, or if the settings file is needed and cannot be used.
    pub(crate) fn access(&self) -> Result<Access, Failure> {
        if self.global.tenant.is_some() && self.env_file.is_some() {
            return Err(Failure::usage("`--tenant` and `--env-file` cannot be used together"));
        }
        let named = self.global.tenant.as_deref().map(|name| self.config()?.find(name)).transpose()?;
        let inputs = self.credential_inputs()?;
        let domain = match (&named, inputs.domain) {
            (Some(tenant), Some(given)) if given != tenant.domain => {
                let named = &tenant.domain;
                return Err(Failure::usage(format!(
                    "`--tenant` and `--domain` name different tenants: {named} and {given}"
                )));
            }
            (Some(tenant), _) => Some(tenant.domain.clone()),
            (None, given) => given,
        };
        let stored = || match (&named, self.environment.is_of_the_process()) {
            (Some(tenant), _) => Ok(Some(tenant.clone())),
            (None, true) => self.stored(domain.as_ref()),
            (None, false) => Ok(None),
        };
        // A credential in the environment belongs to a tenant named there, not to the default one.
        let domain_or_stored = |is_flag: bool| match &domain {
            Some(domain) => Ok(domain.clone()),
            None if is_flag || self.tenant_variable()?.is_some() => {
                stored()?.map(|tenant| tenant.domain).ok_or_else(|| missing(&["AUTH0_DOMAIN"]))
            }
            None => Err(missing(&["AUTH0_DOMAIN"])),
        };
        match (inputs.token, inputs.client_id, inputs.secret) {
            (Some(token), ..) => {
                let origin = format!("the access token in {}", token.name);
                Ok(Access {
                    domain: domain_or_stored(token.is_flag)?,
                    credential: Credential::Token(token.value),
                    origin,
                })
            }
            (None, Some(id), Some(secret)) => {
                let origin = format!("client `{}`, given by {} and {}", shown_id(&id.value), id.name, secret.name);
                let domain = domain_or_stored(id.is_flag && secret.is_flag)?;
                let ClientSecretInput { source, method } = secret.value;
                let client = ClientCredential {
                    client_id: id.value,
                    audience: inputs.audience,
                    method,
                    secret: SecretLocation::Source(source),
                };
                Ok(Access { domain, credential: Credential::Client(client), origin })
            }
            (None, id, secret) => match stored()? {
                Some(tenant) if secret.is_none() && id.as_ref().is_none_or(|id| id.value == tenant.client_id) => {
                    Ok(of_stored(tenant, inputs.audience))
                }
                Some(tenant) if named.is_some() || domain.is_some() && id.is_some() => {
                    Err(mismatch(&tenant, id, secret))
                }
                _ => Err(self.incomplete(domain.as_ref(), id.is_some(), secret.is_some())?),
            },
        }
    }

    /// Returns the error for missing credentials. If other tenants are stored, its hint is to store this one.
    fn incomplete(&self, domain: Option<&Domain>, has_id: bool, has_secret: bool) -> Result<Failure, Failure> {
        let mut absent = Vec::new();
        absent.extend(domain.is_none().then_some("AUTH0_DOMAIN"));
        absent.extend((!has_id).then_some("AUTH0_CLIENT_ID"));
        absent.extend((!has_secret).then_some("AUTH0_CLIENT_SECRET"));
        let failure = missing(&absent);
        match domain {
            Some(domain) if self.environment.is_of_the_process() && !self.config()?.tenants()?.is_empty() => {
                Ok(failure.hint(format!(
                    "run `events login --domain {domain}`; the secrets of other stored tenants are only sent to their own domains"
                )))
            }
            _ => Ok(failure),
        }
    }
}

/// Returns the error for given credentials that do not match the stored tenant.
fn mismatch(tenant: &StoredTenant, id: Option<Input<String>>, secret: Option<Input<ClientSecretInput>>) -> Failure {
    let StoredTenant { domain, client_id, .. } = tenant;
    match (id, secret) {
        (Some(id), _) => Failure::new(
            Kind::Unauthorized,
            format!("{domain} is stored for client `{client_id}`, and {} names `{}` without its secret", id.name, shown_id(&id.value)),
        )
        .hint("pass the secret or private key too, or omit the client id; a stored secret is only sent for its own client"),
        (None, Some(secret)) => Failure::usage(format!("{} does not say which client it belongs to", secret.name))
            .hint(format!("add `--client-id`, or omit it to use the stored secret of {domain}")),
        (None, None) => missing(&["AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET"]),
    }
}

/// Returns a client id for messages. A long one may be a secret in the wrong variable.
fn shown_id(id: &str) -> &str {
    if id.len() <= MAX_CLIENT_ID_BYTES { id } else { "…" }
}

fn of_stored(tenant: StoredTenant, audience: Option<String>) -> Access {
    let StoredTenant { domain, client_id, audience: own, method, storage } = tenant;
    let origin = format!("client `{client_id}` of the stored tenant {domain} ({})", storage.as_str());
    let client =
        ClientCredential { client_id, audience: audience.or(own), method, secret: SecretLocation::Stored(storage) };
    Access { domain, credential: Credential::Client(client), origin }
}

fn missing(variables: &[&str]) -> Failure {
    let names = match variables {
        [first @ .., last] if !first.is_empty() => format!("{} and {last} are", first.join(", ")),
        _ => format!("{} is", variables.concat()),
    };
    Failure::new(Kind::Unauthorized, format!("no credentials: {names} not set")).hint(
        "run `events login`, or set AUTH0_DOMAIN, and AUTH0_CLIENT_ID with AUTH0_CLIENT_SECRET (or AUTH0_API_TOKEN); \
         without a tenant, run `events emulator` for a local one",
    )
}
