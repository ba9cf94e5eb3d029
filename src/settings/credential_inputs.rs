//! The parts of a credential in flags and variables: flags first, then `--env-file`, then the environment.

use std::path::PathBuf;

use super::config::ClientMethod;
use super::environment::EnvFile;
use super::resolved::Settings;
use crate::cli::SigningAlgArg;
use crate::cli::authorization::SecretSource;
use crate::cli::domain::Domain;
use crate::failure::Failure;
use auth0_events_text::Secret;

/// A value, and the flag or variable that gave it.
pub(crate) struct Input<T> {
    pub(crate) value: T,
    /// Its name in messages.
    pub(super) name: String,
    pub(super) is_flag: bool,
}

/// The parts of a credential that flags and variables give, each from its first source.
pub(crate) struct CredentialInputs {
    pub(crate) domain: Option<Domain>,
    pub(crate) client_id: Option<Input<String>>,
    pub(crate) secret: Option<Input<ClientSecretInput>>,
    pub(crate) audience: Option<String>,
    /// Used only if no earlier source names a client.
    pub(super) token: Option<Input<Secret>>,
}

/// The place of an application's secret or private key, and the method that uses it.
pub(crate) struct ClientSecretInput {
    pub(crate) source: SecretSource,
    pub(crate) method: ClientMethod,
}

/// A source of variables. The order is their precedence.
#[derive(Clone, Copy)]
enum VariableSource<'a> {
    File(&'a EnvFile),
    Environment,
}

impl Settings {
    /// Returns the credentials in flags and variables. `--tenant` ignores variables, which may belong to another tenant.
    ///
    /// # Errors
    /// Fails if a value is invalid, or `--env-file` cannot be read.
    pub(super) fn credential_inputs(&self) -> Result<CredentialInputs, Failure> {
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
        let given = |value: &String, name: &str| Input { value: value.clone(), name: flag(name), is_flag: true };
        let mut inputs = CredentialInputs {
            domain: self.domain(&places)?,
            client_id: global.client_id.as_ref().map(|id| given(id, "--client-id")),
            secret: None,
            audience: global.audience.clone(),
            token: None,
        };
        let mut set_secret = |source, method, name| {
            inputs.secret =
                Some(Input { value: ClientSecretInput { source, method }, name: flag(name), is_flag: true });
        };
        if let Some(path) = &global.client_assertion_private_key {
            let key = SecretSource::File { flag: "client-assertion-private-key", path: path.clone() };
            set_secret(key, ClientMethod::PrivateKey(self.algorithm(&places)?), "--client-assertion-private-key");
        } else if let Some(path) = &global.client_secret_file {
            let secret = SecretSource::File { flag: "client-secret-file", path: path.clone() };
            set_secret(secret, ClientMethod::Secret, "--client-secret-file");
        } else if global.client_secret_stdin {
            set_secret(
                SecretSource::Stdin { flag: "client-secret-stdin" },
                ClientMethod::Secret,
                "--client-secret-stdin",
            );
        }
        for place in &places {
            let names_no_client = inputs.client_id.is_none() && inputs.secret.is_none();
            inputs.token = match inputs.token {
                None if names_no_client => self.first(*place, &["AUTH0_API_TOKEN", "AUTH0_ACCESS_TOKEN"])?.map(secret),
                token => token,
            };
            if inputs.client_id.is_none() {
                inputs.client_id = self.first(*place, &["AUTH0_CLIENT_ID"])?;
            }
            if inputs.secret.is_none() {
                inputs.secret = self.client_secret(*place, &places)?;
            }
            if inputs.audience.is_none() {
                inputs.audience = self.first(*place, &["AUTH0_AUDIENCE"])?.map(|given| given.value);
            }
        }
        Ok(inputs)
    }

    /// Returns the credentials in flags and variables for a tenant to store.
    ///
    /// # Errors
    /// Fails like [`Settings::credential_inputs`], and with `--tenant`, which names a stored tenant.
    pub(crate) fn login_inputs(&self) -> Result<CredentialInputs, Failure> {
        if self.global.tenant.is_some() {
            return Err(Failure::usage("`--tenant` names a stored tenant; use `--domain` with `login`"));
        }
        self.credential_inputs()
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
    fn client_secret(
        &self,
        place: VariableSource<'_>,
        places: &[VariableSource<'_>],
    ) -> Result<Option<Input<ClientSecretInput>>, Failure> {
        if let Some(Input { value, name, is_flag }) = self.key(place)? {
            let value = ClientSecretInput { source: value, method: ClientMethod::PrivateKey(self.algorithm(places)?) };
            return Ok(Some(Input { value, name, is_flag }));
        }
        let secret = self.first(place, &["AUTH0_CLIENT_SECRET"])?;
        Ok(secret.map(|Input { value, name, is_flag }| Input {
            value: ClientSecretInput { source: SecretSource::Value(value.into()), method: ClientMethod::Secret },
            name,
            is_flag,
        }))
    }

    /// Returns the private key from one source, as text or as a file.
    fn key(&self, place: VariableSource<'_>) -> Result<Option<Input<SecretSource>>, Failure> {
        const KEY: &str = "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY";
        let file = |path: PathBuf| SecretSource::FileOfVariable { variable: KEY, path };
        let Some(Input { value, name, is_flag }) = self.first(place, &[KEY])? else {
            // A path need not be Unicode.
            let is_environment = matches!(place, VariableSource::Environment);
            let path = is_environment.then(|| self.environment.path(KEY)).flatten();
            let name = format!("{KEY} (environment)");
            return Ok(path.map(|path| Input { value: file(path), name, is_flag: false }));
        };
        let value = if value.contains("-----BEGIN") {
            // Some CI systems escape the line ends of variables.
            SecretSource::Value(value.replace("\\n", "\n").into())
        } else {
            file(value.into())
        };
        Ok(Some(Input { value, name, is_flag }))
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
    fn first(&self, place: VariableSource<'_>, names: &[&str]) -> Result<Option<Input<String>>, Failure> {
        for name in names {
            let (value, shown) = match place {
                VariableSource::File(file) => (file.variable(name)?, format!("`{}`", file.path().display())),
                VariableSource::Environment => (self.environment.variable(name), "environment".to_owned()),
            };
            if let Some(value) = value {
                return Ok(Some(Input { value, name: format!("{name} ({shown})"), is_flag: false }));
            }
        }
        Ok(None)
    }
}

fn secret(given: Input<String>) -> Input<Secret> {
    Input { value: given.value.into(), name: given.name, is_flag: given.is_flag }
}
