//! The settings file: stored tenants without their secrets. Unknown keys and comments are preserved.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use toml_edit::{DocumentMut, InlineTable, Item, Table, value};

use crate::cli::SigningAlgArg;
use crate::cli::authorization::SecretKind;
use crate::cli::domain::Domain;
use crate::failure::{Failure, Kind};
use auth0_events_platform::files;
use auth0_events_text as text;

/// The version of the file format.
const FORMAT: i64 = 1;
/// Timeout of the lock. Its holder may be waiting for a keyring, for up to 30 s.
const LOCK_TIMEOUT: Duration = Duration::from_secs(40);

/// A tenant whose credentials are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredTenant {
    pub(crate) domain: Domain,
    pub(crate) client_id: String,
    /// `None` for the default audience of the domain.
    pub(crate) audience: Option<String>,
    pub(crate) method: ClientMethod,
    pub(crate) storage: Storage,
}

/// The authentication method of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientMethod {
    Secret,
    PrivateKey(SigningAlgArg),
}

impl ClientMethod {
    /// Returns the form of the secret.
    pub(crate) fn secret_kind(self) -> SecretKind {
        match self {
            Self::Secret => SecretKind::Password,
            Self::PrivateKey(_) => SecretKind::Key,
        }
    }

    /// Returns the name in files and output, from OpenID Connect if it has one.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Secret => "client_secret",
            Self::PrivateKey(_) => "private_key_jwt",
        }
    }
}

/// The place of a stored secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Storage {
    Keyring,
    File,
}

impl Storage {
    /// Returns the name in files and output.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
        }
    }
}

/// The content of the settings file.
pub(crate) struct Config {
    path: PathBuf,
    document: DocumentMut,
}

impl Config {
    /// Reads the file in this directory. A missing file is empty.
    ///
    /// # Errors
    /// Fails if the file cannot be read, is not TOML, or belongs to another version.
    pub(super) fn read(directory: &Path) -> Result<Self, Failure> {
        let path = directory.join("config.toml");
        let content = match fs::read_to_string(&path) {
            Ok(content) => content,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => String::new(),
            Err(cause) => return Err(unreadable(&path, &text::system_message(&cause))),
        };
        Self::parse(path, &content)
    }

    /// Parses the content of the file at `path`.
    ///
    /// # Errors
    /// Fails if it is not TOML, or belongs to another version.
    pub(crate) fn parse(path: PathBuf, content: &str) -> Result<Self, Failure> {
        let fault = |problem: String| unreadable(&path, &problem);
        let document: DocumentMut = content.parse().map_err(|cause: toml_edit::TomlError| {
            let line = cause.span().map_or(1, |span| content[..span.start].matches('\n').count() + 1);
            fault(format!("line {line} is not valid TOML: {}", cause.message().replace('\n', ", ")))
                .hint("fix the file, or move it away and run `events login` again")
        })?;
        match document.get("version").map(Item::as_integer) {
            None | Some(Some(FORMAT)) => Ok(Self { path, document }),
            Some(Some(other)) => {
                Err(fault(format!("it has format {other}, and this version of `events` reads format {FORMAT}"))
                    .hint("use that version, or set EVENTS_CONFIG_DIR to another directory"))
            }
            Some(None) => Err(fault("`version` is not a number".to_owned())),
        }
    }

    /// Returns every stored tenant, in the order of the file.
    ///
    /// # Errors
    /// Fails if a value of a tenant is missing or unknown.
    pub(crate) fn tenants(&self) -> Result<Vec<StoredTenant>, Failure> {
        let Some(tenants) = self.document.get("tenants") else { return Ok(Vec::new()) };
        let tenants = tenants.as_table_like().ok_or_else(|| self.fault("`tenants` is not a table"))?;
        tenants.iter().map(|(domain, item)| self.tenant(domain, item)).collect()
    }

    fn tenant(&self, name: &str, item: &Item) -> Result<StoredTenant, Failure> {
        let text = |key: &str| item.get(key).and_then(Item::as_str);
        let fault = |key: &str| self.fault(&format!("`tenants.\"{name}\".{key}` is missing or unknown"));
        let algorithm = text("signing_alg").map_or(Some(SigningAlgArg::Rs256), SigningAlgArg::parse);
        Ok(StoredTenant {
            domain: name.parse().map_err(|failure: Failure| failure.within(&self.path.display().to_string()))?,
            client_id: text("client_id").ok_or_else(|| fault("client_id"))?.to_owned(),
            audience: text("audience").map(str::to_owned),
            method: match text("method") {
                Some("client_secret") => ClientMethod::Secret,
                Some("private_key_jwt") => ClientMethod::PrivateKey(algorithm.ok_or_else(|| fault("signing_alg"))?),
                _ => return Err(fault("method")),
            },
            storage: match text("storage") {
                Some("keyring") => Storage::Keyring,
                Some("file") => Storage::File,
                _ => return Err(fault("storage")),
            },
        })
    }

    fn fault(&self, problem: &str) -> Failure {
        Failure::usage(format!("cannot use the settings in `{}`: {problem}", self.path.display()))
            .hint("fix the file, or move it away and run `events login` again")
    }

    /// Returns the domain of the default tenant, if there is one.
    pub(crate) fn default_tenant(&self) -> Option<Domain> {
        self.document.get("default_tenant").and_then(Item::as_str)?.parse().ok()
    }

    /// Returns the keys of a domain, which a user may have written in another form.
    fn keys(&self, domain: &Domain) -> Vec<String> {
        let tenants = self.document.get("tenants").and_then(Item::as_table_like);
        let keys = tenants.into_iter().flat_map(|tenants| tenants.iter().map(|(key, _)| key));
        keys.filter(|key| key.parse().is_ok_and(|parsed: Domain| parsed == *domain)).map(str::to_owned).collect()
    }

    /// Returns the stored tenant with this domain or first label of the domain.
    ///
    /// # Errors
    /// Fails if there is none, or more than one.
    pub(crate) fn find(&self, name: &str) -> Result<StoredTenant, Failure> {
        let tenants = self.tenants()?;
        let name = name.to_lowercase();
        let named: Option<Domain> = name.parse().ok();
        let is_exact = |tenant: &&StoredTenant| named.as_ref() == Some(&tenant.domain);
        if let Some(tenant) = tenants.iter().find(is_exact) {
            return Ok(tenant.clone());
        }
        let starts = |tenant: &&StoredTenant| tenant.domain.to_string().split('.').next() == Some(&name);
        match tenants.iter().filter(starts).collect::<Vec<_>>()[..] {
            [tenant] => Ok(tenant.clone()),
            [] => Err(Failure::new(Kind::NotFound, format!("no stored tenant is named `{}`", text::repeatable(&name)))
                .hint("`events tenants list` shows the stored tenants, `events login` stores one")),
            [first, second, ..] => Err(Failure::usage(format!(
                "`{}` names more than one stored tenant: {} and {}",
                text::repeatable(&name),
                first.domain,
                second.domain
            ))),
        }
    }

    /// Stores a tenant and makes it the default. Unknown members of an older entry stay.
    pub(crate) fn put(&mut self, tenant: &StoredTenant) {
        self.document["version"] = value(FORMAT);
        let domain = tenant.domain.to_string();
        self.document["default_tenant"] = value(&domain);
        let key = self.keys(&tenant.domain).into_iter().next().unwrap_or(domain);
        let tenants = self.document.entry("tenants").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let is_inline = tenants.is_inline_table();
        let entry = &mut tenants[&key];
        if !entry.is_table_like() {
            // An inline table can only contain values.
            *entry = if is_inline { value(InlineTable::new()) } else { Item::Table(Table::new()) };
        }
        entry["client_id"] = value(&tenant.client_id);
        entry["method"] = value(tenant.method.as_str());
        entry["storage"] = value(tenant.storage.as_str());
        let algorithm = match tenant.method {
            ClientMethod::Secret => None,
            ClientMethod::PrivateKey(algorithm) => Some(algorithm.as_str()),
        };
        for (key, text) in [("signing_alg", algorithm), ("audience", tenant.audience.as_deref())] {
            match (text, entry.as_table_like_mut()) {
                (Some(text), _) => entry[key] = value(text),
                (None, Some(entry)) => {
                    entry.remove(key);
                }
                (None, None) => {}
            }
        }
    }

    /// Makes a stored tenant the default.
    pub(crate) fn set_default(&mut self, tenant: &StoredTenant) {
        self.document["default_tenant"] = value(tenant.domain.to_string());
    }

    /// Returns the new content of the file.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn text(&self) -> String {
        self.document.to_string()
    }

    /// Removes a tenant.
    pub(crate) fn remove(&mut self, tenant: &StoredTenant) {
        let keys = self.keys(&tenant.domain);
        if let Some(tenants) = self.document.get_mut("tenants").and_then(Item::as_table_like_mut) {
            for key in &keys {
                tenants.remove(key);
            }
        }
        if self.default_tenant().as_ref() == Some(&tenant.domain) {
            self.document.remove("default_tenant");
        }
    }
}

fn unreadable(path: &Path, problem: &str) -> Failure {
    Failure::usage(format!("cannot read the settings from `{}`: {problem}", path.display()))
}

/// The settings, with a lock that keeps other processes from changing them and the stored secrets.
pub(crate) struct ConfigChange {
    pub(crate) config: Config,
    _lock: File,
}

impl ConfigChange {
    /// Takes the lock, then reads the file in this directory.
    ///
    /// # Errors
    /// Fails if the file cannot be read, and if another process holds the lock for too long.
    pub(super) async fn begin(directory: &Path) -> anyhow::Result<Self> {
        let context = || format!("cannot write the settings in `{}`", directory.display());
        files::make_dir(directory).with_context(context)?;
        let lock = files::lock(&directory.join("config.lock"), LOCK_TIMEOUT).await.with_context(context)?;
        let Some(lock) = lock else {
            return Err(Failure::new(
                Kind::Refused,
                "timed out waiting for another process to finish changing the settings",
            )
            .into());
        };
        Ok(Self { config: Config::read(directory)?, _lock: lock })
    }

    /// Writes the settings.
    ///
    /// # Errors
    /// Fails if the file cannot be written, and leaves it unchanged.
    pub(crate) fn write(&self) -> anyhow::Result<()> {
        let Config { path, document } = &self.config;
        files::replace_durably(path, document.to_string().as_bytes())
            .with_context(|| format!("cannot write the settings in `{}`", path.display()))
    }
}

#[cfg(test)]
mod tests;
