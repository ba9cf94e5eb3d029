//! The parts of a credential in flags and variables: flags first, then `--env-file`, then the environment.

use std::path::PathBuf;

use zeroize::Zeroizing;

use super::config::ClientMethod;
use super::environment::EnvFile;
use super::resolved::{Settings, refused_variable};
use super::secret_text;
use crate::cli::SigningAlgArg;
use crate::cli::authorization::{SecretKind, SecretSource};
use crate::cli::domain::Domain;
use crate::failure::{Failure, Kind};
use auth0_events_text::{Secret, decode, joined_variable};

/// The variable of the domain. The parser of domains names a variable that follows on the line, too.
const DOMAIN: &str = "AUTH0_DOMAIN";

/// A value, and the flag or variable that gave it.
pub(crate) struct Input<T> {
    pub(crate) value: T,
    /// Its name in messages.
    pub(super) name: String,
    pub(super) is_flag: bool,
}

impl<T> Input<T> {
    fn map<U>(self, convert: impl FnOnce(T) -> U) -> Input<U> {
        Input { value: convert(self.value), name: self.name, is_flag: self.is_flag }
    }
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
            None => {
                let file = self.env_file.as_ref().map(VariableSource::File);
                file.into_iter().chain([VariableSource::Environment]).collect()
            }
        };
        let flag = |name: &str| format!("`{name}` (flag)");
        let given = |value: &String, name: &str| {
            not_joined(value, name).map(|()| Input { value: value.clone(), name: flag(name), is_flag: true })
        };
        let mut inputs = CredentialInputs {
            domain: self.domain(&places)?,
            client_id: global.client_id.as_ref().map(|id| given(id, "--client-id")).transpose()?,
            secret: None,
            audience: global.audience.as_ref().map(|url| given(url, "--audience")).transpose()?.map(|url| url.value),
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
                None if names_no_client => self.access_token(*place)?,
                token => token,
            };
            if inputs.client_id.is_none() {
                inputs.client_id = self.first(*place, "AUTH0_CLIENT_ID")?;
            }
            if inputs.secret.is_none() {
                inputs.secret = self.client_secret(*place, &places)?;
            }
            if inputs.audience.is_none() {
                inputs.audience = self.first(*place, "AUTH0_AUDIENCE")?.map(|given| given.value);
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
            if let Some(given) = self.first(*place, DOMAIN)? {
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
        if let Some(key) = self.key(place)? {
            let method = ClientMethod::PrivateKey(self.algorithm(places)?);
            return Ok(Some(key.map(|source| ClientSecretInput { source, method })));
        }
        let secret = self.secret(place, "AUTH0_CLIENT_SECRET", SecretKind::Password, "the client secret in")?;
        let input = |secret| ClientSecretInput { source: SecretSource::Value(secret), method: ClientMethod::Secret };
        Ok(secret.map(|given| given.map(input)))
    }

    fn access_token(&self, place: VariableSource<'_>) -> Result<Option<Input<Secret>>, Failure> {
        for name in ["AUTH0_API_TOKEN", "AUTH0_ACCESS_TOKEN"] {
            if let Some(token) = self.secret(place, name, SecretKind::Token, "the access token in")? {
                return Ok(Some(token));
            }
        }
        Ok(None)
    }

    /// Returns the private key from one source, as text or as a file.
    fn key(&self, place: VariableSource<'_>) -> Result<Option<Input<SecretSource>>, Failure> {
        const KEY: &str = "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY";
        let Some(bytes) = self.bytes(place, KEY)? else { return Ok(None) };
        let name = shown(KEY, place);
        let is_pem = |secret: &Secret| secret.expose().contains("-----BEGIN");
        let value = match secret_text::read(&bytes, SecretKind::Key, KEY).ok().filter(is_pem) {
            // Some CI systems escape the line ends of variables.
            Some(pem) => SecretSource::Value(Secret::new(pem.expose().replace("\\n", "\n"))),
            None => SecretSource::FileOfVariable { variable: KEY, path: self.path(place, KEY)? },
        };
        Ok(Some(Input { value, name, is_flag: false }))
    }

    /// Returns the path in a variable. In the environment it need not be Unicode.
    fn path(&self, place: VariableSource<'_>, name: &str) -> Result<PathBuf, Failure> {
        let path = match place {
            VariableSource::File(file) => file.variable(name)?.map(|path| path.expose().into()),
            VariableSource::Environment => self.environment.path(name),
        };
        Ok(path.unwrap_or_default())
    }

    /// Returns the secret in a variable of the source.
    fn secret(
        &self,
        place: VariableSource<'_>,
        name: &str,
        kind: SecretKind,
        subject: &str,
    ) -> Result<Option<Input<Secret>>, Failure> {
        let Some(bytes) = self.bytes(place, name)? else { return Ok(None) };
        let name = shown(name, place);
        let value = secret_text::read(&bytes, kind, &format!("{subject} {name}"))
            .map_err(|failure| failure.of_kind(Kind::Unauthorized))?;
        Ok(Some(Input { value, name, is_flag: false }))
    }

    fn bytes(&self, place: VariableSource<'_>, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        Ok(match place {
            VariableSource::File(file) => file.variable(name)?.map(|value| value.expose().as_bytes().to_vec().into()),
            VariableSource::Environment => self.environment.secret(name),
        })
    }

    fn algorithm(&self, places: &[VariableSource<'_>]) -> Result<SigningAlgArg, Failure> {
        if let Some(algorithm) = self.global.client_assertion_signing_alg {
            return Ok(algorithm);
        }
        for place in places {
            if let Some(given) = self.first(*place, "AUTH0_CLIENT_ASSERTION_SIGNING_ALG")? {
                return SigningAlgArg::parse(&given.value).ok_or_else(|| {
                    // A name such as `HS256` cannot be a secret.
                    let is_name = given.value.len() == 5 && given.value.starts_with(|c: char| c.is_ascii_uppercase());
                    let value = if is_name { format!("`{}`", given.value) } else { "the value".to_owned() };
                    Failure::usage(format!("{}: {value} is not a signing algorithm", given.name))
                        .hint("use `RS256`, `RS384` or `PS256`")
                });
            }
        }
        Ok(SigningAlgArg::Rs256)
    }

    /// Returns a variable of the source that is not secret.
    fn first(&self, place: VariableSource<'_>, name: &str) -> Result<Option<Input<String>>, Failure> {
        let Some(bytes) = self.bytes(place, name)? else { return Ok(None) };
        let shown = shown(name, place);
        let text = decode(&bytes).map_err(|cause| Failure::usage(format!("{shown}: {cause}")))?;
        let value = secret_text::without_line_end(text.expose());
        if name != DOMAIN {
            not_joined(value, &shown)?;
        }
        Ok(Some(value).filter(|value| !value.is_empty()).map(|value| Input {
            value: value.to_owned(),
            name: shown,
            is_flag: false,
        }))
    }
}

/// Returns a variable and its source, for messages.
fn shown(name: &str, place: VariableSource<'_>) -> String {
    match place {
        VariableSource::File(file) => format!("{name} (`{}`)", file.path().display()),
        VariableSource::Environment => format!("{name} (environment)"),
    }
}

/// Fails if another variable follows on the line.
fn not_joined(value: &str, name: &str) -> Result<(), Failure> {
    match joined_variable(value) {
        Some(_) => Err(refused_variable(name, value, "")),
        None => Ok(()),
    }
}
