//! Reads variables from the environment, from the file of `--env-file`, or from a fixed set.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::env_file::{self, EnvFileContent};
use crate::failure::Failure;
use auth0_events_platform::reading;
use auth0_events_text as text;
use auth0_events_text::Secret;

/// Maximum number of skipped lines that are named.
const MAX_WARNINGS: usize = 5;

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

    /// Reads a variable that contains a secret; an empty one counts as absent.
    pub(super) fn secret(&self, name: &str) -> Option<Zeroizing<Vec<u8>>> {
        self.value(name).map(|value| Zeroizing::new(value.into_encoded_bytes())).filter(|value| !value.is_empty())
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

/// Prints a warning.
pub(crate) type Warn = Box<dyn Fn(&str)>;

/// The file of `--env-file`. It is read on first use.
pub(super) struct EnvFile {
    path: PathBuf,
    content: OnceCell<EnvFileContent>,
    warn: Warn,
}

impl EnvFile {
    pub(super) fn new(path: PathBuf, warn: Warn) -> Self {
        Self { path, content: OnceCell::new(), warn }
    }

    /// Reads a variable; an empty one counts as absent.
    ///
    /// # Errors
    /// Fails if the file cannot be read, or if the value is malformed.
    pub(super) fn variable(&self, name: &str) -> Result<Option<&Secret>, Failure> {
        let content = match self.content.get() {
            Some(content) => content,
            None => {
                let read = self.read()?;
                self.content.get_or_init(|| read)
            }
        };
        match content.variables.get(name) {
            Some(Err(fault)) => Err(self.unreadable(fault)),
            Some(Ok(value)) => Ok(Some(value).filter(|value| !value.expose().is_empty())),
            None => Ok(None),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn read(&self) -> Result<EnvFileContent, Failure> {
        let bytes = reading::read_named(&self.path, reading::MAX_OWN_BYTES)
            .map_err(|cause| self.unreadable(&text::system_message(&cause)))?;
        let content = env_file::parse(text::decode(&bytes).map_err(|cause| self.unreadable(&cause))?.expose());
        for fault in content.skipped.iter().take(MAX_WARNINGS) {
            (self.warn)(&format!("skipped a line from `{}`: {fault}", self.path.display()));
        }
        if let Some(more) = content.skipped.len().checked_sub(MAX_WARNINGS).filter(|more| *more > 0) {
            (self.warn)(&format!("skipped {more} more lines from `{}`", self.path.display()));
        }
        Ok(content)
    }

    fn unreadable(&self, cause: &dyn fmt::Display) -> Failure {
        let path = self.path.display();
        Failure::usage(format!("cannot read the variables of `--env-file` from `{path}`: {cause}"))
    }
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
