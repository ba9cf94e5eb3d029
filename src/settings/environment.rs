//! Reads variables from the environment, from the file of `--env-file`, or from a fixed set.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::env_file;
use crate::failure::Failure;
use auth0_events_text as text;
use auth0_events_text::Secret;

/// A source of environment variables.
pub(crate) enum Environment {
    /// The environment of this process.
    Process,
    /// Only these variables, for `demo`.
    Fixed(HashMap<&'static str, Secret>),
}

impl Environment {
    /// Reads a variable; an empty one counts as absent.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        self.value(name).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty())
    }

    /// Reads a variable that contains a path, which need not be Unicode; an empty one counts as absent.
    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        self.value(name).filter(|value| !value.is_empty()).map(PathBuf::from)
    }

    /// Reports whether a variable is set but empty.
    pub(super) fn is_empty(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| value.is_empty())
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    fn value(&self, name: &str) -> Option<OsString> {
        match self {
            Self::Process => std::env::var_os(name),
            Self::Fixed(variables) => variables.get(name).map(|value| value.expose().into()),
        }
    }

    /// Reports whether stored tenants and caches apply. They do not apply to a fixed environment.
    pub(super) fn is_of_the_process(&self) -> bool {
        matches!(self, Self::Process)
    }
}

/// The file of `--env-file`. It is read on first use.
pub(super) struct EnvFile {
    path: PathBuf,
    variables: OnceCell<HashMap<String, Secret>>,
}

impl EnvFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, variables: OnceCell::new() }
    }

    /// Reads a variable; an empty one counts as absent.
    pub(super) fn variable(&self, name: &str) -> Result<Option<String>, Failure> {
        let variables = match self.variables.get() {
            Some(variables) => variables,
            None => {
                let read = read(&self.path)?;
                self.variables.get_or_init(|| read)
            }
        };
        let value = variables.get(name).map(|value| value.expose().to_owned());
        Ok(value.filter(|value| !value.is_empty()))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

fn read(path: &Path) -> Result<HashMap<String, Secret>, Failure> {
    let unreadable = |cause: &dyn fmt::Display| {
        Failure::usage(format!("cannot read the variables of `--env-file` from `{}`: {cause}", path.display()))
    };
    let content = fs::read_to_string(path).map_err(|cause| unreadable(&text::system_message(&cause)))?;
    env_file::parse(&content).map_err(|cause| unreadable(&cause))
}

/// Parses a switch: anything but `false` and `0` turns it on.
pub(super) fn is_true(value: &str) -> bool {
    value != "false" && value != "0"
}

/// Returns the path of this program.
///
/// # Errors
/// Fails if the system does not report it.
pub(crate) fn this_program() -> std::io::Result<PathBuf> {
    std::env::current_exe()
}

/// Expands a leading `~` to the home directory, as a shell does.
pub(crate) fn at_home(path: PathBuf) -> PathBuf {
    match path.strip_prefix("~") {
        Ok(rest) => dirs::home_dir().map_or_else(|| path.clone(), |home| home.join(rest)),
        Err(_) => path,
    }
}
