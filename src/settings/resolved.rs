//! The settings of a run: flags, then environment, then stored tenants, then defaults.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Duration;

use super::config::{Config, ConfigChange};
use super::environment::{EnvFile, Environment, Warn, is_true};
use super::secret_text;
use crate::cli::authorization::SecretKind;
use crate::cli::{Format, GlobalArgs};
use crate::failure::Failure;
use auth0_events_text::{Secret, joined_variable};

/// The settings of a run, except credentials.
pub(crate) struct Settings {
    /// The format of the flags or `EVENTS_OUTPUT`; `None` for the default of the command.
    pub(crate) format: Option<Format>,
    pub(crate) jq: Option<String>,
    pub(crate) timeout: Duration,
    pub(crate) retry: bool,
    /// Whether to print each request and response.
    pub(crate) debug: bool,
    /// Whether tables show relative times; `None` if they do on a terminal only.
    pub(crate) relative: Option<bool>,
    pub(super) global: GlobalArgs,
    pub(super) environment: Environment,
    pub(super) env_file: Option<EnvFile>,
    config: OnceCell<Config>,
}

impl Settings {
    /// Resolves the settings of every command. Credentials and `--env-file` are read when a command needs them; `warn` prints
    /// the warnings about that file.
    ///
    /// # Errors
    /// Fails if flags ask for two formats, or if `EVENTS_OUTPUT` is not a format.
    pub(crate) fn resolve(global: GlobalArgs, environment: Environment, warn: Warn) -> Result<Self, Failure> {
        let mut format = match requested_format(&global)? {
            Some(Format::Table | Format::Csv) if global.jq.is_some() => {
                return Err(Failure::usage("`--jq` filters JSON; it cannot be used with table or CSV output"));
            }
            None => default_format(&environment)?,
            requested => requested,
        };
        if global.jq.is_some() {
            format = format.filter(|format| format.is_json()).or(Some(Format::Json));
        }
        Ok(Self {
            format,
            jq: global.jq.clone(),
            timeout: global.timeout,
            retry: !global.no_retry,
            debug: global.debug,
            relative: (global.relative || global.absolute).then_some(global.relative),
            env_file: global.env_file.clone().map(|path| EnvFile::new(path, warn)),
            config: OnceCell::new(),
            global,
            environment,
        })
    }

    /// Reads a secret from the variable that a flag names, in the file of `--env-file`, else in the environment.
    ///
    /// # Errors
    /// Fails if the variable is not set, is empty, or contains characters that the secret cannot contain.
    pub(crate) fn secret_variable(&self, name: &str, flag: &str, kind: SecretKind) -> Result<Secret, Failure> {
        // A value that does not look like a name may be the secret itself.
        let is_name = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        let variable = if is_name { format!("`{name}`") } else { format!("that `{flag}` names") };
        if let Some(value) = self.env_file_variable(name)? {
            return secret_text::read(value.expose().as_bytes(), kind, &format!("the variable {variable}"));
        }
        if let Some(value) = self.environment.secret(name) {
            return secret_text::read(&value, kind, &format!("the environment variable {variable}"));
        }
        if self.environment.is_empty(name) {
            return Err(Failure::usage(format!("the environment variable {variable} is empty")));
        }
        let hint = if is_name {
            format!(
                "`{flag}` takes the name of an exported variable: `export {name}`, or `set -a` before `source .env`"
            )
        } else {
            format!("`{flag}` takes the name of a variable that contains the secret, not the secret itself")
        };
        Err(Failure::usage(format!("the environment variable {variable} is not set")).hint(hint))
    }

    /// Returns a variable of the file of `--env-file`.
    pub(super) fn env_file_variable(&self, name: &str) -> Result<Option<&Secret>, Failure> {
        Ok(self.env_file.as_ref().map(|file| file.variable(name)).transpose()?.flatten())
    }

    /// Returns the PostgreSQL password in `PGPASSWORD`.
    ///
    /// # Errors
    /// Fails if the password contains an invisible character, or if `--env-file` cannot be read.
    #[cfg(feature = "postgres")]
    pub(crate) fn postgres_password(&self) -> Result<Option<Secret>, Failure> {
        let of_file = self.env_file_variable("PGPASSWORD")?.map(|value| value.expose().as_bytes().to_vec().into());
        let password = of_file.or_else(|| self.environment.secret("PGPASSWORD"));
        password.map(|password| secret_text::read(&password, SecretKind::Password, "PGPASSWORD")).transpose()
    }

    /// Returns the path of the PostgreSQL password file: `PGPASSFILE`, else the default.
    #[cfg(feature = "postgres")]
    pub(crate) fn postgres_password_file(&self) -> Option<PathBuf> {
        self.environment.path("PGPASSFILE").or_else(auth0_events_platform::postgres_password_file)
    }

    /// Returns the settings file, which the first call reads.
    ///
    /// # Errors
    /// Fails if the file exists and cannot be used.
    pub(crate) fn config(&self) -> Result<&Config, Failure> {
        if let Some(config) = self.config.get() {
            return Ok(config);
        }
        let config = Config::read(&self.config_dir()?)?;
        Ok(self.config.get_or_init(|| config))
    }

    /// Locks the settings file for a change, after waiting for other processes.
    ///
    /// # Errors
    /// Fails if the file cannot be read, and if another process locks it for too long.
    pub(crate) async fn change_config(&self) -> anyhow::Result<ConfigChange> {
        ConfigChange::begin(&self.config_dir()?).await
    }

    /// Returns the directory of secrets that are not in a keyring.
    ///
    /// # Errors
    /// Fails if there is no directory for settings.
    pub(crate) fn secrets_dir(&self) -> Result<PathBuf, Failure> {
        Ok(self.config_dir()?.join("secrets"))
    }

    fn config_dir(&self) -> Result<PathBuf, Failure> {
        let own = || Some(dirs::config_dir()?.join("events"));
        self.environment
            .path("EVENTS_CONFIG_DIR")
            .or_else(own)
            .ok_or_else(|| Failure::usage("no directory for settings found").hint("set EVENTS_CONFIG_DIR to one"))
    }

    /// Returns the directory of cursors and the emulator's certificate.
    ///
    /// # Errors
    /// Fails if there is no state directory.
    pub(crate) fn state_dir(&self) -> Result<PathBuf, Failure> {
        let own = || Some(dirs::state_dir().or_else(dirs::data_local_dir)?.join("events"));
        self.environment
            .path("EVENTS_STATE_DIR")
            .or_else(own)
            .ok_or_else(|| Failure::usage("no state directory found").hint("set EVENTS_STATE_DIR to one"))
    }

    /// Returns the cache directory for tokens; `None` if caching is off or there is no cache directory.
    pub(crate) fn token_cache_dir(&self) -> Option<PathBuf> {
        let is_off = self.environment.variable("EVENTS_NO_TOKEN_CACHE").is_some_and(|value| is_true(&value));
        if self.global.no_token_cache || is_off {
            return None;
        }
        self.cache_dir()
    }

    /// Returns the cache directory for completion; `None` if caching is off or there is no cache directory.
    pub(crate) fn completion_cache_dir(&self) -> Option<PathBuf> {
        let is_off = self.environment.variable("EVENTS_NO_COMPLETION_CACHE").is_some_and(|value| is_true(&value));
        if is_off { None } else { self.cache_dir() }
    }

    /// Returns the cache directory, if there is one.
    pub(crate) fn cache_dir(&self) -> Option<PathBuf> {
        if !self.environment.is_of_the_process() {
            return None;
        }
        let own = || Some(dirs::cache_dir()?.join("events"));
        self.environment.path("EVENTS_CACHE_DIR").or_else(own)
    }
}

/// Returns the format that the flags request.
fn requested_format(global: &GlobalArgs) -> Result<Option<Format>, Failure> {
    let mut asked = Vec::new();
    asked.extend(global.output.map(|format| ("--output", format)));
    asked.extend(global.json.then_some(("--json", Format::Json)));
    asked.extend(global.json_compact.then_some(("--json-compact", Format::JsonCompact)));
    asked.extend(global.csv.then_some(("--csv", Format::Csv)));
    match asked[..] {
        [] => Ok(None),
        [(_, format)] => Ok(Some(format)),
        [(first, _), (second, _), ..] => {
            Err(Failure::usage(format!("`{first}` and `{second}` cannot be used together")))
        }
    }
}

/// Returns the format of `EVENTS_OUTPUT`.
fn default_format(environment: &Environment) -> Result<Option<Format>, Failure> {
    let Some(text) = environment.variable("EVENTS_OUTPUT") else { return Ok(None) };
    match <Format as clap::ValueEnum>::from_str(&text, true) {
        Ok(format) => Ok(Some(format)),
        Err(_) => Err(refused_variable("EVENTS_OUTPUT", &text, "the value is not an output format")
            .hint("use `table`, `json`, `json-compact` or `csv`")),
    }
}

/// Returns the error for a variable whose value is not valid. It does not repeat the value, which may be a secret in the wrong
/// place, or the line after it.
pub(super) fn refused_variable(name: &str, value: &str, problem: &str) -> Failure {
    match joined_variable(value) {
        Some(joined) => Failure::usage(format!("{name}: {} seems to follow on the same line", joined.name))
            .hint("write each variable on a line of its own"),
        None => Failure::usage(format!("{name}: {problem}")),
    }
}
