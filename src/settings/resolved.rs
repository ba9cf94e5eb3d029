//! The settings of a run: flags, then environment, then stored tenants, then defaults.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Duration;

use super::config::{Config, ConfigChange};
use super::environment::{EnvFile, Environment, is_true};
use crate::cli::{Format, GlobalArgs};
use crate::failure::Failure;
use auth0_events_text::Secret;

/// What applies to this run, credentials apart.
pub(crate) struct Settings {
    /// The format asked for by flag or `EVENTS_OUTPUT`; `None` leaves it to the command.
    pub(crate) format: Option<Format>,
    pub(crate) jq: Option<String>,
    pub(crate) timeout: Duration,
    pub(crate) retry: bool,
    /// Whether each request and answer is shown.
    pub(crate) debug: bool,
    /// Whether tables tell how long ago a time was.
    pub(crate) relative: bool,
    pub(super) global: GlobalArgs,
    pub(super) environment: Environment,
    pub(super) env_file: Option<EnvFile>,
    config: OnceCell<Config>,
}

impl Settings {
    /// Resolves what every command needs. Credentials are left alone until a command asks for them.
    ///
    /// # Errors
    /// Fails when two formats are asked for, or when `EVENTS_OUTPUT` names none.
    pub(crate) fn resolve(global: GlobalArgs, environment: Environment) -> Result<Self, Failure> {
        let mut format = match asked(&global)? {
            Some(Format::Table | Format::Csv) if global.jq.is_some() => {
                return Err(Failure::usage("`--jq` filters JSON; it does not go with a table or CSV"));
            }
            None => default_format(&environment)?,
            asked => asked,
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
            relative: global.relative,
            env_file: global.env_file.clone().map(EnvFile::new),
            config: OnceCell::new(),
            global,
            environment,
        })
    }

    /// Reads a secret from the variable that a flag names.
    ///
    /// # Errors
    /// Fails when the variable is not set, or empty.
    pub(crate) fn secret_variable(&self, name: &str, flag: &str) -> Result<Secret, Failure> {
        self.environment.variable(name).map(Secret::new).ok_or_else(|| {
            // What does not look like a name may be the secret itself.
            let is_name = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
            let variable = if is_name { format!("`{name}`") } else { format!("that `{flag}` names") };
            if self.environment.is_empty(name) {
                return Failure::usage(format!("the environment variable {variable} is empty"));
            }
            let hint = match is_name {
                true => format!(
                    "`{flag}` takes the name of an exported variable: `export {name}`, or `set -a` before `source .env`"
                ),
                false => format!("`{flag}` takes the name of a variable that holds the secret, not the secret"),
            };
            Failure::usage(format!("the environment variable {variable} is not set")).hint(hint)
        })
    }

    /// The password for PostgreSQL of `PGPASSWORD`, as every client of it understands it.
    #[cfg(feature = "postgres")]
    pub(crate) fn postgres_password(&self) -> Option<Secret> {
        self.environment.variable("PGPASSWORD").map(Secret::new)
    }

    /// The file of passwords for PostgreSQL: what `PGPASSFILE` names, else the one in its usual place.
    #[cfg(feature = "postgres")]
    pub(crate) fn postgres_password_file(&self) -> Option<PathBuf> {
        self.environment.path("PGPASSFILE").or_else(auth0_events_platform::postgres_password_file)
    }

    /// The settings file, read at the first call.
    ///
    /// # Errors
    /// Fails when the file is there and cannot be used.
    pub(crate) fn config(&self) -> Result<&Config, Failure> {
        if let Some(config) = self.config.get() {
            return Ok(config);
        }
        let config = Config::read(&self.config_dir()?)?;
        Ok(self.config.get_or_init(|| config))
    }

    /// Starts a change of the settings file, once no other process is changing it.
    ///
    /// # Errors
    /// Fails when the file cannot be read, and when another process holds it for too long.
    pub(crate) async fn change_config(&self) -> anyhow::Result<ConfigChange> {
        ConfigChange::begin(&self.config_dir()?).await
    }

    /// The directory of secrets that are not in a keyring.
    ///
    /// # Errors
    /// Fails when the system names no directory for settings.
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

    /// The directory of what lasts on this machine and is no setting: the cursors of the feed, the
    /// emulator's certificate.
    ///
    /// # Errors
    /// Fails when the system names no such directory.
    pub(crate) fn state_dir(&self) -> Result<PathBuf, Failure> {
        let own = || Some(dirs::state_dir().or_else(dirs::data_local_dir)?.join("events"));
        self.environment
            .path("EVENTS_STATE_DIR")
            .or_else(own)
            .ok_or_else(|| Failure::usage("no state directory found").hint("set EVENTS_STATE_DIR to one"))
    }

    /// The directory of what can be made anew at any time; `None` where tokens are not to be kept, or the system names none.
    pub(crate) fn token_cache_dir(&self) -> Option<PathBuf> {
        let is_off = self.environment.variable("EVENTS_NO_TOKEN_CACHE").is_some_and(|value| is_true(&value));
        if self.global.no_token_cache || is_off {
            return None;
        }
        self.cache_dir()
    }

    /// The same for what completion knows of tenants; `None` where it is to ask none.
    pub(crate) fn completion_cache_dir(&self) -> Option<PathBuf> {
        let is_off = self.environment.variable("EVENTS_NO_COMPLETION_CACHE").is_some_and(|value| is_true(&value));
        if is_off { None } else { self.cache_dir() }
    }

    /// The directory of what can be made anew at any time, if the system names one.
    pub(crate) fn cache_dir(&self) -> Option<PathBuf> {
        if !self.environment.is_of_the_process() {
            return None;
        }
        let own = || Some(dirs::cache_dir()?.join("events"));
        self.environment.path("EVENTS_CACHE_DIR").or_else(own)
    }
}

/// The format that a flag asks for.
fn asked(global: &GlobalArgs) -> Result<Option<Format>, Failure> {
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

/// The format of `EVENTS_OUTPUT`.
fn default_format(environment: &Environment) -> Result<Option<Format>, Failure> {
    let Some(text) = environment.variable("EVENTS_OUTPUT") else { return Ok(None) };
    match <Format as clap::ValueEnum>::from_str(&text, true) {
        Ok(format) => Ok(Some(format)),
        Err(_) => Err(Failure::usage(format!("EVENTS_OUTPUT is `{text}`, which is not an output format"))
            .hint("use `table`, `json`, `json-compact` or `csv`")),
    }
}
