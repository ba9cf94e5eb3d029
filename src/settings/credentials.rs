//! Decides which tenant and credential are used: flags, then `--env-file`, then the environment, then the stored tenant.
//! A stored secret is only sent to the domain and for the client that it was stored for.

use std::path::PathBuf;

use super::config::{ClientMethod, Config, Storage, StoredTenant};
use super::environment::EnvFile;
use super::resolved::Settings;
use crate::cli::SigningAlgArg;
use crate::cli::authorization::SecretSource;
use crate::cli::domain::Domain;
use crate::failure::{Failure, Kind};
use auth0_events_text::Secret;

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
    pub(crate) proof: SecretLocation,
}

/// The location of an application's secret or private key.
pub(crate) enum SecretLocation {
    Given(SecretSource),
    Stored(Storage),
}

/// A value, and the flag or variable that gave it.
pub(crate) struct Given<T> {
    pub(crate) value: T,
    name: String,
    is_flag: bool,
}

/// The parts of a credential that flags and variables give, each from its first source.
pub(crate) struct GivenCredentials {
    pub(crate) domain: Option<Domain>,
    pub(crate) client_id: Option<Given<String>>,
    pub(crate) proof: Option<Given<(SecretSource, ClientMethod)>>,
    pub(crate) audience: Option<String>,
    /// Used only if no earlier source names a client.
    token: Option<Given<Secret>>,
}

/// A source of variables. The order is their precedence.
#[derive(Clone, Copy)]
enum VariableSource<'a> {
    File(&'a EnvFile),
    Environment,
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
        let claim = self.claim()?;
        let domain = match (&named, claim.domain) {
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
        match (claim.token, claim.client_id, claim.proof) {
            (Some(token), ..) => {
                let origin = format!("the access token in {}", token.name);
                Ok(Access {
                    domain: domain_or_stored(token.is_flag)?,
                    credential: Credential::Token(token.value),
                    origin,
                })
            }
            (None, Some(id), Some(proof)) => {
                let origin = format!("client `{}`, given by {} and {}", id.value, id.name, proof.name);
                let domain = domain_or_stored(id.is_flag && proof.is_flag)?;
                let (proof, method) = proof.value;
                let client = ClientCredential {
                    client_id: id.value,
                    audience: claim.audience,
                    method,
                    proof: SecretLocation::Given(proof),
                };
                Ok(Access { domain, credential: Credential::Client(client), origin })
            }
            (None, id, proof) => match stored()? {
                Some(tenant) if proof.is_none() && id.as_ref().is_none_or(|id| id.value == tenant.client_id) => {
                    Ok(of_stored(tenant, claim.audience))
                }
                Some(tenant) if named.is_some() || domain.is_some() && id.is_some() => {
                    Err(mismatch(&tenant, id, proof))
                }
                _ => Err(self.incomplete(domain.as_ref(), id.is_some(), proof.is_some())?),
            },
        }
    }

    /// Returns the error for missing credentials. If other tenants are stored, its hint is to store this one.
    fn incomplete(&self, domain: Option<&Domain>, has_id: bool, has_proof: bool) -> Result<Failure, Failure> {
        let mut absent = Vec::new();
        absent.extend(domain.is_none().then_some("AUTH0_DOMAIN"));
        absent.extend((!has_id).then_some("AUTH0_CLIENT_ID"));
        absent.extend((!has_proof).then_some("AUTH0_CLIENT_SECRET"));
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

    /// Returns the credentials in flags and variables. `--tenant` ignores variables, which may belong to another tenant.
    ///
    /// # Errors
    /// Fails if a value is invalid, or `--env-file` cannot be read.
    fn claim(&self) -> Result<GivenCredentials, Failure> {
        let global = &self.global;
        let places: Vec<VariableSource<'_>> = match global.tenant {
            Some(_) => Vec::new(),
            None => self
                .env_file
                .as_ref()
                .map(VariableSource::File)
                .into_iter()
                .chain([VariableSource::Environment])
                .collect(),
        };
        let flag = |name: &str| format!("`{name}` (flag)");
        let given = |value: &String, name: &str| Given { value: value.clone(), name: flag(name), is_flag: true };
        let mut claim = GivenCredentials {
            domain: self.domain(&places)?,
            client_id: global.client_id.as_ref().map(|id| given(id, "--client-id")),
            proof: None,
            audience: global.audience.clone(),
            token: None,
        };
        let mut prove = |source, method, name| {
            claim.proof = Some(Given { value: (source, method), name: flag(name), is_flag: true });
        };
        if let Some(path) = &global.client_assertion_private_key {
            let key = SecretSource::File { flag: "client-assertion-private-key", path: path.clone() };
            prove(key, ClientMethod::PrivateKey(self.algorithm(&places)?), "--client-assertion-private-key");
        } else if let Some(path) = &global.client_secret_file {
            let secret = SecretSource::File { flag: "client-secret-file", path: path.clone() };
            prove(secret, ClientMethod::Secret, "--client-secret-file");
        } else if global.client_secret_stdin {
            prove(SecretSource::Stdin { flag: "client-secret-stdin" }, ClientMethod::Secret, "--client-secret-stdin");
        }
        for place in &places {
            let names_no_client = claim.client_id.is_none() && claim.proof.is_none();
            claim.token = match claim.token {
                None if names_no_client => self.first(*place, &["AUTH0_API_TOKEN", "AUTH0_ACCESS_TOKEN"])?.map(secret),
                token => token,
            };
            if claim.client_id.is_none() {
                claim.client_id = self.first(*place, &["AUTH0_CLIENT_ID"])?;
            }
            if claim.proof.is_none() {
                claim.proof = self.proof(*place, &places)?;
            }
            if claim.audience.is_none() {
                claim.audience = self.first(*place, &["AUTH0_AUDIENCE"])?.map(|given| given.value);
            }
        }
        Ok(claim)
    }

    /// Returns the credentials in flags and variables for a tenant to store.
    ///
    /// # Errors
    /// Fails like [`Settings::claim`], and with `--tenant`, which names a stored tenant.
    pub(crate) fn claim_for_login(&self) -> Result<GivenCredentials, Failure> {
        if self.global.tenant.is_some() {
            return Err(Failure::usage("`--tenant` names a stored tenant; use `--domain` with `login`"));
        }
        self.claim()
    }

    fn domain(&self, places: &[VariableSource<'_>]) -> Result<Option<Domain>, Failure> {
        let parse = |text: &str, name: &str| text.parse::<Domain>().map(Some).map_err(|failure| failure.within(name));
        if let Some(text) = &self.global.domain {
            return parse(text, "`--domain`");
        }
        for place in places {
            if let Some(given) = self.first(*place, &["AUTH0_DOMAIN"])? {
                return parse(&given.value, &given.name);
            }
        }
        Ok(None)
    }

    /// Returns the private key, else the secret, from one source.
    fn proof(
        &self,
        place: VariableSource<'_>,
        places: &[VariableSource<'_>],
    ) -> Result<Option<Given<(SecretSource, ClientMethod)>>, Failure> {
        if let Some(Given { value, name, is_flag }) = self.key(place)? {
            let value = (value, ClientMethod::PrivateKey(self.algorithm(places)?));
            return Ok(Some(Given { value, name, is_flag }));
        }
        let secret = self.first(place, &["AUTH0_CLIENT_SECRET"])?;
        Ok(secret.map(|Given { value, name, is_flag }| Given {
            value: (SecretSource::Value(value.into()), ClientMethod::Secret),
            name,
            is_flag,
        }))
    }

    /// Returns the private key from one source, as text or as a file.
    fn key(&self, place: VariableSource<'_>) -> Result<Option<Given<SecretSource>>, Failure> {
        const KEY: &str = "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY";
        let file = |path: PathBuf| SecretSource::FileOfVariable { variable: KEY, path };
        let Some(Given { value, name, is_flag }) = self.first(place, &[KEY])? else {
            // A path need not be Unicode.
            let is_environment = matches!(place, VariableSource::Environment);
            let path = is_environment.then(|| self.environment.path(KEY)).flatten();
            let name = format!("{KEY} (environment)");
            return Ok(path.map(|path| Given { value: file(path), name, is_flag: false }));
        };
        let value = if value.contains("-----BEGIN") {
            // Some CI systems escape the line ends of variables.
            SecretSource::Value(value.replace("\\n", "\n").into())
        } else {
            file(value.into())
        };
        Ok(Some(Given { value, name, is_flag }))
    }

    fn algorithm(&self, places: &[VariableSource<'_>]) -> Result<SigningAlgArg, Failure> {
        if let Some(algorithm) = self.global.client_assertion_signing_alg {
            return Ok(algorithm);
        }
        for place in places {
            if let Some(given) = self.first(*place, &["AUTH0_CLIENT_ASSERTION_SIGNING_ALG"])? {
                return SigningAlgArg::parse(&given.value).ok_or_else(|| {
                    Failure::usage(format!("{}: `{}` is not a signing algorithm", given.name, given.value))
                        .hint("use `RS256`, `RS384` or `PS256`")
                });
            }
        }
        Ok(SigningAlgArg::Rs256)
    }

    /// Returns the first of these variables that the source contains.
    fn first(&self, place: VariableSource<'_>, names: &[&str]) -> Result<Option<Given<String>>, Failure> {
        for name in names {
            let (value, shown) = match place {
                VariableSource::File(file) => (file.variable(name)?, format!("`{}`", file.path().display())),
                VariableSource::Environment => (self.environment.variable(name), "environment".to_owned()),
            };
            if let Some(value) = value {
                return Ok(Some(Given { value, name: format!("{name} ({shown})"), is_flag: false }));
            }
        }
        Ok(None)
    }

    /// Returns the stored tenant of this domain; without a domain, the one in `AUTH0_TENANT`, else the default.
    fn stored(&self, domain: Option<&Domain>) -> Result<Option<StoredTenant>, Failure> {
        let config = self.config()?;
        let tenants = config.tenants()?;
        if domain.is_none()
            && let Some(name) = self.tenant_variable()?
        {
            return config.find(&name).map(Some).map_err(|failure| failure.within("AUTH0_TENANT"));
        }
        let Some(wanted) = domain.cloned().or_else(|| config.default_tenant()) else { return Ok(None) };
        Ok(tenants.into_iter().find(|tenant| tenant.domain == wanted))
    }

    /// Returns `AUTH0_TENANT`, from the file of `--env-file` or the environment.
    fn tenant_variable(&self) -> Result<Option<String>, Failure> {
        let of_file = self.env_file.as_ref().map(|file| file.variable("AUTH0_TENANT")).transpose()?.flatten();
        Ok(of_file.or_else(|| self.environment.variable("AUTH0_TENANT")))
    }

    /// Returns the stored tenant named by the argument, `--tenant` or `--domain`, else by `AUTH0_TENANT`.
    ///
    /// # Errors
    /// Fails if two of them disagree, if one is named together with `--all`, and if the tenant is not stored.
    pub(crate) fn named_tenant(
        &self,
        config: &Config,
        argument: Option<&str>,
        all: bool,
    ) -> Result<Option<StoredTenant>, Failure> {
        let given = [
            ("TENANT", argument),
            ("--tenant", self.global.tenant.as_deref()),
            ("--domain", self.global.domain.as_deref()),
        ];
        let mut named: Option<(&str, StoredTenant)> = None;
        for (place, name) in given.into_iter().filter_map(|(place, name)| Some((place, name?))) {
            if all {
                return Err(Failure::usage(format!("`--all` and `{place}` cannot be used together")));
            }
            let tenant = config.find(name)?;
            match &named {
                Some((first, other)) if other.domain != tenant.domain => {
                    let (one, two) = (&other.domain, &tenant.domain);
                    return Err(Failure::usage(format!(
                        "`{first}` and `{place}` name different tenants: {one} and {two}"
                    )));
                }
                Some(_) => {}
                None => named = Some((place, tenant)),
            }
        }
        match (named, self.tenant_variable()?) {
            (Some((_, tenant)), _) => Ok(Some(tenant)),
            (None, Some(name)) if !all => {
                config.find(&name).map(Some).map_err(|failure| failure.within("AUTH0_TENANT"))
            }
            (None, _) => Ok(None),
        }
    }
}

/// Returns the error for given credentials that do not match the stored tenant.
fn mismatch(
    tenant: &StoredTenant,
    id: Option<Given<String>>,
    proof: Option<Given<(SecretSource, ClientMethod)>>,
) -> Failure {
    let StoredTenant { domain, client_id, .. } = tenant;
    match (id, proof) {
        (Some(id), _) => Failure::new(
            Kind::Unauthorized,
            format!("{domain} is stored for client `{client_id}`, and {} names `{}` without its secret", id.name, id.value),
        )
        .hint("pass the secret or private key too, or omit the client id; a stored secret is only sent for its own client"),
        (None, Some(proof)) => Failure::usage(format!("{} does not say which client it belongs to", proof.name))
            .hint(format!("add `--client-id`, or omit it to use the stored secret of {domain}")),
        (None, None) => missing(&["AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET"]),
    }
}

fn secret(given: Given<String>) -> Given<Secret> {
    Given { value: given.value.into(), name: given.name, is_flag: given.is_flag }
}

fn of_stored(tenant: StoredTenant, audience: Option<String>) -> Access {
    let StoredTenant { domain, client_id, audience: own, method, storage } = tenant;
    let origin = format!("client `{client_id}` of the stored tenant {domain} ({})", storage.as_str());
    let client =
        ClientCredential { client_id, audience: audience.or(own), method, proof: SecretLocation::Stored(storage) };
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
